//! The form of an agreement text: its parties, and "DONE at … this … day of …".
//!
//! A document is read as a treaty when it speaks of itself as one: "Contracting Parties",
//! "hereinafter referred to", "HAVE AGREED", articles that say "this Agreement". Its parties are
//! the states that its title or preamble binds, or those that it goes on naming.

use std::collections::BTreeMap;

use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::known::{Known, as_country};
use crate::reader::lexicon::Form;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::scene::Scene;
use crate::reader::token::Tokens;
use crate::schema::Status;

/// Words in which an agreement speaks of itself, and how many must be there.
const MARKS: &[&[&str]] = &[
    &["this", "agreement"],
    &["the", "parties"],
    &["contracting", "parties"],
    &["hereinafter"],
    &["have", "agreed"],
    &["this", "treaty"],
    &["this", "protocol"],
    &["this", "memorandum"],
    &["shall", "enter", "into", "force"],
];
const MARKS_NEEDED: usize = 12;

/// Words of a state's full name.
const FORMAL: &[&str] = &[
    "republic",
    "kingdom",
    "principality",
    "confederation",
    "socialist",
    "sultanate",
    "federation",
    "jamahiriya",
    "commonwealth",
    "duchy",
];

/// Does the name stand in a list of full names: "the Republic of A, B, the Kingdom of C"? Between
/// two full names it does; else three full names must stand in the sentence.
fn listed(scene: &Scene<'_>, index: usize, name: &crate::reader::name::Name) -> bool {
    let tokens = &scene.tokens;
    let before = name.first > 0 && tokens.any(name.first - 1, &[",", "and", "the", "of"]);
    let formal = || {
        scene.own()[index]
            .names
            .iter()
            .filter(|n| as_country(n).is_some() && (n.first..n.end).any(|i| tokens.any(i, FORMAL)))
    };
    let between = formal().any(|n| n.end <= name.first) && formal().any(|n| n.first >= name.end);
    before && (between && tokens.any(name.end, &[",", "and"]) || formal().count() >= 3)
}

/// Does a signature stand for this country: "For the President of the French Republic", "For His
/// Majesty the King of the Belgians"?
fn signs(tokens: &Tokens<'_>, name: &crate::reader::name::Name) -> bool {
    let lead = (name.first.saturating_sub(9)..=name.first)
        .rev()
        .find(|i| tokens.any(*i, &["for"]) && tokens.capital(*i));
    lead.is_some_and(|at| {
        (at + 1..name.end).any(|i| {
            tokens.any(i, &["president", "majesty", "highness", "king", "queen", "duke"])
                || tokens.any(i, &["government", "kingdom", "republic"])
        }) && (at + 1..name.first).all(|i| tokens.is_word(i))
    })
}

/// How far the preamble reaches, in tokens.
const PREAMBLE: usize = 1200;

pub(super) fn propose(scene: &Scene<'_>, known: &Known, out: &mut Vec<Proposal>) {
    let tokens = &scene.tokens;
    let mut marks = 0;
    for at in 0..tokens.len() {
        marks += usize::from(
            MARKS.iter().any(|m| m.iter().enumerate().all(|(i, w)| tokens.at(at + i, w))),
        );
        if marks >= MARKS_NEEDED {
            break;
        }
    }
    if marks < MARKS_NEEDED {
        return;
    }
    let signed = done(scene);
    let (parties, first) = parties(scene, signed.map(|(index, _)| index));
    let Some(index) = signed.map(|(i, _)| i).or(first) else { return };
    let sentence = &scene.own()[index];
    let clause = Clause { scene, known, sentence, index, speeches: &[] };
    let status = if signed.is_some() { Status::Signed } else { Status::Possible };
    let certainty = if signed.is_some() { Certainty::Stated } else { Certainty::Hedged };
    let mut draft = clause.draft(Kind::Instrument, sentence.first, (status, certainty));
    draft.text("name", title(scene, &clause));
    draft.text("kind", "treaty");
    draft.parties((parties, false));
    if let Some((_, time)) = signed {
        let time = &sentence.times[time];
        if time.grain == Grain::Day {
            draft.day("signed", time.start, time.anchor);
        }
        if let Some(start) = time.start {
            draft.number("signed_year", start.year().into());
        }
        if let Some(place) =
            clause.sentence.names.iter().find(|n| {
                matches!(n.kind, NameKind::Place(_) | NameKind::Country(_, Form::Capital))
            })
        {
            draft.text("place", clause.words(place.first, place.end));
        }
    }
    if let Some(first) = first.filter(|f| *f != index) {
        let other = Clause { sentence: &scene.own()[first], index: first, ..clause };
        draft.proposal.spans.insert(0, other.span());
    }
    draft.text("what", "the document itself");
    // The testimonium alone said less of the same document.
    out.retain(|p| {
        !(p.kind == Kind::Instrument
            && p.text("what") == Some("the document itself")
            && p.field("name").is_none())
    });
    out.push(draft.proposal);
}

