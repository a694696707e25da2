//! A table of any columns, out of any file that an import reads: packs undone, text as UTF-8.
//!
//! ```text
//! panel.csv.gz, panel.zip, panel.xlsx, panel.feather  ->  text with a header
//! panel.parquet, panel.dta                            ->  columns with kinds
//! ```
//!
//! What a column means is not known here: [`super::layouts`] knows the tables of trade.

use std::io::{BufRead as _, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use super::archive::{self, Bounded};
use super::contents::{is_prose, nested, whole};
use super::dta;
use super::encoding::{Encoding, LineFeeds, Utf8, encoding, old_mac};
use super::formats::{Becomes, TELLING, format};
use super::{arrow, workbook};
use crate::error::Error;

/// What a file holds.
pub enum Opened {
    /// A Parquet file as it stands.
    Parquet(PathBuf),
    /// A Stata file.
    Stata(dta::Data),
    /// Text in UTF-8 with a header, and what a reader should know of it.
    Text(Box<dyn Read>, Option<String>),
}

/// Open a file by its bytes, whatever its name.
///
/// # Errors
///
/// [`Error`] names the file, and the kind of one that is not read with the cure.
pub fn open(path: &Path) -> Result<Opened, Error> {
    if path.is_dir() {
        return Err(Error::format(path, "is a folder; expected a file with a table"));
    }
    let size = path.metadata().map_err(|e| Error::file(path, e))?.len();
    unpacked(Box::new(archive::open(path)?), size, path, Place::File)
}

/// Where bytes stand: a pack in a pack is read, and one more is not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    File,
    Pack,
}

fn unpacked(from: Box<dyn Read>, packed: u64, path: &Path, place: Place) -> Result<Opened, Error> {
    let failed = |e: std::io::Error| Error::file(path, e);
    let mut from = BufReader::with_capacity(1 << 18, from);
    let first = from.fill_buf().map_err(failed)?;
    if first.is_empty() {
        return Err(Error::format(path, "is empty; expected a header and rows"));
    }
    let kind = format(&first[..first.len().min(TELLING)]);
    let rows = match kind.becomes {
        Becomes::Refused(cure) => {
            return Err(Error::format(path, format!("{}, which is not read: {cure}", kind.name)));
        }
        Becomes::Json => {
            let cure = "write CSV or Parquet";
            return Err(Error::format(path, format!("JSON, which is no panel: {cure}")));
        }
        Becomes::Text => {
            let (encoding, old_mac) = (encoding(first), old_mac(first));
            let note = match encoding {
                Encoding::Utf8 => None,
                other => Some(format!("the text is {other}, read as such")),
            };
            let text = Utf8::new(from, encoding);
            let text: Box<dyn Read> =
                if old_mac { Box::new(LineFeeds(text)) } else { Box::new(text) };
            return Ok(Opened::Text(text, note));
        }
        Becomes::Stata => return dta::read(&whole(from, path)?, path).map(Opened::Stata),
        Becomes::Parquet if place == Place::File => return Ok(Opened::Parquet(path.to_owned())),
        Becomes::Parquet => {
            let problem =
                "is Parquet inside a pack\nhint: unpack it first; Parquet is packed itself";
            return Err(Error::format(path, problem));
        }
        Becomes::Workbook => {
            let mut sheets = workbook::of_workbook(whole(from, path)?, path, None)?;
            if sheets.len() > 1 {
                let names: Vec<String> = sheets.into_iter().map(|(name, _)| name).collect();
                let problem = format!(
                    "has several sheets with a table: {}\nhint: save the one that is meant as CSV",
                    names.join(", ")
                );
                return Err(Error::format(path, problem));
            }
            let (sheet, rows) = sheets.remove(0);
            let note = Some(format!("read from the sheet {sheet:?}"));
            return Ok(Opened::Text(Box::new(Cursor::new(rows)), note));
        }
        Becomes::Feather => arrow::as_csv(&whole(from, path)?, path)?,
        Becomes::Zip if place == Place::File => return member(path),
        becomes if place == Place::File => {
            let inside = archive::unpacked(becomes, Box::new(from)).map_err(failed)?;
            let Some(inside) = inside else { return Err(nested(path)) };
            return unpacked(Box::new(Bounded::new(inside, packed)), packed, path, Place::Pack);
        }
        _ => return Err(nested(path)),
    };
    Ok(Opened::Text(Box::new(Cursor::new(rows)), None))
}

/// The one table of a zip.
fn member(path: &Path) -> Result<Opened, Error> {
    let mut zip = archive::unzip(path)?;
    let mut tables = Vec::new();
    for at in 0..zip.len() {
        let broken = |e: zip::result::ZipError| Error::format(path, e.to_string());
        let member = zip.by_index(at).map_err(broken)?;
        let name = member.name().map_err(broken)?.into_owned();
        if member.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        let packed = member.compressed_size();
        let mut member = BufReader::with_capacity(1 << 18, Bounded::new(member, packed));
        let first = member.fill_buf().map_err(|e| Error::file(path.join(&name), e))?;
        if !is_prose(first, &name) {
            tables.push((at, name));
        }
    }
    match tables.as_slice() {
        [(at, name)] => {
            let inside = path.join(name);
            let broken = |e: zip::result::ZipError| Error::format(path, e.to_string());
            let member = zip.by_index(*at).map_err(broken)?;
            let packed = member.compressed_size();
            let bytes = whole(Bounded::new(member, packed), &inside)?;
            unpacked(Box::new(Cursor::new(bytes)), packed, &inside, Place::Pack)
        }
        [] => Err(Error::format(path, "is a zip without a table")),
        _ => {
            let names: Vec<&str> = tables.iter().map(|(_, name)| name.as_str()).collect();
            let names = names.join(", ");
            let problem = format!(
                "is a zip with several tables: {names}\nhint: unpack the one that is meant"
            );
            Err(Error::format(path, problem))
        }
    }
}
