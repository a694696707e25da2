//! The duty on a shipment, and ad valorem equivalents from a stated unit value.
//!
//! `equivalent = 100 x duty / value` for a shipment of one value whose quantity follows from the
//! unit value. Source: UNCTAD and World Bank, WITS help, ad valorem equivalents, method 1.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::{Amount, Op, Own, Part, Qualifier, Rate, Terms, season, units};
use crate::{Error, Exact};

/// What is shipped: a value, its currency, and quantities in base units.
#[derive(Debug, Clone, PartialEq)]
pub struct Shipment {
    value: Exact,
    currency: String,
    quantities: BTreeMap<String, Exact>,
    tables: BTreeMap<String, Exact>,
    exchange: BTreeMap<String, Exact>,
}

impl Shipment {
    /// A shipment of this customs value.
    #[must_use]
    pub fn new(value: Exact, currency: &str) -> Shipment {
        Shipment {
            value,
            currency: currency.to_owned(),
            quantities: BTreeMap::new(),
            tables: BTreeMap::new(),
            exchange: BTreeMap::new(),
        }
    }

    /// States a quantity: a unit of the table, `% vol`, `% sucrose`, or a weight such as `kg gross`.
    ///
    /// # Errors
    ///
    /// [`Error::Unit`] for another unit.
    pub fn quantity(&mut self, amount: Exact, unit: &str) -> Result<(), Error> {
        if unit == "% vol" || unit == "% sucrose" {
            self.quantities.insert(unit.to_owned(), amount);
            return Ok(());
        }
        let (first, weight) = unit.split_once(' ').unwrap_or((unit, ""));
        let weight_name = units::QUALIFIERS.iter().find(|(name, _)| *name == weight);
        let (row, weight) = match weight_name {
            Some((name, _)) => (units::unit(first)?, format!(" {name}")),
            None => (units::unit(unit)?, String::new()),
        };
        self.quantities.insert(format!("{}{weight}", row.base), amount.times(row.in_base()?)?);
        Ok(())
    }

    /// States the amount that a table gives for these goods, in the shipment's currency.
    pub fn table(&mut self, name: &str, amount: Exact) {
        self.tables.insert(name.to_owned(), amount);
    }

    /// States what one unit of `currency` is in the shipment's currency.
    pub fn exchange(&mut self, currency: &str, rate: Exact) {
        self.exchange.insert(currency.to_owned(), rate);
    }
}

/// Which of several rates applies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The day of import, for seasons.
    pub day: Option<Date>,
    /// The origin, alpha-3, for rates by origin.
    pub origin: Option<String>,
    /// The programme code, for rates by programme.
    pub programme: Option<String>,
    /// Whether the shipment enters inside the quota.
    pub inside_quota: Option<bool>,
}

/// Why a duty is missing.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// The cell is empty.
    Empty,
    /// An unexplained mark.
    Unexplained(String),
    /// Not conceded: the MFN rate applies.
    Excluded,
    /// The price of the lot is not stated.
    EntryPrice,
    /// The text gives no unit: it stands in another column of the order.
    UnitNotStated,
    /// A quantity is not stated.
    Quantity(String),
    /// An amount by composition is not stated.
    Table(String),
    /// No exchange rate from the duty's currency to the value's.
    ExchangeRate {
        /// The duty's currency.
        from: String,
        /// The value's currency.
        to: String,
    },
    /// The day is not stated, and the rate has seasons.
    Day,
    /// No season, or several, hold the day.
    Season {
        /// The day.
        day: String,
        /// How many seasons hold it.
        seasons: usize,
    },
    /// Whether the quota is open is not stated.
    QuotaState,
    /// The text gives no rate outside the quota: the MFN rate applies.
    OutsideQuota,
    /// The origin is not stated, or has no rate.
    Origin(String),
    /// The programme is not stated, or has no rate.
    Programme(String),
    /// The words for this origin or programme were not understood.
    Unread(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Empty => f.write_str("the cell is empty"),
            Why::Unexplained(mark) => write!(f, "the mark \"{mark}\" is not explained"),
            Why::Excluded => f.write_str("not conceded: no preference"),
            Why::EntryPrice => f.write_str("the duty depends on the price of the lot"),
            Why::UnitNotStated => f.write_str("the text gives no unit"),
            Why::Quantity(unit) => write!(f, "no quantity in {unit}"),
            Why::Table(name) => write!(f, "no amount for {name}: it needs the goods' composition"),
            Why::ExchangeRate { from, to } => write!(f, "no exchange rate from {from} to {to}"),
            Why::Day => f.write_str("the rate has seasons and no day is stated"),
            Why::Season { day, seasons: 0 } => write!(f, "no season holds {day}"),
            Why::Season { day, seasons } => write!(f, "{seasons} seasons hold {day}"),
            Why::QuotaState => f.write_str("whether the quota is open is not stated"),
            Why::OutsideQuota => f.write_str("no rate outside the quota: MFN applies"),
            Why::Origin(origin) if origin.is_empty() => f.write_str("the origin is not stated"),
            Why::Origin(origin) => write!(f, "no rate for {origin}"),
            Why::Programme(code) if code.is_empty() => f.write_str("the programme is not stated"),
            Why::Programme(code) => write!(f, "no rate under programme {code}"),
            Why::Unread(words) => write!(f, "\"{words}\" not understood"),
        }
    }
}

