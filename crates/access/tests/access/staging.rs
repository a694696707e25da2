//! The staging cases of treaty texts, each by the id of its row.

use std::collections::BTreeMap;

use corridor_access::rate::Rate;
use corridor_access::staging::{Category, First, Later, Rounding, overtaken, scaled};
use corridor_access::{Error, Exact};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::Value;

use crate::shared_data;

const MALAYSIA_TURKIYE_ENTRY: Date = date(2015, 8, 1);

fn exact(value: &Value) -> Exact {
    value.to_string().trim_matches('"').parse().unwrap()
}

fn cases() -> Option<BTreeMap<String, Value>> {
    let path = shared_data::shared("tariffs/staging_examples.jsonl")?;
    let rows = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        (row["id"].as_str().unwrap().to_owned(), row)
    };
    Some(rows.lines().map(row).collect())
}

/// The category and entry of a dated case: what the row's rule says, as a desk would define it.
fn defined(id: &str) -> (Category, Date) {
    let shares = |list: &[(i128, i128)]| -> Vec<Exact> {
        list.iter().map(|(n, d)| Exact::new(*n, *d).unwrap()).collect()
    };
    let listed = |list: &[(i128, i128)], first| {
        Category::new(id, "the row's rule", shares(list), first, Later::January).unwrap()
    };
    let equal =
        |stages, first, later| Category::equal(id, "the row's rule", stages, first, later).unwrap();
    match id {
        "cusfta-b-12.5" | "cusfta-b-9.9" => {
            (equal(5, First::On(date(1989, 1, 1)), Later::January), date(1989, 1, 1))
        }
        "cusfta-c-17" => (equal(10, First::On(date(1989, 1, 1)), Later::January), date(1989, 1, 1)),
        "isr-mex-4" => (equal(4, First::Entry, Later::January), date(2000, 7, 1)),
        "isr-mex-6" => (equal(6, First::Entry, Later::January), date(2000, 7, 1)),
        "tur-jor-b1" => {
            let list = [(75, 100), (50, 100), (25, 100), (0, 1)];
            (listed(&list, First::On(date(2011, 1, 1))), date(2011, 3, 1))
        }
        "tur-jor-b2" => {
            let list = [(80, 100), (65, 100), (50, 100), (35, 100), (20, 100), (0, 1)];
            (listed(&list, First::On(date(2012, 1, 1))), date(2011, 3, 1))
        }
        "tur-isr-thirds" => (listed(&[(2, 3), (1, 3), (0, 1)], First::Entry), date(1997, 5, 1)),
        "convention-first-cut-at-entry" => {
            (equal(5, First::Entry, Later::January), date(2015, 8, 1))
        }
        other => panic!("no definition for {other}"),
    }
}

#[test]
fn dated_steps() {
    let Some(cases) = cases() else { return };
    let mut steps = 0;
    for id in [
        "cusfta-b-12.5",
        "cusfta-b-9.9",
        "cusfta-c-17",
        "isr-mex-4",
        "isr-mex-6",
        "tur-jor-b1",
        "tur-jor-b2",
        "tur-isr-thirds",
        "convention-first-cut-at-entry",
    ] {
        let row = &cases[id];
        let rounding = row["rounding"].as_str().unwrap_or("none");
        let (category, entry) = defined(id);
        let category = category.rounding(Rounding::read(rounding).unwrap());
        let base = Rate::percent(exact(&row["base_pct"]));
        for (at, step) in row["expected"].as_array().unwrap().iter().enumerate() {
            let day = match step[0].as_str().unwrap() {
                "entry" => entry,
                "1 January year 2" => date(2016, 1, 1),
                text if text.starts_with("year ") => date(2014 + at as i16 + 1, 1, 1),
                text => text.parse().unwrap(),
            };
            let rate = category.rate(&base, day, entry).unwrap().ad_valorem().unwrap();
            assert_eq!(rate, exact(&step[1]), "{id} on {day}");
            steps += 1;
        }
    }
    assert_eq!(steps, 5 + 5 + 10 + 4 + 6 + 4 + 6 + 3 + 5);
}

#[test]
fn shares_rounded_as_the_clause_says() {
    let Some(cases) = cases() else { return };
    for id in ["tur-alb-half-down", "first-decimal"] {
        let row = &cases[id];
        let rounding = Rounding::read(row["rounding"].as_str().unwrap()).unwrap();
        for step in row["expected"].as_array().unwrap() {
            let share: Exact =
                step[0].as_str().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
            let base = exact(&row["base_pct"]);
            let rate = rounding.percent(share.percent_of(base).unwrap()).unwrap();
            assert_eq!(rate, exact(&step[1]), "{id} {step}");
        }
    }
}

#[test]
fn contradictory_half() {
    let Some(cases) = cases() else { return };
    let rule = cases["contradictory-half"]["rule"].as_str().unwrap();
    let clause = rule.split(';').next().unwrap();
    let refused = Rounding::read(clause).unwrap_err();
    assert!(matches!(&refused, Error::ContradictoryRounding { .. }));
    assert!(refused.to_string().contains(clause), "{refused}");
}

