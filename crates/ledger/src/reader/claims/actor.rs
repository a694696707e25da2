//! Who acts: the names of a sentence, and whom "both countries" or "he" refer to.

use super::clause::Clause;
use super::lexicon::{Class, Form};
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

impl<'a> Clause<'a> {
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
                            "tarafi",
                            "heyeti",
                            "hukumeti",
                            "yetkilileri",
                            "makamlari",
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

    /// "both countries", "the two sides", "they", "the leaders": several whom the document names
    /// elsewhere. `first..end` are the tokens in which it stands.
    fn pair_actor(&self, first: usize, end: usize) -> Option<(usize, Actor)> {
        let sides = |i: usize| i < end && self.is(i, Class::Sides);
        let (found, stop) = (first..end).rev().find_map(|i| {
            if self.is(i, Class::Both) {
                // "both sides", "the two Foreign Ministers", "kedua-dua negara", "iki ülke".
                let noun = (i + 1..(i + 5).min(end)).find(|n| sides(*n))?;
                let plain = (i + 1..noun).all(|n| {
                    self.is(n, Class::RoleMod)
                        || self.is(n, Class::Both)
                        || self.any(n, &["-", "the", "friendly", "heads", "of", "kepala", "ketua"])
                });
                return plain.then_some((i, noun + 1));
            }
            // "Each Party shall contribute", "masing-masing pihak": all of them.
            if self.any(i, &["party", "side", "pihak"])
                && i < end
                && i > first
                && self.any(i - 1, &["each", "either", "masing", "setiap"])
                && !self.is(i + 1, Class::Say)
            {
                return Some((i - 1, i + 1));
            }
            // "the Trade Ministers", "the sides".
            let mut noun = i;
            while noun > first && i - noun < 3 && self.is(noun - 1, Class::RoleMod) {
                noun -= 1;
            }
            let led = self.any(noun.wrapping_sub(1), &["the", "our"]) || i == self.sentence.first;
            if sides(i)
                && led
                && !self.any(i + 1, &["of", "from", "and", "'", "’"])
                && self.is(i, Class::Plural)
            {
                let the = usize::from(self.any(noun.wrapping_sub(1), &["the"]));
                return Some((noun - the, i + 1));
            }
            (self.any(i, &["they", "we"])
                && !self.any(i.wrapping_sub(1), &["that", "which", "what"]))
            .then_some((i, i + 1))
        })?;
        let the = usize::from(found > first && self.any(found - 1, &["the"]));
        let label = if self.any(found, &["they", "we"]) && self.pair().len() == 2 {
            "the two sides".to_owned()
        } else {
            self.words(found - the, stop)
        };
        let actor =
            Actor { label, role: None, country: None, resolved: true, pair: true, body: false };
        Some((found, actor))
    }

    /// Who does what the verb at a token says: the last of them.
    pub fn subject(&self, verb: usize) -> Option<Actor> {
        self.subjects(verb).pop()
    }

