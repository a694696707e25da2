//! Files into the store: every format, every refusal, the same bytes whatever the order.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use corridor_trade::readers::Mapping;
use corridor_trade::store::{self, Imported, Kind, Options};
use corridor_trade::{Error, Flows};
use jiff::civil::date;

struct Room(tempfile::TempDir);

impl Room {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn statistics(&self) -> PathBuf {
        self.0.path().join("statistics")
    }

    fn import(&self, file: &Path, options: Options) -> Result<Imported, Error> {
        let options = Options { today: Some(date(2026, 2, 1)), ..options };
        store::import(&self.statistics(), file, &options, &|_| {})
    }

    fn flows(&self, dataset: &str, year: u16) -> Flows {
        let held = store::choose(&self.statistics(), Kind::Flows, Some(dataset), None).unwrap();
        store::flows(&held.year(year).unwrap()).unwrap()
    }
}

fn gz(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const BACI: &str = "t,i,j,k,v,q\n\
    2023,276,616,010121,12.345,  NA\n\
    2023,276,704,850440,3.000,0.250\n\
    2023,276,276,850440,9.000,1\n\
    2023,251,616,850440,0.000,\n\
    2023,490,616,90240,1.5,0.000\n";

#[test]
fn baci_as_released() {
    let room = Room::new();
    let file = room.file("BACI_HS17_Y2023_V202501.csv", BACI);
    let imported = room.import(&file, Options::default()).unwrap();
    let source = &imported.datasets[0].source;
    assert_eq!((source.dataset.as_str(), source.vintage), ("baci-hs17", date(2025, 1, 1)));
    assert_eq!((source.rows.read, source.rows.kept), (5, 3));
    let aside: Vec<_> = source.set_aside.iter().map(|a| (a.reason.as_str(), a.count)).collect();
    assert_eq!(aside, [("exporter is importer", 1), ("value is zero US dollars", 1)]);
    assert_eq!(source.set_aside[0].examples, ["line 4: 2023,276,276,850440,9.000,1"]);
    assert_eq!(source.coverage.missing_importers, ["DEU", "S19"]);
    let flows = room.flows("baci-hs17", 2023);
    assert_eq!(flows.economies, ["DEU", "POL", "S19", "VNM"]);
    assert_eq!(flows.products, ["010121", "090240", "850440"]);
    assert_eq!(flows.value_usd, [12_345, 1_500, 3_000]);
    assert_eq!(
        flows.quantity_kg.iter().map(|q| q.map(|q| q.get())).collect::<Vec<_>>(),
        [None, None, Some(250)]
    );
}

#[test]
fn a_release_zip_holds_years_and_tables() {
    let room = Room::new();
    let next = BACI.replace("2023,", "2024,");
    let countries = b"country_code,country_name,country_iso2,country_iso3\n276,Germany,DE,DEU\n";
    let file = room.file(
        "BACI_HS17_V202501.zip",
        zip(&[
            ("BACI_HS17_Y2023.csv", BACI.as_bytes()),
            ("country_codes.csv", countries),
            ("BACI_HS17_Y2024.csv", next.as_bytes()),
        ]),
    );
    let imported = room.import(&file, Options::default()).unwrap();
    assert_eq!(imported.passed_over, ["country_codes.csv"]);
    assert_eq!(imported.datasets[0].years.keys().copied().collect::<Vec<_>>(), [2023, 2024]);
    assert_eq!(room.flows("baci-hs17", 2023).value_usd, room.flows("baci-hs17", 2024).value_usd);
}

const COMTRADE: &str = "refYear\tfreqCode\treporterCode\tpartnerCode\tpartner2Code\tflowCode\tcmdCode\tmotCode\tcustomsCode\tnetWgt\tprimaryValue\n\
    2023\tA\t276\t616\t0\tX\t850440\t0\tC00\t10.4\t1000.50\n\
    2023\tA\t276\t616\t0\tX\tTOTAL\t0\tC00\t\t1000.50\n\
    2023\tA\t276\t616\t0\tX\t85\t0\tC00\t\t1000.50\n\
    2023\tA\t276\t0\t0\tX\t850440\t0\tC00\t\t1000.50\n\
    2023\tA\t276\t616\t0\tRX\t850440\t0\tC00\t\t100\n\
    2023\tA\t276\t616\t251\tX\t850440\t0\tC00\t\t50\n\
    2023\tM\t276\t616\t0\tX\t850440\t0\tC00\t\t50\n\
    2023\tA\t616\t276\t0\tM\t850440\t0\tC00\t11\t1100.5\n\
    2023\tA\t616\t899\t0\tM\t850440\t0\tC00\t\t7\n";

#[test]
fn comtrade_keeps_both_views_and_counts_nothing_twice() {
    let room = Room::new();
    let file = room.file("COMTRADE-FINAL.txt.gz", gz(COMTRADE));
    let imported = room.import(&file, Options::default()).unwrap();
    let names: Vec<_> = imported.datasets.iter().map(|d| d.source.dataset.as_str()).collect();
    assert_eq!(names, ["comtrade-exporters", "comtrade-importers", "comtrade-re-exports"]);
    let (sold, bought) =
        (room.flows("comtrade-exporters", 2023), room.flows("comtrade-importers", 2023));
    assert_eq!((sold.row(0).exporter.as_str(), sold.row(0).importer.as_str()), ("DEU", "POL"));
    assert_eq!((bought.row(0).exporter.as_str(), bought.row(0).importer.as_str()), ("DEU", "POL"));
    // 1000.50 and 1100.5 are halves: both go to the even dollar.
    assert_eq!(
        (sold.value_usd.as_slice(), bought.value_usd.as_slice()),
        (&[1000_i64][..], &[1100_i64][..])
    );
    let source = &imported.datasets[0].source;
    assert_eq!(source.set_aside.iter().map(|a| a.count).sum::<u64>(), 6);
    assert_eq!(source.valuation, "FOB");
    assert!(source.rounding.as_ref().unwrap().rows >= 2);
}

#[test]
fn the_api_reply_is_read_and_its_refusal_told() {
    let room = Room::new();
    let reply = r#"{"count":1,"data":[{"refYear":2023,"freqCode":"A","reporterCode":276,"partnerCode":616,
        "flowCode":"X","cmdCode":"850440","primaryValue":1234.0,"netWgt":null,"customsCode":"C00",
        "motCode":0,"partner2Code":0,"mosCode":"0","classificationCode":"H6","reporterDesc":"a, b"}],"error":""}"#;
    room.import(&room.file("reply.json", reply), Options::default()).unwrap();
    assert_eq!(room.flows("comtrade-exporters", 2023).value_usd, [1234]);
    let refusal = r#"{"error":"Quota exceeded","data":null}"#;
    let error = room.import(&room.file("no.json", refusal), Options::default()).unwrap_err();
    assert!(error.to_string().contains("the API said: Quota exceeded"), "{error}");
    let error = room.import(&room.file("half.json", &reply[..80]), Options::default()).unwrap_err();
    assert!(error.to_string().contains("half.json: not a whole JSON text"), "{error}");
}

