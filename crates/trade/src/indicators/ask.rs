//! A question to an indicator, and its answer: where formulas meet years of trade.
//!
//! An [`Ask`] holds the years at one level of products, on common lists of codes, and says whose
//! rows to show. An [`Answer`] is a table by columns: keys (codes), then measures, absent values kept
//! absent.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU64;
use std::sync::OnceLock;

use super::beside_trade::Tariffs;
use super::mirror::Causes;
use crate::aggregate::{Aggregates, shortened};
use crate::economy::{stands_for, told_as};
use crate::error::Error;
use crate::flows::Flows;
use crate::product::Level;
use crate::source::View;

/// One year at one level: its three sums, and the flows that the question needs.
#[derive(Clone, Debug, Default)]
pub struct Year {
    /// Exports, imports and pairs.
    pub world: Aggregates,
    /// Flows of the exporter and of the importer to and from everybody, at any level that is no coarser.
    pub flows: Flows,
    /// What all flows of a product with a weight add up to, US dollars and kilograms, where the question
    /// needs it.
    pub weighed: BTreeMap<String, (i64, u64)>,
    /// How much of the world's trade the year tells: see [`super::coverage`].
    pub coverage: f64,
    /// Who reported; empty where the year is one reconciled view.
    pub reporters: Vec<String>,
    /// Whose word the flows are.
    pub view: View,
    /// Whether flows to other markets, or other products, were left out.
    pub cut: bool,
    /// What a filter left out, in words.
    pub filtered: Option<String>,
    /// Rows of each pair by the places of its economies, with the place of the product.
    pub(super) by_pair: OnceLock<ByPair>,
}

/// The places of exporter and importer, and of each of their flows the product's and the row's.
type ByPair = HashMap<(usize, usize), Vec<(usize, usize)>>;

/// A question.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// Years in order, all on the same economies and products: see [`Ask::on_common_codes`].
    pub years: Vec<Year>,
    /// The same years as the importers report them, where a second source has them.
    pub mirror: Vec<Year>,
    /// The exporter, or the one economy that the question is about.
    pub exporter: Option<String>,
    /// The importer; the hub, for what passes through it.
    pub importer: Option<String>,
    /// Show products that begin with this.
    pub product: Option<String>,
    /// Third markets.
    pub partners: Vec<String>,
    /// Income a head by economy.
    pub income: BTreeMap<String, f64>,
    /// Tariffs of the pair, for an export potential.
    pub tariffs: Option<Tariffs>,
    /// Kilometres between economies, by exporter and importer, for an export potential.
    pub distances: BTreeMap<(String, String), f64>,
    /// What is known of why two reports of one flow differ.
    pub causes: Causes,
    /// The least amount that counts as trade where births and deaths are counted, US dollars.
    pub floor: i64,
    /// What must be known of how the question was understood.
    pub notes: Vec<String>,
    /// Only so many rows with the largest last measures are wanted.
    pub top: Option<usize>,
}

