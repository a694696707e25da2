//! What an instrument is called, and how many there are of its kind.

use super::stages::second_verb;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::value::Unit;

/// The instrument's name: capitals before it, and its subject behind "on", "for" or "between".
pub(super) fn title(clause: &Clause<'_>, at: usize, end: usize) -> String {
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first && at - first < 10 {
        let before = first - 1;
        let bound = tokens.any(before, &["-", "–", "/"]) && tokens.touches(before);
        let adjective = tokens.any(
            before,
            &[
                "free",
                "trade",
                "joint",
                "bilateral",
                "framework",
                "cooperation",
                "economic",
                "strategic",
                "partnership",
                "double",
                "taxation",
                "comprehensive",
                "preferential",
                "defence",
                "defense",
                "reciprocal",
                "arms",
                "peace",
                "friendship",
            ],
        );
        if (tokens.is_word(before)
            && tokens.capital(before)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Sign)
            && !clause.is(before, Class::Pronoun))
            || bound
            || adjective
        {
            first = before;
        } else {
            break;
        }
    }
    while first < at && !tokens.is_word(first) {
        first += 1;
    }
    match clause.scene.language {
        Language::Tr => return turkish(clause, first, at, end),
        Language::Ms | Language::Id => return clause.words(first, malay_end(clause, end)),
        Language::En => {}
    }
    let mut stop = end;
    let venue =
        clause.sentence.names.iter().any(|n| n.first == end + 1 && clause.is_unlisted_place(n));
    if clause.any(end, &["on", "for", "in", "of"])
        && !venue
        && !clause.sentence.times.iter().any(|t| t.first <= end + 2 && t.first >= end)
    {
        let limit = clause.end_of(end).min(end + 14);
        stop = (end + 1..limit)
            .find(|i| {
                let inner = tokens.capital(i + 1)
                    && tokens.capital(i - 1)
                    && tokens.any(*i, &["in", "on", "to", "at", "with"])
                    && !clause.sentence.times.iter().any(|t| t.first <= i + 1 && i + 1 < t.end)
                    && !clause.sentence.names.iter().any(|n| {
                        n.first == i + 1
                            && matches!(
                                n.kind,
                                NameKind::Place(_) | NameKind::Country(..) | NameKind::Person
                            )
                    });
                let verb = tokens.at(*i, "and") && tokens.capital(i - 1) && !tokens.capital(i + 1)
                    || second_verb(clause, *i, clause.sentence.end) == Some(*i);
                verb || !inner
                    && tokens.any(
                        *i,
                        &[
                            ",", ".", ";", ":", "–", "—", "(", "*", "with", "was", "were", "in",
                            "during", "between", "as", "at", "signed", "by", "on", "to", "that",
                            "since",
                        ],
                    )
                    || clause.is(*i, Class::Aux)
                    || clause.sentence.times.iter().any(|t| t.first == *i)
            })
            .unwrap_or(limit);
        if stop == end + 1 {
            stop = end;
        }
    }
    clause.words(first, stop)
}

/// How many words a name may have before its noun, or behind it.
const NAME_WORDS: usize = 8;

/// Malay and Indonesian: the words behind the noun that say which, "perjanjian pengiktirafan bersama",
/// and its subject, "memorandum persefahaman mengenai tenaga hijau".
pub(super) fn malay_end(clause: &Clause<'_>, end: usize) -> usize {
    const TOPIC: &[&str] = &["mengenai", "tentang", "berkaitan", "berhubung", "terkait", "perihal"];
    const STOP: &[&str] = &[
        "antara",
        "dengan",
        "oleh",
        "yang",
        "bagi",
        "untuk",
        "pada",
        "di",
        "dalam",
        "selepas",
        "semasa",
        "itu",
        "ini",
        "tersebut",
        "turut",
        "pula",
        "berkenaan",
        "yaitu",
        "iaitu",
        "yakni",
        "juga",
        "telah",
        "sudah",
        "akan",
        "dapat",
        "kepada",
        "ke",
        "dari",
        "daripada",
        "setelah",
        "saat",
        "ketika",
        "guna",
        "agar",
        "supaya",
        "semalam",
        "kelmarin",
        "kemarin",
        "hari",
        "hanya",
        "baru",
        "cuma",
        "masih",
        "belum",
        "tidak",
    ];
    let tokens = &clause.scene.tokens;
    let limit = clause.end_of(end).min(end + NAME_WORDS);
    let mut at = end;
    while at < limit && tokens.is_word(at) {
        let field = clause.any(at, &["di", "dalam"]) && clause.any(at + 1, &["bidang", "sektor"]);
        let topic = field || clause.any(at, TOPIC);
        let word = fold(tokens.word(at));
        let verb = [Class::Aux, Class::Modal, Class::Future, Class::Expect, Class::Say]
            .iter()
            .any(|class| clause.is(at, *class))
            || word.len() > 5 && word.starts_with("di")
            || clause.is(at, Class::Sign)
            || clause.is(at, Class::Negotiate);
        let time = clause.sentence.times.iter().any(|t| t.first == at);
        if !topic && (clause.any(at, STOP) || verb && !tokens.capital(at) || time) {
            break;
        }
        if clause.any(at, &["dan", "serta", "atau"])
            && (second_verb(clause, at, clause.sentence.end) == Some(at)
                || at + 1 >= limit
                || clause.names_instrument(at + 1))
        {
            break;
        }
        at += 1 + usize::from(field);
    }
    while at > end && (clause.any(at - 1, &["dan", "serta", "atau"]) || clause.any(at - 1, TOPIC)) {
        at -= 1;
    }
    at
}

