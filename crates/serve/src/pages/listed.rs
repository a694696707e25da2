//! The rows of an answer of the explorer: codes with their names, numbers in groups of three, and what is
//! the same in every row said once.

use std::fmt::Write as _;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array, RecordBatch};
use corridor::trade::cells::Cells;
use corridor::trade::product;

use super::drawn::named;
use super::parts::begun;
use crate::routes::Request;
use corridor::render::escape;

/// Rows that a page shows; the downloads hold all.
pub(super) const MOST: usize = 500;

/// A column of the table.
struct Column<'a> {
    name: &'a str,
    numeric: bool,
    values: Cells<'a>,
}

/// The table of an answer. The flows of one year go from the largest, with the share of each in all.
pub(super) fn listed(request: &Request<'_>, batch: &RecordBatch, caption: &str) -> String {
    let schema = batch.schema();
    let rows = batch.num_rows();
    let (mut columns, mut same) = (Vec::new(), Vec::new());
    for (field, array) in schema.fields().iter().zip(batch.columns()) {
        let name = field.name().as_str();
        // A product stands with its name, in one column; a column without any value is none.
        if name == "name" || rows > 0 && array.null_count() == rows {
            continue;
        }
        let values = Cells::of(array.as_ref());
        let numeric = field.data_type().is_numeric() && name != "year";
        let first = || values.text_or(0, "–");
        if !numeric && rows > 1 && (1..rows).all(|row| values.text_or(row, "–") == first()) {
            same.push(said(request, name, &first()));
            continue;
        }
        columns.push(Column { name, numeric, values });
    }
    let ranked = ranked(batch, columns.iter().any(|column| column.name == "year"));
    // Of some rows only, nobody knows the whole.
    let whole = ranked.is_some() && request.query.get("top").is_none();
    let told = if same.is_empty() { caption.to_owned() } else { same.join(", ") };
    let mut out = begun(&told);
    if ranked.is_some() {
        out.push_str("<th scope=\"col\" class=\"n\">#</th>");
    }
    for column in &columns {
        let class = if column.numeric { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", heading(request, column.name));
        if whole && column.name == "value_usd" {
            let _ =
                write!(out, "<th scope=\"col\" class=\"n\">{}</th>", request.say("Share of all"));
        }
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let order: Vec<usize> = match &ranked {
        Some(ranked) => ranked.iter().map(|(row, _)| *row).collect(),
        None => (0..rows).collect(),
    };
    for (row, place) in order.into_iter().take(MOST).zip(0..) {
        out.push_str("<tr>");
        if ranked.is_some() {
            let _ = write!(out, "<td class=\"n\">{}</td>", place + 1);
        }
        for column in &columns {
            let text = column.values.text_or(row, "–");
            let _ = match column.numeric {
                true => {
                    write!(
                        out,
                        "<td class=\"n\">{}</td>",
                        escape(&request.figures(&grouped(&text)))
                    )
                }
                false => write!(out, "<td>{}</td>", escape(&said(request, column.name, &text))),
            };
            if let Some(ranked) = ranked.as_ref().filter(|_| whole && column.name == "value_usd") {
                let share = request.figures(&corridor::figures::share(ranked[place].1));
                let _ = write!(out, "<td class=\"n\">{}</td>", escape(&share));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out
}

/// Rows from the largest, each with its share; nothing where there are several years, no dollars, or
/// amounts below zero.
fn ranked(batch: &RecordBatch, several: bool) -> Option<Vec<(usize, f64)>> {
    let dollars = batch.column_by_name("value_usd")?.as_primitive_opt::<Int64Type>()?;
    let whole: i128 = dollars.iter().flatten().map(i128::from).sum();
    if several || whole <= 0 || dollars.null_count() > 0 || dollars.values().iter().any(|v| *v < 0)
    {
        return None;
    }
    let mut rows: Vec<usize> = (0..dollars.len()).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(dollars.value(*row)));
    Some(rows.into_iter().map(|row| (row, dollars.value(row) as f64 / whole as f64)).collect())
}

/// What a code stands for, with the code.
fn said(request: &Request<'_>, column: &str, text: &str) -> String {
    match column {
        "product" if product::name(text).is_some() => named(request, column, text),
        "exporter" | "importer" | "economy" | "partner" | "market" | "hub" => {
            match named(request, column, text) {
                name if name == text => name,
                name => format!("{name} ({text})"),
            }
        }
        _ => text.to_owned(),
    }
}

/// A column's heading in words.
fn heading(request: &Request<'_>, name: &str) -> String {
    match name {
        "year" => request.say("Year"),
        "exporter" => request.say("Seller"),
        "importer" => request.say("Buyer"),
        "product" => request.say("Product"),
        "value_usd" => request.say("US dollars"),
        "quantity_t" => request.say("Tonnes"),
        other => escape(&other.replace('_', " ")),
    }
}

/// A number with commas between thousands, and not more digits than a page needs.
fn grouped(text: &str) -> String {
    let shorter = match text.parse::<f64>() {
        Ok(number) if text.contains('.') => format!("{number:.4}"),
        _ => text.to_owned(),
    };
    let (whole, rest) = match shorter.split_once('.') {
        Some((whole, rest)) => (whole.to_owned(), format!(".{rest}")),
        None => (shorter, String::new()),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("−", digits.to_owned()),
        None => ("", whole),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_words_are_not() {
        assert_eq!(grouped("1234567"), "1,234,567");
        assert_eq!(grouped("-12"), "−12");
        assert_eq!(grouped("0.123456789"), "0.1235");
        assert_eq!(grouped("–"), "–");
    }
}
