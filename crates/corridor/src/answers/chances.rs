//! How likely is it, and by when? The chances under each reporter, the spread of what may come, the
//! growth needed against the pair's own record and its class, and how often the method was right.
//!
//! A target that is settled gets no chance: what became of it is said instead.

mod forecast;
mod needed;
mod scored;
mod track;

use corridor_ledger::{Record, When};
use corridor_outlook::target::{EvenOdds, Year};
use jiff::civil::Date;
use serde::Serialize;

pub use needed::Pace;
pub use scored::{Given, Scored};
pub use track::{Doubling, EraRow, Eras, Horizon, LikeSize, Notes, Short, SoFar, Stated, Track};

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::{Curve, billions};
use super::promises::{alike, all as all_promises};
use super::series::{Observed, PRODUCTS, RECONCILED, is_middle};
use super::suspect::suspects;
use super::target::{Goal, Verdict, all, amount, judge, reporters, verdict_key};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{LIKELIHOODS, chance, growth, likelihood, money, odds, one_in, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Fan, Level, Party, Plot, Point, Series, Spread};
use crate::statistics::Statistics;
use crate::statistics::reported::{calendar_year, is_year};
use forecast::{Day, Reading, year_card};

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Chances {
    /// The targets that stand, those past their deadline too, or the one asked about.
    pub targets: Vec<Chance>,
    /// Those that stand and get no chance, each with the reason.
    pub unanswered: Vec<Unanswered>,
    /// The two parties' figures, in words, in the order of `scored`.
    pub whose: [String; 2],
    /// What the figures known on the day gave each target.
    pub scored: Vec<Scored>,
    /// The words for chances; none where nothing is forecast.
    pub likelihoods: Vec<Likelihood>,
    /// How often the method was right; nothing where nothing is forecast.
    pub track: Option<Track>,
}

/// A word for chances.
#[derive(Clone, Debug, Serialize)]
pub struct Likelihood {
    /// The word.
    pub word: Claim,
    /// The chances that it is used for.
    pub of: Claim,
}

/// A target that gets no chance.
#[derive(Clone, Debug, Serialize)]
pub struct Unanswered {
    /// Its id.
    pub id: String,
    /// What was said.
    pub value: Claim,
    /// Why there is none.
    pub why: Claim,
    /// What became of it all the same, under each reporter with figures in its own unit.
    pub verdicts: Vec<Claim>,
}

/// One target.
#[derive(Clone, Debug, Serialize)]
pub struct Chance {
    /// Its id.
    pub id: String,
    /// What it counts, in words.
    pub counts: String,
    /// Its level.
    pub level: Claim,
    /// The day on which it was said.
    pub said: Option<Claim>,
    /// How it was put into dollars, where it was said in another currency.
    pub converted: Option<Claim>,
    /// The year by which.
    pub by: Claim,
    /// Whether that year is chosen here, since the target names none.
    pub by_chosen: bool,
    /// The deadline, where it lies within a year: the last full year over by then is the one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Claim>,
    /// Whether that year is over.
    pub over: bool,
    /// What each reporter's figures say.
    pub readings: Vec<Read>,
    /// How promises of other pairs that needed as much growth fared.
    pub promises: Option<Promises>,
    /// What must be known of the back-test.
    pub notes: Option<Notes>,
    /// The chance year by year, under each reporter that has one.
    pub years: Vec<ByYear>,
    /// The same, to be drawn.
    pub curve: Option<Curve>,
}

/// How promises of other pairs that needed as much growth a year fared.
#[derive(Clone, Debug, Serialize)]
pub struct Promises {
    /// The growth that they needed, in words.
    pub needed: Claim,
    /// Those whose deadline is over and whose outcome is known.
    pub known: Claim,
    /// Those that were met.
    pub met: Claim,
}

