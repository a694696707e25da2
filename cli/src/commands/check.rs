//! `corridor check`: everything that is wrong or worth knowing, in one run.

use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::ledger::{CHECKS, Severity};
use corridor::statistics::judge;
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
use crate::print::{json_out, say, talk};
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
        let ledger = CHECKS.iter().map(|check| (check.name, format!("{:?}", check.severity)));
        let list: String = ledger
            .chain([(judge::CHECK, format!("{:?}", Severity::Warning))])
            .map(|(name, severity)| format!("{name:18} {}\n", severity.to_lowercase()))
            .collect();
        say(&list)?;
        return Ok(Outcome::Fine);
    }
    if let Some(name) = &options.explain {
        let pages = || {
            let ledger = CHECKS.iter().map(|check| (check.name, check.page));
            ledger.chain([(judge::CHECK, judge::PAGE)])
        };
        let Some((_, page)) = pages().find(|(known, _)| known == name) else {
            let names: Vec<&str> = pages().map(|(name, _)| name).collect();
            return Err(Failure::hinted(
                format!("there is no check {name:?}"),
                format!("one of {}", names.join(", ")),
            ));
        };
        say(page)?;
        return Ok(Outcome::Fine);
    }
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let mut findings = folder.check(as_of(options.as_of));
    let judged = judge::judge(&folder, as_of(options.as_of));
    findings.extend(judged.findings);
    let mut texts = folder.texts;
    texts.extend(judged.texts);
    match options.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&findings)?;
            json_out(&format!("{json}\n"))?;
        }
        Format::Text => {
            say(&report::findings(&findings, &texts))?;
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
