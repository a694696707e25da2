//! What can be wrong with a run, as facts.

use std::path::{Path, PathBuf};

/// What stopped a run.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What the trade room says of a file.
    #[error("{0}")]
    Trade(#[from] corridor_trade::Error),
    /// A file, and what is wrong with it.
    #[error("{}: {problem}", .path.display())]
    At {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A shard or a period that did not add up a second time.
    #[error("{what} does not add up, twice: {difference}\nhint: {}", cure(.what))]
    DoesNotAddUp {
        /// The shard or period.
        what: String,
        /// Both sides.
        difference: String,
    },
    /// Nobody is left to work.
    #[error(
        "no executor for {seconds} seconds, and {open} of {all} tasks of the phase {phase} are open\nhint: start executors, and the same run again: finished shards are not repeated"
    )]
    NoExecutor {
        /// How long.
        seconds: u64,
        /// Tasks that are not done.
        open: usize,
        /// Tasks of the phase.
        all: usize,
        /// The phase.
        phase: &'static str,
    },
    /// What another process of the cluster said.
    #[error("{0}")]
    Told(String),
}

fn cure(what: &str) -> String {
    format!(
        "the files of {what} change while they are read, or a machine is broken; corridor-cluster check says more"
    )
}

impl Error {
    /// An error of the operating system at a file.
    pub fn file(path: &Path, error: impl std::fmt::Display) -> Self {
        Self::At { path: path.into(), problem: error.to_string() }
    }
}
