//! What somebody will do, wants, expects, does for another, or stands for.

use crate::reader::actor::Actor;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// The object of a clause: the first other actor behind a token.
fn object(clause: &Clause<'_>, at: usize, end: usize, subject: &Actor) -> Option<Actor> {
    clause
        .actors(at, end)
        .into_iter()
        .find(|a| a.label != subject.label && (a.country != subject.country || a.country.is_none()))
}

/// All that are the subject, when the one given is among them.
fn several(clause: &Clause<'_>, at: usize, actor: &Actor) -> Vec<Actor> {
    let all = clause.subjects(at);
    if all.iter().any(|a| a.label == actor.label) { all } else { vec![actor.clone()] }
}

fn rest(clause: &Clause<'_>, at: usize) -> String {
    clause.words(at, clause.end_of(at))
}

/// Words that a promise does not begin with, behind "will": what is only foreseen, or told by other
/// frames.
const NO_PROMISE: &[&str] = &[
    "have",
    "not",
    "never",
    "likely",
    "visit",
    "meet",
    "attend",
    "travel",
    "need",
    "depend",
    "arrive",
    "become",
    "remain",
    "see",
    "reach",
    "depart",
    "leave",
    "tour",
    "address",
    "only",
    "probably",
    "come",
    "find",
    "know",
    "mark",
    "benefit",
    "help",
    "grow",
    "rise",
    "fall",
    "lawat",
    "melawat",
    "berkunjung",
    "mengunjungi",
    "bertemu",
    "menghadiri",
    "tiba",
    "berangkat",
    "mengadakan",
    "melakukan",
    "hadir",
    "diiringi",
    "didampingi",
    "kembali",
];

/// Threats are promised too, but nobody agrees to them.
const HOSTILE: &[&str] = &[
    "withdraw",
    "boycott",
    "resign",
    "impose",
    "extend",
    "attack",
    "retaliate",
    "sever",
    "expel",
    "suspend",
    "punish",
    "cut",
    "strike",
    "close",
    "halt",
    "block",
    "ban",
    "leave",
    "quit",
    "fight",
];

/// How a token promises something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Promise {
    /// "will", "shall", "akan".
    Will,
    /// "agreed to", "pledged", "undertakes".
    Agreed,
    /// "plans to bring $200 million".
    Planned,
}

/// Verbs that promise: "agreed to", "pledged", "offered", "will".
pub(super) fn commitments(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let mut last: Option<usize> = None;
    let first = clause.sentence.first;
    for at in first..clause.sentence.end {
        let Some(promise) = promise(clause, at) else { continue };
        // A second promise of one sentence needs a clause or an "and" of its own.
        if let Some(last) = last {
            let joined = clause.is(at.wrapping_sub(1), Class::And)
                || clause.at(at.wrapping_sub(1), ",")
                || clause.start_of(at) > last;
            if !joined || promise == Promise::Agreed && clause.start_of(at) <= last {
                continue;
            }
        }
        let relative = (at.saturating_sub(2)..at)
            .any(|i| i >= first && clause.any(i, &["which", "that", "who", "yang"]));
        if relative {
            continue;
        }
        if commitment(clause, at, promise, out) {
            last = Some(at);
        }
    }
}

