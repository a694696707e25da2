//! Sentences: where one claim ends and the next begins.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number. An
//! empty line does, unless it only breaks a page. Whether a single line break does is decided for
//! each block of lines: where most breaks fall inside a clause, the lines are wrapped and none ends
//! a sentence; elsewhere a short, finished line is a title or a dateline. The mark of a list begins
//! a sentence always. No sentence is longer than [`LONGEST`] tokens, so that no input can make the
//! grammars slow: time stays linear in the text.

use super::lexicon::Class;
use super::token::Tokens;

/// The most tokens that one sentence may have.
pub(crate) const LONGEST: usize = 160;

/// The most closing marks between a stop and the next sentence.
const MOST_CLOSING: usize = 6;

/// A line shorter than this many bytes may be a title; a wrapped line is longer.
const TITLE_BYTES: u32 = 56;

/// The sentences, as token ranges in order, covering every token once.
pub(crate) fn sentences(tokens: &Tokens<'_>) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(tokens.len() / 20 + 1);
    let mut first = 0;
    let mut line_start = 0;
    let mut block = Block::at(tokens, 0);
    for at in 1..=tokens.len() {
        let Some(token) = tokens.list.get(at) else { break };
        if at >= block.end {
            block = Block::at(tokens, at);
        }
        let ends = if token.new_line() {
            let end = line_ends(tokens, line_start, at, block.wrapped);
            line_start = at;
            end || stop_before(tokens, at)
        } else {
            stop_before(tokens, at) || enumerated(tokens, at)
        };
        // The mark of an item is no sentence: "1." and what follows it.
        let ends = ends && !(tokens.list[first].new_line() && mark(tokens, first) == Some(at));
        if ends || at - first >= LONGEST {
            out.push((first, at));
            first = at;
        }
    }
    if first < tokens.len() {
        out.push((first, tokens.len()));
    }
    out
}

/// Lines without an empty one between them.
struct Block {
    /// One past its last token.
    end: usize,
    /// Its lines are cut where they were full, not where a sentence ends.
    wrapped: bool,
}

impl Block {
    /// The block that begins at a token: wrapped if most of its breaks fall inside a clause, behind
    /// a word that no line ends with or before a small letter.
    fn at(tokens: &Tokens<'_>, first: usize) -> Self {
        let (mut breaks, mut inside) = (0, 0);
        let mut end = first + 1;
        while let Some(token) = tokens.list.get(end) {
            if token.new_paragraph() {
                break;
            }
            if token.new_line() && mark(tokens, end).is_none() {
                breaks += 1;
                inside += usize::from(goes_on(tokens, end));
            }
            end += 1;
        }
        Self { end, wrapped: breaks >= 2 && inside * 2 >= breaks }
    }
}

/// Does a clause go on over the line break before a token?
fn goes_on(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at - 1;
    tokens.is_word(at) && !tokens.capital(at)
        || tokens.any(before, &[",", "-", "–"])
        || tokens.is(before, Class::Prep) && !tokens.capital(before)
        || tokens.is(before, Class::Det) && !tokens.capital(before)
        || tokens.is(before, Class::Aux)
        || tokens.any(before, &["and", "or", "ve", "ile", "dan", "yang"])
}

/// One past the mark of a list that a line begins with: `-`, `•`, `3.`, `(a)`, `iv)`.
pub(crate) fn mark(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let spaced = |i: usize| tokens.list.get(i).is_some_and(|t| t.spaced() && !t.new_line());
    if tokens.any(at, &["*", "•", "-", "–", "—", "·", "▪", "◦", "●", "►", "‣", "", "+", ">"])
        && spaced(at + 1)
    {
        return Some(at + 1);
    }
    if tokens.at(at, "•") && at + 1 < tokens.len() {
        return Some(at + 1);
    }
    if tokens.at(at, "(") && tokens.at(at + 2, ")") && ordinal_mark(tokens, at + 1) {
        return Some(at + 3);
    }
    let plain = tokens.is_number(at) && tokens.word(at).len() <= 3 || ordinal_mark(tokens, at);
    (plain && tokens.any(at + 1, &[")", "."]) && tokens.touches(at + 1) && spaced(at + 2))
        .then_some(at + 2)
}

/// A letter or a small Roman or Arabic number, as lists are counted with.
fn ordinal_mark(tokens: &Tokens<'_>, at: usize) -> bool {
    let word = tokens.word(at);
    word.len() == 1 && word.is_ascii() && word.chars().all(char::is_alphanumeric)
        || word.len() <= 4
            && (word.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
                || word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 2)
            && !word.is_empty()
}

/// Does `(b)` begin here inside a paragraph, behind a colon or a semicolon?
fn enumerated(tokens: &Tokens<'_>, at: usize) -> bool {
    if !tokens.at(at, "(") || !tokens.at(at + 2, ")") || !ordinal_mark(tokens, at + 1) {
        return false;
    }
    let before =
        if tokens.any(at - 1, &["and", "or", "ve", "dan"]) { at.wrapping_sub(2) } else { at - 1 };
    tokens.any(before, &[":", ";", ","]) && tokens.is_word(at + 3)
}

