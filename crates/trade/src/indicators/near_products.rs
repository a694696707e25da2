//! Sums of proximity over an economy's products, without the matrix of proximities.
//!
//! ```text
//! P[e,k] = sum over l of m[e,l] w[l] phi[l,k]        m = M, or 1 - M
//!        = sum over e' that sell k of ( sum_l m[e,l] w[l] M[e',l] / max(u[l], u[k]) )
//! ```
//!
//! The second line holds because `phi[l,k] = sum_e' M[e',l] M[e',k] / max(u[l], u[k])`. Its inner sum
//! depends on `k` only through the ubiquity `u[k]`, of which there are at most as many as
//! economies. So it is tabulated once for each ubiquity, economy x economy, and every product adds
//! up `u[k]` rows of it. For 230 economies and 5,000 products that is some 10^8 additions where the
//! matrix product takes 10^10.
//!
//! The table for ubiquity `v` has two parts: products with `u[l] <= v`, whose terms are divided by
//! `v`, gathered in ascending order; and products with `u[l] > v`, divided by `u[l]`, gathered in
//! descending order. Nothing is ever taken off a sum, so nothing cancels.

use super::presence::Presence;

/// Whose products are summed over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The products that the economy sells.
    Sold,
    /// The products that it does not sell.
    NotSold,
}

/// `P[e,k]`, product by product: the economies of product 0 first. `weight` is one a product; a
/// product that nobody sells adds nothing and gets zeros.
pub(super) fn near_products(presence: &Presence, weight: &[f64], over: Over) -> Vec<f64> {
    let (economies, products) = (presence.economies(), presence.products());
    let holders = presence.holders();
    let mask = |product: usize, divisor: f64| -> Vec<f64> {
        (0..economies)
            .map(|e| match (over, presence.has(e, product)) {
                (Over::Sold, false) | (Over::NotSold, true) => 0.0,
                _ => weight[product] / divisor,
            })
            .collect()
    };
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); economies + 1];
    for (product, holders) in holders.iter().enumerate() {
        groups[holders.len()].push(product);
    }
    let mut out = vec![0.0; economies * products];
    let mut read = |table: &[f64], group: &[usize], divisor: f64| {
        for &k in group {
            let sums = &mut out[k * economies..(k + 1) * economies];
            for &e in &holders[k] {
                let row = &table[e * economies..(e + 1) * economies];
                sums.iter_mut().zip(row).for_each(|(sum, term)| *sum += term);
            }
            sums.iter_mut().for_each(|sum| *sum /= divisor);
        }
    };
    let gather = |table: &mut [f64], group: &[usize], divisor: f64| {
        for &l in group {
            let mask = mask(l, divisor);
            for &e in &holders[l] {
                let row = &mut table[e * economies..(e + 1) * economies];
                row.iter_mut().zip(&mask).for_each(|(sum, term)| *sum += term);
            }
        }
    };
    let mut table = vec![0.0; economies * economies];
    for (ubiquity, group) in groups.iter().enumerate().skip(1) {
        gather(&mut table, group, 1.0);
        read(&table, group, ubiquity as f64);
    }
    table.fill(0.0);
    for (ubiquity, group) in groups.iter().enumerate().skip(1).rev() {
        read(&table, group, 1.0);
        gather(&mut table, group, ubiquity as f64);
    }
    out
}

/// `sum over l of phi[l,k]` for every product; zero for one that nobody sells.
pub(super) fn sum_of_proximity(presence: &Presence) -> Vec<f64> {
    let holders = presence.holders();
    let ubiquity = presence.ubiquity();
    let economies = presence.economies();
    // For each economy and each ubiquity, how many of its products have it.
    let mut count = vec![0_u32; economies * (economies + 1)];
    for (product, holders) in holders.iter().enumerate() {
        for &e in holders {
            count[e * (economies + 1) + ubiquity[product] as usize] += 1;
        }
    }
    let row = |e: usize| &count[e * (economies + 1)..(e + 1) * (economies + 1)];
    let around = |e: usize, v: usize| -> f64 {
        row(e).iter().enumerate().skip(1).map(|(u, n)| f64::from(*n) / u.max(v) as f64).sum()
    };
    let table: Vec<Vec<f64>> =
        (0..economies).map(|e| (0..=economies).map(|v| around(e, v)).collect()).collect();
    holders.iter().map(|holders| holders.iter().map(|&e| table[e][holders.len()]).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Proximity;

    #[test]
    fn the_short_way_is_the_long_way() {
        let rows = ["1101001", "0111011", "1110001", "0001101", "1000011"];
        let cells = rows.concat().chars().map(|c| c == '1').collect();
        let m = Presence::of_cells(cells, 7).unwrap();
        let phi = Proximity::of(&m);
        let weight = [0.3, -1.0, 2.0, 0.5, -0.25, 1.0, 4.0];
        for over in [Over::Sold, Over::NotSold] {
            let short = near_products(&m, &weight, over);
            for e in 0..5 {
                for k in 0..7 {
                    let counts = |l: usize| match over {
                        Over::Sold => m.has(e, l),
                        Over::NotSold => !m.has(e, l),
                    };
                    let long: f64 = (0..7)
                        .filter(|&l| counts(l))
                        .map(|l| weight[l] * phi.between(l, k).unwrap())
                        .sum();
                    assert!((short[k * 5 + e] - long).abs() < 1e-14);
                }
            }
        }
        for (k, sum) in sum_of_proximity(&m).iter().enumerate() {
            let long: f64 = (0..7).map(|l| phi.between(l, k).unwrap()).sum();
            assert!((sum - long).abs() < 1e-14);
        }
    }
}
