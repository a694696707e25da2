//! A proposal as a draft for the ledger: its kinds, its fields, ids in the place of names.
//!
//! Nothing is dropped in silence: what the ledger has no field for goes into the note, and a
//! proposal that lacks what its kind requires is given back with the reason.

use std::collections::BTreeSet;

use super::fold::fold;
use super::fusion::slug;
use super::lexicon::Lexicon;
use super::proposal::{Certainty, Field, Proposal};
use super::{Language, Reading};
use crate::draft::Draft;
use crate::kinds::Slot;
use crate::names::Names;
use crate::schema::{FIELDS, Status};
use crate::tree::Content;
use crate::value::Value;
use crate::when::{Period, When};

/// What every entry of one document is made with.
pub(super) struct Setting<'a> {
    /// Ids of the ledger's and of this document's persons and organisations.
    pub names: &'a Names,
    /// The economies that a record may name.
    pub economies: &'a BTreeSet<String>,
    /// The two economies that the document is about, when its records agree on them.
    pub pair: Vec<String>,
    /// The parties of the partnership that the document belongs to, when it belongs to one.
    pub parties: &'a [String],
    lexicon: &'static Lexicon,
}

impl<'a> Setting<'a> {
    pub fn of(
        reading: &Reading,
        names: &'a Names,
        economies: &'a BTreeSet<String>,
        parties: &'a [String],
    ) -> Self {
        let mut pairs: BTreeSet<Vec<String>> = BTreeSet::new();
        for proposal in &reading.proposals {
            if let Some(Field::Texts(parties)) = proposal.field("parties")
                && parties.len() == 2
                && parties.iter().all(|code| economies.contains(code))
            {
                let mut pair = parties.clone();
                pair.sort();
                pairs.insert(pair);
            }
        }
        let pair = if pairs.len() == 1 { pairs.pop_first() } else { None };
        Self {
            names,
            economies,
            pair: pair.unwrap_or_else(|| parties.to_vec()),
            parties,
            lexicon: Lexicon::of(Language::En),
        }
    }

    fn economy(&self, code: &str) -> Option<String> {
        self.economies.contains(code).then(|| code.to_owned())
    }

    /// The economy with a name.
    fn named(&self, name: &str) -> Option<String> {
        let key = fold(name);
        let found = self.lexicon.countries.iter().find(|c| fold(&c.name) == key)?;
        self.economy(&found.code)
    }

    /// The id or code of whoever a label names.
    fn who(&self, label: &str) -> Option<String> {
        let id = self.names.find(label).map(str::to_owned);
        id.or_else(|| self.economy(label)).or_else(|| self.named(label))
    }
}

/// One entry being made.
struct Maker<'a> {
    setting: &'a Setting<'a>,
    proposal: &'a Proposal,
    fields: Vec<(&'static str, Content)>,
    notes: Vec<String>,
}

