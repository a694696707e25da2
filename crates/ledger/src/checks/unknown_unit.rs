//! An amount whose unit is no unit: a number word stands in it, or a word for a currency.

use super::{Context, Named, about};
use crate::finding::Finding;

/// Number words that stand in units by mistake, and how many zeros each has.
const SCALES: [(&str, usize); 25] = [
    ("hundred", 2),
    ("thousand", 3),
    ("thousands", 3),
    ("million", 6),
    ("millions", 6),
    ("mn", 6),
    ("mln", 6),
    ("mio", 6),
    ("billion", 9),
    ("billions", 9),
    ("bn", 9),
    ("bln", 9),
    ("trillion", 12),
    ("trillions", 12),
    ("trn", 12),
    ("yüz", 2),
    ("milyon", 6),
    ("milyar", 9),
    ("trilyon", 12),
    ("ribu", 3),
    ("juta", 6),
    ("bilion", 9),
    ("milliard", 9),
    ("milliards", 9),
    ("mrd", 9),
];

/// Words for a currency, and its code.
const MONEY: [(&str, &str); 12] = [
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("us$", "USD"),
    ("$", "USD"),
    ("us dollars", "USD"),
    ("us dollar", "USD"),
    ("dolar", "USD"),
    ("abd doları", "USD"),
    ("dolar as", "USD"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("€", "EUR"),
];

pub(super) fn run(ledger: &Named<'_>, _: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for record in &ledger.records {
        let Some(value) = record.value() else { continue };
        let Some((unit, zeros)) = meant(&value.unit) else { continue };
        let message = format!("{}: unit {:?} is no unit", record.id, value.unit);
        let whole = u32::try_from(zeros).ok().and_then(|zeros| 10_i64.checked_pow(zeros));
        let Some(amount) = whole.and_then(|whole| value.amount.checked_mul(whole.into())) else {
            continue;
        };
        let amount = amount.normalize();
        let hint = format!("write amount = {amount} and unit = {unit:?}");
        findings
            .push(about("unknown-unit", record, record.place_of("value"), message).hinted(hint));
    }
    findings
}

/// The unit that is meant by one with number words or a word for money, and the zeros of the words;
/// nothing for a unit that is one.
fn meant(unit: &str) -> Option<(String, usize)> {
    let scale = |word: &str| {
        let word = word.trim_end_matches('.').to_lowercase();
        SCALES.iter().find(|(known, _)| *known == word).map(|(_, zeros)| *zeros)
    };
    let zeros: usize = unit.split_whitespace().filter_map(scale).sum();
    let words = unit.split_whitespace().filter(|word| scale(word).is_none());
    let left = words.filter(|word| !["of", "de", "d'"].contains(word)).collect::<Vec<_>>();
    let left = left.join(" ");
    let folded = left.to_lowercase();
    let money = MONEY.iter().find(|(word, _)| *word == folded).map(|(_, code)| (*code).to_owned());
    let code = (left.len() == 3
        && ["usd", "eur", "gbp", "jpy", "cny"].contains(&folded.as_str())
        && left != folded.to_uppercase())
    .then(|| folded.to_uppercase());
    match money.or(code) {
        Some(code) => Some((code, zeros)),
        None => (zeros > 0).then_some((left, zeros)),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;
    use crate::checks::tests::findings;

    #[test]
    fn a_unit_has_no_number_in_it() {
        for (unit, plain, zeros) in [
            ("billion USD", "USD", 9),
            ("USD million", "USD", 6),
            ("bn. EUR", "EUR", 9),
            ("milyar dolar", "USD", 9),
            ("thousand tonnes", "tonnes", 3),
            ("millions of dollars", "USD", 6),
            ("usd", "USD", 0),
            ("US$", "USD", 0),
        ] {
            assert_eq!(meant(unit), Some((plain.to_owned(), zeros)), "{unit}");
        }
        for unit in ["USD", "MYR", "visitors", "km", "", "tonnes", "percent"] {
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
