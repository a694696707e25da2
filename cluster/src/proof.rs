//! What is held against what: rows and dollars of a shard, told by its file on disk, against the footers and
//! a count that knows nothing of keys.
//!
//! ```text
//! rows kept + rows set aside       = rows in the footers
//! dollars kept + dollars set aside = dollars of the value column, counted on their own
//! dollars of a period after the merge = dollars of it in all shards
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Examples that a reason keeps.
pub const EXAMPLES: usize = 3;

/// Rows and their dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Rows.
    pub rows: u64,
    /// US dollars.
    pub value_usd: i128,
}

impl Total {
    /// Both.
    pub fn add(&mut self, other: Total) {
        self.rows += other.rows;
        self.value_usd += other.value_usd;
    }
}

/// A file as a count of its own found it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// SHA-256 of the whole file.
    pub sha256: String,
    /// By row group.
    pub groups: Vec<Total>,
}

/// Rows that are no flow between two economies, for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// How many, and what they are worth.
    pub total: Total,
    /// The first few.
    pub examples: Vec<String>,
}

/// What a shard's file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Rows and dollars that were added up, by period (YYYYMM, or YYYY00 for a year).
    pub kept: BTreeMap<u32, Total>,
    /// Rows set aside, by reason.
    pub aside: BTreeMap<String, Aside>,
    /// Rows whose dollars were rounded.
    pub rounded_rows: u64,
    /// Stored minus given, in 10^-12 dollars.
    pub rounded_fine: i128,
    /// Weights of zero, which are kept as missing.
    pub zero_weights: u64,
    /// Product codes that had lost the zero of chapters 01 to 09.
    pub restored: BTreeSet<String>,
}

impl Proof {
    /// All rows that went into it.
    #[must_use]
    pub fn total(&self) -> Total {
        let mut total = Total::default();
        self.kept.values().for_each(|t| total.add(*t));
        self.aside.values().for_each(|a| total.add(a.total));
        total
    }
}

/// What a period's file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Keys and dollars.
    pub total: Total,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Products that occur.
    pub products: Vec<String>,
    /// Economies that buy and never sell.
    pub missing_exporters: Vec<String>,
    /// Economies that sell and never buy.
    pub missing_importers: Vec<String>,
}

/// How two totals differ, if they do.
#[must_use]
pub fn difference(found: Total, expected: Total, expected_from: &str) -> Option<String> {
    let mut said = Vec::new();
    if found.rows != expected.rows {
        said.push(format!("{} rows, and {expected_from} {}", found.rows, expected.rows));
    }
    if found.value_usd != expected.value_usd {
        said.push(format!(
            "{} US dollars, and {expected_from} {}",
            found.value_usd, expected.value_usd
        ));
    }
    (!said.is_empty()).then(|| said.join("; "))
}
