//! Economic complexity: economies and products ranked by each other.
//!
//! ```text
//! D = diag(diversity)     U = diag(ubiquity)     A = D^-1 M U^-1 M'
//! K   = right eigenvector of A for its second eigenvalue l2;   ECI = (K - mean K) / sd K
//! Q   = U^-1 M' K / l2, so that D^-1 M Q = K;                  PCI = (Q - mean K) / sd K
//! ```
//!
//! `M` is [`Presence`], economy x product, without rows and columns of zeros. `sd` is over the
//! population (n). ECI has no unit, mean 0 and deviation 1; PCI stands on the same scale, so an
//! economy's ECI is the mean PCI of its products. Sign: ECI rises with diversity.
//!
//! `A` is similar to the symmetric `S = D^-1/2 M U^-1 M' D^-1/2`, one row an economy, whose
//! eigenvalues are real and in order; `K = D^-1/2 v2`. The first eigenvector of `S` is known, the
//! root of diversity, and is taken out before the second is sought, so that a matrix in two parts,
//! where both eigenvalues are 1, has an answer.
//!
//! ```
//! use corridor_trade::indicators::{Complexity, Parts, Presence};
//! // Three economies that make 3, 2 and 1 of the same three products.
//! let nested = [[true, true, true], [true, true, false], [true, false, false]].concat();
//! let c = Complexity::of(&Presence::of_cells(nested, 3)?, Parts::Largest)?;
//! let half = 1.5_f64.sqrt();
//! assert!((c.eci[0].unwrap() - half).abs() < 1e-12 && c.eci[1].unwrap().abs() < 1e-12);
//! assert!((c.pci[2].unwrap() - 3.0 * half).abs() < 1e-12);
//! assert!((c.second.unwrap() - 0.25).abs() < 1e-12);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: an economy or a product without advantages; everything, when `l2` is 0 or
//! equals `l3` (no direction stands out: [`Complexity::second`] and [`Complexity::third`] say so).
//! A matrix in several parts that share no product has `l2 = 1` and an ECI that only tells the parts
//! apart: [`Parts::Largest`] ranks the largest part and leaves the rest absent, [`Parts::Whole`]
//! ranks everything, as the packages do; [`Complexity::parts`] counts them.
//!
//! Cost: the matrix from ubiquity, 230 x 230, and one symmetric eigenproblem; about 20 ms.
//!
//! Source: Hausmann, Hidalgo et al. (2013), technical box 2.1. Oracle: `oracles/ecomplexity`.

use faer::{Mat, Side};

use super::presence::Presence;
use super::sums::exact_sum;
use crate::Error;

/// Below this an eigenvalue is 0, or two are equal: the eigenvector is then noise.
const SMALLEST_GAP: f64 = 1e-9;

/// Below this correlation with diversity, the sign of ECI says little.
const WEAK_CORRELATION: f64 = 0.1;

/// What to do with a presence matrix whose parts share no product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// Rank the part with most economies; the others are absent.
    #[default]
    Largest,
    /// Rank everything: with several parts, the result tells them apart and nothing else.
    Whole,
}

/// How the sign of ECI was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// So that it rises with diversity.
    Diversity,
    /// So that it rises with diversity, but their correlation is below 0.1: do not lean on it.
    Weak,
    /// Diversity is the same everywhere: so that the first economy is not below the mean.
    Arbitrary,
}

/// Complexity of economies and products.
#[derive(Clone, Debug, PartialEq)]
pub struct Complexity {
    /// Economic complexity index, one an economy.
    pub eci: Vec<Option<f64>>,
    /// Product complexity index on the scale of ECI, one a product.
    pub pci: Vec<Option<f64>>,
    /// The mean of `K` on the scale where its deviation is 1: what was taken off to make ECI.
    pub(super) mean: f64,
    /// The second eigenvalue; absent with fewer than two economies.
    pub second: Option<f64>,
    /// The third eigenvalue; absent with fewer than three economies.
    pub third: Option<f64>,
    /// The number of parts of the matrix that share no product.
    pub parts: usize,
    /// How the sign was chosen; absent where ECI is.
    pub sign: Option<Sign>,
}

