//! Export potential against the gap to the standing target: what it would fill, and what not even room
//! can.

use corridor_trade::View;
use corridor_trade::indicators::share_gap;
use serde::Serialize;

use super::{Shown, dollars};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::happened::{Curve, billions};
use crate::answers::series::of_products;
use crate::answers::target::{Goal, newest_first, standing};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{count, share};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Party, Plot, Step, StepKind};
use crate::statistics::pair::Pair;
use crate::statistics::product::product;

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
    /// Unrealised potential in all, of the directions in which it can be told.
    pub unrealised: Claim,
    /// Exporter and importer of the directions that are left out: the interval holds zero.
    pub left_out: Vec<[String; 2]>,
    /// That, of the gap.
    pub of_the_gap: Claim,
    /// What would stay open if every product rose to its potential, and none above its room.
    pub left: Claim,
    /// Room in all.
    pub room: Claim,
    /// What each product would add to today's trade, the largest first in each direction, the others
    /// together, and what stays open: in whole dollars they sum to what is missing.
    pub steps: Vec<Added>,
    /// The same from today's trade to the target, to be drawn.
    pub picture: Option<Curve>,
}

/// One step from today's trade to the target.
#[derive(Clone, Debug, Serialize)]
pub struct Added {
    /// The direction, or nothing of what stays open.
    pub way: Option<[String; 2]>,
    /// The product, or what is told together.
    pub what: Claim,
    /// What it adds.
    pub adds: Claim,
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
    let now = of_products(desk, pair)?;
    let mut open = newest_first(standing(desk)).into_iter().filter_map(|record| {
        let target = Goal::of(desk, record)?;
        let goal = target.level().cloned()?;
        (goal.value > now.value).then_some((target, goal))
    });
    let (target, goal) = open.next()?;
    drop(open);
    let missing = goal.value - now.value;
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

/// The directions against the gap: what potential would fill, and what not even room can. One whose
/// interval holds zero adds nothing that could be told; nothing where that is so of all.
pub(super) fn against(
    desk: &mut Desk<'_>,
    gap: &Gap,
    all: &[Shown],
) -> Result<Option<Against>, Error> {
    let (shown, unsure): (Vec<&Shown>, Vec<&Shown>) =
        all.iter().partition(|one| !one.found.unrealised.holds_zero());
    if shown.is_empty() {
        return Ok(None);
    }
    let left_out = unsure.iter().map(|one| one.ends.each_ref().map(|code| name(code)));
    let left_out: Vec<[String; 2]> = left_out.collect();
    let says = key!["target", gap.target.id, "potential"];
    let sums: Vec<&Key> = shown.iter().map(|one| &one.sum).collect();
    let ceilings: Vec<&Key> = all.iter().map(|one| &one.sum).collect();
    let total: f64 = shown.iter().map(|one| one.found.unrealised.value).sum();
    let parts: Vec<String> = shown.iter().map(|one| dollars(one.found.unrealised.value)).collect();
    let rule = "directions whose interval holds zero: what they could add cannot be told";
    let rule = [("left out", rule.to_owned())];
    let options = if left_out.is_empty() { &rule[..0] } else { &rule[..] };
    let sum = desk.cards.estimate(
        &key![says, "unrealised"],
        "Unrealised potential in all",
        format!("{} = {}", parts.join(" + "), dollars(total)),
        &sums,
        options,
    );
    let products = || shown.iter().flat_map(|one| &one.found.products);
    // Whole dollars, as the plan needs them; a fraction of a dollar is nobody's trade.
    let weights: Vec<i64> = products().map(|p| p.unrealised.value.round() as i64).collect();
    let rooms: Vec<i64> = products().map(|p| p.room).collect();
    let room: i64 = all.iter().flat_map(|one| &one.found.products).map(|p| p.room).sum();
    let room_card = desk.cards.estimate(
        &key![says, "room"],
        "Room in all",
        format!(
            "Σ max(0, min(sold, bought) − traded) over products and both directions = {}",
            dollars(room as f64)
        ),
        &ceilings,
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
    let steps = steps(desk, gap, &shown, &plan.filled, plan.unfilled, &plan_card);
    let picture = picture(desk, gap, &shown, &steps, &plan_card);
    Ok(Some(Against {
        left_out,
        steps,
        picture,
        target: gap.target.id.clone(),
        goal: number("goal", gap.goal.value, &gap.goal.card),
        missing: number("missing", gap.missing.value, &gap.missing.card),
        now: number("now", gap.now.value, &gap.now.card),
        unrealised: number("unrealised", total, &sum),
        left: number("left", plan.unfilled as f64, &plan_card),
        room: number("room", room as f64, &room_card),
        of_the_gap: part_of(desk, key![says, "of-the-gap"], total, &sum, gap),
    }))
}

/// Products drawn one by one in the direction that adds more, and in the other.
const ALONE: [usize; 2] = [5, 2];

/// What each product adds, the largest first, the others together; what stays open last.
fn steps(
    desk: &mut Desk<'_>,
    gap: &Gap,
    shown: &[&Shown],
    filled: &[i64],
    open: i64,
    plan: &Key,
) -> Vec<Added> {
    let says = key!["target", gap.target.id, "step"];
    let mut added = |way: Option<[String; 2]>, of: Key, what: String, amount: i64, why: String| {
        let card = desk.cards.estimate(&of, "A step to the target", why, &[plan], &[]);
        Added {
            way,
            what: Claim::words(key![of, "what"], what, &card).by("what takes this step"),
            adds: Claim::number(of, amount as f64, Unit::usd(), &card),
        }
    };
    let mut at = 0;
    let mut directions: Vec<(&Shown, Vec<(&str, i64)>)> = Vec::new();
    for one in shown {
        let products = &one.found.products;
        let part = filled.get(at..at + products.len()).unwrap_or_default();
        at += products.len();
        let mut list: Vec<(&str, i64)> = (products.iter().zip(part))
            .map(|(product, fills)| (product.product.as_str(), *fills))
            .filter(|(_, fills)| *fills > 0)
            .collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        directions.push((one, list));
    }
    let sum = |list: &[(&str, i64)]| list.iter().map(|(_, fills)| fills).sum::<i64>();
    let most = directions.iter().map(|(_, list)| sum(list)).max().unwrap_or_default();
    let mut all = Vec::new();
    for (one, list) in &directions {
        let direction = &one.ends;
        let alone = if sum(list) == most { ALONE[0] } else { ALONE[1] };
        // One product left over is shown itself.
        let alone = if list.len() == alone + 1 { list.len() } else { alone.min(list.len()) };
        let way = Some(direction.clone());
        for (code, fills) in &list[..alone] {
            let of = key![says, direction[0], direction[1], code];
            let why = format!(
                "{} of the gap, in proportion to its unrealised potential, not above it nor above its room",
                dollars(*fills as f64)
            );
            all.push(added(way.clone(), of, product(code).label(), *fills, why));
        }
        let rest = &list[alone..];
        if !rest.is_empty() {
            let of = key![says, direction[0], direction[1], "others"];
            let what = format!("{} other products", count(rest.len()));
            let why = format!("the sum over {what}: {}", dollars(sum(rest) as f64));
            all.push(added(way, of, what, sum(rest), why));
        }
    }
    let why = format!("what no product can take: {}", dollars(open as f64));
    all.push(added(None, key![says, "open"], "Still open".to_owned(), open, why));
    all
}

/// From today's trade to the target.
fn picture(
    desk: &mut Desk<'_>,
    gap: &Gap,
    shown: &[&Shown],
    steps: &[Added],
    plan: &Key,
) -> Option<Curve> {
    let level = |label: &str, of: &Sourced<f64>, kind| Step {
        label: label.to_owned(),
        party: Party::Neither,
        value: billions(of.value),
        shown: dollars(of.value),
        kind,
    };
    let view = desk.statistics.pair.as_ref().map(|pair| pair.flows.source.view());
    let now = match view {
        Some(View::Reconciled) => "Trade now, reconciled",
        _ => "Trade now, by the product data",
    };
    let mut list = vec![level(now, &gap.now, StepKind::Start)];
    let mut before: Option<&[String; 2]> = None;
    for step in steps {
        let place = step.way.as_ref().and_then(|way| shown.iter().position(|one| one.ends == *way));
        let party = Party::at(place.map(|at| shown[at].way));
        if let Some(way) = step.way.as_ref().filter(|way| before != Some(*way)) {
            let [from, to] = way.each_ref().map(|code| name(code));
            let label = format!("{from} to {to}");
            let (shown, kind) = (String::new(), StepKind::Heading);
            list.push(Step { label, party, value: 0.0, shown, kind });
        }
        before = step.way.as_ref();
        let kind = if step.way.is_some() { StepKind::Add } else { StepKind::Open };
        let sign = if step.way.is_some() { "+" } else { "" };
        list.push(Step {
            label: step.what.says.clone(),
            party,
            value: billions(step.adds.value?),
            shown: format!("{sign}{}", step.adds.says),
            kind,
        });
    }
    list.push(level("Target", &gap.goal, StepKind::End));
    let formula = "Each step is one figure of the table below it.";
    let says = key!["chart", "steps", gap.target.id];
    let title = "From today’s trade to the target";
    let inputs = [plan, &gap.now.card, &gap.goal.card];
    let evidence = desk.cards.estimate(&says, title, formula, &inputs, &[]);
    let unit = "billion US dollars a year".to_owned();
    Some(Curve { plot: Plot::Steps { unit, steps: list }, evidence })
}
