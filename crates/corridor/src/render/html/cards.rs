//! The evidence: notes, sources, cards and documents, at the end of the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::blocks::text;
use super::{anchor, documents, escape, marks};
use crate::brief::Brief;
use crate::evidence::{Card, Estimate, Evidence, Statistic};
use crate::render::link::linked;
use crate::render::notes::{Held, INPUTS, Notes, Told};

/// Rows of a card that are written label by label.
const LABELLED: usize = 2;

/// Rows of a card that the page holds; all of them are in its JSON.
const SHOWN: usize = 2;

/// Bytes from which on a setting that several cards have is written once.
const LONG: usize = 40;

/// What makes two files one source: file, vintage, SHA-256, dataset, limits.
type Source<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn source(rows: &Statistic) -> Source<'_> {
    let limits = rows.limits.as_deref().unwrap_or_default();
    (&rows.file, &rows.vintage, &rows.sha256, &rows.dataset, limits)
}

/// The datasets of a page and their numbers.
pub(super) struct Sources<'a>(BTreeMap<Source<'a>, usize>);

impl<'a> Sources<'a> {
    fn of(cards: &[&'a Card], notes: &Notes<'a>) -> Self {
        let of_cards = cards.iter().flat_map(|card| &card.evidence).filter_map(|e| match e {
            Evidence::Statistic(rows) => Some(rows),
            _ => None,
        });
        let held = |held: Held<'a>| match held {
            Held::Rows(rows) => Some(rows),
            _ => None,
        };
        let of_notes = notes.told().into_iter().flat_map(|told| match told {
            Told::Cards(cards) => cards.into_iter().flat_map(|(_, held)| held).collect(),
            Told::Sources(_, from) => from,
        });
        let mut all: BTreeMap<Source<'a>, usize> =
            of_cards.chain(of_notes.filter_map(held)).map(|rows| (source(rows), 0)).collect();
        all.values_mut().zip(1..).for_each(|(number, at)| *number = at);
        Self(all)
    }

    pub(super) fn number(&self, rows: &Statistic) -> usize {
        self.0.get(&source(rows)).copied().unwrap_or_default()
    }
}

/// Long settings that several cards have, each written once, and their numbers.
struct Shared<'a>(BTreeMap<(&'a str, &'a str), usize>);

impl<'a> Shared<'a> {
    fn of(cards: &[&'a Card]) -> Self {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for evidence in cards.iter().flat_map(|card| &card.evidence) {
            if let Evidence::Estimate(computed) = evidence {
                told(computed).for_each(|option| *times.entry(option).or_default() += 1);
            }
        }
        times.retain(|(_, value), times| *times > 1 && value.len() > LONG);
        times.values_mut().zip(1..).for_each(|(number, at)| *number = at);
        Self(times)
    }

    fn list(&self, out: &mut String, brief: &Brief) {
        if self.0.is_empty() {
            return;
        }
        let _ = writeln!(
            out,
            "<details class=\"fold\" id=\"settings\">\n<summary>{}</summary>\n<ol class=\"notes\">",
            escape(brief.word("Computations"))
        );
        for ((name, value), number) in &self.0 {
            let name = text(brief, brief.word(name));
            let lang = if brief.is_left(value) { " lang=\"en\"" } else { "" };
            let value = escape(value);
            let _ = writeln!(out, "<li>{name}: <span id=\"m-{number}\"{lang}>{value}</span>");
        }
        out.push_str("</ol>\n</details>\n");
    }
}

/// The settings of a computation; a source says its limits itself.
fn told(computed: &Estimate) -> impl Iterator<Item = (&str, &str)> {
    let options = computed.options.iter().filter(|(name, _)| *name != "limits");
    options.map(|(name, value)| (name.as_str(), value.as_str()))
}

/// What the cards of a page share.
struct Common<'a> {
    notes: &'a Notes<'a>,
    texts: documents::Sources<'a>,
    sources: Sources<'a>,
    shared: Shared<'a>,
}

pub(super) fn evidence(out: &mut String, brief: &Brief, notes: &Notes<'_>) {
    let reached = notes.reached();
    let cards: Vec<&Card> = brief.cards.iter().filter(|card| reached.contains(&card.key)).collect();
    let common = Common {
        notes,
        texts: documents::Sources::of(brief),
        sources: Sources::of(&cards, notes),
        shared: Shared::of(&cards),
    };
    let fold = |out: &mut String, id: &str, title: &str| {
        let title = escape(title);
        let _ = writeln!(out, "<details class=\"fold\" id=\"{id}\">\n<summary>{title}</summary>");
    };
    let _ = writeln!(
        out,
        "<section id=\"sources\" aria-labelledby=\"sources-h\">\n<h2 id=\"sources-h\">{}</h2>",
        escape(brief.word("Sources"))
    );
    if notes.any() {
        fold(out, "notes", brief.word("Notes by number"));
        marks::list(out, notes, &common.sources);
        out.push_str("</details>\n");
    }
    files(out, brief, &common.sources);
    common.shared.list(out, brief);
    fold(out, "evidence", &brief.filled("Evidence, {1} cards", cards.len()));
    cards.iter().for_each(|one| card(out, &common, one));
    out.push_str("</details>\n");
    if !brief.documents.is_empty() {
        fold(out, "documents", brief.word("Documents, with the words marked"));
        for document in &brief.documents {
            common.texts.document(out, document);
        }
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n");
}

/// The datasets, each once with its SHA-256 and its limits.
fn files(out: &mut String, brief: &Brief, sources: &Sources<'_>) {
    if sources.0.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<details class=\"fold\" id=\"files\">\n<summary>{}</summary>\n<ol>",
        escape(brief.word("Datasets"))
    );
    for ((file, vintage, sha256, dataset, limits), number) in &sources.0 {
        let known = brief.filled("known on {1}", vintage);
        let dataset = text(brief, dataset);
        let [file, known, sha256] = [file, &*known, sha256].map(escape);
        let _ = write!(
            out,
            "<li id=\"s-{number}\"><strong>{dataset}</strong><br>{file} · {known} · SHA-256 <code>{sha256}</code>"
        );
        if !limits.is_empty() {
            let _ = write!(out, "<br>{}: {}", escape(brief.word("Limits")), text(brief, limits));
        }
        out.push('\n');
    }
    out.push_str("</ol>\n</details>\n");
}

