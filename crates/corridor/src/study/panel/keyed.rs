//! A table that a person brings, with its rows under economies and years.
//!
//! ```text
//! iso_o,iso_d,dist            a pair
//! iso3,year,gdp               an economy in a year: once for the exporter, once for the importer
//! Country Code,...,1990,1991  the same with years as columns, a row for each indicator
//! iso1,iso2,entryforceyear    agreements of pairs, as DESTA lists them: in force or not
//! ```
//!
//! Columns are known by the letters and digits of their names. Economies are codes or names of any kind
//! that an import knows.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_gravity::formula::{Column, Frame};
use corridor_trade::economy::{Code, of_file};

use crate::error::Error;
use crate::study::columns;

/// Names of exporter and importer, together.
const PAIRS: [[&str; 2]; 14] = [
    ["exporteriso3", "importeriso3"],
    ["exporter", "importer"],
    ["iso3o", "iso3d"],
    ["isoo", "isod"],
    ["isocodeo", "isocoded"],
    ["reporteriso3", "partneriso3"],
    ["reporteriso", "partneriso"],
    ["reportercode", "partnercode"],
    ["reporter", "partner"],
    ["origin", "destination"],
    ["countryo", "countryd"],
    ["iso1", "iso2"],
    ["country1", "country2"],
    ["exp", "imp"],
];
/// Names of one economy.
const ECONOMIES: [&str; 11] = [
    "economy",
    "iso3",
    "iso3c",
    "iso3code",
    "countrycode",
    "isocode",
    "refarea",
    "iso",
    "code",
    "country",
    "countryname",
];
const YEARS: [&str; 5] = ["year", "yr", "timeperiod", "period", "t"];
/// Names that say once more who it is.
const SAID: [&str; 12] = [
    "countryname",
    "country",
    "country1",
    "country2",
    "iso2",
    "iso2c",
    "iso3num",
    "cnum",
    "pays",
    "economyname",
    "region",
    "iso3n",
];

/// Letters and digits of a name, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whom rows are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An exporter and an importer.
    Pairs,
    /// One economy.
    Economies,
}

/// A table under its keys: places of economies in a list, the second of them zero for one economy, and
/// the year, zero where the table has none.
#[derive(Debug)]
pub struct Keyed {
    /// Whom rows are about.
    pub about: About,
    /// Whether rows have a year.
    pub yearly: bool,
    /// Columns in their order.
    pub columns: Vec<String>,
    /// Values of each key, one for each column; `None` is missing.
    pub values: BTreeMap<(u16, u16, u16), Vec<Option<f64>>>,
    /// Rows about economies that the list does not have.
    pub elsewhere: usize,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// Read a table; `economies` is the list, in order, and `wanted` names the columns to keep, where not all
/// of numbers are.
///
/// # Errors
///
/// [`Error::Columns`]; [`Error::Join`] for a table without keys, one with two rows for a key that differ,
/// or a cell that is no economy, year or number.
pub fn read(path: &Path, economies: &[String], wanted: &[String]) -> Result<Keyed, Error> {
    let frame = columns::read(path, None, None)?;
    let table = Table { path, frame: &frame, economies };
    let named = |name: &str| frame.names().find(|n| plain(n) == name).map(str::to_owned);
    if let (Some(force), Some(one), Some(other)) =
        (named("entryforceyear"), named("iso1"), named("iso2"))
    {
        return table.agreements(&one, &other, &force);
    }
    let pair = PAIRS.iter().find_map(|[from, to]| named(from).zip(named(to)));
    let year = YEARS.iter().find_map(|name| named(name));
    match pair {
        Some((from, to)) => table.rows(&[from, to], year, wanted),
        None => {
            let one = ECONOMIES.iter().find_map(|name| named(name));
            let Some(one) = one else {
                let names: Vec<&str> = frame.names().collect();
                return Err(table.wrong(format!(
                    "has no columns of economies; its columns are {}\nhint: name them exporter and importer, or economy, and year",
                    names.join(", ")
                )));
            };
            let years: Vec<(String, u16)> =
                frame.names().filter_map(|n| Some((n.to_owned(), year_of(n)?))).collect();
            if year.is_none() && years.len() > 1 {
                return table.wide(&one, &years, wanted);
            }
            table.rows(&[one], year, wanted)
        }
    }
}

/// The year that a column is, as `1990` or `1990 [YR1990]`.
fn year_of(name: &str) -> Option<u16> {
    let year = name.split(' ').next()?.trim_start_matches(['Y', 'y', 'X', 'x']);
    let year: u16 = year.parse().ok().filter(|_| year.len() == 4)?;
    (1900..=2100).contains(&year).then_some(year)
}

struct Table<'a> {
    path: &'a Path,
    frame: &'a Frame,
    economies: &'a [String],
}

