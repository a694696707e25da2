//! The reader: documents in, proposed records with exact passages out.
//!
//! It works offline from the tables of `lexicon/`, gives the same bytes for the same input, and
//! proposes only what its grammars understand. Every proposal stands on words of the file, and
//! [`Text::holds`] checks them against its bytes.
//!
//! ```
//! use corridor_ledger::reader::{Format, Kind, Settings, Text, read};
//!
//! let file = "Poland and Kenya signed a trade agreement on 3 May 2024.".as_bytes();
//! let text = Text::of(file, Format::Plain)?;
//! let reading = read(&text, Settings::default());
//! let signed = reading.proposals.iter().find(|p| p.kind == Kind::Instrument);
//! let passage = signed.and_then(|p| p.spans.first()).map(|s| text.evidence(*s));
//! assert!(passage.is_some_and(|e| text.holds(&e, file)));
//! # Ok::<(), corridor_ledger::reader::ReadError>(())
//! ```
//!
//! The folders stand in the order that data flows, and a file imports only from its own and those
//! before it (`tests/reader_flow.rs`): `source` (bytes to words, and back), `words` (tokens, sentences,
//! outline), `values`, `time`, `names`, `scene` (all of them in place, and who is who), `claims` (who says
//! what, clauses, modality and frames), `written` (one record a fact, JSON, drafts for the ledger).
//!
//! A document is hostile until it is read. Budgets, each refused by name ([`ReadError`]): 256 MB of a
//! file, 32 MB of text, 1,000,000 elements of a page, 64 MB of a part of a `.docx` once unpacked, 128 MB
//! of the contents of a `.pdf`, 20,000,000 of its operators; a page of a `.pdf` is visited once.

// A rule is written as it is said, not in its shortest form.
#![allow(clippy::nonminimal_bool)]

// source: bytes to words, and back
#[path = "source/digits.rs"]
mod digits;
#[path = "source/element.rs"]
mod element;
#[path = "source/entity.rs"]
mod entity;
#[path = "source/extract.rs"]
mod extract;
#[path = "source/fold.rs"]
mod fold;
#[path = "source/markdown.rs"]
mod markdown;
#[path = "source/markup.rs"]
mod markup;
#[path = "source/pdf/mod.rs"]
mod pdf;
#[path = "source/sheet.rs"]
mod sheet;
#[path = "source/style.rs"]
mod style;
#[path = "source/text.rs"]
mod text;

// words: a text cut into tokens, sentences and an outline
#[path = "words/language.rs"]
mod language;
#[path = "words/lexicon.rs"]
mod lexicon;
#[path = "words/outline.rs"]
mod outline;
#[path = "words/sentence.rs"]
mod sentence;
#[path = "words/stem.rs"]
mod stem;
#[path = "words/table.rs"]
mod table;
#[path = "words/token.rs"]
mod token;

// values: numbers, money and other values
#[path = "values/money.rs"]
mod money;
#[path = "values/number.rs"]
mod number;
#[path = "values/value.rs"]
mod value;

// time: expressions of time
#[path = "time/calendar.rs"]
mod calendar;
#[path = "time/dates.rs"]
mod dates;
#[path = "time/genitive.rs"]
mod genitive;
#[path = "time/holidays.rs"]
mod holidays;
#[path = "time/length.rs"]
mod length;
#[path = "time/numeric.rs"]
mod numeric;
#[path = "time/period.rs"]
mod period;
#[path = "time/pieces.rs"]
mod pieces;
#[path = "time/relative.rs"]
mod relative;
#[path = "time/time.rs"]
mod time;
#[path = "time/years.rs"]
mod years;

// names: persons, bodies, economies and places
#[path = "names/holder.rs"]
mod holder;
#[path = "names/name.rs"]
mod name;
#[path = "names/nation.rs"]
mod nation;
#[path = "names/office.rs"]
mod office;
#[path = "names/officers.rs"]
mod officers;
#[path = "names/organisation.rs"]
mod organisation;
#[path = "names/person.rs"]
mod person;
#[path = "names/portfolio.rs"]
mod portfolio;

