//! What somebody is: a member, a chair, strong in a sector, a way into a market.

use crate::reader::actor::Actor;
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::{Class, Entity, Table};
use crate::reader::mention::last_day;
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Field, Kind, Proposal};
use crate::schema::Status;

fn organisation<'a>(clause: &Clause<'a>, first: usize, end: usize) -> Option<&'a Name> {
    clause
        .sentence
        .names
        .iter()
        .find(|n| n.first >= first && n.end <= end && matches!(n.kind, NameKind::Organisation(_)))
}

fn label(clause: &Clause<'_>, name: &Name) -> String {
    clause.actor(name).map_or_else(|| clause.words(name.first, name.end), |a| a.label)
}

/// "is a member of the D-8", "joined NATO", "it, and Kenya is a member of it".
pub(super) fn memberships(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Member) {
            continue;
        }
        let joined = clause.any(at, &["joined", "join", "joins", "acceded"]);
        let noun = clause.any(at, &["member", "members", "membership", "ahli", "uye", "uyesi"])
            && clause.any(at + 1, &["of", "in"]);
        let end = clause.end_of(at);
        let body = if joined {
            organisation(clause, at + 1, (at + 5).min(end))
        } else if noun {
            organisation(clause, at + 2, (at + 8).min(end))
        } else {
            None
        };
        // "founded in 1997, and Kenya is a member of it": the body named before.
        let body = body.or_else(|| {
            (noun && clause.at(at + 2, "it"))
                .then(|| organisation(clause, clause.sentence.first, at))
                .flatten()
        });
        let Some(body) = body else { continue };
        let Some(actor) = clause.subject(at).filter(|a| a.label != label(clause, body)) else {
            continue;
        };
        if actor.country.is_none() && actor.role.is_none() || actor.role.is_some() {
            continue;
        }
        // "its first agreement with a member of ASEAN" says nothing of who that is.
        let link = joined
            || (clause.start_of(at)..at).any(|i| {
                clause.is(i, Class::Aux) || clause.any(i, &["became", "as", "remains", "adalah"])
            });
        if !link || clause.any(at.wrapping_sub(2), &["with", "by", "to"]) {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::InForce);
        let founder = (at.saturating_sub(3)..at).any(|i| clause.any(i, &["founding", "founder"]));
        let observer =
            (at.saturating_sub(2)..at).any(|i| clause.any(i, &["observer", "associate", "former"]));
        // "Poland and Kenya are members": each is one.
        let mut members: Vec<Actor> = clause
            .actors(clause.start_of(at), at)
            .into_iter()
            .filter(|a| a.country.is_some() && !a.body && a.role.is_none())
            .collect();
        if !clause.any(at, &["members"]) || members.len() < 2 {
            members = vec![actor];
        }
        for actor in members {
            let mut draft = clause.draft(Kind::Membership, at, (status, certainty));
            draft.text("member", actor.country.map_or(actor.label.clone(), |c| clause.code(c)));
            draft.text("organisation", label(clause, body));
            draft.text(
                "role",
                if founder {
                    "founder"
                } else if observer {
                    "observer"
                } else {
                    "member"
                },
            );
            if joined {
                draft.period(
                    "start",
                    "end",
                    clause.time_near(at).filter(|t| {
                        t.grain == Grain::Year || t.grain == Grain::Day || t.grain == Grain::Month
                    }),
                );
                draft.proposal.fields.retain(|(name, _)| *name != "end");
            }
            out.push(draft.proposal);
        }
        return;
    }
}

