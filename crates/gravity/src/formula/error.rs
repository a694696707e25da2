//! Where a formula goes wrong, and how.

use std::fmt;
use std::ops::Range;

use crate::row::Row;

/// What is wrong at a place in a formula.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// A character that no formula has.
    Character(char),
    /// Something else should stand here.
    Expected {
        /// What should.
        expected: &'static str,
        /// What does.
        found: String,
    },
    /// A column that the table does not have.
    UnknownColumn {
        /// Its name.
        name: String,
        /// The nearest name that it has.
        nearest: Option<Box<str>>,
        /// Some of the names that it has.
        columns: Box<str>,
    },
    /// A function that there is not.
    UnknownFunction {
        /// Its name.
        name: String,
    },
    /// A call with arguments that the function does not take.
    Arguments {
        /// The function.
        function: String,
        /// What it takes.
        takes: &'static str,
    },
    /// A column of the outcome among the terms.
    ExplainsItself {
        /// The column.
        column: String,
    },
    /// Text where numbers are needed.
    NotNumbers {
        /// The column.
        name: String,
        /// The first row whose text is no number, from 0, and the text.
        first: Option<Box<(Row, String)>>,
    },
    /// A time that is not a whole number, so that a lag of one step is not known.
    NotWhole {
        /// The column.
        name: String,
        /// The first such row, from 0.
        row: Row,
        /// What stands there.
        value: f64,
    },
    /// A reference value that the variable never takes.
    NoSuchValue {
        /// The value.
        value: String,
        /// The variable.
        variable: Box<str>,
        /// Some of the values that it takes.
        values: Box<str>,
    },
    /// A lag without a panel to lag in.
    NoPanel,
    /// Two rows of a pair with the same time, so that a lag is not one value.
    RepeatedTime {
        /// The second row, from 0.
        row: Row,
    },
    /// A combination with more levels than can be numbered.
    TooManyLevels {
        /// The product of the numbers of levels.
        levels: u128,
    },
    /// A row that is used has no value in a column that says how errors are correlated.
    NoValue {
        /// The column.
        name: String,
        /// The first such row, from 0.
        row: Row,
    },
    /// A stepwise call inside another expression.
    NestedStep,
    /// More of something than a formula may have or make.
    Budget {
        /// Of what, in the plural.
        what: &'static str,
        /// How many there are, or would be.
        found: u64,
        /// How many there may be.
        most: u64,
    },
}

/// What [`Problem::Budget`] counts of the columns that a formula makes.
pub(super) const COLUMNS: &str = "columns";
/// What [`Problem::Budget`] counts of the values in them.
pub(super) const CELLS: &str = "values in columns";

