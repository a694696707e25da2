//! A world of several sectors after a shock.

use std::sync::OnceLock;

use crate::closure::Numeraire;
use crate::error::Error;
use crate::explain::Terms;
use crate::one_sector::factor;
use crate::sectors::Shock;
use crate::sectors::base::{self, Base};
use crate::sectors::map::{FINER, Point, Solution, System, TOLERANCE};

/// What is left of each block of equations, relative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Residuals {
    /// Labour of each economy, relative to its value added.
    pub labour: f64,
    /// Prices of each sector and economy, relative.
    pub prices: f64,
    /// Spending of each sector and economy, relative to all spending of the economy.
    pub spending: f64,
    /// The trade balance of each economy, relative to its value added: implied by the others.
    pub trade: f64,
    /// World value added, relative.
    pub world: f64,
}

impl Residuals {
    /// The largest.
    #[must_use]
    pub fn largest(&self) -> f64 {
        self.labour.max(self.prices).max(self.spending).max(self.trade).max(self.world)
    }
}

/// Shares in spending as they were solved, put into the caller's order when somebody asks.
#[derive(Debug, Clone)]
struct Shares {
    solved: Vec<f64>,
    /// Where each of the caller's economies stands; none where the order is the caller's.
    labels: Option<Vec<usize>>,
    asked: OnceLock<Vec<f64>>,
}

impl Shares {
    fn get(&self) -> &[f64] {
        match &self.labels {
            None => &self.solved,
            Some(labels) => self.asked.get_or_init(|| base::squares(&self.solved, labels)),
        }
    }

    fn into_own(self) -> Vec<f64> {
        match &self.labels {
            None => self.solved,
            Some(_) => self.get().to_vec(),
        }
    }
}

/// A world of several sectors after a shock: all equations hold, all prices and incomes are above
/// zero.
#[derive(Debug, Clone)]
pub struct Equilibrium {
    base: Base,
    tariffs: Vec<f64>,
    iceberg: Option<Vec<f64>>,
    wages: Vec<f64>,
    costs: Vec<f64>,
    prices: Vec<f64>,
    spending: Vec<f64>,
    shares: Shares,
    income: Vec<f64>,
    surplus: Vec<f64>,
    residuals: Residuals,
    iterations: usize,
    parts: usize,
}

impl Equilibrium {
    /// The only way to one: every block anew.
    pub(super) fn checked(
        base: &Base,
        system: &System,
        solution: Solution,
        tariffs: Vec<f64>,
        iceberg: Option<Vec<f64>>,
    ) -> Result<Self, Error> {
        let mut solution = solution;
        let mut goals = FINER.iter();
        let (out, shares, spending, residuals) = loop {
            let point = &solution.point;
            let out = system.evaluate(point);
            for e in 0..base.n {
                let wage = point.ln_w[e].exp();
                if !(out.income[e] > 0.0 && out.income[e].is_finite() && wage > 0.0) {
                    return Err(Error::NegativeIncome { economy: e, income: out.income[e] });
                }
            }
            let shares = system.all_shares(&out.ln_c);
            let spending: Vec<f64> =
                point.x.iter().enumerate().map(|(at, x)| x * system.size(at % base.n)).collect();
            let left = residuals(base, point, system, &out, &spending, &shares, &tariffs);
            if left.largest() <= TOLERANCE {
                break (out, shares, spending, left);
            }
            let Some(&goal) = goals.next() else {
                return Err(Error::NotConverged {
                    what: "labour, prices and spending of all sectors",
                    iterations: solution.iterations,
                    residual: left.largest(),
                    tolerance: TOLERANCE,
                    worst: Vec::new(),
                    sector: None,
                });
            };
            solution = solution.refined(system, goal)?;
        };
        let Solution { point, iterations, parts } = solution;
        let exp = |v: &[f64]| -> Vec<f64> { v.iter().map(|l| l.exp()).collect() };
        Ok(Self {
            base: base.clone(),
            tariffs,
            iceberg,
            wages: exp(&point.ln_w),
            costs: exp(&out.ln_c),
            prices: exp(&out.ln_p),
            spending,
            shares: Shares { solved: shares, labels: None, asked: OnceLock::new() },
            income: out.income,
            surplus: out.surplus,
            residuals,
            iterations,
            parts,
        })
    }

