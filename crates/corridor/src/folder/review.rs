//! The review desk of a partnership folder: proposals on disk, and what was decided about them.
//!
//! Every file is written whole or not at all, in an order that loses nothing when a run is cut
//! off: first the ledger, then the memory of the decision, then the shorter list of proposals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corridor_ledger::amend::Amendment;
use corridor_ledger::proposals::{self, Decision, Decisions, Proposed, Verdict};
use corridor_ledger::review::{self, Unmerged};
use corridor_ledger::{Content, Draft};
use corridor_trade::economy;

use super::{Folder, whole};
use crate::error::Error;

/// The folder of proposals inside a partnership.
const FOLDER: &str = "proposals";
/// The memory of decisions. No document's id begins with an underscore.
const DECIDED: &str = "_decided.toml";

/// A partnership and its open proposals.
#[derive(Debug)]
pub struct Desk {
    /// The partnership.
    pub folder: Folder,
    /// What was decided before.
    pub decisions: Decisions,
    /// Open proposals by document.
    pub open: BTreeMap<String, Vec<Proposed>>,
    /// The codes that a record may name.
    pub economies: BTreeSet<String>,
}

/// A field in which a proposal and a record differ, as TOML writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// The record's value; nothing where it leaves the field open.
    pub ledger: Option<String>,
    /// The proposal's value.
    pub proposal: String,
}

