//! How two sets of claims differ.
//!
//! ```text
//! between(A, A) = nothing
//! between(A, C) = between(A, B) then between(B, C)
//! between(B, A) = between(A, B) with its ends swapped; its differences change their sign
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Both ends of what changed: nothing before for what is new, nothing after for what is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ends<T> {
    /// As it was.
    pub before: Option<T>,
    /// As it is.
    pub after: Option<T>,
}

/// What changed, by key.
pub type Changed<T> = BTreeMap<String, Ends<T>>;

/// How two sets differ.
#[must_use]
pub fn between<T: Clone + PartialEq>(
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
) -> Changed<T> {
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    keys.filter_map(|key| {
        let (a, b) = (before.get(key), after.get(key));
        let ends = || Ends { before: a.cloned(), after: b.cloned() };
        (a != b).then(|| (key.clone(), ends()))
    })
    .collect()
}

/// One change after another.
#[must_use]
pub fn then<T: Clone + PartialEq>(first: &Changed<T>, second: &Changed<T>) -> Changed<T> {
    let keys = first.keys().chain(second.keys().filter(|key| !first.contains_key(*key)));
    keys.filter_map(|key| {
        let (a, b) = (first.get(key), second.get(key));
        let before = a.or(b)?.before.clone();
        let after = b.or(a)?.after.clone();
        (before != after).then(|| (key.clone(), Ends { before, after }))
    })
    .collect()
}

/// The change back.
#[must_use]
pub fn swapped<T: Clone>(changed: &Changed<T>) -> Changed<T> {
    changed
        .iter()
        .map(|(key, ends)| {
            let ends = Ends { before: ends.after.clone(), after: ends.before.clone() };
            (key.clone(), ends)
        })
        .collect()
}
