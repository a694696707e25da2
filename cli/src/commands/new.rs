//! `corridor new`: a partnership folder.

use std::path::PathBuf;

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::sample;
use corridor::trade::economy;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{as_of, two};
use crate::print::talk;

/// The command.
pub const COMMAND: Command =
    Command { name: "new", page: include_str!("new.md"), arguments: Options::augment_args, run };

#[derive(clap::Args)]
struct Options {
    /// Two economies, by code or name, and a folder if it is not to be named after them; with
    /// `--parties` or `--sample`, the folder alone
    #[arg(value_name = "ECONOMY ECONOMY [DIR] | DIR", required = true, num_args = 1..=3)]
    names: Vec<String>,
    /// The two economies, with a comma between
    #[arg(long, value_name = "AAA,BBB", conflicts_with = "sample")]
    parties: Option<String>,
    /// Write the partnership that ships with corridor instead
    #[arg(long)]
    sample: bool,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let named = options.sample || options.parties.is_some();
    let ([a, b], dir): ([&str; 2], Option<&String>) = match (&options.names[..], &options.parties) {
        ([dir], Some(parties)) => (two(parties)?, Some(dir)),
        ([dir], None) if options.sample => (["", ""], Some(dir)),
        ([a, b], None) if !named => ([a, b], None),
        ([a, b, dir], None) if !named => ([a, b], Some(dir)),
        ([one], _) => {
            return Err(Failure::hinted(
                format!("{one:?} alone does not say whose partnership it is"),
                "name two economies: corridor new IND ARE; or a folder and both: corridor new india-uae --parties IND,ARE",
            ));
        }
        _ => {
            return Err(Failure::hinted(
                "a folder and nothing else stands beside --parties and --sample",
                "corridor new DIR --parties AAA,BBB, or corridor new AAA BBB DIR",
            ));
        }
    };
    let dir = match dir {
        Some(dir) => PathBuf::from(dir),
        None => {
            let (a, b) = (economy::named(a)?, economy::named(b)?);
            PathBuf::from(format!("{}-{}", a.to_lowercase(), b.to_lowercase()))
        }
    };
    if options.sample {
        sample::write(&dir)?;
    } else {
        sample::scaffold(&dir, [a, b], as_of(None).year())?;
    }
    let dir = dir.display();
    let next = if options.sample { "check" } else { "doctor" };
    talk(&format!("{dir} is ready. Next: cd {dir} && corridor {next}"));
    Ok(Outcome::Fine)
}
