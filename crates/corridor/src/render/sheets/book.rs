//! Sheets of typed cells, written.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format as Style, FormatAlign, Url, Workbook, Worksheet,
    XlsxError,
};

use super::MOST_ROWS;
use crate::error::Error;

/// Characters that a cell can hold.
const LONGEST: usize = 32_767;
/// Characters of a sheet's name.
const LONGEST_NAME: usize = 31;
/// Links that a sheet can hold.
const MOST_LINKS: usize = 65_530;
/// Columns that a sheet can hold.
const MOST_COLUMNS: usize = 16_384;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;
/// Rows that are looked at for a column's width.
const LOOKED_AT: usize = 500;
/// What opens its evidence: a quiet blue.
const OPENS: u32 = 0x1F_4E79;

/// A sheet.
pub(super) struct Sheet {
    /// Its name, made to fit.
    pub(super) name: String,
    /// A line over the heading.
    pub(super) title: Option<String>,
    /// The columns.
    pub(super) columns: Vec<Column>,
    /// The rows, each as long as `columns`.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A column.
pub(super) struct Column {
    /// Its heading, with the unit.
    pub(super) heading: String,
    /// Whether it is set to the right.
    pub(super) numeric: bool,
}

/// A cell.
#[derive(Clone)]
pub(super) enum Cell {
    /// Nothing is known.
    Empty,
    /// Text, and what it opens.
    Text { text: String, link: Option<Link> },
    /// A number, and what it opens.
    Number { value: f64, format: Format, link: Option<Link> },
}

impl Cell {
    /// Text that opens nothing.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), link: None }
    }

    /// A number that opens nothing.
    pub(super) fn count(value: usize) -> Self {
        Self::Number { value: value as f64, format: Format::Whole, link: None }
    }
}

/// What a cell opens.
#[derive(Clone)]
pub(super) enum Link {
    /// A row of a sheet: the sheet's place in the book, and the row under its heading.
    Row { sheet: usize, row: usize },
    /// An address.
    Address(String),
}

/// How a number is shown; the cell holds all of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// As it is.
    General,
    /// Whole, in thousands.
    Whole,
    /// A year.
    Year,
    /// A fraction as percent.
    Percent,
    /// Two places.
    Ratio,
}

impl Format {
    fn code(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Whole => "#,##0",
            Self::Year => "0",
            Self::Percent => "0.0%",
            Self::Ratio => "0.00",
        }
    }
}

/// The sheets as the bytes of a workbook, dated to a day where there is one.
pub(super) fn written(sheets: &[Sheet], title: &str, day: Option<Date>) -> Result<Vec<u8>, Error> {
    let names = names(sheets);
    let starts: Vec<usize> =
        sheets.iter().map(|sheet| usize::from(sheet.title.is_some())).collect();
    let book = Book { names, starts };
    let mut workbook = Workbook::new();
    // The day of what is said; what is of no day gets the first that the format has.
    let (year, month, day) = day.map_or((1980, 1, 1), |d| (d.year(), d.month(), d.day()));
    let made =
        ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs())
            .map_err(fault)?;
    let properties = DocProperties::new().set_title(title).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    for (at, sheet) in sheets.iter().enumerate() {
        book.fits(at, sheet)?;
        book.write(workbook.add_worksheet(), at, sheet).map_err(fault)?;
    }
    workbook.save_to_buffer().map_err(fault)
}

fn fault(error: XlsxError) -> Error {
    Error::Sheets { message: error.to_string() }
}

struct Book {
    names: Vec<String>,
    starts: Vec<usize>,
}

impl Book {
    fn fits(&self, at: usize, sheet: &Sheet) -> Result<(), Error> {
        let rows = sheet.rows.len() + self.starts[at] + 1;
        let what = match () {
            () if rows > MOST_ROWS => format!("{rows} rows and a sheet holds {MOST_ROWS}"),
            () if sheet.columns.len() > MOST_COLUMNS => {
                format!("{} columns and a sheet holds {MOST_COLUMNS}", sheet.columns.len())
            }
            () => return Ok(()),
        };
        Err(Error::Sheets { message: format!("{} has {what}", sheet.name) })
    }

