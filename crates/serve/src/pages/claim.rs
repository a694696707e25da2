//! One value with its evidence and how to cite it, and a piece of evidence of its own.

use std::fmt::Write as _;

use corridor::brief::Brief;
use corridor::evidence::{Card, Estimate, Evidence, Quoted};
use corridor::render::{self, escape};
use serde_json::Value;

use super::frame::{page, shown};
use super::parts::{cited, rows, taken};
use super::things::ending;
use crate::answer::{Answer, JSON, Refusal};
use crate::query::encoded;
use crate::routes::Request;
use crate::{data, forms};

pub(crate) fn claim(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let (key, form) = ending(request.rest);
    let claim = shown
        .made
        .claims
        .iter()
        .find(|claim| claim.key.as_str() == key)
        .ok_or_else(|| data::no_claim(key))?;
    if form == "json" {
        let value = data::of_claim(&shown, key).unwrap_or(Value::Null);
        return Ok(Answer::of(JSON, format!("{value:#}\n")));
    }
    if !form.is_empty() {
        let batch = data::claim_row(claim)?;
        return forms::formed(&batch, Some(form), "claim", &[("as_of", brief.as_of.clone())]);
    }
    let address = format!("/claim/{}", encoded(key));
    let mut body = format!("<p class=\"says\">{}</p>\n<dl class=\"about\">\n", escape(&claim.says));
    let mut fact = |name: &str, value: String| {
        let _ = writeln!(body, "<dt>{}</dt><dd>{value}</dd>", request.say(name));
    };
    if let Some(value) = claim.value {
        fact("Value", format!("{} {}", escape(&value.to_string()), escape(claim.unit.name())));
    }
    if let (Some(low), Some(high)) = (claim.low, claim.high) {
        fact("Interval", request.fill("{1} to {2}", &[&low.to_string(), &high.to_string()]));
    }
    fact("Key", format!("<code>{}</code>", escape(key)));
    body.push_str("</dl>\n");
    if let Some(found) = brief.cards.iter().find(|card| card.key == claim.evidence) {
        body.push_str(&card(request, brief, found));
    }
    let files = [("csv", "CSV"), ("json", "JSON"), ("xlsx", "Excel")]
        .map(|(ending, name)| (format!("{address}.{ending}"), name.to_owned()))
        .into_iter()
        .chain([(
            format!("/brief#{}", encoded(&render::anchor(&claim.evidence))),
            request.say("In the brief"),
        )]);
    let what = format!("{key}: {}", claim.says);
    body.push_str(
        &taken(request, &files.collect::<Vec<_>>(), &cited(&shown, &what, &address))
            .replace("<details>", "<details open>"),
    );
    let title = match brief.cards.iter().find(|card| card.key == claim.evidence) {
        Some(card) => card.title.clone(),
        None => crate::tongue::fill(request.language, "One value and its evidence", &[]),
    };
    Ok(page(request, &shown, "", &title, &body))
}

pub(crate) fn evidence(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let found = brief.cards.iter().find(|card| card.key.as_str() == request.rest);
    let found = found.ok_or_else(|| {
        Refusal::absent(format!("there is no evidence {:?} on this day", request.rest))
    })?;
    let body = card(request, brief, found);
    Ok(page(request, &shown, "", &found.title, &body))
}

fn card(request: &Request<'_>, brief: &Brief, card: &Card) -> String {
    let mut out = format!("<article class=\"card\">\n<h2>{}</h2>\n", request.say("Evidence"));
    for evidence in &card.evidence {
        match evidence {
            Evidence::Passage(passage) => quoted(brief, passage, &mut out),
            Evidence::Statistic(found) => {
                let _ = writeln!(
                    out,
                    "<p>{}: {}.</p>",
                    escape(&found.dataset),
                    escape(&found.selection)
                );
                out.push_str(&rows(&found.columns, &found.rows, &found.selection));
                if let Some(limits) = &found.limits {
                    let _ = writeln!(out, "<p>{}: {}</p>", request.say("Limits"), escape(limits));
                }
                let _ = writeln!(
                    out,
                    "<p class=\"soft\">{} · {} {} · SHA-256 <code>{}</code></p>",
                    escape(&found.file),
                    request.say("Known on"),
                    escape(&found.vintage),
                    escape(&found.sha256)
                );
            }
            Evidence::Estimate(estimate) => computed(request, brief, estimate, &mut out),
        }
    }
    out.push_str("</article>\n");
    out
}

fn quoted(brief: &Brief, passage: &Quoted, out: &mut String) {
    let document = brief.documents.iter().find(|d| d.id == passage.document);
    let title = document.map_or(passage.document.as_str(), |d| d.title.as_str());
    let spoken = document.filter(|d| !d.language.is_empty());
    let spoken = spoken.map_or_else(String::new, |d| format!(" lang=\"{}\"", escape(&d.language)));
    let _ = write!(
        out,
        "<blockquote{spoken}>{}</blockquote>\n<p><a href=\"/documents/{}#p-{}-{}\">{}</a></p>\n",
        escape(&passage.quote),
        encoded(&passage.document),
        passage.start,
        passage.end,
        escape(title)
    );
}

fn computed(request: &Request<'_>, brief: &Brief, estimate: &Estimate, out: &mut String) {
    let _ = writeln!(out, "<p class=\"formula\">{}</p>", escape(&estimate.formula));
    if !estimate.options.is_empty() {
        out.push_str("<dl class=\"about\">\n");
        for (name, value) in &estimate.options {
            let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
        }
        out.push_str("</dl>\n");
    }
    if estimate.inputs.is_empty() {
        return;
    }
    let _ = writeln!(out, "<p>{}</p>\n<ul>", request.say("Computed from:"));
    for input in &estimate.inputs {
        let title = brief.cards.iter().find(|card| card.key == *input);
        let title = title.map_or(input.as_str(), |card| card.title.as_str());
        let _ = writeln!(
            out,
            "<li><a href=\"/card/{}\">{}</a></li>",
            encoded(input.as_str()),
            escape(title)
        );
    }
    out.push_str("</ul>\n");
}
