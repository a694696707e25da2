//! Targets and figures: what a number is said to be, or is meant to become.

use rust_decimal::Decimal;

use crate::reader::calendar::Grain;
use crate::reader::clause::Clause;
use crate::reader::lexicon::Class;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Field, Kind, Proposal};
use crate::reader::time::Relation;
use crate::reader::value::{Unit, Value};
use crate::schema::Status;

/// How many proposals back the figure before may be.
const NEAR: usize = 12;

/// Every money, percent or quantity of a sentence that measures something.
pub(super) fn amounts(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for (index, value) in clause.sentence.values.iter().enumerate() {
        let counts = matches!(value.unit, Unit::Count { .. });
        let big = matches!(value.unit, Unit::None) && value.low >= Decimal::from(1_000_000);
        if matches!(value.unit, Unit::None) && !big {
            continue;
        }
        if let Some(trigger) =
            target(clause, index, value).filter(|_| !counts || value.low >= Decimal::ONE_THOUSAND)
        {
            propose_target(clause, index, value, trigger, out);
        } else if !counts
            || clause.any(value.end.max(1), &["tourists", "visitors"])
            || employs(clause, value)
        {
            figure(clause, value, out);
        }
    }
}

/// "with more than 100 engineers": a count that somebody employs or operates.
fn employs(clause: &Clause<'_>, value: &Value) -> bool {
    let Unit::Count { end, .. } = value.unit else { return false };
    clause.any(
        end - 1,
        &[
            "engineers",
            "employees",
            "workers",
            "staff",
            "people",
            "tourists",
            "visitors",
            "students",
            "companies",
            "firms",
            "jobs",
        ],
    ) && (clause.start_of(value.first)..clause.end_of(value.first))
        .any(|i| clause.is(i, Class::Operate))
        && !(clause.sentence.first..clause.sentence.end)
            .any(|i| clause.is(i, Class::Attend) && !clause.at(i, "took"))
}

/// The word that makes a value a target, if one does.
fn target(clause: &Clause<'_>, index: usize, value: &Value) -> Option<usize> {
    let start = clause.start_of(value.first).max(value.first.saturating_sub(30));
    let end = clause.end_of(value.first).min(value.end + 14);
    // The baseline of the same target is none: "from $5 billion to $10 billion".
    let next = clause.sentence.values.get(index + 1);
    let is_baseline = clause.at(value.first.wrapping_sub(1), "from")
        && next.is_some_and(|n| clause.at(n.first.wrapping_sub(1), "to"));
    if is_baseline || (clause.at(value.first.wrapping_sub(1), "against")) {
        return None;
    }
    let noun = (start..end).find(|i| {
        clause.is(*i, Class::Target)
            && (!clause.any(*i, &["objective", "objectives"]) || value.is_money())
    });
    if let Some(noun) = noun {
        // "the $10bn target", "target of $10bn", "targeting $5bn", "target was trade of $5bn".
        let close = noun.abs_diff(value.first) <= 14;
        let achieved = (start..value.first)
            .any(|i| clause.any(i, &["exceeded", "surpassed", "fell", "missed", "stood"]));
        if close && !achieved {
            return Some(noun);
        }
    }
    let into = clause.any(
        value.first.wrapping_sub(1),
        &["to", "at", "of", "nearly", "about", "around", "over", "than", "least", "beyond", "by"],
    ) || clause.is(value.first.wrapping_sub(1), Class::Raise)
        || clause.is(value.first.wrapping_sub(1), Class::Approx);
    let raise = (start..value.first).rev().find(|i| clause.is(*i, Class::Raise))?;
    let wish = (start..raise + 1).any(|i| {
        clause.is(i, Class::Aim)
            || clause.any(
                i,
                &[
                    "plans",
                    "plan",
                    "will",
                    "agreed",
                    "pledged",
                    "vowed",
                    "committed",
                    "announced",
                    "resolved",
                    "determined",
                    "determination",
                    "hopes",
                    "want",
                    "ways",
                ],
            )
    });
    let infinitive = clause.any(raise.wrapping_sub(1), &["to", "of", "for", "at", "will", "would"])
        || clause.any(
            raise,
            &[
                "raising",
                "increasing",
                "boosting",
                "bringing",
                "reaching",
                "doubling",
                "expanding",
                "lifting",
            ],
        );
    let would = clause.any(raise.wrapping_sub(1), &["would", "will"])
        && clause.any(raise, &["reach", "hit", "attain"]);
    let expected = (start..raise).any(|i| {
        clause.any(
            i,
            &["expected", "forecast", "projected", "expects", "likely", "predicted", "estimated"],
        )
    });
    let deadline = clause.deadline(start, clause.sentence.end).is_some();
    let percent_rise =
        matches!(value.unit, Unit::Percent) && clause.at(value.first.wrapping_sub(1), "by");
    if !into || !infinitive || expected || percent_rise {
        return None;
    }
    ((wish && !would) || (would && deadline)).then_some(raise)
}

