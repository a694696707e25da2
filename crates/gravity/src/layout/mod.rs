//! The order of the rows and the numbering of the levels that make absorption fast.
//!
//! One fixed effect, the one with the most levels, is *eliminated*: its parameter is known in
//! closed form once the others are, so it never becomes an unknown. Rows are ordered so that each
//! of its levels is one contiguous *run*. In a gravity panel the eliminated effect is the pair and
//! a run is that pair's years.
//!
//! The levels of the other effects are numbered anew, so that levels which meet in a run are
//! neighbours: the years of one exporter become one *group* of consecutive numbers. Then a run of
//! a complete panel touches consecutive numbers only, and is stored as one [`Segment`]: no level
//! is read row by row. Nothing has to be told which variable is time; the groups are found as the
//! connected components of levels that share a run.
//!
//! Chunks are fixed pieces of the list of runs. Every sum over rows is done chunk by chunk and
//! then over chunks in order, so the number of threads does not change the result.

mod arrange;
mod number;
mod slots;
mod tensor;
mod touch;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use tensor::Places;
pub(crate) use tensor::{Piece, Strip, Tensor, split};
pub(crate) use touch::Window;

use crate::Model;
use crate::kernel::goes_on;
use crate::sample::Sample;
use touch::Index;

/// No level: an input level none of whose rows is kept.
pub(crate) const UNUSED: u32 = u32::MAX;

/// One block of unknowns: the intercepts, or the slopes on one variable, of one effect.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// Which effect of the model.
    pub effect: usize,
    /// Which of its slopes, or the intercept.
    pub slope: Option<usize>,
    /// The number of every input level, or [`UNUSED`].
    pub numbers: Vec<u32>,
    /// Where each group starts, and where the last one ends.
    pub groups: Vec<u32>,
}

impl Term {
    pub(crate) fn range(&self) -> Range<usize> {
        let first = self.groups.first().copied().unwrap_or(0) as usize;
        first..self.groups.last().copied().unwrap_or(0) as usize
    }
}

/// The levels of an effect in layout order.
struct Placed<'l> {
    /// In the order of the input.
    levels: &'l [u32],
    order: Option<&'l [u32]>,
}

impl Placed<'_> {
    /// The level at a position.
    #[inline(always)]
    fn at(&self, position: usize) -> u32 {
        match self.order {
            None => self.levels[position],
            Some(order) => self.levels[order[position] as usize],
        }
    }

    /// The levels of a run; `room` holds them where they are not neighbours in the input.
    #[inline(always)]
    fn of<'r>(&'r self, run: &Range<usize>, room: &'r mut Vec<u32>) -> &'r [u32] {
        let Some(order) = self.order else {
            return &self.levels[run.clone()];
        };
        room.clear();
        room.extend(order[run.clone()].iter().map(|&row| self.levels[row as usize]));
        room
    }
}

/// A piece of the list of runs that one task works through.
#[derive(Debug, Clone)]
pub(crate) struct Chunk {
    pub runs: Range<usize>,
    pub window: Window,
}

/// Where every row stands and what it touches.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Length of a row array in layout order; rows outside the runs are not used.
    pub positions: usize,
    /// Rows that are used.
    pub rows: usize,
    /// Input row at each position; `None` when they are the same.
    pub order: Option<Vec<u32>>,
    /// Positions of each run, in increasing order.
    pub runs: Vec<Range<usize>>,
    /// The effect that is eliminated; its runs are the levels.
    pub eliminated: Option<usize>,
    pub terms: Vec<Term>,
    /// Unknowns in all terms.
    pub unknowns: usize,
    pub longest: usize,
    pub chunks: Vec<Chunk>,
    /// The weights' dense form, where the design has one.
    pub tensor: Option<Arc<Tensor>>,
    index: Index,
    /// The variable of each slope term, in layout order.
    slopes: Vec<Option<Vec<f64>>>,
}

/// Rows are worked through in blocks of this many when nothing is eliminated.
const BLOCK_ROWS: usize = 2_048;
/// A chunk has at least this many rows, and this many rows for each unknown it may have to merge.
const CHUNK_ROWS: usize = 32_768;
const CHUNK_ROWS_PER_UNKNOWN: usize = 8;
const MOST_CHUNKS: usize = 32;

