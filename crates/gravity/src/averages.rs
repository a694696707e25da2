//! Averages of the effects of treated cohorts, from `etwfe(cohort, time)`.
//!
//! ```text
//! average = sum of n_gt b_gt / sum of n_gt,     over all treated cells (g, t), or those of one
//!           time since treatment t - g, one cohort g, or one time t
//! ```
//!
//! `n_gt` is how many used rows stand in the cell. An indicator for each cell leaves no comparison of
//! units that are treated already with others that are later, which a single dummy makes.
//!
//! Source: Wooldridge (2021, 2023); Nagengast and Yotov (2025), for gravity and PPML. Oracle:
//! `oracles/statsmodels/further`.

use std::collections::BTreeMap;

use crate::fit::Fit;
use crate::{Covariance, Error};

/// Which cells an average is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// All of them.
    All,
    /// Those with the same time since treatment.
    Event,
    /// Those of one cohort.
    Cohort,
    /// Those of one time.
    Time,
}

/// An average of effects.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// The time since treatment, the cohort or the time; `None` over all cells.
    pub of: Option<f64>,
    /// The average.
    pub estimate: f64,
    /// Its standard error; how many rows stand in a cell counts as known.
    pub std_error: f64,
    /// How many cells.
    pub cells: usize,
}

/// The cohort and time of an indicator named `cohort::G:time::T`.
fn cell(name: &str) -> Option<[f64; 2]> {
    let (rest, time) = name.rsplit_once("::")?;
    let (_, cohort) = rest.split_once("::")?;
    let (cohort, _) = cohort.split_once(':')?;
    Some([cohort.parse().ok()?, time.parse().ok()?])
}

impl Fit<'_> {
    /// Averages of the coefficients of `etwfe(cohort, time)`, in order.
    ///
    /// # Errors
    ///
    /// [`Error::Structure`] when the model has no such coefficients.
    pub fn averages(&self, over: Over, covariance: &Covariance) -> Result<Vec<Average>, Error> {
        let rows = self.input_rows();
        let mut groups: BTreeMap<i64, Vec<(&str, f64)>> = BTreeMap::new();
        for &at in &self.chosen {
            let regressor = &self.model.regressors[at];
            let Some([cohort, time]) = cell(regressor.name) else { continue };
            let key = match over {
                Over::All => 0.0,
                Over::Event => time - cohort,
                Over::Cohort => cohort,
                Over::Time => time,
            };
            let count = rows.iter().filter(|&&row| regressor.values[row] > 0.0).count();
            // To a millionth of a unit of time, as a key.
            let group = groups.entry((key * 1e6).round() as i64).or_default();
            group.push((regressor.name, count as f64));
        }
        if groups.is_empty() {
            return Err(Error::Structure {
                step: "an average of effects",
                needs: "etwfe(cohort, time) in the formula",
            });
        }
        let average = |(key, cells): (i64, Vec<(&str, f64)>)| {
            let total: f64 = cells.iter().map(|(_, count)| count).sum();
            let weights: Vec<(&str, f64)> =
                cells.iter().map(|&(name, count)| (name, count / total)).collect();
            let (estimate, std_error) = self.combination(&weights, covariance)?;
            let of = (over != Over::All).then_some(key as f64 / 1e6);
            Ok(Average { of, estimate, std_error, cells: cells.len() })
        };
        groups.into_iter().map(average).collect()
    }
}
