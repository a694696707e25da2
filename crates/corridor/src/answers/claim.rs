//! A claim: one value that an answer gives, with its unit, its interval, its key and the card behind
//! it. What an answer says is claims and nothing else.

use serde::{Deserialize, Serialize};

use crate::evidence::Sourced;
use crate::figures::{chance, count, growth, money, ratio, share};
use crate::key::Key;

/// What a value is measured in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Unit {
    /// Money of a currency, ISO 4217: whole units.
    Money(String),
    /// A change as a fraction: 0.1 is ten percent more.
    Growth,
    /// A part of a whole as a fraction.
    Share,
    /// A probability.
    Chance,
    /// A ratio or an index around one.
    Ratio,
    /// How many.
    Count,
    /// A calendar year.
    Year,
    /// A span of years.
    Years,
    /// An index from nought to a hundred.
    Index,
    /// No number: the claim is in words.
    Words,
    /// Another unit, as a document names it.
    Other(String),
}

impl Unit {
    /// US dollars.
    #[must_use]
    pub fn usd() -> Self {
        Self::Money("USD".to_owned())
    }

    /// The unit as data names it: `USD`, `growth`, `share`, …
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Money(currency) => currency,
            Self::Growth => "growth",
            Self::Share => "share",
            Self::Chance => "chance",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::Year => "year",
            Self::Years => "years",
            Self::Index => "index",
            Self::Words => "words",
            Self::Other(unit) => unit,
        }
    }

    /// A value as a person reads it.
    #[must_use]
    pub fn shown(&self, value: f64) -> String {
        match self {
            Self::Money(currency) => money(value, currency),
            Self::Growth => growth(value),
            Self::Share => share(value),
            Self::Chance => chance(value),
            Self::Ratio => ratio(value),
            // Counts come from whole numbers.
            Self::Count => count(value.abs() as usize),
            Self::Year => format!("{value:.0}"),
            Self::Years => {
                format!("{value:.0} {}", if value.round() as i64 == 1 { "year" } else { "years" })
            }
            Self::Index => format!("{value:.1} of 100"),
            Self::Words => String::new(),
            Self::Other(unit) => format!("{value} {unit}"),
        }
    }
}

impl From<String> for Unit {
    fn from(name: String) -> Self {
        let currency = name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase());
        match name.as_str() {
            _ if currency => Self::Money(name),
            "growth" => Self::Growth,
            "share" => Self::Share,
            "chance" => Self::Chance,
            "ratio" => Self::Ratio,
            "count" => Self::Count,
            "year" => Self::Year,
            "years" => Self::Years,
            "index" => Self::Index,
            "words" => Self::Words,
            _ => Self::Other(name),
        }
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.name().to_owned()
    }
}

/// One value with everything that it takes to judge it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// What it says, as a path; the same in every edition.
    pub key: Key,
    /// The number, or nothing where the claim is in words.
    pub value: Option<f64>,
    /// What the number is measured in.
    pub unit: Unit,
    /// The low end of its interval.
    pub low: Option<f64>,
    /// The high end of its interval.
    pub high: Option<f64>,
    /// A word of a closed vocabulary, where the claim is one: a verdict, a status.
    pub word: Option<String>,
    /// The claim as it is printed.
    pub says: String,
    /// The key of the card behind it.
    pub evidence: Key,
    /// How the card gives it, in words, where neither its formula nor its rows show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
}

impl Claim {
    /// A number, printed as its unit is.
    #[must_use]
    pub fn number(key: Key, value: f64, unit: Unit, card: &Key) -> Self {
        let value = digits(value);
        let says = unit.shown(value);
        let (low, high, word) = (None, None, None);
        let evidence = card.clone();
        Self { key, value: Some(value), unit, low, high, word, says, evidence, how: None }
    }

    /// US dollars.
    #[must_use]
    pub fn dollars(key: Key, amount: &Sourced<f64>) -> Self {
        Self::number(key, amount.value, Unit::usd(), &amount.card)
    }

    /// How many.
    #[must_use]
    pub fn count(key: Key, n: usize, card: &Key) -> Self {
        Self::number(key, n as f64, Unit::Count, card)
    }

    /// A calendar year.
    #[must_use]
    pub fn year(key: Key, year: i16, card: &Key) -> Self {
        Self::number(key, f64::from(year), Unit::Year, card)
    }

    /// Words: no number.
    #[must_use]
    pub fn words(key: Key, says: impl Into<String>, card: &Key) -> Self {
        Self {
            key,
            value: None,
            unit: Unit::Words,
            low: None,
            high: None,
            word: None,
            says: says.into(),
            evidence: card.clone(),
            how: None,
        }
    }

    /// A word of a closed vocabulary, and how it is printed.
    #[must_use]
    pub fn word(key: Key, word: &str, says: impl Into<String>, card: &Key) -> Self {
        Self { word: Some(word.to_owned()), ..Self::words(key, says, card) }
    }

    /// The same with an interval.
    #[must_use]
    pub fn between(mut self, ends: Option<(f64, f64)>) -> Self {
        self.low = ends.map(|(low, _)| digits(low));
        self.high = ends.map(|(_, high)| digits(high));
        self
    }

    /// The same, printed otherwise.
    #[must_use]
    pub fn saying(mut self, says: impl Into<String>) -> Self {
        self.says = says.into();
        self
    }

    /// The same, with how the card gives it.
    #[must_use]
    pub fn by(mut self, how: impl Into<String>) -> Self {
        self.how = Some(how.into());
        self
    }

    /// The interval as a claim of its own, printed `low to high`; `None` without one.
    #[must_use]
    pub fn interval(&self) -> Option<Self> {
        let (low, high) = self.low.zip(self.high)?;
        let says = format!("{} to {}", self.unit.shown(low), self.unit.shown(high));
        let key = crate::key::key![self.key, "interval"];
        Some(Self { key, value: None, says, word: None, how: None, ..self.clone() })
    }
}

/// Twelve significant digits, and no more than fifteen decimals: more than any figure bears, and few
/// enough that every reader of JSON reads back the same number.
fn digits(value: f64) -> f64 {
    let text = if value.abs() < 1e-3 { format!("{value:.15}") } else { format!("{value:.11e}") };
    text.parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::key;

    #[test]
    fn a_unit_is_read_back_as_it_was_written() {
        let units = [
            Unit::usd(),
            Unit::Growth,
            Unit::Share,
            Unit::Chance,
            Unit::Ratio,
            Unit::Count,
            Unit::Year,
            Unit::Years,
            Unit::Index,
            Unit::Words,
            Unit::Other("companies".to_owned()),
        ];
        for unit in units {
            assert_eq!(Unit::from(String::from(unit.clone())), unit);
        }
    }

    #[test]
    fn a_claim_says_its_value_and_survives_json() {
        let card = key!["e", "x"];
        let claim = Claim::number(key!["x"], 4_964_661_123.4, Unit::usd(), &card)
            .between(Some((1.0 / 3.0, 2e9)));
        assert_eq!(claim.says, "$4.965bn");
        assert_eq!(claim.interval().unwrap().says, "$0 to $2bn");
        let json = serde_json::to_string(&claim).unwrap();
        assert_eq!(serde_json::from_str::<Claim>(&json).unwrap(), claim);
    }
}
