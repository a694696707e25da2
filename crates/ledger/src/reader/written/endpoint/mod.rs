//! The second reader: a language model behind an endpoint finds the words, our grammar reads them.
//!
//! Nothing here touches a network: a caller sends [`request`] for each window and gives the replies
//! back. From a reply only labels and quotes are taken: which kind of record, which words, which
//! of them are the verb and the slots. The words must stand in the document exactly once; their
//! values, dates, names and countries are read by the same grammar as the offline reader's, and
//! the same clause rules decide the status. A record that does not stand is refused and counted.
//!
//! ```
//! use corridor_ledger::reader::endpoint::{Second, reply};
//! use corridor_ledger::reader::{Format, Settings, Text};
//!
//! let text = Text::of(b"Trade was about $5bn in 2025.", Format::Plain)?;
//! let second = Second::of(&text, Settings::default());
//! let said = r#"{"records": [{"type": "figure", "quote": "Trade was about $5bn in 2025.",
//!     "trigger": "was", "slots": [{"field": "value", "quote": "about $5bn"}]}]}"#;
//! let (reading, refusals) = second.read(&[reply(said).map_err(|e| e.to_string())?]);
//! assert_eq!(reading.proposals.len(), 1);
//! assert_eq!(refusals.records(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the order that data flows: `window` (what is sent), `request` (how it is asked for), `reply`
//! (what is valid), `stand` (what stands in the document).

mod reply;
mod request;
mod stand;
mod window;

pub use reply::{Broken, Found, Reply, Slot, answer, reply};
pub use request::{again, request, schema};
pub use stand::{Refusals, Second};
