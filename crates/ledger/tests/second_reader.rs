//! The second reader: whatever a model says, what stands is what the document says.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use corridor_ledger::Status;
use corridor_ledger::reader::endpoint::{Found, Reply, Second, Slot};
use corridor_ledger::reader::{Certainty, Field, Format, Kind, Proposal, Settings, Text};
use proptest::prelude::*;

const WORDS: &str = "German Chancellor Jan Nowak visited Kenya from 6 to 8 January 2026.\n\
    Trade between Germany and Kenya was about $5bn from January to November 2025.\n\
    The two countries set a target of $10bn in trade by 2030.\n\
    The signing of a trade agreement was discussed as possible.\n\
    Kenya did not sign the defence agreement. Kenya said that Kenya is strong in agriculture.\n";

fn settings() -> Settings {
    Settings { date: "2026-01-09".parse().ok(), language: None }
}

fn found(kind: &str, quote: &str, trigger: &str, slots: &[(&str, &str)]) -> Found {
    let slot = |(field, quote): &(&str, &str)| Slot {
        field: (*field).to_owned(),
        quote: (*quote).to_owned(),
    };
    Found {
        kind: kind.to_owned(),
        quote: quote.to_owned(),
        trigger: trigger.to_owned(),
        slots: slots.iter().map(slot).collect(),
    }
}

