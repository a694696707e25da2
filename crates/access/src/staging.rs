//! Staging: from a base rate to the rate of a day.
//!
//! ```text
//! rate(day) = round(base x share(day))
//! ```
//!
//! `share` is an exact fraction of the base that remains after the last cut on or before the day, one
//! before the first cut. A category is defined by its agreement, with the passage: the same label
//! "B5" means five cuts from entry in one agreement and five cuts from a year later in another.
//!
//! ```
//! use corridor_access::staging::{Category, First, Later, Rounding};
//! use corridor_access::rate::Rate;
//! use jiff::civil::date;
//! let five = Category::equal("B", "Art. 401", 5, First::On(date(1989, 1, 1)), Later::Years)?
//!     .rounding(Rounding::read("down 0.1")?);
//! let base = Rate::read("9.9%")?;
//! assert_eq!(five.rate(&base, date(1989, 1, 1), date(1988, 10, 1))?.to_string(), "7.9%");
//! # Ok::<(), corridor_access::Error>(())
//! ```
//!
//! Where no cut has come the base applies: it is a past MFN rate, and [`overtaken`] says whether
//! today's MFN rate is lower. Source: the clauses of single agreements, see `oracles/staging`.

use jiff::civil::Date;

use crate::rate::{Amount, Part, Rate, Season, Terms};
use crate::{Error, Exact, Mode};

/// When the first cut is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum First {
    /// On the day of entry into force.
    Entry,
    /// This many years after entry.
    AfterEntry {
        /// The years.
        years: i16,
    },
    /// On the first 1 January after entry.
    JanuaryAfterEntry,
    /// On a fixed day.
    On(Date),
}

/// When the later cuts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Later {
    /// On each anniversary of the first cut.
    Years,
    /// On each 1 January after the first cut.
    January,
    /// On this day of each year after the first cut.
    EachYearOn {
        /// The month.
        month: i8,
        /// The day.
        day: i8,
    },
}

/// How the agreement rounds. Only what its text says: nothing is rounded by default.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rounding {
    ad_valorem: Option<(Mode, Exact)>,
    specific: Option<(Mode, Exact)>,
    clause: String,
}

impl Rounding {
    /// No rounding.
    #[must_use]
    pub fn none() -> Rounding {
        Rounding { ad_valorem: None, specific: None, clause: "none".to_owned() }
    }

    /// Ad valorem rates rounded to a multiple of `unit`.
    #[must_use]
    pub fn new(mode: Mode, unit: Exact) -> Rounding {
        Rounding { ad_valorem: Some((mode, unit)), specific: None, clause: String::new() }
    }

    /// Specific duties rounded to a multiple of `unit`; without it they keep every digit.
    #[must_use]
    pub fn specific(mut self, mode: Mode, unit: Exact) -> Rounding {
        self.specific = Some((mode, unit));
        self
    }

    /// The clause that it was read from.
    #[must_use]
    pub fn clause(&self) -> &str {
        &self.clause
    }

    /// Reads `none`, a mode and a unit (`half down 1`), a number of decimals (`half up, first
    /// decimal`), or a clause of two bands (`0.1 to 0.5 dropped, 0.6 to 0.9 increase by one`). A
    /// second half after `specific` is for specific duties: `half up 0.1; specific half up 0.0001`.
    ///
    /// # Errors
    ///
    /// [`Error::ContradictoryRounding`] where both bands cover one value, [`Error::Rounding`] for
    /// what is not understood.
    pub fn read(clause: &str) -> Result<Rounding, Error> {
        let lower = clause.to_lowercase();
        let (ad_valorem, specific) = match lower.split_once("specific") {
            Some((before, after)) => (before, Some(after)),
            None => (lower.as_str(), None),
        };
        let ad_valorem = band(ad_valorem, clause)?;
        let specific = specific.map(|text| band(text, clause)).transpose()?.flatten();
        Ok(Rounding { ad_valorem, specific, clause: clause.to_owned() })
    }

