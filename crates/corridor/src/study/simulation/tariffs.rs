//! The rates that a scenario cuts: a CSV file by importer, exporter and the beginning of a product code.
//!
//! ```text
//! importer,exporter,product,mfn_percent,applied_percent,source
//! POL,,8703,10,,EU common tariff 2020
//! POL,VNM,8703,,5,schedule of the agreement
//! ```
//!
//! The longest beginning of a code that a file names decides. A row without a percentage says that the
//! line has no rate in percent (a duty by weight): that is missing, and no shorter code stands in for it. A
//! row with an exporter is about what is applied to its goods, and need not repeat the MFN rate.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_trade::economy;
use corridor_trade::readers::rows::Rows;
use serde::Deserialize;

use super::Error;

/// Rates as fractions by beginning of a product code; `None` where a line has none in percent.
type ByCode = BTreeMap<String, Option<f64>>;

/// The rates of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Tariffs {
    mfn: BTreeMap<String, ByCode>,
    applied: BTreeMap<(String, String), ByCode>,
}

#[derive(Deserialize)]
struct Row {
    importer: String,
    #[serde(default)]
    exporter: String,
    product: String,
    mfn_percent: Option<f64>,
    #[serde(default)]
    applied_percent: Option<f64>,
    #[serde(default)]
    source: String,
}

impl Tariffs {
    pub(super) fn parse(file: &Path, text: &str) -> Result<Self, Error> {
        let wrong = |line: u64, message: String, cure: &str| Error::Scenario {
            file: file.to_path_buf(),
            line: usize::try_from(line).unwrap_or(0),
            message,
            cure: cure.to_owned(),
        };
        let mut table = Rows::trimmed(text.as_bytes());
        let columns = table.headers().map_err(|e| wrong(1, e.to_string(), COLUMNS))?.clone();
        let mut tariffs = Self::default();
        for record in table {
            let (line, record) = record.map_err(|(line, e)| wrong(line, e.to_string(), COLUMNS))?;
            let row: Row = record
                .deserialize(Some(&columns))
                .map_err(|e| wrong(line, super::misread(&e, &columns, Some(&record)), COLUMNS))?;
            for code in [&row.importer, &row.exporter] {
                if !code.is_empty() && economy::economy(code).is_none() {
                    let message =
                        format!("{code:?} is not the ISO 3166 alpha-3 code of an economy");
                    return Err(wrong(line, message, "for instance DEU, POL or VNM"));
                }
            }
            let digits = row.product.bytes().all(|b| b.is_ascii_digit());
            if !digits || !matches!(row.product.len(), 2 | 4 | 6) {
                let message =
                    format!("product {:?} is not an HS code of 2, 4 or 6 digits", row.product);
                return Err(wrong(line, message, "keep leading zeros: 0201, not 201"));
            }
            if row.source.is_empty() {
                let message = "a rate without a source".to_owned();
                return Err(wrong(line, message, "name the schedule in the column source"));
            }
            for rate in [row.mfn_percent, row.applied_percent].into_iter().flatten() {
                if !(rate > -100.0 && rate.is_finite()) {
                    let message = format!("a rate of {rate} percent");
                    return Err(wrong(line, message, "write percent: 5 is five percent"));
                }
            }
            let fraction = |percent: Option<f64>| percent.map(|p| p / 100.0);
            let twice = |known: Option<Option<f64>>, new: Option<f64>, whose: &str| match known {
                Some(old) if old.map(f64::to_bits) != new.map(f64::to_bits) => Err(wrong(
                    line,
                    format!("a second {whose} rate of {} for {}", row.product, row.importer),
                    "keep one row for a line",
                )),
                _ => Ok(()),
            };
            let mfn = fraction(row.mfn_percent);
            if row.exporter.is_empty() || mfn.is_some() {
                let by = tariffs.mfn.entry(row.importer.clone()).or_default();
                twice(by.insert(row.product.clone(), mfn), mfn, "MFN")?;
            }
            if !row.exporter.is_empty() {
                let pair = (row.importer.clone(), row.exporter.clone());
                let rate = fraction(row.applied_percent);
                let known =
                    tariffs.applied.entry(pair).or_default().insert(row.product.clone(), rate);
                twice(known, rate, "applied")?;
            }
        }
        Ok(tariffs)
    }

    /// The MFN rate, and what is applied to this exporter where the file says so.
    pub(super) fn rates(
        &self,
        importer: &str,
        exporter: &str,
        product: &str,
    ) -> (Option<f64>, Option<f64>) {
        let mfn = self.mfn.get(importer).and_then(|by| longest(by, product));
        let pair = (importer.to_owned(), exporter.to_owned());
        (mfn, self.applied.get(&pair).and_then(|by| longest(by, product)))
    }
}

const COLUMNS: &str =
    "the columns are importer,exporter,product,mfn_percent,applied_percent,source";

fn longest(by: &ByCode, product: &str) -> Option<f64> {
    [6, 4, 2].into_iter().find_map(|n| by.get(product.get(..n)?).copied()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "importer,exporter,product,mfn_percent,applied_percent,source\n";

    #[test]
    fn the_longest_code_decides_and_a_missing_rate_stays_missing() {
        let text = format!("{HEAD}POL,,87,10,,s\nPOL,VNM,8703,8,2.5,s\nPOL,,870310,,,s\n");
        let read = Tariffs::parse(Path::new("t.csv"), &text).unwrap();
        assert_eq!(read.rates("POL", "VNM", "870210"), (Some(0.1), None));
        assert_eq!(read.rates("POL", "VNM", "870322"), (Some(0.08), Some(0.025)));
        assert_eq!(read.rates("POL", "DEU", "870310"), (None, None));
        assert_eq!(read.rates("DEU", "VNM", "870322"), (None, None));
    }

    #[test]
    fn a_wrong_row_is_named_with_its_line() {
        for (row, says) in [
            ("POL,,8703,10,,", "without a source"),
            ("XXX,,8703,10,,s", "\"XXX\""),
            ("POL,,870,10,,s", "\"870\""),
            ("POL,,8703,-100,,s", "-100"),
            ("POL,,8703,ten,,s", "mfn_percent is \"ten\""),
        ] {
            let error = Tariffs::parse(Path::new("t.csv"), &format!("{HEAD}{row}\n")).unwrap_err();
            let shown = error.to_string();
            assert!(shown.contains("t.csv:2") && shown.contains(says), "{shown}");
        }
    }
}
