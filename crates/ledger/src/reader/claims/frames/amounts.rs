//! What each amount of a sentence is: a level, a change, the base of a comparison, a share, the same
//! amount in another currency; between which countries.

use super::turkish_forms::to_or_from;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::language::Language;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::Kind as NameKind;
use crate::reader::value::{Unit, Value};

/// What an amount is in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Level,
    /// By how much something rose; a fall is negative.
    Change(bool),
    /// What it is compared with.
    Base,
    Share,
    Rate,
    /// The amount before it, in another currency.
    Same,
}

impl Role {
    /// The figure's kind, as in the JSON.
    pub fn name(self, measure: &str) -> &'static str {
        match self {
            Self::Change(_) => "change",
            Self::Share => "share",
            Self::Rate => "rate",
            _ if measure == "trade_balance" => "balance",
            _ => "level",
        }
    }
}

/// The token before a value that governs it: adverbs of degree and articles are passed over.
pub(super) fn governor(clause: &Clause<'_>, value: &Value) -> usize {
    let floor = clause.sentence.first;
    let mut at = value.first;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1).filter(|b| *b >= floor) else { break };
        let passed = clause.is(before, Class::Approx)
            || clause.is(before, Class::More)
            || clause.is(before, Class::Det)
            || clause.any(
                before,
                &[
                    "than", "least", "most", "more", "at", "record", "current", "just", "only",
                    "as", "much", "high", "low", "around",
                ],
            ) && !(clause.at(before, "at") && !clause.any(before + 1, &["least", "most"]));
        if !passed {
            return before;
        }
        at = before;
    }
    at.wrapping_sub(1)
}

/// What an amount is.
pub(super) fn role(clause: &Clause<'_>, index: usize) -> Role {
    let values = &clause.sentence.values;
    let value = &values[index];
    let before = governor(clause, value);
    if let Some(last) = index.checked_sub(1).map(|i| &values[i])
        && value.is_money()
        && last.is_money()
        && value.first <= last.end + 3
        && (clause.at(value.first - 1, "(")
            || clause.any(before, &["or", "atau", "veya", "equivalent", "=", "yaklasik", "("])
            || clause.at(before, "to") && clause.at(before.wrapping_sub(1), "equivalent"))
        && currency(last) != currency(value)
    {
        return Role::Same;
    }
    let percent = matches!(value.unit, Unit::Percent | Unit::Points);
    // "up 2.1 percent ($374 million)": the same change in money.
    if in_bracket_of_change(clause, index)
        && let rise @ Role::Change(_) = role(clause, index - 1)
    {
        return rise;
    }
    let start = clause.start_of(value.first);
    let end = clause.end_of(value.first);
    if let Some(rose) = moved(clause, value, before, start, end, percent) {
        return Role::Change(rose);
    }
    if is_base(clause, index, before, start) {
        return Role::Base;
    }
    // "up 5 percent on the quarter and 11 percent on the year": the second moved as the first did.
    if percent
        && clause.any(value.first.wrapping_sub(1), &["and", "dan", "ve"])
        && !clause.any(value.end, &["of", "daripada", "dari"])
        && index > 0
        && values[index - 1].unit == value.unit
        && value.first - values[index - 1].end <= 8
        && let rose @ Role::Change(_) = role(clause, index - 1)
    {
        return rose;
    }
    if percent {
        let rate = (start.max(value.first.saturating_sub(6))..end.min(value.end + 5)).any(|i| {
            clause.any(
                i,
                &[
                    "tariff",
                    "tariffs",
                    "duty",
                    "duties",
                    "rate",
                    "rates",
                    "inflation",
                    "unemployment",
                    "interest",
                    "gumruk",
                    "faiz",
                    "tarif",
                    "kadar",
                ],
            )
        });
        return if rate { Role::Rate } else { Role::Share };
    }
    Role::Level
}

/// Is an amount of money in brackets right behind a share: "2.1 percent ($374 million)"?
pub(super) fn in_bracket_of_change(clause: &Clause<'_>, index: usize) -> bool {
    let values = &clause.sentence.values;
    let value = &values[index];
    index.checked_sub(1).is_some_and(|i| {
        let last = &values[i];
        value.is_money()
            && matches!(last.unit, Unit::Percent | Unit::Points)
            && clause.at(value.first.wrapping_sub(1), "(")
            && value.first <= last.end + 5
    })
}

