//! The way on from an estimate: joint tests, checks, other errors of the same fit, effects in percent
//! and as tariffs, and what became of every row.

mod assumed;
mod resistances;
mod rows;

use corridor_gravity::formula::{Arrays, Frame};
use corridor_gravity::{
    Average, Covariance, Criteria, Fit, Over, Reset, Translated, Vcov, Wald, reset,
};

pub use assumed::assume;
pub use resistances::Resisted;
pub use rows::{Level, Row, levels, rows};

use super::estimate::Wanted;
use crate::error::Error;

/// What to compute from each fit besides its table.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// Coefficients to test for being zero together.
    pub tests: Vec<Vec<String>>,
    /// RESET, information criteria, what the regressors add to the effects.
    pub checks: bool,
    /// Other assumptions about the errors: `iid`, `hetero`, `hc2`, `hc3`, `dk:TIME:LAGS`,
    /// `conley:LATITUDE:LONGITUDE:KM`, or columns to cluster by as the table's.
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
    /// Multilateral resistances, with the economy whose inward one is one.
    pub resistances: Option<String>,
}

impl Further {
    /// The columns that the assumptions about errors speak of.
    pub(super) fn columns(&self) -> impl Iterator<Item = String> + '_ {
        let columns = self.errors.iter().flat_map(|text| {
            if let Some(rest) = text.strip_prefix("conley:") {
                return rest.split(':').take(2).map(|name| name.trim().to_owned()).collect();
            }
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
    /// Multilateral resistances, where they were wanted.
    pub resistances: Vec<Resisted>,
    /// What a reader should know of these.
    pub notes: Vec<String>,
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
        let other = assumed::assume(assumption, &wanted.ssc, frame, arrays, fit)?;
        follows.notes.extend(repaired(&other));
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
        follows.rows = rows::rows(frame, arrays, fit);
    }
    if further.effects {
        follows.levels = rows::levels(frame, arrays, fit);
    }
    if let Some(reference) = &further.resistances {
        follows.resistances = resistances::resistances(wanted, reference, frame, arrays, fit)?;
    }
    Ok(follows)
}

/// What to say of a covariance that was not positive.
pub(super) fn repaired(covariance: &Covariance) -> Option<String> {
    covariance.repaired.map(|least| {
        format!(
            "errors {}: the covariance had an eigenvalue of {least:.1e}, which is set to zero \
             (Cameron, Gelbach and Miller 2011)",
            covariance.label
        )
    })
}
