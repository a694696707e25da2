//! Export potential and third-market reach, on the sample and on a small world.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use corridor::answers::potential::products::{Basis, potentials};
use corridor::answers::reach::routes::routes;
use corridor::folder::partnership::Partnership;
use corridor::statistics::pair::{Pair, Wanted};
use corridor::{Folder, brief, render, sample};
use corridor_trade::store::Kind;
use corridor_trade::{Flow, Flows, store};
use jiff::civil::{Date, date};

const AS_OF: Date = date(2026, 6, 1);
/// Sums of products of dollars, in doubles.
const TOLERANCE: f64 = 1e-9;

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= TOLERANCE * expected.abs().max(1.0)
}

/// The only dataset of flows of a store, with the totals and ways that stand beside it.
fn read_pair(root: &Path, store: &Path, parties: &[String; 2], groups: &[String]) -> Pair {
    let of = |kind| store::held(store, kind).unwrap();
    let (flows, totals, reach) = (of(Kind::Flows), of(Kind::Totals), of(Kind::Reach));
    let [flows] = &flows[..] else { panic!("{} datasets", flows.len()) };
    let totals: Vec<_> = totals.iter().collect();
    let reach: Vec<_> = reach.iter().collect();
    let wanted = Wanted { root, parties, groups, flows, totals: &totals, reach: &reach };
    Pair::read(wanted).unwrap().unwrap()
}

fn sample_pair() -> Pair {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    let Partnership { parties, groups, .. } = Folder::open(&root).unwrap().partnership;
    let statistics = root.join("statistics");
    read_pair(&root, &statistics, &parties, &groups)
}

#[test]
fn the_sample_s_potential_is_the_formula_s() {
    let pair = sample_pair();
    for way in [0, 1] {
        let found = potentials(&pair, way).unwrap().unwrap();
        let lines = &pair.directions[way].lines;
        // The formula written out once more, product by product.
        let neutral: f64 = lines
            .values()
            .filter(|l| l.world > 0)
            .map(|l| l.sold as f64 * l.bought as f64 / l.world as f64)
            .sum();
        let ease = pair.directions[way].total(|l| l.traded) as f64 / neutral;
        assert!(close(found.ease.value, ease));
        assert!(found.products.len() > 500);
        for p in &found.products {
            let l = lines[&p.product];
            let own = if l.taken > 0 { (l.sold as f64 / l.taken as f64).min(1.0) } else { 1.0 };
            let expected = l.sold as f64 / l.world as f64 * own * l.bought as f64 * ease;
            assert!(close(p.potential.value, expected), "{}", p.product);
            let (low, high) = p.potential.ends.unwrap();
            assert!(0.0 <= low && low <= p.potential.value && p.potential.value <= high);
            assert!(close(p.unrealised.value, (expected - l.traded as f64).max(0.0)));
            assert_eq!(p.room, (l.sold.min(l.bought) - l.traded).max(0));
        }
        let sum: f64 = found.products.iter().map(|p| p.unrealised.value).sum();
        assert!(close(found.unrealised.value, sum));
        // One year of products: an interval from sections, and said to be.
        assert_eq!((found.basis, found.years), (Basis::Sections(21), vec![2024]));
    }
}

#[test]
fn the_sample_s_reach_is_the_formula_s() {
    let pair = sample_pair();
    let legs = &pair.legs.as_ref().unwrap().rows;
    let routes = routes(legs).unwrap();
    assert!(routes.len() > 60);
    for route in &routes {
        let own = legs.iter().filter(|l| {
            (&l.exporter, &l.hub, &l.market) == (&route.exporter, &route.hub, &route.market)
        });
        let mut bound = 0.0;
        let mut expected = 0.0;
        for leg in own {
            let (x, m) = (leg.hub_exports_usd as f64, leg.hub_imports_usd as f64);
            assert!(leg.into_usd <= leg.hub_imports_usd);
            expected += leg.into_usd as f64 * (x / m).min(1.0) * leg.onward_usd as f64 / x;
            bound += leg.into_usd.min(leg.onward_usd) as f64;
        }
        assert!(close(route.in_proportion, expected));
        assert!(close(route.at_most as f64, bound));
        // Never more than went in, nor more than went on.
        assert!(route.in_proportion <= bound * (1.0 + TOLERANCE));
    }
    // What a party sells to the other, product by product, is what goes into it as a hub.
    for way in &pair.directions {
        let into = legs.iter().filter(|l| l.exporter == way.exporter && l.hub == way.importer);
        let mut seen = 0;
        for leg in into {
            assert_eq!(leg.into_usd, way.lines[&leg.product].traded);
            seen += 1;
        }
        assert!(seen > 1000);
    }
}

/// The flows of a year into a store.
fn stored(statistics: &Path, years: &[Flows]) -> PathBuf {
    let folder = statistics.join("flows/made");
    std::fs::create_dir_all(&folder).unwrap();
    let mut source =
        "dataset = \"made\"\ntitle = \"made\"\norigin = \"made\"\nlicence = \"none\"\n\
         vintage = \"2026-01-15\"\nvaluation = \"FOB\"\nunit = \"USD\"\n[coverage]\n\
         missing_importers = [\"KEN\"]\n[files]\n"
            .to_owned();
    for flows in years {
        let path = folder.join(format!("{}.parquet", flows.year));
        let mut bytes = Vec::new();
        store::flows_parquet(flows, &mut bytes).unwrap();
        std::fs::write(&path, bytes).unwrap();
        source += &format!("\"{}.parquet\" = \"{}\"\n", flows.year, store::sha256(&path).unwrap());
    }
    std::fs::write(folder.join("source.toml"), source).unwrap();
    folder
}