fn currency(value: &Value) -> Option<&str> {
    match &value.unit {
        Unit::Money { code, .. } => Some(code),
        _ => None,
    }
}

/// Did something move by this amount, and which way?
fn moved(
    clause: &Clause<'_>,
    value: &Value,
    before: usize,
    start: usize,
    end: usize,
    percent: bool,
) -> Option<bool> {
    let way = |i: usize| {
        // "fell short of 5 billion": that is no fall by so much.
        let fall = clause.is(i, Class::Fall) && !clause.at(i + 1, "short");
        (fall || clause.is(i, Class::Rise)).then_some(!fall)
    };
    if clause.scene.language == Language::Tr && !percent {
        // The verb stands behind: "4 milyon dolar arttı" is a change, "4 milyon dolara geriledi" a level.
        let level = ends_in(clause, value, DATIVE)
            || ends_in(clause, value, ABLATIVE)
            || value.bound.is_some();
        return (value.end..end.min(value.end + 2))
            .take_while(|i| !clause.any(*i, &[",", ";"]))
            .find_map(way)
            .filter(|_| !level);
    }
    // "rose 8.1%", "fell by 4 per cent", "an increase of 12%", "slipped $4 million".
    if before >= start && before < value.first {
        if let Some(rose) = way(before) {
            // "rose above 300 million", "fell just short of 3 billion": a level and its bound.
            let past = clause.any(value.first - 1, &["above", "below", "past", "beyond", "under"]);
            let noun = (clause.is(before, Class::Level) || past) && !percent;
            return (!noun).then_some(rose);
        }
        if clause.any(before, &["by", "of", "sebanyak", "sebesar", "oleh", "with"])
            && !clause.at(before.wrapping_sub(1), "short")
            && let Some(rose) = (before.saturating_sub(3).max(start)..before).rev().find_map(way)
        {
            return Some(rose);
        }
    }
    if !percent {
        return None;
    }
    // "7 percent more than", "4 per cent less than".
    if clause.any(value.end + 1, &["than", "compared"])
        && clause.any(value.end, &["more", "less", "fewer"])
    {
        return Some(clause.at(value.end, "more"));
    }
    // "12% higher", "a 12% increase", "yüzde 12 arttı", "%12 artışla", "yüzde 7,2 (84 milyon avro) azalarak".
    let from = behind_bracket(clause, value);
    let near = (from..end.min(from + 4))
        .take_while(|i| !clause.any(*i, &["of", "from", "to", ",", ";", "share"]))
        .find_map(way);
    if near.is_some() {
        return near;
    }
    // "grew in 2024 by 12%", "naik sebanyak", "exports rose an annual 8%".
    let by = clause
        .any(before, &["by", "an", "annual", "a", "another", "further", "sebanyak", "sebesar"]);
    let verb = (start.max(value.first.saturating_sub(if by { 12 } else { 5 }))..value.first)
        .rev()
        .find_map(|i| way(i).map(|w| (i, w)));
    verb.filter(|(i, _)| {
        by || !(*i..value.first).any(|t| clause.any(t, &["to", "at", "kepada", "of", "menjadi"]))
    })
    .map(|(_, w)| w)
}

/// One past the amount in brackets right behind a share: "2.1 percent ($374 million)".
pub(super) fn behind_bracket(clause: &Clause<'_>, value: &Value) -> usize {
    let close =
        (value.end + 1..clause.sentence.end.min(value.end + 9)).find(|i| clause.at(*i, ")"));
    close.filter(|_| clause.at(value.end, "(")).map_or(value.end, |close| close + 1)
}

/// Is the amount what another is compared with?
fn is_base(clause: &Clause<'_>, index: usize, before: usize, start: usize) -> bool {
    let values = &clause.sentence.values;
    let value = &values[index];
    if before < start || before >= value.first {
        return ablative(clause, value, values.get(index + 1));
    }
    let to_next = values.get(index + 1).is_some_and(|n| {
        let g = governor(clause, n);
        clause.any(g, &["to", "kepada", "ke", "menjadi"])
    });
    let led = clause.any(before, &["from", "daripada", "dari"])
        && (index > 0
            || to_next
            || (start..before).any(|i| {
                clause.is(i, Class::Rise)
                    || clause.is(i, Class::Fall)
                    || clause.is(i, Class::Factor)
            }));
    let led = led
        || clause.at(before, "of")
            && clause.any(before.wrapping_sub(1), &["level", "base", "low"])
            && (before.saturating_sub(4).max(start)..before).any(|i| clause.at(i, "from"))
            && index + 1 < values.len();
    let compared = clause.any(before, &["against", "versus", "vs"])
        || clause.any(before, &["with", "to", "than"])
            && clause.any(
                before.wrapping_sub(1),
                &["compared", "comparison", "relative", "higher", "lower"],
            )
        || clause.any(before, &["berbanding", "dibanding", "dibandingkan"])
        || clause.at(before, "dengan")
            && clause.any(before.wrapping_sub(1), &["berbanding", "dibandingkan"]);
    led || compared || ablative(clause, value, values.get(index + 1))
}

