//! Editions: the laws of change, and what the sample says of planted changes.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use corridor::editions::cause::Why;
use corridor::editions::changes::{between as differ, swapped, then};
use corridor::editions::compare::{Change, Changes, How, Point, between};
use corridor::editions::edition::Frozen;
use corridor::editions::{Edition, atom, calendar, follow, report, shelf};
use corridor::evidence::Evidence;
use corridor::{Folder, brief, sample};
use jiff::civil::{Date, date};

/// A day on which all of the sample is known.
const TODAY: Date = date(2026, 11, 29);

struct Home {
    _kept: tempfile::TempDir,
    root: std::path::PathBuf,
}

fn home() -> Home {
    let kept = tempfile::tempdir().unwrap();
    let root = kept.path().join("sample");
    sample::write(&root).unwrap();
    Home { _kept: kept, root }
}

fn changed(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} holds no {from}");
    std::fs::write(&path, text.replace(from, to)).unwrap();
}

/// Another figure in the file of headline figures, entered in its source.
fn revised(root: &Path) {
    let file = "statistics/headline/headline.csv";
    let sha256 =
        || corridor::ledger::document::sha256_hex(&std::fs::read(root.join(file)).unwrap());
    let before = sha256();
    changed(root, file, "5280000000", "5310000000");
    changed(root, "statistics/headline/source.toml", &before, &sha256());
}

fn days(root: &Path, from: Date, to: Date) -> Changes {
    between(&Folder::open(root).unwrap(), Point::Day(from), Point::Day(to)).unwrap()
}

fn said(changes: &Changes) -> Vec<&Change> {
    changes.claims.iter().filter(|change| change.change != How::Evidence).collect()
}

/// Sets of claims drawn from a seed: few keys and few values, so that they meet.
struct Drawn(u64);

impl Drawn {
    fn next(&mut self, below: u64) -> u64 {
        // Knuth's constants of MMIX; the high bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn set(&mut self) -> BTreeMap<String, u64> {
        let n = self.next(12);
        (0..n).map(|_| (format!("k{}", self.next(9)), self.next(4))).collect()
    }
}

#[test]
fn the_laws_hold_on_any_sets() {
    let (mut differing, mut back_again) = (0, 0);
    for seed in 0..2_000 {
        let mut drawn = Drawn(seed);
        let (a, b, c) = (drawn.set(), drawn.set(), drawn.set());
        assert!(differ(&a, &a).is_empty());
        assert_eq!(then(&differ(&a, &b), &differ(&b, &c)), differ(&a, &c), "{a:?} {b:?} {c:?}");
        assert_eq!(differ(&b, &a), swapped(&differ(&a, &b)), "{a:?} {b:?}");
        assert!(then(&differ(&a, &b), &differ(&b, &a)).is_empty());
        differing += usize::from(!differ(&a, &c).is_empty());
        let (ab, bc, ac) = (differ(&a, &b), differ(&b, &c), differ(&a, &c));
        back_again += usize::from(ab.keys().any(|k| bc.contains_key(k) && !ac.contains_key(k)));
    }
    assert!(differing > 1_500 && back_again > 500, "{differing} {back_again}");
}

#[test]
fn the_laws_hold_on_editions_of_the_sample() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let of = |day: Date| shelf::edition(&folder, "x", day).unwrap();
    let [a, b, c] = [date(2019, 12, 31), date(2026, 1, 9), TODAY].map(of);
    assert!(!a.claims.is_empty() && a.claims.len() < c.claims.len());
    let claims = |edition: &Edition| edition.claims.clone();
    let whole = differ(&claims(&a), &claims(&c));
    assert!(!whole.is_empty());
    let steps = then(&differ(&claims(&a), &claims(&b)), &differ(&claims(&b), &claims(&c)));
    assert_eq!(steps, whole);
    let own = between(&folder, Point::Kept(&b), Point::Kept(&b)).unwrap();
    assert!(own.is_empty() && own.causes.is_empty(), "{own:#?}");
    let there = between(&folder, Point::Kept(&a), Point::Kept(&b)).unwrap();
    let back = between(&folder, Point::Kept(&b), Point::Kept(&a)).unwrap();
    let differences = |changes: &Changes, sign: f64| -> Vec<(String, Option<f64>)> {
        let of = |c: &Change| (c.key.clone(), c.difference.map(|d| sign * d));
        changes.claims.iter().map(of).collect()
    };
    assert!(there.claims.iter().any(|change| change.difference.is_some()));
    assert_eq!(differences(&there, 1.0), differences(&back, -1.0));
    assert_eq!(there.claims.len(), differ(&claims(&a), &claims(&b)).len());
    assert!(there.claims.iter().all(|change| !change.causes.is_empty()), "{:#?}", there.causes);
}

