//! What an item of a list says of the text that it names, behind the name: "(c) Protocol on Fisheries, withdrawn
//! by the Greek side", "2) Mutabakat Zaptı: paraf edildi", "- Perjanjian Pos (belum ditandatangani)".

use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::schema::Status;

/// The longest note, in tokens.
const LONGEST: usize = 14;

/// The most notes behind one name.
const MOST: usize = 4;

/// What a note of a list says of an instrument whose noun ends before a token: where, and how far it has come.
pub(super) fn noted(
    clause: &Clause<'_>,
    end: usize,
    until: usize,
) -> Option<(usize, Status, &'static str)> {
    let item = clause.sentence.place.marked || clause.sentence.seam.is_some_and(|seam| seam <= end);
    // "signed in 2011, in force since 2013": the clause's own verbs say it.
    let force = (end..until).any(|i| {
        clause.is(i, Class::Force)
            && (clause.any(i.wrapping_sub(1), &["in", "into"])
                || clause.scene.language != Language::En)
    });
    // "1. The Parties shall, under this Agreement, exchange …": an item that is a sentence tells by its verb.
    let first = clause.sentence.seam.filter(|seam| *seam <= end).unwrap_or(clause.sentence.first);
    let verb = |i: usize| clause.is(i, Class::Aux) || clause.is(i, Class::Modal);
    if !item || force || (first..end).any(|i| verb(i) || clause.at(i, ",")) {
        return None;
    }
    let opens = |i: &usize| {
        clause.any(*i, &["(", ",", ":", "–", "—"])
            || clause.at(*i, "-") && !clause.scene.tokens.touches(*i)
    };
    (end..clause.sentence.end.min(until + 1)).filter(opens).take(MOST).find_map(|open| {
        let last = clause.sentence.end.min(open + LONGEST);
        let closing = if clause.at(open, "(") { ")" } else { ";" };
        let close = (open + 1..last).find(|i| clause.at(*i, closing)).unwrap_or(last);
        let close =
            (open + 1..close).find(|i| clause.at(*i, ",") && closing == ";").unwrap_or(close);
        let told = (end..open).any(|i| verb(i) || clause.at(i, "means"));
        // In brackets the word may stand anywhere, else right behind the mark.
        let close = match clause.scene.language {
            _ if closing == ")" => close,
            Language::Tr => close.min(open + 7),
            _ => close.min(open + 2 + (open + 1..close).take_while(|i| leads(clause, *i)).count()),
        };
        (!told).then(|| stage(clause, open + 1, close)).flatten()
    })
}

/// May a word stand before the one that says how far a text has come: "to be", "not yet", "hanya", "telah"?
fn leads(clause: &Clause<'_>, at: usize) -> bool {
    [Class::Aux, Class::Modal, Class::Neg, Class::Future, Class::Yet]
        .iter()
        .any(|class| clause.is(at, *class))
        || clause.any(
            at,
            &[
                "to",
                "only",
                "just",
                "now",
                "already",
                "jointly",
                "provisionally",
                "since",
                "later",
                "baru",
                "hanya",
                "cuma",
                "masih",
                "juga",
                "sudah",
                "telah",
                "belum",
                "akan",
            ],
        )
}

/// The stage that the words of one note tell.
fn stage(clause: &Clause<'_>, first: usize, end: usize) -> Option<(usize, Status, &'static str)> {
    // A clause with a subject of its own tells of more than the text.
    let own = (first..end).find(|i| clause.is(*i, Class::And)).unwrap_or(end);
    let find = |class| (first..own).find(|i| clause.is(*i, class));
    let denied = |at: usize| (first..at).any(|i| clause.is(i, Class::Neg));
    let starts = |at: usize, stems: &[&str]| {
        let word = fold(clause.scene.tokens.word(at));
        stems.iter().any(|stem| word.starts_with(stem))
    };
    let over = (first..own).find(|i| starts(*i, &["expired", "lapsed", "tamat", "berakhir"]));
    if let Some(at) = over.filter(|at| !denied(*at)) {
        return Some((at, Status::Lapsed, ""));
    }
    let dropped = find(Class::Drop)
        .or_else(|| (first..own).find(|i| starts(*i, &["ditarik", "menarik", "geri"])));
    if let Some(at) = dropped.filter(|at| !denied(*at)) {
        return Some((at, Status::Withdrawn, ""));
    }
    if let Some(at) = find(Class::Initial).filter(|at| !denied(*at)) {
        return Some((at, Status::Promised, "agreed"));
    }
    let at = find(Class::Sign)?;
    let ahead = (first..at).any(|i| {
        clause.is(i, Class::Future)
            || clause.any(i, &["to", "be", "yet", "pending", "awaiting", "belum", "akan", "henuz"])
    });
    let word = fold(clause.scene.tokens.word(at));
    let later = clause.scene.language == Language::Tr
        && ((at..own.min(at + 3))
            .any(|i| super::turkish_forms::future(&fold(clause.scene.tokens.word(i))))
            || super::turkish_forms::negative(&word));
    let noun = clause.any(at, &["signing", "signature", "sign"]);
    if ahead || later || noun {
        Some((at, Status::Promised, "pending"))
    } else {
        Some((at, Status::Signed, ""))
    }
}
