//! One self-contained page: no request leaves it, and it works without JavaScript.
//!
//! [`blocks`] lay what the page says, [`marks`] number the sources of a sentence, a fact, a table or a
//! chart, [`cards`] are the evidence behind each number, and [`policy`] lets the page run its own
//! style and script and no others. Rows, cells and items end where the next begins, as HTML has it.

mod blocks;
mod cards;
mod marks;
mod policy;

use std::fmt::Write as _;

use super::chart::canvas::Width;
use super::notes::Notes;
use super::{anchor, documents, escape};
use crate::brief::{Block, Brief, Fact, Head, Section, Span};
pub use blocks::sign;
use blocks::{plain, section, spans};
use marks::mark;

const CSS: &str =
    concat!(include_str!("../../../web/brief.css"), include_str!("../../../web/chart.css"));
const JS: &str = include_str!("../../../web/brief.js");

/// The page.
#[must_use]
pub fn html(brief: &Brief) -> String {
    let mut notes = Notes::of(brief);
    let mut body = String::with_capacity(256 * 1024);
    first(&mut body, brief, &mut notes);
    paper(&mut body, brief, &mut notes);
    for one in &brief.sections {
        section(&mut body, &mut notes, one);
    }
    let mut out = String::with_capacity(body.len() * 2);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{language}\" data-title=\"{title}\" data-day=\"{day}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>{CSS}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{skip}</a>\n",
        language = escape(brief.language()),
        skip = escape(brief.word("Skip to the brief")),
        title = escape(&brief.title),
        day = escape(&brief.as_of),
        policy = policy::policy(CSS, JS),
    );
    bar(&mut out, brief);
    out.push_str("<main id=\"main\">\n");
    if let Some(draft) = brief.translation.as_ref().and_then(|t| t.draft.as_ref()) {
        let _ = writeln!(out, "<p class=\"soft\">{}</p>", escape(draft));
    }
    let _ = writeln!(out, "{body}</main>");
    cards::evidence(&mut out, brief, &notes);
    let _ = write!(
        out,
        "<dialog id=\"card\" aria-labelledby=\"card-h\"{}><div class=\"bar\"><button id=\"card-back\" hidden>{}</button>\
         <button id=\"card-close\">{}</button></div><div id=\"card-body\"></div></dialog>\n\
         <script>{JS}</script>\n</body>\n</html>\n",
        scripted(brief),
        escape(brief.word("Back")),
        escape(brief.word("Close")),
    );
    out
}

/// The words that the script says.
fn scripted(brief: &Brief) -> String {
    const SAID: &[(&str, &str)] = &[
        ("back", "Back to {1}"),
        ("chart", "Chart: arrow keys go through its values"),
        ("cite", "Cite this"),
        ("in", "{1}. {2}. In: {3}, a brief of Corridor as of {4}."),
        ("link", "Link to this evidence"),
    ];
    let one =
        |(name, word): &(&str, &str)| format!(" data-{name}=\"{}\"", escape(brief.word(word)));
    SAID.iter().map(one).collect()
}

/// The line above everything: where one can go, and whether numbers are underlined.
fn bar(out: &mut String, brief: &Brief) {
    let _ = write!(
        out,
        "<header class=\"top\">\n<nav aria-label=\"{}\"><ul>\n",
        escape(brief.word("Sections"))
    );
    for section in &brief.sections {
        let (key, name) = (section.key.as_str(), section.name());
        let _ = writeln!(out, "<li><a href=\"#{}\">{}</a>", escape(key), escape(brief.word(&name)));
    }
    let _ = write!(
        out,
        "<li><a href=\"#sources\">{}</a>\n</ul></nav>\n\
         <label class=\"switch\"><input type=\"checkbox\" id=\"underline\"> {}</label>\n</header>\n",
        escape(brief.word("Sources")),
        escape(brief.word("Show sources")),
    );
}

