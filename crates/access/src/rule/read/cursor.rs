//! The place in the text: words and signs looked at, taken, and joined, within a bounded number of steps.
//!
//! The farthest place that was understood is kept, for the part that an error quotes.

use super::{Reader, STEPS};
use crate::rule::words::Kind;

/// What joins two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rule) enum Joint {
    None,
    Comma,
    And,
    Or,
}

impl Reader {
    /// Whether the text has cost as much as a text may: then nothing more is understood.
    pub(in crate::rule) fn spent(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() > STEPS
    }

    pub(in crate::rule) fn word(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |t| t.text.as_str())
    }

    pub(in crate::rule) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.tokens.get(self.at + ahead).map(|t| t.kind)
    }

    pub(in crate::rule) fn is_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.tokens.len()
    }

    pub(in crate::rule) fn is_sign(&self, sign: &str) -> bool {
        self.is_sign_at(0, sign)
    }

    pub(in crate::rule) fn is_sign_at(&self, ahead: usize, sign: &str) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|t| t.text == sign)
    }

    pub(super) fn note_far(&self) {
        self.far.set(self.far.get().max(self.at));
    }

    pub(in crate::rule) fn sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        self.note_far();
        found
    }

    /// Whether these words, with blanks between them, come next.
    pub(in crate::rule) fn ahead(&self, phrase: &str) -> bool {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS {
            return false;
        }
        phrase
            .split(' ')
            .enumerate()
            .all(|(i, word)| self.tokens.get(self.at + i).is_some_and(|t| t.text == word))
    }

    pub(in crate::rule) fn eat(&mut self, phrase: &str) -> bool {
        let found = self.ahead(phrase);
        if found {
            self.at += phrase.split(' ').count();
            self.note_far();
        }
        found
    }

    pub(in crate::rule) fn eat_any(&mut self, phrases: &[&str]) -> bool {
        let longest = phrases.iter().filter(|p| self.ahead(p)).map(|p| p.split(' ').count()).max();
        match longest {
            Some(length) => {
                self.at += length;
                self.note_far();
                true
            }
            None => false,
        }
    }

    pub(in crate::rule) fn skip_breaks(&mut self) {
        while self.kind(0) == Some(Kind::Break) {
            self.at += 1;
        }
        self.note_far();
    }

    pub(super) fn stops(&mut self) {
        while [".", ",", ";"].contains(&self.word(0)) || self.kind(0) == Some(Kind::Break) {
            self.at += 1;
        }
        self.note_far();
    }

    /// Signs and words between items: commas, list marks, "and", "or".
    pub(in crate::rule) fn joint(&mut self) -> Joint {
        let mut joint = Joint::None;
        loop {
            if self.kind(0) == Some(Kind::Break) || [",", ";", ":"].contains(&self.word(0)) {
                self.at += 1;
                if joint == Joint::None {
                    joint = Joint::Comma;
                }
            } else if self.eat("and / or") || self.eat("or") {
                joint = Joint::Or;
            } else if self.eat("and") {
                joint = Joint::And;
            } else {
                self.note_far();
                return joint;
            }
        }
    }

    /// `a)`, `(ii)`, `- b)` before an item.
    pub(in crate::rule) fn list_mark(&mut self) -> bool {
        self.skip_breaks();
        let start = self.at;
        self.sign("(");
        let word = self.word(0);
        let mark = matches!(
            word,
            "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "ii" | "iii" | "iv" | "v" | "vi"
        );
        if mark && self.is_sign_at(1, ")") {
            self.at += 2;
            return true;
        }
        self.at = start;
        false
    }
}
