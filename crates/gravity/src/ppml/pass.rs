//! One pass over the rows: fitted values, likelihood, scores and the new normal equations.
//!
//! In the order in which the solver holds the weights: strips where the layout has a tensor, runs
//! of rows otherwise.

use super::panel::Panel;
use super::{runs, strips};
use crate::Options;
use crate::design::Design;
use crate::normal::{Engine, Moments, Solver};
use crate::weights::Weights;

/// Where a fit starts.
pub(super) struct Start<'d> {
    pub solver: Solver<'d>,
    /// Of the working outcome at the first weights, less the effects.
    pub moments: Moments,
    /// Weighted sum of squares of each regressor about its mean.
    pub variations: Vec<f64>,
    /// `sum w (y log y - y)`: what the likelihood would be if every row were fitted exactly.
    pub constant: f64,
    /// Weighted sum of the outcome at each unknown.
    pub level_totals: Vec<f64>,
    /// Where the effects start; the coefficients are zero.
    pub effects: Vec<f64>,
    /// There; minus infinity where the first weights are no point of the model.
    pub likelihood: f64,
}

/// What a pass gives; the working weights are written in place.
pub(super) struct Pass {
    pub moments: Moments,
    pub totals: Totals,
}

/// What a pass says of all rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    /// `sum w (y log mu - mu)`.
    pub likelihood: f64,
    /// The sum of the fitted values.
    pub mass: f64,
    /// The largest `|new mu / old mu - 1|`.
    pub change: f64,
    /// Whether some zero outcome still loses about half its fitted value a step; known where the
    /// pass is watched.
    pub running: bool,
}

impl Totals {
    pub(super) fn of<'t>(parts: impl Iterator<Item = &'t Self>) -> Self {
        let mut all = Self::default();
        for part in parts {
            all.likelihood += part.likelihood;
            all.mass += part.mass;
            let nan = part.change.is_nan();
            all.change = if nan { f64::INFINITY } else { all.change.max(part.change) };
            all.running |= part.running;
        }
        all
    }
}

/// A fitted value is never exactly zero: the next step divides by it.
pub(super) const LEAST_MU: f64 = 1e-290;

