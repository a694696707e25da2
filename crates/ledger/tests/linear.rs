//! Twice an adversarial text costs at most 2.3 times the processor's time.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]
#![allow(clippy::disallowed_methods)]

use corridor_ledger::reader::{Settings, Text, read};

/// Nanoseconds that this thread has run; another thread's work does not count.
fn clock() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok()
}

/// The least time of two readings.
fn cost(name: &str, bytes: &[u8]) -> Option<u64> {
    let mut least = u64::MAX;
    for _ in 0..2 {
        let before = clock()?;
        if let Ok(text) = Text::received(name, bytes) {
            let reading = read(&text, Settings { date: "2026-01-08".parse().ok(), language: None });
            std::hint::black_box(reading.proposals.len());
        }
        least = least.min(clock()? - before);
    }
    Some(least)
}

/// A class of text: its name, the file's, and so many parts of it.
type Class = (&'static str, &'static str, fn(usize) -> String);

fn letters(n: usize) -> String {
    (0..4).map(|j| char::from(b'a' + (n / 26_usize.pow(j) % 26) as u8)).collect()
}

fn numbered(n: usize, part: fn(usize) -> String) -> String {
    (0..n).map(part).collect()
}

const CLASSES: &[Class] = &[
    ("quotation marks", "a.txt", |n| "\"".repeat(n * 20)),
    ("opening quotation marks", "a.txt", |n| "“a b c ".repeat(n * 4)),
    ("persons", "a.txt", |n| {
        numbered(n, |i| format!("Minister Anna Sch{} visited Berlin on 3 May 2025. ", letters(i)))
    }),
    ("one surname", "a.txt", |n| {
        numbered(n, |i| format!("Minister {} Smith met President Smith. ", letters(i)))
    }),
    ("given names", "a.txt", |n| {
        numbered(n, |i| format!("President Anna {} met Maria. ", letters(i)))
    }),
    ("organisations", "a.txt", |n| {
        numbered(n, |i| {
            format!("The {} Trade Council ({}) met. ", letters(i), letters(i).to_uppercase())
        })
    }),
    ("brackets", "a.txt", |n| "(".repeat(n * 10) + &")".repeat(n * 10)),
    ("commas", "a.txt", |n| "a, ".repeat(n * 10)),
    ("ands", "a.txt", |n| "Kenya and Poland and ".repeat(n * 2)),
    ("amounts", "a.txt", |n| "$5 billion and $6 billion in trade in 2024 ".repeat(n)),
    ("targets", "a.txt", |n| {
        "to double trade from $5 billion to $10 billion by 2030 and ".repeat(n)
    }),
    ("digits", "a.txt", |n| "1\u{a0}2".repeat(n * 10)),
    ("digits without end", "a.txt", |n| "1\u{200b}".repeat(n * 10)),
    ("points and digits", "a.txt", |n| "1.2,".repeat(n * 10)),
    ("marks of direction", "a.txt", |n| "\u{202e}$1 ".repeat(n * 5)),
    ("soft hyphens", "a.txt", |n| "a\u{ad}".repeat(n * 10)),
    ("no full stop", "a.txt", |n| "agreed to sign the treaty with Kenya on trade ".repeat(n)),
    ("bullets", "a.md", |n| "The Ministers agreed to:\n- build a port\n".repeat(n)),
    ("one long list", "a.md", |n| {
        "The Ministers agreed to:\n".to_owned() + &"- build a port;\n".repeat(n * 2)
    }),
    ("table", "a.md", |n| "| Kenya | 5 | 6 |\n".repeat(n * 2)),
    ("struck", "a.md", |n| "~~a ".repeat(n * 5)),
    ("emphasis", "a.md", |n| "*a _b ".repeat(n * 5)),
    ("comments", "a.md", |n| "<!-- ".repeat(n * 5)),
    ("quoted lines", "a.txt", |n| "> Kenya will lend Peru\n> money\n".repeat(n)),
    ("Turkish", "a.txt", |n| {
        "Kenya'nın Peru ile görüşmesi ve taahhüdü 2027 sonuna kadar ".repeat(n)
    }),
    ("Malay", "a.txt", |n| {
        "komitmen Kenya untuk membina pelabuhan dan kesepakatan Peru ".repeat(n)
    }),
    ("open tags", "a.html", |n| "<div>".repeat(n * 5)),
    ("closing tags", "a.html", |n| "<p>a</div>".repeat(n * 3)),
    ("attributes", "a.html", |n| "<a b=\"x' c='y\">".repeat(n * 3)),
    ("unclosed attributes", "a.html", |n| "<a b='".repeat(n * 5)),
    ("styles", "a.html", |n| {
        format!(
            "<style>{}</style>",
            numbered(n * 2, |i| format!(".{}{{display:none}}", letters(i)))
        )
    }),
    ("entities", "a.html", |n| "&#48".repeat(n * 8)),
    ("ampersands", "a.html", |n| "&".repeat(n * 20)),
    ("raised", "a.html", |n| "$1<sup>2</sup>".repeat(n * 3)),
];

#[test]
fn twice_the_text_costs_at_most_little_more_than_twice() {
    if clock().is_none() {
        eprintln!("no count of a thread's own time here; skipped");
        return;
    }
    // The tables are read once.
    for word in ["trade", "Malezya ile ticaret hacmi dedi", "perdagangan dengan negara itu"] {
        cost("a.txt", word.repeat(20).as_bytes());
    }
    let mut wrong = Vec::new();
    for (class, name, text) in CLASSES {
        let parts = 60;
        let (one, two) = (text(parts), text(2 * parts));
        let fits = |one: u64, two: u64| two as f64 <= 2.3 * one as f64 + 12e6;
        // The kernel counts in steps of some milliseconds. A busy machine disturbs one measure, a step that is not linear all of them.
        let last = (0..3).find_map(|_| {
            let (a, b) = (cost(name, one.as_bytes())?, cost(name, two.as_bytes())?);
            fits(a, b).then_some(())
        });
        if last.is_none() {
            let (a, b) = (cost(name, one.as_bytes()).unwrap(), cost(name, two.as_bytes()).unwrap());
            wrong.push(format!(
                "{class}: {:.1} ms, twice it {:.1} ms",
                a as f64 / 1e6,
                b as f64 / 1e6
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_encoding_of_one_byte_is_decoded_in_one_pass() {
    let words = "Malezya ile Türkiye arasındaki ticaret hacmi 10 milyar dolara çıkacak dedi. ";
    let bytes: Vec<u8> = encoding_rs::WINDOWS_1254.encode(&words.repeat(800)).0.into_owned();
    let text = Text::received("a.txt", &bytes).unwrap();
    assert_eq!(text.encoding(), "windows-1254");
    let (Some(narrow), Some(plain)) =
        (cost("a.txt", &bytes), cost("a.txt", words.repeat(800).as_bytes()))
    else {
        return;
    };
    assert!(narrow < 2 * plain, "{narrow} ns beside {plain} ns in UTF-8");
}
