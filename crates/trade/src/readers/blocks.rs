//! A stream cut into blocks of whole lines.

use std::io::Read;

/// Bytes of a block. A constant of the algorithm; memory is a few blocks, whatever the file.
pub(crate) const BLOCK: usize = 4 << 20;
/// Room for the first block, which grows if it must.
const FIRST: usize = 1 << 16;
/// The longest line that is read as one: no table of trade has longer ones.
pub(crate) const LONGEST_LINE: usize = 1 << 20;

/// Why a stream cannot be cut.
#[derive(Debug)]
pub(crate) enum Stop {
    Read(std::io::Error),
    /// A line longer than [`LONGEST_LINE`]: its number from 1, and how it begins.
    LongLine {
        line: u64,
        start: Vec<u8>,
    },
}

/// Blocks of whole lines, in order; the last line may lack its newline.
pub(crate) struct Blocks<R> {
    from: R,
    /// Bytes after the last newline so far.
    rest: Vec<u8>,
    /// Whole lines given so far.
    lines: u64,
    ended: bool,
    /// Blocks that were given back: memory that is there already.
    spare: Vec<Vec<u8>>,
}

impl<R: Read> Blocks<R> {
    pub(crate) fn new(from: R) -> Self {
        Self { from, rest: Vec::new(), lines: 0, ended: false, spare: Vec::new() }
    }

    /// Give back a block that is done with.
    pub(crate) fn done(&mut self, block: Vec<u8>) {
        self.spare.push(block);
    }

    /// The next block; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        if self.ended {
            return Ok(None);
        }
        let mut block = self.spare.pop().unwrap_or_default();
        let mut filled = self.rest.len();
        // The first block may be the whole of a small file: it grows as it fills.
        block.resize(block.len().max(FIRST).max(filled), 0);
        block[..filled].copy_from_slice(&self.rest);
        while !self.ended && filled < BLOCK {
            if filled == block.len() {
                block.resize((2 * filled).min(BLOCK), 0);
            }
            match self.from.read(&mut block[filled..]) {
                Ok(0) => self.ended = true,
                Ok(read) => filled += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Stop::Read(error)),
            }
        }
        block.truncate(filled);
        let end = whole_rows(&block);
        self.lines += memchr::memchr_iter(b'\n', &block[..end]).count() as u64;
        if block.len() - end > LONGEST_LINE {
            let start = block[end..].iter().take(80).copied().collect();
            return Err(Stop::LongLine { line: self.lines + 1, start });
        }
        if self.ended {
            return Ok(Some(block).filter(|b| !b.is_empty()));
        }
        self.rest.clear();
        self.rest.extend_from_slice(&block[end..]);
        block.truncate(end);
        Ok(Some(block))
    }
}

/// Where the last whole row of a block ends: a line end within quotes ends no row. A quote that is never
/// closed is no reason to keep a block.
fn whole_rows(block: &[u8]) -> usize {
    let ends = |part: &[u8]| memchr::memrchr(b'\n', part).map_or(0, |at| at + 1);
    let end = ends(block);
    if memchr::memchr_iter(b'"', &block[..end]).count().is_multiple_of(2) {
        return end;
    }
    let open = memchr::memrchr(b'"', &block[..end]).unwrap_or(0);
    let before = ends(&block[..open]);
    if before > 0 && block.len() - before <= LONGEST_LINE { before } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_whole_across_blocks() {
        let line = "x".repeat(999) + "\n";
        let text = line.repeat(10_000) + "last";
        let mut blocks = Blocks::new(text.as_bytes());
        let mut back = Vec::new();
        let mut count = 0;
        while let Some(block) = blocks.next().unwrap() {
            assert!(block.ends_with(b"\n") || block.ends_with(b"last"));
            back.extend(block);
            count += 1;
        }
        assert_eq!(back, text.as_bytes());
        assert!(count > 2, "{count}");
    }

    #[test]
    fn a_row_over_several_lines_stays_whole() {
        let row = format!("2021,CHL,\"Apples,\n{}\",7\n", "fresh ".repeat(40));
        let text = row.repeat(40_000);
        let mut blocks = Blocks::new(text.as_bytes());
        let mut back = Vec::new();
        while let Some(block) = blocks.next().unwrap() {
            assert!(block.starts_with(b"2021") && block.ends_with(b",7\n"));
            back.extend(block);
        }
        assert!(back == text.as_bytes());
        // A stray quote at the start keeps nothing back for ever.
        let stray = format!("\"{}", "2021,CHL,7\n".repeat(800_000));
        let mut blocks = Blocks::new(stray.as_bytes());
        let mut bytes = 0;
        while let Some(block) = blocks.next().unwrap() {
            bytes += block.len();
        }
        assert_eq!(bytes, stray.len());
    }

    #[test]
    fn a_line_without_end_stops() {
        let endless = std::io::repeat(b'9');
        assert!(matches!(Blocks::new(endless).next(), Err(Stop::LongLine { .. })));
        assert!(Blocks::new(&b""[..]).next().unwrap().is_none());
    }
}
