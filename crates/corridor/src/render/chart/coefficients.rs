//! A picture of coefficients with their intervals, as SVG.

use std::fmt::Write as _;

use corridor_gravity::Coefficient;

use super::nice_step;
use crate::render::escape;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 230.0;
const RIGHT: f64 = 24.0;
const ROW: f64 = 26.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 44.0;

/// Numbers to write on an axis from `low` to `high`: about six, at round steps.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let step = nice_step((high - low) / 6.0);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|at| at as f64 * step).collect()
}

/// Coefficients of one model from top to bottom, each a point with its 95 percent interval, about a
/// line at zero.
#[must_use]
pub fn coefficients(title: &str, rows: &[Coefficient]) -> String {
    let shown = rows.iter().filter(|row| row.low.is_finite() && row.high.is_finite());
    let (mut low, mut high) =
        shown.fold((0.0_f64, 0.0_f64), |(a, b), row| (a.min(row.low), b.max(row.high)));
    if high <= low {
        (low, high) = (-1.0, 1.0);
    }
    let margin = 0.04 * (high - low);
    (low, high) = (low - margin, high + margin);
    let x = |value: f64| LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    let height = TOP + ROW * rows.len() as f64 + BOTTOM;
    let floor = height - BOTTOM;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>{0}</title>\n\
         <text x=\"12\" y=\"22\" font-weight=\"bold\">{0}</text>\n",
        escape(title)
    );
    let decimals = (2.0 - (high - low).log10()).clamp(0.0, 8.0) as usize;
    for tick in ticks(low, high) {
        let at = x(tick);
        let _ = writeln!(
            out,
            "<line x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{floor:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{tick:.decimals$}</text>",
            floor + 18.0
        );
    }
    let zero = x(0.0);
    let _ = writeln!(
        out,
        "<line x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"{TOP}\" y2=\"{floor:.1}\" stroke=\"#666\"/>"
    );
    for (row, at) in rows.iter().zip(0_u32..) {
        let y = TOP + ROW * (f64::from(at) + 0.5);
        let name = escape(&row.name);
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>",
            LEFT - 12.0,
            y + 4.5
        );
        if row.low.is_finite() && row.high.is_finite() {
            let _ = writeln!(
                out,
                "<line x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#1f5a8c\" \
                 stroke-width=\"2\"/><circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#1f5a8c\">\
                 <title>{name}: {:.4} ({:.4} to {:.4})</title></circle>",
                x(row.low),
                x(row.high),
                x(row.estimate),
                row.estimate,
                row.low,
                row.high
            );
        }
    }
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">coefficient, with its 95 percent \
         interval</text>\n</svg>",
        LEFT + 0.5 * (WIDTH - LEFT - RIGHT),
        height - 6.0
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coefficient_has_its_point_and_names_are_escape() {
        let row = |name: &str, estimate: f64| Coefficient {
            name: name.to_owned(),
            estimate,
            std_error: 0.1,
            statistic: estimate / 0.1,
            p_value: 0.0,
            low: estimate - 0.2,
            high: estimate + 0.2,
        };
        let svg = coefficients("y ~ x", &[row("I(a<b)", 0.5), row("x", -1.0)]);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.contains("I(a&lt;b)") && !svg.contains("I(a<b)"));
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(-0.9, 1.1), [-0.5, 0.0, 0.5, 1.0]);
    }
}
