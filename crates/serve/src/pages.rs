//! The pages. They work without a script; every state is in the address.

mod changes;
mod explorer;
mod section;
mod style;

use std::fmt::Write as _;

use corridor::brief::{Brief, Chart, Span, Table};
use corridor::evidence::{Card, Evidence};
use corridor::render::chart::canvas::Width;
use corridor::render::{self, escape};
use hyper::body::Bytes;
use serde_json::Value;

pub(crate) use changes::{changes, compared};
pub(crate) use explorer::{flows, indicator, indicators};
pub(crate) use section::{plan, scenarios, section};
pub(crate) use style::style;

use crate::answer::{Answer, CSV, HTML, JSON, Refusal, SVG, XLSX};
use crate::data;
use crate::desk::Shown;
use crate::query::encoded;
use crate::routes::Request;

/// Where one can go from every page.
const PLACES: &[(&str, &str)] = &[
    ("/", "Overview"),
    ("/brief", "Brief"),
    ("/promises", "Promises"),
    ("/flows", "Trade"),
    ("/indicators", "Measures"),
    ("/scenarios", "Scenarios"),
    ("/plan", "Meetings"),
    ("/changes", "Changes"),
    ("/documents", "Documents"),
];

fn shown(request: &Request<'_>) -> Result<Shown, Refusal> {
    request.desk.shown(request.query.day("as_of")?)
}

/// A page: what it is about, its own part, and below it the day and what would give the same.
fn page(shown: Option<&Shown>, here: &str, title: &str, body: &str) -> Answer {
    let mut out = String::with_capacity(body.len() + 4096);
    let about = shown.map_or("Corridor", |shown| shown.made.brief.title.as_str());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n<title>{} · {}</title>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the page</a>\n<header>\n<p class=\"about\">{}</p>\n\
         <nav aria-label=\"Pages\"><ul>\n",
        escape(title),
        escape(about),
        escape(about),
    );
    for (address, name) in PLACES {
        let current = if *address == here { " aria-current=\"page\"" } else { "" };
        let _ = writeln!(out, "<li><a href=\"{address}\"{current}>{name}</a></li>");
    }
    out.push_str(
        "</ul></nav>\n<form action=\"/search\" role=\"search\"><label for=\"q\">Search</label> \
         <input id=\"q\" name=\"q\" type=\"search\"> <button>Find</button></form>\n</header>\n<main id=\"main\">\n",
    );
    if let Some(trouble) = shown.and_then(|shown| shown.trouble.as_ref()) {
        let _ = writeln!(
            out,
            "<div class=\"trouble\" role=\"status\"><p><strong>The folder cannot be read as it is now.</strong> \
             This page shows it as it was before the last change.</p><pre>{}</pre></div>",
            escape(trouble)
        );
    }
    let _ = write!(out, "<h1>{}</h1>\n{body}</main>\n<footer>\n", escape(title));
    if let Some(shown) = shown {
        let _ = writeln!(
            out,
            "<p>As of {}. Computed on this machine by corridor {}; nothing leaves it.</p>",
            escape(&shown.made.brief.as_of),
            env!("CARGO_PKG_VERSION")
        );
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    Answer::of(HTML, out)
}

/// The page of a refusal.
pub(crate) fn refusal(refusal: &Refusal) -> Bytes {
    let body = format!("<p class=\"refusal\">{}</p>\n", escape(&refusal.message));
    let title = refusal.status.canonical_reason().unwrap_or("No answer");
    page(None, "", title, &body).body
}

