//! Which unknowns the rows of a run touch, and moving numbers between the two.

use std::ops::Range;

use super::{Layout, Placed, Term, UNUSED};
use crate::kernel::goes_on;

/// Rows at consecutive positions whose levels, in every term, are consecutive numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    start: u32,
    length: u32,
    first: [u32; 2],
}

/// How the unknowns of a row are known.
#[derive(Debug, Clone)]
pub(super) enum Index {
    /// Run `r` has segments `first[r]..first[r + 1]`.
    Segments { first: Vec<u32>, segments: Vec<Segment> },
    /// One number a row and term.
    Rows(Vec<Vec<u32>>),
}

/// Segments pay when they are at least this long on average.
const SHORTEST_MEAN_SEGMENT: usize = 3;

impl Index {
    pub(super) fn new(
        terms: &[Term],
        levels: &[Placed<'_>],
        runs: &[Range<usize>],
        positions: usize,
    ) -> Self {
        let plain = terms.iter().all(|term| term.slope.is_none());
        if plain
            && matches!(terms.len(), 1 | 2)
            && let Some(index) = Self::segments(terms, levels, runs)
        {
            return index;
        }
        let number = |term: &Term, levels: &Placed<'_>| {
            (0..positions).map(|p| term.numbers[levels.at(p) as usize]).collect()
        };
        Self::Rows(terms.iter().zip(levels).map(|(term, levels)| number(term, levels)).collect())
    }

    fn segments(terms: &[Term], levels: &[Placed<'_>], runs: &[Range<usize>]) -> Option<Self> {
        let rows: usize = runs.iter().map(ExactSizeIterator::len).sum();
        let most = rows / SHORTEST_MEAN_SEGMENT;
        let mut first = Vec::with_capacity(runs.len() + 1);
        let mut segments: Vec<Segment> = Vec::new();
        let mut rooms = [Vec::new(), Vec::new()];
        for run in runs {
            first.push(segments.len() as u32);
            if segments.len() > most {
                return None;
            }
            let of_run: [&[u32]; 2] = {
                let [one, other] = &mut rooms;
                let other = levels.get(1).map_or(&[][..], |levels| levels.of(run, other));
                [levels[0].of(run, one), other]
            };
            let whole = terms.iter().zip(of_run).fold(true, |whole, (term, levels)| {
                whole && numbered_in_turn(&term.numbers, levels)
            });
            let number = |term: usize, at: usize| {
                terms.get(term).map_or(0, |t| t.numbers[of_run[term][at] as usize])
            };
            let rises = [1, u32::from(terms.len() == 2)];
            let mut next = [0, 0];
            let mut at = 0;
            while at < run.len() {
                let here = [number(0, at), number(1, at)];
                let length = if whole { run.len() } else { 1 };
                match segments.last_mut() {
                    Some(segment) if at > 0 && here == next => segment.length += 1,
                    _ => {
                        let start = (run.start + at) as u32;
                        segments.push(Segment { start, length: length as u32, first: here });
                    }
                }
                next = [here[0] + rises[0], here[1] + rises[1]];
                at += length;
            }
        }
        first.push(segments.len() as u32);
        Some(Self::Segments { first, segments })
    }

    /// Give the unknowns of each of two terms, counted from `first`, new numbers.
    pub(super) fn renumber(&mut self, first: &[usize; 2], new: &[Vec<u32>; 2]) {
        match self {
            Self::Rows(numbers) => {
                for ((numbers, new), first) in numbers.iter_mut().zip(new).zip(first) {
                    // Rows outside the runs may stand on a level that no row inside has.
                    let used = numbers.iter_mut().filter(|n| **n != UNUSED);
                    used.for_each(|n| *n = new[*n as usize - first]);
                }
            }
            Self::Segments { segments, .. } if segments.iter().all(|s| s.whole(first, new)) => {
                for segment in segments {
                    segment.first =
                        [0, 1].map(|term| new[term][segment.first[term] as usize - first[term]]);
                }
            }
            Self::Segments { first: starts, segments } => {
                let mut renumbered: Vec<Segment> = Vec::with_capacity(segments.len());
                for run in 0..starts.len() - 1 {
                    let old = &segments[starts[run] as usize..starts[run + 1] as usize];
                    starts[run] = renumbered.len() as u32;
                    for segment in old {
                        segment.split(first, new, &mut renumbered);
                    }
                }
                if let Some(last) = starts.last_mut() {
                    *last = renumbered.len() as u32;
                }
                *segments = renumbered;
            }
        }
    }
}

/// Whether the numbers of a run's levels rise by one from row to row.
#[inline(always)]
fn numbered_in_turn(numbers: &[u32], levels: &[u32]) -> bool {
    let first = numbers[levels[0] as usize];
    let last = levels.len() - 1;
    if goes_on(levels, levels[0], 1) > last {
        // Numbers follow the levels within a group, so all between are of it as well.
        return numbers[levels[last] as usize] == first + last as u32;
    }
    let each = levels.iter().zip(0..);
    each.fold(true, |so_far, (&level, at)| so_far & (numbers[level as usize] == first + at))
}

impl Segment {
    /// Whether new numbers are consecutive as well.
    fn whole(&self, first: &[usize; 2], new: &[Vec<u32>; 2]) -> bool {
        (0..2).all(|term| {
            let from = self.first[term] as usize - first[term];
            let numbers = &new[term][from..from + self.length as usize];
            goes_on(numbers, numbers[0], 1) == numbers.len()
        })
    }

