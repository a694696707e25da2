//! Fewer breaks for the same meetings: chains between two slots change sides while breaks fall.
//!
//! Every exchange keeps every rule and the value, so a proven plan stays proven. The number of breaks is not
//! proven least; [`crate::breaks`] proves it for events that are small.

use std::collections::BTreeSet;

use crate::{SlotSet, board::Board, breaks::of_one};

/// Meetings above which the timetable is left as it is.
const MOST: usize = 20_000;
const PASSES: usize = 3;

impl Board<'_> {
    pub(crate) fn settle(&mut self) {
        if (0..self.event.pairs().len()).filter(|e| self.place(*e).is_some()).count() > MOST {
            return;
        }
        for _ in 0..PASSES {
            let mut better = false;
            for alpha in 0..self.slots {
                for beta in alpha + 1..self.slots {
                    better |= self.settle_two(alpha, beta);
                }
            }
            if !better {
                return;
            }
        }
    }

    fn settle_two(&mut self, alpha: usize, beta: usize) -> bool {
        let mut better = false;
        let mut seen = BTreeSet::new();
        let mut meetings = self.in_slot(alpha);
        meetings.extend(self.in_slot(beta));
        for e in meetings {
            if seen.contains(&e) {
                continue;
            }
            let (slot, other) =
                if self.slot(e) == Some(alpha) { (alpha, beta) } else { (beta, alpha) };
            let Some(chain) = self.component(e, slot, other) else { continue };
            seen.extend(chain.iter().copied());
            let firms: BTreeSet<usize> = chain
                .iter()
                .flat_map(|e| [self.event.pairs()[*e].a, self.event.pairs()[*e].b])
                .collect();
            let before: u32 = firms.iter().map(|i| self.breaks_of(*i)).sum();
            if before == 0 {
                continue;
            }
            let (mark, value) = (self.mark(), self.value());
            self.exchange(&chain, alpha, beta);
            let after: u32 = firms.iter().map(|i| self.breaks_of(*i)).sum();
            if after < before
                && self.value() >= value
                && self.slot_within(alpha)
                && self.slot_within(beta)
            {
                self.commit();
                better = true;
            } else {
                self.undo(mark);
            }
        }
        better
    }

    fn breaks_of(&self, firm: usize) -> u32 {
        let busy: SlotSet = (0..self.slots)
            .filter(|t| self.seats(firm).any(|s| self.sitting(s, *t).is_some()))
            .collect();
        of_one(&busy)
    }
}
