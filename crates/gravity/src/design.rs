//! The columns of a model in the order of its layout.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::Model;
use crate::layout::Layout;
use crate::sample::{Dropped, Reason, Sample};

/// The rows of a sample, arranged.
#[derive(Debug, Clone)]
pub(crate) struct Design<'a> {
    pub layout: Layout,
    pub outcome: Cow<'a, [f64]>,
    /// All regressors of the model, also those that turn out collinear, less their `centres`.
    pub regressors: Vec<Cow<'a, [f64]>>,
    /// What was taken off each regressor: not zero where it lies so far from zero that sums over it
    /// would lose digits, and something else takes up the constant.
    pub centres: Vec<f64>,
    /// The value of the constant regressor, the first one, in a model that no effect gives an
    /// intercept.
    pub constant: Option<f64>,
    pub weights: Option<Cow<'a, [f64]>>,
    pub offset: Option<Cow<'a, [f64]>>,
    pub dropped: Dropped,
    /// Why rows are not used, by input row.
    pub reasons: Vec<(u32, Reason)>,
}

impl<'a> Design<'a> {
    pub(crate) fn new(model: &Model<'a>, sample: &Sample) -> Self {
        let layout = Layout::new(model, sample);
        let mut regressors: Vec<Cow<'a, [f64]>> =
            model.regressors.iter().map(|x| layout.arrange(x.values)).collect();
        let intercepts = model.effects.iter().any(|effect| effect.intercept);
        let spans: Vec<[f64; 2]> = regressors.par_iter().map(|x| span(&layout, x)).collect();
        let constant = match spans.first() {
            Some(&[least, most])
                if !intercepts && least.total_cmp(&most).is_eq() && least.abs() > 0.0 =>
            {
                Some(least)
            }
            _ => None,
        };
        let mut centres = vec![0.0; regressors.len()];
        if intercepts || constant.is_some() {
            for ((x, centre), &[least, most]) in regressors.iter_mut().zip(&mut centres).zip(&spans)
            {
                *centre = centre_of([least, most]);
                if centre.abs() > 0.0 {
                    x.to_mut().iter_mut().for_each(|x| *x -= *centre);
                }
            }
        }
        Self {
            outcome: layout.arrange(model.outcome),
            regressors,
            centres,
            constant,
            weights: model.weights.map(|w| layout.arrange(w)),
            offset: model.offset.map(|o| layout.arrange(o)),
            dropped: sample.dropped,
            reasons: sample.reasons.clone(),
            layout,
        }
    }

    /// What to take off a column before sums over it; zero where nothing would take up a constant.
    pub(crate) fn centre(&self, model: &Model<'_>, column: &[f64]) -> f64 {
        if model.effects.iter().any(|effect| effect.intercept) || self.constant.is_some() {
            centre_of(span(&self.layout, column))
        } else {
            0.0
        }
    }

    /// The chosen regressors, as slices.
    pub(crate) fn columns(&self, chosen: &[usize]) -> Vec<&[f64]> {
        chosen.iter().map(|&at| &*self.regressors[at]).collect()
    }

    /// The weight at a position.
    #[inline(always)]
    pub(crate) fn weight(&self, position: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |w| w[position])
    }

    /// A new array with one value a position, computed run by run.
    pub(crate) fn by_row(&self, each: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut out = vec![0.0; self.layout.positions];
        for run in &self.layout.runs {
            for position in run.clone() {
                out[position] = each(position);
            }
        }
        out
    }
}

/// A column is centred when it varies by less than this part of its size: sums of squares about zero
/// would lose more than half of its digits.
const FAR: f64 = 1e-3;

/// The least and the most of a column, in the rows that are used.
fn span(layout: &Layout, column: &[f64]) -> [f64; 2] {
    let of_run = |run: &std::ops::Range<usize>| {
        let ends = [f64::INFINITY, f64::NEG_INFINITY];
        column[run.clone()].iter().fold(ends, |[least, most], &x| [x.min(least), x.max(most)])
    };
    let widest = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
    let chunks = layout.chunks.par_iter();
    let parts: Vec<[f64; 2]> = chunks
        .map(|chunk| layout.runs[chunk.runs.clone()].iter().map(of_run).fold(NOTHING, widest))
        .collect();
    parts.into_iter().fold(NOTHING, widest)
}

const NOTHING: [f64; 2] = [f64::INFINITY, f64::NEG_INFINITY];

/// The middle of a column that lies far from zero beside its spread, else zero.
fn centre_of([least, most]: [f64; 2]) -> f64 {
    let size = least.abs().max(most.abs());
    if most > least && most - least < FAR * size { least + 0.5 * (most - least) } else { 0.0 }
}
