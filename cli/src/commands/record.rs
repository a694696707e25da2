//! `corridor record`: a record of the ledger shown, or changed where it stands.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::folder::amend;
use corridor::ledger::Draft;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::Where;
use crate::print::{out, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "record",
    page: include_str!("record.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// `show` a record, or `set` fields of it
    #[arg(value_enum)]
    what: What,
    /// The record's id
    #[arg(value_name = "ID")]
    id: String,
    /// Fields and their new values; an empty value takes a field out
    #[arg(value_name = "FIELD=VALUE", value_parser = pair)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    place: Where,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Print the record as the ledger writes it.
    Show,
    /// Give fields other values, and leave the rest of the file as it is.
    Set,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, value) = text.split_once('=').ok_or("write it as FIELD=VALUE")?;
    Ok((field.trim().to_owned(), value.to_owned()))
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let home = options.place.home()?;
    if options.what == What::Show {
        let folder = Folder::open(home.root())?;
        let Some(record) = folder.ledger.record(&options.id) else {
            return Err(corridor::Error::NoRecord { id: options.id }.into());
        };
        let place = &record.place;
        out(
            format!("# {}:{}\n{}", place.file, place.line, Draft::of(record, "").toml()).as_bytes()
        )?;
        return Ok(Outcome::Fine);
    }
    if options.fields.is_empty() {
        return Err(Failure::hinted(
            "nothing to set",
            format!("name fields, as in corridor record set {} status=signed by=2027", options.id),
        ));
    }
    if options.place.sample {
        return Err(Failure::hinted(
            "the sample is not kept, so nothing can be set in it",
            "corridor new example --sample makes a copy that is yours",
        ));
    }
    let amended = amend::set(home.root(), &options.id, &options.fields)?;
    for (field, was, is) in &amended.fields {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".to_owned());
        talk(&format!("{}: {field}: {} → {}", options.id, shown(was), shown(is)));
    }
    talk(&format!("{} written; corridor check says what it makes of it", amended.file));
    Ok(Outcome::Fine)
}