/// Does a token promise?
fn promise(clause: &Clause<'_>, at: usize) -> Option<Promise> {
    let before = at.wrapping_sub(1);
    let to = clause.any(at + 1, &["to", "untuk", "bagi"])
        || clause.any(at + 2, &["to", "untuk"])
            && (clause.sentence.times.iter().any(|t| t.first == at + 1)
                || clause.is(at + 1, Class::Later)
                || clause.any(at + 1, &["also", "jointly", "further", "sepenuhnya", "bersama"]));
    let on =
        clause.any(at + 1, &["on", "that", "in", "upon"]) || clause.any(at + 2, &["on", "that"]);
    if clause.any(at, &["will", "shall"])
        || clause.is(at, Class::Future) && clause.scene.language.malay()
    {
        let mut next = at + 1;
        while clause.any(
            next,
            &[
                "also",
                "jointly",
                "further",
                "continue",
                "soon",
                "turut",
                "juga",
                "terus",
                "therefore",
                "together",
            ],
        ) || clause.at(next, "to") && clause.at(next - 1, "continue")
        {
            next += 1;
        }
        let passive = clause.any(next, &["be"]);
        let verb = clause.scene.tokens.is_word(next) && !clause.any(next, NO_PROMISE);
        let told = (next..clause.end_of(next)).any(|i| clause.at(i, "by"));
        return (verb
            && !(passive && !clause.known.titled && !told)
            && !clause.is(next, Class::Det)
            && !clause.is(next, Class::Met))
        .then_some(Promise::Will);
    }
    let agreed = clause.is(at, Class::Agree)
        && !clause.is(before, Class::Det)
        && !clause.any(before, &["to", "must", "should", "that", "what", "as", "not"])
        && (to
            || on
                && clause.any(
                    at,
                    &[
                        "agreed",
                        "agree",
                        "agrees",
                        "bersetuju",
                        "sepakat",
                        "decided",
                        "committed",
                        "setuju",
                    ],
                )
            || !clause.any(
                at,
                &[
                    "undertook",
                    "undertake",
                    "resolved",
                    "allow",
                    "prepared",
                    "accepted",
                    "agreement",
                ],
            )
            || clause.any(before, &["will"]))
        && !clause.scene.tokens.word(at).to_lowercase().starts_with("persetujuan")
        && !clause.scene.tokens.word(at).to_lowercase().starts_with("kesepakatan");
    let promised = clause.any(
        at,
        &[
            "promised",
            "promises",
            "promise",
            "pledged",
            "pledges",
            "vowed",
            "offered",
            "offers",
            "guaranteed",
            "assured",
            "reaffirmed",
            "accepted",
            "reiterated",
            "undertakes",
            "undertake",
            "undertaken",
            "commits",
            "commit",
            "memutuskan",
            "menyanggupi",
        ],
    ) && !clause.is(before, Class::Det);
    let bound = clause.at(at, "bound")
        && clause.any(at + 1, &["themselves", "itself"])
        && clause.at(at + 2, "to");
    if bound {
        return Some(Promise::Agreed);
    }
    let commitment = clause.any(at, &["commitment", "commitments", "komitmen"])
        && clause.any(at + 1, &["to", "untuk"])
        && (at.saturating_sub(5)..at).any(|i| {
            clause.any(
                i,
                &[
                    "reaffirmed",
                    "reiterated",
                    "expressed",
                    "renewed",
                    "underlined",
                    "stressed",
                    "affirmed",
                    "confirmed",
                    "reaffirm",
                    "reiterate",
                    "menegaskan",
                    "mengulangi",
                ],
            )
        });
    let prepared = clause
        .any(at, &["prepared", "ready", "willing", "committed", "komited", "determined"])
        && to
        && (clause.is(before, Class::Aux)
            || clause.scene.language.malay()
            || clause.any(before, &["also", "fully"]));
    let held = clause.any(at, &["reaffirmed", "reiterated"])
        && !(at..clause.end_of(at)).any(|i| clause.any(i, &["commitment", "commitments"]));
    // "offered access" is a stance, "offered to build" a promise.
    let stance = clause.any(at, &["offered", "offers"]) && !to;
    let decided = clause.any(at, &["decided", "resolved", "approved"]) && !to && !on;
    let held_noun = clause.any(at, &["reaffirmed", "reiterated"])
        && (at + 1..at + 5)
            .any(|i| clause.any(i, &["commitment", "commitments"]) && clause.at(i + 1, "to"));
    if (agreed || promised || commitment || prepared) && !(held || stance || decided || held_noun) {
        return Some(Promise::Agreed);
    }
    let planned = clause.any(
        at,
        &[
            "plans",
            "plan",
            "planned",
            "intends",
            "intend",
            "berencana",
            "merancang",
            "aims",
            "undertaken",
        ],
    ) && to
        && clause.sentence.values.iter().any(|v| v.is_money() && v.first > at && v.first < at + 10)
        && (at + 2..at + 4).any(|i| {
            clause.is(i, Class::Supply)
                || clause.is(i, Class::Invest)
                || clause.is(i, Class::Aid)
                || clause.any(
                    i,
                    &[
                        "bring", "spend", "put", "commit", "allocate", "channel", "mobilise",
                        "mobilize", "melabur", "menanam",
                    ],
                )
        });
    planned.then_some(Promise::Planned)
}

