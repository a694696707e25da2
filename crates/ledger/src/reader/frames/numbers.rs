//! Targets and figures: what a number is said to be, or is meant to become.

use rust_decimal::Decimal;

use super::amounts::{Role, factor, governor, measure, own_country, period_of, role, sides};
use crate::reader::calendar::{Anchor, Grain};
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::lexicon::{Class, Form};
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::time::{Relation, Time};
use crate::reader::value::{Unit, Value};
use crate::schema::Status;

/// How many proposals back the figure before may be.
const NEAR: usize = 12;

/// Every money, percent or quantity of a sentence that measures something.
pub(super) fn amounts(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    let values = &clause.sentence.values;
    let roles: Vec<Role> = (0..values.len()).map(|index| role(clause, index)).collect();
    let multiple = multiples(clause, &roles, out);
    let mut targets: Vec<usize> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let counts = matches!(value.unit, Unit::Count { .. });
        let big = matches!(value.unit, Unit::None) && value.low >= Decimal::from(1_000_000);
        if matches!(value.unit, Unit::None) && !big || !clause.own(value.first) {
            continue;
        }
        if roles[index] == Role::Same {
            // The same amount in another currency is a figure where the first is one.
            if index > 0 && !targets.contains(&(index - 1)) {
                figure(clause, index, &roles, out);
            } else {
                targets.push(index);
            }
            continue;
        }
        let trigger = target(clause, index, value, roles[index])
            .filter(|_| !counts || value.low >= Decimal::ONE_THOUSAND);
        if let Some(trigger) = trigger {
            targets.push(index);
            propose_target(clause, index, &roles, trigger, out);
        } else if !counts
            || clause.any(
                counted(value).max(1) - 1,
                &["tourists", "visitors", "wisatawan", "pelancong", "turist", "arrivals"],
            )
            || employs(clause, value)
        {
            let base_of_multiple = multiple && roles[index] == Role::Base
                || multiple && clause.any(governor(clause, value), &["from", "current"]);
            if !(base_of_multiple && period_of(clause, index, &roles).is_none()) {
                figure(clause, index, &roles, out);
            }
        }
    }
}

fn counted(value: &Value) -> usize {
    if let Unit::Count { end, .. } = value.unit { end } else { value.end }
}

/// "with more than 100 engineers": a count that somebody employs or operates.
fn employs(clause: &Clause<'_>, value: &Value) -> bool {
    let Unit::Count { end, .. } = value.unit else { return false };
    clause.is(end - 1, Class::Company)
        && (clause.start_of(value.first)..clause.end_of(value.first))
            .any(|i| clause.is(i, Class::Operate))
        && !(clause.sentence.first..clause.sentence.end)
            .any(|i| clause.is(i, Class::Attend) && !clause.at(i, "took"))
}

/// Does anybody will, want, agree or promise something among tokens?
fn wished(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|i| {
        clause.is(i, Class::Aim)
            || clause.is(i, Class::Agree)
            || clause.is(i, Class::Future)
            || clause.any(
                i,
                &[
                    "plans",
                    "plan",
                    "announced",
                    "resolved",
                    "determined",
                    "determination",
                    "ways",
                    "promises",
                    "promise",
                    "ambition",
                    "bid",
                    "efforts",
                    "should",
                    "must",
                    "would",
                ],
            )
    })
}

