//! Fitness and quality: complexity by iteration, where a product is as good as its weakest maker.
//!
//! ```text
//! F~[e] = sum_p M[e,p] Q[p]              Q~[p] = 1 / sum_e (M[e,p] / F[e])
//! F = F~ / mean F~                       Q = Q~ / mean Q~
//! ```
//!
//! Both start at 1, and both use the *previous* `F` and `Q`. `M` is [`Presence`]. No unit; the mean
//! over economies and over products is 1.
//!
//! ```
//! use corridor_trade::indicators::{Presence, fitness_after};
//! let nested = [[true, true, true], [true, true, false], [true, false, false]].concat();
//! let f = fitness_after(&Presence::of_cells(nested, 3)?, 1)?;
//! assert_eq!(f.fitness, [Some(1.5), Some(1.0), Some(0.5)]);
//! # Ok::<(), corridor_trade::Error>(())
//! ```
//!
//! Where the matrix is not nested, some values fall towards 0 for ever while the ranking has long
//! settled. So [`fitness`] stops when no logarithm of `F` moves by more than 1e-10, or when the ranking has
//! stood for 100 updates, and says which; neither within 1,000 updates is an error. The R package's
//! `iterations = 20` makes 19 updates: [`fitness_after`].
//!
//! Undefined, `None`: an economy or a product without advantages. Cost: one pass over the ones of
//! `M` an update.
//!
//! Source: Tacchella et al. (2012), eq. 1; Pugliese, Zaccaria and Pietronero (2016) on stopping.
//! Oracle: `oracles/ecomplexity`.

use super::presence::Presence;
use super::sums::exact_sum;
use crate::Error;

/// The largest move of a logarithm of fitness that counts as none.
const TOLERANCE: f64 = 1e-10;
/// Updates through which an unchanged ranking counts as settled.
const STEADY: u32 = 100;
/// Updates before giving up.
const MOST: u32 = 1000;

/// Why the iteration ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The values stopped moving.
    Values,
    /// The ranking of economies stood still, while some values still fall.
    Ranking,
    /// The number of updates was given.
    Updates,
}

/// Fitness of economies, quality of products.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitness {
    /// One an economy, mean 1.
    pub fitness: Vec<Option<f64>>,
    /// One a product, mean 1.
    pub quality: Vec<Option<f64>>,
    /// How many updates were made.
    pub updates: u32,
    /// Why no more were.
    pub stop: Stop,
}

/// Fitness and quality, iterated until they settle.
///
/// # Errors
///
/// [`Error::NotConverged`] when neither the values nor the ranking settle, or a fitness falls below
/// what a double can hold.
pub fn fitness(presence: &Presence) -> Result<Fitness, Error> {
    let mut state = State::new(presence);
    let (mut steady, mut ranking, mut change) = (0, state.ranking(), f64::INFINITY);
    while state.updates < MOST {
        let before = state.f.clone();
        state.update()?;
        change = largest_move(&before, &state.f);
        if change <= TOLERANCE {
            return Ok(state.result(Stop::Values));
        }
        let now = state.ranking();
        steady = if now == ranking { steady + 1 } else { 0 };
        ranking = now;
        if steady >= STEADY {
            return Ok(state.result(Stop::Ranking));
        }
    }
    Err(not_converged(MOST, change))
}

/// Fitness and quality after a given number of updates.
///
/// # Errors
///
/// [`Error::NotConverged`] when a fitness falls below what a double can hold.
pub fn fitness_after(presence: &Presence, updates: u32) -> Result<Fitness, Error> {
    let mut state = State::new(presence);
    while state.updates < updates {
        state.update()?;
    }
    Ok(state.result(Stop::Updates))
}

fn not_converged(iterations: u32, change: f64) -> Error {
    Error::NotConverged { what: "fitness", iterations, change, tolerance: TOLERANCE }
}

struct State {
    holders: Vec<Vec<usize>>,
    active: Vec<bool>,
    f: Vec<f64>,
    q: Vec<f64>,
    updates: u32,
}

impl State {
    fn new(presence: &Presence) -> Self {
        Self {
            holders: presence.holders(),
            active: presence.diversity().iter().map(|d| *d > 0).collect(),
            f: vec![1.0; presence.economies()],
            q: vec![1.0; presence.products()],
            updates: 0,
        }
    }

    fn update(&mut self) -> Result<(), Error> {
        let mut f = vec![0.0; self.f.len()];
        let mut q = vec![0.0; self.q.len()];
        for (p, holders) in self.holders.iter().enumerate().filter(|(_, h)| !h.is_empty()) {
            let mut weakness = 0.0;
            for &e in holders {
                f[e] += self.q[p];
                weakness += 1.0 / self.f[e];
            }
            q[p] = 1.0 / weakness;
        }
        let products = self.holders.iter().filter(|h| !h.is_empty()).count();
        let economies = self.active.iter().filter(|a| **a).count();
        let mean_f = exact_sum(f.iter().copied()) / economies as f64;
        let mean_q = exact_sum(q.iter().copied()) / products as f64;
        f.iter_mut().for_each(|f| *f /= mean_f);
        q.iter_mut().for_each(|q| *q /= mean_q);
        self.updates += 1;
        let normal = |value: f64| value.is_normal();
        if self.active.iter().zip(&f).any(|(active, f)| *active && !normal(*f)) {
            return Err(not_converged(self.updates, largest_move(&self.f, &f)));
        }
        (self.f, self.q) = (f, q);
        Ok(())
    }

    fn ranking(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.f.len()).filter(|&e| self.active[e]).collect();
        order.sort_by(|&a, &b| self.f[b].total_cmp(&self.f[a]).then(a.cmp(&b)));
        order
    }

    fn result(self, stop: Stop) -> Fitness {
        let fitness = self.f.iter().zip(&self.active).map(|(f, a)| a.then_some(*f)).collect();
        let quality = self.q.iter().zip(&self.holders);
        let quality = quality.map(|(q, h)| (!h.is_empty()).then_some(*q)).collect();
        Fitness { fitness, quality, updates: self.updates, stop }
    }
}

/// The largest absolute change of a logarithm.
fn largest_move(before: &[f64], after: &[f64]) -> f64 {
    let pairs = before.iter().zip(after).filter(|(b, a)| **b > 0.0 && **a > 0.0);
    pairs.map(|(b, a)| (a / b).ln().abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presence(rows: &[&str]) -> Presence {
        let cells = rows.concat().chars().map(|c| c == '1').collect();
        Presence::of_cells(cells, rows[0].len()).unwrap()
    }

    #[test]
    fn values_that_settle_stop_the_iteration() {
        let f = fitness(&presence(&["11", "11"])).unwrap();
        assert_eq!((f.stop, f.fitness), (Stop::Values, vec![Some(1.0), Some(1.0)]));
    }

    #[test]
    fn a_ranking_that_settles_stops_it_while_values_fall() {
        let f = fitness(&presence(&["1111", "1100", "1000", "0011"])).unwrap();
        assert_eq!(f.stop, Stop::Ranking);
        assert!(f.updates >= STEADY);
        assert!(f.fitness[0] > f.fitness[1]);
    }

    #[test]
    fn no_advantages_are_absent() {
        let f = fitness_after(&presence(&["110", "000"]), 3).unwrap();
        assert_eq!((f.fitness[1], f.quality[2]), (None, None));
    }
}