#[test]
fn an_edition_is_read_back_as_it_was_written() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let edition = shelf::edition(&folder, "a", TODAY).unwrap();
    let json = edition.to_json().unwrap();
    assert_eq!(Edition::parse("a.json", &json).unwrap(), edition);
}

#[test]
fn two_days_without_news_change_nothing() {
    let home = home();
    for (from, to) in [(date(2026, 2, 10), date(2026, 2, 12)), (date(2026, 11, 27), TODAY)] {
        let changes = days(&home.root, from, to);
        assert!(changes.is_empty(), "{}", report::text(&changes, true));
    }
}

#[test]
fn a_new_vintage_is_named_as_the_cause() {
    let home = home();
    let changes = days(&home.root, date(2026, 4, 14), date(2026, 4, 15));
    assert!(said(&changes).len() > 50, "{}", said(&changes).len());
    let vintage = changes.causes.iter().position(|cause| cause.why == Why::NewVintage).unwrap();
    assert!(changes.causes[vintage].says.contains("BACI 2024"), "{:#?}", changes.causes);
    // A run of a scenario was recorded on the same day.
    let run = changes.causes.iter().position(|cause| cause.why == Why::Computation).unwrap();
    assert_eq!(changes.causes.len(), 2, "{:#?}", changes.causes);
    for change in said(&changes).into_iter().filter(|change| change.causes != [run]) {
        assert!(change.causes.contains(&vintage), "{}: {:?}", change.key, change.causes);
    }
    let text = report::text(&changes, false);
    assert!(text.lines().count() <= 10 && text.contains("New vintage: BACI 2024"), "{text}");
    let back = days(&home.root, date(2026, 4, 15), date(2026, 4, 14));
    assert_eq!(back.clone().swapped(), changes);
}

#[test]
fn a_revised_figure_changes_what_depends_on_it_and_nothing_else() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let before = shelf::edition(&folder, "before", TODAY).unwrap();
    revised(&home.root);
    let folder = Folder::open(&home.root).unwrap();
    let changes = between(&folder, Point::Kept(&before), Point::Day(TODAY)).unwrap();
    let whys: Vec<Why> = changes.causes.iter().map(|cause| cause.why).collect();
    assert_eq!(whys, [Why::RevisedFigure], "{:#?}", changes.causes);
    let made = brief::answer(&folder, TODAY, None).unwrap();
    // Cards with the new figure in their rows, and those computed from them.
    let mut touched: BTreeSet<String> = BTreeSet::new();
    loop {
        let before = touched.len();
        for card in &made.cards {
            let row = card.evidence.iter().any(|piece| match piece {
                Evidence::Statistic(set) => {
                    set.rows.iter().flatten().any(|cell| cell.contains("5310000000"))
                }
                _ => false,
            });
            if row || card.inputs().any(|input| touched.contains(input.as_str())) {
                touched.insert(card.key.to_string());
            }
        }
        if touched.len() == before {
            break;
        }
    }
    assert!(said(&changes).len() > 3, "{}", report::text(&changes, true));
    for change in &changes.claims {
        let card = &change.either().unwrap().card;
        assert!(touched.contains(card), "{} stands on {card}", change.key);
    }
    let told = report::text(&changes, false);
    assert!(told.contains("Revised figure: total_trade of 2024"), "{told}");
}

