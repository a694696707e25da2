//! Two offers on four lines of tariff, compared: the text of `docs/how-to/compare-two-offers.md`.
//!
//! `cargo run --release -p corridor-equilibrium --example two_offers`
#![allow(clippy::print_stdout)]

use corridor_equilibrium::intervals::{self, Options, Parameter};
use corridor_equilibrium::scenario::{Among, Cut, From, Line, Outcome, Rate, Staging, rates};
use corridor_equilibrium::smart::Elasticities;
use corridor_equilibrium::{Error, nest};

/// HS 2017 heading, what the exporter sells, what the importer buys in all (US dollars, BACI 2024),
/// duty as a fraction (EU common external tariff of 2020), substitution and its standard error.
const LINES: [(&str, f64, f64, f64, f64); 4] = [
    ("291736 terephthalic acid", 40_811_784.0, 1_561_067_051.0, 0.065, 5.0),
    ("401511 surgical gloves", 69_613_096.0, 119_327_838.0, 0.020, 4.169_76),
    ("760120 aluminium alloys", 63_245_545.0, 1_173_819_886.0, 0.060, 5.0),
    ("850811 vacuum cleaners", 138_756_966.0, 504_129_144.0, 0.022, 4.752_447),
];
const YEARS: [i32; 3] = [2026, 2027, 2028];

fn offer(products: Among, to: Rate, years: &[i32]) -> Cut {
    let staging = Staging::Equal(years.to_vec());
    Cut {
        importers: Among::All,
        exporters: Among::Only(vec![1]),
        products,
        from: From::Mfn,
        to,
        staging,
    }
}

/// More exports a year, in dollars, when every elasticity is `scale` times what is written above.
fn worth(cut: &Cut, year: i32, scale: f64) -> Result<f64, Error> {
    let lines: Vec<Line> = (0..LINES.len())
        .map(|product| Line {
            importer: 0,
            exporter: 1,
            product,
            mfn: Some(LINES[product].3),
            applied: None,
        })
        .collect();
    let mut more = 0.0;
    for (line, rate) in LINES.iter().zip(rates(std::slice::from_ref(cut), &lines, year)?) {
        let &(_, ours, all, duty, substitution) = line;
        if rate.outcome != Outcome::Changed {
            continue;
        }
        let after = rate.after.unwrap_or(duty);
        let e =
            Elasticities { demand: 1.0, substitution: scale * substitution, supply: f64::INFINITY };
        more += nest::market(&[ours, all - ours], &[duty, duty], &[after, duty], e)?.change[0];
    }
    Ok(more)
}

fn main() -> Result<(), Error> {
    let half = offer(Among::All, Rate::Less(0.5), &YEARS[..1]);
    let free = offer(Among::Only(vec![0, 2]), Rate::To(0.0), &YEARS);
    // One factor for all elasticities, log-normal, with a standard error of 40 percent.
    let scale = Parameter { mean: 1.0, log_normal: true, above: Some(0.05) };
    println!("million dollars a year   {}", YEARS.map(|y| y.to_string()).join("                 "));
    for (name, cut) in [("half off everything", &half), ("two lines free by 2028", &free)] {
        let results =
            |p: &[f64]| YEARS.iter().map(|&y| worth(cut, y, p[0])).collect::<Result<Vec<_>, _>>();
        let found = intervals::run(
            &[scale],
            &[0.16],
            results,
            &Options { seed: 20_260_109, ..Options::default() },
        )?;
        let cells: Vec<String> = (found.results.iter())
            .map(|r| {
                format!("{:5.1} ({:4.1} to {:5.1})", r.central / 1e6, r.low / 1e6, r.high / 1e6)
            })
            .collect();
        println!("{name:24} {}", cells.join("  "));
    }
    Ok(())
}
