//! Products as a person reads them: a code of the Harmonized System with a short name.

use corridor_trade::product::name;

/// A product's code and its short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The code, text.
    pub code: String,
    /// The short name; of the chapter where no table names the code itself; empty where none does.
    pub name: &'static str,
}

impl Product {
    /// Code and name: `8542 Integrated circuits`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.code, self.name).trim_end().to_owned()
    }
}

/// The product with a code.
#[must_use]
pub fn product(code: &str) -> Product {
    let chapter = || code.get(..2).and_then(name);
    Product { code: code.to_owned(), name: name(code).or_else(chapter).unwrap_or_default() }
}
