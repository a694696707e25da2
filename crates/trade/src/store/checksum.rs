//! SHA-256 of a file, and the check of a stored file against its `source.toml`.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use super::catalogue::source_beside;
use crate::error::Error;
use crate::readers::replies::LIST;
use crate::source::Source;

/// SHA-256 of a file as 64 hexadecimal digits.
///
/// # Errors
///
/// [`Error::File`] when it cannot be read.
#[allow(clippy::disallowed_methods)] // the store reads its own files
pub fn sha256(path: &Path) -> Result<String, Error> {
    let mut file = File::open(path).map_err(|e| Error::file(path, e))?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 18];
    loop {
        let read = file.read(&mut block).map_err(|e| Error::file(path, e))?;
        if read == 0 {
            return Ok(hexadecimal(&digest.finalize()));
        }
        digest.update(&block[..read]);
    }
}

/// A file that is hashed as it is read; copies read on from one place.
#[derive(Clone)]
pub(super) struct Hashed(Rc<RefCell<(File, Sha256)>>);

impl Hashed {
    pub(super) fn new(file: File) -> Self {
        Self(Rc::new(RefCell::new((file, Sha256::new()))))
    }

    /// Read what is left and give the SHA-256 of all.
    pub(super) fn finish(mut self) -> std::io::Result<String> {
        std::io::copy(&mut self, &mut std::io::sink())?;
        let digest = self.0.borrow().1.clone();
        Ok(hexadecimal(&digest.finalize()))
    }
}

impl Read for Hashed {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        // Short reads, so that the bytes are still in the nearest cache when they are hashed.
        const NEAR: usize = 1 << 18;
        let near = to.len().min(NEAR);
        let (file, digest) = &mut *self.0.borrow_mut();
        let read = file.read(&mut to[..near])?;
        digest.update(&to[..read]);
        Ok(read)
    }
}

/// What a file is known by: its SHA-256, or that of the list of a folder, which names each of its
/// files by their own.
pub(super) fn fingerprint(path: &Path) -> Result<String, Error> {
    if path.is_dir() { sha256(&path.join(LIST)) } else { sha256(path) }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The source of a stored file, after the file has proved to be the one it describes.
pub(crate) fn verified(path: &Path) -> Result<Source, Error> {
    let source = source_beside(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let Some(expected) = source.files.get(&name) else {
        return Err(Error::NotHeld {
            what: format!("{}", path.display()),
            held: source.files.keys().cloned().collect(),
            hint: Some(
                "source.toml lists every file of a dataset; import the dataset again".into(),
            ),
        });
    };
    let found = sha256(path)?;
    if &found != expected {
        return Err(Error::Changed { path: path.into(), expected: expected.clone(), found });
    }
    Ok(source)
}
