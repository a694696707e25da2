//! The frame: answers are computed once and are data; a page is rendered from that data alone; keys
//! say what a thing is and stay the same; one rule judges a target.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corridor::answers::QUESTIONS;
use corridor::answers::claim::Claim;
use corridor::brief::{self, Brief};
use corridor::folder::partnership::Partnership;
use corridor::key::Key;
use corridor::{Folder, render, sample};
use corridor_ledger::document::sha256_hex;
use jiff::civil::{Date, date};
use serde_json::Value;

const JANUARY: Date = date(2026, 1, 9);
const APRIL: Date = date(2026, 4, 14);
const NOVEMBER: Date = date(2026, 11, 29);

fn sample_in(home: &Path) -> PathBuf {
    let root = home.join("p");
    sample::write(&root).unwrap();
    root
}

fn build(root: &Path, as_of: Date) -> Brief {
    brief::build(&Folder::open(root).unwrap(), brief::Options { as_of }).unwrap()
}

fn of_sample(as_of: Date) -> Brief {
    let home = tempfile::tempdir().unwrap();
    build(&sample_in(home.path()), as_of)
}

/// Change a file under `statistics/NAME/` and enter its new SHA-256.
fn rewrite(root: &Path, name: &str, change: impl FnOnce(&mut String)) {
    let file = root.join(format!("statistics/{name}/{name}.csv"));
    let mut text = std::fs::read_to_string(&file).unwrap();
    let old = sha256_hex(text.as_bytes());
    change(&mut text);
    std::fs::write(&file, &text).unwrap();
    let source = root.join(format!("statistics/{name}/source.toml"));
    let described = std::fs::read_to_string(&source).unwrap();
    assert!(described.contains(&old));
    std::fs::write(&source, described.replace(&old, &sha256_hex(text.as_bytes()))).unwrap();
}

/// A folder of two parties with one document that names a target, and headline figures.
fn with_target(home: &Path, amount: &str, by: &str, figures: &str) -> PathBuf {
    let root = home.join("p");
    sample::scaffold(&root, ["DEU", "POL"], 2026).unwrap();
    let words = "The two governments aim at more trade.\n";
    std::fs::write(root.join("documents/aim.md"), words).unwrap();
    let index = format!(
        "[[document]]\nid = \"aim\"\nfile = \"aim.md\"\ntitle = \"The aim\"\npublisher = \"Example\"\n\
         date = 2024-02-01\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\nsha256 = \"{}\"\n",
        sha256_hex(words.as_bytes())
    );
    std::fs::write(root.join("documents/index.toml"), index).unwrap();
    let record = format!(
        "document = \"aim\"\n\n[[target]]\nid = \"aim\"\nstatus = \"aim\"\nparties = [\"DEU\", \"POL\"]\n\
         what = \"More trade\"\nmeasure = \"total_trade\"\nvalue = {{ amount = {amount}, unit = \"USD\", about = false }}\n\
         said = 2024-02-01\n{by}passages = [{{ quote = \"aim at more trade\" }}]\n"
    );
    std::fs::write(root.join("ledger/aim.toml"), record).unwrap();
    let folder = root.join("statistics/headline");
    std::fs::create_dir_all(&folder).unwrap();
    let source = "dataset = \"headline\"\ntitle = \"Total trade as each side published it\"\norigin = \"made for this test\"\n\
                  licence = \"CC0-1.0\"\nvintage = \"2026-01-31\"\nvaluation = \"as published\"\nunit = \"the column `unit`\"\n";
    std::fs::write(folder.join("source.toml"), source).unwrap();
    let head = "period_start,period_end,metric,value,unit,reporter,source,published,note\n";
    std::fs::write(folder.join("headline.csv"), format!("{head}{figures}")).unwrap();
    root
}

const ELEVEN_MONTHS: &str = "\
2022-01-01,2022-12-31,total_trade,4800000000,USD,DEU,example.org,2023-02-15,
2023-01-01,2023-12-31,total_trade,5000000000,USD,DEU,example.org,2024-02-15,
2024-01-01,2024-12-31,total_trade,5200000000,USD,DEU,example.org,2025-02-15,
2025-01-01,2025-11-30,total_trade,5500000000,USD,DEU,example.org,2026-01-15,
";

