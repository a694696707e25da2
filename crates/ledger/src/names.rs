//! Which record a name belongs to: persons and organisations by every name that they have.

use std::collections::BTreeMap;

use crate::reader::folded;
use crate::record::Record;

/// Names of persons and organisations, and their ids.
#[derive(Clone, Debug, Default)]
pub struct Names {
    ids: BTreeMap<String, String>,
}

impl Names {
    /// The names that a ledger's records have: `name`, `acronym` and `also`.
    #[must_use]
    pub fn of(records: &[Record]) -> Self {
        let mut names = Self::default();
        for record in records.iter().filter(|r| ["person", "organisation"].contains(&r.kind)) {
            let own = [record.text("name"), record.text("acronym")];
            let also = record.texts("also").iter().map(String::as_str);
            for name in own.into_iter().flatten().chain(also) {
                names.add(name, &record.id);
            }
        }
        names
    }

    /// Add a name, unless somebody has it already.
    pub fn add(&mut self, name: &str, id: &str) {
        self.ids.entry(key(name)).or_insert_with(|| id.to_owned());
    }

    /// Whose name it is.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.ids.get(&key(name)).map(String::as_str)
    }
}

fn key(name: &str) -> String {
    let words = folded(name);
    words.split_whitespace().filter(|word| *word != "the").collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_spelling_and_the_first_bearer_keeps_it() {
        let mut names = Names::default();
        names.add("Recep Tayyip Erdoğan", "a");
        names.add("recep  tayyip erdogan", "b");
        names.add("The Council", "c");
        assert_eq!(names.find("RECEP TAYYIP ERDOGAN"), Some("a"));
        assert_eq!(names.find("Council"), Some("c"));
        assert_eq!(names.find("Erdogan"), None);
    }
}
