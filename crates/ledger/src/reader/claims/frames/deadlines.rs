//! By when a target is to be reached: where in its sentence the day or year stands.

use crate::reader::calendar::{Anchor, Grain};
use crate::reader::clause::Clause;
use crate::reader::language::Language;
use crate::reader::time::{Relation, Time};

/// The deadline behind a token, else any of the sentence.
pub(super) fn deadline_after<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let by = clause.deadline(at, clause.sentence.end);
    by.or_else(|| clause.horizon(at, at + 8))
        .or_else(|| years_ahead(clause, at))
        .or_else(|| year_of_goal(clause))
        .or_else(|| clause.deadline(clause.sentence.first, clause.sentence.end))
        .or_else(|| year_to_come(clause, at))
        .or_else(|| counted_ahead(clause, at))
}

/// "beş yıl içinde üç katına": in Turkish the years that are given stand before.
fn years_ahead<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let start = clause.start_of(at);
    clause.sentence.times.iter().find(|t| {
        clause.scene.language == Language::Tr
            && t.first >= start
            && t.end <= at
            && t.grain == Grain::Span
            && t.anchor == Anchor::Document
            && clause.ends_ahead(t)
    })
}

/// The year that a goal is for: "the 2025 target", "2025 için konulan hedef", "yang ditetapkan untuk tahun
/// itu", which is the year that was told before.
pub(super) fn year_of_goal<'a>(clause: &Clause<'a>) -> Option<&'a Time> {
    let (first, end) = (clause.sentence.first, clause.sentence.end);
    let years = || clause.sentence.times.iter().filter(|t| t.grain == Grain::Year);
    let own = years().find(|t| {
        let behind = t.end + 2 * usize::from(matches!(clause.scene.tokens.word(t.end), "'" | "’"));
        match clause.scene.language {
            Language::Tr => {
                clause.any(t.end, &["icin"]) || clause.any(behind, &["hedefi", "hedefini"])
            }
            Language::En => {
                clause.any(t.end, &["target", "goal"])
                    || (first..t.first).any(|i| {
                        i + 4 > t.first
                            && clause.at(i, "for")
                            && clause.any(
                                i.wrapping_sub(1),
                                &["target", "goal", "set", "planned", "fixed"],
                            )
                    })
            }
            Language::Ms | Language::Id => {
                (t.first.saturating_sub(3).max(first)..t.first).any(|i| {
                    clause.any(i, &["untuk", "bagi"])
                        && clause.any(
                            i.wrapping_sub(1),
                            &["ditetapkan", "dipatok", "disasarkan", "ditargetkan"],
                        )
                })
            }
        }
    });
    own.or_else(|| {
        let that = (first + 2..end).find(|i| {
            clause.at(*i, "year") && clause.any(i - 1, &["that", "same"]) && clause.at(i - 2, "for")
                || clause.at(*i, "tahun")
                    && clause.any(i + 1, &["itu", "tersebut", "berkenaan"])
                    && clause.any(i - 1, &["untuk", "bagi"])
        })?;
        let mut told = years().filter(|t| t.end <= that && t.start.is_some());
        let one = told.next()?;
        told.next().is_none().then_some(one)
    })
}

/// "within seven years of the date of signature": a day counted from the document.
fn counted_ahead<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let date = clause.scene.date?;
    clause.sentence.times.iter().find(|t| {
        t.first >= at
            && t.anchor == Anchor::Document
            && (clause.any(t.first, &["within", "dalam"]) || clause.counts_years(t))
            && (t.start.is_some_and(|start| start > date)
                || t.start.is_some() && clause.ends_ahead(t))
    })
}

/// "to be attained in 2032", "for 2029": the year behind a target that is still to come.
fn year_to_come<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let date = clause.scene.date?;
    clause.sentence.times.iter().find(|t| {
        // In Turkish the year stands before its amount.
        let tr = clause.scene.language == Language::Tr;
        (t.first >= at || tr && t.first >= clause.start_of(at))
            && t.relation == Relation::In
            && matches!(t.grain, Grain::Year | Grain::Month)
            && t.start.is_some_and(|start| start > date)
            && !clause.sentence.values.iter().any(|v| v.first > at && v.end <= t.first)
    })
}
