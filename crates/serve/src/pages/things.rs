//! Tables and charts of the brief, each at an address of its own and in every form.

use corridor::brief::{Brief, Table};
use corridor::render::chart::canvas::Width;
use corridor::render::tables;

use super::frame::{page, shown};
use super::parts;
use crate::answer::{Answer, Refusal, SVG};
use crate::desk::Shown;
use crate::forms;
use crate::routes::Request;

/// What an address asks a thing for by its ending.
pub(super) fn ending(rest: &str) -> (&str, &str) {
    for ending in ["json", "csv", "svg", "xlsx", "parquet"] {
        if let Some(key) = rest.strip_suffix(ending).and_then(|key| key.strip_suffix('.')) {
            return (key, ending);
        }
    }
    (rest, "")
}

/// The numbers of a table in a form.
fn numbers(shown: &Shown, table: &Table, form: &str) -> Result<Answer, Refusal> {
    let brief: &Brief = &shown.made.brief;
    let key = table.key.as_str();
    let name = key.strip_prefix("t/").unwrap_or(key).replace('/', "-");
    let columns = tables::tables(brief)?
        .into_iter()
        .find(|columns| columns.name == name)
        .ok_or_else(|| Refusal::absent(format!("the brief of this day has no table {key:?}")))?;
    let source = format!("{}, a brief of Corridor {}", brief.title, env!("CARGO_PKG_VERSION"));
    let about =
        [("caption", table.caption.clone()), ("as_of", brief.as_of.clone()), ("source", source)];
    forms::formed(&columns.batch, Some(form), &name, &about)
}

pub(crate) fn table(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let (key, form) = ending(request.rest);
    let found =
        shown.made.brief.tables().into_iter().find(|table| table.key.as_str() == key).ok_or_else(
            || Refusal::absent(format!("the brief of this day has no table {key:?}")),
        )?;
    if !form.is_empty() {
        return numbers(&shown, found, form);
    }
    let rows: Vec<_> = found.rows.iter().collect();
    let body = parts::table(request, &shown, found, &rows);
    Ok(page(request, &shown, "", &found.caption, &body))
}

pub(crate) fn chart(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let (key, form) = ending(request.rest);
    let brief = &shown.made.brief;
    let found =
        brief.charts().into_iter().find(|chart| chart.key.as_str() == key).ok_or_else(|| {
            Refusal::absent(format!("the brief of this day has no chart {key:?}"))
        })?;
    if !["", "svg"].contains(&form) {
        return numbers(&shown, &found.twin, form);
    }
    let source = format!("{}. A brief of Corridor as of {}.", brief.title, brief.as_of);
    Ok(alone(found.alone(Width::Wide, &source)))
}

/// A drawing that brings its own style, and nothing else.
pub(super) fn alone(svg: String) -> Answer {
    let mut answer = Answer::of(SVG, svg);
    answer.policy = Some("default-src 'none'; style-src 'unsafe-inline'; sandbox".to_owned());
    answer
}
