//! The shared weighted instances, whose best values two other solvers have proven.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::{breaches, weighted};
use corridor_roundtable::{Event, Options, plan};

fn solve(name: &str, interpreters: bool) -> Option<(i64, Option<i64>, usize)> {
    let draft = weighted(name, interpreters)?;
    let event = Event::new(draft.clone()).unwrap();
    let solved = plan(&event, &Options::default()).unwrap();
    assert_eq!(breaches(&draft, &solved.plan, &event), Vec::<String>::new());
    assert_eq!(solved.certificate.verify(&event).unwrap(), solved.certificate.bound());
    assert!(solved.plan.shortfalls().is_empty() && solved.plan.missed_musts().is_empty());
    println!("{name}: {} gap {:?}", solved.plan.score(), solved.gap());
    Some((solved.plan.score().weight, solved.gap(), solved.plan.meetings().len()))
}

#[test]
fn forty_six_and_seven_are_proven_best() {
    for interpreters in [false, true] {
        if let Some(found) = solve("r46x7-1", interpreters) {
            assert_eq!(found, (32_116, Some(0), 73));
        }
    }
}

#[test]
fn sixty_and_forty_are_proven_best() {
    if let Some((weight, gap, _)) = solve("r60x40-1", false) {
        assert_eq!((weight, gap), (124_049, Some(0)));
    }
}

#[test]
fn two_hundred_and_two_hundred_come_close() {
    if let Some((weight, gap, _)) = solve("r200x200-1", false) {
        assert!(weight >= 816_490, "{weight}");
        assert_eq!(gap, Some(816_583 - weight));
    }
}