#[test]
fn any_table_with_a_mapping_csv_or_parquet() {
    let room = Room::new();
    let text = "iso_o;iso_d;hs6;trade\nDEU;POL;850440;2.5e3\n\"DEU\";\"VNM\";010121;1\n";
    let mapping = Mapping::parse("exporter=iso_o,importer=iso_d,product=hs6,value=trade").unwrap();
    let mapping = Mapping { year: Some(2020), ..mapping };
    let options = Options { mapping: Some(mapping), ..Options::default() };
    room.import(&room.file("mine.csv", text), options.clone()).unwrap();
    let flows = room.flows("mine", 2020);
    assert_eq!(flows.value_usd, [1, 2500]);
    // What the store wrote can be read as a file of another.
    let held = store::choose(&room.statistics(), Kind::Flows, Some("mine"), None).unwrap();
    let again = Options { dataset: Some("again".into()), ..Options::default() };
    room.import(&held.year(2020).unwrap(), again).unwrap();
    assert_eq!(room.flows("again", 2020), flows);
    let wrong = Mapping::parse("exporter=iso_x").unwrap();
    let wrong = Mapping { year: Some(2020), ..wrong };
    let wrong = Options { mapping: Some(wrong), ..Options::default() };
    let error =
        room.import(&room.file("mine.csv", text), Options { dataset: Some("b".into()), ..wrong });
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("no column \"iso_x\"; the columns are iso_o, iso_d")
    );
}

