//! The head of an index, and the index as it is opened.

use std::cell::RefCell;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{Damaged, MAGIC, MOST_ECONOMIES};
use crate::checksum::digest;
use crate::store::varint::{put, take};

/// Bytes of a check that the head keeps.
pub(super) const CHECK: usize = 16;
/// No head is longer: 65,536 codes of a few bytes and 1,024 directories.
const LONGEST_HEAD: u64 = 16 << 20;

/// Where a part ends, counted from the end of the head, and its check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) from: u64,
    pub(super) to: u64,
    check: [u8; CHECK],
}

/// What the head says.
#[derive(Clone, Debug)]
pub(super) struct Head {
    of: [u8; 32],
    pub(super) year: u16,
    month: u8,
    pub(super) economies: Vec<String>,
    pub(super) products: Vec<String>,
    /// Exports, imports, then the directory of each exporter.
    pub(super) parts: Vec<Part>,
    /// Where the rows of each exporter begin, counted as the parts are.
    pub(super) rows: Vec<u64>,
}

impl Head {
    pub(super) fn new(
        (year, month): (u16, u8),
        economies: &[String],
        products: &[String],
        of: [u8; 32],
    ) -> Self {
        let (economies, products) = (economies.to_vec(), products.to_vec());
        Self { of, year, month, economies, products, parts: Vec::new(), rows: Vec::new() }
    }

    pub(super) fn with_sums(mut self, exports: &[u8], imports: &[u8]) -> Self {
        self.part(exports);
        self.part(imports);
        self
    }

    /// Directories, and how many bytes the rows of each exporter take.
    pub(super) fn with_directories(mut self, directories: &[(Vec<u8>, u64)]) -> Self {
        directories.iter().for_each(|(directory, _)| self.part(directory));
        let mut from = self.parts.last().map_or(0, |p| p.to);
        for (_, bytes) in directories {
            self.rows.push(from);
            from += bytes;
        }
        self.rows.push(from);
        self
    }

    fn part(&mut self, bytes: &[u8]) {
        let from = self.parts.last().map_or(0, |p| p.to);
        let mut check = [0; CHECK];
        check.copy_from_slice(&digest(bytes)[..CHECK]);
        self.parts.push(Part { from, to: from + bytes.len() as u64, check });
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.of.to_vec();
        put(&mut bytes, u64::from(self.year));
        put(&mut bytes, u64::from(self.month));
        for list in [&self.economies, &self.products] {
            put(&mut bytes, list.len() as u64);
            for code in list {
                put(&mut bytes, code.len() as u64);
                bytes.extend_from_slice(code.as_bytes());
            }
        }
        for part in &self.parts {
            put(&mut bytes, part.to - part.from);
            bytes.extend_from_slice(&part.check);
        }
        self.rows.windows(2).for_each(|w| put(&mut bytes, w[1] - w[0]));
        bytes
    }

    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let rest = &mut bytes;
        let (of, after) = rest.split_first_chunk::<32>()?;
        *rest = after;
        let year = u16::try_from(take(rest)?).ok()?;
        let month = u8::try_from(take(rest)?).ok()?;
        let (economies, products) = (codes(rest)?, codes(rest)?);
        if economies.len() > MOST_ECONOMIES {
            return None;
        }
        let mut parts: Vec<Part> = Vec::with_capacity(economies.len() + 2);
        for _ in 0..economies.len() + 2 {
            let from = parts.last().map_or(0, |p| p.to);
            let to = from.checked_add(take(rest)?)?;
            let (check, after) = rest.split_first_chunk::<CHECK>()?;
            *rest = after;
            parts.push(Part { from, to, check: *check });
        }
        let mut rows = vec![parts.last().map_or(0, |p| p.to)];
        for at in 0..economies.len() {
            rows.push(rows[at].checked_add(take(rest)?)?);
        }
        let whole = rest.is_empty();
        whole.then_some(Self { of: *of, year, month, economies, products, parts, rows })
    }
}

