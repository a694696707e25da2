//! The largest set of rows on which some direction is positive, and on no row negative.
//!
//! ```text
//! V = { B t },  B rows x d:   which rows i have (B t)_i > 0 for some t with B t >= 0 ?
//!
//! minimise |B' l|  over  l >= 1       t = B' l at the least
//! ```
//!
//! At the least, `B t >= 0`, and `t = 0` exactly when no row can be positive: then `l` is the
//! certificate, positive weights with which every direction sums to zero (Stiemke's alternative).
//! Otherwise the rows with `(B t)_i > 0` are separated; they are taken out and the search goes on
//! with the rest until a certificate is left. The least is found by an active set: it ends, and
//! exactly, where alternating projections only come closer.
//!
//! Cost: for each row that joins the active set, a product with `B` and a least-squares solve of
//! at most d columns. Fails, saying so, if the active set has not settled after a generous number
//! of changes.
//!
//! Source: Stiemke (1915); Lawson and Hanson (1974), chapter 23; Correia, Guimaraes and Zylkin
//! (2019), proposition 1. Oracle: `oracles/separation`, a linear programme for each design.

use crate::kernel::{add_scaled, dot};

/// What is smaller, relative to the weights that it is a sum of, is rounding.
const ROUNDING: f64 = 1e-11;
/// A row of unit length on a direction of unit length is positive above this.
const POSITIVE: f64 = 1e-9;
/// Changes of the active set, for each row and direction.
const CHANGES: usize = 20;

/// The active set went round without settling.
pub(super) struct Unsettled {
    pub changes: usize,
}

/// Which rows are separated; `rows` is B, `d` numbers a row, each row of unit length.
pub(super) fn support(rows: &[f64], d: usize) -> Result<Vec<bool>, Unsettled> {
    let count = rows.len() / d.max(1);
    let mut separated = vec![false; count];
    loop {
        let left: Vec<usize> = (0..count).filter(|&i| !separated[i]).collect();
        let found = positive(rows, d, &left)?;
        if found.is_empty() {
            return Ok(separated);
        }
        found.into_iter().for_each(|i| separated[i] = true);
    }
}

/// Some rows that a direction which is negative nowhere makes positive; none if there is none.
fn positive(rows: &[f64], d: usize, left: &[usize]) -> Result<Vec<usize>, Unsettled> {
    let row = |i: usize| &rows[i * d..(i + 1) * d];
    let mut base = vec![0.0; d];
    left.iter().for_each(|&i| add_scaled(&mut base, 1.0, row(i)));
    // What is added to the weight of one of each row that is active.
    let mut active: Vec<(usize, f64)> = Vec::new();
    let most = CHANGES * (left.len() + d) + 100;
    for _ in 0..most {
        let mut t = base.clone();
        active.iter().for_each(|&(i, more)| add_scaled(&mut t, more, row(i)));
        let weights = left.len() as f64 + active.iter().map(|&(_, more)| more).sum::<f64>();
        let length = dot(&t, &t).sqrt();
        if length <= ROUNDING * weights {
            return Ok(Vec::new());
        }
        let least = POSITIVE.max(1e3 * f64::EPSILON * weights / length);
        let along = |i: usize| dot(row(i), &t) / length;
        let outside = |i: &usize| !active.iter().any(|(a, _)| a == i);
        let values = left.iter().copied().filter(outside).map(|i| (i, along(i)));
        let Some((enters, value)) = values.min_by(|a, b| a.1.total_cmp(&b.1)) else {
            return Ok(Vec::new());
        };
        if value >= -least {
            return Ok(left.iter().copied().filter(|&i| along(i) > least).collect());
        }
        active.push((enters, 0.0));
        // Least squares on the active rows; where a weight would fall below zero, go as far as it
        // is zero, take its row out, and solve again.
        loop {
            let columns: Vec<&[f64]> = active.iter().map(|&(i, _)| row(i)).collect();
            let goal = least_squares(&columns, &base);
            let step = active.iter().zip(&goal).filter(|(_, goal)| **goal <= 0.0);
            let step = step
                .map(|(&(_, now), goal)| if now > 0.0 { now / (now - goal) } else { 0.0 })
                .fold(1.0, f64::min);
            for ((_, now), goal) in active.iter_mut().zip(&goal) {
                *now += step * (goal - *now);
            }
            if goal.iter().all(|&goal| goal > 0.0) {
                break;
            }
            let before = active.len();
            let floor = 1e-14 * active.iter().map(|(_, now)| *now).fold(0.0, f64::max);
            let mut gone: Vec<bool> =
                active.iter().zip(&goal).map(|((_, now), g)| *g <= 0.0 && *now <= floor).collect();
            if !gone.contains(&true) {
                // Rounding left none at zero: the least goes.
                let least = |a: &usize, b: &usize| active[*a].1.total_cmp(&active[*b].1);
                if let Some(at) = (0..before).filter(|&a| goal[a] <= 0.0).min_by(least) {
                    gone[at] = true;
                }
            }
            let mut at = 0;
            active.retain(|_| {
                at += 1;
                !gone[at - 1]
            });
            if active.is_empty() {
                break;
            }
        }
        if active.iter().all(|&(i, _)| i != enters) && value >= -1e-7 {
            // It cannot stay: what it would take off is rounding.
            return Ok(left.iter().copied().filter(|&i| along(i) > least).collect());
        }
    }
    Err(Unsettled { changes: most })
}

