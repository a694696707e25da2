//! When an estimation stops, and which rows it may use.

use crate::Singletons;

/// Settings of [`crate::ppml`] and [`crate::ols`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// PPML stops when one more step would move no fitted value by more than about the square root
    /// of this, relative to itself; that step is then taken to first order. Newton steps square the
    /// error, so what is left is about the tolerance.
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
        Self { tolerance: 3e-13, steps: 100, inner_steps: 20_000, singletons: Singletons::Drop }
    }
}
