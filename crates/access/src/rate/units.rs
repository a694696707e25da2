//! Units, currencies and weights that duty texts name.

use crate::{Error, Exact};

/// A unit: its name, the unit it is counted in, and how many of those it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The name in this table.
    pub name: &'static str,
    /// The base unit: `kg`, `l`, `m2`, `item` and others that are their own.
    pub base: &'static str,
    /// Upper and lower number of the factor to the base unit.
    pub factor: (i64, i64),
    /// How lists write it, in lower case.
    pub spellings: &'static [&'static str],
}

const fn row(
    name: &'static str,
    base: &'static str,
    factor: (i64, i64),
    spellings: &'static [&'static str],
) -> Unit {
    Unit { name, base, factor, spellings }
}

/// Every unit that is read. Codes of four capitals are those of the common customs tariff.
pub const UNITS: &[Unit] = &[
    row(
        "kg",
        "kg",
        (1, 1),
        &[
            "kg",
            "kgs",
            "kilo",
            "kilogram",
            "kilograms",
            "kilogramme",
            "kgm",
            "kilogramm",
            "kilogramo",
        ],
    ),
    row("g", "kg", (1, 1000), &["g", "gram", "grams", "grm"]),
    row(
        "t",
        "kg",
        (1000, 1),
        &["t", "tonne", "tonnes", "ton", "tons", "mt", "tne", "tonelada", "toneladas"],
    ),
    row("lb", "kg", (45_359_237, 100_000_000), &["lb", "lbs", "pound", "pounds"]),
    row("100 kg", "kg", (100, 1), &["dtn", "quintal"]),
    row(
        "l",
        "l",
        (1, 1),
        &["l", "litre", "litres", "liter", "liters", "ltr", "lt", "litro", "litros"],
    ),
    row("hl", "l", (100, 1), &["hl", "hectolitre", "hectolitres", "hlt"]),
    row("1000 l", "l", (1000, 1), &["klt", "kl"]),
    row("ml", "l", (1, 1000), &["ml"]),
    row("m", "m", (1, 1), &["m", "metre", "metres", "meter", "meters", "mtr"]),
    row("cm", "m", (1, 100), &["cm"]),
    row("100 m", "m", (100, 1), &["hmt"]),
    row("km", "m", (1000, 1), &["km", "kmt"]),
    row("m2", "m2", (1, 1), &["m2", "m²", "sqm", "mtk"]),
    row("cm2", "m2", (1, 10_000), &["cm2", "cm²"]),
    row("m3", "m3", (1, 1), &["m3", "m³", "mtq"]),
    row("1000 m3", "m3", (1000, 1), &["tqm"]),
    row(
        "item",
        "item",
        (1, 1),
        &[
            "item", "items", "each", "ea", "p", "pst", "pc", "pcs", "piece", "pieces", "no",
            "unit", "units", "u", "nar", "adet", "stück", "pièce", "pieza", "unité", "unidad",
            "buah", "biji",
        ],
    ),
    row("100 items", "item", (100, 1), &["cen"]),
    row("1000 items", "item", (1000, 1), &["mil"]),
    row("dozen", "item", (12, 1), &["doz", "dozen", "dz"]),
    row("pair", "pair", (1, 1), &["pair", "pairs", "prs", "pr", "npr", "paire", "çift", "pasang"]),
    row("pack", "pack", (1, 1), &["pack", "packs", "nclp"]),
    row("stick", "stick", (1, 1), &["stick", "sticks", "stk", "batang"]),
    row("jewel", "jewel", (1, 1), &["jewel", "jewels"]),
    row("carat", "carat", (1, 1), &["carat", "carats", "ct", "ctm"]),
    row("MWh", "MWh", (1, 1), &["mwh"]),
    row("kWh", "MWh", (1, 1000), &["kwh"]),
    row("TJ", "TJ", (1, 1), &["tjo", "tj"]),
    row("head", "head", (1, 1), &["head", "tête", "baş", "ekor", "cabeza"]),
    row("bottle", "bottle", (1, 1), &["bottle", "bottles"]),
];

