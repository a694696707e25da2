//! How announced targets of other pairs fared: `codes/targets.csv`, facts with their pages.
//!
//! A row counts as needing the yearly growth from the level named with the target to its amount, in
//! years from the announcement to the deadline; rows due in their own year have none. Rows are
//! what public pages say, not checked against statistics; those that turned up are no sample.

use corridor_outlook::model::Model;
use corridor_outlook::period::Period;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::target::{ByDeadline, Question, Target, reach};
use jiff::civil::Date;

use crate::error::Error;

/// The table.
pub const TEXT: &str = include_str!("../../codes/targets.csv");

/// What is said of whether a target was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Met by its deadline.
    Met,
    /// Not met.
    Missed,
    /// No figure was seen, or the deadline is ahead.
    Unknown,
}

/// One announced target.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Its id.
    pub id: String,
    /// The pair, by codes.
    pub pair: String,
    /// Billions of US dollars.
    pub value: f64,
    /// The day, month or year on which it was said, as the page gives it.
    pub said: String,
    /// The year by which.
    pub deadline: Option<i16>,
    /// Billions of US dollars when it was said.
    pub base: Option<f64>,
    /// What became of it.
    pub outcome: Outcome,
    /// Yearly growth that it needed, as a fraction.
    pub needs: Option<f64>,
    /// Whether the answer turns on whose figures are counted.
    pub turns_on_reporter: bool,
    /// The page on which it was announced.
    pub source: String,
}

/// Every announced target of the table.
///
/// # Errors
///
/// [`Error::Codes`] at the first line that is not what it should be.
pub fn all() -> Result<Vec<Promise>, Error> {
    let mut reader = csv::Reader::from_reader(TEXT.as_bytes());
    let mut found = Vec::new();
    for (line, row) in (2..).zip(reader.records()) {
        let wrong =
            |what: &str| Error::Codes { file: "codes/targets.csv", line, problem: what.to_owned() };
        let row = row.map_err(|e| wrong(&e.to_string()))?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let number = |at: usize| match cell(at) {
            "" => Ok(None),
            text => {
                text.parse::<f64>().map(Some).map_err(|_| wrong(&format!("{text:?} is no number")))
            }
        };
        let deadline = match cell(5) {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong(&format!("{text:?} is no year")))?),
        };
        found.push(Promise {
            id: cell(0).to_owned(),
            pair: cell(1).to_owned(),
            value: number(2)?.ok_or_else(|| wrong("no amount"))?,
            said: cell(4).to_owned(),
            deadline,
            base: number(6)?,
            outcome: match cell(10) {
                "yes" => Outcome::Met,
                "no" => Outcome::Missed,
                _ => Outcome::Unknown,
            },
            needs: number(12)?.map(|percent| percent / 100.0),
            turns_on_reporter: cell(13) == "yes",
            source: cell(14).to_owned(),
        });
    }
    Ok(found)
}

/// How promises that needed about as much growth a year fared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// The least yearly growth that counts as alike, as a fraction; `None` for no least.
    pub least: Option<f64>,
    /// The growth from which on it no longer does; `None` for no end.
    pub below: Option<f64>,
    /// Promises whose outcome is known.
    pub known: usize,
    /// Those that were met.
    pub met: usize,
}

impl Alike {
    /// The growth that they needed, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let percent = |fraction: f64| format!("{:.0}%", 100.0 * fraction);
        match (self.least, self.below) {
            (Some(least), Some(below)) => {
                format!("{} to {} a year", percent(least), percent(below))
            }
            (None, Some(below)) => format!("less than {} a year", percent(below)),
            (least, None) => format!("{} a year or more", percent(least.unwrap_or_default())),
        }
    }
}

/// Yearly growth that parts promises.
const CUTS: [f64; 2] = [0.1, 0.2];

/// Of promises that needed as much growth as `needs` and whose deadline was over on a day, how
/// many were met.
#[must_use]
pub fn alike(all: &[Promise], needs: f64, as_of: Date) -> Alike {
    class(all, CUTS.partition_point(|cut| *cut <= needs), as_of)
}

fn class(all: &[Promise], at: usize, as_of: Date) -> Alike {
    let least = at.checked_sub(1).map(|at| CUTS[at]);
    let below = CUTS.get(at).copied();
    let like = |p: &&Promise| {
        p.outcome != Outcome::Unknown
            && p.deadline.is_some_and(|by| by < as_of.year())
            && p.needs.is_some_and(|needs| CUTS.partition_point(|cut| *cut <= needs) == at)
    };
    let known = all.iter().filter(like).count();
    let met = all.iter().filter(like).filter(|p| p.outcome == Outcome::Met).count();
    Alike { least, below, known, met }
}

