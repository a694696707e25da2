//! Laws that indicators obey on any table of trade.

use corridor_trade::indicators as i;
use corridor_trade::{Aggregates, Flow, Flows, Level};
use proptest::prelude::*;

/// A few roundings of fractions near 1.
const CLOSE: f64 = 1e-12;
/// Eigenvectors of well-separated small matrices.
const EIGEN: f64 = 1e-8;

const ECONOMIES: usize = 5;
const PRODUCTS: usize = 7;

/// Economy x product with many zeros, as trade has.
fn table() -> impl Strategy<Value = Vec<i64>> {
    let cell = prop_oneof![2 => Just(0_i64), 3 => 1_i64..1_000_000_000];
    proptest::collection::vec(cell, ECONOMIES * PRODUCTS)
}

fn basket() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(prop_oneof![Just(0_i64), 1_i64..1_000_000_000], PRODUCTS)
}

fn shuffled<T: Clone>(values: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|at| values[*at].clone()).collect()
}

fn order(n: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..n).collect::<Vec<usize>>()).prop_shuffle()
}

fn close(a: Option<f64>, b: Option<f64>, tolerance: f64) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= tolerance * a.abs().max(b.abs()).max(1.0),
        (a, b) => a.is_none() && b.is_none(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn weighted_by_world_shares_every_rca_averages_to_one(x in table()) {
        let sums = i::sums(&x, PRODUCTS).unwrap();
        prop_assume!(sums.all > 0);
        let rca = i::over_table(&x, PRODUCTS, i::balassa).unwrap();
        for e in (0..ECONOMIES).filter(|e| sums.rows[*e] > 0) {
            let mean: f64 = (0..PRODUCTS)
                .filter_map(|p| Some(rca[e * PRODUCTS + p]? * sums.columns[p] as f64 / sums.all as f64))
                .sum();
            prop_assert!((mean - 1.0).abs() < CLOSE, "{}", mean);
        }
    }

    #[test]
    fn normalised_and_additive_advantages_add_up_to_nothing(x in table()) {
        let nrca = i::over_table(&x, PRODUCTS, i::normalised_rca).unwrap();
        let arca = i::over_table(&x, PRODUCTS, i::additive_rca).unwrap();
        for e in 0..ECONOMIES {
            let row = |list: &[Option<f64>]| -> f64 {
                list[e * PRODUCTS..(e + 1) * PRODUCTS].iter().flatten().sum()
            };
            prop_assert!(row(&nrca).abs() < CLOSE && row(&arca).abs() < CLOSE);
        }
        for p in 0..PRODUCTS {
            let column: f64 = (0..ECONOMIES).filter_map(|e| nrca[e * PRODUCTS + p]).sum();
            prop_assert!(column.abs() < CLOSE);
        }
    }

    #[test]
    fn the_unit_of_trade_does_not_matter(x in table(), m in basket(), scale in 2_i64..1000) {
        let scaled: Vec<i64> = x.iter().map(|v| v * scale).collect();
        let (a, b) = (&x[..PRODUCTS], &scaled[..PRODUCTS]);
        for measure in [i::balassa, i::symmetric_rca, i::normalised_rca, i::additive_rca] {
            let (one, other) = (i::over_table(&x, PRODUCTS, measure), i::over_table(&scaled, PRODUCTS, measure));
            for (one, other) in one.unwrap().iter().zip(other.unwrap()) {
                prop_assert!(close(*one, other, CLOSE));
            }
        }
        prop_assert_eq!(
            i::Presence::of_trade(&x, PRODUCTS, i::Tie::Counts).unwrap(),
            i::Presence::of_trade(&scaled, PRODUCTS, i::Tie::Counts).unwrap()
        );
        prop_assert!(close(i::complementarity(a, &m).unwrap(), i::complementarity(b, &m).unwrap(), CLOSE));
        let herfindahl = |v: &[i64]| i::concentration(v).unwrap().map(|c| c.herfindahl);
        prop_assert!(close(herfindahl(a), herfindahl(b), CLOSE));
        let theil = |v: &[i64]| i::theil(v).unwrap().map(|t| t.total());
        prop_assert!(close(theil(a), theil(b), CLOSE));
    }

    #[test]
    fn the_order_of_economies_and_products_does_not_matter(
        x in table(), rows in order(ECONOMIES), columns in order(PRODUCTS)
    ) {
        let moved: Vec<i64> = rows.iter()
            .flat_map(|e| columns.iter().map(|p| x[e * PRODUCTS + p]).collect::<Vec<_>>())
            .collect();
        let presence = |x: &[i64]| i::Presence::of_trade(x, PRODUCTS, i::Tie::Counts).unwrap();
        let (m, n) = (presence(&x), presence(&moved));
        prop_assert_eq!(shuffled(&m.diversity(), &rows), n.diversity());
        prop_assert_eq!(shuffled(&m.ubiquity(), &columns), n.ubiquity());
        let (phi, psi) = (i::Proximity::of(&m), i::Proximity::of(&n));
        let (d, f) = (i::density(&m, i::Itself::Counted), i::density(&n, i::Itself::Counted));
        for (at, &p) in columns.iter().enumerate() {
            for (to, &q) in columns.iter().enumerate() {
                prop_assert_eq!(phi.between(p, q), psi.between(at, to));
            }
            for (row, &e) in rows.iter().enumerate() {
                prop_assert!(close(d.of(e, p), f.of(row, at), CLOSE));
            }
        }
        let (c, k) = (i::Complexity::of(&m, i::Parts::Whole).unwrap(), i::Complexity::of(&n, i::Parts::Whole).unwrap());
        prop_assert_eq!(c.parts, k.parts);
        // Where the second direction stands out and the sign is told by diversity, both are the same.
        let apart = c.second.zip(c.third).is_some_and(|(two, three)| two - three > 1e-3);
        if apart && c.sign == Some(i::Sign::Diversity) {
            for (row, &e) in rows.iter().enumerate() {
                prop_assert!(close(c.eci[e], k.eci[row], EIGEN), "{:?} {:?}", c.eci, k.eci);
            }
            for (at, &p) in columns.iter().enumerate() {
                prop_assert!(close(c.pci[p], k.pci[at], EIGEN));
            }
        }
    }

    #[test]
    fn complexity_is_standardised_and_an_economy_is_the_mean_of_its_products(x in table()) {
        let m = i::Presence::of_trade(&x, PRODUCTS, i::Tie::Counts).unwrap();
        let c = i::Complexity::of(&m, i::Parts::Largest).unwrap();
        let known: Vec<f64> = c.eci.iter().copied().flatten().collect();
        prop_assume!(!known.is_empty());
        let n = known.len() as f64;
        prop_assert!(known.iter().sum::<f64>().abs() < EIGEN);
        prop_assert!((known.iter().map(|v| v * v).sum::<f64>() / n - 1.0).abs() < EIGEN);
        for e in (0..ECONOMIES).filter(|e| c.eci[*e].is_some()) {
            let own: Vec<f64> = (0..PRODUCTS).filter(|p| m.has(e, *p)).map(|p| c.pci[p].unwrap()).collect();
            let mean = own.iter().sum::<f64>() / own.len() as f64;
            // PCI divides by the second eigenvalue, and so does its error.
            prop_assert!((mean - c.eci[e].unwrap()).abs() < EIGEN / c.second.unwrap().min(1.0));
        }
    }

    #[test]
    fn proximity_and_density_are_fractions(x in table()) {
        let m = i::Presence::of_trade(&x, PRODUCTS, i::Tie::Counts).unwrap();
        let (phi, d) = (i::Proximity::of(&m), i::density(&m, i::Itself::Counted));
        for p in 0..PRODUCTS {
            for q in 0..PRODUCTS {
                prop_assert!(phi.between(p, q).is_none_or(|v| (0.0..=1.0).contains(&v)));
            }
            for e in 0..ECONOMIES {
                prop_assert!(d.of(e, p).is_none_or(|v| (0.0..=1.0 + CLOSE).contains(&v)));
            }
        }
    }

    #[test]
    fn the_two_margins_multiply_to_the_share(market in basket(), parts in proptest::collection::vec(0.0_f64..=1.0, PRODUCTS)) {
        let flow: Vec<i64> = market.iter().zip(&parts).map(|(m, part)| (*m as f64 * part) as i64).collect();
        let margins = i::margins(&flow, &market).unwrap();
        let share = i::share(flow.iter().sum(), market.iter().sum());
        match (margins.extensive, margins.intensive) {
            (Some(extensive), Some(intensive)) => {
                prop_assert!(close(Some(extensive * intensive), share, CLOSE));
                prop_assert!((0.0..=1.0).contains(&extensive) && (0.0..=1.0).contains(&intensive));
            }
            (extensive, None) => prop_assert!(extensive.is_none() || extensive == Some(0.0)),
            (None, Some(_)) => prop_assert!(false, "an intensive margin without an extensive one"),
        }
    }

    #[test]
    fn two_way_indices_lie_between_nothing_and_all(a in basket(), b in basket()) {
        let index = i::grubel_lloyd(&a, &b).unwrap();
        prop_assert!(index.is_none_or(|v| (0.0..=1.0).contains(&v)));
        prop_assert_eq!(index, i::grubel_lloyd(&b, &a).unwrap());
        let adjusted = i::balanced_grubel_lloyd(&a, &b).unwrap();
        prop_assert!(adjusted.is_none_or(|v| (0.0..=1.0).contains(&v) && Some(v) >= index));
        let changes = i::marginal_intra_industry(&a, &b).unwrap();
        prop_assert!(changes.is_none_or(|v| (0.0..=1.0).contains(&v)));
    }

    #[test]
    fn complementarity_with_oneself_is_full_and_similarity_is_symmetric(a in basket(), b in basket()) {
        let own = i::complementarity(&a, &a).unwrap();
        prop_assert!(own.is_none_or(|v| (v - 100.0).abs() < 1e-10));
        prop_assert_eq!(i::similarity(&a, &b).unwrap(), i::similarity(&b, &a).unwrap());
        // The overlap is what the definition by absolute differences says.
        let (x, m) = (a.iter().sum::<i64>() as f64, b.iter().sum::<i64>() as f64);
        let apart: f64 = a.iter().zip(&b).map(|(a, b)| (*b as f64 / m - *a as f64 / x).abs()).sum();
        let index = i::complementarity(&a, &b).unwrap();
        prop_assert!(index.is_none_or(|v| (v - 100.0 * (1.0 - apart / 2.0)).abs() < 1e-9));
    }

    #[test]
    fn concentration_lies_between_equal_and_single(a in basket()) {
        if let (Some(c), Some(t)) = (i::concentration(&a).unwrap(), i::theil(&a).unwrap()) {
            let n = PRODUCTS as f64;
            prop_assert!(c.herfindahl >= 1.0 / n - CLOSE && c.herfindahl <= 1.0 + CLOSE);
            prop_assert!(c.gini >= -CLOSE && c.gini <= 1.0 - 1.0 / n + CLOSE);
            prop_assert!(t.between >= 0.0 && t.within >= -CLOSE && t.entropy() >= -CLOSE);
        } else {
            prop_assert!(a.iter().all(|v| *v == 0));
        }
    }

    #[test]
    fn growth_margins_add_up_to_the_change(a in table(), b in table(), floor in 1_i64..1000) {
        let parts = i::growth_margins(&a, &b, PRODUCTS, floor).unwrap();
        prop_assert_eq!(parts.change(), b.iter().sum::<i64>() - a.iter().sum::<i64>());
        prop_assert!(parts.up >= 0 && parts.down <= 0);
    }

    #[test]
    fn constant_market_share_adds_up_to_the_change(
        x0 in table(), x1 in table(), extra0 in table(), extra1 in table()
    ) {
        let plus = |a: &[i64], b: &[i64]| -> Vec<i64> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
        for order in [i::Order::ProductFirst, i::Order::MarketFirst] {
            let parts = i::constant_market_share(
                &x0, &x1, &plus(&x0, &extra0), &plus(&x1, &extra1), PRODUCTS, order).unwrap();
            let sum = parts.world + parts.product + parts.market + parts.residual;
            // Rates of growth reach 10^9, and so do the terms that cancel.
            let scale = parts.world.abs() + parts.product.abs() + parts.market.abs() + 1.0;
            prop_assert!((sum - parts.change as f64).abs() < CLOSE * scale);
        }
    }

    #[test]
    fn a_shared_gap_is_kept_whole(gap in 0_i64..1_000_000, room in basket(), weights in basket()) {
        let plan = i::share_gap(gap, &weights, &room).unwrap();
        prop_assert_eq!(plan.filled.iter().sum::<i64>() + plan.unfilled, gap);
        prop_assert!(plan.filled.iter().zip(&room).all(|(f, r)| (0..=*r).contains(f)));
        if weights.iter().any(|w| *w > 0) {
            prop_assert_eq!(plan.asked.iter().sum::<i64>(), gap);
        }
        // Something stays unfilled only when every product with weight is full.
        if plan.unfilled > 0 {
            let full = (0..PRODUCTS).filter(|k| weights[*k] > 0).all(|k| plan.filled[k] == room[k]);
            prop_assert!(full);
        }
    }

    #[test]
    fn what_reaches_through_a_hub_is_what_came_in_and_can_go_out(
        into in basket(), out in basket(), more in basket()
    ) {
        let imports: Vec<i64> = into.iter().zip(&more).map(|(a, b)| a + b).collect();
        let exports: Vec<i64> = out.iter().zip(&more).map(|(a, b)| a + b).collect();
        let reach = i::reach_by_product(&into, &out, &exports, &imports).unwrap();
        for k in 0..PRODUCTS {
            prop_assert!(reach[k] >= 0.0);
            prop_assert!(reach[k] <= into[k].min(out[k]) as f64 * (1.0 + CLOSE) + CLOSE);
        }
        let score = i::hub_score(&exports, &imports).unwrap();
        prop_assert!(score.is_none_or(|s| (0.0..=1.0).contains(&s)));
    }

    #[test]
    fn export_potential_rises_with_trade_and_not_with_the_unit(
        x in basket(), m in basket(), rest in basket(), flow in 1_i64..1_000_000
    ) {
        let world: Vec<f64> = (0..PRODUCTS).map(|k| (x[k] + m[k] + rest[k]) as f64).collect();
        let floats = |list: &[i64], scale: f64| list.iter().map(|v| *v as f64 * scale).collect::<Vec<f64>>();
        let potential = |scale: f64, flow: f64| {
            let (x, m, rest) = (floats(&x, scale), floats(&m, scale), floats(&rest, scale));
            let world: Vec<f64> = world.iter().map(|w| w * scale).collect();
            let trade = i::PairTrade { exports: &x, exporter_imports: &rest, imports: &m, world: &world, flow: flow * scale };
            i::export_potential(trade, i::Conditions::default()).unwrap()
        };
        let (once, thousand, twice) =
            (potential(1.0, flow as f64), potential(1000.0, flow as f64), potential(1.0, 2.0 * flow as f64));
        for k in 0..PRODUCTS {
            prop_assert!(close(once[k].map(|v| v * 1000.0), thousand[k], CLOSE));
            prop_assert!(close(once[k].map(|v| v * 2.0), twice[k], CLOSE));
        }
    }

    #[test]
    fn world_exports_equal_world_imports_at_every_level(
        values in proptest::collection::vec(1_i64..1_000_000, 24)
    ) {
        let names = ["DEU", "KEN", "POL", "VNM"];
        let rows: Vec<Flow> = values.iter().enumerate().map(|(at, value)| Flow {
            exporter: names[at % 4].into(),
            importer: names[(at + 1 + at / 12) % 4].into(),
            product: format!("{:02}{:02}10", 1 + at / 8, at),
            value_usd: *value,
            quantity_kg: None,
        }).collect();
        let flows = Flows::from_rows(2024, rows).unwrap();
        for level in [Level::Chapter, Level::Heading, Level::Subheading] {
            let world = Aggregates::from_flows(&flows, level).unwrap();
            let wide = world.products.len();
            let (x, m) = (i::sums(&world.exports, wide).unwrap(), i::sums(&world.imports, wide).unwrap());
            prop_assert_eq!(x.all, values.iter().sum::<i64>());
            prop_assert_eq!((x.all, &x.columns), (m.all, &m.columns));
        }
    }
}
