//! Decimal commas and thousand separators, told from the values themselves.
//!
//! ```text
//! 1.234,56   the comma is the decimal sign      1,234.56   the point is
//! 12,5       the comma is                       1,234,567  the comma parts thousands
//! 1,234      either: the file is refused until somebody says which
//! ```

/// How a file writes its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decimals {
    /// A point, and commas or blanks may part thousands.
    #[default]
    Point,
    /// A comma, and points or blanks may part thousands.
    Comma,
}

/// What some cells of a value column say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// No cell has a comma.
    Plain,
    /// Cells have this sign.
    Is(Decimals),
    /// Every cell with a comma could be read both ways.
    Either,
    /// Cells contradict each other.
    Both,
}

/// What cells of a value column say of the decimal sign. Where semicolons part the columns, as they do
/// in countries that write a decimal comma, a point before three digits may part thousands.
pub fn told<'a>(cells: impl Iterator<Item = &'a [u8]>, semicolons: bool) -> Told {
    let (mut comma, mut point, mut either, mut parted) = (false, false, false, false);
    let thousands = |cell: &[u8], at: usize| {
        let digits = cell[at + 1..].iter().all(u8::is_ascii_digit);
        cell.len() - at - 1 == 3 && digits && (1..=3).contains(&at) && cell.first() != Some(&b'0')
    };
    for cell in cells {
        let cell = super::number::without_dollars(cell);
        let commas = memchr::memchr_iter(b',', cell).count();
        let points = memchr::memchr_iter(b'.', cell).count();
        let last = |sign: u8| cell.iter().rposition(|b| *b == sign);
        match (commas, points) {
            // Blanks and apostrophes part thousands, and say nothing of the decimal sign.
            (0, 0) => parted |= cell.iter().any(|b| matches!(b, b' ' | b'\'' | 0xa0 | 0xaf | 0x99)),
            (0, 1) => match last(b'.') {
                Some(at) if semicolons && thousands(cell, at) => either = true,
                _ => point |= semicolons,
            },
            (0, _) => comma = true,
            (1, 0) => {
                if last(b',').is_some_and(|at| thousands(cell, at)) {
                    either = true;
                } else {
                    comma = true;
                }
            }
            (_, 0) => point = true,
            _ if last(b',') > last(b'.') => comma = true,
            _ => point = true,
        }
    }
    match (comma, point, either) {
        (true, true, _) => Told::Both,
        (true, false, _) => Told::Is(Decimals::Comma),
        (false, true, _) => Told::Is(Decimals::Point),
        (false, false, true) => Told::Either,
        (false, false, false) if parted => Told::Is(Decimals::Point),
        (false, false, false) => Told::Plain,
    }
}

/// A cell with a point for decimals and without marks between thousands; `None` when the marks do not
/// part thousands, so that the cell is no number.
pub fn plain(cell: &[u8], decimals: Decimals) -> Option<Vec<u8>> {
    let (sign, mark) = match decimals {
        Decimals::Point => (b'.', b','),
        Decimals::Comma => (b',', b'.'),
    };
    // Blanks and apostrophes part thousands too, beside either sign.
    let part = char::from(mark).to_string();
    let text = String::from_utf8_lossy(super::number::without_dollars(cell));
    let text = text.trim().replace(['\u{a0}', '\u{202f}', ' ', '\'', '’'], &part);
    let cell = text.as_bytes();
    let (whole, part) = match cell.iter().position(|b| *b == sign) {
        Some(at) => (&cell[..at], Some(&cell[at + 1..])),
        None => (cell, None),
    };
    let mut groups = whole.split(|b| *b == mark);
    let first = groups.next().unwrap_or_default();
    let mut plain = first.to_vec();
    for (at, group) in groups.enumerate() {
        let led = at > 0 || (1..=3).contains(&first.iter().filter(|b| b.is_ascii_digit()).count());
        if group.len() != 3 || !led {
            return None;
        }
        plain.extend_from_slice(group);
    }
    if let Some(part) = part {
        plain.push(b'.');
        plain.extend_from_slice(part);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[&str]) -> Told {
        told(cells.iter().map(|c| c.as_bytes()), false)
    }

    #[test]
    fn the_sign_is_told_or_asked_for() {
        assert_eq!(of(&["1.5", "7"]), Told::Plain);
        assert_eq!(of(&["1,234", "12,5"]), Told::Is(Decimals::Comma));
        assert_eq!(of(&["1,234", "1,234,567"]), Told::Is(Decimals::Point));
        assert_eq!(of(&["1,234", "56,789"]), Told::Either);
        assert_eq!(of(&["0,234"]), Told::Is(Decimals::Comma));
        assert_eq!(of(&["1 000", "7"]), Told::Is(Decimals::Point));
        assert_eq!(of(&["1 000", "7,5"]), Told::Is(Decimals::Comma));
        assert_eq!(of(&["1.234,5", "1,234.5"]), Told::Both);
        assert_eq!(of(&["1.234.567"]), Told::Is(Decimals::Comma));
        let semicolons = |cells: &[&str]| told(cells.iter().map(|c| c.as_bytes()), true);
        assert_eq!(semicolons(&["1.234", "56"]), Told::Either);
        assert_eq!(semicolons(&["2.5e3"]), Told::Is(Decimals::Point));
        assert_eq!(semicolons(&["1.234", "1.5"]), Told::Is(Decimals::Point));
        assert_eq!(semicolons(&["1.234", "1,5"]), Told::Is(Decimals::Comma));
    }

    #[test]
    fn marks_part_thousands_or_the_cell_is_no_number() {
        let text = |cell: &str, d| plain(cell.as_bytes(), d).map(|c| String::from_utf8(c).unwrap());
        assert_eq!(text("1.234.567,89", Decimals::Comma).unwrap(), "1234567.89");
        assert_eq!(text("1,234.5", Decimals::Point).unwrap(), "1234.5");
        assert_eq!(text("12\u{a0}345,5", Decimals::Comma).unwrap(), "12345.5");
        assert_eq!(text("1'234'567.8", Decimals::Point).unwrap(), "1234567.8");
        assert_eq!(text("12 34", Decimals::Point), None);
        assert_eq!(text("1,23,4", Decimals::Point), None);
        assert_eq!(text("1234,567", Decimals::Point), None);
    }
}
