//! Lines that cannot hold together, and a smallest set of them.
//!
//! Musts, fixed meetings and floors *ask* for meetings; absences, vetoes, caps, tables and interpreters *forbid*
//! them. Each is one member. A set is a conflict when the event with these members alone has no
//! timetable; it is smallest when it loses that with any member taken away. It is found by dividing
//! (QuickXplain, Junker 2004), asking each time whether a part is impossible: first the selection flow, whose
//! bound then lacks a must or a floor place; then a timetable, which shows that it is possible; then, where
//! neither answers and the part is small, the satisfiability solver.

use crate::{
    Draft, Error, Event,
    board::{Board, Objective},
    bound::select,
    event::Hall,
    model::Model,
    plan::{Plan, hall_of},
    sat::Answer,
    solve::{self, Options},
};

/// Pairs times slots up to which the satisfiability solver is asked.
const SMALL: usize = 60_000;
/// Conflicts after which it gives up.
const CONFLICTS: u64 = 200_000;

/// One line that asks for a meeting or forbids one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Member {
    /// Two firms must meet.
    Must {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// The caller's row.
        source: usize,
    },
    /// A meeting is fixed.
    Fixed {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// Its slot, counted from 0.
        slot: usize,
        /// Its table, if fixed too.
        table: Option<u32>,
        /// The caller's row.
        source: usize,
    },
    /// A firm should have a number of meetings.
    Floor {
        /// The firm.
        firm: String,
        /// Its floor.
        floor: u32,
        /// The caller's row.
        source: usize,
    },
    /// A firm is away.
    Absence {
        /// The firm.
        firm: String,
        /// In how many slots.
        slots: usize,
        /// The caller's row.
        source: usize,
    },
    /// Two firms may not meet.
    Veto {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// The caller's row.
        source: usize,
    },
    /// A firm may have no more meetings.
    Cap {
        /// The firm.
        firm: String,
        /// Its cap.
        cap: u32,
        /// The caller's row.
        source: usize,
    },
    /// A hall has no more tables.
    Tables {
        /// The hall.
        hall: String,
        /// Meetings that its tables hold over all slots.
        meetings: u64,
        /// The caller's row.
        source: usize,
    },
    /// There are no more interpreters.
    Interpreters {
        /// Their languages; empty for any.
        languages: String,
        /// The caller's row.
        source: usize,
    },
}

impl Member {
    /// The caller's row.
    #[must_use]
    pub fn source(&self) -> usize {
        match self {
            Self::Must { source, .. }
            | Self::Fixed { source, .. }
            | Self::Floor { source, .. }
            | Self::Absence { source, .. }
            | Self::Veto { source, .. }
            | Self::Cap { source, .. }
            | Self::Tables { source, .. }
            | Self::Interpreters { source, .. } => *source,
        }
    }
}

impl std::fmt::Display for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Must { a, b, .. } => write!(f, "\"{a}\" must meet \"{b}\""),
            Self::Fixed { a, b, slot, table, .. } => {
                write!(f, "\"{a}\" and \"{b}\" are fixed in slot {}", slot + 1)?;
                table.map_or(Ok(()), |t| write!(f, " at table {t}"))
            }
            Self::Floor { firm, floor, .. } => write!(f, "\"{firm}\" should have {floor} meetings"),
            Self::Absence { firm, slots, .. } => write!(f, "\"{firm}\" is away in {slots} slots"),
            Self::Veto { a, b, .. } => write!(f, "\"{a}\" and \"{b}\" may not meet"),
            Self::Cap { firm, cap, .. } => write!(f, "\"{firm}\" may have {cap} meetings"),
            Self::Tables { hall, meetings, .. } if hall.is_empty() => {
                write!(f, "the tables hold {meetings} meetings")
            }
            Self::Tables { hall, meetings, .. } => {
                write!(f, "the tables of hall \"{hall}\" hold {meetings} meetings")
            }
            Self::Interpreters { languages, .. } if languages.is_empty() => {
                write!(f, "there are no more interpreters")
            }
            Self::Interpreters { languages, .. } => {
                write!(f, "there are no more interpreters for {languages}")
            }
        }
    }
}

/// A set of lines that cannot hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    members: Vec<Member>,
    smallest: bool,
    slots: usize,
}

/// Whether all musts, fixed meetings and floors of an event can hold together.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// They can: here is a plan.
    Possible(Box<Plan>),
    /// They cannot, and these lines show it.
    Impossible(Conflict),
    /// No plan was found and no proof that there is none.
    Undecided,
}

impl Conflict {
    /// The lines.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// Is it proven that no member can be left out?
    #[must_use]
    pub fn smallest(&self) -> bool {
        self.smallest
    }

