//! Of what a figure is, where it names no measure: what is worth so much, valued, ranked, dealt in or shared.

use super::amounts::{Role, governor, own_country};
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::value::{Unit, Value};
use rust_decimal::Decimal;

/// The noun before "worth" or "of": what the money is.
pub(super) fn worth(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    if clause.scene.language == Language::Tr {
        return valued(clause, value);
    }
    if !(value.is_money() || matches!(value.unit, Unit::Quantity(_))) {
        return None;
    }
    let governor = governor(clause, value);
    let led = clause.any(
        governor,
        &[
            "worth",
            "cost",
            "costs",
            "of",
            "totalling",
            "totaling",
            "bernilai",
            "senilai",
            "valued",
            "to",
            "at",
        ],
    );
    let sold = clause.is(governor, Class::Exports) || clause.is(governor, Class::Imports);
    if !led && !sold {
        return None;
    }
    let tokens = &clause.scene.tokens;
    let end = if sold { governor + 1 } else { governor };
    let mut first = end;
    while first > clause.sentence.first
        && end - first < 5
        && tokens.is_word(first - 1)
        && !clause.is(first - 1, Class::Prep)
        && !clause.is(first - 1, Class::Aux)
        && !clause.is(first - 1, Class::Det)
    {
        first -= 1;
    }
    let words = clause.words(first, end);
    let start = clause.start_of(value.first);
    let code = if (start..value.first).any(|i| clause.is(i, Class::Exports)) {
        "exports"
    } else if (start..value.first).any(|i| clause.is(i, Class::Imports)) {
        "imports"
    } else {
        ""
    };
    // "memorandum antara syarikat kedua-dua negara bernilai": both countries are no goods.
    if !words.is_empty() && clause.is(end - 1, Class::Sides) {
        return None;
    }
    if words.is_empty() && clause.is(governor.wrapping_sub(1), Class::Aux) {
        // "Zambian copper shipped to Serbia was worth": what the clause begins with.
        let end = (start..governor)
            .take_while(|i| {
                tokens.is_word(*i) && !clause.is(*i, Class::Aux) && !clause.is(*i, Class::Prep)
            })
            .last()?;
        return Some((clause.words(start, end + 1), code.to_owned()));
    }
    if words.is_empty() {
        // "271 000 t worth $611 million": the quantity is what it is worth.
        let before = clause.sentence.values.iter().rev().find(|v| v.end <= governor)?;
        let verb = (start..before.first).rev().find(|i| clause.is(*i, Class::Exports))?;
        return Some((clause.words(verb, before.end), code.to_owned()));
    }
    Some((words, code.to_owned()))
}

/// "6,8 milyar dolar değerinde 310 proje", "toplam değeri 21 milyar dolara ulaşan 600'den fazla proje".
fn valued(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    let stem = |i: usize, list: &[&str]| {
        let word = fold(clause.scene.tokens.word(i));
        list.iter().any(|s| word.starts_with(s))
    };
    let last = fold(clause.scene.tokens.word(value.end - 1));
    let adjective = last.ends_with("lik") || last.ends_with("luk");
    let sized =
        adjective || stem(value.end, &["degerinde", "tutarinda", "buyuklugunde", "bedelli"]);
    let owner = (value.first.saturating_sub(4).max(clause.sentence.first)..value.first)
        .any(|i| stem(i, &["degeri", "tutari", "bedeli", "buyuklugu"]));
    let reached = (value.end..value.end + 3).any(|i| stem(i, &["ulasan", "bulan", "asan", "olan"]));
    if !value.is_money() || !(sized || owner && reached) {
        return None;
    }
    const THINGS: &[&str] =
        &["proje", "sozlesme", "ihale", "kredi", "yatirim", "siparis", "mal", "urun"];
    let noun =
        (value.end + 1..(value.end + 9).min(clause.sentence.end)).find(|i| stem(*i, THINGS))?;
    Some((clause.words(noun, noun + 1), String::new()))
}

/// Words for who stands at the other end of a flow, and the flow.
const PARTNERS: &[(&str, &str)] = &[
    ("supplier", "imports"),
    ("source", "imports"),
    ("exporter", "imports"),
    ("buyer", "exports"),
    ("market", "exports"),
    ("customer", "exports"),
    ("destination", "exports"),
    ("importer", "exports"),
    ("investor", "investment"),
    ("partner", "total_trade"),
    ("pembekal", "imports"),
    ("pemasok", "imports"),
    ("pembeli", "exports"),
    ("pasaran", "exports"),
];

/// Is a word one for who stands at the other end of a flow?
pub(super) fn is_partner(word: &str) -> bool {
    let word = word.to_lowercase();
    let stem = word.strip_suffix('s').unwrap_or(&word);
    PARTNERS.iter().any(|(noun, _)| *noun == stem)
}

