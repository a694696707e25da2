//! Proposals as ledger entries, ready to be read by a person and put in the ledger.
//!
//! Only what the ledger can hold is written: its kinds, with their required fields, standing on a
//! quote found exactly once. Everything else is counted, by reason, so that nothing is dropped in
//! silence.

use std::fmt::Write as _;

use super::proposal::{Certainty, Field, Kind, Proposal};
use super::text::Text;
use crate::document::Document;
use crate::passage::{NotLocated, Passage};

/// What could not be written, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unwritten {
    /// The ledger has no such kind, or the text does not fill what that kind requires.
    pub incomplete: usize,
    /// The words stand at several places and no longer stretch tells them apart.
    pub ambiguous: usize,
    /// The text says that it is not so.
    pub denied: usize,
}

/// A string that TOML takes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // A String takes every write.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", "))
}

/// A quote that the document holds once: the passage itself, or it with the words around it.
fn once(document: &Document, text: &Text, span: super::Span) -> Option<String> {
    let inner = text.in_text(span);
    let whole = text.text();
    let (mut start, mut end) = (inner.start, inner.end);
    for _ in 0..4 {
        let quote = whole.get(start..end)?.trim();
        match Passage::locate(document, quote) {
            Ok(_) => return Some(quote.to_owned()),
            Err(NotLocated::Ambiguous { .. }) => {
                end = (end + 40).min(whole.len());
                start = start.saturating_sub(40);
                while !whole.is_char_boundary(end) {
                    end += 1;
                }
                while !whole.is_char_boundary(start) {
                    start -= 1;
                }
            }
            Err(_) => return None,
        }
    }
    None
}

/// The ledger file of a document: every proposal that the ledger can hold.
#[must_use]
pub fn ledger(
    id: &str,
    document: &Document,
    text: &Text,
    proposals: &[Proposal],
) -> (String, Unwritten) {
    let mut out = format!("document = {}\n", quoted(id));
    let mut unwritten = Unwritten::default();
    for proposal in proposals {
        if proposal.certainty == Certainty::Denied {
            unwritten.denied += 1;
            continue;
        }
        let Some((kind, fields)) = entry(proposal) else {
            unwritten.incomplete += 1;
            continue;
        };
        let quotes: Vec<String> =
            proposal.spans.iter().filter_map(|s| once(document, text, *s)).collect();
        if quotes.is_empty() {
            unwritten.ambiguous += 1;
            continue;
        }
        // A String takes every write.
        let _ = write!(
            out,
            "\n[[{kind}]]\nid = {}\nstatus = {}\n",
            quoted(&proposal.id),
            quoted(proposal.status.name())
        );
        for (name, value) in fields {
            let _ = writeln!(out, "{name} = {value}");
        }
        let passages: Vec<String> =
            quotes.iter().map(|q| format!("{{ quote = {} }}", quoted(q))).collect();
        let _ = writeln!(out, "passages = [{}]", passages.join(", "));
    }
    (out, unwritten)
}

type Entry = Option<(&'static str, Vec<(&'static str, String)>)>;

