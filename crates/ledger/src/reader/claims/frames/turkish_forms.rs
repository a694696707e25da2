//! Turkish endings: what part a name has in its clause, and what a verb says by its form.

use crate::reader::actor::Actor;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::{Kind as NameKind, Name};
use crate::reader::proposal::Certainty;
use crate::reader::token::Tokens;
use crate::schema::Status;

/// "Gana'daki": where a thing is.
const LOCATED: &[&str] = &["deki", "daki", "teki", "taki", "ndeki", "ndaki"];

/// What the ending of a name says of its part in the clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// No ending: who acts.
    Plain,
    /// "ile", "'la": with whom.
    With,
    /// "'nın": whose.
    Of,
    /// "'ya": to whom, where to.
    To,
    /// "'yı": whom.
    Whom,
    /// "'da": where.
    In,
    /// "'dan": from where.
    From,
}

pub(super) fn case(clause: &Clause<'_>, name: &Name) -> Case {
    let tokens = &clause.scene.tokens;
    if clause.any(name.end, &["ile"]) {
        return Case::With;
    }
    // "Polonyalı turistlere": the noun behind a people's name bears the ending.
    if matches!(name.kind, NameKind::Country(_, Form::People)) && tokens.is_word(name.end) {
        let noun = fold(tokens.word(name.end));
        let ends = |list: &[&str]| list.iter().any(|e| noun.ends_with(e));
        let cases: [(Case, &[&str]); 5] = [
            (Case::To, &["lere", "lara"]),
            (Case::Of, &["lerin", "larin"]),
            (Case::With, &["lerle", "larla"]),
            (Case::From, &["lerden", "lardan"]),
            (Case::In, &["lerde", "larda"]),
        ];
        if let Some((case, _)) = cases.iter().find(|(_, list)| ends(list)) {
            return *case;
        }
    }
    let apostrophe = matches!(tokens.word(name.end), "'" | "’");
    if apostrophe && tokens.touches(name.end + 1) && clause.any(name.end + 1, LOCATED) {
        return Case::In;
    }
    if !apostrophe || !tokens.touches(name.end + 1) {
        return Case::Plain;
    }
    let ending = fold(tokens.word(name.end + 1));
    let is = |list: &[&str]| list.contains(&ending.as_str());
    if is(&["la", "le", "yla", "yle"]) {
        Case::With
    } else if is(&["in", "un", "nin", "nun"]) {
        Case::Of
    } else if is(&["a", "e", "ya", "ye", "na", "ne"]) {
        Case::To
    } else if is(&["i", "u", "yi", "yu", "ni", "nu"]) {
        Case::Whom
    } else if is(&["da", "de", "ta", "te", "nda", "nde"]) {
        Case::In
    } else if is(&["dan", "den", "tan", "ten", "ndan", "nden"]) {
        Case::From
    } else {
        Case::Plain
    }
}

/// "Tunus'a", "Sırbistan'dan": does the ending of a name say to whom or from whom?
pub(super) fn to_or_from(tokens: &Tokens<'_>, end: usize) -> bool {
    const CASES: &[&str] = &["a", "e", "ya", "ye", "na", "ne", "dan", "den", "tan", "ten"];
    matches!(tokens.word(end), "'" | "’") && tokens.any(end + 1, CASES)
}

/// A clause of a sentence with its verb, who acts in it, and its other names.
pub(super) struct Verbal<'a> {
    pub start: usize,
    pub subjects: Vec<Actor>,
    pub with: Vec<Actor>,
    pub others: Vec<(Case, &'a Name)>,
}

/// The names before a verb by their cases.
pub(super) fn parts<'a>(clause: &Clause<'a>, verb: usize) -> Verbal<'a> {
    let start = clause.start_of(verb);
    let mut out = Verbal { start, subjects: Vec::new(), with: Vec::new(), others: Vec::new() };
    let names: Vec<&'a Name> =
        clause.sentence.names.iter().filter(|n| n.first >= start && n.end <= verb).collect();
    let mut pending: Vec<&Name> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let inner = names[..place].iter().any(|o| o.first <= name.first && name.end <= o.end);
        if inner || clause.actor(name).is_none() && !matches!(name.kind, NameKind::Place(_)) {
            continue;
        }
        let found = case(clause, name);
        // "X ve Y ile": the ending of the last counts for all that are joined.
        let joined = clause.any(name.end, &["ve", ","])
            && names.get(place + 1..).is_some_and(|rest| {
                rest.iter().any(|n| n.first >= name.end && n.first <= name.end + 2)
            });
        if found == Case::Plain && joined && clause.at(name.end, "ve") {
            pending.push(name);
            continue;
        }
        for one in pending.drain(..).chain([*name]) {
            let Some(actor) = clause.actor(one) else {
                out.others.push((found, one));
                continue;
            };
            match found {
                Case::Plain if !matches!(one.kind, NameKind::Place(_)) => out.subjects.push(actor),
                Case::With => out.with.push(actor),
                _ => out.others.push((found, one)),
            }
        }
    }
    if out.subjects.is_empty()
        && out.with.is_empty()
        && let Some(pair) = clause.subjects(verb).into_iter().find(|a| a.pair)
    {
        out.subjects.push(pair);
    }
    out
}

