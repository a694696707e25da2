//! Questions to the store: a form, the answer as a sentence, a chart, a map of ranks and a table, where it
//! comes from, and the command that gives the same.

use std::fmt::Write as _;

use corridor::explore::{self, FlowsAsked, Found};
use corridor::render::escape;
use corridor::trade::economy;
use corridor::trade::indicators::{INDICATORS, Indicator};

use super::asking::{TRADE, form};
use super::drawn::{self, named};
use super::frame::{page, shown};
use super::listed::{MOST, listed};
use super::parts::drawn as both_widths;
use super::world::{self, Ranks};
use crate::answer::{Answer, Refusal};
use crate::query::{Query, encoded};
use crate::routes::Request;
use crate::{asked, data};

pub(crate) fn flows(request: &Request<'_>) -> Result<Answer, Refusal> {
    let query = &request.query;
    if let Some(name) = query.get("measure").filter(|name| *name != TRADE) {
        return measured(request, known(name)?);
    }
    let shown = shown(request)?;
    let title = crate::tongue::fill(request.language, "Explore trade", &[]);
    let mut body = form(request, TRADE);
    if query.get("exporter").is_none() && query.get("importer").is_none() {
        let [from, to] = &shown.made.brief.parties;
        for (a, b) in [(from, to), (to, from)] {
            let says = [named(request, "economy", a), named(request, "economy", b)];
            let _ = writeln!(
                body,
                "<p><a href=\"/flows?exporter={a}&amp;importer={b}&amp;level=2\">{}</a></p>",
                request.fill("What {1} sells to {2}, by chapter", &[&says[0], &says[1]])
            );
        }
        return Ok(page(request, &shown, "/flows", &title, &body));
    }
    match asked(request) {
        Ok(found) => body.push_str(&found),
        Err(refusal) => body.push_str(&refused(request, &refusal)),
    }
    Ok(page(request, &shown, "/flows", &title, &body))
}

/// The answer to a question about flows, or what to change of it.
fn asked(request: &Request<'_>) -> Result<String, Refusal> {
    let query = &request.query;
    let asked = asked::flows_asked(request)?;
    let mut command =
        format!("corridor flows {} {}", quoted(&asked.exporter), quoted(&asked.importer));
    for (name, value) in
        [("product", Some(asked.products.join(","))), ("level", query.owned("level"))]
            .into_iter()
            .chain(["years", "top", "dataset"].map(|name| (name, query.owned(name))))
    {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let _ = write!(command, " --{name} {}", quoted(&value));
        }
    }
    if let Some(day) = query.get("as_of") {
        let _ = write!(command, " --as-of {}", quoted(day));
    }
    let api = "/api/v1/flows";
    if let Some(long) = data::long_flows(request, &asked)? {
        return Ok(format!(
            "<p class=\"refusal\">{}</p>\n{}",
            escape(&data::too_many(long.most).message),
            files(query, api, &[("csv", "CSV"), ("parquet", "Parquet")])
        ));
    }
    let found = explore::flows(&request.desk.store(), &asked)?;
    let names = [&asked.exporter, &asked.importer].map(|named| side(request, named));
    let title = format!("{} → {}", names[0], names[1]);
    let unit = dollars(request, &found.source.unit);
    Ok(onward(request, &asked) + &answer(request, &found, &title, &unit, api, &command))
}

/// Where one may go from a pair: the other way, and to who else buys or sells.
fn onward(request: &Request<'_>, asked: &FlowsAsked) -> String {
    let query = &request.query;
    let other = query.with("exporter", &asked.importer).with("importer", &asked.exporter);
    let pair = query.without("level");
    let ways = [
        (other, "The other way"),
        (pair.with("importer", "all"), "Every buyer, on a map"),
        (pair.with("exporter", "all"), "Every seller, on a map"),
    ];
    let mut out = String::from("<p class=\"files\">");
    for (way, says) in ways {
        if way.text() != query.text()
            && ["exporter", "importer"].iter().any(|side| way.get(side) != Some("all"))
        {
            let _ = write!(
                out,
                "<a href=\"/flows?{}\">{}</a> ",
                escape(&way.text()),
                request.say(says)
            );
        }
    }
    out + "</p>\n"
}

/// The unit of flows in words.
fn dollars(request: &Request<'_>, unit: &str) -> String {
    match unit {
        "USD" => crate::tongue::fill(request.language, "US dollars", &[]),
        other => other.to_owned(),
    }
}

/// A side of a question as a page says it.
fn side(request: &Request<'_>, text: &str) -> String {
    match economy::named(text) {
        _ if text.eq_ignore_ascii_case("all") => {
            crate::tongue::fill(request.language, "every economy", &[])
        }
        Ok(code) => named(request, "economy", code),
        Err(_) => text.to_owned(),
    }
}

