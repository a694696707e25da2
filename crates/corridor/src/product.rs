//! Products as a person reads them: a code of the Harmonized System with its chapter's name.

use corridor_trade::product::name;

/// A product's code and the short name of its chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The code, text.
    pub code: String,
    /// The short name of the chapter; empty when no table has it.
    pub chapter: &'static str,
}

impl Product {
    /// Code and chapter: `8542 (electrical machinery)`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.chapter {
            "" => self.code.clone(),
            chapter => format!("{} ({chapter})", self.code),
        }
    }
}

/// The product with a code.
#[must_use]
pub fn product(code: &str) -> Product {
    let chapter = code.get(..2).and_then(name).unwrap_or_default();
    Product { code: code.to_owned(), chapter }
}
