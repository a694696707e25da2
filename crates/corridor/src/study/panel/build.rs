//! A panel for estimation out of the store: exporter x importer x year, and product where asked for.
//!
//! ```text
//! trade > 0    what the dataset holds
//! trade = 0    no flow, where one would have been told: the reporter reported that year, or in one
//!              reconciled view the exporter sells to somebody and the importer buys from somebody; by
//!              product, one that somebody trades that year
//! no row       the flow is not known
//! ```
//!
//! Rows are in the order of exporter, importer, product and year. Own trade is from a file that a person
//! brings; other files are joined by their keys: see [`super::keyed`].
//!
//! Cost: economies squared x products x years. Refused beyond [`MOST_ROWS`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use corridor_trade::Level;
use corridor_trade::selection::{self, Selection};
use corridor_trade::store::{self, Held};

use super::keyed::{self, About, Keyed};
use crate::error::Error;

/// Rows beyond this are asked for by mistake: all pairs by six digits.
pub const MOST_ROWS: usize = 60_000_000;

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Years, in order.
    pub years: Vec<u16>,
    /// Economies as a person names them; all that trade without.
    pub economies: Option<String>,
    /// Products kept apart; all added up without.
    pub level: Option<Level>,
    /// Products, by the beginning of their codes; empty means all.
    pub products: Vec<String>,
    /// A file of own trade, US dollars: economy, year and one column of numbers.
    pub own: Option<PathBuf>,
    /// Files to join.
    pub joins: Vec<PathBuf>,
    /// Columns of these to keep; all of numbers without.
    pub columns: Vec<String>,
}

/// A panel, row by row, and what became of what.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Codes of economies, in order.
    pub economies: Vec<String>,
    /// Codes of products, in order; none where all are added up.
    pub products: Vec<String>,
    /// Places of exporters in `economies`.
    pub exporter: Vec<u16>,
    /// Places of importers.
    pub importer: Vec<u16>,
    /// Places of products in `products`.
    pub product: Vec<u16>,
    /// Years.
    pub year: Vec<u16>,
    /// US dollars.
    pub trade_usd: Vec<i64>,
    /// Columns of joined files.
    pub joined: Vec<Joined>,
    /// Rows with trade, with none, and of own trade.
    pub counts: Counts,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Rows by what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With trade.
    pub positive: usize,
    /// Without, and known to be.
    pub zero: usize,
    /// Of own trade.
    pub own: usize,
    /// Flows that are not known, and have no row.
    pub unknown: usize,
}

/// A column of a joined file.
#[derive(Clone, Debug)]
pub struct Joined {
    /// Its name.
    pub name: String,
    /// Its value in each row; NaN is missing.
    pub values: Vec<f64>,
}

/// What a year says.
struct YearOf {
    year: u16,
    /// Exporter, importer, product and US dollars, in that order.
    flows: Vec<(u16, u16, u16, i64)>,
    sells: Vec<bool>,
    buys: Vec<bool>,
    /// Whose word there is; `None` for one reconciled view.
    reports: Option<Vec<bool>>,
    traded: Vec<bool>,
}

/// Build it from a dataset.
///
/// # Errors
///
/// Those of the store; [`Error::Panel`] for a panel that is too large or holds nothing; those of
/// [`keyed::read`]; [`Error::Join`] for a column that is there already.
pub fn build(held: &Held, wanted: &Wanted) -> Result<Built, Error> {
    let selection = Selection {
        level: wanted.level,
        by_exporter: true,
        by_importer: true,
        products: wanted.products.clone(),
    };
    let mut raw = Vec::new();
    for &year in &wanted.years {
        let path = held.year(year)?;
        let rows = selection::selected(&store::flows(&path)?, &selection)?;
        raw.push((year, rows, store::reporters(&path, year)?));
    }
    let chosen: Option<BTreeSet<String>> = match &wanted.economies {
        None => None,
        Some(named) => {
            let years = wanted.years.iter().map(|&year| selection::economies(named, year));
            let lists: Vec<Vec<String>> = years.collect::<Result<_, _>>()?;
            Some(lists.into_iter().flatten().collect()).filter(|all: &BTreeSet<_>| !all.is_empty())
        }
    };
    let mut economies = BTreeSet::new();
    let mut products = BTreeSet::new();
    for row in raw.iter().flat_map(|(_, rows, _)| rows) {
        for code in [&row.exporter, &row.importer].into_iter().flatten() {
            if chosen.as_ref().is_none_or(|chosen| chosen.contains(code)) {
                economies.insert(code.clone());
            }
        }
        products.extend(row.product.clone());
    }
    let economies: Vec<String> = economies.into_iter().collect();
    let products: Vec<String> = products.into_iter().collect();
    let n = economies.len();
    let rows = n * n * products.len().max(1) * wanted.years.len();
    let path = held.folder.clone();
    if n < 2 {
        let message = format!("{n} economies trade in the years asked for, expected two or more");
        return Err(Error::Panel { path, message });
    }
    if rows > MOST_ROWS || products.len() > usize::from(u16::MAX) {
        let message = format!(
            "{n} economies, {} products and {} years are {rows} rows, expected at most {MOST_ROWS}\nhint: fewer --economies, --years or --product, or --level 2",
            products.len().max(1),
            wanted.years.len()
        );
        return Err(Error::Panel { path, message });
    }
    let importers_tell = held.source.valuation == "CIF";
    let years: Vec<YearOf> = raw
        .into_iter()
        .map(|(year, rows, reporters)| of_year(year, rows, &reporters, &economies, &products))
        .collect();
    let own = match &wanted.own {
        None => None,
        Some(_) if wanted.level.is_some() => {
            let problem = "is own trade of all products, and products are kept apart\nhint: leave out --level or --own".to_owned();
            return Err(Error::Join { path: wanted.own.clone().unwrap_or_default(), problem });
        }
        Some(file) => Some(own_trade(file, &economies)?),
    };
    let mut built = Built { economies, products, ..Built::default() };
    lay(&mut built, &years, own.as_ref(), importers_tell);
    for file in &wanted.joins {
        join(&mut built, file, &wanted.columns)?;
    }
    for name in &wanted.columns {
        if !built
            .joined
            .iter()
            .any(|j| j.name.trim_start_matches("exporter_").trim_start_matches("importer_") == name)
        {
            let message = format!("no joined file has a column of numbers \"{name}\"");
            return Err(Error::Panel {
                path: wanted.joins.first().cloned().unwrap_or_default(),
                message,
            });
        }
    }
    Ok(built)
}

