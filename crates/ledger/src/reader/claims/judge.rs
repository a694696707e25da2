//! How firmly a clause says what it says: its status, its certainty and who says it.

use super::clause::Clause;
use super::lexicon::Class;
use super::proposal::Certainty;
use super::speech::Speech;
use crate::schema::Status;

impl<'a> Clause<'a> {
    /// "will be signed once our parliaments approve": it waits for something else.
    fn waits(&self, start: usize, trigger: usize) -> bool {
        let ahead = (start..trigger).any(|i| self.is(i, Class::Future) || self.at(i, "to"));
        ahead
            && (trigger + 1..self.sentence.end).any(|i| {
                self.at(i, "once")
                    && !self.at(i - 1, "at")
                    && !self.any(i + 1, &["again", "more", "a", "an", "every", "per", "in"])
                    && !self.any(i + 1, &[",", ".", ";", "and"])
                    || self.any(i, &["pending", "contingent"])
                    || self.at(i, "as") && self.at(i + 1, "soon") && self.at(i + 2, "as")
                    || self.at(i, "subject") && self.at(i + 1, "to")
            })
    }

    /// What the words around a verb make of the status that it has when said plainly.
    pub fn judge(&self, trigger: usize, plain: Status) -> (Status, Certainty) {
        let start = self.start_of(trigger).max(trigger.saturating_sub(24));
        let near = trigger.saturating_sub(4).max(start);
        let tokens = &self.scene.tokens;
        // "not yet signed", "yet to be signed", "belum": it is still to come.
        let pending = (near..trigger).any(|i| {
            self.any(i, &["belum", "pending", "awaiting", "awaits", "henuz"])
                || self.at(i, "yet")
                    && (self.is(i.wrapping_sub(1), Class::Neg) || self.at(i + 1, "to"))
                || self.is(i, Class::Neg) && self.at(i + 1, "yet")
        });
        if pending {
            return (Status::Possible, self.certainty(trigger));
        }
        if self.refuted(trigger) {
            return (Status::Possible, Certainty::Denied);
        }
        // Who declines to do it or the offer refuses; what declined by a tenth fell.
        let fell = |i: usize| {
            let amount = self.sentence.values.iter().any(|v| v.first > i && v.first < i + 4);
            self.any(i, &["declined", "decline", "declines", "declining"])
                && !(self.at(i + 1, "to") && tokens.is_word(i + 2))
                && (amount || !self.is(i + 1, Class::Det))
        };
        // "none of which has been signed".
        let none = (trigger.saturating_sub(8).max(self.sentence.first)..trigger)
            .any(|i| self.at(i, "none") && self.at(i + 1, "of"));
        let negated = none
            || (near..trigger).any(|i| {
                self.is(i, Class::Neg)
                    && !self.is(i, Class::Refuse)
                    && !fell(i)
                    && !(self.at(i, "no") && self.any(i + 1, &["later", "less", "fewer", "more"]))
                    || matches!(tokens.word(i), "t")
                        && matches!(tokens.word(i.wrapping_sub(1)), "'" | "’")
            });
        let denied = (near..trigger).any(|i| {
            self.is(i, Class::Refuse)
                && !fell(i)
                && !self.any(i, &["set", "ruled", "rule", "against"])
        }) || (trigger + 1..(trigger + 3).min(self.sentence.end))
            .any(|i| self.any(i, &["cancelled", "canceled", "postponed", "rejected", "suspended"]));
        let certain = self.certainty(trigger);
        if denied {
            return (Status::Withdrawn, Certainty::Denied);
        }
        if negated {
            return (Status::Possible, Certainty::Denied);
        }
        let end = self.end_of(trigger);
        let conditional = (start..end)
            .any(|i| self.any(i, &["if", "unless", "provided"]) && i != start.wrapping_sub(1))
            || self.waits(start, trigger);
        if conditional {
            return (Status::Possible, Certainty::Conditional);
        }
        let hedged = (start..trigger).any(|i| {
            self.is(i, Class::Hedge)
                && !(self.at(i, "may")
                    && tokens.sense(i).month > 0
                    && tokens.capital(i)
                    && i > start)
                && !self.any(
                    i,
                    &[
                        "talks",
                        "discussions",
                        "negotiations",
                        "interest",
                        "interested",
                        "ready",
                        "readiness",
                        "willing",
                        "willingness",
                        "draft",
                        "sought",
                        "seek",
                        "seeks",
                        "seeking",
                        "hope",
                        "hopes",
                        "hoped",
                        "hoping",
                    ],
                )
        }) || (trigger + 1..(trigger + 8).min(end)).any(|i| {
            self.any(
                i,
                &["possible", "possibly", "discussed", "considered", "proposed", "negotiated"],
            )
        });
        if hedged && plain != Status::Aim {
            return (Status::Possible, Certainty::Hedged);
        }
        let wished = (start..trigger).any(|i| {
            self.any(
                i,
                &["berharap", "mengharapkan", "diharapkan", "diharap", "mengharap", "semoga"],
            ) || !self.is(i.wrapping_sub(1), Class::Det)
                && self.any(
                    i,
                    &[
                        "hope", "hopes", "hoped", "hoping", "seek", "seeks", "seeking", "sought",
                        "aim", "aims", "aimed", "plan", "plans", "planned", "intend", "intends",
                        "want", "wants", "wish", "eyeing", "eyes", "keen",
                    ],
                )
        });
        if wished {
            return (Status::Aim, certain);
        }
        let expected = (near..trigger).any(|i| {
            self.any(i, &["expected", "due", "scheduled", "slated", "set"])
                && self.any(i + 1, &["to", "for"])
        });
        if expected {
            return (Status::Possible, Certainty::Hedged);
        }
        let future = (near..trigger).any(|i| {
            self.any(i, &["will", "shall", "ll"])
                || self.is(i, Class::Future)
                || (self
                    .any(i, &["agreed", "pledged", "promised", "undertook", "committed", "vowed"])
                    && self.any(i + 1, &["to"]))
                || self.is(i, Class::Agree) && self.any(i + 1, &["untuk", "bagi"])
        });
        if future && !matches!(plain, Status::Aim) {
            return (Status::Promised, certain);
        }
        (plain, if hedged { Certainty::Hedged } else { certain })
    }

    /// How firmly a plain claim at a token is said: by the document or by a speaker.
    pub fn certainty(&self, token: usize) -> Certainty {
        let reported = self.speaker_of(token).is_some()
            || (self.sentence.first..self.sentence.end).any(|i| {
                self.is(i, Class::Reported) && !self.any(i, &["claims", "claim", "claimed"])
            });
        if reported { Certainty::Reported } else { Certainty::Stated }
    }

    /// Whose words a token stands in.
    pub fn speaker_of(&self, token: usize) -> Option<&'a Speech> {
        let next = self.speeches.partition_point(|s| s.first <= token);
        self.speeches[next.saturating_sub(3)..next]
            .iter()
            .find(|s| token < s.end && s.speaker.is_some())
    }
}
