//! Who took part: the names that a meeting lists, and the companies that are counted.

use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Field, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// The persons, offices, countries and organisations that a meeting's words list after a token.
pub(super) fn people_after(clause: &Clause<'_>, at: usize, end: usize) -> Vec<Actor> {
    let mut from = at + 1;
    while from < end
        && (clause.any(
            from,
            &[
                "with",
                "informally",
                "separately",
                "again",
                "privately",
                "briefly",
                "also",
                "between",
                "of",
                "in",
                "by",
                "today",
                "on",
                "dengan",
                "antara",
                "kunjungan",
                "hormat",
                "kehormatan",
                "rasmi",
                "resmi",
                "lawatan",
            ],
        ) || clause.is(from, Class::Det))
    {
        from += 1;
    }
    let mut out: Vec<Actor> = Vec::new();
    let mut edge = from;
    for name in clause.sentence.names.iter().filter(|n| n.first >= from && n.end <= end) {
        let gap = name.first.saturating_sub(edge);
        if gap > 7 && !out.is_empty() {
            break;
        }
        let listed = matches!(
            name.kind,
            NameKind::Person | NameKind::Office | NameKind::Country(..) | NameKind::Organisation(_)
        );
        // A place where they met is nobody that they met.
        let place = clause.any(name.first.wrapping_sub(1), &["in", "at", "to", "di", "ke"])
            && !matches!(name.kind, NameKind::Person);
        let verb = (edge..name.first).any(|i| {
            clause.is(i, Class::Visit)
                || clause.any(
                    i,
                    &[
                        "attended",
                        "addressed",
                        "discuss",
                        "regarding",
                        "during",
                        "signed",
                        "on",
                        "about",
                        "mark",
                    ],
                )
        });
        if verb {
            break;
        }
        if listed
            && !place
            && name.first >= edge.saturating_sub(1)
            && let Some(actor) = clause.actor(name).filter(|a| !out.contains(a))
        {
            let inside = clause.sentence.names.iter().any(|o| {
                o.first <= name.first
                    && o.end >= name.end
                    && (o.first, o.end) != (name.first, name.end)
            });
            if !inside {
                out.push(actor);
            }
        }
        edge = edge.max(name.end);
    }
    out
}

/// "executives of 46 Polish companies took part": what is counted is companies, not persons.
pub(super) fn participants(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let attended = (clause.sentence.first..clause.sentence.end).find(|i| {
        clause.is(*i, Class::Attend)
            && (!clause.at(*i, "took") || clause.any(i + 1, &["part"]))
            && !clause.any(*i, &["included", "includes", "joined"])
    });
    let Some(attended) = attended else { return };
    for value in &clause.sentence.values {
        let Unit::Count { noun, end } = value.unit else { continue };
        let head = end - 1;
        if !clause.is(head, Class::Company)
            || clause.any(head, &["countries", "nations", "members", "states", "economies"])
                && value.low < rust_decimal::Decimal::from(3)
        {
            continue;
        }
        let mut draft = clause.draft(
            Kind::ParticipantCount,
            attended,
            clause.judge(attended, Status::Delivered),
        );
        draft.number("count", value.low);
        draft.text("what", clause.words(head, end).to_lowercase());
        draft.text("kind", clause.words(noun, end));
        let country = clause
            .sentence
            .names
            .iter()
            .find(|n| n.first >= noun && n.first <= end + 2 && n.country.is_some())
            .and_then(|n| n.country);
        draft.country("country", country);
        draft.set("approximate", Field::Flag(value.approximate));
        if let Some(bound) = value.bound {
            draft.text(
                "bound",
                if bound == crate::reader::value::Bound::AtLeast { "at_least" } else { "at_most" },
            );
        }
        if let Some(place) = clause.place(clause.sentence.first, clause.sentence.end) {
            draft.text("place", place);
        }
        out.push(draft.proposal);
    }
}
