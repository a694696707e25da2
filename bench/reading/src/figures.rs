//! Money, percent, dates and periods: Recognizers (English, Turkish) and GUM's news.

use corridor_ledger::reader::{Format, Language, Meaning, Mention, Settings, Text, read};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::Sets;
use crate::score::{Score, byte, overlap};

/// Recognizers' names of currencies as codes.
const UNITS: &[(&str, &str)] = &[
    ("Dollar", "USD"),
    ("United States dollar", "USD"),
    ("Hong Kong dollar", "HKD"),
    ("Canadian dollar", "CAD"),
    ("Australian dollar", "AUD"),
    ("Euro", "EUR"),
    ("Pound", "GBP"),
    ("Japanese yen", "JPY"),
    ("Chinese yuan", "CNY"),
    ("Turkish lira", "TRY"),
    ("Franc", "franc"),
    ("Mexican peso", "MXN"),
    ("Bitcoin", "BTC"),
    ("Satoshi", "SAT"),
    ("Costa Rican colón", "CRC"),
    ("Sri Lankan rupee", "LKR"),
    ("Finnish markka", "FIM"),
    ("Peseta", "ESP"),
    ("Netherlands guilder", "NLG"),
    ("Georgian lari", "GEL"),
    ("Lao kip", "LAK"),
    ("Cent", "USD"),
    ("Pence", "GBP"),
    ("Penny", "GBP"),
];

fn mentions(input: &str, date: Option<Date>, language: Language) -> Vec<Mention> {
    match Text::of(input.as_bytes(), Format::Plain) {
        Ok(text) => read(&text, Settings { date, language: Some(language) }).mentions,
        Err(_) => Vec::new(),
    }
}

fn span_of(row: &Value, result: &Value) -> Option<(usize, usize)> {
    let input = row["Input"].as_str()?;
    if let Some(start) = result["Start"].as_u64() {
        let end = match (result["End"].as_u64(), result["Length"].as_u64()) {
            (Some(end), _) => end + 1,
            (None, Some(length)) => start + length,
            _ => return None,
        };
        return Some((byte(input, start as usize), byte(input, end as usize)));
    }
    let text = result["Text"].as_str()?;
    let at = input.find(text).or_else(|| input.to_lowercase().find(&text.to_lowercase()))?;
    Some((at, at + text.len()))
}

fn amounts(sets: &Sets, file: &str, language: Language, kind: &str, task: &str, bar: &str) {
    let mut score = Score::default();
    for row in sets.lines(file) {
        let input = row["Input"].as_str().unwrap_or_default();
        let found: Vec<Mention> =
            mentions(input, None, language).into_iter().filter(|m| m.kind == kind).collect();
        score.proposed += found.len();
        let mut missed = Vec::new();
        for result in row["Results"].as_array().into_iter().flatten() {
            let Some(value) = result["Resolution"]["value"].as_str() else { continue };
            let Some(mut value) =
                Decimal::from_str_exact(&value.replace(',', ".").replace('%', "")).ok()
            else {
                continue;
            };
            let name = result["Resolution"]["unit"].as_str().unwrap_or("percent");
            if matches!(name, "Cent" | "Pence" | "Penny") {
                value /= Decimal::ONE_HUNDRED;
            }
            let unit = UNITS.iter().find(|(n, _)| *n == name).map_or(name, |(_, code)| *code);
            score.gold += 1;
            let span = span_of(&row, result);
            let hit = found.iter().any(|m| {
                let here = span.is_none_or(|s| overlap(s, (m.span.start, m.span.end)));
                matches!(&m.meaning, Meaning::Amount { value: v, unit: u, .. } if here && *v == value.normalize() && u.as_deref() == Some(unit))
            });
            score.right += usize::from(hit);
            if !hit {
                missed.push(format!("{} = {value} {unit}", result["Text"]));
            }
        }
        if sets.misses
            && (!missed.is_empty() || found.len() > row["Results"].as_array().map_or(0, Vec::len))
        {
            let got: Vec<_> = found.iter().map(|m| format!("{:?}", m.meaning)).collect();
            println!(
                "  MISS {} | {missed:?} | {got:?}",
                input.chars().take(120).collect::<String>()
            );
        }
    }
    score.print(task, bar);
}

fn date(value: &Value) -> Option<Date> {
    value.as_str()?.get(..10)?.parse().ok()
}