fn propose_target(
    clause: &Clause<'_>,
    index: usize,
    value: &Value,
    trigger: usize,
    out: &mut Vec<Proposal>,
) {
    let (status, certainty) = clause.judge(trigger, Status::Aim);
    let dropped = (clause.start_of(trigger)..trigger)
        .any(|i| clause.any(i, &["dropped", "abandoned", "scrapped", "withdrew"]));
    let mut draft = clause.draft(
        Kind::Target,
        trigger,
        (if dropped { Status::Withdrawn } else { status }, certainty),
    );
    let (what, measure) =
        measure(clause, value).unwrap_or_else(|| (clause.words(trigger, value.end), String::new()));
    draft.text("what", what);
    draft.text("measure", measure);
    draft.value(value);
    let deadline = clause.deadline(clause.sentence.first, clause.sentence.end).or_else(|| {
        // "within five years", "in the next three years" with a target's verb.
        clause.sentence.times.iter().find(|t| {
            t.first >= value.end
                && t.first <= value.end + 4
                && t.stop.is_some_and(|s| clause.scene.date.is_some_and(|d| s > d))
        })
    });
    draft.deadline(deadline);
    let baseline = index.checked_sub(1).and_then(|i| clause.sentence.values.get(i)).filter(|b| {
        clause.any(b.first.wrapping_sub(1), &["from", "current"])
            && clause.at(value.first.wrapping_sub(1), "to")
    });
    let after = clause.sentence.values.get(index + 1).filter(|b| {
        clause.any(b.first.wrapping_sub(1), &["from", "against", "current", "about"])
            && (value.end..b.first).any(|i| clause.any(i, &["from", "against", "current"]))
    });
    if let Some(baseline) = baseline.or(after) {
        draft.number("baseline", baseline.low);
        if let Some(unit) = crate::reader::draft::unit_name(clause, baseline) {
            draft.text("baseline_unit", unit);
        }
    }
    // Said on the day that the clause names, else on the document's.
    let past = |t: &&crate::reader::time::Time| {
        t.stop.zip(clause.scene.date).is_some_and(|(stop, date)| stop <= date)
    };
    let said = clause
        .sentence
        .times
        .iter()
        .filter(|t| {
            t.relation == Relation::In && matches!(t.grain, Grain::Day | Grain::Month | Grain::Year)
        })
        .find(past);
    match said {
        Some(time) => draft.when("said", Some(time)),
        None => draft.day("said", clause.scene.date, crate::reader::calendar::Anchor::Document),
    }
    draft.parties(clause.parties());
    if let Some(actor) = clause
        .subject(trigger)
        .or_else(|| clause.speaker_of(trigger).and_then(|s| s.speaker.clone()))
    {
        draft.text("by", actor.label);
    }
    out.push(draft.proposal);
}

