//! A chart of a page: what is drawn, in words too, with a table that says the same.
//! [`crate::render`] draws it.

use serde::{Deserialize, Serialize};

use super::page::Table;
use crate::key::Key;
use crate::plot::Plot;

/// A chart and the table that says the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// What it shows, as a key: a part of element ids.
    pub key: Key,
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for who cannot see it.
    pub description: String,
    /// The card behind its texts.
    pub card: Key,
    /// What is drawn.
    pub plot: Plot,
    /// The same as a table.
    pub twin: Table,
    /// The language that its words were put into, ISO 639-1; none for English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}
