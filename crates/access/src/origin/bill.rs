//! Bills of materials: one row a material, the good's own columns in its first row or in all of them.
//!
//! Columns: `good, good_hs, hs_revision, value, value_basis, currency, processes, line, material_hs,
//! description, origin, originating, cost, cost_basis, net_kg`; and where a rule asks for them
//! `good_description, good_net_kg, exw, fob, tv, net_cost, good_wholly_obtained, minimal_operations,
//! wholly_obtained, terms`; other names of theirs are in the crate's list of heads. `processes` are joined
//! by `|`; `nothing else` among them says that the list is complete. `terms` are words of rules that the
//! desk confirms for the material, `-word` ones that it denies. A cost of `28%` is that part of the value.

use std::collections::BTreeMap;

use crate::heads;
use crate::rule::Base;
use crate::table::{Row, Table};
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
    /// What a reader should know of the table, with the place.
    pub findings: Vec<(Place, String)>,
}

const COLUMNS: &str = "a bill has good, good_hs, value with value_basis (or exw, fob, tv, net_cost), material_hs, originating and cost; see docs/how-to/test-a-bill.md";

impl Bill {
    /// Reads a bill; `file` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::NoColumn`], [`Error::RepeatedColumn`], [`Error::Cell`] with its place and cure.
    pub fn read(text: &str, file: &str) -> Result<Bill, Error> {
        let mut table = Table::read_as(text, file, heads::BILL)?;
        for column in ["good_hs", "material_hs", "cost"] {
            table.need(column, COLUMNS)?;
        }
        if !BASES.iter().any(|(column, _)| table.has(column)) {
            table.need("value", COLUMNS)?;
            table.need("value_basis", COLUMNS)?;
        }
        let mut findings = std::mem::take(&mut table.findings);
        if !table.has("originating") {
            let text = "no column says whether a material originates: all count as not originating";
            findings.push((Place::new(file, 1), text.to_owned()));
        }
        let mut goods: Vec<Good> = Vec::new();
        let mut at: BTreeMap<String, usize> = BTreeMap::new();
        for row in table.rows() {
            let own = row.text("good");
            let index = if own.is_empty() && (table.has("good") || row.text("good_hs").is_empty()) {
                // Cells that a spreadsheet merges stand in the first row alone.
                goods
                    .len()
                    .checked_sub(1)
                    .ok_or_else(|| cell(&row, "good", "a name", "name the good in its first row"))?
            } else {
                let name = if own.is_empty() { row.text("good_hs") } else { own };
                let index = *at.entry(name.to_owned()).or_insert(goods.len());
                if index == goods.len() && !(no_material(&row) && row.text("good_hs").is_empty()) {
                    goods.push(good(&table, &row, name, &mut findings)?);
                }
                index.min(goods.len().saturating_sub(1))
            };
            if goods.is_empty() {
                continue;
            }
            again(&table, &row, &goods[index], &mut findings)?;
            if row.text("material_hs").is_empty() && no_material(&row) {
                let text = format!("\"{}\" is no material: not counted", row.text("description"));
                findings.push((row.place(), text));
                continue;
            }
            if !row.text("material_hs").is_empty() || !row.text("cost").is_empty() {
                let input = input(&table, &row, &goods[index], &mut findings)?;
                goods[index].inputs.push(input);
            }
        }
        Ok(Bill { goods, findings })
    }
}

fn cell(row: &Row<'_>, column: &str, expected: &str, cure: &str) -> Error {
    Error::Cell {
        place: row.place(),
        column: column.to_owned(),
        value: row.text(column).to_owned(),
        expected: expected.into(),
        cure: cure.into(),
    }
}

