//! A fact told twice is one record with two passages; two values for one thing are a conflict.

use std::collections::BTreeMap;

use super::fold::fold;
use super::known::says_more;
use super::proposal::{Field, Kind, Proposal};
use crate::schema::Status;

/// Join what says the same, mark what disagrees, and give every record its id.
pub(crate) fn fuse(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut fusion = Fusion::default();
    fusion.add(proposals);
    fusion.finish()
}

/// Proposals as they come, each joined to the one that says the same.
#[derive(Default)]
pub(crate) struct Fusion {
    out: Vec<Proposal>,
    places: BTreeMap<String, usize>,
}

impl Fusion {
    /// Add proposals in the order of the text.
    pub fn add(&mut self, proposals: impl IntoIterator<Item = Proposal>) {
        for proposal in proposals {
            let key = key(&proposal);
            match key.as_ref().and_then(|k| self.places.get(k)).copied() {
                Some(place) => join(&mut self.out[place], proposal),
                None => {
                    if let Some(key) = key {
                        self.places.insert(key, self.out.len());
                    }
                    self.out.push(proposal);
                }
            }
        }
    }

    /// Mark what disagrees, and give every record its id.
    pub fn finish(self) -> Vec<Proposal> {
        drop(self.places);
        finished(self.out)
    }
}

fn finished(out: Vec<Proposal>) -> Vec<Proposal> {
    let mut out = without_titles(out);
    for proposal in &mut out {
        proposal.spans.sort_unstable();
        proposal.spans.dedup();
        let order = proposal.kind.fields();
        proposal.fields.sort_by_key(|(name, _)| order.iter().position(|f| f == name));
        proposal.derivations.sort_by_key(|d| (order.iter().position(|f| *f == d.field), d.from));
        proposal.derivations.dedup();
    }
    out.sort_by_key(|p| (p.spans.first().copied(), p.kind));
    name(&mut out);
    conflicts(&mut out);
    out
}

/// A target that says no more than its amount (a heading) is the one that says the rest.
fn without_titles(proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut whole: BTreeMap<String, usize> = BTreeMap::new();
    let amount = |p: &Proposal| format!("{}|{}", show(p.field("value")), show(p.field("unit")));
    let bare = |p: &Proposal| {
        p.kind == Kind::Target
            && p.field("deadline").is_none()
            && p.field("value").is_some()
            && p.text("measure").is_none_or(str::is_empty)
    };
    let mut out: Vec<Proposal> = Vec::with_capacity(proposals.len());
    let (titles, rest): (Vec<_>, Vec<_>) = proposals.into_iter().partition(bare);
    for proposal in rest {
        if proposal.kind == Kind::Target {
            whole.entry(amount(&proposal)).or_insert(out.len());
        }
        out.push(proposal);
    }
    for title in titles {
        match whole.get(&amount(&title)) {
            Some(place) if out[*place].status == title.status => join(&mut out[*place], title),
            _ => {
                whole.entry(amount(&title)).or_insert(out.len());
                out.push(title);
            }
        }
    }
    out
}

fn show(field: Option<&Field>) -> String {
    match field {
        Some(Field::Text(text)) => fold(text).trim_end_matches('.').to_owned(),
        Some(Field::Texts(texts)) => {
            let mut texts: Vec<String> = texts.iter().map(|t| fold(t)).collect();
            texts.sort();
            texts.join(",")
        }
        Some(Field::Number(number)) => number.normalize().to_string(),
        Some(Field::Day(day)) => day.to_string(),
        Some(Field::Flag(flag)) => flag.to_string(),
        None => String::new(),
    }
}

