//! Room: the smaller of what the one sells and the other buys, less what passes between them; and the
//! revealed comparative advantage beside it.

use corridor_trade::indicators::{complementarity, headroom};
use serde::Serialize;

use super::{SHOWN, dollars};
use crate::answers::claim::{Claim, Unit};
use crate::answers::desk::Desk;
use crate::answers::market::{ends, product_card, way_key, world_card};
use crate::error::Error;
use crate::figures::{counted, money, ratio};
use crate::key::{Key, key};
use crate::statistics::pair::{Line, Pair};
use crate::statistics::product::product;

/// From this index on, an exporter is more specialised in a product than the world.
pub(in crate::answers) const ADVANTAGE: f64 = 1.0;

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
    /// Room of the products that are listed, together.
    pub listed: Option<Claim>,
    /// Room of every product, together.
    pub all: Option<Claim>,
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

pub(super) fn room(desk: &mut Desk<'_>, pair: &Pair, way: usize) -> Result<Option<Room>, Error> {
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
            format!("100 × (1 − Σ |share of each product in {importer}'s imports − its share in {exporter}'s exports| ÷ 2) = {fit:.1} of 100"),
            &[&totals],
            &[("source", "Michaely (1996), as in the World Bank's WITS; over all headings".to_owned()), ("shown", "the largest lines of the table below".to_owned())],
        );
        Claim::number(says, fit, Unit::Index, &card)
    });
    let products: Vec<RoomOf> =
        order.iter().map(|&i| room_of(desk, pair, way, codes[i], room[i], rca[i])).collect();
    let says = key!["room", way_key(pair, way)];
    let inputs: Vec<&Key> = products.iter().map(|of| &of.room.evidence).collect();
    let shown: i64 = order.iter().map(|&i| room[i]).sum();
    let formula =
        format!("the sum of {}: {}", counted(order.len(), "product"), dollars(shown as f64));
    let of = key![says, "listed"];
    let listed = (shown > 0).then(|| {
        let card = desk.cards.estimate(&of, "Room of the products listed", formula, &inputs, &[]);
        Claim::number(of, shown as f64, Unit::usd(), &card)
    });
    let total: i64 = room.iter().sum();
    let open = room.iter().filter(|room| **room > 0).count();
    let of = key![says, "all"];
    let all = (total > 0).then(|| {
        let formula = format!(
            "Σ max(0, min(sold, bought) − traded) over {} = {}",
            counted(open, "product"),
            dollars(total as f64)
        );
        let title = "Room of every product";
        let options = [("shown", "the largest, of which each has a card".to_owned())];
        let card = desk.cards.estimate(&of, title, formula, &inputs, &options);
        Claim::number(of, total as f64, Unit::usd(), &card)
    });
    let way = [direction.exporter.clone(), direction.importer.clone()];
    Ok(Some(Room { way, exporter, importer, fit, products, listed, all }))
}

/// The card of what is sold and bought of the products that a list shows.
pub(super) fn totals_card(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    list: &str,
    codes: &[&str],
) -> Key {
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
    let of = &pair.directions[way];
    let cell = |column: &str, of: &str, value: i64| format!("{column} of {of} {value}");
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
        sold: dollars("sold", line.sold, &totals).by(cell("exports_usd", &of.exporter, line.sold)),
        bought: dollars("bought", line.bought, &totals).by(cell(
            "imports_usd",
            &of.importer,
            line.bought,
        )),
        between: dollars("between", line.traded, &flows),
        advantage,
        room: dollars("room", room, &room_card),
    }
}

/// The card of the room in a product.
pub(super) fn room_card(
    desk: &mut Desk<'_>,
    pair: &Pair,
    way: usize,
    code: &str,
    room: i64,
) -> Key {
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
pub(in crate::answers) fn advantage_card(
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
