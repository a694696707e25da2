//! Events made from a seed, the shared instances, and a checker that shares no code with the crate.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_arguments
)]

use std::collections::{BTreeMap, BTreeSet};

use corridor_roundtable::{
    Absence, Before, Draft, Firm, Fixed, Hall, Plan, Pool, Side, Slot, SlotSet, Veto, Wish,
};
use jiff::{SignedDuration, Timestamp};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

#[path = "../../../../oracles/shared_data.rs"]
mod shared_data;
pub use shared_data::shared;

pub fn slots(n: usize) -> Vec<Slot> {
    let first: Timestamp = "2026-11-05T06:00:00Z".parse().unwrap();
    (0..n)
        .map(|t| {
            let start = first + SignedDuration::from_mins(30 * t as i64);
            Slot { start, end: start + SignedDuration::from_mins(25), session: 0 }
        })
        .collect()
}

pub fn hall(tables: Vec<u32>) -> Hall {
    Hall { name: String::new(), tables, source: 0 }
}

pub fn dice(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn chance(rng: &mut impl Rng, percent: u32) -> bool {
    rng.random_range(0..100) < percent
}

/// How firms are away.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Away {
    Nobody,
    Sessions,
    Scattered,
}

/// An event of `hosts` x `guests` with the wishes and weights of the bench.
pub fn large(
    seed: u64,
    hosts: usize,
    guests: usize,
    slots_n: usize,
    tables: u32,
    wishes: usize,
    floor: u32,
    cap: u32,
    away: Away,
) -> Draft {
    let mut rng = dice(seed);
    let mut draft = Draft {
        slots: slots(slots_n),
        halls: vec![hall(vec![tables; slots_n])],
        ..Draft::default()
    };
    let mut sector = BTreeMap::new();
    for (side, letter, n) in [(Side::Host, 'H', hosts), (Side::Guest, 'G', guests)] {
        for k in 1..=n {
            let mut firm = Firm::named(format!("{letter}{k:05}"), side);
            (firm.floor, firm.cap) = (floor, Some(cap));
            sector.insert(firm.name.clone(), rng.random_range(0..6u32));
            let slots: SlotSet = match away {
                Away::Nobody => SlotSet::default(),
                Away::Sessions if chance(&mut rng, 40) => {
                    let half = slots_n / 2;
                    match rng.random_range(0..3u32) {
                        0 => (0..rng.random_range(1..half.max(2))).collect(),
                        1 => (slots_n - rng.random_range(1..half.max(2))..slots_n).collect(),
                        _ => (half..slots_n).collect(),
                    }
                }
                Away::Sessions => SlotSet::default(),
                Away::Scattered => (0..slots_n).filter(|_| chance(&mut rng, 30)).collect(),
            };
            if !slots.is_empty() {
                draft.absences.push(Absence { firm: firm.name.clone(), slots, source: 0 });
            }
            draft.firms.push(firm);
        }
    }
    for g in 1..=guests {
        let guest = format!("G{g:05}");
        let mut chosen = BTreeSet::new();
        while chosen.len() < wishes.min(hosts) {
            chosen.insert(rng.random_range(1..=hosts));
        }
        for h in chosen {
            let host = format!("H{h:05}");
            let base =
                rng.random_range(5..=60) + if sector[&host] == sector[&guest] { 35 } else { 0 };
            let weight = base * [4, 7, 10][rng.random_range(0..3usize)];
            if chance(&mut rng, 5) {
                draft.vetoes.push(Veto { a: host.clone(), b: guest.clone(), source: 0 });
            }
            let must = rng.random_range(0..100) == 0;
            draft.wishes.push(Wish { a: host, b: guest.clone(), weight, must, source: 0 });
        }
    }
    draft
}