/// Endings of an amount that something rose or fell to, and from.
const DATIVE: &[&str] = &["a", "e", "ya", "ye", "na", "ne"];

pub(super) const ABLATIVE: &[&str] = &["dan", "den", "tan", "ten"];

/// Participles behind a Turkish amount that something has come to: "6,8 milyar dolara ulaşan".
const TOLD: &[&str] = &[
    "olan",
    "ulasan",
    "bulan",
    "gerceklesen",
    "cikan",
    "asan",
    "yukselen",
    "dusen",
    "gerileyen",
    "kaydedilen",
    "inen",
];

/// Has something come to a Turkish amount, by the participle behind it?
pub(super) fn is_told(clause: &Clause<'_>, value: &Value) -> bool {
    let behind =
        value.end + if matches!(clause.scene.tokens.word(value.end), "'" | "’") { 2 } else { 0 };
    let word = fold(clause.scene.tokens.word(behind));
    clause.scene.language == Language::Tr
        && behind < clause.sentence.end
        && TOLD.contains(&word.as_str())
}

/// Does a Turkish amount end in one of some endings: "dolara", "$'a"?
pub(super) fn ends_in(clause: &Clause<'_>, value: &Value, endings: &[&str]) -> bool {
    let last = fold(clause.scene.tokens.word(value.end - 1));
    let apostrophe = matches!(clause.scene.tokens.word(value.end), "'" | "’");
    let suffix = fold(clause.scene.tokens.word(value.end + 1));
    endings.iter().any(|e| {
        apostrophe && suffix == *e
            || !apostrophe
                && last.strip_suffix(e).is_some_and(|stem| {
                    matches!(
                        stem,
                        "dolar"
                            | "avro"
                            | "euro"
                            | "lira"
                            | "ton"
                            | "sterlin"
                            | "ruble"
                            | "yen"
                            | "yuan"
                    )
                })
    })
}

/// Is a Turkish amount what something reaches: "1 milyar dolara"?
pub(super) fn reaches(clause: &Clause<'_>, value: &Value) -> bool {
    ends_in(clause, value, DATIVE)
}

/// A Turkish amount that another replaces: "400 milyon dolardan 1 milyar dolara", "250 milyon dolar
/// olan ticaretini 1 milyar dolara".
fn ablative(clause: &Clause<'_>, value: &Value, next: Option<&Value>) -> bool {
    clause.scene.language == Language::Tr
        && value.is_money()
        && (ends_in(clause, value, ABLATIVE) || is_told(clause, value))
        && next.is_some_and(|n| ends_in(clause, n, DATIVE))
}

/// The country that an amount in brackets stands behind, or that is its own in a row of several:
/// "Jordan ($84m)", "from A, B and C ... x, y and z, respectively".
pub(super) fn own_country(clause: &Clause<'_>, index: usize) -> Option<u16> {
    let values = &clause.sentence.values;
    let value = &values[index];
    if clause.at(value.first.wrapping_sub(1), "(") {
        let name = clause.sentence.names.iter().find(|n| {
            n.end + 1 == value.first && matches!(n.kind, NameKind::Country(_, Form::Name))
        });
        return name.and_then(|n| n.country);
    }
    let said = (clause.sentence.first..clause.sentence.end)
        .any(|i| clause.any(i, &["respectively", "sirasiyla", "masing"]));
    if !said {
        return None;
    }
    let countries: Vec<u16> = clause
        .sentence
        .names
        .iter()
        .filter(|n| matches!(n.kind, NameKind::Country(_, Form::Name)))
        .filter_map(|n| n.country)
        .collect();
    let row: Vec<usize> = (0..values.len()).filter(|i| values[*i].unit == value.unit).collect();
    (row.len() == countries.len() && row.len() > 2)
        .then(|| row.iter().position(|i| *i == index).map(|place| countries[place]))
        .flatten()
}

