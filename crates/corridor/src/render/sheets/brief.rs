//! A brief as a workbook: what it says, its tables, every claim as data, and the evidence behind them.

use std::collections::HashMap;

use jiff::civil::Date;

use super::book::{self, Cell, Column, Format, Link, Sheet};
use crate::answers::claim::{Claim, Unit};
use crate::brief::{self, Brief, SourceText, Span, Table};
use crate::error::Error;
use crate::evidence::{Card, Evidence, Statistic};
use crate::key::Key;
use crate::render::link;
use crate::render::tables::{self, text};

/// The place of the sheet of what is said first.
const CONTENTS: usize = 0;

/// A brief as a workbook: contents, a sheet a table, claims, evidence, the rows that it stands on, and
/// documents. A cell with a claim opens its evidence.
///
/// # Errors
///
/// [`Error::Sheets`] for what no sheet can hold.
pub fn workbook(brief: &Brief) -> Result<Vec<u8>, Error> {
    let claims = brief.claims();
    let tables = brief.tables();
    // In the book: contents, tables, claims, evidence, rows, documents.
    let made = Maker {
        brief,
        claims: claims.iter().map(|claim| (&claim.key, claim)).collect(),
        cards: brief.cards.iter().zip(0..).map(|(card, at)| (&card.key, at)).collect(),
        evidence: CONTENTS + 1 + tables.len() + 1,
    };
    let mut sheets = vec![made.contents(&tables)];
    sheets.extend(tables.iter().map(|table| made.table(table)));
    sheets.push(made.claims(&claims));
    let (evidence, rows) = made.evidence();
    sheets.extend([evidence, rows, made.documents()]);
    book::written(&sheets, &brief.title, brief.as_of.parse::<Date>().ok())
}

struct Maker<'a> {
    brief: &'a Brief,
    claims: HashMap<&'a Key, &'a Claim>,
    cards: HashMap<&'a Key, usize>,
    /// The place of the sheet of cards.
    evidence: usize,
}

