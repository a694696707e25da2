//! The joint map of wages, prices and spending, and its fixed point.

use faer::linalg::matmul::matmul;
use faer::prelude::{ColMut, ColRef, MatRef};
use faer::{Accum, Par};
use rayon::prelude::*;

use crate::anderson::{Anderson, dot};
use crate::closure::Closure;
use crate::error::Error;
use crate::sectors::base::Base;

/// Relative residual of every block of equations.
pub(super) const TOLERANCE: f64 = 1e-12;
/// Where the iteration stops at first: some digits below, as far as sums of this length round.
const STOP: f64 = 2e-13;
/// Where it goes on to while the trade balances, which add up many residuals, are not yet within the
/// tolerance; zero is as far as the numbers go.
pub(super) const FINER: [f64; 2] = [STOP / 8.0, 0.0];
/// How many steps may pass without a smaller residual where the residual is already small.
const STALLED: usize = 12;
const STEPS: usize = 3000;
/// Below this many numbers a pass is too short to be shared among threads.
const LONG: usize = 300_000;
const SMALLEST_PART: f64 = 1.0 / 64.0;
/// Cost factors beyond it, and below its inverse, are handled in logarithms.
const HUGE: f64 = 1e100;

/// What a pass has to read of a sector.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing is traded abroad.
    Closed,
    /// Trade without tariffs.
    Free,
    /// Trade with tariffs.
    Taxed,
}

/// A sector and its columns of prices, net shares and sales.
type Columns<'a> = (usize, ((&'a mut [f64], &'a mut [f64]), &'a mut [f64]));

/// A base under a shock, ready to be evaluated.
pub(super) struct System<'a> {
    pub base: &'a Base,
    kind: Vec<Kind>,
    /// `pi k^-theta`, every column scaled by `exp(-offset)`.
    a: Vec<f64>,
    /// The same over `1 + t'`; empty chunks where there are no tariffs.
    b: Vec<f64>,
    /// Sector x economy.
    offset: Vec<f64>,
    /// Spending of each economy at base, which scales its residuals.
    size: Vec<f64>,
    world: f64,
    /// How far a wage moves for a gap in its labour market.
    pace: Vec<f64>,
}

/// Iterates and what they imply.
#[derive(Clone)]
pub(super) struct Point {
    pub ln_w: Vec<f64>,
    /// Sector x economy.
    pub ln_p: Vec<f64>,
    /// Sector x economy, over the economy's spending at base.
    pub x: Vec<f64>,
}

/// One evaluation of all equations.
pub(super) struct Evaluation {
    pub ln_c: Vec<f64>,
    pub ln_p: Vec<f64>,
    /// Share of spending that is left after tariffs.
    pub net: Vec<f64>,
    pub sales: Vec<f64>,
    pub income: Vec<f64>,
    pub surplus: Vec<f64>,
    pub spending: Vec<f64>,
    /// `ln(labour demand / w VA)`.
    pub gap: Vec<f64>,
}

pub(super) struct Solution {
    pub point: Point,
    pub iterations: usize,
    pub parts: usize,
}

impl Solution {
    /// The same equilibrium, with smaller residuals.
    pub fn refined(self, system: &System, goal: f64) -> Result<Self, Error> {
        let (point, steps) = system.iterate(self.point, goal)?;
        Ok(Self { point, iterations: self.iterations + steps, parts: self.parts })
    }
}

