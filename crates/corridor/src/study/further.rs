//! The way on from an estimate: joint tests, checks, other errors of the same fit, effects in percent
//! and as tariffs, and what became of every row.

use corridor_gravity::formula::{Arrays, Extra, Frame};
use corridor_gravity::{
    Average, Cluster, Covariance, Criteria, Fit, Over, Reason, Reset, Translated, Vcov, Wald, reset,
};

use super::estimate::Wanted;
use crate::error::Error;

/// What to compute from each fit besides its table.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// Coefficients to test for being zero together.
    pub tests: Vec<Vec<String>>,
    /// RESET, information criteria, what the regressors add to the effects.
    pub checks: bool,
    /// Other assumptions about the errors: `iid`, `hetero`, `hc2`, `hc3`, `dk:TIME:LAGS`, or columns to
    /// cluster by as the table's.
    pub errors: Vec<String>,
    /// Each coefficient as a change in percent, `exp(b) - 1`.
    pub percent: bool,
    /// Each coefficient as a tariff, by an elasticity: a number, or the term whose coefficient it is.
    pub tariff: Option<String>,
    /// Averages of the effects of treated cohorts, from `etwfe(cohort, time)`.
    pub averages: Vec<Over>,
    /// What became of every row.
    pub rows: bool,
    /// Every level of every fixed effect.
    pub effects: bool,
}

impl Further {
    /// The columns that the assumptions about errors speak of.
    pub(super) fn columns(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.errors.iter().flat_map(|text| {
            let names = text
                .strip_prefix("dk:")
                .map_or(text.as_str(), |rest| rest.split_once(':').map_or(rest, |(time, _)| time));
            names.split(['+', '^']).map(|name| name.trim().to_owned()).collect::<Vec<_>>()
        });
        columns.filter(|name| !["iid", "hetero", "hc1", "hc2", "hc3"].contains(&name.as_str()))
    }
}

/// What was computed from a fit.
#[derive(Clone, Debug, Default)]
pub struct Follows {
    /// The joint tests, with what was tested.
    pub tests: Vec<(Vec<String>, Wald)>,
    /// RESET, where it was wanted.
    pub reset: Option<Reset>,
    /// Information criteria, where they were wanted.
    pub criteria: Option<Criteria>,
    /// Standard errors by other assumptions, with the label of each.
    pub errors: Vec<(String, Vec<f64>)>,
    /// Coefficients in percent.
    pub percent: Vec<Translated>,
    /// Coefficients as tariffs, in percent; none for the elasticity itself.
    pub tariff: Vec<Option<Translated>>,
    /// Averages of effects, with what they are over.
    pub averages: Vec<(Over, Average)>,
    /// Rows of the panel, where they were wanted.
    pub rows: Vec<Row>,
    /// Levels of fixed effects, where they were wanted.
    pub levels: Vec<Level>,
}

/// What became of a row of the panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, from 0, the header not counted.
    pub row: usize,
    /// Why it was not used; `None` when it was.
    pub left_out: Option<&'static str>,
    /// The outcome, as the model sees it; `None` when that is missing.
    pub outcome: Option<f64>,
    /// The fitted value of a used row.
    pub fitted: Option<f64>,
    /// The outcome less the fitted value.
    pub residual: Option<f64>,
}

/// A level of a fixed effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The effect.
    pub effect: String,
    /// The values of its columns, `^` between them.
    pub level: String,
    /// Rows that have it.
    pub rows: usize,
    /// Its part in the linear index; differences within an effect mean something.
    pub estimate: f64,
}

/// Everything that is wanted beside the table.
pub(super) fn follow(
    wanted: &Wanted,
    frame: &Frame,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
    covariance: &Covariance,
) -> Result<Follows, Error> {
    let further = &wanted.further;
    let mut follows = Follows::default();
    for names in &further.tests {
        let views: Vec<&str> = names.iter().map(String::as_str).collect();
        follows.tests.push((names.clone(), fit.wald(&views, covariance)?));
    }
    if further.checks {
        let clusters = arrays.clusters();
        let clusters = &clusters[..wanted.clusters.len()];
        let assumed = match (wanted.iid, clusters) {
            (true, _) => Vcov::Iid,
            (_, []) => Vcov::Hetero,
            _ => Vcov::Cluster(clusters.to_vec()),
        };
        follows.criteria = Some(fit.criteria()?);
        follows.reset = match reset(fit, &assumed, &wanted.ssc) {
            // The square says nothing that the effects do not: there is no test.
            Err(corridor_gravity::Error::NoCoefficient { .. }) => None,
            found => Some(found?),
        };
    }
    for assumption in &further.errors {
        let other = assume(assumption, wanted, frame, arrays, fit)?;
        follows.errors.push((other.label.clone(), other.std_errors()));
    }
    if further.percent {
        follows.percent = fit.in_percent(covariance);
    }
    if let Some(elasticity) = &further.tariff {
        follows.tariff = match elasticity.parse::<f64>() {
            Ok(number) => fit.as_tariffs(number, covariance)?,
            Err(_) => fit.as_tariffs_by(elasticity, covariance)?,
        };
    }
    for &over in &further.averages {
        let found = fit.averages(over, covariance)?;
        follows.averages.extend(found.into_iter().map(|average| (over, average)));
    }
    if further.rows {
        follows.rows = rows(frame, arrays, fit);
    }
    if further.effects {
        follows.levels = levels(frame, arrays, fit);
    }
    Ok(follows)
}