impl Ask {
    /// Bring all years to the economies and products that occur in any of them: one that is absent
    /// from a year has zeros there.
    #[must_use]
    pub fn on_common_codes(mut self) -> Self {
        let all = |pick: fn(&Aggregates) -> &Vec<String>| {
            let years = self.years.iter().chain(&self.mirror);
            let mut codes: Vec<String> = years.flat_map(|y| pick(&y.world).clone()).collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let (economies, products) = (all(|w| &w.economies), all(|w| &w.products));
        for year in self.years.iter_mut().chain(&mut self.mirror) {
            if year.world.economies != economies || year.world.products != products {
                year.world = widened(&year.world, &economies, &products);
            }
            year.by_pair = OnceLock::new();
        }
        let (exporter, importer) = (self.exporter.take(), self.importer.take());
        self.about(exporter.as_deref(), importer.as_deref());
        self
    }

    /// Ask about these two, under the codes by which the years hold them.
    pub fn about(&mut self, exporter: Option<&str>, importer: Option<&str>) {
        let held = |code: &str| self.economies().binary_search_by(|e| e.as_str().cmp(code)).is_ok();
        let mut notes = Vec::new();
        let mut of = |code: Option<&str>| -> Option<String> {
            let code = code?;
            match stands_for(code).filter(|other| !held(code) && held(other)) {
                None => Some(code.to_owned()),
                Some(other) => {
                    notes.push(told_as(code, other));
                    Some(other.to_owned())
                }
            }
        };
        let (exporter, importer) = (of(exporter), of(importer));
        (self.exporter, self.importer) = (exporter, importer);
        notes.retain(|note| !self.notes.contains(note));
        self.notes.extend(notes);
    }

    /// The economies of every year.
    #[must_use]
    pub fn economies(&self) -> &[String] {
        self.years.first().map_or(&[], |y| &y.world.economies)
    }

    /// The products of every year.
    #[must_use]
    pub fn products(&self) -> &[String] {
        self.years.first().map_or(&[], |y| &y.world.products)
    }

    /// Places of the products to show.
    pub(super) fn shown_products(&self) -> Vec<usize> {
        let prefix = self.product.as_deref().unwrap_or_default();
        (0..self.products().len()).filter(|&p| self.products()[p].starts_with(prefix)).collect()
    }

    /// Places of the economies to show: the exporter, or all.
    pub(super) fn shown_economies(&self) -> Result<Vec<usize>, Error> {
        self.one_or_all(self.exporter.as_deref())
    }

    /// Places of the importers to show: the importer, or all.
    pub(super) fn shown_importers(&self) -> Result<Vec<usize>, Error> {
        self.one_or_all(self.importer.as_deref())
    }

    /// The pairs asked for, by exporter and importer: one of the two is named at least, as all pairs of
    /// the world are a table that nobody asked for.
    pub(super) fn asked_pairs(&self) -> Result<Vec<(usize, usize)>, Error> {
        if self.importer.is_none() {
            self.the_exporter()?;
        }
        let (from, to) = (self.shown_economies()?, self.shown_importers()?);
        let pairs = from.iter().flat_map(|i| to.iter().map(|j| (*i, *j)));
        Ok(pairs.filter(|(i, j)| self.shows_pair(*i, *j)).collect())
    }

    /// Whether a pair is asked for: its side that was not named is one of the partners, where there are
    /// any.
    pub(super) fn shows_pair(&self, exporter: usize, importer: usize) -> bool {
        let listed =
            |at: usize| self.partners.is_empty() || self.partners.contains(&self.economies()[at]);
        exporter != importer
            && (self.exporter.is_some() || listed(exporter))
            && (self.importer.is_some() || listed(importer))
    }

    fn one_or_all(&self, code: Option<&str>) -> Result<Vec<usize>, Error> {
        match code {
            Some(code) => Ok(vec![self.place(code)?]),
            None => Ok((0..self.economies().len()).collect()),
        }
    }

    /// The exporter's place.
    pub(super) fn the_exporter(&self) -> Result<usize, Error> {
        self.place(named(self.exporter.as_deref(), "exporter")?)
    }

    /// The importer's place.
    pub(super) fn the_importer(&self) -> Result<usize, Error> {
        self.place(named(self.importer.as_deref(), "importer")?)
    }

    fn place(&self, code: &str) -> Result<usize, Error> {
        self.economies().iter().position(|e| e == code).ok_or_else(|| Error::NotHeld {
            what: format!("trade of {code}"),
            held: Vec::new(),
            hint: Some("corridor indicator totals lists the economies that a year holds".into()),
        })
    }

    /// The first and the last year; an error unless there are two.
    pub(super) fn ends(&self) -> Result<(&Year, &Year), Error> {
        match (self.years.first(), self.years.last()) {
            (Some(first), Some(last)) if self.years.len() > 1 => Ok((first, last)),
            _ => Err(Error::Argument {
                name: "years",
                found: self.years.len().to_string(),
                expected: "two or more, since the measure compares a first and a last one",
            }),
        }
    }
}

impl Year {
    /// What one economy sells, importer x product, at the level of the sums. US dollars.
    pub(super) fn sold(&self, exporter: usize) -> Vec<i64> {
        let products = self.world.products.len();
        let mut sold = vec![0; self.world.economies.len() * products];
        for ((_, importer), rows) in self.by_pair().iter().filter(|((e, _), _)| *e == exporter) {
            for (product, row) in rows {
                sold[importer * products + product] += self.flows.value_usd[*row];
            }
        }
        sold
    }

    /// What one economy sells to another, one amount a product. US dollars.
    pub(super) fn sold_to(&self, exporter: usize, importer: usize) -> Vec<i64> {
        let mut sold = vec![0; self.world.products.len()];
        for (product, row) in self.by_pair().get(&(exporter, importer)).into_iter().flatten() {
            sold[*product] += self.flows.value_usd[*row];
        }
        sold
    }

    /// Values and weights of the flows of a pair, one list a product.
    pub(super) fn weighed(
        &self,
        exporter: usize,
        importer: usize,
    ) -> Vec<Vec<(i64, Option<NonZeroU64>)>> {
        let mut rows = vec![Vec::new(); self.world.products.len()];
        for (product, row) in self.by_pair().get(&(exporter, importer)).into_iter().flatten() {
            rows[*product].push((self.flows.value_usd[*row], self.flows.quantity_kg[*row]));
        }
        rows
    }

