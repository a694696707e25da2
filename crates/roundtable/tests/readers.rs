//! The folder's files as organisers have them, and what is said when they are wrong.

use std::collections::BTreeMap;

use corridor_roundtable::{
    Event, Options, plan,
    readers::{Folder, PlanRow, Problems, read_parts, write_plan},
};

const SETTING: &str = r#"
id = "kl-2026"
title = "Roundtable"
time_zone = "Asia/Kuala_Lumpur"
tables = 3

[meeting]
minutes = 20
gap_minutes = 5

[[session]]
name = "morning"
start = "2026-11-05T09:00"
end = "2026-11-05T10:40"

[[session]]
name = "night"
start = 2026-11-05T23:30:00
end = 2026-11-06T00:45:00
tables = 2

[[interpreters]]
languages = "ms-tr"
number = 1
"#;

const COMPANIES: &str = "name,economy,side,offers,seeks,languages,delegates,floor,cap,table\n\
    Deniz Gıda San. Tic. Ltd. Şti.,TUR,host,dried apricots; hazelnuts,palm oil,tr en,1,1,4,2\n\
    Arçelik A.Ş.,TUR,host,refrigerators,,tr,2,,,\n\
    Seri Maju Sdn Bhd,MYS,guest,palm oil,,ms,,,,\n\
    Petroliam Nasional Berhad,MYS,guest,natural gas,,en ms,,,,\n";

