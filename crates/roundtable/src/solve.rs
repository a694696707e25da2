//! From an event to a plan and the bound that says how good it is.
//!
//! 1. choose meetings by a flow: the choice is a bound, with prices that prove it;
//! 2. give them slots by colouring: where nobody is away this always works, and the plan is the best;
//! 3. otherwise raise the value, slot by slot and by ejection, until it meets the bound or the effort ends;
//! 4. where it does not and the event is small, decide by branch and bound;
//! 5. move chains of meetings between slots while that takes breaks away.

use crate::{
    Error, Event, Score,
    board::{Board, Objective, Place},
    bound::{Certificate, Selection, select},
    conflict::Conflict,
    exact::{self, Aim},
    plan::{Plan, Row},
    search::Dice,
    tables,
};

/// The part of a mean weight that a change may lose at the start of the search.
const THRESHOLD: i64 = 128;

/// How long to search, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Seed of the search.
    pub seed: u64,
    /// Steps of the search in thousands, used only where the bound is not met at once.
    pub effort: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, effort: 100 }
    }
}

/// A plan with the bound on any plan.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The plan.
    pub plan: Plan,
    /// The bound of the prices.
    pub certificate: Certificate,
    /// Has branch and bound shown that no plan is better, where the bound of the prices is not met?
    pub searched: bool,
}

impl Solved {
    /// No plan scores more than this.
    #[must_use]
    pub fn bound(&self) -> Score {
        if self.searched { self.plan.score() } else { self.certificate.bound() }
    }

    /// Is the plan proven best: does it reach the bound?
    #[must_use]
    pub fn proven(&self) -> bool {
        self.plan.score() >= self.bound()
    }

    /// What a better plan could still add in weight, when musts and floor places reach their bound;
    /// `None` when they do not, and weight alone says nothing.
    #[must_use]
    pub fn gap(&self) -> Option<i64> {
        let (score, bound) = (self.plan.score(), self.bound());
        let level = score.musts == bound.musts && score.floor_places == bound.floor_places;
        level.then(|| (bound.weight - score.weight).max(0))
    }
}

/// Plans an event: the best timetable, proven where the bound is met.
///
/// # Errors
///
/// [`Error::Fixed`] with the lines that cannot hold together, when the fixed meetings cannot be held.
pub fn plan(event: &Event, options: &Options) -> Result<Solved, Error> {
    let objective = Objective::of(event);
    let mut board = Board::new(event, &objective);
    if pin(&mut board).is_err() {
        return Err(Error::Fixed(Box::new(Conflict::fixed(event)?)));
    }
    let selection = select(event);
    let certificate = Certificate::new(event, selection.prices.clone())?;
    let goal = i64::try_from(selection.prices.composite(event)).unwrap_or(i64::MAX);
    let pinned = board.places();
    fill_board(&mut board, &selection, goal, options);
    let searched = board.value() < goal
        && options.effort > 0
        && exact::columns(event) <= exact::MOST_COLUMNS
        && {
            let musts = event.scale.must / event.scale.floor;
            let first = Aim::of(event, -1, |e, _| if event.pairs()[e].must { musts } else { 0 });
            let weight = Aim::of(event, 0, |e, _| i64::from(event.pairs()[e].weight));
            exact::raise(&mut board, &pinned, &[first, weight]) == 2
        };
    board.settle();
    Ok(Solved { plan: finish(&board, &Default::default())?, certificate, searched })
}

pub(crate) fn finish(
    board: &Board<'_>,
    before: &std::collections::BTreeMap<(usize, usize), u32>,
) -> Result<Plan, Error> {
    let event = board.event;
    let held: Vec<(usize, usize)> =
        (0..event.pairs().len()).filter_map(|e| board.slot(e).map(|t| (e, t))).collect();
    let rows: Vec<Row> = tables::seat(event, &held, before)?
        .into_iter()
        .enumerate()
        .map(|(source, m)| {
            let pair = &event.pairs()[m.pair];
            let name = |i: usize| event.firms()[i].name.clone();
            Row { a: name(pair.a), b: name(pair.b), slot: m.slot, table: m.table, source }
        })
        .collect();
    Plan::from_rows(event, &rows)
}

/// Puts the fixed meetings in their slots; gives back the first pair that has no place there.
pub(crate) fn pin(board: &mut Board<'_>) -> Result<(), usize> {
    for (e, pair) in board.event.pairs().iter().enumerate() {
        let Some(slot) = pair.fixed else { continue };
        let Some(place) = board.fits(e, slot).filter(|_| board.below_caps(e)) else {
            return Err(e);
        };
        board.set(e, Some(place));
        board.pin(e);
    }
    board.commit();
    Ok(())
}

