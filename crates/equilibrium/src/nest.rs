//! The exact Armington nest: one product in one importer, at any size of tariff change.
//!
//! ```text
//! v_c = M_c (1 + t0_c),  s_c = v_c / sum v,  T_c = (1 + t1_c)/(1 + t0_c)
//! p_c = T_c w_c,   P = (sum_c s_c p_c^(1-sigma))^(1/(1-sigma))       (sigma = 1: exp sum s ln p)
//! q_c = (p_c/P)^-sigma P^-eta = w_c^Ex                               demand meets supply
//! dCS = V (1 - P^(1-eta))/(1 - eta),  dPS_c = M_c (w_c^(1+Ex) - 1)/(1 + Ex)
//! dRev = sum M_c q_c w_c t1_c - sum M_c t0_c
//! ```
//!
//! `M` imports from each source at world prices; `t0`, `t1` tariffs as fractions; `sigma` substitution
//! between sources; `eta` demand for the product as a whole; `Ex` export supply, infinite where the
//! world price `w_c` stays. `V = sum v`. A domestic variety may be one of the sources, with tariffs 0.
//! All the `ln w_c` follow from `ln P`, and `ln P` from them: one equation in one unknown, whose slope
//! is never below zero, so that it is always found.
//!
//! ```
//! use corridor_equilibrium::{nest, smart::Elasticities};
//! let e = Elasticities { demand: 1.5, substitution: 1.5, supply: f64::INFINITY };
//! let m = nest::market(&[100.0, 100.0], &[0.2, 0.2], &[0.0, 0.2], e)?;
//! assert!((m.imports[0] - 100.0 * 1.2_f64.powf(1.5)).abs() < 1e-12); // 131.45
//! assert!((m.imports[1] - 100.0).abs() < 1e-12); // sigma = eta: the other source is not touched
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! Imports are never negative. Fails where a figure is too large for a number. Source: Armington
//! (1969); Hallren and Riker (2017). Oracle: `tests/one_product.rs`.

use crate::error::Error;
use crate::smart::{Elasticities, check};

/// One product in one importer after the change; one value a source unless said.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// New imports at new world prices.
    pub imports: Vec<f64>,
    /// New less old.
    pub change: Vec<f64>,
    /// New over old world price.
    pub world_price: Vec<f64>,
    /// New over old price index of the product, one number.
    pub price_index: f64,
    /// Change of the importer's consumer surplus, one number.
    pub consumer_surplus: f64,
    /// Change of tariff revenue, one number.
    pub revenue: f64,
    /// Change of producer surplus.
    pub producer_surplus: Vec<f64>,
}

impl Market {
    /// Consumer surplus and revenue: what the importer gains.
    #[must_use]
    pub fn importer_welfare(&self) -> f64 {
        self.consumer_surplus + self.revenue
    }
}

/// Shares of spending at base, tariffs included; zeros where nothing is bought.
#[must_use]
pub fn shares(imports: &[f64], tariffs: &[f64]) -> Vec<f64> {
    let spent: Vec<f64> = imports.iter().zip(tariffs).map(|(m, t)| m * (1.0 + t)).collect();
    let total: f64 = spent.iter().sum();
    spent.iter().map(|v| if total > 0.0 { v / total } else { 0.0 }).collect()
}

