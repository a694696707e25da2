//! The outline of a document: which sentences are headings, which are items of a list, and which
//! sentence opens that list.
//!
//! An item without an actor and a verb of its own says only the rest of what its head began: "The
//! ministers agreed to:" and "(a) open a consulate". The two are read as one sentence.

use super::lexicon::Class;
use super::sentence::mark;
use super::token::Tokens;

/// What a sentence is in the outline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its first token behind the mark of a list.
    pub content: usize,
    /// A line without a stop that stands alone.
    pub heading: bool,
    /// It begins an item of a list.
    pub item: bool,
    /// The mark of a list stands before it.
    pub marked: bool,
    /// The tokens of the sentence that opens the list, if the item needs it.
    pub head: Option<(usize, usize)>,
}

/// The longest head that its items repeat, in tokens.
const LONGEST_HEAD: usize = 60;

/// The most levels of lists in lists.
const MOST_LEVELS: usize = 6;

/// One list that is open.
struct Open {
    head: (usize, usize),
    /// What its items are marked with: `•`, `1`, `a`; empty for lines without a mark.
    style: &'static str,
    items: usize,
    /// The last item ended with a semicolon or a comma: another follows.
    continues: bool,
}

/// The place of each sentence.
pub(crate) fn outline(tokens: &Tokens<'_>, bounds: &[(usize, usize)]) -> Vec<Place> {
    let mut lists: Vec<Open> = Vec::new();
    let mut out = Vec::with_capacity(bounds.len());
    for (index, &(first, end)) in bounds.iter().enumerate() {
        let line = tokens.list[first].new_line();
        let marked = if line || tokens.at(first, "(") { mark(tokens, first) } else { None };
        let marked = marked.filter(|m| *m < end);
        let content = marked.unwrap_or(first);
        let next_marked = bounds.get(index + 1).and_then(|(n, _)| mark(tokens, *n)).is_some();
        let opens = opens_list(tokens, content, end, next_marked);
        let mut place = Place { content, marked: marked.is_some(), ..Place::default() };
        let stops = tokens.any(end - 1, &[".", "!", "?", ";", ":", ",", "”", "\""]);
        place.heading = line
            && marked.is_none()
            && !stops
            && end - content <= 24
            && bounds.get(index + 1).is_none_or(|(n, _)| tokens.list[*n].new_line());
        if let Some(style) = marked.map(|_| style(tokens, first)) {
            // An item of the innermost list with that style; a new style behind a head opens it.
            while lists
                .last()
                .is_some_and(|l| !l.style.is_empty() && l.style != style && l.items > 0)
            {
                if lists.iter().rev().skip(1).any(|l| l.style == style) {
                    lists.pop();
                } else {
                    break;
                }
            }
            if let Some(list) = lists.last_mut() {
                if list.items == 0 {
                    list.style = style;
                }
                if list.style == style {
                    list.items += 1;
                    place.item = true;
                    place.head = Some(list.head);
                } else {
                    lists.clear();
                }
            }
        } else if let Some(list) = lists.last_mut() {
            let open_line = tokens.any(end - 1, &[";", ","])
                || tokens.any(end - 1, &["and", "or", "ve", "dan"])
                    && tokens.any(end - 2, &[";", ","]);
            let small = tokens.is_word(content) && !tokens.capital(content);
            if line
                && list.style.is_empty()
                && (open_line || list.continues || small && list.items == 0)
            {
                list.items += 1;
                list.continues = open_line;
                place.item = true;
                place.head = Some(list.head);
                if !open_line {
                    lists.pop();
                }
            } else if line && (list.style.is_empty() || !next_marked || !place.heading) {
                // A paragraph behind the list ends it, unless it belongs to an item.
                if tokens.list[first].new_paragraph() || list.style.is_empty() {
                    lists.clear();
                }
            }
        }
        if opens {
            if !place.item {
                lists.clear();
            }
            if lists.len() < MOST_LEVELS {
                lists.push(Open { head: (content, end), style: "", items: 0, continues: false });
            }
        }
        place.head = place
            .head
            .map(|(a, b)| trimmed(tokens, a, b))
            .filter(|(a, b)| b > a && !complete(tokens, content, end));
        out.push(place);
    }
    out
}

