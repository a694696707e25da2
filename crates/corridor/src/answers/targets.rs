//! Is the target within reach? Every target, what became of it under each reporter,
//! and what is missing from each level that there is; the pair's own growth so far.

use corridor_ledger::{Record, Status};
use corridor_outlook::growth::{compound_growth, gap, run_rate};
use jiff::civil::Date;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::series::{Observed, RECONCILED, is_middle, middle_name, total, whose};
use super::target::{
    Goal, Judged, Scope, Verdict, amount, is_before, judge, open, reporters, verdict_key,
};
use super::{records, said, series};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{day, growth, money, share, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::reported::{Days, TOTAL, days_key, months, year_days, year_words};

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Targets {
    /// Every target, those that are over and those of other things than trade too.
    pub targets: Vec<Target>,
    /// The names of the two parties.
    pub parties: [String; 2],
    /// How fast trade in dollars has grown.
    pub record: Vec<PastGrowth>,
}

/// A target.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// Its id in the ledger.
    pub id: String,
    /// Whether it stands: it is open, and its deadline is not over.
    pub stands: bool,
    /// What it counts.
    pub scope: Scope,
    /// That in words.
    pub counts: String,
    /// Whether it is in US dollars, or was put into them at a rate of the folder.
    pub in_dollars: bool,
    /// Its level.
    pub value: Claim,
    /// When it was said.
    pub said: Option<Claim>,
    /// The first day of that.
    #[serde(skip)]
    pub said_on: Option<Date>,
    /// By when.
    pub by: Option<Claim>,
    /// The last day of that.
    #[serde(skip)]
    pub due: Option<Date>,
    /// That its text makes it no more than possible, where it does: the record's status.
    pub possible: Option<Claim>,
    /// What became of it, whoever's figures say so first.
    pub verdict: Claim,
    /// What became of it under each reporter.
    pub under: Vec<Under>,
    /// Where it runs: the most that anybody counted so far.
    pub most: Option<Most>,
    /// What is missing from each level that trade can start from.
    pub gaps: Vec<Gap>,
}

/// A target under one reporter.
#[derive(Clone, Debug, Serialize)]
pub struct Under {
    /// The reporter's code, `reconciled` or `product-data`.
    pub reporter: String,
    /// Whose figures, in words: `as Germany reports it`.
    pub whose: String,
    /// Whether it is one of the two parties.
    pub party: bool,
    /// What became of it.
    pub verdict: Claim,
    /// The figure that says so: amount and period.
    pub figure: Option<Claim>,
}

/// The most that was counted of what a target counts.
#[derive(Clone, Debug, Serialize)]
pub struct Most {
    /// How much.
    pub trade: Claim,
    /// When.
    pub period: Claim,
    /// Whether it is at the target all the same, in a year before the target was said.
    pub before_said: bool,
}

/// A level that growth can start from, and what is missing to the target.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    /// Whose figure it is, and of when.
    pub from: Claim,
    /// The year that it ends in.
    pub year: i16,
    /// Its days; of a part taken as a yearly rate, those of the year.
    #[serde(skip)]
    pub days: Days,
    /// Its last day; of a part taken as a yearly rate, that of the year.
    pub through: Date,
    /// Whether it is part of a year taken as a yearly rate.
    pub is_rate: bool,
    /// The level.
    pub trade: Claim,
    /// What is missing: nothing where the target is reached.
    pub missing: Claim,
    /// What is missing, of the target.
    pub share: Option<Claim>,
}

/// Growth a year over some years.
#[derive(Clone, Debug, Serialize)]
pub struct PastGrowth {
    /// The years.
    pub years: Claim,
    /// Who reports it.
    pub reporter: String,
    /// Trade of the first.
    pub from: Claim,
    /// Trade of the last.
    pub to: Claim,
    /// Compound growth a year.
    pub rate: Claim,
}

/// Answer.
///
/// # Errors
///
/// [`Error::Outlook`] when a growth rate is asked of numbers that have none.
pub fn answer(desk: &mut Desk<'_>) -> Result<Targets, Error> {
    let [(_, a), (_, b)] = desk.parties();
    let open: Vec<String> = open(desk).iter().map(|record| record.id.clone()).collect();
    let mut targets = Vec::new();
    let all = desk.folder.ledger.records.iter().filter(|record| record.kind == "target");
    for record in all {
        targets.extend(target(desk, record, open.contains(&record.id))?);
    }
    Ok(Targets { targets, parties: [a, b], record: past_growth(desk)? })
}

