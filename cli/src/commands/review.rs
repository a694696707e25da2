//! `corridor review`: a person decides on proposals, one by one.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Error;
use corridor::folder::review::{Desk, Difference};
use corridor::ledger::proposals::Proposed;
use corridor::ledger::{Draft, KINDS, Passage, record, review, schema};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, tell};
use crate::print::{Format, print, say, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "review",
    page: include_str!("review.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The partnership folder; without it, the nearest one from here upwards
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Only proposals of this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Only proposals of this kind: target, commitment, instrument, …
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<&'static str>,
    /// List the open proposals and stop
    #[arg(long)]
    list: bool,
    /// Accept a proposal without asking
    #[arg(long, value_name = "PROPOSAL")]
    accept: Vec<String>,
    /// Reject a proposal without asking
    #[arg(long, value_name = "PROPOSAL")]
    reject: Vec<String>,
    /// Add a proposal's passages to a record without asking
    #[arg(long, value_name = "PROPOSAL=RECORD", value_parser = pair)]
    merge: Vec<(String, String)>,
    /// With --merge: fields that take the proposal's value, with commas between, or all
    #[arg(long, value_name = "FIELD,FIELD", value_delimiter = ',', requires = "merge")]
    take: Vec<String>,
    /// How to print the list
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn kind(text: &str) -> Result<&'static str, String> {
    let names = || KINDS.iter().map(|kind| kind.name);
    names().find(|name| *name == text).ok_or_else(|| {
        let close = schema::did_you_mean(text, names());
        match close {
            Some(close) => format!("no kind of record is called {text:?}; did you mean {close:?}?"),
            None => format!("the kinds are {}", names().collect::<Vec<_>>().join(", ")),
        }
    })
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (a, b) = text.split_once('=').ok_or("write it as PROPOSAL=RECORD")?;
    Ok((a.to_owned(), b.to_owned()))
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let place = Where { partnership: options.folder.clone(), sample: false };
    let home = place.home()?;
    let mut desk = Desk::open(home.root())?;
    tell(&desk.folder);
    if let Some(document) = &options.document
        && desk.folder.ledger.entry(document).is_none()
    {
        return Err(Failure::hinted(
            format!("document {document:?} is not in documents/index.toml"),
            "corridor read FILE --into FOLDER enters it",
        ));
    }
    let wanted = |document: &str| options.document.as_deref().is_none_or(|d| d == document);
    let of_kind = |one: &Proposed| options.kind.is_none_or(|kind| one.draft.kind == kind);
    if options.list {
        print(&list(&desk, wanted, of_kind)?, options.format)?;
        return Ok(Outcome::Fine);
    }
    for settled in desk.settle()? {
        talk(&format!("{settled}: in the ledger already, with every passage; settled"));
    }
    if !(options.accept.is_empty() && options.reject.is_empty() && options.merge.is_empty()) {
        return by_name(&mut desk, &options);
    }
    let mut count = Count::default();
    let documents: Vec<String> = desk.open.keys().filter(|d| wanted(d)).cloned().collect();
    for document in documents {
        if walk(&mut desk, &document, of_kind, &mut count)? == Walk::Quit {
            break;
        }
    }
    let open = desk.open.iter().filter(|(document, _)| wanted(document));
    let left = open.flat_map(|(_, open)| open).filter(|one| of_kind(one)).count();
    talk(&format!(
        "accepted {}, merged {}, rejected {}; {left} still open",
        count.accepted, count.merged, count.rejected
    ));
    Ok(Outcome::Fine)
}

fn by_name(desk: &mut Desk, options: &Options) -> Result<Outcome, Failure> {
    let find = |desk: &Desk, id: &str| {
        desk.find(id).ok_or_else(|| {
            Failure::hinted(
                format!("there is no open proposal {id:?}"),
                "corridor review --list shows them",
            )
        })
    };
    for id in &options.reject {
        let (document, mark) = find(desk, id)?;
        desk.reject(&document, &mark)?;
        talk(&format!("{id}: rejected"));
    }
    for (id, record) in &options.merge {
        let (document, mark) = find(desk, id)?;
        let differences = desk.differences(&document, &mark, record)?;
        let take: Vec<String> = match &options.take[..] {
            [all] if all == "all" => differences.iter().map(|one| one.field.clone()).collect(),
            fields => fields.to_vec(),
        };
        desk.merge(&document, &mark, record, &take)?;
        talk(&format!("{id}: merged with {record}{}", taken(&take)));
        let left: Vec<&Difference> =
            differences.iter().filter(|one| !take.contains(&one.field)).collect();
        for one in &left {
            talk(&format!("  {}", difference(record, one)));
        }
        if let Some(first) = left.first() {
            talk(&format!(
                "  the record keeps its values; corridor record set {record} {}=… gives it others",
                first.field
            ));
        }
    }
    for id in &options.accept {
        // Accepted already with another that names it.
        if desk.folder.ledger.record(id).is_some() && options.accept.len() > 1 {
            continue;
        }
        let (document, mark) = find(desk, id)?;
        accept(desk, &document, &mark)?;
    }
    Ok(Outcome::Fine)
}

/// Accept a proposal and say so; the answer is how many records entered.
fn accept(desk: &mut Desk, document: &str, mark: &str) -> Result<usize, Error> {
    let (id, with) = desk.accept(document, mark)?;
    for with in &with {
        talk(&format!("{with}: accepted, because {id} names it"));
    }
    talk(&format!("{id}: accepted into ledger/{document}.toml"));
    Ok(1 + with.len())
}

#[derive(Default)]
struct Count {
    accepted: usize,
    merged: usize,
    rejected: usize,
}

#[derive(PartialEq, Eq)]
enum Walk {
    On,
    Quit,
}

/// Walk the proposals of one document.
fn walk(
    desk: &mut Desk,
    document: &str,
    of_kind: impl Fn(&Proposed) -> bool,
    count: &mut Count,
) -> Result<Walk, Failure> {
    let mut skipped: BTreeSet<String> = BTreeSet::new();
    // Once more for what another run proposed meanwhile.
    loop {
        let open = desk.open.get(document).map(Vec::as_slice).unwrap_or_default();
        let open = open.iter().filter(|one| of_kind(one)).map(|one| &one.basis.mark);
        let marks: Vec<String> = open.filter(|mark| !skipped.contains(*mark)).cloned().collect();
        if marks.is_empty() {
            return Ok(Walk::On);
        }
        for mark in marks {
            // It may enter with another, or be decided on by another run, while a person thinks.
            if desk.proposal(document, &mark).is_some() {
                show(desk, document, &mark)?;
            }
            while desk.proposal(document, &mark).is_some() {
                match decide(desk, document, &mark, count)? {
                    Next::Decided => break,
                    Next::Skip => {
                        skipped.insert(mark);
                        break;
                    }
                    Next::Quit => return Ok(Walk::Quit),
                    Next::Ask => {}
                }
            }
        }
    }
}

enum Next {
    Decided,
    Skip,
    Quit,
    Ask,
}

/// What a person can mend is told and asked again; that nothing can be written ends the review.
fn told(error: Error) -> Result<Next, Failure> {
    match error {
        Error::Unwritten { .. } | Error::File { .. } | Error::Outside { .. } => Err(error.into()),
        error => {
            Failure::from(error).report();
            Ok(Next::Ask)
        }
    }
}

const QUESTION: &str = "[a]ccept, [e]dit, [r]eject, [m]erge, [s]kip, [q]uit? ";
const HELP: &str = "a  put it into the ledger, with the persons and organisations that it names\n\
    e  edit it in $VISUAL or $EDITOR, then decide\n\
    r  reject it; it is not proposed again\n\
    m  add its passages to the record that is about the same thing; m ID names the record\n\
    s  leave it open\n\
    q  stop; what was decided is kept";

fn decide(desk: &mut Desk, document: &str, mark: &str, count: &mut Count) -> Result<Next, Failure> {
    let Some(answer) = ask(QUESTION)? else { return Ok(Next::Quit) };
    let (verb, rest) = answer.split_once(' ').unwrap_or((&answer, ""));
    match (verb, rest.trim()) {
        ("a" | "accept", "") => match accept(desk, document, mark) {
            Ok(entered) => {
                count.accepted += entered;
                Ok(Next::Decided)
            }
            Err(error) => told(error),
        },
        ("e" | "edit", "") => match edit(desk, document, mark) {
            Ok(draft) => match desk.amend(document, mark, draft) {
                Ok(()) => show(desk, document, mark).map(|()| Next::Ask),
                Err(error) => told(error),
            },
            Err(failure) => {
                failure.report();
                Ok(Next::Ask)
            }
        },
        ("r" | "reject", "") => match desk.reject(document, mark) {
            Ok(()) => {
                count.rejected += 1;
                Ok(Next::Decided)
            }
            Err(error) => told(error),
        },
        ("m" | "merge", named) => {
            let Some((_, one)) = desk.proposal(document, mark) else { return Ok(Next::Decided) };
            let same = review::same(&one.draft, &desk.folder.ledger);
            let record = match (named, same.first()) {
                ("", None) => {
                    talk("the ledger has no record of the same thing; name one: m ID");
                    return Ok(Next::Ask);
                }
                ("", Some(record)) => record.id.clone(),
                (named, _) => named.to_owned(),
            };
            let id = one.draft.id.clone();
            let take = match desk.differences(document, mark, &record) {
                Ok(differences) => offered(&record, &differences)?,
                Err(error) => return told(error),
            };
            match desk.merge(document, mark, &record, &take) {
                Ok(()) => {
                    count.merged += 1;
                    talk(&format!("{id}: merged with {record}{}", taken(&take)));
                    Ok(Next::Decided)
                }
                Err(error) => told(error),
            }
        }
        ("s" | "skip", "") => Ok(Next::Skip),
        ("q" | "quit", "") => Ok(Next::Quit),
        ("", "") => Ok(Next::Ask),
        _ => {
            talk(HELP);
            Ok(Next::Ask)
        }
    }
}

/// Show where a proposal and a record differ, and ask which values to take; none where there is no
/// more input.
fn offered(record: &str, differences: &[Difference]) -> Result<Vec<String>, Failure> {
    if differences.is_empty() {
        return Ok(Vec::new());
    }
    for one in differences {
        talk(&format!("  {}", difference(record, one)));
    }
    let names: Vec<&str> = differences.iter().map(|one| one.field.as_str()).collect();
    loop {
        let question = "take from the proposal: [n]one, [a]ll, or fields with commas between? ";
        let Some(answer) = ask(question)? else { return Ok(Vec::new()) };
        match answer.as_str() {
            "" | "n" | "none" => return Ok(Vec::new()),
            "a" | "all" => return Ok(names.iter().map(|name| (*name).to_owned()).collect()),
            fields => {
                let fields: Vec<String> =
                    fields.split(',').map(|field| field.trim().to_owned()).collect();
                if fields.iter().all(|field| names.contains(&field.as_str())) {
                    return Ok(fields);
                }
                talk(&format!("they differ in {}", names.join(", ")));
            }
        }
    }
}

fn difference(record: &str, one: &Difference) -> String {
    let ledger = one.ledger.as_deref().unwrap_or("nothing");
    format!("{}: {record} has {ledger}, the proposal {}", one.field, one.proposal)
}

fn taken(take: &[String]) -> String {
    if take.is_empty() { String::new() } else { format!(", which takes its {}", take.join(", ")) }
}

/// Ask on stderr, read a line; `None` when there is no more input.
fn ask(question: &str) -> Result<Option<String>, Failure> {
    let mut stderr = std::io::stderr().lock();
    // A terminal that cannot be written to is no reason to stop.
    let _ = stderr.write_all(question.as_bytes()).and_then(|()| stderr.flush());
    let mut line = String::new();
    let length = std::io::stdin().lock().read_line(&mut line)?;
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        let _ = stderr.write_all(b"\n");
    }
    Ok((length > 0).then(|| line.trim().to_lowercase()))
}

