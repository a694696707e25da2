//! Written instruments: which one, what happened to it, between whom, when and where.

use super::parties::parties;
use super::signatures::{in_force_of_the_last, testimonium};
use super::stages::{event, held_ceremony, second_verb};
use super::titles::{count_of, title};
use crate::reader::actor::Actor;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::time::Time;
use crate::schema::Status;

/// "The free trade agreement was signed on 17 April 2014", "signing of documents was discussed".
pub(super) fn instruments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    testimonium(clause, out);
    in_force_of_the_last(clause, out);
    let mut at = clause.sentence.first;
    while at < clause.sentence.end {
        let Some((Entity::Instrument(index), end)) =
            tokens.lexicon.longest(tokens, at, Table::Instrument)
        else {
            at += 1;
            continue;
        };
        let here = at;
        at = end;
        if !clause.own(here) {
            continue;
        }
        // "memorandum persefahaman (MoU)": its short form names no second one.
        let again = clause.at(here.wrapping_sub(1), "(")
            && clause.at(end, ")")
            && (here.saturating_sub(6)..here).any(|i| clause.is(i, Class::Instrument));
        if again {
            continue;
        }
        // "Majlis MoU yang berlangsung": the ceremony, not the text.
        if clause.scene.language.malay()
            && clause.at(here.wrapping_sub(1), "majlis")
            && clause.any(end, &["yang", "itu", "tersebut", "berkenaan"])
        {
            continue;
        }
        // A run-in heading in capitals names nothing: "OPENING NEW TRADE DEALS:".
        let heading = tokens.list[here].upper()
            && (end..(end + 4).min(clause.sentence.end)).any(|i| clause.at(i, ":"))
            && tokens.list[here.saturating_sub(1)].upper();
        if heading {
            continue;
        }
        let kind = tokens.lexicon.instruments[index as usize].as_str();
        let from = clause.start_of(here).max(here.saturating_sub(28));
        let until = over_an_aside(clause, here).min(end + 28);
        let signed_before = (from..here).any(|i| clause.is(i, Class::Sign));
        let until = second_verb(clause, end, until).filter(|_| signed_before).unwrap_or(until);
        let Some((trigger, plain, stage)) = event(clause, here, end, (from, until), kind) else {
            continue;
        };
        if clause.usual(trigger) {
            continue;
        }
        // Who builds what for whom is a project.
        if kind == "contract" && (from..until).any(|i| clause.any(i, &["awarded", "worth", "for"]))
        {
            continue;
        }
        let (mut status, mut certainty) = clause.judge(trigger, plain);
        let mut stage = stage;
        if plain == Status::Signed {
            let near = trigger.saturating_sub(5).max(from);
            let waits = (near..trigger).any(|i| {
                clause.any(i, &["pending", "awaiting", "awaits", "await", "belum", "henuz"])
                    || clause.at(i, "yet")
                        && (clause.is(i - 1, Class::Neg) || clause.at(i + 1, "to"))
                    || clause.is(i, Class::Neg) && clause.at(i + 1, "yet")
            });
            if waits {
                stage = "pending";
            }
        }
        // "the signing of documents", "to sign": not yet done unless the sentence says so.
        let gerund = clause.any(
            trigger,
            &[
                "signing",
                "signature",
                "signatures",
                "concluding",
                "penandatanganan",
                "pemeteraian",
                "pertukaran",
            ],
        ) && plain == Status::Signed;
        let ceremony = held_ceremony(clause, trigger, from, until);
        let infinitive = clause.any(trigger, &["sign", "conclude", "ink", "ratify", "adopt"])
            && plain == Status::Signed
            && !(trigger > from && clause.is(trigger - 1, Class::Sides));
        let malay_infinitive = clause.scene.language.malay()
            && (trigger.saturating_sub(2)..trigger)
                .any(|i| clause.any(i, &["untuk", "majlis", "bagi"]))
            && !ceremony;
        if (gerund && !ceremony || infinitive || malay_infinitive) && status == Status::Signed {
            (status, certainty) = (Status::Possible, Certainty::Hedged);
        }
        if clause.scene.language == crate::reader::Language::Tr {
            // "yürürlüğe girmedi": the verb says whether it did.
            let verb = (trigger..(trigger + 3).min(until))
                .find(|i| plain == Status::InForce && super::turkish_forms::is_verb(clause, *i));
            let verb = verb.unwrap_or(trigger);
            (status, certainty) =
                super::turkish_forms::status(clause, verb, plain, (status, certainty));
        }
        // "is ready to be signed", "are to be signed in May".
        if status == Status::Signed
            && clause.at(trigger.wrapping_sub(1), "be")
            && clause.at(trigger.wrapping_sub(2), "to")
        {
            status = Status::Promised;
        }
        if matches!(plain, Status::Withdrawn | Status::Lapsed | Status::Superseded) {
            (status, certainty) = (plain, clause.certainty(trigger));
        }
        if plain == Status::Promised && status == Status::Delivered {
            status = Status::Promised;
        }
        let name = title(clause, here, end);
        let count = count_of(clause, here);
        let generic = !name.contains(' ')
            && !matches!(kind, "document" | "memorandum")
            && count.is_none()
            && !matches!(
                plain,
                Status::Signed
                    | Status::InForce
                    | Status::Withdrawn
                    | Status::Lapsed
                    | Status::Superseded
            )
            && stage.is_empty();
        if generic {
            continue;
        }
        let mut draft = clause.draft(Kind::Instrument, trigger, (status, certainty));
        draft.text("name", name);
        draft.text("kind", kind);
        draft.text("stage", stage);
        if let Some(count) = count {
            draft.number("count", count);
        }
        let mut actors = if trigger < here { clause.subjects(trigger) } else { Vec::new() };
        actors.retain(|a| a.label != clause.words(here, end));
        if actors.is_empty()
            && let Some(by) = (trigger..until).find(|i| clause.any(*i, &["by", "oleh"]))
        {
            actors = clause.actors(by + 1, until.min(by + 24));
        }
        // "ditandatangani Menteri X dengan Menteri Y": Malay names who does it right behind the verb.
        if actors.is_empty()
            && clause.scene.language.malay()
            && trigger >= end
            && clause.sentence.names.iter().any(|n| n.first == trigger + 1)
        {
            actors = clause.actors(trigger + 1, until.min(trigger + 24));
        }
        // Who watches a signing does not sign; the bodies that the text is between do.
        let watched = (from..here).any(|i| {
            clause.any(
                i,
                &[
                    "witnessed",
                    "witness",
                    "witnessing",
                    "oversaw",
                    "menyaksikan",
                    "disaksikan",
                    "attended",
                ],
            )
        });
        let bodies = bodies_between(clause, (here, end), (from, until));
        if !bodies.is_empty() {
            draft.people("by", &bodies);
        } else if !watched {
            draft.people("by", &actors);
        }
        parties(clause, &mut draft, (here, end), (from, until), &actors);
        // The day on which it ran out is none of its signing.
        let done = matches!(status, Status::Signed | Status::InForce | Status::Lapsed)
            && plain != Status::Lapsed;
        let day = clause
            .sentence
            .times
            .iter()
            .filter(|t| t.start.is_some() && t.first >= from && t.first <= until)
            .filter(|t| t.relation != crate::reader::time::Relation::By)
            .filter(|t| !in_an_aside(clause, t.first, t.end, end, trigger))
            .min_by_key(|t| t.first.abs_diff(trigger));
        // "signed in 2001, was terminated in January": given up, it keeps the day of its signing.
        if matches!(plain, Status::Withdrawn | Status::Superseded | Status::Lapsed)
            && let Some(time) = signing(clause, end, (from, until))
        {
            if time.grain == Grain::Day {
                draft.day("signed", time.start, time.anchor);
            }
            if let Some(start) = time.start {
                draft.number("signed_year", start.year().into());
            }
        }
        if let Some(time) = day.filter(|_| done && stage != "renewed") {
            if plain == Status::InForce {
                draft.day("in_force", time.start, time.anchor);
                // "signed in Hanoi on 4 November 2023, took effect on 1 March 2025".
                let sign =
                    (from..until).find(|i| clause.is(*i, Class::Sign) && !(here..end).contains(i));
                let signing = clause.sentence.times.iter().find(|t| {
                    t.grain == Grain::Day
                        && t.start != time.start
                        && sign.is_some_and(|s| t.first > s && t.first < s + 8)
                });
                if let Some(signing) = signing {
                    draft.day("signed", signing.start, signing.anchor);
                }
            } else {
                if time.grain == Grain::Day {
                    draft.day("signed", time.start, time.anchor);
                }
                if let Some(start) =
                    time.start.filter(|_| !matches!(time.grain, Grain::Decade | Grain::Century))
                {
                    draft.number("signed_year", start.year().into());
                }
            }
        }
        if let Some(place) = clause.place(from, until).filter(|_| plain == Status::Signed) {
            draft.text("place", place);
        }
        draft.text("what", clause.words(here, until));
        let rival = out.iter().rev().take(40).any(|p| {
            p.kind == Kind::Instrument
                && p.spans == draft.proposal.spans
                && p.field("name") == draft.proposal.field("name")
        });
        if !rival {
            out.push(draft.proposal);
        }
    }
}

