//! Complaints that users filed elsewhere, each as a test named by its kind (methods page, section 5).

use corridor_access::rate::{Case, Rate, Shipment, Why, unit};
use corridor_access::rule::Book;
use corridor_access::savings::quota_rate;
use corridor_access::schedule::{
    Given, MeasureKind, Options, annex, areas_of, bridge, read, standing, taric,
};
use corridor_access::{Error, Exact};
use jiff::civil::date;

use crate::shared_data;

fn options() -> Options {
    Options { revision: "HS2022".to_owned(), ..Options::default() }
}

/// 1: a heading that is not split has no row; its lines are still found.
#[test]
fn parents_without_a_row() {
    let text = "htsno,indent,description,general,special,other\n\
        0501.00.00,0,Human hair,1.4%,,20%\n\
        0502.10.00.00,1,Bristles,0.8¢/kg,\"Free (A,AU)\",6.6¢/kg\n\
        ,0,Other hair,,,\n\
        0502.90.00.10,1,Badger,Free,,Free\n";
    let schedule = read(text, "hts.csv", &options()).unwrap();
    let tree = schedule.tree();
    for (row, line) in schedule.lines.iter().enumerate() {
        for parent in [2, 4] {
            assert!(tree[&line.code[..parent]].contains(&row), "{}", line.code);
        }
        assert!(schedule.below(&line.code[..4]).any(|(at, _)| at == row));
    }
}

/// 2: specific and compound lines are listed with their reason, and counted.
#[test]
fn specific_lines_are_listed() {
    let text = "hs,rate\n010121,5%\n020110,1.5 EUR / kg\n040610,5% + 3 EUR / kg\n";
    let schedule = read(text, "schedule.csv", &options()).unwrap();
    assert_eq!(schedule.lines.len(), 3);
    let shipment = Shipment::new(Exact::HUNDRED, "EUR");
    let duties: Vec<Option<Why>> = schedule
        .lines
        .iter()
        .map(|line| match &line.given {
            Given::Rate(rate) => match rate.duty(&shipment, &Case::default()).unwrap() {
                corridor_access::rate::Duty::Missing(why) => Some(why),
                corridor_access::rate::Duty::Known(_) => None,
            },
            _ => panic!(),
        })
        .collect();
    assert_eq!(duties, [None, Some(Why::Quantity("kg".into())), Some(Why::Quantity("kg".into()))]);
}

/// 4: codes of chapters 1-9 lose their zero: repaired with a finding, never silently.
#[test]
fn lost_zero() {
    let text = "NomenCode,Reporter_ISO_N,Year,ProductCode,Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,Nbr_NA_Lines,TotalNoOfLines,EstCode\n\
        H5,840,2022,10121,0,0,0,0,0,1,0\nH5,840,2022,851770,0,0,0,0,1,2,0\n";
    let schedule = read(text, "JobID_1.CSV", &Options::default()).unwrap();
    assert_eq!((schedule.format, schedule.revision.as_str()), ("wits", "H5"));
    assert_eq!(schedule.lines[0].code, "010121");
    let told: Vec<&str> = schedule.findings.iter().map(|(_, f)| f.as_str()).collect();
    assert!(told.iter().any(|f| f.contains("lost its zero")), "{told:?}");
    assert!(told.iter().any(|f| f.contains("1 lines without an ad valorem rate")), "{told:?}");
    let code = read("hs,rate\nabc,5%\n", "schedule.csv", &options()).unwrap_err();
    assert!(code.to_string().starts_with("schedule.csv:2: hs: found \"abc\""), "{code}");
    // Among rows with codes, one without is left out and said.
    let some = read("hs,rate\nabc,5%\n0101,5%\n", "schedule.csv", &options()).unwrap();
    assert_eq!(some.lines.len(), 1);
    assert!(some.findings.iter().any(|(place, f)| place.line == 2 && f.contains("no code")));
}