// scene: all of them in place, and who is who
#[path = "scene/fiscal.rs"]
mod fiscal;
#[path = "scene/known.rs"]
mod known;
#[path = "scene/mention.rs"]
mod mention;
#[path = "scene/scene.rs"]
mod scene;

// claims: who says, promises or does what
#[path = "claims/actor.rs"]
mod actor;
#[path = "claims/clause.rs"]
mod clause;
#[path = "claims/draft.rs"]
mod draft;
#[path = "claims/frames/mod.rs"]
mod frames;
#[path = "claims/judge.rs"]
mod judge;
#[path = "claims/proposal.rs"]
mod proposal;
#[path = "claims/refutation.rs"]
mod refutation;
#[path = "claims/sides.rs"]
mod sides;
#[path = "claims/speech.rs"]
mod speech;

// written: what is handed out
#[path = "written/endpoint/mod.rs"]
pub mod endpoint;
#[path = "written/entry.rs"]
mod entry;
#[path = "written/fusion.rs"]
mod fusion;
#[path = "written/json.rs"]
mod json;
#[path = "written/page.rs"]
mod page;
#[path = "written/toml.rs"]
mod toml;

pub use self::toml::{Drafted, Drafts, Why};
pub(crate) use digits::{is_invisible, turns};
pub(crate) use fold::fold as folded;
pub use fusion::slug;
pub use json::{JSON_VERSION, mention as mention_json, note as note_json, record as record_json};
pub use language::Language;
pub(crate) use markup::Stretch;
pub use mention::{Meaning, Mention};
pub use page::page;
pub use proposal::{Certainty, Derivation, Field, Kind, Proposal};
pub use text::{Evidence, Format, ReadError, Text};

use jiff::civil::Date;
use scene::Scene;

/// A stretch of the view, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// What the caller knows about a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// The day it was published; without it, a dateline is looked for.
    pub date: Option<Date>,
    /// Its language; without it, the language is found.
    pub language: Option<Language>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The language that it was read in.
    pub language: Language,
    /// The date that expressions were counted from.
    pub date: Option<Date>,
    /// That date was found in the text.
    pub date_found: bool,
    /// Every value, time and name, in the order of the text.
    pub mentions: Vec<Mention>,
    /// What the reader proposes, in the order of the text.
    pub proposals: Vec<Proposal>,
    /// What a user should know of the reading: a language that is not read, tables that gave
    /// nothing, a page mostly left out.
    pub notes: Vec<Note>,
}

/// One thing that a user should know of a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `language`, `page`, `tables`, `columns` or `document`.
    pub kind: &'static str,
    /// In plain words.
    pub text: String,
}

/// Read a document.
#[must_use]
pub fn read(text: &Text, settings: Settings) -> Reading {
    reading(text, settings, true)
}

/// Read a document for its records alone: no mentions are kept.
#[must_use]
pub fn records(text: &Text, settings: Settings) -> Reading {
    reading(text, settings, false)
}

/// A longer document is read in windows of this many bytes, so that its words are not all held at once.
const WINDOW: usize = 1 << 18;

/// How many proposals a frame may look back on at the seam of two windows.
const LOOK_BACK: usize = 64;

