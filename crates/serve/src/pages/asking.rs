//! The form of every question to the store.

use std::fmt::Write as _;

use corridor::render::escape;
use corridor::trade::economy;
use corridor::trade::indicators::INDICATORS;

use super::drawn::named;
use crate::asked;
use crate::routes::Request;

/// What the form calls trade itself, among the measures.
pub(super) const TRADE: &str = "trade";

/// The form of every question, filled in with the one that was asked.
pub(super) fn form(request: &Request<'_>, measure: &str) -> String {
    let query = &request.query;
    let mut out = request.form("ask", "/flows");
    let mut field = |name: &str, label: &str, hint: &str, list: &str| {
        let _ = writeln!(
            out,
            "<label>{} <input name=\"{name}\" value=\"{}\" placeholder=\"{hint}\"{list}></label>",
            request.say(label),
            escape(query.get(name).unwrap_or_default())
        );
    };
    let economies = " list=\"economies\"";
    field("exporter", "Who sells", "Vietnam, ASEAN, all", economies);
    field("importer", "Who buys", "Poland, EU, all", economies);
    field("product", "Product, by code or words", "85, palm oil", "");
    field("years", "Years", "2020..2024", "");
    field("top", "Only the largest", "20", "");
    let options =
        |out: &mut String, name: &str, label: &str, all: &[(String, String)], chosen: &str| {
            let _ = write!(out, "<label>{} <select name=\"{name}\">", request.say(label));
            for (value, says) in all {
                let chosen = if value == chosen { " selected" } else { "" };
                let _ = write!(
                    out,
                    "<option value=\"{}\"{chosen}>{}</option>",
                    escape(value),
                    escape(says)
                );
            }
            out.push_str("</select></label>\n");
        };
    let raw = |english: &str| crate::tongue::fill(request.language, english, &[]);
    let mut levels = vec![(String::new(), raw("all in one"))];
    levels.extend(["2", "4", "6"].map(|digits| {
        (digits.to_owned(), crate::tongue::fill(request.language, "{1} digits", &[digits]))
    }));
    options(&mut out, "level", "Products apart", &levels, query.get("level").unwrap_or_default());
    let mut measures = vec![(TRADE.to_owned(), raw("Trade"))];
    measures.extend(INDICATORS.iter().map(|i| (i.name.to_owned(), i.name.to_owned())));
    options(&mut out, "measure", "Measure", &measures, measure);
    let mut datasets: Vec<(String, String)> =
        asked::datasets(request).into_iter().map(|name| (name.clone(), name)).collect();
    if datasets.len() > 1 {
        datasets.insert(0, (String::new(), raw("choose one")));
        options(
            &mut out,
            "dataset",
            "Dataset",
            &datasets,
            query.get("dataset").unwrap_or_default(),
        );
    }
    let _ = write!(
        out,
        "<button>{}</button>\n</form>\n<datalist id=\"economies\">",
        request.say("Show")
    );
    for economy in economy::economies() {
        let _ =
            write!(out, "<option>{}</option>", escape(&named(request, "economy", economy.iso3)));
    }
    for (name, _) in economy::groups() {
        let _ = write!(out, "<option>{}</option>", escape(name));
    }
    out.push_str("</datalist>\n");
    out
}
