//! Export potential: what a pair could trade if the exporter sold as well there as it sells elsewhere.
//!
//! ```text
//! EPI[k]    = supply[k] * demand[k] * ease                                              US dollars
//! supply[k] = v[i,k] G[i] / sum_i v[i,k] G[i] * min(1, v[i,k]/m[i,k]) * ((1+tau[i,k])/(1+tau[k]))^sigma[k]
//! demand[k] = v[j,k] P[j] (G[j]/P[j])^eps[k] * ((1+tau[j,k])/(1+tau[i,j,k]))^sigma[k] * exp(-|ln D[i,j] - mean ln D[j,k]|)
//! ease      = v[i,j] / sum_k (v[i,k] v[j,k] / v[k])
//! ```
//!
//! `v[i,k]` exports of `i`, `v[j,k]` imports of `j`, `v[k]` world trade, `v[i,j]` trade of the pair in all
//! products, `m[i,k]` imports of `i`: each the mean of several years (ITC takes five; a year without
//! trade counts as zero), US dollars. `G`, `P`: expected over current GDP and population, about
//! five years ahead. `tau`: tariffs as fractions, weighed by trade: what `i` meets abroad, what the
//! world meets, what `j` asks of all and of `i`. `D` distance; the mean is weighed by imports. `sigma`
//! the substitution elasticity, `eps` the income elasticity of imports a head.
//!
//! The first factor of each line comes from trade alone. The others are [`Conditions`]: a factor
//! that is not given is left out, that is, 1, and the caller says which were there.
//!
//! ```
//! use corridor_trade::indicators::{Conditions, PairTrade, export_potential, unrealised};
//! // One product: supply 100/1000; demand 1000; the pair trades 60 where 100*1000/2500 = 40 would be neutral.
//! let trade = PairTrade {
//!     exports: &[100.0], exporter_imports: &[50.0], imports: &[1000.0],
//!     world: &[2500.0], flow: 60.0,
//! };
//! let supplied = Conditions { world_expected: Some(&[1000.0]), ..Conditions::default() };
//! let grown = Conditions { demand_growth: Some(&[1.155]), import_tariff: Some(&[1.05]), ..supplied };
//! let potential = export_potential(trade, grown)?;
//! assert!((potential[0].unwrap() - 181.9125).abs() < 1e-10);
//! assert!((unrealised(potential[0].unwrap(), 120.0) - 61.9125).abs() < 1e-10);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! A pair without trade has ease 0 and potential 0. Undefined, `None`: everything where no overlap
//! is expected at all; a product that `i` does not export (see [`diversification_potential`](super::diversification_potential))
//! or that the world does not trade. The sum of unrealised potential over products adds the positive parts only,
//! and is not that of the sums.
//!
//! An interval comes from how three years or more differ ([`interval`](super::interval)), or of fewer from how
//! much the ease rests on single sections of goods ([`ease_interval`](super::ease_interval)).
//!
//! The open R version sums the supply denominator over all products; this one keeps to `k`, as the
//! paper says. DIFFERS there on purpose.
//!
//! Source: Decreux and Spies (2016), the ITC methodology. Oracle: `tests/hand_examples.rs`.

use super::sums::{exact_sum, side_by_side};
use crate::Error;

/// Mean yearly trade of a pair and around it, US dollars, one a product but for `flow`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairTrade<'a> {
    /// What the exporter sells to everybody.
    pub exports: &'a [f64],
    /// What the exporter buys from everybody.
    pub exporter_imports: &'a [f64],
    /// What the importer buys from everybody.
    pub imports: &'a [f64],
    /// What everybody sells to everybody.
    pub world: &'a [f64],
    /// What the exporter sells to the importer in all products.
    pub flow: f64,
}

/// Factors beyond trade itself, one a product; one that is absent is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Conditions<'a> {
    /// Expected growth of the exporter's GDP, a factor; 1 when left out.
    pub exporter_growth: Option<f64>,
    /// World exports with each exporter's grown by its own factor; `world` when left out.
    pub world_expected: Option<&'a [f64]>,
    /// `((1+tau[i,k])/(1+tau[k]))^sigma`: see [`super::tariff_factor`].
    pub export_tariff: Option<&'a [f64]>,
    /// `P (G/P)^eps`: see [`super::demand_growth`].
    pub demand_growth: Option<&'a [f64]>,
    /// `((1+tau[j,k])/(1+tau[i,j,k]))^sigma`: see [`super::tariff_factor`].
    pub import_tariff: Option<&'a [f64]>,
    /// `exp(-|ln D - mean ln D|)`: see [`super::distance_factor`].
    pub distance: Option<&'a [f64]>,
}

/// Export potential of every product.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a number that is
/// negative or not finite.
pub fn export_potential(
    trade: PairTrade<'_>,
    conditions: Conditions<'_>,
) -> Result<Vec<Option<f64>>, Error> {
    let demand = demand(trade, conditions)?;
    let Some(ease) = ease(trade)? else { return Ok(vec![None; demand.len()]) };
    let growth = conditions.exporter_growth.unwrap_or(1.0);
    let expected = conditions.world_expected.unwrap_or(trade.world);
    let of = |k: usize| {
        let sold = trade.exports[k];
        if sold <= 0.0 || expected[k] <= 0.0 {
            return None;
        }
        let bought = trade.exporter_imports[k];
        // An economy that buys more than it sells of a product passes some of it on.
        let own = if bought > 0.0 { (sold / bought).min(1.0) } else { 1.0 };
        let supply = sold * growth / expected[k] * own * factor(conditions.export_tariff, k);
        Some(supply * demand[k] * ease)
    };
    Ok((0..demand.len()).map(of).collect())
}

