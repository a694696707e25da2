//! Every indicator, one file each: its formula, its symbols, a case for a pencil, when it is
//! undefined, and where it comes from.
//!
//! They are free functions on slices. Trade comes in as whole units of one currency, so sums are
//! exact; results are doubles. Where a measure is undefined the result is `None`, never zero and
//! never not-a-number; a wrong shape is an [`Error`](crate::Error).

mod complementarity;
mod concentration;
mod growth;
mod headroom;
mod intensity;
mod intra_industry;
mod lafay;
mod margins;
mod penetration;
mod rca;
mod rca_forms;
mod share;
mod similarity;
mod sums;
mod theil;

pub use complementarity::{complementarity, drysdale, overlap};
pub use concentration::{Concentration, concentration, diversification};
pub use growth::{cagr, growth};
pub use headroom::{GapPlan, headroom, share_gap};
pub use intensity::{
    PairTotals, homogeneous_intensity, intensity, intensity_abroad, symmetric_intensity,
};
pub use intra_industry::{
    balanced_grubel_lloyd, grubel_lloyd, grubel_lloyd_of, marginal_intra_industry,
};
pub use lafay::lafay;
pub use margins::{Margins, margins};
pub use penetration::penetration;
pub use rca::{Cell, balassa, has_advantage, over_table};
pub use rca_forms::{additive_rca, normalised_rca, symmetric_rca, trade_advantage};
pub use share::{balance, share};
pub use similarity::similarity;
pub use sums::{Sums, sums, total};
pub use theil::{Theil, theil};
