//! Without absences the plan reaches the bound, at any size, and the bound is proven by prices alone.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Away, breaches, large};
use corridor_roundtable::{Certificate, Event, Options, plan};

#[test]
fn without_absences_the_bound_is_reached() {
    let sizes =
        [10, 10, 10, 20, 20, 30, 30, 40, 50, 60, 80, 80, 100, 120, 150, 200, 200, 300, 400, 500];
    for (seed, n) in sizes.into_iter().enumerate() {
        let slots = if n < 40 { 12 } else { 24 };
        let tables = (n as u32 * 3 / 5).max(3);
        let draft =
            large(seed as u64 + 1, n, n, slots, tables, 30, 4, 18.min(slots as u32), Away::Nobody);
        let event = Event::new(draft.clone()).unwrap();
        assert!(event.two_sided());
        let solved = plan(&event, &Options { seed: 1, effort: 0 }).unwrap();
        assert!(solved.plan.meetings().len() > n);
        assert_eq!(solved.plan.score(), solved.certificate.bound(), "{n} x {n}");
        assert!(solved.proven());
        if n <= 100 {
            assert_eq!(breaches(&draft, &solved.plan, &event), Vec::<String>::new());
        }
        certificate_stands(&event, &solved.certificate, &draft);
    }
}

/// The certificate is computed from the event and the prices alone; any prices are true, only weaker.
fn certificate_stands(
    event: &Event,
    certificate: &Certificate,
    draft: &corridor_roundtable::Draft,
) {
    assert_eq!(certificate.verify(event).unwrap(), certificate.bound());
    let mut weaker = 0;
    for i in 0..event.firms().len().min(10) {
        let mut prices = certificate.prices().clone();
        prices.firm[i] += 1;
        let bound = Certificate::new(event, prices).unwrap();
        assert_eq!(bound.verify(event).unwrap(), bound.bound());
        assert!(bound.bound() >= certificate.bound());
        weaker += usize::from(bound.bound() > certificate.bound());
    }
    let mut prices = certificate.prices().clone();
    prices.table.iter_mut().for_each(|z| *z += 1);
    assert!(Certificate::new(event, prices).unwrap().bound() >= certificate.bound());
    // A weight that the prices rest on, changed by one, no longer gives the bound that was stated.
    let mut changed = draft.clone();
    let used = event.pairs().iter().position(|p| {
        let y = certificate.prices();
        i64::from(p.weight) > y.firm[p.a] + y.firm[p.b] + y.table[0]
            && !p.open.is_empty()
            && !p.must
    });
    if let Some(e) = used {
        let (a, b) =
            (&event.firms()[event.pairs()[e].a].name, &event.firms()[event.pairs()[e].b].name);
        changed.wishes.iter_mut().filter(|w| &w.a == a && &w.b == b).for_each(|w| w.weight += 1);
        assert!(certificate.verify(&Event::new(changed).unwrap()).is_err());
        weaker += 1;
    }
    assert!(weaker > 0, "nothing was tested");
}
