//! What sort of figure a record is, and whether it counts less than its measure: as the record says, else
//! as the reader finds in the words that it stands on.
//!
//! ```
//! let text = r#"
//! document = "note"
//!
//! [[figure]]
//! id = "tea"
//! status = "delivered"
//! parties = ["KEN", "EGY"]
//! what = "Trade"
//! measure = "total_trade"
//! value = { amount = 237_000_000, unit = "USD" }
//! passages = [{ quote = "Trade between Kenya and Egypt in tea was $237 million in 2024." }]
//! "#;
//! let records = corridor_ledger::record::parse("ledger/note.toml", text).map_err(|p| format!("{p:?}"))?;
//! let told = corridor_ledger::figures::told(&records[0], "en");
//! assert_eq!((told.sort.as_str(), told.scope.as_deref()), ("level", Some("tea")));
//! # Ok::<(), String>(())
//! ```

use crate::reader::{self, Field, Proposal, Settings, Text};
use crate::record::Record;

/// A scope by which a record says that it counts all of its measure, whatever its passage seems to say.
pub const ALL: &str = "all";

/// What is told of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One of [`crate::schema::SORTS`].
    pub sort: String,
    /// What it counts, in the document's words, where that is less than its measure.
    pub scope: Option<String>,
    /// Its passages were understood, or it says itself what it is.
    pub read: bool,
}

/// What a figure is told to be; `language` is that of its document, ISO 639-1.
#[must_use]
pub fn told(record: &Record, language: &str) -> Told {
    let sort = record.text("sort").map(str::to_owned);
    let scope = record.text("scope").map(str::to_owned);
    if let (Some(sort), Some(scope)) = (&sort, &scope) {
        let scope = Some(scope.clone()).filter(|scope| scope != ALL);
        return Told { sort: sort.clone(), scope, read: true };
    }
    let found = found(record, language);
    let of = |name: &str| found.as_ref().and_then(|p| p.text(name)).map(str::to_owned);
    Told {
        sort: sort.or_else(|| of("kind")).unwrap_or_else(|| "level".to_owned()),
        read: found.is_some() || scope.is_some(),
        scope: scope.or_else(|| of("scope")).filter(|scope| scope != ALL),
    }
}

/// The figure of the record's amount in its passages: of several, one of its measure.
fn found(record: &Record, language: &str) -> Option<Proposal> {
    let value = record.value()?;
    let language = reader::Language::ALL.into_iter().find(|known| known.code() == language);
    let mut found: Vec<Proposal> = Vec::new();
    for quote in &record.quotes {
        let Ok(text) = Text::of(quote.words.as_bytes(), reader::Format::Plain) else { continue };
        let reading = reader::records(&text, Settings { date: None, language });
        let same = |p: &Proposal| {
            let amount = match p.field("value") {
                Some(Field::Number(number)) => number.abs() == value.amount.abs(),
                _ => false,
            };
            p.kind.ledger() == record.kind && amount && p.text("unit") == Some(value.unit.as_str())
        };
        found.extend(reading.proposals.into_iter().filter(same));
    }
    let measure = record.text("measure");
    let of_measure = found.iter().position(|p| p.text("measure") == measure);
    (!found.is_empty()).then(|| found.swap_remove(of_measure.unwrap_or(0)))
}