fn commitment(clause: &Clause<'_>, at: usize, promise: Promise, out: &mut Vec<Proposal>) -> bool {
    let end = clause.end_of(at);
    let malay = clause.scene.language.malay();
    let verb = clause.scene.tokens.word(at + 1).to_lowercase();
    let passive = promise == Promise::Will
        && (clause.at(at + 1, "be") || malay && verb.starts_with("di") && verb.len() > 5);
    let mut actors = clause.subjects(at);
    // "will be opened by Chile together with Paraguay", "akan dibina oleh".
    let by = if passive { (at + 2..end).find(|i| clause.any(*i, &["by", "oleh"])) } else { None };
    let done_by = by.map(|by| {
        let mut found: Vec<Actor> = Vec::new();
        for actor in clause.actors(by + 1, end.min(by + 14)) {
            if actor.country.is_some() || actor.body || actor.role.is_some() {
                found.push(actor);
            }
        }
        found
    });
    if let Some(found) = done_by.filter(|f| !f.is_empty()) {
        actors = found;
    }
    let by_named = by.is_some() && !actors.is_empty();
    // "It was agreed between Oman and Jordan that".
    if actors.is_empty()
        && promise == Promise::Agreed
        && clause.any(at + 1, &["between", "by", "antara"])
    {
        actors = clause.actors(at + 2, end.min(at + 14));
    }
    let public = actors.iter().any(|a| a.country.is_some() || a.pair || a.role.is_some() || a.body)
        || clause
            .sentence
            .names
            .iter()
            .any(|n| matches!(n.kind, NameKind::Organisation(_)) && n.end <= at);
    if passive && !by_named {
        let made = clause.is(at + 2, Class::Establish)
            || clause.is(at + 2, Class::Supply)
            || clause.is(at + 2, Class::Sign)
            || clause.any(
                at + 2,
                &[
                    "held",
                    "convened",
                    "set",
                    "exempted",
                    "reduced",
                    "eliminated",
                    "removed",
                    "implemented",
                    "completed",
                    "finalised",
                    "finalized",
                ],
            );
        if !made {
            return false;
        }
    } else if actors.is_empty() || !public {
        return false;
    }
    let (status, certainty) = clause.judge(at, Status::Promised);
    if status == Status::Delivered {
        return false;
    }
    let status = match promise {
        Promise::Planned if certainty != Certainty::Denied => Status::Aim,
        _ => status,
    };
    let mut from = at + 1;
    while clause.any(
        from,
        &[
            "to",
            "untuk",
            "also",
            "jointly",
            "further",
            "continue",
            "fully",
            "that",
            "on",
            "turut",
            "juga",
            "bersama",
            "therefore",
            "soon",
            "themselves",
            "itself",
            "they",
            "will",
        ],
    ) && from + 1 < end
    {
        from += 1;
    }
    if clause.sentence.times.iter().any(|t| t.first == at + 1) && clause.at(at + 2, "to") {
        from = at + 3;
    }
    let rest_of = rest(clause, from);
    // A head without its list says nothing yet.
    if rest_of.chars().filter(|c| c.is_alphanumeric()).count() < 2
        || clause.sentence.seam.is_some_and(|seam| end <= seam)
    {
        return false;
    }
    // What is a target with its amount is no second record.
    let spans = clause.spans();
    let raised = clause.is(from, Class::Raise)
        || clause.is(from, Class::Factor)
        || clause.any(from, &["set", "work"]);
    let target = |p: &&Proposal| p.kind == Kind::Target && p.spans == spans;
    if raised && out.iter().rev().take(24).any(|p| target(&p)) {
        return false;
    }
    let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
    if !passive || by_named {
        draft.actors("by", "country", &actors);
    }
    let other = actors.first().and_then(|subject| {
        clause.actors(at + 1, end).into_iter().find(|a| {
            actors
                .iter()
                .all(|s| s.label != a.label && (s.country != a.country || a.country.is_none()))
                && a.label != subject.label
        })
    });
    if let Some(other) = other {
        draft.actor("to", "to_country", &other);
    } else if let Some(noun) = (at + 1..(at + 3).min(end)).find(|i| clause.is(*i, Class::Company)) {
        draft.text("to", clause.words(noun, noun + 1));
    }
    draft.text("action", clause.words(from, (from + 1).min(end)));
    draft.text("what", rest_of);
    let used: Vec<_> = out
        .iter()
        .rev()
        .take(24)
        .filter(target)
        .filter_map(|p| p.field("value").cloned())
        .collect();
    let mut values: Vec<_> = clause
        .sentence
        .values
        .iter()
        .enumerate()
        .filter(|(i, v)| {
            v.first > at
                && v.end <= end
                && !matches!(
                    super::amounts::role(clause, *i),
                    super::amounts::Role::Base | super::amounts::Role::Same
                )
                && !used.contains(&crate::reader::proposal::Field::Number(v.low.normalize()))
        })
        .map(|(_, v)| v)
        .collect();
    values.sort_by_key(|v| (!v.is_money(), v.first));
    let told = |v: &&&crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Quantity(_))
    };
    if let Some(value) = values.iter().find(told) {
        draft.value(value);
    }
    let deadline = clause.deadline(at, end).or_else(|| {
        let money_end = values.first().map_or(at, |v| v.end);
        clause.horizon(money_end, end).filter(|t| t.grain == Grain::Span)
    });
    draft.deadline(deadline.or_else(|| clause.deadline(at, clause.sentence.end)));
    let gift = (at..end).any(|i| clause.any(i, &["grant", "donate", "donation", "relief"]))
        && clause.any(at, &["granted", "donated"]);
    let hostile = (from..(from + 3).min(end)).any(|i| clause.any(i, HOSTILE));
    draft.text(
        "class",
        if gift {
            "aid"
        } else if hostile {
            "threat"
        } else {
            "agree"
        },
    );
    out.push(draft.proposal);
    true
}

