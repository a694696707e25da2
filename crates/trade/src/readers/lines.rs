//! Where the lines of a text end, and which of them are notes, blanks or missing values.

use super::number;

/// How tables name the sum of their rows, in lower case.
pub(super) const SUMS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "toplam",
    "genel toplam",
    "jumlah",
    "jumlah besar",
    "summe",
    "insgesamt",
    "gesamt",
];

pub(super) const NOTE: &str = "a note above or below the rows, and no row";

/// Most lines of one row: a quoted description may go over several.
pub(super) const MOST_LINES: u32 = 64;

pub(super) fn first_end(block: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', &block[from..]).map_or(block.len(), |at| from + at)
}

/// Where the row that begins at `from` ends, and over how many lines it goes: a line end within quotes
/// belongs to its cell.
pub(super) fn line_end(block: &[u8], from: usize, quoted: bool) -> (usize, u32) {
    let first = first_end(block, from);
    if !quoted {
        return (first, 1);
    }
    let open = |part: &[u8]| memchr::memchr_iter(b'"', part).count() % 2 == 1;
    let (mut end, mut lines, mut within) = (first, 1, open(&block[from..first]));
    while within && end < block.len() && lines < MOST_LINES {
        let next = first_end(block, end + 1);
        within ^= open(&block[end + 1..next]);
        (end, lines) = (next, lines + 1);
    }
    if within { (first, 1) } else { (end, lines) }
}

/// Whether a line is words alone, as tables have them above and below: one cell with anything in it,
/// which is a sentence, a source or a mark of a footnote and no code or number.
pub(super) fn note_below(line: &[u8], delimiter: u8) -> bool {
    let line = number::trimmed(line);
    let Some(first) = line.first() else { return false };
    // Nearly every row of nearly every file begins with a digit and has a second cell.
    if first.is_ascii_digit() && !line.contains(&b' ') {
        return false;
    }
    let mut within = false;
    let mut cells = 0;
    let mut filled = false;
    for byte in line {
        match byte {
            b'"' => within = !within,
            b if *b == delimiter && !within => filled = false,
            b' ' | b'\t' => {}
            _ if !filled => (filled, cells) = (true, cells + 1),
            _ => {}
        }
        if cells > 1 {
            return false;
        }
    }
    let words = line.contains(&b' ');
    let marked = matches!(first, b'*' | b'(' | b'#') || line.contains(&b':');
    let letters = line.iter().filter(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
    cells == 1 && letters >= 3 && (words || marked)
}

/// Why a row without a value is no flow: nothing is not zero.
pub(crate) const MISSING: &str = "the value is missing: blank, NA, a dash, a colon or points";

/// Whether a line has no cell with anything in it, as a spreadsheet writes rows that were cleared.
pub(super) fn blank(line: &[u8], delimiter: u8) -> bool {
    line.iter().all(|b| *b == delimiter || matches!(b, b' ' | b'\t' | b'"'))
}
