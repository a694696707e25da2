//! The path from GDP on a real panel: what it scores, projected by what was known at each origin.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::float_cmp,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

mod panel_file;
#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use corridor_outlook::backtest::Settings;
use corridor_outlook::class::damped;
use corridor_outlook::gravity;
use corridor_outlook::gravity_record::score;

/// Elasticities of trade to the GDP of either side: plain arguments, the same for every pair.
const ELASTICITY: f64 = 0.8;
/// Years whose mean growth is projected, damped as the class damps the world's.
const YEARS: usize = 5;

#[test]
fn a_projection_of_the_last_five_years_is_weighed_by_what_it_scored() {
    let (Some(path), Some(gdp)) = (
        shared_data::shared("gravity/agtpa_applications.parquet"),
        shared_data::shared("gravity/wdi_gdp_population.parquet"),
    ) else {
        return;
    };
    let (panel, pairs) = panel_file::named(&path, "trade");
    let gdp = panel_file::by_year(&gdp, "iso3", "gdp_current_usd");
    let settings = Settings::default();
    let known = |code: &str, year: i32| gdp.get(&(code.to_owned(), year)).copied();
    // GDP at the origin and after it, at the growth of the five years before it.
    let projected = |code: &str, origin: i32| {
        let (now, then) = (known(code, origin)?, known(code, origin - YEARS as i32)?);
        let growth = (now / then).ln() / YEARS as f64;
        Some((0..=8).map(|h| now * damped(growth, settings.class.damping, h).exp()).collect())
    };
    let growth = |pair: usize, origin: usize, h: usize| {
        let (from, to) = &pairs[pair];
        let year = 1986 + origin as i32;
        let (a, b): (Vec<f64>, Vec<f64>) = (projected(from, year)?, projected(to, year)?);
        gravity::growth(&a, &b, ELASTICITY, ELASTICITY).unwrap().get(h - 1).copied()
    };
    let scores = score(&panel, &settings, growth).unwrap();
    for s in &scores {
        println!("{s:.4?}");
        assert!(s.cases > 5_000 && (0.0..=1.0).contains(&s.weight));
        // A member that is worse than the class is heard less than it.
        assert_eq!(s.path > s.class, s.weight < 0.5, "{s:?}");
        assert!(s.mixed <= s.class.max(s.path));
    }
    assert_eq!(scores.len(), 8);
}
