//! What an executor does at a time, and where it leaves it. A result that is there already is proven and not
//! made again: that is all there is to resuming.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::input::Piece;
use crate::layout::Layout;
use crate::merge;
use crate::proof::{Count, Period, Proof};
use crate::shard;

/// What is to be done; `to` is the file that holds the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Count the rows and dollars of a file without its keys.
    Count {
        /// The file.
        path: PathBuf,
        /// Its columns.
        layout: Layout,
        /// The result.
        to: PathBuf,
    },
    /// Add up a shard.
    Sum {
        /// Its row groups.
        pieces: Vec<Piece>,
        /// Their columns.
        layout: Layout,
        /// The result.
        to: PathBuf,
    },
    /// Merge a period out of all shards.
    Merge {
        /// The period.
        period: u32,
        /// The shards.
        shards: Vec<PathBuf>,
        /// The result.
        to: PathBuf,
    },
}

/// What came of a task, as its file on disk has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Of a count.
    Count(Count),
    /// Of a shard.
    Sum(Proof),
    /// Of a period.
    Merge(Period),
}

/// A result, and whether it was there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The result.
    pub outcome: Outcome,
    /// Whether an earlier run had made it.
    pub held: bool,
}

impl Task {
    /// The file of its result.
    #[must_use]
    pub fn to(&self) -> &Path {
        match self {
            Self::Count { to, .. } | Self::Sum { to, .. } | Self::Merge { to, .. } => to,
        }
    }

    fn make(&self) -> Result<(), Error> {
        match self {
            Self::Count { path, layout, to } => {
                let count = shard::count(path, layout)?;
                let text = serde_json::to_string(&count).map_err(|e| Error::file(to, e))?;
                shard::whole(to, |file| {
                    std::io::Write::write_all(file, text.as_bytes()).map_err(|e| e.to_string())
                })
            }
            Self::Sum { pieces, layout, to } => shard::sum(pieces, layout, to),
            Self::Merge { period, shards, to } => merge::merge(shards, *period, to),
        }
    }

    fn prove(&self) -> Result<Outcome, Error> {
        Ok(match self {
            Self::Count { to, .. } => {
                let text = std::fs::read_to_string(to).map_err(|e| Error::file(to, e))?;
                Outcome::Count(serde_json::from_str(&text).map_err(|e| Error::file(to, e))?)
            }
            Self::Sum { to, .. } => Outcome::Sum(shard::prove(to)?),
            Self::Merge { to, .. } => Outcome::Merge(merge::prove(to)?),
        })
    }
}

/// Do a task, or find that it is done.
///
/// # Errors
///
/// What the task meets; a panic is told of as one.
pub fn perform(task: &Task) -> Result<Done, Error> {
    let work = || -> Result<Done, Error> {
        if task.to().exists()
            && let Ok(outcome) = task.prove()
        {
            return Ok(Done { outcome, held: true });
        }
        task.make()?;
        Ok(Done { outcome: task.prove()?, held: false })
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("gave up");
        Err(Error::file(task.to(), format!("the executor failed: {said}")))
    })
}
