//! What would close the gap? Room and export potential product by product, both directions, and both
//! against the gap to the standing target.

pub mod products;

use corridor_trade::indicators::{complementarity, headroom, share_gap};
use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::{ends, flow_card, product_card, way_key, world_card};
use super::series::reconciled;
use super::target::{Goal, standing};
use crate::error::Error;
use crate::evidence::Sourced;
use crate::figures::{count, money, ratio, share};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Bar, Plot};
use crate::statistics::pair::{Line, Pair};
use crate::statistics::product::product;
use crate::statistics::reported::TOTAL;
use products::{Basis, Potential, Potentials, Ranged, potentials};

/// How many products a table shows.
const SHOWN: usize = 10;
/// From this index on, an exporter is more specialised in a product than the world.
pub(super) const ADVANTAGE: f64 = 1.0;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Potentially {
    /// The data that it rests on; nothing without product trade.
    pub data: Option<Data>,
    /// Whether what the two trade with others is known.
    pub whole: bool,
    /// Directions that the dataset lacks.
    pub not_held: Option<Claim>,
    /// Room, in each direction.
    pub room: Vec<Room>,
    /// Export potential, in each direction.
    pub directions: Vec<Direction>,
    /// Both directions against the gap.
    pub against: Option<Against>,
}

/// The product data.
#[derive(Clone, Debug, Serialize)]
pub struct Data {
    /// The year.
    pub year: Claim,
    /// The edition of the Harmonized System.
    pub nomenclature: Option<Claim>,
    /// The dataset.
    pub source: Claim,
    /// What it lacks.
    pub limits: Option<Claim>,
}

/// Room in one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Room {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// How far what the one sells fits what the other buys.
    pub fit: Option<Claim>,
    /// Products sold with an advantage, the largest room first.
    pub products: Vec<RoomOf>,
}

/// Room in one product.
#[derive(Clone, Debug, Serialize)]
pub struct RoomOf {
    /// The product.
    pub product: Claim,
    /// What the exporter sells to all.
    pub sold: Claim,
    /// What the importer buys from all.
    pub bought: Claim,
    /// What passes between them.
    pub between: Claim,
    /// The exporter's revealed comparative advantage.
    pub advantage: Option<Claim>,
    /// The smaller of sold and bought, less what passes between them.
    pub room: Claim,
}

/// Export potential of one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Direction {
    /// The direction's codes.
    pub way: [String; 2],
    /// The exporter's name.
    pub exporter: String,
    /// The importer's name.
    pub importer: String,
    /// What products fall short of their potential by, in all.
    pub unrealised: Claim,
    /// Its interval.
    pub unrealised_interval: Option<Claim>,
    /// What the two trade over what their shares would make.
    pub ease: Claim,
    /// Its interval.
    pub ease_interval: Option<Claim>,
    /// Where intervals come from, or why there are none.
    pub basis: Claim,
    /// Whether there are any.
    pub has_interval: bool,
    /// That what the exporter buys is not in the data.
    pub too_high: Option<Claim>,
    /// Products, the largest unrealised first.
    pub products: Vec<PotentialOf>,
    /// The same, to be drawn.
    pub bars: Option<Curve>,
}

/// Export potential of one product.
#[derive(Clone, Debug, Serialize)]
pub struct PotentialOf {
    /// The product.
    pub product: Claim,
    /// What is traded.
    pub trade: Claim,
    /// What could be.
    pub potential: Claim,
    /// Its interval.
    pub interval: Option<Claim>,
    /// What is left.
    pub unrealised: Claim,
    /// That, of the gap to the target.
    pub of_the_gap: Option<Claim>,
    /// The ceiling.
    pub room: Claim,
}

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

