//! When an estimation stops, and which rows it may use.

use crate::Singletons;

/// Settings of [`crate::ppml`] and [`crate::ols`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// PPML stops when every fitted value moved by less than the square root of this in the last
    /// step, relative to itself. Newton steps square the error, so the next step would move by
    /// about the tolerance.
    pub tolerance: f64,
    /// Most outer steps of PPML.
    pub steps: usize,
    /// Most inner steps of one absorption.
    pub inner_steps: usize,
    /// What to do with rows that are alone in a level.
    pub singletons: Singletons,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance: 1e-10, steps: 100, inner_steps: 20_000, singletons: Singletons::Drop }
    }
}
