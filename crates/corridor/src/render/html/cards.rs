//! The evidence: notes, sources, cards and documents, at the end of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::notes::Notes;
use super::{anchor, documents, escape};
use crate::brief::Brief;
use crate::evidence::{Card, Estimate, Evidence, Statistic};
use crate::render::link::linked;

/// Rows of a card that are written label by label.
const LABELLED: usize = 2;

/// Rows of a card that the page holds; all of them are in its JSON.
const SHOWN: usize = 3;

/// Cards that a computation names as its inputs; its JSON names all.
const INPUTS: usize = 3;

/// What makes two files one source: file, vintage, SHA-256, dataset, limits.
type Source<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn source(rows: &Statistic) -> Source<'_> {
    let limits = rows.limits.as_deref().unwrap_or_default();
    (&rows.file, &rows.vintage, &rows.sha256, &rows.dataset, limits)
}

/// The sources of a page and their numbers.
struct Sources<'a>(BTreeMap<Source<'a>, usize>);

impl<'a> Sources<'a> {
    fn of(cards: &[&'a Card]) -> Self {
        let mut all = BTreeMap::new();
        for evidence in cards.iter().flat_map(|card| &card.evidence) {
            if let Evidence::Statistic(rows) = evidence {
                all.insert(source(rows), 0);
            }
        }
        for (number, at) in all.values_mut().zip(1..) {
            *number = at;
        }
        Self(all)
    }

    fn number(&self, rows: &Statistic) -> usize {
        self.0.get(&source(rows)).copied().unwrap_or_default()
    }
}

pub(super) fn evidence(out: &mut String, brief: &Brief, notes: &Notes<'_>) {
    let reached = notes.reached();
    let cards: Vec<&Card> = brief.cards.iter().filter(|card| reached.contains(&card.key)).collect();
    let sources = Sources::of(&cards);
    let texts = documents::Sources::of(brief);
    let _ = writeln!(
        out,
        "<section id=\"sources\" aria-labelledby=\"sources-h\">\n<h2 id=\"sources-h\">{}</h2>",
        escape(brief.word("Sources"))
    );
    if notes.any() {
        let _ = writeln!(
            out,
            "<details class=\"fold\" id=\"notes\">\n<summary>{}</summary>",
            escape(brief.word("Notes by number"))
        );
        notes.list(out);
        out.push_str("</details>\n");
    }
    files(out, &sources);
    let _ = writeln!(
        out,
        "<details class=\"fold\" id=\"evidence\">\n<summary>Evidence, {} cards</summary>",
        cards.len()
    );
    for one in &cards {
        card(out, &texts, notes, &sources, one);
    }
    out.push_str("</details>\n");
    if !brief.documents.is_empty() {
        let _ = writeln!(
            out,
            "<details class=\"fold\" id=\"documents\">\n<summary>{}</summary>",
            escape(brief.word("Documents, with the words marked"))
        );
        for document in &brief.documents {
            texts.document(out, document);
        }
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n");
}

/// The datasets, each once with its SHA-256 and its limits.
fn files(out: &mut String, sources: &Sources<'_>) {
    if sources.0.is_empty() {
        return;
    }
    out.push_str("<details class=\"fold\" id=\"files\">\n<summary>Datasets</summary>\n<ul>\n");
    for ((file, vintage, sha256, dataset, limits), number) in &sources.0 {
        let _ = write!(
            out,
            "<li id=\"s-{number}\"><strong>{}</strong><br>{} · known on {} · SHA-256 <code>{}</code>",
            escape(dataset),
            escape(file),
            escape(vintage),
            escape(sha256)
        );
        if !limits.is_empty() {
            let _ = write!(out, "<br>Limits: {}", escape(limits));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</details>\n");
}

fn card(
    out: &mut String,
    texts: &documents::Sources<'_>,
    notes: &Notes<'_>,
    sources: &Sources<'_>,
    card: &Card,
) {
    let _ = writeln!(out, "<article id=\"{}\"><h3>{}</h3>", anchor(&card.key), escape(&card.title));
    let first = notes.first_line(card);
    if !first.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", escape(&first));
    }
    for evidence in &card.evidence {
        match evidence {
            Evidence::Passage(passage) => texts.excerpt(out, passage),
            Evidence::Statistic(rows) => statistic(out, sources, rows),
            Evidence::Estimate(computed) => estimate(out, notes, computed),
        }
    }
    out.push_str("</article>\n");
}

fn statistic(out: &mut String, sources: &Sources<'_>, rows: &Statistic) {
    let _ = writeln!(
        out,
        "<p>{}, in <a href=\"#s-{}\">{}</a>.</p>",
        escape(&rows.selection),
        sources.number(rows),
        escape(rows.dataset.split(',').next().unwrap_or_default())
    );
    if rows.rows.len() <= LABELLED {
        for row in &rows.rows {
            let pairs: Vec<String> = (rows.columns.iter().zip(row))
                .map(|(column, value)| format!("{}: {}", escape(column), linked(value)))
                .collect();
            let _ = writeln!(out, "<p>{}</p>", pairs.join(" · "));
        }
    } else {
        out.push_str("<div class=\"scroll\"><table><thead><tr>");
        for column in &rows.columns {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escape(column));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in rows.rows.iter().take(SHOWN) {
            out.push_str("<tr>");
            for value in row {
                let _ = write!(out, "<td>{}</td>", linked(value));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
        let more = rows.rows.len().saturating_sub(SHOWN);
        if more > 0 {
            let _ = writeln!(out, "<p>And {more} rows more, in the file.</p>");
        }
    }
}

fn estimate(out: &mut String, notes: &Notes<'_>, computed: &Estimate) {
    // A source says its limits itself.
    let told = || computed.options.iter().filter(|(name, _)| *name != "limits");
    if told().next().is_some() {
        out.push_str("<dl>");
        for (name, value) in told() {
            let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
        }
        out.push_str("</dl>\n");
    }
    if !computed.inputs.is_empty() {
        let links: Vec<String> = (computed.inputs.iter().take(INPUTS))
            .map(|input| {
                let title = notes.card(input).map_or("", |card| card.title.as_str());
                format!("<a href=\"#{}\">{}</a>", anchor(input), escape(title))
            })
            .collect();
        let more = match computed.inputs.len().saturating_sub(INPUTS) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let _ = writeln!(out, "<p>From {}{more}.</p>", links.join(", "));
    }
}
