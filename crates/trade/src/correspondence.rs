//! From one revision of the product codes to another, with weights that a person can see.
//!
//! ```text
//! v[e,i,t] = sum over f of w[f,t] v[e,i,f]      w[f,.] >= 0, sum over t of w[f,t] = 1
//! ```
//!
//! `f` runs over the old codes and `t` over the new ones; `v` is in whole US dollars, so each flow
//! is split into whole dollars: every part gets its share rounded down, and the dollars left over
//! go to the parts with the largest remainders, the earlier code first. What is split adds up to
//! what was there, to the dollar. Weights in kilograms are split the same way.
//!
//! ```
//! use corridor_trade::correspondence::Correspondence;
//! let table = "from,to,weight\n850440,850441,0.6\n850440,850449,0.4\n010121,010121,1\n";
//! let table = Correspondence::parse(table.as_bytes(), "hs17-hs22.csv")?;
//! assert_eq!(table.split("850440", 8), Some(vec![("850441", 5), ("850449", 3)]));
//! assert_eq!(table.split("999999", 8), None);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Cost: a pass over the flows and a sort of the result. It fails for a code that the table lacks
//! and for weights that do not add up to one within a millionth (tables round). A code that is
//! split makes flows that nobody reported: counts of flows, births and deaths mean less after it.
//!
//! Source: the method of the HS correspondence tables (United Nations Statistics Division); weights
//! as in Lukaszuk and Torun (2022), Harmonizing the Harmonized System.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::path::Path;

use crate::economy::records;
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::flows::Flows;
use crate::product::{Level, REVISIONS, listed};
use crate::readers::rows::Rows;

/// The columns of a table.
pub const COLUMNS: [&str; 3] = ["from", "to", "weight"];

/// Weights are whole numbers of this part of one.
const FINE: u64 = 1_000_000_000;
/// How far weights of a code may be from one: tables are written with six decimals or so.
const ROUNDED: u64 = FINE / 1_000_000;

/// A table of weights, by old code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondence {
    /// For each old code its new codes in order, with their weights in billionths.
    parts: BTreeMap<String, Vec<(String, u64)>>,
}

impl Correspondence {
    /// Read `from,to,weight` with a header; `path` is for messages.
    ///
    /// # Errors
    ///
    /// [`Error::Rows`] with the first twenty cells that are no codes or weights, a pair that
    /// stands twice, and codes whose weights do not add up to one.
    pub fn parse(bytes: &[u8], path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let mut table = Self::default();
        let mut lines: BTreeMap<String, u64> = BTreeMap::new();
        let mut problems = Vec::new();
        let mut problem = |line: u64, column: &str, found: &str, expected: &str| {
            problems.push(Problem {
                line,
                column: column.into(),
                found: found.into(),
                expected: expected.into(),
                hint: None,
            });
        };
        let mut rows = Rows::new(&csv::ReaderBuilder::new(), bytes);
        let broken = |e: csv::Error| Error::format(path, e.to_string());
        let header = rows.headers().map_err(broken)?.clone();
        let place = |name: &str| {
            header.iter().position(|c| c.trim() == name).ok_or_else(|| Error::NoColumn {
                path: path.into(),
                column: name.into(),
                found: header.iter().map(str::to_owned).collect(),
                hint: format!("a correspondence has the columns {}", COLUMNS.join(", ")),
            })
        };
        let places = [place(COLUMNS[0])?, place(COLUMNS[1])?, place(COLUMNS[2])?];
        for row in rows {
            let (line, row) = row.map_err(|(_, e)| broken(e))?;
            let [from, to, weight] = places.map(|at| row.get(at).unwrap_or_default().trim());
            for (column, code) in [(COLUMNS[0], from), (COLUMNS[1], to)] {
                if Level::of(code).is_err() {
                    problem(line, column, code, "an HS code of two, four or six digits");
                }
            }
            let Some(part) = billionths(weight) else {
                problem(line, COLUMNS[2], weight, "a weight from 0 to 1");
                continue;
            };
            lines.entry(from.to_owned()).or_insert(line);
            let parts = table.parts.entry(from.to_owned()).or_default();
            match parts.binary_search_by(|(code, _)| code.as_str().cmp(to)) {
                Ok(_) => problem(line, COLUMNS[1], to, "one row for each pair of codes"),
                Err(at) => parts.insert(at, (to.to_owned(), part)),
            }
        }
        for (from, parts) in &table.parts {
            let sum: u64 = parts.iter().map(|(_, part)| part).sum();
            if sum.abs_diff(FINE) > ROUNDED {
                let found = format!("{from}: {}", decimal(sum));
                problem(lines[from], COLUMNS[2], &found, "weights of a code that add up to 1");
            }
        }
        let total = problems.len() as u64;
        if total > 0 {
            problems.sort_by_key(|p| p.line);
            problems.truncate(PROBLEMS_SHOWN);
            return Err(Error::Rows { path: path.into(), problems, total });
        }
        Ok(table)
    }

