//! Country-product tables as the Atlas of Economic Complexity and OEC publish them: exports and
//! imports by economy and product, without partners.

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::path::Path;

use super::archive;
use super::header::Header;
use super::number;
use super::rows::Rows;
use crate::economy::{Code, of_file};
use crate::error::{Error, PROBLEMS_SHOWN, Problem};
use crate::source::SetAside;
use crate::totals::{Total, Totals};

/// The tables of a file, by year.
pub(crate) struct Tables {
    pub(crate) years: Vec<Totals>,
    pub(crate) rows_read: u64,
    pub(crate) rounded_rows: u64,
    pub(crate) rounded_fine: i128,
    pub(crate) aside: Vec<SetAside>,
    /// Whether the codes are of the SITC.
    pub(crate) sitc: bool,
}

/// Names of the columns, by what they hold; the first that a file has counts.
const ECONOMY: [&str; 4] = ["country_iso3_code", "location_code", "country_code", "economy"];
const PRODUCT: [&str; 11] = [
    "product_hs92_code",
    "product_hs12_code",
    "product_hs22_code",
    "product_hs96_code",
    "product_hs02_code",
    "product_hs07_code",
    "product_hs17_code",
    "product_sitc_code",
    "hs_product_code",
    "product_code",
    "product",
];
const EXPORTS: [&str; 3] = ["export_value", "export_usd", "exports_usd"];
const IMPORTS: [&str; 3] = ["import_value", "import_usd", "imports_usd"];

struct Places {
    economy: usize,
    product: usize,
    year: usize,
    exports: usize,
    imports: usize,
}

/// Read a file if its header is of this kind; `None` if it is not.
///
/// # Errors
///
/// [`Error::Rows`] with the first twenty located problems.
pub(crate) fn read(path: &Path) -> Result<Option<Tables>, Error> {
    let mut file = std::io::BufReader::with_capacity(1 << 18, archive::open(path)?);
    let first = file.fill_buf().map_err(|e| Error::file(path, e))?;
    let line = &first[..memchr::memchr(b'\n', first).unwrap_or(first.len())];
    let Ok(header) = Header::parse(line, path) else { return Ok(None) };
    // A table with partners holds flows.
    if header.known().is_some() || header.columns().iter().any(|c| c.contains("partner")) {
        return Ok(None);
    }
    let place = |names: &[&str]| names.iter().find_map(|name| header.place(name));
    let places =
        (place(&ECONOMY), place(&PRODUCT), place(&["year"]), place(&EXPORTS), place(&IMPORTS));
    let (Some(economy), Some(product), Some(year), Some(exports), Some(imports)) = places else {
        return Ok(None);
    };
    let places = Places { economy, product, year, exports, imports };
    rows(file, path, &header, &places).map(Some)
}

fn rows(
    from: impl std::io::Read,
    path: &Path,
    header: &Header,
    places: &Places,
) -> Result<Tables, Error> {
    let mut rows = Rows::new(csv::ReaderBuilder::new().delimiter(header.delimiter()), from);
    let mut record = csv::ByteRecord::new();
    let mut tables = Tables {
        years: vec![],
        rows_read: 0,
        rounded_rows: 0,
        rounded_fine: 0,
        aside: vec![],
        sitc: false,
    };
    tables.sitc = header.columns()[places.product].to_ascii_lowercase().contains("sitc");
    let mut cells: BTreeMap<(u16, String, String), (i64, i64)> = BTreeMap::new();
    let (mut problems, mut count) = (Vec::new(), 0);
    let mut blank = 0_u64;
    while let Some(line) =
        rows.read(&mut record).map_err(|(_, e)| Error::format(path, e.to_string()))?
    {
        tables.rows_read += 1;
        let mut trouble = |place: usize, expected: &str| {
            count += 1;
            if problems.len() < PROBLEMS_SHOWN {
                let found =
                    String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned();
                let column = header.columns()[place].clone();
                problems.push(Problem {
                    line,
                    column,
                    found,
                    expected: expected.into(),
                    hint: None,
                });
            }
        };
        let text = |place: usize| {
            std::str::from_utf8(number::trimmed(record.get(place).unwrap_or_default())).ok()
        };
        let Some(year) =
            text(places.year).and_then(|y| y.parse().ok()).filter(|y| (1000..=9999).contains(y))
        else {
            trouble(places.year, "a year as YYYY");
            continue;
        };
        let Some(Code::Economy(economy)) = text(places.economy).map(of_file) else {
            trouble(places.economy, "a known economy code, numeric or alpha-3");
            continue;
        };
        let Some(product) = text(places.product).filter(|p| !p.is_empty()) else {
            trouble(places.product, "a product code");
            continue;
        };
        let mut amount =
            |place: usize| match number::whole(record.get(place).unwrap_or_default(), 0) {
                Ok(whole) => {
                    tables.rounded_rows += u64::from(whole.fraction);
                    tables.rounded_fine += i128::from(whole.rounded);
                    Some(whole.units as i64)
                }
                // A blank cell of a table of all economies and products is no trade.
                Err(number::Bad::Missing) => {
                    blank += 1;
                    Some(0)
                }
                Err(_) => {
                    trouble(place, "US dollars, from 0 to 10^15");
                    None
                }
            };
        if let (Some(exports), Some(imports)) = (amount(places.exports), amount(places.imports)) {
            let key = (year, economy.to_owned(), product.to_owned());
            if cells.insert(key, (exports, imports)).is_some() {
                trouble(places.product, "one row for each year, economy and product");
            }
        }
    }
    if blank > 0 {
        let reason = "a blank cell: no trade there (the row's other cells are kept)".into();
        tables.aside.push(SetAside { reason, count: blank, ..SetAside::default() });
    }
    if count > 0 {
        return Err(Error::Rows { path: path.into(), problems, total: count });
    }
    for ((year, economy, product), (exports_usd, imports_usd)) in cells {
        if tables.years.last().is_none_or(|t| t.year != year) {
            tables.years.push(Totals { year, rows: Vec::new() });
        }
        if let Some(table) = tables.years.last_mut() {
            table.rows.push(Total { economy, product, exports_usd, imports_usd });
        }
    }
    Ok(tables)
}