/// Targets by a multiple: "double bilateral trade by 2030 from the current $400 million".
fn multiples(clause: &Clause<'_>, roles: &[Role], out: &mut Vec<Proposal>) -> bool {
    let mut found = false;
    for at in clause.sentence.first..clause.sentence.end {
        let Some(by) = factor(clause, at).filter(|_| clause.own(at)) else { continue };
        let start = clause.start_of(at);
        let end = clause.end_of(at);
        let led = clause.any(at.wrapping_sub(1), &["to", "of", "will", "should", "would"])
            || clause.scene.tokens.word(at).ends_with("ing");
        let noun = (at + 1..end.min(at + 8)).find(|i| clause.is(*i, Class::Measure));
        let (true, true, Some(noun)) = (led, wished(clause, start, at), noun) else { continue };
        if clause.at(at.wrapping_sub(1), "would") && !wished(clause, start, at - 1) {
            continue;
        }
        // "double trade to $800 million": the amount says it, the factor with it.
        let goal = clause.sentence.values.iter().any(|v| {
            v.first > noun && v.end <= end && v.is_money() && clause.at(governor(clause, v), "to")
        });
        if goal {
            continue;
        }
        found = true;
        let mut draft = clause.draft(Kind::Target, at, clause.judge(at, Status::Aim));
        if draft.proposal.status == Status::Promised {
            draft.proposal.status = Status::Aim;
        }
        let behind = Value {
            first: end,
            end,
            low: Decimal::ZERO,
            high: None,
            unit: Unit::None,
            approximate: false,
            bound: None,
        };
        let (what, code) =
            measure(clause, &behind).unwrap_or_else(|| (clause.words(at, noun + 1), String::new()));
        draft.text("what", what);
        draft.text("measure", code);
        draft.number("factor", by);
        let base = clause.sentence.values.iter().enumerate().find(|(_, v)| {
            v.first > at
                && v.end <= end
                && v.is_money()
                && clause.any(governor(clause, v), &["from", "current", "of", "level", "present"])
        });
        if let Some((index, base)) = base {
            if let Some(goal) = base.low.checked_mul(by) {
                draft.number("value", goal);
                draft.derive("value", "factor");
            }
            if let Some(unit) = crate::reader::draft::unit_name(clause, base) {
                draft.text("unit", unit);
            }
            set_base(&mut draft, clause, base, period_of(clause, index, roles));
        }
        finish_target(clause, draft, at, end, out);
    }
    found
}

/// The word that makes a value a target, if one does.
fn target(clause: &Clause<'_>, index: usize, value: &Value, role: Role) -> Option<usize> {
    if matches!(role, Role::Base) || clause.at(governor(clause, value), "against") {
        return None;
    }
    let start = clause.start_of(value.first).max(value.first.saturating_sub(30));
    let end = clause.end_of(value.first).min(value.end + 14);
    let noun = (start..end).find(|i| {
        (clause.is(*i, Class::Target) || clause.at(*i, "aim") && clause.at(i + 1, "of"))
            && (!clause.any(*i, &["objective", "objectives"]) || value.is_money())
            && !(clause.any(*i, &["target", "goal"]) && clause.any(i + 1, &["group", "market"]))
    });
    if let Some(noun) = noun {
        // "the $10bn target", "target of $10bn", "targeting $5bn", "target was trade of $5bn".
        let nearest = clause.sentence.values.iter().enumerate().filter(|(i, v)| {
            *i != index
                && (v.is_money() || v.unit == value.unit)
                && v.first >= start
                && v.end <= end
        });
        let distance = |v: &Value| if v.first > noun { v.first - noun } else { noun - v.end + 1 };
        let other = nearest.map(|(_, v)| distance(v)).min().unwrap_or(usize::MAX);
        let own = distance(value);
        let close = own <= 16 && own <= other.saturating_add(8);
        let achieved = (start..value.first).any(|i| {
            clause.any(i, &["surpassed", "fell", "missed", "stood"])
                || clause.at(i, "exceeded") && noun > i
        });
        // "trade reached $5bn, half of the target": the amount before belongs to its own verb.
        let told = noun > value.end
            && (start..value.first)
                .any(|i| clause.any(i, &["reached", "hit", "was", "totalled", "totaled"]))
            && !clause.any(value.end, &["target", "goal"])
            && noun > value.end + 2;
        if close && !achieved && !told {
            return Some(noun);
        }
    }
    let before = value.first.saturating_sub(4).max(start);
    let into = (before..value.first).any(|i| {
        clause.any(
            i,
            &[
                "to", "at", "of", "nearly", "about", "around", "over", "than", "least", "beyond",
                "kepada", "ke", "hingga", "mencapai", "menjadi",
            ],
        ) || clause.is(i, Class::Raise)
            || clause.is(i, Class::Approx)
    });
    let raise = (start..value.first).rev().find(|i| clause.is(*i, Class::Raise))?;
    let wish = wished(clause, start, raise + 1);
    let infinitive = clause.any(
        raise.wrapping_sub(1),
        &[
            "to", "of", "for", "at", "will", "would", "untuk", "akan", "should", "also", "further",
            "and",
        ],
    ) || clause.scene.tokens.word(raise).ends_with("ing")
        || clause.scene.language.malay()
            && clause.scene.tokens.word(raise).to_lowercase().starts_with("me");
    let would = clause.any(raise.wrapping_sub(1), &["would", "will"])
        && clause.any(raise, &["reach", "hit", "attain"]);
    let expected = (start..raise).any(|i| {
        clause.any(
            i,
            &[
                "expected",
                "forecast",
                "projected",
                "expects",
                "likely",
                "predicted",
                "estimated",
                "dijangka",
                "diperkirakan",
                "diharapkan",
            ],
        )
    });
    let deadline = deadline_after(clause, value.end).is_some();
    let percent_rise = matches!(role, Role::Change(_));
    let measured = measure(clause, value).is_some() || !value.is_money();
    if !into || !infinitive || expected || percent_rise || !measured {
        return None;
    }
    // "bring $200 million of investment into": an amount that is brought is a promise, no level.
    let brought = clause.any(raise, &["bring", "bringing", "take", "taking"])
        && !clause.any(governor(clause, value), &["to", "at"]);
    if brought {
        return None;
    }
    ((wish && !would) || (would && deadline)).then_some(raise)
}

