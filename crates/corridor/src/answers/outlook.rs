//! What the folder knows of the pair's trade, as series that the outlook room can read, and what
//! the room says of a target.
//!
//! A series is one reporter's figures of total trade in dollars, full years and part-years, each
//! with the day on which it became known; or the reconciled figures. Reporters are never mixed. A
//! figure that cannot be put into dollars, since the folder has no rate of its period, is left out
//! and told of.

use corridor_outlook::model::Model;
use corridor_outlook::period::Period;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::target::{Question, Reach, Standing, Target, Year, reach};
use jiff::civil::Date;

use crate::evidence::{CardId, Cards, Claim};
use crate::folder::partnership::name;
use crate::statistics::reported::{Days, Reported, TOTAL};

/// The reporter's name of figures that were reconciled from both.
pub const RECONCILED: &str = "reconciled";

/// One figure of total trade in dollars.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The days that it sums.
    pub days: Days,
    /// Dollars.
    pub amount: Claim<f64>,
    /// The day on which it became known.
    pub known: Date,
}

/// One reporter's figures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The reporter's code, or [`RECONCILED`].
    pub reporter: String,
    /// In the order of their periods.
    pub observed: Vec<Observed>,
    /// Periods whose figure could not be put into dollars.
    pub unconverted: Vec<Days>,
}

impl Figures {
    /// The figures of a party.
    #[must_use]
    pub fn of(reported: &Reported<'_>, cards: &mut Cards, reporter: &str) -> Self {
        let vintage = reported.statistics.headline.as_ref().map(|set| set.source.vintage);
        let mut figures =
            Self { reporter: reporter.to_owned(), observed: vec![], unconverted: vec![] };
        for days in reported.periods(reporter, TOTAL) {
            let amount = reported.amount(cards, reporter, TOTAL, days, "USD");
            let known = reported.known(reporter, TOTAL, days).or(vintage);
            match (amount, known) {
                (Some(amount), Some(known)) => {
                    figures.observed.push(Observed { days, amount, known });
                }
                _ => figures.unconverted.push(days),
            }
        }
        figures
    }

    /// Whose they are, in words: `as Germany reports it`.
    #[must_use]
    pub fn whose(&self) -> String {
        whose(&self.reporter)
    }

    /// Full years without a gap, counted back from the last one.
    #[must_use]
    pub fn full_years_in_a_row(&self) -> usize {
        let years: Vec<i16> = self
            .observed
            .iter()
            .filter_map(|o| crate::statistics::reported::calendar_year(o.days))
            .collect();
        let gap = years.windows(2).rposition(|pair| pair[1] != pair[0] + 1);
        years.len() - gap.map_or(0, |at| at + 1)
    }

    /// What the room says of a target in dollars, from these figures.
    fn reach(&self, goal: f64, asked: &Day<'_>) -> Result<Reach, corridor_outlook::Error> {
        let observation = |o: &Observed| {
            Ok(Observation {
                period: Period::inclusive(o.days.0, o.days.1)?,
                value: o.amount.value,
                reporter: self.reporter.clone(),
                basis: BASIS.to_owned(),
                published: o.known,
            })
        };
        let all = self.observed.iter().map(observation).collect::<Result<Vec<_>, _>>()?;
        let series = Series::known(&all, asked.as_of, asked.breaks)?;
        let target = Target { value: goal, basis: BASIS.to_owned(), deadline: asked.deadline };
        let question = Question { usd_per_unit: 1.0, seed: asked.seed, gravity: None };
        reach(&series, &target, asked.model, &question)
    }
}

const BASIS: &str = "USD";

/// What a reading is made as of, and with.
#[derive(Clone, Copy, Debug)]
pub struct Day<'a> {
    /// The day; nothing known later is used.
    pub as_of: Date,
    /// The year by which the target was to be met, where one was named.
    pub deadline: Option<i16>,
    /// First days of a new unit or method.
    pub breaks: &'a [Date],
    /// Of the draws through gaps and part-years.
    pub seed: u64,
    /// What was learned from other pairs.
    pub model: &'a Model,
}

/// Whose figures, in words.
#[must_use]
pub fn whose(reporter: &str) -> String {
    if reporter == RECONCILED {
        "as reconciled".to_owned()
    } else {
        format!("as {} reports it", name(reporter))
    }
}

/// What an outlook is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// A target's id; `None` for those that stand.
    pub target: Option<String>,
    /// A party's code or [`RECONCILED`]; `None` for each.
    pub reporter: Option<String>,
    /// The year by which; `None` for the target's own, or one that is chosen.
    pub by: Option<i16>,
    /// Of the draws through gaps and part-years.
    pub seed: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { target: None, reporter: None, by: None, seed: 1 }
    }
}

/// The year taken for a target that names none: the first fifth one at least three years ahead.
#[must_use]
pub fn chosen_year(as_of: Date) -> i16 {
    let earliest = as_of.year() + 3;
    earliest + (5 - earliest.rem_euclid(5)) % 5
}

/// What one reporter's figures say of a target.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The figures.
    pub figures: Figures,
    /// The answer, or why there is none.
    pub answer: Result<Box<Reach>, corridor_outlook::Error>,
    /// The card of the answer, or of the figures that allow none.
    pub card: CardId,
}

impl Reading {
    /// Ask the room.
    #[must_use]
    pub fn of(
        figures: Figures,
        goal: f64,
        day: &Day<'_>,
        card: impl FnOnce(&Figures, &Result<Box<Reach>, corridor_outlook::Error>) -> CardId,
    ) -> Self {
        let answer = figures.reach(goal, day).map(Box::new);
        let card = card(&figures, &answer);
        Self { figures, answer, card }
    }

    /// The years ahead, unless the target was met already or there is no answer.
    #[must_use]
    pub fn open(&self) -> Option<&Reach> {
        let reach = self.answer.as_deref().ok()?;
        let met = matches!(
            reach.standing,
            Standing::Met { .. } | Standing::Missed { met_since: Some(_), .. }
        );
        (!met).then_some(reach)
    }
}

/// One year of an answer.
#[must_use]
pub fn year_of(reach: &Reach, year: i16) -> Option<&Year> {
    reach.years.iter().find(|y| y.year == year)
}

/// One row of the curve.
#[derive(Clone, Debug)]
pub struct Row {
    /// The target's id.
    pub target: String,
    /// The target in dollars.
    pub level: f64,
    /// Whose figures.
    pub reporter: String,
    /// The year.
    pub year: Year,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_year_chosen_is_round_and_three_years_off() {
        for (day, year) in [(2026, 2030), (2027, 2030), (2028, 2035), (2022, 2025)] {
            assert_eq!(chosen_year(date(day, 6, 1)), year);
        }
    }

    #[test]
    fn full_years_are_counted_back_to_the_first_gap() {
        let mut cards = Cards::default();
        let card = cards.estimate("figure", "", &[], &[]);
        let of = |years: &[i16]| Figures {
            reporter: "DEU".to_owned(),
            observed: years
                .iter()
                .map(|&year| Observed {
                    days: crate::statistics::reported::year_days(year),
                    amount: Claim::new(1.0, card),
                    known: date(year, 12, 31),
                })
                .collect(),
            unconverted: vec![],
        };
        for (years, row) in
            [(&[][..], 0), (&[2020], 1), (&[2018, 2020, 2021], 2), (&[2019, 2020], 2)]
        {
            assert_eq!(of(years).full_years_in_a_row(), row, "{years:?}");
        }
    }
}
