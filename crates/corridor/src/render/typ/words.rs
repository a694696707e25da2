//! Text as Typst takes it literally.

/// Text inside markup.
pub(super) fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let shown = match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        };
        // What opens something in markup, and a point that would make a number a list or points an ellipsis.
        let special = match shown {
            '.' => before.is_ascii_digit() || before == '.',
            c => "\\#$*_`[]<>@~'\"-=+/:".contains(c),
        };
        if special {
            out.push('\\');
        }
        out.push(shown);
        before = shown;
    }
    out
}

/// Text as a string of code.
pub(super) fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let hostile = "#import \"x\" \\ $a$ *b* _c_ `d` [e] <f> @g ~ // h -- 1. = + http://a.b ...";
        let shown = markup(hostile);
        // Every sign that begins something stands behind a backslash of its own.
        let mut signs = shown.chars();
        while let Some(c) = signs.next() {
            match c {
                '\\' => assert!(signs.next().is_some_and(|next| next.is_ascii_punctuation())),
                c => assert!(!"#$*_`[]<>@~'\"-=+/:".contains(c), "{c} in {shown}"),
            }
        }
        assert_eq!(shown.replace('\\', ""), hostile.replace('\\', ""));
        assert_eq!(string("a\"b\\c\n"), "\"a\\\"b\\\\c\\n\"");
    }
}
