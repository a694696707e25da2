//! Tables: rows of cells between bars, as Markdown writes them and as pages and Word files are
//! read, with the words above them that say what they hold.

use super::token::Tokens;

/// A table: its caption, and its rows as the tokens of their cells.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The last sentence before it.
    pub caption: Option<(usize, usize)>,
    pub rows: Vec<Vec<(usize, usize)>>,
    /// Its first token and one past its last.
    pub place: (usize, usize),
}

/// The most rows that are read of one table.
const MOST_ROWS: usize = 500;

/// The tables of a text, in order.
pub(crate) fn tables(tokens: &Tokens<'_>, bounds: &[(usize, usize)]) -> Vec<Table> {
    let mut out: Vec<Table> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !(tokens.list[at].new_line() && tokens.at(at, "|")) {
            at += 1;
            continue;
        }
        let start = at;
        let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
        while at < tokens.len() && tokens.at(at, "|") && tokens.list[at].new_line() {
            let end =
                (at + 1..tokens.len()).find(|i| tokens.list[*i].new_line()).unwrap_or(tokens.len());
            let row = cells(tokens, at, end);
            let rule = row.iter().all(|(a, b)| (*a..*b).all(|i| tokens.any(i, &["-", ":", "="])));
            if !rule && rows.len() < MOST_ROWS {
                rows.push(row);
            }
            at = end;
        }
        let index = bounds.partition_point(|(_, end)| *end <= start);
        let caption = index
            .checked_sub(1)
            .map(|i| bounds[i])
            .filter(|(first, end)| {
                // The last item of a list is no caption of the table behind it.
                end - first <= 60 && !tokens.any(*first, &["|", "-", "*", "•", "–"])
            })
            // The corner may say what the table is of: "Canada's trade with Vietnam".
            .or_else(|| {
                let corner = *rows.first()?.first()?;
                (corner.1 > corner.0 + 2).then_some(corner)
            });
        if rows.len() >= 2 {
            out.push(Table { caption, rows, place: (start, at) });
        }
    }
    out
}

fn cells(tokens: &Tokens<'_>, first: usize, end: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = first + 1;
    for at in first + 1..end {
        if tokens.at(at, "|") {
            out.push((start, at));
            start = at + 1;
        }
    }
    if start < end {
        out.push((start, end));
    }
    out
}
