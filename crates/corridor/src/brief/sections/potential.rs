//! Export potential in the brief: product by product with an interval, and against the gap to the
//! target.

use corridor_trade::indicators::share_gap;
use rust_decimal::prelude::ToPrimitive as _;

use super::happened::reconciled;
use super::target;
use crate::answers::potential::{Basis, Potential, Potentials, Ranged, potentials};
use crate::brief::build::Desk;
use crate::brief::chart::{Bar, Chart, Plot};
use crate::brief::sections::promised::record_card;
use crate::brief::{Block, Cell, Span, Table, claim, column, numbers, words};
use crate::error::Error;
use crate::evidence::{CardId, Claim};
use crate::figures::{count, money, ratio, share};
use crate::folder::partnership::name;
use crate::statistics::pair::Pair;
use crate::statistics::product::product;
use crate::statistics::reported::TOTAL;

/// How many products a table shows.
const SHOWN: usize = 10;
const CHARTS: [&str; 2] = ["potential-out", "potential-back"];

/// A direction's potentials and the cards behind them.
struct Shown {
    way: usize,
    found: Potentials,
    ease: CardId,
    sum: CardId,
}

pub(super) fn blocks(desk: &mut Desk<'_>, pair: &Pair) -> Result<Vec<Block>, Error> {
    let mut shown = Vec::new();
    for way in [0, 1] {
        if let Some(found) = potentials(pair, way)? {
            let ease = ease_card(desk, pair, way, &found);
            let sum = sum_card(desk, pair, way, &found, ease);
            shown.push(Shown { way, found, ease, sum });
        }
    }
    if shown.is_empty() {
        return Ok(Vec::new());
    }
    let gap = gap(desk, pair);
    let mut blocks = vec![Block::Heading { text: "Export potential".to_owned() }, meaning()];
    for one in &shown {
        blocks.extend(direction(desk, pair, one, gap.as_ref()));
    }
    if let Some(gap) = &gap {
        blocks.push(against(desk, gap, &shown)?);
    }
    Ok(blocks)
}

fn meaning() -> Block {
    Block::Paragraph {
        spans: vec![words(
            "A product's potential is the exporter's share in the world's trade of it, times what the importer buys of it, times how much easier or harder the two trade than their shares alone would make it. What an exporter itself buys in counts against its share. Tariffs, distance and expected growth are left out: the folder has no product tariffs and no forecast of demand. Unrealised is what the potential is above trade. Room is a ceiling: the smaller of what the one sells and the other buys, less their trade.",
        )],
    }
}

/// Where intervals come from, in words.
fn basis(found: &Potentials) -> String {
    let years = |list: &[u16]| list.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    match &found.basis {
        Basis::Years(list) => {
            format!("how the years {} differ: each left out in turn", years(list))
        }
        Basis::Sections(n) => format!(
            "how much the ease of trade rests on single sections of goods, each of {n} left out in turn, since product trade of {} alone is held and three years are needed to see how years differ",
            years(&found.years)
        ),
        Basis::Absent => {
            format!("{} alone, in too few sections of goods, give none", years(&found.years))
        }
    }
}

fn interval(ranged: Ranged, shown: impl Fn(f64) -> String) -> Option<String> {
    let (low, high) = ranged.ends?;
    Some(format!("{} to {}", shown(low), shown(high)))
}

fn dollars(value: f64) -> String {
    money(value, "USD")
}

