//! How likely is it, and by when? The chances under each reporter, the spread of what may come, the
//! growth needed against the pair's own record and its class, and how often the method was right.
//!
//! A target that is settled gets no chance: what became of it is said instead.

mod drawn;
mod forecast;
mod needed;
mod remarks;
mod scored;
mod track;
mod values;

use corridor_ledger::{Record, When};
use corridor_outlook::target::Year;
use corridor_trade::economy;
use jiff::civil::Date;

pub use needed::Pace;
pub use scored::{Given, Scored};
pub use track::{Doubling, EraRow, Eras, Horizon, LikeSize, Notes, Short, SoFar, Stated, Track};
pub use values::{
    Ahead, Asked, ByYear, Chance, Chances, Even, LeftOut, Likelihood, PartYear, Promises, Read,
    Row, Settled, Silent, Stopped, Thin, Told, Unanswered,
};

pub(super) use forecast::{BASIS, Day, ask};
pub(super) use track::class_card;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::promises::{alike, all as all_promises};
use super::series::is_middle;
use super::suspect::suspects;
use super::target::{Goal, Verdict, all, amount, judge, reporters, verdict_key};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{LIKELIHOODS, growth, likelihood, odds, span};
use crate::key::{Key, key};
use crate::statistics::Statistics;
use drawn::{ahead, curve, fan, short};
use forecast::{Reading, year_card};
use remarks::{
    before_said, below_again, eras, even, gaps, left_out, not_shown, of_unit, part_year, silent,
    thin, unheld,
};

/// The year taken for a target that names none: the first fifth one at least three years ahead.
#[must_use]
pub fn chosen_year(as_of: Date) -> i16 {
    let earliest = as_of.year() + 3;
    earliest + (5 - earliest.rem_euclid(5)) % 5
}

/// Answer for the targets that stand.
///
/// # Errors
///
/// [`Error::Outlook`] when the model that is built in cannot be read.
pub fn answer(desk: &mut Desk<'_>) -> Result<Chances, Error> {
    Ok(about(desk, &Asked::default())?.0)
}

/// Answer what is asked, with the curve as rows.
///
/// # Errors
///
/// As [`answer`]; [`Error::NoTarget`] and [`Error::NoReporter`] for what is not there,
/// [`Error::Over`] for a year that is past.
pub fn about(desk: &mut Desk<'_>, asked: &Asked) -> Result<(Chances, Vec<Row>), Error> {
    let model = corridor_outlook::frozen::model()?;
    let day = Day { as_of: desk.as_of, seed: asked.seed, model: &model };
    let mut targets = Vec::new();
    let mut rows = Vec::new();
    let mut tested: Option<track::Forecast> = None;
    let mut unanswered = Vec::new();
    for record in asked_about(desk, asked)? {
        let Some(mut goal) = Goal::of(desk, record) else { continue };
        let lack = goal.lack(desk);
        let (Some(level), None) = (goal.level().cloned(), &lack) else {
            let why = lack.map_or_else(String::new, |lack| lack.to_string());
            if asked.target.is_some() {
                return Err(Error::NoChance { id: goal.id, why });
            }
            unanswered.push(self::unanswered(desk, &goal, record, why));
            continue;
        };
        let by = year_asked(desk, &goal, asked)?;
        if let Some(year) = asked.by {
            goal.by = Some(When::Year(year));
        }
        let says = key!["chance", goal.id];
        let reporter = asked.reporter.as_deref();
        let statistics = desk.statistics;
        let readings = readings(desk, &says, statistics, &goal, &level, reporter, &day)?;
        let forecast = track::Forecast::of(&readings, by.value);
        tested = tested.max(forecast);
        for reading in &readings {
            let each = reading.open().map_or(&[][..], |reach| &reach.years);
            rows.extend(each.iter().map(|year| Row {
                target: record.id.clone(),
                level: level.value,
                reporter: reading.figures.reporter.clone(),
                year: year.clone(),
            }));
        }
        let plain = Claim::dollars(key![says, "level"], &level);
        let (years, curve) = curve(desk, &says, &goal, &level, &readings);
        let like = promises(desk, &says, &readings, by.value)?;
        targets.push(Chance {
            promises: like,
            id: goal.id.clone(),
            counts: goal.scope.words(),
            level: plain,
            said: super::records::said(record)
                .map(|said| Claim::words(key![says, "said"], said, &goal.card)),
            converted: goal.converted.as_ref().map(|how| {
                let key = key![says, "level", "converted"];
                Claim::words(key, how, &level.card)
            }),
            by: Claim::year(key![says, "by"], by.value, &by.card),
            by_chosen: asked.by.is_none() && goal.by.is_none(),
            within: goal
                .deadline_claim()
                .filter(|_| goal.last_year() != goal.deadline())
                .map(|claim| Claim { key: key![says, "deadline"], ..claim }),
            over: by.value < desk.as_of.year(),
            readings: readings
                .iter()
                .map(|reading| read(desk, &goal, &level, by.value, reading, &day))
                .collect(),
            notes: forecast.and_then(|forecast| track::notes(desk, &says, &model, &forecast)),
            years,
            curve,
        });
    }
    let [(a, _), (b, _)] = desk.parties();
    let scored = scored::scored(desk, asked, &model)?;
    let track = tested.and_then(|tested| track::track(desk, &model, &tested));
    let whose = [super::series::whose(&a), super::series::whose(&b)];
    let likelihoods = if track.is_some() { likelihoods(desk) } else { Vec::new() };
    Ok((Chances { targets, unanswered, whose, scored, likelihoods, track }, rows))
}

