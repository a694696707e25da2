//! For which time an amount is: its own period, its row's, or that of what it is compared with.

use super::amounts::{ABLATIVE, Role, ends_in, in_bracket_of_change, own_country};
use super::bases::{Step, step_back};
use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::time::{Relation, Time};
use crate::reader::value::{Unit, Value};

/// The times of a sentence that say when something was so: no deadline, no day of a report.
fn periods<'a>(clause: &Clause<'a>) -> Vec<&'a Time> {
    clause
        .sentence
        .times
        .iter()
        .filter(|t| t.start.is_some() && t.relation != Relation::By && t.grain != Grain::Day)
        // "the same quarter" is that of another time, and not the document's.
        .filter(|t| !(t.first..t.end).any(|i| clause.any(i, &["same", "ayni", "sama"])))
        .filter(|t| {
            clause
                .sentence
                .names
                .iter()
                .all(|n| !(n.kind == NameKind::Event && n.first <= t.first && t.first < n.end))
        })
        .collect()
}

/// The year that a comparison is made with: "compared with 2023", "berbanding 2021".
fn is_base_time(clause: &Clause<'_>, time: &Time) -> bool {
    let before = time.first.wrapping_sub(1);
    let mut skip = if clause.is(before, Class::Det) { before.wrapping_sub(1) } else { before };
    // "berbanding nilai pada 2023", "against the level of 2019".
    let nouns = ["nilai", "angka", "jumlah", "catatan", "level", "levels", "figure", "figures"];
    if clause.any(skip, &["pada", "di", "in", "of", "for"])
        && clause.any(skip.wrapping_sub(1), &nouns)
    {
        skip = skip.wrapping_sub(2);
    }
    // "compared with the same period of", "dibandingkan periode yang sama", "geçen yılın aynı dönemine göre".
    for _ in 0..5 {
        let same = [
            "same",
            "months",
            "half",
            "corresponding",
            "bulan",
            "separuh",
            "semester",
            "period",
            "periode",
            "tempoh",
            "sama",
            "yang",
            "of",
            "suku",
            "kuartal",
            "triwulan",
            "the",
            "month",
            "quarter",
            "periods",
        ];
        if !clause.any(skip, &same) || skip <= clause.sentence.first {
            break;
        }
        skip -= 1;
    }
    // "dengan tempoh sama tahun lepas".
    let same_before = clause.scene.language.malay()
        && clause.any(skip, &["dengan", "daripada", "dari"])
        && clause.any(skip + 1, &["tempoh", "periode"]);
    let behind = same_before
        || clause.scene.language == Language::Tr
            && (time.end..time.end + 4)
                .take_while(|i| !clause.any(*i, &[",", ";"]))
                .any(|i| clause.any(i, &["gore", "kiyasla", "nazaran", "oranla"]))
            && clause.any(time.end, &["ayni"]);
    // "up 6 percent from 2023".
    let from_percent = clause.at(skip, "from")
        && clause.sentence.values.iter().any(|v| {
            // "up 2.1 percent ($374 million) from 2023".
            let end = if clause.at(v.end, ")") { v.end + 1 } else { v.end };
            let by = v.is_money() && clause.at(super::amounts::governor(clause, v), "by");
            end == skip
                && (matches!(v.unit, Unit::Percent | Unit::Points)
                    || end > v.end && v.is_money()
                    || by)
        });
    // "rose 6 percent in 2024 from 2023".
    let from_time = clause.at(skip, "from")
        && clause.sentence.times.iter().any(|own| {
            let percent = |v: &Value| {
                matches!(v.unit, Unit::Percent | Unit::Points) && v.end + 1 == own.first
            };
            own.end == skip && clause.sentence.values.iter().any(percent)
        });
    from_percent
        || from_time
        || behind
        || clause.any(
            skip,
            &["berbanding", "dibanding", "dibandingkan", "than", "over", "versus", "vs", "against"],
        )
        || clause.any(skip, &["with", "to", "in", "during", "dengan", "pada"])
            && clause.any(
                skip.wrapping_sub(1),
                &[
                    "compared",
                    "comparison",
                    "relative",
                    "than",
                    "against",
                    "that",
                    "those",
                    "berbanding",
                    "dibandingkan",
                    "dibanding",
                ],
            )
        || clause.is(time.end, Class::Base) && clause.any(time.end, &["gore", "kiyasla"])
        || matches!(clause.words(time.end, time.end + 1).as_str(), "'" | "’")
            && clause.any(time.end + 2, &["gore", "kiyasla"])
}

/// "geçen yılın aynı dönemine kıyasla yüzde 18": what a rise is counted from is not when it was.
fn compared_behind(clause: &Clause<'_>, first: usize, end: usize) -> bool {
    (first..end).any(|i| clause.any(i, &["gore", "kiyasla", "nazaran", "oranla", "ayni"]))
}

/// The time that a change is counted from: the one said to be compared with, where there is one.
pub(super) fn base_time<'a>(clause: &Clause<'a>, index: usize) -> Option<&'a Time> {
    let value = &clause.sentence.values[index];
    let (start, end) = (clause.start_of(value.first), clause.sentence.end);
    let mut told = periods(clause)
        .into_iter()
        .filter(|t| t.first >= start && t.end <= end && is_base_time(clause, t));
    let first = told.next()?;
    // Of two comparisons nobody can say which is whose.
    told.next().is_none().then_some(first)
}

