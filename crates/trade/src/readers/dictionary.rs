//! The codes of a column, each once, in the order in which they come.

use std::collections::HashMap;

/// Codes and their ids in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    pub(crate) list: Vec<String>,
    index: HashMap<String, u16>,
}

impl Dictionary {
    /// The id of a code, new or known; `None` when 65,536 are taken.
    pub(crate) fn id(&mut self, code: &str) -> Option<u16> {
        if let Some(id) = self.index.get(code) {
            return Some(*id);
        }
        let id = u16::try_from(self.list.len()).ok()?;
        self.list.push(code.to_owned());
        self.index.insert(code.to_owned(), id);
        Some(id)
    }
}
