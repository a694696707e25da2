//! Every kind of file, in one list: how it is known, and whether it is read or refused.
//!
//! A file is known by its first bytes, never by its name. What is inside a packed file is known in the
//! same way. A kind that is refused is refused by its name and with the cure.

/// One kind of file.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// How it is known, in words.
    pub known_by: &'static str,
    /// What is done with it.
    pub(crate) becomes: Becomes,
    is: fn(&[u8]) -> bool,
}

/// What is done with a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Becomes {
    /// Unpacked, and what is inside looked at.
    Gzip,
    Bzip2,
    Xz,
    Zstd,
    Zip,
    /// Read as a table.
    Parquet,
    Feather,
    Stata,
    Workbook,
    Json,
    Text,
    /// Refused, with the cure.
    Refused(&'static str),
}

impl Format {
    /// The cure for a kind that is refused; `None` for one that is read.
    pub fn refused(&self) -> Option<&'static str> {
        match self.becomes {
            Becomes::Refused(cure) => Some(cure),
            _ => None,
        }
    }
}

const CSV: &str = "write CSV or Parquet";

/// How many bytes tell what a file is.
pub(crate) const TELLING: usize = 4096;

/// Every kind there is, in the order in which they are tried; plain text is last and takes the rest.
#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    Format { name: "gzip", known_by: "bytes 1f 8b", becomes: Becomes::Gzip, is: |b| b.starts_with(b"\x1f\x8b") },
    Format { name: "bzip2", known_by: "BZh", becomes: Becomes::Bzip2, is: |b| b.starts_with(b"BZh") && b.get(4..10) == Some(b"1AY&SY") },
    Format { name: "xz", known_by: "fd 37 7a 58 5a 00", becomes: Becomes::Xz, is: |b| b.starts_with(b"\xfd7zXZ\0") },
    Format { name: "zstd", known_by: "28 b5 2f fd", becomes: Becomes::Zstd, is: |b| b.starts_with(b"\x28\xb5\x2f\xfd") },
    Format { name: "Excel workbook (.xlsx)", known_by: "a zip with xl/ in it", becomes: Becomes::Workbook, is: |b| zip(b) && (within(b, b"xl/") || within(b, b"[Content_Types].xml") && !within(b, b"word/")) },
    Format { name: "OpenDocument spreadsheet (.ods)", known_by: "a zip of that mimetype", becomes: Becomes::Refused("save it as .xlsx or CSV"), is: |b| zip(b) && within(b, b"opendocument.spreadsheet") },
    Format { name: "Word document (.docx)", known_by: "a zip with word/ in it", becomes: Becomes::Refused("copy the table to CSV"), is: |b| zip(b) && within(b, b"word/") },
    Format { name: "NumPy archive (.npz)", known_by: "a zip of .npy members", becomes: Becomes::Refused(CSV), is: |b| zip(b) && within(b, b".npy") },
    Format { name: "zip", known_by: "PK 03 04", becomes: Becomes::Zip, is: zip },
    Format { name: "Parquet", known_by: "PAR1", becomes: Becomes::Parquet, is: |b| b.starts_with(b"PAR1") },
    Format { name: "Feather or Arrow file", known_by: "ARROW1", becomes: Becomes::Feather, is: |b| b.starts_with(b"ARROW1\0\0") },
    Format { name: "Arrow stream", known_by: "ff ff ff ff", becomes: Becomes::Feather, is: |b| b.starts_with(b"\xff\xff\xff\xff") && b.get(8) == Some(&0x10) },
    Format { name: "Feather of version 1", known_by: "FEA1", becomes: Becomes::Refused("write Feather of version 2, Parquet or CSV"), is: |b| b.starts_with(b"FEA1") },
    Format { name: "Stata data (.dta, releases 113-115 and 117-119)", known_by: "<stata_dta>, or the release in the first byte", becomes: Becomes::Stata, is: super::dta::is_dta },
    Format { name: "R data file", known_by: "RDX2, RDX3, RDA3 or RDS's X", becomes: Becomes::Refused(CSV), is: |b| [&b"RDX2\n"[..], b"RDX3\n", b"RDA2\n", b"RDA3\n", b"RDB2\n", b"X\n\0\0\0", b"A\n3\n", b"A\n2\n"].iter().any(|m| b.starts_with(m)) },
    Format { name: "old Excel workbook (.xls)", known_by: "d0 cf 11 e0", becomes: Becomes::Refused("save it as .xlsx or CSV"), is: |b| b.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") },
    Format { name: "SPSS data (.sav)", known_by: "$FL2", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"$FL2") || b.starts_with(b"$FL3") },
    Format { name: "SAS data (.sas7bdat)", known_by: "its first 32 bytes", becomes: Becomes::Refused(CSV), is: |b| b.get(12..16) == Some(b"\xc2\xea\x81\x60") },
    Format { name: "SAS transport file (.xpt)", known_by: "HEADER RECORD", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"HEADER RECORD***") },
    Format { name: "SQLite database", known_by: "SQLite format 3", becomes: Becomes::Refused("export the table as CSV"), is: |b| b.starts_with(b"SQLite format 3\0") },
    Format { name: "DuckDB database", known_by: "DUCK", becomes: Becomes::Refused("COPY the table TO a Parquet file"), is: |b| b.get(8..12) == Some(b"DUCK") },
    Format { name: "Access database", known_by: "Standard Jet DB", becomes: Becomes::Refused("export the table as CSV"), is: |b| within(b.get(..32).unwrap_or(b), b"Standard Jet DB") || within(b.get(..32).unwrap_or(b), b"Standard ACE DB") },
    Format { name: "HDF5 or MATLAB 7.3 file", known_by: "89 HDF", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"\x89HDF") || b.starts_with(b"MATLAB 7.3") },
    Format { name: "MATLAB file", known_by: "MATLAB 5.0", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"MATLAB 5") },
    Format { name: "NetCDF file", known_by: "CDF", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"CDF\x01") || b.starts_with(b"CDF\x02") },
    Format { name: "Python pickle", known_by: "80 02 to 80 05", becomes: Becomes::Refused("pandas writes CSV and Parquet"), is: |b| matches!(b, [0x80, 2..=5, ..]) },
    Format { name: "NumPy array (.npy)", known_by: "93 NUMPY", becomes: Becomes::Refused(CSV), is: |b| b.starts_with(b"\x93NUMPY") },
    Format { name: "ORC file", known_by: "ORC", becomes: Becomes::Refused("write Parquet"), is: |b| b.starts_with(b"ORC") && b.get(3).is_some_and(|b| !b.is_ascii_graphic()) },
    Format { name: "Avro file", known_by: "Obj 01", becomes: Becomes::Refused("write Parquet"), is: |b| b.starts_with(b"Obj\x01") },
    Format { name: "7z archive", known_by: "7z bc af", becomes: Becomes::Refused("unpack it first"), is: |b| b.starts_with(b"7z\xbc\xaf\x27\x1c") },
    Format { name: "RAR archive", known_by: "Rar!", becomes: Becomes::Refused("unpack it first"), is: |b| b.starts_with(b"Rar!\x1a\x07") },
    Format { name: "tar archive", known_by: "ustar", becomes: Becomes::Refused("unpack it first"), is: |b| b.get(257..262) == Some(b"ustar") },
    Format { name: "LZ4 file", known_by: "04 22 4d 18", becomes: Becomes::Refused("pack it as .gz or .zst, or not at all"), is: |b| b.starts_with(b"\x04\x22\x4d\x18") },
    Format { name: "PDF", known_by: "%PDF", becomes: Becomes::Refused("a table in a PDF has no cells: ask its publisher for CSV"), is: |b| b.starts_with(b"%PDF") },
    Format { name: "web page (HTML)", known_by: "<html or <!doctype", becomes: Becomes::Refused("the download may have been a page of errors or of a login: look at it in a browser, and fetch the file again"), is: |b| tag(b, b"<!doctype html") || tag(b, b"<html") },
    Format { name: "XML file (SDMX or another)", known_by: "<?xml", becomes: Becomes::Refused("ask the source for CSV; SDMX services give it for format=csv"), is: |b| tag(b, b"<?xml") },
    Format { name: "JSON", known_by: "{ or [", becomes: Becomes::Json, is: |b| matches!(blankless(b).first(), Some(b'{' | b'[')) },
    Format { name: "CSV, TSV or semicolons", known_by: "text: UTF-8, UTF-16 or Windows-1252", becomes: Becomes::Text, is: text },
    Format { name: "file of no kind that is known", known_by: "zero bytes in it", becomes: Becomes::Refused(CSV), is: |_| true },
];

