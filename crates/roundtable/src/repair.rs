//! After a late change: the plan that changes least.
//!
//! In this order: musts held, floor places filled, fewest meetings dropped, fewest moved to another
//! slot, weight. What began before `now` stays as it was. A plan that still keeps every rule, must and
//! floor is given back unchanged.
//!
//! Where the event is small, branch and bound decides both numbers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{
    Error, Event, SlotSet,
    board::{Board, Objective, Place},
    conflict::Conflict,
    exact::{self, Aim},
    plan::{Plan, Row},
    solve::{self, Options},
};

/// A meeting of the plan that is to be repaired.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Before {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// When it starts.
    pub start: Timestamp,
    /// Its table.
    pub table: u32,
}

/// What became of one meeting.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// Held at another time.
    Moved {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// When it was.
        from: Timestamp,
        /// When it is.
        to: Timestamp,
    },
    /// Same time, other table.
    Table {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// The table it had.
        from: u32,
        /// The table it has.
        to: u32,
    },
    /// Not held.
    Dropped {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// When it was.
        from: Timestamp,
    },
    /// New.
    Added {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// When it is.
        to: Timestamp,
    },
}

/// A repaired plan.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The plan.
    pub plan: Plan,
    /// Meetings of the former plan that are not held.
    pub dropped: u32,
    /// Meetings of the former plan that are held at another time.
    pub moved: u32,
    /// Meetings that are new.
    pub added: u32,
    /// Meetings that began before `now`.
    pub frozen: u32,
    /// Is it proven that no plan with these musts and floors drops fewer, and none that drops as few moves fewer?
    pub fewest: bool,
    /// The changes, in order.
    pub changes: Vec<Changed>,
}

/// Repairs a plan for the event as it is now.
///
/// # Errors
///
/// [`Error::Fixed`] when fixed meetings cannot be held, [`Error::TooHeavy`] when weights are too large.
pub fn repair(
    event: &Event,
    before: &[Before],
    now: Option<Timestamp>,
    options: &Options,
) -> Result<Repaired, Error> {
    let past = past(event, now);
    let (event, frozen) = freeze(event, before, &past)?;
    let old = old_places(&event, before);
    let tables: BTreeMap<(usize, usize), u32> =
        old.values().map(|(e, slot, table)| ((*e, *slot), *table)).collect();
    let objective = objective(&event, &old)?;
    let mut board = Board::new(&event, &objective);
    if solve::pin(&mut board).is_err() {
        return Err(Error::Fixed(Box::new(Conflict::fixed(&event)?)));
    }
    let pinned = board.places();
    let goal = replay(&mut board, &old, before.len());
    if board.value() < goal {
        improve(&mut board, &old, goal, options);
    }
    let fewest = board.value() >= goal || prove(&event, &mut board, &pinned, &old);
    board.commit();
    let plan = solve::finish(&board, &tables)?;
    Ok(report(&event, plan, before, frozen, fewest))
}

/// By firms: pair, slot and table of the former plan, where the pair and the slot still exist.
type Old = BTreeMap<(usize, usize), (usize, usize, u32)>;

fn past(event: &Event, now: Option<Timestamp>) -> SlotSet {
    (0..event.slots().len()).filter(|t| now.is_some_and(|n| event.slots()[*t].start < n)).collect()
}

