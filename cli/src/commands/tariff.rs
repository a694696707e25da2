//! `corridor tariff`: the rate that applies to a code on a day, with its row, passage and proof.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::access::agreement::Agreement;
use corridor::access::applied::{Layer, Regime, applied};
use corridor::access::schedule::{self, Schedule};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{as_of, day, file_text};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "tariff",
    page: include_str!("tariff.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The code: two to twelve digits
    code: String,
    /// The importer's MFN schedule
    #[arg(long, value_name = "FILE")]
    schedule: PathBuf,
    /// A schedule of preferences, NAME=FILE; may be repeated
    #[arg(long, value_name = "NAME=FILE")]
    preference: Vec<String>,
    /// The agreement that defines the categories of a preference: agreements/ID.toml
    #[arg(long, value_name = "FILE")]
    agreement: Option<PathBuf>,
    /// Where the goods originate, ISO 3166 alpha-3
    #[arg(long, value_name = "CODE")]
    exporter: String,
    /// The day; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// The revision of the codes, where the file does not say it
    #[arg(long, value_name = "HS2017")]
    hs: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let code: String = options.code.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    if !(code.bytes().all(|b| b.is_ascii_digit()) && (2..=12).contains(&code.len())) {
        return Err(Failure::hinted(
            format!("{:?} is not a code of two to twelve digits", options.code),
            "for instance 8703, 870322 or 8703.22.10",
        ));
    }
    let on = as_of(options.on);
    let read = |file: &PathBuf| -> Result<Schedule, Failure> {
        let how = schedule::Options {
            revision: options.hs.clone().unwrap_or_default(),
            ..schedule::Options::default()
        };
        Ok(schedule::read(&file_text(file)?, &file.display().to_string(), &how)?)
    };
    let mfn = read(&options.schedule)?;
    let agreement = match &options.agreement {
        Some(file) => Some(Agreement::read(&file_text(file)?, &file.display().to_string())?),
        None => None,
    };
    let mut preferences: Vec<(String, Schedule)> = Vec::new();
    for named in &options.preference {
        let Some((name, file)) = named.split_once('=') else {
            return Err(Failure::hinted(
                format!("--preference {named:?} has no name"),
                "write NAME=FILE, as --preference FTA=schedule.csv",
            ));
        };
        preferences.push((name.to_owned(), read(&PathBuf::from(file))?));
    }
    for (place, text) in std::iter::once(&mfn)
        .chain(preferences.iter().map(|(_, s)| s))
        .flat_map(|s| &s.findings)
        .take(5)
    {
        talk(&format!("note: {place}: {text}"));
    }
    let regimes: Vec<Regime<'_>> = (preferences.iter())
        .map(|(name, schedule)| Regime {
            name,
            schedule,
            agreement: agreement.as_ref(),
            proof: "a proof of origin under this regime",
        })
        .collect();
    let general = Regime { name: "MFN", schedule: &mfn, agreement: None, proof: "" };
    let found = applied(&code, &options.exporter, on, general, &regimes)?;
    talk(&format!("{} on {}: {}", found.code, found.day, found.because));
    let layers = &found.layers;
    let text = |of: &dyn Fn(&Layer) -> Option<String>| -> ArrayRef {
        Arc::new(layers.iter().map(of).collect::<StringArray>())
    };
    let schedules: Vec<&Schedule> =
        std::iter::once(&mfn).chain(preferences.iter().map(|(_, s)| s)).collect();
    let rows: StringArray = (layers.iter().zip(&schedules))
        .map(|(layer, s)| layer.row.map(|row| s.lines[row].place.to_string()))
        .collect();
    let applies: BooleanArray =
        (0..layers.len()).map(|at| Some(found.chosen == Some(at))).collect();
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("regime", text(&|l| Some(l.regime.clone())), true),
        ("applies", Arc::new(applies) as ArrayRef, true),
        ("rate", text(&|l| l.rate.as_ref().map(corridor::access::rate::Rate::written)), true),
        ("row", Arc::new(rows) as ArrayRef, true),
        (
            "from_parent",
            Arc::new(layers.iter().map(|l| Some(l.inherited)).collect::<BooleanArray>())
                as ArrayRef,
            true,
        ),
        ("category", text(&|l| l.category.as_ref().map(|(c, p)| format!("{c} ({p})"))), true),
        (
            "next_cut",
            text(&|l| l.next.first().map(|(d, r)| format!("{} from {d}", r.written()))),
            true,
        ),
        ("proof", text(&|l| Some(l.proof.clone()).filter(|p| !p.is_empty())), true),
        ("because", text(&|l| Some(l.because.clone())), true),
    ])?;
    print(&batch, options.format)?;
    Ok(if found.chosen.is_some() { Outcome::Fine } else { Outcome::Findings })
}
