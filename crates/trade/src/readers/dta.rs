//! Stata's data files: releases 113 to 115 (Stata 8 to 12) and 117 to 119 (Stata 13 and later).
//!
//! ```text
//! 113-115  release, byte order (1 big, 2 little), 1, 0, variables (2), rows (4), label (81), time (18),
//!          types (1 each), names (33), sort (2 each and 2), formats (12 or 49), label names (33),
//!          variable labels (81), expansion fields, rows, value labels
//! 117-119  the same between tags, `<map>` says where each part begins
//! ```
//!
//! A number that Stata holds missing (`.`, `.a` to `.z`) is `None`. Text is UTF-8 from release 118 on,
//! and Windows-1252 before it, which is what Stata wrote on most machines.
//!
//! ```
//! assert!(corridor_trade::readers::dta::read(b"year,value\n", "x.dta".as_ref()).is_err());
//! ```
//!
//! Cost: the file's bytes and its cells in memory. Every length is checked against the bytes there are.
//!
//! Source: StataCorp, `help dta_113` to `help dta_119`. Oracle: `oracles/pandas/dta`.

use std::collections::BTreeMap;
use std::path::Path;

use super::encoding::windows_1252;
use crate::error::Error;

/// A data file by columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Columns in the file's order, equally long.
    pub columns: Vec<Column>,
    /// Number of rows.
    pub rows: usize,
}

/// One variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its cells.
    pub cells: Cells,
    /// What its whole numbers are called, where they have labels.
    pub labels: BTreeMap<i32, String>,
}

/// The cells of a variable.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Numbers; `None` is missing.
    Numbers(Vec<Option<f64>>),
    /// Text, without trailing blanks.
    Text(Vec<String>),
}

impl Column {
    /// A cell as text: its label where it has one, a number in digits, nothing where it is missing.
    pub fn text(&self, row: usize) -> String {
        match &self.cells {
            Cells::Text(text) => text.get(row).cloned().unwrap_or_default(),
            Cells::Numbers(numbers) => match numbers.get(row).copied().flatten() {
                None => String::new(),
                Some(number) => {
                    let label = Some(number)
                        .filter(|n| n.fract().abs() < f64::EPSILON && n.abs() < 2e9)
                        .and_then(|n| self.labels.get(&(n as i32)));
                    label.cloned().unwrap_or_else(|| number.to_string())
                }
            },
        }
    }
}

/// How a variable is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Byte,
    Int,
    Long,
    Float,
    Double,
    Text(usize),
    /// Text that stands elsewhere in the file.
    Long8,
}

impl Kind {
    fn old(code: u8) -> Option<Self> {
        Some(match code {
            251 => Self::Byte,
            252 => Self::Int,
            253 => Self::Long,
            254 => Self::Float,
            255 => Self::Double,
            1..=244 => Self::Text(usize::from(code)),
            _ => return None,
        })
    }

    fn new(code: u16) -> Option<Self> {
        Some(match code {
            65530 => Self::Byte,
            65529 => Self::Int,
            65528 => Self::Long,
            65527 => Self::Float,
            65526 => Self::Double,
            32768 => Self::Long8,
            1..=2045 => Self::Text(usize::from(code)),
            _ => return None,
        })
    }

    fn width(self) -> usize {
        match self {
            Self::Byte => 1,
            Self::Int => 2,
            Self::Long | Self::Float => 4,
            Self::Double | Self::Long8 => 8,
            Self::Text(width) => width,
        }
    }
}

/// Whether bytes begin as a data file that this reader knows.
pub(crate) fn is_dta(first: &[u8]) -> bool {
    first.starts_with(b"<stata_dta>") || matches!(first, [0x71..=0x73, 1 | 2, 1, _, ..])
}

/// Read a whole file; `path` is for messages.
///
/// # Errors
///
/// [`Error::Format`] with the part of the file that is not as its release says.
pub fn read(bytes: &[u8], path: &Path) -> Result<Data, Error> {
    let read = if bytes.starts_with(b"<stata_dta>") { tagged(bytes) } else { fixed(bytes) };
    read.map_err(|part| {
        Error::format(path, format!("is no whole Stata file of release 113-115 or 117-119: {part}"))
    })
}

type Read<T> = Result<T, &'static str>;

