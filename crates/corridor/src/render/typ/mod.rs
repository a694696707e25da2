//! A brief as the source of a Typst document, for paper: two pages that answer, an annex with every
//! section, and the notes by number. It asks for no file and no package; what `pdf/` compiles of it is a
//! tagged PDF.

mod words;

use std::fmt::Write as _;

use super::chart::canvas::Width;
use super::notes::{Held, Notes, Told};
use crate::brief::{Block, Brief, Chart, Head, Lane, Section, Span, Table};
use words::{markup, string};

const STYLE: &str = include_str!("style.typ");
/// Open promises that the second page names.
const OPEN: usize = 8;
/// Most rows of a table on paper; all of them are in the brief's tables and its JSON.
const MOST: usize = 60;

/// The source.
#[must_use]
pub fn typ(brief: &Brief) -> String {
    let mut notes = Notes::of(brief);
    let mut body = String::with_capacity(128 * 1024);
    first(&mut body, brief, &mut notes);
    answers(&mut body, brief, &mut notes);
    let _ = writeln!(body, "#pagebreak()\n#heading(level: 1)[{}]", markup(brief.word("Annex")));
    for section in &brief.sections {
        self::section(&mut body, &mut notes, section);
    }
    list(&mut body, brief, &notes);
    let mut out = String::with_capacity(body.len() + 4096);
    let day: Vec<&str> = brief.as_of.split('-').map(|part| part.trim_start_matches('0')).collect();
    let date = match day[..] {
        [year, month, day] => format!("datetime(year: {year}, month: {month}, day: {day})"),
        _ => "none".to_owned(),
    };
    let _ = write!(
        out,
        "#set document(title: {}, author: \"Corridor\", date: {date})\n#set text(lang: {})\n{STYLE}{body}",
        string(&brief.title),
        string(brief.language()),
    );
    out
}

/// The question, its answer, the chart that carries it, and what else to know.
fn first<'a>(out: &mut String, brief: &'a Brief, notes: &mut Notes<'a>) {
    let about = markup(&brief.title);
    let _ = writeln!(out, "#quiet[#strong[{about}] · {}]\n", spans(&brief.subtitle));
    if let Some(draft) = brief.translation.as_ref().and_then(|t| t.draft.as_ref()) {
        let _ = writeln!(out, "#quiet[{}]\n", markup(draft));
    }
    let Some(head) = &brief.head else {
        let _ = writeln!(out, "#heading(level: 1)[{about}]");
        return;
    };
    let _ = writeln!(out, "#heading(level: 1)[{}]", spans(&head.question));
    let answer: Vec<String> =
        head.answer.iter().map(|s| format!("{}{}", spans(s), mark(notes, s))).collect();
    let _ = writeln!(out, "#lead[{}]", answer.join(" "));
    if let Some(chart) = &head.chart {
        self::chart(out, notes, chart, 2, Width::Wide);
    }
    if let Some(warning) = &head.warning {
        let _ = writeln!(out, "#warning[{}{}]", spans(warning), mark(notes, warning));
    }
    facts(out, notes, head);
}

fn facts<'a>(out: &mut String, notes: &mut Notes<'a>, head: &'a Head) {
    if head.facts.is_empty() {
        return;
    }
    out.push_str("#facts(\n");
    for fact in &head.facts {
        let number = notes.number(fact.label.iter().chain(&fact.value).chain(&fact.line));
        let [label, value, line] = [&fact.label, &fact.value, &fact.line].map(|part| spans(part));
        let _ = writeln!(out, "  fact[{label}][{value}][{line}{}],", marked(number));
    }
    out.push_str(")\n");
}

