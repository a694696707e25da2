//! Who met whom in a Turkish sentence, and which body held a session.

use super::labels;
use super::turkish_forms::{
    Case, Verbal, case, closing, converb, ends_ahead, finite, looks_ahead, parts, someone, status,
};
use super::visits::event_time;
use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::lexicon::Class;
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Field, Kind, Proposal};
use crate::schema::Status;

fn place_of(clause: &Clause<'_>, parts: &Verbal<'_>) -> Option<String> {
    let found = parts.others.iter().find(|(case, name)| {
        *case == Case::In && matches!(name.kind, NameKind::Place(_) | NameKind::Country(..))
    });
    found.map(|(_, n)| clause.words(n.first, n.end))
}

/// How a word of meeting stands in its clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// It, or the verb behind it, closes the clause: "görüştü", "kabul etti".
    Finite,
    /// Who acts stands behind it: "görüşen Bakan".
    Participle,
    /// Who acts stands in the genitive before it: "Bakanın … ile görüşmesi".
    Noun,
}

fn shape(clause: &Clause<'_>, at: usize) -> (Shape, usize) {
    let word = fold(clause.scene.tokens.word(at));
    let ends = |list: &[&str]| list.iter().any(|e| word.ends_with(e));
    let stem = ["gorus", "bulus", "agirla"].iter().any(|s| word.starts_with(s));
    if stem && ends(&["usen", "usan", "layan", "leyen"]) {
        return (Shape::Participle, at);
    }
    let nominal = stem && !finite(clause, at) && word.len() > 6
        || word.starts_with("kabulun")
        || word.starts_with("agirlan");
    if nominal {
        return (Shape::Noun, at);
    }
    let verb = closing(clause, at).or_else(|| converb(clause, at));
    (Shape::Finite, verb.unwrap_or(usize::MAX))
}

pub(super) fn meeting(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let (shape, verb) = shape(clause, at);
    if verb == usize::MAX {
        return false;
    }
    let parts = parts(clause, at.max(verb));
    let mut all: Vec<Actor> = Vec::new();
    let people = |n: &Name| {
        matches!(n.kind, NameKind::Person | NameKind::Office | NameKind::Unknown)
            || shape == Shape::Noun && matches!(n.kind, NameKind::Country(..))
    };
    let named = |wanted: &dyn Fn(Case) -> bool| -> Vec<Actor> {
        let found = clause.sentence.names.iter().filter(|n| {
            let inner = clause.sentence.names.iter().any(|o| {
                (o.first, o.end) != (n.first, n.end) && o.first <= n.first && n.end <= o.end
            });
            n.first >= parts.start && n.end <= at && !inner && people(n) && wanted(case(clause, n))
        });
        found.filter_map(|n| someone(clause, n)).collect()
    };
    let behind = || -> Vec<Actor> {
        let stop = (at + 1..clause.sentence.end)
            .find(|i| clause.at(*i, ","))
            .unwrap_or(clause.sentence.end);
        let mut found: Vec<Actor> = Vec::new();
        let mut edge = at + 1;
        for name in clause.sentence.names.iter().filter(|n| n.first > at && n.end <= stop) {
            if name.first > edge + 2 && !found.is_empty() || name.first > edge + 4 {
                break;
            }
            edge = name.end;
            found.extend(someone(clause, name));
        }
        found
    };
    let extra = match shape {
        Shape::Finite => named(&|c| matches!(c, Case::Whom | Case::With)),
        Shape::Noun => named(&|c| matches!(c, Case::Of | Case::With | Case::Whom)),
        Shape::Participle => {
            let mut found = behind();
            found.extend(named(&|c| matches!(c, Case::With | Case::Whom)));
            found
        }
    };
    let led = parts.subjects.iter().cloned().chain(parts.with.iter().cloned());
    for actor in led.chain(extra) {
        let known = all.iter().any(|a| a.label == actor.label);
        if !known && (actor.role.is_some() || actor.country.is_some() || actor.pair || !actor.body)
        {
            all.push(actor);
        }
    }
    // "X tarafından … ağırlanması", "X ile Y arasındaki görüşme": a name without an ending.
    if shape == Shape::Noun && all.len() < 2 {
        for actor in named(&|c| c == Case::Plain) {
            if all.iter().all(|a| a.label != actor.label) {
                all.push(actor);
            }
        }
    }
    // Countries beside persons of theirs take part through them.
    let people_named = all.iter().filter(|a| a.role.is_some() || a.country.is_none()).count();
    if people_named >= 2 {
        all.retain(|a| a.role.is_some() || a.country.is_none() || a.pair);
    }
    if all.is_empty() || all.len() < 2 && !all[0].pair {
        return false;
    }
    let ahead = looks_ahead(clause, at, verb) || !finite(clause, verb) && ends_ahead(clause);
    let plain = if ahead { Status::Promised } else { Status::Delivered };
    let status = status(clause, verb, plain, clause.judge(verb, plain));
    let mut draft = clause.draft(Kind::Meeting, verb, status);
    draft.text("kind", if clause.is(at, Class::Talks) { "talks" } else { "meeting" });
    draft.set("participants", labels(&all));
    draft.set(
        "roles",
        Field::Texts(all.iter().map(|a| a.role.clone().unwrap_or_default()).collect()),
    );
    let mut codes: Vec<u16> = Vec::new();
    for code in all.iter().filter_map(|a| a.country) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    draft.parties((codes, false));
    draft.text("place", place_of(clause, &parts).unwrap_or_default());
    draft.period("start", "end", event_time(clause, at));
    draft.text("what", clause.words(parts.start, verb + 1));
    out.push(draft.proposal);
    true
}