impl Maker<'_> {
    fn put(&mut self, name: &'static str, content: Option<Content>) {
        if let Some(content) = content {
            self.fields.push((name, content));
        }
    }

    fn words(&self, name: &str) -> Option<String> {
        self.proposal.text(name).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    fn text(&mut self, name: &'static str, from: &str) {
        let text = self.words(from).map(Content::Text);
        self.put(name, text);
    }

    fn list(&self, name: &str) -> Vec<String> {
        match self.proposal.field(name) {
            Some(Field::Texts(texts)) => texts.clone(),
            Some(Field::Text(text)) => vec![text.clone()],
            _ => Vec::new(),
        }
    }

    /// Economies that the proposal names, in the fields given, each once; `own`: else those of the
    /// partnership.
    fn parties(&mut self, from: &[&str], own: bool) {
        let mut codes: Vec<String> = Vec::new();
        let named: Vec<String> = from.iter().flat_map(|name| self.list(name)).collect();
        for code in named {
            match self.setting.economy(&code) {
                Some(code) if !codes.contains(&code) => codes.push(code),
                Some(_) => {}
                None if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
                    self.notes.push(format!("{code} is not in the list of economies."));
                }
                None => {}
            }
        }
        if codes.is_empty() && self.is_of_the_pair() {
            codes.clone_from(&self.setting.pair);
        }
        if codes.is_empty() && own && !self.setting.parties.is_empty() {
            codes = self.setting.parties.to_vec();
            self.notes.push("The parties are those of the partnership.".to_owned());
        }
        self.put("parties", (!codes.is_empty()).then_some(Content::Texts(codes)));
    }

    fn is_of_the_pair(&self) -> bool {
        let by = self.words("by").or_else(|| self.words("speaker")).unwrap_or_default();
        let by = fold(&by);
        ["two ", "the two ", "both ", "leaders", "the leaders", "the parties", "the sides"]
            .iter()
            .any(|start| by.starts_with(start))
    }

    /// Who acts: the records with those names, else the economy, else the pair.
    fn actors(&mut self, label: &str, country: &str) {
        let several = self.list(label);
        if several.len() > 1 {
            let mut actors: Vec<String> = Vec::new();
            for label in several {
                match self.setting.who(&label) {
                    Some(actor) if !actors.contains(&actor) => actors.push(actor),
                    Some(_) => {}
                    None => self.notes.push(format!("By {label}.")),
                }
            }
            self.put("actors", (!actors.is_empty()).then_some(Content::Texts(actors)));
            return;
        }
        let label = self.words(label);
        let known = label.as_deref().and_then(|label| self.setting.who(label));
        let country = self.words(country).and_then(|code| self.setting.economy(&code));
        let unnamed = known.is_none();
        let actors = match known.or(country) {
            Some(actor) => vec![actor],
            None if self.is_of_the_pair() => self.setting.pair.clone(),
            None => Vec::new(),
        };
        if let (true, Some(label)) = (unnamed, label) {
            self.notes.push(format!("By {label}."));
        }
        self.put("actors", (!actors.is_empty()).then_some(Content::Texts(actors)));
    }

    /// To whom: a record, an economy, else the words.
    fn to(&mut self, label: &str, country: &str) {
        let label = self.words(label);
        let known = label.as_deref().and_then(|label| self.setting.who(label));
        let country = self.words(country).and_then(|code| self.setting.economy(&code));
        self.put("to", known.or(country).or(label).map(Content::Text));
    }

    fn day(&self, name: &str) -> Option<jiff::civil::Date> {
        match self.proposal.field(name) {
            Some(Field::Day(day)) => Some(*day),
            _ => None,
        }
    }

    fn when(&mut self, name: &'static str, from: &str) {
        let when = match self.proposal.field(from) {
            Some(Field::Day(day)) => Some(When::Day(*day)),
            Some(Field::Text(text)) => text.parse().ok(),
            Some(Field::Number(number)) => number.normalize().to_string().parse().ok(),
            _ => None,
        };
        self.put(name, when.map(Content::When));
    }

    fn period(&mut self, start: &str, end: &str) {
        match (self.day(start), self.day(end)) {
            (Some(start), Some(end)) if start <= end => {
                self.put("period", Some(Content::Period(Period { start, end })));
            }
            (None, None) => {}
            (start, end) => {
                let shown = |day: Option<jiff::civil::Date>| {
                    day.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
                };
                self.notes.push(format!("From {} to {}.", shown(start), shown(end)));
            }
        }
    }

    fn value(&mut self, name: &'static str, from: &str, unit: &str) {
        let Some(Field::Number(number)) = self.proposal.field(from) else { return };
        let unit = self.words(unit).unwrap_or_else(|| "number".to_owned());
        let approximate = matches!(self.proposal.field("approximate"), Some(Field::Flag(true)));
        let bound = self.words("bound");
        let about = approximate || bound.is_some();
        if let Some(bound) = bound {
            self.notes.push(format!("The text says {}.", bound.replace('_', " ")));
        }
        if let Some(Field::Number(high)) = self.proposal.field("high") {
            self.notes.push(format!("The text gives a range up to {} {unit}.", high.normalize()));
        }
        let value = Value { amount: number.normalize(), unit, about };
        self.put(name, Some(Content::Value(value)));
    }

    /// A field of the proposal that the ledger's kind has not, kept in the note.
    fn aside(&mut self, label: &str, from: &str) {
        if let Some(text) = self.words(from) {
            self.notes.push(format!("{label}: {text}."));
        }
    }

    fn hs(&mut self) {
        let mut prefixes = Vec::new();
        for code in self.list("hs") {
            match code.split_once('-').map(|(a, b)| (a.parse::<u8>(), b.parse::<u8>())) {
                // Chapter 77 is kept free by the Harmonized System.
                Some((Ok(first), Ok(last))) => prefixes.extend(
                    (first..=last).filter(|c| *c != 77).map(|chapter| format!("{chapter:02}")),
                ),
                _ => prefixes.push(code),
            }
        }
        self.put("hs", Some(Content::Texts(prefixes)));
    }

    fn first(&mut self, name: &'static str, from: &[&str]) {
        let text = from.iter().find_map(|n| self.words(n)).map(Content::Text);
        self.put(name, text);
    }
}

