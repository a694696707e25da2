//! The tables of `roundtable/` together: names matched, wishes joined, ready to become a [`Draft`].

use std::collections::BTreeMap;
use std::path::Path;

use super::{
    companies::Company,
    csv_table::{MOST_BYTES, Table},
    matching::{Index, Reading},
    outcomes::OutcomeRow,
    plan::{PlanRow, starts},
    problem::{Place, Problem, Problems},
    setting::Setting,
    wishes::{Pairing, Wanted},
};
use crate::names::{Aliases, key};
use crate::{Absence, Before, Draft, Firm, Fixed, Row, Veto, Wish};

/// The folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// event.toml.
    pub setting: Setting,
    /// companies.csv.
    pub companies: Vec<Company>,
    /// wishes.csv, joined by pair.
    pub pairings: Vec<Pairing>,
    /// absences.csv.
    pub absences: Vec<Absence>,
    /// fixed.csv.
    pub fixed: Vec<Fixed>,
    /// plan.csv, if there is one.
    pub plan: Vec<PlanRow>,
    /// outcomes.csv, if there is one.
    pub outcomes: Vec<OutcomeRow>,
    /// Where each row stands; `source` numbers are indices of it.
    pub places: Vec<Place>,
    /// What was cured or joined, to be said on stderr.
    pub notices: Vec<String>,
}

impl Folder {
    /// A row as `file:line`.
    #[must_use]
    pub fn place(&self, source: usize) -> String {
        self.places.get(source).map(ToString::to_string).unwrap_or_default()
    }

    /// The company whose name resembles a text most.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let alike = |other: &str| strsim::jaro_winkler(&key(name), &key(other));
        let names = self.companies.iter().map(|company| company.name.as_str());
        let known = names.filter(|other| alike(other) > 0.75);
        known.max_by(|a, b| alike(a).total_cmp(&alike(b)))
    }

    /// plan.csv as the plan that a repair starts from; what is cancelled is left out.
    #[must_use]
    pub fn before(&self) -> Vec<Before> {
        let live = self.plan.iter().filter(|r| r.state != "cancelled");
        live.map(|r| Before {
            a: r.host.clone(),
            b: r.guest.clone(),
            start: r.start,
            table: r.table,
        })
        .collect()
    }

    /// plan.csv as rows to be checked by [`crate::Plan::from_rows`]; what is cancelled is left out.
    ///
    /// # Errors
    ///
    /// Rows whose start is not that of a slot.
    pub fn rows(&self) -> Result<Vec<Row>, Problems> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for r in self.plan.iter().filter(|r| r.state != "cancelled") {
            match self.setting.slots.iter().position(|s| s.start == r.start) {
                Some(slot) => rows.push(Row {
                    a: r.host.clone(),
                    b: r.guest.clone(),
                    slot,
                    table: r.table,
                    source: r.source,
                }),
                None => problems.push(Problem::Value {
                    place: self.places.get(r.source).cloned().unwrap_or_default(),
                    column: "start",
                    value: r
                        .start
                        .to_zoned_datetime(self.setting.zone.clone())
                        .datetime()
                        .to_string(),
                    expected: starts(&self.setting),
                }),
            }
        }
        if problems.is_empty() { Ok(rows) } else { Err(Problems(problems)) }
    }

    /// The event's draft. `extra` is added to 100 times the points of the wishes, by the two names in order.
    #[must_use]
    pub fn draft(&self, extra: &BTreeMap<(String, String), u32>) -> Draft {
        let firms = self
            .companies
            .iter()
            .map(|c| Firm {
                name: c.name.clone(),
                side: c.side,
                floor: c.floor,
                cap: c.cap,
                delegates: c.delegates,
                languages: c.languages.clone(),
                hall: c.hall,
                table: c.table,
                source: c.source,
            })
            .collect();
        let (mut wishes, mut vetoes) = (Vec::new(), Vec::new());
        for p in &self.pairings {
            let source = p.sources.first().copied().unwrap_or_default();
            let asked = p.a_wants.max(p.b_wants) > Wanted::Nothing;
            if asked {
                let more = extra.get(&(p.a.clone(), p.b.clone())).copied().unwrap_or(0);
                let weight = 100 * (p.a_wants.points() + p.b_wants.points()) + more;
                let must = p.a_wants == Wanted::Must || p.b_wants == Wanted::Must;
                wishes.push(Wish { a: p.a.clone(), b: p.b.clone(), weight, must, source });
            }
            if let Some(source) = p.veto {
                vetoes.push(Veto { a: p.a.clone(), b: p.b.clone(), source });
            }
        }
        Draft {
            slots: self.setting.slots.clone(),
            halls: self.setting.halls.clone(),
            firms,
            absences: self.absences.clone(),
            wishes,
            vetoes,
            fixed: self.fixed.clone(),
            pools: self.setting.pools.clone(),
        }
    }
}

