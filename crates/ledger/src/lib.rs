//! What was promised: documents, the passages in them, the records that stand on those passages,
//! and the checks that hold them.
//!
//! A record is one thing that a person decided to keep from a document: a target, a visit, a
//! signed agreement. It is TOML, one file per document, and it quotes the words that it stands
//! on. The quote must be found exactly once in the document; if it is not, the record is a
//! finding and no claim.
//!
//! ```
//! use corridor_ledger::{Document, NotLocated, Passage};
//!
//! let text = "The parties aim at 30 billion by 2030.";
//! let document = Document::new("note", "note.md", text.as_bytes())?;
//! let passage = Passage::locate(&document, "30 billion by 2030")?;
//! assert_eq!(&text[passage.start()..passage.end()], passage.quote());
//! assert!(matches!(Passage::locate(&document, "30 million"), Err(NotLocated::Absent)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the order that data flows:
//!
//! - [`document`]: bytes as received, their index and their SHA-256
//! - [`passage`]: words found exactly once in a document
//! - [`when`], [`value`]: dates that may be partial, amounts that may be approximate
//! - [`schema`]: the fields of records, and their kinds in one table (`kinds.rs`) from which the reader takes its own
//! - [`record`]: TOML in, records or located problems out
//! - [`draft`]: a record before a person has decided on it
//! - [`names`]: which record a name belongs to
//! - [`checks`]: the list of checks, each with its page
//! - [`reader`]: documents in, proposed records with exact passages out
//! - [`figures`]: what sort of figure a record is, and whether it counts less than its measure
//! - [`proposals`]: drafts that wait for a decision, and the decisions
//! - [`amend`]: a field of a record given another value where it stands
//! - [`review`]: what a person needs to decide, and the ledger file afterwards
//! - [`finding`]: what parsing and checking found, with its place in the file

pub mod amend;
pub mod checks;
pub mod document;
pub mod draft;
pub mod figures;
pub mod finding;
mod index;
mod kinds;
pub mod names;
pub mod passage;
pub mod proposals;
pub mod reader;
pub mod record;
pub mod review;
pub mod schema;
mod tree;
pub mod value;
pub mod when;

pub use checks::{CHECKS, Check, Ledger, Named};
pub use document::{Document, DocumentError, Entry};
pub use draft::{Draft, Words};
pub use finding::{Finding, Lines, Place, Severity};
pub use names::Names;
pub use passage::{NotLocated, Passage};
pub use record::{Quote, Record};
pub use schema::{KINDS, Status};
pub use tree::Content;
pub use value::Value;
pub use when::{Period, When};