/// What a schedule prints beside its general rates is no denial: special rates by programme go to the
/// economies that they name and stay open for the others; column 2 is for those that have no MFN.
#[test]
fn columns_beside_the_general_rate() {
    use corridor_access::applied::{Regime, applied};

    let text = "htsno,indent,description,general,special,other\n\
        8703,0,Cars,2.5%,\"Free (A*,AU,KR) 1% (JP)\",10%\n\
        8703.23,1,More than 1500,,,\n\
        8704.10,0,Dumpers,Free,,25%\n";
    let schedule = read(text, "hts.csv", &options()).unwrap();
    let mfn = Regime { name: "MFN", schedule: &schedule, agreement: None, proof: "" };
    let on = |code: &str, origin: &str, day: &str| {
        let found = applied(code, origin, day.parse().unwrap(), mfn, &[]).unwrap();
        let rate = found.chosen.and_then(|at| found.layers[at].rate.clone());
        (rate.and_then(|rate| rate.ad_valorem()).map(|rate| rate.to_string()), found.because)
    };
    assert_eq!(on("870323", "KOR", "2026-05-01").0.as_deref(), Some("0"));
    assert_eq!(on("870323", "JPN", "2026-05-01").0.as_deref(), Some("1"));
    let open = on("870323", "KEN", "2026-05-01");
    assert_eq!(open.0.as_deref(), Some("2.5"));
    assert!(open.1.contains("unless a programme is claimed: row hts.csv:2"), "{open:?}");
    assert_eq!(on("870323", "CUB", "2026-05-01").0.as_deref(), Some("10"));
    assert_eq!(on("870410", "RUS", "2026-05-01").0.as_deref(), Some("25"));
    assert_eq!(on("870410", "RUS", "2022-01-01").0.as_deref(), Some("0"));
}

/// A rate that is not known is no denial, and an agreement gives nothing to others than its parties.
#[test]
fn what_is_not_known_is_not_denied() {
    use corridor_access::agreement::Agreement;
    use corridor_access::applied::{Regime, applied};

    let agreement = "id = \"x\"\nparties = [\"KEN\", \"UGA\"]\nentry = \"2021-10-01\"\n\
        [[category]]\nname = \"B\"\npassage = \"Annex 2\"\nstages = 4\nfirst = \"entry\"\nlater = \"1 January\"\n";
    let agreement = Agreement::read(agreement, "x.toml").unwrap();
    let general = read("hs,rate\n870323,10%\n870410,0\n", "m.csv", &options()).unwrap();
    let staged =
        read("hs,base,category\n870323,10%,B\n870410,10%,B\n", "f.csv", &options()).unwrap();
    let mfn = Regime { name: "MFN", schedule: &general, agreement: None, proof: "" };
    let own = |agreement| Regime { name: "EX", schedule: &staged, agreement, proof: "" };
    let on = |code: &str, origin: &str, regime| {
        applied(code, origin, "2022-05-01".parse().unwrap(), mfn, &[regime]).unwrap()
    };
    assert_eq!(on("870323", "UGA", own(Some(&agreement))).chosen, Some(1));
    let stranger = on("870323", "NOR", own(Some(&agreement)));
    assert_eq!((stranger.chosen, &stranger.layers[1].rate), (Some(0), &None));
    assert!(stranger.layers[1].because.contains("no party"), "{stranger:?}");
    let unknown = on("870323", "UGA", own(None));
    assert_eq!(unknown.chosen, None);
    assert!(unknown.because.contains("not known"), "{unknown:?}");
    // Nothing is lower than free.
    assert_eq!(on("870410", "UGA", own(None)).chosen, Some(0));
}

/// 5: inheritance names the row that gave the rate.
#[test]
fn inheritance_is_explicit() {
    let text = "htsno,indent,description,general,special,other\n\
        8544.30.00,0,Wiring sets,5%,\"Free (A,AU)\",35%\n\
        8544.30.00.10,1,For vehicles,,,\n";
    let schedule = read(text, "hts.csv", &options()).unwrap();
    let found = schedule.find("8544300010", "", None).unwrap();
    assert!(found.line.description.contains("[rate of line 2]"), "{:?}", found.line);
    assert!(found.inherited && found.line.place.line == 2, "{:?}", found.line);
    let special = schedule.find("8544300010", "special", None).unwrap();
    assert!(special.inherited && special.line.partner == "special", "{:?}", special.line);
    let below = read("hs,rate\n8544,5%\n", "s.csv", &options()).unwrap();
    let found = below.find("854430", "", None).unwrap();
    assert!(found.inherited && found.line.place.line == 2);
}

