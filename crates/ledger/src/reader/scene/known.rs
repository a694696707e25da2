//! What the whole document knows: who is who, and which two economies it is about.
//!
//! Cautious: a surname or a first name stands for a person only when one person of the document
//! has it; an acronym only when the document or a table says so.

use std::collections::BTreeMap;

use super::fold::fold;
use super::lexicon::Form;
use super::name::{Kind, Name};
use super::scene::Scene;
use super::token::Tokens;

/// A person of the document.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub name: String,
    pub role: Option<String>,
    pub country: Option<u16>,
    words: Vec<String>,
}

/// The document's registry.
pub(crate) struct Known {
    pub people: Vec<Person>,
    /// Who holds a (folded) role.
    holders: BTreeMap<String, Vec<usize>>,
    /// Who bears a (folded) word of a name.
    bearers: BTreeMap<String, Vec<usize>>,
    /// The two economies that the document is between, the first named first: its title's, those
    /// that were declared, else those that it joins again and again.
    pub pair: Vec<u16>,
    /// A title or the caller names the pair.
    pub titled: bool,
    /// The only two economies that the document names, when they are two: whom "both sides" are
    /// in a text that says no more.
    pub only_two: Vec<u16>,
    /// Acronyms that the document explains, and what they stand for.
    pub acronyms: BTreeMap<String, String>,
}

/// What is gathered of a document, scene by scene, in the order of the text.
#[derive(Default)]
pub(crate) struct Gathered {
    people: Vec<Person>,
    bearers: BTreeMap<String, Vec<usize>>,
    acronyms: BTreeMap<String, String>,
    /// The economies of the title, once the first scene was seen.
    title: Option<Option<Vec<u16>>>,
    joined: BTreeMap<(u16, u16), usize>,
    named: BTreeMap<u16, usize>,
    order: Vec<u16>,
    /// Up to three economies that are named, in order.
    first_three: Vec<u16>,
}

impl Gathered {
    /// Add what a scene says.
    pub fn add(&mut self, scene: &Scene<'_>) {
        let tokens = &scene.tokens;
        for name in scene.own().iter().flat_map(|s| &s.names) {
            if name.kind == Kind::Person {
                add_person(&mut self.people, &mut self.bearers, tokens, name);
            }
            if matches!(name.kind, Kind::Organisation(_))
                && let Some((short, full)) = acronym(tokens, name)
            {
                self.acronyms.insert(short, full);
            }
            let inner = match name.kind {
                Kind::Organisation(_) => name.country,
                _ => side(name),
            };
            if let Some(country) = inner
                && self.first_three.len() < 3
                && !self.first_three.contains(&country)
            {
                self.first_three.push(country);
            }
        }
        self.title.get_or_insert_with(|| pair_of_title(scene));
        self.join(scene);
    }

    /// What the whole document knows.
    pub fn known(self) -> Known {
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, person) in self.people.iter().enumerate() {
            if let Some(role) = &person.role {
                holders.entry(fold(role)).or_default().push(index);
            }
        }
        let title = self.title.flatten();
        let titled = title.is_some();
        let pair = title.unwrap_or_else(|| joined_pair(self.joined, &self.named, self.order));
        // Two economies alone, in the order that they are named.
        let only_two = if self.first_three.len() == 2 { self.first_three } else { Vec::new() };
        Known {
            people: self.people,
            holders,
            bearers: self.bearers,
            pair,
            titled,
            only_two,
            acronyms: self.acronyms,
        }
    }
}

impl Known {
    /// What one scene alone knows.
    pub fn of(scene: &Scene<'_>) -> Self {
        let mut gathered = Gathered::default();
        gathered.add(scene);
        gathered.known()
    }

    /// A lone capitalised word that only one person of the document bears is that person.
    pub fn recognise(&self, scene: &mut Scene<'_>) {
        for sentence in &mut scene.sentences {
            for name in &mut sentence.names {
                let lone = name.kind == Kind::Unknown && name.end == name.first + 1;
                if lone
                    && !scene.tokens.list[name.first].upper()
                    && let Some(person) = self.person(scene.tokens.word(name.first))
                    && person.words.len() > 1
                {
                    name.kind = Kind::Person;
                    name.own = Some((name.first, name.end));
                    name.country = person.country;
                }
            }
        }
    }