/// The second page: each question with its answer, and what is open.
fn answers<'a>(out: &mut String, brief: &'a Brief, notes: &mut Notes<'a>) {
    let led: Vec<&Section> = brief.sections.iter().filter(|s| !s.lead.is_empty()).collect();
    if brief.head.is_none() || led.is_empty() {
        return;
    }
    let title = brief.word("The answers in a sentence each");
    let _ = writeln!(out, "#pagebreak()\n#heading(level: 2)[{}]", markup(title));
    for section in led {
        let mark = mark(notes, &section.lead);
        let (title, lead) = (markup(&section.title), spans(&section.lead));
        let _ = writeln!(out, "#block[#quiet[{title}]\\ #text(size: 11pt)[{lead}.{mark}]]");
    }
    let lane = brief.blocks().into_iter().find_map(|block| match block {
        Block::Board { lanes } => lanes.first(),
        _ => None,
    });
    let Some(lane) = lane else { return };
    let (title, note) = (markup(&lane.title), markup(&lane.note));
    let _ = writeln!(out, "#heading(level: 2)[{title}: {note}]\n#list(");
    for card in lane.cards.iter().take(OPEN) {
        let [what, when, last] = [&card.what, &card.when, &card.last].map(|part| spans(part));
        let _ = writeln!(out, "  [{what}: {when}; {last}],");
    }
    if lane.cards.len() > OPEN {
        let _ = writeln!(out, "  [{}],", markup(brief.word("The others stand in the annex.")));
    }
    out.push_str(")\n");
}

fn section<'a>(out: &mut String, notes: &mut Notes<'a>, section: &'a Section) {
    let _ = writeln!(out, "#heading(level: 2)[{}]", markup(&section.title));
    if !section.lead.is_empty() {
        let _ = writeln!(out, "#lead[{}.{}]\n", spans(&section.lead), mark(notes, &section.lead));
    }
    section.blocks.iter().for_each(|block| self::block(out, notes, block, Width::Wide));
}

fn block<'a>(out: &mut String, notes: &mut Notes<'a>, block: &'a Block, width: Width) {
    match block {
        Block::Heading { text } => {
            let _ = writeln!(out, "#heading(level: 3)[{}]", markup(text));
        }
        Block::Paragraph { spans: s } => {
            let _ = writeln!(out, "#par[{}{}]", spans(s), mark(notes, s));
        }
        Block::Warning { spans: s } => {
            let _ = writeln!(out, "#warning[{}{}]", spans(s), mark(notes, s));
        }
        Block::Missing { what, .. } => {
            let _ = writeln!(out, "#par[#quiet[{}]]", markup(what));
        }
        Block::Table(one) | Block::Top { table: one } => table(out, notes, one),
        Block::Chart(one) => chart(out, notes, one, 3, width),
        Block::Fold { title, blocks } => {
            let _ = writeln!(out, "#heading(level: 3)[{}]", markup(title));
            for block in blocks {
                match block {
                    Block::Heading { text } => {
                        let _ = writeln!(out, "#heading(level: 4)[{}]", markup(text));
                    }
                    other => self::block(out, notes, other, Width::Narrow),
                }
            }
        }
        Block::Board { lanes } => lanes.iter().for_each(|lane| self::lane(out, notes, lane)),
    }
}

fn lane<'a>(out: &mut String, notes: &mut Notes<'a>, lane: &'a Lane) {
    let (title, note) = (markup(&lane.title), markup(&lane.note));
    let _ = writeln!(out, "#heading(level: 3)[{title}: {note}]");
    if lane.cards.is_empty() {
        return;
    }
    out.push_str("#list(\n");
    for card in &lane.cards {
        let number = notes.number(card.what.iter().chain(&card.when).chain(&card.last));
        let parts = [&card.says, &card.who, &card.when, &card.last];
        let parts: Vec<String> =
            parts.iter().filter(|part| !part.is_empty()).map(|part| spans(part)).collect();
        let what = spans(&card.what);
        let _ = writeln!(out, "  [#strong[{what}]{}: {}],", marked(number), parts.join("; "));
    }
    out.push_str(")\n");
}

/// A chart with its title and how it is read; what it draws stands in the brief's tables.
fn chart<'a>(
    out: &mut String,
    notes: &mut Notes<'a>,
    chart: &'a Chart,
    level: usize,
    width: Width,
) {
    let number = marked(notes.number_of_cards(std::iter::once(&chart.card)));
    let about = format!("{}. {}", chart.title, chart.description);
    let wide = if width == Width::Wide { "100%" } else { "9cm" };
    let _ = writeln!(
        out,
        "#heading(level: {level})[{}{number}]\n#about[{}]\n#drawing({}, {}, {wide})",
        markup(&chart.title),
        markup(&chart.description),
        string(&chart.paper(width)),
        string(&about)
    );
}

