//! Sums over the rows that the normal equations are made of.

use super::strip_moments::of_column;
use super::submatrix;
use crate::absorb::{System, by_chunk_wide};
use crate::kernel::strip::with_width;
use crate::kernel::{Simd, Wide, add_scaled, dot};
use crate::layout::{Chunk, Layout, Window};

/// Sums over the rows: everything the normal equations need but the Schur complement.
pub(crate) struct Moments {
    /// `X'WMX`, k x k.
    pub bb: Vec<f64>,
    /// `D'WMX`, one vector a regressor.
    pub fb: Vec<Vec<f64>>,
    /// `X'r`.
    pub b: Vec<f64>,
    /// `D'r`.
    pub f: Vec<f64>,
}

/// The packed sums of one chunk.
pub(crate) struct Sums {
    bb: Vec<f64>,
    b: Vec<f64>,
    packed: Vec<Vec<f64>>,
    centred: Vec<Vec<f64>>,
    weighted: Vec<f64>,
}

impl Sums {
    pub(crate) fn new(regressors: usize, window: &Window, longest: usize) -> Self {
        Self {
            bb: vec![0.0; regressors * regressors],
            b: vec![0.0; regressors],
            packed: vec![vec![0.0; window.length]; regressors + 1],
            centred: vec![vec![0.0; longest]; regressors],
            weighted: vec![0.0; longest],
        }
    }

    /// Add one run: its weights, its right-hand side, and the regressors.
    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        layout: &Layout,
        window: &Window,
        run: usize,
        regressors: &[&[f64]],
        weights: &[f64],
        right: &[f64],
        inverse_mass: f64,
    ) {
        let rows = layout.runs[run].clone();
        let (n, k) = (rows.len(), regressors.len());
        for (j, x) in regressors.iter().enumerate() {
            let x = &x[rows.clone()];
            let mean = dot(weights, x) * inverse_mass;
            let (before, here) = self.centred.split_at_mut(j);
            let here = &mut here[0][..n];
            let weighted = &mut self.weighted[..n];
            for t in 0..n {
                here[t] = x[t] - mean;
                weighted[t] = weights[t] * here[t];
            }
            for (l, before) in before.iter().enumerate() {
                self.bb[j * k + l] += dot(weighted, &before[..n]);
            }
            self.bb[j * k + j] += dot(weighted, here);
            self.b[j] += dot(right, here);
            layout.scatter(run, weighted, window, &mut self.packed[j]);
        }
        layout.scatter(run, right, window, &mut self.packed[k]);
    }
}

impl Moments {
    pub(crate) fn merge(layout: &Layout, k: usize, parts: &[Sums]) -> Self {
        let mut columns = vec![vec![0.0; layout.unknowns]; k + 1];
        let (mut bb, mut b) = (vec![0.0; k * k], vec![0.0; k]);
        for (chunk, part) in layout.chunks.iter().zip(parts) {
            add_scaled(&mut bb, 1.0, &part.bb);
            add_scaled(&mut b, 1.0, &part.b);
            for (column, packed) in columns.iter_mut().zip(&part.packed) {
                chunk.window.merge(packed, column);
            }
        }
        Self::new(bb, b, columns)
    }

    /// From the lower triangle of `X'WMX`, `X'r`, and the vectors of `D'WMX` and `D'r`.
    pub(crate) fn new(mut bb: Vec<f64>, b: Vec<f64>, mut columns: Vec<Vec<f64>>) -> Self {
        let k = b.len();
        for i in 0..k {
            for j in 0..i {
                bb[j * k + i] = bb[i * k + j];
            }
        }
        let f = columns.pop().unwrap_or_default();
        Self { bb, fb: columns, b, f }
    }

    /// Keep the chosen regressors only.
    pub(crate) fn keep(&mut self, chosen: &[usize]) {
        let k = self.b.len();
        self.bb = submatrix(&self.bb, k, chosen);
        self.b = chosen.iter().map(|&i| self.b[i]).collect();
        self.fb = chosen.iter().map(|&i| std::mem::take(&mut self.fb[i])).collect();
    }

    /// Of a column `z` in least squares: the right-hand side is `W M z`.
    pub(crate) fn of_column(system: &System<'_>, regressors: &[&[f64]], z: &[f64]) -> Self {
        let (layout, column) = (system.layout, Column { system, regressors, z });
        if let Some(tensor) = &layout.tensor {
            return with_width!(tensor.width, of_column(&column, tensor));
        }
        let parts = by_chunk_wide(layout, |chunk| OfChunk { column: &column, chunk });
        Self::merge(layout, regressors.len(), &parts)
    }
}

/// A column of least squares, what weighs it, and what it is regressed on.
pub(super) struct Column<'c> {
    pub system: &'c System<'c>,
    pub regressors: &'c [&'c [f64]],
    pub z: &'c [f64],
}

/// The part of one chunk in the moments of a column.
struct OfChunk<'c> {
    column: &'c Column<'c>,
    chunk: &'c Chunk,
}

impl Wide for OfChunk<'_> {
    type Output = Sums;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Sums {
        let Self { column: Column { system, regressors, z }, chunk } = self;
        let layout = system.layout;
        let mut sums = Sums::new(regressors.len(), &chunk.window, layout.longest);
        let mut right = vec![0.0; layout.longest];
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let (w, z) = (&system.weights[rows.clone()], &z[rows]);
            let right = &mut right[..w.len()];
            let inverse = system.inverse_mass[run];
            let mean = dot(w, z) * inverse;
            for t in 0..w.len() {
                right[t] = w[t] * (z[t] - mean);
            }
            sums.add(layout, &chunk.window, run, regressors, w, right, inverse);
        }
        sums
    }
}