impl Desk {
    /// Read the folder, its proposals and its decisions.
    ///
    /// # Errors
    ///
    /// As [`Folder::open`], and [`Error::Located`] for a file of proposals.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let folder = Folder::open(root)?;
        let economies = economy::economies().map(|e| e.iso3.to_owned()).collect();
        let mut desk =
            Self { folder, decisions: Decisions::default(), open: BTreeMap::new(), economies };
        let decided = desk.path(DECIDED);
        if let Some(text) = read(&decided)? {
            let name = format!("{FOLDER}/{DECIDED}");
            desk.decisions = Decisions::parse(&name, &text)
                .map_err(|finding| Error::located(vec![finding], &name, &text))?;
        }
        for path in desk.files()? {
            let name = format!("{FOLDER}/{}", path.file_name().unwrap_or_default().display());
            let text = read(&path)?.unwrap_or_default();
            let (document, proposed) = proposals::parse(&name, &text)
                .map_err(|findings| Error::located(findings, &name, &text))?;
            let open: Vec<Proposed> = proposed
                .into_iter()
                .filter(|one| desk.decisions.about(&one.basis.mark).is_none())
                .collect();
            desk.open.insert(document, open);
        }
        Ok(desk)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.root.join(FOLDER).join(file)
    }

    #[allow(clippy::disallowed_methods)] // the desk lists its own files
    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let folder = self.folder.root.join(FOLDER);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(failed(&folder))? {
            let path = entry.map_err(failed(&folder))?.path();
            let toml = path.extension().is_some_and(|extension| extension == "toml");
            if toml && path.file_name().is_some_and(|name| name != DECIDED) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Every id that a record or an open proposal has.
    pub fn ids(&self) -> BTreeSet<String> {
        let records = self.folder.ledger.records.iter().map(|r| r.id.clone());
        records.chain(self.open.values().flatten().map(|p| p.draft.id.clone())).collect()
    }

    /// The document of an open proposal and its place in the list.
    pub fn find(&self, id: &str) -> Option<(String, usize)> {
        self.open.iter().find_map(|(document, open)| {
            let at = open.iter().position(|p| p.draft.id == id)?;
            Some((document.clone(), at))
        })
    }

    /// Write the open proposals of a document; without any, its file goes.
    ///
    /// # Errors
    ///
    /// [`Error::File`] and [`Error::Unwritten`].
    #[allow(clippy::disallowed_methods)] // the desk takes away its own file
    pub fn save(&self, document: &str) -> Result<(), Error> {
        let path = self.path(&format!("{document}.toml"));
        let open = self.open.get(document).map_or(&[][..], Vec::as_slice);
        if open.is_empty() {
            if path.exists() {
                std::fs::remove_file(&path).map_err(failed(&path))?;
            }
            return Ok(());
        }
        make(&self.folder.root.join(FOLDER))?;
        whole::write(&path, proposals::write(document, open).as_bytes())
    }

    /// Remember a decision and take its proposal from the list.
    fn decide(
        &mut self,
        document: &str,
        at: usize,
        verdict: Verdict,
        record: Option<&str>,
    ) -> Result<(), Error> {
        let Some(open) = self.open.get_mut(document).filter(|open| at < open.len()) else {
            return Ok(());
        };
        let one = open.remove(at);
        if let Some(record) = record {
            let ids = BTreeMap::from([(one.draft.id.clone(), record.to_owned())]);
            open.iter_mut().for_each(|p| p.draft.rename(&ids));
        }
        self.decisions.all.push(Decision {
            mark: one.basis.mark,
            verdict,
            document: document.to_owned(),
            proposal: one.draft.id,
            record: record.map(str::to_owned),
        });
        make(&self.folder.root.join(FOLDER))?;
        whole::write(&self.path(DECIDED), self.decisions.write().as_bytes())?;
        self.save(document)
    }

    /// Never to be proposed again.
    ///
    /// # Errors
    ///
    /// [`Error::File`] and [`Error::Unwritten`].
    pub fn reject(&mut self, document: &str, at: usize) -> Result<(), Error> {
        self.decide(document, at, Verdict::Rejected, None)
    }

    /// Open proposals of persons and organisations of the document that a draft names, the last
    /// first.
    pub fn needed(&self, document: &str, draft: &Draft) -> Vec<usize> {
        let open = self.open.get(document).map_or(&[][..], Vec::as_slice);
        let named = |one: &Proposed| {
            ["person", "organisation"].contains(&one.draft.kind) && draft.names(&one.draft.id)
        };
        (0..open.len()).rev().filter(|at| named(&open[*at])).collect()
    }

    /// Put a proposal into the ledger, as `draft` has it, and with it the open proposals of persons
    /// and organisations that it names. The answer is their ids.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the draft cannot enter; [`Error::ChangedMeanwhile`]; those of writing.
    pub fn accept(
        &mut self,
        document: &str,
        at: usize,
        draft: &Draft,
    ) -> Result<Vec<String>, Error> {
        let mark = self.open[document][at].basis.mark.clone();
        let mut with = Vec::new();
        for place in self.needed(document, draft) {
            let needed = self.open[document][place].draft.clone();
            self.enter(document, place, &needed)?;
            with.push(needed.id);
        }
        let place = self.open[document].iter().position(|p| p.basis.mark == mark).unwrap_or(at);
        self.enter(document, place, draft)?;
        Ok(with)
    }

    fn enter(&mut self, document: &str, at: usize, draft: &Draft) -> Result<(), Error> {
        review::admit(draft, document, &self.folder.ledger, &self.economies)?;
        let name = format!("ledger/{document}.toml");
        let text = self.folder.texts.get(&name).map(String::as_str);
        let new = review::with_record(text, document, draft);
        self.write_ledger(&name, &new)?;
        self.decide(document, at, Verdict::Accepted, Some(&draft.id))
    }

    /// Where a proposal says something else than a record, or something that the record leaves open.
    ///
    /// # Errors
    ///
    /// [`Error::NoRecord`].
    pub fn differences(
        &self,
        document: &str,
        at: usize,
        record: &str,
    ) -> Result<Vec<Difference>, Error> {
        let Some(found) = self.folder.ledger.record(record) else {
            return Err(Error::NoRecord { id: record.to_owned() });
        };
        let (draft, ledger) = (&self.open[document][at].draft, Draft::of(found, document));
        let toml = |field: &str, content: &Content| {
            Amendment::content(field, content).toml.unwrap_or_default()
        };
        let mut all = Vec::new();
        if draft.status != ledger.status {
            all.push(Difference {
                field: "status".to_owned(),
                ledger: Some(ledger.status.name().to_owned()),
                proposal: draft.status.name().to_owned(),
            });
        }
        for (field, content) in &draft.fields {
            let there = ledger.field(field);
            if there != Some(content) {
                all.push(Difference {
                    field: (*field).to_owned(),
                    ledger: there.map(|there| toml(field, there)),
                    proposal: toml(field, content),
                });
            }
        }
        Ok(all)
    }

    /// Add a proposal's passages to a record of the ledger, and give the fields that are taken the
    /// proposal's values.
    ///
    /// # Errors
    ///
    /// [`Error::NoRecord`], [`Error::NotTaken`] for a field in which the two do not differ,
    /// [`Error::Located`], [`Error::Refused`], [`Error::ChangedMeanwhile`]; those of writing.
    pub fn merge(
        &mut self,
        document: &str,
        at: usize,
        record: &str,
        take: &[String],
    ) -> Result<(), Error> {
        let differences = self.differences(document, at, record)?;
        for field in take {
            if !differences.iter().any(|one| one.field == *field) {
                let known = differences.iter().map(|one| one.field.clone()).collect();
                return Err(Error::NotTaken { field: field.clone(), known });
            }
        }
        let Some(found) = self.folder.ledger.record(record) else {
            return Err(Error::NoRecord { id: record.to_owned() });
        };
        let name = found.place.file.clone();
        let text = self.folder.texts.get(&name).cloned().unwrap_or_default();
        let passages = &self.open[document][at].draft.passages;
        let mut taken: Vec<Amendment> = Vec::new();
        let draft = &self.open[document][at].draft;
        for field in take {
            match draft.field(field) {
                Some(content) => taken.push(Amendment::content(field, content)),
                None => taken.push(Amendment::of(found.kind, field, draft.status.name())?),
            }
        }
        let new = review::with_passages(&name, &text, record, document, passages).map_err(
            |unmerged| match unmerged {
                Unmerged::Problems(findings) => Error::located(findings, &name, &text),
                Unmerged::Refused(refused) => Error::from(refused),
            },
        )?;
        let new = super::amend::with(&name, &new, record, &taken)?;
        self.write_ledger(&name, &new)?;
        self.decide(document, at, Verdict::Merged, Some(record))
    }

    /// Write a ledger file, unless it changed since it was read, and read the folder again.
    fn write_ledger(&mut self, name: &str, new: &str) -> Result<(), Error> {
        let path = self.folder.root.join(name);
        if read(&path)?.as_ref() != self.folder.texts.get(name) {
            return Err(Error::ChangedMeanwhile { file: name.to_owned() });
        }
        if let Some(folder) = path.parent() {
            make(folder)?;
        }
        whole::write(&path, new.as_bytes())?;
        self.folder = Folder::open(&self.folder.root)?;
        Ok(())
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |source| Error::File { path: path.to_path_buf(), source }
}

#[allow(clippy::disallowed_methods)] // the desk makes its own folders
fn make(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(failed(folder))
}

#[allow(clippy::disallowed_methods)] // the desk reads its own files
fn read(path: &Path) -> Result<Option<String>, Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path)(error)),
    }
}
