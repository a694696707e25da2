//! `corridor follow`: what is due, what is overdue, and what became of each promise.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::editions::{atom, calendar, follow, report, shelf};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::place::{Where, as_of, day};
use crate::print::{out, say};

/// The command.
pub const COMMAND: Command = Command {
    name: "follow",
    page: include_str!("follow.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// One promise, with the words of every step
    #[arg(value_name = "RECORD")]
    record: Option<String>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    language: Spoken,
    /// How many days to look ahead
    #[arg(long, value_name = "N", default_value = "90", value_parser = clap::value_parser!(u16).range(0..=36_500))]
    days: u16,
    /// The day to look from; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "text", conflicts_with = "record")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// What is due and overdue, and the path of each promise.
    Text,
    /// The same with every passage, as data.
    Json,
    /// A calendar: what is due as events, what is overdue as things to do.
    Ics,
    /// A feed with an entry for each thing that is due or overdue.
    Atom,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    options.language.only_of_text(options.format == Format::Text)?;
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let editions = shelf::all(home.root())?;
    let followed = follow::follow(&folder, &editions, as_of(options.as_of), options.days)?;
    if let Some(id) = &options.record {
        let Some(promise) = followed.promises.iter().find(|promise| promise.id == *id) else {
            let known: Vec<&str> = followed.promises.iter().map(|p| p.id.as_str()).collect();
            return Err(Failure::hinted(
                format!("the ledger has no promise {id:?} as of {}", followed.as_of),
                match known.is_empty() {
                    true => "it has no target, commitment, instrument or project".to_owned(),
                    false => format!("its promises are {}", known.join(", ")),
                },
            ));
        };
        say(&options.language.report(report::path_page(promise), home.root(), &folder.names())?)?;
        return Ok(Outcome::Fine);
    }
    match options.format {
        Format::Text => say(&options.language.report(
            report::followed(&followed),
            home.root(),
            &folder.names(),
        )?)?,
        Format::Ics => out(calendar::follow(&followed).as_bytes())?,
        Format::Atom => out(atom::follow(&followed).as_bytes())?,
        Format::Json => {
            let mut json = serde_json::to_vec_pretty(&followed)?;
            json.push(b'\n');
            out(&json)?;
        }
    }
    Ok(Outcome::Fine)
}
