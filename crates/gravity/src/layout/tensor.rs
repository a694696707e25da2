//! Two terms whose groups are small, as in a gravity panel: weights as strips of equal length.
//!
//! Every run (a pair) joins one group of the first term (an exporter's years) and one of the
//! second (an importer's). The levels of a group stand in *slots*, and levels that share a row
//! stand in the same slot of their groups (the same year), so a run is a strip of weights, slot by
//! slot, in which a missing row is a zero. No index is read row by row:
//!
//! ```text
//! strip of pair (e, i):   w[slot 0] w[slot 1] ... w[slot W - 1]      W slots, padded with zeros
//! unknowns:               exporter e's years at e W .. (e + 1) W, and after all exporters
//!                         importer i's years, likewise
//! ```
//!
//! Strips are sorted by group of the first term, then of the second. Groups that no run joins, as
//! two sectors of trade, are kept apart, so that a pass works in one sector after another.
//!
//! A design without such slots, with two rows in one of them, or with too many holes, has no
//! tensor: it is absorbed row by row.

use std::ops::Range;

use super::Layout;
use super::number::{root, unite};
use crate::kernel::goes_on;
use crate::kernel::strip::WIDTHS;

/// Groups may have this many levels.
const MOST_SLOTS: usize = 64;
/// Strips may hold this many slots for each row.
const MOST_SLOTS_PER_ROW: usize = 4;
/// Pieces that threads share, and the least number of strips in one.
const MOST_PIECES: usize = 32;
const LEAST_STRIPS: usize = 3_072;

/// One run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Strip {
    pub run: u32,
    /// Group of the first term, and of the second.
    pub groups: [u32; 2],
    /// Slot of its first row, where rows stand in consecutive slots.
    pub(super) slot: u16,
    pub(super) rows: u16,
}

/// Groups of the first term, and what they meet of the second.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub firsts: Range<usize>,
    pub seconds: Range<usize>,
}

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Tensor {
    /// Slots of a group.
    pub width: usize,
    /// How many groups each term has.
    pub groups: [usize; 2],
    pub strips: Vec<Strip>,
    /// Where the strip of each run stands.
    pub(super) of_run: Vec<u32>,
    /// Strips of each group of the first term.
    starts: Vec<u32>,
    /// Strips of each group of the second term.
    columns: Vec<u32>,
    column_starts: Vec<u32>,
    /// Slot of every position, where some run's rows do not stand in consecutive slots.
    pub(super) slots: Option<Vec<u8>>,
    /// What one task works through.
    pub pieces: Vec<Piece>,
    /// Groups that no run joins to others.
    pub components: Vec<Piece>,
}

/// The new number of every unknown, term by term.
pub(super) type Places = [Vec<u32>; 2];

impl Tensor {
    /// The tensor of a layout, where it has one.
    pub(super) fn new(layout: &Layout) -> Option<(Self, Places)> {
        let plain = layout.terms.len() == 2 && layout.terms.iter().all(|t| t.slope.is_none());
        if !plain || layout.eliminated.is_none() || layout.runs.is_empty() {
            return None;
        }
        let slots = slots_by_offset(layout).or_else(|| slots_by_component(layout))?;
        let most = 1 + slots.iter().flatten().copied().max()? as usize;
        let width = WIDTHS.into_iter().find(|&width| width >= most)?;
        if layout.runs.len() * width > MOST_SLOTS_PER_ROW * layout.rows + 4_096 {
            return None;
        }
        let group_of = [group_of(layout, 0), group_of(layout, 1)];
        let rank = ranks(layout, &group_of);
        let groups = [0, 1].map(|term| rank[term].len());
        let places = [0, 1].map(|term| {
            let before = if term == 0 { 0 } else { groups[0] as u32 };
            let places = slots[term].iter().zip(&group_of[term]);
            let place =
                |(&slot, &g): (&u32, &u32)| (before + rank[term][g as usize]) * width as u32 + slot;
            places.map(place).collect()
        });
        let mut this = Self {
            width,
            groups,
            strips: Vec::new(),
            of_run: vec![0; layout.runs.len()],
            starts: Vec::new(),
            columns: Vec::new(),
            column_starts: Vec::new(),
            slots: None,
            pieces: Vec::new(),
            components: Vec::new(),
        };
        this.sort(layout, &places)?;
        this.cut();
        this.components = this.components();
        Some((this, places))
    }

