//! Turkish verbs stand at the end of their clause and say in their endings what English says in words.

use super::labels;
use super::turkish_forms::{
    Case, case, closing, comes, converb, ends_ahead, finite, future, looks_ahead, negative,
    nominal, owners, parts, says, status,
};
use super::turkish_meetings::meeting;
use super::visits::event_time;
use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::value::Unit;
use crate::schema::Status;

/// Every frame of a Turkish sentence.
pub(super) fn frames(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    if clause.scene.language != Language::Tr {
        return;
    }
    let mut met = false;
    let mut visited = false;
    for at in clause.sentence.first..clause.sentence.end {
        if !clause.own(at) {
            continue;
        }
        if !visited && (clause.is(at, Class::Visit) || comes(clause, at)) {
            visited = visit(clause, at, out);
        }
        let together = clause.any(at, &["bir"]) && clause.any(at + 1, &["araya"]);
        let talks = clause.is(at, Class::Talks)
            && (at + 1..(at + 4).min(clause.sentence.end)).any(|i| {
                let w = fold(clause.scene.tokens.word(i));
                ["yap", "gercekles", "duzenle", "toplan"].iter().any(|s| w.starts_with(s))
            });
        if !met && (clause.is(at, Class::Met) || together || talks) {
            met = meeting(clause, at, out);
        }
        if !met {
            met = session(clause, at, out);
        }
        if clause.is(at, Class::Invite) {
            invitation(clause, at, out);
        }
    }
    commitment(clause, out);
    statement(clause, out);
}

/// Verbs of a meeting that is held, as folded stems.
const HELD: &[&str] =
    &["yapil", "yapac", "duzenle", "gercekles", "toplan", "tertip", "basla", "surdu", "icra"];

