//! What is missing to answer which question, in the order in which it should be brought.
//!
//! [`NEEDS`] is the visible list: each thing that a folder may hold, how it is brought, and what it is
//! looked for in. [`ASKED`] says which question needs which of them.

use corridor_ledger::{Finding, Record, Severity};
use jiff::civil::Date;
use serde::Serialize;

use crate::answers::QUESTIONS;
use crate::answers::series::middle_years;
use crate::error::Error;
use crate::figures::count;
use crate::folder::{Folder, review};
use crate::statistics::reported::{Reported, TOTAL, is_year};
use crate::statistics::{Archive, Statistics};

/// One thing that a folder may hold.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// A short name.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// How it is brought.
    pub bring: &'static str,
    has: fn(&Seen<'_>) -> Has,
}

/// Whether it is there, and how much of it.
struct Has {
    there: bool,
    says: String,
}

/// What the folder holds, as far as it matters here.
struct Seen<'a> {
    folder: &'a Folder,
    statistics: &'a Statistics,
    findings: &'a [Finding],
    open: usize,
    day: Date,
}

/// Everything that a folder may need, in the order in which it should be brought.
pub const NEEDS: &[Need] = &[
    Need {
        name: "sound",
        what: "a folder without errors",
        bring: "corridor check shows each error with its place and its cure",
        has: |seen| {
            let errors = seen.findings.iter().filter(|f| f.severity == Severity::Error).count();
            has(errors == 0, numbered(errors, "error", "errors"))
        },
    },
    Need {
        name: "documents",
        what: "documents: joint statements, agreements, speeches",
        bring: "corridor read FILE --date 2026-01-08 --into .",
        has: |seen| {
            let n = seen.folder.ledger.documents.len();
            has(n > 0, numbered(n, "document", "documents"))
        },
    },
    Need {
        name: "records",
        what: "records: what the documents promise, each on a passage",
        bring: "corridor review decides on what corridor read proposed",
        has: |seen| {
            let n = seen.folder.ledger.records.len();
            let open = match seen.open {
                0 => String::new(),
                open => format!(", {} waiting", numbered(open, "proposal", "proposals")),
            };
            has(n > 0, format!("{}{open}", numbered(n, "record", "records")))
        },
    },
    Need {
        name: "target",
        what: "a target for trade that still stands",
        bring: "corridor review --kind target, or corridor read a document that names one",
        has: |seen| {
            let targets = seen.folder.ledger.records.iter().filter(|r| r.kind == "target");
            let ahead = |by: corridor_ledger::When| by.last_day() >= seen.day;
            let stands = |r: &&Record| !r.status.is_over() && r.by().is_none_or(ahead);
            let standing = targets.filter(stands).count();
            has(standing > 0, numbered(standing, "standing target", "standing targets"))
        },
    },
    Need {
        name: "figures",
        what: "headline figures as each side published them",
        bring: "statistics/headline/headline.csv and its source.toml: docs/how-to/enter-figures.md; or both sides' reports: corridor import a file of UN Comtrade",
        has: |seen| {
            let rows = seen.statistics.headline.as_ref().map_or(0, |set| set.rows.len());
            let told: usize = seen.statistics.told.sides.iter().map(|sums| sums.len()).sum();
            let n = rows + told;
            has(n > 0, numbered(n, "figure", "figures"))
        },
    },
    Need {
        name: "years",
        what: "three full years of total trade from one reporter, for an outlook",
        bring: "more rows in statistics/headline/headline.csv",
        has: |seen| {
            let n = full_years(seen);
            has(n >= 3, numbered(n, "full year", "full years"))
        },
    },
    Need {
        name: "rates",
        what: "average exchange rates, for growth in both currencies and targets in another",
        bring: "statistics/exchange/exchange.csv and its source.toml",
        has: |seen| {
            let n = seen.statistics.exchange.as_ref().map_or(0, |set| set.rows.len());
            has(n > 0, numbered(n, "rate", "rates"))
        },
    },
    Need {
        name: "flows",
        what: "product trade of the two: a file of UN Comtrade, CEPII BACI or the like",
        bring: "corridor import FILE, or corridor fetch",
        has: |seen| match &seen.statistics.pair {
            Some(_) => has(true, "the pair's product trade".to_owned()),
            None => has(false, "none".to_owned()),
        },
    },
    Need {
        name: "world",
        what: "what the two sell to and buy from the world, by product",
        bring: "corridor import a file of all economies, such as a year of CEPII BACI",
        has: |seen| {
            let there = seen.statistics.pair.as_ref().is_some_and(|pair| pair.whole);
            has(there, if there { "totals" } else { "none" }.to_owned())
        },
    },
    Need {
        name: "groups",
        what: "groups through which the parties look for third markets",
        bring: "groups under [reach] in partnership.toml, as in groups = [\"ASEAN\", \"EUCU\"]",
        has: |seen| {
            let groups = &seen.folder.partnership.groups;
            has(
                !groups.is_empty(),
                if groups.is_empty() { "none".to_owned() } else { groups.join(", ") },
            )
        },
    },
    Need {
        name: "strengths",
        what: "strengths that the documents claim",
        bring: "corridor review --kind strength, after corridor read",
        has: |seen| {
            let n = seen.folder.ledger.records.iter().filter(|r| r.kind == "strength").count();
            has(n > 0, numbered(n, "strength claimed", "strengths claimed"))
        },
    },
    Need {
        name: "estimate",
        what: "an estimate of what agreements are worth",
        bring: "corridor gravity … --record statistics/estimates/agreement.toml: docs/how-to/estimate-an-agreement.md",
        has: |seen| match &seen.statistics.agreement {
            Some(set) => has(true, set.source.title.clone()),
            None => has(false, "none".to_owned()),
        },
    },
    Need {
        name: "scenario",
        what: "a recorded run of a scenario",
        bring: "corridor simulate scenarios/NAME.toml --record: docs/how-to/test-a-bill.md",
        has: |seen| {
            let n = seen.statistics.simulations.len();
            has(n > 0, numbered(n, "recorded run", "recorded runs"))
        },
    },
    Need {
        name: "duties",
        what: "what the two ask of imports: a schedule of duties",
        bring: "corridor import FILE --as tariffs --importer AAA: docs/how-to/bring-a-schedule.md",
        has: |seen| {
            let n = seen.statistics.access.tariffs.len();
            has(n > 0, numbered(n, "schedule", "schedules"))
        },
    },
    Need {
        name: "roundtable",
        what: "the firms of a roundtable and what they wish",
        bring: "roundtable/event.toml, companies.csv and wishes.csv: docs/how-to/prepare-a-roundtable.md",
        has: |seen| match &seen.statistics.roundtable {
            Some(held) => has(true, numbered(held.files.companies.len(), "firm", "firms")),
            None => has(false, "none".to_owned()),
        },
    },
];

