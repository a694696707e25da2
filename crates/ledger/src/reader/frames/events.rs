//! Who went where, who met whom, who was invited, how many took part.

use super::labels;
use crate::reader::calendar::Grain;
use crate::reader::clause::{Actor, Clause};
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Field, Kind, Proposal};
use crate::reader::time::Time;
use crate::reader::value::Unit;
use crate::schema::Status;

/// The place that begins at a token: its words, its country and its end.
fn destination<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Name> {
    let the = usize::from(clause.at(at, "the"));
    clause.sentence.names.iter().find(|n| {
        n.first == at + the
            && matches!(
                n.kind,
                NameKind::Place(_) | NameKind::Country(_, Form::Name | Form::Capital)
            )
    })
}

/// Days that an event may have: no whole years.
fn event_time<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    clause.time_near(at).filter(|t| {
        let days =
            t.start.zip(t.stop).and_then(|(a, b)| a.until(b).ok()).map_or(0, |s| s.get_days());
        !matches!(t.grain, Grain::Decade | Grain::Century) && (t.grain != Grain::Span || days <= 40)
    })
}

/// "visited Poland from 6 to 8 January", "paid an official visit to Kenya", "arrived in Berlin".
pub(super) fn visits(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let mut seen: Vec<String> = Vec::new();
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Visit) {
            continue;
        }
        let verb = clause.any(at, &["visited", "visits", "toured", "melawat"])
            || (clause.any(at, &["visit", "tour"])
                && (clause.any(
                    at.wrapping_sub(1),
                    &[
                        "will", "to", "would", "may", "could", "also", "not", "might", "and",
                        "should",
                    ],
                )));
        let moves = clause.any(
            at,
            &[
                "arrived",
                "arrive",
                "arrives",
                "arriving",
                "travelled",
                "traveled",
                "travels",
                "travel",
                "flew",
                "flies",
                "tiba",
            ],
        );
        let noun = clause
            .any(at, &["visit", "trip", "tour", "visits", "ziyaret", "ziyareti", "lawatan"])
            && !verb;
        let (mut subject, target) = if verb {
            (clause.subject(at), destination(clause, at + 1))
        } else if moves {
            let to = at
                + 1
                + usize::from(clause.any(at + 1, &["back", "here", "today", "late", "early"]));
            (
                clause.subject(at),
                if clause.any(to, &["in", "to", "at"]) {
                    destination(clause, to + 1)
                } else {
                    None
                },
            )
        } else if noun {
            let to = (at + 1..clause.end_of(at).min(at + 14))
                .find(|i| clause.any(*i, &["to", "in"]) && destination(clause, i + 1).is_some());
            let by =
                clause.sentence.names.iter().find(|n| {
                    n.first > at && n.first <= at + 3 && clause.any(at + 1, &["by", "of"])
                });
            let subject = by.and_then(|n| clause.actor(n)).or_else(|| clause.subject(at));
            (subject, to.and_then(|i| destination(clause, i + 1)))
        } else {
            continue;
        };
        if clause.any(at.wrapping_sub(1), &["invited"])
            || (clause.at(at.wrapping_sub(1), "to")
                && (at.saturating_sub(10)..at)
                    .any(|i| clause.any(i, &["invited", "invite", "invites"])))
        {
            continue;
        }
        let kind = (at.saturating_sub(3)..at)
            .find(|i| {
                clause.any(
                    *i,
                    &[
                        "official",
                        "state",
                        "working",
                        "private",
                        "courtesy",
                        "unofficial",
                        "rare",
                        "historic",
                        "informal",
                        "goodwill",
                    ],
                )
            })
            .map(|i| clause.words(i, i + 1).to_lowercase());
        if noun
            && target.is_none()
            && (subject.is_none() || kind.is_none())
            && kind.as_deref() != Some("state")
            && !(kind.is_some() && at < clause.sentence.first + 3)
        {
            continue;
        }
        if (verb || moves) && target.is_none() {
            continue;
        }
        if let (Some(actor), Some(target)) = (&subject, target)
            && actor.country.is_some()
            && actor.country == target.country
            && actor.role.is_none()
        {
            subject = None;
        }
        let key =
            format!("{:?}{:?}", subject.as_ref().map(|s| &s.label), target.map(|t| t.country));
        if seen.contains(&key) {
            continue;
        }
        let mut draft = clause.draft(Kind::Visit, at, clause.judge(at, Status::Delivered));
        if let Some(actor) = &subject {
            draft.actor("name", "country", actor);
            if let Some(role) = &actor.role {
                draft.text("role", role.clone());
            }
        }
        if let Some(target) = target {
            draft.country("to", target.country);
            draft.text("place", clause.words(target.first, target.end));
        }
        if let Some(kind) = kind {
            draft.text("kind", kind);
        }
        draft.period("start", "end", event_time(clause, at));
        if let Some(host) = host(clause) {
            draft.text("host", host.label);
        }
        let mut parties: Vec<u16> = Vec::new();
        for country in [subject.as_ref().and_then(|s| s.country), target.and_then(|t| t.country)]
            .into_iter()
            .flatten()
        {
            if !parties.contains(&country) {
                parties.push(country);
            }
        }
        draft.parties((parties, false));
        let what = format!(
            "Visit{}{}",
            subject.as_ref().map_or(String::new(), |s| format!(" of {}", s.label)),
            target.map_or(String::new(), |t| format!(" to {}", clause.words(t.first, t.end)))
        );
        draft.text("what", what);
        seen.push(key);
        out.push(draft.proposal);
    }
}