/// A small event with some of everything.
pub fn small(seed: u64) -> Draft {
    let mut rng = dice(seed);
    let n_slots = rng.random_range(1..=7usize);
    let one_sided = chance(&mut rng, 30);
    let halls = if chance(&mut rng, 30) { 2 } else { 1 };
    let mut draft = Draft { slots: slots(n_slots), ..Draft::default() };
    for h in 0..halls {
        let most = rng.random_range(1..=5u32);
        let tables = (0..n_slots)
            .map(|_| if chance(&mut rng, 20) { rng.random_range(0..=most) } else { most })
            .collect();
        draft.halls.push(Hall {
            name: if halls == 1 { String::new() } else { format!("hall {h}") },
            tables,
            source: 0,
        });
    }
    let languages = chance(&mut rng, 40);
    if languages {
        if chance(&mut rng, 50) {
            draft.pools.push(Pool {
                languages: Some(("ms".into(), "tr".into())),
                size: (0..n_slots).map(|_| rng.random_range(0..3)).collect(),
                source: 0,
            });
        }
        if chance(&mut rng, 70) || draft.pools.is_empty() {
            draft.pools.push(Pool {
                languages: None,
                size: (0..n_slots).map(|_| rng.random_range(0..3)).collect(),
                source: 0,
            });
        }
    }
    let firms = rng.random_range(2..=14usize);
    for k in 0..firms {
        let side = match (one_sided, k % 2) {
            (true, _) => Side::Any,
            (_, 0) => Side::Host,
            _ => Side::Guest,
        };
        let mut firm = Firm::named(format!("F{k:02}"), side);
        firm.delegates = if chance(&mut rng, 20) { rng.random_range(2..=3) } else { 1 };
        firm.cap = chance(&mut rng, 40).then(|| rng.random_range(0..=n_slots as u32));
        firm.floor = rng.random_range(0..=2).min(firm.cap.unwrap_or(9));
        if languages {
            firm.languages = [["en"].as_slice(), &["ms"], &["tr"], &["en", "tr"], &[]]
                [rng.random_range(0..5usize)]
            .iter()
            .map(|s| (*s).to_owned())
            .collect();
        }
        if halls > 1 && (side != Side::Guest || chance(&mut rng, 10)) && chance(&mut rng, 80) {
            firm.hall = Some(rng.random_range(0..halls));
        }
        if chance(&mut rng, 10) {
            firm.table = Some(rng.random_range(1..=3));
        }
        if chance(&mut rng, 40) {
            draft.absences.push(Absence {
                firm: firm.name.clone(),
                slots: (0..n_slots).filter(|_| chance(&mut rng, 30)).collect(),
                source: 0,
            });
        }
        draft.firms.push(firm);
    }
    for a in 0..firms {
        for b in 0..a {
            if !one_sided && a % 2 == b % 2 {
                continue;
            }
            let (x, y) = (format!("F{a:02}"), format!("F{b:02}"));
            if chance(&mut rng, 60) {
                draft.wishes.push(Wish {
                    a: x.clone(),
                    b: y.clone(),
                    weight: rng.random_range(0..50),
                    must: chance(&mut rng, 5),
                    source: 0,
                });
            }
            if chance(&mut rng, 5) {
                draft.vetoes.push(Veto { a: y.clone(), b: x.clone(), source: 0 });
            } else if chance(&mut rng, 2) {
                draft.fixed.push(Fixed {
                    a: x,
                    b: y,
                    slot: rng.random_range(0..n_slots),
                    table: None,
                    source: 0,
                });
            }
        }
    }
    draft
}

/// A weighted instance of the shared data.
pub fn weighted(name: &str, interpreters: bool) -> Option<Draft> {
    let folder = shared(&format!("roundtable/weighted/{name}"))?;
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let number = |key: &str| -> Option<u32> {
        let text = read("event.toml");
        let line = text.lines().find(|l| l.starts_with(key))?.split_once('=')?.1.trim().to_owned();
        Some(line.parse().unwrap())
    };
    let (n, tables) = (number("slots").unwrap() as usize, number("tables").unwrap());
    let mut draft =
        Draft { slots: slots(n), halls: vec![hall(vec![tables; n])], ..Draft::default() };
    if interpreters && let Some(k) = number("interpreters_per_slot") {
        draft.pools.push(Pool { languages: None, size: vec![k; n], source: 0 });
    }
    for line in read("firms.csv").lines().skip(1) {
        let cell: Vec<&str> = line.split(',').collect();
        let mut firm =
            Firm::named(cell[0], if cell[1] == "host" { Side::Host } else { Side::Guest });
        (firm.floor, firm.cap) = (cell[2].parse().unwrap(), Some(cell[3].parse().unwrap()));
        firm.languages = cell[4].split_whitespace().map(str::to_owned).collect();
        let slots: SlotSet =
            cell[5].split_whitespace().map(|s| s.parse::<usize>().unwrap() - 1).collect();
        draft.absences.push(Absence { firm: firm.name.clone(), slots, source: 0 });
        draft.firms.push(firm);
    }
    for line in read("pairs.csv").lines().skip(1) {
        let cell: Vec<&str> = line.split(',').collect();
        draft.wishes.push(Wish {
            a: cell[0].into(),
            b: cell[1].into(),
            weight: cell[2].parse().unwrap(),
            must: cell[3] == "1",
            source: 0,
        });
    }
    Some(draft)
}

