//! A brief as a workbook, read back by another's reader: numbers are numbers, text is text, what a cell
//! says opens its evidence.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::sync::OnceLock;

use calamine::{Data, Reader as _, Xlsx};
use corridor::brief::{self, Block, Brief, Section, Span, Table};
use corridor::key::Key;
use corridor::language::{named, translate};
use corridor::render::{sheets, tables};
use corridor::{Folder, sample};

fn sampled() -> &'static Brief {
    static BRIEF: OnceLock<Brief> = OnceLock::new();
    BRIEF.get_or_init(|| {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("sample");
        sample::write(&root).unwrap();
        let as_of = jiff::civil::date(2026, 11, 29);
        brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
    })
}

type Book = Xlsx<Cursor<Vec<u8>>>;

fn opened(bytes: &[u8]) -> Book {
    calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap()
}

/// A sheet's cells, a row after another.
fn cells(book: &mut Book, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The sample's brief with one table more, of words.
fn with_words(rows: &[&[&str]]) -> Brief {
    let mut brief = sampled().clone();
    let cell = |text: &&str| vec![Span::Words((*text).to_owned())];
    let key: Key = serde_json::from_value("t/planted".into()).unwrap();
    let table = Table {
        key: key.clone(),
        caption: "=cmd in a caption".to_owned(),
        columns: vec![brief::column("=HS code"), brief::column("Company")],
        rows: rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    };
    brief.sections.push(Section {
        key,
        title: "Planted".to_owned(),
        lead: Vec::new(),
        blocks: vec![Block::Table(table)],
    });
    brief
}

#[test]
fn every_table_is_a_sheet_and_its_sums_are_those_of_the_data() {
    let brief = sampled();
    let bytes = sheets::brief(brief).unwrap();
    let mut book = opened(&bytes);
    let names = book.sheet_names();
    let all = tables::tables(brief).unwrap();
    assert_eq!(names.len(), all.len() + 5, "{names:?}");
    let mut summed = 0;
    for (table, name) in all.iter().zip(&names[1..]) {
        let rows = cells(&mut book, name);
        assert_eq!(rows.len(), table.batch.num_rows() + 2, "{name}");
        for (at, field) in table.batch.schema().fields().iter().enumerate() {
            let heading = rows[1][at].to_string();
            assert!(field.name().starts_with(&heading), "{name}: {heading}, {}", field.name());
            let column = table.batch.column(at);
            let Some(numbers) = column.as_any().downcast_ref::<arrow_array::Float64Array>() else {
                continue;
            };
            let sum: f64 = numbers.iter().flatten().sum();
            let found = rows[2..].iter().map(|row| match &row[at] {
                Data::Float(value) => *value,
                Data::Int(value) => *value as f64,
                Data::Empty => 0.0,
                other => panic!("{name}, {heading}: {other:?} is no number"),
            });
            let found: f64 = found.sum();
            assert!((found - sum).abs() <= 1e-9 * sum.abs(), "{name}, {heading}: {found}, {sum}");
            summed += 1;
        }
    }
    assert!(summed > 40, "{summed}");
}

#[test]
fn every_claim_is_there_with_its_number_and_its_unit() {
    let brief = sampled();
    let mut book = opened(&sheets::brief(brief).unwrap());
    let rows = cells(&mut book, "Every claim");
    let claims = brief.claims();
    assert_eq!(rows.len(), claims.len() + 1);
    for (row, claim) in rows[1..].iter().zip(&claims) {
        assert_eq!(row[0].to_string(), claim.key.to_string());
        assert_eq!(row[2].to_string(), claim.unit.name());
        match claim.value {
            Some(value) => {
                let found = row[1].to_string().parse::<f64>().unwrap();
                assert_eq!(found.to_bits(), value.to_bits());
            }
            None => assert!(matches!(row[1], Data::Empty), "{row:?}"),
        }
    }
}

#[test]
fn text_is_never_a_formula_and_a_code_keeps_its_noughts() {
    let hostile = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\u{1}=1", "_x0041_ <&>"];
    let mut rows: Vec<Vec<&str>> = hostile.iter().map(|text| vec!["010121", *text]).collect();
    let long = "ş".repeat(40_000);
    rows.push(vec!["0901", &long]);
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let bytes = sheets::brief(&with_words(&rows)).unwrap();
    let mut book = opened(&bytes);
    let found = cells(&mut book, "planted");
    assert_eq!(found[0][0], Data::String("=cmd in a caption".to_owned()));
    assert_eq!(found[1][0], Data::String("=HS code".to_owned()));
    for (row, text) in found[2..].iter().zip(hostile) {
        assert_eq!(row[0], Data::String("010121".to_owned()));
        assert_eq!(row[1], Data::String(text.replace('\u{1}', "\u{fffd}")));
    }
    let Data::String(cut) = &found[2 + hostile.len()][1] else { panic!("{found:?}") };
    assert!(
        cut.encode_utf16().count() <= 32_767 && cut.contains("(40000 characters"),
        "{}",
        cut.len()
    );
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
    }
}