/// The stretch of a clause that tells of one amount, where several flows stand in it, each with its own:
/// "German exports to Poland came to $93bn and Polish exports to Germany to $73bn".
pub(super) fn stretch(clause: &Clause<'_>, value: &Value) -> (usize, usize) {
    let (start, end) = (clause.start_of(value.first), clause.end_of(value.first));
    let flow = |i: usize| clause.is(i, Class::Exports) || clause.is(i, Class::Imports);
    let money = |v: &&Value| v.is_money() && v.first >= start && v.end <= end;
    // Each has its own: a flow before each of the amounts.
    let own = |from: usize, to: usize| (from..to).any(flow);
    let values = &clause.sentence.values;
    let last = values.iter().rev().filter(|v| v.end <= value.first).find(money);
    let next = values.iter().filter(|v| v.first >= value.end).find(money);
    let first = last.filter(|last| own(last.end, value.first) && own(start, last.first));
    let begins = first.map_or(start, |last| last.end);
    // What stands behind an amount is told of the next from its link on.
    let link = next.filter(|next| own(value.end, next.first) && own(begins, value.first));
    let link = link.and_then(|next| {
        (value.end..next.first)
            .find(|i| clause.is(*i, Class::Conj) || clause.any(*i, &[",", ";", "with", "against"]))
    });
    let ends = link.unwrap_or(end);
    let names = clause.sentence.names.iter().filter(|n| n.first >= begins && n.end <= ends);
    let mut named: Vec<u16> = names.filter_map(|n| n.country).collect();
    named.sort_unstable();
    named.dedup();
    // "exports to Chile were $1bn and imports $2bn": whose the second is, the first said.
    if named.len() < 2 { (start, end) } else { (begins, ends) }
}

/// Whose amount it is and with whom: "exports of Kenya to Peru", "Kenya's imports from Peru".
pub(super) fn sides(clause: &Clause<'_>, value: &Value) -> (Option<u16>, Option<u16>) {
    let (start, end) = stretch(clause, value);
    let (mut owner, mut other) = (None, None);
    let flow = |i: usize| {
        clause.is(i, Class::Exports)
            || clause.is(i, Class::Imports)
            || clause.is(i, Class::Investment)
    };
    if !(start..end).any(flow) {
        return (None, None);
    }
    // "its purchases": whose they are was said in the clause before.
    let its =
        (start..value.first).any(|i| clause.any(i, &["its", "their"]) && (i + 1..i + 4).any(flow));
    if its {
        let named = |n: &&crate::reader::name::Name| {
            n.end <= start && matches!(n.kind, NameKind::Country(_, Form::Name))
        };
        owner = clause.sentence.names.iter().find(named).and_then(|n| n.country);
    }
    for name in clause.sentence.names.iter().filter(|n| n.first >= start && n.end <= end) {
        let (NameKind::Country(..), Some(country)) = (name.kind, name.country) else { continue };
        let before = name.first.wrapping_sub(1);
        let before = if clause.at(before, "the") { before.wrapping_sub(1) } else { before };
        // "its purchases of Brazilian sugar": whose goods are bought.
        let goods = matches!(name.kind, NameKind::Country(_, Form::People))
            && clause.at(before, "of")
            && (clause.is(before - 1, Class::Imports) || clause.at(before - 1, "purchases"));
        let towards = goods
            || clause.scene.language == Language::Tr && turned(clause, name.end)
            || clause
                .any(before, &["to", "from", "with", "ke", "kepada", "daripada", "dari", "into"])
            || clause.at(before, "in") && clause.is(before.wrapping_sub(1), Class::Investment);
        if towards {
            other = other.or(Some(country));
        } else if owner.is_none() && !clause.any(before, &["in", "at"]) {
            owner = Some(country);
        }
    }
    (owner, other)
}

/// "Tunus'a ihracatı", "Sırbistan'dan ithalatı": the ending says to whom a flow goes or from whom it comes.
fn turned(clause: &Clause<'_>, end: usize) -> bool {
    to_or_from(&clause.scene.tokens, end)
        && (end + 2..end + 6).any(|i| clause.is(i, Class::Exports) || clause.is(i, Class::Imports))
}