/// One product in one importer. A product of which nothing is bought stays so.
///
/// # Errors
///
/// Arrays of different length; imports below zero; tariffs of -100 percent or less; elasticities out
/// of range; a figure too large for a number.
pub fn market(
    imports: &[f64],
    before: &[f64],
    after: &[f64],
    elasticities: Elasticities,
) -> Result<Market, Error> {
    check(imports, before, after)?;
    let e = elasticities.check()?;
    let n = imports.len();
    let spent: f64 = imports.iter().zip(before).map(|(m, t)| m * (1.0 + t)).sum();
    if spent <= 0.0 {
        return Ok(Market {
            imports: vec![0.0; n],
            change: vec![0.0; n],
            world_price: vec![1.0; n],
            price_index: 1.0,
            consumer_surplus: 0.0,
            revenue: 0.0,
            producer_surplus: vec![0.0; n],
        });
    }
    let share = shares(imports, before);
    let ln_t: Vec<f64> = (before.iter().zip(after))
        .map(|(t0, t1)| if t0.to_bits() == t1.to_bits() { 0.0 } else { t1.ln_1p() - t0.ln_1p() })
        .collect();
    let ln_index = index(&share, &ln_t, e);
    let worlds = |ln_p: f64, t: f64| -> f64 {
        if e.supply.is_infinite() {
            0.0
        } else {
            ((e.substitution - e.demand) * ln_p - e.substitution * t) / (e.supply + e.substitution)
        }
    };
    let ln_w: Vec<f64> = ln_t.iter().map(|&t| worlds(ln_index, t)).collect();
    let mut now = vec![0.0; n];
    let mut surplus = vec![0.0; n];
    for c in 0..n {
        if imports[c] > 0.0 {
            let ln_p = ln_t[c] + ln_w[c];
            let ln_q = -e.substitution * (ln_p - ln_index) - e.demand * ln_index;
            now[c] = imports[c] * (ln_q + ln_w[c]).exp();
            if e.supply.is_finite() {
                surplus[c] = imports[c] * ((1.0 + e.supply) * ln_w[c]).exp_m1() / (1.0 + e.supply);
            }
        }
    }
    let consumer_surplus = -spent * integral(1.0 - e.demand, ln_index);
    let revenue = (0..n).map(|c| now[c] * after[c] - imports[c] * before[c]).sum();
    let market = Market {
        change: now.iter().zip(imports).map(|(a, b)| a - b).collect(),
        imports: now,
        world_price: ln_w.iter().map(|l| l.exp()).collect(),
        price_index: ln_index.exp(),
        consumer_surplus,
        revenue,
        producer_surplus: surplus,
    };
    let sums = [
        market.price_index,
        market.imports.iter().sum(),
        market.consumer_surplus,
        market.revenue,
        market.producer_surplus.iter().sum(),
    ];
    if sums.iter().any(|s| !s.is_finite()) {
        return Err(Error::Overflow { what: "the trade of a product" });
    }
    Ok(market)
}

/// `(x^k - 1)/k`, with `x = exp(l)`; `l` where `k` is zero.
fn integral(k: f64, l: f64) -> f64 {
    if (k * l).abs() < 1e-12 { l } else { (k * l).exp_m1() / k }
}

/// `ln P`, and its slope in `ln P` where world prices move.
fn price(share: &[f64], ln_t: &[f64], e: Elasticities, ln_index: f64) -> (f64, f64) {
    let k = 1.0 - e.substitution;
    let (slope, own) = if e.supply.is_infinite() {
        (0.0, 0.0)
    } else {
        let all = e.supply + e.substitution;
        ((e.substitution - e.demand) / all, e.substitution / all)
    };
    let ln_p = |t: f64| t * (1.0 - own) + slope * ln_index;
    if k.abs() < 1e-9 {
        return (share.iter().zip(ln_t).map(|(s, &t)| s * ln_p(t)).sum(), slope);
    }
    let top = (share.iter().zip(ln_t))
        .filter(|(s, _)| **s > 0.0)
        .map(|(_, &t)| k * ln_p(t))
        .fold(f64::NEG_INFINITY, f64::max);
    // Most sources of a product are not treated: their term is the share alone.
    let still = (k * ln_p(0.0) - top).exp();
    let sum: f64 = (share.iter().zip(ln_t))
        .map(|(s, &t)| if t.to_bits() == 0 { s * still } else { s * (k * ln_p(t) - top).exp() })
        .sum();
    ((sum.ln() + top) / k, slope)
}

/// The one unknown. `ln P - price(ln P)` rises by `1 - slope` a unit, since every `ln p_c` has the
/// same slope: a first evaluation gives the answer, a second its last digits.
fn index(share: &[f64], ln_t: &[f64], e: Elasticities) -> f64 {
    let mut ln_index = 0.0;
    let rounds = if e.supply.is_infinite() { 1 } else { 3 };
    for _ in 0..rounds {
        let (there, slope) = price(share, ln_t, e, ln_index);
        ln_index += (there - ln_index) / (1.0 - slope);
    }
    ln_index
}