/// How far back a change is counted from, where its words say it of the figure's own time.
pub(super) fn step_of_change(clause: &Clause<'_>, index: usize, roles: &[Role]) -> Option<Step> {
    let values = &clause.sentence.values;
    let value = &values[index];
    let changed = |i: &usize| matches!(roles[*i], Role::Change(_));
    let last = (0..index).rev().find(changed).map(|i| values[i].end);
    let from = last.unwrap_or(0).max(clause.start_of(value.first));
    let next = (index + 1..values.len()).find(changed).map(|i| values[i].first);
    let until = match clause.scene.language {
        Language::Tr => value.end,
        _ => next.unwrap_or(clause.sentence.end),
    };
    step_back(clause, value.end, until).or_else(|| step_back(clause, from, value.first))
}

/// The time that an amount is for.
pub(super) fn period_of<'a>(clause: &Clause<'a>, index: usize, roles: &[Role]) -> Option<&'a Time> {
    let values = &clause.sentence.values;
    let times = periods(clause);
    // Two currencies of one amount share its period.
    let mut first = index;
    while first > 0 && (roles[first] == Role::Same || in_bracket_of_change(clause, first)) {
        first -= 1;
    }
    let mut last = first;
    while last + 1 < values.len()
        && (roles[last + 1] == Role::Same || in_bracket_of_change(clause, last + 1))
    {
        last += 1;
    }
    if let Some(paired) = respectively(clause, index, &times) {
        return Some(paired);
    }
    if let [only] = times[..]
        && own_country(clause, index).is_some()
        && only.first > values[index].end
    {
        return Some(only);
    }
    let base = roles[first] == Role::Base;
    let fits = |t: &&&Time| base || !is_base_time(clause, t);
    let (start, end) = (values[first].first, values[last].end);
    let next = values[last + 1..].iter().zip(&roles[last + 1..]).find(|(v, r)| {
        v.is_money()
            || !matches!(r, Role::Change(_)) && matches!(v.unit, Unit::Percent | Unit::Quantity(_))
    });
    // "2021'de 5 milyon, 2022'de 6 milyon": in Turkish the time stands before its amount.
    if clause.scene.language == Language::Tr {
        // The level before, "5 milyondan", is not that of the clause's year.
        if base && ends_in(clause, &values[first], ABLATIVE) {
            return None;
        }
        let floor = first.checked_sub(1).map_or(clause.sentence.first, |i| values[i].end);
        let own = times.iter().rev().find(|t| t.first >= floor && t.end <= start);
        if let Some(own) =
            own.filter(|t| fits(t) || start - t.end <= 4 && !compared_behind(clause, t.end, start))
        {
            return Some(own);
        }
    }
    // "2019, when they had stood at": the time right before the clause.
    let when = (clause.sentence.first..start).rev().take(10).find(|i| clause.at(*i, "when"));
    if let Some(told) = when.and_then(|w| times.iter().find(|t| t.end <= w && t.end + 2 > w)) {
        return Some(told);
    }
    let limit = next.map_or(clause.sentence.end, |(v, _)| v.first);
    let after = times.iter().filter(fits).find(|t| t.first >= end && t.end <= limit).filter(|t| {
        let behind = t.first - end;
        // A time right before the next amount is that one's.
        let ahead = next.map_or(usize::MAX, |(v, _)| v.first - t.end);
        behind <= 3 || behind <= ahead
    });
    // "pada suku kedua 2024 bernilai 90 juta, manakala pada separuh kedua 2023": the clause's own time.
    let close = clause.end_of(start);
    let own = times.iter().any(|t| {
        fits(&t)
            && t.end <= start
            && t.first >= clause.start_of(start)
            && !values[..first].iter().any(|v| v.end <= t.first)
    });
    let after = after.filter(|t| !(own && t.first >= close));
    // "the fastest rise since 1994": a beginning far behind an amount is another thing's.
    let after = after.filter(|t| t.relation != Relation::Since || t.first - end <= 3);
    // A stop between an amount and a time parts them.
    let after = after.filter(|t| !(end..t.first).any(|i| clause.at(i, ";")));
    if let Some(after) = after {
        return Some(after);
    }
    let taken = |t: &Time| {
        // It stands right behind an earlier amount: that one's.
        values[..first].iter().any(|v| v.end <= t.first && t.first <= v.end + 2)
    };
    let own_clause = clause.start_of(start);
    let before: Vec<&&Time> =
        times.iter().filter(fits).filter(|t| t.end <= start && start - t.end < 40).collect();
    let nearest = before.iter().rev().find(|t| t.first >= own_clause && !taken(t));
    if base && nearest.is_none() {
        return None;
    }
    if base {
        // The base's own year stands right before it or nowhere.
        return nearest.filter(|t| start - t.end <= 3).map(|t| **t);
    }
    nearest.or_else(|| before.iter().rev().find(|t| !taken(t))).map(|t| **t)
}

/// "410 and 455 million in 2018 and 2019, respectively": in order.
fn respectively<'a>(clause: &Clause<'a>, index: usize, times: &[&'a Time]) -> Option<&'a Time> {
    let said = (clause.sentence.first..clause.sentence.end)
        .any(|i| clause.any(i, &["respectively", "sirasiyla", "masing"]));
    if !said || times.len() < 2 {
        return None;
    }
    let money = clause.sentence.values[index].is_money();
    let row: Vec<usize> = clause
        .sentence
        .values
        .iter()
        .enumerate()
        .filter(|(_, v)| v.is_money() == money)
        .map(|(i, _)| i)
        .collect();
    (row.len() == times.len()).then_some(())?;
    times.get(row.iter().position(|i| *i == index)?).copied()
}

/// The one time that a sentence says something of; what is compared with another has two.
pub(super) fn only<'a>(clause: &Clause<'a>) -> Option<&'a Time> {
    let times = periods(clause);
    let mut own = times.iter().filter(|t| !is_base_time(clause, t));
    let first = own.next()?;
    (own.next().is_none() && first.relation == Relation::In).then_some(*first)
}
