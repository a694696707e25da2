//! Notes: the sources of a sentence, a fact, a table or a chart under one small number.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::brief::{Brief, Span};
use crate::evidence::{Card, Evidence, Statistic};
use crate::key::Key;
use crate::render::{anchor, escape};

/// A note with more cards than this names their sources; each number opens its own card.
const NAMED: usize = 4;
/// Characters of a quotation in a note.
const QUOTED: usize = 160;

/// The notes of a page, in the order in which it comes to them.
pub(super) struct Notes<'a> {
    brief: &'a Brief,
    cards: HashMap<&'a Key, &'a Card>,
    notes: Vec<Vec<&'a Key>>,
    numbers: HashMap<Vec<&'a Key>, usize>,
    unmarked: Vec<&'a Key>,
    /// What the page prints of each card.
    printed: HashMap<&'a Key, HashSet<&'a str>>,
}

impl<'a> Notes<'a> {
    pub fn of(brief: &'a Brief) -> Self {
        let cards = brief.cards.iter().map(|card| (&card.key, card)).collect();
        let mut printed: HashMap<&Key, HashSet<&str>> = HashMap::new();
        brief.walk(&mut |span| {
            if let Span::Claim { text, card, .. } = span {
                printed.entry(card).or_default().insert(text);
            }
        });
        Self {
            brief,
            cards,
            notes: Vec::new(),
            numbers: HashMap::new(),
            unmarked: Vec::new(),
            printed,
        }
    }

    /// What a card says first of what the page prints; its JSON says all.
    pub fn first_line(&self, card: &Card) -> String {
        let printed = self.printed.get(&card.key);
        let is_printed = |sentence: &&String| {
            let of = |text: &&str| {
                sentence.strip_prefix(*text).is_some_and(|rest| rest.starts_with(": "))
            };
            printed.is_some_and(|texts| texts.iter().any(of))
        };
        let says = card.says.iter().filter(is_printed).map(String::as_str);
        card.formula().into_iter().chain(says).collect::<Vec<_>>().join("; ")
    }

    /// A word of the page itself in the brief's language.
    pub fn word(&self, english: &'a str) -> &'a str {
        self.brief.word(english)
    }

    pub fn card(&self, key: &Key) -> Option<&'a Card> {
        self.cards.get(key).copied()
    }

    /// The mark of what stands on the cards of some words; nothing where they have none.
    pub fn mark(&mut self, spans: &'a [Span]) -> String {
        self.mark_of(&spans.iter().collect::<Vec<_>>())
    }

    /// Words whose numbers lead to their cards and have no mark.
    pub fn unmarked(&mut self, spans: &'a [Span]) {
        self.unmarked.extend(spans.iter().filter_map(|span| match span {
            Span::Claim { card, .. } => Some(card),
            Span::Words(_) => None,
        }));
    }

    /// As [`Self::mark`].
    pub fn mark_of(&mut self, spans: &[&'a Span]) -> String {
        let keys = spans.iter().filter_map(|span| match span {
            Span::Claim { card, .. } => Some(card),
            Span::Words(_) => None,
        });
        self.mark_cards(keys)
    }

    /// As [`Self::mark`].
    pub fn mark_cards(&mut self, keys: impl Iterator<Item = &'a Key>) -> String {
        let mut seen = HashSet::new();
        let cards: Vec<&Key> = keys.filter(|key| seen.insert(*key)).collect();
        if cards.is_empty() {
            return String::new();
        }
        let free = self.notes.len() + 1;
        let number = *self.numbers.entry(cards.clone()).or_insert(free);
        if number == free {
            self.notes.push(cards);
        }
        format!(
            "<sup class=\"mark\"><a href=\"#n-{number}\" aria-label=\"Source {number}\">{number}</a></sup>"
        )
    }

    /// The cards that the page can come to: those of its notes, and what they were computed from.
    pub fn reached(&self) -> HashSet<&'a Key> {
        let mut reached = HashSet::new();
        let mut stack: Vec<&'a Key> =
            self.notes.iter().flatten().chain(&self.unmarked).copied().collect();
        while let Some(key) = stack.pop() {
            if reached.insert(key) {
                stack.extend(self.cards.get(key).iter().flat_map(|card| card.inputs()));
            }
        }
        reached
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        !self.notes.is_empty()
    }

    /// The list of notes.
    pub fn list(&self, out: &mut String) {
        out.push_str("<ol class=\"notes\">\n");
        for (note, number) in self.notes.iter().zip(1..) {
            let _ = write!(out, "<li id=\"n-{number}\">");
            if note.len() <= NAMED {
                for (key, at) in note.iter().zip(0..) {
                    let Some(card) = self.card(key) else { continue };
                    let before = if at > 0 { "; " } else { "" };
                    let _ = write!(
                        out,
                        "{before}<a href=\"#{}\">{}</a>{}",
                        anchor(key),
                        escape(&card.title),
                        self.short(card)
                    );
                }
            } else {
                let _ = write!(out, "{} figures: {}", note.len(), self.leaves(note));
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n");
    }

    /// What a card holds, in a line.
    fn short(&self, card: &Card) -> String {
        let piece = |evidence: &Evidence| match evidence {
            Evidence::Passage(passage) => {
                let quote: String = passage.quote.chars().take(QUOTED).collect();
                let more = if quote.len() < passage.quote.len() { " …" } else { "" };
                let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
                format!(": “{}{more}”, {}", escape(&quote), self.document(&passage.document))
            }
            Evidence::Statistic(rows) => format!(": {}", set(rows)),
            Evidence::Estimate(estimate) => format!(": {}", escape(&estimate.formula)),
        };
        // A record that three documents speak of is shown by the first and the last.
        match &card.evidence[..] {
            [] => String::new(),
            [only] => piece(only),
            [first, .., last] => format!("{}{}", piece(first), piece(last)),
        }
    }

    fn document(&self, id: &str) -> String {
        let found = self.brief.documents.iter().find(|document| document.id == id);
        found.map_or_else(String::new, |document| {
            format!("{}, {}", escape(&document.title), escape(&document.publisher))
        })
    }

    /// The documents and datasets that some cards come from in the end.
    fn leaves(&self, note: &[&'a Key]) -> String {
        let mut seen: HashSet<&Key> = HashSet::new();
        let mut told: HashSet<String> = HashSet::new();
        let mut list: Vec<String> = Vec::new();
        let mut stack: Vec<&Key> = note.iter().rev().copied().collect();
        while let Some(key) = stack.pop() {
            let Some(card) = self.cards.get(key).filter(|_| seen.insert(key)) else { continue };
            for evidence in &card.evidence {
                let source = match evidence {
                    Evidence::Passage(passage) => self.document(&passage.document),
                    Evidence::Statistic(rows) => set(rows),
                    Evidence::Estimate(_) => continue,
                };
                if told.insert(source.clone()) {
                    list.push(source);
                }
            }
            stack.extend(card.inputs());
        }
        if list.is_empty() { "settings of this brief".to_owned() } else { list.join("; ") }
    }
}

/// A dataset in a few words.
fn set(rows: &Statistic) -> String {
    format!("{}, known on {}", escape(&rows.dataset), escape(&rows.vintage))
}
