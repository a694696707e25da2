//! The trade room's cases on the binary: those beside the project, and those of another hand.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../oracles/shared_data.rs"]
mod shared_data;

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");

/// What a command said.
struct Said {
    rc: i32,
    out: String,
    err: String,
}

/// A copy of some of the cases' files, where commands run.
struct Room(tempfile::TempDir);

impl Room {
    /// `None` only for a stranger's clone without the shared folder.
    fn with(files: &[&str]) -> Option<Self> {
        let folder = shared_data::shared("../cases/trade")?;
        let room = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::copy(folder.join(file), room.path().join(file)).unwrap();
        }
        Some(Self(room))
    }

    fn run(&self, command: &str) -> Said {
        let output = Command::new(CORRIDOR)
            .args(command.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .unwrap();
        Said {
            rc: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Import a file into the store `s`; `more` are further words.
    fn import(&self, file: &str, more: &str) -> Said {
        self.run(&format!("import {file} --statistics s --vintage 2024-01-01 {more}"))
    }

    /// Rows of `flows`, without their header and their count of rows behind.
    fn flows(&self, words: &str) -> Vec<String> {
        let said = self.run(&format!("flows {words} --statistics s --format csv"));
        assert_eq!(said.rc, 0, "{}", said.err);
        said.out.lines().skip(1).map(str::to_owned).collect()
    }
}

fn rows_begin(rows: &[String], expected: &[&str]) {
    assert_eq!(rows.len(), expected.len(), "{rows:#?}");
    for begin in expected {
        assert!(rows.iter().any(|r| r.starts_with(begin)), "{begin} in {rows:#?}");
    }
}

/// The sum of the column of values in rows of pairs by product.
fn sum(rows: &[String], column: usize) -> i64 {
    rows.iter().map(|r| r.split(',').nth(column).unwrap().parse::<i64>().unwrap()).sum()
}

#[test]
fn the_release_zip_with_its_readme() {
    let Some(room) = Room::with(&["BACI_HS17_V202601.zip"]) else { return };
    let said = room.import("BACI_HS17_V202601.zip", "");
    assert_eq!(said.rc, 0, "{}", said.err);
    assert!(said.err.contains("Readme.txt: holds no flows"), "{}", said.err);
    let expected =
        ["2017,MYS,TUR,010121,,1000,", "2017,MYS,TUR,151190,,3000,", "2018,MYS,TUR,151190,,2000,"];
    rows_begin(&room.flows("all all --level 6"), &expected);
}

#[test]
fn one_side_of_grubel_lloyd() {
    let Some(room) = Room::with(&["gl_world.csv"]) else { return };
    room.import("gl_world.csv", "--dataset w");
    for side in ["--exporter POL", "--importer POL"] {
        let said = room.run(&format!("indicator grubel-lloyd --statistics s {side} --format csv"));
        let rows: Vec<&str> = said.out.lines().skip(1).collect();
        assert_eq!(rows.len(), 2, "{}", said.err);
        let of = |other: &str| rows.iter().find(|r| r.contains(other)).unwrap();
        assert!(of("VNM").ends_with(",0.75,0.75") && of("DEU").contains(",1"), "{rows:?}");
    }
}

#[test]
fn rare_partners_are_economies() {
    let Some(room) = Room::with(&["ct_partners_rare.csv"]) else { return };
    assert_eq!(room.import("ct_partners_rare.csv", "").rc, 0);
    let rows = room.flows("all all --level 6");
    assert_eq!(rows.len(), 14, "{rows:#?}");
    for code in ["ATA", "BVT", "SGS", "HMD", "UMI"] {
        assert!(rows.iter().any(|r| r.contains(code)), "{code}");
    }
}

#[test]
fn totals_import_as_totals() {
    let Some(room) = Room::with(&["ct_total.csv"]) else { return };
    assert_eq!(room.import("ct_total.csv", "").rc, 0);
    let expected = ["2021,MYS,TUR,4000,", "2022,MYS,TUR,5000,"];
    rows_begin(&room.flows("MYS TUR"), &expected);
    rows_begin(&room.flows("TUR MYS"), &["2022,TUR,MYS,6000,"]);
    let said = room.run("indicator two-way --exporter MYS --importer TUR --statistics s");
    assert_eq!(said.rc, 2, "{}", said.out);
    assert!(said.err.contains("totals of all products"), "{}", said.err);
}

#[test]
fn other_classifications_are_no_products_of_the_hs() {
    let files = ["ct_services.csv", "ct_hs_sitc_mixed.csv", "ct_sitc.csv"];
    let Some(room) = Room::with(&files) else { return };
    let said = room.import("ct_services.csv", "");
    assert!(said.rc == 0 && said.out.contains("comtrade-services"), "{} {}", said.out, said.err);
    // Services are no goods: the store holds no flows, and answers when services are asked for. 200 is
    // the total of which 205 is a part.
    assert_ne!(room.run("flows all all --statistics s").rc, 0);
    let services = |words: &str| {
        let said =
            room.run(&format!("flows all all --of services --statistics s --format csv {words}"));
        assert_eq!(said.rc, 0, "{}", said.err);
        said.out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(sum(&services(""), 3), 7000);
    let items = services("--level 2");
    assert!(items.iter().any(|r| r.contains(",S205,") && r.contains(",2000,")), "{items:?}");
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import("ct_hs_sitc_mixed.csv", "").rc, 0);
    assert_eq!(sum(&room.flows("all all --level 6"), 5), 5000);
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import("ct_sitc.csv", "").rc, 0);
    let rows = room.flows("all all --level 4");
    assert_eq!(sum(&rows, 5), 5000);
    assert!(!rows.iter().any(|r| r.contains("042")), "{rows:?}");
}

#[test]
fn coarse_and_fine_codes_add_up() {
    let files = ["ct_two_reporters_levels.csv", "ct_mixed_levels2.csv"];
    let Some(room) = Room::with(&files) else { return };
    room.import("ct_two_reporters_levels.csv", "");
    let expected = ["2022,DEU,17000,", "2022,MYS,3000,"];
    rows_begin(&room.flows("all all --by exporter"), &expected);
    let Some(room) = Room::with(&files) else { return };
    room.import("ct_mixed_levels2.csv", "");
    let rows = room.flows("all all --level 6");
    assert_eq!(rows.len(), 3, "{rows:#?}");
    for (code, value) in [("151190", "3000"), ("15", "2000"), ("8542", "700")] {
        assert!(
            rows.iter()
                .any(|r| r.contains(&format!(",{code},")) && r.contains(&format!(",{value},"))),
            "{code} {rows:#?}"
        );
    }
}

#[test]
fn revisions_are_kept_by_year() {
    let Some(room) = Room::with(&["ct_revisions.csv"]) else { return };
    let said = room.import("ct_revisions.csv", "");
    assert!(said.err.contains("2021: HS2017") && said.err.contains("2022: HS2022"), "{}", said.err);
    let folder = std::fs::read_dir(room.0.path().join("s/flows")).unwrap();
    let folder = folder.map(|e| e.unwrap().path()).find(|p| p.join("source.toml").is_file());
    let source = std::fs::read_to_string(folder.unwrap().join("source.toml")).unwrap();
    assert!(
        source.contains("2021 = \"HS2017\"") && source.contains("2022 = \"HS2022\""),
        "{source}"
    );
}

#[test]
fn the_atlas_with_partners_and_with_blanks() {
    let files = ["atlas_bilateral_onepartner.csv", "atlas_new.csv"];
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import(files[0], "").rc, 0);
    assert!(!room.0.path().join("s/totals").exists());
    let rows = room.flows("all all --level 4");
    let expected =
        ["2020,MYS,TUR,1511,", "2020,MYS,TUR,8542,", "2020,TUR,MYS,1511,", "2020,TUR,MYS,8542,"];
    rows_begin(&rows, &expected);
    let said = room.import(files[1], "");
    assert_eq!(said.rc, 0, "{}", said.err);
    assert!(said.err.contains("blank"), "{}", said.err);
}

