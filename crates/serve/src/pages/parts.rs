//! What several pages have: words with claims, charts, tables, and what one takes away from them.

use std::fmt::Write as _;

use corridor::brief::{Cell, Chart, Span, Table};
use corridor::render::chart::canvas::Width;
use corridor::render::escape;

use crate::desk::Shown;
use crate::query::encoded;
use crate::routes::Request;

/// Words and claims; a claim leads to its page.
pub fn spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) => escape(text),
            Span::Claim { text, key, .. } => format!(
                "<a class=\"claim\" href=\"/claim/{}\">{}</a>",
                encoded(key.as_str()),
                escape(text)
            ),
        })
        .collect()
}

/// The same without anything to follow.
pub fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => text.as_str(),
        })
        .collect()
}

/// A chart as a desk and as a phone shows it; the style chooses.
pub fn drawn(chart: &Chart) -> String {
    chart.svg(Width::Wide) + &chart.svg(Width::Narrow)
}

/// A chart of the brief, its numbers, and what one takes away.
pub fn figure(request: &Request<'_>, shown: &Shown, chart: &Chart) -> String {
    let twin = encoded(chart.twin.key.as_str());
    let key = encoded(chart.key.as_str());
    let more = [
        (format!("/table/{twin}"), request.say("The numbers")),
        (format!("/chart/{key}"), "SVG".to_owned()),
        (format!("/chart/{key}.csv"), "CSV".to_owned()),
        (format!("/chart/{key}.json"), "JSON".to_owned()),
        (format!("/chart/{key}.xlsx"), "Excel".to_owned()),
        (format!("/chart/{key}.parquet"), "Parquet".to_owned()),
    ];
    format!(
        "<figure>\n<figcaption><strong>{}</strong><br>{}</figcaption>\n{}\n{}</figure>\n",
        escape(&chart.title),
        escape(&chart.description),
        drawn(chart),
        taken(request, &more, &cited(shown, &chart.title, &format!("/chart/{key}")))
    )
}

/// What one takes away from something: files, and how to cite it.
pub fn taken(request: &Request<'_>, files: &[(String, String)], cite: &str) -> String {
    let mut out = String::from("<div class=\"taken\"><p class=\"files\">");
    for (address, name) in files {
        let _ = write!(out, "<a href=\"{}\">{name}</a> ", escape(address));
    }
    let _ = writeln!(
        out,
        "</p>\n<details><summary>{}</summary><pre>{}</pre></details></div>",
        request.say("Cite this"),
        escape(cite)
    );
    out
}

/// How something of the brief is cited.
pub fn cited(shown: &Shown, what: &str, address: &str) -> String {
    let brief = &shown.made.brief;
    format!(
        "{what}. {}, a brief of Corridor {}, as of {}. {address}?as_of={}",
        brief.title,
        env!("CARGO_PKG_VERSION"),
        brief.as_of,
        brief.as_of
    )
}

/// A table of the brief, all of it or some of its rows.
pub fn table(request: &Request<'_>, shown: &Shown, table: &Table, rows: &[&Vec<Cell>]) -> String {
    let mut out = begun(&table.caption);
    for column in &table.columns {
        let class = if column.numeric { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", spans(&column.heading));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (at, cell) in row.iter().enumerate() {
            let numeric = table.columns.get(at).is_some_and(|column| column.numeric);
            let class = if numeric { " class=\"n\"" } else { "" };
            let shown = if cell.is_empty() { "–".to_owned() } else { spans(cell) };
            let _ = match at {
                0 => write!(out, "<th scope=\"row\"{class}>{shown}</th>"),
                _ => write!(out, "<td{class}>{shown}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    let address = format!("/table/{}", encoded(table.key.as_str()));
    let files = [("csv", "CSV"), ("json", "JSON"), ("xlsx", "Excel"), ("parquet", "Parquet")]
        .map(|(ending, name)| (format!("{address}.{ending}"), name.to_owned()));
    out.push_str(&taken(request, &files, &cited(shown, &table.caption, &address)));
    out
}

/// The beginning of a table up to its first heading. Its box may be scrolled, and so be reached by keys.
pub fn begun(caption: &str) -> String {
    format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\">\n<table>\n\
         <caption>{0}</caption>\n<thead><tr>",
        escape(caption)
    )
}

/// A plain table of text.
pub fn rows(columns: &[String], rows: &[Vec<String>], caption: &str) -> String {
    let mut out = begun(caption);
    for column in columns {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for value in row {
            let _ = write!(out, "<td>{}</td>", escape(value));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out
}
