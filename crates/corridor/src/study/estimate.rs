//! From a formula and a panel to coefficients: the panel's columns, each model's fit, its
//! covariance or what stands in for one, and the answer that a record keeps.

use std::path::PathBuf;

use corridor_gravity::formula::{Arrays, Extra, Formula, FormulaError, Frame};
use corridor_gravity::publication::Printed;
use corridor_gravity::{
    Cluster, Coefficient, Covariance, Estimator, Fit, Flows, Options as Estimation, Progress,
    Quality, Singletons, Ssc, Vcov, bootstrap, jackknife, ols, ppml_with, wild,
};

use corridor_trade::readers::Decimals;

use super::columns;
use super::further::{self, Follows, Further};
use super::record::{Model, Reached};
use crate::error::Error;

/// What is estimated, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// `trade ~ rta | exporter^year + importer^year + exporter^importer`.
    pub formula: String,
    /// A file that [`columns::read`] reads.
    pub panel: PathBuf,
    /// How a text writes its numbers, where its values leave it open.
    pub decimals: Option<Decimals>,
    /// PPML or least squares.
    pub estimator: Estimator,
    /// Columns to cluster the errors by, `^` between those that make one way together.
    pub clusters: Vec<String>,
    /// Errors that are independent with the model's own variance.
    pub iid: bool,
    /// Whose small-sample factor the errors have.
    pub ssc: Ssc,
    /// How the bias of many fixed effects is taken off.
    pub bias: Option<Bias>,
    /// The columns of exporter, importer and time, for the bias.
    pub flows: Vec<String>,
    /// How clusters are drawn instead of trusting one covariance.
    pub bootstrap: Option<Draws>,
    /// How many draws, or divisions of a jackknife.
    pub draws: usize,
    /// What the draws begin with.
    pub seed: u64,
    /// A column of weights.
    pub weights: Option<String>,
    /// A column whose coefficient is one.
    pub offset: Option<String>,
    /// The unit of the panel, for lags.
    pub unit: Option<String>,
    /// The time of the panel, for lags.
    pub time: Option<String>,
    /// Conditions that a row must meet.
    pub only: Vec<String>,
    /// Sums of coefficients: years and terms.
    pub reached: Vec<(u32, Vec<String>)>,
    /// Keep rows that are alone in a level.
    pub keep_singletons: bool,
    /// The value of the column that the panel is split by; a condition of `only` says it too.
    pub part: Option<String>,
    /// What else to compute from each fit.
    pub further: Further,
}

impl Wanted {
    /// Sums of coefficients from their text.
    ///
    /// # Errors
    ///
    /// [`Error::Reached`].
    pub fn sums(texts: &[String]) -> Result<Vec<(u32, Vec<String>)>, Error> {
        texts.iter().map(|text| Reached::parse(text)).collect()
    }
}

/// How the bias of many fixed effects is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// By formula.
    Analytic,
    /// By estimating on quarters of the panel.
    Jackknife,
}

/// How clusters are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draws {
    /// With replacement; errors and intervals are those of the draws.
    Pairs,
    /// Signs of whole clusters; p-values are those of the draws.
    Wild,
}

/// One model's answer.
#[derive(Clone, Debug)]
pub struct Estimated {
    /// As a paper prints it: coefficients, effects, errors, rows.
    pub printed: Printed,
    /// As a record keeps it.
    pub answer: Model,
    /// Names explained by the rest and left out.
    pub collinear: Vec<String>,
    /// How well it fits.
    pub quality: Quality,
    /// The bias that was taken off each coefficient.
    pub bias: Vec<(String, f64)>,
    /// What a reader should know of the rows, the effects and the errors.
    pub notes: Vec<String>,
    /// Whether it is a PPML fit.
    pub is_ppml: bool,
    /// The value of the column that the panel was split by.
    pub part: Option<String>,
    /// What else was wanted.
    pub follows: Follows,
}

