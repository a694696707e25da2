//! The diagonal blocks of the Schur complement over strips of weights, and their inverses.

use std::ops::Range;

use crate::kernel::Simd;
use crate::kernel::strip::{add_scaled, multiple, product, registers, registers_mut, total};

/// What a group's block is made of: its strips one by one, times the square root of their inverse
/// mass, and their sum.
pub(super) struct Group<const W: usize> {
    sum: [f64; W],
    scaled: Vec<[f64; W]>,
}

impl<const W: usize> Group<W> {
    pub(super) fn new() -> Self {
        Self { sum: [0.0; W], scaled: Vec::new() }
    }

    #[inline(always)]
    pub(super) fn add<S: Simd>(&mut self, simd: S, w: &[f64; W], inverse_mass: f64) {
        add_scaled(simd, &mut self.sum, 1.0, w);
        self.scaled.push(multiple(simd, w, inverse_mass.sqrt()));
    }

    /// Write the block, and begin the next group; the mass of this one.
    #[inline(always)]
    pub(super) fn finish<S: Simd>(&mut self, simd: S, to: &mut [[f64; W]]) -> f64 {
        block(simd, &self.sum, &self.scaled, to);
        let mass = total(simd, &self.sum);
        self.sum = [0.0; W];
        self.scaled.clear();
        mass
    }
}

/// `diag(sum of w) - sum of w w' / mass`: one group's block.
#[inline(always)]
fn block<S: Simd, const W: usize>(
    simd: S,
    sum: &[f64; W],
    scaled: &[[f64; W]],
    block: &mut [[f64; W]],
) {
    block.fill([0.0; W]);
    for scaled in scaled.chunks(AT_A_TIME / W) {
        // What 16 or 32 registers hold while the strips pass by.
        if S::F64_LANES == 8 {
            tiles::<S, W, 8>(simd, scaled, block);
        } else {
            tiles::<S, W, 4>(simd, scaled, block);
        }
    }
    for i in 0..W {
        block[i][i] += sum[i];
        for j in 0..i {
            block[j][i] = block[i][j];
        }
    }
}

/// Numbers of strips that all tiles take up before the next: half of a processor's first cache.
const AT_A_TIME: usize = 2_048;

/// Registers of a row of a tile.
const TILE_REGISTERS: usize = 2;

/// `block -= sum of z z'`, below the diagonal: tile by tile, `ROWS` times two registers.
#[inline(always)]
fn tiles<S: Simd, const W: usize, const ROWS: usize>(
    simd: S,
    strips: &[[f64; W]],
    block: &mut [[f64; W]],
) {
    let columns = TILE_REGISTERS * S::F64_LANES;
    for i in (0..W).step_by(ROWS) {
        for j in (0..i + ROWS).step_by(columns) {
            let from = j / S::F64_LANES;
            let to = (from + TILE_REGISTERS).min(W / S::F64_LANES);
            if to - from == TILE_REGISTERS {
                tile::<S, W, ROWS, TILE_REGISTERS>(simd, strips, i, from, block);
            } else {
                tile::<S, W, ROWS, 1>(simd, strips, i, from, block);
            }
        }
    }
}

#[inline(always)]
fn tile<S: Simd, const W: usize, const ROWS: usize, const REGISTERS: usize>(
    simd: S,
    strips: &[[f64; W]],
    i: usize,
    from: usize,
    block: &mut [[f64; W]],
) {
    let mut tile: [[S::f64s; REGISTERS]; ROWS] = std::array::from_fn(|row| {
        std::array::from_fn(|r| registers::<S, W>(&block[i + row])[from + r])
    });
    for z in strips {
        let columns: [S::f64s; REGISTERS] =
            std::array::from_fn(|r| simd.neg_f64s(registers::<S, W>(z)[from + r]));
        for (tile, &z) in tile.iter_mut().zip(&z[i..i + ROWS]) {
            let z = simd.splat_f64s(z);
            for (tile, &column) in tile.iter_mut().zip(&columns) {
                *tile = simd.mul_add_f64s(z, column, *tile);
            }
        }
    }
    for (row, tile) in block[i..i + ROWS].iter_mut().zip(&tile) {
        registers_mut::<S, W>(row)[from..from + REGISTERS].copy_from_slice(tile);
    }
}

/// Pivots below this part of their diagonal are rounding.
const LEAST_PIVOT: f64 = 1e-11;
/// Rows that sum to less than this part of the mean diagonal sum to zero.
const ROUNDING: f64 = 1e-9;

/// Pivots of which one sweep over a block takes care.
const PIVOTS: usize = 4;

/// One, but zero in some slots.
#[inline(always)]
fn all_but<const W: usize>(slots: Range<usize>) -> [f64; W] {
    std::array::from_fn(|slot| if slots.contains(&slot) { 0.0 } else { 1.0 })
}