/// The words for chances, of one table.
fn likelihoods(desk: &mut Desk<'_>) -> Vec<Likelihood> {
    let says = key!["likelihood"];
    let each = LIKELIHOODS.map(|(word, from, to)| format!("{word}: {from} to {to} percent"));
    let options =
        [("rounding", "chances are rounded to the nearest five percent first".to_owned())];
    let title = "The words for chances";
    let card = desk.cards.estimate(&says, title, each.join("; "), &[], &options);
    let row = |(word, from, to): (&str, u32, u32)| {
        let says = key![says, from];
        let of = match (from, to) {
            (0, to) => format!("up to {to}%"),
            (from, 100) => format!("from {from}%"),
            (from, to) => format!("{from} to {to}%"),
        };
        Likelihood {
            word: Claim::words(key![says, "word"], word, &card),
            of: Claim::words(key![says, "of"], of, &card).by("the chances that it is said of"),
        }
    };
    LIKELIHOODS.map(row).into()
}

/// The target asked about, or all that are open: what became of one past its deadline is said too.
fn asked_about<'a>(desk: &Desk<'a>, asked: &Asked) -> Result<Vec<&'a Record>, Error> {
    let all = all(desk);
    let Some(id) = &asked.target else {
        return Ok(all.into_iter().filter(|r| r.status.is_open()).collect());
    };
    match all.iter().find(|r| r.id == *id) {
        Some(record) => Ok(vec![record]),
        None => Err(Error::NoTarget {
            id: id.clone(),
            known: all.iter().map(|r| r.id.clone()).collect(),
        }),
    }
}

fn unanswered(desk: &mut Desk<'_>, goal: &Goal, record: &Record, why: String) -> Unanswered {
    let says = key!["chance", goal.id];
    let (statistics, as_of) = (desk.statistics, desk.as_of);
    let mut verdicts = Vec::new();
    for reporter in reporters(desk) {
        let figures = goal.figures(desk, statistics, &reporter, goal.unit());
        if figures.observed.is_empty() {
            continue;
        }
        let judged = judge(desk, &verdict_key(goal, &reporter), goal, &figures, as_of);
        if judged.verdict == Verdict::NotComparable {
            continue;
        }
        let figure = judged.figure.as_ref().map(|o| {
            let trade = amount(o.amount.value, &figures.unit);
            format!(" ({trade} in {})", span(o.days.0, o.days.1))
        });
        let words =
            format!("{} {}{}", judged.verdict.says(), figures.whose(), figure.unwrap_or_default());
        let key = key![says, "verdict", reporter];
        verdicts.push(Claim::word(key, judged.verdict.word(), words, &judged.card));
    }
    Unanswered {
        id: goal.id.clone(),
        value: Claim { key: key![says, "value"], ..goal.value(record) },
        why: Claim::words(key![says, "why-none"], why, &goal.card),
        verdicts,
    }
}

