//! Duty texts of real lists: the 49 with answers, and every text of the EU common tariff.

use std::collections::BTreeMap;

use corridor_access::Exact;
use corridor_access::rate::{
    Amount, Case, Duty, Kind, Op, Own, Part, Qualifier, Rate, Shipment, Terms,
};
use serde_json::{Value, json};

use crate::{shared_data, table};

fn exact(value: &Value) -> Exact {
    value.to_string().trim_matches('"').parse().unwrap()
}

fn part(part: &Part) -> Value {
    let op = match part.op {
        Op::Plus => "+",
        Op::Minus => "-",
        Op::Min => "min",
        Op::Max => "max",
    };
    let mut out = json!({ "op": op });
    match &part.amount {
        Amount::Percent(percent) => out["pct"] = json!(percent.to_f64()),
        Amount::Table(name) => out["table"] = json!(name),
        Amount::Specific { amount, currency, per, qualifiers } => {
            out["amount"] = json!(amount.to_f64());
            out["currency"] = json!(currency);
            if let Some(per) = per {
                out["per"] = json!(per.count.to_f64());
                out["unit"] = json!(per.unit);
            }
            for qualifier in qualifiers {
                out["qualifier"] = match qualifier {
                    Qualifier::PerPercentVolume => json!("per % vol"),
                    Qualifier::PureAlcohol => json!("pure alcohol"),
                    other => json!(format!("{other:?}")),
                };
            }
        }
    }
    if part.inside_bound {
        out["inside"] = json!("max");
    }
    out
}

fn parts(list: &[Part]) -> Value {
    Value::Array(list.iter().map(part).collect())
}

/// Numbers as floats, so that 47 and 47.0 are one.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64().unwrap()),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(k, v)| (k.clone(), plain(v))).collect())
        }
        other => other.clone(),
    }
}

fn sorted(value: &Value) -> BTreeMap<String, Value> {
    value.as_object().unwrap().iter().map(|(k, v)| (k.clone(), plain(v))).collect()
}

fn same_parts(text: &str, ours: &[Part], row: &Value) {
    let (ours, theirs) = (parts(ours), row.clone());
    let (ours, theirs) = (ours.as_array().unwrap(), theirs.as_array().unwrap());
    assert_eq!(ours.len(), theirs.len(), "{text}");
    for (a, b) in ours.iter().zip(theirs) {
        assert_eq!(sorted(a), sorted(b), "{text}");
    }
}

fn own_rates(text: &str, list: &[Own], row: &Value) {
    let Some(exceptions) = row["exceptions"].as_object() else { return };
    let ours: BTreeMap<String, Value> = list
        .iter()
        .map(|own| {
            let code = if own.codes[0].len() == 2 {
                corridor_access::codes::alpha3(&own.codes[0]).unwrap().to_owned()
            } else {
                own.codes[0].clone()
            };
            let value = match &own.parts {
                None => json!("excluded"),
                Some(p) => plain(&part(&p[0])["pct"]),
            };
            (code, value)
        })
        .collect();
    let theirs: BTreeMap<String, Value> =
        exceptions.iter().map(|(k, v)| (k.clone(), plain(v))).collect();
    assert_eq!(ours, theirs, "{text}");
}

#[test]
fn forty_nine_duty_texts() {
    let Some(path) = shared_data::shared("tariffs/duty_expressions.jsonl") else { return };
    let (mut texts, mut duties) = (0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let text = row["text"].as_str().unwrap();
        let rate = Rate::read(text).unwrap();
        assert_eq!(rate.kind().to_string(), row["kind"].as_str().unwrap(), "{text}");
        match rate.terms() {
            Terms::Parts(list) => same_parts(text, list, &row["parts"]),
            Terms::Seasons(seasons) => {
                let mut ours = Vec::new();
                for season in seasons {
                    for span in &season.spans {
                        let day = |(m, d): (i8, i8)| format!("{m:02}-{d:02}");
                        ours.push(json!({"from": day(span.from), "to": day(span.to)}));
                        let theirs = &row["seasons"][ours.len() - 1];
                        assert_eq!(ours.last().unwrap()["from"], theirs["from"], "{text}");
                        assert_eq!(ours.last().unwrap()["to"], theirs["to"], "{text}");
                        same_parts(text, &season.parts, &theirs["parts"]);
                    }
                }
                assert_eq!(ours.len(), row["seasons"].as_array().unwrap().len());
                if let Some(expected) = row.get("expected_day_weighted_pct") {
                    let mean = rate.day_weighted(2023).unwrap().unwrap();
                    assert_eq!(mean.decimals(6), exact(expected).decimals(6));
                }
            }
            Terms::Quota { inside, outside, volume, unit, flags, .. } => {
                same_parts(text, inside, &row["in_quota"]);
                match outside {
                    Some(outside) => same_parts(text, outside, &row["out_quota"]),
                    None => assert!(row.get("out_quota").is_none(), "{text}"),
                }
                assert_eq!(*volume, exact(&row["volume"]["amount"]), "{text}");
                assert_eq!(row["volume"]["unit"], json!(unit), "{text}");
                assert_eq!(row["flags"], json!(flags), "{text}");
            }
            Terms::ByOrigin { general, own } => {
                let general = general.as_ref().and_then(|g| g.parts.as_deref()).unwrap_or(&[]);
                same_parts(text, general, &row["parts"]);
                own_rates(text, own, &row);
            }
            Terms::ByProgramme(list) if list.len() == 1 => {
                same_parts(text, list[0].parts.as_ref().unwrap(), &row["parts"]);
                assert_eq!(list[0].codes.len(), 17);
            }
            Terms::ByProgramme(list) => own_rates(text, list, &row),
            _ => assert_eq!(row["parts"], json!([]), "{text}"),
        }
        texts += 1;
        let Some(value) = row.get("value") else { continue };
        let currency = match rate.terms() {
            Terms::Parts(list) => list.iter().find_map(|p| match &p.amount {
                Amount::Specific { currency, .. } => Some(*currency),
                _ => None,
            }),
            _ => None,
        };
        let mut shipment = Shipment::new(exact(value), currency.unwrap_or("EUR"));
        for (unit, amount) in row["quantities"].as_object().into_iter().flatten() {
            shipment.quantity(exact(amount), unit).unwrap();
        }
        let duty = rate.duty(&shipment, &Case::default()).unwrap().known().unwrap();
        assert_eq!(duty, exact(&row["expected_duty"]), "{text}");
        let percent = duty.as_percent_of(exact(value)).unwrap();
        let expected = &row["expected_ave_pct"];
        assert_eq!(percent.decimals(6), exact(expected).decimals(6), "{text}");
        duties += 1;
    }
    assert_eq!((texts, duties), (49, 24));
}

