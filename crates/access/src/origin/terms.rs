//! What an agreement says beside its product rules: tolerances, cumulation, bases.

use crate::Exact;
use crate::rule::{Base, Codes};

/// What a tolerance is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Measure {
    /// The weight of the good.
    Weight,
    /// The value of the good on a base.
    Value(Base),
    /// A note that must be read: the textile chapters of many agreements.
    Note,
}

/// A tolerance for some goods.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tolerance {
    /// The goods; empty for all.
    pub goods: Codes,
    /// Per cent.
    pub percent: Exact,
    /// Of what.
    pub measure: Measure,
    /// Materials that it does not cover in these goods.
    pub except: Codes,
    /// The passage.
    pub passage: String,
}

/// Materials of other economies that count as originating.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Cumulation {
    /// The economies, alpha-3.
    pub with: Vec<String>,
    /// The materials; empty for all.
    pub materials: Codes,
    /// Whether its conditions are met; `None` where one is open.
    pub open: Option<bool>,
    /// The conditions and the passage.
    pub passage: String,
}

/// An agreement's terms of origin.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct OriginTerms {
    /// The agreement's id.
    pub id: String,
    /// The parties, alpha-3.
    pub parties: Vec<String>,
    /// Tolerances: the first that holds the good applies.
    pub tolerances: Vec<Tolerance>,
    /// Whether a good whose materials all lie under the tolerance need not meet a value content.
    pub tolerance_waives_content: bool,
    /// Cumulation.
    pub cumulation: Vec<Cumulation>,
    /// The per cent of the standard value content, where the notes define one.
    pub standard_content: Option<Exact>,
    /// The base of "the value of the good"; any stated one where the agreement leaves it open.
    pub value_of_good: Option<Base>,
}

impl OriginTerms {
    /// The tolerance for a good.
    #[must_use]
    pub fn tolerance(&self, hs: &str) -> Option<&Tolerance> {
        self.tolerances.iter().find(|t| t.goods.is_empty() || t.goods.hold(hs))
    }
}
