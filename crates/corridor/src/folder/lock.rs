//! One writer at a time: the lock that a run holds while it changes a partnership folder.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use crate::error::Error;

/// Held by the run that changes the folder; given back when it is dropped, or when the run ends in any
/// way.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

/// Wait until nobody else changes the folder, and keep others out.
///
/// # Errors
///
/// [`Error::File`].
#[allow(clippy::disallowed_methods)] // the lock is on the folder itself, or on a file in it
pub fn hold(root: &Path) -> Result<Lock, Error> {
    let failed = |source| Error::File { path: root.to_path_buf(), source };
    // Where a folder can be opened it is its own lock, and no file is left in it.
    let held = match cfg!(unix) {
        true => File::open(root),
        false => File::create(root.join(".lock")),
    };
    let held = held.map_err(failed)?;
    match held.lock() {
        // A disk without locks has one writer.
        Err(error) if error.kind() == ErrorKind::Unsupported => {}
        Err(error) => return Err(failed(error)),
        Ok(()) => {}
    }
    Ok(Lock { _held: held })
}
