//! The file of proposals of one document, and the memory of what was decided about them.
//!
//! `proposals/DOCUMENT.toml` holds records in the ledger's own format. Each has one key more,
//! `proposed`: how firmly the text says it, who says it, what was derived, what it contradicts,
//! and its **mark**, a hash of its kind, its fields and its passages as the reader gave them. A
//! decision is remembered by that mark, so that what was accepted, merged or rejected is not
//! proposed again, however the record was edited or renamed.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use crate::document::sha256_hex;
use crate::draft::{Draft, quoted};
use crate::finding::{Finding, Place};
use crate::reader::{Drafted, Field};
use crate::record;

/// Digits of a mark: 96 bits.
const MARK_DIGITS: usize = 24;

/// What a proposal rests on, besides its passages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Hash of the kind, the fields and the passages.
    pub mark: String,
    /// `stated`, `reported`, `hedged` or `conditional`.
    pub certainty: String,
    /// Whose words they are, when not the document's own.
    pub said_by: Option<String>,
    /// Fields that are not words of the passage, each with where it came from.
    #[serde(default)]
    pub derived: Vec<String>,
    /// Ids of proposals of the same document that give another value for the same thing.
    #[serde(default)]
    pub conflicts: Vec<String>,
}

/// A proposal that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The record as it would enter.
    pub draft: Draft,
    /// What it rests on.
    pub basis: Basis,
}

impl Proposed {
    /// A draft of the reader, with its mark.
    #[must_use]
    pub fn of(drafted: &Drafted<'_>) -> Self {
        let proposal = drafted.proposal;
        let mut told = proposal.kind.name().to_owned();
        for (name, field) in &proposal.fields {
            told.push_str(&format!("\u{1f}{name}\u{1e}{}", shown(field)));
        }
        for words in &drafted.draft.passages {
            told.push_str(&format!("\u{1d}{}", words.quote));
        }
        let mut mark = sha256_hex(told.as_bytes());
        mark.truncate(MARK_DIGITS);
        let derived =
            proposal.derivations.iter().map(|d| format!("{}: {}", d.field, d.from)).collect();
        let basis = Basis {
            mark,
            certainty: proposal.certainty.name().to_owned(),
            said_by: proposal.attributed_to.clone(),
            derived,
            conflicts: proposal.conflicts.clone(),
        };
        Self { draft: drafted.draft.clone(), basis }
    }
}

fn shown(field: &Field) -> String {
    match field {
        Field::Text(text) => text.clone(),
        Field::Texts(texts) => texts.join("\u{1c}"),
        Field::Number(number) => number.normalize().to_string(),
        Field::Day(day) => day.to_string(),
        Field::Flag(flag) => flag.to_string(),
    }
}

/// The file of a document's proposals.
#[must_use]
pub fn write(document: &str, proposed: &[Proposed]) -> String {
    let mut out = format!(
        "# Proposals, not records: `corridor review` walks them. One that is decided leaves this file.\n\
         document = {}\n",
        quoted(document)
    );
    for one in proposed {
        out.push('\n');
        out.push_str(&one.draft.toml_with(Some(&basis_line(&one.basis))));
    }
    out
}

fn basis_line(basis: &Basis) -> String {
    let list = |texts: &[String]| texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ");
    let mut line = format!(
        "proposed = {{ mark = {}, certainty = {}",
        quoted(&basis.mark),
        quoted(&basis.certainty)
    );
    if let Some(speaker) = &basis.said_by {
        line.push_str(&format!(", said_by = {}", quoted(speaker)));
    }
    if !basis.derived.is_empty() {
        line.push_str(&format!(", derived = [{}]", list(&basis.derived)));
    }
    if !basis.conflicts.is_empty() {
        line.push_str(&format!(", conflicts = [{}]", list(&basis.conflicts)));
    }
    line.push_str(" }\n");
    line
}

/// Read a file of proposals: the document that it is about, and the proposals in order.
///
/// # Errors
///
/// Every located problem of the file.
pub fn parse(file: &str, text: &str) -> Result<(String, Vec<Proposed>), Vec<Finding>> {
    let records = record::parse_beside(file, text, &["proposed"])?;
    let problem = |span: std::ops::Range<usize>, message: String| {
        let hint = "corridor read --into writes this file; take the proposal out, or read again";
        vec![Finding::problem(
            "format",
            Place::at(file, text, span),
            message,
            Some(hint.to_owned()),
        )]
    };
    let root = DeTable::parse(text)
        .map_err(|error| problem(error.span().unwrap_or(0..0), error.message().to_owned()))?
        .into_inner();
    let document = root.get("document").and_then(|node| node.get_ref().as_str());
    let document = document
        .ok_or_else(|| problem(0..0, "proposals without the document that they are of".to_owned()))?
        .to_owned();
    let items = root.iter().filter_map(|(_, node)| node.get_ref().as_array());
    let tables: HashMap<usize, _> = items
        .flat_map(|items| items.iter())
        .filter_map(|item| Some((item.span().start, item.get_ref().as_table()?)))
        .collect();
    let mut proposed = Vec::new();
    for record in records {
        let place = record.place.start..record.place.end;
        let basis = tables
            .get(&place.start)
            .and_then(|table| table.get("proposed"))
            .ok_or_else(|| problem(place, format!("{} without proposed", record.id)))?;
        let basis = Basis::deserialize(toml::de::ValueDeserializer::from(basis.clone()))
            .map_err(|error| problem(basis.span(), error.message().to_owned()))?;
        proposed.push(Proposed { draft: Draft::of(&record, &document), basis });
    }
    Ok((document, proposed))
}

