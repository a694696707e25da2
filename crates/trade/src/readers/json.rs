//! Records in JSON, such as a reply of an API, as the rows of a CSV file.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use super::delimited::MOST_COLUMNS;
use crate::error::{Error, Problem};

/// Largest reply: the API gives at most 250,000 records of about a kilobyte.
const LARGEST_BYTES: u64 = 512 << 20;

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
    // An answer without records is no error: the source has nothing for that question.
    if records.is_empty() {
        return Ok(Vec::new());
    }
    // Every field that any record has, in the order in which they come; records are of one kind, so the
    // first hundred know them all.
    let mut columns: Vec<&str> = Vec::new();
    for record in records.iter().take(100).filter_map(Value::as_object) {
        for key in record.keys() {
            if !columns.contains(&key.as_str()) && columns.len() < MOST_COLUMNS {
                columns.push(key);
            }
        }
    }
    if columns.len() < 2 {
        return Err(Error::format(path, "is JSON without records: expected a list of objects"));
    }
    let mut out = columns.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(",").into_bytes();
    for (place, record) in records.iter().enumerate() {
        out.push(b'\n');
        for (at, column) in columns.iter().enumerate() {
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
            expected: "text, a number or null".into(),
            hint: None,
        };
        Error::row(path, problem)
    };
    match record.get(column) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::String(text)) => Ok(quoted(text)),
        Some(Value::Bool(flag)) => Ok(flag.to_string()),
        // What is nested is no cell of a table; a column that needs it will say that it is empty.
        Some(Value::Array(_) | Value::Object(_)) if !NEEDED.contains(&column) => Ok(String::new()),
        Some(other) => Err(problem(other.to_string())),
    }
}

/// Columns in which something nested is an error.
const NEEDED: [&str; 5] = ["primaryValue", "cmdCode", "reporterCode", "partnerCode", "value_usd"];

/// A text as a cell: in quotes where it has a comma; quotes and line ends within it are blanks.
pub(super) fn quoted(text: &str) -> String {
    let plain = text.replace(['"', '\n', '\r'], " ");
    if plain.contains(',') { format!("\"{plain}\"") } else { plain }
}

/// A reply without records says why.
fn said(fields: &serde_json::Map<String, Value>) -> String {
    let said = ["error", "message"].iter().find_map(|key| fields.get(*key)?.as_str());
    match said {
        Some(said) if !said.is_empty() => format!("holds no records; the API said: {said}"),
        _ => "is JSON without a list under \"data\"".into(),
    }
}
