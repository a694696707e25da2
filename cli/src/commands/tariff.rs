//! `corridor tariff`: the rate that applies to a code on a day, with its row, passage and proof.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::access::agreement::Agreement;
use corridor::access::applied::{Layer, Regime, applied};
use corridor::access::codes;
use corridor::access::schedule::{self, Given, Schedule};
use corridor::folder::groups;
use corridor::statistics::Archive;
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day, economy, file_text};
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
    /// Who levies the duty: its schedules are those of the partnership's folder, without --schedule
    #[arg(long, value_name = "CODE")]
    importer: Option<String>,
    #[command(flatten)]
    place: Where,
    /// The importer's MFN schedule
    #[arg(long, value_name = "FILE", conflicts_with = "importer")]
    schedule: Option<PathBuf>,
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

/// A schedule of preferences, with the agreement that defines its categories.
struct Preference {
    name: String,
    schedule: Schedule,
    agreement: Option<Agreement>,
}

/// An agreement whose parties are economies: those of a group stand in place of its name.
fn with_members(mut agreement: Agreement, on: Date) -> Agreement {
    let year = u16::try_from(on.year()).unwrap_or_default();
    let each = agreement.parties.iter().flat_map(|party| {
        let members = groups::members(party, year);
        match members.is_empty() {
            true => vec![party.clone()],
            false => members.into_iter().map(str::to_owned).collect(),
        }
    });
    agreement.parties = each.collect();
    agreement
}

/// The origin as it was asked for: an economy, or a partner, a group or a programme that one of the
/// schedules has a line for.
fn origin<'a>(
    written: &'a str,
    mut schedules: impl Iterator<Item = &'a Schedule>,
) -> Result<&'a str, Failure> {
    if let Some(code) = codes::economy(written) {
        return Ok(code);
    }
    match schedules.any(|s| s.lines.iter().any(|line| line.partner == written)) {
        true => Ok(written),
        false => economy(written),
    }
}

/// The preferences that the command line names.
fn named(
    options: &Options,
    read: impl Fn(&PathBuf) -> Result<Schedule, Failure>,
) -> Result<Vec<Preference>, Failure> {
    let agreement = match &options.agreement {
        Some(file) => {
            let read = Agreement::read(&file_text(file)?, &file.display().to_string())?;
            Some(with_members(read, as_of(options.on)))
        }
        None => None,
    };
    let one = |named: &String| {
        let Some((name, file)) = named.split_once('=') else {
            return Err(Failure::hinted(
                format!("--preference {named:?} has no name"),
                "write NAME=FILE, as --preference FTA=schedule.csv",
            ));
        };
        let schedule = read(&PathBuf::from(file))?;
        Ok(Preference { name: name.to_owned(), schedule, agreement: agreement.clone() })
    };
    options.preference.iter().map(one).collect()
}

