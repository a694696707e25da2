//! The folder as it stands, and its brief of a day: made once, and again when a file changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use corridor::brief::{self, Brief};
use corridor::{Folder, render};
use jiff::civil::Date;

use crate::answer::{Answer, Refusal};
use crate::search::Index;
use crate::shelf::Shelf;

/// Days whose briefs are kept.
const KEPT: usize = 4;

/// One day's brief, and what is found in it.
pub struct Made {
    /// The day.
    pub day: Date,
    /// The brief.
    pub brief: Brief,
    /// Its page, as `corridor brief` writes it.
    pub page: String,
    /// What can be searched.
    pub index: Index,
    /// What the checks find.
    pub findings: Vec<Finding>,
    /// What the folder's files were when it was made.
    digest: u64,
}

/// What a check found, in words.
pub struct Finding {
    /// `error`, `warning` or `information`.
    pub severity: String,
    /// What it is.
    pub message: String,
}

/// A brief, and whether the folder has become unreadable since it was made.
#[derive(Clone)]
pub struct Shown {
    /// The last good one.
    pub made: Arc<Made>,
    /// Why there is no newer one.
    pub trouble: Option<String>,
}

/// The folder.
pub struct Desk {
    root: PathBuf,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    made: Mutex<BTreeMap<Date, Arc<Made>>>,
    shelf: Mutex<Shelf>,
}

impl Desk {
    /// A folder, and how to know what day it is.
    pub fn new(root: &Path, today: Box<dyn Fn() -> Date + Send + Sync>) -> Self {
        Self { root: root.to_path_buf(), today, made: Mutex::default(), shelf: Mutex::default() }
    }

    /// The folder on disk.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The store of statistics.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.root.join("statistics")
    }

    /// The day asked for, or today.
    #[must_use]
    pub fn day(&self, asked: Option<Date>) -> Date {
        asked.unwrap_or_else(|| (self.today)())
    }

    /// A message with paths that begin at the folder.
    #[must_use]
    pub fn relative(&self, message: &str) -> String {
        let root = self.root.display().to_string();
        message.replace(&format!("{root}/"), "").replace(&root, "the folder")
    }

    /// What is at an address: what was given there before, while no file changes and the day is the
    /// same, or else what is made now.
    pub(crate) fn once(
        &self,
        address: &str,
        make: impl FnOnce() -> Result<Answer, Refusal>,
    ) -> Result<Answer, Refusal> {
        let address = format!("{} {address}", self.day(None));
        let digest = digest(&self.root);
        let shelf = || self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shelf().get(digest, &address) {
            return Ok(kept);
        }
        let answer = make()?;
        shelf().keep(digest, address, &answer);
        Ok(answer)
    }

    /// The brief of a day.
    ///
    /// # Errors
    ///
    /// A refusal with the folder's problems where there is no good brief of that day.
    pub fn shown(&self, asked: Option<Date>) -> Result<Shown, Refusal> {
        let day = self.day(asked);
        let digest = digest(&self.root);
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = kept.get(&day).filter(|made| made.digest == digest) {
            return Ok(Shown { made: Arc::clone(made), trouble: None });
        }
        match make(&self.root, day, digest) {
            Ok(made) => {
                let made = Arc::new(made);
                if kept.len() >= KEPT && !kept.contains_key(&day) {
                    // Any but today's may go.
                    let today = (self.today)();
                    if let Some(&old) = kept.keys().find(|&&old| old != today) {
                        kept.remove(&old);
                    }
                }
                kept.insert(day, Arc::clone(&made));
                Ok(Shown { made, trouble: None })
            }
            Err(error) => {
                let told = self.relative(&told(&error));
                match kept.get(&day) {
                    Some(made) => Ok(Shown { made: Arc::clone(made), trouble: Some(told) }),
                    None => Err(Refusal { message: told, ..Refusal::from(error) }),
                }
            }
        }
    }
}

fn told(error: &corridor::Error) -> String {
    let mut text = error.to_string();
    if let corridor::Error::Problems(problems) = error {
        for finding in &problems.findings {
            text.push('\n');
            text.push_str(&finding.message);
        }
    }
    text
}

fn make(root: &Path, day: Date, digest: u64) -> Result<Made, corridor::Error> {
    let folder = Folder::open(root)?;
    let brief = brief::build(&folder, brief::Options { as_of: day })?;
    let findings = folder
        .check(day)
        .into_iter()
        .map(|finding| Finding {
            severity: format!("{:?}", finding.severity).to_lowercase(),
            message: finding.message,
        })
        .collect();
    let page = render::html(&brief);
    let index = Index::of(&brief);
    Ok(Made { day, brief, page, index, findings, digest })
}

/// Names, lengths and times of every file, in an order of their own: whether anything changed.
#[allow(clippy::disallowed_methods)] // a door looks whether files changed
fn digest(root: &Path) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    fn walk(folder: &Path, depth: usize, hasher: &mut DefaultHasher) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default();
            // Temporary files, and what only makes reading faster.
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let Ok(found) = std::fs::symlink_metadata(&path) else { continue };
            name.hash(hasher);
            if found.is_dir() && depth < 6 {
                walk(&path, depth + 1, hasher);
            } else {
                found.len().hash(hasher);
                found.modified().ok().hash(hasher);
            }
        }
    }
    let mut hasher = DefaultHasher::new();
    walk(root, 0, &mut hasher);
    hasher.finish()
}
