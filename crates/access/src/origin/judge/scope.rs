//! Whether an alternative is for this good on this date: its codes, its words and its period.

use jiff::civil::Date;

use super::Desk;
use super::verdict::Outcome;
use crate::rule::{Alternative, Proviso, Scope};

impl Desk<'_> {
    pub(super) fn applies(&self, scope: Option<&Scope>, named: &[Outcome]) -> Outcome {
        let Some(scope) = scope else { return Outcome::Yes };
        if !scope.codes.is_empty() && !scope.codes.touch(&self.good.hs) {
            return Outcome::No;
        }
        if scope.others {
            return match named.iter().max() {
                None | Some(Outcome::No) => Outcome::Yes,
                Some(Outcome::Yes) => Outcome::No,
                Some(Outcome::Undecided) => Outcome::Undecided,
            };
        }
        if scope.words.is_empty() {
            return Outcome::Yes;
        }
        if self.good.description.is_empty() {
            return Outcome::Undecided;
        }
        named_in(&scope.words, &self.good.description)
    }
}

pub(super) fn in_period(alternative: &Alternative, on: Option<Date>) -> bool {
    let Some(on) = on.map(|d| d.to_string()) else { return true };
    alternative.provisos.iter().all(|proviso| match proviso {
        Proviso::Period { from, to } => {
            (from.is_empty() || from.as_str() <= on.as_str())
                && (to.is_empty() || on.as_str() <= to.as_str())
        }
        _ => true,
    })
}

/// A word that says where goods stand in the nomenclature, not what they are.
fn place(word: &str) -> bool {
    const PLACES: [&str; 8] =
        ["heading", "headings", "subheading", "subheadings", "chapter", "good", "goods", "through"];
    PLACES.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a description names the goods of a scope: all its words, or all of one of its "or" parts.
fn named_in(scope: &str, description: &str) -> Outcome {
    const SMALL: [&str; 16] = [
        "of", "or", "and", "the", "a", "an", ",", "(", ")", "in", "to", "for", "with", "other",
        "than", "spp",
    ];
    let words: Vec<&str> = description.split(|c: char| !c.is_alphanumeric() && c != '-').collect();
    let holds = |part: &str| {
        let wanted: Vec<&str> =
            part.split(' ').filter(|w| !SMALL.contains(w) && !w.is_empty() && !place(w)).collect();
        !wanted.is_empty() && wanted.iter().all(|w| words.contains(w))
    };
    if description == scope
        || holds(scope)
        || scope.split([',', ';']).flat_map(|p| p.split(" or ")).any(holds)
    {
        return Outcome::Yes;
    }
    let touches = (scope.split(' '))
        .filter(|w| !SMALL.contains(w) && w.len() > 3 && !place(w))
        .any(|w| words.contains(&w));
    if touches { Outcome::Undecided } else { Outcome::No }
}
