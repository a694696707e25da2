//! Records as JSON: the shape that `docs/reader-json.md` describes.

use serde_json::{Map, Value, json};

use super::mention::{Meaning, Mention};
use super::proposal::{Field, Proposal};
use super::text::Text;

/// The version of the shape; it changes when a reader of the JSON would have to.
pub const JSON_VERSION: u32 = 2;

fn value(field: &Field) -> Value {
    match field {
        Field::Text(text) => json!(text),
        Field::Texts(texts) => json!(texts),
        Field::Number(number) => decimal(*number),
        Field::Day(day) => json!(day.to_string()),
        Field::Flag(flag) => json!(flag),
    }
}

/// A whole number as one, anything else as the nearest double.
fn decimal(number: rust_decimal::Decimal) -> Value {
    use rust_decimal::prelude::ToPrimitive as _;
    let number = number.normalize();
    match number.to_i64().filter(|_| number.scale() == 0) {
        Some(whole) => json!(whole),
        None => number.to_f64().map_or(Value::Null, |f| json!(f)),
    }
}

fn evidence(text: &Text, span: super::Span) -> Value {
    let found = text.evidence(span);
    let mut evidence = json!({
        "quote": found.quote,
        "span": [found.char_start, found.char_end],
        "byte_start": found.byte_start,
        "byte_end": found.byte_end,
        "char_start": found.char_start,
        "char_end": found.char_end,
    });
    if let (Some(place), Some(object)) = (found.stored, evidence.as_object_mut()) {
        object.insert("stored".to_owned(), json!([place.start, place.end]));
    }
    evidence
}

/// One record.
#[must_use]
pub fn record(text: &Text, proposal: &Proposal) -> Value {
    let mut fields = Map::new();
    for name in proposal.kind.fields() {
        fields.insert((*name).to_owned(), proposal.field(name).map_or(Value::Null, value));
    }
    let derivations: Vec<Value> = proposal
        .derivations
        .iter()
        .map(|d| json!({ "field": d.field, "from": d.from, "evidence": d.span.map(|s| evidence(text, s)) }))
        .collect();
    json!({
        "type": proposal.kind.name(),
        "id": proposal.id,
        "status": proposal.status.name(),
        "certainty": proposal.certainty.name(),
        "attributed_to": proposal.attributed_to,
        "fields": fields,
        "evidence": proposal.spans.iter().map(|s| evidence(text, *s)).collect::<Vec<_>>(),
        "derivations": derivations,
        "conflicts": proposal.conflicts,
    })
}

/// One note on a reading, in the shape of a record of type `note`.
#[must_use]
pub fn note(note: &super::Note, number: usize) -> Value {
    json!({
        "type": "note",
        "id": format!("note-{number}"),
        "status": Value::Null,
        "certainty": "stated",
        "attributed_to": Value::Null,
        "fields": { "kind": note.kind, "text": note.text },
        "evidence": [],
        "derivations": [],
    })
}

/// One mention, in the shape of a record of type `mention`.
#[must_use]
pub fn mention(text: &Text, mention: &Mention, number: usize) -> Value {
    let mut fields = Map::new();
    fields.insert("kind".into(), json!(mention.kind));
    fields.insert("text".into(), json!(text.view().get(mention.span.start..mention.span.end)));
    let mut put = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    match &mention.meaning {
        Meaning::Amount { value, high, unit, approximate, bound, assumed } => {
            put("value", decimal(*value));
            put("high", high.map_or(Value::Null, decimal));
            put("unit", json!(unit));
            put("approximate", json!(approximate));
            put("bound", json!(bound));
            put("assumed", json!(assumed));
        }
        Meaning::Days { start, end, grain, anchor, relation } => {
            let day = |d: &Option<jiff::civil::Date>| d.map(|d| d.to_string());
            put("start", json!(day(start)));
            put("end", json!(day(end)));
            put("grain", json!(grain));
            put("anchor", json!(anchor));
            put("relation", json!(relation));
        }
        Meaning::Name { name, role, country, form } => {
            put("name", json!(name));
            put("role", json!(role));
            put("country", json!(country));
            put("form", json!(form));
        }
    }
    json!({
        "type": "mention",
        "id": format!("mention-{number}"),
        "status": Value::Null,
        "certainty": "stated",
        "attributed_to": Value::Null,
        "fields": fields,
        "evidence": [evidence(text, mention.span)],
        "derivations": [],
    })
}