#[test]
fn a_claim_opens_its_evidence() {
    let brief = sampled();
    let bytes = sheets::brief(brief).unwrap();
    let mut book = opened(&bytes);
    let evidence = cells(&mut book, "Evidence");
    let tables = brief.tables();
    let mut links = 0;
    for (table, at) in tables.iter().zip(2..) {
        let sheet = part(&bytes, &format!("xl/worksheets/sheet{at}.xml"));
        let mut targets: BTreeMap<String, usize> = BTreeMap::new();
        for link in sheet.split("<hyperlink ").skip(1) {
            let value = |name: &str| {
                let from = link.split_once(&format!("{name}=\"")).unwrap().1;
                from.split_once('"').unwrap().0.to_owned()
            };
            let row = value("location")
                .strip_prefix("'Evidence'!A")
                .or_else(|| panic!("{link}"))
                .unwrap()
                .parse()
                .unwrap();
            targets.insert(value("ref"), row);
        }
        for (row, line) in table.rows.iter().zip(3..) {
            for (cell, column) in row.iter().zip('A'..) {
                let Some(card) = cell.iter().find_map(|span| match span {
                    Span::Claim { card, .. } => Some(card),
                    Span::Words(_) => None,
                }) else {
                    continue;
                };
                let row = targets[&format!("{column}{line}")];
                assert_eq!(evidence[row - 1][0].to_string(), card.to_string(), "{}", table.key);
                links += 1;
            }
        }
    }
    assert!(links > 1_000, "{links}");
}

#[test]
fn the_same_brief_gives_the_same_bytes_and_a_language_its_own_words() {
    let brief = sampled();
    assert!(sheets::brief(brief).unwrap() == sheets::brief(brief).unwrap());
    let turkish = translate(brief, named("tr").unwrap()).unwrap().brief;
    let bytes = sheets::brief(&turkish).unwrap();
    let book = opened(&bytes);
    assert_eq!(book.sheet_names()[0], "İçindekiler");
    assert!(part(&bytes, "docProps/core.xml").contains("2026-11-29T00:00:00Z"));
}

#[test]
fn tables_of_any_kind_are_sheets() {
    use std::sync::Arc;

    let batch = arrow_array::RecordBatch::try_from_iter([
        ("product", Arc::new(arrow_array::StringArray::from(vec!["010121", "=1+1"])) as _),
        ("value", Arc::new(arrow_array::Float64Array::from(vec![Some(1.5), None])) as _),
        ("odd", Arc::new(arrow_array::Float64Array::from(vec![f64::NAN, f64::INFINITY])) as _),
        ("year", Arc::new(arrow_array::UInt16Array::from(vec![2023, 2024])) as _),
        ("large", Arc::new(arrow_array::Int64Array::from(vec![9_007_199_254_740_993, 1])) as _),
    ])
    .unwrap();
    let name = "a/b[c]: a name longer than thirty-one characters".to_owned();
    let tables = [(name.clone(), &batch), (name, &batch)];
    let tables: Vec<tables::Columns> = tables
        .into_iter()
        .map(|(name, batch)| tables::Columns { name, batch: batch.clone() })
        .collect();
    let bytes = sheets::workbook(&tables).unwrap();
    let mut book = opened(&bytes);
    let names = book.sheet_names();
    assert_eq!(names, ["a-b-c-- a name longer than thir", "a-b-c-- a name longer than th~2"]);
    let found = cells(&mut book, &names[1]);
    assert_eq!(found[1][0], Data::String("010121".to_owned()));
    assert_eq!(found[2][0], Data::String("=1+1".to_owned()));
    assert_eq!((&found[1][1], &found[2][1]), (&Data::Float(1.5), &Data::Empty));
    assert_eq!(found[1][2], Data::String("NaN".to_owned()));
    assert_eq!(found[1][3].to_string(), "2023");
    assert_eq!(found[1][4], Data::String("9007199254740993".to_owned()));
}
