//! What a whole consists of, as areas: one map a direction, each filling its own frame, with a bar
//! above that shows both wholes to one scale.

use super::canvas::{Anchor, Canvas, SIZE, party_class, text_width, wrapped};
use super::squarify::{Rect, squarify};
use crate::plot::{Map, Tile};

/// Parts under this share of a whole stand together.
const SMALL: f64 = 0.005;
const GAP: f64 = 20.0;

pub(super) fn draw(canvas: &mut Canvas, maps: &[Map]) -> f64 {
    let width = canvas.width;
    let side_by_side = width.pick(true, false) && maps.len() > 1;
    let columns = if side_by_side { maps.len() as f64 } else { 1.0 };
    let wide = (width.units() - GAP * (columns - 1.0)) / columns;
    let high = width.pick(280.0, 260.0);
    let wholes: Vec<f64> =
        maps.iter().map(|map| map.tiles.iter().map(|tile| tile.value).sum()).collect();
    let largest = wholes.iter().copied().fold(0.0, f64::max);
    let (mut foot, mut next) = (0.0_f64, 0.0);
    for ((map, whole), at) in maps.iter().zip(wholes).zip(0_u32..) {
        let (left, top) = match side_by_side {
            true => (f64::from(at) * (wide + GAP), 0.0),
            false => (0.0, next),
        };
        let class = party_class(map.party);
        canvas.text(left, top + 13.0, Anchor::Start, &format!("b {class}"), &map.title);
        canvas.text(left, top + 31.0, Anchor::Start, "", &map.shown);
        let bar = if largest > 0.0 { wide * whole / largest } else { 0.0 };
        canvas.rect(&format!("fill {class}"), [left, top + 38.0, left + bar, top + 43.0], "");
        let frame = Rect { x: left, y: top + 50.0, w: wide, h: high };
        let numbered = tiles(canvas, map, whole, frame);
        let end = named_below(canvas, &numbered, frame);
        foot = foot.max(end);
        next = end + 22.0;
    }
    foot + 6.0
}

/// What the numbers of a map stand for, under it; where that ends.
fn named_below(canvas: &mut Canvas, numbered: &[String], frame: Rect) -> f64 {
    let mut y = frame.y + frame.h;
    for text in wrapped(&numbered.join(" · "), frame.w, false) {
        y += SIZE + 3.5;
        canvas.text(frame.x, y, Anchor::Start, "q", &text);
    }
    y
}

/// The tiles of a map, small ones together at the end; those that have no room for their name get a
/// number, and are given back with it.
fn tiles(canvas: &mut Canvas, map: &Map, whole: f64, frame: Rect) -> Vec<String> {
    let small = |tile: &&Tile| tile.value < SMALL * whole;
    let rest: f64 = map.tiles.iter().filter(small).map(|tile| tile.value).sum();
    let gathered = map.tiles.iter().filter(small).count();
    let mut shown: Vec<Tile> =
        map.tiles.iter().filter(|tile| !small(tile) && tile.value > 0.0).cloned().collect();
    shown.sort_by(|a, b| b.value.total_cmp(&a.value));
    if rest > 0.0 {
        let label = canvas.say("{1} more", &[&gathered.to_string()]);
        shown.push(Tile { label, value: rest, shown: String::new() });
    }
    let values: Vec<f64> = shown.iter().map(|tile| tile.value).collect();
    let mut numbered = Vec::new();
    for (tile, rect) in shown.iter().zip(squarify(&values, frame)) {
        if !one(canvas, map, tile, rect) {
            let number = (numbered.len() + 1).to_string();
            canvas.text(
                rect.x + rect.w / 2.0,
                rect.y + rect.h / 2.0 + 4.0,
                Anchor::Middle,
                "s",
                &number,
            );
            let text = format!("{number} {} {}", canvas.capital(&tile.label), tile.shown);
            numbered.push(text.trim_end().to_owned());
        }
    }
    numbered
}

/// A tile, and whether there was room for its name.
fn one(canvas: &mut Canvas, map: &Map, tile: &Tile, rect: Rect) -> bool {
    let says = format!("{}: {} {}", map.title, tile.label, tile.shown);
    let edges = [rect.x, rect.y, rect.x + rect.w, rect.y + rect.h];
    canvas.rect(&format!("tile {}", party_class(map.party)), edges, &says);
    let room = rect.w - 10.0;
    let line = SIZE + 2.5;
    let lines = wrapped(&canvas.capital(&tile.label), room, true);
    let named = lines.iter().all(|text| text_width(text, true) <= room);
    let valued = text_width(&tile.shown, false) <= room && !tile.shown.is_empty();
    let needs = |rows: usize| rect.h >= 7.0 + line * rows as f64;
    if !named || !needs(lines.len()) {
        return false;
    }
    let mut y = rect.y + 15.0;
    for text in &lines {
        canvas.text(rect.x + 5.0, y, Anchor::Start, "b s", text);
        y += line;
    }
    if valued && needs(lines.len() + 1) {
        canvas.text(rect.x + 5.0, y, Anchor::Start, "s", &tile.shown);
    }
    true
}