/// The event in which what began is fixed as it was, and nothing else can be put into the past.
fn freeze(event: &Event, before: &[Before], past: &SlotSet) -> Result<(Event, u32), Error> {
    if past.is_empty() {
        return Ok((event.clone(), 0));
    }
    let mut draft = event.draft().clone();
    let start: BTreeMap<Timestamp, usize> =
        draft.slots.iter().enumerate().map(|(t, s)| (s.start, t)).collect();
    let mut frozen = Vec::new();
    for b in before {
        if let Some(slot) = start.get(&b.start).copied().filter(|t| past.has(*t))
            && event.firm(&b.a).is_some()
            && event.firm(&b.b).is_some()
        {
            frozen.push((b, slot));
        }
    }
    let same = |a: &str, b: &str, x: &Before| (a == x.a && b == x.b) || (a == x.b && b == x.a);
    // The past is as it was: rules that changed since do not reach back.
    draft.absences.iter_mut().for_each(|x| x.slots = x.slots.without(past));
    draft.vetoes.retain(|v| !frozen.iter().any(|(x, _)| same(&v.a, &v.b, x)));
    draft.fixed.retain(|f| !past.has(f.slot) && !frozen.iter().any(|(x, _)| same(&f.a, &f.b, x)));
    for (x, slot) in &frozen {
        draft.fixed.push(crate::Fixed {
            a: x.a.clone(),
            b: x.b.clone(),
            slot: *slot,
            table: Some(x.table),
            source: usize::MAX,
        });
    }
    let most = draft.firms.iter().map(|f| f.delegates).sum::<u32>();
    for slot in past.iter() {
        let here = frozen.iter().filter(|(_, t)| *t == slot).count() as u32;
        let highest =
            frozen.iter().filter(|(_, t)| *t == slot).map(|(x, _)| x.table).max().unwrap_or(0);
        for hall in &mut draft.halls {
            hall.tables[slot] = hall.tables.iter().copied().max().unwrap_or(0);
        }
        if let [only] = draft.halls.as_mut_slice() {
            only.tables[slot] = only.tables[slot].max(highest).max(here);
        }
        draft.pools.iter_mut().for_each(|p| p.size[slot] = p.size[slot].max(most));
    }
    for firm in &mut draft.firms {
        let here =
            frozen.iter().filter(|(x, _)| x.a == firm.name || x.b == firm.name).count() as u32;
        firm.cap = firm.cap.map(|c| c.max(here));
    }
    let mut event = Event::new(draft)?;
    for pair in &mut event.pairs {
        if pair.fixed.is_none_or(|t| !past.has(t)) {
            pair.open = pair.open.without(past);
        }
    }
    Ok((event, frozen.len() as u32))
}

fn old_places(event: &Event, before: &[Before]) -> Old {
    let start: BTreeMap<Timestamp, usize> =
        event.slots().iter().enumerate().map(|(t, s)| (s.start, t)).collect();
    let mut old = Old::new();
    for b in before {
        let (Some(i), Some(j)) = (event.firm(&b.a), event.firm(&b.b)) else { continue };
        if let Some(e) = event.pair(i, j) {
            let pair = &event.pairs()[e];
            // A time that is no slot any more: the pair should still meet, at any time.
            let slot = start.get(&b.start).copied().unwrap_or(usize::MAX);
            old.insert((pair.a, pair.b), (e, slot, b.table));
        }
    }
    old
}

/// Musts over floor places over kept meetings over kept slots over weight.
fn objective(event: &Event, old: &Old) -> Result<Objective, Error> {
    let weight = i128::from(event.scale.floor);
    let n = old.len() as i128;
    let stay = weight;
    let keep = stay * (n + 1);
    let floors: i128 = event.firms().iter().map(|f| i128::from(f.floor)).sum();
    let floor = keep * (n + 1) + stay * (n + 1);
    let must = floor * (floors + 1);
    let all = must * (event.pairs().iter().filter(|p| p.must).count() as i128 + 1);
    let bits = 128 - all.leading_zeros();
    if bits > 60 {
        return Err(Error::TooHeavy { bits });
    }
    let (stay, keep, floor, must) = (stay as i64, keep as i64, floor as i64, must as i64);
    let mut gain: Vec<i64> =
        event.pairs().iter().map(|p| i64::from(p.weight) + if p.must { must } else { 0 }).collect();
    let mut slots = vec![None; gain.len()];
    for (e, slot, _) in old.values() {
        gain[*e] += keep;
        slots[*e] = u16::try_from(*slot).ok().filter(|_| *slot < event.slots().len());
    }
    Ok(Objective { gain, floor, stay: slots, stay_gain: stay })
}

