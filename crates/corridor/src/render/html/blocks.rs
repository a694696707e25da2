//! What the page says: sections, paragraphs, tables, charts, the board of promises.

use std::fmt::Write as _;

use super::marks::{mark, mark_of_card};
use super::said;
use crate::brief::{Block, Brief, Cell, Chart, Lane, Promise, Section, Span, Table};
use crate::render::chart::canvas::Width;
use crate::render::notes::Notes;
use crate::render::{anchor, escape};

/// Rows of a table that stands open; the others show when asked for.
const ROWS: usize = 6;
/// Rows of a table of the largest of many.
const TOP: usize = 4;
/// Most rows of a table in a page; all of them are in the brief's tables and its JSON.
const MOST: usize = 400;
/// Promises of a lane that stand open.
const PROMISES: usize = 6;

pub(super) fn section<'a>(out: &mut String, notes: &mut Notes<'a>, section: &'a Section) {
    let id = escape(section.key.as_str());
    let title = self::text(notes.brief(), &section.title);
    // A question that the folder cannot answer takes little room.
    let none = section.lead.is_empty()
        && matches!(section.blocks.first(), Some(Block::Missing { .. }))
        && section.blocks.iter().all(|b| matches!(b, Block::Missing { .. } | Block::Fold { .. }));
    let class = if none { " class=\"none\"" } else { "" };
    let _ = write!(
        out,
        "<section id=\"{id}\"{class} aria-labelledby=\"{id}-h\">\n<div class=\"say\">\n<h2 id=\"{id}-h\">"
    );
    let _ = match section.lead.is_empty() {
        true => writeln!(out, "{title}</h2>"),
        false => writeln!(
            out,
            "<span class=\"asked\">{title}</span> {}{}</h2>",
            spans(notes.brief(), &section.lead),
            mark(notes, &section.lead)
        ),
    };
    // Paragraphs before anything else stand beside the first picture.
    let paragraphs = |block: &&Block| matches!(block, Block::Paragraph { .. });
    let beside = section.blocks.iter().take_while(paragraphs).count().min(2);
    for block in &section.blocks[..beside] {
        self::block(out, notes, block);
    }
    out.push_str("</div>\n<div class=\"show\">\n");
    for block in &section.blocks[beside..] {
        self::block(out, notes, block);
    }
    out.push_str("</div>\n</section>\n");
}

fn block<'a>(out: &mut String, notes: &mut Notes<'a>, block: &'a Block) {
    match block {
        Block::Heading { text } => {
            let _ = writeln!(out, "<h3>{}</h3>", self::text(notes.brief(), text));
        }
        Block::Paragraph { spans: s } => {
            let _ = writeln!(out, "<p>{}{}</p>", spans(notes.brief(), s), mark(notes, s));
        }
        Block::Warning { spans } => warning(out, notes, spans),
        Block::Missing { what, .. } => {
            let _ = writeln!(out, "<p class=\"missing\">{}</p>", self::text(notes.brief(), what));
        }
        Block::Table(one) => table(out, notes, one, [ROWS, MOST]),
        Block::Top { table: one } => table(out, notes, one, [TOP, TOP]),
        Block::Chart(one) => chart(out, notes, one, "h3", &[Width::Wide, Width::Narrow]),
        Block::Fold { title, blocks } => {
            let _ = writeln!(
                out,
                "<details class=\"fold\">\n<summary>{}</summary>",
                self::text(notes.brief(), title)
            );
            for block in blocks {
                match block {
                    // Who opens the details sees all of them, in a drawing that fits any screen.
                    Block::Table(one) => table(out, notes, one, [MOST, MOST]),
                    Block::Chart(one) => chart(out, notes, one, "h3", &[Width::Narrow]),
                    other => self::block(out, notes, other),
                }
            }
            out.push_str("</details>\n");
        }
        Block::Board { lanes } => board(out, notes, lanes),
    }
}

pub(super) fn warning<'a>(out: &mut String, notes: &mut Notes<'a>, words: &'a [Span]) {
    let _ = writeln!(
        out,
        "<p class=\"warning\">{}{}</p>",
        spans(notes.brief(), words),
        mark(notes, words)
    );
}

