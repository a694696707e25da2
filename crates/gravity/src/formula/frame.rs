//! A table in memory: named columns of numbers or of text.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::row::{Lines, Row};

/// A column of a [`Frame`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub(crate) values: Values,
    /// Which rows have no value.
    pub(crate) missing: Option<Vec<bool>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    Numbers(Numbers),
    /// Whole numbers near one another, such as years and identifiers: one for every code, in order.
    Whole {
        codes: Vec<u32>,
        labels: Vec<i64>,
    },
    /// Whole numbers far apart, of which some are too large for a floating-point number.
    Long(Vec<i64>),
    /// A label for every code; codes are in the order of the labels.
    Text {
        codes: Vec<u32>,
        labels: Vec<String>,
    },
}

/// Numbers of a column: its own, or those of whoever read them.
#[derive(Clone)]
pub(crate) enum Numbers {
    Own(Vec<f64>),
    Shared(Arc<dyn AsRef<[f64]> + Send + Sync>),
}

impl Deref for Numbers {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match self {
            Self::Own(numbers) => numbers,
            Self::Shared(numbers) => (**numbers).as_ref(),
        }
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Values {
    /// Its numbers one by one, where they are whole; of a row that is missing, any.
    pub(crate) fn whole(&self) -> Option<Box<dyn Iterator<Item = i64> + '_>> {
        match self {
            Self::Whole { codes, labels } => {
                Some(Box::new(codes.iter().map(|&code| whole(labels, code))))
            }
            Self::Long(numbers) => Some(Box::new(numbers.iter().copied())),
            Self::Numbers(_) | Self::Text { .. } => None,
        }
    }
}

/// The number of a code; a column without any value has no label.
fn whole(labels: &[i64], code: u32) -> i64 {
    labels.get(code as usize).copied().unwrap_or(0)
}

impl Column {
    /// Numbers, none missing.
    #[must_use]
    pub fn numbers(numbers: Vec<f64>) -> Self {
        Self { values: Values::Numbers(Numbers::Own(numbers)), missing: None }
    }

    /// Numbers that are shared with whoever holds them, none missing; they must not change.
    #[must_use]
    pub fn shared(numbers: Arc<dyn AsRef<[f64]> + Send + Sync>) -> Self {
        Self { values: Values::Numbers(Numbers::Shared(numbers)), missing: None }
    }

    /// Whole numbers, also above 2^53: as levels and clusters they stay apart. `missing` marks the
    /// rows that have no value, and is empty where all have one.
    #[must_use]
    pub fn whole<N: Copy + Into<i64>>(numbers: Vec<N>, missing: Vec<bool>) -> Self {
        let here = |row: usize| missing.get(row) != Some(&true);
        let each = || numbers.iter().map(|&x| -> i64 { x.into() });
        let present = || each().enumerate().filter(|&(row, _)| here(row)).map(|(_, x)| x);
        let (first, last) =
            present().fold((i64::MAX, i64::MIN), |(first, last), x| (first.min(x), last.max(x)));
        // Without any value, a table of one.
        let (first, span) = if first > last { (0, 0) } else { (first, last.abs_diff(first)) };
        let values = if span < u64::from(u32::MAX).min(4 * numbers.len() as u64 + 65_536) {
            let place = |x: i64| x.wrapping_sub(first) as usize;
            let mut table = vec![0_u32; span as usize + 1];
            present().for_each(|x| table[place(x)] = 1);
            let mut labels = Vec::new();
            for (at, code) in table.iter_mut().enumerate().filter(|(_, code)| **code == 1) {
                *code = labels.len() as u32;
                labels.push(first + at as i64);
            }
            let code = |(row, x): (usize, N)| if here(row) { table[place(x.into())] } else { 0 };
            Values::Whole { codes: numbers.into_iter().enumerate().map(code).collect(), labels }
        } else if present().all(|x| x.unsigned_abs() <= LARGEST_EXACT) {
            Values::Numbers(Numbers::Own(each().map(|x| x as f64).collect()))
        } else {
            Values::Long(each().collect())
        };
        Self { values, missing: None }.with_missing(missing)
    }

    /// Text, none missing.
    #[must_use]
    pub fn text<T: AsRef<str>>(text: impl IntoIterator<Item = T>) -> Self {
        let text: Vec<T> = text.into_iter().collect();
        let mut labels: Vec<String> = text.iter().map(|t| t.as_ref().to_owned()).collect();
        labels.sort_unstable();
        labels.dedup();
        let codes = text
            .iter()
            .map(|t| labels.partition_point(|l| l.as_str() < t.as_ref()) as u32)
            .collect();
        Self { values: Values::Text { codes, labels }, missing: None }
    }

    /// Text that is already coded: a label for every code.
    #[must_use]
    pub fn coded(codes: Vec<u32>, labels: Vec<String>) -> Self {
        let mut order: Vec<u32> = (0..labels.len() as u32).collect();
        order.sort_by(|&a, &b| labels[a as usize].cmp(&labels[b as usize]));
        let mut sorted: Vec<String> = Vec::with_capacity(labels.len());
        let mut new = vec![0; labels.len()];
        for at in order {
            if sorted.last() != Some(&labels[at as usize]) {
                sorted.push(labels[at as usize].clone());
            }
            new[at as usize] = (sorted.len() - 1) as u32;
        }
        let codes = codes.into_iter().map(|c| new[c as usize]).collect();
        Self { values: Values::Text { codes, labels: sorted }, missing: None }
    }

    /// The same column with some rows missing.
    #[must_use]
    pub fn with_missing(mut self, missing: Vec<bool>) -> Self {
        self.missing = missing.contains(&true).then_some(missing);
        self
    }

