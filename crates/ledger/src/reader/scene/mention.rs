//! Mentions: every value, time and name of a document, with what it stands for.
//!
//! A mention is smaller than a record: it says that the words are there and what they mean, not
//! that anybody claims something. Records are made of them.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Span;
use super::calendar::{Grain, moved};
use super::lexicon::{Form, Unit as TimeUnit};
use super::name::{Kind, Name};
use super::scene::Scene;
use super::time::Time;
use super::value::{Bound, Unit, Value};

/// One value, time or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What sort it is: `money`, `percent`, `percentage_points`, `quantity`, `count`, `number`,
    /// `date`, `period`, `person`, `organisation`, `party`, `event`, `place`, `country`,
    /// `office`, `unknown`.
    pub kind: &'static str,
    /// Where it stands in the view.
    pub span: Span,
    /// What it means, by kind.
    pub meaning: Meaning,
}

/// What a mention stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// A number with a unit.
    Amount {
        /// The value, or the low end of a range.
        value: Decimal,
        /// The high end of a range.
        high: Option<Decimal>,
        /// ISO 4217 code, `percent`, a unit or a noun.
        unit: Option<String>,
        /// "about", "nearly".
        approximate: bool,
        /// `at_least` or `at_most`.
        bound: Option<&'static str>,
        /// The currency is not said and was taken to be the usual one.
        assumed: bool,
    },
    /// Days, both included; a side that is not known or not there is `None`.
    Days {
        /// The first day.
        start: Option<Date>,
        /// The last day.
        end: Option<Date>,
        /// `day`, `month`, `year`, …
        grain: &'static str,
        /// `explicit`, `document-date`, `inferred-year` or `unresolved`.
        anchor: &'static str,
        /// `in`, `by`, `before`, `after`, `since` or `until`.
        relation: &'static str,
    },
    /// Somebody or something with a name.
    Name {
        /// The name, without its role.
        name: String,
        /// The office.
        role: Option<String>,
        /// ISO 3166 alpha-3.
        country: Option<String>,
        /// For a country: `name`, `people` or `capital`; for an organisation: its category.
        form: Option<String>,
    },
}

pub(crate) fn of_value(scene: &Scene<'_>, value: &Value) -> Mention {
    let tokens = &scene.tokens;
    let (kind, unit, assumed) = match &value.unit {
        Unit::Money { code, assumed } => ("money", Some(code.clone()), *assumed),
        Unit::Percent => ("percent", Some("percent".to_owned()), false),
        Unit::Points => ("percentage_points", Some("percentage points".to_owned()), false),
        Unit::Quantity(name) => ("quantity", Some((*name).to_owned()), false),
        Unit::Count { noun, end } => ("count", Some(tokens.words(*noun, *end).to_owned()), false),
        Unit::None => ("number", None, false),
    };
    let meaning = Meaning::Amount {
        value: value.low.normalize(),
        high: value.high.map(|h| h.normalize()),
        unit,
        approximate: value.approximate,
        bound: value.bound.map(|b| match b {
            Bound::AtLeast => "at_least",
            Bound::AtMost => "at_most",
        }),
        assumed,
    };
    Mention { kind, span: tokens.span(value.first, value.end), meaning }
}

/// The last day of a half-open interval.
pub(crate) fn last_day(stop: Option<Date>) -> Option<Date> {
    stop.and_then(|d| moved(d, -1, TimeUnit::Day))
}

pub(crate) fn of_time(scene: &Scene<'_>, time: &Time) -> Mention {
    let kind = if time.grain == Grain::Day { "date" } else { "period" };
    let meaning = Meaning::Days {
        start: time.start,
        end: last_day(time.stop),
        grain: time.grain.name(),
        anchor: time.anchor.name(),
        relation: time.relation.name(),
    };
    Mention { kind, span: scene.tokens.span(time.first, time.end), meaning }
}

/// The two ends of a range, each a mention of its own: who looks for dates finds them.
pub(crate) fn of_ends(scene: &Scene<'_>, time: &Time) -> Vec<Mention> {
    let Some(ends) = time.ends else { return Vec::new() };
    ends.iter()
        .map(|end| {
            let kind = if end.grain == Grain::Day { "date" } else { "period" };
            let meaning = Meaning::Days {
                start: end.start,
                end: last_day(end.stop),
                grain: end.grain.name(),
                anchor: time.anchor.name(),
                relation: "end-of-range",
            };
            Mention { kind, span: scene.tokens.span(end.first, end.end), meaning }
        })
        .collect()
}

pub(crate) fn of_name(scene: &Scene<'_>, name: &Name) -> Mention {
    let (tokens, lexicon) = (&scene.tokens, scene.tokens.lexicon);
    let country = name.country.map(|c| lexicon.countries[c as usize].code.clone());
    let words = tokens.words(name.first, name.end).to_owned();
    let role = name.role.map(|r| tokens.words(r.0, r.1).to_owned());
    let (kind, text, form) = match name.kind {
        Kind::Country(index, form) => {
            let form = match form {
                Form::Name => "name",
                Form::People => "people",
                Form::Capital => "capital",
            };
            ("country", lexicon.countries[index as usize].name.clone(), Some(form.to_owned()))
        }
        Kind::Organisation(Some(index)) => {
            let known = &lexicon.organisations[index as usize];
            ("organisation", known.name.clone(), Some(known.category.clone()))
        }
        Kind::Organisation(None) => ("organisation", words, None),
        Kind::Party => ("party", words, None),
        Kind::Event => ("event", words, None),
        Kind::Place(_) => ("place", words, None),
        Kind::Person => {
            ("person", name.own.map_or(words, |o| tokens.words(o.0, o.1).to_owned()), None)
        }
        Kind::Office => ("office", role.clone().unwrap_or(words), None),
        Kind::Unknown => ("unknown", words, None),
    };
    let span = match name.own.filter(|_| name.kind == Kind::Person) {
        Some(own) => tokens.span(own.0, own.1),
        None => tokens.span(name.first, name.end),
    };
    Mention { kind, span, meaning: Meaning::Name { name: text, role, country, form } }
}
