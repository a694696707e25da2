//! Meetings: who met whom, where, under what name.

use super::attendance::people_after;
use super::labels;
use super::malay_meetings::{malay_noun, malay_phrase};
use super::visits::event_time;
use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::schema::Status;

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
    ("perbincangan", "talks"),
    ("rundingan", "talks"),
    ("perundingan", "negotiations"),
    ("konsultasi", "consultations"),
    ("pembicaraan", "talks"),
    ("perjumpaan", "meeting"),
    ("sidang", "session"),
    ("dialog", "dialogue"),
    ("forum", "forum"),
    ("ceremony", "ceremony"),
    ("seminar", "seminar"),
    ("workshop", "workshop"),
];

/// "met with President X and Foreign Minister Y", "held talks", "the council held its first meeting".
pub(super) fn meetings(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    organised_by(clause, out);
    let mut done = false;
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.own(at) && !clause.own(clause.end_of(at).saturating_sub(1)) {
            continue;
        }
        if meets(clause, at) {
            if !fulfils(clause, at) {
                done |= told_by_verb(clause, at, out);
            }
            continue;
        }
        if !done && malay_noun(clause, at, out) {
            done = true;
            continue;
        }
        done |= told_by_noun(clause, at, done, out);
    }
    if !done {
        discussed(clause, out);
    }
}

/// Is a token a verb of meeting: "met", "was received by", "will convene", "bertemu"?
fn meets(clause: &Clause<'_>, at: usize) -> bool {
    let received = clause.any(at, &["received", "receives", "hosted", "welcomed"])
        && people_after(clause, at, clause.end_of(at)).iter().any(|a| a.role.is_some())
        && clause.subject(at).is_some_and(|s| s.role.is_some());
    let received_by = clause.at(at, "received")
        && clause.at(at + 1, "by")
        && clause.is(at.wrapping_sub(1), Class::Aux);
    clause.any(at, &["met", "conferred"])
        || received
        || received_by
        || clause.scene.language.malay()
            && clause.is(at, Class::Met)
            && !clause.any(at + 1, &["baik"])
            && !clause.is(at.wrapping_sub(1), Class::Det)
        || clause.any(at, &["convene", "reconvene"])
            && clause.any(at.wrapping_sub(1), &["will", "shall"])
        || (clause.any(at, &["meet", "meets", "meeting"])
            && (clause.any(at + 1, &["with"])
                || clause.any(at.wrapping_sub(1), &["will", "to", "would"]))
            && !clause.any(at.wrapping_sub(1), &["a", "the", "first", "informal", "summit"]))
}

/// To meet a goal, a demand or a deadline is to fulfil it.
fn fulfils(clause: &Clause<'_>, at: usize) -> bool {
    (at + 1..(at + 6).min(clause.sentence.end))
        .take_while(|i| !clause.any(*i, &[",", "with", "in", "and", ";"]))
        .any(|i| {
            clause.is(i, Class::Target)
                || clause.any(
                    i,
                    &[
                        "commitment",
                        "commitments",
                        "demand",
                        "demands",
                        "need",
                        "needs",
                        "requirement",
                        "requirements",
                        "challenge",
                        "challenges",
                        "deadline",
                        "deadlines",
                        "obligations",
                        "obligation",
                        "standards",
                        "criteria",
                        "expectations",
                        "conditions",
                        "pledge",
                        "pledges",
                        "costs",
                        "cost",
                    ],
                )
        })
}

/// Who meets whom by a verb: "met with President X", "X and Y met".
fn told_by_verb(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let end = clause.end_of(at);
    let found = people_after(clause, at, end);
    let in_brackets = bracketed(clause, at);
    let subjects = if in_brackets.len() > 1 { in_brackets } else { clause.subjects(at) };
    let several = subjects.len() > 1 || subjects.iter().any(|s| s.pair);
    if found.is_empty() && !several && !(!subjects.is_empty() && clause.any(at + 1, &["in", "di"]))
    {
        return false;
    }
    push(clause, at, "meeting", None, subjects, found, out);
    true
}