/// Bytes with a place in them.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    rest: &'a [u8],
    big: bool,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize, part: &'static str) -> Read<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(part)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A whole number of up to eight bytes.
    fn number(&mut self, bytes: usize, part: &'static str) -> Read<u64> {
        let taken = self.take(bytes, part)?;
        Ok(whole(taken, self.big))
    }

    fn count(&mut self, bytes: usize, part: &'static str) -> Read<usize> {
        usize::try_from(self.number(bytes, part)?).map_err(|_| part)
    }

    fn tag(&mut self, tag: &'static str) -> Read<()> {
        self.rest = self.rest.strip_prefix(tag.as_bytes()).ok_or(tag)?;
        Ok(())
    }
}

fn whole(bytes: &[u8], big: bool) -> u64 {
    let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
    if big { bytes.iter().fold(0, add) } else { bytes.iter().rev().fold(0, add) }
}

/// Text up to the first zero.
fn text(bytes: &[u8], utf8: bool) -> String {
    let bytes = &bytes[..memchr::memchr(0, bytes).unwrap_or(bytes.len())];
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => windows_1252(bytes),
    };
    text.trim_end().to_owned()
}

/// What the parts before the rows say.
struct Head {
    kinds: Vec<Kind>,
    names: Vec<String>,
    label_names: Vec<String>,
    rows: usize,
    utf8: bool,
}

fn fixed(bytes: &[u8]) -> Read<Data> {
    let mut at = Cursor { rest: bytes, big: false };
    let release = at.number(1, "the release")?;
    if !(113..=115).contains(&release) {
        return Err("the release");
    }
    at.big = match at.number(1, "the byte order")? {
        1 => true,
        2 => false,
        _ => return Err("the byte order"),
    };
    at.take(2, "the header")?;
    let variables = at.count(2, "the number of variables")?;
    let rows = at.count(4, "the number of rows")?;
    at.take(81 + 18, "the label")?;
    let kinds = at.take(variables, "the types")?.iter().map(|c| Kind::old(*c));
    let kinds: Vec<Kind> = kinds.collect::<Option<_>>().ok_or("the types")?;
    let list = |at: &mut Cursor<'_>, part: &'static str| -> Read<Vec<String>> {
        let names = at.take(variables * 33, part)?;
        Ok(names.chunks(33).map(|n| text(n, false)).collect())
    };
    let names = list(&mut at, "the names")?;
    at.take(2 * (variables + 1), "the sort order")?;
    at.take(variables * if release == 113 { 12 } else { 49 }, "the formats")?;
    let label_names = list(&mut at, "the names of labels")?;
    at.take(variables * 81, "the labels of variables")?;
    loop {
        let kind = at.number(1, "the expansion fields")?;
        let length = at.count(4, "the expansion fields")?;
        at.take(length, "the expansion fields")?;
        if kind == 0 {
            break;
        }
    }
    let head = Head { kinds, names, label_names, rows, utf8: false };
    let width: usize = head.kinds.iter().map(|k| k.width()).sum();
    let cells = at.take(width.checked_mul(rows).ok_or("the rows")?, "the rows")?;
    let mut labels = BTreeMap::new();
    while at.rest.len() >= 4 + 33 + 3 {
        let length = at.count(4, "the value labels")?;
        let name = text(at.take(33, "the value labels")?, false);
        at.take(3, "the value labels")?;
        let table = at.take(length, "the value labels")?;
        labels.insert(name, label_table(Cursor { rest: table, big: at.big }, false)?);
    }
    Ok(columns(&head, cells, at.big, &BTreeMap::new(), &labels))
}

