//! A target: what it counts, and what became of it. The one rule by which every answer judges.
//!
//! A figure is compared with a target only where both have the same scope. Of the figures of one
//! reporter whose days end by the deadline, without years that were over when the target was said:
//!
//! - *met* on the last day of the first full year that reached the level,
//! - else *met in part of a year* when a shorter period reached it: the year is not over, and its
//!   trade can only be more,
//! - else *missed* when the deadline has passed and the full year that it ends is known,
//! - else *not shown* when the deadline has passed and that year is not known,
//! - else *running*.

use corridor_ledger::figures::told;
use corridor_ledger::{Record, When};
use jiff::ToSpan as _;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::records;
use super::series::{Figures, Observed, middle_name};
use crate::evidence::Sourced;
use crate::figures::span;
use crate::key::{Key, key};
use crate::statistics::Statistics;
use crate::statistics::reported::{Days, TOTAL, exports, is_year, months};

mod level;
mod scope;
pub(super) mod words;

use level::is_currency;
pub use level::{Lack, Own, amount};
pub use scope::Scope;

/// What became of a target under one reporter's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// A full year reached it.
    Met {
        /// The last day of that year.
        on: Date,
    },
    /// Part of a year reached it.
    MetInPart {
        /// The last day of that part.
        through: Date,
    },
    /// The deadline's year stayed below, and none before reached it.
    Missed,
    /// The deadline is not over, or there is none.
    Running,
    /// The deadline is over, and its year is not known.
    NotShown,
    /// No figure counts what the target counts.
    NotComparable,
}

impl Verdict {
    /// The word of the closed vocabulary.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met { .. } => "met",
            Self::MetInPart { .. } => "met-in-part-of-a-year",
            Self::Missed => "missed",
            Self::Running => "running",
            Self::NotShown => "not-shown",
            Self::NotComparable => "not-comparable",
        }
    }

    /// The word as it is printed.
    #[must_use]
    pub fn says(self) -> String {
        self.word().replace('-', " ")
    }

    /// Whether nothing is left to forecast.
    #[must_use]
    pub fn is_settled(self) -> bool {
        !matches!(self, Self::Running | Self::NotShown)
    }
}

/// A target of the ledger that stands on a passage.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The record's id.
    pub id: String,
    /// What it counts.
    pub scope: Scope,
    /// The level in its own unit, by its base where it is a multiple; or what is lacking for it.
    pub own: Result<Own, Lack>,
    /// The level in dollars, at the newest rate of the folder; or what is lacking for it.
    pub dollars: Result<Sourced<f64>, Lack>,
    /// How a level in another currency was put into dollars, in words.
    pub converted: Option<String>,
    /// The parties, where they are not those of the folder.
    pub others: Option<Lack>,
    /// The record's card.
    pub card: Key,
    /// By when.
    pub by: Option<When>,
    /// The first day of when it was said.
    pub said: Option<Date>,
}

impl Goal {
    /// As of the desk's day; `None` where the record's passage was not found or it has no value.
    pub(super) fn of(desk: &mut Desk<'_>, record: &Record) -> Option<Self> {
        let (statistics, as_of) = (desk.statistics, desk.as_of);
        Self::known(desk, record, statistics, as_of)
    }

    /// As of a day, from what was known then.
    pub(super) fn known(
        desk: &mut Desk<'_>,
        record: &Record,
        statistics: &Statistics,
        as_of: Date,
    ) -> Option<Self> {
        record.value()?;
        let card = records::card(desk, record)?;
        let here = &desk.folder.partnership.parties;
        let scope = scope_of(desk, record);
        let others = others(record, here);
        let own = level::own(desk, record, &card);
        let dollars = match &own {
            Ok(own) => level::dollars(desk, statistics, &record.id, own, as_of),
            Err(lack) => Err(lack.clone()),
        };
        let (dollars, converted) = match dollars {
            Ok((level, how)) => (Ok(level), how),
            Err(lack) => (Err(lack), None),
        };
        Some(Self {
            id: record.id.clone(),
            scope,
            own,
            dollars,
            converted,
            others,
            card,
            by: record.by(),
            said: record.when("said").map(|when| when.first_day()),
        })
    }

