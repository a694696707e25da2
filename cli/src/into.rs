//! `corridor read --into`: a document into the partnership folder, its proposals beside the ledger.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_ledger::document::{is_id, sha256_hex, with_entry};
use corridor_ledger::proposals::Proposed;
use corridor_ledger::reader::{Drafts, Reading, slug};
use corridor_ledger::{Document, Entry, Names};
use jiff::civil::Date;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::print::{talk, write_whole};

/// What a person says of a document that is not in the index yet.
pub struct About {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub licence: Option<String>,
    pub origin: Option<String>,
}

/// A document's bytes and what was read in them.
pub struct Source<'a> {
    pub file: &'a str,
    pub bytes: &'a [u8],
    pub words: &'a str,
}

/// The entry that a document has already: the one with its bytes.
pub fn entry<'a>(desk: &'a Desk, bytes: &[u8]) -> Option<&'a Entry> {
    let sha256 = sha256_hex(bytes);
    desk.folder.ledger.entries.iter().find(|entry| entry.sha256 == sha256)
}

/// Copy the document into the folder and enter it in the index; one that is there stays as it is.
/// The answer is its id.
pub fn enter(
    desk: &mut Desk,
    source: &Source<'_>,
    reading: &Reading,
    given: Option<Date>,
    about: &About,
) -> Result<String, Failure> {
    if let Some(entry) = entry(desk, source.bytes) {
        let id = entry.id.clone();
        if given.is_some_and(|date| date != entry.date) {
            talk(&format!("{id} is in the index with the date {}, which was used", entry.date));
        }
        return Ok(id);
    }
    let Some(date) = given.or(reading.date) else {
        return Err(Failure::hinted(
            format!("{}: it does not say when it was published", source.file),
            "give the day: --date 2026-01-09",
        ));
    };
    let documents = desk.folder.root.join("documents");
    std::fs::create_dir_all(&documents)?;
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
    write_whole(&desk.folder.root.join(index), with_entry(text, &entry).as_bytes())?;
    desk.folder = corridor::Folder::open(&desk.folder.root)?;
    let found = if given.is_none() { ", as the document says" } else { "" };
    let mut unknown: Vec<&str> = Vec::new();
    if about.publisher.is_none() {
        unknown.push("publisher");
    }
    if about.licence.is_none() {
        unknown.push("licence");
    }
    let unknown = match unknown[..] {
        [] => String::new(),
        _ => format!("; {} unknown: correct {index}", unknown.join(" and ")),
    };
    talk(&format!("{id}: entered as documents/{name}, dated {date}{found}{unknown}"));
    Ok(id)
}

/// The id and the file of a new document: the file's own name, with its hash when that is taken.
fn place(desk: &Desk, source: &Source<'_>, documents: &Path) -> Result<(String, String), Failure> {
    let path = Path::new(source.file);
    let inside = path.canonicalize()?.parent().map(Path::to_path_buf);
    let own_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let stem = path.file_stem().map(|stem| slug(&stem.to_string_lossy())).unwrap_or_default();
    let short: String = sha256_hex(source.bytes).chars().take(8).collect();
    let stem = if is_id(&stem) { stem } else { format!("document-{short}") };
    let taken = |id: &str| desk.folder.ledger.entry(id).is_some();
    let id = if taken(&stem) { format!("{stem}-{short}") } else { stem };
    if let (Some(inside), Some(name)) = (inside, own_name)
        && inside == documents.canonicalize()?
        && !name.starts_with('.')
    {
        return Ok((id, name));
    }
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let named = |stem: &str| match &extension {
        Some(extension) => format!("{stem}.{extension}"),
        None => format!("{stem}.txt"),
    };
    let mut name = named(&id);
    if std::fs::read(documents.join(&name)).is_ok_and(|there| there != source.bytes) {
        name = named(&format!("{id}-{short}"));
    }
    write_whole(&documents.join(&name), source.bytes)?;
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
pub fn propose(
    desk: &mut Desk,
    id: &str,
    document: &Document,
    text: &corridor_ledger::reader::Text,
    reading: &Reading,
) -> Result<(), Failure> {
    let names = Names::of(&desk.folder.ledger.records);
    let parties = &desk.folder.partnership.parties;
    let drafts = Drafts::of(document, text, reading, &names, &desk.economies, parties);
    crate::commands::read::talk_of(id, &drafts);
    let mut proposed: Vec<Proposed> = drafts.drafts.iter().map(Proposed::of).collect();
    let before = desk.open.remove(id).unwrap_or_default();
    let mut taken = desk.ids();
    taken.extend(before.iter().map(|p| p.draft.id.clone()));
    let mut ids = BTreeMap::new();
    let (mut new, mut decided) = (0, 0);
    let mut open = Vec::new();
    for mut one in proposed.drain(..) {
        let own = one.draft.id.clone();
        if let Some(decision) = desk.decisions.about(&one.basis.mark) {
            decided += 1;
            if let Some(record) = &decision.record {
                ids.insert(own, record.clone());
            }
        } else if let Some(there) = before.iter().find(|p| p.basis.mark == one.basis.mark) {
            ids.insert(own, there.draft.id.clone());
            open.push(there.clone());
        } else {
            let mut number = 1;
            while taken.contains(&one.draft.id) {
                number += 1;
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
    let mut parts = vec![format!("{new} new")];
    for (count, what) in [
        (kept, "open before"),
        (decided, "decided before"),
        (gone, "no longer proposed, taken out"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let total = new + kept;
    let place = if total > 0 { format!(" in proposals/{id}.toml") } else { String::new() };
    talk(&format!("{id}: {total} to review{place} ({})", parts.join(", ")));
    Ok(())
}
