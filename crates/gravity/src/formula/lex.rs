//! Words, numbers and signs.

use std::ops::Range;

use super::{FormulaError, Problem};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Name(String),
    Number(f64),
    Sign(&'static str),
    End,
}

impl Token {
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Name(name) => format!("\"{name}\""),
            Self::Number(number) => format!("{number}"),
            Self::Sign(sign) => format!("\"{sign}\""),
            Self::End => "the end".to_owned(),
        }
    }
}

const SIGNS: [&str; 24] = [
    "[[", "]]", "==", "!=", "<=", ">=", "<", ">", "~", "|", "+", "-", "*", "/", "^", "(", ")", "[",
    "]", ",", ":", "=", "\"", "'",
];

/// Cut a formula into tokens, each with its bytes; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, FormulaError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length;
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_alphabetic() || first == '_' || first == '.' && !digit_follows(rest) {
            length = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
                .unwrap_or(rest.len());
            tokens.push((Token::Name(rest[..length].to_owned()), at..at + length));
        } else if first == '`' || first == '"' || first == '\'' {
            // A quoted name may hold anything but its quote.
            let Some(end) = rest[1..].find(first) else {
                return Err(error(
                    text,
                    at..text.len(),
                    Problem::Expected { expected: "a closing quote", found: "the end".to_owned() },
                ));
            };
            length = end + 2;
            tokens.push((Token::Name(rest[1..=end].to_owned()), at..at + length));
        } else if first.is_ascii_digit() || first == '.' {
            length = number_length(rest);
            match rest[..length].parse() {
                Ok(number) => tokens.push((Token::Number(number), at..at + length)),
                Err(_) => {
                    let found = format!("\"{}\"", &rest[..length]);
                    let problem = Problem::Expected { expected: "a number", found };
                    return Err(error(text, at..at + length, problem));
                }
            }
        } else {
            match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => {
                    length = sign.len();
                    tokens.push((Token::Sign(sign), at..at + length));
                }
                None => {
                    let place = at..at + first.len_utf8();
                    return Err(error(text, place, Problem::Character(first)));
                }
            }
        }
        at += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

fn digit_follows(rest: &str) -> bool {
    rest[1..].starts_with(|c: char| c.is_ascii_digit())
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let exponent =
            at > 0 && matches!(bytes[at], b'+' | b'-') && matches!(bytes[at - 1], b'e' | b'E');
        if !(bytes[at].is_ascii_digit() || matches!(bytes[at], b'.' | b'e' | b'E') || exponent) {
            break;
        }
        at += 1;
    }
    at
}

pub(super) fn error(text: &str, at: Range<usize>, problem: Problem) -> FormulaError {
    FormulaError { text: text.to_owned(), at, problem }
}
