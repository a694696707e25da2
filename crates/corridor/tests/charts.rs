//! Charts of whole briefs: no text lies over another, none leaves the drawing, and every value that is
//! drawn can be heard.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use corridor::language::{named, translate};
use corridor::plot::{Plot, StepKind};
use corridor::render::chart::canvas::Width;
use corridor::render::chart::collide;
use corridor::{Folder, brief, sample};
use jiff::civil::{Date, date};

fn made(as_of: Date) -> brief::Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

#[test]
fn no_text_of_a_chart_lies_over_another_or_leaves_it() {
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut pages = Vec::new();
    for as_of in [date(2019, 9, 12), date(2026, 1, 9), date(2026, 11, 29)] {
        let english = made(as_of);
        pages.extend(["tr", "ms"].map(|code| {
            let own = translate(&english, named(code).unwrap()).unwrap().brief;
            (format!("{as_of} {code}"), own)
        }));
        pages.push((as_of.to_string(), english));
    }
    for (page, brief) in pages {
        for chart in brief.charts() {
            for width in [Width::Wide, Width::Narrow] {
                let boxes = chart.boxes(width);
                seen += boxes.len();
                for (at, one) in boxes.iter().enumerate() {
                    let name = format!("{page} {} {width:?}", chart.key);
                    if one.edges[0] < -2.0 || one.edges[2] > width.units() + 2.0 {
                        faults.push(format!("{name}: {:?} leaves it: {:?}", one.text, one.edges));
                    }
                    for other in boxes[at + 1..].iter().filter(|other| collide(one, other)) {
                        faults.push(format!("{name}: {:?} over {:?}", one.text, other.text));
                    }
                }
            }
        }
    }
    assert!(seen > 1500, "{seen} texts");
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_value_that_is_drawn_can_be_heard() {
    let brief = made(date(2026, 11, 29));
    let charts = brief.charts();
    assert!(charts.len() >= 8, "{} charts", charts.len());
    for chart in charts {
        let svg = chart.svg(Width::Wide);
        let heard = svg.matches("data-say=").count();
        assert!(heard >= 2, "{}: {heard}", chart.key);
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-label="));
        assert!(!chart.twin.rows.is_empty(), "{} has no table", chart.key);
        let alone = chart.alone(Width::Narrow, "source");
        assert!(alone.starts_with("<svg xmlns=") && !alone.contains("http://www.w3.org/1999"));
    }
}

/// Today's trade, the steps and what stays open come to the target in whole dollars.
#[test]
fn the_steps_sum_to_the_gap() {
    let brief = made(date(2026, 11, 29));
    let against = &brief.answers["potential"]["against"];
    let dollars = |value: &serde_json::Value| value["value"].as_f64().unwrap().round() as i64;
    let steps = against["steps"].as_array().unwrap();
    assert!(steps.len() > 5, "{}", steps.len());
    let sum: i64 = steps.iter().map(|step| dollars(&step["adds"])).sum();
    assert_eq!(sum, dollars(&against["missing"]));
    assert_eq!(sum + dollars(&against["now"]), dollars(&against["goal"]));
    let plot: Plot = serde_json::from_value(against["picture"]["plot"].clone()).unwrap();
    let Plot::Steps { steps, .. } = plot else { panic!("no steps") };
    assert_eq!(steps.iter().filter(|step| step.kind == StepKind::Open).count(), 1);
}
