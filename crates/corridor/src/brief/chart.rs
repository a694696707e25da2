//! Charts as data: what one would look at rather than read, with a table that says the same.
//! [`crate::render`] draws them.

use serde::Serialize;

use super::page::Table;
use crate::evidence::CardId;

/// A chart and the table that says the same.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// Unique in the brief: a part of element ids.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for who cannot see it.
    pub description: String,
    /// The card behind its texts.
    pub card: CardId,
    /// What is drawn.
    pub plot: Plot,
    /// The same as a table.
    pub twin: Table,
}

/// What is drawn.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "plot", rename_all = "lowercase")]
pub enum Plot {
    /// Values by year.
    Years {
        /// The unit of the vertical axis, in words.
        unit: String,
        /// One line each; gaps stay gaps.
        series: Vec<Series>,
        /// A level to compare with.
        level: Option<Level>,
    },
    /// Bars, longest first, one after another.
    Bars {
        /// The unit, in words.
        unit: String,
        /// Label and value.
        bars: Vec<Bar>,
    },
    /// What was traded, and the spread of what may come.
    Fan(Fan),
    /// Probabilities stated, against how often it happened.
    Reliability(Reliability),
}

/// One line of a chart by years.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Year and value, in the order of years.
    pub points: Vec<Point>,
}

/// A value of a year.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Point {
    /// The year.
    pub year: i16,
    /// The value, zero or more.
    pub value: f64,
}

/// A horizontal line.
#[derive(Clone, Debug, Serialize)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// Where.
    pub value: f64,
}

/// A bar.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// What it is.
    pub label: String,
    /// Its length.
    pub value: f64,
    /// The value as it is shown.
    pub shown: String,
    /// The ends of its interval, drawn as a thin line.
    pub ends: Option<(f64, f64)>,
}

/// What was traded, and the spread of what may come.
#[derive(Clone, Debug, Serialize)]
pub struct Fan {
    /// The unit of the vertical axis, in words.
    pub unit: String,
    /// Values of full years, above zero; gaps stay gaps.
    pub past: Vec<Point>,
    /// The years ahead, in order.
    pub ahead: Vec<Spread>,
    /// A level to compare with.
    pub level: Option<Level>,
}

/// The distribution of one year ahead.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    /// The year.
    pub year: i16,
    /// The value that is passed as often as not.
    pub middle: f64,
    /// Ends of the interval that holds half of the probability.
    pub half: [f64; 2],
    /// Ends of the interval that holds eighty percent of it.
    pub most: [f64; 2],
}

/// Probabilities stated against how often it happened.
#[derive(Clone, Debug, Serialize)]
pub struct Reliability {
    /// What happened, in words.
    pub event: String,
    /// Forecasts of like probability together.
    pub bins: Vec<Bin>,
}

/// Forecasts of like probability.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bin {
    /// The mean probability that was stated, in percent.
    pub stated: f64,
    /// How often it happened, in percent.
    pub happened: f64,
    /// Number of forecasts.
    pub cases: u64,
}
