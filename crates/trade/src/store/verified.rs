//! A stored file is the one that its `source.toml` describes, or it is refused.
//!
//! ```text
//! .verified   one line a file: name, SHA-256, bytes, time of the last write, inode
//! ```
//!
//! To hash a year takes longer than to answer most questions about it, so what was found once is
//! noted beside the years, as git notes it in its index: while a file's size, time and inode are what
//! they were, its bytes are not read again. A file that was written within the last moments before
//! the note could change without a new time, so such a note is not believed. The note is a dot file,
//! says nothing that cannot be found again, and may be removed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::catalogue::source_beside;
use super::index::{self, Damaged, Index};
use crate::checksum::{digest, hexadecimal, sha256};
use crate::error::Error;
use crate::readers::decode::Table;
use crate::readers::replies::LIST;

/// The note's name.
const NOTE: &str = ".verified";
/// Times of files are told no finer than this on some systems.
const COARSEST_TICK: Duration = Duration::from_millis(20);
/// A year of so many rows is worth an index that an import did not leave.
const WORTH_AN_INDEX: u64 = 1 << 17;

/// What a file is known by: its SHA-256, or that of the list of a folder, which names each of its
/// files by their own.
pub(super) fn fingerprint(path: &Path) -> Result<String, Error> {
    if path.is_dir() { sha256(&path.join(LIST)) } else { sha256(path) }
}

/// A stored file that has proved to be the one that its source describes.
pub(super) fn open(path: &Path) -> Result<Table, Error> {
    let expected = listed(path)?;
    match fresh(path, &expected)? {
        Some(bytes) => Table::of_bytes(path, bytes.into()),
        None => Table::open(path),
    }
}

/// What an index answered, or the file itself, opened once, where there is no index and none is worth
/// making.
pub(super) enum Opened<T> {
    Found(T),
    Table(Table),
}

/// Answer from the index of a stored file.
///
/// # Errors
///
/// Those of [`open`], and of reading the file whole when its index is to be made again.
pub(super) fn indexed<T>(
    path: &Path,
    answer: impl Fn(&Index) -> Result<T, Damaged>,
) -> Result<Opened<T>, Error> {
    let expected = listed(path)?;
    let bytes = fresh(path, &expected)?;
    let beside = index::beside(path);
    if let Ok(found) = Index::open(&beside, &expected).and_then(|index| answer(&index)) {
        return Ok(Opened::Found(found));
    }
    let table = match bytes {
        Some(bytes) => Table::of_bytes(path, bytes.into())?,
        None => Table::open(path)?,
    };
    if table.rows() < WORTH_AN_INDEX && !beside.exists() {
        return Ok(Opened::Table(table));
    }
    let Some(made) = made_again(&table, &expected)? else { return Ok(Opened::Table(table)) };
    keep(&beside, &made);
    let again = Index::of_bytes(made, &expected).and_then(|index| answer(&index));
    Ok(again.map_or_else(|_| Opened::Table(table), Opened::Found))
}

/// The index of a year's file out of the file itself; `None` when it holds too many economies.
fn made_again(table: &Table, of: &str) -> Result<Option<Vec<u8>>, Error> {
    let flows = super::read::all(table)?;
    let total = flows.value_usd.iter().map(|v| i128::from(*v)).sum();
    crate::aggregate::fits(flows.year, total)?;
    let Some(builder) = index::Builder::of(&flows) else { return Ok(None) };
    let mut bytes = Vec::new();
    let of = from_hexadecimal(of).unwrap_or_default();
    let written = builder.write((flows.year, 0), &flows.economies, &flows.products, of, &mut bytes);
    Ok(written.is_ok().then_some(bytes))
}

/// Write beside the years what can be made again; a disk that cannot be written is no error.
#[allow(clippy::disallowed_methods)] // the store writes its own files
fn keep(path: &Path, bytes: &[u8]) {
    let Some(folder) = path.parent() else { return };
    let attempt = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".making-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    };
    drop(attempt());
}