pub(super) fn target(
    desk: &mut Desk<'_>,
    record: &Record,
    stands: bool,
) -> Result<Option<Target>, Error> {
    let Some(goal) = Goal::of(desk, record) else { return Ok(None) };
    let judged = judged(desk, &goal);
    let under = judged.iter().map(|(reporter, judged)| under(&goal, reporter, judged)).collect();
    let most = most(desk, &goal, &judged);
    let said = records::said(record);
    let gaps = if stands { gaps(desk, &goal, &judged)? } else { Vec::new() };
    Ok(Some(Target {
        id: goal.id.clone(),
        stands,
        scope: goal.scope.clone(),
        counts: goal.scope.words(),
        in_dollars: goal.level().is_some(),
        value: goal.value(record),
        said: said.map(|said| Claim::words(key!["target", goal.id, "said"], said, &goal.card)),
        said_on: goal.said,
        by: goal.deadline_claim(),
        due: goal.by.map(|by| by.last_day()),
        possible: (record.status == Status::Possible).then(|| {
            let (says, word) = (key!["target", goal.id, "status"], record.status.name());
            Claim::word(says, word, word, &goal.card)
        }),
        verdict: overall(&goal, &judged),
        under,
        most,
        gaps,
    }))
}

/// The target under every reporter with a figure, and under both parties in any case.
fn judged(desk: &mut Desk<'_>, goal: &Goal) -> Vec<(String, Judged)> {
    let mut all = Vec::new();
    let statistics = desk.statistics;
    for reporter in reporters(desk) {
        let figures = goal.figures(desk, statistics, &reporter, goal.unit());
        if !is_middle(&reporter) || !figures.observed.is_empty() {
            let says = verdict_key(goal, &reporter);
            let judged = judge(desk, &says, goal, &figures, desk.as_of);
            all.push((reporter, judged));
        }
    }
    all
}

/// The verdict of the target as a whole: that of whoever's figures settle it first.
fn overall(goal: &Goal, judged: &[(String, Judged)]) -> Claim {
    let rank = |judged: &Judged| match judged.verdict {
        Verdict::Met { on } => (0, Some(on)),
        Verdict::MetInPart { through } => (1, Some(through)),
        Verdict::Missed => (2, None),
        Verdict::NotShown => (3, None),
        Verdict::Running => (4, None),
        Verdict::NotComparable => (5, None),
    };
    let key = key!["target", goal.id, "verdict"];
    let first = judged.iter().min_by_key(|(_, judged)| rank(judged));
    let Some((reporter, judged)) = first else {
        return Claim::word(key, "not-comparable", "not comparable", &goal.card);
    };
    let whose = whose(reporter);
    let says = match (judged.verdict, &judged.figure) {
        (Verdict::Met { on }, _) => format!("met on {}, {whose}", day(on)),
        (Verdict::MetInPart { .. }, Some(o)) => {
            format!("met in part of a year, {}, {whose}", span(o.days.0, o.days.1))
        }
        (verdict, _) => verdict.says(),
    };
    Claim::word(key, judged.verdict.word(), says, &judged.card)
        .by("the first figures that settle it")
}

/// The largest figure under any reporter, where all that is known leaves the target open.
fn most(desk: &Desk<'_>, goal: &Goal, judged: &[(String, Judged)]) -> Option<Most> {
    let running = |judged: &&Judged| judged.verdict == Verdict::Running;
    let figures = judged.iter().map(|(_, judged)| judged).filter(running);
    let most = figures
        .filter_map(|judged| judged.figure.as_ref())
        .max_by(|a, b| a.amount.value.total_cmp(&b.amount.value))?;
    let (says, unit) = (key!["target", goal.id, "most"], goal.unit());
    let shown = amount(most.amount.value, unit);
    let period = year_words(most.days, &desk.folder.partnership);
    let card = &most.amount.card;
    let at_level = goal.own.as_ref().is_ok_and(|own| most.amount.value >= own.amount.value);
    Some(Most {
        trade: Claim::number(says.clone(), most.amount.value, Unit::from(unit.to_owned()), card)
            .saying(shown),
        period: Claim::words(key![says, "period"], period, card).by("the period of this figure"),
        before_said: at_level && goal.said.is_some_and(|said| is_before(most.days, said)),
    })
}

