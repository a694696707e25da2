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

/// How many records and mentions a text has.
fn one(text: &str) -> usize {
    Text::of(text.as_bytes(), Format::Plain).map_or(0, |t| {
        let reading = read(&t, Settings::default());
        reading.mentions.len() + reading.proposals.len()
    })
}

/// The news that every reader of the comparison is given: GUM's, and the timeline sets' sentences.
fn documents(sets: &Sets) -> Vec<String> {
    let mut documents = Vec::new();
    for file in [
        "news/gum_news_interview.jsonl",
        "timeline/trial.documents.jsonl",
        "timeline/corpus_2.documents.jsonl",
    ] {
        documents.extend(sets.lines(file).iter().filter_map(|d| match d["text"].as_str() {
            Some(text) => Some(text.to_owned()),
            None => d["sentences"].as_array().map(|sentences| {
                sentences.iter().filter_map(|s| s.as_str()).collect::<Vec<_>>().join(" ")
            }),
        }));
    }
    documents
}

/// CPU seconds for one of `repeats` readings of all documents, and what one finds. Every reading
/// must find the same.
fn timed(documents: &[String], repeats: usize) -> Option<(f64, usize)> {
    let start = cpu();
    let counts: Vec<usize> = (0..repeats).map(|_| documents.iter().map(|d| one(d)).sum()).collect();
    let seconds = (cpu() - start) / repeats as f64;
    let first = *counts.first()?;
    counts.iter().all(|c| *c == first).then_some((seconds, first))
}

/// The whole reader's line of the comparison with rivals: the best of some rounds.
pub fn rivals(sets: &Sets) {
    let documents = documents(sets);
    let bytes: usize = documents.iter().map(String::len).sum();
    let rounds = (0..sets.rounds + 1).map(|_| timed(&documents, 20)).skip(1);
    let best = rivals_best(rounds);
    let Some((seconds, found)) = best else {
        eprintln!("two readings of the same text differ");
        return;
    };
    println!(
        "corridor, whole reader\t{}\t{bytes}\t{seconds:.4}\t{:.4}\t{found} records and mentions",
        documents.len(),
        bytes as f64 / seconds / 1e6
    );
}

fn rivals_best(rounds: impl Iterator<Item = Option<(f64, usize)>>) -> Option<(f64, usize)> {
    let mut best: Option<(f64, usize)> = None;
    for round in rounds {
        let round = round?;
        best = Some(best.filter(|b| b.0 <= round.0).unwrap_or(round));
    }
    best
}

/// Print megabytes a CPU second, one article's time, and how time grows.
pub fn run(sets: &Sets) {
    println!("# Speed, one thread, CPU seconds");
    let documents = documents(sets);
    let bytes: usize = documents.iter().map(String::len).sum();
    let Some((seconds, found)) = timed(&documents, 40) else {
        println!("two readings of the same text differ");
        return;
    };
    println!(
        "{} documents, {bytes} bytes, {found} records and mentions: {:.2} MB/cpu-s",
        documents.len(),
        bytes as f64 / seconds / 1e6
    );
    let whole = documents.join("\n\n");
    let cut = (0..=4096).rev().find(|i| whole.is_char_boundary(*i)).unwrap_or(0);
    let article = whole.get(..cut).unwrap_or_default().to_owned();
    if let Some((seconds, _)) = timed(&[article], 1000) {
        println!("{cut:>10} bytes, one article: {:.2} cpu-ms", seconds * 1e3);
    }
    let mut last = None;
    for times in [1_usize, 10] {
        let text = whole.repeat(5 * times);
        // The clock ticks in hundredths: the short text is read often enough to fill many.
        let Some((seconds, _)) = timed(std::slice::from_ref(&text), 20 / times) else { continue };
        println!("{:>10} bytes: {seconds:.3} cpu-s", text.len());
        if let Some(before) = last.replace(seconds) {
            println!(
                "           ten times the text: {:.1} times the time (bar 11)",
                seconds / before
            );
        }
    }
    let line = "trade of $5 billion by 2030 ".repeat(10_000_000 / 28);
    let start = cpu();
    one(&line);
    println!("{:>10} bytes in one line: {:.2} cpu-s", line.len(), cpu() - start);
}
