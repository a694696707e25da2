//! Published break-minimal instances: the answers must be theirs.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

mod common;

use std::collections::BTreeMap;

use common::{b2bsp, shared};
use corridor_roundtable::{
    SlotSet,
    breaks::{Meetings, count, fewest_breaks},
};

fn valid(m: &Meetings, slots: &[usize]) {
    let mut busy: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut tables = vec![0; m.slots];
    let mut used = vec![SlotSet::default(); m.present.len()];
    for ((p, q, allowed), t) in m.pairs.iter().zip(slots) {
        assert!(allowed.has(*t) && m.present[*p].has(*t) && m.present[*q].has(*t));
        *busy.entry((*p, *t)).or_default() += 1;
        *busy.entry((*q, *t)).or_default() += 1;
        tables[*t] += 1;
        used[*p].insert(*t);
        used[*q].insert(*t);
    }
    assert!(busy.values().all(|n| *n == 1));
    assert!(tables.iter().zip(&m.tables).all(|(n, k)| n <= k));
    let each: Vec<u32> = used.iter().map(corridor_roundtable::breaks::of_one).collect();
    let spread = each.iter().max().unwrap() - each.iter().min().unwrap();
    assert!(m.fairness.is_none_or(|d| spread <= d));
}

fn run(families: &[&str], conflicts: u64, must_prove: bool) {
    let Some(folder) = shared("roundtable/b2bsp") else { return };
    let table = std::fs::read_to_string(folder.join("optima.csv")).unwrap();
    let mut tested = 0;
    for line in table.lines().skip(1) {
        let cell: Vec<&str> = line.split(',').collect();
        if !families.iter().any(|f| cell[0].starts_with(f)) {
            continue;
        }
        let text =
            std::fs::read_to_string(folder.join(format!("{}.{}.dzn", cell[0], cell[1]))).unwrap();
        let meetings = b2bsp(&text);
        let clock = std::time::Instant::now();
        let found = fewest_breaks(&meetings, conflicts);
        println!(
            "{} {}: breaks {:?} bound {:?}, published {} {} in {:.2?}",
            cell[0],
            cell[1],
            found.breaks,
            found.bound,
            cell[3],
            cell[4],
            clock.elapsed()
        );
        if let Some(slots) = &found.slots {
            valid(&meetings, slots);
            assert_eq!(Some(count(&meetings, slots)), found.breaks);
        }
        match cell[4] {
            "unsat" => {
                assert_eq!(found.breaks, None);
                assert!(!must_prove || found.bound.is_none());
            }
            _ => {
                let best: u32 = cell[3].parse().unwrap();
                assert!(found.bound.unwrap() <= best);
                if must_prove {
                    assert_eq!((found.breaks, found.bound), (Some(best), Some(best)));
                }
            }
        }
        tested += 1;
    }
    assert!(tested > 0);
}

#[test]
fn the_short_events_are_proven() {
    run(&["tic-", "forumt-"], 300_000, true);
}

#[test]
#[ignore = "minutes of search; run by the bench"]
fn the_long_events_are_proven_or_bounded() {
    run(&["forum-", "ticf-"], 300_000, false);
}