    /// In the order of `base`, under its own shock.
    pub(super) fn relabelled(self, base: &Base, order: &[usize], shock: Shock) -> Self {
        let labels = base::inverse(order);
        Self {
            base: base.clone(),
            tariffs: base.new_tariffs(shock.tariffs),
            iceberg: shock.iceberg,
            wages: base::rows(&self.wages, &labels),
            costs: base::rows(&self.costs, &labels),
            prices: base::rows(&self.prices, &labels),
            spending: base::rows(&self.spending, &labels),
            income: base::rows(&self.income, &labels),
            surplus: base::rows(&self.surplus, &labels),
            shares: Shares { labels: Some(labels), ..self.shares },
            ..self
        }
    }

    /// The world before.
    #[must_use]
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// This world as the base of a further shock: what a second agreement adds to a first.
    #[must_use]
    pub fn into_base(self) -> Base {
        let value_added =
            self.base.value_added.iter().zip(&self.wages).map(|(v, w)| v * w).collect();
        let Self { base, tariffs, shares, spending, income, surplus, .. } = self;
        base.resting(shares.into_own(), tariffs, spending, value_added, surplus, income)
    }

    /// New over old wage of each economy, world value added held.
    #[must_use]
    pub fn wages(&self) -> &[f64] {
        &self.wages
    }

    /// New over old cost of inputs, sector x economy, world value added held.
    #[must_use]
    pub fn costs(&self) -> &[f64] {
        &self.costs
    }

    /// New over old price, sector x economy, world value added held; 1 where nothing is spent.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// New over old price of final demand, `prod_j P^a`, world value added held.
    #[must_use]
    pub fn price_index(&self) -> Vec<f64> {
        let n = self.base.n;
        (0..n)
            .map(|e| {
                (0..self.base.j)
                    .map(|s| self.base.demand[s * n + e] * self.prices[s * n + e].ln())
                    .sum::<f64>()
                    .exp()
            })
            .collect()
    }

    /// New income of each economy: value added and tariff revenue less the surplus lent.
    #[must_use]
    pub fn income(&self) -> &[f64] {
        &self.income
    }

    /// New exports less imports, net of tariffs.
    #[must_use]
    pub fn surplus(&self) -> &[f64] {
        &self.surplus
    }

    /// New over old real wage, `w / prod P^a`. It has no numeraire.
    #[must_use]
    pub fn real_wage(&self) -> Vec<f64> {
        self.wages.iter().zip(self.price_index()).map(|(w, p)| w / p).collect()
    }

    /// New over old real income, `(I' / I) / prod P^a`: welfare, exact. It has no numeraire.
    #[must_use]
    pub fn real_income(&self) -> Vec<f64> {
        let index = self.price_index();
        (0..self.base.n).map(|e| self.income[e] / self.base.income[e] / index[e]).collect()
    }

    /// New tariffs, sector x exporter x importer.
    #[must_use]
    pub fn tariffs(&self) -> &[f64] {
        &self.tariffs
    }

    /// New over old iceberg costs, if they were shocked.
    #[must_use]
    pub fn iceberg(&self) -> Option<&[f64]> {
        self.iceberg.as_deref()
    }

    /// New spending, sector x economy, tariffs included.
    #[must_use]
    pub fn spending(&self) -> &[f64] {
        &self.spending
    }

