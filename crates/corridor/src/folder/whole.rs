//! The one door through which files are written: there whole or not at all.
//!
//! Bytes go to a draft beside the file's place, which is synced, renamed, and its folder synced; only
//! then is the file said to be written. A link stays a link: the file that it names is replaced. What
//! is no file, a pipe, a terminal, a device, is written to and never replaced, whoever runs the
//! program. A draft that a killed run left is locked by nobody, and the next writer beside it takes
//! it away.

use std::collections::BTreeSet;
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::NamedTempFile;

use crate::error::Error;

/// How the names of drafts begin.
const DRAFT: &str = ".corridor-draft-";
/// Links that are followed before a path is said to lead nowhere.
const MOST_LINKS: usize = 40;

/// Write a file so that it is there whole or not at all; write to what is no file.
///
/// # Errors
///
/// [`Error::Unwritten`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let attempt = || match std::fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::Error::other("it is a folder")),
        Ok(there) if is_stream(path, &there) => stream(path, &there, bytes),
        Ok(there) if there.permissions().readonly() => {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"))
        }
        Ok(there) => replace(&place(path)?, Some(&there), bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            replace(&place(path)?, None, bytes)
        }
        Err(error) => Err(error),
    };
    attempt().map_err(|source| Error::Unwritten { path: path.to_path_buf(), source })
}

/// Write a new file so that it is there whole or not at all, and never over another: whether it was
/// written.
///
/// # Errors
///
/// [`Error::Unwritten`].
pub fn create(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let attempt = || -> io::Result<bool> {
        let folder = parent(path);
        clear(folder);
        let mut draft = draft(folder)?;
        draft.write_all(bytes)?;
        draft.as_file().sync_all()?;
        match draft.persist_noclobber(path) {
            Ok(_) => sync(folder).map(|()| true),
            Err(there) if there.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(failed) => Err(failed.error),
        }
    };
    attempt().map_err(|source| Error::Unwritten { path: path.to_path_buf(), source })
}

/// Make a folder for what is written, with those above it.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // the door makes the folders of what it writes
pub fn make(folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder)
        .map_err(|source| Error::Unwritten { path: folder.to_path_buf(), source })
}

/// Take a file away; one that is not there is no error.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // the door takes away what it wrote
pub fn remove(path: &Path) -> Result<(), Error> {
    let attempt = || match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_) => Ok(()),
        Ok(()) => sync(parent(path)),
    };
    attempt().map_err(|source| Error::Unwritten { path: path.to_path_buf(), source })
}

/// Whether two paths lead to one file: through links of either kind, or as two spellings.
#[must_use]
pub fn is_same(a: &Path, b: &Path) -> bool {
    let places = (place(a), place(b));
    if matches!(&places, (Ok(a), Ok(b)) if a == b) {
        return true;
    }
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(a), Ok(b)) => identity(&a).is_some() && identity(&a) == identity(&b),
        _ => false,
    }
}

/// What a file is on its disk, whatever its names.
#[cfg(unix)]
#[must_use]
pub fn identity(file: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((file.dev(), file.ino()))
}

/// What a file is on its disk, whatever its names.
#[cfg(not(unix))]
#[must_use]
pub fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// The place of a file that is or will be, every link on the way followed.
fn place(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        match std::fs::symlink_metadata(&at) {
            Ok(there) if there.is_symlink() => {
                let target = std::fs::read_link(&at)?;
                at = parent(&at).join(target);
            }
            _ => {
                let Some(name) = at.file_name() else {
                    return Err(io::Error::other("the path ends in no name"));
                };
                return Ok(parent(&at).canonicalize()?.join(name));
            }
        }
    }
    Err(io::Error::other("too many links"))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A pipe, a terminal, a device; and whatever stands under `/dev`, which may be another name of an
/// open file, such as `/dev/stdout`.
fn is_stream(path: &Path, there: &Metadata) -> bool {
    let open = ["/dev", "/proc"].iter().any(|root| path.starts_with(root));
    !there.is_file() || open
}

/// Asks that opening a pipe that nobody reads is an error and no wait.
#[cfg(any(target_os = "linux", target_os = "android"))]
const WITHOUT_WAITING: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const WITHOUT_WAITING: i32 = 0x4;