/// A row of a spreadsheet that sums up, or a cost of the maker's own: labour, overhead, profit.
fn no_material(row: &Row<'_>) -> bool {
    const WORDS: &[&str] = &[
        "total",
        "subtotal",
        "totals",
        "grandtotal",
        "sum",
        "totalcost",
        "totalmaterials",
        "totalmaterialcost",
        "labour",
        "labor",
        "directlabour",
        "directlabor",
        "labourcost",
        "laborcost",
        "overhead",
        "overheads",
        "overheadcost",
        "profit",
        "margin",
        "toplam",
        "aratoplam",
        "geneltoplam",
        "iscilik",
        "genelgider",
        "genelgiderler",
        "kar",
        "jumlah",
        "jumlahbesar",
        "buruh",
        "kosburuh",
        "overhed",
        "untung",
        "keuntungan",
        "tenagakerja",
        "somme",
        "maindoeuvre",
        "fraisgeneraux",
        "benefice",
        "suma",
        "manodeobra",
        "gastosgenerales",
        "beneficio",
        "summe",
        "gesamt",
        "lohnkosten",
        "gemeinkosten",
        "gewinn",
        "maodeobra",
        "lucro",
    ];
    let words = [row.text("description"), row.text("line"), row.text("good")];
    words.iter().any(|w| WORDS.contains(&heads::folded(w).0.as_str()))
}

/// Refuses a row that says other things of its good than the first one; what it leaves empty stands.
fn again(
    table: &Table,
    row: &Row<'_>,
    first: &Good,
    findings: &mut Vec<(Place, String)>,
) -> Result<(), Error> {
    let same_hs = row.text("good_hs").is_empty() || code(row, "good_hs", findings)? == first.hs;
    let values = values(table, row, &first.name)?;
    let same_values = values.iter().all(|(base, v)| first.values.get(base) == Some(v));
    let stated = row.text("currency");
    let same_currency = stated.is_empty() || stated.eq_ignore_ascii_case(&first.currency);
    if same_hs && same_values && same_currency {
        return Ok(());
    }
    Err(cell(
        row,
        "value",
        "the same code, value, base and currency in all rows of a good",
        "a good has one value on each base: correct the row",
    ))
}

fn code(row: &Row<'_>, column: &str, findings: &mut Vec<(Place, String)>) -> Result<String, Error> {
    let text = row.text(column);
    if text.is_empty() {
        return Err(cell(row, column, "a code of an even number of digits", "state the code"));
    }
    // A code is named once, though its good stands in every row.
    let mut found = Vec::new();
    let code = crate::schedule::code(text, &row.place(), column, &mut found)?;
    for finding in found {
        if !findings.iter().any(|(_, text)| *text == finding.1) {
            findings.push(finding);
        }
    }
    Ok(code)
}

const BASES: [(&str, Base); 4] = [
    ("exw", Base::ExWorks),
    ("fob", Base::FreeOnBoard),
    ("tv", Base::Transaction),
    ("net_cost", Base::NetCost),
];

fn base(name: &str) -> Option<Base> {
    Some(match heads::folded(name).0.as_str() {
        "exw" | "exworks" | "exworksprice" | "exfactory" | "exfactoryprice" | "fabrikateslim"
        | "fabrikacikisfiyati" | "hargakilang" | "departusine" | "prixdepartusine" | "abwerk"
        | "francofabrica" => Base::ExWorks,
        "fob" | "freeonboard" => Base::FreeOnBoard,
        "tv" | "transactionvalue" | "transaction" | "islemkiymeti" | "nilaitransaksi" => {
            Base::Transaction
        }
        "nc" | "netcost" => Base::NetCost,
        _ => return None,
    })
}

