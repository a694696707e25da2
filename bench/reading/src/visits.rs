//! Leaders' visits: role and name, and with whom somebody met.

use corridor_ledger::reader::{Format, Language, Meaning, Settings, Text, read};

use crate::Sets;
use crate::score::Score;

/// Roles of visitors, longest first, to part the gold string without the reader's own tables.
const ROLES: &[&str] = &[
    "Prime Minister-designate",
    "Prime Minister-elect",
    "Prime Minister",
    "President-elect",
    "Vice President",
    "President",
    "Chancellor-designate",
    "Chancellor",
    "Premier",
    "King",
    "Queen",
    "Crown Prince",
    "Crown Princess",
    "Grand Duke",
    "Grand Duchess",
    "Prince Regent",
    "Prince",
    "Princess",
    "Emperor",
    "Empress",
    "Sultan",
    "Emir",
    "Amir",
    "Shah",
    "Pope",
    "Governor General",
    "Foreign Minister",
    "Foreign Secretary",
    "Deputy Prime Minister",
    "Chief of State",
    "Head of State",
    "General Secretary",
    "General",
    "Taoiseach",
    "Chairman",
    "Secretary General",
    "Sheikh",
    "Archduke",
    "Duke",
    "Generalissimo",
    "Defense Minister",
    "State Councilor",
    "Secretary for External Affairs",
    "Interim President",
    "Acting President",
    "Field Marshal",
    "Captain",
    "Major General",
    "Lt. General",
    "Colonel",
    "First Deputy Prime Minister",
];

fn part(text: &str) -> Option<(&str, &str)> {
    ROLES.iter().find_map(|role| {
        text.strip_prefix(role)
            .and_then(|rest| rest.strip_prefix(' '))
            .map(|name| (&text[..role.len()], name))
    })
}

fn people(input: &str) -> Vec<(String, String)> {
    let Ok(text) = Text::of(input.as_bytes(), Format::Plain) else { return Vec::new() };
    read(&text, Settings { date: None, language: Some(Language::En) })
        .mentions
        .into_iter()
        .filter(|m| m.kind == "person")
        .filter_map(|m| match m.meaning {
            Meaning::Name { name, role, .. } => Some((role.unwrap_or_default(), name)),
            _ => None,
        })
        .collect()
}

/// Run both sets.
pub fn run(sets: &Sets) {
    println!("# Visits");
    let mut split = Score::default();
    for row in sets.lines("visits/foreign_leader_visits.jsonl") {
        let visitor = row["visitor"].as_str().unwrap_or_default();
        if visitor.contains(" and ") {
            continue;
        }
        let Some((role, name)) = part(visitor) else { continue };
        split.gold += 1;
        let found = people(visitor);
        split.proposed += usize::from(!found.is_empty());
        let right = found.len() == 1 && found[0].0 == role && found[0].1 == name;
        split.right += usize::from(right);
        if sets.misses && !right {
            println!("  MISS {visitor} | {found:?}");
        }
    }
    split.print("visitor: role and name parted", "0.98");
    let mut met = Score::default();
    for row in sets.lines("visits/us_president_secretary_trips.jsonl") {
        let remarks = row["remarks"].as_str().unwrap_or_default();
        let Some(rest) = remarks.strip_prefix("Met with ") else { continue };
        // The gold of simple lists only: role and name joined by "and" and commas, to the first stop.
        let mut end = rest.len();
        for (at, _) in rest.match_indices('.') {
            let initial = at >= 2
                && rest.as_bytes()[at - 1].is_ascii_uppercase()
                && rest.as_bytes()[at - 2] == b' '
                && rest.len() > at + 2
                && !["V", "I", "X"].iter().any(|n| rest[..at].ends_with(n));
            if !initial && !rest[..at].ends_with("Jr") && !rest[..at].ends_with("St") {
                end = at;
                break;
            }
        }
        let list = &rest[..end];
        let pieces: Vec<&str> = list
            .split(", and ")
            .flat_map(|p| p.split(" and "))
            .flat_map(|p| p.split(", "))
            .map(str::trim)
            .collect();
        let gold: Vec<(&str, &str)> = pieces.iter().filter_map(|p| part(p)).collect();
        // A name of capitalised words and particles only, so that the cut of the gold is certain.
        let plain = |name: &str| {
            name.split(' ').all(|w| {
                w.chars().next().is_some_and(char::is_uppercase)
                    || [
                        "de", "van", "den", "der", "von", "bin", "al", "da", "la", "di", "dos",
                        "du", "del",
                    ]
                    .contains(&w)
                    || w.starts_with("al-")
            })
        };
        if gold.len() != pieces.len() || !gold.iter().all(|(_, name)| plain(name)) {
            continue;
        }
        let found = people(&remarks[.."Met with ".len() + end]);
        met.gold += gold.len();
        met.proposed += found.len();
        let hits =
            gold.iter().filter(|(r, n)| found.iter().any(|(fr, fnn)| fr == r && fnn == n)).count();
        met.right += hits;
        if sets.misses && (hits < gold.len() || found.len() > gold.len()) {
            println!("  MISS {list} | {found:?}");
        }
    }
    met.print("\"Met with\": person and role", "P 0.97 R 0.90");
}