/// Answer.
///
/// # Errors
///
/// [`Error::Trade`] on impossible amounts.
pub fn answer(desk: &mut Desk<'_>) -> Result<Potentially, Error> {
    let Some(pair) = desk.statistics.pair.clone() else {
        return Ok(Potentially {
            data: None,
            whole: false,
            not_held: None,
            room: Vec::new(),
            directions: Vec::new(),
            against: None,
        });
    };
    let data = Some(data(desk, &pair));
    let not_held = not_held(desk, &pair);
    let mut room = Vec::new();
    let mut shown = Vec::new();
    for way in [0, 1].into_iter().filter(|_| pair.whole) {
        room.extend(self::room(desk, &pair, way)?);
        if let Some(found) = potentials(&pair, way)? {
            let ease = ease_card(desk, &pair, way, &found);
            let sum = sum_card(desk, &pair, way, &found, &ease);
            shown.push(Shown { way, found, ease, sum });
        }
    }
    let gap = if shown.is_empty() { None } else { gap(desk, &pair) };
    let directions = shown.iter().map(|one| direction(desk, &pair, one, gap.as_ref())).collect();
    let against = match &gap {
        Some(gap) => Some(against(desk, gap, &shown)?),
        None => None,
    };
    Ok(Potentially { data, whole: pair.whole, not_held, room, directions, against })
}

/// What the data are, and what they leave out.
fn data(desk: &mut Desk<'_>, pair: &Pair) -> Data {
    let source = &pair.totals.source;
    let nomenclature = source.hs_revision.clone().unwrap_or_default();
    let statistic = pair.totals.statistic(
        "the dataset as a whole",
        &["citation", "licence", "valuation", "nomenclature"],
        vec![vec![
            source.citation.clone(),
            source.licence.clone(),
            source.valuation.clone(),
            nomenclature.clone(),
        ]],
    );
    let says = key!["products"];
    let card = desk.cards.statistic(&says, "The product data", statistic);
    let year = i16::try_from(pair.year).unwrap_or(i16::MAX);
    let words = |what: &str, text: String| Claim::words(key![says, what], text, &card);
    Data {
        year: Claim::year(key![says, "year"], year, &card),
        nomenclature: (!nomenclature.is_empty()).then(|| words("nomenclature", nomenclature)),
        source: words("source", pair.flows.source.title.clone()),
        limits: pair.source().coverage_note().map(|note| words("limits", format!("{note}."))),
    }
}

/// The directions that the dataset lacks: absent, not zero.
fn not_held(desk: &mut Desk<'_>, pair: &Pair) -> Option<Claim> {
    let lacking: Vec<String> = pair
        .directions
        .iter()
        .filter(|direction| !direction.held)
        .map(|d| format!("from {} to {}", name(&d.exporter), name(&d.importer)))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let statistic = pair.flows.statistic(
        "directions that the dataset lacks",
        &["direction"],
        lacking.iter().map(|text| vec![text.clone()]).collect(),
    );
    let says = key!["products", "not-held"];
    let title = "What the product data lack of the pair";
    let card = desk.cards.statistic(&says, title, statistic);
    Some(Claim::words(says, lacking.join(" nor "), &card))
}