/// What a value measures: the words of the nearest measure, and its plain code.
fn measure(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
    let start = clause.start_of(value.first);
    let end = clause.end_of(value.first);
    let near = (start..end)
        .filter(|i| {
            clause.is(*i, Class::Measure)
                && !clause.any(*i, &["worth", "value", "aid", "projects", "cost"])
                && !(clause.at(*i, "trade")
                    && (clause.is(i + 1, Class::Instrument)
                        || clause.any(
                            i + 1,
                            &[
                                "minister",
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
                            ],
                        )
                        || clause.at(i.wrapping_sub(1), "free")))
        })
        .filter(|i| *i < value.first || *i >= value.end)
        .min_by_key(|i| {
            if *i < value.first { (value.first - i) * 2 } else { (i - value.end + 1) * 2 + 1 }
        })?;
    let distance = near.abs_diff(value.first);
    if distance > 18 {
        return None;
    }
    let tokens = &clause.scene.tokens;
    let mut first = near;
    while first > start && near - first < 5 {
        let before = first - 1;
        if clause.is(before, Class::Hedge)
            || clause.is(before, Class::Future)
            || tokens.any(before, &["can"])
        {
            break;
        }
        let verbal = tokens.word(before).ends_with("ed")
            && !tokens.capital(before)
            && !tokens.any(before, &["combined", "united"]);
        if verbal {
            break;
        }
        let joined = tokens.is_word(before)
            && !clause.is(before, Class::Prep)
            && !clause.is(before, Class::Aux)
            && !clause.is(before, Class::Det)
            && !clause.is(before, Class::Conj)
            && !clause.is(before, Class::Say)
            && !clause.is(before, Class::Raise)
            && !clause.is(before, Class::Pronoun)
            || clause.is(before, Class::Measure);
        if !joined || before < value.end && before >= value.first {
            break;
        }
        first = before;
    }
    // "two-way trade": what a hyphen joins is one word.
    if first >= start + 2 && clause.words(first - 1, first) == "-" {
        first -= 2;
    }
    let mut last = near + 1;
    while clause.is(last, Class::Measure) && last < value.first {
        last += 1;
    }
    if clause.any(last, &["between", "with", "to", "from"]) && last < value.first {
        last = (last + 1..value.first.min(last + 8))
            .take_while(|i| {
                tokens.is_word(*i)
                    && !clause.is(*i, Class::Aux)
                    && !clause.is(*i, Class::Raise)
                    && !tokens.word(*i).ends_with("ed")
                    && !tokens.any(*i, &["can", "could", "will", "would", "stood", "was", "hit"])
            })
            .last()
            .map_or(last, |i| i + 1);
    }
    let word = (first..last).map(|i| clause.words(i, i + 1).to_lowercase()).collect::<Vec<_>>();
    let has = |list: &[&str]| word.iter().any(|w| list.contains(&w.as_str()));
    let code = if has(&["exports", "export", "ihracat", "ihracati", "eksport"]) {
        "exports"
    } else if has(&["imports", "import", "ithalat", "ithalati"]) {
        "imports"
    } else if has(&["deficit", "surplus"]) {
        "trade_balance"
    } else if has(&[
        "trade",
        "turnover",
        "volume",
        "commerce",
        "ticaret",
        "ticareti",
        "hacmi",
        "dagangan",
        "perdagangan",
    ]) {
        "total_trade"
    } else if has(&["investment", "investments", "fdi", "yatirim", "pelaburan", "stock"]) {
        "investment"
    } else {
        word.last().map_or("", |w| w.as_str())
    };
    Some((clause.words(first, last), code.to_owned()))
}

