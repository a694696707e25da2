//! Multiples in words: "double", "fivefold", "üç katına", "tiga kali ganda".

use rust_decimal::Decimal;

use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;

/// A multiple that somebody wants to reach: 2 for "double", 5 for "fivefold", 1.5 for "by half", 3 for
/// "üç katına" and "tiga kali ganda"; and the token behind it.
pub(super) fn factor(clause: &Clause<'_>, at: usize) -> Option<(Decimal, usize)> {
    let tokens = &clause.scene.tokens;
    let word = fold(tokens.word(at));
    let whole = |n: u16, end: usize| Some((Decimal::from(n), end));
    let count = |i: usize| {
        let digits = || tokens.word(i).parse().ok().filter(|n: &u16| *n < 100);
        tokens.sense(i).cardinal.or_else(digits).filter(|n| *n > 1)
    };
    match clause.scene.language {
        Language::En => {
            if let Some(number) = word.strip_suffix("fold") {
                const NUMBERS: [&str; 9] =
                    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
                if number.is_empty() {
                    // "10-fold"
                    let joined = at > 1 && clause.at(at - 1, "-");
                    return joined.then(|| count(at - 2)).flatten().and_then(|n| whole(n, at + 1));
                }
                let place = NUMBERS.iter().position(|n| *n == number)?;
                return whole(u16::try_from(place).ok()? + 2, at + 1);
            }
            if clause.at(at, "by") {
                let (part, end) = if clause.at(at + 1, "half") {
                    (Decimal::new(5, 1), at + 2)
                } else if clause.at(at + 1, "a") && clause.at(at + 2, "quarter") {
                    (Decimal::new(25, 2), at + 3)
                } else {
                    return None;
                };
                let start = clause.start_of(at);
                let down = (start..at).any(|i| {
                    clause.is(i, Class::Fall)
                        || clause.any(i, &["cut", "reduce", "cutting", "reducing"])
                });
                let up =
                    (start..at).any(|i| clause.is(i, Class::Raise) || clause.is(i, Class::Rise));
                return match (up, down) {
                    (_, true) => Some((Decimal::ONE - part, end)),
                    (true, false) => Some((Decimal::ONE + part, end)),
                    _ => None,
                };
            }
            // "to three times their present level"
            let times = clause.any(at + 1, &["times"])
                && clause.any(at + 2, &["the", "their", "its", "present", "current", "that", "as"]);
            if let Some(n) = count(at).filter(|_| times) {
                return whole(n, at + 2);
            }
            match word.as_str() {
                w if w.starts_with("doubl") => whole(2, at + 1),
                w if w.starts_with("tripl") || w.starts_with("trebl") => whole(3, at + 1),
                w if w.starts_with("quadrupl") => whole(4, at + 1),
                w if w.starts_with("quintupl") => whole(5, at + 1),
                w if w.starts_with("halv") => Some((Decimal::new(5, 1), at + 1)),
                _ => None,
            }
        }
        Language::Tr => match (count(at), word.as_str()) {
            (Some(n), _) if fold(tokens.word(at + 1)).starts_with("kati") => whole(n, at + 2),
            (_, "ikiye") if fold(tokens.word(at + 1)).starts_with("katla") => whole(2, at + 2),
            (_, "uce") if fold(tokens.word(at + 1)).starts_with("katla") => whole(3, at + 2),
            (_, "yariya") => Some((Decimal::new(5, 1), at + 1)),
            _ => None,
        },
        Language::Ms | Language::Id => malay_factor(clause, at),
    }
}

/// How far behind "menggandakan" its number may stand.
const TIMES_APART: usize = 10;

/// "lima kali ganda", "tiga kali lipat"; "menggandakan" is twofold unless it says how often: "menggandakan
/// perdagangan lima kali ganda" is one factor.
fn malay_factor(clause: &Clause<'_>, at: usize) -> Option<(Decimal, usize)> {
    let tokens = &clause.scene.tokens;
    let times = |i: usize| -> Option<u16> {
        let said = clause.at(i + 1, "kali") && clause.any(i + 2, &["ganda", "lipat"]);
        let digits = || tokens.word(i).parse().ok().filter(|n: &u16| *n < 100);
        tokens.sense(i).cardinal.or_else(digits).filter(|n| said && *n > 1)
    };
    let multiplies = |i: usize| {
        let word = fold(tokens.word(i));
        word.contains("gandakan") || word == "melipatduakan"
    };
    if multiplies(at) {
        let stop = clause.end_of(at).min(at + TIMES_APART);
        let said = (at + 1..stop).find_map(times);
        return Some((Decimal::from(said.unwrap_or(2)), at + 1));
    }
    let number = times(at)?;
    let from = at.saturating_sub(TIMES_APART).max(clause.start_of(at));
    (!(from..at).any(multiplies)).then(|| (Decimal::from(number), at + 3))
}
