//! Bills of materials: one row a material, the good's own columns repeated.
//!
//! Columns: `good, good_hs, hs_revision, value, value_basis, currency, processes, line, material_hs,
//! description, origin, originating, cost, cost_basis, net_kg`; and where a rule asks for them
//! `good_description, good_net_kg, exw, fob, tv, net_cost, good_wholly_obtained, minimal_operations,
//! wholly_obtained, terms`. `processes` are joined by `|`; `nothing else` among them says that the
//! list is complete. `terms` are words of rules that the desk confirms for the material, `-word` ones
//! that it denies.

use std::collections::BTreeMap;

use crate::rule::Base;
use crate::{Error, Exact, Place};

/// A fact of a bill: stated either way, or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub enum Stated {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not stated.
    #[default]
    Unknown,
}

/// One material of a good.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Input {
    /// Its line in the bill.
    pub line: u64,
    /// Its code, digits only.
    pub hs: String,
    /// Its description.
    pub description: String,
    /// Its origin, alpha-3; empty if unknown.
    pub origin: String,
    /// Whether it originates.
    pub originating: Option<bool>,
    /// Whether it is wholly obtained.
    pub wholly_obtained: Option<bool>,
    /// Its cost, in the good's currency.
    pub cost: Option<Exact>,
    /// Its net weight, kilograms.
    pub net_kg: Option<Exact>,
    /// Words of rules that are confirmed.
    pub is: Vec<String>,
    /// Words of rules that are denied.
    pub is_not: Vec<String>,
}

/// A good and its materials.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Good {
    /// Its name in the bill.
    pub name: String,
    /// Its code, digits only.
    pub hs: String,
    /// The revision of its code.
    pub revision: String,
    /// Its description.
    pub description: String,
    /// Its currency.
    pub currency: String,
    /// Its value on each stated base.
    pub values: BTreeMap<Base, Exact>,
    /// Its net weight, kilograms.
    pub net_kg: Option<Exact>,
    /// Processes that were carried out.
    pub processes: Vec<String>,
    /// Whether no other process was carried out.
    pub processes_complete: bool,
    /// Whether it is wholly obtained.
    pub wholly_obtained: Option<bool>,
    /// Whether no more than minimal operations were carried out.
    pub minimal_operations: Option<bool>,
    /// Its materials.
    pub inputs: Vec<Input>,
    /// Where its first row stands.
    pub place: Place,
}

/// Goods, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// The goods.
    pub goods: Vec<Good>,
}

const NEEDED: [&str; 7] =
    ["good", "good_hs", "value", "value_basis", "material_hs", "originating", "cost"];

impl Bill {
    /// Reads a bill; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::NoColumn`], [`Error::RepeatedColumn`], [`Error::Cell`] with its place and cure.
    pub fn read(text: &str, file: &str) -> Result<Bill, Error> {
        let table = crate::table::Table::read(text, file)?;
        for column in NEEDED {
            table.need(column, "a bill has good, good_hs, value, value_basis, material_hs, originating and cost; see docs/how-to/test-a-bill.md")?;
        }
        let mut goods: Vec<Good> = Vec::new();
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        for row in table.rows() {
            let place = row.place();
            let name = row.text("good").to_owned();
            let bad = |column: &str, expected: &str, cure: &str| Error::Cell {
                place: place.clone(),
                column: column.to_owned(),
                value: row.text(column).to_owned(),
                expected: expected.into(),
                cure: cure.into(),
            };
            if name.is_empty() {
                return Err(bad("good", "a name", "repeat the good's name in each of its rows"));
            }
            let index = match at.get(&name) {
                Some(index) => *index,
                None => {
                    goods.push(good(&row, &name)?);
                    at.insert(name.clone(), goods.len() - 1);
                    goods.len() - 1
                }
            };
            let first = &goods[index];
            let again = good(&row, &name)?;
            if (&again.hs, &again.values, &again.currency)
                != (&first.hs, &first.values, &first.currency)
            {
                return Err(bad(
                    "value",
                    "the same code, value, base and currency in all rows of a good",
                    "a good has one value on each base: correct the row",
                ));
            }
            if !row.text("material_hs").is_empty() || !row.text("cost").is_empty() {
                let input = input(&row)?;
                goods[index].inputs.push(input);
            }
        }
        Ok(Bill { goods })
    }
}