/// A list of codes in strict order.
fn codes(rest: &mut &[u8]) -> Option<Vec<String>> {
    let count = usize::try_from(take(rest)?).ok().filter(|n| *n <= 1 << 16 && *n <= rest.len())?;
    let mut list: Vec<String> = Vec::with_capacity(count);
    for _ in 0..count {
        let length = usize::try_from(take(rest)?).ok()?;
        let (code, after) = rest.split_at_checked(length)?;
        *rest = after;
        let code = std::str::from_utf8(code).ok()?.to_owned();
        if list.last().is_some_and(|last| *last >= code) {
            return None;
        }
        list.push(code);
    }
    Some(list)
}

/// What can be read at a place.
trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

/// An index whose head has proved to be whole and of the right file.
pub(in crate::store) struct Index {
    file: RefCell<Box<dyn ReadSeek>>,
    pub(super) head: Head,
    /// Where the parts begin in the file.
    start: u64,
    /// Where the file ends.
    end: u64,
}

impl Index {
    /// Open the index of a year's file with this SHA-256.
    #[allow(clippy::disallowed_methods)] // the store reads its own files
    pub(in crate::store) fn open(path: &Path, of: &str) -> Result<Self, Damaged> {
        let file = std::fs::File::open(path).map_err(|_| Damaged)?;
        Self::read(Box::new(file), of)
    }

    /// The same from memory.
    pub(in crate::store) fn of_bytes(bytes: Vec<u8>, of: &str) -> Result<Self, Damaged> {
        Self::read(Box::new(std::io::Cursor::new(bytes)), of)
    }

    fn read(mut file: Box<dyn ReadSeek>, of: &str) -> Result<Self, Damaged> {
        let bad = |_: std::io::Error| Damaged;
        let end = file.seek(SeekFrom::End(0)).map_err(bad)?;
        file.seek(SeekFrom::Start(0)).map_err(bad)?;
        let mut begin = [0; MAGIC.len() + 8];
        file.read_exact(&mut begin).map_err(bad)?;
        let (magic, length) = begin.split_at(MAGIC.len());
        let length = length.try_into().map_or(0, u64::from_le_bytes);
        if magic != MAGIC || length > LONGEST_HEAD.min(end) {
            return Err(Damaged);
        }
        let mut bytes = vec![0; length as usize + 32];
        file.read_exact(&mut bytes).map_err(bad)?;
        let (head, check) = bytes.split_at(length as usize);
        if digest(head) != check {
            return Err(Damaged);
        }
        let head = Head::parse(head).ok_or(Damaged)?;
        let start = (begin.len() + bytes.len()) as u64;
        let fits = head.rows.last().is_some_and(|to| *to == end - start);
        if !fits || crate::checksum::hexadecimal(&head.of) != of {
            return Err(Damaged);
        }
        Ok(Self { file: RefCell::new(file), head, start, end })
    }

    /// A part, after its bytes have proved to be the ones that the head names.
    pub(super) fn part(&self, at: usize) -> Result<Vec<u8>, Damaged> {
        let part = self.head.parts.get(at).ok_or(Damaged)?;
        let bytes = self.bytes(part.from, part.to - part.from)?;
        if digest(&bytes)[..CHECK] == part.check { Ok(bytes) } else { Err(Damaged) }
    }

    /// Bytes from a place behind the head.
    pub(super) fn bytes(&self, from: u64, length: u64) -> Result<Vec<u8>, Damaged> {
        let place = self.start.checked_add(from).ok_or(Damaged)?;
        if place.checked_add(length).is_none_or(|to| to > self.end) {
            return Err(Damaged);
        }
        let mut bytes = vec![0; length as usize];
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(place)).map_err(|_| Damaged)?;
        file.read_exact(&mut bytes).map_err(|_| Damaged)?;
        Ok(bytes)
    }
}