    /// The strips in their order; none if two rows of a run stand in one slot.
    fn sort(&mut self, layout: &Layout, places: &Places) -> Option<()> {
        let width = self.width as u32;
        let first = [0, 1].map(|term| layout.terms[term].range().start);
        let mut consecutive = true;
        let mut strips: Vec<Strip> = Vec::with_capacity(layout.runs.len());
        for run in 0..layout.runs.len() {
            let rows = layout.runs[run].len() as u16;
            let mut strip = Strip { run: run as u32, groups: [0; 2], slot: 0, rows };
            let (mut next, mut taken) = (None, 0_u64);
            layout.linked(run, |a, b, _, length| {
                let a = &places[0][a - first[0]..][..length];
                if next.is_none() {
                    let second = places[1][b - first[1]] / width - self.groups[0] as u32;
                    strip.groups = [a[0] / width, second];
                    strip.slot = (a[0] % width) as u16;
                    next = Some(a[0]);
                }
                let (slot, rows) = (a[0] % width, length as u32);
                if next == Some(a[0]) && slot + rows <= width && goes_on(a, a[0], 1) == length {
                    next = Some(a[0] + rows);
                    taken |= bits(slot, rows);
                    return;
                }
                for &place in a {
                    consecutive &= next == Some(place);
                    next = Some(place + 1);
                    taken |= 1 << (place % width);
                }
            });
            if taken.count_ones() as usize != layout.runs[run].len() {
                return None;
            }
            strips.push(strip);
        }
        let key = |strip: &Strip| (strip.groups, strip.run);
        if !strips.is_sorted_by_key(key) {
            // Runs come in order, and stay so within a group.
            for term in [1, 0] {
                let (_, places) = by_group(&strips, term, self.groups[term]);
                strips = places.into_iter().map(|at| strips[at as usize]).collect();
            }
        }
        (self.starts, _) = by_group(&strips, 0, self.groups[0]);
        (self.column_starts, self.columns) = by_group(&strips, 1, self.groups[1]);
        for (at, strip) in strips.iter().enumerate() {
            self.of_run[strip.run as usize] = at as u32;
        }
        self.strips = strips;
        if !consecutive {
            let mut slots = vec![0; layout.positions];
            for (run, rows) in layout.runs.iter().enumerate() {
                layout.linked(run, |a, _, at, length| {
                    let places = &places[0][a - first[0]..][..length];
                    for (slot, place) in slots[rows.start + at..].iter_mut().zip(places) {
                        *slot = (place % width) as u8;
                    }
                });
            }
            self.slots = Some(slots);
        }
        Some(())
    }

    fn cut(&mut self) {
        let count = (self.strips.len() / LEAST_STRIPS).clamp(1, MOST_PIECES);
        let mut from = 0;
        for group in 0..self.groups[0] {
            let done = self.starts[group + 1] as usize;
            if done * count >= self.strips.len() * (self.pieces.len() + 1) {
                let firsts = from..group + 1;
                let strips = &self.strips[self.strips_in(&firsts)];
                let seconds = strips.iter().map(|strip| strip.groups[1] as usize);
                let low = seconds.clone().min().unwrap_or(0);
                let high = seconds.max().map_or(0, |most| most + 1);
                self.pieces.push(Piece { firsts, seconds: low..high });
                from = group + 1;
            }
        }
    }

