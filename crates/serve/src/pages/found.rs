//! What a search finds.

use std::fmt::Write as _;

use corridor::render::escape;

use super::frame::{page, shown};
use crate::answer::{Answer, Refusal};
use crate::routes::Request;
use crate::search::MOST;

pub(crate) fn search(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let question = request.query.get("q").unwrap_or_default();
    let found = shown.made.index.find(question);
    let count = found.len().to_string();
    let told = match found.len() {
        _ if question.trim().is_empty() => request.say("Write what to look for."),
        0 => request.fill("Nothing holds “{1}”.", &[question]),
        n if n >= MOST => {
            request.fill("The first {1} places that hold “{2}”:", &[&count, question])
        }
        _ => request.fill("Places that hold “{2}”: {1}", &[&count, question]),
    };
    let mut body = format!("<p>{told}</p>\n<ul class=\"found\">\n");
    for entry in found {
        let _ = writeln!(
            body,
            "<li><span class=\"kind\">{}</span> <a href=\"{}\">{}</a></li>",
            request.say(entry.kind),
            escape(&entry.address),
            escape(&entry.says)
        );
    }
    body.push_str("</ul>\n");
    let title = crate::tongue::fill(request.language, "Search", &[]);
    Ok(page(request, &shown, "", &title, &body))
}
