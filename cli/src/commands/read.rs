//! `corridor read`: documents in, proposed records out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{Arg, ArgAction, ArgMatches};
use corridor::folder::intake::{self, About, Drafted, Entered, How, Open, Source};
use corridor::folder::review::Desk;
use corridor::ledger::reader::{self, Drafts, Language, Reading, Settings, Text};
use corridor::ledger::{Document, Names};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::endpoint::Endpoint;
use crate::failure::Failure;
use crate::place::Where;
use crate::print;

pub const COMMAND: Command =
    Command { name: "read", page: include_str!("read.md"), arguments, run };

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    Table,
    Json,
    Toml,
    Html,
}

fn arguments(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .required(true)
                .num_args(1..)
                .help("Documents to read"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(clap::value_parser!(Shape))
                .default_value("table")
                .help("What is printed"),
        )
        .arg(
            Arg::new("date")
                .long("date")
                .value_name("YYYY-MM-DD")
                .help("The day the documents were published"),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .visible_alias("language")
                .value_parser(["en", "tr", "ms", "id"])
                .help("The language, when it should not be found"),
        )
        .arg(
            Arg::new("into")
                .long("into")
                .value_name("FOLDER")
                .value_parser(clap::value_parser!(PathBuf))
                .conflicts_with_all(["format", "mentions"])
                .help("Copy the documents into a partnership folder and leave the proposals there"),
        )
        .args(["title", "publisher", "licence", "origin"].map(|name| {
            Arg::new(name)
                .long(name)
                .value_name("TEXT")
                .requires("into")
                .help(format!("The document's {name}, for the index"))
        }))
        .arg(
            Arg::new("endpoint")
                .long("endpoint")
                .value_name("URL")
                .requires("model")
                .help("Let a model behind an OpenAI-compatible endpoint find the passages"),
        )
        .arg(
            Arg::new("model")
                .long("model")
                .value_name("NAME")
                .requires("endpoint")
                .help("The model to ask for"),
        )
        .arg(
            Arg::new("cache")
                .long("cache")
                .value_name("DIR")
                .value_parser(clap::value_parser!(PathBuf))
                .requires("endpoint")
                .help("Keep requests and replies here, and replay those that are there"),
        )
        .arg(
            Arg::new("mentions")
                .long("mentions")
                .action(ArgAction::SetTrue)
                .help("Add every value, time and name to the JSON"),
        )
}

struct Read {
    file: String,
    name: String,
    bytes: Vec<u8>,
    text: Text,
    reading: Reading,
    /// The whole of it was read: an endpoint may fail on a part.
    whole: bool,
}

fn bytes(file: &str) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| {
        Failure::hinted(format!("{file}: cannot be read: {error}"), "name a file that exists")
    })
}

