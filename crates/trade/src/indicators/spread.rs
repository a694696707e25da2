//! An interval for a measure of several years' mean trade, from how much the years differ.
//!
//! ```text
//! se^2     = (n-1)/n sum_t (theta[-t] - mean theta[-t])^2
//! interval = theta -+ t(0.975, n-1) se
//! ```
//!
//! `theta` the measure of the mean of all `n` years, `theta[-t]` the same with year `t` left out: the
//! jackknife. It speaks for how years differ and for nothing else: not for errors in the statistics, not
//! for whether the measure means what it is taken to mean.
//!
//! ```
//! use corridor_trade::indicators::spread;
//! // The measure is the mean itself; the jackknife then is the textbook interval.
//! let interval = spread(&[9.0, 10.0, 11.0].map(|x: f64| vec![x]), |years| {
//!     Ok(years.iter().map(|y| y[0]).sum::<f64>() / years.len() as f64)
//! })?;
//! let (low, high) = interval.unwrap();
//! assert!((low - (10.0 - 4.302652729911275 / 3_f64.sqrt())).abs() < 1e-9);
//! assert!((high + low - 20.0).abs() < 1e-12);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Undefined, `None`: fewer than three years. One year has no spread, and two have hardly one; no
//! interval is then given rather than a made-up one. Cost: the measure `n + 1` times.
//!
//! Source: Tukey (1958); Efron and Tibshirani (1993), ch. 11. Oracle: the pencil cases below.

use super::sums::exact_sum;
use crate::Error;

/// The fewest years from which a spread is taken.
const FEWEST: usize = 3;

/// Student's t, 97.5 per cent, for 1 to 30 degrees of freedom.
#[rustfmt::skip]
const STUDENT: [f64; 30] = [
    12.706204736432095, 4.302652729911275, 3.182446305284263, 2.7764451051977987,
    2.5705818366147395, 2.4469118487916806, 2.3646242510102993, 2.3060041350333704,
    2.2621571627409915, 2.2281388519649385, 2.200985160082949, 2.1788128296634177,
    2.1603686564610127, 2.1447866879169273, 2.131449545559323, 2.1199052992210112,
    2.1098155778331806, 2.10092204024096, 2.093024054408263, 2.0859634472658364,
    2.079613844727662, 2.0738730679040147, 2.0686576104190406, 2.0638985616280205,
    2.059538552753294, 2.055529438642871, 2.0518305164802833, 2.048407141795244,
    2.045229642132703, 2.0422724563012373,
];

/// The low and high end of `measure` over `years`. Each call of `measure` gets the years to use.
///
/// # Errors
///
/// Those of `measure`; [`Error::Argument`] with more than 31 years.
pub fn spread<Y: Clone>(
    years: &[Y],
    measure: impl Fn(&[Y]) -> Result<f64, Error>,
) -> Result<Option<(f64, f64)>, Error> {
    let n = years.len();
    if n < FEWEST {
        return Ok(None);
    }
    let without: Vec<f64> = (0..n)
        .map(|out| {
            let mut rest = years.to_vec();
            rest.remove(out);
            measure(&rest)
        })
        .collect::<Result<_, _>>()?;
    interval(measure(years)?, &without)
}

/// The interval around `whole` from the measures with one year left out each; `None` with fewer
/// than three.
///
/// # Errors
///
/// [`Error::Argument`] with more than 31 years.
pub fn interval(whole: f64, without: &[f64]) -> Result<Option<(f64, f64)>, Error> {
    let n = without.len();
    if n < FEWEST {
        return Ok(None);
    }
    let Some(student) = STUDENT.get(n - 2) else {
        let (name, found) = ("years", n.to_string());
        return Err(Error::Argument { name, found, expected: "at most 31" });
    };
    let reach = student * jackknife_error(without);
    Ok(Some((whole - reach, whole + reach)))
}

/// The standard error from the measures with one year left out each.
fn jackknife_error(without: &[f64]) -> f64 {
    let n = without.len() as f64;
    let mean = exact_sum(without.iter().copied()) / n;
    ((n - 1.0) / n * exact_sum(without.iter().map(|v| (v - mean).powi(2)))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(years: &[f64]) -> Result<f64, Error> {
        Ok(years.iter().sum::<f64>() / years.len() as f64)
    }

    #[test]
    fn equal_years_have_no_width() {
        let (low, high) = spread(&[5.0; 4], mean).unwrap().unwrap();
        assert!((low - 5.0).abs() < 1e-12 && (high - 5.0).abs() < 1e-12);
    }

    #[test]
    fn one_year_or_two_have_no_interval() {
        assert_eq!(spread(&[5.0], mean).unwrap(), None);
        assert_eq!(spread(&[5.0, 6.0], mean).unwrap(), None);
    }

    #[test]
    fn more_years_than_the_table_is_an_error() {
        assert!(spread(&[5.0; 32], mean).is_err());
        assert!(spread(&[5.0; 31], mean).is_ok());
    }
}
