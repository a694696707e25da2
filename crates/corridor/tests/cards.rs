//! Every claim that a page prints stands in the first line of its own card, with what derives it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stderr
)]

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use std::collections::BTreeMap;

use corridor::answers::claim::Claim;
use corridor::brief::{self, Brief};
use corridor::folder::partnership::Partnership;
use corridor::{Folder, render, sample};
use corridor_trade::readers::layouts::Mapping;
use corridor_trade::store;
use jiff::civil::{Date, date};

/// Text of HTML without tags, entities undone.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(out, |text, (entity, c)| text.replace(entity, c))
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    let at = text.find(from)? + from.len();
    Some(&text[at..at + text[at..].find(to)?])
}

/// Whether a text holds another that does not go on in letters or digits before or after.
fn holds(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut after = text[at + part.len()..].chars();
        let more = match after.next() {
            Some('.' | ',') => after.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => c.is_alphanumeric() || c == '%',
            None => false,
        };
        !more && !before.is_some_and(char::is_alphanumeric)
    })
}

/// The claims of a page: where each link leads, and what it prints.
fn links(page: &str) -> Vec<(&str, String)> {
    let (main, _) = page.split_once("<section id=\"sources\"").unwrap();
    let mut found = Vec::new();
    for link in main.split("<a href=\"#").skip(1).filter(|link| link.starts_with("e/")) {
        let (card, rest) = link.split_once('"').unwrap();
        let text = between(rest, ">", "</a>").unwrap();
        found.push((card, plain(text)));
    }
    found
}

/// What a card says first: its title and its first paragraph, which ends where the line does.
fn first_lines(page: &str) -> BTreeMap<&str, String> {
    let cards = page.split("<article id=\"").skip(1);
    let first = |card: &str| {
        let title = between(card, "<h3>", "</h3>").map_or(String::new(), plain);
        let said = between(card, "<p", "\n").map(|p| plain(p.split_once('>').unwrap().1));
        format!("{title}; {}", said.unwrap_or_default())
    };
    cards.map(|card| (card.split_once('"').unwrap().0, first(card))).collect()
}

/// What of a page does not stand in its card, or stands there with nothing beside it.
fn faults(page: &str) -> Vec<String> {
    let cards = first_lines(page);
    let wrong = |(card, text): &(&str, String)| {
        let line = cards.get(card).map(String::as_str).unwrap_or_default();
        let alone = line.trim().trim_end_matches("; ").trim() == text.trim();
        !holds(line, text) || alone && text.ends_with('%')
    };
    links(page)
        .iter()
        .filter(|link| wrong(link))
        .map(|(card, text)| format!("{text:?} is not derived in {card}: {:?}", cards.get(card)))
        .collect()
}

fn check(made: &Brief, least: usize, what: &str) {
    let page = render::html(made);
    let found = links(&page).len();
    assert!(found >= least, "{what}: {found} links");
    let faults = faults(&page);
    assert!(faults.is_empty(), "{what}: {} of {found}\n{}", faults.len(), faults.join("\n"));
    // What no page names stands in its card too: answers are read as data.
    let cards: BTreeMap<&str, String> =
        made.cards.iter().map(|card| (card.key.as_str(), card.first_line())).collect();
    let claims = made.claims();
    let wrong = |claim: &&Claim| !holds(&cards[claim.evidence.as_str()], &claim.says);
    let wrong: Vec<String> = claims
        .iter()
        .filter(wrong)
        .map(|c| format!("{} {:?}: {}", c.key, c.says, cards[c.evidence.as_str()]))
        .collect();
    assert!(wrong.is_empty(), "{what}: {} of {}\n{}", wrong.len(), claims.len(), wrong.join("\n"));
}

fn of_sample(as_of: Date) -> Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

#[test]
fn every_claim_of_the_sample_stands_in_its_card_on_three_days() {
    for (day, least) in
        [(date(2026, 1, 9), 400), (date(2026, 4, 15), 900), (date(2026, 11, 29), 1000)]
    {
        check(&of_sample(day), least, &day.to_string());
    }
}

#[test]
fn every_claim_of_a_pair_from_the_world_file_stands_in_its_card() {
    let Some(file) = shared_data::shared("trade/baci_hs17_2024_hs4.parquet") else { return };
    let home = tempfile::tempdir().unwrap();
    let mapping = Mapping {
        year: Some(2024),
        ..Mapping::parse("exporter=exporter,importer=importer,product=hs4,value=usd").unwrap()
    };
    let options = store::Options {
        mapping: Some(mapping),
        vintage: Some(date(2026, 1, 31)),
        ..store::Options::default()
    };
    store::import(home.path(), &file, &options, &|_| ()).unwrap();
    let partnership = Partnership::of_parties(["IDN", "VNM"], 2026).unwrap();
    let folder = Folder::of_parties(partnership, home.path());
    let as_of = date(2026, 11, 29);
    check(&brief::build(&folder, brief::Options { as_of }).unwrap(), 200, "IDN,VNM");
    // Of Germany's imports the file has none: one direction alone.
    let partnership = Partnership::of_parties(["DEU", "POL"], 2026).unwrap();
    let folder = Folder::of_parties(partnership, home.path());
    check(&brief::build(&folder, brief::Options { as_of }).unwrap(), 100, "DEU,POL");
}

/// Without an answer's own words a claim is found by its formula, its rows or its record, and a claim
/// that nothing derives is told of.
#[test]
fn a_claim_that_its_card_does_not_derive_is_found() {
    let made = of_sample(date(2026, 1, 9));
    let page = render::html(&made);
    assert_eq!(faults(&page), Vec::<String>::new());
    let share = |key: &str| key.contains("/gap/") && key.ends_with("/share");
    let shares: Vec<String> = (made.cards.iter())
        .filter(|card| share(card.key.as_str()))
        .map(|card| render::anchor(&card.key))
        .collect();
    let (card, text) = links(&page)
        .into_iter()
        .find(|(card, text)| shares.iter().any(|share| share == card) && text.ends_with('%'))
        .unwrap();
    // The gap of the target printed as what is reached of it, as it once was.
    let link = format!("href=\"#{card}\"");
    let at = page.find(&link).unwrap();
    let (head, tail) = page.split_at(at);
    let planted = format!("{head}{}", tail.replacen(&text, "98.7%", 1));
    assert_eq!(faults(&planted).len(), 1, "{:?}", faults(&planted));
}
