//! SMART, the one-product model of UNCTAD and the World Bank: creation, diversion, price, revenue.
//!
//! ```text
//! g_c  = (1 + t1_c)/(1 + t0_c) - 1
//! TC_c = eps M_c g_c / (1 - eps/Ex)                                creation
//! r    = (1 + g_B)/(1 + g_R) - 1
//! TD   = S Rs x / (S + Rs + S x),  x = -r sigma                    diversion, Laird and Yeats
//! TD   = S Rs x / (S + Rs)                                         diversion, Jammes and Olarreaga
//! price_c = M_c g_c eps/(Ex - eps),  revenue = sum (M + dM) t1 - sum M t0
//! welfare = sum 0.5 (t0 + t1) TC
//! ```
//!
//! `M` imports from each partner at world prices; `t0`, `t1` tariffs as fractions; `eps < 0` elasticity
//! of import demand; `sigma` of substitution between partners; `Ex` of export supply, infinite where
//! the world price stays. `B` are the partners that gain on the others, `S` and `g_B` their imports and
//! import-weighted change, `R`, `Rs`, `g_R` those of the rest. `TD` is never more than `Rs`, nor a loss
//! more than `S`; over `B` it is shared by `M |g|`, over `R` by `M`, and it sums to zero.
//!
//! ```
//! use corridor_equilibrium::smart::{self, Diversion, Elasticities};
//! // Two partners of 100 each pay 20 percent; the first pays nothing from now on.
//! let e = Elasticities { demand: 1.5, substitution: 1.5, supply: f64::INFINITY };
//! let m = smart::market(&[100.0, 100.0], &[0.2, 0.2], &[0.0, 0.2], e, Diversion::LairdYeats)?;
//! assert!((m.creation[0] - 25.0).abs() < 1e-12);
//! assert!((m.diversion[0] - 100.0 / 9.0).abs() < 1e-12);
//! assert!((m.revenue + 200.0 / 9.0).abs() < 1e-12);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! It is linear: creation has no bound, and imports below zero are possible for a large rise.
//! [`Market::large`] says so where a tariff moves by more than 0.2 in logarithms; [`crate::nest`] has
//! no such limit. Even for a tiny cut the two differ by `M g eta (1 - share)`, since SMART applies the
//! elasticity of all imports to one partner; [`against_nest`] takes the difference apart.
//!
//! Source: Laird and Yeats (1986); Jammes and Olarreaga (2005); WITS help (2010), which itself calls
//! its welfare figure so "improperly". Oracle: `tests/one_product.rs`.

use crate::elasticity;
use crate::error::Error;
use crate::nest;

/// Beyond this change of `ln(1 + t)` a linear formula can miss by an order of magnitude.
pub const LARGE: f64 = 0.2;

/// Elasticities of one product in one importer, all as positive numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elasticities {
    /// Of demand for all imports of the product, `-eps`; 0 or more.
    pub demand: f64,
    /// Of substitution between partners.
    pub substitution: f64,
    /// Of export supply; infinite where the world price stays (WITS writes 99).
    pub supply: f64,
}

impl Elasticities {
    pub(crate) fn check(self) -> Result<Self, Error> {
        elasticity::demand(self.demand)?;
        elasticity::substitution(self.substitution)?;
        elasticity::supply(self.supply)?;
        Ok(self)
    }
}

/// Which formula of diversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Diversion {
    /// Bent, so that it approaches the rivals' trade.
    #[default]
    LairdYeats,
    /// A straight line, cut at the rivals' trade.
    JammesOlarreaga,
}

