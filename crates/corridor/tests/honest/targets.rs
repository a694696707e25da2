//! Targets and promises.

use corridor::{Folder, brief};
use jiff::civil::date;

use crate::folders::{TARGET, comtrade, folder, import, made, plain, write};

#[test]
fn a_target_without_oil_is_held_against_trade_without_oil() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "The two agreed to raise non-oil trade to 900 million dollars by 2030.";
    let record = format!("{TARGET}passages = [{{ quote = \"{sentence}\" }}]\n");
    // Total trade is above the level; without oil nothing in the folder says so.
    let figures = "2025-01-01,2025-12-31,total_trade,5000000000,USD,POL,here,2026-02-01,\n";
    let root = folder(home.path(), sentence, &record, figures);
    let target = made(&root).answers["targets"]["targets"][0].clone();
    assert_eq!(target["scope"]["scope"], "without-chapter", "{target}");
    for under in target["under"].as_array().unwrap() {
        assert_ne!(under["verdict"]["word"], "met", "{under}");
    }
    // The same sentence without the word is met.
    std::fs::remove_dir_all(&root).unwrap();
    let plain = sentence.replace("non-oil ", "");
    let root = folder(home.path(), &plain, &record.replace("non-oil ", ""), figures);
    let target = made(&root).answers["targets"]["targets"][0].clone();
    assert_eq!(target["under"][0]["verdict"]["word"], "met", "{target}");
}

#[test]
fn a_meeting_that_is_to_be_held_has_its_day() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "A business forum will be held in Warsaw on 15 September 2026.";
    let record = format!(
        "[[meeting]]\nid = \"forum\"\nstatus = \"promised\"\nwhat = \"business forum\"\n\
         period = {{ start = 2026-09-15, end = 2026-09-15 }}\npassages = [{{ quote = \"{sentence}\" }}]\n"
    );
    let root = folder(home.path(), sentence, &record, "");
    let promise = made(&root).answers["board"]["stages"][0]["promises"][0].clone();
    assert_eq!(promise["when"]["says"], "on 15 September 2026", "{promise}");
    assert_eq!(promise["overdue"], false);
    let late =
        brief::build(&Folder::open(&root).unwrap(), brief::Options { as_of: date(2026, 9, 20) });
    let late = late.unwrap().answers["board"]["stages"][0]["promises"][0].clone();
    assert_eq!(late["when"]["says"], "due on 15 September 2026, 5 days overdue", "{late}");
}

/// A target of the two, of a level and a sentence.
fn target(measure: &str, amount: u64, said: &str, by: &str, sentence: &str) -> String {
    format!(
        "[[target]]\nid = \"goal\"\nstatus = \"aim\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"trade\"\n\
         measure = \"{measure}\"\nvalue = {{ amount = {amount}, unit = \"USD\", about = false }}\nsaid = {said}\n\
         {by}passages = [{{ quote = \"{sentence}\" }}]\n"
    )
}

#[test]
fn a_target_of_a_sector_is_measured_from_product_data() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "The two want energy trade of 100 million dollars by 2030.";
    let record = target("total_trade", 100_000_000, "2023-05-01", "by = 2030\n", sentence);
    let root = folder(home.path(), sentence, &record, "");
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2022..=2024));
    let built = made(&root);
    let target = &built.answers["targets"]["targets"][0];
    assert_eq!(target["scope"]["sector"], "energy", "{target}");
    // Poland sold 27 and bought 27 million and a tenth: 56.7 in all; as Viet Nam counts it, 54.6.
    let trade = |at: usize| target["gaps"][at]["trade"]["value"].as_f64().unwrap();
    assert_eq!((trade(0), trade(1)), (56.7e6, 54.6e6), "{target}");
    assert_eq!(target["under"][0]["verdict"]["word"], "running");
    assert!((target["gaps"][0]["share"]["value"].as_f64().unwrap() - 0.433).abs() < 1e-9);
    let page = plain(&built);
    assert!(page.contains("counting trade in energy?"), "{page}");
    assert!(
        page.contains("What it counts was $54.6m to $56.7m in 2024, 55% to 57% of the target"),
        "{page}"
    );
    assert!(!page.contains("Trade was"), "{page}");
}

