//! Texts of other schedules and agreements than those that the readers were written on.

use corridor_access::applied::{Regime, applied};
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
    let on = Some("2026-05-05".parse().unwrap());
    let of =
        |partner: &str| schedule.find("870322100000", partner, on).unwrap().line.partner.clone();
    assert_eq!([of("CHE"), of("FRA"), of("DEU"), of("JPN")], ["EFTA", "EU", "DEU", ""]);
}

/// What a list gives goods of an origin: the layer that applies, or why none is chosen.
fn given(text: &str, code: &str, origin: &str, day: &str) -> String {
    let schedule = read(text, "list.csv", &Options::default()).unwrap();
    let mfn = Regime { name: "MFN", schedule: &schedule, agreement: None, proof: "" };
    let found = applied(code, origin, day.parse().unwrap(), mfn, &[]).unwrap();
    match found.chosen.map(|at| &found.layers[at]) {
        Some(layer) => format!(
            "{} {}: {}",
            layer.regime,
            layer.rate.as_ref().map(ToString::to_string).unwrap_or_default(),
            found.because
        ),
        None => found.because,
    }
}

#[test]
fn a_column_of_a_group_is_for_its_members_of_that_day_and_stands_beside_the_general_rate() {
    let turkish = "GTİP;Madde İsmi;AB Ülkeleri;EFTA;D-8 Ülkeleri;Singapur;Diğer Ülkeler\n\
        080222000000;İç fındık;0;6;9;4,5;15\n";
    let english = "HS code,Description,MFN,ASEAN Member States,European Union (EU),Japan\n\
        080222,Hazelnuts,15%,2%,0%,7.5%\n";
    let malay = "Kod HS,Perihal,Negara-negara ASEAN,Jepun,Negara lain\n080222,Kacang,0%,5%,10%\n";
    let alone = "hs,Description,MERCOSUR,EFTA countries\n080222,Nuts,4%,1%\n";
    for (text, origin, day, want) in [
        (turkish, "DEU", "2026-05-05", "EU 0%: EU is the lowest"),
        (turkish, "CHE", "2026-05-05", "EFTA 6%: EFTA is the lowest"),
        (turkish, "MYS", "2026-05-05", "D-8 9%: D-8 is the lowest"),
        (turkish, "SGP", "2026-05-05", "SGP 4.5%: SGP is the lowest"),
        (turkish, "BRA", "2026-05-05", "MFN 15%: no regime gives a preference: MFN applies"),
        (turkish, "GBR", "2026-05-05", "MFN 15%: no regime gives a preference: MFN applies"),
        (turkish, "GBR", "2019-01-01", "EU 0%: EU is the lowest"),
        (english, "VNM", "2026-05-05", "ASEAN 2%: ASEAN is the lowest"),
        (english, "FRA", "2026-05-05", "EU 0%: EU is the lowest"),
        (english, "USA", "2026-05-05", "MFN 15%: no regime gives a preference: MFN applies"),
        (malay, "JPN", "2026-05-05", "JPN 5%: JPN is the lowest"),
        (malay, "KEN", "2026-05-05", "MFN 10%: no regime gives a preference: MFN applies"),
        (alone, "BRA", "2026-05-05", "MERCOSUR 4%: MERCOSUR applies; the file holds no MFN rate"),
        (alone, "KEN", "2026-05-05", "no MFN rate: no line for 080222"),
    ] {
        assert_eq!(given(text, "080222", origin, day), want, "{origin}");
    }
}

#[test]
fn a_group_that_no_table_has_leaves_open_who_is_in_it() {
    let text = "HS,Description,GSP countries,LDC,Other countries\n080222,Nuts,4%,0%,10%\n";
    let said = given(text, "080222", "BGD", "2026-05-05");
    assert!(said.starts_with("MFN 10%: MFN applies, unless a programme is claimed"), "{said}");
    assert!(said.contains("4%: whether BGD is one of \"GSP countries\" is not stated"), "{said}");
    let schedule = read(text, "list.csv", &Options::default()).unwrap();
    assert!(schedule.findings.iter().any(|(_, f)| f.contains("is called \"GSP countries\"")));
}

#[test]
fn a_footnote_and_one_unread_programme_leave_the_rest_of_the_row() {
    let text = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,Column 2 Rate of Duty\n\
        6403.91.60,0,Boots,,8.5% 1/,\"Free (AU,CL) 2% (JO) See 9822.05.01 (PE)\",35% 2/\n";
    for (origin, want) in [
        ("CHL", "special 0%: special is the lowest"),
        ("JOR", "special 2%: special is the lowest"),
        ("CUB", "column 2 35%: goods of CUB take the rates of column 2, not MFN"),
    ] {
        assert_eq!(given(text, "64039160", origin, "2026-05-05"), want, "{origin}");
    }
    let open = given(text, "64039160", "PER", "2026-05-05");
    assert!(open.contains("\"See 9822.05.01 (PE)\" not understood: the lower rate"), "{open}");
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
