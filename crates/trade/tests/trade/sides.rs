//! Two laws over the list of indicators, so that a new one without them fails: a question that names one
//! side gives what the question about both gives, and no measure takes a few reporters for the world.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use corridor_trade::indicators::{
    Answer, Ask, Filter, INDICATORS, Indicator, Needs, Value, Wanted, gather,
};
use corridor_trade::store::{self, Held, Kind, Options};
use corridor_trade::{Error, Level};

const ECONOMIES: [&str; 6] = ["DEU", "KEN", "POL", "TZA", "UGA", "VNM"];
const PRODUCTS: [&str; 9] =
    ["010121", "090111", "090240", "252329", "310210", "610910", "840734", "847130", "854231"];

/// Two years of a small world in which every pair trades something both ways, and no two alike.
fn world(folder: &Path, name: &str, seed: u64) -> Held {
    let mut text = String::from("year,exporter,importer,product,value_usd,quantity_t\n");
    for year in [2021, 2022_u64] {
        for (a, from) in (1_u64..).zip(ECONOMIES) {
            for (b, to) in (1_u64..).zip(ECONOMIES).filter(|(_, to)| *to != from) {
                for (p, product) in (1_u64..).zip(PRODUCTS) {
                    let mixed = (a * 31 + b * 57 + p * 91 + year * seed)
                        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                        >> 33;
                    if !mixed.is_multiple_of(4) {
                        let value = mixed % 9_000 + 1 + p * a;
                        writeln!(text, "{year},{from},{to},{product},{value},{}", mixed % 50 + 1)
                            .unwrap();
                    }
                }
            }
        }
    }
    let file = folder.join(format!("{name}.csv"));
    std::fs::write(&file, text).unwrap();
    imported(folder, &file, name)
}

fn imported(folder: &Path, file: &Path, name: &str) -> Held {
    let statistics = folder.join("statistics");
    let options = Options {
        dataset: Some(name.into()),
        vintage: Some("2026-01-15".parse().unwrap()),
        ..Options::default()
    };
    let imported = store::import(&statistics, file, &options, &|_| {}).unwrap();
    let name = imported.datasets[0].source.dataset.clone();
    store::choose(&statistics, Kind::Flows, Some(&name), None).unwrap()
}

fn asked(
    indicator: &Indicator,
    held: &Held,
    mirror: &Held,
    exporter: Option<&str>,
    importer: Option<&str>,
) -> Result<Answer, Error> {
    let years = indicator.needs.years(held.years.clone());
    let of = |held: &Held| -> Result<Vec<_>, Error> {
        let wanted = Wanted {
            needs: indicator.needs,
            level: Level::Subheading,
            whose: [exporter, importer].into_iter().flatten().map(str::to_owned).collect(),
            markets: Vec::new(),
            exclude: Vec::new(),
            filter: Filter::None,
        };
        years.iter().map(|year| gather(&held.year(*year)?, &wanted)).collect()
    };
    let income: BTreeMap<String, f64> =
        (1..).zip(ECONOMIES).map(|(n, e)| (e.to_owned(), f64::from(n) * 1000.0)).collect();
    let ask = Ask {
        years: of(held)?,
        mirror: of(mirror)?,
        exporter: exporter.map(str::to_owned),
        importer: importer.map(str::to_owned),
        product: (indicator.name == "proximity").then(|| "85".to_owned()),
        income,
        floor: 1,
        ..Ask::default()
    };
    indicator.of(&ask.on_common_codes())
}

/// The rows of an answer as text, those whose key `column` is `code` where there is such a column.
fn rows(answer: &Answer, column: &str, code: &str) -> Vec<String> {
    let at = answer.keys.iter().position(|k| *k == column);
    let own = (0..answer.len()).filter(|row| at.is_none_or(|at| answer.codes[at][*row] == code));
    own.map(|row| {
        let codes: Vec<&String> = answer.codes.iter().map(|list| &list[row]).collect();
        let values: Vec<_> = answer.values.iter().map(|list| list[row]).collect();
        format!("{} {codes:?} {values:?}", answer.years[row])
    })
    .collect()
}

