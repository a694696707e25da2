//! The files of a folder as they are read: whole, inside the folder, and never "not there" when they
//! only may not be read.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use corridor_ledger::Document;

use super::whole;
use crate::error::Error;

/// A larger text file is refused: no document or ledger of a partnership comes near it.
const LARGEST_TEXT: u64 = 64 << 20;
/// Files of one part of a folder; a folder that holds more is no partnership's.
const MOST_FILES: usize = 100_000;

fn failed(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |source| Error::File { path: path.to_path_buf(), source }
}

/// What stands at a path; nothing when nothing does.
fn at(path: &Path) -> Result<Option<Metadata>, Error> {
    match std::fs::metadata(path) {
        Ok(there) => Ok(Some(there)),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path)(error)),
        Err(_) if std::fs::symlink_metadata(path).is_ok() => {
            Err(failed(path)(std::io::Error::other("the link leads nowhere")))
        }
        Err(_) => Ok(None),
    }
}

/// A file of a folder by its name there, or `None` when there is none.
///
/// # Errors
///
/// [`Error::File`] when that cannot be told, as without permission, or when it is no file;
/// [`Error::Outside`] when a link leads out of the folder.
pub fn there(root: &Path, name: &str) -> Result<Option<PathBuf>, Error> {
    let path = root.join(name);
    match at(&path)? {
        None => Ok(None),
        Some(there) if !there.is_file() => {
            Err(failed(&path)(std::io::Error::other("it is not a file")))
        }
        Some(_) => inside(root, &path).map(|()| Some(path)),
    }
}

/// Whether a file is inside its folder, links followed.
fn inside(root: &Path, path: &Path) -> Result<(), Error> {
    let real = |path: &Path| path.canonicalize().map_err(failed(path));
    let target = real(path)?;
    if target.starts_with(real(root)?) {
        return Ok(());
    }
    Err(Error::Outside { path: path.to_path_buf(), target })
}

/// A part of a folder to write in, made if it is not there.
///
/// # Errors
///
/// [`Error::Unwritten`]; [`Error::Outside`] when it is a link that leads out of the folder.
pub fn make(root: &Path, part: &str) -> Result<PathBuf, Error> {
    let folder = root.join(part);
    whole::make(&folder)?;
    inside(root, &folder).map(|()| folder)
}

/// The files of a part of a folder with an extension, by name; none when there is no such part.
///
/// # Errors
///
/// As [`there`].
#[allow(clippy::disallowed_methods)] // the folder's reader lists its own files
pub fn listed(root: &Path, part: &str, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let folder = root.join(part);
    match at(&folder)? {
        None => return Ok(Vec::new()),
        Some(there) if !there.is_dir() => {
            return Err(failed(&folder)(std::io::Error::other("it is not a folder")));
        }
        Some(_) => {}
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(failed(&folder))? {
        let path = entry.map_err(failed(&folder))?.path();
        if path.extension().is_none_or(|found| found != extension) {
            continue;
        }
        if files.len() == MOST_FILES {
            let many = format!("more than {MOST_FILES} files");
            return Err(failed(&folder)(std::io::Error::other(many)));
        }
        if at(&path)?.is_some_and(|there| there.is_file()) {
            inside(root, &path)?;
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A text file, whole.
///
/// # Errors
///
/// [`Error::File`]; [`Error::Document`] when it is not UTF-8.
pub fn text(path: &Path) -> Result<String, Error> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    Ok(Document::new("", &name, &bytes)?.text().to_owned())
}

/// A file, whole.
///
/// # Errors
///
/// [`Error::File`].
#[allow(clippy::disallowed_methods)] // the folder's reader reads its own files
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let size = std::fs::metadata(path).map_err(failed(path))?.len();
    if size > LARGEST_TEXT {
        let message = format!("{size} bytes; at most {LARGEST_TEXT} are read");
        return Err(failed(path)(std::io::Error::other(message)));
    }
    std::fs::read(path).map_err(failed(path))
}

#[cfg(all(test, unix))]
#[allow(clippy::disallowed_methods)] // the tests lay out the files
mod tests {
    use super::*;

    #[test]
    fn absent_present_and_out_of_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("p");
        std::fs::create_dir_all(root.join("ledger")).unwrap();
        std::fs::write(root.join("ledger/a.toml"), "").unwrap();
        std::fs::write(place.path().join("secret.toml"), "").unwrap();
        assert_eq!(there(&root, "ledger/b.toml").unwrap(), None);
        assert!(there(&root, "ledger/a.toml").unwrap().is_some());
        assert!(there(&root, "ledger").is_err());
        assert_eq!(listed(&root, "none", "toml").unwrap(), Vec::<PathBuf>::new());
        std::os::unix::fs::symlink("a.toml", root.join("ledger/c.toml")).unwrap();
        assert_eq!(listed(&root, "ledger", "toml").unwrap().len(), 2);
        std::os::unix::fs::symlink("../../secret.toml", root.join("ledger/d.toml")).unwrap();
        let outside = listed(&root, "ledger", "toml").unwrap_err().to_string();
        assert!(outside.contains("leads out of the folder"), "{outside}");
        assert!(matches!(there(&root, "ledger/d.toml"), Err(Error::Outside { .. })));
    }
}