/// What one does for another, done: aid given, things shared, exercises held together.
pub(super) fn deeds(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let end = clause.end_of(at);
        let gave = clause.any(
            at,
            &[
                "granted",
                "donated",
                "sent",
                "provided",
                "gave",
                "delivered",
                "evacuated",
                "send",
                "airlifted",
                "shipped",
                "opened",
                "sends",
                "provides",
                "extended",
                "lent",
                "distributed",
                "dispatched",
            ],
        ) && (at + 1..end.min(at + 12)).any(|i| {
            clause.any(
                i,
                &[
                    "asylum",
                    "aid",
                    "assistance",
                    "arms",
                    "relief",
                    "food",
                    "grant",
                    "loan",
                    "loans",
                    "medicine",
                    "wounded",
                    "borders",
                    "humanitarian",
                    "refugees",
                    "shelter",
                    "supplies",
                    "emergency",
                    "credit",
                    "medical",
                    "weapons",
                    "tents",
                ],
            )
        });
        let shared = (clause.any(at, &["shared", "sharing", "shares", "share"])
            && (at + 1..end.min(at + 5)).any(|i| {
                clause.any(
                    i,
                    &["expertise", "evidence", "intelligence", "information", "technology", "data"],
                )
            }))
            || (clause.any(
                at,
                &["exercises", "exercise", "games", "drills", "manoeuvres", "maneuvers", "patrols"],
            ) && (at.saturating_sub(8)..at).any(|i| {
                clause.any(
                    i,
                    &[
                        "joint",
                        "war",
                        "naval",
                        "military",
                        "began",
                        "launched",
                        "held",
                        "conducted",
                    ],
                )
            }) && clause.parties().0.len() >= 2);
        let agreed = (clause.start_of(at)..at).any(|i| {
            clause.is(i, Class::Agree) && !clause.any(i, &["allow", "approved", "prepared"])
        });
        if !(gave || shared) || agreed {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::Delivered);
        if certainty == Certainty::Denied || status != Status::Delivered {
            continue;
        }
        let Some(actor) = clause.subject(at) else { continue };
        if shared {
            let mut draft = clause.draft(Kind::CooperationFocus, at, (status, certainty));
            draft.parties(clause.parties());
            draft.text("what", clause.words(clause.start_of(at), end));
            draft.text("class", "cooperate");
            out.push(draft.proposal);
        } else {
            if actor.country.is_none()
                && !clause
                    .sentence
                    .names
                    .iter()
                    .any(|n| matches!(n.kind, NameKind::Organisation(_)))
            {
                continue;
            }
            let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
            draft.actors("by", "country", &clause.subjects(at));
            if let Some(other) = object(clause, at + 1, end, &actor) {
                draft.actor("to", "to_country", &other);
            }
            draft.text("action", clause.words(at, at + 1));
            draft.text("what", rest(clause, at));
            if let Some(value) =
                clause.sentence.values.iter().find(|v| v.is_money() && v.first > at && v.end <= end)
            {
                draft.value(value);
            }
            draft.text("class", "aid");
            out.push(draft.proposal);
        }
        return;
    }
}