const MEASURES: &str = "measure_sid,measure_type_id,geographical_area_id,goods_nomenclature_item_id,validity_start_date,validity_end_date,excluded_geographical_areas\n";
const COMPONENTS: &str = "measure_sid,goods_nomenclature_item_id,duty_expression_id,duty_amount,monetary_unit_code,measurement_unit_code,measurement_unit_qualifier_code\n";

/// 6: a duty is zero only if all applicable measures are; 7: country, group, all, exclusions first;
/// 8: an agricultural component is undecided without its code; 13: validity of measures.
#[test]
fn measures_by_area_and_day() {
    let measures = format!(
        "{MEASURES}1,103,1011,0702000000,2020-01-01,,\n2,103,1011,0702000000,2020-01-01,,\n3,142,2020,0702000000,2020-01-01,,CH\n4,142,NO,0702000000,2020-01-01,2022-12-31,\n5,103,1011,1905000000,2020-01-01,,\n"
    );
    let components = format!(
        "{COMPONENTS}1,0702000000,01,0,,,\n2,0702000000,01,8.8,,,\n3,0702000000,01,2,,,\n4,0702000000,01,0,,,\n5,1905000000,01,9,,,\n5,1905000000,12,,,,\n"
    );
    let measures = taric(&measures, &components, "taric.csv").unwrap();
    let groups = vec![("2020".to_owned(), vec!["NO".to_owned(), "CH".to_owned()])];
    let day = date(2022, 6, 1);
    let duties = |economy: &str, kind, day, code: &str| -> Vec<String> {
        standing(&measures, code, kind, &areas_of(economy, &groups), day)
            .iter()
            .map(|m| match &m.given {
                Given::Rate(rate) => rate.to_string(),
                other => format!("{other:?}"),
            })
            .collect()
    };
    assert_eq!(duties("US", MeasureKind::ThirdCountry, day, "0702000007"), ["0%", "8.8%"]);
    assert_eq!(duties("NO", MeasureKind::Preference, day, "0702000007"), ["0%"]);
    assert_eq!(duties("NO", MeasureKind::Preference, date(2023, 1, 1), "0702000007"), ["2%"]);
    assert!(duties("CH", MeasureKind::Preference, day, "0702000007").is_empty());
    assert_eq!(duties("US", MeasureKind::ThirdCountry, day, "1905901000"), ["9% + EA"]);
    let unknown = format!("{COMPONENTS}1,0702000000,77,1,,,\n");
    let one = format!("{MEASURES}1,103,1011,0702000000,2020-01-01,,\n");
    let read = taric(&one, &unknown, "taric.csv").unwrap();
    assert!(matches!(&read[0].given, Given::Unread { rest, .. } if rest.contains("77")));
}

/// 9: every unit with its multiplier, by row of the table.
#[test]
fn units_by_row() {
    let Some(path) = shared_data::shared("tariffs/measurement_units.json") else { return };
    let rows: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut checked = 0;
    for (code, row) in rows.as_object().unwrap() {
        let (Some(multiplier), Some(base)) =
            (row["multiplier"].as_str(), row["coerced_measurement_unit_code"].as_str())
        else {
            continue;
        };
        let Ok(own) = unit(&code[..3]) else { continue };
        let base = unit(base).unwrap();
        // Their multiplier turns base units into the unit; ours turns the unit into base units.
        let factor = own.in_base().unwrap().over(base.in_base().unwrap()).unwrap();
        let theirs: Exact = multiplier.parse().unwrap();
        assert_eq!(factor.times(theirs).unwrap(), Exact::ONE, "{code}");
        checked += 1;
    }
    assert!(checked >= 5, "{checked}");
}

/// 10: a quota's rate between open and closed is an interval.
#[test]
fn quota_interval() {
    let whole = Exact::whole;
    assert_eq!(
        quota_rate(whole(0), whole(20), whole(100), whole(50)).unwrap(),
        (whole(0), whole(0))
    );
    assert_eq!(
        quota_rate(whole(0), whole(20), whole(0), whole(50)).unwrap(),
        (whole(20), whole(20))
    );
    assert_eq!(
        quota_rate(whole(0), whole(20), whole(25), whole(50)).unwrap(),
        (whole(10), whole(20))
    );
    let rate = Rate::read("0(*200M/T) TRQ").unwrap();
    let outside = Case { inside_quota: Some(false), ..Case::default() };
    assert_eq!(rate.applicable(&outside), Err(Why::OutsideQuota));
    assert_eq!(rate.applicable(&Case::default()), Err(Why::QuotaState));
}

