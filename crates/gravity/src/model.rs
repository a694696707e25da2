//! What is estimated: an outcome, its regressors and the fixed effects to absorb, as arrays.

use rayon::prelude::*;

use crate::Error;
use crate::kernel::{Simd, Wide, highest, wide};

/// Level codes may be this many times the number of rows.
const LARGEST_SPREAD: usize = 64;

/// A column of numbers with its name.
#[derive(Debug, Clone, Copy)]
pub struct Regressor<'a> {
    /// The name that tables and errors use.
    pub name: &'a str,
    /// One finite value a row.
    pub values: &'a [f64],
}

/// A fixed effect: one parameter for every level, one slope for every level, or both.
#[derive(Debug, Clone)]
pub struct Effect<'a> {
    /// The name that tables and errors use.
    pub name: &'a str,
    /// The level of every row: numbers from 0 that are not far apart.
    pub levels: &'a [u32],
    /// Whether every level has an intercept.
    pub intercept: bool,
    /// Variables whose coefficient differs by level.
    pub slopes: Vec<Regressor<'a>>,
}

impl<'a> Effect<'a> {
    /// One intercept for every level.
    #[must_use]
    pub fn new(name: &'a str, levels: &'a [u32]) -> Self {
        Self { name, levels, intercept: true, slopes: Vec::new() }
    }
}

/// A model to estimate. The arrays are borrowed: nothing is copied that need not be.
///
/// ```
/// use corridor_gravity::{Effect, Model, Regressor};
/// let (trade, rta) = ([1.0, 2.0, 0.0, 4.0], [0.0, 1.0, 0.0, 1.0]);
/// let exporter = [0, 0, 1, 1];
/// let model = Model {
///     outcome: &trade,
///     regressors: vec![Regressor { name: "rta", values: &rta }],
///     effects: vec![Effect::new("exporter", &exporter)],
///     ..Model::default()
/// };
/// assert_eq!(model.rows(), 4);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Model<'a> {
    /// The variable to explain, one value a row.
    pub outcome: &'a [f64],
    /// The variables whose coefficients are wanted.
    pub regressors: Vec<Regressor<'a>>,
    /// The fixed effects to absorb. None: there is no intercept either, unless a regressor is one.
    pub effects: Vec<Effect<'a>>,
    /// A weight for every row, zero or more; rows with a weight of zero are left out.
    pub weights: Option<&'a [f64]>,
    /// A term of the linear index whose coefficient is one.
    pub offset: Option<&'a [f64]>,
}

impl Model<'_> {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.outcome.len()
    }

    /// Check everything that every estimator needs; the least outcome.
    pub(crate) fn check(&self) -> Result<f64, Error> {
        let rows = self.rows();
        if rows == 0 {
            return Err(Error::NoRows { given: 0, dropped: 0 });
        }
        if rows >= u32::MAX as usize {
            return Err(Error::TooManyRows { rows, limit: u32::MAX as usize - 1 });
        }
        let least = check_column("outcome", self.outcome, rows)?;
        let columns = self.regressors.par_iter();
        let checked: Vec<_> = columns.map(|x| check_column(x.name, x.values, rows)).collect();
        checked.into_iter().collect::<Result<Vec<_>, _>>()?;
        let effects = self.effects.par_iter();
        let checked: Vec<_> = effects.map(|effect| check_effect(effect, rows)).collect();
        checked.into_iter().collect::<Result<(), _>>()?;
        if let Some(weights) = self.weights
            && check_column("weights", weights, rows)? < 0.0
            && let Some(row) = weights.iter().position(|&w| w < 0.0)
        {
            return Err(Error::Weight { row: row.into(), value: weights[row] });
        }
        if let Some(offset) = self.offset {
            check_column("offset", offset, rows)?;
        }
        Ok(least)
    }
}

fn check_effect(effect: &Effect<'_>, rows: usize) -> Result<(), Error> {
    check_length(effect.name, effect.levels.len(), rows)?;
    for slope in &effect.slopes {
        check_column(slope.name, slope.values, rows)?;
    }
    let largest = highest(effect.levels);
    if largest as usize > LARGEST_SPREAD * rows + 1_024 {
        return Err(Error::SparseCodes { name: effect.name.to_owned(), largest, rows });
    }
    Ok(())
}

fn check_length(name: &str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected {
        Ok(())
    } else {
        Err(Error::Length { name: name.to_owned(), found, expected })
    }
}

/// The least of finite numbers.
fn check_column(name: &str, values: &[f64], rows: usize) -> Result<f64, Error> {
    check_length(name, values.len(), rows)?;
    let (sum, least) = wide(Least(values));
    if sum.is_nan()
        && let Some(row) = values.iter().position(|x| !x.is_finite())
    {
        return Err(Error::NotFinite {
            name: name.to_owned(),
            row: row.into(),
            value: values[row],
        });
    }
    Ok(least)
}

/// In one pass over a column, a sum that is not a number where one of them is not finite, and the
/// least of them.
struct Least<'v>(&'v [f64]);

impl Wide for Least<'_> {
    type Output = (f64, f64);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> (f64, f64) {
        let (zero, mut least) = (simd.splat_f64s(0.0), simd.splat_f64s(f64::INFINITY));
        let mut sum = zero;
        let (registers, rest) = S::as_simd_f64s(self.0);
        for &x in registers {
            // x * 0 is 0 for a finite number and NaN otherwise.
            sum = simd.mul_add_f64s(x, zero, sum);
            least = simd.min_f64s(x, least);
        }
        let rest = rest.iter().fold((0.0, f64::INFINITY), |(sum, least), &x| {
            (f64::mul_add(x, 0.0, sum), f64::min(x, least))
        });
        (simd.reduce_sum_f64s(sum) + rest.0, simd.reduce_min_f64s(least).min(rest.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_checked() {
        for rows in 1..40 {
            let mut column: Vec<f64> = (0..rows).map(|row| f64::from((row * 7) % 11)).collect();
            for row in 0..rows as usize {
                let number = std::mem::replace(&mut column[row], -1.0);
                let least = check_column("x", &column, column.len()).unwrap();
                assert_eq!(least.to_bits(), (-1.0_f64).to_bits());
                for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                    column[row] = bad;
                    let error = check_column("x", &column, column.len()).unwrap_err();
                    assert!(
                        matches!(error, Error::NotFinite { row: found, .. } if found.at() == row)
                    );
                }
                column[row] = number;
            }
        }
    }
}
