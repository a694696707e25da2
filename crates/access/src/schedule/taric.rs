//! TARIC measures and the UK tariff's JSON: duties by component, area, day.
//!
//! Expression codes: 01 is the first amount, 04, 19 and 20 add, 02 and 36 take away, 15 and 35 are a
//! minimum and 17 and 35 a maximum; 12, 14, 21, 25, 27, 29 are amounts by composition. Beyond 01 and 04
//! the meaning is general knowledge: a code that is not in the table is not understood.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::{Given, Line, Options, Schedule, code, given};
use crate::rate::{Amount, Op, Part, Per, Rate};
use crate::table::{Row, Table};
use crate::{Error, Exact, Place};

/// What a measure does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum MeasureKind {
    /// 103: third-country duty.
    ThirdCountry,
    /// 105: the same, under authorised use.
    AuthorisedUse,
    /// 142 and 145: preference.
    Preference,
    /// 143 and 146: preferential quota.
    PreferentialQuota,
    /// 112 and 115: suspension.
    Suspension,
    /// 551 to 554: anti-dumping and countervailing; 696: additional duty.
    Additional,
    /// Another measure.
    Other,
}

/// A measure of a code in an area.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Measure {
    /// Its identity.
    pub sid: String,
    /// The code that it stands on.
    pub code: String,
    /// What it does.
    pub kind: MeasureKind,
    /// The area: a country (two letters) or a group (four digits; 1011 is all).
    pub area: String,
    /// Areas left out.
    pub excluded: Vec<String>,
    /// Its duty.
    pub given: Given,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

fn kind(code: &str) -> MeasureKind {
    match code {
        "103" => MeasureKind::ThirdCountry,
        "105" => MeasureKind::AuthorisedUse,
        "142" | "145" => MeasureKind::Preference,
        "143" | "146" => MeasureKind::PreferentialQuota,
        "112" | "115" => MeasureKind::Suspension,
        "551" | "552" | "553" | "554" | "696" => MeasureKind::Additional,
        _ => MeasureKind::Other,
    }
}

/// The units of TARIC by code: count and unit; with a second letter a weight of its own.
const UNITS: &[(&str, i64, &str)] = &[
    ("KGM", 1, "kg"),
    ("DTN", 100, "kg"),
    ("TNE", 1, "t"),
    ("GRM", 1, "g"),
    ("HLT", 100, "l"),
    ("LTR", 1, "l"),
    ("KLT", 1000, "l"),
    ("MTR", 1, "m"),
    ("HMT", 100, "m"),
    ("MTK", 1, "m2"),
    ("MTQ", 1, "m3"),
    ("TQM", 1000, "m3"),
    ("NAR", 1, "item"),
    ("CEN", 100, "item"),
    ("MIL", 1000, "item"),
    ("NPR", 1, "pair"),
    ("NCL", 1, "pack"),
    ("MWH", 1, "MWh"),
    ("TJO", 1, "TJ"),
    ("CTM", 1, "carat"),
];

/// Joins flat files of measures and components.
///
/// # Errors
///
/// [`Error::NoColumn`], [`Error::Cell`], [`Error::EndBeforeStart`].
pub fn taric(measures: &str, components: &str, file: &str) -> Result<Vec<Measure>, Error> {
    let components = Table::read(components, file)?;
    for column in ["measure_sid", "duty_expression_id", "duty_amount"] {
        components
            .need(column, "components have measure_sid, duty_expression_id and duty_amount")?;
    }
    let mut by_measure: BTreeMap<String, Vec<Result<Part, String>>> = BTreeMap::new();
    for row in components.rows() {
        let part = component(&row)?;
        by_measure.entry(row.text("measure_sid").to_owned()).or_default().push(part);
    }
    let table = Table::read(measures, file)?;
    for column in
        ["measure_sid", "measure_type_id", "geographical_area_id", "goods_nomenclature_item_id"]
    {
        table.need(column, "measures have measure_sid, measure_type_id, geographical_area_id and goods_nomenclature_item_id")?;
    }
    let mut findings = Vec::new();
    let mut latest: BTreeMap<String, Measure> = BTreeMap::new();
    for row in table.rows() {
        let sid = row.text("measure_sid").to_owned();
        let parts = by_measure.get(&sid).cloned().unwrap_or_default();
        let (from, to) = (row.date("validity_start_date")?, row.date("validity_end_date")?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Error::EndBeforeStart {
                thing: format!("{}: measure {sid}", row.place()),
                start: from.to_string(),
                end: to.to_string(),
            });
        }
        let given = match parts.iter().find_map(|p| p.as_ref().err()) {
            Some(unread) => Given::Unread { text: format!("measure {sid}"), rest: unread.clone() },
            None if parts.is_empty() => Given::Rate(Rate::read("")?),
            None => Given::Rate(Rate::of_parts(parts.into_iter().flatten().collect())),
        };
        let measure = Measure {
            code: code(
                row.text("goods_nomenclature_item_id"),
                &row.place(),
                "goods_nomenclature_item_id",
                &mut findings,
            )?,
            kind: kind(row.text("measure_type_id")),
            area: row.text("geographical_area_id").to_owned(),
            excluded: row
                .text("excluded_geographical_areas")
                .split(['|', ' '])
                .filter(|a| !a.is_empty())
                .map(str::to_owned)
                .collect(),
            given,
            from,
            to,
            place: row.place(),
            sid: sid.clone(),
        };
        // A measure that stands again is the later operation on it: the last wins.
        latest.insert(sid, measure);
    }
    Ok(latest.into_values().collect())
}