/// 12: an end before its start is refused, overlapping versions are reported, the later start wins; 16: the same
/// duty twice is one line.
#[test]
fn versions() {
    let text = "hs,rate,valid_from,valid_to\n010121,5%,2020-01-01,2019-01-01\n";
    let refused = read(text, "s.csv", &options()).unwrap_err();
    assert!(matches!(&refused, Error::EndBeforeStart { .. }), "{refused}");
    let text = "hs,rate,valid_from,valid_to\n010121,5%,2020-01-01,\n010121,4%,2021-01-01,\n010121,4%,2021-01-01,\n";
    let schedule = read(text, "s.csv", &options()).unwrap();
    assert_eq!(schedule.lines.len(), 2);
    assert!(
        schedule.findings.iter().any(|(_, f)| f.contains("overlaps")),
        "{:?}",
        schedule.findings
    );
    assert!(schedule.findings.iter().any(|(_, f)| f.contains("the same rate again")));
    let found = schedule.find("010121", "", Some(date(2022, 1, 1))).unwrap();
    assert!(matches!(&found.line.given, Given::Rate(rate) if rate.to_string() == "4%"));
    let before = schedule.find("010121", "", Some(date(2020, 6, 1))).unwrap();
    assert!(matches!(&before.line.given, Given::Rate(rate) if rate.to_string() == "5%"));
}

/// 14: a rule carries its file and place; two sets of one range stay apart by their product words.
#[test]
fn rules_carry_their_place() {
    let text = "scheme,set_no,subdivision,min10,max10,rule_no,operator,text\n\
        x,1,,1806000000,1806999999,1,,A change from any other heading.\n\
        x,2,White chocolate,1704900000,1704909999,1,,CTH: gibberish\n";
    let books = Book::from_csv(text, "rules.csv").unwrap();
    assert_eq!(books[0].lines()[1].place.to_string(), "rules.csv:3");
    let unread: Vec<String> = books[0].unread().map(|(_, e)| e.rest.clone()).collect();
    assert_eq!(unread, ["gibberish"]);
    assert!(matches!(books[0].rules_for("010121", ""), Err(Error::NoRule { .. })));
    assert_eq!(books[0].rules_for("180690", "").unwrap().alternatives.len(), 1);
}

/// 18: a code of another revision is split with its weights shown, not lost.
#[test]
fn codes_of_another_revision() {
    let half = Exact::new(1, 2).unwrap();
    let table = vec![
        ("851770".to_owned(), "851771".to_owned(), half),
        ("851770".to_owned(), "851779".to_owned(), half),
    ];
    let split = bridge("851770", &table, "hs17-to-hs22.csv").unwrap();
    assert_eq!(split.len(), 2);
    assert!(matches!(bridge("010121", &table, "hs17-to-hs22.csv"), Err(Error::NoLine { .. })));
    let unnamed = read("hs,rate\n010121,5%\n", "s.csv", &Options::default()).unwrap();
    assert!(unnamed.findings.iter().any(|(_, f)| f.contains("revision")), "{:?}", unnamed.findings);
}

/// 19: a missing rate stays missing: an empty cell is no zero, an unknown mark is kept.
#[test]
fn missing_is_missing() {
    let text = "hsk,description,chile,efta\n0101.30.0000,Asses,0,\n0106.90.1000,Amphibia,NS,6.4(CH 미양허)\n";
    let schedule = read(text, "list.csv", &options()).unwrap();
    let of = |partner: &str, code: &str| {
        let found = schedule.find(code, partner, None).unwrap();
        match &found.line.given {
            Given::Rate(rate) => rate
                .duty(
                    &Shipment::new(Exact::HUNDRED, "KRW"),
                    &Case { origin: Some("NOR".into()), ..Case::default() },
                )
                .unwrap()
                .known(),
            _ => None,
        }
    };
    assert_eq!(of("chile", "0101300000"), Some(Exact::ZERO));
    assert_eq!(of("efta", "0101300000"), None);
    assert_eq!(of("chile", "0106901000"), None);
    assert_eq!(of("efta", "0106901000").unwrap().to_string(), "6.4");
}

