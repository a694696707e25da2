//! What is inside a file: plain text, gzip, or the members of a zip, as streams with a bound.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::formats::Becomes;
use crate::error::Error;

/// Trade tables shrink ten- to thirtyfold; what grows two-hundredfold is a bomb.
const MOST_GROWTH: u64 = 200;
/// Growth is judged only beyond this many bytes.
const HARMLESS: u64 = 16 << 20;

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

/// A packed stream as the stream of what is in it; several members in a row are one text. `None` when
/// it is not packed in a way of this list.
pub(crate) fn unpacked(becomes: Becomes, from: Box<dyn Read>) -> io::Result<Option<Box<dyn Read>>> {
    Ok(Some(match becomes {
        Becomes::Gzip => {
            let from = io::BufReader::with_capacity(1 << 18, from);
            Box::new(flate2::bufread::MultiGzDecoder::new(from))
        }
        Becomes::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(from)),
        Becomes::Xz => Box::new(lzma_rust2::XzReader::new(from, true)),
        Becomes::Zstd => Box::new(zstd::stream::read::Decoder::new(from)?),
        _ => return Ok(None),
    }))
}

/// A zip archive.
pub(crate) fn unzip(path: &Path) -> Result<zip::ZipArchive<io::BufReader<File>>, Error> {
    let file = io::BufReader::with_capacity(1 << 18, open(path)?);
    zip::ZipArchive::new(file)
        .map_err(|e| Error::format(path, format!("not a whole zip file: {e}")))
}