/// Words with their numbers: each number leads to its card, by pointer; the keyboard takes the mark.
pub(super) fn spans(brief: &Brief, spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(words) => text(brief, words),
            Span::Claim { text: says, card, .. } => {
                let (to, says) = (anchor(card), text(brief, says));
                format!("<a href=\"#{to}\" tabindex=-1>{says}</a>")
            }
        })
        .collect()
}

/// Text of the page; what stayed English in a page of another language says so.
pub(super) fn text(brief: &Brief, text: &str) -> String {
    match brief.is_left(text) {
        true => format!("<span lang=\"en\">{}</span>", escape(text)),
        false => escape(text),
    }
}

pub(super) fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => text.as_str(),
        })
        .collect()
}

/// A table of at most `open` rows, and the rest up to `most` when asked for. One whose cells are all empty but in
/// one column is a sentence.
fn table<'a>(out: &mut String, notes: &mut Notes<'a>, table: &'a Table, [open, most]: [usize; 2]) {
    let shown: Vec<usize> = (0..table.columns.len())
        .filter(|&at| table.rows.iter().any(|row| row.get(at).is_some_and(|c| !c.is_empty())))
        .collect();
    let id = escape(table.key.as_str());
    let brief = notes.brief();
    let caption = self::text(brief, &table.caption);
    let rows = &table.rows[..table.rows.len().min(most)];
    let mark = marks(notes, table, rows);
    if let [only] = shown[..] {
        let cells: Vec<String> = rows
            .iter()
            .filter_map(|row| row.get(only))
            .map(|cell| spans(notes.brief(), cell))
            .collect();
        let _ = writeln!(out, "<p id=\"{id}\">{caption}: {}.{mark}</p>", cells.join(", "));
        return;
    }
    if shown.is_empty() {
        return;
    }
    let long = rows.len() > open;
    let class = if long { "table long" } else { "table" };
    // Most tables are names and then numbers: said once, not on each cell.
    let numbers = shown[1..].iter().all(|&at| table.columns[at].numeric);
    let kind = if numbers { " class=\"ns\"" } else { "" };
    let numeric = |at: usize| table.columns[at].numeric && (!numbers || at == shown[0]);
    let _ = write!(
        out,
        "<div class=\"{class}\"><div class=\"scroll\">\n<table id=\"{id}\"{kind}>\n<caption>{caption}{mark}</caption>\n<thead><tr>"
    );
    for &at in &shown {
        let class = if numeric(at) { " class=\"n\"" } else { "" };
        let heading = spans(notes.brief(), &table.columns[at].heading);
        let _ = write!(out, "<th scope=\"col\"{class}>{heading}");
    }
    out.push_str("</thead>\n<tbody>\n");
    for (row, at) in rows.iter().zip(0..) {
        out.push_str(if at >= open { "<tr class=\"rest\">" } else { "<tr>" });
        for &at in &shown {
            let first = row.get(shown[0]).map_or(&[][..], Vec::as_slice);
            let here = row.get(at).map_or(&[][..], Vec::as_slice);
            cell(out, brief, at == shown[0], numeric(at), &unlinked(first, here, at == shown[0]));
        }
        out.push('\n');
    }
    out.push_str("</table>\n</div>\n");
    if long {
        let _ = writeln!(
            out,
            "<label class=\"all\"><input type=\"checkbox\"> {}</label>",
            escape(&notes.brief().filled("Show all {1} rows", rows.len()))
        );
    }
    let more = table.rows.len() - rows.len();
    if more > 0 {
        let more = notes.brief().filled("The tables of this brief hold {1} rows more.", more);
        let _ = writeln!(out, "<small>{}</small>", escape(&more));
    }
    out.push_str("</div>\n");
}

/// A cell of words that stands on the card of its row's first cell needs no link of its own.
fn unlinked(first: &[Span], here: &[Span], is_first: bool) -> Vec<Span> {
    let card_of = |span: &Span| match span {
        Span::Claim { card, .. } => Some(card.clone()),
        Span::Words(_) => None,
    };
    let row = first.first().and_then(card_of);
    let plain = |span: &Span| match span {
        Span::Claim { text, card, .. }
            if !is_first
                && Some(card) == row.as_ref()
                && !text.contains(|c: char| c.is_ascii_digit()) =>
        {
            Span::Words(text.clone())
        }
        other => other.clone(),
    };
    here.iter().map(plain).collect()
}

