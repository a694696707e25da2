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
    /// Whether all three are there and each is older than six months: said once, and not of each.
    pub all_old: bool,
}

pub(super) fn ages(desk: &mut Desk<'_>) -> Ages {
    let [document, figure, products] = [document(desk), figure(desk), products(desk)];
    let found = [&document, &figure, &products].into_iter().flatten();
    let all_old = found.filter(|of| of.last < half_a_year_before(desk.as_of)).count() == 3;
    let mut claim = |of: Option<Age>| of.map(|of| of.claim(desk, all_old));
    Ages { document: claim(document), figure: claim(figure), products: claim(products), all_old }
}

/// What ended before this day is old.
fn half_a_year_before(as_of: Date) -> Date {
    as_of.checked_sub(6.months()).unwrap_or(as_of)
}

/// Something of the folder, what it is, and the day on which it ends.
struct Age {
    says: Key,
    of: String,
    when: String,
    last: Date,
    inputs: Vec<Key>,
}

impl Age {
    /// A claim on its own card: when, marked where that is long ago, and of what.
    fn claim(self, desk: &mut Desk<'_>, said_of_all: bool) -> Claim {
        let Self { says, of, when, last, inputs } = self;
        let old = last < half_a_year_before(desk.as_of);
        let when = match old && !said_of_all {
            true => format!("{when} (over six months old)"),
            false => when,
        };
        let formula = format!("{of}: {when}");
        let rule = "old is what ended more than six months before the day of the brief".to_owned();
        let inputs: Vec<&Key> = inputs.iter().collect();
        let title = "How old it is";
        let card = desk.cards.estimate(&says, title, formula, &inputs, &[("rule", rule)]);
        Claim::words(says, when, &card)
    }
}
fn document(desk: &Desk<'_>) -> Option<Age> {
    let newest = desk.folder.ledger.entries.iter().max_by_key(|entry| entry.date)?;
    let (of, last) = (format!("the newest document, {}", newest.title), newest.date);
    Some(Age { says: key!["age", "document"], of, when: day(last), last, inputs: Vec::new() })
}

fn figure(desk: &mut Desk<'_>) -> Option<Age> {
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
    let inputs = amount.into_iter().map(|amount| amount.card).collect();
    let of = format!("the newest figure of a side, by {}", name(&party));
    let when = span(days.0, days.1);
    Some(Age { says: key!["age", "figure"], of, when, last: days.1, inputs })
}

fn products(desk: &Desk<'_>) -> Option<Age> {
    let pair = desk.statistics.pair.as_ref()?;
    let year = i16::try_from(pair.year).ok()?;
    let source = &pair.flows.source;
    let of =
        format!("the newest product data, {}, known from {}", source.title, day(source.vintage));
    let last = Date::new(year, 12, 31).ok()?;
    let when = year.to_string();
    Some(Age { says: key!["age", "products"], of, when, last, inputs: Vec::new() })
}
