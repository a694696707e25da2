//! What became of every row, and every level of every fixed effect.

use corridor_gravity::formula::{Arrays, Frame};
use corridor_gravity::{Fit, Reason};

/// What became of a row of the panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, from 0, the header not counted.
    pub row: usize,
    /// Why it was not used; `None` when it was.
    pub left_out: Option<&'static str>,
    /// The outcome, as the model sees it; `None` when that is missing.
    pub outcome: Option<f64>,
    /// The fitted value of a used row.
    pub fitted: Option<f64>,
    /// The outcome less the fitted value.
    pub residual: Option<f64>,
}

/// A level of a fixed effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The effect.
    pub effect: String,
    /// The values of its columns, `^` between them.
    pub level: String,
    /// Rows that have it.
    pub rows: usize,
    /// Its part in the linear index; differences within an effect mean something.
    pub estimate: f64,
}

/// Rows in the order of the panel.
#[must_use]
pub fn rows(frame: &Frame, arrays: &Arrays<'_>, fit: &Fit<'_>) -> Vec<Row> {
    let table_rows = arrays.table_rows();
    let outcome = arrays.model().outcome;
    let mut all: Vec<Row> = (0..frame.rows())
        .map(|row| {
            let left_out = if arrays.is_missing(row) {
                Some("missing")
            } else if arrays.is_gone(row) {
                Some("not asked for")
            } else {
                None
            };
            Row { row, left_out, outcome: None, fitted: None, residual: None }
        })
        .collect();
    for (&row, &outcome) in table_rows.iter().zip(outcome) {
        all[row].outcome = Some(outcome);
    }
    for (at, reason) in fit.dropped_rows() {
        all[table_rows[at]].left_out = Some(match reason {
            Reason::ZeroWeight => "weight of zero",
            Reason::Singleton => "singleton",
            Reason::LevelWithoutTrade => "level without trade",
            Reason::Separated => "separated",
        });
    }
    let values = fit.fitted().into_iter().zip(fit.residuals());
    for (at, (fitted, residual)) in fit.input_rows().into_iter().zip(values) {
        let row = &mut all[table_rows[at]];
        (row.fitted, row.residual) = (Some(fitted), Some(residual));
    }
    all
}

/// Every level of every fixed effect, by the values of its columns; in the order of the effects.
#[must_use]
pub fn levels(frame: &Frame, arrays: &Arrays<'_>, fit: &Fit<'_>) -> Vec<Level> {
    let table_rows = arrays.table_rows();
    let mut all = Vec::new();
    for (at, effect) in arrays.model().effects.iter().enumerate() {
        let columns: Vec<&str> = effect.name.split('^').collect();
        for level in fit.level_effects(at) {
            let row = table_rows[level.row];
            let value = |name: &&str| {
                frame.column(name).and_then(|column| column.label(row)).unwrap_or_default()
            };
            all.push(Level {
                effect: effect.name.to_owned(),
                level: columns.iter().map(value).collect::<Vec<_>>().join("^"),
                rows: level.rows,
                estimate: level.effect,
            });
        }
    }
    all
}