/// Does a mention mean one of the gold's resolutions? Recognizers closes a range before the last
/// unit that it names ("March to May" ends on 1 May); we include that unit, so both are taken.
fn means(mention: &Mention, values: &[Value], range: bool) -> (bool, bool) {
    let Meaning::Days { start, end, relation, .. } = &mention.meaning else {
        return (false, false);
    };
    let stop = end.and_then(|e| e.tomorrow().ok());
    let (start, stop, last) = match *relation {
        "before" | "until" | "by" if range => {
            (None, if *relation == "by" || *relation == "until" { stop } else { *start }, *start)
        }
        "after" if range => (stop, None, None),
        "since" if range => (*start, None, None),
        _ => (*start, stop, *end),
    };
    let mut strict = false;
    let mut ours = false;
    for value in values {
        if range {
            let (gs, ge) = (date(&value["start"]), date(&value["end"]));
            strict |= gs == start && ge == stop;
            let last_unit = ge.is_some() && ge == last;
            let month = ge.is_some_and(|g| {
                g.day() == 1
                    && stop.is_some_and(|s| {
                        g.checked_add(jiff::Span::new().months(1)).ok() == Some(s)
                            || g.checked_add(jiff::Span::new().years(1)).ok() == Some(s)
                    })
            });
            let open = gs == start && ge.is_none()
                || gs.is_none() && (ge == mention_start(mention) || ge == last);
            let after = *relation == "after"
                && gs.is_some()
                && (gs == mention_start(mention) || gs == start)
                && ge.is_none();
            ours |= gs == start && (ge == stop || last_unit || month)
                || (open && range && *relation != "in")
                || after;
        } else {
            strict |= date(&value["value"]) == start && start.is_some();
            ours = strict;
        }
    }
    (strict, ours)
}

fn mention_start(mention: &Mention) -> Option<Date> {
    match &mention.meaning {
        Meaning::Days { start, .. } => *start,
        _ => None,
    }
}

fn datetimes(sets: &Sets, file: &str, language: Language, name: &str) {
    let (mut dates, mut periods, mut strict) =
        (Score::default(), Score::default(), Score::default());
    for row in sets.lines(file) {
        let input = row["Input"].as_str().unwrap_or_default();
        let reference = row["Context"]["ReferenceDateTime"]
            .as_str()
            .and_then(|d| d.get(..10))
            .and_then(|d| d.parse().ok());
        let found: Vec<Mention> = mentions(input, reference, language)
            .into_iter()
            .filter(|m| matches!(m.meaning, Meaning::Days { .. }))
            .collect();
        let empty = Vec::new();
        let results = row["Results"].as_array().unwrap_or(&empty);
        let spans: Vec<_> = results.iter().map(|r| span_of(&row, r)).collect();
        let only = |wanted: &[&str]| {
            results.iter().all(|r| wanted.contains(&r["TypeName"].as_str().unwrap_or("")))
        };
        let date_only = only(&["datetimeV2.date"]) && !results.is_empty();
        let period_only = only(&["datetimeV2.daterange", "datetimeV2.date"])
            && results.iter().any(|r| r["TypeName"] == "datetimeV2.daterange");
        if date_only {
            dates.proposed += found.iter().filter(|m| !is_end(m)).count();
        } else if period_only {
            periods.proposed += found.iter().filter(|m| !is_end(m)).count();
        }
        for (result, span) in results.iter().zip(&spans) {
            let kind = result["TypeName"].as_str().unwrap_or("");
            let empty = Vec::new();
            let values = result["Resolution"]["values"].as_array().unwrap_or(&empty);
            if values.iter().any(|v| v["value"] == "not resolved") {
                continue;
            }
            let here: Vec<&Mention> = found
                .iter()
                .filter(|m| span.is_none_or(|s| overlap(s, (m.span.start, m.span.end))))
                .collect();
            let range = kind == "datetimeV2.daterange";
            if !(range && period_only || kind == "datetimeV2.date" && (date_only || period_only)) {
                continue;
            }
            let hits: Vec<(bool, bool)> = here.iter().map(|m| means(m, values, range)).collect();
            let (exact, ours) = (hits.iter().any(|h| h.0), hits.iter().any(|h| h.1));
            let score = if period_only { &mut periods } else { &mut dates };
            score.gold += 1;
            score.right += usize::from(ours);
            if range {
                strict.gold += 1;
                strict.proposed += here.len();
                strict.right += usize::from(exact);
            }
            if sets.misses && !ours {
                let got: Vec<_> = found
                    .iter()
                    .map(|m| {
                        format!("{}={:?}", &input[m.span.start..m.span.end], m.meaning)
                            .replace("Days ", "")
                    })
                    .collect();
                let want: Vec<_> = values
                    .iter()
                    .map(|v| {
                        if range {
                            format!("{}..{}", v["start"], v["end"])
                        } else {
                            v["value"].to_string()
                        }
                    })
                    .collect();
                println!(
                    "  MISS [{}] {} | {} {want:?} | {got:?}",
                    row["Context"]["ReferenceDateTime"]
                        .as_str()
                        .unwrap_or("")
                        .get(..10)
                        .unwrap_or(""),
                    input.chars().take(110).collect::<String>(),
                    result["Text"]
                );
            }
        }
    }
    dates.print(&format!("{name} dates, value"), "R 0.85 (English)");
    periods.print(&format!("{name} periods, value (last unit included)"), "R 0.75 (English)");
    strict.print(&format!("{name} periods, as Recognizers closes them"), "-");
}

