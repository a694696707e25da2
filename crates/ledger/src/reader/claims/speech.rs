//! Who says what: quotations, and reported speech without quotation marks.
//!
//! A quotation is a stretch between two marks in one paragraph, at least three words long. Its
//! speaker stands beside a verb of saying, on either side; without one it is a quotation of nobody.
//! A statement is what follows "said (that)" or stands before ", she said".

use super::actor::Actor;
use super::clause::Clause;
use super::known::Known;
use super::lexicon::Class;
use super::name::Kind as NameKind;
use super::proposal::{Kind, Proposal};
use super::scene::Scene;
use super::token::Tokens;
use crate::schema::Status;

/// Tokens `first..end` are somebody's words.
#[derive(Clone, Debug)]
pub(crate) struct Speech {
    pub first: usize,
    pub end: usize,
    pub speaker: Option<Actor>,
    /// Between quotation marks.
    pub quoted: bool,
    /// The sentence that names the speaker.
    pub sentence: usize,
}

/// Everything that somebody says, in the order of the text.
pub(crate) fn speeches(scene: &Scene<'_>, known: &Known) -> Vec<Speech> {
    let mut out = quotations(scene, known);
    let places: Vec<(usize, usize)> = out.iter().map(|s| (s.first, s.end)).collect();
    for (index, sentence) in scene.own().iter().enumerate() {
        let clause = Clause { scene, known, sentence, index, speeches: &[] };
        if scene.language == super::language::Language::Tr {
            continue;
        }
        if let Some(speech) = reported(&clause, &places) {
            out.push(speech);
        }
    }
    out.sort_by_key(|s| (s.first, s.end));
    out
}

/// The longest quotation, in tokens.
const LONGEST_QUOTE: usize = 400;

/// What stands between an opening mark and its end; nothing where it is too short or too long to be one.
fn quotation(tokens: &Tokens<'_>, start: usize, end: usize) -> Option<Speech> {
    let words = (start + 1..end).filter(|i| tokens.is_word(*i)).count();
    (words >= 3 && end - start <= LONGEST_QUOTE).then_some(Speech {
        first: start + 1,
        end,
        speaker: None,
        quoted: true,
        sentence: 0,
    })
}

fn quotations(scene: &Scene<'_>, known: &Known) -> Vec<Speech> {
    let tokens = &scene.tokens;
    let mut out: Vec<Speech> = Vec::new();
    let mut open: Option<usize> = None;
    // Quotations that go on in the next paragraph, by their place in the list.
    let mut going_on: Vec<usize> = Vec::new();
    for at in 0..scene.own.1 {
        let mark = tokens.word(at);
        if tokens.list[at].new_paragraph() {
            // A paragraph that opens a quotation while one is open goes on with it.
            if let Some(start) = open.filter(|_| matches!(mark, "“" | "«" | "\""))
                && let Some(quote) = quotation(tokens, start, at)
            {
                going_on.push(out.len());
                out.push(quote);
            }
            open = None;
        }
        match (mark, open) {
            ("“" | "«" | "„", _) => open = Some(at),
            ("\"", None) => open = Some(at),
            ("”" | "»", Some(start)) | ("\"", Some(start)) => {
                out.extend(quotation(tokens, start, at));
                open = None;
            }
            _ => {}
        }
    }
    let places: Vec<(usize, usize)> = out.iter().map(|s| (s.first, s.end)).collect();
    let mut last: Option<Actor> = None;
    for (place, speech) in out.iter_mut().enumerate() {
        let index = scene.own().partition_point(|s| s.end <= speech.first);
        let (found, sentence) = speaker(scene, known, speech.first, speech.end, index, &places);
        speech.sentence = sentence;
        speech.speaker = found.or_else(|| continued(scene, speech.first, index, last.as_ref()));
        if speech.speaker.is_none() && going_on.contains(&place) {
            speech.speaker = last.as_ref().map(|a| Actor { resolved: true, ..a.clone() });
        }
        last.clone_from(&speech.speaker);
    }
    out
}

/// "He added" and a quotation that opens its paragraph go on with the last speaker only when the
/// text says so by a pronoun.
fn continued(scene: &Scene<'_>, first: usize, index: usize, last: Option<&Actor>) -> Option<Actor> {
    let sentence = scene.sentences.get(index)?;
    let tokens = &scene.tokens;
    let said = (sentence.first..sentence.end).any(|i| {
        tokens.any(i, &["he", "she", "they"])
            && (tokens.is(i + 1, Class::Say) || tokens.is(i.wrapping_sub(1), Class::Say))
    });
    (said && first > 0).then(|| last.map(|a| Actor { resolved: true, ..a.clone() })).flatten()
}