/// The deadline behind a token, else any of the sentence.
fn deadline_after<'a>(clause: &Clause<'a>, at: usize) -> Option<&'a Time> {
    let by = clause.deadline(at, clause.sentence.end);
    by.or_else(|| clause.horizon(at, at + 8))
        .or_else(|| clause.deadline(clause.sentence.first, clause.sentence.end))
}

fn set_base(draft: &mut Draft<'_>, clause: &Clause<'_>, base: &Value, time: Option<&Time>) {
    draft.number("baseline", base.low);
    if let Some(unit) = crate::reader::draft::unit_name(clause, base) {
        draft.text("baseline_unit", unit);
    }
    draft.period("baseline_start", "baseline_end", time);
}

fn propose_target(
    clause: &Clause<'_>,
    index: usize,
    roles: &[Role],
    trigger: usize,
    out: &mut Vec<Proposal>,
) {
    let values = &clause.sentence.values;
    let value = &values[index];
    let (status, certainty) = clause.judge(trigger, Status::Aim);
    let start = clause.start_of(trigger);
    let dropped = (start..trigger).any(|i| clause.is(i, Class::Drop));
    let reached = clause.is(trigger, Class::Target) && reached(clause, trigger, value);
    let status = match status {
        _ if dropped => Status::Withdrawn,
        _ if reached && certainty != Certainty::Denied => Status::Delivered,
        Status::Promised | Status::Signed | Status::Delivered => Status::Aim,
        Status::Possible if certainty == Certainty::Hedged => Status::Aim,
        other => other,
    };
    let mut draft = clause.draft(Kind::Target, trigger, (status, certainty));
    let (what, measure) =
        measure(clause, value).unwrap_or_else(|| (clause.words(trigger, value.end), String::new()));
    draft.text("what", what);
    draft.text("measure", measure);
    draft.value(value);
    let near = |base: &&Value| {
        (base.is_money() || base.unit == value.unit) && !matches!(base.unit, Unit::Count { .. })
    };
    let baseline = index.checked_sub(1).filter(|i| roles[*i] == Role::Base).or_else(|| {
        (index + 1..values.len()).find(|i| {
            roles[*i] == Role::Base
                || clause.any(governor(clause, &values[*i]), &["from", "current"])
        })
    });
    if let Some(place) = baseline.filter(|i| near(&&values[*i])) {
        set_base(&mut draft, clause, &values[place], period_of(clause, place, roles));
    }
    let end = clause.end_of(value.first);
    draft.deadline(clause.deadline(value.end, end).or_else(|| deadline_after(clause, value.end)));
    finish_target(clause, draft, trigger, end, out);
}

