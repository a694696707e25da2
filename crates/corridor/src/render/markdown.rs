//! A brief as Markdown: claims carry footnotes, and the footnotes are the cards.

use std::fmt::Write as _;

use super::Numbers;
use crate::brief::{Block, Brief, Span, Table};
use crate::evidence::Evidence;

/// The brief as Markdown.
#[must_use]
pub fn markdown(brief: &Brief) -> String {
    let numbers = &Numbers::of(brief);
    let mut out = format!("# {}\n\n{}\n", text(&brief.title), spans(numbers, &brief.subtitle));
    for section in &brief.sections {
        let _ = writeln!(out, "\n## {}", text(&section.title));
        for block in &section.blocks {
            out.push('\n');
            match block {
                Block::Heading { text: words } => {
                    let _ = writeln!(out, "### {}", text(words));
                }
                Block::Paragraph { spans: s } => {
                    let _ = writeln!(out, "{}", spans(numbers, s));
                }
                Block::Warning { spans: s } => {
                    let _ = writeln!(out, "> **Note.** {}", spans(numbers, s));
                }
                Block::Missing { what, command } => {
                    let _ = writeln!(out, "_{}_ `{command}`", text(what));
                }
                Block::Table(one) => table(&mut out, numbers, one),
                Block::Chart(one) => table(&mut out, numbers, &one.twin),
            }
        }
    }
    out.push_str("\n## Evidence\n\n");
    for card in &brief.cards {
        let number = numbers.of_card(&card.key);
        let shown = evidence(numbers, &card.evidence);
        let first = text(&card.first_line());
        let _ = writeln!(out, "[^{number}]: {}. {first} {shown}", text(&card.title));
    }
    out
}

fn evidence(numbers: &Numbers<'_>, pieces: &[Evidence]) -> String {
    let piece = |evidence: &Evidence| match evidence {
        Evidence::Passage(p) => format!(
            "“{}” ({}, bytes {}–{}, SHA-256 {})",
            text(&p.quote),
            p.document,
            p.start,
            p.end,
            p.sha256
        ),
        Evidence::Statistic(s) => format!(
            "{}: {} ({}, known on {}, SHA-256 {})",
            text(&s.dataset),
            text(&s.selection),
            s.file,
            s.vintage,
            s.sha256
        ),
        Evidence::Estimate(e) => {
            let inputs: Vec<String> =
                e.inputs.iter().map(|key| format!("[^{}]", numbers.of_card(key))).collect();
            let options: Vec<String> = e.options.iter().map(|(k, v)| format!("{k}: {v}")).collect();
            format!("{} {}", text(&options.join("; ")), inputs.join(" "))
        }
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(" ").replace('\n', " ")
}

fn spans(numbers: &Numbers<'_>, spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(words) => text(words),
            Span::Claim { text: words, card, .. } => {
                format!("{}[^{}]", text(words), numbers.of_card(card))
            }
        })
        .collect()
}

/// Text that Markdown takes literally.
fn text(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

fn table(out: &mut String, numbers: &Numbers<'_>, table: &Table) {
    let _ = writeln!(out, "{}\n", text(&table.caption));
    let headings: Vec<String> = table.columns.iter().map(|c| spans(numbers, &c.heading)).collect();
    let rules: Vec<&str> =
        table.columns.iter().map(|c| if c.numeric { "---:" } else { "---" }).collect();
    let _ = writeln!(out, "| {} |\n| {} |", headings.join(" | "), rules.join(" | "));
    for row in &table.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| if cell.is_empty() { "–".into() } else { spans(numbers, cell) })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
}
