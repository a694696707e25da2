//! Is the target within reach, by when, and with what probability?
//!
//! ```
//! use corridor_outlook::growth::required_growth;
//!
//! // From 5 to 10 in five years.
//! let rate = required_growth(5.0, 10.0, 5.0)?;
//! assert!((rate - 0.1487).abs() < 1e-4);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! In the order that a series travels:
//!
//! - [`period`]: spans of civil dates, half-open, and the months that they cover;
//! - [`series`]: figures as published, by one reporter on one basis, as known on a day;
//! - [`season`], [`cover`], [`path`]: the yearly path behind whole and partial figures;
//! - [`growth`]: required and compound growth, run rates, the gap to a target;
//! - [`panel`], [`record`]: many series, and what the past of each one says;
//! - [`class`], [`smoothing`], [`drift`]: the members of the forecast;
//! - [`forecaster`], [`mix`], [`calibration`]: the members as one distribution;
//! - [`distribution`], [`normal`], [`regression`]: what they are made of;
//! - [`gravity`], [`gravity_record`]: a path from projections of GDP as a further member, and its weight;
//! - [`world`]: growth that all pairs share: its source, its spread, the eras;
//! - [`era`]: what was said in each era, and what happened;
//! - [`comparable`], [`model`], [`frozen`]: what is learned from a panel once;
//! - [`tie`]: how the years of one forecast hang together;
//! - [`target`], [`answer`]: what is asked, and what is said;
//! - [`once`]: what was said of seeing a level at least once, and what happened;
//! - [`now`]: months that are over and not yet published;
//! - [`backtest`], [`score`], [`tally`]: what the method said, and what happened;
//! - [`seasonal`]: the rival where there are months.
//!
//! No clock, no file and no network is touched here: the date and the seed are arguments.

pub mod answer;
pub mod backtest;
pub mod calibration;
pub mod class;
pub mod comparable;
pub mod cover;
pub mod distribution;
pub mod drift;
pub mod era;
mod error;
pub mod forecaster;
pub mod frozen;
pub mod gravity;
pub mod gravity_record;
pub mod growth;
pub mod mix;
pub mod model;
pub mod normal;
pub mod now;
pub mod once;
pub mod panel;
pub mod path;
pub mod period;
pub mod record;
pub mod regression;
pub mod score;
pub mod season;
pub mod seasonal;
pub mod series;
pub mod smoothing;
pub mod tally;
pub mod target;
pub mod tie;
pub mod world;

pub use error::Error;
