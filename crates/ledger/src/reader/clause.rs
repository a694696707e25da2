//! One sentence as the frames see it: who acts, when, and how firmly it is said.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Span;
use super::calendar::{Anchor, Grain};
use super::known::Known;
use super::lexicon::{Class, Entity, Form, Table};
use super::mention::last_day;
use super::name::{Kind as NameKind, Name};
use super::proposal::{Certainty, Derivation, Field, Kind, Proposal};
use super::scene::{Scene, Sentence};
use super::speech::Speech;
use super::time::{Relation, Time};
use super::value::{Bound, Unit, Value};
use crate::schema::Status;

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

/// A sentence with its document.
#[derive(Clone, Copy)]
pub(crate) struct Clause<'a> {
    pub scene: &'a Scene<'a>,
    pub known: &'a Known,
    pub sentence: &'a Sentence,
    pub index: usize,
    pub speeches: &'a [Speech],
}

impl<'a> Clause<'a> {
    #[inline]
    pub fn at(&self, token: usize, word: &str) -> bool {
        token < self.sentence.end && self.scene.tokens.at(token, word)
    }
    #[inline]
    pub fn any(&self, token: usize, words: &[&str]) -> bool {
        token < self.sentence.end && self.scene.tokens.any(token, words)
    }
    pub fn is(&self, token: usize, class: Class) -> bool {
        token < self.sentence.end && self.scene.tokens.is(token, class)
    }
    /// The words of tokens `first..end` on one line.
    pub fn words(&self, first: usize, end: usize) -> String {
        self.scene
            .tokens
            .words(first, end.min(self.sentence.end))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
    pub fn code(&self, country: u16) -> String {
        self.scene.tokens.lexicon.countries[country as usize].code.clone()
    }

    /// Where the sentence's words begin and end, without the mark of a list.
    pub fn span(&self) -> Span {
        let tokens = &self.scene.tokens;
        let (mut first, mut end) = (self.sentence.first, self.sentence.end);
        while first + 1 < end
            && matches!(tokens.word(first), "-" | "*" | "•" | "#" | "–" | "—" | ">" | "|")
        {
            first += 1;
        }
        while end > first + 1 && matches!(tokens.word(end - 1), "*" | "#" | "|" | "-") {
            end -= 1;
        }
        tokens.span(first, end)
    }

    /// The start of the clause that a token stands in.
    pub fn start_of(&self, token: usize) -> usize {
        let opens = &self.sentence.opens;
        let next = opens.partition_point(|at| *at < token);
        next.checked_sub(1).map_or(self.sentence.first, |i| opens[i] + 1)
    }

    /// The end of the clause that a token stands in.
    pub fn end_of(&self, token: usize) -> usize {
        let closes = &self.sentence.closes;
        closes.get(closes.partition_point(|at| *at <= token)).copied().unwrap_or(self.sentence.end)
    }

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

    /// The expression of time nearest to a token that is not a deadline.
    pub fn time_near(&self, token: usize) -> Option<&'a Time> {
        self.sentence
            .times
            .iter()
            .filter(|t| t.relation != Relation::By && t.start.is_some())
            .min_by_key(|t| {
                if t.first > token { (t.first - token) * 2 } else { (token - t.first) * 2 + 1 }
            })
    }

