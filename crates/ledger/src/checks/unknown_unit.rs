//! An amount whose unit is no unit: a number word stands in it, or a word for a currency.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Context, Named, about};
use crate::finding::Finding;
use crate::reader::folded;

/// The words that the reader knows: how many zeros a number word has, and which currency a name means.
struct Words {
    scales: HashMap<String, usize>,
    /// Letters for a power of ten that are other units too, and mean one beside a currency alone.
    letters: HashMap<String, usize>,
    /// The code of a currency; empty where a name is of several countries' currencies.
    currencies: HashMap<String, String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words =
        Words { scales: HashMap::new(), letters: HashMap::new(), currencies: HashMap::new() };
    for table in [
        include_str!("../../lexicon/words.tsv"),
        include_str!("../../lexicon/words-tr.tsv"),
        include_str!("../../lexicon/words-ms.tsv"),
        include_str!("../../lexicon/words-id.tsv"),
    ] {
        for line in table.lines() {
            let Some((kind, own)) = line.split_once('\t') else { continue };
            let Some((name, zeros)) = kind.split_once(' ') else { continue };
            let Ok(zeros) = zeros.parse::<usize>() else { continue };
            for word in own.split(';').map(str::trim).filter(|word| !word.is_empty()) {
                let sure = name == "scale" && word.len() > 2;
                let among = match name {
                    "scale" if sure => &mut words.scales,
                    "scale" | "suffixscale" => &mut words.letters,
                    _ => continue,
                };
                among.entry(folded(word)).or_insert(zeros);
            }
        }
    }
    // Written beside a number in every language.
    for (word, zeros) in [("mrd", 9), ("milliard", 9), ("milliards", 9)] {
        words.scales.insert(word.to_owned(), zeros);
    }
    for line in include_str!("../../lexicon/currencies.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [code, names, signs, assumed] = cells[..] else { continue };
        // A hundredth of a currency, weights and marks are counted in, too.
        if code.starts_with('#') || code.contains('/') || matches!(code, "GBP" | "mark") {
            continue;
        }
        let several = assumed == "yes" && code != "USD";
        let code = if several { String::new() } else { code.to_owned() };
        for name in names.split(';').chain(signs.split(';')).map(str::trim) {
            if !name.is_empty() {
                words.currencies.entry(folded(name)).or_insert_with(|| code.clone());
            }
        }
    }
    for (name, code) in [("£", "GBP"), ("sterling", "GBP"), ("sterlin", "GBP"), ("gbp", "GBP")] {
        words.currencies.insert(folded(name), code.to_owned());
    }
    words
});

/// What a unit means that is none.
#[derive(Debug, PartialEq, Eq)]
struct Meant {
    /// The unit that is left; empty where nothing is, or where a currency is one of several.
    unit: String,
    /// The zeros of its number words.
    zeros: usize,
    /// Whether it is money, and not said whose.
    several: bool,
}

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        let Some(value) = record.value() else { continue };
        let Some(meant) = meant(&value.unit) else { continue };
        let message = format!("{}: unit {:?} is no unit", record.id, value.unit);
        let whole = u32::try_from(meant.zeros).ok().and_then(|zeros| 10_i64.checked_pow(zeros));
        let Some(amount) = whole.and_then(|whole| value.amount.checked_mul(whole.into())) else {
            continue;
        };
        let amount = amount.normalize();
        let hint = match &meant {
            Meant { several: true, .. } => format!(
                "write amount = {amount} and as unit the currency's code of three capital letters, such as \"USD\""
            ),
            Meant { unit, .. } if unit.is_empty() => format!(
                "write amount = {amount} and as unit what is counted, such as \"USD\" or \"tonnes\""
            ),
            Meant { unit, .. } => format!("write amount = {amount} and unit = {unit:?}"),
        };
        findings
            .push(about("unknown-unit", record, record.place_of("value"), message).hinted(hint));
    }
    findings
}

/// The code of a currency by its name, sign or code; empty where the name is of several.
fn currency(name: &str) -> Option<&'static str> {
    let few = name.chars().filter(|c| c.is_alphabetic()).count() < 3 && name.is_ascii();
    // Two letters are money where a capital says so, as in RM and TL.
    if few && !name.contains('$') && !name.contains(char::is_uppercase) {
        return None;
    }
    WORDS.currencies.get(&folded(name)).map(String::as_str)
}

