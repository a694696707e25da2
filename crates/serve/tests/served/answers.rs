//! Answers: the same numbers in every form, and the description that they fit.

use corridor_serve::routes::ROUTES;
use serde_json::Value;

use crate::server::{PARTIES, body, get, json, server, status};

#[test]
fn numbers_are_those_of_the_answers() {
    let (whole, answers) = (json("/api/v1/brief"), json("/api/v1/answers"));
    assert_eq!(whole["answers"], answers["answers"]);
    let claims = corridor::answers::claims(&answers["answers"]);
    assert!(claims.len() > 100);
    // Every key, as JSON and as CSV: the same number, or none.
    let rows = json("/api/v1/claims");
    let rows = rows["rows"].as_array().unwrap();
    let csv = get("/api/v1/claims?format=csv");
    let mut csv = csv::Reader::from_reader(body(&csv).as_bytes());
    let heads = csv.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let records: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), records.len()), (claims.len(), claims.len()));
    for ((claim, row), record) in claims.iter().zip(rows).zip(&records) {
        let key = claim.key.as_str();
        assert_eq!((row["key"].as_str(), &record[column("key")]), (Some(key), key));
        assert_eq!(row["says"].as_str(), Some(claim.says.as_str()), "{key}");
        assert_eq!(row["value"].as_f64(), claim.value, "{key}");
        assert_eq!(record[column("value")].parse().ok(), claim.value, "{key}");
    }
    // The page of a key says it, and so do its own JSON and CSV: of every ninth, since these are four
    // requests each.
    for claim in claims.iter().step_by(9) {
        let key = claim.key.as_str();
        let one = json(&format!("/claim/{key}.json"));
        assert_eq!(one["claim"]["says"], claim.says.as_str(), "{key}");
        assert_eq!(one["claim"]["value"].as_f64(), claim.value, "{key}");
        let page = get(&format!("/claim/{key}"));
        let says = format!("<p class=\"says\">{}</p>", corridor::render::escape(&claim.says));
        assert!(page.contains(&says), "{key}");
        let own = get(&format!("/claim/{key}.csv"));
        let mut own = csv::Reader::from_reader(body(&own).as_bytes());
        let own = own.records().next().unwrap().unwrap();
        assert_eq!(own[column("value") - 1].parse().ok(), claim.value, "{key}");
    }
    let folder = corridor::Folder::open(&server().root).unwrap();
    let as_of = jiff::civil::date(2026, 6, 1);
    let brief = corridor::brief::build(&folder, corridor::brief::Options { as_of }).unwrap();
    let answered = corridor::brief::answer(&folder, as_of, None).unwrap();
    for (question, answer) in answered.answers.as_object().unwrap() {
        assert_eq!(answers["answers"][question], *answer, "corridor answer {question}");
    }
    assert_eq!(body(&get("/brief")), corridor::render::html(&brief));
}

#[test]
fn words_are_found_with_and_without_marks() {
    for words in ["turkiye", "TURKIYE", "8542", "integrated circuits"] {
        let found = json(&format!("/api/v1/search?q={}", words.replace(' ', "+")));
        assert!(!found["found"].as_array().unwrap().is_empty(), "{words}");
    }
}

/// As much of JSON Schema as the description uses; a word that it does not know fails.
fn check(schema: &Value, whole: &Value, value: &Value, at: &str) {
    for (word, rule) in schema.as_object().unwrap() {
        match word.as_str() {
            "description" => {}
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                check(whole.pointer(pointer).expect(pointer), whole, value, at);
            }
            "const" => assert_eq!(rule, value, "{at}"),
            "type" => {
                let is = |kind: &Value| match kind.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "null" => value.is_null(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("type {other}"),
                };
                let fits = rule.as_array().map_or_else(|| is(rule), |kinds| kinds.iter().any(is));
                assert!(fits, "{at} is no {rule}");
            }
            "required" => {
                for name in rule.as_array().unwrap() {
                    assert!(value.get(name.as_str().unwrap()).is_some(), "{at} lacks {name}");
                }
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(rule, whole, value, &format!("{at}/{name}"));
                    }
                }
            }
            "items" => {
                for value in value.as_array().unwrap() {
                    check(rule, whole, value, &format!("{at}/0"));
                }
            }
            "pattern" => {
                assert!(value.as_str().unwrap().parse::<jiff::civil::Date>().is_ok(), "{at}")
            }
            other => panic!("the schema uses {other}"),
        }
    }
}

