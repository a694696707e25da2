//! Combinations of regressors and effects that are zero wherever the outcome is positive.
//!
//! ```text
//! z = X b + D c,   z = 0 on positive rows;   the zeros of a model see them as rows of B: z_i = B_i t
//! ```
//!
//! The effect with the most levels is eliminated: its level is minus the mean of the rest over the
//! level's positive rows. What is left has a Gram matrix over positive rows, and its null space,
//! from a Cholesky factor with pivots, is the space of `t`. Each direction is refined once and then
//! looked at on every positive row: one that is not zero there to ten digits is none. Regressors
//! are scaled to one at their largest, so that units do not matter.
//!
//! Cost: a pass over the rows, and q^3 / 3 for q unknowns beside those of the eliminated effect.
//!
//! Source: Correia, Guimaraes and Zylkin (2019), section 3; Golub and Van Loan (2013), section
//! 4.2.8.

use crate::Model;
use crate::kernel::{add_scaled, dot};

/// A pivot below this part of its column's sum of squares is a dependent column, or nearly so.
const DEPENDENT: f64 = 1e-11;
/// A direction is zero on positive rows when it is below this part of its largest value.
const ZERO: f64 = 1e-10;
/// A row on which every direction is below this, relative to their largest values, has none.
const NO_VALUE: f64 = 1e-9;

/// The rows of B that are not zero, of unit length, and which input rows they are.
pub(super) struct Directions {
    pub rows: Vec<usize>,
    pub values: Vec<f64>,
    /// Directions: numbers in a row of B.
    pub count: usize,
}

/// Unknowns beside those of the eliminated effect.
pub(super) struct Unknowns<'m> {
    model: &'m Model<'m>,
    kept: Option<&'m [bool]>,
    eliminated: Option<usize>,
    /// The number of each level of each effect, among those in use.
    numbers: Vec<Vec<u32>>,
    /// Where the intercepts and slopes of each effect start.
    starts: Vec<Vec<usize>>,
    regressors: usize,
    /// Centre and scale of each regressor.
    scales: Vec<[f64; 2]>,
    pub count: usize,
    levels_eliminated: usize,
}

impl<'m> Unknowns<'m> {
    pub(super) fn new(model: &'m Model<'m>, kept: Option<&'m [bool]>) -> Self {
        let used = |row: usize| kept.is_none_or(|kept| kept[row]);
        let rows = model.rows();
        let mut counts = Vec::new();
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        for effect in &model.effects {
            let most = crate::kernel::highest(effect.levels) as usize;
            let mut number = vec![u32::MAX; most + 1];
            let mut count = 0;
            for row in (0..rows).filter(|&row| used(row)) {
                let number = &mut number[effect.levels[row] as usize];
                if *number == u32::MAX {
                    *number = count;
                    count += 1;
                }
            }
            counts.push(count as usize);
            numbers.push(number);
        }
        let intercepts = (0..model.effects.len()).filter(|&e| model.effects[e].intercept);
        let eliminated = intercepts.max_by_key(|&e| counts[e]);
        let mut count = 0;
        let mut starts = Vec::new();
        for (e, effect) in model.effects.iter().enumerate() {
            let own = effect.slopes.len() + usize::from(effect.intercept && eliminated != Some(e));
            let of_effect: Vec<usize> = (0..own).map(|at| count + at * counts[e]).collect();
            count += own * counts[e];
            starts.push(of_effect);
        }
        let regressors = count;
        let span = |values: &[f64]| {
            let ends = [f64::INFINITY, f64::NEG_INFINITY];
            (0..rows)
                .filter(|&row| used(row))
                .fold(ends, |[a, b], row| [values[row].min(a), values[row].max(b)])
        };
        let spans: Vec<[f64; 2]> = model.regressors.iter().map(|x| span(x.values)).collect();
        let is_constant = |[least, most]: [f64; 2]| least.total_cmp(&most).is_eq();
        // Where something takes up a constant, a column may be about any value.
        let centred = eliminated.is_some() || spans.iter().any(|&ends| is_constant(ends));
        let scale = |&[least, most]: &[f64; 2]| {
            let centred = centred && !is_constant([least, most]);
            let centre = if centred { least + 0.5 * (most - least) } else { 0.0 };
            let size = (least - centre).abs().max((most - centre).abs());
            [centre, if size > 0.0 { 1.0 / size } else { 0.0 }]
        };
        let scales: Vec<[f64; 2]> = spans.iter().map(scale).collect();
        let levels_eliminated = eliminated.map_or(0, |e| counts[e]);
        count += model.regressors.len();
        Self {
            model,
            kept,
            eliminated,
            numbers,
            starts,
            regressors,
            scales,
            count,
            levels_eliminated,
        }
    }