/// A table; one whose cells are all empty but in one column is a sentence.
fn table<'a>(out: &mut String, notes: &mut Notes<'a>, table: &'a Table) {
    let shown: Vec<usize> = (0..table.columns.len())
        .filter(|&at| table.rows.iter().any(|row| row.get(at).is_some_and(|c| !c.is_empty())))
        .collect();
    if shown.is_empty() {
        return;
    }
    let rows = &table.rows[..table.rows.len().min(MOST)];
    let headings = table.columns.iter().flat_map(|column| &column.heading);
    let number = marked(notes.number(headings.chain(rows.iter().flatten().flatten())));
    let caption = format!("{}{number}", markup(&table.caption));
    if let [only] = shown[..] {
        let cells: Vec<String> =
            rows.iter().filter_map(|row| row.get(only)).map(|cell| spans(cell)).collect();
        let _ = writeln!(out, "#par[{caption}: {}.]", cells.join(", "));
        return;
    }
    let align = |&at: &usize| if table.columns[at].numeric { "right" } else { "left" };
    let align: Vec<&str> = shown.iter().map(align).collect();
    let head: Vec<String> =
        shown.iter().map(|&at| format!("[{}]", spans(&table.columns[at].heading))).collect();
    let _ = writeln!(out, "#tab([{caption}], ({},), ({},),", align.join(", "), head.join(", "));
    for row in rows {
        out.push(' ');
        for &at in &shown {
            let cell = row.get(at).map_or(&[][..], Vec::as_slice);
            let shown = if cell.is_empty() { "–".to_owned() } else { spans(cell) };
            let _ = write!(out, " [{shown}],");
        }
        out.push('\n');
    }
    out.push_str(")\n");
    let more = table.rows.len() - rows.len();
    if more > 0 {
        let more = notes.brief().filled("The tables of this brief hold {1} rows more.", more);
        let _ = writeln!(out, "#quiet[{}]", markup(&more));
    }
}

/// The notes by number, in two columns.
fn list(out: &mut String, brief: &Brief, notes: &Notes<'_>) {
    if !notes.any() {
        return;
    }
    let held = |held: &Held<'_>| match held {
        Held::Words { quote, of, language } => {
            let quote = match language.is_empty() {
                true => markup(quote),
                false => format!("#text(lang: {})[{}]", string(language), markup(quote)),
            };
            format!("“{quote}”, {}", markup(of))
        }
        Held::Document(document) => markup(document),
        Held::Rows(rows) => {
            let known = brief.filled("known on {1}", &rows.vintage);
            format!("{}, {}", markup(&rows.dataset), markup(&known))
        }
        Held::Formula(formula) => markup(formula),
    };
    let title = markup(brief.word("Notes by number"));
    let _ = writeln!(
        out,
        "#heading(level: 1)[{title}]\n#set text(size: 7pt)\n#columns(2)[\n#set par(leading: 0.4em)"
    );
    for (told, number) in notes.told().iter().zip(1..) {
        let says = match told {
            Told::Cards(cards) => {
                let one = |(card, pieces): &(&crate::evidence::Card, Vec<Held<'_>>)| {
                    let pieces: String =
                        pieces.iter().map(|piece| format!(": {}", held(piece))).collect();
                    format!("{}{pieces}", markup(&card.title))
                };
                cards.iter().map(one).collect::<Vec<_>>().join("; ")
            }
            Told::Sources(count, from) => {
                let figures = markup(&brief.filled("{1} figures", count));
                let list: Vec<String> = match from.is_empty() {
                    true => vec![markup(brief.word("settings of this brief"))],
                    false => from.iter().map(held).collect(),
                };
                format!("{figures}: {}", list.join("; "))
            }
        };
        let _ = writeln!(out, "#note({number})[{says}]");
    }
    out.push_str("]\n");
}

fn mark<'a>(notes: &mut Notes<'a>, spans: &'a [Span]) -> String {
    marked(notes.number(spans))
}

fn marked(number: Option<usize>) -> String {
    number.map_or_else(String::new, |number| format!("#n({number})"))
}

fn spans(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => markup(text),
        })
        .collect()
}