    /// The level in dollars, where it is of this pair and there is one.
    #[must_use]
    pub fn level(&self) -> Option<&Sourced<f64>> {
        self.dollars.as_ref().ok().filter(|_| self.others.is_none())
    }

    /// The unit that its figures are counted in: its own, else dollars.
    #[must_use]
    pub fn unit(&self) -> &str {
        self.own.as_ref().map_or("USD", |own| &own.unit)
    }

    /// The metric of the headline figures that count what it counts, as the file spells it.
    pub(super) fn metric(&self, statistics: &Statistics, parties: &[String; 2]) -> String {
        let usual = self.scope.metric().unwrap_or_default();
        let rows = statistics.headline.as_ref().map_or(&[][..], |set| &set.rows);
        if self.scope == Scope::Goods || rows.iter().any(|row| row.metric == usual) {
            return usual;
        }
        let same = rows.iter().find(|row| Scope::of(&row.metric, parties) == self.scope);
        same.map_or(usual, |row| row.metric.clone())
    }

    /// One reporter's figures of what it counts, in its own unit, as known on a day.
    pub(super) fn figures(
        &self,
        desk: &mut Desk<'_>,
        statistics: &Statistics,
        reporter: &str,
        unit: &str,
    ) -> Figures {
        let parties = &desk.folder.partnership.parties;
        let metric = self.metric(statistics, parties);
        Figures::counted(statistics, parties, &mut desk.cards, reporter, &metric, unit)
    }

    /// What keeps it from a chance, where something does.
    pub(super) fn lack(&self, desk: &mut Desk<'_>) -> Option<Lack> {
        if let Some(others) = &self.others {
            return Some(others.clone());
        }
        let Some(metric) = self.scope.metric() else {
            let [a, b] = &desk.folder.partnership.parties;
            let Scope::OneWay { measure } = &self.scope else { return None };
            let instead = format!("{} or {}", exports(a, b), exports(b, a));
            return Some(Lack::Way { measure: measure.clone(), instead });
        };
        // Forty percent of a share is no growth: of what does not move as trade, figures are asked first.
        if let (true, Err(lack @ (Lack::Base { .. } | Lack::Percent { .. }))) =
            (self.scope.moves_as_trade(), &self.own)
        {
            return Some(lack.clone());
        }
        let unit = self.unit().to_owned();
        let statistics = desk.statistics;
        let all: Vec<Figures> = reporters(desk)
            .iter()
            .map(|reporter| self.figures(desk, statistics, reporter, &unit))
            .collect();
        let any = all.iter().any(|of| !of.observed.is_empty() || !of.unconverted.is_empty());
        if !any && self.scope != Scope::Goods {
            return Some(Lack::Figures { scope: self.scope.clone(), metric });
        }
        let counted = all.iter().any(|of| !of.observed.is_empty());
        if !self.scope.moves_as_trade() && !counted && !is_currency(&unit) {
            return Some(Lack::Unit { unit });
        }
        if !self.scope.moves_as_trade() {
            return Some(Lack::NoClass { scope: self.scope.clone() });
        }
        if let Ok(own) = &self.own {
            let off: Vec<Option<Lack>> = all
                .iter()
                .filter(|of| !of.observed.is_empty())
                .map(|of| out_of_scale(own.amount.value, of))
                .collect();
            if let (Some(Some(lack)), true) = (off.first(), off.iter().all(Option::is_some)) {
                return Some(lack.clone());
            }
        }
        self.dollars.as_ref().err().cloned()
    }

