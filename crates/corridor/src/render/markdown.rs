//! A brief as Markdown: claims carry footnotes, and the footnotes are the cards.

use std::fmt::Write as _;

use super::Numbers;
use crate::brief::{Block, Brief, Lane, Span, Table};
use crate::evidence::Evidence;

/// The brief as Markdown.
#[must_use]
pub fn markdown(brief: &Brief) -> String {
    let numbers = &Numbers::of(brief);
    let mut out = format!("# {}\n\n{}\n", text(&brief.title), spans(numbers, &brief.subtitle));
    if let Some(head) = &brief.head {
        let _ = writeln!(out, "\n## {}\n", spans(numbers, &head.question));
        let answer: Vec<String> = head.answer.iter().map(|s| spans(numbers, s)).collect();
        let _ = writeln!(out, "{}", answer.join(" "));
        if let Some(warning) = &head.warning {
            let note = brief.word("Note");
            let _ = writeln!(out, "\n> **{note}.** {}", spans(numbers, warning));
        }
        out.push('\n');
        for fact in &head.facts {
            let [label, value, line] =
                [&fact.label, &fact.value, &fact.line].map(|part| spans(numbers, part));
            let _ = writeln!(out, "- {label}: **{value}** {line}");
        }
        if let Some(chart) = &head.chart {
            out.push('\n');
            table(&mut out, numbers, &chart.twin);
        }
    }
    for section in &brief.sections {
        let _ = writeln!(out, "\n## {}", text(&section.title));
        if !section.lead.is_empty() {
            let _ = writeln!(out, "\n**{}**", spans(numbers, &section.lead));
        }
        section.blocks.iter().for_each(|block| self::block(&mut out, brief, numbers, block));
    }
    let _ = writeln!(out, "\n## {}\n", brief.word("Evidence"));
    for card in &brief.cards {
        let number = numbers.of_card(&card.key);
        let shown = evidence(brief, numbers, &card.evidence);
        let first = text(&card.first_line());
        let _ = writeln!(out, "[^{number}]: {}. {first} {shown}", text(&card.title));
    }
    out
}

fn block(out: &mut String, brief: &Brief, numbers: &Numbers<'_>, block: &Block) {
    out.push('\n');
    match block {
        Block::Heading { text: words } => {
            let _ = writeln!(out, "### {}", text(words));
        }
        Block::Paragraph { spans: s } => {
            let _ = writeln!(out, "{}", spans(numbers, s));
        }
        Block::Warning { spans: s } => {
            let _ = writeln!(out, "> **{}.** {}", brief.word("Note"), spans(numbers, s));
        }
        Block::Missing { what, .. } => {
            let _ = writeln!(out, "_{}_", text(what));
        }
        Block::Table(one) | Block::Top { table: one } => table(out, numbers, one),
        Block::Chart(one) => table(out, numbers, &one.twin),
        Block::Fold { title, blocks } => {
            let _ = writeln!(out, "### {}", text(title));
            blocks.iter().for_each(|block| self::block(out, brief, numbers, block));
        }
        Block::Board { lanes } => lanes.iter().for_each(|lane| self::lane(out, numbers, lane)),
    }
}

fn lane(out: &mut String, numbers: &Numbers<'_>, lane: &Lane) {
    let _ = writeln!(out, "### {}: {}\n", text(&lane.title), text(&lane.note));
    for card in &lane.cards {
        let parts = [&card.says, &card.who, &card.when, &card.last];
        let parts: Vec<String> = (parts.iter().filter(|part| !part.is_empty()))
            .map(|part| spans(numbers, part))
            .collect();
        let _ = writeln!(out, "- {}: {}", spans(numbers, &card.what), parts.join("; "));
    }
    out.push('\n');
}

fn evidence(brief: &Brief, numbers: &Numbers<'_>, pieces: &[Evidence]) -> String {
    let piece = |evidence: &Evidence| match evidence {
        Evidence::Passage(p) => format!(
            "“{}” ({}, {}, SHA-256 {})",
            text(&p.quote),
            p.document,
            brief.filled("bytes {1}", format!("{}–{}", p.start, p.end)),
            p.sha256
        ),
        Evidence::Statistic(s) => format!(
            "{}: {} ({}, {}, SHA-256 {})",
            text(&s.dataset),
            text(&s.selection),
            s.file,
            brief.filled("known on {1}", &s.vintage),
            s.sha256
        ),
        Evidence::Estimate(e) => {
            let inputs: Vec<String> =
                e.inputs.iter().map(|key| format!("[^{}]", numbers.of_card(key))).collect();
            let options: Vec<String> =
                (e.options.iter()).map(|(k, v)| format!("{}: {v}", brief.word(k))).collect();
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
