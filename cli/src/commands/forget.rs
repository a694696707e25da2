//! `corridor forget`: a dataset taken out of the store.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::statistics::shelf::{forget, meant};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Shelf, day};
use crate::print::talk;

/// The command.
pub const COMMAND: Command = Command {
    name: "forget",
    page: include_str!("forget.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The dataset's name, as corridor datasets lists it
    dataset: String,
    #[command(flatten)]
    shelf: Shelf,
    /// Which vintage, where there are several
    #[arg(long, value_name = "DATE", value_parser = day)]
    vintage: Option<Date>,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    if options.shelf.place.sample {
        return Err(Failure::hinted(
            "the sample is not kept, so nothing can be taken out of it",
            "corridor new example --sample makes a copy that is yours",
        ));
    }
    let store = options.shelf.open()?;
    for dataset in meant(&store.folder, &options.dataset, options.vintage)? {
        forget(&dataset)?;
        talk(&format!(
            "{} {} of {} taken out: {}",
            dataset.kind, dataset.source.dataset, dataset.source.vintage, dataset.source.title
        ));
    }
    Ok(Outcome::Fine)
}
