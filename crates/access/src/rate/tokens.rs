//! A duty text in numbers, words and signs.

use crate::Exact;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(Exact),
    Word,
    Sign(char),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub from: usize,
    pub to: usize,
}

/// Fractions that are one character.
const PARTS: [(char, i128, i128); 5] =
    [('¼', 1, 4), ('½', 1, 2), ('¾', 3, 4), ('⅓', 1, 3), ('⅔', 2, 3)];

/// A number as lists write it: `1,494.00`, `114,3`, `1.234,56`, `95.000`.
fn number(text: &str) -> Option<Exact> {
    let (comma, point) = (text.rfind(','), text.rfind('.'));
    let plain = match (comma, point) {
        (Some(c), Some(p)) if c < p => text.replace(',', ""),
        (Some(_), Some(_)) => text.replace('.', "").replace(',', "."),
        (Some(_), None) => {
            let mut groups = text.split(',');
            let head = groups.next()?;
            let thousands =
                groups.all(|g| g.len() == 3) && (1..=3).contains(&head.len()) && head != "0";
            if thousands { text.replace(',', "") } else { text.replacen(',', ".", 1) }
        }
        _ => text.to_owned(),
    };
    plain.parse().ok()
}

pub(super) fn tokens(body: &str) -> Result<Vec<Token>, usize> {
    let mut tokens = Vec::new();
    let mut chars = body.char_indices().peekable();
    while let Some(&(from, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let mut to = from + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let bytes = body.as_bytes();
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            while digit(to) || (matches!(bytes.get(to), Some(b'.' | b',')) && digit(to + 1)) {
                to += 1;
            }
            let whole = number(&body[from..to]).ok_or(from)?;
            // `12½`.
            let mark = body[to..].chars().next();
            match mark.and_then(|c| PARTS.iter().find(|(part, _, _)| *part == c)) {
                Some((part, upper, lower)) => {
                    to += part.len_utf8();
                    let part = Exact::new(*upper, *lower).map_err(|_| from)?;
                    Kind::Number(whole.plus(part).map_err(|_| from)?)
                }
                None => Kind::Number(whole),
            }
        } else if c.is_alphabetic() {
            let rest = &body[from..];
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            to = from + letters;
            let after = &body[to..];
            let squared = ["m", "M", "cm", "CM"].contains(&&body[from..to])
                && after.starts_with(['2', '3', '²', '³'])
                && !after[after.chars().next().map_or(0, char::len_utf8)..]
                    .starts_with(|c: char| c.is_ascii_digit());
            if squared {
                to += after.chars().next().map_or(0, char::len_utf8);
            }
            Kind::Word
        } else {
            Kind::Sign(c)
        };
        while chars.peek().is_some_and(|&(at, _)| at < to) {
            chars.next();
        }
        tokens.push(Token { kind, from, to });
    }
    Ok(tokens)
}