    fn apply(&self, amount: &Amount) -> Result<Amount, Error> {
        Ok(match (amount, self.ad_valorem, self.specific) {
            (Amount::Percent(percent), Some((mode, unit)), _) => {
                Amount::Percent(percent.rounded(mode, unit)?)
            }
            (Amount::Specific { amount, currency, per, qualifiers }, _, Some((mode, unit))) => {
                Amount::Specific {
                    amount: amount.rounded(mode, unit)?,
                    currency,
                    per: per.clone(),
                    qualifiers: qualifiers.clone(),
                }
            }
            (other, _, _) => other.clone(),
        })
    }

    /// A percentage rounded as the agreement says.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`].
    pub fn percent(&self, percent: Exact) -> Result<Exact, Error> {
        match self.ad_valorem {
            Some((mode, unit)) => percent.rounded(mode, unit),
            None => Ok(percent),
        }
    }
}

type Band = Option<(Mode, Exact)>;

fn band(text: &str, clause: &str) -> Result<Band, Error> {
    let refuse = || Error::Rounding { clause: clause.chars().take(200).collect() };
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';' || c == ':' || c == '%')
        .filter(|w| !w.is_empty() && !["to", "the", "a", "of", "duties", "for"].contains(w))
        .collect();
    if words == ["none"] {
        return Ok(None);
    }
    let numbers: Vec<Exact> =
        words.iter().filter_map(|w| w.trim_end_matches('.').parse().ok()).collect();
    let has = |word: &str| words.iter().any(|w| w.starts_with(word));
    if has("drop") && (has("increase") || has("raise")) {
        return bands(&numbers, clause);
    }
    let place = [("whole", 0u32), ("first", 1), ("second", 2), ("third", 3), ("fourth", 4)];
    let unit = match (numbers.as_slice(), place.iter().find(|(word, _)| has(word))) {
        ([unit], _) if *unit > Exact::ZERO => *unit,
        ([], Some((_, places))) => Exact::new(1, 10i128.pow(*places))?,
        _ => return Err(refuse()),
    };
    let mode = match (has("half"), has("up"), has("down"), has("even"), has("nearest")) {
        (true, true, false, false, _) => Mode::HalfUp,
        (true, false, true, false, _) => Mode::HalfDown,
        (true, false, false, true, _) => Mode::HalfEven,
        (false, false, true, false, false) => Mode::Down,
        (false, true, false, false, false) if has("never") => Mode::Down,
        (false, true, false, false, false) => Mode::Up,
        _ => return Err(refuse()),
    };
    Ok(Some((mode, unit)))
}

/// `a to b dropped, c to d raised`: one half goes to the band that covers it, and only one may.
fn bands(numbers: &[Exact], clause: &str) -> Result<Band, Error> {
    let refuse = || Error::Rounding { clause: clause.chars().take(200).collect() };
    let [_, dropped_to, raised_from, _, ..] = numbers else { return Err(refuse()) };
    let half = Exact::new(1, 2)?;
    let (dropped, raised) = (*dropped_to >= half, *raised_from <= half);
    match (dropped, raised) {
        (true, true) => {
            Err(Error::ContradictoryRounding { clause: clause.to_owned(), value: half.to_string() })
        }
        (true, false) => Ok(Some((Mode::HalfDown, Exact::ONE))),
        (false, true) => Ok(Some((Mode::HalfUp, Exact::ONE))),
        (false, false) => Err(refuse()),
    }
}

/// A category of staging, as its agreement defines it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Category {
    name: String,
    passage: String,
    remaining: Vec<Exact>,
    first: First,
    later: Later,
    rounding: Rounding,
}

impl Category {
    /// A category by the shares of the base that remain after each cut, in order.
    ///
    /// # Errors
    ///
    /// [`Error::StepRises`] where a share is above the one before it, or below zero.
    pub fn new(
        name: &str,
        passage: &str,
        remaining: Vec<Exact>,
        first: First,
        later: Later,
    ) -> Result<Category, Error> {
        let mut before = Exact::ONE;
        for (at, share) in remaining.iter().enumerate() {
            if *share > before || share.is_negative() {
                return Err(Error::StepRises {
                    category: name.to_owned(),
                    step: at + 1,
                    share: share.to_string(),
                });
            }
            before = *share;
        }
        let (name, passage) = (name.to_owned(), passage.to_owned());
        Ok(Category { name, passage, remaining, first, later, rounding: Rounding::none() })
    }

