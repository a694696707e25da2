//! The partnership that ships with the program, and writing it or an empty one to disk.

use std::io::Write as _;
use std::path::Path;

use crate::error::Error;
use crate::folder::partnership::Partnership;

/// A file of the sample: its path inside the folder and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct SampleFile {
    /// Relative, with forward slashes.
    pub path: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

/// Every file of the sample, by path.
pub const FILES: &[SampleFile] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

/// Write the sample partnership into a folder that is new or empty.
///
/// # Errors
///
/// [`Error::NotEmpty`], [`Error::File`].
pub fn write(folder: &Path) -> Result<(), Error> {
    fill(folder, FILES.iter().map(|file| (file.path.to_owned(), file.bytes.to_vec())).collect())
}

/// Write a partnership of two economies into a folder that is new or empty, with what is known of
/// them in a year.
///
/// # Errors
///
/// [`Error::Trade`] when a code is not an economy's, [`Error::NotEmpty`], [`Error::File`].
pub fn scaffold(folder: &Path, parties: [&str; 2], year: i16) -> Result<(), Error> {
    let [a, b] = parties;
    let (a, b) = (corridor_trade::economy::named(a)?, corridor_trade::economy::named(b)?);
    if a == b {
        return Err(Error::OneParty { party: a.to_owned() });
    }
    let text = super::scaffold::text([a, b], year);
    if let Err(finding) = Partnership::parse(crate::folder::FILE, &text) {
        let texts = [(crate::folder::FILE.to_owned(), text)].into();
        return Err(Error::problems(vec![finding], texts));
    }
    let index = "# The documents: id, file, title, publisher, date, language, licence, sha256.\n\
                 # [[document]]\n# id = \"joint-statement-2026-01\"\n# file = \"joint-statement-2026-01.md\"\n\
                 # title = \"…\"\n# publisher = \"…\"\n# date = 2026-01-09\n# language = \"en\"\n\
                 # licence = \"…\"\n# sha256 = \"…\"\n";
    let companies = "name,economy,offers,seeks\n";
    fill(
        folder,
        vec![
            (crate::folder::FILE.to_owned(), text.into_bytes()),
            ("documents/index.toml".to_owned(), index.into()),
            ("ledger/.gitkeep".to_owned(), Vec::new()),
            ("statistics/.gitkeep".to_owned(), Vec::new()),
            ("roundtable/companies.csv".to_owned(), companies.into()),
        ],
    )
}

/// The folder appears whole or not at all: it is written beside its place and renamed.
#[allow(clippy::disallowed_methods)] // the one place that writes a new folder
fn fill(folder: &Path, files: Vec<(String, Vec<u8>)>) -> Result<(), Error> {
    let failed = |source| Error::File { path: folder.to_path_buf(), source };
    if std::fs::symlink_metadata(folder).is_ok() {
        let empty = folder.is_dir() && std::fs::read_dir(folder).map_err(failed)?.next().is_none();
        if !empty {
            return Err(Error::NotEmpty { path: folder.to_path_buf() });
        }
    }
    let beside = folder.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(beside).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corridor-new-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755));
    let work = builder.tempdir_in(beside).map_err(failed)?;
    for (path, bytes) in files {
        let path = work.path().join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut file = std::fs::File::create(&path).map_err(failed)?;
        file.write_all(&bytes).map_err(failed)?;
        file.sync_all().map_err(failed)?;
    }
    std::fs::rename(work.path(), folder).map_err(failed)?;
    // It is in its place now, and there is nothing left to remove.
    let _ = work.keep();
    Ok(())
}
