//! The API: JSON, CSV and workbooks.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;
use corridor::answers::QUESTIONS;
use corridor::brief::Brief;
use corridor::explore::{self, FlowsAsked, FlowsInParts, Found, IndicatorAsked};
use corridor::render::tables::Columns;
use corridor::render::{sheets, tables};
use corridor::trade::indicators::INDICATORS;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, CSV, JSON, Refusal, XLSX};
use crate::desk::Shown;
use crate::routes::Request;

const SCHEMA: &str = "corridor/api/1";

/// A JSON body with the day and, where the folder has become unreadable, that it has.
fn body(shown: &Shown, name: &str, value: Value) -> Answer {
    let mut all = Map::new();
    all.insert("schema".into(), SCHEMA.into());
    all.insert("corridor".into(), env!("CARGO_PKG_VERSION").into());
    all.insert("as_of".into(), shown.made.day.to_string().into());
    if let Some(trouble) = &shown.trouble {
        all.insert("trouble".into(), trouble.clone().into());
    }
    all.insert(name.into(), value);
    whole(Value::Object(all))
}

fn whole(value: Value) -> Answer {
    Answer::of(JSON, format!("{value}\n"))
}

fn shown(request: &Request<'_>) -> Result<Shown, Refusal> {
    request.desk.shown(request.query.day("as_of")?)
}

pub(crate) fn answers(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    Ok(body(&shown, "answers", shown.made.brief.answers.clone()))
}

pub(crate) fn answer(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let found = shown.made.brief.answers.get(request.rest).cloned().ok_or_else(|| {
        let known: Vec<&str> = QUESTIONS.iter().map(|question| question.name).collect();
        Refusal::absent(format!(
            "there is no question {:?}; the questions are {}",
            request.rest,
            known.join(", ")
        ))
    })?;
    Ok(body(&shown, "answer", found))
}

pub(crate) fn questions(_: &Request<'_>) -> Result<Answer, Refusal> {
    let all: Vec<Value> =
        QUESTIONS.iter().map(|q| json!({ "name": q.name, "asks": q.asks })).collect();
    Ok(whole(json!({ "schema": SCHEMA, "questions": all })))
}

pub(crate) fn brief(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    Ok(Answer::of(JSON, shown.made.brief.to_json()?))
}

pub(crate) fn claims(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let batch = tables::claims(&shown.made.brief)?;
    formed(&batch, request.query.get("format"), "claims", &[])
}

/// A claim by its key, and its card.
pub(crate) fn of_claim(brief: &Brief, key: &str) -> Option<Value> {
    let claim = brief.claims().into_iter().find(|claim| claim.key.as_str() == key)?;
    let card = brief.cards.iter().find(|card| card.key == claim.evidence);
    Some(json!({ "claim": claim, "card": card }))
}

pub(crate) fn claim(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let found = of_claim(&shown.made.brief, request.rest).ok_or_else(|| no_claim(request.rest))?;
    Ok(body(&shown, "value", found))
}

pub(crate) fn no_claim(key: &str) -> Refusal {
    Refusal::absent(format!("there is no value {key:?} on this day; /api/v1/claims lists them"))
}

pub(crate) fn documents(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let all = serde_json::to_value(&shown.made.brief.documents)
        .map_err(|error| Refusal::bad(error.to_string()))?;
    Ok(body(&shown, "documents", all))
}

pub(crate) fn search(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let found: Vec<Value> = shown
        .made
        .index
        .find(request.query.get("q").unwrap_or_default())
        .into_iter()
        .map(|entry| json!({ "kind": entry.kind, "says": entry.says, "address": entry.address }))
        .collect();
    Ok(body(&shown, "found", found.into()))
}

pub(crate) fn editions(request: &Request<'_>) -> Result<Answer, Refusal> {
    let all: Vec<Value> = corridor::editions::shelf::all(request.desk.root())?
        .iter()
        .map(|one| json!({ "name": one.name, "as_of": one.as_of.to_string() }))
        .collect();
    Ok(whole(json!({ "schema": SCHEMA, "editions": all })))
}

pub(crate) fn changes(request: &Request<'_>) -> Result<Answer, Refusal> {
    let found = crate::pages::compared(request)?.ok_or_else(|| {
        Refusal::bad("name the beginning, as from=2026-01-09 or the name of an edition")
    })?;
    let changes = serde_json::to_value(&found).map_err(wrong)?;
    Ok(whole(json!({ "schema": SCHEMA, "changes": changes })))
}

pub(crate) fn indicators(_: &Request<'_>) -> Result<Answer, Refusal> {
    let all: Vec<Value> = INDICATORS
        .iter()
        .map(|i| json!({ "name": i.name, "unit": i.unit, "says": i.meaning }))
        .collect();
    Ok(whole(json!({ "schema": SCHEMA, "indicators": all })))
}

