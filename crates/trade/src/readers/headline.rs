//! Headline figures: what ministries and newspapers said that trade was, as they said it.
//!
//! ```text
//! period_start,period_end,metric,value,unit,reporter,source,published,note
//! 2024-01-01,2024-12-31,total_trade,4964661123,USD,POL,example.org/a,2025-02-11,exact
//! ,,target_total_trade,10000000000,USD,both,example.org/b,2022-08,no date set
//! ```
//!
//! A figure keeps its measure, unit and reporter as text; nothing is converted or merged here. A
//! period is both days or neither. A publication day may be known only to its month.

use std::path::Path;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::table::{Row, bytes, rows};
use crate::error::Error;

/// The columns, in order.
pub const COLUMNS: [&str; 9] = [
    "period_start",
    "period_end",
    "metric",
    "value",
    "unit",
    "reporter",
    "source",
    "published",
    "note",
];

/// One figure that somebody published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// First and last day that the figure covers; `None` when it names none.
    pub period: Option<(Date, Date)>,
    /// What was measured, in the file's own word, such as `total_trade`.
    pub metric: String,
    /// The figure, in `unit`.
    pub value: Decimal,
    /// `USD` or another currency code.
    pub unit: String,
    /// Who filed the record: ISO 3166 alpha-3, or `both`.
    pub reporter: String,
    /// Where it was read.
    pub source: String,
    /// First and last day on which it may have been published; equal when the day is known.
    pub published: Option<(Date, Date)>,
    /// What else is known.
    pub note: String,
    /// Its line in the file.
    pub line: u64,
}

/// Every figure of a file, in file order.
///
/// # Errors
///
/// [`Error::Rows`] with the first twenty cells that are not what their column holds.
pub fn read(path: &Path) -> Result<Vec<Headline>, Error> {
    parse(&bytes(path)?, path)
}

/// As [`read`], from bytes; `path` is for messages.
///
/// # Errors
///
/// As [`read`].
pub fn parse(bytes: &[u8], path: &Path) -> Result<Vec<Headline>, Error> {
    rows(path, bytes, &COLUMNS, headline)
}

impl Headline {
    /// Whether its period was over when it was published; a figure of a period that still runs is an
    /// estimate and no outturn.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.period.zip(self.published).is_none_or(|((_, end), (_, known))| end <= known)
    }
}

/// How the names of measures begin that say what is wanted and not what was.
const WISHES: [&str; 2] = ["target_", "forecast_"];

fn headline(row: &mut Row<'_>) -> Option<Headline> {
    // Each cell is looked at even when an earlier one is bad, so that all problems show at once.
    let period = row.period();
    let metric = row.required("metric", "a measure, such as total_trade");
    let value = row.decimal("value", "an amount in digits, such as 4964661123");
    let unit = row.required("unit", "a currency, such as USD");
    let reporter = row.required("reporter", "who filed it, such as POL");
    let source = row.required("source", "where it was read");
    let published = published(row);
    let wished = metric.as_deref().is_some_and(|m| WISHES.iter().any(|wish| m.starts_with(wish)));
    if let (Some(Some((start, _))), Some(Some((_, known)))) = (period, published)
        && start > known
        && !wished
    {
        row.problem("period_start", "a period that had begun on the day of publication");
        return None;
    }
    Some(Headline {
        period: period?,
        metric: metric?,
        value: value?,
        unit: unit?,
        reporter: reporter?,
        source: source?,
        published: published?,
        note: row.text("note").to_owned(),
        line: row.line(),
    })
}

