//! The model that is built in, and models as text.
//!
//! The built-in model was learned from two-way trade of the pairs of 69
//! economies, manufactures, 1986 to 2006, in US dollars. The file
//! `frozen/two_way.txt` holds it: the panel's SHA-256 and years, the class, the
//! weights, the corrections, the counts, and the record of the back-test. The
//! example `freeze` makes it from the panel; a test makes it again and expects
//! the same bytes. Numbers are kept to six digits.
//!
//! ```
//! let model = corridor_outlook::frozen::model()?;
//! assert_eq!((model.source.first, model.source.last, model.horizons()), (1986, 2006, 12));
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: half a millisecond to read. It fails where a line is not what it should be.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::Error;
use crate::calibration::{Calibration, KNOTS};
use crate::class::{Horizon, ReferenceClass};
use crate::comparable::{Comparable, STEPS, THIRDS};
use crate::distribution::Distribution;
use crate::model::{Model, Source};
use crate::record::Surroundings;
use crate::score::Reliability;
use crate::tally::Tally;
use crate::tie::{Tie, WALK};
use crate::world::World;

/// The built-in model's text.
pub const TEXT: &str = include_str!("../frozen/two_way.txt");

/// The built-in model.
///
/// # Errors
///
/// [`Error::Frozen`] if its text was changed by hand into what does not read.
pub fn model() -> Result<Model, Error> {
    read(TEXT)
}

/// A model as text.
#[must_use]
pub fn text(model: &Model) -> String {
    let mut out = String::new();
    let mut line = |name: &str, rest: &str| {
        let _ = writeln!(out, "{name} {rest}");
    };
    line("panel", &model.source.name);
    line("sha256", &model.source.sha256);
    line("years", &format!("{} {}", model.source.first, model.source.last));
    let class = &model.class;
    let world = &class.world;
    line("world", &join(&[world.growth, world.unrest, world.volatility, world.volatility_by_size]));
    line("level", &join(&[class.median_level, class.damping]));
    line("horizons", &class.horizons.len().to_string());
    for (i, horizon) in class.horizons.iter().enumerate() {
        line("cases", &horizon.cases.to_string());
        line("place", &join(&horizon.place));
        line("scale", &join(&horizon.scale));
        line("shape", &join(&horizon.shape));
        line("weights", &join(&model.weights[i]));
        line("calibration", &join(&model.calibrations[i].ratios));
    }
    line("sizes", &join(&model.comparable.sizes));
    line("growths", &join(&model.comparable.growths));
    for counts in model.comparable.counts.iter().flatten().flatten() {
        let first = counts.iter().position(|c| *c > 0).unwrap_or(0);
        let last = counts.iter().rposition(|c| *c > 0).map_or(0, |l| l + 1);
        let shown = counts[first.min(last)..last].iter().map(u32::to_string);
        let shown: Vec<String> = std::iter::once(first.to_string()).chain(shown).collect();
        line("grew", &shown.join(" "));
    }
    for tie in &model.ties {
        line("tie", &join(&[tie.kept]));
    }
    for tally in model.record.iter().chain(&model.by_size) {
        line("scored", &tally.cases.to_string());
        let [a, b, c] = tally.coverage;
        line("scores", &join(&[tally.crps, tally.naive, tally.log_score, a, b, c]));
        line("pit", &tally.pit.map(|c| c.to_string()).join(" "));
        for reliability in &tally.reliability {
            line("stated", &join(&reliability.stated));
            line("happened", &reliability.happened.map(|c| c.to_string()).join(" "));
            line("of", &reliability.cases.map(|c| c.to_string()).join(" "));
        }
    }
    out
}

/// Six significant digits: more than the last of them differs between machines' logarithms.
fn join(values: &[f64]) -> String {
    let six = |v: &f64| {
        let text = format!("{v:.5e}");
        text.parse::<f64>().map_or(text, |v| v.to_string())
    };
    values.iter().map(six).collect::<Vec<_>>().join(" ")
}

struct Lines<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
}

impl<'a> Lines<'a> {
    /// The rest of the next line, whose first word is `name`, and its number.
    fn rest(&mut self, name: &'static str) -> Result<(usize, &'a str), Error> {
        let Some((i, line)) = self.lines.next() else {
            return Err(Error::Frozen { line: 0, found: "the end".to_owned(), expected: name });
        };
        match line.split_once(' ') {
            Some((word, rest)) if word == name => Ok((i + 1, rest)),
            _ => Err(Error::Frozen { line: i + 1, found: excerpt(line), expected: name }),
        }
    }

    fn values<T: FromStr>(&mut self, name: &'static str) -> Result<(usize, Vec<T>), Error> {
        let (line, rest) = self.rest(name)?;
        let value = |word: &str| {
            word.parse::<T>().map_err(|_| Error::Frozen {
                line,
                found: excerpt(word),
                expected: "a number",
            })
        };
        Ok((line, rest.split(' ').map(value).collect::<Result<_, _>>()?))
    }

    fn array<T: FromStr, const N: usize>(&mut self, name: &'static str) -> Result<[T; N], Error> {
        let (line, values) = self.values::<T>(name)?;
        let found = format!("{} numbers", values.len());
        values.try_into().map_err(|_| Error::Frozen { line, found, expected: "another count" })
    }

