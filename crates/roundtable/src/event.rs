//! The event: firms, slots, tables, wishes, and everything that forbids a meeting.
//!
//! An [`Event`] is made from a [`Draft`] and cannot be changed; firms stand in the order of their
//! names and pairs in the order of their firms, so that the order of input rows has no effect.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::{Error, MOST_SLOTS, SlotSet, score::Scale};

/// The largest weight of one pair.
pub const MOST_WEIGHT: u32 = 1_000_000;

/// Which side of the table a firm sits on. It gives a pair its order, host first; who may meet
/// whom is said by the wishes alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Side {
    /// Stays at its table.
    Host,
    /// Goes from table to table.
    Guest,
    /// An event with one side only.
    #[default]
    Any,
}

/// A time in which one round of meetings is held; half open, `start <= t < end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The session it belongs to.
    pub session: u32,
}

/// A room with tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// Its name; empty when the event has one hall without a name.
    pub name: String,
    /// Tables, by slot.
    pub tables: Vec<u32>,
    /// Where the caller read it.
    pub source: usize,
}

/// Interpreters who share a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// The two languages between which they work; `None`: any two.
    pub languages: Option<(String, String)>,
    /// How many, by slot.
    pub size: Vec<u32>,
    /// Where the caller read it.
    pub source: usize,
}

/// A firm that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Its name; unique.
    pub name: String,
    /// Its side.
    pub side: Side,
    /// The fewest meetings that it should have.
    pub floor: u32,
    /// The most meetings that it may have; `None`: as many as its slots and delegates allow.
    pub cap: Option<u32>,
    /// Delegates: how many meetings it can hold in one slot.
    pub delegates: u32,
    /// Languages that it speaks.
    pub languages: Vec<String>,
    /// The hall in which its meetings are held, an index of [`Draft::halls`].
    pub hall: Option<usize>,
    /// Its own table, counted from 1 through all halls.
    pub table: Option<u32>,
    /// Where the caller read it.
    pub source: usize,
}

impl Firm {
    /// A firm with one delegate, no floor and no cap.
    #[must_use]
    pub fn named(name: impl Into<String>, side: Side) -> Self {
        Self {
            name: name.into(),
            side,
            floor: 0,
            cap: None,
            delegates: 1,
            languages: Vec::new(),
            hall: None,
            table: None,
            source: 0,
        }
    }
}

/// Slots in which a firm is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// The firm.
    pub firm: String,
    /// The slots.
    pub slots: SlotSet,
    /// Where the caller read it.
    pub source: usize,
}

/// Two firms that may meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// What the meeting is worth, at most [`MOST_WEIGHT`].
    pub weight: u32,
    /// Must it be held?
    pub must: bool,
    /// Where the caller read it.
    pub source: usize,
}

/// Two firms that may not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veto {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// Where the caller read it.
    pub source: usize,
}

/// A meeting that may not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// Its slot.
    pub slot: usize,
    /// Its table, counted from 1.
    pub table: Option<u32>,
    /// Where the caller read it.
    pub source: usize,
}

/// What an event is made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The slots, in any order; they may not overlap.
    pub slots: Vec<Slot>,
    /// At least one hall.
    pub halls: Vec<Hall>,
    /// The firms.
    pub firms: Vec<Firm>,
    /// Who is away when.
    pub absences: Vec<Absence>,
    /// Who may meet whom.
    pub wishes: Vec<Wish>,
    /// Who may not.
    pub vetoes: Vec<Veto>,
    /// What may not move.
    pub fixed: Vec<Fixed>,
    /// Interpreters; empty: nobody needs one.
    pub pools: Vec<Pool>,
}

/// Two firms that may meet, by their place in [`Event::firms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The host, or the first by name.
    pub a: usize,
    /// The guest, or the second.
    pub b: usize,
    /// What the meeting is worth.
    pub weight: u32,
    /// Must it be held (a fixed meeting must)?
    pub must: bool,
    /// The caller's number of the wish; of the fixed meeting where nobody wished it.
    pub source: usize,
    /// The caller's number of the veto.
    pub vetoed: Option<usize>,
    /// Slot in which it is fixed.
    pub fixed: Option<usize>,
    /// Table at which it is fixed.
    pub fixed_table: Option<u32>,
    /// The hall in which it is held; `None`: in any.
    pub hall: Option<usize>,
    /// The interpreters it needs.
    pub need: Need,
    /// Slots in which the two can meet.
    pub open: SlotSet,
}

