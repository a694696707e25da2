//! Flows as a table: what is printed beside the amounts, and years as columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{
    ArrayRef, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray, UInt8Array,
    UInt16Array, UInt64Array,
};
use corridor::trade::selection::{Selected, Selection};

use crate::failure::Failure;

/// A row of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) of: Selected,
    /// From 1; 0 for a whole year.
    pub(super) month: u8,
    /// Whether it adds up rows that are not shown.
    pub(super) rest: bool,
    /// What the exporter and the importer report, where both sides' reports are held.
    pub(super) reports: [Option<i64>; 2],
}

/// One row a flow out of both sides' reports: the exporter's where there is one, else the importer's.
pub(super) fn joined(rows: Vec<Row>) -> Vec<Row> {
    let mut all: BTreeMap<(u16, Key), Row> = BTreeMap::new();
    for row in rows {
        match all.entry((row.of.year, key(&row))) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(row);
            }
            std::collections::btree_map::Entry::Occupied(mut held) => {
                let held = held.get_mut();
                held.reports =
                    [held.reports[0].or(row.reports[0]), held.reports[1].or(row.reports[1])];
            }
        }
    }
    all.into_values().collect()
}

/// What stands in the table.
pub(super) struct Shown<'a> {
    pub(super) selection: &'a Selection,
    pub(super) months: bool,
    /// All rows, when shares of them are shown.
    pub(super) shares: Option<&'a [Row]>,
    /// All rows, when growth over the year before is shown.
    pub(super) growth: Option<&'a [Row]>,
    pub(super) unit_values: bool,
    /// Significant digits of fractions; all without it.
    pub(super) digits: Option<u8>,
    pub(super) wide: bool,
    /// Whether products are classes, whose codes may look like those of chapters.
    pub(super) classes: bool,
    pub(super) both_sides: bool,
}

/// What is left of a row when its year is taken away.
type Key = (Option<String>, Option<String>, Option<String>, u8, bool);

fn key(row: &Row) -> Key {
    let of = &row.of;
    (of.exporter.clone(), of.importer.clone(), of.product.clone(), row.month, row.rest)
}

pub(super) fn table(rows: &[Row], shown: &Shown<'_>) -> Result<RecordBatch, Failure> {
    if shown.wide {
        return wide(rows, shown);
    }
    let year = Arc::new(UInt16Array::from_iter_values(rows.iter().map(|r| r.of.year)));
    let mut columns: Vec<(String, ArrayRef)> = vec![("year".into(), year)];
    columns.extend(keys(&rows.iter().map(key).collect::<Vec<_>>(), shown));
    let values = Int64Array::from_iter_values(rows.iter().map(|r| r.of.value_usd));
    columns.push(("value_usd".into(), Arc::new(values)));
    if rows.iter().any(|r| r.of.quantity_kg.is_some()) {
        let weights = rows.iter().map(|r| r.of.quantity_kg.map(i128::from));
        let weights = Decimal128Array::from_iter(weights).with_precision_and_scale(38, 3)?;
        columns.push(("quantity_t".into(), Arc::new(weights)));
    }
    if shown.both_sides {
        for (side, name) in ["exporter_reports_usd", "importer_reports_usd"].into_iter().enumerate()
        {
            let reports = Int64Array::from_iter(rows.iter().map(|r| r.reports[side]));
            columns.push((name.into(), Arc::new(reports)));
        }
    }
    let rounded = |x: f64| match shown.digits {
        Some(n) => format!("{x:.*e}", usize::from(n) - 1).parse().unwrap_or(x),
        None => x,
    };
    let real = |values: Vec<Option<f64>>| -> ArrayRef {
        Arc::new(Float64Array::from_iter(values.into_iter().map(|v| v.map(rounded))))
    };
    if shown.unit_values {
        let value =
            |r: &Row| Some(r.of.value_usd as f64 / r.of.quantity_kg.filter(|kg| *kg > 0)? as f64);
        columns.push(("usd_per_kg".into(), real(rows.iter().map(value).collect())));
    }
    if let Some(all) = shown.shares {
        let mut sums: BTreeMap<(u16, u8), i128> = BTreeMap::new();
        for row in all {
            *sums.entry((row.of.year, row.month)).or_default() += i128::from(row.of.value_usd);
        }
        let share = |r: &Row| {
            let whole = *sums.get(&(r.of.year, r.month))?;
            (whole > 0).then(|| 100.0 * r.of.value_usd as f64 / whole as f64)
        };
        columns.push(("share_percent".into(), real(rows.iter().map(share).collect())));
        let mut order: BTreeMap<(u16, u8), Vec<i64>> = BTreeMap::new();
        for row in all {
            order.entry((row.of.year, row.month)).or_default().push(row.of.value_usd);
        }
        order.values_mut().for_each(|values| values.sort_unstable());
        let rank = |r: &Row| {
            let values = order.get(&(r.of.year, r.month)).filter(|_| !r.rest)?;
            Some((values.len() - values.partition_point(|v| *v <= r.of.value_usd) + 1) as u64)
        };
        columns.push(("rank".into(), Arc::new(UInt64Array::from_iter(rows.iter().map(rank)))));
    }
    if let Some(all) = shown.growth {
        let before: BTreeMap<(u16, Key), i64> =
            all.iter().map(|r| ((r.of.year, key(r)), r.of.value_usd)).collect();
        let growth = |r: &Row| {
            let last = *before.get(&(r.of.year.checked_sub(1)?, key(r)))?;
            (last > 0).then(|| 100.0 * (r.of.value_usd as f64 / last as f64 - 1.0))
        };
        columns.push(("growth_percent".into(), real(rows.iter().map(growth).collect())));
    }
    let counts = UInt64Array::from_iter(rows.iter().map(|r| Some(r.of.rows)));
    columns.push(("rows".into(), Arc::new(counts)));
    batch(columns)
}