/// What is meant by a unit with number words or a word for money; nothing for a unit that is one.
fn meant(unit: &str) -> Option<Meant> {
    let bare = |word: &str| folded(word.trim_end_matches('.'));
    let mut zeros = 0;
    let mut left: Vec<&str> = Vec::new();
    for word in unit.split_whitespace() {
        match WORDS.scales.get(&bare(word)) {
            Some(own) => zeros += own,
            None if ["of", "de", "d'"].contains(&word) => {}
            None => left.push(word),
        }
    }
    // Letters beside a currency or behind it: k USD, USD bn, USDm.
    let letters = |word: &str| WORDS.letters.get(&bare(word)).copied();
    if let Some(at) = left.iter().position(|word| letters(word).is_some()) {
        let others: Vec<&str> =
            left.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, w)| *w).collect();
        if currency(&others.join(" ")).is_some() {
            zeros += letters(left[at]).unwrap_or_default();
            left = others;
        }
    }
    let mut left = left.join(" ");
    let ends = left.char_indices().skip(1).map(|(at, _)| left.split_at(at));
    if let Some((money, zeros_of)) = ends
        .filter_map(|(money, end)| Some((money, letters(end)?)))
        .find(|(money, _)| currency(money).is_some_and(|code| !code.is_empty()))
        .filter(|_| currency(&left).is_none())
    {
        zeros += zeros_of;
        left = money.to_owned();
    }
    match currency(&left) {
        Some(code) if code == left => {
            (zeros > 0).then_some(Meant { unit: left, zeros, several: false })
        }
        Some(code) => Some(Meant { unit: code.to_owned(), zeros, several: code.is_empty() }),
        None => (zeros > 0).then_some(Meant { unit: left, zeros, several: false }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meant, meant};
    use crate::checks::tests::findings;

    #[test]
    fn a_unit_has_no_number_in_it_and_money_has_its_code() {
        for (unit, plain, zeros) in [
            ("billion USD", "USD", 9),
            ("USD million", "USD", 6),
            ("bn. EUR", "EUR", 9),
            ("milyar dolar", "USD", 9),
            ("thousand tonnes", "tonnes", 3),
            ("millions of dollars", "USD", 6),
            ("usd", "USD", 0),
            ("US$", "USD", 0),
            ("juta ringgit", "MYR", 6),
            ("milyon avro", "EUR", 6),
            ("lira", "TRY", 0),
            ("Rupiah", "IDR", 0),
            ("Rp triliun", "IDR", 12),
            ("trilyun rupiah", "IDR", 12),
            ("RM", "MYR", 0),
            ("TL", "TRY", 0),
            ("milyar TL", "TRY", 9),
            ("yen", "JPY", 0),
            ("Türk lirası", "TRY", 0),
            ("ABD doları", "USD", 0),
            ("milyar Japon yeni", "JPY", 9),
            ("S$", "SGD", 0),
            ("k USD", "USD", 3),
            ("USD bn", "USD", 9),
            ("USDm", "USD", 6),
            ("ribu ton", "ton", 3),
            ("lakh", "", 5),
            ("million barrels per day", "barrels per day", 6),
            ("₺", "TRY", 0),
            ("juta dirham", "AED", 6),
        ] {
            let plain = plain.to_owned();
            assert_eq!(meant(unit), Some(Meant { unit: plain, zeros, several: false }), "{unit}");
        }
        for (unit, zeros) in [("dinar", 0), ("crore rupees", 7), ("juta peso", 6)] {
            let several = Meant { unit: String::new(), zeros, several: true };
            assert_eq!(meant(unit), Some(several), "{unit}");
        }
        for unit in [
            "USD",
            "MYR",
            "TRY",
            "IDR",
            "visitors",
            "km",
            "",
            "tonnes",
            "percent",
            "mm",
            "tn",
            "USD per barrel",
            "USD/tonne",
            "% of GDP",
            "pounds",
            "marks",
            "MWh/year",
            "m3",
            "p",
            "dollar-denominated bonds",
            "TEU",
            "kWh",
            "students",
            "cents per kWh",
        ] {
            assert_eq!(meant(unit), None, "{unit}");
        }
    }

    #[test]
    fn a_target_in_billion_dollars_is_found() {
        let target = |amount: &str, unit: &str| {
            format!(
                "[[target]]\nid = \"t\"\nstatus = \"aim\"\nparties = [\"DEU\", \"POL\"]\nmeasure = \"total_trade\"\n\
                 value = {{ amount = {amount}, unit = \"{unit}\" }}\nby = 2030\nwhat = \"Trade\"\n\
                 said = 2025-01-01\npassages = [{{ quote = \"x\" }}]\n"
            )
        };
        let found = findings("unknown-unit", "x", &target("10", "billion USD"));
        let hint = found[0].hint.as_deref();
        assert_eq!(hint, Some("write amount = 10000000000 and unit = \"USD\""));
        assert_eq!(found[0].place.line, 7);
        let below = findings("unknown-unit", "x", &target("\"-0.5\"", "USD million"));
        assert_eq!(below[0].hint.as_deref(), Some("write amount = -500000 and unit = \"USD\""));
        assert!(findings("unknown-unit", "x", &target("10", "USD")).is_empty());
    }
}