    /// The way from one revision of the Harmonized System to another, step by step between neighbours.
    /// A code that becomes several is split into equal parts: nobody reported how, so the parts are a
    /// convention that `source.toml` lists. `None` for a revision that is not one, or the same.
    ///
    /// ```
    /// use corridor_trade::correspondence::Correspondence;
    /// let table = Correspondence::between("HS2012", "HS2017").unwrap();
    /// assert_eq!(table.split("010121", 8), Some(vec![("010121", 8)]));
    /// assert!(Correspondence::between("HS2017", "HS2017").is_none());
    /// ```
    ///
    /// Source: UN Statistics Division, HS correlation tables; see `codes/README.md`.
    pub fn between(from: &str, to: &str) -> Option<Self> {
        let at = |name: &str| REVISIONS.iter().position(|r| *r == name);
        let (first, last) = (at(from)?, at(to)?);
        if first == last {
            return None;
        }
        let listed = listed(first);
        let mut parts: BTreeMap<String, Vec<(String, u64)>> =
            listed.map(|code| (code.to_owned(), vec![(code.to_owned(), FINE)])).collect();
        let mut here = first;
        while here != last {
            let next = if last > here { here + 1 } else { here - 1 };
            let step = step(here, next);
            for shares in parts.values_mut() {
                *shares = shared(shares, &step);
            }
            here = next;
        }
        // Codes of no revision, such as 999999, stay what they are.
        parts.entry("999999".into()).or_insert_with(|| vec![("999999".into(), FINE)]);
        Some(Self { parts })
    }

    /// Split an amount of an old code into whole parts by new code, zero parts included; `None`
    /// when the table lacks the code.
    pub fn split(&self, from: &str, amount: u64) -> Option<Vec<(&str, u64)>> {
        let parts = self.parts.get(from)?;
        let whole: u64 = parts.iter().map(|(_, part)| part).sum();
        let share = |part: u64| u128::from(amount) * u128::from(part);
        let mut split: Vec<(&str, u64)> = parts
            .iter()
            .map(|(code, part)| (code.as_str(), (share(*part) / u128::from(whole)) as u64))
            .collect();
        let left = amount - split.iter().map(|(_, a)| a).sum::<u64>();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        // A stable sort: of equal remainders the earlier code comes first.
        order.sort_by_key(|at| std::cmp::Reverse(share(parts[*at].1) % u128::from(whole)));
        order.into_iter().take(left as usize).for_each(|at| split[at].1 += 1);
        Some(split)
    }

    /// The codes among `products` that are split, as `850440 = 0.6 850441 + 0.4 850449`.
    pub fn splits(&self, products: &[String]) -> Vec<String> {
        let split = products.iter().filter_map(|from| {
            let parts = self.parts.get(from).filter(|parts| parts.len() > 1)?;
            let parts = parts.iter().map(|(to, part)| format!("{} {to}", decimal(*part)));
            Some(format!("{from} = {}", parts.collect::<Vec<_>>().join(" + ")))
        });
        split.collect()
    }

