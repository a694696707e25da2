//! What one does for another, done: aid given, things shared, exercises held together.

use super::{object, rest};
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::schema::Status;

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
            draft.actors("by", "country", &clause.subjects(at));
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
