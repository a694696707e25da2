//! Sections of the brief as pages of their own: what a change would do, who should meet, and any other.

use std::fmt::Write as _;

use corridor::brief::{Block, Lane, Section};
use corridor::render::{escape, sign};

use super::frame::{page, shown};
use super::parts::{figure, plain, spans, table};
use crate::answer::{Answer, Refusal};
use crate::desk::Shown;
use crate::routes::Request;

/// The keys of the sections that have an address of their own.
const SIMULATION: &str = "simulation";
const MEETINGS: &str = "meetings";
const OUTLOOK: &str = "outlook";

/// A section by its key.
pub(crate) fn section(request: &Request<'_>) -> Result<Answer, Refusal> {
    by_key(request, request.rest, "").and_then(|found| {
        found.ok_or_else(|| {
            Refusal::absent(format!(
                "the brief of this day has no section {:?}; the overview lists them",
                request.rest
            ))
        })
    })
}

pub(crate) fn outlook(request: &Request<'_>) -> Result<Answer, Refusal> {
    let none = "The folder holds no target whose chances could be computed on this day.";
    or_none(request, OUTLOOK, "/outlook", "How likely is it, and by when?", none)
}

pub(crate) fn scenarios(request: &Request<'_>) -> Result<Answer, Refusal> {
    let none = "The folder holds no scenario that was computed by this day. Write scenarios/NAME.toml and run corridor simulate scenarios/NAME.toml --record.";
    or_none(request, SIMULATION, "/scenarios", "What would a change do?", none)
}

pub(crate) fn plan(request: &Request<'_>) -> Result<Answer, Refusal> {
    let none = "The folder holds no roundtable. roundtable/event.toml and roundtable/companies.csv make one, and corridor roundtable plan --write plans it.";
    or_none(request, MEETINGS, "/plan", "Who should meet?", none)
}

fn or_none(
    request: &Request<'_>,
    key: &str,
    here: &str,
    title: &str,
    none: &str,
) -> Result<Answer, Refusal> {
    if let Some(found) = by_key(request, key, here)? {
        return Ok(found);
    }
    let shown = shown(request)?;
    let body = format!("<p class=\"empty\">{}</p>\n", request.say(none));
    Ok(page(request, &shown, here, &crate::tongue::fill(request.language, title, &[]), &body))
}

fn by_key(request: &Request<'_>, key: &str, here: &str) -> Result<Option<Answer>, Refusal> {
    let shown = shown(request)?;
    let found = shown.made.brief.sections.iter().find(|section| section.key.as_str() == key);
    Ok(found.map(|section| {
        page(request, &shown, here, &section.title, &whole(request, &shown, section))
    }))
}

fn whole(request: &Request<'_>, shown: &Shown, section: &Section) -> String {
    let mut out = String::new();
    if !section.lead.is_empty() {
        let _ = writeln!(out, "<p class=\"answer\">{}</p>", spans(&section.lead));
    }
    section.blocks.iter().for_each(|one| block(request, shown, one, 2, &mut out));
    out
}

/// One block; headings stand at a level.
fn block(request: &Request<'_>, shown: &Shown, one: &Block, level: usize, out: &mut String) {
    match one {
        Block::Heading { text } => {
            let _ = writeln!(out, "<h{level}>{}</h{level}>", escape(text));
        }
        Block::Paragraph { spans: words } => {
            let _ = writeln!(out, "<p>{}</p>", spans(words));
        }
        Block::Warning { spans: words } => {
            let _ = writeln!(out, "<p class=\"warning\">{}</p>", spans(words));
        }
        Block::Table(found) | Block::Top { table: found } => {
            out.push_str(&table(request, shown, found, &found.rows.iter().collect::<Vec<_>>()));
        }
        Block::Chart(chart) => out.push_str(&figure(request, shown, chart)),
        Block::Missing { what, command } => {
            let _ = writeln!(
                out,
                "<p class=\"empty\">{} <code>{}</code></p>",
                escape(what),
                escape(command)
            );
        }
        Block::Fold { title, blocks } => {
            let _ = writeln!(out, "<details><summary>{}</summary>", escape(title));
            blocks.iter().for_each(|one| block(request, shown, one, level + 1, out));
            out.push_str("</details>\n");
        }
        Block::Board { lanes } => lanes.iter().for_each(|one| lane(one, level, out)),
    }
}

fn lane(lane: &Lane, level: usize, out: &mut String) {
    if lane.cards.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<h{level}>{}</h{level}>\n<p>{}</p>\n<ul>",
        escape(&lane.title),
        escape(&lane.note)
    );
    for card in &lane.cards {
        let parts = [&card.what, &card.who, &card.when, &card.last];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|part| !plain(part).is_empty())
            .map(|part| spans(part))
            .collect();
        let _ = writeln!(
            out,
            "<li><span aria-hidden=\"true\">{}</span> {}: {}</li>",
            sign(&card.status),
            spans(&card.says),
            told.join(" · ")
        );
    }
    out.push_str("</ul>\n");
}
