//! One iCalendar file per firm, which calendars update instead of doubling.
//!
//! Times are instants in UTC, so no time zone has to be described. The identifier of a meeting is made of the
//! event and the two firms and survives reruns; a change raises `SEQUENCE`, a meeting that is no longer held is
//! sent once more as cancelled. Lines end in CR LF and are folded at 75 octets between characters.
//!
//! Source: RFC 5545, sections 3.1, 3.3.5, 3.3.11, 3.6.1 and 3.8.7.4.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// A meeting as calendars were last told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issued {
    /// The meeting's identifier, from [`meeting_id`].
    pub id: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// Its table.
    pub table: u32,
    /// How often it has changed.
    pub sequence: u32,
    /// Is it off?
    pub cancelled: bool,
}

/// One entry of a firm's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The meeting.
    pub meeting: Issued,
    /// What the calendar shows.
    pub summary: String,
    /// Where it is.
    pub location: String,
    /// More words; may hold line breaks.
    pub description: String,
}

/// The identifier of a meeting: 32 hexadecimal digits of the event and both firms, in any order.
///
/// # Example
///
/// ```
/// use corridor_roundtable::calendar::meeting_id;
/// assert_eq!(meeting_id("kl-2026", "Aselsan", "Petronas"), meeting_id("kl-2026", "Petronas", "Aselsan"));
/// assert_ne!(meeting_id("kl-2026", "Aselsan", "Petronas"), meeting_id("kl-2027", "Aselsan", "Petronas"));
/// ```
#[must_use]
pub fn meeting_id(event: &str, a: &str, b: &str) -> String {
    let (first, second) = if a <= b { (a, b) } else { (b, a) };
    // FNV-1a in 128 bits, each part with its length before it.
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in [event, first, second] {
        for byte in (part.len() as u64).to_be_bytes().iter().chain(part.as_bytes()) {
            hash =
                (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    format!("{hash:032x}")
}

/// What calendars have to be told now: unchanged meetings as before, changed ones with the next number,
/// those that are gone as cancelled.
#[must_use]
pub fn reissue(before: &[Issued], now: &[Issued]) -> Vec<Issued> {
    let old: BTreeMap<&str, &Issued> = before.iter().map(|m| (m.id.as_str(), m)).collect();
    let new: BTreeMap<&str, &Issued> = now.iter().map(|m| (m.id.as_str(), m)).collect();
    let mut all = Vec::new();
    for (id, m) in &new {
        let sequence = match old.get(id) {
            None => 0,
            Some(o)
                if (o.start, o.end, o.table, o.cancelled)
                    == (m.start, m.end, m.table, m.cancelled) =>
            {
                o.sequence
            }
            Some(o) => o.sequence + 1,
        };
        all.push(Issued { sequence, ..(*m).clone() });
    }
    for (id, o) in &old {
        if !new.contains_key(id) {
            let sequence = if o.cancelled { o.sequence } else { o.sequence + 1 };
            all.push(Issued { cancelled: true, sequence, ..(*o).clone() });
        }
    }
    all.sort();
    all
}

/// The calendar of one firm. `stamp` is when it is written; the clock belongs to the caller.
#[must_use]
pub fn calendar(name: &str, stamp: Timestamp, entries: &[Entry]) -> String {
    let mut out = String::new();
    let mut line = |text: String| fold(&text, &mut out);
    line("BEGIN:VCALENDAR".into());
    line("VERSION:2.0".into());
    line("PRODID:-//Corridor//Roundtable//EN".into());
    line("CALSCALE:GREGORIAN".into());
    line("METHOD:PUBLISH".into());
    line(format!("X-WR-CALNAME:{}", escape(name)));
    for entry in entries {
        let m = &entry.meeting;
        line("BEGIN:VEVENT".into());
        line(format!("UID:{}@roundtable.corridor", m.id));
        line(format!("SEQUENCE:{}", m.sequence));
        line(format!("DTSTAMP:{}", utc(stamp)));
        line(format!("DTSTART:{}", utc(m.start)));
        line(format!("DTEND:{}", utc(m.end)));
        line(format!("STATUS:{}", if m.cancelled { "CANCELLED" } else { "CONFIRMED" }));
        line(format!("SUMMARY:{}", escape(&entry.summary)));
        if !entry.location.is_empty() {
            line(format!("LOCATION:{}", escape(&entry.location)));
        }
        if !entry.description.is_empty() {
            line(format!("DESCRIPTION:{}", escape(&entry.description)));
        }
        line("END:VEVENT".into());
    }
    line("END:VCALENDAR".into());
    out
}

fn utc(t: Timestamp) -> String {
    t.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let plain = text.replace("\r\n", "\n").replace('\r', "\n");
    for c in plain.chars() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line, at most 75 octets before each break.
fn fold(line: &str, out: &mut String) {
    let mut room = 75;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}