#[test]
fn the_same_file_read_otherwise_is_another_import() {
    let Some(room) = Room::with(&["map_units.csv"]) else { return };
    let map = "--dataset d --map exporter=iso_o,importer=iso_d,product=hs4,value=million";
    // The column says millions: without --unit that is asked for.
    let asked = room.import("map_units.csv", map);
    assert!(asked.rc == 2 && asked.err.contains("--unit million"), "{}", asked.err);
    assert_eq!(room.import("map_units.csv", &format!("{map} --unit usd")).rc, 0);
    let said = room.import("map_units.csv", &format!("{map} --unit million"));
    assert_eq!(said.rc, 2, "{}", said.err);
    assert!(said.err.contains("values in 10^6") && said.err.contains("hint"), "{}", said.err);
}

#[test]
fn aliases_numbers_and_names_of_economies() {
    let files = ["alias_a.csv", "taiwan.csv", "belux.csv", "names.csv"];
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import("alias_a.csv", "").rc, 0);
    let expected = [
        "2022,MYS,COD,151190,",
        "2022,MYS,GBR,151190,",
        "2022,MYS,ROU,151190,",
        "2022,MYS,XKX,151190,",
    ];
    rows_begin(&room.flows("all all --level 6"), &expected);
    let Some(room) = Room::with(&files) else { return };
    room.import("taiwan.csv", "--dataset w");
    let said = room.run("flows TWN all --statistics s --format csv");
    assert!(said.out.contains(",7000,") && said.err.contains("490"), "{} {}", said.out, said.err);
    let Some(room) = Room::with(&files) else { return };
    let said = room.import("belux.csv", "");
    assert!(said.err.contains("58") && said.err.contains("56"), "{}", said.err);
    rows_begin(&room.flows("all all"), &["1998,BEL,MYS,3,"]);
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import("names.csv", "").rc, 0);
    rows_begin(&room.flows("all all"), &["2022,MYS,TUR,5000,"]);
}

