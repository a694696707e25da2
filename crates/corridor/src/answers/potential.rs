//! What would close the gap? Room and export potential product by product, both directions, and both
//! against the gap to the standing target.

pub mod gap;
pub mod products;
pub mod room;

use serde::Serialize;

use super::claim::{Claim, Unit};
use super::desk::Desk;
use super::happened::Curve;
use super::market::{ends, flow_card, product_card, way_key, world_card};
use crate::error::Error;
use crate::figures::{count, money, ratio};
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::plot::{Bar, Plot};
use crate::statistics::pair::Pair;
use crate::statistics::product::product;
use gap::{Against, Gap, part_of};
use products::{Basis, Potential, Potentials, Ranged, potentials};
use room::{Room, room_card, totals_card};

/// How many products a table shows.
const SHOWN: usize = 10;
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
    /// Whether its products are chapters of two digits, since the data hold no headings.
    pub chapters: bool,
    /// The edition of the Harmonized System.
    pub nomenclature: Option<Claim>,
    /// The dataset.
    pub source: Claim,
    /// What it lacks.
    pub limits: Option<Claim>,
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
    /// Whether that interval reaches down to nothing.
    pub may_be_none: bool,
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
        room.extend(room::room(desk, &pair, way)?);
        if let Some(found) = potentials(&pair, way)? {
            let ease = ease_card(desk, &pair, way, &found);
            let sum = sum_card(desk, &pair, way, &found, &ease);
            let ends = [&pair.directions[way].exporter, &pair.directions[way].importer];
            shown.push(Shown { way, ends: ends.map(String::clone), found, ease, sum });
        }
    }
    let gap = if shown.is_empty() { None } else { gap::gap(desk, &pair) };
    let directions = shown.iter().map(|one| direction(desk, &pair, one, gap.as_ref())).collect();
    let against = match &gap {
        Some(gap) => gap::against(desk, gap, &shown)?,
        None => None,
    };
    Ok(Potentially { data, whole: pair.whole, not_held, room, directions, against })
}

/// What the data are, and what they leave out.
fn data(desk: &mut Desk<'_>, pair: &Pair) -> Data {
    let source = &pair.totals.source;
    let nomenclature = source.hs_revision.clone().unwrap_or_default();
    let statistic = pair.flows.statistic(
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
    let newest = "the newest year of the dataset";
    let words = |what: &str, text: String| Claim::words(key![says, what], text, &card);
    Data {
        year: Claim::year(key![says, "year"], year, &card).by(newest),
        chapters: pair.digits() == 2,
        nomenclature: (!nomenclature.is_empty()).then(|| words("nomenclature", nomenclature)),
        source: words("source", pair.flows.source.title.clone()),
        limits: pair.source().coverage_note().map(|note| {
            words("limits", format!("{note}.")).by("what the totals of the two parties lack")
        }),
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
    Some(Claim::words(says, lacking.join(" nor "), &card).by("the directions below"))
}

/// A direction's potentials and the cards behind them.
struct Shown {
    way: usize,
    ends: [String; 2],
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
    // Of what cannot be told in all, no product is told as a part of the gap.
    let gap = gap.filter(|_| !found.unrealised.holds_zero());
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
        may_be_none: found.unrealised.holds_zero(),
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