fn speaker(
    scene: &Scene<'_>,
    known: &Known,
    first: usize,
    end: usize,
    index: usize,
    places: &[(usize, usize)],
) -> (Option<Actor>, usize) {
    let tokens = &scene.tokens;
    let last_index = scene.own().partition_point(|s| s.end <= end);
    for i in [last_index, index, index.saturating_sub(1)] {
        let Some(sentence) = scene.sentences.get(i) else { continue };
        if i + 1 == index && i < index && !tokens.any(sentence.end.wrapping_sub(1), &[":"]) {
            continue;
        }
        let clause = Clause { scene, known, sentence, index: i, speeches: &[] };
        let outside = |t: usize| !within(places, t);
        let verb = (sentence.first..sentence.end)
            .filter(|t| outside(*t) && tokens.is(*t, Class::Say))
            .min_by_key(|t| if *t >= end { *t - end } else { first.saturating_sub(*t) });
        if let Some(verb) = verb.filter(|v| v.abs_diff(end) < 25 || v.abs_diff(first) < 25)
            && let Some(actor) = beside(&clause, verb, &outside)
        {
            return (Some(actor), i);
        }
        let according = (sentence.first..sentence.end)
            .find(|t| outside(*t) && tokens.at(*t, "according") && tokens.at(t + 1, "to"));
        if let Some(at) = according
            && let Some(actor) = clause.actors(at + 2, clause.end_of(at + 2)).into_iter().next()
        {
            return (Some(actor), i);
        }
    }
    (None, index)
}

/// Does a token lie in one of some stretches that do not overlap and are in order?
fn within(places: &[(usize, usize)], token: usize) -> bool {
    let next = places.partition_point(|(first, _)| *first <= token);
    next > 0 && token < places[next - 1].1
}

/// Who stands beside a verb of saying: right behind it ("said X"), else its subject.
fn beside(clause: &Clause<'_>, verb: usize, outside: &dyn Fn(usize) -> bool) -> Option<Actor> {
    let tokens = &clause.scene.tokens;
    let skip = verb + 1 + usize::from(tokens.is(verb + 1, Class::Det));
    let behind = clause.sentence.names.iter().find(|n| {
        n.first > verb
            && n.first <= skip + 1
            && outside(n.first)
            && matches!(n.kind, NameKind::Person | NameKind::Office | NameKind::Organisation(_))
    });
    let told = tokens.any(verb, &["told", "informed", "described", "called"]);
    if let Some(actor) = behind.filter(|_| !told).and_then(|n| clause.actor(n)) {
        return Some(actor);
    }
    if anonymous(clause, verb) {
        return None;
    }
    // "Büyükelçi X, "İki ülke ..." dedi": Turkish names the speaker before the words.
    let before = clause.sentence.names.iter().rev().find(|n| {
        n.end < verb
            && outside(n.first)
            && matches!(n.kind, NameKind::Person | NameKind::Office)
            && tokens.any(n.end, &[",", "\"", "“"])
            && (n.end..verb).any(|t| !outside(t))
    });
    if let Some(name) = before.filter(|_| clause.scene.language == super::language::Language::Tr) {
        return clause.actor(name);
    }
    // Who is only named in the words themselves does not say them.
    let subject = clause.subject(verb)?;
    let mut named = clause
        .sentence
        .names
        .iter()
        .filter(|n| clause.actor(n).is_some_and(|a| a.label == subject.label))
        .peekable();
    let only_inside = named.peek().is_some() && named.all(|n| !outside(n.first));
    (!only_inside).then_some(subject)
}

/// ", analysts say": nobody that a ledger knows, whoever else the sentence names.
fn anonymous(clause: &Clause<'_>, verb: usize) -> bool {
    let near = verb.saturating_sub(3).max(clause.sentence.first)..(verb + 3);
    near.clone().any(|t| {
        let between = t.min(verb)..t.max(verb);
        clause.is(t, Class::Teller)
            && !clause.sentence.names.iter().any(|n| between.contains(&n.first))
    })
}

