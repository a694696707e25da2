//! One stream of text into the collector: header, blocks, rows.
//!
//! Blocks are parsed in parallel, a fixed number at a time, and taken in in order, so the result
//! does not depend on the number of threads. Memory is those blocks and the rows themselves.

use std::io::Read;
use std::path::Path;

use rayon::prelude::*;

use super::blocks::{Blocks, Stop};
use super::collect::Collector;
use super::delimited::{self, Layout};
use super::delimiters::{self, Decimals, Told};
use super::header::Header;
use super::layouts::Mapping;
use super::{beside, units};
use crate::error::{Error, Problem};

/// Blocks parsed at once. A constant of the algorithm.
const AT_ONCE: usize = 4;

/// What a stream turned out to be.
pub(crate) enum Stream {
    /// Flows in a known or mapped format, by name.
    Flows(&'static str),
    /// A table without flows: its header.
    Other(Vec<String>),
}

/// Read a whole stream. `progress` hears of the bytes of each block.
pub(crate) fn read(
    from: impl Read,
    path: &Path,
    mapping: Option<&Mapping>,
    collector: &mut Collector,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Stream, Error> {
    let mut blocks = Blocks::new(from);
    collector.begin(path);
    let Some(mut first) = next(&mut blocks, path)? else {
        return Err(Error::format(path, "is empty; expected a header and rows"));
    };
    let Found { header, lines, start, end } = header(&first, mapping, path)?;
    let named = mapping.filter(|m| !m.is_empty());
    let (name, mut layout) = match named {
        Some(mapping) => ("mapped", header.mapped(mapping, path)?),
        None => match header.known() {
            Some(known) => known,
            None => return Ok(Stream::Other(header.columns().to_vec())),
        },
    };
    header.unique(&layout, lines, path)?;
    units::told(&first[..start], &header, &layout, name, mapping, path)?;
    units::given(name, &mut layout, mapping, path)?;
    beside::settle(&header, &mut layout, name, mapping);
    first.drain(..end);
    beside::unread(&first, &header, &layout, name, collector);
    collector.lines = lines;
    if let Some(currency) = layout.currency {
        collector.needs_rates(currency, name, path)?;
    }
    let said = mapping.is_some_and(|m| m.value_power.is_some());
    if named.is_none() && !said && !layout.years.is_empty() {
        let note = "columns are years, and values are taken as US dollars: --unit says otherwise";
        collector.notes.insert(note.to_owned());
    }
    layout.decimals = decimals(&first, &layout, mapping, lines, path)?;
    let mut waiting = vec![first];
    loop {
        let ended = fill(&mut waiting, &mut blocks, path)?;
        let keep_all = collector.keep_bad;
        let parsed: Vec<_> =
            waiting.par_iter().map(|block| delimited::parse(block, &layout, keep_all)).collect();
        for (block, parsed) in waiting.drain(..).zip(parsed) {
            progress(block.len() as u64);
            take(collector, path, &block, &layout, parsed)?;
            blocks.done(block);
        }
        if ended {
            return Ok(Stream::Flows(name));
        }
    }
}

/// Lines that may stand above a header.
const MOST_TITLES: usize = 12;

/// A header, where it begins, and how many lines and bytes end with it.
struct Found {
    header: Header,
    lines: u64,
    start: usize,
    end: usize,
}

/// The first line that is a known header, or has the columns of a mapping; else the widest of the first.
fn header(block: &[u8], mapping: Option<&Mapping>, path: &Path) -> Result<Found, Error> {
    let mut end = 0;
    let mut first: Option<(Result<Header, Error>, usize, usize, usize)> = None;
    let mut lines = 0;
    while lines < MOST_TITLES && end < block.len() {
        let (line, over) = row(&block[end..]);
        let start = end;
        end += line.len();
        lines += over;
        let parsed = Header::parse(line, path);
        if let Ok(header) = &parsed {
            let fits = match mapping.filter(|m| !m.is_empty()) {
                Some(mapping) => mapping.columns.iter().all(|(_, c)| header.place(c).is_some()),
                None => header.known().is_some(),
            };
            if fits {
                return Ok(Found { header: header.clone(), lines: lines as u64, start, end });
            }
        }
        // Titles have fewer cells than the header below them.
        let wide = |found: &Result<Header, Error>| found.as_ref().map_or(0, |h| h.columns().len());
        if first.as_ref().is_none_or(|(best, ..)| wide(&parsed) > wide(best)) {
            first = Some((parsed, lines, start, end));
        }
    }
    match first {
        Some((parsed, lines, start, end)) => {
            Ok(Found { header: parsed?, lines: lines as u64, start, end })
        }
        None => Err(Error::format(path, "is empty; expected a header and rows")),
    }
}

/// The first row of a text and over how many lines it goes: spreadsheets break long names of columns.
fn row(text: &[u8]) -> (&[u8], usize) {
    let mut within = false;
    let mut lines = 0;
    for (at, byte) in text.iter().enumerate() {
        within ^= *byte == b'"';
        if *byte == b'\n' {
            lines += 1;
            if !within {
                return (&text[..=at], lines);
            }
            if lines == MOST_TITLES {
                break;
            }
        }
    }
    match memchr::memchr(b'\n', text).filter(|_| within) {
        Some(first) => (&text[..=first], 1),
        None => (text, lines + 1),
    }
}

/// Rows whose values are looked at to tell the decimal sign.
const TELLING_ROWS: usize = 20_000;

/// How a file writes its numbers, as its first rows tell, or as a person says.
fn decimals(
    block: &[u8],
    layout: &Layout,
    mapping: Option<&Mapping>,
    above: u64,
    path: &Path,
) -> Result<Option<Decimals>, Error> {
    if let Some(said) = mapping.and_then(|m| m.decimals) {
        return Ok(Some(said));
    }
    let mut columns = vec![layout.value];
    columns.extend(layout.quantity);
    columns.extend(layout.years.iter().map(|(column, _)| *column));
    let quotes = memchr::memchr(b'"', block).is_some();
    if layout.delimiter == b',' && !quotes {
        return Ok(None);
    }
    let cells = delimited::sample(block, layout, &columns, TELLING_ROWS);
    match delimiters::told(cells.iter().map(|c| c.1.as_slice()), layout.delimiter == b';') {
        Told::Plain => Ok(None),
        Told::Is(decimals) => Ok(Some(decimals)),
        told => {
            let mark = |c: &&(u64, Vec<u8>)| c.1.iter().any(|b| matches!(b, b',' | b'.'));
            let (line, shown) = cells.iter().find(mark).cloned().unwrap_or_default();
            let shown = String::from_utf8_lossy(&shown).into_owned();
            let line = above + line + 1;
            let expected = if told == Told::Either {
                "one reading: this could have a decimal sign or a mark between thousands"
            } else {
                "one decimal sign: it stands beside values that write it otherwise"
            };
            let hint = Some("say which with --decimal comma or --decimal point".to_owned());
            let column = layout.columns[layout.value].clone();
            let expected = expected.to_owned();
            Err(Error::row(path, Problem { line, column, found: shown, expected, hint }))
        }
    }
}

/// Take in a block, and stop at the first one with problems: the rest of a broken file only
/// repeats them. All problems of that block are counted.
fn take(
    collector: &mut Collector,
    path: &Path,
    block: &[u8],
    layout: &Layout,
    parsed: delimited::Parsed,
) -> Result<(), Error> {
    collector.take(path, block, layout, parsed)?;
    collector.check(path)
}

fn fill<R: Read>(
    waiting: &mut Vec<Vec<u8>>,
    blocks: &mut Blocks<R>,
    path: &Path,
) -> Result<bool, Error> {
    while waiting.len() < AT_ONCE {
        match next(blocks, path)? {
            Some(block) => waiting.push(block),
            None => return Ok(true),
        }
    }
    Ok(false)
}

fn next<R: Read>(blocks: &mut Blocks<R>, path: &Path) -> Result<Option<Vec<u8>>, Error> {
    blocks.next().map_err(|stop| match stop {
        Stop::Read(source) => Error::file(path, source),
        Stop::LongLine { line, start } => Error::row(
            path,
            Problem {
                line,
                column: String::new(),
                found: format!("{}…", String::from_utf8_lossy(&start)),
                expected: "lines of at most 1 MiB".into(),
                hint: None,
            },
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what is taken from it.
    struct Counted<'a, R>(R, &'a std::cell::Cell<u64>);

    impl<R: Read> Read for Counted<'_, R> {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let read = self.0.read(to)?;
            self.1.set(self.1.get() + read as u64);
            Ok(read)
        }
    }

    #[test]
    fn a_line_of_four_gigabytes_is_given_up_within_a_few_blocks() {
        const LENGTH: u64 = 4 << 30;
        let line = std::io::repeat(b'9').take(LENGTH);
        let text = b"t,i,j,k,v,q\n2023,276,616,850440,5,1\n2023,276,616,850440,".chain(line);
        let taken = std::cell::Cell::new(0);
        let path = Path::new("flows.csv");
        let mut collector = Collector::default();
        let stopped = read(Counted(text, &taken), path, None, &mut collector, &|_| {});
        let Err(error) = stopped else { panic!("the line was read") };
        let said = "flows.csv:3: found \"2023,276,616,850440,9999";
        assert!(error.to_string().starts_with(said), "{error}");
        assert!(error.to_string().ends_with("expected lines of at most 1 MiB"), "{error}");
        assert!(taken.get() > 0 && taken.get() <= 8 << 20, "{} bytes", taken.get());
    }
}
