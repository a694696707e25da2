//! The cards of the pair's product trade: what one direction traded in all and in a product, and
//! what each side sells to and buys from all.

use crate::evidence::Cards;
use crate::folder::partnership::name;
use crate::key::{Key, key};
use crate::statistics::pair::Pair;
use crate::statistics::product::product;

/// Exporter and importer of a direction, by name.
pub(super) fn ends(pair: &Pair, way: usize) -> (String, String) {
    let direction = &pair.directions[way];
    (name(&direction.exporter), name(&direction.importer))
}

/// What a direction says in a key: its exporter, its importer and the year.
pub(super) fn way_key(pair: &Pair, way: usize) -> Key {
    let direction = &pair.directions[way];
    key![direction.exporter, direction.importer, pair.year]
}

/// The card of what one direction traded in the pair's year.
pub(super) fn flow_card(cards: &mut Cards, pair: &Pair, way: usize) -> Key {
    let (exporter, importer) = ends(pair, way);
    let title = format!("Goods from {exporter} to {importer}, {}", pair.year);
    cards.statistic(&key!["flow", way_key(pair, way)], title, pair.flow_total(way))
}

/// The card of what one direction traded of a product.
pub(super) fn product_card(cards: &mut Cards, pair: &Pair, way: usize, code: &str) -> Key {
    let (exporter, importer) = ends(pair, way);
    let title = format!("{}: {exporter} to {importer}, {}", product(code).label(), pair.year);
    let says = key!["flow", way_key(pair, way), code];
    cards.statistic(&says, title, pair.flow_rows(way, &[code]))
}

/// The card of what is sold, bought and traded by the world of a product.
pub(super) fn world_card(cards: &mut Cards, pair: &Pair, way: usize, code: &str) -> Key {
    let title =
        format!("{}: sold, bought, traded by the world, {}", product(code).label(), pair.year);
    let says = key!["market", way_key(pair, way), code];
    cards.statistic(&says, title, pair.total_rows(way, &[code]))
}
