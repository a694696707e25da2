//! Given meetings, the timetable with fewest breaks.
//!
//! A break is a maximal idle run between two meetings of one participant. With a fairness `d`, the
//! breaks of any two participants differ by at most `d`.
//!
//! ```text
//! used[p,t] = some meeting of p in t      held[p,t] = used[p,0] or .. or used[p,t]
//! end[p,t] <- held[p,t-1], not used[p,t-1], used[p,t]          breaks = sum of end
//! ```
//!
//! Implied and added: `p` uses exactly as many slots as it has meetings, a slot is used by at most twice as
//! many participants as it has tables, and tables count groups of meetings that share a participant, of which
//! at most one is held. The sum is raised from below by cores: a set of ends that cannot all be absent raises
//! the bound by one and is replaced by a counter of its ends (Andres, Kaufmann, Matheis and Schaub 2012).
//!
//! Source: Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret (2022), sections 4 and 5.
//! Oracle: their published optima.

use batsat::Lit;

use crate::{
    SlotSet,
    sat::{Answer, Sat},
};

/// Meetings that have to be given slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meetings {
    /// The number of slots.
    pub slots: usize,
    /// Tables, by slot.
    pub tables: Vec<u32>,
    /// Slots in which each participant can meet.
    pub present: Vec<SlotSet>,
    /// Participant, participant, slots allowed.
    pub pairs: Vec<(usize, usize, SlotSet)>,
    /// Meetings of which the first is held before the second.
    pub before: Vec<(usize, usize)>,
    /// The most by which breaks of two participants differ; participants without meetings count.
    pub fairness: Option<u32>,
}

/// What is known at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewest {
    /// The slot of each meeting, if a timetable was found.
    pub slots: Option<Vec<usize>>,
    /// Its breaks.
    pub breaks: Option<u32>,
    /// No timetable has fewer; `None`: there is no timetable.
    pub bound: Option<u32>,
}

impl Fewest {
    /// Is the answer final: the fewest breaks, or no timetable?
    #[must_use]
    pub fn proven(&self) -> bool {
        self.bound.is_none() || self.breaks == self.bound
    }
}

struct Encoding {
    sat: Sat,
    at: Vec<Vec<Option<Lit>>>,
    ends: Vec<Vec<Lit>>,
}

/// Finds the timetable with fewest breaks, with at most `conflicts` conflicts of the solver.
#[must_use]
pub fn fewest_breaks(meetings: &Meetings, conflicts: u64) -> Fewest {
    let people = meetings.present.len() as u32;
    let alone = degrees(meetings).iter().any(|d| *d <= 1);
    let mut best = Fewest { slots: None, breaks: None, bound: None };
    let mut least = 0;
    loop {
        // Everybody has at least `least` breaks, so there are at least `least` times as many in all.
        let found = at_level(meetings, least, conflicts);
        if let Some(b) = found.breaks
            && best.breaks.is_none_or(|x| b < x)
        {
            (best.slots, best.breaks) = (found.slots, found.breaks);
        }
        best.bound = match (best.bound, found.bound) {
            (None, b) | (b, None) => b,
            (Some(x), Some(y)) => Some(x.min(y)),
        };
        least += 1;
        let useful = !alone
            && meetings.fairness.is_some()
            && best.breaks.is_none_or(|b| least * people < b)
            && least as usize <= meetings.slots / 2;
        if !useful {
            return best;
        }
    }
}

fn degrees(meetings: &Meetings) -> Vec<usize> {
    let mut degree = vec![0; meetings.present.len()];
    for (p, q, _) in &meetings.pairs {
        degree[*p] += 1;
        degree[*q] += 1;
    }
    degree
}

