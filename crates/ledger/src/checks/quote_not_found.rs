//! A quote that is not in its document.

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::passage::{NotLocated, Passage, nearest};

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        for quote in &record.quotes {
            let Some(document) = ledger.document(&quote.document) else { continue };
            match Passage::locate(document, &quote.words) {
                Err(NotLocated::Absent) => {}
                Err(NotLocated::NotShown) => {
                    let message = format!(
                        "{}: {} holds {:?} only where it does not show it",
                        record.id,
                        document.file(),
                        quote.words
                    );
                    let hint = "quote words that a reader of the document sees: comments, scripts \
                                and hidden or struck words are none";
                    findings.push(
                        about("quote-not-found", record, &quote.place, message)
                            .hinted(hint.to_owned()),
                    );
                    continue;
                }
                _ => continue,
            }
            let message =
                format!("{}: {} does not contain {:?}", record.id, document.file(), quote.words);
            let hint = match nearest(document, &quote.words) {
                Some(near) => {
                    let line = document.place(near.at..near.at).line;
                    format!("{} line {line} has {:?}", document.file(), near.here)
                }
                None => "quote words that stand in the document, letter for letter".to_owned(),
            };
            findings.push(about("quote-not-found", record, &quote.place, message).hinted(hint));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    const RECORD: &str = "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
                          passages = [{ quote = \"the office opened in 2016\" }]\n";

    #[test]
    fn one_changed_character_is_found_and_shown() {
        assert!(findings("quote-not-found", "Yes, the office opened in 2016.", RECORD).is_empty());
        let found = findings("quote-not-found", "Yes, the office opened in 2017.", RECORD);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].place.line, found[0].place.column), (6, 23));
        assert!(found[0].hint.as_ref().unwrap().contains("the office opened in 2017."));
    }
}
