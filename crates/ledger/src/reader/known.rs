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
    /// The two economies that are named most, the first named first.
    pub pair: Vec<u16>,
    /// Acronyms that the document explains, and what they stand for.
    pub acronyms: BTreeMap<String, String>,
}

impl Known {
    pub fn of(scene: &Scene<'_>) -> Self {
        let tokens = &scene.tokens;
        let mut people: Vec<Person> = Vec::new();
        let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut counts: BTreeMap<u16, (usize, usize)> = BTreeMap::new();
        let mut acronyms = BTreeMap::new();
        for sentence in &scene.sentences {
            for name in &sentence.names {
                if let Some(country) = name.country.filter(|_| {
                    !matches!(name.kind, Kind::Organisation(_) | Kind::Event | Kind::Party)
                }) {
                    let entry = counts.entry(country).or_insert((0, name.first));
                    entry.0 += 1;
                }
                if name.kind == Kind::Person {
                    add_person(&mut people, &mut bearers, tokens, name);
                }
                if matches!(name.kind, Kind::Organisation(_))
                    && let Some((short, full)) = acronym(tokens, name)
                {
                    acronyms.insert(short, full);
                }
            }
        }
        let mut ranked: Vec<_> = counts.into_iter().collect();
        ranked.sort_by_key(|(_, (count, first))| (std::cmp::Reverse(*count), *first));
        let second_is_real = ranked.get(1).is_some_and(|(_, (count, _))| {
            ranked.get(2).is_none_or(|(_, (third, _))| count > third)
        });
        let mut pair: Vec<(usize, u16)> =
            ranked.iter().take(2).map(|(country, (_, first))| (*first, *country)).collect();
        pair.sort_unstable();
        let pair = if pair.len() == 2 && second_is_real {
            pair.into_iter().map(|(_, c)| c).collect()
        } else {
            Vec::new()
        };
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, person) in people.iter().enumerate() {
            if let Some(role) = &person.role {
                holders.entry(fold(role)).or_default().push(index);
            }
        }
        Self { people, holders, bearers, pair, acronyms }
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
        let candidates = self.bearers.get(*words.first()?)?;
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

fn add_person(
    people: &mut Vec<Person>,
    bearers: &mut BTreeMap<String, Vec<usize>>,
    tokens: &Tokens<'_>,
    name: &Name,
) {
    let Some(own) = name.own else { return };
    let text = tokens.words(own.0, own.1).split_whitespace().collect::<Vec<_>>().join(" ");
    let words: Vec<String> = fold(&text).split_whitespace().map(String::from).collect();
    let role =
        name.role.map(|r| tokens.words(r.0, r.1).split_whitespace().collect::<Vec<_>>().join(" "));
    let subset = |a: &[String], b: &[String]| a.iter().all(|w| b.contains(w));
    let mut matching: Vec<usize> =
        words.iter().filter_map(|w| bearers.get(w)).flatten().copied().collect();
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
        if person.role.is_none() {
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
