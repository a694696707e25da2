//! What somebody stands for or against, calls for, or offers.

use super::{object, rest, several};
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::schema::Status;

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
        let offer = clause.any(at, &["offered", "offers"])
            && !clause.at(at + 1, "to")
            && !super::promises::offers_money(clause, at);
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
        let told = rest(clause, at + 1);
        let called = clause.any(at.wrapping_sub(2), &["what"])
            || clause.any(at.wrapping_sub(1), &["what", "which"]);
        if called || told.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
            continue;
        }
        let mut draft = clause.draft(Kind::Position, at, (status, certainty));
        draft.actors("by", "country", &several(clause, at, &actor));
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
