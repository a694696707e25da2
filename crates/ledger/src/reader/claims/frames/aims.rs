//! What somebody wants to do, without a promise and without the amount that makes it a target.

use super::{rest, several};
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::schema::Status;

/// "aims to", "hopes to", "announced plans to", "keen to".
pub(super) fn aims(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let verb = clause.is(at, Class::Aim)
            && (clause.any(at + 1, &["to", "at", "for"])
                || clause.any(at, &["desire", "determination", "hope", "resolve"])
                    && clause.at(at + 1, "to"))
            && !clause.any(at, &["wish", "plan"])
            || clause.any(at, &["plans", "looks", "plan"])
                && clause.any(at + 1, &["to", "forward"])
                && !(clause.at(at, "plan")
                    && (at.saturating_sub(3)..at).any(|i| clause.is(i, Class::Det)));
        // "his visit planned for 4 November", "had aimed at for that year": a day, and nothing that is wished.
        let dated = clause.any(at + 1, &["for", "at"])
            && (clause.sentence.times.iter().any(|t| t.first == at + 2)
                || clause.any(at + 2, &["for", "in", "by"]));
        if dated {
            continue;
        }
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
        // What is a target with its amount is no second record.
        let spans = clause.spans();
        if !clause.own(end.saturating_sub(1))
            || out.iter().rev().take(24).any(|p| p.kind == Kind::Target && p.spans == spans)
        {
            return;
        }
        let mut draft = clause.draft(Kind::Aim, at, (status, certainty));
        draft.actors("by", "country", &several(clause, at, &actor));
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