/// The year by which: asked for, the target's own, or chosen.
fn year_asked(desk: &mut Desk<'_>, goal: &Goal, asked: &Asked) -> Result<Sourced<i16>, Error> {
    let (year, why) = match (asked.by, goal.last_year()) {
        (Some(year), _) => (year, "asked for"),
        (None, Some(year)) if Some(year) == goal.deadline() => {
            return Ok(Sourced::new(year, goal.card.clone()));
        }
        (None, Some(year)) => (year, "the last full year that is over by the deadline"),
        (None, None) => (
            chosen_year(desk.as_of),
            "chosen: the target names no year, and this is the first fifth one at least three years ahead",
        ),
    };
    if asked.by.is_some() && year < desk.as_of.year() {
        return Err(Error::Over { by: year, as_of: desk.as_of });
    }
    let options = [("why", why.to_owned())];
    let says = key!["chance", goal.id, "by"];
    let formula = year.to_string();
    let card = desk.cards.estimate(&says, "The year by which", formula, &[&goal.card], &options);
    Ok(Sourced::new(year, card))
}

/// Every reporter's reading of a target, from figures known on a day.
fn readings(
    desk: &mut Desk<'_>,
    says: &Key,
    statistics: &Statistics,
    goal: &Goal,
    level: &Sourced<f64>,
    asked: Option<&str>,
    day: &Day<'_>,
) -> Result<Vec<Reading>, Error> {
    let known = reporters(desk);
    let asked = match asked {
        None => None,
        Some(named) => {
            let code = economy::named(named).unwrap_or(named);
            let one = known.iter().find(|reporter| reporter.eq_ignore_ascii_case(code)).cloned();
            let missing = || Error::NoReporter { reporter: named.to_owned(), known: known.clone() };
            Some(one.ok_or_else(missing)?)
        }
    };
    let mut readings = Vec::new();
    for reporter in known {
        if asked.as_ref().is_some_and(|asked| *asked != reporter) {
            continue;
        }
        let figures = goal.figures(desk, statistics, &reporter, "USD");
        // Without any figure there is nothing to say of the reconciled view, which few folders have.
        if is_middle(&reporter) && figures.observed.is_empty() && asked.is_none() {
            continue;
        }
        let says = key![says, reporter];
        let counted = match goal.unit() {
            "USD" => figures.clone(),
            unit => goal.figures(desk, statistics, &reporter, unit),
        };
        readings.push(Reading::of(desk, says, goal, level, [figures, counted], day));
    }
    Ok(readings)
}