impl<'a> System<'a> {
    /// `part` of the shock, in logarithms.
    pub fn new(base: &'a Base, tariffs: &[f64], iceberg: Option<&[f64]>, part: f64) -> Self {
        let (n, j) = (base.n, base.j);
        let square = n * n;
        let mut a = base.shares.to_vec();
        let mut offset = vec![0.0; j * n];
        let mut kind = vec![Kind::Closed; j];
        let change = |at: usize| {
            let (t0, t1) = (base.tariffs[at], tariffs[at]);
            let tariff = if t0.to_bits() == t1.to_bits() { 1.0 } else { (1.0 + t1) / (1.0 + t0) };
            let cost = tariff * iceberg.map_or(1.0, |d| d[at]);
            if part < 1.0 { cost.powf(part) } else { cost }
        };
        let rate = |at: usize| {
            if part < 1.0 {
                (base.tariffs[at].ln_1p() * (1.0 - part) + tariffs[at].ln_1p() * part).exp()
            } else {
                1.0 + tariffs[at]
            }
        };
        // Room for what is left after tariffs, if there are any.
        let any = |of: &[f64]| of.iter().any(|t| t.abs() > 0.0);
        let taxed = any(tariffs) || (part < 1.0 && any(&base.tariffs));
        let mut b = if taxed { vec![0.0; j * square] } else { Vec::new() };
        let mut rest: Vec<&mut [f64]> = b.chunks_mut(square).collect();
        rest.resize_with(j, Default::default);
        (a.par_chunks_mut(square)
            .zip(rest)
            .zip(offset.par_chunks_mut(n))
            .zip(&mut kind)
            .enumerate())
        .for_each(|(s, (((a, b), offset), kind))| {
            let (theta, from) = (base.theta[s], s * square);
            let mut extreme = false;
            for i in 0..n {
                for m in 0..n {
                    let at = i * n + m;
                    if a[at] <= 0.0 {
                        continue;
                    }
                    let taxed = tariffs[from + at].abs() > 0.0
                        || (part < 1.0 && base.tariffs[from + at].abs() > 0.0);
                    if i != m && *kind != Kind::Taxed {
                        *kind = if taxed { Kind::Taxed } else { Kind::Free };
                    }
                    let cost = change(from + at);
                    if (cost - 1.0).abs() > 0.0 {
                        let factor = cost.powf(-theta);
                        extreme |= !(1.0 / HUGE..HUGE).contains(&factor);
                        a[at] *= factor;
                    }
                }
            }
            if extreme {
                // In logarithms, since a large elasticity makes factors that no number holds.
                offset.fill(f64::NEG_INFINITY);
                for at in 0..square {
                    let share = base.shares[from + at];
                    a[at] = if share > 0.0 {
                        share.ln() - theta * change(from + at).ln()
                    } else {
                        f64::NEG_INFINITY
                    };
                    offset[at % n] = offset[at % n].max(a[at]);
                }
                for top in offset.iter_mut().filter(|top| top.is_infinite()) {
                    *top = 0.0;
                }
                for at in 0..square {
                    a[at] = (a[at] - offset[at % n]).exp();
                }
            }
            if *kind == Kind::Taxed {
                for (at, (b, a)) in b.iter_mut().zip(a.iter()).enumerate() {
                    *b = if *a > 0.0 { a / rate(from + at) } else { 0.0 };
                }
            }
        });
        let size = (0..n).map(|e| (0..j).map(|s| base.spending[s * n + e]).sum()).collect();
        Self {
            base,
            kind,
            a,
            b,
            offset,
            size,
            world: base.value_added.iter().sum(),
            pace: pace(base),
        }
    }

    pub fn start(&self) -> Point {
        let (n, j) = (self.base.n, self.base.j);
        Point {
            ln_w: vec![0.0; n],
            ln_p: vec![0.0; j * n],
            x: (0..j * n).map(|at| self.base.spending[at] / self.size[at % n]).collect(),
        }
    }