    /// The conflict in words: what cannot hold, each line with its place, a cure. `place` turns the
    /// caller's row number into `file:line`.
    pub fn message(&self, place: impl Fn(usize) -> String) -> String {
        let mut text = format!("{}:\n", self.headline());
        for member in &self.members {
            text.push_str(&format!("  {}: {member}\n", place(member.source())));
        }
        text.push_str(&format!("hint: {}", self.cure()));
        text
    }

    fn headline(&self) -> String {
        let n = self.members.len();
        let firms = self.shared();
        match firms.as_slice() {
            [one] => {
                format!("{n} lines about \"{one}\" cannot hold together in {} slots", self.slots)
            }
            _ if n == 1 => format!("this line cannot hold in {} slots", self.slots),
            _ => format!("{n} lines cannot hold together in {} slots", self.slots),
        }
    }

    /// Firms named by every member that names any.
    fn shared(&self) -> Vec<String> {
        let names = |m: &Member| match m {
            Member::Must { a, b, .. } | Member::Fixed { a, b, .. } | Member::Veto { a, b, .. } => {
                vec![a.clone(), b.clone()]
            }
            Member::Floor { firm, .. }
            | Member::Absence { firm, .. }
            | Member::Cap { firm, .. } => vec![firm.clone()],
            Member::Tables { .. } | Member::Interpreters { .. } => Vec::new(),
        };
        let mut shared: Option<Vec<String>> = None;
        for list in self.members.iter().map(names).filter(|l| !l.is_empty()) {
            shared = Some(match shared {
                None => list,
                Some(old) => old.into_iter().filter(|n| list.contains(n)).collect(),
            });
        }
        shared.unwrap_or_default()
    }

    fn cure(&self) -> String {
        let mut cures: Vec<&str> = Vec::new();
        let mut add = |text: &'static str| {
            if !cures.contains(&text) {
                cures.push(text);
            }
        };
        for member in &self.members {
            match member {
                Member::Must { .. } => add("turn one must into a want"),
                Member::Fixed { .. } => add("free or move one fixed meeting"),
                Member::Floor { .. } => add("lower one floor"),
                Member::Absence { .. } => add("shorten an absence"),
                Member::Veto { .. } => add("withdraw the veto"),
                Member::Cap { .. } => add("raise the cap"),
                Member::Tables { .. } => add("add a table"),
                Member::Interpreters { .. } => add("add an interpreter"),
            }
        }
        let asks = self
            .members
            .iter()
            .filter(|m| matches!(m, Member::Must { .. } | Member::Fixed { .. }))
            .count();
        if asks > 1 && self.shared().len() == 1 {
            add("give the firm one more delegate");
        }
        let list = cures.join(", or ");
        if self.smallest { format!("any one of these is enough: {list}") } else { list }
    }

    pub(crate) fn fixed(event: &Event) -> Result<Self, Error> {
        let mut draft = event.draft().clone();
        draft.wishes.iter_mut().for_each(|w| w.must = false);
        draft.firms.iter_mut().for_each(|f| f.floor = 0);
        search(&draft, event.slots().len())
    }

    pub(crate) fn table(event: &Event, pair: usize) -> Self {
        let pair = &event.pairs()[pair];
        let name = |i: usize| event.firms()[i].name.clone();
        let members = event
            .draft()
            .fixed
            .iter()
            .filter(|f| Some(f.slot) == pair.fixed && f.table == pair.fixed_table)
            .map(|f| Member::Fixed {
                a: f.a.clone(),
                b: f.b.clone(),
                slot: f.slot,
                table: f.table,
                source: f.source,
            })
            .collect::<Vec<_>>();
        let alone = vec![Member::Fixed {
            a: name(pair.a),
            b: name(pair.b),
            slot: pair.fixed.unwrap_or(0),
            table: pair.fixed_table,
            source: pair.source,
        }];
        Self {
            members: if members.is_empty() { alone } else { members },
            smallest: false,
            slots: event.slots().len(),
        }
    }
}

/// Can all musts, fixed meetings and floors hold together; if not, which lines cannot?
///
/// # Errors
///
/// An [`Error`] of the event's own, which does not happen for an event that was made.
pub fn verdict(event: &Event) -> Result<Verdict, Error> {
    match possible(event) {
        Some(Some(plan)) => Ok(Verdict::Possible(Box::new(plan))),
        None => Ok(Verdict::Undecided),
        Some(None) => Ok(Verdict::Impossible(search(event.draft(), event.slots().len())?)),
    }
}