pub(crate) fn indicators(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let mut body = String::from("<dl class=\"measures\" lang=\"en\">\n");
    for indicator in INDICATORS {
        let _ = writeln!(
            body,
            "<dt><a href=\"/indicator/{0}\">{0}</a></dt><dd>{1} ({2})</dd>",
            indicator.name,
            escape(indicator.meaning),
            escape(indicator.unit)
        );
    }
    body.push_str("</dl>\n");
    let title = crate::tongue::fill(request.language, "Measures", &[]);
    Ok(page(request, &shown, "/indicators", &title, &body))
}

fn known(name: &str) -> Result<&'static Indicator, Refusal> {
    explore::named(name)
        .map_err(|error| Refusal { status: hyper::StatusCode::NOT_FOUND, ..error.into() })
}

pub(crate) fn indicator(request: &Request<'_>) -> Result<Answer, Refusal> {
    measured(request, known(request.rest)?)
}

fn measured(request: &Request<'_>, indicator: &'static Indicator) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let query = &request.query;
    let title = format!("{}: {}", indicator.name, indicator.meaning);
    let mut body = form(request, indicator.name);
    let _ = writeln!(
        body,
        "<details><summary>{}</summary><pre lang=\"en\">{}</pre></details>",
        request.say("Formula, edge cases, source"),
        escape(&indicator.page())
    );
    const WHOSE: [&str; 5] = ["exporter", "importer", "product", "level", "years"];
    if WHOSE.iter().all(|name| query.get(name).is_none()) {
        return Ok(page(request, &shown, "/indicators", &title, &body));
    }
    let asked = match asked::indicator_asked(request, indicator.name) {
        Ok(asked) => asked,
        Err(refusal) => {
            body.push_str(&refused(request, &refusal));
            return Ok(page(request, &shown, "/indicators", &title, &body));
        }
    };
    let mut command = format!("corridor indicator {}", indicator.name);
    for name in ["exporter", "importer", "product", "level", "years", "partners", "top", "dataset"]
    {
        if let Some(value) = query.get(name) {
            let _ = write!(command, " --{name} {}", quoted(value));
        }
    }
    if let Some(day) = query.get("as_of") {
        let _ = write!(command, " --as-of {}", quoted(day));
    }
    let api = format!("/api/v1/indicators/{}", encoded(indicator.name));
    match explore::indicator(&request.desk.store(), &asked) {
        Ok(found) => {
            let whose = [&asked.exporter, &asked.importer];
            let whose: Vec<String> =
                whose.into_iter().flatten().map(|text| side(request, text)).collect();
            let says = format!("{} {}", indicator.name, whose.join(" → "));
            body.push_str(&answer(request, &found, &says, indicator.unit, &api, &command));
        }
        Err(error) => body.push_str(&refused(request, &error.into())),
    }
    Ok(page(request, &shown, "/indicators", &title, &body))
}

/// What the store cannot answer, on the page of the question.
fn refused(request: &Request<'_>, refusal: &Refusal) -> String {
    let message = escape(&request.desk.relative(&refusal.message));
    let mut out = format!("<p class=\"refusal\" lang=\"en\">{message}</p>\n");
    // Several datasets, or words that name several products: each is one step away.
    let datasets = asked::datasets(request);
    if datasets.len() > 1 && request.query.get("dataset").is_none() {
        out.push_str("<ul>\n");
        for name in datasets {
            let own = request.query.with("dataset", &name).text();
            let path = encoded(request.path);
            let _ = writeln!(
                out,
                "<li><a href=\"{}?{}\">{}</a></li>",
                escape(&path),
                escape(&own),
                escape(&name)
            );
        }
        out.push_str("</ul>\n");
    } else if let Some(words) = request.query.get("product").filter(|words| asked::is_words(words))
    {
        out.push_str("<ul>\n");
        for code in asked::products_of(request, words) {
            let own = request.query.with("product", &code).text();
            let _ = writeln!(
                out,
                "<li><a href=\"/flows?{}\">{}</a></li>",
                escape(&own),
                escape(&named(request, "product", &code))
            );
        }
        out.push_str("</ul>\n");
    }
    out
}