    /// Flows in the new codes; parts that come to one code are added. A weight that one of them
    /// lacks is missing in the sum.
    ///
    /// # Errors
    ///
    /// [`Error::Uncovered`] with the codes that the table lacks; [`Error::TooLarge`] when a sum
    /// does not fit 64 bits.
    pub fn bridge(&self, flows: &Flows) -> Result<Flows, Error> {
        let lacking: Vec<String> =
            flows.products.iter().filter(|p| !self.parts.contains_key(*p)).cloned().collect();
        if !lacking.is_empty() {
            return Err(Error::Uncovered { codes: lacking, of: flows.products.len() });
        }
        let mut products: Vec<String> = flows
            .products
            .iter()
            .flat_map(|from| self.parts[from].iter().map(|(to, _)| to.clone()))
            .collect();
        products.sort();
        products.dedup();
        let place =
            |code: &str| products.binary_search_by(|p| p.as_str().cmp(code)).unwrap_or(0) as u16;
        // Product, exporter, importer, dollars, kilograms.
        let mut rows: Vec<(u16, u16, u16, u64, Option<u64>)> = Vec::with_capacity(flows.len());
        for at in 0..flows.len() {
            let from = &flows.products[usize::from(flows.product[at])];
            let values = self.split(from, flows.value_usd[at].unsigned_abs()).unwrap_or_default();
            let weights =
                flows.quantity_kg[at].and_then(|kilograms| self.split(from, kilograms.get()));
            // A part without a dollar is no flow: its kilograms stay with the first that is one.
            let mut loose: u64 = weights
                .iter()
                .flatten()
                .zip(&values)
                .filter(|(_, v)| v.1 == 0)
                .map(|(w, _)| w.1)
                .sum();
            for (part, (to, value)) in values.into_iter().enumerate().filter(|(_, v)| v.1 > 0) {
                let weight = weights.as_ref().map(|w| w[part].1 + std::mem::take(&mut loose));
                let (exporter, importer) = (flows.exporter[at], flows.importer[at]);
                rows.push((place(to), exporter, importer, value, weight));
            }
        }
        rows.sort_unstable();
        let mut bridged = Flows {
            year: flows.year,
            economies: flows.economies.clone(),
            products,
            ..Flows::default()
        };
        for same in rows.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
            let (product, exporter, importer, ..) = same[0];
            let total: i128 = same.iter().map(|r| i128::from(r.3)).sum();
            let value = i64::try_from(total).map_err(|_| Error::TooLarge {
                what: format!("a flow of {} in new codes", flows.year),
                total,
            })?;
            let weight = same.iter().try_fold(0_u64, |sum, r| sum.checked_add(r.4?));
            bridged.product.push(product);
            bridged.exporter.push(exporter);
            bridged.importer.push(importer);
            bridged.value_usd.push(value);
            bridged.quantity_kg.push(weight.and_then(NonZeroU64::new));
        }
        Ok(bridged)
    }
}

/// The changes of one step between neighbours, by the code before it.
fn step(here: usize, next: usize) -> BTreeMap<&'static str, Vec<&'static str>> {
    let year = |at: usize| &REVISIONS[at][2..];
    let (before, after) = (year(here.min(next)), year(here.max(next)));
    let mut changes: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for row in records(include_str!("../codes/hs_steps.csv")) {
        let [from_year, to_year, from, to] = row[..] else { continue };
        if from_year == before && to_year == after {
            let (from, to) = if next > here { (from, to) } else { (to, from) };
            changes.entry(from).or_default().push(to);
        }
    }
    changes
}

/// Shares after a step: each part in equal parts of its new codes, what rounding leaves to the first.
fn shared(
    shares: &[(String, u64)],
    step: &BTreeMap<&'static str, Vec<&'static str>>,
) -> Vec<(String, u64)> {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for (code, share) in shares {
        match step.get(code.as_str()) {
            None => *sums.entry(code.clone()).or_default() += share,
            Some(codes) => {
                let (part, left) = (share / codes.len() as u64, share % codes.len() as u64);
                for (place, code) in codes.iter().enumerate() {
                    let part = part + if place == 0 { left } else { 0 };
                    *sums.entry((*code).to_owned()).or_default() += part;
                }
            }
        }
    }
    sums.into_iter().collect()
}

/// A decimal from 0 to 1 in billionths, cut after the ninth decimal.
fn billionths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || whole.len() + decimals.len() == 0 {
        return None;
    }
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let part: u64 = format!("{decimals:0<9}").get(..9)?.parse().ok()?;
    let weight = whole.checked_mul(FINE)?.checked_add(part)?;
    (weight <= FINE).then_some(weight)
}

