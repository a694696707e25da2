//! A part of a table: the rows in which a column has one of some values.
//!
//! ```
//! use corridor_gravity::formula::{Column, Frame};
//! let mut frame = Frame::default();
//! frame.insert("year", Column::numbers(vec![1990.0, 1991.0, 1994.0, 1998.0]));
//! frame.insert("exporter", Column::text(["DEU", "DEU", "POL", "KEN"]));
//! frame.only("year=1990,1994")?;
//! assert_eq!(frame.rows(), 2);
//! # Ok::<(), corridor_gravity::formula::FormulaError>(())
//! ```

use super::evaluate::Context;
use super::factor::Labels;
use super::frame::{Numbers, Values};
use super::lex::error;
use super::parse::condition;
use super::{Column, FormulaError, Frame, Problem};

impl Frame {
    /// Keep the rows of which `COLUMN=VALUE,VALUE`, or a comparison as formulas have them, is true; a
    /// row without a value goes.
    ///
    /// ```
    /// # use corridor_gravity::formula::{Column, Frame};
    /// # let mut frame = Frame::default();
    /// frame.insert("exporter", Column::text(["DEU", "DEU", "POL"]));
    /// frame.insert("importer", Column::text(["DEU", "KEN", "KEN"]));
    /// frame.only("exporter != importer")?;
    /// assert_eq!(frame.rows(), 2);
    /// # Ok::<(), corridor_gravity::formula::FormulaError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`FormulaError`] pointing at the column that is not there or the value that it never has.
    pub fn only(&mut self, text: &str) -> Result<(), FormulaError> {
        let keep = self.where_true(text)?;
        self.columns.values_mut().for_each(|column| column.retain(&keep));
        Ok(())
    }

    /// The rows of which a condition of [`Frame::only`] is true.
    pub(super) fn where_true(&self, text: &str) -> Result<Vec<bool>, FormulaError> {
        let expected = |found: &str| {
            let problem =
                Problem::Expected { expected: "COLUMN=VALUE,VALUE", found: found.to_owned() };
            error(text, 0..text.len(), problem)
        };
        let Some((name, values)) = listed(text) else {
            if text.contains(['<', '>', '=']) {
                return self.comparison(text);
            }
            return Err(expected(text));
        };
        let Some(column) = self.column(name.trim()) else {
            return Err(error(text, 0..name.len(), self.unknown(name.trim())));
        };
        let mut keep = vec![false; self.rows()];
        let mut at = name.len() + 1;
        for value in values.split(',') {
            let place = at..at + value.len();
            at = place.end + 1;
            if !mark(column, value.trim(), &mut keep) {
                let problem = self.no_such_value(name.trim(), value.trim());
                return Err(error(text, place, problem));
            }
        }
        Ok(keep)
    }

    fn comparison(&self, text: &str) -> Result<Vec<bool>, FormulaError> {
        let condition = condition(text)?;
        let lag = |_: i64| Err(Problem::NoPanel);
        let value = Context { text, frame: self, lag: &lag }.evaluate(&condition)?;
        let missing = |row: usize| value.missing.as_ref().is_some_and(|missing| missing[row]);
        let holds = |(row, &x): (usize, &f64)| x.abs() > 0.0 && !missing(row);
        Ok(value.numbers.iter().enumerate().map(holds).collect())
    }
}

/// The parts of `COLUMN=VALUE,VALUE`; none of a comparison.
pub(super) fn listed(text: &str) -> Option<(&str, &str)> {
    let (name, values) = text.split_once('=')?;
    (!values.starts_with('=') && !name.ends_with(['!', '<', '>'])).then_some((name, values))
}

