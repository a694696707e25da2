//! One measure of trade by name.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, UInt16Array};
use corridor_trade::Level;
use corridor_trade::indicators::{
    Answer, Ask, Filter, INDICATORS, Indicator, Needs, Value, Wanted, comparable, gather,
};
use corridor_trade::selection::economies;
use corridor_trade::store::{self, Kind};
use jiff::civil::Date;

use super::Found;
use crate::error::Error;

/// A measure, and of whom.
#[derive(Clone, Debug, Default)]
pub struct IndicatorAsked {
    /// Its name.
    pub name: String,
    /// Who sells, or the economy that it is about.
    pub exporter: Option<String>,
    /// Who buys.
    pub importer: Option<String>,
    /// Products to show, by the beginning of their codes.
    pub product: Option<String>,
    /// Digits of the products; the finest that the dataset has without it.
    pub level: Option<usize>,
    /// First and last year; the newest without it.
    pub years: Option<(u16, u16)>,
    /// Markets to keep.
    pub partners: Option<String>,
    /// Products to leave out, by the beginning of their codes.
    pub exclude: Vec<String>,
    /// Only the rows with the largest values of the last column.
    pub top: Option<usize>,
    /// The dataset; the only one without it.
    pub dataset: Option<String>,
    /// What was known on a day.
    pub as_of: Option<Date>,
}

/// The measure with a name.
///
/// # Errors
///
/// [`Error::NoIndicator`] with the nearest names.
pub fn named(name: &str) -> Result<&'static Indicator, Error> {
    INDICATORS.iter().find(|indicator| indicator.name == name).ok_or_else(|| Error::NoIndicator {
        name: name.to_owned(),
        known: INDICATORS.iter().map(|indicator| indicator.name.to_owned()).collect(),
    })
}

/// The measure's table.
///
/// # Errors
///
/// [`Error::NoIndicator`]; [`Error::SecondSource`] for a measure that needs more than a store;
/// [`Error::Trade`] for what the store does not hold or cannot compare.
pub fn indicator(store: &Path, asked: &IndicatorAsked) -> Result<Found, Error> {
    let indicator = named(&asked.name)?;
    if matches!(indicator.needs, Needs::Income | Needs::Mirror) {
        return Err(Error::SecondSource { name: asked.name.clone() });
    }
    let held = store::choose(store, Kind::Flows, asked.dataset.as_deref(), asked.as_of)?;
    let newest = held.years.last().copied().unwrap_or_default();
    let (first, last) = asked.years.unwrap_or((newest, newest));
    let years: Vec<u16> =
        held.years.iter().copied().filter(|year| (first..=last).contains(year)).collect();
    if years.is_empty() {
        held.year(first)?;
    }
    let years = indicator.needs.years(years);
    comparable(&held.source, &years, indicator.needs)?;
    let digits = asked.level.unwrap_or_else(|| held.source.level.map_or(6, usize::from));
    let level = Level::from_digits(digits)?;
    let list = |named: &Option<String>, year: u16| -> Result<Vec<String>, Error> {
        Ok(match named {
            Some(named) => economies(named, year)?,
            None => Vec::new(),
        })
    };
    let mut read = Vec::with_capacity(years.len());
    for &year in &years {
        let mut whose = list(&asked.exporter, year)?;
        whose.extend(list(&asked.importer, year)?);
        // Third markets are what the answer shows; leaving flows out would change the hub.
        let markets = match indicator.shows_partners() {
            true => Vec::new(),
            false => list(&asked.partners, year)?,
        };
        let exclude = asked.exclude.clone();
        let filter = Filter::None;
        let wanted = Wanted { needs: indicator.needs, level, whose, markets, exclude, filter };
        read.push(gather(&held.year(year)?, &wanted)?);
    }
    let one = |named: &Option<String>| -> Result<Option<String>, Error> {
        match list(named, newest)?.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only.clone())),
            several => Err(Error::OneEconomy {
                named: named.clone().unwrap_or_default(),
                economies: several.len(),
            }),
        }
    };
    let mut ask = Ask {
        years: read,
        product: asked.product.clone(),
        top: asked.top,
        floor: 1,
        exporter: one(&asked.exporter)?,
        importer: one(&asked.importer)?,
        ..Ask::default()
    };
    if indicator.shows_partners() {
        ask.partners = list(&asked.partners, newest)?;
    }
    let answer = indicator.of(&ask.on_common_codes())?;
    takes(indicator, &answer.keys, asked.exporter.as_deref(), asked.importer.as_deref())?;
    let mut notes = answer.notes.clone();
    notes.extend(held.source.coverage_note());
    let answer = match asked.top {
        Some(top) => answer.top(top),
        None => answer,
    };
    Ok(Found { batch: table(&answer)?, source: held.source, notes })
}

/// Whether a measure with these keys has a place for the sides that were named.
///
/// # Errors
///
/// [`Error::NoSide`].
pub fn takes(
    indicator: &Indicator,
    keys: &[&'static str],
    exporter: Option<&str>,
    importer: Option<&str>,
) -> Result<(), Error> {
    let sides = [
        ("importer", importer, ["importer", "hub"]),
        ("exporter", exporter, ["exporter", "economy"]),
    ];
    for (side, named, places) in sides {
        if let Some(named) = named
            && !keys.iter().any(|key| places.contains(key))
        {
            return Err(Error::NoSide {
                indicator: indicator.name,
                keys: keys.to_vec(),
                side,
                named: named.to_owned(),
                markets: indicator.needs.flows(),
            });
        }
    }
    Ok(())
}

/// An answer as columns; a measure of whole numbers stays whole, an absent value is null.
///
/// # Errors
///
/// [`Error::Arrow`].
pub fn table(answer: &Answer) -> Result<RecordBatch, Error> {
    let mut columns: Vec<(&str, ArrayRef)> =
        vec![("year", Arc::new(UInt16Array::from(answer.years.clone())))];
    for (name, codes) in answer.keys.iter().zip(&answer.codes) {
        columns.push((*name, Arc::new(StringArray::from_iter_values(codes))));
    }
    for (name, values) in answer.measures.iter().zip(&answer.values) {
        let real = values.iter().any(|value| matches!(value, Value::Real(_)));
        let column: ArrayRef = if real {
            Arc::new(Float64Array::from_iter(values.iter().map(|value| match value {
                Value::Whole(whole) => Some(*whole as f64),
                Value::Real(real) => Some(*real),
                Value::Absent => None,
            })))
        } else {
            Arc::new(Int64Array::from_iter(values.iter().map(|value| match value {
                Value::Whole(whole) => Some(*whole),
                Value::Real(_) | Value::Absent => None,
            })))
        };
        columns.push((*name, column));
    }
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}
