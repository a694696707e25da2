//! What stands: words found exactly once, read by our own grammar.

use std::collections::BTreeMap;

use super::reply::{Found, Reply, Slot, takes};
use super::window::windows;
use crate::checks::claimed;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::known::Known;
use crate::reader::lexicon::{Entity, Table};
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::scene::Scene;
use crate::reader::speech::{Speech, speeches};
use crate::reader::time::Time;
use crate::reader::value::Value;
use crate::reader::{Language, Reading, Settings, Span, Text, fusion};
use crate::schema::Status;

/// What was refused, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusals {
    reasons: BTreeMap<&'static str, usize>,
    records: usize,
    slots: usize,
}

impl Refusals {
    /// Records that were refused.
    #[must_use]
    pub fn records(&self) -> usize {
        self.records
    }

    /// Slots that were left empty, in records that stand.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// How often each reason was met.
    pub fn reasons(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.reasons.iter().map(|(reason, count)| (*reason, *count))
    }

    fn record(&mut self, reason: &'static str) {
        self.records += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }

    fn slot(&mut self, reason: &'static str) {
        self.slots += 1;
        *self.reasons.entry(reason).or_default() += 1;
    }
}

/// A document as the second reader sees it.
pub struct Second<'a> {
    scene: Scene<'a>,
    known: Known,
    speeches: Vec<Speech>,
    view: &'a str,
    language: Language,
    offline: Reading,
}

impl<'a> Second<'a> {
    /// Prepare a document.
    #[must_use]
    pub fn of(text: &'a Text, settings: Settings) -> Self {
        let view = text.view();
        let language = settings.language.unwrap_or_else(|| Language::of(view));
        let mut scene = Scene::of(view, 0..view.len(), language, settings.date);
        let known = Known::of(&scene);
        known.recognise(&mut scene);
        let speeches = speeches(&scene, &known);
        let offline = crate::reader::read(text, settings);
        Self { scene, known, speeches, view, language, offline }
    }