fn files(list: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

fn folder(list: &[(&str, &str)]) -> Result<Folder, Problems> {
    let mut all = files(&[("event.toml", SETTING), ("companies.csv", COMPANIES)]);
    all.extend(files(list));
    read_parts(&all)
}

#[test]
fn spellings_encodings_and_delimiters_are_read() {
    let wishes = "\u{feff}Firma;Kime;İstek;not\r\nDENİZ GIDA SANAYİ TİCARET LİMİTED ŞİRKETİ;SERI MAJU SDN. BHD. (1234567-A);must;\r\n\
        PETRONAS;ARCELIK ANONIM SIRKETI;want;\"two\nlines\"\r\nArçelik A.Ş.;Petroliam Nasional Berhad;like;\r\nArçelik A.Ş.;Seri Maju Sdn Bhd;no;\r\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("name\tfrom\tto\nArçelik A.Ş.\tmorning\t\nSeri Maju Sdn Bhd\t2026-11-05 09:30\t05.11.2026 10.15\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut all =
        files(&[("event.toml", SETTING), ("companies.csv", COMPANIES), ("wishes.csv", wishes)]);
    all.insert("absences.csv".into(), utf16);
    let folder = read_parts(&all).unwrap();
    assert_eq!(folder.setting.slots.len(), 4 + 3);
    // The session across midnight: 23:30 in Kuala Lumpur is 15:30 UTC.
    assert_eq!(folder.setting.slots[4].start.to_string(), "2026-11-05T15:30:00Z");
    assert_eq!(folder.setting.slots[6].start.to_string(), "2026-11-05T16:20:00Z");
    assert_eq!(folder.setting.halls[0].tables, [3, 3, 3, 3, 2, 2, 2]);
    assert_eq!(folder.pairings.len(), 3);
    let draft = folder.draft(&BTreeMap::new());
    let weights: Vec<(u32, bool)> = draft.wishes.iter().map(|w| (w.weight, w.must)).collect();
    assert_eq!(weights, [(300, false), (400, true)]);
    assert_eq!(
        (draft.vetoes.len(), folder.place(draft.vetoes[0].source)),
        (1, "wishes.csv:6".to_owned())
    );
    let away: Vec<usize> = draft.absences.iter().map(|a| a.slots.len()).collect();
    assert_eq!(away, [4, 2]);
    assert_eq!(draft.firms[1].delegates, 2);
    assert!(
        folder.notices.iter().any(|n| n.contains("read as \"Petroliam Nasional Berhad\"")),
        "{:?}",
        folder.notices
    );
    assert!(folder.notices.iter().any(|n| n.contains("UTF-16")));
    let event = Event::new(draft).unwrap();
    let solved = plan(&event, &Options::default()).unwrap();
    assert_eq!(solved.plan.meetings().len(), 2);
    assert!(solved.proven());
}

#[test]
fn every_problem_is_told_with_its_line_and_a_cure() {
    let found = folder(&[
        ("wishes.csv", "from,to,wish\nArçelik A.Ş.,Nobody Ltd,want\nSeri Maju Enterprise,Arçelik A.Ş.,want\nArçelik A.Ş.,Seri Maju Sdn Bhd,perhaps\nArçelik A.Ş.,Arcelik,want\n"),
        ("absences.csv", "name,from,to\nArçelik A.Ş.,yesterday,\n"),
        ("fixed.csv", "host,guest,start,table\nArçelik A.Ş.,Seri Maju Sdn Bhd,09:10,x\n"),
    ])
    .unwrap_err()
    .to_string();
    for words in [
        "wishes.csv:2: no company is called \"Nobody Ltd\"\nhint: add it to companies.csv",
        "wishes.csv:3: is \"Seri Maju Enterprise\" the company \"Seri Maju Sdn Bhd\" (companies.csv:4)?",
        "add the line \"Seri Maju Sdn Bhd,Seri Maju Enterprise\" to aliases.csv",
        "wishes.csv:4: wish \"perhaps\"; expected must, want, like or no",
        "wishes.csv:5: \"Arçelik A.Ş.\" wishes to meet itself",
        "absences.csv:2: from \"yesterday to \"; expected a time or a session (morning, night): \"yesterday\" is no time",
        "fixed.csv:2: start",
        "fixed.csv:2: table \"x\"; expected a whole number",
    ] {
        assert!(found.contains(words), "missing: {words}\nin: {found}");
    }
    let twice =
        folder(&[("companies.csv", "company,side\nKoç Holding A.Ş.,host\nKOC HOLDING AS,guest\n")])
            .unwrap_err()
            .to_string();
    assert!(
        twice.contains(
            "companies.csv:3: \"KOC HOLDING AS\" is \"Koç Holding A.Ş.\" (companies.csv:2) again"
        ),
        "{twice}"
    );
    let column = folder(&[("companies.csv", "who comes,side\nA,host\n")]).unwrap_err().to_string();
    assert!(
        column.contains("companies.csv:1: no column \"name\"; found who comes, side"),
        "{column}"
    );
    let setting = |text: &str| {
        read_parts(&files(&[("event.toml", text), ("companies.csv", COMPANIES)]))
            .unwrap_err()
            .to_string()
    };
    assert!(
        setting(&SETTING.replace("Asia/Kuala_Lumpur", "Asia/Kuala_Lumpor"))
            .contains("did you mean \"Asia/Kuala_Lumpur\"?")
    );
    assert!(
        setting(&SETTING.replace("tables = 3\n", "")).contains("the number of tables is missing")
    );
    assert!(setting(&SETTING.replace("title", "titel")).contains("event.toml:3:"));
    let berlin = SETTING
        .replace("Asia/Kuala_Lumpur", "Europe/Berlin")
        .replace("2026-11-05T09:00", "2026-03-29T02:30")
        .replace("2026-11-05T10:40", "2026-03-29T04:00");
    assert!(setting(&berlin).contains("2026-03-29T02:30:00 does not exist or exists twice"));
    assert!(
        read_parts(&BTreeMap::new()).unwrap_err().to_string().contains("event.toml: is missing")
    );
}

#[test]
fn an_alias_decides_and_a_plan_is_read_back() {
    let aliases = "name,also\nSeri Maju Sdn Bhd,Seri Maju Enterprise\n";
    let read = folder(&[
        ("aliases.csv", aliases),
        ("wishes.csv", "from,to,wish\nSeri Maju Enterprise,Arçelik A.Ş.,want\n"),
    ])
    .unwrap();
    assert_eq!(read.pairings[0].b, "Seri Maju Sdn Bhd");
    let slot = read.setting.slots[5];
    let rows = [PlanRow {
        meeting: "m1".into(),
        host: "Arçelik A.Ş.".into(),
        guest: "Seri Maju Sdn Bhd".into(),
        start: slot.start,
        end: slot.end,
        table: 2,
        state: "planned".into(),
        sequence: 3,
        source: 0,
    }];
    let text = write_plan(&rows, &read.setting);
    assert!(
        text.contains(
            "m1,Arçelik A.Ş.,Seri Maju Sdn Bhd,2026-11-05T23:55:00,2026-11-06T00:15:00,2,planned,3"
        ),
        "{text}"
    );
    let again = folder(&[("plan.csv", &text)]).unwrap();
    assert_eq!(
        (again.plan[0].start, again.plan[0].end, again.plan[0].sequence),
        (slot.start, slot.end, 3)
    );
    let outcomes = folder(&[(
        "outcomes.csv",
        "meeting,result,by,deadline,owner,note\nm1,sample order of 20 t,Arçelik A.Ş.,,,\n",
    )])
    .unwrap();
    assert_eq!(
        (outcomes.outcomes[0].deadline.as_str(), outcomes.outcomes[0].by.as_str()),
        ("", "Arçelik A.Ş.")
    );
}
