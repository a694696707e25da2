//! What can be wrong with trade statistics, as facts.
//!
//! Every text reader says *where*: the file, the line, the column by its name, the value that it
//! found and what it expected. [`Problem`] is that place; [`Error::Rows`] carries the first
//! twenty of them and the count of all.

use std::path::PathBuf;

/// How many located problems a failing reader shows; it counts the rest.
pub const PROBLEMS_SHOWN: usize = 20;

/// What stopped a reader, the store or an indicator.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that cannot be opened, read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Cells of a text file that are not what their column holds.
    #[error("{}", located(.path, .problems, *.total))]
    Rows {
        /// The file.
        path: PathBuf,
        /// The first [`PROBLEMS_SHOWN`] problems in file order.
        problems: Vec<Problem>,
        /// How many problems there are in all.
        total: u64,
    },
    /// A column that the file does not have.
    #[error("{}: no column \"{column}\"; the columns are {}\nhint: {hint}", .path.display(), listed(.found))]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column that was looked for.
        column: String,
        /// The columns that the file has.
        found: Vec<String>,
        /// The cure.
        hint: String,
    },
    /// A file whose bytes are not in the format that its name or place promises.
    #[error("{}: {problem}", .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, in the terms of the format.
        problem: String,
    },
    /// A year of two economies where a measure compares with the world.
    #[error(
        "{}: holds only the flows between {} and {} in {year}, and the measure compares with the world's\nhint: corridor import FILE brings the world's flows in; {} need only the pair's",
        .path.display(), .pair[0], .pair[1], .enough.join(", ")
    )]
    OnlyAPair {
        /// The file, within the store.
        path: PathBuf,
        /// The year.
        year: u16,
        /// The two economies.
        pair: [String; 2],
        /// Indicators for which the pair is enough.
        enough: Vec<&'static str>,
    },
    /// A year that a few reported where a measure compares with the world.
    #[error(
        "{}: {} in {year}: {percent:.0} % of the trade told is with economies that report too, and the measure compares with the world's, for which it must be 67 %\nhint: corridor import FILE brings the world's flows in; {} need only the pair's",
        .path.display(), who_reports(.reporters, *.of), .enough.join(", ")
    )]
    FewReporters {
        /// The file, within the store.
        path: PathBuf,
        /// The year.
        year: u16,
        /// Who reported; empty where the file does not say.
        reporters: Vec<String>,
        /// How many economies occur.
        of: usize,
        /// The coverage, in per cent.
        percent: f64,
        /// Indicators for which the pair is enough.
        enough: Vec<&'static str>,
    },
    /// Totals without partners where a measure needs flows.
    #[error(
        "{}: holds exports and imports by economy in {year}, without partners, and the measure needs flows\nhint: corridor import FILE brings flows in; totals, rca, shares, eci and their kin need none",
        .path.display()
    )]
    NoPartners {
        /// The file, within the store.
        path: PathBuf,
        /// The year.
        year: u16,
    },
    /// Totals of few economies where a measure compares with the world.
    #[error(
        "{}: holds {economies} economies in {year}, which are no world, and the measure compares with the world's\nhint: import the table of all economies, or one that has the world's own rows",
        .path.display()
    )]
    FewEconomies {
        /// The file, within the store.
        path: PathBuf,
        /// The year.
        year: u16,
        /// How many there are.
        economies: usize,
    },
    /// Years in different revisions of the product codes, where a measure compares them product by product.
    #[error(
        "{dataset}: the years are in different revisions of the Harmonized System ({}), and the measure compares them product by product\nhint: import them in one revision, with --correspondence FILE.csv --hs REVISION",
        .years.join("; ")
    )]
    Revisions {
        /// The dataset.
        dataset: String,
        /// Each year and its revision.
        years: Vec<String>,
    },
    /// Totals of all products where a measure needs products.
    #[error(
        "{year} holds totals of all products together, and {measure} is about products\nhint: import the trade by product; totals, growth, intensity, market-concentration and mirror need none"
    )]
    OnlyTotals {
        /// The year.
        year: u16,
        /// The measure.
        measure: &'static str,
    },
    /// A file that changed after its `source.toml` was written.
    #[error("{}: SHA-256 is {found}, but source.toml says {expected}\nhint: import the dataset again, or restore the file", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// The SHA-256 in `source.toml`.
        expected: String,
        /// The SHA-256 of the bytes on disk.
        found: String,
    },
    /// A dataset, year or vintage that the store does not hold.
    #[error("{what} is not in the store; it holds {}{}", listed(.held), hint_line(.hint.as_deref()))]
    NotHeld {
        /// What was asked for, by name.
        what: String,
        /// What the store holds instead.
        held: Vec<String>,
        /// The cure.
        hint: Option<String>,
    },
    /// Several datasets that could answer, of which none was named.
    #[error("several datasets hold {kind}: {}\nhint: name one with --dataset", .held.join(", "))]
    SeveralDatasets {
        /// Flows, totals, as a message calls them.
        kind: &'static str,
        /// Their names.
        held: Vec<String>,
    },
    /// A year that the store already holds from another file.
    #[error(
        "{dataset} {period}, vintage {vintage}, was imported from a file with SHA-256 {held}; this one has {offered}\nhint: give the newer file its own --vintage YYYY-MM-DD; both then stand side by side"
    )]
    OtherContent {
        /// The dataset.
        dataset: String,
        /// The year or month that both files hold.
        period: Box<str>,
        /// The vintage of both.
        vintage: String,
        /// SHA-256 of the file that the store was made from.
        held: String,
        /// SHA-256 of the file that was offered.
        offered: String,
    },
    /// An economy code that no table knows.
    #[error("economy \"{code}\" is not known{}", one_of(.near))]
    UnknownEconomy {
        /// The code as given.
        code: String,
        /// Known codes or names that resemble it.
        near: Vec<String>,
    },
    /// A product code that is not two, four or six digits.
    #[error("product \"{code}\" is not an HS code; expected two, four or six digits")]
    UnknownProduct {
        /// The code as given.
        code: String,
    },
    /// Product codes that a correspondence lacks.
    #[error("the correspondence lacks {} of {of} product codes: {}", .codes.len(), some(.codes))]
    Uncovered {
        /// The codes.
        codes: Vec<String>,
        /// How many codes the flows have.
        of: usize,
    },
    /// A sum that does not fit 64 bits.
    #[error("{what} sums to {total} US dollars, more than 64 bits hold")]
    TooLarge {
        /// What was summed.
        what: String,
        /// Its sum.
        total: i128,
    },
    /// Slices whose lengths do not fit together.
    #[error("{what} has {found} values, expected {expected}")]
    Shape {
        /// The slice by its name.
        what: &'static str,
        /// Its length.
        found: usize,
        /// The length that fits.
        expected: usize,
    },
    /// A row or column without any trade, for which a share is undefined.
    #[error("{axis} {index} has no trade, so its {measure} is undefined")]
    NoTrade {
        /// `exporter`, `importer` or `product`.
        axis: &'static str,
        /// Its position on that axis.
        index: usize,
        /// What was to be computed.
        measure: &'static str,
    },
    /// An iteration that did not settle.
    #[error(
        "{what} did not settle in {iterations} iterations: the last change is {change}, the tolerance {tolerance}"
    )]
    NotConverged {
        /// What was iterated.
        what: &'static str,
        /// How often.
        iterations: u32,
        /// The last change.
        change: f64,
        /// The change that counts as none.
        tolerance: f64,
    },
    /// An eigenproblem without a solution in floating point.
    #[error("the eigenvalues of the complexity matrix of {economies} economies were not found")]
    NoEigenvalues {
        /// Rows of the matrix.
        economies: usize,
    },
    /// An argument outside what the measure is defined for.
    #[error("{name} is {found}, expected {expected}")]
    Argument {
        /// The argument.
        name: &'static str,
        /// Its value.
        found: String,
        /// What is accepted.
        expected: &'static str,
    },
}

