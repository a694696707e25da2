//! Charts: what one would look at rather than read. Static SVG with a title, a description and a
//! table twin; every text in it opens the chart's evidence.

pub mod coefficients;
mod fan;
mod reliability;

use std::fmt::Write as _;

use crate::brief::chart::Chart;
use crate::plot::{Bar, Level, Plot, Series};
use crate::render::escape;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 32.0;
/// From one bar to the next: room for its label and its value, in a phone's larger letters too.
const BAR: f64 = 42.0;

impl Chart {
    /// The chart as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        let (height, body) = match &self.plot {
            Plot::Years { unit, series, level } => {
                (HEIGHT, self.years(unit, series, level.as_ref()))
            }
            Plot::Bars { unit, bars } => {
                (TOP + BAR * bars.len() as f64 + 8.0, self.bars(unit, bars))
            }
            Plot::Fan(fan) => (HEIGHT, self.fan(fan)),
            Plot::Reliability(reliability) => (HEIGHT, self.reliability(reliability)),
        };
        format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" aria-labelledby=\"t-{id} x-{id}\">\
             <title id=\"t-{id}\">{}</title><desc id=\"x-{id}\">{}</desc>{body}</svg>",
            escape(&self.title),
            escape(&self.description),
            id = escape(self.key.as_str()),
        )
    }

    fn text(&self, x: f64, y: f64, anchor: &str, class: &str, text: &str) -> String {
        format!(
            "<a href=\"#{}\" class=\"ev\" tabindex=\"-1\"><text x=\"{x:.1}\" y=\"{y:.1}\" \
             text-anchor=\"{anchor}\" class=\"{class}\">{}</text></a>",
            escape(self.card.as_str()),
            escape(text)
        )
    }

    fn years(&self, unit: &str, series: &[Series], level: Option<&Level>) -> String {
        let points = || series.iter().flat_map(|s| &s.points);
        let first = points().map(|p| p.year).min().unwrap_or(0);
        let last = points().map(|p| p.year).max().unwrap_or(first).max(first + 1);
        let top = points().map(|p| p.value).chain(level.map(|l| l.value)).fold(0.0, f64::max);
        let step = nice_step(top / 4.0);
        let top = (top / step).ceil() * step;
        let x = |year: i16| {
            LEFT + f64::from(year - first) / f64::from(last - first) * (WIDTH - LEFT - RIGHT)
        };
        let y = |value: f64| HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
        let mut out = self.text(8.0, 12.0, "start", "tick", unit);
        let mut tick = 0.0;
        while tick <= top * 1.000_001 {
            let at = y(tick);
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>",
                WIDTH - RIGHT
            );
            out += &self.text(LEFT - 6.0, at + 4.0, "end", "tick", &plain(tick));
            tick += step;
        }
        let every = ((last - first) / 8 + 1).max(1);
        for year in (first..=last).step_by(every.unsigned_abs().into()) {
            out += &self.text(x(year), HEIGHT - 10.0, "middle", "tick", &year.to_string());
        }
        let mut labels: Vec<(f64, Option<usize>, &str)> = Vec::new();
        if let Some(level) = level {
            let at = y(level.value);
            let _ = write!(
                out,
                "<line class=\"level\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>",
                WIDTH - RIGHT
            );
            labels.push((at, None, &level.name));
        }
        for (index, line) in series.iter().enumerate() {
            // Only neighbouring years are joined: a gap in the data is a gap in the line.
            for run in line.points.chunk_by(|a, b| b.year == a.year + 1) {
                let path: Vec<String> =
                    run.iter().map(|p| format!("{:.1},{:.1}", x(p.year), y(p.value))).collect();
                let _ = write!(
                    out,
                    "<polyline class=\"line s{index}\" points=\"{}\"/>",
                    path.join(" ")
                );
            }
            for point in &line.points {
                let (cx, cy) = (x(point.year), y(point.value));
                out += &marker(index, cx, cy);
            }
            if let Some(point) = line.points.last() {
                labels.push((y(point.value), Some(index), &line.name));
            }
        }
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free = f64::NEG_INFINITY;
        for (at, index, name) in labels {
            let at = at.max(free);
            free = at + 16.0;
            let mut left = WIDTH - RIGHT + 6.0;
            if let Some(index) = index {
                out += &marker(index, left + 6.0, at);
                left += 16.0;
            }
            out += &self.text(left, at + 4.0, "start", "label", name);
        }
        out
    }

    fn bars(&self, unit: &str, bars: &[Bar]) -> String {
        let furthest = |bar: &Bar| bar.ends.map_or(bar.value, |(_, high)| high.max(bar.value));
        let longest = bars.iter().map(furthest).fold(0.0, f64::max);
        let mut out = self.text(8.0, 12.0, "start", "tick", unit);
        for (index, bar) in bars.iter().enumerate() {
            let top = TOP + BAR * index as f64;
            let scaled =
                |value: f64| if longest > 0.0 { value / longest * (WIDTH - 110.0) } else { 0.0 };
            let length = scaled(bar.value);
            out += &self.text(8.0, top + 14.0, "start", "label", &bar.label);
            let _ = write!(
                out,
                "<rect class=\"bar\" x=\"8\" y=\"{:.1}\" width=\"{length:.1}\" height=\"9\" rx=\"2\"/>",
                top + 20.0
            );
            let mut end = length;
            if let Some((low, high)) = bar.ends {
                let (from, to, at) = (8.0 + scaled(low), 8.0 + scaled(high), top + 24.5);
                let _ = write!(
                    out,
                    "<path class=\"ends\" d=\"M{from:.1} {:.1}v8M{from:.1} {at:.1}H{to:.1}M{to:.1} {:.1}v8\"/>",
                    at - 4.0,
                    at - 4.0
                );
                end = end.max(scaled(high));
            }
            out += &self.text(14.0 + end, top + 31.0, "start", "tick", &bar.shown);
        }
        out
    }
}