/// Mark the rows with a value; whether there is one.
fn mark(column: &Column, value: &str, keep: &mut [bool]) -> bool {
    let there = |row: usize| column.missing.as_ref().is_none_or(|missing| !missing[row]);
    let mut found = false;
    let mut mark = |row: usize, equal: bool| {
        if equal && there(row) {
            (keep[row], found) = (true, true);
        }
    };
    match &column.values {
        Values::Numbers(numbers) => {
            let Ok(value) = value.parse::<f64>() else { return false };
            numbers.iter().enumerate().for_each(|(row, x)| mark(row, x.total_cmp(&value).is_eq()));
        }
        Values::Whole { codes, labels } => {
            let Some(code) = Labels::Whole(labels.into()).find(value) else { return false };
            codes.iter().enumerate().for_each(|(row, &c)| mark(row, c as usize == code));
        }
        Values::Long(numbers) => {
            let Ok(value) = value.parse::<i64>() else { return false };
            numbers.iter().enumerate().for_each(|(row, &x)| mark(row, x == value));
        }
        Values::Text { codes, labels } => {
            let Some(code) = labels.iter().position(|l| l == value) else { return false };
            codes.iter().enumerate().for_each(|(row, &c)| mark(row, c as usize == code));
        }
    }
    found
}

impl Column {
    fn retain(&mut self, keep: &[bool]) {
        let pick = |at: usize| keep.get(at).copied().unwrap_or(false);
        let mut at = 0..;
        let mut next = || at.next().is_some_and(pick);
        match &mut self.values {
            Values::Numbers(Numbers::Own(numbers)) => numbers.retain(|_| next()),
            Values::Numbers(numbers) => {
                *numbers = Numbers::Own(numbers.iter().copied().filter(|_| next()).collect());
            }
            Values::Long(numbers) => numbers.retain(|_| next()),
            Values::Whole { codes, .. } | Values::Text { codes, .. } => codes.retain(|_| next()),
        }
        if let Some(missing) = self.missing.take() {
            let left: Vec<bool> = missing
                .into_iter()
                .enumerate()
                .filter(|&(at, _)| pick(at))
                .map(|(_, m)| m)
                .collect();
            self.missing = left.contains(&true).then_some(left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        let mut frame = Frame::default();
        let year = Column::numbers(vec![1990.0, 1991.0, 1994.0, 1990.0]);
        frame.insert("year", year.with_missing(vec![false, false, false, true]));
        frame.insert("exporter", Column::text(["DEU", "DEU", "POL", "KEN"]));
        frame
    }

    #[test]
    fn a_row_without_a_value_goes() {
        let mut frame = frame();
        frame.only("year=1990,1994").unwrap();
        assert_eq!(frame.rows(), 2);
        frame.only("exporter=POL").unwrap();
        assert_eq!(frame.rows(), 1);
    }

    #[test]
    fn a_comparison_is_a_condition() {
        let rows = |condition: &str| {
            let mut frame = frame();
            frame.only(condition).map(|()| frame.rows())
        };
        assert_eq!(rows("year >= 1991").unwrap(), 2);
        assert_eq!(rows("year==1990").unwrap(), 1, "a missing year is no year");
        assert_eq!(rows("exporter != \"DEU\"").unwrap(), 2);
        assert_eq!(rows("exporter == POL").unwrap(), 1);
        let error = rows("exporter == 'FRA'").unwrap_err();
        assert_eq!((error.at.start, error.to_string().contains("is never FRA")), (12, true));
        assert!(rows("year > 1990 1991").unwrap_err().to_string().contains("formula:1:13"));
    }

    #[test]
    fn a_value_that_is_never_there_is_pointed_at() {
        let error = frame().only("year=1990,1992").unwrap_err();
        assert_eq!(
            (error.at.clone(), error.to_string().contains("year is never 1992")),
            (10..14, true)
        );
        let error = frame().only("yeer=1990").unwrap_err();
        assert!(error.to_string().contains("did you mean \"year\"?"), "{error}");
        assert!(frame().only("year").unwrap_err().to_string().contains("COLUMN=VALUE"));
    }
}
