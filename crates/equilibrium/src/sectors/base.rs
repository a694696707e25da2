//! From tables to a world in which the equations hold.

use std::sync::Arc;

use crate::closure::Closure;
use crate::error::Error;
use crate::sectors::Shock;
use crate::sectors::data::{Data, INPUT_SHARES, check_tariffs};
use crate::sectors::map::{self, System};
use crate::sectors::outcome::Equilibrium;

/// What had to be changed so that the tables describe a world.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// Cells whose output was below exports, and was raised to them.
    pub output_raised: usize,
    /// By how much in all.
    pub output_added: f64,
    /// Cells whose final demand came out negative, and was set to zero.
    pub demand_negative: usize,
    /// What they amounted to, a positive number.
    pub demand_cut: f64,
    /// The largest miss of a column of input shares that was scaled to one.
    pub input_shares_off: f64,
    /// Negative input shares; they stay as the table has them.
    pub input_shares_negative: usize,
    /// Cells in which nothing is spent; their price is one by convention.
    pub nothing_spent: usize,
    /// Pairs and sectors without any trade abroad: none of these models can start one.
    pub zero_flows: usize,
}

/// A world of several sectors at rest, ready to be shocked.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    pub(super) n: usize,
    pub(super) j: usize,
    pub(super) theta: Vec<f64>,
    /// Sector x exporter x importer: share of the importer's spending on the sector.
    pub(super) shares: Arc<Vec<f64>>,
    /// Sector x exporter x importer, the diagonal zero.
    pub(super) tariffs: Arc<Vec<f64>>,
    /// Sector x economy: spending, tariffs included.
    pub(super) spending: Vec<f64>,
    /// Sector x economy.
    pub(super) value_added_share: Vec<f64>,
    /// Economy x supplier x buyer: `g^kj (1 - g^j)`.
    pub(super) inputs: Arc<Vec<f64>>,
    /// Sector x economy: shares of final demand.
    pub(super) demand: Vec<f64>,
    pub(super) value_added: Vec<f64>,
    /// Exports less imports, net of tariffs.
    pub(super) surplus: Vec<f64>,
    /// Value added, revenue, less surplus.
    pub(super) income: Vec<f64>,
    pub(super) closure: Closure,
    calibration: Calibration,
    /// The same world by value added, where it stands otherwise: every sum is taken in that order.
    ordered: Option<Arc<Base>>,
}

impl Base {
    /// Makes a world of the tables. Output below exports is raised to them; negative final demand is
    /// set to zero; the world is then solved with the deficits of the closure, and what comes out is
    /// the base: with [`Closure::Balanced`] it has no deficits, with the others those of the tables.
    ///
    /// # Errors
    ///
    /// Wrong sizes, missing, negative or infinite figures, shares and elasticities out of range, input
    /// shares that do not sum to one, something used that nobody supplies; not converged.
    pub fn new(data: &Data, closure: Closure) -> Result<Self, Error> {
        data.check()?;
        let order = order(data);
        let raw = tables(reordered(data, &order), closure)
            .map_err(|e| crate::scaling::relabel(e, &order))?;
        let solved = raw
            .solve_ordered(Shock { tariffs: None, iceberg: None })
            .map_err(|e| crate::scaling::relabel(e, &order))?;
        let ordered = solved.into_base();
        let mut base = ordered.relabelled(&order);
        if base.by_value_added() == order && !is_in_order(&order) {
            base.ordered = Some(Arc::new(ordered));
        }
        Ok(base)
    }

