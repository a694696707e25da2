//! The diagonal of the Schur complement, and its blocks for groups of levels, factored exactly.
//!
//! For the levels of one group (an exporter's years) the block is
//!
//! ```text
//! A = sum over runs r of the group:  diag(w_r) - w_r w_r' / (sum of w_r)
//! ```
//!
//! Its null vector is constant when the group is connected: what all years share is the pair's.
//! A constant block is then added, which changes no solution within the range. Cost: rows times
//! the size of a group, and size cubed for each group.

use rayon::prelude::*;

use super::{System, add_equal};
use crate::dense;
use crate::kernel::{add_scaled, vectorised};

/// Pivots below this part of their diagonal are rounding.
const LEAST_PIVOT: f64 = 1e-11;

/// Which runs touch each group of a term.
pub(super) struct Members {
    starts: Vec<u32>,
    runs: Vec<u32>,
}

impl Members {
    pub(super) fn new(system: &System<'_>, term: usize) -> Self {
        let (layout, groups) = (system.layout, &system.layout.terms[term].groups);
        let count = groups.len() - 1;
        let first = groups[0] as usize;
        let mut group_of = vec![0_u32; layout.terms[term].range().len()];
        for (group, bounds) in groups.windows(2).enumerate() {
            group_of[bounds[0] as usize - first..bounds[1] as usize - first].fill(group as u32);
        }
        let of_run: Vec<u32> = (0..layout.runs.len())
            .map(|run| {
                let mut least = usize::MAX;
                layout.touched(run, term, |n, _| least = least.min(n));
                group_of[least - first]
            })
            .collect();
        let mut starts = vec![0_u32; count + 1];
        of_run.iter().for_each(|&group| starts[group as usize + 1] += 1);
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut runs = vec![0; of_run.len()];
        for (run, &group) in of_run.iter().enumerate() {
            let at = &mut next[group as usize];
            runs[*at as usize] = run as u32;
            *at += 1;
        }
        Self { starts, runs }
    }
}

/// The factored blocks of one term, group after group.
pub(super) struct Blocks {
    /// Where the block of each group starts.
    at: Vec<usize>,
    factors: Vec<f64>,
}

impl Blocks {
    pub(super) fn new(system: &System<'_>, term: usize, members: &Members) -> Self {
        let groups = &system.layout.terms[term].groups;
        let mut at = vec![0];
        for bounds in groups.windows(2) {
            let size = (bounds[1] - bounds[0]) as usize;
            at.push(at[at.len() - 1] + size * size);
        }
        let mut factors = vec![0.0; at[at.len() - 1]];
        let mut slices = Vec::with_capacity(groups.len());
        let mut rest = factors.as_mut_slice();
        for bounds in at.windows(2) {
            let (block, more) = rest.split_at_mut(bounds[1] - bounds[0]);
            slices.push(block);
            rest = more;
        }
        slices.into_par_iter().enumerate().for_each(|(group, block)| {
            vectorised(|| {
                let first = groups[group] as usize;
                let size = groups[group + 1] as usize - first;
                let range = members.starts[group] as usize..members.starts[group + 1] as usize;
                let mut masses = vec![0.0; size];
                form(system, term, &members.runs[range], first, size, block, &mut masses);
                hold(block, size, &masses);
                ground(block, size);
                dense::factor(block, size, LEAST_PIVOT);
            });
        });
        Self { at, factors }
    }

    /// Solve every group's block in place.
    pub(super) fn solve(&self, groups: &[u32], x: &mut [f64]) {
        vectorised(|| {
            let first = groups[0] as usize;
            for (group, bounds) in groups.windows(2).enumerate() {
                let range = bounds[0] as usize - first..bounds[1] as usize - first;
                let block = &self.factors[self.at[group]..self.at[group + 1]];
                dense::solve(block, range.len(), &mut x[range]);
            }
        });
    }
}