/// Places the selection, then searches until `goal` or the end of the effort.
pub(crate) fn fill_board(
    board: &mut Board<'_>,
    selection: &Selection,
    goal: i64,
    options: &Options,
) {
    let event = board.event;
    let mut order: Vec<usize> = (0..event.pairs().len()).filter(|e| selection.taken[*e]).collect();
    order.sort_by_key(|e| {
        (event.pairs()[*e].open.len(), std::cmp::Reverse(board.objective.gain[*e]), *e)
    });
    let mut halves: Vec<usize> = (0..event.pairs().len()).filter(|e| selection.half[*e]).collect();
    halves.sort_by_key(|e| (std::cmp::Reverse(board.objective.gain[*e]), *e));
    for e in order.into_iter().chain(halves) {
        if board.place(e).is_none() && board.below_caps(e) {
            board.place_pair(e);
        }
        board.commit();
    }
    search_from(board, selection, goal, options);
}

/// Searches on from a timetable, under the board's own objective.
pub(crate) fn search_on(board: &mut Board<'_>, goal: i64, options: &Options) {
    let selection = select(board.event);
    search_from(board, &selection, goal, options);
}

fn search_from(board: &mut Board<'_>, selection: &Selection, goal: i64, options: &Options) {
    if board.value() >= goal {
        return;
    }
    let event = board.event;
    let ranked = ranked(board);
    top_up(board);
    let halls = event.flow_halls();
    sweep(board, halls.as_deref(), goal);
    let hot = hot(board, selection);
    let mut dice = Dice::new(options.seed);
    let mean = mean_gain(board);
    let rounds = 4;
    for round in 0..rounds {
        if board.value() >= goal {
            return;
        }
        let before: (i64, Vec<Option<Place>>) = (board.value(), board.places());
        let threshold = mean / (THRESHOLD * (1 + round));
        board.eject(
            &hot,
            &ranked,
            u64::from(options.effort) * 1000 / rounds as u64,
            threshold,
            goal,
            &mut dice,
        );
        sweep(board, halls.as_deref(), goal);
        if board.value() < before.0 {
            board.restore(&before.1);
        }
    }
}

/// The pairs of each firm, the most gainful first.
fn ranked(board: &Board<'_>) -> Vec<Vec<u32>> {
    let event = board.event;
    (0..event.firms().len())
        .map(|i| {
            let mut list: Vec<u32> = event.pairs_of[i]
                .iter()
                .filter(|e| !event.pairs()[**e].open.is_empty())
                .map(|e| *e as u32)
                .collect();
            list.sort_by_key(|e| (std::cmp::Reverse(board.objective.gain[*e as usize]), *e));
            list
        })
        .collect()
}

/// Adds pairs while both firms are below their caps.
fn top_up(board: &mut Board<'_>) {
    let mut order: Vec<usize> = (0..board.event.pairs().len()).collect();
    order.sort_by_key(|e| (std::cmp::Reverse(board.objective.gain[*e]), *e));
    for e in order {
        if board.place(e).is_none()
            && board.below_caps(e)
            && !board.event.pairs()[e].open.is_empty()
        {
            let (before, mark) = (board.value(), board.mark());
            if board.place_pair(e) && board.value() < before {
                board.undo(mark);
            }
            board.commit();
        }
    }
}

/// Rematches slot after slot until none rises.
fn sweep(board: &mut Board<'_>, halls: Option<&[Option<usize>]>, goal: i64) {
    let mut since = 0;
    let mut slot = 0;
    while since < board.slots && board.value() < goal {
        since = if board.rematch(slot, halls) { 0 } else { since + 1 };
        board.commit();
        slot = (slot + 1) % board.slots;
    }
}

/// Pairs that the prices find worth their place, and those nearly so: the first half as many again.
fn hot(board: &Board<'_>, selection: &Selection) -> Vec<u32> {
    let event = board.event;
    let prices = &selection.prices;
    let table = prices.table.first().copied().unwrap_or(0);
    let slots = event.slots().len();
    let mut list: Vec<(i64, u32)> = event
        .pairs()
        .iter()
        .enumerate()
        .filter(|(_, p)| !p.open.is_empty())
        .map(|(e, p)| {
            let hall = p.hall.and_then(|h| prices.hall.get(h * slots)).copied().unwrap_or(0);
            (
                prices.unit * board.objective.gain[e]
                    - prices.firm[p.a]
                    - prices.firm[p.b]
                    - table
                    - hall,
                e as u32,
            )
        })
        .collect();
    list.sort_by_key(|(reduced, e)| (std::cmp::Reverse(*reduced), *e));
    let chosen = list.iter().filter(|(r, _)| *r >= 0).count();
    list.truncate((chosen * 3 / 2).max(64));
    list.into_iter().map(|(_, e)| e).collect()
}

fn mean_gain(board: &Board<'_>) -> i64 {
    let weights: i64 = board.event.pairs().iter().map(|p| i64::from(p.weight)).sum();
    weights / board.event.pairs().len().max(1) as i64
}