#[test]
fn country_product_tables_become_totals() {
    let room = Room::new();
    let text = "country_id,country_iso3_code,product_hs92_code,year,export_value,import_value\n\
        1,POL,0101,2020,10,20.5\n2,DEU,0101,2020,5,0\n1,POL,0101,2021,11,21\n";
    let imported = room
        .import(&room.file("hs92_country_product_year_4.csv", text), Options::default())
        .unwrap();
    assert_eq!(imported.datasets[0].years.len(), 2);
    let held = store::choose(&room.statistics(), Kind::Totals, None, None).unwrap();
    let totals = store::totals(&held.year(2020).unwrap()).unwrap();
    assert_eq!((totals.of("POL")[0].exports_usd, totals.of("POL")[0].imports_usd), (10, 20));
    assert_eq!(held.source.level, Some(4));
}

/// What a reader of the store sees: every file that does not begin with a dot.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                all.push((path, bytes));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn twice_changes_nothing_and_vintages_stand_side_by_side() {
    let room = Room::new();
    let file = room.file("BACI_HS17_Y2023_V202501.csv", BACI);
    assert!(!room.import(&file, Options::default()).unwrap().datasets[0].unchanged);
    let before = snapshot(&room.statistics());
    assert!(room.import(&file, Options::default()).unwrap().datasets[0].unchanged);
    assert_eq!(snapshot(&room.statistics()), before);
    let revised = room.file("BACI_HS17_Y2023_V202502.csv", BACI.replace("12.345", "13.000"));
    let same_day = Options { vintage: Some(date(2025, 1, 1)), ..Options::default() };
    let error = room.import(&revised, same_day).unwrap_err();
    assert!(matches!(&error, Error::OtherContent { period, .. } if **period == *"2023"), "{error}");
    assert_eq!(snapshot(&room.statistics()), before);
    room.import(&revised, Options::default()).unwrap();
    assert_eq!(room.flows("baci-hs17", 2023).value_usd[0], 13_000);
    let then =
        store::choose(&room.statistics(), Kind::Flows, None, Some(date(2025, 1, 31))).unwrap();
    assert_eq!(store::flows(&then.year(2023).unwrap()).unwrap().value_usd[0], 12_345);
    // Another year of the same edition joins its folder.
    let next = room.file("BACI_HS17_Y2024_V202502.csv", BACI.replace("2023,", "2024,"));
    room.import(&next, Options::default()).unwrap();
    let held = store::choose(&room.statistics(), Kind::Flows, None, None).unwrap();
    assert_eq!(held.years, [2023, 2024]);
    assert_eq!((held.source.rows.read, held.source.inputs.len()), (10, 2));
}

fn world() -> Vec<String> {
    let codes = [276, 616, 704, 404, 251, 842, 392, 156];
    let mut rows = Vec::new();
    for (a, from) in codes.iter().enumerate() {
        for (b, to) in codes.iter().enumerate().filter(|(b, _)| *b != a) {
            for p in 0..40 {
                let value = (a * 7919 + b * 104_729 + p * 31) % 90_000;
                rows.push(format!(
                    "2023,{from},{to},{:06},{}.{:03},1",
                    10_000 + p * 2_111,
                    value,
                    p
                ));
            }
        }
    }
    rows
}

#[test]
fn any_order_and_any_number_of_threads_give_the_same_bytes() {
    let rows = world();
    assert!(rows.len() > 2000);
    let mut shuffled = rows.clone();
    // A fixed permutation: multiplication by a number without a factor in common with the length.
    let length = rows.len();
    (0..length).for_each(|at| shuffled[at] = rows[at * 1_009 % length].clone());
    assert_ne!(rows, shuffled);
    let of = |rows: &[String], threads: usize| {
        let room = Room::new();
        let file =
            room.file("BACI_HS17_Y2023_V202501.csv", format!("t,i,j,k,v,q\n{}\n", rows.join("\n")));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| room.import(&file, Options::default())).unwrap();
        std::fs::read(room.statistics().join("flows/baci-hs17/2023.parquet")).unwrap()
    };
    let one = of(&rows, 1);
    assert!(one.len() > 5_000);
    for threads in [1, 2, 7] {
        assert!(of(&shuffled, threads) == one, "{threads} threads");
    }
}

