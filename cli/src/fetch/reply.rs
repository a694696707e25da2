//! What an answer of the API is worth: whole, cut off, a refusal, or no answer at all.

use serde_json::Value;

/// A judgement on the bytes of an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Worth {
    /// Every record that there is.
    Whole { records: usize },
    /// As many records as the API gives at once: there may be more.
    CutOff { records: usize },
    /// The API says why it has none.
    Refusal(String),
    /// Bytes that are no answer, such as half of one.
    Broken(String),
}

/// Judge an answer; `most` is the number of records that the API gives at once.
pub fn worth(bytes: &[u8], most: usize) -> Worth {
    let reply: Value = match serde_json::from_slice(bytes) {
        Ok(reply) => reply,
        Err(error) => return Worth::Broken(format!("not a whole JSON text: {error}")),
    };
    if let Some(said) = said(&reply) {
        return Worth::Refusal(said);
    }
    let Some(records) = reply.get("data").and_then(Value::as_array).map(Vec::len) else {
        return Worth::Broken("no list under \"data\"".into());
    };
    match reply.get("count").and_then(Value::as_u64) {
        Some(count) if count != records as u64 => {
            Worth::Broken(format!("{records} records where \"count\" says {count}"))
        }
        _ if records >= most => Worth::CutOff { records },
        _ => Worth::Whole { records },
    }
}

/// What an answer says of itself under `error` or `message`.
pub fn said(reply: &Value) -> Option<String> {
    let text = |key: &str| reply.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
    text("error").or_else(|| text("message")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_cut_off_refused_or_broken() {
        let of = |text: &str| worth(text.as_bytes(), 2);
        assert_eq!(of(r#"{"count":1,"data":[{}],"error":""}"#), Worth::Whole { records: 1 });
        assert_eq!(of(r#"{"count":0,"data":[]}"#), Worth::Whole { records: 0 });
        assert_eq!(of(r#"{"count":2,"data":[{},{}]}"#), Worth::CutOff { records: 2 });
        assert_eq!(of(r#"{"data":[],"error":"no"}"#), Worth::Refusal("no".into()));
        assert!(matches!(of(r#"{"count":3,"data":[{}]}"#), Worth::Broken(_)));
        assert!(matches!(of(r#"{"count":1,"data":[{}"#), Worth::Broken(_)));
        assert!(matches!(of("[]"), Worth::Broken(_)));
    }
}