/// The interpreters that a pair needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A language in common, or no interpreters in this event.
    None,
    /// One of the pool.
    Pool(usize),
    /// No pool works between their languages.
    Nobody,
}

/// An event that holds together: names resolve, numbers are in range, slots do not overlap.
#[derive(Debug, Clone)]
pub struct Event {
    pub(crate) draft: Draft,
    pub(crate) present: Vec<SlotSet>,
    pub(crate) caps: Vec<u32>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) pairs_of: Vec<Vec<usize>>,
    pub(crate) colour: Option<Vec<bool>>,
    pub(crate) scale: Scale,
}

impl Event {
    /// Checks a draft.
    ///
    /// # Errors
    ///
    /// The first thing that does not hold together, with the caller's number of its row.
    pub fn new(mut draft: Draft) -> Result<Self, Error> {
        check_slots(&mut draft)?;
        draft.firms.sort_by(|x, y| x.name.cmp(&y.name));
        let slots = draft.slots.len();
        check_firms(&draft)?;
        let everyone = SlotSet::first(slots)?;
        let index: BTreeMap<&str, usize> =
            draft.firms.iter().enumerate().map(|(i, f)| (f.name.as_str(), i)).collect();
        let find = |name: &str, source: usize| {
            index
                .get(name)
                .copied()
                .ok_or_else(|| Error::UnknownFirm { name: name.to_owned(), source_row: source })
        };
        let mut present = vec![everyone; draft.firms.len()];
        for absence in &draft.absences {
            let firm = find(&absence.firm, absence.source)?;
            present[firm] = present[firm].without(&absence.slots);
        }
        let mut pairs: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
        let order = |a: &str, b: &str, source: usize| {
            let (i, j) = (find(a, source)?, find(b, source)?);
            if i == j {
                return Err(Error::Itself { name: a.to_owned(), source_row: source });
            }
            let key = |k: usize| (draft.firms[k].side, k);
            Ok(if key(i) <= key(j) { (i, j) } else { (j, i) })
        };
        let plain = |(a, b): (usize, usize), source: usize| Pair {
            a,
            b,
            weight: 0,
            must: false,
            source,
            vetoed: None,
            fixed: None,
            fixed_table: None,
            hall: draft.firms[a].hall.or(draft.firms[b].hall),
            need: need(&draft, a, b),
            open: SlotSet::default(),
        };
        for wish in &draft.wishes {
            let key = order(&wish.a, &wish.b, wish.source)?;
            if wish.weight > MOST_WEIGHT {
                return Err(Error::Range {
                    what: "the weight",
                    name: format!("{} and {}", wish.a, wish.b),
                    found: u64::from(wish.weight),
                    expected: "0 to 1000000",
                    source_row: wish.source,
                });
            }
            let pair = Pair { weight: wish.weight, must: wish.must, ..plain(key, wish.source) };
            if pairs.insert(key, pair).is_some() {
                return Err(Error::PairTwice {
                    a: wish.a.clone(),
                    b: wish.b.clone(),
                    source_row: wish.source,
                });
            }
        }
        for fixed in &draft.fixed {
            let key = order(&fixed.a, &fixed.b, fixed.source)?;
            if fixed.slot >= slots {
                return Err(Error::Range {
                    what: "the slot",
                    name: format!("{} and {}", fixed.a, fixed.b),
                    found: fixed.slot as u64 + 1,
                    expected: "a slot of the event",
                    source_row: fixed.source,
                });
            }
            let pair = pairs.entry(key).or_insert_with(|| plain(key, fixed.source));
            if pair.fixed.is_some() {
                return Err(Error::PairTwice {
                    a: fixed.a.clone(),
                    b: fixed.b.clone(),
                    source_row: fixed.source,
                });
            }
            (pair.must, pair.fixed, pair.fixed_table) = (true, Some(fixed.slot), fixed.table);
        }
        for veto in &draft.vetoes {
            let key = order(&veto.a, &veto.b, veto.source)?;
            if let Some(pair) = pairs.get_mut(&key) {
                pair.vetoed = Some(veto.source);
            }
        }
        let mut pairs: Vec<Pair> = pairs.into_values().collect();
        pairs.sort_by_key(|p| (p.a, p.b));
        for pair in &mut pairs {
            pair.open = open(&draft, &present, pair);
        }
        let caps = (0..draft.firms.len())
            .map(|i| {
                let most = present[i].len() as u32 * draft.firms[i].delegates;
                draft.firms[i].cap.unwrap_or(u32::MAX).min(most)
            })
            .collect::<Vec<u32>>();
        let mut pairs_of = vec![Vec::new(); draft.firms.len()];
        for (e, pair) in pairs.iter().enumerate() {
            pairs_of[pair.a].push(e);
            pairs_of[pair.b].push(e);
        }
        let colour = two_colours(&draft.firms, &pairs, &pairs_of);
        let scale = Scale::of(&draft.firms, &caps, &pairs)?;
        Ok(Self { draft, present, caps, pairs, pairs_of, colour, scale })
    }

