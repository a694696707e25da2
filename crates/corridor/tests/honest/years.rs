//! Which years count: fiscal years as well as calendar ones, and none before a target was said.

use corridor::brief::Brief;
use corridor::brief::page::{Span, Table};
use corridor::plot::Plot;
use corridor::{Folder, brief, doctor};
use jiff::civil::date;

use crate::folders::{comtrade, folder, import, made, plain, write};

fn record(id: &str, measure: &str, millions: u64, said: &str, by: i16, sentence: &str) -> String {
    format!(
        "[[target]]\nid = \"{id}\"\nstatus = \"aim\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
         measure = \"{measure}\"\nvalue = {{ amount = {millions}000000, unit = \"USD\", about = false }}\n\
         said = {said}\nby = {by}\npassages = [{{ quote = \"{sentence}\" }}]\n\n"
    )
}

/// Years of a measure, one after another from the first, each twelve months from a month on.
fn years(measure: &str, reporter: &str, month: i8, first: i16, millions: &[u32]) -> String {
    let row = |(year, value): (i16, &u32)| {
        let start = date(year, month, 1);
        let end = date(year + 1, month, 1).yesterday().unwrap();
        let known = date(year + 1, 12, 1);
        format!("{start},{end},{measure},{value}000000,USD,{reporter},here,{known},\n")
    };
    (first..).zip(millions).map(row).collect()
}

fn table<'a>(made: &'a Brief, caption: &str) -> &'a Table {
    made.tables().into_iter().find(|table| table.caption == caption).unwrap()
}

fn shown(spans: &[Span]) -> String {
    let text = |span: &Span| match span {
        Span::Words(words) => words.clone(),
        Span::Claim { text, .. } => text.clone(),
    };
    spans.iter().map(text).collect()
}

#[test]
fn a_target_that_few_count_keeps_to_their_columns() {
    let home = tempfile::tempdir().unwrap();
    let (goods, services, energy) = (
        "Trade is to reach 900 million dollars by 2031.",
        "Trade in services is to reach 700 million dollars by 2029.",
        "Energy trade is to reach 200 million dollars by 2030.",
    );
    let records = record("services", "services_trade", 700, "2025-07-03", 2029, services)
        + &record("energy", "total_trade", 200, "2025-07-03", 2030, energy)
        + &record("goods", "total_trade", 900, "2025-07-03", 2031, goods);
    let figures = years("services_trade", "VNM", 1, 2018, &[300, 330, 310, 350, 380, 400, 420]);
    let document = format!("{services} {energy} {goods}");
    let root = folder(home.path(), &document, &records, &figures);
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2018..=2024));
    let built = made(&root);
    let table = table(&built, "The chance that each target is reached");
    let headings: Vec<String> = table.columns.iter().map(|c| shown(&c.heading)).collect();
    let targets = built.answers["chances"]["targets"].as_array().unwrap();
    assert_eq!((table.rows.len(), targets.len()), (3, 3));
    let mut seen = 0;
    for (row, target) in table.rows.iter().zip(targets) {
        assert_eq!(row.len(), headings.len());
        for (cell, heading) in row.iter().zip(&headings).skip(3) {
            let (what, whose) = heading.split_once(", ").unwrap();
            let readings = target["readings"].as_array().unwrap();
            let read = readings.iter().find(|read| read["whose"] == whose);
            let field = if what == "Chance" { "chance" } else { "even_odds" };
            let own = read.and_then(|read| {
                let claim = if what == "Chance" { &read[field] } else { &read[field]["year"] };
                claim["says"].as_str()
            });
            assert_eq!(
                shown(cell).trim_start_matches("after "),
                own.unwrap_or_default(),
                "{heading}"
            );
            seen += usize::from(own.is_some());
        }
    }
    assert!(seen >= 8, "{seen} cells hold something");
}

#[test]
fn a_year_before_the_target_was_said_has_no_chance_of_meeting_it() {
    let chances = |said: &str| {
        let home = tempfile::tempdir().unwrap();
        let sentence = "Trade is to reach 950 million dollars by 2031.";
        let record = record("goal", "total_trade", 950, said, 2031, sentence);
        let figures =
            years("total_trade", "POL", 1, 2013, &[510, 560, 600, 590, 650, 700, 760, 800, 860]);
        let root = folder(home.path(), sentence, &record, &figures);
        let made = brief::outlook(
            &Folder::open(&root).unwrap(),
            date(2025, 9, 1),
            &corridor::answers::chances::Asked::default(),
        );
        let made = made.unwrap();
        let first = table(
            &made.brief,
            "The chance that trade reaches the target in some year up to this one",
        );
        let first = shown(&first.rows[0][0]);
        let rows: Vec<(i16, f64)> = made
            .rows
            .iter()
            .filter(|row| row.reporter == "POL")
            .map(|row| (row.year.year, row.year.by_year))
            .collect();
        (rows, first)
    };
    // Figures run to 2021: said in 2022, every year ahead counts; said in 2025, three of them do not.
    let (early, _) = chances("2022-02-01");
    let (late, first) = chances("2025-02-01");
    let of = |rows: &[(i16, f64)], year: i16| rows.iter().find(|(y, _)| *y == year).unwrap().1;
    assert!(of(&early, 2022) > 0.05 && of(&early, 2024) > 0.2, "{early:?}");
    for year in [2022, 2023, 2024] {
        assert!(of(&late, year).abs() < 1e-12, "{late:?}");
    }
    for year in [2025, 2028, 2031] {
        assert!(of(&late, year) > 0.1 && of(&late, year) < of(&early, year), "{year}: {late:?}");
    }
    // The page begins with the first year that counts.
    assert_eq!(first, "2025");
}

