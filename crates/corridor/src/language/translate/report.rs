//! Reports, and claims that read as their lines: told part by part where a whole line is no message.

use std::collections::BTreeSet;

use super::Work;
use crate::language::Language;

/// A report in a language, line by line: each line whole where the language has its message, else each of
/// its parts that it has. Quotations, and keys in square brackets, stay.
#[must_use]
pub fn report(text: &str, language: &Language) -> String {
    let mut work = Work { language, missing: BTreeSet::new(), left: BTreeSet::new() };
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches(' ').trim_end_matches('\n');
        let from = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&line[..from]);
        let (said, quoted) = body.split_at(body.find('“').unwrap_or(body.len()));
        let (said, key) = said.split_at(said.find(" [").unwrap_or(said.len()));
        let (key, rest) = key.split_at(key.find(']').map_or(0, |end| end + 1));
        let (quote, source) = quoted.split_at(quoted.rfind('”').unwrap_or(0));
        out.push_str(&work.by_parts(said, PARTS));
        out.push_str(key);
        out.push_str(&work.by_parts(rest, PARTS));
        out.push_str(quote);
        out.push_str(&language.figures(source));
        out.push_str(&line[from + body.len()..]);
    }
    out
}

/// What stands between the parts of a report's line, the widest apart first.
const PARTS: &[&str] = &["  ", " – ", ": ", "; ", " → ", ", ", " ("];

impl Work<'_> {
    /// A claim that reads as a line of a report; its parts are no messages that a language must have.
    pub(super) fn reported(&mut self, text: &str) -> String {
        let missing = std::mem::take(&mut self.missing);
        let own = self.by_parts(text, PARTS);
        self.missing = missing;
        if own == text {
            return self.text(text);
        }
        own
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
