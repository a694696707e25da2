//! Market access: schedules, staging, savings, rules of origin. Files in, rates and verdicts out.

pub mod codes;
mod error;
mod exact;
pub mod origin;
pub mod rate;
pub mod rule;
pub mod staging;
mod table;

pub use error::{Error, Place};
pub use exact::{Exact, Mode};