/// Whose invitation it was: "at the invitation of President X".
fn host(clause: &Clause<'_>) -> Option<Actor> {
    let at = (clause.sentence.first..clause.sentence.end).find(|i| {
        clause.any(*i, &["invitation", "jemputan", "daveti", "guest"])
            && clause.any(i + 1, &["of", "from", "by"])
    })?;
    clause.actors(at + 2, (at + 16).min(clause.sentence.end)).into_iter().next()
}

/// "at the invitation of X", "X invited Y to visit".
pub(super) fn invitations(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Invite) {
            continue;
        }
        let noun = clause
            .any(at, &["invitation", "jemputan", "daveti", "davet", "davetlisi", "davetiyle"]);
        let (by, to) = if noun {
            let by = host(clause);
            let visit = (clause.sentence.first..at).find(|i| clause.is(*i, Class::Visit));
            (by, clause.subject(visit.unwrap_or(at)))
        } else if clause.at(at, "invited")
            && (at.saturating_sub(2)..at).any(|i| clause.any(i, &["was", "were", "been"]))
        {
            let by = (at..clause.end_of(at))
                .find(|i| clause.at(*i, "by"))
                .and_then(|i| clause.actors(i + 1, clause.end_of(at)).into_iter().next());
            (by, clause.subject(at))
        } else {
            (clause.subject(at), clause.actors(at + 1, clause.end_of(at)).into_iter().next())
        };
        if by.is_none() && to.is_none() {
            continue;
        }
        let mut draft = clause.draft(Kind::Invitation, at, clause.judge(at, Status::Delivered));
        if let Some(by) = &by {
            draft.actor("by", "country", by);
        }
        if let Some(to) = to.filter(|t| by.as_ref().is_none_or(|b| b.label != t.label)) {
            draft.actor("to", "to_country", &to);
        }
        draft.text("what", clause.words(at, clause.end_of(at)));
        draft.period("start", "end", event_time(clause, at));
        out.push(draft.proposal);
    }
}

/// What sort of meeting a noun names.
const MEETINGS: &[(&str, &str)] = &[
    ("talks", "talks"),
    ("summit", "summit"),
    ("roundtable", "roundtable"),
    ("conference", "conference"),
    ("forum", "forum"),
    ("consultations", "consultations"),
    ("meeting", "meeting"),
    ("meetings", "meeting"),
    ("dialogue", "dialogue"),
    ("session", "session"),
    ("audience", "audience"),
    ("discussions", "talks"),
    ("negotiations", "negotiations"),
    ("mediation", "mediation"),
    ("luncheon", "meeting"),
    ("lunch", "meeting"),
    ("dinner", "meeting"),
    ("toplanti", "meeting"),
    ("toplantisi", "meeting"),
    ("mesyuarat", "meeting"),
    ("pertemuan", "meeting"),
    ("ceremony", "ceremony"),
    ("seminar", "seminar"),
    ("workshop", "workshop"),
];

