//! Numbers, money and dates as English prints them, found in text and written as a language does.

use super::file::Language;
use crate::figures::MONTHS;

/// A number, an amount or a date at the beginning of a text: how long it is there, and how the language
/// writes it.
pub fn at(text: &str, language: &Language) -> Option<(usize, String)> {
    days(text, language).or_else(|| month(text, language)).or_else(|| amount(text, language))
}

/// Digits at the beginning, with commas between thousands and a point before decimals.
struct Digits<'t> {
    length: usize,
    whole: &'t str,
    decimals: Option<&'t str>,
}

fn digits(text: &str) -> Option<Digits<'_>> {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut length = run(0);
    if length == 0 {
        return None;
    }
    // A comma is between thousands only where three digits and no fourth come after it.
    while length <= text.len() && bytes.get(length) == Some(&b',') && run(length + 1) == 3 {
        length += 4;
    }
    let whole = &text[..length];
    let mut decimals = None;
    if bytes.get(length) == Some(&b'.') {
        let after = run(length + 1);
        if after > 0 {
            decimals = Some(&text[length + 1..=length + after]);
            length += 1 + after;
        }
    }
    Some(Digits { length, whole, decimals })
}

impl Digits<'_> {
    fn written(&self, language: &Language) -> String {
        let numbers = &language.numbers;
        let mut out = self.whole.replace(',', &numbers.group);
        if let Some(decimals) = self.decimals {
            out.push_str(&numbers.decimal);
            out.push_str(decimals);
        }
        out
    }
}

/// `$4.965bn`, `−RM21.2m`, `+17.3%`, `1,535`, `0.87`.
fn amount(text: &str, language: &Language) -> Option<(usize, String)> {
    let sign: String = text.chars().next().filter(|c| "+−-".contains(*c)).into_iter().collect();
    let rest = &text[sign.len()..];
    let (symbol, code) = currency(rest);
    let number = digits(&rest[symbol..])?;
    let mut length = sign.len() + symbol + number.length;
    let shown = number.written(language);
    let sign = sign.replace('-', "−");
    let tail = &text[length..];
    if let Some(code) = code {
        let scale = ["bn", "m"].into_iter().find(|scale| {
            tail.strip_prefix(scale).is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        });
        let money = &language.money;
        let currency = money.currencies.get(code).map_or(code, String::as_str);
        let written = match scale {
            Some(scale) => {
                length += scale.len();
                let word = money.scales.get(scale).map_or(scale, String::as_str);
                money.scaled.replace("{scale}", word)
            }
            None => money.plain.clone(),
        };
        return Some((
            length,
            format!("{sign}{}", written.replace("{n}", &shown).replace("{currency}", currency)),
        ));
    }
    if tail.starts_with('%') {
        let percent = language.numbers.percent.replace("{n}", &shown);
        return Some((length + 1, format!("{sign}{percent}")));
    }
    // A sign that stands before no number of ours is a mark of the sentence.
    if !sign.is_empty() && number.decimals.is_none() && number.whole.len() == 4 {
        return None;
    }
    Some((length, format!("{sign}{shown}")))
}

/// The length of a currency's sign at the beginning, and its code.
fn currency(text: &str) -> (usize, Option<&str>) {
    for (sign, code) in [("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("RM", "MYR")] {
        if text
            .strip_prefix(sign)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            return (sign.len(), Some(code));
        }
    }
    let code = text.get(..3).filter(|code| code.bytes().all(|b| b.is_ascii_uppercase()));
    match code {
        Some(code) if text[3..].starts_with('\u{a0}') => (5, Some(code)),
        _ => (0, None),
    }
}

fn named_month(text: &str) -> Option<(usize, usize)> {
    MONTHS.iter().enumerate().find_map(|(at, name)| {
        let after = text.strip_prefix(name)?;
        (!after.starts_with(char::is_alphabetic)).then_some((at, name.len()))
    })
}

fn year(text: &str) -> Option<&str> {
    let year = text.get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?;
    (!text[4..].starts_with(|c: char| c.is_ascii_digit())).then_some(year)
}

/// `7 January 2026`, `6–8 January 2026`, `7 January`.
fn days(text: &str, language: &Language) -> Option<(usize, String)> {
    let run = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = run(text);
    if !(1..=2).contains(&first) {
        return None;
    }
    let mut length = first;
    let mut last = None;
    if let Some(after) = text[length..].strip_prefix('–') {
        let second = run(after);
        if !(1..=2).contains(&second) {
            return None;
        }
        last = Some(&after[..second]);
        length += '–'.len_utf8() + second;
    }
    let after = text[length..].strip_prefix(' ')?;
    let (at, name) = named_month(after)?;
    length += 1 + name;
    let dates = &language.dates;
    let pattern = if last.is_some() { &dates.days_of_month } else { &dates.day };
    let mut out = pattern
        .replace("{d}", &text[..first])
        .replace("{from}", &text[..first])
        .replace("{to}", last.unwrap_or_default())
        .replace("{month}", &dates.months[at]);
    match text[length..].strip_prefix(' ').and_then(year) {
        Some(year) => {
            length += 5;
            out = out.replace("{year}", year);
        }
        None => out = out.replace("{year}", "").trim().to_owned(),
    }
    Some((length, out))
}

/// `January 2026`, `January–November 2025`.
fn month(text: &str, language: &Language) -> Option<(usize, String)> {
    let (from, mut length) = named_month(text)?;
    let dates = &language.dates;
    let to = match text[length..].strip_prefix('–') {
        Some(after) => {
            let (to, name) = named_month(after)?;
            length += '–'.len_utf8() + name;
            Some(to)
        }
        None => None,
    };
    let year = text[length..].strip_prefix(' ').and_then(year)?;
    let pattern = if to.is_some() { &dates.months_of_year } else { &dates.month };
    let out = pattern
        .replace("{month}", &dates.months[from])
        .replace("{from}", &dates.months[from])
        .replace("{to}", to.map_or("", |to| dates.months[to].as_str()))
        .replace("{year}", year);
    Some((length + 5, out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::named;

    fn all(text: &str, code: &str) -> String {
        let language = named(code).unwrap();
        let mut out = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((length, written)) = at(rest, language) {
                out.push_str(&written);
                rest = &rest[length..];
            } else {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        out
    }

    #[test]
    fn figures_are_written_as_the_language_does() {
        assert_eq!(all("$4.965bn", "tr"), "4,965 milyar $");
        assert_eq!(all("$4.965bn", "ms"), "US$4.965 bilion");
        assert_eq!(all("−RM21.2m", "tr"), "−21,2 milyon RM");
        assert_eq!(all("$593,340", "tr"), "593.340 $");
        assert_eq!(all("+17.3%", "tr"), "+%17,3");
        assert_eq!(all("12%", "ms"), "12%");
        assert_eq!(all("1,535 and 0.87 in 2024", "tr"), "1.535 and 0,87 in 2024");
        assert_eq!(all("2014–2024", "tr"), "2014–2024");
    }

    #[test]
    fn days_are_written_as_the_language_does() {
        assert_eq!(all("9 January 2026", "tr"), "9 Ocak 2026");
        assert_eq!(all("9 January 2026", "ms"), "9 Januari 2026");
        assert_eq!(all("6–8 January 2026", "tr"), "6–8 Ocak 2026");
        assert_eq!(all("January–November 2025", "ms"), "Januari–November 2025");
        assert_eq!(all("May 2025; Mayor", "tr"), "Mayıs 2025; Mayor");
    }
}
