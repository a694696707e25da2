//! Arithmetic on strips: arrays of `W` numbers, compiled for each width.
//!
//! The compiler knows every trip count. Sums have eight lanes whatever the registers hold, added in
//! a fixed order, and a multiplication and an addition are fused on every machine, so all machines
//! give the same bytes.

use pulp::Simd;

/// Call a function of a constant width with the strips' width.
macro_rules! with_width {
    ($width:expr, $function:ident ( $($argument:expr),* $(,)? )) => {
        match $width {
            8 => $function::<8>($($argument),*),
            16 => $function::<16>($($argument),*),
            24 => $function::<24>($($argument),*),
            32 => $function::<32>($($argument),*),
            48 => $function::<48>($($argument),*),
            _ => $function::<64>($($argument),*),
        }
    };
}
pub(crate) use with_width;

/// Widths for which there is code.
pub(crate) const WIDTHS: [usize; 6] = [8, 16, 24, 32, 48, 64];

/// Strips, one after another.
pub(crate) fn rows<const W: usize>(numbers: &[f64]) -> &[[f64; W]] {
    numbers.as_chunks().0
}

pub(crate) fn rows_mut<const W: usize>(numbers: &mut [f64]) -> &mut [[f64; W]] {
    numbers.as_chunks_mut().0
}

/// Registers' worth of a strip.
#[inline(always)]
pub(crate) fn registers<S: Simd, const W: usize>(x: &[f64; W]) -> &[S::f64s] {
    S::as_simd_f64s(x).0
}

#[inline(always)]
pub(crate) fn registers_mut<S: Simd, const W: usize>(x: &mut [f64; W]) -> &mut [S::f64s] {
    S::as_mut_simd_f64s(x).0
}

/// A strip, register by register.
///
/// A loop over its numbers that does more than one thing is unrolled before it is vectorised, and
/// then mostly is not.
#[inline(always)]
pub(crate) fn each<S: Simd, const W: usize>(f: impl Fn(usize) -> S::f64s) -> [f64; W] {
    let mut out = [0.0; W];
    for (r, out) in registers_mut::<S, W>(&mut out).iter_mut().enumerate() {
        *out = f(r);
    }
    out
}

/// A strip, less one number.
#[inline(always)]
pub(crate) fn less<S: Simd, const W: usize>(simd: S, x: &[f64; W], number: f64) -> [f64; W] {
    let (x, number) = (registers::<S, W>(x), simd.splat_f64s(number));
    each::<S, W>(|r| simd.sub_f64s(x[r], number))
}

/// A number times a strip.
#[inline(always)]
pub(crate) fn multiple<S: Simd, const W: usize>(simd: S, x: &[f64; W], number: f64) -> [f64; W] {
    let (x, number) = (registers::<S, W>(x), simd.splat_f64s(number));
    each::<S, W>(|r| simd.mul_f64s(number, x[r]))
}

/// The numbers of two strips multiplied.
#[inline(always)]
pub(crate) fn product<S: Simd, const W: usize>(simd: S, a: &[f64; W], b: &[f64; W]) -> [f64; W] {
    let (a, b) = (registers::<S, W>(a), registers::<S, W>(b));
    each::<S, W>(|r| simd.mul_f64s(a[r], b[r]))
}

/// The bit of each slot.
const BITS: [u64; 64] = {
    let mut bits = [1; 64];
    let mut slot = 1;
    while slot < 64 {
        bits[slot] = bits[slot - 1] << 1;
        slot += 1;
    }
    bits
};

/// One number in the slots whose bits are set, another in the others.
#[inline(always)]
pub(crate) fn either<S: Simd, const W: usize>(simd: S, set: u64, one: f64, other: f64) -> [f64; W] {
    let (bits, _) = S::as_simd_u64s(&BITS);
    let (set, none) = (simd.splat_u64s(set), simd.splat_u64s(0));
    let (one, other) = (simd.splat_f64s(one), simd.splat_f64s(other));
    each::<S, W>(|r| {
        let here = simd.greater_than_u64s(simd.and_u64s(set, bits[r]), none);
        simd.select_f64s(here, one, other)
    })
}