/// What one reporter's figures say of a target.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
    /// The reporter's code, or `reconciled`.
    pub reporter: String,
    /// Whose figures, in words: `as Germany reports it`.
    pub whose: String,
    /// The same as a heading: `Germany reports`.
    pub short: String,
    /// What became of the target.
    pub verdict: Claim,
    /// The figure that settled it.
    pub settled: Option<Settled>,
    /// Why there is no forecast.
    pub stopped: Option<Stopped>,
    /// The chance by the year asked about.
    pub chance: Option<Claim>,
    /// The same as people say it: `about 1 chance in 5`.
    pub odds: Option<Claim>,
    /// The least and the most that it would be if growth of one past era came again, in words.
    pub eras: Option<Claim>,
    /// The word for it, of one table.
    pub likelihood: Option<String>,
    /// Whether the odds pass one half while the middle of single years stays below the target.
    pub middle_below: bool,
    /// Fewer than three full years: what there is, and what comparable pairs did.
    pub thin: Option<Thin>,
    /// After it was met: the newest full year, where that is below the target again.
    pub below_again: Option<Told>,
    /// Where the deadline's year is not known: the most by then.
    pub not_shown: Option<Told>,
    /// A year that reached the level before the target was said, which does not meet it.
    pub before_said: Option<Told>,
    /// Where that year is further than the method reaches: the last it reaches.
    pub reaches: Option<Claim>,
    /// When the odds are even.
    pub even_odds: Option<Even>,
    /// That the last figure is old.
    pub silent: Option<Silent>,
    /// Years between others without a full figure.
    pub gaps: Option<Claim>,
    /// What a year known in part is taken to be.
    pub part_year: Option<PartYear>,
    /// Figures that look wrong: used, and told of.
    pub suspects: Vec<Claim>,
    /// Figures that could not be used, by reason.
    pub left_out: Vec<LeftOut>,
    /// The years ahead.
    pub ahead: Vec<Ahead>,
    /// The years ahead, to be drawn.
    pub fan: Option<Curve>,
    /// The growth needed, beside what was done before.
    pub pace: Option<Pace>,
}

/// How a target was settled.
#[derive(Clone, Debug, Serialize)]
pub struct Settled {
    /// The trade that did it, or that of the deadline's year.
    pub trade: Claim,
    /// When that was.
    pub period: Claim,
    /// After a miss: when it was reached all the same.
    pub met_since: Option<Claim>,
    /// With what trade.
    pub since_trade: Option<Claim>,
}

/// A record too thin to have a spread of its own.
#[derive(Clone, Debug, Serialize)]
pub struct Thin {
    /// The full years that there are, in words.
    pub years: Claim,
    /// Of cases of comparable pairs, how many did what the target needs.
    pub like_pairs: Option<Claim>,
}

/// A year known in part.
#[derive(Clone, Debug, Serialize)]
pub struct PartYear {
    /// The trade that is known.
    pub trade: Claim,
    /// Of when.
    pub period: Claim,
    /// The share of the year that it is taken to hold.
    pub share: Claim,
    /// The year as a whole: its middle, with the interval of four fifths of the chances.
    pub whole: Claim,
    /// That interval.
    pub between: Option<Claim>,
}

/// A figure that bears on a target.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Its trade.
    pub trade: Claim,
    /// Its period.
    pub period: Claim,
}

/// Why there is no forecast, and what would cure it.
#[derive(Clone, Debug, Serialize)]
pub struct Stopped {
    /// Why.
    pub why: Claim,
    /// The cure, in words.
    pub cure: Option<String>,
}

/// When the odds of having reached the target are even.
#[derive(Clone, Debug, Serialize)]
pub struct Even {
    /// In the year, or not before it is over.
    pub after: bool,
    /// The year.
    pub year: Claim,
}

/// That a reporter's last figure is old.
#[derive(Clone, Debug, Serialize)]
pub struct Silent {
    /// The last figure's period.
    pub last: Claim,
    /// How many years ago.
    pub years: Claim,
}

