//! Third markets: whether materials of another economy count under an agreement.
//!
//! The condition is the agreement's own, as its file states it. A table of agreements in force decides
//! what it can: a tie with each party. What no table decides stays open and is said.

use std::collections::BTreeSet;

use crate::agreement::{Agreement, Third};
use crate::{Error, Place};

/// A tie between two economies, as a row of a table of agreements.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tie {
    /// The row in its table, from 0.
    pub row: usize,
    /// One economy, alpha-3.
    pub a: String,
    /// The other, alpha-3.
    pub b: String,
    /// The agreement's name.
    pub name: String,
    /// The year in force; `None` for one that is not.
    pub in_force: Option<i16>,
}

impl Tie {
    /// A tie from a row with ISO numeric codes; `None` for a code that is no economy.
    #[must_use]
    pub fn of_numbers(
        row: usize,
        a: u16,
        b: u16,
        name: &str,
        in_force: Option<i16>,
    ) -> Option<Tie> {
        let (a, b) = (crate::codes::of_number(a)?, crate::codes::of_number(b)?);
        let (a, b, name) = (a.to_owned(), b.to_owned(), name.to_owned());
        Some(Tie { row, a, b, name, in_force })
    }
}

/// Reads a table of agreements: `row, a, b, name, in_force`, economies as alpha-3 codes, `in_force` a year or
/// empty.
///
/// # Errors
///
/// [`Error::NoColumn`], [`Error::Cell`].
pub fn ties(text: &str, file: &str) -> Result<Vec<Tie>, Error> {
    let table = crate::table::Table::read(text, file)?;
    for column in ["a", "b", "name", "in_force"] {
        table.need(column, "a table of agreements has row, a, b, name and in_force")?;
    }
    let mut ties = Vec::new();
    for (at, row) in table.rows().enumerate() {
        let whole = |column: &str| -> Result<Option<i64>, Error> {
            let text = row.text(column);
            if text.is_empty() {
                return Ok(None);
            }
            text.parse().map(Some).map_err(|_| {
                Error::NotANumber { value: text.to_owned(), expected: "a whole number" }
                    .at(&row.place(), column)
            })
        };
        let economy = |column: &str| -> Result<String, Error> {
            let written = row.text(column);
            crate::codes::economy(written).map(str::to_owned).ok_or_else(|| Error::Cell {
                place: row.place(),
                column: column.to_owned(),
                value: written.to_owned(),
                expected: "an economy's alpha-3 code".into(),
                cure: "write ISO 3166 alpha-3, as DEU".into(),
            })
        };
        let number = whole("row")?.and_then(|n| usize::try_from(n).ok());
        ties.push(Tie {
            row: number.unwrap_or(at),
            a: economy("a")?,
            b: economy("b")?,
            name: row.text("name").to_owned(),
            in_force: whole("in_force")?.and_then(|y| i16::try_from(y).ok()),
        });
    }
    Ok(ties)
}

/// How a branch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// A condition fails.
    Closed,
    /// What tables decide is met; open conditions are listed.
    Open,
}

/// One condition of a branch, with what decided it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Condition {
    /// What must hold.
    pub needed: String,
    /// Whether it does.
    pub met: bool,
    /// The rows that decided; those of a kind that does not count are named apart.
    pub rows: Vec<usize>,
    /// Rows that were looked at and do not count, with the reason.
    pub not_counted: Vec<(usize, String)>,
}

/// One branch: an economy, or a group that stands together.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Branch {
    /// The condition's name in the agreement's file.
    pub name: String,
    /// The economies.
    pub economies: Vec<String>,
    /// How it stands.
    pub state: State,
    /// The conditions.
    pub conditions: Vec<Condition>,
    /// Conditions that no table decides.
    pub open: Vec<String>,
    /// The passage, and whether it is quoted from the text or from a summary.
    pub passage: String,
}

/// Every branch of an agreement's conditions for third economies, on a year's table.
///
/// # Errors
///
/// [`Error::Agreement`] for an agreement of fewer than two parties.
pub fn branches(agreement: &Agreement, ties: &[Tie], year: i16) -> Result<Vec<Branch>, Error> {
    if agreement.parties.len() < 2 {
        return Err(Error::Agreement {
            place: Place::new(&agreement.id, 0),
            problem: "fewer than two parties".to_owned(),
            cure: "parties = [\"AAA\", \"BBB\"]".to_owned(),
        });
    }
    let mut out = Vec::new();
    for third in &agreement.third {
        let groups: Vec<Vec<String>> = if third.together {
            vec![third.economies.clone()]
        } else {
            third.economies.iter().map(|e| vec![e.clone()]).collect()
        };
        for economies in groups {
            let mut conditions = Vec::new();
            for party in &agreement.parties {
                if !economies.contains(party) {
                    conditions.push(tie(third, &economies, party, ties, year));
                }
            }
            let closed = conditions.iter().any(|c| !c.met);
            out.push(Branch {
                name: third.name.clone(),
                economies,
                state: if closed { State::Closed } else { State::Open },
                conditions,
                open: third.open.clone(),
                passage: format!("{} ({})", third.passage, agreement.source),
            });
        }
    }
    Ok(out)
}

fn tie(third: &Third, economies: &[String], party: &str, ties: &[Tie], year: i16) -> Condition {
    let mut rows = Vec::new();
    let mut not_counted = Vec::new();
    let mut with: BTreeSet<&str> = BTreeSet::new();
    for tie in ties {
        let other = if tie.a == party {
            &tie.b
        } else if tie.b == party {
            &tie.a
        } else {
            continue;
        };
        if !economies.contains(other) {
            continue;
        }
        let excluded = third.not_counted.iter().any(|n| n == &tie.name);
        match tie.in_force {
            _ if excluded => not_counted.push((tie.row, format!("{}: not of this kind", tie.name))),
            Some(from) if from <= year => {
                rows.push(tie.row);
                with.insert(other);
            }
            Some(from) => {
                not_counted.push((tie.row, format!("{}: in force from {from}", tie.name)))
            }
            None => not_counted.push((tie.row, format!("{}: not in force", tie.name))),
        }
    }
    let all = economies.iter().all(|e| with.contains(e.as_str()));
    let kind = "an agreement in force of the kind that the condition asks for";
    Condition {
        needed: format!("{kind} between {} and {party}", economies.join(", ")),
        met: all,
        rows,
        not_counted,
    }
}
