//! Files that are there whole or not at all: written beside their place, synced and renamed.

use std::io::Write as _;
use std::path::Path;

use crate::error::Error;

/// Write a file so that it is there whole or not at all.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // the one place that writes single files of a folder
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let attempt = || -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| Error::Unwritten { path: path.to_path_buf(), source })
}

/// Write a new file so that it is there whole or not at all, and never over another: whether it was
/// written.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // as `write`
pub fn create(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let attempt = || -> std::io::Result<bool> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(true),
            Err(there) if there.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
            Err(failed) => Err(failed.error),
        }
    };
    attempt().map_err(|source| Error::Unwritten { path: path.to_path_buf(), source })
}
