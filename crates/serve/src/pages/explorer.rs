//! Questions to the store: a form, the answer, where it comes from, and the command that gives the same.

use std::fmt::Write as _;

use arrow_array::RecordBatch;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use corridor::explore::{self, Found};
use corridor::render::escape;
use corridor::trade::indicators::INDICATORS;

use super::{page, shown};
use crate::answer::{Answer, Refusal};
use crate::data;
use crate::query::{Query, encoded};
use crate::routes::Request;

/// Rows that a page shows; the download holds all.
const MOST: usize = 500;

fn field(query: &Query, name: &str, label: &str, hint: &str) -> String {
    format!(
        "<label>{label} <input name=\"{name}\" value=\"{}\" placeholder=\"{hint}\"></label>\n",
        escape(query.get(name).unwrap_or_default())
    )
}

pub(crate) fn flows(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let query = &request.query;
    let mut body = String::from("<form class=\"ask\" action=\"/flows\">\n");
    body.push_str(&field(query, "exporter", "Who sells", "Vietnam, ASEAN, all"));
    body.push_str(&field(query, "importer", "Who buys", "Poland"));
    body.push_str(&field(query, "level", "Digits of the product", "none, 2, 4 or 6"));
    body.push_str(&field(query, "product", "Products that begin so", "85"));
    body.push_str(&field(query, "years", "Years", "2020..2024"));
    body.push_str(&field(query, "top", "Largest rows", "all"));
    body.push_str("<button>Show</button>\n</form>\n");
    if query.get("exporter").is_none() && query.get("importer").is_none() {
        let [from, to] = &shown.made.brief.parties;
        let _ = writeln!(
            body,
            "<p>For example <a href=\"/flows?exporter={from}&amp;importer={to}&amp;level=2\">what {from} sells to {to}, by chapter</a>.</p>"
        );
        return Ok(page(Some(&shown), "/flows", "Trade", &body));
    }
    let asked = data::flows_asked(request)?;
    let mut command =
        format!("corridor flows {} {}", quoted(&asked.exporter), quoted(&asked.importer));
    for (name, option) in [
        ("level", "--level"),
        ("product", "--product"),
        ("years", "--years"),
        ("top", "--top"),
        ("dataset", "--dataset"),
        ("as_of", "--as-of"),
    ] {
        if let Some(value) = query.get(name) {
            let _ = write!(command, " {option} {}", quoted(value));
        }
    }
    let long = data::long_flows(request, &asked).ok().flatten();
    if let Some(long) = long {
        let all = escape(&format!("/api/v1/flows?{}", query.with("format", "csv").text()));
        let _ = writeln!(
            body,
            "<p class=\"refusal\">{}</p>\n<p class=\"more\"><a href=\"{all}\">All as CSV</a></p>",
            escape(&data::too_many(long.most).message)
        );
        return Ok(page(Some(&shown), "/flows", "Trade", &body));
    }
    match explore::flows(&request.desk.store(), &asked) {
        Ok(found) => body.push_str(&answer(&found, query, "/api/v1/flows", &command)?),
        Err(error) => body.push_str(&refused(request, error)),
    }
    Ok(page(Some(&shown), "/flows", "Trade", &body))
}

pub(crate) fn indicators(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let mut body = String::from("<dl class=\"measures\">\n");
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
    Ok(page(Some(&shown), "/indicators", "Measures of trade", &body))
}

pub(crate) fn indicator(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let query = &request.query;
    let indicator = explore::named(request.rest).map_err(|_| {
        Refusal::absent(format!("there is no measure {:?}; /indicators lists them", request.rest))
    })?;
    let title = format!("{}: {}", indicator.name, indicator.meaning);
    let mut body =
        format!("<form class=\"ask\" action=\"/indicator/{}\">\n", encoded(indicator.name));
    body.push_str(&field(query, "exporter", "Who sells, or whose", "Vietnam"));
    body.push_str(&field(query, "importer", "Who buys", "Poland"));
    body.push_str(&field(query, "product", "Products that begin so", "85"));
    body.push_str(&field(query, "level", "Digits of the product", "2, 4 or 6"));
    body.push_str(&field(query, "years", "Years", "the newest"));
    body.push_str(&field(query, "top", "Largest rows", "all"));
    body.push_str("<button>Show</button>\n</form>\n");
    let _ = writeln!(
        body,
        "<details><summary>Formula, edge cases, source</summary><pre>{}</pre></details>",
        escape(&indicator.page())
    );
    if query.text().is_empty() {
        return Ok(page(Some(&shown), "/indicators", &title, &body));
    }
    let asked = data::indicator_asked(request, indicator.name)?;
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
    let api = format!("/api/v1/indicators/{}", indicator.name);
    match explore::indicator(&request.desk.store(), &asked) {
        Ok(found) => body.push_str(&answer(&found, query, &api, &command)?),
        Err(error) => body.push_str(&refused(request, error)),
    }
    Ok(page(Some(&shown), "/indicators", &title, &body))
}

