//! What product data tell of whole years: the pair's trade by direction and year, as one reconciled
//! view has it, and as each party reports it in a dataset that holds one side's word.
//!
//! A party's own word on what it sells stands in the exporters' view, on what it buys in the importers'.
//! A direction without a row is no figure: a file may hold some partners only.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_trade::store::{self, Held};
use corridor_trade::{Flows, View};
use jiff::civil::Date;

use super::pair::{Direction, Pair, dataset};
use super::slices::Slice;
use crate::error::Error;
use crate::evidence::Statistic;
use crate::figures::counted;
use crate::folder::partnership::Partnership;

/// The sum of one direction in one year.
#[derive(Clone, Debug)]
pub struct Sum {
    /// Whole US dollars.
    pub value: i64,
    /// The row behind it.
    pub statistic: Statistic,
    /// The day on which it was known.
    pub known: Date,
    /// What it is the sum of, by product code.
    pub products: BTreeMap<String, i64>,
}

impl Sum {
    /// Part of it, with the row behind it; nothing where its products are too coarse to tell.
    #[must_use]
    pub fn of(&self, slice: &Slice) -> Option<(i64, Statistic)> {
        let (lines, value) = slice.sum(self.products.iter())?;
        let mut statistic = self.statistic.clone();
        let whose = statistic.selection.rsplit_once(", ").map_or("", |(whose, _)| whose);
        let (lines, codes) = (counted(lines, "product"), &slice.codes);
        statistic.selection = format!("{whose}, the sum of {lines} {codes}");
        *statistic.rows.first_mut()?.last_mut()? = value.to_string();
        Some((value, statistic))
    }
}

/// Sums by direction, 0 from the first party to the second and 1 back, and year.
pub type Sums = BTreeMap<(usize, i16), Sum>;

/// What product data tell.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// By the dataset that answers, where it is no single side's word.
    pub middle: Sums,
    /// By each party's own word.
    pub sides: [Sums; 2],
    /// The partnership's names for ranges of codes.
    pub sectors: BTreeMap<String, Vec<String>>,
}

impl Told {
    /// The part of the goods that a measure counts, where it counts one.
    #[must_use]
    pub fn slice(&self, metric: &str) -> Option<Slice> {
        Slice::of(metric, &self.sectors)
    }

    /// A dataset that answers, and each side's own word.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`].
    pub(super) fn read(
        root: &Path,
        partnership: &Partnership,
        (middle, pair): (&Held, &Pair),
        sides: &[&Held],
    ) -> Result<Self, Error> {
        let parties = &partnership.parties;
        let mut told = Self { sectors: partnership.sectors.clone(), ..Self::default() };
        // What the pair was read from is not read again.
        let read: BTreeMap<u16, &Pair> =
            pair.earlier.iter().chain([pair]).map(|pair| (pair.year, pair)).collect();
        if !middle.source.view().is_one_sided() {
            told.middle = sums(root, parties, middle, &read)?;
        }
        for held in sides {
            let same = held.source == middle.source;
            let read = if same { read.clone() } else { BTreeMap::new() };
            for ((way, year), sum) in sums(root, parties, held, &read)? {
                // Who sells has the word in the one view, who buys in the other.
                let seller = held.source.view() == View::Exporters;
                let side = if seller { way } else { 1 - way };
                told.sides[side].insert((way, year), sum);
            }
        }
        Ok(told)
    }
}

fn sums(
    root: &Path,
    parties: &[String; 2],
    held: &Held,
    read: &BTreeMap<u16, &Pair>,
) -> Result<Sums, Error> {
    let lacks = &held.source.coverage;
    let mut found = Sums::new();
    for &year in &held.years {
        let path = held.year(year)?;
        let set = dataset(root, held, &path)?;
        let own = match read.get(&year) {
            Some(pair) => pair.directions.each_ref().map(of_lines),
            None => {
                let flows = store::flows_between(&path, parties, parties)?;
                let [out, back] = ways(parties).map(|[from, to]| sum(&flows, from, to));
                [out?, back?]
            }
        };
        for ((way, [exporter, importer]), own) in ways(parties).into_iter().enumerate().zip(own) {
            let missing = lacks.missing_importers.contains(importer)
                || lacks.missing_exporters.contains(exporter);
            let (Some((lines, value, products)), false, Ok(at)) =
                (own, missing, i16::try_from(year))
            else {
                continue;
            };
            let statistic = set.statistic(
                format!(
                    "{exporter} to {importer}, {year}, the sum of {}",
                    counted(lines, "product")
                ),
                &["year", "exporter", "importer", "value_usd"],
                vec![vec![year.to_string(), exporter.clone(), importer.clone(), value.to_string()]],
            );
            let known = held.source.vintage;
            found.insert((way, at), Sum { value, statistic, known, products });
        }
    }
    Ok(found)
}

/// How many products there are, their sum, and each of them.
type Own = (usize, i64, BTreeMap<String, i64>);

/// Of a direction; nothing without a product.
fn of_lines(direction: &Direction) -> Option<Own> {
    let lines = direction.products.len();
    let sum = direction.total(|line| line.traded);
    (lines > 0).then(|| (lines, sum, direction.products.clone()))
}

fn ways([a, b]: &[String; 2]) -> [[&String; 2]; 2] {
    [[a, b], [b, a]]
}

/// How many lines a direction has, their sum, and each product; nothing without a line.
fn sum(flows: &Flows, exporter: &str, importer: &str) -> Result<Option<Own>, Error> {
    let (Some(from), Some(to)) = (flows.economy(exporter), flows.economy(importer)) else {
        return Ok(None);
    };
    let (mut lines, mut value) = (0, 0_i64);
    let mut products = BTreeMap::<String, i64>::new();
    for row in
        (0..flows.len()).filter(|&row| (flows.exporter[row], flows.importer[row]) == (from, to))
    {
        lines += 1;
        value = value.checked_add(flows.value_usd[row]).ok_or_else(|| {
            let problem = "the pair's trade is beyond what a whole number of dollars can hold";
            corridor_trade::Error::format("statistics/flows", problem)
        })?;
        // No part is beyond what the whole can hold: no flow is below zero.
        let code = &flows.products[usize::from(flows.product[row])];
        *products.entry(code.clone()).or_default() += flows.value_usd[row];
    }
    Ok((lines > 0).then_some((lines, value, products)))
}