/// The question of an address to the store of flows.
pub(crate) fn flows_asked(request: &Request<'_>) -> Result<FlowsAsked, Refusal> {
    let query = &request.query;
    let side = |name: &str| {
        query.owned(name).ok_or_else(|| Refusal::bad(format!("name the {name}, as {name}=DEU")))
    };
    Ok(FlowsAsked {
        exporter: side("exporter")?,
        importer: side("importer")?,
        level: query.number("level")?,
        years: query.years("years")?,
        products: listed(query.get("product")),
        top: query.number("top")?,
        dataset: query.owned("dataset"),
        as_of: Some(request.desk.day(query.day("as_of")?)),
    })
}

fn listed(text: Option<&str>) -> Vec<String> {
    text.into_iter().flat_map(|t| t.split(',')).map(|t| t.trim().to_owned()).collect()
}

/// The question of an address for a measure.
pub(crate) fn indicator_asked(
    request: &Request<'_>,
    name: &str,
) -> Result<IndicatorAsked, Refusal> {
    let query = &request.query;
    Ok(IndicatorAsked {
        name: name.to_owned(),
        exporter: query.owned("exporter"),
        importer: query.owned("importer"),
        product: query.owned("product"),
        level: query.number("level")?,
        years: query.years("years")?,
        partners: query.owned("partners"),
        exclude: Vec::new(),
        top: query.number("top")?,
        dataset: query.owned("dataset"),
        as_of: Some(request.desk.day(query.day("as_of")?)),
    })
}

/// More rows than this are sent as CSV, piece by piece, and in no other form.
pub(crate) const MOST_HELD: u64 = 200_000;

pub(crate) fn flows(request: &Request<'_>) -> Result<Answer, Refusal> {
    let asked = flows_asked(request)?;
    let format = request.query.get("format");
    let counts = match request.query.get("count") {
        None => false,
        Some("last") => true,
        Some(other) => return Err(Refusal::bad(format!("count is {other:?}; it can be last"))),
    };
    if let Some(parts) = long_flows(request, &asked)? {
        return match format {
            Some("csv") => Ok(long_csv(parts, counts)?.named("flows.csv")),
            _ => Err(too_many(parts.most)),
        };
    }
    let found = explore::flows(&request.desk.store(), &asked)?;
    let mut answer = formed(&found.batch, format, "flows", &about(&found))?;
    if counts && format == Some("csv") {
        let mut body = answer.body.to_vec();
        body.extend(last_line(found.batch.num_rows()));
        answer.body = body.into();
    }
    Ok(answer)
}

/// The answer in parts, where it may have more rows than are held.
pub(crate) fn long_flows(
    request: &Request<'_>,
    asked: &FlowsAsked,
) -> Result<Option<FlowsInParts>, Refusal> {
    if asked.top.is_some() {
        return Ok(None);
    }
    let parts = explore::flows_in_parts(&request.desk.store(), asked)?;
    // Without products, a row is a pair.
    let long = asked.level.is_some() && parts.most > MOST_HELD;
    Ok(long.then_some(parts))
}

pub(crate) fn too_many(rows: u64) -> Refusal {
    Refusal::bad(format!(
        "up to {rows} rows, and {MOST_HELD} are shown at most: format=csv sends all of them; top=1000, years, \
         product or fewer digits make it shorter"
    ))
}

fn last_line(rows: usize) -> Vec<u8> {
    format!("# {rows} rows\n").into_bytes()
}

/// A table as CSV of which some thousands of rows are held at a time; a last line counts them.
fn long_csv(mut parts: FlowsInParts, counts: bool) -> Result<Answer, Refusal> {
    let first = parts.next().ok_or_else(|| Refusal::absent("there are no rows"))??;
    let mut answer = Answer::of(CSV, csv_table(&first)?);
    let mut rows = first.num_rows();
    let mut ended = !counts;
    answer.rest = Some(Box::new(std::iter::from_fn(move || match parts.next() {
        Some(part) => Some(part.map_err(Refusal::from).and_then(|batch| {
            rows += batch.num_rows();
            csv_rows(&batch, false)
        })),
        None => (!std::mem::replace(&mut ended, true)).then(|| Ok(last_line(rows))),
    })));
    Ok(answer)
}

pub(crate) fn indicator(request: &Request<'_>) -> Result<Answer, Refusal> {
    let found =
        explore::indicator(&request.desk.store(), &indicator_asked(request, request.rest)?)?;
    formed(&found.batch, request.query.get("format"), request.rest, &about(&found))
}