/// What the store cannot answer, on the page of the question.
fn refused(request: &Request<'_>, error: corridor::Error) -> String {
    let refusal = Refusal::from(error);
    format!("<p class=\"refusal\">{}</p>\n", escape(&request.desk.relative(&refusal.message)))
}

/// A word of a command as a shell takes it.
fn quoted(text: &str) -> String {
    let bare = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.,/".contains(c));
    if bare { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

fn answer(found: &Found, query: &Query, api: &str, command: &str) -> Result<String, Refusal> {
    let mut out = table(&found.batch)?;
    let rows = found.batch.num_rows();
    if rows > MOST {
        let _ = writeln!(out, "<p>The first {MOST} of {rows} rows; the downloads hold all.</p>");
    }
    if rows == 0 {
        out.push_str(
            "<p>The data hold no trade for this question, which is not a trade of zero.</p>\n",
        );
    }
    let address = |format: &str| escape(&format!("{api}?{}", query.with("format", format).text()));
    let _ = writeln!(
        out,
        "<p class=\"more\"><a href=\"{}\">CSV</a> · <a href=\"{}\">JSON</a> · <a href=\"{}\">Excel</a></p>",
        address("csv"),
        address("json"),
        address("xlsx")
    );
    for note in &found.notes {
        let _ = writeln!(out, "<p class=\"warning\">{}</p>", escape(note));
    }
    let source = &found.source;
    let _ = writeln!(
        out,
        "<p class=\"source\">{}, vintage {}, {}, {}.</p>\n<p>The same on the command line: <code>{}</code></p>",
        escape(&source.title),
        source.vintage,
        escape(&source.valuation),
        escape(&source.unit),
        escape(command)
    );
    let _ = writeln!(
        out,
        "<details><summary>Cite this</summary><pre>{}, vintage {}. Selected by: {}</pre></details>",
        escape(&source.title),
        source.vintage,
        escape(command)
    );
    Ok(out)
}

fn table(batch: &RecordBatch) -> Result<String, Refusal> {
    let options = FormatOptions::default().with_null("–");
    let wrong = |error: arrow_schema::ArrowError| Refusal::bad(error.to_string());
    let columns: Vec<ArrayFormatter<'_>> = batch
        .columns()
        .iter()
        .map(|column| ArrayFormatter::try_new(column.as_ref(), &options).map_err(wrong))
        .collect::<Result<_, _>>()?;
    let schema = batch.schema();
    let numeric: Vec<bool> = schema
        .fields()
        .iter()
        .map(|field| field.data_type().is_numeric() && field.name() != "year")
        .collect();
    let mut out = String::from(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"The answer\">\n<table>\n<thead><tr>",
    );
    for (field, numeric) in schema.fields().iter().zip(&numeric) {
        let class = if *numeric { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class}>{}</th>", escape(field.name()));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in 0..batch.num_rows().min(MOST) {
        out.push_str("<tr>");
        for (column, numeric) in columns.iter().zip(&numeric) {
            let class = if *numeric { " class=\"n\"" } else { "" };
            let text = column.value(row).to_string();
            let shown = if *numeric { grouped(&text) } else { text };
            let _ = write!(out, "<td{class}>{}</td>", escape(&shown));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    Ok(out)
}

/// A number with commas between thousands, and not more digits than a page needs.
fn grouped(text: &str) -> String {
    let shorter = match text.parse::<f64>() {
        Ok(number) if text.contains('.') => format!("{number:.4}"),
        _ => text.to_owned(),
    };
    let (whole, rest) = match shorter.split_once('.') {
        Some((whole, rest)) => (whole.to_owned(), format!(".{rest}")),
        None => (shorter, String::new()),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("−", digits.to_owned()),
        None => ("", whole),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_words_are_not() {
        assert_eq!(grouped("1234567"), "1,234,567");
        assert_eq!(grouped("-12"), "−12");
        assert_eq!(grouped("0.123456789"), "0.1235");
        assert_eq!(grouped("–"), "–");
    }

    #[test]
    fn a_word_with_a_quote_stays_one_word() {
        assert_eq!(quoted("Côte d'Ivoire"), "'Côte d'\\''Ivoire'");
        assert_eq!(quoted("DEU,POL"), "DEU,POL");
    }
}
