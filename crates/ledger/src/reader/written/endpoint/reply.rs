//! What a valid reply is. Servers accept a schema and do not keep it, so every reply is held to it
//! here.

use serde::Deserialize;
use serde_json::Value;

use crate::reader::proposal::Kind;

/// The slots that a model may name. The grammar makes values, units and days of their words.
pub(super) const FIELDS: &[&str] = &[
    "name",
    "role",
    "country",
    "organisation",
    "acronym",
    "to",
    "to_country",
    "place",
    "period",
    "deadline",
    "said",
    "signed",
    "in_force",
    "host",
    "parties",
    "participants",
    "by",
    "value",
    "baseline",
    "count",
    "what",
    "action",
    "sector",
    "member",
    "speaker",
    "content",
];

/// Whether a kind of record has a slot.
pub(super) fn takes(kind: Kind, field: &str) -> bool {
    let own = kind.fields();
    match field {
        "period" => own.contains(&"start") || own.contains(&"period_start"),
        _ => own.contains(&field),
    }
}

/// The words of one slot.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Which.
    pub field: String,
    /// Its words.
    pub quote: String,
}

/// One record that the model says is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The kind's name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words that it stands on.
    pub quote: String,
    /// The verb or noun that makes the claim.
    pub trigger: String,
    /// The words of its slots.
    pub slots: Vec<Slot>,
}

/// A reply that keeps the schema.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The records, in the model's order.
    pub records: Vec<Found>,
}

/// Why a reply is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// The model stopped before the end.
    #[error("it ends before it is complete")]
    Truncated,
    /// No JSON.
    #[error("it is not JSON: {what}")]
    NotJson {
        /// What the parser says.
        what: String,
    },
    /// JSON of another form.
    #[error("it is not of the schema: {what}")]
    Schema {
        /// What is wrong.
        what: String,
    },
    /// The endpoint's own envelope has no answer in it.
    #[error("it holds no answer")]
    NoAnswer,
}

/// The model's words in the body of an answer of `/chat/completions`.
///
/// # Errors
///
/// [`Broken::NotJson`], [`Broken::NoAnswer`], and [`Broken::Truncated`] when it was cut off.
pub fn answer(body: &str) -> Result<String, Broken> {
    let body: Value =
        serde_json::from_str(body).map_err(|e| Broken::NotJson { what: e.to_string() })?;
    let choice = body.pointer("/choices/0").ok_or(Broken::NoAnswer)?;
    if choice.get("finish_reason").and_then(Value::as_str) == Some("length") {
        return Err(Broken::Truncated);
    }
    let content = choice.pointer("/message/content").and_then(Value::as_str);
    content.map(str::to_owned).ok_or(Broken::NoAnswer)
}

/// The model's words as a reply.
///
/// # Errors
///
/// [`Broken`], by the first thing that is not of the schema.
pub fn reply(words: &str) -> Result<Reply, Broken> {
    let value: Value = serde_json::from_str(words).map_err(|error| {
        if error.is_eof() { Broken::Truncated } else { Broken::NotJson { what: error.to_string() } }
    })?;
    let reply: Reply =
        serde_json::from_value(value).map_err(|e| Broken::Schema { what: e.to_string() })?;
    for found in &reply.records {
        if !Kind::ALL.iter().any(|kind| kind.name() == found.kind) {
            return Err(Broken::Schema { what: format!("unknown type {:?}", found.kind) });
        }
        if let Some(slot) = found.slots.iter().find(|s| !FIELDS.contains(&s.field.as_str())) {
            return Err(Broken::Schema { what: format!("unknown field {:?}", slot.field) });
        }
    }
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::endpoint::schema;

    #[test]
    fn only_the_schema_is_valid() {
        let good = r#"{"records":[{"type":"visit","quote":"q","trigger":"t","slots":[{"field":"to","quote":"q"}]}]}"#;
        assert_eq!(reply(good).unwrap().records[0].slots[0].field, "to");
        let broken = |words: &str| reply(words).unwrap_err();
        assert_eq!(broken(&good[..good.len() - 4]), Broken::Truncated);
        assert!(matches!(broken("Here it is: {}"), Broken::NotJson { .. }));
        for (old, new) in [
            ("\"visit\"", "\"feast\""),
            ("\"to\"", "\"unit\""),
            ("\"trigger\":\"t\",", ""),
            ("\"q\",\"trigger\"", "5,\"trigger\""),
            ("{\"records\"", "{\"confidence\":1,\"records\""),
            ("\"slots\":[", "\"status\":\"signed\",\"slots\":["),
        ] {
            let words = good.replacen(old, new, 1);
            assert_ne!(words, good);
            assert!(matches!(broken(&words), Broken::Schema { .. }), "{words}");
        }
    }

    #[test]
    fn an_envelope_without_an_answer_is_told() {
        assert_eq!(answer("{}"), Err(Broken::NoAnswer));
        assert!(matches!(answer("<html>"), Err(Broken::NotJson { .. })));
        let cut = r#"{"choices":[{"finish_reason":"length","message":{"content":"{"}}]}"#;
        assert_eq!(answer(cut), Err(Broken::Truncated));
        let whole = r#"{"choices":[{"finish_reason":"stop","message":{"content":"{}"}}]}"#;
        assert_eq!(answer(whole), Ok("{}".to_owned()));
    }

    /// The subset of JSON Schema that strict servers take.
    #[test]
    fn the_schema_is_strict_and_flat() {
        fn walk(value: &Value, objects: &mut usize) {
            if value.get("type").and_then(Value::as_str) == Some("object") {
                *objects += 1;
                assert_eq!(value["additionalProperties"], false);
                let names: Vec<_> = value["properties"].as_object().unwrap().keys().collect();
                let required: Vec<_> = value["required"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(Value::as_str)
                    .collect();
                assert_eq!(names, required);
            }
            match value {
                Value::Object(map) => map.values().for_each(|v| walk(v, objects)),
                Value::Array(list) => list.iter().for_each(|v| walk(v, objects)),
                _ => {}
            }
        }
        let mut objects = 0;
        walk(&schema(), &mut objects);
        assert_eq!(objects, 3);
    }
}
