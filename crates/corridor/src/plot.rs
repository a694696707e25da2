//! What is drawn, as data: lines by year, bars, areas, steps, a fan, a test of probabilities.
//!
//! A party's figures have one colour and one shape in every chart: see [`Party`].

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
    /// The record of each reporter, the target, and the spread and chances of what may come.
    Course(Course),
    /// Two figures of one thing, side by side, year by year.
    Pairs {
        /// The unit, in words.
        unit: String,
        /// The names of the two.
        names: [String; 2],
        /// One row a year.
        rows: Vec<Twin>,
    },
    /// Parts of wholes as areas, one map a whole.
    Areas {
        /// The maps.
        maps: Vec<Map>,
    },
    /// From a start to an end in steps.
    Steps {
        /// The unit, in words.
        unit: String,
        /// The steps, in order.
        steps: Vec<Step>,
    },
    /// Ratios about one, on a log scale.
    Ratios {
        /// What one is, in words.
        one: String,
        /// One row a ratio.
        rows: Vec<Ratio>,
    },
}

/// Whose a figure is: its colour and its shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The first party of the folder: a circle.
    #[default]
    First,
    /// The second: a diamond.
    Second,
    /// Neither, or both reconciled: a square.
    Neither,
}

impl Party {
    /// The party of a place among the folder's two; any other place is neither.
    #[must_use]
    pub fn at(place: Option<usize>) -> Self {
        match place {
            Some(0) => Self::First,
            Some(1) => Self::Second,
            _ => Self::Neither,
        }
    }
}

/// One line of a chart by years.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub party: Party,
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
    /// Whose figures it stands on.
    pub party: Party,
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

/// The record of each reporter, the target, and the spread and chances of what may come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The unit of the vertical axis, in words.
    pub unit: String,
    /// One line each; gaps stay gaps.
    pub series: Vec<Series>,
    /// Whose figures the spread stands on.
    pub of: Party,
    /// The years ahead, in order; none where nothing is forecast.
    pub ahead: Vec<Spread>,
    /// The target.
    pub level: Option<Level>,
    /// The chance of having reached it, under each reporter.
    pub chances: Vec<Chances>,
    /// The year asked about.
    pub by: Option<i16>,
}

/// The chance of having reached a target by each year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chances {
    /// Whose figures, in words.
    pub name: String,
    /// Whose they are.
    pub party: Party,
    /// Probability from 0 to 1, by year.
    pub by_year: Vec<Point>,
    /// The same as printed.
    pub shown: Vec<String>,
}

/// Two figures of one year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// The year; of a fiscal year the one that holds most of it.
    pub year: i16,
    /// A fiscal year as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The two figures.
    pub values: [f64; 2],
    /// The same as printed.
    pub shown: [String; 2],
    /// What they differ by, as printed.
    pub apart: String,
}

/// A whole and its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// What the whole is.
    pub title: String,
    /// Whose it is.
    pub party: Party,
    /// The whole, as printed.
    pub shown: String,
    /// The parts, the largest first.
    pub tiles: Vec<Tile>,
}

/// A part of a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// What it is.
    pub label: String,
    /// Its size, above zero.
    pub value: f64,
    /// The size as printed.
    pub shown: String,
}

/// A step from a start to an end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// Whose it is.
    pub party: Party,
    /// What it adds; the height itself for a level.
    pub value: f64,
    /// The value as printed.
    pub shown: String,
    /// What kind of step.
    pub kind: StepKind,
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// A height from the ground: where the steps start.
    Start,
    /// What is added.
    Add,
    /// What stays open.
    Open,
    /// A height from the ground: where the steps should end.
    End,
    /// A heading over the steps that follow; its value is not drawn.
    Heading,
}

/// A ratio about one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// What it is of.
    pub label: String,
    /// Whose it is.
    pub party: Party,
    /// The ratio, above zero; nothing where it is not known.
    pub value: Option<f64>,
    /// The ratio as printed, or why it is not known.
    pub shown: String,
    /// What stands at the right.
    pub aside: String,
}
