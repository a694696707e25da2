//! `corridor datasets`: what the store holds.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::statistics::shelf::{Listed, datasets};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::Shelf;
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "datasets",
    page: include_str!("datasets.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    shelf: Shelf,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let store = options.shelf.open()?;
    let all = datasets(&store.folder)?;
    if all.is_empty() {
        talk("the store holds no dataset; corridor import FILE brings one");
    }
    let texts = |of: fn(&Listed) -> String| -> ArrayRef {
        Arc::new(all.iter().map(|one| Some(of(one))).collect::<StringArray>())
    };
    let rows = all.iter().map(|one| Some(one.rows));
    let batch = RecordBatch::try_from_iter([
        ("kind", texts(|one| one.kind.to_owned())),
        ("dataset", texts(|one| one.source.dataset.clone())),
        ("vintage", texts(|one| one.source.vintage.to_string())),
        ("years", texts(|one| one.span.clone())),
        ("rows", Arc::new(rows.collect::<UInt64Array>()) as ArrayRef),
        ("bytes", Arc::new(all.iter().map(|one| Some(one.bytes)).collect::<UInt64Array>())),
        ("valuation", texts(|one| one.source.valuation.clone())),
        ("title", texts(|one| one.source.title.clone())),
    ])?;
    print(&batch, options.format)?;
    Ok(Outcome::Fine)
}
