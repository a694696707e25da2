//! The record of each reporter, the target, the spread of what may come, and the chances by year.

use super::axis::{Linear, Years};
use super::canvas::{Anchor, Canvas, apart, party_class, text_width};
use crate::figures::chance;
use crate::plot::{Chances, Course, Fan, Series, Spread};

/// A fan as a course of one reporter.
pub(super) fn of_fan(fan: &Fan, whose: &str) -> Course {
    Course {
        unit: fan.unit.clone(),
        series: vec![Series { name: whose.to_owned(), party: fan.party, points: fan.past.clone() }],
        of: fan.party,
        ahead: fan.ahead.clone(),
        level: fan.level.clone(),
        chances: Vec::new(),
        by: None,
    }
}

pub(super) fn draw(canvas: &mut Canvas, course: &Course) -> f64 {
    let width = canvas.width;
    let (left, top) = (30.0, 14.0);
    // What the ends of the spread are called stands at the right.
    let words = ["one in ten above", "one in four above", "one in four below", "one in ten below"];
    let widest = words.map(|what| text_width(&format!("00.0 {}", canvas.say(what, &[])), false));
    let right = width.units() - width.pick(widest.into_iter().fold(160.0, f64::max) + 14.0, 58.0);
    let high = if course.chances.is_empty() { 200.0 } else { width.pick(236.0, 220.0) };
    let floor = top + high;
    let values = course
        .series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.value))
        .chain(course.ahead.iter().map(|spread| spread.most[1]))
        .chain(course.level.iter().map(|level| level.value));
    // A spread that leaves the frame by far would press all else to the ground.
    let most = values.fold(0.0, f64::max);
    let known = course
        .series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.value))
        .chain(course.level.iter().map(|level| level.value))
        .fold(0.0, f64::max);
    let y = Linear::of(if known > 0.0 { most.min(4.0 * known) } else { most }, 5.0, floor, top);
    let years = course
        .series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.year))
        .chain(course.ahead.iter().map(|spread| spread.year));
    let x = Years::of(years, left + 6.0, right);
    for &tick in &y.ticks {
        let at = y.at(tick);
        canvas.line(if tick > 0.0 { "grid" } else { "base" }, (left, at), (right, at));
        canvas.text(left - 6.0, at + 4.0, Anchor::End, "q", &canvas.number(tick));
    }
    for year in x.ticks(width.pick(46.0, 40.0)) {
        canvas.text(x.at(year), floor + 17.0, Anchor::Middle, "q", &year.to_string());
    }
    spread(canvas, course, &x, &y, top);
    target(canvas, course, &y, left, right);
    for series in &course.series {
        line(canvas, series, &x, &y, &course.unit);
    }
    ends(canvas, course, &y, right, top, floor);
    let mut foot = floor + 26.0;
    if !course.chances.is_empty() {
        foot = strips(canvas, course, &x, foot);
    }
    unnamed(canvas, course, foot)
}

/// Whose mark it is, of those that neither a chance nor the end of a line names.
fn unnamed(canvas: &mut Canvas, course: &Course, mut at: f64) -> f64 {
    // On a phone the ends of lines have room for numbers alone.
    let at_ends = course.ahead.is_empty() && canvas.width.pick(true, false);
    // The spread of one reporter, alone, is named above it.
    let alone = course.chances.is_empty() && !course.ahead.is_empty() && course.series.len() < 2;
    if at_ends || alone {
        return at;
    }
    let named = |party| course.chances.iter().any(|chances| chances.party == party);
    let others = course.series.iter().filter(|of| !named(of.party) && !of.points.is_empty());
    for series in others {
        canvas.mark(series.party, 9.0, at + 7.0, "");
        let class = format!("b {}", party_class(series.party));
        canvas.text(22.0, at + 11.0, Anchor::Start, &class, &series.name);
        at += 20.0;
    }
    at
}

/// Two bands and a middle line, from the last figure of whose they are.
fn spread(canvas: &mut Canvas, course: &Course, x: &Years, y: &Linear, top: f64) {
    let Some(first) = course.ahead.first() else { return };
    let own = course.series.iter().find(|series| series.party == course.of);
    let start = own.and_then(|series| series.points.last()).filter(|point| point.year < first.year);
    let class = party_class(course.of);
    let held = |value: f64| y.at(value).max(top);
    let band = |ends: fn(&Spread) -> [f64; 2]| {
        let mut points: Vec<(f64, f64)> =
            start.iter().map(|point| (x.at(point.year), y.at(point.value))).collect();
        points.extend(course.ahead.iter().map(|s| (x.at(s.year), held(ends(s)[1]))));
        points.extend(course.ahead.iter().rev().map(|s| (x.at(s.year), held(ends(s)[0]))));
        points
    };
    canvas.area(&format!("band {class}"), &band(|s| s.most));
    canvas.area(&format!("band {class}"), &band(|s| s.half));
    let mut middle: Vec<(f64, f64)> =
        start.iter().map(|point| (x.at(point.year), y.at(point.value))).collect();
    middle.extend(course.ahead.iter().map(|s| (x.at(s.year), held(s.middle))));
    canvas.path(&format!("line {class}"), &middle);
    for s in &course.ahead {
        let [middle, low, high] =
            [s.middle, s.half[0], s.half[1]].map(|value| canvas.number(value));
        let says = canvas.say(
            "{1}: even odds {2}, half of the chances between {3} and {4}, {5}",
            &[&s.year.to_string(), &middle, &low, &high, &course.unit],
        );
        let at = (x.at(s.year), held(s.middle));
        canvas.rect("hit", [at.0 - 3.0, at.1 - 3.0, at.0 + 3.0, at.1 + 3.0], &says);
    }
}

