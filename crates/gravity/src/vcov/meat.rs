//! Scores, and their sums by cluster.

use rayon::prelude::*;

use super::{Cluster, Smallest, Ssc};
use crate::Error;
use crate::absorb::{inverse_of, inverse_of_run};
use crate::fit::Fit;
use crate::kernel::strip::{self, with_width};
use crate::kernel::{Simd, Wide, dot, highest, wide};
use crate::layout::{Chunk, Tensor};
use crate::weights::Weights;

/// Scores of one chunk, added up while the key stays the same.
struct Keyed {
    keys: Vec<u32>,
    /// k numbers a key.
    sums: Vec<f64>,
}

/// Chunks whose scores are in memory at one time.
const WAVE: usize = 8;

/// Call `each` with every key and its part of the scores, in the order of the rows. Keys are those
/// of the input rows; without them every row is alone.
pub(crate) fn scores(fit: &Fit<'_>, keys: Option<&[u32]>, mut each: impl FnMut(u32, &[f64])) {
    let k = fit.coefficients.len();
    let layout = &fit.design.layout;
    let columns = &fit.design.columns(&fit.chosen)[..];
    let score = |chunk| {
        let rows = Scoring { fit, columns, chunk, keys };
        match &layout.tensor {
            Some(tensor) if rows.one_key_a_run() => {
                with_width!(tensor.width, score_strips(rows, tensor))
            }
            _ => wide(rows),
        }
    };
    for wave in layout.chunks.chunks(WAVE) {
        let parts: Vec<Keyed> = wave.par_iter().map(score).collect();
        for part in &parts {
            for (&key, sums) in part.keys.iter().zip(part.sums.chunks_exact(k.max(1))) {
                each(key, sums);
            }
        }
    }
}

/// The scores of one chunk.
#[derive(Clone, Copy)]
struct Scoring<'s> {
    fit: &'s Fit<'s>,
    columns: &'s [&'s [f64]],
    chunk: &'s Chunk,
    keys: Option<&'s [u32]>,
}

impl Scoring<'_> {
    fn key(&self, position: usize) -> u32 {
        match self.keys {
            Some(keys) => keys[self.fit.design.layout.input_row(position)],
            None => position as u32,
        }
    }

    /// Whether no run has rows of several keys.
    fn one_key_a_run(&self) -> bool {
        let layout = &self.fit.design.layout;
        let runs = &layout.runs[self.chunk.runs.clone()];
        self.keys.is_some_and(|keys| runs.iter().all(|run| layout.all_same(keys, run)))
    }
}

/// Row by row.
impl Wide for Scoring<'_> {
    type Output = Keyed;

    #[inline(always)]
    fn run<S: Simd>(self, _: S) -> Keyed {
        let Self { fit, columns, chunk, .. } = self;
        let layout = &fit.design.layout;
        let mut weights = vec![0.0; layout.longest];
        let mut keyed = Keyed { keys: Vec::new(), sums: Vec::new() };
        let mut residual = vec![0.0; layout.longest];
        let mut left = vec![vec![0.0; layout.longest]; columns.len()];
        for run in chunk.runs.clone() {
            let rows = layout.runs[run].clone();
            let n = rows.len();
            let w = &mut weights[..n];
            fit.weights_of(run, w);
            let inverse = inverse_of_run(layout, w);
            for (x, (g, left)) in columns.iter().zip(fit.projection.iter().zip(&mut left)) {
                let left = &mut left[..n];
                layout.gather(run, g, left);
                for (l, x) in left.iter_mut().zip(&x[rows.clone()]) {
                    *l = x - *l;
                }
                let mean = dot(w, left) * inverse;
                left.iter_mut().for_each(|l| *l -= mean);
            }
            fit.score_residuals(rows.clone(), w, &mut residual[..n]);
            keyed.add(rows, &|position| self.key(position), &residual, &left);
        }
        keyed
    }
}

fn score_strips<const W: usize>(rows: Scoring<'_>, tensor: &Tensor) -> Keyed {
    wide(StripScoring::<W> { rows, tensor })
}

/// Run by run, where a run has one key.
struct StripScoring<'s, const W: usize> {
    rows: Scoring<'s>,
    tensor: &'s Tensor,
}