fn ease_card(desk: &mut Desk<'_>, pair: &Pair, way: usize, found: &Potentials) -> CardId {
    let direction = &pair.directions[way];
    let (exporter, importer) = (name(&direction.exporter), name(&direction.importer));
    let title = |pair: &Pair| format!("Goods from {exporter} to {importer}, {}", pair.year);
    let mut inputs: Vec<CardId> = pair
        .earlier
        .iter()
        .chain([pair])
        .map(|year| desk.cards.statistic(title(year), year.flow_total(way)))
        .collect();
    let codes: Vec<&str> = found.products.iter().take(SHOWN).map(|p| p.product.as_str()).collect();
    let totals = pair.total_rows(way, &codes);
    inputs.push(desk.cards.statistic(format!("What {exporter} sells and {importer} buys"), totals));
    let formula = format!(
        "{} ÷ Σ ({exporter}'s exports × {importer}'s imports ÷ world trade of each product, {}) = {}",
        dollars(found.flow),
        dollars(found.flow / found.ease.value),
        ratio(found.ease.value)
    );
    let mut options = vec![
        ("interval from", basis(found)),
        (
            "means",
            "above one, the two trade more than their shares in world trade would make".to_owned(),
        ),
        (
            "source",
            "Decreux and Spies (2016); the interval is the jackknife with Student's t at 95 %"
                .to_owned(),
        ),
    ];
    if let Some(ends) = interval(found.ease, ratio) {
        options.push(("interval", ends));
    }
    if let Some(note) = pair.source().coverage_note() {
        options.push(("limits", note));
    }
    desk.cards.estimate(
        &format!("Ease of trade from {exporter} to {importer}"),
        formula,
        &inputs,
        &options,
    )
}

fn sum_card(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    found: &Potentials,
    ease: CardId,
) -> CardId {
    let direction = &pair.directions[way];
    let positive = found.products.iter().filter(|p| p.unrealised.value > 0.0).count();
    let formula = format!(
        "Σ max(0, potential − trade) over products: {} of {} are above their trade, by {} in all",
        count(positive),
        count(found.products.len()),
        dollars(found.unrealised.value)
    );
    let mut options = vec![("interval from", basis(found))];
    if let Some(ends) = interval(found.unrealised, dollars) {
        options.push(("interval", ends));
    }
    let title = format!(
        "Unrealised potential from {} to {}",
        name(&direction.exporter),
        name(&direction.importer)
    );
    desk.cards.estimate(&title, formula, &[ease], &options)
}

fn direction(desk: &mut Desk<'_>, pair: &Pair, one: &Shown, gap: Option<&Gap>) -> Vec<Block> {
    let direction = &pair.directions[one.way];
    let (exporter, importer) = (name(&direction.exporter), name(&direction.importer));
    let found = &one.found;
    let mut spans = vec![
        words(format!(
            "From {exporter} to {importer}, products whose potential is above their trade fall short of it by "
        )),
        claim(dollars(found.unrealised.value), one.sum),
        words(" a year"),
    ];
    if let Some(ends) = interval(found.unrealised, dollars) {
        spans.extend([words(" (interval "), claim(ends, one.sum), words(")")]);
    }
    spans.extend([words("; the ease of trade is "), claim(ratio(found.ease.value), one.ease)]);
    if let Some(ends) = interval(found.ease, ratio) {
        spans.extend([words(" ("), claim(ends, one.ease), words(")")]);
    }
    spans.push(words(match found.basis {
        Basis::Absent => ". There is no interval: ",
        Basis::Years(_) | Basis::Sections(_) => ". The interval comes from ",
    }));
    spans.extend([claim(basis(found), one.ease), words(".")]);
    let mut blocks = vec![Block::Paragraph { spans }];
    let lacking = &pair.source().coverage.missing_importers;
    if lacking.contains(&direction.exporter) {
        let what = format!("What {exporter} buys is not in the data");
        let statistic =
            pair.totals.statistic(&what, &["economy"], vec![vec![direction.exporter.clone()]]);
        let card = desk.cards.statistic(&what, statistic);
        blocks.push(Block::Warning {
            spans: vec![
                claim(what, card),
                words(": all that it sells is taken to be of its own making, so these potentials are too high where it passes goods on."),
            ],
        });
    }
    let top: Vec<&Potential> =
        found.products.iter().filter(|p| p.unrealised.value > 0.0).take(SHOWN).collect();
    if top.is_empty() {
        return blocks;
    }
    let mut columns = vec![
        column("Product"),
        numbers("Trade"),
        numbers("Potential"),
        numbers("Interval"),
        numbers("Unrealised"),
    ];
    if gap.is_some() {
        columns.push(numbers("Of the gap"));
    }
    columns.push(numbers("Room, at most"));
    let rows: Vec<Vec<Cell>> = top.iter().map(|p| product_row(desk, pair, one, p, gap)).collect();
    let bars = top.iter().map(|p| Bar {
        label: product(&p.product).label(),
        value: p.unrealised.value / 1e6,
        shown: dollars(p.unrealised.value),
        ends: p.unrealised.ends.map(|(low, high)| (low / 1e6, high / 1e6)),
    });
    blocks.push(Block::Chart(Chart {
        id: CHARTS[one.way],
        title: format!("Largest unrealised potential from {exporter} to {importer}"),
        description: "One bar a product, in millions of US dollars a year, with a thin line from the low to the high end of its interval.".to_owned(),
        card: one.sum,
        plot: Plot::Bars { unit: "million US dollars a year".to_owned(), bars: bars.collect() },
        twin: Table {
            caption: format!("Largest unrealised potential from {exporter} to {importer}"),
            columns,
            rows,
        },
    }));
    blocks
}

