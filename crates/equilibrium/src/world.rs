//! The flows of a world: who sold how much to whom, at home included.
//!
//! `X` is exporter x importer, row by row, in one currency. `Y_i = sum_j X_ij` is output, `E_j =
//! sum_i X_ij` expenditure, `D_j = E_j - Y_j` the deficit. The diagonal holds domestic sales: without
//! them no share of spending is known and no equilibrium can be computed. A diagonal of zero is
//! allowed where it is the figure.
//!
//! ```
//! let world = corridor_equilibrium::Flows::new(2, vec![90.0, 10.0, 20.0, 80.0])?;
//! assert_eq!(world.output(), [100.0, 100.0]);
//! assert_eq!(world.expenditure(), [110.0, 90.0]);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```

use crate::error::Error;

/// The flows of a world, checked: square, complete, zero or more, and every economy sells and buys.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    economies: usize,
    values: Vec<f64>,
    output: Vec<f64>,
    expenditure: Vec<f64>,
}

/// What [`Flows::of_those_that_trade`] keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct Trading {
    /// The world that is left.
    pub flows: Flows,
    /// The place of each of its economies in the arrays given.
    pub kept: Vec<usize>,
    /// The economies left out, since they sell nothing or buy nothing.
    pub dropped: Vec<usize>,
    /// What these bought from, or sold to, the others.
    pub value_dropped: f64,
}

impl Flows {
    /// `values` is exporter x importer, row by row, in one currency; NaN where there is no figure.
    ///
    /// # Errors
    ///
    /// Wrong size, a missing pair, an importer without any figure, a flow below zero or infinite, an
    /// economy that sells or buys nothing.
    pub fn new(economies: usize, values: Vec<f64>) -> Result<Self, Error> {
        let n = economies;
        check(n, &values)?;
        let output: Vec<f64> = values.chunks_exact(n).map(|row| row.iter().sum()).collect();
        let mut expenditure = vec![0.0; n];
        for row in values.chunks_exact(n) {
            for (e, x) in expenditure.iter_mut().zip(row) {
                *e += x;
            }
        }
        for (side, margin) in [("sells", &output), ("buys", &expenditure)] {
            if let Some(economy) = margin.iter().position(|&m| m <= 0.0) {
                return Err(Error::NoTrade { economy, side });
            }
        }
        if !output.iter().sum::<f64>().is_finite() {
            return Err(Error::Overflow { what: "world output" });
        }
        Ok(Self { economies, values, output, expenditure })
    }

    /// As [`Flows::new`], without the economies that sell nothing or buy nothing. Leaving one out can
    /// leave another without trade: that one goes too.
    ///
    /// # Errors
    ///
    /// As [`Flows::new`].
    pub fn of_those_that_trade(economies: usize, values: &[f64]) -> Result<Trading, Error> {
        let n = economies;
        check(n, values)?;
        let mut kept: Vec<usize> = (0..n).collect();
        loop {
            let sells = |i: usize| kept.iter().any(|&j| values[i * n + j] > 0.0);
            let buys = |j: usize| kept.iter().any(|&i| values[i * n + j] > 0.0);
            let next: Vec<usize> = kept.iter().copied().filter(|&i| sells(i) && buys(i)).collect();
            if next.len() == kept.len() {
                break;
            }
            kept = next;
        }
        let dropped: Vec<usize> = (0..n).filter(|i| kept.binary_search(i).is_err()).collect();
        let rest =
            kept.iter().flat_map(|&i| kept.iter().map(move |&j| values[i * n + j])).collect();
        let flows = Self::new(kept.len(), rest)?;
        let value_dropped = (0..n * n)
            .filter(|at| {
                kept.binary_search(&(at / n)).is_err() || kept.binary_search(&(at % n)).is_err()
            })
            .map(|at| values[at])
            .sum();
        Ok(Trading { flows, kept, dropped, value_dropped })
    }

    /// How many economies.
    #[must_use]
    pub fn economies(&self) -> usize {
        self.economies
    }

    /// Exporter x importer, row by row.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// What `exporter` sells to `importer`.
    #[must_use]
    pub fn between(&self, exporter: usize, importer: usize) -> f64 {
        self.values[exporter * self.economies + importer]
    }

    /// What each economy sells, at home and abroad.
    #[must_use]
    pub fn output(&self) -> &[f64] {
        &self.output
    }

    /// What each economy buys, at home and abroad.
    #[must_use]
    pub fn expenditure(&self) -> &[f64] {
        &self.expenditure
    }
}

fn check(n: usize, values: &[f64]) -> Result<(), Error> {
    if n == 0 {
        return Err(Error::Empty { what: "economy" });
    }
    let expected = n.checked_mul(n).ok_or(Error::Overflow { what: "the number of pairs" })?;
    if values.len() != expected {
        return Err(Error::Shape { what: "the array of flows", found: values.len(), expected });
    }
    let absent: Vec<usize> =
        (0..n).filter(|&j| (0..n).all(|i| i == j || values[i * n + j].is_nan())).collect();
    if n > 1 && !absent.is_empty() {
        return Err(Error::MissingImporters { importers: absent });
    }
    for (at, &value) in values.iter().enumerate() {
        let (exporter, importer) = (at / n, at % n);
        if value.is_nan() {
            return Err(Error::MissingFlow { exporter, importer });
        }
        if value < 0.0 {
            return Err(Error::NegativeFlow { exporter, importer, sector: None, value });
        }
        if value.is_infinite() {
            return Err(Error::NotFinite { what: "the array of flows", index: at, value });
        }
    }
    Ok(())
}
