//! The `corridor` command: parse, call, print.
//!
//! Data goes to stdout and talk to stderr. The exit code is 0 when all is well, 1 when a check
//! has findings, 2 when something failed.

mod commands;
mod endpoint;
mod failure;
mod fetch;
mod language;
mod output;
mod pdf;
mod place;
mod print;
mod report;
mod version;

use std::io::IsTerminal as _;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use failure::Failure;

/// Whether the last panic was the Parquet library's: a broken file can make it panic, and is told
/// of as what it is, an error.
static BROKEN_PARQUET: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let within = panic.location().is_some_and(|place| place.file().contains("/parquet-"));
        BROKEN_PARQUET.store(within, Ordering::Relaxed);
        if !within {
            told(panic);
        }
    }));
    let matches = match commands::parser().try_get_matches() {
        Ok(matches) => matches,
        Err(told) => return told_of(&told),
    };
    let Some((name, arguments)) = matches.subcommand() else { return ExitCode::from(2) };
    let Some(command) = commands::COMMANDS.iter().find(|c| c.name == name) else {
        return ExitCode::from(2);
    };
    match std::panic::catch_unwind(AssertUnwindSafe(|| (command.run)(arguments))) {
        Ok(Ok(outcome)) => outcome.into(),
        Ok(Err(failure)) => failure.report(),
        Err(_) if BROKEN_PARQUET.load(Ordering::Relaxed) => {
            Failure::hinted("the file is not a whole Parquet file", "write it again").report()
        }
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Help and the version are data on stdout; what is wrong with the arguments goes to stderr.
fn told_of(told: &clap::Error) -> ExitCode {
    if told.use_stderr() {
        // Where nobody listens the exit code says it. An argument may hold what acts on a terminal.
        let plain = told.render().to_string();
        match print::shown(&plain) {
            std::borrow::Cow::Borrowed(_) => drop(told.print()),
            std::borrow::Cow::Owned(plain) => print::talk(plain.trim_end()),
        }
        return ExitCode::from(2);
    }
    let text = told.render();
    let text = match std::io::stdout().is_terminal() {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    match print::out(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