fn reading(text: &Text, settings: Settings, mentioned: bool) -> Reading {
    let view = text.view();
    let own = text.date();
    let mut date = if text.has_front_matter() { own } else { settings.date.or(own) };
    let windows: Vec<(std::ops::Range<usize>, Language)> = Language::parts(view, settings.language)
        .into_iter()
        .flat_map(|(part, language)| windows(view, part).into_iter().map(move |w| (w, language)))
        .collect();
    // Who is who is known when all was seen; of a long document the scenes are made a second time.
    let short = view.len() <= 2 * WINDOW;
    let mut gathered = known::Gathered::default();
    let mut scenes: Vec<Scene<'_>> = Vec::new();
    let mut dates: Vec<Option<Date>> = Vec::with_capacity(windows.len());
    for (window, language) in &windows {
        dates.push(date);
        let scene = Scene::of(view, window.clone(), *language, date);
        date = scene.date;
        gathered.add(&scene);
        if short {
            scenes.push(scene);
        }
    }
    let known = gathered.known();
    let mut mentions = Vec::new();
    let mut fusion = fusion::Fusion::default();
    let mut proposals = Vec::new();
    let mut unread = 0;
    let mut scenes = scenes.into_iter();
    for ((window, language), before) in windows.into_iter().zip(dates) {
        let mut scene = scenes.next().unwrap_or_else(|| Scene::of(view, window, language, before));
        known.recognise(&mut scene);
        if mentioned {
            for sentence in scene.own() {
                mentions.extend(sentence.times.iter().map(|t| mention::of_time(&scene, t)));
                mentions.extend(sentence.times.iter().flat_map(|t| mention::of_ends(&scene, t)));
                mentions.extend(sentence.values.iter().map(|v| mention::of_value(&scene, v)));
                mentions.extend(sentence.names.iter().map(|n| mention::of_name(&scene, n)));
            }
        }
        let speeches = speech::speeches(&scene, &known);
        unread += frames::propose(&scene, &known, &speeches, &mut proposals);
        speech::propose(&scene, &known, &speeches, &mut proposals);
        if proposals.len() > 2 * LOOK_BACK && !short {
            let done = proposals.len() - LOOK_BACK;
            fusion.add(proposals.drain(..done));
        }
    }
    fusion.add(proposals);
    mentions.sort_by_key(|m| (m.span, m.kind));
    let mut proposals = fusion.finish();
    hosts(&mut proposals);
    let language = settings.language.unwrap_or_else(|| Language::of(view));
    Reading {
        language,
        date,
        date_found: settings.date.is_none() && date.is_some(),
        mentions,
        proposals,
        notes: notes(text, settings, unread),
    }
}

/// A stretch of a view cut at empty lines into windows; where none comes in time at the end of a line, or
/// of a sentence.
fn windows(view: &str, part: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = part.start;
    while part.end - start > 2 * WINDOW {
        let from = view.floor_char_boundary(start + WINDOW);
        let until = view.floor_char_boundary(start + 2 * WINDOW);
        let near = &view[from..until];
        let cut = ["\n\n", "\n", ". ", " "]
            .iter()
            .find_map(|mark| near.find(mark).map(|n| from + n + mark.len()))
            .unwrap_or(until);
        out.push(start..cut);
        start = cut;
    }
    out.push(start..part.end);
    out
}

/// What a user should know of a reading.
fn notes(text: &Text, settings: Settings, unread: usize) -> Vec<Note> {
    let mut out: Vec<Note> = Vec::new();
    let mut add = |kind, text: String| out.push(Note { kind, text });
    if settings.language.is_none() && !Language::known(text.view()) {
        let read = Language::ALL.map(Language::code).join(", ");
        add("language", format!("the text is in a language that is not read; read are {read}"));
    }
    for note in text.notes() {
        let kind = if note.starts_with("page") {
            "page"
        } else if note.starts_with("columns") {
            "columns"
        } else {
            "document"
        };
        add(kind, note);
    }
    if !text.view().chars().any(char::is_alphanumeric) {
        add("document", "document: it holds no words".to_owned());
    }
    match unread {
        0 => {}
        1 => add("tables", "1 table not read".to_owned()),
        n => add("tables", format!("{n} tables not read")),
    }
    out
}

/// Who invites to a country speaks for it: a host without a country has the visit's.
fn hosts(proposals: &mut [Proposal]) {
    let known: Vec<(String, Field, Span)> = proposals
        .iter()
        .filter(|p| p.kind == Kind::Visit)
        .filter_map(|p| {
            Some((p.text("host")?.to_owned(), p.field("to")?.clone(), *p.spans.first()?))
        })
        .collect();
    for (host, country, span) in known {
        let people = proposals
            .iter_mut()
            .filter(|p| p.kind == Kind::Person && p.text("name") == Some(&host));
        for person in people.filter(|p| p.field("country").is_none()) {
            person.fields.push(("country", country.clone()));
            person.derivations.push(Derivation {
                field: "country",
                from: "context",
                span: Some(span),
            });
        }
    }
}
