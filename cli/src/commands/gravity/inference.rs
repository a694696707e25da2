//! `--bias` and `--bootstrap`: the coefficient table by other means than one covariance.

use corridor_gravity::formula::Arrays;
use corridor_gravity::{
    Cluster, Coefficient, Covariance, Estimator, Fit, Flows, Options as Estimation, Vcov,
    bootstrap, jackknife, wild,
};

use super::{Bias, Draws, Options};
use crate::failure::Failure;
use crate::print::talk;

/// The table and what its errors assume. `clusters` are those of the command, and after them the
/// exporter, importer and time where these are asked for.
pub(super) fn table(
    options: &Options,
    estimation: &Estimation,
    arrays: &Arrays,
    fit: &Fit<'_>,
) -> Result<(Vec<Coefficient>, Covariance), Failure> {
    let all = arrays.clusters();
    let (clusters, flows) = all.split_at(options.cluster.len());
    let vcov = match (options.iid, clusters) {
        (true, _) => Vcov::Iid,
        (_, []) => Vcov::Hetero,
        _ => Vcov::Cluster(clusters.to_vec()),
    };
    let mut covariance = fit.covariance(&vcov, &options.ssc.into())?;
    let table = match (options.bias, options.bootstrap) {
        (Some(way), _) => corrected(options, way, estimation, arrays, fit, flows, &mut covariance)?,
        (_, Some(way)) => drawn(options, way, estimation, arrays, fit, clusters, &mut covariance)?,
        _ => fit.table(&covariance),
    };
    Ok((table, covariance))
}

fn corrected(
    options: &Options,
    way: Bias,
    estimation: &Estimation,
    arrays: &Arrays,
    fit: &Fit<'_>,
    flows: &[Cluster<'_>],
    covariance: &mut Covariance,
) -> Result<Vec<Coefficient>, Failure> {
    let [exporter, importer, time] = flows else {
        return Err(Failure::hinted(
            format!("--flows names {} columns, not three", flows.len()),
            "--flows exporter,importer,year",
        ));
    };
    let flows = Flows { exporter: exporter.ids, importer: importer.ids, time: time.ids };
    let (bias, corrected, how) = match way {
        Bias::Analytic => {
            let found = fit.bias(&flows)?;
            if options.cluster.is_empty() && !options.iid {
                *covariance = fit.unbiased_covariance(&flows)?;
            }
            (found.bias, found.corrected, "bias taken off by formula".to_owned())
        }
        Bias::Jackknife => {
            let model = arrays.model();
            let found = jackknife(&model, &flows, estimation, options.draws(), options.seed)?;
            let how =
                format!("bias taken off by {} divisions, seed {}", found.divisions, options.seed);
            (found.bias, found.corrected, how)
        }
    };
    for (name, bias) in fit.names().iter().zip(&bias) {
        talk(&format!("bias of {name}: {bias:.5e}"));
    }
    covariance.label = format!("{}; {how}", covariance.label);
    Ok(fit.table_of(&corrected, covariance))
}

fn drawn(
    options: &Options,
    way: Draws,
    estimation: &Estimation,
    arrays: &Arrays,
    fit: &Fit<'_>,
    clusters: &[Cluster<'_>],
    covariance: &mut Covariance,
) -> Result<Vec<Coefficient>, Failure> {
    let [cluster] = clusters else {
        return Err(Failure::hinted(
            format!("--bootstrap draws clusters of one kind, and {} are given", clusters.len()),
            "--cluster exporter^importer",
        ));
    };
    let estimator = if options.ols { Estimator::Ols } else { Estimator::Ppml };
    let (model, draws, seed) = (arrays.model(), options.draws(), options.seed);
    let mut table = fit.table(covariance);
    match way {
        Draws::Pairs => {
            let drawn = bootstrap(&model, estimator, cluster, estimation, draws, seed)?;
            let k = drawn.std_errors.len();
            covariance.matrix.iter_mut().for_each(|v| *v = 0.0);
            for (at, std_error) in drawn.std_errors.iter().enumerate() {
                covariance.matrix[at * k + at] = std_error * std_error;
            }
            table = fit.table(covariance);
            for (row, (low, high)) in table.iter_mut().zip(drawn.low.iter().zip(&drawn.high)) {
                (row.low, row.high) = (*low, *high);
            }
            covariance.label =
                format!("pairs bootstrap by {}, {draws} draws, seed {seed}", cluster.name);
        }
        Draws::Wild => {
            for row in &mut table {
                let null = (row.name.as_str(), 0.0);
                let test = wild(&model, estimator, null, cluster, estimation, draws, seed)?;
                row.p_value = test.p_value;
            }
            covariance.label =
                format!("{}; p by wild bootstrap, {draws} draws, seed {seed}", covariance.label);
        }
    }
    Ok(table)
}
