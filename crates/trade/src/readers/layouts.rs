//! The formats that are known by their header, in the order in which they are tried.

use std::path::Path;

use super::delimited::{Layout, MOST_COLUMNS, Month, Only, Year};
use crate::error::{Error, Problem};

/// A format: its name, the columns by which it is known, and how they become a layout.
pub(crate) struct Format {
    pub(crate) name: &'static str,
    known_by: &'static [&'static str],
    layout: fn(&Header) -> Option<Layout>,
}

/// Every delimited format that is known by its header.
pub(crate) const FORMATS: &[Format] = &[
    Format { name: "baci", known_by: &["t", "i", "j", "k", "v"], layout: baci },
    Format {
        name: "comtrade",
        known_by: &["reportercode", "partnercode", "flowcode", "cmdcode", "primaryvalue"],
        layout: comtrade,
    },
    Format {
        name: "comtrade-legacy",
        known_by: &[
            "year",
            "trade flow code",
            "reporter code",
            "partner code",
            "commodity code",
            "trade value (us$)",
        ],
        layout: comtrade_legacy,
    },
    Format {
        name: "corridor",
        known_by: &["year", "exporter", "importer", "product", "value_usd"],
        layout: corridor,
    },
];

/// The names of a file's columns and what separates them.
pub(crate) struct Header {
    delimiter: u8,
    columns: Vec<String>,
}

/// Which column of a file holds what, as a person says it: `exporter=iso_o,value=trade_usd`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Role and column, in the order given.
    pub columns: Vec<(String, String)>,
    /// The year of a file without such a column.
    pub year: Option<u16>,
    /// Power of ten from the file's value to dollars.
    pub value_power: i32,
    /// Power of ten from the file's weight to kilograms.
    pub quantity_power: i32,
}

impl Mapping {
    /// The roles that a mapping can name.
    pub const ROLES: [&'static str; 6] =
        ["year", "exporter", "importer", "product", "value", "quantity"];

    /// Read `exporter=iso_o,importer=iso_d,product=hs6,value=trade_usd`.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for a part that is no pair or a role that is not known.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut mapping = Self { quantity_power: 3, ..Self::default() };
        for part in text.split(',') {
            let Some((role, column)) = part.split_once('=') else {
                return Err(Error::Argument {
                    name: "map",
                    found: part.into(),
                    expected: "role=column",
                });
            };
            if !Self::ROLES.contains(&role.trim()) {
                return Err(Error::Argument {
                    name: "map",
                    found: role.into(),
                    expected: "a role among year, exporter, importer, product, value, quantity",
                });
            }
            mapping.columns.push((role.trim().into(), column.trim().into()));
        }
        Ok(mapping)
    }

    /// The column of a role.
    pub fn column(&self, role: &str) -> Option<&str> {
        self.columns.iter().find(|(r, _)| r == role).map(|(_, column)| column.as_str())
    }
}