    /// The value of a row as text; `None` where it is missing.
    #[must_use]
    pub fn label(&self, row: usize) -> Option<String> {
        if row >= self.len() || self.missing.as_ref().is_some_and(|missing| missing[row]) {
            return None;
        }
        Some(match &self.values {
            Values::Numbers(numbers) => numbers[row].to_string(),
            Values::Whole { codes, labels } => whole(labels, codes[row]).to_string(),
            Values::Long(numbers) => numbers[row].to_string(),
            Values::Text { codes, labels } => labels[codes[row] as usize].clone(),
        })
    }

    /// The value of a row as a number; `None` where it is missing or text.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<f64> {
        if row >= self.len() || self.missing.as_ref().is_some_and(|missing| missing[row]) {
            return None;
        }
        match &self.values {
            Values::Numbers(numbers) => Some(numbers[row]),
            Values::Whole { codes, labels } => Some(whole(labels, codes[row]) as f64),
            Values::Long(numbers) => Some(numbers[row] as f64),
            Values::Text { .. } => None,
        }
    }

    /// Its numbers, where it is of numbers that need not be whole; zero where one is missing.
    #[must_use]
    pub fn as_numbers(&self) -> Option<&[f64]> {
        match &self.values {
            Values::Numbers(numbers) => Some(numbers),
            _ => None,
        }
    }

    /// That it is text, with the first row whose text is no number.
    pub(super) fn not_numbers(&self, name: &str) -> super::Problem {
        let here = |row: usize| self.missing.as_ref().is_none_or(|missing| !missing[row]);
        let first = match &self.values {
            Values::Text { codes, labels } => codes
                .iter()
                .enumerate()
                .filter(|&(row, _)| here(row))
                .map(|(row, &code)| (Row::from(row), labels[code as usize].clone()))
                .find(|(_, label)| label.parse::<f64>().is_err()),
            _ => None,
        };
        super::Problem::NotNumbers { name: name.to_owned(), first: first.map(Box::new) }
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numbers(numbers) => numbers.len(),
            Values::Long(numbers) => numbers.len(),
            Values::Whole { codes, .. } | Values::Text { codes, .. } => codes.len(),
        }
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Columns by name, all of one length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    pub(crate) columns: BTreeMap<String, Column>,
    left_out: Vec<String>,
    notes: Vec<String>,
    lines: Option<Lines>,
}

/// 2^53: whole numbers up to it are floating-point numbers.
pub(super) const LARGEST_EXACT: u64 = 1 << 53;

impl Frame {
    /// Add or replace a column. A column that is not as long as the others is found out when a
    /// model is assembled.
    pub fn insert(&mut self, name: &str, column: Column) {
        self.columns.insert(name.to_owned(), column);
    }

    /// Mention a column that the table has and that is not kept here: an error may suggest it.
    pub fn leave_out(&mut self, name: &str) {
        self.left_out.push(name.to_owned());
    }

    /// Say something about how a column was read.
    pub fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// What was said about how columns were read.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Say where its rows stand in a file.
    pub fn stands(&mut self, lines: Lines) {
        self.lines = Some(lines);
    }

    /// Where a row stands in the file, where it comes from one.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<String> {
        self.lines.as_ref().map(|lines| lines.of(row))
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.values().next().map_or(0, Column::len)
    }

    /// The names of the columns, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The column whose name is nearest to one that is not there.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        self.names()
            .chain(self.left_out.iter().map(String::as_str))
            .map(|n| (strsim::damerau_levenshtein(n, name), n))
            .min()
            .filter(|&(distance, n)| distance <= 1 + n.chars().count() / 3)
            .filter(|&(distance, _)| distance < name.chars().count())
            .map(|(_, n)| n.to_owned())
    }

    /// The values that a column takes, as text, in their order.
    ///
    /// # Errors
    ///
    /// [`FormulaError`](super::FormulaError) for a column that is not there.
    pub fn values(&self, name: &str) -> Result<Vec<String>, super::FormulaError> {
        let column = self.named(name)?;
        let lag = |_: i64| Err(super::Problem::NoPanel);
        let context = super::evaluate::Context { text: name, frame: self, lag: &lag };
        let kind = super::Kind::Name(name.to_owned());
        let levels = super::factor::coded(&context, &super::Expr { at: 0..name.len(), kind })?;
        let mut used = vec![false; levels.labels.len()];
        for (row, &code) in levels.codes.iter().enumerate() {
            used[code as usize] |= column.missing.as_ref().is_none_or(|missing| !missing[row]);
        }
        Ok((0..used.len()).filter(|&at| used[at]).map(|at| levels.labels.text(at)).collect())
    }

    /// A column by name, or the error that names the nearest one.
    ///
    /// # Errors
    ///
    /// [`FormulaError`](super::FormulaError) for a column that is not there.
    pub fn named(&self, name: &str) -> Result<&Column, super::FormulaError> {
        let unknown = || super::lex::error(name, 0..name.len(), self.unknown(name));
        self.column(name).ok_or_else(unknown)
    }

    /// That there is no column of a name.
    pub(super) fn unknown(&self, name: &str) -> super::Problem {
        let mut all: Vec<&str> =
            self.names().chain(self.left_out.iter().map(String::as_str)).collect();
        all.sort_unstable();
        super::Problem::UnknownColumn {
            name: name.to_owned(),
            nearest: self.nearest(name).map(Into::into),
            columns: super::error::few(all.into_iter()),
        }
    }

    /// That a column never has a value.
    pub(super) fn no_such_value(&self, name: &str, value: &str) -> super::Problem {
        let values = self.values(name).unwrap_or_default();
        super::Problem::NoSuchValue {
            value: value.to_owned(),
            variable: name.into(),
            values: super::error::few(values.iter().map(String::as_str)),
        }
    }

    /// A column by name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }
}
