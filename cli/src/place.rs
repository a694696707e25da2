//! Which partnership a command works on, and as of which day.

use std::path::{Path, PathBuf};

use corridor::folder::partnership::Partnership;
use corridor::ledger::Severity;
use corridor::statistics::judge;
use corridor::trade::economy;
use corridor::trade::store::{self, Held, Kind};
use corridor::{Folder, sample};
use jiff::civil::Date;

use crate::failure::Failure;
use crate::output;
use crate::print::talk;

// The options by which every command finds its partnership. A doc comment here would become the
// summary of every command that flattens them.
#[derive(clap::Args, Debug)]
pub struct Where {
    /// The partnership folder; without it, the nearest one from here upwards
    #[arg(long, value_name = "DIR", conflicts_with = "sample")]
    pub partnership: Option<PathBuf>,
    /// Work on the partnership that ships with corridor
    #[arg(long)]
    pub sample: bool,
}

/// A folder on disk; the sample's is removed when this is dropped.
pub struct Home {
    root: PathBuf,
    _unpacked: Option<tempfile::TempDir>,
}

impl Home {
    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Where {
    /// Find the folder.
    pub fn home(&self) -> Result<Home, Failure> {
        if self.sample {
            let unpacked = tempfile::Builder::new().prefix("corridor-sample-").tempdir()?;
            let root = unpacked.path().join("sample");
            sample::write(&root)?;
            return Ok(Home { root, _unpacked: Some(unpacked) });
        }
        let root = match &self.partnership {
            Some(folder) if Folder::is_at(folder)? => folder.clone(),
            Some(folder) => {
                return Err(Failure::hinted(
                    format!("{} has no partnership.toml", folder.display()),
                    "corridor new DIR --parties AAA,BBB makes a partnership folder",
                ));
            }
            None => Folder::find(&std::env::current_dir()?)?,
        };
        output::reads_partnership(&root);
        Ok(Home { root, _unpacked: None })
    }
}

// The options by which every command finds its store of statistics.
#[derive(clap::Args, Debug)]
pub struct Shelf {
    #[command(flatten)]
    pub place: Where,
    /// A store that belongs to no partnership
    #[arg(long, visible_alias = "store", value_name = "DIR", conflicts_with_all = ["partnership", "sample"])]
    pub statistics: Option<PathBuf>,
}

/// A store on disk; the sample's is removed when this is dropped.
pub struct Opened {
    /// The folder that holds `flows` and its like.
    pub folder: PathBuf,
    _home: Option<Home>,
}

impl Shelf {
    /// The store: the one that was named, or the partnership's. One that was named must be there.
    pub fn open(&self) -> Result<Opened, Failure> {
        match &self.statistics {
            Some(folder) if !folder.is_dir() => {
                let what = if folder.exists() { "is no folder" } else { "does not exist" };
                Err(Failure::hinted(
                    format!("{}: this store of statistics {what}", folder.display()),
                    "correct --statistics; corridor import FILE --statistics DIR makes a store",
                ))
            }
            _ => self.open_or_new(),
        }
    }

    /// As [`Self::open`], for a command that makes the store where there is none.
    pub fn open_or_new(&self) -> Result<Opened, Failure> {
        match &self.statistics {
            Some(folder) => {
                output::reads(folder);
                Ok(Opened { folder: folder.clone(), _home: None })
            }
            None => {
                let home = self.place.home()?;
                Ok(Opened { folder: home.root().join("statistics"), _home: Some(home) })
            }
        }
    }
}

// The options by which a question finds its dataset.
#[derive(clap::Args, Debug)]
pub struct Question {
    #[command(flatten)]
    pub shelf: Shelf,
    /// Which dataset, when the store holds several
    #[arg(long, value_name = "NAME")]
    pub dataset: Option<String>,
    /// Use what was known on this day; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

impl Question {
    /// The day asked for, or today's.
    pub fn day(&self) -> Date {
        as_of(self.as_of)
    }
}

/// Which trade a question is about: each kind has datasets of its own, and none is added to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Trade {
    /// Goods.
    #[default]
    Goods,
    /// Services, by the main items of EBOPS.
    Services,
    /// What exporters report to have brought in before: a part of their exports.
    ReExports,
    /// What importers report to have sent out before: a part of their imports.
    ReImports,
}

impl Trade {
    /// Where the store keeps it.
    pub fn kind(self) -> Kind {
        match self {
            Self::Goods => Kind::Flows,
            Self::Services => Kind::Services,
            Self::ReExports | Self::ReImports => Kind::Reexports,
        }
    }

