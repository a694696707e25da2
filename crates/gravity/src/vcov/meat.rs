//! Scores, and their sums by cluster.

use rayon::prelude::*;

use super::{Cluster, Smallest, Ssc};
use crate::Error;
use crate::absorb::System;
use crate::fit::Fit;
use crate::kernel::{Simd, Wide, dot, highest, wide};
use crate::layout::Chunk;

/// Scores of one chunk, added up while the key stays the same.
struct Keyed {
    keys: Vec<u32>,
    /// k numbers a key.
    sums: Vec<f64>,
}

/// Chunks whose scores are in memory at one time.
const WAVE: usize = 8;

/// Call `each` with every key and its part of the scores, in the order of the rows.
pub(crate) fn scores(
    fit: &Fit<'_>,
    key: impl Fn(usize) -> u32 + Sync,
    mut each: impl FnMut(u32, &[f64]),
) {
    let k = fit.coefficients.len();
    let layout = &fit.design.layout;
    let system = System::new(layout, &*fit.weights);
    let columns = fit.design.columns(&fit.chosen);
    for wave in layout.chunks.chunks(WAVE) {
        let score =
            |chunk| wide(Scoring { fit, system: &system, columns: &columns, chunk, key: &key });
        let parts: Vec<Keyed> = wave.par_iter().map(score).collect();
        for part in &parts {
            for (&key, sums) in part.keys.iter().zip(part.sums.chunks_exact(k.max(1))) {
                each(key, sums);
            }
        }
    }
}

/// The scores of one chunk.
struct Scoring<'s, K> {
    fit: &'s Fit<'s>,
    system: &'s System<'s>,
    columns: &'s [&'s [f64]],
    chunk: &'s Chunk,
    key: &'s K,
}

impl<K: Fn(usize) -> u32> Wide for Scoring<'_, K> {
    type Output = Keyed;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Keyed {
        let Self { fit, system, columns, chunk, key } = self;
        let layout = &fit.design.layout;
        let mut keyed = Keyed { keys: Vec::new(), sums: Vec::new() };
        let mut residual = vec![0.0; layout.longest];
        let mut left = vec![vec![0.0; layout.longest]; columns.len()];
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let n = rows.len();
            let w = &fit.weights[rows.clone()];
            let inverse = system.inverse_mass[run];
            for (x, (g, left)) in columns.iter().zip(fit.projection.iter().zip(&mut left)) {
                let left = &mut left[..n];
                layout.gather(run, g, left);
                for (l, x) in left.iter_mut().zip(&x[rows.clone()]) {
                    *l = x - *l;
                }
                let mean = dot(w, left) * inverse;
                left.iter_mut().for_each(|l| *l -= mean);
            }
            fit.score_residuals(rows.clone(), &mut residual[..n]);
            keyed.add(rows, key, &residual, &left);
        }
        keyed
    }
}

impl Keyed {
    #[inline(always)]
    fn add(
        &mut self,
        rows: std::ops::Range<usize>,
        key: &impl Fn(usize) -> u32,
        residual: &[f64],
        left: &[Vec<f64>],
    ) {
        let n = rows.len();
        let mut start = 0;
        while start < n {
            let here = key(rows.start + start);
            let mut end = start + 1;
            while end < n && key(rows.start + end) == here {
                end += 1;
            }
            let base = if self.keys.last() == Some(&here) {
                self.sums.len() - left.len()
            } else {
                self.keys.push(here);
                self.sums.resize(self.sums.len() + left.len(), 0.0);
                self.sums.len() - left.len()
            };
            for (sum, left) in self.sums[base..].iter_mut().zip(left) {
                *sum += dot(&residual[start..end], &left[start..end]);
            }
            start = end;
        }
    }
}

/// The meat when every row is a cluster of its own.
pub(super) fn of_rows(fit: &Fit<'_>) -> Vec<f64> {
    let k = fit.coefficients.len();
    let mut meat = vec![0.0; k * k];
    scores(fit, |position| position as u32, |_, s| outer(&mut meat, s, 1.0));
    meat
}

