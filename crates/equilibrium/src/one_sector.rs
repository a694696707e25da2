//! One sector, structural gravity: direct, conditional and full effect of changed trade costs.
//!
//! ```text
//! direct       X kappa
//! conditional  X kappa, scaled so that output Y and expenditure E stay
//! full         pi_ij = X_ij / E_j
//!              s_ij = pi_ij kappa_ij w_i^-theta / sum_k pi_kj kappa_kj w_k^-theta
//!              w_i Y_i = sum_j s_ij E'_j                       every exporter's market clears
//!              P_j = (sum_k pi_kj kappa_kj w_k^-theta)^(-1/theta)
//!              X'_ij = s_ij E'_j
//! ```
//!
//! `X` exporter x importer in one currency, domestic sales included; `kappa` the cost factors of
//! [`Costs`]; `theta` the trade elasticity; `w`, `P` the new prices over the old ones of what an
//! economy sells and buys; `E'` follows from the [`Closure`]. Nominal figures hold world output.
//!
//! ```
//! use corridor_equilibrium::{Closure, Flows, one_sector, shock::Costs};
//! // Two alike, a tenth imported; the direct effect of the shock doubles that. sigma = 5.
//! let world = Flows::new(2, vec![90.0, 10.0, 10.0, 90.0])?;
//! let costs = Costs::from_factors(2, vec![1.0, 2.0, 2.0, 1.0])?;
//! let after = one_sector::full(&world, &costs, 4.0, Closure::Additive)?;
//! assert!((after.real_income()[0] - 1.1_f64.powf(0.25)).abs() < 1e-12);
//! assert!((after.flows()[1] - 200.0 / 11.0).abs() < 1e-10);
//! # Ok::<(), corridor_equilibrium::Error>(())
//! ```
//!
//! Cost: Newton's method on `ln w`; `n^3` once or twice, then `n^2` a step. Where it fails the shock
//! is applied in parts. Fails: a deficit that an economy can no longer pay for; not converged.
//!
//! Source: Anderson and van Wincoop (2003); Dekle, Eaton and Kortum (2008); Anderson, Larch and Yotov
//! (2018); Baier, Yotov and Zylkin (2019). Oracle: `ge_gravity` (Stata) and AGTPA, `tests/oracles.rs`.

use crate::closure::{Closure, Numeraire};
use crate::elasticity;
use crate::error::Error;
use crate::explain::Terms;
use crate::newton::{Markets, Spending};
use crate::order;
use crate::scaling::{self, Scaled};
use crate::shock::Costs;
use crate::world::Flows;

/// The largest residual of an equilibrium, as a share of world output.
pub const TOLERANCE: f64 = 1e-13;
/// How small a part of the shock is tried before giving up.
const SMALLEST_PART: f64 = 1.0 / 512.0;

/// What trade would be while output, expenditure and prices stay: `X kappa`.
///
/// # Errors
///
/// Flows and costs of different size.
pub fn direct(flows: &Flows, costs: &Costs) -> Result<Vec<f64>, Error> {
    same_size(flows, costs)?;
    Ok(flows.values().iter().zip(costs.factors()).map(|(x, k)| x * k).collect())
}

/// What trade would be while output and expenditure stay and resistances adjust.
///
/// # Errors
///
/// Flows and costs of different size; no scaling exists.
pub fn conditional(flows: &Flows, costs: &Costs) -> Result<Scaled, Error> {
    scaling::scale(&direct(flows, costs)?, flows.output(), flows.expenditure())
}

