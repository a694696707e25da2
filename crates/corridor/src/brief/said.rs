//! What a card says first: each claim that opens it, as it is printed, and how the card gives it.
//!
//! A claim that is the result of the card's formula needs no more words. Of the others, the value is
//! looked for among the card's options and rows; where it is in none of them, the answer that made the
//! claim says how ([`Claim::by`]). A claim that nothing derives is left out, which a test forbids.

use std::collections::HashMap;

use crate::answers::claim::{Claim, Unit};
use crate::evidence::{Card, Estimate, Evidence, Quoted, Statistic};
use crate::key::Key;

/// How far a cell may lie from a claim's value, relative to it: claims keep twelve digits.
const ROUNDED: f64 = 1e-9;

/// Write on every card what is said from it.
pub(super) fn say(claims: &[Claim], cards: &mut [Card]) {
    let at: HashMap<Key, usize> =
        cards.iter().enumerate().map(|(at, card)| (card.key.clone(), at)).collect();
    for claim in claims {
        let Some(card) = at.get(&claim.evidence).and_then(|&at| cards.get_mut(at)) else {
            continue;
        };
        if let Some(how) = how(claim, card) {
            let sentence = format!("{}: {how}", claim.says);
            if !card.says.contains(&sentence) {
                card.says.push(sentence);
            }
        }
    }
}

/// How a card gives a claim, where its formula does not say it.
fn how(claim: &Claim, card: &Card) -> Option<String> {
    if claim.how.is_some() {
        return claim.how.clone();
    }
    if card.formula().is_some_and(|formula| results_in(formula, &claim.says)) {
        return None;
    }
    let of_evidence = |evidence: &Evidence| match evidence {
        Evidence::Estimate(estimate) => option(claim, estimate),
        Evidence::Statistic(rows) => row(claim, rows),
        Evidence::Passage(passage) => words(claim, passage),
    };
    card.evidence.iter().find_map(of_evidence).or_else(|| title(claim, card))
}

/// Whether a text is a result of a formula: it stands behind an equals sign, where there is one.
fn results_in(formula: &str, text: &str) -> bool {
    match formula.contains(" = ") {
        true => formula.split(" = ").skip(1).any(|result| holds(result, text)),
        false => holds(formula, text),
    }
}

/// Whether a text holds another as a whole: `$4bn` is not in `$4bn5`, nor `12` in `12.5` or `112`.
fn holds(text: &str, part: &str) -> bool {
    let within = |c: char| c.is_alphanumeric() || "+−$€£".contains(c);
    !part.is_empty()
        && text.match_indices(part).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut after = text[at + part.len()..].chars();
            let ends = match after.next() {
                Some('.' | ',') => !after.next().is_some_and(|c| c.is_ascii_digit()),
                Some(c) => !(c.is_alphanumeric() || c == '%'),
                None => true,
            };
            let begins = !before.is_some_and(|c| {
                within(c) || ".,".contains(c) && part.starts_with(|c: char| c.is_ascii_digit())
            });
            ends && begins
        })
}

/// A setting or result that stands among a computation's options.
fn option(claim: &Claim, estimate: &Estimate) -> Option<String> {
    let found = |(_, value): &(&String, &String)| holds(value, &claim.says);
    Some(estimate.options.iter().find(found)?.0.clone())
}

/// A cell of the rows, the sum of a column, or how many rows there are.
fn row(claim: &Claim, rows: &Statistic) -> Option<String> {
    let column = |at: usize| rows.columns.get(at).map_or("", String::as_str);
    if let Some(value) = claim.value {
        let is = |other: f64| (other - value).abs() <= ROUNDED * value.abs();
        let number = |cell: &String| cell.parse::<f64>().ok();
        if claim.unit == Unit::Count && is(rows.rows.len() as f64) {
            return Some("the rows below, counted".to_owned());
        }
        for row in &rows.rows {
            let found = row.iter().position(|cell| number(cell).is_some_and(is));
            if let Some(at) = found {
                return Some(format!("{} {}", column(at), row[at]));
            }
        }
        for at in 0..rows.columns.len() {
            let cells: Option<Vec<f64>> =
                rows.rows.iter().map(|row| row.get(at).and_then(number)).collect();
            if cells.is_some_and(|cells| cells.len() > 1 && is(cells.iter().sum())) {
                return Some(format!("the sum of {}", column(at)));
            }
        }
    }
    for row in &rows.rows {
        if let Some(at) = row.iter().position(|cell| *cell == claim.says) {
            return Some(column(at).to_owned());
        }
    }
    if claim.unit != Unit::Words {
        return None;
    }
    for (place, text) in
        [("the dataset", Some(&rows.dataset)), ("its limits", rows.limits.as_ref())]
    {
        if text.is_some_and(|text| text.contains(claim.says.trim_end_matches('.'))) {
            return Some(place.to_owned());
        }
    }
    None
}

/// What a record says, on its words.
fn words(claim: &Claim, passage: &Quoted) -> Option<String> {
    if holds(&passage.quote, &claim.says) {
        return Some("in the words below".to_owned());
    }
    // A computed number does not stand on words alone.
    let computed =
        matches!(claim.unit, Unit::Growth | Unit::Share | Unit::Chance | Unit::Ratio | Unit::Index);
    let field = claim.key.as_str().rsplit('/').next().unwrap_or_default();
    (!computed).then(|| format!("{field}, from the words below"))
}

/// A label: what the card is of.
fn title(claim: &Claim, card: &Card) -> Option<String> {
    let label = matches!(claim.unit, Unit::Words | Unit::Year);
    (label && holds(&card.title, &claim.says)).then(|| "what this card is of".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_held_whole() {
        assert!(holds("$4bn − $1bn = $3bn", "$3bn"));
        assert!(holds("3.20, 1.04", "1.04"));
        assert!(!holds("$13bn", "3bn"));
        assert!(!holds("12.5%", "12"));
        assert!(!holds("+12.5%", "12.5%"));
        assert!(!holds("1,234", "1"));
    }

    #[test]
    fn an_input_of_a_formula_is_no_result_of_it() {
        let formula = "$5bn ÷ $10bn = 50.0%";
        assert!(results_in(formula, "50.0%"));
        assert!(!results_in(formula, "$5bn"));
        assert!(results_in("missed: $3bn < $5bn", "missed"));
    }
}
