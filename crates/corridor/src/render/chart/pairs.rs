//! Two figures of each year side by side, and what they differ by.

use super::axis::Linear;
use super::canvas::{Anchor, Canvas, text_width};
use crate::plot::{Party, Twin};

pub(super) fn draw(canvas: &mut Canvas, unit: &str, names: &[String; 2], rows: &[Twin]) -> f64 {
    let width = canvas.width;
    let labels = rows.iter().map(|twin| text_width(&label(twin), true)).fold(38.0, f64::max);
    let (left, right) = (labels + 8.0, width.units() - width.pick(130.0, 12.0));
    // On a phone a year's figures stand on one line below it, or their difference on a second one.
    let lines =
        if rows.iter().any(|twin| below(canvas, twin) > width.units() - 2.0) { 2 } else { 1 };
    let row = width.pick(38.0, if lines == 2 { 76.0 } else { 58.0 });
    let top = width.pick(34.0, 30.0);
    let floor = top + row * rows.len() as f64;
    let most = rows.iter().flat_map(|twin| twin.values).fold(0.0, f64::max);
    let x = Linear::of(most * 1.02, width.pick(6.0, 4.0), left + 8.0, right - 16.0);
    key(canvas, names, left);
    let apart = canvas.say("{1} less {2}", &[&names[0], &names[1]]);
    if width.pick(true, false) {
        let room = width.units() - right - 8.0;
        let fits = text_width(&apart, false) <= room;
        let shown = if fits { apart } else { canvas.say("Difference", &[]) };
        canvas.text(width.units() - 4.0, 14.0, Anchor::End, "q", &shown);
    }
    for &tick in &x.ticks {
        canvas.line(
            if tick > 0.0 { "grid" } else { "base" },
            (x.at(tick), top),
            (x.at(tick), floor),
        );
        canvas.text(x.at(tick), floor + 17.0, Anchor::Middle, "q", &canvas.number(tick));
    }
    for (twin, at) in rows.iter().zip(0_u32..) {
        one(canvas, &x, twin, names, unit, [top + row * f64::from(at), row, labels], lines);
    }
    floor + 24.0
}

fn difference(canvas: &Canvas, twin: &Twin) -> String {
    canvas.say("{1} apart", &[twin.apart.trim_start_matches(['−', '+'])])
}

/// Where a year's figures and their difference end, on one line.
fn below(canvas: &Canvas, twin: &Twin) -> f64 {
    let shown: f64 = twin.shown.iter().map(|shown| text_width(shown, false) + 8.0).sum();
    let and = text_width(&canvas.say("and", &[]), false) + 16.0;
    text_width(&label(twin), true).max(38.0)
        + 12.0
        + shown
        + and
        + 4.0
        + text_width(&difference(canvas, twin), false)
}

/// The year as it is shown.
fn label(twin: &Twin) -> String {
    twin.label.clone().unwrap_or_else(|| twin.year.to_string())
}

/// Which mark is whose.
fn key(canvas: &mut Canvas, names: &[String; 2], left: f64) {
    let mut at = left + 4.0;
    for (name, party) in names.iter().zip([Party::First, Party::Second]) {
        canvas.mark(party, at, 10.0, "");
        let class = if party == Party::First { "b m" } else { "b t" };
        canvas.text(at + 12.0, 14.0, Anchor::Start, class, name);
        at += text_width(name, true) + 40.0;
    }
}

fn one(
    canvas: &mut Canvas,
    x: &Linear,
    twin: &Twin,
    names: &[String; 2],
    unit: &str,
    [top, row, labels]: [f64; 3],
    lines: u8,
) {
    let wide = canvas.width.pick(true, false);
    let y = if wide { top + row / 2.0 } else { top + 16.0 };
    canvas.text(labels, y + 4.0, Anchor::End, "b", &label(twin));
    let at = twin.values.map(|value| x.at(value));
    canvas.line("tie", (at[0], y), (at[1], y));
    for ((party, value), (name, shown)) in
        [Party::First, Party::Second].into_iter().zip(at).zip(names.iter().zip(&twin.shown))
    {
        let year = label(twin);
        let says = canvas.say("{1}, {2} counts {3}, {4}", &[&year, name, shown, unit]);
        canvas.mark(party, value, y, &says);
    }
    let low = usize::from(twin.values[0] > twin.values[1]);
    let classes = ["m", "t"];
    let (before, after) = (at[low], at[1 - low]);
    if wide {
        let room = before - 11.0 - text_width(&twin.shown[low], false);
        let both = after + 11.0 + text_width(&twin.shown[1 - low], false);
        if room > labels + 6.0 {
            canvas.text(before - 11.0, y + 4.0, Anchor::End, classes[low], &twin.shown[low]);
            canvas.text(
                after + 11.0,
                y + 4.0,
                Anchor::Start,
                classes[1 - low],
                &twin.shown[1 - low],
            );
        } else {
            canvas.text(
                after + 11.0,
                y + 4.0,
                Anchor::Start,
                classes[1 - low],
                &twin.shown[1 - low],
            );
            canvas.text(both + 12.0, y + 4.0, Anchor::Start, classes[low], &twin.shown[low]);
        }
        canvas.text(canvas.width.units() - 4.0, y + 4.0, Anchor::End, "q", &twin.apart);
    } else {
        let mut left = labels + 12.0;
        for ((shown, class), tail) in
            twin.shown.iter().zip(classes).zip([&*canvas.say("and", &[]), ""])
        {
            canvas.text(left, y + 24.0, Anchor::Start, class, shown);
            left += text_width(shown, false) + 8.0;
            canvas.text(left, y + 24.0, Anchor::Start, "q", tail);
            left += text_width(tail, false) + 8.0;
        }
        let (left, foot) =
            if lines == 2 { (labels + 12.0, y + 42.0) } else { (left + 4.0, y + 24.0) };
        let apart = difference(canvas, twin);
        canvas.text(left, foot, Anchor::Start, "q", &apart);
    }
}