    fn used(&self, row: usize) -> bool {
        self.kept.is_none_or(|kept| kept[row])
    }

    /// The level of the eliminated effect; all rows have one where there is none.
    fn run(&self, row: usize) -> usize {
        self.eliminated
            .map_or(0, |e| self.numbers[e][self.model.effects[e].levels[row] as usize] as usize)
    }

    /// The unknowns that a row touches, and with what.
    fn row(&self, row: usize, out: &mut Vec<(usize, f64)>) {
        out.clear();
        for (e, effect) in self.model.effects.iter().enumerate() {
            let level = self.numbers[e][effect.levels[row] as usize] as usize;
            let intercept = effect.intercept && self.eliminated != Some(e);
            let ones = std::iter::once(1.0).filter(|_| intercept);
            let values = ones.chain(effect.slopes.iter().map(|slope| slope.values[row]));
            out.extend(self.starts[e].iter().zip(values).map(|(start, v)| (start + level, v)));
        }
        for (j, (x, [centre, scale])) in self.model.regressors.iter().zip(&self.scales).enumerate()
        {
            let value = (x.values[row] - centre) * scale;
            if value.abs() > 0.0 {
                out.push((self.regressors + j, value));
            }
        }
    }

    /// Input rows in use, the positive ones or the zeros.
    fn rows(&self, positive: bool) -> impl Iterator<Item = usize> + '_ {
        let outcome = self.model.outcome;
        (0..outcome.len()).filter(move |&row| self.used(row) && (outcome[row] > 0.0) == positive)
    }

    /// Positive rows by level of the eliminated effect.
    fn positive_runs(&self) -> Vec<Vec<u32>> {
        let mut runs = vec![Vec::new(); self.levels_eliminated.max(1)];
        self.rows(true).for_each(|row| runs[self.run(row)].push(row as u32));
        runs
    }

    /// Multiplications that the directions take, about.
    pub(super) fn work(&self) -> usize {
        let (n, q) = (self.model.rows(), self.count);
        let touched = 1 + self.model.effects.len() + self.model.regressors.len();
        q.saturating_pow(3) / 3 + n.saturating_mul(touched * touched)
    }
}

/// Sums over the positive rows of a run, number by number of the unknowns that they touch.
struct RunSum {
    sum: Vec<f64>,
    touched: Vec<usize>,
}

impl RunSum {
    fn add(&mut self, row: &[(usize, f64)]) {
        for &(at, value) in row {
            if self.sum[at].total_cmp(&0.0).is_eq() {
                self.touched.push(at);
            }
            self.sum[at] += value;
        }
    }

    fn clear(&mut self) {
        self.touched.drain(..).for_each(|at| self.sum[at] = 0.0);
    }
}

