//! A goal in its sentence: which amount is the goal's own, and what became of it.

use super::turkish_forms::negative;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::value::Value;

/// What became of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Met,
    Missed,
}

/// The most words between a goal and its amount.
const APART: usize = 6;

/// The word for a goal whose own an amount is, among tokens.
pub(super) fn goal_of(
    clause: &Clause<'_>,
    (start, end): (usize, usize),
    value: &Value,
) -> Option<usize> {
    (start..end).find(|i| names_goal(clause, *i, value) && owns(clause, *i, value))
}

/// Does a token name the goal of an amount: "target", "hedef", "the mark" that was missed?
pub(super) fn names_goal(clause: &Clause<'_>, at: usize, value: &Value) -> bool {
    let goal = clause.is(at, Class::Target)
        && (!clause.any(at, &["objective", "objectives"]) || value.is_money())
        && !(clause.any(at, &["target", "goal"]) && clause.any(at + 1, &["group", "market"]));
    goal || clause.at(at, "aim") && clause.at(at + 1, "of")
        || clause.any(at, &["mark", "bar", "planned", "envisaged", "intended", "budgeted"])
            && (at.saturating_sub(3)..at)
                .any(|i| clause.is(i, Class::Missed) || clause.is(i, Class::Attained))
}

/// Is an amount the goal's own: "the 6 billion dollar target", "a target of 6 billion", "sasaran
/// dagangan RM10 bilion", "5 milyar dolarlık hedef"?
fn owns(clause: &Clause<'_>, goal: usize, value: &Value) -> bool {
    let measured =
        |i: usize| clause.is(i, Class::Measure) || clause.any(i, &["annual", "yearly", "tahunan"]);
    if goal >= value.end {
        return goal - value.end <= 3 && (value.end..goal).all(measured);
    }
    let timed = |i: usize| clause.sentence.times.iter().any(|t| t.first <= i && i < t.end);
    let joins = [
        "of", "for", "at", "in", "sebesar", "sebanyak", "senilai", "bernilai", "iaitu", "yaitu",
        "olan", "ekspor", "impor", "bagi", "untuk", "pada", "tahun",
    ];
    goal < value.first
        && value.first - goal <= APART
        && (goal + 1..value.first).all(|i| {
            measured(i)
                || timed(i)
                || clause.is(i, Class::Approx)
                || clause.is(i, Class::More)
                || clause.is(i, Class::Det)
                || clause.is(i, Class::Trade)
                || clause.any(i, &joins)
        })
}

/// A goal that stands near an amount: "the target was trade of $5bn", "$5bn is the goal".
pub(super) fn near_goal(
    clause: &Clause<'_>,
    index: usize,
    value: &Value,
    (start, end): (usize, usize),
) -> Option<usize> {
    // "fell short of the 8 billion target, at 6.3 billion": what became of it is no goal.
    let told_of = |goal: usize| {
        let own = clause.sentence.values.iter().find(|v| owns(clause, goal, v));
        own.is_some_and(|own| outcome(clause, goal, own).is_some())
    };
    let goals = (start..end).filter(|i| names_goal(clause, *i, value));
    let noun = goals.into_iter().find(|goal| !told_of(*goal))?;
    // "the $10bn target", "target of $10bn", "targeting $5bn", "target was trade of $5bn".
    let nearest = clause.sentence.values.iter().enumerate().filter(|(i, v)| {
        *i != index && (v.is_money() || v.unit == value.unit) && v.first >= start && v.end <= end
    });
    let distance = |v: &Value| if v.first > noun { v.first - noun } else { noun - v.end + 1 };
    let other = nearest.map(|(_, v)| distance(v)).min().unwrap_or(usize::MAX);
    let own = distance(value);
    let close = own <= 16 && own <= other.saturating_add(8);
    let achieved = (start..value.first).any(|i| {
        clause.any(i, &["surpassed", "fell", "missed", "stood", "melebihi", "melepasi"])
            || clause.at(i, "exceeded") && noun > i
    });
    // "trade reached $5bn, half of the target": the amount before belongs to its own verb.
    // "610 million, below the target of 800 million": what is held against a goal is none.
    let held = noun > value.end
        && (value.end..noun).any(|i| {
            clause.any(
                i,
                &[
                    "below",
                    "short",
                    "above",
                    "exceeding",
                    "surpassing",
                    "beyond",
                    "versus",
                    "against",
                    "bawah",
                    "atas",
                    "melebihi",
                    "melampaui",
                    "melepasi",
                    "berbanding",
                    "dibanding",
                    "dibandingkan",
                ],
            )
        });
    let told = held
        || noun > value.end
            && (start..value.first)
                .any(|i| clause.any(i, &["reached", "hit", "was", "totalled", "totaled"]))
            && !clause.any(value.end, &["target", "goal"])
            && noun > value.end + 2;
    (close && !achieved && !told).then_some(noun)
}

