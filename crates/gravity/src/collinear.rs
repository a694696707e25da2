//! Regressors that the fixed effects, or the regressors before them, already explain.
//!
//! A regressor is dropped when less than one part in 1e9 of its variation is left, which is
//! fixest's tolerance. What a projection leaves is never too small, and too large by no more than
//! the square of its tolerance: a loose one decides the clear cases, and only doubtful ones pay for
//! a closer one.

use crate::Error;
use crate::absorb::{System, by_chunk_wide};
use crate::dense;
use crate::kernel::{Simd, Wide};
use crate::layout::Chunk;
use crate::normal::{Entered, Solver};

/// What a regressor keeps of its variation if it is to be used.
const LEAST_LEFT: f64 = 1e-9;
const TOLERANCES: [f64; 3] = [1e-2, 1e-4, 1e-6];
/// A part that is this many times the square of the tolerance is left indeed.
const MARGIN: f64 = 100.0;

/// The regressors that are identified, as positions, from the variation of each.
pub(crate) fn identified(
    solver: &mut Solver<'_>,
    moments: &mut Entered,
    before: &[f64],
) -> Result<Vec<usize>, Error> {
    let k = before.len();
    if k == 0 {
        return Ok(Vec::new());
    }
    moments.forget_rounding(|i| LEAST_LEFT * before[i]);
    let weak = |left: &[f64], least: f64| {
        let mut weak = Vec::new();
        let mut factor = left.to_vec();
        for i in 0..k {
            if factor[i * k + i] <= least * before[i] {
                weak.push(i);
                for j in 0..k {
                    factor[i * k + j] = 0.0;
                    factor[j * k + i] = 0.0;
                }
            }
        }
        for i in dense::factor(&mut factor, k, least) {
            if !weak.contains(&i) {
                weak.push(i);
            }
        }
        weak
    };
    let mut absorbed = Vec::new();
    for tolerance in TOLERANCES {
        solver.project(moments, tolerance)?;
        absorbed = weak(&solver.left, LEAST_LEFT);
        if weak(&solver.left, LEAST_LEFT.max(MARGIN * tolerance * tolerance)) == absorbed {
            break;
        }
    }
    Ok((0..k).filter(|i| !absorbed.contains(i)).collect())
}

/// Sums from which the variation of a column follows: of the weights, and of the column about some
/// value of its own, so that a column far from zero keeps its digits.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spread {
    pub mass: f64,
    pub first: f64,
    pub second: f64,
}

impl Spread {
    /// Of a mass at a distance from that value.
    pub(crate) fn at(mass: f64, distance: f64) -> Self {
        let first = mass * distance;
        Self { mass, first, second: first * distance }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.mass += other.mass;
        self.first += other.first;
        self.second += other.second;
    }

    /// Weighted sum of squares about the mean.
    pub(crate) fn variation(&self) -> f64 {
        self.second - self.first * self.first / self.mass
    }
}

/// Weighted sum of squares of each column about its mean; about zero when nothing is absorbed.
pub(crate) fn variations(system: &System<'_>, columns: &[&[f64]]) -> Vec<f64> {
    columns.iter().map(|column| variation(system, column)).collect()
}

fn variation(system: &System<'_>, column: &[f64]) -> f64 {
    let layout = system.layout;
    let about = match layout.eliminated {
        None => 0.0,
        Some(_) => column[layout.runs[0].start],
    };
    let parts = by_chunk_wide(layout, |chunk| Spreading { system, column, about, chunk });
    let mut spread = Spread::default();
    parts.iter().for_each(|part| spread.add(part));
    match layout.eliminated {
        None => spread.second,
        Some(_) => spread.variation(),
    }
}

struct Spreading<'s> {
    system: &'s System<'s>,
    column: &'s [f64],
    about: f64,
    chunk: &'s Chunk,
}

impl Wide for Spreading<'_> {
    type Output = Spread;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Spread {
        let Self { system, column, about, chunk } = self;
        let mut sums = [[0.0; 4]; 3];
        for run in &system.layout.runs[chunk.runs.clone()] {
            let (w, x) = (&system.weights[run.clone()], &column[run.clone()]);
            for (w, x) in w.chunks(4).zip(x.chunks(4)) {
                for (lane, (w, x)) in w.iter().zip(x).enumerate() {
                    let x = x - about;
                    sums[0][lane] += w;
                    sums[1][lane] += w * x;
                    sums[2][lane] += w * x * x;
                }
            }
        }
        let [mass, first, second] = sums.map(|lanes| lanes.iter().sum());
        Spread { mass, first, second }
    }
}