pub(super) fn directions(unknowns: &Unknowns<'_>) -> Directions {
    let q = unknowns.count;
    let runs = unknowns.positive_runs();
    let null = Null::of(unknowns, &runs);
    let d = null.count;
    let mut rows = Vec::new();
    let mut values = Vec::new();
    if d > 0 {
        let means = null.means(unknowns, &runs);
        let mut row_values = Vec::new();
        for row in unknowns.rows(false) {
            unknowns.row(row, &mut row_values);
            let mut z = null.along(&row_values);
            if unknowns.eliminated.is_some() {
                add_scaled(&mut z, -1.0, &means[unknowns.run(row) * d..][..d]);
            }
            rows.push(row);
            values.extend_from_slice(&z);
        }
    }
    debug_assert!(null.vectors.len() == q * d);
    orthogonal(rows, values, d)
}

/// The null space of the Gram matrix of positive rows: `count` numbers for each unknown.
struct Null {
    count: usize,
    vectors: Vec<f64>,
}

impl Null {
    fn of(unknowns: &Unknowns<'_>, runs: &[Vec<u32>]) -> Self {
        let q = unknowns.count;
        let gram = gram(unknowns, runs);
        let factor = Pivoted::of(gram, q);
        let mut null = factor.null();
        null.refine(unknowns, runs, &factor);
        null
    }

    /// What every direction is on a row, but for the eliminated effect.
    fn along(&self, row: &[(usize, f64)]) -> Vec<f64> {
        let mut z = vec![0.0; self.count];
        row.iter().for_each(|&(at, value)| add_scaled(&mut z, value, self.unknown(at)));
        z
    }

    fn unknown(&self, at: usize) -> &[f64] {
        &self.vectors[at * self.count..(at + 1) * self.count]
    }

    /// The mean of every direction over the positive rows of each run.
    fn means(&self, unknowns: &Unknowns<'_>, runs: &[Vec<u32>]) -> Vec<f64> {
        let d = self.count;
        let mut means = vec![0.0; runs.len() * d];
        let mut row = Vec::new();
        for (mean, run) in means.chunks_exact_mut(d).zip(runs) {
            for &at in run {
                unknowns.row(at as usize, &mut row);
                add_scaled(mean, 1.0 / run.len() as f64, &self.along(&row));
            }
        }
        means
    }

    /// Take off each direction what is left of it on positive rows, and leave out those of which
    /// something is left even so.
    fn refine(&mut self, unknowns: &Unknowns<'_>, runs: &[Vec<u32>], factor: &Pivoted) {
        for last in [false, false, true] {
            let d = self.count;
            if d == 0 {
                return;
            }
            let q = unknowns.count;
            let means = self.means(unknowns, runs);
            // A' z over positive rows, for each direction; its largest value there; and anywhere.
            let mut right = vec![0.0; q * d];
            let (mut here, mut size) = (vec![0.0_f64; d], vec![0.0_f64; d]);
            let mut row = Vec::new();
            for (run, mean) in runs.iter().zip(means.chunks_exact(d)) {
                for &at in run {
                    unknowns.row(at as usize, &mut row);
                    let mut z = self.along(&row);
                    if unknowns.eliminated.is_some() {
                        add_scaled(&mut z, -1.0, mean);
                    }
                    for &(at, value) in &row {
                        add_scaled(&mut right[at * d..(at + 1) * d], value, &z);
                    }
                    here.iter_mut().zip(&z).for_each(|(most, z)| *most = most.max(z.abs()));
                }
            }
            for unknown in self.vectors.chunks_exact(d) {
                size.iter_mut().zip(unknown).for_each(|(most, v)| *most = most.max(v.abs()));
            }
            if last {
                let kept: Vec<usize> = (0..d).filter(|&j| here[j] <= ZERO * size[j]).collect();
                let vectors = self.vectors.chunks_exact(d);
                self.vectors = vectors.flat_map(|v| kept.iter().map(|&j| v[j])).collect();
                self.count = kept.len();
                return;
            }
            for j in 0..d {
                let column: Vec<f64> = (0..q).map(|at| right[at * d + j]).collect();
                for (at, x) in factor.solve(&column).into_iter().enumerate() {
                    self.vectors[at * d + j] -= x;
                }
            }
        }
    }
}