#[test]
fn a_target_without_oil_and_one_of_a_direction_are_measured_too() {
    for (measure, sentence, met) in [
        ("trade_without_chapter_27", "Trade without oil is to reach 150 million dollars.", true),
        ("exports_pol_to_vnm", "Poland is to sell Viet Nam goods of 500 million dollars.", false),
    ] {
        let home = tempfile::tempdir().unwrap();
        let level = if met { 150_000_000 } else { 500_000_000 };
        let record = target(measure, level, "2022-05-01", "", sentence);
        let root = folder(home.path(), sentence, &record, "");
        import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2022..=2024));
        let built = made(&root);
        let under = &built.answers["targets"]["targets"][0]["under"];
        for side in [0, 1] {
            let word = if met { "met" } else { "running" };
            assert_eq!(under[side]["verdict"]["word"], word, "{measure}: {under}");
            assert!(under[side]["figure"]["value"].as_f64().unwrap() > 50e6, "{under}");
        }
    }
    // What goods statistics do not tell apart has no figure, and the page says so.
    let home = tempfile::tempdir().unwrap();
    let sentence = "Digital trade is to reach 150 million dollars by 2030.";
    let record = target("total_trade", 150_000_000, "2022-05-01", "by = 2030\n", sentence);
    let root = folder(home.path(), sentence, &record, "");
    import(&root.join("statistics"), "comtrade.csv", &comtrade(&["POL", "VNM"], 2022..=2024));
    let built = made(&root);
    assert_eq!(built.answers["targets"]["targets"][0]["verdict"]["word"], "not-comparable");
    assert!(plain(&built).contains("digital trade, and the folder holds no such figures"));
}

const YEARS: &str = "2022-04-01,2023-03-31,total_trade,4000000000,USD,POL,here,2023-06-01,\n\
                     2023-04-01,2024-03-31,total_trade,4400000000,USD,POL,here,2024-06-01,\n\
                     2024-04-01,2025-03-31,total_trade,5000000000,USD,POL,here,2025-06-01,\n";

#[test]
fn a_gap_is_what_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 10 billion dollars by 2030.";
    let record = target("total_trade", 10_000_000_000, "2025-01-01", "by = 2030\n", sentence);
    let figures = "2024-01-01,2024-12-31,total_trade,4720000000,USD,POL,here,2025-02-01,\n";
    let built = made(&folder(home.path(), sentence, &record, figures));
    let gap = &built.answers["targets"]["targets"][0]["gaps"][0];
    assert_eq!(gap["share"]["says"], "52.8%", "{gap}");
    assert_eq!(gap["missing"]["value"], 5.28e9);
    let page = plain(&built);
    assert!(page.contains("| 52.8% |") && page.contains("47% of the target"), "{page}");
}

#[test]
fn a_target_that_is_reached_has_no_chance_and_no_growth() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 4 billion dollars by 2030.";
    let record = target("total_trade", 4_000_000_000, "2022-01-01", "by = 2030\n", sentence);
    let figures = YEARS.replace("-04-01", "-01-01").replace("2023-03-31", "2022-12-31");
    let figures = figures.replace("2024-03-31", "2023-12-31").replace("2025-03-31", "2024-12-31");
    let built = made(&folder(home.path(), sentence, &record, &figures));
    let target = &built.answers["targets"]["targets"][0];
    assert_eq!(target["verdict"]["word"], "met", "{target}");
    let rates = &built.answers["needed"]["targets"][0]["rates"];
    assert!(
        rates.as_array().is_none_or(|r| r.iter().all(|r| r.as_array().unwrap().is_empty())),
        "{rates}"
    );
    assert!(built.answers["glance"]["target"]["chance"].is_null());
    let page = plain(&built);
    assert!(page.contains("nothing is left to forecast") && !page.contains("−1."), "{page}");
}

#[test]
fn a_fiscal_year_is_a_year() {
    let home = tempfile::tempdir().unwrap();
    let root = folder(home.path(), "Nothing was said.", "", YEARS);
    let file = root.join("partnership.toml");
    let text = std::fs::read_to_string(&file).unwrap() + "[fiscal_years]\nPOL = \"04-01\"\n";
    std::fs::write(&file, text).unwrap();
    let built = made(&root);
    let years = &built.answers["happened"]["measures"][0]["years"];
    let says: Vec<&str> =
        years.as_array().unwrap().iter().map(|y| y["year"]["says"].as_str().unwrap()).collect();
    assert_eq!(says, ["FY 2022-23", "FY 2023-24", "FY 2024-25"]);
    assert!(built.answers["happened"]["parts"].as_array().unwrap().is_empty());
}

