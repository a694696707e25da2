//! How well a path from GDP did before, and the weight that this earns it.
//!
//! ```text
//! weight[h] = (1 / P[h])^p / ( (1 / P[h])^p + (1 / C[h])^p )
//! ```
//!
//! `P` is the mean CRPS of the path, with the spread of the class, and `C` that
//! of the class alone, over the same cases known by now; `p` is the sharpness of
//! [`crate::mix`]. Growth of GDP is given by the caller for every pair, origin
//! and horizon, as it was projected then: a path that knows what GDP became
//! would earn a weight that no projection deserves.
//!
//! Cost: that of drawing the class at every origin. It fails without a case.

use rayon::prelude::*;

use crate::Error;
use crate::backtest::Settings;
use crate::class::{Records, ReferenceClass};
use crate::distribution::Distribution;
use crate::mix::Memory;
use crate::panel::Panel;
use crate::score::crps;

/// What the path and the class scored at one horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GravityScore {
    /// Periods ahead.
    pub horizon: usize,
    /// Cases with a path and an outcome.
    pub cases: usize,
    /// Mean CRPS of the class alone.
    pub class: f64,
    /// Mean CRPS of the path alone.
    pub path: f64,
    /// Mean CRPS of the two, mixed by the scores known at each origin.
    pub mixed: f64,
    /// The weight of the path after the last period.
    pub weight: f64,
}

struct Case {
    horizon: usize,
    class: f64,
    path: f64,
    mixed: f64,
}

/// Score `growth(pair, origin, horizon)`, log growth as projected at the origin, over a panel.
///
/// # Errors
///
/// [`Error::NoCases`] if no case has a path; as [`ReferenceClass::draw`].
pub fn score<F>(panel: &Panel, settings: &Settings, growth: F) -> Result<Vec<GravityScore>, Error>
where
    F: Fn(usize, usize, usize) -> Option<f64> + Sync,
{
    let records = Records::of(panel)?;
    let horizons = settings.class.horizons;
    let mut memory = Memory::new(2, horizons);
    let mut all: Vec<Case> = Vec::new();
    for origin in 0..panel.periods().saturating_sub(1) {
        let class = match ReferenceClass::draw(panel, &records, origin, &settings.class) {
            Ok(class) => class,
            Err(Error::NoValues { .. }) => continue,
            Err(other) => return Err(other),
        };
        let weights: Vec<Vec<f64>> =
            (1..=horizons).map(|h| memory.weights(origin, h, settings.sharpness)).collect();
        let of_pair = |pair: usize| -> Result<Vec<Case>, Error> {
            let record = records.at(pair, origin);
            let record = record.filter(|_| panel.run(pair, origin) >= settings.least_values);
            let Some(record) = record else { return Ok(vec![]) };
            let mut cases = Vec::new();
            for h in 1..=class.horizons.len().min(panel.periods() - 1 - origin) {
                let (Some(grown), Some(outcome)) =
                    (growth(pair, origin, h), panel.log(pair, origin + h))
                else {
                    continue;
                };
                let base = class.forecast(record, h, class.common(h))?;
                let path = base.moved(record.last + grown - base.quantile(0.5), 1.0);
                let weights = &weights[h - 1];
                let both = Distribution::mixture(&[(&base, weights[0]), (&path, weights[1])])?;
                let [class, path, mixed] = [&base, &path, &both].map(|f| crps(f, outcome));
                cases.push(Case { horizon: h, class, path, mixed });
            }
            Ok(cases)
        };
        let found: Vec<Vec<Case>> =
            (0..panel.pairs()).into_par_iter().map(of_pair).collect::<Result<_, _>>()?;
        for case in found.into_iter().flatten() {
            memory.remember(origin, case.horizon, &[case.class, case.path], 0.5);
            all.push(case);
        }
    }
    let now = panel.periods() - 1;
    let scores: Vec<GravityScore> = (1..=horizons)
        .filter_map(|h| {
            let cases: Vec<&Case> = all.iter().filter(|c| c.horizon == h).collect();
            let n = cases.len();
            let mean = |f: fn(&Case) -> f64| cases.iter().map(|c| f(c)).sum::<f64>() / n as f64;
            let weight = memory.weights(now, h, settings.sharpness)[1];
            let (class, path, mixed) = (mean(|c| c.class), mean(|c| c.path), mean(|c| c.mixed));
            (n > 0).then_some(GravityScore { horizon: h, cases: n, class, path, mixed, weight })
        })
        .collect();
    if scores.is_empty() {
        let least_values = settings.least_values;
        return Err(Error::NoCases { least_values, periods: panel.periods() });
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::tests::made_panel;

    #[test]
    fn a_path_that_is_right_earns_the_weight_and_one_that_is_wrong_does_not() {
        let panel = made_panel(120, 16);
        let settings = Settings { least_values: 6, ..Settings::default() };
        let truth = |p: usize, o: usize, h: usize| Some(panel.log(p, o + h)? - panel.log(p, o)?);
        let right = score(&panel, &settings, truth).unwrap();
        assert!(right[0].path < right[0].class && right[0].weight > 0.9, "{right:?}");
        let wrong = score(&panel, &settings, |p, o, h| Some(1.0 + truth(p, o, h)?)).unwrap();
        assert!(wrong[0].path > wrong[0].class && wrong[0].weight < 0.1, "{wrong:?}");
        assert!(wrong[0].mixed < wrong[0].path && wrong[0].cases > 100);
        assert!(matches!(score(&panel, &settings, |_, _, _| None), Err(Error::NoCases { .. })));
    }
}