#[test]
fn bad_cells_are_located_or_set_aside() {
    let room = Room::new();
    let text = "t,i,j,k,v,q\n2023,276,616,850440,5,1\n2023,276,999,850440,5,1\n2023,276,616,85AB,5,1\n\
        23,276,704,850440,5,1\n2023,276,704,850440,-5,1\n2023,276,704,850440,1e30,1\n\
        2023,276,616,850440,6,1\n2023,276\n2023,276,704,850440,\"5,1\n2023,276,704,090240,5,1,5t\n";
    let file = room.file("BACI_HS17_V202501.csv", text);
    let error = room.import(&file, Options::default()).unwrap_err().to_string();
    for part in [
        "csv:3: j: found \"999\", expected a known economy code",
        "csv:4: k: found \"85AB\", expected an HS code",
        "csv:5: t: found \"23\", expected a year",
        "csv:6: v: found \"-5\", expected a value that is not negative",
        "csv:7: v: found \"1e30\", expected at most 10^15 US dollars",
        "csv:9: found \"2023,276\", expected as many fields",
        "csv:10: found \"2023,276,704,850440,\\\"5,1\", expected a closing quote",
        "csv:11: found",
        "hint: --set-aside bad.csv",
    ] {
        assert!(error.contains(part), "{part} in\n{error}");
    }
    assert!(store::held(&room.statistics(), Kind::Flows).unwrap().is_empty());
    let keep = Options { set_aside: true, ..Options::default() };
    let imported = room.import(&file, keep).unwrap();
    let lines: Vec<u64> = imported.bad.iter().map(|b| b.line).collect();
    assert_eq!(lines.len(), 9, "{lines:?}");
    assert_eq!(imported.bad.iter().find(|b| b.line == 6).unwrap().row, b"2023,276,704,850440,-5,1");
    // Line 8 repeats line 2's key: the first stays.
    assert!(lines.contains(&8));
    assert_eq!(room.flows("baci-hs17", 2023).value_usd, [5_000]);
}

#[test]
fn keys_twice_name_both_lines() {
    let room = Room::new();
    let text = format!("{BACI}2023,276,704,850440,4.000,0.250\n");
    let error = room
        .import(&room.file("BACI_V202501.csv", text), Options::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("csv:7: found \"DEU VNM 850440\""), "{error}");
    assert!(error.contains("line 3 has it already"), "{error}");
}