/// "Karma Komisyon'un 10. toplantısı 2026'da Taşkent'te yapılacak": a body's own meeting.
fn session(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let word = fold(clause.scene.tokens.word(at));
    let held =
        ["si", "su", "i", "u", "sinin", "sunun", "in", "un", "leri", "lari", "lerinin", "larinin"];
    let noun =
        ["toplanti", "zirve", "oturum", "gorusmele", "istisare", "muzakere", "forum", "konferans"];
    let named = noun.iter().any(|stem| {
        word.strip_prefix(stem).is_some_and(|rest| {
            held.contains(&rest) || rest.is_empty() || rest == "ri" || rest == "rinin"
        })
    });
    // "toplantısına eş başkanlık etti": who chairs it takes part.
    let chaired = ["sina", "suna", "ya", "ye"].iter().any(|e| word.ends_with(e))
        && noun.iter().any(|stem| word.starts_with(stem))
        && (at + 1..at + 4).any(|i| fold(clause.scene.tokens.word(i)).starts_with("baskanlik"));
    if chaired {
        return chaired_by(clause, at, out);
    }
    if !named {
        return false;
    }
    let end = clause.sentence.end.min(at + 32);
    let verb = (at + 1..end).find(|i| {
        let w = fold(clause.scene.tokens.word(*i));
        HELD.iter().any(|stem| w.starts_with(stem)) && !clause.scene.tokens.capital(*i)
    });
    let Some(verb) = verb else { return false };
    let form = fold(clause.scene.tokens.word(verb));
    let deed = nominal(&form) || ["me", "ma"].iter().any(|e| form.ends_with(e));
    let other =
        (at + 1..verb).any(|i| clause.is(i, Class::Talks) && !clause.scene.tokens.capital(i));
    if other || !(finite(clause, verb) || deed || future(&form)) {
        return false;
    }
    let settled = (verb..clause.sentence.end.min(verb + 6)).any(|i| {
        let w = fold(clause.scene.tokens.word(i));
        clause.is(i, Class::Agree)
            || ["planla", "kararlastir", "ongor", "beklen", "mutabik", "uzlas"]
                .iter()
                .any(|s| w.starts_with(s))
    });
    let found = if future(&form) || deed && settled {
        (Status::Promised, clause.certainty(verb))
    } else if deed && !finite(clause, verb) || nominal(&form) {
        return false;
    } else {
        (Status::Delivered, clause.certainty(verb))
    };
    let found =
        if negative(&form) && !deed { (Status::Possible, Certainty::Denied) } else { found };
    let mut draft = clause.draft(Kind::Meeting, verb, found);
    // Whose meeting it is: the capitals before the noun.
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first
        && at - first < 10
        && (tokens.is_word(first - 1) && (tokens.capital(first - 1) || tokens.touches(first - 1))
            || tokens.is_number(first - 1)
            || tokens.any(first - 1, &["'", "’", ".", "bir", "sonraki"]))
    {
        first -= 1;
    }
    draft.text("name", clause.words(first, at + 1));
    let kinds = [
        ("oturum", "session"),
        ("zirve", "summit"),
        ("forum", "forum"),
        ("konferans", "conference"),
        ("istisare", "consultations"),
        ("muzakere", "negotiations"),
    ];
    let kind = kinds.iter().find(|(stem, _)| word.starts_with(stem));
    draft.text("kind", kind.map_or("meeting", |(_, kind)| *kind));
    // The body in the genitive before it.
    let body = clause.sentence.names.iter().find(|n| {
        n.end <= at && at - n.end <= 6 && case(clause, n) == Case::Of && n.country.is_none()
    });
    if let Some(body) = body.filter(|b| !matches!(b.kind, NameKind::Person)) {
        draft.text("organisation", clause.words(body.first, body.end));
    }
    let chairs: Vec<Actor> = clause
        .sentence
        .names
        .iter()
        .filter(|n| n.first > at && n.end < verb && n.kind == NameKind::Person)
        .filter_map(|n| clause.actor(n))
        .collect();
    if !chairs.is_empty() {
        draft.set("participants", labels(&chairs));
        let roles = chairs.iter().map(|a| a.role.clone().unwrap_or_default()).collect();
        draft.set("roles", Field::Texts(roles));
    }
    let mut codes: Vec<u16> = Vec::new();
    for code in chairs.iter().filter_map(|a| a.country) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        draft.parties(clause.parties());
    } else {
        draft.parties((codes, false));
    }
    draft.text("place", clause.place(at, verb).unwrap_or_default());
    draft.period("start", "end", event_time(clause, at));
    draft.text("what", clause.words(first, verb + 1));
    out.push(draft.proposal);
    true
}

/// A meeting that its chairs open: "X, Y ile … toplantısına eş başkanlık etti".
fn chaired_by(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let Some(verb) = closing(clause, at) else { return false };
    let parts = parts(clause, at);
    let mut all: Vec<Actor> = Vec::new();
    for actor in parts.subjects.iter().chain(&parts.with) {
        if actor.role.is_some() && all.iter().all(|a| a.label != actor.label) {
            all.push(actor.clone());
        }
    }
    if all.is_empty() {
        return false;
    }
    let plain = if looks_ahead(clause, at, verb) { Status::Promised } else { Status::Delivered };
    let found = status(clause, verb, plain, clause.judge(verb, plain));
    let mut draft = clause.draft(Kind::Meeting, verb, found);
    draft.text("kind", "meeting");
    draft.set("participants", labels(&all));
    let roles = all.iter().map(|a| a.role.clone().unwrap_or_default()).collect();
    draft.set("roles", Field::Texts(roles));
    let mut codes: Vec<u16> = Vec::new();
    for code in all.iter().filter_map(|a| a.country) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    draft.parties((codes, false));
    draft.text("place", clause.place(parts.start, at).unwrap_or_default());
    draft.period("start", "end", event_time(clause, at));
    draft.text("what", clause.words(parts.start, verb + 1));
    out.push(draft.proposal);
    true
}

