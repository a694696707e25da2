//! The overview, and the brief as the command writes it.

use std::fmt::Write as _;

use corridor::brief::{Block, Head, Section, Table};
use corridor::render::{self, escape};

use super::frame::{page, shown};
use super::parts::{figure, spans, table};
use super::promises;
use crate::answer::{Answer, HTML, Refusal, XLSX};
use crate::desk::Shown;
use crate::query::encoded;
use crate::routes::Request;

/// Open promises and documents that the overview shows.
const FEW: usize = 5;

pub(crate) fn overview(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let mut body = format!(
        "<div class=\"bar\"><p class=\"soft\">{}</p>\n{}<label for=\"day\">{}</label>\n\
         <input id=\"day\" name=\"as_of\" type=\"date\" value=\"{}\">\n<button>{}</button>\n</form></div>\n",
        spans(&brief.subtitle),
        // The day is what this form asks for.
        request
            .form("day", "/")
            .lines()
            .filter(|line| !line.contains("\"as_of\""))
            .collect::<String>(),
        request.say("As of"),
        shown.made.day,
        request.say("Show that day")
    );
    if let Some(head) = &brief.head {
        first(request, &shown, head, &mut body);
    }
    let section = |key: &str| brief.sections.iter().find(|s| s.key.as_str() == key);
    if let Some(target) = section("target") {
        let _ =
            writeln!(body, "<h2><a href=\"/section/target\">{}</a></h2>", request.say("Targets"));
        lead(target, &mut body);
        for found in tables(target).into_iter().take(2) {
            body.push_str(&table(request, &shown, found, &found.rows.iter().collect::<Vec<_>>()));
        }
    }
    if let Some(outlook) = section("outlook") {
        let _ = writeln!(body, "<h2><a href=\"/outlook\">{}</a></h2>", request.say("Chances"));
        lead(outlook, &mut body);
        let chart = outlook.blocks.iter().find_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        });
        body.extend(chart.map(|chart| figure(request, &shown, chart)));
    }
    body.push_str("<div class=\"two\">\n<section>\n");
    attention(request, &shown, &mut body);
    body.push_str("</section>\n<section>\n");
    changed(request, &shown, &mut body);
    body.push_str("</section>\n</div>\n");
    promises::open(request, &shown, FEW, &mut body);
    let _ = writeln!(body, "<h2>{}</h2>\n<ul class=\"sections\">", request.say("In the brief"));
    for section in &brief.sections {
        let _ = writeln!(
            body,
            "<li><a href=\"/section/{}\">{}</a></li>",
            encoded(section.key.as_str()),
            escape(&section.title)
        );
    }
    body.push_str("</ul>\n");
    Ok(page(request, &shown, "/", &brief.title.clone(), &body))
}

fn first(request: &Request<'_>, shown: &Shown, head: &Head, body: &mut String) {
    let _ = writeln!(body, "<p class=\"question\">{}</p>", spans(&head.question));
    let answer: Vec<String> = head.answer.iter().map(|sentence| spans(sentence)).collect();
    let _ = writeln!(body, "<p class=\"answer\">{}</p>", answer.join(" "));
    body.extend(head.chart.as_ref().map(|chart| figure(request, shown, chart)));
    if let Some(warning) = &head.warning {
        let _ = writeln!(body, "<p class=\"warning\">{}</p>", spans(warning));
    }
    body.push_str("<dl class=\"facts\">\n");
    for fact in &head.facts {
        let _ = writeln!(
            body,
            "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd>{}</dd></div>",
            spans(&fact.label),
            spans(&fact.value),
            spans(&fact.line)
        );
    }
    body.push_str("</dl>\n");
}

fn lead(section: &Section, body: &mut String) {
    if !section.lead.is_empty() {
        let _ = writeln!(body, "<p class=\"answer\">{}</p>", spans(&section.lead));
    }
}

fn tables(section: &Section) -> Vec<&Table> {
    let tables = section.blocks.iter().filter_map(|block| match block {
        Block::Table(table) | Block::Top { table } => Some(table),
        _ => None,
    });
    tables.collect()
}

fn attention(request: &Request<'_>, shown: &Shown, body: &mut String) {
    let findings = &shown.made.findings;
    let _ = writeln!(
        body,
        "<h2>{} <span class=\"soft\">{}</span></h2>",
        request.say("Needs attention"),
        findings.len()
    );
    if findings.is_empty() {
        let _ = writeln!(body, "<p>{}</p>", request.say("The checks found nothing."));
        return;
    }
    body.push_str("<ul class=\"findings\">\n");
    for finding in findings {
        let _ = writeln!(
            body,
            "<li><span class=\"severity {}\">{}</span> <span lang=\"en\">{}{}</span><br><code>{}</code></li>",
            escape(&finding.severity),
            request.say(&finding.severity),
            escape(&finding.message),
            finding.hint.as_ref().map_or_else(String::new, |hint| format!(": {}", escape(hint))),
            escape(&finding.place)
        );
    }
    body.push_str("</ul>\n");
}

/// What moved, where there is an edition to compare with, and what was added last.
fn changed(request: &Request<'_>, shown: &Shown, body: &mut String) {
    let brief = &shown.made.brief;
    let _ = writeln!(body, "<h2>{}</h2>", request.say("What changed"));
    if let Some(section) = brief.sections.iter().find(|s| s.key.as_str() == "changed") {
        lead(section, body);
        let _ = writeln!(
            body,
            "<p><a href=\"/section/changed\">{}</a></p>",
            request.say("What moved since the last edition")
        );
    }
    body.push_str("<ul class=\"documents\">\n");
    for document in brief.documents.iter().rev().take(FEW) {
        let _ = writeln!(
            body,
            "<li><a href=\"/documents/{}\">{}</a><br><span class=\"soft\">{}</span></li>",
            encoded(&document.id),
            escape(&document.title),
            escape(&document.publisher)
        );
    }
    let _ = writeln!(
        body,
        "</ul>\n<p><a href=\"/changes\">{}</a></p>",
        request.say("Compare two days")
    );
}

/// The brief exactly as the command writes it, under its own policy.
pub(crate) fn brief(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let page = render::html(&shown.made.brief);
    let mut answer = Answer::of(HTML, page.clone());
    answer.policy = policy(&page);
    answer.speaks = Some(request.language);
    Ok(answer)
}

/// The brief as a workbook.
pub(crate) fn workbook(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let file = format!("brief-{}.xlsx", shown.made.brief.as_of);
    Ok(Answer::of(XLSX, render::sheets::brief(&shown.made.brief)?).named(file))
}

/// The policy that a page says itself, for the header.
fn policy(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    let (policy, _) = rest.split_once('"')?;
    let policy = policy.replace("&#39;", "'").replace("&amp;", "&");
    Some(format!("{}; frame-ancestors 'none'", policy.trim_end_matches(';')))
}
