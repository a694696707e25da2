//! Building a brief: the answers are made once at a desk, and the sections lay them on a page.

use std::collections::HashSet;

use corridor_ledger::Document;
use jiff::civil::Date;
use serde_json::Value;

use super::article;
use super::page::{Brief, Head, SCHEMA, Section, SourceText, Span, claim, words};
use super::said;
use super::sections::{self, SECTIONS};
use crate::answers::chances::{Asked, Row};
use crate::answers::desk::Desk;
use crate::answers::{Answers, chances, needed, question};
use crate::editions::told;
use crate::error::Error;
use crate::evidence::{Card, Cards};
use crate::figures::day;
use crate::folder::Folder;
use crate::key::{Key, key};

/// What a brief is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day as of which everything is judged; nothing known later is used.
    pub as_of: Date,
}

/// An outlook: one section as a page of its own, and its curve as rows.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The page.
    pub brief: Brief,
    /// One row for each target, reporter and year ahead.
    pub rows: Vec<Row>,
}

/// The outlook of a folder, as of a day.
///
/// # Errors
///
/// As [`build`]; [`Error::NoTarget`] and [`Error::NoReporter`] for what is not there,
/// [`Error::Over`] for a year that is past.
pub fn outlook(folder: &Folder, as_of: Date, asked: &Asked) -> Result<Outlook, Error> {
    Desk::of(folder, as_of, |desk| {
        let (answer, rows) = chances::about(desk, asked)?;
        let mut needs = Vec::new();
        for chance in &answer.targets {
            needs.extend(needed::about(desk, &chance.id)?);
        }
        let section = sections::outlook::page(&answer, &needs);
        let subtitle = subtitle(desk, "An outlook as of ");
        let data = serde_json::json!({ "chances": answer, "needed": { "targets": needs } });
        let page = Page { head: None, sections: vec![section] };
        Ok(Outlook { brief: brief(desk, subtitle, data, page), rows })
    })
}

/// Build the brief of a folder.
///
/// # Errors
///
/// [`Error::Trade`] when the folder's statistics cannot be read, [`Error::Outlook`] when a growth
/// rate is asked of numbers that have none.
pub fn build(folder: &Folder, options: Options) -> Result<Brief, Error> {
    Desk::of(folder, options.as_of, |desk| {
        let answers = Answers::of(desk)?;
        let mut sections: Vec<Section> = SECTIONS.iter().map(|lay| lay(&answers)).collect();
        let mut data = answers.data()?;
        let mut head = answers.glance.as_ref().map(|glance| sections::head::lay(&answers, glance));
        // Who comes back asks first what moved.
        if let Some(told) = told::told(desk, folder)? {
            if let Some(head) = &mut head {
                sections::head::changed(head, &told);
            }
            sections.insert(0, sections::changed::lay(&told));
            data["changed"] = serde_json::to_value(&told).map_err(Error::Data)?;
        }
        let mut subtitle = subtitle(desk, "Brief as of ");
        subtitle.extend(held(&answers));
        Ok(brief(desk, subtitle, data, Page { head, sections }))
    })
}

/// Answers without a page: to one question by its name, or to all.
///
/// # Errors
///
/// As [`build`]; [`Error::NoQuestion`].
pub fn answer(folder: &Folder, as_of: Date, name: Option<&str>) -> Result<Brief, Error> {
    Desk::of(folder, as_of, |desk| {
        let data = match name {
            None => Answers::of(desk)?.data()?,
            Some(name) => {
                let question = question(name)?;
                Value::Object(
                    [(question.name.to_owned(), (question.answer)(desk)?)].into_iter().collect(),
                )
            }
        };
        let subtitle = subtitle(desk, "Answers as of ");
        Ok(brief(desk, subtitle, data, Page::default()))
    })
}