/// "aims to", "hopes to", "announced plans to", "keen to".
pub(super) fn aims(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let verb = clause.is(at, Class::Aim)
            && (clause.any(at + 1, &["to", "at", "for"])
                || clause.any(at, &["desire", "determination", "hope", "resolve"])
                    && clause.at(at + 1, "to"))
            && !clause.any(at, &["wish", "plan"])
            || clause.any(at, &["plans", "looks", "plan"])
                && clause.any(at + 1, &["to", "forward"]);
        if !verb || clause.any(at, &["look", "looking"]) && !clause.at(at + 1, "forward") {
            continue;
        }
        let Some(actor) =
            clause.subject(at).or_else(|| clause.speaker_of(at).and_then(|s| s.speaker.clone()))
        else {
            continue;
        };
        let (status, certainty) = clause.judge(at, Status::Aim);
        let status = if certainty == Certainty::Denied { status } else { Status::Aim };
        let end = clause.end_of(at);
        // What is a target with its amount is no second record.
        let spans = clause.spans();
        if !clause.own(end.saturating_sub(1))
            || out.iter().rev().take(24).any(|p| p.kind == Kind::Target && p.spans == spans)
        {
            return;
        }
        let mut draft = clause.draft(Kind::Aim, at, (status, certainty));
        draft.actors("by", "country", &several(clause, at, &actor));
        draft.text("what", rest(clause, at + 2));
        if let Some(value) =
            clause.sentence.values.iter().find(|v| v.first > at && v.end <= end && v.is_money())
        {
            draft.value(value);
        }
        draft.deadline(clause.deadline(at, clause.sentence.end));
        out.push(draft.proposal);
        return;
    }
}

