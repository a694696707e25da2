//! Who acts: the names of a sentence, and whom "both countries" or "he" refer to.

use super::clause::Clause;
use super::lexicon::{Class, Entity, Form, Table};
use super::name::{Kind as NameKind, Name};

/// Somebody who acts: the words, the person's role, and the country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Actor {
    pub label: String,
    pub role: Option<String>,
    pub country: Option<u16>,
    /// Not the words that stand there, but whom they refer to.
    pub resolved: bool,
    /// It is "both countries" or "the two sides".
    pub pair: bool,
    /// It is an organisation.
    pub body: bool,
}

impl Clause<'_> {
    /// The actor that a name stands for; `None` for a place, an event or an unknown.
    pub fn actor(&self, name: &Name) -> Option<Actor> {
        let tokens = &self.scene.tokens;
        let words = self.words(name.first, name.end);
        match name.kind {
            NameKind::Person => {
                let own = name.own?;
                let own = self.words(own.0, own.1);
                let role = name.role.map(|r| self.words(r.0, r.1));
                let known = self.known.person(&own);
                let label = known.map_or(own.clone(), |p| p.name.clone());
                Some(Actor {
                    resolved: label != own,
                    role: role.or_else(|| known.and_then(|p| p.role.clone())),
                    country: name.country.or_else(|| known.and_then(|p| p.country)),
                    label,
                    pair: false,
                    body: false,
                })
            }
            NameKind::Office => {
                let role = self.words(name.role?.0, name.role?.1);
                let holder = self.known.holder(&role, name.country);
                Some(Actor {
                    label: holder.map_or(words, |p| p.name.clone()),
                    resolved: holder.is_some(),
                    country: name.country.or_else(|| holder.and_then(|p| p.country)),
                    role: Some(role),
                    pair: false,
                    body: false,
                })
            }
            NameKind::Country(index, Form::Name | Form::Capital) => Some(Actor {
                label: tokens.lexicon.countries[index as usize].name.clone(),
                role: None,
                country: Some(index),
                resolved: false,
                pair: false,
                body: false,
            }),
            NameKind::Country(index, Form::People) => {
                let noun = self.is(name.end, Class::Company)
                    || self.any(
                        name.end,
                        &[
                            "government",
                            "authorities",
                            "side",
                            "parliament",
                            "army",
                            "officials",
                            "forces",
                            "troops",
                            "diplomats",
                            "police",
                            "cabinet",
                            "delegation",
                            "leaders",
                            "intelligence",
                            "warships",
                            "ministry",
                        ],
                    );
                let plural = words.ends_with('s') && !words.ends_with("ss");
                (noun || plural).then(|| Actor {
                    label: if noun { self.words(name.first, name.end + 1) } else { words },
                    role: None,
                    country: Some(index),
                    resolved: false,
                    pair: false,
                    body: false,
                })
            }
            NameKind::Organisation(known) => {
                let label = match known {
                    Some(index) => tokens.lexicon.organisations[index as usize].name.clone(),
                    None => self.known.acronyms.get(&words).cloned().unwrap_or(words),
                };
                Some(Actor {
                    label,
                    role: None,
                    country: name.country,
                    resolved: false,
                    pair: false,
                    body: true,
                })
            }
            _ => None,
        }
    }

    /// "both countries", "the two sides", "they", "the leaders": the pair.
    fn pair_actor(&self, first: usize, end: usize) -> Option<Actor> {
        let found = (first..end).rev().find(|i| {
            (self.any(*i, &["both", "two"])
                && self.any(
                    i + 1,
                    &[
                        "countries",
                        "sides",
                        "nations",
                        "leaders",
                        "governments",
                        "parties",
                        "states",
                        "ministers",
                        "presidents",
                    ],
                ))
                || (self.any(*i, &["sides", "parties"]) && self.at(i.wrapping_sub(1), "the"))
                || (self.at(*i, "leaders") && *i == self.sentence.first)
                || (self.any(*i, &["they", "we"]) && self.known.pair.len() == 2)
        })?;
        let label = if self.any(found, &["they", "we"]) {
            "the two sides".to_owned()
        } else {
            self.words(found, found + 2)
        };
        Some(Actor { label, role: None, country: None, resolved: true, pair: true, body: false })
    }

    /// Who does what the verb at a token says: the last actor before it that no preposition governs.
    pub fn subject(&self, verb: usize) -> Option<Actor> {
        let start = self.start_of(verb);
        self.subject_in(start, verb).or_else(|| {
            // "…, which", "He": the last subject of this or the sentence before.
            if start > self.sentence.first && !self.any(start, &["he", "she", "it", "they"]) {
                return self.subject_in(self.sentence.first, start);
            }
            self.pronoun(start, verb)
        })
    }

    fn governed(&self, name: &Name, floor: usize) -> bool {
        let tokens = &self.scene.tokens;
        let mut before = name.first;
        while before > floor
            && (tokens.is(before - 1, Class::Det)
                || tokens.any(before - 1, &["new", "former", "senior", "late"]))
        {
            before -= 1;
        }
        before > floor
            && (tokens.is(before - 1, Class::Prep) || matches!(tokens.word(before - 1), "-" | "("))
            && !tokens.any(before - 1, &["than"])
    }

    fn subject_in(&self, start: usize, verb: usize) -> Option<Actor> {
        let names: Vec<&Name> =
            self.sentence.names.iter().filter(|n| n.first >= start && n.end <= verb).collect();
        let free = names.iter().rev().find(|n| {
            let inner =
                names.iter().any(|o| o.first < n.first && o.end >= n.end && o.kind != n.kind);
            let possessive = self.any(n.end, &["'", "’"])
                && n.end + 2 < verb
                && !matches!(n.kind, NameKind::Person);
            // "who is also Finance Minister" says what somebody is.
            let predicate = n.kind == NameKind::Office
                && n.first > start
                && (self.is(n.first - 1, Class::Aux) || self.any(n.first - 1, &["also", "as"]));
            !inner
                && !predicate
                && !self.governed(n, start)
                && !possessive
                && self.actor(n).is_some()
        });
        let pair = self.pair_actor(start, verb);
        if let Some(name) = free {
            if let Some(pair) = pair
                .filter(|_| (name.end..verb).any(|i| self.any(i, &["sides", "countries", "they"])))
            {
                return Some(pair);
            }
            return self.actor(name);
        }
        if pair.is_some() {
            return pair;
        }
        // "Jordan's prime minister", "Senior Polish officials": governed only by their own words.
        names
            .iter()
            .rev()
            .find(|n| {
                !self.governed(n, start)
                    && !(n.kind == NameKind::Office
                        && n.first > start
                        && (self.is(n.first - 1, Class::Aux)
                            || self.any(n.first - 1, &["also", "as"])))
            })
            .and_then(|n| {
                self.actor(n).or_else(|| {
                    n.country.map(|c| Actor {
                        label: self.words(
                            n.first,
                            n.end
                                + usize::from(
                                    n.end < verb
                                        && self.scene.tokens.is_word(n.end)
                                        && !self.is(n.end, Class::Aux),
                                ),
                        ),
                        role: None,
                        country: Some(c),
                        resolved: false,
                        pair: false,
                        body: false,
                    })
                })
            })
    }

    fn pronoun(&self, start: usize, verb: usize) -> Option<Actor> {
        let personal = (start..verb).any(|i| self.any(i, &["he", "she"]));
        let thing = (start..verb).any(|i| self.any(i, &["it", "its"]));
        if !(personal || thing) || self.index == 0 {
            return None;
        }
        let before = Clause {
            sentence: &self.scene.sentences[self.index - 1],
            index: self.index - 1,
            ..*self
        };
        let mut candidates = before.sentence.names.iter().filter(|n| if personal { matches!(n.kind, NameKind::Person | NameKind::Office) } else { matches!(n.kind, NameKind::Country(_, Form::Name) | NameKind::Organisation(_)) } && !before.governed(n, before.sentence.first));
        let first = candidates.next()?;
        // Two possible persons: unresolved.
        if personal && candidates.any(|n| n.kind == NameKind::Person) {
            return None;
        }
        before.actor(first).map(|a| Actor { resolved: true, ..a })
    }

    /// The actors among tokens `first..end`, in order.
    pub fn actors(&self, first: usize, end: usize) -> Vec<Actor> {
        let mut out: Vec<Actor> = Vec::new();
        for name in self.sentence.names.iter().filter(|n| n.first >= first && n.end <= end) {
            let inner = self.sentence.names.iter().any(|o| {
                !std::ptr::eq(o, name)
                    && o.first <= name.first
                    && o.end >= name.end
                    && (o.first, o.end) != (name.first, name.end)
            });
            if let Some(actor) = self.actor(name).filter(|a| !inner && !out.contains(a)) {
                out.push(actor);
            }
        }
        out
    }

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

    /// The economies that a sentence is about: those named, else the document's pair. The flag says
    /// that the pair came from the document.
    pub fn parties(&self) -> (Vec<u16>, bool) {
        let named: Vec<u16> = self
            .sentence
            .names
            .iter()
            .filter(|n| {
                matches!(n.kind, NameKind::Country(..) | NameKind::Office | NameKind::Person)
            })
            .filter_map(|n| n.country)
            .fold(Vec::new(), |mut out, c| {
                if !out.contains(&c) {
                    out.push(c);
                }
                out
            });
        if named.len() >= 2 || self.known.pair.is_empty() {
            return (named, false);
        }
        let fits = named.iter().all(|c| self.known.pair.contains(c));
        if fits { (self.known.pair.clone(), true) } else { (named, false) }
    }
}
