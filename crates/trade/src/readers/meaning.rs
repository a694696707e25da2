//! What the codes of a file mean: an economy, a product, or a row that is told elsewhere.

use super::classes::Class;
use super::codes::{HIDDEN, PART, SERVICE_PART, TOTAL, hidden, pointed, whole, worded};
use super::collect::Collector;
use crate::aside;
use crate::economy::{self, Code};
use crate::services::{Service, service};

/// What a code of the file turned out to be.
#[derive(Clone, Copy)]
pub(crate) enum Meaning {
    Id(u16),
    Aside(&'static str),
    Unknown,
}

impl Collector {
    pub(super) fn economy(&mut self, code: &[u8], oec: bool) -> Meaning {
        if let Some(met) = self.met_economies.get(code) {
            return *met;
        }
        let text = String::from_utf8_lossy(code).into_owned();
        let meaning = if self.as_written {
            self.economies.id(&text).map_or(Meaning::Unknown, Meaning::Id)
        } else {
            // OEC writes the continent before the economy.
            let text = match text.get(2..) {
                Some(code) if oec && text.len() == 5 => code,
                _ => &text,
            };
            self.looked_up(text)
        };
        self.met_economies.insert(code.to_vec(), meaning);
        meaning
    }

    fn looked_up(&mut self, code: &str) -> Meaning {
        match economy::of_file(code) {
            Code::Economy(iso3) => {
                // A part that was added to an economy is kept apart until the rows are added up.
                let part = economy::part(code);
                if let Some(note) = part.and_then(|p| p.note) {
                    self.notes.insert(note.to_owned());
                }
                let id =
                    part.map_or_else(|| iso3.to_owned(), |p| format!("{iso3}{PART}{}", p.number));
                self.economies.id(&id).map_or(Meaning::Unknown, Meaning::Id)
            }
            Code::Aggregate(_) => Meaning::Aside(aside::GROUP),
            Code::Unspecified(_) => Meaning::Aside(aside::UNSPECIFIED),
            Code::Unknown => Meaning::Unknown,
        }
    }

    /// Whether two ids are parts of one economy.
    pub(super) fn same_economy(&self, a: u16, b: u16) -> bool {
        let whole = |id: u16| whole(&self.economies.list[usize::from(id)]);
        !self.as_written && whole(a) == whole(b)
    }

    pub(super) fn product(&mut self, code: &[u8], class: Class, oec: Option<usize>) -> Meaning {
        let key = (code.to_vec(), class, oec);
        if let Some(met) = self.met_products.get(&key) {
            return *met;
        }
        let text = String::from_utf8_lossy(code).into_owned();
        if class.is_services() {
            let mut id = |code: &str| self.products.id(code).map_or(Meaning::Unknown, Meaning::Id);
            let meaning = match service(&text) {
                Some(Service::Total) => id(TOTAL),
                Some(Service::Item(code)) => id(code),
                Some(Service::Part) => Meaning::Aside(SERVICE_PART),
                None => Meaning::Unknown,
            };
            self.met_products.insert(key, meaning);
            return meaning;
        }
        let meaning = match self.product_code(&text, class, oec) {
            None if class == Class::Hs && hidden(&text) => Meaning::Aside(HIDDEN),
            Some(code) => self.products.id(&code).map_or(Meaning::Unknown, Meaning::Id),
            None => Meaning::Unknown,
        };
        self.met_products.insert(key, meaning);
        meaning
    }

    /// A product's code as the store writes it; [`TOTAL`] for all products together.
    fn product_code(&mut self, text: &str, class: Class, oec: Option<usize>) -> Option<String> {
        if ["TOTAL", "ALL", "Total", "total"].contains(&text) {
            return Some(TOTAL.to_owned());
        }
        if text == "9999AA" {
            // Comtrade's "commodities not specified" is BACI's 999999.
            return Some("999999".to_owned());
        }
        // A table of numbers writes 151190.0.
        let digits = text.strip_suffix(".0").unwrap_or(text);
        let digits = match worded(digits).filter(|_| class == Class::Hs && oec.is_none()) {
            Some(code) => {
                let note = "codes with HS before them, or their names behind them, are read by their digits";
                self.notes.insert(note.to_owned());
                code
            }
            None => digits,
        };
        let joined = pointed(digits);
        if joined.is_some() {
            let note =
                "codes with points or blanks between their pairs of digits are read without them";
            self.notes.insert(note.to_owned());
        }
        let digits = joined.as_deref().unwrap_or(digits);
        let digits = match oec {
            Some(digits_of_code) => digits.get(digits.len().checked_sub(digits_of_code)?..)?,
            None => digits,
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match class {
            Class::Hs if digits.len() > 12 => None,
            // A code read as a number has lost the zero of chapters 01 to 09.
            Class::Hs if digits.len() % 2 == 1 => {
                let whole = format!("0{digits}");
                self.restored.insert(whole.clone());
                Some(whole)
            }
            Class::Sitc(_) | Class::Bec(_) | Class::Ebops(_) if digits.len() > 5 => None,
            _ => Some(digits.to_owned()),
        }
    }
}