#[test]
fn a_page_is_rendered_from_its_json_alone_to_the_same_bytes() {
    for day in [JANUARY, NOVEMBER] {
        let made = of_sample(day);
        let read = Brief::of_json(&made.to_json().unwrap()).unwrap();
        assert!(render::html(&read) == render::html(&made), "html of {day}");
        assert!(render::markdown(&read) == render::markdown(&made), "markdown of {day}");
        for width in [60, 100] {
            assert!(render::terminal(&read, width) == render::terminal(&made, width), "{day}");
        }
        assert!(read.to_json().unwrap() == made.to_json().unwrap(), "json of {day}");
        assert!(render::html(&read).len() > 100_000);
    }
}

#[test]
fn a_brief_that_was_tampered_with_is_an_error_or_a_page() {
    assert!(Brief::of_json("{}").is_err());
    let text = of_sample(JANUARY).to_json().unwrap();
    let other = text.replace("corridor/answers/1", "corridor/answers/9");
    assert!(Brief::of_json(&other).unwrap_err().to_string().contains("corridor/answers/9"));
    // A passage beyond its text, a link to no card: a page all the same, and no panic.
    let mut value: Value = serde_json::from_str(&text).unwrap();
    for card in value["cards"].as_array_mut().unwrap() {
        for evidence in card["evidence"].as_array_mut().unwrap() {
            if evidence["evidence"] == "passage" {
                evidence["end"] = 99_999_999.into();
            }
        }
    }
    value["cards"].as_array_mut().unwrap().truncate(5);
    let read = Brief::of_json(&value.to_string()).unwrap();
    assert!(render::html(&read).ends_with("</html>\n"));
    assert!(!render::markdown(&read).is_empty());
}

/// The example of issue: eleven months above the level, a deadline ahead.
#[test]
fn eleven_months_above_the_level_are_one_verdict_everywhere() {
    let home = tempfile::tempdir().unwrap();
    let root = with_target(home.path(), "5_400_000_000", "by = 2026\n", ELEVEN_MONTHS);
    let made = build(&root, date(2026, 6, 1));
    let claims = made.claims();
    let verdicts: Vec<&Claim> = claims
        .iter()
        .filter(|c| c.word.is_some() && c.key.as_str().contains("/verdict"))
        .filter(|c| !c.key.as_str().contains("/pol"))
        .collect();
    assert!(verdicts.len() >= 3, "{verdicts:#?}");
    for verdict in &verdicts {
        assert_eq!(verdict.word.as_deref(), Some("met-in-part-of-a-year"), "{verdict:#?}");
    }
    let text = render::terminal(&made, 100).replace('\n', " ");
    assert!(text.matches("met in part of a year").count() >= 3, "{text}");
    // Nothing is left to forecast, and nothing is needed, under the reporter whose figures say so.
    for wrong in [
        "over 99%",
        "The chance that trade reaches",
        "The chance that total trade reaches",
        "met: $5.5bn",
        "met: ",
    ] {
        assert!(!text.contains(wrong), "{wrong}: {text}");
    }
    // What was said on the day of the target stays: it is another day's answer.
    let chance = |c: &&Claim| c.unit.name() == "chance" && !c.key.as_str().starts_with("then/");
    assert_eq!(claims.iter().find(chance), None, "a chance of what is met");
}

#[test]
fn the_verdict_without_a_deadline_and_of_a_full_year() {
    let home = tempfile::tempdir().unwrap();
    let root = with_target(home.path(), "5_100_000_000", "", ELEVEN_MONTHS);
    let made = build(&root, date(2026, 6, 1));
    let overall = |made: &Brief| {
        let claims = made.claims();
        let found = claims.iter().find(|c| c.key.as_str() == "target/aim/verdict").unwrap();
        (found.word.clone().unwrap(), found.says.clone())
    };
    let (word, says) = overall(&made);
    assert_eq!(word, "met");
    assert_eq!(says, "met on 31 December 2024, as Germany reports it");
    // Before the figure was published it was running.
    assert_eq!(overall(&build(&root, date(2024, 12, 1))).0, "running");
}