/// One row a key, one column a year; a year without the flow is empty, which is not zero.
fn wide(rows: &[Row], shown: &Shown<'_>) -> Result<RecordBatch, Failure> {
    let years: BTreeSet<u16> = rows.iter().map(|r| r.of.year).collect();
    let mut list: Vec<Key> = Vec::new();
    let mut cells: BTreeMap<(Key, u16), i64> = BTreeMap::new();
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    for row in rows {
        if seen.insert(key(row)) {
            list.push(key(row));
        }
        *cells.entry((key(row), row.of.year)).or_default() += row.of.value_usd;
    }
    let mut columns = keys(&list, shown);
    for year in years {
        let values = list.iter().map(|k| cells.get(&(k.clone(), year)).copied());
        columns.push((format!("value_usd_{year}"), Arc::new(Int64Array::from_iter(values))));
    }
    batch(columns)
}

/// The columns that name a row.
fn keys(keys: &[Key], shown: &Shown<'_>) -> Vec<(String, ArrayRef)> {
    const REST: &str = "the rest";
    let text = |of: fn(&Key) -> Option<&str>| -> ArrayRef {
        let cell = |k| if k == &true { Some(REST) } else { None };
        Arc::new(StringArray::from_iter(keys.iter().map(|k| of(k).or_else(|| cell(&k.4)))))
    };
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    if shown.months {
        let months = UInt8Array::from_iter_values(keys.iter().map(|k| k.3));
        columns.push(("month".into(), Arc::new(months)));
    }
    if shown.selection.by_exporter {
        columns.push(("exporter".into(), text(|k| k.0.as_deref())));
    }
    if shown.selection.by_importer {
        columns.push(("importer".into(), text(|k| k.1.as_deref())));
    }
    if shown.selection.level.is_some() {
        columns.push(("product".into(), text(|k| k.2.as_deref())));
        let name =
            |k: &Key| corridor::trade::product::name(k.2.as_deref()?).filter(|_| !shown.classes);
        columns.push(("name".into(), Arc::new(StringArray::from_iter(keys.iter().map(name)))));
    }
    columns
}

fn batch(columns: Vec<(String, ArrayRef)>) -> Result<RecordBatch, Failure> {
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))?)
}
