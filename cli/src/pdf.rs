//! A brief as PDF. Typst compiles it, in a program of its own (the folder `pdf/`) that stands beside
//! this one or on the path: whoever prints no PDF does without it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::Failure;

const PROGRAM: &str = "corridor-pdf";

/// The source of a Typst document as a tagged PDF.
pub fn compiled(source: String) -> Result<Vec<u8>, Failure> {
    let lost = |error: std::io::Error| {
        Failure::hinted(format!("{PROGRAM} stopped: {error}"), "write brief.typ and compile that")
    };
    let mut child = Command::new(program())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            Failure::hinted(
                format!("a PDF is made by {PROGRAM}, which cannot be started: {error}"),
                "build it with cargo build --release in the folder pdf/ and put it beside corridor or on the path; \
                 or write brief.typ and compile it with Typst, or print brief.html from a browser",
            )
        })?;
    // It reads all before it writes, so that neither waits for the other.
    if let Some(mut to) = child.stdin.take() {
        to.write_all(source.as_bytes()).map_err(lost)?;
    }
    let done = child.wait_with_output().map_err(lost)?;
    match done.status.success() {
        true => Ok(done.stdout),
        false => Err(Failure::hinted(
            format!("no PDF could be made: {}", String::from_utf8_lossy(&done.stderr).trim_end()),
            "write brief.typ to see the place that it names",
        )),
    }
}

/// Beside this program where it stands there, else by its name on the path.
fn program() -> PathBuf {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().map(|own| own.with_file_name(&name));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(name))
}
