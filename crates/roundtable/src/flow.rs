//! Minimum-cost circulation by the network simplex method, in integers.
//!
//! ```text
//! minimise sum cost[a] flow[a],   0 <= flow[a] <= cap[a],   flow in = flow out at every node
//! ```
//!
//! The tree is kept strongly feasible, so the method cannot cycle (Cunningham 1976). At the end
//! `cost[a] + potential[from] - potential[to]` is at least 0 on arcs that carry nothing, at most 0
//! on full arcs, and 0 on the others.
//!
//! Cost: pivots are few hundred to some times the number of arcs; each walks one cycle and one subtree.
//! Source: Ahuja, Magnanti and Orlin (1993), chapter 11.

const NONE: u32 = u32::MAX;

/// An arc of the network.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub from: u32,
    pub to: u32,
    pub cap: i64,
    pub cost: i64,
}

/// A cheapest circulation and the node prices that prove it.
#[derive(Debug, Clone)]
pub(crate) struct Circulation {
    pub flow: Vec<i64>,
    pub potential: Vec<i64>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Tree,
    Empty,
    Full,
}

struct Simplex {
    arcs: Vec<Arc>,
    flow: Vec<i64>,
    state: Vec<State>,
    parent: Vec<u32>,
    pred: Vec<u32>,
    depth: Vec<u32>,
    potential: Vec<i64>,
    child: Vec<u32>,
    next: Vec<u32>,
    prev: Vec<u32>,
    stack: Vec<u32>,
}

/// The cheapest circulation of a network with `nodes` nodes.
pub(crate) fn cheapest(nodes: usize, arcs: &[Arc]) -> Circulation {
    let mut simplex = Simplex::start(nodes, arcs);
    let real = arcs.len();
    let block = (real as f64).sqrt() as usize * 2 + 16;
    let mut at = 0;
    while let Some(entering) = simplex.entering(real, block, &mut at) {
        simplex.pivot(entering);
    }
    simplex.flow.truncate(real);
    simplex.potential.truncate(nodes);
    Circulation { flow: simplex.flow, potential: simplex.potential }
}

impl Simplex {
    /// Every node hangs on an extra root by an arc towards it, which can never carry flow because
    /// nothing leaves the root.
    fn start(nodes: usize, arcs: &[Arc]) -> Self {
        let root = nodes as u32;
        let mut all = arcs.to_vec();
        let mut state = vec![State::Empty; arcs.len()];
        let n = nodes + 1;
        let (mut pred, mut child, mut next, mut prev) =
            (vec![NONE; n], vec![NONE; n], vec![NONE; n], vec![NONE; n]);
        for v in 0..nodes {
            pred[v] = all.len() as u32;
            all.push(Arc { from: v as u32, to: root, cap: i64::MAX / 4, cost: 0 });
            state.push(State::Tree);
            next[v] = if v + 1 < nodes { v as u32 + 1 } else { NONE };
            prev[v] = if v > 0 { v as u32 - 1 } else { NONE };
        }
        child[nodes] = if nodes > 0 { 0 } else { NONE };
        let mut parent = vec![root; n];
        parent[nodes] = NONE;
        let mut depth = vec![1; n];
        depth[nodes] = 0;
        Self {
            flow: vec![0; all.len()],
            arcs: all,
            state,
            parent,
            pred,
            depth,
            potential: vec![0; n],
            child,
            next,
            prev,
            stack: Vec::new(),
        }
    }

    fn reduced(&self, a: usize) -> i64 {
        let arc = &self.arcs[a];
        arc.cost + self.potential[arc.from as usize] - self.potential[arc.to as usize]
    }

    /// The worst arc of the next block that has one.
    fn entering(&self, real: usize, block: usize, at: &mut usize) -> Option<usize> {
        let (mut best, mut worst, mut left) = (None, 0, block);
        for _ in 0..real {
            let a = *at;
            *at = if a + 1 == real { 0 } else { a + 1 };
            let gain = match self.state[a] {
                State::Tree => 0,
                State::Empty => self.reduced(a),
                State::Full => -self.reduced(a),
            };
            if gain < worst {
                (worst, best) = (gain, Some(a));
            }
            left -= 1;
            if left == 0 {
                if best.is_some() {
                    return best;
                }
                left = block;
            }
        }
        best
    }

