//! The worked examples that came with the definitions, each to 1e-12 (eigenvectors and fitness 1e-9).
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use crate::shared_data;

use corridor_trade::indicators as i;
use serde_json::Value;

/// Rational measures: a few roundings of numbers near 1.
const RATIONAL: f64 = 1e-12;
/// Eigenvectors and iterated maps.
const ITERATED: f64 = 1e-9;

/// World H: economies A, B, C; products p, q, r; `flow[exporter][importer][product]`.
struct World([[[i64; 3]; 3]; 3]);

impl World {
    fn of(rows: &Value) -> Self {
        let mut flow = [[[0; 3]; 3]; 3];
        for row in rows.as_array().unwrap() {
            let place = |at: usize, names: &str| names.find(row[at].as_str().unwrap()).unwrap();
            flow[place(0, "ABC")][place(1, "ABC")][place(2, "pqr")] = row[3].as_i64().unwrap();
        }
        Self(flow)
    }
    /// Economy x product, row by row.
    fn exports(&self) -> Vec<i64> {
        (0..9).map(|c| (0..3).map(|j| self.0[c / 3][j][c % 3]).sum()).collect()
    }
    fn imports(&self) -> Vec<i64> {
        (0..9).map(|c| (0..3).map(|e| self.0[e][c / 3][c % 3]).sum()).collect()
    }
    /// Importer x product of one exporter.
    fn sold(&self, exporter: usize) -> Vec<i64> {
        self.0[exporter].concat()
    }
    fn row(table: &[i64], economy: usize) -> &[i64] {
        &table[economy * 3..economy * 3 + 3]
    }
}

struct Expected(Value);

impl Expected {
    fn check(&self, name: &str, found: f64, tolerance: f64) {
        let expected = self.0[name].as_f64().unwrap_or_else(|| panic!("no {name}"));
        let scale = expected.abs().max(1.0);
        assert!((found - expected).abs() <= tolerance * scale, "{name}: {found}, not {expected}");
    }
    fn check_all(&self, name: &str, found: &[f64], tolerance: f64) {
        let expected: Vec<f64> = flat(&self.0[name]);
        assert_eq!(found.len(), expected.len(), "{name}");
        assert!(!expected.is_empty() && expected.iter().any(|e| *e != 0.0));
        for (at, (f, e)) in found.iter().zip(&expected).enumerate() {
            assert!((f - e).abs() <= tolerance * e.abs().max(1.0), "{name}[{at}]: {f}, not {e}");
        }
    }
}

fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        other => vec![other.as_f64().unwrap()],
    }
}

fn open() -> Option<(World, World, Expected)> {
    let path = shared_data::shared("measures/hand_examples.json")?;
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let worlds = (World::of(&all["world_year0"]), World::of(&all["world_year1"]));
    Some((worlds.0, worlds.1, Expected(all["expected"].clone())))
}

#[test]
fn advantage() {
    let Some((world, _, expected)) = open() else { return };
    let (exports, imports) = (world.exports(), world.imports());
    let first = |m: fn(i::Cell) -> Option<f64>| i::over_table(&exports, 3, m).unwrap()[0].unwrap();
    expected.check("rca_A_p", first(i::balassa), RATIONAL);
    expected.check("rsca_A_p", first(i::symmetric_rca), RATIONAL);
    expected.check("nrca_A_p", first(i::normalised_rca), RATIONAL);
    expected.check("arca_A_p", first(i::additive_rca), RATIONAL);
    let lafay = i::lafay(World::row(&exports, 0), World::row(&imports, 0)).unwrap().unwrap();
    for (name, value) in ["lafay_A_p", "lafay_A_q", "lafay_A_r"].iter().zip(lafay) {
        expected.check(name, value, RATIONAL);
    }
}

#[test]
fn pairs() {
    let Some((world, _, expected)) = open() else { return };
    let (exports, imports) = (world.exports(), world.imports());
    let (sells, buys) = (World::row(&exports, 0), World::row(&imports, 1));
    let (there, back) = (&world.0[0][1], &world.0[1][0]);
    expected.check("tci_A_B", i::complementarity(sells, buys).unwrap().unwrap(), RATIONAL);
    let totals = i::PairTotals {
        flow: there.iter().sum(),
        exports: sells.iter().sum(),
        exporter_imports: World::row(&imports, 0).iter().sum(),
        imports: buys.iter().sum(),
        world: exports.iter().sum(),
    };
    expected.check("tii_wits_A_B", i::intensity(totals).unwrap(), RATIONAL);
    expected.check("tii_drysdale_A_B", i::intensity_abroad(totals).unwrap(), RATIONAL);
    expected.check("hi_A_B", i::homogeneous_intensity(totals).unwrap(), RATIONAL);
    let alike = i::similarity(sells, World::row(&exports, 1)).unwrap().unwrap();
    expected.check("finger_kreinin_A_B", alike, RATIONAL);
    expected.check("gl_bilateral_A_B", i::grubel_lloyd(there, back).unwrap().unwrap(), RATIONAL);
    expected.check("gl_A_B_p", i::grubel_lloyd_of(there[0], back[0]).unwrap(), RATIONAL);
    let margins = i::margins(there, buys).unwrap();
    expected.check("hk_em_A_B", margins.extensive.unwrap(), RATIONAL);
    expected.check("hk_im_A_B", margins.intensive.unwrap(), RATIONAL);
    let doors = i::penetration(&world.sold(0), &imports, 3, 0).unwrap().unwrap();
    expected.check("penetration_A", doors, RATIONAL);
}