/// Estimate every model of a formula. `step` hears of each step of a fit.
///
/// # Errors
///
/// [`Error::Formula`], [`Error::Columns`] and [`Error::Gravity`]; [`Error::NotThreeFlows`] and
/// [`Error::NotOneCluster`] for a correction or draws that cannot be made.
pub fn estimate(wanted: &Wanted, step: &mut dyn FnMut(Progress)) -> Result<Vec<Estimated>, Error> {
    let formula = Formula::parse(&wanted.formula)?;
    let mut clusters = wanted.clusters.clone();
    if wanted.bias.is_some() {
        clusters.extend(wanted.flows.iter().cloned());
    }
    let extra = Extra {
        clusters,
        weights: wanted.weights.clone(),
        offset: wanted.offset.clone(),
        unit: wanted.unit.clone(),
        time: wanted.time.clone(),
        only: wanted.only.clone(),
    };
    let mut names = formula.columns(&extra, &wanted.only);
    names.extend(wanted.further.columns());
    if wanted.further.resistances.is_some() {
        names.extend(wanted.flows.iter().cloned());
    }
    let frame = columns::read(&wanted.panel, Some(&names), wanted.decimals)?;
    let estimation = Estimation {
        singletons: if wanted.keep_singletons { Singletons::Keep } else { Singletons::Drop },
        ..Estimation::default()
    };
    let mut all = Vec::new();
    for (at, specification) in formula.models().iter().enumerate() {
        let arrays =
            specification.assemble(&frame, &extra).map_err(|error| located(&frame, error))?;
        let model = arrays.model();
        if model.rows() == 0 && arrays.missing > 0 {
            return Err(Error::AllMissing { rows: arrays.missing });
        }
        let mut notes = if at == 0 { frame.notes().to_vec() } else { Vec::new() };
        if wanted.estimator == Estimator::Ppml && specification.is_of_log() {
            notes.push(format!(
                "PPML takes the outcome itself, so zeros count: {} is a logarithm, and rows of zero have none and are among the {} missing; write the column alone, or use --ols for logarithms",
                arrays.outcome_name, arrays.missing
            ));
        }
        let fit = match wanted.estimator {
            Estimator::Ols => ols(&model, &estimation),
            Estimator::Ppml => ppml_with(&model, &estimation, &mut |p| step(p)),
        };
        let fit = fit.map_err(|error| placed(&frame, &arrays, error))?;
        let table = table(wanted, &estimation, &arrays, &fit).map_err(|error| match error {
            Error::Gravity(error) => placed(&frame, &arrays, error),
            other => other,
        });
        let Table { coefficients, covariance, bias } = table?;
        let effects: Vec<String> = model.effects.iter().map(|e| e.name.to_owned()).collect();
        let quality = fit.quality();
        let zero_weights = fit.dropped().zero_weights;
        if zero_weights > 0 {
            notes.push(match zero_weights {
                1 => "1 row has a weight of zero and is left out".to_owned(),
                n => format!("{n} rows have a weight of zero and are left out"),
            });
        }
        notes.extend(fit.one_level().into_iter().map(|name| {
            format!("fixed effect \"{name}\" has one level in the rows used: it is a constant")
        }));
        notes.extend(further::repaired(&covariance));
        let mut follows = further::follow(wanted, &frame, &arrays, &fit, &covariance)?;
        notes.append(&mut follows.notes);
        let answer =
            Model::of(&fit, &covariance, effects.clone(), arrays.missing, &wanted.reached)?;
        let printed = Printed {
            title: match &wanted.part {
                Some(part) => format!("({}) {}, {part}", at + 1, arrays.outcome_name),
                None => format!("({}) {}", at + 1, arrays.outcome_name),
            },
            estimator: match wanted.estimator {
                Estimator::Ols => "OLS",
                Estimator::Ppml => "PPML",
            },
            clusters: covariance.clusters.clone(),
            coefficients,
            effects,
            errors: covariance.label,
            rows: fit.rows(),
            r_squared: quality.r_squared,
        };
        let collinear = fit.collinear().into_iter().map(|name| name.to_string()).collect();
        all.push(Estimated {
            printed,
            answer,
            collinear,
            quality,
            bias,
            notes,
            is_ppml: fit.is_ppml(),
            part: wanted.part.clone(),
            follows,
        });
    }
    Ok(all)
}

/// An error about a row of the model, with the row's place in the file: rows that were dropped count there too.
fn placed(frame: &Frame, arrays: &Arrays<'_>, mut error: corridor_gravity::Error) -> Error {
    if let Some(row) = error.row_mut() {
        let place = arrays.table_rows().get(row.at()).and_then(|&at| frame.place(at));
        row.stands(place);
    }
    Error::Gravity(error)
}

/// An error about a row of the table, with the row's place in the file.
fn located(frame: &Frame, mut error: FormulaError) -> Error {
    if let Some(row) = error.problem.row_mut() {
        let place = frame.place(row.at());
        row.stands(place);
    }
    error.into()
}