/// The SHA-256 that `source.toml` gives a file.
fn listed(path: &Path) -> Result<String, Error> {
    let source = source_beside(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    source.files.get(&name).cloned().ok_or_else(|| Error::NotHeld {
        what: format!("{}", path.display()),
        held: source.files.keys().cloned().collect(),
        hint: Some("source.toml lists every file of a dataset; import the dataset again".into()),
    })
}

/// The bytes of a file, after they have proved to be the expected ones; `None` when the note says
/// that they were, and the file has not been written since.
#[allow(clippy::disallowed_methods)] // the store reads its own files
fn fresh(path: &Path, expected: &str) -> Result<Option<Vec<u8>>, Error> {
    if noted(path, expected) {
        return Ok(None);
    }
    let before = stamp(path);
    let bytes = std::fs::read(path).map_err(|e| Error::file(path, e))?;
    let found = hexadecimal(&digest(&bytes));
    if found != expected {
        return Err(Error::Changed { path: path.into(), expected: expected.into(), found });
    }
    if let Some(stamp) = before.filter(|before| Some(before) == stamp(path).as_ref()) {
        note(path, &[(name_of(path), expected.to_owned(), stamp)]);
    }
    Ok(Some(bytes))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Bytes, nanoseconds of the last write, inode.
pub(super) type Stamp = (u64, i128, u64);

/// What a file's folder says of it: bytes, nanoseconds of the last write, inode.
#[cfg(unix)]
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    use std::os::unix::fs::MetadataExt as _;
    let file = path.metadata().ok()?;
    let time = i128::from(file.mtime()) * 1_000_000_000 + i128::from(file.mtime_nsec());
    Some((file.len(), time, file.ino()))
}

/// Without inodes nothing is noted.
#[cfg(not(unix))]
pub(super) fn stamp(_: &Path) -> Option<Stamp> {
    None
}

type Noted = (String, String, Stamp);

/// Whether the note of a folder says that this file had these bytes.
fn noted(path: &Path, expected: &str) -> bool {
    let Some(own) = stamp(path) else { return false };
    let note = path.with_file_name(NOTE);
    let written = note.metadata().and_then(|m| m.modified());
    let written = written.ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
    let settled =
        written.is_some_and(|t| t.as_nanos() as i128 >= own.1 + COARSEST_TICK.as_nanos() as i128);
    settled
        && lines(&note)
            .iter()
            .any(|(name, sha, stamp)| *name == name_of(path) && sha == expected && *stamp == own)
}

#[allow(clippy::disallowed_methods)] // the store reads its own files
fn lines(note: &Path) -> Vec<Noted> {
    let text = std::fs::read_to_string(note).unwrap_or_default();
    let line = |line: &str| {
        let mut cells = line.split('\t');
        let (name, sha) = (cells.next()?.to_owned(), cells.next()?.to_owned());
        let stamp =
            (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some((name, sha, stamp))
    };
    text.lines().filter_map(line).collect()
}

/// Add to the note of a folder.
fn note(path: &Path, found: &[Noted]) {
    use std::fmt::Write as _;
    let note = path.with_file_name(NOTE);
    let mut all: Vec<Noted> = lines(&note);
    all.retain(|(name, ..)| !found.iter().any(|f| f.0 == *name));
    all.extend_from_slice(found);
    all.sort();
    let mut text = String::new();
    for (name, sha, (bytes, time, inode)) in all {
        let _ = writeln!(text, "{name}\t{sha}\t{bytes}\t{time}\t{inode}");
    }
    keep(&note, text.as_bytes());
}

/// Note files of a folder whose SHA-256 is known because they were hashed as they were written.
pub(super) fn note_written(files: &[(PathBuf, String)]) {
    let found: Vec<Noted> = files
        .iter()
        .filter_map(|(path, sha)| Some((name_of(path), sha.clone(), stamp(path)?)))
        .collect();
    if let Some((path, _)) = files.first() {
        note(path, &found);
    }
}

pub(super) fn from_hexadecimal(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