    /// New shares in spending, sector x exporter x importer.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        self.shares.get()
    }

    /// New flows net of tariffs, sector x exporter x importer, domestic sales included.
    #[must_use]
    pub fn flows(&self) -> Vec<f64> {
        base::net_flows(self.base.n, self.shares(), &self.spending, &self.tariffs)
    }

    /// New tariff revenue of each economy.
    #[must_use]
    pub fn revenue(&self) -> Vec<f64> {
        revenue(self.base.n, self.shares(), &self.spending, &self.tariffs)
    }

    /// Tariff revenue of each economy before.
    #[must_use]
    pub fn revenue_before(&self) -> Vec<f64> {
        revenue(self.base.n, &self.base.shares, &self.base.spending, &self.base.tariffs)
    }

    /// What is left of each block of equations.
    #[must_use]
    pub fn residuals(&self) -> Residuals {
        self.residuals
    }

    /// Evaluations of the joint map.
    #[must_use]
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    /// In how many parts the shock was applied: 1 unless the whole could not be solved at once.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.parts
    }

    /// Whether nothing that is traded bears another cost: a warning to whoever asked for a change.
    #[must_use]
    pub fn is_null(&self) -> bool {
        let n = self.base.n;
        (0..self.tariffs.len()).filter(|&at| self.base.shares[at] > 0.0).all(|at| {
            let tariff = at / n % n == at % n
                || (self.tariffs[at] - self.base.tariffs[at]).abs() < f64::EPSILON;
            tariff && self.iceberg.as_ref().is_none_or(|d| (d[at] - 1.0).abs() < f64::EPSILON)
        })
    }

    /// What nominal figures are multiplied by when another price is held. Real ones do not change.
    ///
    /// # Errors
    ///
    /// An economy that is not there.
    pub fn numeraire(&self, numeraire: Numeraire) -> Result<f64, Error> {
        factor(numeraire, &self.wages, &self.price_index())
    }

    /// Why a flow (with tariffs) changes: its own cost, the exporter's costs, the importer's
    /// competition and spending on the sector. `None` where nothing was traded.
    #[must_use]
    pub fn explain(&self, sector: usize, exporter: usize, importer: usize) -> Option<Terms> {
        let n = self.base.n;
        let at = (sector * n + exporter) * n + importer;
        let before = self.base.shares[at];
        (before > 0.0).then(|| {
            let theta = self.base.theta[sector];
            let tariff = self.tariffs[at].ln_1p() - self.base.tariffs[at].ln_1p();
            let melted = self.iceberg.as_ref().map_or(0.0, |d| d[at].ln());
            let spending =
                self.spending[sector * n + importer] / self.base.spending[sector * n + importer];
            Terms {
                direct: -theta * (tariff + melted),
                costs: -theta * self.costs[sector * n + exporter].ln(),
                competition: theta * self.prices[sector * n + importer].ln(),
                spending: spending.ln(),
                total: (self.shares()[at] / before).ln() + spending.ln(),
            }
        })
    }
}

fn revenue(n: usize, shares: &[f64], spending: &[f64], tariffs: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; n];
    let rows = shares.chunks_exact(n).zip(tariffs.chunks_exact(n));
    for (line, (shares, tariffs)) in rows.enumerate() {
        let spent = &spending[line / n * n..][..n];
        for (((out, s), t), x) in out.iter_mut().zip(shares).zip(tariffs).zip(spent) {
            *out += s * x * t / (1.0 + t);
        }
    }
    out
}

fn residuals(
    base: &Base,
    point: &Point,
    system: &System,
    out: &crate::sectors::map::Evaluation,
    spending: &[f64],
    shares: &[f64],
    tariffs: &[f64],
) -> Residuals {
    let (n, j) = (base.n, base.j);
    let mut exports = vec![0.0; n];
    let mut imports = vec![0.0; n];
    let mut labour = vec![0.0; n];
    let mut prices = 0.0_f64;
    for s in 0..j {
        let mut bought = vec![0.0; n];
        for i in 0..n {
            let mut sold = 0.0;
            for m in 0..n {
                let at = (s * n + i) * n + m;
                bought[m] += shares[at];
                let net = shares[at] * spending[s * n + m] / (1.0 + tariffs[at]);
                sold += net;
                if i != m {
                    exports[i] += net;
                    imports[m] += net;
                }
            }
            labour[i] += base.value_added_share[s * n + i] * sold;
        }
        for m in 0..n {
            if base.spending[s * n + m] > 0.0 {
                prices = prices.max((bought[m] - 1.0).abs());
                prices = prices.max((out.ln_p[s * n + m] - point.ln_p[s * n + m]).abs());
            }
        }
    }
    let mut left = Residuals { labour: 0.0, prices, spending: 0.0, trade: 0.0, world: 0.0 };
    let mut world = 0.0;
    for e in 0..n {
        let earned = base.value_added[e] * point.ln_w[e].exp();
        world += earned;
        left.labour = left.labour.max((labour[e] / earned - 1.0).abs());
        left.trade = left.trade.max((exports[e] - imports[e] - out.surplus[e]).abs() / earned);
        for s in 0..j {
            let gap = (out.spending[s * n + e] - spending[s * n + e]).abs();
            left.spending = left.spending.max(gap / system.size(e));
        }
    }
    left.world = (world / base.value_added.iter().sum::<f64>() - 1.0).abs();
    left
}