fn at_level(meetings: &Meetings, least: u32, conflicts: u64) -> Fewest {
    let mut budget = conflicts;
    let Some(mut encoding) = encode(meetings, least) else {
        return Fewest { slots: None, breaks: None, bound: None };
    };
    let mut spend = |sat: &mut Sat, assumptions: &[Lit], most: u64| {
        let answer = sat.solve(assumptions, most.min(budget));
        budget -= sat.spent().min(budget);
        (answer, budget)
    };
    let mut found: Option<Vec<usize>> = None;
    let mut counted: Vec<Lit> = Vec::new();
    let mut bound = 0;
    // Ends that should be absent, each with its counter and place in it.
    let mut soft: Vec<(Lit, Option<(usize, usize)>)> =
        encoding.ends.iter().flatten().map(|l| (!*l, None)).collect();
    let mut counters: Vec<Vec<Lit>> = Vec::new();
    loop {
        let assumptions: Vec<Lit> = soft.iter().map(|(l, _)| *l).collect();
        let (answer, left) = spend(&mut encoding.sat, &assumptions, u64::MAX);
        match answer {
            Answer::Yes => {
                let slots = encoding.read();
                let breaks = count(meetings, &slots);
                return Fewest {
                    slots: Some(slots),
                    breaks: Some(breaks),
                    bound: Some(breaks.min(bound)),
                };
            }
            Answer::Limit => break,
            Answer::No => {}
        }
        let mut core = encoding.sat.core();
        if core.is_empty() {
            return Fewest { slots: None, breaks: None, bound: None };
        }
        core = lighten(&mut encoding.sat, core, &mut spend);
        bound += 1;
        let members: std::collections::BTreeSet<Lit> = core.iter().copied().collect();
        let mut next = Vec::new();
        soft.retain(|(l, origin)| {
            let hit = members.contains(l);
            if hit && let Some((c, k)) = origin {
                next.push((*c, k + 1));
            }
            !hit
        });
        for (c, k) in next {
            if let Some(l) = counters[c].get(k) {
                soft.push((!*l, Some((c, k))));
            }
        }
        let ends: Vec<Lit> = core.iter().map(|l| !*l).collect();
        encoding.sat.clause(&ends);
        if ends.len() > 1 {
            let counter = encoding.sat.counter(&ends, ends.len(), false);
            soft.push((!counter[1], Some((counters.len(), 1))));
            counters.push(counter);
        }
        if left == 0 {
            break;
        }
    }
    // No time for more proof: any timetable, then one with fewer breaks than the last for as long as one is found.
    let mut left = conflicts;
    let mut goal: Vec<Lit> = Vec::new();
    loop {
        let answer = encoding.sat.solve(&goal, left);
        left -= encoding.sat.spent().min(left);
        match answer {
            Answer::Yes => {
                let slots = encoding.read();
                let breaks = count(meetings, &slots) as usize;
                found = Some(slots);
                if breaks as u32 <= bound || left == 0 {
                    break;
                }
                let all: Vec<Lit> = encoding.ends.iter().flatten().copied().collect();
                if counted.is_empty() {
                    counted = encoding.sat.counter(&all, breaks.min(all.len()), false);
                }
                goal = vec![!counted[breaks - 1]];
            }
            // None has fewer than the last; or there is none at all.
            Answer::No => match &found {
                Some(slots) => {
                    bound = count(meetings, slots);
                    break;
                }
                None => return Fewest { slots: None, breaks: None, bound: None },
            },
            Answer::Limit => break,
        }
    }
    let breaks = found.as_ref().map(|s| count(meetings, s));
    Fewest { slots: found, breaks, bound: Some(bound) }
}

/// Drops members from a core while a few conflicts show that it stays one.
fn lighten(
    sat: &mut Sat,
    core: Vec<Lit>,
    spend: &mut impl FnMut(&mut Sat, &[Lit], u64) -> (Answer, u64),
) -> Vec<Lit> {
    let mut core = core;
    let mut at = 0;
    while at < core.len() && core.len() > 1 {
        let mut less = core.clone();
        less.remove(at);
        match spend(sat, &less, 300).0 {
            Answer::No => {
                let smaller = sat.core();
                if smaller.is_empty() {
                    return core;
                }
                core.retain(|l| smaller.contains(l));
            }
            _ => at += 1,
        }
    }
    core
}

impl Encoding {
    fn read(&self) -> Vec<usize> {
        self.at
            .iter()
            .map(|row| row.iter().position(|l| l.is_some_and(|l| self.sat.is(l))).unwrap_or(0))
            .collect()
    }
}

fn encode(meetings: &Meetings, least: u32) -> Option<Encoding> {
    let (people, slots) = (meetings.present.len(), meetings.slots);
    let mut sat = Sat::new();
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); people];
    let mut at = Vec::new();
    for (m, (p, q, allowed)) in meetings.pairs.iter().enumerate() {
        of[*p].push(m);
        of[*q].push(m);
        let open = meetings.present[*p].and(&meetings.present[*q]).and(allowed);
        let row: Vec<Option<Lit>> =
            (0..slots).map(|t| open.has(t).then(|| sat.literal())).collect();
        let list: Vec<Lit> = row.iter().flatten().copied().collect();
        if list.is_empty() {
            return None;
        }
        sat.clause(&list);
        sat.at_most_one(&list);
        at.push(row);
    }
    let used = uses(&mut sat, &of, &at, slots)?;
    let groups = grouped(&of, meetings.pairs.len());
    for t in 0..slots {
        tables(&mut sat, &at, &used, &of, &groups, t, meetings.tables[t] as usize);
    }
    for (m, n) in &meetings.before {
        for t in 0..slots {
            let Some(second) = at[*n][t] else { continue };
            let mut clause: Vec<Lit> = at[*m][..t].iter().flatten().copied().collect();
            clause.push(!second);
            sat.clause(&clause);
        }
    }
    let mut ends = Vec::new();
    for (p, row) in used.iter().enumerate() {
        let list = ends_of(&mut sat, row, of[p].len());
        if let Some(d) = meetings.fairness {
            sat.at_most(&list, (d + least) as usize);
        }
        sat.at_least(&list, least as usize);
        ends.push(list);
    }
    Some(Encoding { sat, at, ends })
}