/// Recognizers, English and Turkish.
pub fn run(sets: &Sets) {
    println!("# Figures and dates: Recognizers");
    amounts(
        sets,
        "figures_dates/recognizers_en/CurrencyModel.jsonl",
        Language::En,
        "money",
        "English money, value and unit",
        "0.90",
    );
    amounts(
        sets,
        "figures_dates/recognizers_en/PercentModel.jsonl",
        Language::En,
        "percent",
        "English percent",
        "0.95",
    );
    amounts(
        sets,
        "figures_dates/recognizers_tr/CurrencyModel.jsonl",
        Language::Tr,
        "money",
        "Turkish money, value and unit",
        "0.80",
    );
    amounts(
        sets,
        "figures_dates/recognizers_tr/PercentModel.jsonl",
        Language::Tr,
        "percent",
        "Turkish percent",
        "-",
    );
    datetimes(sets, "figures_dates/recognizers_en/DateTimeModel.jsonl", Language::En, "English");
    datetimes(sets, "figures_dates/recognizers_tr/DateTimeModel.jsonl", Language::Tr, "Turkish");
}

/// The end of a range: it repeats what the range says, so it is not counted against us.
fn is_end(mention: &Mention) -> bool {
    matches!(mention.meaning, Meaning::Days { relation: "end-of-range", .. })
}

/// GUM's Wikinews articles and interviews.
pub fn news(sets: &Sets) {
    println!("# Dates in news: GUM");
    let (mut all, mut full) = (Score::default(), Score::default());
    let mut right_mentions = 0;
    for document in sets.lines("news/gum_news_interview.jsonl") {
        let text = document["text"].as_str().unwrap_or_default();
        let date = document["date"].as_str().and_then(|d| d.parse().ok());
        let found: Vec<Mention> = mentions(text, date, Language::En)
            .into_iter()
            .filter(|m| matches!(m.meaning, Meaning::Days { .. }))
            .collect();
        let mut used = vec![false; found.len()];
        all.proposed += found.len();
        for gold in document["dates"].as_array().into_iter().flatten() {
            let span = (
                byte(text, gold["start"].as_u64().unwrap_or(0) as usize),
                byte(text, gold["end"].as_u64().unwrap_or(0) as usize),
            );
            all.gold += 1;
            // Of several mentions that overlap, the one that is most like the gold's stretch.
            let hit = (0..found.len())
                .filter(|i| overlap(span, (found[*i].span.start, found[*i].span.end)))
                .min_by_key(|i| {
                    found[*i].span.start.abs_diff(span.0) + found[*i].span.end.abs_diff(span.1)
                });
            all.right += usize::from(hit.is_some());
            if let Some(i) = hit {
                used[i] = true;
            }
            if sets.misses && hit.is_none() {
                println!("  MISS {} {}", gold["text"], gold["attrs"]);
            }
            let when = gold["attrs"]["when"].as_str().unwrap_or("");
            if when.len() == 10 && !when.starts_with('-') {
                full.gold += 1;
                let Some(i) = hit else { continue };
                full.proposed += 1;
                let right = mention_start(&found[i]).map(|d| d.to_string()).as_deref()
                    == Some(when)
                    && found[i].kind == "date";
                full.right += usize::from(right);
                if sets.misses && !right {
                    println!("  WRONG {} want {when} got {:?}", gold["text"], found[i].meaning);
                }
            }
        }
        all.proposed -= found.iter().zip(&used).filter(|(m, used)| !**used && is_end(m)).count();
        for (mention, used) in found.iter().zip(&used) {
            if sets.misses && !used {
                println!(
                    "  EXTRA {:?}",
                    &text[mention.span.start.saturating_sub(0)..mention.span.end]
                );
            }
        }
        // Two gold stretches may lie in one mention; a mention is right once.
        right_mentions += used.iter().filter(|u| **u).count();
    }
    let precise = Score { right: right_mentions, proposed: all.proposed, gold: all.proposed };
    precise.print("GUM dates, precision of mentions (overlap)", "P 0.90");
    all.print("GUM dates, recall of gold (overlap)", "R 0.85");
    full.print("GUM full dates, value", "R 0.95");
}