    /// All equations once: prices from wages and old prices, sales from new prices and old spending,
    /// spending from both.
    pub fn evaluate(&self, point: &Point) -> Evaluation {
        let (base, n, j) = (self.base, self.base.n, self.base.j);
        let mut out = Evaluation {
            ln_c: vec![0.0; j * n],
            ln_p: vec![0.0; j * n],
            net: vec![1.0; j * n],
            sales: vec![0.0; j * n],
            income: vec![0.0; n],
            surplus: vec![0.0; n],
            spending: vec![0.0; j * n],
            gap: vec![0.0; n],
        };
        let long = j * n * n > LONG;
        let costs = |e: usize, column: &mut [f64]| {
            let table = &base.inputs[e * j * j..(e + 1) * j * j];
            for (s, c) in column.iter_mut().enumerate() {
                *c = base.value_added_share[s * n + e] * point.ln_w[e];
            }
            for (k, row) in table.chunks_exact(j).enumerate() {
                let price = point.ln_p[k * n + e];
                for (c, share) in column.iter_mut().zip(row) {
                    *c += share * price;
                }
            }
        };
        // Economy x sector while inputs are read, sector x economy while trade is.
        let mut by_economy = vec![0.0; j * n];
        if long {
            by_economy.par_chunks_mut(j).enumerate().for_each(|(e, column)| costs(e, column));
        } else {
            by_economy.chunks_mut(j).enumerate().for_each(|(e, column)| costs(e, column));
        }
        for e in 0..n {
            for s in 0..j {
                out.ln_c[s * n + e] = by_economy[e * j + s];
            }
        }
        let ln_c = &out.ln_c;
        let sector = |(s, ((p, net), sales)): Columns<'_>| {
            self.sector(s, &ln_c[s * n..(s + 1) * n], &point.x[s * n..(s + 1) * n], p, net, sales);
        };
        if long {
            (out.ln_p.par_chunks_mut(n))
                .zip(out.net.par_chunks_mut(n))
                .zip(out.sales.par_chunks_mut(n))
                .enumerate()
                .for_each(sector);
        } else {
            (out.ln_p.chunks_mut(n))
                .zip(out.net.chunks_mut(n))
                .zip(out.sales.chunks_mut(n))
                .enumerate()
                .for_each(sector);
        }
        self.incomes(point, &mut out);
        let (sales, income) = (&out.sales, &out.income);
        let spend = |e: usize, column: &mut [f64]| {
            let sold: Vec<f64> = (0..j).map(|k| sales[k * n + e]).collect();
            let table = &base.inputs[e * j * j..(e + 1) * j * j];
            for (s, (x, row)) in column.iter_mut().zip(table.chunks_exact(j)).enumerate() {
                *x = dot(row, &sold) + base.demand[s * n + e] * income[e];
            }
        };
        if long {
            by_economy.par_chunks_mut(j).enumerate().for_each(|(e, column)| spend(e, column));
        } else {
            by_economy.chunks_mut(j).enumerate().for_each(|(e, column)| spend(e, column));
        }
        for e in 0..n {
            for s in 0..j {
                out.spending[s * n + e] = by_economy[e * j + s];
            }
        }
        out
    }

    fn incomes(&self, point: &Point, out: &mut Evaluation) {
        let (base, n, j) = (self.base, self.base.n, self.base.j);
        let earned: Vec<f64> =
            base.value_added.iter().zip(&point.ln_w).map(|(v, l)| v * l.exp()).collect();
        out.surplus.copy_from_slice(&base.surplus);
        if base.closure == Closure::Ratio {
            let spent: Vec<f64> = (0..n)
                .map(|e| (base.value_added[e] - base.surplus[e]) * point.ln_w[e].exp())
                .collect();
            let lambda = earned.iter().sum::<f64>() / spent.iter().sum::<f64>();
            for e in 0..n {
                out.surplus[e] = earned[e] - lambda * spent[e];
            }
        }
        for e in 0..n {
            let mut revenue = 0.0;
            let mut labour = 0.0;
            for s in 0..j {
                let at = s * n + e;
                revenue += (1.0 - out.net[at]) * point.x[at] * self.size[e];
                labour += base.value_added_share[at] * out.sales[at];
            }
            out.income[e] = earned[e] + revenue - out.surplus[e];
            out.gap[e] = (labour / earned[e]).ln();
        }
    }

    /// Prices, the share left after tariffs, and sales of one sector.
    fn sector(
        &self,
        s: usize,
        ln_c: &[f64],
        x: &[f64],
        p: &mut [f64],
        net: &mut [f64],
        sales: &mut [f64],
    ) {
        let n = self.base.n;
        let theta = self.base.theta[s];
        let offset = &self.offset[s * n..(s + 1) * n];
        let a = &self.a[s * n * n..(s + 1) * n * n];
        let spent = |m: usize| x[m] * self.size[m];
        if self.kind[s] == Kind::Closed {
            for e in 0..n {
                let own = a[e * n + e];
                if own > 0.0 {
                    p[e] = ln_c[e] - (own.ln() + offset[e]) / theta;
                    sales[e] = spent(e);
                }
            }
            return;
        }
        let top = ln_c.iter().map(|c| -theta * c).fold(f64::NEG_INFINITY, f64::max);
        let power: Vec<f64> = ln_c.iter().map(|c| (-theta * c - top).exp()).collect();
        let a = MatRef::from_row_major_slice(a, n, n);
        let mut sum = vec![0.0; n];
        times(a.transpose(), &power, &mut sum);
        let b = if self.kind[s] == Kind::Taxed {
            let b = MatRef::from_row_major_slice(&self.b[s * n * n..(s + 1) * n * n], n, n);
            let mut left = vec![0.0; n];
            times(b.transpose(), &power, &mut left);
            for m in 0..n {
                if sum[m] > 0.0 {
                    net[m] = left[m] / sum[m];
                }
            }
            b
        } else {
            a
        };
        let mut density = vec![0.0; n];
        for m in 0..n {
            if sum[m] > 0.0 {
                p[m] = -(sum[m].ln() + top + offset[m]) / theta;
                density[m] = spent(m) / sum[m];
            }
        }
        times(b, &density, sales);
        for (sold, u) in sales.iter_mut().zip(&power) {
            *sold *= u;
        }
    }

    /// Appends the new shares of one sector.
    fn shares(&self, s: usize, ln_c: &[f64], out: &mut Vec<f64>) {
        let n = self.base.n;
        let theta = self.base.theta[s];
        let top = ln_c.iter().map(|c| -theta * c).fold(f64::NEG_INFINITY, f64::max);
        let power: Vec<f64> = ln_c.iter().map(|c| (-theta * c - top).exp()).collect();
        let a = &self.a[s * n * n..(s + 1) * n * n];
        let mut sum = vec![0.0; n];
        for (row, u) in a.chunks_exact(n).zip(&power) {
            for (sum, a) in sum.iter_mut().zip(row) {
                *sum += u * a;
            }
        }
        let share = |(a, sum): (&f64, &f64), u: f64| if *a > 0.0 { a * u / sum } else { 0.0 };
        for (row, &u) in a.chunks_exact(n).zip(&power) {
            out.extend(row.iter().zip(&sum).map(|pair| share(pair, u)));
        }
    }

    /// The new shares of all sectors.
    pub fn all_shares(&self, ln_c: &[f64]) -> Vec<f64> {
        let n = self.base.n;
        let mut out = Vec::with_capacity(ln_c.len() * n);
        for (s, costs) in ln_c.chunks_exact(n).enumerate() {
            self.shares(s, costs, &mut out);
        }
        out
    }

    pub fn size(&self, economy: usize) -> f64 {
        self.size[economy]
    }

    /// The image of `point`, and the largest residual.
    fn image(&self, point: &Point) -> (Point, f64, Evaluation) {
        let n = self.base.n;
        let out = self.evaluate(point);
        let mut ln_w: Vec<f64> =
            (0..n).map(|e| point.ln_w[e] + self.pace[e] * out.gap[e].clamp(-3.0, 3.0)).collect();
        let earned: f64 = ln_w.iter().zip(&self.base.value_added).map(|(l, v)| l.exp() * v).sum();
        let level = (earned / self.world).ln();
        for l in &mut ln_w {
            *l -= level;
        }
        let x: Vec<f64> =
            out.spending.iter().enumerate().map(|(at, x)| x / self.size[at % n]).collect();
        let apart =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, worse);
        let norm = [
            out.gap.iter().map(|g| g.abs()).fold(0.0, worse),
            apart(&out.ln_p, &point.ln_p),
            apart(&x, &point.x),
        ]
        .into_iter()
        .fold(0.0, worse);
        (Point { ln_w, ln_p: out.ln_p.clone(), x }, norm, out)
    }

    /// From `start` until no residual is above `goal`, or, below half the tolerance, none gets
    /// smaller any more.
    fn iterate(&self, start: Point, goal: f64) -> Result<(Point, usize), Error> {
        let (n, j) = (self.base.n, self.base.j);
        let mut point = start;
        let mut past = Anderson::begin();
        let mut flat = [point.ln_w.clone(), point.ln_p.clone(), point.x.clone()].concat();
        let (mut best, mut since) = (f64::INFINITY, 0);
        for step in 1..=STEPS {
            let (image, norm, out) = self.image(&point);
            if norm <= goal || (norm <= TOLERANCE / 2.0 && since > STALLED) {
                return Ok((image, step));
            }
            since = if norm < best { 0 } else { since + 1 };
            best = best.min(norm);
            if !norm.is_finite() || step == STEPS || since > 400 {
                return Err(self.not_converged(step, norm, &out, &point));
            }
            let next = [image.ln_w, image.ln_p, image.x].concat();
            past.step(&mut flat, &next, norm);
            point.ln_w.copy_from_slice(&flat[..n]);
            point.ln_p.copy_from_slice(&flat[n..n + j * n]);
            point.x.copy_from_slice(&flat[n + j * n..]);
        }
        Ok((point, STEPS))
    }

    fn not_converged(
        &self,
        iterations: usize,
        residual: f64,
        out: &Evaluation,
        point: &Point,
    ) -> Error {
        let n = self.base.n;
        let mut worst: Vec<(usize, f64)> = (0..n).map(|e| (e, out.gap[e].abs())).collect();
        worst.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        worst.truncate(3);
        let price = (0..out.ln_p.len())
            .map(|at| (at / n, (out.ln_p[at] - point.ln_p[at]).abs()))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        Error::NotConverged {
            what: "labour, prices and spending of all sectors",
            iterations,
            residual,
            tolerance: TOLERANCE,
            worst,
            sector: price.map(|p| p.0),
        }
    }
}

