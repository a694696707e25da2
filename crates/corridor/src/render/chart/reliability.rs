//! Probabilities stated against how often it happened: on the diagonal they were right.

use super::axis::Linear;
use super::canvas::{Anchor, Canvas};
use crate::plot::{Party, Reliability};

pub(super) fn draw(canvas: &mut Canvas, shown: &Reliability) -> f64 {
    let (left, top, side) = (34.0, 26.0, 220.0);
    let floor = top + side;
    let x = Linear::of(100.0, 5.0, left, left + side);
    let y = Linear::of(100.0, 5.0, floor, top);
    canvas.text(0.0, 13.0, Anchor::Start, "q", &canvas.say("happened, percent", &[]));
    for &tick in &y.ticks {
        let at = y.at(tick);
        canvas.line(if tick > 0.0 { "grid" } else { "base" }, (left, at), (left + side, at));
        canvas.text(left - 6.0, at + 4.0, Anchor::End, "q", &canvas.number(tick));
        canvas.text(x.at(tick), floor + 17.0, Anchor::Middle, "q", &canvas.number(tick));
    }
    canvas.text(left, floor + 34.0, Anchor::Start, "q", &canvas.say("stated, percent", &[]));
    canvas.line("level", (x.at(0.0), y.at(0.0)), (x.at(100.0), y.at(100.0)));
    for bin in &shown.bins {
        let [stated, happened] =
            [bin.stated, bin.happened].map(|percent| canvas.figures(&format!("{percent:.0}%")));
        let says = canvas.say("{1} stated, {2} happened", &[&stated, &happened]);
        canvas.mark(Party::First, x.at(bin.stated), y.at(bin.happened), &says);
    }
    floor + 42.0
}
