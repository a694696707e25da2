//! What a sentence says of an instrument that it does not name: the document itself, signed below, and the
//! one of the sentence before, in force since a day.

use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::schema::Status;

/// How many sentences behind a testimonium the signature block may have.
const SIGNATURE_SENTENCES: usize = 12;

/// "Signed in Quito on the 26th day of October 2025 in two copies", and "For the Government of X:"
/// below it: the document itself.
pub(super) fn testimonium(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let first = clause.sentence.first;
    let signed = clause.any(first, &["signed", "done"])
        && clause.any(first + 1, &["in", "at", "on", "this"])
        && clause.sentence.seam.is_none();
    let day = clause.sentence.times.iter().find(|t| t.grain == Grain::Day && t.start.is_some());
    let (Some(day), true) = (day, signed) else { return };
    let mut codes: Vec<u16> = Vec::new();
    let mut spans = clause.spans();
    let below = clause.scene.own().iter().skip(clause.index + 1).take(SIGNATURE_SENTENCES);
    for sentence in below {
        let tokens = &clause.scene.tokens;
        for name in &sentence.names {
            let led = (name.first.saturating_sub(6).max(sentence.first)..name.first)
                .any(|i| tokens.at(i, "for"));
            if let (NameKind::Country(..), Some(country), true) = (name.kind, name.country, led)
                && !codes.contains(&country)
            {
                codes.push(country);
                spans.push(tokens.span(sentence.first, sentence.end));
            }
        }
    }
    let title = title(clause);
    if codes.len() < 2
        && let Some(title) = title.as_ref().filter(|t| t.between.len() == 2)
    {
        codes.clone_from(&title.between);
    }
    if codes.len() < 2 {
        return;
    }
    let mut draft = clause.draft(Kind::Instrument, first, (Status::Signed, Certainty::Stated));
    spans.dedup();
    draft.proposal.spans = spans;
    draft.parties((codes, false));
    draft.day("signed", day.start, day.anchor);
    if let Some(start) = day.start {
        draft.number("signed_year", start.year().into());
    }
    if let Some(place) = clause.place(first, clause.sentence.end) {
        draft.text("place", place);
    }
    if let Some(title) = title {
        draft.text("name", title.words);
        draft.text("kind", title.kind);
        draft.proposal.spans.insert(0, title.span);
    }
    draft.text("what", "the document itself");
    out.push(draft.proposal);
}

/// What the head of a text calls it.
struct Title {
    words: String,
    kind: String,
    between: Vec<u16>,
    span: crate::reader::Span,
}

/// How many sentences the head of a text may have.
const HEAD: usize = 4;

/// "MEMORANDUM OF UNDERSTANDING ON TEA RESEARCH between the Government of X and the Government of Y".
fn title(clause: &Clause<'_>) -> Option<Title> {
    let tokens = &clause.scene.tokens;
    let own = clause.scene.own();
    let index = (0..own.len().min(HEAD).min(clause.index)).find(|i| {
        let s = &own[*i];
        let verb = (s.first..s.end).any(|t| tokens.is(t, Class::Aux) || tokens.is(t, Class::Modal));
        !verb && clause.scene.tokens.capital(s.first) && named_in(clause, s.first, s.end).is_some()
    })?;
    let head = &own[index];
    let (kind, at) = named_in(clause, head.first, head.end)?;
    let apart = (head.first..head.end).find(|i| tokens.any(*i, &["between", "("]) && *i > at);
    let stop = apart.unwrap_or(head.end);
    // The sides may stand on the next line, as a sentence of their own.
    let below = own.get(index + 1).filter(|s| tokens.at(s.first, "between"));
    let mut between: Vec<u16> = Vec::new();
    for sentence in [Some(head), below].into_iter().flatten() {
        let from = (sentence.first..sentence.end).find(|i| tokens.at(*i, "between"));
        let Some(from) = from else { continue };
        for name in sentence.names.iter().filter(|n| n.first > from) {
            if let (NameKind::Country(..), Some(country)) = (name.kind, name.country)
                && !between.contains(&country)
            {
                between.push(country);
            }
        }
    }
    let words = tokens.words(head.first, stop).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches(['.', ',', '#', '*']).trim_start_matches(['#', '*', ' ']);
    Some(Title { words: words.to_owned(), kind, between, span: tokens.span(head.first, head.end) })
}

/// The kind of the written instrument that some tokens name, and where.
fn named_in(clause: &Clause<'_>, first: usize, end: usize) -> Option<(String, usize)> {
    let tokens = &clause.scene.tokens;
    (first..end.min(first + 12)).find_map(|i| {
        match tokens.lexicon.longest(tokens, i, Table::Instrument) {
            Some((Entity::Instrument(index), _)) if tokens.capital(i) => {
                Some((tokens.lexicon.instruments[index as usize].clone(), i))
            }
            _ => None,
        }
    })
}

/// "It has been in force since 1 August 2015": of the instrument of the sentence before.
pub(super) fn in_force_of_the_last(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let refers = clause.at(first, "it")
        || (clause.any(first, &["the", "this"]) && clause.is(first + 1, Class::Instrument));
    let force = (first..clause.sentence.end)
        .find(|i| clause.at(*i, "force") && clause.any(i.wrapping_sub(1), &["in", "into"]));
    let (Some(force), true) = (force, refers && clause.index > 0 && clause.sentence.seam.is_none())
    else {
        return;
    };
    let before = &clause.scene.sentences[clause.index - 1];
    let span = clause.scene.tokens.span(before.first, before.end);
    let Some(last) = out.iter_mut().rev().take(40).find(|p| {
        p.kind == Kind::Instrument
            && p.spans.iter().any(|s| s.start < span.end && span.start < s.end)
    }) else {
        return;
    };
    let (status, _) = clause.judge(force, Status::InForce);
    if status != Status::InForce {
        return;
    }
    last.status = Status::InForce;
    last.spans.push(clause.span());
    last.derivations.push(crate::reader::proposal::Derivation {
        field: "in_force",
        from: "coreference",
        span: Some(span),
    });
    if let Some(time) = clause.time_near(force)
        && let Some(start) = time.start
    {
        last.fields.push(("in_force", Field::Day(start)));
    }
}
