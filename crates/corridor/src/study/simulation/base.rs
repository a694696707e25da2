//! What importers bought at base, by seller and product: from the store, or from a file of the scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corridor_ledger::document::sha256_hex;
use corridor_trade::readers::rows::Rows;
use corridor_trade::store::{self, Kind};
use serde::Deserialize;

use super::scenario::Read;
use super::{Around, Error, Input, bytes, relative};

/// Imports in US dollars, by importer and product, then by exporter.
pub(super) struct Bought {
    /// Dataset, year and vintage in words.
    pub title: String,
    /// By importer and product.
    pub by_market: BTreeMap<(String, String), BTreeMap<String, f64>>,
}

impl Bought {
    /// Every importer is one of those that the scenario's cuts name, and is there.
    fn checked(self, scenario: &Read) -> Result<Self, Error> {
        for cut in &scenario.says.cut {
            let importer = cut.importer.get_ref();
            if !self.by_market.keys().any(|(i, _)| i == importer) {
                let message = format!("{} holds no imports of {importer}", self.title);
                let cure = "name another dataset, file or year under base";
                return Err(scenario.wrong(cut.importer.span(), message, cure));
            }
        }
        Ok(self)
    }
}

fn importers(scenario: &Read) -> BTreeSet<String> {
    scenario.says.cut.iter().map(|c| c.importer.get_ref().clone()).collect()
}

pub(super) fn of_store(
    scenario: &Read,
    around: Around<'_>,
    inputs: &mut Vec<Input>,
) -> Result<Bought, Error> {
    let base = &scenario.says.scenario.base;
    let held = store::choose(around.store, Kind::Flows, base.flows.as_deref(), Some(around.as_of))?;
    let newest = held.years.last().copied().unwrap_or(0);
    let year = base.year.unwrap_or(newest);
    let path = held.year(year)?;
    if let Some(source) = path.parent().map(|f| f.join("source.toml")).filter(|s| s.is_file()) {
        let bytes = bytes(&source)?;
        inputs.push(Input { file: relative(&scenario.file, &source), sha256: sha256_hex(&bytes) });
    }
    let wanted: Vec<String> = importers(scenario).into_iter().collect();
    let flows = store::flows_between(&path, &[], &wanted)?;
    let title = format!("{}, {year}, vintage {}", held.source.title, held.source.vintage);
    let mut bought = Bought { title, by_market: BTreeMap::new() };
    for at in 0..flows.len() {
        let flow = flows.row(at);
        #[allow(clippy::cast_precision_loss)] // dollars: exact below 2^53
        let value = flow.value_usd as f64;
        let market = bought.by_market.entry((flow.importer, flow.product)).or_default();
        *market.entry(flow.exporter).or_default() += value;
    }
    bought.checked(scenario)
}

#[derive(Deserialize)]
struct Row {
    exporter: String,
    importer: String,
    product: String,
    value_usd: f64,
}

pub(super) fn of_file(scenario: &Read, path: &Path, text: &str) -> Result<Bought, Error> {
    let wrong = |line: u64, message: String| {
        Error::Scenario {
        file: path.to_path_buf(),
        line: usize::try_from(line).unwrap_or(1),
        message,
        cure: "the columns are exporter,importer,product,value_usd: HS codes of 2, 4 or 6 digits, dollars, each row once".to_owned(),
    }
    };
    let base = &scenario.says.scenario.base;
    let Some(source) = &base.source else {
        let message = "base = { file = ... } without a source".to_owned();
        return Err(scenario.wrong(0..0, message, "name who made the file: source = \"...\""));
    };
    let title = match base.year {
        Some(year) => format!("{source}, {year}"),
        None => source.clone(),
    };
    let wanted = importers(scenario);
    let mut bought = Bought { title, by_market: BTreeMap::new() };
    let mut table = Rows::trimmed(text.as_bytes());
    let columns = table.headers().map_err(|e| wrong(1, e.to_string()))?.clone();
    for record in table {
        let (line, record) = record.map_err(|(line, e)| wrong(line, e.to_string()))?;
        let row: Row = record
            .deserialize(Some(&columns))
            .map_err(|e| wrong(line, super::misread(&e, &columns, Some(&record))))?;
        let digits = row.product.bytes().all(|b| b.is_ascii_digit());
        if !(digits && matches!(row.product.len(), 2 | 4 | 6)) {
            return Err(wrong(line, format!("product {:?} is not an HS code", row.product)));
        }
        if !(row.value_usd >= 0.0 && row.value_usd.is_finite()) {
            return Err(wrong(line, format!("value_usd {} is no amount of trade", row.value_usd)));
        }
        if !wanted.contains(&row.importer) {
            continue;
        }
        let market = bought.by_market.entry((row.importer, row.product)).or_default();
        if market.insert(row.exporter.clone(), row.value_usd).is_some() {
            return Err(wrong(line, format!("a second row for {}", row.exporter)));
        }
    }
    bought.checked(scenario)
}
