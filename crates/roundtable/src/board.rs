//! A timetable under construction: who sits where in which slot, what that is worth, and how to undo.

use crate::{Event, event::Need};

pub(crate) const NOBODY: u32 = u32::MAX;

/// What the search tries to raise; the composite of [`crate::Score`] or, in a repair, one with more aims.
#[derive(Debug, Clone)]
pub(crate) struct Objective {
    /// Gain of each pair that meets.
    pub gain: Vec<i64>,
    /// Gain of each floor place.
    pub floor: i64,
    /// The slot in which each pair gains `stay_gain` more.
    pub stay: Vec<Option<u16>>,
    pub stay_gain: i64,
}

impl Objective {
    pub(crate) fn of(event: &Event) -> Self {
        Self {
            gain: event.pairs().iter().map(|p| event.gain(p)).collect(),
            floor: event.scale.floor,
            stay: vec![None; event.pairs().len()],
            stay_gain: 0,
        }
    }
}

/// Where a meeting is: its slot and the seat it takes at each firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub slot: u16,
    pub seat_a: u32,
    pub seat_b: u32,
}

#[derive(Clone)]
pub(crate) struct Board<'e> {
    pub event: &'e Event,
    pub objective: &'e Objective,
    pub slots: usize,
    at: Vec<u32>,
    place: Vec<Option<Place>>,
    first_seat: Vec<u32>,
    degree: Vec<u32>,
    groups: Vec<[u32; 3]>,
    limit: Vec<u32>,
    used: Vec<u32>,
    pinned: Vec<bool>,
    value: i64,
    journal: Vec<(u32, Option<Place>)>,
}

impl<'e> Board<'e> {
    /// An empty timetable that holds the fixed meetings, which never move.
    pub(crate) fn new(event: &'e Event, objective: &'e Objective) -> Self {
        let slots = event.slots().len();
        let mut first_seat = vec![0];
        for firm in event.firms() {
            first_seat.push(first_seat[first_seat.len() - 1] + firm.delegates);
        }
        let halls = event.halls().len();
        let groups = event
            .pairs()
            .iter()
            .map(|p| {
                let hall = p.hall.filter(|_| halls > 1).map_or(NOBODY, |h| 1 + h as u32);
                let pool = if let Need::Pool(i) = p.need { 1 + (halls + i) as u32 } else { NOBODY };
                [0, hall, pool]
            })
            .collect();
        let mut limit: Vec<u32> = (0..slots).map(|t| event.tables(t)).collect();
        limit.extend(event.halls().iter().flat_map(|h| h.tables.iter().copied()));
        limit.extend(event.pools().iter().flat_map(|p| p.size.iter().copied()));
        let seats = first_seat[first_seat.len() - 1] as usize;
        Self {
            event,
            objective,
            slots,
            at: vec![NOBODY; seats * slots],
            place: vec![None; event.pairs().len()],
            first_seat,
            degree: vec![0; event.firms().len()],
            groups,
            used: vec![0; limit.len()],
            limit,
            pinned: vec![false; event.pairs().len()],
            value: 0,
            journal: Vec::new(),
        }
    }

    pub(crate) fn value(&self) -> i64 {
        self.value
    }

    pub(crate) fn place(&self, e: usize) -> Option<Place> {
        self.place[e]
    }

    pub(crate) fn slot(&self, e: usize) -> Option<usize> {
        self.place[e].map(|p| usize::from(p.slot))
    }

    pub(crate) fn degree(&self, firm: usize) -> u32 {
        self.degree[firm]
    }

    pub(crate) fn pinned(&self, e: usize) -> bool {
        self.pinned[e]
    }

    pub(crate) fn pin(&mut self, e: usize) {
        self.pinned[e] = true;
    }

    pub(crate) fn seats(&self, firm: usize) -> std::ops::Range<u32> {
        self.first_seat[firm]..self.first_seat[firm + 1]
    }

    pub(crate) fn sitting(&self, seat: u32, slot: usize) -> Option<usize> {
        let e = self.at[seat as usize * self.slots + slot];
        (e != NOBODY).then_some(e as usize)
    }

    pub(crate) fn free_seat(&self, firm: usize, slot: usize) -> Option<u32> {
        self.seats(firm).find(|s| self.sitting(*s, slot).is_none())
    }

    /// The meetings of a firm.
    pub(crate) fn meetings(&self, firm: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.first_seat[firm] as usize * self.slots
            ..self.first_seat[firm + 1] as usize * self.slots;
        self.at[range].iter().filter(|e| **e != NOBODY).map(|e| *e as usize)
    }

