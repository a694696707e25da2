//! The level of a target: in its own unit, by its base where it is a multiple, and in dollars at a
//! rate of the folder; or what is lacking for it.

use corridor_ledger::{Content, Record};
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;

use super::Scope;
use crate::answers::desk::Desk;
use crate::answers::records;
use crate::evidence::Sourced;
use crate::figures::{count, money, ratio, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::Statistics;
use crate::statistics::reported::Reported;

/// A level in its own unit.
#[derive(Clone, Debug)]
pub struct Own {
    /// How much.
    pub amount: Sourced<f64>,
    /// Of what: a currency, or the record's noun.
    pub unit: String,
}

/// What keeps a target from being held against figures, or from being forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is of other parties than the folder.
    Parties {
        /// Its parties.
        of: Vec<String>,
        /// Those of the folder.
        here: [String; 2],
    },
    /// It counts one direction and does not say which.
    Way {
        /// `exports` or `imports`.
        measure: String,
        /// What a record would say.
        instead: String,
    },
    /// No reporter has figures of what it counts.
    Figures {
        /// What it counts.
        scope: Scope,
        /// The measure that headline figures would have.
        metric: String,
    },
    /// A multiple, and the record has no base.
    Base {
        /// As the record says it.
        value: String,
    },
    /// A percentage from which no level follows.
    Percent {
        /// As the record says it.
        value: String,
    },
    /// No rate of its currency to the dollar.
    Rate {
        /// The currency.
        currency: String,
    },
    /// Its unit is neither money nor that of any figure.
    Unit {
        /// The unit.
        unit: String,
    },
    /// So far from every figure that the record must hold a slip.
    Scale {
        /// The level, in words.
        level: String,
        /// The newest full year's figure beside it, in words.
        beside: String,
    },
    /// Other pairs' trade says nothing of how it moves.
    NoClass {
        /// What it counts.
        scope: Scope,
    },
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Parties { of, here: [a, b] } => {
                let of: Vec<String> = of.iter().map(|p| format!("{} ({p})", name(p))).collect();
                let (a, b) = (name(a), name(b));
                write!(f, "it is of {}, and the figures here are of {a} and {b}", of.join(" and "))
            }
            Self::Way { measure, instead } => write!(
                f,
                "it counts {measure} without saying whose; a record says it by its measure, as {instead}"
            ),
            Self::Figures { scope, metric } => write!(
                f,
                "it counts {}, and the folder holds no such figures; they would stand in statistics/headline under the metric {metric}",
                scope.words()
            ),
            Self::Base { value } => write!(
                f,
                "it is {value}, and the record names no base; a record says it as baseline = {{ amount = …, unit = \"USD\", about = false }}"
            ),
            Self::Percent { value } => write!(
                f,
                "it is {value}, from which no level follows: a record needs the base that it grows from, as baseline = {{ amount = …, unit = \"USD\", about = false }}, and growth over the whole time, not a year"
            ),
            Self::Rate { currency } => write!(
                f,
                "it is in {currency}, and the folder has no rate of {currency} to the dollar in statistics/exchange"
            ),
            Self::Unit { unit } => {
                write!(f, "it is in {unit}, and the folder holds no figures in {unit}")
            }
            Self::Scale { level, beside } => write!(
                f,
                "it is {level} beside {beside}, too far apart for a target: the record looks wrong; is a word such as million or billion missing in its amount, or is its unit another one?"
            ),
            Self::NoClass { scope } => write!(
                f,
                "it counts {}, and the method knows what trade of other pairs did, which says nothing of it",
                scope.words()
            ),
        }
    }
}

/// A target's level in its own unit.
pub(super) fn own(desk: &mut Desk<'_>, record: &Record, card: &Key) -> Result<Own, Lack> {
    let lack = |unit: &str| Lack::Unit { unit: unit.to_owned() };
    let value = record.value().ok_or_else(|| lack("no unit"))?;
    let amount = value.amount.to_f64().ok_or_else(|| lack(&value.unit))?;
    let says = records::value_words(record).unwrap_or_default();
    let factor = match value.unit.to_lowercase().as_str() {
        "times" | "time" | "fold" | "x" | "factor" => {
            if amount.is_finite() && amount > 0.0 {
                amount
            } else {
                return Err(lack(&value.unit));
            }
        }
        "percent" | "per cent" | "%" => {
            let what = record.what().to_lowercase();
            let yearly = ["a year", "per year", "annual", "yearly", "each year", "every year"];
            if yearly.iter().any(|words| what.contains(words)) {
                return Err(Lack::Percent { value: says });
            }
            1.0 + amount / 100.0
        }
        _ => {
            return Ok(Own {
                amount: Sourced::new(amount, card.clone()),
                unit: value.unit.clone(),
            });
        }
    };
    let percent = !value.unit.to_lowercase().starts_with(['t', 'f', 'x']);
    let base = record.fields().find_map(|(name, content)| match content {
        Content::Value(value) if name == "baseline" && value.is_money() => Some(value),
        _ => None,
    });
    let Some((base, of)) = base.and_then(|b| Some((b.amount.to_f64()?, b.unit.clone()))) else {
        return Err(match percent {
            true => Lack::Percent { value: says },
            false => Lack::Base { value: says },
        });
    };
    let level = base * factor;
    let formula = format!("{} × {} = {}", money(base, &of), ratio(factor), money(level, &of));
    let read = match percent {
        true => format!("{says} over the base that the record names"),
        false => format!("{says} the base that the record names"),
    };
    let key = key!["target", record.id, "level", "by-base"];
    let options = [("read as", read)];
    let card = desk.cards.estimate(&key, "The level, by its base", formula, &[card], &options);
    Ok(Own { amount: Sourced::new(level, card), unit: of })
}

/// A level in dollars, at the newest rate that the folder has by a day.
pub(super) fn dollars(
    desk: &mut Desk<'_>,
    statistics: &Statistics,
    id: &str,
    own: &Own,
    as_of: Date,
) -> Result<(Sourced<f64>, Option<String>), Lack> {
    if own.unit == "USD" {
        return Ok((own.amount.clone(), None));
    }
    if !is_currency(&own.unit) {
        return Err(Lack::Unit { unit: own.unit.clone() });
    }
    let lack = || Lack::Rate { currency: own.unit.clone() };
    let reported = Reported { statistics, parties: &desk.folder.partnership.parties };
    let days = reported.newest_rate(&own.unit, as_of).ok_or_else(lack)?;
    let says = key!["target", id, "level", "USD", days.1];
    let level = reported.convert(&mut desk.cards, &says, &own.amount, &own.unit, "USD", days);
    let level = level.ok_or_else(lack)?;
    let rate = own.amount.value / level.value;
    let how = format!(
        "{} at {} {} a dollar, the average of {}",
        amount(own.amount.value, &own.unit),
        number(rate),
        own.unit,
        span(days.0, days.1)
    );
    Ok((level, Some(how)))
}

/// Whether a unit is the code of a currency.
pub(super) fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|b| b.is_ascii_uppercase())
}

/// A rate, with no more digits than it bears.
fn number(rate: f64) -> String {
    let text = if rate < 10.0 { format!("{rate:.4}") } else { format!("{rate:.2}") };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An amount of a unit: money as money, a count with its noun.
#[must_use]
pub fn amount(value: f64, unit: &str) -> String {
    match is_currency(unit) {
        true => money(value, unit),
        false if value.fract() == 0.0 && (0.0..1e15).contains(&value) => {
            format!("{} {unit}", count(value as usize))
        }
        false => format!("{value} {unit}"),
    }
}