#[test]
fn one_side_gives_what_both_give() {
    let room = tempfile::tempdir().unwrap();
    let (held, mirror) = (world(room.path(), "w", 7), world(room.path(), "m", 11));
    let mut compared = 0;
    for indicator in INDICATORS {
        for other in ECONOMIES.into_iter().filter(|e| *e != "KEN") {
            for (exporter, importer) in [("KEN", other), (other, "KEN")] {
                let both = asked(indicator, &held, &mirror, Some(exporter), Some(importer))
                    .unwrap_or_else(|e| panic!("{}: {e}", indicator.name));
                let sides = [
                    (Some(exporter), None, "importer", importer),
                    (None, Some(importer), "exporter", exporter),
                ];
                for (from, to, column, code) in sides {
                    let Ok(one) = asked(indicator, &held, &mirror, from, to) else {
                        // A measure that is about the side that was not named says so.
                        continue;
                    };
                    let pair = one.keys.contains(&"exporter") && one.keys.contains(&"importer");
                    if !pair {
                        continue;
                    }
                    let (one, both) = (rows(&one, column, code), rows(&both, column, code));
                    assert_eq!(one, both, "{} {exporter} {importer}", indicator.name);
                    compared += usize::from(!both.is_empty());
                }
            }
        }
    }
    assert!(compared >= 12 * 10, "only {compared} answers were compared");
}

#[test]
fn a_few_reporters_are_no_world() {
    let room = tempfile::tempdir().unwrap();
    let mut text = String::from("refYear,flowCode,reporterCode,partnerCode,cmdCode,primaryValue\n");
    for year in [2021, 2022] {
        for (n, partner) in (1..).zip([800, 834, 276, 704, 616, 152]) {
            writeln!(text, "{year},X,404,{partner},090240,{}", n * 10).unwrap();
        }
    }
    let file = room.path().join("few.csv");
    std::fs::write(&file, text).unwrap();
    let held = imported(room.path(), &file, "few");
    assert_eq!(held.source.coverage.reporters["2022"], ["KEN"]);
    let mut refused = 0;
    for indicator in INDICATORS.iter().filter(|i| !i.needs.only_the_pair()) {
        match asked(indicator, &held, &held, Some("KEN"), Some("UGA")) {
            Err(Error::FewReporters { reporters, of, .. }) => {
                assert_eq!((reporters, of), (vec!["KEN".to_owned()], 7));
                refused += 1;
            }
            Err(error) => panic!("{}: {error}", indicator.name),
            // What an economy sells is told by itself; its share of the world is not.
            Ok(answer) if indicator.needs == Needs::OwnSums => {
                let last = answer.values.last().unwrap();
                assert!(!last.is_empty() && last.iter().all(|v| *v == Value::Absent), "{last:?}");
                assert!(answer.measures.contains(&"coverage"));
            }
            Ok(_) => panic!("{} takes one reporter for the world", indicator.name),
        }
    }
    assert!(refused > 25, "{refused}");
}

#[test]
fn a_coverage_below_one_is_said_first_and_stands_in_a_column() {
    let room = tempfile::tempdir().unwrap();
    let mut text = String::from("refYear,flowCode,reporterCode,partnerCode,cmdCode,primaryValue\n");
    for (from, to, value) in [(404, 800, 40), (800, 404, 50), (404, 276, 10), (800, 276, 5)] {
        writeln!(text, "2022,X,{from},{to},090240,{value}\n2022,X,{from},{to},854231,{value}")
            .unwrap();
    }
    let file = room.path().join("two.csv");
    std::fs::write(&file, text).unwrap();
    let held = imported(room.path(), &file, "two");
    for indicator in INDICATORS {
        let Ok(answer) = asked(indicator, &held, &held, Some("KEN"), Some("UGA")) else {
            continue;
        };
        let said = answer.measures.contains(&"coverage");
        if indicator.needs.only_the_pair() {
            continue;
        }
        assert!(said, "{} does not say its coverage", indicator.name);
        let first = &answer.notes[0];
        assert!(first.contains("only KEN, UGA of 3 economies report"), "{first}");
    }
}
