//! `corridor rule`: the rule of origin of a product, as it is written and as it was read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::access::rule::Book;
use corridor::statistics::Archive;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, file_text};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command =
    Command { name: "rule", page: include_str!("rule.md"), arguments: Options::augment_args, run };

#[derive(clap::Args)]
struct Options {
    /// The code: two to ten digits
    code: String,
    /// The rules: rules.csv, or rule sets as JSON; without it, those of the partnership's folder
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
    /// The agreement, where the file holds several
    #[arg(long, value_name = "ID")]
    agreement: Option<String>,
    /// Words of the product, where several share a code
    #[arg(long, value_name = "WORDS", default_value = "")]
    product: String,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// The books of a file, or those that the partnership's folder holds; with an id, only that one.
pub fn books(
    file: Option<&Path>,
    place: &Where,
    agreement: Option<&str>,
) -> Result<Vec<Book>, Failure> {
    let (books, name) = match file {
        Some(file) => {
            let text = file_text(file)?;
            let name = file.display().to_string();
            let books = match text.trim_start().starts_with('{') {
                true => vec![Book::from_uk_json(&text, agreement.unwrap_or("the file's"), &name)?],
                false => Book::from_csv(&text, &name)?,
            };
            (books, name)
        }
        None => {
            let home = place.home()?;
            let folder = Folder::open(home.root())?;
            let access = Archive::open(&folder)?.known(as_of(None))?.access;
            let books: Vec<Book> =
                access.rules.iter().flat_map(|held| held.holds.clone()).collect();
            if books.is_empty() {
                return Err(Failure::hinted(
                    "no rules of origin in this folder",
                    "corridor import rules.csv --as rules, or name a file with --rules",
                ));
            }
            (books, "the folder".to_owned())
        }
    };
    let Some(id) = agreement else { return Ok(books) };
    let known: Vec<String> = books.iter().map(|b| b.agreement().to_owned()).collect();
    let found: Vec<Book> = books.into_iter().filter(|b| b.agreement() == id).collect();
    if found.is_empty() {
        return Err(Failure::hinted(
            format!("{name} has no rules of {id:?}"),
            format!("it holds {}", known.join(", ")),
        ));
    }
    Ok(found)
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let code: String = options.code.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut outcome = Outcome::Fine;
    let books = books(options.rules.as_deref(), &options.place, options.agreement.as_deref())?;
    let one = books.len() == 1;
    for book in &books {
        let chosen = match book.rules_for(&code, &options.product.to_lowercase()) {
            Ok(chosen) => chosen,
            Err(error) if one => return Err(error.into()),
            Err(_) => continue,
        };
        if chosen.undivided {
            talk(&format!(
                "note: {}: several products share {code} ({}); --product chooses",
                book.agreement(),
                chosen.subdivisions.join("; ")
            ));
        }
        for unread in &chosen.unread {
            talk(&format!("finding: {}: {unread}", book.agreement()));
            outcome = Outcome::Findings;
        }
        for (lines, text, alternative) in &chosen.alternatives {
            let place: Vec<String> =
                lines.iter().map(|row| book.lines()[*row].place.to_string()).collect();
            let text = if text.is_empty() {
                lines
                    .iter()
                    .map(|row| book.lines()[*row].text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            } else {
                text.clone()
            };
            let read = corridor::access::rule::Rule { alternatives: vec![alternative.clone()] };
            rows.push([book.agreement().to_owned(), text, read.notation(), place.join(", ")]);
        }
    }
    let column = |at: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(row[at].as_str())).collect::<StringArray>())
    };
    let batch = RecordBatch::try_from_iter([
        ("agreement", column(0)),
        ("rule", column(1)),
        ("read_as", column(2)),
        ("row", column(3)),
    ])?;
    print(&batch, options.format)?;
    Ok(if rows.is_empty() { Outcome::Findings } else { outcome })
}