/// "Its main buyers were Jordan ($84m) and Laos ($7m)", "with 7 percent the third supplier of".
pub(super) fn ranked(clause: &Clause<'_>, value: &Value, role: Role) -> Option<(String, String)> {
    let bracket = own_country(clause, 0).is_some() || clause.at(value.first.wrapping_sub(1), "(");
    if !(role == Role::Share || value.is_money() && bracket) {
        return None;
    }
    let (start, end) = (clause.start_of(value.first), clause.end_of(value.first));
    let tokens = &clause.scene.tokens;
    (start..end).find_map(|i| {
        let word = tokens.word(i).to_lowercase();
        let stem = word.strip_suffix('s').unwrap_or(&word);
        let (_, code) = PARTNERS.iter().find(|(noun, _)| *noun == stem)?;
        Some((clause.words(i, i + 1), (*code).to_owned()))
    })
}

/// "sold 45 million dollars more than it bought": the balance of two flows.
pub(super) fn balance_of_deals(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    let compared = value.is_money()
        && clause.any(value.end, &["more", "less"])
        && clause.at(value.end + 1, "than")
        && (value.end + 2..value.end + 6)
            .any(|i| clause.any(i, &["bought", "sold", "imported", "exported"]));
    compared.then(|| (clause.words(value.end, value.end + 2), "trade_balance".to_owned()))
}

/// What a deal was about: "bought coal for ¥48 billion", "earned 6 million euros from software".
pub(super) fn dealt(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    if !value.is_money() {
        return None;
    }
    let governor = governor(clause, value);
    let start = clause.start_of(value.first);
    let noun = |first: usize, most: usize| {
        let last = (first..most)
            .take_while(|i| {
                clause.scene.tokens.is_word(*i)
                    && !clause.is(*i, Class::Prep)
                    && !clause.is(*i, Class::Exports)
                    && !clause.is(*i, Class::Imports)
            })
            .last()?;
        Some(clause.words(first, last + 1))
    };
    if clause.at(governor, "for")
        && let Some(verb) = (start..governor).rev().take(8).find(|i| {
            clause.any(*i, &["bought", "sold", "purchased", "imported", "exported", "acquired"])
        })
    {
        let code = if clause.any(verb, &["sold", "exported"]) { "exports" } else { "imports" };
        return Some((noun(verb + 1, governor)?, code.to_owned()));
    }
    let earned = clause.any(governor, &["earned", "fetched", "earn"])
        || clause.at(governor, "in") && clause.any(governor.wrapping_sub(1), &["brought", "took"]);
    if !earned {
        return None;
    }
    let what = if clause.at(value.end, "from") {
        noun(value.end + 1, value.end + 5)
    } else {
        noun(start, start + 4)
    };
    Some((what?, "exports".to_owned()))
}

/// "Omani credit line for Kenyan exporters: 12 million rials": a line of a fact sheet names its sum before
/// a colon.
pub(super) fn labelled(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    let tokens = &clause.scene.tokens;
    let colon = value.first.checked_sub(1).filter(|c| clause.at(*c, ":"))?;
    let first = (clause.sentence.first..colon).find(|i| tokens.is_word(*i))?;
    let plain = !(first..colon).any(|i| {
        [Class::Aux, Class::Say, Class::Modal, Class::Future, Class::Target, Class::Aim]
            .iter()
            .any(|class| clause.is(i, *class))
    });
    let of_a_state = clause
        .sentence
        .names
        .iter()
        .any(|n| n.first >= first && n.end <= colon && matches!(n.kind, NameKind::Country(..)));
    let large = value.low >= Decimal::from(1_000_000);
    (value.is_money() && large && plain && of_a_state && colon - first <= 14)
        .then(|| (clause.words(first, colon), String::new()))
}

/// What a share is a share of: "31 percent of the tea".
pub(super) fn shared(clause: &Clause<'_>, value: &Value, role: Role) -> Option<(String, String)> {
    if role != Role::Share {
        return None;
    }
    if clause.any(value.end, &["of", "daripada", "dari"]) {
        let end = (value.end + 1..clause.end_of(value.first).min(value.end + 8))
            .take_while(|i| clause.scene.tokens.is_word(*i))
            .last()?;
        return Some((clause.words(value.end + 1, end + 1), "share".to_owned()));
    }
    // A row in brackets shares what its first said.
    let first = clause.sentence.values.iter().find(|v| matches!(v.unit, Unit::Percent))?;
    if first.first < value.first && clause.at(value.first.wrapping_sub(1), "(") {
        return shared(clause, first, role);
    }
    None
}
