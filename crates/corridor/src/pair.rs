//! The pair's trade by product in one year, with what each party sells to and buys from all.
//!
//! A folder may hold the world's flows, from which the totals are summed, or only the pair's own
//! flows and a table of totals beside them (`statistics/totals`).

use std::collections::BTreeMap;
use std::path::Path;

use corridor_trade::indicators::{Cell, balassa};
use corridor_trade::store::{self, Held, Kind, Totals};
use corridor_trade::{Flows, Level, Source};
use jiff::civil::Date;

use crate::error::Error;
use crate::evidence::Statistic;
use crate::statistics::{Dataset, relative};

/// What one direction of the pair did in one product, in whole US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From the exporter to the importer.
    pub traded: i64,
    /// From the exporter to all.
    pub sold: i64,
    /// By the importer from all.
    pub bought: i64,
    /// By all from all.
    pub world: i64,
}

/// One direction: an exporter, an importer, and a line for each product.
#[derive(Clone, Debug)]
pub struct Direction {
    /// ISO 3166 alpha-3.
    pub exporter: String,
    /// ISO 3166 alpha-3.
    pub importer: String,
    /// By product code.
    pub lines: BTreeMap<String, Line>,
}

impl Direction {
    /// The sum of a column, exact.
    #[must_use]
    pub fn total(&self, column: impl Fn(&Line) -> i64) -> i64 {
        self.lines.values().map(column).sum()
    }

    /// Balassa's index of the exporter in the products whose codes begin with one of `prefixes`;
    /// `None` where it is undefined.
    #[must_use]
    pub fn rca(&self, prefixes: &[String]) -> Option<f64> {
        let within = |column: fn(&Line) -> i64| -> i64 {
            self.lines
                .iter()
                .filter(|(code, _)| prefixes.iter().any(|p| code.starts_with(p.as_str())))
                .map(|(_, line)| column(line))
                .sum()
        };
        balassa(Cell {
            value: within(|line| line.sold),
            economy: self.total(|line| line.sold),
            product: within(|line| line.world),
            world: self.total(|line| line.world),
        })
    }
}

/// Both directions in one year, and the datasets that they come from.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The year.
    pub year: u16,
    /// From the first party to the second, and back.
    pub directions: [Direction; 2],
    /// The pair's own flows.
    pub flows: Dataset<()>,
    /// What the totals were read or summed from.
    pub totals: Dataset<()>,
}

impl Pair {
    /// Read the newest year of the folder's flows that was known on a day. `None` when the store
    /// holds no year.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`].
    pub fn read(
        root: &Path,
        statistics: &Path,
        parties: &[String; 2],
        as_of: Date,
    ) -> Result<Option<Self>, Error> {
        let held = store::choose(statistics, Kind::Flows, None, Some(as_of))?;
        let Some(&year) = held.years.last() else { return Ok(None) };
        let path = held.year(year)?;
        let flows = store::flows_between(&path, parties, parties)?;
        let beside = store::held(statistics, Kind::Totals)?;
        let mut lines = [BTreeMap::new(), BTreeMap::new()];
        let totals = match beside.iter().rfind(|h| {
            h.source.dataset == held.source.dataset
                && h.source.vintage <= as_of
                && h.years.contains(&year)
        }) {
            Some(totals) => {
                let path = totals.year(year)?;
                from_totals(&store::totals(&path)?, parties, &mut lines);
                dataset(root, totals, &path)?
            }
            None => {
                from_world(&path, parties, &mut lines)?;
                dataset(root, &held, &path)?
            }
        };
        traded(&flows, parties, &mut lines)?;
        let [out, back] = lines;
        let [a, b] = parties;
        let direction = |exporter: &String, importer: &String, lines| Direction {
            exporter: exporter.clone(),
            importer: importer.clone(),
            lines,
        };
        let directions = [direction(a, b, out), direction(b, a, back)];
        Ok(Some(Self { year, directions, flows: dataset(root, &held, &path)?, totals }))
    }

