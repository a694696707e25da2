//! A made world of 11 economies, 24 products and 5 years, with zeros, missing weights, hubs, tariffs,
//! distances and both sides' reports: from its files through the store to every law that holds there.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]
#![allow(clippy::needless_range_loop)] // an answer is columns by name, and a row is a place in each

use crate::shared_data;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use corridor_trade::indicators::{self as i, Ask, Filter, INDICATORS, Value, Wanted, Year, gather};
use corridor_trade::{Level, economy, store};

/// Sums of some hundred fractions.
const CLOSE: f64 = 1e-10;

struct Mini {
    _home: tempfile::TempDir,
    held: store::Held,
}

fn mini() -> Option<Mini> {
    let file = shared_data::shared("measures/mini/trade.csv")?;
    let home = tempfile::tempdir().unwrap();
    let options = store::Options {
        dataset: Some("mini".into()),
        vintage: Some(jiff::civil::date(2024, 1, 1)),
        hs_revision: Some("HS2017".into()),
        ..store::Options::default()
    };
    store::import(home.path(), &file, &options, &|_| {}).unwrap();
    let held = store::choose(home.path(), store::Kind::Flows, Some("mini"), None).unwrap();
    assert_eq!(held.years, [2018, 2019, 2020, 2021, 2022]);
    Some(Mini { _home: home, held })
}

impl Mini {
    fn ask(&self, name: &str, exporter: &str, importer: &str, years: &[u16]) -> Ask {
        let indicator = INDICATORS.iter().find(|one| one.name == name).unwrap();
        let read = |year: &u16| -> Year {
            let wanted = Wanted {
                needs: indicator.needs,
                level: Level::Subheading,
                whose: vec![exporter.into(), importer.into()],
                markets: Vec::new(),
                exclude: Vec::new(),
                filter: Filter::None,
            };
            gather(&self.held.year(*year).unwrap(), &wanted).unwrap()
        };
        Ask {
            years: years.iter().map(read).collect(),
            exporter: Some(exporter.into()),
            importer: Some(importer.into()),
            floor: 1,
            ..Ask::default()
        }
        .on_common_codes()
    }

    /// One answer by columns.
    fn answer(
        &self,
        name: &str,
        pair: [&str; 2],
        years: &[u16],
    ) -> BTreeMap<&'static str, Vec<Value>> {
        let indicator = INDICATORS.iter().find(|one| one.name == name).unwrap();
        let answer = (indicator.answer)(&self.ask(name, pair[0], pair[1], years)).unwrap();
        assert!(!answer.is_empty(), "{name}");
        answer.measures.iter().copied().zip(answer.values).collect()
    }
}

fn real(value: Value) -> f64 {
    match value {
        Value::Real(value) => value,
        Value::Whole(value) => value as f64,
        Value::Absent => panic!("absent"),
    }
}

#[test]
fn the_store_holds_every_dollar_of_the_file() {
    let (Some(mini), Some(file)) = (mini(), shared_data::shared("measures/mini/trade.csv")) else {
        return;
    };
    // Thousandths of a thousand dollars are whole dollars: the file's sum, to the dollar.
    let text = std::fs::read_to_string(file).unwrap();
    let mut by_year: BTreeMap<u16, (i64, usize)> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let dollars: i64 = cells[4].replace('.', "").parse().unwrap();
        let (sum, rows) = by_year.entry(cells[0].parse().unwrap()).or_default();
        (*sum, *rows) = (*sum + dollars, *rows + 1);
    }
    assert_eq!(by_year.len(), 5);
    for (year, (sum, rows)) in by_year {
        let flows = store::flows(&mini.held.year(year).unwrap()).unwrap();
        assert_eq!((flows.value_usd.iter().sum::<i64>(), flows.len()), (sum, rows));
        assert_eq!(flows.economies.len(), 11);
        assert!(flows.quantity_kg.iter().any(Option::is_none), "the world has missing weights");
        let world = store::aggregates(&mini.held.year(year).unwrap(), Level::Subheading).unwrap();
        // What is exported is imported, product by product.
        for p in 0..world.products.len() {
            let column =
                |table: &[i64]| -> i64 { table.iter().skip(p).step_by(world.products.len()).sum() };
            assert_eq!(column(&world.exports), column(&world.imports));
        }
    }
}

