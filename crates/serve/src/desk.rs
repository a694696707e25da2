//! The folder as it stands, and its brief of a day: made once, and again when a file changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use corridor::answers::claim::Claim;
use corridor::brief::{self, Brief, Span};
use corridor::key::Key;
use corridor::{Folder, language};
use jiff::civil::Date;

use crate::answer::{Answer, Refusal};
use crate::search::Index;
use crate::shelf::Shelf;
use crate::tongue::ENGLISH;

/// Briefs that are kept, a day and a language each.
const KEPT: usize = 4;

/// One day's brief, and what is found in it.
pub struct Made {
    /// The day.
    pub day: Date,
    /// The brief.
    pub brief: Brief,
    /// Every value of its answers.
    pub claims: Vec<Claim>,
    /// What can be searched.
    pub index: Index,
    /// What the checks find.
    pub findings: Vec<Finding>,
    /// What the folder's files were when it was made.
    digest: u64,
}

/// What a check found, in words.
#[derive(Clone)]
pub struct Finding {
    /// `error`, `warning` or `information`.
    pub severity: String,
    /// What it is.
    pub message: String,
    /// Where: file, line and column.
    pub place: String,
    /// What would cure it.
    pub hint: Option<String>,
}

impl Finding {
    fn of(finding: &corridor::ledger::Finding) -> Self {
        let place = &finding.place;
        Self {
            severity: format!("{:?}", finding.severity).to_lowercase(),
            message: finding.message.clone(),
            place: format!("{}:{}:{}", place.file, place.line, place.column),
            hint: finding.hint.clone(),
        }
    }
}

/// A brief, and whether the folder has become unreadable since it was made.
#[derive(Clone)]
pub struct Shown {
    /// The last good one.
    pub made: Arc<Made>,
    /// What stands for the folder's files and the day as they are now.
    pub state: String,
    /// Why there is no newer one.
    pub trouble: Option<String>,
}

/// The folder.
pub struct Desk {
    root: PathBuf,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    made: Mutex<BTreeMap<(Date, &'static str), Arc<Made>>>,
    shelf: Mutex<Shelf>,
}

impl Desk {
    /// A folder, and how to know what day it is.
    #[allow(clippy::disallowed_methods)] // a door: where the folder is, as its messages name it
    pub fn new(root: &Path, today: Box<dyn Fn() -> Date + Send + Sync>) -> Self {
        // By its whole name: a folder `p` must not be looked for in every word of a message.
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        Self { root, today, made: Mutex::default(), shelf: Mutex::default() }
    }

    /// The folder on disk.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The language that the folder names, of those that there are.
    ///
    /// # Errors
    ///
    /// A `partnership.toml` that cannot be read.
    pub fn language(&self) -> Result<Option<&'static str>, Refusal> {
        let named = Folder::language(&self.root)?;
        Ok(named.and_then(|code| crate::tongue::known(&code)))
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
        let mut out = String::with_capacity(message.len());
        let mut rest = message;
        while let Some(at) = rest.find(&root).filter(|_| !root.is_empty()) {
            let (before, after) = rest.split_at(at);
            let after = &after[root.len()..];
            out.push_str(before);
            rest = match after.strip_prefix(std::path::MAIN_SEPARATOR) {
                Some(inside) => inside,
                // The name of a neighbour may begin so.
                None if after.starts_with(|c: char| c.is_alphanumeric() || "-_.".contains(c)) => {
                    out.push_str(&root);
                    after
                }
                None => {
                    out.push_str("the folder");
                    after
                }
            };
        }
        out.push_str(rest);
        out
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

    /// What stands for the folder's files and the day: another where a page would be another.
    #[must_use]
    pub fn state(&self) -> String {
        format!("{:016x}-{}", digest(&self.root), self.day(None))
    }

