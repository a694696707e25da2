//! Text with a header: what separates the columns, how numbers are written, what is missing.
//!
//! ```text
//! sep=;              a spreadsheet's first line, read over and believed
//! 1.234,56  1 234    the file's values tell its decimal sign, all columns of numbers together
//! 1.234              alone it could be either: refused until somebody says which
//! ```

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;

use corridor_gravity::Lines;
use corridor_gravity::formula::{Column, Fields, Frame, is_missing};
use corridor_trade::readers::Decimals;
use corridor_trade::readers::delimiters::{Told, plain, told};
use corridor_trade::readers::rows::Rows;

use super::{choose, finite, leave_out};
use crate::error::PanelError as Error;

/// Read the columns that are wanted; all without a list.
pub(super) fn read(
    text: Box<dyn Read>,
    path: &Path,
    wanted: Option<&BTreeSet<String>>,
    said: Option<Decimals>,
) -> Result<Frame, Error> {
    let wrong = |source| Error::Csv { path: path.to_owned(), source };
    let unread = |source| Error::File { path: path.to_owned(), source };
    let mut frame = Frame::default();
    let mut text = text;
    let mut head = Vec::new();
    text.by_ref().take(HEAD).read_to_end(&mut head).map_err(unread)?;
    let Layout { delimiter, from, titles } = layout(&head);
    let above = head[..from].iter().filter(|&&byte| byte == b'\n').count() as u64;
    if titles > 0 {
        frame.note(format!("the header is line {}; what stands above it is read over", titles + 1));
    }
    let text = Cursor::new(head.split_off(from)).chain(text);
    let mut rows = Rows::new(csv::ReaderBuilder::new().delimiter(delimiter), text);
    let names: Vec<String> =
        rows.headers().map_err(wrong)?.iter().map(|n| n.trim().to_owned()).collect();
    let chosen = choose(path, &names, wanted)?;
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); chosen.len()];
    let mut lines = Lines::rows(path.display().to_string());
    for (row, record) in rows.enumerate() {
        let (line, record) = record.map_err(|(_, error)| wrong(error))?;
        lines.push(row, above + line);
        for (column, &at) in columns.iter_mut().zip(&chosen) {
            column.push(record.get(at).unwrap_or("").trim().to_owned());
        }
    }
    frame.stands(lines);
    let marked: Vec<bool> = columns.iter().map(|fields| marked(fields, delimiter)).collect();
    let decimals = match said {
        Some(said) => said,
        None => decimals(path, delimiter, columns.iter().zip(&marked), &chosen, &names)?,
    };
    for ((&at, mut fields), marked) in chosen.iter().zip(columns).zip(marked) {
        let name = &names[at];
        if marked && let Some(numbers) = numbers(&fields, decimals) {
            fields = numbers;
        }
        let Fields { column, marks } = Column::fields(&fields);
        if let Some(numbers) = column.as_numbers() {
            finite(&frame, name, numbers)?;
        }
        for (mark, count) in marks {
            let fields = if count == 1 { "1 field is" } else { &format!("{count} fields are") };
            frame.note(format!("column \"{name}\": {fields} missing, written \"{mark}\""));
        }
        frame.insert(name, column);
    }
    leave_out(&mut frame, &names, wanted);
    Ok(frame)
}

/// Bytes in which the header is looked for.
const HEAD: u64 = 1 << 16;
/// Lines that may stand above it.
const MOST_TITLES: usize = 12;

/// What separates the columns, and where the header begins.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    delimiter: u8,
    from: usize,
    titles: usize,
}

/// For each sign that could separate columns the header is the first line that has more than half as
/// many of it as any line has; the sign whose header comes first is believed, then the one there is most
/// of. A byte-order mark and a line `sep=;` are read over.
fn layout(head: &[u8]) -> Layout {
    let start = usize::from(head.starts_with(b"\xef\xbb\xbf")) * 3;
    let lines: Vec<&[u8]> =
        head[start..].split_inclusive(|&byte| byte == b'\n').take(2 * MOST_TITLES).collect();
    if let Some([sign]) = lines.first().and_then(|l| l.trim_ascii_end().strip_prefix(b"sep=")) {
        return Layout { delimiter: *sign, from: start + lines[0].len(), titles: 0 };
    }
    let of = |sign: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| count(line, sign)).collect();
        let most = counts.iter().copied().max().filter(|&most| most > 0)?;
        let at = counts.iter().position(|&count| 2 * count > most)?;
        Some((at, counts[at]))
    };
    let found = [b',', b';', b'\t', b'|'].into_iter().filter_map(|sign| Some((sign, of(sign)?)));
    let best = found.min_by_key(|&(_, (at, count))| (at, std::cmp::Reverse(count)));
    match best {
        Some((delimiter, (titles, _))) if titles <= MOST_TITLES => {
            let above: usize = lines[..titles].iter().map(|line| line.len()).sum();
            Layout { delimiter, from: start + above, titles }
        }
        _ => Layout { delimiter: b',', from: start, titles: 0 },
    }
}