/// What the items of a list are marked with.
fn style(tokens: &Tokens<'_>, first: usize) -> &'static str {
    let at = first + usize::from(tokens.at(first, "("));
    if tokens.is_number(at) {
        if at > first { "(1)" } else { "1." }
    } else if tokens.is_word(at) {
        "a"
    } else if tokens.any(at, &["-", "–", "—"]) {
        "-"
    } else {
        "•"
    }
}

/// Does a sentence open a list: does it end with a colon, or break off before a mark?
fn opens_list(tokens: &Tokens<'_>, first: usize, end: usize, next_marked: bool) -> bool {
    if tokens.at(end - 1, ":") {
        return end > first + 1;
    }
    if !next_marked || tokens.any(end - 1, &[".", "!", "?", ";", ","]) {
        return false;
    }
    tokens.any(end - 1, &["to", "by", "that", "following", "below"])
        || (first..end).any(|i| tokens.any(i, &["following", "agreed", "shall", "will"]))
}

/// The head without its colon, and no longer than is repeated.
fn trimmed(tokens: &Tokens<'_>, first: usize, end: usize) -> (usize, usize) {
    let end = end - usize::from(tokens.any(end - 1, &[":", "-", "–", "—"]));
    (first.max(end.saturating_sub(LONGEST_HEAD)), end)
}

/// Has an item a finite verb of its own that no relative word governs, behind a subject?
fn complete(tokens: &Tokens<'_>, first: usize, end: usize) -> bool {
    let stop = end.min(first + 30);
    let verb = (first + 1..stop).find(|i| {
        (tokens.is(*i, Class::Modal) || tokens.is(*i, Class::Aux))
            && !tokens.any(*i, &["having", "being", "been"])
    });
    let Some(verb) = verb else { return false };
    let relative = (first..verb).any(|i| {
        tokens.any(i, &["that", "which", "who", "whose", "to", "of"])
            && !tokens.capital(i)
            && tokens.any(i, &["that", "which", "who", "whose"])
    });
    let infinitive = !tokens.capital(first)
        && (tokens.is(first, Class::Commit)
            || tokens.is(first, Class::Establish)
            || tokens.is(first, Class::Raise)
            || tokens.is(first, Class::Supply)
            || tokens.is(first, Class::Sign)
            || tokens.at(first, "to"));
    !relative && !infinitive
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::language::Language;
    use crate::reader::lexicon::Lexicon;
    use crate::reader::sentence::sentences;

    fn heads(text: &str) -> Vec<String> {
        let tokens = Tokens::cut(text, Lexicon::of(Language::En));
        let bounds = sentences(&tokens);
        let places = outline(&tokens, &bounds);
        places.iter().map(|p| p.head.map_or("", |(a, b)| tokens.words(a, b)).to_owned()).collect()
    }

    #[test]
    fn items_have_the_head_of_their_list() {
        let text = "The sides agreed to:\n- build a port;\n- open an office:\n  (i) in Quito;\n  (ii) in Lagos;\n- train staff.\n\nA line.";
        assert_eq!(
            heads(text),
            [
                "",
                "The sides agreed to",
                "The sides agreed to",
                "open an office",
                "open an office",
                "The sides agreed to",
                ""
            ]
        );
    }

    #[test]
    fn an_item_with_a_verb_of_its_own_needs_none() {
        assert_eq!(heads("Key terms:\n• Chile will pay for it.\n• A port."), ["", "", "Key terms"]);
        let text = "The Parties shall: (a) share data; (b) lower duties; and (c) meet yearly.";
        assert_eq!(heads(text)[1..], ["The Parties shall"; 3]);
    }
}