/// The covariance by another assumption about the errors.
fn assume(
    text: &str,
    wanted: &Wanted,
    frame: &Frame,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
) -> Result<Covariance, Error> {
    match text {
        "iid" => return Ok(fit.covariance(&Vcov::Iid, &wanted.ssc)?),
        "hetero" | "hc1" => return Ok(fit.covariance(&Vcov::Hetero, &wanted.ssc)?),
        "hc2" => return Ok(fit.hc(1)?),
        "hc3" => return Ok(fit.hc(2)?),
        _ => {}
    }
    let (kraay, names, lags) = match text.strip_prefix("dk:").map(|rest| rest.split_once(':')) {
        Some(Some((time, lags))) => (true, time, lags.trim().parse::<usize>().ok()),
        Some(None) => (true, "", None),
        None => (false, text, Some(0)),
    };
    let Some(lags) = lags else {
        return Err(corridor_gravity::Error::Assumption { text: text.to_owned() }.into());
    };
    let names: Vec<String> = names.split('+').map(|name| name.trim().to_owned()).collect();
    let ids = arrays.ids(frame, &Extra { clusters: names, ..Extra::default() })?;
    let clusters: Vec<Cluster<'_>> =
        ids.iter().map(|(name, ids)| Cluster { name, ids: ids.as_slice() }).collect();
    Ok(if kraay {
        fit.driscoll_kraay(&clusters[0], lags, &wanted.ssc)?
    } else {
        fit.covariance(&Vcov::Cluster(clusters), &wanted.ssc)?
    })
}

fn rows(frame: &Frame, arrays: &Arrays<'_>, fit: &Fit<'_>) -> Vec<Row> {
    let table_rows = arrays.table_rows();
    let outcome = arrays.model().outcome;
    let mut all: Vec<Row> = (0..frame.rows())
        .map(|row| {
            let left_out = if arrays.is_missing(row) {
                Some("missing")
            } else if arrays.is_gone(row) {
                Some("not asked for")
            } else {
                None
            };
            Row { row, left_out, outcome: None, fitted: None, residual: None }
        })
        .collect();
    for (&row, &outcome) in table_rows.iter().zip(outcome) {
        all[row].outcome = Some(outcome);
    }
    for (at, reason) in fit.dropped_rows() {
        all[table_rows[at]].left_out = Some(match reason {
            Reason::ZeroWeight => "weight of zero",
            Reason::Singleton => "singleton",
            Reason::LevelWithoutTrade => "level without trade",
            Reason::Separated => "separated",
        });
    }
    let values = fit.fitted().into_iter().zip(fit.residuals());
    for (at, (fitted, residual)) in fit.input_rows().into_iter().zip(values) {
        let row = &mut all[table_rows[at]];
        (row.fitted, row.residual) = (Some(fitted), Some(residual));
    }
    all
}

fn levels(frame: &Frame, arrays: &Arrays<'_>, fit: &Fit<'_>) -> Vec<Level> {
    let table_rows = arrays.table_rows();
    let mut all = Vec::new();
    for (at, effect) in arrays.model().effects.iter().enumerate() {
        let columns: Vec<&str> = effect.name.split('^').collect();
        for level in fit.level_effects(at) {
            let row = table_rows[level.row];
            let value = |name: &&str| {
                frame.column(name).and_then(|column| column.label(row)).unwrap_or_default()
            };
            all.push(Level {
                effect: effect.name.to_owned(),
                level: columns.iter().map(value).collect::<Vec<_>>().join("^"),
                rows: level.rows,
                estimate: level.effect,
            });
        }
    }
    all
}
