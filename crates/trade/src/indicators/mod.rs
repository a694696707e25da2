//! Every indicator, one file each: its formula, its symbols, a case for a pencil, when it is
//! undefined, and where it comes from.
//!
//! They are free functions on slices. Trade comes in as whole units of one currency, so sums are
//! exact; results are doubles. Where a measure is undefined the result is `None`, never zero and
//! never not-a-number; a wrong shape is an [`Error`](crate::Error).

mod answers;
mod ask;
mod beside_trade;
mod complementarity;
mod concentration;
mod conditions;
mod coverage;
mod covered;
mod density;
mod diversification_potential;
mod ease_spread;
mod eci;
mod filter;
mod fitness;
mod gather;
mod growth;
mod growth_margins;
mod headroom;
mod hub;
mod intensity;
mod intra_industry;
mod lafay;
mod list;
mod margins;
mod market_share;
mod mirror;
mod near_products;
mod opportunity;
mod pair_answers;
mod penetration;
mod potential;
mod presence;
mod prody;
mod proximity;
mod rca;
mod rca_forms;
mod relative_unit_value;
mod share;
mod similarity;
mod spread;
mod sums;
mod theil;
mod unit_value;

pub use ask::{Answer, Ask, Value, Year};
pub use beside_trade::Tariffs;
pub use complementarity::{complementarity, drysdale, overlap};
pub use concentration::{Concentration, concentration, diversification};
pub use conditions::{demand_growth, distance_factor, tariff_factor, weighted_mean};
pub use coverage::{LEAST, coverage};
pub use density::{Density, Itself, density};
pub use diversification_potential::diversification_potential;
pub use ease_spread::{EaseInterval, ease_interval};
pub use eci::{Complexity, Parts, Sign};
pub use filter::Filter;
pub use fitness::{Fitness, Stop, fitness, fitness_after};
pub use gather::{Wanted, comparable, gather, gather_totals};
pub use growth::{cagr, growth};
pub use growth_margins::{GrowthMargins, growth_margins};
pub use headroom::{GapPlan, headroom, share_gap};
pub use hub::{hub_score, pass_through, reach_by_product, third_market_reach};
pub use intensity::{
    PairTotals, homogeneous_intensity, intensity, intensity_abroad, symmetric_intensity,
};
pub use intra_industry::{
    balanced_grubel_lloyd, grubel_lloyd, grubel_lloyd_of, marginal_intra_industry,
};
pub use lafay::lafay;
pub use list::{INDICATORS, Indicator, Needs};
pub use margins::{Margins, margins};
pub use market_share::{MarketShareParts, Order, constant_market_share};
pub use mirror::{Causes, Discrepancy, Line, mirror};
pub use opportunity::{Gain, Outlook};
pub use penetration::penetration;
pub use potential::{Conditions, PairTrade, demand, ease, export_potential, unrealised};
pub use presence::{Presence, Tie};
pub use prody::{expy, prody};
pub use proximity::Proximity;
pub use rca::{Cell, balassa, has_advantage, has_more_than_the_world, over_table};
pub use rca_forms::{additive_rca, normalised_rca, symmetric_rca, trade_advantage};
pub use relative_unit_value::relative_unit_value;
pub use share::{balance, share};
pub use similarity::similarity;
pub use spread::{interval, spread};
pub use sums::{Sums, sums, total};
pub use theil::{Theil, theil};
pub use unit_value::{Tier, UnitValue, tier, unit_value};
