//! A deadline, or the last day of a meeting or visit, that has passed while the status still waits.

use super::{Context, Named, about};
use crate::finding::Finding;

/// Kinds whose period is when they take place.
const EVENTS: [&str; 3] = ["meeting", "visit", "invitation"];

pub(super) fn run(ledger: &Named<'_>, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in ledger.records.iter().filter(|record| record.status.is_open()) {
        let due = record.by().map(|by| ("by", by.last_day(), format!("the deadline {by}")));
        // A meeting or a visit that was announced has no deadline; its days are one.
        let held = record.period().filter(|_| EVENTS.contains(&record.kind));
        let held = held.map(|days| ("period", days.end, format!("its last day {}", days.end)));
        let Some((field, _, what)) = due.or(held).filter(|(_, day, _)| *day < context.as_of) else {
            continue;
        };
        let message =
            format!("{}: {what} has passed and the status is still {}", record.id, record.status);
        findings.push(
            about("passed-deadline", record, record.place_of(field), message)
                .hinted("set status to delivered, lapsed, superseded or withdrawn".to_owned()),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn the_last_day_still_counts() {
        let record = |by: &str, status: &str| {
            format!(
                "[[commitment]]\nid = \"c\"\nstatus = \"{status}\"\nactors = [\"DEU\"]\nby = \"{by}\"\n\
                 what = \"x\"\npassages = [{{ quote = \"x\" }}]\n"
            )
        };
        let count = |by, status| findings("passed-deadline", "x", &record(by, status)).len();
        assert_eq!(count("2026-06", "promised"), 1);
        assert_eq!(count("2026-07", "promised"), 0);
        assert_eq!(count("2025", "delivered"), 0);
    }

    #[test]
    fn a_meeting_that_was_to_be_held_is_overdue_after_its_last_day() {
        let record = |end: &str, status: &str| {
            format!(
                "[[meeting]]\nid = \"m\"\nstatus = \"{status}\"\nwhat = \"x\"\n\
                 period = {{ start = 2026-05-01, end = {end} }}\npassages = [{{ quote = \"x\" }}]\n"
            )
        };
        let found = |end, status| findings("passed-deadline", "x", &record(end, status));
        let overdue = found("2026-05-02", "promised");
        assert_eq!(overdue.len(), 1);
        assert!(overdue[0].message.contains("2026-05-02 has passed"), "{}", overdue[0].message);
        assert_eq!(found("2026-12-02", "promised").len(), 0);
        assert_eq!(found("2026-05-02", "delivered").len(), 0);
    }
}
