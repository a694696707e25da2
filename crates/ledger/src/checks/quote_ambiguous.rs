//! A quote that stands more than once in its document.

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::passage::{NotLocated, Passage};

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        for quote in &record.quotes {
            let Some(document) = ledger.document(&quote.document) else { continue };
            let Err(NotLocated::Ambiguous { places }) = Passage::locate(document, &quote.words)
            else {
                continue;
            };
            let at: Vec<String> = places
                .iter()
                .map(|&start| document.place(start..start))
                .map(|place| format!("{}:{}", place.line, place.column))
                .collect();
            let message = format!(
                "{}: {:?} stands at {} places of {}: {}",
                record.id,
                quote.words,
                places.len(),
                document.file(),
                at.join(", ")
            );
            findings.push(
                about("quote-ambiguous", record, &quote.place, message)
                    .hinted("quote a few more words, so that only one place fits".to_owned()),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn two_places_are_named() {
        let record = "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
                      passages = [{ quote = \"trade\" }]\n";
        let found = findings("quote-ambiguous", "trade rose\nas trade does", record);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.ends_with("1:1, 2:4"), "{}", found[0].message);
    }
}
