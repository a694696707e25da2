//! Reports, and claims that read as their lines: told part by part where a whole line is no message.

use std::collections::BTreeSet;

use corridor_ledger::schema::KINDS;

use super::Work;
use crate::language::Language;

/// A report in a language, line by line: each line whole where the language has its message, else each of
/// its parts that it has. Quotations, keys in square brackets, what the checks say, and `names`, which people
/// gave, stay.
#[must_use]
pub fn report(text: &str, names: &[String], language: &Language) -> String {
    let mut work = Work { language, missing: BTreeSet::new(), left: BTreeSet::new() };
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches(' ').trim_end_matches('\n');
        let from = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&line[..from]);
        let (said, quoted) = body.split_at(body.find(" – “").unwrap_or(body.len()));
        let kept = Kept::of(said, names);
        let (said, key) = kept.text.split_at(kept.text.find(" [").unwrap_or(kept.text.len()));
        let (key, rest) = key.split_at(key.find(']').map_or(0, |end| end + 1));
        let (quote, source) = quoted.split_at(quoted.rfind('”').unwrap_or(0));
        let own = format!("{}{key}{}", work.line(said), work.line(rest));
        out.push_str(&kept.put_back(&own));
        out.push_str(quote);
        out.push_str(&language.figures(source));
        out.push_str(&line[from + body.len()..]);
    }
    out
}

/// A line whose names are signs of no language.
struct Kept<'a> {
    text: String,
    names: Vec<&'a str>,
}

/// The first of the signs that stand for names: no text of a person holds one.
const FIRST: u32 = 0xE000;
/// Fewest letters of a name that a line may cut.
const CUT: usize = 12;

impl<'a> Kept<'a> {
    /// Take the names out of a line where they stand as a part of it, whole or cut with an ellipsis.
    fn of(line: &'a str, names: &[String]) -> Self {
        let mut kept = Self { text: String::with_capacity(line.len()), names: Vec::new() };
        let mut at = 0;
        while at < line.len() {
            let rest = &line[at..];
            let before = &line[..at];
            let begins = before.is_empty()
                || [": ", "→ ", "– ", "(", ";"].iter().any(|sign| before.ends_with(sign))
                || KINDS
                    .iter()
                    .any(|kind| before.strip_suffix(' ').is_some_and(|b| b.ends_with(kind.name)));
            let longest = names.iter().filter_map(|name| standing(rest, name)).max();
            let sign = char::from_u32(FIRST + kept.names.len() as u32);
            match (longest.filter(|_| begins), sign) {
                (Some(length), Some(sign)) => {
                    kept.names.push(&rest[..length]);
                    kept.text.push(sign);
                    at += length;
                }
                _ => {
                    let letter = rest.chars().next().unwrap_or_default();
                    kept.text.push(letter);
                    at += letter.len_utf8();
                }
            }
        }
        kept
    }

    fn put_back(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            let name =
                u32::from(letter).checked_sub(FIRST).and_then(|at| self.names.get(at as usize));
            match name {
                Some(name) => out.push_str(name),
                None => out.push(letter),
            }
        }
        out
    }
}

/// How long a name is at the beginning of a text, where it ends a part there.
fn standing(text: &str, name: &str) -> Option<usize> {
    let ends = |rest: &str| {
        rest.is_empty()
            || [":", ",", ";", " (", " [", " →", " –", "  ", ")"]
                .iter()
                .any(|e| rest.starts_with(e))
    };
    if name.is_empty() {
        return None;
    }
    if text.strip_prefix(name).is_some_and(ends) {
        return Some(name.len());
    }
    let same = text.chars().zip(name.chars()).take_while(|(a, b)| a == b);
    let (letters, length) = same.fold((0, 0), |(n, len), (c, _)| (n + 1, len + c.len_utf8()));
    let cut = letters >= CUT && text[length..].starts_with('…');
    cut.then_some(length + '…'.len_utf8())
}

/// What stands between the parts of a report's line, the widest apart first.
const PARTS: &[&str] = &["  ", " – ", ": ", "; ", " → ", ", ", " ("];

impl Work<'_> {
    /// A claim that reads as a line of a report; its parts are no messages that a language must have.
    pub(super) fn reported(&mut self, text: &str) -> String {
        let missing = std::mem::take(&mut self.missing);
        let own = self.line(text);
        self.missing = missing;
        if own == text {
            return self.text(text);
        }
        own
    }

    /// A line part by part. What a check says names words to type, so of it only a whole message is told.
    fn line(&mut self, text: &str) -> String {
        let place = |file: &&str| {
            let after = text.split_once(*file).map(|(_, after)| after);
            after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        };
        let found = [".toml:", ".md:", ".csv:"].iter().any(place) && text.contains(" at ");
        match text.split_once(": ").filter(|_| found) {
            Some((head, rest)) => {
                let rest = self.told(rest).unwrap_or_else(|| rest.to_owned());
                format!("{}: {rest}", self.by_parts(head, PARTS))
            }
            None => self.by_parts(text, PARTS),
        }
    }

    /// A text whole where the language has its message, else part by part; a part without one stays.
    fn by_parts(&mut self, text: &str, between: &[&str]) -> String {
        // What stands in brackets at the end of a line is cut from its opening one.
        if let Some(inner) = text.strip_suffix(')').filter(|inner| !inner.contains('(')) {
            return format!("{})", self.by_parts(inner, between));
        }
        match (self.told(text), between.split_first()) {
            (Some(own), _) => own,
            (None, None) => text.to_owned(),
            // The last of several says how a thing stands; those before are words of its name.
            (None, Some((&", ", closer))) => match text.rsplit_once(", ") {
                Some((name, last)) => {
                    let last = self.by_parts(last, closer);
                    format!("{}, {last}", self.by_parts(name, closer))
                }
                None => self.by_parts(text, closer),
            },
            (None, Some((sign, closer))) => {
                let parts = text.split(sign).map(|part| self.by_parts(part, closer));
                parts.collect::<Vec<_>>().join(sign)
            }
        }
    }
}