/// `Some(Some(plan))`: possible; `Some(None)`: impossible; `None`: not known.
fn possible(event: &Event) -> Option<Option<Plan>> {
    let musts = event.pairs().iter().filter(|p| p.must).count() as u32;
    let floors: u32 = event.firms().iter().map(|f| f.floor).sum();
    let selection = select(event);
    let Ok(bound) = selection.prices.bound(event) else { return None };
    if bound.musts < musts || bound.floor_places < floors || fixed_tables_clash(event) {
        return Some(None);
    }
    let objective = Objective::of(event);
    let mut board = Board::new(event, &objective);
    if solve::pin(&mut board).is_err() {
        return Some(None);
    }
    let goal = i64::try_from(event.scale.composite(&crate::Score {
        musts,
        floor_places: floors,
        weight: 0,
    }))
    .unwrap_or(i64::MAX);
    let pinned = board.places();
    solve::fill_board(&mut board, &selection, goal, &Options { seed: 1, effort: 2 });
    if board.value() >= goal {
        return solve::finish(&board, &Default::default()).ok().map(Some);
    }
    board.restore(&pinned);
    by_clauses(event, board)
}

fn by_clauses(event: &Event, mut board: Board<'_>) -> Option<Option<Plan>> {
    let marked: Vec<bool> = event
        .pairs()
        .iter()
        .map(|p| p.must || event.firms()[p.a].floor > 0 || event.firms()[p.b].floor > 0)
        .collect();
    let size: usize =
        event.pairs().iter().zip(&marked).filter(|(_, m)| **m).map(|(p, _)| p.open.len()).sum();
    if size > SMALL {
        return None;
    }
    let mut model = Model::of(event, &marked);
    for (e, pair) in event.pairs().iter().enumerate() {
        if pair.must {
            let meets = model.meets[e];
            model.sat.clause(&[meets]);
        }
    }
    for (i, firm) in event.firms().iter().enumerate() {
        let meets = model.of_firm(event, i);
        model.sat.at_least(&meets, firm.floor as usize);
    }
    match model.sat.solve(&[], CONFLICTS) {
        Answer::No => Some(None),
        Answer::Limit => None,
        Answer::Yes => {
            model.write(&mut board);
            solve::finish(&board, &Default::default()).ok().map(Some)
        }
    }
}

fn fixed_tables_clash(event: &Event) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    event.pairs().iter().any(|p| match (p.fixed, p.fixed_table) {
        (Some(slot), Some(table)) => {
            let right = hall_of(event, table, slot).is_some_and(|h| p.hall.is_none_or(|x| x == h));
            !right || !seen.insert((slot, table))
        }
        _ => false,
    })
}

fn search(draft: &Draft, slots: usize) -> Result<Conflict, Error> {
    let all = members(draft);
    let mut unsure = false;
    let mut impossible = |active: &[usize]| -> Result<bool, Error> {
        let event = Event::new(reduced(draft, &all, active))?;
        let answer = possible(&event);
        unsure |= answer.is_none();
        Ok(matches!(answer, Some(None)))
    };
    let order: Vec<usize> = (0..all.len()).collect();
    let mut found =
        if impossible(&[])? { Vec::new() } else { divide(&[], false, &order, &mut impossible)? };
    found.sort_unstable();
    // Each member once more: what the flow alone could not spare, the solver may.
    let mut at = 0;
    while at < found.len() {
        let mut without = found.clone();
        without.remove(at);
        if impossible(&without)? { found = without } else { at += 1 }
    }
    Ok(Conflict {
        members: found.iter().map(|m| all[*m].clone()).collect(),
        smallest: !unsure,
        slots,
    })
}

/// QuickXplain: a smallest part of `rest` that is impossible together with `base`.
fn divide(
    base: &[usize],
    grown: bool,
    rest: &[usize],
    impossible: &mut impl FnMut(&[usize]) -> Result<bool, Error>,
) -> Result<Vec<usize>, Error> {
    if grown && impossible(base)? {
        return Ok(Vec::new());
    }
    if rest.len() <= 1 {
        return Ok(rest.to_vec());
    }
    let (first, second) = rest.split_at(rest.len() / 2);
    let with_first: Vec<usize> = base.iter().chain(first).copied().collect();
    let of_second = divide(&with_first, !first.is_empty(), second, impossible)?;
    let with_second: Vec<usize> = base.iter().chain(&of_second).copied().collect();
    let mut of_first = divide(&with_second, !of_second.is_empty(), first, impossible)?;
    of_first.extend(of_second);
    Ok(of_first)
}