/// A duty that is known, or the reason why it is not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// The duty, in the shipment's currency.
    Known(Exact),
    /// Not known.
    Missing(Why),
}

impl Duty {
    /// The duty, where it is known.
    #[must_use]
    pub fn known(&self) -> Option<Exact> {
        match self {
            Duty::Known(duty) => Some(*duty),
            Duty::Missing(_) => None,
        }
    }
}

/// Where a unit value comes from: evidence for an equivalent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct UnitValue {
    /// Money per unit.
    pub value: Exact,
    /// Its currency.
    pub currency: String,
    /// The unit, as in [`Shipment::quantity`].
    pub unit: String,
    /// The dataset.
    pub dataset: String,
    /// The years that it covers.
    pub years: String,
    /// Whose trade it is: never the pair's own by default.
    pub partners: String,
}

/// An ad valorem equivalent and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Equivalent {
    /// Per cent.
    pub percent: Duty,
    /// The unit value that was used.
    pub evidence: UnitValue,
}

impl Rate {
    /// The parts that apply in this case, or why none do.
    ///
    /// # Errors
    ///
    /// The reason, [`Why`].
    pub fn applicable(&self, case: &Case) -> Result<&[Part], Why> {
        match self.terms() {
            Terms::Parts(parts) => Ok(parts),
            Terms::Seasons(seasons) => {
                let day = case.day.ok_or(Why::Day)?;
                let season = season::at(seasons, day)
                    .map_err(|seasons| Why::Season { day: day.to_string(), seasons })?;
                Ok(&season.parts)
            }
            Terms::Quota { inside, outside, .. } => match case.inside_quota {
                None => Err(Why::QuotaState),
                Some(true) => Ok(inside),
                Some(false) => outside.as_deref().ok_or(Why::OutsideQuota),
            },
            Terms::ByOrigin { general, own } => {
                let origin = case.origin.as_deref().ok_or(Why::Origin(String::new()))?;
                pick(own, origin)
                    .or(general.as_ref())
                    .ok_or_else(|| Why::Origin(origin.to_owned()))?
                    .parts
                    .as_deref()
                    .ok_or(Why::Excluded)
            }
            Terms::ByProgramme(own) => {
                let code = case
                    .programme
                    .as_deref()
                    .or(case.origin.as_deref())
                    .ok_or(Why::Programme(String::new()))?;
                match pick(own, code) {
                    Some(own) if own.open => Err(Why::Unread(own.written.clone())),
                    Some(Own { parts: Some(parts), .. }) => Ok(parts),
                    _ => Err(Why::Programme(code.to_owned())),
                }
            }
            Terms::EntryPrice => Err(Why::EntryPrice),
            Terms::Excluded => Err(Why::Excluded),
            Terms::Unexplained => Err(Why::Unexplained(self.text().to_owned())),
            Terms::Missing => Err(Why::Empty),
        }
    }

    /// The duty on a shipment.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] for numbers beyond 38 digits. What is missing is no error: [`Duty`].
    pub fn duty(&self, shipment: &Shipment, case: &Case) -> Result<Duty, Error> {
        let parts = match self.applicable(case) {
            Ok(parts) => parts,
            Err(why) => return Ok(Duty::Missing(why)),
        };
        let mut sum = Exact::ZERO;
        let mut bound: Option<(Op, Exact)> = None;
        for part in parts {
            let amount = match amount(part, shipment)? {
                Ok(amount) => amount,
                Err(why) => return Ok(Duty::Missing(why)),
            };
            match (part.op, &mut bound) {
                (Op::Plus, Some((_, limit))) => *limit = limit.plus(amount)?,
                (Op::Minus, Some((_, limit))) => *limit = limit.minus(amount)?,
                (Op::Plus, None) => sum = sum.plus(amount)?,
                (Op::Minus, None) => sum = sum.minus(amount)?,
                (op @ (Op::Min | Op::Max), open) => {
                    sum = bounded(sum, *open);
                    bound = Some((op, amount));
                }
            }
        }
        Ok(Duty::Known(bounded(sum, bound)))
    }

