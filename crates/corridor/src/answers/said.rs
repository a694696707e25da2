//! What was said about trade? Each figure of trade that a document gives, beside the statistics of the
//! same period and scope. What was said is a source of its own: it is never taken for a statistic.

use std::collections::BTreeMap;

use corridor_ledger::Record;
use corridor_ledger::figures::told;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::records;
use super::series::middle_name;
use super::series::{reconciled, whose};
use super::target::{Scope, words};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{day, growth, money, span};
use crate::key::{Key, key};
use crate::statistics::reported::{Days, TOTAL, calendar_year, exports, year_before};

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// The names of the two parties.
    pub parties: [String; 2],
    /// What the product data are called beside the two reporters.
    pub middle: &'static str,
    /// How many figures of trade were said; nothing where none was.
    pub figures: Option<Claim>,
    /// How many of them have a statistic of the same period and scope.
    pub compared: Option<Claim>,
    /// How many of those are more than a tenth from it.
    pub far: Option<Claim>,
    /// Each, the newest document first.
    pub said: Vec<Spoken>,
}

/// One figure that a document gives.
#[derive(Clone, Debug, Serialize)]
pub struct Spoken {
    /// The record's id.
    pub id: String,
    /// The document, with its day.
    pub document: Claim,
    /// What it counts.
    pub scope: Scope,
    /// `level`, `change`, `share`, `rate` or `balance`.
    pub sort: String,
    /// What it counts, in words, and of when.
    pub what: Claim,
    /// The document's words for the part, where it counts a part that the measure does not name.
    pub part: Option<Claim>,
    /// What was said.
    pub value: Claim,
    /// As each side reports the same.
    pub reported: [Option<Claim>; 2],
    /// The same in the product data.
    pub middle: Option<Claim>,
    /// What was said against the statistic: that of whoever is said to count, else the nearest.
    pub apart: Option<Claim>,
}

/// How far a figure may be from the statistic before it is told of: figures are rounded and revised.
const FAR: f64 = 0.1;

/// A figure of goods trade that a document gives, put into dollars.
pub(super) struct Quoted<'a> {
    pub(super) record: &'a Record,
    pub(super) scope: Scope,
    pub(super) sort: String,
    /// The measure of the statistics that count the same; nothing where none does.
    pub(super) metric: Option<String>,
    pub(super) days: Option<Days>,
    /// In US dollars; nothing where the folder has no rate of the period.
    pub(super) dollars: Option<Sourced<f64>>,
    pub(super) card: Key,
}

/// Every figure of trade in money, in the order of the ledger.
pub(super) fn quoted<'a>(desk: &mut Desk<'a>) -> Vec<Quoted<'a>> {
    let parties = desk.folder.partnership.parties.clone();
    let records = desk.folder.ledger.records.iter().filter(|record| record.kind == "figure");
    let mut found = Vec::new();
    for record in records {
        let Some(value) = record.value().filter(|value| value.is_money()) else { continue };
        let Some(measure) = record.text("measure") else { continue };
        let (scope, sort) = scope(desk, record, measure);
        if !of_trade(&scope) || !record.texts("parties").iter().all(|p| parties.contains(p)) {
            continue;
        }
        let Some(card) = records::card(desk, record) else { continue };
        let Some(amount) = value.amount.to_f64() else { continue };
        let days = record.period().map(|period| (period.start, period.end));
        let own = Sourced::new(amount, card.clone());
        let dollars = if value.unit == "USD" {
            Some(own)
        } else {
            let says = key!["said", record.id, "USD"];
            let reported = desk.reported();
            days.and_then(|days| {
                reported.convert(&mut desk.cards, &says, &own, &value.unit, "USD", days)
            })
        };
        let counted = match &scope {
            Scope::Goods
            | Scope::Direction { .. }
            | Scope::Services
            | Scope::GoodsAndServices
            | Scope::WithoutChapter { .. }
            | Scope::Sector { .. }
            | Scope::Part { .. } => scope.metric(),
            Scope::Other { .. } => {
                scope.metric().filter(|metric| desk.statistics.told.slice(metric).is_some())
            }
            _ => None,
        };
        let metric = counted.filter(|_| ["level", "change"].contains(&sort.as_str()));
        found.push(Quoted { record, scope, sort, metric, days, dollars, card });
    }
    found
}

fn of_trade(scope: &Scope) -> bool {
    match scope {
        Scope::Investment | Scope::Visitors => false,
        Scope::Part { whole, .. } => of_trade(whole),
        Scope::Other { measure } => {
            ["trade", "export", "import"].iter().any(|w| measure.contains(w))
        }
        _ => true,
    }
}