fn component(row: &Row<'_>) -> Result<Result<Part, String>, Error> {
    let expression = row.text("duty_expression_id");
    let op = match expression {
        "01" | "1" | "04" | "4" | "19" | "20" | "12" | "14" | "21" | "25" | "27" | "29" => Op::Plus,
        "02" | "2" | "36" => Op::Minus,
        "15" => Op::Min,
        "17" | "35" => Op::Max,
        other => return Ok(Err(format!("duty expression {other}"))),
    };
    let table = match expression {
        "12" | "14" => Some("EA"),
        "21" | "25" => Some("ADSZ"),
        "27" | "29" => Some("ADFM"),
        _ => None,
    };
    let amount = if let Some(name) = table {
        Amount::Table(name)
    } else {
        let Some(value) = row.exact("duty_amount")? else {
            return Ok(Err("a component without its amount".to_owned()));
        };
        let currency = row.text("monetary_unit_code");
        if currency.is_empty() {
            Amount::Percent(value)
        } else {
            let known = crate::rate::CURRENCIES.iter().find(|(c, _)| *c == currency);
            let Some((currency, _)) = known else { return Ok(Err(format!("currency {currency}"))) };
            let unit = row.text("measurement_unit_code");
            let found = UNITS.iter().find(|(c, _, _)| *c == unit);
            if found.is_none() && !unit.is_empty() {
                return Ok(Err(format!("unit {unit}")));
            }
            let qualifier = row.text("measurement_unit_qualifier_code");
            let qualifiers = match qualifier {
                "" => Vec::new(),
                "E" => vec![crate::rate::Qualifier::Weight("net drained")],
                "G" => vec![crate::rate::Qualifier::Weight("gross")],
                "R" => vec![crate::rate::Qualifier::Weight("std qual")],
                "S" => vec![crate::rate::Qualifier::Weight("raw sugar")],
                "P" => vec![crate::rate::Qualifier::Weight("lactic matter")],
                "T" => vec![crate::rate::Qualifier::Weight("dry lactic matter")],
                "A" => vec![crate::rate::Qualifier::Weight("tot alc")],
                "M" => vec![crate::rate::Qualifier::Weight("net dry")],
                "Z" => vec![crate::rate::Qualifier::PerPercentSucrose],
                other => return Ok(Err(format!("unit qualifier {other}"))),
            };
            Amount::Specific {
                amount: value,
                currency,
                per: found.map(|(_, count, unit)| Per { count: Exact::whole(*count), unit }),
                qualifiers,
            }
        }
    };
    Ok(Ok(Part { op, written: amount.to_string(), amount, inside_bound: false }))
}

/// The areas that hold an economy, most specific first: itself, then its groups, then all.
#[must_use]
pub fn areas_of(economy: &str, groups: &[(String, Vec<String>)]) -> Vec<String> {
    let mut areas = vec![economy.to_owned()];
    let mut own: Vec<&(String, Vec<String>)> =
        groups.iter().filter(|(_, members)| members.iter().any(|m| m == economy)).collect();
    own.sort_by_key(|(name, members)| (members.len(), name.clone()));
    areas.extend(own.into_iter().map(|(name, _)| name.clone()).filter(|n| n != "1011"));
    areas.push("1011".to_owned());
    areas
}

/// The measures of one kind that stand for a code, an economy and a day: on the code itself or the
/// nearest parent, in the most specific area; exclusions come first. Several stay: a duty is zero only
/// if all of them are.
#[must_use]
pub fn standing<'a>(
    measures: &'a [Measure],
    code: &str,
    kind: MeasureKind,
    areas: &[String],
    day: Date,
) -> Vec<&'a Measure> {
    let valid = |m: &&Measure| {
        m.kind == kind
            && m.from.is_none_or(|from| from <= day)
            && m.to.is_none_or(|to| day <= to)
            && !m.excluded.iter().any(|e| areas.contains(e))
    };
    let valid: Vec<&Measure> = measures.iter().filter(valid).collect();
    let holds = |m: &&&Measure, length: usize| {
        let head = m.code.trim_end_matches('0');
        let head = m.code.get(..head.len().next_multiple_of(2)).unwrap_or(&m.code);
        head.len() == length && code.starts_with(head)
    };
    for area in areas {
        let mut length = code.len();
        while length >= 2 {
            let found: Vec<&Measure> =
                valid.iter().filter(|m| m.area == *area && holds(m, length)).copied().collect();
            if !found.is_empty() {
                return found;
            }
            length -= 1;
        }
    }
    Vec::new()
}

