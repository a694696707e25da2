//! A scenario's change of trade costs, run on a world of the past and held against what followed.
//!
//! The table has `exporter,importer,year,trade,agreement`: a square world at two years, own sales
//! included, and whether a pair had an agreement. The pairs of the scenario's `[[cost]]` without one before
//! are scored; pairs without one at either date give the common trend. See
//! [`corridor_equilibrium::hindsight`] for the measure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corridor_equilibrium::hindsight::{Forecast, Says, Scores, score};
use corridor_equilibrium::shock::Costs;
use corridor_equilibrium::{Error as Unsolved, Flows, Names, one_sector};
use corridor_trade::readers::rows::Rows;
use serde::Deserialize;

use super::scenario::Read;
use super::{Around, Error, Input, beside, estimates, utf8};

/// `[hindsight]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hindsight {
    /// A CSV file with `exporter,importer,year,trade,agreement`.
    pub file: PathBuf,
    /// The year whose world the scenario is run on.
    pub before: i32,
    /// The year that it is held against.
    pub after: i32,
    /// Who made the table.
    pub source: String,
    /// Whether the coefficients were estimated from data that hold the outcome.
    #[serde(default)]
    pub in_sample: bool,
}

/// A scenario held against what followed.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The year before, and the year after.
    pub years: (i32, i32),
    /// Who made the table.
    pub source: String,
    /// The scores, "no change" and "trend" first.
    pub scores: Scores,
    /// Economies that do not trade at both dates: left out.
    pub left_out: Vec<String>,
    /// The table, and the scenario, with SHA-256.
    pub inputs: Vec<Input>,
}

#[derive(Deserialize)]
struct Row {
    exporter: String,
    importer: String,
    year: i32,
    trade: f64,
    #[serde(default)]
    agreement: Option<f64>,
}

/// What a pair traded in a year, and whether it had an agreement.
type Cell = (f64, bool);

/// Two years of one world.
struct Worlds {
    names: Vec<String>,
    left_out: Vec<String>,
    before: Flows,
    after: Flows,
    /// Whether a pair had an agreement before, and after.
    agreed: Vec<(bool, bool)>,
}

/// Hold a scenario's costs against what followed.
///
/// # Errors
///
/// A scenario without `[hindsight]`, `[[cost]]` or theta; a table that is no square world at both
/// years; a world without an answer.
pub fn judge(scenario: &Read, around: Around<'_>) -> Result<Judged, Error> {
    let mut inputs = Vec::new();
    let resolved = estimates::resolved(scenario, around, &mut inputs)?;
    let scenario = resolved.as_ref().unwrap_or(scenario);
    let says = &scenario.says;
    let Some(of) = &says.hindsight else {
        let cure =
            "write [hindsight] with file = \"panel.csv\", before = 1993, after = 2002 and source";
        return Err(scenario.wrong(0..0, "no [hindsight]".to_owned(), cure));
    };
    if says.cost.is_empty() {
        let cure = "a change of trade costs can be held against the past: name a [[cost]]";
        return Err(scenario.wrong(0..0, "no [[cost]]".to_owned(), cure));
    }
    let Some((theta, _)) = says.elasticities.theta.map(super::scenario::Number::parts) else {
        let cure = "write theta = 5.0, the elasticity of trade to costs, under [elasticities]";
        return Err(scenario.wrong(0..0, "no theta".to_owned(), cure));
    };
    let (path, bytes) = beside(&scenario.file, &of.file, &mut inputs)?;
    let worlds = worlds(&path, &utf8(&path, bytes)?, of)?;
    let n = worlds.names.len();
    let mut change = vec![0.0; n * n];
    for cost in &says.cost {
        let mut places = BTreeSet::new();
        for code in &cost.among {
            let Ok(at) = worlds.names.binary_search(code.get_ref()) else {
                let message =
                    format!("{:?} is not in {} at both years", code.get_ref(), of.file.display());
                let cure = format!("it holds {}", worlds.names.join(", "));
                return Err(scenario.wrong(code.span(), message, &cure));
            };
            places.insert(at);
        }
        for &i in &places {
            for &j in places.iter().filter(|j| **j != i) {
                change[i * n + j] += cost.coefficient;
            }
        }
    }
    let treated: Vec<bool> =
        (0..n * n).map(|at| change[at] != 0.0 && !worlds.agreed[at].0).collect();
    // What had the agreement already does not get it again.
    for (at, moved) in change.iter_mut().enumerate() {
        if worlds.agreed[at].0 {
            *moved = 0.0;
        }
    }
    let untreated: Vec<bool> = worlds.agreed.iter().map(|(was, is)| !was && !is).collect();
    let names: Vec<&str> = worlds.names.iter().map(String::as_str).collect();
    let wrong = |e: Unsolved| Error::Model {
        model: "gravity",
        message: e.named(Names { economies: &names, sectors: &[] }),
    };
    let costs = Costs::from_coefficient(n, 1.0, &change).map_err(wrong)?;
    let partial: Vec<f64> = costs.factors().iter().map(|k| k.ln()).collect();
    let closure = says.closure.deficits.room();
    let full = one_sector::full(&worlds.before, &costs, theta, closure).map_err(wrong)?;
    let row = |name, says, with_trend| Forecast { name, says, with_trend, in_sample: of.in_sample };
    let forecasts = [
        row("partial", Says::Change(&partial), false),
        row("general", Says::World(full.flows()), false),
        row("trend + partial", Says::Change(&partial), true),
        row("trend + general", Says::World(full.flows()), true),
    ];
    let scores =
        score(&worlds.before, &worlds.after, &treated, &untreated, &forecasts).map_err(wrong)?;
    let (years, source, left_out) = ((of.before, of.after), of.source.clone(), worlds.left_out);
    Ok(Judged { years, source, scores, left_out, inputs })
}

