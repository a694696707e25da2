//! The `corridor` command: parse, call, print.
//!
//! Data goes to stdout and talk to stderr. The exit code is 0 when all is well, 1 when a check
//! has findings, 2 when something failed.

mod commands;
mod desk;
mod failure;
mod into;
mod place;
mod print;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = commands::parser().get_matches();
    let Some((name, arguments)) = matches.subcommand() else { return ExitCode::from(2) };
    let Some(command) = commands::COMMANDS.iter().find(|c| c.name == name) else {
        return ExitCode::from(2);
    };
    match (command.run)(arguments) {
        Ok(outcome) => outcome.into(),
        Err(failure) => failure.report(),
    }
}