/// Whose a noun is: names in the genitive, with those that are joined to the first of them.
pub(super) fn owners(clause: &Clause<'_>, noun: usize) -> Vec<Actor> {
    let parts = parts(clause, noun);
    let owners = parts.others.iter().filter(|(case, _)| *case == Case::Of);
    let owners: Vec<Actor> = owners.filter_map(|(_, n)| clause.actor(n)).collect();
    if owners.is_empty() {
        return Vec::new();
    }
    let mut out = parts.with;
    for owner in owners {
        if out.iter().all(|a| a.label != owner.label) {
            out.push(owner);
        }
    }
    out
}

/// Somebody whom a verb of meeting names: also a name of two or three words that nothing else tells.
pub(super) fn someone(clause: &Clause<'_>, name: &Name) -> Option<Actor> {
    if let Some(actor) = clause.actor(name) {
        return Some(actor);
    }
    let tokens = &clause.scene.tokens;
    let plain = name.kind == NameKind::Unknown
        && (2..=3).contains(&(name.end - name.first))
        && (name.first..name.end).all(|i| {
            tokens.is_word(i)
                && tokens.capital(i)
                && !tokens.list[i].upper()
                && !clause.is(i, Class::Place)
                && !clause.is(i, Class::Event)
        });
    plain.then(|| Actor {
        label: clause.words(name.first, name.end),
        role: None,
        country: None,
        resolved: false,
        pair: false,
        body: false,
    })
}

/// Is a token the finite verb of its clause: at its end, before a comma or a speaker's verb?
pub(super) fn finite(clause: &Clause<'_>, at: usize) -> bool {
    let word = fold(clause.scene.tokens.word(at));
    let past = [
        "di", "du", "ti", "tu", "diler", "dilar", "dular", "tiler", "tilar", "tular", "dik", "duk",
        "tik", "tuk", "dim", "tim", "mistik", "mistik", "mis", "mus", "mistir", "mustur", "ildi",
        "indi",
    ]
    .iter()
    .any(|e| word.ends_with(e));
    let present = ["yor", "yoruz", "yorlar", "mekte", "makta", "mektedir", "maktadir"]
        .iter()
        .any(|e| word.ends_with(e));
    past || present
        || future(&word)
            && ![
                "acagi",
                "ecegi",
                "acagini",
                "ecegini",
                "acaklari",
                "ecekleri",
                "acaklarini",
                "eceklerini",
            ]
            .iter()
            .any(|e| word.ends_with(e))
}

/// See [`finite`].
pub(super) fn is_verb(clause: &Clause<'_>, at: usize) -> bool {
    finite(clause, at)
}

/// The finite verb that closes a compound: "ziyaret etti", "bir araya geldi", "kabul edecek".
pub(super) fn closing(clause: &Clause<'_>, at: usize) -> Option<usize> {
    (at..(at + 5).min(clause.sentence.end)).find(|i| finite(clause, *i))
}

/// The verb that closes a compound and leaves the end of the sentence to another: "bir araya gelerek",
/// "ziyaret edip". It is as far as that other is.
pub(super) fn converb(clause: &Clause<'_>, at: usize) -> Option<usize> {
    (at..(at + 4).min(clause.sentence.end)).find(|i| {
        let word = fold(clause.scene.tokens.word(*i));
        let joins = ["arak", "erek", "inca", "unca", "ince"].iter().any(|e| word.ends_with(e))
            || ["edip", "gelip", "gidip", "yapip", "gorusup", "bulusup", "toplanip"]
                .contains(&word.as_str());
        joins && word.len() > 4 && !clause.scene.tokens.capital(*i)
    })
}

