//! Columns and lines that say what a value is are looked at: used, or refused with the cure, never passed
//! over.

use std::path::Path;

use corridor_trade::Error;
use corridor_trade::readers::Mapping;
use corridor_trade::store::{self, Imported, Kind, Options};
use jiff::civil::date;

fn imported_with(text: &str, options: Options) -> (tempfile::TempDir, Result<Imported, Error>) {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("d.csv");
    std::fs::write(&file, text).unwrap();
    let options = Options { today: Some(date(2026, 2, 1)), ..options };
    let imported = store::import(&room.path().join("s"), &file, &options, &|_| {});
    (room, imported)
}

fn imported(text: &str) -> Result<Imported, Error> {
    imported_with(text, Options::default()).1
}

fn refused(text: &str) -> String {
    imported(text).expect_err(text).to_string()
}

fn flows(room: &Path, year: u16) -> corridor_trade::Flows {
    let held = store::choose(&room.join("s"), Kind::Flows, None, None).unwrap();
    store::flows(&held.year(year).unwrap()).unwrap()
}

fn beside(column: &str, cells: [&str; 2]) -> String {
    format!(
        "year,exporter,importer,product,value_usd,{column}\n2022,KEN,UGA,090240,5,{}\n2022,KEN,RWA,090240,7,{}\n",
        cells[0], cells[1]
    )
}

#[test]
fn a_column_that_says_another_thing_is_refused_and_the_assumed_one_is_fine() {
    for (column, assumed, other, told) in [
        ("currency", "USD", "EUR", "US dollars"),
        ("Para birimi", "ABD doları", "TL", "US dollars"),
        ("currency", "US dollars", "Canadian dollars", "US dollars"),
        ("Devise", "US$", "CHF", "US dollars"),
        ("unit", "USD", "thousand", "--unit"),
        ("Birim", "ABD Doları", "Bin ABD Doları", "--unit"),
        ("Satuan", "USD", "juta USD", "--unit"),
        ("UNIT_MULT", "0", "3", "--unit"),
        ("quarter", "", "Q1", "a whole year"),
        ("Çeyrek", "", "2", "a whole year"),
        ("freq", "A", "M", "a whole year"),
        ("months_covered", "12", "9", "a whole year"),
        ("flow", "Export", "Re-export", "--map reporter"),
        ("Aliran", "Eksport", "Eksport semula", "--map reporter"),
        ("trade_type", "goods", "services", "EBOPS"),
        ("measure", "Export value", "Export quantity", "no weight"),
        ("element", "Value", "Import value", "--map reporter"),
    ] {
        let fine = imported(&beside(column, [assumed, assumed]));
        assert!(fine.is_ok(), "{column} {assumed}: {}", fine.unwrap_err());
        for cells in [[other, other], [assumed, other]] {
            let error = refused(&beside(column, cells));
            assert!(error.contains(told) && error.contains(column), "{column} {other}: {error}");
        }
    }
}

#[test]
fn a_month_beside_its_year_is_a_month() {
    for month in ["3", "03", "March", "Mart", "Mac", "Mär"] {
        for column in ["month", "Ay", "Bulan"] {
            let (room, imported) =
                imported_with(&beside(column, [month, month]), Options::default());
            imported.unwrap_or_else(|e| panic!("{column} {month}: {e}"));
            let held = store::choose(&room.path().join("s"), Kind::Monthly, None, None).unwrap();
            assert_eq!(held.months, [(2022, 3)], "{column} {month}");
        }
    }
    assert!(imported(&beside("month", ["", "annual"])).is_ok());
    assert!(refused(&beside("month", ["3", "Q2"])).contains("a month from 1 to 12"));
}

#[test]
fn a_revision_beside_the_code_names_the_classification() {
    let of =
        |cell: &str| imported(&beside("revision", [cell, cell])).unwrap().datasets.remove(0).source;
    let sitc = beside("revision", ["SITC3", "SITC3"]).replace("090240", "07414");
    let sitc = imported(&sitc).unwrap().datasets.remove(0).source;
    assert!(sitc.hs_evidence.unwrap().contains("SITC revision 3"));
    assert_eq!(of("HS 2012").hs_revision.as_deref(), Some("HS2012"));
    assert!(refused(&beside("revision", ["ISIC", "ISIC"])).contains("a classification such as"));
}

#[test]
fn a_product_column_named_for_the_sitc_holds_no_code_of_the_system() {
    let text = "year,from,to,SITC,usd\n2022,KEN,UGA,034,5\n";
    let map = Mapping::parse("exporter=from,importer=to,product=SITC,value=usd").unwrap();
    let (room, imported) =
        imported_with(text, Options { mapping: Some(map), ..Options::default() });
    let source = imported.unwrap().datasets.remove(0).source;
    assert!(source.hs_evidence.unwrap().contains("SITC"));
    assert_eq!(flows(room.path(), 2022).products, ["034"]);
}