impl Table<'_> {
    fn wrong(&self, problem: String) -> Error {
        Error::Join { path: self.path.to_owned(), problem }
    }

    fn column(&self, name: &str) -> Result<&Column, Error> {
        Ok(self.frame.named(name)?)
    }

    /// The place of the economy of a row; `None` when the list does not have it.
    fn place(&self, column: &Column, row: usize) -> Option<u16> {
        let Code::Economy(iso3) = of_file(&column.label(row)?) else { return None };
        self.economies.binary_search_by(|e| e.as_str().cmp(iso3)).ok().map(|at| at as u16)
    }

    fn year(&self, name: &str, row: usize) -> Result<u16, Error> {
        let label = self.column(name)?.label(row).unwrap_or_default();
        let year = label.strip_suffix(".0").unwrap_or(&label).parse::<u16>().ok();
        year.filter(|year| (1..=9999).contains(year)).ok_or_else(|| {
            self.wrong(format!("row {row}: column \"{name}\" holds \"{label}\", expected a year"))
        })
    }

    /// Columns of values: those that are wanted, or all of numbers that are no keys.
    fn of_values(&self, keys: &[&str], wanted: &[String]) -> Result<Vec<String>, Error> {
        let key = |name: &&str| keys.contains(name) || SAID.contains(&plain(name).as_str());
        let numbers = |name: &&str| {
            let column = self.frame.column(name);
            column.is_some_and(|c| (0..c.len()).any(|row| c.number(row).is_some()))
        };
        let all = self.frame.names().filter(|name| !key(name) && numbers(name));
        let kept = all.filter(|name| wanted.is_empty() || wanted.iter().any(|w| w == name));
        let kept: Vec<String> = kept.map(str::to_owned).collect();
        if kept.is_empty() {
            let names: Vec<&str> = self.frame.names().collect();
            let of = match wanted {
                [] => "no column of numbers".to_owned(),
                _ => format!("no column of numbers named {}", wanted.join(" or ")),
            };
            return Err(self.wrong(format!(
                "has {of} to join; its columns are {}\nhint: --columns names those to keep, of all files",
                names.join(", ")
            )));
        }
        Ok(kept)
    }

    fn rows(
        &self,
        who: &[String],
        year: Option<String>,
        wanted: &[String],
    ) -> Result<Keyed, Error> {
        let mut keys: Vec<&str> = who.iter().map(String::as_str).collect();
        keys.extend(year.as_deref());
        let names = self.of_values(&keys, wanted)?;
        let mut keyed = Keyed {
            about: if who.len() == 2 { About::Pairs } else { About::Economies },
            yearly: year.is_some(),
            columns: names.clone(),
            values: BTreeMap::new(),
            elsewhere: 0,
            notes: self.frame.notes().to_vec(),
        };
        // GeoDist has a row for each of several cities; the one with this mark is the economy's.
        let main = self.frame.names().find(|n| plain(n) == "maincity").map(str::to_owned);
        let main = main.as_ref().map(|name| self.column(name)).transpose()?;
        let who: Vec<&Column> =
            who.iter().map(|name| self.column(name)).collect::<Result<_, _>>()?;
        let columns: Vec<&Column> =
            names.iter().map(|name| self.column(name)).collect::<Result<_, _>>()?;
        for row in 0..self.frame.rows() {
            if main.is_some_and(|main| main.number(row) != Some(1.0)) {
                continue;
            }
            let places: Option<Vec<u16>> = who.iter().map(|c| self.place(c, row)).collect();
            let Some(places) = places else {
                keyed.elsewhere += 1;
                continue;
            };
            let year = year.as_deref().map(|name| self.year(name, row)).transpose()?.unwrap_or(0);
            let key = (places[0], places.get(1).copied().unwrap_or(0), year);
            let values: Vec<Option<f64>> = columns.iter().map(|c| c.number(row)).collect();
            self.insert(&mut keyed, key, values, row)?;
        }
        Ok(keyed)
    }

    fn insert(
        &self,
        keyed: &mut Keyed,
        key: (u16, u16, u16),
        values: Vec<Option<f64>>,
        row: usize,
    ) -> Result<(), Error> {
        let same = |a: &Option<f64>, b: &Option<f64>| a.map(f64::to_bits) == b.map(f64::to_bits);
        if let Some(before) = keyed.values.get(&key) {
            if let Some(at) = (0..values.len()).find(|&at| !same(&before[at], &values[at])) {
                let who = self.called(keyed.about, key);
                let (name, there) = (&keyed.columns[at], before[at]);
                let shown = |x: Option<f64>| x.map_or("nothing".to_owned(), |x| x.to_string());
                return Err(self.wrong(format!(
                    "has two rows for {who}: column \"{name}\" is {} before and {} in row {row}\nhint: leave one row for each economy, or pair, and year",
                    shown(there), shown(values[at])
                )));
            }
            return Ok(());
        }
        keyed.values.insert(key, values);
        Ok(())
    }

    fn called(&self, about: About, (one, other, year): (u16, u16, u16)) -> String {
        let name = |at: u16| self.economies[usize::from(at)].as_str();
        let who = match about {
            About::Pairs => format!("{} and {}", name(one), name(other)),
            About::Economies => name(one).to_owned(),
        };
        if year == 0 { who } else { format!("{who} in {year}") }
    }

    /// Years as columns; a row for each economy and indicator, where there are several.
    fn wide(&self, one: &str, years: &[(String, u16)], wanted: &[String]) -> Result<Keyed, Error> {
        let of = |names: &[&str]| {
            names.iter().find_map(|name| self.frame.names().find(|n| plain(n) == *name))
        };
        let which = of(&["indicatorcode", "seriescode", "indicatorname", "seriesname", "concept"]);
        let which = which.map(|name| self.column(name)).transpose()?;
        let economies = self.column(one)?;
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let indicator = |row: usize| match which {
            Some(which) => which.label(row),
            None => Some(stem.clone()),
        };
        let mut columns: Vec<String> = Vec::new();
        for row in 0..self.frame.rows() {
            let name = indicator(row).filter(|n| wanted.is_empty() || wanted.contains(n));
            columns.extend(name.filter(|name| !columns.contains(name)));
        }
        let mut keyed = Keyed {
            about: About::Economies,
            yearly: true,
            values: BTreeMap::new(),
            elsewhere: 0,
            notes: self.frame.notes().to_vec(),
            columns,
        };
        for row in 0..self.frame.rows() {
            let at = indicator(row).and_then(|n| keyed.columns.iter().position(|c| *c == n));
            let Some(at) = at else { continue };
            let Some(place) = self.place(economies, row) else {
                keyed.elsewhere += 1;
                continue;
            };
            for (name, year) in years {
                let Some(value) = self.column(name)?.number(row) else { continue };
                let blank = || vec![None; keyed.columns.len()];
                let key = (place, 0, *year);
                let cell = &mut keyed.values.entry(key).or_insert_with(blank)[at];
                if cell.is_some_and(|before| before.to_bits() != value.to_bits()) {
                    let who = self.called(About::Economies, key);
                    return Err(self.wrong(format!("has two values for {who}, again in row {row}")));
                }
                *cell = Some(value);
            }
        }
        Ok(keyed)
    }

    /// Agreements between pairs, one row each: whether one is in force. A row of a withdrawal ends what its
    /// pair has by that treaty.
    fn agreements(&self, one: &str, other: &str, force: &str) -> Result<Keyed, Error> {
        let (one, other, force) = (self.column(one)?, self.column(other)?, self.column(force)?);
        let of = |name: &str| self.frame.names().find(|n| plain(n) == name);
        let optional = |name: &str| of(name).map(|name| self.column(name)).transpose();
        let (kind, treaty, signed) =
            (optional("entrytype")?, optional("basetreaty")?, optional("year")?);
        let mut keyed = Keyed {
            about: About::Pairs,
            yearly: true,
            columns: vec!["agreement".to_owned()],
            values: BTreeMap::new(),
            elsewhere: 0,
            notes: vec![
                "agreement is 1 from the year of entry into force, for both directions; a pair that the list does not have has none".to_owned(),
            ],
        };
        let mut never = 0;
        // By pair and treaty: when it began, and when one of the two left.
        let mut spans: BTreeMap<(u16, u16, String), Span> = BTreeMap::new();
        for row in 0..self.frame.rows() {
            let (Some(a), Some(b)) = (self.place(one, row), self.place(other, row)) else {
                keyed.elsewhere += 1;
                continue;
            };
            let text = |column: Option<&Column>| column.and_then(|c| c.label(row));
            let number = |column: &Column| column.number(row).map(|year| year as u16);
            let treaty = text(treaty).unwrap_or_else(|| row.to_string());
            let span = spans.entry((a.min(b), a.max(b), treaty)).or_default();
            if text(kind).is_some_and(|kind| kind.to_ascii_lowercase().contains("withdraw")) {
                span.left = number(force).or_else(|| signed.and_then(number)).or(span.left);
                continue;
            }
            match number(force) {
                Some(year) => span.from = Some(span.from.map_or(year, |first| first.min(year))),
                None => never += 1,
            }
        }
        for ((a, b, _), Span { from, left }) in spans {
            let Some(from) = from else { continue };
            for year in from..left.unwrap_or(LAST) {
                for key in [(a, b, year), (b, a, year)] {
                    keyed.values.insert(key, vec![Some(1.0)]);
                }
            }
        }
        if never > 0 {
            keyed
                .notes
                .push(format!("{never} rows have no year of entry into force and are left out"));
        }
        Ok(keyed)
    }
}

/// When a treaty began for a pair, and when one of the two left it.
#[derive(Clone, Copy, Default)]
struct Span {
    from: Option<u16>,
    left: Option<u16>,
}

/// Agreements that nobody left go on until then.
const LAST: u16 = 2100;