/// The scope of a figure and what sort it is. A record of `exports` or `imports` names who sells or buys
/// first; the words that narrow it are its own, else those of its passages.
fn scope(desk: &Desk<'_>, record: &Record, measure: &str) -> (Scope, String) {
    let partnership = &desk.folder.partnership;
    let parties = &partnership.parties;
    let whole = match (Scope::of(measure, parties), record.texts("parties")) {
        (Scope::OneWay { measure }, [first, second]) if first != second => {
            let sells = measure == "exports";
            let (exporter, importer) = if sells { (first, second) } else { (second, first) };
            Scope::of(&exports(exporter, importer), parties)
        }
        (scope, _) => scope,
    };
    let known = matches!(whole, Scope::Goods | Scope::OneWay { .. } | Scope::Direction { .. });
    if !known {
        return (whole, record.text("sort").unwrap_or("level").to_owned());
    }
    let quote = record.quotes.first();
    let entry = quote.and_then(|quote| desk.folder.ledger.entry(&quote.document));
    let told = told(record, entry.map_or("", |entry| entry.language.as_str()));
    let sectors = partnership.sectors.keys();
    let scope = match &told.scope {
        Some(part) => words::of_words(whole, part, sectors),
        None if record.text("scope").is_some() || told.read => whole,
        None => {
            let of: Vec<&str> = record.quotes.iter().map(|quote| quote.words.as_str()).collect();
            words::narrowed(whole, &of.join("\n"), sectors)
        }
    };
    (scope, told.sort)
}

/// What was said of a measure in whole calendar years, in dollars: of several, what the newest
/// document says.
pub(super) fn by_year(desk: &mut Desk<'_>, metric: &str) -> BTreeMap<i16, Sourced<f64>> {
    let mut found: BTreeMap<i16, (jiff::civil::Date, Sourced<f64>)> = BTreeMap::new();
    for one in quoted(desk) {
        if one.metric.as_deref() != Some(metric) || one.sort != "level" {
            continue;
        }
        let (Some(year), Some(dollars)) = (one.days.and_then(calendar_year), one.dollars) else {
            continue;
        };
        let Some(on) = spoken_on(desk, one.record).map(|(_, on)| on) else { continue };
        if found.get(&year).is_none_or(|(before, _)| *before <= on) {
            found.insert(year, (on, dollars));
        }
    }
    found.into_iter().map(|(year, (_, dollars))| (year, dollars)).collect()
}

/// The newest document that says it, and its day.
fn spoken_on(desk: &Desk<'_>, record: &Record) -> Option<(String, jiff::civil::Date)> {
    let ledger = &desk.folder.ledger;
    let entries = ledger.passages(record);
    let entries = entries.iter().filter_map(|passage| ledger.entry(passage.document()));
    entries.max_by_key(|entry| entry.date).map(|entry| (entry.title.clone(), entry.date))
}

/// Answer.
///
/// # Errors
///
/// None: it has the form of all answers.
pub fn answer(desk: &mut Desk<'_>) -> Result<Said, Error> {
    let mut said = Vec::new();
    for one in quoted(desk) {
        let Some((title, on)) = spoken_on(desk, one.record) else { continue };
        said.push((on, spoken(desk, &one, title, on)));
    }
    said.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    let said: Vec<Spoken> = said.into_iter().map(|(_, spoken)| spoken).collect();
    let mut number = |what: &str, title: &str, keep: &dyn Fn(&Spoken) -> bool| {
        let of = said.iter().filter(|one| keep(one));
        let inputs: Vec<&Key> = of.map(|one| &one.value.evidence).collect();
        let says = key!["said", what];
        let formula = format!("{} of {}", inputs.len(), said.len());
        let card = desk.cards.estimate(&says, title, formula, &inputs, &[]);
        Claim::count(says, inputs.len(), &card)
    };
    let some = !said.is_empty();
    let figures = some.then(|| number("figures", "Figures of trade that were said", &|_| true));
    let compared = some.then(|| {
        number("compared", "Figures with a statistic beside them", &|one| one.apart.is_some())
    });
    let far = some.then(|| {
        let far = |one: &Spoken| {
            one.apart.as_ref().and_then(|a| a.value).is_some_and(|value| value.abs() > FAR)
        };
        number("far", "Figures more than a tenth from the statistic", &far)
    });
    let parties = desk.parties().map(|(_, name)| name);
    Ok(Said { parties, middle: middle_name(desk.statistics), figures, compared, far, said })
}

