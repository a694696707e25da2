//! One source for what a dataset holds and what comes to it.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::source::Source;

/// Whether a dataset holds all of a file already, to the byte.
pub(super) fn whole(held: &Source, offered: &Source) -> bool {
    let within = |some: &BTreeMap<String, String>, all: &BTreeMap<String, String>| {
        some.iter().all(|(name, sha)| all.get(name) == Some(sha))
    };
    within(&offered.inputs, &held.inputs) && within(&offered.files, &held.files)
}

/// Add what a dataset already holds to the source of new years.
pub(super) fn joined(source: &mut Source, held: &Source) -> Result<(), Error> {
    let offered = source.sha256.clone().unwrap_or_default();
    let again = source.inputs.iter().any(|(name, sha)| held.inputs.get(name) == Some(sha));
    let overlap = source.files.keys().any(|name| held.files.contains_key(name));
    if again && overlap && source.read_as != held.read_as {
        let said = |s: &Source| {
            if s.read_as.is_empty() { "nothing said".into() } else { s.read_as.clone() }
        };
        let problem = format!(
            "holds this file already, read with {}; this import reads it with {}\n\
             hint: give the corrected import another name with --dataset or a --vintage of its own",
            said(held),
            said(source)
        );
        return Err(Error::format(source.dataset.clone(), problem));
    }
    if source.read_as != held.read_as {
        let both = [held.read_as.as_str(), source.read_as.as_str()];
        let said: Vec<&str> = both.into_iter().filter(|s| !s.is_empty()).collect();
        source.read_as = said.join(" | ");
    }
    for name in source.files.keys() {
        if held.files.contains_key(name) {
            return Err(Error::OtherContent {
                dataset: source.dataset.clone(),
                period: name.trim_end_matches(".parquet").into(),
                vintage: source.vintage.to_string(),
                held: held.sha256.clone().unwrap_or_else(|| {
                    held.inputs.values().cloned().collect::<Vec<_>>().join(", ")
                }),
                offered,
            });
        }
    }
    for (name, sha) in &held.files {
        source.files.insert(name.clone(), sha.clone());
    }
    for (name, sha) in &held.inputs {
        source.inputs.insert(name.clone(), sha.clone());
    }
    source.sha256 = None;
    source.rows.read += held.rows.read;
    source.rows.kept += held.rows.kept;
    for aside in &held.set_aside {
        match source.set_aside.iter_mut().find(|a| a.reason == aside.reason) {
            Some(own) => {
                own.count += aside.count;
                own.value_usd = own.value_usd.saturating_add(aside.value_usd);
            }
            None => source.set_aside.push(aside.clone()),
        }
    }
    let table = |s: &Source| s.correspondence.as_ref().map(|c| c.sha256.clone());
    if table(source) != table(held) {
        let problem = "holds codes changed by another correspondence, or by none\nhint: give the new file another name with --dataset";
        return Err(Error::format(source.dataset.clone(), problem));
    }
    if let (Some(own), Some(before)) = (&mut source.correspondence, &held.correspondence) {
        own.splits.extend(before.splits.iter().cloned());
        own.splits.sort();
        own.splits.dedup();
    }
    for (year, reporters) in &held.coverage.reporters {
        let own = source.coverage.reporters.entry(year.clone()).or_default();
        own.extend(reporters.iter().cloned());
        own.sort();
        own.dedup();
    }
    source.findings.splice(0..0, held.findings.iter().cloned());
    source.findings.dedup();
    source.coverage.missing_importers.retain(|c| held.coverage.missing_importers.contains(c));
    source.coverage.missing_exporters.retain(|c| held.coverage.missing_exporters.contains(c));
    if source.hs_revision != held.hs_revision || !held.hs_by_year.is_empty() {
        by_year(source, held)?;
    }
    Ok(())
}

/// Years of different revisions stay together when each says its own; without that word on both sides
/// one dataset is in one revision.
fn by_year(source: &mut Source, held: &Source) -> Result<(), Error> {
    let said = |s: &Source| s.hs_evidence.as_deref() == Some("named by the rows of the file");
    if said(source) && said(held) {
        let years = |s: &Source| -> BTreeMap<String, String> {
            let one = s.hs_revision.clone();
            let all = s.files.keys().filter_map(|f| f.get(..4)).map(str::to_owned);
            let own = all.filter_map(|y| {
                let revision = s.hs_by_year.get(&y).cloned().or_else(|| one.clone());
                revision.map(|revision| (y, revision))
            });
            own.collect()
        };
        let mut all = years(held);
        let mut own = source.clone();
        own.files.retain(|name, _| !held.files.contains_key(name));
        all.extend(years(&own));
        source.hs_revision = None;
        source.hs_by_year = all;
        return Ok(());
    }
    let named = |r: &Option<String>| r.clone().unwrap_or_else(|| "no revision".into());
    Err(Error::format(
        source.dataset.clone(),
        format!(
            "holds {} and the new file {}; one dataset is in one revision\nhint: give it another name with --dataset",
            named(&held.hs_revision),
            named(&source.hs_revision)
        ),
    ))
}
