//! Lines by year; a gap in the data is a gap in the line.

use super::axis::{Linear, Years};
use super::canvas::{Anchor, Canvas, apart, party_class, text_width};
use crate::plot::{Level, Series};

pub(super) fn draw(
    canvas: &mut Canvas,
    unit: &str,
    series: &[Series],
    level: Option<&Level>,
) -> f64 {
    let width = canvas.width;
    let (left, top) = (34.0, 14.0);
    let names = series.iter().map(|line| line.name.as_str()).chain(level.map(|l| l.name.as_str()));
    let room = names.map(|name| text_width(name, true)).fold(0.0, f64::max);
    let right = width.units() - room.min(width.units() / 2.0) - 20.0;
    let floor = top + 200.0;
    let points = || series.iter().flat_map(|line| &line.points);
    let most = points().map(|p| p.value).chain(level.map(|l| l.value)).fold(0.0, f64::max);
    let y = Linear::of(most, 5.0, floor, top);
    let x = Years::of(points().map(|point| point.year), left + 6.0, right);
    for &tick in &y.ticks {
        let at = y.at(tick);
        canvas.line(if tick > 0.0 { "grid" } else { "base" }, (left, at), (right, at));
        canvas.text(left - 6.0, at + 4.0, Anchor::End, "q", &canvas.number(tick));
    }
    for year in x.ticks(42.0) {
        canvas.text(x.at(year), floor + 17.0, Anchor::Middle, "q", &year.to_string());
    }
    let mut labels: Vec<(f64, String, &str)> = Vec::new();
    if let Some(level) = level {
        let at = y.at(level.value);
        canvas.line("level", (left, at), (right, at));
        labels.push((at, level.name.clone(), "q"));
    }
    for line in series {
        let class = party_class(line.party);
        for run in line.points.chunk_by(|a, b| b.year == a.year + 1) {
            let path: Vec<(f64, f64)> =
                run.iter().map(|point| (x.at(point.year), y.at(point.value))).collect();
            canvas.path(&format!("line {class}"), &path);
        }
        for point in &line.points {
            let value = canvas.number(point.value);
            let says = format!("{}, {}: {value} {unit}", point.year, line.name);
            canvas.mark(line.party, x.at(point.year), y.at(point.value), &says);
        }
        if let Some(point) = line.points.last() {
            labels.push((y.at(point.value), line.name.clone(), class));
        }
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted: Vec<f64> = labels.iter().map(|(at, ..)| *at).collect();
    for ((want, at), (_, name, class)) in
        wanted.iter().zip(apart(&wanted, 16.0, top, floor)).zip(&labels)
    {
        canvas.line("lead", (right + 2.0, *want), (right + 9.0, at));
        canvas.text(right + 13.0, at + 4.0, Anchor::Start, &format!("b {class}"), name);
    }
    floor + 26.0
}