#[test]
fn the_description_lists_every_route_and_each_example_fits_its_schema() {
    let found = json("/api/v1/openapi.json");
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/")) {
        let described = &found["paths"][route.path.replace('*', "{name}")]["get"];
        assert!(described.is_object(), "{}", route.path);
        let names: Vec<&str> = described["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["in"] == "query")
            .map(|one| {
                assert!(one["description"].as_str().is_some_and(|says| !says.is_empty()), "{one}");
                one["name"].as_str().unwrap()
            })
            .collect();
        assert_eq!(names, route.query, "{}", route.path);
        let example = described["x-example"].as_str().unwrap();
        assert_eq!(example, route.example(PARTIES));
        let content = &described["responses"]["200"]["content"];
        assert_eq!(content.as_object().unwrap().len(), route.gives.len());
        let example = example.replace("format=csv", "format=json");
        check(&content["application/json"]["schema"], &found, &json(&example), route.path);
    }
    // What is refused fits its schema too.
    let refused = get("/api/v1/flows?exporter=MYS");
    assert_eq!(status(&refused), 400);
    let refused: Value = serde_json::from_str(body(&refused)).unwrap();
    check(&found["components"]["schemas"]["Refusal"], &found, &refused, "refusal");
}

#[test]
fn every_form_of_a_table_is_there_and_says_the_same() {
    let rows = json("/table/t/ledger/others.json");
    let rows = rows["rows"].as_array().unwrap();
    let csv = get("/table/t/ledger/others.csv");
    assert_eq!(body(&csv).lines().count(), rows.len() + 1);
    for address in [
        "/table/t/ledger/others.parquet",
        "/chart/c/glance.parquet",
        "/api/v1/records?format=parquet",
        "/api/v1/flows?exporter=MYS&importer=TUR&level=2&format=parquet",
    ] {
        assert!(body(&get(address)).starts_with("PAR1"), "{address}");
    }
    assert_eq!(json("/chart/c/glance.json")["rows"], json("/table/t/glance.json")["rows"]);
    let svg = get("/chart/c/glance.svg");
    assert_eq!((status(&svg), body(&svg)), (200, body(&get("/chart/c/glance"))));
    assert_eq!(status(&get("/table/t/ledger/others.svg")), 400);
    let svg = get("/api/v1/flows?exporter=MYS&importer=TUR&level=2&format=svg");
    assert!(status(&svg) == 200 && body(&svg).contains("<svg xmlns"), "{}", body(&svg));
    for (wrong, cure) in [
        ("/api/v1/flows?exporter=MYS&importer=TUR&format=pdf", "json, csv, xlsx and parquet"),
        ("/api/v1/flows?exporter=MYS&importer=TUR&format=map", "importer=all"),
        ("/api/v1/flows?exporter=MYS&importer=TUR&count=last", "format=csv"),
        ("/api/v1/flows?exporter=MYS&importer=TUR&product=palm", "1511"),
        ("/api/v1/flows?exporter=MYS&importer=TUR&level=3", "level"),
        ("/api/v1/brief?language=xx", "en, "),
        ("/api/v1/answers?as_of=yesterday", "2026-01-31"),
    ] {
        let answer = get(wrong);
        assert!([400, 422].contains(&status(&answer)), "{wrong}: {}", body(&answer));
        assert!(body(&answer).contains(cure), "{wrong}: {}", body(&answer));
    }
}

#[test]
fn tables_come_as_workbooks_and_sections_as_pages() {
    for path in [
        "/brief.xlsx",
        "/api/v1/claims?format=xlsx",
        "/api/v1/flows?exporter=MYS&importer=TUR&level=2&format=xlsx",
    ] {
        let found = get(path);
        assert_eq!(status(&found), 200, "{path}");
        assert!(found.contains("spreadsheetml") && body(&found).starts_with("PK"), "{path}");
    }
    for (path, says) in [
        ("/section/happened", "<table"),
        ("/scenarios", "What would a change do?"),
        ("/plan", "Who should meet?"),
        ("/changes", "corridor edition save"),
        ("/outlook", "How likely is it"),
    ] {
        let found = get(path);
        assert!(status(&found) == 200 && found.contains(says), "{path}");
    }
    assert_eq!(status(&get("/section/nothing")), 404);
    assert!(body(&get("/changes?from=then")).contains("is no edition and no day"));
}

#[test]
fn products_are_found_by_words_of_trade_in_other_languages() {
    for words in ["8542", "integrated%20circuits", "entegre%20devre", "litar%20bersepadu"] {
        let found = get(&format!("/api/v1/search?q={words}"));
        assert!(body(&found).contains("product=8542"), "{words}: {}", body(&found));
    }
}
