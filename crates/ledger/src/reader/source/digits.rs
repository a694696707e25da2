//! Runs of digits: which are a number as they stand, and which a reader of the page may see otherwise.
//!
//! Between the digits of an amount may stand what is not shown (joiners, soft hyphens, marks of
//! direction), a wide space, a footnote's mark, or a character that looks like a digit. A value read
//! from a part of such a run would be wrong by powers of ten, so that the run is no number at all.
//! A space of any width that parts thousands (`1 234 567`) is no such case.

/// A run of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// One past its last byte.
    pub end: usize,
    /// It is digits and nothing else.
    pub plain: bool,
}

/// A character that shows nothing: joiners, soft hyphens, selectors, marks of direction.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A mark that may part or join digits and is neither the point nor the comma of this language: a
/// number does not end before it, nor begin behind it.
pub(super) fn joins_digits(word: &str) -> bool {
    matches!(
        word,
        "\u{66b}"
            | "\u{66c}"
            | "\u{2044}"
            | "\u{2215}"
            | "\u{2396}"
            | "\u{2e31}"
            | "\u{2e33}"
            | "\u{22c5}"
            | "\u{2219}"
            | "\u{2022}"
            | "\u{2024}"
            | "\u{30fb}"
            | "\u{ff65}"
            | "\u{ff0c}"
            | "\u{ff0e}"
            | "\u{3001}"
            | "\u{60c}"
            | "\u{201a}"
            | "\u{2e41}"
            | "\u{fe50}"
            | "\u{fe52}"
            | "\u{a78f}"
            | "\u{5c3}"
            | "\u{a789}"
    )
}

/// A mark from which on letters and digits may be shown in another order.
pub(crate) fn turns(character: char) -> bool {
    matches!(character, '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' | '\u{2066}'..='\u{2068}')
}

/// A mark that ends such a stretch.
pub(super) fn turns_back(character: char) -> bool {
    matches!(character, '\u{202c}' | '\u{2069}')
}

/// A mark that is drawn over or under the character before it.
fn is_drawn_over(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// The run of digits that begins at a byte.
pub(super) fn run(text: &str, at: usize) -> Run {
    let digits = text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut run = Run { end: at + digits, plain: true };
    if text.as_bytes().get(run.end).is_none_or(u8::is_ascii) {
        return run;
    }
    for (place, character) in text[run.end..].char_indices() {
        let after = at + digits + place + character.len_utf8();
        if character.is_numeric() || is_drawn_over(character) {
            run = Run { end: after, plain: false };
        } else if !is_invisible(character) {
            break;
        }
    }
    run
}

/// Is a gap more than plain spaces, and no new line: a wide, thin or fixed space, or nothing shown?
pub(super) fn is_wide(gap: &str) -> bool {
    !gap.is_ascii() && gap.chars().all(|c| c != '\n' && (c.is_whitespace() || is_invisible(c)))
}

/// Does a gap part two runs of digits of these lengths that may be one number? Three digits behind
/// at most three are thousands, and four before it are a year.
pub(super) fn parts(gap: &str, before: u32, behind: usize) -> bool {
    is_wide(gap)
        && !(before <= 3 && behind == 3)
        && !(before == 4 && !gap.chars().any(is_invisible))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_plain_or_none() {
        for (text, end, plain) in [
            ("10 billion", 2, true),
            ("10\u{fe0f} billion", 2, true),
            ("1\u{ad}0 billion", 4, false),
            ("1\u{200b}0", 5, false),
            ("10\u{b9} billion", 4, false),
            ("5\u{bd} billion", 3, false),
            ("1\u{336}0", 4, false),
            ("1\u{ff10}", 4, false),
        ] {
            assert_eq!(run(text, 0), Run { end, plain }, "{text:?}");
        }
    }

    #[test]
    fn wide_spaces_part_thousands_and_nothing_else() {
        assert!(!parts("\u{a0}", 1, 3) && !parts("\u{202f}", 3, 3) && !parts(" ", 1, 1));
        assert!(parts("\u{a0}", 1, 1) && parts("\u{2009}", 2, 2) && parts("\u{200b}", 4, 1));
        assert!(!parts("\u{a0}", 4, 2), "a year and a number");
    }
}
