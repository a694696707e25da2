//! A run written down, and whether what went in is still the same.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use corridor_ledger::document::sha256_hex;

use super::{Error, Simulation, bytes, utf8};
use crate::folder::whole;

/// Products that a record keeps of each model, the largest changes first; `--by product` lists all.
const PRODUCTS: usize = 25;

/// An input that changed after the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// The file.
    pub file: String,
    /// SHA-256 now; none where the file is gone.
    pub now: Option<String>,
    /// SHA-256 when the scenario was run.
    pub then: String,
}

/// Write a run as TOML, whole or not at all.
///
/// # Errors
///
/// [`Error::Scenario`] where the file cannot be written.
pub fn record(path: &Path, made: &Simulation) -> Result<(), Error> {
    let wrong = |message: String| Error::Scenario {
        file: path.to_path_buf(),
        line: 1,
        message,
        cure: "name a file in a folder that can be written".to_owned(),
    };
    let mut kept = made.clone();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    kept.product.retain(|row| {
        let n = seen.entry(row.model.clone()).or_default();
        *n += 1;
        *n <= PRODUCTS
    });
    kept.products_left_out = made.product.len() - kept.product.len();
    let text = toml::to_string(&kept).map_err(|e| wrong(e.to_string()))?;
    let head = "# Written by corridor simulate --record; run the scenario again to renew it.\n\n";
    whole::write(path, format!("{head}{text}").as_bytes()).map_err(|e| wrong(e.to_string()))
}

/// Read a recorded run.
///
/// # Errors
///
/// [`Error::File`], [`Error::Scenario`].
pub fn read(path: &Path) -> Result<(Simulation, String), Error> {
    let text = utf8(path, bytes(path)?)?;
    let made = toml::from_str(&text).map_err(|error| Error::Scenario {
        file: path.to_path_buf(),
        line: error.span().map_or(1, |s| text[..s.start].matches('\n').count() + 1),
        message: error.message().to_owned(),
        cure: "corridor simulate --record writes such a file".to_owned(),
    })?;
    let sha256 = sha256_hex(text.as_bytes());
    Ok((made, sha256))
}

/// The inputs of a recorded run that are no longer what they were.
#[must_use]
pub fn stale(path: &Path, made: &Simulation) -> Vec<Stale> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A record names files of its own partnership: beside it, or below the folder above.
    let inside = |file: &str| {
        let file = Path::new(file);
        let file = file.strip_prefix("..").unwrap_or(file);
        file.components().all(|c| matches!(c, Component::Normal(_)))
    };
    let now = |file: &str| {
        let bytes = inside(file).then(|| bytes(&folder.join(file)))?;
        Some(sha256_hex(&bytes.ok()?))
    };
    (made.inputs.iter())
        .map(|input| Stale {
            file: input.file.clone(),
            now: now(&input.file),
            then: input.sha256.clone(),
        })
        .filter(|s| s.now.as_deref() != Some(&s.then))
        .collect()
}
