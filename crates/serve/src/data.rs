//! The API: answers, records, editions, and tables out of the store.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use corridor::answers::QUESTIONS;
use corridor::answers::claim::Claim;
use corridor::explore::{self, FlowsAsked, FlowsInParts, Found};
use corridor::render::columns::Parquet;
use corridor::render::tables;
use corridor::trade::indicators::INDICATORS;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, CSV, JSON, PARQUET, Refusal};
use crate::asked::{flows_asked, indicator_asked};
use crate::desk::Shown;
use crate::forms::{SCHEMA, csv_rows, csv_table, formed, whole, wrong};
use crate::pages::{map, shown, svg};
use crate::routes::Request;

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

/// One claim as a table of one row.
pub(crate) fn claim_row(claim: &Claim) -> Result<RecordBatch, Refusal> {
    let text = |text: &str| Arc::new(StringArray::from(vec![text.to_owned()])) as ArrayRef;
    let number = |value: Option<f64>| Arc::new(Float64Array::from(vec![value])) as ArrayRef;
    let word = Arc::new(StringArray::from(vec![claim.word.clone()])) as ArrayRef;
    let columns = [
        ("key", text(claim.key.as_str()), false),
        ("value", number(claim.value), true),
        ("unit", text(claim.unit.name()), false),
        ("low", number(claim.low), true),
        ("high", number(claim.high), true),
        ("word", word, true),
        ("says", text(&claim.says), false),
        ("evidence", text(claim.evidence.as_str()), false),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).map_err(wrong)
}

/// The records of the ledger that promise or do something, a row each.
pub(crate) fn records(request: &Request<'_>) -> Result<Answer, Refusal> {
    const COLUMNS: [&str; 7] = ["kind", "id", "what", "status", "who", "when", "deadline"];
    let shown = shown(request)?;
    let boards = shown.made.brief.answers.pointer("/promised/board").and_then(Value::as_array);
    let mut columns: Vec<Vec<Option<String>>> = vec![Vec::new(); COLUMNS.len()];
    for board in boards.into_iter().flatten() {
        for item in board["items"].as_array().into_iter().flatten() {
            let owned = |value: &Value| value.as_str().map(str::to_owned);
            for (name, column) in COLUMNS.iter().zip(&mut columns) {
                column.push(match *name {
                    "kind" => owned(&board["kind"]),
                    "id" => owned(&item["id"]),
                    claim => owned(&item[claim]["says"]),
                });
            }
        }
    }
    let columns = COLUMNS.into_iter().zip(columns);
    let columns =
        columns.map(|(name, texts)| (name, Arc::new(StringArray::from(texts)) as ArrayRef, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).map_err(wrong)?;
    let about = [("as_of", shown.made.day.to_string())];
    formed(&batch, request.query.get("format"), "records", &about)
}

/// How likely the targets are by year, and what growth each needs.
pub(crate) fn outlook(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let answers = &shown.made.brief.answers;
    let both = json!({ "chances": answers["chances"], "needed": answers["needed"] });
    Ok(body(&shown, "outlook", both))
}

/// What stands for the folder as it is now; made anew each time, since it is asked to see a change.
pub(crate) fn state(request: &Request<'_>) -> Result<Answer, Refusal> {
    Ok(whole(json!({ "schema": SCHEMA, "state": request.desk.state() })))
}

/// The form of answers and briefs.
pub(crate) fn schema(_: &Request<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::of(JSON, include_str!("../answers.schema.json")))
}

/// A claim by its key, and its card.
pub(crate) fn of_claim(shown: &Shown, key: &str) -> Option<Value> {
    let claim = shown.made.claims.iter().find(|claim| claim.key.as_str() == key)?;
    let card = shown.made.brief.cards.iter().find(|card| card.key == claim.evidence);
    Some(json!({ "claim": claim, "card": card }))
}

pub(crate) fn claim(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let found = of_claim(&shown, request.rest).ok_or_else(|| no_claim(request.rest))?;
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

/// More rows than this are sent as CSV or Parquet, piece by piece, and in no other form.
pub(crate) const MOST_HELD: u64 = 200_000;

pub(crate) fn flows(request: &Request<'_>) -> Result<Answer, Refusal> {
    let asked = flows_asked(request)?;
    let format = request.query.get("format");
    let counts = match request.query.get("count") {
        None => false,
        Some("last") => true,
        Some(other) => return Err(Refusal::bad(format!("count is {other:?}; it can be last"))),
    };
    if counts && format != Some("csv") {
        return Err(Refusal::bad(
            "count=last goes with format=csv; other forms say their rows themselves",
        ));
    }
    if let Some(parts) = long_flows(request, &asked)? {
        return match format {
            Some("csv") => Ok(long_csv(parts, counts)?.named("flows.csv")),
            Some("parquet") => Ok(long_parquet(parts)?.named("flows.parquet")),
            _ => Err(too_many(parts.most)),
        };
    }
    let found = explore::flows(&request.desk.store(), &asked)?;
    let title = format!("{} → {}", asked.exporter, asked.importer);
    match format {
        Some("svg") => return svg(request, &found, &title, &found.source.unit),
        Some("map") => return map(request, &found, &title),
        _ => {}
    }
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
        "up to {rows} rows, and {MOST_HELD} are shown at most: format=csv and format=parquet send all of them; top=1000, years, \
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

/// The same as Parquet: a row group a piece.
fn long_parquet(mut parts: FlowsInParts) -> Result<Answer, Refusal> {
    let first = parts.next().ok_or_else(|| Refusal::absent("there are no rows"))??;
    let mut writer = Parquet::of(first.schema())?;
    let mut answer = Answer::of(PARQUET, writer.rows(&first)?);
    let mut writer = Some(writer);
    answer.rest = Some(Box::new(std::iter::from_fn(move || match parts.next() {
        Some(part) => {
            let writer = writer.as_mut()?;
            Some(part.and_then(|batch| writer.rows(&batch)).map_err(Refusal::from))
        }
        None => writer.take().map(|writer| writer.end().map_err(Refusal::from)),
    })));
    Ok(answer)
}

pub(crate) fn indicator(request: &Request<'_>) -> Result<Answer, Refusal> {
    let measure = explore::named(request.rest).map_err(Refusal::from)?;
    let found =
        explore::indicator(&request.desk.store(), &indicator_asked(request, request.rest)?)?;
    match request.query.get("format") {
        Some("svg") => return svg(request, &found, measure.name, measure.unit),
        Some("map") => return map(request, &found, measure.name),
        _ => {}
    }
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
