//! Rows of delimited text, each with the line at which it begins as an editor counts it: blank lines, line ends
//! of every kind and cells of several lines count.

use std::io::Read;

/// Rows of a text.
pub struct Rows<R> {
    reader: csv::Reader<Ends<R>>,
}

/// A text that is not rows: the line at which reading stopped, and why.
pub type Broken = (u64, csv::Error);

impl<R: Read> Rows<R> {
    /// The rows of a text whose delimiter, header and quotes are as `builder` says.
    pub fn new(builder: &csv::ReaderBuilder, text: R) -> Self {
        Self { reader: builder.from_reader(Ends { text, returned: false, open: false }) }
    }

    /// The rows of a comma-separated text with a header, whose cells are trimmed.
    pub fn trimmed(text: R) -> Self {
        Self::new(csv::ReaderBuilder::new().trim(csv::Trim::All), text)
    }

    /// The first row, where the builder says that it is a header.
    ///
    /// # Errors
    ///
    /// As [`csv::Reader::headers`].
    pub fn headers(&mut self) -> csv::Result<&csv::StringRecord> {
        self.reader.headers()
    }

    /// The next row as bytes, into `record`, and its line; none after the last.
    ///
    /// # Errors
    ///
    /// As [`csv::Reader::read_byte_record`].
    pub fn read(&mut self, record: &mut csv::ByteRecord) -> Result<Option<u64>, Broken> {
        match self.reader.read_byte_record(record) {
            Ok(true) => Ok(Some(self.begins(record.as_slice()))),
            Ok(false) => Ok(None),
            Err(error) => Err((self.last_line(), error)),
        }
    }

    /// Every line end has been read, so the next row begins on the line that the reader is at.
    fn last_line(&self) -> u64 {
        self.reader.position().line().saturating_sub(1).max(1)
    }

    fn begins(&self, cells: &[u8]) -> u64 {
        self.last_line() - memchr::memchr_iter(b'\n', cells).count() as u64
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<(u64, csv::StringRecord), Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = csv::StringRecord::new();
        match self.reader.read_record(&mut record) {
            Ok(true) => Some(Ok((self.begins(record.as_slice().as_bytes()), record))),
            Ok(false) => None,
            Err(error) => Some(Err((self.last_line(), error))),
        }
    }
}

/// A text whose lines all end with `\n`, the last one too.
struct Ends<R> {
    text: R,
    /// Whether the byte before was `\r`, whose line has ended.
    returned: bool,
    /// Whether the last line has not ended.
    open: bool,
}

impl<R: Read> Read for Ends<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.text.read(into)?;
            let Some(end) = into.get_mut(..read).filter(|read| !read.is_empty()) else {
                let ends = self.open && !into.is_empty();
                if ends {
                    into[0] = b'\n';
                    self.open = false;
                }
                return Ok(usize::from(ends));
            };
            let kept = self.one_kind(end);
            if kept > 0 {
                self.open = into[kept - 1] != b'\n';
                return Ok(kept);
            }
        }
    }
}

impl<R> Ends<R> {
    /// Makes every line end of a part `\n`, and says how many bytes are left.
    fn one_kind(&mut self, part: &mut [u8]) -> usize {
        if !self.returned && memchr::memchr(b'\r', part).is_none() {
            return part.len();
        }
        let mut kept = 0;
        for at in 0..part.len() {
            let byte = part[at];
            if !(self.returned && byte == b'\n') {
                part[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
            self.returned = byte == b'\r';
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// Gives one byte at a time.
    struct Slow<R>(R);

    impl<R: Read> Read for Slow<R> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let most = into.len().min(1);
            self.0.read(&mut into[..most])
        }
    }

    fn lines(text: &str) -> Vec<(u64, String)> {
        let of = |text: &mut dyn Read| {
            Rows::new(&csv::ReaderBuilder::new(), text)
                .map(|row| row.map(|(line, row)| (line, row[0].to_owned())).unwrap())
                .collect::<Vec<_>>()
        };
        let whole = of(&mut Cursor::new(text));
        assert_eq!(whole, of(&mut Slow(Cursor::new(text))));
        whole
    }

    #[test]
    fn a_row_begins_where_an_editor_shows_it() {
        let rows = ["a,b", "1,2", "", "", "\"3\nand\",4", "5,6", "7,8"];
        for end in ["\n", "\r\n", "\r"] {
            let text = rows.join("\n").replace('\n', end);
            let expected = [(2, "1"), (5, "3\nand"), (7, "5"), (8, "7")]
                .map(|(line, cell)| (line, cell.to_owned()));
            assert_eq!(lines(&text), expected, "{end:?}");
            assert_eq!(lines(&(text + end)), expected, "{end:?}");
        }
    }

    #[test]
    fn what_is_no_row_stops_at_its_line() {
        let mut rows = Rows::new(&csv::ReaderBuilder::new(), "a,b\r\n\r\n1,2\r\n3\r\n".as_bytes());
        assert_eq!(rows.next().unwrap().unwrap().0, 3);
        assert_eq!(rows.next().unwrap().unwrap_err().0, 4);
        assert_eq!(lines(""), []);
    }
}