#[test]
fn older_layouts_of_comtrade() {
    let files = ["leg_extended.csv", "leg_xml.csv"];
    let Some(room) = Room::with(&files) else { return };
    let said = room.import("leg_extended.csv", "");
    assert!(said.err.contains("2 rows set aside: a second partner"), "{}", said.err);
    assert_eq!(sum(&room.flows("all all --level 6"), 5), 5000);
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import("leg_xml.csv", "").rc, 0);
    let rows = room.flows("all all --level 6");
    assert!(rows.iter().any(|r| r.starts_with("2010,IND,CHN,010619,,109,0.002")), "{rows:?}");
    assert!(rows.iter().any(|r| r.starts_with("2010,CHN,IND,010690,,453360,")), "{rows:?}");
}

#[test]
fn files_of_other_sources() {
    let files = ["wits.csv", "comext.csv", "oec.json", "t.dta", "t_int0.parquet"];
    for (file, begin) in [
        ("wits.csv", "2020,MYS,TUR,151190,,5000,"),
        ("oec.json", "2020,MYS,TUR,1511,"),
        ("t.dta", "2020,MYS,TUR,151190,,5000,"),
        ("t_int0.parquet", ""),
    ] {
        let Some(room) = Room::with(&files) else { return };
        let said = room.import(file, "");
        assert_eq!(said.rc, 0, "{file}: {}", said.err);
        let level = if file == "oec.json" { 4 } else { 6 };
        let rows = room.flows(&format!("all all --level {level}"));
        assert!(rows[0].starts_with(begin) && rows[0].contains(",5000,"), "{rows:?}");
    }
    let Some(room) = Room::with(&files) else { return };
    let said = room.import("comext.csv", "");
    assert!(
        said.rc == 2 && said.err.contains("EUR") && said.err.contains("--rates"),
        "{}",
        said.err
    );
}

#[test]
fn breakdowns_weights_re_exports_and_repeats_stay_as_they_were() {
    let files =
        ["ct_breakdown_both.csv", "ct_zero_weight.csv", "ct_reexport.csv", "ct_dup_diff.csv"];
    for (file, value) in [(files[0], 5000), (files[2], 100)] {
        let Some(room) = Room::with(&files) else { return };
        assert_eq!(room.import(file, "").rc, 0);
        assert_eq!(sum(&room.flows("all all --level 6"), 5), value, "{file}");
    }
    // What was re-exported is kept beside the exports of which it is a part, and is not added to them.
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import(files[2], "").rc, 0);
    let said = room.run("flows MYS TUR --of re-exports --statistics s --format csv");
    assert!(said.rc == 0 && said.out.contains(",30,"), "{} {}", said.out, said.err);
    assert!(said.err.contains("not to be added"), "{}", said.err);
    let Some(room) = Room::with(&files) else { return };
    assert_eq!(room.import(files[1], "").rc, 0);
    let words = "indicator unit-values --statistics s --exporter MYS --importer TUR --format csv";
    assert!(
        room.run(words).out.lines().nth(1).unwrap().ends_with(",0.0,"),
        "{}",
        room.run(words).out
    );
    let Some(room) = Room::with(&files) else { return };
    let said = room.import(files[3], "");
    assert!(said.rc == 2 && said.err.contains("line "), "{}", said.err);
}

#[test]
fn two_reporters_are_no_world() {
    let Some(room) = Room::with(&["ct_few_reporters.csv"]) else { return };
    assert_eq!(room.import("ct_few_reporters.csv", "").rc, 0);
    for name in [
        "rca",
        "complementarity",
        "intensity",
        "export-potential",
        "penetration",
        "concentration",
        "hub",
        "eci",
    ] {
        let said =
            room.run(&format!("indicator {name} --statistics s --exporter MYS --importer TUR"));
        assert!(
            said.rc == 2 && said.err.contains("2 of 3 economies report (MYS, TUR)"),
            "{name}: {}",
            said.err
        );
    }
}

/// Runs the cases of one folder by their own script; `open` do not hold yet, and one that begins to hold
/// leaves that list.
fn cases_of_another_hand(folder: &str, cases: usize, open: &[&str]) {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/trade/tests");
    let script: PathBuf = tests.join("cases/check.py");
    let ran = Command::new("python3")
        .arg(&script)
        .args(["--binary", CORRIDOR, "--cases"])
        .arg(tests.join(folder))
        .output();
    let Ok(ran) = ran else {
        assert!(
            std::env::var_os("CI").is_none(),
            "python3 is not there to run {}",
            script.display()
        );
        eprintln!("skipped: no python3");
        return;
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let ok = said.lines().filter(|l| l.starts_with("ok")).count();
    let failed: Vec<&str> =
        said.lines().filter_map(|l| l.strip_prefix("FAIL ")).map(str::trim).collect();
    assert_eq!(failed, open, "{ok} hold\n{said}");
    assert_eq!(ok + open.len(), cases, "{said}");
}

#[test]
fn the_cases_of_another_hand() {
    cases_of_another_hand("cases", 83, &[]);
}

#[test]
fn the_second_cases_of_another_hand() {
    cases_of_another_hand("cases_second", 66, &[]);
}

/// A third set, of other countries, formats and words: services and re-exports among them.
#[test]
fn the_third_cases() {
    cases_of_another_hand("cases_fresh", 12, &[]);
}
