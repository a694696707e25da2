//! What is estimated: an outcome, its regressors and the fixed effects to absorb, as arrays.

use rayon::prelude::*;

use crate::Error;
use crate::kernel::highest;

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
    /// A positive weight for every row.
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
            && check_column("weights", weights, rows)? <= 0.0
            && let Some(row) = weights.iter().position(|&w| w <= 0.0)
        {
            return Err(Error::Weight { row, value: weights[row] });
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
    if effect.intercept
        && effect.slopes.is_empty()
        && effect.levels.iter().all(|&level| level == effect.levels[0])
    {
        return Err(Error::OneLevel { name: effect.name.to_owned() });
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
    // x * 0 is 0 for a finite number and NaN otherwise: one pass without a branch.
    let (sum, least) = crate::kernel::vectorised(|| {
        let (mut sums, mut least) = ([0.0_f64; 8], [f64::INFINITY; 8]);
        let (blocks, rest) = values.as_chunks::<8>();
        for block in blocks {
            for lane in 0..8 {
                sums[lane] += block[lane] * 0.0;
                least[lane] = if block[lane] < least[lane] { block[lane] } else { least[lane] };
            }
        }
        for (lane, &x) in rest.iter().enumerate() {
            sums[lane] += x * 0.0;
            least[lane] = least[lane].min(x);
        }
        (sums.iter().sum::<f64>(), least.into_iter().fold(f64::INFINITY, f64::min))
    });
    if sum.is_nan()
        && let Some(row) = values.iter().position(|x| !x.is_finite())
    {
        return Err(Error::NotFinite { name: name.to_owned(), row, value: values[row] });
    }
    Ok(least)
}
