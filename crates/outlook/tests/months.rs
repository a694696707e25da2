//! A year in part, read from its months: held against the seasonal naive on real months.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_cmp,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use corridor_outlook::drift::Tails;
use corridor_outlook::frozen;
use corridor_outlook::period::Period;
use corridor_outlook::score::crps;
use corridor_outlook::seasonal::seasonal_naive;
use corridor_outlook::series::{Observation, Series};
use corridor_outlook::tally::margin;
use corridor_outlook::target::{Question, Target, reach};
use jiff::civil::{Date, date};

/// Dollars per unit, to place the total among pairs: only the volatility usual at that size
/// depends on it.
const USD: f64 = 0.25;

fn months() -> Option<Vec<(Date, f64)>> {
    let named = include_str!("../../../oracles/monthly/series.txt");
    let (file, column) = named.trim().split_once('\n').unwrap();
    let text = std::fs::read_to_string(shared_data::shared(file)?).unwrap();
    let mut lines = text.lines();
    let column = lines.next().unwrap().split(',').position(|name| name == column).unwrap();
    let month = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].parse().unwrap(), cells[column].parse().unwrap())
    };
    Some(lines.map(month).collect())
}

#[test]
fn the_months_so_far_say_more_than_those_of_a_year_ago() {
    let Some(months) = months() else { return };
    assert!(months.len() > 300);
    let model = frozen::model().unwrap();
    let observed = |(start, value): &(Date, f64)| {
        let end = start.last_of_month().tomorrow().unwrap();
        let period = Period::new(*start, end).unwrap();
        let (reporter, basis) = ("one".into(), "units".into());
        Observation { period, value: *value, reporter, basis, published: end }
    };
    let of_year = |year: i16| -> Vec<f64> {
        months.iter().filter(|m| m.0.year() == year).map(|m| m.1).collect()
    };
    let mut differences = Vec::new();
    let (mut ours, mut naive, mut inside) = (0.0, 0.0, [0.0; 3]);
    for year in 2007..=2025_i16 {
        let truth = of_year(year).iter().sum::<f64>().ln();
        let past: Vec<[f64; 12]> = (2000..year).map(|y| of_year(y).try_into().unwrap()).collect();
        for seen in 1..=11_usize {
            let until = date(year, seen as i8, 1);
            let known: Vec<Observation> =
                months.iter().filter(|m| m.0 <= until).map(observed).collect();
            let as_of = known.last().unwrap().published;
            let series = Series::known(&known, as_of, &[]).unwrap();
            let target = Target { value: 1.0, basis: "units".into(), deadline: None, said: None };
            let question = Question { usd_per_unit: USD, seed: 1, gravity: None };
            let answer = reach(&series, &target, &model, &question).unwrap();
            let state = *answer.past.last().unwrap();
            assert_eq!((state.year, state.months.round() as usize), (year, seen));
            assert_eq!(answer.accruals.last().unwrap().share.learned_from, past.len());
            let said = Tails::Normal.around(state.middle, state.deviation).unwrap();
            let rival = seasonal_naive(&past, &of_year(year)[..seen]).unwrap();
            let (a, b) = (crps(&said, truth), crps(&rival, truth));
            (ours, naive) = (ours + a, naive + b);
            differences.push((year as usize, b - a));
            for (count, coverage) in inside.iter_mut().zip([0.5, 0.8, 0.9]) {
                let side = said.interval(coverage);
                *count += f64::from(u8::from(side.low <= truth && truth <= side.high));
            }
        }
    }
    let n = differences.len() as f64;
    let gain = margin(differences).unwrap();
    println!(
        "{n} months: CRPS {:.4}, seasonal naive {:.4}, margin {:.4} +- {:.4}; inside {:.3?}",
        ours / n,
        naive / n,
        gain.mean,
        gain.error,
        inside.map(|c| c / n)
    );
    assert!(gain.mean > 0.0, "{gain:?}");
}