fn read(
    desk: &mut Desk<'_>,
    goal: &Goal,
    level: &Sourced<f64>,
    by: i16,
    reading: &Reading,
    day: &Day<'_>,
) -> Read {
    let says = &reading.says;
    let judged = &reading.judged;
    let settled = judged.figure.as_ref().filter(|_| judged.verdict.is_settled()).map(|o| Settled {
        trade: of_unit(key![says, "settled", "trade"], o, &reading.counted.unit),
        period: Claim::words(
            key![says, "settled", "period"],
            span(o.days.0, o.days.1),
            &o.amount.card,
        )
        .by("the period of this figure"),
        met_since: judged.met_since.as_ref().map(|o| {
            let key = key![says, "settled", "since"];
            Claim::words(key, span(o.days.0, o.days.1), &o.amount.card)
                .by("the period of this figure")
        }),
        since_trade: judged
            .met_since
            .as_ref()
            .map(|o| of_unit(key![says, "settled", "since", "trade"], o, &reading.counted.unit)),
    });
    let stopped = match &reading.answer {
        Some(Err(why)) => {
            let why = why.to_string();
            let cure = why.split_once("\nhint: ").map(|(_, cure)| cure.to_owned());
            let key = key![says, "stopped"];
            let why = unheld(desk, goal, &reading.figures).unwrap_or_else(|| first_line(&why));
            Some(Stopped { why: Claim::words(key, why, &reading.card), cure })
        }
        _ => None,
    };
    let pace = needed::pace(desk, level, by, reading, day.model);
    let thin = thin(desk, reading, pace.as_ref());
    let metric = goal.metric(desk.statistics, &desk.folder.partnership.parties);
    let (chance, reaches) = match reading.year(by) {
        Some(year) => {
            let card = year_card(desk, level, reading, year);
            let key = key![says, by];
            (Some(Claim::number(key, year.by_year, Unit::Chance, &card)), None)
        }
        None => {
            let last = reading.open().and_then(|reach| reach.years.last());
            let last = last.filter(|last| by > last.year);
            let key = key![says, "reaches"];
            let reaches = |last: &Year| {
                Claim::year(key, last.year, &reading.card)
                    .by("the last year that the method reaches")
            };
            (None, last.map(reaches))
        }
    };
    let verdict = Claim::word(
        key![says, "verdict"],
        judged.verdict.word(),
        judged.verdict.says(),
        &judged.card,
    );
    Read {
        reporter: reading.figures.reporter.clone(),
        whose: reading.figures.whose(),
        short: short(&reading.figures.reporter),
        verdict,
        settled,
        stopped,
        odds: chance.as_ref().and_then(|chance| {
            let says = odds(chance.value?);
            Some(Claim { key: key![reading.says, "odds"], says, ..chance.clone() })
        }),
        eras: reading.year(by).and_then(|year| eras(desk, reading, year)),
        likelihood: chance.as_ref().and_then(|c| Some(likelihood(c.value?).to_owned())),
        middle_below: reading.open().is_some_and(|reach| {
            let half = |year: &Year| year.by_year >= 0.5 && year.median < level.value;
            thin.is_none() && reach.years.iter().any(half)
        }),
        below_again: below_again(goal, reading),
        not_shown: not_shown(reading),
        before_said: before_said(goal, reading),
        chance,
        reaches,
        even_odds: even(reading),
        silent: silent(desk, reading),
        gaps: gaps(reading),
        part_year: part_year(desk, level, reading),
        suspects: suspects(desk, &metric, &reading.figures),
        left_out: left_out(desk, reading),
        ahead: if thin.is_none() { ahead(desk, level, reading) } else { Vec::new() },
        fan: if thin.is_none() { fan(desk, level, reading) } else { None },
        thin,
        pace,
    }
}

/// How promises fared that needed as much as this one does by the first reporter who has a chance.
fn promises(
    desk: &mut Desk<'_>,
    says: &Key,
    readings: &[Reading],
    by: i16,
) -> Result<Option<Promises>, Error> {
    let needs = readings.iter().find_map(|reading| {
        let needs = reading.year(by)?.required_growth.filter(|needs| *needs > 0.0)?;
        Some((needs, &reading.card))
    });
    let Some((needs, card)) = needs else { return Ok(None) };
    let alike = alike(&all_promises()?, needs, desk.as_of);
    if alike.known == 0 {
        return Ok(None);
    }
    let words = alike.words();
    let says = key![says, "promises"];
    let formula = format!(
        "of {} announced targets of other pairs that needed {words}, {} were met by their deadline",
        alike.known, alike.met
    );
    let options = [
        ("rows", "codes/targets.csv: facts of public pages, each with its source; not checked against statistics".to_owned()),
        ("what they are", "targets that searches turned up, no sample: those that were met early make headlines, and several are one promise renewed".to_owned()),
        ("years", "counted from announcement to deadline; targets due in their own year are left out".to_owned()),
        ("needed here", growth(needs)),
    ];
    let title = "How promises of like size fared";
    let card = desk.cards.estimate(&says, title, formula, &[card], &options);
    Ok(Some(Promises {
        needed: Claim::words(key![says, "needed"], words, &card),
        known: Claim::count(key![says, "known"], alike.known, &card),
        met: Claim::count(key![says, "met"], alike.met, &card),
    }))
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
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
}
