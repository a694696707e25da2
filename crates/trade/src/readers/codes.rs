//! What the code of a flow, a product or an economy says beside itself.

use super::flow_words::{self, Way};

/// The product of rows that are all products together.
pub(crate) const TOTAL: &str = "TOTAL";

/// What stands between an economy and a part of it that a file counts on its own.
pub(crate) const PART: char = '|';

pub(super) const SERVICE_PART: &str =
    "a service finer than the main items of EBOPS, or told another way: its main item is kept";
pub(super) const NO_MONTH: &str =
    "a month of services or of re-exports: of these, whole years are kept";

/// The economy of a part.
pub(crate) fn whole(code: &str) -> &str {
    code.split(PART).next().unwrap_or(code)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Exports,
    Imports,
    /// Re-exports: a part of exports, kept beside them.
    Reexports,
    Reimports,
    Part(&'static str),
    Unknown,
}

/// The flow codes of Comtrade, old numbers included, and the words of other sources in many languages.
pub(super) fn direction(code: &[u8]) -> Direction {
    let letters: Vec<u8> =
        code.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect();
    match letters.as_slice() {
        b"X" | b"2" | b"E" | b"EXP" | b"EXPORT" | b"EXPORTS" | b"GROSSEXP" | b"GROSSEXPORT"
        | b"GROSSEXPORTS" | b"6" => Direction::Exports,
        b"M" | b"1" | b"I" | b"IMP" | b"IMPORT" | b"IMPORTS" | b"GROSSIMP" | b"GROSSIMPORT"
        | b"GROSSIMPORTS" | b"5" => Direction::Imports,
        b"RX" | b"3" | b"REEXPORT" | b"REEXPORTS" | b"REEXP" => Direction::Reexports,
        b"RM" | b"4" | b"REIMPORT" | b"REIMPORTS" | b"REIMP" => Direction::Reimports,
        b"DX" | b"DOMESTICEXPORT" | b"DOMESTICEXPORTS" => {
            Direction::Part("domestic exports, a part of exports")
        }
        b"FM" | b"DM" | b"FOREIGNIMPORT" | b"FOREIGNIMPORTS" => {
            Direction::Part("foreign imports, a part of imports")
        }
        b"XIP" | b"XOP" => Direction::Part("exports for or after processing, a part of exports"),
        b"MIP" | b"MOP" => Direction::Part("imports for or after processing, a part of imports"),
        _ => match flow_words::way(&String::from_utf8_lossy(code)) {
            Some(Way::Exports) => Direction::Exports,
            Some(Way::Imports) => Direction::Imports,
            Some(Way::Reexports) => Direction::Reexports,
            Some(Way::Reimports) => Direction::Reimports,
            None => Direction::Unknown,
        },
    }
}

pub(super) const HIDDEN: &str = "a confidential or adjusted code, such as 08SSSSSS, that hides its product: it is in the file's coarser rows, where there are any";

/// Whether a statistical office hides the last digits of a code, or could not tell them, by one letter in
/// each place: Eurostat's 08SSSSSS and 2710MMMM, 270900XX.
pub(super) fn hidden(code: &str) -> bool {
    let shown = code.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let letters = &code[shown.len()..];
    let whole = matches!(code.len(), 6 | 8 | 10) && matches!(shown.len(), 0 | 2 | 4 | 6);
    let digits = shown.bytes().all(|b| b.is_ascii_digit());
    let same = letters.chars().next().is_some_and(|first| letters.chars().all(|l| l == first));
    whole && digits && same
}

/// Whether a spreadsheet wrote a code as a number with an exponent, 8.52E+05.
pub(super) fn exponent(code: &[u8]) -> bool {
    let text = String::from_utf8_lossy(code).to_ascii_lowercase();
    let Some((number, power)) = text.split_once('e') else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(&number.replacen('.', "", 1)) && digits(power.trim_start_matches(['+', '-']))
}

/// A code with HS before it or its name behind it, without them: `HS080810`, `080810 - Apples`,
/// `2710 19: Oils`. Without letters there is nothing to leave out.
pub(super) fn worded(text: &str) -> Option<&str> {
    text.chars().find(|c| c.is_alphabetic())?;
    let rest =
        ["HS", "Hs", "hs", "H"].iter().find_map(|head| text.strip_prefix(head)).unwrap_or(text);
    let rest = rest.trim_start_matches([' ', '-', ':', '_']);
    let (code, words) = rest.split_at(rest.find(char::is_alphabetic).unwrap_or(rest.len()));
    let bare = code.trim_end_matches(|c: char| !c.is_ascii_digit());
    // A letter beside the digits belongs to the code, or is an exponent.
    let apart = words.is_empty() || bare.len() < code.len();
    let digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
    let whole = digits && bare.len().is_multiple_of(2) || pointed(bare).is_some();
    (apart && whole && bare.len() < text.len() && !exponent(text.as_bytes())).then_some(bare)
}

/// A code as tariffs print it, `8703.23` or `8703 23 10` or `87.03`, without its points and blanks. A number
/// that lost a zero, as `8703.2`, is no such code.
pub(super) fn pointed(text: &str) -> Option<String> {
    let mut parts = text.split(['.', ' ']);
    let first = parts.next().filter(|first| matches!(first.len(), 2 | 4))?;
    let mut joined = first.to_owned();
    for part in parts {
        if part.len() != 2 && !(part.len() == 4 && joined.len() >= 6) {
            return None;
        }
        joined.push_str(part);
    }
    (joined.len() > first.len() && joined.bytes().all(|b| b.is_ascii_digit())).then_some(joined)
}
