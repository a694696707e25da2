//! What a person brings about a market: tariffs by product, and distances between economies.

use std::collections::BTreeMap;
use std::path::Path;

use super::columns;
use super::panel::keyed::{self, About};
use crate::error::Error;

/// General and own rates by product, as fractions, from a file with columns `product`, `general` and
/// `own` in percent.
///
/// # Errors
///
/// [`Error::Columns`], [`Error::Formula`] for a column that is not there, [`Error::Join`] for a code or a
/// rate that is none, or a code that stands twice.
pub fn tariffs(path: &Path) -> Result<BTreeMap<String, (f64, f64)>, Error> {
    let frame = columns::read(path, None, None)?;
    let wrong = |problem: String| Error::Join { path: path.to_owned(), problem };
    let (product, general, own) =
        (frame.named("product")?, frame.named("general")?, frame.named("own")?);
    let mut rates = BTreeMap::new();
    for row in 0..frame.rows() {
        let said = product.label(row).unwrap_or_default();
        // A code read as a number has lost the zero of chapters 01 to 09.
        let code = if said.len() % 2 == 1 { format!("0{said}") } else { said };
        if !(2..=12).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong(format!("row {row}: \"{code}\" is no code of two to twelve digits")));
        }
        let rate = |name: &str, column: &corridor_gravity::formula::Column| {
            let percent = column.number(row).filter(|rate| (0.0..=10_000.0).contains(rate));
            percent.map(|rate| rate / 100.0).ok_or_else(|| {
                let found = column.label(row).unwrap_or_default();
                wrong(format!(
                    "row {row}: {name} of {code} is \"{found}\", expected percent, 0 or more\nhint: a specific duty must be made ad valorem first; leave a row without a rate out"
                ))
            })
        };
        let both = (rate("general", general)?, rate("own", own)?);
        if rates.insert(code.clone(), both).is_some_and(|before| before != both) {
            return Err(wrong(format!("row {row}: {code} stands there twice, with other rates")));
        }
    }
    Ok(rates)
}

/// Kilometres by exporter and importer, from a file whose keys are known by their header and which has a
/// column `dist`, or one column of numbers.
///
/// # Errors
///
/// Those of [`keyed::read`]; [`Error::Join`] when it is no table of pairs, or a distance is none.
pub fn distances(
    path: &Path,
    economies: &[String],
) -> Result<BTreeMap<(String, String), f64>, Error> {
    let wrong = |problem: String| Error::Join { path: path.to_owned(), problem };
    let keyed = keyed::read(path, economies, &[])?;
    let at = keyed.columns.iter().position(|name| name == "dist");
    let at = at.or((keyed.columns.len() == 1).then_some(0));
    let (Some(at), About::Pairs, false) = (at, keyed.about, keyed.yearly) else {
        let problem =
            "is no table of distances\nhint: columns exporter, importer and dist in kilometres";
        return Err(wrong(problem.to_owned()));
    };
    let name = |at: u16| economies[usize::from(at)].clone();
    let mut found = BTreeMap::new();
    for ((from, to, _), values) in &keyed.values {
        let Some(km) = values[at] else { continue };
        if km <= 0.0 {
            let problem = format!("the distance from {} to {} is {km}", name(*from), name(*to));
            return Err(wrong(problem));
        }
        found.insert((name(*from), name(*to)), km);
    }
    Ok(found)
}
