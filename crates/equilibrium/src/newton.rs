//! Newton's method for the markets of one sector, on the logarithm of prices.
//!
//! ```text
//! F_i = Y_i(w) - sum_j s_ij E_j(w),   s_ij = a_ij w_i^-theta / sum_k a_kj w_k^-theta
//! dF_i/dln w_k = [i = k](Y_i' + theta X_i) - theta sum_j s_ij E_j s_kj - sum_j s_ij dE_j/dln w_k
//! ```
//!
//! `a` is exporter x importer (base shares times cost factors), `w` the prices of the exporters,
//! `X_i` what `i` sells. Output is fixed (the conditional step, theta = 1) or `w_i Y_i`; expenditure
//! is fixed, `w_j Y_j + D_j`, or `lambda E_j w_j`. One equation is implied by the others: the last is
//! replaced by the normalisation. Every row is divided by the economy's output, so that small
//! economies are solved to as many digits as large ones.
//!
//! A factorisation is kept while it still gains a digit a step: late steps cost `n^2`, not `n^3`.
//! A step moves no price by more than a factor e, and is halved while it makes things worse.
//!
//! Fails: not converged, with the worst economies. Whether expenditure is positive is for the caller.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::lu::partial_pivoting::{factor, solve};
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::prelude::{Mat, MatRef};
use faer::{Accum, Par};

use crate::error::Error;

/// Relative to each economy's output. Sums of a few hundred terms round at about 1e-15.
const TOLERANCE: f64 = 2e-14;
/// Accepted when rounding lets no step gain any more.
const ACCEPTED: f64 = 1e-11;
const STEPS: usize = 200;

/// A square matrix, factored.
pub struct Factor {
    lu: Mat<f64>,
    forward: Vec<usize>,
    inverse: Vec<usize>,
}

impl Factor {
    /// `None` if a pivot is zero or not finite.
    pub fn new(mut lu: Mat<f64>) -> Option<Self> {
        let n = lu.nrows();
        let (mut forward, mut inverse) = (vec![0_usize; n], vec![0_usize; n]);
        let scratch = factor::lu_in_place_scratch::<usize, f64>(n, n, Par::Seq, Default::default());
        let mut memory = MemBuffer::new(scratch);
        factor::lu_in_place(
            lu.as_mut(),
            &mut forward,
            &mut inverse,
            Par::Seq,
            MemStack::new(&mut memory),
            Default::default(),
        );
        let sound = (0..n).all(|i| lu[(i, i)].is_finite() && lu[(i, i)].abs() > 0.0);
        sound.then_some(Self { lu, forward, inverse })
    }

    /// Overwrites `b` with the solution.
    pub fn solve(&self, b: &mut [f64]) {
        let n = b.len();
        let scratch = solve::solve_in_place_scratch::<usize, f64>(n, 1, Par::Seq);
        let mut memory = MemBuffer::new(scratch);
        // The constructor's two arrays are inverse to one another by construction of the library.
        let perm = faer::perm::PermRef::new_checked(&self.forward, &self.inverse, n);
        solve::solve_in_place(
            self.lu.as_ref(),
            self.lu.as_ref(),
            perm,
            faer::ColMut::from_slice_mut(b).as_mat_mut(),
            Par::Seq,
            MemStack::new(&mut memory),
        );
    }
}

/// What an economy spends.
#[derive(Debug, Clone)]
pub enum Spending {
    /// Output and expenditure both as at base: the conditional step. Base expenditure.
    Fixed(Vec<f64>),
    /// `w Y + D`: the deficits.
    Additive(Vec<f64>),
    /// `lambda E w`: base expenditure.
    Ratio(Vec<f64>),
}

/// The markets of one sector.
pub struct Markets<'a> {
    /// Exporter x importer, row by row.
    pub shares: &'a [f64],
    /// Trade elasticity.
    pub theta: f64,
    /// Base output.
    pub output: &'a [f64],
    /// Closure.
    pub spending: &'a Spending,
}

/// Where the method arrived.
pub struct Solution {
    /// ln of the exporters' prices.
    pub ln_wages: Vec<f64>,
    /// Evaluations of the markets.
    pub iterations: usize,
}

/// One evaluation.
struct State {
    /// `w^-theta`, scaled so that the largest is one.
    power: Vec<f64>,
    /// `sum_k a_kj power_k`.
    denominator: Vec<f64>,
    expenditure: Vec<f64>,
    value: Vec<f64>,
    sales: Vec<f64>,
    /// Relative to output; the last is the normalisation.
    residual: Vec<f64>,
    norm: f64,
}

