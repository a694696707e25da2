//! A case told again with other names, other numbers and other verbs: what a case shows is no matter of
//! the words that it happens to use.
#![allow(dead_code)]

use serde_json::Value;

/// Surnames that no case uses.
const SURNAMES: &[&str] = &["Okafor", "Lindqvist", "Marchetti", "Duarte", "Halvorsen", "Teixeira"];

/// Economies that take the place of those of a case.
const STATES: &[&str] = &["PER", "GHA", "POL", "COL", "NPL", "TZA", "CHL", "KAZ", "PRT", "JOR"];

/// Verbs for one another, by language: every row means the same and is built the same.
const VERBS: &[(&str, &[&str])] = &[
    ("en", &["rose", "climbed", "grew"]),
    ("en", &["fell", "dropped", "declined"]),
    ("en", &["signed", "inked"]),
    ("en", &["pledged to", "promised to", "undertook to"]),
    ("en", &["visited", "toured"]),
    ("tr", &["arttı", "yükseldi"]),
    ("tr", &["azaldı", "geriledi", "düştü"]),
    ("tr", &["söyledi", "belirtti", "kaydetti"]),
    ("ms", &["meningkat", "bertambah", "naik"]),
    ("ms", &["merosot", "menurun", "susut"]),
    ("ms", &["menandatangani", "memeterai"]),
    ("ms", &["mengunjungi", "melawat"]),
];

/// The `turn`th variant of a case, from 0.
pub fn vary(case: &Value, turn: usize, countries: &str) -> Value {
    let text = case["text"].as_str().unwrap_or_default();
    let language = case["language"].as_str().unwrap_or("en");
    let mut pairs = states(case, text, turn, countries);
    pairs.extend(surnames(case, text, turn));
    let mut case = case.clone();
    for name in ["text", "expect", "forbid"] {
        rename(&mut case[name], &pairs);
    }
    let mut told = case["text"].as_str().unwrap_or_default().to_owned();
    for (_, row) in VERBS.iter().filter(|(l, _)| *l == language) {
        if let Some(verb) = row.iter().find(|v| has(text, v)) {
            let other =
                row[(row.iter().position(|v| v == verb).unwrap_or(0) + 1 + turn) % row.len()];
            told = replaced(&told, verb, other);
        }
    }
    case["text"] = Value::String(told);
    numbers(&mut case, turn);
    case
}

/// Every string of a value with other names.
fn rename(value: &mut Value, pairs: &[(String, String)]) {
    match value {
        Value::String(text) => {
            // By way of marks that no text has, so that a name put in is not replaced again.
            for (place, (from, _)) in pairs.iter().enumerate() {
                *text = replaced(text, from, &format!("\u{1}{place}\u{2}"));
            }
            for (place, (_, to)) in pairs.iter().enumerate() {
                *text = text.replace(&format!("\u{1}{place}\u{2}"), to);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|v| rename(v, pairs)),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, v)| rename(v, pairs)),
        _ => {}
    }
}

/// Is a word a whole word of a text?
fn has(text: &str, word: &str) -> bool {
    replaced(text, word, "") != text
}

/// A text with a word replaced wherever it is a whole one.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let before = rest[..at].chars().next_back().or(out.chars().next_back());
        let after = rest[at + from.len()..].chars().next();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
        out.push_str(&rest[..at]);
        out.push_str(if letter(before) || letter(after) { from } else { to });
        rest = &rest[at + from.len()..];
    }
    out + rest
}

/// What stands for each economy of a case: its code, name, people and capital for another's. An economy
/// that the text names in another language's spelling stays.
fn states(case: &Value, text: &str, turn: usize, countries: &str) -> Vec<(String, String)> {
    let rows: Vec<Vec<&str>> = countries
        .lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| l.split('\t').collect())
        .collect();
    let first = |row: &[&str], place: usize| {
        row.get(place).and_then(|c| c.split(';').next()).map_or("", str::trim).to_owned()
    };
    let whole = case.to_string();
    // A longer name holds a shorter one, and datelines in capitals name it a second time.
    let plain = |row: &[&str]| {
        let name = first(row, 1);
        has(text, &name) && has(&whole, &row[0][..3]) && !text.contains(&name.to_uppercase())
    };
    let free: Vec<&Vec<&str>> = rows
        .iter()
        .filter(|row| {
            STATES.contains(&row[0]) && !has(&whole, row[0]) && !has(text, &first(row, 1))
        })
        .collect();
    let mut out = Vec::new();
    for (place, row) in rows.iter().filter(|row| plain(row)).enumerate() {
        let Some(other) = free.get((place + turn * 3) % free.len().max(1)) else { break };
        // Another spelling of it in the text would stay behind.
        let again = [2, 3]
            .into_iter()
            .flat_map(|c| row.get(c).map_or("", |v| *v).split(';').skip(usize::from(c == 3)));
        if again.map(str::trim).any(|form| !form.is_empty() && has(text, form)) {
            continue;
        }
        for column in [0, 1, 3, 4] {
            let (from, to) = (first(row, column), first(other, column));
            if !from.is_empty()
                && !to.is_empty()
                && (column == 0 || has(&whole, &from) || has(text, &from))
            {
                out.push((from, to));
            }
        }
    }
    out
}

