//! companies.csv: who comes, on which side, with what it offers and seeks, and how many meetings it takes.
//! An empty cell says nothing: any side, one delegate, no floor, no cap. A side, a hall, a number or an LEI that
//! cannot be is a problem of its row; so is a company that stands twice.

use super::{
    columns,
    csv_table::{Cells, Table},
    matching::Reading,
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
        let Some(name) = table.needed(columns::NAME, problems) else { return };
        let column = |names: &[&str]| table.column(names);
        let (economy, side) = (column(columns::ECONOMY), column(columns::SIDE));
        let (offers, seeks) = (column(columns::OFFERS), column(columns::SEEKS));
        let (languages, delegates) = (column(columns::LANGUAGES), column(columns::DELEGATES));
        let (floor, cap) = (column(columns::FLOOR), column(columns::CAP));
        let (own, hall, id) = (column(columns::TABLE), column(columns::HALL), column(columns::ID));
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
                "" | "any" | "both" | "her ikisi" | "kedua dua" => Side::Any,
                "host" | "hosting" | "ev sahibi" | "tuan rumah" | "hote" | "anfitrion"
                | "gastgeber" => Side::Host,
                "guest" | "konuk" | "misafir" | "tetamu" | "invite" | "invitado" | "gast" => {
                    Side::Guest
                }
                // Those who show sit at their tables; those who come to buy go from one to the next.
                word @ ("exhibitor" | "seller" | "supplier" | "satici" | "tedarikci"
                | "katilimci" | "penjual" | "pembekal" | "pempamer") => {
                    self.read_as(table, "side", word, "host");
                    Side::Host
                }
                word @ ("buyer" | "visitor" | "importer" | "alici" | "ziyaretci" | "pembeli"
                | "pelawat") => {
                    self.read_as(table, "side", word, "guest");
                    Side::Guest
                }
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

    /// Tells once how a word of a column was read.
    pub(super) fn read_as(&mut self, table: &Table, column: &str, word: &str, meaning: &str) {
        let notice = format!("{}: {column} \"{word}\" read as {meaning}", table.file);
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
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
