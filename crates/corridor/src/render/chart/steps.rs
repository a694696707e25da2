//! From a start to an end in steps, one row a step.

use super::axis::Linear;
use super::canvas::{Anchor, Canvas, SIZE, party_class, text_width, wrapped};
use crate::plot::{Step, StepKind};

pub(super) fn draw(canvas: &mut Canvas, unit: &str, steps: &[Step]) -> f64 {
    let width = canvas.width;
    let wide = width.pick(true, false);
    let names = width.pick(226.0, 0.0);
    let shown = steps.iter().map(|step| text_width(&step.shown, true)).fold(76.0, f64::max);
    let right = width.units() - shown - 8.0;
    let top = 8.0;
    let height_of = |step: &Step| match step.kind {
        StepKind::Heading => 24.0,
        _ if wide => (8.0 + 15.0 * wrapped(&step.label, names - 18.0, true).len() as f64).max(26.0),
        _ => 40.0,
    };
    let floor = top + steps.iter().map(height_of).sum::<f64>();
    let mut most: f64 = 0.0;
    let mut level: f64 = 0.0;
    for step in steps {
        match step.kind {
            StepKind::Start => level = step.value,
            StepKind::Add | StepKind::Open => level += step.value,
            StepKind::End | StepKind::Heading => {}
        }
        most = most.max(level).max(if step.kind == StepKind::End { step.value } else { 0.0 });
    }
    let x = Linear::of(most, width.pick(6.0, 4.0), names + 4.0, right);
    for &tick in &x.ticks {
        canvas.line(
            if tick > 0.0 { "grid" } else { "base" },
            (x.at(tick), top),
            (x.at(tick), floor),
        );
        canvas.text(x.at(tick), floor + 17.0, Anchor::Middle, "q", &canvas.number(tick));
    }
    let (mut y, mut level) = (top, 0.0);
    for step in steps {
        let high = height_of(step);
        level = one(canvas, &x, step, unit, [names, y, high], level);
        y += high;
    }
    floor + 24.0
}

/// Draw a step, and give back the height that the next one starts from.
fn one(canvas: &mut Canvas, x: &Linear, step: &Step, unit: &str, at: [f64; 3], level: f64) -> f64 {
    let [names, y, high] = at;
    let wide = canvas.width.pick(true, false);
    let class = party_class(step.party);
    if step.kind == StepKind::Heading {
        canvas.text(0.0, y + 16.0, Anchor::Start, &format!("b {class}"), &step.label);
        return level;
    }
    let (from, to) = match step.kind {
        StepKind::Add | StepKind::Open => (level, level + step.value),
        _ => (0.0, step.value),
    };
    let edge = matches!(step.kind, StepKind::Start | StepKind::End | StepKind::Open);
    let bold = if edge { "b" } else { "" };
    let (bar_top, bar_high) = if wide { (y + high / 2.0 - 7.0, 14.0) } else { (y + 20.0, 14.0) };
    if wide {
        let lines = wrapped(&step.label, names - 18.0, true);
        let mut foot = y + high / 2.0 + 4.0 - (lines.len() as f64 - 1.0) * (SIZE + 2.5) / 2.0;
        for text in &lines {
            canvas.text(if edge { 0.0 } else { 12.0 }, foot, Anchor::Start, bold, text);
            foot += SIZE + 2.5;
        }
    } else {
        canvas.text(0.0, y + 14.0, Anchor::Start, bold, &short(&step.label, 330.0));
    }
    let says = format!("{}: {}, {unit}", step.label, step.shown);
    let kind = match step.kind {
        StepKind::Open => "open".to_owned(),
        StepKind::End => "goal".to_owned(),
        _ => format!("fill {class}"),
    };
    canvas.rect(
        &kind,
        [x.at(from), bar_top, x.at(to).max(x.at(from) + 1.5), bar_top + bar_high],
        &says,
    );
    canvas.text(x.at(to) + 6.0, bar_top + 11.5, Anchor::Start, bold, &step.shown);
    match step.kind {
        StepKind::End => level,
        _ => to,
    }
}

/// A name on one line: whole words while they fit.
fn short(label: &str, room: f64) -> String {
    if text_width(label, true) <= room {
        return label.to_owned();
    }
    let first = wrapped(label, room - 14.0, true).into_iter().next().unwrap_or_default();
    format!("{first} …")
}
