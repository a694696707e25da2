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
//! whatever the weights are. On a panel of trade it saves every fourth step; the eigenvectors cost
//! less than a step.
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
use crate::layout::{Piece, Tensor};

/// Eigenvectors that are sought.
const MODES: usize = 8;
/// Multiplications by `K` that make random vectors into them: the first few count.
const ROUNDS: usize = 5;
/// Any fixed number: the vectors must be the same in every run.
const SEED: u64 = 0x6c6f_7773;
/// Vectors of which less than this part is not in those before them.
const LEAST_NEW: f64 = 1e-10;

type Mode = [f64; MODES];

/// One component of the groups.
#[derive(Debug)]
pub(super) struct Coarse {
    seconds: Range<usize>,
    /// `D_2^-1/2 V`, group by group.
    modes: Vec<Mode>,
    /// `(I - V'KV)^-1 - I`.
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
        let total: f64 = seconds.iter().sum();
        Self {
            part,
            of_pairs,
            inverse_first: firsts.iter().map(inverse).collect(),
            roots: seconds.iter().map(|&mass| super::inverse_of(mass).sqrt()).collect(),
            null: seconds.iter().map(|mass| (mass / total).sqrt()).collect(),
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

/// `(I - G)^-1 - I`.
fn gain(gram: &[Mode; MODES]) -> [Mode; MODES] {
    let mut rest = [[0.0; MODES]; MODES];
    for i in 0..MODES {
        for j in 0..MODES {
            rest[i][j] = f64::from(u8::from(i == j)) - 0.5 * (gram[i][j] + gram[j][i]);
        }
    }
    let mut factor = rest.concat();
    dense::factor(&mut factor, MODES, LEAST_NEW);
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
            let second =
                |strip: &crate::layout::Strip| strip.groups[1] as usize - part.seconds.start;
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