/// "met with President X and Foreign Minister Y", "held talks", "the council held its first meeting".
pub(super) fn meetings(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    organised_by(clause, out);
    let mut done = false;
    for at in clause.sentence.first..clause.sentence.end {
        let met = clause.any(at, &["met", "bertemu", "gorustu", "bulustu", "conferred"])
            || (clause.any(at, &["meet", "meets", "meeting"])
                && (clause.any(at + 1, &["with"])
                    || clause.any(at.wrapping_sub(1), &["will", "to", "would"]))
                && !clause.any(at.wrapping_sub(1), &["a", "the", "first", "informal", "summit"]));
        if met {
            let end = clause.end_of(at);
            let found = people_after(clause, at, end);
            let subject = clause.subject(at);
            if found.is_empty()
                && !subject.as_ref().is_some_and(|s| s.pair)
                && !(subject.is_some() && clause.at(at + 1, "in"))
            {
                continue;
            }
            push(clause, at, "meeting", None, subject, found, out);
            done = true;
            continue;
        }
        let noun = MEETINGS.iter().find(|(word, _)| clause.at(at, word)).map(|(_, kind)| *kind);
        let Some(kind) = noun else { continue };
        if done && kind == "meeting" {
            continue;
        }
        let start = clause.start_of(at);
        let end = clause.end_of(at);
        // "held its first meeting", "attended the summit", "took place", "summit with X".
        let verb = (start..at).rev().take(14).find(|i| {
            clause.any(
                *i,
                &[
                    "held",
                    "hold",
                    "holds",
                    "holding",
                    "had",
                    "attended",
                    "attend",
                    "attending",
                    "participated",
                    "hosted",
                    "chaired",
                    "chairs",
                    "addressed",
                    "opened",
                    "convened",
                    "undertook",
                    "co",
                    "organised",
                    "organized",
                    "attends",
                    "saw",
                    "host",
                    "have",
                ],
            )
        });
        let after = (at + 1..(at + 16).min(end)).find(|i| {
            (clause.at(*i, "took") && clause.at(i + 1, "place"))
                || (clause.any(
                    *i,
                    &["held", "organised", "organized", "convened", "hosted", "opened", "began"],
                ) && !clause.is(i + 1, Class::Det))
        });
        let with =
            clause.any(at + 1, &["with", "between"]) && !people_after(clause, at, end).is_empty();
        let fragment = at <= clause.sentence.first + 4 && with;
        if verb.is_none() && after.is_none() && !fragment {
            continue;
        }
        let trigger = verb.or(after).unwrap_or(at);
        let (first, name_end) = noun_phrase(clause, at);
        let name = clause.words(first, name_end);
        let subject = verb.and_then(|v| clause.subject(v));
        let mut others = people_after(clause, at, end);
        others.retain(|a| subject.as_ref().is_none_or(|s| s.label != a.label));
        let kind =
            if clause.at(at, "conference") && clause.any(at.wrapping_sub(1), &["news", "press"]) {
                "news conference"
            } else {
                kind
            };
        push_named(clause, trigger, at, kind, Some(name), subject, others, out);
        done = true;
    }
    // "discussed trade with President X".
    if !done {
        for at in clause.sentence.first..clause.sentence.end {
            if !clause.any(
                at,
                &[
                    "discussed",
                    "discuss",
                    "discussing",
                    "briefed",
                    "negotiate",
                    "negotiating",
                    "accompanied",
                    "mediate",
                    "conferred",
                ],
            ) || clause.at(at.wrapping_sub(1), "was")
            {
                continue;
            }
            let end = clause.end_of(at);
            let Some(with) = (at + 1..end).find(|i| clause.at(*i, "with")) else { continue };
            let found = people_after(clause, with, end);
            if found.iter().any(|a| a.role.is_some() || a.country.is_some()) {
                push(clause, at, "talks", None, clause.subject(at), found, out);
                break;
            }
        }
    }
}

/// "It was organised by X and Y": of the meeting of the sentence before.
fn organised_by(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let by = (first..clause.sentence.end).find(|i| {
        clause.any(*i, &["organised", "organized", "hosted", "convened"]) && clause.at(i + 1, "by")
    });
    let (Some(by), true) = (by, clause.at(first, "it") && clause.index > 0) else { return };
    let before = &clause.scene.sentences[clause.index - 1];
    let span = clause.scene.tokens.span(before.first, before.end);
    let hosts = clause.actors(by + 2, clause.sentence.end);
    let Some(last) = out.iter_mut().rev().take(40).find(|p| {
        p.kind == Kind::Meeting && p.spans.iter().any(|s| s.start < span.end && span.start < s.end)
    }) else {
        return;
    };
    if hosts.is_empty() || last.field("host").is_some() {
        return;
    }
    let mut labels: Vec<String> = Vec::new();
    for host in hosts {
        if !labels.contains(&host.label) {
            labels.push(host.label);
        }
    }
    last.fields.push(("host", Field::Text(labels.join(" and "))));
    last.spans.push(clause.span());
    last.derivations.push(crate::reader::proposal::Derivation {
        field: "host",
        from: "coreference",
        span: Some(span),
    });
}

