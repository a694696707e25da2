//! One self-contained page: no request leaves it, and it works without JavaScript.

use std::fmt::Write as _;

use super::link::linked;
use super::{Numbers, documents, escape};
use crate::brief::{Block, Brief, Cell, Chart, Section, Span, Table};
use crate::evidence::{Card, Estimate, Evidence, Statistic};

const CSS: &str = include_str!("../../../../web/brief.css");
const JS: &str = include_str!("../../../../web/brief.js");

/// The page.
#[must_use]
pub fn html(brief: &Brief) -> String {
    let mut out = String::with_capacity(256 * 1024);
    let title = escape(&brief.title);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the brief</a>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"sub\">{}</p>\n</header>\n<nav aria-label=\"Sections\">\n<ol>\n",
        spans(&brief.subtitle)
    );
    for section in &brief.sections {
        let _ = writeln!(
            out,
            "<li><a href=\"#{}\">{}</a></li>",
            escape(section.key.as_str()),
            escape(&section.title)
        );
    }
    out.push_str(
        "<li><a href=\"#evidence\">Evidence</a></li>\n</ol>\n</nav>\n<main id=\"main\">\n",
    );
    for one in &brief.sections {
        section(&mut out, one);
    }
    out.push_str("</main>\n<section id=\"evidence\" aria-labelledby=\"evidence-h\">\n<h2 id=\"evidence-h\">Evidence</h2>\n\
         <p>Each number and statement above opens one of these cards.</p>\n");
    let numbers = Numbers::of(brief);
    for one in &brief.cards {
        card(&mut out, brief, &numbers, one);
    }
    out.push_str("</section>\n<section id=\"documents\" aria-labelledby=\"documents-h\">\n<h2 id=\"documents-h\">Documents</h2>\n");
    for document in &brief.documents {
        documents::document(&mut out, document, &brief.cards);
    }
    let _ = write!(
        out,
        "</section>\n<dialog id=\"card\" aria-label=\"Evidence\"><form method=\"dialog\"><button>Close</button></form>\
         <div></div></dialog>\n<script>\n{JS}</script>\n</body>\n</html>\n"
    );
    out
}

fn section(out: &mut String, section: &Section) {
    let _ = writeln!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{}</h2>",
        escape(&section.title),
        id = escape(section.key.as_str())
    );
    for block in &section.blocks {
        self::block(out, block);
    }
    out.push_str("</section>\n");
}

fn block(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Heading { text } => writeln!(out, "<h3>{}</h3>", escape(text)),
        Block::Paragraph { spans: s } => writeln!(out, "<p>{}</p>", spans(s)),
        Block::Warning { spans: s } => {
            writeln!(out, "<p class=\"warning\"><strong>Note.</strong> {}</p>", spans(s))
        }
        Block::Missing { what, command } => writeln!(
            out,
            "<p class=\"missing\">{} <code>{}</code></p>",
            escape(what),
            escape(command)
        ),
        Block::Table(one) => {
            table(out, one);
            Ok(())
        }
        Block::Chart(one) => {
            chart(out, one);
            Ok(())
        }
    };
}

fn spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) => escape(text),
            Span::Claim { text, key, card } => format!(
                "<a class=\"ev\" href=\"#{}\" data-claim=\"{}\">{}</a>",
                escape(card.as_str()),
                escape(key.as_str()),
                escape(text)
            ),
        })
        .collect()
}

fn table(out: &mut String, table: &Table) {
    let _ = write!(
        out,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n\
         <table id=\"{id}\">\n<caption>{caption}</caption>\n<thead><tr>",
        caption = escape(&table.caption),
        id = escape(table.key.as_str())
    );
    for column in &table.columns {
        let class = if column.numeric { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", spans(&column.heading));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (index, cell) in row.iter().enumerate() {
            self::cell(out, index, table.columns.get(index).is_some_and(|c| c.numeric), cell);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn cell(out: &mut String, index: usize, numeric: bool, cell: &Cell) {
    let class = if numeric { " class=\"n\"" } else { "" };
    let shown = if cell.is_empty() {
        "<span class=\"none\" title=\"no figure\">–</span>".to_owned()
    } else {
        spans(cell)
    };
    let _ = if index == 0 {
        write!(out, "<th scope=\"row\"{class}>{shown}</th>")
    } else {
        write!(out, "<td{class}>{shown}</td>")
    };
}

fn chart(out: &mut String, chart: &Chart) {
    let _ = write!(
        out,
        "<figure>\n<figcaption>{}</figcaption>\n{}\n<details>\n<summary>The same as a table</summary>\n",
        escape(&chart.title),
        chart.svg()
    );
    table(out, &chart.twin);
    out.push_str("</details>\n</figure>\n");
}

fn card(out: &mut String, brief: &Brief, numbers: &Numbers<'_>, card: &Card) {
    let number = numbers.of_card(&card.key);
    let _ = writeln!(
        out,
        "<article class=\"card\" id=\"{}\" tabindex=\"-1\">\n<h3><span class=\"no\">{number}</span> {}</h3>",
        escape(card.key.as_str()),
        escape(&card.title)
    );
    for evidence in &card.evidence {
        match evidence {
            Evidence::Passage(passage) => documents::excerpt(out, brief, passage),
            Evidence::Statistic(rows) => statistic(out, rows, number),
            Evidence::Estimate(computed) => estimate(out, numbers, computed),
        }
    }
    out.push_str("</article>\n");
}

fn statistic(out: &mut String, rows: &Statistic, card: usize) {
    let _ = writeln!(
        out,
        "<p>{}: {}.</p>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Rows of card {}\">\n<table>\n<thead><tr>",
        escape(&rows.dataset),
        escape(&rows.selection),
        card
    );
    for column in &rows.columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &rows.rows {
        out.push_str("<tr>");
        for value in row {
            let _ = write!(out, "<td>{}</td>", linked(value));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if let Some(limits) = &rows.limits {
        let _ = writeln!(out, "<p>Limits: {}</p>", escape(limits));
    }
    let _ = writeln!(
        out,
        "<p class=\"source\">{} · known on {} · SHA-256 <code>{}</code></p>",
        escape(&rows.file),
        escape(&rows.vintage),
        escape(&rows.sha256)
    );
}

fn estimate(out: &mut String, numbers: &Numbers<'_>, computed: &Estimate) {
    let _ = writeln!(out, "<p class=\"formula\">{}</p>", escape(&computed.formula));
    if !computed.options.is_empty() {
        out.push_str("<dl>\n");
        for (name, value) in &computed.options {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
        }
        out.push_str("</dl>\n");
    }
    if !computed.inputs.is_empty() {
        out.push_str("<p>From:</p>\n<ul>\n");
        for input in &computed.inputs {
            let _ = writeln!(
                out,
                "<li><a class=\"ev\" href=\"#{}\">{} {}</a></li>",
                escape(input.as_str()),
                numbers.of_card(input),
                escape(numbers.title(input))
            );
        }
        out.push_str("</ul>\n");
    }
}
