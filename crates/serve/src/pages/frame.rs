//! What is around every page: where one can go, its day and language, and what is wrong with the folder.

use std::fmt::Write as _;

use corridor::render::escape;
use hyper::StatusCode;
use hyper::body::Bytes;

use crate::answer::{Answer, HTML, Refusal};
use crate::desk::Shown;
use crate::query::{Query, encoded};
use crate::routes::{self, Request};
use crate::tongue;

/// Where one can go from every page.
const PLACES: &[(&str, &str)] = &[
    ("/", "Overview"),
    ("/brief", "The brief"),
    ("/promises", "Promises"),
    ("/flows", "Explore trade"),
    ("/indicators", "Measures"),
    ("/outlook", "Chances"),
    ("/scenarios", "Scenarios"),
    ("/plan", "Meetings"),
    ("/changes", "Compare days"),
    ("/documents", "All documents"),
];

/// The state of a page that its links carry on.
const CARRIED: [&str; 2] = ["as_of", "language"];

/// The brief of the day and the language that are asked for.
pub fn shown(request: &Request<'_>) -> Result<Shown, Refusal> {
    request.desk.shown(request.query.day("as_of")?, request.language)
}

impl Request<'_> {
    /// A message of the pages in the language of the request, escaped.
    pub fn say(&self, english: &str) -> String {
        self.fill(english, &[])
    }

    /// The same with what stands in its places.
    pub fn fill(&self, english: &str, places: &[&str]) -> String {
        escape(&tongue::fill(self.language, english, places))
    }

    /// Numbers, amounts and dates of a text as the language of the request writes them; not escaped.
    pub fn figures(&self, text: &str) -> String {
        match corridor::language::named(self.language) {
            Ok(language) => language.figures(text),
            Err(_) => text.to_owned(),
        }
    }

    /// A report, line by line; not escaped.
    pub fn report(&self, text: &str, names: &[String]) -> String {
        match corridor::language::named(self.language) {
            Ok(language) => corridor::language::report(text, names, language),
            Err(_) => text.to_owned(),
        }
    }

    /// The beginning of a form that keeps the day and the language of the page.
    pub fn form(&self, class: &str, action: &str) -> String {
        let mut out = format!("<form class=\"{class}\" action=\"{action}\">\n");
        for name in CARRIED {
            if let Some(value) = self.query.get(name).filter(|_| takes(action, name)) {
                let _ = writeln!(
                    out,
                    "<input type=\"hidden\" name=\"{name}\" value=\"{}\">",
                    escape(value)
                );
            }
        }
        out
    }
}

/// Whether an address knows a name of a query.
fn takes(address: &str, name: &str) -> bool {
    routes::find(address).is_some_and(|(route, _)| route.query.contains(&name))
}

/// A page: what it is about, its own part, and around it what every page has.
pub fn page(request: &Request<'_>, shown: &Shown, here: &str, title: &str, body: &str) -> Answer {
    let brief = &shown.made.brief;
    let mut out = begun(request.language, title, &brief.title, Some(shown));
    let _ = write!(
        out,
        "<a class=\"skip\" href=\"#main\">{}</a>\n<header class=\"rail\">\n<a class=\"brand\" href=\"/\">Corridor</a>\n\
         <p class=\"about\">{}</p>\n<nav aria-label=\"{}\"><ul>\n",
        request.say("Skip to the page"),
        escape(&brief.title),
        request.say("Pages")
    );
    for (address, name) in PLACES {
        let current = if *address == here { " aria-current=\"page\"" } else { "" };
        let _ = writeln!(out, "<li><a href=\"{address}\"{current}>{}</a></li>", request.say(name));
    }
    let _ = write!(
        out,
        "</ul></nav>\n{}<label for=\"q\">{}</label>\n<input id=\"q\" name=\"q\" type=\"search\" value=\"{}\">\n\
         <button>{}</button></form>\n</header>\n<div class=\"sheet\">\n<main id=\"main\">\n",
        request.form("find", "/search").replace("<form ", "<form role=\"search\" "),
        request.say("Search"),
        escape(request.query.get("q").unwrap_or_default()),
        request.say("Find")
    );
    if let Some(trouble) = &shown.trouble {
        let _ = writeln!(
            out,
            "<div class=\"trouble\" role=\"status\"><p><strong>{}</strong> {}</p><pre lang=\"en\">{}</pre></div>",
            request.say("The folder cannot be read as it is now."),
            request.say("This page shows it as it was before the last change."),
            escape(trouble)
        );
    }
    let _ = write!(
        out,
        "<div role=\"status\" id=\"changed\" data-says=\"{}\" data-link=\"{}\"></div>\n<h1>{}</h1>\n{body}</main>\n<footer>\n",
        request.say("The folder has changed since this page was made."),
        request.say("Show it as it is now"),
        escape(title)
    );
    let day = request.figures(&corridor::figures::day(shown.made.day));
    let _ = writeln!(
        out,
        "<p>{}</p>",
        request.fill(
            "As of {1}. Computed on this machine by corridor {2}; nothing leaves it.",
            &[&day, env!("CARGO_PKG_VERSION")]
        )
    );
    if let Some(draft) = brief.translation.as_ref().and_then(|t| t.draft.as_ref()) {
        let _ = writeln!(out, "<p>{}</p>", escape(draft));
    }
    out = carried(&out, &request.query);
    // Each language leads to the same page, and carries what else its address says.
    let languages: Vec<String> = tongue::all()
        .into_iter()
        .map(|(code, name)| {
            let own = escape(&request.query.with("language", code).text());
            let path = escape(&encoded(request.path));
            let current = if code == request.language { " aria-current=\"true\"" } else { "" };
            format!(
                "<a href=\"{path}?{own}\" lang=\"{code}\" hreflang=\"{code}\"{current}>{name}</a>"
            )
        })
        .collect();
    let _ = writeln!(out, "<p class=\"languages\">{}</p>", languages.join(" · "));
    out.push_str("</footer>\n</div>\n</body>\n</html>\n");
    let mut answer = Answer::of(HTML, out);
    answer.speaks = Some(request.language);
    answer
}

