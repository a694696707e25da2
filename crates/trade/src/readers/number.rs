//! Decimal text to whole units, exactly, rounding half to even.
//!
//! ```text
//! "12.345" thousand dollars -> 12345 dollars, nothing rounded
//! "0.0005" thousand dollars -> 0 dollars, 0.5 rounded away (half to even)
//! ```

/// Thousandths of a thousandth of a … : the unit in which rounding differences are summed, 10^-12.
pub(crate) const FINE: u32 = 12;

/// A number in whole units and what rounding did to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) units: u64,
    /// Stored minus given, in 10^-12 units; zero when nothing was rounded.
    pub(crate) rounded: i64,
    /// Whether the text had a fraction of a unit.
    pub(crate) fraction: bool,
}

/// Why a text is not such a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    /// Nothing, or a word for nothing.
    Missing,
    Negative,
    NotANumber,
    TooLarge,
}

/// Largest number of whole units: a million times a year's world trade in dollars.
pub(crate) const LARGEST: u128 = 1_000_000_000_000_000;

/// Blanks around a cell are padding.
pub(crate) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [b' ' | b'\t' | b'\r', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r'] => trimmed(rest),
        _ => cell,
    }
}

/// How tables say that there is no value, in lower case: R, Stata, pandas, spreadsheets, Eurostat's colon and
/// the dashes and points of printed tables.
const MISSING: [&str; 24] = [
    "", "na", "n/a", "n.a.", "n.a", "#n/a", "(na)", "<na>", "nan", "null", "none", "nil", ".",
    "..", "...", "…", "-", "--", "---", "–", "—", ":", "(-)", "\u{2212}",
];

/// Whether a trimmed cell says that there is no value.
pub(crate) fn missing(cell: &[u8]) -> bool {
    // Nearly every cell is a number, and is passed at once.
    if cell.first().is_some_and(u8::is_ascii_digit) || cell.len() > 7 {
        return false;
    }
    let lower = cell.to_ascii_lowercase();
    MISSING.iter().any(|mark| mark.as_bytes() == lower)
}

/// Read `text`, a number in 10^`power` units, as whole units.
pub(crate) fn whole(text: &[u8], power: i32) -> Result<Whole, Bad> {
    let text = trimmed(text);
    if missing(text) {
        return Err(Bad::Missing);
    }
    let text = without_dollars(text);
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (mantissa, exponent) = parsed(digits)?;
    if negative && mantissa != 0 {
        return Err(Bad::Negative);
    }
    scaled(mantissa, exponent.saturating_add(power))
}

/// A number without the sign of US dollars before it or behind it.
pub(crate) fn without_dollars(text: &[u8]) -> &[u8] {
    if text.first().is_none_or(u8::is_ascii_digit) && text.last().is_none_or(u8::is_ascii_digit) {
        return text;
    }
    const SIGNS: [&[u8]; 5] = [b"US$", b"US $", b"USD", b"us$", b"$"];
    for sign in SIGNS {
        if let Some(number) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            return trimmed(number);
        }
    }
    text
}

/// Mantissa and power of ten.
fn parsed(text: &[u8]) -> Result<(u128, i32), Bad> {
    match short(text) {
        Some(number) => Ok(number),
        None => long(text),
    }
}

/// Plain digits with at most one point, few enough for 64 bits: nearly every cell.
fn short(text: &[u8]) -> Option<(u128, i32)> {
    const DIGITS: usize = 18;
    if text.is_empty() || text.len() > DIGITS {
        return None;
    }
    let (mut mantissa, mut point) = (0_u64, None);
    for (at, byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let decimals = point.map_or(0, |at| text.len() - at - 1);
    (text.len() > usize::from(point.is_some()))
        .then_some((u128::from(mantissa), -(decimals as i32)))
}

fn long(text: &[u8]) -> Result<(u128, i32), Bad> {
    let mut mantissa: u128 = 0;
    let mut exponent = 0;
    let (mut digits, mut point) = (0_u32, false);
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                mantissa = mantissa
                    .checked_mul(10)
                    .and_then(|m| m.checked_add(u128::from(byte - b'0')))
                    .ok_or(Bad::TooLarge)?;
                exponent -= i32::from(point);
            }
            b'.' if !point => point = true,
            b'e' | b'E' if digits > 0 => {
                exponent = exponent.checked_add(power_of(after)?).ok_or(Bad::TooLarge)?;
                return Ok((mantissa, exponent));
            }
            _ => return Err(Bad::NotANumber),
        }
        rest = after;
    }
    if digits == 0 { Err(Bad::NotANumber) } else { Ok((mantissa, exponent)) }
}