fn visit(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let word = fold(clause.scene.tokens.word(at));
    let noun = word.starts_with("ziyaret") || word.starts_with("seyahat");
    // "ziyaretini tamamladı", "ziyaretinde ... gezdi": the verb of the clause says that it took place.
    let later = || (at..clause.sentence.end).rev().find(|i| noun && finite(clause, *i));
    // "Doha'ya giden Cumhurbaşkanı X": who goes stands behind the participle.
    let participle = ["giden", "gelen", "gidecek", "gelecek"].contains(&word.as_str())
        && clause.sentence.names.iter().any(|n| {
            n.first > at
                && n.first <= at + 2
                && matches!(n.kind, NameKind::Person | NameKind::Office)
        });
    // "resmi ziyarette bulunan Kenya Devlet Başkanı".
    let paying = (at + 1..at + 3).find(|i| {
        let w = fold(clause.scene.tokens.word(*i));
        ["bulunan", "yapan", "gerceklestiren", "eden", "edecek", "yapacak"].contains(&w.as_str())
            && clause.sentence.names.iter().any(|n| {
                n.first > *i
                    && n.first <= i + 2
                    && matches!(n.kind, NameKind::Person | NameKind::Office)
            })
    });
    let verb = if paying.is_some() {
        paying
    } else if participle {
        Some(at)
    } else {
        closing(clause, at).or_else(|| converb(clause, at)).or_else(later)
    };
    let Some(verb) = verb else { return false };
    let parts = parts(clause, at);
    let spot = |case: Case| {
        parts.others.iter().rev().find(|(c, n)| {
            *c == case
                && matches!(
                    n.kind,
                    NameKind::Place(_) | NameKind::Country(_, Form::Name | Form::Capital)
                )
        })
    };
    let target = if noun { spot(Case::Whom).or_else(|| spot(Case::To)) } else { spot(Case::To) };
    // "Nepal ziyaretinde": the country stands right before the noun.
    let led = clause.sentence.names.iter().find(|n| {
        noun && n.end == at
            && matches!(
                n.kind,
                NameKind::Place(_) | NameKind::Country(_, Form::Name | Form::Capital)
            )
    });
    // "Moğolistan, Başbakan X tarafından ziyaret edildi".
    let passive = noun && fold(clause.scene.tokens.word(at + 1)).starts_with("edil");
    let by = clause.sentence.names.iter().find(|n| passive && clause.any(n.end, &["tarafindan"]));
    let visited = by.and_then(|by| {
        clause.sentence.names.iter().find(|n| {
            n.end <= by.first
                && case(clause, n) == Case::Plain
                && matches!(
                    n.kind,
                    NameKind::Place(_) | NameKind::Country(_, Form::Name | Form::Capital)
                )
        })
    });
    let Some(target) = visited.or(target.map(|(_, n)| *n)).or(led) else { return false };
    // "Başkan X'in Kenya ziyareti".
    let owner = parts
        .others
        .iter()
        .find(|(c, n)| *c == Case::Of && matches!(n.kind, NameKind::Person | NameKind::Office));
    let participle = participle || paying.is_some();
    let led_by = clause.sentence.names.iter().find(|n| participle && n.first >= verb);
    // "Peru Dışişleri Bakanı Rosa Quispe'nin Ankara ziyareti": whose visit it is, right before it.
    let visitor = owner.filter(|(_, n)| {
        noun && n.end < at
            && at - n.end <= 5
            && (n.end..at).all(|i| !clause.is(i, Class::Invite) && !clause.at(i, ","))
    });
    let subject = by
        .or(led_by)
        .or(visitor.map(|(_, n)| *n))
        .and_then(|n| clause.actor(n))
        .or_else(|| parts.subjects.first().cloned())
        .or_else(|| owner.and_then(|(_, n)| clause.actor(n)));
    // "gerçekleştirmesi planlanıyor", "ziyaret etmesi bekleniyor".
    let planned = (at..=verb).any(|i| {
        let w = fold(clause.scene.tokens.word(i));
        ["planl", "bekl", "ongor"].iter().any(|s| w.starts_with(s))
    });
    let ahead = looks_ahead(clause, at, verb)
        || planned
        || !finite(clause, verb) && !participle && ends_ahead(clause);
    let plain = if ahead { Status::Promised } else { Status::Delivered };
    // "ancak ziyaret ertelendi": what is put off stands right before its verb.
    let off = (at..clause.sentence.end).any(|i| {
        let w = fold(clause.scene.tokens.word(i));
        let given_up = w.starts_with("ertelen") || w.starts_with("iptal");
        given_up && (i <= verb + 1 || (i.saturating_sub(3)..i).any(|j| clause.is(j, Class::Visit)))
    });
    let mut found = status(clause, verb, plain, clause.judge(verb, plain));
    if planned && found.1 != Certainty::Denied {
        found = (Status::Promised, clause.certainty(verb));
    }
    if off {
        found = (Status::Withdrawn, Certainty::Denied);
    }
    let mut draft = clause.draft(Kind::Visit, verb, found);
    if let Some(actor) = &subject {
        draft.actor("name", "country", actor);
        draft.text("role", actor.role.clone().unwrap_or_default());
    }
    draft.country("to", target.country);
    draft.text("place", clause.words(target.first, target.end));
    draft.period("start", "end", event_time(clause, at));
    let mut codes: Vec<u16> = subject.iter().filter_map(|a| a.country).collect();
    if let Some(code) = target.country.filter(|c| !codes.contains(c)) {
        codes.push(code);
    }
    draft.parties((codes, false));
    draft.text("what", clause.words(parts.start, verb + 1));
    out.push(draft.proposal);
    true
}

