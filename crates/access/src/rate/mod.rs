//! Duty texts as exact parts.
//!
//! ```text
//! 14.4% + 26.9 EUR / 100 kg MAX 27.9%      on EUR 1,000 and 800 kg:
//! 144 + 215.2 = 359.2, not more than 279   duty 279
//! ```
//!
//! Parts apply from left to right to a running sum. `MIN` means "not less than" and `MAX` "not more
//! than" of all that stands before; what is added after a bound belongs to the bound.
//!
//! ```
//! use corridor_access::rate::{Case, Rate, Shipment};
//! let rate = Rate::read("14.4% + 26.9 EUR / 100 kg MAX 27.9%")?;
//! let mut shipment = Shipment::new("1000".parse()?, "EUR");
//! shipment.quantity("800".parse()?, "kg")?;
//! assert_eq!(rate.duty(&shipment, &Case::default())?.known().map(|d| d.to_string()), Some("279".to_owned()));
//! # Ok::<(), corridor_access::Error>(())
//! ```
//!
//! What cannot be computed is missing with its reason, never zero: an agricultural component without
//! its table, an entry price without the lot's price, a unit that stands in another column.

mod amounts;
mod duty;
mod footnotes;
mod read;
mod season;
mod tokens;
mod units;

use std::fmt;

pub use duty::{Case, Duty, Equivalent, Shipment, UnitValue, Why};
pub use season::{Season, Span};
pub use units::{CURRENCIES, QUALIFIERS, UNITS, Unit, unit};

use crate::Exact;

/// How a part joins what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// Added.
    Plus,
    /// Taken away.
    Minus,
    /// Not less than.
    Min,
    /// Not more than.
    Max,
}

/// Per how much of what a specific duty is levied.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Per {
    /// How many units: 100 in `EUR / 100 kg`.
    pub count: Exact,
    /// The unit, by its name in [`UNITS`].
    pub unit: &'static str,
}

/// What a quantity must be multiplied by, or which weight is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// For each per cent of alcohol by volume.
    PerPercentVolume,
    /// For the pure alcohol alone.
    PureAlcohol,
    /// For each per cent of sucrose by weight.
    PerPercentSucrose,
    /// Another weight than the net one, by its name in [`QUALIFIERS`]: `gross`, `net drained`.
    Weight(&'static str),
}

/// The amount of one part.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Per cent of the value.
    Percent(Exact),
    /// Money per quantity.
    Specific {
        /// The money.
        amount: Exact,
        /// Its currency, ISO 4217.
        currency: &'static str,
        /// Per how much; `None` where the unit stands in another column.
        per: Option<Per>,
        /// Qualifiers of the quantity.
        qualifiers: Vec<Qualifier>,
    },
    /// An amount that a table gives for the goods' composition: `EA`, `ADSZ`, `ADFM`.
    Table(&'static str),
}

/// One part of a duty.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// How it joins the others.
    pub op: Op,
    /// What it adds or bounds.
    pub amount: Amount,
    /// Whether it is added to the bound that stands before it.
    pub inside_bound: bool,
    /// The words that it was read from.
    pub written: String,
}

/// One rate for some origins or programmes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Own {
    /// Economies (alpha-3) or programme codes.
    pub codes: Vec<String>,
    /// Their parts; `None` where the goods are excluded, or the words are not understood.
    pub parts: Option<Vec<Part>>,
    /// Whether the words were not understood: what these codes pay is open.
    pub open: bool,
    /// The words that it was read from.
    pub written: String,
}

/// What a duty text says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Terms {
    /// Parts that apply all year.
    Parts(Vec<Part>),
    /// Parts by season.
    Seasons(Vec<Season>),
    /// A rate inside a quota and one outside it.
    Quota {
        /// The rate inside.
        inside: Vec<Part>,
        /// The rate outside; `None` where the text does not give it: the MFN rate applies.
        outside: Option<Vec<Part>>,
        /// The quota's volume.
        volume: Exact,
        /// Its unit.
        unit: &'static str,
        /// Marks after it.
        flags: Vec<String>,
        /// The words that it was read from.
        written: String,
    },
    /// A general rate, which may be missing or excluded, and rates of single origins.
    ByOrigin {
        /// The rate of the others.
        general: Option<Own>,
        /// The origins with their own.
        own: Vec<Own>,
    },
    /// Rates by programme code.
    ByProgramme(Vec<Own>),
    /// The duty depends on the price of the lot.
    EntryPrice,
    /// Not conceded: no preference.
    Excluded,
    /// A mark that its list does not explain.
    Unexplained,
    /// An empty cell.
    Missing,
}