    /// The year of the deadline, where one was named.
    #[must_use]
    pub fn deadline(&self) -> Option<i16> {
        Some(self.by?.year())
    }

    /// The last calendar year that is over by the deadline: trade of 2030 is not known in June 2030.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        let day = self.by?.last_day();
        let whole = (day.month(), day.day()) == (12, 31);
        Some(if whole { day.year() } else { day.year() - 1 })
    }

    /// What was said, as a claim.
    pub(super) fn value(&self, record: &Record) -> Claim {
        let says = records::value_words(record).unwrap_or_default();
        let unit = record.value().map_or(Unit::Words, |value| match value.is_money() {
            true => Unit::Money(value.unit.clone()),
            false => Unit::Other(value.unit.clone()),
        });
        let amount = record.value().and_then(|value| value.amount.to_f64()).unwrap_or_default();
        Claim::number(key!["target", self.id, "value"], amount, unit, &self.card).saying(says)
    }

    /// By when, as a claim.
    pub(super) fn deadline_claim(&self) -> Option<Claim> {
        let by = self.by?;
        let says = span(by.first_day(), by.last_day());
        let key = key!["target", self.id, "by"];
        Some(Claim::year(key, by.year(), &self.card).saying(says))
    }
}

/// What became of a target under one reporter, and the figure that says so.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// The figure that met it, or that of the deadline's year, or else the most by then.
    pub figure: Option<Observed>,
    /// After a miss: the first full year, after the deadline, that reached the level all the same.
    pub met_since: Option<Observed>,
    /// The card of the verdict.
    pub card: Key,
}

/// A level under this part of a year's figure, or over so many times as much, is a slip of the record.
const TOO_LOW: f64 = 0.01;
const TOO_HIGH: f64 = 1000.0;

/// Whether a level lies so far from each of a reporter's full years that the record must hold a slip.
fn out_of_scale(level: f64, figures: &Figures) -> Option<Lack> {
    let years = || figures.observed.iter().filter(|o| is_year(o.days) && o.amount.value > 0.0);
    let newest = years().next_back()?;
    let near = |o: &Observed| (TOO_LOW..=TOO_HIGH).contains(&(level / o.amount.value));
    if years().any(near) {
        return None;
    }
    let counted = |value: f64| amount(value, &figures.unit);
    Some(Lack::Scale {
        level: counted(level),
        beside: format!(
            "{} in {}",
            counted(newest.amount.value),
            span(newest.days.0, newest.days.1)
        ),
    })
}

/// How far under the level a published figure still is the level: figures are rounded.
const ROUNDED: f64 = 1e-4;

