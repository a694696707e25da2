//! The review desk of a partnership folder: proposals on disk, and what was decided about them.
//!
//! A decision is made under the folder's lock, on what stands there then. Every file is written whole
//! or not at all: first the ledger, then the memory of the decision, then the shorter list of
//! proposals. A run that was cut off between them leaves a proposal whose record the ledger holds; such
//! a proposal is settled when the desk is opened next.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use corridor_ledger::amend::Amendment;
use corridor_ledger::document::is_id;
use corridor_ledger::proposals::{self, Decision, Decisions, Proposed, Verdict};
use corridor_ledger::review::{self, Refused, Unmerged};
use corridor_ledger::{Content, Draft, Finding, Ledger, Place, Record};
use corridor_trade::economy;

use super::lock::{self, Lock};
use super::{Folder, files, whole};
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
    /// Proposals whose records the ledger holds already, though no decision was remembered: what a run
    /// that was cut off left. They are among the decisions here, and on disk after [`Desk::settle`].
    pub settled: Vec<String>,
    stamp: Vec<Stamp>,
    /// Where a proposal was found last.
    last: Cell<usize>,
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

/// A file as it was seen last: another size, time or identity is another file.
type Stamp = (PathBuf, u64, Option<std::time::SystemTime>, Option<(u64, u64)>);

