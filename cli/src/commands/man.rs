//! `corridor man`: the pages of the commands as manual pages.

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};

use super::{Command, Outcome, parser};
use crate::failure::Failure;
use crate::output;
use crate::print::{out, talk};

/// The command.
pub const COMMAND: Command =
    Command { name: "man", page: include_str!("man.md"), arguments: Options::augment_args, run };

#[derive(clap::Args)]
struct Options {
    /// Write a page for each command into this folder; without it, the first page is printed
    folder: Option<PathBuf>,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let mut whole = parser();
    whole.build();
    let Some(folder) = options.folder else {
        out(&page(whole)?)?;
        return Ok(Outcome::Fine);
    };
    std::fs::create_dir_all(&folder)?;
    let mut written = 1;
    for command in whole.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = format!("corridor-{}", command.get_name());
        let named = command.clone().display_name(name.clone());
        output::write(&folder.join(format!("{name}.1")), &page(named)?)?;
        written += 1;
    }
    output::write(&folder.join("corridor.1"), &page(whole)?)?;
    talk(&format!("wrote {written} pages to {}", folder.display()));
    Ok(Outcome::Fine)
}

fn page(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    Ok(text)
}