/// Weights other than the plain net one: name, and spellings as words.
pub const QUALIFIERS: &[(&str, &[&str])] = &[
    (
        "net drained",
        &[
            "net drained",
            "net drained wt",
            "net drained weight",
            "drained net weight",
            "net eda",
            "eda",
        ],
    ),
    ("net dry", &["net dry", "net mas", "mas"]),
    ("net", &["net", "net weight", "net wt"]),
    ("gross", &["gross", "br", "gross weight", "gross wt"]),
    ("std qual", &["std qual", "standard quality"]),
    ("tot alc", &["tot alc", "total alcohol"]),
    ("dry lactic matter", &["dry lactic matter"]),
    ("lactic matter", &["lactic matter"]),
    ("raw sugar", &["raw sugar"]),
    ("live weight", &["live weight", "live wt"]),
    ("common wheat", &["common wheat"]),
    ("polar", &["polar"]),
    ("sdt", &["sdt"]),
];

/// Currencies: ISO 4217 code and how lists write it, in lower case.
pub const CURRENCIES: &[(&str, &[&str])] = &[
    ("EUR", &["eur", "€", "euro", "euros", "ecu"]),
    ("USD", &["usd", "$", "us$", "dollar", "dollars"]),
    ("MYR", &["myr", "rm", "ringgit"]),
    ("TRY", &["try", "tl", "₺", "lira"]),
    ("JPY", &["jpy", "yen", "¥"]),
    ("KRW", &["krw", "won", "₩"]),
    ("CNY", &["cny", "rmb", "yuan"]),
    ("GBP", &["gbp", "£", "pound sterling"]),
    ("CHF", &["chf", "sfr", "fr"]),
    ("INR", &["inr", "rs", "₹"]),
    ("THB", &["thb", "baht"]),
    ("IDR", &["idr", "rp"]),
    ("VND", &["vnd"]),
    ("SGD", &["sgd", "s$"]),
    ("AUD", &["aud", "a$"]),
    ("NZD", &["nzd", "nz$"]),
    ("CAD", &["cad", "c$"]),
    ("BRL", &["brl", "r$"]),
    ("MXN", &["mxn"]),
    ("RUB", &["rub"]),
    ("UAH", &["uah"]),
    ("NOK", &["nok"]),
    ("SEK", &["sek"]),
    ("DKK", &["dkk"]),
    ("PLN", &["pln"]),
    ("ZAR", &["zar"]),
    ("ILS", &["ils", "nis"]),
    ("EGP", &["egp"]),
    ("AED", &["aed"]),
    ("SAR", &["sar"]),
    ("PKR", &["pkr"]),
    ("PHP", &["php"]),
    ("TWD", &["twd", "nt$"]),
    ("HKD", &["hkd", "hk$"]),
];

/// The unit of a spelling, in any case.
///
/// # Errors
///
/// [`Error::Unit`] for a spelling that is not in [`UNITS`].
pub fn unit(spelling: &str) -> Result<&'static Unit, Error> {
    let lower = spelling.trim().to_lowercase();
    UNITS
        .iter()
        .find(|u| u.name == spelling.trim() || u.spellings.contains(&lower.as_str()))
        .ok_or_else(|| Error::Unit { unit: spelling.chars().take(60).collect() })
}

impl Unit {
    /// How many base units one of these is.
    ///
    /// # Errors
    ///
    /// Never for the table's own rows.
    pub fn in_base(&self) -> Result<Exact, Error> {
        Exact::new(i128::from(self.factor.0), i128::from(self.factor.1))
    }
}

pub(super) fn currency(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    CURRENCIES.iter().find(|(_, s)| s.contains(&lower.as_str())).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_said_once() {
        let mut seen = std::collections::BTreeSet::new();
        for spelling in UNITS.iter().flat_map(|u| u.spellings) {
            assert!(seen.insert(spelling), "{spelling} stands twice");
            assert_eq!(spelling.to_lowercase(), **spelling);
        }
        assert_eq!(unit("DTN").unwrap().in_base().unwrap(), Exact::HUNDRED);
        assert!(unit("furlong").is_err());
    }
}
