//! The small numbers of a page, and the list of what they stand for.

use std::fmt::Write as _;

use super::blocks::text;
use super::cards::Sources;
use crate::brief::Span;
use crate::evidence::Statistic;
use crate::key::Key;
use crate::render::documents::spoken;
use crate::render::notes::{Held, Notes, Told};
use crate::render::{anchor, escape};

/// The mark of what stands on the cards of some words; nothing where they have none.
pub(super) fn mark<'a>(notes: &mut Notes<'a>, spans: impl IntoIterator<Item = &'a Span>) -> String {
    let number = notes.number(spans);
    marked(notes, number)
}

/// As [`mark`], of one card.
pub(super) fn mark_of_card<'a>(notes: &mut Notes<'a>, card: &'a Key) -> String {
    let number = notes.number_of_cards(std::iter::once(card));
    marked(notes, number)
}

fn marked(notes: &Notes<'_>, number: Option<usize>) -> String {
    number.map_or_else(String::new, |number| {
        let label = escape(&notes.brief().filled("Source {1}", number));
        format!(
            "<sup class=\"mark\"><a href=\"#n-{number}\" aria-label=\"{label}\">{number}</a></sup>"
        )
    })
}

/// The list of notes.
pub(super) fn list(out: &mut String, notes: &Notes<'_>, sources: &Sources<'_>) {
    let brief = notes.brief();
    let held = |held: &Held<'_>| match held {
        Held::Words { quote, of, language } => {
            format!("“<span{}>{}</span>”, {}", spoken(language), escape(quote), escape(of))
        }
        Held::Document(document) => escape(document),
        Held::Rows(rows) => dataset(rows, sources),
        Held::Formula(formula) => text(brief, formula),
    };
    out.push_str("<ol class=\"notes\">\n");
    for (told, number) in notes.told().iter().zip(1..) {
        let _ = write!(out, "<li id=\"n-{number}\">");
        match told {
            Told::Cards(cards) => {
                for ((card, pieces), at) in cards.iter().zip(0..) {
                    let before = if at > 0 { "; " } else { "" };
                    let (to, title) = (anchor(&card.key), text(brief, &card.title));
                    let _ = write!(out, "{before}<a href=\"#{to}\">{title}</a>");
                    pieces.iter().for_each(|piece| _ = write!(out, ": {}", held(piece)));
                }
            }
            Told::Sources(count, from) => {
                let list: Vec<String> = match from.is_empty() {
                    true => vec![escape(brief.word("settings of this brief"))],
                    false => from.iter().map(held).collect(),
                };
                let figures = escape(&brief.filled("{1} figures", count));
                let _ = write!(out, "{figures}: {}", list.join("; "));
            }
        }
        out.push('\n');
    }
    out.push_str("</ol>\n");
}

/// A dataset in a few words, with its place in the list of datasets.
pub(super) fn dataset(rows: &Statistic, sources: &Sources<'_>) -> String {
    let name = rows.dataset.split(',').next().unwrap_or_default();
    format!("<a href=\"#s-{}\">{}</a>", sources.number(rows), escape(name))
}