/// The fields that make two proposals of a kind the same thing; `None` keeps them apart.
fn key(proposal: &Proposal) -> Option<String> {
    let fields = proposal.kind.same();
    if fields.is_empty() {
        return None;
    }
    if proposal.kind == Kind::Visit
        && (proposal.field("name").is_none() || proposal.field("to").is_none())
    {
        return None;
    }
    let generic = proposal.kind == Kind::Instrument
        && proposal.text("name").is_none_or(|n| n.split_whitespace().count() < 3);
    if generic {
        return None;
    }
    let shown: Vec<String> = fields.iter().map(|f| show(proposal.field(f))).collect();
    let ended = matches!(proposal.status, Status::Withdrawn);
    Some(format!("{}|{}|{ended}", proposal.kind.name(), shown.join("|")))
}

/// Add a second telling to a record: its passages, and the fields that the first left empty.
fn join(kept: &mut Proposal, other: Proposal) {
    if kept.kind == Kind::Person
        && let (Some(own), Some(Field::Text(role))) = (kept.text("role"), other.field("role"))
        && says_more(Some(own), role)
    {
        let role = Field::Text(role.clone());
        for (_, field) in kept.fields.iter_mut().filter(|(name, _)| *name == "role") {
            *field = role.clone();
        }
    }
    kept.spans.extend(other.spans);
    for (name, field) in other.fields {
        if kept.field(name).is_none() {
            kept.fields.push((name, field));
            kept.derivations.extend(other.derivations.iter().filter(|d| d.field == name).cloned());
        }
    }
    kept.certainty = kept.certainty.min(other.certainty);
    if kept.attributed_to != other.attributed_to {
        kept.attributed_to = None;
    }
}

/// Lower-case words of a title with hyphens, at most 48 bytes.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in fold(text).chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
        if out.len() >= 48 {
            break;
        }
    }
    out.trim_matches('-').to_owned()
}

fn name(proposals: &mut [Proposal]) {
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for proposal in proposals {
        let about = match proposal.kind {
            Kind::Target | Kind::Figure => format!(
                "{} {} {}",
                show(proposal.field("measure")),
                show(proposal.field("value")),
                show(proposal.field("unit"))
            ),
            Kind::SectorStrength => {
                format!("{} {}", show(proposal.field("country")), show(proposal.field("sector")))
            }
            Kind::OfficeHeld | Kind::Membership => format!(
                "{} {}",
                show(proposal.field("member")),
                show(proposal.field("organisation"))
            ),
            _ => proposal.about(),
        };
        let words = slug(&about);
        let kind = proposal.kind.name().replace('_', "-");
        let base = if words.is_empty() { kind } else { format!("{kind}-{words}") };
        let count = used.entry(base.clone()).or_insert(0);
        *count += 1;
        proposal.id = if *count == 1 { base } else { format!("{base}-{count}") };
    }
}

/// The most rivals that one record names.
const MOST_CONFLICTS: usize = 20;

/// Two figures for one measure, parties, period, unit and source that differ contradict each other.
fn conflicts(proposals: &mut [Proposal]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, proposal) in proposals.iter().enumerate() {
        let fields: &[&str] = match proposal.kind {
            Kind::Figure if proposal.field("period_start").is_some() => &[
                "kind",
                "measure",
                "scope",
                "unit",
                "period_start",
                "period_end",
                "parties",
                "what",
            ],
            Kind::ParticipantCount => &["what", "country"],
            _ => continue,
        };
        let key: Vec<String> = fields.iter().map(|f| show(proposal.field(f))).collect();
        groups
            .entry(format!("{}|{}", proposal.kind.name(), key.join("|")))
            .or_default()
            .push(index);
    }
    for group in groups.values().filter(|g| g.len() > 1) {
        let ids: Vec<String> = group.iter().map(|i| proposals[*i].id.clone()).collect();
        for (place, index) in group.iter().enumerate() {
            let others = ids
                .iter()
                .take(MOST_CONFLICTS)
                .enumerate()
                .filter(|(n, _)| *n != place)
                .map(|(_, id)| id.clone());
            proposals[*index].conflicts.extend(others);
        }
    }
}