/// What trade, prices and incomes would be once all have adjusted.
///
/// # Errors
///
/// Flows and costs of different size; `theta` out of range; expenditure driven below zero by a
/// deficit that is held; not converged.
pub fn full(
    flows: &Flows,
    costs: &Costs,
    theta: f64,
    closure: Closure,
) -> Result<Equilibrium, Error> {
    same_size(flows, costs)?;
    elasticity::trade(theta)?;
    let n = flows.economies();
    let order = order::canonical(n, &[flows.values(), costs.factors()]);
    let mut x = order::permuted(flows.values(), &order);
    let kappa = order::permuted(costs.factors(), &order);
    let solved = (|| {
        if closure == Closure::Balanced {
            let still = vec![1.0; n * n];
            x = World::new(&x, theta, Closure::Balanced).solve(&still)?.flows;
        }
        World::new(&x, theta, closure).solve(&kappa)
    })();
    let solved = solved.map_err(|error| scaling::relabel(error, &order))?;
    let base = if closure == Closure::Balanced {
        Flows::new(n, order::restored(&x, &order))?
    } else {
        flows.clone()
    };
    Ok(Equilibrium {
        wages: order::back(&solved.wages, &order),
        prices: order::back(&solved.prices, &order),
        output: order::back(&solved.output, &order),
        expenditure: order::back(&solved.expenditure, &order),
        spending_change: order::back(&solved.spending_change, &order),
        flows: order::restored(&solved.flows, &order),
        base,
        costs: costs.clone(),
        theta,
        closure,
        lambda: solved.lambda,
        residuals: solved.residuals,
        iterations: solved.iterations,
        parts: solved.parts,
    })
}

fn same_size(flows: &Flows, costs: &Costs) -> Result<(), Error> {
    let (found, expected) = (costs.factors().len(), flows.values().len());
    if found == expected {
        return Ok(());
    }
    Err(Error::Shape { what: "the array of cost factors", found, expected })
}

/// What is left of each block of equations, as a share of world output; prices relative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residuals {
    /// `w_i Y_i - sum_j X'_ij`, the largest.
    pub markets: f64,
    /// `E'_j - sum_i X'_ij`, the largest.
    pub budgets: f64,
    /// The price indices, relative.
    pub prices: f64,
    /// World output less its base value.
    pub world: f64,
    /// The largest of markets, relative to the economy's own output.
    pub own: f64,
}

impl Residuals {
    /// The largest that is a share of world output.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.markets.max(self.budgets).max(self.prices).max(self.world)
    }
}

/// A world after the shock, all markets cleared, all prices and expenditures above zero.
#[derive(Debug, Clone)]
pub struct Equilibrium {
    base: Flows,
    costs: Costs,
    theta: f64,
    closure: Closure,
    lambda: f64,
    wages: Vec<f64>,
    prices: Vec<f64>,
    output: Vec<f64>,
    expenditure: Vec<f64>,
    spending_change: Vec<f64>,
    flows: Vec<f64>,
    residuals: Residuals,
    iterations: usize,
    parts: usize,
}

/// Figures in one numeraire.
#[derive(Debug, Clone, PartialEq)]
pub struct Nominal {
    /// New over old price of what each economy sells.
    pub wages: Vec<f64>,
    /// New over old price of what each economy buys.
    pub prices: Vec<f64>,
    /// New output.
    pub output: Vec<f64>,
    /// New expenditure.
    pub expenditure: Vec<f64>,
    /// New flows, exporter x importer.
    pub flows: Vec<f64>,
}

impl Equilibrium {
    /// The world before: the one given, or with [`Closure::Balanced`] that without deficits.
    #[must_use]
    pub fn base(&self) -> &Flows {
        &self.base
    }

    /// New flows, world output held; exporter x importer.
    #[must_use]
    pub fn flows(&self) -> &[f64] {
        &self.flows
    }

    /// New over old price of what each economy sells, world output held.
    #[must_use]
    pub fn wages(&self) -> &[f64] {
        &self.wages
    }

    /// New over old price index of what each economy buys, world output held.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// New over old real wage, `w / P`. It has no numeraire.
    #[must_use]
    pub fn real_wage(&self) -> Vec<f64> {
        self.wages.iter().zip(&self.prices).map(|(w, p)| w / p).collect()
    }

    /// New over old real income, `(E' / E) / P`: welfare. It has no numeraire.
    #[must_use]
    pub fn real_income(&self) -> Vec<f64> {
        self.spending_change.iter().zip(&self.prices).map(|(e, p)| e / p).collect()
    }

