//! Findings as a person reads them: file, line and column, the excerpt with carets, the cure.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use corridor::ledger::{Finding, Severity};

/// Findings with their excerpts, one after another.
pub fn findings(findings: &[Finding], texts: &BTreeMap<String, String>) -> String {
    findings.iter().map(|finding| one(finding, texts.get(&finding.place.file))).collect()
}

/// Bytes of a line that is shown as an excerpt; of a longer one, only the place is named.
const LONGEST_LINE: usize = 4096;

fn one(finding: &Finding, text: Option<&String>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.check);
    let place = &finding.place;
    let report = match text.filter(|text| !text.is_empty()) {
        Some(text) => {
            // The excerpt is the line of the place: a record of many lines shows its first.
            let line_start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
            let line_end = text[place.start..].find('\n').map_or(text.len(), |at| place.start + at);
            let end = place.end.min(line_end).max(place.start);
            if line_end - line_start > LONGEST_LINE {
                let origin = annotate_snippets::Origin::path(place.file.as_str());
                title.element(origin.line(place.line).char_column(place.column))
            } else {
                title.element(
                    Snippet::source(&text[line_start..line_end])
                        .line_start(place.line)
                        .path(place.file.as_str())
                        .annotation(
                            AnnotationKind::Primary
                                .span(place.start - line_start..end - line_start),
                        ),
                )
            }
        }
        None => title.element(annotate_snippets::Origin::path(place.file.as_str())),
    };
    let mut shown = Renderer::plain().render(&[report]);
    shown.push('\n');
    if let Some(hint) = &finding.hint {
        shown.push_str(&format!("hint: {hint}\n"));
    }
    shown.push('\n');
    shown
}

/// How many of each severity, in words.
pub fn summary(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let part = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts: Vec<String> = [
        part(count(Severity::Error), "error", "errors"),
        part(count(Severity::Warning), "warning", "warnings"),
        part(count(Severity::Information), "point of information", "points of information"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") }
}