/// Reads JSON: the UK tariff's JSON:API of a commodity, or HTS rows as an array.
pub(super) fn json(text: &str, file: &str, options: &Options) -> Result<Schedule, Error> {
    let broken = |problem: String| Error::File {
        place: Place::new(file, 0),
        problem,
        cure: "JSON of the UK tariff (data, included) or of the HTS (an array of rows)".to_owned(),
    };
    let value: Value = serde_json::from_str(text).map_err(|e| broken(e.to_string()))?;
    if let Some(rows) = value.as_array() {
        let mut csv = csv::Writer::from_writer(Vec::new());
        let columns = ["htsno", "indent", "description", "general", "special", "other"];
        csv.write_record(columns).map_err(|e| broken(e.to_string()))?;
        for row in rows {
            let cell = |name: &str| match &row[name] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            csv.write_record(columns.map(cell)).map_err(|e| broken(e.to_string()))?;
        }
        let bytes = csv.into_inner().map_err(|e| broken(e.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|e| broken(e.to_string()))?;
        return super::read(&text, file, options);
    }
    let (measures, findings) = uk_json(&value, file)?;
    let lines = measures
        .into_iter()
        .filter(|m| m.kind != MeasureKind::Other)
        .map(|m| Line {
            code: m.code,
            description: format!("measure {} ({:?})", m.sid, m.kind),
            given: m.given,
            from_parent: false,
            partner: if m.area == "1011" { String::new() } else { m.area },
            from: m.from,
            to: m.to,
            place: m.place,
        })
        .collect();
    let mut schedule = Schedule::new("uk-json", &options.revision, lines)?;
    schedule.findings.extend(findings);
    Ok(schedule)
}

type Found = (Vec<Measure>, Vec<(Place, String)>);

/// The measures of a commodity in the UK tariff's JSON:API.
///
/// # Errors
///
/// [`Error::File`] for another shape.
pub fn uk_json(value: &Value, file: &str) -> Result<Found, Error> {
    let item = value["data"]["attributes"]["goods_nomenclature_item_id"].as_str();
    let (Some(item), Some(included)) = (item, value["included"].as_array()) else {
        return Err(Error::File {
            place: Place::new(file, 0),
            problem: "no data.attributes.goods_nomenclature_item_id, or no included".to_owned(),
            cure: "save the answer of /api/v2/commodities/CODE whole".to_owned(),
        });
    };
    let place = Place::new(file, 0);
    let mut findings = Vec::new();
    let code = code(item, &place, "goods_nomenclature_item_id", &mut findings)?;
    let by_id: BTreeMap<(&str, &str), &Value> = included
        .iter()
        .filter_map(|v| Some(((v["type"].as_str()?, v["id"].as_str()?), v)))
        .collect();
    let related = |v: &Value, name: &str| -> Option<(String, String)> {
        let data = &v["relationships"][name]["data"];
        Some((data["type"].as_str()?.to_owned(), data["id"].as_str()?.to_owned()))
    };
    let mut measures = Vec::new();
    for measure in included.iter().filter(|v| v["type"] == "measure") {
        let sid = measure["id"].as_str().unwrap_or("").to_owned();
        let kind_id = related(measure, "measure_type").map(|(_, id)| id).unwrap_or_default();
        let area = related(measure, "geographical_area").map(|(_, id)| id).unwrap_or_default();
        let duty = related(measure, "duty_expression")
            .and_then(|(kind, id)| by_id.get(&(kind.as_str(), id.as_str())).copied())
            .and_then(|v| v["attributes"]["base"].as_str())
            .unwrap_or("");
        let excluded = measure["relationships"]["excluded_countries"]["data"].as_array();
        let date = |name: &str| {
            measure["attributes"][name]
                .as_str()
                .and_then(|d| d.get(..10))
                .and_then(|d| d.parse().ok())
        };
        let own = given(duty);
        if let Given::Unread { rest, .. } = &own {
            findings.push((
                place.clone(),
                format!("measure {sid}: \"{duty}\" not understood: \"{rest}\""),
            ));
        }
        measures.push(Measure {
            sid,
            code: code.clone(),
            kind: kind(&kind_id),
            area,
            excluded: excluded
                .into_iter()
                .flatten()
                .filter_map(|v| v["id"].as_str().map(str::to_owned))
                .collect(),
            given: own,
            from: date("effective_start_date"),
            to: date("effective_end_date"),
            place: place.clone(),
        });
    }
    Ok((measures, findings))
}
