//! `corridor edition`: the answers of a day, kept.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::editions::shelf::{self, Saved};
use corridor::figures;
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::place::{Where, as_of, day};
use crate::print::{out, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "edition",
    page: include_str!("edition.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// `save` an edition, or `list` those that there are
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    language: Spoken,
    /// The day as of which to compute; nothing known later is used. Today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// What to call it; its day without it
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Keep the answers of a day.
    Save,
    /// The editions of the folder.
    List,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let home = options.place.home()?;
    options.language.only_of_text(options.what == What::List)?;
    if options.what == What::List {
        let mut list = String::new();
        for edition in shelf::all(home.root())? {
            list.push_str(&format!(
                "{:24} as of {:18} {:5} claims  {:4} records  corridor {}\n",
                edition.name,
                figures::day(edition.as_of),
                edition.claims.len(),
                edition.records.len(),
                edition.program
            ));
        }
        if list.is_empty() {
            talk("the folder has no edition; corridor edition save makes one");
        }
        out(options.language.report(list, home.root(), &[])?.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let folder = Folder::open(home.root())?;
    match shelf::save(&folder, options.name.as_deref(), as_of(options.as_of))? {
        Saved::Now(edition, path) => talk(&format!(
            "{} written: {} claims and {} records as of {}",
            path.display(),
            edition.claims.len(),
            edition.records.len(),
            edition.as_of
        )),
        Saved::Before(_, path) => talk(&format!("{} holds these answers already", path.display())),
    }
    Ok(Outcome::Fine)
}
