//! Repairs the plan of a shared instance after fifty seeded changes; one JSON line each, for the exact
//! model in bench/roundtable: `repairs r46x7-1`.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{before, changes, weighted};
use corridor_roundtable::{Event, Options, plan, repair};
use serde_json::json;

fn main() {
    let name = std::env::args().nth(1).unwrap();
    let draft = weighted(&name, false).unwrap();
    let event = Event::new(draft.clone()).unwrap();
    let options = Options::default();
    let first = plan(&event, &options).unwrap();
    let rows = before(&event, &first.plan);
    let slot = |start| event.slots().iter().position(|s| s.start == start).unwrap();
    for (name, new) in changes(&draft, &rows) {
        let changed = Event::new(new.clone()).unwrap();
        let repaired = repair(&changed, &rows, None, &options).unwrap();
        let absences: Vec<_> = new.absences[draft.absences.len()..]
            .iter()
            .map(|a| json!([a.firm, a.slots.iter().collect::<Vec<_>>()]))
            .collect();
        println!(
            "{}",
            json!({
                "change": name,
                "absences": absences,
                "vetoes": new.vetoes.iter().map(|v| json!([v.a, v.b])).collect::<Vec<_>>(),
                "tables": new.halls[0].tables,
                "musts": new.wishes.iter().filter(|w| w.must).map(|w| json!([w.a, w.b])).collect::<Vec<_>>(),
                "before": rows.iter().map(|r| json!([r.a, r.b, slot(r.start)])).collect::<Vec<_>>(),
                "after": repaired.plan.rows(&changed).iter().map(|r| json!([r.a, r.b, r.slot])).collect::<Vec<_>>(),
                "dropped": repaired.dropped,
                "moved": repaired.moved,
                "fewest": repaired.fewest,
            })
        );
    }
}
