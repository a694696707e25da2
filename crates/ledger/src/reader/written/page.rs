//! The document as a page, with its records marked in place.

use std::fmt::Write as _;

use super::proposal::{Field, Proposal};
use super::text::Text;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn shown(field: &Field) -> String {
    match field {
        Field::Text(text) => text.clone(),
        Field::Texts(texts) => texts.join(", "),
        Field::Number(number) => number.to_string(),
        Field::Day(day) => day.to_string(),
        Field::Flag(flag) => flag.to_string(),
    }
}

/// One self-contained HTML page: the words with a mark on each passage, and the list of records
/// that stand on it. It needs no script and no network.
#[must_use]
pub fn page(title: &str, text: &Text, proposals: &[Proposal]) -> String {
    let view = text.view();
    let mut cuts: Vec<usize> = proposals
        .iter()
        .flat_map(|p| &p.spans)
        .flat_map(|s| [s.start, s.end])
        .chain([0, view.len()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut body = String::with_capacity(view.len() * 2);
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let over: Vec<&Proposal> = proposals
            .iter()
            .filter(|p| p.spans.iter().any(|s| s.start <= start && end <= s.end))
            .collect();
        let words = escaped(view.get(start..end).unwrap_or_default());
        if over.is_empty() {
            body.push_str(&words);
            continue;
        }
        let titles: Vec<String> =
            over.iter().map(|p| format!("{} ({})", p.kind.name(), p.status.name())).collect();
        // A String takes every write.
        let _ = write!(
            body,
            "<mark id=\"at-{start}\" title=\"{}\">{words}</mark>",
            escaped(&titles.join(", "))
        );
    }
    let mut list = String::new();
    for proposal in proposals {
        let at = proposal.spans.first().map_or(0, |s| s.start);
        let fields: Vec<String> = proposal
            .fields
            .iter()
            .map(|(name, field)| format!("<dt>{name}</dt><dd>{}</dd>", escaped(&shown(field))))
            .collect();
        let _ = write!(
            list,
            "<li><a href=\"#at-{at}\">{}</a> <em>{}, {}</em><dl>{}</dl></li>",
            escaped(&proposal.id),
            proposal.status.name(),
            proposal.certainty.name(),
            fields.concat()
        );
    }
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>\
         body{{font:1rem/1.5 system-ui,sans-serif;max-width:80rem;margin:1rem auto;padding:0 1rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:2rem}}\
         main{{white-space:pre-wrap}}mark{{background:#fde68a;color:#111}}mark:target{{outline:3px solid #b45309}}dl{{display:grid;grid-template-columns:8rem 1fr;margin:.2rem 0 1rem;font-size:.85rem}}dd{{margin:0}}ol{{padding-left:1.2rem}}\
         @media(prefers-color-scheme:dark){{body{{background:#111;color:#eee}}a{{color:#93c5fd}}mark{{background:#78350f;color:#fff}}}}</style></head>\
         <body><main aria-label=\"document\">{body}</main><section aria-label=\"records\"><h1>{title}</h1><ol>{list}</ol></section></body></html>\n",
        title = escaped(title)
    )
}
