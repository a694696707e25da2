//! Impossible events: the message names a smallest set of lines, and taking any of them away helps.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

mod common;

use common::{Away, hall, large, slots};
use corridor_roundtable::{
    Absence, Draft, Event, Firm, Fixed, Hall, Member, Pool, Side, Verdict, Veto, Wish, verdict,
};

fn empty(n: usize, tables: u32) -> Draft {
    let mut hall = hall(vec![tables; n]);
    hall.source = 900;
    Draft { slots: slots(n), halls: vec![hall], ..Draft::default() }
}

fn firms(draft: &mut Draft, side: Side, letter: char, n: usize) {
    for k in 1..=n {
        let mut firm = Firm::named(format!("{letter}{k:02}"), side);
        firm.source = 100 + draft.firms.len();
        draft.firms.push(firm);
    }
}

fn wish(draft: &mut Draft, a: &str, b: &str, must: bool) {
    let source = 200 + draft.wishes.len();
    draft.wishes.push(Wish { a: a.into(), b: b.into(), weight: 5, must, source });
}

fn room(hosts: usize, guests: usize, n: usize, tables: u32) -> Draft {
    let mut draft = empty(n, tables);
    firms(&mut draft, Side::Host, 'H', hosts);
    firms(&mut draft, Side::Guest, 'G', guests);
    draft
}

/// The draft without the line of one member.
fn without(draft: &Draft, member: &Member) -> Draft {
    let mut out = draft.clone();
    match member {
        Member::Must { source, .. } => {
            out.wishes.iter_mut().filter(|w| w.source == *source).for_each(|w| w.must = false)
        }
        Member::Fixed { source, .. } => out.fixed.retain(|w| w.source != *source),
        Member::Absence { source, .. } => out.absences.retain(|w| w.source != *source),
        Member::Veto { source, .. } => out.vetoes.retain(|w| w.source != *source),
        Member::Floor { firm, .. } => {
            out.firms.iter_mut().filter(|f| &f.name == firm).for_each(|f| f.floor = 0)
        }
        Member::Cap { firm, .. } => {
            out.firms.iter_mut().filter(|f| &f.name == firm).for_each(|f| f.cap = None)
        }
        Member::Tables { hall, .. } => out
            .halls
            .iter_mut()
            .filter(|h| &h.name == hall)
            .for_each(|h| h.tables.iter_mut().for_each(|k| *k = 500)),
        Member::Interpreters { source, .. } => out
            .pools
            .iter_mut()
            .filter(|p| p.source == *source)
            .for_each(|p| p.size.iter_mut().for_each(|k| *k = 500)),
        other => panic!("{other:?}"),
    }
    out
}

fn smallest(name: &str, draft: &Draft, lines: usize) {
    let event = Event::new(draft.clone()).unwrap();
    let clock = std::time::Instant::now();
    let Verdict::Impossible(conflict) = verdict(&event).unwrap() else {
        panic!("{name}: not found impossible")
    };
    let text = conflict.message(|row| format!("line {row}"));
    println!("{name} ({:.2?}):\n{text}\n", clock.elapsed());
    assert!(conflict.smallest(), "{name}");
    assert_eq!(conflict.members().len(), lines, "{name}");
    for member in conflict.members() {
        assert!(text.contains(&format!("line {}: {member}", member.source())));
        let less = Event::new(without(draft, member)).unwrap();
        assert!(
            matches!(verdict(&less).unwrap(), Verdict::Possible(_)),
            "{name}: without {member}"
        );
    }
}