/// The time of a signing that an aside tells: "which was signed in 2001", "yang ditandatangani pada 2019",
/// "2008'de imzalanan".
fn signing<'a>(clause: &Clause<'a>, end: usize, (from, until): (usize, usize)) -> Option<&'a Time> {
    let tr = clause.scene.language == crate::reader::Language::Tr;
    let first = if tr { from } else { end };
    let sign = (first..until).find(|i| clause.is(*i, Class::Sign))?;
    clause.sentence.times.iter().find(|t| {
        let near = if tr {
            t.end <= sign && sign - t.end <= 3
        } else {
            t.first > sign && t.first <= sign + 4
        };
        near && t.start.is_some() && matches!(t.grain, Grain::Day | Grain::Month | Grain::Year)
    })
}

/// Does a time stand in the aside between an instrument and its verb: "accords that X and Y initialled
/// in 2021 have since been signed"?
fn in_an_aside(clause: &Clause<'_>, first: usize, last: usize, end: usize, trigger: usize) -> bool {
    (end..first).any(|i| clause.any(i, &["that", "which"]))
        && (last..trigger).any(|i| clause.is(i, Class::Aux))
}

/// Where the clause of an instrument ends; an aside behind it is passed over: "An agreement, which has
/// been initialled, will enter into force".
fn over_an_aside(clause: &Clause<'_>, here: usize) -> usize {
    let end = clause.end_of(here);
    let aside = clause.any(end, &["which", "that"]) || clause.any(end + 1, &["which", "that"]);
    if !aside {
        return end;
    }
    let closed = (end + 2..(end + 20).min(clause.sentence.end)).find(|i| clause.at(*i, ","));
    match closed {
        Some(comma) if clause.is(comma + 1, Class::Modal) || clause.is(comma + 1, Class::Aux) => {
            clause.end_of(comma + 1)
        }
        None => clause.end_of(end + 1),
        _ => end,
    }
}

/// "a memorandum between the Ministry of X and the Agency of Y": the bodies that a text is between.
fn bodies_between(
    clause: &Clause<'_>,
    (here, end): (usize, usize),
    (from, until): (usize, usize),
) -> Vec<Actor> {
    let between = (here.saturating_sub(4).max(from)..until.min(end + 14))
        .find(|i| clause.any(*i, &["between", "antara"]));
    let Some(between) = between else { return Vec::new() };
    let found: Vec<Actor> = clause
        .actors(between + 1, until.min(between + 26))
        .into_iter()
        .take_while(|a| a.body)
        .take(2)
        .collect();
    if found.len() == 2 { found } else { Vec::new() }
}