/// The columns of a design in the solver's order.
pub(super) enum Columns<'d> {
    Rows { design: &'d Design<'d>, regressors: Vec<&'d [f64]> },
    Strips(Box<Panel<'d>>),
}

impl<'d> Columns<'d> {
    /// Strips start where the effects alone fit all totals. Any other design starts with a
    /// least-squares step at `mu = (y + mean of y in the run) / 2`, with the working outcome
    /// `log mu + (y - mu) / mu` less the offset.
    pub(super) fn start(design: &'d Design<'d>, options: &Options) -> (Self, Start<'d>) {
        match &design.layout.tensor {
            Some(tensor) => {
                let (panel, start) = strips::start(design, tensor, options.inner_steps);
                (Self::Strips(Box::new(panel)), start)
            }
            None => {
                let all: Vec<usize> = (0..design.regressors.len()).collect();
                let regressors = design.columns(&all);
                let start = runs::start(design, &regressors, options.inner_steps);
                (Self::Rows { design, regressors }, start)
            }
        }
    }

    /// Keep the chosen regressors only.
    pub(super) fn keep(&mut self, chosen: &[usize]) {
        match self {
            Self::Rows { design, regressors } => *regressors = design.columns(chosen),
            Self::Strips(panel) => panel.keep(chosen),
        }
    }

    /// Fitted values at `b` and `f`, times the weights, and everything that follows.
    pub(super) fn pass(
        &self,
        b: &[f64],
        f: &[f64],
        watched: bool,
        engine: &mut Engine<'_>,
    ) -> Pass {
        let working = engine.working();
        match self {
            Self::Strips(panel) => strips::pass(panel, b, f, watched, working),
            Self::Rows { design, regressors } => runs::pass(design, regressors, b, f, working),
        }
    }

    /// Move the fitted values by a step, to first order, and give the largest relative move: what
    /// is left is the step squared.
    pub(super) fn settle(&self, b: &[f64], f: &[f64], engine: &mut Engine<'_>) -> f64 {
        let working = engine.working();
        match self {
            Self::Strips(panel) => strips::settle(panel, b, f, working),
            Self::Rows { design, regressors } => runs::settle(design, regressors, b, f, working.mu),
        }
    }
}

/// The fitted values, times the weights, that an engine ends with.
pub(super) fn into_weights<'a>(engine: Engine<'_>) -> Weights<'a> {
    match engine {
        Engine::Rows { system, .. } => Weights::Positions(system.weights.into_owned().into()),
        Engine::Strips(reduced) => Weights::Strips(reduced.weights.into(), reduced.tensor),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::collinear;
    use crate::sample::select;
    use crate::{Effect, Model, Regressor, Singletons};

    /// Relative to the largest number of the two.
    const NEAR: f64 = 1e-11;

    fn near(a: &[f64], b: &[f64]) {
        crate::near::near(a, b, NEAR);
    }

    fn same(a: &Moments, b: &Moments) {
        near(&a.bb, &b.bb);
        near(&a.b, &b.b);
        near(&a.f, &b.f);
        near(&a.fb.concat(), &b.fb.concat());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Weights, an offset and missing years included; `holes` also breaks the runs of years.
        #[test]
        fn strips_and_runs_say_the_same(seed in any::<u64>(), holes in any::<bool>()) {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let (mut pair, mut exporter, mut importer) = (Vec::new(), Vec::new(), Vec::new());
            for (e, i) in (0..7_u32).flat_map(|e| (0..7_u32).map(move |i| (e, i))) {
                let first = random.random_range(0..3_u32);
                for year in first..11 {
                    if !(holes && random.random_range(0..5) == 0) {
                        pair.push(e * 7 + i);
                        exporter.push(e * 11 + year);
                        importer.push(i * 11 + year);
                    }
                }
            }
            let mut column = |from: f64, to: f64| -> Vec<f64> {
                pair.iter().map(|_| from + (to - from) * random.random::<f64>()).collect()
            };
            let (x, z) = (column(-1.0, 1.0), column(2_000.0, 2_001.0));
            let dummy: Vec<f64> = column(-1.0, 1.0).into_iter().map(|d| d.signum().max(0.0)).collect();
            let (weights, offset) = (column(0.1, 3.0), column(-2.0, 2.0));
            let mut y = column(-1.0, 4.0);
            y.iter_mut().for_each(|y| *y = y.max(0.0));
            let model = Model {
                outcome: &y,
                regressors: [("x", &x), ("dummy", &dummy), ("z", &z)]
                    .map(|(name, values)| Regressor { name, values })
                    .to_vec(),
                effects: [("pair", &pair), ("exporter", &exporter), ("importer", &importer)]
                    .map(|(name, levels)| Effect::new(name, levels))
                    .to_vec(),
                weights: Some(&weights),
                offset: Some(&offset),
            };
            let sample = select(&model, true, Singletons::Drop, None);
            let in_strips = Design::new(&model, &sample);
            prop_assert!(in_strips.layout.tensor.is_some());
            let mut in_runs = in_strips.clone();
            in_runs.layout.tensor = None;
            let options = Options::default();
            let (strips, mut of_strips) = Columns::start(&in_strips, &options);
            let (runs, mut of_runs) = Columns::start(&in_runs, &options);
            near(&[of_strips.constant], &[of_runs.constant]);
            // Strips have made a pass where they start, which is likelier than where nothing is
            // known of the effects.
            let engine = &mut of_runs.solver.engine;
            let nowhere = runs.pass(&[0.0; 3], &of_runs.effects, true, engine).totals.likelihood;
            prop_assert!(of_strips.likelihood > nowhere);
            let there = runs.pass(&[0.0; 3], &of_strips.effects, true, engine);
            same(&of_strips.moments, &there.moments);
            near(&[of_strips.likelihood], &[there.totals.likelihood]);
            if let (Engine::Rows { system, .. }, Columns::Rows { regressors, .. }) = (engine, &runs) {
                near(&of_strips.variations, &collinear::variations(system, regressors));
            }
            let (b, step) = ([0.3, 0.5, -0.2], [1e-3, -1e-3, 2e-3]);
            let f: Vec<f64> =
                (0..of_runs.moments.f.len()).map(|_| random.random::<f64>() - 0.5).collect();
            let (first, second) = (&mut of_strips.solver.engine, &mut of_runs.solver.engine);
            let (one, other) = (strips.pass(&b, &f, true, first), runs.pass(&b, &f, true, second));
            same(&one.moments, &other.moments);
            let numbers = |t: Totals| [t.likelihood, t.mass, t.change];
            near(&numbers(one.totals), &numbers(other.totals));
            prop_assert_eq!(one.totals.running, other.totals.running);
            let moves = [strips.settle(&step, &f, first), runs.settle(&step, &f, second)];
            near(&moves[..1], &moves[1..]);
            let (first, second) =
                (into_weights(of_strips.solver.engine), into_weights(of_runs.solver.engine));
            for (run, rows) in in_runs.layout.runs.iter().enumerate() {
                let (mut one, mut other) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
                first.of_run(&in_strips.layout, run, &mut one);
                second.of_run(&in_runs.layout, run, &mut other);
                near(&one, &other);
            }
        }
    }
}
