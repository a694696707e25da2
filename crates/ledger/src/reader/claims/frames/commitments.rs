//! What somebody will do: the record that a promise makes, with who, for whom, what, how much and by when.

use super::promises::{DIRECTS, Promise, directive, promise};
use super::rest;
use crate::reader::actor::Actor;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::time::Relation;
use crate::reader::value::Unit;
use crate::schema::Status;

/// Threats are promised too, but nobody agrees to them.
const HOSTILE: &[&str] = &[
    "withdraw",
    "boycott",
    "resign",
    "impose",
    "extend",
    "attack",
    "retaliate",
    "sever",
    "expel",
    "suspend",
    "punish",
    "cut",
    "strike",
    "close",
    "halt",
    "block",
    "ban",
    "leave",
    "quit",
    "fight",
    "blockade",
    "prohibit",
    "deny",
    "refuse",
    "bar",
    "freeze",
    "seize",
    "bomb",
    "invade",
    "oppose",
    "veto",
    "reject",
    "downgrade",
    "recall",
    "deport",
    "confiscate",
    "penalise",
    "penalize",
    "sanction",
];

/// What is done to a thing in the passive, as a promise: "tariffs will be scrapped", "500 teachers are to
/// be trained".
pub(super) const DEEDS: &[&str] = &[
    "trained",
    "awarded",
    "provided",
    "delivered",
    "granted",
    "lifted",
    "abolished",
    "scrapped",
    "phased",
    "cut",
    "waived",
    "supplied",
    "financed",
    "funded",
    "allocated",
    "disbursed",
    "launched",
    "published",
    "simplified",
    "recognised",
    "recognized",
    "invested",
    "donated",
    "transferred",
    "ditubuhkan",
    "dibina",
    "dibangun",
    "dibentuk",
    "dihapuskan",
    "dihapus",
    "dilatih",
    "disalurkan",
    "diberikan",
    "disediakan",
    "dimansuhkan",
    "diturunkan",
    "dikurangkan",
    "didirikan",
];

/// Verbs that promise: "agreed to", "pledged", "offered", "will".
pub(super) fn commitments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    if labelled(clause, out) {
        return;
    }
    let mut last: Option<usize> = None;
    let first = clause.sentence.first;
    for at in first..clause.sentence.end {
        let Some(promise) = promise(clause, at) else { continue };
        // A second promise of one sentence needs a clause or an "and" of its own.
        if let Some(last) = last {
            let joined = clause.is(at.wrapping_sub(1), Class::And)
                || clause.at(at.wrapping_sub(1), ",")
                || clause.start_of(at) > last;
            if !joined || promise == Promise::Agreed && clause.start_of(at) <= last {
                continue;
            }
        }
        let relative = (at.saturating_sub(2)..at)
            .any(|i| i >= first && clause.any(i, &["which", "that", "who", "yang"]));
        if relative {
            continue;
        }
        if commitment(clause, at, promise, out) {
            last = Some(at);
        }
    }
}

/// Malay: does an adverb and no verb of doing stand behind "akan"?
fn idle(clause: &Clause<'_>, at: usize) -> bool {
    let adverbs = ["segera", "makin", "semakin", "terus", "lebih", "tetap"];
    let verb = (at + 1..at + 4).find(|i| !clause.any(*i, &adverbs)).unwrap_or(at + 1);
    let word = clause.scene.tokens.word(verb).to_lowercase();
    verb > at + 1 && !["me", "ber"].iter().any(|prefix| word.starts_with(prefix))
}

/// Malay: is what will do something a visit or a meeting?
fn of_an_event(clause: &Clause<'_>, at: usize) -> bool {
    let start = clause.start_of(at);
    let event = |i: usize| {
        let word = clause.scene.tokens.word(i).to_lowercase();
        ["lawatan", "kunjungan", "pertemuan", "mesyuarat", "persidangan"]
            .iter()
            .any(|noun| word.starts_with(noun))
    };
    let mut first = start;
    while clause.any(first, &["\"", "“", "'", "•", "-"]) {
        first += 1;
    }
    event(first)
        || (start + 1..at).any(|i| {
            event(i)
                && (clause.is(i - 1, Class::Say)
                    || clause.any(i - 1, &["bahawa", "bahwa", "menyifatkan", "yakin", "percaya"]))
        })
}

