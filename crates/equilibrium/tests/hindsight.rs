//! All agreements of the Advanced Guide's panel that began from 1990 to 1998, foretold from the year
//! before and scored against 2002 and 2006.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::float_cmp)]
#![allow(clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout, dead_code)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

mod data;

use corridor_equilibrium::hindsight::{Forecast, Says, Scores, score};
use corridor_equilibrium::{Closure, Flows, one_sector, shock::Costs};
use data::Table;

/// The guide's elasticity of substitution is 7.
const THETA: f64 = 6.0;

struct Episode {
    year: i32,
    members: Vec<String>,
    pairs: usize,
    /// Estimated without the pairs of the episode.
    rta: f64,
}

fn episodes() -> (f64, Vec<Episode>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/agtpa-rta/leave_out.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let mut all = f64::NAN;
    let mut found = Vec::new();
    for row in reader.records().map(Result::unwrap) {
        let (year, rta) = (row[0].parse().unwrap(), row[3].parse().unwrap());
        if year == 0 {
            all = rta;
        } else {
            let members = row[1].split(' ').map(str::to_owned).collect();
            found.push(Episode { year, members, pairs: row[2].parse().unwrap(), rta });
        }
    }
    (all, found)
}

struct Panel {
    table: Table,
    economies: Vec<String>,
}

impl Panel {
    fn flows(&self, year: i32) -> Flows {
        Flows::new(self.economies.len(), self.square("trade", year)).unwrap()
    }

    fn square(&self, column: &str, year: i32) -> Vec<f64> {
        self.table.square(column, f64::from(year), &self.economies)
    }

    fn scores(&self, episode: &Episode, until: i32, all: f64) -> Scores {
        let n = self.economies.len();
        let base = episode.year - 1;
        let (before, after) = (self.square("rta", base), self.square("rta", until));
        let during = self.square("rta", episode.year);
        let member = |i: usize| episode.members.contains(&self.economies[i]);
        let treated: Vec<bool> = (0..n * n)
            .map(|at| {
                before[at] == 0.0
                    && during[at] == 1.0
                    && after[at] == 1.0
                    && member(at / n)
                    && member(at % n)
            })
            .collect();
        let untreated: Vec<bool> =
            (0..n * n).map(|at| before[at] == 0.0 && after[at] == 0.0).collect();
        let world = self.flows(base);
        let change: Vec<f64> = treated.iter().map(|t| f64::from(u8::from(*t))).collect();
        let unseen = Costs::from_coefficient(n, episode.rta, &change).unwrap();
        let seen = Costs::from_coefficient(n, all, &change).unwrap();
        let partial: Vec<f64> = unseen.factors().iter().map(|k| k.ln()).collect();
        let conditional = one_sector::conditional(&world, &unseen).unwrap().flows;
        let general = one_sector::full(&world, &unseen, THETA, Closure::Additive).unwrap();
        let knowing = one_sector::full(&world, &seen, THETA, Closure::Additive).unwrap();
        let row =
            |name, says, with_trend, in_sample| Forecast { name, says, with_trend, in_sample };
        let forecasts = [
            row("PE", Says::Change(&partial), false, false),
            row("trend + PE", Says::Change(&partial), true, false),
            row("trend + conditional", Says::World(&conditional), true, false),
            row("trend + GE", Says::World(general.flows()), true, false),
            row("trend + GE, seen", Says::World(knowing.flows()), true, true),
        ];
        score(&world, &self.flows(until), &treated, &untreated, &forecasts).unwrap()
    }
}

#[test]
fn every_agreement_of_the_nineties() {
    let Some(table) = Table::read("gravity/agtpa_applications.parquet") else { return };
    let panel = Panel { economies: table.economies(), table };
    let (all, episodes) = episodes();
    assert!((all - 0.557_185).abs() < 1e-5, "the guide's own estimate: {all}");
    assert_eq!(episodes.len(), 16);
    let (mut lost, mut rows, mut pairs) = (0, 0, 0);
    println!(
        "| began | pairs | until | $ m | actual | trend | row | error | unweighted | bias | skill | sign | had seen it |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    let mut pooled: Vec<(String, f64)> = Vec::new();
    for episode in &episodes {
        for until in [2002, 2006] {
            let scores = panel.scores(episode, until, all);
            assert!(scores.pairs + scores.without_trade <= episode.pairs && scores.pairs > 0);
            assert_eq!(scores.rows.len(), 7);
            for row in &scores.rows {
                println!(
                    "| {} {} | {} | {until} | {:.0} | {:+.2} | {:+.2} | {} | {:.3} | {:.3} | {:+.3} | {} | {} | {} |",
                    episode.year,
                    episode.members.iter().take(3).cloned().collect::<Vec<_>>().join(" "),
                    scores.pairs,
                    scores.value,
                    scores.actual,
                    scores.trend,
                    row.name,
                    row.error,
                    row.error_unweighted,
                    row.bias,
                    row.skill.map_or("-".to_owned(), |s| format!("{s:+.2}")),
                    row.sign.map_or("-".to_owned(), |s| format!("{s:.2}")),
                    if row.in_sample { "yes" } else { "no" }
                );
                assert!(row.error.is_finite() && row.error >= row.bias.abs() - 1e-9);
                lost += usize::from(
                    row.name.starts_with("trend +") && row.skill.is_some_and(|s| s < 0.0),
                );
                rows += 1;
                let weighted = row.error * scores.value;
                match pooled.iter_mut().find(|p| p.0 == row.name) {
                    Some(p) => p.1 += weighted,
                    None => pooled.push((row.name.clone(), weighted)),
                }
            }
            pairs += scores.pairs;
        }
    }
    assert_eq!(rows, 16 * 2 * 7);
    // The table is of use since it also shows where the model loses.
    assert!(lost > 0 && lost < rows, "{lost} of {rows}");
    let error = |name: &str| pooled.iter().find(|p| p.0 == name).unwrap().1;
    println!(
        "pooled over {pairs} pairs and dates: {pooled:?}; model rows that lose to the trend: {lost}"
    );
    // Over all of them the common trend was the best forecast. General equilibrium is nearer to what
    // happened than partial, most of all where partners are large for each other.
    assert!(error("trend") < error("trend + GE"));
    assert!(error("trend + GE") < error("trend + PE"));
}
