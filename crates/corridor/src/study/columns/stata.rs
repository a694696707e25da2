//! The columns of a Stata file. A variable with value labels keeps its numbers, as in Stata.

use std::collections::BTreeSet;
use std::path::Path;

use corridor_gravity::Lines;
use corridor_gravity::formula::{Column, Frame};
use corridor_trade::readers::dta::{Cells, Data};

use super::{choose, leave_out};
use crate::error::PanelError as Error;

/// The columns that are wanted.
pub(super) fn frame(
    data: Data,
    path: &Path,
    wanted: Option<&BTreeSet<String>>,
) -> Result<Frame, Error> {
    let names: Vec<String> = data.columns.iter().map(|column| column.name.clone()).collect();
    let chosen = choose(path, &names, wanted)?;
    let mut frame = Frame::default();
    frame.stands(Lines::rows(path.display().to_string()));
    for (at, column) in data.columns.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)) {
        if !column.labels.is_empty() {
            frame.note(format!("column \"{}\" has labels; its numbers are used", names[at]));
        }
        let cells = match column.cells {
            Cells::Numbers(numbers) => numbers_of(&numbers),
            Cells::Text(text) => {
                let missing = text.iter().map(String::is_empty).collect();
                Column::text(text).with_missing(missing)
            }
        };
        frame.insert(&names[at], cells);
    }
    leave_out(&mut frame, &names, wanted);
    Ok(frame)
}

fn numbers_of(numbers: &[Option<f64>]) -> Column {
    let missing = numbers.iter().map(Option::is_none).collect();
    Column::numbers(numbers.iter().map(|number| number.unwrap_or(0.0)).collect())
        .with_missing(missing)
}
