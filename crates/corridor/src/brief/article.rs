//! Names that English says with an article: `trade between India and the United Arab Emirates`.
//!
//! Sections write names as they stand in tables; in a sentence they take their article here.

use super::page::{Block, Brief, Span};

/// English names of economies that take `the` in a sentence.
pub const WITH_ARTICLE: &[&str] = &[
    "Bahamas",
    "British Virgin Islands",
    "Cayman Islands",
    "Central African Republic",
    "Comoros",
    "Cook Islands",
    "Dominican Republic",
    "Falkland Islands",
    "Faroe Islands",
    "Gambia",
    "Maldives",
    "Marshall Islands",
    "Netherlands",
    "Northern Mariana Islands",
    "Palestinian Territories",
    "Philippines",
    "Pitcairn Islands",
    "Solomon Islands",
    "Turks & Caicos Islands",
    "U.S. Virgin Islands",
    "United Arab Emirates",
    "United Kingdom",
    "United States",
];

/// Give the names in a page's sentences their article.
pub(super) fn add(brief: &mut Brief) {
    if let Some(head) = &mut brief.head {
        sentence(&mut head.question);
        head.answer.iter_mut().for_each(|spans| sentence(spans));
        head.warning.iter_mut().for_each(|spans| sentence(spans));
        head.facts.iter_mut().for_each(|fact| within(&mut fact.line));
    }
    for section in &mut brief.sections {
        sentence(&mut section.lead);
        section.blocks.iter_mut().for_each(block);
    }
}

fn block(block: &mut Block) {
    match block {
        Block::Paragraph { spans } | Block::Warning { spans } => sentence(spans),
        Block::Fold { blocks, .. } => blocks.iter_mut().for_each(self::block),
        _ => {}
    }
}

/// Words and claims that begin a sentence.
fn sentence(spans: &mut [Span]) {
    let mut begins = true;
    for span in spans {
        if let Span::Words(words) = span {
            *words = told(words, begins);
        }
        begins = false;
    }
}

/// Words and claims that begin none.
fn within(spans: &mut [Span]) {
    for span in spans {
        if let Span::Words(words) = span {
            *words = told(words, false);
        }
    }
}

fn told(words: &str, mut begins: bool) -> String {
    let mut out = String::with_capacity(words.len() + 4);
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let starts = out.is_empty() || out.ends_with(' ');
        let named = WITH_ARTICLE.iter().any(|name| {
            let after = rest.strip_prefix(name);
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        });
        if starts && named && !out.ends_with("the ") && !out.ends_with("The ") {
            let capital = if out.is_empty() { begins } else { out.ends_with(". ") };
            out.push_str(if capital { "The " } else { "the " });
        }
        begins = false;
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_their_article_in_a_sentence() {
        let of = |words: &str| told(words, true);
        assert_eq!(
            of("Will India and United Arab Emirates trade "),
            "Will India and the United Arab Emirates trade "
        );
        assert_eq!(of("Netherlands bought "), "The Netherlands bought ");
        assert_eq!(of("It rose. Philippines fell"), "It rose. The Philippines fell");
        assert_eq!(of("to the Gambia"), "to the Gambia");
        assert_eq!(
            of("United Statesmen, Caribbean Netherlands-based"),
            "United Statesmen, Caribbean Netherlands-based"
        );
        assert_eq!(told("United Kingdom ", false), "the United Kingdom ");
    }
}
