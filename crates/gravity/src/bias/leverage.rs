//! A clustered covariance in which every pair's scores are taken out of the fit made with them.
//!
//! ```text
//! S ~ (I - L) S0,   L = H (d V d' + x B x')      V = (sum d' H d)+,   B = (sum x' H x)+
//! V* = G/(G-1)  B (sum over pairs  x' (I - L)^-1 S S' x) B
//! ```
//!
//! `d` (T x effects) marks the exporter-time and importer-time effects of a pair, `L` is its
//! leverage: how much of its own scores the fit absorbs. The sum is made symmetric.
//!
//! Source: Weidner and Zylkin (2021); Kline, Saggio and Soelvsten (2020).

use super::blocks::{Blocks, Pair};
use crate::partialled::Partialled;
use crate::{Covariance, Error, dense};

/// Exporter-time and importer-time effects that a dense matrix may have: 128 MB.
const LIMIT: usize = 4_000;
/// A pivot below this part of its diagonal belongs to an effect that the others determine.
const DETERMINED: f64 = 1e-10;

pub(super) fn covariance(blocks: &Blocks, partialled: &Partialled) -> Result<Covariance, Error> {
    let (t, k) = (blocks.times, partialled.left.len());
    let exporters = blocks.of_exporter.len();
    let n = (exporters + blocks.of_importer.len()) * t;
    if n > LIMIT {
        return Err(Error::TooManyEffects { effects: n, limit: LIMIT });
    }
    let places = |pair: &Pair| [pair.exporter * t, (exporters + pair.importer) * t];
    let mut normal = vec![0.0; n * n];
    for pair in &blocks.pairs {
        let mut h = vec![0.0; t * t];
        pair.add_information(&mut h, t);
        for (row, column) in places(pair).iter().flat_map(|&r| places(pair).map(|c| (r, c))) {
            for rs in 0..t * t {
                normal[(row + rs / t) * n + column + rs % t] += h[rs];
            }
        }
    }
    dense::factor(&mut normal, n, DETERMINED);
    let inverse = dense::inverse(&normal, n);
    let mut meat = vec![0.0; k * k];
    for pair in &blocks.pairs {
        let mut spread = vec![0.0; t * t];
        for (row, column) in places(pair).iter().flat_map(|&r| places(pair).map(|c| (r, c))) {
            for rs in 0..t * t {
                spread[rs] += inverse[(row + rs / t) * n + column + rs % t];
            }
        }
        for (i, j) in (0..k * k).map(|ij| (ij / k, ij % k)) {
            let scale = partialled.bread[i * k + j];
            for rs in 0..t * t {
                spread[rs] += scale * pair.left[i][rs / t] * pair.left[j][rs % t];
            }
        }
        let mut h = vec![0.0; t * t];
        pair.add_information(&mut h, t);
        let mut rest = dense::product(&h, &spread, t);
        rest.iter_mut().for_each(|l| *l = -*l);
        (0..t).for_each(|s| rest[s * t + s] += 1.0);
        let out = solve(rest, pair.score.clone(), t);
        let sum = |x: &[f64], s: &[f64]| x.iter().zip(s).map(|(x, s)| x * s).sum::<f64>();
        for (i, j) in (0..k * k).map(|ij| (ij / k, ij % k)) {
            let (x, y) = (&pair.left[i], &pair.left[j]);
            let once = sum(x, &out) * sum(y, &pair.score) + sum(y, &out) * sum(x, &pair.score);
            meat[i * k + j] += 0.5 * once;
        }
    }
    let clusters = blocks.pairs.len();
    let factor = clusters as f64 / (clusters as f64 - 1.0);
    let bread = &partialled.bread;
    let matrix = dense::product(&dense::product(bread, &meat, k), bread, k);
    Ok(Covariance {
        matrix: matrix.into_iter().map(|v| v * factor).collect(),
        degrees: clusters as f64 - 1.0,
        parameters: k,
        clusters: vec![clusters],
        label: "Clustered by pair, without bias".to_owned(),
        repaired: None,
    })
}

/// Solve `a x = b` by elimination with row pivots; `a` is n x n.
fn solve(mut a: Vec<f64>, mut b: Vec<f64>, n: usize) -> Vec<f64> {
    for p in 0..n {
        let size = |row: &usize| a[row * n + p].abs();
        let best = (p..n).max_by(|x, y| size(x).total_cmp(&size(y))).unwrap_or(p);
        for c in 0..n {
            a.swap(p * n + c, best * n + c);
        }
        b.swap(p, best);
        for row in p + 1..n {
            let ratio = a[row * n + p] / a[p * n + p];
            for c in p..n {
                a[row * n + c] -= ratio * a[p * n + c];
            }
            b[row] -= ratio * b[p];
        }
    }
    for p in (0..n).rev() {
        let known: f64 = (p + 1..n).map(|c| a[p * n + c] * b[c]).sum();
        b[p] = (b[p] - known) / a[p * n + p];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elimination_exchanges_rows() {
        // [0 2; 1 1] x = [4; 3] has x = [1; 2].
        assert_eq!(solve(vec![0.0, 2.0, 1.0, 1.0], vec![4.0, 3.0], 2), [1.0, 2.0]);
    }
}
