//! plan.csv: the meetings of a plan as they are read and written; times are local to the venue.

use jiff::Timestamp;

use super::{csv_table::Table, matching::Reading, problem::Problem, setting::Setting};

/// A row of plan.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The meeting's identifier.
    pub meeting: String,
    /// One firm.
    pub host: String,
    /// The other.
    pub guest: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The table.
    pub table: u32,
    /// planned, held, missed or cancelled.
    pub state: String,
    /// How often calendars were told of a change.
    pub sequence: u32,
    /// Its row, an index of [`Folder::places`](super::Folder::places).
    pub source: usize,
}

impl Reading {
    pub(super) fn plan(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<PlanRow> {
        let needed = (
            table.needed(&["host", "from"], problems),
            table.needed(&["guest", "to"], problems),
            table.needed(&["start"], problems),
            table.needed(&["table"], problems),
        );
        let (Some(host), Some(guest), Some(start), Some(own)) = needed else { return Vec::new() };
        let (meeting, end, state, sequence) = (
            table.column(&["meeting"]),
            table.column(&["end"]),
            table.column(&["state"]),
            table.column(&["sequence"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let time = |column: Option<usize>, name: &'static str, problems: &mut Vec<Problem>| {
                let found = setting.time(row.at(column));
                if let Err(expected) = &found {
                    problems.push(Problem::Value {
                        place: table.place(row.line),
                        column: name,
                        value: row.at(column).into(),
                        expected: expected.clone(),
                    });
                }
                found.ok()
            };
            let Some(begin) = time(Some(start), "start", problems) else { continue };
            let finish = if row.at(end).is_empty() {
                setting.slots.iter().find(|s| s.start == begin).map_or(begin, |s| s.end)
            } else {
                time(end, "end", problems).unwrap_or(begin)
            };
            let seat = row.number(table, Some(own), "table", problems);
            let (i, j) = self.two(table, &row, (host, guest), problems);
            if let (Some(i), Some(j), Some(seat)) = (i, j, seat) {
                let source = self.source(table, row.line);
                out.push(PlanRow {
                    meeting: row.at(meeting).to_owned(),
                    host: self.companies[i].name.clone(),
                    guest: self.companies[j].name.clone(),
                    start: begin,
                    end: finish,
                    table: seat,
                    state: if row.at(state).is_empty() {
                        "planned".into()
                    } else {
                        row.at(state).to_owned()
                    },
                    sequence: row.number(table, sequence, "sequence", problems).unwrap_or(0),
                    source,
                });
            }
        }
        out
    }
}

pub(super) fn starts(setting: &Setting) -> String {
    let local = |t: Timestamp| t.to_zoned_datetime(setting.zone.clone()).datetime().to_string();
    let list: Vec<String> = setting.slots.iter().take(24).map(|s| local(s.start)).collect();
    format!("the start of a slot: {}", list.join(", "))
}

/// The text of plan.csv; times are local to the venue.
#[must_use]
pub fn write_plan(rows: &[PlanRow], setting: &Setting) -> String {
    let mut out = String::from("meeting,host,guest,start,end,table,state,sequence\n");
    let local = |t: Timestamp| t.to_zoned_datetime(setting.zone.clone()).datetime().to_string();
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r', ';']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    for r in rows {
        let cells = [
            quoted(&r.meeting),
            quoted(&r.host),
            quoted(&r.guest),
            local(r.start),
            local(r.end),
            r.table.to_string(),
            quoted(&r.state),
            r.sequence.to_string(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}
