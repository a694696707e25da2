//! Evidence: the one idea that runs through everything.
//!
//! A card holds one or more pieces of [`Evidence`]: words in a document, rows of a dataset, or a
//! computation on other cards. What is said names the key of the card that opens behind it. A brief
//! is made of claims and plain words; plain words carry no number.

use std::collections::{BTreeMap, HashMap};

use corridor_ledger::Passage;
use serde::{Deserialize, Serialize};

use crate::key::{Key, key};

/// What stands behind a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "evidence", rename_all = "lowercase")]
pub enum Evidence {
    /// Words found exactly once in a document.
    Passage(Quoted),
    /// Rows of a dataset.
    Statistic(Statistic),
    /// A computation on other evidence that can be run again.
    Estimate(Estimate),
}

/// Words of a document and where they stand. Made of a [`Passage`], which was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The document's id.
    pub document: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The words.
    pub quote: String,
}

impl From<Passage> for Quoted {
    fn from(passage: Passage) -> Self {
        Self {
            document: passage.document().to_owned(),
            sha256: passage.sha256().to_owned(),
            start: passage.start(),
            end: passage.end(),
            quote: passage.quote().to_owned(),
        }
    }
}

/// Rows of a dataset, as they are in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistic {
    /// The dataset's title, with who made it.
    pub dataset: String,
    /// The file, relative to the partnership folder.
    pub file: String,
    /// The day on which the data were known.
    pub vintage: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Which rows, in words.
    pub selection: String,
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows, as text.
    pub rows: Vec<Vec<String>>,
    /// What a reader must know of the data's limits.
    pub limits: Option<String>,
}

/// A computation: what was computed, from what, with which options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// What it is: "annualised run rate".
    pub model: String,
    /// The formula with the numbers in it.
    pub formula: String,
    /// The cards whose numbers went in.
    pub inputs: Vec<Key>,
    /// Settings and assumptions, by name; a seed where there is one.
    pub options: BTreeMap<String, String>,
}

/// One card: what opens when a claim is clicked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its key: `e/` and what it says.
    pub key: Key,
    /// What it shows, in a few words.
    pub title: String,
    /// What is said from it and is not the result of its formula: each claim as it is printed, and how
    /// the card gives it.
    #[serde(default)]
    pub says: Vec<String>,
    /// At least one piece.
    pub evidence: Vec<Evidence>,
}

impl Card {
    /// Its first line: the formula with the numbers in it, and what else is said from it.
    #[must_use]
    pub fn first_line(&self) -> String {
        let says = self.says.iter().map(String::as_str);
        self.formula().into_iter().chain(says).collect::<Vec<_>>().join("; ")
    }

    /// The formula, where the card is a computation.
    #[must_use]
    pub fn formula(&self) -> Option<&str> {
        match self.evidence.first()? {
            Evidence::Estimate(estimate) => Some(&estimate.formula),
            _ => None,
        }
    }

    /// The cards that its computations name.
    pub fn inputs(&self) -> impl Iterator<Item = &Key> {
        self.evidence.iter().flat_map(|evidence| match evidence {
            Evidence::Estimate(estimate) => &estimate.inputs[..],
            _ => &[],
        })
    }
}

/// The cards of one brief, found by the hash of their keys. What says the same has the same key and
/// shares a card.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    cards: Vec<Card>,
    at: HashMap<Key, usize>,
}

impl Cards {
    /// The card of what a key says, made if it is not there yet. Another card of that key that holds
    /// something else keeps it, and this one is called the second: a fault of who made the key,
    /// which shows in the key's `~`.
    pub fn card(&mut self, says: &Key, title: impl Into<String>, evidence: Vec<Evidence>) -> Key {
        debug_assert!(!evidence.is_empty(), "a claim has evidence");
        let first = key!["e", says];
        let mut card = Card { key: first.clone(), title: title.into(), says: Vec::new(), evidence };
        let mut n = 1;
        while let Some(&at) = self.at.get(&card.key) {
            if self.cards[at] == card {
                return card.key;
            }
            n += 1;
            card.key = first.again(n);
        }
        let key = card.key.clone();
        self.at.insert(key.clone(), self.cards.len());
        self.cards.push(card);
        key
    }

    /// A card for rows of a dataset.
    pub fn statistic(&mut self, says: &Key, title: impl Into<String>, statistic: Statistic) -> Key {
        self.card(says, title, vec![Evidence::Statistic(statistic)])
    }

    /// A card for a computation on other cards.
    pub fn estimate(
        &mut self,
        says: &Key,
        model: &str,
        formula: impl Into<String>,
        inputs: &[&Key],
        options: &[(&str, String)],
    ) -> Key {
        let mut inputs: Vec<Key> = inputs.iter().map(|key| (*key).clone()).collect();
        inputs.dedup();
        let estimate = Estimate {
            model: model.to_owned(),
            formula: formula.into(),
            inputs,
            options: options.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
        };
        self.card(says, model, vec![Evidence::Estimate(estimate)])
    }

    /// All cards, in the order in which they were made.
    #[must_use]
    pub fn into_vec(self) -> Vec<Card> {
        self.cards
    }
}

/// A value with the card behind it, while it is computed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The key of the card that opens behind it.
    pub card: Key,
}

impl<T> Sourced<T> {
    /// A value that stands on a card.
    pub fn new(value: T, card: Key) -> Self {
        Self { value, card }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_shares_a_card() {
        let mut cards = Cards::default();
        let a = cards.estimate(&key!["gap", 2024], "difference", "3 − 1", &[], &[]);
        let b = cards.estimate(&key!["gap", 2024], "difference", "3 − 1", &[], &[]);
        let c = cards.estimate(&key!["gap", 2025], "difference", "3 − 1", &[], &[]);
        assert_eq!((a.as_str(), &a), ("e/gap/2024", &b));
        assert_eq!(c.as_str(), "e/gap/2025");
        assert_eq!(cards.into_vec().len(), 2);
    }

    #[test]
    fn a_key_that_two_things_claim_is_told_of() {
        let mut cards = Cards::default();
        cards.estimate(&key!["gap"], "difference", "3 − 1", &[], &[]);
        let other = cards.estimate(&key!["gap"], "difference", "4 − 1", &[], &[]);
        let again = cards.estimate(&key!["gap"], "difference", "4 − 1", &[], &[]);
        assert_eq!((other.as_str(), &other), ("e/gap~2", &again));
    }
}