/// Does the sentence end in a verb that looks ahead?
pub(super) fn ends_ahead(clause: &Clause<'_>) -> bool {
    let last = (clause.sentence.first..clause.sentence.end)
        .rev()
        .find(|i| clause.scene.tokens.is_word(*i));
    last.is_some_and(|i| {
        let word = fold(clause.scene.tokens.word(i));
        future(&word)
            || ["planliyor", "planlaniyor", "bekleniyor", "ongoruluyor"].contains(&word.as_str())
    })
}

/// "gelecek" is a verb where the clause ends with it; before a noun it means the next one.
pub(super) fn comes(clause: &Clause<'_>, at: usize) -> bool {
    let tokens = &clause.scene.tokens;
    let last = at + 1 >= clause.sentence.end || !tokens.is_word(at + 1);
    clause.any(at, &["gelecek"]) && last
}

/// A verb of saying, and no ending of that spelling: "2027'de".
pub(super) fn says(clause: &Clause<'_>, at: usize) -> bool {
    let tokens = &clause.scene.tokens;
    let ending = at > 0 && tokens.touches(at) && matches!(tokens.word(at - 1), "'" | "’");
    clause.is(at, Class::Say) && !ending
}

/// Is the deed of a compound still to come: "ziyaret edeceği açıklandı"?
pub(super) fn looks_ahead(clause: &Clause<'_>, at: usize, verb: usize) -> bool {
    (at..=verb).any(|i| future(&fold(clause.scene.tokens.word(i))))
}

/// Does a folded verb look ahead: "imzalanacak", "çıkaracağız", "ulaşacağını"?
pub(super) fn future(word: &str) -> bool {
    ["acak", "ecek", "acag", "eceg"].iter().any(|e| word.contains(e)) && word.len() > 5
}

/// Does a folded verb deny: "imzalanmadı", "görüşmeyecek"?
pub(super) fn negative(word: &str) -> bool {
    ["madi", "medi", "mayac", "meyec", "mamis", "memis", "miyor", "muyor", "mayan", "meyen"]
        .iter()
        .any(|e| word.contains(e))
}

/// Is a folded verb a noun or a wish: "imzalanması", "ulaşmak", "çıkarmayı"?
pub(super) fn nominal(word: &str) -> bool {
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
    let able = ["abilir", "ebilir"].iter().any(|e| word.ends_with(e));
    if able {
        return (Status::Possible, Certainty::Hedged);
    }
    if negative(&word) {
        return (Status::Possible, if waits { Certainty::Stated } else { Certainty::Denied });
    }
    let ahead = future(&word)
        || (verb + 1..end.min(verb + 3)).any(|i| future(&fold(clause.scene.tokens.word(i))));
    if ahead {
        return (Status::Promised, found.1.min(Certainty::Reported));
    }
    // "imzalanması hususunda mutabık kaldılar", "imzalanmasından memnuniyet duydular".
    let settled = (verb + 1..end.min(verb + 6)).any(|i| {
        clause.is(i, Class::Agree)
            || ["kararlastir", "mutabik", "uzlas"]
                .iter()
                .any(|s| fold(clause.scene.tokens.word(i)).starts_with(s))
    });
    let noun = nominal(&word) && !finite(clause, verb);
    if noun && settled {
        return (Status::Promised, found.1.min(Certainty::Reported));
    }
    let still = (verb + 1..end.min(verb + 5)).any(|i| {
        ["icin", "yonelik", "uzere", "gerek", "onem", "calis", "arzu", "umut", "hazir", "konusunda"]
            .iter()
            .any(|s| fold(clause.scene.tokens.word(i)).starts_with(s))
    });
    if noun && still {
        return (Status::Possible, Certainty::Hedged);
    }
    let wished = (verb..end.min(verb + 6)).any(|i| {
        let w = fold(clause.scene.tokens.word(i));
        ["hedef", "planl", "iste", "isti", "bekl", "ongor", "amac", "arzu", "umut", "dusun"]
            .iter()
            .any(|stem| w.starts_with(stem))
    });
    if nominal(&word) && wished {
        return (Status::Possible, Certainty::Hedged);
    }
    (if found.0 == Status::Possible { plain } else { found.0 }, found.1)
}

/// Does a folded word say that somebody is resolved: "kararlılığındayız", "iradesini"?
pub(super) fn resolved(word: &str) -> bool {
    ["kararlil", "irade", "azmin", "niyet"].iter().any(|stem| word.starts_with(stem))
}
