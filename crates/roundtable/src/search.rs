//! Raising the value of a timetable: one slot solved anew, and meetings pushed in that push others out.
//!
//! - *Rematch*: all meetings of a slot are lifted and the best set of pairs without a meeting is chosen
//!   for it, which is the selection of [`crate::select`] for one slot. The value never falls.
//! - *Ejection*: a pair takes a place in a slot, those in its way lose theirs and look for others by chains,
//!   and firms that lost one look for a new partner. A change is kept when the value does not fall by more than
//!   a threshold, which goes down to 0 (threshold accepting, Dueck and Scheuer 1990).
//!
//! The seed is an argument; only ejection uses it.

use crate::{
    board::{Board, Place},
    select::Choice,
};

/// Splitmix64: Steele, Lea and Flood (2014).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

impl Board<'_> {
    /// Solves one slot anew, the others as they are. True when the value rose.
    pub(crate) fn rematch(&mut self, slot: usize, halls: Option<&[Option<usize>]>) -> bool {
        let before = self.value();
        let mark = self.mark();
        self.lift(slot);
        self.fill(slot, halls);
        if self.value() > before {
            return true;
        }
        self.undo(mark);
        false
    }

    /// Takes all meetings that may move out of a slot.
    pub(crate) fn lift(&mut self, slot: usize) {
        for e in self.in_slot(slot) {
            if !self.pinned(e) {
                self.set(e, None);
            }
        }
    }

    /// Adds the best set of pairs without a meeting to a slot.
    pub(crate) fn fill(&mut self, slot: usize, halls: Option<&[Option<usize>]>) {
        let event = self.event;
        let firms = event.firms().len();
        let free =
            |i: usize| self.seats(i).filter(|s| self.sitting(*s, slot).is_none()).count() as u32;
        let most: Vec<u32> = (0..firms)
            .map(|i| {
                if event.present(i).has(slot) {
                    free(i).min(event.cap(i) - self.degree(i))
                } else {
                    0
                }
            })
            .collect();
        let wanted: Vec<u32> =
            (0..firms).map(|i| event.firms()[i].floor.saturating_sub(self.degree(i))).collect();
        let mut index = Vec::new();
        let mut pairs = Vec::new();
        for (e, pair) in event.pairs().iter().enumerate() {
            if self.place(e).is_none()
                && pair.open.has(slot)
                && most[pair.a] > 0
                && most[pair.b] > 0
                && self.within(e, slot, 1)
            {
                index.push(e);
                pairs.push((pair.a as u32, pair.b as u32, self.gain_at(e, slot)));
            }
        }
        let caps: Vec<i64> = (0..event.halls().len()).map(|h| self.spare(1 + h, slot)).collect();
        let caps = if event.halls().len() > 1 { caps } else { Vec::new() };
        let chosen = Choice {
            colour: event.colour.as_deref(),
            most: &most,
            wanted: &wanted,
            floor: self.objective.floor,
            pairs: &pairs,
            total: self.spare(0, slot),
            halls: halls.filter(|_| !caps.is_empty()).map(|of| (of, caps.as_slice())),
        }
        .best();
        let mut list: Vec<(usize, bool)> = index
            .iter()
            .zip(&chosen.taken)
            .zip(&chosen.half)
            .filter(|((_, t), h)| **t || **h)
            .map(|((e, t), _)| (*e, *t))
            .collect();
        list.sort_by_key(|(e, taken)| (!taken, std::cmp::Reverse(self.gain_at(*e, slot)), *e));
        // What the flow does not see (interpreters, halls of either side, odd cycles) is left out here.
        for (e, _) in list {
            if self.below_caps(e)
                && let Some(place) = self.fits(e, slot)
            {
                self.set(e, Some(place));
            }
        }
    }

    /// Pushes a pair into a slot; returns false, with nothing changed, where something fixed is in the way.
    fn push_in(&mut self, e: usize, slot: usize, dice: &mut Dice) -> bool {
        let pair = self.event.pairs()[e];
        let mark = self.mark();
        if self.slot(e).is_some() {
            self.set(e, None);
        }
        for firm in [pair.a, pair.b] {
            if self.degree(firm) >= self.event.cap(firm) {
                let loses = self.meetings(firm).filter(|x| !self.pinned(*x)).min_by_key(|x| {
                    (
                        self.worth(*x)
                            - if self.slot(*x) == Some(slot) {
                                self.objective.gain[*x] / 2
                            } else {
                                0
                            },
                        *x,
                    )
                });
                match loses {
                    Some(x) => self.set(x, None),
                    None => {
                        self.undo(mark);
                        return false;
                    }
                }
            }
        }
        let seat = |board: &mut Self, firm: usize| {
            if board.free_seat(firm, slot).is_none() {
                let loses = board
                    .seats(firm)
                    .filter_map(|s| board.sitting(s, slot))
                    .filter(|x| !board.pinned(*x))
                    .min_by_key(|x| (board.worth(*x), *x));
                if let Some(x) = loses {
                    board.set(x, None);
                }
            }
            board.free_seat(firm, slot)
        };
        let seats = (seat(self, pair.a), seat(self, pair.b));
        let (Some(seat_a), Some(seat_b)) = seats else {
            self.undo(mark);
            return false;
        };
        let groups: Vec<usize> = self.groups(e).collect();
        for g in groups {
            if self.spare(g, slot) < 1 && !self.clear_one(g, slot, dice) {
                self.undo(mark);
                return false;
            }
        }
        self.set(e, Some(Place { slot: slot as u16, seat_a, seat_b }));
        true
    }

    /// Takes a cheap meeting of a group out of a slot, the cheapest of some seen at random.
    fn clear_one(&mut self, group: usize, slot: usize, dice: &mut Dice) -> bool {
        let firms = self.event.firms().len();
        let start = dice.below(firms);
        let mut best: Option<(i64, usize)> = None;
        let mut seen = 0;
        for k in 0..firms {
            let firm = (start + k) % firms;
            for seat in self.seats(firm) {
                if let Some(x) = self.sitting(seat, slot)
                    && !self.pinned(x)
                    && self.groups(x).any(|g| g == group)
                {
                    let worth = (self.worth(x), x);
                    best = Some(best.map_or(worth, |b| b.min(worth)));
                    seen += 1;
                }
            }
            if seen >= 24 {
                break;
            }
        }
        let Some((_, x)) = best else { return false };
        self.set(x, None);
        self.spare(group, slot) >= 1
    }

    /// Gives places to what lost its own since the mark, then new partners to firms that lost one.
    fn repair_since(&mut self, mark: usize, ranked: &[Vec<u32>]) {
        let mut lost: Vec<usize> =
            self.touched(mark).filter(|e| self.place(*e).is_none()).collect();
        lost.sort_unstable();
        lost.dedup();
        lost.sort_by_key(|e| (std::cmp::Reverse(self.objective.gain[*e]), *e));
        let mut firms = Vec::new();
        for e in lost {
            let pair = self.event.pairs()[e];
            if !(self.below_caps(e) && self.place_pair(e)) {
                firms.extend([pair.a, pair.b]);
            }
        }
        firms.sort_unstable();
        firms.dedup();
        for firm in firms {
            let event = self.event;
            let mut room = event.cap(firm) - self.degree(firm);
            for e in &ranked[firm] {
                if room == 0 {
                    break;
                }
                let e = *e as usize;
                if self.place(e).is_some() || !self.below_caps(e) {
                    continue;
                }
                let best = event.pairs()[e]
                    .open
                    .iter()
                    .filter_map(|t| self.fits(e, t))
                    .max_by_key(|p| self.gain_at(e, usize::from(p.slot)));
                if let Some(place) = best {
                    self.set(e, Some(place));
                    room -= 1;
                }
            }
        }
    }

    /// Ejection for a number of steps; ends with the best timetable that was seen.
    pub(crate) fn eject(
        &mut self,
        hot: &[u32],
        ranked: &[Vec<u32>],
        steps: u64,
        threshold: i64,
        goal: i64,
        dice: &mut Dice,
    ) {
        self.commit();
        let mut best = (self.value(), self.places());
        let mut stale = true;
        for step in 0..steps {
            if self.value() >= goal || hot.is_empty() {
                break;
            }
            let (i, j) = (dice.below(hot.len()), dice.below(hot.len()));
            let e = hot[i.min(j)] as usize;
            if self.pinned(e) || (self.place(e).is_some() && dice.below(8) != 0) {
                continue;
            }
            let open = self.event.pairs()[e].open;
            let Some(slot) = open.iter().nth(dice.below(open.len())) else { continue };
            if self.slot(e) == Some(slot) {
                continue;
            }
            let before = self.value();
            let mark = self.mark();
            if !self.push_in(e, slot, dice) {
                continue;
            }
            self.repair_since(mark, ranked);
            let left = (threshold as i128 * (steps - step) as i128 / steps as i128) as i64;
            let allowed = if left > 0 { dice.below(left as usize + 1) as i64 } else { 0 };
            if self.value() < before - allowed {
                self.undo(mark);
                continue;
            }
            self.commit();
            if self.value() > best.0 {
                stale = false;
                best.0 = self.value();
                best.1 = Vec::new();
            } else if !stale && self.value() < best.0 {
                // The best is written down only when it is left behind.
                stale = true;
            }
            if self.value() == best.0 && best.1.is_empty() {
                best.1 = self.places();
            }
        }
        if self.value() < best.0 {
            self.restore(&best.1);
        }
    }
}
