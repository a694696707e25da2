//! A roundtable prepared: its files, the reasons for every pair, and a plan as the rows, calendars and
//! reasons that people are given.

use std::collections::BTreeMap;
use std::path::Path;

use corridor_roundtable::calendar::{self, Entry, Issued};
use corridor_roundtable::readers::{self, Folder, Mapped, PlanRow};
use corridor_roundtable::{Event, Plan};
use corridor_trade::economy;
use jiff::Timestamp;

use super::meetings::{self, Reason, Reasons, Traded};

/// Why an event cannot be prepared or planned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The files of the event, every problem with its place.
    #[error(transparent)]
    Files(#[from] readers::Problems),
    /// The event as a whole, in words with places.
    #[error("{0}")]
    Event(String),
    /// Statistics.
    #[error(transparent)]
    Trade(#[from] corridor_trade::Error),
}

/// An event with the reasons for its pairs.
#[derive(Debug)]
pub struct Prepared {
    /// Its files.
    pub files: Folder,
    /// The reasons for every pair that wishes something.
    pub reasons: Reasons,
    /// The dataset, year and vintage that trade was taken from; none where wishes alone count.
    pub dataset: Option<String>,
}

impl Prepared {
    /// Read an event's folder whose columns may have other names; without `traded`, wishes alone count.
    ///
    /// # Errors
    ///
    /// [`Error::Files`].
    pub fn open(folder: &Path, mapped: &[Mapped], traded: Option<&Traded>) -> Result<Self, Error> {
        Ok(Self::of(readers::read_mapped(folder, mapped)?, traded))
    }

    /// Files that were read, with the reasons for their pairs.
    #[must_use]
    pub fn of(files: Folder, traded: Option<&Traded>) -> Self {
        let mut files = files;
        let unknown: Vec<String> = (files.companies.iter())
            .filter(|company| !company.economy.is_empty())
            .filter_map(|company| {
                let error = economy::named(&company.economy).err()?;
                let place = files.place(company.source);
                Some(format!("{place}: {error}: no trade speaks for {}", company.name))
            })
            .collect();
        files.notices.extend(unknown);
        let reasons = meetings::reasons(&files, traded);
        Self { files, reasons, dataset: traded.map(|t| t.dataset.to_owned()) }
    }

    /// What every pair weighs beyond its wishes.
    #[must_use]
    pub fn extra(&self) -> BTreeMap<(String, String), u32> {
        meetings::extra(&self.reasons, &self.files)
    }

    /// The event, checked.
    ///
    /// # Errors
    ///
    /// [`Error::Event`].
    pub fn event(&self) -> Result<Event, Error> {
        Event::new(self.files.draft(&self.extra())).map_err(|e| self.told(&e))
    }

    /// What stopped the room, with the lines of the files.
    #[must_use]
    pub fn told(&self, error: &corridor_roundtable::Error) -> Error {
        Error::Event(match error {
            corridor_roundtable::Error::Fixed(conflict) => {
                conflict.message(|s| self.files.place(s))
            }
            corridor_roundtable::Error::Broken(breaches) => {
                let each = breaches.iter().map(|b| b.message(|s| self.files.place(s)));
                each.collect::<Vec<_>>().join("\n")
            }
            corridor_roundtable::Error::UnknownFirm { name, .. } => {
                match self.files.nearest(name) {
                    Some(near) => format!("{error}; did you mean \"{near}\"?"),
                    None => format!("{error}\nhint: a firm has the name of companies.csv"),
                }
            }
            other => other.to_string(),
        })
    }

    /// A time by the venue's clock.
    #[must_use]
    pub fn local(&self, at: Timestamp) -> String {
        self.files.setting.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// As [`Self::local`], as a sentence says it: `8 January 2026, 09:00 local time`.
    #[must_use]
    pub fn local_in_words(&self, at: Timestamp) -> String {
        let at = self.files.setting.zone.to_datetime(at);
        format!("{}, {} local time", crate::figures::day(at.date()), at.strftime("%H:%M"))
    }

    /// The reasons of a meeting; none where nobody asked and a floor was filled.
    #[must_use]
    pub fn why(&self, a: &str, b: &str) -> &[Reason] {
        let of = |a: &str, b: &str| self.reasons.get(&(a.to_owned(), b.to_owned()));
        of(a, b).or_else(|| of(b, a)).map(Vec::as_slice).unwrap_or_default()
    }

    /// A plan as rows of plan.csv: meetings keep their identities, changed ones get the next number,
    /// those that are gone stay as cancelled.
    #[must_use]
    pub fn rows(&self, event: &Event, plan: &Plan) -> Vec<PlanRow> {
        let before: Vec<Issued> = self.files.plan.iter().map(issued).collect();
        let mut names: BTreeMap<String, (String, String)> = (self.files.plan.iter())
            .map(|r| (r.meeting.clone(), (r.host.clone(), r.guest.clone())))
            .collect();
        let mut now = Vec::new();
        for row in plan.rows(event) {
            let id = calendar::meeting_id(&self.files.setting.id, &row.a, &row.b);
            let slot = &event.slots()[row.slot];
            names.insert(id.clone(), (row.a, row.b));
            let (start, end, table) = (slot.start, slot.end, row.table);
            now.push(Issued { id, start, end, table, sequence: 0, cancelled: false });
        }
        let mut rows: Vec<PlanRow> = calendar::reissue(&before, &now)
            .into_iter()
            .filter_map(|m| {
                let (host, guest) = names.get(&m.id)?.clone();
                let state = if m.cancelled { "cancelled" } else { "planned" }.to_owned();
                let Issued { id: meeting, start, end, table, sequence, .. } = m;
                Some(PlanRow {
                    meeting,
                    host,
                    guest,
                    start,
                    end,
                    table,
                    state,
                    sequence,
                    source: 0,
                })
            })
            .collect();
        rows.sort_by(|a, b| (a.start, a.table, &a.host).cmp(&(b.start, b.table, &b.host)));
        rows
    }

    /// The calendar of one firm, as text.
    #[must_use]
    pub fn calendar(&self, rows: &[PlanRow], firm: &str) -> String {
        let title = &self.files.setting.title;
        let own = rows.iter().filter(|r| r.host == firm || r.guest == firm);
        let entries: Vec<Entry> = own
            .map(|r| {
                let other = if r.host == firm { &r.guest } else { &r.host };
                let why: Vec<&str> =
                    self.why(&r.host, &r.guest).iter().map(|r| r.says.as_str()).collect();
                Entry {
                    meeting: issued(r),
                    summary: format!("{other} ({title})"),
                    location: format!("table {}", r.table),
                    description: why.join("\n"),
                }
            })
            .collect();
        let stamp = rows.iter().map(|r| r.start).min().unwrap_or(Timestamp::UNIX_EPOCH);
        calendar::calendar(firm, stamp, &entries)
    }
}

fn issued(row: &PlanRow) -> Issued {
    Issued {
        id: row.meeting.clone(),
        start: row.start,
        end: row.end,
        table: row.table,
        sequence: row.sequence,
        cancelled: row.state == "cancelled",
    }
}