/// A new target, the one before it, what trade was and is, and the chance: read in that order, in
/// the text and on the page, where each number opens its card.
#[test]
fn the_main_news_stands_first() {
    let home = home();
    let (from, to) = (date(2025, 1, 1), date(2026, 1, 9));
    let text = report::text(&days(&home.root, from, to), false);
    let news: Vec<&str> = text.lines().skip(1).take(4).collect();
    let begins = [
        "New target: $10bn by 2030.",
        "No longer the target: $5bn by 2025.",
        "Trade was ",
        "The chance is ",
    ];
    for (line, begins) in news.iter().zip(begins) {
        assert!(line.starts_with(begins), "{text}");
    }
    assert!(
        news[2].contains(" in 2024; the last figure before was ")
            && news[2].ends_with(" for 2022."),
        "{text}"
    );

    let folder = Folder::open(&home.root).unwrap();
    shelf::save(&folder, None, from).unwrap();
    let page = brief::build(&folder, brief::Options { as_of: to }).unwrap();
    let section = page.sections.iter().find(|section| section.key.as_str() == "changed").unwrap();
    let shown = serde_json::to_string(section).unwrap();
    let cards: BTreeSet<String> = page.cards.iter().map(|card| card.key.to_string()).collect();
    for key in ["changed/news/glance/target-10bn/level", "changed/news/glance/trade"] {
        assert!(cards.contains(&format!("e/{key}")) && shown.contains(key), "{key}: {shown}");
    }
    for language in corridor::language::languages().unwrap() {
        let translated = corridor::language::translate(&page, language).unwrap();
        let section = translated
            .brief
            .sections
            .iter()
            .find(|section| section.key.as_str() == "changed")
            .unwrap();
        let shown = serde_json::to_string(&section.blocks).unwrap();
        assert!(
            !shown.contains("New target") && !shown.contains("last figure before"),
            "{}: {shown}",
            language.code
        );
    }
}

#[test]
fn one_new_document_is_told_in_ten_lines() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let before = shelf::edition(&folder, "before", TODAY).unwrap();
    let text = "On 20 November 2026 the ministers met in Ankara. They agreed to open a port office by \
        31 March 2027. The office will be run by both customs services. They repeated the aim of ten \
        billion dollars a year. The next round will be held in 2028.\n";
    std::fs::write(home.root.join("documents/port-2026-11.md"), text).unwrap();
    let sha256 = corridor::ledger::document::sha256_hex(text.as_bytes());
    let index = home.root.join("documents/index.toml");
    let entries = std::fs::read_to_string(&index).unwrap();
    let entry = format!(
        "\n[[document]]\nid = \"port-2026-11\"\nfile = \"port-2026-11.md\"\ntitle = \"The port office\"\n\
         publisher = \"a ministry\"\ndate = 2026-11-20\nlanguage = \"en\"\nlicence = \"own\"\nsha256 = \"{sha256}\"\n"
    );
    std::fs::write(&index, entries + &entry).unwrap();
    let parties = folder.partnership.parties.clone();
    let ledger = format!(
        "document = \"port-2026-11\"\n\n[[commitment]]\nid = \"port-office\"\nstatus = \"promised\"\n\
         actors = [\"{}\", \"{}\"]\nwhat = \"Open a port office\"\nsaid = 2026-11-20\nby = 2027-03-31\n\
         passages = [{{ quote = \"They agreed to open a port office by 31 March 2027.\" }}]\n\n\
         [[meeting]]\nid = \"port-meeting\"\nstatus = \"delivered\"\nwhat = \"Meeting of ministers\"\n\
         period = {{ start = 2026-11-20, end = 2026-11-20 }}\n\
         passages = [{{ quote = \"On 20 November 2026 the ministers met in Ankara.\" }}]\n",
        parties[0], parties[1]
    );
    std::fs::write(home.root.join("ledger/port-2026-11.toml"), ledger).unwrap();
    let folder = Folder::open(&home.root).unwrap();
    let changes = between(&folder, Point::Kept(&before), Point::Day(TODAY)).unwrap();
    let text = report::text(&changes, false);
    assert!(text.lines().count() <= 10, "{text}");
    assert!(text.contains("New document: The port office"), "{text}");
    assert!(text.contains("new commitment: Open a port office, promised"), "{text}");
    assert_eq!(changes.causes.len(), 1, "{:#?}", changes.causes);
    let json = serde_json::to_value(&changes).unwrap();
    assert_eq!(json["records"][0]["passage"]["document"], "port-2026-11");

    // What the promise's path says, and the calendar of it.
    let followed = follow::follow(&folder, &[before], TODAY, 365).unwrap();
    let promise = followed.promises.iter().find(|promise| promise.id == "port-office").unwrap();
    assert_eq!((promise.weight, promise.days_since), (3, 9));
    let ics = calendar::follow(&followed);
    assert!(ics.contains("DTSTART;VALUE=DATE:20270331\r\n"), "{ics}");
    assert!(ics.lines().all(|line| line.len() <= 76), "{ics}");
    let count = |what: &str| ics.matches(what).count();
    assert_eq!(count("BEGIN:VEVENT"), count("END:VEVENT"));
    let feed = atom::follow(&followed);
    assert_eq!(feed.matches("<entry>").count(), followed.due.len() + followed.overdue.len());
}

