//! What one has to know of a reading before using it: how thin it is, what is missing, what was left out.

use super::Pace;
use super::forecast::{Reading, year_card};
use super::values::{Even, LeftOut, PartYear, Silent, Thin, Told};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::series::{Figures, Observed};
use crate::answers::target::{Goal, Scope, Verdict, amount, is_before};
use crate::evidence::Sourced;
use crate::figures::{chance, one_in, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::reported::{exports, is_year, year_words};
use corridor_outlook::path::YearState;
use corridor_outlook::target::{EvenOdds, Year};

/// The chance by a year if growth that pairs shared in one past era came again: least and most.
pub(super) fn eras(desk: &mut Desk<'_>, reading: &Reading, year: &Year) -> Option<Claim> {
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
        (low, high) if low == high => low,
        (low, high) => format!("{low} to {high}"),
    };
    let how = "the lowest and the highest of these chances";
    Some(Claim::words(says, words, &card).between(Some((low, high))).by(how))
}

/// What a reporter without a figure of total trade counts all the same: its figures in other money, or
/// one direction.
pub(super) fn unheld(desk: &Desk<'_>, goal: &Goal, figures: &Figures) -> Option<String> {
    if !figures.observed.is_empty() {
        return None;
    }
    if !figures.unconverted.is_empty() {
        return Some("the folder has no rate to put its figures into dollars".to_owned());
    }
    if goal.scope != Scope::Goods {
        return None;
    }
    let reported = desk.reported();
    let [a, b] = &desk.folder.partnership.parties;
    let held = |from, to| !reported.periods(&figures.reporter, &exports(from, to)).is_empty();
    let (from, to) = match (held(a, b), held(b, a)) {
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ => return None,
    };
    Some(format!("of the two directions it gives goods from {} to {} alone", name(from), name(to)))
}

/// Full years that a spread of a pair's own takes.
pub(super) const OWN_SPREAD: usize = 3;

/// That a record is too thin for a spread of its own, and what comparable pairs did instead.
pub(super) fn thin(desk: &Desk<'_>, reading: &Reading, pace: Option<&Pace>) -> Option<Thin> {
    let days = reading.full_years()?;
    let years: Vec<String> =
        days.iter().map(|days| year_words(*days, &desk.folder.partnership)).collect();
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
pub(super) const NAMED: usize = 8;

/// Years without a full figure before the last one with any.
pub(super) fn gaps(reading: &Reading) -> Option<Claim> {
    let (_, before) = reading.open()?.past.split_last()?;
    // A fiscal year begins the record in part of a year, and leaves no gap there.
    let part = |y: &&YearState| y.months < 12.0 - 1e-6;
    let years: Vec<i16> = before.iter().skip_while(part).filter(part).map(|y| y.year).collect();
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
pub(super) fn part_year(
    desk: &mut Desk<'_>,
    level: &Sourced<f64>,
    reading: &Reading,
) -> Option<PartYear> {
    let reach = reading.open()?;
    let year = reach.years.iter().find(|year| year.ahead == 0)?;
    let accrual = reach.accruals.iter().rfind(|accrual| accrual.year == year.year)?;
    let ends = |o: &&Observed| {
        accrual.periods.iter().any(|p| {
            p.start() == o.days.0 && p.end().yesterday().is_ok_and(|last| last == o.days.1)
        })
    };
    let o = reading.figures.observed.iter().rfind(ends)?;
    let within = o.days.0.year() == year.year;
    let card = year_card(desk, level, reading, year);
    let says = key![reading.says, "part-year"];
    let most = year.intervals[1];
    let whole = Claim::number(key![says, "whole"], year.median.round(), Unit::usd(), &card)
        .between(Some((most.low.round(), most.high.round())));
    Some(PartYear {
        trade: Claim::dollars(key![says, "trade"], &o.amount),
        period: Claim::words(key![says, "period"], span(o.days.0, o.days.1), &o.amount.card),
        share: within.then(|| {
            Claim::number(key![says, "share"], accrual.share.share, Unit::Share, &reading.card)
        }),
        year: Claim::year(key![says, "year"], year.year, &card)
            .by("the year that the last figure ends in"),
        between: whole.interval().map(|ends| ends.by("four fifths of the chances")),
        whole: whole.by("passed as often as not"),
    })
}

pub(super) fn told(reading: &Reading, what: &str, o: &Observed) -> Told {
    let says = key![reading.says, what];
    Told {
        trade: of_unit(key![says, "trade"], o, &reading.counted.unit),
        period: Claim::words(key![says, "period"], span(o.days.0, o.days.1), &o.amount.card),
    }
}

/// The newest full year of a target that was met, where that is below it again.
pub(super) fn below_again(goal: &Goal, reading: &Reading) -> Option<Told> {
    let on = match reading.judged.verdict {
        Verdict::Met { on: day } | Verdict::MetInPart { through: day } => day,
        _ => return None,
    };
    let own = goal.own.as_ref().ok()?;
    let o = reading.counted.newest_year()?;
    (o.days.1 > on && o.amount.value < own.amount.value).then(|| told(reading, "below", o))
}

/// The most that is known by a deadline whose own year is not.
pub(super) fn not_shown(reading: &Reading) -> Option<Told> {
    let unknown = reading.judged.verdict == Verdict::NotShown;
    let most = reading.judged.figure.as_ref().filter(|_| unknown)?;
    Some(told(reading, "not-shown", most))
}

/// The first full year that reached the level before the target was said.
pub(super) fn before_said(goal: &Goal, reading: &Reading) -> Option<Told> {
    let said = goal.said.filter(|_| !reading.judged.verdict.is_settled())?;
    let own = goal.own.as_ref().ok()?;
    let early = reading.counted.observed.iter().find(|o| {
        let whole = is_year(o.days) && is_before(o.days, said);
        whole && o.amount.value >= own.amount.value
    })?;
    Some(told(reading, "before-said", early))
}

/// A figure in the target's own unit.
pub(super) fn of_unit(key: Key, o: &Observed, unit: &str) -> Claim {
    let says = amount(o.amount.value, unit);
    Claim::number(key, o.amount.value, Unit::from(unit.to_owned()), &o.amount.card).saying(says)
}

pub(super) fn even(reading: &Reading) -> Option<Even> {
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
pub(super) fn silent(desk: &mut Desk<'_>, reading: &Reading) -> Option<Silent> {
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
pub(super) fn left_out(desk: &mut Desk<'_>, reading: &Reading) -> Vec<LeftOut> {
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