fn spoken(desk: &mut Desk<'_>, one: &Quoted<'_>, title: String, on: jiff::civil::Date) -> Spoken {
    let id = &one.record.id;
    let says = key!["said", id];
    // A title that has the day in it is not given it twice.
    let document = match title.contains(&day(on)) {
        true => title,
        false => format!("{title}, {}", day(on)),
    };
    let claim = |field: &str, text: String| Claim::words(key![says, field], text, &one.card);
    let part = match &one.scope {
        Scope::Part { part, .. } => {
            Some(claim("part", format!("“{part}”")).by("in the document's words"))
        }
        _ => None,
    };
    let value = records::value_words(one.record).unwrap_or_default();
    let rises = one.record.value().is_some_and(|value| value.amount.is_sign_positive());
    let value = if one.sort == "change" && rises { format!("+{value}") } else { value };
    let scope = match &one.scope {
        Scope::Part { whole, .. } => format!("part of {}", whole.words()),
        scope => scope.words(),
    };
    let scope = if one.sort == "change" { format!("change of {scope}") } else { scope };
    let what = match one.days {
        Some(days) => format!("{scope}, {}", span(days.0, days.1)),
        None => format!("{scope}, no period given"),
    };
    let beside = beside(desk, one);
    let own = one.record.text("reporter");
    let apart = apart(desk, one, own, &beside);
    let [ours, theirs, middle] = beside.each_ref().map(|(reporter, amount)| {
        amount.as_ref().map(|amount| Claim::dollars(key![says, "beside", reporter], amount))
    });
    let amount = one.record.value().and_then(|value| value.amount.to_f64()).unwrap_or_default();
    let unit = one.record.value().map_or(Unit::Words, |value| Unit::Money(value.unit.clone()));
    Spoken {
        id: id.clone(),
        document: claim("document", document).by("the document's title and day"),
        scope: one.scope.clone(),
        sort: one.sort.clone(),
        part,
        what: claim("what", what).by("what the record counts, and its period"),
        value: Claim::number(key![says, "value"], amount, unit, &one.card).saying(value),
        reported: [ours, theirs],
        middle,
        apart,
    }
}

type Beside = (String, Option<Sourced<f64>>);

/// The statistics of the same period and scope: each side's, and those of the product data.
fn beside(desk: &mut Desk<'_>, one: &Quoted<'_>) -> [Beside; 3] {
    let [a, b] = desk.folder.partnership.parties.clone();
    let of = |desk: &mut Desk<'_>, reporter: &str, days: Days| {
        let metric = one.metric.as_ref()?;
        let reported = desk.reported();
        reported.amount(&mut desk.cards, reporter, metric, days, "USD")
    };
    let between = |desk: &mut Desk<'_>, _: &str, days: Days| {
        reconciled(desk, one.metric.as_ref()?, calendar_year(days)?)
    };
    let middle_name = middle_name(desk.statistics);
    let ours = counted(desk, one, &a, of);
    let theirs = counted(desk, one, &b, of);
    let middle = counted(desk, one, middle_name, between);
    [(a, ours), (b, theirs), (middle_name.to_owned(), middle)]
}

/// A statistic of the figure's period; of a change, that of the period less that of a year before.
fn counted<'a>(
    desk: &mut Desk<'a>,
    one: &Quoted<'_>,
    reporter: &str,
    of: impl Fn(&mut Desk<'a>, &str, Days) -> Option<Sourced<f64>>,
) -> Option<Sourced<f64>> {
    let days = one.days?;
    let now = of(desk, reporter, days)?;
    if one.sort != "change" {
        return Some(now);
    }
    let before = of(desk, reporter, year_before(days)?)?;
    let change = now.value - before.value;
    let says = key!["said", one.record.id, "change", reporter];
    let formula = format!(
        "{} − {} = {}",
        money(now.value, "USD"),
        money(before.value, "USD"),
        money(change, "USD")
    );
    let inputs = [&now.card, &before.card];
    let card = desk.cards.estimate(&says, "Change on the year before", formula, &inputs, &[]);
    Some(Sourced::new(change, card))
}

/// What was said over the statistic, less one.
fn apart(
    desk: &mut Desk<'_>,
    one: &Quoted<'_>,
    own: Option<&str>,
    beside: &[Beside; 3],
) -> Option<Claim> {
    let said = one.dollars.as_ref()?;
    let known = || beside.iter().filter_map(|(by, amount)| Some((by, amount.as_ref()?)));
    let far = |(_, amount): &(&String, &Sourced<f64>)| (said.value / amount.value).ln().abs();
    // A rise is not held against a fall.
    let above = |(_, amount): &(&String, &Sourced<f64>)| said.value * amount.value > 0.0;
    let (by, amount) = known()
        .filter(above)
        .find(|(by, _)| own == Some(by.as_str()))
        .or_else(|| known().filter(above).min_by(|a, b| far(a).total_cmp(&far(b))))?;
    let change = said.value / amount.value - 1.0;
    let formula = format!(
        "{} ÷ {} {} − 1 = {}",
        money(said.value, "USD"),
        money(amount.value, "USD"),
        whose(by),
        growth(change)
    );
    let says = key!["said", one.record.id, "apart"];
    let title = "What was said, against the statistic";
    let card = desk.cards.estimate(&says, title, formula, &[&said.card, &amount.card], &[]);
    Some(Claim::number(says, change, Unit::Growth, &card))
}

/// The newest calendar year of which a total was said, for a folder that has no statistic of it.
pub(super) fn newest_total(desk: &mut Desk<'_>) -> Option<(i16, Sourced<f64>)> {
    by_year(desk, TOTAL).into_iter().next_back()
}
