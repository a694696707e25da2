//! A brief as a page for a terminal or a pipe: plain text, no colour, wrapped.

use std::fmt::Write as _;

use crate::brief::{Block, Brief, Cell, Chart, Lane, Section, Span, Table};
use crate::plot::Plot;

/// The brief as plain text of at most `width` columns where words allow it.
#[must_use]
pub fn terminal(brief: &Brief, width: usize) -> String {
    let width = width.clamp(40, 120);
    let mut out = String::new();
    top(&mut out, brief, width);
    for section in &brief.sections {
        let _ = writeln!(out, "\n{}\n{}", section.title, "─".repeat(section.title.chars().count()));
        if !section.lead.is_empty() {
            wrap(&mut out, &format!("{}.", plain(&section.lead)), width, "");
        }
        for block in &section.blocks {
            self::block(&mut out, brief, block, width);
        }
    }
    out
}

/// The brief on one screen: the first screen of the page, and each section's answer in a sentence.
#[must_use]
pub fn summary(brief: &Brief, width: usize) -> String {
    let width = width.clamp(40, 120);
    let mut out = String::new();
    top(&mut out, brief, width);
    let led: Vec<&Section> = brief.sections.iter().filter(|s| !s.lead.is_empty()).collect();
    if !led.is_empty() {
        out.push('\n');
    }
    for section in led {
        wrap(&mut out, &format!("{} {}.", section.title, plain(&section.lead)), width, "  ");
    }
    out
}

/// Question, answer, and what else to know.
fn top(out: &mut String, brief: &Brief, width: usize) {
    let _ = writeln!(out, "{}\n{}", brief.title, "═".repeat(brief.title.chars().count()));
    wrap(out, &format!("{}.", plain(&brief.subtitle)), width, "");
    let Some(head) = &brief.head else { return };
    out.push('\n');
    wrap(out, &plain(&head.question), width, "");
    let answer: Vec<String> = head.answer.iter().map(|sentence| plain(sentence)).collect();
    wrap(out, &answer.join(" "), width, "");
    if let Some(warning) = &head.warning {
        wrap(out, &format!("{}: {}", brief.word("Note"), plain(warning)), width, "  ");
    }
    let labels: Vec<String> = head.facts.iter().map(|fact| plain(&fact.label)).collect();
    let values: Vec<String> = head.facts.iter().map(|fact| plain(&fact.value)).collect();
    let widest = |texts: &[String]| texts.iter().map(|t| t.chars().count()).max().unwrap_or(0);
    let (label, value) = (widest(&labels), widest(&values));
    if !labels.is_empty() {
        out.push('\n');
    }
    for ((name, shown), fact) in labels.iter().zip(&values).zip(&head.facts) {
        let text = format!("{name:<label$}  {shown:<value$}  {}", plain(&fact.line));
        let _ = match text.chars().count() > width {
            true => {
                let _ = writeln!(out, "{name:<label$}  {shown}");
                out.push_str("    ");
                wrap(out, &plain(&fact.line), width.saturating_sub(4), "    ");
                Ok(())
            }
            false => writeln!(out, "{}", text.trim_end()),
        };
    }
}

fn block(out: &mut String, brief: &Brief, block: &Block, width: usize) {
    match block {
        Block::Heading { text } => {
            let _ = writeln!(out, "\n{text}");
        }
        Block::Paragraph { spans } => wrap(out, &plain(spans), width, ""),
        Block::Warning { spans } => {
            wrap(out, &format!("{}: {}", brief.word("Note"), plain(spans)), width, "  ");
        }
        Block::Missing { what, .. } => wrap(out, &format!("– {what}"), width, "  "),
        Block::Fold { title, blocks } => {
            let _ = writeln!(out, "\n{title}");
            for block in blocks {
                self::block(out, brief, block, width);
            }
        }
        Block::Board { lanes } => lanes.iter().for_each(|lane| self::lane(out, lane, width)),
        Block::Table(one) | Block::Top { table: one } => table(out, one, width),
        Block::Chart(chart) => self::chart(out, brief, chart, width),
    }
}

/// Promises that have come equally far.
fn lane(out: &mut String, lane: &Lane, width: usize) {
    let _ = writeln!(out, "\n{} ({}): {}", lane.title, lane.cards.len(), lane.note);
    for card in &lane.cards {
        let parts = [&card.says, &card.who, &card.when, &card.last];
        let parts: Vec<String> =
            parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
        wrap(out, &format!("- {}: {}", plain(&card.what), parts.join("; ")), width, "  ");
    }
}