fn keys(made: &Brief) -> (BTreeSet<String>, BTreeSet<String>) {
    let cards: BTreeSet<String> = made.cards.iter().map(|c| c.key.to_string()).collect();
    assert_eq!(cards.len(), made.cards.len(), "a card's key is used twice");
    let claims: Vec<Claim> = made.claims();
    let claim_keys: BTreeSet<String> = claims.iter().map(|c| c.key.to_string()).collect();
    if claim_keys.len() != claims.len() {
        let mut seen = BTreeSet::new();
        let double: Vec<_> =
            claims.iter().filter(|c| !seen.insert(c.key.to_string())).map(|c| &c.key).collect();
        panic!("{} claims have a key of another: {double:#?}", double.len());
    }
    (claim_keys, cards)
}

#[test]
fn no_key_is_double_on_any_of_four_days() {
    for day in [JANUARY, APRIL, date(2026, 4, 15), NOVEMBER] {
        let made = of_sample(day);
        let (claims, cards) = keys(&made);
        assert!(claims.len() > 400, "{day}: {} claims", claims.len());
        let tables = made.tables().into_iter().map(|table| table.key.to_string());
        let blocks = made.sections.iter().flat_map(|s| &s.blocks);
        let charts = blocks.filter_map(|block| match block {
            brief::Block::Chart(chart) => Some(chart.key.to_string()),
            _ => None,
        });
        let sections = made.sections.iter().map(|section| section.key.to_string());
        let all: Vec<String> =
            claims.into_iter().chain(cards).chain(tables).chain(charts).chain(sections).collect();
        let once: BTreeSet<&String> = all.iter().collect();
        assert_eq!(once.len(), all.len(), "{day}: a key is used twice");
        // `~` and a number marks the second of two things that claim to say the same.
        let second = |key: &&String| {
            key.rsplit_once('~').is_some_and(|(_, n)| n.len() < 3 && n.parse::<u8>().is_ok())
        };
        assert_eq!(all.iter().find(second), None, "{day}");
        // Every claim that is printed is a claim of an answer, and says what it says there.
        let by_key: BTreeMap<Key, Claim> =
            made.claims().into_iter().map(|c| (c.key.clone(), c)).collect();
        made.walk(&mut |span| {
            if let brief::Span::Claim { text, key, card } = span
                && key.as_str() != "as-of"
            {
                let claim = by_key.get(key).unwrap_or_else(|| panic!("{key} is no claim"));
                assert_eq!((&claim.says, &claim.evidence), (text, card), "{key}");
            }
        });
    }
}

#[test]
fn cards_keep_their_keys_when_a_dataset_becomes_known() {
    let (_, before) = keys(&of_sample(APRIL));
    let (_, after) = keys(&of_sample(date(2026, 4, 15)));
    let kept = before.intersection(&after).count();
    assert!(before.len() >= 250, "{} cards", before.len());
    // Which pairs of firms have the strongest reasons is what trade data change.
    let pairs = |key: &&String| key.starts_with("e/meetings/") && key.contains("/pair/");
    let lost: Vec<_> = before.difference(&after).filter(|key| !pairs(key)).collect();
    assert!(lost.len() <= 3, "{kept} of {} kept; lost {lost:#?}", before.len());
    assert!(after.len() > before.len(), "the dataset brings cards");
}

#[test]
fn two_days_without_news_differ_in_the_heading_only() {
    let (one, other) = (of_sample(date(2026, 6, 10)), of_sample(date(2026, 6, 11)));
    let without_heading = |mut made: Brief| {
        made.as_of.clear();
        made.subtitle.clear();
        made.cards.retain(|card| card.key.as_str() != "e/as-of");
        made
    };
    let (one, other) = (without_heading(one), without_heading(other));
    assert!(one == other, "a day without news changed more than the heading");
}

/// The claims whose card rests, however far back, on a card that shows a row of a measure.
fn dependent(made: &Brief, root: &str) -> BTreeSet<String> {
    let inputs: BTreeMap<&str, Vec<&str>> = made
        .cards
        .iter()
        .map(|card| (card.key.as_str(), card.inputs().map(Key::as_str).collect()))
        .collect();
    let mut found: BTreeSet<&str> = [root].into();
    loop {
        let before = found.len();
        for (card, from) in &inputs {
            if from.iter().any(|input| found.contains(input)) {
                found.insert(card);
            }
        }
        if found.len() == before {
            break;
        }
    }
    let claims = made.claims();
    let rests = claims.iter().filter(|claim| found.contains(claim.evidence.as_str()));
    rests.map(|claim| claim.key.to_string()).collect()
}

