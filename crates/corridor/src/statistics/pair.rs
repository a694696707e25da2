//! The pair's trade by product, with what each party sells to and buys from all.
//!
//! A folder may hold the world's flows, from which the totals are summed, or only the pair's own
//! flows and tables beside them: totals (`statistics/totals`) and ways through hubs
//! (`statistics/reach`). With neither, what the parties trade with others is not known, and two
//! economies are not taken for the world.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_trade::indicators::{Cell, LEAST, balassa, coverage};
use corridor_trade::store::{self, Around, Held, Leg, Totals};
use corridor_trade::{Aggregates, Flows, Level, Source};

use super::legs::legs_of;
use super::{Dataset, relative};
use crate::error::Error;
use crate::evidence::Statistic;
use crate::figures::counted;

/// What one direction of the pair did in one product, in whole US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From the exporter to the importer.
    pub traded: i64,
    /// From the exporter to all.
    pub sold: i64,
    /// By the exporter from all.
    pub taken: i64,
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
    /// Whether the dataset holds what this importer buys and this exporter sells. Where it does not,
    /// nothing traded is not a zero.
    pub held: bool,
    /// By product code.
    pub lines: BTreeMap<String, Line>,
    /// What was traded, by product code with all its digits. US dollars.
    pub products: BTreeMap<String, i64>,
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

/// How many years, the newest among them, an export potential is the mean of.
const POTENTIAL_YEARS: usize = 5;

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
    /// Whether there are totals; if not, only what the two traded with each other is known.
    pub whole: bool,
    /// Ways of each party to third markets, and through hubs to the other party.
    pub legs: Option<Dataset<Vec<Leg>>>,
    /// The years before, oldest first, for means of several years.
    pub earlier: Vec<Self>,
}

/// What of a store a pair is read from.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The folder that evidence names its files in.
    pub root: &'a Path,
    /// The two parties.
    pub parties: &'a [String; 2],
    /// Groups of economies for third markets.
    pub groups: &'a [String],
    /// The flows.
    pub flows: &'a Held,
    /// Totals beside them: the newest, last.
    pub totals: &'a [&'a Held],
    /// Ways to third markets beside them: the newest, last.
    pub reach: &'a [&'a Held],
}

impl Pair {
    /// Read the newest years of flows. `None` when they hold no year.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`].
    pub fn read(wanted: Wanted<'_>) -> Result<Option<Self>, Error> {
        let mut years = wanted.flows.years.iter().rev().take(POTENTIAL_YEARS);
        let Some(&newest) = years.next() else { return Ok(None) };
        let mut pair = Self::one_year(wanted, newest)?;
        for &year in years.rev() {
            pair.earlier.push(Self::one_year(wanted, year)?);
        }
        Ok(Some(pair))
    }

