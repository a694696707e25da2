//! What an agreement says beside its product rules: tolerances, cumulation, bases.

use crate::Exact;
use crate::rule::{Base, Codes, Method};

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
    /// Of what: any of these will do.
    pub measures: Vec<Measure>,
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
    /// The standard value content, where the notes define one: per cent, method and base, any will do.
    pub standard_content: Vec<(Exact, Method, Base)>,
    /// The methods of a value content that names none; build-down where empty.
    pub content_methods: Vec<Method>,
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

/// The terms of a scheme whose facts ship with the program; `None` for another.
#[must_use]
pub fn known_terms(scheme: &str) -> Option<OriginTerms> {
    crate::agreement::schemes().iter().find(|terms| terms.id == scheme).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_terms() {
        for id in ["turkey", "eu", "japan", "canada", "india", "cptpp"] {
            let terms = known_terms(id).unwrap();
            assert!(terms.tolerance("854231").is_some(), "{id}");
            assert!(terms.tolerances.iter().all(|t| t.passage.contains("Article")), "{id}");
        }
        assert!(known_terms("nowhere").is_none());
        assert_eq!(known_terms("cptpp").unwrap().tolerance("150710").unwrap().except.0.len(), 1);
        assert_eq!(known_terms("india").unwrap().standard_content.len(), 4);
    }
}