/// Is a target said to have been reached: "we met the target", "hedefini tutturduk"?
fn reached(clause: &Clause<'_>, noun: usize, value: &Value) -> bool {
    let (start, end) = (clause.start_of(noun), clause.end_of(noun));
    let last = noun.max(value.end);
    (last..end.min(last + 8)).any(|i| {
        let word = crate::reader::fold::fold(clause.scene.tokens.word(i));
        (word.starts_with("tuttur")
            || word.starts_with("yakala")
            || word.starts_with("asti")
            || word.starts_with("ulast"))
            && !word.contains("ece")
            && !word.contains("aca")
            && !word.contains("mak")
            && !word.contains("mek")
            || clause.any(i, &["tercapai", "dicapai", "achieved", "met", "reached"])
                && !clause.any(i.wrapping_sub(1), &["be", "to", "not"])
    }) || (start..noun).any(|i| {
        clause.any(i, &["met", "achieved", "exceeded"])
            && !clause.any(i.wrapping_sub(1), &["be", "to"])
            && i + 5 > noun
    })
}

/// When it was said, by whom, and of whom.
fn finish_target(
    clause: &Clause<'_>,
    mut draft: Draft<'_>,
    trigger: usize,
    end: usize,
    out: &mut Vec<Proposal>,
) {
    draft.deadline(deadline_after(clause, trigger));
    // Said on the day that the clause names, else on the document's; "earlier" is neither.
    let past = |t: &&Time| t.stop.zip(clause.scene.date).is_some_and(|(stop, date)| stop <= date);
    let base = [draft.proposal.field("baseline_start").cloned()];
    let said = clause
        .sentence
        .times
        .iter()
        .filter(|t| {
            t.relation == Relation::In && matches!(t.grain, Grain::Day | Grain::Month | Grain::Year)
        })
        .filter(|t| t.start.map(Field::Day) != base[0])
        .filter(|t| t.first < trigger || t.grain == Grain::Day)
        .find(past);
    let earlier = (clause.sentence.first..trigger)
        .any(|i| clause.any(i, &["earlier", "previously", "had", "once", "sebelumnya", "sebelum"]));
    match said {
        Some(time) => draft.when("said", Some(time)),
        None if earlier => {}
        None => draft.day("said", clause.scene.date, Anchor::Document),
    }
    let actors = clause.subjects(trigger);
    let actors = if actors.is_empty() {
        clause.speaker_of(trigger).and_then(|s| s.speaker.clone()).into_iter().collect()
    } else {
        actors
    };
    draft.sides(clause, clause.start_of(trigger), end, &actors);
    draft.people("by", &actors);
    out.push(draft.proposal);
}