fn commitment(clause: &Clause<'_>, at: usize, promise: Promise, out: &mut Vec<Proposal>) -> bool {
    let end = clause.end_of(at);
    let malay = clause.scene.language.malay();
    let verb = clause.scene.tokens.word(at + 1).to_lowercase();
    // "akan segera ditandatangani", "akan makin kuat": nobody does something; "lawatan ini akan": no one.
    if malay && promise == Promise::Will && (idle(clause, at) || of_an_event(clause, at)) {
        return false;
    }
    let planned = clause.any(at, &["are", "is"]) && clause.at(at + 2, "be");
    let passive = promise == Promise::Will
        && (clause.at(at + 1, "be")
            || planned
            || malay && verb.starts_with("di") && verb.len() > 5);
    let mut actors = clause.subjects(at);
    // "will be opened by Chile together with Paraguay", "akan dibina oleh".
    let by = if passive { (at + 2..end).find(|i| clause.any(*i, &["by", "oleh"])) } else { None };
    let done_by = by.map(|by| {
        let mut found: Vec<Actor> = Vec::new();
        for actor in clause.actors(by + 1, end.min(by + 14)) {
            if actor.country.is_some() || actor.body || actor.role.is_some() {
                found.push(actor);
            }
        }
        found
    });
    if let Some(found) = done_by.filter(|f| !f.is_empty()) {
        actors = found;
    }
    let by_named = by.is_some() && !actors.is_empty();
    // "It was agreed between Oman and Jordan that".
    if actors.is_empty()
        && promise == Promise::Agreed
        && clause.any(at + 1, &["between", "by", "antara"])
    {
        actors = clause.actors(at + 2, end.min(at + 14));
    }
    // "Chile agreed with Ghana to end": both are bound.
    let with =
        (promise == Promise::Agreed && clause.any(at + 1, &["with", "dengan"])).then_some(at + 1);
    let to = with.and_then(|with| {
        (with + 1..end.min(with + 12)).find(|i| clause.any(*i, &["to", "that", "on", "untuk"]))
    });
    if let (Some(with), Some(to)) = (with, to) {
        for other in clause.actors(with + 1, to) {
            if !actors.is_empty() && actors.iter().all(|a| a.label != other.label) {
                actors.push(other);
            }
        }
    }
    let public = actors.iter().any(|a| a.country.is_some() || a.pair || a.role.is_some() || a.body)
        || clause
            .sentence
            .names
            .iter()
            .any(|n| matches!(n.kind, NameKind::Organisation(_)) && n.end <= at);
    if passive && !by_named {
        let at = if planned { at + 1 } else { at };
        let made = clause.is(at + 2, Class::Establish)
            || clause.any(at + 2, DEEDS)
            || clause.is(at + 2, Class::Supply)
            || clause.is(at + 2, Class::Sign)
            || clause.any(
                at + 2,
                &[
                    "held",
                    "convened",
                    "set",
                    "exempted",
                    "reduced",
                    "eliminated",
                    "removed",
                    "implemented",
                    "completed",
                    "finalised",
                    "finalized",
                ],
            );
        if !made {
            return false;
        }
    } else if actors.is_empty() || !public {
        return false;
    }
    let (mut status, mut certainty) = clause.judge(at, Status::Promised);
    // "said that Poland would open an office": what was promised, told later.
    if clause.at(at, "would") && certainty == Certainty::Hedged {
        (status, certainty) = (Status::Promised, clause.certainty(at));
    }
    if status == Status::Delivered {
        return false;
    }
    let status = match promise {
        Promise::Planned if certainty != Certainty::Denied => Status::Aim,
        _ => status,
    };
    let mut from = at + 1;
    while clause.any(
        from,
        &[
            "to",
            "untuk",
            "also",
            "jointly",
            "further",
            "continue",
            "fully",
            "that",
            "on",
            "turut",
            "juga",
            "bersama",
            "therefore",
            "soon",
            "themselves",
            "itself",
            "they",
            "will",
        ],
    ) && from + 1 < end
    {
        from += 1;
    }
    if clause.sentence.times.iter().any(|t| t.first == at + 1) && clause.at(at + 2, "to") {
        from = at + 3;
    }
    if let Some(to) = to.filter(|to| *to > from) {
        from = to + 1;
    }
    let told = clause.any(at, DIRECTS);
    if let Some(to) = directive(clause, at).filter(|_| told) {
        from = to + 1;
    }
    if planned {
        from = at + 3;
    }
    let rest_of = rest(clause, from);
    // "have agreed to a Framework for an Agreement": a text, and no deed.
    let text = promise == Promise::Agreed
        && clause.is(from, Class::Det)
        && (from + 1..(from + 4).min(end)).any(|i| {
            clause.is(i, Class::Instrument) || clause.any(i, &["framework", "principles", "text"])
        });
    // "accepted an invitation".
    let invited = clause.any(at, &["accepted", "accepts"])
        && (at + 1..(at + 5).min(end)).any(|i| clause.any(i, &["invitation", "invite"]));
    if text || invited {
        return false;
    }
    let hostile = (from..(from + 3).min(end)).any(|i| clause.any(i, HOSTILE));
    if hostile && clause.at(at, "would") {
        return false;
    }
    // A head without its list says nothing yet.
    if rest_of.chars().filter(|c| c.is_alphanumeric()).count() < 2
        || clause.sentence.seam.is_some_and(|seam| end <= seam)
    {
        return false;
    }
    // What is a target with its amount is no second record.
    let spans = clause.spans();
    let raised = clause.is(from, Class::Raise)
        || clause.is(from, Class::Factor)
        || clause.any(from, &["set", "work"]);
    let target = |p: &&Proposal| p.kind == Kind::Target && p.spans == spans;
    if raised && out.iter().rev().take(24).any(|p| target(&p)) {
        return false;
    }
    // "agreed that the session would be held": the meeting has its own record.
    let held = |p: &Proposal| p.kind == Kind::Meeting && p.spans == spans;
    let of_that = clause.any(at + 1, &["that", "supaya", "agar"]) || passive && !by_named;
    if of_that && out.iter().rev().take(24).any(held) {
        return false;
    }
    // "The bridge is to be completed by 2027": the work has its own record.
    let work = |p: &Proposal| {
        p.kind == Kind::Project && p.spans == spans && p.text("kind") == Some("construction")
    };
    if passive && !by_named && out.iter().rev().take(24).any(work) {
        return false;
    }
    let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
    if !passive || by_named {
        draft.actors("by", "country", &actors);
    }
    let other = actors.first().and_then(|subject| {
        clause.actors(at + 1, end).into_iter().find(|a| {
            actors
                .iter()
                .all(|s| s.label != a.label && (s.country != a.country || a.country.is_none()))
                && a.label != subject.label
        })
    });
    if let Some(other) = other {
        draft.actor("to", "to_country", &other);
    } else if let Some(noun) = (at + 1..(at + 3).min(end)).find(|i| clause.is(*i, Class::Company)) {
        draft.text("to", clause.words(noun, noun + 1));
    }
    let amount_first = clause.sentence.values.iter().any(|v| v.first <= from && from < v.end);
    let action = if amount_first { at } else { from };
    draft.text("action", clause.words(action, (action + 1).min(end)));
    draft.text("what", rest_of);
    let used: Vec<_> = out
        .iter()
        .rev()
        .take(24)
        .filter(target)
        .filter_map(|p| p.field("value").cloned())
        .collect();
    let mut values: Vec<_> = clause
        .sentence
        .values
        .iter()
        .enumerate()
        .filter(|(i, v)| {
            v.first > at
                && v.end <= end
                && !matches!(
                    super::amounts::role(clause, *i),
                    super::amounts::Role::Base | super::amounts::Role::Same
                )
                && !used.contains(&crate::reader::proposal::Field::Number(v.low.normalize()))
        })
        .map(|(_, v)| v)
        .collect();
    values.sort_by_key(|v| (!v.is_money(), v.first));
    let told = |v: &&&crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Quantity(_))
    };
    if let Some(value) = values.iter().find(told) {
        draft.value(value);
    }
    let deadline = clause.deadline(at, end).or_else(|| {
        let money_end = values.first().map_or(at, |v| v.end);
        clause.horizon(money_end, end).filter(|t| t.grain == Grain::Span)
    });
    let deadline = deadline.or_else(|| clause.deadline(at, clause.sentence.end));
    draft.deadline(deadline);
    if deadline.is_none() {
        takes_effect(clause, &mut draft, (at, end));
    }
    let gift = (at..end).any(|i| clause.any(i, &["grant", "donate", "donation", "relief"]))
        && clause.any(at, &["granted", "donated"]);
    draft.text(
        "class",
        if gift {
            "aid"
        } else if hostile {
            "threat"
        } else {
            "agree"
        },
    );
    out.push(draft.proposal);
    true
}