fn decimal(billionths: u64) -> String {
    let text = format!("{}.{:09}", billionths / FINE, billionths % FINE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flows::Flow;
    use proptest::prelude::*;

    fn table(text: &str) -> Result<Correspondence, Error> {
        Correspondence::parse(format!("from,to,weight\n{text}").as_bytes(), "t.csv")
    }

    fn flow(product: &str, value_usd: i64, kilograms: u64) -> Flow {
        Flow {
            exporter: "DEU".into(),
            importer: "POL".into(),
            product: product.into(),
            value_usd,
            quantity_kg: NonZeroU64::new(kilograms),
        }
    }

    #[test]
    fn codes_split_and_come_together() {
        let table = table("010101,020202,0.5\n010101,030303,0.5\n020202,020202,1\n").unwrap();
        let year =
            Flows::from_rows(2020, vec![flow("010101", 7, 3), flow("020202", 10, 0)]).unwrap();
        let bridged = table.bridge(&year).unwrap();
        assert_eq!(bridged.products, ["020202", "030303"]);
        // Of seven dollars the earlier code gets four; the weight of ten dollars is not known.
        assert_eq!(bridged.value_usd, [14, 3]);
        assert_eq!(bridged.quantity_kg, [None, NonZeroU64::new(1)]);
        assert_eq!(table.splits(&year.products), ["010101 = 0.5 020202 + 0.5 030303"]);
    }

    #[test]
    fn what_is_no_table_is_located() {
        let error =
            table("01010,020202,1\n010101,020202,1.5\n020202,020202,0.5\n030303,1,1\n030303,1,0\n")
                .unwrap_err()
                .to_string();
        for part in [
            "t.csv:2: from: found \"01010\", expected an HS code",
            "t.csv:3: weight: found \"1.5\", expected a weight from 0 to 1",
            "t.csv:4: weight: found \"020202: 0.5\", expected weights of a code that add up to 1",
            "t.csv:5: to: found \"1\", expected an HS code",
            "t.csv:6: to: found \"1\", expected one row for each pair",
        ] {
            assert!(error.contains(part), "{part} in\n{error}");
        }
        let error = Correspondence::parse(b"a,b\n1,2\n", "t.csv").unwrap_err().to_string();
        assert!(error.contains("no column \"from\""), "{error}");
        for text in ["", "-1", "1e-1", "1.0000000001x", "2", "."] {
            assert_eq!(billionths(text), None, "{text}");
        }
        assert_eq!(billionths(".25"), Some(FINE / 4));
    }

    #[test]
    fn every_code_of_a_revision_goes_to_codes_of_every_other() {
        for from in REVISIONS {
            for to in REVISIONS.into_iter().filter(|to| *to != from) {
                let table = Correspondence::between(from, to).unwrap();
                let last = REVISIONS.iter().position(|r| *r == to).unwrap();
                let known: std::collections::BTreeSet<&str> = listed(last).collect();
                assert!(table.parts.len() > 5000, "{from} {to}");
                let mut lost = Vec::new();
                for (code, parts) in &table.parts {
                    assert_eq!(parts.iter().map(|(_, share)| share).sum::<u64>(), FINE, "{code}");
                    lost.extend(
                        parts
                            .iter()
                            .filter(|(to, _)| !known.contains(to.as_str()))
                            .map(|(to, _)| to.clone()),
                    );
                }
                lost.sort();
                lost.dedup();
                // Chapter 99 and a handful of codes that the UN's tables leave to nobody.
                assert!(lost.len() < 60, "{from} {to}: {} {lost:?}", lost.len());
            }
        }
    }

    #[test]
    fn a_code_that_the_table_lacks_is_an_error() {
        let table = table("010101,010101,1\n").unwrap();
        let year = Flows::from_rows(2020, vec![flow("999999", 7, 3)]).unwrap();
        let error = table.bridge(&year).unwrap_err().to_string();
        assert!(error.contains("1 of 1 product codes") && error.contains("999999"), "{error}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn sums_are_conserved(
            rows in proptest::collection::btree_map(
                (0_u8..5, 0_u8..5, 0_u8..9), (1_i64..1_000_000_000_000, 1_u64..1_000_000_000_000), 1..40),
            weights in proptest::collection::vec(1_u64..1_000, 9 * 4),
        ) {
            let code = |p: u8| format!("0101{:02}", p + 10);
            let mut text = String::new();
            for from in 0..9_u8 {
                let own = &weights[usize::from(from) * 4..][..4];
                let all: u64 = own.iter().sum();
                for (to, weight) in (0_u8..).zip(own) {
                    // Each old code leads to four new ones that others lead to as well.
                    let to = code((from + to) % 9);
                    text += &format!("{},{to},{:.9}\n", code(from), *weight as f64 / all as f64);
                }
            }
            let table = table(&text).unwrap();
            let economy = |e: u8| ["DEU", "POL", "VNM", "KEN", "IDN"][usize::from(e)].to_owned();
            let year = Flows::from_rows(2020, rows.iter().map(|((e, i, p), (value, kilograms))| Flow {
                exporter: economy(*e), importer: economy(*i), product: code(*p),
                value_usd: *value, quantity_kg: NonZeroU64::new(*kilograms),
            }).collect()).unwrap();
            let bridged = table.bridge(&year).unwrap();
            prop_assert!(!bridged.is_empty());
            let sums = |flows: &Flows| {
                let mut sums = BTreeMap::new();
                for at in 0..flows.len() {
                    let row = flows.row(at);
                    *sums.entry((row.exporter, row.importer)).or_insert(0_i64) += row.value_usd;
                }
                sums
            };
            prop_assert_eq!(sums(&year), sums(&bridged));
            let kilograms = |flows: &Flows| -> u64 { flows.quantity_kg.iter().flatten().map(|q| q.get()).sum() };
            prop_assert_eq!(kilograms(&bridged), kilograms(&year));
        }
    }
}
