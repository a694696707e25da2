//! What stands in the store, held against the files that it came from, all counted anew.

use std::path::PathBuf;

use crate::error::Error;
use crate::job::{RECORD, Record, expected};
use crate::merge::{self, name};
use crate::proof::{Total, difference};
use crate::shard;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub what: String,
    /// Rows and dollars that it holds.
    pub total: Total,
    /// How it differs, if it does.
    pub difference: Option<String>,
}

/// The record of a run, from its work folder.
///
/// # Errors
///
/// [`Error::At`] when there is none.
pub fn record(work: &std::path::Path) -> Result<Record, Error> {
    let path = work.join(RECORD);
    let text = std::fs::read_to_string(&path).map_err(|e| {
        Error::file(
            &path,
            format!("{e}\nhint: a run that has ended leaves its record in its --work folder"),
        )
    })?;
    serde_json::from_str(&text).map_err(|e| Error::file(&path, e))
}

/// Look at all of a run anew: its files, its shards where they were kept, what is in the store.
///
/// # Errors
///
/// [`Error`] for what cannot be read at all.
pub fn check(record: &Record) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    let mut counts = record.counts.clone();
    for (path, before) in &record.counts {
        let now = shard::count(path, &record.layout)?;
        let mut total = Total::default();
        now.groups.iter().for_each(|g| total.add(*g));
        let changed = now.sha256 != before.sha256;
        let difference =
            changed.then(|| format!("SHA-256 {}, and the run read {}", now.sha256, before.sha256));
        findings.push(Finding { what: path.display().to_string(), total, difference });
        counts.insert(path.clone(), now);
    }
    let all = record.shards.len();
    for (at, own) in (1..).zip(&record.shards) {
        let there = own.file.exists();
        let proof = if there { shard::prove(&own.file)? } else { own.proof.clone() };
        let difference = difference(proof.total(), expected(&own.pieces, &counts), "the files say");
        let what = format!("shard {at} of {all}{}", if there { "" } else { " (as recorded)" });
        findings.push(Finding { what, total: proof.total(), difference });
    }
    for (period, before) in &record.periods {
        let path: PathBuf = record.folder.join(name(*period));
        let now = merge::prove(&path)?;
        let mut kept = Total::default();
        let of = record.shards.iter().filter_map(|s| s.proof.kept.get(period));
        of.for_each(|t| kept.add(*t));
        let expected = Total { rows: now.total.rows, ..kept };
        let changed = (now.sha256 != before.sha256)
            .then(|| format!("SHA-256 {}, and the run wrote {}", now.sha256, before.sha256));
        let difference = difference(now.total, expected, "the shards say").or(changed);
        findings.push(Finding { what: path.display().to_string(), total: now.total, difference });
    }
    Ok(findings)
}
