//! One id for two records.

use std::collections::BTreeMap;

use super::{Context, Named, about};
use crate::finding::{Finding, Place};

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
    let mut findings = Vec::new();
    for record in &ledger.records {
        if let Some(place) = first.get(record.id.as_str()) {
            let message =
                format!("id {:?} is used already at {}:{}", record.id, place.file, place.line);
            findings.push(
                about("duplicate-id", record, &record.place, message).hinted(
                    "one thing is one record: merge them, or give each its own id".to_owned(),
                ),
            );
        } else {
            first.insert(record.id.as_str(), &record.place);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn the_first_use_is_named() {
        let one = "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
                   passages = [{ quote = \"x\" }]\n";
        let found = findings("duplicate-id", "x", &format!("{one}{one}"));
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("ledger/note.toml:2"), "{}", found[0].message);
    }
}