/// The good's value on each base that the row states.
fn values(table: &Table, row: &Row<'_>, name: &str) -> Result<BTreeMap<Base, Exact>, Error> {
    let mut values = BTreeMap::new();
    if let Some(value) = row.exact("value")? {
        let unit = table.unit("value");
        let written =
            [row.text("value_basis"), unit].into_iter().find(|t| !t.is_empty()).unwrap_or("");
        let stated = base(written).ok_or_else(|| Error::NoBase {
            place: row.place(),
            good: name.to_owned(),
            basis: row.text("value_basis").to_owned(),
            needed: "one of EXW, FOB, TV, NC".to_owned(),
        })?;
        values.insert(stated, value);
    }
    for (column, stated) in BASES {
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
    Ok(values)
}

/// The currency of a row: its column, or the brackets behind the name of the value or the cost.
fn currency(table: &Table, row: &Row<'_>) -> String {
    let units = ["value", "exw", "fob", "tv", "net_cost", "cost"].map(|c| table.unit(c));
    let three = |t: &&str| t.len() == 3 && t.bytes().all(|b| b.is_ascii_alphabetic());
    let stated = Some(row.text("currency")).filter(|t| !t.is_empty());
    stated.or_else(|| units.into_iter().find(three)).unwrap_or("").to_uppercase()
}

fn good(
    table: &Table,
    row: &Row<'_>,
    name: &str,
    findings: &mut Vec<(Place, String)>,
) -> Result<Good, Error> {
    let mut processes: Vec<String> = row
        .text("processes")
        .split(['|', ';'])
        .map(|p| p.trim().to_lowercase())
        .filter(|p| !p.is_empty())
        .collect();
    let before = processes.len();
    processes.retain(|p| p != "nothing else");
    Ok(Good {
        name: name.to_owned(),
        hs: code(row, "good_hs", findings)?,
        revision: row.text("hs_revision").to_owned(),
        description: row.text("good_description").to_lowercase(),
        currency: currency(table, row),
        values: values(table, row, name)?,
        net_kg: row.exact("good_net_kg")?,
        processes_complete: processes.len() < before,
        processes,
        wholly_obtained: row.yes_no("good_wholly_obtained")?,
        minimal_operations: row.yes_no("minimal_operations")?,
        inputs: Vec::new(),
        place: row.place(),
    })
}

/// What a material costs: money, or a part of the good's value.
fn cost(table: &Table, row: &Row<'_>, good: &Good) -> Result<Option<Exact>, Error> {
    let text = row.text("cost");
    if !text.ends_with('%') && table.unit("cost") != "%" {
        return row.exact("cost");
    }
    let Some(percent) = row.percent("cost")? else { return Ok(None) };
    let mut values = good.values.values();
    match (values.next(), values.next()) {
        (Some(value), None) => percent.percent_of(*value).map(Some),
        _ => Err(cell(
            row,
            "cost",
            "money, since the good states its value on more than one base or on none",
            "a cost in per cent is a part of the good's one value: state that value, or the cost in money",
        )),
    }
}

fn input(
    table: &Table,
    row: &Row<'_>,
    good: &Good,
    findings: &mut Vec<(Place, String)>,
) -> Result<Input, Error> {
    let terms = |denied: bool| -> Vec<String> {
        row.text("terms")
            .split('|')
            .map(|t| t.trim().to_lowercase())
            .filter(|t| !t.is_empty() && t.starts_with('-') == denied)
            .map(|t| t.trim_start_matches('-').to_owned())
            .collect()
    };
    let cost = cost(table, row, good)?;
    if let Some(negative) = cost.filter(|c| c.is_negative()) {
        return Err(Error::Cell {
            place: row.place(),
            column: "cost".to_owned(),
            value: negative.to_string(),
            expected: "a cost of zero or more".into(),
            cure: "correct the cost, or leave it empty where it is not known".into(),
        });
    }
    let origin = row.text("origin");
    let known = crate::codes::economy(origin);
    if known.is_none() && !origin.is_empty() {
        findings.push((row.place(), format!("\"{origin}\" is no economy that is known")));
    }
    Ok(Input {
        line: row.place().line,
        hs: code(row, "material_hs", findings)?,
        description: row.text("description").to_lowercase(),
        origin: known.unwrap_or(origin).to_owned(),
        originating: row.yes_no("originating")?,
        wholly_obtained: row.yes_no("wholly_obtained")?,
        cost,
        net_kg: row.exact("net_kg")?,
        is: terms(false),
        is_not: terms(true),
    })
}
