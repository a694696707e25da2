//! An amount as a document says it: a decimal number, its unit, and whether it is approximate.

use rust_decimal::Decimal;
use serde::Serialize;

/// An amount with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The number, exact.
    pub amount: Decimal,
    /// ISO 4217 for money (`USD`), a noun for a count (`companies`).
    pub unit: String,
    /// Whether the document says "about", "nearly", "more than".
    pub about: bool,
}

impl Value {
    /// Whether the unit is a currency: three capital letters.
    #[must_use]
    pub fn is_money(&self) -> bool {
        self.unit.len() == 3 && self.unit.bytes().all(|b| b.is_ascii_uppercase())
    }
}