#[test]
fn laws_of_pairs_hold_for_every_pair() {
    let Some(mini) = mini() else { return };
    let path = mini.held.year(2022).unwrap();
    let flows = store::flows(&path).unwrap();
    let world = store::aggregates(&path, Level::Subheading).unwrap();
    let n = world.economies.len();
    let mut traded = 0;
    for e in 0..n {
        for j in (0..n).filter(|j| *j != e) {
            let between = |from: usize, to: usize| -> Vec<i64> {
                let mut list = vec![0; world.products.len()];
                for row in 0..flows.len() {
                    if (usize::from(flows.exporter[row]), usize::from(flows.importer[row]))
                        == (from, to)
                    {
                        list[usize::from(flows.product[row])] += flows.value_usd[row];
                    }
                }
                list
            };
            let (there, back) = (between(e, j), between(j, e));
            let bought = world.imports_of(j);
            let margins = i::margins(&there, bought).unwrap();
            let share = i::share(there.iter().sum(), bought.iter().sum());
            if let (Some(share), Some(intensive), Some(extensive)) =
                (share, margins.intensive, margins.extensive)
            {
                assert!((extensive * intensive - share).abs() < CLOSE);
                traded += 1;
            }
            if let Some(gl) = i::grubel_lloyd(&there, &back).unwrap() {
                assert!((0.0..=1.0).contains(&gl));
                assert_eq!(i::grubel_lloyd(&back, &there).unwrap(), Some(gl));
            }
            // Undefined only where one sells nothing or the other buys nothing.
            let some = |list: &[i64]| list.iter().any(|v| *v > 0);
            match i::complementarity(world.exports_of(e), bought).unwrap() {
                Some(fit) => assert!((0.0..=100.0 + CLOSE).contains(&fit)),
                None => assert!(!some(world.exports_of(e)) || !some(bought)),
            }
            // Nothing passes on that did not come in, whoever buys it.
            let (x, m) = (world.exports_of(j), world.imports_of(j));
            let onward: f64 = (0..n)
                .filter(|market| *market != e && *market != j)
                .map(|market| i::third_market_reach(&there, &between(j, market), x, m).unwrap())
                .sum();
            assert!(onward <= there.iter().sum::<i64>() as f64 * (1.0 + CLOSE));
            let room = i::headroom(world.exports_of(e), bought, &there).unwrap();
            assert!(room.iter().all(|r| *r >= 0));
        }
    }
    assert!(traded > 80, "{traded}");
}

#[test]
fn parts_add_up_to_the_change() {
    let Some(mini) = mini() else { return };
    let ends = [2018, 2022];
    let sold = |year: u16| -> i64 {
        let world = store::aggregates(&mini.held.year(year).unwrap(), Level::Subheading).unwrap();
        world.exports_of(world.economy("JPN").unwrap()).iter().sum()
    };
    let change = sold(2022) - sold(2018);
    assert_ne!(change, 0);
    let margins = mini.answer("growth-margins", ["JPN", "DEU"], &ends);
    let parts = [
        "up_usd",
        "down_usd",
        "new_product_usd",
        "new_market_usd",
        "lost_product_usd",
        "lost_market_usd",
        "below_floor_usd",
    ];
    let sum: f64 = parts.iter().map(|part| real(margins[part][0])).sum();
    assert_eq!((sum, real(margins["change_usd"][0])), (change as f64, change as f64));
    let shares = mini.answer("market-share", ["JPN", "DEU"], &ends);
    for row in 0..2 {
        let sum: f64 = ["world_usd", "product_usd", "market_usd", "residual_usd"]
            .iter()
            .map(|part| real(shares[part][row]))
            .sum();
        assert!((sum / change as f64 - 1.0).abs() < CLOSE);
    }
}

#[test]
fn a_potential_of_five_years_lies_in_its_interval_and_scales_with_trade() {
    let Some(mini) = mini() else { return };
    let found = mini.answer("export-potential", ["JPN", "DEU"], &mini.held.years);
    let mut with = 0;
    for row in 0..found["potential_usd"].len() {
        let cells = ["low_usd", "potential_usd", "high_usd"].map(|name| found[name][row]);
        if cells.contains(&Value::Absent) {
            assert_eq!(cells, [Value::Absent; 3]);
            continue;
        }
        let [low, value, high] = cells.map(real);
        assert!(0.0 <= low && low <= value && value <= high, "{low} {value} {high}");
        let actual = real(found["actual_usd"][row]);
        let expected = (value - actual).max(0.0);
        assert!((real(found["unrealised_usd"][row]) - expected).abs() < CLOSE * value.max(1.0));
        with += 1;
    }
    assert!(with > 10, "{with}");
}

/// Rows of a table of the mini world, by column.
fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let path: PathBuf = shared_data::shared(&format!("measures/mini/{name}.csv"))?;
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().skip(1).map(|l| l.split(',').map(str::to_owned).collect());
    Some(rows.collect())
}