    fn one_year(wanted: Wanted<'_>, year: u16) -> Result<Self, Error> {
        let Wanted { root, parties, flows: held, .. } = wanted;
        let path = held.year(year)?;
        let flows = dataset(root, held, &path)?;
        let beside =
            |all: &[&'_ Held]| all.iter().rfind(|h| h.years.contains(&year)).map(|h| (*h).clone());
        let mut lines = [BTreeMap::new(), BTreeMap::new()];
        let mut products = [BTreeMap::new(), BTreeMap::new()];
        let (mut totals, mut whole, mut legs) = (flows.clone(), true, None);
        let mut absent: Vec<&String> = Vec::new();
        if let Some(held) = beside(wanted.totals) {
            let beside = held.year(year)?;
            from_totals(&store::totals(&beside)?, parties, &mut lines);
            totals = dataset(root, &held, &beside)?;
            let own = store::flows_between(&path, parties, parties)?;
            traded(&own, parties, &mut lines, &mut products)?;
        } else {
            let around = |level| store::around(&path, level, parties);
            // What was fetched or published by chapter is told by chapter.
            let coarse = |error| match error {
                corridor_trade::Error::Argument { name: "level", .. } => around(Level::Chapter),
                other => Err(other),
            };
            let Around { world, flows: own } = around(Level::Heading).or_else(coarse)?;
            let told = coverage(&world, &store::reporters(&path, year)?);
            whole = world.economies.len() > 2 && told >= LEAST;
            if whole {
                absent.extend(parties.iter().filter(|party| world.economy(party).is_none()));
                from_world(&world, parties, &mut lines);
                legs = Some(flows.with(legs_of(&world, &own, parties, wanted.groups)?));
            }
            traded(&own, parties, &mut lines, &mut products)?;
        }
        if let Some(held) = beside(wanted.reach) {
            let beside = held.year(year)?;
            legs = Some(dataset(root, &held, &beside)?.with(store::legs(&beside)?));
        }
        let [out, back] = lines;
        let [sent, received] = products;
        let [a, b] = parties;
        let lacks = &held.source.coverage;
        let direction = |exporter: &String, importer: &String, lines, products| Direction {
            exporter: exporter.clone(),
            importer: importer.clone(),
            held: !lacks.missing_importers.contains(importer)
                && !lacks.missing_exporters.contains(exporter)
                && absent.is_empty(),
            lines,
            products,
        };
        let directions = [direction(a, b, out, sent), direction(b, a, back, received)];
        Ok(Self { year, directions, flows, totals, whole, legs, earlier: Vec::new() })
    }

    /// Digits of the product codes that are told apart; none without a product.
    #[must_use]
    pub fn digits(&self) -> usize {
        let codes = self.directions.iter().flat_map(|way| way.lines.keys());
        codes.map(String::len).max().unwrap_or_default()
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
                "{} to {}, {}, the sum of {}",
                way.exporter,
                way.importer,
                self.year,
                counted(count, "product")
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
                line.taken.to_string(),
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
                &format!("imports_usd of {}", way.exporter),
                &format!("imports_usd of {}", way.importer),
                "world_usd",
            ],
            rows.collect(),
        )
    }
}

pub(super) fn dataset(root: &Path, held: &Held, path: &Path) -> Result<Dataset<()>, Error> {
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
            let line: &mut Line = lines[way].entry(total.product.clone()).or_default();
            (line.sold, line.taken) = (total.exports_usd, total.imports_usd);
        }
        for total in totals.of(&parties[importer]) {
            lines[way].entry(total.product.clone()).or_default().bought = total.imports_usd;
        }
        for total in totals.of(Totals::WORLD) {
            lines[way].entry(total.product.clone()).or_default().world = total.exports_usd;
        }
    }
}

fn from_world(world: &Aggregates, parties: &[String; 2], lines: &mut Lines) {
    let ids = [world.economy(&parties[0]), world.economy(&parties[1])];
    let mut all = vec![0; world.products.len()];
    for row in world.exports.chunks_exact(world.products.len().max(1)) {
        all.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    let sold = |party: usize, p: usize| ids[party].map_or(0, |e| world.exports_of(e)[p]);
    let bought = |party: usize, p: usize| ids[party].map_or(0, |e| world.imports_of(e)[p]);
    for (way, exporter, importer) in [(0, 0, 1), (1, 1, 0)] {
        for (p, product) in world.products.iter().enumerate() {
            let line = Line {
                traded: 0,
                sold: sold(exporter, p),
                taken: bought(exporter, p),
                bought: bought(importer, p),
                world: all[p],
            };
            lines[way].insert(product.clone(), line);
        }
    }
}

/// Add the pair's own flows, summed to the level of the totals.
fn traded(
    flows: &Flows,
    parties: &[String; 2],
    lines: &mut Lines,
    products: &mut [BTreeMap<String, i64>; 2],
) -> Result<(), Error> {
    let ids = [flows.economy(&parties[0]), flows.economy(&parties[1])];
    let digits = lines.iter().flat_map(|l| l.keys()).map(String::len).max().unwrap_or(4);
    for row in 0..flows.len() {
        let (exporter, importer) = (Some(flows.exporter[row]), Some(flows.importer[row]));
        let way = if (exporter, importer) == (ids[0], ids[1]) { 0 } else { 1 };
        if way == 1 && (exporter, importer) != (ids[1], ids[0]) {
            continue;
        }
        let code = &flows.products[usize::from(flows.product[row])];
        // Beyond a whole number of dollars the sum by heading is refused below.
        let whole = products[way].entry(code.clone()).or_insert(0_i64);
        *whole = whole.saturating_add(flows.value_usd[row]);
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