fn subtitle(desk: &mut Desk<'_>, what: &str) -> Vec<Span> {
    let as_of = desk.as_of;
    let options = [
        ("as of", as_of.to_string()),
        ("corridor", env!("CARGO_PKG_VERSION").to_owned()),
        ("ledger", desk.ledger_sha256.clone()),
    ];
    let says = key!["as-of"];
    let card = desk.cards.estimate(
        &says,
        "How this brief was made",
        format!(
            "As of {}: from the documents, records and statistics of the folder that were known on the day; the same folder and day give the same bytes.",
            day(as_of)
        ),
        &[],
        &options,
    );
    vec![words(what), Span::Claim { text: day(as_of), key: says, card }]
}

/// What the folder holds, and how old the newest of each kind is.
fn held(answers: &Answers) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some(found) = &answers.promised.overview {
        spans.extend([words(" · "), claim(&found.documents), words(", "), claim(&found.records)]);
    }
    let Some(ages) = answers.glance.as_ref().map(|glance| &glance.ages) else { return spans };
    let newest = [
        (" · newest document ", &ages.document),
        (" · newest figure ", &ages.figure),
        (" · product data ", &ages.products),
    ];
    for (what, age) in newest {
        spans.extend(age.iter().flat_map(|age| [words(what), claim(age)]));
    }
    if ages.all_old {
        spans.push(words(" · all over six months old"));
    }
    if ages.figure.is_none() && ages.products.is_none() {
        spans.push(words(" · no statistics"));
    }
    spans
}

/// What a page shows.
#[derive(Default)]
struct Page {
    head: Option<Head>,
    sections: Vec<Section>,
}

fn brief(desk: &mut Desk<'_>, subtitle: Vec<Span>, answers: Value, page: Page) -> Brief {
    let ledger = &desk.folder.ledger;
    let source = |document: &Document| {
        let entry = desk.named.entry(document.id());
        SourceText {
            id: document.id().to_owned(),
            title: entry.map_or_else(String::new, |e| e.title.clone()),
            publisher: entry
                .map_or_else(String::new, |e| format!("{}, {}", e.publisher, day(e.date))),
            sha256: document.sha256().to_owned(),
            origin: entry.and_then(|e| e.origin.clone()),
            language: entry.map_or_else(String::new, |e| e.language.clone()),
            text: document.text().to_owned(),
        }
    };
    let mut brief = Brief {
        schema: SCHEMA.to_owned(),
        title: desk.folder.partnership.title.clone(),
        parties: desk.folder.partnership.parties.clone(),
        as_of: desk.as_of.to_string(),
        subtitle,
        answers,
        head: page.head,
        sections: page.sections,
        cards: Vec::new(),
        documents: ledger.documents.iter().map(source).collect(),
        translation: None,
    };
    article::add(&mut brief);
    brief.cards = in_order(&brief, std::mem::take(&mut desk.cards));
    let claims = brief.claims();
    said::say(&claims, &mut brief.cards);
    brief
}

/// The cards in the order in which the page first names them, each after those that it was computed
/// from; those that no page names come last.
fn in_order(brief: &Brief, cards: Cards) -> Vec<Card> {
    let cards = cards.into_vec();
    let at: std::collections::HashMap<&Key, usize> =
        cards.iter().enumerate().map(|(at, card)| (&card.key, at)).collect();
    let mut named: Vec<&Key> = Vec::new();
    brief.walk(&mut |span| {
        if let Span::Claim { card, .. } = span {
            named.push(card);
        }
    });
    let mut order: Vec<usize> = Vec::with_capacity(cards.len());
    let mut seen: HashSet<usize> = HashSet::new();
    let mut stack: Vec<(usize, bool)> = Vec::new();
    for key in named.into_iter().chain(cards.iter().map(|card| &card.key)) {
        stack.extend(at.get(key).map(|&at| (at, false)));
        while let Some((card, inputs_done)) = stack.pop() {
            if inputs_done {
                order.push(card);
            } else if seen.insert(card) {
                stack.push((card, true));
                let inputs: Vec<usize> =
                    cards[card].inputs().filter_map(|key| at.get(key).copied()).collect();
                stack.extend(inputs.into_iter().rev().map(|input| (input, false)));
            }
        }
    }
    let mut cards: Vec<Option<Card>> = cards.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| cards[at].take()).collect()
}