#[test]
fn a_unit_below_the_rows_is_one_above_them() {
    let rows = "year,exporter,importer,product,value_usd\n2022,KEN,UGA,090240,5\n";
    for note in [
        "Values in thousand US dollars,,,,",
        "Değerler bin ABD dolarıdır: bin dolar",
        "\"Nilai dalam RM juta\"",
        "Valeurs en millions d'euros",
    ] {
        let error = refused(&format!("{rows},,,,\n{note}\n"));
        assert!(error.contains("d.csv:4"), "{note}: {error}");
    }
    assert!(imported(&format!("{rows}Source: the thousand largest firms\n")).is_ok());
    let mapping = Mapping { value_power: Some(3), ..Mapping::default() };
    let text = format!("{rows}Values in thousand US dollars\n");
    let (room, imported) =
        imported_with(&text, Options { mapping: Some(mapping), ..Options::default() });
    imported.unwrap();
    assert_eq!(flows(room.path(), 2022).value_usd, [5_000]);
}

#[test]
fn marked_years_are_years_and_parts_are_named() {
    let text = "exporter,importer,product,2021,2022*,2023p,2024 (Jan-Sep),Total\n\
        KEN,UGA,090240,5,6,7,4,22\n";
    let imported = imported(text).unwrap();
    let source = &imported.datasets[0].source;
    assert_eq!(imported.datasets[0].years.keys().copied().collect::<Vec<_>>(), [2021, 2022, 2023]);
    let told = source.findings.join("\n");
    assert!(told.contains("2024 (Jan-Sep)") && told.contains("\"Total\""), "{told}");
    let twice = refused("exporter,importer,product,2021,2022,2022r\nKEN,UGA,090240,5,6,7\n");
    assert!(twice.contains("2022r") && twice.contains("one column of 2022"), "{twice}");
    let long = "year,exporter,importer,product,value_usd\n2023p,KEN,UGA,090240,5\n";
    assert!(self::imported(long).unwrap().datasets[0].years.contains_key(&2023));
    let part =
        refused("year,exporter,importer,product,value_usd\n2023 (Jan-Sep),KEN,UGA,090240,5\n");
    assert!(part.contains("a year as YYYY"), "{part}");
}

#[test]
fn a_year_after_its_vintage_is_refused_and_one_long_before_is_named() {
    let text = "year,exporter,importer,product,value_usd\n2202,KEN,UGA,090240,5\n";
    assert!(refused(text).contains("holds trade of 2202"));
    let old = text.replace("2202", "1850");
    let findings = imported(&old).unwrap().datasets.remove(0).source.findings;
    assert!(findings.iter().any(|f| f.contains("1850")), "{findings:?}");
    let options = Options { hs_revision: Some("HS2099".into()), ..Options::default() };
    let error = imported_with(&text.replace("2202", "2022"), options).1.unwrap_err().to_string();
    assert!(error.contains("HS2099") && error.contains("HS2022"), "{error}");
}

#[test]
fn flows_are_named_in_many_languages() {
    for (exports, imports) in [
        ("İhracat", "İthalat"),
        ("Ausfuhr", "Einfuhr"),
        ("Eksport", "Import"),
        ("Exportación", "Importación"),
        ("xuất khẩu", "nhập khẩu"),
    ] {
        let text = format!(
            "yil;rapor;ulke;kod;akis;deger\n2022;KEN;UGA;090240;{exports};5\n2022;UGA;KEN;090240;{imports};6\n"
        );
        let map = "year=yil,reporter=rapor,partner=ulke,product=kod,flow=akis,value=deger";
        let options = Options { mapping: Some(Mapping::parse(map).unwrap()), ..Options::default() };
        let imported = imported_with(&text, options).1.unwrap();
        assert_eq!(imported.datasets.len(), 2, "{exports}");
    }
}

#[test]
fn a_group_that_reports_is_no_partner_and_what_is_left_out_has_its_worth() {
    let text = "refYear,reporterISO,partnerISO,flowCode,cmdCode,primaryValue\n\
        2022,KEN,UGA,X,090240,5\n2022,W00,UGA,X,090240,9\n2022,KEN,_X,X,090240,4\n";
    let source = imported(text).unwrap().datasets.remove(0).source;
    let reasons: Vec<&str> = source.set_aside.iter().map(|a| a.reason.as_str()).collect();
    assert!(reasons.iter().any(|r| r.starts_with("reporter is the world")), "{reasons:?}");
    let note = source.unspecified().unwrap();
    assert!(note.contains("worth 4 US dollars"), "{note}");
}

#[test]
fn titles_above_an_unknown_header_are_not_the_header() {
    let text = "Jadual 3: Eksport mengikut negara\n\nNegara,Kod,Tahun,Nilai\nJepun,090240,2022,5\n";
    let error = refused(text);
    assert!(error.contains("Negara") && error.contains("--map"), "{error}");
}
