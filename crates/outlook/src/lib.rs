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
//! - [`growth`]: required and compound growth, run rates, the gap to a target.
//!
//! No clock, no file and no network is touched here: the date and the seed are arguments.

mod error;
pub mod growth;
pub mod period;

pub use error::Error;
