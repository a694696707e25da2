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
        let flow = &mut out[at].flow;
        for (column, rate) in [("mfn", &mut flow.mfn), ("preference", &mut flow.preference)] {
            let here = row.percent(column)?;
            if rate.is_some() && here.is_some() && *rate != here {
                return Err(Error::Use {
                    place: row.place(),
                    problem: format!("another rate of {} than at {}", key.3, flow.place),
                    cure: "a code has one MFN and one preferential rate in a year".to_owned(),
                });
            }
            *rate = rate.or(here);
        }
        flow.value = flow.value.plus(value)?;
        let mut used = flow.used.unwrap_or(Used { claimed: Exact::ZERO, unknown: Exact::ZERO });
        match requested(row.text("requested")) {
            Requested::Unknown => used.unknown = used.unknown.plus(value)?,
            Requested::Preference => used.claimed = used.claimed.plus(value)?,
            Requested::Mfn => {}
        }
        flow.used = Some(used);
    }
    Ok(out)
}

/// What an importer asked for.
enum Requested {
    Mfn,
    Preference,
    Unknown,
}

/// A regime by its name, or by the EU's code of preference: 1xx for all, 2xx to 4xx for some.
fn requested(text: &str) -> Requested {
    const UNKNOWN: &[&str] = &[
        "unknown",
        "notknown",
        "notrecorded",
        "notavailable",
        "na",
        "bilinmiyor",
        "bilinmeyen",
        "tidakdiketahui",
        "inconnu",
        "desconocido",
        "unbekannt",
    ];
    const NONE: &[&str] = &[
        "none",
        "no",
        "nopreference",
        "nonpreferential",
        "normal",
        "general",
        "generalrate",
        "ergaomnes",
        "thirdcountry",
        "thirdcountryduty",
        "yok",
        "genel",
        "tercihsiz",
        "tiada",
        "aucun",
        "aucune",
        "ninguno",
        "ninguna",
        "keine",
    ];
    let (name, _) = heads::folded(text);
    let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_digit());
    let has = |word: &str| {
        text.split(|c: char| !c.is_alphanumeric()).any(|w| w.eq_ignore_ascii_case(word))
    };
    if name.is_empty() || UNKNOWN.contains(&name.as_str()) || has("unknown") {
        Requested::Unknown
    } else if ["mfn", "npf", "nmf"].iter().any(|w| has(w))
        || NONE.contains(&name.as_str())
        || is_code && name.starts_with('1')
    {
        Requested::Mfn
    } else {
        Requested::Preference
    }
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
        // In other words, with the rates in the same file.
        let other = "Menşe Ülke;İthalatçı;Yıl;GTİP;Uygun Rejim;Talep Edilen Rejim;CIF Değer (USD);MFN;Tercihli oran\n\
            BBB;AAA;2024;080131;STA;300;120;10;2\nBBB;AAA;2024;080131;STA;100;20;10;2\n\
            BBB;AAA;2024;080131;STA;bilinmiyor;10;10;\n";
        let read_other = read(other, "use.csv").unwrap();
        assert_eq!(read_other[0].flow.used, read_wide[0].flow.used);
        assert_eq!(read_other[0].flow.mfn, read_wide[0].flow.mfn);
        assert_eq!(read_other[0].flow.preference, read_wide[0].flow.preference);
        let odd = other.replace("20;10;2", "20;12;2");
        assert!(read(&odd, "use.csv").unwrap_err().to_string().contains("another rate"));
    }
}
