//! Diversification potential: products that an economy does not sell yet, ranked for one market.
//!
//! ```text
//! PDI[k] = density[i,k] * demand[k] * ease      for k with RCA < 1 and density above the economy's median
//! ```
//!
//! `density` as in [`density`](super::density), `demand` and `ease` as in
//! [`export_potential`](super::export_potential): nearness to what the economy makes takes the place of what
//! it supplies. The result is a rank, 1 for the most promising; the product of the three is no amount
//! of dollars.
//!
//! ```
//! use corridor_trade::indicators::diversification_potential;
//! let rank = diversification_potential(
//!     &[true, false, false, false],
//!     &[Some(0.9), Some(0.5), Some(0.6), Some(0.1)],
//!     &[10.0, 100.0, 90.0, 900.0],
//!     1.0,
//! )?;
//! assert_eq!(rank, [None, None, Some(1), None]);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: a product that is sold with an advantage (it has an export potential), one that is
//! not above the median, and one that the market does not buy. Ties go to the earlier product.
//!
//! Source: Decreux and Spies (2016). Oracle: the pencil cases below.

use super::sums::side_by_side;
use crate::Error;

/// The rank of every product that the economy could take up for this market. `sold`: with an
/// advantage; `density`, `demand`: one a product; `ease`: of the pair.
///
/// # Errors
///
/// [`Error::Shape`] when the lists differ in length.
pub fn diversification_potential(
    sold: &[bool],
    density: &[Option<f64>],
    demand: &[f64],
    ease: f64,
) -> Result<Vec<Option<u32>>, Error> {
    side_by_side("densities", density.len(), sold.len())?;
    side_by_side("demands", demand.len(), sold.len())?;
    let Some(median) = median(density.iter().copied().flatten().collect()) else {
        return Ok(vec![None; sold.len()]);
    };
    let mut candidates: Vec<(usize, f64)> = (0..sold.len())
        .filter(|&k| !sold[k])
        .filter_map(|k| Some((k, density[k].filter(|d| *d > median)? * demand[k] * ease)))
        .filter(|(_, index)| *index > 0.0)
        .collect();
    candidates.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut ranks = vec![None; sold.len()];
    for ((k, _), rank) in candidates.into_iter().zip(1..) {
        ranks[k] = Some(rank);
    }
    Ok(ranks)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (below, above) =
        (values.get(values.len().saturating_sub(1) / 2)?, values.get(values.len() / 2)?);
    Some(below.midpoint(*above))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_middle() {
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn ranks_follow_the_index_and_ties_the_order() {
        let density = [Some(0.0), Some(0.0), Some(0.0), Some(0.5), Some(0.5), Some(0.5)];
        let demand = [1.0, 1.0, 1.0, 2.0, 4.0, 2.0];
        let ranks = diversification_potential(&[false; 6], &density, &demand, 1.0).unwrap();
        assert_eq!(ranks, [None, None, None, Some(2), Some(1), Some(3)]);
    }

    #[test]
    fn a_pair_that_does_not_trade_has_no_ranking() {
        let ranks =
            diversification_potential(&[false, false], &[Some(0.1), Some(0.2)], &[1.0, 1.0], 0.0);
        assert_eq!(ranks.unwrap(), [None, None]);
    }
}