    /// Who does what the verb at a token says: all that are joined, before it and governed by no
    /// preposition.
    pub fn subjects(&self, verb: usize) -> Vec<Actor> {
        let start = self.start_of(verb);
        // The place of a dateline does nothing.
        let floor = self.sentence.line.filter(|line| *line <= verb).unwrap_or(self.sentence.first);
        let over = self.over_an_aside(verb);
        if !over.is_empty() {
            return over;
        }
        // "described Kenya as a partner and said": the second verb has the subject of the first.
        let mut link = verb.wrapping_sub(1);
        if self.any(link, &["also", "then", "later", "jointly"]) {
            link = link.wrapping_sub(1);
        }
        if self.is(link, Class::And) && self.scene.tokens.is_word(link) && link > start {
            let verbal = |i: &usize| {
                !self.scene.tokens.capital(*i)
                    && (self.is(*i, Class::Say)
                        || self.is(*i, Class::Sign)
                        || self.is(*i, Class::Agree)
                        || self.is(*i, Class::Met)
                        || self.is(*i, Class::Visit)
                        || self.is(*i, Class::Modal)
                        || self.is(*i, Class::Exports)
                        || self.is(*i, Class::Position))
                    && !self.is(i.wrapping_sub(1), Class::Det)
                    && !self.is(i.wrapping_sub(1), Class::Prep)
            };
            if let Some(first) = (start + 1..link).find(verbal) {
                let found = self.subjects_in(start, first);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        // ", which had asked for more time, will publish": who acts stands before the aside.
        if start > self.sentence.first
            && self.any(start - 1, &["which", "who", "whose"])
            && self.any(verb.wrapping_sub(1), &[","])
        {
            let found = self.subjects_in(floor, start - 1);
            if !found.is_empty() {
                return found;
            }
        }
        let found = self.subjects_in(start, verb);
        if !found.is_empty() {
            return found;
        }
        // "President Aldo, who is on a visit": the name right before "who".
        if start > self.sentence.first && self.any(start - 1, &["who", "whose"]) {
            let near = self.sentence.names.iter().filter(|n| n.end < start && n.end + 3 >= start);
            let found = near.filter_map(|n| self.actor(n)).next_back();
            if found.is_some() {
                return found.into_iter().collect();
            }
        }
        // "…, which", "He": the last subject of this or the sentence before.
        if start > self.sentence.first && !self.any(start, &["he", "she", "it", "they"]) {
            return self.subjects_in(floor, start);
        }
        self.pronoun(start, verb).into_iter().collect()
    }

    /// "Serbia, whose ministers had come for it, and Montenegro will": two that an aside parts.
    fn over_an_aside(&self, verb: usize) -> Vec<Actor> {
        let first = self.sentence.first;
        let mut edge = verb;
        while edge > first && self.is(edge - 1, Class::Aux) {
            edge -= 1;
        }
        let tokens = &self.scene.tokens;
        let second = self.sentence.names.iter().find(|n| n.end == edge && n.first > first + 3);
        let Some(second) = second.filter(|n| self.actor(n).is_some()) else { return Vec::new() };
        let the = usize::from(self.is(second.first - 1, Class::Det));
        let link = second.first - 1 - the;
        let leading = self.sentence.names.iter().find(|n| self.actor(n).is_some());
        let Some(leading) = leading.filter(|n| n.end < link && n.first <= first + 3) else {
            return Vec::new();
        };
        // "X, …, and Y" or "X and, …, Y".
        let closed =
            self.is(link, Class::And) && self.at(link - 1, ",") && self.at(leading.end, ",");
        let opened =
            self.at(link, ",") && self.is(leading.end, Class::And) && self.at(leading.end + 1, ",");
        let between = leading.end + 1..link.saturating_sub(1);
        // Names in a row are a list and no aside.
        let row = between.clone().all(|i| {
            tokens.any(i, &[","]) || self.sentence.names.iter().any(|n| n.first <= i && i < n.end)
        });
        if !(closed || opened) || row || second.first - leading.end > 24 {
            return Vec::new();
        }
        [leading, second].into_iter().filter_map(|n| self.actor(n)).collect()
    }

    fn governed(&self, name: &Name, floor: usize) -> bool {
        let tokens = &self.scene.tokens;
        // "Syarikat Hungary itu", "Perusahaan asal Tiongkok": a firm's country does nothing itself.
        let firm = |i: usize| {
            i >= floor
                && tokens.any(
                    i,
                    &[
                        "syarikat",
                        "perusahaan",
                        "firma",
                        "pelabur",
                        "investor",
                        "usahawan",
                        "pengusaha",
                        "konglomerat",
                    ],
                )
        };
        let firms = self.scene.language.malay()
            && matches!(name.kind, NameKind::Country(..))
            && (firm(name.first.wrapping_sub(1))
                || tokens.any(name.first.wrapping_sub(1), &["asal", "dari"])
                    && firm(name.first.wrapping_sub(2)));
        if firms {
            return true;
        }
        let mut before = name.first;
        while before > floor
            && (tokens.is(before - 1, Class::Det)
                || tokens.any(before - 1, &["new", "former", "senior", "late"]))
        {
            before -= 1;
        }
        // "X diiringi Y tiba": who goes with somebody does not lead.
        let with = ["diiringi", "didampingi", "ditemani"];
        if self.scene.language.malay() && before > floor && tokens.any(before - 1, &with) {
            return true;
        }
        before > floor
            && (tokens.is(before - 1, Class::Prep) || matches!(tokens.word(before - 1), "-" | "("))
            && !tokens.any(before - 1, &["than"])
            || self.scene.language.malay()
                && before > floor + 1
                && tokens.is_word(before - 1)
                && !tokens.capital(before - 1)
                && tokens.any(
                    before - 1,
                    &[
                        "kerjasama",
                        "bantuan",
                        "sokongan",
                        "dukungan",
                        "kerja",
                        "pimpinan",
                        "undangan",
                        "jemputan",
                    ],
                )
                && tokens.is(before - 2, Class::Prep)
    }

    /// Turkish: somebody with whom it is done, "Kenya ile ticareti", and no one of two, "Kenya ile Peru".
    fn only_with(&self, name: &Name) -> bool {
        let tr = self.scene.language == super::language::Language::Tr;
        let bound =
            self.any(name.end, &["'", "’"]) && self.any(name.end + 1, &["la", "le", "yla", "yle"]);
        let behind = if bound { name.end + 2 } else { name.end + 1 };
        tr && (bound || self.any(name.end, &["ile"]))
            && !self.sentence.names.iter().any(|n| n.first == behind)
    }

    /// Names of a stretch that are joined by "and", commas or "together with", in order; a name
    /// inside another stands with none.
    fn groups(&self, start: usize, end: usize) -> Vec<Vec<&Name>> {
        let mut groups: Vec<Vec<&Name>> = Vec::new();
        let inside = self.sentence.names.iter().filter(|n| n.first >= start && n.end <= end);
        for name in inside.filter(|n| !self.only_with(n)) {
            let last = groups.last().and_then(|g| g.last()).copied();
            let inner = last.is_some_and(|l| l.first <= name.first && name.end <= l.end);
            if inner {
                continue;
            }
            // "Aday Lusan, President of Kenya": an office behind a comma says who the person is.
            let apposed = last.is_some_and(|l| {
                l.kind == NameKind::Person
                    && name.kind == NameKind::Office
                    && self.at(l.end, ",")
                    && name.first <= l.end + 3
                    && !(l.end..name.first).any(|i| self.is(i, Class::And))
            });
            match groups.last_mut() {
                Some(group) if apposed || last.is_some_and(|l| self.joined(l.end, name.first)) => {
                    group.push(name);
                }
                _ => groups.push(vec![name]),
            }
        }
        groups
    }

    /// Do only words that join stand among tokens: "and", "as well as", a title?
    fn joined(&self, first: usize, end: usize) -> bool {
        let mut link = false;
        if first >= end || end - first > 6 {
            return false;
        }
        for at in first..end {
            if self.is(at, Class::And) || self.any(at, &[",", "&"]) {
                link = true;
            } else if self
                .any(at, &["together", "along", "alongside", "with", "well", "as", "his", "her"])
            {
                link |= self.any(at, &["together", "along", "alongside"])
                    || self.at(at, "well") && self.at(at.wrapping_sub(1), "as");
            } else if !(self.is(at, Class::Det)
                || self.is(at, Class::Honorific)
                || self.any(
                    at,
                    &["republic", "of", ".", "counterpart", "kerajaan", "pemerintah", "republik"],
                ))
            {
                return false;
            }
        }
        link
    }

    /// The actors of names that are joined; "the Kenyan and Peruvian ministers" are two.
    fn actors_of(&self, group: &[&Name]) -> Vec<Actor> {
        let mut out: Vec<Actor> = Vec::new();
        let noun = group.last().and_then(|n| {
            let people = matches!(n.kind, NameKind::Country(_, Form::People));
            (people && self.actor(n).is_some()).then_some(n.end)
        });
        let mut skip = false;
        for (place, name) in group.iter().enumerate() {
            if skip && name.kind == NameKind::Office {
                skip = false;
                // The office's country is the person's.
                if let Some(last) = out.last_mut() {
                    last.country = last.country.or(name.country);
                    if last.role.is_none() {
                        last.role = name.role.map(|r| self.words(r.0, r.1));
                    }
                }
                continue;
            }
            skip =
                name.kind == NameKind::Person && self.at(name.end, ",") && place + 1 < group.len();
            let actor = self.actor(name).or_else(|| match (name.kind, noun) {
                (NameKind::Country(index, Form::People), Some(noun)) => Some(Actor {
                    label: format!(
                        "{} {}",
                        self.words(name.first, name.end),
                        self.words(noun, noun + 1)
                    ),
                    role: None,
                    country: Some(index),
                    resolved: false,
                    pair: false,
                    body: false,
                }),
                _ => None,
            });
            if let Some(actor) = actor.filter(|a| out.iter().all(|o| o.label != a.label)) {
                out.push(actor);
            }
        }
        out
    }

    fn subjects_in(&self, start: usize, verb: usize) -> Vec<Actor> {
        let groups = self.groups(start, verb);
        let predicate = |n: &Name| {
            // "who is also Finance Minister" says what somebody is.
            n.kind == NameKind::Office
                && n.first > start
                && (self.is(n.first - 1, Class::Aux) || self.any(n.first - 1, &["also", "as"]))
        };
        let possessive = |n: &Name| {
            self.any(n.end, &["'", "’"]) && n.end + 2 < verb && !matches!(n.kind, NameKind::Person)
        };
        // "the Governments of Kenya and Peru", "the leaders of both".
        let of_sides = |n: &Name| {
            (n.first.saturating_sub(6)..n.first).any(|i| {
                i >= start
                    && self.is(i, Class::Sides)
                    && self.any(i + 1, &["of", "from", "for"])
                    && (i + 2..n.first).all(|j| {
                        self.is(j, Class::Portfolio)
                            || self.is(j, Class::RoleMod)
                            || self.is(j, Class::Det)
                            || self.any(j, &["of", "and", "affairs", ",", "from"])
                    })
            })
        };
        let free = groups.iter().rev().find(|group| {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { return false };
            !predicate(last)
                && !possessive(last)
                && (!self.governed(first, start) || of_sides(first))
                && !self.actors_of(group).is_empty()
        });
        let pair = self.pair_actor(start, verb);
        if let Some(group) = free {
            let end = group.last().map_or(start, |n| n.end);
            // "kedua menteri sepakat": the office is of both.
            let of_both = |at: usize| {
                group.len() == 1
                    && group[0].kind == NameKind::Office
                    && at < group[0].first
                    && group[0].first <= at + 2
                    && self.is(at, Class::Both)
            };
            if let Some((_, pair)) = pair.filter(|(at, _)| *at >= end || of_both(*at)) {
                return vec![pair];
            }
            return self.actors_of(group);
        }
        if let Some((_, pair)) = pair {
            return vec![pair];
        }
        // "Jordan's prime minister", "Senior Polish officials": governed only by their own words.
        let own = groups.iter().flatten().rev().find(|n| {
            !self.governed(n, start) && !predicate(n) && !possessive_of_thing(self, n, verb)
        });
        let Some(name) = own else { return Vec::new() };
        let actor = self.actor(name).or_else(|| {
            let noun = name.end < verb
                && self.scene.tokens.is_word(name.end)
                && !self.is(name.end, Class::Aux);
            name.country.map(|c| Actor {
                label: self.words(name.first, name.end + usize::from(noun)),
                role: None,
                country: Some(c),
                resolved: false,
                pair: false,
                body: false,
            })
        });
        actor.into_iter().collect()
    }

    fn pronoun(&self, start: usize, verb: usize) -> Option<Actor> {
        let personal = (start..verb).any(|i| self.any(i, &["he", "she", "beliau"]));
        let thing = (start..verb).any(|i| self.any(i, &["it", "its"]));
        if !(personal || thing) || self.index == 0 {
            return None;
        }
        if self.index > self.scene.own.0 {
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
}

/// A country whose thing does something does nothing itself: "Kenya's exports rose".
fn possessive_of_thing(clause: &Clause<'_>, name: &Name, verb: usize) -> bool {
    clause.any(name.end, &["'", "’"])
        && clause.any(name.end + 1, &["s"])
        && (name.end + 2..verb).any(|i| clause.is(i, Class::Measure))
}
