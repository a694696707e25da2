//! `corridor review`: a person decides on proposals, one by one.

use std::collections::BTreeSet;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::folder::review::Desk;
use corridor::ledger::proposals::Proposed;
use corridor::ledger::{Draft, Passage, record, review};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::Where;
use crate::print::{Format, out, print, talk};

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
    /// How to print the list
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
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
    if let Some(document) = &options.document
        && desk.folder.ledger.entry(document).is_none()
    {
        return Err(Failure::hinted(
            format!("document {document:?} is not in documents/index.toml"),
            "corridor read FILE --into FOLDER enters it",
        ));
    }
    let wanted = |document: &str| options.document.as_deref().is_none_or(|d| d == document);
    if options.list {
        print(&list(&desk, wanted)?, options.format)?;
        return Ok(Outcome::Fine);
    }
    if !(options.accept.is_empty() && options.reject.is_empty() && options.merge.is_empty()) {
        return by_name(&mut desk, &options);
    }
    let mut count = Count::default();
    let documents: Vec<String> = desk.open.keys().filter(|d| wanted(d)).cloned().collect();
    for document in documents {
        if walk(&mut desk, &document, &mut count)? == Walk::Quit {
            break;
        }
    }
    let left: usize = desk.open.iter().filter(|(d, _)| wanted(d)).map(|(_, o)| o.len()).sum();
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
        let (document, at) = find(desk, id)?;
        desk.reject(&document, at)?;
        talk(&format!("{id}: rejected"));
    }
    for (id, record) in &options.merge {
        let (document, at) = find(desk, id)?;
        desk.merge(&document, at, record)?;
        talk(&format!("{id}: merged with {record}"));
    }
    for id in &options.accept {
        // Accepted already with another that names it.
        if desk.folder.ledger.record(id).is_some() && options.accept.len() > 1 {
            continue;
        }
        let (document, at) = find(desk, id)?;
        let draft = desk.open[&document][at].draft.clone();
        for with in desk.accept(&document, at, &draft)? {
            talk(&format!("{with}: accepted, because {id} names it"));
        }
        talk(&format!("{id}: accepted into ledger/{document}.toml"));
    }
    Ok(Outcome::Fine)
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
fn walk(desk: &mut Desk, document: &str, count: &mut Count) -> Result<Walk, Failure> {
    let mut skipped: BTreeSet<String> = BTreeSet::new();
    let next = |desk: &Desk, skipped: &BTreeSet<String>| {
        desk.open.get(document)?.iter().position(|p| !skipped.contains(&p.basis.mark))
    };
    while let Some(at) = next(desk, &skipped) {
        show(desk, document, at)?;
        // Its place may change while it is decided on: a person that it names enters before it.
        while let Some(at) = next(desk, &skipped) {
            match decide(desk, document, at, count) {
                Ok(Next::Decided) => break,
                Ok(Next::Skip) => {
                    skipped.insert(desk.open[document][at].basis.mark.clone());
                    break;
                }
                Ok(Next::Quit) => return Ok(Walk::Quit),
                Ok(Next::Ask) => {}
                Err(failure) => {
                    failure.report();
                }
            }
        }
    }
    Ok(Walk::On)
}

enum Next {
    Decided,
    Skip,
    Quit,
    Ask,
}

const QUESTION: &str = "[a]ccept, [e]dit, [r]eject, [m]erge, [s]kip, [q]uit? ";
const HELP: &str = "a  put it into the ledger, with the persons and organisations that it names\n\
    e  edit it in $VISUAL or $EDITOR, then decide\n\
    r  reject it; it is not proposed again\n\
    m  add its passages to the record that is about the same thing; m ID names the record\n\
    s  leave it open\n\
    q  stop; what was decided is kept";

fn decide(desk: &mut Desk, document: &str, at: usize, count: &mut Count) -> Result<Next, Failure> {
    let Some(answer) = ask(QUESTION)? else { return Ok(Next::Quit) };
    let (verb, rest) = answer.split_once(' ').unwrap_or((&answer, ""));
    match (verb, rest.trim()) {
        ("a" | "accept", "") => {
            let draft = desk.open[document][at].draft.clone();
            let with = desk.accept(document, at, &draft)?;
            count.accepted += 1 + with.len();
            for id in with {
                talk(&format!("{id}: accepted, because {} names it", draft.id));
            }
            talk(&format!("{}: accepted into ledger/{document}.toml", draft.id));
            Ok(Next::Decided)
        }
        ("e" | "edit", "") => {
            edit(desk, document, at)?;
            show(desk, document, at)?;
            Ok(Next::Ask)
        }
        ("r" | "reject", "") => {
            desk.reject(document, at)?;
            count.rejected += 1;
            Ok(Next::Decided)
        }
        ("m" | "merge", named) => {
            let draft = &desk.open[document][at].draft;
            let same = review::same(draft, &desk.folder.ledger);
            let record = match (named, same.first()) {
                ("", None) => {
                    talk("the ledger has no record of the same thing; name one: m ID");
                    return Ok(Next::Ask);
                }
                ("", Some(record)) => record.id.clone(),
                (named, _) => named.to_owned(),
            };
            let id = draft.id.clone();
            desk.merge(document, at, &record)?;
            count.merged += 1;
            talk(&format!("{id}: merged with {record}"));
            Ok(Next::Decided)
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
fn show(desk: &Desk, document: &str, at: usize) -> Result<(), Failure> {
    let open = &desk.open[document];
    let one = &open[at];
    let mut text =
        format!("\n{document}, proposal {} of {}\n\n{}\n", at + 1, open.len(), one.draft.toml());
    for line in remarks(desk, document, one) {
        text.push_str(&format!("  {line}\n"));
    }
    out(text.as_bytes())
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
    for place in desk.needed(document, &one.draft) {
        lines.push(format!("names the proposal {}", desk.open[document][place].draft.id));
    }
    lines
}

/// Let a person change the record in their editor.
fn edit(desk: &mut Desk, document: &str, at: usize) -> Result<(), Failure> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let Some(editor) = editor.filter(|editor| !editor.trim().is_empty()) else {
        return Err(Failure::hinted("no editor is set", "set EDITOR, as in EDITOR=nano"));
    };
    let file = tempfile::Builder::new().prefix("corridor-").suffix(".toml").tempfile()?;
    let before = format!("document = {document:?}\n\n{}", desk.open[document][at].draft.toml());
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
    if let Some(open) = desk.open.get_mut(document) {
        open[at].draft = Draft::of(record, document);
    }
    Ok(desk.save(document)?)
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

fn list(desk: &Desk, wanted: impl Fn(&str) -> bool) -> Result<RecordBatch, Failure> {
    let names = ["document", "proposal", "type", "status", "certainty", "about", "in_the_ledger"];
    let mut columns: [Vec<String>; 7] = Default::default();
    for (document, open) in desk.open.iter().filter(|(document, _)| wanted(document)) {
        for one in open {
            let ledger = &desk.folder.ledger;
            let same = review::same(&one.draft, ledger).into_iter().map(|r| r.id.clone());
            let against = review::against(&one.draft, ledger)
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
