//! The Schur complement of two crossed effects, assembled: the graph that movers draw.
//!
//! With one effect (workers) eliminated and one (firms) left, the matrix is a graph's Laplacian:
//!
//! ```text
//! (L x)_i = sum over j of  a_ij (x_i - x_j)       a_ij = sum over runs r of  p_ri p_rj / p_r
//! ```
//!
//! `x` has one number a level that is left, `p_ri` is the weight of run `r`'s rows in level `i`,
//! and `p_r` of all its rows. A run within one level adds nothing, so ten million rows in which
//! one worker in twelve moves are a hundred thousand edges, and a product no longer reads a row.
//! Written in differences it keeps the null vector exactly, however unequal the weights.
//!
//! A worker with two rows at firm 0 and one at firm 1 is an edge of `2 x 1 / 3`; the Laplacian is
//! `[2/3 -2/3; -2/3 2/3]`.
//!
//! Which levels are joined is found once; new weights only renew the `a_ij`. Cost: a pass over the
//! rows and a sort of the pairs, once; the movers' rows for new weights; two edges a product.
//! Where there are more pairs than rows it is not built, and products go row by row.
//!
//! Source: Abowd, Creecy and Kramarz (2002), on firms that movers join; Jochmans and Weidner (2019),
//! on the Laplacian.

use rayon::prelude::*;

use super::{System, add_equal, by_chunk};
use crate::layout::Layout;

/// Runs, edges or levels that one task works through.
const PIECE: usize = 8_192;

/// Levels joined by runs, and how strongly.
pub(super) struct Graph {
    /// Runs that touch more than one level.
    movers: Vec<u32>,
    /// The ends of each edge, the lesser first, sorted.
    ends: Vec<[u32; 2]>,
    /// The pairs of levels in a run, in the order of runs, that make up each edge.
    pairs: Vec<u32>,
    pair_starts: Vec<u32>,
    /// Neighbours of each level, and the edge to each.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    edges: Vec<u32>,
    /// `a_ij` of each edge.
    strengths: Vec<f64>,
    /// The same, neighbour by neighbour.
    near: Vec<f64>,
}

impl Graph {
    /// The graph of a system, where it has one with fewer entries than there are rows.
    pub(super) fn new(system: &System<'_>) -> Option<Self> {
        let layout = system.layout;
        let [term] = &layout.terms[..] else { return None };
        if layout.eliminated.is_none() || term.slope.is_some() {
            return None;
        }
        let movers = movers(layout)?;
        let mut keyed = pairs(system, &movers);
        keyed.par_sort_unstable();
        let (mut ends, mut pair_starts) = (Vec::new(), Vec::new());
        for (at, &(here, _)) in keyed.iter().enumerate() {
            if ends.last() != Some(&here) {
                ends.push(here);
                pair_starts.push(at as u32);
            }
        }
        pair_starts.push(keyed.len() as u32);
        if ends.is_empty() || 2 * ends.len() > layout.rows {
            return None;
        }
        let pairs = keyed.iter().map(|&(_, pair)| pair).collect();
        drop(keyed);
        let mut starts = vec![0_u32; layout.unknowns + 1];
        ends.iter().flatten().for_each(|&level| starts[level as usize + 1] += 1);
        for at in 0..layout.unknowns {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let (mut neighbours, mut edges) = (vec![0; 2 * ends.len()], vec![0; 2 * ends.len()]);
        for (edge, &[a, b]) in ends.iter().enumerate() {
            for (from, to) in [(a, b), (b, a)] {
                let at = &mut next[from as usize];
                neighbours[*at as usize] = to;
                edges[*at as usize] = edge as u32;
                *at += 1;
            }
        }
        let (strengths, near) = (vec![0.0; ends.len()], vec![0.0; edges.len()]);
        let mut new =
            Self { movers, ends, pairs, pair_starts, starts, neighbours, edges, strengths, near };
        new.follow(system);
        Some(new)
    }

    /// Take new weights.
    pub(super) fn follow(&mut self, system: &System<'_>) {
        let parts: Vec<Vec<f64>> = self
            .movers
            .par_chunks(PIECE)
            .map(|movers| {
                let (mut touched, mut products) = (Vec::new(), Vec::new());
                for &run in movers {
                    touch(system, run as usize, &mut touched);
                    let inverse = system.inverse_mass[run as usize];
                    for (at, &(_, a)) in touched.iter().enumerate() {
                        // This order does not underflow where both weights are tiny.
                        let a = a * inverse;
                        products.extend(touched[at + 1..].iter().map(|&(_, b)| a * b));
                    }
                }
                products
            })
            .collect();
        let products = parts.concat();
        let Self { pairs, pair_starts, edges, strengths, near, .. } = self;
        strengths.par_iter_mut().enumerate().with_min_len(PIECE).for_each(|(edge, strength)| {
            let range = pair_starts[edge] as usize..pair_starts[edge + 1] as usize;
            *strength = pairs[range].iter().map(|&pair| products[pair as usize]).sum();
        });
        for (near, &edge) in near.iter_mut().zip(&*edges) {
            *near = strengths[edge as usize];
        }
    }

    /// The Laplacian times each vector.
    pub(super) fn apply(&self, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
        vectors.iter().map(|x| self.times(x)).collect()
    }

    fn times(&self, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; x.len()];
        out.par_chunks_mut(PIECE).enumerate().for_each(|(piece, out)| {
            for (at, out) in out.iter_mut().enumerate() {
                let level = piece * PIECE + at;
                let range = self.starts[level] as usize..self.starts[level + 1] as usize;
                let near = self.neighbours[range.clone()].iter().zip(&self.near[range]);
                *out = near.map(|(&to, a)| a * (x[level] - x[to as usize])).sum();
            }
        });
        out
    }