/// How far from a goal the word stands that says what became of it.
const REACH: usize = 8;

/// What a clause says became of a goal: "missed the target", "sasaran itu tidak tercapai", "hedefi aştı".
pub(super) fn outcome(clause: &Clause<'_>, goal: usize, value: &Value) -> Option<Outcome> {
    let (start, end) = (clause.start_of(goal), clause.end_of(goal));
    let (first, last) = (goal.min(value.first), goal.max(value.end - 1) + 1);
    let behind = (last..end.min(last + REACH)).find_map(|i| told(clause, i));
    if clause.scene.language == Language::Tr {
        return behind;
    }
    let before = (first.saturating_sub(REACH).max(start)..first).rev();
    before.into_iter().find_map(|i| told(clause, i)).or(behind)
}

/// What one word says became of a goal.
fn told(clause: &Clause<'_>, at: usize) -> Option<Outcome> {
    if clause.scene.language == Language::Tr {
        return turkish(clause, at);
    }
    let near = at.saturating_sub(3).max(clause.start_of(at))..at;
    let denied = near.clone().any(|i| {
        clause.is(i, Class::Neg)
            || clause.is(i, Class::Missed)
            || clause.any(i, &["yet", "belum", "failed", "fails", "failing"])
            || matches!(clause.scene.tokens.word(i), "t")
    });
    let ahead = near.clone().any(|i| {
        clause.is(i, Class::Modal)
            || clause.is(i, Class::Future)
            || clause.any(i, &["to", "be", "untuk", "bagi"])
    });
    let short = !clause.at(at, "short") || clause.at(at + 1, "of");
    if clause.is(at, Class::Missed) && !clause.any(at, &["failed", "gagal"]) {
        return (short && !denied && !ahead).then_some(Outcome::Missed);
    }
    if clause.is(at, Class::Attained) || clause.is(at, Class::Reach) {
        if denied {
            return Some(Outcome::Missed);
        }
        let done = clause.is(at, Class::Attained)
            || near.clone().any(|i| clause.any(i, &["telah", "sudah", "berjaya", "berhasil"]));
        return (done && !ahead).then_some(Outcome::Met);
    }
    None
}

/// "hedefini tutturduk", "hedefe ulaşılamadı", "hedefin gerisinde kaldı".
fn turkish(clause: &Clause<'_>, at: usize) -> Option<Outcome> {
    if clause.is(at, Class::Missed) {
        return Some(Outcome::Missed);
    }
    if clause.is(at, Class::Attained) {
        return Some(Outcome::Met);
    }
    let word = fold(clause.scene.tokens.word(at));
    let reaches = ["tuttur", "yakala", "asti", "asil", "asam", "ulas"];
    if !reaches.iter().any(|stem| word.starts_with(stem))
        || ["ece", "aca", "mak", "mek", "mayi", "meyi", "masi", "mesi"]
            .iter()
            .any(|e| word.contains(e))
    {
        return None;
    }
    let denied = negative(&word)
        || ["amad", "emed", "amay", "emey", "amam"].iter().any(|no| word.contains(no));
    if denied {
        return Some(Outcome::Missed);
    }
    (word.contains("ti") || word.contains("di") || word.contains("du")).then_some(Outcome::Met)
}