#[test]
fn concentration() {
    let Some((world, _, expected)) = open() else { return };
    let exports = world.exports();
    let a = World::row(&exports, 0);
    let c = i::concentration(a).unwrap().unwrap();
    expected.check("hhi_A", c.herfindahl, RATIONAL);
    expected.check("hhi_norm_A", c.normalised.unwrap(), RATIONAL);
    expected.check("unctad_conc_A", c.unctad.unwrap(), RATIONAL);
    let t = i::theil(a).unwrap().unwrap();
    expected.check("theil_A", t.total(), RATIONAL);
    expected.check("theil_between_A", t.between, RATIONAL);
    expected.check("theil_within_A", t.within, RATIONAL);
    let products = i::sums(&exports, 3).unwrap().columns;
    let apart = i::diversification(a, &products).unwrap().unwrap();
    expected.check("unctad_div_A", apart, RATIONAL);
}

#[test]
fn growth_and_income() {
    let Some((world, later, expected)) = open() else { return };
    let parts = i::constant_market_share(
        &world.sold(0),
        &later.sold(0),
        &world.imports(),
        &later.imports(),
        3,
        i::Order::ProductFirst,
    )
    .unwrap();
    expected.check("cms_A_change", parts.change as f64, RATIONAL);
    expected.check("cms_A_world", parts.world, RATIONAL);
    expected.check("cms_A_commodity", parts.product, RATIONAL);
    expected.check("cms_A_market", parts.market, RATIONAL);
    expected.check("cms_A_residual", parts.residual, RATIONAL);
    let exports = world.exports();
    let prody = i::prody(&exports, 3, &[Some(10.0), Some(20.0), Some(30.0)]).unwrap();
    expected.check("prody_p", prody[0].unwrap(), RATIONAL);
    expected.check("prody_q", prody[1].unwrap(), RATIONAL);
    expected.check("expy_A", i::expy(&exports, 3, &prody).unwrap()[0].unwrap(), RATIONAL);
}

#[test]
fn potential_hubs_and_mirror() {
    let Some((_, _, expected)) = open() else { return };
    let trade = i::PairTrade {
        exports: &[100.0],
        exporter_imports: &[0.0],
        imports: &[1000.0],
        world: &[2500.0],
        flow: 60.0,
    };
    let conditions = i::Conditions {
        world_expected: Some(&[1000.0]),
        demand_growth: Some(&[1.155]),
        import_tariff: Some(&[1.05]),
        ..i::Conditions::default()
    };
    let potential = i::export_potential(trade, conditions).unwrap()[0].unwrap();
    expected.check("epi_example", potential, RATIONAL);
    let reach = i::third_market_reach(&[50], &[30], &[100], &[200]).unwrap();
    expected.check("third_market_example", reach, RATIONAL);
    let line = i::Line { exporter: Some(100), importer: Some(110) };
    let gap = i::mirror(&[line], i::Causes::default()).unwrap();
    expected.check("mirror_gap_over_sum", gap.relative.unwrap(), RATIONAL);
}

#[test]
fn complexity_of_the_nested_matrix() {
    let Some((_, _, expected)) = open() else { return };
    let cells = [[true, true, true], [true, true, false], [true, false, false]].concat();
    let presence = i::Presence::of_cells(cells, 3).unwrap();
    let some = |values: &[Option<f64>]| values.iter().map(|v| v.unwrap()).collect::<Vec<f64>>();
    let c = i::Complexity::of(&presence, i::Parts::Largest).unwrap();
    expected.check("nested3_lambda2", c.second.unwrap(), ITERATED);
    expected.check("nested3_lambda3", c.third.unwrap(), ITERATED);
    expected.check_all("nested3_eci", &some(&c.eci), ITERATED);
    expected.check_all("nested3_pci_growthlab", &some(&c.pci), ITERATED);
    expected.check_all("nested3_pci_own_z", &some(&c.pci_own_scale()), ITERATED);
    // The sample deviation of three values is sqrt(3/2) of the population's.
    let sample: Vec<f64> = some(&c.eci).iter().map(|e| e / 1.5_f64.sqrt()).collect();
    expected.check_all("nested3_eci_ddof1", &sample, ITERATED);
    for updates in [1, 2] {
        let f = i::fitness_after(&presence, updates).unwrap();
        expected.check_all(&format!("nested3_fitness_{updates}"), &some(&f.fitness), ITERATED);
        expected.check_all(&format!("nested3_quality_{updates}"), &some(&f.quality), ITERATED);
    }
    let phi = i::Proximity::of(&presence);
    let table = |of: &dyn Fn(usize, usize) -> Option<f64>| -> Vec<f64> {
        (0..9).map(|c| of(c / 3, c % 3).unwrap()).collect()
    };
    expected.check_all("nested3_phi", &table(&|k, l| phi.between(k, l)), RATIONAL);
    let own = i::density(&presence, i::Itself::Counted);
    expected.check_all("nested3_density", &table(&|e, k| own.of(e, k)), RATIONAL);
    let apart = i::density(&presence, i::Itself::Apart);
    expected.check_all("nested3_relatedness_no_self", &table(&|e, k| apart.of(e, k)), RATIONAL);
    let outlook = i::Outlook::of(&presence, &c, i::Gain::Whole);
    expected.check_all("nested3_cog_growthlab", &table(&|e, k| outlook.gain(e, k)), ITERATED);
}