#[test]
fn bombs_endless_lines_and_nonsense_are_refused() {
    let room = Room::new();
    let refused = |name: &str, bytes: Vec<u8>| -> String {
        room.import(&room.file(name, bytes), Options::default()).unwrap_err().to_string()
    };
    let header = b"t,i,j,k,v,q\n".to_vec();
    let row = vec![b'\n'; 64 << 20];
    let bomb = [header.clone(), row].concat();
    let text = refused("bomb.zip", zip(&[("BACI_Y2023.csv", &bomb)]));
    assert!(text.contains("bomb.zip") && text.contains("200 times"), "{text}");
    let endless = [header, vec![b'9'; 3 << 20]].concat();
    let text = refused("line.csv", endless);
    assert!(text.contains("line.csv:2: ") && text.contains("lines of at most 1 MiB"), "{text}");
    assert!(refused("empty.csv", vec![]).contains("is empty"));
    assert!(refused("other.csv", b"a,b,c\n1,2,3\n".to_vec()).contains("--map exporter="));
    assert!(refused("torn.zip", b"PK\x03\x04torn".to_vec()).contains("not a whole zip"));
    assert!(refused("torn.parquet", b"PAR1torn".to_vec()).contains("not a whole Parquet"));
    let mut torn = gz(COMTRADE);
    torn.truncate(60);
    assert!(refused("torn.gz", torn).contains("torn.gz"));
    assert!(store::held(&room.statistics(), Kind::Flows).unwrap().is_empty());
    let left = std::fs::read_dir(room.statistics().join("flows")).unwrap();
    let left: Vec<_> = left.map(|e| e.unwrap().file_name()).filter(|n| n != ".lock").collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Comtrade rows with a period: a year, its twelve months, and one month of the next year.
fn periods() -> String {
    let row = |frequency: &str, period: String, value: u32| {
        let year = &period[..4];
        format!("{year},{frequency},{period},276,616,X,850440,{value}")
    };
    let mut rows = vec![
        "refYear,freqCode,period,reporterCode,partnerCode,flowCode,cmdCode,primaryValue".into(),
    ];
    rows.push(row("A", "2023".into(), 1_200));
    rows.extend((1..=12).map(|month| row("M", format!("2023{month:02}"), 94 + month)));
    rows.push(row("M", "202401".into(), 7));
    rows.join("\n")
}

#[test]
fn months_stand_apart_from_years_and_are_never_added_to_them() {
    let room = Room::new();
    let file = room.file("TradeData.csv", periods());
    let imported = room.import(&file, Options::default()).unwrap();
    let names: Vec<_> = imported.datasets.iter().map(|d| d.source.dataset.as_str()).collect();
    assert_eq!(names, ["comtrade-exporters", "comtrade-monthly-exporters"]);
    assert_eq!(imported.datasets[1].years, [(2023, 12), (2024, 1)].into());
    assert_eq!(room.flows("comtrade-exporters", 2023).value_usd, [1_200]);
    let months = store::choose(&room.statistics(), Kind::Monthly, None, None).unwrap();
    assert_eq!((months.years.len(), months.months.len()), (0, 13));
    let may = months.month(2023, 5).unwrap();
    assert_eq!(store::flows(&may).unwrap().value_usd, [99]);
    let level = corridor_trade::Level::Chapter;
    assert_eq!(store::aggregates(&may, level).unwrap().exports.iter().sum::<i64>(), 99);
    // 94 + 1 to 94 + 12 dollars.
    let year = store::aggregates_of_months(&months, 2023, level).unwrap();
    assert_eq!((year.economies.len(), year.pairs.iter().sum::<i64>()), (2, 1_206));
    assert_eq!(year.exports.iter().sum::<i64>(), year.imports.iter().sum::<i64>());
    let error = store::aggregates_of_months(&months, 2024, level).unwrap_err().to_string();
    assert!(error.contains("comtrade-monthly-exporters 2024-02 is not in the store"), "{error}");
    let again = room.import(&file, Options::default()).unwrap();
    assert!(again.datasets.iter().all(|d| d.unchanged) && again.datasets.len() == 2);
    let wrong = room.file("Wrong.csv", periods().replace("202305", "202313"));
    let error = room.import(&wrong, Options::default()).unwrap_err().to_string();
    assert!(error.contains("Wrong.csv:7: period: found \"202313\", expected a month"), "{error}");
}

#[test]
fn a_correspondence_changes_codes_and_keeps_sums() {
    let room = Room::new();
    let file = room.file("BACI_HS17_Y2023_V202501.csv", BACI);
    let table = "from,to,weight\n010121,010121,1\n850440,850441,0.6\n850440,850449,0.4\n";
    let bridge = |text: &str| {
        let table = room.file("hs17-hs22.csv", text);
        let correspondence = Some(store::Bridge::read(&table).unwrap());
        Options { correspondence, hs_revision: Some("HS2022".into()), ..Options::default() }
    };
    let error = room.import(&file, bridge(table)).unwrap_err().to_string();
    assert!(error.contains("lacks 1 of 3 product codes: 090240"), "{error}");
    assert!(store::held(&room.statistics(), Kind::Flows).unwrap().is_empty());
    let whole = bridge(&format!("{table}090240,090240,1\n"));
    let imported = room.import(&file, whole.clone()).unwrap();
    let source = &imported.datasets[0].source;
    assert_eq!(source.dataset, "baci-hs17-by-hs17-hs22");
    assert_eq!(source.hs_revision.as_deref(), Some("HS2022"));
    let bridged = source.correspondence.as_ref().unwrap();
    assert_eq!((bridged.file.as_str(), bridged.sha256.len()), ("hs17-hs22.csv", 64));
    assert_eq!(bridged.splits, ["850440 = 0.6 850441 + 0.4 850449"]);
    let flows = room.flows("baci-hs17-by-hs17-hs22", 2023);
    assert_eq!(flows.products, ["010121", "090240", "850441", "850449"]);
    assert_eq!(flows.value_usd, [12_345, 1_500, 1_800, 1_200]);
    assert_eq!(source.rows.kept, 4);
    assert!(room.import(&file, whole).unwrap().datasets[0].unchanged);
    // The same file without the table is another dataset.
    assert!(!room.import(&file, Options::default()).unwrap().datasets[0].unchanged);
    assert_eq!(room.flows("baci-hs17", 2023).value_usd, [12_345, 1_500, 3_000]);
}

#[test]
fn a_folder_of_replies_is_one_file() {
    let room = Room::new();
    let record = |partner: u32, value: u32| {
        format!(
            "{{\"refYear\":2023,\"freqCode\":\"A\",\"period\":\"2023\",\"reporterCode\":276,\"partnerCode\":{partner},\
             \"flowCode\":\"X\",\"cmdCode\":\"850440\",\"primaryValue\":{value}}}"
        )
    };
    let folder = room.0.path().join("replies");
    std::fs::create_dir(&folder).unwrap();
    let listed = |replies: &[String]| {
        let mut list = "query,file,records,fetched\n".to_owned();
        for (at, records) in replies.iter().enumerate() {
            let draft = room.file("draft", format!("{{\"data\":[{records}]}}"));
            let name = format!("{}.json", store::sha256(&draft).unwrap());
            std::fs::rename(&draft, folder.join(&name)).unwrap();
            list += &format!("q{at},{name},1,2026-02-01\n");
        }
        std::fs::write(folder.join("requests.csv"), list).unwrap();
    };
    listed(&[record(616, 5), record(704, 7)]);
    // What is not listed is not read.
    std::fs::write(folder.join("other.json"), "{").unwrap();
    let imported = room.import(&folder, Options::default()).unwrap();
    assert_eq!(imported.datasets[0].source.rows.read, 2);
    assert_eq!(room.flows("comtrade-exporters", 2023).value_usd, [5, 7]);
    assert!(room.import(&folder, Options::default()).unwrap().datasets[0].unchanged);
    listed(&[record(616, 5), [record(704, 7), record(616, 6)].join(",")]);
    let error = room.import(&folder, Options::default()).unwrap_err().to_string();
    assert!(
        error.contains("DEU POL 850440 in line 3 of ") && error.contains("line 2 of "),
        "{error}"
    );
}

#[test]
fn an_import_stopped_between_two_datasets_is_finished_by_the_next() {
    let room = Room::new();
    let file = room.file("TradeData.csv", periods());
    room.import(&file, Options::default()).unwrap();
    let whole = snapshot(&room.statistics());
    // As if the first had been renamed into place and the second had not.
    std::fs::remove_dir_all(room.statistics().join("monthly/comtrade-monthly-exporters")).unwrap();
    let again = room.import(&file, Options::default()).unwrap();
    let unchanged: Vec<bool> = again.datasets.iter().map(|d| d.unchanged).collect();
    assert_eq!(unchanged, [true, false]);
    assert!(snapshot(&room.statistics()) == whole);
    // Another table for the same dataset is refused.
    let table = room.file("table.csv", "from,to,weight\n850440,850440,1\n");
    let correspondence = Some(store::Bridge::read(&table).unwrap());
    let next = room.file("TradeData2.csv", periods().replace("2023", "2022"));
    let dataset = Some("comtrade".into());
    let options = Options { correspondence, dataset, ..Options::default() };
    let error = room.import(&next, options).unwrap_err().to_string();
    assert!(error.contains("changed by another correspondence, or by none"), "{error}");
}
