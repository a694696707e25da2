//! From a file to the collector: what it is by its bytes, what is packed in it, and its rows.

use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use super::archive::{self, Bounded};
use super::collect::Collector;
use super::encoding::{LineFeeds, Utf8, encoding, old_mac};
use super::formats::{Becomes, Format, TELLING, format};
use super::layouts::Mapping;
use super::stream::{self, Stream};
use super::{arrow, columns, json, replies, workbook};
use crate::checksum::Hashed;
use crate::error::Error;

/// Files that are read into memory whole have at most this many bytes.
const LARGEST: u64 = 1 << 30;
/// A pack in a pack is read; one more is not.
const DEEPEST: usize = 2;

/// What a file turned out to hold.
#[derive(Default)]
pub(crate) struct Contents {
    /// The tables that were read, by name.
    pub(crate) tables: Vec<&'static str>,
    /// Members of an archive that hold no flows.
    pub(crate) passed_over: Vec<String>,
    /// The SHA-256 of a file that was read from end to end.
    pub(crate) sha256: Option<String>,
}

/// How a file is read.
pub(crate) struct Reading<'a> {
    pub(crate) mapping: Option<&'a Mapping>,
    pub(crate) collector: &'a mut Collector,
    pub(crate) progress: &'a (dyn Fn(u64) + Sync),
    /// Takes the years out of the collector after each member.
    pub(crate) drain: &'a mut dyn FnMut(&mut Collector, &Path) -> Result<(), Error>,
    pub(crate) found: Contents,
}

/// The kind of a file by its first bytes; `None` for a folder.
pub(crate) fn kind(path: &Path) -> Result<Option<&'static Format>, Error> {
    if path.is_dir() {
        return Ok(None);
    }
    let mut first = Vec::new();
    let read = archive::open(path)?.take(TELLING as u64).read_to_end(&mut first);
    read.map_err(|e| Error::file(path, e))?;
    Ok(Some(format(&first)))
}