    /// The firms, by name.
    #[must_use]
    pub fn firms(&self) -> &[Firm] {
        &self.draft.firms
    }

    /// The slots, by time.
    #[must_use]
    pub fn slots(&self) -> &[Slot] {
        &self.draft.slots
    }

    /// The halls.
    #[must_use]
    pub fn halls(&self) -> &[Hall] {
        &self.draft.halls
    }

    /// The interpreters.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.draft.pools
    }

    /// The pairs that were wished, fixed or vetoed after a wish, by their firms.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// What the event was made from, with slots and firms in order.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The slots in which a firm is there.
    #[must_use]
    pub fn present(&self, firm: usize) -> SlotSet {
        self.present.get(firm).copied().unwrap_or_default()
    }

    /// The most meetings a firm can have: its cap, or its slots times its delegates if fewer.
    #[must_use]
    pub fn cap(&self, firm: usize) -> u32 {
        self.caps.get(firm).copied().unwrap_or_default()
    }

    /// A firm's place by its name.
    #[must_use]
    pub fn firm(&self, name: &str) -> Option<usize> {
        self.draft.firms.binary_search_by(|f| f.name.as_str().cmp(name)).ok()
    }

    /// A pair's place by its two firms, in either order.
    #[must_use]
    pub fn pair(&self, a: usize, b: usize) -> Option<usize> {
        let at = |a, b| self.pairs.binary_search_by_key(&(a, b), |p| (p.a, p.b)).ok();
        at(a, b).or_else(|| at(b, a))
    }

    /// Can the firms be divided into two groups that meet only each other? Then the choice of
    /// meetings is a flow, and its bound is exact.
    #[must_use]
    pub fn two_sided(&self) -> bool {
        self.colour.is_some()
    }

    /// Tables in a slot, all halls together.
    #[must_use]
    pub fn tables(&self, slot: usize) -> u32 {
        self.draft.halls.iter().map(|h| h.tables[slot]).sum()
    }

    /// The most meetings that the firms present can hold in a slot at the tables that there are.
    pub(crate) fn room(&self, slot: usize) -> u32 {
        let seats = |colour: Option<bool>| -> u64 {
            (0..self.firms().len())
                .filter(|i| self.present[*i].has(slot) && !self.pairs_of[*i].is_empty())
                .filter(|i| {
                    colour.is_none_or(|c| self.colour.as_ref().is_some_and(|all| all[*i] == c))
                })
                .map(|i| u64::from(self.firms()[i].delegates))
                .sum()
        };
        let most = if self.two_sided() {
            seats(Some(false)).min(seats(Some(true)))
        } else {
            seats(None) / 2
        };
        self.tables(slot).min(u32::try_from(most).unwrap_or(u32::MAX))
    }
}

