//! The editions of a folder: `editions/NAME.json`, each written whole or not at all, and never over
//! another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use corridor_ledger::document::{is_id, sha256_hex};
use jiff::civil::Date;

use super::edition::{Edition, schema};
use super::inputs::Sort;
use super::world::Source;
use crate::error::Error;
use crate::folder::files::{self, text};
use crate::folder::{Folder, whole};

/// The folder of editions inside a partnership.
const FOLDER: &str = "editions";
/// A text of more bytes is named by its SHA-256 and not kept.
const LONGEST: usize = 1 << 20;

/// What became of an edition that was to be saved.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It was written.
    Now(Edition, PathBuf),
    /// One of that name holds the same.
    Before(Edition, PathBuf),
}

/// The answers of a day as an edition, not yet written.
///
/// # Errors
///
/// Those of the answers.
pub fn edition(folder: &Folder, name: &str, day: Date) -> Result<Edition, Error> {
    let source = Source::open(folder)?;
    let made = source.answers(day)?;
    Ok(Edition {
        schema: schema(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        name: name.to_owned(),
        as_of: day,
        title: folder.partnership.title.clone(),
        questions: crate::answers::QUESTIONS.iter().map(|q| q.name.to_owned()).collect(),
        claims: made.claims,
        records: made.records,
        texts: texts(folder, &source)?,
        inputs: source.inputs,
    })
}

/// Save the answers of a day. The name is the day's, unless another is given.
///
/// # Errors
///
/// [`Error::EditionName`], [`Error::EditionThere`] where one of that name holds other answers; those
/// of the answers and of writing.
pub fn save(folder: &Folder, name: Option<&str>, day: Date) -> Result<Saved, Error> {
    let name = name.map_or_else(|| day.to_string(), str::to_owned);
    if !is_id(&name) {
        return Err(Error::EditionName { name });
    }
    let made = edition(folder, &name, day)?;
    let path = files::make(&folder.root, FOLDER)?.join(format!("{name}.json"));
    if whole::create(&path, made.to_json()?.as_bytes())? {
        return Ok(Saved::Now(made, path));
    }
    let there = read(&path)?;
    match there == made {
        true => Ok(Saved::Before(there, path)),
        false => Err(Error::EditionThere { name }),
    }
}

/// The names of a folder's editions.
///
/// # Errors
///
/// [`Error::File`]; [`Error::Outside`] when a link leads out of the folder.
pub fn names(root: &Path) -> Result<Vec<String>, Error> {
    let stem = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let all = files::listed(root, FOLDER, "json")?;
    Ok(all.iter().filter_map(stem).filter(|stem| is_id(stem)).collect())
}

/// A folder's editions, the earliest day first; of one day by name.
///
/// # Errors
///
/// Those of reading.
pub fn all(root: &Path) -> Result<Vec<Edition>, Error> {
    let read = |name: String| open(root, &name);
    let mut all = names(root)?.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    all.sort_by(|a, b| (a.as_of, &a.name).cmp(&(b.as_of, &b.name)));
    Ok(all)
}

/// The edition with a name.
///
/// # Errors
///
/// [`Error::NoEdition`] with the names that there are; those of reading.
pub fn open(root: &Path, name: &str) -> Result<Edition, Error> {
    let known = names(root)?;
    if !known.iter().any(|one| one == name) {
        return Err(Error::NoEdition { name: name.to_owned(), known });
    }
    read(&root.join(FOLDER).join(format!("{name}.json")))
}

/// SHA-256 of an edition's file.
///
/// # Errors
///
/// [`Error::File`].
pub fn sha256(root: &Path, name: &str) -> Result<String, Error> {
    Ok(sha256_hex(text(&root.join(FOLDER).join(format!("{name}.json")))?.as_bytes()))
}

fn read(path: &Path) -> Result<Edition, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Edition::parse(&format!("{FOLDER}/{name}"), &text(path)?)
}

/// The short texts that answers are made from, besides the documents themselves.
fn texts(folder: &Folder, source: &Source<'_>) -> Result<BTreeMap<String, String>, Error> {
    let own = folder.texts.iter().filter(|(name, _)| {
        !name.starts_with("documents/") || name.as_str() == "documents/index.toml"
    });
    let mut found: BTreeMap<String, String> =
        own.map(|(name, text)| (name.clone(), text.clone())).collect();
    let mut beside: Vec<String> = [
        "headline/headline.csv",
        "headline/source.toml",
        "exchange/exchange.csv",
        "exchange/source.toml",
        "estimates/agreement.toml",
        "estimates/source.toml",
    ]
    .iter()
    .map(|file| format!("statistics/{file}"))
    .collect();
    for input in source.inputs.iter().filter(|input| input.sort == Sort::Simulation) {
        let id = input.id.strip_prefix("simulation ").unwrap_or(&input.id);
        beside.push(format!("scenarios/{id}.toml"));
        beside.push(format!("scenarios/{id}.result.toml"));
    }
    for file in beside {
        let path = folder.root.join(&file);
        if path.is_file() {
            found.insert(file, text(&path)?);
        }
    }
    found.retain(|_, text| text.len() <= LONGEST);
    Ok(found)
}

/// Lay the kept texts of an edition into a folder, with the documents and datasets that another
/// folder still has.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // a folder of its own, which goes when the answers are made
pub fn restore(edition: &Edition, now: &Source<'_>, root: &Path) -> Result<(), Error> {
    let placed = |file: &str| -> Result<PathBuf, Error> {
        let path = root.join(file);
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder)
            .map_err(|source| Error::Unwritten { path: path.clone(), source })?;
        Ok(path)
    };
    for (file, text) in edition.texts.iter().filter(|(file, _)| is_inside(file)) {
        whole::write(&placed(file)?, text.as_bytes())?;
    }
    let linked = |from: &Path, file: &str| -> Result<(), Error> {
        let path = placed(file)?;
        if std::fs::hard_link(from, &path).is_err() {
            std::fs::copy(from, &path)
                .map_err(|source| Error::Unwritten { path: path.clone(), source })?;
        }
        Ok(())
    };
    for entry in &now.folder.ledger.entries {
        let file = format!("documents/{}", entry.file);
        let from = now.folder.root.join(&file);
        if is_inside(&file) && from.is_file() {
            linked(&from, &file)?;
        }
    }
    for part in now.archive.parts() {
        let crate::statistics::Part::Dataset(kind, held) = part else { continue };
        let name = held.folder.file_name().unwrap_or_default().to_string_lossy();
        for file in held.source.files.keys().map(String::as_str).chain(["source.toml"]) {
            let to = format!("statistics/{}/{name}/{file}", kind.folder());
            let from = held.folder.join(file);
            if is_inside(&to) && from.is_file() {
                linked(&from, &to)?;
            }
        }
    }
    Ok(())
}

/// Whether a path stays inside the folder that it is joined to.
fn is_inside(file: &str) -> bool {
    !file.contains('\\')
        && file.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}