impl Maker<'_> {
    fn word(&self, english: &str) -> String {
        self.brief.word(english).to_owned()
    }

    fn columns(&self, headings: &[(&str, bool)]) -> Vec<Column> {
        let column =
            |&(heading, numeric): &(&str, bool)| Column { heading: self.word(heading), numeric };
        headings.iter().map(column).collect()
    }

    fn opens(&self, card: &Key) -> Option<Link> {
        self.cards.get(card).map(|&row| Link::Row { sheet: self.evidence, row })
    }

    /// The card of the first claim.
    fn first(&self, spans: &[Span]) -> Option<Link> {
        spans.iter().find_map(|span| match span {
            Span::Claim { card, .. } => self.opens(card),
            Span::Words(_) => None,
        })
    }

    fn words(&self, spans: &[Span]) -> Cell {
        match spans.is_empty() {
            true => Cell::Empty,
            false => Cell::Text { text: text(spans), link: self.first(spans) },
        }
    }

    /// What the brief says first, and what its sheets are.
    fn contents(&self, tables: &[&Table]) -> Sheet {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut say = |what: String, cell: Cell, more: Cell| {
            rows.push(vec![Cell::text(what), cell, more]);
        };
        say(self.word("As of"), self.words(&self.brief.subtitle), Cell::Empty);
        if let Some(draft) = self.brief.translation.as_ref().and_then(|t| t.draft.clone()) {
            say(self.word("Note"), Cell::text(draft), Cell::Empty);
        }
        if let Some(head) = &self.brief.head {
            say(self.word("Question"), self.words(&head.question), Cell::Empty);
            for sentence in &head.answer {
                say(self.word("Answer"), self.words(sentence), Cell::Empty);
            }
            if let Some(warning) = &head.warning {
                say(self.word("Note"), self.words(warning), Cell::Empty);
            }
            for fact in &head.facts {
                say(text(&fact.label), self.words(&fact.value), self.words(&fact.line));
            }
        }
        for section in self.brief.sections.iter().filter(|section| !section.lead.is_empty()) {
            say(section.title.clone(), self.words(&section.lead), Cell::Empty);
        }
        let sheet = self.word("Sheet");
        for (table, at) in tables.iter().zip(CONTENTS + 1..) {
            let link = Some(Link::Row { sheet: at, row: 0 });
            say(
                sheet.clone(),
                Cell::Text { text: table.caption.clone(), link },
                Cell::count(table.rows.len()),
            );
        }
        let own = ["Every claim", "Evidence", "Rows of data", "Documents"];
        for (name, at) in own.iter().zip(self.evidence - 1..) {
            let link = Some(Link::Row { sheet: at, row: 0 });
            say(sheet.clone(), Cell::Text { text: self.word(name), link }, Cell::Empty);
        }
        Sheet {
            name: self.word("Contents"),
            title: Some(self.brief.title.clone()),
            columns: self.columns(&[("What", false), ("Says", false), ("More", false)]),
            rows,
        }
    }

    fn table(&self, table: &Table) -> Sheet {
        let unit = |at: usize| tables::unit_of(table, at, &self.claims);
        let units: Vec<Option<Unit>> = (0..table.columns.len()).map(unit).collect();
        let column = |(column, unit): (&brief::Column, &Option<Unit>)| {
            let heading = text(&column.heading);
            let heading = match unit {
                Some(unit) if !matches!(unit, Unit::Year | Unit::Count) => {
                    format!("{heading} ({})", self.brief.word(unit.name()))
                }
                _ => heading,
            };
            Column { heading, numeric: column.numeric }
        };
        let cells = |row: &Vec<brief::Cell>| {
            row.iter().zip(&units).map(|(cell, unit)| self.cell(cell, unit.as_ref())).collect()
        };
        Sheet {
            name: tables::name(table),
            title: Some(table.caption.clone()),
            columns: table.columns.iter().zip(&units).map(column).collect(),
            rows: table.rows.iter().map(cells).collect(),
        }
    }

    /// A number where the column is numbers, or where the cell prints no more than one.
    fn cell(&self, cell: &brief::Cell, unit: Option<&Unit>) -> Cell {
        if let [Span::Claim { key, card, .. }] = &cell[..]
            && let Some(claim) = self.claims.get(key)
            && let Some(value) = claim.value.filter(|value| value.is_finite())
            && (unit.is_some() || claim.says == claim.unit.shown(value))
            && claim.unit != Unit::Words
        {
            return Cell::Number { value, format: format(&claim.unit), link: self.opens(card) };
        }
        self.words(cell)
    }

    /// Every claim of the answers, as data.
    fn claims(&self, claims: &[Claim]) -> Sheet {
        let number = |value: Option<f64>, unit: &Unit| match value {
            Some(value) if value.is_finite() => {
                Cell::Number { value, format: format(unit), link: None }
            }
            Some(value) => Cell::text(value.to_string()),
            None => Cell::Empty,
        };
        let row = |claim: &Claim| {
            let link = self.opens(&claim.evidence);
            vec![
                Cell::text(claim.key.as_str()),
                number(claim.value, &claim.unit),
                Cell::text(claim.unit.name()),
                number(claim.low, &claim.unit),
                number(claim.high, &claim.unit),
                claim.word.clone().map_or(Cell::Empty, Cell::text),
                Cell::text(claim.says.clone()),
                Cell::Text { text: claim.evidence.to_string(), link },
            ]
        };
        Sheet {
            name: self.word("Every claim"),
            title: None,
            columns: self.columns(&[
                ("Key", false),
                ("Value", true),
                ("Unit", false),
                ("Low", true),
                ("High", true),
                ("Word", false),
                ("Says", false),
                ("Evidence", false),
            ]),
            rows: claims.iter().map(row).collect(),
        }
    }

    /// The cards, a row each, and the rows of data that they stand on, a cell a row.
    fn evidence(&self) -> (Sheet, Sheet) {
        let mut cards: Vec<Vec<Cell>> = Vec::new();
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        for (card, at) in self.brief.cards.iter().zip(0..) {
            let data = cells.len();
            for evidence in &card.evidence {
                if let Evidence::Statistic(statistic) = evidence {
                    let back = Link::Row { sheet: self.evidence, row: at };
                    self.cells(&mut cells, card, statistic, &back);
                }
            }
            let data = (cells.len() > data).then_some(data);
            cards.push(self.card(card, data));
        }
        let evidence = Sheet {
            name: self.word("Evidence"),
            title: None,
            columns: self.columns(&[
                ("Key", false),
                ("What", false),
                ("Says", false),
                ("Source", false),
                ("Where", false),
                ("Words or limits", false),
                ("Known on", false),
                ("SHA-256", false),
                ("Stands on", false),
            ]),
            rows: cards,
        };
        let rows = Sheet {
            name: self.word("Rows of data"),
            title: Some(self.word("Rows of data, as their files have them")),
            columns: self.columns(&[
                ("Evidence", false),
                ("Row", true),
                ("Column", false),
                ("Value", false),
            ]),
            rows: cells,
        };
        (evidence, rows)
    }

    fn card(&self, card: &Card, data: Option<usize>) -> Vec<Cell> {
        let [mut source, mut place, mut words, mut known, mut sha, mut on] =
            [const { Vec::new() }; 6];
        for evidence in &card.evidence {
            match evidence {
                Evidence::Passage(p) => {
                    source.push(p.document.clone());
                    place.push(self.brief.filled("bytes {1}", format!("{}–{}", p.start, p.end)));
                    words.push(p.quote.clone());
                    sha.push(p.sha256.clone());
                }
                Evidence::Statistic(s) => {
                    source.push(format!("{}: {}", s.dataset, s.file));
                    place.push(s.selection.clone());
                    words.extend(s.limits.clone());
                    known.push(s.vintage.clone());
                    sha.push(s.sha256.clone());
                }
                Evidence::Estimate(e) => {
                    source.push(e.model.clone());
                    place.extend(e.options.iter().map(|(name, value)| format!("{name}: {value}")));
                    on.extend(e.inputs.iter().map(ToString::to_string));
                }
            }
        }
        let joined = |parts: Vec<String>| match parts.is_empty() {
            true => Cell::Empty,
            false => Cell::text(parts.join("\n")),
        };
        let place = match (data, joined(place)) {
            (Some(row), Cell::Text { text, .. }) => {
                Cell::Text { text, link: Some(Link::Row { sheet: self.evidence + 1, row }) }
            }
            (_, cell) => cell,
        };
        let key = Cell::text(card.key.as_str());
        let [title, says] = [card.title.clone(), card.first_line()].map(Cell::text);
        let [source, words, known, sha, on] = [source, words, known, sha, on].map(joined);
        vec![key, title, says, source, place, words, known, sha, on]
    }

    fn cells(&self, out: &mut Vec<Vec<Cell>>, card: &Card, from: &Statistic, back: &Link) {
        for (row, number) in from.rows.iter().zip(1..) {
            for (column, value) in from.columns.iter().zip(row) {
                let key = Cell::Text { text: card.key.to_string(), link: Some(back.clone()) };
                let column = Cell::text(column.clone());
                out.push(vec![key, Cell::count(number), column, Cell::text(value.clone())]);
            }
        }
    }

    fn documents(&self) -> Sheet {
        let row = |document: &SourceText| {
            let origin = document.origin.as_ref().map_or(Cell::Empty, |origin| Cell::Text {
                text: origin.clone(),
                link: link::address(origin).map(Link::Address),
            });
            let [id, title, publisher, sha] =
                [&document.id, &document.title, &document.publisher, &document.sha256]
                    .map(|part| Cell::text(part.clone()));
            vec![id, title, publisher, sha, origin]
        };
        Sheet {
            name: self.word("Documents"),
            title: None,
            columns: self.columns(&[
                ("Key", false),
                ("Title", false),
                ("Publisher", false),
                ("SHA-256", false),
                ("Source", false),
            ]),
            rows: self.brief.documents.iter().map(row).collect(),
        }
    }
}

/// How a value of a unit is shown.
fn format(unit: &Unit) -> Format {
    match unit {
        Unit::Money(_) | Unit::Count => Format::Whole,
        Unit::Growth | Unit::Share | Unit::Chance => Format::Percent,
        Unit::Ratio => Format::Ratio,
        Unit::Year => Format::Year,
        Unit::Years | Unit::Index | Unit::Words | Unit::Other(_) => Format::General,
    }
}
