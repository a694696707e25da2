//! Promises that stand as nouns or in the passive: "Norway's pledge to fund", "komitmen Peru untuk",
//! "telah disepakati oleh Kenya", "hibe verme sözü".

use super::turkish_forms;
use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Table};
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// A promise: its word, who makes it, and the words that say what.
struct Pledge {
    at: usize,
    actors: Vec<Actor>,
    from: usize,
    end: usize,
    action: usize,
}

/// How far behind a noun its owner and its verb stand.
const REACH: usize = 18;

pub(super) fn pledges(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.own(at) || !clause.scene.tokens.is_word(at) {
            continue;
        }
        let found = match clause.scene.language {
            Language::En => english(clause, at),
            Language::Tr => turkish_noun(clause, at),
            Language::Ms | Language::Id => {
                malay_noun(clause, at).or_else(|| malay_passive(clause, at))
            }
        };
        let found = found.or_else(|| to_be_paid(clause, at));
        let Some(pledge) = found.filter(|p| p.actors.iter().any(public)) else { continue };
        let spans = clause.spans();
        // "A loan will be disbursed": the promise of nobody is the payer's.
        let near = out.len().saturating_sub(24);
        let nobody = |p: &Proposal| {
            p.kind == Kind::Commitment && p.spans == spans && p.field("by").is_none()
        };
        if let Some(place) = out[near..].iter().position(nobody) {
            out.remove(near + place);
        }
        let told = |p: &&Proposal| p.kind == Kind::Commitment && p.spans == spans;
        if out.iter().rev().take(24).any(|p| told(&p)) {
            return;
        }
        propose(clause, pledge, out);
        return;
    }
}

fn public(actor: &Actor) -> bool {
    actor.country.is_some() || actor.pair || actor.role.is_some() || actor.body
}

fn propose(clause: &Clause<'_>, pledge: Pledge, out: &mut Vec<Proposal>) {
    let (start, end) = (clause.start_of(pledge.at), clause.end_of(pledge.at));
    let broken = (start..end).any(|i| {
        clause.is(i, Class::Drop)
            || clause.any(i, &["broke", "broken", "reneged", "mungkir", "ingkar"])
    });
    let certainty = clause.certainty(pledge.at);
    let found =
        if broken { (Status::Withdrawn, Certainty::Denied) } else { (Status::Promised, certainty) };
    let mut draft = clause.draft(Kind::Commitment, pledge.at, found);
    draft.actors("by", "country", &pledge.actors);
    draft.text("action", clause.words(pledge.action, pledge.action + 1));
    draft.text("what", clause.words(pledge.from, pledge.end));
    let told = |v: &&crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Quantity(_))
    };
    let inside = |v: &&crate::reader::value::Value| v.first >= start && v.end <= end;
    let mut values = clause.sentence.values.iter().filter(inside).filter(told);
    if let Some(value) = values.next() {
        draft.value(value);
    }
    draft.deadline(clause.deadline(clause.sentence.first, clause.sentence.end));
    draft.text("class", "agree");
    out.push(draft.proposal);
}

/// "A loan of 30 million euros from Belgium will be disbursed by March": whose money it is pays it.
fn to_be_paid(clause: &Clause<'_>, at: usize) -> Option<Pledge> {
    if !clause.is(at, Class::Fund) {
        return None;
    }
    let (start, end) = (clause.start_of(at), clause.end_of(at));
    let turkish = clause.scene.language == Language::Tr;
    let money =
        clause.sentence.values.iter().any(|v| v.is_money() && v.first >= start && v.end <= end);
    let ahead = (at + 1..end).find(|i| {
        clause.is(*i, Class::Future)
            || turkish && turkish_forms::future(&fold(clause.scene.tokens.word(*i)))
    })?;
    let paid = (ahead..end.min(ahead + 4)).find(|i| clause.is(*i, Class::Pay))?;
    let payer = clause.sentence.names.iter().find(|n| {
        let from = if turkish {
            turkish_forms::case(clause, n) == turkish_forms::Case::From
        } else {
            n.first > at && clause.any(n.first.wrapping_sub(1), &["from", "dari", "daripada"])
        };
        from && n.first >= start && n.end <= ahead && n.country.is_some()
    })?;
    let actor = clause.actor(payer)?;
    money.then(|| Pledge { at, actors: vec![actor], from: start, end, action: paid })
}