fn invitation(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) {
    let word = fold(clause.scene.tokens.word(at));
    let parts = parts(clause, at);
    let person = |n: &&(Case, &Name)| {
        matches!(n.1.kind, NameKind::Person | NameKind::Office | NameKind::Country(..))
    };
    let verb = closing(clause, at).filter(|_| word == "davet");
    let by = match verb {
        Some(_) => parts.subjects.first().cloned(),
        None => {
            let owner = parts.others.iter().rev().filter(|(c, _)| *c == Case::Of).find(person);
            owner.and_then(|(_, n)| clause.actor(n)).or_else(|| {
                // "davetlisi olarak": the name right before it.
                let near =
                    clause.sentence.names.iter().rev().find(|n| n.end <= at && at - n.end <= 3);
                near.and_then(|n| clause.actor(n))
            })
        }
    };
    let to = match verb {
        Some(_) => parts
            .others
            .iter()
            .filter(|(c, _)| *c == Case::Whom)
            .find(person)
            .and_then(|(_, n)| clause.actor(n)),
        None => parts.subjects.first().cloned(),
    };
    let Some(by) = by else { return };
    let mut draft = clause.draft(Kind::Invitation, at, (Status::Delivered, clause.certainty(at)));
    draft.actor("by", "country", &by);
    if let Some(to) = to.filter(|t| t.label != by.label) {
        draft.actor("to", "to_country", &to);
    }
    draft.text("what", clause.words(parts.start, clause.end_of(at)));
    out.push(draft.proposal);
}

/// Verbs that bind by themselves: "taahhüt etti", "söz verdi", "kararlaştırdı", "anlaştı".
fn binds(clause: &Clause<'_>, at: usize) -> bool {
    // "mutabakat zaptını imzaladı", "anlaşmayı onayladı": the word is the instrument's own.
    let signs = || {
        (at + 1..(at + 6).min(clause.sentence.end)).any(|i| clause.is(i, Class::Sign))
            || closing(clause, at).is_some_and(|i| clause.is(i, Class::Sign))
    };
    if clause.names_instrument(at) && signs() {
        return false;
    }
    let word = fold(clause.scene.tokens.word(at));
    // "söz aldık": a promise that somebody else made.
    if word == "soz" && fold(clause.scene.tokens.word(at + 1)).starts_with("al") {
        return false;
    }
    let came = (at + 1..(at + 3).min(clause.sentence.end)).any(|i| {
        let verb = fold(clause.scene.tokens.word(i));
        verb.starts_with("var") && !negative(&verb) && !clause.any(at.wrapping_sub(2), &["henuz"])
    });
    let reached =
        came && ["anlasmaya", "mutabakata", "uzlasmaya", "uzlasiya"].contains(&word.as_str());
    let after =
        ["anlasmalarinin", "anlasmasinin", "taahhut", "uzlasmalarinin"].contains(&word.as_str());
    // "sağlamayı kabul etti": what is accepted is a deed, and nobody is received.
    let accepted = word == "kabul" && at > clause.sentence.first && {
        let before = fold(clause.scene.tokens.word(at - 1));
        (before.ends_with("mayi") || before.ends_with("meyi")) && closing(clause, at).is_some()
    };
    reached || after || accepted || clause.is(at, Class::Agree) && closing(clause, at).is_some()
}