impl Header {
    /// Read the first line of a file. The delimiter is the one that occurs most.
    pub(crate) fn parse(line: &[u8], path: &Path) -> Result<Self, Error> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let problem = |found: &[u8], expected: &str| {
            let found = String::from_utf8_lossy(found).into_owned();
            Error::row(
                path,
                Problem {
                    line: 1,
                    column: String::new(),
                    found,
                    expected: expected.into(),
                    hint: None,
                },
            )
        };
        let text = std::str::from_utf8(line).map_err(|_| problem(line, "a header in UTF-8"))?;
        let text = text.trim_end_matches(['\r', '\n']);
        let count = |d: u8| text.bytes().filter(|b| *b == d).count();
        let delimiter = [b',', b'\t', b';'].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',');
        let columns: Vec<String> = split(text, delimiter as char);
        if columns.len() < 2 || columns.len() > MOST_COLUMNS {
            return Err(problem(line, "a header of 2 to 256 columns"));
        }
        Ok(Self { delimiter, columns })
    }

    /// The place of a column by its name, in any case.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.eq_ignore_ascii_case(name))
    }

    fn layout(
        &self,
        year: &str,
        exporter: &str,
        importer: &str,
        product: &str,
        value: &str,
    ) -> Option<Layout> {
        Some(Layout {
            delimiter: self.delimiter,
            columns: self.columns.clone(),
            year: Year::Column(self.place(year)?),
            month: None,
            exporter: self.place(exporter)?,
            importer: self.place(importer)?,
            flow: None,
            product: self.place(product)?,
            value: self.place(value)?,
            value_power: 0,
            quantity: None,
            quantity_power: 0,
            only: Vec::new(),
        })
    }

    /// The layout of a known format.
    pub(crate) fn known(&self) -> Option<(&'static str, Layout)> {
        let format = FORMATS.iter().find(|f| f.known_by.iter().all(|c| self.place(c).is_some()))?;
        Some((format.name, (format.layout)(self)?))
    }

    /// The layout that a person says.
    pub(crate) fn mapped(&self, mapping: &Mapping, path: &Path) -> Result<Layout, Error> {
        let place = |role: &str| -> Result<usize, Error> {
            let column = mapping.column(role).unwrap_or(role);
            self.place(column).ok_or_else(|| Error::NoColumn {
                path: path.into(),
                column: column.into(),
                found: self.columns.clone(),
                hint: format!("say which column is the {role} with --map {role}=COLUMN"),
            })
        };
        let quantity = match mapping.column("quantity") {
            Some(_) => Some(place("quantity")?),
            None => None,
        };
        Ok(Layout {
            delimiter: self.delimiter,
            columns: self.columns.clone(),
            year: match mapping.year {
                Some(year) => Year::Fixed(year),
                None => Year::Column(place("year")?),
            },
            month: None,
            exporter: place("exporter")?,
            importer: place("importer")?,
            flow: None,
            product: place("product")?,
            value: place("value")?,
            value_power: mapping.value_power,
            quantity,
            quantity_power: mapping.quantity_power,
            only: Vec::new(),
        })
    }

    /// What separates the columns.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The names, for messages.
    pub(crate) fn columns(&self) -> &[String] {
        &self.columns
    }
}

fn split(text: &str, delimiter: char) -> Vec<String> {
    let mut within = false;
    let cells = text.split(|c: char| {
        within ^= c == '"';
        c == delimiter && !within
    });
    cells.map(|c| c.trim().trim_matches('"').trim().to_owned()).collect()
}

/// BACI: value in thousand dollars, weight in tonnes.
fn baci(header: &Header) -> Option<Layout> {
    let mut layout = header.layout("t", "i", "j", "k", "v")?;
    layout.value_power = 3;
    layout.quantity = header.place("q");
    layout.quantity_power = 3;
    Some(layout)
}

const WORLD_ONLY: &str = "a second partner, mode of transport, customs procedure or mode of supply: it repeats the row of all";

/// UN Comtrade's API and bulk files: dollars, kilograms; one row of each breakdown is the total.
fn comtrade(header: &Header) -> Option<Layout> {
    let mut layout = header
        .layout("refyear", "reportercode", "partnercode", "cmdcode", "primaryvalue")
        .or_else(|| {
            header.layout("period", "reportercode", "partnercode", "cmdcode", "primaryvalue")
        })?;
    layout.flow = header.place("flowcode");
    layout.quantity = header.place("netwgt");
    let totals: [(&str, &'static [&'static str]); 4] = [
        ("partner2code", &["0", ""]),
        ("motcode", &["0", ""]),
        ("customscode", &["C00", ""]),
        ("moscode", &["0", ""]),
    ];
    for (column, kept) in totals {
        if let Some(column) = header.place(column) {
            layout.only.push(Only { column, kept, reason: WORLD_ONLY });
        }
    }
    let frequency = header.place("freqcode");
    layout.month = header.place("period").map(|period| Month { frequency, period });
    if let Some(column) = frequency {
        // Without a period a month cannot be told from another.
        let kept: &[&str] = if layout.month.is_some() { &["A", "M", ""] } else { &["A", ""] };
        layout.only.push(Only { column, kept, reason: "neither a year nor a month that is said" });
    }
    Some(layout)
}

/// UN Comtrade's older website files.
fn comtrade_legacy(header: &Header) -> Option<Layout> {
    let mut layout = header.layout(
        "year",
        "reporter code",
        "partner code",
        "commodity code",
        "trade value (us$)",
    )?;
    layout.flow = header.place("trade flow code");
    layout.month = header.place("period").map(|period| Month { frequency: None, period });
    layout.quantity = header.place("netweight (kg)");
    Some(layout)
}

/// What `corridor flows --format csv` prints and the store holds.
fn corridor(header: &Header) -> Option<Layout> {
    let mut layout = header.layout("year", "exporter", "importer", "product", "value_usd")?;
    layout.quantity = header.place("quantity_t");
    layout.quantity_power = 3;
    Some(layout)
}
