//! Records of the ledger as answers speak of them: their card, and their fields in words.

use corridor_ledger::{Record, When};
use rust_decimal::prelude::ToPrimitive as _;

use super::desk::Desk;
use crate::evidence::Evidence;
use crate::figures::{day, money, span};
use crate::folder::partnership::name;
use crate::key::{Key, key};

/// The card of a record: its passages. `None` where no passage was found: such a record is a finding
/// and no claim.
pub(super) fn card(desk: &mut Desk<'_>, record: &Record) -> Option<Key> {
    let passages = desk.named.passages(record);
    let evidence: Vec<Evidence> =
        passages.into_iter().map(|passage| Evidence::Passage(passage.into())).collect();
    let title = record.what().to_owned();
    (!evidence.is_empty()).then(|| desk.cards.card(&key!["record", record.id], title, evidence))
}

/// Whose it is: actors, or else parties, by name.
pub(super) fn who(desk: &Desk<'_>, record: &Record) -> Option<String> {
    // A name is no news: whose record became known later is called by name all the same.
    let known = |id: &String| desk.named.record(id).or_else(|| desk.ever.record(id));
    let named = |id: &String| match known(id) {
        Some(actor) => actor.text("name").unwrap_or(id).to_owned(),
        None => name(id),
    };
    let actors = record.texts("actors");
    let list = if actors.is_empty() { record.texts("parties") } else { actors };
    let names: Vec<String> = list.iter().map(named).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// When it was, was signed or was said.
pub(super) fn when(record: &Record) -> Option<String> {
    if let Some(period) = record.period() {
        return Some(span(period.start, period.end));
    }
    ["signed", "said", "in_force", "since"].iter().find_map(|field| {
        let when = record.when(field)?;
        let text = span(when.first_day(), when.last_day());
        Some(match *field {
            "signed" => format!("signed {text}"),
            "in_force" => format!("in force {text}"),
            "since" => format!("since {text}"),
            _ => format!("said {text}"),
        })
    })
}

/// A record's value in words.
pub(super) fn value_words(record: &Record) -> Option<String> {
    let value = record.value()?;
    let about = if value.about { "about " } else { "" };
    Some(if value.is_money() {
        format!("{about}{}", money(value.amount.to_f64()?, &value.unit))
    } else {
        format!("{about}{} {}", value.amount, value.unit)
    })
}

/// The day of saying, in words.
pub(super) fn said(record: &Record) -> Option<String> {
    Some(match record.when("said")? {
        When::Day(date) => day(date),
        other => span(other.first_day(), other.last_day()),
    })
}