    /// The flows by pair, on the codes of the sums.
    fn by_pair(&self) -> &ByPair {
        self.by_pair.get_or_init(|| {
            let (economies, products) = (&self.world.economies, &self.world.products);
            let place =
                |list: &[String], code: &str| list.binary_search_by(|c| c.as_str().cmp(code)).ok();
            let of_digits = |p: &&String| p.starts_with(|c: char| c.is_ascii_digit());
            let level = products.iter().filter(of_digits).map(String::len).max();
            let level = level.and_then(|digits| Level::from_digits(digits).ok());
            let economy: Vec<Option<usize>> =
                self.flows.economies.iter().map(|e| place(economies, e)).collect();
            let coarser =
                |code: &str| level.map_or(code, |level| shortened(code, level)).to_owned();
            let product: Vec<Option<usize>> =
                self.flows.products.iter().map(|p| place(products, &coarser(p))).collect();
            let mut pairs = ByPair::new();
            for row in 0..self.flows.len() {
                let from = economy[usize::from(self.flows.exporter[row])];
                let to = economy[usize::from(self.flows.importer[row])];
                let what = product[usize::from(self.flows.product[row])];
                if let (Some(from), Some(to), Some(what)) = (from, to, what) {
                    pairs.entry((from, to)).or_default().push((what, row));
                }
            }
            pairs
        })
    }
}

/// The sums on longer lists of codes.
fn widened(world: &Aggregates, economies: &[String], products: &[String]) -> Aggregates {
    let mut wide = Aggregates::zero(world.year, economies.to_vec(), products.to_vec());
    // Every code of the year is in the longer list, which was made from it.
    let to = |from: &[String], list: &[String]| -> Vec<usize> {
        from.iter().map(|c| list.binary_search(c).unwrap_or_default()).collect()
    };
    let (economy, product) = (to(&world.economies, economies), to(&world.products, products));
    for (e, &row) in economy.iter().enumerate() {
        for (p, &column) in product.iter().enumerate() {
            let (from, at) = (e * product.len() + p, row * products.len() + column);
            wide.exports[at] = world.exports[from];
            wide.imports[at] = world.imports[from];
        }
        for (f, &column) in economy.iter().enumerate() {
            wide.pairs[row * economies.len() + column] = world.pairs[e * economy.len() + f];
        }
    }
    wide
}

fn named<'a>(code: Option<&'a str>, role: &'static str) -> Result<&'a str, Error> {
    code.ok_or(Error::Argument {
        name: role,
        found: "not given".to_owned(),
        expected: "an economy, since the measure is about one\nhint: name it, as in --exporter VNM",
    })
}

/// One cell of an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A count, or an amount in whole units.
    Whole(i64),
    /// A measure.
    Real(f64),
    /// Undefined there, or not known.
    Absent,
}

impl From<Option<f64>> for Value {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Absent, Self::Real)
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Absent, Self::Whole)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

/// An answer: a table by columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The year of each row; the last one, of a change.
    pub years: Vec<u16>,
    /// Names of the key columns.
    pub keys: Vec<&'static str>,
    /// Codes, one list a key column.
    pub codes: Vec<Vec<String>>,
    /// Names of the measures, with their unit where they have one.
    pub measures: Vec<&'static str>,
    /// Values, one list a measure.
    pub values: Vec<Vec<Value>>,
    /// Whether the rows stand in order already, the first one first.
    pub ranked: bool,
    /// Whether something that was asked for is not in the data, and so absent.
    pub lacking: bool,
    /// What must be known to read the numbers.
    pub notes: Vec<String>,
    /// How many rows are wanted in the end, and the least last measure that can still be among them.
    keep: Option<(usize, f64)>,
}

impl Answer {
    pub(super) fn new(keys: &[&'static str], measures: &[&'static str]) -> Self {
        Self {
            keys: keys.to_vec(),
            codes: vec![Vec::new(); keys.len()],
            measures: measures.to_vec(),
            values: vec![Vec::new(); measures.len()],
            ..Self::default()
        }
    }

    /// An answer of which only the rows with the largest last measures are wanted: others need not be
    /// kept, as [`Answer::top`] would leave them out.
    pub(super) fn of_top(mut self, top: Option<usize>) -> Self {
        self.keep = top.map(|n| (n, f64::NEG_INFINITY));
        self
    }

