//! event.toml: sessions, slots, tables, halls, interpreters.

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use serde::Deserialize;

use super::{
    problem::{Place, Problem},
    zone::zone,
};
use crate::{Hall, MOST_SLOTS, Pool, Slot, SlotSet};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    #[serde(default)]
    title: String,
    time_zone: String,
    tables: Option<u32>,
    meeting: Minutes,
    session: Vec<SessionRow>,
    #[serde(default)]
    hall: Vec<HallRow>,
    #[serde(default)]
    interpreters: Vec<PoolRow>,
    #[serde(default)]
    without: Vec<Without>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Minutes {
    minutes: u32,
    #[serde(default)]
    gap_minutes: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionRow {
    #[serde(default)]
    name: String,
    start: toml::Value,
    end: toml::Value,
    tables: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HallRow {
    name: String,
    tables: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolRow {
    languages: Option<String>,
    number: u32,
}

/// Time in which tables are missing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Without {
    from: toml::Value,
    to: toml::Value,
    tables: u32,
    hall: Option<String>,
}

/// An event's times and rooms.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The event's identifier, which calendars keep.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The venue's time zone.
    pub zone: TimeZone,
    /// Its name as written.
    pub zone_name: String,
    /// The slots, by time.
    pub slots: Vec<Slot>,
    /// Names of the sessions.
    pub sessions: Vec<String>,
    /// The halls.
    pub halls: Vec<Hall>,
    /// The interpreters.
    pub pools: Vec<Pool>,
}

impl Setting {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, Box<Problem>> {
        let problem = |line: u64, message: String| {
            Box::new(Problem::Setting { place: Place { file: file.to_owned(), line }, message })
        };
        let raw: File = toml::from_str(text).map_err(|e| {
            let line = e
                .span()
                .map_or(0, |s| text[..s.start.min(text.len())].matches('\n').count() as u64 + 1);
            problem(line, e.message().to_owned())
        })?;
        let whole = |message: String| problem(0, message);
        if raw.meeting.minutes == 0 {
            return Err(whole("[meeting] minutes is 0; expected at least 1".into()));
        }
        let year =
            raw.session.first().and_then(|s| local(&s.start).ok()).map_or(2026, |t| t.year());
        let zone = zone(&raw.time_zone, year).map_err(whole)?;
        let mut slots: Vec<Slot> = Vec::new();
        let mut sessions = Vec::new();
        let mut per_session = Vec::new();
        for (k, session) in raw.session.iter().enumerate() {
            let at = |v: &toml::Value, what: &str| {
                local(v)
                    .and_then(|t| instant(t, &zone))
                    .map_err(|e| whole(format!("session {}: {what} {e}", k + 1)))
            };
            let (start, end) = (at(&session.start, "start")?, at(&session.end, "end")?);
            if end <= start {
                return Err(whole(format!(
                    "session {} ends at {end}, not after its start {start}",
                    k + 1
                )));
            }
            let length = SignedDuration::from_mins(i64::from(raw.meeting.minutes));
            let step = length + SignedDuration::from_mins(i64::from(raw.meeting.gap_minutes));
            let mut t = start;
            while t + length <= end {
                slots.push(Slot { start: t, end: t + length, session: k as u32 });
                if slots.len() > MOST_SLOTS {
                    return Err(whole(format!(
                        "more than {MOST_SLOTS} slots; make meetings longer or sessions shorter"
                    )));
                }
                t += step;
            }
            if start + length > end {
                return Err(problem(
                    nth_line(text, "[[session]]", k),
                    format!(
                        "session {} has no slot: it is shorter than a meeting of {} minutes\nhint: end it later, or lower minutes of [meeting]",
                        k + 1,
                        raw.meeting.minutes
                    ),
                ));
            }
            sessions.push(if session.name.is_empty() {
                format!("session {}", k + 1)
            } else {
                session.name.clone()
            });
            per_session.push(session.tables);
        }
        slots.sort_by_key(|s| s.start);
        let mut halls: Vec<Hall> = raw
            .hall
            .iter()
            .map(|h| Hall { name: h.name.clone(), tables: vec![h.tables; slots.len()], source: 0 })
            .collect();
        match (raw.tables, halls.is_empty()) {
            (Some(_), false) => return Err(whole("tables and [[hall]] are both given; keep one".into())),
            (None, true) => return Err(whole("the number of tables is missing\nhint: tables = 7, or one [[hall]] with name and tables for each hall".into())),
            (Some(tables), true) => halls.push(Hall { name: String::new(), tables: vec![tables; slots.len()], source: 0 }),
            (None, false) => {}
        }
        for (t, slot) in slots.iter().enumerate() {
            if let (Some(tables), [only]) =
                (per_session[slot.session as usize], halls.as_mut_slice())
            {
                only.tables[t] = tables;
            }
        }
        let mut setting = Self {
            id: raw.id,
            title: raw.title,
            zone,
            zone_name: raw.time_zone,
            slots,
            sessions,
            halls,
            pools: Vec::new(),
        };
        setting.pools = raw
            .interpreters
            .iter()
            .map(|p| pool(p, setting.slots.len()))
            .collect::<Result<_, _>>()
            .map_err(whole)?;
        for row in &raw.without {
            setting.take_tables(row).map_err(whole)?;
        }
        if setting.halls.iter().flat_map(|h| &h.tables).all(|tables| *tables == 0) {
            let message = match setting.slots.is_empty() {
                true => "the event has no slot\nhint: a [[session]] has start and end",
                false => {
                    "the event has no table in any slot, so nobody can meet\nhint: tables = 7, or tables of a [[hall]] or a [[session]]"
                }
            };
            return Err(problem(nth_line(text, "tables", 0), message.to_owned()));
        }
        Ok(setting)
    }

    fn take_tables(&mut self, row: &Without) -> Result<(), String> {
        let at = |v: &toml::Value| {
            local(v).and_then(|t| instant(t, &self.zone)).map_err(|e| format!("[[without]] {e}"))
        };
        let away = self.between(at(&row.from)?, at(&row.to)?);
        let hall = match &row.hall {
            None if self.halls.len() == 1 => 0,
            None => return Err("[[without]] needs a hall: there are several".into()),
            Some(name) => self
                .halls
                .iter()
                .position(|h| &h.name == name)
                .ok_or_else(|| format!("[[without]] hall \"{name}\" is not a [[hall]]"))?,
        };
        for t in away.iter() {
            let tables = &mut self.halls[hall].tables[t];
            *tables = tables.saturating_sub(row.tables);
        }
        Ok(())
    }

    /// The slots that touch a span of time.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> SlotSet {
        (0..self.slots.len())
            .filter(|t| self.slots[*t].start < to && from < self.slots[*t].end)
            .collect()
    }

    /// A local time of the venue: `2026-11-05T10:30`, `2026-11-05 10:30`, `05.11.2026 10.30`, or `10:30` on the
    /// only day of the event.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn time(&self, text: &str) -> Result<Timestamp, String> {
        let text = text.trim();
        if let Ok(t) = text.parse::<Timestamp>() {
            return Ok(t);
        }
        let plain = text.replace(' ', "T");
        if let Ok(t) = plain.parse::<DateTime>() {
            return instant(t, &self.zone);
        }
        let (day, clock) = match text.rsplit_once(' ') {
            Some((day, clock)) => (Some(day), clock),
            None => (None, text),
        };
        let clock = clock.replace('.', ":");
        if clock.parse::<jiff::civil::Time>().is_err() {
            return Err(format!("\"{text}\" is no time"));
        }
        let day = match day {
            Some(day) => dotted(day).ok_or_else(|| format!("\"{text}\" is no time"))?,
            None => self
                .only_day()
                .ok_or_else(|| format!("\"{text}\" has no day, and the event has several"))?,
        };
        format!("{day}T{clock}")
            .parse::<DateTime>()
            .map_err(|_| format!("\"{text}\" is no time"))
            .and_then(|t| instant(t, &self.zone))
    }

    fn only_day(&self) -> Option<String> {
        let day = |t: Timestamp| t.to_zoned_datetime(self.zone.clone()).date().to_string();
        let first = day(self.slots.first()?.start);
        self.slots.iter().all(|s| day(s.start) == first).then_some(first)
    }
}