/// One cell, or one row, that is not what its column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, counted from 1; the header is line 1.
    pub line: u64,
    /// The column by its name; empty when the row as a whole is meant.
    pub column: String,
    /// The value as it stands in the file.
    pub found: String,
    /// What the column holds.
    pub expected: String,
    /// The cure, when there is one.
    pub hint: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.column.is_empty() {
            write!(f, "{}: ", self.column)?;
        }
        write!(f, "found {:?}, expected {}", shortened(&self.found), self.expected)
    }
}

impl Error {
    /// A file that cannot be opened, read or written.
    pub fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::File { path: path.into(), source }
    }

    /// A file whose bytes are not in the expected format.
    pub fn format(path: impl Into<PathBuf>, problem: impl Into<String>) -> Self {
        Self::Format { path: path.into(), problem: problem.into() }
    }

    /// One located problem.
    pub fn row(path: impl Into<PathBuf>, problem: Problem) -> Self {
        Self::Rows { path: path.into(), problems: vec![problem], total: 1 }
    }
}

/// A long value is shown by its first sixty characters: a 4 GB line must not fill a terminal.
fn shortened(value: &str) -> String {
    const SHOWN: usize = 60;
    let mut characters = value.chars();
    let start: String = characters.by_ref().take(SHOWN).collect();
    if characters.next().is_some() { format!("{start}…") } else { start }
}

