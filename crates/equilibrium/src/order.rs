//! One order of the economies whatever their labels, so that relabelling changes no bit of a sum.
//!
//! Keys compare domestic sales, then the largest and the smallest sale and purchase, then the same of
//! the cost factors; none of them is a sum. Economies that are equal in all of these keep the order
//! in which they were given: for them a relabelling may move the last bit.

use std::cmp::Ordering;

/// The place in the caller's arrays of each economy, ascending, the largest last.
pub fn canonical(n: usize, arrays: &[&[f64]]) -> Vec<usize> {
    let keys: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let mut key = Vec::with_capacity(5 * arrays.len());
            for array in arrays {
                let row = &array[i * n..(i + 1) * n];
                let column = (0..n).map(|k| array[k * n + i]);
                key.push(row[i]);
                key.push(row.iter().copied().fold(f64::NEG_INFINITY, f64::max));
                key.push(column.clone().fold(f64::NEG_INFINITY, f64::max));
                key.push(row.iter().copied().fold(f64::INFINITY, f64::min));
                key.push(column.fold(f64::INFINITY, f64::min));
            }
            key
        })
        .collect();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| {
        (keys[a].iter().zip(&keys[b]))
            .map(|(x, y)| x.total_cmp(y))
            .find(|o| *o != Ordering::Equal)
            .unwrap_or(a.cmp(&b))
    });
    order
}

/// `square` in the given order.
pub fn permuted(square: &[f64], order: &[usize]) -> Vec<f64> {
    let n = order.len();
    let mut out = Vec::with_capacity(n * n);
    for &i in order {
        let row = &square[i * n..(i + 1) * n];
        out.extend(order.iter().map(|&j| row[j]));
    }
    out
}

/// `square`, which is in `order`, as the caller labelled it.
pub fn restored(square: &[f64], order: &[usize]) -> Vec<f64> {
    let n = order.len();
    let mut out = vec![0.0; n * n];
    for (a, &i) in order.iter().enumerate() {
        for (b, &j) in order.iter().enumerate() {
            out[i * n + j] = square[a * n + b];
        }
    }
    out
}

/// `values`, which are in `order`, as the caller labelled them.
pub fn back(values: &[f64], order: &[usize]) -> Vec<f64> {
    let mut out = vec![0.0; order.len()];
    for (&i, &v) in order.iter().zip(values) {
        out[i] = v;
    }
    out
}