/// "was chair of ASEAN in 2025", "the 2025 ASEAN chair", "holds the rotating presidency of the EU".
pub(super) fn offices(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Chair)
            || clause.any(
                at,
                &["host", "hosts", "hosted", "presided", "presides", "presiding", "rotating"],
            )
        {
            continue;
        }
        let behind = clause
            .any(at + 1, &["of", "for"])
            .then(|| organisation(clause, at + 2, (at + 7).min(clause.sentence.end)))
            .flatten();
        let before = clause.sentence.names.iter().find(|n| {
            matches!(n.kind, NameKind::Organisation(_))
                && n.end <= at
                && n.end + 3 > at
                && (n.end..at).all(|i| clause.any(i, &["'", "’", "s", "rotating"]))
        });
        let direct = clause
            .any(at, &["chaired", "chairs", "chairing"])
            .then(|| organisation(clause, at + 1, (at + 4).min(clause.sentence.end)))
            .flatten();
        let Some(body) = behind.or(before).or(direct) else { continue };
        let member = clause
            .sentence
            .names
            .iter()
            .filter(|n| matches!(n.kind, NameKind::Country(..) | NameKind::Person))
            .filter(|n| n.end <= at || n.first > at)
            .filter(|n| !(n.first >= body.first && n.end <= body.end))
            .min_by_key(|n| if n.end <= at { at - n.end } else { n.first - at + 4 });
        let actor = member.and_then(|n| clause.actor(n)).or_else(|| clause.subject(at));
        let Some(actor) = actor.filter(|a| a.label != label(clause, body)) else { continue };
        let time = clause.time_near(at).filter(|t| {
            matches!(
                t.grain,
                Grain::Year
                    | Grain::Span
                    | Grain::Half
                    | Grain::Month
                    | Grain::Quarter
                    | Grain::Day
            )
        });
        let (mut status, certainty) = clause.judge(at, Status::InForce);
        let over = time
            .and_then(|t| last_day(t.stop))
            .zip(clause.scene.date)
            .is_some_and(|(end, date)| end < date);
        let past = (at.saturating_sub(4)..at)
            .any(|i| clause.any(i, &["was", "former", "held", "chaired", "were"]));
        if status == Status::InForce && (over || past && time.is_none()) {
            status = Status::Lapsed;
        }
        let ahead = time
            .and_then(|t| t.start)
            .zip(clause.scene.date)
            .is_some_and(|(start, date)| start > date);
        if status == Status::InForce && ahead {
            status = Status::Promised;
        }
        let mut draft = clause.draft(Kind::OfficeHeld, at, (status, certainty));
        if actor.role.is_some() || actor.country.is_none() {
            draft.text("name", actor.label.clone());
        }
        draft.text("member", actor.country.map_or(actor.label.clone(), |c| clause.code(c)));
        draft.text("organisation", label(clause, body));
        let role = if clause.any(at, &["presidency"]) { "presidency" } else { "chair" };
        draft.text("role", role);
        draft.period("start", "end", time);
        out.push(draft.proposal);
        return;
    }
}

/// The sectors listed from a token on: "in defence, in construction and in manufacturing".
fn sectors(clause: &Clause<'_>, from: usize, end: usize) -> Vec<(u16, usize, usize)> {
    let tokens = &clause.scene.tokens;
    let mut out: Vec<(u16, usize, usize)> = Vec::new();
    let mut at = from;
    let mut gap = 0;
    while at < end && gap <= 5 {
        if let Some((Entity::Sector(index), after)) =
            tokens.lexicon.longest(tokens, at, Table::Sector)
        {
            if !out.iter().any(|(i, ..)| *i == index) {
                out.push((index, at, after));
            }
            at = after;
            gap = 0;
            continue;
        }
        let listing = tokens.any(
            at,
            &[
                ",",
                "and",
                "in",
                "for",
                "the",
                "of",
                "as",
                "well",
                "such",
                "including",
                "&",
                "like",
                "areas",
                "fields",
                "sectors",
                "to",
            ],
        );
        if tokens.any(at, &["with", "during", "said", "."])
            || clause.is(at, Class::Aux) && !out.is_empty()
        {
            break;
        }
        gap += usize::from(!listing);
        at += 1;
    }
    out
}

fn owner(clause: &Clause<'_>, at: usize) -> Option<u16> {
    // "Of Poland it was said that it is strong in", "Poland's expertise in", "Poland is strong in".
    let opening = clause.sentence.first;
    if clause.at(opening, "of")
        && let Some(name) = clause
            .sentence
            .names
            .iter()
            .find(|n| n.first <= opening + 2 && matches!(n.kind, NameKind::Country(..)))
    {
        return name.country;
    }
    let possessive = clause.sentence.names.iter().rev().find(|n| {
        n.end <= at
            && at - n.end <= 5
            && n.country.is_some()
            && (clause.any(n.end, &["'", "’"]) || matches!(n.kind, NameKind::Country(..)))
    });
    possessive
        .and_then(|n| n.country)
        .or_else(|| clause.subject(at).and_then(|a| a.country))
        .or_else(|| clause.countries(clause.start_of(at), at).last().copied())
}