/// `used[p][t]`; a participant uses as many slots as it has meetings.
fn uses(
    sat: &mut Sat,
    of: &[Vec<usize>],
    at: &[Vec<Option<Lit>>],
    slots: usize,
) -> Option<Vec<Vec<Lit>>> {
    let mut used = Vec::new();
    for list in of {
        let row: Vec<Lit> = (0..slots)
            .map(|t| {
                let here: Vec<Lit> = list.iter().filter_map(|m| at[*m][t]).collect();
                if here.is_empty() {
                    return sat.never();
                }
                sat.at_most_one(&here);
                let u = sat.literal();
                here.iter().for_each(|l| sat.clause(&[!*l, u]));
                let mut clause = here;
                clause.push(!u);
                sat.clause(&clause);
                u
            })
            .collect();
        if list.len() > slots {
            return None;
        }
        if !list.is_empty() {
            let count = sat.counter(&row, (list.len() + 1).min(slots), true);
            sat.clause(&[count[list.len() - 1]]);
            if let Some(more) = count.get(list.len()) {
                sat.clause(&[!*more]);
            }
        }
        used.push(row);
    }
    Some(used)
}

/// Each meeting in one group of meetings that share a participant: those with most meetings left first.
fn grouped(of: &[Vec<usize>], meetings: usize) -> Vec<(usize, Vec<usize>)> {
    let mut left = vec![true; meetings];
    let mut groups = Vec::new();
    loop {
        let size = |p: &usize| of[*p].iter().filter(|m| left[**m]).count();
        let Some(p) =
            (0..of.len()).max_by_key(|p| (size(p), std::cmp::Reverse(*p))).filter(|p| size(p) > 0)
        else {
            return groups;
        };
        let group: Vec<usize> = of[p].iter().copied().filter(|m| left[*m]).collect();
        group.iter().for_each(|m| left[*m] = false);
        groups.push((p, group));
    }
}

fn tables(
    sat: &mut Sat,
    at: &[Vec<Option<Lit>>],
    used: &[Vec<Lit>],
    of: &[Vec<usize>],
    groups: &[(usize, Vec<usize>)],
    t: usize,
    tables: usize,
) {
    let mut inputs = Vec::new();
    for (p, group) in groups {
        let here: Vec<Lit> = group.iter().filter_map(|m| at[*m][t]).collect();
        match here.as_slice() {
            [] => {}
            [one] => inputs.push(*one),
            _ if group.len() == of[*p].len() => inputs.push(used[*p][t]),
            many => {
                let any = sat.literal();
                many.iter().for_each(|l| sat.clause(&[!*l, any]));
                inputs.push(any);
            }
        }
    }
    sat.at_most(&inputs, tables);
    let people: Vec<Lit> = used.iter().map(|row| row[t]).filter(|l| *l != sat.never()).collect();
    sat.at_most(&people, 2 * tables);
}

fn ends_of(sat: &mut Sat, used: &[Lit], meetings: usize) -> Vec<Lit> {
    if meetings < 2 {
        return Vec::new();
    }
    let mut held = used[0];
    let mut ends = Vec::new();
    for t in 1..used.len() {
        // `held` is true when some meeting was before t; an end at t needs one before t - 1 and none in t - 1.
        if t >= 2 && used[t] != sat.never() {
            let end = sat.literal();
            sat.clause(&[!held, used[t - 1], !used[t], end]);
            // Only where it is one, so that counts are exact.
            sat.clause(&[!end, held]);
            sat.clause(&[!end, !used[t - 1]]);
            sat.clause(&[!end, used[t]]);
            ends.push(end);
        }
        let next = sat.literal();
        sat.clause(&[!held, next]);
        sat.clause(&[!used[t], next]);
        sat.clause(&[!next, held, used[t]]);
        held = next;
    }
    ends
}

/// The breaks of a timetable.
#[must_use]
pub fn count(meetings: &Meetings, slots: &[usize]) -> u32 {
    let mut used = vec![SlotSet::default(); meetings.present.len()];
    for ((p, q, _), t) in meetings.pairs.iter().zip(slots) {
        used[*p].insert(*t);
        used[*q].insert(*t);
    }
    used.iter().map(of_one).sum()
}

/// The breaks of one participant who is busy in these slots.
#[must_use]
pub fn of_one(busy: &SlotSet) -> u32 {
    let list: Vec<usize> = busy.iter().collect();
    list.windows(2).filter(|w| w[1] > w[0] + 1).count() as u32
}