/// A day, or a month as `YYYY-MM`, or nothing.
fn published(row: &mut Row<'_>) -> Option<Option<(Date, Date)>> {
    let text = row.text("published");
    let day: Option<Date> = match text.len() {
        0 => return Some(None),
        10 => text.parse().ok(),
        7 => {
            let first: Option<Date> = format!("{text}-01").parse().ok();
            if let Some(first) = first {
                return Some(Some((first, first.last_of_month())));
            }
            None
        }
        _ => None,
    };
    if day.is_none() {
        row.problem("published", "a day as YYYY-MM-DD, a month as YYYY-MM, or nothing");
    }
    day.map(|day| Some((day, day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn of(rows: &str) -> Result<Vec<Headline>, Error> {
        parse(format!("{}\n{rows}", COLUMNS.join(",")).as_bytes(), Path::new("h.csv"))
    }

    #[test]
    fn a_figure_a_target_and_a_month() {
        let read = of("2024-01-01,2024-12-31,total_trade,4964661123,USD,POL,a.org,2025-02-11,\"exact, \"\"yes\"\"\"\n\
                       ,,target_total_trade,10000000000.50,USD,both,b.org,2022-08,\n").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].period, Some((date(2024, 1, 1), date(2024, 12, 31))));
        assert_eq!(read[0].value, Decimal::from(4_964_661_123_i64));
        assert_eq!(read[0].note, "exact, \"yes\"");
        assert_eq!((read[1].period, read[1].line), (None, 3));
        assert_eq!(read[1].published, Some((date(2022, 8, 1), date(2022, 8, 31))));
        assert_eq!(read[1].value.to_string(), "10000000000.50");
    }

    #[test]
    fn every_bad_cell_is_told_of_at_once() {
        let error = of("2024-13-01,2024-12-31,,5bn,USD,POL,a.org,soon,\n").unwrap_err().to_string();
        for part in [
            "h.csv:2: period_start: found \"2024-13-01\"",
            "h.csv:2: metric: found \"\"",
            "h.csv:2: value: found \"5bn\"",
            "h.csv:2: published: found \"soon\"",
        ] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn half_a_period_and_one_backwards_are_errors() {
        let error = of("2024-01-01,,t,1,USD,POL,a,,\n2024-05-01,2024-01-01,t,1,USD,POL,a,,\n");
        let error = error.unwrap_err().to_string();
        assert!(error.contains("h.csv:2: period_end: found \"\""), "{error}");
        assert!(error.contains("h.csv:3: period_end: found \"2024-01-01\""), "{error}");
    }

    #[test]
    fn a_year_is_over_before_its_figure_is_known() {
        let row = |end: &str, metric: &str, published: &str| {
            of(&format!("2025-01-01,{end},{metric},1,USD,POL,a,{published},\n"))
        };
        let error = row("2025-12-31", "total_trade", "2024-01-01").unwrap_err().to_string();
        assert!(error.contains("h.csv:2: period_start: found \"2025-01-01\""), "{error}");
        let is_over = |published: &str| {
            row("2025-12-31", "total_trade", published).unwrap().iter().all(Headline::is_over)
        };
        assert!(!is_over("2025-11"));
        assert!(is_over("2025-12"));
        assert!(row("2025-12-31", "total_trade", "").is_ok());
        assert!(row("2025-12-31", "target_total_trade", "2024-01-01").is_ok());
    }

    #[test]
    fn negative_short_and_headless_are_errors() {
        assert!(of(",,t,-1,USD,POL,a,,\n").is_err());
        assert!(of(",,t,1e9,USD,POL,a,,\n").is_err());
        let error = of(",,t,1\n").unwrap_err().to_string();
        assert!(error.contains("h.csv:2: found \"4 fields\", expected 9 fields"), "{error}");
        let error = parse(b"", Path::new("h.csv")).unwrap_err().to_string();
        assert!(error.contains("expected the header period_start,"), "{error}");
        let mut bytes = COLUMNS.join(",").into_bytes();
        bytes.extend_from_slice(b"\n,,t\xff,1,USD,POL,a,,\n");
        let error = parse(&bytes, Path::new("h.csv")).unwrap_err().to_string();
        assert!(error.contains("h.csv:2: ") && error.contains("expected UTF-8"), "{error}");
    }
}
