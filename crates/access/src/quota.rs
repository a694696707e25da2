//! Tariff quotas: definitions of a volume for a period, the measures that use them, and the days on which
//! the two do not fit.
//!
//! A measure names an order number; its definitions may begin or end on other days. What is open on a day
//! is decided by the definition of that day, never by the measure's dates alone. Origins have dates of
//! their own.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::table::Table;
use crate::{Error, Exact, Place};

/// Who may use a quota, and when.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Origin {
    /// The economy or group.
    pub area: String,
    /// The first day; open where there is none.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// A volume for a period.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Definition {
    /// The order number.
    pub order: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The volume; `None` where it is not stated.
    pub volume: Option<Exact>,
    /// Its unit.
    pub unit: String,
    /// Who may use it; empty for everybody whom a measure lets in.
    pub origins: Vec<Origin>,
    /// Periods in which it is blocked or suspended.
    pub closed: Vec<(Date, Date)>,
    /// Where it stands.
    pub place: Place,
}

/// How a quota stands on a day for an origin.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its volume is open, first come first served or by licence.
    Open,
    /// It is blocked or suspended on the day: not open, whatever is left.
    Closed,
    /// No definition stands on the day.
    Undefined,
    /// The origin may not use it on the day.
    OtherOrigin,
}

/// Reads definitions: `order_number, valid_from, valid_to, volume, unit, origin`; `origin` may hold several
/// with a comma between.
///
/// # Errors
///
/// [`Error::NoColumn`], [`Error::Cell`], [`Error::EndBeforeStart`].
pub fn read(text: &str, file: &str) -> Result<Vec<Definition>, Error> {
    let table = Table::read(text, file)?;
    for column in ["order_number", "valid_from", "valid_to"] {
        table.need(
            column,
            "a quota has order_number, valid_from, valid_to, volume, unit and origin",
        )?;
    }
    let mut definitions = Vec::new();
    for row in table.rows() {
        let day = |column: &str| {
            row.date(column)?.ok_or_else(|| {
                Error::Date { value: row.text(column).to_owned() }.at(&row.place(), column)
            })
        };
        let (from, to) = (day("valid_from")?, day("valid_to")?);
        if to < from {
            return Err(Error::EndBeforeStart {
                thing: format!("{}: quota {}", row.place(), row.text("order_number")),
                start: from.to_string(),
                end: to.to_string(),
            });
        }
        let areas = row.text("origin").split([',', ' ']).filter(|a| !a.is_empty());
        definitions.push(Definition {
            order: row.text("order_number").to_owned(),
            from,
            to,
            volume: row.exact("volume")?,
            unit: row.text("unit").to_owned(),
            origins: areas
                .map(|area| Origin { area: area.to_owned(), from: None, to: None })
                .collect(),
            closed: Vec::new(),
            place: row.place(),
        });
    }
    Ok(definitions)
}

/// How an order number stands on a day for an origin that belongs to `areas`, itself among them.
#[must_use]
pub fn state(definitions: &[Definition], order: &str, areas: &[String], day: Date) -> State {
    let of_day = definitions.iter().find(|d| d.order == order && d.from <= day && day <= d.to);
    let Some(definition) = of_day else { return State::Undefined };
    let dated = |o: &&Origin| {
        areas.contains(&o.area)
            && o.from.is_none_or(|from| from <= day)
            && o.to.is_none_or(|to| day <= to)
    };
    if !definition.origins.is_empty() && !definition.origins.iter().any(|o| dated(&o)) {
        return State::OtherOrigin;
    }
    let closed = definition.closed.iter().any(|(from, to)| *from <= day && day <= *to);
    if closed { State::Closed } else { State::Open }
}

/// The days of a measure on which no definition of its order number stands, as periods with both ends in.
///
/// # Errors
///
/// [`Error::EndBeforeStart`] for a measure that ends before it starts.
pub fn gaps(
    definitions: &[Definition],
    order: &str,
    (from, to): (Date, Date),
) -> Result<Vec<(Date, Date)>, Error> {
    if to < from {
        return Err(Error::EndBeforeStart {
            thing: format!("the measure of quota {order}"),
            start: from.to_string(),
            end: to.to_string(),
        });
    }
    let mut own: BTreeMap<Date, Date> = BTreeMap::new();
    for d in definitions.iter().filter(|d| d.order == order && d.from <= to && from <= d.to) {
        let end = own.entry(d.from.max(from)).or_insert(d.to);
        *end = (*end).max(d.to);
    }
    let mut found = Vec::new();
    let mut next = from;
    for (start, end) in own {
        if start > next {
            found.push((next, start.yesterday().unwrap_or(start)));
        }
        if end >= next {
            match end.tomorrow() {
                Ok(after) => next = after,
                Err(_) => return Ok(found),
            }
        }
    }
    if next <= to {
        found.push((next, to));
    }
    Ok(found)
}
