//! Ten thousand small events with some of everything, against a checker that reads the draft alone.

mod common;

use common::{breaches, small};
use corridor_roundtable::{Error, Event, Options, Plan, plan};

const EVENTS: u64 = 10_000;

#[test]
fn every_plan_keeps_every_rule() {
    let (mut plans, mut meetings, mut proven, mut one_sided, mut refused) = (0, 0, 0, 0, 0);
    for seed in 0..EVENTS {
        let draft = small(seed);
        let event = Event::new(draft.clone()).unwrap();
        match plan(&event, &Options { seed, effort: 1 }) {
            Ok(solved) => {
                assert_eq!(
                    breaches(&draft, &solved.plan, &event),
                    Vec::<String>::new(),
                    "seed {seed}"
                );
                assert!(solved.plan.score() <= solved.certificate.bound(), "seed {seed}");
                assert_eq!(solved.certificate.verify(&event).unwrap(), solved.certificate.bound());
                assert_eq!(
                    Plan::from_rows(&event, &solved.plan.rows(&event)).unwrap(),
                    solved.plan
                );
                plans += 1;
                meetings += solved.plan.meetings().len();
                proven += usize::from(solved.proven());
                one_sided += usize::from(!event.two_sided());
            }
            Err(Error::Fixed(conflict)) => {
                assert!(!conflict.members().is_empty(), "seed {seed}");
                refused += 1;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        }
    }
    println!(
        "{plans} plans, {meetings} meetings, {proven} proven, {one_sided} one-sided, {refused} refused"
    );
    assert!(plans > EVENTS as usize * 8 / 10 && one_sided > 1000 && meetings > plans * 3);
    assert!(proven * 10 > plans * 7, "{proven} of {plans} reach their bound");
}

#[test]
fn the_order_of_rows_has_no_effect() {
    for seed in 0..300 {
        let draft = small(seed);
        let mut turned = draft.clone();
        turned.firms.reverse();
        turned.wishes.reverse();
        turned.absences.reverse();
        turned.vetoes.reverse();
        turned.fixed.reverse();
        turned.wishes.iter_mut().for_each(|w| std::mem::swap(&mut w.a, &mut w.b));
        let of = |draft| {
            let event = Event::new(draft).unwrap();
            plan(&event, &Options { seed: 7, effort: 1 })
                .ok()
                .map(|s| (s.plan.rows(&event), s.certificate))
        };
        assert_eq!(of(draft), of(turned), "seed {seed}");
    }
}

#[test]
fn a_removed_firm_leaves_no_meeting_and_comes_back_as_before() {
    for seed in 0..300 {
        let draft = small(seed);
        let options = Options { seed: 1, effort: 1 };
        let event = Event::new(draft.clone()).unwrap();
        let Ok(first) = plan(&event, &options) else { continue };
        let gone = draft.firms[0].name.clone();
        let mut less = draft.clone();
        less.firms.retain(|f| f.name != gone);
        less.wishes.retain(|w| w.a != gone && w.b != gone);
        less.vetoes.retain(|w| w.a != gone && w.b != gone);
        less.fixed.retain(|w| w.a != gone && w.b != gone);
        less.absences.retain(|w| w.firm != gone);
        let without = Event::new(less.clone()).unwrap();
        if let Ok(solved) = plan(&without, &options) {
            assert!(solved.plan.rows(&without).iter().all(|r| r.a != gone && r.b != gone));
            assert_eq!(breaches(&less, &solved.plan, &without), Vec::<String>::new());
        }
        let again = plan(&Event::new(draft).unwrap(), &options).unwrap();
        assert_eq!(again.plan, first.plan);
    }
}