/// A chart is its table; a fan is drawn in characters as well.
fn chart(out: &mut String, brief: &Brief, chart: &Chart, width: usize) {
    if let Plot::Fan(fan) = &chart.plot {
        let level = fan.level.as_ref().map_or_else(String::new, |l| format!("; ┊ {}", l.name));
        let _ = writeln!(out, "\n{}, {}, {}", chart.title, fan.unit, brief.word("log scale"));
        for line in fan.lines(width) {
            let _ = writeln!(out, "{line}");
        }
        let [even, half, most, traded] =
            ["even odds", "half of the chances", "four fifths", "traded"].map(|w| brief.word(w));
        let _ = writeln!(out, "       ● {even}; ━ {half}; · {most}; ○ {traded}{level}");
    }
    table(out, &chart.twin, width);
}

fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => text.as_str(),
        })
        .collect()
}

fn wrap(out: &mut String, text: &str, width: usize, indent: &str) {
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.len();
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

/// Columns are as wide as their widest cell; where they do not fit, the widest column of words
/// breaks its cells over several lines.
fn table(out: &mut String, table: &Table, width: usize) {
    let shown = |cell: &Cell| if cell.is_empty() { "–".to_owned() } else { plain(cell) };
    let header: Vec<String> = table.columns.iter().map(|c| plain(&c.heading)).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|r| r.iter().map(shown).collect()).collect();
    let longest = |text: &String| text.split(' ').map(|word| word.chars().count()).max();
    // A number is not broken, and no word of its heading.
    let mut floors: Vec<usize> = header.iter().map(|h| longest(h).unwrap_or_default()).collect();
    for row in &rows {
        for (index, cell) in row.iter().enumerate().filter(|(i, _)| table.columns[*i].numeric) {
            floors[index] = floors[index].max(cell.chars().count());
        }
    }
    let mut widths: Vec<usize> = header.iter().map(|h| h.chars().count()).collect();
    for row in &rows {
        for (index, cell) in row.iter().enumerate() {
            widths[index] = widths[index].max(cell.chars().count());
        }
    }
    let total =
        |widths: &[usize]| widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    while total(&widths) > width {
        let of = |numeric: bool| {
            let those = (0..widths.len()).filter(|&i| table.columns[i].numeric == numeric);
            let floor = |i: usize| if numeric { floors[i] } else { NARROWEST };
            those.filter(|&i| widths[i] > floor(i)).max_by_key(|&i| widths[i] - floor(i))
        };
        match of(true).or_else(|| of(false)) {
            Some(index) => widths[index] -= 1,
            None => break,
        }
    }
    let _ = writeln!(out, "\n{}", table.caption);
    row(out, table, &header, &widths);
    let _ = writeln!(out, "{}", "─".repeat(total(&widths).min(width)));
    for cells in &rows {
        row(out, table, cells, &widths);
    }
}

/// A column of words is not made narrower than this.
const NARROWEST: usize = 12;

fn row(out: &mut String, table: &Table, cells: &[String], widths: &[usize]) {
    let broken: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, &w)| broken(cell, w)).collect();
    for line in 0..broken.iter().map(Vec::len).max().unwrap_or(0) {
        let mut text = String::new();
        for (index, lines) in broken.iter().enumerate() {
            let cell = lines.get(line).map_or("", String::as_str);
            let pad = " ".repeat(widths[index].saturating_sub(cell.chars().count()));
            if index > 0 {
                text.push_str("  ");
            }
            let (before, after) = if table.columns[index].numeric {
                (pad, String::new())
            } else {
                (String::new(), pad)
            };
            text.push_str(&before);
            text.push_str(cell);
            text.push_str(&after);
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

/// A cell's words in lines of at most `width` characters; a longer word stands alone.
fn broken(cell: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in cell.split(' ') {
        let last = lines.len() - 1;
        let length = lines[last].chars().count();
        if length > 0 && length + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if length > 0 {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn cells_break_between_words_and_lose_nothing() {
        let cell = "Visit of the Prime Minister";
        assert_eq!(broken(cell, 12), ["Visit of the", "Prime", "Minister"]);
        assert_eq!(broken(cell, 12).join(" "), cell);
        assert_eq!(broken("unbreakable", 4), ["unbreakable"]);
    }
}
