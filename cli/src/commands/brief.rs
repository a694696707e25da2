//! `corridor brief`: the page in the terminal, and the page that opens its evidence.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::{Folder, brief, render};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
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
    place: Where,
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
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let made = brief::build(&folder, brief::Options { as_of: as_of(options.as_of) })?;
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
