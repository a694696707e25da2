//! A plan that keeps every rule, and the one constructor that checks them.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Error, Event, Score, event::Need};

/// A meeting as somebody wrote it down: by names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// The slot, counted from 0.
    pub slot: usize,
    /// The table, counted from 1 through all halls.
    pub table: u32,
    /// Where the caller read it.
    pub source: usize,
}

/// A meeting of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// The slot.
    pub slot: usize,
    /// The table, counted from 1 through all halls.
    pub table: u32,
    /// The pair, an index of [`Event::pairs`].
    pub pair: usize,
}

/// A firm that has fewer meetings than its floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortfall {
    /// An index of [`Event::firms`].
    pub firm: usize,
    /// Meetings that it has.
    pub has: u32,
    /// Its floor.
    pub floor: u32,
}

/// A rule that rows break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Breach {
    /// A name that is not of the event.
    #[error("row {row}: no firm is called \"{name}\"")]
    UnknownFirm {
        /// Row.
        row: usize,
        /// The name.
        name: String,
    },
    /// A slot that the event has not.
    #[error("row {row}: slot {slot} is not one of the event's {slots}")]
    UnknownSlot {
        /// Row.
        row: usize,
        /// Counted from 1.
        slot: usize,
        /// How many there are.
        slots: usize,
    },
    /// A pair that nobody wished or fixed.
    #[error("row {row}: nobody asked that \"{a}\" meets \"{b}\"\nhint: add the wish to wishes.csv")]
    NotWished {
        /// Row.
        row: usize,
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// A pair that may not meet.
    #[error("row {row}: \"{a}\" and \"{b}\" may not meet")]
    Vetoed {
        /// Row.
        row: usize,
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// A pair twice.
    #[error("rows {first} and {second}: \"{a}\" and \"{b}\" meet twice")]
    PairTwice {
        /// Row.
        first: usize,
        /// Row.
        second: usize,
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// More meetings of a firm in a slot than it has delegates.
    #[error("rows {}: \"{firm}\" has {} meetings in slot {slot} and {delegates} to hold them", list(rows), rows.len())]
    FirmTwice {
        /// Rows.
        rows: Vec<usize>,
        /// The firm.
        firm: String,
        /// Counted from 1.
        slot: usize,
        /// Its delegates.
        delegates: u32,
    },
    /// A firm that is away.
    #[error("row {row}: \"{firm}\" is away in slot {slot}")]
    Away {
        /// Row.
        row: usize,
        /// The firm.
        firm: String,
        /// Counted from 1.
        slot: usize,
    },
    /// Two meetings at one table.
    #[error("rows {first} and {second}: table {table} is used twice in slot {slot}")]
    TableTwice {
        /// Row.
        first: usize,
        /// Row.
        second: usize,
        /// The table.
        table: u32,
        /// Counted from 1.
        slot: usize,
    },
    /// A table that is not there.
    #[error("row {row}: table {table} is not in use in slot {slot}")]
    NoTable {
        /// Row.
        row: usize,
        /// The table.
        table: u32,
        /// Counted from 1.
        slot: usize,
    },
    /// A table of another hall.
    #[error("row {row}: table {table} is not in hall \"{hall}\", where this meeting is held")]
    OtherHall {
        /// Row.
        row: usize,
        /// The table.
        table: u32,
        /// The hall.
        hall: String,
    },
    /// A firm above its cap.
    #[error("\"{firm}\" has {found} meetings; its cap is {cap}")]
    AboveCap {
        /// The firm.
        firm: String,
        /// Meetings.
        found: u32,
        /// Its cap.
        cap: u32,
    },
    /// Interpreters that are missing.
    #[error("slot {slot}: {found} meetings need an interpreter ({languages}); there are {pool}")]
    Interpreters {
        /// Counted from 1.
        slot: usize,
        /// Meetings.
        found: u32,
        /// The pool.
        pool: u32,
        /// Its languages.
        languages: String,
    },
    /// A pair whose languages no interpreter joins.
    #[error(
        "row {row}: \"{a}\" and \"{b}\" share no language and no pool of interpreters joins theirs"
    )]
    NoInterpreter {
        /// Row.
        row: usize,
        /// A firm.
        a: String,
        /// A firm.
        b: String,
    },
    /// A fixed meeting elsewhere or not at all.
    #[error("the fixed meeting of \"{a}\" and \"{b}\" in slot {slot} is not kept")]
    FixedMoved {
        /// A firm.
        a: String,
        /// A firm.
        b: String,
        /// Counted from 1.
        slot: usize,
    },
}

impl Breach {
    /// The rows that break it, by their `source`; none where a sum does.
    #[must_use]
    pub fn rows(&self) -> Vec<usize> {
        match self {
            Self::UnknownFirm { row, .. }
            | Self::UnknownSlot { row, .. }
            | Self::NotWished { row, .. }
            | Self::Vetoed { row, .. }
            | Self::Away { row, .. }
            | Self::NoTable { row, .. }
            | Self::OtherHall { row, .. }
            | Self::NoInterpreter { row, .. } => vec![*row],
            Self::PairTwice { first, second, .. } | Self::TableTwice { first, second, .. } => {
                vec![*first, *second]
            }
            Self::FirmTwice { rows, .. } => rows.clone(),
            Self::AboveCap { .. } | Self::Interpreters { .. } | Self::FixedMoved { .. } => {
                Vec::new()
            }
        }
    }

