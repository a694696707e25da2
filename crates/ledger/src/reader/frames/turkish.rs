//! Turkish verbs stand at the end of their clause and say in their endings what English says in words.

use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::proposal::Certainty;
use crate::schema::Status;

/// Does a folded verb look ahead: "imzalanacak", "çıkaracağız", "ulaşacağını"?
pub(super) fn future(word: &str) -> bool {
    ["acak", "ecek", "acag", "eceg"].iter().any(|e| word.contains(e)) && word.len() > 6
}

/// Does a folded verb deny: "imzalanmadı", "görüşmeyecek"?
fn negative(word: &str) -> bool {
    ["madi", "medi", "mayac", "meyec", "mamis", "memis", "miyor", "muyor", "mayan", "meyen"]
        .iter()
        .any(|e| word.contains(e))
}

/// Is a folded verb a noun or a wish: "imzalanması", "ulaşmak", "çıkarmayı"?
fn nominal(word: &str) -> bool {
    ["mak", "mek", "masi", "mesi", "mayi", "meyi", "masin", "mesin", "maya", "meye"]
        .iter()
        .any(|e| word.ends_with(e) || word.contains("masi") || word.contains("mesi"))
}

/// The status that the endings of a verb give.
pub(super) fn status(
    clause: &Clause<'_>,
    verb: usize,
    plain: Status,
    found: (Status, Certainty),
) -> (Status, Certainty) {
    let word = fold(clause.scene.tokens.word(verb));
    let end = clause.end_of(verb);
    let waits = (clause.start_of(verb)..verb).any(|i| clause.any(i, &["henuz"]));
    if negative(&word) {
        return (Status::Possible, if waits { Certainty::Stated } else { Certainty::Denied });
    }
    let ahead = future(&word)
        || (verb + 1..end.min(verb + 3)).any(|i| future(&fold(clause.scene.tokens.word(i))));
    if ahead {
        return (Status::Promised, found.1.min(Certainty::Reported));
    }
    let wished = (verb..end.min(verb + 6)).any(|i| {
        let w = fold(clause.scene.tokens.word(i));
        w.starts_with("hedef")
            || w.starts_with("planla")
            || w.starts_with("iste")
            || w.starts_with("bekle")
            || w.starts_with("ongor")
    });
    if nominal(&word) && wished {
        return (Status::Possible, Certainty::Hedged);
    }
    (if found.0 == Status::Possible { plain } else { found.0 }, found.1)
}