/// Figures left out.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Which.
    pub what: Claim,
    /// Why.
    pub why: String,
}

/// One year ahead.
#[derive(Clone, Debug, Serialize)]
pub struct Ahead {
    /// The year.
    pub year: Claim,
    /// What is passed nine times in ten, three times in four, as often as not, once in four, once in
    /// ten.
    pub trade: [Claim; 5],
}

/// The chances of one year.
#[derive(Clone, Debug, Serialize)]
pub struct ByYear {
    /// The year.
    pub year: Claim,
    /// Under each reporter.
    pub chances: Vec<Option<Claim>>,
}

/// What is asked.
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
        let (years, curve) = curve(desk, &says, &level, &readings);
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
    if let Some(reporter) = asked.filter(|r| !known.iter().any(|k| k == r)) {
        return Err(Error::NoReporter { reporter: reporter.to_owned(), known });
    }
    let mut readings = Vec::new();
    for reporter in known {
        if asked.is_some_and(|asked| asked != reporter) {
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
            Some(Stopped { why: Claim::words(key, first_line(&why), &reading.card), cure })
        }
        _ => None,
    };
    let pace = needed::pace(desk, level, by, reading, day.model);
    let thin = thin(reading, pace.as_ref());
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

/// The chance by a year if growth that pairs shared in one past era came again: least and most.
fn eras(desk: &mut Desk<'_>, reading: &Reading, year: &Year) -> Option<Claim> {
    let of = |era: &corridor_outlook::answer::EraChance| era.by_year;
    let low = year.eras.iter().map(of).min_by(f64::total_cmp)?;
    let high = year.eras.iter().map(of).max_by(f64::total_cmp)?;
    let each = year.eras.iter().map(|era| format!("from {} {}", era.origin, chance(era.by_year)));
    let formula = each.collect::<Vec<_>>().join("; ");
    let says = key![reading.says, "eras", year.year];
    let options = [
        ("eras", "codes/eras.csv: what the median pair of $100 million or more did from that year on; COMTRADE in the R package penppml".to_owned()),
        ("used", "eras that were over on the day".to_owned()),
    ];
    let title = "The chance, if growth of one past era came again";
    let card = desk.cards.estimate(&says, title, formula, &[&reading.card], &options);
    let words = match (one_in(low), one_in(high)) {
        (low, high) if low == high => format!("in past decades {low}"),
        (low, high) => format!("in past decades anything from {low} to {high}"),
    };
    let how = "the lowest and the highest of these chances";
    Some(Claim::words(says, words, &card).between(Some((low, high))).by(how))
}

/// Full years that a spread of a pair's own takes.
const OWN_SPREAD: usize = 3;

/// That a record is too thin for a spread of its own, and what comparable pairs did instead.
fn thin(reading: &Reading, pace: Option<&Pace>) -> Option<Thin> {
    let years = reading.full_years()?;
    let words = match &years[..] {
        [] => "no full year".to_owned(),
        [only] => format!("one full year only, {only}"),
        [first, last] => format!("two full years only, {first} and {last}"),
        more => format!("{} full years", more.len()),
    };
    (years.len() < OWN_SPREAD).then(|| Thin {
        years: Claim::words(key![reading.says, "thin"], words, &reading.card)
            .by("the full years that there are"),
        like_pairs: pace
            .and_then(|pace| pace.like_pairs.clone())
            .map(|like| Claim { key: key![reading.says, "thin", "like-pairs"], ..like }),
    })
}

/// Gaps that are named one by one.
const NAMED: usize = 8;

