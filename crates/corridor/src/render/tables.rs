//! The tables of a brief as columns: numbers with their unit, or text as it is printed.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};

use crate::answers::claim::{Claim, Unit};
use crate::brief::{Brief, Cell, Column, Span, Table};
use crate::error::Error;
use crate::key::Key;

/// A table as columns, and its key.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The key, without `t/` and with hyphens for slashes: the name of a file.
    pub name: String,
    /// The columns.
    pub batch: RecordBatch,
}

/// Every table of a brief. A column whose cells are all numbers of one unit, or empty, is numbers in
/// that unit, which its name says; any other is text as it is printed.
///
/// # Errors
///
/// [`Error::Arrow`] when columns cannot be made of it.
pub fn tables(brief: &Brief) -> Result<Vec<Columns>, Error> {
    let claims = brief.claims();
    let by_key: HashMap<&Key, &Claim> = claims.iter().map(|claim| (&claim.key, claim)).collect();
    brief.tables().into_iter().map(|table| columns(table, &by_key)).collect()
}

fn columns(table: &Table, claims: &HashMap<&Key, &Claim>) -> Result<Columns, Error> {
    let mut fields: Vec<Field> = Vec::new();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let cells: Vec<&Cell> = table.rows.iter().filter_map(|row| row.get(at)).collect();
        let unit = unit_of(table, at, claims);
        let (name, array) = one(column, &cells, unit, claims);
        let taken = |name: &str| fields.iter().any(|field| field.name() == name);
        let mut free = name.clone();
        let mut n = 1;
        while taken(&free) {
            n += 1;
            free = format!("{name} {n}");
        }
        fields.push(Field::new(free, array.data_type().clone(), true));
        arrays.push(array);
    }
    let name = name(table);
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?;
    Ok(Columns { name, batch })
}

/// The name of a table as a file's: its key without `t/`, with hyphens for slashes.
pub(super) fn name(table: &Table) -> String {
    let name = table.key.as_str();
    name.strip_prefix("t/").unwrap_or(name).replace('/', "-")
}

/// The unit of a column whose cells are all numbers of one unit, or empty; nothing for any other.
pub(super) fn unit_of(table: &Table, at: usize, claims: &HashMap<&Key, &Claim>) -> Option<Unit> {
    let cells = table.rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
    let numbers: Option<Vec<(Unit, f64)>> = cells.map(|cell| number(cell, claims)).collect();
    let numbers = numbers?;
    let (unit, _) = numbers.first()?;
    numbers.iter().all(|(other, _)| other == unit).then(|| unit.clone())
}

fn number(cell: &Cell, claims: &HashMap<&Key, &Claim>) -> Option<(Unit, f64)> {
    let [Span::Claim { key, .. }] = &cell[..] else { return None };
    let claim = claims.get(key)?;
    Some((claim.unit.clone(), claim.value?))
}

/// Words and claims as text.
pub(super) fn text(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => text.as_str(),
        })
        .collect()
}

fn one(
    column: &Column,
    cells: &[&Cell],
    unit: Option<Unit>,
    claims: &HashMap<&Key, &Claim>,
) -> (String, ArrayRef) {
    let heading = text(&column.heading);
    if let Some(unit) = unit {
        let value = |cell: &&Cell| number(cell, claims).map(|(_, value)| value);
        let values: Float64Array = cells.iter().map(value).collect();
        let name = match unit {
            Unit::Year | Unit::Count => heading,
            unit => format!("{heading} ({})", unit.name()),
        };
        return (name, Arc::new(values));
    }
    let shown = |cell: &&Cell| (!cell.is_empty()).then(|| text(cell));
    (heading, Arc::new(cells.iter().map(shown).collect::<StringArray>()))
}

/// The claims of answers as rows: one a claim.
///
/// # Errors
///
/// [`Error::Arrow`] when columns cannot be made of it.
pub fn claims(brief: &Brief) -> Result<RecordBatch, Error> {
    let mut rows: Vec<(&str, Claim)> = Vec::new();
    let answers = brief.answers.as_object();
    for (question, answer) in answers.into_iter().flatten() {
        rows.extend(crate::answers::claims(answer).into_iter().map(|c| (question.as_str(), c)));
    }
    let text = |of: &dyn Fn(&(&str, Claim)) -> Option<String>| -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<StringArray>())
    };
    let number = |of: fn(&Claim) -> Option<f64>| -> ArrayRef {
        Arc::new(rows.iter().map(|(_, claim)| of(claim)).collect::<Float64Array>())
    };
    let columns: [(&str, ArrayRef, bool); 9] = [
        ("question", text(&|(question, _)| Some((*question).to_owned())), false),
        ("key", text(&|(_, claim)| Some(claim.key.to_string())), false),
        ("value", number(|claim| claim.value), true),
        ("unit", text(&|(_, claim)| Some(claim.unit.name().to_owned())), false),
        ("low", number(|claim| claim.low), true),
        ("high", number(|claim| claim.high), true),
        ("word", text(&|(_, claim)| claim.word.clone()), true),
        ("says", text(&|(_, claim)| Some(claim.says.clone())), false),
        ("evidence", text(&|(_, claim)| Some(claim.evidence.to_string())), false),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
}

#[cfg(test)]
mod tests {
    use arrow_array::Array as _;
    use arrow_schema::DataType;

    use super::*;
    use crate::brief::{cell, column, numbers};
    use crate::key::key;

    #[test]
    fn numbers_of_one_unit_are_numbers_and_the_rest_is_text() {
        let card = key!["e", "x"];
        let a = Claim::number(key!["a"], 5e9, Unit::usd(), &card);
        let b = Claim::word(key!["b"], "met", "met", &card);
        let table = Table {
            key: key!["t", "x", "y"],
            caption: String::new(),
            columns: vec![column("Who"), numbers("Trade"), numbers("Trade")],
            rows: vec![vec![cell(&b), cell(&a), cell(&b)], vec![cell(&b), Cell::new(), cell(&a)]],
        };
        let claims = [(&a.key, &a), (&b.key, &b)].into_iter().collect();
        let made = columns(&table, &claims).unwrap();
        assert_eq!(made.name, "x-y");
        let schema = made.batch.schema();
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        assert_eq!(names, ["Who", "Trade (USD)", "Trade"]);
        assert_eq!(schema.field(1).data_type(), &DataType::Float64);
        assert_eq!(schema.field(2).data_type(), &DataType::Utf8);
        assert!(made.batch.column(1).is_null(1));
    }
}
