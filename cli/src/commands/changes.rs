//! `corridor changes`: what changed between two days or editions, and why.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::editions::compare::{Point, between};
use corridor::editions::{Edition, atom, report, shelf};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::place::{Where, as_of, day};
use crate::print::{cell, json_out, out, say};

/// The command.
pub const COMMAND: Command = Command {
    name: "changes",
    page: include_str!("changes.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    language: Spoken,
    /// From when: an edition, or a day as 2026-04-14. The newest edition without it
    #[arg(long, value_name = "EDITION|DATE")]
    from: Option<String>,
    /// Until when: an edition, or a day. Today without it
    #[arg(long, value_name = "EDITION|DATE")]
    to: Option<String>,
    /// The day that counts as today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// List everything that follows from each cause
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A line for each cause, with what follows from it folded under it.
    Text,
    /// Everything, as data.
    Json,
    /// A feed with an entry for each cause.
    Atom,
    /// A row for each claim and record.
    Csv,
}

/// An end of the comparison, read.
enum End {
    Day(Date),
    Kept(Box<Edition>),
}

impl End {
    fn point(&self) -> Point<'_> {
        match self {
            Self::Day(day) => Point::Day(*day),
            Self::Kept(edition) => Point::Kept(edition),
        }
    }
}

/// Changes are told forwards.
fn in_order(from: Date, to: Date, asked: bool) -> Result<(), Failure> {
    if from <= to {
        return Ok(());
    }
    Err(match asked {
        true => Failure::hinted(
            format!("--from {from} is after --to {to}"),
            format!("changes are told forwards: corridor changes --from {to} --to {from}"),
        ),
        false => Failure::hinted(
            format!("--from {from} is after today, {to}"),
            "name a day that is past, or say until when: --to DATE",
        ),
    })
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    options.language.only_of_text(options.format == Format::Text)?;
    let home = options.place.home()?;
    let root = home.root();
    let folder = Folder::open(root)?;
    let today = as_of(options.as_of);
    // A day that is also an edition's name is the edition: what was said then.
    let end = |name: &str| -> Result<End, Failure> {
        let names = shelf::names(root)?;
        match day(name) {
            Ok(day) if !names.iter().any(|known| known == name) => Ok(End::Day(day)),
            _ => Ok(End::Kept(Box::new(shelf::open(root, name)?))),
        }
    };
    let to = options.to.as_deref().map_or(Ok(End::Day(today)), end)?;
    let from = match &options.from {
        Some(name) => end(name)?,
        None => {
            let last = to.point().day();
            let newest = shelf::all(root)?.into_iter().rev().find(|one| one.as_of < last);
            End::Kept(Box::new(newest.ok_or_else(|| {
                Failure::hinted(
                    format!("the folder has no edition of a day before {last}"),
                    "name a day: corridor changes --from 2026-04-14; or save editions: corridor edition save",
                )
            })?))
        }
    };
    in_order(from.point().day(), to.point().day(), options.to.is_some())?;
    let changes = between(&folder, from.point(), to.point())?;
    match options.format {
        Format::Text => say(&options.language.report(
            report::text(&changes, options.all),
            root,
            &folder.names(),
        )?)?,
        Format::Atom => out(atom::changes(&changes).as_bytes())?,
        Format::Json => {
            let json = serde_json::to_string_pretty(&changes)?;
            json_out(&format!("{json}\n"))?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(report::COLUMNS)?;
            for row in report::rows(&changes) {
                writer.write_record(row.iter().map(|text| cell(text).into_owned()))?;
            }
            out(&writer.into_inner().map_err(|error| error.into_error())?)?;
        }
    }
    Ok(Outcome::Fine)
}
