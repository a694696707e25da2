//! Passages that readers get wrong: hedges, negation, spans of time, counts, homonyms.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use corridor_ledger::Status;
use corridor_ledger::reader::{
    Certainty, Field, Format, Kind, Meaning, Proposal, Reading, Settings, Text, read,
};

fn reading(words: &str) -> Reading {
    let text = Text::of(words.as_bytes(), Format::Plain).unwrap();
    read(&text, Settings { date: "2026-01-09".parse().ok(), language: None })
}

fn of(words: &str, kind: Kind) -> Vec<Proposal> {
    reading(words).proposals.into_iter().filter(|p| p.kind == kind).collect()
}

fn one(words: &str, kind: Kind) -> Proposal {
    let found = of(words, kind);
    assert_eq!(found.len(), 1, "{words}: {found:#?}");
    found.into_iter().next().unwrap()
}

fn number(proposal: &Proposal, field: &str) -> String {
    match proposal.field(field) {
        Some(Field::Number(n)) => n.to_string(),
        other => format!("{other:?}"),
    }
}

fn day(proposal: &Proposal, field: &str) -> String {
    match proposal.field(field) {
        Some(Field::Day(d)) => d.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_signing_that_was_discussed_is_possible() {
    let words = "The signing of a memorandum of understanding was discussed as possible.";
    let found = one(words, Kind::Instrument);
    assert_eq!((found.status, found.certainty), (Status::Possible, Certainty::Hedged));
}

#[test]
fn a_signing_that_did_not_happen_is_denied() {
    let words = "Kenya did not sign the free trade agreement with Poland.";
    let found = one(words, Kind::Instrument);
    assert_eq!(found.certainty, Certainty::Denied);
    assert_ne!(found.status, Status::Signed);
}

#[test]
fn a_signing_to_come_is_not_signed() {
    for words in [
        "Kenya and Poland will sign a trade agreement in March.",
        "Kenya and Poland could sign a trade agreement.",
        "Kenya hopes to sign a trade agreement with Poland.",
        "Kenya and Poland are expected to sign a trade agreement.",
    ] {
        assert_ne!(one(words, Kind::Instrument).status, Status::Signed, "{words}");
    }
    let words = "Kenya and Poland signed a trade agreement on 3 May 2024.";
    assert_eq!(one(words, Kind::Instrument).status, Status::Signed);
}

#[test]
fn if_makes_it_conditional() {
    let words = "If the council agrees, Germany will sign the free trade agreement with Kenya.";
    assert_eq!(one(words, Kind::Instrument).certainty, Certainty::Conditional);
}

#[test]
fn last_years_chair_is_over() {
    let found = one("Germany was chair of the G20 in 2025.", Kind::OfficeHeld);
    assert_eq!((found.status, day(&found, "end")), (Status::Lapsed, "2025-12-31".to_owned()));
}

#[test]
fn eleven_months_are_no_year() {
    let words = "Bilateral trade was about $5bn from January to November 2025.";
    let found = one(words, Kind::Figure);
    assert_eq!(day(&found, "period_start"), "2025-01-01");
    assert_eq!(day(&found, "period_end"), "2025-11-30");
    assert_eq!(found.field("approximate"), Some(&Field::Flag(true)));
    let words = "In the first eleven months of 2025 trade reached $4.9 billion.";
    assert_eq!(day(&one(words, Kind::Figure), "period_end"), "2025-11-30");
}

#[test]
fn companies_are_counted_not_persons() {
    let words = "Executives of 46 German companies and seven Kenyan companies took part.";
    let found = of(words, Kind::ParticipantCount);
    let shown: Vec<_> = found
        .iter()
        .map(|p| {
            (number(p, "count"), p.text("what").unwrap_or(""), p.text("country").unwrap_or(""))
        })
        .collect();
    let expected = [("46".to_owned(), "companies", "DEU"), ("7".to_owned(), "companies", "KEN")];
    assert_eq!(shown, expected);
}

#[test]
fn a_subject_is_no_venue() {
    let words = "The ministers held talks on Ukraine in Warsaw on 5 January 2026.";
    let found = one(words, Kind::Meeting);
    assert_eq!(
        (found.text("place"), found.text("participants")),
        (Some("Warsaw"), Some("The ministers"))
    );
    let words = "The minister held talks on Wednesday with President William Ruto.";
    assert!(one(words, Kind::Meeting).field("participants").is_some());
}

#[test]
fn one_agency_under_two_names_is_one_record() {
    let words =
        "The Polish Investment Development Authority (PIDA) spoke first. PIDA invested in Kenya.";
    let names: Vec<_> = of(words, Kind::Organisation)
        .iter()
        .filter_map(|p| p.text("name").map(String::from))
        .collect();
    assert_eq!(names, ["Polish Investment Development Authority"]);
}

#[test]
fn may_and_march_are_dates_only_when_they_are() {
    let dates = |words: &str| {
        let found = reading(words).mentions;
        found.iter().filter(|m| matches!(m.meaning, Meaning::Days { .. })).count()
    };
    assert_eq!(dates("Ministers may march on, and Mrs May may not."), 0);
    assert_eq!(dates("They met in May 2024 and on 3 March 2025."), 2);
}

#[test]
fn a_range_keeps_both_ends() {
    let found = one("Exports were between $5 billion and $6 billion in 2024.", Kind::Figure);
    assert_eq!(number(&found, "value"), "5000000000");
    assert_eq!(number(&found, "high"), "6000000000");
}

#[test]
fn a_change_is_no_range() {
    let found = of("Exports rose from $5 billion to $6 billion in 2024.", Kind::Figure);
    assert!(!found.is_empty());
    assert!(found.iter().all(|p| p.field("high").is_none()), "{found:#?}");
}

#[test]
fn a_quotation_inside_a_quotation_has_the_outer_speaker() {
    let words = "“My minister said ‘we are ready’ and I agree with every word,” President William Ruto said.";
    let found = one(words, Kind::Quotation);
    assert_eq!(found.text("speaker"), Some("William Ruto"));
    assert!(found.text("content").unwrap().contains("‘we are ready’"));
}

#[test]
fn two_persons_with_one_surname_stay_two() {
    let words = "President Lech Nowak and Prime Minister Adam Nowak met in Warsaw. Nowak said that trade would grow.";
    let found = of(words, Kind::Person);
    let names: Vec<_> = found.iter().filter_map(|p| p.text("name")).collect();
    assert!(names.contains(&"Lech Nowak") && names.contains(&"Adam Nowak"), "{names:?}");
}

#[test]
fn a_former_minister_is_not_in_office() {
    let found = one("Former Prime Minister Jan Nowak spoke.", Kind::Person);
    assert_eq!(found.status, Status::Lapsed);
}

#[test]
fn a_target_without_a_date_has_none() {
    let words =
        "Poland and Kenya reaffirmed the target of $10bn for yearly trade, again without a date.";
    let found = one(words, Kind::Target);
    assert_eq!((found.status, found.field("deadline")), (Status::Aim, None));
    let found = one("Poland and Kenya set a target of $10bn in trade by 2030.", Kind::Target);
    assert_eq!(found.text("deadline"), Some("2030"));
}

#[test]
fn a_target_said_twice_is_one_record_with_two_passages() {
    let words = "Poland set a target of $10bn in trade by 2030. The ministers repeated the target of $10bn in trade by 2030.";
    assert_eq!(one(words, Kind::Target).spans.len(), 2);
}

#[test]
fn two_values_for_one_thing_are_a_conflict() {
    let found =
        of("Exports were $5 billion in 2024. Exports were $6 billion in 2024.", Kind::Figure);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|p| p.conflicts.len() == 1), "{found:#?}");
}

#[test]
fn what_is_expected_is_neither_a_figure_nor_a_target() {
    assert!(of("Trade reached $5 billion in 2024.", Kind::Target).is_empty());
    let words = "Trade is expected to reach $5 billion in 2027.";
    assert_eq!(of(words, Kind::Expectation).len(), 1);
    assert!(of(words, Kind::Figure).is_empty());
}

#[test]
fn a_meeting_that_was_refused_did_not_take_place() {
    let words = "President William Ruto refused to meet with Prime Minister Jan Nowak.";
    let found = of(words, Kind::Meeting);
    assert!(found.iter().all(|p| p.certainty == Certainty::Denied), "{found:#?}");
}

#[test]
fn a_cancelled_visit_is_withdrawn() {
    let found = of("President William Ruto cancelled a visit to Poland.", Kind::Visit);
    assert!(found.iter().all(|p| p.status == Status::Withdrawn), "{found:#?}");
}

#[test]
fn a_web_address_says_nothing() {
    let words =
        "Sources: example.com/news/2026/01/08/kenya-signs-10bn-deal-with-poland-says-president.";
    assert!(reading(words).proposals.is_empty());
}
