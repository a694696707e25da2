//! Cells of Arrow columns, held to arrow-cast: every type that a file of statistics can have.

use std::sync::Arc;

use arrow_array::builder::PrimitiveRunBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::*;
use arrow_array::*;
use arrow_cast::CastOptions;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;
use corridor_trade::cells::{Cells, numbers, small, texts, whole};

fn of(array: impl Array + 'static) -> ArrayRef {
    Arc::new(array)
}

fn numeric() -> Vec<ArrayRef> {
    let half = |x: f32| <Float16Type as ArrowPrimitiveType>::Native::from_f32(x);
    let digits = vec![Some(-1), None, Some(12_345), Some(0), Some(79_900)];
    let narrow: Vec<Option<i32>> = digits.clone();
    let middle: Vec<Option<i64>> = digits.iter().map(|d| d.map(i64::from)).collect();
    let wide: Vec<Option<i128>> = digits.iter().map(|d| d.map(i128::from)).collect();
    let widest = digits
        .iter()
        .map(|d| d.map(|d| <Decimal256Type as ArrowPrimitiveType>::Native::from_i128(d.into())));
    let large = vec![Some(99_999_999_999_999_999_999_i128), Some(-1_000)];
    vec![
        of(Int8Array::from(vec![Some(i8::MIN), None, Some(i8::MAX)])),
        of(Int16Array::from(vec![Some(i16::MIN), None, Some(i16::MAX)])),
        of(Int32Array::from(vec![Some(i32::MIN), None, Some(i32::MAX)])),
        of(Int64Array::from(vec![Some(i64::MIN), Some(0), None, Some(i64::MAX)])),
        of(UInt8Array::from(vec![Some(u8::MAX), None, Some(0)])),
        of(UInt16Array::from(vec![Some(u16::MAX), None, Some(0)])),
        of(UInt32Array::from(vec![Some(u32::MAX), None, Some(0)])),
        of(UInt64Array::from(vec![Some(u64::MAX), None, Some(0)])),
        of(Float16Array::from(vec![Some(half(0.5)), None, Some(half(-2048.0))])),
        of(Float32Array::from(vec![Some(0.1), None, Some(1e20), Some(-0.0), Some(2024.0)])),
        of(Float64Array::from(vec![1.0, 1e-5, 1e-6, 123_456_789.5, 1e15, 1e16, 1e17, 0.3, -2e300])),
        of(Float64Array::from(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY])),
        of(Decimal32Array::from(narrow).with_precision_and_scale(9, 3).unwrap()),
        of(Decimal64Array::from(middle).with_precision_and_scale(18, 0).unwrap()),
        of(Decimal128Array::from(wide.clone()).with_precision_and_scale(20, 3).unwrap()),
        of(Decimal128Array::from(wide).with_precision_and_scale(20, -2).unwrap()),
        of(Decimal128Array::from(large).with_precision_and_scale(30, 2).unwrap()),
        of(widest.collect::<Decimal256Array>().with_precision_and_scale(60, 5).unwrap()),
    ]
}

fn coded<K: ArrowDictionaryKeyType>() -> ArrayRef {
    let codes = vec![Some("VNM"), None, Some("POL"), Some("VNM")];
    of(codes.into_iter().collect::<DictionaryArray<K>>())
}

fn worded() -> Vec<ArrayRef> {
    let mut runs = PrimitiveRunBuilder::<Int32Type, Int64Type>::new();
    runs.extend([Some(4), Some(4), None, Some(-7)]);
    let numbers = of(Float64Array::from(vec![Some(2.5), None]));
    let of_numbers =
        DictionaryArray::<Int32Type>::new(Int32Array::from(vec![Some(0), None, Some(1)]), numbers);
    vec![
        of(StringArray::from(vec![Some("Côte d’Ivoire"), None, Some("")])),
        of(LargeStringArray::from(vec![Some("a,\"b\"\n"), None])),
        of(StringViewArray::from(vec![Some("a text of more than twelve bytes"), None, Some("x")])),
        coded::<Int8Type>(),
        coded::<Int16Type>(),
        coded::<Int32Type>(),
        coded::<Int64Type>(),
        coded::<UInt8Type>(),
        coded::<UInt16Type>(),
        coded::<UInt32Type>(),
        coded::<UInt64Type>(),
        of(of_numbers),
        of(runs.finish()),
        of(BooleanArray::from(vec![Some(true), None, Some(false)])),
        of(NullArray::new(2)),
    ]
}

const MOMENTS: [i64; 4] = [0, -1, 1_764_000_000, 86_399];

