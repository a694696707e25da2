//! Documents, and each with the records that stand on its passages in the margin.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use corridor::answers::claim::Claim;
use corridor::brief::Brief;
use corridor::evidence::{Card, Evidence};
use corridor::render::{escape, sign};

use super::frame::{page, shown};
use crate::answer::{Answer, Refusal};
use crate::query::encoded;
use crate::routes::Request;

pub(crate) fn documents(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let mut body = String::from("<ul class=\"documents\">\n");
    for document in &brief.documents {
        let passages = passages(brief, &document.id);
        let _ = writeln!(
            body,
            "<li><a href=\"/documents/{}\">{}</a><br>{} · {}<br><span class=\"soft\">SHA-256 <code>{}</code></span></li>",
            encoded(&document.id),
            escape(&document.title),
            escape(&document.publisher),
            request.fill("passages that records stand on: {1}", &[&passages.len().to_string()]),
            escape(&document.sha256)
        );
    }
    body.push_str("</ul>\n");
    if brief.documents.is_empty() {
        let none = request.say("The folder holds no document that was published by this day.");
        let _ = writeln!(body, "<p class=\"empty\">{none}</p>");
    }
    body.push_str("<p class=\"files\"><a href=\"/api/v1/documents\">JSON</a></p>\n");
    let title = request.say("All documents");
    Ok(page(request, &shown, "/documents", &title, &body))
}

/// Passages of a document by their place, each with its card.
fn passages<'b>(brief: &'b Brief, document: &str) -> Vec<(usize, usize, &'b Card)> {
    let mut all = Vec::new();
    for card in &brief.cards {
        for evidence in &card.evidence {
            if let Evidence::Passage(quoted) = evidence
                && quoted.document == document
            {
                all.push((quoted.start, quoted.end, card));
            }
        }
    }
    all.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    all
}

pub(crate) fn document(request: &Request<'_>) -> Result<Answer, Refusal> {
    let shown = shown(request)?;
    let brief = &shown.made.brief;
    let document =
        brief.documents.iter().find(|document| document.id == request.rest).ok_or_else(|| {
            Refusal::absent(format!(
                "there is no document {:?} on this day; /documents lists them",
                request.rest
            ))
        })?;
    let text = document.text.as_str();
    let passages: Vec<_> = passages(brief, &document.id)
        .into_iter()
        .filter(|&(start, end, _)| text.get(start..end).is_some())
        .collect();
    let mut body = format!(
        "<p>{}{}</p>\n<p class=\"soft\">SHA-256 <code>{}</code></p>\n",
        escape(&document.publisher),
        match &document.origin {
            Some(origin) => format!(" · {}", escape(origin)),
            None => String::new(),
        },
        escape(&document.sha256)
    );
    let spoken = match document.language.as_str() {
        "" => String::new(),
        language => format!(" lang=\"{}\"", escape(language)),
    };
    let mut named = BTreeSet::new();
    body.push_str("<div class=\"reader\">\n");
    for (begin, end) in paragraphs(text) {
        // The sign of a heading is not read aloud.
        let sign = text[begin..end].len() - text[begin..end].trim_start_matches(['#', ' ']).len();
        let heading = if sign > 0 && text[begin..end].starts_with('#') { " heading" } else { "" };
        let begin = if heading.is_empty() { begin } else { begin + sign };
        let _ = write!(body, "<div class=\"text{heading}\"{spoken}>");
        marked(text, (begin, end), &passages, &mut named, &mut body);
        body.push_str("</div>\n<div class=\"margin\">");
        let mut told = BTreeSet::new();
        for (start, _, card) in &passages {
            let remark = card.key.as_str().starts_with("e/finding/");
            if (begin..end).contains(start) && !remark && told.insert(&card.key) {
                body.push_str(&record(&shown.made.claims, card));
            }
        }
        body.push_str("</div>\n");
    }
    body.push_str("</div>\n");
    Ok(page(request, &shown, "/documents", &document.title, &body))
}

/// Paragraphs by their bytes: what stands between empty lines.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut begin = 0;
    while begin < text.len() {
        let end = text[begin..].find("\n\n").map_or(text.len(), |at| begin + at);
        if !text[begin..end].trim().is_empty() {
            all.push((begin, end));
        }
        begin = end + 2;
    }
    all
}

/// A paragraph with its passages marked. Each has its place as an anchor; one that lies inside
/// another is not marked twice.
fn marked(
    text: &str,
    (begin, end): (usize, usize),
    passages: &[(usize, usize, &Card)],
    named: &mut BTreeSet<(usize, usize)>,
    out: &mut String,
) {
    let mut at = begin;
    for &(start, stop, _) in passages {
        if start >= end || stop <= begin {
            continue;
        }
        let id = match named.insert((start, stop)) {
            true => format!(" id=\"p-{start}-{stop}\""),
            false => String::new(),
        };
        let (from, to) = (start.max(at), stop.min(end));
        if from >= to || start < at && start >= begin {
            if !id.is_empty() {
                let _ = write!(out, "<span{id}></span>");
            }
            continue;
        }
        let _ =
            write!(out, "{}<mark{id}>{}</mark>", escape(&text[at..from]), escape(&text[from..to]));
        at = to;
    }
    out.push_str(&escape(&text[at..end]));
}

/// A record in the margin: its status, what it is, and where its value stands.
fn record(claims: &[Claim], card: &Card) -> String {
    let own = || claims.iter().filter(|claim| claim.evidence == card.key);
    let status = own().find(|claim| claim.key.as_str().ends_with("/status"));
    let what = own().find(|claim| claim.key.as_str().ends_with("/what"));
    let title = card.title.split_once(": ").map_or(card.title.as_str(), |(_, what)| what);
    let address = match what {
        Some(what) => format!("/claim/{}", encoded(what.key.as_str())),
        None => format!("/card/{}", encoded(card.key.as_str())),
    };
    let status = status.map_or_else(String::new, |claim| {
        let word = claim.word.as_deref().unwrap_or_default();
        format!(
            "<span class=\"status\"><span aria-hidden=\"true\">{}</span> {}</span> ",
            sign(word),
            escape(&claim.says)
        )
    });
    let id = card.key.as_str().trim_start_matches("e/").trim_start_matches("record/");
    format!(
        "<p>{status}<a href=\"{address}\">{}</a><br><span class=\"soft\">{}</span></p>",
        escape(title),
        escape(id)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_hold_every_letter_but_the_empty_lines() {
        let text = "# Çekya\n\nÖne.\nTwo.\n\n\n\nİç\n";
        let found: Vec<&str> = paragraphs(text).into_iter().map(|(a, b)| &text[a..b]).collect();
        assert_eq!(found, ["# Çekya", "Öne.\nTwo.", "İç\n"]);
        assert!(paragraphs("\n\n\n").is_empty());
    }
}
