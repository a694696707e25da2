//! The working weights of a fit: `w mu` in PPML, `w` in least squares.

use std::borrow::Cow;
use std::sync::Arc;

use crate::kernel::Aligned;
use crate::layout::{Layout, Tensor};

/// In the order in which the solver had them.
#[derive(Debug, Clone)]
pub(crate) enum Weights<'a> {
    /// All are one: least squares without weights.
    One,
    Positions(Cow<'a, [f64]>),
    Strips(Arc<Aligned>, Arc<Tensor>),
}

impl Weights<'_> {
    /// Those of a run's rows.
    #[inline(always)]
    pub(crate) fn of_run(&self, layout: &Layout, run: usize, out: &mut [f64]) {
        let rows = layout.runs[run].clone();
        match self {
            Self::One => out.fill(1.0),
            Self::Positions(weights) => out.copy_from_slice(&weights[rows]),
            Self::Strips(strips, tensor) => tensor.rows_of(run, rows, strips, out),
        }
    }
}