    fn by_value_added(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.n).collect();
        order.sort_by(|&a, &b| self.value_added[a].total_cmp(&self.value_added[b]).then(a.cmp(&b)));
        order
    }

    /// How many economies.
    #[must_use]
    pub fn economies(&self) -> usize {
        self.n
    }

    /// How many sectors.
    #[must_use]
    pub fn sectors(&self) -> usize {
        self.j
    }

    /// What had to be changed in the tables.
    #[must_use]
    pub fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// Income of each economy: value added and tariff revenue less the surplus lent.
    #[must_use]
    pub fn income(&self) -> &[f64] {
        &self.income
    }

    /// Value added of each economy.
    #[must_use]
    pub fn value_added(&self) -> &[f64] {
        &self.value_added
    }

    /// Exports less imports of each economy, net of tariffs.
    #[must_use]
    pub fn surplus(&self) -> &[f64] {
        &self.surplus
    }

    /// Sector x exporter x importer, fractions.
    #[must_use]
    pub fn tariffs(&self) -> &[f64] {
        &self.tariffs
    }

    /// Sector x economy: spending, tariffs included.
    #[must_use]
    pub fn spending(&self) -> &[f64] {
        &self.spending
    }

    /// Sector x exporter x importer: flows net of tariffs, domestic sales included.
    #[must_use]
    pub fn flows(&self) -> Vec<f64> {
        net_flows(self.n, &self.shares, &self.spending, &self.tariffs)
    }

    /// Sector x economy: shares of final demand.
    #[must_use]
    pub fn demand(&self) -> &[f64] {
        &self.demand
    }

    /// This world after a shock.
    ///
    /// # Errors
    ///
    /// Tariffs or iceberg costs of the wrong size or out of range; income that is not positive; not
    /// converged.
    pub fn solve(&self, shock: Shock) -> Result<Equilibrium, Error> {
        let (n, j) = (self.n, self.j);
        for (what, array) in [
            ("the array of new tariffs", &shock.tariffs),
            ("the array of iceberg changes", &shock.iceberg),
        ] {
            if let Some(found) = array.as_ref().map(Vec::len).filter(|f| *f != j * n * n) {
                return Err(Error::Shape { what, found, expected: j * n * n });
            }
        }
        if let Some(tariffs) = &shock.tariffs {
            check_tariffs(tariffs, n, "new tariff")?;
        }
        if let Some(iceberg) = &shock.iceberg
            && let Some(at) = iceberg.iter().position(|d| !(*d > 0.0 && d.is_finite()))
        {
            return Err(Error::Cost {
                what: "iceberg change",
                exporter: at / n % n,
                importer: at % n,
                sector: Some(at / (n * n)),
                value: iceberg[at],
                allowed: "it must be above 0 and finite",
            });
        }
        let order = self.by_value_added();
        if is_in_order(&order) {
            return self.solve_ordered(shock);
        }
        let Shock { tariffs, iceberg } = shock;
        let moved = Shock {
            tariffs: tariffs.as_ref().map(|t| squares(t, &order)),
            iceberg: iceberg.as_ref().map(|d| squares(d, &order)),
        };
        let ordered = match &self.ordered {
            Some(ordered) => Arc::clone(ordered),
            None => Arc::new(self.relabelled(&inverse(&order))),
        };
        let solved =
            ordered.solve_ordered(moved).map_err(|e| crate::scaling::relabel(e, &order))?;
        Ok(solved.relabelled(self, &order, Shock { tariffs, iceberg }))
    }

    fn solve_ordered(&self, shock: Shock) -> Result<Equilibrium, Error> {
        let tariffs = self.new_tariffs(shock.tariffs);
        let system = System::new(self, &tariffs, shock.iceberg.as_deref(), 1.0);
        let solution = map::solve(&system, &tariffs, shock.iceberg.as_deref())?;
        Equilibrium::checked(self, &system, solution, tariffs, shock.iceberg)
    }

    /// The tariffs of a shock, none at home; those of this world where it names none.
    pub(super) fn new_tariffs(&self, tariffs: Option<Vec<f64>>) -> Vec<f64> {
        let mut tariffs = tariffs.unwrap_or_else(|| self.tariffs.to_vec());
        for square in tariffs.chunks_exact_mut(self.n * self.n) {
            square.iter_mut().step_by(self.n + 1).for_each(|own| *own = 0.0);
        }
        tariffs
    }

    /// With economy `a` of this world called `labels[a]`.
    fn relabelled(&self, labels: &[usize]) -> Self {
        let order = inverse(labels);
        Self {
            n: self.n,
            j: self.j,
            theta: self.theta.clone(),
            shares: Arc::new(squares(&self.shares, &order)),
            tariffs: Arc::new(squares(&self.tariffs, &order)),
            spending: rows(&self.spending, &order),
            value_added_share: rows(&self.value_added_share, &order),
            inputs: Arc::new(blocks(&self.inputs, self.j, &order)),
            demand: rows(&self.demand, &order),
            value_added: rows(&self.value_added, &order),
            surplus: rows(&self.surplus, &order),
            income: rows(&self.income, &order),
            closure: self.closure,
            calibration: self.calibration.clone(),
            ordered: None,
        }
    }

    /// The same parameters, resting elsewhere.
    pub(super) fn resting(
        &self,
        shares: Vec<f64>,
        tariffs: Vec<f64>,
        spending: Vec<f64>,
        value_added: Vec<f64>,
        surplus: Vec<f64>,
        income: Vec<f64>,
    ) -> Self {
        Self {
            n: self.n,
            j: self.j,
            theta: self.theta.clone(),
            value_added_share: self.value_added_share.clone(),
            inputs: self.inputs.clone(),
            demand: self.demand.clone(),
            closure: self.closure,
            calibration: self.calibration.clone(),
            ordered: None,
            shares: Arc::new(shares),
            tariffs: Arc::new(tariffs),
            spending,
            value_added,
            surplus,
            income,
        }
    }
}