    /// A category of `stages` equal cuts to zero.
    ///
    /// # Errors
    ///
    /// [`Error::DivisionByZero`] for no stages.
    pub fn equal(
        name: &str,
        passage: &str,
        stages: u16,
        first: First,
        later: Later,
    ) -> Result<Category, Error> {
        let stages = i128::from(stages);
        let shares: Result<Vec<Exact>, Error> =
            (1..=stages.max(1)).map(|s| Exact::new(stages - s, stages)).collect();
        Category::new(name, passage, shares?, first, later)
    }

    /// A category that never changes: stand-still at the base.
    #[must_use]
    pub fn standstill(name: &str, passage: &str) -> Category {
        Category {
            name: name.to_owned(),
            passage: passage.to_owned(),
            remaining: Vec::new(),
            first: First::Entry,
            later: Later::Years,
            rounding: Rounding::none(),
        }
    }

    /// The category with its agreement's rounding.
    #[must_use]
    pub fn rounding(mut self, rounding: Rounding) -> Category {
        self.rounding = rounding;
        self
    }

    /// Its label.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The passage that defines it.
    #[must_use]
    pub fn passage(&self) -> &str {
        &self.passage
    }

    /// The days of the cuts and the share that remains after each.
    ///
    /// # Errors
    ///
    /// [`Error::Date`] for a day that no calendar has.
    pub fn cuts(&self, entry: Date) -> Result<Vec<(Date, Exact)>, Error> {
        let on = |year: i16, month: i8, day: i8| {
            // 29 February is the last day of February in common years.
            Date::new(year, month, day)
                .or_else(|e| if (month, day) == (2, 29) { Date::new(year, 2, 28) } else { Err(e) })
                .map_err(|_| Error::Date { value: format!("{year}-{month:02}-{day:02}") })
        };
        let first = match self.first {
            First::Entry => entry,
            First::AfterEntry { years } => {
                on(entry.year().saturating_add(years), entry.month(), entry.day())?
            }
            First::JanuaryAfterEntry if (entry.month(), entry.day()) == (1, 1) => entry,
            First::JanuaryAfterEntry => on(entry.year().saturating_add(1), 1, 1)?,
            First::On(day) => day,
        };
        let (month, day) = match self.later {
            Later::Years => (first.month(), first.day()),
            Later::January => (1, 1),
            Later::EachYearOn { month, day } => (month, day),
        };
        let mut cuts: Vec<(Date, Exact)> = Vec::with_capacity(self.remaining.len());
        for share in &self.remaining {
            let at = match cuts.last() {
                None => first,
                Some((before, _)) => {
                    let same_year = on(before.year(), month, day)?;
                    if same_year > *before {
                        same_year
                    } else {
                        on(before.year().saturating_add(1), month, day)?
                    }
                }
            };
            cuts.push((at, *share));
        }
        Ok(cuts)
    }

    /// The share of the base that remains on a day.
    ///
    /// # Errors
    ///
    /// As [`Category::cuts`].
    pub fn share(&self, day: Date, entry: Date) -> Result<Exact, Error> {
        let cuts = self.cuts(entry)?;
        let last = cuts.iter().rev().find(|(at, _)| *at <= day);
        Ok(last.map_or(Exact::ONE, |(_, share)| *share))
    }

    /// The rate of a day: the base before the first cut, never rounded, then each part's share of the
    /// base, rounded as the agreement says.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`], and as [`Category::cuts`].
    pub fn rate(&self, base: &Rate, day: Date, entry: Date) -> Result<Rate, Error> {
        let share = self.share(day, entry)?;
        if share == Exact::ONE {
            return Ok(base.clone());
        }
        scaled(base, share, &self.rounding)
    }