/// An agreement in the passive that names nobody: "anlaşmaya varıldı", "kararlaştırıldı".
fn impersonal(clause: &Clause<'_>, at: usize) -> bool {
    (at..(at + 3).min(clause.sentence.end)).any(|i| {
        let word = fold(clause.scene.tokens.word(i));
        let given = word == "taahhut" || word == "soz";
        let next = fold(clause.scene.tokens.word(i + 1));
        ["varildi", "kararlastirildi", "kalindi", "uzlasildi", "anlasildi"]
            .iter()
            .any(|w| word.starts_with(w))
            || given && (next.starts_with("edildi") || next.starts_with("verildi"))
    })
}

fn commitment(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let first = clause.sentence.first;
    let mut last = first;
    for at in first..clause.sentence.end {
        let word = fold(clause.scene.tokens.word(at));
        // "kuracağını açıkladı": who says of himself what he will do.
        let next_one = word == "gelecek" && !comes(clause, at);
        let announced = !next_one
            && future(&word)
            && (at + 1..(at + 4).min(clause.sentence.end)).any(|i| says(clause, i));
        let ahead = (future(&word) && finite(clause, at) && !next_one || announced)
            && clause.scene.tokens.is_word(at);
        let participle = word.starts_with("anlasan") || word.starts_with("uzlasan");
        if !(ahead || binds(clause, at) || participle)
            || at < last
            || clause.sentence.seam.is_some_and(|s| at < s && clause.sentence.end <= s + 1)
        {
            continue;
        }
        let verb = closing(clause, at).unwrap_or(at);
        let before = at.saturating_sub(4).max(last);
        let other = (before..=verb).any(|i| {
            clause.is(i, Class::Visit)
                || clause.is(i, Class::Met) && !(clause.any(i, &["kabul"]) && binds(clause, i))
                || comes(clause, i)
                || clause.is(i, Class::Invite)
                || clause.is(i, Class::Talks) && !binds(clause, at)
        }) || ahead
            && (before..=verb).any(|i| clause.is(i, Class::Sign) || !announced && says(clause, i))
            || word.starts_with("ol") && ahead;
        if other {
            continue;
        }
        let parts = parts(clause, at);
        let mut actors: Vec<Actor> = Vec::new();
        for actor in parts
            .subjects
            .iter()
            .chain(parts.with.iter().filter(|_| !parts.subjects.is_empty() || parts.with.len() > 1))
        {
            if actors.iter().all(|a| a.label != actor.label) {
                actors.push(actor.clone());
            }
        }
        // "Portekiz'in iki tersane kuracağı açıklandı", "anlaşan Fas ile Senegal".
        if announced && actors.is_empty()
            || ["anlasmalarinin", "anlasmasinin"].contains(&word.as_str())
        {
            actors = owners(clause, at);
        }
        // "Sözcü, Hırvatistan'ın … taahhüt ettiğini söyledi": who promises is not who tells it.
        let told = fold(clause.scene.tokens.word(at + 1));
        let nominalised =
            ["tigi", "digi", "dugu", "tugu", "ecegi", "acagi"].iter().any(|e| told.contains(e));
        let of_another = if nominalised { owners(clause, at) } else { Vec::new() };
        if !of_another.is_empty() {
            actors = of_another;
        }
        if participle && actors.is_empty() {
            actors = clause.actors(at + 1, clause.end_of(at).min(at + 8));
        }
        let public =
            actors.iter().any(|a| a.country.is_some() || a.pair || a.role.is_some() || a.body);
        let spans = clause.spans();
        let target = out.iter().rev().take(24).any(|p| p.kind == Kind::Target && p.spans == spans);
        let unsaid = actors.is_empty() && impersonal(clause, at);
        // A session that is to be held has its own record.
        let held = out.iter().rev().take(24).any(|p| p.kind == Kind::Meeting && p.spans == spans);
        if (actors.is_empty() || !public) && !unsaid || target || unsaid && held {
            continue;
        }
        let (status, certainty) =
            status(clause, verb, Status::Promised, (Status::Promised, clause.certainty(at)));
        let status = if certainty == Certainty::Denied { status } else { Status::Promised };
        let mut draft = clause.draft(Kind::Commitment, at, (status, certainty));
        if !actors.is_empty() {
            draft.actors("by", "country", &actors);
        }
        let to = parts.others.iter().find(|(c, n)| {
            *c == Case::To
                && matches!(
                    n.kind,
                    NameKind::Country(_, Form::Name) | NameKind::Person | NameKind::Organisation(_)
                )
        });
        if let Some(to) = to.and_then(|(_, n)| clause.actor(n)) {
            draft.actor("to", "to_country", &to);
        }
        draft.text("action", clause.words(at, verb + 1));
        let (from, end) = if clause.sentence.seam.is_some_and(|s| s > at) {
            (clause.sentence.seam.unwrap_or(at), clause.sentence.end)
        } else {
            (parts.start, verb + 1)
        };
        draft.text("what", clause.words(from, end));
        let money = clause.sentence.values.iter().find(|v| {
            (v.is_money() || matches!(v.unit, Unit::Percent | Unit::Quantity(_)))
                && v.first >= parts.start
                && v.end <= end
        });
        if let Some(value) = money {
            draft.value(value);
        }
        draft.deadline(clause.deadline(first, clause.sentence.end));
        draft.text("class", "agree");
        out.push(draft.proposal);
        last = verb + 1;
    }
}

