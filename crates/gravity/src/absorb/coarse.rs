//! What the blocks of the second term leave to conjugate gradients, and have in common.
//!
//! Were the weights of all pairs alike but for their size, `w_eit = m_ei p_t`, the Schur complement
//! of a tensor would be a Kronecker product:
//!
//! ```text
//! S = (D_2 - M' D_1^-1 M) x P,    P = diag(p) - p p'
//! ```
//!
//! `M` holds the masses of the pairs and `D` their sums by group. The blocks alone invert
//! `D_2 x P`; what they leave lies in few directions, the largest eigenvectors `V` of
//! `K = D_2^-1/2 M' D_1^-1 M D_2^-1/2` but the first, which belongs to the null space. So
//!
//! ```text
//! S^-1 ~ C^-1 + D_2^-1/2 V [(I - V'KV)^-1 - I] V' D_2^-1/2  x  P^-1
//! ```
//!
//! with the mean of the blocks, each by its mass, in the place of `P`. It is positive definite
//! whatever the weights are. On a panel of trade it saves every fourth or fifth step; the
//! eigenvectors cost less than a step.
//!
//! Source: Nicolaides (1987) and Tang, Nabben, Vuik and Erlangga (2009), on two levels; Halko,
//! Martinsson and Tropp (2011), section 4.5, on the iteration for `V`.

use std::ops::Range;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::strip_blocks::invert;
use crate::dense;
use crate::kernel::strip::{add_scaled, rows, rows_mut, times, with_width};
use crate::kernel::{Aligned, Simd, Wide, wide};
use crate::layout::{Piece, Strip, Tensor};

/// Eigenvectors that are sought.
const MODES: usize = 8;
/// Multiplications by `K` that make random vectors into them: the first few count.
const ROUNDS: usize = 5;
/// Any fixed number: the vectors must be the same in every run.
const SEED: u64 = 0x6c6f_7773;
/// Of a vector's square, what has to be new beside those before it.
const LEAST_NEW: f64 = 1e-10;
/// What multiplies `K` in the inverse, so that groups which hardly any trade joins keep one.
const DAMPED: f64 = 1.0 - 1e-4;
/// A component of fewer groups is left to its blocks.
pub(super) const LEAST_GROUPS: usize = 16;

type Mode = [f64; MODES];

/// One component of the groups.
#[derive(Debug)]
pub(super) struct Coarse {
    seconds: Range<usize>,
    /// `D_2^-1/2 V`, group by group.
    modes: Vec<Mode>,
    /// `(I - V'KV)^-1 - I`, damped.
    gain: [Mode; MODES],
    /// `P^-1`, width times width.
    shape: Aligned,
}

impl Coarse {
    /// Of a component, with the mean of its blocks.
    pub(super) fn new(tensor: &Tensor, part: &Piece, inverse_mass: &[f64], shape: Aligned) -> Self {
        let masses = Masses::new(tensor, part, inverse_mass);
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let mut modes: Vec<Mode> = part
            .seconds
            .clone()
            .map(|_| [(); MODES].map(|()| random.random::<f64>() - 0.5))
            .collect();
        masses.settle(&mut modes);
        for _ in 1..ROUNDS {
            modes = wide(Product { tensor, masses: &masses, modes: &modes });
            masses.settle(&mut modes);
        }
        let product = wide(Product { tensor, masses: &masses, modes: &modes });
        let gain = gain(&gram(&modes, &product));
        for (mode, root) in modes.iter_mut().zip(&masses.roots) {
            mode.iter_mut().for_each(|x| *x *= root);
        }
        let mut this = Self { seconds: part.seconds.clone(), modes, gain, shape };
        with_width!(tensor.width, invert_shape(&mut this.shape));
        this
    }

    /// Add what this makes of a residual.
    pub(super) fn add(&self, width: usize, residual: &[f64], out: &mut [f64]) {
        with_width!(width, add(self, residual, out));
    }
}

fn invert_shape<const W: usize>(shape: &mut [f64]) {
    wide(Inverting::<W>(rows_mut(shape)));
}

struct Inverting<'s, const W: usize>(&'s mut [[f64; W]]);

impl<const W: usize> Wide for Inverting<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        invert(simd, self.0);
    }
}

fn add<const W: usize>(coarse: &Coarse, residual: &[f64], out: &mut [f64]) {
    let seconds = coarse.seconds.clone();
    let residual = &rows::<W>(residual)[seconds.clone()];
    wide(Adding { coarse, residual, out: &mut rows_mut::<W>(out)[seconds] });
}

struct Adding<'a, const W: usize> {
    coarse: &'a Coarse,
    residual: &'a [[f64; W]],
    out: &'a mut [[f64; W]],
}

