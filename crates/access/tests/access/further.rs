//! Texts of other schedules and agreements than those that the readers were written on.

use corridor_access::rate::{Case, Rate, Shipment};
use corridor_access::rule::Rule;
use corridor_access::schedule::{Given, Options, Schedule, read};

/// `text, value, currency, quantity, unit, duty`; a text that says no one duty is refused.
const DUTIES: &str = include_str!("../further_duties.csv");
/// `text|read`: the notation that each rule is read as, or `unread`.
const RULES: &str = include_str!("../further_rules.csv");

fn duty(row: &csv::StringRecord) -> Result<String, String> {
    let rate = Rate::read(&row[0]).map_err(|_| "refused".to_owned())?;
    let mut shipment = Shipment::new(row[1].parse().unwrap(), &row[2]);
    if !row[3].is_empty() {
        shipment.quantity(row[3].parse().unwrap(), &row[4]).unwrap();
    }
    match rate.duty(&shipment, &Case::default()).unwrap().known() {
        Some(duty) => Ok(duty.to_string()),
        None => Err("missing".to_owned()),
    }
}

#[test]
fn duty_texts_of_other_lists() {
    let mut reader = csv::Reader::from_reader(DUTIES.as_bytes());
    let mut wrong = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let got = duty(&row).unwrap_or_else(|why| why);
        if got != row[5] {
            wrong.push(format!("{}: {got}, not {}", &row[0], &row[5]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_of_other_agreements() {
    let mut wrong = Vec::new();
    for line in RULES.lines().skip(1) {
        let (text, want) = line.split_once('|').unwrap();
        let got = match Rule::read(text) {
            Ok(rule) => rule.notation().to_string(),
            Err(_) => "unread".to_owned(),
        };
        if got != want {
            wrong.push(format!("{text}\n    got  {got}\n    want {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a schedule gives a partner, as text.
fn rate(schedule: &Schedule, code: &str, partner: &str) -> String {
    match schedule.find(code, partner, None).map(|f| &f.line.given) {
        Some(Given::Rate(rate)) => rate.to_string(),
        Some(Given::Staged { base, category }) => format!("{base} {category}"),
        Some(other) => format!("{other:?}"),
        None => "none".to_owned(),
    }
}

#[test]
fn a_column_for_each_group_of_economies() {
    let text = "GTİP;Madde İsmi;AB, EFTA;Almanya;Malezya ve Vietnam;Diğer Ülkeler;Ölçü\n\
        870322100000;Otomobil;0;0;5,5;10;adet\n\
        040690010000;Peynir;114,3;90;*;180;kg\n\
        FASIL 5;;;;;;\n";
    let schedule = read(text, "tr.csv", &Options::default()).unwrap();
    assert_eq!(schedule.format, "by-partner");
    for (code, partner, want) in [
        ("870322100000", "MYS", "5.5"),
        ("870322100000", "VNM", "5.5"),
        ("870322100000", "DEU", "0"),
        ("870322100000", "JPN", "10"),
        ("040690010000", "DEU", "90"),
        ("040690010000", "JPN", "180"),
    ] {
        let found = rate(&schedule, code, partner).replace(',', ".");
        assert_eq!(found.trim_end_matches('%'), want, "{code} {partner}");
    }
    // What is not understood is listed, and never the rate of others.
    assert!(rate(&schedule, "040690010000", "MYS").contains("Unread"));
    assert!(schedule.findings.iter().any(|(_, f)| f.contains("no economy is called \"EFTA\"")));
}

#[test]
fn an_annex_is_known_by_its_rows() {
    let text = "ANNEX 2-A  TARIFF SCHEDULE OF UTOPIA (HS 2012)\n\n\
        HS Code        Description                          Base Rate    Category\n\
        8703.22        -- Of a cylinder capacity exceeding\n\
        \u{20}              1,000 cc but not exceeding 1,500 cc  35%          Y-8\n\
        HS Code        Description                          Base Rate    Category\n\
        1901.90        - Other:\n\
        1901.90.39     --- Other                            10           EIF\n\
        \u{20}              than those of subheading 1901.90.31\n\
        2402.20        Cigarettes containing tobacco        60%          X\n";
    let schedule = read(text, "annex.txt", &Options::default()).unwrap();
    assert_eq!((schedule.format, schedule.revision.as_str()), ("annex", "HS2012"));
    assert_eq!(rate(&schedule, "870322", ""), "35% Y-8");
    assert_eq!(rate(&schedule, "19019039", ""), "10% EIF");
    assert_eq!(rate(&schedule, "240220", ""), "60% X");
    assert!(schedule.findings.iter().any(|(_, f)| f.contains("1 codes without a base rate")));
    assert!(schedule.lines[1].description.ends_with("1901.90.31"));
    assert!(read("Dear reader,\nno table here.\n", "x.txt", &Options::default()).is_err());
}
