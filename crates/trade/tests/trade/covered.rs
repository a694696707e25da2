//! What a year does not tell is absent and never zero, and each row says how far it is covered.

use std::fmt::Write as _;
use std::path::Path;

use corridor_trade::Level;
use corridor_trade::indicators::{Answer, Ask, Filter, INDICATORS, Value, Wanted, gather};
use corridor_trade::store::{self, Kind};
use jiff::civil::date;

const ALL: [&str; 10] = ["CHN", "DEU", "FRA", "GBR", "ITA", "JPN", "KOR", "POL", "USA", "VNM"];

fn imported(room: &Path, text: &str, name: &str) -> store::Held {
    let file = room.join(format!("{name}.csv"));
    std::fs::write(&file, text).unwrap();
    let options = store::Options {
        dataset: Some(name.to_owned()),
        vintage: Some(date(2024, 1, 1)),
        ..Default::default()
    };
    store::import(room, &file, &options, &|_| ()).unwrap();
    let held = store::held(room, Kind::Flows).unwrap();
    held.into_iter().find(|held| held.source.dataset.starts_with(name)).unwrap()
}

fn asked(held: &store::Held, name: &str, from: Option<&str>, to: Option<&str>) -> Answer {
    let indicator = INDICATORS.iter().find(|i| i.name == name).unwrap();
    let whose: Vec<String> = [from, to].into_iter().flatten().map(str::to_owned).collect();
    let level = Level::Subheading;
    let filter = Filter::None;
    let (markets, exclude) = (vec![], vec![]);
    let wanted = Wanted { needs: indicator.needs, level, whose, markets, exclude, filter };
    let year = gather(&held.year(2022).unwrap(), &wanted).unwrap();
    let ask = Ask {
        years: vec![year],
        exporter: from.map(str::to_owned),
        importer: to.map(str::to_owned),
        floor: 1,
        ..Ask::default()
    };
    indicator.of(&ask.on_common_codes()).unwrap()
}

fn column<'a>(answer: &'a Answer, name: &str) -> &'a [Value] {
    let at = answer.measures.iter().position(|m| *m == name).unwrap_or_else(|| panic!("{name}"));
    &answer.values[at]
}

/// Exports that three of ten economies report, to all and to one another.
fn three_of_ten() -> String {
    let mut text = String::from("refYear,flowCode,reporterISO,partnerISO,cmdCode,primaryValue\n");
    for (r, reporter) in ALL.iter().enumerate().filter(|(_, c)| ["DEU", "POL", "VNM"].contains(c)) {
        for (p, partner) in ALL.iter().enumerate().filter(|(p, _)| *p != r) {
            let value = 1000 * (1 + r * r + p) * if p % 3 == 1 { 90 } else { 1 };
            writeln!(text, "2022,X,{reporter},{partner},854231,{value}").unwrap();
        }
    }
    text
}

#[test]
fn three_reporters_of_ten_are_three_values_of_coverage_and_no_world() {
    let room = tempfile::tempdir().unwrap();
    let held = imported(room.path(), &three_of_ten(), "few");
    let answer = asked(&held, "totals", None, None);
    let mut values: Vec<String> =
        column(&answer, "coverage").iter().map(|v| format!("{v:?}")).collect();
    assert_eq!(values.len(), 10);
    values.sort();
    values.dedup();
    assert!(values.len() >= 3, "{values:?}");
    // What seven do not report they did not sell for nought.
    let absent = column(&answer, "exports_usd").iter().filter(|v| **v == Value::Absent).count();
    assert_eq!(absent, 7);
    for name in ["rca", "complementarity", "intensity", "headroom", "eci"] {
        let indicator = INDICATORS.iter().find(|i| i.name == name).unwrap();
        let wanted = Wanted {
            needs: indicator.needs,
            level: Level::Subheading,
            whose: vec!["POL".into()],
            markets: vec![],
            exclude: vec![],
            filter: Filter::None,
        };
        assert!(gather(&held.year(2022).unwrap(), &wanted).is_err(), "{name}");
    }
}

#[test]
fn an_importer_that_a_reconciled_view_lacks_buys_nothing_known() {
    let room = tempfile::tempdir().unwrap();
    let mut text = String::from("t,i,j,k,v,q\n");
    // All sell to all, and nobody sells to Germany (276): the file lacks its imports.
    let codes = [156, 276, 251, 826, 380, 392, 410, 616, 842, 704];
    for (i, from) in codes.iter().enumerate() {
        for (j, to) in codes.iter().enumerate().filter(|(j, to)| *j != i && **to != 276) {
            writeln!(text, "2022,{from},{to},854231,{}.0,1.0", 5 + i + j).unwrap();
        }
    }
    let held = imported(room.path(), &text, "baci");
    let totals = asked(&held, "totals", Some("DEU"), None);
    assert_eq!(column(&totals, "imports_usd"), [Value::Absent]);
    assert_eq!(column(&totals, "balance_usd"), [Value::Absent]);
    assert!(matches!(column(&totals, "exports_usd"), [Value::Whole(sold)] if *sold > 0));
    assert!(totals.lacking && !totals.tells_nothing());
    for (name, measure) in
        [("headroom", "headroom_usd"), ("intensity", "trade_usd"), ("two-way", "grubel_lloyd")]
    {
        let answer = asked(&held, name, Some("POL"), Some("DEU"));
        assert!(column(&answer, measure).iter().all(|v| *v == Value::Absent), "{name}");
        assert!(answer.lacking, "{name}");
    }
    assert!(asked(&held, "complementarity", Some("POL"), Some("DEU")).tells_nothing());
    // What is there is told as before.
    let told = asked(&held, "headroom", Some("DEU"), Some("POL"));
    assert!(matches!(column(&told, "headroom_usd"), [Value::Whole(_)]) && !told.lacking);
}
