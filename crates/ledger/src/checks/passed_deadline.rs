//! A deadline that has passed while the status still waits.

use super::{Context, Named, about};
use crate::finding::Finding;

pub(super) fn run(ledger: &Named<'_>, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in ledger.records.iter().filter(|record| record.status.is_open()) {
        let Some(by) = record.by().filter(|by| by.last_day() < context.as_of) else { continue };
        let message = format!(
            "{}: the deadline {by} has passed and the status is still {}",
            record.id, record.status
        );
        findings.push(
            about("passed-deadline", record, record.place_of("by"), message)
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
}
