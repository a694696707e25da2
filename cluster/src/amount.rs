//! Amounts as they stand in a file to whole units, half to even, row by row, as `corridor import` rounds.
//!
//! ```text
//! 12.345 thousand dollars -> 12345 dollars, nothing rounded
//! 0.0005 thousand dollars -> 0 dollars, half a dollar rounded away
//! ```

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal64Type, Decimal128Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

/// Rounding differences are summed in 10^-12 of a unit.
const FINE: i32 = 12;
/// The largest amount: a million times a year's world trade in dollars.
const LARGEST: i128 = 1_000_000_000_000_000;

/// An amount in whole units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// Whole units.
    pub units: u64,
    /// Stored minus given, in 10^-12 units.
    pub rounded: i128,
    /// Whether it had a fraction of a unit.
    pub fraction: bool,
}

/// A column of amounts, in 10^`power` units.
pub struct Amounts {
    column: ArrayRef,
    power: i32,
}

impl Amounts {
    /// A column of numbers, or of numbers as text.
    ///
    /// # Errors
    ///
    /// The kind of a column that holds no numbers.
    pub fn of(column: &ArrayRef, power: i32) -> Result<Self, String> {
        let to = match column.data_type() {
            kind @ (DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Float64) => {
                kind.clone()
            }
            kind if kind.is_integer() && *kind != DataType::UInt64 => DataType::Int64,
            DataType::Decimal32(_, scale) => DataType::Decimal64(18, *scale),
            _ => DataType::Utf8,
        };
        let column = if *column.data_type() == to {
            column.clone()
        } else {
            arrow_cast::cast(column, &to).map_err(|e| e.to_string())?
        };
        Ok(Self { column, power })
    }

    /// The amount of a row; nothing where the cell says that there is none.
    ///
    /// # Errors
    ///
    /// The cell as text, and what was expected.
    pub fn row(&self, row: usize) -> Result<Option<Whole>, (String, &'static str)> {
        if self.column.is_null(row) {
            return Ok(None);
        }
        let (mantissa, exponent, text) = match self.column.data_type() {
            DataType::Int64 => {
                (i128::from(self.column.as_primitive::<Int64Type>().value(row)), 0, None)
            }
            DataType::Decimal64(_, scale) => {
                let value = self.column.as_primitive::<Decimal64Type>().value(row);
                (i128::from(value), -i32::from(*scale), None)
            }
            DataType::Decimal128(_, scale) => {
                let value = self.column.as_primitive::<Decimal128Type>().value(row);
                (value, -i32::from(*scale), None)
            }
            DataType::Float64 => {
                let value =
                    self.column.as_primitive::<arrow_array::types::Float64Type>().value(row);
                if value.is_nan() {
                    return Ok(None);
                }
                let text = value.to_string();
                let (mantissa, exponent) = decimal(&text).ok_or_else(|| (text.clone(), NUMBER))?;
                (mantissa, exponent, Some(text))
            }
            _ => {
                let text = self.column.as_string::<i32>().value(row).trim();
                if ["", "NA", "nan", "NaN", "null"].contains(&text) {
                    return Ok(None);
                }
                let (mantissa, exponent) =
                    decimal(text).ok_or_else(|| (text.to_owned(), NUMBER))?;
                (mantissa, exponent, Some(text.to_owned()))
            }
        };
        let shown = || {
            text.clone().unwrap_or_else(|| match exponent {
                0 => mantissa.to_string(),
                _ => format!("{mantissa}e{exponent}"),
            })
        };
        if mantissa < 0 {
            return Err((shown(), "an amount that is not negative"));
        }
        scaled(mantissa, exponent + self.power).map(Some).ok_or_else(|| (shown(), "at most 10^15"))
    }
}

const NUMBER: &str = "a number";

/// Mantissa and power of ten of a decimal text.
fn decimal(text: &str) -> Option<(i128, i32)> {
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, digits),
    };
    let (mut mantissa, mut decimals, mut point, mut any) = (0_i128, 0, false, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                decimals += i32::from(point);
                any = true;
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    any.then_some((sign * mantissa, power.checked_sub(decimals)?))
}

