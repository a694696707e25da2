//! `corridor read`: documents in, proposed records out.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use clap::{Arg, ArgAction, ArgMatches};
use corridor_ledger::Document;
use corridor_ledger::reader::{self, Format, Language, Reading, Settings, Text};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
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
                .value_parser(["en", "tr", "ms"])
                .help("The language, when it should not be found"),
        )
        .arg(
            Arg::new("mentions")
                .long("mentions")
                .action(ArgAction::SetTrue)
                .help("Add every value, time and name to the JSON"),
        )
}

struct Read {
    name: String,
    bytes: Vec<u8>,
    text: Text,
    reading: Reading,
}

fn read_file(file: &str, settings: Settings) -> Result<Read, Failure> {
    let path = Path::new(file);
    let bytes = std::fs::read(path).map_err(|error| {
        Failure::hinted(format!("{file}: cannot be read: {error}"), "name a file that exists")
    })?;
    let located = |error: reader::ReadError| match error.to_string().split_once("\nhint: ") {
        Some((message, hint)) => Failure::hinted(format!("{file}: {message}"), hint),
        None => Failure { message: format!("{file}: {error}"), hint: None },
    };
    let text = match reader::extracted(file, &bytes) {
        Some(words) => Text::of(words.map_err(located)?.as_bytes(), Format::Extracted),
        None => Text::of(&bytes, Format::of(file, &bytes)),
    }
    .map_err(located)?;
    let reading = reader::read(&text, settings);
    let name = path
        .file_stem()
        .map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned());
    Ok(Read { name, bytes, text, reading })
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
    let read: Vec<Read> =
        files.iter().map(|file| read_file(file, settings)).collect::<Result<_, _>>()?;
    match matches.get_one::<Shape>("format").copied().unwrap_or(Shape::Table) {
        Shape::Table => table(&read)?,
        Shape::Json => json(&read, matches.get_flag("mentions"))?,
        Shape::Toml => toml(&read)?,
        Shape::Html => {
            for one in &read {
                print::out(reader::page(&one.name, &one.text, &one.reading.proposals).as_bytes())?;
            }
        }
    }
    Ok(Outcome::Fine)
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

fn json(read: &[Read], mentions: bool) -> Result<(), Failure> {
    let several = read.len() > 1;
    let mut out = String::from("[");
    let mut first = true;
    for one in read {
        let records = one.reading.proposals.iter().map(|p| reader::record_json(&one.text, p));
        let extra = one
            .reading
            .mentions
            .iter()
            .enumerate()
            .map(|(n, m)| reader::mention_json(&one.text, m, n + 1));
        for mut record in records.chain(extra.filter(|_| mentions)) {
            if let (true, Some(object)) = (several, record.as_object_mut()) {
                object.insert("document".into(), one.name.clone().into());
            }
            out.push_str(if first { "\n  " } else { ",\n  " });
            first = false;
            out.push_str(&record.to_string());
        }
    }
    out.push_str("\n]\n");
    print::out(out.as_bytes())
}

fn toml(read: &[Read]) -> Result<(), Failure> {
    for one in read {
        let id = corridor_ledger::reader::slug(&one.name);
        let document = Document::new(&id, &one.name, &one.bytes)?;
        let (text, unwritten) =
            reader::ledger_toml(&id, &document, &one.text, &one.reading.proposals);
        print::out(text.as_bytes())?;
        print::talk(&format!(
            "{}: {} proposals; not written: {} that the ledger cannot hold as they are, {} whose words stand at several places, {} that the text denies",
            one.name,
            one.reading.proposals.len(),
            unwritten.incomplete,
            unwritten.ambiguous,
            unwritten.denied
        ));
    }
    Ok(())
}
