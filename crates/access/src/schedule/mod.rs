//! Schedules: lines of duty by code, read by name from the formats that publishers use.
//!
//! A line keeps its text, its place and, where the rate stands on a parent code, the row that gave it.
//! A text that is not understood is a line with its reason: listed, never zeroed. A code that does not
//! stand in the file finds the line of its nearest parent; of lines that overlap in time the later
//! start wins, and the overlap is a finding.

mod annex;
mod lists;
mod matrix;
mod taric;
mod wits;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use annex::annex;
pub(crate) use lists::{COLUMN_2, SPECIAL};
pub use lists::{Options, read};
pub use taric::{Measure, MeasureKind, areas_of, standing, taric, uk_json};
pub use wits::{Average, averages_by_code};

use crate::rate::Rate;
use crate::{Error, Exact, Place, codes};

/// What a cell of a schedule gives.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// A duty.
    Rate(Rate),
    /// A base rate and its category.
    Staged {
        /// The base.
        base: Rate,
        /// The category's label: its agreement defines it.
        category: String,
    },
    /// Rates by year of application.
    Years(BTreeMap<i16, Rate>),
    /// An average over the lines inside the code.
    Average(Average),
    /// A text that was not understood.
    Unread {
        /// The text.
        text: String,
        /// The part.
        rest: String,
    },
    /// The rate stands on the parent line.
    Inherited,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// Its code, digits only.
    pub code: String,
    /// Its description.
    pub description: String,
    /// What it gives.
    pub given: Given,
    /// Whether its rate is printed in a row above and holds for this code too: `place` is that row.
    pub from_parent: bool,
    /// The partner, group or programme that it is for; empty for all.
    pub partner: String,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// A schedule as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Schedule {
    /// The format, by name.
    pub format: &'static str,
    /// The revision of the codes, as the file or the caller names it.
    pub revision: String,
    /// The lines, in the order of the file.
    pub lines: Vec<Line>,
    /// What a reader should know, with the place.
    pub findings: Vec<(Place, String)>,
    #[serde(skip)]
    index: BTreeMap<String, Vec<usize>>,
    #[serde(skip)]
    partners: BTreeSet<String>,
}

/// The line that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// Its index.
    pub row: usize,
    /// The line.
    pub line: &'a Line,
    /// Whether its rate stands on a parent of the code asked for.
    pub inherited: bool,
}

impl Schedule {
    /// Puts lines together: refuses an end before its start, reports overlaps and repeated rows, and
    /// settles inheritance by indent or by code.
    ///
    /// # Errors
    ///
    /// [`Error::EndBeforeStart`].
    pub fn new(format: &'static str, revision: &str, lines: Vec<Line>) -> Result<Schedule, Error> {
        let mut schedule =
            Schedule { format, revision: revision.to_owned(), ..Schedule::default() };
        let mut seen: BTreeMap<(String, String, Option<Date>, Option<Date>), usize> =
            BTreeMap::new();
        for line in lines {
            if let (Some(from), Some(to)) = (line.from, line.to)
                && to < from
            {
                return Err(Error::EndBeforeStart {
                    thing: format!("{}: {}", line.place, line.code),
                    start: from.to_string(),
                    end: to.to_string(),
                });
            }
            let key = (line.code.clone(), line.partner.clone(), line.from, line.to);
            if let Some(before) = seen.get(&key) {
                let same = schedule.lines[*before].given == line.given;
                let told =
                    if same { "the same rate again" } else { "another rate for the same days" };
                let first = schedule.lines[*before].place.to_string();
                let text = format!("{}: {told}, first at {first}", line.code);
                schedule.findings.push((line.place.clone(), text));
                if same {
                    continue;
                }
            }
            seen.insert(key, schedule.lines.len());
            schedule.lines.push(line);
        }
        for (row, line) in schedule.lines.iter().enumerate() {
            schedule.index.entry(line.code.clone()).or_default().push(row);
            if !line.partner.is_empty() && !schedule.partners.contains(&line.partner) {
                schedule.partners.insert(line.partner.clone());
            }
        }
        if revision.is_empty() {
            let place = schedule.lines.first().map(|l| l.place.clone()).unwrap_or_default();
            let text = "the revision of the codes is not named: state it (--hs HS2017)".to_owned();
            schedule.findings.push((Place { line: 0, ..place }, text));
        }
        schedule.report_overlaps();
        Ok(schedule)
    }

    fn report_overlaps(&mut self) {
        let mut found = Vec::new();
        for rows in self.index.values() {
            for (at, a) in rows.iter().enumerate() {
                for b in rows.iter().skip(at + 1).take(64) {
                    let (a, b) = (&self.lines[*a], &self.lines[*b]);
                    let apart = a.to.zip(b.from).is_some_and(|(to, from)| to < from)
                        || b.to.zip(a.from).is_some_and(|(to, from)| to < from);
                    if a.partner == b.partner && !apart && (a.from, a.to) != (b.from, b.to) {
                        let text = format!("{}: overlaps the version at {}", b.code, a.place);
                        found.push((b.place.clone(), text));
                    }
                }
            }
        }
        self.findings.extend(found);
    }