fn tagged(bytes: &[u8]) -> Read<Data> {
    let mut at = Cursor { rest: bytes, big: false };
    at.tag("<stata_dta>")?;
    at.tag("<header>")?;
    at.tag("<release>")?;
    let release = at.take(3, "the release")?;
    let new = match release {
        b"117" => false,
        b"118" | b"119" => true,
        _ => return Err("the release"),
    };
    let wide = release == b"119";
    at.tag("</release>")?;
    at.tag("<byteorder>")?;
    at.big = match at.take(3, "the byte order")? {
        b"MSF" => true,
        b"LSF" => false,
        _ => return Err("the byte order"),
    };
    at.tag("</byteorder>")?;
    at.tag("<K>")?;
    let variables = at.count(if wide { 4 } else { 2 }, "the number of variables")?;
    at.tag("</K>")?;
    at.tag("<N>")?;
    let rows = at.count(if new { 8 } else { 4 }, "the number of rows")?;
    at.tag("</N>")?;
    at.tag("<label>")?;
    let length = at.count(if new { 2 } else { 1 }, "the label")?;
    at.take(length, "the label")?;
    at.tag("</label>")?;
    at.tag("<timestamp>")?;
    let length = at.count(1, "the time")?;
    at.take(length, "the time")?;
    at.tag("</timestamp>")?;
    at.tag("</header>")?;
    at.tag("<map>")?;
    let places: Vec<usize> = (0..14).map(|_| at.count(8, "the map")).collect::<Read<_>>()?;
    let part = |place: usize, tag: &'static str| -> Read<Cursor<'_>> {
        let rest = bytes.get(places[place]..).ok_or("the map")?;
        let mut part = Cursor { rest, big: at.big };
        part.tag(tag)?;
        Ok(part)
    };
    let mut types = part(2, "<variable_types>")?;
    let kinds = types.take(variables.checked_mul(2).ok_or("the types")?, "the types")?;
    let kinds = kinds.chunks(2).map(|c| Kind::new(whole(c, at.big) as u16));
    let kinds: Vec<Kind> = kinds.collect::<Option<_>>().ok_or("the types")?;
    let list = |place: usize, tag: &'static str| -> Read<Vec<String>> {
        let width = if new { 129 } else { 33 };
        let names = part(place, tag)?.take(variables * width, tag)?;
        Ok(names.chunks(width).map(|n| text(n, new)).collect())
    };
    let names = list(3, "<varnames>")?;
    let label_names = list(6, "<value_label_names>")?;
    let head = Head { kinds, names, label_names, rows, utf8: new };
    let width: usize = head.kinds.iter().map(|k| k.width()).sum();
    let cells = part(9, "<data>")?.take(width.checked_mul(rows).ok_or("the rows")?, "the rows")?;
    let strings = long_strings(part(10, "<strls>")?, new)?;
    let labels = value_labels(part(11, "<value_labels>")?, new)?;
    let split = if wide {
        3
    } else if new {
        2
    } else {
        4
    };
    let strings = strings
        .into_iter()
        .map(|((v, o), text)| {
            // The key as the eight bytes of a cell say it.
            let mut key = [0_u8; 8];
            let (v, o) = (v.to_le_bytes(), o.to_le_bytes());
            key[..split].copy_from_slice(&v[..split]);
            key[split..].copy_from_slice(&o[..8 - split]);
            if at.big {
                key[..split].reverse();
                key[split..].reverse();
            }
            (key, text)
        })
        .collect();
    Ok(columns(&head, cells, at.big, &strings, &labels))
}

/// Long strings by variable and row.
fn long_strings(mut at: Cursor<'_>, new: bool) -> Read<BTreeMap<(u64, u64), String>> {
    const PART: &str = "the long strings";
    let mut strings = BTreeMap::new();
    while at.rest.starts_with(b"GSO") {
        at.take(3, PART)?;
        let v = at.number(4, PART)?;
        let o = at.number(if new { 8 } else { 4 }, PART)?;
        at.take(1, PART)?;
        let length = at.count(4, PART)?;
        strings.insert((v, o), text(at.take(length, PART)?, new));
    }
    at.tag("</strls>")?;
    Ok(strings)
}

fn value_labels(mut at: Cursor<'_>, new: bool) -> Read<BTreeMap<String, BTreeMap<i32, String>>> {
    const PART: &str = "the value labels";
    let mut labels = BTreeMap::new();
    while at.rest.starts_with(b"<lbl>") {
        at.tag("<lbl>")?;
        let length = at.count(4, PART)?;
        let name = text(at.take(if new { 129 } else { 33 }, PART)?, new);
        at.take(3, PART)?;
        let table = at.take(length, PART)?;
        labels.insert(name, label_table(Cursor { rest: table, big: at.big }, new)?);
        at.tag("</lbl>")?;
    }
    Ok(labels)
}

fn label_table(mut at: Cursor<'_>, utf8: bool) -> Read<BTreeMap<i32, String>> {
    const PART: &str = "a table of value labels";
    let (count, length) = (at.count(4, PART)?, at.count(4, PART)?);
    let all = count.checked_mul(4).ok_or(PART)?;
    let (places, values) = (at.take(all, PART)?, at.take(all, PART)?);
    let texts = at.take(length, PART)?;
    let mut labels = BTreeMap::new();
    for (place, value) in places.chunks(4).zip(values.chunks(4)) {
        let start = whole(place, at.big) as usize;
        let label = text(texts.get(start..).ok_or(PART)?, utf8);
        labels.insert(whole(value, at.big) as u32 as i32, label);
    }
    Ok(labels)
}

