//! Each number of a sentence that measures something: is it a target or a figure?

use rust_decimal::Decimal;

use super::amounts::{Role, governor, role};
use super::figures::figure;
use super::multiples::multiples;
use super::periods::period_of;
use super::targets::{propose_target, target};
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::proposal::Proposal;
use crate::reader::value::{Unit, Value};

/// Every money, percent or quantity of a sentence that measures something.
pub(super) fn amounts(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let values = &clause.sentence.values;
    let roles: Vec<Role> = (0..values.len()).map(|index| role(clause, index)).collect();
    let (multiple, bases) = multiples(clause, &roles, out);
    let mut targets: Vec<usize> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let counts = matches!(value.unit, Unit::Count { .. });
        let big = matches!(value.unit, Unit::None) && value.low >= Decimal::from(1_000_000);
        if matches!(value.unit, Unit::None) && !big || !clause.own(value.first) {
            continue;
        }
        if roles[index] == Role::Same {
            // The same amount in another currency is a figure where the first is one.
            if index > 0 && !targets.contains(&(index - 1)) {
                figure(clause, index, &roles, out);
            } else {
                targets.push(index);
            }
            continue;
        }
        // The base of a multiple is a figure where the text says for when, and never a goal.
        if bases.contains(&index) {
            let past = period_of(clause, index, &roles).is_some_and(|t| clause.is_over(t));
            if past {
                figure(clause, index, &roles, out);
            }
            continue;
        }
        let trigger = target(clause, index, value, roles[index])
            .filter(|_| !counts || value.low >= Decimal::ONE_THOUSAND);
        if let Some(trigger) = trigger {
            targets.push(index);
            propose_target(clause, index, &roles, trigger, out);
        } else if !counts
            || clause.any(
                counted(value).max(1) - 1,
                &["tourists", "visitors", "wisatawan", "pelancong", "turist", "arrivals"],
            )
            || employs(clause, value)
        {
            let base_of_multiple = multiple && roles[index] == Role::Base
                || multiple && clause.any(governor(clause, value), &["from", "current"]);
            if !(base_of_multiple && period_of(clause, index, &roles).is_none()) {
                figure(clause, index, &roles, out);
            }
        }
    }
}

fn counted(value: &Value) -> usize {
    if let Unit::Count { end, .. } = value.unit { end } else { value.end }
}

/// "with more than 100 engineers": a count that somebody employs or operates.
fn employs(clause: &Clause<'_>, value: &Value) -> bool {
    let Unit::Count { end, .. } = value.unit else { return false };
    clause.is(end - 1, Class::Company)
        && (clause.start_of(value.first)..clause.end_of(value.first))
            .any(|i| clause.is(i, Class::Operate))
        && !(clause.sentence.first..clause.sentence.end)
            .any(|i| clause.is(i, Class::Attend) && !clause.at(i, "took"))
}
