//! Figures: what a number is said to be, of what, of whom, in which period, and who counted it.

use rust_decimal::Decimal;

use super::amounts::{Role, own_country, sides, stretch};
use super::bases::{Days, Step, step_back};
use super::figure_subjects::{balance_of_deals, dealt, labelled, ranked, shared, worth};
use super::measures::measure;
use super::periods::{base_time, period_of, step_of_change};
use crate::reader::calendar::Anchor;
use crate::reader::clause::Clause;
use crate::reader::draft::Draft;
use crate::reader::lexicon::{Class, Form};
use crate::reader::mention::last_day;
use crate::reader::name::Kind as NameKind;
use crate::reader::proposal::{Certainty, Field, Kind, Proposal};
use crate::reader::value::{Unit, Value};
use crate::schema::Status;

/// How many proposals back the figure before may be.
const NEAR: usize = 12;

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
    // "berencana mengimpor 250 ribu ton": Malay wants without "to"; what was done stands behind "telah".
    let wanted = clause.scene.language.malay()
        && (start..value.first)
            .rev()
            .find_map(|i| {
                if clause.any(i, &["telah", "sudah"]) {
                    return Some(false);
                }
                let plan =
                    ["berencana", "rencana", "merancang", "ingin", "mahu", "bertekad", "berhasrat"];
                clause.any(i, &plan).then_some(true)
            })
            .unwrap_or(false);
    let told = (start..value.first).any(|i| {
        clause.is(i, Class::Level) || clause.is(i, Class::Rise) || clause.is(i, Class::Fall)
    });
    let owed = !told
        && (value.end..end).any(|i| {
            clause.is(i, Class::Modal) && !(clause.at(i, "may") && clause.scene.tokens.capital(i))
        });
    // "of the SEK 500 million it promised": not paid by that.
    let owed = owed
        || (value.end..(value.end + 4).min(end)).any(|i| {
            clause.any(i, &["promised", "pledged", "committed", "owed", "dijanjikan"])
                && clause.any(i - 1, &["it", "they", "he", "she", "yang", "had", "has"])
        });
    // Turkish says it behind: "ulaşacak", "çıkarmayı hedefliyoruz".
    let behind = clause.scene.language == crate::reader::Language::Tr
        && !super::amounts::is_told(clause, value)
        && (value.end..end).any(|i| {
            let word = crate::reader::fold::fold(clause.scene.tokens.word(i));
            clause.is(i, Class::Aim)
                || clause.is(i, Class::Target)
                || clause.is(i, Class::Commit)
                || ["beklen", "bekli", "ongor", "tahmin", "planl"]
                    .iter()
                    .any(|e| word.starts_with(e))
                || super::turkish_forms::resolved(&word)
                || super::turkish_forms::future(&word)
        });
    expected
        || promised
        || wanted
        || owed
        || behind
        || to_be_raised(clause, value, start)
        || named_deed(clause, value)
}

/// "need to double trade to $2 billion", "upaya meningkatkan nilai menjadi": an infinitive of raising
/// tells no level, unless somebody managed or helped to.
fn to_be_raised(clause: &Clause<'_>, value: &Value, start: usize) -> bool {
    let raising = |i: usize| {
        clause.is(i, Class::Raise)
            || clause.scene.language == crate::reader::Language::En
                && super::factors::factor(clause, i).is_some()
    };
    let Some(raise) = (start..value.first).rev().find(|i| raising(*i)) else { return false };
    if value.first - raise > 16 {
        return false;
    }
    let mut lead = raise.wrapping_sub(1);
    while clause.any(lead, &["than", "more", "least", "at", "jointly", "further"]) {
        lead = lead.wrapping_sub(1);
    }
    let led = clause.at(lead, "to") && clause.scene.language == crate::reader::Language::En;
    let done = clause.any(
        lead.wrapping_sub(1),
        &["helped", "managed", "continued", "able", "enough", "came", "began", "enabled", "bound"],
    );
    let malay = clause.scene.language.malay()
        && (raise.saturating_sub(6).max(start)..raise)
            .any(|i| clause.at(i, "untuk") || super::wishes::intends(clause, i))
        && !(start..raise).any(|i| clause.any(i, &["telah", "sudah", "berhasil", "berjaya"]));
    led && !done || malay
}