/// Weights of the columns whose sum is nearest to minus `base`, by orthogonal columns.
fn least_squares(columns: &[&[f64]], base: &[f64]) -> Vec<f64> {
    let p = columns.len();
    let mut q: Vec<Vec<f64>> = Vec::with_capacity(p);
    let mut r = vec![0.0; p * p];
    for (j, column) in columns.iter().enumerate() {
        let mut left = column.to_vec();
        // Twice is enough for orthogonality to rounding.
        for _ in 0..2 {
            for (i, q) in q.iter().enumerate() {
                let along = dot(q, &left);
                r[i * p + j] += along;
                add_scaled(&mut left, -along, q);
            }
        }
        let length = dot(&left, &left).sqrt();
        r[j * p + j] = if length > 1e-12 { length } else { 0.0 };
        let scale = if length > 1e-12 { 1.0 / length } else { 0.0 };
        left.iter_mut().for_each(|x| *x *= scale);
        q.push(left);
    }
    let mut solution = vec![0.0; p];
    for i in (0..p).rev() {
        let known: f64 = (i + 1..p).map(|j| r[i * p + j] * solution[j]).sum();
        let pivot = r[i * p + i];
        solution[i] = if pivot > 0.0 { (-dot(&q[i], base) - known) / pivot } else { 0.0 };
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[[f64; 2]]) -> Vec<bool> {
        let unit = rows.iter().flat_map(|[a, b]| [a / a.hypot(*b), b / a.hypot(*b)]);
        support(&unit.collect::<Vec<f64>>(), 2).ok().unwrap()
    }

    #[test]
    fn a_half_plane_separates_all_and_opposite_rows_none() {
        assert_eq!(of(&[[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]), [true; 3]);
        assert_eq!(of(&[[1.0, 0.0], [-1.0, 0.0]]), [false; 2]);
        assert_eq!(of(&[[1.0, 0.0], [-1.0, 1.0], [0.0, -1.0]]), [false; 3]);
    }

    #[test]
    fn what_two_opposite_rows_leave_is_a_line() {
        assert_eq!(of(&[[1.0, 0.0], [-1.0, 0.0], [3.0, 1.0]]), [false, false, true]);
    }

    #[test]
    fn a_thin_cone_is_one() {
        assert_eq!(of(&[[1.0, 0.0], [-1.0, 1e-6]]), [true; 2]);
        assert_eq!(of(&[[1.0, 0.0], [-1.0, 1e-6], [-1.0, -1e-6]]), [false; 3]);
    }
}