impl Maker<'_> {
    /// Fill what a slot of the table of kinds says.
    fn fill(&mut self, slot: Slot) {
        match slot {
            Slot::Text(to, from) => self.text(to, from),
            Slot::First(to, from) => self.first(to, from),
            Slot::Economy(to, from) => {
                let code = self.words(from).and_then(|c| self.setting.economy(&c));
                self.put(to, code.map(Content::Text));
            }
            Slot::Parties(from) => self.parties(from, false),
            Slot::PartiesOrOwn(from) => self.parties(from, true),
            Slot::Actors(label, country) => self.actors(label, country),
            Slot::Participants(from) => self.participants(from),
            Slot::Body(to, from, label) => {
                let id = self
                    .words(from)
                    .and_then(|name| self.setting.names.find(&name).map(str::to_owned));
                match (id, label) {
                    (None, Some(label)) => self.aside(label, from),
                    (id, _) => self.put(to, id.map(Content::Text)),
                }
            }
            Slot::Host(from) => match self.words(from).and_then(|host| self.setting.who(&host)) {
                Some(host) => self.put("host", Some(Content::Text(host))),
                None => self.aside("Host", from),
            },
            Slot::To(label, country) => self.to(label, country),
            Slot::When(to, from) => {
                let there = from.iter().find(|name| self.proposal.field(name).is_some());
                if let Some(from) = there {
                    self.when(to, from);
                }
            }
            Slot::Period(start, end) => self.period(start, end),
            Slot::Since(start, end) => match (self.day(start), self.day(end)) {
                (Some(_), None) => self.when("since", start),
                _ => self.period(start, end),
            },
            Slot::Value(to, from, unit) => self.value(to, from, unit),
            Slot::ValueOrCount(to, count, unit) => {
                if self.proposal.field("value").is_some() {
                    self.value(to, "value", unit);
                    self.said("", count, " of them");
                } else {
                    self.value(to, count, unit);
                }
            }
            Slot::Measure => {
                let named = self.words("measure").filter(|measure| measure.len() > 2);
                let named = named.or_else(|| self.words("what").map(|what| measure(&what)));
                self.put("measure", named.filter(|n| !n.is_empty()).map(Content::Text));
            }
            Slot::Said(before, from, behind) => self.said(before, from, behind),
            Slot::Aside(label, from) => self.aside(label, from),
            Slot::Sort(to, from) => {
                let sort = self.words(from).filter(|sort| sort != "level");
                self.put(to, sort.map(Content::Text));
            }
            // That one of the parties sets a target of both says nothing that `parties` does not.
            Slot::Setter(from) => {
                let who = self.words(from).and_then(|by| self.setting.who(&by));
                if let Some(actor) = who.filter(|who| !self.setting.economies.contains(who)) {
                    self.put("actors", Some(Content::Texts(vec![actor])));
                }
            }
            Slot::Reporter(from) => self.reporter(from),
            Slot::Member(from) => {
                let name = self.words(from[0]).or_else(|| self.words(from[1]));
                let member = name.and_then(|name| self.setting.who(&name));
                let member = member
                    .or_else(|| self.words(from[1]).and_then(|code| self.setting.economy(&code)));
                let party = member.clone().filter(|code| self.setting.economies.contains(code));
                self.put("parties", party.map(|code| Content::Texts(vec![code])));
                self.put("member", member.map(Content::Text));
            }
            Slot::Speaker(from) => {
                let speaker = self.words(from);
                let known = speaker.as_deref().and_then(|speaker| self.setting.who(speaker));
                if let Some(actor) = &known {
                    self.put("actors", Some(Content::Texts(vec![actor.clone()])));
                }
                self.put("speaker", known.or(speaker).map(Content::Text));
            }
            Slot::Hs(always) => {
                if always || self.proposal.field("hs").is_some() {
                    self.hs();
                }
            }
        }
    }

    /// A number for the note.
    fn said(&mut self, before: &str, from: &str, behind: &str) {
        if let Some(Field::Number(number)) = self.proposal.field(from) {
            self.notes.push(format!("{before}{}{behind}.", number.normalize()));
        }
    }

    fn participants(&mut self, from: &[&str]) {
        let mut actors = Vec::new();
        for name in from.iter().flat_map(|name| self.list(name)).collect::<Vec<_>>() {
            match self.setting.who(&name) {
                Some(actor) if !actors.contains(&actor) => actors.push(actor),
                Some(_) => {}
                None => self.notes.push(format!("Participants: {name}.")),
            }
        }
        self.put("actors", (!actors.is_empty()).then_some(Content::Texts(actors)));
    }

    fn reporter(&mut self, from: &str) {
        let by = self.words(from);
        let who = by.as_deref().and_then(|by| self.setting.who(by));
        match (who, by) {
            (Some(code), _) if self.setting.economies.contains(&code) => {
                self.put("reporter", Some(Content::Text(code)));
            }
            (Some(actor), _) => self.put("actors", Some(Content::Texts(vec![actor]))),
            (None, Some(by)) => self.notes.push(format!("Figure of {by}.")),
            (None, None) => {}
        }
    }
}