/// A meeting that a noun names: "held its first meeting", "attended the summit", "talks with X took place".
fn told_by_noun(clause: &Clause<'_>, at: usize, done: bool, out: &mut Vec<Proposal>) -> bool {
    let noun = MEETINGS.iter().find(|(word, _)| clause.at(at, word)).map(|(_, kind)| *kind);
    let Some(kind) = noun else { return false };
    if done && kind == "meeting" {
        return false;
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
                "convene",
                "convenes",
                "convening",
                "organise",
                "organize",
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
                "discussed",
            ],
        ) || clause.scene.language.malay() && clause.is(*i, Class::Hold)
    });
    let after = (at + 1..(at + 16).min(end)).find(|i| {
        (clause.any(*i, &["took", "take", "takes"]) && clause.at(i + 1, "place"))
            || on_calendar(clause, *i)
            || clause.any(
                *i,
                &[
                    "berlangsung",
                    "diadakan",
                    "digelar",
                    "diselenggarakan",
                    "dilaksanakan",
                    "dilangsungkan",
                    "bersidang",
                    "dijadual",
                    "dijadualkan",
                    "dijadwalkan",
                ],
            )
            || (clause.any(
                *i,
                &["held", "organised", "organized", "convened", "hosted", "opened", "began"],
            ) && !clause.is(i + 1, Class::Det))
            || clause.at(*i, "chaired") && clause.at(i + 1, "by")
    });
    let with =
        clause.any(at + 1, &["with", "between"]) && !people_after(clause, at, end).is_empty();
    let fragment = at <= clause.sentence.first + 4 && with;
    if verb.is_none() && after.is_none() && !fragment || !clause.own(at) {
        return false;
    }
    let trigger = verb.or(after).unwrap_or(at);
    let (first, name_end) = if clause.scene.language.malay() {
        (at, malay_phrase(clause, at))
    } else {
        noun_phrase(clause, at)
    };
    let name = clause.words(first, name_end);
    let subjects = verb.map_or_else(Vec::new, |v| clause.subjects(v));
    // "talks on Ukraine" are not with it; "talks on Wednesday with Poland" are.
    let topic = clause.any(at + 1, &["on", "about", "over", "regarding", "concerning"])
        && clause.sentence.times.iter().all(|t| t.end <= at + 1 || t.first > at + 2);
    let from =
        if topic { (at + 1..end).find(|i| clause.any(*i, &["with", "between"])) } else { Some(at) };
    let mut others = from.map_or_else(Vec::new, |from| people_after(clause, from, end));
    others.retain(|a| subjects.iter().all(|s| s.label != a.label));
    let kind = if clause.at(at, "conference") && clause.any(at.wrapping_sub(1), &["news", "press"])
    {
        "news conference"
    } else {
        kind
    };
    push_named(clause, trigger, at, kind, Some(name), subjects, others, out);
    true
}

/// "discussed trade with President X".
fn discussed(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
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
            push(clause, at, "talks", None, clause.subjects(at), found, out);
            break;
        }
    }
}

/// "The Ministers of Peru (Luis Rojas) and Kenya (Juma Otieno) met": names in brackets behind their
/// countries.
fn bracketed(clause: &Clause<'_>, verb: usize) -> Vec<Actor> {
    let names = &clause.sentence.names;
    let start = clause.start_of(verb);
    let country = |at: usize| {
        names.iter().find(|n| n.end + 1 == at && n.country.is_some()).and_then(|n| n.country)
    };
    let inside = names.iter().filter(|n| {
        n.first > start
            && n.end < verb
            && clause.at(n.first - 1, "(")
            && clause.at(n.end, ")")
            && n.end - n.first >= 2
            && matches!(n.kind, NameKind::Person | NameKind::Unknown)
    });
    inside
        .filter_map(|n| {
            Some(Actor {
                label: clause.words(n.first, n.end),
                role: None,
                country: Some(country(n.first)?),
                resolved: false,
                pair: false,
                body: false,
            })
        })
        .collect()
}

