//! `corridor brief`: the page in the terminal, and the page that opens its evidence.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::partnership::Partnership;
use corridor::trade::economy;
use corridor::trade::store::{self, Kind};
use corridor::{Folder, brief, render};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Shelf, as_of, day, two};
use crate::print::{out, talk, write_whole};

/// The command.
pub const COMMAND: Command = Command {
    name: "brief",
    page: include_str!("brief.md"),
    arguments: Options::augment_args,
    run,
};

/// Columns of a page in a pipe.
const PIPE_WIDTH: usize = 100;

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    shelf: Shelf,
    /// Any two economies of the store, without documents: two codes with a comma between
    #[arg(long, value_name = "AAA,BBB")]
    parties: Option<String>,
    /// Which dataset of flows, when the store holds several
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// Write the brief to a file, and a page to the terminal
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format of the brief; from the file's name when that says it
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The day as of which to judge; nothing known later is used. Today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for the terminal.
    Text,
    /// One self-contained page that opens its evidence.
    Html,
    /// Markdown with footnotes.
    Md,
    /// Sections, claims and cards as data.
    Json,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let format = options.format.or_else(|| named(options.output.as_deref()?));
    let day = as_of(options.as_of);
    let made = match &options.parties {
        Some(parties) => {
            let [a, b] = two(parties)?;
            let (a, b) = (economy::named(a)?, economy::named(b)?);
            let store = options.shelf.open()?;
            store::choose(&store.folder, Kind::Flows, options.dataset.as_deref(), Some(day))?;
            let partnership = Partnership::of_parties([a, b], day.year())?;
            let mut folder = Folder::of_parties(partnership, &store.folder);
            folder.dataset.clone_from(&options.dataset);
            brief::build(&folder, brief::Options { as_of: day })?
        }
        None if options.shelf.statistics.is_some() => {
            return Err(Failure::hinted(
                "a store alone does not say whose brief it is",
                "name two economies with --parties AAA,BBB",
            ));
        }
        None => {
            let home = options.shelf.place.home()?;
            let mut folder = Folder::open(home.root())?;
            folder.dataset.clone_from(&options.dataset);
            brief::build(&folder, brief::Options { as_of: day })?
        }
    };
    let whole = |format: Format| -> Result<String, Failure> {
        Ok(match format {
            Format::Text => render::terminal(&made, PIPE_WIDTH),
            Format::Html => render::html(&made),
            Format::Md => render::markdown(&made),
            Format::Json => serde_json::to_string_pretty(&made)? + "\n",
        })
    };
    match &options.output {
        Some(path) => {
            let text = whole(format.unwrap_or(Format::Html))?;
            write_whole(path, text.as_bytes())?;
            out(render::terminal(&made, width()).as_bytes())?;
            talk(&format!(
                "{} written, with {} pieces of evidence",
                path.display(),
                made.cards.len()
            ));
        }
        None => match format {
            None | Some(Format::Text) => out(render::terminal(&made, width()).as_bytes())?,
            Some(format) => out(whole(format)?.as_bytes())?,
        },
    }
    Ok(Outcome::Fine)
}

fn named(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "html" | "htm" => Some(Format::Html),
        "md" => Some(Format::Md),
        "json" => Some(Format::Json),
        "txt" => Some(Format::Text),
        _ => None,
    }
}

/// The terminal's width, or a pipe's.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.unwrap_or(PIPE_WIDTH)
}