    /// The line for a code on a day, for a partner or for all: its own, or the nearest parent's that
    /// gives a rate. A partner's own line comes before that of a group that it belongs to, and that before
    /// the general one.
    #[must_use]
    pub fn find(&self, code: &str, partner: &str, day: Option<Date>) -> Option<Found<'_>> {
        self.nearest(code, day, |line| match line.partner.as_str() {
            "" => Some(0),
            own if own == partner => Some(2),
            group => day
                .and_then(|day| codes::belongs(partner, group, day))
                .is_some_and(|member| member)
                .then_some(1),
        })
    }

    /// As [`Schedule::find`], of the lines of a partner, group or programme alone.
    #[must_use]
    pub fn find_own(&self, code: &str, partner: &str, day: Option<Date>) -> Option<Found<'_>> {
        self.nearest(code, day, |line| (line.partner == partner).then_some(0))
    }

    /// The line of a code, or of its nearest parent, with the highest rank; of several the one that starts
    /// last.
    fn nearest(
        &self,
        code: &str,
        day: Option<Date>,
        rank: impl Fn(&Line) -> Option<u8>,
    ) -> Option<Found<'_>> {
        let mut length = code.len();
        while length >= 2 {
            // The code itself, or with zeros where the file writes all its digits.
            let head = code.get(..length)?;
            for head in [
                head.to_owned(),
                format!("{head:0<8}"),
                format!("{head:0<10}"),
                format!("{head:0<12}"),
            ] {
                let rows = self.index.get(&head).into_iter().flatten();
                let mut best: Option<(usize, (u8, Option<Date>))> = None;
                for &row in rows {
                    let line = &self.lines[row];
                    let now = day.is_none_or(|d| {
                        line.from.is_none_or(|from| from <= d) && line.to.is_none_or(|to| d <= to)
                    });
                    let Some(rank) = rank(line).filter(|_| now && line.given != Given::Inherited)
                    else {
                        continue;
                    };
                    let key = (rank, line.from);
                    if best.is_none_or(|(_, before)| key >= before) {
                        best = Some((row, key));
                    }
                }
                if let Some((row, _)) = best {
                    let inherited = length < code.len() || self.lines[row].from_parent;
                    return Some(Found { row, line: &self.lines[row], inherited });
                }
            }
            length -= if length.is_multiple_of(2) { 2 } else { 1 };
        }
        None
    }

    /// The partners, groups and programmes that it has lines for.
    pub fn partners(&self) -> impl Iterator<Item = &str> {
        self.partners.iter().map(String::as_str)
    }

    /// Lines below a code, its own among them.
    pub fn below<'a>(&'a self, code: &str) -> impl Iterator<Item = (usize, &'a Line)> {
        let head = code.to_owned();
        let from = self.index.range(head.clone()..);
        from.take_while(move |(c, _)| c.starts_with(&head))
            .flat_map(|(_, rows)| rows.iter().map(|row| (*row, &self.lines[*row])))
    }

    /// Every code that is a parent of a line, with or without a row of its own, and its lines: a heading
    /// that is not split has no row, and its lines are still found.
    #[must_use]
    pub fn tree(&self) -> BTreeMap<String, Vec<usize>> {
        let mut tree: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (row, line) in self.lines.iter().enumerate() {
            for length in [2, 4, 6, 8, 10, 12] {
                if length < line.code.len()
                    && let Some(head) = line.code.get(..length)
                {
                    tree.entry(head.to_owned()).or_default().push(row);
                }
            }
        }
        tree
    }

    /// How many lines give what: `rate`, `staged`, `years`, `average`, `unread`, `inherited`.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for line in &self.lines {
            let kind = match &line.given {
                Given::Rate(_) => "rate",
                Given::Staged { .. } => "staged",
                Given::Years(_) => "years",
                Given::Average(_) => "average",
                Given::Unread { .. } => "unread",
                Given::Inherited => "inherited",
            };
            *counts.entry(kind).or_default() += 1;
        }
        counts
    }
}

/// A duty text as a cell: read, or kept with the part that was not understood.
pub(crate) fn given(text: &str) -> Given {
    match Rate::read(text) {
        Ok(rate) => Given::Rate(rate),
        Err(Error::DutyText { text, rest }) => Given::Unread { text, rest },
        Err(other) => Given::Unread { text: text.to_owned(), rest: other.to_string() },
    }
}

/// A code's digits; an odd number of digits is a lost zero of chapters 1-9, repaired with a finding.
///
/// # Errors
///
/// [`Error::Cell`] for what is no code.
pub fn code(
    text: &str,
    place: &Place,
    column: &str,
    findings: &mut Vec<(Place, String)>,
) -> Result<String, Error> {
    // A spreadsheet's apostrophe keeps a zero; some lists write HS before each code.
    let body = text.trim_start_matches(['\'', '\u{2019}']);
    let body = body.strip_prefix("HS").unwrap_or(body);
    let digits: String =
        body.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}' | '-' | '\u{2013}')).collect();
    let right = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !right {
        return Err(Error::Cell {
            place: place.clone(),
            column: column.to_owned(),
            value: text.chars().take(60).collect(),
            expected: "a code of 2 to 12 digits".into(),
            cure: "points and blanks may stand inside; ranges belong in two columns".into(),
        });
    }
    if digits.len().is_multiple_of(2) {
        return Ok(digits);
    }
    let repaired = format!("0{digits}");
    findings.push((place.clone(), format!("{digits} has lost its zero: read as {repaired}")));
    Ok(repaired)
}

/// Codes of one revision split over another, with the weights shown.
///
/// `table` holds (from, to, weight); the weights of a code add up to one.
///
/// # Errors
///
/// [`Error::NoLine`] for a code that the table does not hold: it is never lost.
pub fn bridge(
    code: &str,
    table: &[(String, String, Exact)],
    file: &str,
) -> Result<Vec<(String, Exact)>, Error> {
    let split: Vec<(String, Exact)> = table
        .iter()
        .filter(|(from, _, _)| from == code)
        .map(|(_, to, weight)| (to.clone(), *weight))
        .collect();
    if split.is_empty() {
        return Err(Error::NoLine { code: code.to_owned(), file: file.to_owned() });
    }
    Ok(split)
}