fn figure(clause: &Clause<'_>, value: &Value, out: &mut Vec<Proposal>) {
    let found = measure(clause, value);
    let counted = matches!(value.unit, Unit::Count { .. });
    // The figure before, if it is near: a dozen proposals back is another matter.
    let last = out.iter().rev().take(NEAR).find(|p| p.kind == Kind::Figure).cloned();
    // "In dollars it gave the same year as $5.28bn": the measure of the figure before.
    let carried = found.is_none()
        && value.is_money()
        && (clause.sentence.first..value.first)
            .any(|i| clause.any(i, &["it", "its", "figure", "counted", "published", "this"]))
        && last.is_some();
    let (what, code) = match (&found, counted) {
        (Some(found), _) => found.clone(),
        (None, true) => {
            (crate::reader::draft::unit_name(clause, value).unwrap_or_default(), String::new())
        }
        (None, false) if carried => {
            let last = last.as_ref();
            let text = |name| last.and_then(|l| l.text(name)).unwrap_or_default().to_owned();
            (text("what"), text("measure"))
        }
        _ if value.is_money()
            && clause.any(
                value.first.wrapping_sub(1),
                &["worth", "cost", "costs", "of", "at", "totalling", "totaling", "to"],
            ) =>
        {
            (phrase_before(clause, value), String::new())
        }
        _ => return,
    };
    if what.is_empty() {
        return;
    }
    let trigger = value.first;
    let expected = (clause.start_of(trigger)..trigger).any(|i| {
        clause.is(i, Class::Expect)
            && !clause.any(
                i,
                &[
                    "likely",
                    "found",
                    "believe",
                    "believes",
                    "optimistic",
                    "confident",
                    "project",
                    "belief",
                ],
            )
            || clause.any(i, &["would", "will", "could", "can", "may", "might", "should"])
    });
    if expected {
        return;
    }
    let (status, certainty) = clause.judge(trigger, Status::Delivered);
    let status = if certainty == crate::reader::proposal::Certainty::Denied {
        status
    } else {
        Status::Delivered
    };
    let mut draft = clause.draft(Kind::Figure, trigger, (status, certainty));
    draft.text("what", what);
    draft.text("measure", code);
    draft.value(value);
    let time = period_of(clause, value).filter(|t| {
        !(carried && clause.any(t.first, &["same"])
            || carried
                && clause.any(t.first + 1, &["same"])
                && t.anchor == crate::reader::calendar::Anchor::Document)
    });
    match time {
        Some(time) => draft.period("period_start", "period_end", Some(time)),
        None if carried
            && (clause.sentence.first..clause.sentence.end)
                .any(|i| clause.any(i, &["same", "those"])) =>
        {
            for name in ["period_start", "period_end"] {
                if let Some(Field::Day(day)) = last.as_ref().and_then(|l| l.field(name)) {
                    draft.set(name, Field::Day(*day));
                    draft.derive(name, "coreference");
                }
            }
        }
        None => {}
    }
    draft.parties(clause.parties());
    let counted_by = (clause.start_of(trigger)..trigger).find(|i| {
        clause.any(
            *i,
            &[
                "counted",
                "reported",
                "recorded",
                "published",
                "gave",
                "registered",
                "posted",
                "put",
            ],
        )
    });
    if let Some(actor) = counted_by.and_then(|i| clause.subject(i)).filter(|a| !a.pair) {
        draft.text("by", actor.label);
    } else if carried && let Some(by) = last.as_ref().and_then(|l| l.text("by")) {
        draft.text("by", by);
        draft.derive("by", "coreference");
    }
    out.push(draft.proposal);
}

/// The noun before "worth" or "of": what the money is.
fn phrase_before(clause: &Clause<'_>, value: &Value) -> String {
    let end = value.first - 1;
    let tokens = &clause.scene.tokens;
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
    clause.words(first, end)
}

/// The time that a figure is for: no deadline, and the nearest that does not belong to another value.
fn period_of<'a>(clause: &Clause<'a>, value: &Value) -> Option<&'a crate::reader::time::Time> {
    let between = |t: &&crate::reader::time::Time| {
        let (low, high) =
            if t.first > value.first { (value.end, t.first) } else { (t.end, value.first) };
        !clause.sentence.values.iter().any(|v| {
            v.first >= low
                && v.end <= high
                && v.is_money()
                && !(low..high).any(|i| clause.at(i, "against"))
        })
    };
    clause
        .sentence
        .times
        .iter()
        .filter(|t| t.start.is_some() && t.relation != Relation::By && t.grain != Grain::Day)
        .filter(between)
        .min_by_key(|t| {
            if t.first > value.first { t.first - value.end } else { value.first - t.end + 1 }
        })
        .filter(|t| t.first.abs_diff(value.first) < 40)
        .filter(|t| {
            clause
                .sentence
                .names
                .iter()
                .all(|n| !(n.kind == NameKind::Event && n.first <= t.first && t.first < n.end))
        })
}
