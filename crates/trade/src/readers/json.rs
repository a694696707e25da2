//! UN Comtrade's API reply as the rows of its own CSV.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::error::{Error, Problem};

/// Largest reply: the API gives at most 250,000 records of about a kilobyte.
const LARGEST_BYTES: u64 = 512 << 20;

const COLUMNS: [&str; 14] = [
    "refYear",
    "freqCode",
    "period",
    "reporterCode",
    "partnerCode",
    "flowCode",
    "cmdCode",
    "primaryValue",
    "netWgt",
    "partner2Code",
    "motCode",
    "customsCode",
    "mosCode",
    "classificationCode",
];

/// The records of a reply (`{"data": […]}` or a bare list) as comma-separated text with a header;
/// record `n` is line `n + 1`.
pub(crate) fn as_csv(from: impl Read, path: &Path) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    from.take(LARGEST_BYTES + 1).read_to_end(&mut text).map_err(|e| Error::file(path, e))?;
    if text.len() as u64 > LARGEST_BYTES {
        return Err(Error::format(
            path,
            "is larger than 512 MiB, too large for a reply of the API",
        ));
    }
    let reply: Value = serde_json::from_slice(&text)
        .map_err(|e| Error::format(path, format!("not a whole JSON text: {e}")))?;
    drop(text);
    let records = match &reply {
        Value::Array(records) => records,
        Value::Object(fields) => match fields.get("data") {
            Some(Value::Array(records)) => records,
            _ => return Err(Error::format(path, said(fields))),
        },
        _ => {
            return Err(Error::format(
                path,
                "is JSON, but neither a list of records nor {\"data\": […]}",
            ));
        }
    };
    let mut out = COLUMNS.join(",").into_bytes();
    for (place, record) in records.iter().enumerate() {
        out.push(b'\n');
        for (at, column) in COLUMNS.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            let cell = cell(record, column, place, path)?;
            out.extend_from_slice(cell.as_bytes());
        }
    }
    Ok(out)
}

fn cell(record: &Value, column: &str, place: usize, path: &Path) -> Result<String, Error> {
    let problem = |found: String| {
        let problem = Problem {
            line: place as u64 + 2,
            column: column.into(),
            found,
            expected: "text without commas and quotes, a number or null".into(),
            hint: None,
        };
        Error::row(path, problem)
    };
    match record.get(column) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::String(text)) if !text.contains([',', '"', '\n', '\r']) => Ok(text.clone()),
        Some(other) => Err(problem(other.to_string())),
    }
}

/// A reply without records says why.
fn said(fields: &serde_json::Map<String, Value>) -> String {
    let said = ["error", "message"].iter().find_map(|key| fields.get(*key)?.as_str());
    match said {
        Some(said) if !said.is_empty() => format!("holds no records; the API said: {said}"),
        _ => "is JSON without a list under \"data\"".into(),
    }
}
