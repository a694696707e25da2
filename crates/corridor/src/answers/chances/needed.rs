//! The growth that a target needs by the year asked about, against the pair's own record and what
//! comparable pairs did.

use corridor_outlook::comparable::ClassCount;
use corridor_outlook::model::Model;
use corridor_outlook::target::{OwnCount, OwnRecord, Reach};
use serde::Serialize;

use super::forecast::{Reading, year_card};
use super::track::class_card;
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::evidence::Sourced;
use crate::figures::{count, counted, growth, money, ratio};
use crate::key::{Key, key};

const SIZES: [&str; 3] = ["the smallest third", "the middle third", "the largest third"];
const PACES: [&str; 3] = ["the slowest third", "the middle third", "the fastest third"];

/// The growth needed under one reporter, beside what was done before.
#[derive(Clone, Debug, Serialize)]
pub struct Pace {
    /// Whose figures.
    pub whose: Claim,
    /// From which trade, of which year.
    pub from: Claim,
    /// Growth needed a year.
    pub needed: Claim,
    /// The pair's own growth so far, and its years.
    pub own: Option<Claim>,
    /// Of the pair's own spans of that length, how many did it.
    pub own_spans: Option<Claim>,
    /// Of cases of like pairs, how many did it.
    pub like_pairs: Option<Claim>,
}

/// The growth needed by a year; `None` where nothing is needed or nothing known.
pub(super) fn pace(
    desk: &mut Desk<'_>,
    level: &Sourced<f64>,
    by: i16,
    reading: &Reading,
    model: &Model,
) -> Option<Pace> {
    let reach = reading.open()?;
    let year = reading.year(by)?;
    let rate = year.required_growth?;
    let class = class_card(desk, model);
    let card = year_card(desk, level, reading, year);
    let says = key![reading.says, "pace"];
    Some(Pace {
        whose: Claim::words(key![says, "whose"], reading.figures.whose(), &reading.card),
        from: start(desk, &says, reading, reach)?,
        needed: Claim::number(key![says, "needed"], rate, Unit::Growth, &card),
        own: own_record(desk, &says, reach.own, &reading.card),
        own_spans: own_spans(desk, &says, year.own, year.ahead, &reading.card),
        like_pairs: like_pairs(desk, &says, year.class, &[&class, &card]),
    })
}

/// The year that the growth starts from: the last with a figure, estimated where that is of a part.
fn start(desk: &mut Desk<'_>, says: &Key, reading: &Reading, reach: &Reach) -> Option<Claim> {
    let last = reach.past.last()?;
    let says = key![says, "from"];
    // Whole dollars: an estimate knows no cents.
    let trade = last.middle.exp().round();
    let whole = last.months >= 12.0 - 1e-6;
    let estimated = if whole { "" } else { ", estimated from a part of it" };
    let shown = format!("{} in {}{estimated}", money(trade, "USD"), last.year);
    let title = "Where the growth needed starts";
    let card = desk.cards.estimate(&says, title, shown.clone(), &[&reading.card], &[]);
    Some(Claim::number(says, trade, Unit::usd(), &card).saying(shown))
}

fn own_record(
    desk: &mut Desk<'_>,
    says: &Key,
    own: Option<OwnRecord>,
    card: &Key,
) -> Option<Claim> {
    let own = own?;
    let says = key![says, "own"];
    let formula = format!("{} to {}: {} a year", own.first, own.last, growth(own.growth));
    let card = desk.cards.estimate(&says, "Own growth, compound", formula, &[card], &[]);
    let shown = format!("{} ({}–{})", growth(own.growth), own.first, own.last);
    Some(
        Claim::number(says, own.growth, Unit::Growth, &card)
            .saying(shown)
            .by("the growth, and its years"),
    )
}

fn own_spans(
    desk: &mut Desk<'_>,
    says: &Key,
    own: Option<OwnCount>,
    ahead: usize,
    card: &Key,
) -> Option<Claim> {
    let own = own.filter(|own| own.spans > 0)?;
    let says = key![says, "own-spans"];
    let formula = format!(
        "{} of {} of {} between full years",
        own.did,
        counted(own.spans, "span"),
        counted(ahead, "year")
    );
    let card = desk.cards.estimate(&says, "Own spans of that length", formula, &[card], &[]);
    let (did, spans) = (own.did as f64, own.spans as f64);
    let shown = format!("{} of {}", own.did, own.spans);
    Some(
        Claim::number(says, did / spans, Unit::Share, &card)
            .saying(shown)
            .by("spans that grew so, of all spans"),
    )
}

fn like_pairs(
    desk: &mut Desk<'_>,
    says: &Key,
    class: Option<ClassCount>,
    inputs: &[&Key],
) -> Option<Claim> {
    let class = class?;
    let kind = |names: [&'static str; 3], third: usize| names.get(third).copied().unwrap_or("");
    let (did, cases) = (count(class.did as usize), count(class.cases as usize));
    let formula = format!(
        "of {cases} cases {did} grew {}-fold or more in {}",
        ratio(class.factor),
        counted(class.horizon, "year")
    );
    let options = [
        ("size of the pairs", kind(SIZES, class.size).to_owned()),
        ("their own growth before", kind(PACES, class.growth).to_owned()),
        ("a case", "one pair from one year on; cases of one pair overlap".to_owned()),
    ];
    let says = key![says, "like-pairs"];
    let title = "What comparable pairs did";
    let card = desk.cards.estimate(&says, title, formula, inputs, &options);
    let part = class.did as f64 / class.cases as f64;
    Some(
        Claim::number(says, part, Unit::Share, &card)
            .saying(format!("{did} of {cases}"))
            .by("those that grew so, of all cases"),
    )
}