/// Is an amount only expected, wished, owed or forbidden?
fn unreal(clause: &Clause<'_>, value: &Value) -> bool {
    let (start, end) = (clause.start_of(value.first), clause.end_of(value.first));
    let expected = (start..value.first).any(|i| {
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
                    "projects",
                    "belief",
                    "estimated",
                    "estimates",
                ],
            )
            || clause.is(i, Class::Modal)
                && !(clause.at(i, "may") && clause.scene.tokens.capital(i))
            || clause.is(i, Class::Future)
    });
    // What somebody promises or wants to be is not so yet.
    let promised = (start..value.first).any(|i| {
        (clause.is(i, Class::Agree)
            || clause.is(i, Class::Aim)
            || clause.any(i, &["commits", "committed"]))
            && !clause.any(
                i,
                &["project", "projects", "looks", "look", "want", "approved", "allow", "prepared"],
            )
            && (i + 1..value.first.min(i + 4))
                .any(|j| clause.any(j, &["to", "untuk", "on", "that"]))
    });
    let told = (start..value.first).any(|i| {
        clause.is(i, Class::Level) || clause.is(i, Class::Rise) || clause.is(i, Class::Fall)
    });
    let owed = !told
        && (value.end..end).any(|i| {
            clause.is(i, Class::Modal) && !(clause.at(i, "may") && clause.scene.tokens.capital(i))
        });
    // Turkish says it behind: "ulaşacak", "çıkarmayı hedefliyoruz".
    let behind = clause.scene.language == crate::reader::Language::Tr
        && (value.end..end).any(|i| {
            let word = crate::reader::fold::fold(clause.scene.tokens.word(i));
            clause.is(i, Class::Aim)
                || clause.is(i, Class::Target)
                || clause.is(i, Class::Commit)
                || super::turkish::future(&word)
        });
    expected || promised || owed || behind
}