/// The line on which a text begins a line for the (n + 1)th time; 0 where it does not.
fn nth_line(text: &str, begins: &str, n: usize) -> u64 {
    let mut lines = text.lines().enumerate().filter(|(_, l)| l.trim_start().starts_with(begins));
    lines.nth(n).map_or(0, |(at, _)| at as u64 + 1)
}

fn pool(row: &PoolRow, slots: usize) -> Result<Pool, String> {
    let languages = match &row.languages {
        None => None,
        Some(text) => {
            let (x, y) = text.split_once('-').ok_or_else(|| {
                format!("[[interpreters]] languages \"{text}\"; expected two, like \"ms-tr\"")
            })?;
            Some((x.trim().to_lowercase(), y.trim().to_lowercase()))
        }
    };
    Ok(Pool { languages, size: vec![row.number; slots], source: 0 })
}

/// `05.11.2026` or `05/11/2026` as `2026-11-05`: the day comes first.
fn dotted(day: &str) -> Option<String> {
    let parts: Vec<&str> = day.split(['.', '/']).collect();
    match parts.as_slice() {
        [d, m, y] if y.len() == 4 && d.len() <= 2 && m.len() <= 2 => {
            Some(format!("{y}-{m:0>2}-{d:0>2}"))
        }
        _ => day.parse::<jiff::civil::Date>().ok().map(|d| d.to_string()),
    }
}

fn local(value: &toml::Value) -> Result<DateTime, String> {
    let text = match value {
        toml::Value::String(s) => s.clone(),
        toml::Value::Datetime(d) => d.to_string(),
        other => return Err(format!("{other} is no time; expected \"2026-11-05T09:00\"")),
    };
    text.trim()
        .replace(' ', "T")
        .parse()
        .map_err(|_| format!("\"{text}\" is no time; expected \"2026-11-05T09:00\""))
}

/// The instant of a local time; a time that the clocks skip or show twice is refused.
fn instant(t: DateTime, zone: &TimeZone) -> Result<Timestamp, String> {
    let ambiguous = zone.to_ambiguous_timestamp(t);
    if ambiguous.is_ambiguous() {
        return Err(format!(
            "{t} does not exist or exists twice on the day that the clocks change\nhint: give it with its offset, like \"{t}+02:00\""
        ));
    }
    ambiguous.compatible().map_err(|e| e.to_string())
}
