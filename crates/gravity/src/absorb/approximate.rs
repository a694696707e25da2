//! An approximate Cholesky factor of a large, badly connected group of levels.
//!
//! For intercepts the Schur complement is the Laplacian of a graph: levels are joined when they
//! share a run, with weight `w_i w_j / sum of w`. Eliminating a vertex joins its neighbours to one
//! another; here that clique is replaced by a random tree with the same expectation, so the factor
//! never has more edges than the graph. On a tree, a chain of employers, it is exact.
//!
//! Cost: the number of edges times the logarithm of a degree. The seed is fixed.
//!
//! Source: Kyng and Sachdeva (2016), algorithm 1; Gao, Kyng and Spielman (2023), section 3.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::graph::Graph;
use super::{System, add_equal};

/// Any fixed number: the factor must be the same in every run.
const SEED: u64 = 0x5eed;

type Edges = Vec<(u32, f64)>;

/// One eliminated vertex.
struct Column {
    vertex: u32,
    end: u32,
    total: f64,
}

/// `L D L'` of a term: columns in the order of elimination, edges one after another.
pub(super) struct Approximate {
    columns: Vec<Column>,
    edges: Edges,
}

impl Approximate {
    pub(super) fn new(system: &System<'_>, term: usize) -> Self {
        let range = system.layout.terms[term].range();
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let mut pairs: Vec<(u32, u32, f64)> = Vec::new();
        let mut touched: Edges = Vec::new();
        for run in 0..system.layout.runs.len() {
            let w = &system.weights[system.layout.runs[run].clone()];
            touched.clear();
            system.layout.touched(run, term, |n, at| {
                touched.push(((n - range.start) as u32, w[at]));
            });
            tree(&mut touched, &mut random, |a, b, weight| pairs.push((a, b, weight)));
        }
        Self::eliminate(range.len(), &pairs, &mut random)
    }

    /// The factor of an assembled graph.
    pub(super) fn of(graph: &Graph, count: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        Self::eliminate(count, &graph.edges(), &mut random)
    }

    fn eliminate(count: usize, pairs: &[(u32, u32, f64)], random: &mut ChaCha8Rng) -> Self {
        let mut degrees = vec![0_u32; count];
        for &(a, b, _) in pairs {
            degrees[a as usize] += 1;
            degrees[b as usize] += 1;
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_unstable_by_key(|&v| (degrees[v as usize], v));
        let mut rank = vec![0_u32; count];
        order.iter().enumerate().for_each(|(at, &v)| rank[v as usize] = at as u32);
        // Every edge waits at the end that is eliminated first.
        let mut waiting: Vec<Edges> = vec![Vec::new(); count];
        let wait = |waiting: &mut Vec<Edges>, a: u32, b: u32, weight: f64| {
            let (a, b) = if rank[a as usize] < rank[b as usize] { (a, b) } else { (b, a) };
            waiting[a as usize].push((b, weight));
        };
        pairs.iter().for_each(|&(a, b, weight)| wait(&mut waiting, a, b, weight));
        let (mut columns, mut edges) = (Vec::with_capacity(count), Vec::new());
        for vertex in order {
            let mut near = std::mem::take(&mut waiting[vertex as usize]);
            let mut fresh = Vec::new();
            tree(&mut near, random, |a, b, weight| fresh.push((a, b, weight)));
            let total: f64 = near.iter().map(|e| e.1).sum();
            edges.extend(near.iter().map(|&(to, weight)| (to, weight / total)));
            columns.push(Column { vertex, end: edges.len() as u32, total });
            fresh.iter().for_each(|&(a, b, weight)| wait(&mut waiting, a, b, weight));
        }
        Self { columns, edges }
    }

    /// Solve in place.
    pub(super) fn solve(&self, x: &mut [f64]) {
        let mut start = 0;
        for column in &self.columns {
            let value = x[column.vertex as usize];
            for &(to, share) in &self.edges[start..column.end as usize] {
                x[to as usize] += share * value;
            }
            start = column.end as usize;
        }
        for (at, column) in self.columns.iter().enumerate().rev() {
            let start = if at == 0 { 0 } else { self.columns[at - 1].end as usize };
            let v = column.vertex as usize;
            let mut value = if column.total > 0.0 { x[v] / column.total } else { 0.0 };
            for &(to, share) in &self.edges[start..column.end as usize] {
                value += share * x[to as usize];
            }
            x[v] = value;
        }
    }
}

/// Merge a vertex's edges by their other end, and give the random tree that replaces its clique.
fn tree(near: &mut Edges, random: &mut ChaCha8Rng, mut edge: impl FnMut(u32, u32, f64)) {
    add_equal(near);
    near.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let total: f64 = near.iter().map(|e| e.1).sum();
    if total <= 0.0 {
        return;
    }
    let mut rest = total;
    for at in 0..near.len().saturating_sub(1) {
        let (from, weight) = near[at];
        rest -= weight;
        let mut target = random.random::<f64>() * rest;
        // The heaviest neighbours stand at the end, so the walk from there is short.
        let mut chosen = near.len() - 1;
        while chosen > at + 1 && target >= near[chosen].1 {
            target -= near[chosen].1;
            chosen -= 1;
        }
        if weight > 0.0 && rest > 0.0 {
            edge(from, near[chosen].0, weight * rest / total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_solved_exactly() {
        let pairs: Vec<(u32, u32, f64)> =
            (0..99).map(|i| (i, i + 1, 1.0 + f64::from(i % 3))).collect();
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let factor = Approximate::eliminate(100, &pairs, &mut random);
        let mut x = vec![0.0; 100];
        (x[0], x[99]) = (1.0, -1.0);
        factor.solve(&mut x);
        // One unit flows along the chain: each step of the solution is 1 / weight.
        for (i, &(a, b, weight)) in pairs.iter().enumerate() {
            let step = x[a as usize] - x[b as usize];
            assert!((step - 1.0 / weight).abs() < 1e-10, "step {i}: {step}");
        }
    }
}
