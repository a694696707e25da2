//! Which meetings: a flow from one side to the other.
//!
//! ```text
//! source -> hall -> firm of the first group -> pair -> firm of the second group -> sink -> source
//! ```
//!
//! A pair carries at most one unit and gains its weight; the first `floor` units of a firm gain `F`
//! each, so floors are filled before weight is looked at and can never make the flow impossible.
//! Where the firms do not fall into two groups, each stands on both sides and a pair that both its
//! arcs carry is chosen: the flow is then twice a fractional choice, and its value halved a bound.
//!
//! Source: Schrijver (2003), chapters 21 and 31.

use crate::flow::{Arc, cheapest};

/// A choice to be made: for the whole event, or for one slot.
pub(crate) struct Choice<'a> {
    /// Group of each firm; `None`: one-sided.
    pub colour: Option<&'a [bool]>,
    /// The most meetings of each firm.
    pub most: &'a [u32],
    /// Meetings of each firm that gain `floor` more.
    pub wanted: &'a [u32],
    /// What a wanted meeting gains.
    pub floor: i64,
    /// Firm, firm, gain. Gains below zero are never taken.
    pub pairs: &'a [(u32, u32, i64)],
    /// The most meetings in all.
    pub total: i64,
    /// The hall of each firm and the most meetings of each hall, when only one group has halls.
    pub halls: Option<(&'a [Option<usize>], &'a [i64])>,
}

/// What was chosen, and the prices that prove it.
pub(crate) struct Chosen {
    /// For each pair, whether it was taken.
    pub taken: Vec<bool>,
    /// For each pair of a one-sided event, whether half of it was taken.
    pub half: Vec<bool>,
    /// 1, or 2 where prices are of half a meeting.
    pub unit: i64,
    /// Price of a meeting of each firm.
    pub firm: Vec<i64>,
    /// Price of a meeting.
    pub total: i64,
    /// Price of a meeting in each hall.
    pub hall: Vec<i64>,
}

impl Choice<'_> {
    pub(crate) fn best(&self) -> Chosen {
        match self.colour {
            Some(colour) => self.two_sided(colour),
            None => self.one_sided(),
        }
    }

    fn firm_arcs(&self, arcs: &mut Vec<Arc>, firm: usize, from: u32, to: u32) {
        let most = i64::from(self.most[firm]);
        let wanted = i64::from(self.wanted[firm]).min(most);
        if wanted > 0 {
            arcs.push(Arc { from, to, cap: wanted, cost: -self.floor });
        }
        if most > wanted {
            arcs.push(Arc { from, to, cap: most - wanted, cost: 0 });
        }
    }

    fn two_sided(&self, colour: &[bool]) -> Chosen {
        let n = self.most.len();
        let (source, sink) = (n as u32, n as u32 + 1);
        let (hall_of, hall_caps) = self.halls.unwrap_or((&[], &[]));
        let mut arcs: Vec<Arc> = self
            .pairs
            .iter()
            .map(|(a, b, gain)| {
                let (from, to) = if colour[*a as usize] { (*b, *a) } else { (*a, *b) };
                Arc { from, to, cap: i64::from(*gain >= 0), cost: -gain }
            })
            .collect();
        let hall_node =
            |firm: usize| hall_of.get(firm).copied().flatten().map(|h| sink + 1 + h as u32);
        for (firm, second) in colour.iter().enumerate() {
            let (from, to) = if *second {
                (firm as u32, hall_node(firm).unwrap_or(sink))
            } else {
                (hall_node(firm).unwrap_or(source), firm as u32)
            };
            self.firm_arcs(&mut arcs, firm, from, to);
        }
        let halls_second = (0..n).any(|i| colour[i] && hall_node(i).is_some());
        for (h, cap) in hall_caps.iter().enumerate() {
            let node = sink + 1 + h as u32;
            let (from, to) = if halls_second { (node, sink) } else { (source, node) };
            arcs.push(Arc { from, to, cap: *cap, cost: 0 });
        }
        arcs.push(Arc { from: sink, to: source, cap: self.total, cost: 0 });
        let found = cheapest(n + 2 + hall_caps.len(), &arcs);
        let p = |node: u32| found.potential[node as usize];
        let end = |firm: usize| hall_node(firm).unwrap_or(if colour[firm] { sink } else { source });
        let away = |x: i64, second: bool| if second { -x } else { x };
        let firm = (0..n).map(|i| away(p(i as u32) - p(end(i)), colour[i])).collect();
        let hall = (0..hall_caps.len() as u32)
            .map(|h| {
                let far = if halls_second { sink } else { source };
                away(p(sink + 1 + h) - p(far), halls_second).max(0)
            })
            .collect();
        Chosen {
            taken: found.flow.iter().take(self.pairs.len()).map(|f| *f > 0).collect(),
            half: vec![false; self.pairs.len()],
            unit: 1,
            firm,
            total: (p(source) - p(sink)).max(0),
            hall,
        }
    }

    fn one_sided(&self) -> Chosen {
        let n = self.most.len() as u32;
        let (source, sink) = (2 * n, 2 * n + 1);
        let mut arcs = Vec::with_capacity(self.pairs.len() * 2 + self.most.len() * 4 + 1);
        for (a, b, gain) in self.pairs {
            let cap = i64::from(*gain >= 0);
            arcs.push(Arc { from: *a, to: n + b, cap, cost: -gain });
            arcs.push(Arc { from: *b, to: n + a, cap, cost: -gain });
        }
        for firm in 0..self.most.len() {
            self.firm_arcs(&mut arcs, firm, source, firm as u32);
            self.firm_arcs(&mut arcs, firm, n + firm as u32, sink);
        }
        arcs.push(Arc { from: sink, to: source, cap: 2 * self.total, cost: 0 });
        let found = cheapest(2 * n as usize + 2, &arcs);
        let p = |node: u32| found.potential[node as usize];
        let firm = (0..n).map(|i| p(i) - p(source) + p(sink) - p(n + i)).collect();
        let units = |e: usize| found.flow[2 * e] + found.flow[2 * e + 1];
        Chosen {
            taken: (0..self.pairs.len()).map(|e| units(e) == 2).collect(),
            half: (0..self.pairs.len()).map(|e| units(e) == 1).collect(),
            unit: 2,
            firm,
            total: (2 * (p(source) - p(sink))).max(0),
            hall: Vec::new(),
        }
    }
}
