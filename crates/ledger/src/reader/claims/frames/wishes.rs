//! What somebody wants to come to pass: the words that say so, and the amounts that they govern.

use super::amounts::Role;
use super::measures::measure;
use crate::reader::clause::Clause;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::time::Relation;
use crate::reader::value::Value;

/// Does anybody will, want, agree or promise something among tokens?
pub(super) fn wished(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|i| {
        clause.is(i, Class::Aim)
            || clause.is(i, Class::Wish) && clause.scene.language.malay()
            || clause.is(i, Class::Agree)
            || clause.is(i, Class::Future)
            || clause.any(
                i,
                &[
                    "plans",
                    "plan",
                    "announced",
                    "resolved",
                    "determined",
                    "determination",
                    "ways",
                    "promises",
                    "promise",
                    "ambition",
                    "bid",
                    "efforts",
                    "should",
                    "must",
                    "would",
                ],
            )
            || intends(clause, i)
    })
}

/// A word of need, effort or means before what is to be done: "need to double", "measures to raise",
/// "upaya meningkatkan".
pub(super) fn intends(clause: &Clause<'_>, at: usize) -> bool {
    let means = clause.any(
        at,
        &[
            "need",
            "needs",
            "measures",
            "steps",
            "action",
            "work",
            "working",
            "strive",
            "seek",
            "seeks",
            "seeking",
            "ready",
            "roadmap",
            "commitment",
            "intention",
            "intend",
            "intends",
        ],
    );
    let led = means && (at + 1..at + 5).any(|i| clause.any(i, &["to", "towards", "on", "of"]));
    let malay = clause.scene.language.malay()
        && clause.any(
            at,
            &[
                "upaya",
                "langkah",
                "usaha",
                "berupaya",
                "berusaha",
                "perlu",
                "harus",
                "mesti",
                "rencana",
                "berencana",
                "mendorong",
                "bekerja",
                "komitmen",
                "komited",
            ],
        );
    led || malay
}

/// The verb of an aside behind an amount that tells it was wanted: "which they had hoped for".
pub(super) fn sought(clause: &Clause<'_>, value: &Value) -> Option<usize> {
    let end = clause.sentence.end.min(value.end + 14);
    let that = (value.end..end.min(value.end + 3)).find(|i| clause.any(*i, &["that", "which"]))?;
    (value.is_money() && clause.scene.language == Language::En).then_some(())?;
    (that + 1..end).take_while(|i| !clause.any(*i, &[";", ",", "and"])).find(|i| {
        let wanted = clause.any(
            *i,
            &["aimed", "targeted", "targetted", "sought", "hoped", "envisaged", "foreseen"],
        );
        let said = clause.any(*i, &["set", "named", "agreed"])
            && (i + 1..i + 5).any(|j| clause.any(j, &["target", "goal", "aim", "objective"]));
        wanted || said
    })
}

/// The farthest that a wish stands from the amount that it is for.
const FAR: usize = 16;

/// The word that wants an amount for a later time: "want trade of $5 billion in 2028", "mahu dagangan RM20
/// bilion pada 2028", "2028'de 5 milyar dolar ticaret istiyor".
pub(super) fn wanted(clause: &Clause<'_>, value: &Value, role: Role) -> Option<usize> {
    let date = clause.scene.date?;
    let (start, end) = (clause.start_of(value.first), clause.end_of(value.first));
    let later = clause.sentence.times.iter().any(|t| {
        t.first >= start
            && t.end <= end
            && matches!(t.relation, Relation::In | Relation::By | Relation::Until)
            && t.start.or(t.stop).is_some_and(|day| day > date)
    });
    if role != Role::Level || !later || measure(clause, value).is_none() {
        return None;
    }
    let wants = |i: &usize| {
        (clause.is(*i, Class::Aim) || clause.is(*i, Class::Wish))
            && !clause.any(*i, &["plan", "plans", "look", "looks", "determination", "resolve"])
    };
    if clause.scene.language == Language::Tr {
        return (value.end..end.min(value.end + FAR)).find(wants);
    }
    let wish = (value.first.saturating_sub(FAR).max(start)..value.first).rev().find(wants)?;
    // "want to invest $5 billion": a deed that is wanted is no level, unless it is to be that much.
    let deed = (wish + 1..value.first).any(|i| {
        clause.any(i, &["to", "untuk"])
            && !clause.any(i + 1, &["be", "see", "have", "total", "stand"])
            // "wants its deficit to fall below": what is to move is what is measured.
            && !(clause.is(i + 1, Class::Fall) || clause.is(i + 1, Class::Rise))
            && !clause.is(i + 1, Class::Det)
            || clause.is(i, Class::Supply) && !clause.is(i, Class::Measure)
            || clause.is(i, Class::Modal) && clause.scene.language == Language::En
    });
    (!deed).then_some(wish)
}
