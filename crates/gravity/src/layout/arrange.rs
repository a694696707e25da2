//! Rows in an order in which every level of the eliminated effect is one run.

use std::ops::Range;

use crate::Model;
use crate::kernel::{goes_on, highest};
use crate::sample::Sample;

pub(super) struct Arranged {
    pub order: Option<Vec<u32>>,
    pub runs: Vec<Range<usize>>,
    pub positions: usize,
}

/// The effect with the most levels in use: it costs the most as unknowns and nothing eliminated.
pub(super) fn eliminated(model: &Model<'_>, sample: &Sample) -> Option<usize> {
    let intercepts: Vec<usize> =
        (0..model.effects.len()).filter(|&at| model.effects[at].intercept).collect();
    if let [only] = intercepts[..] {
        return Some(only);
    }
    let mut best = None;
    for (at, count) in intercepts.into_iter().zip(&sample.used) {
        if best.is_none_or(|(_, most)| count > most) {
            best = Some((at, count));
        }
    }
    best.map(|(at, _)| at)
}

/// Blocks of rows in input order, for a model in which nothing is eliminated.
pub(super) fn in_blocks(rows: usize, sample: &Sample, block: usize) -> Arranged {
    let order: Option<Vec<u32>> = sample
        .kept
        .as_ref()
        .map(|kept| (0..rows as u32).filter(|&row| kept[row as usize]).collect());
    let positions = order.as_ref().map_or(rows, Vec::len);
    let runs =
        (0..positions).step_by(block).map(|start| start..(start + block).min(positions)).collect();
    Arranged { order, runs, positions }
}

/// Runs of one level. Input order is kept, and nothing copied, when it already has them.
pub(super) fn by_level(levels: &[u32], second: Option<&[u32]>, sample: &Sample) -> Arranged {
    if let Some(runs) = contiguous(levels, second, sample) {
        return Arranged { order: None, runs, positions: levels.len() };
    }
    let mut order: Vec<u32> = match &sample.kept {
        None => (0..levels.len() as u32).collect(),
        Some(kept) => (0..levels.len() as u32).filter(|&row| kept[row as usize]).collect(),
    };
    let mut rank: Vec<u32> = (0..=highest(levels)).collect();
    if let Some(second) = second {
        order = sort_stable(order, |row| second[row as usize]);
        rank = rank_by_least(levels, second, rank.len());
    }
    order = sort_stable(order, |row| rank[levels[row as usize] as usize]);
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 1..=order.len() {
        if at == order.len() || levels[order[at] as usize] != levels[order[start] as usize] {
            runs.push(start..at);
            start = at;
        }
    }
    Arranged { positions: order.len(), order: Some(order), runs }
}

/// One run in this many may have the second effect go back: more cost more than a new order.
const RUNS_A_STEP_BACK: usize = 100;

/// The runs of the input order, if every level is one run, whole runs are kept or dropped, and
/// the second effect does not go back within a run, or in few.
fn contiguous(
    levels: &[u32],
    second: Option<&[u32]>,
    sample: &Sample,
) -> Option<Vec<Range<usize>>> {
    let mut seen: Vec<bool> = Vec::new();
    let mut runs = Vec::new();
    let mut back = 0;
    let mut start = 0;
    while start < levels.len() {
        let level = levels[start];
        if level as usize >= seen.len() {
            seen.resize(level as usize + 1, false);
        }
        if std::mem::replace(&mut seen[level as usize], true) {
            return None;
        }
        let length = goes_on(&levels[start..], level, 0);
        let rows = start..start + length;
        back += usize::from(second.is_some_and(|second| goes_back(&second[rows.clone()])));
        let kept = match &sample.kept {
            None => true,
            Some(kept) => {
                let first = kept[start];
                if kept[rows.clone()].iter().any(|&k| k != first) {
                    return None;
                }
                first
            }
        };
        if kept {
            runs.push(rows);
        }
        start += length;
    }
    (back * RUNS_A_STEP_BACK <= runs.len()).then_some(runs)
}

fn goes_back(levels: &[u32]) -> bool {
    let next = levels.get(1..).unwrap_or_default();
    levels.iter().zip(next).fold(false, |back, (here, next)| back | (next < here))
}

/// Levels ordered by the least level of the second effect that they meet, so that the runs of one
/// exporter follow one another.
fn rank_by_least(levels: &[u32], second: &[u32], count: usize) -> Vec<u32> {
    let mut least = vec![u32::MAX; count];
    for (&level, &other) in levels.iter().zip(second) {
        let least = &mut least[level as usize];
        *least = (*least).min(other);
    }
    let mut by_least: Vec<u32> = (0..count as u32).collect();
    by_least.sort_unstable_by_key(|&level| (least[level as usize], level));
    let mut rank = vec![0; count];
    for (at, &level) in by_least.iter().enumerate() {
        rank[level as usize] = at as u32;
    }
    rank
}

/// Counting sort: equal keys keep their order.
fn sort_stable(order: Vec<u32>, key: impl Fn(u32) -> u32) -> Vec<u32> {
    let most = order.iter().map(|&row| key(row)).max().unwrap_or(0) as usize;
    let mut starts = vec![0_u32; most + 2];
    for &row in &order {
        starts[key(row) as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut sorted = vec![0; order.len()];
    for row in order {
        let start = &mut starts[key(row) as usize];
        sorted[*start as usize] = row;
        *start += 1;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Dropped;

    fn all(rows: usize) -> Sample {
        Sample {
            reasons: Vec::new(),
            kept: None,
            rows,
            dropped: Dropped::default(),
            used: Vec::new(),
            highest: Vec::new(),
        }
    }

    #[test]
    fn a_sorted_panel_is_left_in_place() {
        let arranged = by_level(&[0, 0, 1, 1], Some(&[5, 6, 5, 6]), &all(4));
        assert!(arranged.order.is_none());
        assert_eq!(arranged.runs, [0..2, 2..4]);
    }

    #[test]
    fn a_shuffled_panel_becomes_runs_in_time_order() {
        let arranged = by_level(&[1, 0, 1, 0], Some(&[6, 5, 5, 6]), &all(4));
        assert_eq!(arranged.order, Some(vec![1, 3, 2, 0]));
        assert_eq!(arranged.runs, [0..2, 2..4]);
    }

    #[test]
    fn few_runs_may_go_back_and_many_get_a_new_order() {
        let panel = |back: u32| -> (Vec<u32>, Vec<u32>) {
            let pairs = (0..200).flat_map(|pair| [pair, pair]);
            let years = (0..200).flat_map(|pair| if pair < back { [6, 5] } else { [5, 6] });
            (pairs.collect(), years.collect())
        };
        let (pairs, years) = panel(2);
        let arranged = by_level(&pairs, Some(&years), &all(400));
        assert!(arranged.order.is_none());
        assert_eq!(arranged.runs.len(), 200);
        let (pairs, years) = panel(3);
        assert_eq!(by_level(&pairs, Some(&years), &all(400)).order.unwrap()[..2], [1, 0]);
    }

    #[test]
    fn a_dropped_run_leaves_a_gap_and_a_dropped_row_a_new_order() {
        let mut sample = all(4);
        sample.kept = Some(vec![false, false, true, true]);
        let arranged = by_level(&[0, 0, 1, 1], None, &sample);
        assert!(arranged.order.is_none());
        assert_eq!(arranged.runs, vec![std::ops::Range { start: 2, end: 4 }]);
        sample.kept = Some(vec![true, false, true, true]);
        assert_eq!(by_level(&[0, 0, 1, 1], None, &sample).order, Some(vec![0, 2, 3]));
    }
}