/// Years without a full figure before the last one with any.
fn gaps(reading: &Reading) -> Option<Claim> {
    let (_, before) = reading.open()?.past.split_last()?;
    let years: Vec<i16> =
        before.iter().filter(|y| y.months < 12.0 - 1e-6).map(|y| y.year).collect();
    let words = match (&years[..], years.first(), years.last()) {
        ([], ..) => return None,
        (few, ..) if few.len() <= NAMED => {
            few.iter().map(i16::to_string).collect::<Vec<_>>().join(", ")
        }
        (all, Some(first), Some(last)) => format!("{} years from {first} to {last}", all.len()),
        _ => return None,
    };
    let how = "years between others without a full figure";
    Some(Claim::words(key![reading.says, "gaps"], words, &reading.card).by(how))
}

/// What the year of the last figure is taken to be, where that figure holds a part of it.
fn part_year(desk: &mut Desk<'_>, level: &Sourced<f64>, reading: &Reading) -> Option<PartYear> {
    let reach = reading.open()?;
    let year = reach.years.iter().find(|year| year.ahead == 0)?;
    let accrual = reach.accruals.iter().rfind(|accrual| accrual.year == year.year)?;
    let ends = |o: &&Observed| {
        accrual.periods.iter().any(|p| {
            p.start() == o.days.0 && p.end().yesterday().is_ok_and(|last| last == o.days.1)
        })
    };
    let o = reading.figures.observed.iter().rfind(ends)?;
    let card = year_card(desk, level, reading, year);
    let says = key![reading.says, "part-year"];
    let most = year.intervals[1];
    let whole = Claim::number(key![says, "whole"], year.median.round(), Unit::usd(), &card)
        .between(Some((most.low.round(), most.high.round())));
    Some(PartYear {
        trade: Claim::dollars(key![says, "trade"], &o.amount),
        period: Claim::words(key![says, "period"], span(o.days.0, o.days.1), &o.amount.card),
        share: Claim::number(key![says, "share"], accrual.share.share, Unit::Share, &reading.card),
        between: whole.interval().map(|ends| ends.by("four fifths of the chances")),
        whole: whole.by("passed as often as not"),
    })
}

fn told(reading: &Reading, what: &str, o: &Observed) -> Told {
    let says = key![reading.says, what];
    Told {
        trade: of_unit(key![says, "trade"], o, &reading.counted.unit),
        period: Claim::words(key![says, "period"], span(o.days.0, o.days.1), &o.amount.card),
    }
}

/// The newest full year of a target that was met, where that is below it again.
fn below_again(goal: &Goal, reading: &Reading) -> Option<Told> {
    let on = match reading.judged.verdict {
        Verdict::Met { on: day } | Verdict::MetInPart { through: day } => day,
        _ => return None,
    };
    let own = goal.own.as_ref().ok()?;
    let o = reading.counted.newest_year()?;
    (o.days.1 > on && o.amount.value < own.amount.value).then(|| told(reading, "below", o))
}

/// The most that is known by a deadline whose own year is not.
fn not_shown(reading: &Reading) -> Option<Told> {
    let unknown = reading.judged.verdict == Verdict::NotShown;
    let most = reading.judged.figure.as_ref().filter(|_| unknown)?;
    Some(told(reading, "not-shown", most))
}

/// The first full year that reached the level before the target was said.
fn before_said(goal: &Goal, reading: &Reading) -> Option<Told> {
    let said = goal.said.filter(|_| !reading.judged.verdict.is_settled())?;
    let own = goal.own.as_ref().ok()?;
    let early = reading.counted.observed.iter().find(|o| {
        let whole = is_year(o.days) && o.days.1.year() < said.year();
        whole && o.amount.value >= own.amount.value
    })?;
    Some(told(reading, "before-said", early))
}

/// A figure in the target's own unit.
fn of_unit(key: Key, o: &Observed, unit: &str) -> Claim {
    let says = amount(o.amount.value, unit);
    Claim::number(key, o.amount.value, Unit::from(unit.to_owned()), &o.amount.card).saying(says)
}

/// Whose figures, as a heading.
fn short(reporter: &str) -> String {
    match reporter {
        RECONCILED => "reconciled".to_owned(),
        PRODUCTS => "product data".to_owned(),
        party => format!("{} reports", name(party)),
    }
}