/// The kind of a file that begins with these bytes.
pub(crate) fn format(first: &[u8]) -> &'static Format {
    FORMATS.iter().find(|f| (f.is)(first)).unwrap_or(&FORMATS[FORMATS.len() - 1])
}

fn zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn within(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

fn blankless(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

fn tag(bytes: &[u8], tag: &[u8]) -> bool {
    blankless(bytes).get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag))
}

/// Text has no zero bytes, but for UTF-16.
fn text(bytes: &[u8]) -> bool {
    use super::encoding::{Encoding, encoding};
    matches!(encoding(bytes), Encoding::Utf16 { .. }) || !bytes.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_their_bytes() {
        let name = |bytes: &[u8]| format(bytes).name;
        assert_eq!(name(b"t,i,j,k,v,q\n"), "CSV, TSV or semicolons");
        assert_eq!(name(b"\xef\xbb\xbf {\"data\": []}"), "JSON");
        assert_eq!(name(b"RDX3\nX\n"), "R data file");
        assert_eq!(name(b"\x1f\x8b\x08"), "gzip");
        assert_eq!(name(b"a\0b\0\xff\xfe"), "CSV, TSV or semicolons");
        assert_eq!(name(b"\x7fELF\x02\0\0"), "file of no kind that is known");
        assert_eq!(name(b""), "CSV, TSV or semicolons");
        assert!(format(b"%PDF-1.7").refused().is_some());
    }
}