    /// A deadline: "by 2030".
    pub fn deadline(&self, first: usize, end: usize) -> Option<&'a Time> {
        self.sentence.times.iter().find(|t| {
            t.first >= first
                && t.end <= end
                && matches!(t.relation, Relation::By | Relation::Until)
                && t.stop.is_some()
        })
    }

    /// The place named behind "in" or "at" among tokens.
    pub fn place(&self, first: usize, end: usize) -> Option<String> {
        let found = self.sentence.names.iter().find(|n| {
            let spot = matches!(n.kind, NameKind::Place(_) | NameKind::Country(_, Form::Capital))
                || matches!(n.kind, NameKind::Country(_, Form::Name))
                    && self.any(n.first.wrapping_sub(1), &["in"]);
            spot && n.first >= first
                && n.end <= end
                && n.first > 0
                && (self.any(n.first - 1, &["in", "at", "and", "to", "the", "near"]))
        })?;
        let mut words = self.words(found.first, found.end);
        // "Ankara and in Istanbul", "Ankara and Istanbul".
        let next = self.sentence.names.iter().find(|n| {
            n.first > found.end
                && n.first <= found.end + 2
                && matches!(n.kind, NameKind::Place(_) | NameKind::Country(_, Form::Capital))
        });
        if let Some(next) = next.filter(|_| self.at(found.end, "and")) {
            words = format!("{words} and {}", self.words(next.first, next.end));
        }
        Some(words)
    }

    /// What the words around a verb make of the status that it has when said plainly.
    pub fn judge(&self, trigger: usize, plain: Status) -> (Status, Certainty) {
        let start = self.start_of(trigger).max(trigger.saturating_sub(24));
        let near = trigger.saturating_sub(4).max(start);
        let tokens = &self.scene.tokens;
        let denied = (near..trigger).any(|i| {
            self.is(i, Class::Neg)
                && !(self.at(i, "no") && self.any(i + 1, &["later", "less", "fewer", "more"]))
                || matches!(tokens.word(i), "t")
                    && matches!(tokens.word(i.wrapping_sub(1)), "'" | "’")
        }) || (near..trigger).any(|i| {
            self.is(i, Class::Refuse) && !self.any(i, &["set", "ruled", "rule", "against"])
        }) || (trigger + 1..(trigger + 3).min(self.sentence.end))
            .any(|i| self.any(i, &["cancelled", "canceled", "postponed", "rejected", "suspended"]));
        let certain = self.certainty(trigger);
        if denied {
            return (Status::Withdrawn, Certainty::Denied);
        }
        let end = self.end_of(trigger);
        let conditional = (start..end)
            .any(|i| self.any(i, &["if", "unless", "provided"]) && i != start.wrapping_sub(1));
        if conditional {
            return (Status::Possible, Certainty::Conditional);
        }
        let hedged = (start..trigger).any(|i| {
            self.is(i, Class::Hedge)
                && !(self.at(i, "may")
                    && tokens.sense(i).month > 0
                    && tokens.capital(i)
                    && i > start)
                && !self.any(
                    i,
                    &[
                        "talks",
                        "interest",
                        "interested",
                        "ready",
                        "readiness",
                        "willing",
                        "willingness",
                        "draft",
                        "sought",
                        "seek",
                        "seeks",
                        "seeking",
                        "hope",
                        "hopes",
                        "hoped",
                        "hoping",
                    ],
                )
        }) || (trigger + 1..(trigger + 8).min(end)).any(|i| {
            self.any(
                i,
                &["possible", "possibly", "discussed", "considered", "proposed", "negotiated"],
            )
        });
        if hedged && plain != Status::Aim {
            return (Status::Possible, Certainty::Hedged);
        }
        let wished = (start..trigger).any(|i| {
            self.any(
                i,
                &[
                    "hope", "hopes", "hoped", "hoping", "seek", "seeks", "seeking", "sought",
                    "aim", "aims", "aimed", "plan", "plans", "planned", "intend", "intends",
                    "want", "wants", "wish", "eyeing", "eyes", "keen",
                ],
            )
        });
        if wished {
            return (Status::Aim, certain);
        }
        let expected = (near..trigger).any(|i| {
            self.any(i, &["expected", "due", "scheduled", "slated", "set"])
                && self.any(i + 1, &["to", "for"])
        });
        if expected {
            return (Status::Possible, Certainty::Hedged);
        }
        let future = (near..trigger).any(|i| {
            self.any(i, &["will", "shall", "ll", "akan"])
                || (self
                    .any(i, &["agreed", "pledged", "promised", "undertook", "committed", "vowed"])
                    && self.any(i + 1, &["to"]))
        });
        if future && !matches!(plain, Status::Aim) {
            return (Status::Promised, certain);
        }
        (plain, if hedged { Certainty::Hedged } else { certain })
    }

    /// How firmly a plain claim at a token is said: by the document or by a speaker.
    pub fn certainty(&self, token: usize) -> Certainty {
        let reported = self.speaker_of(token).is_some()
            || (self.sentence.first..self.sentence.end).any(|i| {
                self.is(i, Class::Reported) && !self.any(i, &["claims", "claim", "claimed"])
            });
        if reported { Certainty::Reported } else { Certainty::Stated }
    }

    /// Whose words a token stands in.
    pub fn speaker_of(&self, token: usize) -> Option<&'a Speech> {
        let next = self.speeches.partition_point(|s| s.first <= token);
        self.speeches[next.saturating_sub(3)..next]
            .iter()
            .find(|s| token < s.end && s.speaker.is_some())
    }

    /// A new proposal on this sentence.
    pub fn draft(&self, kind: Kind, trigger: usize, status: (Status, Certainty)) -> Draft<'a> {
        let attributed_to =
            self.speaker_of(trigger).and_then(|s| s.speaker.as_ref()).map(|a| a.label.clone());
        Draft {
            clause: *self,
            proposal: Proposal {
                kind,
                id: String::new(),
                status: status.0,
                certainty: status.1,
                attributed_to,
                fields: Vec::new(),
                spans: vec![self.span()],
                derivations: Vec::new(),
                conflicts: Vec::new(),
            },
        }
    }
}