/// "strong in defence", "a hub for semiconductors", "expertise in construction".
pub(super) fn strengths(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Strength) {
            continue;
        }
        let linked = clause.any(at + 1, &["in", "for", "of", "lies", "lie", "are", "is"])
            || clause.any(at + 2, &["in", "for"]);
        let adjective = clause
            .any(at, &["advanced", "leading", "strong", "competitive", "renowned"])
            && matches!(
                tokens.lexicon.longest(tokens, at + 1, Table::Sector),
                Some((Entity::Sector(_), _))
            );
        if !(linked || adjective)
            || clause.any(at, &["leader", "leaders", "potential", "experience"])
                && !clause.any(at + 1, &["in"])
        {
            continue;
        }
        let end = clause.end_of(at);
        let found = sectors(clause, at + 1, if adjective { (at + 6).min(end) } else { end });
        let Some(country) = owner(clause, at).filter(|_| !found.is_empty()) else { continue };
        let (status, certainty) = clause.judge(at, Status::InForce);
        for (index, first, after) in found {
            let sector = &tokens.lexicon.sectors[index as usize];
            let mut draft = clause.draft(Kind::SectorStrength, at, (status, certainty));
            draft.country("country", Some(country));
            draft.text("sector", sector.name.clone());
            draft.set("hs", Field::Texts(sector.hs.clone()));
            draft.set("isic", Field::Texts(sector.isic.clone()));
            draft.derive("hs", "gazetteer");
            let kind = if clause.at(at, "hub") { "hub" } else { "strength" };
            draft.text("what", format!("{kind}: {}", clause.words(first, after)));
            out.push(draft.proposal);
        }
        return;
    }
}

/// "cooperation in defence and energy", "areas such as trade, tourism and education".
pub(super) fn focuses(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.is(at, Class::Focus)
            || clause.any(at, &["covering", "covered", "cover"])
                && !(clause.sentence.first..at).any(|i| clause.is(i, Class::Instrument))
        {
            continue;
        }
        let linked = clause
            .any(at + 1, &["in", "on", "across", "such", "of", "including", "like", ":"])
            || clause.any(at + 2, &["in", "on"])
            || clause.any(at, &["covering", "covered"]);
        if !linked
            || clause.any(at, &["partner", "ties", "sector", "area"])
                && !clause.any(at + 1, &["in", "such", "including"])
        {
            continue;
        }
        let found = sectors(clause, at + 1, clause.end_of(at));
        if found.is_empty() {
            continue;
        }
        let (status, certainty) = clause.judge(at, Status::Aim);
        for (index, first, after) in found {
            let sector = &tokens.lexicon.sectors[index as usize];
            let mut draft = clause.draft(Kind::CooperationFocus, at, (status, certainty));
            draft.parties(clause.parties());
            draft.text("sector", sector.name.clone());
            draft.set("hs", Field::Texts(sector.hs.clone()));
            draft.set("isic", Field::Texts(sector.isic.clone()));
            draft.derive("hs", "gazetteer");
            draft.text("what", clause.words(first, after));
            out.push(draft.proposal);
        }
        return;
    }
}

/// "access to the ASEAN market", "gateway to Africa", "joint work in third countries".
pub(super) fn access(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let tokens = &clause.scene.tokens;
    for at in clause.sentence.first..clause.sentence.end {
        let end = clause.end_of(at);
        let gate = clause.is(at, Class::Gateway)
            && clause.any(at + 1, &["to", "into", "for"])
            && (at + 2..end.min(at + 10)).any(|i| {
                clause.any(i, &["market", "markets", "region", "consumers"]) || tokens.capital(i)
            })
            && (!clause.any(at, &["access", "entry", "bridge", "hub", "window"])
                || (at + 2..end.min(at + 10))
                    .any(|i| clause.any(i, &["market", "markets", "region", "consumers"])));
        let third = clause.at(at, "third")
            && clause.any(at + 1, &["country", "countries", "market", "markets"])
            && clause.any(
                at.wrapping_sub(1),
                &["in", "to", "into", "towards", "for", "on", "exploring", "and"],
            );
        if !(gate || third) {
            continue;
        }
        let by: Option<Actor> = clause.subject(at);
        let mut draft = clause.draft(
            Kind::ThirdMarketAccess,
            at,
            clause.judge(at, if third { Status::Aim } else { Status::InForce }),
        );
        if let Some(by) = &by {
            draft.actor("by", "country", by);
        }
        let from = if gate { at + 2 } else { at };
        let from = from + usize::from(clause.any(from, &["the", "a"]));
        let stop = (from..end)
            .find(|i| {
                tokens.any(*i, &[",", "and", ".", "as", "with", "through"])
                    || clause.is(*i, Class::Aux)
            })
            .unwrap_or(end);
        draft.text("to", clause.words(from, stop));
        draft.text("what", clause.words(at, end));
        out.push(draft.proposal);
        return;
    }
}
