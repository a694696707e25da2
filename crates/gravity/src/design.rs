//! The columns of a model in the order of its layout.

use std::borrow::Cow;

use crate::Model;
use crate::layout::Layout;
use crate::sample::{Dropped, Sample};

/// The rows of a sample, arranged.
#[derive(Debug, Clone)]
pub(crate) struct Design<'a> {
    pub layout: Layout,
    pub outcome: Cow<'a, [f64]>,
    /// All regressors of the model, also those that turn out collinear.
    pub regressors: Vec<Cow<'a, [f64]>>,
    pub weights: Option<Cow<'a, [f64]>>,
    pub offset: Option<Cow<'a, [f64]>>,
    pub dropped: Dropped,
}

impl<'a> Design<'a> {
    pub(crate) fn new(model: &Model<'a>, sample: &Sample) -> Self {
        let layout = Layout::new(model, sample);
        Self {
            outcome: layout.arrange(model.outcome),
            regressors: model.regressors.iter().map(|x| layout.arrange(x.values)).collect(),
            weights: model.weights.map(|w| layout.arrange(w)),
            offset: model.offset.map(|o| layout.arrange(o)),
            dropped: sample.dropped,
            layout,
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