fn power_of(text: &[u8]) -> Result<i32, Bad> {
    let plausible = text.len() <= 5 && text.last().is_some_and(u8::is_ascii_digit);
    let text = std::str::from_utf8(text).ok().filter(|_| plausible).ok_or(Bad::NotANumber)?;
    text.parse().map_err(|_| Bad::NotANumber)
}

fn scaled(mantissa: u128, exponent: i32) -> Result<Whole, Bad> {
    if mantissa == 0 {
        return Ok(Whole { units: 0, rounded: 0, fraction: false });
    }
    if exponent == 0 && mantissa <= LARGEST {
        return Ok(Whole { units: mantissa as u64, rounded: 0, fraction: false });
    }
    let power = 10_u128.checked_pow(exponent.unsigned_abs());
    if exponent >= 0 {
        let units = power.and_then(|p| mantissa.checked_mul(p)).filter(|u| *u <= LARGEST);
        let units = units.ok_or(Bad::TooLarge)? as u64;
        return Ok(Whole { units, rounded: 0, fraction: false });
    }
    // A divisor beyond 10^38 leaves nothing of any mantissa that fits 128 bits.
    let Some(power) = power else { return Ok(Whole { units: 0, rounded: 0, fraction: true }) };
    let (down, rest) = (mantissa / power, mantissa % power);
    let up = match (rest * 2).cmp(&power) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => down % 2 == 1,
    };
    let units = down + u128::from(up);
    if units > LARGEST {
        return Err(Bad::TooLarge);
    }
    let (size, sign) = if up { (power - rest, 1) } else { (rest, -1) };
    Ok(Whole { units: units as u64, rounded: sign * fine(size, power), fraction: rest != 0 })
}

/// `size / power` in 10^-12, half to even.
fn fine(size: u128, power: u128) -> i64 {
    let unit = 10_u128.pow(FINE);
    if power <= unit {
        return (size * (unit / power)) as i64;
    }
    let step = power / unit;
    let (down, rest) = (size / step, size % step);
    let up = rest * 2 > step || (rest * 2 == step && down % 2 == 1);
    (down + u128::from(up)) as i64
}

/// A sum of 10^-12 units as decimal text without trailing zeros.
pub(crate) fn fine_text(sum: i128) -> String {
    let unit = 10_u128.pow(FINE);
    let size = sum.unsigned_abs();
    let sign = if sum < 0 { "-" } else { "" };
    let fraction = format!("{:012}", size % unit);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", size / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, power: i32) -> u64 {
        whole(text.as_bytes(), power).unwrap().units
    }

    #[test]
    fn thousands_with_three_decimals_are_exact_dollars() {
        assert_eq!(units("12.345", 3), 12345);
        assert_eq!(units("12.3", 3), 12300);
        assert_eq!(units("  7 ", 3), 7000);
        assert_eq!(units("1.5e3", 0), 1500);
        assert_eq!(units("1.5E+03", 3), 1_500_000);
        assert!(!whole(b"12.345", 3).unwrap().fraction);
    }

    #[test]
    fn halves_go_to_even_and_are_counted() {
        let at = |text: &str| whole(text.as_bytes(), 0).unwrap();
        assert_eq!(at("2.5"), Whole { units: 2, rounded: -500_000_000_000, fraction: true });
        assert_eq!(at("3.5"), Whole { units: 4, rounded: 500_000_000_000, fraction: true });
        assert_eq!(at("2.50000000000000001").units, 3);
        assert_eq!(fine_text(-500_000_000_000), "-0.5");
        assert_eq!(fine_text(3_250_000_000_000), "3.25");
        assert_eq!(fine_text(0), "0");
    }

    #[test]
    fn what_is_no_number_says_why() {
        let bad = |text: &str| whole(text.as_bytes(), 3).unwrap_err();
        for text in ["", "NA", "   NA", "nan", "  "] {
            assert_eq!(bad(text), Bad::Missing, "{text}");
        }
        assert_eq!(bad("-1"), Bad::Negative);
        for text in ["12,5", "abc", "1.2.3", "e5", "1e", "0x10", "1e99999999999", "inf"] {
            assert_eq!(bad(text), Bad::NotANumber, "{text}");
        }
        assert_eq!(bad("1e13"), Bad::TooLarge);
        assert_eq!(bad(&"9".repeat(60)), Bad::TooLarge);
        assert_eq!(whole(b"1e-99999", 3).unwrap_err(), Bad::NotANumber);
        assert_eq!(units("1e-9999", 3), 0);
        assert_eq!(units("-0", 3), 0);
    }
}