    /// New over old sales abroad in nominal terms, world output held; `None` where there were none.
    #[must_use]
    pub fn exports(&self) -> Vec<Option<f64>> {
        let n = self.wages.len();
        let abroad =
            |x: &[f64], i: usize| -> f64 { (0..n).filter(|&j| j != i).map(|j| x[i * n + j]).sum() };
        (0..n)
            .map(|i| {
                let before = abroad(self.base.values(), i);
                (before > 0.0).then(|| abroad(&self.flows, i) / before)
            })
            .collect()
    }

    /// `lambda` of [`Closure::Ratio`]; 1 for the other closures.
    #[must_use]
    pub fn lambda(&self) -> f64 {
        self.lambda
    }

    /// How deficits were closed.
    #[must_use]
    pub fn closure(&self) -> Closure {
        self.closure
    }

    /// The trade elasticity.
    #[must_use]
    pub fn theta(&self) -> f64 {
        self.theta
    }

    /// What is left of each block of equations.
    #[must_use]
    pub fn residuals(&self) -> Residuals {
        self.residuals
    }

    /// How often the markets were evaluated.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// In how many parts the shock was applied: 1 unless the whole could not be solved at once.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// Whether the shock changes nothing at all: a warning to whoever asked for it.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.costs.is_null()
    }

    /// All nominal figures with another price held. Real ones do not change.
    ///
    /// # Errors
    ///
    /// An economy that is not there.
    pub fn nominal(&self, numeraire: Numeraire) -> Result<Nominal, Error> {
        let factor = factor(numeraire, &self.wages, &self.prices)?;
        let times = |values: &[f64]| values.iter().map(|v| v * factor).collect();
        Ok(Nominal {
            wages: times(&self.wages),
            prices: times(&self.prices),
            output: times(&self.output),
            expenditure: times(&self.expenditure),
            flows: times(&self.flows),
        })
    }

    /// Why a flow changes: direct effect, exporter's costs, importer's competition and spending, in
    /// logarithms. `None` where nothing was traded: this model cannot start a trade.
    #[must_use]
    pub fn explain(&self, exporter: usize, importer: usize) -> Option<Terms> {
        let n = self.wages.len();
        let at = exporter * n + importer;
        let before = self.base.values()[at];
        (before > 0.0).then(|| Terms {
            direct: self.costs.factors()[at].ln(),
            costs: -self.theta * self.wages[exporter].ln(),
            competition: self.theta * self.prices[importer].ln(),
            spending: self.spending_change[importer].ln(),
            total: (self.flows[at] / before).ln(),
        })
    }
}

/// What nominal figures are multiplied by when another price is held.
pub fn factor(numeraire: Numeraire, wages: &[f64], prices: &[f64]) -> Result<f64, Error> {
    let (series, index) = match numeraire {
        Numeraire::WorldOutput => return Ok(1.0),
        Numeraire::PriceIndex(i) => (prices, i),
        Numeraire::Wage(i) => (wages, i),
    };
    series.get(index).map(|p| 1.0 / p).ok_or(Error::Range {
        what: "the economy of the numeraire",
        index: None,
        value: index as f64,
        allowed: "it must be one of the world",
    })
}

/// A base world in canonical order.
struct World {
    n: usize,
    theta: f64,
    shares: Vec<f64>,
    output: Vec<f64>,
    expenditure: Vec<f64>,
    spending: Spending,
    closure: Closure,
}

struct Solved {
    wages: Vec<f64>,
    prices: Vec<f64>,
    output: Vec<f64>,
    expenditure: Vec<f64>,
    spending_change: Vec<f64>,
    flows: Vec<f64>,
    lambda: f64,
    residuals: Residuals,
    iterations: usize,
    parts: usize,
}