fn worlds(path: &Path, text: &str, of: &Hindsight) -> Result<Worlds, Error> {
    let wrong = |line: u64, message: String, cure: &str| Error::Scenario {
        file: path.to_path_buf(),
        line: usize::try_from(line).unwrap_or(1),
        message,
        cure: cure.to_owned(),
    };
    let needs = "a table has exporter, importer, year, trade and agreement (0 or 1): every pair once a year, own sales included";
    let mut table = Rows::trimmed(text.as_bytes());
    let columns = table.headers().map_err(|e| wrong(1, e.to_string(), needs))?.clone();
    if !columns.iter().any(|c| c == "agreement") {
        return Err(wrong(1, "no column \"agreement\"".to_owned(), needs));
    }
    let mut rows: BTreeMap<(String, String), [Option<Cell>; 2]> = BTreeMap::new();
    for record in table {
        let (line, record) = record.map_err(|(line, e)| wrong(line, e.to_string(), needs))?;
        let row: Row = record
            .deserialize(Some(&columns))
            .map_err(|e| wrong(line, super::misread(&e, &columns, Some(&record)), needs))?;
        let at = match row.year {
            year if year == of.before => 0,
            year if year == of.after => 1,
            _ => continue,
        };
        if !(row.trade.is_finite() && row.trade >= 0.0) {
            let message = format!("trade of {}", row.trade);
            return Err(wrong(line, message, "trade is zero or more"));
        }
        let own = row.exporter == row.importer;
        let Some(agreement) = row.agreement.or(own.then_some(0.0)) else {
            let message = format!(
                "whether {} and {} had an agreement is not said",
                row.exporter, row.importer
            );
            return Err(wrong(line, message, "write 0 or 1"));
        };
        let cell = &mut rows.entry((row.exporter.clone(), row.importer.clone())).or_default()[at];
        if cell.replace((row.trade, agreement > 0.0)).is_some() {
            let message =
                format!("{} to {} stands twice in {}", row.exporter, row.importer, row.year);
            return Err(wrong(line, message, "keep one row"));
        }
    }
    let all: Vec<String> = rows
        .keys()
        .flat_map(|(i, j)| [i.clone(), j.clone()])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let cell =
        |i: &String, j: &String, at: usize| rows.get(&(i.clone(), j.clone())).and_then(|c| c[at]);
    // An economy stays if it sells and buys at both dates.
    let trades = |name: &String| {
        (0..2).all(|at| {
            all.iter().any(|j| cell(name, j, at).is_some_and(|(x, _)| x > 0.0))
                && all.iter().any(|i| cell(i, name, at).is_some_and(|(x, _)| x > 0.0))
        })
    };
    let (names, left_out): (Vec<String>, Vec<String>) = all.iter().cloned().partition(trades);
    let n = names.len();
    let mut values = [vec![0.0; n * n], vec![0.0; n * n]];
    let mut agreed = vec![(false, false); n * n];
    for (i, exporter) in names.iter().enumerate() {
        for (j, importer) in names.iter().enumerate() {
            for (at, year) in [of.before, of.after].into_iter().enumerate() {
                let Some((trade, agreement)) = cell(exporter, importer, at) else {
                    let message =
                        format!("no figure for what {exporter} sells to {importer} in {year}");
                    return Err(wrong(
                        1,
                        message,
                        "write 0 only where it is known that nothing was sold",
                    ));
                };
                values[at][i * n + j] = trade;
                let marks = &mut agreed[i * n + j];
                *(if at == 0 { &mut marks.0 } else { &mut marks.1 }) = agreement;
            }
        }
    }
    let told: Vec<&str> = names.iter().map(String::as_str).collect();
    let [before, after] = values;
    let flows = |values: Vec<f64>| {
        Flows::new(n, values).map_err(|e| Error::Model {
            model: "gravity",
            message: e.named(Names { economies: &told, sectors: &[] }),
        })
    };
    let (before, after) = (flows(before)?, flows(after)?);
    Ok(Worlds { left_out, before, after, agreed, names })
}