/// One proposal as a person reads it: the record, what it rests on, what the ledger has of it.
fn show(desk: &Desk, document: &str, mark: &str) -> Result<(), Failure> {
    let Some((at, one)) = desk.proposal(document, mark) else { return Ok(()) };
    let open = &desk.open[document];
    let mut text =
        format!("\n{document}, proposal {} of {}\n\n{}\n", at + 1, open.len(), one.draft.toml());
    for line in remarks(desk, document, one) {
        text.push_str(&format!("  {line}\n"));
    }
    say(&text)
}

/// What a person should know before deciding.
fn remarks(desk: &Desk, document: &str, one: &Proposed) -> Vec<String> {
    let mut lines = Vec::new();
    for words in &one.draft.passages {
        let id = words.document.as_deref().unwrap_or(document);
        let Some(found) = desk.folder.ledger.document(id) else {
            lines.push(format!("{id} is not in documents/index.toml"));
            continue;
        };
        lines.push(match Passage::locate(found, &words.quote) {
            Ok(passage) => {
                let line = found.text()[..passage.start()].matches('\n').count() + 1;
                format!("stands on {}:{line}", found.file())
            }
            Err(error) => format!("{error}: {:?}", words.quote),
        });
    }
    let said = one.basis.said_by.as_ref().map_or_else(String::new, |by| format!(", by {by}"));
    lines.push(format!("{}{said}", one.basis.certainty));
    if !one.basis.derived.is_empty() {
        lines.push(format!("not in the words: {}", one.basis.derived.join(", ")));
    }
    for other in &one.basis.conflicts {
        lines.push(format!("CONFLICT with the proposal {other}"));
    }
    for (record, field) in review::against(&one.draft, &desk.folder.ledger) {
        let place = format!("{}:{}", record.place.file, record.place.line);
        lines.push(format!("CONFLICT with {} ({place}): another {field}", record.id));
    }
    for record in review::same(&one.draft, &desk.folder.ledger) {
        let place = format!("{}:{}", record.place.file, record.place.line);
        lines.push(format!("the ledger has {} ({place}): the same thing", record.id));
    }
    for needed in desk.needed(document, &one.draft) {
        lines.push(format!("names the proposal {}", needed.draft.id));
    }
    lines
}