fn read_bytes(
    file: &str,
    bytes: Vec<u8>,
    settings: Settings,
    mentions: bool,
    endpoint: Option<&Endpoint>,
) -> Result<Read, Failure> {
    let text = Text::received(file, &bytes).map_err(|error| {
        match error.to_string().split_once("\nhint: ") {
            Some((message, hint)) => Failure::hinted(format!("{file}: {message}"), hint),
            None => Failure { message: format!("{file}: {error}"), hint: None },
        }
    })?;
    let (reading, whole) = match endpoint {
        Some(endpoint) => endpoint.read(file, &text, settings)?,
        None if mentions => (reader::read(&text, settings), true),
        None => (reader::records(&text, settings), true),
    };
    for note in &reading.notes {
        print::talk(&format!("{file}: {}", note.text));
    }
    let name = Path::new(file)
        .file_stem()
        .map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok(Read { file: file.to_owned(), name, bytes, text, reading, whole })
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let date = match matches.get_one::<String>("date") {
        Some(written) => Some(written.parse::<Date>().map_err(|_| {
            Failure::hinted(format!("{written:?} is not a day"), "write it as 2026-01-31")
        })?),
        None => None,
    };
    let language = matches.get_one::<String>("lang").and_then(|code| Language::of_code(code));
    let settings = Settings { date, language };
    let files: Vec<&String> = matches.get_many::<String>("files").into_iter().flatten().collect();
    let endpoint = match (matches.get_one::<String>("endpoint"), matches.get_one::<String>("model"))
    {
        (Some(url), Some(model)) => {
            Some(Endpoint::new(url, model, matches.get_one::<PathBuf>("cache").cloned())?)
        }
        _ => None,
    };
    if let Some(folder) = matches.get_one::<PathBuf>("into") {
        return into(matches, folder, &files, settings, endpoint.as_ref());
    }
    let shape = matches.get_one::<Shape>("format").copied().unwrap_or(Shape::Table);
    if shape == Shape::Toml && files.len() > 1 {
        return Err(Failure::hinted(
            format!("a ledger file is of one document, and {} were named", files.len()),
            "read them one by one, or with --into FOLDER",
        ));
    }
    let mentions = matches.get_flag("mentions");
    let read: Vec<Read> = files
        .iter()
        .map(|file| read_bytes(file, bytes(file)?, settings, mentions, endpoint.as_ref()))
        .collect::<Result<_, _>>()?;
    match shape {
        Shape::Table => table(&read)?,
        Shape::Json => json(&read, mentions)?,
        Shape::Toml => toml(&read)?,
        Shape::Html => {
            for one in &read {
                print::out(reader::page(&one.name, &one.text, &one.reading.proposals).as_bytes())?;
            }
        }
    }
    Ok(outcome(read.iter().all(|one| one.whole)))
}

/// A part that an endpoint gave no valid reply to is a finding.
fn outcome(whole: bool) -> Outcome {
    if whole { Outcome::Fine } else { Outcome::Findings }
}

/// Documents into a partnership folder, one after another.
fn into(
    matches: &ArgMatches,
    folder: &Path,
    files: &[&String],
    settings: Settings,
    endpoint: Option<&Endpoint>,
) -> Result<Outcome, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let about = About {
        title: text("title"),
        publisher: text("publisher"),
        licence: text("licence"),
        origin: text("origin"),
    };
    if files.len() > 1 && about.title.is_some() {
        return Err(Failure::hinted("one title for several documents", "read them one by one"));
    }
    let place = Where { partnership: Some(folder.to_path_buf()), sample: false };
    let mut desk = Desk::open(place.home()?.root())?;
    let mut whole = true;
    for file in files {
        let bytes = bytes(file)?;
        // What the index says of a document is what it was read with before.
        let settings = match intake::entry(&desk, &bytes) {
            Some(entry) => Settings {
                date: Some(entry.date),
                language: settings.language.or_else(|| Language::of_code(&entry.language)),
            },
            None => settings,
        };
        let one = read_bytes(file, bytes, settings, false, endpoint)?;
        whole &= one.whole;
        let source = Source { file, bytes: &one.bytes, words: one.text.view() };
        let given = matches.get_one::<String>("date").and_then(|d| d.parse().ok());
        let entered = intake::enter(&mut desk, &source, &one.reading, given, &about)?;
        talk_of_entry(&entered);
        let id = entered.id;
        let document = Document::received(&id, file, &one.bytes)?;
        let open = intake::propose(&mut desk, &id, &document, &one.text, &one.reading)?;
        talk_of_proposals(&id, &open);
    }
    Ok(outcome(whole))
}