/// What a sentence reports without quotation marks.
fn reported(clause: &Clause<'_>, quotes: &[(usize, usize)]) -> Option<Speech> {
    let tokens = &clause.scene.tokens;
    let sentence = clause.sentence;
    let inside = |t: usize| within(quotes, t);
    let verb = (sentence.first..sentence.end).find(|t| {
        tokens.is(*t, Class::Say)
            && !inside(*t)
            && !tokens.any(
                *t,
                &[
                    "report",
                    "called",
                    "described",
                    "suggested",
                    "concluded",
                    "posted",
                    "believe",
                    "informed",
                    "conveyed",
                    "indicated",
                    "revealed",
                    "acknowledged",
                ],
            )
            && !tokens.capital(*t)
            && !tokens.is(t.wrapping_sub(1), Class::Det)
            && !tokens.any(t.wrapping_sub(1), &["be", "to", "was", "were", "is", "are", "been"])
    })?;
    let next = quotes.partition_point(|q| q.0 < sentence.first);
    if quotes.get(next).is_some_and(|q| q.1 <= sentence.end) {
        return None;
    }
    let outside = |t: usize| !inside(t);
    let actor = beside(clause, verb, &outside)?;
    // "have vowed to protect" promises and tells nothing.
    let promises = tokens.any(verb, &["vowed", "pledged", "reiterated", "reaffirmed", "affirmed"])
        && tokens.any(verb + 1, &["to", "their", "its"]);
    if tokens.at(verb, "according") || promises {
        return None;
    }
    let told = (verb + 1..sentence.end)
        .any(|t| tokens.is(t, Class::Modal) || tokens.is(t, Class::Aux) || tokens.at(t, "that"));
    let tail = verb + 6 >= sentence.end && !told
        || (verb + 1..sentence.end).all(|t| {
            clause.sentence.names.iter().any(|n| n.first <= t && t < n.end)
                || tokens.any(t, &[".", ",", "the", "on", "in", "today", "a"])
                || tokens.sense(t).weekday > 0
                || tokens.is_number(t)
        });
    let (first, end) = if tail {
        let comma = (sentence.first..verb).rev().find(|t| tokens.at(*t, ","))?;
        // A dateline is nobody's words: "NAIROBI, Jan 9 (KNA) -- …".
        let dash = (sentence.first..comma.min(sentence.first + 16))
            .find(|t| tokens.any(*t, &["–", "—"]) || tokens.at(*t, "-") && tokens.at(t + 1, "-"));
        let first = dash.map_or(sentence.first, |t| t + 1 + usize::from(tokens.at(t + 1, "-")));
        (first, comma)
    } else {
        let mut first = verb + 1;
        let that = (verb + 1..(verb + 14).min(sentence.end)).find(|t| tokens.at(*t, "that"));
        if let Some(that) = that {
            first = that + 1;
        }
        let stop = sentence.end - usize::from(tokens.any(sentence.end - 1, &[".", "!", "?"]));
        (first, stop)
    };
    (end > first + 2).then_some(Speech {
        first,
        end,
        speaker: Some(actor),
        quoted: false,
        sentence: clause.index,
    })
}

/// Quotations and statements as proposals.
pub(crate) fn propose(
    scene: &Scene<'_>,
    known: &Known,
    speeches: &[Speech],
    out: &mut Vec<Proposal>,
) {
    for speech in speeches {
        let Some(speaker) = &speech.speaker else { continue };
        let Some(sentence) = scene.sentences.get(speech.sentence) else { continue };
        let clause = Clause { scene, known, sentence, index: speech.sentence, speeches: &[] };
        let kind = if speech.quoted { Kind::Quotation } else { Kind::Statement };
        let mut draft = clause.draft(
            kind,
            speech.first,
            (Status::Delivered, super::proposal::Certainty::Reported),
        );
        // All that say it together, where the speaker is one of several.
        let together = (sentence.first..sentence.end)
            .filter(|t| scene.tokens.is(*t, Class::Say))
            .map(|t| clause.subjects(t))
            .find(|all| all.len() > 1 && all.iter().any(|a| a.label == speaker.label));
        match together {
            Some(all) => draft.actors("speaker", "country", &all),
            None => draft.actor("speaker", "country", speaker),
        }
        if let Some(role) = &speaker.role {
            draft.text("role", role.clone());
        }
        let content = scene
            .tokens
            .words(speech.first, speech.end)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        draft.text("content", content);
        let mut proposal = draft.proposal;
        proposal.attributed_to = Some(speaker.label.clone());
        let words = scene.tokens.span(speech.first, speech.end);
        let named = clause.span();
        proposal.spans = if named.start <= words.start && words.end <= named.end {
            vec![named]
        } else {
            vec![words, named]
        };
        proposal.spans.sort_unstable();
        out.push(proposal);
    }
}