    /// The Laplacian's diagonal.
    pub(super) fn diagonal(&self) -> Vec<f64> {
        let bounds = self.starts.windows(2);
        bounds.map(|b| self.near[b[0] as usize..b[1] as usize].iter().sum()).collect()
    }

    /// Edges that have a weight.
    pub(super) fn edges(&self) -> Vec<(u32, u32, f64)> {
        let all = self.ends.iter().zip(&self.strengths);
        all.filter(|&(_, &a)| a > 0.0).map(|(&[i, j], &a)| (i, j, a)).collect()
    }
}

/// The levels that a run touches, in increasing order, each with its weight.
fn touch(system: &System<'_>, run: usize, touched: &mut Vec<(u32, f64)>) {
    touched.clear();
    let w = &system.weights[system.layout.runs[run].clone()];
    let mut sorted = true;
    system.layout.touched(run, 0, |n, at| match touched.last_mut() {
        Some((last, weight)) if *last as usize == n => *weight += w[at],
        last => {
            sorted &= last.is_none_or(|last| (last.0 as usize) < n);
            touched.push((n as u32, w[at]));
        }
    });
    if !sorted {
        add_equal(touched);
    }
}

/// The runs that touch more than one level, if they hold no more pairs of levels than there are
/// rows.
fn movers(layout: &Layout) -> Option<Vec<u32>> {
    let parts = by_chunk(layout, |chunk| {
        let (mut movers, mut pairs) = (Vec::new(), 0);
        for run in chunk.runs.clone() {
            // Levels that come back are counted twice: this is only a bound.
            let (mut levels, mut before) = (0_usize, usize::MAX);
            layout.touched(run, 0, |n, _| {
                levels += usize::from(n != before);
                before = n;
            });
            if levels > 1 {
                movers.push(run as u32);
                pairs += levels * (levels - 1) / 2;
            }
        }
        (movers, pairs)
    });
    let pairs: usize = parts.iter().map(|part| part.1).sum();
    let most = layout.rows.min(u32::MAX as usize);
    (pairs <= most).then(|| parts.into_iter().flat_map(|part| part.0).collect())
}