/// Puts back what can stay; the value at which nothing can be better, weight and new meetings aside.
fn replay(board: &mut Board<'_>, old: &Old, rows: usize) -> i64 {
    let mut order: Vec<(usize, usize)> = old.values().map(|(e, slot, _)| (*e, *slot)).collect();
    order.sort_by_key(|(e, _)| (std::cmp::Reverse(board.objective.gain[*e]), *e));
    let mut all = old.len() == rows;
    for (e, slot) in order {
        if board.place(e).is_some() {
            continue;
        }
        let place = (slot < board.slots).then(|| board.fits(e, slot)).flatten();
        match place.filter(|_| board.below_caps(e)) {
            Some(place) => board.set(e, Some(place)),
            None => all = false,
        }
    }
    board.commit();
    let event = board.event;
    let musts = event.pairs().iter().enumerate().all(|(e, p)| !p.must || board.place(e).is_some());
    let floors = event.firms().iter().enumerate().all(|(i, f)| board.degree(i) >= f.floor);
    if all && musts && floors { board.value() } else { i64::MAX }
}

fn improve(board: &mut Board<'_>, old: &Old, goal: i64, options: &Options) {
    let event = board.event;
    let mut missing: Vec<usize> =
        old.values().map(|(e, ..)| *e).filter(|e| board.place(*e).is_none()).collect();
    missing.extend(
        (0..event.pairs().len()).filter(|e| event.pairs()[*e].must && board.place(*e).is_none()),
    );
    missing.sort_by_key(|e| (std::cmp::Reverse(board.objective.gain[*e]), *e));
    for e in missing {
        let before = board.value();
        let mark = board.mark();
        if board.place(e).is_none()
            && board.below_caps(e)
            && board.place_pair(e)
            && board.value() < before
        {
            board.undo(mark);
        }
    }
    board.commit();
    solve::search_on(board, goal, options);
}

/// Takes the best of the aims in their order where the event is small; is the least change proven?
fn prove(event: &Event, board: &mut Board<'_>, pinned: &[Option<Place>], old: &Old) -> bool {
    if exact::columns(event) > exact::MOST_COLUMNS {
        return false;
    }
    let mut slot_of = vec![None; event.pairs().len()];
    old.values().for_each(|(e, slot, _)| slot_of[*e] = Some(*slot));
    let n = old.len() as i64 + 1;
    let must = event.scale.must / event.scale.floor;
    let aims = [
        Aim::of(event, -1, |e, _| if event.pairs()[e].must { must } else { 0 }),
        Aim::of(event, 0, |e, t| slot_of[e].map_or(0, |slot| n + i64::from(slot == t))),
        Aim::of(event, 0, |e, _| i64::from(event.pairs()[e].weight)),
    ];
    exact::raise(board, pinned, &aims) >= 2
}

fn report(event: &Event, plan: Plan, before: &[Before], frozen: u32, fewest: bool) -> Repaired {
    let key = |a: &str, b: &str| {
        if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
    };
    let rows: BTreeMap<(String, String), Row> =
        plan.rows(event).into_iter().map(|r| (key(&r.a, &r.b), r)).collect();
    let mut changes = Vec::new();
    let (mut dropped, mut moved, mut added) = (0, 0, 0);
    let mut known = BTreeSet::new();
    for b in before {
        let (x, y) = key(&b.a, &b.b);
        known.insert((x.clone(), y.clone()));
        match rows.get(&(x.clone(), y.clone())) {
            None => {
                dropped += 1;
                changes.push(Changed::Dropped { a: x, b: y, from: b.start });
            }
            Some(row) => {
                let to = event.slots()[row.slot].start;
                if to != b.start {
                    moved += 1;
                    changes.push(Changed::Moved { a: x, b: y, from: b.start, to });
                } else if row.table != b.table {
                    changes.push(Changed::Table { a: x, b: y, from: b.table, to: row.table });
                }
            }
        }
    }
    for ((a, b), row) in &rows {
        if !known.contains(&(a.clone(), b.clone())) {
            added += 1;
            changes.push(Changed::Added {
                a: a.clone(),
                b: b.clone(),
                to: event.slots()[row.slot].start,
            });
        }
    }
    changes.sort();
    Repaired { plan, dropped, moved, added, frozen, fewest, changes }
}