fn under(goal: &Goal, reporter: &str, judged: &Judged) -> Under {
    let says = verdict_key(goal, reporter);
    let figure = judged.figure.as_ref().map(|o| {
        let (unit, amount) = (goal.unit().to_owned(), &o.amount);
        let shown =
            format!("{} in {}", self::amount(amount.value, &unit), span(o.days.0, o.days.1));
        let key = key![says, "figure"];
        Claim::number(key, amount.value, Unit::from(unit), &amount.card)
            .saying(shown)
            .by("the figure that the verdict rests on, and its period")
    });
    let shown = match (judged.verdict, goal.deadline()) {
        (Verdict::NotShown, Some(year)) => {
            format!("not shown: no full-year figure of {year} here")
        }
        (verdict, _) => verdict.says(),
    };
    let verdict = Claim::word(says, judged.verdict.word(), shown, &judged.card);
    Under {
        reporter: reporter.to_owned(),
        whose: whose(reporter),
        party: !is_middle(reporter),
        verdict,
        figure,
    }
}

/// A level that growth can start from.
struct Start {
    label: String,
    reporter: String,
    period: Key,
    days: Days,
    is_rate: bool,
    amount: Sourced<f64>,
}

/// Of what the target counts: the newest full year of each reporter, the reconciled year, and each newest part-year as a
/// yearly rate.
fn starts(desk: &mut Desk<'_>, goal: &Goal) -> Result<Vec<Start>, Error> {
    let statistics = desk.statistics;
    let metric = goal.metric(statistics, &desk.folder.partnership.parties);
    let mut starts = Vec::new();
    let mut rates = Vec::new();
    for party in desk.folder.partnership.parties.clone() {
        let figures = goal.figures(desk, statistics, &party, "USD");
        let newest = figures.newest_year();
        let full = newest.map(|o| o.days.1);
        if let Some(o) = newest {
            let year = year_words(o.days, &desk.folder.partnership);
            starts.push(Start {
                label: format!("{year} {}", whose(&party)),
                reporter: party.clone(),
                period: days_key(o.days),
                days: o.days,
                is_rate: false,
                amount: o.amount.clone(),
            });
        }
        let part = figures.observed.iter().rev().find_map(|o| {
            let covered = months(o.days).filter(|&m| m < 12 && o.days.0.month() == 1)?;
            let newer = full.is_none_or(|full| o.days.1 > full);
            (newer && o.amount.value > 0.0).then_some((o, covered))
        });
        let Some((o, covered)) = part else { continue };
        let rate = run_rate(o.amount.value, covered)?;
        let formula = format!(
            "{} × 12 ÷ {covered} = {}",
            money(o.amount.value, "USD"),
            money(rate.annual, "USD")
        );
        let covers = span(o.days.0, o.days.1);
        let options = [("assumption", rate.assumption.to_string()), ("covers", covers.clone())];
        let period = key![days_key(o.days), "yearly-rate"];
        let says = key!["trade", metric, period, party];
        let inputs = [&o.amount.card];
        let card = desk.cards.estimate(&says, "Annualised run rate", formula, &inputs, &options);
        rates.push(Start {
            label: format!("{covers} {}, as a yearly rate", whose(&party)),
            reporter: party.clone(),
            period,
            days: year_days(o.days.0.year()),
            is_rate: true,
            amount: Sourced::new(rate.annual, card),
        });
    }
    if let Some(year) = desk.statistics.pair.as_ref().and_then(|p| i16::try_from(p.year).ok())
        && let Some(amount) = series::reconciled(desk, &metric, year)
    {
        let reporter = middle_name(desk.statistics);
        starts.push(Start {
            label: match reporter {
                RECONCILED => format!("{year} reconciled"),
                _ => format!("{year} {}", whose(reporter)),
            },
            reporter: reporter.to_owned(),
            period: key![year],
            days: year_days(year),
            is_rate: false,
            amount,
        });
    }
    starts.extend(rates);
    if starts.is_empty()
        && goal.scope == Scope::Goods
        && let Some((year, amount)) = said::newest_total(desk)
    {
        starts.push(Start {
            label: format!("{year} as said"),
            reporter: "said".to_owned(),
            period: key![year],
            days: year_days(year),
            is_rate: false,
            amount,
        });
    }
    Ok(starts)
}