fn title(scene: &Scene<'_>, clause: &Clause<'_>) -> String {
    let found = scene.own().iter().take(12).enumerate().find(|(_, s)| {
        (s.first..s.end).any(|i| {
            scene.tokens.any(i, &["agreement", "treaty", "protocol", "memorandum", "convention"])
                && scene.tokens.capital(i)
        })
    });
    found.map_or_else(String::new, |(index, sentence)| {
        let clause = Clause { sentence, index, ..*clause };
        let end = (sentence.first..sentence.end)
            .find(|i| {
                scene.tokens.any(*i, &["preamble", "note"])
                    || scene.tokens.any(*i, &["the"]) && *i > sentence.first + 14
            })
            .unwrap_or(sentence.end);
        clause.words(sentence.first, end.min(sentence.first + 30))
    })
}

/// The last "DONE at … this … day of …" with a date: the sentence and its time.
fn done(scene: &Scene<'_>) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let mut found = None;
    for (index, sentence) in scene.own().iter().enumerate() {
        let Some(at) = (sentence.first..sentence.end).find(|i| {
            tokens.any(*i, &["done", "signed"])
                && tokens.any(i + 1, &["at", "in", "this", "on", "by"])
                && tokens.capital(*i)
                || tokens.any(*i, &["fait"])
        }) else {
            continue;
        };
        if let Some(time) = sentence
            .times
            .iter()
            .position(|t| t.first > at && t.start.is_some() && t.grain == Grain::Day)
        {
            found = Some((index, time));
        }
    }
    // A date cut off from its "DONE at Sofia" by a bad break.
    found.or_else(|| {
        scene.own().iter().enumerate().rev().find_map(|(index, sentence)| {
            let before = index.checked_sub(1).map(|i| &scene.own()[i])?;
            let opens = (before.first..before.end).any(|i| {
                tokens.at(i, "done") && tokens.capital(i) && tokens.any(i + 1, &["at", "in"])
            });
            let time = sentence.times.iter().position(|t| {
                t.start.is_some() && t.grain == Grain::Day && t.first < sentence.first + 12
            })?;
            opens.then_some((index, time))
        })
    })
}

/// The states that the title, the preamble or the signatures bind, and the first sentence that does.
fn parties(scene: &Scene<'_>, done: Option<usize>) -> (Vec<u16>, Option<usize>) {
    let tokens = &scene.tokens;
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    let mut early: Vec<u16> = Vec::new();
    let mut signatures: Vec<u16> = Vec::new();
    let mut where_first = None;
    for (index, sentence) in scene.own().iter().enumerate() {
        for name in &sentence.names {
            let Some(country) = as_country(name)
                .filter(|_| !matches!(name.kind, NameKind::Country(_, Form::Capital)))
            else {
                continue;
            };
            *counts.entry(country).or_insert(0) += 1;
            let formal = (name.first..name.end).any(|i| tokens.any(i, FORMAL))
                || (name.first > 1
                    && tokens.any(name.first - 1, &["of", "between", "and", "the"])
                    && (name.first.saturating_sub(4)..name.first)
                        .any(|i| tokens.any(i, &["government", "between"])))
                || tokens.at(name.end, "(")
                || listed(scene, index, name);
            if name.first < PREAMBLE && formal && !early.contains(&country) {
                early.push(country);
                where_first = where_first.or(Some(index));
            }
            if done.is_some_and(|d| index >= d)
                && signs(tokens, name)
                && !signatures.contains(&country)
            {
                signatures.push(country);
            }
        }
    }
    let total: usize = counts.values().sum();
    let mut out: Vec<u16> = early;
    // A preamble that names its parties is surer than signatures, which templates carry over.
    if out.len() < 2 {
        for country in signatures {
            if !out.contains(&country) {
                out.push(country);
            }
        }
    }
    // A preamble that names one side only, or none: the states that the text goes on naming.
    if out.len() < 2 {
        let mut ranked: Vec<(usize, u16)> = counts.iter().map(|(c, n)| (*n, *c)).collect();
        ranked.sort_unstable_by_key(|(n, c)| (std::cmp::Reverse(*n), *c));
        for (n, country) in ranked.into_iter().take(2) {
            if !out.contains(&country) && n * 8 >= total.max(1) && out.len() < 2 {
                out.push(country);
            }
        }
    }
    let first = where_first.or_else(|| {
        scene
            .own()
            .iter()
            .position(|s| s.names.iter().any(|n| as_country(n).is_some_and(|c| out.contains(&c))))
    });
    (out, first)
}