/// The rule of this module: what became of a target as of a day, by one reporter's figures.
/// `says` is the verdict's key.
pub(super) fn judge(
    desk: &mut Desk<'_>,
    says: &Key,
    goal: &Goal,
    figures: &Figures,
    as_of: Date,
) -> Judged {
    let told = matches!(goal.scope, Scope::Goods | Scope::Direction { .. });
    let comparable = goal.own.as_ref().ok().filter(|own| {
        let known = told || !figures.observed.is_empty();
        goal.others.is_none() && known && own.unit == figures.unit
    });
    // A level far above the figures is not met; one far below them would be, by any of them.
    let below = |own: &&Own| {
        figures.observed.iter().all(|o| own.amount.value < o.amount.value || !is_year(o.days))
    };
    let slip = comparable.filter(below).and_then(|own| out_of_scale(own.amount.value, figures));
    let comparable = comparable.filter(|_| slip.is_none());
    let (verdict, figure, met_since) = match comparable {
        None => (Verdict::NotComparable, None, None),
        Some(own) => decide(goal, own.amount.value, figures, as_of),
    };
    let counted = |value: f64| amount(value, &figures.unit);
    let of = |o: &Observed| format!("{} in {}", counted(o.amount.value), span(o.days.0, o.days.1));
    let level = comparable.map_or_else(String::new, |own| counted(own.amount.value));
    let year = goal.deadline().map_or_else(String::new, |year| year.to_string());
    let formula = match (&verdict, &figure) {
        (Verdict::Met { .. } | Verdict::MetInPart { .. }, Some(o)) => {
            format!("{}: {} ≥ {level}", verdict.says(), of(o))
        }
        (Verdict::Missed, Some(o)) => format!("missed: {} < {level}", of(o)),
        (Verdict::NotShown, None) => format!("not shown: no full-year figure of {year} here"),
        (Verdict::NotShown, Some(o)) => {
            format!("not shown: no full-year figure of {year} here; the most by then is {}", of(o))
        }
        (Verdict::Running, Some(o)) => format!("running: the most so far is {} < {level}", of(o)),
        (Verdict::NotComparable, _) if slip.is_some() => {
            format!("not comparable: {}", slip.map_or_else(String::new, |lack| lack.to_string()))
        }
        (Verdict::NotComparable, _) => {
            "not comparable: no figure in the folder counts what the target counts, in its unit"
                .to_owned()
        }
        _ => format!("{}: no figure in the folder", verdict.says()),
    };
    let mut inputs = vec![&goal.card];
    inputs.extend(figure.iter().map(|o| &o.amount.card));
    let rule = "met when a full year reached the level by the deadline, met in part of a year when a shorter period did; missed when the deadline is over and its full year did not, not shown when that year is not known; otherwise running";
    let options = [("rule", rule.to_owned())];
    let card = desk.cards.estimate(says, "What became of the target", formula, &inputs, &options);
    Judged { verdict, figure, met_since, card }
}

type Decided = (Verdict, Option<Observed>, Option<Observed>);

fn decide(goal: &Goal, level: f64, figures: &Figures, as_of: Date) -> Decided {
    let deadline = goal.by.map(|by| by.last_day());
    let reached = |o: &&Observed| o.amount.value >= level * (1.0 - ROUNDED);
    let full = |o: &&Observed| is_year(o.days);
    let in_time = |o: &&Observed| deadline.is_none_or(|day| o.days.1 <= day);
    let since = |o: &&Observed| match (goal.said, deadline) {
        (Some(said), _) => !is_before(o.days, said),
        (None, Some(day)) => o.days.0.year() >= day.year() - EARLIEST,
        (None, None) => true,
    };
    let a_year = |o: &&Observed| is_year(o.days) || months(o.days).is_none_or(|months| months < 12);
    let all = || figures.observed.iter().filter(a_year);
    let counted = || all().filter(in_time);
    let most = counted()
        .filter(|o| deadline.is_none_or(|day| o.days.0.year() >= day.year() - EARLIEST))
        .max_by(|a, b| a.amount.value.total_cmp(&b.amount.value))
        .cloned();
    if let Some(o) = counted().filter(since).filter(full).find(reached) {
        return (Verdict::Met { on: o.days.1 }, Some(o.clone()), None);
    }
    if let Some(o) = counted().filter(since).find(reached) {
        return (Verdict::MetInPart { through: o.days.1 }, Some(o.clone()), None);
    }
    let Some(day) = deadline.filter(|day| *day < as_of) else {
        return (Verdict::Running, most, None);
    };
    // The full year that the deadline ends, or the last one to end within the twelve months before.
    let before = day.saturating_sub(1.year());
    match counted().filter(full).rfind(|o| o.days.1 > before) {
        Some(own) => {
            let met_since = all().filter(full).filter(|o| o.days.1 > day).find(reached);
            (Verdict::Missed, Some(own.clone()), met_since.cloned())
        }
        None => (Verdict::NotShown, most, None),
    }
}

/// Whether a figure is of a time before a target was said: of a year that was over by then, or of a part
/// of a calendar year before.
pub(super) fn is_before(days: Days, said: Date) -> bool {
    if is_year(days) { days.1 < said } else { days.1.year() < said.year() }
}