/// The kind of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The word free.
    Free,
    /// Per cent of the value alone.
    AdValorem,
    /// Money per quantity alone.
    Specific,
    /// A sum of both.
    Compound,
    /// With a minimum or a maximum.
    Mixed,
    /// With an agricultural component.
    AgriculturalComponent,
    /// By the price of the lot.
    EntryPrice,
    /// By season.
    Seasonal,
    /// Inside and outside a quota.
    Quota,
    /// By origin.
    ByOrigin,
    /// By programme.
    ByProgramme,
    /// Not conceded.
    Excluded,
    /// An unexplained mark.
    Unknown,
    /// Empty.
    Missing,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Free => "free",
            Kind::AdValorem => "ad_valorem",
            Kind::Specific => "specific",
            Kind::Compound => "compound",
            Kind::Mixed => "mixed",
            Kind::AgriculturalComponent => "agricultural_component",
            Kind::EntryPrice => "entry_price",
            Kind::Seasonal => "seasonal",
            Kind::Quota => "quota",
            Kind::ByOrigin => "by_origin",
            Kind::ByProgramme => "by_programme",
            Kind::Excluded => "excluded",
            Kind::Unknown => "unknown",
            Kind::Missing => "missing",
        })
    }
}

/// A duty as it stands in a schedule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rate {
    text: String,
    terms: Terms,
    findings: Vec<String>,
}

impl Rate {
    /// An ad valorem rate, per cent.
    #[must_use]
    pub fn percent(percent: Exact) -> Rate {
        let written = format!("{percent}%");
        let amount = Amount::Percent(percent);
        let part = Part { op: Op::Plus, amount, inside_bound: false, written: written.clone() };
        Rate { text: written, terms: Terms::Parts(vec![part]), findings: Vec::new() }
    }

    /// A rate of parts, as a reader of components builds it.
    #[must_use]
    pub fn of_parts(parts: Vec<Part>) -> Rate {
        let text = canonical(&parts);
        Rate { text, terms: Terms::Parts(parts), findings: Vec::new() }
    }

    /// A rate by season, with a finding for days without a rate or with two.
    #[must_use]
    pub fn of_seasons(seasons: Vec<Season>) -> Rate {
        let findings = season::findings(&seasons);
        let text = seasons.iter().map(Season::canonical).collect::<Vec<_>>().join(", ");
        Rate { text, terms: Terms::Seasons(seasons), findings }
    }

    /// The text as received, without quotes and blanks around it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the text says.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What a reader should know: days without a rate, a number without its per cent sign.
    #[must_use]
    pub fn findings(&self) -> &[String] {
        &self.findings
    }

    /// The kind, by the parts and not by a label.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.terms {
            Terms::Parts(parts) => kind_of(parts),
            Terms::Seasons(_) => Kind::Seasonal,
            Terms::Quota { .. } => Kind::Quota,
            Terms::ByOrigin { .. } => Kind::ByOrigin,
            Terms::ByProgramme(_) => Kind::ByProgramme,
            Terms::EntryPrice => Kind::EntryPrice,
            Terms::Excluded => Kind::Excluded,
            Terms::Unexplained => Kind::Unknown,
            Terms::Missing => Kind::Missing,
        }
    }

    /// The per cent of a plain ad valorem or free rate.
    #[must_use]
    pub fn ad_valorem(&self) -> Option<Exact> {
        match &self.terms {
            Terms::Parts(parts) => match parts.as_slice() {
                [Part { op: Op::Plus, amount: Amount::Percent(percent), .. }] => Some(*percent),
                _ => None,
            },
            _ => None,
        }
    }

    /// The words of all parts in order: equal to the text but for blanks.
    #[must_use]
    pub fn written(&self) -> String {
        match &self.terms {
            Terms::Parts(list) => written(list),
            Terms::Seasons(seasons) => {
                seasons.iter().map(Season::written).collect::<Vec<_>>().join(", ")
            }
            Terms::Quota { written, .. } => written.clone(),
            Terms::ByOrigin { general, own } => {
                general.iter().chain(own).map(|o| o.written.clone()).collect::<Vec<_>>().join("")
            }
            Terms::ByProgramme(own) => {
                own.iter().map(|o| o.written.clone()).collect::<Vec<_>>().join(" ")
            }
            Terms::EntryPrice | Terms::Excluded | Terms::Unexplained | Terms::Missing => {
                self.text.clone()
            }
        }
    }
}

