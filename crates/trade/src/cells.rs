//! Cells of Arrow columns, of whatever type a file has them, as text and as numbers.
//!
//! Written here and not left to a general cast: those know every pair of types, which is a fifth of a first
//! build, and drop what they cannot turn. Here what is no number is an error that shows the value.

use std::borrow::Cow;
use std::fmt::{self, Write};

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::*;
use arrow_array::{Array, Float64Array, Int32Array, Int64Array, PrimitiveArray, StringArray};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp};

/// A column as text.
#[derive(Clone, Copy)]
pub struct Cells<'a>(Kind<'a>);

/// What most tables are made of is known once a column, all else is looked at once a cell.
#[derive(Clone, Copy)]
pub(crate) enum Kind<'a> {
    Text(&'a StringArray),
    Coded(&'a Int32Array, &'a StringArray),
    Whole(&'a Int64Array),
    Double(&'a Float64Array),
    Other(&'a dyn Array),
}

impl<'a> Kind<'a> {
    pub(crate) fn of(array: &'a dyn Array) -> Self {
        if let Some(texts) = array.as_string_opt::<i32>() {
            return Self::Text(texts);
        }
        if let Some(numbers) = array.as_primitive_opt::<Int64Type>() {
            return Self::Whole(numbers);
        }
        if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
            return Self::Double(numbers);
        }
        let coded = array.as_dictionary_opt::<Int32Type>();
        match coded.and_then(|c| Some((c.keys(), c.values().as_string_opt::<i32>()?))) {
            Some((keys, texts)) if texts.null_count() == 0 => Self::Coded(keys, texts),
            _ => Self::Other(array),
        }
    }

    /// Whether a cell holds nothing.
    pub(crate) fn is_null(self, row: usize) -> bool {
        match self {
            Self::Text(texts) => texts.is_null(row),
            Self::Coded(keys, _) => keys.is_null(row),
            Self::Whole(numbers) => numbers.is_null(row),
            Self::Double(numbers) => numbers.is_null(row),
            Self::Other(array) => {
                let (array, row) = held(array, row);
                array.data_type() == &DataType::Null || array.is_null(row)
            }
        }
    }
}

impl<'a> Cells<'a> {
    /// The cells of a column.
    #[must_use]
    pub fn of(array: &'a dyn Array) -> Self {
        Self(Kind::of(array))
    }

    /// A cell as text; nothing where there is none.
    ///
    /// # Panics
    ///
    /// Behind the last row.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<Cow<'a, str>> {
        if self.is_null(row) {
            return None;
        }
        Some(match self.0 {
            Kind::Text(texts) => texts.value(row).into(),
            Kind::Coded(keys, texts) => texts.value(keys.value(row) as usize).into(),
            Kind::Whole(numbers) => numbers.value(row).to_string().into(),
            Kind::Double(numbers) => {
                ryu::Buffer::new().format(numbers.value(row)).to_owned().into()
            }
            Kind::Other(array) => {
                let mut text = String::new();
                // A String takes whatever is written to it.
                let _ = write(array, row, &mut text);
                text.into()
            }
        })
    }

    /// A cell as text, and `null` where there is none.
    #[must_use]
    pub fn text_or<'b>(&self, row: usize, null: &'b str) -> Cow<'b, str>
    where
        'a: 'b,
    {
        self.text(row).unwrap_or(Cow::Borrowed(null))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_null(&self, row: usize) -> bool {
        self.0.is_null(row)
    }
}

/// A column as text.
///
/// # Errors
///
/// [`ArrowError::CastError`] for bytes that are no UTF-8.
pub fn texts(array: &dyn Array) -> Result<StringArray, ArrowError> {
    if let Some(texts) = array.as_string_opt::<i32>() {
        return Ok(texts.clone());
    }
    let cells = Cells::of(array);
    let mut texts = StringBuilder::with_capacity(array.len(), 0);
    for row in 0..array.len() {
        if cells.is_null(row) {
            texts.append_null();
            continue;
        }
        if bytes(array, row).is_some_and(|bytes| std::str::from_utf8(bytes).is_err()) {
            let told = format!("row {}: bytes that are no UTF-8", row + 1);
            return Err(ArrowError::CastError(told));
        }
        // A builder takes whatever is written to it.
        let _ = write(array, row, &mut texts);
        texts.append_value("");
    }
    Ok(texts.finish())
}

/// A column as numbers: whole numbers, fractions, decimals, truths, and text that is a number.
///
/// # Errors
///
/// [`ArrowError::CastError`] with the first cell that is no number.
pub fn numbers(array: &dyn Array) -> Result<Float64Array, ArrowError> {
    macro_rules! of {
        ($kind:ty) => {
            array.as_primitive::<$kind>().unary(|x| x as f64)
        };
    }
    Ok(match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().clone(),
        DataType::Float32 => of!(Float32Type),
        DataType::Float16 => array.as_primitive::<Float16Type>().unary(f64::from),
        DataType::Int8 => of!(Int8Type),
        DataType::Int16 => of!(Int16Type),
        DataType::Int32 => of!(Int32Type),
        DataType::Int64 => of!(Int64Type),
        DataType::UInt8 => of!(UInt8Type),
        DataType::UInt16 => of!(UInt16Type),
        DataType::UInt32 => of!(UInt32Type),
        DataType::UInt64 => of!(UInt64Type),
        _ => {
            collected(array, "a number", |text| text.parse().ok().filter(|x: &f64| x.is_finite()))?
        }
    })
}

