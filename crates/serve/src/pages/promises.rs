//! The board of promises: by how far each has come, by who owns it, or by when it is due.

use std::fmt::Write as _;

use corridor::brief::{Block, Brief, Lane, Promise};
use corridor::render::{escape, sign};

use super::frame::{page, shown};
use super::parts::{cited, plain, spans, taken};
use crate::answer::{Answer, Refusal};
use crate::desk::Shown;
use crate::routes::Request;
use crate::search::folded;

/// What the board can be ordered by.
const ORDERS: [(&str, &str); 3] =
    [("stage", "How far it has come"), ("owner", "Who promised"), ("deadline", "By when")];

fn lanes(brief: &Brief) -> Vec<&Lane> {
    let blocks = brief.sections.iter().flat_map(|section| &section.blocks);
    let boards = blocks.filter_map(|block| match block {
        Block::Board { lanes } => Some(lanes),
        _ => None,
    });
    boards.flatten().collect()
}

/// A heading of the board and what stands under it.
struct Group<'a> {
    title: String,
    note: String,
    promises: Vec<&'a Promise>,
}

pub(crate) fn promises(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let lanes = lanes(&shown.made.brief);
    let query = &request.query;
    let by = query.get("by").unwrap_or("stage");
    if !ORDERS.iter().any(|(name, _)| *name == by) {
        return Err(Refusal::bad(format!("by is {by:?}; it can be stage, owner or deadline")));
    }
    let mut statuses: Vec<(&str, String)> = Vec::new();
    for promise in lanes.iter().flat_map(|lane| &lane.cards) {
        if !statuses.iter().any(|(status, _)| *status == promise.status) {
            statuses.push((&promise.status, plain(&promise.says)));
        }
    }
    let wanted = |name: &str| query.get(name).map(folded);
    let (who, status) = (wanted("who"), wanted("status"));
    let fits = |promise: &Promise| {
        let owner = who.as_ref().is_none_or(|who| folded(&plain(&promise.who)).contains(who));
        let status = status.as_ref().is_none_or(|status| {
            folded(&promise.status) == *status || folded(&plain(&promise.says)) == *status
        });
        owner && status
    };
    let mut groups: Vec<Group<'_>> = Vec::new();
    for lane in &lanes {
        for promise in lane.cards.iter().filter(|promise| fits(promise)) {
            let (title, note) = match by {
                "owner" => (plain(&promise.who), String::new()),
                "deadline" => (plain(&promise.when), String::new()),
                _ => (lane.title.clone(), lane.note.clone()),
            };
            match groups.iter_mut().find(|group| group.title == title) {
                Some(group) => group.promises.push(promise),
                None => groups.push(Group { title, note, promises: vec![promise] }),
            }
        }
    }
    let mut body = request.form("ask", "/promises");
    let _ = write!(
        body,
        "<label>{} <input name=\"who\" value=\"{}\"></label>\n<label>{} <select name=\"status\"><option value=\"\">{}</option>",
        request.say("Who promised"),
        escape(query.get("who").unwrap_or_default()),
        request.say("Status"),
        request.say("all of them")
    );
    for (status, says) in &statuses {
        let chosen = if query.get("status") == Some(status) { " selected" } else { "" };
        let _ = write!(
            body,
            "<option value=\"{0}\"{chosen}>{1}</option>",
            escape(status),
            escape(says)
        );
    }
    let _ = write!(
        body,
        "</select></label>\n<label>{} <select name=\"by\">",
        request.say("In order of")
    );
    for (name, says) in ORDERS {
        let chosen = if name == by { " selected" } else { "" };
        let _ = write!(body, "<option value=\"{name}\"{chosen}>{}</option>", request.say(says));
    }
    let _ = writeln!(body, "</select></label>\n<button>{}</button>\n</form>", request.say("Show"));
    if groups.is_empty() {
        let _ =
            writeln!(body, "<p class=\"empty\">{}</p>", request.say("No promise on record fits."));
    }
    body.push_str("<div class=\"board\">\n");
    for group in &groups {
        let title = if group.title.is_empty() {
            request.say("nobody is named")
        } else {
            escape(&group.title)
        };
        let _ = writeln!(
            body,
            "<section>\n<h2>{title} <span class=\"soft\">{}</span></h2>",
            group.promises.len()
        );
        if !group.note.is_empty() {
            let _ = writeln!(body, "<p class=\"soft\">{}</p>", escape(&group.note));
        }
        body.push_str("<ul>\n");
        group.promises.iter().for_each(|promise| item(promise, &mut body));
        body.push_str("</ul>\n</section>\n");
    }
    body.push_str("</div>\n");
    let files = [("csv", "CSV"), ("json", "JSON"), ("xlsx", "Excel"), ("parquet", "Parquet")]
        .map(|(format, name)| (format!("/api/v1/records?format={format}"), name.to_owned()));
    let title = request.say("What was promised");
    body.push_str(&taken(request, &files, &cited(&shown, "What was promised", "/promises")));
    Ok(page(request, &shown, "/promises", &title, &body))
}

fn item(promise: &Promise, body: &mut String) {
    let _ = write!(
        body,
        "<li><p class=\"what\">{}</p><p class=\"status\"><span aria-hidden=\"true\">{}</span> {}</p>",
        spans(&promise.what),
        sign(&promise.status),
        spans(&promise.says)
    );
    let when = if promise.pressing { "pressing" } else { "soft" };
    for (class, words) in [("soft", &promise.who), (when, &promise.when), ("soft", &promise.last)] {
        if !words.is_empty() {
            let _ = write!(body, "<p class=\"{class}\">{}</p>", spans(words));
        }
    }
    body.push_str("</li>\n");
}

/// The first of those that are open, for the overview.
pub(super) fn open(request: &Request<'_>, shown: &Shown, most: usize, body: &mut String) {
    let lanes = lanes(&shown.made.brief);
    let Some(first) = lanes.first() else { return };
    let _ = writeln!(
        body,
        "<h2><a href=\"/promises\">{}</a> <span class=\"soft\">{} {}</span></h2>\n<div class=\"board\"><ul>",
        request.say("Promises"),
        escape(&first.title),
        first.cards.len()
    );
    first.cards.iter().take(most).for_each(|promise| item(promise, body));
    body.push_str("</ul></div>\n<p>");
    for lane in &lanes {
        let _ = write!(body, "{} {} · ", escape(&lane.title), lane.cards.len());
    }
    let _ = writeln!(body, "<a href=\"/promises\">{}</a></p>", request.say("All promises"));
}