/// Words and claims; a claim leads to its page.
fn spans(spans: &[Span]) -> String {
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

fn plain(spans: &[Span]) -> String {
    spans
        .iter()
        .map(|span| match span {
            Span::Words(text) | Span::Claim { text, .. } => text.as_str(),
        })
        .collect()
}

/// A chart as a desk and as a phone shows it; the style chooses.
fn drawn(chart: &Chart) -> String {
    chart.svg(Width::Wide) + &chart.svg(Width::Narrow)
}

pub(crate) fn overview(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let mut body = String::new();
    if let Some(head) = &brief.head {
        let _ = writeln!(body, "<p class=\"question\">{}</p>", spans(&head.question));
        for sentence in &head.answer {
            let _ = writeln!(body, "<p class=\"answer\">{}</p>", spans(sentence));
        }
        if let Some(chart) = &head.chart {
            let _ = writeln!(
                body,
                "<figure><figcaption>{}</figcaption>{}<p class=\"more\"><a href=\"/table/{key}\">The numbers</a> · \
                 <a href=\"/chart/{chart}\">The chart alone</a></p></figure>",
                escape(&chart.title),
                drawn(chart),
                key = encoded(chart.twin.key.as_str()),
                chart = encoded(chart.key.as_str()),
            );
        }
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
    body.push_str("<h2>Needs attention</h2>\n");
    if shown.made.findings.is_empty() {
        body.push_str("<p>The checks found nothing.</p>\n");
    } else {
        body.push_str("<ul class=\"findings\">\n");
        for finding in &shown.made.findings {
            let _ = writeln!(
                body,
                "<li><span class=\"severity {0}\">{0}</span> {1}</li>",
                escape(&finding.severity),
                escape(&finding.message)
            );
        }
        body.push_str("</ul>\n");
    }
    body.push_str("<h2>In the brief</h2>\n<ul>\n");
    for section in &brief.sections {
        let _ = writeln!(
            body,
            "<li><a href=\"/section/{}\">{}</a></li>",
            encoded(section.key.as_str()),
            escape(&section.title)
        );
    }
    body.push_str("</ul>\n");
    Ok(page(Some(&shown), "/", &brief.title.clone(), &body))
}

/// The brief exactly as the command writes it, under its own policy.
pub(crate) fn brief(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let mut answer = Answer::of(HTML, shown.made.page.clone());
    answer.policy = policy(&shown.made.page);
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

/// Every record as the answers hold it: what, status, who, when.
pub(crate) fn promises(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let wanted = |name: &str| request.query.get(name).map(crate::search::folded);
    let (who, status) = (wanted("who"), wanted("status"));
    let fits = |text: &str, wanted: &Option<String>| {
        wanted.as_ref().is_none_or(|w| crate::search::folded(text).contains(w.as_str()))
    };
    let mut body = String::from(
        "<form class=\"ask\"><label>Who <input name=\"who\"></label> <label>Status <input name=\"status\"></label> \
         <button>Show</button></form>\n",
    );
    let mut any = false;
    for table in
        tables(&shown.made.brief).into_iter().filter(|t| t.key.as_str().starts_with("t/promised"))
    {
        let heading = |name: &str| {
            table
                .columns
                .iter()
                .position(|column| plain(&column.heading).eq_ignore_ascii_case(name))
        };
        let (by_who, by_status) = (heading("who"), heading("status"));
        let rows: Vec<_> = table
            .rows
            .iter()
            .filter(|row| {
                let text = |at: Option<usize>| at.and_then(|at| row.get(at)).map(|c| plain(c));
                fits(&text(by_who).unwrap_or_default(), &who)
                    && fits(&text(by_status).unwrap_or_default(), &status)
            })
            .collect();
        if rows.is_empty() {
            continue;
        }
        any = true;
        body.push_str(&table_html(table, &rows));
    }
    if !any {
        body.push_str(
            "<p>No record fits. The whole list stands in the <a href=\"/brief\">brief</a>.</p>\n",
        );
    }
    Ok(page(Some(&shown), "/promises", "What was promised", &body))
}

fn tables(brief: &Brief) -> Vec<&Table> {
    brief.tables()
}

fn table_html(table: &Table, rows: &[&Vec<corridor::brief::Cell>]) -> String {
    let mut out = String::new();
    let address = encoded(table.key.as_str());
    let _ = write!(
        out,
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\">\n<table>\n<caption>{caption}</caption>\n<thead><tr>",
        caption = escape(&table.caption)
    );
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
    let _ = write!(
        out,
        "</tbody>\n</table>\n</div>\n<p class=\"more\"><a href=\"/table/{address}.csv\">CSV</a> · \
         <a href=\"/table/{address}.json\">JSON</a> · <a href=\"/table/{address}.xlsx\">Excel</a></p>\n"
    );
    out
}

pub(crate) fn documents(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let mut body = String::from("<ul class=\"documents\">\n");
    for document in &shown.made.brief.documents {
        let _ = writeln!(
            body,
            "<li><a href=\"/documents/{}\">{}</a><br>{} · SHA-256 <code>{}</code></li>",
            encoded(&document.id),
            escape(&document.title),
            escape(&document.publisher),
            escape(&document.sha256)
        );
    }
    body.push_str("</ul>\n");
    if shown.made.brief.documents.is_empty() {
        body.push_str("<p>The folder holds no document that was published by this day.</p>\n");
    }
    Ok(page(Some(&shown), "/documents", "Documents", &body))
}

pub(crate) fn document(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let document =
        brief.documents.iter().find(|document| document.id == request.rest).ok_or_else(|| {
            Refusal::absent(format!(
                "there is no document {:?} on this day; /documents lists them",
                request.rest
            ))
        })?;
    // Passages by their place; one that lies inside another is not marked twice.
    let mut passages: Vec<(usize, usize, &Card)> = Vec::new();
    for card in &brief.cards {
        for evidence in &card.evidence {
            if let Evidence::Passage(quoted) = evidence
                && quoted.document == document.id
                && document.text.get(quoted.start..quoted.end).is_some()
            {
                passages.push((quoted.start, quoted.end, card));
            }
        }
    }
    passages.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    let mut body = format!(
        "<p>{} · SHA-256 <code>{}</code></p>\n<div class=\"text\">",
        escape(&document.publisher),
        escape(&document.sha256)
    );
    let mut at = 0;
    for (start, end, card) in passages {
        if start < at {
            continue;
        }
        let (before, words) = (&document.text[at..start], &document.text[start..end]);
        let _ = write!(
            body,
            "{}<mark id=\"p-{start}-{end}\" title=\"{}\">{}</mark>",
            escape(before),
            escape(&card.title),
            escape(words)
        );
        at = end;
    }
    let _ = writeln!(body, "{}</div>", escape(&document.text[at..]));
    Ok(page(Some(&shown), "/documents", &document.title, &body))
}

/// What an address asks a thing for by its ending.
fn ending(rest: &str) -> (&str, &str) {
    for ending in [".json", ".csv", ".svg", ".xlsx"] {
        if let Some(key) = rest.strip_suffix(ending) {
            return (key, ending);
        }
    }
    (rest, "")
}

pub(crate) fn claim(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let (key, form) = ending(request.rest);
    let claim = brief
        .claims()
        .into_iter()
        .find(|claim| claim.key.as_str() == key)
        .ok_or_else(|| data::no_claim(key))?;
    if form == ".json" {
        let value = data::of_claim(brief, key).unwrap_or(Value::Null);
        return Ok(Answer::of(JSON, format!("{value:#}\n")));
    }
    if form == ".csv" {
        let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
        let batch = data::of_texts(vec![
            ("key", vec![key.to_owned()]),
            ("value", vec![number(claim.value)]),
            ("unit", vec![claim.unit.name().to_owned()]),
            ("low", vec![number(claim.low)]),
            ("high", vec![number(claim.high)]),
            ("word", vec![claim.word.clone().unwrap_or_default()]),
            ("says", vec![claim.says.clone()]),
        ])?;
        return Ok(Answer::of(CSV, data::csv_table(&batch)?).named("claim.csv"));
    }
    let mut body = format!("<p class=\"says\">{}</p>\n<dl>\n", escape(&claim.says));
    let _ = writeln!(body, "<dt>Unit</dt><dd>{}</dd>", escape(claim.unit.name()));
    if let (Some(low), Some(high)) = (claim.low, claim.high) {
        let _ = writeln!(body, "<dt>Interval</dt><dd>{low} to {high}</dd>");
    }
    let _ = writeln!(body, "<dt>Key</dt><dd><code>{}</code></dd>\n</dl>", escape(key));
    if let Some(found) = brief.cards.iter().find(|card| card.key == claim.evidence) {
        body.push_str(&card(brief, found));
    }
    let _ = write!(
        body,
        "<h2>Cite this number</h2>\n<pre>{}: {}. {}, a brief of Corridor as of {}.</pre>\n\
         <p class=\"more\"><a href=\"/claim/{address}.json\">JSON</a> · <a href=\"/claim/{address}.csv\">CSV</a> · \
         <a href=\"/brief#{evidence}\">In the brief</a></p>\n",
        escape(key),
        escape(&claim.says),
        escape(&brief.title),
        escape(&brief.as_of),
        address = encoded(key),
        evidence = encoded(&render::anchor(&claim.evidence)),
    );
    Ok(page(Some(&shown), "", "One number", &body))
}

fn card(brief: &Brief, card: &Card) -> String {
    let mut out = format!("<article class=\"card\">\n<h2>{}</h2>\n", escape(&card.title));
    for evidence in &card.evidence {
        match evidence {
            Evidence::Passage(quoted) => {
                let document = brief.documents.iter().find(|d| d.id == quoted.document);
                let title = document.map_or(quoted.document.as_str(), |d| d.title.as_str());
                let _ = write!(
                    out,
                    "<blockquote>{}</blockquote>\n<p><a href=\"/documents/{}#p-{}-{}\">{}</a></p>\n",
                    escape(&quoted.quote),
                    encoded(&quoted.document),
                    quoted.start,
                    quoted.end,
                    escape(title)
                );
            }
            Evidence::Statistic(rows) => {
                let _ =
                    writeln!(out, "<p>{}: {}.</p>", escape(&rows.dataset), escape(&rows.selection));
                out.push_str(&rows_html(&rows.columns, &rows.rows, &rows.selection));
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
            Evidence::Estimate(computed) => {
                let _ = writeln!(out, "<p class=\"formula\">{}</p>", escape(&computed.formula));
                if !computed.options.is_empty() {
                    out.push_str("<dl>\n");
                    for (name, value) in &computed.options {
                        let _ =
                            writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
                    }
                    out.push_str("</dl>\n");
                }
                if !computed.inputs.is_empty() {
                    out.push_str("<p>From:</p>\n<ul>\n");
                    for input in &computed.inputs {
                        let title = brief.cards.iter().find(|c| c.key == *input);
                        let title = title.map_or(input.as_str(), |c| c.title.as_str());
                        let _ = writeln!(
                            out,
                            "<li><a href=\"/brief#{}\">{}</a></li>",
                            encoded(&render::anchor(input)),
                            escape(title)
                        );
                    }
                    out.push_str("</ul>\n");
                }
            }
        }
    }
    out.push_str("</article>\n");
    out
}

/// A plain table of text.
fn rows_html(columns: &[String], rows: &[Vec<String>], label: &str) -> String {
    let mut out = format!(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n<thead><tr>",
        escape(label)
    );
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

pub(crate) fn table(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let (key, form) = ending(request.rest);
    let found = tables(&shown.made.brief)
        .into_iter()
        .find(|table| table.key.as_str() == key)
        .ok_or_else(|| Refusal::absent(format!("the brief of this day has no table {key:?}")))?;
    if form.is_empty() {
        let rows: Vec<_> = found.rows.iter().collect();
        let body = table_html(found, &rows);
        return Ok(page(Some(&shown), "", &found.caption, &body));
    }
    let name = key.strip_prefix("t/").unwrap_or(key).replace('/', "-");
    let columns = render::tables::tables(&shown.made.brief)?;
    let columns = columns
        .into_iter()
        .find(|columns| columns.name == name)
        .ok_or_else(|| Refusal::absent(format!("the brief of this day has no table {key:?}")))?;
    let about = [("caption", found.caption.clone()), ("as_of", shown.made.brief.as_of.clone())];
    data::formed(&columns.batch, Some(form.trim_start_matches('.')), &name, &about)
}

pub(crate) fn chart(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let (key, _) = ending(request.rest);
    let found =
        shown.made.brief.charts().into_iter().find(|chart| chart.key.as_str() == key).ok_or_else(
            || Refusal::absent(format!("the brief of this day has no chart {key:?}")),
        )?;
    let brief = &shown.made.brief;
    let source = format!("{}. A brief of Corridor as of {}.", brief.title, brief.as_of);
    let mut answer = Answer::of(SVG, found.alone(Width::Wide, &source));
    // The drawing brings its own style, and nothing else.
    answer.policy = Some("default-src 'none'; style-src 'unsafe-inline'; sandbox".to_owned());
    Ok(answer)
}

pub(crate) fn search(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let question = request.query.get("q").unwrap_or_default();
    let found = shown.made.index.find(question);
    let mut body = format!(
        "<p>{} for “{}”.</p>\n<ul class=\"found\">\n",
        match found.len() {
            0 => "Nothing".to_owned(),
            1 => "One place".to_owned(),
            n if n >= crate::search::MOST => format!("The first {n} places"),
            n => format!("{n} places"),
        },
        escape(question)
    );
    for entry in found {
        let _ = writeln!(
            body,
            "<li><span class=\"kind\">{}</span> <a href=\"{}\">{}</a></li>",
            entry.kind,
            escape(&entry.address),
            escape(&entry.says)
        );
    }
    body.push_str("</ul>\n");
    Ok(page(Some(&shown), "", "Search", &body))
}