fn outer(meat: &mut [f64], s: &[f64], scale: f64) {
    let k = s.len();
    for i in 0..k {
        for j in 0..k {
            meat[i * k + j] += scale * s[i] * s[j];
        }
    }
}

/// Sums of scores by cluster, cluster after cluster; only clusters that have a used row.
pub(crate) fn cluster_scores(fit: &Fit<'_>, ids: &[u32]) -> (Vec<f64>, Vec<u32>) {
    let k = fit.coefficients.len();
    let layout = &fit.design.layout;
    let mut slots = Slots::new(ids);
    let mut sums: Vec<f64> = Vec::new();
    scores(
        fit,
        |position| ids[layout.input_row(position)],
        |id, s| {
            let at = slots.slot(id) * k;
            if at == sums.len() {
                sums.resize(at + k, 0.0);
            }
            for (sum, s) in sums[at..at + k].iter_mut().zip(s) {
                *sum += s;
            }
        },
    );
    (sums, slots.seen)
}

/// Cluster ids in order of appearance.
struct Slots {
    table: Vec<u32>,
    sorted: Vec<u32>,
    seen: Vec<u32>,
}

impl Slots {
    fn new(ids: &[u32]) -> Self {
        let most = highest(ids) as usize;
        let mut sorted = Vec::new();
        if most > 4 * ids.len() + 1_024 {
            sorted = ids.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
        }
        let length = if sorted.is_empty() { most + 1 } else { sorted.len() };
        Self { table: vec![u32::MAX; length], sorted, seen: Vec::new() }
    }

    fn slot(&mut self, id: u32) -> usize {
        let at = if self.sorted.is_empty() {
            id as usize
        } else {
            self.sorted.partition_point(|&s| s < id)
        };
        if self.table[at] == u32::MAX {
            self.table[at] = self.seen.len() as u32;
            self.seen.push(id);
        }
        self.table[at] as usize
    }
}

/// One id for every combination of two ids that occurs.
pub(crate) fn combine(a: &[u32], b: &[u32]) -> Vec<u32> {
    let key = |row: usize| (u64::from(a[row]) << 32) | u64::from(b[row]);
    let mut keys: Vec<u64> = (0..a.len()).map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    (0..a.len()).map(|row| keys.partition_point(|&k| k < key(row)) as u32).collect()
}

/// The meat of clusters in one or several ways, with the factor of the number of clusters.
// Cameron, Gelbach & Miller (2011), eq. 2.11: signs alternate with the number of variables.
pub(super) fn of_clusters(
    fit: &Fit<'_>,
    clusters: &[Cluster<'_>],
    ssc: &Ssc,
) -> Result<(Vec<f64>, Vec<usize>), Error> {
    let k = fit.coefficients.len();
    let mut counts = Vec::with_capacity(clusters.len());
    let mut parts: Vec<(Vec<f64>, usize)> = Vec::new();
    for mask in 1_u32..1 << clusters.len() {
        let mut chosen = (0..clusters.len()).filter(|at| mask >> at & 1 == 1);
        let Some(first) = chosen.next() else { continue };
        let mut ids = std::borrow::Cow::Borrowed(clusters[first].ids);
        let (mut sign, mut several) = (1.0, false);
        for at in chosen {
            ids = combine(&ids, clusters[at].ids).into();
            sign = -sign;
            several = true;
        }
        let (sums, seen) = cluster_scores(fit, &ids);
        let mut meat = vec![0.0; k * k];
        sums.chunks_exact(k.max(1)).for_each(|s| outer(&mut meat, s, sign));
        if !several {
            if seen.len() < 2 {
                return Err(Error::OneCluster { name: clusters[first].name.to_owned() });
            }
            counts.push(seen.len());
        }
        parts.push((meat, seen.len()));
    }
    let least = counts.iter().copied().min().unwrap_or(2);
    let mut total = vec![0.0; k * k];
    for (meat, count) in &parts {
        let count = match ssc.cluster_df {
            Smallest::Min => least as f64,
            Smallest::Conventional => *count as f64,
        };
        let factor = if ssc.cluster_adj { count / (count - 1.0) } else { 1.0 };
        total.iter_mut().zip(meat).for_each(|(t, m)| *t += factor * m);
    }
    Ok((total, counts))
}