/// Years before a deadline whose figures still speak of its target.
const EARLIEST: i16 = 15;

/// What a verdict under one reporter says, as a key.
pub(super) fn verdict_key(goal: &Goal, reporter: &str) -> Key {
    key!["target", goal.id, "verdict", reporter]
}

/// The targets of total trade that still stand: open, and not past their deadline.
pub(super) fn standing<'a>(desk: &Desk<'a>) -> Vec<&'a Record> {
    let day = desk.as_of;
    of_trade(desk)
        .into_iter()
        .filter(|r| r.status.is_open())
        .filter(|r| r.by().is_none_or(|by| by.last_day() >= day))
        .collect()
}

/// Targets by when they were said, the last first; those of no day last.
pub(super) fn newest_first(mut records: Vec<&Record>) -> Vec<&Record> {
    records.reverse();
    records.sort_by_key(|r| std::cmp::Reverse(r.when("said").map(|when| when.first_day())));
    records
}

/// Every target of total trade between the parties.
pub(super) fn of_trade<'a>(desk: &Desk<'a>) -> Vec<&'a Record> {
    let here = &desk.folder.partnership.parties;
    let goods = |r: &&Record| {
        r.text("measure").is_some()
            && scope_of(desk, r) == Scope::Goods
            && others(r, here).is_none()
    };
    all(desk).into_iter().filter(goods).collect()
}

/// The targets that still stand, of whatever they count.
pub(super) fn open<'a>(desk: &Desk<'a>) -> Vec<&'a Record> {
    let here = &desk.folder.partnership.parties;
    let stands = |r: &&Record| {
        r.status.is_open()
            && r.by().is_none_or(|by| by.last_day() >= desk.as_of)
            && others(r, here).is_none()
    };
    all(desk).into_iter().filter(stands).collect()
}

/// What a target counts: what its record says, narrowed by the words that it stands on.
fn scope_of(desk: &Desk<'_>, record: &Record) -> Scope {
    let partnership = &desk.folder.partnership;
    let scope = Scope::of(record.text("measure").unwrap_or(TOTAL), &partnership.parties);
    let all = matches!(scope, Scope::Goods | Scope::OneWay { .. } | Scope::Direction { .. });
    let sectors = partnership.sectors.keys();
    let quote = record.quotes.first();
    let entry = quote.and_then(|quote| desk.folder.ledger.entry(&quote.document));
    let language = entry.map_or("", |entry| entry.language.as_str());
    match told(record, language).scope.filter(|_| all) {
        Some(part) => words::of_words(scope, &part, sectors),
        None if record.text("scope").is_some() => scope,
        None => {
            let of: Vec<&str> = record.quotes.iter().map(|quote| quote.words.as_str()).collect();
            words::narrowed(scope, &of.join("\n"), sectors)
        }
    }
}

/// Every target, of whatever it counts.
pub(super) fn all<'a>(desk: &Desk<'a>) -> Vec<&'a Record> {
    desk.folder.ledger.records.iter().filter(|r| r.kind == "target").collect()
}

/// That a record is of others than the two parties.
fn others(record: &Record, here: &[String; 2]) -> Option<Lack> {
    let of = record.texts("parties");
    let foreign = of.iter().any(|party| !here.contains(party));
    foreign.then(|| Lack::Parties { of: of.to_vec(), here: here.clone() })
}