/// What SMART says, one value a partner unless said; in the currency of the imports.
#[derive(Debug, Clone, PartialEq)]
pub struct Market {
    /// More of the product, since it is cheaper.
    pub creation: Vec<f64>,
    /// From other partners, since it is relatively cheaper; sums to zero.
    pub diversion: Vec<f64>,
    /// What a higher world price adds to the value.
    pub price: Vec<f64>,
    /// Creation, diversion and price.
    pub total: Vec<f64>,
    /// Change of the world price, a fraction.
    pub world_price: Vec<f64>,
    /// Change of tariff revenue, one number.
    pub revenue: f64,
    /// The triangle and the rectangle under the demand curve, one number.
    pub welfare: f64,
    /// Whether some tariff moves by more than [`LARGE`].
    pub large: bool,
}

/// One product in one importer.
///
/// # Errors
///
/// Arrays of different length; imports below zero; tariffs of -100 percent or less; elasticities out
/// of range.
pub fn market(
    imports: &[f64],
    before: &[f64],
    after: &[f64],
    elasticities: Elasticities,
    diversion: Diversion,
) -> Result<Market, Error> {
    check(imports, before, after)?;
    let Elasticities { demand, substitution, supply } = elasticities.check()?;
    let eps = -demand;
    let growth: Vec<f64> =
        before.iter().zip(after).map(|(t0, t1)| (1.0 + t1) / (1.0 + t0) - 1.0).collect();
    let (damping, passed) = if supply.is_infinite() {
        (1.0, 0.0)
    } else {
        (1.0 / (1.0 - eps / supply), eps / (supply - eps))
    };
    let creation: Vec<f64> =
        imports.iter().zip(&growth).map(|(m, g)| eps * m * g * damping).collect();
    let world_price: Vec<f64> = growth.iter().map(|g| g * passed).collect();
    let price: Vec<f64> = imports.iter().zip(&world_price).map(|(m, p)| m * p).collect();
    let diversion = divert(imports, &growth, substitution, diversion);
    let total: Vec<f64> =
        (0..imports.len()).map(|c| creation[c] + diversion[c] + price[c]).collect();
    let revenue = (0..imports.len())
        .map(|c| (imports[c] + total[c]) * after[c] - imports[c] * before[c])
        .sum();
    let welfare = (0..imports.len()).map(|c| 0.5 * (before[c] + after[c]) * creation[c]).sum();
    let large = growth.iter().any(|g| g.ln_1p().abs() > LARGE);
    Ok(Market { creation, diversion, price, total, world_price, revenue, welfare, large })
}

pub(crate) fn check(imports: &[f64], before: &[f64], after: &[f64]) -> Result<(), Error> {
    let expected = imports.len();
    for (what, tariffs) in [("the array of tariffs", before), ("the array of new tariffs", after)] {
        if tariffs.len() != expected {
            return Err(Error::Shape { what, found: tariffs.len(), expected });
        }
        for (index, &value) in tariffs.iter().enumerate() {
            if !(value > -1.0 && value.is_finite()) {
                let what = if what.contains("new") { "new tariff" } else { "tariff" };
                let allowed = "it must be a fraction above -1 (0.05 is five percent)";
                return Err(Error::Range { what, index: Some(index), value, allowed });
            }
        }
    }
    for (index, &value) in imports.iter().enumerate() {
        if !(value >= 0.0 && value.is_finite()) {
            let allowed = "it must be 0 or more, in one currency";
            return Err(Error::Range {
                what: "imports of partner",
                index: Some(index),
                value,
                allowed,
            });
        }
    }
    Ok(())
}

/// Those that gain on the rest: whose tariff falls, where some tariff does not; whose tariff falls
/// more than the import-weighted mean, where all fall; and the reverse where none falls.
fn beneficiaries(imports: &[f64], growth: &[f64]) -> Vec<bool> {
    let falls = |g: &f64| *g < 0.0;
    let rises = |g: &f64| *g > 0.0;
    let all = |test: fn(&f64) -> bool| growth.iter().all(test);
    if growth.iter().any(falls) && !all(falls) {
        growth.iter().map(falls).collect()
    } else if growth.iter().any(rises) && !all(rises) {
        growth.iter().map(rises).collect()
    } else {
        let total: f64 = imports.iter().sum();
        let mean = imports.iter().zip(growth).map(|(m, g)| m * g).sum::<f64>() / total;
        growth.iter().map(|g| if mean < 0.0 { *g < mean } else { *g > mean }).collect()
    }
}

