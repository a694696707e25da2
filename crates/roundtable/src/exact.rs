//! The whole event as an integer program, for events that are small enough: what no flow can see (who is
//! away when, interpreters, odd cycles) is decided by branch and bound.
//!
//! ```text
//! x[e,t] in {0,1}   sum over t x[e,t] <= 1   firms, tables, halls, interpreters by slot   caps
//! floor[i] <= sum of x at i + short[i]
//! ```
//!
//! Aims are taken one after the other, each with the former ones as constraints, so that no number in the
//! program is large. The answer is an assignment that the plan checks again; that none is better rests on
//! the solver, which computes in floating point with whole-numbered data.

use microlp::{
    ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable,
};

use crate::{
    Event,
    board::{Board, Place},
    event::Need,
};

/// Columns up to which the program is tried.
pub(crate) const MOST_COLUMNS: usize = 10_000;
const NODES: u64 = 400;

/// Coefficients of one aim, all whole numbers.
#[derive(Clone)]
pub(crate) struct Aim {
    /// By pair and slot.
    pub meeting: Vec<Vec<i64>>,
    /// Of each missing floor place.
    pub short: i64,
}

impl Aim {
    pub(crate) fn of(event: &Event, short: i64, gain: impl Fn(usize, usize) -> i64) -> Self {
        let slots = event.slots().len();
        Self {
            meeting: (0..event.pairs().len())
                .map(|e| (0..slots).map(|t| gain(e, t)).collect())
                .collect(),
            short,
        }
    }

    /// What a board reaches.
    pub(crate) fn value(&self, board: &Board<'_>) -> i64 {
        let meetings: i64 =
            (0..self.meeting.len()).filter_map(|e| board.slot(e).map(|t| self.meeting[e][t])).sum();
        let short: i64 = board
            .event
            .firms()
            .iter()
            .enumerate()
            .map(|(i, f)| i64::from(f.floor.saturating_sub(board.degree(i))))
            .sum();
        meetings + self.short * short
    }
}

pub(crate) fn columns(event: &Event) -> usize {
    event.pairs().iter().map(|p| p.open.len()).sum()
}

/// Raises a board to the best of the aims, in their order. Returns how many aims are proven, from the first.
pub(crate) fn raise(board: &mut Board<'_>, pinned: &[Option<Place>], aims: &[Aim]) -> usize {
    let event = board.event;
    let mut held: Vec<(Aim, i64)> = Vec::new();
    for (k, aim) in aims.iter().enumerate() {
        let Some((slots, proven)) = solve(event, aim, &held, board) else { return k };
        let before = board.places();
        let reached = aim.value(board);
        board.restore(pinned);
        for (e, slot) in slots.iter().enumerate() {
            if let Some(t) = slot
                && !board.pinned(e)
                && let Some(place) = board.fits(e, *t)
            {
                board.set(e, Some(place));
            }
        }
        board.commit();
        let kept = held.iter().all(|(a, v)| a.value(board) >= *v);
        if !kept || aim.value(board) < reached {
            board.restore(&before);
            return k;
        }
        if !proven {
            return k;
        }
        held.push((aim.clone(), aim.value(board)));
    }
    aims.len()
}

struct Columns {
    at: Vec<Vec<(usize, Variable)>>,
    short: Vec<Option<Variable>>,
}