#[test]
fn twelve_impossible_events() {
    // 1. Fourteen musts, twelve slots left by an absence.
    let mut draft = room(1, 14, 14, 3);
    (1..=14).for_each(|g| wish(&mut draft, "H01", &format!("G{g:02}"), g <= 13));
    draft.absences.push(Absence {
        firm: "H01".into(),
        slots: [0, 1].into_iter().collect(),
        source: 300,
    });
    smallest("too many musts", &draft, 14);

    // 2. A must and a veto.
    let mut draft = room(2, 2, 4, 2);
    wish(&mut draft, "H01", "G01", true);
    wish(&mut draft, "H02", "G02", false);
    draft.vetoes.push(Veto { a: "G01".into(), b: "H01".into(), source: 301 });
    smallest("must and veto", &draft, 2);

    // 3. A fixed meeting in an absence.
    let mut draft = room(2, 2, 4, 2);
    wish(&mut draft, "H01", "G01", false);
    draft.fixed.push(Fixed { a: "H01".into(), b: "G01".into(), slot: 2, table: None, source: 302 });
    draft.absences.push(Absence {
        firm: "G01".into(),
        slots: [2, 3].into_iter().collect(),
        source: 303,
    });
    smallest("fixed while away", &draft, 2);

    // 4. Two fixed meetings of a firm at once.
    let mut draft = room(1, 2, 4, 2);
    draft.fixed.push(Fixed { a: "H01".into(), b: "G01".into(), slot: 1, table: None, source: 304 });
    draft.fixed.push(Fixed { a: "H01".into(), b: "G02".into(), slot: 1, table: None, source: 305 });
    smallest("fixed twice", &draft, 2);

    // 5. Floors that the tables cannot hold.
    let mut draft = room(4, 4, 3, 2);
    draft.firms.iter_mut().filter(|f| f.side == Side::Host).for_each(|f| f.floor = 2);
    for h in 1..=4 {
        (1..=4).for_each(|g| wish(&mut draft, &format!("H{h:02}"), &format!("G{g:02}"), false));
    }
    smallest("tables", &draft, 5);

    // 6. Guests who may meet two hosts only, who are short of time (Hall).
    let mut draft = room(3, 4, 4, 9);
    for g in 1..=4 {
        (1..=2).for_each(|h| wish(&mut draft, &format!("H{h:02}"), &format!("G{g:02}"), false));
        draft.firms[3 + g - 1].floor = 2;
    }
    draft.absences.push(Absence {
        firm: "H01".into(),
        slots: [0].into_iter().collect(),
        source: 306,
    });
    (1..=4).for_each(|g| wish(&mut draft, "H03", &format!("G{g:02}"), false));
    (1..=4).for_each(|g| {
        draft.vetoes.push(Veto { a: "H03".into(), b: format!("G{g:02}"), source: 310 + g })
    });
    let event = Event::new(draft.clone()).unwrap();
    let Verdict::Impossible(conflict) = verdict(&event).unwrap() else { panic!("Hall") };
    assert!(conflict.smallest() && conflict.members().len() >= 5, "{conflict:?}");
    for member in conflict.members() {
        assert!(
            matches!(
                verdict(&Event::new(without(&draft, member)).unwrap()).unwrap(),
                Verdict::Possible(_)
            ),
            "{member}"
        );
    }

    // 7. A cap below the musts.
    let mut draft = room(1, 3, 5, 2);
    (1..=3).for_each(|g| wish(&mut draft, "H01", &format!("G{g:02}"), true));
    draft.firms[0].cap = Some(2);
    smallest("cap", &draft, 4);

    // 8. Two musts whose only common slot is one: no count shows it, the timetable does.
    let mut draft = room(1, 2, 3, 2);
    wish(&mut draft, "H01", "G01", true);
    wish(&mut draft, "H01", "G02", true);
    draft.absences.push(Absence {
        firm: "G01".into(),
        slots: [0, 1].into_iter().collect(),
        source: 320,
    });
    draft.absences.push(Absence {
        firm: "G02".into(),
        slots: [0, 1].into_iter().collect(),
        source: 321,
    });
    smallest("one common slot", &draft, 4);

    // 9. Interpreters.
    let mut draft = room(3, 3, 1, 9);
    draft
        .firms
        .iter_mut()
        .for_each(|f| f.languages = vec![if f.side == Side::Host { "tr" } else { "ms" }.into()]);
    draft.pools.push(Pool {
        languages: Some(("ms".into(), "tr".into())),
        size: vec![2],
        source: 330,
    });
    (1..=3).for_each(|k| wish(&mut draft, &format!("H{k:02}"), &format!("G{k:02}"), true));
    smallest("interpreters", &draft, 4);

    // 10. A floor above the number of partners.
    let mut draft = room(3, 2, 6, 4);
    draft.firms[0].floor = 3;
    (1..=2).for_each(|g| wish(&mut draft, "H01", &format!("G{g:02}"), false));
    smallest("floor", &draft, 1);

    // 11. A hall too small for its hosts.
    let mut draft = room(3, 3, 2, 9);
    draft.halls[0].name = "A".into();
    draft.halls.push(Hall { name: "B".into(), tables: vec![1, 1], source: 901 });
    draft.firms.iter_mut().filter(|f| f.side == Side::Host).for_each(|f| f.hall = Some(1));
    (1..=3).for_each(|k| wish(&mut draft, &format!("H{k:02}"), &format!("G{k:02}"), true));
    smallest("hall", &draft, 4);

    // 12. One side only: a triangle of musts in two slots.
    let mut draft = empty(2, 9);
    firms(&mut draft, Side::Any, 'F', 3);
    [("F01", "F02"), ("F02", "F03"), ("F01", "F03")]
        .iter()
        .for_each(|(a, b)| wish(&mut draft, a, b, true));
    smallest("triangle", &draft, 3);
}

#[test]
fn a_large_event_names_a_smallest_set_too() {
    let mut draft = large(5, 200, 200, 20, 120, 24, 2, 18, Away::Sessions);
    for (k, w) in draft.wishes.iter_mut().enumerate() {
        w.source = 10_000 + k;
        w.must = false;
    }
    draft.firms.iter_mut().enumerate().for_each(|(k, f)| (f.source, f.floor) = (1000 + k, 0));
    draft.absences.iter_mut().enumerate().for_each(|(k, x)| x.source = 2000 + k);
    draft.vetoes.clear();
    draft.absences.retain(|x| x.firm != "H00007");
    draft.absences.push(Absence { firm: "H00007".into(), slots: (3..20).collect(), source: 9999 });
    let mut musts = 0;
    for w in draft.wishes.iter_mut().filter(|w| w.a == "H00007").take(4) {
        w.must = true;
        musts += 1;
    }
    assert_eq!(musts, 4);
    let away: Vec<String> = draft.wishes.iter().filter(|w| w.must).map(|w| w.b.clone()).collect();
    draft.absences.retain(|x| !away.contains(&x.firm));
    smallest("200 x 200", &draft, 5);
}
