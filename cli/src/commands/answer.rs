//! `corridor answer`: answers as data.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::answers::QUESTIONS;
use corridor::brief;
use corridor::render::tables::claims;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::Subject;
use crate::print::{Format, json_out, print, say};

/// The command.
pub const COMMAND: Command = Command {
    name: "answer",
    page: include_str!("answer.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The question; without it, all
    #[arg(value_name = "QUESTION")]
    question: Option<String>,
    /// List the questions and stop
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    subject: Subject,
    /// How to print; `json` holds the answers whole, the others a row for each claim
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    if options.list {
        let list: String =
            QUESTIONS.iter().map(|q| format!("{:10} {}\n", q.name, q.asks)).collect();
        say(&list)?;
        return Ok(Outcome::Fine);
    }
    let asked = options.subject.read()?;
    let made = brief::answer(&asked.folder, asked.day, options.question.as_deref())?;
    match options.format {
        Format::Json => json_out(&made.to_json()?)?,
        format => print(&claims(&made)?, format)?,
    }
    Ok(Outcome::Fine)
}
