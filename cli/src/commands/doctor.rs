//! `corridor doctor`: what is missing to answer which question.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::{Folder, doctor};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
use crate::print::out;

/// The command.
pub const COMMAND: Command = Command {
    name: "doctor",
    page: include_str!("doctor.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    place: Where,
    /// The day as of which to look; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Questions, and what to bring.
    Text,
    /// The same as data.
    Json,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let found = doctor::diagnosis(&folder, as_of(options.as_of))?;
    match options.format {
        Format::Text => out(doctor::text(&found).as_bytes())?,
        Format::Json => {
            let mut json = serde_json::to_vec_pretty(&found)?;
            json.push(b'\n');
            out(&json)?;
        }
    }
    Ok(Outcome::Fine)
}
