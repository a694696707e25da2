//! A target or commitment without a deadline.

use super::{Context, Named, about};
use crate::finding::Finding;

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let open = ledger.records.iter().filter(|record| {
        ["target", "commitment"].contains(&record.kind)
            && record.status.is_open()
            && record.by().is_none()
    });
    open.map(|record| {
        let message = format!("{}: no deadline was given", record.id);
        about("no-deadline", record, &record.place, message)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;
    use crate::finding::Severity;

    #[test]
    fn an_absent_deadline_is_information() {
        let record = "[[commitment]]\nid = \"c\"\nstatus = \"promised\"\nactors = [\"DEU\"]\n\
                      what = \"x\"\npassages = [{ quote = \"x\" }]\n";
        let found = findings("no-deadline", "x", record);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].severity, Severity::Information);
        let with = record.replace("what", "by = 2030\nwhat");
        assert!(findings("no-deadline", "x", &with).is_empty());
    }
}