fn of_year(
    year: u16,
    rows: Vec<selection::Selected>,
    reporters: &[String],
    economies: &[String],
    products: &[String],
) -> YearOf {
    let at = |list: &[String], code: Option<&String>| -> Option<u16> {
        list.binary_search(code?).ok().map(|at| at as u16)
    };
    let (mut sells, mut buys) = (vec![false; economies.len()], vec![false; economies.len()]);
    let mut traded = vec![products.is_empty(); products.len().max(1)];
    let mut flows = Vec::with_capacity(rows.len());
    for row in rows {
        let (from, to) =
            (at(economies, row.exporter.as_ref()), at(economies, row.importer.as_ref()));
        let what = if products.is_empty() { Some(0) } else { at(products, row.product.as_ref()) };
        // What is sold to others than those chosen shows that the economy is known all the same.
        if let Some(from) = from {
            sells[usize::from(from)] |= row.value_usd > 0;
        }
        if let Some(to) = to {
            buys[usize::from(to)] |= row.value_usd > 0;
        }
        if let Some(what) = what {
            traded[usize::from(what)] |= row.value_usd > 0;
        }
        if let (Some(from), Some(to), Some(what)) = (from, to, what) {
            flows.push((from, to, what, row.value_usd));
        }
    }
    flows.sort_unstable();
    let reports =
        (!reporters.is_empty()).then(|| economies.iter().map(|e| reporters.contains(e)).collect());
    YearOf { year, flows, sells, buys, reports, traded }
}

impl YearOf {
    /// Whether no flow of a pair means none.
    fn covers(&self, from: usize, to: usize, importers_tell: bool) -> bool {
        match &self.reports {
            Some(reports) => reports[if importers_tell { to } else { from }],
            None => self.sells[from] && self.buys[to],
        }
    }
}

/// Rows in the order of exporter, importer, product and year.
fn lay(built: &mut Built, years: &[YearOf], own: Option<&Keyed>, importers_tell: bool) {
    let n = built.economies.len();
    let products = built.products.len().max(1);
    // Flows of every year come in the same order, so that each is read once.
    let mut next = vec![0; years.len()];
    for (from, to) in (0..n).flat_map(|from| (0..n).map(move |to| (from, to))) {
        for what in 0..products {
            for (year, next) in years.iter().zip(&mut next) {
                let key = (from as u16, to as u16, what as u16);
                let found = year.flows.get(*next).filter(|f| (f.0, f.1, f.2) == key).map(|f| f.3);
                *next += usize::from(found.is_some());
                let trade = if from == to {
                    let own = own.and_then(|own| own.values.get(&(key.0, 0, year.year)));
                    let own = own.and_then(|values| values[0]).map(|usd| usd.round() as i64);
                    built.counts.own += usize::from(own.is_some());
                    own
                } else if let Some(usd) = found.filter(|usd| *usd > 0) {
                    built.counts.positive += 1;
                    Some(usd)
                } else if year.traded[what] && year.covers(from, to, importers_tell) {
                    built.counts.zero += 1;
                    Some(0)
                } else {
                    built.counts.unknown += 1;
                    None
                };
                if let Some(trade) = trade {
                    built.exporter.push(key.0);
                    built.importer.push(key.1);
                    built.year.push(year.year);
                    built.trade_usd.push(trade);
                    if !built.products.is_empty() {
                        built.product.push(key.2);
                    }
                }
            }
        }
    }
}

