//! Evidence: the one idea that runs through everything.
//!
//! A [`Claim`] is what a brief says together with the card that opens behind it. A card holds one
//! or more pieces of [`Evidence`]: words in a document, rows of a dataset, or a computation on
//! other cards. A brief is made of claims and plain words; plain words carry no number.

use std::collections::BTreeMap;

use corridor_ledger::Passage;
use serde::Serialize;

/// What stands behind a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "evidence", rename_all = "lowercase")]
pub enum Evidence {
    /// Words found exactly once in a document.
    Passage(Passage),
    /// Rows of a dataset.
    Statistic(Statistic),
    /// A computation on other evidence that can be run again.
    Estimate(Estimate),
}

/// Rows of a dataset, as they are in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// What it is: "annualised run rate".
    pub model: String,
    /// The formula with the numbers in it.
    pub formula: String,
    /// The cards whose numbers went in.
    pub inputs: Vec<CardId>,
    /// Settings and assumptions, by name; a seed where there is one.
    pub options: BTreeMap<String, String>,
}

/// The number of a card within one brief, from 1 in the order of first use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CardId(pub usize);

/// One card: what opens when a claim is clicked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its number.
    pub id: CardId,
    /// What it shows, in a few words.
    pub title: String,
    /// At least one piece.
    pub evidence: Vec<Evidence>,
}

/// The cards of one brief. Equal evidence shares a card.
#[derive(Clone, Debug, Default)]
pub struct Cards {
    cards: Vec<Card>,
}

impl Cards {
    /// The card with this evidence, made if it is not there yet.
    pub fn card(&mut self, title: impl Into<String>, evidence: Vec<Evidence>) -> CardId {
        debug_assert!(!evidence.is_empty(), "a claim has evidence");
        let title = title.into();
        if let Some(card) = self.cards.iter().find(|c| c.title == title && c.evidence == evidence) {
            return card.id;
        }
        let id = CardId(self.cards.len() + 1);
        self.cards.push(Card { id, title, evidence });
        id
    }

    /// A card for rows of a dataset.
    pub fn statistic(&mut self, title: impl Into<String>, statistic: Statistic) -> CardId {
        self.card(title, vec![Evidence::Statistic(statistic)])
    }

    /// A card for a computation on other cards.
    pub fn estimate(
        &mut self,
        model: &str,
        formula: impl Into<String>,
        inputs: &[CardId],
        options: &[(&str, String)],
    ) -> CardId {
        let mut inputs = inputs.to_vec();
        inputs.dedup();
        let estimate = Estimate {
            model: model.to_owned(),
            formula: formula.into(),
            inputs,
            options: options.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
        };
        self.card(model, vec![Evidence::Estimate(estimate)])
    }

    /// All cards, in the order of their numbers.
    #[must_use]
    pub fn into_vec(self) -> Vec<Card> {
        self.cards
    }
}

/// A value with the card behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim<T> {
    /// The value.
    pub value: T,
    /// The card that opens behind it.
    pub card: CardId,
}

impl<T> Claim<T> {
    /// A value that stands on a card.
    pub fn new(value: T, card: CardId) -> Self {
        Self { value, card }
    }

    /// The same evidence for another form of the value.
    pub fn map<U>(self, form: impl FnOnce(T) -> U) -> Claim<U> {
        Claim { value: form(self.value), card: self.card }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_evidence_shares_a_card() {
        let mut cards = Cards::default();
        let a = cards.estimate("difference", "3 − 1", &[], &[]);
        let b = cards.estimate("difference", "3 − 1", &[], &[]);
        let c = cards.estimate("difference", "4 − 1", &[], &[]);
        assert_eq!((a, b, c), (CardId(1), CardId(1), CardId(2)));
        assert_eq!(cards.into_vec().len(), 2);
    }
}