/// The slot of each pair under the best value of the aim, and whether it is proven best.
fn solve(
    event: &Event,
    aim: &Aim,
    held: &[(Aim, i64)],
    board: &Board<'_>,
) -> Option<(Vec<Option<usize>>, bool)> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let columns = add_columns(&mut problem, event, aim);
    add_rules(&mut problem, event, &columns);
    for (former, value) in held {
        let mut row = LinearExpr::empty();
        let mut any = false;
        for (e, list) in columns.at.iter().enumerate() {
            for (t, x) in list.iter().filter(|(t, _)| former.meeting[e][*t] != 0) {
                row.add(*x, former.meeting[e][*t] as f64);
                any = true;
            }
        }
        if former.short != 0 {
            for s in columns.short.iter().flatten() {
                row.add(*s, former.short as f64);
                any = true;
            }
        }
        if any {
            problem.add_constraint(row, ComparisonOp::Ge, *value as f64);
        }
    }
    let warm: Vec<(Variable, f64)> = columns
        .at
        .iter()
        .enumerate()
        .flat_map(|(e, list)| {
            list.iter().map(move |(t, x)| (*x, if board.slot(e) == Some(*t) { 1.0 } else { 0.0 }))
        })
        .chain(columns.short.iter().enumerate().filter_map(|(i, s)| {
            let short = event.firms()[i].floor.saturating_sub(board.degree(i));
            s.map(|s| (s, f64::from(short)))
        }))
        .collect();
    let mut options = SolveOptions::default();
    (options.node_limit, options.warm_start, options.mip_gap) = (Some(NODES), Some(warm), 0.0);
    let outcome: SolveOutcome = problem.solve_with(options).ok()?;
    let proven = outcome.is_optimal();
    let solution = outcome.solution()?;
    let slots = columns
        .at
        .iter()
        .map(|list| list.iter().find(|(_, x)| solution.var_value(*x) > 0.5).map(|(t, _)| *t))
        .collect();
    Some((slots, proven))
}

fn add_columns(problem: &mut Problem, event: &Event, aim: &Aim) -> Columns {
    let at = event
        .pairs()
        .iter()
        .enumerate()
        .map(|(e, pair)| {
            let slots = pair.open.iter().filter(|t| pair.fixed.is_none_or(|f| f == *t));
            slots
                .map(|t| {
                    let coefficient = aim.meeting[e][t] as f64;
                    let x = if pair.fixed.is_some() {
                        problem.add_integer_var(coefficient, (1, 1))
                    } else {
                        problem.add_binary_var(coefficient)
                    };
                    (t, x)
                })
                .collect()
        })
        .collect();
    let short = event
        .firms()
        .iter()
        .map(|f| {
            (f.floor > 0).then(|| problem.add_var(aim.short as f64, (0.0, f64::from(f.floor))))
        })
        .collect();
    Columns { at, short }
}

fn add_rules(problem: &mut Problem, event: &Event, columns: &Columns) {
    let slots = event.slots().len();
    let mut most = |terms: &[Variable], limit: u32| {
        if terms.len() > limit as usize {
            problem.add_constraint(
                terms.iter().map(|x| (*x, 1.0)),
                ComparisonOp::Le,
                f64::from(limit),
            );
        }
    };
    let in_slot = |keep: &dyn Fn(usize) -> bool, t: usize| -> Vec<Variable> {
        (0..columns.at.len())
            .filter(|e| keep(*e))
            .filter_map(|e| columns.at[e].iter().find(|(s, _)| *s == t).map(|(_, x)| *x))
            .collect()
    };
    for list in &columns.at {
        most(&list.iter().map(|(_, x)| *x).collect::<Vec<_>>(), 1);
    }
    for (i, firm) in event.firms().iter().enumerate() {
        let mut by_slot: Vec<Vec<Variable>> = vec![Vec::new(); slots];
        let mut all = Vec::new();
        for e in &event.pairs_of[i] {
            for (t, x) in &columns.at[*e] {
                by_slot[*t].push(*x);
                all.push(*x);
            }
        }
        by_slot.iter().for_each(|list| most(list, firm.delegates));
        if event.pairs_of[i].len() > event.cap(i) as usize {
            most(&all, event.cap(i));
        }
    }
    for t in 0..slots {
        most(&in_slot(&|_| true, t), event.room(t));
        if event.halls().len() > 1 {
            for (h, hall) in event.halls().iter().enumerate() {
                most(&in_slot(&|e| event.pairs()[e].hall == Some(h), t), hall.tables[t]);
            }
        }
        for (p, pool) in event.pools().iter().enumerate() {
            most(&in_slot(&|e| event.pairs()[e].need == Need::Pool(p), t), pool.size[t]);
        }
    }
    for (i, firm) in event.firms().iter().enumerate() {
        let Some(short) = columns.short[i] else { continue };
        let mut row = LinearExpr::empty();
        row.add(short, 1.0);
        for e in &event.pairs_of[i] {
            columns.at[*e].iter().for_each(|(_, x)| row.add(*x, 1.0));
        }
        problem.add_constraint(row, ComparisonOp::Ge, f64::from(firm.floor));
    }
}
