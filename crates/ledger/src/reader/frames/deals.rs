//! Written instruments, with whether they were signed; contracts and projects.

use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// "The free trade agreement was signed on 17 April 2014", "signing of documents was discussed".
pub(super) fn instruments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    in_force_of_the_last(clause, out);
    let mut at = clause.sentence.first;
    while at < clause.sentence.end {
        let Some((Entity::Instrument(index), end)) =
            tokens.lexicon.longest(tokens, at, Table::Instrument)
        else {
            at += 1;
            continue;
        };
        let here = at;
        at = end;
        let kind = tokens.lexicon.instruments[index as usize].as_str();
        let from = clause.start_of(here).max(here.saturating_sub(28));
        let until = clause.end_of(here).min(end + 28);
        let force = (from..until).find(|i| {
            clause.is(*i, Class::Force)
                && (clause.any(i.wrapping_sub(1), &["in", "into"])
                    || clause.any(*i, &["yururluge", "effective"]))
        });
        let sign = (from..until)
            .filter(|i| {
                clause.is(*i, Class::Sign)
                    && !(*i >= here && *i < end)
                    && !clause.any(*i, &["concluded"])
            })
            .min_by_key(|i| i.abs_diff(here));
        let talk = (from..until).find(|i| {
            clause.any(
                *i,
                &[
                    "negotiating",
                    "negotiations",
                    "negotiate",
                    "negotiation",
                    "proposed",
                    "proposal",
                    "discussed",
                    "discussing",
                    "discuss",
                    "draft",
                    "upgrade",
                    "finalise",
                    "finalize",
                    "finalising",
                    "concluding",
                    "conclude",
                    "concluded",
                    "launched",
                    "reached",
                ],
            ) && i.abs_diff(here) < 12
        });
        let (trigger, plain) = match (force, sign, talk) {
            (Some(force), ..) => (force, Status::InForce),
            (None, Some(sign), _) => (sign, Status::Signed),
            (None, None, Some(talk)) if kind != "document" && kind != "contract" => (
                talk,
                if clause.any(talk, &["concluded", "reached"]) {
                    Status::Signed
                } else {
                    Status::Possible
                },
            ),
            _ => continue,
        };
        // Who builds what for whom is a project.
        if kind == "contract" && (from..until).any(|i| clause.any(i, &["awarded", "worth", "for"]))
        {
            continue;
        }
        let (mut status, mut certainty) = clause.judge(trigger, plain);
        // "the signing of documents", "to sign": not yet done unless the sentence says so.
        let gerund = clause.any(trigger, &["signing", "signature", "signatures", "concluding"])
            && plain == Status::Signed;
        let ceremony = (from..until)
            .any(|i| clause.any(i, &["attended", "witnessed", "ceremony", "oversaw", "after"]));
        let infinitive =
            clause.any(trigger, &["sign", "conclude", "ink", "ratify"]) && plain == Status::Signed;
        if (gerund && !ceremony || infinitive) && status == Status::Signed {
            (status, certainty) = (Status::Possible, Certainty::Hedged);
        }
        let name = title(clause, here, end);
        let generic =
            !name.contains(' ') && kind != "document" && kind != "memorandum" && sign.is_none();
        if generic {
            continue;
        }
        let mut draft = clause.draft(Kind::Instrument, trigger, (status, certainty));
        draft.text("name", name);
        draft.text("kind", kind);
        let subject = clause.subject(trigger).filter(|_| trigger < here);
        if let Some(actor) = subject.filter(|a| a.label != clause.words(here, end)) {
            draft.text("by", actor.label);
        }
        let inside = clause.countries_inside(here.saturating_sub(8).max(from), end);
        let bilateral = inside.len() >= 2
            && clause.any(end - 1, &["agreement", "treaty", "pact", "accord", "protocol"]);
        let parties = if bilateral { (inside, false) } else { clause.parties() };
        draft.parties(parties);
        let day = clause
            .sentence
            .times
            .iter()
            .filter(|t| t.start.is_some() && t.first >= from)
            .min_by_key(|t| t.first.abs_diff(trigger));
        if let Some(time) = day.filter(|_| !matches!(status, Status::Possible | Status::Withdrawn))
        {
            if force.is_some() {
                draft.day("in_force", time.start, time.anchor);
            } else {
                if time.grain == Grain::Day {
                    draft.day("signed", time.start, time.anchor);
                }
                if let Some(start) =
                    time.start.filter(|_| !matches!(time.grain, Grain::Decade | Grain::Century))
                {
                    draft.number("signed_year", start.year().into());
                }
            }
        }
        if let Some(place) = clause.place(from, until).filter(|_| sign.is_some()) {
            draft.text("place", place);
        }
        draft.text("what", clause.words(here, until));
        let rival = out.iter().rev().take(40).any(|p| {
            p.kind == Kind::Instrument
                && p.spans == draft.proposal.spans
                && p.field("name") == draft.proposal.field("name")
        });
        if !rival {
            out.push(draft.proposal);
        }
    }
}

