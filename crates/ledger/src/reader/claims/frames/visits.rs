//! Visits and invitations.

use crate::reader::actor::Actor;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Kind, Proposal};
use crate::reader::time::Time;
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
pub(super) fn event_time<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let end = clause.end_of(at);
    let behind = clause.sentence.times.iter().find(|t| {
        t.first > at
            && t.first < end
            && t.relation != crate::reader::time::Relation::By
            && t.start.is_some()
    });
    let days_long = |t: &&Time| {
        let days =
            t.start.zip(t.stop).and_then(|(a, b)| a.until(b).ok()).map_or(0, |s| s.get_days());
        days <= 40
    };
    behind.filter(days_long).or_else(|| clause.time_near(at)).filter(|t| {
        let days =
            t.start.zip(t.stop).and_then(|(a, b)| a.until(b).ok()).map_or(0, |s| s.get_days());
        !matches!(t.grain, Grain::Decade | Grain::Century) && (t.grain != Grain::Span || days <= 40)
    })
}

/// "visited Poland from 6 to 8 January", "paid an official visit to Kenya", "arrived in Berlin".
pub(super) fn visits(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let mut seen: Vec<String> = Vec::new();
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Visit) || !clause.own(at) {
            continue;
        }
        let word = clause.scene.tokens.word(at).to_lowercase();
        let malay_noun = clause.scene.language.malay()
            && (word.starts_with("lawatan") || word.starts_with("kunjungan"));
        let malay_verb = clause.scene.language.malay()
            && !malay_noun
            && !word.starts_with("tiba")
            && !word.starts_with("bertolak")
            && (word.starts_with("me") || word.starts_with("ber"));
        let now = clause.at(at, "visiting")
            && clause.any(
                at.wrapping_sub(1),
                &["is", "are", "was", "were", "be", "been", "currently", "officially"],
            );
        let verb = clause.any(at, &["visited", "visits", "toured"])
            || now
            || malay_verb
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
        let noun = (clause.any(at, &["visit", "trip", "tour", "visits"]) || malay_noun) && !verb;
        let (mut subject, target) = if verb {
            let to = at + 1 + usize::from(clause.any(at + 1, &["ke", "di"]));
            (clause.subject(at), destination(clause, to))
        } else if moves {
            let to = at
                + 1
                + usize::from(clause.any(at + 1, &["back", "here", "today", "late", "early"]));
            (
                clause.subject(at),
                if clause.any(to, &["in", "to", "at", "di", "ke"]) {
                    destination(clause, to + 1)
                } else {
                    None
                },
            )
        } else if noun {
            let to = (at + 1..clause.end_of(at).min(at + 14)).find(|i| {
                clause.any(*i, &["to", "in", "ke", "di"]) && destination(clause, i + 1).is_some()
            });
            // "on a three-day Kenya visit".
            let led = clause.sentence.names.iter().find(|n| {
                n.end == at
                    && matches!(
                        n.kind,
                        NameKind::Place(_) | NameKind::Country(_, Form::Name | Form::Capital)
                    )
            });
            // "Odar's official visit".
            let owner = clause.sentence.names.iter().rev().find(|n| {
                n.end < at
                    && at - n.end <= 6
                    && clause.any(n.end, &["'", "’"])
                    && clause.actor(n).is_some()
                    && (n.end + 2..at)
                        .all(|i| clause.scene.tokens.is_word(i) && !clause.is(i, Class::Prep))
            });
            // "a state visit to Oman by Kenyan President Otieno".
            let by_at = (at + 2..(at + 9).min(clause.end_of(at))).find(|i| clause.at(*i, "by"));
            let by = clause.sentence.names.iter().find(|n| {
                let person = matches!(n.kind, NameKind::Person | NameKind::Office);
                let named = clause.any(at + 1, &["by", "of"]) && n.first <= at + 3
                    || person && by_at.is_some_and(|b| n.first > b && n.first <= b + 3);
                // "Kunjungan kenegaraan Presiden Serbia Marko Ilic ke Kazakhstan".
                let led = malay_noun
                    && n.first <= at + 4
                    && matches!(n.kind, NameKind::Person | NameKind::Office)
                    && (at + 1..n.first).all(|i| !clause.is(i, Class::Prep));
                n.first > at && (named || led)
            });
            let subject = by
                .or(owner)
                .and_then(|n| clause.actor(n))
                .or_else(|| led_by(clause, at))
                .or_else(|| clause.subject(at));
            let to = to.and_then(|i| destination(clause, i + 1)).or(led);
            (subject, to.or_else(|| bound_for(clause, at)).or_else(|| that_country(clause, at)))
        } else {
            continue;
        };
        // "menerima kunjungan": who receives a visit does not make it.
        if malay_noun && clause.any(at.wrapping_sub(1), &["menerima", "menyambut", "terima"]) {
            continue;
        }
        let asked = (at.saturating_sub(10)..at).any(|i| {
            i >= clause.start_of(at)
                && clause.is(i, Class::Invite)
                && !clause.any(i, &["invitation", "jemputan", "undangan"])
        });
        if clause.any(at.wrapping_sub(1), &["invited"])
            || clause.scene.language.malay() && asked
            || (clause.at(at.wrapping_sub(1), "to")
                && (at.saturating_sub(14)..at)
                    .any(|i| clause.any(i, &["invited", "invite", "invites", "invitation"])))
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
        let kind = kind.or_else(|| {
            let sort = [
                ("state", ["negara", "kenegaraan"]),
                ("official", ["rasmi", "resmi"]),
                ("working", ["kerja", "kerja"]),
            ];
            let named = sort.iter().find(|(_, words)| malay_noun && clause.any(at + 1, words));
            named.map(|(kind, _)| (*kind).to_owned())
        });
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
            // "President X, who is on a three-day Kenya visit": the name before "who".
            let start = clause.start_of(at);
            let who = clause.any(start.wrapping_sub(1), &["who", "whose"]);
            let near =
                clause.sentence.names.iter().rev().find(|n| {
                    who && n.end < start && n.end + 3 >= start && n.kind == NameKind::Person
                });
            subject = near.and_then(|n| clause.actor(n));
        }
        let key =
            format!("{:?}{:?}", subject.as_ref().map(|s| &s.label), target.map(|t| t.country));
        if seen.contains(&key) {
            continue;
        }
        let (start, end) = (clause.start_of(at), clause.end_of(at));
        let off = (start..end).any(|i| {
            clause.is(i, Class::Drop)
                || clause.any(
                    i,
                    &[
                        "postponed",
                        "cancelled",
                        "canceled",
                        "ditangguhkan",
                        "ditunda",
                        "dibatalkan",
                    ],
                )
                || clause.at(i, "called") && clause.at(i + 1, "off")
                || clause.at(i, "put") && clause.at(i + 1, "off")
        });
        let mut found = clause.judge(at, Status::Delivered);
        if off {
            found = (Status::Withdrawn, crate::reader::proposal::Certainty::Denied);
        } else if clause.scene.language.malay()
            && found.0 == Status::Delivered
            && (if malay_noun { start..end } else { start..at }).any(|i| {
                clause.is(i, Class::Future)
                    || clause.any(
                        i,
                        &[
                            "dijangka",
                            "dijadwalkan",
                            "dijadualkan",
                            "dijadual",
                            "direncanakan",
                            "dirancang",
                        ],
                    )
            })
        {
            found.0 = Status::Promised;
        }
        // "Presiden X dan Perdana Menteri Y melawat": each of them.
        let others = if verb || moves { clause.subjects(at) } else { Vec::new() };
        let others = others.into_iter().filter(|other| {
            other.role.is_some()
                && subject.as_ref().is_some_and(|s| s.role.is_some() && s.label != other.label)
        });
        let visitors: Vec<Option<Actor>> =
            others.map(Some).chain(std::iter::once(subject.clone())).collect();
        seen.push(key);
        for subject in visitors {
            let mut draft = clause.draft(Kind::Visit, at, found);
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
            if let Some(kind) = &kind {
                draft.text("kind", kind.clone());
            }
            days(clause, &mut draft, at);
            if let Some(host) = host(clause) {
                draft.text("host", host.label);
            }
            let mut parties: Vec<u16> = Vec::new();
            for country in
                [subject.as_ref().and_then(|s| s.country), target.and_then(|t| t.country)]
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
            out.push(draft.proposal);
        }
    }
}