/// A proposal being filled.
pub(crate) struct Draft<'a> {
    pub clause: Clause<'a>,
    pub proposal: Proposal,
}

impl Draft<'_> {
    pub fn set(&mut self, name: &'static str, field: Field) {
        debug_assert!(self.proposal.kind.fields().contains(&name), "{name}");
        if self.proposal.field(name).is_none() {
            self.proposal.fields.push((name, field));
        }
    }
    pub fn text(&mut self, name: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.set(name, Field::Text(text));
        }
    }
    pub fn derive(&mut self, field: &'static str, from: &'static str) {
        self.proposal.derivations.push(Derivation { field, from, span: None });
    }
    pub fn country(&mut self, name: &'static str, country: Option<u16>) {
        if let Some(country) = country {
            self.text(name, self.clause.code(country));
            self.derive(name, "gazetteer");
        }
    }
    /// An actor's label under one field and country under another.
    pub fn actor(&mut self, name: &'static str, country: &'static str, actor: &Actor) {
        self.text(name, actor.label.clone());
        if actor.resolved {
            self.derive(name, "coreference");
        }
        self.country(country, actor.country);
    }
    pub fn parties(&mut self, parties: (Vec<u16>, bool)) {
        if !parties.0.is_empty() {
            let codes = parties.0.iter().map(|c| self.clause.code(*c)).collect();
            self.set("parties", Field::Texts(codes));
            self.derive("parties", if parties.1 { "coreference" } else { "gazetteer" });
        }
    }
    pub fn day(&mut self, name: &'static str, day: Option<Date>, anchor: Anchor) {
        if let Some(day) = day {
            self.set(name, Field::Day(day));
            match anchor {
                Anchor::Document => self.derive(name, "document-date"),
                Anchor::Inferred => self.derive(name, "inferred-year"),
                _ => {}
            }
        }
    }
    /// The first and last day of an expression.
    pub fn period(&mut self, start: &'static str, end: &'static str, time: Option<&Time>) {
        let Some(time) = time else { return };
        let (from, to) = match time.relation {
            Relation::Since | Relation::After => (time.start, None),
            Relation::Before | Relation::Until => (None, last_day(time.stop)),
            _ => (time.start, last_day(time.stop)),
        };
        self.day(start, from, time.anchor);
        self.day(end, to, time.anchor);
    }
    /// A deadline as it was said: a year, a month or a day.
    pub fn deadline(&mut self, time: Option<&Time>) {
        self.when("deadline", time);
    }
    /// A time as it was said: a year, a month or a day.
    pub fn when(&mut self, name: &'static str, time: Option<&Time>) {
        let Some(time) = time else { return };
        let Some(day) = last_day(time.stop) else { return };
        let text = match time.grain {
            Grain::Year => format!("{:04}", day.year()),
            Grain::Month => format!("{:04}-{:02}", day.year(), day.month()),
            _ => day.to_string(),
        };
        self.text(name, text);
        if time.anchor != Anchor::Explicit {
            self.derive(name, time.anchor.name());
        }
    }
    pub fn value(&mut self, value: &Value) {
        self.set("value", Field::Number(value.low.normalize()));
        if let Some(high) = value.high.filter(|_| self.proposal.kind.fields().contains(&"high")) {
            self.set("high", Field::Number(high.normalize()));
        }
        if let Some(unit) = unit_name(&self.clause, value) {
            self.text("unit", unit);
        }
        if matches!(value.unit, Unit::Money { assumed: true, .. }) {
            self.derive("unit", "assumed-currency");
        }
        if self.proposal.kind.fields().contains(&"approximate") {
            self.set("approximate", Field::Flag(value.approximate));
        }
        if self.proposal.kind.fields().contains(&"bound")
            && let Some(bound) = value.bound
        {
            self.text(
                "bound",
                match bound {
                    Bound::AtLeast => "at_least",
                    Bound::AtMost => "at_most",
                },
            );
        }
    }
    pub fn number(&mut self, name: &'static str, number: Decimal) {
        self.set(name, Field::Number(number.normalize()));
    }
}

/// The unit of a value, in words.
pub(crate) fn unit_name(clause: &Clause<'_>, value: &Value) -> Option<String> {
    match &value.unit {
        Unit::Money { code, .. } => Some(code.clone()),
        Unit::Percent => Some("percent".into()),
        Unit::Points => Some("percentage points".into()),
        Unit::Quantity(name) => Some((*name).into()),
        Unit::Count { noun, end } => Some(clause.words(*noun, *end)),
        Unit::None => None,
    }
}
