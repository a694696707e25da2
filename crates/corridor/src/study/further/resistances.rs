//! Multilateral resistances by economy and time, under the names that the panel has for them.

use std::collections::BTreeMap;

use corridor_gravity::formula::{Arrays, Extra, Frame};
use corridor_gravity::{Fit, Flows, Resistance};

use crate::error::Error;
use crate::study::estimate::Wanted;

/// The resistances of one economy at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Resisted {
    /// When, as the panel has it.
    pub time: String,
    /// Who.
    pub economy: String,
    /// To the power `1 - sigma`.
    pub power: Resistance,
}

/// In the order of time and economy. `reference` is the importer whose inward resistance is one.
pub(super) fn resistances(
    wanted: &Wanted,
    reference: &str,
    frame: &Frame,
    arrays: &Arrays<'_>,
    fit: &Fit<'_>,
) -> Result<Vec<Resisted>, Error> {
    let found = wanted.flows.len();
    let [from, to, time] = &wanted.flows[..] else { return Err(Error::NotThreeFlows { found }) };
    let (exporter, exporters) = coded(from, frame, arrays)?;
    let (importer, importers) = coded(to, frame, arrays)?;
    let (time, times) = coded(time, frame, arrays)?;
    // Exporters and importers are the same economies under one number each.
    let names: BTreeMap<&str, u32> =
        exporters.values().chain(importers.values()).map(|name| (name.as_str(), 0)).collect();
    let names: BTreeMap<&str, u32> = names.into_keys().zip(0..).collect();
    let joint = |codes: &[u32], labels: &BTreeMap<u32, String>| -> Vec<u32> {
        codes.iter().map(|code| names[labels[code].as_str()]).collect()
    };
    let (exporter, importer) = (joint(&exporter, &exporters), joint(&importer, &importers));
    let flows = Flows { exporter: &exporter, importer: &importer, time: &time };
    let Some(&reference) = names.get(reference) else {
        let column = to.clone();
        return Err(Error::NoReferenceEconomy { reference: reference.to_owned(), column });
    };
    let of: Vec<&str> = names.into_keys().collect();
    let found = fit.resistances(&flows, reference)?;
    let named = |power: Resistance| Resisted {
        time: times[&power.time].clone(),
        economy: of[power.economy as usize].to_owned(),
        power,
    };
    Ok(found.into_iter().map(named).collect())
}

/// A column as codes on the model's rows, and what each code is called.
fn coded(
    name: &str,
    frame: &Frame,
    arrays: &Arrays<'_>,
) -> Result<(Vec<u32>, BTreeMap<u32, String>), Error> {
    let column = frame.named(name)?;
    let extra = Extra { clusters: vec![name.to_owned()], ..Extra::default() };
    let codes = arrays.ids(frame, &extra)?.swap_remove(0).1;
    let mut labels = BTreeMap::new();
    for (&code, row) in codes.iter().zip(arrays.table_rows()) {
        labels.entry(code).or_insert_with(|| column.label(row).unwrap_or_default());
    }
    Ok((codes, labels))
}