    /// The source that says what the totals lack.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.totals.source
    }

    /// Rows behind what one direction traded in some products.
    #[must_use]
    pub fn flow_rows(&self, direction: usize, codes: &[&str]) -> Statistic {
        let way = &self.directions[direction];
        let rows = codes.iter().filter_map(|code| {
            let line = way.lines.get(*code)?;
            Some(vec![
                self.year.to_string(),
                way.exporter.clone(),
                way.importer.clone(),
                (*code).to_owned(),
                line.traded.to_string(),
            ])
        });
        self.flows.statistic(
            format!("{} to {}, {}, {}", way.exporter, way.importer, self.year, codes.join(", ")),
            &["year", "exporter", "importer", "product", "value_usd"],
            rows.collect(),
        )
    }

    /// The row behind one direction's total, with how many lines it sums.
    #[must_use]
    pub fn flow_total(&self, direction: usize) -> Statistic {
        let way = &self.directions[direction];
        let count = way.lines.values().filter(|line| line.traded > 0).count();
        self.flows.statistic(
            format!(
                "{} to {}, {}, the sum of all {count} products",
                way.exporter, way.importer, self.year
            ),
            &["year", "exporter", "importer", "value_usd"],
            vec![vec![
                self.year.to_string(),
                way.exporter.clone(),
                way.importer.clone(),
                way.total(|line| line.traded).to_string(),
            ]],
        )
    }

    /// Rows behind what an exporter sells, an importer buys and the world trades of some products.
    #[must_use]
    pub fn total_rows(&self, direction: usize, codes: &[&str]) -> Statistic {
        let way = &self.directions[direction];
        let rows = codes.iter().filter_map(|code| {
            let line = way.lines.get(*code)?;
            Some(vec![
                self.year.to_string(),
                (*code).to_owned(),
                line.sold.to_string(),
                line.bought.to_string(),
                line.world.to_string(),
            ])
        });
        let selection = match codes.len() {
            0..=4 => codes.join(", "),
            many => format!("{many} products"),
        };
        self.totals.statistic(
            format!("{}, {selection}", self.year),
            &[
                "year",
                "product",
                &format!("exports_usd of {}", way.exporter),
                &format!("imports_usd of {}", way.importer),
                "world_usd",
            ],
            rows.collect(),
        )
    }
}

fn dataset(root: &Path, held: &Held, path: &Path) -> Result<Dataset<()>, Error> {
    let file = relative(root, path);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let sha256 = match held.source.files.get(&name) {
        Some(sha256) => sha256.clone(),
        None => store::sha256(path)?,
    };
    Ok(Dataset { source: held.source.clone(), file, sha256, rows: () })
}

type Lines = [BTreeMap<String, Line>; 2];

fn from_totals(totals: &Totals, parties: &[String; 2], lines: &mut Lines) {
    for (way, exporter, importer) in [(0, 0, 1), (1, 1, 0)] {
        for total in totals.of(&parties[exporter]) {
            lines[way].entry(total.product.clone()).or_default().sold = total.exports_usd;
        }
        for total in totals.of(&parties[importer]) {
            lines[way].entry(total.product.clone()).or_default().bought = total.imports_usd;
        }
        for total in totals.of(Totals::WORLD) {
            lines[way].entry(total.product.clone()).or_default().world = total.exports_usd;
        }
    }
}

fn from_world(path: &Path, parties: &[String; 2], lines: &mut Lines) -> Result<(), Error> {
    let world = store::aggregates(path, Level::Heading)?;
    let known = |code: &String| world.economy(code);
    let all: Vec<i64> = (0..world.products.len())
        .map(|p| world.exports.iter().skip(p).step_by(world.products.len().max(1)).sum())
        .collect();
    for (way, exporter, importer) in [(0, 0, 1), (1, 1, 0)] {
        for (index, product) in world.products.iter().enumerate() {
            let line = lines[way].entry(product.clone()).or_default();
            line.sold = known(&parties[exporter]).map_or(0, |e| world.exports_of(e)[index]);
            line.bought = known(&parties[importer]).map_or(0, |i| world.imports_of(i)[index]);
            line.world = all[index];
        }
    }
    Ok(())
}

/// Add the pair's own flows, summed to the level of the totals.
fn traded(flows: &Flows, parties: &[String; 2], lines: &mut Lines) -> Result<(), Error> {
    let ids = [flows.economy(&parties[0]), flows.economy(&parties[1])];
    let digits = lines.iter().flat_map(|l| l.keys()).map(String::len).max().unwrap_or(4);
    for row in 0..flows.len() {
        let (exporter, importer) = (Some(flows.exporter[row]), Some(flows.importer[row]));
        let way = if (exporter, importer) == (ids[0], ids[1]) { 0 } else { 1 };
        if way == 1 && (exporter, importer) != (ids[1], ids[0]) {
            continue;
        }
        let code = &flows.products[usize::from(flows.product[row])];
        let code = code.get(..digits).unwrap_or(code);
        let line = lines[way].entry(code.to_owned()).or_default();
        line.traded = line.traded.checked_add(flows.value_usd[row]).ok_or_else(|| {
            corridor_trade::Error::format(
                "statistics/flows",
                "the pair's trade is beyond what a whole number of dollars can hold",
            )
        })?;
    }
    Ok(())
}