/// What a reader of the data must know of their source.
pub(crate) fn about(found: &Found) -> Vec<(&'static str, String)> {
    let source = &found.source;
    let mut all = vec![
        ("dataset", source.title.clone()),
        ("vintage", source.vintage.to_string()),
        ("valuation", source.valuation.clone()),
        ("unit", source.unit.clone()),
    ];
    all.extend(source.hs_revision.clone().map(|revision| ("hs_revision", revision)));
    all.extend(found.notes.iter().map(|note| ("note", note.clone())));
    all
}

/// A table as JSON, CSV or a workbook.
pub(crate) fn formed(
    batch: &RecordBatch,
    format: Option<&str>,
    name: &str,
    about: &[(&'static str, String)],
) -> Result<Answer, Refusal> {
    let file = |suffix: &str| format!("{}.{suffix}", name.replace('/', "-"));
    match format {
        None | Some("json") => Ok(json_table(batch, about)?),
        Some("csv") => Ok(Answer::of(CSV, csv_table(batch)?).named(file("csv"))),
        Some("xlsx") => Ok(Answer::of(XLSX, workbook(batch, name, about)?).named(file("xlsx"))),
        Some(other) => {
            Err(Refusal::bad(format!("format is {other:?}; it can be json, csv or xlsx")))
        }
    }
}

fn wrong(error: impl std::fmt::Display) -> Refusal {
    Refusal::bad(error.to_string())
}

/// A workbook with the table and, on a sheet of its own, what a reader must know of it.
fn workbook(
    batch: &RecordBatch,
    name: &str,
    about: &[(&'static str, String)],
) -> Result<Vec<u8>, Refusal> {
    let mut tables = vec![Columns { name: name.to_owned(), batch: batch.clone() }];
    if !about.is_empty() {
        let names = about.iter().map(|(name, _)| (*name).to_owned()).collect();
        let texts = about.iter().map(|(_, text)| text.clone()).collect();
        let batch = of_texts(vec![("about", names), ("is", texts)])?;
        tables.push(Columns { name: "about".to_owned(), batch });
    }
    Ok(sheets::workbook(&tables)?)
}

/// CSV of RFC 4180; what is missing is an empty field.
pub(crate) fn csv_table(batch: &RecordBatch) -> Result<Vec<u8>, Refusal> {
    csv_rows(batch, true)
}

fn csv_rows(batch: &RecordBatch, heading: bool) -> Result<Vec<u8>, Refusal> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = batch.schema();
    if heading {
        writer.write_record(names.fields().iter().map(|f| f.name())).map_err(wrong)?;
    }
    let columns = shown_columns(batch)?;
    for row in 0..batch.num_rows() {
        writer.write_record(columns.iter().map(|c| c.value(row).to_string())).map_err(wrong)?;
    }
    writer.into_inner().map_err(wrong)
}

fn shown_columns(batch: &RecordBatch) -> Result<Vec<ArrayFormatter<'_>>, Refusal> {
    let options = FormatOptions::default().with_null("");
    let columns = batch.columns().iter();
    columns.map(|c| ArrayFormatter::try_new(c.as_ref(), &options).map_err(wrong)).collect()
}

fn json_table(batch: &RecordBatch, about: &[(&'static str, String)]) -> Result<Answer, Refusal> {
    let columns = shown_columns(batch)?;
    let schema = batch.schema();
    let rows: Vec<Value> = (0..batch.num_rows())
        .map(|row| {
            let fields = batch.columns().iter().enumerate().map(|(at, column)| {
                (schema.field(at).name().clone(), value(column, &columns[at], row))
            });
            Value::Object(fields.collect())
        })
        .collect();
    let mut all = Map::new();
    all.insert("schema".into(), SCHEMA.into());
    for (name, text) in about.iter().filter(|(name, _)| *name != "note") {
        all.insert((*name).into(), text.clone().into());
    }
    let notes: Vec<Value> =
        about.iter().filter(|(name, _)| *name == "note").map(|(_, t)| t.clone().into()).collect();
    if !notes.is_empty() {
        all.insert("notes".into(), notes.into());
    }
    all.insert("count".into(), rows.len().into());
    all.insert("rows".into(), rows.into());
    Ok(whole(Value::Object(all)))
}

fn value(column: &ArrayRef, text: &ArrayFormatter<'_>, row: usize) -> Value {
    if column.is_null(row) {
        return Value::Null;
    }
    let shown = text.value(row).to_string();
    let number = column.data_type().is_numeric() || column.data_type() == &DataType::Boolean;
    match number.then(|| serde_json::from_str(&shown)) {
        Some(Ok(value)) => value,
        _ => Value::String(shown),
    }
}

/// Text columns as a table, for what has no table of its own.
pub(crate) fn of_texts(columns: Vec<(&str, Vec<String>)>) -> Result<RecordBatch, Refusal> {
    let columns = columns
        .into_iter()
        .map(|(name, texts)| (name, Arc::new(StringArray::from(texts)) as ArrayRef));
    RecordBatch::try_from_iter(columns).map_err(wrong)
}
