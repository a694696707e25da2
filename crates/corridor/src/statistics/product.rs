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
    /// Code and name: `8542 Integrated circuits`; of a line that statistics of goods hide in part, why.
    #[must_use]
    pub fn label(&self) -> String {
        let why = hidden(&self.code).map_or_else(String::new, |why| format!("({why})"));
        let parts = [self.code.as_str(), self.name, &why];
        parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    }
}

/// Why statistics of goods hide part of a line; nothing for a line that they show.
#[must_use]
pub fn hidden(code: &str) -> Option<&'static str> {
    match code.get(..2)? {
        "93" => Some("arms: often not reported, or under other codes"),
        "98" => Some("a code of the reporter's own, for goods that others count elsewhere"),
        "99" => Some("not specified or confidential: what it is, is not told"),
        _ => None,
    }
}

/// The product with a code.
#[must_use]
pub fn product(code: &str) -> Product {
    let chapter = || code.get(..2).and_then(name);
    Product { code: code.to_owned(), name: name(code).or_else(chapter).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_statistics_hide_says_so() {
        assert!(
            product("9306").label().ends_with("(arms: often not reported, or under other codes)")
        );
        assert!(product("999999").label().contains("confidential"));
        assert!(product("9801").label().contains("the reporter's own"));
        assert_eq!(product("8542").label(), "8542 Integrated circuits");
        assert_eq!(hidden("9"), None);
    }
}