fn stream(path: &Path, there: &Metadata, bytes: &[u8]) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
        if there.file_type().is_block_device() {
            return Err(io::Error::other("it is a disk"));
        }
        if there.file_type().is_fifo() {
            let open = OpenOptions::new().write(true).custom_flags(WITHOUT_WAITING).open(path);
            // Opened once: who reads would take a second opening for the end.
            let pipe = open.map_err(|_| io::Error::other("it is a pipe that nobody reads"))?;
            return as_it_drains(pipe, bytes);
        }
    }
    let mut open = OpenOptions::new().append(true).open(path)?;
    open.write_all(bytes)?;
    open.flush()
}

/// Writes to a pipe that refuses in place of waiting.
#[cfg(unix)]
fn as_it_drains(mut pipe: File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match pipe.write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(full) if full.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn replace(place: &Path, there: Option<&Metadata>, bytes: &[u8]) -> io::Result<()> {
    let folder = parent(place);
    clear(folder);
    let mut draft = draft(folder)?;
    draft.write_all(bytes)?;
    if let Some(there) = there {
        draft.as_file().set_permissions(there.permissions())?;
    }
    draft.as_file().sync_all()?;
    draft.persist(place)?;
    sync(folder)
}

/// A new file beside the place, locked by this run.
fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(DRAFT);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    loop {
        let draft = builder.tempfile_in(folder)?;
        match draft.as_file().try_lock() {
            // Another run looked at it before it was locked, and may have taken it away.
            Err(TryLockError::WouldBlock) => {}
            Ok(()) if !draft.path().exists() => {}
            // A disk without locks: nobody takes drafts away there either.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(draft),
        }
    }
}

/// Take away drafts of runs that were killed; once a run for each folder.
#[allow(clippy::disallowed_methods)] // the door looks for its own drafts
pub(super) fn clear(folder: &Path) {
    static CLEARED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let Ok(mut cleared) = CLEARED.lock() else { return };
    if !cleared.insert(folder.to_path_buf()) {
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let left = entry.file_name().to_string_lossy().starts_with(DRAFT);
        if left && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// A rename is kept when its folder is. A system that cannot open a folder has nothing to sync.
#[cfg(unix)]
#[allow(clippy::disallowed_methods)] // the door syncs the folders that it writes in
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // A folder that may be written in and not be listed; a disk that syncs no folders.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the tests lay out files and read what was written
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.html");
        write(&file, b"one").unwrap();
        write(&file, b"two").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.html"]);
        let inside = write(&file.join("b"), b"x").unwrap_err().to_string();
        assert!(inside.contains("cannot be written"), "{inside}");
        let folder_itself = write(folder.path(), b"x").unwrap_err().to_string();
        assert!(folder_itself.contains("it is a folder"), "{folder_itself}");
    }

    #[test]
    fn a_draft_of_a_killed_run_goes_and_one_at_work_stays() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(format!("{DRAFT}left")), b"half").unwrap();
        let at_work = draft(folder.path()).unwrap();
        write(&folder.path().join("a"), b"whole").unwrap();
        let own = at_work.path().file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(names(folder.path()), [own, "a".to_owned()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_its_file_is_written() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("in")).unwrap();
        symlink("in/real", at("link")).unwrap();
        symlink("link", at("twice")).unwrap();
        for bytes in [b"first", b"again"] {
            write(&at("twice"), bytes).unwrap();
            assert!(at("twice").is_symlink() && at("link").is_symlink());
            assert_eq!(std::fs::read(at("in/real")).unwrap(), bytes);
        }
        assert!(is_same(&at("twice"), &at("in/../in/real")));
        std::fs::hard_link(at("in/real"), at("hard")).unwrap();
        assert!(is_same(&at("hard"), &at("link")) && !is_same(&at("hard"), &at("in")));
        symlink("round", at("round")).unwrap();
        assert!(write(&at("round"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_and_never_replaced() {
        use std::os::unix::fs::{FileTypeExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        write(&link, b"nothing").unwrap();
        write(Path::new("/dev/null"), b"nothing").unwrap();
        assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        if Path::new("/dev/full").exists() {
            let full = write(Path::new("/dev/full"), b"x").unwrap_err().to_string();
            assert!(full.contains("No space left"), "{full}");
            assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device());
        }
    }
}
