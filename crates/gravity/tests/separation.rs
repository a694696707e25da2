//! The separation sets of ppmlhdfe: data that carries its answer.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use corridor_gravity::{Effect, Model, Options, Regressor, separated};

struct Set {
    y: Vec<f64>,
    x: Vec<Vec<f64>>,
    ids: Vec<Vec<u32>>,
    answer: Vec<bool>,
}

fn read(path: &std::path::Path) -> Set {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut set = Set { y: Vec::new(), x: Vec::new(), ids: Vec::new(), answer: Vec::new() };
    for (at, name) in header.iter().enumerate() {
        let numbers: Vec<f64> = rows.iter().map(|r| r[at].trim().parse().unwrap()).collect();
        match name {
            "y" => set.y = numbers,
            "separated" => set.answer = numbers.iter().map(|&s| s == 1.0).collect(),
            _ if name.starts_with("id") || name == "i" || name == "j" => {
                set.ids.push(numbers.iter().map(|&n| n as u32).collect());
            }
            _ => set.x.push(numbers),
        }
    }
    set
}

/// Row numbers from 1 of the marked rows.
fn numbers(marks: &[bool]) -> Vec<usize> {
    marks.iter().enumerate().filter(|&(_, &m)| m).map(|(at, _)| at + 1).collect()
}

/// The rows that are found, beside the answer that the file carries, if it does.
fn found(file: &str) -> Option<(Vec<usize>, Vec<usize>)> {
    let set = read(&shared_data::shared(&format!("gravity/{file}"))?);
    let constant = vec![1.0; set.y.len()];
    let names = ["x1", "x2", "x3", "x4"];
    let mut regressors: Vec<Regressor<'_>> =
        set.x.iter().zip(names).map(|(x, name)| Regressor { name, values: x }).collect();
    if set.ids.is_empty() {
        regressors.push(Regressor { name: "constant", values: &constant });
    }
    let effects = set.ids.iter().map(|id| Effect::new("id", id)).collect();
    let model = Model { outcome: &set.y, regressors, effects, ..Model::default() };
    let found = separated(&model, &Options::default()).unwrap();
    Some((numbers(&found), numbers(&set.answer)))
}

#[test]
fn all_eighteen_sets_of_ppmlhdfe() {
    let mut separated_rows = 0;
    for set in 1..=18 {
        let file = format!("ppml_separation/{set:02}.csv");
        let Some((found, answer)) = found(&file) else { return };
        assert_eq!(found, answer, "{file}");
        separated_rows += answer.len();
    }
    assert!(separated_rows > 100, "the sets say something: {separated_rows}");
}

/// The answers of the guide's text. The files themselves carry none.
#[test]
fn the_examples_of_the_guide() {
    let known: [(&str, &[usize]); 4] = [
        ("example1", &[5]),
        // DIFFERS: the guide's text stops at rows 1, 2, 3, 6, 7 and 8; with these gone a combination
        // separates 4, 5 and 9 as well, as an exact linear programme says.
        ("example2", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("fe2", &[1, 2, 3, 4, 5]),
        // DIFFERS: the guide's text speaks of eight rows, with row 10; the combination that it
        // gives as the proof is zero there, and the test below shows that every one is.
        ("fe3", &[5, 6, 7, 8, 9, 11, 12]),
    ];
    for (name, answer) in known {
        let file = format!("fixtures/separation/guide_{name}.csv");
        let Some((found, _)) = found(&file) else { return };
        assert_eq!(found, answer, "{file}");
    }
}

/// In the guide's third example row 10 is a combination of rows with trade, so whatever is zero on
/// all of these is zero on it too: it cannot be separated, and seven rows are the answer.
#[test]
fn row_ten_of_the_guides_third_example_is_not_separated() {
    let Some(path) = shared_data::shared("gravity/fixtures/separation/guide_fe3.csv") else {
        return;
    };
    let set = read(&path);
    let combination = [(10, 1.0), (13, -1.0), (14, 10.0), (15, -1.0), (16, -9.0)];
    assert!(combination[1..].iter().all(|&(row, _)| set.y[row - 1] > 0.0));
    assert_eq!(set.y[9], 0.0);
    let sum: f64 = combination.iter().map(|&(row, c)| c * set.x[0][row - 1]).sum();
    assert_eq!(sum, 0.0, "x1");
    for ids in &set.ids {
        let levels: std::collections::BTreeSet<u32> = ids.iter().copied().collect();
        assert!(levels.len() > 1);
        for level in levels {
            let of = combination.iter().filter(|&&(row, _)| ids[row - 1] == level);
            assert_eq!(of.map(|&(_, c)| c).sum::<f64>(), 0.0, "level {level}");
        }
    }
}
