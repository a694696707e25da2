//! Economies' codes: alpha-2 as tariff lists write them, alpha-3 as the rest of the program does.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const COUNTRIES: &str = include_str!("../codes/countries.csv");
const NAMES: &str = include_str!("../codes/names.csv");

fn table() -> &'static BTreeMap<&'static str, &'static str> {
    static TABLE: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split(',');
            let (_, alpha3, alpha2, main) =
                (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            (main == "yes" && alpha2.len() == 2).then_some((alpha2, alpha3))
        };
        COUNTRIES.lines().skip(1).filter_map(row).collect()
    })
}

/// The alpha-3 code of an alpha-2 one.
#[must_use]
pub fn alpha3(alpha2: &str) -> Option<&'static str> {
    table().get(alpha2).copied()
}

fn numbers() -> &'static BTreeMap<u16, &'static str> {
    static TABLE: OnceLock<BTreeMap<u16, &str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split(',');
            Some((cells.next()?.parse().ok()?, cells.next()?))
        };
        COUNTRIES.lines().skip(1).filter_map(row).collect()
    })
}

/// The alpha-3 code of an ISO numeric one.
#[must_use]
pub fn of_number(number: u16) -> Option<&'static str> {
    numbers().get(&number).copied()
}

/// The alpha-3 code of an economy as a table writes it: a code of two or three letters, or a name in
/// English, Turkish or Malay.
#[must_use]
pub fn economy(text: &str) -> Option<&'static str> {
    static NAMED: OnceLock<BTreeMap<String, &str>> = OnceLock::new();
    let named = NAMED.get_or_init(|| {
        let mut named = BTreeMap::new();
        for line in COUNTRIES.lines().skip(1) {
            let cells: Vec<&'static str> = line.splitn(7, ',').collect();
            let [_, alpha3, _, "yes", ref names @ ..] = cells[..] else { continue };
            for name in names.iter().take(2).chain([&alpha3]).filter(|n| !n.is_empty()) {
                named.entry(crate::heads::folded(name.trim_matches('"')).0).or_insert(alpha3);
            }
        }
        for line in NAMES.lines().skip(1) {
            let mut cells = line.split(',');
            let Some(alpha3) = cells.next() else { continue };
            for name in cells.filter(|n| !n.is_empty()) {
                named.entry(crate::heads::folded(name.trim_matches('"')).0).or_insert(alpha3);
            }
        }
        named
    });
    let text = text.trim();
    alpha3(&text.to_uppercase()).or_else(|| named.get(&crate::heads::folded(text).0).copied())
}

#[cfg(test)]
mod tests {
    #[test]
    fn economies_as_tables_write_them() {
        for (text, code) in [
            ("DE", "DEU"),
            ("deu", "DEU"),
            ("Germany", "DEU"),
            ("Almanya", "DEU"),
            ("Jerman", "DEU"),
        ] {
            assert_eq!(super::economy(text), Some(code), "{text}");
        }
        assert_eq!(super::economy("Atlantis"), None);
    }

    #[test]
    fn codes_of_lists() {
        assert_eq!(super::alpha3("CH"), Some("CHE"));
        assert_eq!(super::alpha3("IS"), Some("ISL"));
        assert_eq!(super::alpha3("GB"), Some("GBR"));
        assert_eq!(super::alpha3("XX"), None);
        assert_eq!(super::of_number(276), Some("DEU"));
        assert_eq!(super::of_number(0), None);
    }
}