    /// The dataset of a name, or the only one there is.
    pub fn choose(
        self,
        statistics: &Path,
        named: Option<&str>,
        day: Date,
    ) -> Result<Held, corridor::trade::Error> {
        let end = match self {
            Self::Goods | Self::Services => {
                return store::choose(statistics, self.kind(), named, Some(day));
            }
            Self::ReExports => "-re-exports",
            Self::ReImports => "-re-imports",
        };
        let mut all = store::held(statistics, self.kind())?;
        all.retain(|held| held.source.dataset.ends_with(end) || named.is_some());
        store::choose_among(all, self.kind(), named, Some(day))
    }
}

// The options by which a brief or an answer finds whom it is about.
#[derive(clap::Args, Debug)]
pub struct Subject {
    #[command(flatten)]
    shelf: Shelf,
    /// Any two economies of the store, without documents: two codes with a comma between
    #[arg(long, value_name = "AAA,BBB")]
    parties: Option<String>,
    /// Which dataset of flows, when the store holds several
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// The day as of which to judge; nothing known later is used. Today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
}

/// A folder that was read, and the day; the sample's place on disk goes when this is dropped.
pub struct Asked {
    /// The folder.
    pub folder: Folder,
    /// The day.
    pub day: Date,
    _place: (Option<Opened>, Option<Home>),
}

impl Subject {
    /// Read the partnership, or two economies of a store.
    pub fn read(&self) -> Result<Asked, Failure> {
        let day = as_of(self.as_of);
        let (mut folder, place) = match &self.parties {
            Some(parties) => {
                let [a, b] = two(parties)?;
                let (a, b) = (economy::named(a)?, economy::named(b)?);
                let store = self.shelf.open()?;
                let partnership = Partnership::of_parties([a, b], day.year())?;
                (Folder::of_parties(partnership, &store.folder), (Some(store), None))
            }
            None if self.shelf.statistics.is_some() => {
                return Err(Failure::hinted(
                    "a store alone does not say whose brief it is",
                    "name two economies with --parties AAA,BBB",
                ));
            }
            None => {
                let home = self.shelf.place.home()?;
                let folder = Folder::open(home.root())?;
                tell(&folder);
                (folder, (None, Some(home)))
            }
        };
        folder.dataset.clone_from(&self.dataset);
        Ok(Asked { folder, day, _place: place })
    }
}

/// Tell what a command that answers from a folder should not be silent about: documents that changed
/// after their review, and figures that nothing uses.
pub fn tell(folder: &Folder) {
    let judged = judge::unused(folder).into_iter();
    let judged = judged.filter(|finding| finding.severity > Severity::Information);
    for finding in folder.changed().into_iter().chain(judged) {
        let place = &finding.place;
        let hint = finding.hint.map_or_else(String::new, |hint| format!("; {hint}"));
        talk(&format!("note: {}:{}: {}{hint}", place.file, place.line, finding.message));
    }
}

/// Two economies as they are written on the command line: two codes with a comma between.
pub fn two(parties: &str) -> Result<[&str; 2], Failure> {
    let list: Vec<&str> = parties.split(',').map(str::trim).collect();
    let [a, b] = list[..] else {
        return Err(Failure::hinted(
            format!("--parties {parties:?} is not two economies"),
            "write two ISO 3166 alpha-3 codes, as --parties DEU,POL",
        ));
    };
    Ok([a, b])
}

/// An economy as it is written on the command line: a code of two or three letters, or a name.
pub fn economy(written: &str) -> Result<&'static str, Failure> {
    match corridor::access::codes::economy(written) {
        Some(code) => Ok(code),
        None => economy::named(written.trim()).map_err(|error| {
            let failure = Failure::from(error);
            failure.or_hint("write an ISO 3166 alpha-3 code, as DEU, or a name")
        }),
    }
}

/// The day asked for, or today's.
pub fn as_of(asked: Option<Date>) -> Date {
    asked.unwrap_or_else(today)
}

/// Today in UTC: the same day everywhere for one run.
fn today() -> Date {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    jiff::Timestamp::from_second(i64::try_from(seconds).unwrap_or(0))
        .map_or(Date::ZERO, |now| jiff::tz::TimeZone::UTC.to_datetime(now).date())
}

/// A day as it is written on the command line.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("{text:?} is not a day; write it as 2026-01-09"))
}

/// Most bytes of a table that is read whole.
const MOST_BYTES: u64 = 1 << 28;

/// A file as text.
pub fn file_text(path: &Path) -> Result<String, Failure> {
    output::reads(path);
    let named = |error: std::io::Error| {
        Failure::from(std::io::Error::other(format!("{}: {error}", path.display())))
    };
    let bytes = std::fs::metadata(path).map_err(named)?.len();
    if bytes > MOST_BYTES {
        let message =
            format!("{} has {bytes} bytes; a table has at most {MOST_BYTES}", path.display());
        return Err(Failure::hinted(message, "cut it to the chapters that you need"));
    }
    let bytes = std::fs::read(path).map_err(named)?;
    if bytes.starts_with(b"PK\x03\x04") {
        return sheet(path, bytes);
    }
    let (text, cured) = corridor::roundtable::readers::decode(&bytes);
    if let Some(cured) = cured {
        crate::print::talk(&format!("note: {}: {cured}", path.display()));
    }
    Ok(text)
}

/// The sheet of a workbook with the most cells, as CSV.
fn sheet(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    let sheets = corridor::trade::readers::sheets(bytes, path)?;
    let many = sheets.len();
    let largest = sheets.into_iter().max_by_key(|(_, text)| text.len());
    let (name, text) = largest.ok_or_else(|| {
        Failure::hinted(
            format!("{} has no cell in it", path.display()),
            "fill a sheet, or name another file",
        )
    })?;
    if many > 1 {
        let told =
            format!("note: {}: the largest of {many} sheets is read: {name}", path.display());
        crate::print::talk(&told);
    }
    Ok(text)
}