/// Flows net of tariffs, sector x exporter x importer.
pub(super) fn net_flows(n: usize, shares: &[f64], spending: &[f64], tariffs: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(shares.len());
    let rows = shares.chunks_exact(n).zip(tariffs.chunks_exact(n));
    for (line, (shares, tariffs)) in rows.enumerate() {
        let spent = &spending[line / n * n..][..n];
        out.extend(shares.iter().zip(tariffs).zip(spent).map(|((s, t), x)| s * x / (1.0 + t)));
    }
    out
}

fn is_in_order(order: &[usize]) -> bool {
    order.iter().enumerate().all(|(a, &b)| a == b)
}

pub(super) fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    for (a, &b) in order.iter().enumerate() {
        inverse[b] = a;
    }
    inverse
}

pub(super) fn squares(values: &[f64], order: &[usize]) -> Vec<f64> {
    let n = order.len();
    let mut out = Vec::with_capacity(values.len());
    for square in values.chunks_exact(n * n) {
        for &i in order {
            let row = &square[i * n..(i + 1) * n];
            out.extend(order.iter().map(|&j| row[j]));
        }
    }
    out
}

pub(super) fn rows(values: &[f64], order: &[usize]) -> Vec<f64> {
    values.chunks_exact(order.len()).flat_map(|row| order.iter().map(|&i| row[i])).collect()
}

fn blocks(values: &[f64], j: usize, order: &[usize]) -> Vec<f64> {
    order.iter().flat_map(|&i| values[i * j * j..(i + 1) * j * j].iter().copied()).collect()
}

/// By value added, so that relabelling changes no sum: output times share does not depend on labels.
fn order(data: &Data) -> Vec<usize> {
    let n = data.economies;
    let key: Vec<f64> = (0..n)
        .map(|e| {
            (0..data.sectors)
                .map(|s| data.gross_output[s * n + e] * data.value_added_share[s * n + e])
                .sum()
        })
        .collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| key[a].total_cmp(&key[b]).then(a.cmp(&b)));
    order
}

fn reordered(data: &Data, order: &[usize]) -> Data {
    Data {
        economies: data.economies,
        sectors: data.sectors,
        flows: squares(&data.flows, order),
        tariffs: squares(&data.tariffs, order),
        gross_output: rows(&data.gross_output, order),
        value_added_share: rows(&data.value_added_share, order),
        input_shares: blocks(&data.input_shares, data.sectors, order),
        theta: data.theta.clone(),
    }
}