impl<const W: usize> Wide for Adding<'_, W> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { coarse, residual, out } = self;
        let mut along = [[0.0; W]; MODES];
        for (mode, residual) in coarse.modes.iter().zip(residual) {
            for (along, &share) in along.iter_mut().zip(mode) {
                add_scaled(simd, along, share, residual);
            }
        }
        let shape = rows::<W>(&coarse.shape);
        for along in &mut along {
            *along = times(simd, shape, along);
        }
        let mut gained = [[0.0; W]; MODES];
        for (gained, gain) in gained.iter_mut().zip(&coarse.gain) {
            for (&gain, along) in gain.iter().zip(&along) {
                add_scaled(simd, gained, gain, along);
            }
        }
        for (mode, out) in coarse.modes.iter().zip(out) {
            for (gained, &share) in gained.iter().zip(mode) {
                add_scaled(simd, out, share, gained);
            }
        }
    }
}

/// The masses of the pairs of a component, and what follows from them.
struct Masses<'t> {
    part: &'t Piece,
    /// Strip by strip.
    of_pairs: Vec<f64>,
    /// One over the sum of each group of the first term.
    inverse_first: Vec<f64>,
    /// One over the square root of the sum of each group of the second term.
    roots: Vec<f64>,
    /// The first eigenvector.
    null: Vec<f64>,
}

impl<'t> Masses<'t> {
    fn new(tensor: &Tensor, part: &'t Piece, inverse_mass: &[f64]) -> Self {
        let strips = tensor.strips_in(&part.firsts);
        let inverse = |mass: &f64| super::inverse_of(*mass);
        let of_pairs: Vec<f64> = inverse_mass[strips.clone()].iter().map(inverse).collect();
        let mut firsts = vec![0.0; part.firsts.len()];
        let mut seconds = vec![0.0; part.seconds.len()];
        for (strip, mass) in tensor.strips[strips].iter().zip(&of_pairs) {
            firsts[strip.groups[0] as usize - part.firsts.start] += mass;
            seconds[strip.groups[1] as usize - part.seconds.start] += mass;
        }
        let share = inverse(&seconds.iter().sum());
        Self {
            part,
            of_pairs,
            inverse_first: firsts.iter().map(inverse).collect(),
            roots: seconds.iter().map(|&mass| super::inverse_of(mass).sqrt()).collect(),
            null: seconds.iter().map(|mass| (mass * share).sqrt()).collect(),
        }
    }

    /// Make vectors orthogonal to the first eigenvector and to one another, and of length one, or
    /// zero if they are no more than those before them.
    fn settle(&self, modes: &mut [Mode]) {
        let mut along = [0.0; MODES];
        for (mode, null) in modes.iter().zip(&self.null) {
            (0..MODES).for_each(|k| along[k] += null * mode[k]);
        }
        for (mode, null) in modes.iter_mut().zip(&self.null) {
            (0..MODES).for_each(|k| mode[k] -= null * along[k]);
        }
        let mut factor = gram(modes, modes).concat();
        dense::factor(&mut factor, MODES, LEAST_NEW);
        // V R^-1 with R'R = V'V, row by row.
        for mode in modes {
            for i in 0..MODES {
                let row = &factor[i * MODES..=i * MODES + i];
                let taken: f64 = row[..i].iter().zip(&*mode).map(|(l, x)| l * x).sum();
                mode[i] = (mode[i] - taken) * row[i];
            }
        }
    }
}

/// `a' b`.
fn gram(a: &[Mode], b: &[Mode]) -> [Mode; MODES] {
    let mut gram = [[0.0; MODES]; MODES];
    for (a, b) in a.iter().zip(b) {
        for (gram, a) in gram.iter_mut().zip(a) {
            gram.iter_mut().zip(b).for_each(|(sum, b)| *sum += a * b);
        }
    }
    gram
}

/// `(I - G)^-1 - I`, damped.
fn gain(gram: &[Mode; MODES]) -> [Mode; MODES] {
    let mut rest = [[0.0; MODES]; MODES];
    for i in 0..MODES {
        for j in 0..MODES {
            let mean = 0.5 * (gram[i][j] + gram[j][i]);
            rest[i][j] = f64::from(u8::from(i == j)) - DAMPED * mean;
        }
    }
    let mut factor = rest.concat();
    dense::factor(&mut factor, MODES, 0.0);
    let inverse = dense::inverse(&factor, MODES);
    let mut gain = [[0.0; MODES]; MODES];
    for i in 0..MODES {
        for j in 0..MODES {
            gain[i][j] = inverse[i * MODES + j] - f64::from(u8::from(i == j));
        }
    }
    gain
}

/// `K` times vectors.
struct Product<'p> {
    tensor: &'p Tensor,
    masses: &'p Masses<'p>,
    modes: &'p [Mode],
}