    /// As many finite numbers as stand there.
    fn finite(&mut self, name: &'static str) -> Result<Vec<f64>, Error> {
        let (line, values) = self.values::<f64>(name)?;
        match values.iter().find(|v| !v.is_finite()) {
            Some(bad) => Err(Error::Frozen { line, found: bad.to_string(), expected: "finite" }),
            None => Ok(values),
        }
    }

    fn one<T: FromStr + Copy>(&mut self, name: &'static str) -> Result<T, Error> {
        Ok(self.array::<T, 1>(name)?[0])
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A model from its text.
///
/// # Errors
///
/// [`Error::Frozen`] at the first line that is not what it should be.
pub fn read(text: &str) -> Result<Model, Error> {
    let mut lines = Lines { lines: text.lines().enumerate() };
    let name = lines.rest("panel")?.1.to_owned();
    let sha256 = lines.rest("sha256")?.1.to_owned();
    let [first, last] = lines.array("years")?;
    let source = Source { name, sha256, first, last };
    let [growth, unrest, volatility, volatility_by_size] = lines.array("world")?;
    let world = Surroundings { growth, unrest, volatility, volatility_by_size };
    let [median_level, damping] = lines.array("level")?;
    let count: usize = lines.one("horizons")?;
    let (mut horizons, mut weights, mut calibrations) = (vec![], vec![], vec![]);
    for _ in 0..count {
        let cases = lines.one("cases")?;
        let (place, scale) = (lines.array("place")?, lines.array("scale")?);
        let shape = Distribution::equal(lines.finite("shape")?)?;
        let variance = shape.deviation().powi(2).max(f64::MIN_POSITIVE);
        let shape = shape.atoms().to_vec();
        horizons.push(Horizon { place, scale, shape, variance, cases });
        weights.push(lines.finite("weights")?);
        calibrations
            .push(Calibration { ratios: lines.array::<f64, { KNOTS.len() }>("calibration")? });
    }
    let class = ReferenceClass { world, median_level, damping, horizons };
    let (sizes, growths) = (lines.array("sizes")?, lines.array("growths")?);
    let mut comparable = Comparable { sizes, growths, counts: vec![] };
    for _ in 0..count {
        let mut counts: [[Vec<u32>; THIRDS]; THIRDS] = Default::default();
        for bin in counts.iter_mut().flatten() {
            *bin = grew(&mut lines)?;
        }
        comparable.counts.push(counts);
    }
    let mut ties = [WALK; THIRDS];
    for tie in &mut ties {
        *tie = Tie { kept: lines.one("tie")? };
    }
    // One tally for each horizon that has outcomes, one of all, and one for each third of size.
    let mut record = vec![tally(&mut lines)?];
    while lines.lines.clone().next().is_some() {
        record.push(tally(&mut lines)?);
    }
    let by_size = record.split_off(record.len().saturating_sub(THIRDS));
    Ok(Model {
        source,
        class,
        weights,
        calibrations,
        comparable,
        record,
        by_size,
        ties,
        world: World::built_in()?,
    })
}

fn grew(lines: &mut Lines<'_>) -> Result<Vec<u32>, Error> {
    let (line, values) = lines.values::<u32>("grew")?;
    let mut counts = vec![0; 2 * STEPS as usize + 1];
    let first = values[0] as usize;
    let shown = &values[1..];
    let place = counts.get_mut(first..first + shown.len());
    let too_far = Error::Frozen { line, found: format!("{first}"), expected: "a step of the grid" };
    place.ok_or(too_far)?.copy_from_slice(shown);
    Ok(counts)
}

fn tally(lines: &mut Lines<'_>) -> Result<Tally, Error> {
    let cases = lines.one("scored")?;
    let [crps, naive, log_score, a, b, c] = lines.array("scores")?;
    let pit = lines.array("pit")?;
    let mut reliability: [Reliability; 3] = Default::default();
    for one in &mut reliability {
        one.stated = lines.array("stated")?;
        one.happened = lines.array("happened")?;
        one.cases = lines.array("of")?;
    }
    Ok(Tally { cases, crps, naive, log_score, coverage: [a, b, c], pit, reliability })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_built_in_reads_and_writes_the_same_bytes() {
        let model = model().unwrap();
        assert_eq!(text(&model), TEXT);
        // Outcomes of the furthest horizons are not known within the panel, so they have no record.
        assert!((9..=model.horizons()).contains(&model.record.len()));
        let scored: usize = model.by_size.iter().map(|t| t.cases).sum();
        assert_eq!(Some(scored), model.record.last().map(|t| t.cases));
        assert!(model.record[0].cases > 1000);
    }

    #[test]
    fn a_line_that_is_not_what_it_should_be_is_named() {
        let broken = TEXT.replacen("\nlevel ", "\nlevels ", 1);
        let error = read(&broken).unwrap_err();
        assert!(error.to_string().starts_with("line 5 of the frozen class is \"levels"), "{error}");
        let broken = TEXT.replacen("\nworld 0", "\nworld x0", 1);
        assert!(matches!(read(&broken), Err(Error::Frozen { line: 4, .. })));
        assert!(matches!(read(""), Err(Error::Frozen { line: 0, .. })));
    }
}
