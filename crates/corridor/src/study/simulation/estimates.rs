//! Coefficients of a gravity record, with its full covariance: what several costs of one scenario share.

use crate::study::record::Recorded;

use super::scenario::Read;
use super::{Around, Error, Input, bytes, relative, sha256_hex, utf8};

/// A scenario whose `[[cost]]`s have their coefficients: those that name an estimate take the sum of its
/// terms, and `joint` holds the covariance among all of them, row by row.
///
/// # Errors
///
/// [`Error::Scenario`] for a model or term that the record does not have, for a record without its
/// covariance, and for costs of two models, whose covariance no record holds.
pub(super) fn resolved(
    scenario: &Read,
    around: Around<'_>,
    inputs: &mut Vec<Input>,
) -> Result<Option<Read>, Error> {
    let wanted: Vec<_> = scenario.says.cost.iter().map(|c| c.estimate.clone()).collect();
    let Some(first) = wanted.iter().flatten().next() else { return Ok(None) };
    let path = around.store.join("estimates/agreement.toml");
    let found = bytes(&path)?;
    inputs.push(Input { file: relative(&scenario.file, &path), sha256: sha256_hex(&found) });
    let text = utf8(&path, found)?;
    let wrong = |message: String, cure: &str| Error::Scenario {
        file: path.clone(),
        line: 1,
        message,
        cure: cure.to_owned(),
    };
    let record = Recorded::parse("statistics/estimates/agreement.toml", &text)
        .map_err(|e| wrong(e.to_string(), "corridor gravity --record writes such a file"))?;
    if let Some(other) = wanted.iter().flatten().find(|e| e.model != first.model) {
        let message = format!(
            "costs of models {} and {}: their covariance is in no record",
            first.model, other.model
        );
        return Err(wrong(message, "take all costs from one model, or give coefficient and error"));
    }
    let Some(model) = first.model.checked_sub(1).and_then(|at| record.model.get(at)) else {
        let message = format!("no model {}; the record has {}", first.model, record.model.len());
        return Err(wrong(message, "models are counted from 1"));
    };
    let Some(exact) = &model.exact else {
        let message = "the record holds no covariance".to_owned();
        return Err(wrong(message, "make it again with corridor gravity --record"));
    };
    let mut weights: Vec<Option<Vec<f64>>> = Vec::new();
    for estimate in &wanted {
        let Some(estimate) = estimate else {
            weights.push(None);
            continue;
        };
        let mut weight = vec![0.0; model.terms.len()];
        for term in &estimate.terms {
            let Some(at) = model.terms.iter().position(|t| t == term) else {
                let message = format!("no term {term:?} in model {}", estimate.model);
                return Err(wrong(message, &format!("its terms are {}", model.terms.join(", "))));
            };
            weight[at] += 1.0;
        }
        weights.push(Some(weight));
    }
    let product = |a: &[f64], b: &[f64]| -> f64 {
        let row = |i: usize| exact.covariance[i].iter().zip(b).map(|(v, w)| v * w).sum::<f64>();
        a.iter().enumerate().filter(|(_, w)| **w != 0.0).map(|(i, w)| w * row(i)).sum()
    };
    let square = exact.covariance.len() == model.terms.len()
        && exact.covariance.iter().all(|row| row.len() == model.terms.len())
        && exact.estimates.len() == model.terms.len();
    if !square {
        return Err(wrong(
            "the covariance has another size than the terms".to_owned(),
            "make the record again",
        ));
    }
    let mut made = scenario.clone();
    let k = weights.len();
    let mut joint = vec![0.0; k * k];
    for (a, weight) in weights.iter().enumerate() {
        let cost = &mut made.says.cost[a];
        let Some(weight) = weight else {
            joint[a * k + a] = cost.error * cost.error;
            continue;
        };
        cost.coefficient = exact.estimates.iter().zip(weight).map(|(e, w)| e * w).sum();
        cost.error = product(weight, weight).max(0.0).sqrt();
        for (b, other) in weights.iter().enumerate() {
            if let Some(other) = other {
                joint[a * k + b] = product(weight, other);
            }
        }
    }
    made.says.joint = joint;
    Ok(Some(made))
}