fn product_row(
    desk: &mut Desk<'_>,
    pair: &Pair,
    one: &Shown,
    potential: &Potential,
    gap: Option<&Gap>,
) -> Vec<Cell> {
    let code = potential.product.as_str();
    let label = product(code).label();
    let years: Vec<&Pair> = pair.earlier.iter().chain([pair]).collect();
    let flows: Vec<CardId> = years
        .iter()
        .map(|year| {
            let rows = year.flow_rows(one.way, &[code]);
            desk.cards.statistic(format!("{label}: between the two"), rows)
        })
        .collect();
    let totals: Vec<CardId> = years
        .iter()
        .map(|year| {
            let rows = year.total_rows(one.way, &[code]);
            desk.cards.statistic(format!("{label}: sold, bought, traded by the world"), rows)
        })
        .collect();
    let newest = totals.last().copied().unwrap_or(one.ease);
    let trade = potential.trade;
    let own = match trade.taken > 0.0 {
        true => format!("min(1, {} ÷ {})", dollars(trade.sold), dollars(trade.taken)),
        false => "1".to_owned(),
    };
    let formula = format!(
        "{} ÷ {} × {own} × {} × {} = {}",
        dollars(trade.sold),
        dollars(trade.world),
        dollars(trade.bought),
        ratio(one.found.ease.value),
        dollars(potential.potential.value)
    );
    let inputs: Vec<CardId> = totals.iter().copied().chain([one.ease]).collect();
    let mut options = vec![
        ("reads", "share in world trade × own making × what the importer buys × ease".to_owned()),
        ("interval from", basis(&one.found)),
        ("left out", "tariffs, distance, expected growth: each factor is one".to_owned()),
    ];
    if let Some(ends) = interval(potential.potential, dollars) {
        options.push(("interval", ends));
    }
    let card =
        desk.cards.estimate(&format!("Export potential: {label}"), formula, &inputs, &options);
    let traded = match &flows[..] {
        [only] => *only,
        many => desk.cards.estimate("Mean of years", dollars(trade.traded), many, &[]),
    };
    let formula = format!(
        "{} − {} = {}",
        dollars(potential.potential.value),
        dollars(trade.traded),
        dollars(potential.unrealised.value)
    );
    let unrealised = desk.cards.estimate("Unrealised potential", formula, &[card, traded], &[]);
    let room = desk.cards.estimate(
        "Room",
        format!("min(sold, bought) − traded, {}: {}", pair.year, dollars(potential.room as f64)),
        &[newest, flows.last().copied().unwrap_or(newest)],
        &[("reads", "an upper bound: without more being made or bought in all".to_owned())],
    );
    let mut row = vec![
        vec![claim(label, newest)],
        vec![claim(dollars(trade.traded), traded)],
        vec![claim(dollars(potential.potential.value), card)],
        interval(potential.potential, dollars)
            .map_or_else(Vec::new, |ends| vec![claim(ends, card)]),
        vec![claim(dollars(potential.unrealised.value), unrealised)],
    ];
    if let Some(gap) = gap {
        row.push(part_of(desk, potential.unrealised.value, unrealised, gap));
    }
    row.push(vec![claim(dollars(potential.room as f64), room)]);
    row
}

