//! absences.csv: when a company is away, as a whole session by its name or from a time to a time.
//! An absence that touches no slot is kept and told.

use jiff::Timestamp;

use super::{
    columns::NAME, csv_table::Table, matching::Reading, problem::Problem, setting::Setting,
};
use crate::{Absence, SlotSet, names::key};

impl Reading {
    pub(super) fn absences(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<Absence> {
        let Some(name) = table.needed(NAME, problems) else { return Vec::new() };
        let (from, to) = (
            table.column(&["from", "start", "session", "baslangic", "dari"]),
            table.column(&["to", "end", "bitis", "hingga"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let slots = absent(setting, row.at(from), row.at(to));
            let firm = self.find(table, row.line, row.at(Some(name)), problems);
            match (firm, slots) {
                (Some(i), Ok(slots)) => {
                    let source = self.source(table, row.line);
                    if slots.is_empty() {
                        let notice =
                            format!("{}: the absence touches no slot", table.place(row.line));
                        self.notices.push(notice);
                    }
                    out.push(Absence { firm: self.companies[i].name.clone(), slots, source });
                }
                (_, Err(expected)) => problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "from",
                    value: format!("{} to {}", row.at(from), row.at(to)),
                    expected,
                }),
                _ => {}
            }
        }
        out
    }
}

/// A whole session by name, or from a time to a time.
fn absent(setting: &Setting, from: &str, to: &str) -> Result<SlotSet, String> {
    if let Some(k) = setting.sessions.iter().position(|s| key(s) == key(from)) {
        return Ok((0..setting.slots.len())
            .filter(|t| setting.slots[*t].session as usize == k)
            .collect());
    }
    let expected =
        |why: String| format!("a time or a session ({}): {why}", setting.sessions.join(", "));
    let start =
        if from.is_empty() { Timestamp::MIN } else { setting.time(from).map_err(expected)? };
    let end = if to.is_empty() { Timestamp::MAX } else { setting.time(to).map_err(expected)? };
    if end <= start {
        return Err("a time after the first".into());
    }
    Ok(setting.between(start, end))
}