/// "X, ... söyledi": what the subject of a verb of saying at the end says.
fn statement(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let end = clause.sentence.end;
    let tail = end.saturating_sub(6).max(clause.sentence.first + 3);
    let quoted = (clause.sentence.first..end)
        .any(|i| matches!(clause.scene.tokens.word(i), "“" | "\"" | "”"));
    // "basın toplantısında konuştu" tells nothing of what was said.
    let told = |i: &usize| {
        says(clause, *i)
            && !clause.scene.tokens.capital(*i)
            && !fold(clause.scene.tokens.word(*i)).starts_with("konus")
    };
    let Some(verb) = (tail..end).find(told) else {
        return;
    };
    if quoted || clause.sentence.seam.is_some() || closing(clause, verb).is_none() {
        return;
    }
    let parts = parts(clause, verb);
    let Some(speaker) = parts.subjects.first().filter(|a| !a.pair) else { return };
    let name = clause
        .sentence
        .names
        .iter()
        .find(|n| clause.actor(n).is_some_and(|a| a.label == speaker.label));
    let Some(name) = name else { return };
    let from = name.end + usize::from(clause.at(name.end, ","));
    if verb <= from + 2 {
        return;
    }
    let mut draft = clause.draft(Kind::Statement, verb, (Status::Delivered, Certainty::Reported));
    draft.actor("speaker", "country", speaker);
    draft.text("role", speaker.role.clone().unwrap_or_default());
    draft.text("content", clause.words(from, verb));
    draft.proposal.attributed_to = Some(speaker.label.clone());
    out.push(draft.proposal);
}
