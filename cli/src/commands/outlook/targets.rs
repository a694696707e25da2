//! `corridor outlook targets`: announced targets of other pairs, the chance that each had on its day,
//! and what came.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int32Array, RecordBatch, StringArray};
use corridor::answers::promises::{self, Outcome, Promise, Summary};

use crate::failure::Failure;
use crate::print::{Format, print, talk};

/// A target with the chance of its day.
type Row = (Promise, Option<f64>);

#[derive(clap::Args)]
pub struct Options {
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let all = promises::scored()?;
    let text = |f: &dyn Fn(&Promise) -> String| -> ArrayRef {
        Arc::new(all.iter().map(|(p, _)| Some(f(p))).collect::<StringArray>())
    };
    let number = |places: i32, f: &dyn Fn(&Row) -> Option<f64>| -> ArrayRef {
        let scale = 10_f64.powi(places);
        let rounded = |x: f64| (x * scale).round() / scale;
        Arc::new(all.iter().map(|row| f(row).map(rounded)).collect::<Float64Array>())
    };
    let by: Int32Array = all.iter().map(|(p, _)| p.deadline.map(i32::from)).collect();
    let turns: BooleanArray = all.iter().map(|(p, _)| Some(p.turns_on_reporter)).collect();
    let outcome = |p: &Promise| match p.outcome {
        Outcome::Met => "met".to_owned(),
        Outcome::Missed => "not met".to_owned(),
        Outcome::Unknown => "unknown".to_owned(),
    };
    let table = RecordBatch::try_from_iter_with_nullable([
        ("id", text(&|p| p.id.clone()), false),
        ("pair", text(&|p| p.pair.clone()), false),
        ("said", text(&|p| p.said.clone()), false),
        ("by", Arc::new(by) as ArrayRef, true),
        ("target_usd_bn", number(3, &|(p, _)| Some(p.value)), false),
        ("trade_usd_bn", number(3, &|(p, _)| p.base), true),
        ("needed_a_year_percent", number(1, &|(p, _)| p.needs.map(|n| 100.0 * n)), true),
        ("chance_percent", number(0, &|(_, chance)| chance.map(|c| 100.0 * c)), true),
        ("outcome", text(&outcome), false),
        ("turns_on_reporter", Arc::new(turns) as ArrayRef, false),
        ("source", text(&|p| p.source.clone()), false),
    ])?;
    print(&table, options.format)?;
    talk(&words(&Summary::of(&all)));
    Ok(())
}

fn words(all: &Summary) -> String {
    let classes = all.classes.iter().map(|class| {
        format!("of {} that needed {} {} were met", class.known, class.words(), class.met)
    });
    format!(
        "{} targets as public pages name them, not checked against statistics and no sample; {} with a \
         known outcome, {} met; {}. Years count from announcement to deadline, and targets due in their \
         own year are left out. Chances are of the method as of the day of each, from the one figure \
         named with it: of {} that have one and an outcome, {:.0} % were met and the chances say {:.0} %",
        all.targets,
        all.known,
        all.met,
        classes.collect::<Vec<_>>().join("; "),
        all.scored,
        100.0 * all.happened,
        100.0 * all.stated,
    )
}