/// "It has been in force since 1 August 2015": of the instrument of the sentence before.
fn in_force_of_the_last(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let refers = clause.at(first, "it")
        || (clause.any(first, &["the", "this"]) && clause.is(first + 1, Class::Instrument));
    let force = (first..clause.sentence.end)
        .find(|i| clause.at(*i, "force") && clause.any(i.wrapping_sub(1), &["in", "into"]));
    let (Some(force), true) = (force, refers && clause.index > 0 && clause.sentence.seam.is_none()) else { return };
    let before = &clause.scene.sentences[clause.index - 1];
    let span = clause.scene.tokens.span(before.first, before.end);
    let Some(last) = out.iter_mut().rev().take(40).find(|p| {
        p.kind == Kind::Instrument
            && p.spans.iter().any(|s| s.start < span.end && span.start < s.end)
    }) else {
        return;
    };
    let (status, _) = clause.judge(force, Status::InForce);
    if status != Status::InForce {
        return;
    }
    last.status = Status::InForce;
    last.spans.push(clause.span());
    last.derivations.push(crate::reader::proposal::Derivation {
        field: "in_force",
        from: "coreference",
        span: Some(span),
    });
    if let Some(time) = clause.time_near(force)
        && let Some(start) = time.start
    {
        last.fields.push(("in_force", Field::Day(start)));
    }
}

/// The instrument's name: capitals before it, and its subject behind "on", "for" or "between".
fn title(clause: &Clause<'_>, at: usize, end: usize) -> String {
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first && at - first < 10 {
        let before = first - 1;
        let bound = tokens.any(before, &["-", "–", "/"]) && tokens.touches(before);
        let adjective = tokens.any(
            before,
            &[
                "free",
                "trade",
                "joint",
                "bilateral",
                "framework",
                "cooperation",
                "economic",
                "strategic",
                "partnership",
                "double",
                "taxation",
                "comprehensive",
                "preferential",
                "defence",
                "defense",
                "reciprocal",
                "arms",
                "peace",
                "friendship",
            ],
        );
        if (tokens.is_word(before)
            && tokens.capital(before)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Sign)
            && !clause.is(before, Class::Pronoun))
            || bound
            || adjective
        {
            first = before;
        } else {
            break;
        }
    }
    while first < at && !tokens.is_word(first) {
        first += 1;
    }
    let mut stop = end;
    if clause.any(end, &["on", "for", "in", "of"])
        && !clause.sentence.times.iter().any(|t| t.first <= end + 2 && t.first >= end)
    {
        let limit = clause.end_of(end).min(end + 14);
        stop = (end + 1..limit)
            .find(|i| {
                tokens.any(
                    *i,
                    &[
                        ",", ".", ";", "(", "with", "was", "were", "in", "during", "between", "as",
                        "at", "signed", "by", "on", "to", "that", "since",
                    ],
                ) || clause.is(*i, Class::Aux)
                    || clause.sentence.times.iter().any(|t| t.first == *i)
            })
            .unwrap_or(limit);
        if stop == end + 1 {
            stop = end;
        }
    }
    clause.words(first, stop)
}