/// The rules, read from the draft alone: what the rows of a plan break.
pub fn breaches(draft: &Draft, plan: &Plan, event: &corridor_roundtable::Event) -> Vec<String> {
    let mut bad = Vec::new();
    let firm: BTreeMap<&str, &Firm> = draft.firms.iter().map(|f| (f.name.as_str(), f)).collect();
    let mut sorted = draft.slots.clone();
    sorted.sort_by_key(|s| s.start);
    let rows = plan.rows(event);
    let mut met: BTreeSet<(String, String)> = BTreeSet::new();
    let mut total: BTreeMap<&str, u32> = BTreeMap::new();
    let key = |a: &str, b: &str| {
        if a < b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
    };
    let mut most = 0;
    let starts: Vec<u32> = draft
        .halls
        .iter()
        .map(|h| {
            let first = most;
            most += h.tables.iter().max().unwrap();
            first
        })
        .collect();
    for t in 0..draft.slots.len() {
        let here: Vec<_> = rows.iter().filter(|r| r.slot == t).collect();
        let mut busy: BTreeMap<&str, u32> = BTreeMap::new();
        let mut tables = BTreeSet::new();
        let mut pools = vec![0; draft.pools.len()];
        for r in &here {
            for name in [&r.a, &r.b] {
                *busy.entry(name).or_default() += 1;
                *total.entry(firm[name.as_str()].name.as_str()).or_default() += 1;
                if draft.absences.iter().any(|x| &x.firm == name && x.slots.has(t)) {
                    bad.push(format!("{name} is away in {t}"));
                }
            }
            if !met.insert(key(&r.a, &r.b)) {
                bad.push(format!("{} and {} twice", r.a, r.b));
            }
            if !tables.insert(r.table) {
                bad.push(format!("table {} twice in {t}", r.table));
            }
            let hall = (0..draft.halls.len()).find(|h| {
                r.table > starts[*h] && r.table <= starts[*h] + draft.halls[*h].tables[t]
            });
            let (a, b) = (firm[r.a.as_str()], firm[r.b.as_str()]);
            let host = if a.side <= b.side { a.hall.or(b.hall) } else { b.hall.or(a.hall) };
            match hall {
                None => bad.push(format!("table {} is not in {t}", r.table)),
                Some(h) if host.is_some_and(|x| x != h) => {
                    bad.push(format!("{} and {} in hall {h}", r.a, r.b))
                }
                _ => {}
            }
            let common = a.languages.iter().any(|l| b.languages.contains(l))
                || a.languages.is_empty()
                || b.languages.is_empty();
            if !draft.pools.is_empty() && !common {
                let serves = |x: &str, y: &str| {
                    a.languages.iter().any(|l| l == x) && b.languages.iter().any(|l| l == y)
                };
                match draft.pools.iter().position(|p| {
                    p.languages.as_ref().is_none_or(|(x, y)| serves(x, y) || serves(y, x))
                }) {
                    Some(p) => pools[p] += 1,
                    None => bad.push(format!("{} and {} have no interpreter", r.a, r.b)),
                }
            }
        }
        for (name, n) in busy {
            if n > firm[name].delegates {
                bad.push(format!("{name} {n} times in {t}"));
            }
        }
        for (p, n) in pools.iter().enumerate() {
            if *n > draft.pools[p].size[t] {
                bad.push(format!("{n} interpreters in {t}"));
            }
        }
    }
    for (name, n) in &total {
        if firm[*name].cap.is_some_and(|c| *n > c) {
            bad.push(format!("{name} has {n}"));
        }
    }
    for (a, b) in &met {
        let asked = draft.wishes.iter().any(|w| key(&w.a, &w.b) == (a.clone(), b.clone()))
            || draft.fixed.iter().any(|w| key(&w.a, &w.b) == (a.clone(), b.clone()));
        if !asked || draft.vetoes.iter().any(|w| key(&w.a, &w.b) == (a.clone(), b.clone())) {
            bad.push(format!("{a} and {b} may not meet"));
        }
    }
    for f in &draft.fixed {
        if !rows.iter().any(|r| key(&r.a, &r.b) == key(&f.a, &f.b) && r.slot == f.slot) {
            bad.push(format!("{} and {} not in {}", f.a, f.b, f.slot));
        }
    }
    let weight: i64 = rows
        .iter()
        .map(|r| {
            draft
                .wishes
                .iter()
                .find(|w| key(&w.a, &w.b) == key(&r.a, &r.b))
                .map_or(0, |w| i64::from(w.weight))
        })
        .sum();
    if weight != plan.score().weight {
        bad.push(format!("weight {weight}, said {}", plan.score().weight));
    }
    let floors: u32 = draft
        .firms
        .iter()
        .map(|f| total.get(f.name.as_str()).copied().unwrap_or(0).min(f.floor))
        .sum();
    if floors != plan.score().floor_places {
        bad.push(format!("{floors} floor places, said {}", plan.score().floor_places));
    }
    bad
}