/// How often a sign stands in a line, outside quotes; those after the last cell that is filled do not count.
fn count(line: &[u8], sign: u8) -> usize {
    let filled = line.iter().rposition(|byte| *byte != sign && !byte.is_ascii_whitespace());
    let line = &line[..filled.map_or(0, |last| last + 1)];
    let mut within = false;
    let outside = |byte: &&u8| {
        within ^= **byte == b'"';
        **byte == sign && !within
    };
    line.iter().filter(outside).count()
}

/// Whether a column is of numbers that hold signs which could be a decimal sign or part thousands.
fn marked(fields: &[String], delimiter: u8) -> bool {
    let signs: &[char] = if delimiter == b';' {
        &[',', '.', ' ', '\'', '\u{a0}', '\u{202f}']
    } else {
        &[',', ' ', '\'', '\u{a0}', '\u{202f}']
    };
    let present = || fields.iter().filter(|field| !is_missing(field));
    let digits = |field: &&String| {
        field.starts_with(|c: char| c.is_ascii_digit() || "+-.,".contains(c))
            && field.ends_with(|c: char| c.is_ascii_digit() || ".,".contains(c))
    };
    let either = |field: &String| {
        number(field, Decimals::Point).is_some() || number(field, Decimals::Comma).is_some()
    };
    let many_points = |field: &String| field.bytes().filter(|&byte| byte == b'.').count() > 1;
    present().all(|field| digits(&field))
        && present().any(|field| field.contains(signs) || many_points(field))
        && present().all(either)
}

/// A field as a number with a point and without marks between thousands.
fn number(field: &str, decimals: Decimals) -> Option<String> {
    let plain = String::from_utf8(plain(field.as_bytes(), decimals)?).ok()?;
    plain.parse::<f64>().is_ok().then_some(plain)
}

/// A column as numbers with a point; `None` where a field is none.
fn numbers(fields: &[String], decimals: Decimals) -> Option<Vec<String>> {
    let each = fields
        .iter()
        .map(|field| if is_missing(field) { Some(field.clone()) } else { number(field, decimals) });
    each.collect()
}