fn begun(language: &str, title: &str, about: &str, shown: Option<&Shown>) -> String {
    let state = shown.map(|shown| format!(" data-state=\"{}\"", shown.state)).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{language}\"{state}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n<script src=\"/page.js\" defer></script>\n\
         <title>{} · {}</title>\n</head>\n<body>\n",
        escape(title),
        escape(about)
    )
}

/// The same with the day and the language of the page in every link that takes them.
fn carried(html: &str, query: &Query) -> String {
    let kept: Vec<(&str, &str)> =
        CARRIED.iter().filter_map(|name| Some((*name, query.get(name)?))).collect();
    if kept.is_empty() {
        return html.to_owned();
    }
    const BEGINS: &str = " href=\"/";
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find(BEGINS) {
        let (before, after) = rest.split_at(at + BEGINS.len() - 1);
        out.push_str(before);
        let (address, after) = after.split_at(after.find('"').unwrap_or(after.len()));
        let (whole, anchor) = match address.find('#') {
            Some(at) => address.split_at(at),
            None => (address, ""),
        };
        out.push_str(whole);
        let (path, asked) = whole.split_once('?').unwrap_or((whole, ""));
        let mut join = if whole.contains('?') { "&amp;" } else { "?" };
        for (name, value) in &kept {
            let there = asked.split("&amp;").any(|pair| pair.split('=').next() == Some(name));
            if takes(path, name) && !there {
                let _ = write!(out, "{join}{name}={}", escape(&encoded(value)));
                join = "&amp;";
            }
        }
        out.push_str(anchor);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The page of a refusal. It stands alone: what is refused may be the folder itself.
pub fn refusal(refusal: &Refusal) -> Bytes {
    let title = match refusal.status {
        StatusCode::BAD_REQUEST => "The address asks for something that there is not",
        StatusCode::UNAUTHORIZED => "The token is missing",
        StatusCode::NOT_FOUND => "There is nothing here",
        StatusCode::UNPROCESSABLE_ENTITY => "There is no answer to this",
        other => other.canonical_reason().unwrap_or("No answer"),
    };
    let mut out = begun("en", title, "Corridor", None);
    let _ = write!(
        out,
        "<div class=\"sheet\">\n<main id=\"main\">\n<h1>{}</h1>\n<p class=\"refusal\">{}</p>\n\
         <p><a href=\"/\">Overview</a></p>\n</main>\n</div>\n</body>\n</html>\n",
        escape(title),
        escape(&refusal.message)
    );
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_carry_the_day_and_the_language_where_they_are_taken() {
        let query = Query::parse("as_of=2026-01-09&language=tr", &CARRIED).unwrap_or_default();
        let of = |html: &str| carried(html, &query);
        assert_eq!(
            of("<a href=\"/promises#x\">"),
            "<a href=\"/promises?as_of=2026-01-09&amp;language=tr#x\">"
        );
        assert_eq!(
            of("<a href=\"/promises?as_of=2025-01-01\">"),
            "<a href=\"/promises?as_of=2025-01-01&amp;language=tr\">"
        );
        assert_eq!(of("<a href=\"/style.css\">"), "<a href=\"/style.css\">");
        assert_eq!(of("<a href=\"#main\"> \"/x"), "<a href=\"#main\"> \"/x");
    }
}
