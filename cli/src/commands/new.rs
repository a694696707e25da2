//! `corridor new`: a partnership folder.

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::sample;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::two;
use crate::print::talk;

/// The command.
pub const COMMAND: Command =
    Command { name: "new", page: include_str!("new.md"), arguments: Options::augment_args, run };

#[derive(clap::Args)]
struct Options {
    /// The folder to make: new, or empty
    dir: PathBuf,
    /// The two economies, ISO 3166 alpha-3, with a comma between
    #[arg(
        long,
        value_name = "AAA,BBB",
        required_unless_present = "sample",
        conflicts_with = "sample"
    )]
    parties: Option<String>,
    /// Write the partnership that ships with corridor instead
    #[arg(long)]
    sample: bool,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    match &options.parties {
        Some(parties) => {
            sample::scaffold(&options.dir, two(parties)?)?;
        }
        None => sample::write(&options.dir)?,
    }
    let dir = options.dir.display();
    talk(&format!("{dir} is ready. Next: cd {dir} && corridor check"));
    Ok(Outcome::Fine)
}