    /// The rule that is broken, with the places of its rows before it.
    #[must_use]
    pub fn message(&self, place: impl Fn(usize) -> String) -> String {
        let rows = self.rows();
        let text = self.to_string();
        match text.split_once(": ").filter(|_| !rows.is_empty()) {
            Some((_, says)) => {
                let places: Vec<String> = rows.into_iter().map(place).collect();
                format!("{}: {says}", places.join(" and "))
            }
            None => text,
        }
    }
}

fn list(rows: &[usize]) -> String {
    rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Meetings that keep every rule of their event. Musts and floors are aims: what is missed is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    meetings: Vec<Meeting>,
    score: Score,
    missed_musts: Vec<usize>,
    shortfalls: Vec<Shortfall>,
}

impl Plan {
    /// Checks rows against every rule of the event: names, slots, wishes and vetoes, nobody in two
    /// places, no pair twice, presence, tables and halls, caps, interpreters, fixed meetings.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] with all breaches; rows are named by their `source`.
    pub fn from_rows(event: &Event, rows: &[Row]) -> Result<Self, Error> {
        let mut breaches = Vec::new();
        let mut meetings = Vec::new();
        let mut sources = Vec::new();
        for row in rows {
            match resolve(event, row) {
                Ok(meeting) => {
                    meetings.push(meeting);
                    sources.push(row.source);
                }
                Err(breach) => breaches.push(breach),
            }
        }
        check(event, &meetings, &sources, &mut breaches);
        if !breaches.is_empty() {
            return Err(Error::Broken(breaches));
        }
        meetings.sort_unstable();
        Ok(Self::scored(event, meetings))
    }

    fn scored(event: &Event, meetings: Vec<Meeting>) -> Self {
        let mut degree = vec![0u32; event.firms().len()];
        let mut score = Score::default();
        let held: BTreeSet<usize> = meetings.iter().map(|m| m.pair).collect();
        for e in &held {
            let pair = &event.pairs()[*e];
            degree[pair.a] += 1;
            degree[pair.b] += 1;
            score.weight += i64::from(pair.weight);
            score.musts += u32::from(pair.must);
        }
        let mut shortfalls = Vec::new();
        for (firm, has) in degree.into_iter().enumerate() {
            let floor = event.firms()[firm].floor;
            score.floor_places += has.min(floor);
            if has < floor {
                shortfalls.push(Shortfall { firm, has, floor });
            }
        }
        let missed_musts = (0..event.pairs().len())
            .filter(|e| event.pairs()[*e].must && !held.contains(e))
            .collect();
        Self { meetings, score, missed_musts, shortfalls }
    }

    /// The meetings, by slot and table.
    #[must_use]
    pub fn meetings(&self) -> &[Meeting] {
        &self.meetings
    }

    /// What the plan is worth.
    #[must_use]
    pub fn score(&self) -> Score {
        self.score
    }

    /// Pairs that must meet and do not.
    #[must_use]
    pub fn missed_musts(&self) -> &[usize] {
        &self.missed_musts
    }

    /// Firms below their floor.
    #[must_use]
    pub fn shortfalls(&self) -> &[Shortfall] {
        &self.shortfalls
    }

    /// The meetings by names.
    #[must_use]
    pub fn rows(&self, event: &Event) -> Vec<Row> {
        let name = |i: usize| event.firms()[i].name.clone();
        self.meetings
            .iter()
            .enumerate()
            .map(|(source, m)| {
                let pair = &event.pairs()[m.pair];
                Row { a: name(pair.a), b: name(pair.b), slot: m.slot, table: m.table, source }
            })
            .collect()
    }

    /// Breaks: the longest idle runs between two meetings of a firm, counted over all firms.
    #[must_use]
    pub fn breaks(&self, event: &Event) -> u32 {
        let mut slots: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); event.firms().len()];
        for m in &self.meetings {
            let pair = &event.pairs()[m.pair];
            slots[pair.a].insert(m.slot);
            slots[pair.b].insert(m.slot);
        }
        let gaps = |set: &BTreeSet<usize>| {
            set.iter().zip(set.iter().skip(1)).filter(|(x, y)| **y > **x + 1).count() as u32
        };
        slots.iter().map(gaps).sum()
    }

    /// How often a firm has to change tables between two meetings, over all firms.
    #[must_use]
    pub fn table_changes(&self, event: &Event) -> u32 {
        let mut last: BTreeMap<usize, u32> = BTreeMap::new();
        let mut changes = 0;
        for m in &self.meetings {
            let pair = &event.pairs()[m.pair];
            for firm in [pair.a, pair.b] {
                if last.insert(firm, m.table).is_some_and(|t| t != m.table) {
                    changes += 1;
                }
            }
        }
        changes
    }
}

