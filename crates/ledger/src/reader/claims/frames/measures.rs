//! What an amount measures: the words that name it, and the measure's code.

use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::value::Value;

/// What an amount measures: the words, and the plain code.
pub(super) fn measure(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    let start = clause.start_of(value.first);
    let near = measured(clause, value)?;
    if respectively(clause, value).is_some() {
        let code = if clause.is(near, Class::Exports) { "exports" } else { "imports" };
        return Some((clause.words(near, near + 1), code.to_owned()));
    }
    let (first, last) = phrase(clause, value, near, start);
    Some((clause.words(first, last), code(clause, (first, near, last), start)))
}

/// The noun that an amount measures.
pub(super) fn measured(clause: &Clause<'_>, value: &Value) -> Option<usize> {
    respectively(clause, value).or_else(|| nearest(clause, value))
}

/// "exports to and imports from Egypt were $2bn and $1bn, respectively": of two flows and two amounts, each
/// has its own by its place.
fn respectively(clause: &Clause<'_>, value: &Value) -> Option<usize> {
    let (start, end) = (clause.start_of(value.first), clause.sentence.end);
    (start..end)
        .find(|i| clause.any(*i, &["respectively", "sirasiyla", "masing", "masing-masing"]))?;
    let money: Vec<usize> = clause
        .sentence
        .values
        .iter()
        .filter(|v| v.is_money() && v.first >= start)
        .map(|v| v.first)
        .collect();
    let first = *money.first()?;
    let flow = |class| (start..first).filter(move |i| clause.is(*i, class));
    let flows = |class| flow(class).collect::<Vec<_>>();
    let (out, back) = (flows(Class::Exports), flows(Class::Imports));
    let ([out], [back], [one, _]) = (&out[..], &back[..], &money[..]) else { return None };
    let told = [(*out).min(*back), (*out).max(*back)];
    Some(told[usize::from(value.first != *one)])
}

/// The nearest noun that an amount may measure.
fn nearest(clause: &Clause<'_>, value: &Value) -> Option<usize> {
    before(clause, value, clause.start_of(value.first))
        .or_else(|| behind(clause, value, clause.end_of(value.first)))
}

/// Is the token a noun that is measured, and no part of a title or of another noun?
fn measures(clause: &Clause<'_>, i: usize) -> bool {
    clause.is(i, Class::Measure)
        && !clause
            .any(i, &["worth", "value", "aid", "projects", "cost", "deger", "degeri", "nilai"])
        && !(clause.at(i, "trade")
            && (clause.is(i + 1, Class::Instrument)
                || clause.any(
                    i + 1,
                    &[
                        "minister",
                        "ministers",
                        "ministry",
                        "war",
                        "organization",
                        "agreement",
                        "fair",
                        "relations",
                        "ties",
                        "council",
                        "deal",
                        "development",
                        "unions",
                        "mission",
                        "office",
                        "talks",
                        "target",
                        "partner",
                        "partners",
                        "agreements",
                        "facilitation",
                    ],
                )
                || clause.at(i.wrapping_sub(1), "free")))
}

/// The nearest measured noun before an amount in its clause.
fn before(clause: &Clause<'_>, value: &Value, start: usize) -> Option<usize> {
    (start..value.first).rev().take(48).find(|i| measures(clause, *i))
}

/// The measured noun behind an amount: "$5 billion in exports", "5 milyar dolarlık ticaret hacmi".
fn behind(clause: &Clause<'_>, value: &Value, end: usize) -> Option<usize> {
    let stop = end.min(value.end + 8);
    (value.end..stop)
        .take_while(|i| !clause.any(*i, &[",", ";", ")"]) || *i == value.end)
        .find(|i| measures(clause, *i))
}

/// The noun phrase around a measured noun.
fn phrase(clause: &Clause<'_>, value: &Value, near: usize, start: usize) -> (usize, usize) {
    let tokens = &clause.scene.tokens;
    let mut first = near;
    while first > start && near - first < 5 {
        let before = first - 1;
        // "Morocco's phosphate sales": the ending of the owner is no word of it.
        if before > start && clause.any(before - 1, &["'", "’"]) && tokens.touches(before) {
            break;
        }
        let verbal = tokens.word(before).ends_with("ed")
            && !tokens.capital(before)
            && !tokens.any(before, &["combined", "united"]);
        let stops = clause.is(before, Class::Hedge)
            || clause.is(before, Class::Future)
            || tokens.any(before, &["can", "leaving", "with", "while"])
            || tokens.word(before).ends_with("ing") && !tokens.capital(before)
            || clause.is(before, Class::Level) && !clause.is(before, Class::Measure)
            || verbal;
        let joined = tokens.is_word(before)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Aux)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Conj)
            && !clause.is(before, Class::Say)
            && !clause.is(before, Class::Raise)
            && !clause.is(before, Class::Pronoun)
            || clause.is(before, Class::Measure);
        if stops || !joined || before < value.end && before >= value.first {
            break;
        }
        first = before;
    }
    // "two-way trade": what a hyphen joins is one word.
    if first >= start + 2 && clause.words(first - 1, first) == "-" {
        first -= 2;
    }
    let mut last = near + 1;
    while clause.is(last, Class::Measure) && (last < value.first || near > value.first) {
        last += 1;
    }
    if clause.any(last, &["between", "with", "to", "from"]) && last < value.first {
        last = (last + 1..value.first.min(last + 8))
            .take_while(|i| {
                let inside = |v: &Value| v.is_money() && v.first <= *i && *i < v.end;
                tokens.is_word(*i)
                    && !clause.sentence.values.iter().any(inside)
                    && !clause.is(*i, Class::Aux)
                    && !clause.is(*i, Class::Raise)
                    && !clause.is(*i, Class::Rise)
                    && !clause.is(*i, Class::Fall)
                    && !tokens.word(*i).ends_with("ed")
                    && !tokens.any(*i, &["can", "could", "will", "would", "stood", "was", "hit"])
            })
            .last()
            .map_or(last, |i| i + 1);
    }
    (first, last)
}

/// The plain code of a measured noun: a balance before a flow, a flow before trade as a whole.
fn code(clause: &Clause<'_>, (first, near, last): (usize, usize, usize), start: usize) -> String {
    // "the imbalance in their trade", "lebihan dagangan": the head stands before "in" or "of".
    let mut from = first;
    while from > start
        && first - from < 4
        && (clause.is(from - 1, Class::Det)
            || clause.any(from - 1, &["in", "of", "their", "its", "the"])
            || clause.is(from - 1, Class::Balance))
    {
        from -= 1;
    }
    let has = |class: Class| (from..last).any(|i| clause.is(i, class));
    let own = |class: Class| (first..last).any(|i| clause.is(i, class));
    let named = |words: &[&str]| (first..last).any(|i| clause.any(i, words));
    let code = if has(Class::Balance) && !named(&["balanced"]) {
        "trade_balance"
    } else if own(Class::Exports) && own(Class::Imports) {
        "total_trade"
    } else if own(Class::Exports) || clause.at(near, "sales") && clause.at(near + 1, "to") {
        "exports"
    } else if own(Class::Imports) {
        "imports"
    } else if named(&["volume", "hacim", "hacmi"]) || own(Class::Trade) {
        "total_trade"
    } else if own(Class::Investment) || named(&["stock"]) {
        "investment"
    } else {
        let noun = if near < last { near } else { last - 1 };
        return clause.words(noun, noun + 1).to_lowercase();
    };
    code.to_owned()
}