impl World {
    fn new(x: &[f64], theta: f64, closure: Closure) -> Self {
        let n = x.len().isqrt();
        let output: Vec<f64> = x.chunks_exact(n).map(|row| row.iter().sum()).collect();
        let mut expenditure = vec![0.0; n];
        for row in x.chunks_exact(n) {
            for (e, x) in expenditure.iter_mut().zip(row) {
                *e += x;
            }
        }
        let shares = (x.chunks_exact(n))
            .flat_map(|row| row.iter().zip(&expenditure).map(|(x, e)| x / e))
            .collect();
        let spending = match closure {
            Closure::Additive => {
                Spending::Additive(expenditure.iter().zip(&output).map(|(e, y)| e - y).collect())
            }
            Closure::Ratio => Spending::Ratio(expenditure.clone()),
            Closure::Balanced => Spending::Additive(vec![0.0; n]),
        };
        Self { n, theta, shares, output, expenditure, spending, closure }
    }

    /// At once, or else in parts that are halved on failure.
    fn solve(&self, kappa: &[f64]) -> Result<Solved, Error> {
        let mut iterations = 0;
        let first = self.attempt(kappa, vec![0.0; self.n], &mut iterations);
        if let Ok(solved) = first {
            return Ok(solved);
        }
        let logs: Vec<f64> = kappa.iter().map(|k| k.ln()).collect();
        let (mut done, mut part, mut parts) = (0.0, 0.25, 0);
        let mut at = vec![0.0; self.n];
        loop {
            let to = f64::min(1.0, done + part);
            let some: Vec<f64> = logs.iter().map(|l| (l * to).exp()).collect();
            match self.attempt(&some, at.clone(), &mut iterations) {
                Ok(mut solved) => {
                    parts += 1;
                    if to >= 1.0 {
                        solved.parts = parts;
                        return Ok(solved);
                    }
                    at = solved.wages.iter().map(|w| w.ln()).collect();
                    done = to;
                    part *= 1.5;
                }
                Err(error) => {
                    part *= 0.5;
                    if part < SMALLEST_PART {
                        return Err(self.reason(error, done, &at));
                    }
                }
            }
        }
    }

    /// The economy whose held deficit stands in the way, if that is what does.
    fn reason(&self, error: Error, done: f64, at: &[f64]) -> Error {
        let Spending::Additive(deficits) = &self.spending else { return error };
        let tightest = (0..self.n)
            .map(|i| {
                (
                    i,
                    at[i].exp() * self.output[i] / self.expenditure[i]
                        + deficits[i] / self.expenditure[i],
                )
            })
            .min_by(|a, b| a.1.total_cmp(&b.1));
        match (error, tightest) {
            (Error::NegativeExpenditure { economy, deficit, .. }, _) => {
                Error::NegativeExpenditure { economy, deficit, borne: done }
            }
            // On the edge an economy's expenditure falls without bound as its last trade goes.
            (_, Some((economy, left))) if left < 0.5 && deficits[economy] < 0.0 => {
                Error::NegativeExpenditure { economy, deficit: deficits[economy], borne: done }
            }
            (other, _) => other,
        }
    }

    fn attempt(&self, kappa: &[f64], start: Vec<f64>, count: &mut usize) -> Result<Solved, Error> {
        let n = self.n;
        // A column whose every source is nearly shut is scaled, since only ratios within it matter.
        let mut shares: Vec<f64> = self.shares.iter().zip(kappa).map(|(s, k)| s * k).collect();
        let mut top = vec![0.0_f64; n];
        for row in shares.chunks_exact(n) {
            for (t, s) in top.iter_mut().zip(row) {
                *t = t.max(*s);
            }
        }
        if let Some(economy) = top.iter().position(|t| !(*t > 0.0 && t.is_finite())) {
            return Err(Error::NoTrade { economy, side: "buys" });
        }
        let scale: Vec<f64> =
            top.iter().map(|t| if *t < 1e-100 || *t > 1e100 { *t } else { 1.0 }).collect();
        for row in shares.chunks_exact_mut(n) {
            for (s, t) in row.iter_mut().zip(&scale) {
                *s /= t;
            }
        }
        let markets = Markets {
            shares: &shares,
            theta: self.theta,
            output: &self.output,
            spending: &self.spending,
        };
        let what = "the markets of one sector";
        let solution = markets.solve(start, what)?;
        *count += solution.iterations;
        self.check(&shares, &scale, &solution.ln_wages, *count)
    }