/// A claim without its key: what it says, as data.
fn content(claim: &Claim) -> String {
    let Claim { value, unit, low, high, word, says, evidence, .. } = claim;
    format!("{value:?} {unit:?} {low:?} {high:?} {word:?} {says} {evidence}")
}

fn changed(before: &Brief, after: &Brief) -> BTreeSet<String> {
    let of = |made: &Brief| -> BTreeMap<String, String> {
        made.claims().iter().map(|claim| (claim.key.to_string(), content(claim))).collect()
    };
    let (before, after) = (of(before), of(after));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).cloned().collect()
}

#[test]
fn the_order_of_rows_is_nothing_to_a_key() {
    let home = tempfile::tempdir().unwrap();
    let root = sample_in(home.path());
    let before = build(&root, NOVEMBER);
    let reporter = Folder::open(&root).unwrap().partnership.parties[0].clone();
    rewrite(&root, "headline", |text| {
        let mut lines: Vec<&str> = text.lines().collect();
        let head = lines.remove(0);
        // An order of its own: every third, then the rest backwards.
        let (third, rest): (Vec<_>, Vec<_>) =
            lines.into_iter().enumerate().partition(|(at, _)| at % 3 == 0);
        let shuffled = third.into_iter().chain(rest.into_iter().rev()).map(|(_, line)| line);
        let new = format!(
            "1999-01-01,1999-12-31,exports_aaa_to_bbb,1,USD,{reporter},example.org,2000-01-01,planted"
        );
        let all: Vec<&str> = [head, &new].into_iter().chain(shuffled).collect();
        *text = all.join("\n") + "\n";
    });
    let after = build(&root, NOVEMBER);
    assert_eq!(changed(&before, &after), BTreeSet::new());
    assert_eq!(keys(&before), keys(&after));
}

#[test]
fn a_revision_changes_the_claims_that_rest_on_it_and_no_others() {
    let home = tempfile::tempdir().unwrap();
    let root = sample_in(home.path());
    let before = build(&root, NOVEMBER);
    // The newest figure of total trade of a full year in dollars.
    let text = std::fs::read_to_string(root.join("statistics/headline/headline.csv")).unwrap();
    let line = text
        .lines()
        .rfind(|line| {
            line.contains("-01-01,")
                && line.contains("-12-31,total_trade,")
                && line.contains(",USD,")
        })
        .unwrap()
        .to_owned();
    let fields: Vec<&str> = line.split(',').collect();
    let (year, reporter) = (&fields[0][..4], fields[5].to_lowercase());
    let value: f64 = fields[3].parse().unwrap();
    let revised = line.replace(fields[3], &format!("{:.0}", value * 1.01));
    rewrite(&root, "headline", |text| *text = text.replace(&line, &revised));
    let after = build(&root, NOVEMBER);
    let card = format!("e/reported/{reporter}/total_trade/{year}/usd");
    assert!(before.cards.iter().any(|c| c.key.as_str() == card), "{card}");
    let rests = dependent(&before, &card);
    let moved = changed(&before, &after);
    assert!(moved.len() > 20, "{moved:#?}");
    let strangers: Vec<_> = moved.difference(&rests).collect();
    assert!(strangers.is_empty(), "changed without resting on the figure: {strangers:#?}");
    // What rests on it and kept its value is a year, a word or a label: no amount in dollars of it.
    let figure = format!("trade/total_trade/{year}/{reporter}");
    assert!(moved.contains(&figure), "{figure}");
}

#[test]
fn a_record_whose_input_changed_is_called_stale() {
    let home = tempfile::tempdir().unwrap();
    let root = sample_in(home.path());
    let stale = |root: &Path| -> Vec<Claim> {
        let claims = build(root, NOVEMBER).claims();
        claims.into_iter().filter(|c| c.key.as_str() == "agreement/stale").collect()
    };
    assert!(stale(&root).is_empty());
    let record = std::fs::read_to_string(root.join("statistics/estimates/agreement.toml")).unwrap();
    let file = record.lines().find(|line| line.starts_with("file = ")).unwrap();
    let file = file.trim_start_matches("file = ").trim_matches('"');
    std::fs::write(root.join("statistics/estimates").join(file), "another panel").unwrap();
    let found = stale(&root);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].word.as_deref(), Some("stale"));
    assert!(render::terminal(&build(&root, NOVEMBER), 100).contains("The record is stale"));
}

