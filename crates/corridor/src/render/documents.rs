//! Passages and the documents that they stand in.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;

use corridor_ledger::Lines;

use super::escape;
use super::link::linked;
use crate::brief::{Brief, SourceText};
use crate::evidence::{Evidence, Quoted};

/// Characters of the document shown on either side of a passage.
const CONTEXT: usize = 80;

fn anchor(passage: &Quoted) -> String {
    format!("p-{}-{}-{}", passage.document, passage.start, passage.end)
}

/// The documents of a brief by id, with their lines and the passages that its cards quote.
pub(super) struct Sources<'a> {
    brief: &'a Brief,
    documents: HashMap<&'a str, Source<'a>>,
}

struct Source<'a> {
    document: &'a SourceText,
    lines: Lines,
    passages: Vec<&'a Quoted>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(brief: &'a Brief) -> Self {
        let mut sources = HashMap::with_capacity(brief.documents.len());
        for document in &brief.documents {
            let lines = Lines::of(&document.text);
            let source = Source { document, lines, passages: Vec::new() };
            sources.entry(document.id.as_str()).or_insert(source);
        }
        for evidence in brief.cards.iter().flat_map(|card| &card.evidence) {
            if let Evidence::Passage(passage) = evidence
                && let Some(source) = sources.get_mut(passage.document.as_str())
                // A brief that was read from a file may say of a passage what its text does not hold.
                && source.document.text.get(passage.start..passage.end).is_some()
            {
                source.passages.push(passage);
            }
        }
        for source in sources.values_mut() {
            source.passages.sort_by_key(|p| (p.start, p.end));
            source.passages.dedup();
        }
        Self { brief, documents: sources }
    }

    /// A passage on its card: its words in their context, and where they stand.
    pub(super) fn excerpt(&self, out: &mut String, passage: &Quoted) {
        let Some(Source { document, lines, .. }) = self.documents.get(passage.document.as_str())
        else {
            return;
        };
        if document.text.get(passage.start..passage.end).is_none() {
            return;
        }
        let (before, after) = context(&document.text, passage.start, passage.end);
        let line = escape(&self.brief.filled("line {1}", lines.line(passage.start)));
        let spoken = spoken(&document.language);
        let bytes = format!("{}–{}", passage.start, passage.end);
        let bytes = escape(&self.brief.filled("bytes {1}", bytes));
        let _ = writeln!(
            out,
            "<blockquote{spoken}>{}<mark>{}</mark>{}</blockquote>\n\
             <p class=\"source\"><a href=\"#{}\">{}, {line}</a> · {} · {bytes}</p>",
            escape(before),
            escape(&passage.quote),
            escape(after),
            escape(&anchor(passage)),
            escape(&document.title),
            escape(&document.publisher)
        );
    }

    /// A whole document with its passages marked.
    pub(super) fn document(&self, out: &mut String, document: &SourceText) {
        let passages =
            self.documents.get(document.id.as_str()).map_or(&[][..], |source| &source.passages);
        let _ = write!(
            out,
            "<article class=\"document\" id=\"d-{}\">\n<h3>{}</h3>\n<p class=\"source\">{}{} · SHA-256 <code>{}</code></p>\n<pre{}>",
            escape(&document.id),
            escape(&document.title),
            escape(&document.publisher),
            document.origin.as_ref().map_or_else(String::new, |at| format!(" · {}", linked(at))),
            escape(&document.sha256),
            spoken(&document.language)
        );
        let mut cuts: BTreeSet<usize> = passages.iter().flat_map(|p| [p.start, p.end]).collect();
        cuts.extend([0, document.text.len()]);
        let cuts: Vec<usize> = cuts.into_iter().collect();
        let mut ahead = passages.iter().peekable();
        let mut marked_to = 0;
        for pair in cuts.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            while let Some(passage) = ahead.next_if(|p| p.start == start) {
                let id = escape(&anchor(passage));
                let _ = write!(out, "<span class=\"at\" id=\"{id}\"></span>");
                marked_to = passage.end.max(marked_to);
            }
            let words = escape(document.text.get(start..end).unwrap_or_default());
            if end <= marked_to {
                let _ = write!(out, "<mark>{words}</mark>");
            } else {
                out.push_str(&words);
            }
        }
        out.push_str("</pre>\n</article>\n");
    }
}

/// The language of a quotation, as an attribute; none where the index names none.
pub(super) fn spoken(language: &str) -> String {
    match language.is_empty() {
        true => String::new(),
        false => format!(" lang=\"{}\"", escape(language)),
    }
}

/// The words around a byte range, from the paragraph that it stands in.
pub(super) fn context(text: &str, start: usize, end: usize) -> (&str, &str) {
    let before = &text[..start];
    let near = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    // A paragraph that begins earlier is cut anyway.
    let from = near - usize::from(before[..near].ends_with('\n'));
    let paragraph = before[from..].rfind("\n\n").map_or(0, |at| from + at + 2);
    let after = &text[end..];
    let far = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    let to = far + usize::from(after[far..].starts_with('\n'));
    let stop = after[..to].find("\n\n").unwrap_or(after.len());
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