fn marks<'a>(notes: &mut Notes<'a>, table: &'a Table, rows: &'a [Vec<Cell>]) -> String {
    let headings = table.columns.iter().flat_map(|column| &column.heading);
    mark(notes, headings.chain(rows.iter().flatten().flatten()))
}

fn cell(out: &mut String, brief: &Brief, first: bool, numeric: bool, cell: &[Span]) {
    let class = if numeric { " class=\"n\"" } else { "" };
    let shown = if cell.is_empty() { "–".to_owned() } else { spans(brief, cell) };
    let _ = if first {
        write!(out, "<th scope=\"row\"{class}>{shown}")
    } else {
        write!(out, "<td{class}>{shown}")
    };
}

/// A chart: its title, how to read it, its drawings, and the same as a table, folded.
pub(super) fn chart<'a>(
    out: &mut String,
    notes: &mut Notes<'a>,
    chart: &'a Chart,
    level: &str,
    widths: &[Width],
) {
    let mark = mark_of_card(notes, &chart.card);
    let drawn: String = widths.iter().map(|width| chart.svg(*width)).collect();
    let class = if widths.len() == 1 { "plot one" } else { "plot" };
    let _ = write!(
        out,
        "<figure id=\"{}\">\n<figcaption><{level}>{}{mark}</{level}>\n<p>{}</p></figcaption>\n<div class=\"{class}\">{drawn}</div>\n\
         <details>\n<summary>{}</summary>\n",
        escape(chart.key.as_str()),
        self::text(notes.brief(), &chart.title),
        self::text(notes.brief(), &chart.description),
        escape(notes.brief().word("Show the numbers"))
    );
    table(out, notes, &chart.twin, [MOST, MOST]);
    out.push_str("</details>\n</figure>\n");
}

fn board<'a>(out: &mut String, notes: &mut Notes<'a>, lanes: &'a [Lane]) {
    out.push_str("<div class=\"board\">\n");
    for lane in lanes {
        let _ = write!(
            out,
            "<div class=\"lane\">\n<h3>{} <span class=\"count\">{}</span></h3>\n<p class=\"soft\">{}</p>\n<ul>\n",
            self::text(notes.brief(), &lane.title),
            lane.cards.len(),
            self::text(notes.brief(), &lane.note)
        );
        for (card, at) in lane.cards.iter().zip(0..) {
            promise(out, notes, card, at >= PROMISES);
        }
        out.push_str("</ul>\n");
        if lane.cards.len() > PROMISES {
            let _ = writeln!(
                out,
                "<label class=\"all\"><input type=\"checkbox\"> {}</label>",
                escape(&notes.brief().filled("Show all {1}", lane.cards.len()))
            );
        }
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
}

/// The sign of a status: with its word, never alone.
#[must_use]
pub fn sign(status: &str) -> &'static str {
    match status {
        "possible" => "◌",
        "aim" => "○",
        "promised" => "◔",
        "signed" => "◑",
        "in-force" => "●",
        "delivered" => "✓",
        "superseded" => "→",
        _ => "×",
    }
}

fn promise<'a>(out: &mut String, notes: &mut Notes<'a>, card: &'a Promise, rest: bool) {
    let class = if rest { " class=\"rest\"" } else { "" };
    let mark = mark(notes, card.what.iter().chain(&card.when).chain(&card.last));
    notes.unmarked(&card.says);
    notes.unmarked(&card.who);
    let _ = write!(
        out,
        "<li{class}><p class=\"status\"><span aria-hidden=\"true\">{}</span> {}</p><p class=\"what\">{}{mark}</p>",
        sign(&card.status),
        spans(notes.brief(), &card.says),
        spans(notes.brief(), &card.what)
    );
    let when = if card.pressing { "pressing" } else { "soft" };
    for (class, words) in [("soft", &card.who), (when, &card.when), ("soft", &card.last)] {
        if !said(words).is_empty() {
            let _ = write!(out, "<p class=\"{class}\">{}</p>", spans(notes.brief(), words));
        }
    }
    out.push('\n');
}
