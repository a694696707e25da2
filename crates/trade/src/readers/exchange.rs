//! Average exchange rates: units of one currency for one of another, over a period.
//!
//! ```text
//! period_start,period_end,base,quote,rate,source
//! 2024-01-01,2024-12-31,USD,PLN,3.9812,ECB, mean of monthly means
//! ```
//!
//! `rate` is how many units of `quote` one unit of `base` bought on average, so an amount in
//! `quote` divided by `rate` is an amount in `base`.

use std::path::Path;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::table::{Row, bytes, rows};
use crate::error::Error;

/// The columns, in order.
pub const COLUMNS: [&str; 6] = ["period_start", "period_end", "base", "quote", "rate", "source"];

/// An average rate over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// First day of the period.
    pub first: Date,
    /// Last day of the period.
    pub last: Date,
    /// The currency of which one unit is priced.
    pub base: String,
    /// The currency in which it is priced.
    pub quote: String,
    /// Units of `quote` for one `base`, above zero.
    pub rate: Decimal,
    /// Where it comes from.
    pub source: String,
    /// Its line in the file.
    pub line: u64,
}

/// Every rate of a file, in file order.
///
/// # Errors
///
/// [`Error::Rows`] with the first twenty cells that are not what their column holds, among them
/// a period and pair of currencies that occurs twice.
pub fn read(path: &Path) -> Result<Vec<Rate>, Error> {
    parse(&bytes(path)?, path)
}

/// As [`read`], from bytes; `path` is for messages.
///
/// # Errors
///
/// As [`read`].
pub fn parse(bytes: &[u8], path: &Path) -> Result<Vec<Rate>, Error> {
    let mut known = std::collections::BTreeSet::new();
    rows(path, bytes, &COLUMNS, |row| {
        let rate = rate(row)?;
        if !known.insert((rate.first, rate.last, rate.base.clone(), rate.quote.clone())) {
            row.problem("rate", "one rate for each period and pair of currencies");
            return None;
        }
        Some(rate)
    })
}

fn rate(row: &mut Row<'_>) -> Option<Rate> {
    let period = row.period();
    if period == Some(None) {
        row.problem("period_start", "a day as YYYY-MM-DD");
    }
    let base = currency(row, "base");
    let quote = currency(row, "quote");
    let rate = row.decimal("rate", "a rate in digits, such as 4.5732");
    if rate == Some(Decimal::ZERO) {
        row.problem("rate", "a rate above zero");
    }
    let source = row.required("source", "where the rate comes from");
    let (first, last) = period??;
    Some(Rate {
        first,
        last,
        base: base?,
        quote: quote?,
        rate: rate.filter(|r| !r.is_zero())?,
        source: source?,
        line: row.line(),
    })
}

fn currency(row: &mut Row<'_>, column: &str) -> Option<String> {
    let text = row.text(column);
    if text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(text.to_owned());
    }
    row.problem(column, "a currency code of three capitals, such as USD");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &str) -> Result<Vec<Rate>, Error> {
        parse(format!("{}\n{rows}", COLUMNS.join(",")).as_bytes(), Path::new("x.csv"))
    }

    #[test]
    fn a_rate_is_exact() {
        let read = of("2024-01-01,2024-12-31,USD,PLN,3.98120000000000000001,ECB\n").unwrap();
        assert_eq!(read[0].rate.to_string(), "3.98120000000000000001");
        assert_eq!(read[0].last, jiff::civil::date(2024, 12, 31));
    }

    #[test]
    fn zero_lower_case_twice_and_no_period_are_errors() {
        let error = of("2024-01-01,2024-12-31,USD,PLN,0,ECB\n\
                        2023-01-01,2023-12-31,usd,PLN,4,ECB\n\
                        ,,USD,PLN,4,ECB\n\
                        2022-01-01,2022-12-31,USD,PLN,4,ECB\n\
                        2022-01-01,2022-12-31,USD,PLN,5,ECB\n")
        .unwrap_err()
        .to_string();
        for part in [
            "x.csv:2: rate: found \"0\", expected a rate above zero",
            "x.csv:3: base: found \"usd\"",
            "x.csv:4: period_start: found \"\"",
            "x.csv:6: rate: found \"5\", expected one rate for each period",
        ] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }
}