fn check_slots(draft: &mut Draft) -> Result<(), Error> {
    let n = draft.slots.len();
    if n == 0 {
        return Err(Error::NoSlots);
    }
    if n > MOST_SLOTS {
        return Err(Error::Slots { found: n });
    }
    for (t, slot) in draft.slots.iter().enumerate() {
        if slot.end <= slot.start {
            return Err(Error::SlotEnds { slot: t + 1, start: slot.start, end: slot.end });
        }
        if let Some(next) = draft.slots.get(t + 1)
            && next.start < slot.end
        {
            return Err(Error::SlotsOverlap { first: t + 1, second: t + 2, start: next.start });
        }
    }
    let lists = draft.halls.iter().map(|h| (format!("hall \"{}\"", h.name), h.tables.len()));
    let pools = draft.pools.iter().map(|p| ("a pool of interpreters".to_owned(), p.size.len()));
    for (what, found) in lists.chain(pools) {
        if found != n {
            return Err(Error::PerSlot { what, found, expected: n });
        }
    }
    Ok(())
}

fn check_firms(draft: &Draft) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    for firm in &draft.firms {
        if firm.name.is_empty() {
            return Err(Error::FirmWithoutName { source_row: firm.source });
        }
        if !names.insert(&firm.name) {
            return Err(Error::FirmTwice { name: firm.name.clone(), source_row: firm.source });
        }
        let range = |what, found: u64, expected| {
            Err(Error::Range {
                what,
                name: firm.name.clone(),
                found,
                expected,
                source_row: firm.source,
            })
        };
        if firm.delegates == 0 || firm.delegates > 1000 {
            return range("the number of delegates", u64::from(firm.delegates), "1 to 1000");
        }
        if let Some(hall) = firm.hall
            && hall >= draft.halls.len()
        {
            return range("the hall", hall as u64 + 1, "a hall of the event");
        }
        if let Some(cap) = firm.cap
            && firm.floor > cap
        {
            return Err(Error::FloorAboveCap {
                name: firm.name.clone(),
                floor: firm.floor,
                cap,
                source_row: firm.source,
            });
        }
        if firm.floor > 100_000 {
            return range("the floor", u64::from(firm.floor), "at most 100000");
        }
    }
    Ok(())
}

fn need(draft: &Draft, a: usize, b: usize) -> Need {
    let (a, b) = (&draft.firms[a].languages, &draft.firms[b].languages);
    if draft.pools.is_empty() || a.is_empty() || b.is_empty() || a.iter().any(|l| b.contains(l)) {
        return Need::None;
    }
    let serves = |pool: &Pool| match &pool.languages {
        None => true,
        Some((x, y)) => (a.contains(x) && b.contains(y)) || (a.contains(y) && b.contains(x)),
    };
    draft.pools.iter().position(serves).map_or(Need::Nobody, Need::Pool)
}

fn open(draft: &Draft, present: &[SlotSet], pair: &Pair) -> SlotSet {
    if pair.vetoed.is_some() || pair.need == Need::Nobody {
        return SlotSet::default();
    }
    let tables = |t: usize| match pair.hall {
        Some(hall) => draft.halls[hall].tables[t] > 0,
        None => draft.halls.iter().any(|h| h.tables[t] > 0),
    };
    let interpreter = |t: usize| match pair.need {
        Need::Pool(p) => draft.pools[p].size[t] > 0,
        _ => true,
    };
    let both = present[pair.a].and(&present[pair.b]);
    both.iter().filter(|t| tables(*t) && interpreter(*t)).collect()
}

/// Two groups that meet only each other, with hosts in the first where that is possible.
fn two_colours(firms: &[Firm], pairs: &[Pair], pairs_of: &[Vec<usize>]) -> Option<Vec<bool>> {
    let mut colour: Vec<Option<bool>> = vec![None; firms.len()];
    for start in 0..firms.len() {
        if colour[start].is_some() {
            continue;
        }
        colour[start] = Some(firms[start].side == Side::Guest);
        let mut queue = vec![start];
        while let Some(i) = queue.pop() {
            for e in &pairs_of[i] {
                let pair = &pairs[*e];
                if pair.open.is_empty() {
                    continue;
                }
                let j = if pair.a == i { pair.b } else { pair.a };
                match colour[j] {
                    None => {
                        colour[j] = colour[i].map(|c| !c);
                        queue.push(j);
                    }
                    Some(c) if Some(c) == colour[i] => return None,
                    Some(_) => {}
                }
            }
        }
    }
    Some(colour.into_iter().map(|c| c == Some(true)).collect())
}