    /// The only way to a solution: every block anew, from the prices alone.
    fn check(
        &self,
        shares: &[f64],
        scale: &[f64],
        ln_wages: &[f64],
        iterations: usize,
    ) -> Result<Solved, Error> {
        let n = self.n;
        let wages: Vec<f64> = ln_wages.iter().map(|l| l.exp()).collect();
        let output: Vec<f64> = wages.iter().zip(&self.output).map(|(w, y)| w * y).collect();
        let world: f64 = self.output.iter().sum();
        let now: f64 = output.iter().sum();
        let (expenditure, lambda): (Vec<f64>, f64) = match &self.spending {
            Spending::Additive(d) => (output.iter().zip(d).map(|(y, d)| y + d).collect(), 1.0),
            Spending::Ratio(e) | Spending::Fixed(e) => {
                let spent: Vec<f64> = e.iter().zip(&wages).map(|(e, w)| e * w).collect();
                let lambda = now / spent.iter().sum::<f64>();
                (spent.iter().map(|s| s * lambda).collect(), lambda)
            }
        };
        for (economy, (&e, &w)) in expenditure.iter().zip(&wages).enumerate() {
            if e.is_nan() || e <= 0.0 {
                let deficit = self.expenditure[economy] - self.output[economy];
                return Err(Error::NegativeExpenditure { economy, deficit, borne: 0.0 });
            }
            if !(w > 0.0 && w.is_finite()) {
                return Err(Error::NegativeIncome { economy, income: output[economy] });
            }
        }
        let top = ln_wages.iter().map(|l| -self.theta * l).fold(f64::NEG_INFINITY, f64::max);
        let power: Vec<f64> = ln_wages.iter().map(|l| (-self.theta * l - top).exp()).collect();
        let mut sums = vec![0.0; n];
        for (row, u) in shares.chunks_exact(n).zip(&power) {
            for (s, a) in sums.iter_mut().zip(row) {
                *s += a * u;
            }
        }
        let ln_prices: Vec<f64> = (sums.iter().zip(scale))
            .map(|(s, scale)| -(s.ln() + scale.ln() + top) / self.theta)
            .collect();
        let mut flows = vec![0.0; n * n];
        let mut bought = vec![0.0; n];
        let (mut markets, mut own) = (0.0_f64, 0.0_f64);
        for i in 0..n {
            let mut sold = 0.0;
            for j in 0..n {
                let x = shares[i * n + j] * power[i] / sums[j] * expenditure[j];
                flows[i * n + j] = x;
                sold += x;
                bought[j] += x;
            }
            let left = (output[i] - sold).abs();
            markets = markets.max(left / world);
            own = own.max(left / output[i]);
        }
        let budgets = (bought.iter().zip(&expenditure))
            .map(|(b, e)| (b - e).abs() / world)
            .fold(0.0, f64::max);
        let prices = (0..n)
            .map(|j| {
                let term = |k: usize| {
                    shares[k * n + j] * (-self.theta * (ln_wages[k] - ln_prices[j])).exp()
                };
                ((0..n).map(term).sum::<f64>() * scale[j] - 1.0).abs()
            })
            .fold(0.0, f64::max);
        let residuals =
            Residuals { markets, budgets, prices, world: (now / world - 1.0).abs(), own };
        let largest = residuals.largest();
        if largest.is_nan()
            || residuals.markets.max(residuals.budgets).max(residuals.world) > TOLERANCE
        {
            return Err(Error::NotConverged {
                what: "the markets of one sector",
                iterations,
                residual: largest,
                tolerance: TOLERANCE,
                worst: Vec::new(),
                sector: None,
            });
        }
        let spending_change = match self.closure {
            Closure::Ratio => wages.iter().map(|w| lambda * w).collect(),
            Closure::Balanced => wages.clone(),
            Closure::Additive => {
                expenditure.iter().zip(&self.expenditure).map(|(e, b)| e / b).collect()
            }
        };
        Ok(Solved {
            prices: ln_prices.iter().map(|l| l.exp()).collect(),
            wages,
            output,
            expenditure,
            spending_change,
            flows,
            lambda,
            residuals,
            iterations,
            parts: 1,
        })
    }
}
