//! The inner loops over strips of weights, compiled for each width.
//!
//! Each works on whole strips of `W` numbers, so the compiler knows every trip count; eight
//! partial sums are added in a fixed order.

use pulp::bytemuck;

use crate::kernel::Simd;

/// Registers' worth of a strip.
#[inline(always)]
fn registers<S: Simd, const W: usize>(x: &[f64; W]) -> &[S::f64s] {
    S::as_simd_f64s(x).0
}

#[inline(always)]
fn registers_mut<S: Simd, const W: usize>(x: &mut [f64; W]) -> &mut [S::f64s] {
    S::as_mut_simd_f64s(x).0
}

/// Eight lanes, whatever the registers hold, so that every machine adds in the same order.
#[inline(always)]
fn eight<S: Simd>(simd: S, each: impl Fn(usize) -> S::f64s, count: usize) -> f64 {
    let registers = 8 / S::F64_LANES;
    let mut sums = [simd.splat_f64s(0.0); 8];
    for r in 0..count {
        sums[r % registers] = simd.add_f64s(sums[r % registers], each(r));
    }
    let s: &[f64] = bytemuck::cast_slice(&sums[..registers]);
    ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

#[inline(always)]
fn total<S: Simd, const W: usize>(simd: S, x: &[f64; W]) -> f64 {
    let x = registers::<S, W>(x);
    eight(simd, |r| x[r], x.len())
}

/// `sum += w (x - mean)`: a strip of values, weighted, less their mean in the run.
#[inline(always)]
pub(super) fn add_centred<S: Simd, const W: usize>(
    simd: S,
    w: &[f64; W],
    x: &[f64; W],
    inverse_mass: f64,
    sum: &mut [f64; W],
) {
    let (w, x) = (registers::<S, W>(w), registers::<S, W>(x));
    let mean = eight(simd, |r| simd.mul_f64s(w[r], x[r]), w.len()) * inverse_mass;
    let mean = simd.splat_f64s(mean);
    for ((sum, &w), &x) in registers_mut::<S, W>(sum).iter_mut().zip(w).zip(x) {
        *sum = simd.add_f64s(*sum, simd.mul_f64s(w, simd.sub_f64s(x, mean)));
    }
}

#[inline(always)]
pub(super) fn difference<S: Simd, const W: usize>(simd: S, a: &[f64; W], b: &[f64; W]) -> [f64; W] {
    let mut out = *a;
    for (out, &b) in registers_mut::<S, W>(&mut out).iter_mut().zip(registers::<S, W>(b)) {
        *out = simd.sub_f64s(*out, b);
    }
    out
}

/// `y += a x`.
#[inline(always)]
fn add_scaled<S: Simd, const W: usize>(simd: S, y: &mut [f64; W], a: f64, x: &[f64; W]) {
    let a = simd.splat_f64s(a);
    for (y, &x) in registers_mut::<S, W>(y).iter_mut().zip(registers::<S, W>(x)) {
        *y = simd.add_f64s(*y, simd.mul_f64s(a, x));
    }
}

/// A symmetric `W x W` matrix times a vector.
#[inline(always)]
pub(super) fn times<S: Simd, const W: usize>(
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

/// `diag(sum of w) - sum of w w' / mass` over strips: one group's block.
///
/// `scaled` is room for the strips times the square root of their inverse mass.
#[inline(always)]
pub(super) fn block<'s, S: Simd, const W: usize>(
    simd: S,
    strips: impl Iterator<Item = (&'s [f64; W], f64)>,
    scaled: &mut Vec<[f64; W]>,
    block: &mut [[f64; W]],
) {
    scaled.clear();
    let mut sums = [0.0; W];
    for (w, inverse_mass) in strips {
        add_scaled(simd, &mut sums, 1.0, w);
        let mut z = [0.0; W];
        add_scaled(simd, &mut z, inverse_mass.sqrt(), w);
        scaled.push(z);
    }
    // Tiles of 4 x 8 stay in registers while the strips pass by.
    let registers_of_eight = 8 / S::F64_LANES;
    for i in (0..W).step_by(4) {
        for j in (0..=i).step_by(8) {
            let mut tile = [[simd.splat_f64s(0.0); 8]; 4];
            for z in scaled.iter() {
                let columns = &registers::<S, W>(z)[j / S::F64_LANES..][..registers_of_eight];
                for (tile, &z) in tile.iter_mut().zip(&z[i..i + 4]) {
                    let z = simd.splat_f64s(z);
                    for (tile, &column) in tile.iter_mut().zip(columns) {
                        *tile = simd.sub_f64s(*tile, simd.mul_f64s(z, column));
                    }
                }
            }
            for (row, tile) in block[i..i + 4].iter_mut().zip(&tile) {
                let row = &mut registers_mut::<S, W>(row)[j / S::F64_LANES..];
                row[..registers_of_eight].copy_from_slice(&tile[..registers_of_eight]);
            }
        }
    }
    for i in 0..W {
        block[i][i] += sums[i];
        for j in 0..i {
            block[j][i] = block[i][j];
        }
    }
}

/// Pivots below this part of their diagonal are rounding.
const LEAST_PIVOT: f64 = 1e-11;
/// Rows that sum to less than this part of the mean diagonal sum to zero.
const ROUNDING: f64 = 1e-9;

/// Replace a block by its inverse; slots without weight, and pivots that are rounding, are held at
/// zero. A block whose rows sum to zero gets a constant first, which changes no solution in its
/// range.
#[inline(always)]
pub(super) fn invert<S: Simd, const W: usize>(simd: S, block: &mut [[f64; W]]) {
    let (mut trace, mut used, mut zero_sums) = (0.0, 0, true);
    for i in 0..W {
        trace += block[i][i];
        used += usize::from(block[i][i] > 0.0);
    }
    for row in block.iter() {
        zero_sums &= total(simd, row).abs() <= ROUNDING * trace / used as f64;
    }
    if zero_sums && used > 0 {
        let shift = trace / (used * used) as f64;
        let on: [f64; W] = std::array::from_fn(|i| f64::from(u8::from(block[i][i] > 0.0)));
        for i in 0..W {
            for j in 0..W {
                block[i][j] += shift * on[i] * on[j];
            }
        }
    }
    let diagonal: [f64; W] = std::array::from_fn(|i| block[i][i]);
    // Gauss-Jordan in place.
    for k in 0..W {
        let pivot = block[k][k];
        if pivot <= LEAST_PIVOT * diagonal[k] || pivot <= 0.0 {
            block[k] = [0.0; W];
            for row in block.iter_mut() {
                row[k] = 0.0;
            }
            continue;
        }
        let mut row = block[k];
        row[k] = 1.0;
        row.iter_mut().for_each(|x| *x /= pivot);
        block[k] = row;
        for i in 0..W {
            if i == k {
                continue;
            }
            let factor = block[i][k];
            block[i][k] = 0.0;
            add_scaled(simd, &mut block[i], -factor, &row);
        }
    }
    for i in 0..W {
        for j in 0..i {
            let mean = 0.5 * (block[i][j] + block[j][i]);
            (block[i][j], block[j][i]) = (mean, mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_solves_within_the_range() {
        let strips = [
            ([1.0, 2.0, 3.0, 0.0, 0.5, 0.0, 0.0, 1.0], 1.0 / 7.5),
            ([2.0, 0.0, 1.0, 0.0, 4.0, 0.0, 0.0, 3.0], 1.0 / 10.0),
        ];
        let mut block = [[0.0; 8]; 8];
        let simd = pulp::Scalar::new();
        let with_mass = strips.iter().map(|(w, m)| (w, *m));
        super::block(simd, with_mass, &mut Vec::new(), &mut block);
        let right = [1.0, -2.0, 0.5, 0.0, 0.25, 0.0, 0.0, 0.25];
        let mut inverse = block;
        invert(simd, &mut inverse);
        let back = times(simd, &block, &times(simd, &inverse, &right));
        for (back, right) in back.iter().zip(&right) {
            assert!((back - right).abs() < 1e-12, "{back} and {right}");
        }
    }
}