fn figure(clause: &Clause<'_>, index: usize, roles: &[Role], out: &mut Vec<Proposal>) {
    let values = &clause.sentence.values;
    let value = &values[index];
    let role = roles[index];
    let found = if role == Role::Same {
        // What the first currency measures, the second does.
        let mut first = index;
        while roles[first] == Role::Same && first > 0 {
            first -= 1;
        }
        measure(clause, &values[first]).or_else(|| worth(clause, &values[first]))
    } else {
        measure(clause, value)
    };
    let is_counted = matches!(value.unit, Unit::Count { .. });
    // The figure before, if it is near: a dozen proposals back is another matter.
    let last = out.iter().rev().take(NEAR).find(|p| p.kind == Kind::Figure).cloned();
    // "In dollars it gave the same year as $5.28bn": the measure of the figure before.
    let carried = found.is_none()
        && value.is_money()
        && last.is_some()
        && (role == Role::Base && values[..index].iter().any(Value::is_money)
            || (clause.sentence.first..value.first)
                .any(|i| clause.any(i, &["it", "its", "figure", "counted", "published", "this"])));
    let (what, code) = match (&found, is_counted) {
        (Some(found), _) => found.clone(),
        (None, true) => {
            (crate::reader::draft::unit_name(clause, value).unwrap_or_default(), String::new())
        }
        (None, false) if carried => {
            let last = last.as_ref();
            let text = |name| last.and_then(|l| l.text(name)).unwrap_or_default().to_owned();
            (text("what"), text("measure"))
        }
        _ => match worth(clause, value).or_else(|| shared(clause, value, role)) {
            Some(found) => found,
            None => return,
        },
    };
    if what.is_empty() || unreal(clause, value) {
        return;
    }
    let trigger = value.first;
    let (status, certainty) = clause.judge(trigger, Status::Delivered);
    if certainty == Certainty::Denied
        && !(clause.start_of(trigger)..trigger).any(|i| clause.is(i, Class::Level))
    {
        return;
    }
    let status = if certainty == Certainty::Denied { status } else { Status::Delivered };
    let certainty =
        if certainty == Certainty::Hedged { clause.certainty(trigger) } else { certainty };
    let mut draft = clause.draft(Kind::Figure, trigger, (status, certainty));
    draft.text("what", what);
    draft.text("measure", code.clone());
    match role {
        Role::Change(rose) => {
            let sign = if rose { Decimal::ONE } else { -Decimal::ONE };
            let amount = Value {
                low: value.low.abs() * sign,
                high: value.high.map(|h| h * sign),
                ..value.clone()
            };
            draft.value(&amount);
            draft.text("sign", if rose { "rise" } else { "fall" });
        }
        _ => draft.value(value),
    }
    draft.text("kind", role.name(&code));
    if code == "trade_balance" {
        let word = (clause.start_of(trigger)..clause.end_of(trigger)).find_map(|i| {
            if clause.any(i, &["deficit", "deficits", "defisit", "acik", "acigi"]) {
                Some("deficit")
            } else if clause.any(i, &["surplus", "surpluses", "lebihan", "fazla", "fazlasi"]) {
                Some("surplus")
            } else {
                None
            }
        });
        draft.text("sign", word.unwrap_or_default());
    }
    let time = period_of(clause, index, roles).filter(|t| {
        !(carried && clause.any(t.first, &["same"])
            || carried && clause.any(t.first + 1, &["same"]) && t.anchor == Anchor::Document)
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
    // What it is compared with, where that stands behind it.
    if matches!(role, Role::Level)
        && let Some(base) = (index + 1..values.len())
            .take_while(|i| roles[*i] != Role::Level)
            .find(|i| roles[*i] == Role::Base)
            .filter(|i| values[*i].unit == value.unit)
    {
        draft.number("base", values[base].low);
        draft.period("base_start", "base_end", period_of(clause, base, roles));
    }
    match own_country(clause, index) {
        Some(country) => draft.parties((vec![country], false)),
        None => whose(clause, value, role, &mut draft),
    }
    if carried
        && let Some(parties) = last.as_ref().and_then(|l| l.field("parties"))
        && draft.proposal.field("parties").is_none()
    {
        draft.set("parties", parties.clone());
        draft.derive("parties", "coreference");
    }
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
        draft.people("by", &[actor]);
    } else if carried && let Some(by) = last.as_ref().and_then(|l| l.field("by")) {
        draft.set("by", by.clone());
        draft.derive("by", "coreference");
    }
    out.push(draft.proposal);
}

/// Whose figure it is: a share's own country, the flow's owner and counterpart, else the sides.
fn whose(clause: &Clause<'_>, value: &Value, role: Role, draft: &mut Draft<'_>) {
    if role == Role::Share {
        let bracket = clause.at(value.first.wrapping_sub(1), "(");
        let name = clause.sentence.names.iter().find(|n| {
            bracket
                && n.end + 1 == value.first
                && matches!(n.kind, NameKind::Country(_, Form::Name))
        });
        let buyer = (clause.start_of(value.first)..value.first)
            .rev()
            .find(|i| clause.is(*i, Class::Share) && !clause.is(*i, Class::Measure))
            .filter(|i| value.first - i < 8)
            .and_then(|i| clause.subjects(i).into_iter().find_map(|a| a.country));
        if let Some(country) = name.and_then(|n| n.country).or(buyer) {
            draft.parties((vec![country], false));
            return;
        }
        if bracket {
            return;
        }
    }
    let (owner, counterpart) = sides(clause, value);
    let end = clause.end_of(value.first);
    draft.sides(clause, clause.start_of(value.first), end, &[]);
    draft.country("owner", owner);
    draft.country("counterpart", counterpart);
}

/// The noun before "worth" or "of": what the money is.
fn worth(clause: &Clause<'_>, value: &Value) -> Option<(String, String)> {
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
    if words.is_empty() {
        // "271 000 t worth $611 million": the quantity is what it is worth.
        let before = clause.sentence.values.iter().rev().find(|v| v.end <= governor)?;
        let verb = (start..before.first).rev().find(|i| clause.is(*i, Class::Exports))?;
        return Some((clause.words(verb, before.end), code.to_owned()));
    }
    Some((words, code.to_owned()))
}

/// What a share is a share of: "31 percent of the tea".
fn shared(clause: &Clause<'_>, value: &Value, role: Role) -> Option<(String, String)> {
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
