//! What a simulation would have said, beside what followed.
//!
//! ```text
//! a_ij = ln[X1_ij W1 / (Y1_i E1_j)] - ln[X0_ij W0 / (Y0_i E0_j)]        what happened
//! m_ij = the same, from the base to the simulated world                   what the model said
//! trend = sum X0 a / sum X0 over pairs that had no agreement at either date
//! error = sum_ij X0_ij |a - m| / sum X0,  skill = 1 - error / error of the trend
//! ```
//!
//! Taking out the growth of both economies leaves what an agreement is about. Every forecast is scored
//! beside two that cost nothing: no change, and the common trend. Skill below zero means that the
//! model made the forecast worse; the row is printed all the same. Pairs without trade at either date
//! have no logarithm: they are counted. Whether the model's coefficient was estimated from data that
//! hold the outcome is for the caller to say, and stands in every row.
//!
//! Source: Kehoe (2003) on why such tests are needed; Theil (1966) for the comparison with no change.

use crate::error::Error;
use crate::world::Flows;

/// One forecast of a world.
#[derive(Debug, Clone, Copy)]
pub struct Forecast<'a> {
    /// Its name, printed in its row.
    pub name: &'a str,
    /// What it says.
    pub says: Says<'a>,
    /// Whether the common trend is added to it.
    pub with_trend: bool,
    /// Whether its parameters were estimated from data that hold the outcome.
    pub in_sample: bool,
}

/// What a forecast says.
#[derive(Debug, Clone, Copy)]
pub enum Says<'a> {
    /// A whole world, exporter x importer, row by row, whose outputs and expenditures are its own.
    World(&'a [f64]),
    /// `m` itself, exporter x importer: partial equilibrium, where output and expenditure stay, says
    /// `ln kappa`.
    Change(&'a [f64]),
}

/// The score of one forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// Mean absolute error in log points, weighted by base trade.
    pub error: f64,
    /// The same, every pair alike.
    pub error_unweighted: f64,
    /// Mean of forecast less outcome, weighted.
    pub bias: f64,
    /// One less the error over that of the trend; `None` where the trend makes no error.
    pub skill: Option<f64>,
    /// The share of pairs, by base trade, whose sign was foretold; `None` where no change was foretold
    /// for any.
    pub sign: Option<f64>,
    /// Whether its parameters had seen the outcome.
    pub in_sample: bool,
}

/// All scores of one episode.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// "no change", "trend", then the forecasts in their order.
    pub rows: Vec<Score>,
    /// Pairs scored.
    pub pairs: usize,
    /// Pairs of the episode without trade at one of the dates.
    pub without_trade: usize,
    /// Their trade at base.
    pub value: f64,
    /// What happened to them: the mean of `a`, weighted by base trade.
    pub actual: f64,
    /// The common trend.
    pub trend: f64,
    /// How many pairs the trend was taken from.
    pub trend_pairs: usize,
}

/// `ln[X W / (Y E)]` of every pair; NaN where nothing is traded.
fn freeness(flows: &Flows) -> Vec<f64> {
    let n = flows.economies();
    let world: f64 = flows.output().iter().sum();
    (0..n * n)
        .map(|at| {
            let x = flows.values()[at];
            let base = flows.output()[at / n] * (flows.expenditure()[at % n] / world);
            if x > 0.0 { (x / base).ln() } else { f64::NAN }
        })
        .collect()
}

/// Scores forecasts of the pairs in `treated` (exporter x importer). The trend comes from the pairs in
/// `untreated`, which had no agreement at either date.
///
/// # Errors
///
/// Wrong sizes; flows that are not a world; no treated or no untreated pair with trade at both dates.
pub fn score(
    before: &Flows,
    after: &Flows,
    treated: &[bool],
    untreated: &[bool],
    forecasts: &[Forecast],
) -> Result<Scores, Error> {
    let n = before.economies();
    for (what, found) in [
        ("the flows that followed", after.values().len()),
        ("the pairs treated", treated.len()),
        ("the pairs not treated", untreated.len()),
    ] {
        if found != n * n {
            return Err(Error::Shape { what, found, expected: n * n });
        }
    }
    let was = freeness(before);
    let actual: Vec<f64> = freeness(after).iter().zip(&was).map(|(a, b)| a - b).collect();
    let of = |marks: &[bool]| -> Vec<usize> {
        (0..n * n).filter(|&at| marks[at] && at / n != at % n && !actual[at].is_nan()).collect()
    };
    let (pairs, others) = (of(treated), of(untreated));
    if pairs.is_empty() || others.is_empty() {
        let what =
            if pairs.is_empty() { "treated pair with trade" } else { "untreated pair with trade" };
        return Err(Error::Empty { what });
    }
    let weighted = |pairs: &[usize], value: &dyn Fn(usize) -> f64| -> f64 {
        let weight = |at: usize| before.values()[at];
        pairs.iter().map(|&at| weight(at) * value(at)).sum::<f64>()
            / pairs.iter().map(|&at| weight(at)).sum::<f64>()
    };
    let trend = weighted(&others, &|at| actual[at]);
    let one = |name: &str, said: &dyn Fn(usize) -> f64, reference: Option<f64>, in_sample: bool| {
        let error = weighted(&pairs, &|at| (actual[at] - said(at)).abs());
        let moves: Vec<usize> = pairs.iter().copied().filter(|&at| said(at).abs() > 0.0).collect();
        let right = |at: usize| f64::from(u8::from(said(at) * actual[at] > 0.0));
        Score {
            name: name.to_owned(),
            error,
            error_unweighted: pairs.iter().map(|&at| (actual[at] - said(at)).abs()).sum::<f64>()
                / pairs.len() as f64,
            bias: weighted(&pairs, &|at| said(at) - actual[at]),
            skill: reference.filter(|r| *r > 0.0).map(|r| 1.0 - error / r),
            sign: (!moves.is_empty()).then(|| weighted(&moves, &right)),
            in_sample,
        }
    };
    let reference = one("trend", &|_| trend, None, false).error;
    let mut rows = vec![
        one("no change", &|_| 0.0, Some(reference), false),
        one("trend", &|_| trend, Some(reference), false),
    ];
    for forecast in forecasts {
        let model: Vec<f64> = match forecast.says {
            Says::World(flows) => {
                let simulated = freeness(&Flows::new(n, flows.to_vec())?);
                simulated.iter().zip(&was).map(|(a, b)| a - b).collect()
            }
            Says::Change(change) if change.len() == n * n => change.to_vec(),
            Says::Change(change) => {
                let what = "the change foretold";
                return Err(Error::Shape { what, found: change.len(), expected: n * n });
            }
        };
        if let Some(&at) = pairs.iter().find(|&&at| model[at].is_nan()) {
            return Err(Error::NotFinite {
                what: "the simulated flows",
                index: at,
                value: model[at],
            });
        }
        let common = if forecast.with_trend { trend } else { 0.0 };
        rows.push(one(
            forecast.name,
            &|at| model[at] + common,
            Some(reference),
            forecast.in_sample,
        ));
    }
    let all = (0..n * n).filter(|&at| treated[at] && at / n != at % n).count();
    Ok(Scores {
        rows,
        without_trade: all - pairs.len(),
        value: pairs.iter().map(|&at| before.values()[at]).sum(),
        actual: weighted(&pairs, &|at| actual[at]),
        trend,
        trend_pairs: others.len(),
        pairs: pairs.len(),
    })
}
