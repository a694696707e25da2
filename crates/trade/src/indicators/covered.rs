//! Whether a year tells what an economy sells, what it buys, and what passes between two: the one
//! predicate by which a missing figure is told from a zero.
//!
//! ```text
//! reports of exporters:  sells(e) where e reports; flow(i,j) where i does; buys(e) where enough report
//! reports of importers:  buys(e) where e reports; flow(i,j) where j does; sells(e) where enough report
//! one reconciled view:   sells(e), buys(e) where some row of e says so; flow(i,j) where both hold
//! coverage of a row   =  trade told of its economy with economies that report too / all that is told
//! ```
//!
//! Enough is [`LEAST`]. A year cut to some markets or products tells of those alone, and is not asked.
//! The coverage of a row about two economies is the lesser of theirs; of an economy that does not report
//! it is nought.
//!
//! Source: project definition. Oracle: the cases of `tests/trade/sides.rs`, by hand.

use super::ask::{Answer, Ask, Value, Year};
use super::coverage::LEAST;
use super::list::{Indicator, Needs};
use crate::source::View;

/// What a year tells of each of its economies.
struct Told {
    view: View,
    cut: bool,
    sells: Vec<bool>,
    buys: Vec<bool>,
    coverage: Vec<f64>,
}

impl Told {
    fn of(year: &Year) -> Self {
        let world = &year.world;
        let wide = world.economies.len();
        let some = |row: &[i64]| row.iter().any(|v| *v != 0);
        let pairs = world.pairs.len() == wide * wide;
        let sold = |e: usize| {
            some(world.exports_of(e)) || (pairs && some(&world.pairs[e * wide..(e + 1) * wide]))
        };
        let bought = |e: usize| {
            some(world.imports_of(e)) || (pairs && (0..wide).any(|i| world.pair(i, e) != 0))
        };
        let reports: Vec<bool> =
            world.economies.iter().map(|e| year.reporters.contains(e)).collect();
        let enough = vec![year.coverage >= LEAST; wide];
        let own = |of: &dyn Fn(usize) -> bool| (0..wide).map(of).collect::<Vec<_>>();
        let (sells, buys) = match (year.reporters.is_empty(), year.view) {
            (true, _) => (own(&sold), own(&bought)),
            (_, View::Exporters) => (reports.clone(), enough),
            (_, View::Importers) => (enough, reports.clone()),
            _ => (reports.clone(), reports.clone()),
        };
        let both: Vec<bool> = match year.reporters.is_empty() {
            true => (0..wide).map(|e| sells[e] && buys[e]).collect(),
            false => reports,
        };
        let part = |e: usize| {
            if !both[e] {
                return 0.0;
            }
            let (mut all, mut known) = (0_i128, 0_i128);
            for (other, reports) in both.iter().enumerate() {
                let trade = i128::from(world.pair(e, other)) + i128::from(world.pair(other, e));
                all += trade;
                known += if *reports { trade } else { 0 };
            }
            if all == 0 { 1.0 } else { known as f64 / all as f64 }
        };
        // Totals without partners are covered as the year is.
        let coverage = match pairs && some(&world.pairs) {
            true => (0..wide).map(part).collect(),
            false => vec![year.coverage; wide],
        };
        Self { view: year.view, cut: year.cut, sells, buys, coverage }
    }

    fn flow(&self, from: usize, to: usize) -> bool {
        match self.view {
            View::Exporters => self.sells[from],
            View::Importers => self.buys[to],
            View::Reconciled | View::Unsaid => self.sells[from] && self.buys[to],
        }
    }

    /// Whether a measure of one economy may be told.
    fn one(&self, measure: &str, e: usize) -> bool {
        match measure {
            "imports_usd" | "rma" => self.buys[e],
            "balance_usd" | "rta" | "lafay" | "hub_score" => self.sells[e] && self.buys[e],
            _ => self.sells[e],
        }
    }