fn dated() -> Vec<ArrayRef> {
    let of_a_second = |parts: i64| MOMENTS.map(|second| Some(second * parts)).to_vec();
    let mut all = vec![
        of(Date32Array::from(vec![Some(0), Some(20_000), Some(-1), Some(-700_000), None])),
        of(Date64Array::from(vec![Some(0), Some(20_000 * 86_400_000), None])),
        of(Time32SecondArray::from(vec![Some(0), Some(86_399), None])),
        of(Time32MillisecondArray::from(vec![Some(0), Some(86_399_000), None])),
        of(Time64MicrosecondArray::from(vec![Some(3_600_000_000), None])),
        of(Time64NanosecondArray::from(vec![Some(3_600_000_000_000), None])),
        of(TimestampSecondArray::from(of_a_second(1))),
        of(TimestampMillisecondArray::from(of_a_second(1_000))),
        of(TimestampMicrosecondArray::from(of_a_second(1_000_000))),
        of(TimestampNanosecondArray::from(of_a_second(1_000_000_000))),
    ];
    all.push(of(TimestampMillisecondArray::from(vec![-1_877, 1_764_000_000_123])));
    all.push(of(TimestampSecondArray::from(of_a_second(1)).with_timezone("+00:00")));
    all
}

fn all() -> Vec<ArrayRef> {
    [numeric(), worded(), dated()].concat()
}

#[test]
fn cells_are_shown_as_arrow_shows_them() {
    for column in all() {
        let options = FormatOptions::default().with_null("–");
        let shown = ArrayFormatter::try_new(&column, &options).unwrap();
        let cells = Cells::of(&column);
        for row in 0..column.len() {
            let (ours, theirs) = (cells.text_or(row, "–"), shown.value(row).to_string());
            assert_eq!(ours, theirs, "{} row {row}", column.data_type());
            assert_eq!(cells.is_null(row), cells.text(row).is_none());
        }
        if matches!(column.data_type(), DataType::Date64) {
            continue; // arrow's cast shows no clock there, its display does
        }
        let theirs = arrow_cast::cast(&column, &DataType::Utf8);
        if let Ok(theirs) = theirs {
            assert_eq!(&texts(&column).unwrap(), theirs.as_string::<i32>());
        }
    }
}

/// What arrow's cast makes of a column where no cell may get lost.
fn cast(column: &ArrayRef, kind: &DataType) -> Option<ArrayRef> {
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    arrow_cast::cast_with_options(column, kind, &strict).ok()
}

#[test]
fn numbers_are_those_of_arrows_cast() {
    for column in numeric() {
        let theirs = cast(&column, &DataType::Float64).unwrap();
        let theirs = theirs.as_primitive::<Float64Type>();
        let ours = numbers(&column).unwrap();
        assert_eq!(ours.nulls(), theirs.nulls(), "{}", column.data_type());
        for (a, b) in ours.iter().zip(theirs).filter_map(|(a, b)| a.zip(b)) {
            // A decimal is read as the nearest double; arrow divides, which may end one beside it.
            let close = (a - b).abs() <= f64::EPSILON * b.abs();
            assert!(a.to_bits() == b.to_bits() || close, "{}: {a} {b}", column.data_type());
        }
    }
    let truths = of(BooleanArray::from(vec![Some(true), None, Some(false)]));
    assert_eq!(numbers(&truths).unwrap(), Float64Array::from(vec![Some(1.0), None, Some(0.0)]));
    let said = StringArray::from(vec!["1.5", "-2e3"]);
    assert_eq!(numbers(&said).unwrap().values(), &[1.5, -2000.0]);
}

#[test]
fn whole_numbers_are_those_of_arrows_cast_or_an_error_that_shows_the_value() {
    for column in numeric() {
        let theirs = cast(&column, &DataType::Int64);
        let cells = Cells::of(&column);
        let exact = |row: usize, x: i64| {
            let shown = cells.text(row).unwrap();
            let whole = shown.split_once('.').map_or(&*shown, |(whole, rest)| {
                if rest.trim_end_matches('0').is_empty() { whole } else { "" }
            });
            whole == x.to_string()
        };
        match whole(&column) {
            Ok(ours) => {
                let theirs = theirs.unwrap();
                assert_eq!(&ours, theirs.as_primitive::<Int64Type>(), "{}", column.data_type());
            }
            // What arrow took for whole was cut off, or there is none.
            Err(error) => {
                let told = error.to_string();
                assert!(told.contains("whole number"), "{told}");
                let all_exact = theirs.is_some_and(|all| {
                    let all = all.as_primitive::<Int64Type>().clone();
                    (0..all.len()).all(|row| all.is_null(row) || exact(row, all.value(row)))
                });
                assert!(!all_exact, "{}: {told}", column.data_type());
            }
        }
    }
}