#[inline(always)]
fn form(
    system: &System<'_>,
    term: usize,
    runs: &[u32],
    first: usize,
    size: usize,
    block: &mut [f64],
    masses: &mut [f64],
) {
    let layout = system.layout;
    let slope = layout.slope(term);
    let mut numbers: Vec<usize> = Vec::with_capacity(layout.longest);
    let mut scaled: Vec<f64> = Vec::with_capacity(layout.longest);
    for &run in runs {
        let run = run as usize;
        let rows = layout.runs[run].clone();
        let w = &system.weights[rows.clone()];
        numbers.clear();
        scaled.clear();
        let mut consecutive = true;
        layout.touched(run, term, |n, at| {
            let n = n - first;
            consecutive &= numbers.last().is_none_or(|last| last + 1 == n);
            let z = slope.map_or(1.0, |slope| slope[rows.start + at]);
            numbers.push(n);
            scaled.push(w[at] * z);
            block[n * size + n] += w[at] * z * z;
            masses[n] += w[at] * z * z;
        });
        let inverse = system.inverse_mass[run];
        if consecutive {
            let start = numbers[0];
            for (t, &x) in scaled.iter().enumerate() {
                let row = &mut block[(start + t) * size + start..][..=t];
                add_scaled(row, -x * inverse, &scaled[..=t]);
            }
        } else {
            for (&i, &x) in numbers.iter().zip(&scaled) {
                for (&j, &y) in numbers.iter().zip(&scaled) {
                    if j <= i {
                        block[i * size + j] -= x * y * inverse;
                    }
                }
            }
        }
    }
}

/// A level whose runs lie within it is the eliminated effect's: its row is zero but for rounding,
/// whose inverse would drown everything else.
#[inline(always)]
fn hold(block: &mut [f64], size: usize, masses: &[f64]) {
    for (i, mass) in masses.iter().enumerate() {
        if block[i * size + i] <= LEAST_PIVOT * mass {
            block[i * size..=i * size + i].fill(0.0);
            (i + 1..size).for_each(|j| block[j * size + i] = 0.0);
        }
    }
}

/// Add a constant to a block whose rows sum to zero, so that it has an inverse. Levels without
/// weight stay without.
#[inline(always)]
fn ground(block: &mut [f64], size: usize) {
    let mut sums = vec![0.0; size];
    let (mut trace, mut used) = (0.0, 0);
    for i in 0..size {
        trace += block[i * size + i];
        used += usize::from(block[i * size + i] > 0.0);
        for j in 0..=i {
            sums[i] += block[i * size + j];
            if j < i {
                sums[j] += block[i * size + j];
            }
        }
    }
    let rounding = 1e-9 * trace / used as f64;
    if sums.iter().all(|s| s.abs() <= rounding) {
        let shift = trace / (used * used) as f64;
        let on: Vec<bool> = (0..size).map(|i| block[i * size + i] > 0.0).collect();
        for i in (0..size).filter(|&i| on[i]) {
            for j in (0..=i).filter(|&j| on[j]) {
                block[i * size + j] += shift;
            }
        }
    }
}