/// "Norway's pledge to fund 12 clinics", "the commitment of Peru and Bolivia to merge".
fn english(clause: &Clause<'_>, at: usize) -> Option<Pledge> {
    if !clause.any(at, &["pledge", "promise", "commitment", "undertaking", "vow"])
        || clause.any(at.wrapping_sub(1), &["to", "will", "would", "must"])
    {
        return None;
    }
    let to = (at + 1..(at + REACH).min(clause.end_of(at))).find(|i| {
        clause.at(*i, "to")
            && clause.scene.tokens.is_word(i + 1)
            && !clause.scene.tokens.capital(i + 1)
    })?;
    let actors = if to == at + 1 {
        let owner = clause
            .sentence
            .names
            .iter()
            .rev()
            .find(|n| n.end < at && at - n.end <= 4 && clause.any(n.end, &["'", "’"]))?;
        vec![clause.actor(owner)?]
    } else if clause.any(at + 1, &["of", "by", "from", "made"]) {
        clause.actors(at + 2, to)
    } else {
        return None;
    };
    Some(Pledge { at, actors, from: to + 1, end: clause.end_of(to), action: to + 1 })
}

/// "komitmen Peru dan Bolivia untuk", "mencapai persetujuan untuk", "kesepakatan untuk … dicapai oleh".
fn malay_noun(clause: &Clause<'_>, at: usize) -> Option<Pledge> {
    let word = fold(clause.scene.tokens.word(at));
    let noun = ["komitmen", "janji", "iltizam", "ikrar", "kesepakatan", "persetujuan", "akujanji"]
        .iter()
        .any(|stem| word == *stem || word.strip_suffix("nya") == Some(stem));
    if !noun {
        return None;
    }
    let end = clause.end_of(at);
    let to =
        (at + 1..(at + REACH).min(end)).find(|i| clause.any(*i, &["untuk", "bagi", "akan"]))?;
    let owners = clause.actors(at + 1, to);
    let actors = if !owners.is_empty() {
        owners
    } else if let Some(by) = (to + 1..end).find(|i| clause.at(*i, "oleh")) {
        clause.actors(by + 1, end)
    } else {
        clause.subjects(at)
    };
    Some(Pledge { at, actors, from: to + 1, end, action: to + 1 })
}

/// "Pengurangan tol telah dipersetujui oleh Peru dan Kenya".
fn malay_passive(clause: &Clause<'_>, at: usize) -> Option<Pledge> {
    let word = fold(clause.scene.tokens.word(at));
    let agreed = word.starts_with("di")
        && ["setuju", "sepakat", "janji", "ikrar"].iter().any(|stem| word.contains(stem));
    if !agreed {
        return None;
    }
    let (start, end) = (clause.start_of(at), clause.end_of(at));
    let tokens = &clause.scene.tokens;
    // A text that was agreed is an instrument's stage.
    let instrument = (start..at).any(|i| {
        tokens.lexicon.longest(tokens, i, Table::Instrument).is_some()
            || clause.any(i, &["teks", "naskah", "draf"])
    });
    if instrument || clause.any(at.wrapping_sub(1), &["belum", "tidak", "yang"]) {
        return None;
    }
    let by = if clause.at(at + 1, "oleh") { at + 1 } else { at };
    let mut actors = clause.actors(by + 1, end.min(by + REACH));
    if actors.is_empty()
        && let Some(sides) = (by + 1..end.min(by + 6)).find(|i| clause.is(*i, Class::Sides))
    {
        actors.push(Actor {
            label: clause.words(by + 1, sides + 1),
            role: None,
            country: None,
            resolved: true,
            pair: true,
            body: false,
        });
    }
    Some(Pledge { at, actors, from: start, end: at, action: start })
}

/// "12 hastane kurma taahhüdü", "hibe verme sözü": a verbal noun before the promise's own.
fn turkish_noun(clause: &Clause<'_>, at: usize) -> Option<Pledge> {
    let word = fold(clause.scene.tokens.word(at));
    let noun = word.starts_with("taahhud")
        || ["sozu", "sozunu", "sozunun", "vaadi", "vaadini", "vaadinin"].contains(&word.as_str());
    let verbal = at > clause.sentence.first && {
        let before = fold(clause.scene.tokens.word(at - 1));
        ["ma", "me", "mak", "mek", "masi", "mesi"].iter().any(|e| before.ends_with(e))
    };
    if !noun || !verbal {
        return None;
    }
    let start = clause.start_of(at);
    Some(Pledge {
        at,
        actors: turkish_forms::owners(clause, at),
        from: start,
        end: at,
        action: at - 1,
    })
}
