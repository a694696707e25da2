//! Why two firms do not meet, and what changes at the door do to the draft.

mod common;

use common::{hall, slots};
use corridor_roundtable::{
    Change, Draft, Event, Firm, Options, Side, Veto, WhyNot, Wish, plan, why_not,
};

fn room() -> Draft {
    let mut draft = Draft { slots: slots(2), halls: vec![hall(vec![2, 2])], ..Draft::default() };
    draft.firms.push(Firm::named("Host", Side::Host));
    for (k, weight) in [500, 300, 100].into_iter().enumerate() {
        let guest = format!("Guest {}", k + 1);
        draft.firms.push(Firm::named(&guest, Side::Guest));
        draft.wishes.push(Wish { a: "Host".into(), b: guest, weight, must: false, source: k });
    }
    draft
}

#[test]
fn the_price_of_a_meeting_is_what_it_pushes_out() {
    let event = Event::new(room()).unwrap();
    let options = Options::default();
    let solved = plan(&event, &options).unwrap();
    assert!(matches!(
        why_not(&event, &solved.plan, "Guest 1", "Host", &options).unwrap(),
        WhyNot::Meets { .. }
    ));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let price = why_not(&event, &solved.plan, "Host", "Guest 3", &options).unwrap();
    let lost = vec![pair("Guest 2", "Host")];
    assert_eq!(
        price,
        WhyNot::Price {
            wished: true,
            musts: 0,
            floor_places: 0,
            weight: 200,
            lost,
            gained: vec![]
        }
    );
    // Nobody asked that two guests meet; it costs nothing.
    let price = why_not(&event, &solved.plan, "Guest 3", "Guest 1", &options).unwrap();
    assert_eq!(
        price,
        WhyNot::Price {
            wished: false,
            musts: 0,
            floor_places: 0,
            weight: 0,
            lost: vec![],
            gained: vec![]
        }
    );
    let mut draft = room();
    draft.vetoes.push(Veto { a: "Guest 3".into(), b: "Host".into(), source: 77 });
    let event = Event::new(draft).unwrap();
    let solved = plan(&event, &options).unwrap();
    assert_eq!(
        why_not(&event, &solved.plan, "Host", "Guest 3", &options).unwrap(),
        WhyNot::Vetoed { source: 77 }
    );
    assert!(why_not(&event, &solved.plan, "Host", "Nobody", &options).is_err());
}

#[test]
fn changes_reach_the_slots_that_they_touch() {
    let draft = room();
    let starts: Vec<_> = draft.slots.iter().map(|s| s.start).collect();
    let apply = |change: Change| {
        let mut new = draft.clone();
        change.apply(&mut new, 9).unwrap();
        Event::new(new).unwrap()
    };
    let late = apply(Change::Late { firm: "Guest 1".into(), until: starts[1] });
    assert_eq!(late.present(late.firm("Guest 1").unwrap()).iter().collect::<Vec<_>>(), [1]);
    let absent = apply(Change::Absent { firm: "Guest 1".into() });
    assert!(absent.present(absent.firm("Guest 1").unwrap()).is_empty());
    let tables = apply(Change::Tables { hall: 0, tables: 1, from: starts[1] });
    assert_eq!((tables.tables(0), tables.tables(1)), (2, 1));
    let lost = apply(Change::Lost { from: starts[0], to: starts[1] });
    assert_eq!((lost.tables(0), lost.tables(1)), (0, 2));
    let must = apply(Change::Must { a: "Guest 3".into(), b: "Host".into() });
    assert_eq!(must.pairs().iter().filter(|p| p.must).count(), 1);
    assert!(Change::Absent { firm: "Nobody".into() }.apply(&mut draft.clone(), 9).is_err());
    assert!(
        Change::Tables { hall: 5, tables: 1, from: starts[0] }
            .apply(&mut draft.clone(), 9)
            .is_err()
    );
}