#[test]
fn another_way_of_computing_is_named_method() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let mut before = shelf::edition(&folder, "before", TODAY).unwrap();
    before.program = "0.0.1".to_owned();
    let mut rounded = 0;
    for claim in before.claims.values_mut().filter(|claim| claim.unit.name() == "growth") {
        claim.value = claim.value.map(|value| (value * 100.0).round() / 100.0);
        claim.says = claim.value.map_or_else(String::new, |value| claim.unit.shown(value));
        rounded += 1;
    }
    assert!(rounded > 5);
    let changes = between(&folder, Point::Kept(&before), Point::Day(TODAY)).unwrap();
    let whys: Vec<Why> = changes.causes.iter().map(|cause| cause.why).collect();
    assert_eq!(whys, [Why::NewMethod], "{:#?}", changes.causes);
    assert!(changes.causes[0].says.contains("where it was 0.0.1"), "{:#?}", changes.causes);
    assert!(!said(&changes).is_empty());
    // With a revised figure beside it the two are told apart.
    revised(&home.root);
    let folder = Folder::open(&home.root).unwrap();
    let both = between(&folder, Point::Kept(&before), Point::Day(TODAY)).unwrap();
    let whys: Vec<Why> = both.causes.iter().map(|cause| cause.why).collect();
    assert_eq!(whys, [Why::NewMethod, Why::RevisedFigure], "{:#?}", both.causes);
    let method_alone = both.claims.iter().filter(|change| change.causes == [0]).count();
    let figure_alone = both.claims.iter().filter(|change| change.causes == [1]).count();
    assert!(method_alone > 0 && figure_alone > 0, "{method_alone} {figure_alone}");
}

#[test]
fn an_edition_of_an_older_form_says_what_cannot_be_compared() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let mut old = shelf::edition(&folder, "old", date(2026, 1, 9)).unwrap();
    old.schema = "corridor/edition/0".to_owned();
    old.claims.retain(|_, claim| claim.question != "simulation");
    (old.questions, old.inputs) = (Vec::new(), Vec::new());
    old.texts.clear();
    old.records.clear();
    let old = Edition::parse("old.json", &old.to_json().unwrap()).unwrap();
    let changes = between(&folder, Point::Kept(&old), Point::Day(TODAY)).unwrap();
    let said = changes.not_compared.join("\n");
    assert!(said.contains("the question simulation"), "{said}");
    assert!(said.contains("keeps neither records nor inputs"), "{said}");
    assert!(changes.claims.iter().all(|c| c.either().unwrap().question != "simulation"));
    assert!(changes.claims.iter().any(|change| change.difference.is_some()));
    assert_eq!(changes.causes[0].why, Why::Unknown);
}

