//! Works: what is being built, what it costs and by when it is to stand, whoever builds it.
//!
//! ```text
//! The bridge, which will cost $300 million, is to be completed by June 2029 ·
//! Projek pelabuhan bernilai AS$310 juta dijangka siap pada akhir 2028 ·
//! 900 milyon dolara mal olacak limanın yapımına bu yıl başlanması planlanıyor
//! ```

use super::amounts::{Role, role};
use super::turkish_forms;
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::mention::last_day;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::time::{Relation, Time};
use crate::schema::Status;

/// Is a token a word of standing ready?
fn is_ready(clause: &Clause<'_>, at: usize) -> bool {
    match clause.scene.language {
        Language::En => {
            clause.any(at, &["completed", "finished", "commissioned", "operational", "ready"])
        }
        Language::Ms => clause.any(at, &["siap", "disiapkan", "beroperasi", "selesai"]),
        Language::Id => {
            clause.any(at, &["selesai", "rampung", "beroperasi", "diselesaikan", "dirampungkan"])
        }
        Language::Tr => false,
    }
}

/// Stems of what stands ready, in Turkish.
const FINISHED: &[&str] = &["tamamlan", "bitiril", "bitece"];

/// Words that what stands ready is still to come.
const AHEAD: &[&str] = &[
    "will",
    "expected",
    "due",
    "scheduled",
    "slated",
    "planned",
    "targeted",
    "dijangka",
    "dijangkakan",
    "dijadualkan",
    "dijadwalkan",
    "ditargetkan",
    "disasarkan",
    "diperkirakan",
    "direncanakan",
    "dirancang",
    "akan",
    "diharapkan",
    "bakal",
];

/// "The dam is to be completed by June 2029", "dibangun oleh X sejak Maret 2025".
pub(super) fn works(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    begun(clause, out);
    let (first, end) = (clause.sentence.first, clause.sentence.end);
    let language = clause.scene.language;
    let ready = (first..end).find(|i| is_ready(clause, *i) && clause.own(*i));
    let found = match (language, ready) {
        (Language::Tr, _) => turkish(clause),
        (_, Some(ready)) => finished(clause, ready),
        _ => None,
    };
    let priced = || priced(clause, out);
    let Some(work) = found.or_else(|| built_by(clause)).or_else(priced) else { return };
    let mut draft = clause.draft(Kind::Project, work.verb, (work.status, work.certainty));
    draft.text("kind", "construction");
    draft.text("what", clause.words(work.noun.min(work.verb), clause.end_of(work.verb)));
    price(clause, &mut draft);
    for (name, day) in [("start", work.start), ("end", work.end)] {
        if let Some(day) = day {
            draft.set(name, Field::Day(day));
        }
    }
    if let Some(by) = work.by {
        draft.text("by", by);
    }
    let named = clause.sides_named(first, end);
    if named.len() >= 2 {
        draft.parties((named, false));
    }
    draft.text("place", clause.place(first, end).unwrap_or_default());
    out.push(draft.proposal);
}

struct Work {
    noun: usize,
    verb: usize,
    status: Status,
    certainty: Certainty,
    start: Option<jiff::civil::Date>,
    end: Option<jiff::civil::Date>,
    by: Option<String>,
}

/// The noun of a work before a verb: the nearest, within its clause or before an aside.
fn noun(clause: &Clause<'_>, verb: usize) -> Option<usize> {
    (clause.sentence.first..verb).rev().take(36).find(|i| is_work(clause, *i))
}

/// Is a token what is built?
fn is_work(clause: &Clause<'_>, at: usize) -> bool {
    let i = &at;
    clause.is(at, Class::Work)
        && !(clause.at(*i, "road") && clause.at(i + 1, "map"))
        && !(clause.at(*i, "line") && clause.at(i.wrapping_sub(1), "credit"))
        && !(clause.at(*i, "jalan") && clause.any(i + 1, &["keluar", "tengah"]))
        && !(clause.at(*i, "rumah") && !clause.any(i + 1, &["sakit"]))
}