/// `y -= sum of a[i] x[i]`.
#[inline(always)]
fn subtract_rows<S: Simd, const W: usize>(
    simd: S,
    y: &mut [f64; W],
    a: &[f64; PIVOTS],
    x: &[[f64; W]; PIVOTS],
) {
    let a = a.map(|a| simd.splat_f64s(-a));
    let x: [&[S::f64s]; PIVOTS] = std::array::from_fn(|at| registers::<S, W>(&x[at]));
    for (r, y) in registers_mut::<S, W>(y).iter_mut().enumerate() {
        for (&a, x) in a.iter().zip(&x) {
            *y = simd.mul_add_f64s(a, x[r], *y);
        }
    }
}

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
        for (row, here) in block.iter_mut().zip(on) {
            add_scaled(simd, row, shift * here, &on);
        }
    }
    let diagonal: [f64; W] = std::array::from_fn(|i| block[i][i]);
    // Gauss-Jordan in place, a few pivots at a time: each row is read and written once for all. Rows
    // are changed in registers: what was stored number by number is slow to read as a register.
    for from in (0..W).step_by(PIVOTS) {
        let pivots = from..from + PIVOTS;
        let mut rows: [[f64; W]; PIVOTS] = std::array::from_fn(|at| block[from + at]);
        for at in 0..PIVOTS {
            let (k, pivot) = (from + at, rows[at][from + at]);
            if pivot <= LEAST_PIVOT * diagonal[k] || pivot <= 0.0 {
                rows[at] = [0.0; W];
                rows.iter_mut().for_each(|row| row[k] = 0.0);
                block.iter_mut().for_each(|row| row[k] = 0.0);
                continue;
            }
            let (others, inverse) = (all_but::<W>(k..k + 1), 1.0 / pivot);
            let mut row = multiple(simd, &rows[at], inverse);
            row[k] = inverse;
            rows[at] = row;
            for i in (0..PIVOTS).filter(|&i| i != at) {
                let factor = rows[i][k];
                rows[i] = product(simd, &rows[i], &others);
                add_scaled(simd, &mut rows[i], -factor, &row);
            }
        }
        block[pivots.clone()].copy_from_slice(&rows);
        let others = all_but::<W>(pivots.clone());
        for i in (0..W).filter(|i| !pivots.contains(i)) {
            let factors: [f64; PIVOTS] = std::array::from_fn(|at| block[i][from + at]);
            block[i] = product(simd, &block[i], &others);
            subtract_rows(simd, &mut block[i], &factors, &rows);
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
    use crate::kernel::strip::times;

    #[test]
    fn a_block_of_many_strips_is_its_definition() {
        let strips: Vec<[f64; 16]> = (0..2 * AT_A_TIME / 16 + 5)
            .map(|at| std::array::from_fn(|t| ((at * 31 + t * 17) % 23) as f64))
            .collect();
        let (simd, mut group) = (pulp::Scalar::new(), Group::new());
        let (mut block, mut expected) = ([[1.0; 16]; 16], [[0.0; 16]; 16]);
        for w in &strips {
            let mass: f64 = w.iter().sum();
            group.add(simd, w, 1.0 / mass);
            for i in 0..16 {
                expected[i][i] += w[i];
                (0..16).for_each(|j| expected[i][j] -= w[i] * w[j] / mass);
            }
        }
        group.finish(simd, &mut block);
        for (block, expected) in block.as_flattened().iter().zip(expected.as_flattened()) {
            assert!((block - expected).abs() < 1e-9, "{block} and {expected}");
        }
    }

    #[test]
    fn the_inverse_solves_within_the_range() {
        let strips = [
            ([1.0, 2.0, 3.0, 0.0, 0.5, 0.0, 0.0, 1.0], 1.0 / 7.5),
            ([2.0, 0.0, 1.0, 0.0, 4.0, 0.0, 0.0, 3.0], 1.0 / 10.0),
        ];
        let (mut block, mut inverse) = ([[0.0; 8]; 8], [[0.0; 8]; 8]);
        let simd = pulp::Scalar::new();
        let mut group = Group::new();
        strips.iter().for_each(|(w, inverse_mass)| group.add(simd, w, *inverse_mass));
        group.finish(simd, &mut block);
        inverse.copy_from_slice(&block);
        invert(simd, &mut inverse);
        let right = [1.0, -2.0, 0.5, 0.0, 0.25, 0.0, 0.0, 0.25];
        let back = times(simd, &block, &times(simd, &inverse, &right));
        for (back, right) in back.iter().zip(&right) {
            assert!((back - right).abs() < 1e-12, "{back} and {right}");
        }
    }
}
