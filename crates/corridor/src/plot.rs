//! What is drawn, as data: lines by year, bars, a fan, a test of probabilities.

use serde::{Deserialize, Serialize};

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Year and value, in the order of years.
    pub points: Vec<Point>,
}

/// A value of a year.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The year.
    pub year: i16,
    /// The value, zero or more.
    pub value: f64,
}

/// A horizontal line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// Where.
    pub value: f64,
}

/// A bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// What happened, in words.
    pub event: String,
    /// Forecasts of like probability together.
    pub bins: Vec<Bin>,
}

/// Forecasts of like probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The mean probability that was stated, in percent.
    pub stated: f64,
    /// How often it happened, in percent.
    pub happened: f64,
    /// Number of forecasts.
    pub cases: u64,
}
