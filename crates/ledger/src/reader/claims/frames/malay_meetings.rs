//! Meetings that a Malay or Indonesian noun names: "mesyuarat", "pertemuan", and who held them.

use super::attendance::people_after;
use super::meetings::push;
use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::proposal::Proposal;

/// "Dalam pertemuannya dengan Menteri X, Menteri Y …", "Pertemuan antara X dengan Y berlangsung".
pub(super) fn malay_noun(clause: &Clause<'_>, at: usize, out: &mut Vec<Proposal>) -> bool {
    let word = clause.scene.tokens.word(at).to_lowercase();
    let stem = ["pertemuan", "perjumpaan", "perbincangan", "pembicaraan"]
        .iter()
        .find(|s| word.starts_with(**s));
    let (Some(stem), true) = (stem, clause.scene.language.malay()) else { return false };
    let end = clause.end_of(at);
    let own = word.ends_with("nya") && clause.any(at + 1, &["dengan", "bersama"]);
    let comma = (at + 1..end).find(|i| clause.at(*i, ",")).unwrap_or(end);
    let (subjects, others) = if own {
        (
            people_after(clause, comma, end).into_iter().take(1).collect(),
            people_after(clause, at, comma),
        )
    } else {
        let from = at + usize::from(clause.at(at + 1, "-")) * 2;
        let first = clause.sentence.names.iter().find(|n| n.first > from);
        let near = first.is_some_and(|n| n.first <= from + 3);
        let with = (from + 1..end).any(|i| clause.any(i, &["dengan", "antara", "bersama"]));
        let found = if near { people_after(clause, from, end) } else { Vec::new() };
        // "Pertemuan Presiden X dan Kanselir Y digelar".
        let led = found.iter().filter(|a| a.role.is_some()).count() >= 2;
        // "Presiden X dan Presiden Y sepakat … dalam pertemuan": who did it in the meeting met.
        let inside = clause.any(at.wrapping_sub(1), &["dalam", "usai", "selepas", "setelah"]);
        let both: Vec<Actor> = clause
            .actors(clause.sentence.first, at)
            .into_iter()
            .filter(|a| a.role.is_some())
            .collect();
        // "Presiden X mengadakan pertemuan bilateral dengan Presiden Y".
        let holds = clause.is(at.wrapping_sub(1), Class::Hold)
            || clause.any(
                at.wrapping_sub(1),
                &["mengadakan", "melakukan", "menggelar", "menghadiri", "mengikuti"],
            );
        if holds && with && !both.is_empty() {
            (both, found)
        } else if inside && !(with || led) && both.len() == 2 {
            (both, Vec::new())
        } else {
            (Vec::new(), if with || led { found } else { Vec::new() })
        }
    };
    let people = subjects.len() + others.len();
    let persons = subjects.iter().chain(&others).filter(|a| a.role.is_some()).count();
    if people < 2 || persons == 0 {
        return false;
    }
    let kind = if stem.starts_with("pertemuan") || stem.starts_with("perjumpaan") {
        "meeting"
    } else {
        "talks"
    };
    push(clause, at, kind, None, subjects, others, out);
    true
}

/// "Mesyuarat Suruhanjaya Kerjasama Bersama ke-9": what follows the noun in capitals, and its number.
pub(super) fn malay_phrase(clause: &Clause<'_>, at: usize) -> usize {
    let tokens = &clause.scene.tokens;
    let named = |i: &usize| {
        tokens.is_word(*i)
            && (tokens.capital(*i)
                || tokens.sense(*i).ordinal.is_some()
                || tokens.any(*i, &["ke", "putaran", "pusingan", "tingkat", "dua", "hala"]))
            && !(tokens.at(*i, "ke") && !tokens.at(i + 1, "-"))
            || tokens.is_number(*i)
            || tokens.any(*i, &["-", "–"]) && tokens.touches(*i)
    };
    let end = (at + 1..(at + 12).min(clause.sentence.end)).take_while(named).last();
    end.map_or(at + 1, |last| last + 1)
}
