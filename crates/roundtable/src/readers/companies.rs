//! companies.csv: who comes, on which side, with what it offers and seeks, and how many meetings it takes.
//! An empty cell says nothing: any side, one delegate, no floor, no cap. A side, a hall, a number or an LEI that
//! cannot be is a problem of its row; so is a company that stands twice.

use super::{
    csv_table::{Cells, Table},
    matching::{NAME, Reading},
    problem::Problem,
    setting::Setting,
};
use crate::{
    Side,
    names::{key, lei_is_valid},
};

/// A row of companies.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its name as written.
    pub name: String,
    /// Its economy, as written.
    pub economy: String,
    /// Its side.
    pub side: Side,
    /// What it offers, in its own words.
    pub offers: Vec<String>,
    /// What it seeks.
    pub seeks: Vec<String>,
    /// Languages it speaks.
    pub languages: Vec<String>,
    /// Delegates.
    pub delegates: u32,
    /// Floor.
    pub floor: u32,
    /// Cap.
    pub cap: Option<u32>,
    /// Its own table.
    pub table: Option<u32>,
    /// Its hall, an index of the setting's.
    pub hall: Option<usize>,
    /// LEI or registry number.
    pub id: String,
    /// Its row, an index of [`Folder::places`](super::Folder::places).
    pub source: usize,
}

impl Reading {
    pub(super) fn companies(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) {
        let Some(name) = table.needed(NAME, problems) else { return };
        let column = |names: &[&str]| table.column(names);
        let (economy, side) = (
            column(&["economy", "country", "ulke", "negara"]),
            column(&["side", "role", "taraf", "pihak"]),
        );
        let (offers, seeks) = (
            column(&["offers", "sells", "products", "urunler", "produk"]),
            column(&["seeks", "needs", "looking for", "aranan", "mencari"]),
        );
        let (languages, delegates) = (
            column(&["languages", "language", "diller", "bahasa"]),
            column(&["delegates", "people", "kisi"]),
        );
        let (floor, cap) = (column(&["floor", "minimum"]), column(&["cap", "maximum"]));
        let (own, hall, id) = (
            column(&["table", "masa", "meja"]),
            column(&["hall", "room", "salon", "dewan"]),
            column(&["id", "lei", "registry number"]),
        );
        for row in table.rows() {
            let text = row.at(Some(name));
            if text.is_empty() {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "name",
                    value: String::new(),
                    expected: "a company's name".into(),
                });
                continue;
            }
            let side = match key(row.at(side)).as_str() {
                "" | "any" => Side::Any,
                "host" | "ev sahibi" | "tuan rumah" => Side::Host,
                "guest" | "konuk" | "misafir" | "tetamu" => Side::Guest,
                _ => {
                    problems.push(Problem::Value {
                        place: table.place(row.line),
                        column: "side",
                        value: row.at(side).into(),
                        expected: "host, guest or nothing".into(),
                    });
                    Side::Any
                }
            };
            let hall = self.hall(table, &row, hall, setting, problems);
            let id = row.at(id).to_owned();
            if id.len() == 20 && id.chars().all(|c| c.is_ascii_alphanumeric()) && !lei_is_valid(&id)
            {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "id",
                    value: id.clone(),
                    expected: "an LEI whose check digits agree".into(),
                });
            }
            let source = self.source(table, row.line);
            let company = Company {
                name: text.to_owned(),
                economy: row.at(economy).to_owned(),
                side,
                offers: list(row.at(offers)),
                seeks: list(row.at(seeks)),
                languages: list(row.at(languages))
                    .into_iter()
                    .flat_map(|l| l.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>())
                    .collect(),
                delegates: row.number(table, delegates, "delegates", problems).unwrap_or(1),
                floor: row.number(table, floor, "floor", problems).unwrap_or(0),
                cap: row.number(table, cap, "cap", problems),
                table: row.number(table, own, "table", problems),
                hall,
                id,
                source,
            };
            self.add(company, problems);
        }
    }

    fn hall(
        &self,
        table: &Table,
        row: &Cells<'_>,
        column: Option<usize>,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let text = row.at(column);
        if text.is_empty() {
            return None;
        }
        let found = setting.halls.iter().position(|h| h.name == text);
        if found.is_none() {
            let names: Vec<&str> = setting.halls.iter().map(|h| h.name.as_str()).collect();
            problems.push(Problem::Value {
                place: table.place(row.line),
                column: "hall",
                value: text.into(),
                expected: format!("a [[hall]] of event.toml: {}", names.join(", ")),
            });
        }
        found
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split([';', '|']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}