/// The ledger's kind and fields for a proposal; `None` when a required field is not said.
fn entry(proposal: &Proposal) -> Entry {
    let text = |name: &str| proposal.text(name).map(quoted);
    let texts = |name: &str| match proposal.field(name) {
        Some(Field::Texts(texts)) if !texts.is_empty() => Some(list(texts)),
        _ => None,
    };
    let day = |name: &str| match proposal.field(name) {
        Some(Field::Day(day)) => Some(day.to_string()),
        _ => None,
    };
    let value = || {
        let Some(Field::Number(number)) = proposal.field("value") else { return None };
        let unit = proposal.text("unit").unwrap_or("number");
        let about = matches!(proposal.field("approximate"), Some(Field::Flag(true)))
            || proposal.field("bound").is_some();
        let amount =
            if number.scale() == 0 { number.to_string() } else { quoted(&number.to_string()) };
        Some(format!("{{ amount = {amount}, unit = {}, about = {about} }}", quoted(unit)))
    };
    let period = |start: &str, end: &str| {
        Some(format!("{{ start = {}, end = {} }}", day(start)?, day(end)?))
    };
    let economies = || {
        let own = [proposal.text("country"), proposal.text("to"), proposal.text("to_country")];
        let codes: Vec<String> = own
            .into_iter()
            .flatten()
            .filter(|c| c.len() == 3 && c.chars().all(|c| c.is_ascii_uppercase()))
            .map(String::from)
            .collect();
        texts("parties").or_else(|| (!codes.is_empty()).then(|| list(&codes)))
    };
    let actors = || {
        let code = proposal.text("country").map(String::from);
        code.map(|c| list(&[c])).or_else(|| texts("parties"))
    };
    let by = || {
        let deadline = proposal.text("deadline")?;
        Some(match deadline.len() {
            4 | 10 => deadline.to_owned(),
            _ => quoted(deadline),
        })
    };
    let mut fields: Vec<(&'static str, String)> = Vec::new();
    let mut put = |name: &'static str, value: Option<String>| {
        if let Some(value) = value {
            fields.push((name, value));
        }
    };
    let kind = match proposal.kind {
        Kind::Person => {
            put("name", text("name"));
            put("office", text("role"));
            put("country", text("country"));
            "person"
        }
        Kind::Organisation => {
            put("name", text("name"));
            put("acronym", text("acronym"));
            put("country", text("country"));
            put("category", text("kind"));
            "organisation"
        }
        Kind::Visit => {
            put("parties", economies());
            put("actors", Some(actors()?));
            put("what", text("what"));
            put("period", Some(period("start", "end")?));
            put("place", text("place"));
            "visit"
        }
        Kind::Meeting => {
            put("parties", texts("parties"));
            put("what", text("name").or_else(|| text("what")));
            put("period", Some(period("start", "end")?));
            put("place", text("place"));
            "meeting"
        }
        Kind::Instrument => {
            put("parties", Some(texts("parties")?));
            put("what", text("name").or_else(|| text("what")));
            put("category", text("kind"));
            put("title", text("name"));
            put("signed", day("signed"));
            put("in_force", day("in_force"));
            "instrument"
        }
        Kind::Commitment | Kind::Aim | Kind::Invitation => {
            put("actors", Some(actors()?));
            put("what", text("what"));
            put("to", text("to"));
            put("by", by());
            put("value", value());
            "commitment"
        }
        Kind::Project => {
            put("actors", Some(actors()?));
            put("parties", economies());
            put("what", text("what"));
            put("category", text("kind"));
            put("value", value());
            put("period", period("start", "end"));
            put("place", text("place"));
            "project"
        }
        Kind::Figure => {
            put("what", text("what"));
            put("measure", Some(text("measure").filter(|m| m.len() > 2).or_else(|| text("what"))?));
            put("value", Some(value()?));
            put("parties", texts("parties"));
            put("period", period("period_start", "period_end"));
            "figure"
        }
        Kind::ParticipantCount => {
            let Some(Field::Number(count)) = proposal.field("count") else { return None };
            put("what", text("kind"));
            put("measure", Some(quoted("participants")));
            put(
                "value",
                Some(format!(
                    "{{ amount = {count}, unit = {}, about = {} }}",
                    text("what")?,
                    proposal.field("bound").is_some()
                )),
            );
            "figure"
        }
        Kind::Membership | Kind::OfficeHeld => {
            put("member", text("member"));
            put("organisation", text("organisation"));
            put("role", text("role"));
            put("period", period("start", "end"));
            "membership"
        }
        Kind::SectorStrength => {
            put("parties", Some(list(&[proposal.text("country")?.to_owned()])));
            put("what", text("what"));
            put("sector", text("sector"));
            put("hs", Some(texts("hs").unwrap_or_else(|| "[]".to_owned())));
            "strength"
        }
        Kind::Position | Kind::Expectation | Kind::CooperationFocus | Kind::ThirdMarketAccess => {
            put("actors", Some(actors()?));
            put("parties", texts("parties"));
            put("what", text("what"));
            "position"
        }
        // A target needs the day on which it was said: the caller's document has it.
        Kind::Target | Kind::Statement | Kind::Quotation => {
            return target(proposal, &value, &texts, by());
        }
    };
    let required = crate::schema::kind(kind).map_or(&[][..], |k| k.required);
    required.iter().all(|r| fields.iter().any(|(name, _)| name == r)).then_some((kind, fields))
}

fn target(
    proposal: &Proposal,
    value: &dyn Fn() -> Option<String>,
    texts: &dyn Fn(&str) -> Option<String>,
    by: Option<String>,
) -> Entry {
    if proposal.kind != Kind::Target {
        return None;
    }
    let said = match proposal.field("said") {
        Some(Field::Day(day)) => day.to_string(),
        Some(Field::Text(text)) if text.len() == 7 => quoted(text),
        Some(Field::Text(text)) => text.clone(),
        _ => return None,
    };
    let measure = proposal.text("measure").filter(|m| !m.is_empty()).unwrap_or("total_trade");
    let mut fields = vec![
        ("parties", texts("parties")?),
        ("what", quoted(proposal.text("what")?)),
        ("measure", quoted(measure)),
        ("value", value()?),
        ("said", said),
    ];
    if let Some(by) = by {
        fields.push(("by", by));
    }
    Some(("target", fields))
}
