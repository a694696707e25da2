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
