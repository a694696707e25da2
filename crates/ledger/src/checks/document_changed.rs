//! A document whose bytes are not those that were entered.

use super::{Context, Named};
use crate::finding::{Finding, Place, Severity};

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    found(ledger)
}

pub(super) fn found(ledger: &Named<'_>) -> Vec<Finding> {
    let changed = |entry: &crate::document::Entry| {
        let document = ledger.document(&entry.id)?;
        (document.sha256() != entry.sha256).then(|| Finding {
            check: "document-changed",
            severity: Severity::Error,
            record: None,
            place: Place::at(document.file(), "", 0..0),
            message: format!(
                "{} has changed since it was entered: SHA-256 {} instead of {}",
                entry.id,
                short(document.sha256()),
                short(&entry.sha256)
            ),
            hint: Some(format!(
                "restore the file, or check its records and write sha256 = \"{}\" in documents/index.toml",
                document.sha256()
            )),
        })
    };
    ledger.entries.iter().filter_map(changed).collect()
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

#[cfg(test)]
mod tests {
    use crate::checks::Ledger;
    use crate::checks::tests::run;
    use crate::document::{Document, parse_index, sha256_hex};

    #[test]
    fn one_byte_is_enough() {
        let entry = |digest: &str| {
            parse_index(
                "documents/index.toml",
                &format!(
                    "[[document]]\nid = \"a\"\nfile = \"a.md\"\ntitle = \"A\"\npublisher = \"P\"\n\
                     date = 2026-01-01\nlanguage = \"en\"\nlicence = \"own\"\nsha256 = \"{digest}\"\n"
                ),
            )
            .unwrap()
        };
        let mut ledger = Ledger {
            entries: entry(&sha256_hex(b"text")),
            documents: vec![Document::new("a", "documents/a.md", b"text").unwrap()],
            records: vec![],
        };
        assert!(run("document-changed", &ledger).is_empty());
        ledger.documents = vec![Document::new("a", "documents/a.md", b"texT").unwrap()];
        assert_eq!(run("document-changed", &ledger).len(), 1);
    }
}