/// The schedules that the partnership's folder holds of an importer.
fn held(
    options: &Options,
    importer: &str,
    exporter: &str,
    on: Date,
) -> Result<(Schedule, Vec<Preference>), Failure> {
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    let access = Archive::open(&folder)?.known(as_of(None))?.access;
    let importer = codes::economy(importer).unwrap_or(importer);
    let (general, preferences) = access.between(exporter, importer);
    let Some(general) = general else {
        let year = u16::try_from(on.year()).unwrap_or_default();
        if groups::members(importer, year).is_empty() {
            economy(importer)?;
        }
        return Err(Failure::hinted(
            format!("no schedule of {importer} in this folder (looked for its MFN rates on {on})"),
            format!("corridor import FILE --as tariffs --importer {importer}"),
        ));
    };
    talk(&format!("schedule: {}", general.about.title));
    if !general.about.stands_for.is_empty() {
        talk(&format!("note: {}", general.about.stands_for));
    }
    let preferences = preferences.into_iter().map(|p| Preference {
        name: p.about.regime.clone(),
        schedule: p.holds.clone(),
        agreement: (access.agreement(&p.about.agreement))
            .map(|stated| with_members(stated.terms.clone(), on)),
    });
    Ok((general.holds.clone(), preferences.collect()))
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
    let exporter = codes::economy(&options.exporter).unwrap_or(&options.exporter);
    let (mfn, preferences) = match (&options.schedule, &options.importer) {
        (Some(file), _) => (read(file)?, named(&options, read)?),
        (None, Some(importer)) => held(&options, importer, exporter, on)?,
        (None, None) => {
            return Err(Failure::hinted(
                "whose duty is asked for is not said",
                "name the importer with --importer DEU, or a file of its duties with --schedule FILE",
            ));
        }
    };
    let exporter =
        origin(exporter, std::iter::once(&mfn).chain(preferences.iter().map(|p| &p.schedule)))?;
    for (place, text) in std::iter::once(&mfn)
        .chain(preferences.iter().map(|p| &p.schedule))
        .flat_map(|s| &s.findings)
        // Which column is which was said when the folder took the file in.
        .filter(|(_, text)| options.schedule.is_some() || !text.starts_with("column "))
        .take(5)
    {
        talk(&format!("note: {place}: {text}"));
    }
    let regimes: Vec<Regime<'_>> = (preferences.iter())
        .map(|p| Regime {
            name: &p.name,
            schedule: &p.schedule,
            agreement: p.agreement.as_ref(),
            proof: "a proof of origin under this regime",
        })
        .collect();
    let general = Regime { name: "MFN", schedule: &mfn, agreement: None, proof: "" };
    // A code that the list divides further is answered line by line.
    let inside: Vec<String> = match mfn.find(&code, exporter, Some(on)) {
        Some(found) if !found.inherited => Vec::new(),
        _ => {
            let mut codes: Vec<String> = (mfn.below(&code))
                .filter(|(_, line)| line.given != Given::Inherited)
                .map(|(_, line)| line.code.clone())
                .collect();
            codes.dedup();
            codes
        }
    };
    let codes = if inside.is_empty() { vec![code.clone()] } else { inside };
    if codes.len() > 1 {
        talk(&format!("{code}: {} lines inside", codes.len()));
    }
    let schedules: Vec<&Schedule> =
        std::iter::once(&mfn).chain(preferences.iter().map(|p| &p.schedule)).collect();
    let mut rows: Vec<(String, bool, Layer, Option<String>)> = Vec::new();
    let mut all_chosen = true;
    for code in &codes {
        let found = applied(code, exporter, on, general, &regimes)?;
        talk(&format!("{} on {}: {}", found.code, found.day, found.because));
        all_chosen &= found.chosen.is_some();
        for (at, layer) in found.layers.into_iter().enumerate() {
            // The columns beside the general rates stand in the same file.
            let schedule = schedules.get(at).copied().unwrap_or(&mfn);
            let row = layer.row.map(|row| schedule.lines[row].place.to_string());
            rows.push((code.clone(), found.chosen == Some(at), layer, row));
        }
    }
    let text = |of: &dyn Fn(&Layer) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(|(_, _, layer, _)| of(layer)).collect::<StringArray>())
    };
    let code_column: StringArray = rows.iter().map(|(code, ..)| Some(code.clone())).collect();
    let applies: BooleanArray = rows.iter().map(|(_, applies, ..)| Some(*applies)).collect();
    let places: StringArray = rows.iter().map(|(.., row)| row.clone()).collect();
    let inherited: BooleanArray = rows.iter().map(|(_, _, l, _)| Some(l.inherited)).collect();
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("code", Arc::new(code_column) as ArrayRef, true),
        ("regime", text(&|l| Some(l.regime.clone())), true),
        ("applies", Arc::new(applies) as ArrayRef, true),
        ("rate", text(&|l| l.rate.as_ref().map(corridor::access::rate::Rate::written)), true),
        ("row", Arc::new(places) as ArrayRef, true),
        ("from_parent", Arc::new(inherited) as ArrayRef, true),
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
    Ok(if all_chosen { Outcome::Fine } else { Outcome::Findings })
}