/// Does a sentence end before token `at`, which begins a line?
fn line_ends(tokens: &Tokens<'_>, line_start: usize, at: usize, wrapped: bool) -> bool {
    let token = tokens.list[at];
    if token.new_paragraph() {
        return !broken_by_page(tokens, at);
    }
    let listed =
        tokens.any(at, &["#", "|", ">"]) || mark(tokens, at).is_some() || numbered(tokens, at);
    if wrapped && !listed {
        return false;
    }
    let width = tokens.list[at - 1].end - tokens.list[line_start].start;
    let open = tokens.any(at - 1, &[",", "-", "–", "(", ";"])
        || tokens.is(at - 1, Class::Prep)
        || tokens.is(at - 1, Class::Det)
        || tokens.is(at - 1, Class::Conj) && !tokens.capital(at);
    listed
        || (width < TITLE_BYTES
            && !open
            && (token.capital() || token.is_number() || !token.is_word()))
}

/// Does an empty line only break a page: does a sentence go on behind it in lower case, or behind a
/// word that no sentence ends with?
fn broken_by_page(tokens: &Tokens<'_>, at: usize) -> bool {
    let before = at - 1;
    let function = tokens.is(before, Class::Det)
        || tokens.is(before, Class::Conj)
        || tokens.is(before, Class::Prep) && !tokens.capital(before);
    let listed = tokens.is_word(at) && tokens.any(at + 1, &[")", "."]);
    let goes_on = tokens.is_word(at)
        && !tokens.capital(at)
        && !listed
        && (tokens.is_word(before) || tokens.any(before, &[",", "-"]) || tokens.is_number(before));
    goes_on && !tokens.list[before].new_line()
        || function && tokens.is_word(at) && !tokens.list[before].new_line()
}

/// `12.`, `(a)`, `Article 3`: the head of a numbered paragraph.
fn numbered(tokens: &Tokens<'_>, at: usize) -> bool {
    (tokens.is_number(at) && tokens.any(at + 1, &[".", ")"]) && !tokens.touches(at + 2))
        || (tokens.at(at, "(") && tokens.at(at + 2, ")") && tokens.word(at + 1).len() <= 3)
        || (tokens.any(at, &["article", "madde", "perkara"]) && tokens.is_number(at + 1))
}

/// Does a stop stand right before token `at`, closing a sentence?
fn stop_before(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut stop = at - 1;
    while stop > 0
        && at - stop <= MOST_CLOSING
        && tokens.touches(stop)
        && matches!(tokens.word(stop), "\"" | "”" | "’" | "'" | ")" | "]" | "»")
    {
        stop -= 1;
    }
    if !tokens.any(stop, &[".", "!", "?", "…"]) {
        return false;
    }
    let next = tokens.list[at];
    let opening =
        matches!(tokens.word(at), "\"" | "“" | "‘" | "'" | "(" | "[" | "«" | "*" | "#" | "`");
    if !(next.capital() || next.is_number() || opening) || !next.spaced() {
        return false;
    }
    if !tokens.at(stop, ".") {
        return true;
    }
    let before = stop.wrapping_sub(1);
    if stop == 0 || !tokens.touches(stop) {
        return true;
    }
    let word = tokens.word(before);
    let starts_anew = tokens.is(at, Class::Det)
        || tokens.is(at, Class::Pronoun)
        || tokens.is(at, Class::Conj)
        || tokens.is(at, Class::Prep);
    if tokens.is_word(before) && word.chars().count() == 1 && tokens.capital(before) {
        // An initial, or the end of U.S. before a new sentence.
        return starts_anew;
    }
    if tokens.is(before, Class::Abbreviation) {
        let closes = tokens.any(before, &["inc", "corp", "ltd", "co", "etc", "bhd", "jr", "al"]);
        let opens_name =
            tokens.any(before, &["no", "art", "mar", "may"]) && !tokens.capital(before);
        return (closes && starts_anew) || (opens_name && next.capital() && !next.is_number());
    }
    !(tokens.is_number(before) && next.is_number() && !next.new_line())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;

    #[test]
    fn stops_that_do_not_end() {
        let text = "Mr. J. Smith of the U.S. met Dr. Lee on Jan. 5. He signed. \"Yes.\" The end";
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        let found: Vec<_> = sentences(&tokens).iter().map(|(a, b)| tokens.words(*a, *b)).collect();
        assert_eq!(
            found,
            [
                "Mr. J. Smith of the U.S. met Dr. Lee on Jan. 5.",
                "He signed.",
                "\"Yes.\"",
                "The end"
            ]
        );
    }

    #[test]
    fn a_title_is_a_sentence_and_a_wrapped_line_is_not() {
        let text = "Ministers agree on trade\nMonday, May 18, 2015\nThe ministers of the two economies said on Friday that they had\nagreed to lower tariffs.";
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        assert_eq!(sentences(&tokens).len(), 3);
    }

    #[test]
    fn a_page_break_ends_no_sentence() {
        let text = "Done on this third day of May, one thousand\n\nnine hundred and seventy three, in the Kingdom of the\n\nNetherlands.\n\nA title here\n\nA sentence.";
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        assert_eq!(sentences(&tokens).len(), 3);
    }

    #[test]
    fn no_sentence_is_longer_than_the_cap() {
        let text = "word ".repeat(10_000);
        let tokens = Tokens::cut(&text, Lexicon::of(Language::En));
        assert!(sentences(&tokens).iter().all(|(a, b)| b - a <= LONGEST));
    }
}
