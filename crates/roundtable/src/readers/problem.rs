//! What can be wrong with a file, and where.

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// Counted from 1; 0 for the whole file.
    pub line: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            write!(f, "{}", self.file)
        } else {
            write!(f, "{}:{}", self.file, self.line)
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    #[error("{place}: cannot be read: {reason}")]
    Unreadable {
        /// Where.
        place: Place,
        /// The system's words.
        reason: String,
    },
    /// The file is larger than a table of an event can be.
    #[error("{place}: {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// Where.
        place: Place,
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// event.toml does not parse or misses something.
    #[error("{place}: {message}")]
    Setting {
        /// Where.
        place: Place,
        /// What.
        message: String,
    },
    /// A row that is no row of a table.
    #[error("{place}: {message}")]
    Row {
        /// Where.
        place: Place,
        /// What.
        message: String,
    },
    /// A column that is needed and missing.
    #[error(
        "{place}: no column \"{column}\"; found {found}\nhint: name the column \"{column}\", or one of {also}"
    )]
    Column {
        /// Where.
        place: Place,
        /// The column.
        column: &'static str,
        /// The columns that are there.
        found: String,
        /// Other names of the column.
        also: String,
    },
    /// A column that was said to have another name, and is not there.
    #[error(
        "{place}: no column \"{column}\" as --map says; found {found}\nhint: write the name as it stands in the file"
    )]
    Mapped {
        /// Where.
        place: Place,
        /// The name that was given.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// A cell with a value that is not understood.
    #[error("{place}: {column} \"{value}\"; expected {expected}")]
    Value {
        /// Where.
        place: Place,
        /// The column.
        column: &'static str,
        /// The value.
        value: String,
        /// What it may be.
        expected: String,
    },
    /// A name that no company has.
    #[error("{place}: no company is called \"{name}\"{}", near.as_ref().map(|n| format!("\nhint: the nearest is \"{n}\"; if it is the same firm, add the line \"{n},{name}\" to aliases.csv")).unwrap_or_else(|| "\nhint: add it to companies.csv".to_owned()))]
    Unknown {
        /// Where.
        place: Place,
        /// The name.
        name: String,
        /// A company with a similar name.
        near: Option<String>,
    },
    /// A name that may be one of a company.
    #[error(
        "{place}: is \"{name}\" the company \"{company}\" ({company_place})? {why}\nhint: if so, add the line \"{company},{name}\" to aliases.csv; if not, add the company to companies.csv"
    )]
    Ask {
        /// Where.
        place: Place,
        /// The name.
        name: String,
        /// The company.
        company: String,
        /// Where the company stands.
        company_place: Place,
        /// Why it is a question.
        why: &'static str,
    },
    /// Two companies that may be one.
    #[error(
        "{place}: \"{name}\" is \"{company}\" ({company_place}) again: {why}\nhint: keep one row; several delegates are a number in the column \"delegates\""
    )]
    Twice {
        /// Where.
        place: Place,
        /// The name.
        name: String,
        /// The first company.
        company: String,
        /// Where it stands.
        company_place: Place,
        /// Why.
        why: &'static str,
    },
}

/// All problems of a folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);