/// A code's digits; another text is refused.
pub(crate) fn digits(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let right = (2..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    right.then_some(code)
}

fn code(row: &crate::table::Row<'_>, column: &str) -> Result<String, Error> {
    let code = digits(row.text(column)).filter(|code| code.len().is_multiple_of(2));
    code.ok_or_else(|| Error::Cell {
        place: row.place(),
        column: column.to_owned(),
        value: row.text(column).to_owned(),
        expected: "a code of an even number of digits".into(),
        cure: "codes of chapters 1-9 begin with a zero, which spreadsheets drop".into(),
    })
}

fn base(name: &str) -> Option<Base> {
    Some(match name {
        "EXW" => Base::ExWorks,
        "FOB" => Base::FreeOnBoard,
        "TV" => Base::Transaction,
        "NC" => Base::NetCost,
        _ => return None,
    })
}

fn good(row: &crate::table::Row<'_>, name: &str) -> Result<Good, Error> {
    let mut values = BTreeMap::new();
    if let Some(value) = row.exact("value")? {
        let stated = base(row.text("value_basis")).ok_or_else(|| Error::NoBase {
            place: row.place(),
            good: name.to_owned(),
            basis: row.text("value_basis").to_owned(),
            needed: "one of EXW, FOB, TV, NC".to_owned(),
        })?;
        values.insert(stated, value);
    }
    for (column, stated) in [
        ("exw", Base::ExWorks),
        ("fob", Base::FreeOnBoard),
        ("tv", Base::Transaction),
        ("net_cost", Base::NetCost),
    ] {
        if let Some(value) = row.exact(column)? {
            values.insert(stated, value);
        }
    }
    if let Some((_, value)) = values.iter().find(|(_, v)| **v <= Exact::ZERO) {
        return Err(Error::Cell {
            place: row.place(),
            column: "value".to_owned(),
            value: value.to_string(),
            expected: "a value above zero".into(),
            cure: "a share of nothing is not defined: state the good's value".into(),
        });
    }
    let mut processes: Vec<String> = row
        .text("processes")
        .split('|')
        .map(|p| p.trim().to_lowercase())
        .filter(|p| !p.is_empty())
        .collect();
    let before = processes.len();
    processes.retain(|p| p != "nothing else");
    Ok(Good {
        name: name.to_owned(),
        hs: code(row, "good_hs")?,
        revision: row.text("hs_revision").to_owned(),
        description: row.text("good_description").to_lowercase(),
        currency: row.text("currency").to_owned(),
        values,
        net_kg: row.exact("good_net_kg")?,
        processes_complete: processes.len() < before,
        processes,
        wholly_obtained: row.yes_no("good_wholly_obtained")?,
        minimal_operations: row.yes_no("minimal_operations")?,
        inputs: Vec::new(),
        place: row.place(),
    })
}

fn input(row: &crate::table::Row<'_>) -> Result<Input, Error> {
    let terms = |denied: bool| -> Vec<String> {
        row.text("terms")
            .split('|')
            .map(|t| t.trim().to_lowercase())
            .filter(|t| !t.is_empty() && t.starts_with('-') == denied)
            .map(|t| t.trim_start_matches('-').to_owned())
            .collect()
    };
    let cost = row.exact("cost")?;
    if let Some(negative) = cost.filter(|c| c.is_negative()) {
        return Err(Error::Cell {
            place: row.place(),
            column: "cost".to_owned(),
            value: negative.to_string(),
            expected: "a cost of zero or more".into(),
            cure: "correct the cost, or leave it empty where it is not known".into(),
        });
    }
    Ok(Input {
        line: row.place().line,
        hs: code(row, "material_hs")?,
        description: row.text("description").to_lowercase(),
        origin: row.text("origin").to_owned(),
        originating: row.yes_no("originating")?,
        wholly_obtained: row.yes_no("wholly_obtained")?,
        cost,
        net_kg: row.exact("net_kg")?,
        is: terms(false),
        is_not: terms(true),
    })
}