/// Germany, Poland and Vietnam sell to each other, Kenya only sells; `turn` moves the year.
fn world(year: u16, turn: i64) -> Flows {
    let codes = ["DEU", "KEN", "POL", "VNM"];
    let mut rows = Vec::new();
    for (e, exporter) in codes.iter().enumerate() {
        for (i, importer) in codes.iter().enumerate().filter(|(i, c)| *i != e && **c != "KEN") {
            for (p, product) in ["010121", "270900", "854231", "854232"].iter().enumerate() {
                let value_usd = 1000 + ((e * 7 + i * 13 + p * 29) as i64 * 97 * turn) % 1500;
                // Who buys nothing sells little: the others are most of this world.
                let value_usd = if *exporter == "KEN" { value_usd / 4 } else { value_usd };
                rows.push(Flow {
                    product: (*product).into(),
                    exporter: (*exporter).into(),
                    importer: (*importer).into(),
                    value_usd,
                    quantity_kg: None,
                });
            }
        }
    }
    Flows::from_rows(year, rows).unwrap()
}

fn parties_brief(statistics: &Path, parties: [&str; 2]) -> brief::Brief {
    let partnership = Partnership::of_parties(parties, 2026).unwrap();
    let folder = Folder::of_parties(partnership, statistics);
    brief::build(&folder, brief::Options { as_of: AS_OF }).unwrap()
}

#[test]
fn with_three_years_the_interval_comes_from_the_years() {
    let home = tempfile::tempdir().unwrap();
    let years: Vec<Flows> = (0..4).map(|t| world(2020 + t, i64::from(t) + 1)).collect();
    stored(home.path(), &years);
    let partnership = Partnership::of_parties(["VNM", "POL"], 2026).unwrap();
    let Partnership { parties, groups, .. } = &partnership;
    let pair = read_pair(home.path(), home.path(), parties, groups);
    let found = potentials(&pair, 0).unwrap().unwrap();
    assert_eq!(found.basis, Basis::Years(vec![2020, 2021, 2022, 2023]));
    // The mean of the years, by the room's own indicator at four digits.
    let all: i64 =
        pair.earlier.iter().chain([&pair]).map(|year| year.directions[0].total(|l| l.traded)).sum();
    assert!(close(found.flow, all as f64 / 4.0));
    for p in &found.products {
        let (low, high) = p.potential.ends.unwrap();
        assert!(low <= p.potential.value && p.potential.value <= high && low < high);
    }
    let text = render::terminal(&parties_brief(home.path(), ["VNM", "POL"]), 100);
    assert!(
        text.replace('\n', " ").contains("how the years 2020, 2021, 2022, 2023 differ"),
        "{text}"
    );
}

#[test]
fn any_two_economies_of_a_store_have_a_brief_with_honest_absences() {
    let home = tempfile::tempdir().unwrap();
    stored(home.path(), &[world(2024, 3)]);
    let text =
        render::terminal(&parties_brief(home.path(), ["VNM", "POL"]), 100).replace('\n', " ");
    for part in [
        "Vietnam and Poland",
        "Largest flows from Vietnam to Poland",
        "Unused potential",
        "Third markets",
        "No target stands",
        "The folder holds no figures as each side published them",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // The dataset lacks what Kenya buys: absent, and no zero.
    let text =
        render::terminal(&parties_brief(home.path(), ["VNM", "KEN"]), 100).replace('\n', " ");
    assert!(text.contains("do not hold goods from Vietnam to Kenya"), "{text}");
    for never in [
        "from Vietnam to Kenya by calendar",
        "flows from Vietnam to Kenya",
        "potential from Vietnam",
    ] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    assert!(text.contains("What Kenya buys is not in the data: all that it sells"), "{text}");
    assert!(!text.contains("Third markets"), "{text}");
    // An economy that no row names.
    let text =
        render::terminal(&parties_brief(home.path(), ["VNM", "USA"]), 100).replace('\n', " ");
    assert!(text.contains("do not hold goods from Vietnam to"), "{text}");
}

#[test]
fn two_economies_are_not_a_world() {
    let home = tempfile::tempdir().unwrap();
    let all = world(2024, 3);
    let rows: Vec<Flow> = (0..all.len())
        .map(|at| all.row(at))
        .filter(|f| [&*f.exporter, &*f.importer].iter().all(|c| ["POL", "VNM"].contains(c)))
        .collect();
    stored(home.path(), &[Flows::from_rows(2024, rows).unwrap()]);
    let text =
        render::terminal(&parties_brief(home.path(), ["VNM", "POL"]), 100).replace('\n', " ");
    assert!(text.contains("Only what the two trade with each other is held"), "{text}");
    assert!(!text.contains("Advantage") && !text.contains("Export potential\n"), "{text}");
}