fn finished(clause: &Clause<'_>, ready: usize) -> Option<Work> {
    let noun = noun(clause, ready)?;
    let lead = (noun..ready)
        .rev()
        .take(4)
        .find(|i| clause.any(*i, AHEAD) || clause.at(*i, "to") && clause.at(i + 1, "be"))?;
    let time = clause.sentence.times.iter().find(|t| {
        t.first > ready && t.first <= ready + 6 && t.stop.is_some() && !clause.is_over(t)
    })?;
    let (status, certainty) = clause.judge(ready, Status::Promised);
    let status = if clause.any(lead, &["ditargetkan", "disasarkan", "targeted", "planned"]) {
        Status::Aim
    } else {
        status
    };
    Some(Work {
        noun,
        verb: ready,
        status,
        certainty,
        start: None,
        end: last_day(time.stop),
        by: None,
    })
}

/// "dibangun oleh perusahaan Norwegia, Fjordstein, sejak Maret 2025": who builds it, and since when.
fn built_by(clause: &Clause<'_>) -> Option<Work> {
    clause.scene.language.malay().then_some(())?;
    let verb = (clause.sentence.first..clause.sentence.end).find(|i| {
        clause.any(*i, &["dibangun", "dibina", "dibangunkan"])
            && clause.any(i + 1, &["oleh"])
            && clause.own(*i)
    })?;
    let noun = noun(clause, verb)?;
    let firm = clause.sentence.names.iter().find(|n| {
        n.first > verb
            && n.first < verb + 9
            && matches!(n.kind, NameKind::Unknown | NameKind::Organisation(_))
    })?;
    let since = clause
        .sentence
        .times
        .iter()
        .find(|t| t.first > verb && t.relation == Relation::Since)
        .and_then(|t| t.start);
    let (status, certainty) = clause.judge(verb, Status::Delivered);
    let by = Some(clause.words(firm.first, firm.end));
    Some(Work { noun, verb, status, certainty, start: since, end: None, by })
}

/// "900 milyon dolara mal olacak limanın yapımına bu yıl başlanması planlanıyor".
fn turkish(clause: &Clause<'_>) -> Option<Work> {
    let (first, end) = (clause.sentence.first, clause.sentence.end);
    let cost = (first..end).find(|i| {
        clause.at(*i, "mal") && fold(clause.scene.tokens.word(i + 1)).starts_with("ol")
    })?;
    let noun = (cost + 2..end).find(|i| is_work(clause, *i))?;
    let starts = |i: &usize, stems: &[&str]| {
        let word = fold(clause.scene.tokens.word(*i));
        stems.iter().any(|s| word.starts_with(s))
    };
    let begins = (noun..end).find(|i| starts(i, &["basla"]));
    let ends = (noun..end).find(|i| starts(i, FINISHED));
    let verb = ends.or(begins)?;
    let planned = (verb..end).any(|i| starts(&i, &["planlan", "hedeflen", "ongorul", "beklen"]));
    let ahead = (verb..end).any(|i| turkish_forms::future(&fold(clause.scene.tokens.word(i))));
    if !(planned || ahead) {
        return None;
    }
    let time = clause
        .sentence
        .times
        .iter()
        .rfind(|t| t.first > noun && t.end <= verb && t.stop.is_some() && !clause.is_over(t));
    let begun = ends.is_none();
    Some(Work {
        noun,
        verb,
        status: if planned { Status::Aim } else { Status::Promised },
        certainty: clause.certainty(verb),
        start: time.filter(|_| begun).and_then(|t| t.start),
        end: time.filter(|_| !begun).and_then(|t| last_day(t.stop)),
        by: None,
    })
}