/// Headers: a repeated column, a header that no reader knows, a base without its category.
#[test]
fn headers() {
    let repeated = read("hs,rate,rate\n010121,5%,6%\n", "s.csv", &options()).unwrap_err();
    assert!(matches!(&repeated, Error::RepeatedColumn { .. }));
    let unknown = read("a,b\n1,2\n", "s.csv", &options()).unwrap_err();
    assert!(unknown.to_string().contains("no reader knows this header: a, b"), "{unknown}");
    let base = read("hs,base\n010121,5%\n", "s.csv", &options()).unwrap_err();
    assert!(base.to_string().contains("category"), "{base}");
}

/// Annexes: repeated heads, a spilled description, sub-lines, marks of recognition, a range.
#[test]
fn annex_text() {
    let text = "ANNEX 2-A\nHS Code (HS 2007)   Description   Base Rate   Category\n\
        1901.90.39 Other preparations 25% Y~8\n\
        containing cocoa in any\n  proportion\n\
        1901.90.39 20 For infant use 20 EIF\n\
        HS Code   Description   Base Rate   Category\n\
        2203.00.11 - 2203.00.19 Beer RM5.00 X\n\
        8703.23.10 Motor cars Free E\n12\n";
    let schedule = annex(text, "annex.txt", "HS2007").unwrap();
    let told: Vec<(String, String, String)> = schedule
        .lines
        .iter()
        .map(|l| match &l.given {
            Given::Staged { base, category } => {
                (l.code.clone(), base.text().to_owned(), category.clone())
            }
            other => (l.code.clone(), format!("{other:?}"), String::new()),
        })
        .collect();
    let expected = [
        ("19019039", "25%", "Y-8"),
        ("1901903920", "20", "EIF"),
        ("22030011", "RM5.00", "X"),
        ("87032310", "Free", "E"),
    ];
    let told: Vec<(&str, &str, &str)> =
        told.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(told, expected);
    assert_eq!(
        schedule.lines[0].description,
        "Other preparations containing cocoa in any proportion"
    );
    assert!(
        schedule.findings.iter().any(|(_, f)| f.contains("a range")),
        "{:?}",
        schedule.findings
    );
    assert!(annex("nothing here", "annex.txt", "HS2007").is_err());
}

/// National lists of the shared data, whole: every row is a line.
#[test]
fn national_lists() {
    for (file, format, lines) in [
        ("tariffs/kor_fta_2026_sample.csv", "korea-list", 14 * 21),
        ("tariffs/eu_pref_2019_NOR.csv", "eu-preferences", 1_402),
        ("tariffs/eu_pref_2019_ISL.csv", "eu-preferences", 1_260),
        ("tariffs/eu_gsp_2019_plus.csv", "eu-preferences", 7_692),
        ("tariffs/eu_gsp_2019_eba.csv", "eu-preferences", 9_511),
    ] {
        let Some(path) = shared_data::shared(file) else { return };
        let text = std::fs::read_to_string(path).unwrap();
        let schedule = read(&text, file, &options()).unwrap();
        assert_eq!(schedule.format, format, "{file}");
        let repeated =
            schedule.findings.iter().filter(|(_, f)| f.contains("the same rate again")).count();
        assert_eq!(schedule.lines.len() + repeated, lines, "{file}");
        let unread = schedule.counts().get("unread").copied().unwrap_or(0);
        assert_eq!(unread, 0, "{file}: {:?}", schedule.findings.iter().take(3).collect::<Vec<_>>());
    }
    let Some(path) = shared_data::shared("tariffs/eu_seasonal_2019.csv") else { return };
    let schedule =
        read(&std::fs::read_to_string(path).unwrap(), "eu_seasonal_2019.csv", &options()).unwrap();
    let found = schedule.find("0302410000", "", None).unwrap();
    let Given::Rate(rate) = &found.line.given else { panic!() };
    for (day, percent) in [(14, 15), (15, 0)] {
        let case = Case { day: Some(date(2026, 2, day)), ..Case::default() };
        let duty = rate.duty(&Shipment::new(Exact::HUNDRED, "EUR"), &case).unwrap().known();
        assert_eq!(duty, Some(Exact::whole(percent)));
    }
}

