//! fixed.csv: meetings that are given, with the start of their slot and, if it is said, their table.

use super::{
    csv_table::Table, matching::Reading, plan::starts, problem::Problem, setting::Setting,
};
use crate::Fixed;

impl Reading {
    pub(super) fn fixed(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<Fixed> {
        let needed = (
            table.needed(&["host", "from", "name"], problems),
            table.needed(&["guest", "to", "with"], problems),
            table.needed(&["start", "time", "saat", "masa"], problems),
        );
        let (Some(host), Some(guest), Some(start)) = needed else { return Vec::new() };
        let own = table.column(&["table", "meja"]);
        let mut out = Vec::new();
        for row in table.rows() {
            let number = row.number(table, own, "table", problems);
            let (i, j) = self.two(table, &row, (host, guest), problems);
            let slot = setting
                .time(row.at(Some(start)))
                .ok()
                .and_then(|t| setting.slots.iter().position(|s| s.start == t));
            let Some(slot) = slot else {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "start",
                    value: row.at(Some(start)).into(),
                    expected: starts(setting),
                });
                continue;
            };
            if let (Some(i), Some(j)) = (i, j) {
                let source = self.source(table, row.line);
                out.push(Fixed {
                    a: self.companies[i].name.clone(),
                    b: self.companies[j].name.clone(),
                    slot,
                    table: number,
                    source,
                });
            }
        }
        out
    }
}