#[test]
fn every_growth_names_its_start() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 10 billion dollars by 2030.";
    let record = target("total_trade", 10_000_000_000, "2025-01-01", "by = 2030\n", sentence);
    let figures = "2023-01-01,2023-12-31,total_trade,4400000000,USD,POL,here,2024-02-01,\n\
                   2024-01-01,2024-12-31,total_trade,4720000000,USD,POL,here,2025-02-01,\n";
    let built = made(&folder(home.path(), sentence, &record, figures));
    let page = plain(&built);
    let heads: Vec<&str> =
        page.lines().filter(|l| l.contains("by 2030 |") || l.contains("| Needed |")).collect();
    assert!(
        heads.len() >= 2 && heads.iter().all(|head| head.contains("Starting from")),
        "{heads:?}"
    );
    assert!(page.contains("2024 as Poland reports it"), "{page}");
    // One of a thing is not several.
    assert!(page.contains("1 document, 1 record") && !page.contains("1 documents"), "{page}");
}

#[test]
fn a_strength_has_no_status_and_a_missing_deadline_reads_the_same() {
    let home = tempfile::tempdir().unwrap();
    let text = "Poland is strong in energy.\n\nPoland will open an office.\n\nThe two agreed on a road map.";
    let records = "[[strength]]\nid = \"energy\"\nstatus = \"delivered\"\nparties = [\"POL\"]\nwhat = \"energy\"\nsector = \"energy\"\nhs = [\"27\"]\n\
        passages = [{ quote = \"Poland is strong in energy.\" }]\n\n\
        [[commitment]]\nid = \"office\"\nstatus = \"promised\"\nparties = [\"POL\"]\nwhat = \"an office\"\nactors = [\"POL\"]\n\
        passages = [{ quote = \"Poland will open an office.\" }]\n\n\
        [[instrument]]\nid = \"map\"\nstatus = \"promised\"\nparties = [\"POL\", \"VNM\"]\nwhat = \"a road map\"\ncategory = \"memorandum\"\n\
        passages = [{ quote = \"The two agreed on a road map.\" }]\n";
    let built = made(&folder(home.path(), text, records, ""));
    let promised = &built.answers["promised"];
    let board = promised["board"].as_array().unwrap();
    let strengths = board.iter().find(|b| b["kind"] == "strength").unwrap();
    assert!(strengths["items"][0]["status"].is_null(), "{strengths}");
    assert!(
        promised["counts"].as_array().unwrap().iter().all(|c| c["kind"] != "Strengths claimed")
    );
    let open = &built.answers["board"]["stages"][0]["promises"];
    for promise in open.as_array().unwrap() {
        assert_eq!(promise["when"]["says"], "no date given", "{promise}");
    }
    assert_eq!(open.as_array().unwrap().len(), 2);
    for kind in ["commitment", "instrument"] {
        let of = board.iter().find(|b| b["kind"] == kind).unwrap();
        assert_eq!(of["items"][0]["deadline"]["says"], "no date given", "{of}");
    }
}

/// Years of total trade of one side, in millions.
fn trade(reporter: &str, unit: &str, first: i16, millions: &[u32]) -> String {
    let row = |(year, value): (i16, &u32)| {
        let known = year + 1;
        format!(
            "{year}-01-01,{year}-12-31,total_trade,{value}000000,{unit},{reporter},here,{known}-02-01,\n"
        )
    };
    (first..).zip(millions).map(row).collect()
}

#[test]
fn whoever_counts_gives_one_word() {
    let sides = trade("POL", "USD", 2015, &[400, 420, 450, 470, 520, 500, 560, 590, 640, 660])
        + &trade("VNM", "USD", 2015, &[390, 400, 420, 430, 480, 460, 520, 540, 580, 600]);
    let (mut one, mut two) = (0, 0);
    for level in [560, 700, 740, 780, 820, 860, 900, 960, 1100] {
        let home = tempfile::tempdir().unwrap();
        let sentence = format!("Trade is to reach {level} million dollars by 2031.");
        let record =
            target("total_trade", level * 1_000_000, "2025-05-01", "by = 2031\n", &sentence);
        let built = made(&folder(home.path(), &sentence, &record, &sides));
        let page = plain(&built);
        let readings = built.answers["chances"]["targets"][0]["readings"].as_array().unwrap();
        let words: std::collections::BTreeSet<&str> =
            readings.iter().filter_map(|read| read["likelihood"].as_str()).collect();
        let head = page.split("\n## ").nth(1).unwrap();
        assert!(!words.is_empty(), "{page}");
        if words.len() > 1 {
            two += 1;
            assert!(head.contains("depending on who counts: "), "{level}: {head}");
            assert!(words.iter().all(|word| head.contains(word)), "{level}: {words:?} {head}");
            assert!(!head.contains("whoever counts"), "{level}: {head}");
        } else {
            one += 1;
            assert!(head.contains(&format!("It is {} by 2031", words.first().unwrap())), "{head}");
        }
    }
    assert!(one >= 2 && two >= 2, "{one} of one word, {two} of two");
}

