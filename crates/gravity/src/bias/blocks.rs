//! A panel taken apart into its pairs: fitted trade, scores and regressors, year by year.

use std::collections::BTreeMap;

use super::Flows;
use crate::Error;
use crate::fit::Fit;
use crate::partialled::Partialled;

/// One exporter's sales to one importer. Years without a row have fitted trade and scores of zero.
pub(super) struct Pair {
    pub exporter: usize,
    pub importer: usize,
    /// Fitted trade by time.
    pub fitted: Vec<f64>,
    /// The sum of `fitted`.
    pub mass: f64,
    /// Outcome less fitted trade, by time.
    pub score: Vec<f64>,
    /// Each partialled regressor by time.
    pub left: Vec<Vec<f64>>,
}

pub(super) struct Blocks {
    pub times: usize,
    pub pairs: Vec<Pair>,
    /// The pairs of each exporter, and of each importer.
    pub of_exporter: Vec<Vec<usize>>,
    pub of_importer: Vec<Vec<usize>>,
}

/// Numbers from 0 for the values that occur, in their order.
fn numbered(ids: &[u32], rows: &[usize]) -> (Vec<usize>, usize) {
    let mut distinct: Vec<u32> = rows.iter().map(|&row| ids[row]).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let number = |row: &usize| distinct.partition_point(|&d| d < ids[*row]);
    (rows.iter().map(number).collect(), distinct.len())
}

impl Blocks {
    pub(super) fn new(
        fit: &Fit<'_>,
        partialled: &Partialled,
        flows: &Flows<'_>,
    ) -> Result<Self, Error> {
        let expected = fit.model.rows();
        for (name, ids) in
            [("exporter", flows.exporter), ("importer", flows.importer), ("time", flows.time)]
        {
            if ids.len() != expected {
                let (name, found) = (name.to_owned(), ids.len());
                return Err(Error::Length { name, found, expected });
            }
        }
        let rows = &partialled.rows;
        let (exporter, exporters) = numbered(flows.exporter, rows);
        let (importer, importers) = numbered(flows.importer, rows);
        let (time, times) = numbered(flows.time, rows);
        check(fit, rows, &exporter, &importer, &time)?;
        let k = partialled.left.len();
        let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut pairs: Vec<Pair> = Vec::new();
        let mut seen: Vec<Vec<bool>> = Vec::new();
        for (at, &row) in rows.iter().enumerate() {
            let place = *places.entry((exporter[at], importer[at])).or_insert(pairs.len());
            if place == pairs.len() {
                pairs.push(Pair {
                    exporter: exporter[at],
                    importer: importer[at],
                    fitted: vec![0.0; times],
                    mass: 0.0,
                    score: vec![0.0; times],
                    left: vec![vec![0.0; times]; k],
                });
                seen.push(vec![false; times]);
            }
            let (pair, t) = (&mut pairs[place], time[at]);
            if std::mem::replace(&mut seen[place][t], true) {
                return Err(Error::RepeatedFlow { row: row.into() });
            }
            pair.fitted[t] = partialled.fitted[at];
            pair.mass += partialled.fitted[at];
            pair.score[t] = partialled.outcome[at] - partialled.fitted[at];
            for (left, x) in pair.left.iter_mut().zip(&partialled.left) {
                left[t] = x[at];
            }
        }
        let (mut of_exporter, mut of_importer) =
            (vec![Vec::new(); exporters], vec![Vec::new(); importers]);
        for (at, pair) in pairs.iter().enumerate() {
            of_exporter[pair.exporter].push(at);
            of_importer[pair.importer].push(at);
        }
        Ok(Self { times, pairs, of_exporter, of_importer })
    }
}

/// The effects must be exporter-time, importer-time and pair, in any order and by any numbers.
fn check(
    fit: &Fit<'_>,
    rows: &[usize],
    exporter: &[usize],
    importer: &[usize],
    time: &[usize],
) -> Result<(), Error> {
    let same = |levels: &[u32], of: &dyn Fn(usize) -> (usize, usize)| {
        let (mut there, mut back) = (BTreeMap::new(), BTreeMap::new());
        rows.iter().enumerate().all(|(at, &row)| {
            *there.entry(levels[row]).or_insert(of(at)) == of(at)
                && *back.entry(of(at)).or_insert(levels[row]) == levels[row]
        })
    };
    let kinds: [&dyn Fn(usize) -> (usize, usize); 3] =
        [&|at| (exporter[at], time[at]), &|at| (importer[at], time[at]), &|at| {
            (exporter[at], importer[at])
        }];
    let effects = &fit.model.effects;
    let plain = effects.iter().all(|e| e.intercept && e.slopes.is_empty());
    let all = kinds.iter().all(|kind| effects.iter().any(|e| same(e.levels, kind)));
    if plain && all && effects.len() == 3 {
        Ok(())
    } else {
        let needs = "exactly exporter-time, importer-time and pair effects, the pair by direction";
        Err(Error::Structure { step: super::STEP, needs })
    }
}

impl Pair {
    /// Add `(diag s - s s') sum l`.
    pub(super) fn add_information(&self, h: &mut [f64], t: usize) {
        for r in 0..t {
            h[r * t + r] += self.fitted[r];
            for s in 0..t {
                h[r * t + s] -= self.fitted[r] * self.fitted[s] / self.mass;
            }
        }
    }

    /// Add `S S'`.
    pub(super) fn add_scores(&self, scores: &mut [f64], t: usize) {
        for r in 0..t {
            for s in 0..t {
                scores[r * t + s] += self.score[r] * self.score[s];
            }
        }
    }

    /// Add `H x S'`.
    pub(super) fn add_weighted_scores(&self, x: &[f64], sum: &mut [f64], t: usize) {
        let mean = self.mean(x);
        for r in 0..t {
            let hx = self.fitted[r] * (x[r] - mean);
            for s in 0..t {
                sum[r * t + s] += hx * self.score[s];
            }
        }
    }

    /// Add `G x`.
    pub(super) fn add_third(&self, x: &[f64], sum: &mut [f64], t: usize) {
        let mean = self.mean(x);
        for r in 0..t {
            let of_r = self.fitted[r] * (x[r] - mean);
            sum[r * t + r] -= of_r;
            for s in 0..t {
                let of_s = self.fitted[s] * (x[s] - mean);
                sum[r * t + s] += (of_r * self.fitted[s] + self.fitted[r] * of_s) / self.mass;
            }
        }
    }

    /// The mean of a regressor with the shares as weights; zero but for rounding.
    fn mean(&self, x: &[f64]) -> f64 {
        self.fitted.iter().zip(x).map(|(l, x)| l * x).sum::<f64>() / self.mass
    }
}

/// `tr(a b)`, both t x t.
pub(super) fn trace(a: &[f64], b: &[f64], t: usize) -> f64 {
    (0..t * t).map(|rs| a[rs] * b[rs % t * t + rs / t]).sum()
}

/// `a b`, both t x t.
pub(super) fn product(a: &[f64], b: &[f64], t: usize) -> Vec<f64> {
    crate::dense::product(a, b, t)
}