    /// The ad valorem equivalent at a stated unit value.
    ///
    /// # Errors
    ///
    /// [`Error::Unit`] for the unit value's unit, [`Error::DivisionByZero`] for a value of zero,
    /// [`Error::Overflow`].
    pub fn equivalent(&self, evidence: &UnitValue, case: &Case) -> Result<Equivalent, Error> {
        let mut shipment = Shipment::new(evidence.value, &evidence.currency);
        shipment.quantity(Exact::ONE, &evidence.unit)?;
        let percent = match self.duty(&shipment, case)? {
            Duty::Known(duty) => Duty::Known(duty.as_percent_of(evidence.value)?),
            missing => missing,
        };
        Ok(Equivalent { percent, evidence: evidence.clone() })
    }

    /// The mean ad valorem rate over the days of a year; `None` where a day has none.
    ///
    /// # Errors
    ///
    /// [`Error::Date`] for a year that no calendar has.
    pub fn day_weighted(&self, year: i16) -> Result<Option<Exact>, Error> {
        match self.terms() {
            Terms::Seasons(seasons) => season::day_weighted(seasons, year, |parts| match parts {
                [Part { op: Op::Plus, amount: Amount::Percent(percent), .. }] => Some(*percent),
                _ => None,
            }),
            _ => Ok(self.ad_valorem()),
        }
    }
}

fn pick<'a>(own: &'a [Own], code: &str) -> Option<&'a Own> {
    let is = |own: &String| own == code || crate::codes::alpha3(own) == Some(code);
    own.iter().find(|one| one.codes.iter().any(is))
}

fn bounded(sum: Exact, bound: Option<(Op, Exact)>) -> Exact {
    match bound {
        Some((Op::Min, limit)) => sum.max(limit),
        Some((Op::Max, limit)) => sum.min(limit),
        _ => sum,
    }
}

fn amount(part: &Part, shipment: &Shipment) -> Result<Result<Exact, Why>, Error> {
    match &part.amount {
        Amount::Percent(percent) => percent.percent_of(shipment.value).map(Ok),
        Amount::Table(name) => {
            Ok(shipment.tables.get(*name).copied().ok_or_else(|| Why::Table((*name).to_owned())))
        }
        Amount::Specific { amount, currency, per, qualifiers } => {
            let Some(per) = per else { return Ok(Err(Why::UnitNotStated)) };
            let unit = units::unit(per.unit)?;
            let weight = qualifiers.iter().find_map(|q| match q {
                Qualifier::Weight(name) if *name != "net" => Some(*name),
                _ => None,
            });
            let key = match weight {
                Some(weight) => format!("{} {weight}", unit.base),
                None => unit.base.to_owned(),
            };
            let Some(quantity) = shipment.quantities.get(&key) else {
                return Ok(Err(Why::Quantity(key)));
            };
            let mut duty = quantity.over(unit.in_base()?.times(per.count)?)?.times(*amount)?;
            for qualifier in qualifiers {
                let (key, per_cent) = match qualifier {
                    Qualifier::PerPercentVolume => ("% vol", false),
                    Qualifier::PureAlcohol => ("% vol", true),
                    Qualifier::PerPercentSucrose => ("% sucrose", false),
                    Qualifier::Weight(_) => continue,
                };
                let Some(strength) = shipment.quantities.get(key) else {
                    return Ok(Err(Why::Quantity(key.to_owned())));
                };
                duty = duty.times(*strength)?;
                if per_cent {
                    duty = duty.over(Exact::HUNDRED)?;
                }
            }
            if *currency == shipment.currency {
                return Ok(Ok(duty));
            }
            match shipment.exchange.get(*currency) {
                Some(rate) => duty.times(*rate).map(Ok),
                None => Ok(Err(Why::ExchangeRate {
                    from: (*currency).to_owned(),
                    to: shipment.currency.clone(),
                })),
            }
        }
    }
}