impl Wide for Product<'_> {
    type Output = Vec<Mode>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<Mode> {
        let Self { tensor, masses, modes } = self;
        let Masses { part, of_pairs, inverse_first, roots, .. } = masses;
        let scaled = |modes: &[Mode]| -> Vec<Mode> {
            let each = modes.iter().zip(roots);
            each.map(|(mode, root)| mode.map(|x| x * root)).collect()
        };
        let from = scaled(modes);
        let mut to = vec![[0.0; MODES]; from.len()];
        let first_strip = tensor.strips_in(&part.firsts).start;
        for (group, inverse) in part.firsts.clone().zip(inverse_first) {
            let range = tensor.strips_of(group);
            let pairs = &of_pairs[range.start - first_strip..range.end - first_strip];
            let strips = tensor.strips[range].iter().zip(pairs);
            let second = |strip: &Strip| strip.groups[1] as usize - part.seconds.start;
            let mut sum = [0.0; MODES];
            for (strip, &mass) in strips.clone() {
                add_scaled(simd, &mut sum, mass, &from[second(strip)]);
            }
            let mean = sum.map(|x| x * inverse);
            for (strip, &mass) in strips {
                add_scaled(simd, &mut to[second(strip)], mass, &mean);
            }
        }
        scaled(&to)
    }
}

#[cfg(test)]
mod tests {
    use crate::absorb::conjugate::{Limits, solve};
    use crate::absorb::{Operator, Reduced, System};
    use crate::kernel::dot;
    use crate::layout::Layout;
    use crate::sample::{Singletons, select};
    use crate::{Effect, Model};

    /// Economies of a sector, and years.
    const N: u32 = 24;
    const T: u32 = 8;

    /// The weights of a panel of some sectors that trade nothing with each other; `uneven` says how
    /// much pairs differ in the path of their weights.
    fn panel(sectors: u32, uneven: f64) -> Reduced {
        let (mut levels, mut weights) = ([vec![], vec![], vec![]], vec![]);
        for (s, e, i) in (0..sectors * N * N).map(|at| (at / (N * N), at / N % N, at % N)) {
            for t in (0..T).filter(|_| e != i) {
                let (from, to) = (s * N + e, s * N + i);
                let here = [from * N + i, from * T + t, to * T + t];
                levels.iter_mut().zip(here).for_each(|(levels, level)| levels.push(level));
                // Two blocs that trade with themselves, so that blocks alone are slow.
                let near = if e % 2 == i % 2 { 30.0 } else { 1.0 };
                let mix = f64::from((e * 31 + i * 17 + t * t * 7 + e * i * t) % 13) / 13.0;
                weights.push(
                    near * f64::from(1 + e % 5) * f64::from(2 + t % 3) * (uneven * mix).exp(),
                );
            }
        }
        let names = ["pair", "exporter", "importer"];
        let effects = names.iter().zip(&levels).map(|(name, levels)| Effect::new(name, levels));
        let model = Model { outcome: &weights, effects: effects.collect(), ..Model::default() };
        let layout = Layout::new(&model, &select(&model, false, Singletons::Keep, None));
        let mut reduced = Reduced::of_system(
            &System::new(&layout, weights.as_slice()),
            layout.tensor.as_ref().unwrap(),
        );
        let nothing = vec![0.0; layout.unknowns];
        reduced.enter(&[&nothing]);
        assert_eq!(reduced.coarse.len(), sectors as usize);
        reduced
    }

    /// Some vector in the range of the matrix.
    fn in_range(reduced: &Reduced) -> Vec<f64> {
        let any: Vec<f64> =
            (0..reduced.unknowns()).map(|at| f64::from((at as u32 * 37) % 101) - 50.0).collect();
        reduced.apply(&[&any]).remove(0)
    }

    /// Steps to the last digits, and the solution's product with the right-hand side.
    fn steps(reduced: &Reduced) -> (usize, f64) {
        let right = in_range(reduced);
        let mut count = 0;
        loop {
            let limits = Limits { tolerance: 1e-9, rounding: 0.0, steps: count };
            let column = std::slice::from_ref(&right);
            if let Ok(solution) = solve(&mut &*reduced, column, &[0.0], None, limits) {
                return (count, dot(&right, &solution.columns[0]));
            }
            count += 1;
        }
    }

    #[test]
    fn it_takes_fewer_steps_to_the_same_solution() {
        for uneven in [0.0, 1.0, 2.0] {
            let with = panel(2, uneven);
            let mut without = panel(2, uneven);
            without.coarse.clear();
            let ((few, one), (many, other)) = (steps(&with), steps(&without));
            assert!(few < many, "{few} steps, and {many} with blocks alone");
            assert!((one / other - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn it_is_symmetric_and_adds_nothing_negative() {
        let reduced = panel(2, 4.0);
        let vector = |step: u32| -> Vec<f64> {
            (0..(&reduced).unknowns()).map(|at| f64::from((at as u32 * step) % 89) - 44.0).collect()
        };
        let (a, b) = (vector(29), vector(53));
        let of = |x: &[f64]| {
            let mut out = vec![0.0; x.len()];
            reduced.coarse.iter().for_each(|part| part.add(reduced.tensor.width, x, &mut out));
            out
        };
        let (left, right) = (dot(&a, &of(&b)), dot(&of(&a), &b));
        assert!((left - right).abs() <= 1e-9 * left.abs());
        assert!(dot(&a, &of(&a)) > 0.0 && dot(&b, &of(&b)) > 0.0);
    }
}