/// The draft of a proposal, without its passages; a field that its kind requires may lack.
pub(super) fn entry(setting: &Setting<'_>, proposal: &Proposal) -> Draft {
    let mut m = Maker { setting, proposal, fields: Vec::new(), notes: Vec::new() };
    for slot in proposal.kind.slots() {
        m.fill(*slot);
    }
    if proposal.certainty == Certainty::Conditional {
        m.notes.push("The text makes it conditional.".to_owned());
    }
    let speech = proposal.kind.fields().contains(&"speaker");
    if let Some(speaker) = proposal.attributed_to.as_ref().filter(|_| !speech) {
        m.notes.push(format!("As {speaker} said."));
    }
    let note = (!m.notes.is_empty()).then(|| Content::Text(m.notes.join(" ")));
    m.put("note", note);
    m.fields.sort_by_key(|(name, _)| FIELDS.iter().position(|field| field.name == *name));
    Draft {
        id: proposal.id.clone(),
        kind: proposal.kind.ledger(),
        status: proposal.status,
        fields: m.fields,
        passages: Vec::new(),
    }
}

/// A measure's name from the words for it.
fn measure(what: &str) -> String {
    slug(what).replace('-', "_")
}

/// Whether a status needs words that carry it.
pub(super) fn lowered(status: Status) -> Status {
    match status {
        Status::Signed | Status::InForce => Status::Possible,
        other => other,
    }
}