/// Let a person change the record in their editor.
fn edit(desk: &Desk, document: &str, mark: &str) -> Result<Draft, Failure> {
    let (_, one) = desk.proposal(document, mark).ok_or(Error::DecidedMeanwhile)?;
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let Some(editor) = editor.filter(|editor| !editor.trim().is_empty()) else {
        return Err(Failure::hinted("no editor is set", "set EDITOR, as in EDITOR=nano"));
    };
    let file = tempfile::Builder::new().prefix("corridor-").suffix(".toml").tempfile()?;
    let before = format!("document = {document:?}\n\n{}", one.draft.toml());
    std::fs::write(file.path(), &before)?;
    run_editor(&editor, file.path())?;
    let after = std::fs::read_to_string(file.path())?;
    let name = "the edited record";
    let records = record::parse(name, &after)
        .map_err(|findings| corridor::Error::located(findings, name, &after))?;
    let [record] = &records[..] else {
        return Err(Failure::hinted(
            format!("{} records after the edit", records.len()),
            "leave one; reject it to have none",
        ));
    };
    Ok(Draft::of(record, document))
}

fn run_editor(editor: &str, file: &Path) -> Result<(), Failure> {
    let status = std::process::Command::new("sh")
        .arg("-c")
        .arg(format!("{editor} \"$1\""))
        .arg("sh")
        .arg(file)
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(Failure { message: format!("{editor} ended with {status}; nothing changed"), hint: None })
}

