//! One self-contained page: no request leaves it, and it works without JavaScript.
//!
//! [`blocks`] lay what the page says, [`notes`] number the sources of a sentence, a fact, a table or a
//! chart, [`cards`] are the evidence behind each number, and [`policy`] lets the page run its own
//! style and script and no others.

mod blocks;
mod cards;
mod notes;
mod policy;

use std::fmt::Write as _;

use super::chart::canvas::Width;
use super::{anchor, documents, escape};
use crate::brief::{Block, Brief, Fact, Head, Section, Span};
use blocks::{plain, section, spans};
use notes::Notes;

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
        "<dialog id=\"card\" aria-labelledby=\"card-h\"><div class=\"bar\"><button id=\"card-back\" hidden>{}</button>\
         <button id=\"card-close\">{}</button></div><div id=\"card-body\"></div></dialog>\n\
         <script>{JS}</script>\n</body>\n</html>\n",
        escape(brief.word("Back")),
        escape(brief.word("Close")),
    );
    out
}

/// The line above everything: where one can go, and whether numbers are underlined.
fn bar(out: &mut String, brief: &Brief) {
    let _ = write!(
        out,
        "<header class=\"top\">\n<nav aria-label=\"{}\"><ul>\n",
        escape(brief.word("Sections"))
    );
    for section in &brief.sections {
        let key = section.key.as_str();
        let mut name: String = key.replace('-', " ");
        if let Some(first) = name.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let _ = writeln!(
            out,
            "<li><a href=\"#{}\">{}</a></li>",
            escape(key),
            escape(brief.word(&name))
        );
    }
    let _ = write!(
        out,
        "<li><a href=\"#sources\">{}</a></li>\n</ul></nav>\n\
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
            spans(&brief.subtitle)
        );
        return;
    };
    notes.unmarked(&head.question);
    let _ = write!(
        out,
        "<div class=\"first\">\n<p class=\"meta\">{about} · {}</p>\n<h1>{}</h1>\n<div class=\"answer\">\n",
        spans(&brief.subtitle),
        spans(&head.question)
    );
    for sentence in &head.answer {
        let _ = writeln!(out, "<p>{}{}</p>", spans(sentence), notes.mark(sentence));
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
    if head.facts.is_empty() {
        return;
    }
    out.push_str("<dl class=\"facts\">\n");
    for Fact { label, value, line } in &head.facts {
        let all: Vec<&Span> = label.iter().chain(value).chain(line).collect();
        let mark = notes.mark_of(&all);
        let _ = writeln!(
            out,
            "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd>{}{mark}</dd></div>",
            spans(label),
            spans(value),
            spans(line)
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
    out.push_str("<div class=\"paper\">\n<h2>The answers in a sentence each</h2>\n<dl>\n");
    for section in led {
        let mark = notes.mark(&section.lead);
        let lead = spans(&section.lead);
        let _ = writeln!(out, "<dt>{}</dt><dd>{lead}.{mark}</dd>", escape(&section.title));
    }
    out.push_str("</dl>\n");
    let lanes = brief.blocks().into_iter().find_map(|block| match block {
        Block::Board { lanes } => lanes.first(),
        _ => None,
    });
    if let Some(lane) = lanes {
        let _ = writeln!(out, "<h2>{}: {}</h2>\n<ul>", escape(&lane.title), escape(&lane.note));
        for card in lane.cards.iter().take(OPEN) {
            let (what, when) = (spans(&card.what), spans(&card.when));
            let _ = writeln!(out, "<li>{what}: {when}; {}</li>", spans(&card.last));
        }
        if lane.cards.len() > OPEN {
            out.push_str("<li>The others stand in the annex.</li>\n");
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</div>\n");
}

/// A title for what reads no links.
fn said(spans: &[Span]) -> String {
    escape(&plain(spans))
}
