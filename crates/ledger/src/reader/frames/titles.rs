//! What an instrument is called, and how many there are of its kind.

use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::value::Unit;

/// The instrument's name: capitals before it, and its subject behind "on", "for" or "between".
pub(super) fn title(clause: &Clause<'_>, at: usize, end: usize) -> String {
    let tokens = &clause.scene.tokens;
    let mut first = at;
    while first > clause.sentence.first && at - first < 10 {
        let before = first - 1;
        let bound = tokens.any(before, &["-", "–", "/"]) && tokens.touches(before);
        let adjective = tokens.any(
            before,
            &[
                "free",
                "trade",
                "joint",
                "bilateral",
                "framework",
                "cooperation",
                "economic",
                "strategic",
                "partnership",
                "double",
                "taxation",
                "comprehensive",
                "preferential",
                "defence",
                "defense",
                "reciprocal",
                "arms",
                "peace",
                "friendship",
            ],
        );
        if (tokens.is_word(before)
            && tokens.capital(before)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Sign)
            && !clause.is(before, Class::Pronoun))
            || bound
            || adjective
        {
            first = before;
        } else {
            break;
        }
    }
    while first < at && !tokens.is_word(first) {
        first += 1;
    }
    let mut stop = end;
    if clause.any(end, &["on", "for", "in", "of"])
        && !clause.sentence.times.iter().any(|t| t.first <= end + 2 && t.first >= end)
    {
        let limit = clause.end_of(end).min(end + 14);
        stop = (end + 1..limit)
            .find(|i| {
                let inner = tokens.capital(i + 1)
                    && tokens.capital(i - 1)
                    && tokens.any(*i, &["in", "on", "to", "at", "with"])
                    && !clause.sentence.times.iter().any(|t| t.first <= i + 1 && i + 1 < t.end)
                    && !clause.sentence.names.iter().any(|n| {
                        n.first == i + 1
                            && matches!(
                                n.kind,
                                NameKind::Place(_) | NameKind::Country(..) | NameKind::Person
                            )
                    });
                let verb = tokens.at(*i, "and") && tokens.capital(i - 1) && !tokens.capital(i + 1);
                verb || !inner
                    && tokens.any(
                        *i,
                        &[
                            ",", ".", ";", "(", "*", "with", "was", "were", "in", "during",
                            "between", "as", "at", "signed", "by", "on", "to", "that", "since",
                        ],
                    )
                    || clause.is(*i, Class::Aux)
                    || clause.sentence.times.iter().any(|t| t.first == *i)
            })
            .unwrap_or(limit);
        if stop == end + 1 {
            stop = end;
        }
    }
    clause.words(first, stop)
}

/// How many: "two memorandums", "toplam 9 anlaşma", "sebanyak empat memorandum".
pub(super) fn count_of(clause: &Clause<'_>, here: usize) -> Option<rust_decimal::Decimal> {
    let first = clause.sentence.first;
    let money = |v: &crate::reader::value::Value| {
        v.is_money() || matches!(v.unit, Unit::Percent | Unit::Points | Unit::Quantity(_))
    };
    let digits = clause.sentence.values.iter().find(|v| {
        let number_end = if let Unit::Count { noun, .. } = v.unit { noun } else { v.end };
        !money(v)
            && number_end <= here
            && here - number_end <= 3
            && v.high.is_none()
            && (number_end..here)
                .all(|i| clause.scene.tokens.is_word(i) && !clause.is(i, Class::Prep))
            && !(number_end..here).any(|i| clause.is(i, Class::Company))
    });
    let small = (here.saturating_sub(3).max(first)..here).rev().find_map(|i| {
        let plain =
            (i + 1..here).all(|j| clause.scene.tokens.is_word(j) && !clause.is(j, Class::Prep));
        let number =
            clause.scene.tokens.sense(i).cardinal.filter(|_| plain && !clause.at(i, "one"))?;
        Some(rust_decimal::Decimal::from(number))
    });
    let count = digits.map(|v| v.low).or(small)?;
    // "Two of the five accords": those of which it is told.
    let of = (here.saturating_sub(5).max(first)..here).find(|i| clause.at(*i, "of"));
    let part = of.and_then(|of| {
        let number = of.checked_sub(1)?;
        let digits = || clause.scene.tokens.word(number).parse::<u16>().ok();
        clause.scene.tokens.sense(number).cardinal.or_else(digits)
    });
    let count = part.map_or(count, rust_decimal::Decimal::from);
    (count > rust_decimal::Decimal::ONE && count < rust_decimal::Decimal::from(1000))
        .then_some(count)
}