    fn write(&self, out: &mut Worksheet, at: usize, sheet: &Sheet) -> Result<(), XlsxError> {
        out.set_name(&self.names[at])?;
        let heading = self.starts[at];
        if let Some(title) = &sheet.title {
            let bold = Style::new().set_bold();
            out.write_string_with_format(0, 0, cut(title), &opened(bold, title))?;
        }
        for (column, at) in sheet.columns.iter().zip(0..) {
            let style = Style::new().set_bold().set_text_wrap().set_align(match column.numeric {
                true => FormatAlign::Right,
                false => FormatAlign::Left,
            });
            let style = opened(style, &column.heading);
            out.write_string_with_format(heading as u32, at, cut(&column.heading), &style)?;
            out.set_column_width(at, width(sheet, usize::from(at)) as f64)?;
        }
        out.set_freeze_panes(heading as u32 + 1, 0)?;
        if let (Some(last), false) = (sheet.columns.len().checked_sub(1), sheet.rows.is_empty()) {
            let bottom = heading + sheet.rows.len();
            out.autofilter(heading as u32, 0, bottom as u32, last as u16)?;
        }
        let mut links = 0;
        for (row, line) in sheet.rows.iter().zip(heading as u32 + 1..) {
            for (cell, column) in row.iter().zip(0..) {
                self.cell(out, (line, column), cell, &mut links)?;
            }
        }
        Ok(())
    }

    fn cell(
        &self,
        out: &mut Worksheet,
        (row, column): (u32, u16),
        cell: &Cell,
        links: &mut usize,
    ) -> Result<(), XlsxError> {
        let (Cell::Text { link, .. } | Cell::Number { link, .. }) = cell else { return Ok(()) };
        let mut style = Style::new();
        if let Some(link) = link.as_ref().filter(|_| *links < MOST_LINKS) {
            *links += 1;
            style = style.set_font_color(Color::RGB(OPENS));
            out.write_url_with_text(row, column, self.url(link), "x")?;
        }
        // A link's cell holds what is written over it.
        match cell {
            Cell::Empty => {}
            Cell::Text { text, .. } => {
                let style = opened(style, text);
                out.write_string_with_format(row, column, cut(text), &style)?;
            }
            Cell::Number { value, format, .. } => {
                let style = style.set_num_format(format.code());
                out.write_number_with_format(row, column, *value, &style)?;
            }
        }
        Ok(())
    }

    fn url(&self, link: &Link) -> Url {
        match link {
            Link::Address(address) => Url::new(address),
            Link::Row { sheet, row } => {
                let name = self.names[*sheet].replace('\'', "''");
                Url::new(format!("internal:'{name}'!A{}", self.starts[*sheet] + row + 2))
            }
        }
    }
}

/// Who edits a cell that begins as a formula does keeps it text.
fn opened(style: Style, text: &str) -> Style {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => style.set_quote_prefix(),
        false => style,
    }
}

/// Text as a cell can hold it, with what was left out said.
fn cut(text: &str) -> String {
    let clean = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => '\u{fffd}',
        c => c,
    };
    let length = text.encode_utf16().count();
    if length <= LONGEST {
        return text.chars().map(clean).collect();
    }
    let note = format!(" … ({length} characters; the JSON of the brief holds all)");
    let mut room = LONGEST - note.encode_utf16().count();
    let fits = |c: &char| {
        let held = room >= c.len_utf16();
        room = room.saturating_sub(c.len_utf16());
        held
    };
    text.chars().map(clean).take_while(fits).collect::<String>() + &note
}

fn width(sheet: &Sheet, at: usize) -> usize {
    let of_cell = |row: &Vec<Cell>| match row.get(at) {
        Some(Cell::Text { text, .. }) => {
            text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
        }
        Some(Cell::Number { value, format, .. }) => match format {
            Format::Whole => format!("{value:.0}").len() * 4 / 3,
            Format::General => format!("{value}").len(),
            _ => 7,
        },
        _ => 0,
    };
    let most = sheet.rows.iter().take(LOOKED_AT).map(of_cell).max().unwrap_or(0);
    let heading = sheet.columns[at].heading.chars().count().min(20);
    (most.max(heading) + 2).clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Names that the format takes, no two alike.
fn names(sheets: &[Sheet]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut names = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let plain = |c: char| match c {
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => '-',
            c if c.is_control() => '-',
            c => c,
        };
        let wanted: String = sheet.name.trim().chars().map(plain).collect();
        // The format keeps one name for itself.
        let wanted = match wanted.to_lowercase().as_str() {
            "" => "table".to_owned(),
            "history" => "history-1".to_owned(),
            _ => wanted,
        };
        let mut n = 1;
        let mut name = shortened(&wanted, "");
        while !taken.insert(name.to_lowercase()) {
            n += 1;
            name = shortened(&wanted, &format!("~{n}"));
        }
        names.push(name);
    }
    names
}

fn shortened(name: &str, tail: &str) -> String {
    let mut room = LONGEST_NAME - tail.len();
    let fits = |c: &char| {
        let held = room >= c.len_utf16();
        room = room.saturating_sub(c.len_utf16());
        held
    };
    let kept: String = name.chars().take_while(fits).collect();
    format!("{}{tail}", kept.trim_end())
}