fn located(path: &std::path::Path, problems: &[Problem], total: u64) -> String {
    let mut text: Vec<String> = problems
        .iter()
        .take(PROBLEMS_SHOWN)
        .map(|p| format!("{}:{}: {p}", path.display(), p.line))
        .collect();
    let more = total.saturating_sub(text.len() as u64);
    if more > 0 {
        text.push(format!("and {more} more problem{}", if more == 1 { "" } else { "s" }));
    }
    if let Some(hint) = problems.iter().find_map(|p| p.hint.as_deref()) {
        text.push(format!("hint: {hint}"));
    }
    text.join("\n")
}

fn who_reports(reporters: &[String], of: usize) -> String {
    let n = reporters.len();
    match n {
        0 => format!("few of {of} economies both sell and buy"),
        1..=8 => format!(
            "{n} of {of} economies {} ({})",
            if n == 1 { "reports" } else { "report" },
            reporters.join(", ")
        ),
        _ => format!("{n} of {of} economies report"),
    }
}

/// The first twenty of a list.
fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(PROBLEMS_SHOWN);
    let shown = names[..names.len() - more].join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn hint_line(hint: Option<&str>) -> String {
    hint.map_or_else(String::new, |h| format!("\nhint: {h}"))
}

fn one_of(near: &[String]) -> String {
    let quoted: Vec<String> = near.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: u64, found: &str) -> Problem {
        Problem {
            line,
            column: "v".into(),
            found: found.into(),
            expected: "thousand US dollars".into(),
            hint: Some("set bad rows aside with --set-aside bad.csv".into()),
        }
    }

    #[test]
    fn a_located_problem_names_file_line_column_and_both_values() {
        let error = Error::row("flows.csv", problem(3, "abc"));
        assert_eq!(
            error.to_string(),
            "flows.csv:3: v: found \"abc\", expected thousand US dollars\n\
             hint: set bad rows aside with --set-aside bad.csv"
        );
    }

    #[test]
    fn twenty_are_shown_and_the_rest_counted() {
        let problems = (0..20).map(|line| problem(line, "x")).collect();
        let text = Error::Rows { path: "a.csv".into(), problems, total: 123 }.to_string();
        assert_eq!(text.lines().filter(|l| l.starts_with("a.csv:")).count(), 20);
        assert!(text.contains("and 103 more problems"), "{text}");
    }

    #[test]
    fn a_long_value_is_shortened() {
        let text = Error::row("a.csv", problem(1, &"9".repeat(5000))).to_string();
        assert!(text.len() < 300, "{}", text.len());
    }
}