    /// The segments that it becomes under new numbers.
    fn split(&self, first: &[usize; 2], new: &[Vec<u32>; 2], into: &mut Vec<Self>) {
        let number =
            |term: usize, at: u32| new[term][(self.first[term] + at) as usize - first[term]];
        let mut from = 0;
        for at in 1..=self.length {
            let goes_on =
                at < self.length && (0..2).all(|term| number(term, at) == number(term, at - 1) + 1);
            if !goes_on {
                let here = [number(0, from), number(1, from)];
                into.push(Self { start: self.start + from, length: at - from, first: here });
                from = at;
            }
        }
    }
}

/// The unknowns that a chunk touches, packed: term `t`'s number `n` is at `n + shift[t]`.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    shifts: Vec<usize>,
    /// For each term, the touched numbers.
    touched: Vec<Range<usize>>,
    pub length: usize,
}

impl Window {
    /// Add the packed sums of a chunk to the sums over all unknowns.
    pub(crate) fn merge(&self, packed: &[f64], all: &mut [f64]) {
        let mut at = 0;
        for touched in &self.touched {
            let part = &packed[at..at + touched.len()];
            for (sum, x) in all[touched.clone()].iter_mut().zip(part) {
                *sum += x;
            }
            at += touched.len();
        }
    }

    /// Which of the packed strips are those of a group of each term, numbered through both.
    #[inline(always)]
    pub(crate) fn groups<const W: usize>(&self, groups: [usize; 2]) -> [usize; 2] {
        [0, 1].map(|term| (groups[term] * W).wrapping_add(self.shifts[term]) / W)
    }
}

impl Layout {
    pub(super) fn window(&self, runs: Range<usize>) -> Window {
        let mut window = Window { shifts: Vec::new(), touched: Vec::new(), length: 0 };
        for term in 0..self.terms.len() {
            let (mut low, mut high) = (usize::MAX, 0);
            let mut touch = |n: usize, length: usize| {
                low = low.min(n);
                high = high.max(n + length);
            };
            match &self.index {
                Index::Segments { first, segments } => {
                    let range = first[runs.start] as usize..first[runs.end] as usize;
                    for s in &segments[range] {
                        touch(s.first[term] as usize, s.length as usize);
                    }
                }
                Index::Rows(numbers) => {
                    for run in &self.runs[runs.clone()] {
                        numbers[term][run.clone()].iter().for_each(|&n| touch(n as usize, 1));
                    }
                }
            }
            if let Some(tensor) = &self.tensor {
                // Whole groups, so that strips can be added.
                (low, high) = (low - low % tensor.width, high.next_multiple_of(tensor.width));
            }
            window.shifts.push(window.length.wrapping_sub(low));
            window.touched.push(low..high);
            window.length += high - low;
        }
        window
    }