/// Whose figures, among the folder's two parties.
fn party(desk: &Desk<'_>, reporter: &str) -> Party {
    Party::at(desk.folder.partnership.parties.iter().position(|party| party == reporter))
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn even(reading: &Reading) -> Option<Even> {
    let reach = reading.open()?;
    let key = key![reading.says, "even-odds"];
    let of = |after, year| {
        let how = match after {
            true => "the last year that the method reaches; the chance of each is under a half",
            false => "the first year by which the chance is a half or more",
        };
        Some(Even { after, year: Claim::year(key, year, &reading.card).by(how) })
    };
    match reach.even_odds {
        EvenOdds::In(year) => of(false, year),
        EvenOdds::NotBy(year) => of(true, year),
        // Years before the target was said do not meet it: the years ahead say when.
        _ => {
            let year = reach.years.iter().find(|year| year.by_year >= 0.5)?.year;
            of(false, year)
        }
    }
}

/// That a reporter's last figure is old.
fn silent(desk: &mut Desk<'_>, reading: &Reading) -> Option<Silent> {
    let reach = reading.open().filter(|reach| reach.silent_years > 1)?;
    let last = reading.figures.observed.last()?;
    let says = key![reading.says, "silent"];
    let years = reach.silent_years;
    let formula = format!("{} − {} = {years} years", desk.as_of.year(), last.days.1.year());
    let inputs = [&last.amount.card];
    let card = desk.cards.estimate(&says, "Years without a figure", formula, &inputs, &[]);
    let period = span(last.days.0, last.days.1);
    Some(Silent {
        last: Claim::words(key![says, "last"], period, &last.amount.card)
            .by("the period of this figure"),
        years: Claim::number(says, f64::from(years), Unit::Years, &card),
    })
}

/// Figures that could not be used, by reason.
fn left_out(desk: &mut Desk<'_>, reading: &Reading) -> Vec<LeftOut> {
    let mut reasons: Vec<(&str, String, &str)> = Vec::new();
    let unconverted = &reading.figures.unconverted;
    if !unconverted.is_empty() {
        let list: Vec<String> = unconverted.iter().map(|d| span(d.0, d.1)).collect();
        let why = "the folder has no rate to put them into dollars";
        reasons.push(("unconverted", list.join(", "), why));
    }
    if let Some(reach) = reading.open() {
        let out = reach.left_out;
        let counted = [
            (
                "before-a-break",
                out.before_break,
                "they lie before a break that partnership.toml states",
            ),
            ("no-trade", out.before_zero, "they are of no trade at all, or lie before that"),
        ];
        for (key, count, why) in counted.into_iter().filter(|(_, count, _)| *count > 0) {
            let figures = if count == 1 { "1 figure" } else { &format!("{count} figures") };
            reasons.push((key, figures.to_owned(), why));
        }
    }
    let block = |(key, what, why): (&str, String, &str)| {
        let options = [("why", why.to_owned())];
        let inputs: Vec<&Key> = reading.figures.observed.iter().map(|o| &o.amount.card).collect();
        let says = key![reading.says, "left-out", key];
        let card = desk.cards.estimate(&says, "Figures left out", what.clone(), &inputs, &options);
        LeftOut { what: Claim::words(says, what, &card), why: why.to_owned() }
    };
    reasons.into_iter().map(block).collect()
}

/// The chance by year under each reporter, as rows and to be drawn.
fn curve(
    desk: &mut Desk<'_>,
    says: &Key,
    level: &Sourced<f64>,
    readings: &[Reading],
) -> (Vec<ByYear>, Option<Curve>) {
    let own = |r: &&Reading| r.full_years().is_some_and(|years| years.len() >= OWN_SPREAD);
    let open: Vec<&Reading> = readings.iter().filter(own).collect();
    let mut years: Vec<i16> = open
        .iter()
        .filter_map(|reading| reading.open())
        .flat_map(|reach| reach.years.iter().map(|y| y.year))
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut rows = Vec::new();
    for &year in &years {
        let mut chances = Vec::new();
        for reading in &open {
            chances.push(reading.year(year).map(|ahead| {
                let card = year_card(desk, level, reading, ahead);
                let key = key![reading.says, "up-to", year];
                Claim::number(key, ahead.by_year, Unit::Chance, &card)
            }));
        }
        let Some(card) = chances.iter().flatten().next().map(|c| c.evidence.clone()) else {
            continue;
        };
        rows.push(ByYear { year: Claim::year(key![says, "up-to", year], year, &card), chances });
    }
    if rows.is_empty() {
        return (rows, None);
    }
    let inputs: Vec<&Key> = open.iter().map(|reading| &reading.card).collect();
    let evidence = desk.cards.estimate(
        &key![says, "curve"],
        "Chart of chances",
        "Each point is one figure of the table beside it.",
        &inputs,
        &[],
    );
    let series = open.iter().filter_map(|reading| {
        let point = |y: &Year| Point { year: y.year, value: track::percent(y.by_year) };
        Some(Series {
            name: short(&reading.figures.reporter),
            party: party(desk, &reading.figures.reporter),
            points: reading.open()?.years.iter().map(point).collect(),
        })
    });
    let plot = Plot::Years {
        unit: "percent".to_owned(),
        series: series.collect(),
        level: Some(Level { name: "even odds".to_owned(), value: 50.0 }),
    };
    (rows, Some(Curve { plot, evidence }))
}

fn ahead(desk: &mut Desk<'_>, level: &Sourced<f64>, reading: &Reading) -> Vec<Ahead> {
    let years = reading.open().map_or(&[][..], |reach| &reach.years);
    let mut all = Vec::with_capacity(years.len());
    for year in years {
        let card = year_card(desk, level, reading, year);
        let [half, most, _] = year.intervals;
        let says = key![reading.says, "trade", year.year];
        let parts = [
            ("nine-in-ten", most.low, "passed nine times in ten"),
            ("three-in-four", half.low, "passed three times in four"),
            ("even", year.median, "passed as often as not"),
            ("one-in-four", half.high, "passed once in four times"),
            ("one-in-ten", most.high, "passed once in ten times"),
        ];
        all.push(Ahead {
            year: Claim::year(key![says, "year"], year.year, &card),
            trade: parts.map(|(part, value, how)| {
                // Whole dollars: a forecast knows no cents.
                Claim::number(key![says, part], value.round(), Unit::usd(), &card).by(how)
            }),
        });
    }
    all
}

/// What was traded and the spread of what may come, under one reporter.
fn fan(desk: &Desk<'_>, level: &Sourced<f64>, reading: &Reading) -> Option<Curve> {
    let reach = reading.open()?;
    // What lies before a break or a year of nothing is another series.
    let first = reach.past.first().map_or(i16::MIN, |year| year.year);
    let past = reading.figures.observed.iter().filter_map(|o| {
        let year = calendar_year(o.days).filter(|year| *year >= first)?;
        Some(Point { year, value: billions(o.amount.value) })
    });
    let ahead = reach.years.iter().map(|year| {
        let [half, most, _] = year.intervals;
        Spread {
            year: year.year,
            middle: billions(year.median),
            half: [billions(half.low), billions(half.high)],
            most: [billions(most.low), billions(most.high)],
        }
    });
    let name = format!("target {}", money(level.value, "USD"));
    let plot = Plot::Fan(Fan {
        unit: "billion US dollars".to_owned(),
        party: party(desk, &reading.figures.reporter),
        past: past.collect(),
        ahead: ahead.collect(),
        level: Some(Level { name, value: billions(level.value) }),
    });
    Some(Curve { plot, evidence: reading.card.clone() })
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