/// What is missing to the target from each start; nothing where the target is in another unit or
/// counts something else.
fn gaps(desk: &mut Desk<'_>, goal: &Goal, judged: &[(String, Judged)]) -> Result<Vec<Gap>, Error> {
    let level = goal.level().cloned().filter(|_| goal.scope.moves_as_trade());
    let Some(level) = level else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for start in starts(desk, goal)? {
        let says = key!["target", goal.id, "gap", start.period, start.reporter];
        let (now, to) = (start.amount.value, level.value);
        let found = gap(now, to)?;
        let inputs = [&level.card, &start.amount.card];
        let reached = judged.iter().find(|(reporter, judged)| {
            let met = matches!(judged.verdict, Verdict::Met { .. } | Verdict::MetInPart { .. });
            *reporter == start.reporter && met
        });
        let (missing, part) = match reached {
            Some((_, judged)) => {
                let word = judged.verdict.word();
                (Claim::word(says.clone(), word, judged.verdict.says(), &judged.card), None)
            }
            None if found.is_met() => {
                let formula = format!("{} ≥ {}", money(now, "USD"), money(to, "USD"));
                let card = desk.cards.estimate(&says, "Gap to the target", formula, &inputs, &[]);
                let none = Claim::number(says.clone(), 0.0, Unit::usd(), &card).saying("none");
                (none.by("this level reached the target"), None)
            }
            None => {
                let missing = found.missing;
                let dollars = |value: f64| money(value, "USD");
                let formula = format!("{} − {} = {}", dollars(to), dollars(now), dollars(missing));
                let card = desk.cards.estimate(&says, "Gap to the target", formula, &inputs, &[]);
                let of = key![says, "share"];
                let part = missing / to;
                let formula = format!("{} ÷ {} = {}", dollars(missing), dollars(to), share(part));
                let inputs = [&card, &level.card];
                let title = "Gap, of the target";
                let share_card = desk.cards.estimate(&of, title, formula, &inputs, &[]);
                (
                    Claim::number(says.clone(), missing, Unit::usd(), &card),
                    Some(Claim::number(of, part, Unit::Share, &share_card)),
                )
            }
        };
        all.push(Gap {
            from: Claim::words(key![says, "from"], start.label, &start.amount.card)
                .by("whose figure this is, and of when"),
            year: start.days.1.year(),
            days: start.days,
            through: start.days.1,
            is_rate: start.is_rate,
            trade: Claim::dollars(key![says, "trade"], &start.amount),
            missing,
            share: part,
        });
    }
    Ok(all)
}

/// From each reporter's first full year, and from the full year nearest to five years before the
/// last.
fn past_growth(desk: &mut Desk<'_>) -> Result<Vec<PastGrowth>, Error> {
    let mut rows = Vec::new();
    for party in desk.folder.partnership.parties.clone() {
        let figures = total(desk, &party);
        let Some(newest) = figures.newest_year().map(|o| o.days) else { continue };
        // Years that begin on the same day: between others there is no whole number of years.
        let alike = |o: &&Observed| {
            let day = |days: Days| (days.0.month(), days.0.day());
            day(o.days) == day(newest)
        };
        let years: Vec<(i16, &Sourced<f64>, String)> = figures
            .years()
            .filter(alike)
            // No growth starts from nothing, or ends there.
            .filter(|o| o.amount.value > 0.0)
            .map(|o| (o.days.0.year(), &o.amount, year_words(o.days, &desk.folder.partnership)))
            .collect();
        let Some((last, end, last_words)) = years.last() else { continue };
        let near =
            years.iter().filter(|(y, ..)| y < last).min_by_key(|(y, ..)| ((last - 5) - y).abs());
        let mut begins: Vec<&(i16, &Sourced<f64>, String)> =
            years.first().into_iter().chain(near).collect();
        begins.retain(|(year, ..)| year < last);
        begins.dedup_by_key(|(year, ..)| *year);
        for (year, begin, first_words) in begins {
            let rate = compound_growth(begin.value, end.value, f64::from(last - year))?;
            let formula = format!(
                "({} ÷ {})^(1/{}) − 1 = {} a year",
                money(end.value, "USD"),
                money(begin.value, "USD"),
                last - year,
                growth(rate)
            );
            let says = key!["growth", TOTAL, format!("{year}~{last}"), party];
            let inputs = [&begin.card, &end.card];
            let title = "Growth a year, compound";
            let card = desk.cards.estimate(&says, title, formula, &inputs, &[]);
            rows.push(PastGrowth {
                years: Claim::words(
                    key![says, "years"],
                    format!("{first_words} to {last_words}"),
                    &card,
                )
                .by("the first and the last year"),
                reporter: name(&party),
                from: Claim::dollars(key![says, "from"], begin),
                to: Claim::dollars(key![says, "to"], end),
                rate: Claim::number(says, rate, Unit::Growth, &card),
            });
        }
    }
    Ok(rows)
}
