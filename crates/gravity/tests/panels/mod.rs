//! The shared panels of the gravity room's tests, as frames.

use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_schema::DataType;
use corridor_gravity::formula::{Column, Frame};

use crate::shared_data;

pub type Numbers = BTreeMap<String, Vec<f64>>;
pub type Texts = BTreeMap<String, Vec<String>>;

pub fn read(name: &str) -> Option<(Numbers, Texts)> {
    let path = shared_data::shared(&format!("gravity/{name}"))?;
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    let (mut numbers, mut texts) = (Numbers::new(), Texts::new());
    for batch in reader {
        let batch = batch.unwrap();
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let name = field.name().clone();
            if field.data_type().is_numeric() {
                let column = arrow_cast::cast(column, &DataType::Float64).unwrap();
                let column = column.as_primitive::<Float64Type>();
                let values = (0..column.len())
                    .map(|i| if column.is_null(i) { f64::NAN } else { column.value(i) });
                numbers.entry(name).or_default().extend(values);
            } else {
                let column = arrow_cast::cast(column, &DataType::Utf8).unwrap();
                let column = column.as_string::<i32>();
                let values = (0..column.len()).map(|i| column.value(i).to_owned());
                texts.entry(name).or_default().extend(values);
            }
        }
    }
    Some((numbers, texts))
}

pub fn keep(numbers: &mut Numbers, texts: &mut Texts, keep: &[bool]) {
    let marks = |at: &mut usize| {
        *at += 1;
        keep[*at - 1]
    };
    for column in numbers.values_mut() {
        let mut at = 0;
        column.retain(|_| marks(&mut at));
    }
    for column in texts.values_mut() {
        let mut at = 0;
        column.retain(|_| marks(&mut at));
    }
}

pub fn frame(numbers: &Numbers, texts: &Texts) -> Frame {
    let mut frame = Frame::default();
    for (name, column) in numbers {
        let missing: Vec<bool> = column.iter().map(|x| x.is_nan()).collect();
        let column: Vec<f64> = column.iter().map(|x| if x.is_nan() { 0.0 } else { *x }).collect();
        frame.insert(name, Column::numbers(column).with_missing(missing));
    }
    for (name, column) in texts {
        frame.insert(name, Column::text(column));
    }
    frame
}

pub const YEARS: [f64; 6] = [1986.0, 1990.0, 1994.0, 1998.0, 2002.0, 2006.0];

/// The application data of chapter 1 with the variables that its do-files make.
pub fn chapter_1() -> Option<(Numbers, Texts)> {
    let (mut n, mut t) = read("agtpa_applications.parquet")?;
    let in_panel: Vec<bool> = n["year"].iter().map(|y| YEARS.contains(y)).collect();
    keep(&mut n, &mut t, &in_panel);
    let rows = n["year"].len();
    let (exporter, importer, year) =
        (t["exporter"].clone(), t["importer"].clone(), n["year"].clone());
    let domestic: Vec<bool> = (0..rows).map(|r| exporter[r] == importer[r]).collect();
    let total = |of: &[String], values: &dyn Fn(usize) -> f64| -> Vec<f64> {
        let mut sums: BTreeMap<(&str, i64), f64> = BTreeMap::new();
        for r in 0..rows {
            *sums.entry((&of[r], year[r] as i64)).or_default() += values(r);
        }
        (0..rows).map(|r| sums[&(of[r].as_str(), year[r] as i64)]).collect()
    };
    let output = total(&exporter, &|r| n["trade"][r]);
    let expenditure = total(&importer, &|r| n["trade"][r]);
    let world: BTreeMap<i64, f64> = (0..rows).fold(BTreeMap::new(), |mut w, r| {
        *w.entry(year[r] as i64).or_default() += n["trade"][r];
        w
    });
    let world = |r: usize| world[&(year[r] as i64)];
    let distance = n["dist"].clone();
    let remote_exporter = total(&exporter, &|r| distance[r] / (expenditure[r] / world(r)));
    let remote_importer = total(&importer, &|r| distance[r] / (output[r] / world(r)));
    let log = |x: &[f64]| x.iter().map(|x| x.ln()).collect::<Vec<f64>>();
    let new = [
        ("ln_dist", log(&distance)),
        ("ln_y", log(&output)),
        ("ln_e", log(&expenditure)),
        ("ln_rem_exp", log(&remote_exporter)),
        ("ln_rem_imp", log(&remote_importer)),
        ("smctry", domestic.iter().map(|&d| f64::from(u8::from(d))).collect()),
    ];
    n.extend(new.map(|(name, column)| (name.to_owned(), column)));
    let flag = |on: bool| f64::from(u8::from(on));
    for y in YEARS {
        let of_year: Vec<f64> = year.iter().map(|&x| flag(x == y)).collect();
        let abroad = (0..rows).map(|r| of_year[r] * flag(!domestic[r]));
        let border: Vec<f64> = abroad.collect();
        let distance = (0..rows).map(|r| border[r] * n["ln_dist"][r]).collect();
        n.insert(format!("intl_brdr_{y}"), border);
        n.insert(format!("ln_dist_{y}"), distance);
    }
    let intra = (0..rows).map(|r| flag(domestic[r]) * n["ln_dist"][r]).collect();
    n.insert("ln_dist_intra".to_owned(), intra);
    let own = (0..rows).map(|r| if domestic[r] { exporter[r].clone() } else { "-".to_owned() });
    t.insert("intra".to_owned(), own.collect());
    Some((n, t))
}
