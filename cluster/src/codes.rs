//! What the codes of a file mean, by the tables of the trade room.

use std::collections::HashMap;

use corridor_trade::aside;
use corridor_trade::economy::{self, Code};

/// What a code turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A place in the list of codes.
    Id(u32),
    /// A row that is no flow between two economies, and why.
    Aside(&'static str),
    /// No such code, and what was expected.
    Unknown(&'static str),
}

/// Codes that occur, in the order in which they were met.
#[derive(Debug, Default)]
pub struct Codes {
    /// The codes as the store writes them.
    pub list: Vec<String>,
    ids: HashMap<String, u32>,
    met: HashMap<String, Meaning>,
}

impl Codes {
    /// A code that was understood.
    pub fn named(&mut self, code: &str) -> Meaning {
        self.id(code)
    }

    fn id(&mut self, code: &str) -> Meaning {
        if let Some(id) = self.ids.get(code) {
            return Meaning::Id(*id);
        }
        let id = self.list.len() as u32;
        self.list.push(code.to_owned());
        self.ids.insert(code.to_owned(), id);
        Meaning::Id(id)
    }

    /// An economy by its code or name.
    pub fn economy(&mut self, text: &str, as_written: bool) -> Meaning {
        if let Some(met) = self.met.get(text) {
            return *met;
        }
        let meaning = if text.trim().is_empty() {
            Meaning::Unknown("an economy code, numeric or alpha-3")
        } else if as_written {
            self.id(text.trim())
        } else {
            match economy::of_file(text) {
                Code::Economy(iso3) => self.id(iso3),
                Code::Aggregate(_) => Meaning::Aside(aside::GROUP),
                Code::Unspecified(_) => Meaning::Aside(aside::UNSPECIFIED),
                Code::Unknown => Meaning::Unknown("a known economy code, numeric or alpha-3"),
            }
        };
        self.met.insert(text.to_owned(), meaning);
        meaning
    }

    /// A product by its code of six digits or more, cut to six.
    pub fn product(&mut self, text: &str) -> Meaning {
        if let Some(met) = self.met.get(text) {
            return *met;
        }
        let digits = text.trim();
        let digits = digits.strip_suffix(".0").unwrap_or(digits);
        let whole = digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit());
        // A code read as a number has lost the zero of chapters 01 to 09.
        let digits = if restored(text) { format!("0{digits}") } else { digits.to_owned() };
        let meaning = match digits.get(..6) {
            Some(six) if whole => self.id(six),
            _ => Meaning::Unknown(
                "an HS code of six to twelve digits; a file with coarser codes holds the same trade twice, which corridor import sorts out",
            ),
        };
        self.met.insert(text.to_owned(), meaning);
        meaning
    }

    /// For each id its place among the codes in order.
    #[must_use]
    pub fn ranks(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.list.len() as u32).collect();
        order.sort_by(|a, b| self.list[*a as usize].cmp(&self.list[*b as usize]));
        let mut ranks = vec![0; order.len()];
        (0..).zip(order).for_each(|(place, id)| ranks[id as usize] = place);
        ranks
    }
}

fn digits(text: &str) -> &str {
    let digits = text.trim();
    digits.strip_suffix(".0").unwrap_or(digits)
}

/// Whether a product's code, read as a number, has lost the zero of chapters 01 to 09.
#[must_use]
pub fn restored(text: &str) -> bool {
    digits(text).len() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_they_mean_to_import() {
        let mut economies = Codes::default();
        assert_eq!(economies.economy("276", false), Meaning::Id(0));
        assert_eq!(economies.economy("DEU", false), Meaning::Id(0));
        assert!(matches!(economies.economy("0", false), Meaning::Aside(_)));
        assert!(matches!(economies.economy("Atlantis", false), Meaning::Unknown(_)));
        let mut products = Codes::default();
        assert_eq!(products.product("10121"), Meaning::Id(0));
        assert_eq!(products.product("0101210090"), Meaning::Id(0));
        assert!(matches!(products.product("0101"), Meaning::Unknown(_)));
        assert!(matches!(products.product("TOTAL"), Meaning::Unknown(_)));
        assert_eq!(products.product("850440"), Meaning::Id(1));
        assert_eq!(products.list, ["010121", "850440"]);
    }
}