fn statistics_of(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.values().map(statistics_of).sum::<usize>() + 1,
        Value::Array(values) => values.iter().map(statistics_of).sum::<usize>(),
        _ => 0,
    }
}

/// As much of JSON Schema as docs/answers.schema.json uses; a word that it does not know fails.
fn check(schema: &Value, whole: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (word, rule) in schema.as_object().unwrap() {
        let wrong = |what: &str| Err(format!("{at}: {what}"));
        match word.as_str() {
            "$schema" | "$id" | "title" | "description" | "$defs" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                check(whole.pointer(pointer).unwrap(), whole, value, at)?;
            }
            "const" if rule == value => {}
            "const" => return wrong("is another constant"),
            "enum" if rule.as_array().unwrap().contains(value) => {}
            "enum" => return wrong("is none of the words"),
            "type" => {
                let is = |kind: &str| match kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("type {other}"),
                };
                let fits = match rule {
                    Value::String(kind) => is(kind),
                    kinds => kinds.as_array().unwrap().iter().any(|k| is(k.as_str().unwrap())),
                };
                if !fits {
                    return wrong(&format!("is no {rule}"));
                }
            }
            "required" => {
                let Some(fields) = value.as_object() else { continue };
                for name in rule.as_array().unwrap() {
                    if !fields.contains_key(name.as_str().unwrap()) {
                        return wrong(&format!("lacks {name}"));
                    }
                }
            }
            "not" => {
                if check(rule, whole, value, at).is_ok() {
                    return wrong("is what it must not be");
                }
            }
            "anyOf" => {
                let tried: Vec<_> = rule
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|rule| check(rule, whole, value, at))
                    .collect();
                if tried.iter().all(Result::is_err) {
                    let deepest = tried.into_iter().filter_map(Result::err).max_by_key(String::len);
                    return Err(deepest.unwrap_or_default());
                }
            }
            "properties" => {
                let Some(fields) = value.as_object() else { continue };
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = fields.get(name) {
                        check(rule, whole, value, &format!("{at}/{name}"))?;
                    }
                }
            }
            "additionalProperties" => {
                let Some(fields) = value.as_object() else { continue };
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, value) in fields {
                    if known.is_some_and(|known| known.contains_key(name)) {
                        continue;
                    }
                    if rule == &Value::Bool(false) {
                        return wrong(&format!("has {name}"));
                    }
                    check(rule, whole, value, &format!("{at}/{name}"))?;
                }
            }
            "items" => {
                for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(rule, whole, value, &format!("{at}/{n}"))?;
                }
            }
            "minItems" | "maxItems" => {
                let n = value.as_array().map_or(0, Vec::len) as u64;
                let bound = rule.as_u64().unwrap();
                let fits = if word == "minItems" { n >= bound } else { n <= bound };
                if value.is_array() && !fits {
                    return wrong("has another number of items");
                }
            }
            "minLength" => {
                let length = value.as_str().map_or(1, |text| text.chars().count() as u64);
                if length < rule.as_u64().unwrap() {
                    return wrong("is too short");
                }
            }
            "pattern" => {
                if let Some(text) = value.as_str()
                    && !matches(rule.as_str().unwrap(), text)
                {
                    return wrong(&format!("{text:?} does not fit {rule}"));
                }
            }
            other => panic!("the schema uses {other}"),
        }
    }
    Ok(())
}