#[test]
fn mid_year_entry_and_anniversary() {
    let Some(cases) = cases() else { return };
    let base = Rate::percent(Exact::whole(20));
    let entry = MALAYSIA_TURKIYE_ENTRY;
    for (id, later) in [("mid-year-entry", Later::January), ("anniversary", Later::Years)] {
        let category = Category::equal(id, "ours", 5, First::Entry, later).unwrap();
        for step in cases[id]["expected"].as_array().unwrap() {
            let at = step[0].as_str().unwrap();
            let rate = if at.len() == 10 {
                category.rate(&base, at.parse().unwrap(), entry).unwrap().ad_valorem().unwrap()
            } else {
                let year = at.split(' ').next().unwrap().parse().unwrap();
                category.day_weighted(&base, year, entry).unwrap().unwrap()
            };
            assert_eq!(rate.decimals(6), exact(&step[1]).decimals(6), "{id} {at}");
        }
    }
    // The same label in an agreement whose first cut comes a year later.
    let later =
        Category::equal("B5", "ours", 5, First::AfterEntry { years: 1 }, Later::Years).unwrap();
    let rates: Vec<String> = (2015..=2020)
        .map(|y| later.rate(&base, date(y, 8, 1), entry).unwrap().to_string())
        .collect();
    assert_eq!(rates, ["20%", "16%", "12%", "8%", "4%", "0%"]);
}

#[test]
fn mfn_overtakes_and_basic_duty_follows() {
    let Some(cases) = cases() else { return };
    let percent = |p: i64| Rate::percent(Exact::whole(p));
    // The schedule gives 8, MFN is lowered to 5: the agreement's clause applies the lower.
    assert_eq!(overtaken(&percent(8), &percent(5)), Some(true));
    assert_eq!(exact(&cases["mfn-overtakes"]["expected"][0][1]), Exact::whole(5));
    // Another kind of clause: the cut replaces the basic duty, and the share is taken of it.
    let half = Exact::new(1, 2).unwrap();
    let steps = &cases["basic-duty-follows-mfn"]["expected"];
    for (basic, step) in [(20, &steps[0]), (10, &steps[1])] {
        let rate = scaled(&percent(basic), half, &Rounding::none()).unwrap();
        assert_eq!(rate.ad_valorem().unwrap(), exact(&step[1]));
    }
    assert_eq!(overtaken(&percent(8), &Rate::read("3 EUR / kg").unwrap()), None);
}

#[test]
fn specific_duties_to_the_fourth_decimal() {
    let Some(cases) = cases() else { return };
    let row = &cases["specific-four-decimals"];
    let base = Rate::read(row["base"].as_str().unwrap()).unwrap();
    let rounding = Rounding::read("half up 0.1; specific half up 0.0001").unwrap();
    let share = Exact::new(2, 3).unwrap();
    assert_eq!(scaled(&base, share, &rounding).unwrap().to_string(), "20 EUR / 100 kg");
    let base = Rate::read("10% + 1 EUR / kg").unwrap();
    assert_eq!(scaled(&base, share, &rounding).unwrap().to_string(), "6.7% + 0.6667 EUR / kg");
}

#[test]
fn all_cases_are_held() {
    let Some(cases) = cases() else { return };
    assert_eq!(cases.len(), 17);
}

proptest! {
    /// A longer staging never lowers a rate earlier.
    #[test]
    fn longer_is_never_lower(
        base in 0u32..10_000, short in 1u16..20, more in 0u16..20, month in 1i8..=12,
        on in 0i32..12_000, anniversaries: bool, down: bool,
    ) {
        let base = Rate::percent(Exact::new(i128::from(base), 100).unwrap());
        let entry = date(2000, month, 1);
        let day = entry.saturating_add(jiff::Span::new().days(on));
        let later = if anniversaries { Later::Years } else { Later::January };
        let rounding = Rounding::read(if down { "down 0.1" } else { "half down 1" }).unwrap();
        let rate = |stages| {
            let category = Category::equal("x", "law", stages, First::Entry, later).unwrap();
            let category = category.rounding(rounding.clone());
            category.rate(&base, day, entry).unwrap().ad_valorem().unwrap()
        };
        prop_assert!(rate(short + more) >= rate(short));
    }

    /// The rate of a day never rises with time, and a year's mean lies between its ends.
    #[test]
    fn falls_with_time(base in 0u32..10_000, stages in 1u16..15, year in 2001i16..2015) {
        let base = Rate::percent(Exact::new(i128::from(base), 100).unwrap());
        let entry = date(2000, 7, 1);
        let category = Category::equal("x", "law", stages, First::Entry, Later::January).unwrap();
        let on = |day| category.rate(&base, day, entry).unwrap().ad_valorem().unwrap();
        let (first, last) = (on(date(year, 1, 1)), on(date(year, 12, 31)));
        let mean = category.day_weighted(&base, year, entry).unwrap().unwrap();
        prop_assert!(first >= mean && mean >= last);
    }
}
