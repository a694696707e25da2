//! A thin layer over the satisfiability solver: clauses, counters, a limit on conflicts, an answer.

use batsat::{Callbacks, Lit, Solver, SolverInterface, SolverOpts, lbool};

/// What the solver found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Satisfiable: read literals by [`Sat::is`].
    Yes,
    /// Unsatisfiable under the assumptions.
    No,
    /// Stopped by the limit.
    Limit,
}

struct Budget {
    left: u64,
}

impl Callbacks for Budget {
    fn on_new_clause(&mut self, _clause: &[Lit], kind: batsat::ClauseKind) {
        if kind == batsat::ClauseKind::Learnt {
            self.left = self.left.saturating_sub(1);
        }
    }

    fn stop(&self) -> bool {
        self.left == 0
    }
}

pub(crate) struct Sat {
    solver: Solver<Budget>,
    never: Lit,
    allowed: u64,
    last: Vec<Lit>,
}

impl Sat {
    pub(crate) fn new() -> Self {
        let mut solver = Solver::new(SolverOpts::default(), Budget { left: u64::MAX });
        let never = Lit::new(solver.new_var_default(), true);
        solver.add_clause_reuse(&mut vec![!never]);
        Self { solver, never, allowed: 0, last: Vec::new() }
    }

    /// A literal that is false.
    pub(crate) fn never(&self) -> Lit {
        self.never
    }

    pub(crate) fn literal(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    pub(crate) fn literals(&mut self, n: usize) -> Vec<Lit> {
        (0..n).map(|_| self.literal()).collect()
    }

    pub(crate) fn clause(&mut self, literals: &[Lit]) {
        self.solver.add_clause_reuse(&mut literals.to_vec());
    }

    /// Solves with at most `limit` conflicts.
    pub(crate) fn solve(&mut self, assumptions: &[Lit], limit: u64) -> Answer {
        self.allowed = limit.max(1);
        self.solver.cb_mut().left = self.allowed;
        self.last = assumptions.to_vec();
        let answer = self.solver.solve_limited(assumptions);
        if answer == lbool::TRUE {
            Answer::Yes
        } else if answer == lbool::FALSE {
            Answer::No
        } else {
            Answer::Limit
        }
    }

    /// Conflicts of the last call.
    pub(crate) fn spent(&self) -> u64 {
        self.allowed - self.solver.cb().left
    }

    /// Assumptions that cannot hold together, after [`Answer::No`].
    pub(crate) fn core(&self) -> Vec<Lit> {
        let mut core: Vec<Lit> = self
            .last
            .iter()
            .copied()
            .filter(|l| self.solver.unsat_core_contains_lit(!*l))
            .collect();
        core.sort_unstable();
        core
    }

    /// The value of a literal in the last model.
    pub(crate) fn is(&self, literal: Lit) -> bool {
        self.solver.value_lit(literal) == lbool::TRUE
    }

    /// At most one: pairs for few, groups of four with a commander for many (Klieber and Kwon 2007).
    pub(crate) fn at_most_one(&mut self, literals: &[Lit]) {
        if literals.len() <= 6 {
            for (i, a) in literals.iter().enumerate() {
                for b in &literals[..i] {
                    self.clause(&[!*a, !*b]);
                }
            }
            return;
        }
        let mut commanders = Vec::new();
        for group in literals.chunks(4) {
            if let [one] = group {
                commanders.push(*one);
                continue;
            }
            let commander = self.literal();
            for a in group {
                self.clause(&[!*a, commander]);
            }
            self.at_most_one(group);
            commanders.push(commander);
        }
        self.at_most_one(&commanders);
    }

    /// Literals `o[k]`: at least `k + 1` of the inputs are true, for `k` below `most`. With `both`, the
    /// count also follows from the outputs (Bailleux and Boufkhad 2003).
    pub(crate) fn counter(&mut self, inputs: &[Lit], most: usize, both: bool) -> Vec<Lit> {
        if inputs.len() <= 1 || most == 0 {
            return inputs.iter().copied().take(most).collect();
        }
        let (left, right) = inputs.split_at(inputs.len() / 2);
        let (a, b) = (self.counter(left, most, both), self.counter(right, most, both));
        let n = (a.len() + b.len()).min(most);
        let out = self.literals(n);
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i + j > 0 {
                    let k = (i + j).min(n);
                    let mut clause = vec![out[k - 1]];
                    clause.extend((i > 0).then(|| !a[i - 1]));
                    clause.extend((j > 0).then(|| !b[j - 1]));
                    if i + j <= n
                        || (i.saturating_sub(1) + j < n && i + j.saturating_sub(1) < n)
                        || i + j == n + 1
                    {
                        self.clause(&clause);
                    }
                }
                if both && i + j < n {
                    // Not more than i of the left and j of the right: not more than i + j.
                    let mut clause = vec![!out[i + j]];
                    clause.extend(a.get(i).copied());
                    clause.extend(b.get(j).copied());
                    self.clause(&clause);
                }
            }
        }
        out
    }

    /// At most `most` of the inputs.
    pub(crate) fn at_most(&mut self, inputs: &[Lit], most: usize) {
        if inputs.len() <= most {
            return;
        }
        if most == 1 {
            self.at_most_one(inputs);
            return;
        }
        let count = self.counter(inputs, most + 1, false);
        self.clause(&[!count[most]]);
    }

    /// At least `least` of the inputs.
    pub(crate) fn at_least(&mut self, inputs: &[Lit], least: usize) {
        if least == 0 {
            return;
        }
        if inputs.len() < least {
            self.clause(&[]);
            return;
        }
        if least == 1 {
            self.clause(inputs);
            return;
        }
        let count = self.counter(inputs, least, true);
        self.clause(&[count[least - 1]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_count_both_ways() {
        for n in 1..=9usize {
            for k in 0..=n {
                for most in 1..=n {
                    let mut sat = Sat::new();
                    let inputs = sat.literals(n);
                    let out = sat.counter(&inputs, most, true);
                    assert_eq!(out.len(), most);
                    let set: Vec<Lit> = inputs
                        .iter()
                        .enumerate()
                        .map(|(i, l)| if i < k { *l } else { !*l })
                        .collect();
                    assert_eq!(sat.solve(&set, 1000), Answer::Yes);
                    for (i, o) in out.iter().enumerate() {
                        assert_eq!(sat.is(*o), i < k, "{k} of {n}, output {i} of {most}");
                    }
                }
            }
        }
    }

    #[test]
    fn four_into_three_does_not_go() {
        let mut sat = Sat::new();
        let x: Vec<Vec<Lit>> = (0..4).map(|_| sat.literals(3)).collect();
        x.iter().for_each(|row| sat.at_least(row, 1));
        for hole in 0..3 {
            let column: Vec<Lit> = x.iter().map(|row| row[hole]).collect();
            sat.at_most(&column, 1);
        }
        assert_eq!(sat.solve(&[], 10_000), Answer::No);
    }
}
