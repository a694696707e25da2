//! SHA-256 of files and bytes.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::error::Error;

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
pub(crate) struct Hashed(Rc<RefCell<(File, Sha256)>>);

impl Hashed {
    pub(crate) fn new(file: File) -> Self {
        Self(Rc::new(RefCell::new((file, Sha256::new()))))
    }

    /// Read what is left and give the SHA-256 of all.
    pub(crate) fn finish(mut self) -> std::io::Result<String> {
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

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of bytes.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// What is written, hashed on its way.
pub(crate) struct Hashing<W> {
    to: W,
    digest: Sha256,
}

impl<W: std::io::Write> Hashing<W> {
    pub(crate) fn new(to: W) -> Self {
        Self { to, digest: Sha256::new() }
    }

    /// The SHA-256 of what was written so far.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }
}

impl<W: std::io::Write> std::io::Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}
