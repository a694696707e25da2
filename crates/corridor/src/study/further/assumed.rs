//! Standard errors of the same fit by another assumption about them.

use corridor_gravity::formula::{Arrays, Extra, Frame};
use corridor_gravity::{Cluster, Covariance, Fit, Places, Ssc, Vcov};

use crate::error::Error;

/// The covariance of a fit by another assumption about the errors, as
/// [`Further::errors`](super::Further::errors) has it. The table needs to hold the columns that the
/// assumption names, row for row.
///
/// # Errors
///
/// [`Error::Formula`] for a column that is not there or lacks a value, [`Error::Gravity`] for an
/// assumption that does not fit the model.
pub fn assume(
    text: &str,
    ssc: &Ssc,
    frame: &Frame,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
) -> Result<Covariance, Error> {
    match text {
        "iid" => return Ok(fit.covariance(&Vcov::Iid, ssc)?),
        "hetero" | "hc1" => return Ok(fit.covariance(&Vcov::Hetero, ssc)?),
        "hc2" => return Ok(fit.hc(1)?),
        "hc3" => return Ok(fit.hc(2)?),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("conley:") {
        return near(text, rest, ssc, frame, arrays, fit);
    }
    let (kraay, names, lags) = match text.strip_prefix("dk:").map(|rest| rest.split_once(':')) {
        Some(Some((time, lags))) => (true, time, lags.trim().parse::<usize>().ok()),
        Some(None) => (true, "", None),
        None => (false, text, Some(0)),
    };
    let Some(lags) = lags else {
        return Err(corridor_gravity::Error::Assumption { text: text.to_owned() }.into());
    };
    if !kraay && !names.contains(['+', '^']) && frame.column(names.trim()).is_none() {
        return Err(corridor_gravity::Error::Assumption { text: text.to_owned() }.into());
    }
    let names: Vec<String> = names.split('+').map(|name| name.trim().to_owned()).collect();
    let ids = arrays.ids(frame, &Extra { clusters: names, ..Extra::default() })?;
    let clusters: Vec<Cluster<'_>> =
        ids.iter().map(|(name, ids)| Cluster { name, ids: ids.as_slice() }).collect();
    Ok(if kraay {
        fit.driscoll_kraay(&clusters[0], lags, ssc)?
    } else {
        fit.covariance(&Vcov::Cluster(clusters), ssc)?
    })
}

/// `conley:LATITUDE:LONGITUDE:KM`.
fn near(
    text: &str,
    rest: &str,
    ssc: &Ssc,
    frame: &Frame,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
) -> Result<Covariance, Error> {
    let wrong = || corridor_gravity::Error::Assumption { text: text.to_owned() };
    let [latitude, longitude, cutoff] = rest.split(':').collect::<Vec<_>>()[..] else {
        return Err(wrong().into());
    };
    let cutoff = cutoff.trim().trim_end_matches("km").trim().parse::<f64>();
    let cutoff = cutoff.ok().filter(|km| km.is_finite() && *km > 0.0).ok_or_else(wrong)?;
    let degrees = |name: &str| -> Result<Vec<f64>, Error> {
        let column = frame.named(name.trim())?;
        let rows = arrays.table_rows();
        // What is no number is no place, and the fit says so of a row that it uses.
        Ok(rows.into_iter().map(|row| column.number(row).unwrap_or(f64::NAN)).collect())
    };
    let (latitude, longitude) = (degrees(latitude)?, degrees(longitude)?);
    let places = Places { latitude: &latitude, longitude: &longitude };
    Ok(fit.conley(&places, cutoff, ssc)?)
}