/// "STM signed a contract for three corvettes for Kenya", "has an office in Poland", "will build a dam".
pub(super) fn projects(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let mut last_end = 0;
    for at in clause.sentence.first..clause.sentence.end {
        if at < last_end {
            continue;
        }
        let contract = clause.any(at, &["contract", "contracts", "order", "tender"])
            && clause.any(at + 1, &["for", "to", "worth", "with", "from"])
            && (clause.start_of(at)..at)
                .any(|i| clause.is(i, Class::Sign) || clause.is(i, Class::Supply));
        let office = clause.any(
            at,
            &[
                "office",
                "plant",
                "factory",
                "facility",
                "centre",
                "center",
                "branch",
                "campus",
                "shipyard",
                "subsidiary",
            ],
        ) && (at.saturating_sub(7)..at).any(|i| {
            clause.any(
                i,
                &[
                    "has",
                    "opened",
                    "opens",
                    "open",
                    "opening",
                    "established",
                    "establish",
                    "operates",
                    "maintains",
                    "built",
                    "build",
                    "set",
                    "inaugurated",
                    "launched",
                    "run",
                    "runs",
                    "have",
                ],
            )
        });
        let invest = clause.any(at, &["invest", "invests", "invested", "investing"])
            && clause
                .sentence
                .values
                .iter()
                .any(|v| v.first > at && v.first < at + 8 && v.is_money());
        let build = clause.any(
            at,
            &[
                "build",
                "building",
                "built",
                "construct",
                "constructing",
                "deliver",
                "delivering",
                "supply",
                "supplying",
                "produce",
                "producing",
                "develop",
                "developing",
                "manufacture",
                "procure",
            ],
        ) && (at + 1..(at + 9).min(clause.sentence.end))
            .any(|i| clause.is(i, Class::Invest));
        if !(contract || office || invest || build) {
            continue;
        }
        let Some(actor) = clause.subject(at) else { continue };
        if office && actor.role.is_some() {
            continue;
        }
        let end = clause.end_of(at);
        let plain = if contract { Status::Signed } else { Status::Delivered };
        let mut draft = clause.draft(Kind::Project, at, clause.judge(at, plain));
        draft.actor("by", "country", &actor);
        let kind = if contract {
            "contract"
        } else if office {
            "presence"
        } else if invest {
            "investment"
        } else {
            "supply"
        };
        draft.text("kind", kind);
        draft.text("what", clause.words(at, end));
        let inside =
            |v: &&crate::reader::value::Value| v.first >= clause.start_of(at) && v.end <= end;
        if let Some(money) = clause.sentence.values.iter().filter(inside).find(|v| v.is_money()) {
            draft.value(money);
        }
        if let Some(count) = clause
            .sentence
            .values
            .iter()
            .filter(inside)
            .find(|v| matches!(v.unit, Unit::Count { .. }))
        {
            draft.number("count", count.low);
            if draft.proposal.field("unit").is_none()
                && let Unit::Count { noun, end } = count.unit
            {
                draft.text("unit", clause.words(noun, end));
            }
        }
        let to = clause.sentence.names.iter().filter(|n| n.first > at && n.end <= end).find(|n| {
            matches!(n.kind, NameKind::Country(..))
                && clause.any(n.first.wrapping_sub(1), &["for", "to", "in", "with", "the"])
        });
        draft.country("to", to.and_then(|n| n.country));
        if let Some(place) = clause.place(at, end) {
            draft.text("place", place);
        }
        let tokens = &clause.scene.tokens;
        let sector = (clause.sentence.first..end).find_map(|i| {
            match tokens.lexicon.longest(tokens, i, Table::Sector)? {
                (Entity::Sector(index), _) => {
                    Some(tokens.lexicon.sectors[index as usize].name.clone())
                }
                _ => None,
            }
        });
        if let Some(sector) = sector {
            draft.text("sector", sector);
        }
        draft.period("start", "end", clause.time_near(at));
        last_end = end;
        out.push(draft.proposal);
    }
}
