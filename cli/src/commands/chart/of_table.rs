//! A table that another command printed as CSV, drawn: bars, a treemap, or lines by year.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use corridor::brief::chart::Chart;
use corridor::brief::page::Table;
use corridor::figures::money;
use corridor::key::Key;
use corridor::plot::{Bar, Map, Party, Plot, Point, Series, Tile};

use crate::failure::Failure;

/// Most bytes of a table: what is drawn is read whole.
const MOST: u64 = 64 << 20;
/// Bars and areas that are drawn; the rest is added up.
const SHOWN: usize = 25;
/// Lines that can be told apart.
const LINES: usize = 3;
/// Columns that count or date, and are no measure.
const NO_VALUES: [&str; 5] = ["year", "month", "rank", "rows", "coverage"];

/// What `flows --rest` calls the rows that it adds up.
const REST: &str = "the rest";

/// How a table is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Shape {
    /// Lines by year: at most three.
    Line,
    /// Bars, the longest first.
    Bar,
    /// Areas, one a row.
    Treemap,
}

/// What of a table is drawn.
pub struct Asked<'a> {
    pub shape: Option<Shape>,
    pub value: Option<&'a str>,
    pub label: Option<&'a str>,
    pub title: Option<&'a str>,
}

/// A table as read.
struct Read {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A row that is drawn.
struct Cell {
    label: String,
    year: Option<i16>,
    value: f64,
}

/// The chart of a table, and what must be said of it.
pub fn chart(file: &Path, asked: &Asked<'_>) -> Result<(Chart, Vec<String>), Failure> {
    let table = read(file)?;
    let value = value_column(&table, asked.value)?;
    let labels = label_columns(&table, asked.label, value)?;
    let year = table.columns.iter().position(|name| name == "year");
    let mut notes = Vec::new();
    let (mut cells, mut empty) = (Vec::new(), 0_usize);
    for (line, row) in (2..).zip(&table.rows) {
        let text = row[value].as_str();
        if text.is_empty() {
            empty += 1;
            continue;
        }
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        let Some(value) = number else {
            return Err(Failure::hinted(
                format!(
                    "{}:{line}: {}: found {text:?}, expected a number of zero or more",
                    file.display(),
                    table.columns[value]
                ),
                "--value names another column",
            ));
        };
        let mut parts: Vec<&str> =
            labels.iter().map(|at| row[*at].as_str()).filter(|part| !part.is_empty()).collect();
        // A row of all others says so in each column.
        parts.dedup();
        cells.push(Cell {
            label: parts.join(" "),
            year: year.and_then(|at| row[at].parse().ok()),
            value,
        });
    }
    if cells.is_empty() {
        return Err(Failure::hinted(
            format!("{} holds no value to draw", file.display()),
            "a table has a header and rows, as --format csv prints them",
        ));
    }
    if empty > 0 {
        notes.push(format!("{empty} rows have no value and are not drawn: not known is not zero"));
    }
    let years: BTreeSet<i16> = cells.iter().filter_map(|cell| cell.year).collect();
    let shape = asked.shape.unwrap_or(if years.len() > 1 { Shape::Line } else { Shape::Bar });
    let name = &table.columns[value];
    let when = match (years.first(), years.last()) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let title = asked.title.map_or_else(|| format!("{}{when}", words(name)), str::to_owned);
    let plot = match shape {
        Shape::Line => lines(cells, name)?,
        Shape::Bar | Shape::Treemap if years.len() > 1 => {
            return Err(Failure::hinted(
                format!("the table holds {} years, and bars are of one", years.len()),
                "--as line draws them by year; --year or --years of the command that printed it names one",
            ));
        }
        Shape::Bar => bars(cells, name),
        Shape::Treemap => areas(cells, name, &title),
    };
    let chart = Chart {
        key: Key::from("table".to_owned()),
        description: format!("{}, as the table has it.", words(name)),
        card: Key::from("table".to_owned()),
        twin: Table {
            key: Key::from("table".to_owned()),
            caption: title.clone(),
            columns: Vec::new(),
            rows: Vec::new(),
        },
        title,
        plot,
        language: None,
    };
    Ok((chart, notes))
}

fn read(file: &Path) -> Result<Read, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::hinted(
            format!("{}: cannot be read: {error}", file.display()),
            "name a CSV file, or - for what another command prints",
        )
    };
    let mut bytes = Vec::new();
    match file.as_os_str() == "-" {
        true => std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes),
        false => std::fs::File::open(file).and_then(|f| f.take(MOST + 1).read_to_end(&mut bytes)),
    }
    .map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(failed(&"it is over 64 MB, more than a chart can show"));
    }
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let columns = reader.headers().map_err(|error| failed(&error))?;
    let columns: Vec<String> = columns.iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| Ok(row?.iter().map(str::to_owned).collect()));
    let rows: Result<Vec<Vec<String>>, csv::Error> = rows.collect();
    Ok(Read { columns, rows: rows.map_err(|error| failed(&error))? })
}