/// Reads a MiniZinc data file of the published problem.
pub fn b2bsp(text: &str) -> corridor_roundtable::breaks::Meetings {
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
    corridor_roundtable::breaks::Meetings {
        slots,
        tables: vec![number("nTables") as u32; slots],
        present,
        pairs,
        before,
        fairness: Some(2),
    }
}

/// The rows of a plan as a repair takes them.
pub fn before(event: &corridor_roundtable::Event, plan: &Plan) -> Vec<Before> {
    plan.rows(event)
        .into_iter()
        .map(|r| Before { a: r.a, b: r.b, start: event.slots()[r.slot].start, table: r.table })
        .collect()
}

/// Fifty seeded changes of seven kinds, each with a name.
pub fn changes(draft: &Draft, rows: &[Before]) -> Vec<(String, Draft)> {
    let mut rng = dice(26);
    let mut out = Vec::new();
    for k in 0..50 {
        let mut new = draft.clone();
        let n = new.slots.len();
        let firm = new.firms[rng.random_range(0..new.firms.len())].name.clone();
        let row = &rows[rng.random_range(0..rows.len())];
        let name = match k % 7 {
            0 => {
                let late = rng.random_range(1..4);
                new.absences.push(Absence {
                    firm: firm.clone(),
                    slots: (0..late).collect(),
                    source: 0,
                });
                format!("{firm} late by {late}")
            }
            1 => {
                new.absences.push(Absence {
                    firm: firm.clone(),
                    slots: (0..n).collect(),
                    source: 0,
                });
                format!("{firm} absent")
            }
            2 | 6 => {
                new.vetoes.push(Veto { a: row.a.clone(), b: row.b.clone(), source: 0 });
                format!("{} and {} cancelled", row.a, row.b)
            }
            3 => {
                let from = rng.random_range(0..n);
                new.halls[0].tables[from..].iter_mut().for_each(|t| *t -= 1);
                format!("one table less from slot {from}")
            }
            4 => {
                let slot = rng.random_range(0..n);
                new.halls[0].tables[slot] = 0;
                format!("slot {slot} lost")
            }
            _ => {
                let w = rng.random_range(0..new.wishes.len());
                new.wishes[w].must = true;
                format!("{} must meet {}", new.wishes[w].a, new.wishes[w].b)
            }
        };
        out.push((name, new));
    }
    out
}
