//! Rows that PPML cannot use: zeros that some combination of regressors and effects separates.
//!
//! A set of rows with zero outcome is separated when some linear combination `z` of regressors and
//! fixed effects is zero on every row with a positive outcome, never negative on a zero row, and
//! positive on that set: following `-z` raises the likelihood for ever.
//!
//! - [`directions`]: the combinations that are zero on all positive rows, from linear algebra;
//! - [`cone`]: the rows that one of them makes positive and none negative, by an active set that ends
//!   with a certificate that there is no more;
//! - [`rectifier`]: where the first two would be too much work, alternating projections, repeated
//!   until they find nothing.
//!
//! A design that is small enough is searched before it is fitted. A larger one is fitted first, and
//! searched when a zero's fitted value keeps falling or ends at nothing beside the mean outcome:
//! first-order conditions that hold with fitted values above zero on every zero are a certificate
//! themselves.
//!
//! Source: Correia, Guimaraes and Zylkin (2019), proposition 1 and algorithm 1. Oracle:
//! `oracles/ppmlhdfe`, `oracles/separation`.

mod cone;
mod directions;
mod rectifier;

use crate::sample::{Sample, select};
use crate::{Error, Model, Options, Singletons};
use cone::Unsettled;
use directions::{Unknowns, directions};

/// A search of no more multiplications is made before every fit: some milliseconds.
const AT_ONCE: usize = 30_000_000;
/// A search of more is left to the rectifier: some seconds, and 50 MB of a dense matrix.
const EXACT: usize = 5_500_000_000;

/// Which rows of a PPML model are separated, by levels without trade or by a combination.
///
/// Singletons are not looked for: they are another reason.
///
/// # Errors
///
/// What [`Model`] may not hold, and [`Error::SeparationOpen`].
///
/// # Example
///
/// ```
/// use corridor_gravity::{Model, Options, Regressor, separated};
/// // x is positive only where y is zero, and never negative there.
/// let (y, x, one) = ([0.0, 0.0, 1.0, 2.0], [1.0, 0.0, 0.0, 0.0], [1.0; 4]);
/// let model = Model {
///     outcome: &y,
///     regressors: vec![
///         Regressor { name: "x", values: &x },
///         Regressor { name: "constant", values: &one },
///     ],
///     ..Model::default()
/// };
/// assert_eq!(separated(&model, &Options::default())?, [true, false, false, false]);
/// # Ok::<(), corridor_gravity::Error>(())
/// ```
pub fn separated(model: &Model<'_>, options: &Options) -> Result<Vec<bool>, Error> {
    model.check()?;
    let mut separated = vec![false; model.rows()];
    loop {
        let sample = select(model, true, Singletons::Keep, Some(&separated));
        let found = if sample.rows == 0 { None } else { find(model, &sample, options)? };
        let Some(found) = found else {
            let without_weight = |row: usize| model.weights.is_some_and(|w| w[row] <= 0.0);
            let kept = |row: usize| sample.kept.as_ref().is_none_or(|kept| kept[row]);
            return Ok((0..model.rows()).map(|row| !kept(row) && !without_weight(row)).collect());
        };
        separated.iter_mut().zip(found).for_each(|(all, found)| *all |= found);
    }
}

/// Whether a search is so little work that it is made before every fit.
pub(crate) fn at_once(model: &Model<'_>, sample: &Sample) -> bool {
    let touched = 1 + model.effects.len() + model.regressors.len();
    model.rows().saturating_mul(touched * touched) <= AT_ONCE
        && Unknowns::new(model, sample.kept.as_deref()).work() <= AT_ONCE
}

/// Separated rows among those of a sample, a mark for every input row: all of them, or, of a large
/// design, some; none when there are none.
pub(crate) fn find(
    model: &Model<'_>,
    sample: &Sample,
    options: &Options,
) -> Result<Option<Vec<bool>>, Error> {
    let unknowns = Unknowns::new(model, sample.kept.as_deref());
    let marks = if unknowns.work() > EXACT {
        rectifier::rectify(model, sample, options)?
    } else {
        let found = directions(&unknowns);
        let wrong = |Unsettled { changes }| Error::SeparationOpen { iterations: changes };
        let mut marks = vec![false; model.rows()];
        if found.count > 0 {
            let separated = cone::support(&found.values, found.count).map_err(wrong)?;
            found.rows.iter().zip(separated).for_each(|(&row, mark)| marks[row] = mark);
        }
        marks
    };
    Ok(marks.contains(&true).then_some(marks))
}