fn target(canvas: &mut Canvas, course: &Course, y: &Linear, left: f64, right: f64) {
    let Some(level) = &course.level else { return };
    let at = y.at(level.value);
    canvas.line("level", (left, at), (right, at));
    // Under the line where there is no room over it.
    let foot = if at < 26.0 { at + 16.0 } else { at - 6.0 };
    canvas.text(left + 6.0, foot, Anchor::Start, "b", &level.name);
}

/// A line between neighbouring years, dotted over years without a figure, and a mark a year.
fn line(canvas: &mut Canvas, series: &Series, x: &Years, y: &Linear, unit: &str) {
    let class = party_class(series.party);
    for pair in series.points.windows(2) {
        let dotted = if pair[1].year > pair[0].year + 1 { " gap" } else { "" };
        let ends = [pair[0], pair[1]].map(|point| (x.at(point.year), y.at(point.value)));
        canvas.path(&format!("line {class}{dotted}"), &ends);
    }
    for point in &series.points {
        let value = canvas.number(point.value);
        let says = format!("{}, {}: {value} {unit}", point.year, series.name);
        canvas.mark(series.party, x.at(point.year), y.at(point.value), &says);
    }
}

/// What stands at the right: the ends of the spread, or else the name of each line.
fn ends(canvas: &mut Canvas, course: &Course, y: &Linear, right: f64, top: f64, floor: f64) {
    let wide = canvas.width.pick(true, false);
    let mut labels: Vec<(f64, String, &str)> = Vec::new();
    match course.ahead.last() {
        Some(end) => {
            let says = |value: f64, what: &str| {
                let shown = canvas.number((value * 10.0).round() / 10.0);
                if wide { format!("{shown} {}", canvas.say(what, &[])) } else { shown }
            };
            labels.push((end.most[1], says(end.most[1], "one in ten above"), "q"));
            labels.push((end.half[1], says(end.half[1], "one in four above"), "q"));
            labels.push((end.middle, says(end.middle, "even odds"), "b"));
            labels.push((end.half[0], says(end.half[0], "one in four below"), "q"));
            labels.push((end.most[0], says(end.most[0], "one in ten below"), "q"));
        }
        None => {
            for series in &course.series {
                if let Some(last) = series.points.last() {
                    let name = if wide { series.name.as_str() } else { "" };
                    let text = format!("{} {name}", canvas.number(last.value));
                    labels.push((
                        last.value,
                        text.trim_end().to_owned(),
                        party_class(series.party),
                    ));
                }
            }
            labels.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
    }
    let wanted: Vec<f64> = labels.iter().map(|(value, ..)| y.at(*value).max(top)).collect();
    let placed = apart(&wanted, 16.0, top, floor);
    for ((want, at), (_, text, class)) in wanted.iter().zip(placed).zip(&labels) {
        canvas.line("lead", (right + 1.0, *want), (right + 9.0, at));
        canvas.text(right + 13.0, at + 4.0, Anchor::Start, class, text);
    }
}

/// The chances under their years, one row a reporter.
fn strips(canvas: &mut Canvas, course: &Course, x: &Years, top: f64) -> f64 {
    let width = canvas.width;
    // On a phone a name stands over its chances, which so have the whole width.
    let over = width.pick(0.0, 19.0);
    let row = 22.0 + over;
    let names = course.chances.iter().map(|of| text_width(&of.name, true)).fold(0.0, f64::max);
    let name_room = width.pick(28.0 + names, 0.0);
    let Some(longest) = course.chances.iter().max_by_key(|chances| chances.by_year.len()) else {
        return top;
    };
    let last = longest.by_year.last().map_or(0, |point| point.year);
    let cell = width.pick(44.0, 36.0);
    let every = ((cell + 5.0) / x.step()).ceil().max(1.0) as i16;
    // Cells stand under their own years, the year asked about among them, as far left as names let.
    let anchor = course.by.filter(|by| *by <= last).unwrap_or(last);
    let shown = |year: i16| {
        (year - anchor).rem_euclid(every) == 0
            && x.at(year) - cell / 2.0 >= name_room
            && x.at(year) + cell / 2.0 <= width.units()
    };
    let years: Vec<i16> = longest.by_year.iter().map(|p| p.year).filter(|y| shown(*y)).collect();
    let title = canvas.say("Chance that it is reached by", &[]);
    canvas.text(4.0, top + 14.0, Anchor::Start, "b", &title);
    // The years stand beside the title where it leaves them room, else under it.
    let room = text_width(&title, true) + 10.0;
    let beside = years.first().is_none_or(|first| x.at(*first) - 16.0 > room);
    let top = if beside { top } else { top + 17.0 };
    for year in &years {
        canvas.text(x.at(*year), top + 14.0, Anchor::Middle, "q", &year.to_string());
    }
    let mut at = top + 22.0;
    for chances in &course.chances {
        canvas.mark(chances.party, 9.0, at + 11.0, "");
        let class = format!("b {}", party_class(chances.party));
        canvas.text(22.0, at + 15.0, Anchor::Start, &class, &chances.name);
        for year in &years {
            cell_of(canvas, chances, *year, x.at(*year), at + over, cell);
        }
        if let Some(by) = course.by.filter(|by| years.contains(by)) {
            let (half, top) = (cell / 2.0 + 1.0, at + over);
            canvas.rect("frame", [x.at(by) - half, top - 1.0, x.at(by) + half, top + 21.0], "");
        }
        at += row;
    }
    at + 4.0
}

fn cell_of(canvas: &mut Canvas, chances: &Chances, year: i16, x: f64, top: f64, cell: f64) {
    let found = chances.by_year.iter().zip(&chances.shown).find(|(point, _)| point.year == year);
    let Some((point, shown)) = found else { return };
    let shade = (point.value * 5.0).round().clamp(0.0, 4.0);
    let class = format!("cell {} c{shade}", party_class(chances.party));
    let says = canvas.say("by {1}, {2}: {3}", &[&year.to_string(), &chances.name, shown]);
    canvas.rect(&class, [x - cell / 2.0, top, x + cell / 2.0, top + 20.0], &says);
    let class = if point.value >= 0.5 { "b s" } else { "s" };
    // The sign of what it is not under or over stands for the word.
    let short = canvas.figures(&chance(point.value).replace("under ", "<").replace("over ", ">"));
    canvas.text(x, top + 14.5, Anchor::Middle, class, &short);
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Width;
    use super::*;
    use crate::plot::{Level, Party, Point};

    fn course() -> Course {
        let points = |list: &[(i16, f64)]| {
            list.iter().map(|&(year, value)| Point { year, value }).collect::<Vec<_>>()
        };
        let ahead = (2025..2038)
            .map(|year| {
                let grown = f64::from(year - 2024);
                Spread {
                    year,
                    middle: 5.3 + 0.25 * grown,
                    half: [5.2, 5.3 + 0.7 * grown],
                    most: [5.3 - 0.1 * grown, 5.3 + 1.5 * grown],
                }
            })
            .collect();
        let by_year: Vec<Point> =
            (2026..2038).map(|year| Point { year, value: f64::from(year - 2025) / 20.0 }).collect();
        let shown: Vec<String> =
            by_year.iter().map(|p| format!("{:.0}%", p.value * 100.0)).collect();
        let chances = |name: &str, party| Chances {
            name: name.to_owned(),
            party,
            by_year: by_year.clone(),
            shown: shown.clone(),
        };
        Course {
            unit: "billion US dollars".to_owned(),
            series: vec![
                Series {
                    name: "as Aland counts".to_owned(),
                    party: Party::First,
                    points: points(&[(2014, 1.0), (2015, 1.4), (2020, 2.3), (2024, 5.28)]),
                },
                Series {
                    name: "as Beland counts".to_owned(),
                    party: Party::Second,
                    points: points(&[(2016, 2.3), (2017, 3.4), (2024, 4.97)]),
                },
            ],
            of: Party::First,
            ahead,
            level: Some(Level { name: "Target $10bn, no date".to_owned(), value: 10.0 }),
            chances: vec![
                chances("as Aland counts", Party::First),
                chances("as Beland counts", Party::Second),
            ],
            by: Some(2030),
        }
    }

    #[test]
    fn the_year_asked_about_is_framed_and_every_figure_can_be_heard() {
        for width in [Width::Wide, Width::Narrow] {
            let mut canvas = Canvas::new(width, None);
            draw(&mut canvas, &course());
            let body = canvas.into_body();
            assert!(body.contains("class=\"frame\""), "{body}");
            assert!(body.contains("2024, as Beland counts: 4.97 billion US dollars"));
            assert!(body.contains("by 2030, as Aland counts: 25%"));
        }
    }
}