/// "is expected to", "forecasts", "called the target realistic".
pub(super) fn expectations(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let passive = clause.any(
            at,
            &["expected", "forecast", "projected", "predicted", "anticipated", "set", "estimated"],
        ) && clause.at(at + 1, "to")
            && clause.is(at.wrapping_sub(1), Class::Aux);
        let active = clause.any(
            at,
            &[
                "expects",
                "forecasts",
                "anticipates",
                "predicts",
                "expect",
                "predicted",
                "foresees",
                "expecting",
                "optimistic",
                "confident",
            ],
        ) && !clause.is(at.wrapping_sub(1), Class::Det);
        let judged = clause
            .any(at, &["realistic", "achievable", "attainable", "reachable", "feasible"])
            || (clause.at(at, "within") && clause.at(at + 1, "reach"));
        let would = clause.any(at, &["would", "will", "could"])
            && clause.any(
                at + 1,
                &["reach", "hit", "exceed", "rise", "grow", "increase", "surpass", "double"],
            )
            && clause.sentence.values.iter().any(|v| v.first > at && v.first < at + 8);
        if !(passive || active || judged || would) {
            continue;
        }
        let end = clause.end_of(at);
        let (status, certainty) = clause.judge(at, Status::Possible);
        let certainty = if certainty == Certainty::Stated { Certainty::Hedged } else { certainty };
        let mut draft = clause.draft(
            Kind::Expectation,
            at,
            (if certainty == Certainty::Denied { status } else { Status::Possible }, certainty),
        );
        let by = if passive {
            clause.speaker_of(at).and_then(|s| s.speaker.clone())
        } else {
            clause.speaker_of(at).and_then(|s| s.speaker.clone()).or_else(|| clause.subject(at))
        };
        if let Some(by) = by {
            draft.actors("by", "country", &several(clause, at, &by));
        }
        let what = if passive || judged || would {
            clause.words(clause.start_of(at), end)
        } else {
            rest(clause, at + 1)
        };
        draft.text("what", what);
        if let Some(value) = clause.sentence.values.iter().find(|v| v.first > at && v.end <= end) {
            draft.value(value);
        }
        draft.deadline(clause.deadline(clause.sentence.first, clause.sentence.end));
        out.push(draft.proposal);
        return;
    }
}

/// "supports", "condemned", "called for", "called that target realistic", "offered access".
pub(super) fn positions(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        let stance = clause.is(at, Class::Position)
            && !clause.is(at.wrapping_sub(1), Class::Det)
            && !clause.is(at.wrapping_sub(1), Class::Prep)
            && !clause.any(
                at,
                &[
                    "stress",
                    "stressed",
                    "solidarity",
                    "backs",
                    "back",
                    "demand",
                    "demands",
                    "call",
                    "calls",
                    "support",
                    "stand",
                ],
            )
            && (!clause.at(at, "called")
                || clause.any(at + 1, &["for", "on", "the", "that", "it"]));
        let present = clause
            .any(at, &["support", "back", "oppose", "call", "demand", "urge", "condemn"])
            && clause.any(
                at.wrapping_sub(1),
                &["we", "they", "sides", "countries", "leaders", "ministers"],
            );
        let offer = clause.any(at, &["offered", "offers"]) && !clause.at(at + 1, "to");
        if !(stance || present || offer) {
            continue;
        }
        if clause.any(at, &["reaffirmed", "reiterated"])
            && (at..clause.end_of(at)).any(|i| clause.any(i, &["commitment"]))
        {
            continue;
        }
        let Some(actor) =
            clause.subject(at).or_else(|| clause.speaker_of(at).and_then(|s| s.speaker.clone()))
        else {
            continue;
        };
        if actor.country.is_none() && !actor.pair && actor.role.is_none() {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::InForce);
        let status = if certainty == Certainty::Denied {
            status
        } else if offer {
            Status::Promised
        } else {
            Status::InForce
        };
        let end = clause.end_of(at);
        let told = rest(clause, at + 1);
        let called = clause.any(at.wrapping_sub(2), &["what"])
            || clause.any(at.wrapping_sub(1), &["what", "which"]);
        if called || told.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
            continue;
        }
        let mut draft = clause.draft(Kind::Position, at, (status, certainty));
        draft.actors("by", "country", &several(clause, at, &actor));
        draft.text(
            "action",
            clause.words(at, at + 1 + usize::from(clause.any(at + 1, &["for", "on"]))),
        );
        draft.text("what", rest(clause, at + 1));
        if let Some(other) = object(clause, at + 1, end, &actor) {
            draft.actor("to", "to_country", &other);
        }
        out.push(draft.proposal);
        return;
    }
}
