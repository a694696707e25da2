//! `corridor brief`: the page in the terminal, and the page that opens its evidence.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::brief::{self, Brief};
use corridor::render::{self, tables::tables};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::place::Subject;
use crate::print::{self, json_shown, out, page_width, say, shown, talk};
use crate::{output, pdf};

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
    subject: Subject,
    /// Render a brief that was written as JSON; nothing else is read
    #[arg(long, value_name = "FILE", conflicts_with_all = ["partnership", "sample", "statistics", "parties", "dataset", "as_of"])]
    from: Option<PathBuf>,
    /// Write the brief to a file: .html, .pdf, .xlsx, .md, .typ, .json or .txt
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write each table of the brief into a folder, as CSV and Parquet
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    #[command(flatten)]
    language: Spoken,
    /// Print all of it to the terminal, not one screen
    #[arg(long)]
    full: bool,
    /// The format of the brief; from the file's name when that says it
    #[arg(long, value_enum)]
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A page for the terminal.
    Text,
    /// One self-contained page that opens its evidence.
    Html,
    /// Markdown with footnotes.
    Md,
    /// Answers, sections and cards as data.
    Json,
    /// A workbook: a sheet a table, every claim, and the evidence.
    Xlsx,
    /// The source of a Typst document, for paper.
    Typ,
    /// A tagged PDF, compiled by corridor-pdf.
    Pdf,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let format = match (options.format, &options.output) {
        (None, Some(path)) => Some(named(path)?),
        (format, _) => format,
    };
    let made = match &options.from {
        Some(file) => {
            output::reads(file);
            output::promise_all(&options.output)?;
            options.language.of(read(file)?, None)?
        }
        None => {
            let asked = options.subject.read()?;
            output::promise_all(&options.output)?;
            let made = brief::build(&asked.folder, brief::Options { as_of: asked.day })?;
            options.language.of(made, Some(&asked.folder))?
        }
    };
    if let Some(folder) = &options.tables {
        write_tables(&made, folder)?;
    }
    let whole = |format: Format| -> Result<Vec<u8>, Failure> {
        let text = match format {
            Format::Text => shown(&render::terminal(&made, PIPE_WIDTH)).into_owned(),
            Format::Html => render::html(&made),
            Format::Md => shown(&render::markdown(&made)).into_owned(),
            Format::Json => json_shown(&made.to_json()?).into_owned(),
            Format::Typ => render::typ(&made),
            Format::Xlsx => return Ok(render::sheets::brief(&made)?),
            Format::Pdf => return pdf::compiled(render::typ(&made)),
        };
        Ok(text.into_bytes())
    };
    match &options.output {
        Some(path) => {
            output::write(path, &whole(format.unwrap_or(Format::Html))?)?;
            talk(&format!(
                "{} written, with {} pieces of evidence",
                path.display(),
                made.cards.len()
            ));
        }
        None => match format {
            None if !options.full => {
                say(&render::summary(&made, page_width()))?;
                talk(
                    "--full prints all of it; -o brief.html writes the page that opens its evidence",
                );
            }
            None | Some(Format::Text) => say(&render::terminal(&made, page_width()))?,
            Some(format) => out(&whole(format)?)?,
        },
    }
    // A page says what is missing; what would bring it is for who keeps the folder.
    for cure in made.cures() {
        talk(&format!("hint: {cure}"));
    }
    Ok(Outcome::Fine)
}

fn read(file: &Path) -> Result<Brief, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::hinted(
            format!("{}: cannot be read: {error}", file.display()),
            "name a file that corridor brief --format json wrote",
        )
    })?;
    Brief::of_json(&text).map_err(|error| {
        let failure = Failure::from(error);
        let cure = "name a file that corridor brief --format json wrote".to_owned();
        Failure {
            message: format!("{}: {}", file.display(), failure.message),
            hint: failure.hint.or(Some(cure)),
        }
    })
}

/// Each table as `NAME.csv` and `NAME.parquet`.
fn write_tables(made: &Brief, folder: &Path) -> Result<(), Failure> {
    output::make(folder)?;
    let tables = tables(made)?;
    for table in &tables {
        for (extension, format) in
            [("csv", print::Format::Csv), ("parquet", print::Format::Parquet)]
        {
            let path = folder.join(format!("{}.{extension}", table.name));
            output::write(&path, &print::bytes(&table.batch, format)?)?;
        }
    }
    talk(&format!("{} tables in {}, each as CSV and Parquet", tables.len(), folder.display()));
    Ok(())
}

/// The format that a file's name says.
fn named(path: &Path) -> Result<Format, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("html" | "htm") => Ok(Format::Html),
        Some("md") => Ok(Format::Md),
        Some("json") => Ok(Format::Json),
        Some("txt") => Ok(Format::Text),
        Some("xlsx") => Ok(Format::Xlsx),
        Some("typ") => Ok(Format::Typ),
        Some("pdf") => Ok(Format::Pdf),
        // A pipe or a device has no ending to say it by.
        None if path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir()) => {
            Ok(Format::Html)
        }
        _ => Err(Failure::hinted(
            format!("{} does not say a format that a brief is written in", path.display()),
            "end the name in .html, .pdf, .xlsx, .md, .typ, .json or .txt, or say --format; --tables DIR writes the tables as CSV and Parquet",
        )),
    }
}
