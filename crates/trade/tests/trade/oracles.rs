//! Answers of peers on real data, frozen with the scripts that made them under `oracles/`.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use crate::shared_data;

use std::collections::BTreeMap;
use std::path::PathBuf;

use corridor_trade::indicators as i;

/// Both sides solve the same eigenproblem by different means; the peer's own is nonsymmetric.
const TOLERANCE: f64 = 1e-9;

struct Matrix {
    countries: Vec<String>,
    products: Vec<String>,
    cells: Vec<i64>,
}

fn rows(path: PathBuf) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn frozen(name: &str) -> Vec<BTreeMap<String, String>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/ecomplexity/sitc4-226x785");
    rows(PathBuf::from(folder).join(name))
}

fn real_matrix() -> Option<Matrix> {
    let path = shared_data::shared("measures/world_trade_sitc4_avg_1998_2000.csv")?;
    let rows = rows(path);
    let list = |column: &str| {
        let names: std::collections::BTreeSet<_> = rows.iter().map(|r| r[column].clone()).collect();
        names.into_iter().collect::<Vec<String>>()
    };
    let (countries, products) = (list("country"), list("product"));
    let mut cells = vec![0; countries.len() * products.len()];
    for row in &rows {
        let c = countries.binary_search(&row["country"]).unwrap();
        let p = products.binary_search(&row["product"]).unwrap();
        cells[c * products.len() + p] = row["value"].parse().unwrap();
    }
    assert_eq!((countries.len(), products.len(), rows.len()), (226, 785, 124_336));
    Some(Matrix { countries, products, cells })
}

fn near(what: &str, found: Option<f64>, expected: &str) {
    let expected: f64 = expected.parse().unwrap();
    let found = found.unwrap_or_else(|| panic!("{what} is absent, the peer has {expected}"));
    let scale = expected.abs().max(1.0);
    assert!((found - expected).abs() <= TOLERANCE * scale, "{what}: {found}, the peer {expected}");
}

#[test]
fn ecomplexity_on_the_real_matrix() {
    let Some(matrix) = real_matrix() else { return };
    let wide = matrix.products.len();
    let presence = i::Presence::of_trade(&matrix.cells, wide, i::Tie::Counts).unwrap();
    let complexity = i::Complexity::of(&presence, i::Parts::Largest).unwrap();
    assert_eq!((complexity.parts, complexity.sign), (1, Some(i::Sign::Diversity)));
    let outlook = i::Outlook::of(&presence, &complexity, i::Gain::Whole);
    let density = i::density(&presence, i::Itself::Counted);
    let rca = i::over_table(&matrix.cells, wide, i::balassa).unwrap();
    let (diversity, ubiquity) = (presence.diversity(), presence.ubiquity());

    let countries = frozen("countries.csv");
    assert_eq!(countries.len(), 226);
    for row in &countries {
        let c = matrix.countries.binary_search(&row["country"]).unwrap();
        assert_eq!(diversity[c].to_string(), row["diversity"]);
        near(&format!("ECI of {}", row["country"]), complexity.eci[c], &row["eci"]);
        near(&format!("COI of {}", row["country"]), outlook.index[c], &row["coi"]);
    }
    let products = frozen("products.csv");
    assert_eq!(products.len(), 785);
    for row in &products {
        let p = matrix.products.binary_search(&row["product"]).unwrap();
        assert_eq!(ubiquity[p].to_string(), row["ubiquity"]);
        near(&format!("PCI of {}", row["product"]), complexity.pci[p], &row["pci"]);
    }
    let cells = frozen("cells.csv");
    assert_eq!(cells.len(), 1829);
    for row in &cells {
        let c = matrix.countries.binary_search(&row["country"]).unwrap();
        let p = matrix.products.binary_search(&row["product"]).unwrap();
        let name = format!("{} {}", row["country"], row["product"]);
        assert_eq!(u8::from(presence.has(c, p)).to_string(), row["mcp"], "{name}");
        near(&format!("RCA of {name}"), rca[c * wide + p], &row["rca"]);
        near(&format!("density of {name}"), density.of(c, p), &row["density"]);
        near(&format!("COG of {name}"), outlook.gain(c, p), &row["cog"]);
    }
}

#[test]
fn the_r_package_s_fitness_on_the_real_matrix() {
    let Some(matrix) = real_matrix() else { return };
    let Some(path) = shared_data::shared("trade/oracle_ec_complexity.csv") else { return };
    let presence =
        i::Presence::of_trade(&matrix.cells, matrix.products.len(), i::Tie::Counts).unwrap();
    // Published output of economiccomplexity; its 20 iterations are 19 updates.
    let fitness = i::fitness_after(&presence, 19).unwrap();
    let published = rows(path);
    assert_eq!(published.len(), 1011);
    for row in &published {
        let (list, values) = if matrix.countries.contains(&row["code"]) {
            (&matrix.countries, &fitness.fitness)
        } else {
            (&matrix.products, &fitness.quality)
        };
        let at = list.binary_search(&row["code"]).unwrap();
        near(&row["code"], values[at], &row["value"]);
    }
    let settled = i::fitness(&presence).unwrap();
    assert!(settled.updates > 19, "{}", settled.updates);
}
