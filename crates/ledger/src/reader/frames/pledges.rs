//! What somebody will do, wants, expects, does for another, or stands for.

use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::schema::Status;

/// The object of a clause: the first other actor behind a token.
fn object(clause: &Clause<'_>, at: usize, end: usize, subject: &Actor) -> Option<Actor> {
    clause
        .actors(at, end)
        .into_iter()
        .find(|a| a.label != subject.label && (a.country != subject.country || a.country.is_none()))
}

fn rest(clause: &Clause<'_>, at: usize) -> String {
    clause.words(at, clause.end_of(at))
}

/// Verbs that promise: "agreed to", "pledged", "offered", "will".
pub(super) fn commitments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let mut done = false;
    for at in clause.sentence.first..clause.sentence.end {
        if done {
            break;
        }
        let to = clause.at(at + 1, "to")
            || clause.at(at + 2, "to") && clause.sentence.times.iter().any(|t| t.first == at + 1);
        let agreed = clause.is(at, Class::Agree)
            && !clause.is(at.wrapping_sub(1), Class::Det)
            && !clause.any(at.wrapping_sub(1), &["to", "must", "should", "they"])
            && (to
                || !clause.any(at, &["undertook", "undertake", "resolved", "allow", "prepared"])
                || clause.any(at.wrapping_sub(1), &["will"]));
        let promised = clause.any(
            at,
            &[
                "promised",
                "promises",
                "promise",
                "pledged",
                "pledges",
                "vowed",
                "offered",
                "offers",
                "guaranteed",
                "assured",
                "reaffirmed",
                "accepted",
                "reiterated",
            ],
        ) && !clause.is(at.wrapping_sub(1), Class::Det);
        let will = clause.any(at, &["will", "shall"])
            && !clause.any(
                at + 1,
                &[
                    "be", "have", "not", "also", "never", "likely", "visit", "meet", "hold",
                    "reach", "take", "attend", "travel", "continue", "need", "depend", "arrive",
                    "become", "remain", "see",
                ],
            );
        let commitment = clause.any(at, &["commitment", "commitments"])
            && clause.at(at + 1, "to")
            && (at.saturating_sub(4)..at).any(|i| {
                clause.any(
                    i,
                    &["reaffirmed", "reiterated", "expressed", "renewed", "underlined", "stressed"],
                )
            });
        let prepared = clause.any(at, &["prepared", "ready", "willing", "committed"])
            && to
            && clause.is(at.wrapping_sub(1), Class::Aux);
        let visit = clause.at(at, "will") && clause.at(at + 1, "visit");
        if !(agreed || promised || will || commitment || prepared) || visit {
            continue;
        }
        if clause.at(at, "reaffirmed")
            && !(at..clause.end_of(at)).any(|i| clause.any(i, &["commitment", "commitments"]))
            || clause.at(at, "reiterated")
                && !(at..clause.end_of(at)).any(|i| clause.any(i, &["commitment", "commitments"]))
            || clause.at(at, "must")
        {
            continue;
        }
        // "offered access" is a stance, "offered to build" a promise.
        if clause.any(at, &["offered", "offers"]) && !to {
            continue;
        }
        if clause.any(at, &["decided", "resolved", "accepted", "approved"])
            && !to
            && !clause.at(at, "accepted")
        {
            continue;
        }
        let Some(actor) = clause.subject(at) else { continue };
        let public = actor.country.is_some()
            || actor.pair
            || actor.role.is_some()
            || clause
                .sentence
                .names
                .iter()
                .any(|n| matches!(n.kind, NameKind::Organisation(_)) && n.end <= at);
        if !public {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::Promised);
        if status == Status::Delivered {
            continue;
        }
        let end = clause.end_of(at);
        let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
        draft.actor("by", "country", &actor);
        if let Some(other) = object(clause, at + 1, end, &actor) {
            draft.actor("to", "to_country", &other);
        } else if let Some(noun) =
            (at + 1..(at + 3).min(end)).find(|i| clause.is(*i, Class::Company))
        {
            draft.text("to", clause.words(noun, noun + 1));
        }
        let from = at + 1 + usize::from(clause.at(at + 1, "to"));
        draft.text("action", clause.words(from, (from + 1).min(end)));
        draft.text("what", rest(clause, from));
        if let Some(value) =
            clause.sentence.values.iter().find(|v| v.is_money() && v.first > at && v.end <= end)
        {
            draft.value(value);
        }
        draft.deadline(clause.deadline(at, clause.sentence.end));
        let gift = (at..end).any(|i| clause.any(i, &["grant", "donate", "donation", "relief"]))
            && clause.any(at, &["granted", "donated"]);
        // A threat is promised too, but nobody agrees to it.
        let hostile = (from..(from + 3).min(end)).any(|i| {
            clause.any(
                i,
                &[
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
                ],
            )
        });
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
        done = true;
        out.push(draft.proposal);
    }
}

