//! The inner loops over strips of weights, compiled for each width.
//!
//! Each works on whole strips of `W` numbers, so the compiler knows every trip count; eight
//! partial sums are added in a fixed order.

/// `M (w x)`: weighted values of a strip less their mean in the run, `w (x - mean)`.
#[inline(always)]
pub(super) fn centred<const W: usize>(w: &[f64; W], x: &[f64; W], inverse_mass: f64) -> [f64; W] {
    let mut weighted = [0.0; W];
    for t in 0..W {
        weighted[t] = w[t] * x[t];
    }
    let mean = total(&weighted) * inverse_mass;
    for t in 0..W {
        weighted[t] -= w[t] * mean;
    }
    weighted
}

#[inline(always)]
pub(super) fn total<const W: usize>(x: &[f64; W]) -> f64 {
    let mut sums = [0.0; 8];
    for eight in x.as_chunks::<8>().0 {
        for lane in 0..8 {
            sums[lane] += eight[lane];
        }
    }
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}

#[inline(always)]
pub(super) fn add<const W: usize>(sum: &mut [f64; W], x: &[f64; W]) {
    for t in 0..W {
        sum[t] += x[t];
    }
}

/// A symmetric `W x W` matrix times a vector.
#[inline(always)]
pub(super) fn times<const W: usize>(matrix: &[[f64; W]], x: &[f64; W]) -> [f64; W] {
    let mut out = [0.0; W];
    for (row, &x) in matrix.iter().zip(x) {
        for t in 0..W {
            out[t] += x * row[t];
        }
    }
    out
}

/// `diag(sum of w) - sum of w w' / mass` over strips: one group's block.
///
/// `scaled` is room for the strips times the square root of their inverse mass.
#[inline(always)]
pub(super) fn block<'s, const W: usize>(
    strips: impl Iterator<Item = (&'s [f64; W], f64)>,
    scaled: &mut Vec<[f64; W]>,
    block: &mut [[f64; W]],
) {
    scaled.clear();
    let mut sums = [0.0; W];
    for (w, inverse_mass) in strips {
        add(&mut sums, w);
        let root = inverse_mass.sqrt();
        scaled.push(w.map(|w| w * root));
    }
    // Tiles of 4 x 8 stay in registers while the strips pass by.
    for i in (0..W).step_by(4) {
        for j in (0..=i).step_by(8) {
            let mut tile = [[0.0; 8]; 4];
            for z in scaled.iter() {
                for r in 0..4 {
                    for c in 0..8 {
                        tile[r][c] += z[i + r] * z[j + c];
                    }
                }
            }
            for r in 0..4 {
                for c in 0..8 {
                    block[i + r][j + c] = -tile[r][c];
                }
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
pub(super) fn invert<const W: usize>(block: &mut [[f64; W]]) {
    let (mut trace, mut used, mut zero_sums) = (0.0, 0, true);
    for i in 0..W {
        trace += block[i][i];
        used += usize::from(block[i][i] > 0.0);
    }
    for row in block.iter() {
        zero_sums &= total(row).abs() <= ROUNDING * trace / used as f64;
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
        let inverse = 1.0 / pivot;
        for t in 0..W {
            row[t] *= inverse;
        }
        block[k] = row;
        for i in 0..W {
            if i == k {
                continue;
            }
            let factor = block[i][k];
            block[i][k] = 0.0;
            for t in 0..W {
                block[i][t] -= factor * row[t];
            }
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
        super::block(strips.iter().map(|(w, m)| (w, *m)), &mut Vec::new(), &mut block);
        let right = [1.0, -2.0, 0.5, 0.0, 0.25, 0.0, 0.0, 0.25];
        let mut inverse = block;
        invert(&mut inverse);
        let back = times(&block, &times(&inverse, &right));
        for (back, right) in back.iter().zip(&right) {
            assert!((back - right).abs() < 1e-12, "{back} and {right}");
        }
    }
}
