//! What can go wrong, each with the thing, the value found and a cure.

use std::fmt;

/// Where a row stands: the file and, where there is one, its line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
pub struct Place {
    /// The file's name as it was given.
    pub file: Box<str>,
    /// The line, from 1; 0 when the format has none.
    pub line: u64,
}

impl Place {
    /// A line of a file.
    #[must_use]
    pub fn new(file: &str, line: u64) -> Place {
        Place { file: file.into(), line }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.file)
        } else {
            write!(f, "{}:{}", self.file, self.line)
        }
    }
}

/// Everything that this room refuses.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An exact number left the range of 128-bit fractions.
    #[error(
        "{operation} leaves the range of exact numbers (38 digits)\nhint: state values with fewer digits"
    )]
    Overflow {
        /// What was computed.
        operation: &'static str,
    },
    /// A division by zero.
    #[error("{operation} divides by zero")]
    DivisionByZero {
        /// What was computed.
        operation: &'static str,
    },
    /// A text that is not a number.
    #[error("found \"{value}\", expected {expected}")]
    NotANumber {
        /// The text.
        value: String,
        /// What was expected in its place.
        expected: &'static str,
    },
    /// A duty text that was not read to its end.
    #[error(
        "duty text \"{text}\" not understood: \"{rest}\"\nhint: a duty is parts such as 12.8% + 176.8 EUR / 100 kg, joined by +, MIN or MAX; see docs/how-to/bring-a-schedule.md"
    )]
    DutyText {
        /// The text as received.
        text: String,
        /// The part from which it was not understood.
        rest: String,
    },
    /// A unit that is not in the table.
    #[error(
        "unit \"{unit}\" is not in the unit table\nhint: units are kg, t, g, l, hl, m, m2, m3, item, pair, carat and those of rate::UNITS"
    )]
    Unit {
        /// The unit as written.
        unit: String,
    },
    /// A day, month or date that does not exist.
    #[error("found \"{value}\", expected a date as YEAR-MONTH-DAY")]
    Date {
        /// The text.
        value: String,
    },
    /// Two ends in the wrong order.
    #[error(
        "{thing} ends on {end}, before its start on {start}\nhint: correct the source, or leave the row out"
    )]
    EndBeforeStart {
        /// What has these dates.
        thing: String,
        /// Its first day.
        start: String,
        /// Its last day.
        end: String,
    },
    /// A rounding clause that says two things of one number.
    #[error(
        "the rounding clause \"{clause}\" contradicts itself: {value} is both dropped and raised\nhint: name the reading in the agreement's file, with the passage that supports it"
    )]
    ContradictoryRounding {
        /// The clause as written.
        clause: String,
        /// The decimals that both halves cover.
        value: String,
    },
    /// A rounding clause that is not understood.
    #[error(
        "rounding \"{clause}\" not understood\nhint: write none, or down, up, half up, half down or half even and the unit: down 0.1"
    )]
    Rounding {
        /// The clause as written.
        clause: String,
    },
    /// A staging category without a definition.
    #[error(
        "category \"{category}\" is not defined by agreement \"{agreement}\"\nhint: add [[category]] name = \"{category}\" with its stages and the passage that defines it; a label alone never says when cuts begin"
    )]
    NoCategory {
        /// The label.
        category: String,
        /// The agreement's id.
        agreement: String,
    },
    /// A category whose steps do not descend from the base to the end.
    #[error(
        "category \"{category}\": step {step} keeps {share} of the base, more than the step before\nhint: give the shares that remain, in the order of their dates"
    )]
    StepRises {
        /// The label.
        category: String,
        /// Which step, from 1.
        step: usize,
        /// The share that remains.
        share: String,
    },
    /// A file without a column that it needs.
    #[error("{place}: no column \"{column}\"; found {found}\nhint: {cure}")]
    NoColumn {
        /// The header's place.
        place: Place,
        /// The column that was looked for.
        column: String,
        /// The columns that stand there.
        found: String,
        /// What to do.
        cure: String,
    },
    /// A header that has one name twice.
    #[error(
        "{place}: the header repeats column \"{column}\"\nhint: rename one of the two; a value must have one meaning"
    )]
    RepeatedColumn {
        /// The header's place.
        place: Place,
        /// The repeated name.
        column: String,
    },
    /// A cell that does not hold what its column should.
    #[error("{place}: {column}: found \"{value}\", expected {expected}\nhint: {cure}")]
    Cell {
        /// The row.
        place: Place,
        /// The column.
        column: String,
        /// The text found.
        value: String,
        /// What was expected.
        expected: Box<str>,
        /// What to do.
        cure: Box<str>,
    },
    /// A format that no reader knows.
    #[error(
        "{place}: no reader knows this header: {header}\nhint: name the format (--as), or rename the columns as in docs/how-to/bring-a-schedule.md"
    )]
    UnknownFormat {
        /// The file.
        place: Place,
        /// The header's first names.
        header: String,
    },
    /// A file that is not what its name says.
    #[error("{place}: {problem}\nhint: {cure}")]
    File {
        /// The file, and the line where it stopped.
        place: Place,
        /// What was found.
        problem: String,
        /// What to do.
        cure: String,
    },
    /// No schedule answers the question.
    #[error(
        "no schedule of {importer} for {exporter} in this folder (looked for {looked_for})\nhint: corridor import tariffs FILE --importer {importer}"
    )]
    NoSchedule {
        /// The importing economy.
        importer: String,
        /// The exporting economy.
        exporter: String,
        /// The regimes looked for.
        looked_for: String,
    },
    /// A code without a line.
    #[error("no line for {code} in {file}")]
    NoLine {
        /// The code asked for.
        code: String,
        /// The file that was searched.
        file: String,
    },
    /// A code without a rule.
    #[error(
        "no rule for {code} in this file ({file})\nhint: the agreement itself may have one: compare its annex"
    )]
    NoRule {
        /// The code asked for.
        code: String,
        /// The rules that were searched.
        file: String,
    },
    /// A value test without the base it is computed on.
    #[error(
        "{place}: good \"{good}\" states its value as \"{basis}\", and the rule needs {needed}\nhint: add a row or column with that value; a limit on one base is never tested on another"
    )]
    NoBase {
        /// The good's row.
        place: Place,
        /// The good.
        good: String,
        /// The base that is stated.
        basis: String,
        /// The base that is needed.
        needed: String,
    },
    /// Claimed, forgone and the others do not add up, or a value is impossible.
    #[error("{place}: {problem}\nhint: {cure}")]
    Use {
        /// The row.
        place: Place,
        /// What does not fit.
        problem: String,
        /// What to do.
        cure: String,
    },
    /// An agreement's file that contradicts itself or lacks a part.
    #[error("{place}: {problem}\nhint: {cure}")]
    Agreement {
        /// The file.
        place: Place,
        /// What was found.
        problem: String,
        /// What to do.
        cure: String,
    },
}

impl Error {
    /// The error with its place, for a cell of a table.
    #[must_use]
    pub fn at(self, place: &Place, column: &str) -> Error {
        match self {
            Error::NotANumber { value, expected } => Error::Cell {
                place: place.clone(),
                column: column.to_owned(),
                value,
                expected: expected.into(),
                cure: "correct the cell, or leave it empty where the value is missing".into(),
            },
            Error::Date { value } => Error::Cell {
                place: place.clone(),
                column: column.to_owned(),
                value,
                expected: "a date as YEAR-MONTH-DAY".into(),
                cure: "correct the date, or leave it empty where the row has no end".into(),
            },
            Error::DutyText { text, rest } => Error::Cell {
                place: place.clone(),
                column: column.to_owned(),
                value: text,
                expected: format!(
                    "a duty text that is read to its end; not understood: \"{rest}\""
                )
                .into(),
                cure: "see docs/how-to/bring-a-schedule.md for the notations that are read".into(),
            },
            other => other,
        }
    }
}