fn numeric(table: &Read, at: usize) -> bool {
    let mut cells = table.rows.iter().map(|row| row[at].as_str()).filter(|cell| !cell.is_empty());
    // A code such as 0306 is text.
    let number = |cell: &str| {
        cell.parse::<f64>().is_ok()
            && !(cell.len() > 1 && cell.starts_with('0') && !cell.contains('.'))
    };
    cells.clone().next().is_some() && cells.all(number)
}

fn place(table: &Read, name: &str) -> Result<usize, Failure> {
    table.columns.iter().position(|column| column == name).ok_or_else(|| {
        let known = table.columns.join(", ");
        Failure::hinted(
            format!("the table has no column {name:?}"),
            format!("its columns are {known}"),
        )
    })
}

fn value_column(table: &Read, named: Option<&str>) -> Result<usize, Failure> {
    if let Some(name) = named {
        return place(table, name);
    }
    let own = |at: &usize| !NO_VALUES.contains(&table.columns[*at].as_str()) && numeric(table, *at);
    let dollars = table.columns.iter().position(|column| column == "value_usd");
    let last = (0..table.columns.len()).rev().find(own);
    dollars.or(last).ok_or_else(|| {
        let known = table.columns.join(", ");
        Failure::hinted(
            "no column of the table holds numbers".to_owned(),
            format!("its columns are {known}"),
        )
    })
}

/// The columns of text that tell rows apart; codes stand before their names.
fn label_columns(table: &Read, named: Option<&str>, value: usize) -> Result<Vec<usize>, Failure> {
    if let Some(name) = named {
        return Ok(vec![place(table, name)?]);
    }
    let text: Vec<usize> = (0..table.columns.len())
        .filter(|at| {
            let codes = ["product", "exporter", "importer", "economy"]
                .contains(&table.columns[*at].as_str());
            *at != value
                && !NO_VALUES.contains(&table.columns[*at].as_str())
                && (codes || !numeric(table, *at))
        })
        .collect();
    let differs = |at: &usize| {
        let own = table.rows.iter().map(|row| row[*at].as_str()).filter(|cell| *cell != REST);
        own.collect::<BTreeSet<_>>().len() > 1
    };
    let telling: Vec<usize> = text.iter().copied().filter(differs).collect();
    Ok(if telling.is_empty() { text.into_iter().take(1).collect() } else { telling })
}

