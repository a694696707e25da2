//! The sections of a brief, each a file. The order of [`SECTIONS`] is that of the page.

mod agreement;
mod gap;
mod happened;
pub(super) mod outlook;
mod potential;
mod promised;
mod reach;
mod target;

use super::{Desk, Section};
use crate::error::Error;

/// One section: what lays it on the page.
pub type Lay = fn(&mut Desk<'_>) -> Result<Section, Error>;

/// Every section, in the order of the page.
pub const SECTIONS: &[Lay] = &[
    promised::section,
    happened::section,
    target::section,
    outlook::standing,
    gap::section,
    agreement::section,
];
