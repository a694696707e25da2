//! What is inside a file: plain text, gzip, or the members of a zip, as streams with a bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::Error;

/// Trade tables shrink ten- to thirtyfold; what grows two-hundredfold is a bomb.
const MOST_GROWTH: u64 = 200;
/// Growth is judged only beyond this many bytes.
const HARMLESS: u64 = 16 << 20;

/// How a file is packed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zip,
    Parquet,
    /// A folder of replies.
    Folder,
}

/// # Errors
///
/// [`Error::File`] when it cannot be read.
pub(crate) fn packing(path: &Path) -> Result<Packing, Error> {
    if path.is_dir() {
        return Ok(Packing::Folder);
    }
    let mut first = Vec::new();
    open(path)?.take(4).read_to_end(&mut first).map_err(|e| Error::file(path, e))?;
    Ok(match first.as_slice() {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        b"PK\x03\x04" | b"PK\x05\x06" => Packing::Zip,
        b"PAR1" => Packing::Parquet,
        _ => Packing::Plain,
    })
}

#[allow(clippy::disallowed_methods)] // a reader opens files
pub(crate) fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|e| Error::file(path, e))
}

/// A stream that stops when it has grown beyond reason.
pub(crate) struct Bounded<R> {
    from: R,
    packed: u64,
    given: u64,
}

impl<R> Bounded<R> {
    /// `packed` is the size of what `from` unpacks.
    pub(crate) fn new(from: R, packed: u64) -> Self {
        Self { from, packed, given: 0 }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(to)?;
        self.given += read as u64;
        if self.given > HARMLESS && self.given / MOST_GROWTH > self.packed {
            let packed = self.packed;
            return Err(io::Error::other(format!(
                "{packed} packed bytes unpack to more than {MOST_GROWTH} times as many: not a trade table"
            )));
        }
        Ok(read)
    }
}

/// A gzip file, opened as `file`, as the stream of its text; several members in a row are one text.
pub(crate) fn gunzip(path: &Path, file: impl Read) -> Result<impl Read, Error> {
    let packed = open(path)?.metadata().map_err(|e| Error::file(path, e))?.len();
    let text = flate2::read::MultiGzDecoder::new(io::BufReader::with_capacity(1 << 18, file));
    Ok(Bounded::new(text, packed))
}

/// A zip archive.
pub(crate) fn unzip(path: &Path) -> Result<zip::ZipArchive<io::BufReader<File>>, Error> {
    let file = io::BufReader::with_capacity(1 << 18, open(path)?);
    zip::ZipArchive::new(file)
        .map_err(|e| Error::format(path, format!("not a whole zip file: {e}")))
}
