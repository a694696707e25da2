//! Averages over the lines inside a six-digit code: WITS/TRAINS bulk files, WTO, MAcMap, Teti.

use std::collections::BTreeMap;

use super::{Given, Line, code};
use crate::table::Table;
use crate::{Error, Exact, Place};

/// An average as its publisher gives it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Average {
    /// The simple average, per cent; `None` where it is missing.
    pub mean: Option<Exact>,
    /// The lowest rate.
    pub min: Option<Exact>,
    /// The highest rate.
    pub max: Option<Exact>,
    /// The lines inside.
    pub lines: Option<u32>,
    /// Lines that the average leaves out: not ad valorem.
    pub left_out: Option<u32>,
    /// Whether the publisher says that equivalents are in it.
    pub estimated: Option<bool>,
    /// The reporter, as the file writes it.
    pub reporter: String,
    /// The year.
    pub year: Option<i16>,
}

type Rows = (&'static str, String, Vec<Line>, Vec<(Place, String)>);

/// Reads one of the files of averages, by its header.
pub(super) fn read(table: &Table, revision: &str) -> Result<Option<Rows>, Error> {
    let any = |names: &[&'static str]| names.iter().find(|n| table.has(n)).copied();
    let wits = table.has("ProductCode") && table.has("SimpleAverage");
    let macmap =
        table.has("importer") && table.has("exporter") && any(&["hs6", "ProductCode"]).is_some();
    let teti = table.has("iso1") && table.has("iso2") && table.has("tariff");
    let wto = any(&["product_code", "product code", "HS code"]).is_some()
        && any(&["AV duty average", "simple average ad valorem duty", "avg_av_duty", "average"])
            .is_some();
    let hs6_table =
        any(&["hs6", "hs"]).is_some() && any(&["cet_simple_avg_pct", "simple_avg_pct"]).is_some();
    let (format, product, mean): (&'static str, &str, &str) = if wits {
        ("wits", "ProductCode", "SimpleAverage")
    } else if hs6_table {
        (
            "averages",
            any(&["hs6", "hs"]).unwrap_or(""),
            any(&["cet_simple_avg_pct", "simple_avg_pct"]).unwrap_or(""),
        )
    } else if macmap {
        let mean = any(&["ave", "adv", "ad_valorem", "tariff", "protection"]).unwrap_or("");
        ("macmap", any(&["hs6", "ProductCode"]).unwrap_or(""), mean)
    } else if teti {
        ("teti", any(&["hs6", "product"]).unwrap_or(""), "tariff")
    } else if wto {
        let mean =
            any(&["AV duty average", "simple average ad valorem duty", "avg_av_duty", "average"]);
        ("wto", any(&["product_code", "product code", "HS code"]).unwrap_or(""), mean.unwrap_or(""))
    } else {
        return Ok(None);
    };
    if mean.is_empty() {
        table
            .need("ave", "a file of importer, exporter and hs6 needs its ad valorem equivalent")?;
    }
    let mut findings = Vec::new();
    let mut lines = Vec::new();
    let mut nomenclatures: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.rows() {
        let place = row.place();
        let code = if product.is_empty() {
            String::new()
        } else {
            code(row.text(product), &place, product, &mut findings)?
        };
        let number = |names: &[&'static str]| -> Result<Option<Exact>, Error> {
            match any(names) {
                Some(name) => row.percent(name),
                None => Ok(None),
            }
        };
        let count = |names: &[&'static str]| -> Result<Option<u32>, Error> {
            Ok(number(names)?.and_then(|n| u32::try_from(n.numerator()).ok()))
        };
        let year = number(&["Year", "tariff year"])?;
        let nomenclature = row.text("NomenCode");
        if !nomenclature.is_empty() {
            *nomenclatures.entry(nomenclature.to_owned()).or_default() += 1;
        }
        let average = Average {
            mean: row.percent(mean)?,
            min: number(&["Min_Rate", "cet_min_pct", "min_pct", "AV duty min"])?,
            max: number(&["Max_Rate", "cet_max_pct", "max_pct", "AV duty max"])?,
            lines: count(&["TotalNoOfLines", "n_lines", "number of lines"])?,
            left_out: match count(&["Nbr_NA_Lines", "NAV lines"])? {
                Some(left) => Some(left),
                None => count(&["n_lines"])?
                    .zip(count(&["n_ad_valorem"])?)
                    .map(|(all, av)| all.saturating_sub(av)),
            },
            estimated: (!row.text("EstCode").is_empty()).then(|| row.text("EstCode") != "0"),
            reporter: [
                row.text("Reporter_ISO_N"),
                row.text("importer"),
                row.text("iso1"),
                row.text("reporter"),
            ]
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or("")
            .to_owned(),
            year: year.and_then(|y| i16::try_from(y.numerator()).ok()),
        };
        if let Some(left) = average.left_out.filter(|n| *n > 0) {
            let text = format!(
                "{code}: {left} lines without an ad valorem rate are left out of the average"
            );
            findings.push((place.clone(), text));
        }
        let partner = [row.text("Partner"), row.text("exporter"), row.text("iso2")];
        lines.push(Line {
            code,
            description: String::new(),
            given: Given::Average(average),
            from_parent: false,
            partner: partner.into_iter().find(|t| !t.is_empty()).unwrap_or("").to_owned(),
            from: None,
            to: None,
            place,
        });
    }
    if nomenclatures.len() > 1 {
        let told: Vec<String> =
            nomenclatures.iter().map(|(n, c)| format!("{n} ({c} rows)")).collect();
        let place =
            lines.first().map(|l: &Line| Place { line: 0, ..l.place.clone() }).unwrap_or_default();
        findings.push((place, format!("the file changes its revision: {}", told.join(", "))));
    }
    let named = match nomenclatures.into_keys().collect::<Vec<_>>().as_slice() {
        [one] if revision.is_empty() => one.clone(),
        _ => revision.to_owned(),
    };
    Ok(Some((format, named, lines, findings)))
}

/// Averages by six-digit code from national lines: `n`, those with an ad valorem rate, mean, min, max.
///
/// # Errors
///
/// [`Error::Overflow`].
pub fn averages_by_code(schedule: &super::Schedule) -> Result<BTreeMap<String, Average>, Error> {
    let mut rates: BTreeMap<String, Vec<Option<Exact>>> = BTreeMap::new();
    for line in &schedule.lines {
        let Some(head) = line.code.get(..6) else { continue };
        let rate = match &line.given {
            Given::Rate(rate) => rate.ad_valorem(),
            Given::Inherited => continue,
            _ => None,
        };
        rates.entry(head.to_owned()).or_default().push(rate);
    }
    rates
        .into_iter()
        .map(|(code, list)| {
            let known: Vec<Exact> = list.iter().flatten().copied().collect();
            let sum = known.iter().try_fold(Exact::ZERO, |s, r| s.plus(*r))?;
            let mean = if known.is_empty() {
                None
            } else {
                Some(sum.over(Exact::whole(known.len() as i64))?)
            };
            let average = Average {
                mean,
                min: known.iter().min().copied(),
                max: known.iter().max().copied(),
                lines: u32::try_from(list.len()).ok(),
                left_out: u32::try_from(list.len() - known.len()).ok(),
                estimated: Some(false),
                reporter: String::new(),
                year: None,
            };
            Ok((code, average))
        })
        .collect()
}