/// The largest of the numbers that stand in taken slots.
#[inline(always)]
pub(crate) fn largest<S: Simd, const W: usize>(
    simd: S,
    numbers: &[f64; W],
    taken: &[f64; W],
) -> f64 {
    let (zero, least) = (simd.splat_f64s(0.0), simd.splat_f64s(f64::NEG_INFINITY));
    let each = registers::<S, W>(numbers).iter().zip(registers::<S, W>(taken));
    let most = each.fold(least, |most, (&x, &taken)| {
        simd.max_f64s(simd.select_f64s(simd.greater_than_f64s(taken, zero), x, least), most)
    });
    simd.reduce_max_f64s(most)
}

/// A sum over strips in eight lanes, whatever the registers hold.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lanes([f64; 8]);

impl Lanes {
    /// Add `sum a[i] * b[i]`.
    #[inline(always)]
    pub(crate) fn add<S: Simd, const W: usize>(&mut self, simd: S, a: &[f64; W], b: &[f64; W]) {
        let lanes = registers_mut::<S, 8>(&mut self.0);
        let each = registers::<S, W>(a).iter().zip(registers::<S, W>(b));
        for (r, (&a, &b)) in each.enumerate() {
            let lane = &mut lanes[r % (8 / S::F64_LANES)];
            *lane = simd.mul_add_f64s(a, b, *lane);
        }
    }

    pub(crate) fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}

/// Eight lanes, whatever the registers hold, so that every machine adds in the same order.
#[inline(always)]
fn eight<S: Simd>(simd: S, add: impl Fn(usize, S::f64s) -> S::f64s, count: usize) -> f64 {
    let registers = 8 / S::F64_LANES;
    let mut sums = [simd.splat_f64s(0.0); 8];
    for r in 0..count {
        sums[r % registers] = add(r, sums[r % registers]);
    }
    let mut half = registers;
    while half > 1 {
        half /= 2;
        for r in 0..half {
            sums[r] = simd.add_f64s(sums[r], sums[r + half]);
        }
    }
    simd.reduce_sum_f64s(sums[0])
}

#[inline(always)]
pub(crate) fn total<S: Simd, const W: usize>(simd: S, x: &[f64; W]) -> f64 {
    let x = registers::<S, W>(x);
    eight(simd, |r, sum| simd.add_f64s(sum, x[r]), x.len())
}

#[inline(always)]
pub(crate) fn dot<S: Simd, const W: usize>(simd: S, a: &[f64; W], b: &[f64; W]) -> f64 {
    let (a, b) = (registers::<S, W>(a), registers::<S, W>(b));
    eight(simd, |r, sum| simd.mul_add_f64s(a[r], b[r], sum), a.len())
}

/// `sum += w (x - mean)`: a strip of values, weighted, less their mean in the run.
#[inline(always)]
pub(crate) fn add_centred<S: Simd, const W: usize>(
    simd: S,
    w: &[f64; W],
    x: &[f64; W],
    inverse_mass: f64,
    sum: &mut [f64; W],
) {
    let mean = simd.splat_f64s(dot(simd, w, x) * inverse_mass);
    let (w, x) = (registers::<S, W>(w), registers::<S, W>(x));
    for ((sum, &w), &x) in registers_mut::<S, W>(sum).iter_mut().zip(w).zip(x) {
        *sum = simd.mul_add_f64s(w, simd.sub_f64s(x, mean), *sum);
    }
}

#[inline(always)]
pub(crate) fn difference<S: Simd, const W: usize>(simd: S, a: &[f64; W], b: &[f64; W]) -> [f64; W] {
    let mut out = *a;
    for (out, &b) in registers_mut::<S, W>(&mut out).iter_mut().zip(registers::<S, W>(b)) {
        *out = simd.sub_f64s(*out, b);
    }
    out
}

/// `y += a x`.
#[inline(always)]
pub(crate) fn add_scaled<S: Simd, const W: usize>(simd: S, y: &mut [f64; W], a: f64, x: &[f64; W]) {
    let a = simd.splat_f64s(a);
    for (y, &x) in registers_mut::<S, W>(y).iter_mut().zip(registers::<S, W>(x)) {
        *y = simd.mul_add_f64s(a, x, *y);
    }
}

/// A symmetric `W x W` matrix times a vector.
#[inline(always)]
pub(crate) fn times<S: Simd, const W: usize>(
    simd: S,
    matrix: &[[f64; W]],
    x: &[f64; W],
) -> [f64; W] {
    let mut out = [0.0; W];
    for (row, &x) in matrix.iter().zip(x) {
        add_scaled(simd, &mut out, x, row);
    }
    out
}
