//! New numbers for the levels of a term: levels that meet in a run become neighbours.

use std::ops::Range;

use super::{Placed, UNUSED};

/// The number of each input level, of which `most` is the highest, and the starts of the groups.
///
/// Groups are the components of levels that share a run; within a group the order of the input
/// levels stays. With nothing eliminated every level is a group of its own.
pub(super) fn number(
    levels: &Placed<'_>,
    most: usize,
    runs: &[Range<usize>],
    linked: bool,
) -> (Vec<u32>, Vec<u32>) {
    let mut parents = vec![UNUSED; most + 1];
    let mut room = Vec::new();
    for run in runs {
        let levels = levels.of(run, &mut room);
        let first = levels[0];
        // Nearly always all are in one group by now.
        let group = parents[first as usize];
        let apart =
            levels.iter().fold(0, |so_far, &level| so_far | (parents[level as usize] ^ group));
        if linked && group != UNUSED && apart == 0 {
            continue;
        }
        for &level in levels {
            if parents[level as usize] == UNUSED {
                parents[level as usize] = level;
            }
            if linked {
                unite(&mut parents, first, level);
            }
        }
    }
    let used: Vec<u32> =
        (0..=most as u32).filter(|&level| parents[level as usize] != UNUSED).collect();
    let roots: Vec<u32> = used.iter().map(|&level| root(&mut parents, level)).collect();
    // A root is the least level of its component, so it orders the groups by their first level.
    let mut by_root: Vec<(u32, u32)> = roots.into_iter().zip(used).collect();
    by_root.sort_unstable();
    let mut numbers = vec![UNUSED; most + 1];
    let mut groups = Vec::new();
    for (at, &(root, level)) in by_root.iter().enumerate() {
        if at == 0 || by_root[at - 1].0 != root {
            groups.push(at as u32);
        }
        numbers[level as usize] = at as u32;
    }
    groups.push(by_root.len() as u32);
    (numbers, groups)
}

pub(super) fn root(parents: &mut [u32], mut level: u32) -> u32 {
    while parents[level as usize] != level {
        let up = parents[parents[level as usize] as usize];
        parents[level as usize] = up;
        level = up;
    }
    level
}

pub(super) fn unite(parents: &mut [u32], a: u32, b: u32) {
    if parents[a as usize] == parents[b as usize] {
        return;
    }
    let (a, b) = (root(parents, a), root(parents, b));
    // The lesser root wins, so that roots do not depend on the order of the rows.
    parents[a.max(b) as usize] = a.min(b);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_an_exporter_become_a_group() {
        // Levels 0 and 2 meet in run 0, 1 and 3 in run 1; 4 is never used.
        let levels = [0, 2, 1, 3, 4];
        let placed = Placed { levels: &levels, order: None };
        let (numbers, groups) = number(&placed, 4, &[0..2, 2..4], true);
        assert_eq!(numbers, [0, 2, 1, 3, UNUSED]);
        assert_eq!(groups, [0, 2, 4]);
    }
}
