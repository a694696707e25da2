//! What changed between two days or editions, and the editions that there are.

use std::fmt::Write as _;

use corridor::Folder;
use corridor::editions::compare::{self, Changes, Point};
use corridor::editions::{Edition, news, report, shelf};
use corridor::render::escape;
use jiff::civil::Date;

use super::frame::{page, shown};
use crate::answer::{Answer, Refusal};
use crate::query::encoded;
use crate::routes::Request;

/// An end of a comparison.
enum End {
    Day(Date),
    Kept(Box<Edition>),
}

impl End {
    /// An edition by its name, or a day.
    fn named(request: &Request<'_>, names: &[String], text: &str) -> Result<Self, Refusal> {
        if names.iter().any(|name| name == text) {
            return Ok(Self::Kept(Box::new(shelf::open(request.desk.root(), text)?)));
        }
        text.parse().map(Self::Day).map_err(|_| {
            let known = match names {
                [] => "there are no editions yet: corridor edition save keeps one".to_owned(),
                names => format!("the editions are {}", names.join(", ")),
            };
            Refusal::bad(format!("{text:?} is no edition and no day as 2026-01-31; {known}"))
        })
    }

    fn point(&self) -> Point<'_> {
        match self {
            Self::Day(day) => Point::Day(*day),
            Self::Kept(edition) => Point::Kept(edition),
        }
    }
}

/// The comparison that an address asks for; nothing where it names no beginning.
pub(crate) fn compared(request: &Request<'_>) -> Result<Option<Changes>, Refusal> {
    let Some(from) = request.query.get("from") else { return Ok(None) };
    let names = shelf::names(request.desk.root())?;
    let from = End::named(request, &names, from)?;
    let to = match request.query.get("to") {
        Some(to) => End::named(request, &names, to)?,
        None => End::Day(request.desk.day(request.query.day("as_of")?)),
    };
    let folder = Folder::open(request.desk.root())?;
    Ok(Some(compare::between(&folder, from.point(), to.point())?))
}

pub(crate) fn changes(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let query = &request.query;
    let mut body = request.form("ask", "/changes");
    for (name, label, hint) in [
        ("from", "From an edition or a day", "2026-01-09"),
        ("to", "To an edition or a day", &request.say("today")),
    ] {
        let value = escape(query.get(name).unwrap_or_default());
        let _ = writeln!(
            body,
            "<label>{} <input name=\"{name}\" value=\"{value}\" placeholder=\"{hint}\"></label>",
            request.say(label)
        );
    }
    let _ = writeln!(body, "<button>{}</button>\n</form>", request.say("Compare"));
    match compared(request) {
        Ok(None) => {}
        Ok(Some(changes)) => {
            let names = Folder::open(request.desk.root())?.names();
            let answer = escape(&request.report(&report::headline(&changes), &names));
            let _ = writeln!(body, "<div>\n<p class=\"answer\">{answer}</p>");
            for sentence in news::news(&changes) {
                let says: String = sentence.iter().map(news::Part::says).collect();
                let _ = writeln!(body, "<p>{}</p>", escape(&request.report(&says, &names)));
            }
            for group in report::by_cause(&changes) {
                let _ =
                    writeln!(body, "<h2>{}</h2>", escape(&request.report(&group.title, &names)));
                if group.lines.is_empty() {
                    continue;
                }
                body.push_str("<ul>\n");
                for line in &group.lines {
                    let own = request.report(line, &names);
                    // What is gone has no claim on the later day.
                    let shown = match line.starts_with("gone: ") {
                        true => escape(&own),
                        false => linked(&own, &changes.to.as_of),
                    };
                    let _ = writeln!(body, "<li>{shown}</li>");
                }
                body.push_str("</ul>\n");
            }
            let passed = changes.deadlines.iter().map(report::due_words);
            let passed = passed.map(|due| format!("Deadline passed: {due}"));
            let not = changes.not_compared.iter().map(|said| format!("Not compared: {said}"));
            for told in passed.chain(not) {
                let _ = writeln!(body, "<h2>{}</h2>", escape(&request.report(&told, &names)));
            }
            let _ = writeln!(
                body,
                "</div>\n<p class=\"files\"><a href=\"/api/v1/changes?{}\">JSON</a></p>",
                escape(&query.without("language").text())
            );
        }
        Err(refusal) => {
            let message = request.desk.relative(&refusal.message);
            let _ = writeln!(body, "<p class=\"refusal\" lang=\"en\">{}</p>", escape(&message));
        }
    }
    let _ = writeln!(body, "<h2>{}</h2>", request.say("Editions"));
    let editions = shelf::all(request.desk.root())?;
    if editions.is_empty() {
        let none = "None is kept yet. corridor edition save keeps the answers of a day; any two days can be compared without one.";
        let _ = writeln!(body, "<p class=\"empty\">{}</p>", request.say(none));
    } else {
        body.push_str("<ul>\n");
        for edition in &editions {
            let _ = writeln!(
                body,
                "<li><a href=\"/changes?from={}\">{}</a> <span class=\"soft\">{}</span></li>",
                encoded(&edition.name),
                escape(&edition.name),
                escape(&request.figures(&corridor::figures::day(edition.as_of)))
            );
        }
        body.push_str("</ul>\n");
    }
    let title = crate::tongue::fill(request.language, "What changed", &[]);
    Ok(page(request, &shown, "/changes", &title, &body))
}

/// A line of a report; the key at its end leads to the claim on the later day.
fn linked(line: &str, day: &Date) -> String {
    let key = line.strip_suffix(']').and_then(|line| line.rsplit_once(" ["));
    match key.filter(|(_, key)| key.contains('/')) {
        Some((words, key)) => format!(
            "{} <a href=\"/claim/{}?as_of={day}\">{}</a>",
            escape(words),
            encoded(key),
            escape(key)
        ),
        None => escape(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_line_leads_to_its_claim() {
        let day = Date::constant(2026, 4, 15);
        let line = linked("new: $1 < $2 [trade/a/b]", &day);
        assert_eq!(
            line,
            "new: $1 &lt; $2 <a href=\"/claim/trade/a/b?as_of=2026-04-15\">trade/a/b</a>"
        );
        assert_eq!(linked("words [only]", &day), "words [only]");
    }
}
