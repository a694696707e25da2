//! Probabilities stated against how often it happened: on the diagonal they were right.

use std::fmt::Write as _;

use super::{BOTTOM, HEIGHT, LEFT, TOP, marker, plain};
use crate::brief::chart::Chart;
use crate::plot::Reliability;

impl Chart {
    pub(super) fn reliability(&self, shown: &Reliability) -> String {
        let side = HEIGHT - TOP - BOTTOM;
        let x = |percent: f64| LEFT + percent / 100.0 * side;
        let y = |percent: f64| HEIGHT - BOTTOM - percent / 100.0 * side;
        let mut out = self.text(8.0, 12.0, "start", "tick", "happened, percent");
        for tick in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
            let at = y(tick);
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>",
                x(100.0)
            );
            out += &self.text(LEFT - 6.0, at + 4.0, "end", "tick", &plain(tick));
            out += &self.text(x(tick), HEIGHT - 14.0, "middle", "tick", &plain(tick));
        }
        out += &self.text(x(100.0) + 24.0, HEIGHT - 14.0, "start", "tick", "stated, percent");
        let _ = write!(
            out,
            "<line class=\"level\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            x(0.0),
            y(0.0),
            x(100.0),
            y(100.0)
        );
        out += &self.text(x(100.0) + 8.0, y(100.0) + 4.0, "start", "label", "as stated");
        for bin in &shown.bins {
            out += &marker(0, x(bin.stated), y(bin.happened));
        }
        out += &marker(0, x(100.0) + 14.0, y(80.0));
        out += &self.text(x(100.0) + 24.0, y(80.0) + 4.0, "start", "label", &shown.event);
        out
    }
}