/// A word of a command as a shell takes it.
fn quoted(text: &str) -> String {
    let bare = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.,/".contains(c));
    if bare { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Links to the files of a question. Those of an API take no language and no measure.
fn files(query: &Query, api: &str, formats: &[(&str, &str)]) -> String {
    let mut out = String::from("<p class=\"files\">");
    let plain = query.without("language").without("measure");
    for (format, name) in formats {
        let address = format!("{api}?{}", plain.with("format", format).text());
        let _ = write!(out, "<a href=\"{}\">{name}</a> ", escape(&address));
    }
    out.push_str("</p>\n");
    out
}

fn answer(
    request: &Request<'_>,
    found: &Found,
    title: &str,
    unit: &str,
    api: &str,
    command: &str,
) -> String {
    let rows = found.batch.num_rows();
    let mut out = String::new();
    if rows == 0 {
        let none = "The data hold no trade for this question, which is not a trade of zero.";
        let _ = writeln!(out, "<p class=\"empty\">{}</p>", request.say(none));
    }
    let seen = drawn::seen(&found.batch);
    if let Some((measure, rows)) = seen.as_ref().filter(|(measure, _)| measure.ends_with("_usd")) {
        let newest = rows.iter().map(|row| row.year).max().unwrap_or_default();
        let own = rows.iter().filter(|row| row.year == newest);
        let sum: f64 = own.clone().map(|row| row.value).sum();
        let sum = drawn::shown(request, measure, sum);
        let told = match request.query.get("top") {
            None => "{1} in {2}: {3} (rows: {4})",
            Some(_) => "{1} in {2}: the largest rows have {3} together (rows: {4})",
        };
        let says =
            request.fill(told, &[title, &newest.to_string(), &sum, &own.count().to_string()]);
        let _ = writeln!(out, "<p class=\"answer\">{says}</p>");
    }
    out.push_str("<div class=\"wide\">\n<div>\n");
    let chart = drawn::picture(request, &found.batch, title, unit);
    if let Some(chart) = &chart {
        let _ = writeln!(
            out,
            "<figure><figcaption><strong>{}</strong><br>{}</figcaption>{}</figure>",
            escape(&chart.title),
            escape(&chart.description),
            both_widths(chart)
        );
    }
    if let Some(ranks) = seen.as_ref().and_then(|(measure, rows)| world::ranks(measure, rows)) {
        let own = request.query.without("language").without("measure").with("format", "map");
        out.push_str(&ranks.figure(request, title, &format!("{api}?{}", own.text())));
    }
    out.push_str(&listed(request, &found.batch, title));
    if rows > MOST {
        let says = request.fill(
            "The first {1} of {2} rows; the downloads hold all.",
            &[&MOST.to_string(), &rows.to_string()],
        );
        let _ = writeln!(out, "<p>{says}</p>");
    }
    out.push_str("</div>\n<aside class=\"take\">\n");
    let _ = writeln!(out, "<h2>{}</h2>", request.say("Take it with you"));
    let mut formats =
        vec![("csv", "CSV"), ("json", "JSON"), ("xlsx", "Excel"), ("parquet", "Parquet")];
    formats.extend(chart.map(|_| ("svg", "SVG")));
    out.push_str(&files(&request.query, api, &formats));
    let source = &found.source;
    let mut part = |title: &str, text: &str| {
        let _ = writeln!(out, "<h2>{}</h2>\n<pre>{}</pre>", request.say(title), escape(text));
    };
    let day = request.desk.day(request.query.day("as_of").unwrap_or_default()).to_string();
    let here = format!("{}?{}", encoded(request.path), request.query.with("as_of", &day).text());
    part("This page", &here);
    part("The same on the command line", command);
    let told = format!(
        "{}, vintage {}, {}, {}",
        source.title, source.vintage, source.valuation, source.unit
    );
    part("Cite this", &format!("{told}. Selected by: {command}"));
    let _ = writeln!(out, "<p class=\"soft\">{}</p>", escape(&told));
    for note in &found.notes {
        let _ = writeln!(out, "<p class=\"warning\" lang=\"en\">{}</p>", escape(note));
    }
    out.push_str("</aside>\n</div>\n");
    out
}

/// The map of an answer of the API, as a file.
pub(crate) fn map(request: &Request<'_>, found: &Found, title: &str) -> Result<Answer, Refusal> {
    let ranks: Option<Ranks> =
        drawn::seen(&found.batch).and_then(|(measure, rows)| world::ranks(&measure, &rows));
    let ranks = ranks.ok_or_else(|| {
        Refusal::bad(
            "a map needs five economies and more on one side: exporter=all or importer=all",
        )
    })?;
    let source = format!("{}, vintage {}", found.source.title, found.source.vintage);
    Ok(super::things::alone(ranks.alone(request, title, &source)))
}

/// The chart of an answer of the API, as a file.
pub(crate) fn svg(
    request: &Request<'_>,
    found: &Found,
    title: &str,
    unit: &str,
) -> Result<Answer, Refusal> {
    let chart = drawn::picture(request, &found.batch, title, unit).ok_or_else(|| {
        Refusal::bad(
            "a chart needs two rows and more, none below zero: level=2 keeps products apart",
        )
    })?;
    let source = format!("{}, vintage {}", found.source.title, found.source.vintage);
    Ok(super::things::alone(chart.alone(corridor::render::chart::canvas::Width::Wide, &source)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_quote_stays_one_word() {
        assert_eq!(quoted("Côte d'Ivoire"), "'Côte d'\\''Ivoire'");
        assert_eq!(quoted("DEU,POL"), "DEU,POL");
    }
}