    /// `out[t] = ` the sum of the coefficients that row `t` of the run touches.
    #[inline(always)]
    pub(crate) fn gather(&self, run: usize, coefficients: &[f64], out: &mut [f64]) {
        let rows = self.runs[run].clone();
        match &self.index {
            Index::Segments { first, segments } => {
                let two = self.terms.len() == 2;
                for s in &segments[first[run] as usize..first[run + 1] as usize] {
                    let (at, n) = (s.start as usize - rows.start, s.length as usize);
                    let out = &mut out[at..at + n];
                    let a = &coefficients[s.first[0] as usize..][..n];
                    if two {
                        let b = &coefficients[s.first[1] as usize..][..n];
                        for t in 0..n {
                            out[t] = a[t] + b[t];
                        }
                    } else {
                        out.copy_from_slice(a);
                    }
                }
            }
            Index::Rows(numbers) => {
                let out = &mut out[..rows.len()];
                out.fill(0.0);
                for (numbers, slope) in numbers.iter().zip(&self.slopes) {
                    let numbers = &numbers[rows.clone()];
                    match slope {
                        None => {
                            for (out, &n) in out.iter_mut().zip(numbers) {
                                *out += coefficients[n as usize];
                            }
                        }
                        Some(slope) => {
                            let slope = &slope[rows.clone()];
                            for ((out, &n), x) in out.iter_mut().zip(numbers).zip(slope) {
                                *out += coefficients[n as usize] * x;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Add row `t`'s number to every unknown that it touches, in the packed sums of a chunk.
    #[inline(always)]
    pub(crate) fn scatter(&self, run: usize, values: &[f64], window: &Window, packed: &mut [f64]) {
        let rows = self.runs[run].clone();
        match &self.index {
            Index::Segments { first, segments } => {
                for s in &segments[first[run] as usize..first[run + 1] as usize] {
                    let (at, n) = (s.start as usize - rows.start, s.length as usize);
                    let values = &values[at..at + n];
                    for term in 0..self.terms.len() {
                        let to = (s.first[term] as usize).wrapping_add(window.shifts[term]);
                        for (sum, x) in packed[to..to + n].iter_mut().zip(values) {
                            *sum += x;
                        }
                    }
                }
            }
            Index::Rows(numbers) => {
                for (term, numbers) in numbers.iter().enumerate() {
                    let numbers = &numbers[rows.clone()];
                    let shift = window.shifts[term];
                    match &self.slopes[term] {
                        None => {
                            for (&n, x) in numbers.iter().zip(values) {
                                packed[(n as usize).wrapping_add(shift)] += x;
                            }
                        }
                        Some(slope) => {
                            let slope = &slope[rows.clone()];
                            for ((&n, x), z) in numbers.iter().zip(values).zip(slope) {
                                packed[(n as usize).wrapping_add(shift)] += x * z;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Call `each(number, at)` for the number that each row of a run has in one term.
    #[inline(always)]
    pub(crate) fn touched(&self, run: usize, term: usize, mut each: impl FnMut(usize, usize)) {
        let rows = self.runs[run].clone();
        match &self.index {
            Index::Segments { first, segments } => {
                for s in &segments[first[run] as usize..first[run + 1] as usize] {
                    let at = s.start as usize - rows.start;
                    for t in 0..s.length as usize {
                        each(s.first[term] as usize + t, at + t);
                    }
                }
            }
            Index::Rows(numbers) => {
                for (at, &n) in numbers[term][rows].iter().enumerate() {
                    each(n as usize, at);
                }
            }
        }
    }

    /// Call `each(a, b, at, length)` for rows `at..at + length` of a run that touch `a..` of the
    /// first term and `b..` of the second; only where there are two terms.
    #[inline(always)]
    pub(super) fn linked(&self, run: usize, mut each: impl FnMut(usize, usize, usize, usize)) {
        let rows = self.runs[run].clone();
        match &self.index {
            Index::Segments { first, segments } => {
                for s in &segments[first[run] as usize..first[run + 1] as usize] {
                    let [a, b] = s.first.map(|n| n as usize);
                    each(a, b, s.start as usize - rows.start, s.length as usize);
                }
            }
            Index::Rows(numbers) => {
                let pairs = numbers[0][rows.clone()].iter().zip(&numbers[1][rows]);
                for (at, (&a, &b)) in pairs.enumerate() {
                    each(a as usize, b as usize, at, 1);
                }
            }
        }
    }

    /// The variable of a slope term, in layout order.
    pub(crate) fn slope(&self, term: usize) -> Option<&[f64]> {
        self.slopes[term].as_deref()
    }
}