impl Markets<'_> {
    fn n(&self) -> usize {
        self.output.len()
    }

    fn fixed(&self) -> bool {
        matches!(self.spending, Spending::Fixed(_))
    }

    fn at(&self, ln_wages: &[f64]) -> State {
        let n = self.n();
        let wages: Vec<f64> = ln_wages.iter().map(|l| l.exp()).collect();
        let value: Vec<f64> = if self.fixed() {
            self.output.to_vec()
        } else {
            self.output.iter().zip(&wages).map(|(y, w)| y * w).collect()
        };
        let expenditure: Vec<f64> = match self.spending {
            Spending::Fixed(e) => e.clone(),
            Spending::Additive(d) => value.iter().zip(d).map(|(v, d)| v + d).collect(),
            Spending::Ratio(e) => {
                let spent: Vec<f64> = e.iter().zip(&wages).map(|(e, w)| e * w).collect();
                let lambda = value.iter().sum::<f64>() / spent.iter().sum::<f64>();
                spent.iter().map(|s| s * lambda).collect()
            }
        };
        let exponents: Vec<f64> = ln_wages.iter().map(|l| -self.theta * l).collect();
        let top = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let power: Vec<f64> = exponents.iter().map(|e| (e - top).exp()).collect();
        let mut denominator = vec![0.0; n];
        for (row, &u) in self.shares.chunks_exact(n).zip(&power) {
            for (d, a) in denominator.iter_mut().zip(row) {
                *d += u * a;
            }
        }
        let density: Vec<f64> = expenditure.iter().zip(&denominator).map(|(e, d)| e / d).collect();
        let sales: Vec<f64> = (self.shares.chunks_exact(n).zip(&power))
            .map(|(row, &u)| u * row.iter().zip(&density).map(|(a, d)| a * d).sum::<f64>())
            .collect();
        let mut residual: Vec<f64> = value.iter().zip(&sales).map(|(v, x)| (v - x) / v).collect();
        let implied = residual[n - 1].abs();
        let total: f64 = self.output.iter().sum();
        residual[n - 1] = if self.fixed() {
            ln_wages.iter().zip(self.output).map(|(l, y)| l * y).sum::<f64>() / total
        } else {
            value.iter().sum::<f64>() / total - 1.0
        };
        let norm = residual
            .iter()
            .fold(implied, |m, r| if r.is_nan() { f64::INFINITY } else { m.max(r.abs()) });
        State { power, denominator, expenditure, value, sales, residual, norm }
    }

    fn jacobian(&self, state: &State) -> Mat<f64> {
        let n = self.n();
        // s_ij sqrt(E_j), so that the product with its own transpose is symmetric. An expenditure
        // below zero on the way enters with its sign lost: that bends the step, not the answer.
        let weight: Vec<f64> = (state.expenditure.iter().zip(&state.denominator))
            .map(|(e, d)| e.abs().sqrt() / d)
            .collect();
        let mut spread = vec![0.0; n * n];
        for ((to, from), &u) in
            spread.chunks_exact_mut(n).zip(self.shares.chunks_exact(n)).zip(&state.power)
        {
            for ((t, a), w) in to.iter_mut().zip(from).zip(&weight) {
                *t = u * a * w;
            }
        }
        let spread = MatRef::from_row_major_slice(&spread, n, n);
        let mut jacobian = Mat::<f64>::zeros(n, n);
        triangular::matmul(
            jacobian.as_mut(),
            BlockStructure::TriangularLower,
            Accum::Replace,
            spread,
            BlockStructure::Rectangular,
            spread.transpose(),
            BlockStructure::Rectangular,
            -self.theta,
            Par::Seq,
        );
        for k in 0..n {
            for i in 0..k {
                jacobian[(i, k)] = jacobian[(k, i)];
            }
        }
        let own = if self.fixed() { 0.0 } else { 1.0 };
        let world: f64 = state.value.iter().sum();
        let spent: f64 = state.expenditure.iter().sum();
        for k in 0..n {
            // dE_k/dln w_k, and the part of lambda that all importers share.
            let (marginal, common) = match self.spending {
                Spending::Fixed(_) => (0.0, 0.0),
                Spending::Additive(_) => (state.value[k], 0.0),
                Spending::Ratio(_) => {
                    (state.expenditure[k], state.value[k] / world - state.expenditure[k] / spent)
                }
            };
            let per_share = marginal / state.denominator[k];
            for i in 0..n {
                let share = state.power[i] * self.shares[i * n + k];
                jacobian[(i, k)] -= share * per_share + state.sales[i] * common;
            }
            jacobian[(k, k)] += own * state.value[k] + self.theta * state.sales[k];
        }
        for k in 0..n {
            for i in 0..n - 1 {
                jacobian[(i, k)] /= state.value[i];
            }
            let weight = if self.fixed() { self.output[k] } else { state.value[k] };
            jacobian[(n - 1, k)] = weight / self.output.iter().sum::<f64>();
        }
        jacobian
    }

    /// From `start`, to where every market clears.
    pub fn solve(&self, start: Vec<f64>, what: &'static str) -> Result<Solution, Error> {
        let n = self.n();
        let mut ln_wages = start;
        let mut state = self.at(&ln_wages);
        let mut factor: Option<Factor> = None;
        let mut iterations = 1;
        while iterations < STEPS && state.norm > TOLERANCE {
            let fresh = factor.is_none();
            if fresh {
                factor = Factor::new(self.jacobian(&state));
            }
            let Some(held) = &factor else { break };
            let mut step: Vec<f64> = state.residual.iter().map(|r| -r).collect();
            held.solve(&mut step);
            let length = step.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
            if !length.is_finite() {
                break;
            }
            let mut scale = if length > 1.0 { 1.0 / length } else { 1.0 };
            let mut next = None;
            for _ in 0..12 {
                let trial: Vec<f64> =
                    ln_wages.iter().zip(&step).map(|(l, s)| l + scale * s).collect();
                let there = self.at(&trial);
                iterations += 1;
                if there.norm < state.norm {
                    next = Some((trial, there));
                    break;
                }
                if !fresh || state.norm < ACCEPTED {
                    break;
                }
                scale *= 0.5;
            }
            match next {
                Some((trial, there)) => {
                    if there.norm > 0.1 * state.norm {
                        factor = None;
                    }
                    (ln_wages, state) = (trial, there);
                }
                None if fresh => break,
                None => factor = None,
            }
        }
        if state.norm <= ACCEPTED {
            return Ok(Solution { ln_wages, iterations });
        }
        let mut worst: Vec<(usize, f64)> = (0..n)
            .map(|i| (i, ((state.value[i] - state.sales[i]) / state.value[i]).abs()))
            .collect();
        worst.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        worst.truncate(3);
        Err(Error::NotConverged {
            what,
            iterations,
            residual: state.norm,
            tolerance: ACCEPTED,
            worst,
            sector: None,
        })
    }
}
