//! `corridor check`: everything that is wrong or worth knowing, in one run.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::ledger::{CHECKS, Severity};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
use crate::print::{out, talk};
use crate::report;

/// The command.
pub const COMMAND: Command = Command {
    name: "check",
    page: include_str!("check.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(flatten)]
    place: Where,
    /// The day as of which to judge; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print the page of a check and stop
    #[arg(long, value_name = "CHECK")]
    explain: Option<String>,
    /// List the checks and stop
    #[arg(long)]
    list: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Excerpts with carets and hints.
    Text,
    /// An array of findings.
    Json,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    if options.list {
        let list: String = CHECKS
            .iter()
            .map(|check| {
                format!("{:18} {}\n", check.name, format!("{:?}", check.severity).to_lowercase())
            })
            .collect();
        out(list.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    if let Some(name) = &options.explain {
        let Some(check) = CHECKS.iter().find(|check| check.name == name) else {
            let names: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
            return Err(Failure::hinted(
                format!("there is no check {name:?}"),
                format!("one of {}", names.join(", ")),
            ));
        };
        out(check.page.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let findings = folder.check(as_of(options.as_of));
    match options.format {
        Format::Json => {
            let mut json = serde_json::to_vec_pretty(&findings)?;
            json.push(b'\n');
            out(&json)?;
        }
        Format::Text => {
            out(report::findings(&findings, &folder.texts).as_bytes())?;
            let ledger = &folder.ledger;
            talk(&format!(
                "records: {}, documents: {}; {}",
                ledger.records.len(),
                ledger.documents.len(),
                report::summary(&findings)
            ));
        }
    }
    let found = findings.iter().any(|finding| finding.severity > Severity::Information);
    Ok(if found { Outcome::Findings } else { Outcome::Fine })
}
