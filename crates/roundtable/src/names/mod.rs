//! Are two spellings of a company name one firm? Same, different, or ask a person.
//!
//! A name is folded to plain letters, its legal form and fillers are taken off, and what is left is
//! compared word by word. *Same* needs all words to agree up to a slip of the pen and the legal forms to
//! allow it; *different* needs a number, a place, a line of business or the order of words to contradict;
//! everything else is a question. Names that share no letters (translations, acronyms) are the same only
//! by an alias, which people own.

mod fold;
mod judge;
mod lists;

pub use fold::key;
pub use judge::{Answer, Judgement, compare};
pub use lists::lei_is_valid;

use std::collections::BTreeMap;

/// Names that people have said are one firm's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aliases {
    firm: BTreeMap<String, usize>,
    count: usize,
}

impl Aliases {
    /// The well-known firms that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut all = Self::default();
        for line in
            lists::FIRM_ALIASES.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        {
            let names: Vec<&str> = line.split(';').map(str::trim).collect();
            for name in &names {
                all.add(names[0], name);
            }
        }
        all
    }

    /// Says that two names are of one firm.
    pub fn add(&mut self, name: &str, also: &str) {
        let (name, also) = (key(name), key(also));
        let at = match (self.firm.get(&name), self.firm.get(&also)) {
            (Some(a), Some(b)) if a != b => {
                let (a, b) = (*a, *b);
                self.firm.values_mut().filter(|f| **f == b).for_each(|f| *f = a);
                a
            }
            (Some(a), _) | (None, Some(a)) => *a,
            (None, None) => {
                self.count += 1;
                self.count
            }
        };
        self.firm.insert(name, at);
        self.firm.insert(also, at);
    }

    /// Are both names known, and of one firm? `None` when one is not known.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> Option<bool> {
        let find = |name: &str| {
            self.firm.get(&key(name)).or_else(|| self.firm.get(&judge::bare_key(name)))
        };
        Some(find(a)? == find(b)?)
    }
}