/// The patterns of the schema, each by its own words.
fn matches(pattern: &str, text: &str) -> bool {
    let all = |text: &str, fits: fn(char) -> bool| !text.is_empty() && text.chars().all(fits);
    let key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._~/-".contains(c);
    match pattern {
        "^[a-z0-9._~/-]+$" => all(text, key),
        "^e/[a-z0-9._~/-]+$" => text.strip_prefix("e/").is_some_and(|rest| all(rest, key)),
        "^[A-Z]{3}$" => text.len() == 3 && all(text, |c| c.is_ascii_uppercase()),
        "^[a-z][a-z-]*$" => {
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && all(text, |c| c.is_ascii_lowercase() || c == '-')
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => text.parse::<Date>().is_ok() && text.len() == 10,
        other => panic!("pattern {other}"),
    }
}

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/answers.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn valid(made: &Brief) {
    let schema = schema();
    let value: Value = serde_json::from_str(&made.to_json().unwrap()).unwrap();
    check(&schema, &schema, &value, "").unwrap();
    assert!(statistics_of(&value["answers"]) > 0);
}

#[test]
fn answers_fit_their_schema() {
    for day in [JANUARY, NOVEMBER] {
        valid(&of_sample(day));
    }
    // An empty folder, a folder with one document, two economies without a folder.
    let home = tempfile::tempdir().unwrap();
    let empty = home.path().join("empty");
    sample::scaffold(&empty, ["DEU", "POL"], 2026).unwrap();
    let folder = Folder::open(&empty).unwrap();
    valid(&brief::answer(&folder, NOVEMBER, None).unwrap());
    let one = tempfile::tempdir().unwrap();
    let root = with_target(one.path(), "5_400_000_000", "", ELEVEN_MONTHS);
    valid(&brief::answer(&Folder::open(&root).unwrap(), NOVEMBER, None).unwrap());
    for question in QUESTIONS {
        valid(
            &brief::answer(&Folder::open(&root).unwrap(), NOVEMBER, Some(question.name)).unwrap(),
        );
    }
    let flows = home.path().join("store/flows/made");
    std::fs::create_dir_all(&flows).unwrap();
    let rows = ["DEU", "VNM", "POL", "KEN"].iter().flat_map(|exporter| {
        ["DEU", "VNM", "POL", "KEN"].iter().filter(move |i| *i != exporter).flat_map(
            move |importer| {
                ["854231", "640399", "870322"].iter().enumerate().map(move |(n, product)| {
                    corridor_trade::Flow {
                        exporter: (*exporter).into(),
                        importer: (*importer).into(),
                        product: (*product).into(),
                        value_usd: 1000 * (n as i64 + 1) + i64::from(exporter.as_bytes()[0]),
                        quantity_kg: None,
                    }
                })
            },
        )
    });
    let flows_of = corridor_trade::Flows::from_rows(2024, rows.collect()).unwrap();
    let file = std::fs::File::create(flows.join("2024.parquet")).unwrap();
    corridor_trade::store::flows_parquet(&flows_of, file).unwrap();
    let sha256 = corridor_trade::store::sha256(&flows.join("2024.parquet")).unwrap();
    let source = format!(
        "dataset = \"made\"\ntitle = \"Made\"\norigin = \"made for this test\"\nlicence = \"CC0-1.0\"\n\
         vintage = \"2026-01-31\"\nvaluation = \"as made\"\nunit = \"US dollars\"\n[files]\n\"2024.parquet\" = \"{sha256}\"\n"
    );
    std::fs::write(flows.join("source.toml"), source).unwrap();
    let partnership = Partnership::of_parties(["VNM", "POL"], 2026).unwrap();
    let pair = Folder::of_parties(partnership, &home.path().join("store"));
    let made = brief::answer(&pair, NOVEMBER, None).unwrap();
    valid(&made);
    assert!(made.claims().len() > 10);
}

#[test]
fn a_value_that_is_text_does_not_fit_the_schema() {
    let schema = schema();
    let made = brief::answer(
        &Folder::open(&sample_in(tempfile::tempdir().unwrap().path())).unwrap(),
        NOVEMBER,
        Some("targets"),
    )
    .unwrap();
    let text = made.to_json().unwrap();
    let at = text.find("\"value\": 1").unwrap();
    let end = at + text[at..].find(',').unwrap();
    let planted = format!("{}\"value\": \"ten\"{}", &text[..at], &text[end..]);
    let value: Value = serde_json::from_str(&planted).unwrap();
    assert!(check(&schema, &schema, &value, "").is_err());
}

#[test]
fn the_same_bytes_at_any_number_of_threads() {
    let first = of_sample(NOVEMBER).to_json().unwrap();
    for threads in [2, 7] {
        let others: Vec<_> = (0..threads)
            .map(|_| std::thread::spawn(|| of_sample(NOVEMBER).to_json().unwrap()))
            .collect();
        for other in others {
            assert!(other.join().unwrap() == first, "{threads} threads");
        }
    }
}
