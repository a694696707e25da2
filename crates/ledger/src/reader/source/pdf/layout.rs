//! The order of the words of a page: columns by their gutters, rows of a table by their cells.
//!
//! Runs come in the order in which the file shows them, which is the order of reading in most files.
//! Where a gutter, a stretch that no word crosses, goes down several rows with running text on both
//! sides, the left side is read before the right one, in whichever order the file shows them. Short
//! cells with figures are rows of a table. What is neither stays as it is shown, and is told.

use std::ops::Range;

/// Words that follow each other on a line, and where they are on the page.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub left: f64,
    pub right: f64,
    pub y: f64,
    pub tall: f64,
    pub text: String,
    /// Which bytes of the file show it.
    pub place: Range<usize>,
}

/// What a stretch of a page is.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    /// Runs by number, in the order of reading.
    Lines(Vec<usize>),
    /// A further column of the stretch before.
    Column(Vec<usize>),
    /// Rows of cells of runs.
    Table(Vec<Vec<Vec<usize>>>),
}

/// The most runs of a page whose columns are looked for.
const MOST_RUNS: usize = 4_000;
/// The most rows that one stretch of columns is looked for in.
const MOST_ROWS: usize = 200;
/// A gutter is at least this many times the size of its words wide.
const GUTTER: f64 = 0.9;
/// Rows of a stretch with a gutter, at the least.
const LEAST_ROWS: usize = 3;
/// Letters of a line of running text, on average.
const RUNNING: usize = 18;

/// The blocks of a page in the order of reading; and whether columns were seen that could not be
/// told from a table.
pub(super) fn blocks(runs: &[Run]) -> (Vec<Block>, bool) {
    let rows = rows(runs);
    if runs.len() > MOST_RUNS || rows.len() < LEAST_ROWS {
        return (vec![Block::Lines((0..runs.len()).collect())], false);
    }
    let mut out: Vec<Block> = Vec::new();
    let mut single: Vec<usize> = Vec::new();
    let mut unsure = false;
    let mut at = 0;
    while at < rows.len() {
        let Some((end, gutters)) = band(runs, &rows, at) else {
            single.extend(&rows[at]);
            at += 1;
            continue;
        };
        let band = &rows[at..end];
        match kind(runs, band, &gutters) {
            Kind::Columns => {
                flush(&mut single, &mut out);
                for (number, column) in columns(runs, band, &gutters).into_iter().enumerate() {
                    out.push(if number == 0 {
                        Block::Lines(column)
                    } else {
                        Block::Column(column)
                    });
                }
            }
            Kind::Table => {
                flush(&mut single, &mut out);
                out.push(Block::Table(cells(runs, band, &gutters)));
            }
            Kind::Unsure => {
                unsure = true;
                single.extend(band.iter().flatten());
            }
        }
        at = end;
    }
    flush(&mut single, &mut out);
    if out.iter().all(|b| matches!(b, Block::Lines(_))) {
        return (vec![Block::Lines((0..runs.len()).collect())], unsure);
    }
    (out, unsure)
}

/// Runs in no column keep the order in which the file shows them.
fn flush(single: &mut Vec<usize>, out: &mut Vec<Block>) {
    if !single.is_empty() {
        let mut lines = std::mem::take(single);
        lines.sort_unstable();
        out.push(Block::Lines(lines));
    }
}

/// Runs on one line of the page, from left to right; rows from the top down.
fn rows(runs: &[Run]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|a, b| runs[*b].y.total_cmp(&runs[*a].y).then(a.cmp(b)));
    let mut out: Vec<Vec<usize>> = Vec::new();
    for run in order {
        let same = out.last().and_then(|row| row.first()).is_some_and(|first| {
            (runs[*first].y - runs[run].y).abs() < 0.35 * runs[*first].tall.max(runs[run].tall)
        });
        match out.last_mut().filter(|_| same) {
            Some(row) => row.push(run),
            None => out.push(vec![run]),
        }
    }
    for row in &mut out {
        row.sort_by(|a, b| runs[*a].left.total_cmp(&runs[*b].left).then(a.cmp(b)));
    }
    out
}

/// The longest stretch of rows from `start` on with a gutter, and its gutters.
fn band(runs: &[Run], rows: &[Vec<usize>], start: usize) -> Option<(usize, Vec<(f64, f64)>)> {
    // Stretches that words cover, in order and apart.
    let mut covered: Vec<(f64, f64)> = Vec::new();
    let mut size = 0.0_f64;
    // Where a gutter ended, and those that there were up to there.
    let mut ends: Vec<(usize, Vec<(f64, f64)>)> = Vec::new();
    let mut before: Vec<(f64, f64)> = Vec::new();
    for end in start..rows.len().min(start + MOST_ROWS) {
        let far = end > start && rows[end].len() == 1 && {
            let (above, here) = (&runs[rows[end - 1][0]], &runs[rows[end][0]]);
            above.y - here.y > 1.9 * above.tall.max(here.tall)
        };
        for run in rows[end].iter().map(|r| &runs[*r]) {
            cover(&mut covered, run.left, run.right);
            size = size.max(run.tall.min(16.0));
        }
        let wide = |(from, to): &(f64, f64)| to - from >= GUTTER * size;
        let gutters: Vec<(f64, f64)> =
            covered.windows(2).map(|w| (w[0].1, w[1].0)).filter(wide).collect();
        let done = gutters.is_empty() || far;
        if done || gutters.len() < before.len() {
            ends.push((end, std::mem::take(&mut before)));
        }
        if done {
            break;
        }
        before = gutters;
    }
    ends.push((rows.len().min(start + MOST_ROWS), before));
    ends.into_iter().rev().find_map(|(end, gutters)| {
        let rows = rows.get(start..end)?;
        let parts = |gutter: &(f64, f64)| {
            let left = |r: &&usize| runs[**r].right <= gutter.0 + 0.1;
            let right = |r: &&usize| runs[**r].left >= gutter.1 - 0.1;
            rows.iter().filter(|row| row.iter().any(|r| left(&r))).count() >= LEAST_ROWS
                && rows.iter().filter(|row| row.iter().any(|r| right(&r))).count() >= LEAST_ROWS
        };
        let gutters: Vec<(f64, f64)> = gutters.into_iter().filter(parts).take(12).collect();
        (!gutters.is_empty()).then_some((end, gutters))
    })
}

