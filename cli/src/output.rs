//! The door's own part of writing: no command writes over a file that it reads, nor two outputs into
//! one file. The bytes go through [`corridor::folder::whole`].

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use corridor::folder::{self, whole};

use crate::failure::Failure;

/// What this run reads and where it was told to write.
struct Run {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    outputs: Vec<PathBuf>,
}

static RUN: Mutex<Run> =
    Mutex::new(Run { files: Vec::new(), folders: Vec::new(), outputs: Vec::new() });

fn run() -> MutexGuard<'static, Run> {
    RUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The command reads this file, or everything in this folder.
pub fn reads(path: &Path) {
    let mut run = run();
    match path.is_dir() {
        true => run.folders.push(path.to_path_buf()),
        false => run.files.push(path.to_path_buf()),
    }
}

/// The command reads a partnership folder: its settings, documents, records and statistics.
pub fn reads_partnership(root: &Path) {
    reads(&root.join(folder::FILE));
    folder::PARTS.iter().for_each(|part| reads(&root.join(part)));
}

/// What a folder is read for; a page that was written there is no input.
const READ: [&str; 6] = ["toml", "csv", "parquet", "index", "json", "txt"];

fn is_read(folder: &Path, file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    folder.ends_with(folder::DOCUMENTS)
        || extension
            .is_some_and(|extension| READ.contains(&extension.to_ascii_lowercase().as_str()))
}

/// Refuse an output before any work is done: a file that the command reads, or one that another
/// output of this run is to be written to.
pub fn promise(path: &Path) -> Result<(), Failure> {
    refuse_input(path)?;
    let mut run = run();
    if run.outputs.iter().any(|other| whole::is_same(other, path)) {
        return Err(Failure::hinted(
            format!("{} is named for two outputs", path.display()),
            "give each a file of its own; nothing was written",
        ));
    }
    run.outputs.push(path.to_path_buf());
    Ok(())
}

/// As [`promise`], for those outputs that were asked for.
pub fn promise_all<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Failure> {
    paths.into_iter().try_for_each(|path| promise(path))
}

/// Write a file that the command was told to write.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    refuse_input(path)?;
    own(path, bytes)
}

/// Write a file of the command's own, which it may have read before: a plan, a list of replies.
pub fn own(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(whole::write(path, bytes)?)
}

/// Make a folder for outputs.
pub fn make(folder: &Path) -> Result<(), Failure> {
    Ok(whole::make(folder)?)
}

fn refuse_input(path: &Path) -> Result<(), Failure> {
    let run = run();
    let Ok(there) = std::fs::metadata(path) else {
        // A file that is not there yet was not read, and may be taken for a record from now on.
        return match run.folders.iter().find(|folder| would_join(folder, path)) {
            None => Ok(()),
            Some(folder) => Err(Failure::hinted(
                format!("{} would be read as a part of {}", path.display(), folder.display()),
                "name a file elsewhere; nothing was written",
            )),
        };
    };
    let read = run.files.iter().any(|file| whole::is_same(file, path))
        || there.is_file() && run.folders.iter().any(|folder| holds(folder, path, &there));
    if !read {
        return Ok(());
    }
    Err(Failure::hinted(
        format!("{} is a file that this command reads", path.display()),
        "name another file; nothing was written",
    ))
}

/// Whether a new file would stand among records, documents or editions of a partnership.
fn would_join(folder: &Path, path: &Path) -> bool {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new(".")).canonicalize();
    folder::RECORDS.iter().any(|part| folder.ends_with(part))
        && is_read(folder, path)
        && above.ok().zip(folder.canonicalize().ok()).is_some_and(|(at, root)| at.starts_with(root))
}

/// Whether a folder holds a file, under that name or another.
fn holds(folder: &Path, path: &Path, there: &std::fs::Metadata) -> bool {
    let within =
        |(file, root): (PathBuf, PathBuf)| file.starts_with(root) && is_read(folder, &file);
    if path.canonicalize().ok().zip(folder.canonicalize().ok()).is_some_and(within) {
        return true;
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| match entry.metadata() {
        Ok(inner) if inner.is_dir() => holds(&entry.path(), path, there),
        Ok(inner) => {
            inner.is_file()
                && is_read(folder, &entry.path())
                && whole::identity(&inner).is_some_and(|id| whole::identity(there) == Some(id))
        }
        Err(_) => false,
    })
}