/// Reads the folder `roundtable/`.
///
/// # Errors
///
/// All problems that were found, each with file and line.
pub fn read(folder: &Path) -> Result<Folder, Problems> {
    read_mapped(folder, &[])
}

/// That a column of a file means something: `companies.csv`, `offers`, `Products on show`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The file.
    pub file: String,
    /// The name by which the room knows the column.
    pub role: String,
    /// The name that it has in the file.
    pub column: String,
}

/// Reads the folder `roundtable/` whose columns have other names.
///
/// # Errors
///
/// As [`read`], and a column that is mapped and not there.
#[allow(clippy::disallowed_methods)] // a reader
pub fn read_mapped(folder: &Path, mapped: &[Mapped]) -> Result<Folder, Problems> {
    let mut parts = BTreeMap::new();
    let mut problems = Vec::new();
    for file in [
        "event.toml",
        "companies.csv",
        "wishes.csv",
        "absences.csv",
        "fixed.csv",
        "aliases.csv",
        "plan.csv",
        "outcomes.csv",
    ] {
        let path = folder.join(file);
        let place = Place { file: file.to_owned(), line: 0 };
        let meta = match std::fs::metadata(&path) {
            Ok(meta) => meta,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            // What may not be looked at is not absent.
            Err(e) => {
                problems.push(Problem::Unreadable { place, reason: e.to_string() });
                continue;
            }
        };
        if meta.len() > MOST_BYTES {
            problems.push(Problem::TooLarge { place, bytes: meta.len(), most: MOST_BYTES });
            continue;
        }
        match std::fs::read(&path) {
            Ok(bytes) => {
                parts.insert(file.to_owned(), bytes);
            }
            Err(e) => problems.push(Problem::Unreadable { place, reason: e.to_string() }),
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    parsed(&parts, mapped)
}

/// Reads the files of the folder from memory, by their names.
///
/// # Errors
///
/// All problems that were found, each with file and line.
pub fn read_parts(parts: &BTreeMap<String, Vec<u8>>) -> Result<Folder, Problems> {
    parsed(parts, &[])
}

fn parsed(parts: &BTreeMap<String, Vec<u8>>, mapped: &[Mapped]) -> Result<Folder, Problems> {
    let mut problems = Vec::new();
    let setting = match parts.get("event.toml") {
        None => Err(Box::new(Problem::Setting {
            place: Place { file: "event.toml".into(), line: 0 },
            message: "is missing".into(),
        })),
        Some(bytes) => Setting::parse("event.toml", &super::text::decode(bytes).0),
    };
    let setting = setting.map_err(|p| Problems(vec![*p]))?;
    let mut reading = Reading {
        places: vec![Place { file: "event.toml".into(), line: 0 }],
        notices: Vec::new(),
        aliases: Aliases::shipped(),
        companies: Vec::new(),
        index: Index::default(),
    };
    let table = |name: &str, problems: &mut Vec<Problem>| {
        let mut table = parts.get(name).map(|bytes| Table::parse(name, bytes, problems))?;
        for one in mapped.iter().filter(|m| m.file == name) {
            if !table.rename(&one.column, &one.role) {
                problems.push(Problem::Mapped {
                    place: table.place(1),
                    column: one.column.clone(),
                    found: table.names(),
                });
            }
        }
        Some(table)
    };
    let aliases = table("aliases.csv", &mut problems);
    let companies = table("companies.csv", &mut problems);
    let wishes = table("wishes.csv", &mut problems);
    let absences = table("absences.csv", &mut problems);
    let fixed = table("fixed.csv", &mut problems);
    let plan = table("plan.csv", &mut problems);
    let outcomes = table("outcomes.csv", &mut problems);
    for t in
        [&aliases, &companies, &wishes, &absences, &fixed, &plan, &outcomes].into_iter().flatten()
    {
        if let Some(notice) = t.notice {
            reading.notices.push(format!("{}: {notice}", t.file));
        }
    }
    if let Some(t) = &aliases {
        reading.aliases(t, &mut problems);
    }
    match &companies {
        Some(t) => reading.companies(t, &setting, &mut problems),
        None => problems.push(Problem::Setting {
            place: Place { file: "companies.csv".into(), line: 0 },
            message: "is missing".into(),
        }),
    }
    let pairings = wishes.map(|t| reading.wishes(&t, &mut problems)).unwrap_or_default();
    let absences =
        absences.map(|t| reading.absences(&t, &setting, &mut problems)).unwrap_or_default();
    let fixed = fixed.map(|t| reading.fixed(&t, &setting, &mut problems)).unwrap_or_default();
    let plan = plan.map(|t| reading.plan(&t, &setting, &mut problems)).unwrap_or_default();
    let outcomes = outcomes.map(|t| reading.outcomes(&t, &mut problems)).unwrap_or_default();
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    Ok(Folder {
        setting,
        companies: reading.companies,
        pairings,
        absences,
        fixed,
        plan,
        outcomes,
        places: reading.places,
        notices: reading.notices,
    })
}