/// A column as whole numbers.
///
/// # Errors
///
/// [`ArrowError::CastError`] with the first cell that is no whole number of 64 bits.
pub fn whole(array: &dyn Array) -> Result<Int64Array, ArrowError> {
    macro_rules! of {
        ($kind:ty) => {
            array.as_primitive::<$kind>().unary(i64::from)
        };
    }
    Ok(match array.data_type() {
        DataType::Int64 => array.as_primitive::<Int64Type>().clone(),
        DataType::Int8 => of!(Int8Type),
        DataType::Int16 => of!(Int16Type),
        DataType::Int32 => of!(Int32Type),
        DataType::UInt8 => of!(UInt8Type),
        DataType::UInt16 => of!(UInt16Type),
        DataType::UInt32 => of!(UInt32Type),
        DataType::UInt64 => array
            .as_primitive::<UInt64Type>()
            .try_unary(|x| i64::try_from(x).map_err(|_| too_large(x)))?,
        kind if kind.is_floating() => numbers(array)?.try_unary(of_fraction)?,
        _ => collected(array, "a whole number", |text| {
            let digits = text.split_once('.').map_or(text, |(whole, rest)| {
                if rest.bytes().all(|digit| digit == b'0') { whole } else { text }
            });
            digits.parse().ok()
        })?,
    })
}

/// [`whole`] in 32 bits.
///
/// # Errors
///
/// [`ArrowError::CastError`] with the first cell that is no whole number of 32 bits.
pub fn small(array: &dyn Array) -> Result<Int32Array, ArrowError> {
    if let Some(numbers) = array.as_primitive_opt::<Int32Type>() {
        return Ok(numbers.clone());
    }
    whole(array)?.try_unary(|x| i32::try_from(x).map_err(|_| too_large(x)))
}

/// A double that is a whole number.
fn of_fraction(x: f64) -> Result<i64, ArrowError> {
    // 2^63 is the first that does not fit; -2^63 does.
    const END: f64 = 9_223_372_036_854_775_808.0;
    if x.fract() == 0.0 && (-END..END).contains(&x) {
        return Ok(x as i64);
    }
    Err(ArrowError::CastError(format!("\"{x}\" is not a whole number")))
}

fn too_large(x: impl fmt::Display) -> ArrowError {
    ArrowError::CastError(format!("{x} is too large a whole number"))
}

/// What the texts of cells say, as `read` has it.
fn collected<T: ArrowPrimitiveType>(
    array: &dyn Array,
    kind: &str,
    read: impl Fn(&str) -> Option<T::Native>,
) -> Result<PrimitiveArray<T>, ArrowError> {
    let cells = Cells::of(array);
    (0..array.len())
        .map(|row| {
            let Some(text) = cells.text(row) else { return Ok(None) };
            let text = match &*text {
                "true" if is_truth(array, row) => "1",
                "false" if is_truth(array, row) => "0",
                text => text,
            };
            match read(text) {
                Some(number) => Ok(Some(number)),
                None => Err(ArrowError::CastError(format!("{text:?} is not {kind}"))),
            }
        })
        .collect()
}

fn is_truth(array: &dyn Array, row: usize) -> bool {
    held(array, row).0.data_type() == &DataType::Boolean
}

/// The array and the place in it where a cell is kept: a dictionary's value, a run's.
fn held(array: &dyn Array, row: usize) -> (&dyn Array, usize) {
    macro_rules! keyed {
        ($($kind:ty),+) => {
            $(if let Some(coded) = array.as_dictionary_opt::<$kind>() {
                return match coded.key(row) {
                    Some(key) => held(coded.values().as_ref(), key),
                    None => (array, row),
                };
            })+
        };
    }
    macro_rules! runs {
        ($($kind:ty),+) => {
            $(if let Some(runs) = array.as_run_opt::<$kind>() {
                return held(runs.values().as_ref(), runs.get_physical_index(row));
            })+
        };
    }
    match array.data_type() {
        DataType::Dictionary(..) => {
            keyed!(
                Int32Type, Int8Type, Int16Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
                UInt64Type
            );
        }
        DataType::RunEndEncoded(..) => {
            runs!(Int16Type, Int32Type, Int64Type);
        }
        _ => {}
    }
    (array, row)
}

