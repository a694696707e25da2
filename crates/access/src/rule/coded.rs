//! Codes as rules write them: `heading 1006 or 1008 to 1010`, `chapter 1 and chapter 2`.

use super::read::Reader;
use super::words::Kind;
use super::{Codes, Span};

impl Reader {
    /// `heading 1006 or 1008 to 1010`, `chapter 1 and chapter 2`, `subheading 8421.11 through 8421.39`.
    pub(super) fn codes(&mut self) -> Option<Codes> {
        let start = self.at;
        let mut codes = Codes::default();
        let mut level = self.level()?;
        loop {
            self.eat_any(&["nos", "no"]);
            self.sign(".");
            self.eat("ex");
            let Some(span) = self.span(&mut level) else {
                if codes.is_empty() {
                    self.at = start;
                    return None;
                }
                return Some(codes);
            };
            codes.0.push(span);
            let end = self.at;
            if !self.code_joint(&mut level) {
                self.at = end;
                return Some(codes);
            }
        }
    }

    /// Whether another code follows, with its own level or the one before.
    fn code_joint(&mut self, level: &mut u8) -> bool {
        let start = self.at;
        while self.sign(",")
            || self.sign(";")
            || self.kind(0) == Some(Kind::Break) && {
                self.at += 1;
                true
            }
        {}
        let joined =
            self.eat_any(&["and / or", "and from", "or from", "and of", "or of", "and", "or"]);
        self.sign(",");
        if !joined && self.at == start {
            return false;
        }
        let own = self.level();
        if let Some(own) = own {
            *level = own;
        }
        self.eat("ex");
        let code = self.kind(0) == Some(Kind::Number) && !self.is_sign_at(1, "%");
        let digits = self.word(0).chars().filter(char::is_ascii_digit).count();
        code && (own.is_some() || digits >= 4 || (*level == 2 && digits <= 2))
    }

    fn span(&mut self, level: &mut u8) -> Option<Span> {
        let from = self.code(*level)?;
        let start = self.at;
        if self.eat_any(&["up to and including", "through", "to"]) || self.sign("-") {
            if let Some(own) = self.level() {
                *level = own;
            }
            self.eat("ex");
            if let Some(span) = self.code(*level).and_then(|to| Span::new(&from, &to)) {
                return Some(span);
            }
        }
        self.at = start;
        Span::new(&from, &from)
    }

    fn code(&mut self, level: u8) -> Option<String> {
        if self.kind(0) != Some(Kind::Number) || self.is_sign_at(1, "%") {
            return None;
        }
        let mut digits: String = self.word(0).chars().filter(char::is_ascii_digit).collect();
        if level == 2 && digits.len() == 1 {
            digits.insert(0, '0');
        }
        let right = match level {
            2 => digits.len() == 2,
            4 => digits.len() == 4 || digits.len() == 6,
            _ => (4..=10).contains(&digits.len()) && digits.len().is_multiple_of(2),
        };
        if !right {
            return None;
        }
        self.at += 1;
        Some(digits)
    }
}
