//! The `corridor` command: parse, call, print.
//!
//! Data goes to stdout and talk to stderr. The exit code is 0 when all is well, 1 when a check
//! has findings, 2 when something failed.

mod commands;
mod desk;
mod endpoint;
mod failure;
mod fetch;
mod into;
mod place;
mod print;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    // A broken Parquet can make that library panic; the store tells of it as an error.
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let within = panic.location().is_some_and(|place| place.file().contains("/parquet-"));
        if !within {
            told(panic);
        }
    }));
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
