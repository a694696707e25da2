//! Which revisions of the Harmonized System an import's codes are of, and what contradicts the one that was stated.

use std::collections::BTreeMap;

use super::commit::StagedYear;
use super::import::Options;
use crate::product::{REVISIONS, strangers};
use crate::readers::collect::Collector;
use crate::source::Source;

/// Codes that the stated revision does not list contradict it: they are named.
pub(super) fn contradictions<'a>(source: &mut Source, years: impl Iterator<Item = &'a StagedYear>) {
    if source.hs_evidence.as_deref().is_none_or(|e| !e.starts_with("named")) {
        return;
    }
    for year in years {
        let stated = source.codes_of(year.year);
        let strangers = strangers(&stated, &year.products);
        if strangers.is_empty() {
            continue;
        }
        let shown: Vec<String> = strangers
            .iter()
            .take(3)
            .map(|(code, others)| match others.as_slice() {
                [] => format!("{code} (in no revision)"),
                others => format!("{code} (of {})", others.join(", ")),
            })
            .collect();
        source.findings.push(format!(
            "{}: {} of {} codes are not in {stated}, such as {}",
            year.year,
            strangers.len(),
            year.products.len(),
            shown.join("; ")
        ));
    }
}

/// What the file itself says of the revisions of its years comes before what the codes look like; a
/// person's word, or the file's name, that contradicts it is named.
pub(super) fn revisions<'a>(
    source: &mut Source,
    collector: &Collector,
    years: impl Iterator<Item = &'a StagedYear>,
    options: &Options,
) {
    if options.correspondence.is_some() {
        return;
    }
    let mut by_year: BTreeMap<String, BTreeMap<u8, u64>> = BTreeMap::new();
    for year in years {
        if let Some(rows) = collector.by_revision.get(&(year.report, year.year, year.month)) {
            let own = by_year.entry(year.year.to_string()).or_default();
            rows.iter().for_each(|(revision, rows)| *own.entry(*revision).or_default() += rows);
        }
    }
    let name = |revision: &u8| REVISIONS[usize::from(*revision).min(REVISIONS.len() - 1)];
    let all: std::collections::BTreeSet<&str> =
        by_year.values().flat_map(|rows| rows.keys().map(name)).collect();
    if all.is_empty() {
        return;
    }
    let words = all.iter().copied().collect::<Vec<_>>().join(", ");
    let before = source
        .hs_revision
        .take()
        .filter(|_| source.hs_evidence.as_deref().is_some_and(|e| e.starts_with("named")));
    if let Some(other) = before.filter(|b| all.len() != 1 || !all.contains(b.as_str())) {
        source.findings.push(format!(
            "{} names {other}, and the rows say {words}: the rows are believed",
            if options.hs_revision.is_some() { "--hs" } else { "the file's name" }
        ));
    }
    source.hs_evidence = Some("named by the rows of the file".into());
    if all.len() == 1 {
        source.hs_revision = all.first().map(|r| (*r).to_owned());
        return;
    }
    source.hs_by_year = by_year
        .into_iter()
        .map(|(year, rows)| {
            let words: Vec<String> = match rows.len() {
                1 => rows.keys().map(|r| name(r).to_owned()).collect(),
                _ => rows.iter().map(|(r, n)| format!("{} ({n} rows)", name(r))).collect(),
            };
            (year, words.join(", "))
        })
        .collect();
}
