//! `corridor origin`: does a product qualify, by its bill of materials?

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::access::agreement::Agreement;
use corridor::access::origin::{Bill, OriginTerms, Outcome as Found, judge};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, day, file_text};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "origin",
    page: include_str!("origin.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The bill of materials
    bill: PathBuf,
    /// The rules: rules.csv, or rule sets as JSON; without it, those of the partnership's folder
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
    /// One agreement of the file; without it, every one
    #[arg(long, value_name = "ID")]
    agreement: Option<String>,
    /// Tolerances and cumulation: agreements/ID.toml
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// The day, where a rule changes in time
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn word(outcome: Found) -> &'static str {
    match outcome {
        Found::Yes => "yes",
        Found::No => "no",
        Found::Undecided => "undecided",
    }
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let bill = Bill::read(&file_text(&options.bill)?, &options.bill.display().to_string())?;
    for (place, text) in bill.findings.iter().take(10) {
        talk(&format!("note: {place}: {text}"));
    }
    let terms = match &options.terms {
        Some(file) => Agreement::read(&file_text(file)?, &file.display().to_string())?.origin,
        None => {
            talk("note: no --terms, so no tolerance and no cumulation is counted");
            OriginTerms::default()
        }
    };
    let books =
        super::rule::books(options.rules.as_deref(), &options.place, options.agreement.as_deref())?;
    let mut rows: Vec<[String; 8]> = Vec::new();
    let mut all_yes = true;
    for good in &bill.goods {
        for book in &books {
            let verdict = match judge(good, book, &terms, options.on) {
                Ok(verdict) => verdict,
                Err(error) => {
                    talk(&format!("finding: {}: {}: {error}", good.name, book.agreement()));
                    all_yes = false;
                    continue;
                }
            };
            all_yes &= verdict.outcome == Found::Yes;
            let by = if verdict.by_cumulation { ", by cumulation" } else { "" };
            talk(&format!("{}: {}: {}{by}", good.name, book.agreement(), word(verdict.outcome)));
            for open in &verdict.open {
                talk(&format!("  open: {open}"));
            }
            for unread in &verdict.unread {
                talk(&format!("  {unread}"));
            }
            for (at, alternative) in verdict.alternatives.iter().enumerate() {
                for finding in &alternative.findings {
                    let lines: Vec<String> = finding.lines.iter().map(u64::to_string).collect();
                    rows.push([
                        good.name.clone(),
                        book.agreement().to_owned(),
                        format!("{}: {}", at + 1, word(alternative.outcome)),
                        finding.test.clone(),
                        word(finding.outcome).to_owned(),
                        finding.because.clone(),
                        lines.join(", "),
                        finding.distance.join("; "),
                    ]);
                }
            }
        }
    }
    let column = |at: usize| -> ArrayRef {
        let cells = rows.iter().map(|row| Some(row[at].as_str()).filter(|c| !c.is_empty()));
        Arc::new(cells.collect::<StringArray>())
    };
    let names = [
        "good",
        "agreement",
        "alternative",
        "test",
        "holds",
        "because",
        "bill_lines",
        "distance_to_yes",
    ];
    let columns = names.iter().enumerate().map(|(at, name)| (*name, column(at), true));
    print(&RecordBatch::try_from_iter_with_nullable(columns)?, options.format)?;
    Ok(if all_yes { Outcome::Fine } else { Outcome::Findings })
}