fn divert(imports: &[f64], growth: &[f64], sigma: f64, form: Diversion) -> Vec<f64> {
    let gains = beneficiaries(imports, growth);
    let side = |of: bool| -> (f64, f64) {
        let of: Vec<usize> = (0..imports.len()).filter(|&c| gains[c] == of).collect();
        let sum: f64 = of.iter().map(|&c| imports[c]).sum();
        let weighted: f64 = of.iter().map(|&c| imports[c] * growth[c]).sum();
        (sum, if sum > 0.0 { weighted / sum } else { 0.0 })
    };
    let ((s, g_b), (rest, g_r)) = (side(true), side(false));
    if s <= 0.0 || rest <= 0.0 {
        return vec![0.0; imports.len()];
    }
    let x = -((1.0 + g_b) / (1.0 + g_r) - 1.0) * sigma;
    let room = match form {
        Diversion::LairdYeats => s + rest + s * x,
        Diversion::JammesOlarreaga => s + rest,
    };
    let moved = if room > 0.0 { (s * rest * x / room).clamp(-s, rest) } else { -s };
    let strength: Vec<f64> = (0..imports.len())
        .map(|c| if gains[c] { imports[c] * growth[c].abs() } else { 0.0 })
        .collect();
    let over: f64 = strength.iter().sum();
    let mut out: Vec<f64> = (0..imports.len())
        .map(|c| if gains[c] { moved * strength[c] / over } else { -moved * imports[c] / rest })
        .collect();
    spare(&mut out, imports, &gains);
    out
}

/// No partner loses more than it sold: what is beyond that is borne by the others of its side.
fn spare(diversion: &mut [f64], imports: &[f64], gains: &[bool]) {
    for _ in 0..diversion.len() {
        let (mut beyond, mut left) = (0.0, 0.0);
        for c in (0..diversion.len()).filter(|&c| gains[c]) {
            if diversion[c] < -imports[c] {
                beyond += -imports[c] - diversion[c];
                diversion[c] = -imports[c];
            } else if diversion[c] < 0.0 {
                left += imports[c] + diversion[c];
            }
        }
        if beyond <= 0.0 || left <= 0.0 {
            return;
        }
        for c in (0..diversion.len()).filter(|&c| gains[c]) {
            let room = imports[c] + diversion[c];
            if diversion[c] < 0.0 && room > 0.0 {
                diversion[c] -= beyond * (room / left);
            }
        }
    }
}

/// Why SMART and the exact nest differ for one partner, where only its tariff changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// `-M g eta (1 - v)`: SMART applies the elasticity of all imports to one partner.
    pub one_partner: f64,
    /// `-M g sigma (v - m)`: SMART weighs partners at world prices, the nest at the buyer's.
    pub weights: f64,
    /// The rest: the curve that straight lines leave out.
    pub curvature: f64,
}

/// SMART's total less the exact change of imports from one partner. `m` is its share of imports at
/// world prices, `v` its share of spending, tariffs included ([`shares`]); `change` is `g`.
#[must_use]
pub fn against_nest(
    smart: f64,
    exact: f64,
    imports: f64,
    (m, v): (f64, f64),
    change: f64,
    elasticities: Elasticities,
) -> Difference {
    let one_partner = -imports * change * elasticities.demand * (1.0 - v);
    let weights = -imports * change * elasticities.substitution * (v - m);
    Difference { one_partner, weights, curvature: smart - exact - one_partner - weights }
}

/// Shares of spending at base, tariffs included: one a partner; zeros where nothing is bought.
#[must_use]
pub fn shares(imports: &[f64], tariffs: &[f64]) -> Vec<f64> {
    nest::shares(imports, tariffs)
}