fn resolve(event: &Event, row: &Row) -> Result<Meeting, Breach> {
    let find = |name: &str| {
        event
            .firm(name)
            .ok_or_else(|| Breach::UnknownFirm { row: row.source, name: name.to_owned() })
    };
    let (a, b) = (find(&row.a)?, find(&row.b)?);
    let slots = event.slots().len();
    if row.slot >= slots {
        return Err(Breach::UnknownSlot { row: row.source, slot: row.slot + 1, slots });
    }
    let not_wished = || Breach::NotWished { row: row.source, a: row.a.clone(), b: row.b.clone() };
    let pair = event.pair(a, b).ok_or_else(not_wished)?;
    Ok(Meeting { slot: row.slot, table: row.table, pair })
}

fn check(event: &Event, meetings: &[Meeting], sources: &[usize], breaches: &mut Vec<Breach>) {
    let name = |i: usize| event.firms()[i].name.clone();
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut seats: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut tables: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    let mut degree = vec![0u32; event.firms().len()];
    let mut pools = vec![0u32; event.pools().len() * event.slots().len()];
    for (m, row) in meetings.iter().zip(sources.iter().copied()) {
        let pair = &event.pairs()[m.pair];
        let (a, b) = (name(pair.a), name(pair.b));
        if pair.vetoed.is_some() {
            breaches.push(Breach::Vetoed { row, a: a.clone(), b: b.clone() });
        }
        if let Some(first) = pairs.insert(m.pair, row) {
            breaches.push(Breach::PairTwice { first, second: row, a: a.clone(), b: b.clone() });
        }
        for firm in [pair.a, pair.b] {
            seats.entry((firm, m.slot)).or_default().push(row);
            degree[firm] += 1;
            if !event.present(firm).has(m.slot) {
                breaches.push(Breach::Away { row, firm: name(firm), slot: m.slot + 1 });
            }
        }
        if let Some(first) = tables.insert((m.slot, m.table), row) {
            breaches.push(Breach::TableTwice {
                first,
                second: row,
                table: m.table,
                slot: m.slot + 1,
            });
        }
        match hall_of(event, m.table, m.slot) {
            None => breaches.push(Breach::NoTable { row, table: m.table, slot: m.slot + 1 }),
            Some(hall) if pair.hall.is_some_and(|h| h != hall) => {
                breaches.push(Breach::OtherHall {
                    row,
                    table: m.table,
                    hall: pair.hall.map(|h| event.halls()[h].name.clone()).unwrap_or_default(),
                })
            }
            Some(_) => {}
        }
        match pair.need {
            Need::None => {}
            Need::Pool(p) => pools[p * event.slots().len() + m.slot] += 1,
            Need::Nobody => breaches.push(Breach::NoInterpreter { row, a, b }),
        }
    }
    for ((firm, slot), rows) in seats {
        let delegates = event.firms()[firm].delegates;
        if rows.len() > delegates as usize {
            breaches.push(Breach::FirmTwice { rows, firm: name(firm), slot: slot + 1, delegates });
        }
    }
    for (firm, found) in degree.into_iter().enumerate() {
        let cap = event.firms()[firm].cap.unwrap_or(u32::MAX);
        if found > cap {
            breaches.push(Breach::AboveCap { firm: name(firm), found, cap });
        }
    }
    for (p, pool) in event.pools().iter().enumerate() {
        for (slot, size) in pool.size.iter().enumerate() {
            let found = pools[p * event.slots().len() + slot];
            if found > *size {
                let languages = pool
                    .languages
                    .as_ref()
                    .map_or_else(|| "any".to_owned(), |(x, y)| format!("{x}-{y}"));
                breaches.push(Breach::Interpreters {
                    slot: slot + 1,
                    found,
                    pool: *size,
                    languages,
                });
            }
        }
    }
    let held: BTreeMap<usize, &Meeting> = meetings.iter().map(|m| (m.pair, m)).collect();
    for (e, pair) in event.pairs().iter().enumerate() {
        let Some(slot) = pair.fixed else { continue };
        let kept = held
            .get(&e)
            .is_some_and(|m| m.slot == slot && pair.fixed_table.is_none_or(|t| t == m.table));
        if !kept {
            breaches.push(Breach::FixedMoved { a: name(pair.a), b: name(pair.b), slot: slot + 1 });
        }
    }
}

/// The hall that a table belongs to, if the table is in use in the slot. Tables are numbered through
/// all halls, each hall by its largest number of tables.
pub(crate) fn hall_of(event: &Event, table: u32, slot: usize) -> Option<usize> {
    let mut first = 1;
    for (h, hall) in event.halls().iter().enumerate() {
        let most = hall.tables.iter().copied().max().unwrap_or(0);
        if table >= first && table < first + most {
            return (table - first < hall.tables[slot]).then_some(h);
        }
        first += most;
    }
    None
}