/// The table as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Every target.
    pub targets: usize,
    /// Those whose outcome is known.
    pub known: usize,
    /// Those that were met.
    pub met: usize,
    /// By the growth that they needed.
    pub classes: Vec<Alike>,
    /// Those with an outcome and a chance of their day.
    pub scored: usize,
    /// The mean of those chances.
    pub stated: f64,
    /// The share of those that were met.
    pub happened: f64,
}

impl Summary {
    /// Of every target with the chance of its day.
    #[must_use]
    pub fn of(all: &[(Promise, Option<f64>)]) -> Self {
        let promises: Vec<Promise> = all.iter().map(|(p, _)| p.clone()).collect();
        let known = |p: &&Promise| p.outcome != Outcome::Unknown;
        let met = |p: &&Promise| p.outcome == Outcome::Met;
        let day = Date::MAX;
        let both = all.iter().filter(|(p, _)| p.outcome != Outcome::Unknown);
        let both: Vec<(f64, f64)> = both
            .filter_map(|(p, chance)| {
                Some(((*chance)?, if p.outcome == Outcome::Met { 1.0 } else { 0.0 }))
            })
            .collect();
        let n = both.len().max(1) as f64;
        Self {
            targets: promises.len(),
            known: promises.iter().filter(known).count(),
            met: promises.iter().filter(met).count(),
            classes: (0..=CUTS.len()).map(|at| class(&promises, at, day)).collect(),
            scored: both.len(),
            stated: both.iter().map(|(s, _)| s).sum::<f64>() / n,
            happened: both.iter().map(|(_, h)| h).sum::<f64>() / n,
        }
    }
}

/// Every target with the chance of its day, where there is one.
///
/// # Errors
///
/// As [`all`] and [`chance`].
pub fn scored() -> Result<Vec<(Promise, Option<f64>)>, Error> {
    let model = corridor_outlook::frozen::model()?;
    all()?.into_iter().map(|p| Ok((p.clone(), chance(&p, &model)?))).collect()
}

/// The chance that the class alone gave a promise, asked on its day from the level named with it.
///
/// `None` where level, deadline or day are not known, where the deadline is its own year, or where
/// the model was learned later.
///
/// # Errors
///
/// What the room says.
pub fn chance(promise: &Promise, model: &Model) -> Result<Option<f64>, Error> {
    let said = promise.said.get(..4).and_then(|year| year.parse::<i16>().ok());
    let (Some(base), Some(deadline), Some(said)) = (promise.base, promise.deadline, said) else {
        return Ok(None);
    };
    if promise.needs.is_none() || model.source.last >= said {
        return Ok(None);
    }
    let period = Period::year(said - 1)?;
    let (reporter, basis) = ("the page".to_owned(), "USD".to_owned());
    let published = Date::constant(said, 1, 1);
    let one = Observation { period, value: base * 1e9, reporter, basis, published };
    let series = Series::known(&[one], Date::constant(said, 12, 31), &[])?;
    let target = Target {
        value: promise.value * 1e9,
        basis: "USD".to_owned(),
        deadline: Some(deadline),
        said: Some(said),
    };
    let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
    Ok(match reach(&series, &target, model, &question)?.by_deadline {
        ByDeadline::Probability(chance) => Some(chance),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn of_promises_that_needed_a_fifth_a_year_none_was_met() {
        let all = all().unwrap();
        assert_eq!(all.len(), 60);
        let steep = alike(&all, 0.25, date(2026, 11, 29));
        assert_eq!((steep.known, steep.met, steep.below), (13, 0, None));
        let resolved = all.iter().filter(|p| p.outcome != Outcome::Unknown).count();
        assert_eq!(resolved, 34);
        assert!(alike(&all, 0.25, date(2016, 1, 1)).known < 13);
    }

    #[test]
    fn a_promise_that_needs_more_gets_less() {
        let model = corridor_outlook::frozen::model().unwrap();
        let all = all().unwrap();
        let of = |id: &str| chance(all.iter().find(|p| p.id == id).unwrap(), &model).unwrap();
        // China and India: 60 to 100 in five years; India and Russia: 8.4 to 20 in six.
        assert!(of("chn-ind-100-2015").unwrap() > of("ind-rus-20-2015").unwrap());
        assert_eq!(of("chn-ind-30-2010"), None);
    }
}
