//! Exact fractions: duties, shares and thresholds without floats.
//!
//! ```text
//! 17 x 0.7 = 11.9, never 11.899999
//! ```
//!
//! ```
//! use corridor_access::Exact;
//! let base: Exact = "17".parse()?;
//! let left = base.times(Exact::new(7, 10)?)?;
//! assert_eq!(left.to_string(), "11.9");
//! # Ok::<(), corridor_access::Error>(())
//! ```
//!
//! A fraction is two `i128` without a common divisor, the lower one positive. Sums and products are
//! checked: what leaves 38 digits is an error, never a wrapped number. Comparison cannot overflow.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::Error;

/// An exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact { numerator: 0, denominator: 1 };
    /// One.
    pub const ONE: Exact = Exact { numerator: 1, denominator: 1 };
    /// One hundred: per cent.
    pub const HUNDRED: Exact = Exact { numerator: 100, denominator: 1 };

    /// `numerator / denominator`, in lowest terms.
    ///
    /// # Errors
    ///
    /// [`Error::DivisionByZero`] for a denominator of zero, [`Error::Overflow`] at the edge.
    pub fn new(numerator: i128, denominator: i128) -> Result<Exact, Error> {
        if denominator == 0 {
            return Err(Error::DivisionByZero { operation: "a fraction" });
        }
        let overflow = Error::Overflow { operation: "a fraction" };
        let divisor = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).map_err(|_| overflow.clone())?;
        let (n, d) = (numerator / divisor, denominator / divisor);
        if d > 0 {
            return Ok(Exact { numerator: n, denominator: d });
        }
        match (n.checked_neg(), d.checked_neg()) {
            (Some(numerator), Some(denominator)) => Ok(Exact { numerator, denominator }),
            _ => Err(overflow),
        }
    }

    /// A whole number.
    #[must_use]
    pub const fn whole(value: i64) -> Exact {
        Exact { numerator: value as i128, denominator: 1 }
    }

    /// The upper number, in lowest terms.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The lower number, in lowest terms; positive.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The sum.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] beyond 38 digits.
    pub fn plus(self, other: Exact) -> Result<Exact, Error> {
        let overflow = Error::Overflow { operation: "a sum" };
        if self.denominator == other.denominator {
            let sum = self.numerator.checked_add(other.numerator).ok_or(overflow)?;
            return Exact::new(sum, self.denominator);
        }
        let shared =
            common_divisor(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let shared = i128::try_from(shared).map_err(|_| overflow.clone())?;
        let (left, right) = (other.denominator / shared, self.denominator / shared);
        let sum = self
            .numerator
            .checked_mul(left)
            .zip(other.numerator.checked_mul(right))
            .and_then(|(a, b)| a.checked_add(b));
        let denominator = self.denominator.checked_mul(left);
        let (numerator, denominator) = sum.zip(denominator).ok_or(overflow)?;
        Exact::new(numerator, denominator)
    }

    /// The difference.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] beyond 38 digits.
    pub fn minus(self, other: Exact) -> Result<Exact, Error> {
        self.plus(other.negated()?)
    }

    fn negated(self) -> Result<Exact, Error> {
        let numerator =
            self.numerator.checked_neg().ok_or(Error::Overflow { operation: "a difference" })?;
        Ok(Exact { numerator, denominator: self.denominator })
    }

    /// The product.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] beyond 38 digits.
    pub fn times(self, other: Exact) -> Result<Exact, Error> {
        // Cancel crosswise first: it keeps the factors small.
        let a = Exact::new(self.numerator, other.denominator)?;
        let b = Exact::new(other.numerator, self.denominator)?;
        let product = a.numerator.checked_mul(b.numerator);
        let below = a.denominator.checked_mul(b.denominator);
        match product.zip(below) {
            Some((numerator, denominator)) => Exact::new(numerator, denominator),
            None => Err(Error::Overflow { operation: "a product" }),
        }
    }

    /// The quotient.
    ///
    /// # Errors
    ///
    /// [`Error::DivisionByZero`], [`Error::Overflow`] beyond 38 digits.
    pub fn over(self, other: Exact) -> Result<Exact, Error> {
        if other.numerator == 0 {
            return Err(Error::DivisionByZero { operation: "a quotient" });
        }
        self.times(Exact::new(other.denominator, other.numerator)?)
    }

    /// `self` per cent of `value`.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] beyond 38 digits.
    pub fn percent_of(self, value: Exact) -> Result<Exact, Error> {
        self.times(value)?.over(Exact::HUNDRED)
    }

    /// What per cent `self` is of `base`.
    ///
    /// # Errors
    ///
    /// [`Error::DivisionByZero`], [`Error::Overflow`] beyond 38 digits.
    pub fn as_percent_of(self, base: Exact) -> Result<Exact, Error> {
        self.times(Exact::HUNDRED)?.over(base)
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The largest whole number that is not above, and the rest in [0, 1).
    fn floor(self) -> (i128, Exact) {
        let whole = self.numerator.div_euclid(self.denominator);
        let rest = self.numerator.rem_euclid(self.denominator);
        (whole, Exact::new(rest, self.denominator).unwrap_or(Exact::ZERO))
    }

    /// Rounded to a multiple of `unit`, as the mode says.
    ///
    /// # Errors
    ///
    /// [`Error::DivisionByZero`] for a unit of zero, [`Error::Overflow`] beyond 38 digits.
    pub fn rounded(self, mode: Mode, unit: Exact) -> Result<Exact, Error> {
        let (whole, rest) = self.over(unit)?.floor();
        let half = Exact { numerator: 1, denominator: 2 };
        let up = match (mode, rest.cmp(&half)) {
            _ if rest.is_zero() => false,
            (Mode::Down, _) => false,
            (Mode::Up, _) => true,
            (_, Ordering::Less) => false,
            (_, Ordering::Greater) | (Mode::HalfUp, Ordering::Equal) => true,
            (Mode::HalfDown, Ordering::Equal) => false,
            (Mode::HalfEven, Ordering::Equal) => whole % 2 != 0,
        };
        let overflow = Error::Overflow { operation: "rounding" };
        let whole = whole.checked_add(i128::from(up)).ok_or(overflow)?;
        Exact { numerator: whole, denominator: 1 }.times(unit)
    }

    /// The text with this many decimals, exactly one half going up.
    #[must_use]
    pub fn decimals(self, places: u32) -> String {
        let places = places.min(18);
        let unit = Exact { numerator: 1, denominator: 10i128.pow(places) };
        match self.rounded(Mode::HalfUp, unit).and_then(|r| r.over(unit)) {
            Ok(scaled) => place_point(scaled.numerator, places as usize),
            Err(_) => self.to_string(),
        }
    }

    /// The nearest float, for charts and for comparison with rivals only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// How many decimals write it exactly, if any do.
    fn exact_places(self) -> Option<u32> {
        let (mut rest, mut twos, mut fives) = (self.denominator, 0u32, 0u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        let places = twos.max(fives);
        (rest == 1 && places <= 18).then_some(places)
    }
}

/// The digits of a whole number with a point before the last `places`.
fn place_point(scaled: i128, places: usize) -> String {
    let sign = if scaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// Which way a number goes that is not a multiple of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Mode {
    /// Towards minus infinity: "never rounded up".
    Down,
    /// Towards plus infinity.
    Up,
    /// To the nearest; exactly one half goes up.
    HalfUp,
    /// To the nearest; exactly one half goes down.
    HalfDown,
    /// To the nearest; exactly one half goes to the even one.
    HalfEven,
}

impl Default for Exact {
    fn default() -> Exact {
        Exact::ZERO
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        if let Some((a, b)) = self
            .numerator
            .checked_mul(other.denominator)
            .zip(other.numerator.checked_mul(self.denominator))
        {
            return a.cmp(&b);
        }
        // Continued fractions: compare whole parts, then the inverted rests the other way round.
        let (mut a, mut b) = (self.floor(), other.floor());
        let mut flipped = false;
        loop {
            let order = a.0.cmp(&b.0);
            let order = if order != Ordering::Equal {
                order
            } else {
                match (a.1.is_zero(), b.1.is_zero()) {
                    (true, true) => return Ordering::Equal,
                    (true, false) => Ordering::Less,
                    (false, true) => Ordering::Greater,
                    (false, false) => {
                        let inverse =
                            |r: Exact| Exact { numerator: r.denominator, denominator: r.numerator };
                        a = inverse(a.1).floor();
                        b = inverse(b.1).floor();
                        flipped = !flipped;
                        continue;
                    }
                }
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Exact {
    /// As an exact decimal where there is one, else as a fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(f, "{}", self.numerator);
        }
        let scaled = self.exact_places().and_then(|places| {
            let by = 10i128.pow(places) / self.denominator;
            self.numerator.checked_mul(by).map(|scaled| place_point(scaled, places as usize))
        });
        match scaled {
            Some(text) => f.write_str(&text),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

impl FromStr for Exact {
    type Err = Error;

    /// A decimal with a point, `12.5`, or a fraction, `2/3`: at most 18 digits on each side.
    fn from_str(text: &str) -> Result<Exact, Error> {
        let wrong = || Error::NotANumber {
            value: text.chars().take(60).collect(),
            expected: "a number such as 12.5 or 2/3, of at most 18 digits on each side",
        };
        if let Some((above, below)) = text.split_once('/') {
            let above: Exact = above.trim().parse().map_err(|_| wrong())?;
            let below: Exact = below.trim().parse().map_err(|_| wrong())?;
            return above.over(below).map_err(|_| wrong());
        }
        let body = text.trim();
        let (sign, body) = match body.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, body.strip_prefix('+').unwrap_or(body)),
        };
        let (whole, decimals) = body.split_once('.').unwrap_or((body, ""));
        let digits = |part: &str| part.len() <= 18 && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
            return Err(wrong());
        }
        let mut numerator: i128 = 0;
        for digit in whole.bytes().chain(decimals.bytes()) {
            numerator = numerator * 10 + i128::from(digit - b'0');
        }
        Exact::new(sign * numerator, 10i128.pow(decimals.len() as u32))
    }
}

impl serde::Serialize for Exact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        text.parse().unwrap()
    }

    #[test]
    fn seventeen_times_seven_tenths() {
        let product = exact("17").times(exact("0.7")).unwrap();
        assert_eq!(product.rounded(Mode::Down, exact("0.1")).unwrap().to_string(), "11.9");
    }

    #[test]
    fn one_half_goes_where_the_treaty_says() {
        for (mode, expected) in [
            (Mode::HalfDown, "13"),
            (Mode::HalfUp, "14"),
            (Mode::HalfEven, "14"),
            (Mode::Down, "13"),
            (Mode::Up, "14"),
        ] {
            assert_eq!(exact("13.5").rounded(mode, Exact::ONE).unwrap(), exact(expected));
        }
    }

    #[test]
    fn comparison_does_not_overflow() {
        let near = Exact::new(i128::MAX - 1, i128::MAX).unwrap();
        let nearer = Exact::new(i128::MAX - 2, i128::MAX).unwrap();
        assert!(nearer < near && near < Exact::ONE && near == near);
        assert!(near.plus(nearer).is_err() || near.plus(nearer).is_ok());
    }

    #[test]
    fn text_round_trip() {
        for text in ["0", "-1.25", "0.001", "1494", "2/3", "-1/7"] {
            assert_eq!(exact(text).to_string(), text);
        }
        assert_eq!(exact("42.98").decimals(1), "43.0");
        assert_eq!(exact("-0.05").decimals(1), "0.0");
        for bad in ["", ".", "1e5", "1,5", "1/0", "1234567890123456789", "x"] {
            assert!(bad.parse::<Exact>().is_err(), "{bad}");
        }
    }
}