/// Which question needs what, by name; of names with a bar between, one is enough.
pub const ASKED: &[(&str, &[&str])] = &[
    ("promised", &["documents", "records"]),
    ("board", &["documents", "records"]),
    ("happened", &["figures|flows"]),
    ("said", &["documents", "records"]),
    ("composition", &["flows"]),
    ("targets", &["target", "figures|flows"]),
    ("chances", &["target", "years"]),
    ("now", &["figures|flows"]),
    ("needed", &["target", "figures|flows"]),
    ("potential", &["flows", "world"]),
    ("reach", &["flows", "world", "groups"]),
    ("strengths", &["strengths", "flows", "world"]),
    ("agreement", &["estimate", "flows"]),
    ("access", &["flows", "duties"]),
    ("simulation", &["scenario"]),
    ("glance", &["target", "figures|flows"]),
    ("meetings", &["roundtable"]),
];

fn has(there: bool, says: String) -> Has {
    Has { there, says }
}

fn numbered(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// The most years, calendar or fiscal, for which one reporter gives total trade: years that begin on
/// one day, since a calendar year and the fiscal one that overlaps it are no two years.
fn full_years(seen: &Seen<'_>) -> usize {
    let statistics = seen.statistics;
    let parties = &seen.folder.partnership.parties;
    let reported = Reported { statistics, parties };
    let of_party = parties.iter().map(|party| {
        let mut by_start = std::collections::BTreeMap::<(i8, i8), usize>::new();
        for (first, last) in reported.periods(party, TOTAL) {
            if is_year((first, last)) {
                *by_start.entry((first.month(), first.day())).or_default() += 1;
            }
        }
        by_start.into_values().max().unwrap_or(0)
    });
    of_party.chain([middle_years(statistics).len()]).max().unwrap_or(0)
}

/// The state of one need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its name.
    pub need: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Whether the folder holds it.
    pub there: bool,
    /// How much of it.
    pub says: String,
    /// How it is brought.
    pub bring: &'static str,
    /// The questions that wait for it.
    pub asked_by: Vec<&'static str>,
}

