//! A passage in a document that the index does not have.

use super::{Context, MOST_LOOKED_FOR, Named, about};
use crate::finding::Finding;
use crate::schema::did_you_mean;

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        for quote in record.quotes.iter().filter(|q| ledger.document(&q.document).is_none()) {
            let message = format!("{}: there is no document {:?}", record.id, quote.document);
            let ids = ledger.entries.iter().map(|entry| entry.id.as_str());
            let looked_for = findings.len() < MOST_LOOKED_FOR;
            let close = looked_for.then(|| did_you_mean(&quote.document, ids)).flatten();
            let hint = match close {
                Some(id) => format!("did you mean {id:?}?"),
                None => "enter it in documents/index.toml".to_owned(),
            };
            findings.push(about("unknown-document", record, &quote.place, message).hinted(hint));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn a_slip_in_the_id_is_shown() {
        let record = "[[organisation]]\nid = \"o\"\nstatus = \"in-force\"\nname = \"O\"\n\
                      passages = [{ document = \"not\", quote = \"x\" }]\n";
        let found = findings("unknown-document", "x", record);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].hint.as_deref(), Some("did you mean \"note\"?"));
    }
}
