//! An interval for the export potential of one year, from how much a pair's ease of trade differs
//! between parts of its trade.
//!
//! ```text
//! ease[-g]  = sum_{k not in g} v[i,j,k] / sum_{k not in g} (v[i,k] v[j,k] / v[k])
//! se^2      = (n-1)/n sum_g (ease[-g] - mean ease[-g])^2
//! interval  = ease -+ t(0.975, n-1) se, not below zero
//! ```
//!
//! `v` as in [`export_potential`](super::export_potential), US dollars; `g` one of `n` blocks of products,
//! such as the 21 sections of the Harmonized System ([`section`](crate::product::section)). A potential
//! is supply times demand times ease, so its interval is that of the ease, times supply and demand.
//!
//! It says how much the one number that is estimated from the pair rests on any one block of
//! goods. It knows nothing of how years differ, of errors in the statistics, or of the factors that
//! are left out. With three years or more [`interval`] over years says more.
//!
//! ```
//! use corridor_trade::indicators::{PairTrade, ease_interval};
//! // Two of three blocks trade as expected, the third twice as much: 1, 1 and 2 of 1 each.
//! let trade = PairTrade {
//!     exports: &[10.0; 3], exporter_imports: &[0.0; 3], imports: &[10.0; 3],
//!     world: &[100.0; 3], flow: 4.0,
//! };
//! let found = ease_interval(trade, &[1.0, 1.0, 2.0], &[0, 1, 2])?.unwrap();
//! assert!((found.ease - 4.0 / 3.0).abs() < 1e-12);
//! // Without each: 3/2, 3/2, 1; se = sqrt(2/3 * 1/6) = 1/3; t(0.975, 2) = 4.3027.
//! assert!((found.high - (4.0 / 3.0 + 4.302652729911275 / 3.0)).abs() < 1e-9);
//! assert!(found.low.abs() < 1e-12 && found.blocks == 3);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: no overlap at all, fewer than three blocks in which anything is traded or
//! expected, or one block that holds all that is expected.
//!
//! Source: the jackknife of Tukey (1958), with blocks as in Efron and Tibshirani (1993), ch. 11. Oracle: the
//! pencil case above and those below.

use super::potential::PairTrade;
use super::spread::interval;
use super::sums::{exact_sum, side_by_side};
use crate::Error;

/// The ease of a pair's trade and how far it can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EaseInterval {
    /// The ease over all products.
    pub ease: f64,
    /// The low end, not below zero.
    pub low: f64,
    /// The high end.
    pub high: f64,
    /// Blocks that were left out in turn.
    pub blocks: usize,
}

/// The ease and its interval. `flows` is what the exporter sells to the importer, one amount a
/// product, adding up to `trade.flow`; `blocks` the block of each product, any numbers.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length; [`Error::Argument`] on a number that is negative
/// or not finite, on flows that do not add up, and with more than 31 blocks.
pub fn ease_interval(
    trade: PairTrade<'_>,
    flows: &[f64],
    blocks: &[usize],
) -> Result<Option<EaseInterval>, Error> {
    let Some(ease) = super::ease(trade)? else { return Ok(None) };
    side_by_side("flows of the pair", flows.len(), trade.world.len())?;
    side_by_side("blocks", blocks.len(), trade.world.len())?;
    let sum = exact_sum(flows.iter().copied());
    if (sum - trade.flow).abs() > 1e-9 * trade.flow.max(1.0) {
        return Err(Error::Argument {
            name: "flows of the pair",
            found: format!("{sum} in all"),
            expected: "what the pair trades in all products",
        });
    }
    let mut names: Vec<usize> = blocks.to_vec();
    names.sort_unstable();
    names.dedup();
    let within = |block: usize, of: &dyn Fn(usize) -> f64| {
        exact_sum((0..blocks.len()).filter(|&k| blocks[k] == block).map(of))
    };
    let neutral = |k: usize| match trade.world[k] {
        world if world > 0.0 => trade.exports[k] * trade.imports[k] / world,
        _ => 0.0,
    };
    let parts: Vec<(f64, f64)> = names
        .iter()
        .map(|&block| (within(block, &|k| flows[k]), within(block, &neutral)))
        .filter(|(flow, expected)| *flow > 0.0 || *expected > 0.0)
        .collect();
    let mut without = Vec::with_capacity(parts.len());
    for out in 0..parts.len() {
        let rest = || parts.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, part)| part);
        let expected = exact_sum(rest().map(|part| part.1));
        if expected <= 0.0 {
            return Ok(None);
        }
        without.push(exact_sum(rest().map(|part| part.0)) / expected);
    }
    Ok(interval(ease, &without)?.map(|(low, high)| EaseInterval {
        ease,
        low: low.max(0.0),
        high,
        blocks: parts.len(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRADE: PairTrade<'_> = PairTrade {
        exports: &[10.0, 20.0, 30.0, 40.0],
        exporter_imports: &[0.0; 4],
        imports: &[40.0, 30.0, 20.0, 10.0],
        world: &[100.0; 4],
        flow: 20.0,
    };

    #[test]
    fn blocks_that_trade_alike_leave_no_doubt() {
        // Expected 4, 6, 6, 4 and traded just that.
        let found = ease_interval(TRADE, &[4.0, 6.0, 6.0, 4.0], &[7, 7, 8, 9]).unwrap().unwrap();
        assert!((found.low - 1.0).abs() < 1e-12 && (found.high - 1.0).abs() < 1e-12);
        assert_eq!(found.blocks, 3);
    }

    #[test]
    fn two_blocks_or_one_with_everything_have_no_interval() {
        assert_eq!(ease_interval(TRADE, &[4.0, 6.0, 6.0, 4.0], &[1, 1, 2, 2]).unwrap(), None);
        let one = PairTrade { exports: &[10.0, 0.0, 0.0, 0.0], ..TRADE };
        assert_eq!(ease_interval(one, &[20.0, 0.0, 0.0, 0.0], &[1, 2, 3, 4]).unwrap(), None);
    }

    #[test]
    fn a_block_without_trade_or_expectation_does_not_count() {
        let trade = PairTrade { exports: &[10.0, 20.0, 30.0, 0.0], flow: 16.0, ..TRADE };
        let found = ease_interval(trade, &[4.0, 6.0, 6.0, 0.0], &[1, 2, 3, 4]).unwrap().unwrap();
        assert_eq!(found.blocks, 3);
    }

    #[test]
    fn flows_must_be_the_pair_s() {
        let text = ease_interval(TRADE, &[1.0; 4], &[1, 2, 3, 4]).unwrap_err().to_string();
        assert!(text.contains("4 in all"), "{text}");
        assert!(ease_interval(TRADE, &[20.0], &[1]).is_err());
    }
}