/// What one does for another, done: aid given, things shared, exercises held together.
pub(super) fn deeds(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let end = clause.end_of(at);
        let gave = clause.any(
            at,
            &[
                "granted",
                "donated",
                "sent",
                "provided",
                "gave",
                "delivered",
                "evacuated",
                "send",
                "airlifted",
                "shipped",
                "opened",
                "sends",
                "provides",
                "extended",
                "lent",
                "distributed",
                "dispatched",
            ],
        ) && (at + 1..end.min(at + 12)).any(|i| {
            clause.any(
                i,
                &[
                    "asylum",
                    "aid",
                    "assistance",
                    "arms",
                    "relief",
                    "food",
                    "grant",
                    "loan",
                    "loans",
                    "medicine",
                    "wounded",
                    "borders",
                    "humanitarian",
                    "refugees",
                    "shelter",
                    "supplies",
                    "emergency",
                    "credit",
                    "medical",
                    "weapons",
                    "tents",
                ],
            )
        });
        let shared = (clause.any(at, &["shared", "sharing", "shares", "share"])
            && (at + 1..end.min(at + 5)).any(|i| {
                clause.any(
                    i,
                    &["expertise", "evidence", "intelligence", "information", "technology", "data"],
                )
            }))
            || (clause.any(
                at,
                &["exercises", "exercise", "games", "drills", "manoeuvres", "maneuvers", "patrols"],
            ) && (at.saturating_sub(8)..at).any(|i| {
                clause.any(
                    i,
                    &[
                        "joint",
                        "war",
                        "naval",
                        "military",
                        "began",
                        "launched",
                        "held",
                        "conducted",
                    ],
                )
            }) && clause.parties().0.len() >= 2);
        let agreed = (clause.start_of(at)..at).any(|i| {
            clause.is(i, Class::Agree) && !clause.any(i, &["allow", "approved", "prepared"])
        });
        if !(gave || shared) || agreed {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::Delivered);
        if certainty == Certainty::Denied || status != Status::Delivered {
            continue;
        }
        let Some(actor) = clause.subject(at) else { continue };
        if shared {
            let mut draft = clause.draft(Kind::CooperationFocus, at, (status, certainty));
            draft.parties(clause.parties());
            draft.text("what", clause.words(clause.start_of(at), end));
            draft.text("class", "cooperate");
            out.push(draft.proposal);
        } else {
            if actor.country.is_none()
                && !clause
                    .sentence
                    .names
                    .iter()
                    .any(|n| matches!(n.kind, NameKind::Organisation(_)))
            {
                continue;
            }
            let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
            draft.actor("by", "country", &actor);
            if let Some(other) = object(clause, at + 1, end, &actor) {
                draft.actor("to", "to_country", &other);
            }
            draft.text("action", clause.words(at, at + 1));
            draft.text("what", rest(clause, at));
            if let Some(value) =
                clause.sentence.values.iter().find(|v| v.is_money() && v.first > at && v.end <= end)
            {
                draft.value(value);
            }
            draft.text("class", "aid");
            out.push(draft.proposal);
        }
        return;
    }
}

/// "aims to", "hopes to", "announced plans to", "keen to".
pub(super) fn aims(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let verb = clause.is(at, Class::Aim)
            && (clause.any(at + 1, &["to", "at", "for"])
                || clause.any(at, &["desire", "determination", "hope", "resolve"])
                    && clause.at(at + 1, "to"))
            && !clause.any(at, &["wish", "plan"])
            || clause.any(at, &["plans", "looks", "plan"])
                && clause.any(at + 1, &["to", "forward"]);
        if !verb || clause.any(at, &["look", "looking"]) && !clause.at(at + 1, "forward") {
            continue;
        }
        let Some(actor) =
            clause.subject(at).or_else(|| clause.speaker_of(at).and_then(|s| s.speaker.clone()))
        else {
            continue;
        };
        let (status, certainty) = clause.judge(at, Status::Aim);
        let status = if certainty == Certainty::Denied { status } else { Status::Aim };
        let end = clause.end_of(at);
        let mut draft = clause.draft(Kind::Aim, at, (status, certainty));
        draft.actor("by", "country", &actor);
        draft.text("what", rest(clause, at + 2));
        if let Some(value) =
            clause.sentence.values.iter().find(|v| v.first > at && v.end <= end && v.is_money())
        {
            draft.value(value);
        }
        draft.deadline(clause.deadline(at, clause.sentence.end));
        out.push(draft.proposal);
        return;
    }
}

