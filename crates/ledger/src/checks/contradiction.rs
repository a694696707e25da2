//! Two figures for one measure and period that are not equal.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Context, Named, about};
use crate::figures::told;
use crate::finding::Finding;
use crate::reader::folded;
use crate::record::Record;
use crate::schema::Status;
use crate::value::Value;

/// How far apart two values may lie, in percent of the smaller, when either is approximate.
const ABOUT_PERCENT: i64 = 5;

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<(&Record, &Value)>> = BTreeMap::new();
    let replaced =
        |record: &Record| matches!(record.status, Status::Superseded | Status::Withdrawn);
    for record in ledger.records.iter().filter(|r| r.kind == "figure" && !replaced(r)) {
        let (Some(value), Some(period)) = (record.value(), record.period()) else { continue };
        let mut parties = record.texts("parties").to_vec();
        parties.sort();
        let key = (record.text("measure"), parties, period, record.text("reporter"), &value.unit);
        groups.entry(key).or_default().push((record, value));
    }
    let mut findings = Vec::new();
    for group in groups.into_values().flat_map(|group| apart(ledger, group)) {
        for (index, (record, value)) in group.iter().enumerate() {
            let other = group[..index].iter().find(|(_, earlier)| !agree(earlier, value));
            let Some((earlier, theirs)) = other else { continue };
            let message = format!(
                "{}: {} {} where {} ({}:{}) has {} {} for the same measure and period",
                record.id,
                value.amount,
                value.unit,
                earlier.id,
                earlier.place.file,
                earlier.place.line,
                theirs.amount,
                theirs.unit
            );
            findings.push(
                about("contradiction", record, record.place_of("value"), message).hinted(
                    "both are kept; name the reporter of each, or mark the one that was revised superseded"
                        .to_owned(),
                ),
            );
        }
    }
    findings
}

/// A group parted by what its figures are told to be: a change is no level, and tea is not all trade.
fn apart<'a>(
    ledger: &Named<'_>,
    group: Vec<(&'a Record, &'a Value)>,
) -> Vec<Vec<(&'a Record, &'a Value)>> {
    if group.iter().all(|(_, value)| agree(group[0].1, value)) {
        return vec![group];
    }
    let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (record, value) in group {
        let quote = record.quotes.first();
        let entry = quote.and_then(|quote| ledger.entry(&quote.document));
        let told = told(record, entry.map_or("", |entry| entry.language.as_str()));
        let scope = told.scope.map(|scope| folded(&scope));
        parts.entry((told.sort, scope)).or_default().push((record, value));
    }
    parts.into_values().collect()
}

/// Whether two amounts of one unit are the same, as far as both are exact.
pub(crate) fn agree(a: &Value, b: &Value) -> bool {
    if a.amount == b.amount {
        return true;
    }
    let apart = (a.amount - b.amount).abs() * Decimal::from(100);
    let smaller = a.amount.abs().min(b.amount.abs());
    (a.about || b.about) && apart <= smaller * Decimal::from(ABOUT_PERCENT)
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    fn two(first: &str, second: &str) -> String {
        let figure = |id: &str, rest: &str| {
            format!(
                "[[figure]]\nid = \"{id}\"\nstatus = \"delivered\"\nwhat = \"trade\"\n\
                 measure = \"total_trade\"\nparties = [\"DEU\", \"POL\"]\n\
                 period = {{ start = 2025-01-01, end = 2025-11-30 }}\n{rest}\n\
                 passages = [{{ quote = \"x\" }}]\n"
            )
        };
        figure("a", first) + &figure("b", second)
    }

    #[test]
    fn unequal_values_for_one_measure_and_period_are_kept_and_shown() {
        let value = |amount: &str, about: bool| {
            format!("value = {{ amount = \"{amount}\", unit = \"USD\", about = {about} }}")
        };
        let count = |a: &str, b: &str| findings("contradiction", "x", &two(a, b)).len();
        assert_eq!(count(&value("4.92", false), &value("5.60", false)), 1);
        assert_eq!(count(&value("4.92", false), &value("4.920", false)), 0);
        assert_eq!(count(&value("4.92", false), &value("5", true)), 0);
        assert_eq!(count(&value("4.92", false), &value("5.60", true)), 1);
    }

    #[test]
    fn a_revised_figure_replaces_the_first() {
        let value = "value = { amount = 5, unit = \"USD\" }";
        let text = two(value, &value.replace('5', "6"));
        assert_eq!(findings("contradiction", "x", &text).len(), 1);
        let first = text.replacen("delivered", "superseded", 1);
        assert!(findings("contradiction", "x", &first).is_empty());
    }

    #[test]
    fn two_reporters_may_differ() {
        let value = |reporter: &str, amount: u32| {
            format!("reporter = \"{reporter}\"\nvalue = {{ amount = {amount}, unit = \"USD\" }}")
        };
        let text = two(&value("DEU", 5), &value("POL", 6));
        assert!(findings("contradiction", "x", &text).is_empty());
    }
}