/// "200 milyon dolara çıkarmayı teyit ettik", "ulaşmak için": a noun of the verb tells no level.
fn named_deed(clause: &Clause<'_>, value: &Value) -> bool {
    if clause.scene.language != crate::reader::Language::Tr {
        return false;
    }
    (value.end..(value.end + 5).min(clause.sentence.end)).any(|i| {
        let word = crate::reader::fold::fold(clause.scene.tokens.word(i));
        let deed =
            ["mak", "mek", "mayi", "meyi", "maya", "meye", "masi", "mesi", "masini", "mesini"]
                .iter()
                .any(|ending| word.ends_with(ending));
        clause.is(i, Class::Raise) && deed
    })
}

/// The amount that is told again in another currency.
fn first_said(index: usize, roles: &[Role]) -> usize {
    (0..=index).rev().find(|i| roles[*i] != Role::Same).unwrap_or(0)
}

pub(super) fn figure(clause: &Clause<'_>, index: usize, roles: &[Role], out: &mut Vec<Proposal>) {
    let values = &clause.sentence.values;
    let value = &values[index];
    let role = roles[index];
    let found = if role == Role::Same {
        // What the first currency measures, the second does.
        let first = first_said(index, roles);
        measure(clause, &values[first])
            .or_else(|| worth(clause, &values[first]))
            .or_else(|| labelled(clause, &values[first]))
    } else {
        balance_of_deals(clause, value).or_else(|| measure(clause, value))
    };
    let is_counted = matches!(value.unit, Unit::Count { .. });
    // The figure before, if it is near: a dozen proposals back is another matter.
    let last = out.iter().rev().take(NEAR).find(|p| p.kind == Kind::Figure).cloned();
    // "In dollars it gave the same year as $5.28bn": the measure of the figure before.
    let again =
        matches!(role, Role::Change(_)) && last.as_ref().is_some_and(|l| l.spans == clause.spans());
    // "Compared with 2023 they were 4.8 percent lower": of the flow that was told before.
    let again = again
        || matches!(role, Role::Change(_))
            && (clause.sentence.first..value.first)
                .any(|i| clause.any(i, &["they", "it", "both"]) && clause.is(i + 1, Class::Aux));
    // "the target was missed; the actual figure was 3.1 billion": what the goal measures.
    let goal = found.is_none().then(|| came_to(clause, value, out)).flatten();
    let found = found.or(goal);
    let carried = found.is_none()
        && (value.is_money() || again)
        && last.is_some()
        && (again
            || role == Role::Base && values[..index].iter().any(Value::is_money)
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
        _ => match worth(clause, value)
            .or_else(|| shared(clause, value, role))
            .or_else(|| ranked(clause, value, role))
            .or_else(|| dealt(clause, value))
            .or_else(|| labelled(clause, value))
        {
            Some(found) => found,
            None => return,
        },
    };
    if what.is_empty() || unreal(clause, value) || clause.usual(value.first) {
        return;
    }
    let trigger = value.first;
    let (status, certainty) = clause.judge(trigger, Status::Delivered);
    // "did not exceed $3 million" says that it was at most that.
    let bounded = value.bound == Some(crate::reader::value::Bound::AtMost);
    if certainty == Certainty::Denied
        && !bounded
        && !(clause.start_of(trigger)..trigger).any(|i| clause.is(i, Class::Level))
    {
        return;
    }
    let certainty = if bounded && certainty == Certainty::Denied {
        clause.certainty(trigger)
    } else {
        certainty
    };
    let status = if certainty == Certainty::Denied { status } else { Status::Delivered };
    let certainty =
        if certainty == Certainty::Hedged { clause.certainty(trigger) } else { certainty };
    let mut draft = clause.draft(Kind::Figure, trigger, (status, certainty));
    draft.text("what", what);
    draft.text("measure", code.clone());
    let narrowed = if role == Role::Same { first_said(index, roles) } else { index };
    let scope = super::scopes::scope(clause, &values[narrowed], &code).or_else(|| {
        let last = last.as_ref().filter(|_| carried)?;
        last.text("scope").map(str::to_owned)
    });
    draft.text("scope", scope.unwrap_or_default());
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
    let own = period_of(clause, index, roles);
    let step_of_own = (role == Role::Base).then(|| step_of_base(clause, value)).flatten();
    let time = own.filter(|t| {
        !(carried && clause.any(t.first, &["same"])
            || carried && clause.any(t.first + 1, &["same"]) && t.anchor == Anchor::Document)
    });
    match time {
        Some(time) => draft.period("period_start", "period_end", Some(time)),
        None if carried
            && (clause.sentence.first..clause.sentence.end)
                .any(|i| clause.any(i, &["same", "those", "they", "it"])) =>
        {
            for name in ["period_start", "period_end"] {
                if let Some(Field::Day(day)) = last.as_ref().and_then(|l| l.field(name)) {
                    draft.set(name, Field::Day(*day));
                    draft.derive(name, "coreference");
                }
            }
        }
        None if let Some(step) = step_of_own => {
            let level = roles[..index].iter().rposition(|r| *r == Role::Level);
            let told = level.and_then(|l| period_of(clause, l, roles));
            let days = told.map(|t| [t.start, last_day(t.stop)]).or_else(|| {
                let level = level?;
                shared_period(clause, level, roles, &code, out)
            });
            let days = days.and_then(|days| step.before(days));
            set_counted(&mut draft, ["period_start", "period_end"], days);
        }
        None => {
            // "from the same period last year" is said of the time that was told before.
            let again =
                matches!(role, Role::Change(_)) && step_of_change(clause, index, roles).is_some();
            let shared = shared_period(clause, index, roles, &code, out);
            let before = || again.then(|| period_before(clause, out, |_| true)).flatten();
            if let Some(days) = shared.or_else(before) {
                for (name, day) in ["period_start", "period_end"].into_iter().zip(days) {
                    if let Some(day) = day {
                        draft.set(name, Field::Day(day));
                        draft.derive(name, "context");
                    }
                }
            }
        }
    }
    // What it is compared with, where that stands behind it.
    if matches!(role, Role::Level)
        && let Some(base) = (index + 1..values.len())
            .take_while(|i| roles[*i] != Role::Level)
            .find(|i| roles[*i] == Role::Base)
            .filter(|i| values[*i].unit == value.unit)
    {
        draft.number("base", values[base].low);
        let told = period_of(clause, base, roles).filter(|t| t.anchor != Anchor::Document);
        match step_of_base(clause, &values[base]).filter(|_| told.is_none()) {
            Some(step) => {
                let days = own_days(&draft).and_then(|days| step.before(days));
                set_counted(&mut draft, ["base_start", "base_end"], days);
            }
            None => draft.period("base_start", "base_end", period_of(clause, base, roles)),
        }
    }
    if let Role::Change(_) = role {
        let told = base_time(clause, index);
        let counted = told.is_none_or(|t| t.anchor == Anchor::Document);
        match step_of_change(clause, index, roles).filter(|_| counted) {
            Some(step) => {
                let days = own_days(&draft).and_then(|days| step.before(days));
                set_counted(&mut draft, ["base_start", "base_end"], days);
            }
            None => draft.period("base_start", "base_end", told),
        }
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

/// What a goal of the same sentence measures, where the words before an amount say what it came to.
fn came_to(clause: &Clause<'_>, value: &Value, out: &[Proposal]) -> Option<(String, String)> {
    let start = value.first.saturating_sub(6).max(clause.sentence.first);
    let real = (start..value.first).any(|i| {
        clause.any(i, &["actual", "actually", "sebenar", "sebenarnya", "realisasi", "realisasinya"])
    });
    let spans = clause.spans();
    let goal = out.iter().rev().take(NEAR).find(|p| p.kind == Kind::Target && p.spans == spans)?;
    let what = goal.text("what")?.to_owned();
    let measure = goal.text("measure").unwrap_or_default().to_owned();
    (real && value.is_money()).then_some((what, measure))
}

/// The period that a draft has so far.
fn own_days(draft: &Draft<'_>) -> Option<Days> {
    let day = |name| match draft.proposal.field(name) {
        Some(Field::Day(day)) => Some(*day),
        _ => None,
    };
    day("period_start").map(|start| [Some(start), day("period_end")])
}

/// Fill a stretch that was counted from another.
fn set_counted(draft: &mut Draft<'_>, names: [&'static str; 2], days: Option<Days>) {
    for (name, day) in names.into_iter().zip(days.into_iter().flatten()) {
        if let Some(day) = day {
            draft.set(name, Field::Day(day));
            draft.derive(name, "context");
        }
    }
}

/// How far back the base of a comparison lies: "from $5 billion the year before".
fn step_of_base(clause: &Clause<'_>, value: &Value) -> Option<Step> {
    let first = value.first.saturating_sub(6).max(clause.sentence.first);
    let behind = step_back(clause, value.end, value.end + 6);
    behind.or_else(|| step_back(clause, first, value.first))
}

/// Flows that a sentence tells apart: each has the period of the total, or of the other flow, that was
/// told right before it.
const FLOWS: &[&str] = &["exports", "imports", "trade_balance"];

/// The period of a figure that has none of its own: that of the change's level or of the figure that was
/// told right before, in this sentence or the last.
fn shared_period(
    clause: &Clause<'_>,
    index: usize,
    roles: &[Role],
    code: &str,
    out: &[Proposal],
) -> Option<Days> {
    if let Role::Change(_) = roles[index] {
        // "risen by 22 per cent to EUR 96 million in 2024": the level's year is the change's.
        let values = &clause.sentence.values;
        let bracket = usize::from(
            index + 1 < values.len() && super::amounts::in_bracket_of_change(clause, index + 1),
        );
        let level = index + 1 + bracket;
        let near = values.get(level).filter(|v| {
            roles[level] == Role::Level && v.is_money() && v.first <= values[level - 1].end + 8
        });
        // "totalled $3.4 billion in 2024, up 6 percent from 2023".
        let told =
            if super::amounts::in_bracket_of_change(clause, index) { index - 1 } else { index };
        let before = told.checked_sub(1).filter(|b| {
            roles[*b] == Role::Level
                && values[*b].is_money()
                && values[told].first <= values[*b].end + 8
        });
        let level = if near.is_some() { level } else { before? };
        let own = period_of(clause, level, roles);
        let time =
            own.or_else(|| super::periods::only(clause).filter(|_| FLOWS.contains(&code)))?;
        return Some([time.start, last_day(time.stop)]);
    }
    if roles[index] != Role::Level || !FLOWS.contains(&code) {
        return None;
    }
    // One year said of two flows: "Eksport naik kepada RM3.4 bilion manakala import RM2.9 bilion pada 2022".
    if let Some(only) = super::periods::only(clause) {
        return Some([only.start, last_day(only.stop)]);
    }
    period_before(clause, out, |m| m != code && (FLOWS.contains(&m) || m == "total_trade"))
}

/// The period of the figure that was told right before, in this sentence or the last, of some measure.
fn period_before(
    clause: &Clause<'_>,
    out: &[Proposal],
    measured: impl Fn(&str) -> bool,
) -> Option<Days> {
    let spans = clause.spans();
    let before = clause
        .index
        .checked_sub(1)
        .filter(|b| *b + 1 < clause.scene.own.0 && clause.sentence.seam.is_none())
        .map(|b| &clause.scene.sentences[b])
        .filter(|b| !clause.scene.tokens.list[clause.sentence.first].new_paragraph() && !b.covered)
        .map(|b| clause.scene.tokens.span(b.first, b.end));
    let near = |p: &Proposal| {
        p.spans == spans
            || before.is_some_and(|b| p.spans.iter().any(|s| s.start < b.end && b.start < s.end))
    };
    let last = out.iter().rev().take(NEAR).find(|p| {
        p.kind == Kind::Figure
            && near(p)
            && p.text("kind") == Some("level")
            && p.text("measure").is_some_and(&measured)
            && p.field("period_start").is_some()
    })?;
    let day = |name| match last.field(name) {
        Some(Field::Day(day)) => Some(*day),
        _ => None,
    };
    // Several years in the sentence before leave it open.
    let mut years = out.iter().rev().take(NEAR).filter(|p| {
        p.kind == Kind::Figure
            && p.spans == last.spans
            && p.text("kind") == Some("level")
            && p.text("measure") == last.text("measure")
    });
    let first = years.next_back().unwrap_or(last);
    let start = match first.field("period_start") {
        Some(Field::Day(day)) => Some(*day),
        _ => day("period_start"),
    };
    let end = match first.field("period_end") {
        Some(Field::Day(day)) => Some(*day),
        _ => day("period_end"),
    };
    Some([start, end])
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
    let (start, end) = stretch(clause, value);
    let named = clause.sides_named(start, end);
    if let (Some(owner), Some(counterpart)) = (owner, counterpart)
        && named.len() < 2
        && owner != counterpart
    {
        draft.parties((vec![owner, counterpart], false));
    } else {
        draft.sides(clause, start, end, &[]);
    }
    draft.country("owner", owner);
    draft.country("counterpart", counterpart);
}
