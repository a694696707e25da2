//! Flows with given sums: what structural gravity says when output and expenditure are held.
//!
//! ```text
//! X_ij = a_i K_ij b_j,   sum_j X_ij = Y_i,   sum_i X_ij = E_j
//! a_i = Y_i / (W Pi_i^(1-sigma)),  b_j = E_j / P_j^(1-sigma)      outward, inward resistance
//! ```
//!
//! `K` is exporter x importer, zero or more; `Y` and `E` are the margins, which must have one sum.
//! Two rounds of scaling in turn (Deming and Stephan) start the method of `newton`, which
//! needs a few steps where scaling alone needs hundreds.
//!
//! ```
//! // One pair trades ten times less: the margins stay.
//! let x = corridor_equilibrium::scaling::scale(&[1.0, 0.1, 0.1, 1.0], &[60.0, 40.0], &[60.0, 40.0])?;
//! assert!((x.flows[0] + x.flows[1] - 60.0).abs() < 1e-12);
//! assert!((x.flows[0] * x.flows[3] / (x.flows[1] * x.flows[2]) - 100.0).abs() < 1e-10);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! Cost: a factorisation of `n^3` for each of about three steps. Fails: sums that differ; zeros in
//! `K` that leave some margin out of reach. Source: Anderson and van Wincoop (2003); Deming and
//! Stephan (1940). Oracle: AGTPA, `tests/oracles.rs`.

use crate::error::Error;
use crate::newton::{Markets, Spending};
use crate::order;

/// Two sums of the same world, as shares of it. Data in single precision differ by about 1e-8.
pub const MARGINS: f64 = 1e-6;
/// What is accepted as a margin met, relative to it.
const TOLERANCE: f64 = 1e-11;

/// Scaled flows, and the factors that made them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    /// Exporter x importer, row by row.
    pub flows: Vec<f64>,
    /// One an exporter.
    pub exporter_factors: Vec<f64>,
    /// One an importer.
    pub importer_factors: Vec<f64>,
    /// The largest residual of a margin, relative to it.
    pub residual: f64,
}

impl Scaled {
    /// Multilateral resistances to the power `1 - sigma`, with that of importer `reference` set to one.
    ///
    /// `output` and `expenditure` are the margins. Changes of real figures do not depend on the
    /// reference; the levels of resistances do.
    #[must_use]
    pub fn resistances(
        &self,
        output: &[f64],
        expenditure: &[f64],
        reference: usize,
    ) -> Resistances {
        let held = self.importer_factors[reference] / expenditure[reference];
        Resistances {
            inward: (expenditure.iter().zip(&self.importer_factors))
                .map(|(e, b)| e * held / b)
                .collect(),
            outward: (output.iter().zip(&self.exporter_factors))
                .map(|(y, a)| y / (a * held))
                .collect(),
        }
    }
}

/// Multilateral resistances to the power `1 - sigma`.
#[derive(Debug, Clone, PartialEq)]
pub struct Resistances {
    /// Of importers.
    pub inward: Vec<f64>,
    /// Of exporters.
    pub outward: Vec<f64>,
}

/// Expenditure scaled to world output, and the factor: for data whose two sums differ. Whoever uses
/// it says so beside every result.
#[must_use]
pub fn expenditure_to_output(output: &[f64], expenditure: &[f64]) -> (Vec<f64>, f64) {
    let factor = output.iter().sum::<f64>() / expenditure.iter().sum::<f64>();
    (expenditure.iter().map(|e| e * factor).collect(), factor)
}

/// Scales `kernel` (exporter x importer, row by row) to the margins.
///
/// # Errors
///
/// Wrong sizes; values that are negative or not finite; margins that are not above zero; sums that
/// differ by more than 1e-6; no scaling exists.
pub fn scale(kernel: &[f64], output: &[f64], expenditure: &[f64]) -> Result<Scaled, Error> {
    let n = output.len();
    check(kernel, output, expenditure)?;
    let order = order::canonical(n, &[kernel]);
    let k = order::permuted(kernel, &order);
    let y: Vec<f64> = order.iter().map(|&i| output[i]).collect();
    let e: Vec<f64> = order.iter().map(|&i| expenditure[i]).collect();
    // Sums that differ in the last digits of the data would leave the last economy with them.
    let factor = y.iter().sum::<f64>() / e.iter().sum::<f64>();
    let e: Vec<f64> = e.iter().map(|v| v * factor).collect();
    let inner = ordered(&k, &y, &e).map_err(|error| relabel(error, &order))?;
    Ok(Scaled {
        flows: order::restored(&inner.flows, &order),
        exporter_factors: order::back(&inner.exporter_factors, &order),
        importer_factors: order::back(&inner.importer_factors, &order),
        residual: inner.residual,
    })
}

