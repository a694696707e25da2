//! A path of growth from projections of GDP, as a member of the forecast.
//!
//! ```text
//! growth[h] = e (ln Y[h] - ln Y[0]) + m (ln Z[h] - ln Z[0])
//! ```
//!
//! `Y` is the exporter's and `Z` the importer's GDP in the currency of the
//! trade, `e` and `m` the elasticities of trade to them: plain arguments, which
//! a gravity estimate gives. The member is centred on the pair's last value
//! plus that growth and has the spread of the reference class.
//!
//! ```
//! use corridor_outlook::gravity::growth;
//!
//! // Both economies grow ten percent, elasticities of 0.8 and 0.7.
//! let path = growth(&[100.0, 110.0], &[50.0, 55.0], 0.8, 0.7)?;
//! assert!((path[0] - 1.5 * 1.1_f64.ln()).abs() < 1e-12);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one pass. It fails on a GDP that is not above zero or paths of
//! different length. Two-way trade takes one elasticity for both.

use crate::Error;
use crate::distribution::Distribution;
use crate::forecaster::Members;
use crate::growth::positive;
use crate::record::Record;

/// A path of log growth and the weight that it has among the members.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Log growth from the last year with a figure to each year after it.
    pub growth: Vec<f64>,
    /// Its share in the mixture, 0 to below 1; the other members keep their proportions.
    pub weight: f64,
}

/// Log growth of trade from GDP of the current year and of each year after it.
///
/// # Errors
///
/// [`Error::Ragged`] for paths of different length, [`Error::NoValues`] without a
/// year ahead, [`Error::NotPositive`], [`Error::NotFinite`].
pub fn growth(
    exporter_gdp: &[f64],
    importer_gdp: &[f64],
    exporter_elasticity: f64,
    importer_elasticity: f64,
) -> Result<Vec<f64>, Error> {
    if exporter_gdp.len() != importer_gdp.len() {
        let values = exporter_gdp.len() + importer_gdp.len();
        return Err(Error::Ragged { values, periods: exporter_gdp.len() });
    }
    if let Some(&bad) = [exporter_elasticity, importer_elasticity].iter().find(|e| !e.is_finite()) {
        return Err(Error::NotFinite { name: "elasticity to GDP", value: bad });
    }
    let logs = |values: &[f64]| {
        values.iter().map(|v| Ok(positive("GDP", *v)?.ln())).collect::<Result<Vec<f64>, Error>>()
    };
    let (exporter, importer) = (logs(exporter_gdp)?, logs(importer_gdp)?);
    if exporter.len() < 2 {
        return Err(Error::NoValues { name: "years of projected GDP" });
    }
    let grown = |h: usize| {
        exporter_elasticity * (exporter[h] - exporter[0])
            + importer_elasticity * (importer[h] - importer[0])
    };
    Ok((1..exporter.len()).map(grown).collect())
}

/// The members' weights with the path's at the end.
pub(crate) fn with_weight(weights: &[f64], member: Option<&Member>) -> Vec<f64> {
    let own = member.map_or(0.0, |m| m.weight);
    let others = weights.iter().map(|w| w * (1.0 - own));
    others.chain(member.map(|m| m.weight)).collect()
}

/// The mixture of the members and the path, where it reaches that far.
pub(crate) fn mixed(
    members: &Members,
    weights: &[f64],
    member: Option<&Member>,
    horizon: usize,
    record: &Record,
) -> Result<Distribution, Error> {
    let base = members.mixed(weights)?;
    let Some((member, growth)) = member.and_then(|m| Some((m, m.growth.get(horizon - 1)?))) else {
        return Ok(base);
    };
    let weight = member.weight;
    if !(weight.is_finite() && (0.0..1.0).contains(&weight)) {
        return Err(Error::NotPositive {
            name: "weight of the gravity path below one",
            value: weight,
        });
    }
    let Some(class) = &members.each[0] else { return Ok(base) };
    let path = class.moved(record.last + growth - class.quantile(0.5), 1.0);
    Distribution::mixture(&[(&base, 1.0 - weight), (&path, weight)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_do_not_match_are_errors() {
        assert!(matches!(growth(&[1.0, 2.0], &[1.0], 1.0, 1.0), Err(Error::Ragged { .. })));
        assert!(matches!(growth(&[1.0], &[1.0], 1.0, 1.0), Err(Error::NoValues { .. })));
        assert!(growth(&[1.0, 0.0], &[1.0, 1.0], 1.0, 1.0).is_err());
        assert!(growth(&[1.0, 2.0], &[1.0, 1.0], f64::NAN, 1.0).is_err());
    }

    #[test]
    fn the_path_takes_its_share_from_the_others() {
        let member = Member { growth: vec![0.1], weight: 0.25 };
        let weights = with_weight(&[0.8, 0.2], Some(&member));
        assert_eq!(weights.len(), 3);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(with_weight(&[0.8, 0.2], None), [0.8, 0.2]);
    }
}
