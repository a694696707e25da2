//! Bars, one after another, each with the ends of its interval where it has one.

use super::axis::Linear;
use super::canvas::{Anchor, Canvas, text_width, wrapped};
use crate::plot::Bar;

/// From one bar to the next.
const ROW: f64 = 40.0;

pub(super) fn draw(canvas: &mut Canvas, unit: &str, bars: &[Bar]) -> f64 {
    let width = canvas.width;
    let shown = bars.iter().map(|bar| text_width(&bar.shown, false)).fold(0.0, f64::max);
    let furthest = |bar: &Bar| bar.ends.map_or(bar.value, |(_, high)| high.max(bar.value));
    let longest = bars.iter().map(furthest).fold(0.0, f64::max);
    let right = width.units() - shown - 12.0;
    let x = Linear::of(longest, width.pick(6.0, 3.0), 0.0, right);
    for (bar, at) in bars.iter().zip(0_u32..) {
        let top = 4.0 + ROW * f64::from(at);
        let name = wrapped(&bar.label, width.units() - 20.0, false);
        let name = match &name[..] {
            [only] => only.clone(),
            [first, ..] => format!("{first} …"),
            [] => String::new(),
        };
        canvas.text(0.0, top + 12.0, Anchor::Start, "", &name);
        let says = format!("{}: {}, {unit}", bar.label, bar.shown);
        canvas.rect("fill m", [0.0, top + 18.0, x.at(bar.value).max(1.5), top + 28.0], &says);
        let mut end = x.at(bar.value);
        if let Some((low, high)) = bar.ends {
            let middle = top + 23.0;
            canvas.line("ends", (x.at(low), middle), (x.at(high), middle));
            for at in [low, high] {
                canvas.line("ends", (x.at(at), middle - 4.0), (x.at(at), middle + 4.0));
            }
            end = end.max(x.at(high));
        }
        canvas.text(end + 6.0, top + 27.5, Anchor::Start, "q", &bar.shown);
    }
    4.0 + ROW * bars.len() as f64
}