fn first<'a>(out: &mut String, brief: &'a Brief, notes: &mut Notes<'a>) {
    notes.unmarked(&brief.subtitle);
    let about = format!("<strong>{}</strong>", escape(&brief.title));
    let Some(head) = &brief.head else {
        let _ = write!(
            out,
            "<div class=\"first\">\n<h1>{}</h1>\n<p class=\"meta\">{}</p>\n</div>\n",
            escape(&brief.title),
            spans(brief, &brief.subtitle)
        );
        return;
    };
    notes.unmarked(&head.question);
    let _ = write!(
        out,
        "<div class=\"first\">\n<p class=\"meta\">{about} · {}</p>\n<h1>{}</h1>\n<div class=\"answer\">\n",
        spans(brief, &brief.subtitle),
        spans(brief, &head.question)
    );
    for sentence in &head.answer {
        let _ = writeln!(out, "<p>{}{}</p>", spans(brief, sentence), mark(notes, sentence));
    }
    let bare = if head.chart.is_none() { " bare" } else { "" };
    let _ = write!(out, "</div>\n<div class=\"look{bare}\">\n");
    facts(out, notes, head);
    out.push_str("<div class=\"picture\">\n");
    if let Some(chart) = &head.chart {
        blocks::chart(out, notes, chart, "h2", &[Width::Wide, Width::Narrow]);
    }
    if let Some(warning) = &head.warning {
        blocks::warning(out, notes, warning);
    }
    out.push_str("</div>\n</div>\n</div>\n");
}

fn facts<'a>(out: &mut String, notes: &mut Notes<'a>, head: &'a Head) {
    let brief = notes.brief();
    if head.facts.is_empty() {
        return;
    }
    out.push_str("<dl class=\"facts\">\n");
    for Fact { label, value, line } in &head.facts {
        let mark = mark(notes, label.iter().chain(value).chain(line));
        let _ = writeln!(
            out,
            "<div><dt>{}<dd class=\"value\">{}<dd>{}{mark}</div>",
            spans(brief, label),
            spans(brief, value),
            spans(brief, line)
        );
    }
    out.push_str("</dl>\n");
}

/// Open promises that the second page of a print names.
const OPEN: usize = 8;

/// The second page of a print: each question with its answer, and what is open. No screen shows it.
fn paper<'a>(out: &mut String, brief: &'a Brief, notes: &mut Notes<'a>) {
    let led: Vec<&Section> = brief.sections.iter().filter(|s| !s.lead.is_empty()).collect();
    if brief.head.is_none() || led.is_empty() {
        return;
    }
    let title = escape(brief.word("The answers in a sentence each"));
    let _ = write!(out, "<div class=\"paper\">\n<h2>{title}</h2>\n<dl>\n");
    for section in led {
        let mark = mark(notes, &section.lead);
        let lead = spans(brief, &section.lead);
        let _ = writeln!(out, "<dt>{}<dd>{lead}.{mark}", blocks::text(brief, &section.title));
    }
    out.push_str("</dl>\n");
    let lanes = brief.blocks().into_iter().find_map(|block| match block {
        Block::Board { lanes } => lanes.first(),
        _ => None,
    });
    if let Some(lane) = lanes {
        let _ = writeln!(
            out,
            "<h2>{}: {}</h2>\n<ul>",
            blocks::text(brief, &lane.title),
            blocks::text(brief, &lane.note)
        );
        for card in lane.cards.iter().take(OPEN) {
            let (what, when) = (spans(brief, &card.what), spans(brief, &card.when));
            let _ = writeln!(out, "<li>{what}: {when}; {}", spans(brief, &card.last));
        }
        if lane.cards.len() > OPEN {
            let others = escape(brief.word("The others stand in the annex."));
            let _ = writeln!(out, "<li>{others}");
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</div>\n");
}

/// A title for what reads no links.
fn said(spans: &[Span]) -> String {
    escape(&plain(spans))
}