    /// Whether a row cannot be among those that are wanted.
    fn is_below(&mut self, values: &[Value]) -> bool {
        let Some((n, least)) = self.keep else { return false };
        let last = match values.last() {
            Some(Value::Whole(value)) => *value as f64,
            Some(Value::Real(value)) => *value,
            Some(Value::Absent) | None => f64::NEG_INFINITY,
        };
        if least > f64::NEG_INFINITY && last <= least {
            return true;
        }
        // A few thousand rows are sorted out at once.
        if self.len() >= n.saturating_mul(4).max(4096) {
            let (notes, top) = (std::mem::take(&mut self.notes), self.top(n));
            let least = top.values.last().and_then(|list| list.last().copied());
            *self = top;
            self.notes = notes;
            let least = match least {
                Some(Value::Whole(value)) => value as f64,
                Some(Value::Real(value)) => value,
                Some(Value::Absent) | None => f64::NEG_INFINITY,
            };
            self.keep = Some((n, least));
        }
        false
    }

    pub(super) fn push(&mut self, year: u16, codes: &[&str], values: &[Value]) {
        if self.is_below(values) {
            return;
        }
        debug_assert_eq!((codes.len(), values.len()), (self.keys.len(), self.measures.len()));
        self.years.push(year);
        for (list, code) in self.codes.iter_mut().zip(codes) {
            list.push((*code).to_owned());
        }
        for (list, value) in self.values.iter_mut().zip(values) {
            list.push(*value);
        }
    }

    /// Add the rows of another answer to the same question about others.
    pub fn append(&mut self, other: Self) {
        self.lacking |= other.lacking;
        self.years.extend(other.years);
        for (list, more) in self.codes.iter_mut().zip(other.codes) {
            list.extend(more);
        }
        for (list, more) in self.values.iter_mut().zip(other.values) {
            list.extend(more);
        }
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// Whether nothing that was asked for is in the data: of a pair the measure itself, of an economy
    /// anything that is told with it.
    #[must_use]
    pub fn tells_nothing(&self) -> bool {
        let pair = self.keys.contains(&"importer");
        let from = if pair { self.measures.len().saturating_sub(1) } else { 0 };
        let told = self.measures.iter().zip(&self.values).skip(from);
        let mut told = told.filter(|(name, _)| !["coverage", "since"].contains(*name));
        self.lacking && told.all(|(_, values)| values.iter().all(|v| *v == Value::Absent))
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.years.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.years.is_empty()
    }

    /// The `n` rows with the largest last measure, largest first, or the first `n` of an answer that
    /// is ranked already; absent values come last, and rows
    /// of equal value keep their order.
    #[must_use]
    pub fn top(&self, n: usize) -> Self {
        let key = |row: usize| match self.values.last().map(|list| list[row]) {
            Some(Value::Whole(value)) => (1, value as f64),
            Some(Value::Real(value)) => (1, value),
            Some(Value::Absent) | None => (0, 0.0),
        };
        let mut order: Vec<usize> = (0..self.len()).collect();
        if !self.ranked {
            order.sort_by(|&a, &b| {
                let (a, b) = (key(a), key(b));
                b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
            });
        }
        order.truncate(n);
        fn pick<T: Clone>(list: &[T], order: &[usize]) -> Vec<T> {
            order.iter().map(|row| list[*row].clone()).collect()
        }
        Self {
            years: pick(&self.years, &order),
            codes: self.codes.iter().map(|list| pick(list, &order)).collect(),
            values: self.values.iter().map(|list| pick(list, &order)).collect(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_never_ranks_first() {
        let mut answer = Answer::new(&["economy"], &["index"]);
        for (code, value) in [("DEU", None), ("POL", Some(-2.0)), ("VNM", Some(3.0))] {
            answer.push(2024, &[code], &[value.into()]);
        }
        assert_eq!(answer.top(2).codes, [["VNM", "POL"]]);
        assert_eq!(answer.top(9).codes, [["VNM", "POL", "DEU"]]);
    }

    #[test]
    fn a_code_that_one_year_lacks_has_zeros_there() {
        let year = |year, economy: &str, value| {
            let mut world = Aggregates::zero(year, vec![economy.into()], vec!["01".into()]);
            world.exports[0] = value;
            Year { world, ..Year::default() }
        };
        let ask = Ask { years: vec![year(2023, "VNM", 5), year(2024, "DEU", 7)], ..Ask::default() };
        let ask = ask.on_common_codes();
        assert_eq!(ask.economies(), ["DEU", "VNM"]);
        assert_eq!(ask.years[0].world.exports, [0, 5]);
        assert_eq!(ask.years[1].world.exports, [7, 0]);
    }
}
