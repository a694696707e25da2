//! The outlook of the sample: what it must say, and that nothing known later moves it.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::path::Path;

use corridor::answers::chances::{Asked, Row};
use corridor::answers::series::RECONCILED;
use corridor::brief::{self, Outlook};
use corridor::evidence::Evidence;
use corridor::{Error, Folder, render, sample};
use corridor_ledger::document::sha256_hex;
use jiff::civil::{Date, date};

const NOW: Date = date(2026, 6, 1);
const THEN: Date = date(2019, 9, 12);
/// The target of the week of [`THEN`].
const EARLIER: &str = "target-5bn-2025";

fn with_sample<T>(work: impl FnOnce(&Path) -> T) -> T {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("p");
    sample::write(&root).unwrap();
    work(&root)
}

fn ask(root: &Path, as_of: Date, asked: &Asked) -> Result<Outlook, Error> {
    brief::outlook(&Folder::open(root).unwrap(), as_of, asked)
}

fn earlier(root: &Path) -> Outlook {
    ask(root, THEN, &Asked { target: Some(EARLIER.to_owned()), ..Asked::default() }).unwrap()
}

fn bytes(made: &Outlook) -> String {
    format!("{}{:?}", serde_json::to_string(&made.brief.sections).unwrap(), made.rows)
}

/// Append a line to a file of the folder and enter its new SHA-256.
fn append(root: &Path, file: &str, beside: &str, line: &str) {
    let path = root.join(file);
    let mut text = std::fs::read_to_string(&path).unwrap();
    let old = sha256_hex(text.as_bytes());
    text.push_str(line);
    std::fs::write(&path, &text).unwrap();
    let beside = root.join(beside);
    let described = std::fs::read_to_string(&beside).unwrap();
    assert!(described.contains(&old));
    std::fs::write(&beside, described.replace(&old, &sha256_hex(text.as_bytes()))).unwrap();
}

#[test]
fn the_sample_has_a_curve_under_each_reporter() {
    with_sample(|root| {
        let made = ask(root, NOW, &Asked::default()).unwrap();
        let parties = Folder::open(root).unwrap().partnership.parties;
        for reporter in [parties[0].as_str(), &parties[1], RECONCILED] {
            let curve: Vec<&Row> = made.rows.iter().filter(|r| r.reporter == reporter).collect();
            assert!(curve.len() >= 8, "{reporter}: {} years", curve.len());
            let rises = curve.windows(2).all(|w| w[0].year.by_year <= w[1].year.by_year);
            assert!(rises, "{reporter}");
            let at = curve.iter().find(|r| r.year.year == 2030).unwrap();
            assert!(at.year.by_year > 0.02 && at.year.by_year < 0.98);
            let class = at.year.class.unwrap();
            assert!(class.cases > 100 && class.did < class.cases);
        }
        let text = render::terminal(&made.brief, 100);
        for said in [
            "The chance that total trade reaches $10bn",
            "How often the method was right",
            "┊ target $10bn",
        ] {
            assert!(text.contains(said), "{said}");
        }
    });
}

#[test]
fn every_chance_opens_its_figures_the_class_the_settings_and_the_seed() {
    with_sample(|root| {
        let made = ask(root, NOW, &Asked { seed: 7, ..Asked::default() }).unwrap();
        let cards = &made.brief.cards;
        let answers: Vec<_> =
            cards.iter().filter(|c| c.title.starts_with("The outlook, as")).collect();
        assert!(answers.len() >= 3);
        let mut with_figures = 0;
        for card in answers {
            let Evidence::Estimate(answer) = &card.evidence[0] else { panic!("{card:?}") };
            assert_eq!(answer.options["seed"], "7");
            let input = |what: &str| {
                cards.iter().any(|c| answer.inputs.contains(&c.key) && c.title.contains(what))
            };
            assert!(input("the reference class"), "{card:?}");
            with_figures += usize::from(answer.options["figures"] != "none");
        }
        assert!(with_figures >= 3);
    });
}

#[test]
fn what_became_known_later_changes_no_byte() {
    with_sample(|root| {
        let before = bytes(&earlier(root));
        assert!(before.contains("The chance that total trade reaches"), "nothing is said");
        let reporters = Folder::open(root).unwrap().partnership.parties;
        let source = "statistics/headline/source.toml";
        for reporter in &reporters {
            // A year that was not known, and a revision of one that was.
            for year in [2018, 2016] {
                append(
                    root,
                    "statistics/headline/headline.csv",
                    source,
                    &format!(
                        "{year}-01-01,{year}-12-31,total_trade,99000000000,USD,{reporter},example.org,2019-09-13,planted\n"
                    ),
                );
            }
        }
        let index = root.join("documents/index.toml");
        let later = "Later the two sides aimed at trade of $90bn a year by 2021.\n";
        std::fs::write(root.join("documents/later.md"), later).unwrap();
        let mut entries = std::fs::read_to_string(&index).unwrap();
        entries.push_str(&format!(
            "\n[[document]]\nid = \"later\"\nfile = \"later.md\"\ntitle = \"Later\"\npublisher = \"nobody\"\n\
             date = 2019-09-13\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\nsha256 = \"{}\"\n",
            sha256_hex(later.as_bytes())
        ));
        std::fs::write(&index, entries).unwrap();
        let record = format!(
            "document = \"later\"\n\n[[target]]\nid = \"later\"\nstatus = \"aim\"\nparties = {reporters:?}\n\
             what = \"Trade of ninety billion dollars a year\"\nmeasure = \"total_trade\"\n\
             value = {{ amount = 90_000_000_000, unit = \"USD\", about = false }}\nsaid = 2019-09-13\nby = 2021\n\
             passages = [{{ quote = \"{}\" }}]\n",
            later.trim()
        );
        std::fs::write(root.join("ledger/later.toml"), record).unwrap();
        assert!(bytes(&earlier(root)) == before, "a later figure, revision or document is seen");
        // They are there to be seen: a day later they are.
        let asked = Asked { target: Some(EARLIER.to_owned()), ..Asked::default() };
        let after = ask(root, date(2019, 9, 13), &asked).unwrap();
        assert!(bytes(&after) != before && bytes(&after).contains("\"value\":99.0"));
    });
}

#[test]
fn same_folder_day_and_seed_same_bytes_and_the_seed_matters_little() {
    with_sample(|root| {
        let of = |seed| ask(root, NOW, &Asked { seed, ..Asked::default() }).unwrap();
        let (one, again, other) = (of(1), of(1), of(2));
        assert!(bytes(&one) == bytes(&again));
        let moved =
            one.rows.iter().zip(&other.rows).map(|(a, b)| (a.year.by_year - b.year.by_year).abs());
        let furthest = moved.fold(0.0, f64::max);
        assert!(furthest > 0.0 && furthest < 0.05, "{furthest}");
    });
}

#[test]
fn what_is_not_there_is_an_error_with_what_is() {
    with_sample(|root| {
        let wrong = |asked: Asked| ask(root, NOW, &asked).unwrap_err().to_string();
        let target = wrong(Asked { target: Some("none".to_owned()), ..Asked::default() });
        assert!(target.contains("\"none\"") && target.contains(EARLIER), "{target}");
        let reporter = wrong(Asked { reporter: Some("VNM".to_owned()), ..Asked::default() });
        assert!(reporter.contains("\"VNM\"") && reporter.contains(RECONCILED), "{reporter}");
        let over = wrong(Asked { by: Some(2020), ..Asked::default() });
        assert!(over.starts_with("2020 is over on 2026-06-01"), "{over}");
    });
}
