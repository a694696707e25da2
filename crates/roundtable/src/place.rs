//! When: list edge colouring. A pair is an edge, a slot a colour, and a firm's absences the colours
//! that it may not use.
//!
//! A pair with no slot free at both firms is given one by a *Kempe chain*: the meetings that alternate
//! between a slot free at one firm and a slot free at the other, starting at one of the two, change
//! slots. Where all are present and there are two groups this always works (König 1916); where a slot is
//! then over its tables, a chain with one more meeting in that slot than in another moves one over
//! (de Werra 1971).
//!
//! Cost: pairs x slots squared at worst; each chain is at most as long as the firms in it.

use crate::board::{Board, Place};

impl Board<'_> {
    /// Gives the pair a slot, moving others if needed. Caps are the caller's business.
    pub(crate) fn place_pair(&mut self, e: usize) -> bool {
        let open = self.event.pairs()[e].open;
        let direct = open.iter().filter_map(|t| self.fits(e, t)).max_by_key(|p| {
            let slot = usize::from(p.slot);
            let stays = self.objective.stay[e] == Some(p.slot);
            let spare = self.groups(e).map(|g| self.spare(g, slot)).min().unwrap_or(0);
            (stays, spare, std::cmp::Reverse(slot))
        });
        if let Some(place) = direct {
            self.set(e, Some(place));
            return true;
        }
        self.place_by_chain(e)
    }

    fn place_by_chain(&mut self, e: usize) -> bool {
        let pair = self.event.pairs()[e];
        let (mut free_a, mut free_b) = (Vec::new(), Vec::new());
        for t in self.event.present(pair.a).iter() {
            free_a.extend(self.free_seat(pair.a, t).map(|s| (t, s)));
        }
        for t in self.event.present(pair.b).iter() {
            free_b.extend(self.free_seat(pair.b, t).map(|s| (t, s)));
        }
        // A slot free at both with its tables full: move one meeting out of it.
        for (t, seat_a) in &free_a {
            if let Some((_, seat_b)) = free_b.iter().find(|(x, _)| x == t)
                && pair.open.has(*t)
            {
                let mark = self.mark();
                self.set(e, Some(Place { slot: *t as u16, seat_a: *seat_a, seat_b: *seat_b }));
                if self.relieve(*t) {
                    return true;
                }
                self.undo(mark);
            }
        }
        for (alpha, seat_a) in &free_a {
            for (beta, seat_b) in &free_b {
                if alpha == beta {
                    continue;
                }
                if pair.open.has(*alpha)
                    && self.try_chain(e, *alpha, *beta, *seat_a, *seat_b, false)
                {
                    return true;
                }
                if pair.open.has(*beta) && self.try_chain(e, *beta, *alpha, *seat_b, *seat_a, true)
                {
                    return true;
                }
            }
        }
        false
    }

    /// Puts `e` in slot `alpha`, free at seat `here`, after the chain that starts at seat `there` (of the
    /// other firm, free in `beta`) has exchanged the two slots.
    fn try_chain(
        &mut self,
        e: usize,
        alpha: usize,
        beta: usize,
        here: u32,
        there: u32,
        turned: bool,
    ) -> bool {
        let Some((chain, end)) = self.chain(there, alpha, beta) else { return false };
        if end == here {
            return false;
        }
        let mark = self.mark();
        self.exchange(&chain, alpha, beta);
        let (seat_a, seat_b) = if turned { (there, here) } else { (here, there) };
        self.set(e, Some(Place { slot: alpha as u16, seat_a, seat_b }));
        if self.relieve(alpha) && self.relieve(beta) {
            return true;
        }
        self.undo(mark);
        false
    }

    /// The meetings that alternate between `first` and `then`, from a seat on, and the last seat; `None`
    /// where one of them cannot change slots.
    fn chain(&self, seat: u32, first: usize, then: usize) -> Option<(Vec<usize>, u32)> {
        let (mut chain, mut seat, mut slot) = (Vec::new(), seat, first);
        let start = seat;
        while let Some(e) = self.sitting(seat, slot) {
            let other = if slot == first { then } else { first };
            if self.pinned(e) || !self.event.pairs()[e].open.has(other) {
                return None;
            }
            chain.push(e);
            let place = self.place(e)?;
            seat = if place.seat_a == seat { place.seat_b } else { place.seat_a };
            slot = other;
            if seat == start {
                break;
            }
        }
        Some((chain, seat))
    }

    pub(crate) fn exchange(&mut self, chain: &[usize], alpha: usize, beta: usize) {
        let places: Vec<Option<Place>> = chain.iter().map(|e| self.place(*e)).collect();
        for e in chain {
            self.set(*e, None);
        }
        for (e, place) in chain.iter().zip(places) {
            if let Some(p) = place {
                let slot = if usize::from(p.slot) == alpha { beta } else { alpha };
                self.set(*e, Some(Place { slot: slot as u16, ..p }));
            }
        }
    }

    /// Brings a slot that is over a limit back within it by chains that move one meeting away.
    fn relieve(&mut self, slot: usize) -> bool {
        while !self.slot_within(slot) {
            if !self.relieve_once(slot) {
                return false;
            }
        }
        true
    }

    fn relieve_once(&mut self, slot: usize) -> bool {
        let mut others: Vec<usize> =
            (0..self.slots).filter(|t| *t != slot && self.spare(0, *t) > 0).collect();
        others.sort_by_key(|t| (std::cmp::Reverse(self.spare(0, *t)), *t));
        for other in others {
            let mut seen = std::collections::BTreeSet::new();
            for e in self.in_slot(slot) {
                if !seen.insert(e) {
                    continue;
                }
                let Some(chain) = self.component(e, slot, other) else { continue };
                seen.extend(chain.iter().copied());
                let here = chain.iter().filter(|x| self.slot(**x) == Some(slot)).count();
                if here * 2 <= chain.len() {
                    continue;
                }
                let before: i64 = self.excess(slot);
                let mark = self.mark();
                self.exchange(&chain, slot, other);
                if self.slot_within(other) && self.excess(slot) < before {
                    return true;
                }
                self.undo(mark);
            }
        }
        false
    }

    fn excess(&self, slot: usize) -> i64 {
        let groups = 1 + self.event.halls().len() + self.event.pools().len();
        (0..groups).map(|g| (-self.spare(g, slot)).max(0)).sum()
    }

    /// The meetings of a slot.
    pub(crate) fn in_slot(&self, slot: usize) -> Vec<usize> {
        let mut list = Vec::new();
        for i in 0..self.event.firms().len() {
            for seat in self.seats(i) {
                if let Some(e) = self.sitting(seat, slot)
                    && self.place(e).is_some_and(|p| p.seat_a == seat)
                {
                    list.push(e);
                }
            }
        }
        list
    }

    /// All meetings that alternate between two slots and are connected with `e`.
    pub(crate) fn component(&self, e: usize, slot: usize, other: usize) -> Option<Vec<usize>> {
        let place = self.place(e)?;
        let (mut all, end) = self.chain(place.seat_a, slot, other)?;
        if end != place.seat_a {
            // The chain from seat a began with `e` itself and ran on over seat b; now the other way.
            let (back, _) = self.chain(place.seat_a, other, slot)?;
            all.extend(back);
        }
        Some(all)
    }
}