/// "is expected to", "forecasts", "called the target realistic".
pub(super) fn expectations(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let passive = clause.any(
            at,
            &["expected", "forecast", "projected", "predicted", "anticipated", "set", "estimated"],
        ) && clause.at(at + 1, "to")
            && clause.is(at.wrapping_sub(1), Class::Aux);
        let active = clause.any(
            at,
            &[
                "expects",
                "forecasts",
                "anticipates",
                "predicts",
                "expect",
                "predicted",
                "foresees",
                "expecting",
                "optimistic",
                "confident",
            ],
        ) && !clause.is(at.wrapping_sub(1), Class::Det);
        let judged = clause
            .any(at, &["realistic", "achievable", "attainable", "reachable", "feasible"])
            || (clause.at(at, "within") && clause.at(at + 1, "reach"));
        let would = clause.any(at, &["would", "will", "could"])
            && clause.any(
                at + 1,
                &["reach", "hit", "exceed", "rise", "grow", "increase", "surpass", "double"],
            )
            && clause.sentence.values.iter().any(|v| v.first > at && v.first < at + 8);
        if !(passive || active || judged || would) {
            continue;
        }
        let end = clause.end_of(at);
        let (status, certainty) = clause.judge(at, Status::Possible);
        let certainty = if certainty == Certainty::Stated { Certainty::Hedged } else { certainty };
        let mut draft = clause.draft(
            Kind::Expectation,
            at,
            (if certainty == Certainty::Denied { status } else { Status::Possible }, certainty),
        );
        let by = if passive {
            clause.speaker_of(at).and_then(|s| s.speaker.clone())
        } else {
            clause.speaker_of(at).and_then(|s| s.speaker.clone()).or_else(|| clause.subject(at))
        };
        if let Some(by) = by {
            draft.actor("by", "country", &by);
        }
        let what = if passive || judged || would {
            clause.words(clause.start_of(at), end)
        } else {
            rest(clause, at + 1)
        };
        draft.text("what", what);
        if let Some(value) = clause.sentence.values.iter().find(|v| v.first > at && v.end <= end) {
            draft.value(value);
        }
        draft.deadline(clause.deadline(clause.sentence.first, clause.sentence.end));
        out.push(draft.proposal);
        return;
    }
}

/// "supports", "condemned", "called for", "called that target realistic", "offered access".
pub(super) fn positions(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let stance = clause.is(at, Class::Position)
            && !clause.is(at.wrapping_sub(1), Class::Det)
            && !clause.is(at.wrapping_sub(1), Class::Prep)
            && !clause.any(
                at,
                &[
                    "stress",
                    "stressed",
                    "solidarity",
                    "backs",
                    "back",
                    "demand",
                    "demands",
                    "call",
                    "calls",
                    "support",
                    "stand",
                ],
            )
            && (!clause.at(at, "called")
                || clause.any(at + 1, &["for", "on", "the", "that", "it"]));
        let present = clause
            .any(at, &["support", "back", "oppose", "call", "demand", "urge", "condemn"])
            && clause.any(
                at.wrapping_sub(1),
                &["we", "they", "sides", "countries", "leaders", "ministers"],
            );
        let offer = clause.any(at, &["offered", "offers"]) && !clause.at(at + 1, "to");
        if !(stance || present || offer) {
            continue;
        }
        if clause.any(at, &["reaffirmed", "reiterated"])
            && (at..clause.end_of(at)).any(|i| clause.any(i, &["commitment"]))
        {
            continue;
        }
        let Some(actor) =
            clause.subject(at).or_else(|| clause.speaker_of(at).and_then(|s| s.speaker.clone()))
        else {
            continue;
        };
        if actor.country.is_none() && !actor.pair && actor.role.is_none() {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::InForce);
        let status = if certainty == Certainty::Denied {
            status
        } else if offer {
            Status::Promised
        } else {
            Status::InForce
        };
        let end = clause.end_of(at);
        let mut draft = clause.draft(Kind::Position, at, (status, certainty));
        draft.actor("by", "country", &actor);
        draft.text(
            "action",
            clause.words(at, at + 1 + usize::from(clause.any(at + 1, &["for", "on"]))),
        );
        draft.text("what", rest(clause, at + 1));
        if let Some(other) = object(clause, at + 1, end, &actor) {
            draft.actor("to", "to_country", &other);
        }
        out.push(draft.proposal);
        return;
    }
}
