//! Whom a sentence is between: the economies that it names as sides, or "both countries".

use super::clause::Clause;
use super::lexicon::{Class, Entity, Form, Table};
use super::name::Kind as NameKind;

impl<'a> Clause<'a> {
    /// The countries named among tokens `first..end`, each once, in order.
    pub fn countries(&self, first: usize, end: usize) -> Vec<u16> {
        let mut out = Vec::new();
        for name in self.sentence.names.iter().filter(|n| n.first >= first && n.end <= end) {
            if let Some(country) = name.country.filter(|c| !out.contains(c)) {
                out.push(country);
            }
        }
        out
    }

    /// The countries whose names stand among tokens `first..end`, in a longer name too.
    pub fn countries_inside(&self, first: usize, end: usize) -> Vec<u16> {
        let tokens = &self.scene.tokens;
        let mut out = Vec::new();
        for at in first..end {
            if let Some((Entity::Country(index, Form::Name | Form::People), _)) =
                tokens.lexicon.longest(tokens, at, Table::Names)
                && !out.contains(&index)
            {
                out.push(index);
            }
        }
        out
    }

    /// The economies that a sentence names as sides, else the document's pair if the sentence
    /// speaks of both. The flag says that the pair came from the document.
    pub fn parties(&self) -> (Vec<u16>, bool) {
        let named = self.sides_named(self.sentence.first, self.sentence.end);
        if named.len() >= 2 {
            return (named, false);
        }
        let pair = self.pair();
        let fits = pair.len() == 2 && named.iter().all(|c| pair.contains(c));
        let counterpart = self.known.titled && !named.is_empty() || self.speaks_of_both();
        if fits && counterpart { (pair.to_vec(), true) } else { (named, false) }
    }

    /// The two economies that "both sides" are in this sentence; empty when the document leaves it
    /// open.
    pub fn pair(&self) -> &'a [u16] {
        if self.known.pair.len() == 2 {
            return &self.known.pair;
        }
        if self.speaks_of_two() { &self.known.only_two } else { &[] }
    }

    /// Does the sentence, or the one before a "they", say "both sides", "bilateral", "the leaders"?
    fn speaks_of_two(&self) -> bool {
        let two = |first: usize, end: usize| {
            (first..end).any(|i| {
                let tokens = &self.scene.tokens;
                tokens.is(i, Class::Bilateral)
                    || tokens.is(i, Class::Both)
                        && (i + 1..(i + 4).min(end)).any(|n| tokens.is(n, Class::Sides))
                    || tokens.is(i, Class::Plural) && (i == first || tokens.any(i - 1, &["the"]))
            })
        };
        if two(self.sentence.first, self.sentence.end) {
            return true;
        }
        let they =
            (self.sentence.first..self.sentence.end).any(|i| self.any(i, &["they", "their"]));
        they && self.sentence.seam.is_none() && self.index > 0 && self.index < self.scene.own.0 && {
            let before = &self.scene.sentences[self.index - 1];
            two(before.first, before.end)
        }
    }

    /// The economies named among tokens as sides of something: no place where it happened, nobody
    /// that is only compared or accused.
    pub fn sides_named(&self, first: usize, end: usize) -> Vec<u16> {
        let mut out: Vec<u16> = Vec::new();
        for name in self.sentence.names.iter().filter(|n| n.first >= first && n.end <= end) {
            let side = match name.kind {
                NameKind::Country(_, form) => form != Form::Capital,
                NameKind::Office | NameKind::Person => true,
                _ => false,
            };
            let before = name.first.wrapping_sub(1);
            let before = if self.at(before, "the") { before.wrapping_sub(1) } else { before };
            let venue = self.any(before, &["in", "at", "near", "across"])
                && !self.is(before.wrapping_sub(1), Class::Investment)
                && !matches!(name.kind, NameKind::Person | NameKind::Office);
            // "Fransa'nın ardından": who only stands before or behind.
            let ranked = (name.end..name.end + 4).any(|i| {
                self.any(i, &["ardindan", "arkasindan", "gerisinde", "onunde", "disinda"])
            });
            // "a Vietnamese daily": who only tells it.
            let press = matches!(name.kind, NameKind::Country(_, Form::People))
                && self.any(
                    name.end,
                    &[
                        "daily",
                        "newspaper",
                        "paper",
                        "agency",
                        "media",
                        "website",
                        "magazine",
                        "broadcaster",
                        "press",
                    ],
                );
            if !side || venue || press || ranked || self.compared(name.first, first) {
                continue;
            }
            if let Some(country) = name.country.filter(|c| !out.contains(c)) {
                out.push(country);
            }
        }
        out
    }

    /// Does "after", "ahead of", "such as", "by" an attacker govern the names before a token?
    pub fn compared(&self, at: usize, floor: usize) -> bool {
        let mut i = at;
        while i > floor && at - i < 8 {
            i -= 1;
            if self.any(
                i,
                &[
                    "after",
                    "behind",
                    "than",
                    "like",
                    "unlike",
                    "versus",
                    "followed",
                    "including",
                    "besides",
                    "selepas",
                    "setelah",
                    "bawah",
                    "atas",
                    "mendahului",
                    "mengungguli",
                ],
            ) || self.at(i, "as") && self.at(i.wrapping_sub(1), "such")
                || self.at(i, "of") && self.at(i.wrapping_sub(1), "ahead")
                || self.any(i, &["via", "through"])
                || self.at(i, "of") && self.at(i.wrapping_sub(1), "way")
                || self.any(i, &["attack", "aggression", "invasion", "war", "against", "sanctions"])
            {
                return true;
            }
            let name = self.sentence.names.iter().any(|n| n.first <= i && i < n.end);
            if !(name
                || self.is(i, Class::And)
                || self.is(i, Class::Det)
                || self.any(i, &[",", "by", "on", "(", ")", "%"])
                || self.scene.tokens.is_number(i)
                || self.is(i, Class::Percent))
            {
                return false;
            }
        }
        false
    }

    /// Does the sentence speak of both sides: "bilateral", "the two countries", "both"?
    pub fn speaks_of_both(&self) -> bool {
        (self.sentence.first..self.sentence.end).any(|i| {
            self.is(i, Class::Bilateral)
                || self.is(i, Class::Both) && (i + 1..i + 4).any(|n| self.is(n, Class::Sides))
                || self.is(i, Class::Sides)
                    && self.any(i.wrapping_sub(1), &["the", "our"])
                    && self.is(i, Class::Plural)
                || self.any(i, &["they", "their", "we", "our", "us"])
        })
    }
}
