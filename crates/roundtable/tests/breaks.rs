//! Published break-minimal instances: the answers must be theirs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_arguments
)]

mod common;

use std::collections::BTreeMap;

use common::shared;
use corridor_roundtable::{
    SlotSet,
    breaks::{Meetings, count, fewest_breaks},
};

/// Reads a MiniZinc data file of the published problem.
fn read(text: &str) -> Meetings {
    let number = |key: &str| -> usize {
        let rest = text.split_once(&format!("{key} = ")).unwrap().1;
        rest.split(';').next().unwrap().trim().parse().unwrap()
    };
    let block = |key: &str| -> &str {
        let rest = text.split_once(&format!("{key} = [")).unwrap().1;
        rest.split("];").next().unwrap()
    };
    let numbers = |s: &str| -> Vec<usize> {
        s.split(|c: char| !c.is_ascii_digit())
            .filter(|x| !x.is_empty())
            .map(|x| x.parse().unwrap())
            .collect()
    };
    let sets = |s: &str| -> Vec<Vec<usize>> {
        s.split('{').skip(1).map(|x| numbers(x.split('}').next().unwrap())).collect()
    };
    let (slots, morning, people) =
        (number("nTotalSlots"), number("nMorningSlots"), number("nBusiness"));
    let forbidden = sets(block("forbidden"));
    assert_eq!(forbidden.len(), people);
    let present = forbidden
        .iter()
        .map(|list| (0..slots).filter(|t| !list.contains(&(t + 1))).collect::<SlotSet>())
        .collect();
    let requested = numbers(block("requested"));
    let fixed = numbers(block("fixed"));
    let pairs: Vec<(usize, usize, SlotSet)> = requested
        .chunks(3)
        .zip(&fixed)
        .map(|(row, fixed)| {
            let allowed: SlotSet = match (row[2], *fixed) {
                (_, t) if t > 0 => [t - 1].into_iter().collect(),
                (1, _) => (0..morning).collect(),
                (2, _) => (morning..slots).collect(),
                _ => (0..slots).collect(),
            };
            (row[0] - 1, row[1] - 1, allowed)
        })
        .collect();
    assert_eq!(pairs.len(), number("nMeetings"));
    let before = sets(block("precedences"))
        .iter()
        .enumerate()
        .flat_map(|(m, list)| {
            list.iter().filter(|x| **x > 0).map(move |x| (*x - 1, m)).collect::<Vec<_>>()
        })
        .collect();
    Meetings {
        slots,
        tables: vec![number("nTables") as u32; slots],
        present,
        pairs,
        before,
        fairness: Some(2),
    }
}

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
        let meetings = read(&text);
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