/// "Köprünün bedeli 1,4 milyar lira; yapım 10 Eylül'de başlayacak", "Pembangunan bendungan senilai Rp640 miliar
/// dimulai pada 15 Januari", "The tunnel will cost 1.2 billion euros": a price, and a day to begin or a word
/// that it is still to come.
fn priced(clause: &Clause<'_>, out: &[Proposal]) -> Option<Work> {
    let (first, end) = (clause.sentence.first, clause.sentence.end);
    let spans = clause.spans();
    if out.iter().rev().take(12).any(|p| p.kind == Kind::Project && p.spans == spans) {
        return None;
    }
    let tr = clause.scene.language == Language::Tr;
    let cost = (first..end).find(|i| clause.is(*i, Class::Cost) && clause.own(*i))?;
    let money = clause.sentence.values.iter().find(|v| v.is_money() && v.first > cost)?;
    let noun = (clause.start_of(cost)..cost).rev().find(|i| is_work(clause, *i)).or_else(|| {
        let aside = clause.at(clause.start_of(cost).wrapping_sub(1), ",");
        let from = if aside { first } else { cost };
        let of = (cost + 1..cost + 4).find(|i| is_work(clause, *i));
        of.or_else(|| (from..cost).rev().find(|i| is_work(clause, *i)))
    })?;
    if money.first > cost + 5 || cost.abs_diff(noun) > 6 {
        return None;
    }
    let begin = (first..end).find(|i| clause.is(*i, Class::Begin) && i.abs_diff(cost) < 24);
    let start = begin.and_then(|begin| {
        let near = |t: &&Time| {
            let (from, to) = if tr { (t.end, begin) } else { (begin, t.first) };
            from <= to && to - from <= 3
        };
        clause.sentence.times.iter().find(near)?.start
    });
    let ahead = |i: usize| {
        clause.is(i, Class::Future)
            || tr && turkish_forms::future(&fold(clause.scene.tokens.word(i)))
    };
    let to_come =
        if tr { money.end..(money.end + 2).min(end) } else { noun.min(cost)..money.first };
    let foreseen = to_come.into_iter().any(ahead);
    if start.is_none() && !foreseen {
        return None;
    }
    let date = clause.scene.date;
    let later = foreseen || start.zip(date).is_some_and(|(start, date)| start > date);
    let plain = if later { Status::Promised } else { Status::Delivered };
    let (status, certainty) = clause.judge(cost, plain);
    let status = if certainty == Certainty::Denied { status } else { plain };
    Some(Work { noun, verb: cost, status, certainty, start, end: None, by: None })
}

/// The one amount of money of the sentence.
fn price(clause: &Clause<'_>, draft: &mut Draft<'_>) {
    let values = &clause.sentence.values;
    let mut money =
        (0..values.len()).filter(|i| values[*i].is_money() && role(clause, *i) != Role::Same);
    if let (Some(one), None) = (money.next(), money.next()) {
        draft.value(&values[one]);
    }
}

/// "Pembinaannya bermula pada Jun 2025", "Construction began in March": of the work of the sentence before.
fn begun(clause: &Clause<'_>, out: &mut [Proposal]) {
    let first = clause.sentence.first;
    let subject = clause.any(
        first,
        &[
            "construction",
            "pembinaannya",
            "pembangunannya",
            "konstruksinya",
            "yapimi",
            "yapimina",
            "insaatina",
            "insaati",
        ],
    );
    if !subject || clause.index == 0 || clause.sentence.seam.is_some() {
        return;
    }
    let verb = (first + 1..clause.sentence.end.min(first + 12)).find(|i| {
        clause.any(
            *i,
            &["began", "started", "bermula", "dimulai", "dimulakan", "basladi", "baslandi"],
        )
    });
    let Some(verb) = verb else { return };
    let ahead = (first..verb).any(|i| {
        clause.is(i, Class::Future) || clause.is(i, Class::Modal) || clause.is(i, Class::Neg)
    });
    let start = clause.sentence.times.iter().find(|t| t.first < verb + 5).and_then(|t| t.start);
    let before = &clause.scene.sentences[clause.index - 1];
    let span = clause.scene.tokens.span(before.first, before.end);
    let last = out.iter_mut().rev().take(12).find(|p| {
        p.kind == Kind::Project && p.spans.iter().any(|s| s.start < span.end && span.start < s.end)
    });
    if let (Some(last), Some(start), false) = (last, start, ahead)
        && last.field("start").is_none()
    {
        last.fields.push(("start", Field::Day(start)));
        last.spans.push(clause.span());
        last.derivations.push(crate::reader::proposal::Derivation {
            field: "start",
            from: "coreference",
            span: Some(span),
        });
    }
}