fn table(read: &[Read]) -> Result<(), Failure> {
    let mut columns: [Vec<String>; 6] = Default::default();
    for one in read {
        for proposal in &one.reading.proposals {
            let quote =
                proposal.spans.first().map(|s| one.text.evidence(*s).quote).unwrap_or_default();
            let quote: String = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = quote.chars().take(70).collect();
            let cells = [
                one.name.clone(),
                proposal.kind.name().into(),
                proposal.status.name().into(),
                proposal.certainty.name().into(),
                proposal.about().chars().take(50).collect(),
                short,
            ];
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
    }
    let names = ["document", "type", "status", "certainty", "about", "passage"];
    let batch = RecordBatch::try_from_iter(
        names
            .iter()
            .zip(columns)
            .map(|(name, column)| (*name, Arc::new(StringArray::from(column)) as ArrayRef)),
    )?;
    print::print(&batch, print::Format::Table)
}

/// How much JSON is gathered before it is written.
const PIECE: usize = 1 << 16;

fn json(read: &[Read], mentions: bool) -> Result<(), Failure> {
    let several = read.len() > 1;
    let mut out = String::from("[");
    let mut first = true;
    for one in read {
        let records = one.reading.proposals.iter().map(|p| reader::record_json(&one.text, p));
        let named = one.reading.mentions.iter().take(if mentions { usize::MAX } else { 0 });
        let named = named.enumerate().map(|(n, m)| reader::mention_json(&one.text, m, n + 1));
        let notes = one.reading.notes.iter().enumerate();
        let notes = notes.map(|(n, note)| reader::note_json(note, n + 1));
        for mut record in records.chain(notes).chain(named) {
            if let (true, Some(object)) = (several, record.as_object_mut()) {
                object.insert("document".into(), one.name.clone().into());
            }
            out.push_str(if first { "\n  " } else { ",\n  " });
            first = false;
            out.push_str(&record.to_string());
            if out.len() > PIECE {
                print::json_out(&out)?;
                out.clear();
            }
        }
    }
    out.push_str("\n]\n");
    print::json_out(&out)
}

fn toml(read: &[Read]) -> Result<(), Failure> {
    let economies = economies();
    for one in read {
        let id = reader::slug(&one.name);
        let document = Document::received(&id, &one.file, &one.bytes)?;
        let drafts =
            Drafts::of(&document, &one.text, &one.reading, &Names::default(), &economies, &[]);
        print::say(&drafts.toml(&id))?;
        talk_of(&one.name, &Drafted::of(&drafts));
    }
    Ok(())
}

/// How a document came into the index.
fn talk_of_entry(entered: &Entered) {
    let id = &entered.id;
    match &entered.how {
        How::Before { other_date: None } => {}
        How::Before { other_date: Some(date) } => {
            print::talk(&format!("{id} is in the index with the date {date}, which was used"));
        }
        How::Now { file, date, found, unknown } => {
            let found = if *found { ", as the document says" } else { "" };
            let unknown = match unknown[..] {
                [] => String::new(),
                _ => {
                    format!("; {} unknown: correct documents/index.toml", unknown.join(" and "))
                }
            };
            print::talk(&format!(
                "{id}: entered as documents/{file}, dated {date}{found}{unknown}"
            ));
        }
    }
}

/// What became of a document's proposals.
fn talk_of_proposals(id: &str, open: &Open) {
    talk_of(id, &open.drafted);
    let mut parts = vec![format!("{} new", open.new)];
    for (count, what) in [
        (open.kept, "open before"),
        (open.decided, "decided before"),
        (open.gone, "no longer proposed, taken out"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let total = open.new + open.kept;
    let place = if total > 0 { format!(" in proposals/{id}.toml") } else { String::new() };
    print::talk(&format!("{id}: {total} to review{place} ({})", parts.join(", ")));
}

/// How many proposals became drafts, and why the others did not.
fn talk_of(name: &str, drafted: &Drafted) {
    let reasons: Vec<String> =
        drafted.undrafted.iter().map(|(why, count)| format!("{count} ({why})")).collect();
    let rest = if reasons.is_empty() {
        String::new()
    } else {
        format!("; not written: {}", reasons.join(", "))
    };
    print::talk(&format!("{name}: {} proposals, {} written{rest}", drafted.all(), drafted.written));
}

/// The codes that a record may name.
pub fn economies() -> BTreeSet<String> {
    corridor::trade::economy::economies().map(|e| e.iso3.to_owned()).collect()
}