fn list(
    desk: &Desk,
    wanted: impl Fn(&str) -> bool,
    of_kind: impl Fn(&Proposed) -> bool,
) -> Result<RecordBatch, Failure> {
    let names = ["document", "proposal", "type", "status", "certainty", "about", "in_the_ledger"];
    let mut columns: [Vec<String>; 7] = Default::default();
    let known = review::Known::of(&desk.folder.ledger);
    for (document, open) in desk.open.iter().filter(|(document, _)| wanted(document)) {
        for one in open.iter().filter(|one| of_kind(one)) {
            let same = known.same(&one.draft).into_iter().map(|r| r.id.clone());
            let against = known
                .against(&one.draft)
                .into_iter()
                .map(|(r, field)| format!("{} (another {field})", r.id));
            let cells = [
                document.clone(),
                one.draft.id.clone(),
                one.draft.kind.to_owned(),
                one.draft.status.name().to_owned(),
                one.basis.certainty.clone(),
                one.draft.what().chars().take(60).collect(),
                same.chain(against).collect::<Vec<_>>().join(", "),
            ];
            for (column, cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
    }
    let arrays = names
        .iter()
        .zip(columns)
        .map(|(name, column)| (*name, Arc::new(StringArray::from(column)) as ArrayRef));
    Ok(RecordBatch::try_from_iter(arrays)?)
}