/// The state of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The partnership's title.
    pub title: String,
    /// The day.
    pub as_of: Date,
    /// Every need, in the order in which it should be brought.
    pub needs: Vec<State>,
    /// Every question, and what it lacks.
    pub questions: Vec<Asked>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its name.
    pub question: &'static str,
    /// The question.
    pub asks: &'static str,
    /// What it lacks, in the order in which it should be brought.
    pub lacks: Vec<String>,
}

/// What a folder lacks on a day.
///
/// # Errors
///
/// Those of reading the folder.
pub fn diagnosis(folder: &Folder, day: Date) -> Result<Diagnosis, Error> {
    let archive = Archive::open(folder)?;
    let statistics = archive.known(day)?;
    let known = folder.known(day);
    let findings = folder.check(day);
    let desk = review::Desk::open(&folder.root)?;
    let open = desk.open.values().map(Vec::len).sum();
    let seen = Seen { folder: &known, statistics: &statistics, findings: &findings, open, day };
    let needs: Vec<State> = NEEDS
        .iter()
        .map(|need| {
            let has = (need.has)(&seen);
            let asks_for = |wanted: &&str| wanted.split('|').any(|name| name == need.name);
            let asked = ASKED.iter().filter(|(_, needs)| needs.iter().any(asks_for));
            State {
                need: need.name,
                what: need.what,
                there: has.there,
                says: has.says,
                bring: need.bring,
                asked_by: asked.filter_map(|(name, _)| asks(name)).collect(),
            }
        })
        .collect();
    let questions = QUESTIONS
        .iter()
        .map(|question| {
            let wanted = ASKED.iter().find(|(name, _)| *name == question.name);
            let wanted = wanted.map_or(&[][..], |(_, needs)| needs);
            let there = |name: &str| needs.iter().any(|state| state.need == name && state.there);
            let lacks = wanted.iter().filter(|names| !names.split('|').any(there));
            Asked {
                question: question.name,
                asks: question.asks,
                lacks: lacks.map(|names| names.replace('|', " or ")).collect(),
            }
        })
        .collect();
    Ok(Diagnosis { title: folder.partnership.title.clone(), as_of: day, needs, questions })
}

fn asks(name: &str) -> Option<&'static str> {
    QUESTIONS.iter().find(|question| question.name == name).map(|question| question.asks)
}

/// Columns of the text.
const WIDTH: usize = 96;

/// The diagnosis as text.
#[must_use]
pub fn text(diagnosis: &Diagnosis) -> String {
    let answered = diagnosis.questions.iter().filter(|question| question.lacks.is_empty()).count();
    let mut out = format!(
        "{} as of {}: {} of {} questions have what they need\n",
        diagnosis.title,
        crate::figures::day(diagnosis.as_of),
        count(answered),
        count(diagnosis.questions.len())
    );
    for question in &diagnosis.questions {
        match &question.lacks[..] {
            [] => out.push_str(&format!("  yes  {}\n", question.asks)),
            lacks => {
                out.push_str(&format!("  no   {}  lacks {}\n", question.asks, lacks.join(", ")));
            }
        }
    }
    let missing: Vec<&State> = diagnosis.needs.iter().filter(|state| !state.there).collect();
    if missing.is_empty() {
        out.push_str("\nNothing is missing.\n");
        return out;
    }
    out.push_str("\nBring, in this order:\n");
    for (at, state) in missing.iter().enumerate() {
        out.push_str(&format!(
            "\n{:2}. {} – {} (now: {})\n    {}\n",
            at + 1,
            state.need,
            state.what,
            state.says,
            state.bring
        ));
        if !state.asked_by.is_empty() {
            let mut column = 0;
            for asks in &state.asked_by {
                let fits = column > 0 && column + asks.len() < WIDTH;
                let lead = match (column, fits) {
                    (0, _) => "    for: ",
                    (_, true) => " ",
                    _ => "\n         ",
                };
                column = if fits { column + 1 + asks.len() } else { 9 + asks.len() };
                out.push_str(lead);
                out.push_str(asks);
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_its_needs_and_every_need_is_one() {
        for question in QUESTIONS {
            assert!(ASKED.iter().any(|(name, _)| *name == question.name), "{}", question.name);
        }
        for name in ASKED.iter().flat_map(|(_, needs)| *needs).flat_map(|names| names.split('|')) {
            assert!(NEEDS.iter().any(|need| need.name == name), "{name}");
        }
    }
}
