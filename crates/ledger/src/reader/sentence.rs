//! Sentences: where one claim ends and the next begins.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number. An
//! empty line does, unless it only breaks a page; a single line break does when the line above is short and finished, as
//! a title or a dateline is. No sentence is longer than [`LONGEST`] tokens, so that no input can
//! make the grammars slow: time stays linear in the text.

use super::lexicon::Class;
use super::token::Tokens;

/// The most tokens that one sentence may have.
pub(crate) const LONGEST: usize = 160;

/// A line shorter than this many bytes may be a title; a wrapped line is longer.
const TITLE_BYTES: u32 = 56;

/// The sentences, as token ranges in order, covering every token once.
pub(crate) fn sentences(tokens: &Tokens<'_>) -> Vec<(usize, usize)> {
    let mut out = Vec::with_capacity(tokens.len() / 20 + 1);
    let mut first = 0;
    let mut line_start = 0;
    for at in 1..=tokens.len() {
        let Some(token) = tokens.list.get(at) else { break };
        let ends = if token.new_line() {
            let end = line_ends(tokens, line_start, at);
            line_start = at;
            end || stop_before(tokens, at)
        } else {
            stop_before(tokens, at)
        };
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

/// Does a sentence end before token `at`, which begins a line?
fn line_ends(tokens: &Tokens<'_>, line_start: usize, at: usize) -> bool {
    let token = tokens.list[at];
    if token.new_paragraph() {
        return !broken_by_page(tokens, at);
    }
    let listed = tokens.any(at, &["*", "•", "-", "–", "#", "|", ">"]) || numbered(tokens, at);
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