/// "It was organised by X and Y": of the meeting of the sentence before.
fn organised_by(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let by = (first..clause.sentence.end).find(|i| {
        clause.any(*i, &["organised", "organized", "hosted", "convened"]) && clause.at(i + 1, "by")
    });
    let (Some(by), true) =
        (by, clause.at(first, "it") && clause.index > 0 && clause.sentence.seam.is_none())
    else {
        return;
    };
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
                    || clause.is(*i, Class::Modal)
                    || clause.any(*i, &["began", "begin", "begins", "started", "opened", "it"])
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

pub(super) fn push(
    clause: &Clause<'_>,
    at: usize,
    kind: &str,
    name: Option<String>,
    subjects: Vec<Actor>,
    others: Vec<Actor>,
    out: &mut Vec<Proposal>,
) {
    push_named(clause, at, at, kind, name, subjects, others, out);
}

#[allow(clippy::too_many_arguments)]
fn push_named(
    clause: &Clause<'_>,
    trigger: usize,
    noun: usize,
    kind: &str,
    name: Option<String>,
    subjects: Vec<Actor>,
    others: Vec<Actor>,
    out: &mut Vec<Proposal>,
) {
    let plain = if on_calendar(clause, trigger)
        || (trigger.saturating_sub(3)..trigger).any(|i| {
            clause.any(i, &["will", "shall", "to", "would"]) || clause.is(i, Class::Future)
        }) {
        Status::Promised
    } else {
        Status::Delivered
    };
    let mut draft = clause.draft(Kind::Meeting, trigger, planned(clause, trigger, plain));
    let named = name.is_some();
    if let Some(name) = name {
        draft.text("name", name);
    }
    draft.text("kind", kind);
    let mut all: Vec<Actor> = Vec::new();
    let council = subjects.iter().find(|s| s.body && subjects.len() == 1).cloned();
    if council.is_none() {
        all.extend(subjects);
    }
    for other in others {
        if all.iter().all(|a| a.label != other.label) {
            all.push(other);
        }
    }
    // A country beside its own leader took part through him.
    let led: Vec<u16> = all.iter().filter(|a| a.role.is_some()).filter_map(|a| a.country).collect();
    let nations = clause.scene.tokens.lexicon;
    all.retain(|a| {
        a.role.is_some()
            || !a
                .country
                .is_some_and(|c| led.contains(&c) && nations.countries[c as usize].name == a.label)
    });
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

/// "is scheduled for 7 May", "is set for June", "is planned on": a meeting that has its day.
fn on_calendar(clause: &Clause<'_>, at: usize) -> bool {
    clause.any(at, &["scheduled", "slated", "planned", "set"])
        && clause.is(at.wrapping_sub(1), Class::Aux)
        && clause.any(at + 1, &["for", "on", "in"])
        && clause.sentence.times.iter().any(|t| t.first >= at + 2 && t.first <= at + 3)
}

/// How far a meeting has come: what was agreed or put on a calendar is promised.
fn planned(clause: &Clause<'_>, trigger: usize, plain: Status) -> (Status, Certainty) {
    let found = clause.judge(trigger, plain);
    let start = clause.start_of(trigger);
    let near = trigger.saturating_sub(4).max(start);
    let calendar = clause.scene.language.malay()
        && (near..=trigger).any(|i| {
            clause.is(i, Class::Future)
                || clause.any(
                    i,
                    &[
                        "dijadual",
                        "dijadualkan",
                        "dijadwalkan",
                        "direncanakan",
                        "dirancang",
                        "dijangka",
                        "dijangkakan",
                    ],
                )
        });
    // "agreed that the session would be held", "bersetuju supaya mesyuarat diadakan".
    let agreed = (clause.sentence.first..trigger).any(|i| {
        clause.is(i, Class::Agree)
            && (i + 1..(i + 3).min(trigger)).any(|j| {
                clause.any(j, &["that", "supaya", "agar", "bahawa", "bahwa", "untuk", "to"])
            })
    });
    let ahead = calendar || agreed && found.0 != Status::Withdrawn;
    if ahead && found.1 != Certainty::Denied && found.1 != Certainty::Conditional {
        return (Status::Promised, clause.certainty(trigger));
    }
    found
}
