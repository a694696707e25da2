//! Targets: the level that an amount is meant to reach, and from what base.

use super::amounts::{Role, governor, reaches};
use super::deadlines::{deadline_after, year_of_goal};
use super::factors::factor;
use super::goals::{Outcome, goal_of, names_goal, near_goal, outcome};
use super::measures::measure;
use super::periods::period_of;
use super::scopes::scope;
use super::wishes::{sought, wanted, wished};
use crate::reader::calendar::{Anchor, Grain};
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::language::Language;
use crate::reader::lexicon::Class;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::time::{Relation, Time};
use crate::reader::value::{Unit, Value};
use crate::schema::Status;

/// The word that makes a value a target, if one does.
pub(super) fn target(
    clause: &Clause<'_>,
    index: usize,
    value: &Value,
    role: Role,
) -> Option<usize> {
    if is_no_goal(clause, index, value, role) {
        return None;
    }
    let start = clause.start_of(value.first).max(value.first.saturating_sub(30));
    let end = clause.end_of(value.first).min(value.end + 14);
    let named = goal_of(clause, (start, end), value)
        .or_else(|| near_goal(clause, index, value, (start, end)))
        .or_else(|| sought(clause, value))
        .or_else(|| wanted(clause, value, role));
    if named.is_some() {
        return named;
    }
    let by_noun = reaches_by_noun(clause, value);
    let turkish = clause.scene.language == Language::Tr
        && value.is_money()
        && (reaches(clause, value) || by_noun);
    if turkish {
        return raised_behind(clause, value, start, by_noun);
    }
    revised(clause, value, start).or_else(|| raised(clause, value, role, start))
}

/// Do the words of an amount say that it is so, or was: that it is no goal?
fn is_no_goal(clause: &Clause<'_>, index: usize, value: &Value, role: Role) -> bool {
    // "2024 yılında 6,8 milyar dolara ulaşan ticaret": what it has come to is no goal.
    if super::amounts::is_told(clause, value) {
        return true;
    }
    // "reaching only 610 million": so it is.
    let only = ["only", "merely", "hanya", "cuma", "sekadar", "sebatas"];
    if clause.any(value.first.wrapping_sub(1), &only) {
        return true;
    }
    if matches!(role, Role::Base) || clause.at(governor(clause, value), "against") {
        return true;
    }
    // "from current levels of 1.4 billion to about 3 billion": where it begins.
    let leads = (value.first.saturating_sub(5).max(clause.start_of(value.first))..value.first)
        .any(|i| clause.at(i, "from"));
    let next = clause.sentence.values.get(index + 1);
    leads && next.is_some_and(|n| clause.any(governor(clause, n), &["to"]))
}

/// "1 milyar dolara çıkaracağız": in Turkish the verb stands behind the amount that is reached.
fn raised_behind(clause: &Clause<'_>, value: &Value, start: usize, by_noun: bool) -> Option<usize> {
    let stop = clause.end_of(value.first).min(value.end + 6 + 3 * usize::from(by_noun));
    let raise = (value.end..stop).find(|i| clause.is(*i, Class::Raise));
    let nominal = raise.is_some_and(|r| {
        super::turkish_forms::nominal(&crate::reader::fold::fold(clause.scene.tokens.word(r)))
    });
    let held = raise.is_some_and(|r| {
        let word = crate::reader::fold::fold(clause.scene.tokens.word(r));
        nominal || word.ends_with("makta") || word.ends_with("mekte")
    });
    let ahead = |from: usize| {
        (from..clause.end_of(value.first)).any(|i| {
            super::turkish_forms::future(&crate::reader::fold::fold(clause.scene.tokens.word(i)))
                || clause.is(i, Class::Aim)
                || clause.is(i, Class::Target)
                || clause.is(i, Class::Wish)
                || nominal && clause.is(i, Class::Agree)
                || super::turkish_forms::resolved(&crate::reader::fold::fold(
                    clause.scene.tokens.word(i),
                ))
                || held && confirmed(&crate::reader::fold::fold(clause.scene.tokens.word(i)))
        })
    };
    let foreseen = (start..clause.sentence.end).any(|i| clause.is(i, Class::Expect));
    raise.filter(|raise| ahead(*raise) && !foreseen)
}

/// "The target … has been lifted to $55 million": of two amounts the later one counts too.
fn revised(clause: &Clause<'_>, value: &Value, start: usize) -> Option<usize> {
    let revised = (start..value.first).find(|i| {
        clause.any(*i, &["lifted", "raised", "revised", "increased", "lowered", "cut", "reset"])
    })?;
    let to = clause.any(governor(clause, value), &["to", "at"]);
    (start..revised).find(|i| to && clause.is(*i, Class::Target))
}

