//! An office, chair or membership whose time has passed while it is still said to hold.

use super::{Context, Named, about};
use crate::finding::Finding;

pub(super) fn run(ledger: &Named<'_>, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in ledger.records.iter().filter(|record| !record.status.is_over()) {
        if !["person", "membership", "organisation"].contains(&record.kind) {
            continue;
        }
        let (field, end) = match (record.when("until"), record.period()) {
            (Some(until), _) => ("until", until.last_day()),
            (None, Some(period)) => ("period", period.end),
            (None, None) => continue,
        };
        if end >= context.as_of {
            continue;
        }
        let thing = record.text("role").or(record.text("office")).unwrap_or("it");
        let message = format!(
            "{}: {thing} ended on {end} and the status is still {}",
            record.id, record.status
        );
        findings.push(
            about("stale", record, record.place_of(field), message)
                .hinted("set status to lapsed, and enter who holds it now".to_owned()),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn a_chair_of_last_year_is_stale() {
        let record = |status: &str| {
            format!(
                "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
                 passages = [{{ quote = \"x\" }}]\n\
                 [[membership]]\nid = \"m\"\nstatus = \"{status}\"\nmember = \"DEU\"\n\
                 organisation = \"o\"\nrole = \"chair\"\n\
                 period = {{ start = 2025-01-01, end = 2025-12-31 }}\npassages = [{{ quote = \"x\" }}]\n"
            )
        };
        assert_eq!(findings("stale", "x", &record("in-force")).len(), 1);
        assert!(findings("stale", "x", &record("lapsed")).is_empty());
    }
}
