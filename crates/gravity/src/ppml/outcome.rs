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
use crate::kernel::strip::{self, add_scaled, less, product, rows_mut, total, with_width};
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
    pub(super) fn new(design: &Design<'_>, regressors: &[&[f64]]) -> Self {
        let chunks =
            by_chunk_wide(&design.layout, |chunk| OfRows(OfChunk { design, regressors, chunk }));
        Self::merge(design, chunks)
    }

    /// With what is of runs in the order of a tensor's strips.
    pub(super) fn of_strips(design: &Design<'_>, regressors: &[&[f64]], tensor: &Tensor) -> Self {
        with_width!(tensor.width, of_strips(design, regressors, tensor)).in_strips(tensor)
    }

    fn merge(design: &Design<'_>, parts: Vec<Self>) -> Self {
        let layout = &design.layout;
        let mut all = Self::of_runs(layout.unknowns, layout.runs.len(), design.regressors.len());
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

    /// No sums yet, and room for those of some runs.
    fn of_runs(levels: usize, runs: usize, regressors: usize) -> Self {
        let column = || Vec::with_capacity(runs);
        Self {
            levels: vec![0.0; levels],
            masses: column(),
            about: (0..regressors).map(|_| column()).collect(),
            products: (0..regressors).map(|_| column()).collect(),
            ..Self::default()
        }
    }

    fn in_strips(self, tensor: &Tensor) -> Self {
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

/// The sums of one chunk, in the order of the rows, which is that of memory.
struct OfChunk<'c> {
    design: &'c Design<'c>,
    regressors: &'c [&'c [f64]],
    chunk: &'c Chunk,
}

impl OfChunk<'_> {
    fn none_yet(&self) -> OutcomeSums {
        let Chunk { runs, window } = self.chunk;
        OutcomeSums::of_runs(window.length, runs.len(), self.regressors.len())
    }
}

/// Row by row.
struct OfRows<'c>(OfChunk<'c>);

impl Wide for OfRows<'_> {
    type Output = OutcomeSums;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> OutcomeSums {
        let mut sums = self.0.none_yet();
        let OfChunk { design, regressors, chunk } = self.0;
        let layout = &design.layout;
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

fn of_strips<const W: usize>(
    design: &Design<'_>,
    regressors: &[&[f64]],
    tensor: &Tensor,
) -> OutcomeSums {
    let work = |chunk| OfStrips::<W> { of: OfChunk { design, regressors, chunk }, tensor };
    OutcomeSums::merge(design, by_chunk_wide(&design.layout, work))
}

/// Strip by strip.
struct OfStrips<'c, const W: usize> {
    of: OfChunk<'c>,
    tensor: &'c Tensor,
}

impl<const W: usize> Wide for OfStrips<'_, W> {
    type Output = OutcomeSums;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> OutcomeSums {
        let mut sums = self.of.none_yet();
        let Self { of: OfChunk { design, regressors, chunk }, tensor } = self;
        let layout = &design.layout;
        for run in chunk.runs.clone() {
            let strip = &tensor.strips[tensor.of_run(run)];
            let place = tensor.place::<S, W>(simd, layout, strip);
            let mut weighted = place.of(simd, &design.outcome);
            let mut logs = weighted;
            // Of a zero, some finite number.
            logs.iter_mut().for_each(|y| *y = log(*y) - 1.0);
            if let Some(weights) = &design.weights {
                weighted = product(simd, &weighted, &place.around::<S>(weights));
            }
            sums.constant += strip::dot(simd, &weighted, &logs);
            if let Some(offset) = &design.offset {
                sums.offset += strip::dot(simd, &weighted, &place.around::<S>(offset));
            }
            let mass = total(simd, &weighted);
            sums.masses.push(mass);
            for (j, x) in regressors.iter().enumerate() {
                let x = place.around::<S>(x);
                let about = strip::dot(simd, &weighted, &x) / mass;
                sums.about[j].push(about);
                sums.products[j].push(strip::dot(simd, &weighted, &less(simd, &x, about)));
            }
            for to in chunk.window.groups::<W>(place.groups()) {
                add_scaled(simd, &mut rows_mut::<W>(&mut sums.levels)[to], 1.0, &weighted);
            }
        }
        sums
    }
}