#[test]
fn an_edition_is_never_written_over() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let save = |folder: &Folder| shelf::save(folder, Some("a"), TODAY);
    assert!(matches!(save(&folder).unwrap(), shelf::Saved::Now(..)));
    assert!(matches!(save(&folder).unwrap(), shelf::Saved::Before(..)));
    let kept = std::fs::read(home.root.join("editions/a.json")).unwrap();
    revised(&home.root);
    let folder = Folder::open(&home.root).unwrap();
    let refused = save(&folder).unwrap_err();
    let cure = refused.cure().unwrap().to_string();
    assert!(cure.contains("--name a-2"), "{refused}: {cure}");
    assert_eq!(std::fs::read(home.root.join("editions/a.json")).unwrap(), kept);
    assert!(shelf::save(&folder, Some("../a"), TODAY).is_err());
}

#[test]
fn the_brief_says_what_changed_where_an_edition_exists() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let build = |folder: &Folder| brief::build(folder, brief::Options { as_of: TODAY }).unwrap();
    assert!(build(&folder).sections.iter().all(|section| section.title != "What changed?"));
    shelf::save(&folder, None, date(2026, 4, 14)).unwrap();
    let made = build(&folder);
    assert_eq!(made.sections[0].title, "What changed?");
    // Every claim of the section opens a card that is there.
    let cards: BTreeSet<&str> = made.cards.iter().map(|card| card.key.as_str()).collect();
    let mut claims = 0;
    made.walk(&mut |span| {
        if let brief::Span::Claim { card, .. } = span {
            assert!(cards.contains(card.as_str()), "{card}");
            claims += 1;
        }
    });
    assert!(claims > 100);
    assert_eq!(build(&folder), made);
}

#[test]
fn a_record_that_moved_has_its_passage() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let before = shelf::edition(&folder, "before", TODAY).unwrap();
    let fields = [("status".to_owned(), "withdrawn".to_owned())];
    corridor::folder::amend::set(&home.root, "target-10bn", &fields).unwrap();
    let folder = Folder::open(&home.root).unwrap();
    let changes = between(&folder, Point::Kept(&before), Point::Day(TODAY)).unwrap();
    let moved = changes.records.iter().find(|moved| moved.id == "target-10bn").unwrap();
    assert_eq!(moved.change, How::Value);
    assert_eq!(moved.passage.as_ref().unwrap().document, "visit-2026-01");
    assert_eq!(changes.causes[0].why, Why::Record, "{:#?}", changes.causes);
    let followed = follow::follow(&folder, std::slice::from_ref(&before), TODAY, 90).unwrap();
    let promise = followed.promises.iter().find(|promise| promise.id == "target-10bn").unwrap();
    assert_eq!(promise.editions.len(), 1);
    assert_eq!(promise.done(), Some(0.0));
}

#[test]
fn weights_come_from_the_folder_and_name_promises() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let plain = follow::follow(&folder, &[], TODAY, 90).unwrap();
    std::fs::write(home.root.join("follow.toml"), "[weights]\ntarget-10bn = 40\n").unwrap();
    let weighed = follow::follow(&folder, &[], TODAY, 90).unwrap();
    let of =
        |f: &follow::Followed| f.promises.iter().find(|p| p.id == "target-10bn").unwrap().weight;
    assert_eq!((of(&plain), of(&weighed)), (2, 40));
    assert!((weighed.score.weight - plain.score.weight - 38.0).abs() < 1e-9);
    std::fs::write(home.root.join("follow.toml"), "[weights]\ntarget-10bm = 40\n").unwrap();
    let wrong = follow::follow(&folder, &[], TODAY, 90).unwrap_err();
    let corridor::Error::Located { problems, .. } = wrong else { panic!("{wrong}") };
    assert_eq!(problems.findings[0].hint.as_deref(), Some("did you mean \"target-10bn\"?"));
    assert_eq!(problems.findings[0].place.line, 2);
}

#[test]
fn claims_that_say_the_same_are_the_same_whatever_stands_behind_them() {
    let home = home();
    let folder = Folder::open(&home.root).unwrap();
    let edition = shelf::edition(&folder, "a", TODAY).unwrap();
    let claim: &Frozen = edition.claims.values().find(|claim| claim.value.is_some()).unwrap();
    let other = Frozen { evidence: "x".to_owned(), ..claim.clone() };
    assert!(claim.says_the_same(&other));
    let other = Frozen { low: Some(1.0), ..claim.clone() };
    assert!(!claim.says_the_same(&other));
}
