//! Words of a phrase for trade: those that say nothing of what is counted, those that leave out, lead to a way, to
//! whom, or to an amount.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::figure_subjects::is_partner;
use crate::reader::fold::fold;
use crate::reader::lexicon::Class;
use crate::reader::token::Tokens;

/// The words of `lexicon/whole.tsv`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Says nothing that narrows.
    Whole,
    /// Leaves out what stands beside it.
    Without,
    /// Leads to the way by which goods go.
    Route,
    /// Is such a way.
    Way,
    /// Leads to whom a flow goes or comes from.
    Towards,
    /// Leads to when, how or despite what, and not to of what.
    Passed,
    /// Leads from goods to their amount.
    Worth,
    /// Is of all trade with the world.
    Abroad,
    /// Stands in the head of a row or column for its unit, its change or its place.
    Unit,
}

/// Their names in the table, in the same order.
const CLASSES: [&str; 9] =
    ["whole", "without", "route", "way", "towards", "passed", "worth", "abroad", "unit"];

impl Word {
    pub(super) fn has(self, folded: &str) -> bool {
        static TABLE: OnceLock<Vec<Words>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let rows = include_str!("../../../../lexicon/whole.tsv");
            CLASSES.iter().map(|class| Words::of(rows, class)).collect()
        });
        table.get(self as usize).is_some_and(|words| words.has(folded))
    }
}

/// Words as they stand, and stems that any ending follows.
struct Words {
    whole: HashSet<&'static str>,
    stems: HashSet<&'static str>,
}

impl Words {
    fn of(rows: &'static str, class: &str) -> Self {
        let of_class = rows.lines().filter_map(|line| line.split_once('\t'));
        let forms =
            of_class.filter(|(of, _)| *of == class).flat_map(|(_, forms)| forms.split("; "));
        let (stems, whole): (Vec<_>, Vec<_>) = forms.partition(|form| form.ends_with('*'));
        let bare = stems.into_iter().map(|stem| stem.trim_end_matches('*'));
        Self { whole: whole.into_iter().collect(), stems: bare.collect() }
    }

    fn has(&self, folded: &str) -> bool {
        self.whole.contains(folded)
            || folded
                .char_indices()
                .map(|(at, c)| at + c.len_utf8())
                .take(16)
                .any(|end| self.stems.contains(&folded[..end]))
    }
}

/// A word that says nothing of what is counted, by itself.
pub(super) fn says_nothing(tokens: &Tokens<'_>, i: usize) -> bool {
    let of_all = [
        Class::Trade,
        Class::Exports,
        Class::Imports,
        Class::Balance,
        Class::Bilateral,
        Class::Both,
        Class::Sides,
        Class::Nation,
        Class::Approx,
        Class::More,
        Class::Less,
        Class::Det,
        Class::Conj,
        Class::Prep,
        Class::Pronoun,
        Class::This,
        Class::Last,
        Class::Next,
        Class::Half,
    ];
    let sense = tokens.sense(i);
    let word = fold(tokens.word(i));
    of_all.iter().any(|class| sense.has(*class))
        || sense.month > 0
        || sense.weekday > 0
        || sense.cardinal.is_some()
        || sense.ordinal.is_some()
        || sense.scale > 0
        || sense.unit.is_some()
        || Word::Whole.has(&word)
        || is_partner(&word)
}
