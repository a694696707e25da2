//! Intake: a document into the partnership folder, its proposals beside the ledger.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use corridor_ledger::document::{is_file_name, is_id, sha256_hex, with_entry};
use corridor_ledger::proposals::Proposed;
use corridor_ledger::reader::{Drafts, Reading, Text, Why, slug};
use corridor_ledger::{Document, Entry, Names};
use jiff::civil::Date;

use super::review::Desk;
use super::{DOCUMENTS, files, whole};
use crate::error::Error;

/// What a person says of a document that is not in the index yet.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Under what licence.
    pub licence: Option<String>,
    /// Where it was found.
    pub origin: Option<String>,
}

/// A document's bytes and what was read in them.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its path, as it was given.
    pub file: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its words.
    pub words: &'a str,
}

/// A document that stands in the index.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Its id.
    pub id: String,
    /// How it came there.
    pub how: How,
}

/// How a document came into the index.
#[derive(Clone, Debug)]
pub enum How {
    /// It was there.
    Before {
        /// With another date than was given, which stands.
        other_date: Option<Date>,
    },
    /// It was entered.
    Now {
        /// The file in `documents/`.
        file: String,
        /// Its day.
        date: Date,
        /// Whether the document itself says the day.
        found: bool,
        /// What the index does not know of it.
        unknown: Vec<&'static str>,
    },
}

/// How many proposals became drafts, and why the others did not.
#[derive(Clone, Debug, Default)]
pub struct Drafted {
    /// Drafts written.
    pub written: usize,
    /// Proposals that were not written, by reason.
    pub undrafted: BTreeMap<Why, usize>,
}

impl Drafted {
    /// Of the drafts of a document.
    #[must_use]
    pub fn of(drafts: &Drafts<'_>) -> Self {
        let mut undrafted: BTreeMap<Why, usize> = BTreeMap::new();
        for (_, why) in &drafts.undrafted {
            *undrafted.entry(*why).or_default() += 1;
        }
        Self { written: drafts.drafts.len(), undrafted }
    }

    /// Written or not.
    #[must_use]
    pub fn all(&self) -> usize {
        self.written + self.undrafted.values().sum::<usize>()
    }
}

/// What became of a document's proposals.
#[derive(Clone, Debug)]
pub struct Open {
    /// The drafts.
    pub drafted: Drafted,
    /// Not seen before.
    pub new: usize,
    /// Open before, and as they were.
    pub kept: usize,
    /// Decided before.
    pub decided: usize,
    /// Open before and no longer proposed: taken out.
    pub gone: usize,
}

/// The entry that a document has already: the one with its bytes.
#[must_use]
pub fn entry<'a>(desk: &'a Desk, bytes: &[u8]) -> Option<&'a Entry> {
    let sha256 = sha256_hex(bytes);
    desk.folder.ledger.entries.iter().find(|entry| entry.sha256 == sha256)
}

/// Copy the document into the folder and enter it in the index; one that is there stays as it is.
///
/// # Errors
///
/// [`Error::Undated`] for a document without a day; those of reading and writing.
pub fn enter(
    desk: &mut Desk,
    source: &Source<'_>,
    reading: &Reading,
    given: Option<Date>,
    about: &About,
) -> Result<Entered, Error> {
    let _held = desk.hold()?;
    if let Some(entry) = entry(desk, source.bytes) {
        let other_date = given.filter(|date| *date != entry.date).map(|_| entry.date);
        return Ok(Entered { id: entry.id.clone(), how: How::Before { other_date } });
    }
    let Some(date) = given.or(reading.date) else {
        return Err(Error::Undated { file: source.file.to_owned() });
    };
    let documents = files::make(&desk.folder.root, DOCUMENTS)?;
    let (id, name) = place(desk, source, &documents)?;
    let entry = Entry {
        id: id.clone(),
        file: name.clone(),
        title: about.title.clone().unwrap_or_else(|| title(source)),
        publisher: about.publisher.clone().unwrap_or_else(|| "unknown".to_owned()),
        date,
        language: reading.language.code().to_owned(),
        licence: about.licence.clone().unwrap_or_else(|| "unknown".to_owned()),
        sha256: sha256_hex(source.bytes),
        origin: about.origin.clone(),
    };
    let index = "documents/index.toml";
    let text = desk.folder.texts.get(index).map_or("", String::as_str);
    whole::write(&desk.folder.root.join(index), with_entry(text, &entry).as_bytes())?;
    *desk = Desk::open(&desk.folder.root)?;
    let mut unknown: Vec<&'static str> = Vec::new();
    if about.publisher.is_none() {
        unknown.push("publisher");
    }
    if about.licence.is_none() {
        unknown.push("licence");
    }
    let how = How::Now { file: name, date, found: given.is_none(), unknown };
    Ok(Entered { id, how })
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |source| Error::File { path: path.to_path_buf(), source }
}

