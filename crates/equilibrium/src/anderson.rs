//! Anderson acceleration of a fixed point `x = g(x)`.
//!
//! ```text
//! f = g(x) - x,   gamma = argmin |f - sum_i gamma_i dF_i|,   x' = g(x) - sum_i gamma_i dG_i
//! ```
//!
//! `dF_i`, `dG_i` are the last differences of `f` and `g`, at most eight. The least-squares problem is
//! solved through its Gram matrix, of which a step adds one row; a difference that the newer ones
//! nearly span is left out. A residual ten times the best so far forgets the past.
//!
//! Cost: `4 m L` a step for `m` differences of length `L`. Source: Anderson (1965); Walker and Ni (2011).

/// Differences remembered.
const MEMORY: usize = 8;
/// A difference is left out when less than this share of its square is new.
const NEW: f64 = 1e-13;
/// How much worse than the best makes the past useless.
const WORSE: f64 = 10.0;

/// The past of a fixed point.
pub struct Anderson {
    residuals: Vec<Vec<f64>>,
    images: Vec<Vec<f64>>,
    gram: Vec<Vec<f64>>,
    last: Option<(Vec<f64>, Vec<f64>)>,
    best: f64,
}

/// With eight partial sums, in an order that does not depend on anything.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (x, y) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = x.remainder().iter().zip(y.remainder()).map(|(a, b)| a * b).sum();
    for (x, y) in x.zip(y) {
        for (lane, (a, b)) in lanes.iter_mut().zip(x.iter().zip(y)) {
            *lane += a * b;
        }
    }
    ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
        + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
        + rest
}

impl Anderson {
    /// Without a past.
    pub fn begin() -> Self {
        Self {
            residuals: Vec::new(),
            images: Vec::new(),
            gram: Vec::new(),
            last: None,
            best: f64::INFINITY,
        }
    }

    /// From `x` and `image = g(x)` to the next `x`, which overwrites it. `norm` measures the residual.
    pub fn step(&mut self, x: &mut [f64], image: &[f64], norm: f64) {
        let f: Vec<f64> = image.iter().zip(x.iter()).map(|(g, x)| g - x).collect();
        if norm > WORSE * self.best {
            let best = self.best;
            *self = Self { best: best.max(norm / WORSE), ..Self::begin() };
        }
        self.best = self.best.min(norm);
        if let Some((old_f, old_g)) = self.last.take() {
            if self.residuals.len() == MEMORY {
                self.residuals.remove(0);
                self.images.remove(0);
                self.gram.remove(0);
                for row in &mut self.gram {
                    row.remove(0);
                }
            }
            let df: Vec<f64> = f.iter().zip(&old_f).map(|(a, b)| a - b).collect();
            let row: Vec<f64> = self.residuals.iter().map(|d| dot(d, &df)).collect();
            for (held, value) in self.gram.iter_mut().zip(&row) {
                held.push(*value);
            }
            self.gram.push([row, vec![dot(&df, &df)]].concat());
            self.residuals.push(df);
            self.images.push(image.iter().zip(&old_g).map(|(a, b)| a - b).collect());
        }
        let gamma = self.weights(&f);
        x.copy_from_slice(image);
        for (weight, image) in gamma.iter().zip(&self.images) {
            if weight.abs() > 0.0 {
                for (x, d) in x.iter_mut().zip(image) {
                    *x -= weight * d;
                }
            }
        }
        self.last = Some((f, image.to_vec()));
    }

    /// Cholesky from the newest difference to the oldest; zero for those left out.
    fn weights(&self, f: &[f64]) -> Vec<f64> {
        let m = self.residuals.len();
        let mut lower: Vec<Vec<f64>> = Vec::new();
        let mut kept: Vec<usize> = Vec::new();
        let mut right: Vec<f64> = Vec::new();
        for i in (0..m).rev() {
            let mut row: Vec<f64> = Vec::with_capacity(kept.len() + 1);
            for (a, &k) in kept.iter().enumerate() {
                let known: f64 = (0..a).map(|b| row[b] * lower[a][b]).sum();
                row.push((self.gram[i][k] - known) / lower[a][a]);
            }
            let pivot = self.gram[i][i] - row.iter().map(|v| v * v).sum::<f64>();
            if pivot.is_nan() || pivot <= NEW * self.gram[i][i] || pivot <= 0.0 {
                continue;
            }
            let known: f64 = row.iter().zip(&right).map(|(a, b)| a * b).sum();
            right.push((dot(&self.residuals[i], f) - known) / pivot.sqrt());
            row.push(pivot.sqrt());
            lower.push(row);
            kept.push(i);
        }
        let mut gamma = vec![0.0; m];
        for a in (0..kept.len()).rev() {
            let known: f64 = (a + 1..kept.len()).map(|b| lower[b][a] * gamma[kept[b]]).sum();
            gamma[kept[a]] = (right[a] - known) / lower[a][a];
        }
        gamma
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A linear map of five unknowns is solved in about six steps, whatever its slope.
    #[test]
    fn a_linear_map_ends_after_as_many_steps_as_unknowns() {
        let slope = [0.9, -0.8, 0.5, 0.99, -2.0];
        let mut x = [0.0; 5];
        let mut past = Anderson::begin();
        for _ in 0..9 {
            let image: Vec<f64> = x.iter().zip(slope).map(|(x, s)| s * x + 1.0).collect();
            let norm = image.iter().zip(&x).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            past.step(&mut x, &image, norm);
        }
        for (x, s) in x.iter().zip(slope) {
            assert!((x - 1.0 / (1.0 - s)).abs() < 1e-8, "{x} {s}");
        }
    }
}
