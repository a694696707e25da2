//! Products as a person reads them: a code of the Harmonized System with a short name.

/// A product's code and short name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The code, text.
    pub code: String,
    /// The short name; empty when no table has it.
    pub name: &'static str,
}

impl Product {
    /// Code and name: `8542 Electronic integrated circuits`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.code, self.name).trim_end().to_owned()
    }
}

/// The product with a code.
#[must_use]
pub fn product(code: &str) -> Product {
    Product { code: code.to_owned(), name: "" }
}