fn columns(
    head: &Head,
    cells: &[u8],
    big: bool,
    strings: &BTreeMap<[u8; 8], String>,
    labels: &BTreeMap<String, BTreeMap<i32, String>>,
) -> Data {
    let width: usize = head.kinds.iter().map(|k| k.width()).sum();
    let mut from = 0;
    let mut columns = Vec::with_capacity(head.kinds.len());
    for (at, kind) in head.kinds.iter().enumerate() {
        let own = cells.chunks_exact(width.max(1)).map(|row| &row[from..from + kind.width()]);
        let cells = match kind {
            Kind::Text(_) => Cells::Text(own.map(|c| text(c, head.utf8)).collect()),
            Kind::Long8 => Cells::Text(
                own.map(|c| {
                    let key: Option<[u8; 8]> = c.try_into().ok();
                    key.and_then(|key| strings.get(&key)).cloned().unwrap_or_default()
                })
                .collect(),
            ),
            kind => Cells::Numbers(own.map(|c| number(*kind, whole(c, big))).collect()),
        };
        let labels = labels.get(&head.label_names[at]).cloned().unwrap_or_default();
        columns.push(Column { name: head.names[at].clone(), cells, labels });
        from += kind.width();
    }
    Data { columns, rows: head.rows }
}

/// A number from its bits; `None` where Stata holds it missing.
fn number(kind: Kind, bits: u64) -> Option<f64> {
    match kind {
        Kind::Byte => Some(bits as u8 as i8).filter(|n| *n <= 100).map(f64::from),
        Kind::Int => Some(bits as u16 as i16).filter(|n| *n <= 32_740).map(f64::from),
        Kind::Long => Some(bits as u32 as i32).filter(|n| *n <= 2_147_483_620).map(f64::from),
        // 2^127 and 2^1023 are the least numbers that stand for missing.
        Kind::Float => Some(f32::from_bits(bits as u32))
            .filter(|n| n.is_finite() && *n < f32::from_bits(0x7f00_0000))
            .map(f64::from),
        _ => Some(f64::from_bits(bits))
            .filter(|n| n.is_finite() && *n < f64::from_bits(0x7fe0_0000_0000_0000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of release 114 as Stata 10 writes it: one number, one text.
    fn old() -> Vec<u8> {
        let mut bytes = vec![114, 2, 1, 0, 2, 0, 2, 0, 0, 0];
        bytes.extend([0; 81 + 18]);
        bytes.extend([252, 3]);
        let name = |name: &str| {
            let mut cell = name.as_bytes().to_vec();
            cell.resize(33, 0);
            cell
        };
        bytes.extend(name("year"));
        bytes.extend(name("iso"));
        bytes.extend([0; 6]);
        bytes.extend([0; 2 * 49]);
        bytes.extend(name("years"));
        bytes.extend(name(""));
        bytes.extend([0; 2 * 81]);
        bytes.extend([1, 3, 0, 0, 0, b'a', b'b', b'c', 0, 0, 0, 0, 0]);
        bytes.extend([0xe4, 0x07, b'D', b'E', b'U', 0xe5, 0x7f, b'P', b'L', 0]);
        bytes
    }

    #[test]
    fn numbers_text_and_what_is_missing() {
        let data = read(&old(), Path::new("x.dta")).unwrap();
        assert_eq!(data.rows, 2);
        assert_eq!(data.columns[0].cells, Cells::Numbers(vec![Some(2020.0), None]));
        assert_eq!(data.columns[1].cells, Cells::Text(vec!["DEU".into(), "PL".into()]));
        assert_eq!(
            (data.columns[0].text(0).as_str(), data.columns[0].text(1)),
            ("2020", String::new())
        );
    }

    #[test]
    fn a_file_that_is_cut_names_the_part() {
        let whole = old();
        for length in 0..whole.len() {
            let error = read(&whole[..length], Path::new("x.dta")).unwrap_err().to_string();
            assert!(error.starts_with("x.dta: is no whole Stata file"), "{error}");
        }
        let error = read(&whole[..whole.len() - 1], Path::new("x.dta")).unwrap_err().to_string();
        assert!(error.ends_with(": the rows"), "{error}");
    }
}