impl<const W: usize> Wide for StripScoring<'_, W> {
    type Output = Keyed;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Keyed {
        let Self { rows: scoring, tensor } = self;
        let Scoring { fit, columns, chunk, .. } = scoring;
        let layout = &fit.design.layout;
        let mut keyed = Keyed { keys: Vec::new(), sums: Vec::new() };
        for run in chunk.runs.clone() {
            let at = tensor.of_run(run);
            let place = tensor.place::<S, W>(simd, layout, &tensor.strips[at]);
            let w = match &fit.weights {
                Weights::Strips(strips, _) => strip::rows::<W>(strips)[at],
                Weights::Positions(weights) => place.of(simd, weights),
                Weights::One => place.taken,
            };
            let mut residual = place.of(simd, fit.rest());
            if let Some(weights) = &fit.design.weights {
                residual = strip::product(simd, &residual, &place.of(simd, weights));
            }
            if fit.is_ppml() {
                strip::add_scaled(simd, &mut residual, -1.0, &w);
            }
            let inverse = inverse_of(strip::total(simd, &w));
            let [first, second] = place.groups();
            let sums = keyed.sums_of(scoring.key(place.rows.start), columns.len());
            for (sum, (x, g)) in sums.iter_mut().zip(columns.iter().zip(&fit.projection)) {
                let (mut left, g) = (place.of(simd, x), strip::rows::<W>(g));
                strip::add_scaled(simd, &mut left, -1.0, &g[first]);
                strip::add_scaled(simd, &mut left, -1.0, &g[second]);
                let centred = strip::less(simd, &left, strip::dot(simd, &w, &left) * inverse);
                *sum += strip::dot(simd, &residual, &centred);
            }
        }
        keyed
    }
}

impl Keyed {
    /// The sums of a key, which goes on or is new.
    #[inline(always)]
    fn sums_of(&mut self, key: u32, count: usize) -> &mut [f64] {
        if self.keys.last() != Some(&key) {
            self.keys.push(key);
            self.sums.resize(self.sums.len() + count, 0.0);
        }
        let base = self.sums.len() - count;
        &mut self.sums[base..]
    }

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
            for (sum, left) in self.sums_of(here, left.len()).iter_mut().zip(left) {
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
    scores(fit, None, |_, s| outer(&mut meat, s, 1.0));
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
    let mut slots = Slots::new(ids);
    let mut sums: Vec<f64> = Vec::new();
    if k == 0 {
        // A model of fixed effects alone has no scores; its clusters are those of the rows it uses.
        for row in fit.input_rows() {
            slots.slot(ids[row]);
        }
        return (sums, slots.seen);
    }
    scores(fit, Some(ids), |id, s| {
        let at = slots.slot(id) * k;
        if at == sums.len() {
            sums.resize(at + k, 0.0);
        }
        for (sum, s) in sums[at..at + k].iter_mut().zip(s) {
            *sum += s;
        }
    });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::near;
    use crate::{Effect, Model, Options, Regressor, ols, ppml};

    /// Relative to the largest score.
    const NEAR: f64 = 1e-12;

    /// With years missing here and there, so that slots are not consecutive, and without.
    #[test]
    fn strips_and_rows_give_a_run_the_same_score() {
        for (holes, least_squares) in [(false, false), (true, false), (false, true), (true, true)] {
            let (mut levels, mut y, mut x, mut w) =
                ([vec![], vec![], vec![]], vec![], vec![], vec![]);
            for (e, i) in (0..6_u32).flat_map(|e| (0..6_u32).map(move |i| (e, i))) {
                for t in (e + i + 1) % 3..9 {
                    let mix = (e * 31 + i * 17 + t * 7 + e * i * t) % 11;
                    if holes && mix == 3 {
                        continue;
                    }
                    let here = [e * 6 + i, e * 9 + t, i * 9 + t];
                    levels.iter_mut().zip(here).for_each(|(levels, level)| levels.push(level));
                    y.push(f64::from(mix) + 0.5);
                    x.push(f64::from((e * 5 + i * 3 + t * t) % 7));
                    w.push(1.0 + f64::from(mix % 3));
                }
            }
            let names = ["pair", "exporter", "importer"];
            let effects = names.iter().zip(&levels).map(|(name, levels)| Effect::new(name, levels));
            let model = Model {
                outcome: &y,
                regressors: vec![Regressor { name: "x", values: &x }],
                effects: effects.collect(),
                weights: Some(&w),
                offset: None,
            };
            let fit = if least_squares { ols } else { ppml }(&model, &Options::default()).unwrap();
            assert!(fit.design.layout.tensor.is_some());
            let mut by_rows = fit.clone();
            by_rows.design.layout.tensor = None;
            let (strips, keys) = cluster_scores(&fit, &levels[0]);
            let (rows, same_keys) = cluster_scores(&by_rows, &levels[0]);
            assert_eq!(keys, same_keys);
            near(&strips, &rows, NEAR);
        }
    }
}