/// The longest stem of a file's name that is taken over, in bytes.
const LONGEST_STEM: usize = 80;

/// The id and the file of a new document: the file's own name, with its hash when that is taken.
fn place(desk: &Desk, source: &Source<'_>, documents: &Path) -> Result<(String, String), Error> {
    let path = Path::new(source.file);
    let inside = path.canonicalize().map_err(failed(path))?.parent().map(Path::to_path_buf);
    let own_name = path.file_name().and_then(|name| name.to_str());
    let stem = path.file_stem().map(|stem| slug(&stem.to_string_lossy())).unwrap_or_default();
    let short: String = sha256_hex(source.bytes).chars().take(8).collect();
    let fits = is_id(&stem) && stem.len() <= LONGEST_STEM;
    let stem = if fits { stem } else { format!("document-{short}") };
    let taken = |id: &str| desk.folder.ledger.entry(id).is_some();
    let id = if taken(&stem) { format!("{stem}-{short}") } else { stem };
    if let (Some(inside), Some(name)) = (inside, own_name)
        && inside == documents.canonicalize().map_err(failed(documents))?
        && is_file_name(name)
    {
        return Ok((id, name.to_owned()));
    }
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let plain = |e: &String| e.len() <= 8 && e.bytes().all(|b| b.is_ascii_alphanumeric());
    let extension = extension.filter(plain).unwrap_or_else(|| "txt".to_owned());
    let mut name = format!("{id}.{extension}");
    let other = |name: &str| -> Result<bool, Error> {
        let there = files::there(&desk.folder.root, &format!("{DOCUMENTS}/{name}"))?;
        Ok(match there.map(|there| files::bytes(&there)).transpose()? {
            Some(there) => there != source.bytes,
            None => !is_file_name(name),
        })
    };
    if other(&name)? || !is_file_name(&name) {
        name = format!("{id}-{short}.{extension}");
    }
    whole::write(&documents.join(&name), source.bytes)?;
    Ok((id, name))
}

/// The longest title that is taken from a document, in characters.
const LONGEST_TITLE: usize = 120;

/// A document's first line of words, without Markdown's marks; its file's name if it has none.
fn title(source: &Source<'_>) -> String {
    let line = source.words.lines().map(|line| line.trim().trim_start_matches('#').trim());
    let first = line.into_iter().find(|line| line.chars().any(char::is_alphabetic));
    let first = first.filter(|line| line.chars().count() <= LONGEST_TITLE);
    first.unwrap_or(source.file).to_owned()
}

/// Write what the reader proposes and nobody has decided on. A proposal that is open already stays
/// as it stands, with what a person changed in it.
///
/// # Errors
///
/// Those of writing.
pub fn propose(
    desk: &mut Desk,
    id: &str,
    document: &Document,
    text: &Text,
    reading: &Reading,
) -> Result<Open, Error> {
    let _held = desk.hold()?;
    let names = Names::of(&desk.folder.ledger.records);
    let parties = &desk.folder.partnership.parties;
    let drafts = Drafts::of(document, text, reading, &names, &desk.economies, parties);
    let drafted = Drafted::of(&drafts);
    let mut proposed: Vec<Proposed> = drafts.drafts.iter().map(Proposed::of).collect();
    let before = desk.open.remove(id).unwrap_or_default();
    let there: HashMap<&str, &Proposed> =
        before.iter().map(|one| (one.basis.mark.as_str(), one)).collect();
    let decisions = desk.decisions.by_mark();
    let mut taken = desk.ids();
    taken.extend(before.iter().map(|p| p.draft.id.clone()));
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut ids = BTreeMap::new();
    let (mut new, mut decided) = (0, 0);
    let mut open = Vec::new();
    for mut one in proposed.drain(..) {
        let own = one.draft.id.clone();
        let mark = one.basis.mark.as_str();
        if let Some(decision) = decisions.get(mark) {
            decided += 1;
            if let Some(record) = &decision.record {
                ids.insert(own, record.clone());
            }
        } else if let Some(there) = there.get(mark) {
            ids.insert(own, there.draft.id.clone());
            open.push((*there).clone());
        } else {
            // The number goes on where the last one of that name took it.
            let number = numbers.entry(own.clone()).or_insert(1);
            while taken.contains(&one.draft.id) {
                *number += 1;
                one.draft.id = format!("{own}-{number}");
            }
            taken.insert(one.draft.id.clone());
            ids.insert(own, one.draft.id.clone());
            new += 1;
            open.push(one);
        }
    }
    for one in &mut open {
        one.draft.rename(&ids);
        for other in &mut one.basis.conflicts {
            if let Some(id) = ids.get(other) {
                other.clone_from(id);
            }
        }
    }
    let kept = open.len() - new;
    let gone = before.len() - kept;
    desk.open.insert(id.to_owned(), open);
    desk.save(id)?;
    Ok(Open { drafted, new, kept, decided, gone })
}
