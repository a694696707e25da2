//! Loops over contiguous numbers: sums in a fixed order and a vectorised exponential.
//!
//! Every sum here has four partial sums, added in a fixed order, so that the same numbers give
//! the same bytes on any machine and at any number of threads. For the same reason multiply and
//! add stay two operations in these loops, and are always fused in [`strip`], `exp` and `log`.
//! [`vectorised`] runs a closure with the widest registers that the machine has; whatever it calls
//! must be `#[inline(always)]`.

mod aligned;
mod exp;
mod goes_on;
mod log;
mod log_factorial;
pub(crate) mod strip;

pub(crate) use aligned::Aligned;
pub(crate) use exp::{exp, exp_in_place};
pub(crate) use goes_on::goes_on;
pub(crate) use log::log;
pub(crate) use log_factorial::log_factorial;
pub(crate) use pulp::Simd;

/// Work that is compiled for the machine's vector registers.
///
/// A closure may be compiled by itself, for the registers that every machine has, and then nothing
/// is gained; so this is a type, and its function has to be marked `#[inline(always)]`.
pub(crate) trait Wide {
    type Output;
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

struct Call<K>(K);

impl<K: Wide> pulp::WithSimd for Call<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> K::Output {
        self.0.run(simd)
    }
}

/// Do work with the widest registers there are.
#[inline(always)]
pub(crate) fn wide<K: Wide>(work: K) -> K::Output {
    pulp::Arch::new().dispatch(Call(work))
}

/// Run `work` compiled for the machine's vector registers.
#[inline(always)]
pub(crate) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// `sum a[i] * b[i]`, over the shorter of the two.
#[inline(always)]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let (fours_a, fours_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let tail: f64 = fours_a.remainder().iter().zip(fours_b.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0_f64; 4];
    for (x, y) in fours_a.zip(fours_b) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    ((sums[0] + sums[1]) + (sums[2] + sums[3])) + tail
}

/// `sum a[i]`.
#[inline(always)]
pub(crate) fn sum(a: &[f64]) -> f64 {
    let fours = a.chunks_exact(4);
    let tail: f64 = fours.remainder().iter().sum();
    let mut sums = [0.0_f64; 4];
    for x in fours {
        for lane in 0..4 {
            sums[lane] += x[lane];
        }
    }
    ((sums[0] + sums[1]) + (sums[2] + sums[3])) + tail
}

/// `y += a * x`.
#[inline(always)]
pub(crate) fn add_scaled(y: &mut [f64], a: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// The largest of the numbers; minus infinity of none.
#[inline(always)]
pub(crate) fn largest(a: &[f64]) -> f64 {
    let fours = a.chunks_exact(4);
    let mut most = [f64::NEG_INFINITY; 4];
    for &x in fours.remainder() {
        most[0] = if x > most[0] { x } else { most[0] };
    }
    for x in fours {
        for lane in 0..4 {
            most[lane] = if x[lane] > most[lane] { x[lane] } else { most[lane] };
        }
    }
    most[0].max(most[1]).max(most[2].max(most[3]))
}

/// The highest of the levels; zero of none.
pub(crate) fn highest(levels: &[u32]) -> u32 {
    vectorised(|| levels.iter().fold(0, |most, &level| if level > most { level } else { most }))
}
