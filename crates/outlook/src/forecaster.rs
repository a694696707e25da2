//! The members of the forecast and how they become one distribution.

use crate::Error;
use crate::class::{Common, ReferenceClass};
use crate::distribution::Distribution;
use crate::drift::{Tails, drift};
use crate::record::Record;
use crate::smoothing::{Smoothing, smoothing};

/// Every member, in the order of its weight.
pub const MEMBERS: [&str; 3] = ["reference class", "damped trend", "drift"];

/// The members fitted to one pair at one origin.
#[derive(Debug)]
pub struct Forecaster<'a> {
    class: &'a ReferenceClass,
    record: Record,
    past: &'a [f64],
    smoothing: Option<Smoothing>,
}

/// One forecast by each member that could make one.
#[derive(Debug, Clone, PartialEq)]
pub struct Members {
    /// In the order of [`MEMBERS`]; `None` where the past is too short for it.
    pub each: [Option<Distribution>; MEMBERS.len()],
}

impl<'a> Forecaster<'a> {
    /// Fit the members to a past in logs, oldest first.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] for a value that is no number.
    pub fn new(class: &'a ReferenceClass, record: Record, past: &'a [f64]) -> Result<Self, Error> {
        let smoothing = match smoothing(past) {
            Ok(fit) => Some(fit),
            Err(Error::TooShort { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok(Self { class, record, past, smoothing })
    }

    /// Each member's forecast; `common` as in [`ReferenceClass::forecast`].
    ///
    /// # Errors
    ///
    /// [`Error::NoHorizon`] if the class does not reach that far.
    pub fn members(&self, horizon: usize, common: Common) -> Result<Members, Error> {
        let drift = match drift(self.past, horizon, Tails::Fat) {
            Ok(forecast) => Some(forecast),
            Err(Error::TooShort { .. }) => None,
            Err(other) => return Err(other),
        };
        let class = self.class.forecast(&self.record, horizon, common)?;
        let smoothing = self.smoothing.map(|s| s.forecast(horizon)).transpose()?;
        Ok(Members { each: [Some(class), smoothing, drift] })
    }
}

impl Members {
    /// The members as one distribution.
    ///
    /// The weight of a member that made no forecast goes to the others.
    ///
    /// # Errors
    ///
    /// [`Error::NotPositive`] if no member of weight above zero made a forecast.
    pub fn mixed(&self, weights: &[f64]) -> Result<Distribution, Error> {
        let present: Vec<(&Distribution, f64)> =
            self.each.iter().zip(weights).filter_map(|(m, w)| Some((m.as_ref()?, *w))).collect();
        Distribution::mixture(&present)
    }
}
