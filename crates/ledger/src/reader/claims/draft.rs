//! A proposal being filled: fields with where they came from.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::actor::Actor;
use super::calendar::{Anchor, Grain};
use super::clause::Clause;
use super::mention::last_day;
use super::proposal::{Certainty, Derivation, Field, Kind, Proposal};
use super::time::{Relation, Time};
use super::value::{Bound, Unit, Value};
use crate::schema::Status;

impl<'a> Clause<'a> {
    /// A new proposal on this sentence.
    pub fn draft(&self, kind: Kind, trigger: usize, status: (Status, Certainty)) -> Draft<'a> {
        // A claim that the sentence refutes is none, whatever its verb says.
        let status = if kind.claims() && self.refuted(trigger) {
            (Status::Possible, Certainty::Denied)
        } else {
            status
        };
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
                spans: self.spans(),
                derivations: Vec::new(),
                conflicts: Vec::new(),
            },
        }
    }
}

/// Fields that name whoever acts: always lists.
pub(crate) const LISTS: &[&str] = &["by", "parties", "participants", "roles", "speaker"];

/// Organisations of the table whose members are economies, and what they are called as a party.
const BLOCS: &[(&str, &str)] = &[
    ("Association of Southeast Asian Nations", "ASEAN"),
    ("European Union", "EU"),
    ("European Community", "EU"),
    ("D-8 Organization for Economic Cooperation", "D-8"),
    ("Group of Seven", "G7"),
    ("Group of Twenty", "G20"),
    ("Gulf Cooperation Council", "GCC"),
    ("BRICS", "BRICS"),
    ("African Union", "AU"),
    ("Economic Community of West African States", "ECOWAS"),
    ("Southern African Development Community", "SADC"),
    ("East African Community", "EAC"),
    ("Common Market for Eastern and Southern Africa", "COMESA"),
    ("Mercosur", "MERCOSUR"),
    ("Caribbean Community", "CARICOM"),
];

/// The bloc that a label names.
pub(crate) fn bloc_of(_clause: &Clause<'_>, label: &str) -> Option<String> {
    BLOCS
        .iter()
        .find(|(name, short)| *name == label || *short == label)
        .map(|(_, s)| (*s).to_owned())
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
        if text.is_empty() {
            return;
        }
        let field =
            if LISTS.contains(&name) { Field::Texts(vec![text]) } else { Field::Text(text) };
        self.set(name, field);
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
    /// Actors' labels as a list.
    pub fn people(&mut self, name: &'static str, actors: &[Actor]) {
        if actors.is_empty() {
            return;
        }
        self.set(name, Field::Texts(actors.iter().map(|a| a.label.clone()).collect()));
        if actors.iter().any(|a| a.resolved) {
            self.derive(name, "coreference");
        }
    }

    /// Who acts: their names under one field; the country of one under another, of several as
    /// parties; "both sides" are the document's pair.
    pub fn actors(&mut self, name: &'static str, country: &'static str, actors: &[Actor]) {
        self.people(name, actors);
        let mut codes: Vec<u16> = Vec::new();
        for code in actors.iter().filter_map(|a| a.country) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let bloc = actors.iter().any(|a| bloc_of(&self.clause, &a.label).is_some());
        match codes[..] {
            [only] if actors.len() == 1 || actors.iter().all(|a| a.country == Some(only)) => {
                self.country(country, Some(only));
            }
            _ if actors.iter().any(|a| a.pair) && !self.clause.pair().is_empty() => {
                self.parties((self.clause.pair().to_vec(), true));
            }
            _ if codes.len() + usize::from(bloc) > 1 || bloc => self.bodies(actors),
            _ => {}
        }
    }

    /// Economies and blocs among actors, as parties.
    fn bodies(&mut self, actors: &[Actor]) {
        let mut codes: Vec<String> = Vec::new();
        for actor in actors {
            let code = bloc_of(&self.clause, &actor.label)
                .or_else(|| actor.country.map(|c| self.clause.code(c)));
            if let Some(code) = code.filter(|c| !codes.contains(c)) {
                codes.push(code);
            }
        }
        if !codes.is_empty() {
            self.set("parties", Field::Texts(codes));
            self.derive("parties", "gazetteer");
        }
    }

    /// The parties of an amount or a text: the sides that the clause names and its actors; two
    /// blocs, or a bloc and an economy, are sides as two economies are.
    pub fn sides(&mut self, clause: &Clause<'_>, first: usize, end: usize, actors: &[Actor]) {
        let named = clause.sides_named(first, end);
        let mut blocs: Vec<String> = Vec::new();
        for name in clause.sentence.names.iter().filter(|n| n.first >= first && n.end <= end) {
            let venue = clause.any(name.first.wrapping_sub(1), &["in", "at"]);
            if let Some(bloc) = clause.actor(name).and_then(|a| bloc_of(clause, &a.label))
                && !venue
                && !blocs.contains(&bloc)
                && !clause.compared(name.first, first)
            {
                blocs.push(bloc);
            }
        }
        if !blocs.is_empty() && blocs.len() + named.len() == 2 {
            blocs.extend(named.iter().map(|c| clause.code(*c)));
            self.set("parties", Field::Texts(blocs));
            self.derive("parties", "gazetteer");
            return;
        }
        if named.len() > 2 {
            // Several economies: only those that the actors are.
            let own: Vec<u16> = actors.iter().filter_map(|a| a.country).collect();
            if own.len() >= 2 {
                self.parties((own, false));
            }
            return;
        }
        if blocs.is_empty() {
            let pair = clause.parties();
            if named.len() == 2 {
                self.parties((named, false));
            } else if pair.0.len() == 2 && (pair.1 || named.is_empty()) {
                self.parties(pair);
            } else if !named.is_empty() {
                self.parties((named, false));
            }
        }
    }

    /// An actor's label under one field and country under another.
    pub fn actor(&mut self, name: &'static str, country: &'static str, actor: &Actor) {
        if LISTS.contains(&name) {
            self.set(name, Field::Texts(vec![actor.label.clone()]));
        } else {
            self.text(name, actor.label.clone());
        }
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
        let years = time.start.and_then(|s| s.until((jiff::Unit::Year, time.stop?)).ok());
        let whole_years =
            years.is_some_and(|y| y.get_years() > 1 && y.get_months() + y.get_days() == 0);
        let text = match time.grain {
            // "within five years" is as fine as the year.
            Grain::Span if time.anchor == Anchor::Document && whole_years => {
                format!("{:04}", day.year())
            }
            // "in five years" as well.
            Grain::Day if time.anchor == Anchor::Document && self.clause.counts_years(time) => {
                format!("{:04}", day.year())
            }
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