/// Errors of ordered economies, with the caller's numbers.
pub fn relabel(error: Error, order: &[usize]) -> Error {
    match error {
        Error::NoScaling { economy, side, residual } => {
            Error::NoScaling { economy: order[economy], side, residual }
        }
        Error::NegativeExpenditure { economy, deficit, borne } => {
            Error::NegativeExpenditure { economy: order[economy], deficit, borne }
        }
        Error::NegativeIncome { economy, income } => {
            Error::NegativeIncome { economy: order[economy], income }
        }
        Error::NoTrade { economy, side } => Error::NoTrade { economy: order[economy], side },
        Error::NoSupplier { economy, sector, demand } => {
            Error::NoSupplier { economy: order[economy], sector, demand }
        }
        Error::InputShares { economy, sector, sum, tolerance } => {
            Error::InputShares { economy: order[economy], sector, sum, tolerance }
        }
        Error::NotConverged { what, iterations, residual, tolerance, worst, sector } => {
            let worst = worst.into_iter().map(|(i, r)| (order[i], r)).collect();
            Error::NotConverged { what, iterations, residual, tolerance, worst, sector }
        }
        other => other,
    }
}

fn check(kernel: &[f64], output: &[f64], expenditure: &[f64]) -> Result<(), Error> {
    let n = output.len();
    if n == 0 {
        return Err(Error::Empty { what: "economy" });
    }
    for (what, found, expected) in [
        ("the array of expenditure", expenditure.len(), n),
        ("the array of trade costs", kernel.len(), n * n),
    ] {
        if found != expected {
            return Err(Error::Shape { what, found, expected });
        }
    }
    if let Some(index) = kernel.iter().position(|k| !k.is_finite()) {
        let what = "the array of trade costs";
        return Err(Error::NotFinite { what, index, value: kernel[index] });
    }
    if let Some(at) = kernel.iter().position(|&k| k < 0.0) {
        return Err(Error::NegativeFlow {
            exporter: at / n,
            importer: at % n,
            sector: None,
            value: kernel[at],
        });
    }
    for (side, margin) in [("sells", output), ("buys", expenditure)] {
        if let Some(index) = margin.iter().position(|m| !m.is_finite()) {
            let what = "a margin";
            return Err(Error::NotFinite { what, index, value: margin[index] });
        }
        if let Some(economy) = margin.iter().position(|&m| m <= 0.0) {
            return Err(Error::NoTrade { economy, side });
        }
    }
    let (y, e) = (output.iter().sum::<f64>(), expenditure.iter().sum::<f64>());
    if !(y.is_finite() && e.is_finite()) {
        return Err(Error::Overflow { what: "world output" });
    }
    if (y / e - 1.0).abs() > MARGINS {
        return Err(Error::Margins { output: y, expenditure: e });
    }
    Ok(())
}

fn ordered(kernel: &[f64], output: &[f64], expenditure: &[f64]) -> Result<Scaled, Error> {
    let n = output.len();
    let largest = kernel.iter().copied().fold(0.0, f64::max);
    for i in 0..n {
        for (side, reach) in [
            ("output", kernel[i * n..(i + 1) * n].iter().any(|&k| k > 0.0)),
            ("expenditure", (0..n).any(|k| kernel[k * n + i] > 0.0)),
        ] {
            if !reach {
                return Err(Error::NoScaling { economy: i, side, residual: 1.0 });
            }
        }
    }
    let mut a: Vec<f64> = vec![1.0 / largest; n];
    let mut b = vec![0.0; n];
    for _ in 0..2 {
        columns(kernel, &a, expenditure, &mut b);
        for ((a, row), y) in a.iter_mut().zip(kernel.chunks_exact(n)).zip(output) {
            *a = y / row.iter().zip(&b).map(|(k, b)| k * b).sum::<f64>();
        }
    }
    let start: Vec<f64> = a.iter().map(|a| -a.ln()).collect();
    let centre =
        start.iter().zip(output).map(|(s, y)| s * y).sum::<f64>() / output.iter().sum::<f64>();
    let start: Vec<f64> = start.iter().map(|s| s - centre).collect();
    let spending = Spending::Fixed(expenditure.to_vec());
    let markets = Markets { shares: kernel, theta: 1.0, output, spending: &spending };
    let solution = markets.solve(start, "scaling to the margins").map_err(|error| match error {
        Error::NotConverged { worst, residual, .. } => {
            Error::NoScaling { economy: worst.first().map_or(0, |w| w.0), side: "output", residual }
        }
        other => other,
    })?;
    let a: Vec<f64> = solution.ln_wages.iter().map(|l| (-l).exp()).collect();
    columns(kernel, &a, expenditure, &mut b);
    let mut flows = kernel.to_vec();
    let mut worst = (0, 0.0);
    for (i, row) in flows.chunks_exact_mut(n).enumerate() {
        let mut sum = 0.0;
        for (x, b) in row.iter_mut().zip(&b) {
            *x *= a[i] * b;
            sum += *x;
        }
        let residual = (sum / output[i] - 1.0).abs();
        if residual > worst.1 || residual.is_nan() {
            worst = (i, residual);
        }
    }
    if worst.1 > TOLERANCE || worst.1.is_nan() {
        return Err(Error::NoScaling { economy: worst.0, side: "output", residual: worst.1 });
    }
    Ok(Scaled { flows, exporter_factors: a, importer_factors: b, residual: worst.1 })
}

fn columns(kernel: &[f64], a: &[f64], expenditure: &[f64], b: &mut [f64]) {
    let n = a.len();
    b.fill(0.0);
    for (row, a) in kernel.chunks_exact(n).zip(a) {
        for (b, k) in b.iter_mut().zip(row) {
            *b += k * a;
        }
    }
    for (b, e) in b.iter_mut().zip(expenditure) {
        *b = e / *b;
    }
}