impl Desk {
    /// Read the folder, its proposals and its decisions.
    ///
    /// # Errors
    ///
    /// As [`Folder::open`], and [`Error::Located`] for a file of proposals.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let stamp = stamp(root);
        let folder = Folder::open(root)?;
        let economies = economy::economies().map(|e| e.iso3.to_owned()).collect();
        let mut decisions = Decisions::default();
        if let Some(path) = files::there(root, &format!("{FOLDER}/{DECIDED}"))? {
            let (name, text) = (format!("{FOLDER}/{DECIDED}"), files::text(&path)?);
            decisions = Decisions::parse(&name, &text)
                .map_err(|finding| Error::located(vec![finding], &name, &text))?;
        }
        let mut open = BTreeMap::new();
        let decided = decisions.by_mark();
        let mut all = files::listed(root, FOLDER, "toml")?;
        all.retain(|path| path.file_name().is_some_and(|name| name != DECIDED));
        for path in all {
            let name = format!("{FOLDER}/{}", path.file_name().unwrap_or_default().display());
            let text = files::text(&path)?;
            let (document, mut proposed) = proposals::parse(&name, &text)
                .map_err(|findings| Error::located(findings, &name, &text))?;
            if !is_id(&document) {
                let message = format!("document {document:?} is not the id of a document");
                let at = Place::at(&name, &text, 0..0);
                let finding = Finding::problem("format", at, message, None);
                return Err(Error::located(vec![finding], &name, &text));
            }
            proposed.retain(|one| !decided.contains_key(one.basis.mark.as_str()));
            open.insert(document, proposed);
        }
        let settled = settle(&folder.ledger, &mut open, &mut decisions);
        Ok(Self { folder, decisions, open, economies, settled, stamp, last: Cell::default() })
    }

    /// Take the folder's lock, and read again what another run has changed since it was read.
    ///
    /// # Errors
    ///
    /// As [`Desk::open`]; [`Error::File`] when the folder cannot be locked.
    pub fn hold(&mut self) -> Result<Lock, Error> {
        let held = lock::hold(&self.folder.root)?;
        for part in [super::DOCUMENTS, "ledger", FOLDER] {
            whole::clear(&self.folder.root.join(part));
        }
        if stamp(&self.folder.root) != self.stamp {
            *self = Self::open(&self.folder.root)?;
        }
        Ok(held)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.root.join(FOLDER).join(file)
    }

    /// Every id that a record or an open proposal has.
    pub fn ids(&self) -> BTreeSet<String> {
        let records = self.folder.ledger.records.iter().map(|r| r.id.clone());
        records.chain(self.open.values().flatten().map(|p| p.draft.id.clone())).collect()
    }

    /// The document and the mark of an open proposal.
    pub fn find(&self, id: &str) -> Option<(String, String)> {
        self.open.iter().find_map(|(document, open)| {
            let one = open.iter().find(|p| p.draft.id == id)?;
            Some((document.clone(), one.basis.mark.clone()))
        })
    }

    /// An open proposal and its place in the list.
    pub fn proposal(&self, document: &str, mark: &str) -> Option<(usize, &Proposed)> {
        let open = self.open.get(document)?;
        let at = |at: &usize| open.get(*at).is_some_and(|p| p.basis.mark == mark);
        // A person goes through them in their order.
        let last = self.last.get();
        let found = [last, last + 1]
            .into_iter()
            .find(at)
            .or_else(|| open.iter().position(|p| p.basis.mark == mark))?;
        self.last.set(found);
        Some((found, &open[found]))
    }

    fn still_open(&self, document: &str, mark: &str) -> Result<&Proposed, Error> {
        self.proposal(document, mark).map(|(_, one)| one).ok_or(Error::DecidedMeanwhile)
    }

    /// Write the open proposals of a document; without any, its file goes. The lock is held.
    ///
    /// # Errors
    ///
    /// [`Error::Unwritten`].
    pub fn save(&mut self, document: &str) -> Result<(), Error> {
        let path = self.path(&format!("{document}.toml"));
        let open = self.open.get(document).map_or(&[][..], Vec::as_slice);
        if open.is_empty() {
            whole::remove(&path)?;
        } else {
            files::make(&self.folder.root, FOLDER)?;
            whole::write(&path, proposals::write(document, open).as_bytes())?;
        }
        self.stamp = stamp(&self.folder.root);
        Ok(())
    }

    fn save_decisions(&self) -> Result<(), Error> {
        files::make(&self.folder.root, FOLDER)?;
        whole::write(&self.path(DECIDED), self.decisions.write().as_bytes())
    }

    /// Remember on disk what was settled, so that it is not told of again. The answer is the proposals.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn settle(&mut self) -> Result<Vec<String>, Error> {
        let _held = self.hold()?;
        if !self.settled.is_empty() {
            self.save_decisions()?;
            for document in self.open.keys().cloned().collect::<Vec<_>>() {
                self.save(&document)?;
            }
        }
        Ok(std::mem::take(&mut self.settled))
    }

    /// Remember a decision and take its proposal from the list. The lock is held.
    fn decide(
        &mut self,
        document: &str,
        mark: &str,
        verdict: Verdict,
        record: Option<&str>,
    ) -> Result<(), Error> {
        let (at, _) = self.proposal(document, mark).ok_or(Error::DecidedMeanwhile)?;
        let Some(open) = self.open.get_mut(document) else { return Err(Error::DecidedMeanwhile) };
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
        self.save_decisions()?;
        self.save(document)
    }

    /// Never to be proposed again.
    ///
    /// # Errors
    ///
    /// [`Error::DecidedMeanwhile`]; those of writing.
    pub fn reject(&mut self, document: &str, mark: &str) -> Result<(), Error> {
        let _held = self.hold()?;
        self.decide(document, mark, Verdict::Rejected, None)
    }

    /// Keep a proposal open, with what a person changed in it.
    ///
    /// # Errors
    ///
    /// [`Error::DecidedMeanwhile`]; those of writing.
    pub fn amend(&mut self, document: &str, mark: &str, draft: Draft) -> Result<(), Error> {
        let _held = self.hold()?;
        let open = self.open.get_mut(document).into_iter().flatten();
        let mut same = open.filter(|one| one.basis.mark == mark);
        same.next().ok_or(Error::DecidedMeanwhile)?.draft = draft;
        self.save(document)
    }

    /// Open proposals of persons and organisations of the document that a draft names.
    pub fn needed(&self, document: &str, draft: &Draft) -> Vec<&Proposed> {
        let open = self.open.get(document).map_or(&[][..], Vec::as_slice);
        let named = |one: &&Proposed| {
            ["person", "organisation"].contains(&one.draft.kind) && draft.names(&one.draft.id)
        };
        open.iter().rev().filter(named).collect()
    }

    /// Put a proposal into the ledger, as it stands, and with it the open proposals of persons and
    /// organisations that it names. The answer is its id, and theirs.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] when the draft cannot enter; [`Error::DecidedMeanwhile`]; those of writing.
    pub fn accept(&mut self, document: &str, mark: &str) -> Result<(String, Vec<String>), Error> {
        let _held = self.hold()?;
        let draft = self.still_open(document, mark)?.draft.clone();
        let needed = self.needed(document, &draft).into_iter();
        let needed: Vec<(String, String)> =
            needed.map(|one| (one.basis.mark.clone(), one.draft.id.clone())).collect();
        // What keeps it out keeps out those it names too, except that they are not there yet.
        match review::admit(&draft, document, &self.folder.ledger, &self.economies) {
            Ok(()) | Err(Refused::Unknown { .. }) => {}
            Err(refused) => return Err(refused.into()),
        }
        let mut with = Vec::new();
        for (mark, id) in needed {
            self.enter(document, &mark)?;
            with.push(id);
        }
        self.enter(document, mark)?;
        Ok((draft.id, with))
    }

    fn enter(&mut self, document: &str, mark: &str) -> Result<(), Error> {
        let draft = self.still_open(document, mark)?.draft.clone();
        review::admit(&draft, document, &self.folder.ledger, &self.economies)?;
        let name = format!("ledger/{document}.toml");
        let text = self.folder.texts.get(&name).map(String::as_str);
        let new = review::with_record(text, document, &draft);
        self.write_ledger(&name, new)?;
        self.decide(document, mark, Verdict::Accepted, Some(&draft.id))
    }

    /// Where a proposal says something else than a record, or something that the record leaves open.
    ///
    /// # Errors
    ///
    /// [`Error::NoRecord`], [`Error::DecidedMeanwhile`].
    pub fn differences(
        &self,
        document: &str,
        mark: &str,
        record: &str,
    ) -> Result<Vec<Difference>, Error> {
        let Some(found) = self.folder.ledger.record(record) else {
            return Err(Error::NoRecord { id: record.to_owned() });
        };
        let (draft, ledger) = (&self.still_open(document, mark)?.draft, Draft::of(found, document));
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
    /// [`Error::Located`], [`Error::Refused`], [`Error::DecidedMeanwhile`]; those of writing.
    pub fn merge(
        &mut self,
        document: &str,
        mark: &str,
        record: &str,
        take: &[String],
    ) -> Result<(), Error> {
        let _held = self.hold()?;
        let differences = self.differences(document, mark, record)?;
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
        let draft = &self.still_open(document, mark)?.draft;
        let passages = &draft.passages;
        let mut taken: Vec<Amendment> = Vec::new();
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
        self.write_ledger(&name, new)?;
        self.decide(document, mark, Verdict::Merged, Some(record))
    }

    /// Write a ledger file, unless somebody edits it at this moment. The lock is held.
    fn write_ledger(&mut self, name: &str, new: String) -> Result<(), Error> {
        let root = self.folder.root.clone();
        let there = files::there(&root, name)?.map(|path| files::text(&path)).transpose()?;
        if there.as_ref() != self.folder.texts.get(name) {
            return Err(Error::ChangedMeanwhile { file: name.to_owned() });
        }
        files::make(&root, "ledger")?;
        whole::write(&root.join(name), new.as_bytes())?;
        self.folder.replace_ledger(name, new)
    }
}

