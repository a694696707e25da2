//! outcomes.csv: what came of the meetings, as written; what is empty stays empty.

use super::{csv_table::Table, matching::Reading, problem::Problem};

/// A row of outcomes.csv; what is empty stays empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// The meeting's identifier.
    pub meeting: String,
    /// held, missed, or what was agreed.
    pub result: String,
    /// Who promised it.
    pub by: String,
    /// By when, as written.
    pub deadline: String,
    /// Who owns it.
    pub owner: String,
    /// A note.
    pub note: String,
    /// Its row.
    pub source: usize,
}

impl Reading {
    pub(super) fn outcomes(
        &mut self,
        table: &Table,
        problems: &mut Vec<Problem>,
    ) -> Vec<OutcomeRow> {
        let (Some(meeting), Some(result)) = (
            table.needed(&["meeting", "id"], problems),
            table.needed(&["result", "outcome", "sonuc", "hasil"], problems),
        ) else {
            return Vec::new();
        };
        let (by, deadline, owner, note) = (
            table.column(&["by", "actor", "promised by", "kim", "oleh"]),
            table.column(&[
                "deadline",
                "due",
                "due date",
                "son tarih",
                "tarikh akhir",
                "echeance",
                "plazo",
            ]),
            table.column(&["owner", "responsible", "sorumlu", "pemilik", "responsable"]),
            table.column(&["note", "notes", "not", "notlar", "catatan", "nota"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let source = self.source(table, row.line);
            let text = |column| row.at(column).to_owned();
            out.push(OutcomeRow {
                meeting: text(Some(meeting)),
                result: text(Some(result)),
                by: text(by),
                deadline: text(deadline),
                owner: text(owner),
                note: text(note),
                source,
            });
        }
        out
    }
}