    /// The groups' order keeps components together, in both terms.
    fn components(&self) -> Vec<Piece> {
        let mut least_after = vec![self.groups[1]; self.groups[0] + 1];
        let seconds =
            |group| self.strips[self.strips_of(group)].iter().map(|s| s.groups[1] as usize);
        for group in (0..self.groups[0]).rev() {
            least_after[group] = seconds(group).fold(least_after[group + 1], usize::min);
        }
        let (mut components, mut from, mut most) = (Vec::new(), [0, 0], 0);
        for group in 0..self.groups[0] {
            most = seconds(group).map(|second| second + 1).fold(most, usize::max);
            if most <= least_after[group + 1] {
                components.push(Piece { firsts: from[0]..group + 1, seconds: from[1]..most });
                from = [group + 1, most];
            }
        }
        components
    }

    /// The strips of some consecutive groups of the first term.
    #[inline(always)]
    pub(crate) fn strips_in(&self, firsts: &Range<usize>) -> Range<usize> {
        self.starts[firsts.start] as usize..self.starts[firsts.end] as usize
    }

    /// The strips of a group of the first term.
    #[inline(always)]
    pub(crate) fn strips_of(&self, group: usize) -> Range<usize> {
        self.strips_in(&(group..group + 1))
    }

    /// Where the strip of a run stands among all.
    #[inline(always)]
    pub(crate) fn of_run(&self, run: usize) -> usize {
        self.of_run[run] as usize
    }

    /// The strips of a group of the second term, as positions among the strips.
    #[inline(always)]
    pub(crate) fn column(&self, group: usize) -> &[u32] {
        &self.columns[self.column_starts[group] as usize..self.column_starts[group + 1] as usize]
    }
}

/// The bits of some consecutive slots.
#[inline(always)]
pub(super) fn bits(from: u32, count: u32) -> u64 {
    u64::MAX >> (u64::BITS - count) << from
}

/// Consecutive pieces of an array.
pub(crate) fn split<T>(mut rest: &mut [T], lengths: impl Iterator<Item = usize>) -> Vec<&mut [T]> {
    lengths
        .map(|length| {
            let (piece, after) = std::mem::take(&mut rest).split_at_mut(length);
            rest = after;
            piece
        })
        .collect()
}

/// Where the strips of each group of a term start, and their places, group after group.
fn by_group(strips: &[Strip], term: usize, count: usize) -> (Vec<u32>, Vec<u32>) {
    let groups = strips.iter().map(|strip| strip.groups[term] as usize);
    let mut starts = vec![0; count + 1];
    groups.clone().for_each(|group| starts[group + 1] += 1);
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let (mut next, mut places) = (starts.clone(), vec![0; strips.len()]);
    for (at, group) in groups.enumerate() {
        places[next[group] as usize] = at as u32;
        next[group] += 1;
    }
    (starts, places)
}

fn group_of(layout: &Layout, term: usize) -> Vec<u32> {
    let groups = &layout.terms[term].groups;
    let mut of = vec![0; layout.terms[term].range().len()];
    for (group, bounds) in groups.windows(2).enumerate() {
        let first = groups[0];
        of[(bounds[0] - first) as usize..(bounds[1] - first) as usize].fill(group as u32);
    }
    of
}

/// An order of each term's groups in which groups that runs join, directly or not, are together.
fn ranks(layout: &Layout, group_of: &[Vec<u32>; 2]) -> [Vec<u32>; 2] {
    let counts = [0, 1].map(|term| layout.terms[term].groups.len() - 1);
    let first = [0, 1].map(|term| layout.terms[term].range().start);
    let mut parents: Vec<u32> = (0..(counts[0] + counts[1]) as u32).collect();
    for run in 0..layout.runs.len() {
        let mut ends = None;
        layout.linked(run, |a, b, _, _| {
            ends.get_or_insert((group_of[0][a - first[0]], group_of[1][b - first[1]]));
        });
        if let Some((a, b)) = ends {
            unite(&mut parents, a, counts[0] as u32 + b);
        }
    }
    [0, 1].map(|term| {
        let from = if term == 0 { 0 } else { counts[0] };
        let mut order: Vec<(u32, u32)> = (0..counts[term] as u32)
            .map(|group| (root(&mut parents, from as u32 + group), group))
            .collect();
        order.sort_unstable();
        let mut rank = vec![0; counts[term]];
        for (at, &(_, group)) in order.iter().enumerate() {
            rank[group as usize] = at as u32;
        }
        rank
    })
}