/// Expected demand of the importer for every product on the terms that the exporter has.
///
/// # Errors
///
/// As for [`export_potential`].
pub fn demand(trade: PairTrade<'_>, conditions: Conditions<'_>) -> Result<Vec<f64>, Error> {
    check(trade, conditions)?;
    let of = |k: usize| {
        trade.imports[k]
            * factor(conditions.demand_growth, k)
            * factor(conditions.import_tariff, k)
            * factor(conditions.distance, k)
    };
    Ok((0..trade.imports.len()).map(of).collect())
}

/// How easily the pair trades: its trade over what their shares in every product would make; `None`
/// when that is nothing.
///
/// # Errors
///
/// As for [`export_potential`].
pub fn ease(trade: PairTrade<'_>) -> Result<Option<f64>, Error> {
    check(trade, Conditions::default())?;
    let terms = (0..trade.world.len()).filter(|&k| trade.world[k] > 0.0);
    let neutral = exact_sum(terms.map(|k| trade.exports[k] * trade.imports[k] / trade.world[k]));
    Ok((neutral > 0.0).then(|| trade.flow / neutral))
}

/// What a potential exceeds actual trade by; nothing when it does not.
#[must_use]
pub fn unrealised(potential: f64, actual: f64) -> f64 {
    (potential - actual).max(0.0)
}

fn factor(list: Option<&[f64]>, k: usize) -> f64 {
    list.map_or(1.0, |list| list[k])
}

fn check(trade: PairTrade<'_>, conditions: Conditions<'_>) -> Result<(), Error> {
    let products = trade.exports.len();
    let lists = [
        ("exports", Some(trade.exports)),
        ("imports of the exporter", Some(trade.exporter_imports)),
        ("imports", Some(trade.imports)),
        ("world trade", Some(trade.world)),
        ("expected world trade", conditions.world_expected),
        ("export tariff factor", conditions.export_tariff),
        ("demand growth", conditions.demand_growth),
        ("import tariff factor", conditions.import_tariff),
        ("distance factor", conditions.distance),
    ];
    let single = [
        ("trade of the pair", trade.flow),
        ("growth of the exporter", conditions.exporter_growth.unwrap_or(1.0)),
    ];
    for (what, list) in lists.iter().filter_map(|(what, list)| Some((*what, (*list)?))) {
        side_by_side(what, list.len(), products)?;
    }
    let values = lists.iter().flat_map(|(name, list)| {
        list.iter().flat_map(|list| list.iter()).map(|value| (*name, *value))
    });
    match values.chain(single).find(|(_, value)| !value.is_finite() || *value < 0.0) {
        None => Ok(()),
        Some((name, value)) => Err(Error::Argument {
            name,
            found: value.to_string(),
            expected: "finite and not negative",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRADE: PairTrade<'_> = PairTrade {
        exports: &[40.0, 10.0, 0.0],
        exporter_imports: &[5.0, 20.0, 55.0],
        imports: &[35.0, 10.0, 45.0],
        world: &[50.0, 50.0, 100.0],
        flow: 40.0,
    };

    #[test]
    fn from_trade_alone_by_pencil() {
        let potential = export_potential(TRADE, Conditions::default()).unwrap();
        let ease = 40.0 / (40.0 * 35.0 / 50.0 + 10.0 * 10.0 / 50.0); // 4/3
        assert!((potential[0].unwrap() - 0.8 * 35.0 * ease).abs() < 1e-12);
        // Twice as much of product 1 comes in as goes out, so half of it counts as its own.
        assert!((potential[1].unwrap() - 0.2 * 0.5 * 10.0 * ease).abs() < 1e-12);
        assert_eq!(potential[2], None);
    }

    #[test]
    fn a_pair_without_trade_has_no_potential_and_one_without_overlap_no_answer() {
        let apart = PairTrade { flow: 0.0, ..TRADE };
        assert_eq!(export_potential(apart, Conditions::default()).unwrap()[0], Some(0.0));
        let disjoint = PairTrade { imports: &[0.0, 0.0, 45.0], ..TRADE };
        assert_eq!(export_potential(disjoint, Conditions::default()).unwrap(), [None; 3]);
    }

    #[test]
    fn not_a_number_is_an_error() {
        let wrong = Conditions { distance: Some(&[1.0, f64::NAN, 1.0]), ..Conditions::default() };
        let text = export_potential(TRADE, wrong).unwrap_err().to_string();
        assert_eq!(text, "distance factor is NaN, expected finite and not negative");
    }

    #[test]
    fn lists_of_unequal_length_are_an_error() {
        let short = PairTrade { world: &[50.0], ..TRADE };
        assert!(export_potential(short, Conditions::default()).is_err());
    }
}