impl fmt::Display for Rate {
    /// In one notation, which reads back to the same terms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = canonical;
        let own = |own: &Own| match &own.parts {
            Some(list) => format!("({} {})", own.codes.join(","), parts(list)),
            None => format!("({} excluded)", own.codes.join(",")),
        };
        match &self.terms {
            Terms::Parts(list) => f.write_str(&parts(list)),
            Terms::Seasons(seasons) => {
                f.write_str(&seasons.iter().map(Season::canonical).collect::<Vec<_>>().join(", "))
            }
            Terms::Quota { inside, outside, volume, unit, flags, .. } => {
                f.write_str(&parts(inside))?;
                if let Some(outside) = outside {
                    write!(f, "/{}", parts(outside))?;
                }
                write!(f, "({volume} {unit})")?;
                flags.iter().try_for_each(|flag| write!(f, " {flag}"))
            }
            Terms::ByOrigin { general, own: list } => {
                match general {
                    Some(Own { parts: Some(list), .. }) => f.write_str(&parts(list))?,
                    Some(Own { parts: None, .. }) => f.write_str("excluded")?,
                    None => {}
                }
                list.iter().try_for_each(|one| f.write_str(&own(one)))
            }
            Terms::ByProgramme(list) => {
                let one = |o: &Own| match &o.parts {
                    Some(list) => format!("{} ({})", parts(list), o.codes.join(",")),
                    None => o.written.clone(),
                };
                f.write_str(&list.iter().map(one).collect::<Vec<_>>().join(" "))
            }
            Terms::EntryPrice => f.write_str("Entry Price"),
            Terms::Excluded => f.write_str("excluded"),
            Terms::Unexplained => f.write_str(&self.text),
            Terms::Missing => Ok(()),
        }
    }
}

fn kind_of(parts: &[Part]) -> Kind {
    let any = |test: fn(&Part) -> bool| parts.iter().any(test);
    if any(|p| matches!(p.amount, Amount::Table(_))) {
        return Kind::AgriculturalComponent;
    }
    if any(|p| matches!(p.op, Op::Min | Op::Max)) {
        return Kind::Mixed;
    }
    match parts {
        [one] => match &one.amount {
            Amount::Percent(_) if one.written.starts_with(|c: char| c.is_alphabetic()) => {
                Kind::Free
            }
            Amount::Percent(_) => Kind::AdValorem,
            _ => Kind::Specific,
        },
        _ if any(|p| matches!(p.amount, Amount::Percent(_))) => {
            if any(|p| matches!(p.amount, Amount::Specific { .. })) {
                Kind::Compound
            } else {
                Kind::AdValorem
            }
        }
        _ => Kind::Compound,
    }
}

/// The parts in one notation.
fn canonical(parts: &[Part]) -> String {
    let one = |(at, part): (usize, &Part)| match part.op {
        Op::Plus if at == 0 => part.amount.to_string(),
        Op::Plus => format!("+ {}", part.amount),
        Op::Minus => format!("- {}", part.amount),
        Op::Min => format!("MIN {}", part.amount),
        Op::Max => format!("MAX {}", part.amount),
    };
    parts.iter().enumerate().map(one).collect::<Vec<_>>().join(" ")
}

fn written(parts: &[Part]) -> String {
    parts.iter().map(|part| part.written.as_str()).collect::<Vec<_>>().join(" ")
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Percent(percent) => write!(f, "{percent}%"),
            Amount::Table(name) => f.write_str(name),
            Amount::Specific { amount, currency, per, qualifiers } => {
                write!(f, "{amount} {currency}")?;
                if qualifiers.contains(&Qualifier::PerPercentVolume) {
                    f.write_str(" / % vol")?;
                }
                if let Some(per) = per {
                    f.write_str(" / ")?;
                    if per.count != Exact::ONE {
                        write!(f, "{} ", per.count)?;
                    }
                    f.write_str(per.unit)?;
                }
                for qualifier in qualifiers {
                    match qualifier {
                        Qualifier::PerPercentVolume => {}
                        Qualifier::PureAlcohol => f.write_str(" / 100% vol")?,
                        Qualifier::PerPercentSucrose => f.write_str(" / % sacchar")?,
                        Qualifier::Weight(name) => write!(f, " / {name}")?,
                    }
                }
                Ok(())
            }
        }
    }
}