/// "During a visit to Jakarta on 1 to 4 September, Minister X met": who acts stands behind the comma.
fn led_by(clause: &Clause<'_>, at: usize) -> Option<Actor> {
    let first = clause.sentence.first;
    // "Presiden X disambut Raja Y sempena lawatan negara": the guest stands before the passive.
    let welcomed = (first..at).find(|i| clause.any(*i, &["disambut", "diterima", "dirai"]));
    if let Some(verb) = welcomed.filter(|_| clause.scene.language.malay()) {
        return clause.actors(first, verb).into_iter().next_back();
    }
    // "menerima kunjungan rakan sejawatannya, X, sempena lawatan": the guest stands behind the verb.
    let receives = (first..at).find(|i| {
        clause.any(*i, &["menerima", "menyambut"])
            && (i + 1..i + 3).any(|j| clause.is(j, Class::Visit))
    });
    if let Some(verb) = receives.filter(|_| clause.scene.language.malay()) {
        return clause.actors(verb, at).into_iter().rev().find(|a| !a.body);
    }
    let opens = clause.any(
        first,
        &["during", "on", "in", "dalam", "semasa", "ketika", "sewaktu", "sempena", "selama"],
    );
    if !opens || at > first + 4 {
        return None;
    }
    let end = clause.sentence.end;
    let comma = (at..end).find(|i| clause.at(*i, ",") && clause.scene.tokens.capital(i + 1))?;
    let found = clause.actors(comma + 1, (comma + 14).min(end)).into_iter().next();
    found.filter(|a| a.role.is_some())
}