fn room(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Result<Option<Room>, Error> {
    let direction = &pair.directions[way];
    // Without the direction's own trade there is no room to speak of.
    if !direction.held {
        return Ok(None);
    }
    let (exporter, importer) = ends(pair, way);
    let codes: Vec<&str> = direction.lines.keys().map(String::as_str).collect();
    let column_of = |f: fn(&Line) -> i64| direction.lines.values().map(f).collect::<Vec<i64>>();
    let (sold, bought, traded) =
        (column_of(|l| l.sold), column_of(|l| l.bought), column_of(|l| l.traded));
    let room = headroom(&sold, &bought, &traded)?;
    let mut order: Vec<usize> = (0..codes.len()).filter(|&i| room[i] > 0).collect();
    let rca: Vec<Option<f64>> =
        codes.iter().map(|code| direction.rca(&[(*code).to_owned()])).collect();
    order.retain(|&i| rca[i].is_some_and(|rca| rca >= ADVANTAGE));
    order.sort_by_key(|&i| (std::cmp::Reverse(room[i]), codes[i]));
    order.truncate(SHOWN);
    let fit = complementarity(&sold, &bought)?.map(|fit| {
        let listed: Vec<&str> = order.iter().map(|&i| codes[i]).collect();
        let totals = totals_card(desk, pair, way, "room", &listed);
        let says = key!["fit", way_key(pair, way)];
        let card = desk.cards.estimate(
            &says,
            "Trade complementarity index",
            format!("100 × (1 − Σ |share of each product in {importer}'s imports − its share in {exporter}'s exports| ÷ 2) = {fit:.1}"),
            &[&totals],
            &[("source", "Michaely (1996), as in the World Bank's WITS; over all headings".to_owned()), ("shown", "the largest lines of the table below".to_owned())],
        );
        Claim::number(says, fit, Unit::Index, &card)
    });
    let products =
        order.iter().map(|&i| room_of(desk, pair, way, codes[i], room[i], rca[i])).collect();
    let way = [direction.exporter.clone(), direction.importer.clone()];
    Ok(Some(Room { way, exporter, importer, fit, products }))
}

/// The card of what is sold and bought of the products that a list shows.
fn totals_card(desk: &mut Desk<'_>, pair: &Pair, way: usize, list: &str, codes: &[&str]) -> Key {
    let (exporter, importer) = ends(pair, way);
    let title = format!("What {exporter} sells and {importer} buys");
    let says = key!["market", way_key(pair, way), list];
    desk.cards.statistic(&says, title, pair.total_rows(way, codes))
}

fn room_of(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    code: &str,
    room: i64,
    rca: Option<f64>,
) -> RoomOf {
    let line = pair.directions[way].lines[code];
    let flows = product_card(&mut desk.cards, pair, way, code);
    let totals = world_card(&mut desk.cards, pair, way, code);
    let says = key!["room", way_key(pair, way), code];
    let room_card = room_card(desk, pair, way, code, room);
    let advantage = rca.map(|rca| {
        let says = key![says, "advantage"];
        let prefixes = [code.to_owned()];
        let card = advantage_card(desk, &says, pair, way, &prefixes, rca, &totals);
        Claim::number(says, rca, Unit::Ratio, &card)
    });
    let dollars = |what: &str, value: i64, card: &Key| {
        Claim::number(key![says, what], value as f64, Unit::usd(), card)
    };
    RoomOf {
        product: Claim::words(key![says, "product"], product(code).label(), &totals),
        sold: dollars("sold", line.sold, &totals),
        bought: dollars("bought", line.bought, &totals),
        between: dollars("between", line.traded, &flows),
        advantage,
        room: dollars("room", room, &room_card),
    }
}

/// The card of the room in a product.
fn room_card(desk: &mut Desk<'_>, pair: &Pair, way: usize, code: &str, room: i64) -> Key {
    let line = pair.directions[way].lines.get(code).copied().unwrap_or_default();
    let flows = product_card(&mut desk.cards, pair, way, code);
    let totals = world_card(&mut desk.cards, pair, way, code);
    let dollars = |value: i64| money(value as f64, "USD");
    let formula = format!(
        "min({}, {}) − {} = {}",
        dollars(line.sold),
        dollars(line.bought),
        dollars(line.traded),
        dollars(room)
    );
    let options =
        [("reads", "an upper bound: without more being made or bought in all".to_owned())];
    let says = key!["room", way_key(pair, way), code];
    desk.cards.estimate(&says, "Room", formula, &[&totals, &flows], &options)
}

/// The card of a revealed comparative advantage.
pub(super) fn advantage_card(
    desk: &mut Desk<'_>,
    says: &Key,
    pair: &Pair,
    way: usize,
    prefixes: &[String],
    rca: f64,
    rows: &Key,
) -> Key {
    let direction = &pair.directions[way];
    let within = |f: fn(&Line) -> i64| -> f64 {
        let lines = direction
            .lines
            .iter()
            .filter(|(code, _)| prefixes.iter().any(|p| code.starts_with(p.as_str())));
        lines.map(|(_, line)| f(line)).sum::<i64>() as f64
    };
    let formula = format!(
        "({} ÷ {}) ÷ ({} ÷ {}) = {}",
        dollars(within(|l| l.sold)),
        dollars(direction.total(|l| l.sold) as f64),
        dollars(within(|l| l.world)),
        dollars(direction.total(|l| l.world) as f64),
        ratio(rca)
    );
    let mut options = vec![("source", "Balassa (1965)".to_owned())];
    if let Some(note) = pair.source().coverage_note() {
        options.push(("limits", note));
    }
    let title = "Revealed comparative advantage";
    desk.cards.estimate(says, title, formula, &[rows], &options)
}

/// A direction's potentials and the cards behind them.
struct Shown {
    way: usize,
    found: Potentials,
    ease: Key,
    sum: Key,
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

fn ease_card(desk: &mut Desk<'_>, pair: &Pair, way: usize, found: &Potentials) -> Key {
    let (exporter, importer) = ends(pair, way);
    let years = pair.earlier.iter().chain([pair]);
    let mut inputs: Vec<Key> = years.map(|year| flow_card(&mut desk.cards, year, way)).collect();
    let codes: Vec<&str> = found.products.iter().take(SHOWN).map(|p| p.product.as_str()).collect();
    inputs.push(totals_card(desk, pair, way, "potential", &codes));
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
    let inputs: Vec<&Key> = inputs.iter().collect();
    let title = format!("Ease of trade from {exporter} to {importer}");
    let says = key!["ease", way_key(pair, way)];
    desk.cards.estimate(&says, &title, formula, &inputs, &options)
}

fn sum_card(desk: &mut Desk<'_>, pair: &Pair, way: usize, found: &Potentials, ease: &Key) -> Key {
    let (exporter, importer) = ends(pair, way);
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
    let title = format!("Unrealised potential from {exporter} to {importer}");
    let says = key!["potential", way_key(pair, way)];
    desk.cards.estimate(&says, &title, formula, &[ease], &options)
}

fn direction(desk: &mut Desk<'_>, pair: &Pair, one: &Shown, gap: Option<&Gap>) -> Direction {
    let way = &pair.directions[one.way];
    let (exporter, importer) = ends(pair, one.way);
    let found = &one.found;
    let says = key!["potential", way_key(pair, one.way)];
    let ranged = |what: &str, ranged: Ranged, unit: Unit, card: &Key| {
        Claim::number(key![says, what], ranged.value, unit, card).between(ranged.ends)
    };
    let unrealised = ranged("unrealised", found.unrealised, Unit::usd(), &one.sum);
    let ease = ranged("ease", found.ease, Unit::Ratio, &one.ease);
    let lacking = &pair.source().coverage.missing_importers;
    let too_high = lacking.contains(&way.exporter).then(|| {
        let what = format!("What {exporter} buys is not in the data");
        let rows = vec![vec![way.exporter.clone()]];
        let statistic = pair.totals.statistic(&what, &["economy"], rows);
        let says = key![says, "too-high"];
        let card = desk.cards.statistic(&says, &what, statistic);
        Claim::words(says, what, &card)
    });
    let top: Vec<&Potential> =
        found.products.iter().filter(|p| p.unrealised.value > 0.0).take(SHOWN).collect();
    let millions = |dollars: f64| dollars.round() / 1e6;
    let bars = top.iter().map(|p| Bar {
        label: product(&p.product).label(),
        value: millions(p.unrealised.value),
        shown: dollars(p.unrealised.value),
        ends: p.unrealised.ends.map(|(low, high)| (millions(low), millions(high))),
    });
    let bars = (!top.is_empty()).then(|| Curve {
        plot: Plot::Bars { unit: "million US dollars a year".to_owned(), bars: bars.collect() },
        evidence: one.sum.clone(),
    });
    Direction {
        way: [way.exporter.clone(), way.importer.clone()],
        exporter,
        importer,
        unrealised_interval: unrealised.interval(),
        unrealised,
        ease_interval: ease.interval(),
        ease,
        basis: Claim::words(key![says, "basis"], basis(found), &one.ease),
        has_interval: !matches!(found.basis, Basis::Absent),
        too_high,
        products: top.iter().map(|p| potential_of(desk, pair, one, p, gap)).collect(),
        bars,
    }
}

fn potential_of(
    desk: &mut Desk<'_>,
    pair: &Pair,
    one: &Shown,
    potential: &Potential,
    gap: Option<&Gap>,
) -> PotentialOf {
    let code = potential.product.as_str();
    let label = product(code).label();
    let years: Vec<&Pair> = pair.earlier.iter().chain([pair]).collect();
    let flows: Vec<Key> =
        years.iter().map(|year| product_card(&mut desk.cards, year, one.way, code)).collect();
    let totals: Vec<Key> =
        years.iter().map(|year| world_card(&mut desk.cards, year, one.way, code)).collect();
    let newest = totals.last().unwrap_or(&one.ease);
    let trade = potential.trade;
    let says = key!["potential", way_key(pair, one.way), code];
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
    let inputs: Vec<&Key> = totals.iter().chain([&one.ease]).collect();
    let mut options = vec![
        ("reads", "share in world trade × own making × what the importer buys × ease".to_owned()),
        ("interval from", basis(&one.found)),
        ("left out", "tariffs, distance, expected growth: each factor is one".to_owned()),
    ];
    if let Some(ends) = interval(potential.potential, dollars) {
        options.push(("interval", ends));
    }
    let title = format!("Export potential: {label}");
    let card = desk.cards.estimate(&says, &title, formula, &inputs, &options);
    let traded = match &flows[..] {
        [only] => only.clone(),
        many => {
            let many: Vec<&Key> = many.iter().collect();
            let says = key![says, "trade"];
            desk.cards.estimate(&says, "Mean of years", dollars(trade.traded), &many, &[])
        }
    };
    let formula = format!(
        "{} − {} = {}",
        dollars(potential.potential.value),
        dollars(trade.traded),
        dollars(potential.unrealised.value)
    );
    let left = key![says, "unrealised"];
    let title = "Unrealised potential";
    let unrealised = desk.cards.estimate(&left, title, formula, &[&card, &traded], &[]);
    let of_the_gap = gap.map(|gap| {
        part_of(desk, key![says, "of-the-gap"], potential.unrealised.value, &unrealised, gap)
    });
    let room = room_card(desk, pair, one.way, code, potential.room);
    let potential_claim =
        Claim::number(key![says, "potential"], potential.potential.value, Unit::usd(), &card)
            .between(potential.potential.ends);
    PotentialOf {
        product: Claim::words(key![says, "product"], label, newest),
        trade: Claim::number(key![says, "trade"], trade.traded, Unit::usd(), &traded),
        interval: potential_claim.interval(),
        potential: potential_claim,
        unrealised: Claim::number(left, potential.unrealised.value, Unit::usd(), &unrealised)
            .between(potential.unrealised.ends),
        of_the_gap,
        room: Claim::number(key![says, "room"], potential.room as f64, Unit::usd(), &room),
    }
}

/// What is missing to the standing target, from the reconciled trade that potentials are measured
/// with.
struct Gap {
    target: Goal,
    goal: Sourced<f64>,
    now: Sourced<f64>,
    missing: Sourced<f64>,
}

fn gap(desk: &mut Desk<'_>, pair: &Pair) -> Option<Gap> {
    let record = standing(desk).into_iter().next()?;
    let target = Goal::of(desk, record)?;
    let goal = target.level.clone()?;
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

fn part_of(desk: &mut Desk<'_>, says: Key, value: f64, card: &Key, gap: &Gap) -> Claim {
    let part = value / gap.missing.value;
    let formula = format!("{} ÷ {} = {}", dollars(value), dollars(gap.missing.value), share(part));
    let inputs = [card, &gap.missing.card];
    let card = desk.cards.estimate(&says, "Share of the gap", formula, &inputs, &[]);
    Claim::number(says, part, Unit::Share, &card)
}

/// Both directions against the gap: what potential would fill, and what not even room can.
fn against(desk: &mut Desk<'_>, gap: &Gap, shown: &[Shown]) -> Result<Against, Error> {
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