/// What the ledger holds already of the open proposals: under the proposal's own id, or as the same
/// thing, with every passage. They leave the list as decided.
pub(super) fn settle(
    ledger: &Ledger,
    open: &mut BTreeMap<String, Vec<Proposed>>,
    decisions: &mut Decisions,
) -> Vec<String> {
    let mut standing: HashMap<(&str, &str), Vec<&Record>> = HashMap::new();
    for record in &ledger.records {
        for quote in &record.quotes {
            standing.entry((&quote.document, &quote.words)).or_default().push(record);
        }
    }
    let mut settled = Vec::new();
    for (document, proposed) in open.iter_mut() {
        let mut ids = BTreeMap::new();
        proposed.retain(|one| {
            let Some((verdict, record)) = held(&standing, document, &one.draft) else {
                return true;
            };
            ids.insert(one.draft.id.clone(), record.id.clone());
            settled.push(one.draft.id.clone());
            decisions.all.push(Decision {
                mark: one.basis.mark.clone(),
                verdict,
                document: document.clone(),
                proposal: one.draft.id.clone(),
                record: Some(record.id.clone()),
            });
            false
        });
        proposed.iter_mut().for_each(|one| one.draft.rename(&ids));
    }
    settled
}

/// The record that holds a draft with every passage, and how it came there.
fn held<'a>(
    standing: &HashMap<(&str, &str), Vec<&'a Record>>,
    document: &str,
    draft: &Draft,
) -> Option<(Verdict, &'a Record)> {
    let of = |at: usize| {
        let words = draft.passages.get(at)?;
        standing.get(&(words.document.as_deref().unwrap_or(document), words.quote.as_str()))
    };
    let whole = |record: &&&Record| {
        (1..draft.passages.len())
            .all(|at| of(at).is_some_and(|records| records.iter().any(|r| r.id == record.id)))
    };
    let candidates = of(0)?;
    let file = format!("ledger/{document}.toml");
    let own = |r: &&&Record| r.id == draft.id && r.kind == draft.kind && r.place.file == file;
    if let Some(record) = candidates.iter().filter(whole).find(own) {
        return Some((Verdict::Accepted, record));
    }
    let same = candidates.iter().filter(whole).find(|record| review::is_same(draft, record));
    same.map(|record| (Verdict::Merged, *record))
}

/// The files that a desk reads, as they stand now. A file that cannot be looked at differs from itself
/// only by what is read of it later, which is then an error.
#[allow(clippy::disallowed_methods)] // the desk lists the files that it reads
fn stamp(root: &Path) -> Vec<Stamp> {
    let mut all = Vec::new();
    for part in [super::DOCUMENTS, "ledger", FOLDER] {
        let entries = std::fs::read_dir(root.join(part)).into_iter().flatten().flatten();
        all.extend(entries.map(|entry| entry.path()));
    }
    all.push(root.join(super::FILE));
    all.sort();
    let of = |path: PathBuf| {
        let there = std::fs::metadata(&path).ok()?;
        Some((path, there.len(), there.modified().ok(), whole::identity(&there)))
    };
    all.into_iter().filter_map(of).collect()
}
