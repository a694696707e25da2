//! Third economies: whose materials count under an agreement, as its terms say and a table of agreements
//! decides.

use corridor_access::reach::{Condition, State, branches};
use serde::Serialize;

use super::{Claim, Desk, Error, agreement_card, name};
use crate::evidence::Statistic;
use crate::key::key;
use crate::statistics::tariffs::{Stated, Ties};

/// One economy, or a group that stands together.
#[derive(Clone, Debug, Serialize)]
pub struct Branch {
    /// Who.
    pub who: Claim,
    /// `open` or `closed`.
    pub state: Claim,
    /// What decided it.
    pub because: Claim,
    /// Conditions that no table decides.
    pub undecided: Option<Claim>,
    /// The condition, as the folder quotes it.
    pub passage: Claim,
}

/// The branches of every agreement of the two; none without a table of agreements.
pub(super) fn branches_of(
    desk: &mut Desk<'_>,
    agreements: &[&Stated],
) -> Result<Vec<Branch>, Error> {
    let held = desk.statistics.access.clone();
    let Some(ties) = &held.ties else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for stated in agreements {
        let terms = agreement_card(desk, stated);
        for branch in branches(&stated.terms, &ties.rows, desk.as_of.year())? {
            let listed: Vec<String> = branch.economies.iter().map(|e| name(e)).collect();
            let who =
                if branch.economies.len() > 1 { branch.name.clone() } else { listed.join(", ") };
            let of = key!["access", "route", stated.terms.id, who];
            let statistic = rows_behind(ties, &branch.conditions);
            let card = desk.cards.statistic(&of, format!("{who}: what decides"), statistic);
            let (word, because) = match branch.state {
                State::Open => ("open", decided(ties, &branch.conditions)),
                State::Closed => ("closed", failing(ties, &branch.conditions, &who)),
            };
            found.push(Branch {
                who: Claim::words(key![of, "who"], who, &card)
                    .by("whose agreements were looked at"),
                state: Claim::word(key![of, "state"], word, word, &card)
                    .by("open where every condition that can be decided is met, else closed"),
                because: Claim::words(key![of, "because"], because, &card)
                    .by("what the agreements at hand say"),
                undecided: (!branch.open.is_empty() && branch.state == State::Open).then(|| {
                    Claim::words(key![of, "undecided"], branch.open.join("; "), &terms)
                        .by("conditions that the folder cannot decide")
                }),
                passage: Claim::words(key![of, "passage"], branch.passage, &terms)
                    .by("the condition, as the summary of the agreement has it"),
            });
        }
    }
    Ok(found)
}

fn rows_behind(ties: &Ties, conditions: &[Condition]) -> Statistic {
    let looked = conditions.iter().flat_map(|c| {
        let counted = c.rows.iter().map(|r| (*r, "counts".to_owned()));
        counted.chain(c.not_counted.iter().cloned())
    });
    let rows = looked.filter_map(|(row, verdict)| {
        let tie = ties.rows.iter().find(|t| t.row == row)?;
        let year = tie.in_force.map_or_else(|| "not in force".to_owned(), |y| y.to_string());
        Some(vec![row.to_string(), tie.a.clone(), tie.b.clone(), tie.name.clone(), year, verdict])
    });
    Statistic {
        dataset: "agreements in force between economies".to_owned(),
        file: ties.file.clone(),
        vintage: super::UNDATED.to_owned(),
        sha256: ties.sha256.clone(),
        selection: "rows between the economy and each party".to_owned(),
        columns: ["row", "one", "other", "agreement", "in force", "verdict"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.collect(),
        limits: None,
    }
}

/// The agreement that meets each condition, the newest where there are several.
fn decided(ties: &Ties, conditions: &[Condition]) -> String {
    let met = conditions.iter().filter_map(|condition| {
        let of = |row: &usize| ties.rows.iter().find(|t| t.row == *row);
        let mut rows: Vec<_> = condition.rows.iter().filter_map(of).collect();
        rows.sort_by_key(|tie| (std::cmp::Reverse(tie.in_force), tie.row));
        let first = rows.first()?;
        let year = first.in_force.map_or_else(String::new, |y| format!(" (in force {y})"));
        let more = match rows.len() {
            1 => String::new(),
            many => format!(" and {} more", many - 1),
        };
        Some(format!("{}{year}{more}", first.name))
    });
    met.collect::<Vec<_>>().join("; ")
}

fn failing(ties: &Ties, conditions: &[Condition], who: &str) -> String {
    let failed = conditions.iter().filter(|c| !c.met).map(|c| {
        let party = c.needed.rsplit(' ').next().map(name).unwrap_or_default();
        let seen: Vec<&str> = (c.not_counted.iter())
            .filter_map(|(r, _)| ties.rows.iter().find(|t| t.row == *r))
            .map(|t| t.name.as_str())
            .collect();
        let but = if seen.is_empty() {
            String::new()
        } else {
            format!(" ({} does not count)", seen.join(", "))
        };
        format!("the table holds no agreement of that kind in force between {who} and {party}{but}")
    });
    failed.collect::<Vec<_>>().join("; ")
}