/// A problem, its place, and the formula: it prints as an excerpt with carets.
#[derive(Debug, Clone, PartialEq)]
pub struct FormulaError {
    /// The formula.
    pub text: String,
    /// Bytes of the formula that the problem is about.
    pub at: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl Problem {
    /// The row that it is about.
    pub fn row_mut(&mut self) -> Option<&mut Row> {
        match self {
            Self::NotNumbers { first: Some(first), .. } => Some(&mut first.0),
            Self::NotWhole { row, .. } | Self::RepeatedTime { row } | Self::NoValue { row, .. } => {
                Some(row)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character(c) => write!(f, "{c:?} does not belong in a formula"),
            Self::Expected { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::UnknownColumn { name, nearest: Some(nearest), .. } => {
                write!(f, "column \"{name}\" is not in the table; did you mean \"{nearest}\"?")
            }
            Self::UnknownColumn { name, .. } => write!(f, "column \"{name}\" is not in the table"),
            Self::UnknownFunction { name } if name == "i" => {
                write!(f, "i() is a term of its own, not a part of another expression")
            }
            Self::UnknownFunction { name } => write!(f, "there is no function \"{name}\""),
            Self::Arguments { function, takes } => write!(f, "{function} takes {takes}"),
            Self::ExplainsItself { column } => write!(
                f,
                "\"{column}\" stands on both sides of ~, so the outcome would explain itself"
            ),
            Self::NotNumbers { name, first: Some(first) } => {
                let (row, text) = &**first;
                write!(f, "column \"{name}\" is text, not numbers: \"{text}\" at {row}")
            }
            Self::NotNumbers { name, .. } => write!(f, "column \"{name}\" is text, not numbers"),
            Self::NotWhole { name, row, value } => {
                write!(f, "the time \"{name}\" is {value} at {row}, not a whole number")
            }
            Self::NoSuchValue { value, variable, .. } => write!(f, "{variable} is never {value}"),
            Self::NoPanel => write!(f, "a lag needs to know the panel"),
            Self::RepeatedTime { row } => {
                write!(f, "{row} repeats the time of another row of its unit")
            }
            Self::TooManyLevels { levels } => {
                write!(f, "{levels} possible levels are more than can be numbered in 64 bits")
            }
            Self::NoValue { name, row } => {
                write!(f, "\"{name}\" is missing at {row}, which is used")
            }
            Self::Budget { what, found, most } => {
                write!(f, "{found} {what}, of which a formula has at most {most}")
            }
            Self::NestedStep => write!(f, "sw and csw must be terms of their own"),
        }
    }
}

impl Problem {
    fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownColumn { nearest: None, columns, .. } => {
                Some(format!("its columns are {columns}"))
            }
            Self::NoSuchValue { variable, values, .. } => Some(format!("{variable} is {values}")),
            Self::Arguments { .. } => Some(
                "corridor gravity --help shows how each is written, as i(year, ref = 1986), l(x, 1:3), sw(a, b)".to_owned(),
            ),
            Self::ExplainsItself { column } => {
                Some(format!("take it out of the terms; a lag of it is l({column}, 1)"))
            }
            Self::NestedStep => Some("trade ~ x + sw(a, b), not log(sw(a, b))".to_owned()),
            other => other.cure().map(str::to_owned),
        }
    }

    fn cure(&self) -> Option<&'static str> {
        match self {
            Self::UnknownFunction { name } => Some(instead(name)),
            Self::Expected { found, .. } if found == "\"~\"" => {
                Some("a formula has one \"~\"; instrumental variables are not estimated here")
            }
            Self::Expected { found, .. } if found == "\"|\"" => Some(
                "one \"|\" stands before the fixed effects, with a term before it (1 is the constant); instruments after a second one are not estimated here",
            ),
            Self::Expected { expected, found } if expected.contains('|') && found == "\":\"" => {
                Some("a fixed effect for each combination is written exporter^year")
            }
            Self::Expected { expected, found } if expected.contains('|') && found == "\",\"" => {
                Some(
                    "what follows a comma in fixest stands beside the formula: --cluster, --weights, --only",
                )
            }
            Self::Expected { expected, .. } if expected.contains('|') => {
                Some("terms, and fixed effects, are joined by +")
            }
            Self::Expected { expected, .. } if expected.starts_with("COLUMN") => {
                Some("as year=1990,1994, or a comparison: 'year >= 1990', 'exporter != importer'")
            }
            Self::Expected { expected, .. } if expected.contains('~') => {
                Some("a formula is written outcome ~ regressors | fixed effects")
            }
            Self::Character('%') => {
                Some("operators of R such as %in% are not there; x == 1 and x != 1 compare")
            }
            Self::Character('$' | '@' | '{' | '}' | ';' | '&') => {
                Some("name columns alone; multiply conditions: (a > 0) * (b > 0)")
            }
            Self::NotNumbers { first: None, .. } => {
                Some("its values are numbers that are kept as text: make them numbers in the table")
            }
            Self::NotNumbers { .. } => Some("use it as a fixed effect, or in i()"),
            Self::NotWhole { .. } => Some(
                "number the periods: quarters as 4 * year + quarter - 1, months as 12 * year + month - 1",
            ),
            Self::RepeatedTime { .. } => Some(
                "name all columns that tell rows of one time apart as the unit, joined by ^, as pair^sector",
            ),
            Self::NoPanel => Some("say which columns are the unit and the time of the panel"),
            Self::Budget { what: COLUMNS | CELLS, .. } => Some(
                "a variable of many values is a fixed effect, after \"|\"; --only keeps fewer rows",
            ),
            Self::Budget { .. } => {
                Some("write it as several formulas, or make the column in the table")
            }
            Self::TooManyLevels { .. } => Some("combine fewer factors with ^"),
            Self::NoValue { .. } => Some("give it as --cluster: rows without it are left out then"),
            _ => None,
        }
    }
}

/// What to write in place of a function of R or of fixest that is not here.
fn instead(function: &str) -> &'static str {
    match function {
        "factor" | "as.factor" | "C" | "bin" => {
            "i(x, ref = value) makes an indicator for each value"
        }
        "i" => "i(year, distance) multiplies the indicator of each year by distance",
        "poly" => "x + I(x^2) + I(x^3)",
        "log10" | "log2" => "I(log(x) / log(10))",
        "d" => "I(x - l(x))",
        "ifelse" | "as.numeric" | "as.integer" => "I(x > 0) is 1 where it is true and 0 elsewhere",
        "mvsw" => "sw(a, b, a + b) names its models one by one",
        "offset" => "the offset is given beside the formula: --offset COLUMN",
        "c" => "c(a, b) stands for several outcomes, before \"~\", or several values after ref =",
        "ln1p" => "log1p(x)",
        _ => "log, log1p, exp, sqrt, asinh, abs, I, i, l, f, sw, sw0, csw, csw0 are there",
    }
}

/// A longer formula is shown in part, in bytes.
const LONGEST_SHOWN: usize = 1000;
/// Characters shown on each side of the place, then.
const AROUND: usize = 60;

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = self.text[..self.at.start].chars().count();
        let carets = self.text[self.at.clone()].chars().count().max(1);
        writeln!(f, "formula:1:{}: {}", before + 1, self.problem)?;
        if self.text.len() <= LONGEST_SHOWN {
            writeln!(f, "  {}", self.text)?;
            write!(f, "  {}{}", " ".repeat(before), "^".repeat(carets))?;
        } else {
            // Of a formula of many lines of a screen, the part around the place.
            let from = before.saturating_sub(AROUND);
            let part: String = self.text.chars().skip(from).take(2 * AROUND).collect();
            let carets = carets.min(2 * AROUND - (before - from));
            writeln!(f, "  {part}")?;
            write!(f, "  {}{}", " ".repeat(before - from), "^".repeat(carets))?;
        }
        match self.problem.hint() {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FormulaError {}

/// The first few of a list, with how many others there are.
pub(super) fn few<'a>(all: impl ExactSizeIterator<Item = &'a str>) -> Box<str> {
    const SHOWN: usize = 12;
    let shown = if all.len() > SHOWN + 1 { SHOWN } else { all.len() };
    let others = all.len() - shown;
    let shown = all.take(shown).collect::<Vec<_>>().join(", ");
    if others == 0 { shown } else { format!("{shown} and {others} others") }.into()
}