/// `mantissa` x 10^`exponent` in whole units; nothing when it is over the largest.
fn scaled(mantissa: i128, exponent: i32) -> Option<Whole> {
    if exponent >= 0 {
        let units = if mantissa == 0 { 0 } else { mantissa.checked_mul(ten(exponent)?)? };
        return (units <= LARGEST).then_some(Whole { units: units as u64, ..Whole::default() });
    }
    let Some(unit) = ten(-exponent) else {
        // A mantissa has at most 39 digits, so this is less than half a unit.
        return Some(Whole { units: 0, rounded: 0, fraction: mantissa != 0 });
    };
    let units = half_to_even(mantissa, unit);
    let rest = mantissa % unit;
    let difference = if units > mantissa / unit { unit - rest } else { -rest };
    let rounded = match exponent + FINE {
        finer if finer >= 0 => difference * ten(finer)?,
        coarser => half_to_even(difference.abs(), ten(-coarser)?) * difference.signum(),
    };
    (units <= LARGEST).then_some(Whole { units: units as u64, rounded, fraction: rest != 0 })
}

fn half_to_even(size: i128, unit: i128) -> i128 {
    let (down, rest) = (size / unit, size % unit);
    down + i128::from(rest > unit - rest || (rest == unit - rest && down % 2 == 1))
}

fn ten(power: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power).ok()?)
}

/// A sum of rounding differences as decimal text.
#[must_use]
pub fn fine_text(fine: i128) -> String {
    let unit = 10_u128.pow(FINE as u32);
    let (whole, rest) = (fine.unsigned_abs() / unit, fine.unsigned_abs() % unit);
    let sign = if fine < 0 { "-" } else { "" };
    let decimals = format!("{rest:012}");
    match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Decimal128Array, Float64Array, Int32Array, StringArray};

    use super::*;

    fn whole(column: ArrayRef, power: i32) -> Vec<Option<u64>> {
        let amounts = Amounts::of(&column, power).unwrap();
        (0..column.len()).map(|row| amounts.row(row).unwrap().map(|w| w.units)).collect()
    }

    #[test]
    fn every_kind_of_column_gives_the_same_dollars() {
        let expected = [Some(12345), None, Some(0), Some(2), Some(2)];
        let floats = [Some(12.345), None, Some(0.0005), Some(0.0015), Some(0.0025)];
        assert_eq!(whole(Arc::new(Float64Array::from(floats.to_vec())), 3), expected);
        let texts = ["12.345", "NA", "5e-4", "0.0015", ".0025"];
        assert_eq!(whole(Arc::new(StringArray::from(texts.to_vec())), 3), expected);
        let tenths = vec![Some(123_450), None, Some(5), Some(15), Some(25)];
        let column = Decimal128Array::from(tenths).with_precision_and_scale(20, 1).unwrap();
        assert_eq!(whole(Arc::new(column), 0), expected);
        assert_eq!(whole(Arc::new(Int32Array::from(vec![7, 0])), 6), [Some(7_000_000), Some(0)]);
    }

    #[test]
    fn what_is_no_amount_is_said() {
        let of = |text: &str| {
            let column: ArrayRef = Arc::new(StringArray::from(vec![text]));
            Amounts::of(&column, 0).unwrap().row(0)
        };
        assert_eq!(of("twelve").unwrap_err().1, "a number");
        assert_eq!(of("-1").unwrap_err().1, "an amount that is not negative");
        assert_eq!(of("1e16").unwrap_err().1, "at most 10^15");
        assert_eq!(of("1e-60").unwrap().unwrap().units, 0);
    }

    #[test]
    fn what_rounding_did_adds_up() {
        let column: ArrayRef = Arc::new(StringArray::from(vec!["0.5", "1.5", "2.25"]));
        let amounts = Amounts::of(&column, 0).unwrap();
        let fine = (0..3).map(|row| amounts.row(row).unwrap().unwrap().rounded).sum();
        assert_eq!(fine_text(fine), "-0.25"); // -0.5 + 0.5 - 0.25
        assert_eq!(fine_text(-fine), "0.25");
        assert_eq!(fine_text(0), "0");
    }
}
