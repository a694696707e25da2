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
        // The page's words come last: a doc comment of the arguments would stand in their place.
        let one = (command.arguments)(clap::Command::new(command.name));
        parser.subcommand(one.about(summary).long_about(long))
    })
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, parser};

    /// A command and those below it, with what each says of itself.
    fn all(of: &clap::Command, found: &mut Vec<(String, String)>) {
        for one in of.get_subcommands() {
            let about = one.get_about().map(ToString::to_string).unwrap_or_default();
            found.push((format!("{} {}", of.get_name(), one.get_name()), about));
            all(one, found);
        }
    }

    #[test]
    fn every_command_says_what_it_does() {
        let parser = parser();
        let mut found = Vec::new();
        all(&parser, &mut found);
        assert!(found.len() > COMMANDS.len());
        for (name, about) in found {
            assert!(about.chars().next().is_some_and(char::is_alphabetic), "{name}: {about:?}");
        }
        for command in COMMANDS {
            let one = parser.find_subcommand(command.name).unwrap();
            let title = command.page.lines().next().unwrap().trim_start_matches('#').trim();
            assert_eq!(one.get_about().unwrap().to_string(), title);
            let help = one.get_long_about().unwrap().to_string();
            let example = format!("corridor {}", command.name);
            let mut lines = help.lines().map(|line| line.trim_start().trim_start_matches("$ "));
            assert!(lines.any(|line| line.starts_with(&example)), "{}: no example", command.name);
        }
    }
}