/// "berlepas ke Hanoi untuk lawatan kerja": where somebody left for.
fn bound_for<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Name> {
    if !clause.scene.language.malay() {
        return None;
    }
    let start = clause.start_of(at);
    (start + 1..at).rev().find_map(|i| {
        let leaves = (i.saturating_sub(4).max(start)..i).any(|j| {
            clause.is(j, Class::Visit)
                || clause.any(j, &["berlepas", "berangkat", "bertolak", "terbang", "tiba"])
        });
        (clause.any(i, &["ke", "di"]) && leaves).then(|| destination(clause, i + 1)).flatten()
    })
}

/// "lawatan rasmi ke negara itu": the country that was named last.
fn that_country<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Name> {
    let end = clause.sentence.end.min(at + 12);
    let that = (at + 1..end).find(|i| {
        clause.any(*i, &["negara", "country"])
            && (clause.any(i + 1, &["itu", "berkenaan", "tersebut", "terbabit"])
                || clause.at(i - 1, "that"))
    })?;
    let named = |n: &&Name| matches!(n.kind, NameKind::Country(_, Form::Name));
    let here = clause.sentence.names.iter().rev().filter(|n| n.end <= that).find(named);
    here.or_else(|| {
        let before = clause.index.checked_sub(1).filter(|_| clause.index < clause.scene.own.0)?;
        clause.scene.sentences[before].names.iter().rev().find(named)
    })
}

/// "Fiji hosted Prime Minister Lars Holm of Iceland", "Laos received the President of Latvia, X".
pub(super) fn hosted(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.any(at, &["hosted", "hosts", "received", "receives"]) || !clause.own(at) {
            continue;
        }
        let end = clause.end_of(at);
        let subjects = clause.subjects(at);
        let [host] = &subjects[..] else { continue };
        let Some(to) = host.country.filter(|_| host.role.is_none() && !host.body) else { continue };
        let guest = super::attendance::people_after(clause, at, end)
            .into_iter()
            .find(|a| a.role.is_some() && a.country.is_some_and(|c| c != to));
        let Some(guest) = guest else { continue };
        let mut draft = clause.draft(Kind::Visit, at, clause.judge(at, Status::Delivered));
        draft.actor("name", "country", &guest);
        draft.text("role", guest.role.clone().unwrap_or_default());
        draft.country("to", Some(to));
        draft.text("place", host.label.clone());
        days(clause, &mut draft, at);
        draft.parties((guest.country.into_iter().chain([to]).collect(), false));
        draft.text("what", format!("Visit of {} to {}", guest.label, host.label));
        out.push(draft.proposal);
    }
}

/// The days of a visit; "which began on Monday" gives only the first.
fn days(clause: &Clause<'_>, draft: &mut crate::reader::draft::Draft<'_>, at: usize) {
    let Some(time) = event_time(clause, at) else { return };
    let begins = (time.first.saturating_sub(3)..time.first).any(|i| {
        clause.any(
            i,
            &[
                "began",
                "begins",
                "begin",
                "starts",
                "started",
                "starting",
                "beginning",
                "commenced",
                "bermula",
                "mulai",
            ],
        )
    });
    if begins && time.ends.is_none() {
        draft.day("start", time.start, time.anchor);
    } else {
        draft.period("start", "end", Some(time));
    }
}

/// Whose invitation it was: "at the invitation of President X".
fn host(clause: &Clause<'_>) -> Option<Actor> {
    let at = (clause.sentence.first..clause.sentence.end).find(|i| {
        clause.any(*i, &["invitation", "guest"]) && clause.any(i + 1, &["of", "from", "by"])
            || clause.any(*i, &["jemputan", "undangan", "pelawaan"])
    })?;
    let from = at + 1 + usize::from(clause.any(at + 1, &["of", "from", "by", "daripada", "dari"]));
    clause.actors(from, (from + 14).min(clause.sentence.end)).into_iter().next()
}

/// "at the invitation of X", "X invited Y to visit".
pub(super) fn invitations(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Invite) {
            continue;
        }
        let noun = clause.any(at, &["invitation", "jemputan", "undangan", "pelawaan"]);
        // "extended an invitation to President X to visit".
        let extended = noun
            && (at.saturating_sub(5)..at).any(|i| {
                clause.any(
                    i,
                    &[
                        "extended",
                        "extends",
                        "issued",
                        "conveyed",
                        "renewed",
                        "reiterated",
                        "sent",
                        "handed",
                        "menyampaikan",
                        "menghulurkan",
                        "mengulurkan",
                    ],
                )
            });
        let (by, to) = if extended {
            let to = (at + 1..clause.end_of(at)).find(|i| clause.any(*i, &["to", "kepada", "for"]));
            let to = to.and_then(|i| {
                clause.actors(i + 1, clause.end_of(at).min(i + 12)).into_iter().next()
            });
            (clause.subject(at), to)
        } else if noun {
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
        if by.is_none() && to.is_none() || !clause.own(at) {
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