#[test]
fn tariffs_distance_and_growth_move_a_potential_as_they_should() {
    let (Some(mini), Some(tariffs), Some(countries), Some(elasticities)) =
        (mini(), rows("tariffs"), rows("countries"), rows("elasticities"))
    else {
        return;
    };
    let world = store::aggregates(&mini.held.year(2022).unwrap(), Level::Subheading).unwrap();
    let code = |number: &str| match economy::numeric(number.parse().unwrap()) {
        economy::Code::Economy(iso3) => iso3,
        other => panic!("{other:?}"),
    };
    let (from, to) = ("JPN", "DEU");
    let (x, j) = (world.economy(from).unwrap(), world.economy(to).unwrap());
    let real = |list: &[i64]| list.iter().map(|v| *v as f64).collect::<Vec<f64>>();
    let all: Vec<f64> = (0..world.products.len())
        .map(|p| world.exports.iter().skip(p).step_by(world.products.len()).sum::<i64>() as f64)
        .collect();
    let (sold, taken, bought) =
        (real(world.exports_of(x)), real(world.imports_of(x)), real(world.imports_of(j)));
    let trade = i::PairTrade {
        exports: &sold,
        exporter_imports: &taken,
        imports: &bought,
        world: &all,
        flow: world.pair(x, j) as f64,
    };
    let row = countries.iter().find(|row| code(&row[0]) == to).unwrap();
    let (gdp, people): (f64, f64) = (row[3].parse().unwrap(), row[4].parse().unwrap());
    let (mut growth, mut tariff) = (Vec::new(), Vec::new());
    for product in &world.products {
        let own = elasticities.iter().find(|row| &row[0] == product).unwrap();
        let (sigma, eps): (f64, f64) = (own[1].parse().unwrap(), own[2].parse().unwrap());
        growth.push(i::demand_growth(people, gdp, eps).unwrap());
        // The mean of what the importer asks, against what it asks of this exporter.
        let asked: Vec<(bool, f64)> = tariffs
            .iter()
            .filter(|row| code(&row[1]) == to && &row[2] == product)
            .map(|row| (code(&row[0]) == from, row[3].parse().unwrap()))
            .collect();
        let mean = asked.iter().map(|(_, tau)| tau).sum::<f64>() / asked.len() as f64;
        let own = asked.iter().find(|(own, _)| *own).map_or(mean, |(_, tau)| *tau);
        tariff.push(i::tariff_factor(mean, own, sigma).unwrap());
    }
    let bare = i::export_potential(trade, i::Conditions::default()).unwrap();
    let conditions = i::Conditions {
        demand_growth: Some(&growth),
        import_tariff: Some(&tariff),
        ..i::Conditions::default()
    };
    let moved = i::export_potential(trade, conditions).unwrap();
    let mut compared = 0;
    for p in 0..all.len() {
        match (bare[p], moved[p]) {
            (Some(bare), Some(moved)) => {
                let expected = bare * growth[p] * tariff[p];
                assert!((moved - expected).abs() <= CLOSE * expected.max(1.0));
                compared += 1;
            }
            (bare, moved) => assert_eq!(bare, moved),
        }
    }
    assert!(compared > 10, "{compared}");
    assert!(growth.iter().any(|g| *g > 1.0) && tariff.iter().any(|t| *t != 1.0));
}

#[test]
fn both_sides_reports_split_into_causes_that_add_up() {
    let Some(reports) = rows("reports") else { return };
    let mut lines: BTreeMap<(String, String), BTreeMap<String, i::Line>> = BTreeMap::new();
    for row in &reports {
        let dollars: i64 = row[5].replace('.', "").parse().unwrap();
        let (exporter, importer) = match row[3].as_str() {
            "X" => (row[1].clone(), row[2].clone()),
            "M" => (row[2].clone(), row[1].clone()),
            other => panic!("flow {other}"),
        };
        let line =
            lines.entry((exporter, importer)).or_default().entry(row[4].clone()).or_default();
        match row[3].as_str() {
            "X" => line.exporter = Some(dollars),
            _ => line.importer = Some(dollars),
        }
    }
    let mut kinds = BTreeSet::new();
    for pair in lines.values() {
        let pair: Vec<i::Line> = pair.values().copied().collect();
        let causes = i::Causes { cif_factor: Some(1.06), ..i::Causes::default() };
        let d = i::mirror(&pair, causes).unwrap();
        let sum = d.valuation.unwrap() + d.importer_only.1 - d.exporter_only.1 + d.unexplained;
        assert_eq!(sum, d.gap);
        assert_eq!(d.gap, d.importer - d.exporter);
        kinds.insert((d.exporter_only.0 > 0, d.importer_only.0 > 0));
    }
    assert!(lines.len() > 20 && kinds.len() > 1, "{} pairs, {kinds:?}", lines.len());
}
