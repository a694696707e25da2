//! CrossNER politics: persons, countries, organisations.

use corridor_ledger::reader::{Format, Language, Meaning, Settings, Text, read};

use crate::Sets;
use crate::score::{Score, byte};

/// Run both published splits that are here.
pub fn run(sets: &Sets) {
    println!("# Names: CrossNER politics");
    let kinds = [
        ("person", "P 0.90"),
        ("country", "P 0.95 R 0.80"),
        ("organisation", "P 0.85 R 0.35 (methods)"),
    ];
    let mut scores: Vec<Score> = kinds.iter().map(|_| Score::default()).collect();
    for file in ["ner/crossner_politics_train.jsonl", "ner/crossner_politics_dev.jsonl"] {
        for row in sets.lines(file) {
            let input = row["text"].as_str().unwrap_or_default();
            let Ok(text) = Text::of(input.as_bytes(), Format::Plain) else { continue };
            let found = read(&text, Settings { date: None, language: Some(Language::En) }).mentions;
            let gold: Vec<(usize, usize, &str)> = row["entities"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|e| {
                    let place = |key: &str| byte(input, e[key].as_u64().unwrap_or(0) as usize);
                    (place("start"), place("end"), e["type"].as_str().unwrap_or(""))
                })
                .collect();
            for (i, (kind, _)) in kinds.iter().enumerate() {
                let of_kind = |t: &str| match *kind {
                    "person" => matches!(t, "politician" | "person"),
                    "organisation" => matches!(t, "organisation" | "politicalparty"),
                    other => t == other,
                };
                let ours: Vec<_> = found
                    .iter()
                    .filter(|m| match &m.meaning {
                        Meaning::Name { form, .. } if *kind == "country" => {
                            m.kind == "country" && form.as_deref() == Some("name")
                        }
                        _ if *kind == "organisation" => matches!(m.kind, "organisation" | "party"),
                        _ => m.kind == *kind,
                    })
                    .collect();
                scores[i].gold += gold.iter().filter(|g| of_kind(g.2)).count();
                scores[i].proposed += ours.len();
                for m in &ours {
                    let hit = gold
                        .iter()
                        .any(|g| of_kind(g.2) && g.0 == m.span.start && g.1 == m.span.end);
                    scores[i].right += usize::from(hit);
                    if sets.misses && !hit {
                        println!(
                            "  EXTRA {kind}: {:?} in {}",
                            &input[m.span.start..m.span.end],
                            input.chars().take(150).collect::<String>()
                        );
                    }
                }
                if sets.misses && *kind != "organisation" {
                    for g in gold.iter().filter(|g| {
                        of_kind(g.2)
                            && !ours.iter().any(|m| m.span.start == g.0 && m.span.end == g.1)
                    }) {
                        println!("  MISS {kind}: {:?}", &input[g.0..g.1]);
                    }
                }
            }
        }
    }
    for ((kind, bar), score) in kinds.iter().zip(&scores) {
        score.print(&format!("CrossNER {kind}, exact span"), bar);
    }
}
