//! What a fit needs of the outcome: its sums, taken once.
//!
//! ```text
//! sum w (y log mu - mu) = sum of (w y) f over levels + b' X'W y + ... - what mu alone makes
//! X'W (y - mu) = sum over runs of sum of (w y) x - mass (mean of x with w mu as weights)
//! ```
//!
//! The linear index is linear in the unknowns, so the outcome's part of likelihood and scores
//! follows from these sums, and the passes over strips never read the outcome again. The sums are
//! about a value near the mean of each run, as a shift of a run changes nothing that its effect
//! does not take up, and the digits of the difference are those of the spread.
//!
//! Source: Fally (2015), on the totals that PPML fits; Barndorff-Nielsen (1978), on sufficient
//! statistics.

use crate::absorb::by_chunk_wide;
use crate::design::Design;
use crate::kernel::{Simd, Wide, dot, log, sum};
use crate::layout::{Chunk, Tensor};

/// See the module; `w` is one in a model without weights.
#[derive(Debug, Default)]
pub(super) struct OutcomeSums {
    /// `w y` at every unknown.
    pub levels: Vec<f64>,
    /// `w y` of each run.
    pub masses: Vec<f64>,
    /// The value that each regressor is taken about in each run.
    pub about: Vec<Vec<f64>>,
    /// `w y x` of each run, for each regressor.
    pub products: Vec<Vec<f64>>,
    /// `w y` times the offset.
    offset: f64,
    /// `w (y log y - y)`.
    pub constant: f64,
}

impl OutcomeSums {
    /// In the order of the rows, which is that of memory.
    pub(super) fn new(design: &Design<'_>, regressors: &[&[f64]]) -> Self {
        let layout = &design.layout;
        let parts = by_chunk_wide(layout, |chunk| OfChunk { design, regressors, chunk });
        let k = regressors.len();
        let mut all = Self {
            levels: vec![0.0; layout.unknowns],
            masses: Vec::with_capacity(layout.runs.len()),
            about: vec![Vec::with_capacity(layout.runs.len()); k],
            products: vec![Vec::with_capacity(layout.runs.len()); k],
            ..Self::default()
        };
        for (chunk, part) in layout.chunks.iter().zip(&parts) {
            chunk.window.merge(&part.levels, &mut all.levels);
            all.masses.extend_from_slice(&part.masses);
            let columns = all.about.iter_mut().chain(&mut all.products);
            for (all, part) in columns.zip(part.about.iter().chain(&part.products)) {
                all.extend_from_slice(part);
            }
            all.offset += part.offset;
            all.constant += part.constant;
        }
        all
    }

    /// With what is of runs in the order of a tensor's strips.
    pub(super) fn in_strips(self, tensor: &Tensor) -> Self {
        let in_strips = |of_runs: Vec<f64>| -> Vec<f64> {
            tensor.strips.iter().map(|strip| of_runs[strip.run as usize]).collect()
        };
        let columns = |all: Vec<Vec<f64>>| all.into_iter().map(in_strips).collect();
        let (about, products) = (columns(self.about), columns(self.products));
        Self { masses: in_strips(self.masses), about, products, ..self }
    }

    /// `sum of w y` times the linear index, but for the eliminated effect.
    pub(super) fn of_index(&self, b: &[f64], f: &[f64]) -> f64 {
        let products = self.products.iter().zip(b).map(|(products, b)| b * sum(products));
        dot(&self.levels, f) + products.sum::<f64>() + self.offset
    }

    /// Keep the chosen regressors only.
    pub(super) fn keep(&mut self, chosen: &[usize]) {
        for columns in [&mut self.about, &mut self.products] {
            *columns = chosen.iter().map(|&at| std::mem::take(&mut columns[at])).collect();
        }
    }
}

/// The sums of one chunk.
struct OfChunk<'c> {
    design: &'c Design<'c>,
    regressors: &'c [&'c [f64]],
    chunk: &'c Chunk,
}

impl Wide for OfChunk<'_> {
    type Output = OutcomeSums;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> OutcomeSums {
        let Self { design, regressors, chunk } = self;
        let layout = &design.layout;
        let k = regressors.len();
        let mut sums = OutcomeSums {
            levels: vec![0.0; chunk.window.length],
            masses: Vec::with_capacity(chunk.runs.len()),
            about: vec![Vec::with_capacity(chunk.runs.len()); k],
            products: vec![Vec::with_capacity(chunk.runs.len()); k],
            ..OutcomeSums::default()
        };
        let (mut weighted, mut room) = (vec![0.0; layout.longest], vec![0.0; layout.longest]);
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let (weighted, room) = (&mut weighted[..rows.len()], &mut room[..rows.len()]);
            weighted.copy_from_slice(&design.outcome[rows.clone()]);
            // Of a zero, some finite number.
            room.iter_mut().zip(&*weighted).for_each(|(log_y, &y)| *log_y = log(y) - 1.0);
            if let Some(weights) = &design.weights {
                weighted.iter_mut().zip(&weights[rows.clone()]).for_each(|(y, w)| *y *= w);
            }
            sums.constant += dot(weighted, room);
            if let Some(offset) = &design.offset {
                sums.offset += dot(weighted, &offset[rows.clone()]);
            }
            let mass = sum(weighted);
            sums.masses.push(mass);
            for (j, x) in regressors.iter().enumerate() {
                let x = &x[rows.clone()];
                let about = dot(weighted, x) / mass;
                room.iter_mut().zip(x).for_each(|(left, x)| *left = x - about);
                sums.about[j].push(about);
                sums.products[j].push(dot(weighted, room));
            }
            layout.scatter(run, weighted, &chunk.window, &mut sums.levels);
        }
        sums
    }
}