/// The Gram matrix of the unknowns over positive rows, without the eliminated effect.
fn gram(unknowns: &Unknowns<'_>, runs: &[Vec<u32>]) -> Vec<f64> {
    let q = unknowns.count;
    let mut gram = vec![0.0; q * q];
    let mut squares = vec![0.0; q];
    let mut row = Vec::new();
    let mut sums = RunSum { sum: vec![0.0; q], touched: Vec::new() };
    for run in runs.iter().filter(|run| !run.is_empty()) {
        for &at in run {
            unknowns.row(at as usize, &mut row);
            for &(i, x) in &row {
                row.iter().for_each(|&(j, y)| gram[i * q + j] += x * y);
                squares[i] += x * x;
            }
            sums.add(&row);
        }
        if unknowns.eliminated.is_some() {
            sums.touched.sort_unstable();
            sums.touched.dedup();
            let share = 1.0 / run.len() as f64;
            for &i in &sums.touched {
                let scale = share * sums.sum[i];
                sums.touched.iter().for_each(|&j| gram[i * q + j] -= scale * sums.sum[j]);
            }
        }
        sums.clear();
    }
    // What the eliminated effect explains but for rounding, it explains.
    let explained = |&i: &usize| gram[i * q + i] <= DEPENDENT * squares[i];
    for i in (0..q).filter(explained).collect::<Vec<usize>>() {
        (0..q).for_each(|j| (gram[i * q + j], gram[j * q + i]) = (0.0, 0.0));
    }
    gram
}

/// A Cholesky factor of the unknowns that are independent, in the order in which they were taken.
struct Pivoted {
    q: usize,
    /// Unknowns in the order of the pivots; those after `rank` depend on them.
    order: Vec<usize>,
    rank: usize,
    /// Lower triangle, in that order, of unknowns scaled to a diagonal of ones.
    lower: Vec<f64>,
    scale: Vec<f64>,
}

impl Pivoted {
    fn of(mut a: Vec<f64>, q: usize) -> Self {
        let scale = |i: usize| if a[i * q + i] > 0.0 { a[i * q + i].sqrt().recip() } else { 0.0 };
        let scale: Vec<f64> = (0..q).map(scale).collect();
        for (at, a) in a.iter_mut().enumerate() {
            *a *= scale[at / q] * scale[at % q];
        }
        let mut order: Vec<usize> = (0..q).collect();
        let mut lower = vec![0.0; q * q];
        let mut diagonal: Vec<f64> = (0..q).map(|i| a[i * q + i]).collect();
        let mut rank = 0;
        while rank < q {
            let best = (rank..q)
                .max_by(|&x, &y| diagonal[order[x]].total_cmp(&diagonal[order[y]]).then(y.cmp(&x)));
            let Some(best) = best.filter(|&at| diagonal[order[at]] > DEPENDENT) else { break };
            order.swap(rank, best);
            let (one, other) = (rank.min(best), rank.max(best));
            if one < other {
                let (head, tail) = lower.split_at_mut(other * q);
                head[one * q..one * q + q].swap_with_slice(&mut tail[..q]);
            }
            let pivot = order[rank];
            let root = diagonal[pivot].sqrt();
            let (head, tail) = lower.split_at_mut((rank + 1) * q);
            let top = &mut head[rank * q..];
            top[rank] = root;
            for (row, &i) in tail.chunks_exact_mut(q).zip(&order[rank + 1..]) {
                let value = (a[i * q + pivot] - dot(&row[..rank], &top[..rank])) / root;
                row[rank] = value;
                diagonal[i] -= value * value;
            }
            rank += 1;
        }
        Self { q, order, rank, lower, scale }
    }

