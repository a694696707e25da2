//! What keeps a folder from being read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use corridor_ledger::Finding;

/// Why a folder could not be read or a brief not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `partnership.toml` here or above.
    #[error("{} is in no partnership folder: no partnership.toml here or above", .start.display())]
    NoPartnership {
        /// Where the search began.
        start: PathBuf,
    },
    /// A file cannot be read.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A link that leads out of the folder.
    #[error("{} leads out of the folder, to {}", .path.display(), .target.display())]
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Files of the folder are not as they should be: every problem, with its place.
    #[error("{} problem{} in the partnership folder", .0.findings.len(), if .0.findings.len() == 1 { "" } else { "s" })]
    Problems(Box<Problems>),
    /// A folder that should be new holds something.
    #[error("{} is not empty", .path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file of statistics is not the one that its `source.toml` describes.
    #[error("{file} has SHA-256 {sha256}, and source.toml beside it says {entered}")]
    Changed {
        /// The file.
        file: String,
        /// SHA-256 of its bytes.
        sha256: String,
        /// SHA-256 that was entered.
        entered: String,
    },
    /// Statistics stand without the file that says where they come from.
    #[error("{file} is not there, and statistics need their source")]
    NoSource {
        /// The file.
        file: String,
    },
    /// A recorded estimate is not as the program writes it.
    #[error("{file}: {source}")]
    Estimate {
        /// The file.
        file: String,
        /// What is wrong and where, on lines of its own.
        source: Box<toml::de::Error>,
    },
    /// A sum of coefficients that is not one.
    #[error("\"{text}\" is not a sum of coefficients")]
    Reached {
        /// What was given.
        text: String,
    },
    /// A pair of one economy.
    #[error("both parties are {party}")]
    OneParty {
        /// The economy.
        party: String,
    },
    /// Statistics.
    #[error(transparent)]
    Trade(#[from] corridor_trade::Error),
    /// Market access: a schedule, a rule, preference use or an agreement's terms.
    #[error(transparent)]
    Access(#[from] corridor_access::Error),
    /// A file of market access that does not say whose it is.
    #[error("{file} has {has}: it does not say {what}")]
    Unstated {
        /// The file.
        file: String,
        /// What is not said.
        what: String,
        /// What stands there.
        has: String,
        /// The option that says it.
        cure: String,
    },
    /// The files of a roundtable, every problem with its place.
    #[error(transparent)]
    Roundtable(#[from] corridor_roundtable::readers::Problems),
    /// A row of outcomes.csv that does not fit the plan.
    #[error("{place}: meeting {meeting:?} {problem}")]
    Outcome {
        /// The row.
        place: String,
        /// The meeting that it names.
        meeting: String,
        /// What does not fit.
        problem: String,
        /// What to do.
        cure: String,
    },
    /// A recorded scenario is not as the program writes it.
    #[error("{message}")]
    Scenario {
        /// What is wrong, where, and the cure.
        message: String,
    },
    /// A panel is not as it should be.
    #[error("{}: {message}", .path.display())]
    Panel {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        message: String,
    },
    /// A target that the ledger does not have.
    #[error("the ledger has no target {id:?} as of this day; {}", if .known.is_empty() { "it has none".to_owned() } else { format!("its targets are {}", .known.join(", ")) })]
    NoTarget {
        /// The id asked for.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// A table that the program carries is not what it should be.
    #[error("{file}:{line}: {problem}")]
    Codes {
        /// The file, as the repository names it.
        file: &'static str,
        /// Its line.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// A target that gets no chance, and why.
    #[error("target {id} gets no chance: {why}")]
    NoChance {
        /// The id asked for.
        id: String,
        /// Why.
        why: String,
    },
    /// Figures of nobody who reports here.
    #[error("{reporter:?} reports nothing here; the reporters are {}", .known.join(", "))]
    NoReporter {
        /// The code asked for.
        reporter: String,
        /// The codes that there are.
        known: Vec<String>,
    },
    /// A question that nothing answers.
    #[error("there is no question {name:?}; the questions are {}", .known.join(", "))]
    NoQuestion {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A measure that there is not.
    #[error("there is no indicator {name:?}")]
    NoIndicator {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A measure that is not computed from one dataset of flows.
    #[error("{name} needs a second source besides the flows")]
    SecondSource {
        /// The measure.
        name: String,
    },
    /// Several economies where one was to be named.
    #[error("{named} is {economies} economies")]
    OneEconomy {
        /// What was named.
        named: String,
        /// How many it is.
        economies: usize,
    },
    /// An economy at a side that a measure has no place for: its answer would pass for one about the pair.
    #[error("{indicator} is a measure of {}, and the {side} {named} says nothing in it", keys.join(" and "))]
    NoSide {
        /// The measure.
        indicator: &'static str,
        /// What it has a row for.
        keys: Vec<&'static str>,
        /// `exporter` or `importer`.
        side: &'static str,
        /// What was named.
        named: String,
        /// Whether it can be of one market alone.
        markets: bool,
    },
    /// A language's file is not as it should be.
    #[error("{message}")]
    Language {
        /// What is wrong and where.
        message: String,
    },
    /// A language that there is no file of.
    #[error("there is no language {code:?}; the languages are {}", .known.join(", "))]
    NoLanguage {
        /// The code asked for.
        code: String,
        /// The codes that there are.
        known: Vec<String>,
    },
    /// Columns cannot be made of a table.
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    /// A table that a workbook cannot hold.
    #[error("no workbook can be made: {message}")]
    Sheets {
        /// What does not fit.
        message: String,
    },
    /// A brief of another form.
    #[error("the brief is of the form {found:?}, expected {expected:?}")]
    Schema {
        /// The form that it names.
        found: String,
        /// The form that is read.
        expected: &'static str,
    },
    /// Data that cannot be written as JSON, or is not a brief.
    #[error(transparent)]
    Data(serde_json::Error),
    /// A year that is over.
    #[error("{by} is over on {as_of}, so no chance is left to be given")]
    Over {
        /// The year asked for.
        by: i16,
        /// The day.
        as_of: jiff::civil::Date,
    },
    /// Growth and gaps.
    #[error(transparent)]
    Outlook(#[from] corridor_outlook::Error),
    /// A file of the folder cannot be read: every problem, with its place.
    #[error("{file} cannot be read")]
    Located {
        /// The file.
        file: String,
        /// The problems.
        problems: Box<Problems>,
    },
    /// A file cannot be written.
    #[error("{}: cannot be written: {source}", .path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A record that the ledger does not have.
    #[error("the ledger has no record {id:?}")]
    NoRecord {
        /// The id asked for.
        id: String,
    },
    /// A proposal that another run decided on.
    #[error("the proposal was decided on by another run meanwhile; nothing was written")]
    DecidedMeanwhile,
    /// A ledger file that changed between reading and writing.
    #[error("{file} was changed by somebody else; nothing was written")]
    ChangedMeanwhile {
        /// The file.
        file: String,
    },
    /// A document without a day of publication.
    #[error("{file}: it does not say when it was published")]
    Undated {
        /// The file.
        file: String,
    },
    /// A record cannot enter the ledger.
    #[error(transparent)]
    Refused(Box<corridor_ledger::review::Refused>),
    /// A record cannot be amended.
    #[error(transparent)]
    NotAmended(Box<corridor_ledger::amend::NotAmended>),
    /// A field that a proposal does not give another value.
    #[error("the proposal does not differ from the record in {field:?}; {}", if .known.is_empty() { "it differs in nothing".to_owned() } else { format!("it differs in {}", .known.join(", ")) })]
    NotTaken {
        /// The field asked for.
        field: String,
        /// The fields in which they differ.
        known: Vec<String>,
    },
    /// A panel's columns.
    #[error(transparent)]
    Columns(Box<PanelError>),
    /// A formula.
    #[error(transparent)]
    Formula(Box<corridor_gravity::formula::FormulaError>),
    /// An estimate.
    #[error(transparent)]
    Gravity(#[from] corridor_gravity::Error),
    /// The flows of a bias correction are not three columns.
    #[error("--flows names {found} columns, not three")]
    NotThreeFlows {
        /// How many were named.
        found: usize,
    },
    /// No row has a value of everything that the model names.
    #[error("all {rows} rows lack a value of something that the model names")]
    AllMissing {
        /// Rows that lack one.
        rows: usize,
    },
    /// The reference of resistances is no economy of the rows used.
    #[error("the reference \"{reference}\" is no economy of the rows used")]
    NoReferenceEconomy {
        /// What was named.
        reference: String,
        /// The column of importers.
        column: String,
    },
    /// A file that cannot be joined to a panel.
    #[error("{}: {problem}", .path.display())]
    Join {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the cure.
        problem: String,
    },
    /// A bootstrap that would draw several kinds of cluster.
    #[error("--bootstrap draws clusters of one kind, and {found} are given")]
    NotOneCluster {
        /// How many were given.
        found: usize,
    },
    /// A document.
    #[error(transparent)]
    Document(#[from] corridor_ledger::DocumentError),
    /// A dataset that the store does not have.
    #[error("the store has no dataset {name:?}{}; {}", .vintage.map_or_else(String::new, |day| format!(" of {day}")), if .known.is_empty() { "it holds none".to_owned() } else { format!("its datasets are {}", .known.join(", ")) })]
    NoDataset {
        /// The name asked for.
        name: String,
        /// The vintage asked for.
        vintage: Option<jiff::civil::Date>,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A dataset of several vintages.
    #[error("{name} is there in several vintages: {}", .vintages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    SeveralVintages {
        /// The name.
        name: String,
        /// The vintages.
        vintages: Vec<jiff::civil::Date>,
    },
    /// An edition that the folder does not have.
    #[error("there is no edition {name:?}; {}", if .known.is_empty() { "the folder has none".to_owned() } else { format!("the editions are {}", .known.join(", ")) })]
    NoEdition {
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// An edition of that name holds other answers.
    #[error("there is an edition {name:?}, and its answers are not today's; nothing was written")]
    EditionThere {
        /// The name.
        name: String,
    },
    /// A name that is none.
    #[error("{name:?} cannot be the name of an edition")]
    EditionName {
        /// What was given.
        name: String,
    },
    /// A file that is no edition.
    #[error("{file} is no edition that can be read: {message}")]
    NotAnEdition {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
}

/// Located problems and the texts they are located in.
#[derive(Debug)]
pub struct Problems {
    /// The problems.
    pub findings: Vec<Finding>,
    /// The texts of the files concerned, by the name that a place gives.
    pub texts: BTreeMap<String, String>,
}

impl Error {
    pub(crate) fn problems(findings: Vec<Finding>, texts: BTreeMap<String, String>) -> Self {
        Self::Problems(Box::new(Problems { findings, texts }))
    }

    /// Problems of one file that is not needed to open the folder.
    #[must_use]
    pub fn located(findings: Vec<Finding>, file: &str, text: &str) -> Self {
        let texts = BTreeMap::from([(file.to_owned(), text.to_owned())]);
        Self::Located { file: file.to_owned(), problems: Box::new(Problems { findings, texts }) }
    }
}

impl From<corridor_ledger::review::Refused> for Error {
    fn from(refused: corridor_ledger::review::Refused) -> Self {
        Self::Refused(Box::new(refused))
    }
}

impl From<corridor_ledger::amend::NotAmended> for Error {
    fn from(error: corridor_ledger::amend::NotAmended) -> Self {
        Self::NotAmended(Box::new(error))
    }
}

impl From<PanelError> for Error {
    fn from(error: PanelError) -> Self {
        Self::Columns(Box::new(error))
    }
}

impl From<corridor_gravity::formula::FormulaError> for Error {
    fn from(error: corridor_gravity::formula::FormulaError) -> Self {
        Self::Formula(Box::new(error))
    }
}

/// Why a panel cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PanelError {
    /// The file cannot be opened or read.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is of no kind that is read, or not whole.
    #[error(transparent)]
    Opened(#[from] Box<corridor_trade::Error>),
    /// Two columns have one name.
    #[error("{}: two columns are named \"{column}\"", .path.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// The values do not tell the decimal sign.
    #[error("{}: column \"{column}\" holds \"{value}\", which {}", .path.display(), if *.either { "could be read with a decimal sign or with a mark between thousands" } else { "stands beside values that write the decimal sign otherwise" })]
    Decimal {
        /// The file.
        path: PathBuf,
        /// The first column with such a value.
        column: String,
        /// The value.
        value: String,
        /// Whether every value could be read both ways; else they contradict each other.
        either: bool,
    },
    /// The file is not what its name says.
    #[error(transparent)]
    Parquet(#[from] corridor_trade::Error),
    /// A batch of the file cannot be read or a column not be converted.
    #[error("{}: {source}", .path.display())]
    Arrow {
        /// The file.
        path: PathBuf,
        /// Why.
        source: arrow_schema::ArrowError,
    },
    /// A column holds what is neither numbers nor text.
    #[error("{}: column \"{column}\": {source}", .path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Why.
        source: arrow_schema::ArrowError,
    },
    /// A line of the file does not fit.
    #[error("{}: {source}", .path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A number that is not finite.
    #[error("column \"{column}\" holds {value} at {row}")]
    NotFinite {
        /// The column.
        column: String,
        /// The first such row, with its place in the file.
        row: corridor_gravity::Row,
        /// What stands there.
        value: f64,
    },
}