/// Whose figures a target is judged by: each party's, and those of the product data.
pub(super) fn reporters(desk: &Desk<'_>) -> Vec<String> {
    let parties = desk.folder.partnership.parties.iter().cloned();
    parties.chain([middle_name(desk.statistics).to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::reported::year_days;
    use jiff::civil::date;

    fn figures(of: &[(Days, f64)]) -> Figures {
        let observed = of.iter().map(|&(days, value)| Observed {
            days,
            amount: Sourced::new(value, key!["figure"]),
            known: days.1,
        });
        Figures {
            reporter: "DEU".to_owned(),
            unit: "USD".to_owned(),
            observed: observed.collect(),
            unconverted: Vec::new(),
        }
    }

    fn goal(by: Option<i16>) -> Goal {
        let card = key!["e", "goal"];
        Goal {
            id: "goal".to_owned(),
            scope: Scope::Goods,
            own: Ok(Own { amount: Sourced::new(5.4e9, card.clone()), unit: "USD".to_owned() }),
            dollars: Ok(Sourced::new(5.4e9, card.clone())),
            converted: None,
            others: None,
            card,
            by: by.map(When::Year),
            said: Some(date(2020, 2, 1)),
        }
    }

    fn verdict(by: Option<i16>, of: &[(Days, f64)]) -> Verdict {
        decide(&goal(by), 5.4e9, &figures(of), date(2026, 6, 1)).0
    }

    #[test]
    fn eleven_months_above_the_level_are_met_in_part_of_a_year() {
        let eleven = (date(2025, 1, 1), date(2025, 11, 30));
        let whole = (year_days(2024), 5.3e9);
        let part = Verdict::MetInPart { through: date(2025, 11, 30) };
        assert_eq!(verdict(Some(2026), &[whole, (eleven, 5.5e9)]), part);
        assert_eq!(verdict(None, &[whole, (eleven, 5.5e9)]), part);
        // The year itself, once it is known, says so.
        let met = Verdict::Met { on: date(2025, 12, 31) };
        assert_eq!(verdict(Some(2026), &[(eleven, 5.5e9), (year_days(2025), 6e9)]), met);
    }

    #[test]
    fn a_deadline_that_is_over_is_missed_or_not_shown() {
        let low = |year| (year_days(year), 5e9);
        assert_eq!(verdict(Some(2024), &[low(2023), low(2024)]), Verdict::Missed);
        assert_eq!(verdict(Some(2024), &[low(2023)]), Verdict::NotShown);
        assert_eq!(verdict(Some(2030), &[low(2023)]), Verdict::Running);
        assert_eq!(verdict(None, &[low(2023)]), Verdict::Running);
        // What came after the deadline is no meeting of it, and is told of.
        let late = [low(2024), (year_days(2025), 6e9)];
        let (verdict, own, since) =
            decide(&goal(Some(2024)), 5.4e9, &figures(&late), date(2026, 6, 1));
        assert_eq!(verdict, Verdict::Missed);
        assert_eq!(own.unwrap().days, year_days(2024));
        assert_eq!(since.unwrap().days, year_days(2025));
    }

    #[test]
    fn two_years_in_one_figure_and_years_before_the_target_count_for_nothing() {
        let two = (date(2023, 1, 1), date(2024, 12, 31));
        assert_eq!(verdict(None, &[(two, 9e9)]), Verdict::Running);
        assert_eq!(verdict(None, &[(year_days(2018), 9e9)]), Verdict::Running);
        // Said on 1 February 2020: a fiscal year to June 2019 was over, one to March 2020 was not.
        let fiscal = |month| (date(2019, month, 1).saturating_sub(1.year()), date(2019, month, 1));
        let year = |(first, next): (Date, Date)| (first, next.yesterday().unwrap());
        assert_eq!(verdict(None, &[(year(fiscal(7)), 9e9)]), Verdict::Running);
        let to_march = (date(2019, 4, 1), date(2020, 3, 31));
        let met = Verdict::Met { on: date(2020, 3, 31) };
        assert_eq!(verdict(None, &[(to_march, 9e9)]), met);
        // Of the year in which it was said, months before that day are a part of a year that counts.
        let part = Verdict::MetInPart { through: date(2020, 1, 31) };
        assert_eq!(verdict(None, &[((date(2020, 1, 1), date(2020, 1, 31)), 9e9)]), part);
    }
}
