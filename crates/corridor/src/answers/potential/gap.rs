//! Export potential against the gap to the standing target: what it would fill, and what not even room
//! can.

use corridor_trade::indicators::share_gap;
use serde::Serialize;

use super::{Shown, dollars};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::series::reconciled;
use crate::answers::target::{Goal, standing};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::share;
use crate::key::{Key, key};
use crate::statistics::pair::Pair;
use crate::statistics::reported::TOTAL;

/// Both directions against the gap.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// The target's id.
    pub target: String,
    /// The target.
    pub goal: Claim,
    /// What is missing to it.
    pub missing: Claim,
    /// From this level.
    pub now: Claim,
    /// Unrealised potential in all.
    pub unrealised: Claim,
    /// That, of the gap.
    pub of_the_gap: Claim,
    /// What would stay open if every product rose to its potential, and none above its room.
    pub left: Claim,
    /// Room in all.
    pub room: Claim,
}

/// What is missing to the standing target, from the reconciled trade that potentials are measured
/// with.
pub(super) struct Gap {
    target: Goal,
    goal: Sourced<f64>,
    now: Sourced<f64>,
    missing: Sourced<f64>,
}

pub(super) fn gap(desk: &mut Desk<'_>, pair: &Pair) -> Option<Gap> {
    let record = standing(desk).into_iter().next()?;
    let target = Goal::of(desk, record)?;
    let goal = target.level().cloned()?;
    let now = reconciled(desk, TOTAL, i16::try_from(pair.year).ok()?)?;
    let missing = goal.value - now.value;
    if missing <= 0.0 {
        return None;
    }
    let formula =
        format!("{} − {} = {}", dollars(goal.value), dollars(now.value), dollars(missing));
    let says = key!["target", target.id, "gap", pair.year, "reconciled"];
    let inputs = [&goal.card, &now.card];
    let card = desk.cards.estimate(&says, "Gap to the target", formula, &inputs, &[]);
    Some(Gap { target, goal, now, missing: Sourced::new(missing, card) })
}

pub(super) fn part_of(desk: &mut Desk<'_>, says: Key, value: f64, card: &Key, gap: &Gap) -> Claim {
    let part = value / gap.missing.value;
    let formula = format!("{} ÷ {} = {}", dollars(value), dollars(gap.missing.value), share(part));
    let inputs = [card, &gap.missing.card];
    let card = desk.cards.estimate(&says, "Share of the gap", formula, &inputs, &[]);
    Claim::number(says, part, Unit::Share, &card)
}

/// Both directions against the gap: what potential would fill, and what not even room can.
pub(super) fn against(desk: &mut Desk<'_>, gap: &Gap, shown: &[Shown]) -> Result<Against, Error> {
    let says = key!["target", gap.target.id, "potential"];
    let sums: Vec<&Key> = shown.iter().map(|one| &one.sum).collect();
    let all: f64 = shown.iter().map(|one| one.found.unrealised.value).sum();
    let parts: Vec<String> = shown.iter().map(|one| dollars(one.found.unrealised.value)).collect();
    let sum = desk.cards.estimate(
        &key![says, "unrealised"],
        "Unrealised potential in all",
        format!("{} = {}", parts.join(" + "), dollars(all)),
        &sums,
        &[],
    );
    let products = || shown.iter().flat_map(|one| &one.found.products);
    // Whole dollars, as the plan needs them; a fraction of a dollar is nobody's trade.
    let weights: Vec<i64> = products().map(|p| p.unrealised.value.round() as i64).collect();
    let rooms: Vec<i64> = products().map(|p| p.room).collect();
    let room: i64 = rooms.iter().sum();
    let room_card = desk.cards.estimate(
        &key![says, "room"],
        "Room in all",
        format!(
            "Σ max(0, min(sold, bought) − traded) over products and both directions = {}",
            dollars(room as f64)
        ),
        &sums,
        &[("reads", "an upper bound: no seller makes more and no buyer takes more in all, and all of it is traded between the two first".to_owned())],
    );
    let caps: Vec<i64> =
        weights.iter().zip(&rooms).map(|(weight, room)| *weight.min(room)).collect();
    let plan = share_gap(gap.missing.value.round() as i64, &weights, &caps)?;
    let filled: i64 = plan.filled.iter().sum();
    let plan_card = desk.cards.estimate(
        &key![says, "left"],
        "The gap shared over products",
        format!(
            "{} in proportion to unrealised potential, no product above its own nor above its room: {} filled, {} left",
            dollars(gap.missing.value),
            dollars(filled as f64),
            dollars(plan.unfilled as f64)
        ),
        &[&sum, &room_card, &gap.missing.card],
        &[("rule", "what a product cannot take goes to the others, in proportion".to_owned())],
    );
    let number = |what: &str, value: f64, card: &Key| {
        Claim::number(key![says, what], value, Unit::usd(), card)
    };
    Ok(Against {
        target: gap.target.id.clone(),
        goal: number("goal", gap.goal.value, &gap.goal.card),
        missing: number("missing", gap.missing.value, &gap.missing.card),
        now: number("now", gap.now.value, &gap.now.card),
        unrealised: number("unrealised", all, &sum),
        left: number("left", plan.unfilled as f64, &plan_card),
        room: number("room", room as f64, &room_card),
        of_the_gap: part_of(desk, key![says, "of-the-gap"], all, &sum, gap),
    })
}