/// The values of a column of the panel, in their order, for estimates of each.
///
/// # Errors
///
/// [`Error::Columns`], and [`Error::Formula`] for a column that is not there.
pub fn values(wanted: &Wanted, column: &str) -> Result<Vec<String>, Error> {
    let names = std::collections::BTreeSet::from([column.to_owned()]);
    let frame = columns::read(&wanted.panel, Some(&names), wanted.decimals)?;
    Ok(frame.values(column)?)
}

/// A coefficient table, what its errors assume, and the bias that was taken off.
struct Table {
    coefficients: Vec<Coefficient>,
    covariance: Covariance,
    bias: Vec<(String, f64)>,
}

/// The clusters of the arrays are those wanted, and after them the exporter, importer and time where
/// these are asked for.
fn table(
    wanted: &Wanted,
    estimation: &Estimation,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
) -> Result<Table, Error> {
    let all = arrays.clusters();
    let (clusters, flows) = all.split_at(wanted.clusters.len());
    let vcov = match (wanted.iid, clusters) {
        (true, _) => Vcov::Iid,
        (_, []) => Vcov::Hetero,
        _ => Vcov::Cluster(clusters.to_vec()),
    };
    let covariance = fit.covariance(&vcov, &wanted.ssc)?;
    match (wanted.bias, wanted.bootstrap) {
        (Some(way), _) => corrected(wanted, way, estimation, arrays, fit, flows, covariance),
        (_, Some(way)) => drawn(wanted, way, estimation, arrays, fit, clusters, covariance),
        _ => Ok(Table { coefficients: fit.table(&covariance), covariance, bias: Vec::new() }),
    }
}

fn corrected(
    wanted: &Wanted,
    way: Bias,
    estimation: &Estimation,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
    flows: &[Cluster<'_>],
    mut covariance: Covariance,
) -> Result<Table, Error> {
    let [exporter, importer, time] = flows else {
        return Err(Error::NotThreeFlows { found: flows.len() });
    };
    let flows = Flows { exporter: exporter.ids, importer: importer.ids, time: time.ids };
    let (bias, corrected, how) = match way {
        Bias::Analytic => {
            let found = fit.bias(&flows)?;
            if wanted.clusters.is_empty() && !wanted.iid {
                covariance = fit.unbiased_covariance(&flows)?;
            }
            (found.bias, found.corrected, "bias taken off by formula".to_owned())
        }
        Bias::Jackknife => {
            let model = arrays.model();
            let found = jackknife(&model, &flows, estimation, wanted.draws, wanted.seed)?;
            let how =
                format!("bias taken off by {} divisions, seed {}", found.divisions, wanted.seed);
            (found.bias, found.corrected, how)
        }
    };
    covariance.label = format!("{}; {how}", covariance.label);
    let names = fit.names().into_iter().map(|name| name.to_string());
    Ok(Table {
        coefficients: fit.table_of(&corrected, &covariance),
        covariance,
        bias: names.zip(bias).collect(),
    })
}

fn drawn(
    wanted: &Wanted,
    way: Draws,
    estimation: &Estimation,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
    clusters: &[Cluster<'_>],
    mut covariance: Covariance,
) -> Result<Table, Error> {
    let [cluster] = clusters else {
        return Err(Error::NotOneCluster { found: clusters.len() });
    };
    let estimator = wanted.estimator;
    let (model, draws, seed) = (arrays.model(), wanted.draws, wanted.seed);
    let mut coefficients = fit.table(&covariance);
    match way {
        Draws::Pairs => {
            let drawn = bootstrap(&model, estimator, cluster, estimation, draws, seed)?;
            let k = drawn.std_errors.len();
            covariance.matrix.iter_mut().for_each(|v| *v = 0.0);
            for (at, std_error) in drawn.std_errors.iter().enumerate() {
                covariance.matrix[at * k + at] = std_error * std_error;
            }
            coefficients = fit.table(&covariance);
            for (row, (low, high)) in coefficients.iter_mut().zip(drawn.low.iter().zip(&drawn.high))
            {
                (row.low, row.high) = (*low, *high);
            }
            covariance.label =
                format!("pairs bootstrap by {}, {draws} draws, seed {seed}", cluster.name);
        }
        Draws::Wild => {
            for row in &mut coefficients {
                let null = (row.name.as_str(), 0.0);
                let test = wild(&model, estimator, null, cluster, estimation, draws, seed)?;
                row.p_value = test.p_value;
            }
            covariance.label =
                format!("{}; p by wild bootstrap, {draws} draws, seed {seed}", covariance.label);
        }
    }
    Ok(Table { coefficients, covariance, bias: Vec::new() })
}
