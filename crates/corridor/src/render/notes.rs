//! Notes: the sources of a sentence, a fact, a table or a chart under one small number.

use std::collections::{HashMap, HashSet};

use crate::brief::{Brief, SourceText, Span};
use crate::evidence::{Card, Evidence, Statistic};
use crate::key::Key;

/// A note with more cards than this names their sources; each number opens its own card.
const NAMED: usize = 4;
/// Characters of a quotation in a note.
const QUOTED: usize = 120;
/// How [`said`](crate::brief) tells of what stands in a card's title.
const OF_TITLE: &str = ": what this card is of";
/// Cards that a computation names as its inputs; its JSON names all.
pub(super) const INPUTS: usize = 3;

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

/// What a note tells.
pub(super) enum Told<'a> {
    /// A few cards, each with what it holds in a line.
    Cards(Vec<(&'a Card, Vec<Held<'a>>)>),
    /// How many cards there are, and the documents and datasets that they come from in the end.
    Sources(usize, Vec<Held<'a>>),
}

/// A piece of what a note's card holds.
pub(super) enum Held<'a> {
    /// Words of a document, shortened, with its title, publisher and language.
    Words { quote: String, of: String, language: &'a str },
    /// A document.
    Document(String),
    /// Rows of a dataset.
    Rows(&'a Statistic),
    /// A formula with its numbers.
    Formula(&'a str),
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

    /// What a card says first of what the page prints, in parts; its JSON says all.
    pub fn first_line(&self, card: &'a Card) -> Vec<&'a str> {
        let printed = self.printed.get(&card.key);
        let is_printed = |sentence: &&'a String| {
            let of = |text: &&str| {
                sentence.strip_prefix(*text).is_some_and(|rest| rest.starts_with(": "))
            };
            printed.is_some_and(|texts| texts.iter().any(of))
        };
        // What the title says is said.
        let is_title = |sentence: &&'a String| {
            let said = sentence.rsplit_once(": ").map(|(said, _)| said);
            said.is_some_and(|said| {
                card.title == said || card.title.starts_with(&format!("{said}: "))
            }) || sentence.ends_with(OF_TITLE)
        };
        let says = card.says.iter().filter(is_printed).filter(|s| !is_title(s)).map(String::as_str);
        card.formula().into_iter().chain(says).collect()
    }

    /// The brief whose notes they are.
    pub fn brief(&self) -> &'a Brief {
        self.brief
    }

    pub fn card(&self, key: &Key) -> Option<&'a Card> {
        self.cards.get(key).copied()
    }

    /// Words whose numbers lead to their cards and have no note.
    pub fn unmarked(&mut self, spans: &'a [Span]) {
        self.unmarked.extend(keys(spans));
    }

    /// The number of the note of some words; nothing where they have no card.
    pub fn number(&mut self, spans: impl IntoIterator<Item = &'a Span>) -> Option<usize> {
        self.number_of_cards(keys(spans))
    }

    /// As [`Self::number`].
    pub fn number_of_cards(&mut self, keys: impl Iterator<Item = &'a Key>) -> Option<usize> {
        let mut seen = HashSet::new();
        let cards: Vec<&Key> = keys.filter(|key| seen.insert(*key)).collect();
        if cards.is_empty() {
            return None;
        }
        let free = self.notes.len() + 1;
        let number = *self.numbers.entry(cards.clone()).or_insert(free);
        if number == free {
            self.notes.push(cards);
        }
        Some(number)
    }

    /// The cards that the page leads to: those of its notes, and the inputs that a card names.
    pub fn reached(&self) -> HashSet<&'a Key> {
        let mut reached = HashSet::new();
        let mut stack: Vec<&'a Key> =
            self.notes.iter().flatten().chain(&self.unmarked).copied().collect();
        while let Some(key) = stack.pop() {
            if reached.insert(key) {
                stack.extend(self.cards.get(key).iter().flat_map(|card| named(card)));
            }
        }
        reached
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        !self.notes.is_empty()
    }

    /// What each note tells, from the first.
    pub fn told(&self) -> Vec<Told<'a>> {
        let cards = |note: &[&'a Key]| {
            let known = note.iter().filter_map(|key| self.card(key));
            Told::Cards(known.map(|card| (card, self.held(card))).collect())
        };
        let told = |note: &Vec<&'a Key>| match note.len() <= NAMED {
            true => cards(note),
            false => Told::Sources(note.len(), self.leaves(note)),
        };
        self.notes.iter().map(told).collect()
    }

    /// What a card holds; a record that three documents speak of is shown by the first and the last.
    fn held(&self, card: &'a Card) -> Vec<Held<'a>> {
        let piece = |evidence: &'a Evidence| match evidence {
            Evidence::Passage(passage) => {
                let quote: String = passage.quote.chars().take(QUOTED).collect();
                let more = if quote.len() < passage.quote.len() { " …" } else { "" };
                let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ") + more;
                let language = self.source(&passage.document).map_or("", |found| &found.language);
                Held::Words { quote, of: self.document(&passage.document), language }
            }
            Evidence::Statistic(rows) => Held::Rows(rows),
            Evidence::Estimate(estimate) => Held::Formula(&estimate.formula),
        };
        match &card.evidence[..] {
            [] => Vec::new(),
            [only] => vec![piece(only)],
            [first, .., last] => vec![piece(first), piece(last)],
        }
    }

    fn source(&self, id: &str) -> Option<&'a SourceText> {
        self.brief.documents.iter().find(|document| document.id == id)
    }

    fn document(&self, id: &str) -> String {
        let found = self.source(id);
        found.map_or_else(String::new, |found| format!("{}, {}", found.title, found.publisher))
    }

    fn leaves(&self, note: &[&'a Key]) -> Vec<Held<'a>> {
        let mut seen: HashSet<&Key> = HashSet::new();
        let mut told: HashSet<(String, &str, &str)> = HashSet::new();
        let mut list: Vec<Held<'a>> = Vec::new();
        let mut stack: Vec<&Key> = note.iter().rev().copied().collect();
        while let Some(key) = stack.pop() {
            let Some(&card) = self.cards.get(key).filter(|_| seen.insert(key)) else { continue };
            for evidence in &card.evidence {
                let (name, source) = match evidence {
                    Evidence::Passage(passage) => {
                        let document = self.document(&passage.document);
                        ((document.clone(), "", ""), Held::Document(document))
                    }
                    Evidence::Statistic(rows) => {
                        let name = (rows.dataset.clone(), &*rows.file, &*rows.vintage);
                        (name, Held::Rows(rows))
                    }
                    Evidence::Estimate(_) => continue,
                };
                if told.insert(name) {
                    list.push(source);
                }
            }
            stack.extend(card.inputs());
        }
        list
    }
}

/// The cards of some words.
fn keys<'a>(spans: impl IntoIterator<Item = &'a Span>) -> impl Iterator<Item = &'a Key> {
    spans.into_iter().filter_map(|span| match span {
        Span::Claim { card, .. } => Some(card),
        Span::Words(_) => None,
    })
}

/// The inputs that a page names of a card.
fn named(card: &Card) -> impl Iterator<Item = &Key> {
    card.evidence.iter().flat_map(|evidence| match evidence {
        Evidence::Estimate(estimate) => &estimate.inputs[..estimate.inputs.len().min(INPUTS)],
        _ => &[],
    })
}