/// What was decided about a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It entered the ledger.
    Accepted,
    /// Its passages were added to a record that was there.
    Merged,
    /// It is not to be proposed again.
    Rejected,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The proposal's mark.
    pub mark: String,
    /// What was decided.
    pub verdict: Verdict,
    /// The document.
    pub document: String,
    /// The id under which it was proposed.
    pub proposal: String,
    /// The record that holds it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}

/// Every decision, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The decisions.
    #[serde(default, rename = "decision")]
    pub all: Vec<Decision>,
}

impl Decisions {
    /// Read the file of decisions.
    ///
    /// # Errors
    ///
    /// One located [`Finding`] for the first thing that is not as it should be.
    #[allow(clippy::result_large_err)] // read once per run
    pub fn parse(file: &str, text: &str) -> Result<Self, Finding> {
        toml::from_str(text).map_err(|error: toml::de::Error| {
            let place = Place::at(file, text, error.span().unwrap_or(0..0));
            Finding::problem("format", place, error.message().to_owned(), None)
        })
    }

    /// The file.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::from(
            "# What was decided about proposals, by their marks. Take one out, and its proposal comes back.\n",
        );
        for one in &self.all {
            let verdict = match one.verdict {
                Verdict::Accepted => "accepted",
                Verdict::Merged => "merged",
                Verdict::Rejected => "rejected",
            };
            out.push_str(&format!(
                "\n[[decision]]\nmark = {}\nverdict = {}\ndocument = {}\nproposal = {}\n",
                quoted(&one.mark),
                quoted(verdict),
                quoted(&one.document),
                quoted(&one.proposal)
            ));
            if let Some(record) = &one.record {
                out.push_str(&format!("record = {}\n", quoted(record)));
            }
        }
        out
    }

    /// The newest decision about each mark.
    #[must_use]
    pub fn by_mark(&self) -> HashMap<&str, &Decision> {
        self.all.iter().map(|one| (one.mark.as_str(), one)).collect()
    }

    /// The decision about a mark.
    #[must_use]
    pub fn about(&self, mark: &str) -> Option<&Decision> {
        self.all.iter().rev().find(|one| one.mark == mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::names::Names;
    use crate::reader::{Drafts, Settings, Text, read};

    const WORDS: &str = "Polish Prime Minister Jan Nowak visited Kenya from 6 to 8 January 2026. \
        Exports were $5 billion in 2024. Exports were $6 billion in 2024. \
        The minister said that \"trade\" could double.";

    fn proposed() -> Vec<Proposed> {
        let text = Text::received("note.txt", WORDS.as_bytes()).unwrap();
        let document = Document::received("note", "note.txt", WORDS.as_bytes()).unwrap();
        let reading = read(&text, Settings { date: "2026-01-09".parse().ok(), language: None });
        let economies = ["POL", "KEN"].map(String::from).into();
        let drafts = Drafts::of(&document, &text, &reading, &Names::default(), &economies, &[]);
        drafts.drafts.iter().map(Proposed::of).collect()
    }

    #[test]
    fn a_file_of_proposals_is_read_back() {
        let proposed = proposed();
        assert!(proposed.len() > 3 && proposed.iter().any(|p| !p.basis.conflicts.is_empty()));
        let text = write("note", &proposed);
        assert_eq!(parse("proposals/note.toml", &text), Ok(("note".to_owned(), proposed)));
    }

    #[test]
    fn a_mark_depends_on_what_is_said_and_not_on_the_ledger() {
        let all = proposed();
        let mut marks: Vec<_> = all.iter().map(|p| p.basis.mark.as_str()).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), all.len());
        assert_eq!(all, proposed());
    }

    #[test]
    fn a_proposal_without_its_basis_is_located() {
        let text = write("note", &proposed());
        let line = text.lines().find(|l| l.starts_with("proposed = ")).unwrap();
        let findings = parse("p.toml", &text.replacen(&format!("{line}\n"), "", 1)).unwrap_err();
        assert_eq!((findings[0].place.line, findings[0].message.contains("proposed")), (4, true));
    }

    #[test]
    fn decisions_are_read_back() {
        let one = |verdict, record: Option<&str>| Decision {
            mark: "ab".to_owned(),
            verdict,
            document: "note".to_owned(),
            proposal: "person-jan-nowak".to_owned(),
            record: record.map(str::to_owned),
        };
        let mut decisions = Decisions { all: vec![one(Verdict::Rejected, None)] };
        decisions.all.push(one(Verdict::Merged, Some("nowak")));
        let again = Decisions::parse("d.toml", &decisions.write()).unwrap();
        assert_eq!(again, decisions);
        assert_eq!(again.about("ab").map(|d| d.verdict), Some(Verdict::Merged));
        assert!(Decisions::parse("d.toml", "[[decision]]\nmark = 1\n").is_err());
    }
}
