//! What a Markdown file does not show, comments and struck words, and its marks that are no words.

use std::ops::Range;

use super::markup::Stretch;

/// The longest struck stretch, in bytes.
const LONGEST_STRUCK: usize = 4096;

/// The stretches of a text and whether they are shown; empty when all of it is.
pub(super) fn stretches(text: &str) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'<', b'~', &text.as_bytes()[at..]).map(|n| at + n) {
        let rest = &text[found..];
        let length = if rest.starts_with("<!--") {
            Some(rest.find("-->").map_or(rest.len(), |n| n + 3))
        } else {
            struck(rest)
        };
        let Some(length) = length else {
            at = found + 1;
            continue;
        };
        if from < found {
            out.push(Stretch { start: from, end: found, shown: true });
        }
        out.push(Stretch { start: found, end: found + length, shown: false });
        (from, at) = (found + length, found + length);
    }
    if !out.is_empty() && from < text.len() {
        out.push(Stretch { start: from, end: text.len(), shown: true });
    }
    out
}

/// The length of a struck stretch (`~~not this~~`, `<del>`, `<s>`) that begins here, in one paragraph.
fn struck(text: &str) -> Option<usize> {
    let mut most = text.len().min(LONGEST_STRUCK);
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let near = &text[..most];
    let near = near.split("\n\n").next().unwrap_or(near);
    for (open, close) in
        [("~~", "~~"), ("<del>", "</del>"), ("<s>", "</s>"), ("<strike>", "</strike>")]
    {
        if let Some(inner) = near.strip_prefix(open)
            && !inner.starts_with(['~', ' '])
            && let Some(end) = inner.find(close)
        {
            return Some(open.len() + end + close.len());
        }
    }
    None
}

/// Marks that are no words: the `>` of quoted lines, and in Markdown those of emphasis.
pub(super) fn marks(text: &str, emphasis: bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        let quoted = line.trim_start_matches([' ', '>']);
        let mark = &line[..line.len() - quoted.len()];
        if mark.trim_start().starts_with('>') && !quoted.trim().is_empty() {
            from = mark.len();
            out.push(at..at + from);
        }
        if emphasis {
            emphases(line, from, at, &mut out);
        }
        at += line.len();
    }
    out
}

/// Runs of `*` and `_` that touch a word on one side only.
fn emphases(line: &str, from: usize, at: usize, out: &mut Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let mut place = from;
    while let Some(found) = memchr::memchr2(b'*', b'_', &bytes[place..]).map(|n| place + n) {
        let mark = bytes[found];
        let length = bytes[found..].iter().take_while(|b| **b == mark).count();
        place = found + length;
        let side = |c: Option<char>| match c {
            Some(c) if c.is_alphanumeric() => 2,
            Some(c) if !c.is_whitespace() => 1,
            _ => 0,
        };
        let before = side(line[..found].chars().next_back());
        let behind = side(line[place..].chars().next());
        if length <= 3 && before != behind {
            out.push(at + found..at + place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn comments_and_struck_words_are_not_shown() {
        let text = "a <!-- b --> c ~~d~~ e ~f <g";
        let shown: String =
            stretches(text).iter().filter(|s| s.shown).map(|s| &text[s.start..s.end]).collect();
        assert_eq!(shown, "a  c  e ~f <g");
        assert!(stretches("plain ~ text < more").is_empty());
    }
}
