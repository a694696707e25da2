//! Between whom an instrument is.

use crate::reader::clause::Clause;

/// Between whom an instrument is: its own title, "between X and Y", its signatories, the document.
pub(super) fn parties(
    clause: &Clause<'_>,
    draft: &mut crate::reader::draft::Draft<'_>,
    (here, end): (usize, usize),
    (from, until): (usize, usize),
    actors: &[crate::reader::actor::Actor],
) {
    let malay = clause.scene.language.malay();
    let close = if malay { super::titles::malay_end(clause, end) } else { end };
    let open = if malay { here } else { here.saturating_sub(8).max(from) };
    let inside = clause.countries_inside(open, close);
    let bilateral = inside.len() >= 2
        && (malay || clause.any(end - 1, &["agreement", "treaty", "pact", "accord", "protocol"]));
    if bilateral {
        return draft.parties((inside, false));
    }
    let between = (from..until).find(|i| clause.any(*i, &["between", "antara"]));
    if let Some(between) = between {
        let named = clause.countries_inside(between, until.min(between + 24));
        if named.len() == 2 {
            return draft.parties((named, false));
        }
    }
    let mut own: Vec<u16> = Vec::new();
    for code in actors.iter().filter_map(|a| a.country) {
        if !own.contains(&code) {
            own.push(code);
        }
    }
    if let Some(with) = (here..until).find(|i| clause.any(*i, &["with", "dengan"]))
        && let Some(other) =
            clause.actors(with + 1, until.min(with + 10)).into_iter().find_map(|a| a.country)
        && !own.contains(&other)
    {
        own.push(other);
    }
    if own.len() >= 2 {
        return draft.parties((own, false));
    }
    draft.sides(clause, from, until, actors);
}