    /// The stretches of the view to ask about, each with its words.
    #[must_use]
    pub fn windows(&self) -> Vec<&'a str> {
        windows(self.view).into_iter().map(|w| &self.view[w.start..w.end]).collect()
    }

    /// The records of all replies that stand, joined as the offline reader joins its own, and what
    /// was refused.
    #[must_use]
    pub fn read(&self, replies: &[Reply]) -> (Reading, Refusals) {
        let mut refusals = Refusals::default();
        let mut proposals: Vec<Proposal> = Vec::new();
        for found in replies.iter().flat_map(|reply| &reply.records) {
            match self.stand(found, &mut refusals) {
                Ok(proposal) => {
                    // The overlap of two windows says it twice.
                    let there = proposals.iter().any(|p| {
                        (p.kind, &p.spans, &p.fields)
                            == (proposal.kind, &proposal.spans, &proposal.fields)
                    });
                    if !there {
                        proposals.push(proposal);
                    }
                }
                Err(reason) => refusals.record(reason),
            }
        }
        let reading = Reading { proposals: fusion::fuse(proposals), ..self.offline.clone() };
        (reading, refusals)
    }

    /// One record, if its words stand.
    fn stand(&self, found: &Found, refusals: &mut Refusals) -> Result<Proposal, &'static str> {
        let kind = Kind::ALL.iter().find(|kind| kind.name() == found.kind);
        let kind = *kind.ok_or("its type is not known")?;
        let quote = once(self.view, &found.quote).map_err(|n| {
            if n {
                "its quote stands at several places"
            } else {
                "its quote is not in the document"
            }
        })?;
        let trigger = within(self.view, quote, &found.trigger)
            .ok_or("its trigger is not in its quote, or there twice")?;
        let (index, token) = self.place(trigger).ok_or("its trigger holds no word")?;
        let sentence = &self.scene.sentences[index];
        let clause = Clause {
            scene: &self.scene,
            known: &self.known,
            sentence,
            index,
            speeches: &self.speeches,
        };
        let (status, certainty) = self.status(&clause, token, kind, &found.quote);
        let mut draft = clause.draft(kind, token, (status, certainty));
        draft.proposal.spans = vec![quote];
        for slot in &found.slots {
            if let Err(reason) = self.fill(&mut draft, kind, quote, slot) {
                refusals.slot(reason);
            }
        }
        if draft.proposal.fields.is_empty() {
            return Err("none of its slots stands");
        }
        Ok(draft.proposal)
    }

    /// The status that the clause and the quoted words carry, whatever the model thinks.
    fn status(
        &self,
        clause: &Clause<'_>,
        token: usize,
        kind: Kind,
        quote: &str,
    ) -> (Status, Certainty) {
        // Who speaks is reported.
        if kind.fields().contains(&"speaker") {
            return (kind.plain(), Certainty::Reported);
        }
        let (status, certainty) = clause.judge(token, kind.plain());
        // Only of what is signed the quoted words are asked for their status.
        let ledger = kind.ledger();
        if kind.plain() != Status::Signed {
            return (status, certainty);
        }
        match claimed(ledger, status, &[(self.language.code(), quote)]) {
            Ok(()) => (status, certainty),
            Err(_) => (Status::Possible, certainty.max(Certainty::Hedged)),
        }
    }

    /// The sentence and the token where a stretch begins.
    fn place(&self, span: Span) -> Option<(usize, usize)> {
        let tokens = &self.scene.tokens;
        let token =
            tokens.list[..self.scene.own.1].partition_point(|t| (t.end as usize) <= span.start);
        let index = self.scene.own().partition_point(|s| s.end <= token);
        let sentence = self.scene.own().get(index)?;
        let begins = tokens.list.get(token).is_some_and(|t| (t.start as usize) < span.end);
        (begins && sentence.first <= token).then_some((index, token))
    }

    fn inside<'b, T>(
        &'b self,
        slot: Span,
        all: impl Fn(&'b crate::reader::scene::Sentence) -> &'b [T],
        place: impl Fn(&T) -> (usize, usize),
    ) -> Vec<&'b T> {
        let mut out = Vec::new();
        for sentence in self.scene.own() {
            for one in all(sentence) {
                let (first, end) = place(one);
                let span = self.scene.tokens.span(first, end);
                if slot.start <= span.start && span.end <= slot.end {
                    out.push(one);
                }
            }
        }
        out
    }

    fn times(&self, slot: Span) -> Vec<&Time> {
        self.inside(slot, |s| &s.times, |t| (t.first, t.end))
    }

    fn values(&self, slot: Span) -> Vec<&Value> {
        self.inside(slot, |s| &s.values, |v| (v.first, v.end))
    }

    fn names(&self, slot: Span) -> Vec<&Name> {
        self.inside(slot, |s| &s.names, |n| (n.first, n.end))
    }

    /// The only time or value of a slot.
    fn only<T: Copy>(all: &[T]) -> Result<T, &'static str> {
        match all {
            [one] => Ok(*one),
            [] => Err("a slot's words are no value or time"),
            _ => Err("a slot's words are several values or times"),
        }
    }

    /// Read one slot's words.
    fn fill(
        &self,
        draft: &mut Draft<'_>,
        kind: Kind,
        quote: Span,
        slot: &Slot,
    ) -> Result<(), &'static str> {
        if !takes(kind, &slot.field) {
            return Err("a slot that its type has not");
        }
        let span = within(self.view, quote, &slot.quote)
            .ok_or("a slot's words are not in the quote, or there twice")?;
        let field = kind.fields().iter().find(|f| **f == slot.field).copied();
        match (slot.field.as_str(), field) {
            ("period", _) => {
                let time = Self::only(&self.times(span))?;
                let own = kind.fields().contains(&"period_start");
                let (start, end) =
                    if own { ("period_start", "period_end") } else { ("start", "end") };
                draft.period(start, end, Some(time));
            }
            ("deadline" | "said", Some(field)) => {
                draft.when(field, Some(Self::only(&self.times(span))?));
            }
            ("signed" | "in_force", Some(field)) => {
                let time = Self::only(&self.times(span))?;
                if time.grain == Grain::Day {
                    draft.day(field, time.start, time.anchor);
                }
                if let (Some(start), "signed") = (time.start, field) {
                    draft.number("signed_year", start.year().into());
                } else if time.grain != Grain::Day {
                    return Err("a slot's words are no day");
                }
            }
            ("value", Some(_)) => draft.value(Self::only(&self.values(span))?),
            ("count", Some(field)) => {
                let value = Self::only(&self.values(span))?;
                draft.number(field, value.low);
            }
            ("baseline", Some(field)) => {
                let value = Self::only(&self.values(span))?;
                draft.number(field, value.low);
                if let Some(unit) = crate::reader::draft::unit_name(&draft.clause, value) {
                    draft.text("baseline_unit", unit);
                }
            }
            ("country" | "to_country" | "parties", Some(field)) => {
                self.countries(draft, field, span)?
            }
            // Of a visit, `to` is the country; of anything else it is whoever is named.
            ("to", Some(field)) if kind == Kind::Visit || kind == Kind::Project => {
                self.countries(draft, field, span)?;
            }
            ("sector", Some(_)) => self.sector(draft, span)?,
            ("participants", Some(field)) => {
                let labels: Vec<String> =
                    self.names(span).iter().map(|n| self.label(&draft.clause, n)).collect();
                if labels.is_empty() {
                    return Err("a slot's words name nobody");
                }
                draft.set(field, Field::Texts(labels));
            }
            (_, Some(field)) => self.words(draft, field, span),
            (_, None) => return Err("a slot that its type has not"),
        }
        Ok(())
    }

    fn label(&self, clause: &Clause<'_>, name: &Name) -> String {
        clause.actor(name).map_or_else(|| clause.words(name.first, name.end), |actor| actor.label)
    }

    fn countries(
        &self,
        draft: &mut Draft<'_>,
        field: &'static str,
        span: Span,
    ) -> Result<(), &'static str> {
        let mut codes = Vec::new();
        for country in self.names(span).iter().filter_map(|n| n.country) {
            let code = draft.clause.code(country);
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        match (&codes[..], field) {
            ([], _) => return Err("a slot's words name no country"),
            (_, "parties") => draft.set(field, Field::Texts(codes)),
            ([code], _) => draft.text(field, code.clone()),
            _ => return Err("a slot's words name several countries"),
        }
        draft.derive(field, "gazetteer");
        Ok(())
    }

    fn sector(&self, draft: &mut Draft<'_>, span: Span) -> Result<(), &'static str> {
        let tokens = &self.scene.tokens;
        let first = tokens.list.partition_point(|t| (t.start as usize) < span.start);
        let end = tokens.list.partition_point(|t| (t.end as usize) <= span.end);
        let found =
            (first..end).find_map(|at| match tokens.lexicon.longest(tokens, at, Table::Sector) {
                Some((Entity::Sector(index), after)) if after <= end => Some(index),
                _ => None,
            });
        let sector = found.and_then(|index| tokens.lexicon.sectors.get(usize::from(index)));
        let sector = sector.ok_or("a slot's words name no sector that is known")?;
        draft.text("sector", sector.name.clone());
        draft.derive("sector", "gazetteer");
        if draft.proposal.kind.fields().contains(&"hs") {
            draft.set("hs", Field::Texts(sector.hs.clone()));
            draft.set("isic", Field::Texts(sector.isic.clone()));
        }
        Ok(())
    }

    /// A name as the document's registry has it when the slot is exactly one; else its words.
    fn words(&self, draft: &mut Draft<'_>, field: &'static str, span: Span) {
        let verbatim =
            self.view[span.start..span.end].split_whitespace().collect::<Vec<_>>().join(" ");
        let named =
            ["name", "by", "to", "host", "speaker", "member", "organisation"].contains(&field);
        let names = self.names(span);
        let whole = |n: &&&Name| {
            let own = n.own.filter(|_| n.kind == NameKind::Person).unwrap_or((n.first, n.end));
            let (own, all) =
                (self.scene.tokens.span(own.0, own.1), self.scene.tokens.span(n.first, n.end));
            own == span || all == span
        };
        match names.iter().find(whole).filter(|_| named) {
            Some(name) => {
                let label = self.label(&draft.clause, name);
                if label != verbatim {
                    draft.derive(field, "coreference");
                }
                draft.text(field, label);
            }
            None => draft.text(field, verbatim),
        }
    }
}

/// The only place where words stand; `Err(true)` when there are several.
fn once(text: &str, words: &str) -> Result<Span, bool> {
    if words.trim().is_empty() {
        return Err(false);
    }
    let start = text.find(words).ok_or(false)?;
    // Occurrences may overlap: the next one may begin one character on.
    let step = start + words.chars().next().map_or(1, char::len_utf8);
    match text[step..].contains(words) {
        true => Err(true),
        false => Ok(Span { start, end: start + words.len() }),
    }
}

fn within(view: &str, quote: Span, words: &str) -> Option<Span> {
    let found = once(&view[quote.start..quote.end], words).ok()?;
    Some(Span { start: quote.start + found.start, end: quote.start + found.end })
}