fn own_trade(file: &Path, economies: &[String]) -> Result<Keyed, Error> {
    let wrong = |problem: String| Error::Join { path: file.to_owned(), problem };
    let own = keyed::read(file, economies, &[])?;
    if own.about != About::Economies || !own.yearly || own.columns.len() != 1 {
        return Err(wrong(format!(
            "holds {}; expected an economy, a year and one column of own trade in US dollars",
            own.columns.join(", ")
        )));
    }
    let below = own.values.iter().find(|(_, v)| v[0].is_some_and(|usd| usd < 0.0));
    if let Some(((at, _, year), values)) = below {
        return Err(wrong(format!(
            "own trade of {} in {year} is {}, below zero\nhint: gross output less exports, both in US dollars",
            economies[usize::from(*at)],
            values[0].unwrap_or_default()
        )));
    }
    Ok(own)
}

/// Add the columns of a file, and say what of it found no row and which rows found nothing in it.
fn join(built: &mut Built, file: &Path, wanted: &[String]) -> Result<(), Error> {
    let keyed = keyed::read(file, &built.economies, wanted)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let agreements = keyed.columns == ["agreement"] && keyed.about == About::Pairs;
    let sides: &[(&str, bool)] = match keyed.about {
        About::Pairs => &[("", true)],
        About::Economies => &[("exporter_", true), ("importer_", false)],
    };
    for (side, first) in sides {
        let key = |row: usize| {
            let (from, to) = (built.exporter[row], built.importer[row]);
            let year = if keyed.yearly { built.year[row] } else { 0 };
            match keyed.about {
                About::Pairs => (from, to, year),
                About::Economies => (if *first { from } else { to }, 0, year),
            }
        };
        for (at, column) in keyed.columns.iter().enumerate() {
            let column = format!("{side}{column}");
            let taken = ["exporter", "importer", "year", "product", "trade_usd"]
                .contains(&column.as_str())
                || built.joined.iter().any(|j| j.name == column);
            if taken {
                let problem = format!(
                    "column \"{column}\" is in the panel already\nhint: give it another name, or leave it out with --columns"
                );
                return Err(Error::Join { path: file.to_owned(), problem });
            }
            let none = if agreements { 0.0 } else { f64::NAN };
            let value = |row| keyed.values.get(&key(row)).and_then(|v| v[at]).unwrap_or(none);
            let values: Vec<f64> = (0..built.year.len()).map(value).collect();
            let without: Vec<usize> =
                (0..values.len()).filter(|&row| values[row].is_nan()).collect();
            if !without.is_empty() {
                let who = whole(built, keyed.about, *first, &values);
                let of = if who.is_empty() {
                    String::new()
                } else {
                    format!(", in all of {}", few(&who))
                };
                built.notes.push(format!(
                    "{name}: \"{column}\" is missing in {} of {} rows{of}",
                    without.len(),
                    values.len(),
                ));
            }
            built.joined.push(Joined { name: column, values });
        }
    }
    let joined = match keyed.columns.len() * sides.len() {
        1 => "1 column is joined".to_owned(),
        n => format!("{n} columns are joined"),
    };
    let by = match (keyed.about, keyed.yearly) {
        (About::Pairs, false) => "exporter and importer",
        (About::Pairs, true) => "exporter, importer and year",
        (About::Economies, false) => "economy",
        (About::Economies, true) => "economy and year",
    };
    let elsewhere = match keyed.elsewhere {
        0 => String::new(),
        1 => "; 1 of its rows is about an economy that the panel does not have".to_owned(),
        n => format!("; {n} of its rows are about economies that the panel does not have"),
    };
    built.notes.push(format!("{name}: {joined} by {by}{elsewhere}"));
    built.notes.extend(keyed.notes.into_iter().map(|note| format!("{name}: {note}")));
    Ok(())
}

/// The economies that have a value in none of their rows: on one side, or of pairs on either.
fn whole<'b>(built: &'b Built, about: About, first: bool, values: &[f64]) -> Vec<&'b str> {
    let mut known = vec![false; built.economies.len()];
    let mut there = vec![false; built.economies.len()];
    for (row, value) in values.iter().enumerate() {
        let (from, to) = (usize::from(built.exporter[row]), usize::from(built.importer[row]));
        let (a, b) = match about {
            About::Pairs => (from, to),
            About::Economies if first => (from, from),
            About::Economies => (to, to),
        };
        for at in [a, b] {
            there[at] = true;
            known[at] |= !value.is_nan();
        }
    }
    let lacks = |at: &usize| there[*at] && !known[*at];
    (0..known.len()).filter(lacks).map(|at| built.economies[at].as_str()).collect()
}

/// The first few of a list.
fn few(names: &[&str]) -> String {
    const SHOWN: usize = 6;
    if names.len() <= SHOWN {
        names.join(", ")
    } else {
        format!("{} and {} others", names[..SHOWN].join(", "), names.len() - SHOWN)
    }
}