fn card<'a>(out: &mut String, common: &Common<'a>, card: &'a Card) {
    let _ = writeln!(
        out,
        "<article id=\"{}\"><h3>{}</h3>",
        anchor(&card.key),
        text(common.notes.brief(), &card.title)
    );
    let first = common.notes.first_line(card);
    if !first.is_empty() {
        let parts: Vec<String> =
            first.iter().map(|part| text(common.notes.brief(), part)).collect();
        let _ = writeln!(out, "<p>{}", parts.join("; "));
    }
    for evidence in &card.evidence {
        match evidence {
            Evidence::Passage(passage) => common.texts.excerpt(out, passage),
            Evidence::Statistic(rows) => statistic(out, common, rows),
            Evidence::Estimate(computed) => estimate(out, common, computed, &first),
        }
    }
    out.push_str("</article>\n");
}

/// Whether the only row says again which one it is.
fn repeats(rows: &Statistic) -> bool {
    let [row] = &rows.rows[..] else { return false };
    let words = rows.selection.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty() && *word != "to").all(|word| row.iter().any(|v| v == word))
}

fn statistic(out: &mut String, common: &Common<'_>, rows: &Statistic) {
    let brief = common.notes.brief();
    let set = marks::dataset(rows, &common.sources);
    let source = escape(brief.word("Data: {1}")).replace("{1}", &set);
    let _ = match repeats(rows) {
        true => writeln!(out, "<p>{source}."),
        false => writeln!(out, "<p>{}. {source}.", text(brief, &rows.selection)),
    };
    if rows.rows.len() <= LABELLED {
        for row in &rows.rows {
            let pairs: Vec<String> = (rows.columns.iter().zip(row))
                .map(|(column, value)| format!("{}: {}", escape(column), linked(value)))
                .collect();
            let _ = writeln!(out, "<p>{}", pairs.join(" · "));
        }
        return;
    }
    let line = |out: &mut String, tag: &str, cells: Vec<String>| {
        out.push_str("<tr>");
        cells.iter().for_each(|cell| _ = write!(out, "<{tag}>{cell}"));
        out.push('\n');
    };
    out.push_str("<div class=\"scroll\"><table>");
    line(out, "th", rows.columns.iter().map(|column| escape(column)).collect());
    // One row more is shown, not told of.
    let shown = if rows.rows.len() == SHOWN + 1 { SHOWN + 1 } else { SHOWN };
    for row in rows.rows.iter().take(shown) {
        line(out, "td", row.iter().map(|value| linked(value)).collect());
    }
    out.push_str("</table></div>\n");
    let more = rows.rows.len().saturating_sub(shown);
    if more > 0 {
        let more = brief.filled("And {1} rows more, in the file.", more);
        let _ = writeln!(out, "<p>{}", escape(&more));
    }
}

/// The settings of a computation whose values the first line has not said.
fn unsaid<'a>(computed: &'a Estimate, first: &[&str]) -> Vec<(&'a str, &'a str)> {
    // A range is said where both its ends are.
    let ends = |value: &'a str| value.split(" to ");
    let said = |end: &str| {
        first.iter().any(|part| part.strip_prefix(end).is_some_and(|rest| rest.starts_with(": ")))
    };
    told(computed).filter(|(_, value)| !ends(value).all(said)).collect()
}

fn estimate(out: &mut String, common: &Common<'_>, computed: &Estimate, first: &[&str]) {
    let brief = common.notes.brief();
    let settings = unsaid(computed, first);
    if !settings.is_empty() {
        out.push_str("<dl>");
        for (name, value) in settings {
            let _ = write!(out, "<dt>{}<dd>", text(brief, brief.word(name)));
            let _ = match common.shared.0.get(&(name, value)) {
                // The page's script puts the words in the place of the link.
                Some(number) => write!(
                    out,
                    "<a href=\"#m-{number}\">{}</a>",
                    escape(&brief.filled("See {1}", number))
                ),
                None => write!(out, "{}", text(brief, value)),
            };
        }
        out.push_str("</dl>\n");
    }
    if !computed.inputs.is_empty() {
        let mut links: Vec<String> = (computed.inputs.iter().take(INPUTS))
            .map(|input| {
                let title = common.notes.card(input).map_or("", |card| card.title.as_str());
                format!("<a href=\"#{}\">{}</a>", anchor(input), text(brief, title))
            })
            .collect();
        let more = computed.inputs.len().saturating_sub(INPUTS);
        if more > 0 {
            links.push(escape(&brief.filled("{1} more", more)));
        }
        let from = escape(brief.word("From {1}")).replace("{1}", &links.join(", "));
        let _ = writeln!(out, "<p>{from}.");
    }
}
