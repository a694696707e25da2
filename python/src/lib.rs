//! The extension module `corridor._corridor`: it converts, calls and hands back. What it computes is
//! computed by the crate `corridor`, as for the command line.

mod answers;
mod arrow;
mod error;
mod estimation;
mod indicators;
mod interrupt;

use pyo3::prelude::*;

/// Functions and classes behind the package `corridor`.
#[pymodule]
mod _corridor {
    #[pymodule_export]
    use super::answers::{Partnership, read, roundtable_plan, sample, savings, simulate};
    #[pymodule_export]
    use super::arrow::Table;
    #[pymodule_export]
    use super::error::CorridorError;
    #[pymodule_export]
    use super::estimation::{Fit, columns, gravity, publication};
    #[pymodule_export]
    use super::indicators::{Store, indicator, indicators};

    /// The version of the crate that computes.
    #[allow(non_upper_case_globals)] // Python's name for it
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