impl Reading<'_> {
    /// Read a whole file, or a folder of replies.
    pub(crate) fn file(&mut self, path: &Path) -> Result<(), Error> {
        let Some(kind) = kind(path)? else { return self.folder(path) };
        match kind.becomes {
            Becomes::Zip => return self.zip(path),
            Becomes::Parquet => {
                let table = super::decode::Table::open(path)?;
                let name =
                    columns::read(path, &table, self.mapping, self.collector, self.progress)?;
                self.found.tables.push(name);
            }
            _ => {
                // A file that is read from end to end is hashed as it is read: once is enough.
                let hashed = Hashed::new(archive::open(path)?);
                let size = path.metadata().map_err(|e| Error::file(path, e))?.len();
                if let Some(columns) = self.stream(Box::new(hashed.clone()), size, path, 0)? {
                    return Err(no_table(path, &columns));
                }
                self.found.sha256 = Some(hashed.finish().map_err(|e| Error::file(path, e))?);
            }
        }
        (self.drain)(self.collector, path)
    }

    /// A stream of `packed` bytes at most; what comes back are the columns of a table without flows.
    fn stream(
        &mut self,
        from: Box<dyn Read>,
        packed: u64,
        path: &Path,
        depth: usize,
    ) -> Result<Option<Vec<String>>, Error> {
        let failed = |e: std::io::Error| Error::file(path, e);
        let mut from = BufReader::with_capacity(1 << 18, from);
        let first = from.fill_buf().map_err(failed)?;
        let kind = format(&first[..first.len().min(TELLING)]);
        let rows = match kind.becomes {
            Becomes::Refused(cure) => {
                return Err(Error::format(
                    path,
                    format!("{}, which is not read: {cure}", kind.name),
                ));
            }
            Becomes::Text => {
                let (encoding, old_mac) = (encoding(first), old_mac(first));
                let text: Box<dyn Read> = match encoding {
                    super::encoding::Encoding::Utf8 => Box::new(from),
                    other => {
                        self.collector.notes.insert(format!("the text is {other}, read as such"));
                        Box::new(Utf8::new(from, other))
                    }
                };
                if old_mac {
                    return self.rows(Box::new(LineFeeds(text)), path);
                }
                return self.rows(text, path);
            }
            Becomes::Json => json::as_csv(Utf8::new(from, super::encoding::Encoding::Utf8), path)?,
            Becomes::Stata => workbook::of_stata(&whole(from, path)?, path)?,
            Becomes::Workbook => {
                let sheets = workbook::of_workbook(whole(from, path)?, path, self.mapping)?;
                return self.sheets(sheets, path);
            }
            Becomes::Feather => arrow::as_csv(&whole(from, path)?, path)?,
            Becomes::Parquet => {
                let table = super::decode::Table::of_bytes(path, whole(from, path)?.into())?;
                let name =
                    columns::read(path, &table, self.mapping, self.collector, self.progress)?;
                self.found.tables.push(name);
                return Ok(None);
            }
            becomes if depth < DEEPEST => {
                let inside = archive::unpacked(becomes, Box::new(from)).map_err(failed)?;
                let Some(inside) = inside else { return Err(nested(path)) };
                let inside = Bounded::new(inside, packed);
                return self.stream(Box::new(inside), packed, path, depth + 1);
            }
            _ => return Err(nested(path)),
        };
        self.rows(Box::new(std::io::Cursor::new(rows)), path)
    }

    /// The sheets of a workbook make one set of years.
    fn sheets(
        &mut self,
        mut sheets: Vec<(String, Vec<u8>)>,
        path: &Path,
    ) -> Result<Option<Vec<String>>, Error> {
        let names: Vec<String> = sheets.iter().map(|(name, _)| format!("{name:?}")).collect();
        let word = if names.len() > 1 { "sheets" } else { "sheet" };
        self.collector.notes.insert(format!("read from the {word} {}", names.join(", ")));
        if sheets.len() == 1 {
            let (_, rows) = sheets.remove(0);
            return self.rows(Box::new(std::io::Cursor::new(rows)), path);
        }
        for (name, rows) in sheets {
            let inside = path.join(name);
            if let Some(columns) = self.rows(Box::new(std::io::Cursor::new(rows)), &inside)? {
                return Ok(Some(columns));
            }
        }
        Ok(None)
    }

    fn rows(&mut self, text: Box<dyn Read>, path: &Path) -> Result<Option<Vec<String>>, Error> {
        match stream::read(text, path, self.mapping, self.collector, self.progress)? {
            Stream::Flows(table) => {
                self.found.tables.push(table);
                Ok(None)
            }
            Stream::Other(columns) => Ok(Some(columns)),
        }
    }

    /// An archive: every member that is a table of flows, and the names of the others.
    fn zip(&mut self, path: &Path) -> Result<(), Error> {
        let mut zip = archive::unzip(path)?;
        for at in 0..zip.len() {
            let broken = |e: zip::result::ZipError| Error::format(path, e.to_string());
            let member = zip.by_index(at).map_err(broken)?;
            let name = member.name().map_err(broken)?.into_owned();
            let hidden = name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
            if member.is_dir() || hidden {
                continue;
            }
            let inside: PathBuf = path.join(&name);
            let packed = member.compressed_size();
            let mut member = BufReader::with_capacity(1 << 18, Bounded::new(member, packed));
            let first = member.fill_buf().map_err(|e| Error::file(&inside, e))?;
            if is_prose(first, &name) {
                self.found.passed_over.push(name);
                continue;
            }
            // A member borrows the archive, so what is not plain text is read whole.
            let kind = format(&first[..first.len().min(TELLING)]);
            let table = if kind.becomes == Becomes::Text {
                let (encoding, old_mac) = (encoding(first), old_mac(first));
                let text = Utf8::new(member, encoding);
                let text: Box<dyn Read> =
                    if old_mac { Box::new(LineFeeds(text)) } else { Box::new(text) };
                let read =
                    stream::read(text, &inside, self.mapping, self.collector, self.progress)?;
                match read {
                    Stream::Flows(table) => {
                        self.found.tables.push(table);
                        None
                    }
                    Stream::Other(columns) => Some(columns),
                }
            } else {
                let bytes = whole(member, &inside)?;
                self.stream(Box::new(std::io::Cursor::new(bytes)), packed, &inside, 1)?
            };
            if table.is_some() {
                self.found.passed_over.push(name);
            }
            (self.drain)(self.collector, &inside)?;
        }
        if self.found.tables.is_empty() {
            let problem = format!(
                "is a zip without a table of flows; it holds {}",
                self.found.passed_over.join(", ")
            );
            return Err(Error::format(path, problem));
        }
        Ok(())
    }

    /// The replies that a folder lists make one set of years.
    fn folder(&mut self, path: &Path) -> Result<(), Error> {
        for reply in replies::listed(path)? {
            let text = BufReader::with_capacity(1 << 18, archive::open(&reply)?);
            let rows = json::as_csv(text, &reply)?;
            if rows.is_empty() {
                continue;
            }
            if let Some(columns) = self.rows(Box::new(std::io::Cursor::new(rows)), &reply)? {
                return Err(no_table(&reply, &columns));
            }
        }
        (self.drain)(self.collector, path)
    }
}

/// A member that is read by people and not by programs, such as the Readme of a release.
pub(super) fn is_prose(first: &[u8], name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let suffix = [".pdf", ".md", ".doc", ".docx", ".htm", ".html", ".rtf"];
    if suffix.iter().any(|s| lower.ends_with(s)) {
        return true;
    }
    let line = first.split(|b| *b == b'\n').find(|l| !l.trim_ascii().is_empty());
    let header = line.is_some_and(|l| super::header::Header::parse(l, Path::new(name)).is_ok());
    let text = matches!(format(first).becomes, Becomes::Text);
    let readme = lower.contains("readme") || lower.ends_with(".txt");
    text && (line.is_none() || (readme && !header))
}

pub(super) fn whole(from: impl Read, path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| Error::file(path, e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::format(path, "is larger than 1 GiB\nhint: write it as Parquet or CSV"));
    }
    Ok(bytes)
}

pub(super) fn nested(path: &Path) -> Error {
    Error::format(path, "is packed several times over\nhint: unpack it first")
}

/// A table that no header of ours fits.
fn no_table(file: &Path, columns: &[String]) -> Error {
    let header = super::header::Header::of(b',', columns.to_vec());
    let years = header.years();
    let has_value = columns.iter().any(|c| c.eq_ignore_ascii_case("value"));
    let map = "--map exporter=COLUMN,importer=COLUMN,product=COLUMN";
    let hint = if years.len() > 1 && !has_value {
        format!(
            "the columns {} to {} are years: {map} reads them, with --unit thousand or million where values are",
            years[0].1,
            years[years.len() - 1].1
        )
    } else {
        format!("name them with {map},value=COLUMN,year=COLUMN")
    };
    Error::format(
        file,
        format!(
            "is in no format that is known by its header; the columns are {}\nhint: {hint}",
            columns.join(", ")
        ),
    )
}