/// The verb of raising before an amount that it is to reach: "agreed to raise trade to $5 billion".
fn raised(clause: &Clause<'_>, value: &Value, role: Role, start: usize) -> Option<usize> {
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
    // "want to see it at $7 billion": what somebody wants to see.
    let seen = (start..value.first).rev().find(|i| {
        clause.at(*i, "see") && clause.at(i.wrapping_sub(1), "to") && value.first - i < 8
    });
    let multiplied =
        |i: usize| clause.scene.language == Language::En && factor(clause, i).is_some();
    let raise = (start..value.first)
        .rev()
        .find(|i| clause.is(*i, Class::Raise) || multiplied(*i))
        .or(seen)?;
    let wish = wished(clause, start, raise + 1);
    // "to more than double", "to at least triple".
    let mut lead = raise.wrapping_sub(1);
    while clause.any(lead, &["than", "more", "least", "at", "nearly", "almost", "jointly"]) {
        lead = lead.wrapping_sub(1);
    }
    let infinitive = clause.any(
        lead,
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
    // "We want to reach $200 million by 2029": what is measured was said before.
    let measured = measure(clause, value).is_some() || !value.is_money() || deadline && wish;
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

/// A folded Turkish word for holding to something: "çıkarmayı teyit ettik", "konusunda kararlıyız".
fn confirmed(word: &str) -> bool {
    ["teyit", "kararli", "irade", "istek", "niyet"].iter().any(|stem| word.starts_with(stem))
}

/// "3 milyar dolarlık ticaret hacmine ulaşmak": the noun of the amount has the ending of what is
/// reached.
fn reaches_by_noun(clause: &Clause<'_>, value: &Value) -> bool {
    let last = crate::reader::fold::fold(clause.scene.tokens.word(value.end - 1));
    let adjective = last.ends_with("lik") || last.ends_with("luk");
    clause.scene.language == Language::Tr
        && adjective
        && (value.end..(value.end + 5).min(clause.sentence.end)).any(|i| {
            let word = crate::reader::fold::fold(clause.scene.tokens.word(i));
            clause.is(i, Class::Measure)
                && [
                    "hacmine",
                    "hacme",
                    "duzeye",
                    "duzeyine",
                    "seviyeye",
                    "ticarete",
                    "ihracata",
                    "ithalata",
                    "yatirima",
                    "seviyesine",
                ]
                .contains(&word.as_str())
        })
}

pub(super) fn set_base(
    draft: &mut Draft<'_>,
    clause: &Clause<'_>,
    base: &Value,
    time: Option<&Time>,
) {
    draft.number("baseline", base.low);
    if let Some(unit) = crate::reader::draft::unit_name(clause, base) {
        draft.text("baseline_unit", unit);
    }
    draft.period("baseline_start", "baseline_end", time);
}

pub(super) fn propose_target(
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
    // "hedefinden vazgeçildi": Turkish gives up behind the word.
    let last = if clause.scene.language == Language::Tr { clause.end_of(trigger) } else { trigger };
    let dropped = (start..last).any(|i| {
        clause.is(i, Class::Drop)
            && !(clause.scene.language == Language::Tr
                && super::turkish_forms::negative(&crate::reader::fold::fold(
                    clause.scene.tokens.word(i),
                )))
    });
    let reached =
        names_goal(clause, trigger, value) && outcome(clause, trigger, value) == Some(Outcome::Met);
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
    draft.text("scope", scope(clause, value, &measure).unwrap_or_default());
    draft.text("measure", measure);
    draft.value(value);
    // "üç katına, yani 900 milyon dolara": the factor stands beside the amount.
    let beside = (start..value.first).find_map(|i| factor(clause, i));
    if let Some((by, _)) = beside.filter(|(_, stop)| *stop + 8 > value.first) {
        draft.number("factor", by);
    }
    let near = |base: &&Value| {
        (base.is_money() || base.unit == value.unit) && !matches!(base.unit, Unit::Count { .. })
    };
    let from = |i: usize| {
        let lead = values[i].first.saturating_sub(5).max(start)..values[i].first;
        lead.clone().any(|t| clause.any(t, &["from", "dari", "daripada"]))
            && lead
                .clone()
                .any(|t| clause.any(t, &["current", "level", "levels", "present", "now"]))
    };
    let baseline =
        index.checked_sub(1).filter(|i| roles[*i] == Role::Base || from(*i)).or_else(|| {
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

/// When it was said, by whom, and of whom.
pub(super) fn finish_target(
    clause: &Clause<'_>,
    mut draft: Draft<'_>,
    trigger: usize,
    end: usize,
    out: &mut Vec<Proposal>,
) {
    draft.deadline(deadline_after(clause, trigger));
    // Said on the day that the clause names, else on the document's; "earlier" is neither.
    let base = [draft.proposal.field("baseline_start").cloned()];
    let said = clause
        .sentence
        .times
        .iter()
        .filter(|t| {
            t.relation == Relation::In && matches!(t.grain, Grain::Day | Grain::Month | Grain::Year)
        })
        .filter(|t| t.start.map(Field::Day) != base[0])
        // The year that it is for is not the one in which it was said.
        .filter(|t| year_of_goal(clause).is_none_or(|own| own.first != t.first))
        .filter(|t| t.first < trigger || t.grain == Grain::Day)
        .find(|t| clause.is_over(t));
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
