//! `corridor completions`: what a shell needs to complete commands and options.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use clap_complete::Shell;

use super::{Command, Outcome, parser};
use crate::failure::Failure;
use crate::print::out;

/// The command.
pub const COMMAND: Command = Command {
    name: "completions",
    page: include_str!("completions.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut parser(), "corridor", &mut script);
    out(&script)?;
    Ok(Outcome::Fine)
}