/// Each series has its own shape as well as its own colour.
fn marker(index: usize, x: f64, y: f64) -> String {
    match index % 3 {
        0 => format!("<circle class=\"s{index}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>"),
        1 => format!(
            "<rect class=\"s{index}\" x=\"{:.1}\" y=\"{:.1}\" width=\"7\" height=\"7\"/>",
            x - 3.5,
            y - 3.5
        ),
        _ => format!("<path class=\"s{index}\" d=\"M{x:.1} {:.1}l5 8.5h-10z\"/>", y - 5.5),
    }
}

/// 1, 2 or 5 times a power of ten, at least `rough`.
fn nice_step(rough: f64) -> f64 {
    if rough <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * power)
        .into_iter()
        .find(|&s| s >= rough)
        .unwrap_or(10.0 * power)
}

fn plain(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Table;
    use crate::key::key;

    #[test]
    fn an_interval_is_drawn_beside_its_bar_and_within_the_picture() {
        let bar = |value, ends| Bar { label: "a".into(), value, shown: "b".into(), ends };
        let chart = Chart {
            key: key!["c", "c"],
            title: String::new(),
            description: String::new(),
            card: key!["e", "c"],
            plot: Plot::Bars {
                unit: "m".into(),
                bars: vec![bar(5.0, Some((2.5, 10.0))), bar(4.0, None)],
            },
            twin: Table {
                key: key!["t", "c"],
                caption: String::new(),
                columns: vec![],
                rows: vec![],
            },
        };
        let svg = chart.svg();
        // The longest end, 10, is 610 of the picture: 2.5 is at 8 + 152.5.
        assert!(svg.contains("d=\"M160.5 42.5v8M160.5 46.5H618.0M618.0 42.5v8\""), "{svg}");
        assert_eq!(svg.matches("class=\"ends\"").count(), 1);
    }

    #[test]
    fn ticks_are_round() {
        for (rough, step) in [(0.9, 1.0), (1.2, 2.0), (2.5, 5.0), (30.0, 50.0), (0.0, 1.0)] {
            assert!((nice_step(rough) - step).abs() < 1e-12, "{rough}");
        }
        assert_eq!(plain(2.5), "2.5");
        assert_eq!(plain(10.0), "10");
    }
}