    /// The brief of a day in a language.
    ///
    /// # Errors
    ///
    /// A refusal with the folder's problems where there is no good brief of that day.
    pub(crate) fn shown(
        &self,
        asked: Option<Date>,
        language: &'static str,
    ) -> Result<Shown, Refusal> {
        let day = self.day(asked);
        let digest = digest(&self.root);
        let state = format!("{digest:016x}-{}", self.day(None));
        // One brief is made at a time: who waits for the same one then finds it.
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let good = |made: &Arc<Made>| made.digest == digest;
        if let Some(made) = kept.get(&(day, language)).filter(|made| good(made)) {
            return Ok(Shown { made: Arc::clone(made), state, trouble: None });
        }
        let english = kept.get(&(day, ENGLISH)).filter(|made| good(made)).cloned();
        let made = match english {
            Some(english) => Ok(english),
            None => make(&self.root, day, digest).map(Arc::new),
        };
        let made = made.and_then(|english| {
            put(&mut kept, (day, ENGLISH), Arc::clone(&english), self.day(None));
            if language == ENGLISH {
                return Ok(english);
            }
            let own = Arc::new(english.in_language(language)?);
            put(&mut kept, (day, language), Arc::clone(&own), self.day(None));
            Ok(own)
        });
        match made {
            Ok(made) => Ok(Shown { made, state, trouble: None }),
            Err(error) => {
                let told = self.relative(&told(&error));
                match kept.get(&(day, language)) {
                    Some(made) => Ok(Shown { made: Arc::clone(made), state, trouble: Some(told) }),
                    None => Err(Refusal { message: told, ..Refusal::from(error) }),
                }
            }
        }
    }
}

/// Keep a brief; the first that is not of today goes where there are too many, or else the first.
fn put(
    kept: &mut BTreeMap<(Date, &'static str), Arc<Made>>,
    of: (Date, &'static str),
    made: Arc<Made>,
    today: Date,
) {
    if kept.len() >= KEPT && !kept.contains_key(&of) {
        let others = || kept.keys().filter(|other| other.0 != of.0 || other.1 != ENGLISH);
        let gone = others().find(|other| other.0 != today).or_else(|| others().next()).copied();
        gone.map(|gone| kept.remove(&gone));
    }
    kept.insert(of, made);
}

impl Made {
    fn in_language(&self, code: &str) -> Result<Self, corridor::Error> {
        let brief = language::translate(&self.brief, language::named(code)?)?.brief;
        let findings = self.findings.clone();
        Ok(Self {
            day: self.day,
            claims: self.claims.clone(),
            index: Index::of(&brief, &self.claims),
            brief,
            findings,
            digest: self.digest,
        })
    }
}

fn told(error: &corridor::Error) -> String {
    let mut text = error.to_string();
    if let corridor::Error::Problems(problems) = error {
        for finding in &problems.findings {
            let Finding { message, place, hint, .. } = Finding::of(finding);
            text.push_str(&format!("\n{place}: {message}"));
            text.extend(hint.map(|hint| format!(" ({hint})")));
        }
    }
    text
}

fn make(root: &Path, day: Date, digest: u64) -> Result<Made, corridor::Error> {
    let folder = Folder::open(root)?;
    let brief = brief::build(&folder, brief::Options { as_of: day })?;
    let findings = folder.check(day).iter().map(Finding::of).collect();
    let claims = claims(&brief);
    let index = Index::of(&brief, &claims);
    Ok(Made { day, brief, claims, index, findings, digest })
}

/// Every value of the answers, and what the page itself says beside them.
fn claims(brief: &Brief) -> Vec<Claim> {
    let mut all = brief.claims();
    let mut known: BTreeSet<Key> = all.iter().map(|claim| claim.key.clone()).collect();
    brief.walk(&mut |span| {
        if let Span::Claim { text, key, card } = span
            && known.insert(key.clone())
        {
            all.push(Claim::words(key.clone(), text, card));
        }
    });
    all
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_begin_at_the_folder_and_keep_their_words() {
        let of = |root: &str| Desk::new(Path::new(root), Box::new(|| Date::MIN));
        let here = std::path::absolute("p").unwrap_or_default().display().to_string();
        let short = of("p");
        assert_eq!(short.relative("expected a product"), "expected a product");
        assert_eq!(short.relative(&format!("{here}/ledger/a.toml:3")), "ledger/a.toml:3");
        let other = of("/home/a/p");
        assert_eq!(other.relative("/home/a/p: not read"), "the folder: not read");
        assert_eq!(other.relative("/home/a/p2/x"), "/home/a/p2/x");
        assert_eq!(other.relative("\"/home/a/p\" and /home/a/p/x"), "\"the folder\" and x");
    }
}