/// The bytes of a cell that is kept as bytes.
fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    let (array, row) = held(array, row);
    match array.data_type() {
        DataType::Binary => Some(array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => Some(array.as_binary::<i64>().value(row)),
        DataType::BinaryView => Some(array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => Some(array.as_fixed_size_binary().value(row)),
        _ => None,
    }
}

fn write(array: &dyn Array, row: usize, f: &mut dyn Write) -> fmt::Result {
    let (array, row) = held(array, row);
    macro_rules! value {
        ($kind:ty) => {
            array.as_primitive::<$kind>().value(row)
        };
    }
    macro_rules! decimal {
        ($kind:ty) => {
            f.write_str(&array.as_primitive::<$kind>().value_as_string(row))
        };
    }
    match array.data_type() {
        DataType::Utf8 => f.write_str(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => f.write_str(array.as_string::<i64>().value(row)),
        DataType::Utf8View => f.write_str(array.as_string_view().value(row)),
        DataType::Int8 => write!(f, "{}", value!(Int8Type)),
        DataType::Int16 => write!(f, "{}", value!(Int16Type)),
        DataType::Int32 => write!(f, "{}", value!(Int32Type)),
        DataType::Int64 => write!(f, "{}", value!(Int64Type)),
        DataType::UInt8 => write!(f, "{}", value!(UInt8Type)),
        DataType::UInt16 => write!(f, "{}", value!(UInt16Type)),
        DataType::UInt32 => write!(f, "{}", value!(UInt32Type)),
        DataType::UInt64 => write!(f, "{}", value!(UInt64Type)),
        DataType::Float16 => write!(f, "{}", value!(Float16Type)),
        DataType::Float32 => f.write_str(ryu::Buffer::new().format(value!(Float32Type))),
        DataType::Float64 => f.write_str(ryu::Buffer::new().format(value!(Float64Type))),
        DataType::Boolean => write!(f, "{}", array.as_boolean().value(row)),
        DataType::Decimal32(..) => decimal!(Decimal32Type),
        DataType::Decimal64(..) => decimal!(Decimal64Type),
        DataType::Decimal128(..) => decimal!(Decimal128Type),
        DataType::Decimal256(..) => decimal!(Decimal256Type),
        DataType::Date32 => date(i64::from(value!(Date32Type)), f),
        DataType::Date64 => moment(value!(Date64Type), 1_000, None, f),
        DataType::Time32(TimeUnit::Second) => time(i64::from(value!(Time32SecondType)), 1, f),
        DataType::Time32(_) => time(i64::from(value!(Time32MillisecondType)), 1_000, f),
        DataType::Time64(TimeUnit::Microsecond) => {
            time(value!(Time64MicrosecondType), 1_000_000, f)
        }
        DataType::Time64(_) => time(value!(Time64NanosecondType), 1_000_000_000, f),
        DataType::Timestamp(unit, zone) => {
            let zone = zone.as_deref();
            match unit {
                TimeUnit::Second => moment(value!(TimestampSecondType), 1, zone, f),
                TimeUnit::Millisecond => moment(value!(TimestampMillisecondType), 1_000, zone, f),
                TimeUnit::Microsecond => {
                    moment(value!(TimestampMicrosecondType), 1_000_000, zone, f)
                }
                TimeUnit::Nanosecond => {
                    moment(value!(TimestampNanosecondType), 1_000_000_000, zone, f)
                }
            }
        }
        _ => match bytes(array, row) {
            Some(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => f.write_str(text),
                Err(_) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            },
            // Lists, structures and spans: no table of trade has them, and no reader asks for them.
            None => write!(f, "{:?}", array.slice(row, 1)),
        },
    }
}

fn date(days: i64, f: &mut dyn Write) -> fmt::Result {
    let of = SignedDuration::from_hours(24 * days);
    match Date::constant(1970, 1, 1).checked_add(of) {
        Ok(date) => write!(f, "{date}"),
        Err(_) => write!(f, "{days} days after 1970"),
    }
}

fn span(count: i64, of_a_second: i64) -> SignedDuration {
    let nanoseconds = count.rem_euclid(of_a_second) * (1_000_000_000 / of_a_second);
    SignedDuration::new(count.div_euclid(of_a_second), nanoseconds as i32)
}

fn time(count: i64, of_a_second: i64, f: &mut dyn Write) -> fmt::Result {
    match Time::midnight().checked_add(span(count, of_a_second)) {
        Ok(time) => write!(f, "{time}"),
        Err(_) => write!(f, "{count} after midnight"),
    }
}

/// A moment of a clock on the wall, or in UTC where the column names a zone.
fn moment(count: i64, of_a_second: i64, zone: Option<&str>, f: &mut dyn Write) -> fmt::Result {
    let span = span(count, of_a_second);
    let shown = match zone {
        Some(_) => Timestamp::UNIX_EPOCH.checked_add(span).map(|moment| moment.to_string()),
        None => {
            DateTime::constant(1970, 1, 1, 0, 0, 0, 0).checked_add(span).map(|at| at.to_string())
        }
    };
    match shown {
        Ok(shown) => f.write_str(&shown),
        Err(_) => write!(f, "{count} after 1970"),
    }
}
