//! The cases in which naive code goes wrong, with their answers.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use crate::shared_data;

use corridor_trade::indicators as i;
use serde_json::Value;

/// Eigenvectors of small matrices.
const TOLERANCE: f64 = 1e-9;

/// A case's matrix in tenths, so that one decimal place is exact; its width; what it expects.
fn case(name: &str) -> Option<(Vec<i64>, usize, Value)> {
    let path = shared_data::shared("measures/traps.json")?;
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let case = &all[name];
    let rows = case["x"].as_array().unwrap();
    let cells = rows.iter().flat_map(|row| row.as_array().unwrap());
    let tenths = cells.map(|x| (x.as_f64().unwrap() * 10.0).round() as i64).collect();
    Some((tenths, rows[0].as_array().unwrap().len(), case["expect"].clone()))
}

fn fraction(value: &Value) -> f64 {
    match value.as_str().unwrap().split_once('/') {
        Some((part, whole)) => part.parse::<f64>().unwrap() / whole.parse::<f64>().unwrap(),
        None => value.as_str().unwrap().parse().unwrap(),
    }
}

#[test]
fn ties_of_proportional_rows() {
    let Some((x, wide, _)) = case("proportional_rows_all_rca_exactly_one") else { return };
    assert_eq!(i::over_table(&x, wide, i::balassa).unwrap(), [Some(1.0); 9]);
    let counts = i::Presence::of_trade(&x, wide, i::Tie::Counts).unwrap();
    assert_eq!(counts.diversity(), [3, 3, 3]);
    assert_eq!(i::Presence::of_trade(&x, wide, i::Tie::Fails).unwrap().diversity(), [0, 0, 0]);
    let c = i::Complexity::of(&counts, i::Parts::Whole).unwrap();
    assert_eq!((c.eci, c.pci), (vec![None; 3], vec![None; 3]));
}

#[test]
fn two_parts_that_share_no_product() {
    let Some((x, wide, expect)) = case("disconnected_two_blocks") else { return };
    let presence = i::Presence::of_trade(&x, wide, i::Tie::Counts).unwrap();
    let whole = i::Complexity::of(&presence, i::Parts::Whole).unwrap();
    assert_eq!(whole.parts, 2);
    assert!((whole.second.unwrap() - expect["lambda2"].as_f64().unwrap()).abs() < TOLERANCE);
    let up_to_sign = expect["eci_up_to_sign"].as_array().unwrap();
    let turn = whole.eci[0].unwrap().signum() * up_to_sign[0].as_f64().unwrap().signum();
    for (found, expected) in whole.eci.iter().zip(up_to_sign) {
        assert!((turn * found.unwrap() - expected.as_f64().unwrap()).abs() < TOLERANCE);
    }
    // By default such an index is not offered. Of two parts as large as each other the first is
    // ranked, and its rows are equal: no direction.
    let largest = i::Complexity::of(&presence, i::Parts::Largest).unwrap();
    assert_eq!((largest.eci, largest.parts), (vec![None; 4], 2));
}

#[test]
fn a_row_and_a_column_of_zeros() {
    let Some((x, wide, expect)) = case("zero_row_and_column") else { return };
    let rca = i::over_table(&x, wide, i::balassa).unwrap();
    for at in 0..4 {
        assert_eq!((rca[3 * wide + at], rca[at * wide + 3]), (None, None));
    }
    let presence = i::Presence::of_trade(&x, wide, i::Tie::Counts).unwrap();
    let diversity: Vec<u64> = presence.diversity().iter().map(|d| u64::from(*d)).collect();
    assert_eq!(serde_json::json!(diversity), expect["diversity"]);
    // The expected index, 1/sqrt 2, 1/sqrt 2, -sqrt 2 and missing, is of the whole matrix, which has
    // two parts.
    let whole = i::Complexity::of(&presence, i::Parts::Whole).unwrap();
    let root = 2.0_f64.sqrt();
    assert_eq!(expect["eci"][0], "1/sqrt(2)");
    for (found, expected) in whole.eci.iter().zip([1.0 / root, 1.0 / root, -root]) {
        assert!((found.unwrap() - expected).abs() < TOLERANCE);
    }
    assert_eq!((whole.eci[3], whole.pci[3], whole.parts), (None, None, 2));
    assert_eq!(whole.sign, Some(i::Sign::Diversity));
}

#[test]
fn a_permutation_matrix() {
    let Some((x, wide, _)) = case("permutation_matrix") else { return };
    let presence = i::Presence::of_trade(&x, wide, i::Tie::Counts).unwrap();
    let phi = i::Proximity::of(&presence);
    let density = i::density(&presence, i::Itself::Counted);
    for e in 0..4 {
        for k in 0..4 {
            assert_eq!(presence.has(e, k), e == k);
            let one = Some(f64::from(u8::from(e == k)));
            assert_eq!((phi.between(e, k), density.of(e, k)), (one, one));
        }
    }
    for parts in [i::Parts::Largest, i::Parts::Whole] {
        let c = i::Complexity::of(&presence, parts).unwrap();
        assert_eq!((c.eci, c.parts), (vec![None; 4], 4));
    }
    let whole = i::Complexity::of(&presence, i::Parts::Whole).unwrap();
    assert!((whole.second.unwrap() - 1.0).abs() < TOLERANCE);
    assert!((whole.third.unwrap() - 1.0).abs() < TOLERANCE);
}

#[test]
fn two_by_two() {
    let Some((x, wide, expect)) = case("two_by_two") else { return };
    type Measure = fn(i::Cell) -> Option<f64>;
    let measures: [Measure; 3] = [i::balassa, i::symmetric_rca, i::normalised_rca];
    for (name, measure) in ["rca", "rsca", "nrca"].iter().zip(measures) {
        let found = i::over_table(&x, wide, measure).unwrap();
        for (at, cell) in found.iter().enumerate() {
            let expected = fraction(&expect[name][at / wide][at % wide]);
            assert!((cell.unwrap() - expected).abs() < 1e-15, "{name} {at}");
        }
    }
}
