//! What cannot be: said after its document's day, due before it was said, a target of zero or less.

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::record::Record;

const CHECK: &str = "impossible";

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let each = |record| {
        [said_after_document(ledger, record), due_before_said(record), nothing_to_reach(record)]
    };
    ledger.records.iter().flat_map(each).flatten().collect()
}

/// A record rests on several documents at most on the day of the last.
fn said_after_document(ledger: &Named<'_>, record: &Record) -> Option<Finding> {
    let said = record.when("said")?;
    let days = record.quotes.iter().map(|quote| ledger.entry(&quote.document).map(|e| e.date));
    let last = days.collect::<Option<Vec<_>>>()?.into_iter().max()?;
    (said.first_day() > last).then(|| {
        let message =
            format!("{}: it was said on {said}, and its document is of {last}", record.id);
        about(CHECK, record, record.place_of("said"), message)
            .hinted("correct said, or the date of the document in documents/index.toml".to_owned())
    })
}

fn due_before_said(record: &Record) -> Option<Finding> {
    let (said, by) = (record.when("said")?, record.by()?);
    (by.last_day() < said.first_day()).then(|| {
        let message =
            format!("{}: its deadline {by} lies before {said}, when it was said", record.id);
        about(CHECK, record, record.place_of("by"), message).hinted("correct by or said".to_owned())
    })
}

fn nothing_to_reach(record: &Record) -> Option<Finding> {
    let value = record.value().filter(|_| record.kind == "target")?;
    // A target for a balance may be a deficit.
    let level = record.text("measure").is_none_or(|measure| !measure.contains("balance"));
    (level && value.amount <= rust_decimal::Decimal::ZERO).then(|| {
        let message =
            format!("{}: a target of {} {} is none to reach", record.id, value.amount, value.unit);
        about(CHECK, record, record.place_of("value"), message)
            .hinted("correct the amount".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    fn found(fields: &str) -> Vec<String> {
        let record = format!(
            "[[target]]\nid = \"t\"\nstatus = \"aim\"\nparties = [\"DEU\", \"POL\"]\nmeasure = \"trade\"\nwhat = \"x\"\n{fields}\n\
             passages = [{{ quote = \"x\" }}]\n"
        );
        findings("impossible", "x", &record).into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn days_out_of_order_and_amounts_of_nothing_are_told() {
        let value = "value = { amount = 5000000000, unit = \"USD\" }";
        assert_eq!(found(&format!("{value}\nsaid = 2026-01-09\nby = 2026")), [""; 0]);
        assert_eq!(found(&format!("{value}\nsaid = \"2025-12\"\nby = \"2030-06\"")), [""; 0]);
        let late = found(&format!("{value}\nsaid = \"2026-02\"\nby = 2030"));
        assert!(late.len() == 1 && late[0].contains("said on 2026-02"), "{late:?}");
        let early = found(&format!("{value}\nsaid = 2025-06-01\nby = 2024"));
        assert!(early.len() == 1 && early[0].contains("deadline 2024"), "{early:?}");
        let none = found("value = { amount = -5, unit = \"USD\" }\nsaid = 2026-01-09");
        assert!(none.len() == 1 && none[0].contains("-5 USD"), "{none:?}");
    }
}
