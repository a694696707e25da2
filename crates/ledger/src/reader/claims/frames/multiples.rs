//! Targets by a multiple: "double", "threefold", "beş katına", of what amount.

use rust_decimal::Decimal;

use super::amounts::{Role, governor, reaches};
use super::deadlines::deadline_after;
use super::factors::factor;
use super::measures::measure;
use super::periods::period_of;
use super::scopes::scope;
use super::targets::{finish_target, set_base};
use super::wishes::wished;
use crate::reader::clause::Clause;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::proposal::{Kind, Proposal};
use crate::reader::value::{Unit, Value};
use crate::schema::Status;

/// Targets by a multiple: "double bilateral trade by 2030 from the current $400 million", "a fourfold
/// rise is the goal", "üç katına çıkarmayı hedefliyor". Were there any, and which amounts are their
/// bases?
pub(super) fn multiples(
    clause: &Clause<'_>,
    roles: &[Role],
    out: &mut Vec<Proposal>,
) -> (bool, Vec<usize>) {
    let (mut found, mut bases) = (false, Vec::new());
    let mut at = clause.sentence.first;
    while at < clause.sentence.end {
        let here = at;
        at += 1;
        let Some((by, stop)) = factor(clause, here).filter(|_| clause.own(here)) else { continue };
        at = stop;
        let (start, end) = (clause.start_of(here), clause.end_of(here));
        if !is_led(clause, here) || !is_aimed(clause, start, here, end) {
            continue;
        }
        let base = base_of(clause, here, stop);
        let noun = (stop..end.min(stop + 8))
            .chain((start..here).rev())
            .find(|i| clause.is(*i, Class::Measure));
        // "raise its cocoa grinding fourfold by 2032": a goal with its year names what it raises.
        let raised = (start..here).rev().take(8).find(|i| clause.is(*i, Class::Raise));
        let raised = raised.filter(|_| deadline_after(clause, stop).is_some());
        if noun.is_none() && base.is_none() && raised.is_none() {
            continue;
        }
        // "double trade to $800 million": the amount says it, the factor with it.
        let goal = clause.sentence.values.iter().any(|v| {
            let reached = clause.scene.language == Language::Tr && reaches(clause, v);
            reached && v.first > here
                || v.first > here
                    && v.end <= end
                    && v.is_money()
                    && clause.any(governor(clause, v), &["to", "kepada", "yani", "namely"])
        });
        if goal {
            continue;
        }
        found = true;
        let mut draft = clause.draft(Kind::Target, here, clause.judge(here, Status::Aim));
        if !matches!(draft.proposal.status, Status::Withdrawn) {
            draft.proposal.status = Status::Aim;
        }
        let behind = Value {
            first: end,
            end,
            low: Decimal::ZERO,
            high: None,
            unit: Unit::None,
            approximate: false,
            bound: None,
        };
        let measured = measure(clause, &behind).or_else(|| {
            let words = raised.map(|r| clause.words(r + 1, here)).filter(|w| !w.is_empty());
            words.map(|words| (words, String::new()))
        });
        let (what, code) = measured
            .unwrap_or_else(|| (clause.words(here, noun.map_or(end, |n| n + 1)), String::new()));
        draft.text("what", what);
        draft.text("scope", scope(clause, &behind, &code).unwrap_or_default());
        draft.text("measure", code);
        draft.number("factor", by);
        if let Some(index) = base {
            let base = &clause.sentence.values[index];
            bases.push(index);
            if let Some(goal) = base.low.checked_mul(by) {
                draft.number("value", goal.normalize());
                draft.derive("value", "factor");
            }
            if let Some(unit) = crate::reader::draft::unit_name(clause, base) {
                draft.text("unit", unit);
            }
            let told = period_of(clause, index, roles).filter(|t| !clause.ends_ahead(t));
            set_base(&mut draft, clause, base, told);
        }
        finish_target(clause, draft, here, end, out);
    }
    (found, bases)
}

/// Does a word of multiplying look ahead by its form: "to double", "doubling", "a fivefold increase"?
fn is_led(clause: &Clause<'_>, at: usize) -> bool {
    if clause.scene.language != Language::En {
        return true;
    }
    let word = clause.scene.tokens.word(at);
    clause.any(at.wrapping_sub(1), &["to", "of", "will", "should", "would", "and"])
        || word.ends_with("ing")
        || word.ends_with("fold")
        || clause.at(at, "by")
}

/// Does the clause want, plan or promise it: no multiple that was reached?
fn is_aimed(clause: &Clause<'_>, start: usize, at: usize, end: usize) -> bool {
    let to_come = (start..at).any(|i| clause.any(i, &["are", "is"]) && clause.at(i + 1, "to"));
    if clause.at(at.wrapping_sub(1), "would") {
        return wished(clause, start, at - 1);
    }
    let tr = clause.scene.language == Language::Tr
        && (at..end).any(|i| {
            clause.is(i, Class::Aim)
                || clause.is(i, Class::Wish)
                || clause.is(i, Class::Agree)
                || super::turkish_forms::future(&crate::reader::fold::fold(
                    clause.scene.tokens.word(i),
                ))
        });
    let told = (start..at)
        .any(|i| clause.any(i, &["has", "have", "had", "was", "were", "telah", "sudah"]));
    wished(clause, start, at + 1)
        || to_come
        || tr
        || !told && (start..end).any(|i| clause.is(i, Class::Target))
        || clause.scene.language.malay() && (start..at).any(|i| clause.is(i, Class::Wish))
}

/// The amount that is multiplied: it stands at "from", "now", "worth", or is the only one.
fn base_of(clause: &Clause<'_>, at: usize, stop: usize) -> Option<usize> {
    let values = &clause.sentence.values;
    let (start, end) = (clause.start_of(at), clause.sentence.end);
    let inside = |v: &Value| v.first >= start && v.end <= end && !(v.first >= at && v.end <= stop);
    let amount =
        |v: &Value| !matches!(v.unit, Unit::Percent | Unit::Points) && v.low > Decimal::ONE;
    let told = |v: &Value| {
        let near = v.first.saturating_sub(4).max(start)..v.first;
        let before = near.clone().any(|i| {
            clause.any(
                i,
                &[
                    "from",
                    "current",
                    "currently",
                    "now",
                    "present",
                    "presently",
                    "worth",
                    "today",
                    "daripada",
                    "dari",
                    "kini",
                    "sekarang",
                    "bernilai",
                    "senilai",
                ],
            )
        });
        let of = clause.any(governor(clause, v), &["of", "level"]) && v.first > at;
        let word = crate::reader::fold::fold(clause.scene.tokens.word(v.end - 1));
        let tr = clause.scene.language == Language::Tr
            && (clause.any(v.end, &["olan"]) || word.ends_with("lik") || word.ends_with("luk"));
        before || of || tr
    };
    (0..values.len()).find(|i| inside(&values[*i]) && amount(&values[*i]) && told(&values[*i]))
}
