//! A timetable on paper: one sheet for each firm, one for each table, reasons as notes under the meetings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corridor_roundtable::readers::{Folder, PlanRow};

use super::escape;
use crate::study::meetings::Reason;
use crate::study::timetable::Prepared;

const STYLE: &str = "body{font:15px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:0 0 .2rem}p{margin:.2rem 0 .8rem}\
section{margin:0 0 2.5rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid #ccc}\
td.n{white-space:nowrap;font-variant-numeric:tabular-nums}ul{margin:.2rem 0 0;padding-left:1.1rem;color:#444;font-size:.87rem}\
nav{margin:0 0 2.5rem}nav ul{columns:2;font-size:1rem}small{color:#555}\
@media print{nav{display:none}section{break-after:page;margin:0}@page{size:A4;margin:16mm}}";

/// The page, whole: no script, nothing from elsewhere.
#[must_use]
pub fn page(prepared: &Prepared, rows: &[PlanRow]) -> String {
    let event = &prepared.files;
    let setting = &event.setting;
    let live: Vec<&PlanRow> = rows.iter().filter(|r| r.state != "cancelled").collect();
    let sources = sources(prepared, &live);
    let mut out =
        String::from("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    let title = if setting.title.is_empty() { "Roundtable" } else { setting.title.as_str() };
    let _ = write!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width\"><title>{0}</title><style>{STYLE}</style></head><body>\n<main><h1>{0}</h1>\n<p>{1} meetings, times of {2}.</p>\n",
        escape(title),
        live.len(),
        escape(&setting.zone_name)
    );
    out.push_str("<nav><h2>Firms</h2><ul>");
    for (at, company) in event.companies.iter().enumerate() {
        let _ = write!(out, "<li><a href=\"#firm-{at}\">{}</a></li>", escape(&company.name));
    }
    out.push_str("</ul></nav>\n");
    for (at, company) in event.companies.iter().enumerate() {
        let own: Vec<&PlanRow> = (live.iter().copied())
            .filter(|r| r.host == company.name || r.guest == company.name)
            .collect();
        let _ = write!(
            out,
            "<section id=\"firm-{at}\"><h2>{}</h2><p><small>{}</small></p>",
            escape(&company.name),
            escape(title)
        );
        if own.is_empty() {
            out.push_str("<p>No meeting.</p></section>\n");
            continue;
        }
        out.push_str("<table><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Table</th><th scope=\"col\">With, and why</th></tr></thead><tbody>");
        for row in own {
            let other = if row.host == company.name { &row.guest } else { &row.host };
            line(
                &mut out,
                event,
                row,
                other,
                row.table.to_string(),
                (prepared.why(&row.host, &row.guest), &sources),
            );
        }
        out.push_str("</tbody></table></section>\n");
    }
    let mut tables: BTreeMap<u32, Vec<&PlanRow>> = BTreeMap::new();
    for row in &live {
        tables.entry(row.table).or_default().push(row);
    }
    for (table, rows) in tables {
        let _ = write!(
            out,
            "<section id=\"table-{table}\"><h2>Table {table}</h2><table><thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Host</th><th scope=\"col\">Guest</th></tr></thead><tbody>"
        );
        for row in rows {
            line(&mut out, event, row, &row.guest, escape(&row.host), (&[], &sources));
        }
        out.push_str("</tbody></table></section>\n");
    }
    evidence(&mut out, &sources);
    out.push_str("</main></body></html>\n");
    out
}

/// Where reasons come from, each with its number and the figures that stand there.
type Sources<'a> = BTreeMap<&'a str, (usize, BTreeMap<&'static str, &'a str>)>;

fn sources<'a>(prepared: &'a Prepared, live: &[&'a PlanRow]) -> Sources<'a> {
    let mut found = Sources::new();
    for reason in live.iter().flat_map(|row| prepared.why(&row.host, &row.guest)) {
        let next = found.len() + 1;
        let (_, figures) = found.entry(&reason.evidence).or_insert_with(|| (next, BTreeMap::new()));
        figures.extend(reason.shows.iter().map(|(name, value)| (*name, value.as_str())));
    }
    found
}

/// The last sheet: what the numbers behind the reasons stand on.
fn evidence(out: &mut String, sources: &Sources<'_>) {
    if sources.is_empty() {
        return;
    }
    let mut order: Vec<_> = sources.iter().collect();
    order.sort_by_key(|(_, (number, _))| *number);
    out.push_str("<section id=\"evidence\"><h2>Where the reasons come from</h2><ol>");
    for (source, (number, figures)) in order {
        let _ = write!(out, "<li id=\"e-{number}\">{}", escape(source));
        for (name, value) in figures {
            let _ = write!(out, "<br><small>{}: {}</small>", escape(name), escape(value));
        }
        out.push_str("</li>");
    }
    out.push_str("</ol></section>\n");
}

/// One row; `middle` is HTML already.
fn line(
    out: &mut String,
    event: &Folder,
    row: &PlanRow,
    other: &str,
    middle: String,
    (reasons, sources): (&[Reason], &Sources<'_>),
) {
    let at =
        |t: jiff::Timestamp, f: &str| event.setting.zone.to_datetime(t).strftime(f).to_string();
    let _ = write!(
        out,
        "<tr><td class=\"n\">{} – {}</td><td>{middle}</td><td>{}",
        escape(&at(row.start, "%-d %B, %H:%M")),
        escape(&at(row.end, "%H:%M")),
        escape(other)
    );
    if !reasons.is_empty() {
        let total: u32 = reasons.iter().map(|r| r.points).sum();
        let _ = write!(out, "<ul>");
        for reason in reasons {
            let _ = write!(
                out,
                "<li>{} <small>(+{}; <a href=\"#e-{2}\">source {2}</a>)</small></li>",
                escape(&reason.says),
                reason.points,
                sources.get(reason.evidence.as_str()).map_or(0, |(number, _)| *number)
            );
        }
        let _ = write!(out, "<li>weight {total}</li></ul>");
    }
    out.push_str("</td></tr>");
}
