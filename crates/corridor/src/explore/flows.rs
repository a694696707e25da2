//! What one economy or group sold to another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, UInt16Array};
use corridor_trade::selection::{Selected, Selection, parts};
use corridor_trade::store::{self, Held, Kind};
use corridor_trade::{Level, Source, product};
use jiff::civil::Date;

use super::Found;
use crate::error::Error;

/// Whose trade, of what, and when.
#[derive(Clone, Debug, Default)]
pub struct FlowsAsked {
    /// Who sold: a code or a name, several with commas, a group, or `all`.
    pub exporter: String,
    /// Who bought.
    pub importer: String,
    /// Digits of the products; without it, all products in one row.
    pub level: Option<usize>,
    /// First and last year; all without it.
    pub years: Option<(u16, u16)>,
    /// Products, by the beginning of their codes.
    pub products: Vec<String>,
    /// Only the largest rows.
    pub top: Option<usize>,
    /// The dataset; the only one without it.
    pub dataset: Option<String>,
    /// What was known on a day.
    pub as_of: Option<Date>,
}

/// A year of a question: where it is stored, who sold and who bought by the codes that it holds.
struct Year {
    path: PathBuf,
    exporters: Vec<String>,
    importers: Vec<String>,
}

/// A question, resolved against the store.
struct Resolved {
    held: Held,
    selection: Selection,
    years: Vec<Year>,
    notes: Vec<String>,
    absent: Vec<String>,
}

impl Resolved {
    /// Nobody of the question is in the data.
    fn nobody(&self) -> Error {
        Error::Trade(corridor_trade::Error::NotHeld {
            what: self.absent.join(", "),
            held: vec![self.held.source.dataset.clone()],
            hint: Some("corridor datasets lists what the store holds".to_owned()),
        })
    }

    /// What must be said beside the rows.
    fn told(&mut self) -> Vec<String> {
        let mut notes = std::mem::take(&mut self.notes);
        if !self.absent.is_empty() {
            notes.push(format!("not in the data: {}", self.absent.join(", ")));
        }
        notes.extend(self.held.source.coverage_note());
        notes.dedup();
        notes
    }
}