/// The last names of the persons that a case expects.
fn surnames(case: &Value, text: &str, turn: usize) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let expected = case["expect"].as_array().cloned().unwrap_or_default();
    for record in expected.iter().filter(|r| matches!(r["type"].as_str(), Some("person" | "visit")))
    {
        let Some(name) = record["fields"]["name"].as_str() else { continue };
        let Some((_, last)) = name.rsplit_once(' ') else { continue };
        if has(text, last) && out.iter().all(|(from, _)| from != last) {
            let place = (out.len() + turn * 2) % SURNAMES.len();
            out.push((last.to_owned(), SURNAMES[place].to_owned()));
        }
    }
    out
}

/// Amounts with other digits, in the text and in what is expected of it: a number of three digits or more
/// or with a fraction, that is no year.
fn numbers(case: &mut Value, turn: usize) {
    let text = case["text"].as_str().unwrap_or_default().to_owned();
    let mut out = String::new();
    let mut changed: Vec<(String, String)> = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[at..]
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
            .map_or(rest.len(), |e| at + e);
        let number = rest[at..end].trim_end_matches(['.', ',']);
        let figures: String = number.chars().filter(char::is_ascii_digit).collect();
        let date =
            number.len() == 4 && number == figures || figures.starts_with('0') || figures.len() > 9;
        let dated = number.matches('.').count() > 1;
        let letters = rest[..at]
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '/');
        let amount = (number != figures || figures.len() >= 3) && !date && !dated && !letters;
        out.push_str(&rest[..at]);
        if amount {
            let other = turned(number, turn);
            changed.push((digits(number), digits(&other)));
            out.push_str(&other);
        } else {
            out.push_str(number);
        }
        rest = &rest[at + number.len()..];
    }
    out.push_str(rest);
    case["text"] = Value::String(out);
    for list in ["expect", "forbid"] {
        let records = case[list].as_array_mut().into_iter().flatten();
        for record in records {
            for (_, field) in record["fields"].as_object_mut().into_iter().flatten() {
                renumber(field, &changed);
            }
        }
    }
}

/// A number with its inner digits turned: the first and the last stay, so that a scale and a share stay
/// what they are; 12.4 becomes 13.4.
fn turned(number: &str, turn: usize) -> String {
    let count = number.chars().filter(char::is_ascii_digit).count();
    let mut seen = 0;
    number
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(d) => {
                seen += 1;
                let inner = if count == 2 { seen == 2 } else { seen > 1 && seen < count };
                let other = (d + 1 + u32::try_from(turn).unwrap_or(0)) % 10;
                let other = if other == 0 { 5 } else { other };
                if inner && d != 0 { char::from_digit(other, 10).unwrap_or(c) } else { c }
            }
            None => c,
        })
        .collect()
}

/// The digits of a number without those that say nothing: "18.30" is 183.
fn digits(number: &str) -> String {
    let all: String = number.chars().filter(char::is_ascii_digit).collect();
    all.trim_end_matches('0').to_owned()
}

/// An expected number whose digits were changed in the text has the changed digits.
fn renumber(field: &mut Value, changed: &[(String, String)]) {
    let Some(number) = field.as_f64() else { return };
    let own = digits(&format!("{number}"));
    let Some((_, other)) = changed.iter().find(|(from, _)| *from == own) else { return };
    // As many digits as before, so that the scale is the same.
    let all: String = format!("{number}");
    let mut from = other.chars();
    let mut left = own.len();
    let new: String = all
        .chars()
        .map(|c| {
            if c.is_ascii_digit() && left > 0 {
                left -= 1;
                from.next().unwrap_or(c)
            } else {
                c
            }
        })
        .collect();
    if let Ok(new) = serde_json::from_str(&new) {
        *field = new;
    }
}
