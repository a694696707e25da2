//! What somebody expects to come: a forecast, or a judgement whether a target can be reached.

use super::{rest, several};
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::schema::Status;

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
            draft.actors("by", "country", &several(clause, at, &by));
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
