//! `corridor reach`: a product through a hub to a third market.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::answers::access::{Border, through};
use corridor::answers::desk::Desk;
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day, economy};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "reach",
    page: include_str!("reach.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The code: two to twelve digits
    code: String,
    /// Where the goods come from
    #[arg(long, value_name = "CODE")]
    from: String,
    /// The hub
    #[arg(long, value_name = "CODE")]
    via: String,
    /// The market: an economy or a group, such as EU
    #[arg(long, value_name = "CODE")]
    to: String,
    #[command(flatten)]
    place: Where,
    /// The day; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let code: String = options.code.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    if !(code.bytes().all(|b| b.is_ascii_digit()) && (2..=12).contains(&code.len())) {
        return Err(Failure::hinted(
            format!("{:?} is not a code of two to twelve digits", options.code),
            "for instance 8703, 870322 or 8703.22.10",
        ));
    }
    let (from, via) = (economy(&options.from)?, economy(&options.via)?);
    let group = !corridor::folder::groups::members(&options.to, 2024).is_empty();
    let to = if group { options.to.as_str() } else { economy(&options.to)? };
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let on = as_of(options.on);
    let found = Desk::of(&folder, on, |desk| through(desk, &code, [from, via, to], on))?;
    let mut outcome = Outcome::Fine;
    if found.agreements.is_empty() {
        talk("finding: the folder states the terms of no agreement between two of the three");
        outcome = Outcome::Findings;
    }
    for title in &found.agreements {
        talk(&format!("agreement: {title}"));
    }
    for branch in &found.branches {
        talk(&format!("{}: {}: {}", branch.who.says, branch.state.says, branch.because.says));
        talk(&format!("  condition: {}", branch.passage.says));
        if let Some(undecided) = &branch.undecided {
            talk(&format!("  still to be shown: {}", undecided.says));
        }
        if branch.state.word.as_deref() == Some("closed") {
            outcome = Outcome::Findings;
        }
    }
    let rows = &found.borders;
    if rows.iter().any(|b| b.percent.is_none()) {
        outcome = Outcome::Findings;
    }
    let mut told: Vec<&str> =
        rows.iter().map(|b| b.stands_for.as_str()).filter(|s| !s.is_empty()).collect();
    told.dedup();
    for text in told {
        talk(&format!("note: {text}"));
    }
    let text = |of: &dyn Fn(&Border) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(|b| of(b).filter(|t| !t.is_empty())).collect::<StringArray>())
    };
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("exporter", text(&|b| Some(b.exporter.clone())), true),
        ("importer", text(&|b| Some(b.importer.clone())), true),
        ("regime", text(&|b| Some(b.regime.clone())), true),
        ("percent", text(&|b| b.percent.clone()), true),
        ("lowest", text(&|b| b.range.as_ref().map(|(low, _)| low.clone())), true),
        ("highest", text(&|b| b.range.as_ref().map(|(_, high)| high.clone())), true),
        ("value_usd", Arc::new(rows.iter().map(|b| b.value_usd).collect::<Int64Array>()), true),
        ("row", text(&|b| Some(b.row.clone())), true),
    ];
    print(&RecordBatch::try_from_iter_with_nullable(columns)?, options.format)?;
    Ok(outcome)
}