impl Complexity {
    /// Complexity of a presence matrix.
    ///
    /// # Errors
    ///
    /// [`Error::NoEigenvalues`] when the eigenproblem cannot be solved.
    pub fn of(presence: &Presence, parts: Parts) -> Result<Self, Error> {
        let holders = presence.holders();
        let component = components(presence.economies(), &holders);
        let sizes = sizes(&component);
        // The largest; the first of several that are as large.
        let largest = (0..sizes.len()).max_by_key(|&c| (sizes[c], std::cmp::Reverse(c)));
        let kept: Vec<usize> = (0..presence.economies())
            .filter(|&e| match parts {
                Parts::Largest => component[e].is_some() && component[e] == largest,
                Parts::Whole => component[e].is_some(),
            })
            .collect();
        let mut result = Self {
            eci: vec![None; presence.economies()],
            pci: vec![None; presence.products()],
            mean: 0.0,
            second: None,
            third: None,
            parts: sizes.len(),
            sign: None,
        };
        let diversity: Vec<f64> = kept.iter().map(|&e| count(presence.row(e))).collect();
        let spectrum = second_eigenvector(&kept, &diversity, &holders)?;
        result.second = spectrum.second;
        result.third = spectrum.third;
        let Some((mut k, second)) = spectrum.direction else { return Ok(result) };
        let sign = orient(&mut k, &diversity);
        result.sign = Some(sign);
        standardise(&mut k, &mut result.mean);
        let mut place = vec![None; presence.economies()];
        for (at, &e) in kept.iter().enumerate() {
            result.eci[e] = Some(k[at] - result.mean);
            place[e] = Some(at);
        }
        for (pci, holders) in result.pci.iter_mut().zip(&holders) {
            let ks: Option<Vec<f64>> = holders.iter().map(|&e| place[e].map(|at| k[at])).collect();
            let Some(ks) = ks.filter(|ks| !ks.is_empty()) else { continue };
            let mean = exact_sum(ks.iter().copied()) / ks.len() as f64;
            *pci = Some(mean / second - result.mean);
        }
        Ok(result)
    }

    /// Product complexity standardised over products instead, with mean 0 and deviation 1.
    #[must_use]
    pub fn pci_own_scale(&self) -> Vec<Option<f64>> {
        standard_scores(&self.pci)
    }

    /// The raw product vector `Q`, on the scale where `K` has deviation 1.
    pub(super) fn raw_pci(&self) -> Vec<Option<f64>> {
        self.pci.iter().map(|pci| pci.map(|value| value + self.mean)).collect()
    }
}

/// Deviations from the mean in population standard deviations; all absent when nothing varies.
pub(super) fn standard_scores(values: &[Option<f64>]) -> Vec<Option<f64>> {
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let n = known.len() as f64;
    let mean = exact_sum(known.iter().copied()) / n;
    let deviation = (exact_sum(known.iter().map(|v| (v - mean).powi(2))) / n).sqrt();
    let spread = known.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
    let varies = deviation > 1e-12 * spread;
    values.iter().map(|v| v.filter(|_| varies).map(|v| (v - mean) / deviation)).collect()
}

fn count(row: &[bool]) -> f64 {
    row.iter().filter(|here| **here).count() as f64
}

