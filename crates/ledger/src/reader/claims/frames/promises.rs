//! Does a token promise something, and how firmly: "will", "agreed to", "plans to bring $200 million".
//! What is only foreseen, told by another frame or refused by the words around it is no promise.

use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::Kind as NameKind;

/// Verbs that give somebody a task: what they are told to do stands behind them.
pub(super) const DIRECTS: &[&str] = &[
    "tasked",
    "directed",
    "instructed",
    "mandated",
    "charged",
    "mengarahkan",
    "menugaskan",
    "menginstruksikan",
];

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

/// How a token promises something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// "will", "shall", "akan".
    Will,
    /// "agreed to", "pledged", "undertakes".
    Agreed,
    /// "plans to bring $200 million".
    Planned,
}

/// Does a token promise?
pub(super) fn promise(clause: &Clause<'_>, at: usize) -> Option<Promise> {
    let before = at.wrapping_sub(1);
    let to = clause.any(at + 1, &["to", "untuk", "bagi"])
        || clause.any(at + 2, &["to", "untuk"])
            && (clause.sentence.times.iter().any(|t| t.first == at + 1)
                || clause.is(at + 1, Class::Later)
                || clause.any(at + 1, &["also", "jointly", "further", "sepenuhnya", "bersama"]));
    let on =
        clause.any(at + 1, &["on", "that", "in", "upon"]) || clause.any(at + 2, &["on", "that"]);
    let told_later = clause.at(at, "would")
        && !clause.any(at + 1, &["be", "like", "welcome", "seek", "consider", "require"])
        && (clause.start_of(at).max(at.saturating_sub(14))..at).any(|i| {
            clause
                .any(i, &["said", "announced", "confirmed", "pledged", "promised", "told", "added"])
        })
        && !(clause.sentence.first..clause.sentence.end)
            .any(|i| clause.any(i, &["if", "unless", "could", "might"]));
    if clause.any(at, &["will", "shall"])
        || told_later
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
        let told = (next..clause.end_of(next)).any(|i| clause.at(i, "by"))
            || passive && clause.any(next + 1, super::commitments::DEEDS);
        return (verb
            && !(passive && !clause.known.titled && !told)
            && !clause.is(next, Class::Det)
            && !clause.is(next, Class::Conj)
            && !clause.is(next, Class::Met))
        .then_some(Promise::Will);
    }
    // "lima tahun akan datang": the coming years.
    if clause.any(at + 1, &["datang"]) && clause.scene.language.malay() {
        return None;
    }
    // "Engineers are to be trained": a plan in the passive.
    let passive_plan = clause.any(at, &["are", "is"])
        && clause.at(at + 1, "to")
        && clause.at(at + 2, "be")
        && clause.scene.tokens.is_word(at + 3);
    if passive_plan {
        return Some(Promise::Will);
    }
    // "tasked their ministers with finalising", "directed the ministries to draw up".
    let directed = clause.any(at, DIRECTS)
        && !clause.is(before, Class::Aux)
        && directive(clause, at).is_some();
    // "announced C$120 million for the partnership": money that is announced for somebody.
    let announced = clause.any(at, &["announced", "announces", "mengumumkan"])
        && clause.sentence.values.iter().any(|v| {
            v.is_money()
                && v.first > at
                && v.first <= at + 5
                && (at + 1..v.first).all(|i| {
                    clause.is(i, Class::Det)
                        || clause.is(i, Class::Approx)
                        || clause.is(i, Class::More)
                        || clause.any(
                            i,
                            &[
                                "new",
                                "additional",
                                "further",
                                "up",
                                "to",
                                "another",
                                "dana",
                                "geran",
                                "hibah",
                            ],
                        )
                })
                && (v.end..(v.end + 14).min(clause.sentence.end)).any(|i| {
                    clause.any(i, &["for", "to", "towards", "toward", "bagi", "untuk", "in"])
                })
        });
    if directed || announced {
        return Some(Promise::Agreed);
    }
    if clause.any(at + 1, &["little", "nothing", "less", "otherwise"]) {
        return None;
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
    ) && !clause.is(before, Class::Det)
        || clause.scene.language.malay() && offers_money(clause, at);
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
    let stance = clause.any(at, &["offered", "offers"]) && !to && !offers_money(clause, at);
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

/// "has offered Moldova 20 million euros", "menawarkan bantuan sebesar 4 juta euro kepada": money that is
/// offered to somebody is a promise.
pub(super) fn offers_money(clause: &Clause<'_>, at: usize) -> bool {
    let end = clause.end_of(at);
    clause.any(at, &["offered", "offers", "menawarkan", "menawari"])
        && clause
            .sentence
            .values
            .iter()
            .any(|v| v.is_money() && v.first > at && v.first < at + 10 && v.end <= end)
        && clause.sentence.names.iter().any(|n| {
            n.first > at && n.end <= end && matches!(n.kind, NameKind::Country(_, Form::Name))
        })
}

/// Where the deed begins that somebody is told to do: behind "to" or "with", "untuk" or "agar".
pub(super) fn directive(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let end = clause.end_of(at).min(at + 14);
    (at + 2..end).find(|i| {
        let deed = clause.scene.tokens.is_word(i + 1) && !clause.scene.tokens.capital(i + 1);
        deed && (clause.any(*i, &["to", "untuk", "agar", "supaya", "bagi"])
            || clause.at(*i, "with") && clause.scene.tokens.word(i + 1).ends_with("ing"))
    })
}