    fn pivot(&mut self, entering: usize) {
        let arc = self.arcs[entering];
        let (first, second) = match self.state[entering] {
            State::Full => (arc.to, arc.from),
            _ => (arc.from, arc.to),
        };
        let join = self.join(first, second);
        let (mut delta, mut out, mut side) = (arc.cap, NONE, 0);
        let mut u = first;
        while u != join {
            let room = self.room(u, false);
            if room < delta {
                (delta, out, side) = (room, u, 1);
            }
            u = self.parent[u as usize];
        }
        let mut u = second;
        while u != join {
            let room = self.room(u, true);
            if room <= delta {
                (delta, out, side) = (room, u, 2);
            }
            u = self.parent[u as usize];
        }
        if delta > 0 {
            self.push(entering, first, second, join, delta);
        }
        if side == 0 {
            self.state[entering] =
                if self.state[entering] == State::Full { State::Empty } else { State::Full };
            return;
        }
        let leaving = self.pred[out as usize] as usize;
        self.state[leaving] = if self.flow[leaving] == 0 { State::Empty } else { State::Full };
        self.state[entering] = State::Tree;
        let (inside, outside) = if side == 1 { (first, second) } else { (second, first) };
        self.hang(inside, outside, entering as u32, out);
        let shift =
            if arc.from == inside { -self.reduced(entering) } else { self.reduced(entering) };
        self.shift(inside, shift);
    }

    fn join(&self, mut u: u32, mut v: u32) -> u32 {
        while u != v {
            if self.depth[u as usize] >= self.depth[v as usize] {
                u = self.parent[u as usize];
            } else {
                v = self.parent[v as usize];
            }
        }
        u
    }

    /// What can be pushed on the tree arc of `u`, towards its parent or away from it.
    fn room(&self, u: u32, to_parent: bool) -> i64 {
        let a = self.pred[u as usize] as usize;
        if (self.arcs[a].from == u) == to_parent {
            self.arcs[a].cap - self.flow[a]
        } else {
            self.flow[a]
        }
    }

    fn push(&mut self, entering: usize, first: u32, second: u32, join: u32, delta: i64) {
        self.flow[entering] += if self.state[entering] == State::Full { -delta } else { delta };
        for (start, to_parent) in [(first, false), (second, true)] {
            let mut u = start;
            while u != join {
                let a = self.pred[u as usize] as usize;
                self.flow[a] += if (self.arcs[a].from == u) == to_parent { delta } else { -delta };
                u = self.parent[u as usize];
            }
        }
    }

    /// Turns the path from `inside` up to `out` and hangs it on `outside`.
    fn hang(&mut self, inside: u32, outside: u32, entering: u32, out: u32) {
        let (mut node, mut above, mut arc) = (inside, outside, entering);
        loop {
            let (old_parent, old_arc) = (self.parent[node as usize], self.pred[node as usize]);
            self.unlink(node, old_parent);
            self.parent[node as usize] = above;
            self.pred[node as usize] = arc;
            self.link(node, above);
            if node == out {
                return;
            }
            (above, arc, node) = (node, old_arc, old_parent);
        }
    }

    fn unlink(&mut self, node: u32, parent: u32) {
        let (prev, next) = (self.prev[node as usize], self.next[node as usize]);
        if prev == NONE {
            self.child[parent as usize] = next;
        } else {
            self.next[prev as usize] = next;
        }
        if next != NONE {
            self.prev[next as usize] = prev;
        }
    }

    fn link(&mut self, node: u32, parent: u32) {
        let first = self.child[parent as usize];
        self.next[node as usize] = first;
        self.prev[node as usize] = NONE;
        if first != NONE {
            self.prev[first as usize] = node;
        }
        self.child[parent as usize] = node;
    }

    fn shift(&mut self, top: u32, by: i64) {
        let mut stack = std::mem::take(&mut self.stack);
        stack.push(top);
        while let Some(u) = stack.pop() {
            self.potential[u as usize] += by;
            self.depth[u as usize] = self.depth[self.parent[u as usize] as usize] + 1;
            let mut c = self.child[u as usize];
            while c != NONE {
                stack.push(c);
                c = self.next[c as usize];
            }
        }
        self.stack = stack;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_way_round_is_taken_and_proved() {
        // 0 -> 1 -> 3 gains 5 for 2 units, 0 -> 2 -> 3 gains 3 for 4; 3 units may return.
        let arc = |from, to, cap, cost| Arc { from, to, cap, cost };
        let arcs =
            [arc(0, 1, 2, -5), arc(1, 3, 9, 0), arc(0, 2, 4, -3), arc(2, 3, 9, 0), arc(3, 0, 3, 0)];
        let found = cheapest(4, &arcs);
        assert_eq!(found.flow, [2, 2, 1, 1, 3]);
        for (a, flow) in arcs.iter().zip(&found.flow) {
            let reduced =
                a.cost + found.potential[a.from as usize] - found.potential[a.to as usize];
            assert!(reduced >= 0 || *flow == a.cap);
            assert!(reduced <= 0 || *flow == 0);
        }
    }
}
