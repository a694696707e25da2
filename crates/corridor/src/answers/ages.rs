//! How old what the folder holds is: its newest document, its newest figure, its newest product data;
//! each marked where it is older than six months.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::claim::Claim;
use super::desk::Desk;
use crate::figures::{day, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::reported::{Days, TOTAL, exports};

/// The newest of each kind; nothing where the folder holds none.
#[derive(Clone, Debug, Serialize)]
pub struct Ages {
    /// The day of the newest document.
    pub document: Option<Claim>,
    /// The period of the newest figure of a side.
    pub figure: Option<Claim>,
    /// The year of the newest product data.
    pub products: Option<Claim>,
}

pub(super) fn ages(desk: &mut Desk<'_>) -> Ages {
    Ages { document: document(desk), figure: figure(desk), products: products(desk) }
}

/// A claim on its own card: when, marked where that is long ago, and of what.
fn aged(
    desk: &mut Desk<'_>,
    says: Key,
    of: &str,
    when: String,
    last: Date,
    inputs: &[&Key],
) -> Claim {
    let old = last.checked_add(6.months()).is_ok_and(|half| half < desk.as_of);
    let when = if old { format!("{when} (over six months old)") } else { when };
    let formula = format!("{of}: {when}");
    let rule = "old is what ended more than six months before the day of the brief".to_owned();
    let card = desk.cards.estimate(&says, "How old it is", formula, inputs, &[("rule", rule)]);
    Claim::words(says, when, &card)
}

fn document(desk: &mut Desk<'_>) -> Option<Claim> {
    let newest = desk.folder.ledger.entries.iter().max_by_key(|entry| entry.date)?;
    let (of, date) = (format!("the newest document, {}", newest.title), newest.date);
    Some(aged(desk, key!["age", "document"], &of, day(date), date, &[]))
}

fn figure(desk: &mut Desk<'_>) -> Option<Claim> {
    let reported = desk.reported();
    let [a, b] = desk.folder.partnership.parties.clone();
    let measures = [TOTAL.to_owned(), exports(&a, &b), exports(&b, &a)];
    let all = [&a, &b].into_iter().flat_map(|party| {
        let of = measures.iter().flat_map(move |metric| {
            let periods = reported.periods(party, metric).into_iter();
            periods.map(move |days| (days, party.clone(), metric.clone()))
        });
        of.collect::<Vec<(Days, String, String)>>()
    });
    // Of two that end together the longer.
    let rank = |(days, ..): &(Days, String, String)| (days.1, std::cmp::Reverse(days.0));
    let (days, party, metric) = all.max_by_key(rank)?;
    let currency = desk.folder.partnership.currencies.get(&party).cloned();
    let mut units = ["USD".to_owned()].into_iter().chain(currency);
    let amount =
        units.find_map(|unit| reported.amount(&mut desk.cards, &party, &metric, days, &unit));
    let inputs: Vec<&Key> = amount.iter().map(|amount| &amount.card).collect();
    let of = format!("the newest figure of a side, by {}", name(&party));
    Some(aged(desk, key!["age", "figure"], &of, span(days.0, days.1), days.1, &inputs))
}

fn products(desk: &mut Desk<'_>) -> Option<Claim> {
    let pair = desk.statistics.pair.clone()?;
    let year = i16::try_from(pair.year).ok()?;
    let source = &pair.flows.source;
    let of =
        format!("the newest product data, {}, known from {}", source.title, day(source.vintage));
    let last = Date::new(year, 12, 31).ok()?;
    Some(aged(desk, key!["age", "products"], &of, year.to_string(), last, &[]))
}