/// A matrix times a vector, on one thread.
fn times(matrix: MatRef<'_, f64>, vector: &[f64], out: &mut [f64]) {
    let (vector, out) = (ColRef::from_slice(vector), ColMut::from_slice_mut(out));
    matmul(out.as_mat_mut(), Accum::Replace, matrix, vector.as_mat(), 1.0, Par::Seq);
}

fn worse(a: f64, b: f64) -> f64 {
    if b.is_nan() { f64::INFINITY } else { a.max(b) }
}

/// One over one plus the elasticity of labour demand at base: what Newton's method would do to each
/// labour market alone.
fn pace(base: &Base) -> Vec<f64> {
    let (n, j) = (base.n, base.j);
    let mut labour = vec![0.0; n];
    let mut elastic = vec![0.0; n];
    for s in 0..j {
        for e in 0..n {
            let row = &base.shares[(s * n + e) * n..][..n];
            let share = base.value_added_share[s * n + e];
            let spent = &base.spending[s * n..][..n];
            for ((pi, x), at) in row.iter().zip(spent).zip((s * n + e) * n..) {
                let sold = share * pi * x / (1.0 + base.tariffs[at]);
                labour[e] += sold;
                elastic[e] += sold * base.theta[s] * share * (1.0 - pi);
            }
        }
    }
    (0..n)
        .map(|e| if labour[e] > 0.0 { 1.0 / (1.0 + elastic[e] / labour[e]) } else { 0.5 })
        .collect()
}

/// At once, or else in parts that are halved on failure.
pub(super) fn solve(
    whole: &System,
    tariffs: &[f64],
    iceberg: Option<&[f64]>,
) -> Result<Solution, Error> {
    if let Ok((point, iterations)) = whole.iterate(whole.start(), STOP) {
        return Ok(Solution { point, iterations, parts: 1 });
    }
    let mut at = whole.start();
    let (mut done, mut part, mut parts, mut iterations) = (0.0, 0.5, 0, 0);
    loop {
        let to = f64::min(1.0, done + part);
        match System::new(whole.base, tariffs, iceberg, to).iterate(at.clone(), STOP) {
            Ok((point, steps)) => {
                iterations += steps;
                parts += 1;
                if to >= 1.0 {
                    return Ok(Solution { point, iterations, parts });
                }
                (at, done) = (point, to);
            }
            Err(error) => {
                part *= 0.5;
                if part < SMALLEST_PART {
                    return Err(error);
                }
            }
        }
    }
}