/// Add a stretch to those that are covered.
fn cover(covered: &mut Vec<(f64, f64)>, left: f64, right: f64) {
    let from = covered.partition_point(|c| c.1 < left);
    let to = covered.partition_point(|c| c.0 <= right);
    let mut whole = (left, right);
    for one in &covered[from..to.max(from)] {
        whole = (whole.0.min(one.0), whole.1.max(one.1));
    }
    covered.splice(from..to.max(from), [whole]);
}

/// In which column a run lies.
fn column(run: &Run, gutters: &[(f64, f64)]) -> usize {
    gutters.iter().filter(|g| run.left >= g.1 - 0.1).count()
}

fn columns(runs: &[Run], band: &[Vec<usize>], gutters: &[(f64, f64)]) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); gutters.len() + 1];
    for run in band.iter().flatten() {
        out[column(&runs[*run], gutters)].push(*run);
    }
    out
}

fn cells(runs: &[Run], band: &[Vec<usize>], gutters: &[(f64, f64)]) -> Vec<Vec<Vec<usize>>> {
    let row = |row: &Vec<usize>| {
        let mut out = vec![Vec::new(); gutters.len() + 1];
        for run in row {
            out[column(&runs[*run], gutters)].push(*run);
        }
        out
    };
    band.iter().map(row).collect()
}

enum Kind {
    Columns,
    Table,
    Unsure,
}

/// Running text, or cells with figures?
fn kind(runs: &[Run], band: &[Vec<usize>], gutters: &[(f64, f64)]) -> Kind {
    let mut lines = vec![(0_usize, 0_usize, 0_usize); gutters.len() + 1];
    for row in cells(runs, band, gutters) {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let text = || cell.iter().flat_map(|r| runs[*r].text.chars());
            let letters = text().filter(|c| c.is_alphabetic()).count();
            let digits = text().filter(|c| c.is_numeric()).count();
            let line = &mut lines[column];
            line.0 += 1;
            line.1 += letters;
            line.2 += usize::from(digits > letters);
        }
    }
    let running = |(cells, letters, _): &(usize, usize, usize)| *letters >= RUNNING * cells;
    let figures = |(cells, _, figures): &(usize, usize, usize)| *figures * 2 >= *cells;
    if lines.iter().all(running) {
        Kind::Columns
    } else if lines[1..].iter().any(figures) {
        Kind::Table
    } else {
        Kind::Unsure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(left: f64, y: f64, text: &str) -> Run {
        let right = left + 5.0 * text.len() as f64;
        Run { left, right, y, tall: 10.0, text: text.to_owned(), place: 0..1 }
    }

    #[test]
    fn rows_across_two_columns_are_read_down_each() {
        let mut runs = vec![run(
            50.0,
            800.0,
            "A title that goes over the whole width of the page, both columns",
        )];
        for row in 0..4 {
            let y = 700.0 - 12.0 * f64::from(row);
            runs.push(run(50.0, y, "left words of the row here"));
            runs.push(run(300.0, y, "right words of the same row"));
        }
        let (blocks, unsure) = blocks(&runs);
        assert!(!unsure);
        let expected = [
            Block::Lines(vec![0]),
            Block::Lines(vec![1, 3, 5, 7]),
            Block::Column(vec![2, 4, 6, 8]),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn cells_with_figures_are_a_table() {
        let runs: Vec<Run> = (0..4)
            .flat_map(|row| {
                let y = 700.0 - 12.0 * f64::from(row);
                [run(50.0, y, "Cocoa"), run(200.0, y, "12.5"), run(300.0, y, "14")]
            })
            .collect();
        let (blocks, _) = blocks(&runs);
        let [Block::Table(rows)] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!((rows.len(), rows[1].clone()), (4, vec![vec![3], vec![4], vec![5]]));
    }

    #[test]
    fn one_column_stays_as_it_is_shown() {
        let runs: Vec<Run> =
            (0..5).map(|row| run(50.0, 700.0 - 12.0 * f64::from(row), "a line of words")).collect();
        assert_eq!(blocks(&runs).0, [Block::Lines(vec![0, 1, 2, 3, 4])]);
    }
}