/// Fiscal years of Poland from July on, a target of trade and one of services.
fn fiscal(home: &std::path::Path) -> std::path::PathBuf {
    let (goods, services) = (
        "Trade is to reach 600 million dollars by 2032.",
        "Trade in services is to reach 900 million dollars by 2031.",
    );
    let records = record("services", "services_trade", 900, "2025-07-03", 2031, services)
        + &record("goods", "total_trade", 600, "2025-08-03", 2032, goods);
    let goods_of =
        years("total_trade", "POL", 7, 2016, &[410, 430, 440, 470, 500, 520, 540, 580, 640]);
    let figures = goods_of + &years("services_trade", "POL", 7, 2021, &[300, 330, 350, 390]);
    let root = folder(home, &format!("{services} {goods}"), &records, &figures);
    let text = std::fs::read_to_string(root.join("partnership.toml")).unwrap();
    write(&root, "partnership.toml", &(text + "[fiscal_years]\nPOL = \"07-01\"\n"));
    root
}

#[test]
fn a_fiscal_year_counts_wherever_a_year_does() {
    let home = tempfile::tempdir().unwrap();
    let root = fiscal(home.path());
    let built = made(&root);
    let page = plain(&built);
    // What is known of the year that it ends in is no share of it.
    assert!(!page.contains("is taken for"), "{page}");
    assert!(
        page.contains("of 2025 only months in July 2024–June 2025 with $640m are known"),
        "{page}"
    );
    assert!(!page.contains("these years are gaps"), "{page}");
    // Four fiscal years are a record of their own.
    assert!(!page.contains("full years only"), "{page}");
    // The most so far is the fiscal year's, and it was before the target.
    let most = "the most so far is $640m in FY 2024-25, before it was said";
    assert!(page.contains(most), "{page}");
    // Each is drawn, once, in the first picture and in the chart by year.
    let points: Vec<usize> = built
        .charts()
        .into_iter()
        .filter_map(|chart| match &chart.plot {
            Plot::Course(course) => Some(course.series.iter().map(|s| s.points.len()).sum()),
            Plot::Years { series, unit, .. } if unit.contains("dollars") => {
                Some(series.iter().map(|s| s.points.len()).sum())
            }
            _ => None,
        })
        .collect();
    assert_eq!(points, [9, 9]);
    let folder = Folder::open(&root).unwrap();
    let found = doctor::diagnosis(&folder, date(2026, 6, 1)).unwrap();
    let years = found.needs.iter().find(|need| need.need == "years").unwrap();
    assert_eq!((years.there, years.says.as_str()), (true, "9 full years"));
    let chances = found.questions.iter().find(|asked| asked.question == "chances").unwrap();
    assert!(chances.lacks.is_empty(), "{:?}", chances.lacks);
}

#[test]
fn a_target_of_services_names_its_fiscal_year() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade in services is to reach 900 million dollars by 2031.";
    let records = record("services", "services_trade", 900, "2025-07-03", 2031, sentence);
    let figures = years("services_trade", "VNM", 10, 2020, &[300, 330, 350, 390]);
    let root = folder(home.path(), sentence, &records, &figures);
    let text = std::fs::read_to_string(root.join("partnership.toml")).unwrap();
    write(&root, "partnership.toml", &(text + "[fiscal_years]\nVNM = \"10-01\"\n"));
    let page = plain(&made(&root));
    assert!(page.contains("What it counts was $390m in FY 2023-24, 43% of the target."), "{page}");
}

#[test]
fn months_of_a_fiscal_year_are_not_unpublished() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::open(&fiscal(home.path())).unwrap();
    let built = brief::build(&folder, brief::Options { as_of: date(2025, 12, 15) }).unwrap();
    let now = &built.answers["now"]["readings"][0];
    assert_eq!(now["period"]["says"], "July 2024–June 2025", "{now}");
    let months = now["unpublished"].as_array().unwrap();
    assert_eq!(months[0]["period"]["says"], "July–November 2025", "{now}");
    assert!(months[0]["so_far"].is_null(), "{now}");
    // Five months of a year of about 650.
    let value = months[0]["trade"]["value"].as_f64().unwrap();
    assert!((180e6..360e6).contains(&value), "{value}");
}
