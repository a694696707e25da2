//! Passages and the documents that they stand in.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::escape;
use super::link::linked;
use crate::brief::{Brief, SourceText};
use crate::evidence::{Card, Evidence, Quoted};

/// Characters of the document shown on either side of a passage.
const CONTEXT: usize = 120;

fn anchor(passage: &Quoted) -> String {
    format!("p-{}-{}-{}", passage.document, passage.start, passage.end)
}

/// A passage on its card: its words in their context, and where they stand.
pub(super) fn excerpt(out: &mut String, brief: &Brief, passage: &Quoted) {
    let Some(document) = brief.documents.iter().find(|d| d.id == passage.document) else {
        return;
    };
    // A brief that was read from a file may say of a passage what its text does not hold.
    if document.text.get(passage.start..passage.end).is_none() {
        return;
    }
    let (before, after) = context(&document.text, passage.start, passage.end);
    let line = document.text[..passage.start].matches('\n').count() + 1;
    let _ = writeln!(
        out,
        "<blockquote>{}<mark>{}</mark>{}</blockquote>\n\
         <p class=\"source\"><a href=\"#{}\">{}, line {line}</a> · {} · bytes {}–{} · SHA-256 <code>{}</code></p>",
        escape(before),
        escape(&passage.quote),
        escape(after),
        escape(&anchor(passage)),
        escape(&document.title),
        escape(&document.publisher),
        passage.start,
        passage.end,
        escape(&passage.sha256)
    );
}

/// The words around a byte range, from the paragraph that it stands in.
pub(super) fn context(text: &str, start: usize, end: usize) -> (&str, &str) {
    let before = &text[..start];
    let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
    let near = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let after = &text[end..];
    let stop = after.find("\n\n").unwrap_or(after.len());
    let far = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    // Context begins and ends at whole words.
    let begin = match paragraph.max(near) {
        near if near > paragraph => before[near..].find(' ').map_or(near, |space| near + space + 1),
        paragraph => paragraph,
    };
    let end = match stop.min(far) {
        far if far < stop => after[..far].rfind(' ').unwrap_or(far),
        stop => stop,
    };
    (&before[begin..], &after[..end])
}

/// A whole document with its passages marked.
pub(super) fn document(out: &mut String, document: &SourceText, cards: &[Card]) {
    let mut passages = passages_of(&document.id, cards);
    passages.retain(|p| document.text.get(p.start..p.end).is_some());
    let _ = write!(
        out,
        "<article class=\"document\" id=\"d-{}\">\n<h3>{}</h3>\n<p class=\"source\">{}{} · SHA-256 <code>{}</code></p>\n<pre>",
        escape(&document.id),
        escape(&document.title),
        escape(&document.publisher),
        document.origin.as_ref().map_or_else(String::new, |at| format!(" · {}", linked(at))),
        escape(&document.sha256)
    );
    let mut cuts: BTreeSet<usize> = passages.iter().flat_map(|p| [p.start, p.end]).collect();
    cuts.extend([0, document.text.len()]);
    let cuts: Vec<usize> = cuts.into_iter().collect();
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        for passage in passages.iter().filter(|p| p.start == start) {
            let _ = write!(out, "<span class=\"at\" id=\"{}\"></span>", escape(&anchor(passage)));
        }
        let words = escape(&document.text[start..end]);
        if passages.iter().any(|p| p.start <= start && end <= p.end) {
            let _ = write!(out, "<mark>{words}</mark>");
        } else {
            out.push_str(&words);
        }
    }
    out.push_str("</pre>\n</article>\n");
}

fn passages_of<'a>(document: &str, cards: &'a [Card]) -> Vec<&'a Quoted> {
    let mut passages: Vec<&Quoted> = cards
        .iter()
        .flat_map(|card| &card.evidence)
        .filter_map(|evidence| match evidence {
            Evidence::Passage(passage) if passage.document == document => Some(passage),
            _ => None,
        })
        .collect();
    passages.sort_by_key(|p| (p.start, p.end));
    passages.dedup();
    passages
}

#[cfg(test)]
mod tests {
    use super::context;

    #[test]
    fn context_stays_in_its_paragraph() {
        let text = "One.\n\nTwo three four.\n\nFive.";
        let start = text.find("three").unwrap();
        assert_eq!(context(text, start, start + 5), ("Two ", " four."));
    }
}