    /// The one person whom a name stands for: the full name, else its only bearer.
    pub fn person(&self, name: &str) -> Option<&Person> {
        let folded = fold(name);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut lists: Vec<&Vec<usize>> = Vec::with_capacity(words.len());
        for word in &words {
            lists.push(self.bearers.get(*word)?);
        }
        let candidates = lists.into_iter().min_by_key(|list| list.len())?;
        let bears =
            |i: &&usize| words.iter().all(|w| self.people[**i].words.iter().any(|own| own == w));
        let mut found = candidates.iter().filter(bears);
        let first = found.next()?;
        found.next().is_none().then(|| &self.people[*first])
    }

    /// The one holder of a role for a country.
    pub fn holder(&self, role: &str, country: Option<u16>) -> Option<&Person> {
        let fits = |p: &&Person| country.is_none() || p.country.is_none() || p.country == country;
        let mut found =
            self.holders.get(&fold(role))?.iter().map(|i| &self.people[*i]).filter(fits);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// Does a second role say more of the same office: "Ticaret Bakanı" than "Bakan", "Menteri
/// Perdagangan" than "Menteri"?
pub(crate) fn says_more(kept: Option<&str>, other: &str) -> bool {
    let Some(kept) = kept else { return true };
    let (kept, other) = (fold(kept), fold(other));
    let short: Vec<&str> = kept.split_whitespace().collect();
    let long: Vec<&str> = other.split_whitespace().collect();
    // Indonesian papers shorten: Mendag is Menteri Perdagangan.
    let same = |a: &str, b: &str| {
        a == b || b.strip_suffix('i') == Some(a) || a.starts_with("men") && b == "menteri"
    };
    long.len() > short.len() && short.iter().all(|s| long.iter().any(|l| same(s, l)))
}

/// The most persons that one word of a name is looked up among.
const MOST_BEARERS: usize = 8;

/// How many sentences from the top may be a title.
const TITLE_SENTENCES: usize = 6;

/// The two economies that the document's title names.
fn pair_of_title(scene: &Scene<'_>) -> Option<Vec<u16>> {
    let mut codes: Vec<u16> = Vec::new();
    let titles = scene.own().iter().take(TITLE_SENTENCES).take_while(|s| s.place.heading);
    for sentence in titles {
        for country in sentence.names.iter().filter_map(side) {
            if !codes.contains(&country) {
                codes.push(country);
            }
        }
        if codes.len() >= 2 {
            break;
        }
    }
    (codes.len() == 2).then_some(codes)
}

/// The country of a name that may be a side: no seat of a government, no organisation.
fn side(name: &Name) -> Option<u16> {
    match name.kind {
        Kind::Country(index, Form::Name | Form::People) => Some(index),
        Kind::Office | Kind::Person => name.country,
        _ => None,
    }
}

impl Gathered {
    /// Count the economies of a scene, and which of them it joins ("X and Y", "between X and Y").
    fn join(&mut self, scene: &Scene<'_>) {
        const LINKS: &[&str] =
            &["and", "ve", "dan", "ile", "with", "-", "–", "/", "the", "of", "republic"];
        let tokens = &scene.tokens;
        for sentence in scene.own() {
            let mut last: Option<(u16, usize)> = None;
            for name in &sentence.names {
                let Some(country) = side(name) else { continue };
                *self.named.entry(country).or_default() += 1;
                if !self.order.contains(&country) && self.order.len() < 64 {
                    self.order.push(country);
                }
                if let Some((before, end)) = last.filter(|(c, _)| *c != country) {
                    let gap = name.first.saturating_sub(end);
                    let links = (end..name.first).all(|i| tokens.any(i, LINKS));
                    if (1..=5).contains(&gap) && links {
                        let key = (before.min(country), before.max(country));
                        *self.joined.entry(key).or_default() += 1;
                    }
                }
                last = Some((country, name.end));
            }
        }
    }
}

/// The two economies that a document joins when it joins no others as often, or the only two that it
/// names.
fn joined_pair(
    joined: BTreeMap<(u16, u16), usize>,
    named: &BTreeMap<u16, usize>,
    order: Vec<u16>,
) -> Vec<u16> {
    let mut ranked: Vec<((u16, u16), usize)> = joined.into_iter().collect();
    ranked.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let only = match &ranked[..] {
        [(pair, _)] => vec![pair.0, pair.1],
        [(pair, most), (_, next), ..] if *most >= 2 * *next => vec![pair.0, pair.1],
        _ => Vec::new(),
    };
    // A third economy that is named as often speaks against it.
    let least = only.iter().map(|c| named[c]).min().unwrap_or(0);
    if named.iter().any(|(c, n)| !only.contains(c) && *n >= least) {
        return Vec::new();
    }
    order.into_iter().filter(|c| only.contains(c)).collect()
}

fn add_person(
    people: &mut Vec<Person>,
    bearers: &mut BTreeMap<String, Vec<usize>>,
    tokens: &Tokens<'_>,
    name: &Name,
) {
    let Some(own) = name.own else { return };
    let text = tokens.words(own.0, own.1).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut words: Vec<String> = fold(&text).split_whitespace().map(String::from).collect();
    // "Zulkifli Hasan (Zulhas)": what somebody is called besides.
    let called = tokens.at(name.end, "(")
        && tokens.is_word(name.end + 1)
        && tokens.capital(name.end + 1)
        && tokens.at(name.end + 2, ")")
        && words.len() > 1;
    if called && !tokens.list[name.end + 1].upper() {
        words.push(fold(tokens.word(name.end + 1)));
    }
    let role =
        name.role.map(|r| tokens.words(r.0, r.1).split_whitespace().collect::<Vec<_>>().join(" "));
    let subset = |a: &[String], b: &[String]| a.iter().all(|w| b.contains(w));
    // Where a word has many bearers only those of the rarest can be the same person.
    let rarest = words.iter().filter_map(|w| bearers.get(w)).min_by_key(|b| b.len());
    let shared = words.len() > 1
        && words.iter().any(|w| bearers.get(w).is_none_or(|b| b.len() > MOST_BEARERS));
    let mut matching: Vec<usize> = if shared {
        rarest.into_iter().flatten().take(MOST_BEARERS).copied().collect()
    } else {
        let all = words.iter().filter_map(|w| bearers.get(w)).flatten();
        all.take(words.len() * MOST_BEARERS).copied().collect()
    };
    matching.sort_unstable();
    matching.dedup();
    matching.retain(|i| subset(&words, &people[*i].words) || subset(&people[*i].words, &words));
    if let [only] = matching[..] {
        let person = &mut people[only];
        if words.len() > person.words.len() {
            for word in words.iter().filter(|w| !person.words.contains(w)) {
                bearers.entry(word.clone()).or_default().push(only);
            }
            person.words = words;
            person.name = text;
        }
        if role.as_ref().is_some_and(|r| says_more(person.role.as_deref(), r)) {
            person.role = role;
        }
        person.country = person.country.or(name.country);
        return;
    }
    if matching.len() > 1 && words.len() == 1 {
        return;
    }
    for word in &words {
        let entry = bearers.entry(word.clone()).or_default();
        if entry.last() != Some(&people.len()) {
            entry.push(people.len());
        }
    }
    people.push(Person { name: text, role, country: name.country, words });
}

/// `Polish Investment Development Authority (PIDA)`, or `MIDA, the … Authority`.
fn acronym(tokens: &Tokens<'_>, name: &Name) -> Option<(String, String)> {
    let words = tokens.words(name.first, name.end);
    let after = if tokens.at(name.end, "(") { Some(name.end + 1) } else { None };
    let before =
        (name.first >= 3 && tokens.at(name.first - 1, "the") && tokens.at(name.first - 2, ","))
            .then(|| name.first - 3);
    let short = after.filter(|i| tokens.at(i + 1, ")")).or(before)?;
    let letters = tokens.word(short);
    let initials: String = words
        .split_whitespace()
        .filter_map(|w| w.chars().next())
        .filter(|c| c.is_uppercase())
        .collect();
    let close = tokens.list.get(short)?.upper()
        && letters.len() >= 2
        && initials.starts_with(letters.chars().next()?);
    (close && words.contains(' ')).then(|| (letters.to_owned(), words.to_owned()))
}

/// Does the name stand for a country or its government?
pub(crate) fn as_country(name: &Name) -> Option<u16> {
    match name.kind {
        Kind::Country(index, Form::Name | Form::Capital) => Some(index),
        _ => None,
    }
}
