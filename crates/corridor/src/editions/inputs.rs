//! What answers are made from: documents, records, figures, rates, datasets, recorded runs and the
//! settings, each with a name that stays, the SHA-256 of what it holds, and the day from which it is
//! known.

use std::collections::BTreeMap;

use corridor_ledger::document::sha256_hex;
use corridor_ledger::{Draft, Record};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::folder::{FILE, Folder};
use crate::statistics::{Archive, Part};

/// What sort of thing an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// `partnership.toml`.
    Settings,
    /// A document of the index.
    Document,
    /// A record of the ledger.
    Record,
    /// A headline figure.
    Figure,
    /// An average exchange rate.
    Rate,
    /// A dataset of product trade, of one vintage.
    Dataset,
    /// A recorded estimate.
    Estimate,
    /// A recorded run of a scenario.
    Simulation,
}

/// One thing that answers are made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What sort of thing it is.
    pub sort: Sort,
    /// Its name, the same after its content was changed.
    pub id: String,
    /// What a person calls it.
    pub title: String,
    /// What it is about: a figure's measure and period, a dataset's name, a record's documents.
    /// Another input about the same thing is another word on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The first day on which it is known; nothing where that follows from other inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Date>,
    /// SHA-256 of what it holds.
    pub sha256: String,
}

impl Input {
    /// Whether it is known on a day.
    #[must_use]
    pub fn is_known(&self, day: Date) -> bool {
        self.known.is_none_or(|known| known <= day)
    }
}

/// Everything that a folder's answers are made from, of every day.
///
/// # Errors
///
/// [`Error::Data`].
pub fn inputs(folder: &Folder, archive: &Archive<'_>) -> Result<Vec<Input>, Error> {
    let mut found = Vec::new();
    let settings = folder.texts.get(FILE).map_or("", String::as_str);
    found.push(Input {
        sort: Sort::Settings,
        id: "settings".to_owned(),
        title: FILE.to_owned(),
        about: String::new(),
        known: None,
        sha256: sha256_hex(settings.as_bytes()),
    });
    for entry in &folder.ledger.entries {
        let held = folder.ledger.documents.iter().find(|document| document.id() == entry.id);
        let bytes = held.map_or(entry.sha256.as_str(), |document| document.sha256());
        let all = format!(
            "{bytes} {} {} {} {}",
            entry.title, entry.publisher, entry.date, entry.language
        );
        found.push(Input {
            sort: Sort::Document,
            id: format!("document {}", entry.id),
            title: format!("{} ({}, {})", entry.title, entry.id, entry.date),
            about: String::new(),
            known: Some(entry.date),
            sha256: sha256_hex(all.as_bytes()),
        });
    }
    for record in &folder.ledger.records {
        found.push(Input {
            sort: Sort::Record,
            id: record_id(record),
            title: format!("{} ({})", record.what(), record.id),
            about: documents(record),
            known: None,
            sha256: sha256_hex(Draft::of(record, "").toml().as_bytes()),
        });
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for part in archive.parts() {
        let mut input = of_part(&part)?;
        // What the folder says twice is told apart by its order.
        let n = times.entry(input.id.clone()).or_default();
        *n += 1;
        if *n > 1 {
            input.id = format!("{} #{n}", input.id);
        }
        found.push(input);
    }
    Ok(found)
}

/// The name of a record among the inputs.
#[must_use]
pub fn record_id(record: &Record) -> String {
    format!("record {}", record.id)
}

/// The documents that a record quotes, in the order in which it does.
fn documents(record: &Record) -> String {
    let mut ids: Vec<&str> = record.quotes.iter().map(|quote| quote.document.as_str()).collect();
    ids.dedup();
    ids.join(" ")
}

fn of_part(part: &Part<'_>) -> Result<Input, Error> {
    let days = |first: Date, last: Date| crate::figures::span(first, last);
    Ok(match part {
        Part::Figure(row, vintage) => {
            let period = row.period.map_or_else(|| "no period".to_owned(), |(a, b)| days(a, b));
            let published = row.published.map_or(*vintage, |(_, last)| last);
            let says = format!(
                "figure {period} {} {} {} {} {published}",
                row.metric, row.reporter, row.unit, row.source
            );
            Input {
                sort: Sort::Figure,
                id: says,
                title: format!("{} of {period}, {}", row.metric, row.reporter),
                about: format!("{period} {} {} {}", row.metric, row.reporter, row.unit),
                known: Some(published),
                sha256: sha256_hex(format!("{} {} {}", row.value, row.unit, row.note).as_bytes()),
            }
        }
        Part::Rate(rate) => Input {
            sort: Sort::Rate,
            id: format!("rate {} {} {} {}", rate.first, rate.last, rate.base, rate.quote),
            title: format!("{}/{} of {}", rate.quote, rate.base, days(rate.first, rate.last)),
            about: String::new(),
            // A rate is used from the day after its period.
            known: rate.last.tomorrow().ok(),
            sha256: sha256_hex(format!("{} {}", rate.rate, rate.source).as_bytes()),
        },
        Part::Dataset(kind, held) => {
            let source = serde_json::to_string(&held.source).map_err(Error::Data)?;
            let source_of = &held.source;
            Input {
                sort: Sort::Dataset,
                id: format!("{} {} {}", kind.folder(), source_of.dataset, source_of.vintage),
                title: source_of.title.clone(),
                about: source_of.dataset.clone(),
                known: Some(source_of.vintage),
                sha256: sha256_hex(source.as_bytes()),
            }
        }
        Part::Estimate(source, sha256) => Input {
            sort: Sort::Estimate,
            id: "estimate agreement".to_owned(),
            title: source.title.clone(),
            about: String::new(),
            known: Some(source.vintage),
            sha256: (*sha256).to_owned(),
        },
        Part::Simulation(id, as_of, sha256) => Input {
            sort: Sort::Simulation,
            id: format!("simulation {id}"),
            title: format!("the scenario {id}"),
            about: String::new(),
            known: as_of.parse().ok(),
            sha256: (*sha256).to_owned(),
        },
    })
}