/// Every pair of levels in every run, and its place in the order of runs.
fn pairs(system: &System<'_>, movers: &[u32]) -> Vec<([u32; 2], u32)> {
    let (mut touched, mut pairs) = (Vec::new(), Vec::new());
    for &run in movers {
        touch(system, run as usize, &mut touched);
        for (at, &(a, _)) in touched.iter().enumerate() {
            for &(b, _) in &touched[at + 1..] {
                pairs.push(([a, b], pairs.len() as u32));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::absorb::blocks::diagonal;
    use crate::sample::select;
    use crate::{Effect, Model, Singletons};

    /// Products of the two paths, relative to the vector and the largest weight.
    const NEAR: f64 = 1e-12;

    fn layout(workers: &[u32], firms: &[u32]) -> Layout {
        let outcome = vec![0.0; workers.len()];
        let effects = vec![Effect::new("worker", workers), Effect::new("firm", firms)];
        let model = Model { outcome: &outcome, effects, ..Model::default() };
        Layout::new(&model, &select(&model, false, Singletons::Keep, None))
    }

    #[test]
    fn one_mover_is_one_edge() {
        let layout = layout(&[0, 0, 0, 1, 2, 2], &[0, 1, 0, 0, 1, 1]);
        let weights = [1.0; 6];
        let graph = Graph::new(&System::new(&layout, &weights)).unwrap();
        assert_eq!(graph.ends, [[0, 1]]);
        assert!((graph.strengths[0] - 2.0 / 3.0).abs() < 1e-15);
        assert!((graph.apply(&[&[3.0, 0.0]])[0][1] + 2.0).abs() < 1e-15);
    }

    #[test]
    fn more_pairs_than_rows_are_not_assembled() {
        let workers: Vec<u32> = (0..40).flat_map(|w| [w; 8]).collect();
        let firms: Vec<u32> = (0..40 * 8).map(|row| row % 8).collect();
        let layout = layout(&workers, &firms);
        assert!(Graph::new(&System::new(&layout, vec![1.0; 320])).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Rows and graph are one operator, also after the weights have changed and
        /// where workers come back to a firm.
        #[test]
        fn the_graph_is_the_matrix_of_the_rows(seed in any::<u64>(), spread in 0.0..8.0_f64) {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let (mut workers, mut firms) = (Vec::new(), Vec::new());
            for worker in 0..120_u32 {
                let home = random.random_range(0..40_u32);
                for _ in 0..6 {
                    workers.push(worker);
                    let away = if random.random::<f64>() < 0.2 { random.random_range(0..3) } else { 0 };
                    firms.push((home + away) % 40);
                }
            }
            let layout = layout(&workers, &firms);
            let mut weigh = || -> Vec<f64> {
                (0..layout.positions).map(|_| (spread * (random.random::<f64>() - 0.5)).exp()).collect()
            };
            let (first, second) = (weigh(), weigh());
            let mut graph = Graph::new(&System::new(&layout, &first)).unwrap();
            let system = System::new(&layout, &second);
            graph.follow(&system);
            let x: Vec<f64> = (0..layout.unknowns).map(|_| random.random::<f64>() - 0.5).collect();
            let ones = vec![1.0; layout.unknowns];
            let size = second.iter().copied().fold(0.0, f64::max) * 10.0;
            let (mine, rows) = (graph.apply(&[&x, &ones]), system.apply(&[&x]));
            prop_assert!(rows[0].iter().any(|x| x.abs() > 1e-3));
            for (mine, rows) in mine[0].iter().zip(&rows[0]) {
                prop_assert!((mine - rows).abs() <= NEAR * size, "{} and {}", mine, rows);
            }
            prop_assert!(mine[1].iter().all(|&x| x.abs() < f64::MIN_POSITIVE));
            for (mine, rows) in graph.diagonal().into_iter().zip(diagonal(&system)) {
                prop_assert!((mine - rows).abs() <= NEAR * size, "{} and {}", mine, rows);
            }
        }
    }
}