/// How the file writes its numbers.
fn decimals<'a>(
    path: &Path,
    delimiter: u8,
    columns: impl Iterator<Item = (&'a Vec<String>, &'a bool)> + Clone,
    chosen: &[usize],
    names: &[String],
) -> Result<Decimals, Error> {
    let marked = columns.zip(chosen).filter(|((_, marked), _)| **marked);
    let fields = marked.clone().flat_map(|((fields, _), &at)| fields.iter().map(move |f| (f, at)));
    let fields = fields.filter(|(field, _)| !is_missing(field));
    let semicolons = delimiter == b';';
    let either = match told(fields.clone().map(|(field, _)| field.as_bytes()), semicolons) {
        Told::Plain => return Ok(Decimals::Point),
        Told::Is(decimals) => return Ok(decimals),
        Told::Either => true,
        Told::Both => false,
    };
    let sign = |field: &str| field.contains([',', '.']);
    let shown = fields.clone().find(|(field, _)| sign(field));
    let (value, column) =
        shown.map_or(("", ""), |(field, at)| (field.as_str(), names[at].as_str()));
    Err(Error::Decimal {
        path: path.to_owned(),
        column: column.into(),
        value: value.into(),
        either,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (char, usize) {
        let layout = layout(text.as_bytes());
        (char::from(layout.delimiter), layout.titles)
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        assert_eq!(told("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n"), (';', 0));
        assert_eq!(told("\"a, in tonnes\";b\n1;2\n"), (';', 0));
        assert_eq!(told("a\tb, c\td\n1\t2\t3\n"), ('\t', 0));
        assert_eq!(told("a|b\n1|2\n"), ('|', 0));
        assert_eq!(told("a\n1\n"), (',', 0));
        assert_eq!(told("sep=;\na,b;c\n"), (';', 0));
        assert_eq!(layout(b"\xef\xbb\xbfsep=;\r\na;b\n").from, 3 + 7);
    }

    #[test]
    fn titles_stand_above_the_header() {
        let wdi = "\"Data Source\",\"WDI\",\n\n\"Updated\",\"2024\",\n\nn,c,i,k,1990,1991,1992,1993\na,b,c,d,1,2,3,4\n";
        assert_eq!(told(wdi), (',', 4));
        assert_eq!(told("Ticaret, milyon dolar\nyil;ihracat;ithalat\n2001;1,5;2,5\n"), (';', 1));
        assert_eq!(told("Trade of 2001,,,\no,d,y,v\nA,B,1,5\nA,C,1,\n"), (',', 1));
        // One name fewer than columns, as R writes row names, is a header: the reader names the line.
        assert_eq!(told("a,b,c\n1,2,3,4\n"), (',', 0));
    }

    fn frame(text: &str, said: Option<Decimals>) -> Result<Frame, Error> {
        read(Box::new(Cursor::new(text.as_bytes().to_vec())), Path::new("p.csv"), None, said)
    }

    fn numbers_of(text: &str, name: &str) -> Vec<Option<f64>> {
        let frame = frame(text, None).unwrap();
        (0..frame.rows()).map(|row| frame.column(name).unwrap().number(row)).collect()
    }

    #[test]
    fn numbers_as_spreadsheets_of_many_countries_write_them() {
        let german = "v;w\n1.234,5;2\n12,25;1.000\n";
        assert_eq!(numbers_of(german, "v"), [Some(1234.5), Some(12.25)]);
        assert_eq!(numbers_of(german, "w"), [Some(2.0), Some(1000.0)]);
        let french = "v;w\n\u{202f}1\u{202f}234,5;2\nNA;1 000\n";
        assert_eq!(numbers_of(french, "v"), [Some(1234.5), None]);
        assert_eq!(numbers_of(french, "w"), [Some(2.0), Some(1000.0)]);
        let english = "v,w\n\"1,234.5\",2\n\"12,345,678\",1\n";
        assert_eq!(numbers_of(english, "v"), [Some(1234.5), Some(12_345_678.0)]);
        assert_eq!(numbers_of("v\tw\n1'234.5\t2\n7\t1\n", "v"), [Some(1234.5), Some(7.0)]);
        assert_eq!(numbers_of("v;w\n0.123;2\n1.5;1\n", "v"), [Some(0.123), Some(1.5)]);
        assert_eq!(numbers_of("v;w\n1,5E+03;2\n-2,5;1\n", "v"), [Some(1500.0), Some(-2.5)]);
        let names = frame("v;w\nKorea, Rep.;2\n1,5;1\n", None).unwrap();
        assert_eq!(names.column("v"), Some(&Column::text(["Korea, Rep.", "1,5"])));
    }

    #[test]
    fn a_sign_that_could_be_either_is_asked_for() {
        let text = "v;w\n1.234;2\n5.678;1\n";
        let error = frame(text, None).unwrap_err();
        assert!(error.to_string().contains("column \"v\" holds \"1.234\""), "{error}");
        assert!(error.cure().is_some_and(|cure| cure.to_string().contains("--decimal")));
        let comma = frame(text, Some(Decimals::Comma)).unwrap();
        assert_eq!(comma.column("v").unwrap().number(0), Some(1234.0));
        let point = frame(text, Some(Decimals::Point)).unwrap();
        assert_eq!(point.column("v").unwrap().number(0), Some(1.234));
    }

    #[test]
    fn a_row_is_named_by_its_line() {
        let places = |text: &str| {
            let frame = frame(text, None).unwrap();
            (0..frame.rows()).map(|row| frame.place(row).unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(places("a,b\n1,2\n3,4\n"), ["p.csv:2", "p.csv:3"]);
        let titled = "Trade, made\na,b,c\n1,\"of\ntwo lines\",2\n\n\n3,4,5\r\n6,7,8";
        assert_eq!(places(titled), ["p.csv:3", "p.csv:7", "p.csv:8"]);
        assert_eq!(places("sep=;\na;b\n1;2\n"), ["p.csv:3"]);
    }
}