    /// The mean rate over the days of a year, for ad valorem bases; `None` for others.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`], and as [`Category::cuts`].
    pub fn day_weighted(
        &self,
        base: &Rate,
        year: i16,
        entry: Date,
    ) -> Result<Option<Exact>, Error> {
        let Some(base) = base.ad_valorem() else { return Ok(None) };
        let cuts = self.cuts(entry)?;
        let first = Date::new(year, 1, 1).map_err(|_| Error::Date { value: year.to_string() })?;
        let days = i64::from(first.days_in_year());
        let (mut sum, mut at) = (Exact::ZERO, 0i64);
        let mut rate = base;
        for (cut, share) in &cuts {
            if cut.year() > year {
                break;
            }
            let until = if cut.year() < year { 0 } else { i64::from(cut.day_of_year()) - 1 };
            sum = sum.plus(rate.times(Exact::whole(until - at))?)?;
            at = until;
            rate = self.rounding.percent(base.times(*share)?)?;
        }
        sum = sum.plus(rate.times(Exact::whole(days - at))?)?;
        sum.over(Exact::whole(days)).map(Some)
    }
}

/// Every amount of a rate times a share, rounded.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn scaled(base: &Rate, share: Exact, rounding: &Rounding) -> Result<Rate, Error> {
    let parts = |list: &[Part]| -> Result<Vec<Part>, Error> {
        list.iter()
            .map(|part| {
                let amount = match &part.amount {
                    Amount::Percent(percent) => Amount::Percent(percent.times(share)?),
                    Amount::Specific { amount, currency, per, qualifiers } => Amount::Specific {
                        amount: amount.times(share)?,
                        currency,
                        per: per.clone(),
                        qualifiers: qualifiers.clone(),
                    },
                    // The table's own amounts are reduced by another clause: named, not scaled.
                    Amount::Table(name) => Amount::Table(name),
                };
                let amount = rounding.apply(&amount)?;
                let written = amount.to_string();
                Ok(Part { amount, written, ..part.clone() })
            })
            .collect()
    };
    Ok(match base.terms() {
        Terms::Parts(list) => Rate::of_parts(parts(list)?),
        Terms::Seasons(seasons) => {
            let seasons = seasons
                .iter()
                .map(|s| Ok(Season { parts: parts(&s.parts)?, ..s.clone() }))
                .collect::<Result<_, Error>>()?;
            Rate::of_seasons(seasons)
        }
        _ => base.clone(),
    })
}

/// Whether today's MFN rate is below the staged one, both ad valorem: then MFN applies where the
/// agreement says so. `None` where the two cannot be compared without a value.
#[must_use]
pub fn overtaken(staged: &Rate, mfn: &Rate) -> Option<bool> {
    Some(mfn.ad_valorem()? < staged.ad_valorem()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses() {
        for (clause, value, expected) in [
            ("down 0.1", "11.99", "11.9"),
            ("half down 1", "13.5", "13"),
            ("half up, to the first decimal", "4.875", "4.9"),
            ("half up, whole numbers", "13.5", "14"),
            ("decimals 0.1 to 0.5 dropped, 0.6 to 0.9 increase by one", "13.5", "13"),
            ("decimals 0.1 to 0.4 dropped, 0.5 to 0.9 increase by one", "13.5", "14"),
            ("never rounded up, 0.1", "0.19", "0.1"),
            ("none", "0.123", "0.123"),
        ] {
            let rounded = Rounding::read(clause).unwrap().percent(value.parse().unwrap()).unwrap();
            assert_eq!(rounded.to_string(), expected, "{clause}");
        }
        let both = "decimals 0.1 to 0.5 dropped, 0.5 to 0.9 increase by one";
        assert!(matches!(Rounding::read(both), Err(Error::ContradictoryRounding { .. })));
        for vague in ["", "half 0.1", "rounded", "up down 1", "0.1"] {
            assert!(matches!(Rounding::read(vague), Err(Error::Rounding { .. })), "{vague}");
        }
    }

    #[test]
    fn a_step_that_rises_is_refused() {
        let shares = vec![Exact::new(1, 2).unwrap(), Exact::new(2, 3).unwrap()];
        let category = Category::new("C", "Art. 1", shares, First::Entry, Later::January);
        assert!(matches!(category, Err(Error::StepRises { step: 2, .. })));
    }
}