/// All members, those that forbid before those that ask, in the order of names.
fn members(draft: &Draft) -> Vec<Member> {
    let mut all = Vec::new();
    let name = |a: &str, b: &str| {
        if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
    };
    for hall in &draft.halls {
        let meetings = hall.tables.iter().map(|k| u64::from(*k)).sum();
        all.push(Member::Tables { hall: hall.name.clone(), meetings, source: hall.source });
    }
    for pool in &draft.pools {
        let languages =
            pool.languages.as_ref().map(|(x, y)| format!("{x}-{y}")).unwrap_or_default();
        all.push(Member::Interpreters { languages, source: pool.source });
    }
    for x in &draft.absences {
        all.push(Member::Absence { firm: x.firm.clone(), slots: x.slots.len(), source: x.source });
    }
    for x in &draft.vetoes {
        let (a, b) = name(&x.a, &x.b);
        all.push(Member::Veto { a, b, source: x.source });
    }
    for x in &draft.firms {
        if let Some(cap) = x.cap {
            all.push(Member::Cap { firm: x.name.clone(), cap, source: x.source });
        }
    }
    for x in draft.firms.iter().filter(|x| x.floor > 0) {
        all.push(Member::Floor { firm: x.name.clone(), floor: x.floor, source: x.source });
    }
    for x in &draft.fixed {
        let (a, b) = name(&x.a, &x.b);
        all.push(Member::Fixed { a, b, slot: x.slot, table: x.table, source: x.source });
    }
    for x in draft.wishes.iter().filter(|x| x.must) {
        let (a, b) = name(&x.a, &x.b);
        all.push(Member::Must { a, b, source: x.source });
    }
    all
}

/// The draft in which only the active members forbid or ask.
fn reduced(draft: &Draft, all: &[Member], active: &[usize]) -> Draft {
    let kept: std::collections::BTreeSet<&Member> = active.iter().map(|m| &all[*m]).collect();
    let sorted = |a: &str, b: &str| {
        if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
    };
    let mut out = draft.clone();
    let plenty = u32::try_from(draft.firms.len()).unwrap_or(u32::MAX).saturating_mul(2).max(1);
    let delegates: u32 = draft.firms.iter().map(|f| f.delegates).sum();
    for hall in &mut out.halls {
        let meetings = hall.tables.iter().map(|k| u64::from(*k)).sum();
        if !kept.contains(&Member::Tables {
            hall: hall.name.clone(),
            meetings,
            source: hall.source,
        }) {
            hall.tables.iter_mut().for_each(|k| *k = plenty.max(delegates));
        }
    }
    if out.halls.is_empty() && !draft.slots.is_empty() {
        out.halls.push(Hall { name: String::new(), tables: vec![0; draft.slots.len()], source: 0 });
    }
    for pool in &mut out.pools {
        let languages =
            pool.languages.as_ref().map(|(x, y)| format!("{x}-{y}")).unwrap_or_default();
        if !kept.contains(&Member::Interpreters { languages, source: pool.source }) {
            pool.size.iter_mut().for_each(|k| *k = plenty.max(delegates));
        }
    }
    out.absences.retain(|x| {
        kept.contains(&Member::Absence {
            firm: x.firm.clone(),
            slots: x.slots.len(),
            source: x.source,
        })
    });
    out.vetoes.retain(|x| {
        let (a, b) = sorted(&x.a, &x.b);
        kept.contains(&Member::Veto { a, b, source: x.source })
    });
    for firm in &mut out.firms {
        if let Some(cap) = firm.cap
            && !kept.contains(&Member::Cap { firm: firm.name.clone(), cap, source: firm.source })
        {
            firm.cap = None;
        }
        if !kept.contains(&Member::Floor {
            firm: firm.name.clone(),
            floor: firm.floor,
            source: firm.source,
        }) {
            firm.floor = 0;
        }
    }
    out.fixed.retain(|x| {
        let (a, b) = sorted(&x.a, &x.b);
        kept.contains(&Member::Fixed { a, b, slot: x.slot, table: x.table, source: x.source })
    });
    // Tables are numbered through the halls, so a lifted limit would move the numbers of the next hall.
    let lifted = active.iter().filter(|m| matches!(all[**m], Member::Tables { .. })).count()
        < draft.halls.len();
    if draft.halls.len() > 1 && lifted {
        out.fixed.iter_mut().for_each(|x| x.table = None);
    }
    for wish in &mut out.wishes {
        let (a, b) = sorted(&wish.a, &wish.b);
        wish.must = wish.must && kept.contains(&Member::Must { a, b, source: wish.source });
        wish.weight = 0;
    }
    let floored: std::collections::BTreeSet<&str> =
        out.firms.iter().filter(|f| f.floor > 0).map(|f| f.name.as_str()).collect();
    let needed = |w: &crate::Wish| {
        w.must || floored.contains(w.a.as_str()) || floored.contains(w.b.as_str())
    };
    out.wishes.retain(|w| needed(w));
    out
}
