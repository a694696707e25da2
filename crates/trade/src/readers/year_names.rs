//! Years as tables write them, with the marks of a figure that is provisional: `2023`, `2023p`, `2022*`,
//! `2020 [YR2020]`, `2023 (Jan-Sep)`.

use super::months;
use super::unit_words::{money, words};
use crate::economy::plain;

/// What the name of a column, or a cell, says of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The whole year.
    Whole(u16),
    /// A part of it, or what is only expected of it.
    Part(u16),
}

/// Words before and behind a year that change nothing.
const LED: &[&str] = &[
    "y", "yr", "year", "x", "cy", "yil", "yili", "tahun", "jahr", "ano", "anno", "annee", "jaar",
    "rok", "god", "value", "val", "values", "trade", "in", "of", "at", "prices", "current",
    "annual", "total", "full",
];
/// Marks of figures that will be revised, or were.
const MARKS: &[&str] = &[
    "p",
    "pr",
    "e",
    "r",
    "rr",
    "b",
    "d",
    "s",
    "prov",
    "provisional",
    "provis",
    "prel",
    "prelim",
    "preliminary",
    "est",
    "estimate",
    "estimated",
    "rev",
    "revised",
    "final",
    "gecici",
    "revize",
    "kesin",
    "sementara",
    "permulaan",
    "muktamad",
    "anggaran",
    "disemak",
    "vorlaufig",
    "vorl",
    "endgultig",
    "geschatzt",
    "revidiert",
    "provisoire",
    "definitif",
    "estime",
    "revise",
    "preliminar",
    "definitivo",
    "estimado",
    "revisado",
    "provisorio",
    "estimativa",
    "provvisorio",
    "stima",
    "voorlopig",
    "wstepne",
    "forelobig",
];

/// The year of a name: `None` where it names none, or two.
pub(super) fn year_in(name: &str) -> Option<Named> {
    let mut year = None;
    let mut rest = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii_digit() {
            rest.push(letter);
            continue;
        }
        let mut digits = String::from(letter);
        while let Some(digit) = letters.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let found =
            digits.parse::<u16>().ok().filter(|y| digits.len() == 4 && (1900..=2100).contains(y));
        match (found, year) {
            (Some(found), Some(before)) if found != before => return None,
            (Some(found), _) => {
                year = Some(found);
                rest.push(' ');
            }
            (None, _) => rest.push_str(&digits),
        }
    }
    let year = year?;
    let rest = rest.trim();
    if footnote(rest) {
        return Some(Named::Whole(year));
    }
    let told = words(rest);
    if rest.contains(|c: char| c.is_ascii_digit()) {
        // 2023-01, 2023 Q1, 2023M03, 2023 (9 months).
        let number = rest.trim_matches(|c: char| !c.is_ascii_digit());
        let month =
            number.parse::<u8>().is_ok_and(|m| (1..=12).contains(&m)) && rest.starts_with('-');
        let joined = plain(rest);
        let part = month
            || months::is_part(&joined)
            || rest.split(|c: char| !c.is_alphanumeric()).any(months::is_part);
        return part.then_some(Named::Part(year));
    }
    if told.iter().any(|word| months::is_part(word)) {
        return Some(Named::Part(year));
    }
    let nothing = |word: &String| {
        let folded = plain(word);
        let money = money(word);
        LED.contains(&folded.as_str())
            || MARKS.contains(&folded.as_str())
            || (!money.more && !money.physical)
    };
    told.iter().all(nothing).then_some(Named::Whole(year))
}

/// The year of a cell that has a mark beside it, `2023p`.
pub(super) fn marked(cell: &[u8]) -> Option<u16> {
    match year_in(std::str::from_utf8(cell).ok()?) {
        Some(Named::Whole(year)) => Some(year),
        _ => None,
    }
}

/// The mark of a footnote: `1)`, `(2)`, `[a]`, `*`, `²`.
fn footnote(rest: &str) -> bool {
    let inner = rest.trim_start_matches(['(', '[', '/']).trim_end_matches([')', ']', '/']);
    let marked = inner.len() < rest.len() && inner.chars().count() == 1;
    marked && inner.chars().all(|c| c.is_ascii_digit())
        || rest.chars().all(|c| !c.is_ascii_alphanumeric() && !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_make_no_other_year_and_parts_are_no_year() {
        for name in [
            "2023",
            "Y2023",
            "X2023",
            "2023 [YR2023]",
            "2023p",
            "2023 (P)",
            "2023*",
            "2023 e",
            "2023r",
            "2023 (provisional)",
            "2023 1)",
            "2023¹",
            "2023 (geçici)",
            "Tahun 2023",
            "2023 (vorläufig)",
            "2023 (US$)",
            "2023_value",
            "USD 2023",
        ] {
            assert_eq!(year_in(name), Some(Named::Whole(2023)), "{name}");
        }
        for name in [
            "2023 (Jan-Sep)",
            "Jan–Sep 2023",
            "2023 Q1",
            "2023Q1",
            "2023-01",
            "2023M03",
            "2023 H1",
            "2023 (9 months)",
            "2023 (Ocak-Eylül)",
            "2023 YTD",
            "2023f",
            "2023 (forecast)",
            "Jan-Ogos 2023",
        ] {
            assert_eq!(year_in(name), Some(Named::Part(2023)), "{name}");
        }
        for name in
            ["", "code", "hs2012", "202301", "2023_qty", "2022/2023", "2023 (tonnes)", "8703"]
        {
            assert_eq!(year_in(name), None, "{name}");
        }
    }
}