/// The slot of a level is its place in its group, if that suits every row: no year is missing from
/// an exporter, or the same from all.
fn slots_by_offset(layout: &Layout) -> Option<[Vec<u32>; 2]> {
    let slots = [0, 1].map(|term| {
        let groups = layout.terms[term].groups.windows(2);
        groups.flat_map(|bounds| 0..bounds[1] - bounds[0]).collect::<Vec<u32>>()
    });
    let first = [0, 1].map(|term| layout.terms[term].range().start);
    for run in 0..layout.runs.len() {
        let mut same = true;
        layout.linked(run, |a, b, _, _| same &= slots[0][a - first[0]] == slots[1][b - first[1]]);
        if !same {
            return None;
        }
    }
    Some(slots)
}

/// Levels that share a row, directly or not, are one component (a year); its slot is its rank.
fn slots_by_component(layout: &Layout) -> Option<[Vec<u32>; 2]> {
    let first = layout.terms[0].range().start;
    let mut parents: Vec<u32> = (0..layout.unknowns as u32).collect();
    for run in 0..layout.runs.len() {
        layout.linked(run, |a, b, _, length| {
            for t in 0..length {
                unite(&mut parents, (a + t - first) as u32, (b + t - first) as u32);
            }
        });
    }
    let roots: Vec<u32> =
        (0..layout.unknowns as u32).map(|level| root(&mut parents, level)).collect();
    // Components that share a group are ranked together.
    let mut ranked: Vec<u32> = (0..layout.unknowns as u32).collect();
    for term in &layout.terms {
        for bounds in term.groups.windows(2) {
            for level in bounds[0]..bounds[1] {
                let (a, b) = (roots[level as usize - first], roots[bounds[0] as usize - first]);
                unite(&mut ranked, a, b);
            }
        }
    }
    let mut distinct: Vec<(u32, u32)> =
        roots.iter().map(|&component| (root(&mut ranked, component), component)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let mut slot = vec![0; layout.unknowns];
    for at in 1..distinct.len() {
        let (before, here) = (distinct[at - 1], distinct[at]);
        if here.0 == before.0 {
            slot[here.1 as usize] = slot[before.1 as usize] + 1;
        }
    }
    let slots = [0, 1].map(|term| {
        let range = layout.terms[term].range();
        range.map(|level| slot[roots[level - first] as usize]).collect::<Vec<u32>>()
    });
    let mut taken = [0_usize; MOST_SLOTS];
    let mut group = 0;
    for (term, slots) in slots.iter().enumerate() {
        let start = layout.terms[term].groups[0];
        for bounds in layout.terms[term].groups.windows(2) {
            group += 1;
            for level in bounds[0]..bounds[1] {
                let taken = taken.get_mut(slots[(level - start) as usize] as usize)?;
                if std::mem::replace(taken, group) == group {
                    return None;
                }
            }
        }
    }
    Some(slots)
}

#[cfg(test)]
mod tests {
    use super::super::slots::tests::layout;

    #[test]
    fn groups_that_no_run_joins_are_components() {
        // 0 and 2 trade with 1 and 4, and 1 with 0, 2 and 3: given in another order.
        let pairs = [(0, 4), (1, 2), (2, 1), (1, 0), (0, 1), (2, 4), (1, 3)];
        let (layout, _) = layout(&pairs, 1, |_, _| false);
        let components = &layout.tensor.as_ref().unwrap().components;
        let sizes: Vec<_> = components.iter().map(|c| (c.firsts.len(), c.seconds.len())).collect();
        assert_eq!(sizes, [(2, 2), (1, 3)]);
        assert_eq!((components[1].firsts.end, components[1].seconds.end), (3, 5));
    }
}
