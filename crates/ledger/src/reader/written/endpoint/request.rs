//! What is asked: the instruction, the window, and the schema of the answer.

use serde_json::{Value, json};

use super::reply::FIELDS;
use crate::reader::proposal::Kind;

const INSTRUCTION: &str = "You mark passages in a document. For every claim of the listed types that the document makes, \
give: type; quote, the shortest whole clause or sentence that makes the claim, copied character for character from the \
document; trigger, the verb or noun inside the quote that makes it, copied; slots, each with a field and the words for it, \
copied from inside the quote. Copy; never translate, correct, shorten or complete. Do not give values, dates or codes of \
your own: only words of the document. A quote must occur once in the document: make it longer if it occurs twice. Leave \
out what the document does not say. If there is no claim, give an empty list.\n\
The form of an answer, for a document that says \"Zzyzx Qwfpg visited Vbnmia\": {\"records\": [{\"type\": \"visit\", \
\"quote\": \"Zzyzx Qwfpg visited Vbnmia\", \"trigger\": \"visited\", \"slots\": [{\"field\": \"name\", \"quote\": \
\"Zzyzx Qwfpg\"}, {\"field\": \"to\", \"quote\": \"Vbnmia\"}]}]}";

/// The JSON schema of a reply: flat, every property required, no other allowed.
#[must_use]
pub fn schema() -> Value {
    let types: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let object = |properties: Value| {
        let required: Vec<String> =
            properties.as_object().into_iter().flat_map(|p| p.keys().cloned()).collect();
        json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })
    };
    let slot = object(json!({
        "field": { "type": "string", "enum": FIELDS },
        "quote": { "type": "string" },
    }));
    let record = object(json!({
        "type": { "type": "string", "enum": types },
        "quote": { "type": "string" },
        "trigger": { "type": "string" },
        "slots": { "type": "array", "items": slot },
    }));
    object(json!({ "records": { "type": "array", "items": record } }))
}

/// The body of a request to `/chat/completions` about one window.
#[must_use]
pub fn request(model: &str, window: &str) -> Value {
    let fields: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| {
            let own: Vec<&str> =
                FIELDS.iter().filter(|f| super::reply::takes(*kind, f)).copied().collect();
            format!("{}: {}", kind.name(), own.join(", "))
        })
        .collect();
    let instruction = format!("{INSTRUCTION}\nTypes and their fields:\n{}", fields.join("\n"));
    json!({
        "model": model,
        "temperature": 0,
        "messages": [
            { "role": "system", "content": instruction },
            { "role": "user", "content": window },
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": "records", "strict": true, "schema": schema() },
        },
    })
}

/// The same request once more, after a reply that was not valid.
#[must_use]
pub fn again(request: &Value, said: &str, broken: &super::Broken) -> Value {
    let mut request = request.clone();
    if let Some(messages) = request.get_mut("messages").and_then(Value::as_array_mut) {
        if !said.is_empty() {
            messages.push(json!({ "role": "assistant", "content": said }));
        }
        messages.push(json!({
            "role": "user",
            "content": format!("That answer is not valid: {broken}. Answer again, with JSON of the schema and nothing else."),
        }));
    }
    request
}