#[test]
fn a_target_that_was_missed_or_is_conditional_is_told_first() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade was to reach 900 million dollars by 2024.";
    let record = target("total_trade", 900_000_000, "2021-05-01", "by = 2024\n", sentence);
    let figures = trade("VNM", "USD", 2019, &[500, 480, 560, 590, 640, 660]);
    let page = plain(&made(&folder(home.path(), sentence, &record, &figures)));
    let told =
        "The last target, $900m by 2024, was missed: $660m in 2024; none stands on this day.";
    assert!(page.contains(told), "{page}");

    let home = tempfile::tempdir().unwrap();
    let first = "Trade is to reach 640 million dollars by 2030.";
    let second = "Trade may reach 900 million dollars by 2030, provided that duties fall.";
    let met = target("total_trade", 640_000_000, "2021-05-01", "by = 2030\n", first);
    let open = target("total_trade", 900_000_000, "2025-05-01", "by = 2030\n", second)
        .replace("\"goal\"", "\"other\"")
        .replace("\"aim\"", "\"possible\"");
    // In whichever order the ledger has them, the page is about the one that is open.
    for records in [format!("{met}{open}"), format!("{open}{met}")] {
        let home = home.path().join(if records.starts_with(&met) { "a" } else { "b" });
        let built = made(&folder(&home, &format!("{first} {second}"), &records, &figures));
        let page = plain(&built);
        assert!(page.contains("Will Poland and Vietnam trade $900m a year by 2030?"), "{page}");
        assert_eq!(page.matches("It was said as possible only").count(), 2, "{page}");
        // What is met is no open promise.
        assert_eq!(built.answers["board"]["open"]["value"], 1.0, "{page}");
    }
}

#[test]
fn one_direction_is_no_folder_without_figures() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 900 million dollars by 2030.";
    let record = target("total_trade", 900_000_000, "2025-05-01", "by = 2030\n", sentence);
    let figures = trade("VNM", "USD", 2016, &[100, 110, 120, 130, 140, 150, 160, 170, 180])
        .replace("total_trade", "exports_vnm_to_pol");
    let page = plain(&made(&folder(home.path(), sentence, &record, &figures)));
    assert!(page.contains("In 2024 goods of $180m went from Vietnam to Poland"), "{page}");
    assert!(page.contains("no count in the folder holds both directions of trade"), "{page}");
    assert!(page.contains("it gives goods from Vietnam to Poland alone"), "{page}");
    assert!(!page.contains("holds no figures of trade"), "{page}");
}

#[test]
fn a_newer_year_in_other_money_is_told_first_and_a_promise_keeps_its_money() {
    let home = tempfile::tempdir().unwrap();
    let sentence = "Trade is to reach 4 billion zlotys by 2030.";
    let record = target("total_trade", 4_000_000_000, "2025-05-01", "by = 2030\n", sentence)
        .replace("\"USD\"", "\"PLN\"");
    let figures = trade("POL", "PLN", 2020, &[2100, 2300, 2600, 2500, 2800]);
    let root = folder(home.path(), sentence, &record, &figures);
    let mut rates = String::from("period_start,period_end,base,quote,rate,source\n");
    for year in 2020..=2023 {
        rates += &format!("{year}-01-01,{year}-12-31,USD,PLN,4.0,here\n");
    }
    let sha = corridor::ledger::document::sha256_hex(rates.as_bytes());
    write(&root, "statistics/exchange/exchange.csv", &rates);
    write(
        &root,
        "statistics/exchange/source.toml",
        &format!(
            "dataset = \"rates\"\ntitle = \"Rates\"\norigin = \"here\"\nlicence = \"CC0-1.0\"\nvintage = \"2026-01-01\"\n\
             valuation = \"average\"\nunit = \"rates\"\n[files]\n\"exchange.csv\" = \"{sha}\"\n"
        ),
    );
    let page = plain(&made(&root));
    assert!(page.contains("Will Poland and Vietnam trade PLN\u{a0}4bn a year by 2030?"), "{page}");
    assert!(page.contains("Trade was $625m in 2023"), "{page}");
    assert!(
        page.contains(
            "In 2024 Poland counted PLN\u{a0}2.8bn; the folder holds no rate of that year"
        ),
        "{page}"
    );
    assert!(
        page.contains("the most so far is PLN\u{a0}2.8bn in 2024") || page.contains("it takes"),
        "{page}"
    );
}
