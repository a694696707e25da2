//! Ratios about one on a log scale: how far each is from the world.

use super::axis::Doubling;
use super::canvas::{Anchor, Canvas, party_class, text_width, wrapped};
use crate::plot::Ratio;

pub(super) fn draw(canvas: &mut Canvas, one: &str, rows: &[Ratio]) -> f64 {
    let width = canvas.width;
    let wide = width.pick(true, false);
    let names = width.pick(214.0, 0.0);
    // Behind the longest line stand its ratio and what was sold.
    let aside = rows.iter().map(|ratio| text_width(&ratio.aside, false)).fold(0.0, f64::max);
    let known = rows.iter().filter(|ratio| ratio.value.is_some());
    let shown = known.map(|ratio| text_width(&ratio.shown, true)).fold(30.0, f64::max);
    let right = width.units() - shown - 14.0 - width.pick(aside + 12.0, 0.0);
    let row = width.pick(26.0, 42.0);
    let top = 26.0;
    let floor = top + row * rows.len() as f64;
    let values = || rows.iter().filter_map(|ratio| ratio.value).filter(|value| *value > 0.0);
    let low = values().fold(1.0, f64::min);
    let high = values().fold(1.0, f64::max);
    let x = Doubling::of(low, high * 1.1, names + 12.0, right);
    for (value, text) in &x.ticks {
        let is_one = text == "1";
        canvas.line(
            if is_one { "base" } else { "grid" },
            (x.at(*value), top),
            (x.at(*value), floor),
        );
        canvas.text(x.at(*value), floor + 17.0, Anchor::Middle, "q", text);
    }
    let half = text_width(one, false) / 2.0;
    let middle = x.at(1.0).max(half).min(width.units() - half);
    canvas.text(middle, 14.0, Anchor::Middle, "q", one);
    for (ratio, at) in rows.iter().zip(0_u32..) {
        let y = top + row * f64::from(at);
        let foot = if wide { y + row / 2.0 } else { y + 28.0 };
        let name = wrapped(&ratio.label, names.max(200.0), false);
        let name = match &name[..] {
            [only] => only.clone(),
            [first, ..] => format!("{first} …"),
            [] => String::new(),
        };
        canvas.text(0.0, if wide { foot + 4.0 } else { y + 14.0 }, Anchor::Start, "", &name);
        let says = format!("{}: {} {}", ratio.label, ratio.shown, ratio.aside);
        let class = party_class(ratio.party);
        match ratio.value.filter(|value| *value > 0.0) {
            Some(value) => {
                canvas.path(&format!("line {class}"), &[(x.at(1.0), foot), (x.at(value), foot)]);
                canvas.mark(ratio.party, x.at(value), foot, &says);
                let (at, anchor) = match value >= 1.0 {
                    true => (x.at(value) + 11.0, Anchor::Start),
                    false => (x.at(value) - 11.0, Anchor::End),
                };
                canvas.text(at, foot + 4.0, anchor, "b", &ratio.shown);
            }
            None => {
                let room = width.units() - text_width(&ratio.shown, false) - 2.0;
                let at = (x.at(1.0) + 8.0).min(room);
                canvas.text(at, foot + 4.0, Anchor::Start, "q", &ratio.shown);
            }
        }
        let at = if wide { foot + 4.0 } else { y + 14.0 };
        canvas.text(width.units() - 2.0, at, Anchor::End, "q", &ratio.aside);
    }
    floor + 24.0
}