/// Turkish: the plain nouns right before the noun, "tercihli ticaret anlaşması", and the noun without
/// the ending of its case.
fn turkish(clause: &Clause<'_>, mut first: usize, at: usize, end: usize) -> String {
    const STOP: &[&str] = &[
        "bir",
        "iki",
        "uc",
        "dort",
        "bes",
        "yeni",
        "ile",
        "icin",
        "yonelik",
        "iliskin",
        "dair",
        "olan",
        "arasinda",
        "arasindaki",
        "soz",
        "konusu",
        "bu",
        "ayrica",
        "da",
        "de",
        "ortaklasa",
        "toplam",
        "mevcut",
        "ikisi",
        "kapsamli",
        "tarafindan",
        "sonra",
        "once",
        "tarihli",
    ];
    const CASES: &[&str] = &[
        "nin", "nun", "na", "ne", "ya", "ye", "da", "de", "dan", "den", "nda", "nde", "tan", "ten",
        "yi", "yu", "ini", "unu",
    ];
    let tokens = &clause.scene.tokens;
    while first > clause.sentence.first && at - first < 4 {
        let before = first - 1;
        let word = fold(tokens.word(before));
        let plain = tokens.is_word(before)
            && !STOP.contains(&word.as_str())
            && (tokens.capital(before) || !CASES.iter().any(|case| word.ends_with(case)))
            && !super::turkish_forms::is_verb(clause, before)
            && ![Class::And, Class::Det, Class::Prep, Class::Say, Class::Sign, Class::Both]
                .iter()
                .any(|class| clause.is(before, *class))
            && !clause.sentence.times.iter().any(|t| t.first <= before && before < t.end)
            && !clause
                .sentence
                .names
                .iter()
                .any(|n| n.first <= before && before < n.end && n.country.is_some());
        if !plain {
            break;
        }
        first = before;
    }
    let words = clause.words(first, end);
    let folded = fold(tokens.word(end - 1));
    let ending = [
        "ndan", "nden", "nda", "nde", "nin", "nun", "na", "ne", "ni", "nu", "yi", "yu", "ya", "ye",
    ]
    .iter()
    .find(|ending| {
        folded.strip_suffix(**ending).is_some_and(|stem| {
            let vowel = stem.ends_with(['a', 'e', 'i', 'u']);
            let owned = stem.ends_with(['i', 'u']);
            stem.len() > 3 && if ending.starts_with('n') { owned } else { vowel }
        })
    });
    let cut = ending.map_or(0, |ending| ending.len());
    let kept = words.chars().count().saturating_sub(cut);
    words.chars().take(kept).collect()
}

/// How many: "two memorandums", "toplam 9 anlaşma", "sebanyak empat memorandum".
pub(super) fn count_of(clause: &Clause<'_>, here: usize) -> Option<rust_decimal::Decimal> {
    let first = clause.sentence.first;
    // "14 kesepakatan kerja sama (MoU)": the number stands before the words that the bracket shortens.
    if clause.at(here.wrapping_sub(1), "(") && clause.any(here + 1, &[")", "s"]) {
        let long = (here.saturating_sub(6).max(first)..here - 1).rev().find(|i| {
            let tokens = &clause.scene.tokens;
            tokens.is_number(*i) || tokens.sense(*i).cardinal.is_some()
        });
        let digits = |i: usize| clause.scene.tokens.word(i).parse::<u16>().ok();
        let number = long.and_then(|i| clause.scene.tokens.sense(i).cardinal.or_else(|| digits(i)));
        let plain = long.is_some_and(|i| {
            (i + 1..here - 1)
                .all(|j| clause.scene.tokens.is_word(j) && !clause.scene.tokens.capital(j))
        });
        return number.filter(|n| plain && (2..1000).contains(n)).map(rust_decimal::Decimal::from);
    }
    let money = |v: &crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Points | Unit::Quantity(_))
    };
    let digits = clause.sentence.values.iter().find(|v| {
        let number_end = if let Unit::Count { noun, .. } = v.unit { noun } else { v.end };
        !money(v)
            && number_end <= here
            && here - number_end <= 3
            && v.high.is_none()
            && (number_end..here)
                .all(|i| clause.scene.tokens.is_word(i) && !clause.is(i, Class::Prep))
            && !(number_end..here).any(|i| {
                // "The two sides signed a protocol" counts sides.
                [Class::Company, Class::Sign, Class::Det].iter().any(|class| clause.is(i, *class))
            })
    });
    let small = (here.saturating_sub(3).max(first)..here).rev().find_map(|i| {
        let plain =
            (i + 1..here).all(|j| clause.scene.tokens.is_word(j) && !clause.is(j, Class::Prep));
        let number =
            clause.scene.tokens.sense(i).cardinal.filter(|_| plain && !clause.at(i, "one"))?;
        Some(rust_decimal::Decimal::from(number))
    });
    let count = digits.map(|v| v.low).or(small)?;
    // "Two of the five accords": those of which it is told.
    let of = (here.saturating_sub(5).max(first)..here).find(|i| clause.at(*i, "of"));
    let part = of.and_then(|of| {
        let number = of.checked_sub(1)?;
        let digits = || clause.scene.tokens.word(number).parse::<u16>().ok();
        clause.scene.tokens.sense(number).cardinal.or_else(digits)
    });
    let count = part.map_or(count, rust_decimal::Decimal::from);
    (count > rust_decimal::Decimal::ONE && count < rust_decimal::Decimal::from(1000))
        .then_some(count)
}
