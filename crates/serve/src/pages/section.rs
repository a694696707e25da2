//! Sections of the brief as pages of their own: what a change would do, who should meet, and any other.

use std::fmt::Write as _;

use corridor::brief::{Block, Lane, Section};
use corridor::render::escape;

use super::{drawn, page, plain, shown, spans, table_html};
use crate::answer::{Answer, Refusal};
use crate::query::encoded;
use crate::routes::Request;

/// The keys of the sections that have an address of their own.
const SIMULATION: &str = "simulation";
const MEETINGS: &str = "meetings";

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

pub(crate) fn scenarios(request: &Request<'_>) -> Result<Answer, Refusal> {
    let none = "The folder holds no scenario that was computed by this day: write scenarios/NAME.toml and run \
                corridor simulate scenarios/NAME.toml --record.";
    or_none(request, SIMULATION, "/scenarios", "What would a change do?", none)
}

pub(crate) fn plan(request: &Request<'_>) -> Result<Answer, Refusal> {
    let none = "The folder holds no roundtable: roundtable/event.toml and roundtable/companies.csv make one, and \
                corridor roundtable plan --write plans it.";
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
    Ok(page(Some(&shown), here, title, &format!("<p>{}</p>\n", escape(none))))
}

fn by_key(request: &Request<'_>, key: &str, here: &str) -> Result<Option<Answer>, Refusal> {
    let shown = shown(request)?;
    let found = shown.made.brief.sections.iter().find(|section| section.key.as_str() == key);
    Ok(found.map(|section| page(Some(&shown), here, &section.title, &whole(section))))
}

fn whole(section: &Section) -> String {
    let mut out = String::new();
    if !section.lead.is_empty() {
        let _ = writeln!(out, "<p class=\"answer\">{}</p>", spans(&section.lead));
    }
    section.blocks.iter().for_each(|one| block(one, 2, &mut out));
    out
}

/// One block; headings stand at a level.
fn block(block_: &Block, level: usize, out: &mut String) {
    match block_ {
        Block::Heading { text } => {
            let _ = writeln!(out, "<h{level}>{}</h{level}>", escape(text));
        }
        Block::Paragraph { spans: words } => {
            let _ = writeln!(out, "<p>{}</p>", spans(words));
        }
        Block::Warning { spans: words } => {
            let _ = writeln!(out, "<p class=\"warning\">{}</p>", spans(words));
        }
        Block::Table(table) | Block::Top { table } => {
            out.push_str(&table_html(table, &table.rows.iter().collect::<Vec<_>>()));
        }
        Block::Chart(chart) => {
            let _ = writeln!(
                out,
                "<figure><figcaption>{}</figcaption>{}<p class=\"more\"><a href=\"/table/{}\">The numbers</a> · \
                 <a href=\"/chart/{}\">The chart alone</a></p></figure>",
                escape(&chart.title),
                drawn(chart),
                encoded(chart.twin.key.as_str()),
                encoded(chart.key.as_str()),
            );
        }
        Block::Missing { what, command } => {
            let _ = writeln!(
                out,
                "<p>{} <code>{}</code> would bring it.</p>",
                escape(what),
                escape(command)
            );
        }
        Block::Fold { title, blocks } => {
            let _ = writeln!(out, "<details><summary>{}</summary>", escape(title));
            blocks.iter().for_each(|one| block(one, level + 1, out));
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
        let _ = writeln!(out, "<li>{}: {}</li>", spans(&card.says), told.join(" · "));
    }
    out.push_str("</ul>\n");
}
