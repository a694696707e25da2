//! Late changes to a planned event: as few meetings as possible change, and the past does not.

mod common;

use common::{before, breaches, changes, weighted};
use corridor_roundtable::{Absence, Before, Changed, Event, Options, plan, repair};

#[test]
fn fifty_changes_are_repaired_with_fewest_changes() {
    let Some(draft) = weighted("r46x7-1", false) else { return };
    let event = Event::new(draft.clone()).unwrap();
    let options = Options { seed: 1, effort: 20 };
    let first = plan(&event, &options).unwrap();
    let rows = before(&event, &first.plan);
    let mut proven = 0;
    for (name, new) in changes(&draft, &rows) {
        let event = Event::new(new.clone()).unwrap();
        let repaired = repair(&event, &rows, None, &options).unwrap();
        assert_eq!(breaches(&new, &repaired.plan, &event), Vec::<String>::new(), "{name}");
        println!(
            "{name}: dropped {}, moved {}, added {}, fewest {}, {} floor places",
            repaired.dropped,
            repaired.moved,
            repaired.added,
            repaired.fewest,
            repaired.plan.score().floor_places
        );
        proven += usize::from(repaired.fewest);
        let kept = rows.len() as u32 - repaired.dropped;
        assert_eq!(kept + repaired.added, repaired.plan.meetings().len() as u32, "{name}");
    }
    assert!(proven >= 45, "{proven} of 50 are proven");
}

#[test]
fn the_same_input_changes_nothing() {
    let Some(draft) = weighted("r60x40-1", false) else { return };
    let event = Event::new(draft).unwrap();
    let first = plan(&event, &Options::default()).unwrap();
    let rows = before(&event, &first.plan);
    let again = repair(&event, &rows, None, &Options::default()).unwrap();
    assert_eq!(again.plan, first.plan);
    assert_eq!(again.changes, Vec::<Changed>::new());
    assert!(again.fewest);
}

#[test]
fn what_began_is_frozen() {
    let Some(draft) = weighted("r46x7-1", false) else { return };
    let event = Event::new(draft.clone()).unwrap();
    let options = Options { seed: 1, effort: 5 };
    let first = plan(&event, &options).unwrap();
    let rows = before(&event, &first.plan);
    let now = event.slots()[5].start + jiff::SignedDuration::from_secs(1);
    let mut new = draft;
    let absent = "H0003".to_owned();
    new.absences.push(Absence { firm: absent.clone(), slots: (0..12).collect(), source: 0 });
    let event = Event::new(new).unwrap();
    let repaired = repair(&event, &rows, Some(now), &options).unwrap();
    let past: Vec<&Before> = rows.iter().filter(|r| r.start < now).collect();
    assert!(past.len() > 10);
    assert_eq!(repaired.frozen as usize, past.len());
    let after: Vec<Before> = repaired
        .plan
        .rows(&event)
        .into_iter()
        .map(|r| Before { a: r.a, b: r.b, start: event.slots()[r.slot].start, table: r.table })
        .collect();
    let same = |x: &Before, y: &Before| {
        x.start == y.start
            && x.table == y.table
            && ((x.a == y.a && x.b == y.b) || (x.a == y.b && x.b == y.a))
    };
    for row in &past {
        assert!(after.iter().any(|x| same(x, row)), "{row:?}");
    }
    assert_eq!(after.iter().filter(|x| x.start < now).count(), past.len());
    assert!(after.iter().all(|x| x.start < now || (x.a != absent && x.b != absent)));
}
