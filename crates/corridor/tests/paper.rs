//! A brief as the source of a Typst document: what it says stands there as text, and nothing of a text opens
//! anything. `ci/pdf` compiles it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use corridor::brief::{self, Span};
use corridor::language::{named, translate};
use corridor::{Folder, render, sample};

fn sampled() -> brief::Brief {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    sample::write(&root).unwrap();
    let as_of = jiff::civil::date(2026, 11, 29);
    brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of }).unwrap()
}

#[test]
fn the_source_holds_every_claim_and_each_note_that_it_names() {
    let brief = sampled();
    let source = render::typ(&brief);
    assert!(source == render::typ(&brief));
    let bare = source.replace('\\', "");
    // What a chart draws is not written a second time.
    let mut drawn = Vec::new();
    for chart in brief.charts() {
        drawn.extend(chart.twin.rows.iter().flatten().flatten());
    }
    let mut claims = 0;
    brief.walk(&mut |span| {
        if let Span::Claim { text, .. } = span
            && !drawn.contains(&span)
        {
            assert!(bare.contains(text.as_str()), "{text}");
            claims += 1;
        }
    });
    assert!(claims > 1_000, "{claims}");
    let named = source.split("#n(").skip(1).map(|rest| rest.split(')').next().unwrap());
    let mut marks = 0;
    for number in named.filter(|number| number.bytes().all(|b| b.is_ascii_digit())) {
        assert!(source.contains(&format!("\n#note({number})[")), "{number}");
        marks += 1;
    }
    assert!(marks > 50, "{marks}");
    // Every picture says in words what it shows.
    assert!(source.matches("\n#drawing(").count() >= 8);
    assert!(!source.contains("var(--") && !source.contains("@media"));
}

#[test]
fn a_text_opens_nothing() {
    let mut brief = sampled();
    brief.title = "#read(\"/etc/passwd\") = $x$ <n-1> // a".to_owned();
    let source = render::typ(&brief);
    assert!(source.contains("#set document(title: \"#read(\\\"/etc/passwd\\\")"));
    assert!(source.contains("\\#read(\\\"\\/etc\\/passwd\\\") \\= \\$x\\$ \\<n\\-1\\> \\/\\/ a"));
}

#[test]
fn another_language_has_its_own_words() {
    let turkish = translate(&sampled(), named("tr").unwrap()).unwrap().brief;
    let source = render::typ(&turkish);
    assert!(source.contains("#set text(lang: \"tr\")") && source.contains("Ne vaat edildi?"));
}
