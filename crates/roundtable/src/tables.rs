//! Which table: fixed tables first, then each firm's own, then where the firm sat before.
//!
//! Hosts without a table of their own get a home while there are tables in use in all slots. Beyond
//! that the choice is by rule (slots in order, no look ahead): few changes, not proven fewest.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Error, Event,
    conflict::Conflict,
    plan::{Meeting, hall_of},
};

/// Gives each meeting of a slot a table. Counts by hall must be within their limits.
pub(crate) fn seat(
    event: &Event,
    meetings: &[(usize, usize)],
    before: &BTreeMap<(usize, usize), u32>,
) -> Result<Vec<Meeting>, Error> {
    let homes = homes(event);
    let mut last: Vec<Option<u32>> = homes.clone();
    let taken_homes: BTreeSet<u32> = homes.iter().flatten().copied().collect();
    let mut by_slot: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (pair, slot) in meetings {
        by_slot.entry(*slot).or_default().push(*pair);
    }
    let mut out = Vec::new();
    for (slot, mut pairs) in by_slot {
        // Bound to a hall before free to sit anywhere; fixed tables before all.
        let pairs_of = event.pairs();
        pairs.sort_by_key(|e| {
            (
                pairs_of[*e].fixed_table.is_none(),
                !before.contains_key(&(*e, slot)),
                pairs_of[*e].hall.is_none(),
                *e,
            )
        });
        let mut free: BTreeSet<u32> = in_use(event, slot);
        for e in pairs {
            let pair = &pairs_of[e];
            let right =
                |t: u32| hall_of(event, t, slot).is_some_and(|h| pair.hall.is_none_or(|x| x == h));
            let choices = [
                pair.fixed_table,
                before.get(&(e, slot)).copied(),
                event.firms()[pair.a].table,
                event.firms()[pair.b].table,
                homes[pair.a],
                homes[pair.b],
                last[pair.a],
                last[pair.b],
            ];
            let mut liked = choices.into_iter().flatten();
            let table = if let Some(t) = pair.fixed_table {
                Some(t).filter(|t| free.contains(t) && right(*t))
            } else {
                liked
                    .find(|t| free.contains(t) && right(*t))
                    .or_else(|| {
                        free.iter().copied().find(|t| right(*t) && !taken_homes.contains(t))
                    })
                    .or_else(|| free.iter().copied().find(|t| right(*t)))
            };
            let Some(table) = table else {
                return Err(Error::Fixed(Box::new(Conflict::table(event, e))));
            };
            free.remove(&table);
            (last[pair.a], last[pair.b]) = (Some(table), Some(table));
            out.push(Meeting { slot, table, pair: e });
        }
    }
    out.sort_unstable();
    Ok(out)
}

/// The numbers of the tables in use in a slot.
fn in_use(event: &Event, slot: usize) -> BTreeSet<u32> {
    let mut first = 1;
    let mut all = BTreeSet::new();
    for hall in event.halls() {
        all.extend(first..first + hall.tables[slot]);
        first += hall.tables.iter().copied().max().unwrap_or(0);
    }
    all
}

/// A table for each firm that stays: its own, or one of its hall that is always in use.
fn homes(event: &Event) -> Vec<Option<u32>> {
    let mut homes: Vec<Option<u32>> = event.firms().iter().map(|f| f.table).collect();
    let mut taken: BTreeSet<u32> = homes.iter().flatten().copied().collect();
    let always: BTreeSet<u32> = (0..event.slots().len())
        .map(|t| in_use(event, t))
        .reduce(|a, b| a.intersection(&b).copied().collect())
        .unwrap_or_default();
    for (i, firm) in event.firms().iter().enumerate() {
        if homes[i].is_some() || firm.side != crate::Side::Host {
            continue;
        }
        let home = always.iter().copied().find(|t| {
            !taken.contains(t)
                && hall_of(event, *t, 0).is_some_and(|h| firm.hall.is_none_or(|x| x == h))
        });
        if let Some(t) = home {
            taken.insert(t);
            homes[i] = Some(t);
        }
    }
    homes
}
