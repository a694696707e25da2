//! Numbers as tables print them: thousands marks, decimal commas, currency signs.

use crate::{Error, Exact};

/// How a table writes decimals, as its own cells show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Marks {
    /// `1,234.56`.
    #[default]
    Point,
    /// `1.234,56`.
    Comma,
    /// Both, or nothing that tells where a lone comma would be either: `1,234`.
    Open,
}

impl Marks {
    /// What the cells of a table show. A table with `;` between its cells keeps its commas for numbers.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a str>, semicolons: bool) -> Marks {
        let (mut point, mut comma) = (false, false);
        for cell in cells {
            let Some((body, _)) = bare(cell) else { continue };
            match shape(&body) {
                Some(Shape::Point) => point = true,
                Some(Shape::Comma) => comma = true,
                _ => {}
            }
        }
        match (point, comma) {
            (true, false) => Marks::Point,
            (false, true) => Marks::Comma,
            (false, false) if !semicolons => Marks::Point,
            _ => Marks::Open,
        }
    }
}

enum Shape {
    /// Its marks show a decimal point.
    Point,
    /// Its marks show a decimal comma.
    Comma,
    /// `1,234` or `1.234`: either.
    Either,
    /// Digits alone.
    Plain,
}

/// Digits and marks of a cell, and whether it is below zero; `None` for what is no number.
fn bare(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let (text, brackets) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, minus) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    };
    let currency = |t: &str| {
        matches!(t, "$" | "€" | "£" | "₺" | "¥" | "RM" | "Rp" | "TL" | "US$" | "S$")
            || (t.len() == 3 && t.bytes().all(|b| b.is_ascii_uppercase()))
    };
    let letters = |c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',');
    let first = text.find(|c: char| !letters(c))?;
    let last = text.rfind(|c: char| !letters(c))? + 1;
    let outside = |part: &str| part.trim().is_empty() || currency(part.trim());
    if !outside(&text[..first]) || !outside(&text[last..]) {
        return None;
    }
    // Thin, hard and plain blanks and apostrophes between digits are thousands marks.
    let inner = &text[first..last];
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    let groups: Vec<&str> = inner.split(blank).collect();
    let whole = groups.iter().skip(1).all(|g| {
        let digits = g.split(['.', ',']).next().unwrap_or("");
        digits.len() == 3
    });
    let right = groups.len() == 1 || (whole && groups[0].len() <= 3);
    (right && inner.bytes().any(|b| b.is_ascii_digit()))
        .then(|| (groups.concat(), brackets || minus))
}

fn shape(body: &str) -> Option<Shape> {
    let count = |c: char| body.matches(c).count();
    let last = |c: char| body.rfind(c);
    Some(match (count('.'), count(',')) {
        (0, 0) => Shape::Plain,
        (p, 1) if p > 0 && last(',') > last('.') => Shape::Comma,
        (1, c) if c > 0 && last('.') > last(',') => Shape::Point,
        (0, 1) | (1, 0) => {
            let mark = if count('.') == 1 { '.' } else { ',' };
            let (before, after) = body.split_once(mark)?;
            let group =
                after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
            match (group, mark) {
                (true, _) => Shape::Either,
                (false, '.') => Shape::Point,
                (false, _) => Shape::Comma,
            }
        }
        // Several of one mark are thousands marks, which tells the other; dates and codes are neither.
        (0, _) if grouped(body, ',') => Shape::Point,
        (_, 0) if grouped(body, '.') => Shape::Comma,
        _ => return None,
    })
}

/// Whether digits stand in groups of three.
fn grouped(digits: &str, mark: char) -> bool {
    let mut groups = digits.split(mark);
    let first = groups.next().unwrap_or("");
    let mut more = groups.peekable();
    more.peek().is_none() || ((1..=3).contains(&first.len()) && more.all(|g| g.len() == 3))
}

/// Reads a number as its table writes them.
///
/// # Errors
///
/// [`Error::NotANumber`], also for `1,234` where nothing tells what the comma is.
pub(crate) fn read(text: &str, marks: Marks) -> Result<Exact, Error> {
    if let Ok(plain) = text.parse::<Exact>()
        && !(marks != Marks::Point && matches!(shape(text), Some(Shape::Either)))
    {
        return Ok(plain);
    }
    let wrong = |expected: &'static str| Error::NotANumber {
        value: text.chars().take(60).collect(),
        expected,
    };
    const NUMBER: &str = "a number such as 12.5 or 2/3, of at most 18 digits on each side";
    let (body, negative) = bare(text).ok_or_else(|| wrong(NUMBER))?;
    let decimal = match (shape(&body).ok_or_else(|| wrong(NUMBER))?, marks) {
        (Shape::Plain | Shape::Point, _) => '.',
        (Shape::Comma, _) => ',',
        (Shape::Either, Marks::Point) => '.',
        (Shape::Either, Marks::Comma) => ',',
        (Shape::Either, Marks::Open) => {
            return Err(wrong(
                "1234 or 1.234 without a thousands mark: nothing in the table tells which",
            ));
        }
    };
    let (whole, decimals) = body.split_once(decimal).unwrap_or((&body, ""));
    let thousands = if decimal == '.' { ',' } else { '.' };
    if !grouped(whole, thousands) || decimals.contains(['.', ',']) {
        return Err(wrong(NUMBER));
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}.{decimals}", whole.replace(thousands, "")).parse().map_err(|_| wrong(NUMBER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, marks: Marks) -> Option<String> {
        read(text, marks).ok().map(|n| n.to_string())
    }

    #[test]
    fn numbers_of_spreadsheets() {
        for (text, expected) in [
            ("1,234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1,234", "1234"),
            ("12,5", "12.5"),
            ("1\u{a0}234,5", "1234.5"),
            ("1'234.5", "1234.5"),
            ("$1,234,567", "1234567"),
            ("USD 28.00", "28"),
            ("28,00 €", "28"),
            ("RM 5.40", "5.4"),
            ("(12)", "-12"),
            ("0,125", "0.125"),
            ("2/3", "2/3"),
        ] {
            let found = of(text, Marks::Point);
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
        assert_eq!(of("1.234", Marks::Comma).as_deref(), Some("1234"));
        assert_eq!(of("1,234", Marks::Comma).as_deref(), Some("1.234"));
        for text in ["1,234", "12,34,5", "1,2.3,4", "twelve", "12 kg", "1 23", ""] {
            assert_eq!(of(text, Marks::Open), None, "{text}");
        }
    }

    #[test]
    fn a_table_tells_its_marks() {
        let of = |cells: &[&str], semicolons| Marks::of(cells.iter().copied(), semicolons);
        assert_eq!(of(&["1,234", "7"], false), Marks::Point);
        assert_eq!(of(&["1,234", "7,5"], true), Marks::Comma);
        assert_eq!(of(&["1,234", "7"], true), Marks::Open);
        assert_eq!(of(&["1.234,5", "x"], false), Marks::Comma);
    }
}
