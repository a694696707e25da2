//! Frames: a trigger word, and the slots around it that a claim of its kind needs.
//!
//! Every frame is in [`FRAMES`]. A frame proposes only when the slots that make its claim are
//! there; a slot that is not said stays empty.

mod aims;
mod amounts;
mod attendance;
mod bases;
mod columns;
mod commitments;
mod deadlines;
mod deeds;
mod expectations;
mod factors;
mod figure_subjects;
mod figures;
mod goals;
mod instruments;
mod listed;
mod malay_meetings;
mod measures;
mod meetings;
mod multiples;
mod numbers;
mod parties;
mod periods;
mod pledges;
mod positions;
mod projects;
mod promises;
mod scope_words;
mod scopes;
mod signatures;
mod stages;
mod standing;
mod tables;
mod targets;
mod titles;
mod treaty;
mod turkish;
mod turkish_forms;
mod turkish_meetings;
mod visits;
mod wishes;
mod works;

use super::actor::Actor;
use super::clause::Clause;
use super::known::Known;
use super::name::Kind as NameKind;
use super::proposal::{Certainty, Field, Kind, Proposal};
use super::scene::Scene;
use super::speech::Speech;
use crate::schema::Status;

/// Reads one sentence and adds what it proposes.
type Frame = fn(&Clause<'_>, &mut Vec<Proposal>);

/// Every frame, in the order that they are tried.
const FRAMES: &[(&str, Frame)] = &[
    ("names", names),
    ("visit", visits::visits),
    ("meeting", meetings::meetings),
    ("visit hosted", visits::hosted),
    ("invitation", visits::invitations),
    ("participants", attendance::participants),
    ("instrument", instruments::instruments),
    ("project", projects::projects),
    ("work", works::works),
    ("target and figure", numbers::amounts),
    ("Turkish", turkish::frames),
    ("expectation", expectations::expectations),
    ("commitment", commitments::commitments),
    ("promise as a noun", pledges::pledges),
    ("aid and cooperation", deeds::deeds),
    ("aim", aims::aims),
    ("position", positions::positions),
    ("membership", standing::memberships),
    ("office held", standing::offices),
    ("strength", standing::strengths),
    ("focus", standing::focuses),
    ("access", standing::access),
];

/// Frames that read a verb before its object.
const VERB_FIRST: &[&str] = &[
    "visit",
    "meeting",
    "invitation",
    "commitment",
    "aim",
    "expectation",
    "position",
    "aid and cooperation",
];

/// Everything that a document proposes, sentence by sentence, what its form as a treaty says and
/// what its tables hold; how many tables gave nothing.
pub(crate) fn propose(
    scene: &Scene<'_>,
    known: &Known,
    speeches: &[Speech],
    out: &mut Vec<Proposal>,
) -> usize {
    let own = out.len();
    let read = scene.sentences.iter().enumerate().filter(|(_, s)| !s.covered);
    for (index, sentence) in read {
        let clause = Clause { scene, known, sentence, index, speeches };
        let before = out.len();
        for (name, frame) in FRAMES {
            // Turkish has its verb behind: the frames that look for an object there are not for it.
            if scene.language == super::language::Language::Tr && VERB_FIRST.contains(name) {
                continue;
            }
            frame(&clause, out);
        }
        once(out, before);
        still_to_come(scene, out, before);
    }
    treaty::propose(scene, known, out);
    columns::propose(scene, known, out);
    let unread = tables::propose(scene, known, out);
    not_yet_so(scene, &mut out[own..]);
    counted_from_before(&mut out[own..]);
    unread
}

/// What is for a time behind the document is no figure of what was: a forecast at most.
fn not_yet_so(scene: &Scene<'_>, out: &mut [Proposal]) {
    let Some(date) = scene.date else { return };
    let ahead =
        |p: &Proposal| matches!(p.field("period_start"), Some(Field::Day(day)) if *day > date);
    for figure in out.iter_mut().filter(|p| p.kind == Kind::Figure && ahead(p)) {
        if figure.certainty != Certainty::Denied {
            (figure.status, figure.certainty) = (Status::Possible, Certainty::Hedged);
        }
    }
}

/// An amount that is promised, or the price of a project, is no figure of what was: it stands in one
/// record.
fn once(out: &mut Vec<Proposal>, from: usize) {
    let ahead = |p: &Proposal| {
        matches!(p.kind, Kind::Commitment | Kind::Project)
            && (!matches!(p.status, Status::Delivered) || p.text("kind") == Some("construction"))
            && p.field("value").is_some()
    };
    let promised: Vec<(Option<Field>, Option<Field>)> = out[from..]
        .iter()
        .filter(|p| ahead(p))
        .map(|p| (p.field("value").cloned(), p.field("unit").cloned()))
        .collect();
    // What a firm will invest is its project, and nothing that an economy promised.
    let projects: Vec<Option<Field>> = out[from..]
        .iter()
        .filter(|p| p.kind == Kind::Project)
        .filter(|p| p.field("country").is_none() && p.field("parties").is_none())
        .map(|p| p.field("value").cloned())
        .collect();
    let targets: Vec<Option<Field>> = out[from..]
        .iter()
        .filter(|p| p.kind == Kind::Target)
        .map(|p| p.field("value").cloned())
        .collect();
    // What a target is counted from is no amount of a promise.
    let bases: Vec<Field> = out[from..]
        .iter()
        .filter(|p| p.kind == Kind::Target)
        .filter_map(|p| p.field("baseline").cloned())
        .collect();
    for promise in out[from..].iter_mut().filter(|p| p.kind == Kind::Commitment) {
        if promise.field("value").is_some_and(|v| bases.contains(v)) {
            promise.fields.retain(|(name, _)| !["value", "unit", "approximate"].contains(name));
        }
    }
    // Only what this sentence gave is looked at again: a pass over all would grow with the square.
    let mut here = out.split_off(from);
    here.retain(|p| {
        let value = p.field("value");
        let same = |(other, unit): &(Option<Field>, Option<Field>)| {
            value == other.as_ref() && p.field("unit") == unit.as_ref()
        };
        let among =
            |all: &[Option<Field>]| value.is_some() && all.iter().any(|v| v.as_ref() == value);
        let again = match p.kind {
            Kind::Figure => p.text("kind") != Some("change") && promised.iter().any(same),
            Kind::Commitment => p.field("country").is_none() && among(&projects),
            Kind::Aim => among(&targets),
            _ => false,
        };
        !again
    });
    out.append(&mut here);
}

/// The most years behind a document that a day is taken for its future.
const NEAR_YEARS: i16 = 3;

/// What is dated behind the document has not happened yet: a visit, a meeting or a signing of a later
/// day is still to come.
fn still_to_come(scene: &Scene<'_>, out: &mut [Proposal], from: usize) {
    let Some(date) = scene.date else { return };
    for proposal in &mut out[from..] {
        let (day, done) = match proposal.kind {
            Kind::Visit | Kind::Meeting => ("start", Status::Delivered),
            Kind::Instrument if proposal.status == Status::InForce => ("in_force", Status::InForce),
            Kind::Instrument => ("signed", Status::Signed),
            _ => continue,
        };
        let Some(Field::Day(day)) = proposal.field(day) else { continue };
        let ahead = *day > date && day.year() - date.year() <= NEAR_YEARS;
        if ahead && proposal.status == done {
            proposal.status = Status::Promised;
        }
    }
}

/// What a figure is counted from lies before its own time, and never is that time.
fn counted_from_before(out: &mut [Proposal]) {
    for figure in out.iter_mut().filter(|p| p.kind == Kind::Figure) {
        let day = |name| match figure.field(name) {
            Some(Field::Day(day)) => Some(*day),
            _ => None,
        };
        let starts = day("base_start").zip(day("period_start"));
        let ends = day("base_end").zip(day("period_end"));
        if [starts, ends].into_iter().flatten().any(|(base, own)| base >= own) {
            figure.fields.retain(|(name, _)| !["base_start", "base_end"].contains(name));
            figure.derivations.retain(|d| !["base_start", "base_end"].contains(&d.field));
        }
    }
}

/// Persons and organisations, once a sentence each; fusion joins them.
fn names(clause: &Clause<'_>, out: &mut Vec<Proposal>) {
    for name in clause.sentence.names.iter().filter(|n| clause.own(n.first)) {
        let Some(actor) = clause.actor(name) else { continue };
        let certainty = Certainty::Stated;
        match name.kind {
            NameKind::Person => {
                let mut draft =
                    clause.draft(Kind::Person, name.first, (Status::InForce, certainty));
                let former = name.role.is_some_and(|r| {
                    // "eski Ermenistan Dışişleri Bakanı": the country may stand between.
                    let state = clause
                        .sentence
                        .names
                        .iter()
                        .find(|n| n.end == r.0 && matches!(n.kind, NameKind::Country(..)));
                    let first = state.map_or(r.0, |n| n.first).min(r.0);
                    // "the one-time Finance Minister".
                    let once = clause.any(first.wrapping_sub(1), &["time"])
                        && clause.any(first.wrapping_sub(3), &["one"]);
                    once || (first.saturating_sub(1)..r.1)
                        .any(|i| clause.is(i, super::lexicon::Class::Former))
                });
                if former {
                    draft.proposal.status = Status::Lapsed;
                }
                draft.text("name", actor.label.clone());
                if actor.resolved {
                    draft.derive("name", "coreference");
                }
                if let Some(role) = &actor.role {
                    draft.text("role", role.clone());
                }
                draft.country("country", actor.country);
                draft.proposal.attributed_to = None;
                out.push(draft.proposal);
            }
            NameKind::Organisation(known) => {
                let mut draft =
                    clause.draft(Kind::Organisation, name.first, (Status::InForce, certainty));
                draft.text("name", actor.label.clone());
                let words = clause.words(name.first, name.end);
                let short = clause
                    .known
                    .acronyms
                    .iter()
                    .find(|(_, full)| **full == actor.label)
                    .map(|(short, _)| short.clone());
                if let Some(short) = short.or_else(|| {
                    (words != actor.label && words.chars().all(|c| !c.is_lowercase()))
                        .then_some(words)
                }) {
                    draft.text("acronym", short);
                }
                if let Some(index) = known {
                    draft.text(
                        "kind",
                        clause.scene.tokens.lexicon.organisations[index as usize].category.clone(),
                    );
                    draft.derive("name", "gazetteer");
                }
                draft.country("country", actor.country);
                draft.proposal.attributed_to = None;
                out.push(draft.proposal);
            }
            _ => {}
        }
    }
}

/// Actors' labels as a list field.
fn labels(actors: &[Actor]) -> Field {
    Field::Texts(actors.iter().map(|a| a.label.clone()).collect())
}

/// The object of a clause: the first other actor behind a token.
fn object(clause: &Clause<'_>, at: usize, end: usize, subject: &Actor) -> Option<Actor> {
    clause
        .actors(at, end)
        .into_iter()
        .find(|a| a.label != subject.label && (a.country != subject.country || a.country.is_none()))
}

/// All that are the subject, when the one given is among them.
fn several(clause: &Clause<'_>, at: usize, actor: &Actor) -> Vec<Actor> {
    let all = clause.subjects(at);
    if all.iter().any(|a| a.label == actor.label) { all } else { vec![actor.clone()] }
}

/// The words from a token to the end of its clause.
fn rest(clause: &Clause<'_>, at: usize) -> String {
    clause.words(at, clause.end_of(at))
}