/// The name of a column in words.
fn words(column: &str) -> String {
    let mut text = match column.strip_suffix("_usd") {
        Some(of) => format!("{of}, US dollars"),
        None => column.to_owned(),
    }
    .replace('_', " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn shown(value: f64, column: &str) -> String {
    match column.ends_with("_usd") {
        true => money(value, "USD"),
        false => {
            let text = format!("{:.*e}", 3, value).parse::<f64>().unwrap_or(value);
            format!("{text}")
        }
    }
}

/// The largest rows of one label each, and the rest as one.
fn ranked(cells: Vec<Cell>) -> Vec<(String, f64)> {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    cells.into_iter().for_each(|cell| *sums.entry(cell.label).or_default() += cell.value);
    let mut all: Vec<(String, f64)> = sums.into_iter().collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if all.len() > SHOWN {
        let rest = all.split_off(SHOWN);
        let sum = rest.iter().map(|(_, value)| value).sum();
        all.push((format!("{} others", rest.len()), sum));
    }
    all
}

fn bars(cells: Vec<Cell>, column: &str) -> Plot {
    let bars = ranked(cells).into_iter().map(|(label, value)| Bar {
        label,
        value,
        shown: shown(value, column),
        ends: None,
    });
    Plot::Bars { unit: words(column), bars: bars.collect() }
}

fn areas(cells: Vec<Cell>, column: &str, title: &str) -> Plot {
    let all = ranked(cells);
    let whole: f64 = all.iter().map(|(_, value)| value).sum();
    let tiles = all.into_iter().filter(|(_, value)| *value > 0.0);
    let tiles = tiles.map(|(label, value)| Tile { label, value, shown: shown(value, column) });
    Plot::Areas {
        maps: vec![Map {
            title: title.to_owned(),
            party: Party::First,
            shown: shown(whole, column),
            tiles: tiles.collect(),
        }],
    }
}

fn lines(cells: Vec<Cell>, column: &str) -> Result<Plot, Failure> {
    let mut all: BTreeMap<String, BTreeMap<i16, f64>> = BTreeMap::new();
    for cell in cells {
        let Some(year) = cell.year else {
            return Err(Failure::hinted(
                "a line needs a column year, and the table has none".to_owned(),
                "--as bar draws it without",
            ));
        };
        *all.entry(cell.label).or_default().entry(year).or_default() += cell.value;
    }
    if all.len() > LINES {
        return Err(Failure::hinted(
            format!("the table holds {} lines, and {LINES} can be told apart", all.len()),
            "ask for fewer rows of each year, or --label a column that sums them up",
        ));
    }
    let most = all.values().flat_map(|line| line.values()).copied().fold(0.0, f64::max);
    let (by, scale) = match (column.ends_with("_usd"), most) {
        (true, most) if most >= 1e9 => (1e9, "billion US dollars"),
        (true, most) if most >= 1e6 => (1e6, "million US dollars"),
        (true, _) => (1.0, "US dollars"),
        (false, _) => (1.0, ""),
    };
    let unit = if scale.is_empty() { words(column) } else { scale.to_owned() };
    let series = all.into_iter().enumerate().map(|(at, (name, points))| Series {
        name,
        party: Party::at(Some(at)),
        points: points.into_iter().map(|(year, value)| Point { year, value: value / by }).collect(),
    });
    Ok(Plot::Years { unit, series: series.collect(), level: None })
}

/// The chart as text: a bar of blocks for each value.
pub fn text(chart: &Chart, width: usize) -> String {
    let rows: Vec<(String, f64, String)> = match &chart.plot {
        Plot::Bars { bars, .. } => {
            bars.iter().map(|bar| (bar.label.clone(), bar.value, bar.shown.clone())).collect()
        }
        Plot::Areas { maps } => maps
            .iter()
            .flat_map(|map| &map.tiles)
            .map(|tile| (tile.label.clone(), tile.value, tile.shown.clone()))
            .collect(),
        Plot::Years { series, .. } => series
            .iter()
            .flat_map(|line| {
                line.points.iter().map(|point| {
                    let label = format!("{} {}", line.name, point.year);
                    (
                        label.trim().to_owned(),
                        point.value,
                        format!("{}", (point.value * 1e3).round() / 1e3),
                    )
                })
            })
            .collect(),
        _ => Vec::new(),
    };
    let letters = |text: &str| text.chars().count();
    let names = rows.iter().map(|(name, ..)| letters(name)).max().unwrap_or(0).min(width / 2);
    let values = rows.iter().map(|(.., shown)| letters(shown)).max().unwrap_or(0);
    let room = width.saturating_sub(names + values + 4).max(8);
    let most = rows.iter().map(|(_, value, _)| *value).fold(0.0, f64::max);
    let mut out = format!("{}\n", chart.title);
    for (name, value, shown) in rows {
        let name: String = name.chars().take(names).collect();
        let blocks = if most > 0.0 { (value / most * room as f64).round() as usize } else { 0 };
        let pad = names - letters(&name);
        out.push_str(&format!("{name}{}  {}  {shown}\n", " ".repeat(pad), "█".repeat(blocks)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, shape: Option<Shape>) -> Result<Chart, String> {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("t.csv");
        std::fs::write(&file, text).unwrap();
        let asked = Asked { shape, value: None, label: None, title: None };
        chart(&file, &asked).map(|(chart, _)| chart).map_err(|failure| failure.message)
    }

    #[test]
    fn flows_become_bars_areas_and_lines() {
        let table = "year,exporter,importer,product,name,value_usd,rows\n\
                     2024,POL,VNM,03,Fish,1000000,4\n2024,POL,VNM,27,Fuels,3000000,2\n";
        let Plot::Bars { bars, .. } = made(table, None).unwrap().plot else { panic!() };
        assert_eq!((bars[0].label.as_str(), bars[0].shown.as_str()), ("27 Fuels", "$3m"));
        let drawn = made(table, Some(Shape::Treemap)).unwrap();
        assert!(matches!(&drawn.plot, Plot::Areas { maps } if maps[0].tiles.len() == 2));
        assert!(text(&drawn, 60).contains("27 Fuels  ███"));
        let years = "year,exporter,value_usd\n2023,POL,5000000000\n2024,POL,6000000000\n";
        let Plot::Years { unit, series, .. } = made(years, None).unwrap().plot else { panic!() };
        assert_eq!((unit.as_str(), series[0].points[1].value), ("billion US dollars", 6.0));
        assert!(made(years, Some(Shape::Bar)).unwrap_err().contains("2 years"));
        assert!(
            made("a,b\nx,y\n", None).unwrap_err().contains("no column of the table holds numbers")
        );
        assert!(made("a,b\nx,-1\n", None).unwrap_err().contains("t.csv:2: b"));
    }
}