/// The proposals, the reasons of refusal, and how many slots were left empty.
fn read(records: Vec<Found>) -> (Vec<Proposal>, Vec<(&'static str, usize)>) {
    let text = Text::of(WORDS.as_bytes(), Format::Plain).unwrap();
    let (reading, refusals) = Second::of(&text, settings()).read(&[Reply { records }]);
    for proposal in &reading.proposals {
        for span in &proposal.spans {
            assert!(text.holds(&text.evidence(*span), WORDS.as_bytes()));
        }
    }
    (reading.proposals, refusals.reasons().collect())
}

fn day(proposal: &Proposal, field: &str) -> String {
    match proposal.field(field) {
        Some(Field::Day(day)) => day.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn values_and_days_are_read_from_the_words() {
    let (proposals, reasons) = read(vec![
        found(
            "figure",
            "Trade between Germany and Kenya was about $5bn from January to November 2025.",
            "was",
            &[
                ("value", "about $5bn"),
                ("period", "from January to November 2025"),
                ("parties", "Germany and Kenya"),
            ],
        ),
        found(
            "visit",
            "German Chancellor Jan Nowak visited Kenya from 6 to 8 January 2026.",
            "visited",
            &[("name", "Jan Nowak"), ("to", "Kenya"), ("period", "from 6 to 8 January 2026")],
        ),
    ]);
    assert!(reasons.is_empty(), "{reasons:?}");
    let (visit, figure) = (&proposals[0], &proposals[1]);
    assert_eq!((visit.kind, figure.kind), (Kind::Visit, Kind::Figure));
    assert_eq!(
        (day(visit, "start"), day(visit, "end")),
        ("2026-01-06".into(), "2026-01-08".into())
    );
    assert_eq!(visit.text("to"), Some("KEN"));
    assert_eq!(day(figure, "period_end"), "2025-11-30");
    assert_eq!(figure.field("value"), Some(&Field::Number(5_000_000_000_i64.into())));
    assert_eq!(figure.field("approximate"), Some(&Field::Flag(true)));
    assert_eq!(figure.text("unit"), Some("USD"));
}

#[test]
fn what_is_hedged_or_denied_is_not_done() {
    let (proposals, reasons) = read(vec![
        found(
            "instrument",
            "The signing of a trade agreement was discussed as possible.",
            "signing",
            &[("name", "trade agreement")],
        ),
        found(
            "instrument",
            "Kenya did not sign the defence agreement.",
            "sign",
            &[("name", "defence agreement")],
        ),
    ]);
    assert!(reasons.is_empty(), "{reasons:?}");
    assert_eq!(
        (proposals[0].status, proposals[0].certainty),
        (Status::Possible, Certainty::Hedged)
    );
    assert_eq!(proposals[1].certainty, Certainty::Denied);
}

#[test]
fn invented_changed_and_repeated_words_are_refused() {
    let (proposals, reasons) = read(vec![
        found("figure", "Trade was about $6bn.", "was", &[("value", "$6bn")]),
        found("visit", "Zzyzx Qwfpg visited Vbnmia", "visited", &[("name", "Zzyzx Qwfpg")]),
        found("organisation", "Kenya", "Kenya", &[("name", "Kenya")]),
        found("figure", "target of $10bn in trade", "aim", &[("value", "$10bn")]),
        found("figure", "target of $10bn in trade", "target", &[("value", "$12bn")]),
        found(
            "target",
            "set a target of $10bn in trade by 2030",
            "set",
            &[("value", "$10bn"), ("deadline", "2031"), ("sector", "trade by")],
        ),
        found("visit", "", "", &[]),
    ]);
    assert_eq!(proposals.len(), 1);
    assert_eq!(proposals[0].field("deadline"), None);
    assert_eq!(proposals[0].status, Status::Aim);
    let count = |reason: &str| {
        reasons.iter().filter(|(r, _)| r.contains(reason)).map(|(_, n)| n).sum::<usize>()
    };
    assert_eq!(count("quote is not in the document"), 3);
    assert_eq!(count("several places"), 1);
    assert_eq!(count("trigger"), 1);
    assert_eq!(count("none of its slots"), 1);
    assert_eq!(count("not in the quote"), 2);
}

#[test]
fn what_two_windows_say_is_one_record() {
    let one = || {
        found(
            "target",
            "The two countries set a target of $10bn in trade by 2030.",
            "set",
            &[("value", "$10bn"), ("deadline", "2030")],
        )
    };
    let (proposals, _) = read(vec![one(), one()]);
    assert_eq!(proposals.len(), 1);
    assert_eq!(proposals[0].spans.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    // Quotes cut anywhere, of any type, with any slots, changed or not: what is proposed holds.
    #[test]
    fn every_record_of_any_reply_stands(
        kinds in prop::collection::vec(
            (0..Kind::ALL.len(), any::<(u16, u16)>(), any::<(u16, u16)>(), any::<(u16, u16)>(), 0..30_usize, any::<u8>()),
            1..12,
        ),
        html in any::<bool>(),
    ) {
        let page = if html {
            format!("<p>{}</p>", WORDS.replace('\n', "</p><p>").replace("Kenya ", "<b>Kenya</b> &amp; "))
        } else {
            WORDS.to_owned()
        };
        let format = if html { Format::Html } else { Format::Plain };
        let text = Text::of(page.as_bytes(), format).unwrap();
        let cut = |words: &str, (from, length): (u16, u16)| -> String {
            let all: Vec<char> = words.chars().collect();
            let from = usize::from(from) % (all.len() + 1);
            all[from..].iter().take(usize::from(length) % 200).collect()
        };
        let fields = ["name", "to", "value", "period", "deadline", "signed", "parties", "what",
            "country", "count", "sector", "participants", "content", "by", "baseline"];
        let records = kinds.into_iter().map(|(kind, quote, trigger, slot, field, change)| {
            let mut quote = cut(text.view(), quote);
            let (trigger, slot) = (cut(&quote, trigger), cut(&quote, slot));
            if change < 40 {
                quote = quote.replace('5', "6").replace("a", "e");
            }
            found(Kind::ALL[kind].name(), &quote, &trigger, &[(fields[field % fields.len()], &slot)])
        }).collect();
        let second = Second::of(&text, settings());
        let (reading, refusals) = second.read(&[Reply { records }]);
        for proposal in &reading.proposals {
            prop_assert!(!proposal.spans.is_empty());
            for span in &proposal.spans {
                let evidence = text.evidence(*span);
                prop_assert!(text.holds(&evidence, page.as_bytes()), "{:?}", evidence);
                let words = &text.view()[span.start..span.end];
                prop_assert_eq!(text.view().matches(words).count(), 1);
            }
        }
        prop_assert!(reading.proposals.len() + refusals.records() <= 12);
    }
}