/// "with effect from 1 January 2026", "mulai 1 Januari 2026", "pada tahun depan": when what was promised is
/// to be so.
fn takes_effect(clause: &Clause<'_>, draft: &mut Draft<'_>, (at, end): (usize, usize)) {
    let Some(date) = clause.scene.date else { return };
    let time = clause.sentence.times.iter().find(|t| {
        t.first > at
            && t.end <= end
            && t.start.is_some_and(|start| start > date)
            && matches!(
                t.grain,
                Grain::Day | Grain::Month | Grain::Year | Grain::Quarter | Grain::Half
            )
            && matches!(t.relation, Relation::In | Relation::Since)
    });
    let Some(time) = time else { return };
    let from = time.relation == Relation::Since
        || (time.first.saturating_sub(2)..time.first).any(|i| {
            clause.any(i, &["from", "of", "mulai", "bermula", "terhitung", "starting", "beginning"])
        });
    match time.start.filter(|_| from && time.grain != Grain::Year) {
        Some(start) => draft.text("deadline", start.to_string()),
        None => draft.deadline(Some(time)),
    }
}

/// An item of a list of promises that begins with who makes it: "Tunisia: removal of the licence by 2026".
fn labelled(clause: &Clause<'_>, out: &mut Vec<Proposal>) -> bool {
    let Some(seam) = clause.sentence.seam else { return false };
    let owner = clause.sentence.names.iter().find(|n| n.first == seam && clause.at(n.end, ":"));
    let bound = (clause.sentence.first..seam).any(|i| {
        clause.is(i, Class::Agree)
            || clause.is(i, Class::Commit)
            || clause.any(i, &["bound", "steps", "undertakings", "commitments", "pledges"])
    });
    let Some((owner, actor)) = owner.and_then(|n| Some((n, clause.actor(n)?))).filter(|_| bound)
    else {
        return false;
    };
    let (from, end) = (owner.end + 1, clause.sentence.end);
    if from + 1 >= end {
        return false;
    }
    let mut draft =
        clause.draft(Kind::Commitment, from, (Status::Promised, clause.certainty(from)));
    draft.actors("by", "country", &[actor]);
    draft.text("action", clause.words(from, from + 1));
    draft.text("what", clause.words(from, end));
    let told = |v: &&crate::reader::value::Value| {
        v.first >= from && (v.is_money() || matches!(v.unit, Unit::Percent | Unit::Quantity(_)))
    };
    if let Some(value) = clause.sentence.values.iter().find(told) {
        draft.value(value);
    }
    draft.deadline(clause.deadline(from, end));
    draft.text("class", "agree");
    out.push(draft.proposal);
    true
}