impl Layout {
    pub(crate) fn new(model: &Model<'_>, sample: &Sample) -> Self {
        let eliminated = arrange::eliminated(model, sample);
        let second = model
            .effects
            .iter()
            .enumerate()
            .find(|(at, e)| e.intercept && Some(*at) != eliminated)
            .map(|(_, e)| e.levels);
        let arranged = match eliminated {
            Some(at) => arrange::by_level(model.effects[at].levels, second, sample),
            None => arrange::in_blocks(model.rows(), sample, BLOCK_ROWS),
        };
        let arrange::Arranged { order, runs, positions } = arranged;
        let placed = |levels| Placed { levels, order: order.as_deref() };
        let kinds: Vec<(usize, Option<usize>)> = model
            .effects
            .iter()
            .enumerate()
            .flat_map(|(effect, e)| {
                let intercept = (e.intercept && Some(effect) != eliminated).then_some(None);
                let slopes = (0..e.slopes.len()).map(Some);
                intercept.into_iter().chain(slopes).map(move |slope| (effect, slope))
            })
            .collect();
        let linked = eliminated.is_some();
        let numbered: Vec<(Vec<u32>, Vec<u32>)> = kinds
            .par_iter()
            .map(|&(effect, _)| {
                let (levels, most) = (model.effects[effect].levels, sample.highest[effect]);
                number::number(&placed(levels), most as usize, &runs, linked)
            })
            .collect();
        let mut terms: Vec<Term> = Vec::with_capacity(kinds.len());
        let mut unknowns = 0;
        for (&(effect, slope), (mut numbers, mut groups)) in kinds.iter().zip(numbered) {
            let used = numbers.iter_mut().filter(|number| **number != UNUSED);
            used.chain(&mut groups).for_each(|number| *number += unknowns as u32);
            let term = Term { effect, slope, numbers, groups };
            unknowns = term.range().end.max(unknowns);
            terms.push(term);
        }
        let variable = |effect: usize, slope: usize| -> Vec<f64> {
            let values = model.effects[effect].slopes[slope].values;
            match &order {
                None => values.to_vec(),
                Some(order) => order.iter().map(|&row| values[row as usize]).collect(),
            }
        };
        let slopes = kinds
            .iter()
            .map(|&(effect, slope)| slope.map(|slope| variable(effect, slope)))
            .collect();
        let levels: Vec<Placed<'_>> =
            terms.iter().map(|t| placed(model.effects[t.effect].levels)).collect();
        let index = Index::new(&terms, &levels, &runs, positions);
        let rows: usize = runs.iter().map(ExactSizeIterator::len).sum();
        let longest = runs.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
        let mut layout = Self {
            positions,
            rows,
            order,
            runs,
            eliminated,
            terms,
            unknowns,
            longest,
            chunks: Vec::new(),
            tensor: None,
            index,
            slopes,
        };
        if let Some((tensor, places)) = Tensor::new(&layout) {
            layout.renumber(&tensor, &places);
            layout.tensor = Some(Arc::new(tensor));
        }
        layout.chunks = layout.cut();
        layout
    }

    /// Number the unknowns as a tensor's slots; slots that no level stands in are never touched.
    fn renumber(&mut self, tensor: &Tensor, places: &Places) {
        let first = [0, 1].map(|term| self.terms[term].range().start);
        self.index.renumber(&first, places);
        let mut from = 0;
        for (at, term) in self.terms.iter_mut().enumerate() {
            for number in term.numbers.iter_mut().filter(|number| **number != UNUSED) {
                *number = places[at][*number as usize - first[at]];
            }
            let to = from + tensor.groups[at];
            term.groups = (from..=to).map(|group| (group * tensor.width) as u32).collect();
            from = to;
        }
        self.unknowns = from * tensor.width;
    }

    fn cut(&self) -> Vec<Chunk> {
        let size = CHUNK_ROWS.max(CHUNK_ROWS_PER_UNKNOWN * self.unknowns);
        let count = (self.rows / size).clamp(1, MOST_CHUNKS);
        let mut chunks = Vec::with_capacity(count);
        let (mut first, mut seen) = (0, 0);
        for (at, run) in self.runs.iter().enumerate() {
            seen += run.len();
            if seen * count >= self.rows * (chunks.len() + 1) {
                let runs = first..at + 1;
                let window = self.window(runs.clone());
                chunks.push(Chunk { runs, window });
                first = at + 1;
            }
        }
        chunks
    }

    /// Each chunk's piece of a row array, with the position where it starts.
    pub(crate) fn split<'m>(&self, mut rest: &'m mut [f64]) -> Vec<(usize, &'m mut [f64])> {
        let mut pieces = Vec::with_capacity(self.chunks.len());
        let mut at = 0;
        for chunk in &self.chunks {
            let runs = &self.runs[chunk.runs.clone()];
            let (start, end) = (runs[0].start, runs[runs.len() - 1].end);
            let (_, after) = std::mem::take(&mut rest).split_at_mut(start - at);
            let (piece, after) = after.split_at_mut(end - start);
            pieces.push((start, piece));
            rest = after;
            at = end;
        }
        pieces
    }

    /// The input row at a position.
    #[inline(always)]
    pub(crate) fn input_row(&self, position: usize) -> usize {
        match &self.order {
            Some(order) => order[position] as usize,
            None => position,
        }
    }

    /// Whether all rows of a run have the same number, in a column of numbers by input row.
    pub(crate) fn all_same(&self, ids: &[u32], run: &Range<usize>) -> bool {
        match &self.order {
            None => goes_on(&ids[run.clone()], ids[run.start], 0) == run.len(),
            Some(order) => {
                let of_row = |at: usize| ids[order[at] as usize];
                run.clone().all(|at| of_row(at) == of_row(run.start))
            }
        }
    }

    /// A column in layout order: borrowed where the order is the input's.
    pub(crate) fn arrange<'a>(&self, column: &'a [f64]) -> Cow<'a, [f64]> {
        match &self.order {
            None => Cow::Borrowed(column),
            Some(order) => Cow::Owned(order.iter().map(|&row| column[row as usize]).collect()),
        }
    }
}