/// The diagonal of the Schur complement, term by term in one vector; zero where it is rounding.
/// Rows of a run that touch the same number one after another count together, as they must.
pub(super) fn diagonal(system: &System<'_>) -> Vec<f64> {
    let layout = system.layout;
    let mut out = vec![0.0; layout.unknowns];
    let mut masses = vec![0.0; layout.unknowns];
    let parts = super::by_chunk(layout, |chunk| {
        let mut pieces: Vec<(usize, f64)> = Vec::new();
        let mut packed = vec![0.0; layout.unknowns];
        let mut masses = vec![0.0; layout.unknowns];
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let w = &system.weights[rows.clone()];
            let inverse = system.inverse_mass[run];
            for term in 0..layout.terms.len() {
                let slope = layout.slope(term);
                pieces.clear();
                layout.touched(run, term, |n, at| {
                    let z = slope.map_or(1.0, |slope| slope[rows.start + at]);
                    let x = w[at] * z;
                    packed[n] += x * z;
                    masses[n] += x * z;
                    match pieces.last_mut() {
                        Some((last, sum)) if *last == n => *sum += x,
                        _ => pieces.push((n, x)),
                    }
                });
                for &(n, x) in &pieces {
                    packed[n] -= x * x * inverse;
                }
            }
        }
        (packed, masses)
    });
    for (packed, part) in parts {
        add_scaled(&mut out, 1.0, &packed);
        add_scaled(&mut masses, 1.0, &part);
    }
    for (out, mass) in out.iter_mut().zip(masses) {
        if *out <= LEAST_PIVOT * mass {
            *out = 0.0;
        }
    }
    out
}

/// The whole Schur complement, lower triangle, row by row.
pub(super) fn whole(system: &System<'_>) -> Vec<f64> {
    let layout = system.layout;
    let size = layout.unknowns;
    let mut block = vec![0.0; size * size];
    vectorised(|| {
        let mut entries: Vec<(usize, f64)> = Vec::new();
        for run in 0..layout.runs.len() {
            let rows = layout.runs[run].clone();
            let w = &system.weights[rows.clone()];
            let mut by_row: Vec<Vec<(usize, f64)>> = vec![Vec::new(); w.len()];
            entries.clear();
            for term in 0..layout.terms.len() {
                let slope = layout.slope(term);
                layout.touched(run, term, |n, at| {
                    let z = slope.map_or(1.0, |slope| slope[rows.start + at]);
                    by_row[at].push((n, z));
                    entries.push((n, w[at] * z));
                });
            }
            for (touched, &w) in by_row.iter().zip(w) {
                for &(i, x) in touched {
                    for &(j, y) in touched.iter().filter(|&&(j, _)| j <= i) {
                        block[i * size + j] += w * x * y;
                    }
                }
            }
            add_equal(&mut entries);
            let inverse = system.inverse_mass[run];
            for (at, &(i, x)) in entries.iter().enumerate() {
                for &(j, y) in &entries[..=at] {
                    block[i * size + j] -= x * y * inverse;
                }
            }
        }
    });
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Layout;
    use crate::sample::select;
    use crate::{Effect, Model, Singletons};

    /// Firms that nobody leaves: their levels are the workers', and what is left is rounding.
    #[test]
    fn a_level_that_the_eliminated_effect_explains_is_held_at_zero() {
        // Two workers move between firms 0 and 1; firms from 2 on have three workers each.
        let moves = [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter();
        let stays = (0..150).flat_map(|w| std::iter::repeat_n((2 + w, 2 + w / 3), 7));
        let (workers, firms): (Vec<u32>, Vec<u32>) = moves.chain(stays).unzip();
        let outcome = vec![0.0; workers.len()];
        let effects = vec![Effect::new("worker", &workers), Effect::new("firm", &firms)];
        let model = Model { outcome: &outcome, effects, ..Model::default() };
        let layout = Layout::new(&model, &select(&model, false, Singletons::Keep, None));
        let weights: Vec<f64> = (0..layout.positions).map(|p| 0.1 + (p as f64).sqrt()).collect();
        let system = System::new(&layout, &weights);
        let (diagonal, members) = (diagonal(&system), Members::new(&system, 0));
        let mut x = vec![1e-15; layout.unknowns];
        Blocks::new(&system, 0, &members).solve(&layout.terms[0].groups, &mut x);
        assert_eq!(x.len(), 52);
        assert!(diagonal[0] > 0.1 && diagonal[1] > 0.1 && x[0].abs() > 0.0, "{x:?}");
        assert!(diagonal[2..].iter().chain(&x[2..]).all(|&x| x.abs() <= 0.0), "{x:?}");
    }
}
