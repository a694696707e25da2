//! CPU time of the whole reader over the news documents, and whether time grows linearly.

use corridor_ledger::reader::{Format, Settings, Text, read};

use crate::Sets;

/// CPU seconds that this process has used.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or("");
    let fields: Vec<&str> = after.split_whitespace().collect();
    let ticks = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn one(text: &str) -> usize {
    Text::of(text.as_bytes(), Format::Plain)
        .map_or(0, |t| read(&t, Settings::default()).mentions.len())
}

/// Print megabytes a CPU second.
pub fn run(sets: &Sets) {
    println!("# Speed, one thread, CPU seconds");
    let mut documents: Vec<String> = sets
        .lines("news/gum_news_interview.jsonl")
        .iter()
        .filter_map(|d| d["text"].as_str().map(String::from))
        .collect();
    for file in ["timeline/trial.documents.jsonl", "timeline/corpus_2.documents.jsonl"] {
        documents
            .extend(sets.lines(file).iter().filter_map(|d| d["text"].as_str().map(String::from)));
    }
    let bytes: usize = documents.iter().map(String::len).sum();
    let rounds = 40;
    let start = cpu();
    let mut mentions = 0;
    for _ in 0..rounds {
        mentions += documents.iter().map(|d| one(d)).sum::<usize>();
    }
    let seconds = cpu() - start;
    let megabytes = bytes as f64 * f64::from(rounds) / 1e6;
    println!(
        "{} documents, {bytes} bytes, {mentions} records and mentions in {rounds} rounds: {:.2} MB/cpu-s",
        documents.len(),
        megabytes / seconds
    );
    let base = documents.join("\n\n");
    for times in [1_usize, 10] {
        let text = base.repeat(5 * times);
        let start = cpu();
        one(&text);
        println!("{:>10} bytes: {:.2} cpu-s", text.len(), cpu() - start);
    }
    let line = "trade of $5 billion by 2030 ".repeat(10_000_000 / 28);
    let start = cpu();
    one(&line);
    println!("{:>10} bytes in one line: {:.2} cpu-s", line.len(), cpu() - start);
}
