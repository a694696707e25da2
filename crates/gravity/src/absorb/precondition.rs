//! An approximate inverse of the Schur complement: exact within each group of levels, or, where
//! the matrix is a [`Graph`], an approximate factor of that.

use super::approximate::Approximate;
use super::blocks::{Blocks, Members, diagonal, whole};
use super::graph::Graph;
use super::{Operator, System};
use crate::dense;
use crate::kernel::vectorised;

/// How much to spend on the preconditioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strength {
    /// Exact blocks for small groups; an approximate factor of a graph, else the diagonal, for
    /// large ones.
    Light,
    /// The whole matrix where it is small; an approximate factor of each large group otherwise.
    Strong,
}

/// Groups up to this size are factored exactly: a panel's years.
const LARGEST_BLOCK: usize = 64;
/// A strong preconditioner factors the whole matrix up to this many unknowns.
const LARGEST_WHOLE: usize = 1_200;
/// Pivots of the whole matrix below this part of their diagonal are rounding: one for each vector
/// of its null space, which is not known beforehand. Such unknowns are held at zero; a ridge in
/// place of that would let the null space swamp the steps.
const LEAST_PIVOT: f64 = 1e-12;

enum Part {
    Diagonal,
    Blocks(Blocks),
    Approximate(Approximate),
}

/// See the module.
pub(crate) struct Preconditioner {
    strength: Strength,
    members: Vec<Option<Members>>,
    /// The matrix itself, assembled, where that is smaller than the rows.
    graph: Option<Box<Graph>>,
    parts: Vec<Part>,
    whole: Option<Vec<f64>>,
    diagonal: Vec<f64>,
}

impl Preconditioner {
    pub(crate) fn new(system: &System<'_>, strength: Strength) -> Self {
        let graph = Graph::new(system).map(Box::new);
        let members = (0..system.layout.terms.len())
            .map(|term| {
                let groups = &system.layout.terms[term].groups;
                let largest = groups.windows(2).map(|g| g[1] - g[0]).max().unwrap_or(0);
                let small = graph.is_none() && (2..=LARGEST_BLOCK as u32).contains(&largest);
                small.then(|| Members::new(system, term))
            })
            .collect();
        let mut new =
            Self { strength, members, graph, parts: Vec::new(), whole: None, diagonal: Vec::new() };
        new.renew(system);
        new
    }

    pub(crate) fn strengthen(&mut self, system: &System<'_>) {
        self.strength = Strength::Strong;
        self.renew(system);
    }

    /// Follow new weights where that must be exact: in the matrix.
    pub(crate) fn follow(&mut self, system: &System<'_>) {
        if let Some(graph) = &mut self.graph {
            graph.follow(system);
        }
    }

    /// Follow new weights.
    pub(crate) fn refresh(&mut self, system: &System<'_>) {
        self.follow(system);
        self.renew(system);
    }

    fn renew(&mut self, system: &System<'_>) {
        let layout = system.layout;
        self.diagonal = match &self.graph {
            Some(graph) => graph.diagonal(),
            None => diagonal(system),
        };
        self.parts.clear();
        self.whole = None;
        // A graph's factor knows the null vector of each component, a factored whole guesses.
        let small = layout.unknowns <= LARGEST_WHOLE && self.graph.is_none();
        if self.strength == Strength::Strong && small {
            let size = layout.unknowns;
            let mut factor = whole(system);
            vectorised(|| dense::factor(&mut factor, size, LEAST_PIVOT));
            self.whole = Some(factor);
            return;
        }
        self.parts = (0..layout.terms.len())
            .map(|term| match (&self.members[term], &self.graph) {
                (Some(members), _) => Part::Blocks(Blocks::new(system, term, members)),
                (None, Some(graph)) => Part::Approximate(Approximate::of(graph, layout.unknowns)),
                (None, None)
                    if self.strength == Strength::Strong
                        && layout.terms[term].slope.is_none()
                        && layout.eliminated.is_some() =>
                {
                    Part::Approximate(Approximate::new(system, term))
                }
                (None, None) => Part::Diagonal,
            })
            .collect();
    }

    /// The approximate inverse times a vector.
    pub(crate) fn apply(&self, residual: &[f64], system: &System<'_>) -> Vec<f64> {
        let mut out = residual.to_vec();
        if let Some(factor) = &self.whole {
            vectorised(|| dense::solve(factor, out.len(), &mut out));
            return out;
        }
        for (part, term) in self.parts.iter().zip(&system.layout.terms) {
            let range = term.range();
            match part {
                Part::Blocks(blocks) => blocks.solve(&term.groups, &mut out[range]),
                Part::Approximate(factor) => factor.solve(&mut out[range]),
                Part::Diagonal => {
                    for (x, d) in out[range.clone()].iter_mut().zip(&self.diagonal[range]) {
                        *x = if *d > 0.0 { *x / d } else { 0.0 };
                    }
                }
            }
        }
        out
    }
}

/// The Schur complement of a system, and its preconditioner.
pub(crate) struct General<'s> {
    pub system: &'s System<'s>,
    pub preconditioner: &'s mut Preconditioner,
}

impl Operator for General<'_> {
    fn unknowns(&self) -> usize {
        self.system.layout.unknowns
    }

    fn apply(&self, vectors: &[&[f64]]) -> Vec<Vec<f64>> {
        match &self.preconditioner.graph {
            Some(graph) => graph.apply(vectors),
            None => self.system.apply(vectors),
        }
    }

    fn precondition(&self, residual: &[f64]) -> Vec<f64> {
        self.preconditioner.apply(residual, self.system)
    }

    fn strengthen(&mut self) -> bool {
        let Preconditioner { strength, graph, .. } = &*self.preconditioner;
        let light = *strength == Strength::Light && graph.is_none();
        if light {
            self.preconditioner.strengthen(self.system);
        }
        light
    }
}