/// The tables as parameters, before they are solved.
fn tables(mut data: Data, closure: Closure) -> Result<Base, Error> {
    let (n, j) = (data.economies, data.sectors);
    let mut note = Calibration::default();
    let mut output = data.gross_output.clone();
    let exports: Vec<f64> = (0..j * n).map(|at| data.exports(at / n, at % n)).collect();
    let mut shares = std::mem::take(&mut data.flows);
    let mut tariffs = std::mem::take(&mut data.tariffs);
    let mut spending = vec![0.0; j * n];
    let mut surplus = vec![0.0; n];
    for s in 0..j {
        for e in 0..n {
            let exports = exports[s * n + e];
            if output[s * n + e] < exports {
                note.output_raised += 1;
                note.output_added += exports - output[s * n + e];
                output[s * n + e] = exports;
            }
            let diagonal = (s * n + e) * n + e;
            shares[diagonal] = output[s * n + e] - exports;
            tariffs[diagonal] = 0.0;
            surplus[e] += exports;
        }
        for i in 0..n {
            for m in 0..n {
                let at = (s * n + i) * n + m;
                if i != m {
                    surplus[m] -= shares[at];
                    note.zero_flows += usize::from(shares[at] <= 0.0);
                }
                shares[at] *= 1.0 + tariffs[at];
                spending[s * n + m] += shares[at];
            }
        }
        for i in 0..n {
            for m in 0..n {
                let total = spending[s * n + m];
                let at = (s * n + i) * n + m;
                shares[at] = if total > 0.0 { shares[at] / total } else { 0.0 };
            }
        }
    }
    note.nothing_spent = spending.iter().filter(|x| **x <= 0.0).count();
    let inputs = inputs(&data, &output, &mut note)?;
    let demand = demand(n, j, &spending, &output, &inputs, &mut note)?;
    let value_added: Vec<f64> = (0..n)
        .map(|e| (0..j).map(|s| output[s * n + e] * data.value_added_share[s * n + e]).sum())
        .collect();
    if let Some(economy) = value_added.iter().position(|v| !(*v > 0.0 && v.is_finite())) {
        return Err(Error::NegativeIncome { economy, income: value_added[economy] });
    }
    if closure == Closure::Balanced {
        surplus.fill(0.0);
    }
    Ok(Base {
        n,
        j,
        theta: data.theta.clone(),
        shares: Arc::new(shares),
        tariffs: Arc::new(tariffs),
        spending,
        value_added_share: data.value_added_share.clone(),
        inputs: Arc::new(inputs),
        demand,
        income: value_added.clone(),
        value_added,
        surplus,
        closure,
        calibration: note,
        ordered: None,
    })
}

fn inputs(data: &Data, output: &[f64], note: &mut Calibration) -> Result<Vec<f64>, Error> {
    let (n, j) = (data.economies, data.sectors);
    let mut inputs = data.input_shares.clone();
    for e in 0..n {
        for buyer in 0..j {
            let bought = 1.0 - data.value_added_share[buyer * n + e];
            let column = |k: usize| (e * j + k) * j + buyer;
            let sum: f64 = (0..j).map(|k| data.input_shares[column(k)]).sum();
            let off = (sum - 1.0).abs();
            if bought > 0.0 && output[buyer * n + e] > 0.0 {
                if off > INPUT_SHARES {
                    let (sector, tolerance) = (buyer, INPUT_SHARES);
                    return Err(Error::InputShares { economy: e, sector, sum, tolerance });
                }
                note.input_shares_off = note.input_shares_off.max(off);
            }
            note.input_shares_negative +=
                (0..j).filter(|&k| data.input_shares[column(k)] < 0.0).count();
            let scale = if sum > 0.0 { bought / sum } else { 0.0 };
            for k in 0..j {
                inputs[column(k)] *= scale;
            }
        }
    }
    Ok(inputs)
}

fn demand(
    n: usize,
    j: usize,
    spending: &[f64],
    output: &[f64],
    inputs: &[f64],
    note: &mut Calibration,
) -> Result<Vec<f64>, Error> {
    /// Of an economy's spending; less is rounding.
    const NOTHING: f64 = 1e-12;
    let mut demand = vec![0.0; j * n];
    for e in 0..n {
        let total: f64 = (0..j).map(|s| spending[s * n + e]).sum();
        let mut kept = 0.0;
        for s in 0..j {
            let used: f64 = (0..j).map(|k| inputs[(e * j + s) * j + k] * output[k * n + e]).sum();
            if spending[s * n + e] <= 0.0 && used > NOTHING * total {
                return Err(Error::NoSupplier { economy: e, sector: s, demand: used });
            }
            let left = spending[s * n + e] - used;
            if left < 0.0 {
                note.demand_negative += 1;
                note.demand_cut -= left;
            } else {
                demand[s * n + e] = left;
                kept += left;
            }
        }
        if kept <= 0.0 {
            return Err(Error::NegativeIncome { economy: e, income: kept });
        }
        for s in 0..j {
            demand[s * n + e] /= kept;
        }
    }
    Ok(demand)
}