/// The persons, offices, countries and organisations that a meeting's words list after a token.
fn people_after(clause: &Clause<'_>, at: usize, end: usize) -> Vec<Actor> {
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
        let place = clause.any(name.first.wrapping_sub(1), &["in", "at", "to"])
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

/// The noun phrase around a meeting's noun: adjectives and names before it, its topic behind.
fn noun_phrase(clause: &Clause<'_>, at: usize) -> (usize, usize) {
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first && at - first < 12 {
        let before = first - 1;
        let stop = clause.is(before, Class::Prep)
            && !(clause.any(before, &["of", "on"]) && tokens.capital(first))
            || clause.is(before, Class::Aux)
            || clause.any(
                before,
                &[
                    "a",
                    "an",
                    "the",
                    "its",
                    "their",
                    "held",
                    "attended",
                    "and",
                    "hosted",
                    "chaired",
                    "addressed",
                    "had",
                    "informal",
                    "his",
                    "her",
                ],
            )
            || !(tokens.is_word(before)
                || tokens.is_number(before)
                || tokens.any(before, &["-", "–", "'", "’"]))
            || clause.is(before, Class::Say);
        if stop {
            break;
        }
        first = before;
    }
    let mut end = at + 1;
    if clause.any(end, &["with", "of", "on", "for"]) {
        let stop = (end + 1..(end + 9).min(clause.sentence.end))
            .find(|i| {
                !tokens.is_word(*i)
                    || clause.is(*i, Class::Aux)
                    || clause.any(*i, &["took", "held", "in", "at", "during", "was", "to", "and"])
            })
            .unwrap_or((end + 9).min(clause.sentence.end));
        let topic = clause.at(end, "of")
            || clause.at(end, "on")
            || clause.at(end, "for")
            || !clause.sentence.names.iter().any(|n| n.first > end && n.first < stop);
        if topic && stop > end + 1 {
            end = stop;
        }
    }
    (first, end)
}

fn push(
    clause: &Clause<'_>,
    at: usize,
    kind: &str,
    name: Option<String>,
    subject: Option<Actor>,
    others: Vec<Actor>,
    out: &mut Vec<Proposal>,
) {
    push_named(clause, at, at, kind, name, subject, others, out);
}

#[allow(clippy::too_many_arguments)]
fn push_named(
    clause: &Clause<'_>,
    trigger: usize,
    noun: usize,
    kind: &str,
    name: Option<String>,
    subject: Option<Actor>,
    others: Vec<Actor>,
    out: &mut Vec<Proposal>,
) {
    let plain = if (trigger.saturating_sub(3)..trigger)
        .any(|i| clause.any(i, &["will", "shall", "to", "would"]))
    {
        Status::Promised
    } else {
        Status::Delivered
    };
    let mut draft = clause.draft(Kind::Meeting, trigger, clause.judge(trigger, plain));
    let named = name.is_some();
    if let Some(name) = name {
        draft.text("name", name);
    }
    draft.text("kind", kind);
    let mut all: Vec<Actor> = Vec::new();
    let council = subject.as_ref().filter(|s| s.body).cloned();
    if let Some(subject) = subject.filter(|_| council.is_none()) {
        all.push(subject);
    }
    all.extend(others);
    if all.is_empty() && !named {
        return;
    }
    if let Some(council) = council {
        draft.text("organisation", council.label);
    }
    if !all.is_empty() {
        draft.set("participants", labels(&all));
        draft.set(
            "roles",
            Field::Texts(all.iter().map(|a| a.role.clone().unwrap_or_default()).collect()),
        );
    }
    let mut countries: Vec<u16> = Vec::new();
    for country in all.iter().filter_map(|a| a.country) {
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    if let (true, true) = (countries.is_empty(), all.is_empty()) {
        let inside = clause.countries_inside(clause.sentence.first, clause.sentence.end);
        draft.parties(if inside.len() >= 2 { (inside, false) } else { clause.parties() });
    } else if countries.len() >= 2 || !all.iter().any(|a| a.pair) {
        draft.parties((countries, false));
    } else {
        draft.parties(clause.parties());
    }
    if let Some(place) = clause.place(clause.start_of(noun), clause.sentence.end) {
        draft.text("place", place);
    }
    draft.period("start", "end", event_time(clause, noun));
    if let Some(by) = (noun..clause.sentence.end).find(|i| {
        clause.any(*i, &["organised", "organized", "hosted", "chaired"]) && clause.at(i + 1, "by")
    }) {
        let hosts = clause.actors(by + 2, clause.sentence.end);
        if !hosts.is_empty() {
            draft.text(
                "host",
                hosts.iter().map(|h| h.label.clone()).collect::<Vec<_>>().join(" and "),
            );
        }
    }
    let end = clause.end_of(noun);
    draft.text("what", clause.words(trigger.min(noun), end));
    out.push(draft.proposal);
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
