//! Every format and every table stands in the how-to, and a file of each is read or refused by its name.

use std::path::Path;

use corridor_trade::readers::formats::FORMATS;
use corridor_trade::readers::layouts::TABLES;
use corridor_trade::store::{self, Options};

const PAGE: &str = include_str!("../../../../docs/how-to/import-trade.md");

#[test]
fn the_page_lists_what_the_lists_list() {
    for format in FORMATS {
        assert!(PAGE.contains(format.name), "{} is not on the page", format.name);
    }
    for table in TABLES {
        assert!(PAGE.contains(table.says), "{} is not on the page", table.says);
    }
    assert!(FORMATS.len() > 30 && TABLES.len() > 8);
}

fn import(bytes: &[u8]) -> Result<store::Imported, corridor_trade::Error> {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("file.csv");
    std::fs::write(&file, bytes).unwrap();
    let options = Options { vintage: Some("2026-01-15".parse().unwrap()), ..Options::default() };
    store::import(&room.path().join("s"), &file, &options, &|_| {})
}

/// The first bytes of what is refused; the name of a file never tells what it is.
#[test]
fn what_is_refused_is_refused_by_its_name_and_with_a_cure() {
    let mut tar = vec![b'a'; 257];
    tar.extend_from_slice(b"ustar\0");
    let mut sas = vec![0; 12];
    sas.extend_from_slice(b"\xc2\xea\x81\x60");
    let files: [(&str, &[u8]); 20] = [
        ("R data file", b"RDX3\nX\n\0\0\0"),
        ("R data file", b"X\n\0\0\0\x03"),
        ("old Excel workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("SPSS", b"$FL2@(#) SPSS DATA FILE"),
        ("SAS data", &sas),
        ("SAS transport", b"HEADER RECORD*******LIBRARY HEADER"),
        ("SQLite", b"SQLite format 3\0"),
        ("Access", b"\0\x01\0\0Standard Jet DB\0"),
        ("HDF5", b"\x89HDF\r\n\x1a\n"),
        ("NetCDF", b"CDF\x01"),
        ("pickle", b"\x80\x04\x95"),
        ("NumPy array", b"\x93NUMPY\x01\0"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0"),
        ("RAR", b"Rar!\x1a\x07\x01"),
        ("tar", &tar),
        ("PDF", b"%PDF-1.7\n"),
        ("web page (HTML)", b"<!DOCTYPE html><html><body>"),
        ("XML", b"<?xml version=\"1.0\"?><x/>"),
        ("no kind that is known", b"\x7fELF\x02\x01\x01\0\0"),
        ("LZ4", b"\x04\x22\x4d\x18\x64"),
    ];
    for (name, bytes) in files {
        let error = import(bytes).unwrap_err().to_string();
        assert!(error.contains(name), "{name}: {error}");
        assert!(!error.contains('\u{fffd}') && error.contains(": "), "{error}");
    }
    assert!(FORMATS.iter().filter(|f| f.refused().is_some()).count() >= 20);
}

#[test]
fn packed_and_encoded_text_is_read_as_what_it_is() {
    let text = "year;exporter;importer;product;value_usd\n2022;Türkiye;Malaysia;151190;1.234,5\n2022;MYS;TUR;151190;12,75\n";
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let windows: Vec<u8> = text.chars().map(|c| if c == 'ü' { 0xfc } else { c as u8 }).collect();
    for bytes in [text.as_bytes(), &utf16, &windows] {
        let imported = import(bytes).unwrap();
        assert_eq!(imported.datasets[0].source.rows.kept, 2);
        assert_eq!(imported.datasets[0].source.rounding.as_ref().unwrap().rows, 2);
    }
    let ambiguous = "year;exporter;importer;product;value_usd\n2022;DEU;POL;151190;1,234\n";
    let error = import(ambiguous.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("\"1,234\"") && error.contains("--decimal comma"), "{error}");
}

#[test]
fn readers_stand_below_the_store() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/readers");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let upwards = text.lines().find(|l| {
            let code = l.trim_start();
            !code.starts_with("//")
                && (code.contains("crate::store") || code.contains("crate::indicators"))
        });
        assert_eq!(upwards, None, "{}", path.display());
        read += 1;
    }
    assert!(read > 20);
}