#[test]
fn what_is_no_number_is_an_error_that_shows_it() {
    let told = |array: ArrayRef| {
        let both = [numbers(&array).map(drop), whole(&array).map(drop)];
        both.map(|read| read.unwrap_err().to_string())
    };
    for (array, cell) in [
        (of(StringArray::from(vec!["1", "n.a."])), "\"n.a.\""),
        (of(StringArray::from(vec![Some("1"), Some("")])), "\"\""),
        (of(LargeStringArray::from(vec!["1,5"])), "\"1,5\""),
        (of(StringViewArray::from(vec!["nan"])), "\"nan\""),
        (of(StringArray::from(vec!["1e999"])), "\"1e999\""),
        (coded::<UInt8Type>(), "\"VNM\""),
        (of(Date32Array::from(vec![20_000])), "\"2024-10-04\""),
        (of(BinaryArray::from(vec![&b"\xff"[..]])), "\"ff\""),
    ] {
        for said in told(array) {
            assert!(said.contains(cell), "{said} does not show {cell}");
        }
    }
    let shown = |array: ArrayRef| whole(&array).unwrap_err().to_string();
    assert!(shown(of(Float64Array::from(vec![2024.5]))).contains("2024.5"));
    assert!(shown(of(Float64Array::from(vec![f64::NAN]))).contains("NaN"));
    assert!(shown(of(Float64Array::from(vec![9_223_372_036_854_775_808.0]))).contains("922337203"));
    assert!(shown(of(UInt64Array::from(vec![u64::MAX]))).contains("18446744073709551615"));
    let thousand = Decimal64Array::from(vec![12_500]).with_precision_and_scale(9, 3).unwrap();
    assert!(shown(of(thousand)).contains("12.500"));
    assert!(
        small(&Int64Array::from(vec![1_i64 << 40]))
            .unwrap_err()
            .to_string()
            .contains("1099511627776")
    );
}

#[test]
fn a_whole_number_may_be_kept_in_any_type() {
    let years = |array: ArrayRef| whole(&array).unwrap().values().to_vec();
    let decimals = Decimal32Array::from(vec![202_400]).with_precision_and_scale(9, 2).unwrap();
    for array in [
        of(Float64Array::from(vec![2024.0])),
        of(Float32Array::from(vec![2024.0])),
        of(StringArray::from(vec!["2024"])),
        of(StringViewArray::from(vec!["2024.0"])),
        of(vec!["2024"].into_iter().collect::<DictionaryArray<Int16Type>>()),
        of(decimals),
    ] {
        assert_eq!(years(array), [2024]);
    }
    assert_eq!(
        years(of(Float64Array::from(vec![1e16, -1e16]))),
        [10_i64.pow(16), -(10_i64.pow(16))]
    );
}

#[test]
fn bytes_are_text_where_they_are_utf8() {
    let names = vec!["Çin".as_bytes(), b"POL"];
    let kinds: [ArrayRef; 4] = [
        of(BinaryArray::from(names.clone())),
        of(LargeBinaryArray::from(names.clone())),
        of(BinaryViewArray::from(names)),
        of(FixedSizeBinaryArray::try_from_iter([b"\xc3\x87in", b"POL "].into_iter()).unwrap()),
    ];
    for column in kinds {
        let read = texts(&column).unwrap();
        assert_eq!((read.value(0), read.value(1).trim_end()), ("Çin", "POL"));
    }
    let broken = of(BinaryArray::from(vec![Some(&b"POL"[..]), None, Some(b"\xff\xfe")]));
    assert!(texts(&broken).unwrap_err().to_string().contains("row 3: bytes that are no UTF-8"));
    assert_eq!(Cells::of(&broken).text(2).as_deref(), Some("fffe"));
}

#[test]
fn a_zone_is_left_for_universal_time() {
    let there = TimestampSecondArray::from(vec![1_764_000_000]).with_timezone("+03:00");
    assert_eq!(Cells::of(&there).text(0).unwrap(), "2025-11-24T16:00:00Z");
    let named = TimestampSecondArray::from(vec![0]).with_timezone("Europe/Istanbul");
    assert_eq!(Cells::of(&named).text(0).unwrap(), "1970-01-01T00:00:00Z");
}

#[test]
fn a_day_that_no_calendar_has_is_shown_as_it_stands() {
    let days = Date32Array::from(vec![i32::MAX]);
    assert_eq!(Cells::of(&days).text(0).unwrap(), "2147483647 days after 1970");
    let moments = TimestampSecondArray::from(vec![i64::MIN, i64::MAX]).with_timezone("UTC");
    assert_eq!(Cells::of(&moments).text(0).unwrap(), format!("{} after 1970", i64::MIN));
    assert_eq!(Cells::of(&moments).text(1).unwrap(), format!("{} after 1970", i64::MAX));
    let nested = ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1), None])]);
    assert!(Cells::of(&nested).text(0).unwrap().contains("ListArray"));
}
