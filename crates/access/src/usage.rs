//! Files of preference use: what was claimed, and what is not recorded.

use crate::heads;
use crate::savings::{Flow, Used};
use crate::table::Table;
use crate::{Error, Exact, Place};

/// A flow with its year and parties.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Recorded {
    /// The importer, as written.
    pub importer: String,
    /// The exporter, as written.
    pub exporter: String,
    /// The year.
    pub year: i16,
    /// Value, rates and use.
    pub flow: Flow,
}

/// Reads preference use by header: `importer, exporter, year, hs, value, mfn, preference, claimed, unknown`, or
/// one row for each regime that was requested: `importer, exporter, year, code, eligible, requested, value`.
///
/// # Errors
///
/// [`Error::UnknownFormat`], [`Error::Cell`], [`Error::Use`] for use beyond the value.
pub fn read(text: &str, file: &str) -> Result<Vec<Recorded>, Error> {
    let table = Table::read_as(text, file, heads::USE)?;
    let wide = table.has("claimed") && table.has("value") && table.has("hs");
    let long = table.has("requested") && table.has("value") && table.has("hs");
    if !wide && !long {
        return Err(Error::UnknownFormat {
            place: Place::new(file, 1),
            header: table.columns().join(", ").chars().take(200).collect(),
        });
    }
    let mut findings = Vec::new();
    let mut out: Vec<Recorded> = Vec::new();
    let mut index: std::collections::BTreeMap<(String, String, i16, String), usize> =
        std::collections::BTreeMap::new();
    for row in table.rows() {
        let code = crate::schedule::code(row.text("hs"), &row.place(), "hs", &mut findings)?;
        let year: i16 = row.text("year").parse().map_err(|_| {
            Error::NotANumber { value: row.text("year").to_owned(), expected: "a year" }
                .at(&row.place(), "year")
        })?;
        let value = row.exact("value")?.ok_or_else(|| Error::Cell {
            place: row.place(),
            column: "value".to_owned(),
            value: String::new(),
            expected: "a value".into(),
            cure: "leave the row out where nothing is known: a missing value is no zero".into(),
        })?;
        let party = |column: &str| {
            let written = row.text(column);
            crate::codes::economy(written).unwrap_or(written).to_owned()
        };
        let key = (party("importer"), party("exporter"), year, code.clone());
        if wide {
            let (claimed, unknown) = (row.exact("claimed")?, row.exact("unknown")?);
            let used =
                claimed.map(|claimed| Used { claimed, unknown: unknown.unwrap_or(Exact::ZERO) });
            let flow = Flow {
                code,
                value,
                mfn: row.percent("mfn")?,
                preference: row.percent("preference")?,
                used,
                place: row.place(),
                ..Flow::default()
            };
            crate::savings::saving(&flow)?;
            if let Some(before) = index.insert(key.clone(), out.len()) {
                let first = out[before].flow.place.to_string();
                return Err(Error::Use {
                    place: row.place(),
                    problem: format!("{} of {} stands twice, first at {first}", key.3, key.2),
                    cure: "add the rows together, or take one out".to_owned(),
                });
            }
            out.push(Recorded { importer: key.0, exporter: key.1, year, flow });
            continue;
        }
        let at = *index.entry(key.clone()).or_insert_with(|| {
            out.push(Recorded {
                importer: key.0.clone(),
                exporter: key.1.clone(),
                year,
                flow: Flow { code, place: row.place(), ..Flow::default() },
            });
            out.len() - 1
        });
        let requested = row.text("requested").to_lowercase();
        let flow = &mut out[at].flow;
        flow.value = flow.value.plus(value)?;
        let mut used = flow.used.unwrap_or(Used { claimed: Exact::ZERO, unknown: Exact::ZERO });
        if requested.is_empty() || requested.contains("unknown") {
            used.unknown = used.unknown.plus(value)?;
        } else if !requested.contains("mfn") {
            used.claimed = used.claimed.plus(value)?;
        }
        flow.used = Some(used);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes() {
        let wide = "importer,exporter,year,hs,value,mfn,preference,claimed,unknown\nAAA,BBB,2024,80131,150,10,2,120,10\n";
        let read_wide = read(wide, "use.csv").unwrap();
        assert_eq!(read_wide[0].flow.code, "080131");
        let long = "importer,exporter,year,code,eligible,requested,value\n\
            AAA,BBB,2024,080131,preference zero,preference zero,120\n\
            AAA,BBB,2024,080131,preference zero,MFN non-zero,20\nAAA,BBB,2024,080131,preference zero,unknown,10\n";
        let read_long = read(long, "use.csv").unwrap();
        assert_eq!(read_long[0].flow.used, read_wide[0].flow.used);
        assert_eq!(read_long[0].flow.value, read_wide[0].flow.value);
        assert!(
            read(&wide.replace("120", "145"), "use.csv").unwrap_err().to_string().contains("155")
        );
        assert!(read("a\n1\n", "use.csv").is_err());
    }
}