    /// The groups of tables or interpreters that a pair uses.
    pub(crate) fn groups(&self, e: usize) -> impl Iterator<Item = usize> + '_ {
        self.groups[e].iter().filter(|g| **g != NOBODY).map(|g| *g as usize)
    }

    pub(crate) fn spare(&self, group: usize, slot: usize) -> i64 {
        i64::from(self.limit[group * self.slots + slot])
            - i64::from(self.used[group * self.slots + slot])
    }

    /// Is every group of the pair within its limit in the slot with `more` meetings added?
    pub(crate) fn within(&self, e: usize, slot: usize, more: i64) -> bool {
        self.groups(e).all(|g| self.spare(g, slot) >= more)
    }

    /// Is everything within its limit in the slot?
    pub(crate) fn slot_within(&self, slot: usize) -> bool {
        (0..self.limit.len() / self.slots).all(|g| self.spare(g, slot) >= 0)
    }

    /// Seats in which the pair can meet in the slot as things are.
    pub(crate) fn fits(&self, e: usize, slot: usize) -> Option<Place> {
        let pair = &self.event.pairs()[e];
        if !pair.open.has(slot) || !self.within(e, slot, 1) {
            return None;
        }
        Some(Place {
            slot: slot as u16,
            seat_a: self.free_seat(pair.a, slot)?,
            seat_b: self.free_seat(pair.b, slot)?,
        })
    }

    /// May both firms have one more meeting?
    pub(crate) fn below_caps(&self, e: usize) -> bool {
        let pair = &self.event.pairs()[e];
        self.degree[pair.a] < self.event.cap(pair.a) && self.degree[pair.b] < self.event.cap(pair.b)
    }

    pub(crate) fn gain_at(&self, e: usize, slot: usize) -> i64 {
        let stay = self.objective.stay[e].is_some_and(|s| usize::from(s) == slot);
        self.objective.gain[e] + if stay { self.objective.stay_gain } else { 0 }
    }

    /// What the pair's meeting adds now, floors included.
    pub(crate) fn worth(&self, e: usize) -> i64 {
        let Some(slot) = self.slot(e) else { return 0 };
        let pair = &self.event.pairs()[e];
        let floors = [pair.a, pair.b]
            .iter()
            .filter(|i| self.degree[**i] <= self.event.firms()[**i].floor)
            .count();
        self.gain_at(e, slot) + floors as i64 * self.objective.floor
    }

    /// Puts a pair at a place (its seats must be free) or takes it away.
    pub(crate) fn set(&mut self, e: usize, place: Option<Place>) {
        let old = self.place[e];
        self.journal.push((e as u32, old));
        self.apply(e, place);
    }

    fn apply(&mut self, e: usize, place: Option<Place>) {
        let pair = &self.event.pairs()[e];
        if let Some(old) = self.place[e] {
            let slot = usize::from(old.slot);
            self.value -= self.worth(e);
            self.at[old.seat_a as usize * self.slots + slot] = NOBODY;
            self.at[old.seat_b as usize * self.slots + slot] = NOBODY;
            self.degree[pair.a] -= 1;
            self.degree[pair.b] -= 1;
            for g in 0..3 {
                if self.groups[e][g] != NOBODY {
                    self.used[self.groups[e][g] as usize * self.slots + slot] -= 1;
                }
            }
        }
        self.place[e] = place;
        if let Some(new) = place {
            let slot = usize::from(new.slot);
            debug_assert!(
                self.sitting(new.seat_a, slot).is_none()
                    && self.sitting(new.seat_b, slot).is_none()
            );
            self.at[new.seat_a as usize * self.slots + slot] = e as u32;
            self.at[new.seat_b as usize * self.slots + slot] = e as u32;
            self.degree[pair.a] += 1;
            self.degree[pair.b] += 1;
            for g in 0..3 {
                if self.groups[e][g] != NOBODY {
                    self.used[self.groups[e][g] as usize * self.slots + slot] += 1;
                }
            }
            self.value += self.worth(e);
        }
    }

    /// A point to which [`Board::undo`] can return.
    pub(crate) fn mark(&self) -> usize {
        self.journal.len()
    }

    pub(crate) fn undo(&mut self, mark: usize) {
        while self.journal.len() > mark {
            if let Some((e, old)) = self.journal.pop() {
                self.apply(e as usize, old);
            }
        }
    }

    /// Pairs touched since the mark, the last first; may repeat.
    pub(crate) fn touched(&self, mark: usize) -> impl Iterator<Item = usize> + '_ {
        self.journal[mark..].iter().rev().map(|(e, _)| *e as usize)
    }

    /// Forgets how to undo.
    pub(crate) fn commit(&mut self) {
        self.journal.clear();
    }

    /// Where every pair is.
    pub(crate) fn places(&self) -> Vec<Option<Place>> {
        self.place.clone()
    }

    /// Puts every pair where it was.
    pub(crate) fn restore(&mut self, places: &[Option<Place>]) {
        for (e, place) in places.iter().enumerate() {
            if self.place[e] != *place {
                self.apply(e, None);
            }
        }
        for (e, place) in places.iter().enumerate() {
            if self.place[e] != *place {
                self.apply(e, *place);
            }
        }
        self.journal.clear();
    }
}
