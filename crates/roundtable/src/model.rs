//! The event as clauses: one literal for each pair and slot in which it can meet.

use batsat::Lit;

use crate::{
    Event,
    board::{Board, Place},
    event::Need,
    sat::Sat,
};

pub(crate) struct Model {
    pub sat: Sat,
    /// By pair: slot and literal.
    pub at: Vec<Vec<(usize, Lit)>>,
    /// By pair: whether it meets.
    pub meets: Vec<Lit>,
}

impl Model {
    /// Every rule of the event, for the pairs marked; floors and musts are added by the caller.
    pub(crate) fn of(event: &Event, marked: &[bool]) -> Self {
        let mut sat = Sat::new();
        let slots = event.slots().len();
        let never = sat.never();
        let (mut at, mut meets) = (Vec::new(), Vec::new());
        for (pair, marked) in event.pairs().iter().zip(marked) {
            let open = if *marked { pair.open } else { Default::default() };
            let here: Vec<(usize, Lit)> = open
                .iter()
                .filter(|t| pair.fixed.is_none_or(|f| f == *t))
                .map(|t| (t, sat.literal()))
                .collect();
            let list: Vec<Lit> = here.iter().map(|(_, l)| *l).collect();
            let meet = if list.is_empty() { never } else { sat.literal() };
            if !list.is_empty() {
                sat.at_most_one(&list);
                let mut clause = list.clone();
                clause.push(!meet);
                sat.clause(&clause);
                list.iter().for_each(|l| sat.clause(&[!*l, meet]));
            }
            at.push(here);
            meets.push(meet);
        }
        let mut model = Self { sat, at, meets };
        model.firms(event, slots);
        model.groups(event, slots);
        model
    }

    fn firms(&mut self, event: &Event, slots: usize) {
        for (i, firm) in event.firms().iter().enumerate() {
            let mut by_slot: Vec<Vec<Lit>> = vec![Vec::new(); slots];
            for e in &event.pairs_of[i] {
                self.at[*e].iter().for_each(|(t, l)| by_slot[*t].push(*l));
            }
            for list in &by_slot {
                self.sat.at_most(list, firm.delegates as usize);
            }
            let meets = self.of_firm(event, i);
            self.sat.at_most(&meets, event.cap(i) as usize);
        }
    }

    fn groups(&mut self, event: &Event, slots: usize) {
        for t in 0..slots {
            let here = |model: &Self, keep: &dyn Fn(usize) -> bool| -> Vec<Lit> {
                (0..model.at.len())
                    .filter(|e| keep(*e))
                    .filter_map(|e| model.at[e].iter().find(|(x, _)| *x == t).map(|(_, l)| *l))
                    .collect()
            };
            let all = here(self, &|_| true);
            self.sat.at_most(&all, event.room(t) as usize);
            if event.halls().len() > 1 {
                for (h, hall) in event.halls().iter().enumerate() {
                    let list = here(self, &|e| event.pairs()[e].hall == Some(h));
                    self.sat.at_most(&list, hall.tables[t] as usize);
                }
            }
            for (p, pool) in event.pools().iter().enumerate() {
                let list = here(self, &|e| event.pairs()[e].need == Need::Pool(p));
                self.sat.at_most(&list, pool.size[t] as usize);
            }
        }
    }

    /// Whether each pair of a firm meets.
    pub(crate) fn of_firm(&self, event: &Event, firm: usize) -> Vec<Lit> {
        event.pairs_of[firm]
            .iter()
            .map(|e| self.meets[*e])
            .filter(|l| *l != self.sat.never())
            .collect()
    }

    /// Writes the last model on an empty board that holds the fixed meetings.
    pub(crate) fn write(&self, board: &mut Board<'_>) {
        for (e, list) in self.at.iter().enumerate() {
            if board.pinned(e) {
                continue;
            }
            if let Some((t, _)) = list.iter().find(|(_, l)| self.sat.is(*l)) {
                let pair = &board.event.pairs()[e];
                if let (Some(seat_a), Some(seat_b)) =
                    (board.free_seat(pair.a, *t), board.free_seat(pair.b, *t))
                {
                    board.set(e, Some(Place { slot: *t as u16, seat_a, seat_b }));
                }
            }
        }
        board.commit();
    }
}