    /// Whether a measure of two may be told.
    fn two(&self, indicator: &str, measure: &str, from: usize, to: usize) -> bool {
        match (indicator, measure) {
            ("similarity", _) => self.sells[from] && self.sells[to],
            ("two-way", "sold_usd") => self.flow(from, to),
            ("two-way", "bought_usd") => self.flow(to, from),
            ("two-way" | "grubel-lloyd" | "marginal-two-way", _) => {
                self.flow(from, to) && self.flow(to, from)
            }
            (_, "exports_usd") => self.sells[from],
            (_, "imports_usd") => self.buys[to],
            ("complementarity" | "overlap", _) => self.sells[from] && self.buys[to],
            (
                "headroom" | "margins" | "diversification",
                "headroom_usd" | "share" | "intensive" | "extensive" | "demand_usd",
            ) => self.flow(from, to) && self.buys[to],
            _ => self.flow(from, to),
        }
    }
}

/// Leave absent what the years do not tell, and say what that is; then the coverage of each row, where
/// it is not all.
pub(super) fn cover(indicator: &Indicator, ask: &Ask, answer: &mut Answer) {
    if indicator.needs == Needs::Mirror || ask.years.is_empty() {
        return;
    }
    let years: Vec<(u16, Told)> =
        ask.years.iter().map(|year| (year.world.year, Told::of(year))).collect();
    let place = |code: &str| ask.economies().binary_search_by(|e| e.as_str().cmp(code)).ok();
    let key = |name: &str| answer.keys.iter().position(|key| *key == name);
    let single = key("economy").or_else(|| key("exporter").filter(|_| key("importer").is_none()));
    let pair = key("exporter").zip(key("importer"));
    let change =
        matches!(indicator.needs, Needs::PairYears | Needs::FlowYears | Needs::FinestYears);
    let mut coverage = Vec::with_capacity(answer.len());
    let mut lacking = std::collections::BTreeSet::new();
    for row in 0..answer.len() {
        let year = answer.years[row];
        let of = |key: usize| place(&answer.codes[key][row]);
        let ends = match (pair, single) {
            (Some((from, to)), _) => of(from).zip(of(to)).map(|(from, to)| (from, Some(to))),
            (None, Some(e)) => of(e).map(|e| (e, None)),
            (None, None) => None,
        };
        let told = || years.iter().filter(|(at, _)| change || *at == year);
        let own = told().filter_map(|(_, told)| {
            let (from, to) = ends?;
            let parts = [Some(from), to].into_iter().flatten().map(|e| told.coverage[e]);
            parts.min_by(f64::total_cmp)
        });
        coverage.push(own.min_by(f64::total_cmp));
        let Some((from, to)) = ends else { continue };
        for (measure, values) in answer.measures.iter().zip(&mut answer.values) {
            if matches!(*measure, "coverage" | "since") {
                continue;
            }
            for (at, told) in told().filter(|(_, told)| !told.cut) {
                let known = match to {
                    Some(to) => told.two(indicator.name, measure, from, to),
                    None => told.one(measure, from),
                };
                if !known {
                    values[row] = Value::Absent;
                    lacking.insert((*at, from, to));
                }
            }
        }
    }
    let named = |e: usize| ask.economies()[e].clone();
    let mut by_year = std::collections::BTreeMap::<u16, Vec<String>>::new();
    for (year, from, to) in lacking {
        let whose = match to {
            Some(to) => format!("{} and {}", named(from), named(to)),
            None => named(from),
        };
        by_year.entry(year).or_default().push(whose);
    }
    answer.lacking = !by_year.is_empty();
    for (year, whose) in by_year {
        let some = match &whose[..] {
            few @ ([_] | [_, _] | [_, _, _]) => few.join("; "),
            many => format!("{} and {} more", many[..3].join("; "), many.len() - 3),
        };
        answer.notes.push(format!(
            "{year}: the data do not tell all that was asked of {some}; what is missing is left empty, not zero"
        ));
    }
    let world = !indicator.needs.only_the_pair();
    if world && !answer.measures.contains(&"coverage") && ask.years.iter().any(|y| y.coverage < 1.0)
    {
        let of_year = |year: &u16| {
            let year = ask.years.iter().find(|y| y.world.year == *year);
            year.map_or(Value::Absent, |y| Value::Real(y.coverage))
        };
        let column = answer.years.iter().zip(coverage);
        let column = column.map(|(year, own)| own.map_or_else(|| of_year(year), Value::Real));
        let column = column.collect();
        answer.measures.insert(0, "coverage");
        answer.values.insert(0, column);
    }
}
