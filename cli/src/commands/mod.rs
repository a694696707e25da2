//! Every command, in the order that `corridor --help` shows them.
//!
//! A command is two files with one name: `brief.rs` says its arguments and calls the room that
//! does the work; `brief.md` is its page, and its help.

mod answer;
mod brief;
mod changes;
mod chart;
mod check;
mod completions;
mod datasets;
mod doctor;
mod edition;
mod fetch;
mod flows;
mod follow;
mod forget;
mod gravity;
mod import;
mod indicator;
mod man;
mod new;
mod origin;
mod outlook;
mod panel;
mod reach;
pub mod read;
mod record;
mod review;
mod roundtable;
mod rule;
mod savings;
mod serve;
mod simulate;
mod tariff;

use std::process::ExitCode;

use crate::failure::Failure;

/// One command: its name, its page, its arguments and what it does.
pub struct Command {
    pub name: &'static str,
    /// The page. Its first line, without the `#`, is the one-line summary.
    pub page: &'static str,
    pub arguments: fn(clap::Command) -> clap::Command,
    pub run: fn(&clap::ArgMatches) -> Result<Outcome, Failure>,
}

/// How a command that did not fail ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Fine,
    /// Exit code 1: a check found something.
    Findings,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
        }
    }
}

/// Every command there is.
pub const COMMANDS: &[Command] = &[
    new::COMMAND,
    doctor::COMMAND,
    fetch::COMMAND,
    import::COMMAND,
    datasets::COMMAND,
    forget::COMMAND,
    flows::COMMAND,
    indicator::COMMAND,
    panel::COMMAND,
    gravity::COMMAND,
    read::COMMAND,
    review::COMMAND,
    record::COMMAND,
    check::COMMAND,
    brief::COMMAND,
    chart::COMMAND,
    answer::COMMAND,
    edition::COMMAND,
    changes::COMMAND,
    follow::COMMAND,
    outlook::COMMAND,
    tariff::COMMAND,
    savings::COMMAND,
    rule::COMMAND,
    origin::COMMAND,
    reach::COMMAND,
    simulate::COMMAND,
    roundtable::COMMAND,
    serve::COMMAND,
    completions::COMMAND,
    man::COMMAND,
];

/// The parser of the whole command line.
pub fn parser() -> clap::Command {
    let parser = clap::Command::new("corridor")
        .version(env!("CARGO_PKG_VERSION"))
        .long_version(crate::version::LONG.as_str())
        .about("What was promised, what was traded, and whether the target can be met")
        .subcommand_required(true)
        .arg_required_else_help(true);
    COMMANDS.iter().fold(parser, |parser, command| {
        let (summary, page) = command.page.split_once('\n').unwrap_or((command.page, ""));
        let summary = summary.trim_start_matches('#').trim().to_owned();
        let long = format!("{summary}\n{}", page.trim_end());
        let one = clap::Command::new(command.name).about(summary).long_about(long);
        parser.subcommand((command.arguments)(one))
    })
}