fn resolved(store: &Path, asked: &FlowsAsked) -> Result<Resolved, Error> {
    let held = store::choose(store, Kind::Flows, asked.dataset.as_deref(), asked.as_of)?;
    let selection = Selection {
        level: asked.level.map(Level::from_digits).transpose()?,
        by_exporter: true,
        by_importer: true,
        products: asked.products.clone(),
    };
    let (first, last) = asked.years.unwrap_or((0, u16::MAX));
    let wanted: Vec<u16> =
        held.years.iter().copied().filter(|year| (first..=last).contains(year)).collect();
    if wanted.is_empty() {
        held.year(first)?;
    }
    let (mut years, mut notes, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for year in wanted {
        let path = held.year(year)?;
        let mut sides = Vec::new();
        for named in [&asked.exporter, &asked.importer] {
            let parts = parts(named, year)?;
            let all = parts.is_empty();
            let mut codes = Vec::new();
            for part in parts {
                let mut found = store::named(&path, &part.codes)?;
                if found.codes.is_empty() {
                    // A store of a made world holds codes as they were written.
                    found = store::named(&path, std::slice::from_ref(&part.name))?;
                }
                if found.codes.is_empty() {
                    absent.push(format!("{} in {year}", part.name));
                } else if part.codes.len() > 1 && !found.missing.is_empty() {
                    // A sum over a group says whom it lacks.
                    let missing = found.missing.join(", ");
                    notes.push(format!("{} in {year}, not in the data: {missing}", part.name));
                }
                notes.extend(found.notes);
                codes.extend(found.codes);
            }
            codes.sort();
            codes.dedup();
            sides.push((all || !codes.is_empty()).then_some(codes));
        }
        if let [Some(exporters), Some(importers)] = &sides[..] {
            let (exporters, importers) = (exporters.clone(), importers.clone());
            years.push(Year { path, exporters, importers });
        }
    }
    Ok(Resolved { held, selection, years, notes, absent })
}

/// Rows by year, exporter, importer and product: US dollars, and tonnes where every row behind has a
/// weight.
///
/// # Errors
///
/// [`Error::Trade`] for economies that nobody knows, and for years and economies that the store does
/// not hold: what is not in the data is no trade of zero.
pub fn flows(store: &Path, asked: &FlowsAsked) -> Result<Found, Error> {
    let mut question = resolved(store, asked)?;
    let mut rows = Vec::new();
    for Year { path, exporters, importers } in &question.years {
        rows.extend(store::selected(path, exporters, importers, &question.selection)?);
    }
    if rows.is_empty() && !question.absent.is_empty() {
        return Err(question.nobody());
    }
    for product in asked.products.iter().filter(|_| asked.level.is_some() && !rows.is_empty()) {
        let begins = |row: &Selected| {
            row.product
                .as_deref()
                .is_some_and(|own| own.starts_with(product.as_str()) || product.starts_with(own))
        };
        if !rows.iter().any(begins) {
            question.notes.push(format!("no flow of product {product} between them"));
        }
    }
    if rows.is_empty() && !asked.products.is_empty() {
        let products = asked.products.join(", ");
        question.notes.push(format!(
            "the data hold no flow of product {products}, which is not a flow of zero"
        ));
    }
    if let Some(top) = asked.top {
        rows.sort_by_key(|row| std::cmp::Reverse(row.value_usd));
        rows.truncate(top);
    }
    let notes = question.told();
    Ok(Found { batch: table(&rows, asked.level.is_some())?, source: question.held.source, notes })
}

/// Rows that are held at a time of an answer in parts.
const ROWS_AT_A_TIME: u64 = 20_000;

/// The rows of [`flows`] in their order, some thousands at a time.
pub struct FlowsInParts {
    /// The dataset.
    pub source: Source,
    /// What must be known of how the question was understood, and of what the data lack.
    pub notes: Vec<String>,
    /// There are no more rows than this, where the store can tell.
    pub most: u64,
    parts: std::vec::IntoIter<(PathBuf, store::Piece)>,
    selection: Selection,
}

/// What [`flows`] answers, without holding all of it. The largest rows of a question cannot be known
/// before all are, so [`FlowsAsked::top`] has no effect here.
///
/// # Errors
///
/// As [`flows`].
pub fn flows_in_parts(store: &Path, asked: &FlowsAsked) -> Result<FlowsInParts, Error> {
    let mut question = resolved(store, asked)?;
    if question.years.is_empty() && !question.absent.is_empty() {
        return Err(question.nobody());
    }
    let (mut all, mut most) = (Vec::new(), 0);
    for Year { path, exporters, importers } in &question.years {
        for piece in store::pieces(path, exporters, importers, ROWS_AT_A_TIME)? {
            most += piece.rows;
            all.push((path.clone(), piece));
        }
    }
    let notes = question.told();
    let (source, selection) = (question.held.source, question.selection);
    Ok(FlowsInParts { source, notes, most, parts: all.into_iter(), selection })
}

impl Iterator for FlowsInParts {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (path, piece) = self.parts.next()?;
        let rows = store::selected(&path, &piece.exporters, &piece.importers, &self.selection);
        let products = self.selection.level.is_some();
        Some(rows.map_err(Error::from).and_then(|rows| table(&rows, products)))
    }
}

fn table(rows: &[Selected], products: bool) -> Result<RecordBatch, Error> {
    let text = |of: &dyn Fn(&Selected) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<StringArray>())
    };
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("year", Arc::new(UInt16Array::from_iter_values(rows.iter().map(|r| r.year)))),
        ("exporter", text(&|r| r.exporter.clone())),
        ("importer", text(&|r| r.importer.clone())),
    ];
    if products {
        let name = |r: &Selected| {
            let code = r.product.as_deref()?;
            product::name(code).or_else(|| product::name(code.get(..4)?)).map(str::to_owned)
        };
        columns.push(("product", text(&|r| r.product.clone())));
        columns.push(("name", text(&name)));
    }
    let dollars = Int64Array::from_iter_values(rows.iter().map(|r| r.value_usd));
    columns.push(("value_usd", Arc::new(dollars)));
    let tonnes = |r: &Selected| r.quantity_kg.map(|kg| kg as f64 / 1000.0);
    columns.push(("quantity_t", Arc::new(rows.iter().map(tonnes).collect::<Float64Array>())));
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}