/// 11: a quota's definition begins on another day than its measure: joined by overlap, the gap reported; 10: blocked is
/// not open; 17: origins have dates of their own.
#[test]
fn quotas_by_day() {
    use corridor_access::quota::{Origin, State, gaps, read, state};
    let text = "order_number,valid_from,valid_to,volume,unit,origin\n\
        091234,2026-01-16,2026-06-30,1000,KGM,VN\n091234,2026-08-01,2026-12-31,1000,KGM,VN\n";
    let mut quotas = read(text, "quotas.csv").unwrap();
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let year = (day("2026-01-01"), day("2026-12-31"));
    let missing = gaps(&quotas, "091234", year).unwrap();
    assert_eq!(
        missing,
        [(day("2026-01-01"), day("2026-01-15")), (day("2026-07-01"), day("2026-07-31"))]
    );
    assert_eq!(gaps(&quotas, "099999", year).unwrap(), [year]);
    assert!(gaps(&quotas, "091234", (year.1, year.0)).is_err());
    let of = |quotas: &[corridor_access::quota::Definition], area: &str, on: &str| {
        state(quotas, "091234", &[area.to_owned()], day(on))
    };
    assert_eq!(of(&quotas, "VN", "2026-02-01"), State::Open);
    assert_eq!(of(&quotas, "VN", "2026-07-15"), State::Undefined);
    assert_eq!(of(&quotas, "TH", "2026-02-01"), State::OtherOrigin);
    quotas[0].closed.push((day("2026-03-01"), day("2026-03-31")));
    assert_eq!(of(&quotas, "VN", "2026-03-31"), State::Closed);
    quotas[1].origins = vec![Origin { area: "VN".into(), from: None, to: Some(day("2026-09-30")) }];
    assert_eq!(of(&quotas, "VN", "2026-09-30"), State::Open);
    assert_eq!(of(&quotas, "VN", "2026-10-01"), State::OtherOrigin);
}

/// The quotas of the shared data, whole.
#[test]
fn quotas_of_a_year() {
    let Some(path) = crate::shared_data::shared("tariffs/eu_fta_quotas_2019.csv") else { return };
    let quotas =
        corridor_access::quota::read(&std::fs::read_to_string(path).unwrap(), "quotas").unwrap();
    assert_eq!(quotas.len(), 383);
    let orders: std::collections::BTreeSet<&str> =
        quotas.iter().map(|q| q.order.as_str()).collect();
    assert_eq!(orders.len(), 192);
}

/// 15: the regime and its proof stand with the rate, also where the row stands on the heading.
#[test]
fn regime_and_proof_stand_with_the_rate() {
    use corridor_access::applied::{Regime, applied};
    let mfn = read("hs,rate\n8703,10%\n", "mfn.csv", &options()).unwrap();
    let own = read("hs,rate\n8703,4%\n", "gsp.csv", &options()).unwrap();
    let base = Regime { name: "MFN", schedule: &mfn, agreement: None, proof: "" };
    let gsp = Regime { name: "GSP", schedule: &own, agreement: None, proof: "statement on origin" };
    let found = applied("87032210", "VNM", "2026-01-01".parse().unwrap(), base, &[gsp]).unwrap();
    let layer = &found.layers[found.chosen.unwrap()];
    assert_eq!((layer.regime.as_str(), layer.proof.as_str()), ("GSP", "statement on origin"));
    assert!(layer.inherited && layer.because.contains("gsp.csv"));
    assert_eq!(found.layers[0].proof, "");
}

/// Schedules read by several threads at once are the same to the byte.
#[test]
fn the_same_at_any_number_of_threads() {
    let rows: String = (0..2000).map(|n| format!("{:08},{}%\n", 1_010_000 + n, n % 37)).collect();
    let text = format!("hs,rate\n{rows}");
    let once = serde_json::to_string(&read(&text, "s.csv", &options()).unwrap()).unwrap();
    for threads in [1, 2, 7] {
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| {
                        serde_json::to_string(&read(&text, "s.csv", &options()).unwrap()).unwrap()
                    })
                })
                .collect();
            for one in all {
                assert_eq!(one.join().unwrap(), once);
            }
        });
    }
}