/// What is missing to the standing target, from the reconciled trade that potentials are measured with.
struct Gap {
    goal: Claim<f64>,
    now: Claim<f64>,
    missing: Claim<f64>,
}

fn gap(desk: &mut Desk<'_>, pair: &Pair) -> Option<Gap> {
    let record = target::standing(desk).into_iter().next()?;
    let level = record.value().filter(|v| v.unit == "USD")?.amount.to_f64()?;
    let goal = Claim::new(level, record_card(desk, record)?);
    let now = reconciled(desk, TOTAL, i16::try_from(pair.year).ok()?)?;
    let missing = goal.value - now.value;
    if missing <= 0.0 {
        return None;
    }
    let formula =
        format!("{} − {} = {}", dollars(goal.value), dollars(now.value), dollars(missing));
    let card = desk.cards.estimate("Gap to the target", formula, &[goal.card, now.card], &[]);
    Some(Gap { goal, now, missing: Claim::new(missing, card) })
}

fn part_of(desk: &mut Desk<'_>, value: f64, card: CardId, gap: &Gap) -> Vec<Span> {
    let part = share(value / gap.missing.value);
    let formula = format!("{} ÷ {} = {part}", dollars(value), dollars(gap.missing.value));
    let card = desk.cards.estimate("Share of the gap", formula, &[card, gap.missing.card], &[]);
    vec![claim(part, card)]
}

/// Both directions against the gap: what potential would fill, and what not even room can.
fn against(desk: &mut Desk<'_>, gap: &Gap, shown: &[Shown]) -> Result<Block, Error> {
    let sums: Vec<CardId> = shown.iter().map(|one| one.sum).collect();
    let all: f64 = shown.iter().map(|one| one.found.unrealised.value).sum();
    let parts: Vec<String> = shown.iter().map(|one| dollars(one.found.unrealised.value)).collect();
    let sum = desk.cards.estimate(
        "Unrealised potential in all",
        format!("{} = {}", parts.join(" + "), dollars(all)),
        &sums,
        &[],
    );
    let mut spans = vec![
        words("Against the gap: the target of "),
        claim(dollars(gap.goal.value), gap.goal.card),
        words(" is "),
        claim(dollars(gap.missing.value), gap.missing.card),
        words(" above the "),
        claim(dollars(gap.now.value), gap.now.card),
        words(" of the product data. Unrealised potential comes to "),
        claim(dollars(all), sum),
        words(", or "),
    ];
    spans.extend(part_of(desk, all, sum, gap));
    spans.push(words(" of the gap."));
    let products = || shown.iter().flat_map(|one| &one.found.products);
    // Whole dollars, as the plan needs them; a fraction of a dollar is nobody's trade.
    let weights: Vec<i64> = products().map(|p| p.unrealised.value.round() as i64).collect();
    let rooms: Vec<i64> = products().map(|p| p.room).collect();
    let room: i64 = rooms.iter().sum();
    let room_card = desk.cards.estimate(
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
        "The gap shared over products",
        format!(
            "{} in proportion to unrealised potential, no product above its own nor above its room: {} filled, {} left",
            dollars(gap.missing.value),
            dollars(filled as f64),
            dollars(plan.unfilled as f64)
        ),
        &[sum, room_card, gap.missing.card],
        &[("rule", "what a product cannot take goes to the others, in proportion".to_owned())],
    );
    spans.extend([
        words(" If every product rose to its potential, and none above its room, "),
        claim(dollars(plan.unfilled as f64), plan_card),
        words(" of the gap would stay open. Room in all, a ceiling and no forecast, is "),
        claim(dollars(room as f64), room_card),
        words("."),
    ]);
    Ok(Block::Paragraph { spans })
}
