//! `corridor serve`: a dashboard and an API on this machine alone.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor_serve::{Options as Serve, bind};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
use crate::print::talk;

/// The command.
pub const COMMAND: Command = Command {
    name: "serve",
    page: include_str!("serve.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    place: Where,
    /// The port; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
    /// Show this day where an address names none; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let home = options.place.home()?;
    let asked = options.as_of;
    let today = Box::new(move || as_of(asked));
    let serving = bind(Serve { root: home.root().to_path_buf(), port: options.port, today })?;
    talk(&format!(
        "open {}\nThe address holds a token that lets this machine's other users stay out. Ctrl-C ends it.",
        serving.address()
    ));
    serving.run()?;
    Ok(Outcome::Fine)
}