    /// Solve with the independent unknowns; the others are zero.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let (q, rank) = (self.q, self.rank);
        let mut x: Vec<f64> =
            self.order[..rank].iter().map(|&i| right[i] * self.scale[i]).collect();
        for i in 0..rank {
            let known = dot(&self.lower[i * q..i * q + i], &x[..i]);
            x[i] = (x[i] - known) / self.lower[i * q + i];
        }
        self.back(&mut x);
        let mut out = vec![0.0; q];
        self.order[..rank].iter().zip(&x).for_each(|(&i, x)| out[i] = x * self.scale[i]);
        out
    }

    /// Solve with the transposed lower triangle.
    fn back(&self, x: &mut [f64]) {
        let q = self.q;
        for i in (0..self.rank).rev() {
            x[i] /= self.lower[i * q + i];
            let here = x[i];
            add_scaled(&mut x[..i], -here, &self.lower[i * q..i * q + i]);
        }
    }

    /// One direction for each unknown that depends on the others.
    fn null(&self) -> Null {
        let (q, rank) = (self.q, self.rank);
        let d = q - rank;
        let mut vectors = vec![0.0; q * d];
        for (j, &dependent) in self.order[rank..].iter().enumerate() {
            let at = rank + j;
            let mut x = self.lower[at * q..at * q + rank].to_vec();
            self.back(&mut x);
            // In the units of the scaled unknowns the dependent one is one.
            let own = if self.scale[dependent] > 0.0 { self.scale[dependent] } else { 1.0 };
            vectors[dependent * d + j] = own;
            if self.scale[dependent] > 0.0 {
                for (&i, x) in self.order[..rank].iter().zip(&x) {
                    vectors[i * d + j] = -x * self.scale[i];
                }
            }
        }
        // To one at the largest.
        for j in 0..d {
            let size = (0..q).fold(0.0_f64, |most, at| most.max(vectors[at * d + j].abs()));
            (0..q).for_each(|at| vectors[at * d + j] /= size);
        }
        Null { count: d, vectors }
    }
}

/// Directions with values of one length each, at right angles; then rows of unit length.
fn orthogonal(rows: Vec<usize>, values: Vec<f64>, d: usize) -> Directions {
    let n = rows.len();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    let mut left: Vec<Vec<f64>> = (0..d)
        .map(|j| {
            let column: Vec<f64> = (0..n).map(|i| values[i * d + j]).collect();
            let size = column.iter().fold(0.0_f64, |most, z| most.max(z.abs()));
            // Directions are one at their largest unknown: less than this on every row is rounding.
            let scale = if size > NO_VALUE { 1.0 / size } else { 0.0 };
            column
                .into_iter()
                .map(|z| if (z * scale).abs() > NO_VALUE { z * scale } else { 0.0 })
                .collect()
        })
        .collect();
    // The one of which most is left comes next.
    while let Some((best, square)) =
        left.iter().map(|column| dot(column, column)).enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
    {
        if square <= NO_VALUE * NO_VALUE {
            break;
        }
        let mut column = left.swap_remove(best);
        for q in &columns {
            let along = dot(q, &column);
            add_scaled(&mut column, -along, q);
        }
        let length = dot(&column, &column).sqrt();
        column.iter_mut().for_each(|z| *z /= length);
        for other in &mut left {
            let along = dot(&column, other);
            add_scaled(other, -along, &column);
        }
        columns.push(column);
    }
    let count = columns.len();
    let mut out = Directions { rows: Vec::new(), values: Vec::new(), count };
    let largest = (0..n)
        .map(|i| columns.iter().map(|c| c[i] * c[i]).sum::<f64>())
        .fold(0.0_f64, f64::max)
        .sqrt();
    for (i, row) in rows.into_iter().enumerate() {
        let length = columns.iter().map(|c| c[i] * c[i]).sum::<f64>().sqrt();
        if length > NO_VALUE * largest {
            out.rows.push(row);
            out.values.extend(columns.iter().map(|c| c[i] / length));
        }
    }
    out
}
