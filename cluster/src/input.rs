//! Files in, shards out: what the footers say, and how row groups are cut into shards of about equal rows.
//!
//! ```text
//! boundary k of S = the row group's end that is nearest to k/S of all rows
//! ```
//!
//! Files go by their names, so the same files give the same shards on every machine.

use std::fs::File;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A file as its footer tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// Rows of each row group.
    pub groups: Vec<u64>,
}

impl Input {
    /// Rows of the whole file.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.groups.iter().sum()
    }
}

/// Some row groups of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The file.
    pub path: PathBuf,
    /// Its row groups.
    pub groups: Range<usize>,
    /// Rows before the first of them.
    pub before: u64,
}

/// The footer of a file.
///
/// # Errors
///
/// [`Error::At`] for a file that is missing, cut short or no Parquet.
pub fn footer(path: &Path) -> Result<ArrowReaderMetadata, Error> {
    let file = File::open(path).map_err(|e| Error::file(path, e))?;
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    unpanicked(path, || ArrowReaderMetadata::load(&file, options))?.map_err(|e| not_whole(path, &e))
}

/// What a file holds, by its footer.
///
/// # Errors
///
/// As [`footer`].
pub fn input(path: &Path) -> Result<Input, Error> {
    let footer = footer(path)?;
    let rows = |rows: i64| u64::try_from(rows).map_err(|e| not_whole(path, &e));
    let groups = footer.metadata().row_groups().iter().map(|g| rows(g.num_rows()));
    Ok(Input { path: path.into(), groups: groups.collect::<Result<_, _>>()? })
}

/// The Parquet library panics on some broken files: that is an error of the file.
pub(crate) fn unpanicked<T>(path: &Path, read: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        not_whole(
            path,
            &said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("its reader gave up"),
        )
    })
}

pub(crate) fn not_whole(path: &Path, found: &dyn std::fmt::Display) -> Error {
    let problem =
        format!("not a whole Parquet file: {found}\nhint: copy it again from where it came from");
    Error::At { path: path.into(), problem }
}

/// Cut files into `shards` of about equal rows, or fewer where there are fewer row groups.
#[must_use]
pub fn shards(inputs: &[Input], shards: usize) -> Vec<Vec<Piece>> {
    let total: u64 = inputs.iter().map(Input::rows).sum();
    let most = inputs.iter().map(|i| i.groups.len()).sum::<usize>().max(1);
    let shards = shards.clamp(1, most) as u64;
    let mut cut: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut passed = 0_u64;
    for input in inputs {
        let mut before = 0;
        for (group, rows) in input.groups.iter().enumerate() {
            // The shard whose part of all rows holds the middle of this row group.
            let middle = u128::from(passed) + u128::from(rows / 2);
            let own = (middle * u128::from(shards)) / u128::from(total.max(1));
            let last = cut.len() as u128 - 1;
            if own > last && cut.last().is_some_and(|pieces| !pieces.is_empty()) {
                cut.push(Vec::new());
            }
            if let Some(pieces) = cut.last_mut() {
                match pieces.last_mut().filter(|p| p.path == input.path) {
                    Some(piece) => piece.groups.end = group + 1,
                    None => {
                        pieces.push(Piece {
                            path: input.path.clone(),
                            groups: group..group + 1,
                            before,
                        });
                    }
                }
            }
            before += rows;
            passed += rows;
        }
    }
    cut.retain(|pieces| !pieces.is_empty());
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, groups: &[u64]) -> Input {
        Input { path: name.into(), groups: groups.to_vec() }
    }

    #[test]
    fn shards_hold_each_row_group_once_and_about_equal_rows() {
        let files = [file("a", &[10, 10, 10]), file("b", &[30]), file("c", &[5, 5, 20])];
        for wanted in 1..9 {
            let cut = shards(&files, wanted);
            assert!(cut.len() <= wanted, "{wanted}: {cut:?}");
            let groups: usize = cut.iter().flatten().map(|p| p.groups.len()).sum();
            assert_eq!(groups, 7);
            assert_eq!(cut.concat().iter().filter(|p| p.groups.start == 0).count(), 3);
        }
        let three = shards(&files, 3);
        let rows = |pieces: &Vec<Piece>| -> u64 {
            let of = |p: &Piece| {
                files.iter().find(|f| f.path == p.path).unwrap().groups[p.groups.clone()]
                    .iter()
                    .sum::<u64>()
            };
            pieces.iter().map(of).sum()
        };
        assert_eq!(three.iter().map(rows).collect::<Vec<_>>(), [30, 30, 30]);
    }

    #[test]
    fn a_file_that_is_cut_short_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("2024.parquet");
        std::fs::write(&path, b"PAR1 and no more").unwrap();
        let told = input(&path).unwrap_err().to_string();
        assert!(told.contains("2024.parquet: not a whole Parquet file"), "{told}");
    }
}