/// The part of the matrix that each economy belongs to; `None` for an economy without products.
fn components(economies: usize, holders: &[Vec<usize>]) -> Vec<Option<usize>> {
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut parent: Vec<usize> = (0..economies).collect();
    let mut active = vec![false; economies];
    for holders in holders {
        for &e in holders {
            active[e] = true;
            let (a, b) = (root(&mut parent, holders[0]), root(&mut parent, e));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut number = vec![None; economies];
    let mut next = 0;
    (0..economies)
        .map(|e| {
            let root = root(&mut parent, e);
            active[e].then(|| {
                *number[root].get_or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            })
        })
        .collect()
}

fn sizes(component: &[Option<usize>]) -> Vec<usize> {
    let mut sizes = Vec::new();
    for &c in component.iter().flatten() {
        if sizes.len() <= c {
            sizes.resize(c + 1, 0);
        }
        sizes[c] += 1;
    }
    sizes
}

struct Spectrum {
    second: Option<f64>,
    third: Option<f64>,
    /// `K` and `l2`, when they are more than noise.
    direction: Option<(Vec<f64>, f64)>,
}

/// `K` for the economies in `kept`, whose products are held by them alone.
fn second_eigenvector(
    kept: &[usize],
    diversity: &[f64],
    holders: &[Vec<usize>],
) -> Result<Spectrum, Error> {
    let n = kept.len();
    if n < 2 {
        return Ok(Spectrum { second: None, third: None, direction: None });
    }
    let s = symmetric_less_first(kept, diversity, holders);
    let eigen =
        s.self_adjoint_eigen(Side::Lower).map_err(|_| Error::NoEigenvalues { economies: n })?;
    let values = eigen.S().column_vector();
    // Ascending. What was taken out left a 0, and every eigenvalue of S lies in 0..1.
    let second = values[n - 1];
    let third = (n > 2).then(|| values[n - 2]);
    let apart = second > SMALLEST_GAP && third.is_none_or(|third| second - third > SMALLEST_GAP);
    let direction = apart.then(|| {
        let v = eigen.U().col(n - 1);
        ((0..n).map(|at| v[at] / diversity[at].sqrt()).collect(), second)
    });
    Ok(Spectrum { second: Some(second), third, direction })
}

/// `S` less its first eigenvector, the root of diversity, whose eigenvalue is 1.
fn symmetric_less_first(kept: &[usize], diversity: &[f64], holders: &[Vec<usize>]) -> Mat<f64> {
    let n = kept.len();
    let last = kept.last().map_or(0, |e| e + 1);
    let mut place = vec![None; last];
    for (at, &e) in kept.iter().enumerate() {
        place[e] = Some(at);
    }
    // How many products of each ubiquity two economies share: integers, summed before they are
    // divided, so that the order of products does not matter.
    let most = holders.iter().map(Vec::len).max().unwrap_or_default();
    let mut by_ubiquity: Vec<Vec<&Vec<usize>>> = vec![Vec::new(); most + 1];
    for holders in holders {
        by_ubiquity[holders.len()].push(holders);
    }
    let mut shared = vec![0.0_f64; n * n];
    let mut common = vec![0_u32; n * n];
    for (ubiquity, group) in by_ubiquity.iter().enumerate().skip(1) {
        if group.is_empty() {
            continue;
        }
        common.fill(0);
        for holders in group {
            let at: Vec<usize> =
                holders.iter().filter_map(|&e| place.get(e).copied().flatten()).collect();
            for &a in &at {
                for &b in &at {
                    common[a * n + b] += 1;
                }
            }
        }
        for (sum, &count) in shared.iter_mut().zip(&common) {
            *sum += f64::from(count) / ubiquity as f64;
        }
    }
    let all: f64 = diversity.iter().sum();
    Mat::from_fn(n, n, |a, b| {
        let root = (diversity[a] * diversity[b]).sqrt();
        shared[a * n + b] / root - root / all
    })
}

/// Turn `k` so that it rises with diversity.
fn orient(k: &mut [f64], diversity: &[f64]) -> Sign {
    let n = k.len() as f64;
    let (mean_k, mean_d) =
        (exact_sum(k.iter().copied()) / n, exact_sum(diversity.iter().copied()) / n);
    let both = k.iter().zip(diversity);
    let covariance = exact_sum(both.map(|(k, d)| (k - mean_k) * (d - mean_d)));
    let spread_k = exact_sum(k.iter().map(|k| (k - mean_k).powi(2)));
    let spread_d = exact_sum(diversity.iter().map(|d| (d - mean_d).powi(2)));
    let correlation = covariance / (spread_k * spread_d).sqrt();
    // A covariance of exactly nothing leaves the sign as open as a diversity that never varies.
    let (turn, sign) = if spread_d <= 0.0 || correlation.abs() < 1e-12 {
        (k[0] < mean_k, Sign::Arbitrary)
    } else if correlation.abs() < WEAK_CORRELATION {
        (correlation < 0.0, Sign::Weak)
    } else {
        (correlation < 0.0, Sign::Diversity)
    };
    if turn {
        k.iter_mut().for_each(|k| *k = -*k);
    }
    sign
}

/// Scale `k` to a population deviation of 1 and give its mean on that scale.
fn standardise(k: &mut [f64], mean: &mut f64) {
    let n = k.len() as f64;
    let centre = exact_sum(k.iter().copied()) / n;
    let deviation = (exact_sum(k.iter().map(|k| (k - centre).powi(2))) / n).sqrt();
    k.iter_mut().for_each(|k| *k /= deviation);
    *mean = centre / deviation;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(rows: &[&str]) -> Presence {
        let cells = rows.concat().chars().map(|c| c == '1').collect();
        Presence::of_cells(cells, rows[0].len()).unwrap()
    }

    fn near(found: &[Option<f64>], expected: &[f64]) -> bool {
        found.iter().zip(expected).all(|(f, e)| f.is_some_and(|f| (f - e).abs() < 1e-9))
    }

    #[test]
    fn an_economy_s_index_is_the_mean_of_its_products() {
        let m = presence(&["110100", "011100", "100010", "001011"]);
        let c = Complexity::of(&m, Parts::Largest).unwrap();
        for e in 0..4 {
            let own = (0..6).filter(|&p| m.has(e, p)).map(|p| c.pci[p].unwrap());
            let mean = own.clone().sum::<f64>() / own.count() as f64;
            assert!((mean - c.eci[e].unwrap()).abs() < 1e-12);
        }
    }

    #[test]
    fn rows_of_zeros_change_nothing_and_are_absent() {
        let c =
            Complexity::of(&presence(&["1110", "0000", "1100", "1000"]), Parts::Largest).unwrap();
        assert_eq!((c.eci[1], c.pci[3]), (None, None));
        let half = 1.5_f64.sqrt();
        assert!(near(&[c.eci[0], c.eci[2], c.eci[3]], &[half, 0.0, -half]));
        assert_eq!((c.parts, c.sign), (1, Some(Sign::Diversity)));
    }

    #[test]
    fn equal_rows_have_no_second_direction() {
        let c = Complexity::of(&presence(&["111", "111", "111"]), Parts::Largest).unwrap();
        assert_eq!(c.eci, [None, None, None]);
        assert!(c.second.unwrap() < SMALLEST_GAP);
    }

    #[test]
    fn separate_products_have_no_single_direction() {
        let m = presence(&["1000", "0100", "0010", "0001"]);
        for parts in [Parts::Largest, Parts::Whole] {
            let c = Complexity::of(&m, parts).unwrap();
            assert_eq!((c.eci, c.parts), (vec![None; 4], 4));
        }
    }

    #[test]
    fn two_parts_are_told_apart_or_the_larger_is_ranked() {
        let m = presence(&["11000", "01100", "00100", "00011"]);
        let whole = Complexity::of(&m, Parts::Whole).unwrap();
        assert!((whole.second.unwrap() - 1.0).abs() < 1e-12);
        assert!((whole.eci[0].unwrap() - whole.eci[2].unwrap()).abs() < 1e-9);
        assert_eq!(whole.parts, 2);
        let larger = Complexity::of(&m, Parts::Largest).unwrap();
        assert_eq!((larger.eci[3], larger.pci[4]), (None, None));
        assert!(larger.eci[0].is_some() && larger.second.unwrap() < 1.0);
    }

    #[test]
    fn an_empty_matrix_is_absent_and_not_a_failure() {
        let c = Complexity::of(&presence(&["00", "00"]), Parts::Largest).unwrap();
        assert_eq!((c.eci, c.second, c.parts), (vec![None, None], None, 0));
    }
}