#[test]
fn jewels_with_the_printed_equivalent() {
    // US CBP prints 9.06153 % and uses the printed figure on 110,000.
    let printed: Exact = "9.06153".parse().unwrap();
    let exact_rate: Exact = Exact::new(2_901_050, 320_150).unwrap();
    let value = Exact::whole(110_000);
    assert_eq!(printed.percent_of(value).unwrap().decimals(2), "9967.68");
    assert_eq!(exact_rate.percent_of(value).unwrap().decimals(2), "9967.69");
}

fn no_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_text_of_the_common_tariff() {
    let Some(path) = shared_data::shared("gravity/eu_cet_2020_cn8.parquet") else { return };
    let table = table::read(&path);
    let (texts, numbers) = (table.text("cet_duty_rate"), table.number("cet_ad_valorem_pct"));
    let labels = table.text("cet_kind");
    let mut kinds: BTreeMap<Kind, (usize, Vec<String>)> = BTreeMap::new();
    let mut findings: BTreeMap<String, usize> = BTreeMap::new();
    let mut plain = 0;
    for ((text, number), label) in texts.iter().zip(&numbers).zip(&labels) {
        let text = text.as_deref().unwrap();
        let rate = Rate::read(text).unwrap();
        assert_eq!(no_blanks(&rate.written()), no_blanks(text), "printed back");
        // One notation, which reads back to the same parts.
        let again = Rate::read(&rate.to_string()).unwrap();
        assert_eq!(again.to_string(), rate.to_string());
        assert_eq!(again.kind(), rate.kind(), "{text}");
        for finding in rate.findings() {
            *findings.entry(finding.clone()).or_default() += 1;
        }
        if label.as_deref() == Some("ad_valorem") {
            assert_eq!(rate.kind(), Kind::AdValorem);
            let ours = rate.ad_valorem().unwrap();
            let theirs: Exact = format!("{:.6}", number.unwrap()).parse().unwrap();
            assert_eq!(ours, theirs, "{text}");
            plain += 1;
        } else {
            assert_ne!(rate.kind(), Kind::AdValorem, "{text}");
            let (count, examples) = kinds.entry(rate.kind()).or_default();
            *count += 1;
            if examples.len() < 3 && !examples.iter().any(|e| e == text) {
                examples.push(text.to_owned());
            }
        }
    }
    assert_eq!((texts.len(), plain), (11_830, 10_519));
    for (kind, (count, examples)) in &kinds {
        println!("{kind}: {count}, such as {examples:?}");
    }
    println!("{findings:#?}");
    let counts: Vec<(String, usize)> =
        kinds.iter().map(|(kind, (count, _))| (kind.to_string(), *count)).collect();
    let expected = [
        ("specific", 887),
        ("compound", 246),
        ("mixed", 61),
        ("agricultural_component", 59),
        ("entry_price", 29),
        ("seasonal", 29),
    ];
    assert_eq!(counts.iter().map(|(_, n)| n).sum::<usize>(), 1_311);
    let expected: BTreeMap<String, usize> =
        expected.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect();
    assert_eq!(counts.into_iter().collect::<BTreeMap<_, _>>(), expected);
    // 31 April, a gap from April to May, a part without a season, numbers without a per cent sign.
    for part in ["31 APR", "no rate from 04-01 to 05-31", "without a season", "per cent sign"] {
        assert!(findings.keys().any(|f| f.contains(part)), "{part} in {findings:?}");
    }
}

#[test]
fn seasons_over_the_new_year() {
    let rate = Rate::read("15.00% (01 JAN-14 FEB, 16 JUN-31 DEC), 0.00% (15 FEB-15 JUN)").unwrap();
    let shorter = Rate::read("15% (16 JUN-14 FEB), 0% (15 FEB-15 JUN)").unwrap();
    for (month, day, percent) in [(2, 14, 15), (2, 15, 0), (12, 31, 15), (1, 1, 15), (6, 15, 0)] {
        let case = Case { day: Some(jiff::civil::date(2021, month, day)), ..Case::default() };
        for rate in [&rate, &shorter] {
            let duty = rate.duty(&Shipment::new(Exact::HUNDRED, "EUR"), &case).unwrap();
            assert_eq!(duty, Duty::Known(Exact::whole(percent)));
        }
    }
    assert_eq!(rate.day_weighted(2021).unwrap(), shorter.day_weighted(2021).unwrap());
}
