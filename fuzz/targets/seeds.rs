//! Writes the seeds of every target: `seeds FOLDER`. They are made here, of a few rows each.

use std::io::Write as _;
use std::path::Path;

// The counters of instrumented code live in the fuzzer.
use libfuzzer_sys as _;
use corridor_trade::store::{self, Kind, Options};

const BACI: &str = "2023,276,616,010121,12.345,  NA\n2023,276,704,850440,3.000,0.250\n\
    2023,276,276,850440,9.000,1\n2023,251,616,850440,0.000,\n2023,490,616,90240,1.5,0.000\n";
const COMTRADE: &str = "2023,A,276,616,0,X,850440,0,C00,10.4,1000.50\n2023,A,276,616,0,X,TOTAL,0,C00,,1000.50\n\
    2023,A,276,0,0,X,850440,0,C00,,1000.50\n2023,A,276,616,0,RX,850440,0,C00,,100\n\
    2023,M,276,616,0,X,850440,0,C00,,50\n2023,A,616,276,0,M,850440,0,C00,11,1100.5\n";
const REPLY: &str = r#"{"count":1,"data":[{"refYear":2023,"freqCode":"A","reporterCode":276,"partnerCode":616,
"flowCode":"X","cmdCode":"850440","primaryValue":1234.5,"netWgt":null,"customsCode":"C00","motCode":0,
"partner2Code":0,"mosCode":"0","classificationCode":"H6","reporterDesc":"a, b"}],"error":""}"#;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let to = folder.join(target);
        std::fs::create_dir_all(&to).expect("a folder");
        std::fs::write(to.join(name), bytes).expect("a file");
    };
    put("baci_csv", "rows", BACI.as_bytes());
    put("baci_csv", "twice", [BACI, BACI].concat().as_bytes());
    put("baci_csv", "odd", b"\"2023\",DEU,POL,850440,1e-3,\"1\"\r\n2023,4,8,01,99999999999,NA\n,,,,,\n\n");
    put("baci_zip", "members", [b"\x01", BACI.as_bytes(), b"\0", BACI.replace("2023", "2024").as_bytes()].concat().as_slice());
    put("baci_zip", "raw", &[b"\0", &zipped()[4..]].concat());
    put("comtrade_json", "reply", REPLY.as_bytes());
    put("comtrade_json", "refusal", br#"{"error":"Quota exceeded","data":null}"#);
    put("comtrade_text", "csv", &[b"\0", COMTRADE.as_bytes()].concat());
    put("comtrade_text", "tsv", &[b"\x01", COMTRADE.replace(',', "\t").as_bytes()].concat());
    put("comtrade_text", "gz", &[b"\x02", &gz(COMTRADE)[2..]].concat());
    put("country_product", "rows", b"POL,0101,2020,10,20.5\nDEU,0101,2020,5,0\nPOL,0101,2021,11,21\n");
    put("mapped_csv", "semicolons", b"o;d;p;v;w\nDEU;POL;850440;2.5e3;1\n\"DEU\";\"VNM\";010121;1;\n");
    put("mapped_csv", "tabs", b"\xef\xbb\xbfp\tv\to\td\tw\tx\n850440\t5\tDEU\tPOL\t1\t\n");
    put("roundtable", "setting", b"\0id = 'e'\ntime_zone = 'Europe/Berlin'\ntables = 2\n[meeting]\nminutes = 20\n[[session]]\nstart = '2026-10-25T01:00'\nend = '2026-10-25T04:00'\n");
    put("roundtable", "companies", "\x01kurum;side;floor\nDeniz Gıda A.Ş.;host;2\nTurna;guest;\n".as_bytes());
    put("roundtable", "wishes", "\x02from,to,wish\nDENİZ GIDA,Petronas,must\nPetronas,Seri Maju,no\n".as_bytes());
    put("roundtable", "absences", b"\x03name,from,to\nPetronas,morning,\nPetronas,05.11.2026 09.30,10:15\n");
    put("roundtable", "plan", b"\x06host,guest,start,table\nPetronas,Seri Maju Sdn Bhd,2026-11-05T09:00,1\n");
    put("access_rate", "compound", "12.8 % + 176.8 EUR/100 kg MAX 27.9% + ADSZ".as_bytes());
    put("access_rate", "seasons", b"15.00% (01 JAN-14 FEB, 16 JUN-31 DEC), 0.00% (15 FEB-15 JUN)");
    put("access_rate", "quota", "0/24(354,000M/T) ASG".as_bytes());
    put("access_rate", "origin", "(CH 9)(NO 11.3) RM0.20 per stk 8.2¢/kg".as_bytes());
    put("access_rule", "heading", b"Manufacture from materials of any heading, except that of the product. However, materials of the same heading as the product may be used, provided that their total value does not exceed 20% of the ex-works price of the product.");
    put("access_rule", "list", b"Manufacture from:\n- natural fibres,\n- chemical materials or textile pulp, or\n- paper");
    put("access_rule", "change", b"A change to a good of subheading 842111 through 842139 from any other subheading, except from heading 8501, provided there is a regional value content of not less than:\n- a) 30% under the build-up method.");
    put("access_rule", "process", b"Weaving accompanied by dyeing or by coating, provided that the value of the unprinted fabric used does not exceed 47.5% of the ex-works price of the product.");
    put("access_schedule", "plain", b"hs,base,category\n010121,5%,B5\n");
    put("access_schedule", "hts", b"htsno,indent,description,general,special,other\n8544.30.00,0,Sets,5%,Free (A),35%\n8544.30.00.10,1,x,,,\n");
    put("access_schedule", "annex", b"1901.90.39 Other preparations 25% Y~8\ncontaining cocoa\n");
    put("access_bill", "bill", b"good,good_hs,value,value_basis,material_hs,originating,cost,processes\nlamp,940511,100,EXW,853949,no,40,weaving|nothing else\n");
    let table = "year,exporter,importer,product,value_usd\n2022,DEU,POL,850440,5\n";
    put("any_file", "text", table.as_bytes());
    put("any_file", "semicolons", b"year;exporter;importer;product;value_usd\n2022;Poland;Kenya;850440;1.234,5\n");
    put("any_file", "utf16", &table.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    put("any_file", "years", b"exporter,importer,product,2019,2020\nKEN,UGA,090240,500,\n");
    put("any_file", "gzip", &gz(table));
    put("any_file", "levels", b"Year,Trade Flow Code,Reporter Code,Partner Code,Classification,Commodity Code,Value\n2021,2,276,616,H5,TOTAL,10\n2021,2,276,616,H5,15,9\n2021,2,276,616,H5,151190,7\n");
    put("any_file", "stata", b"\x72\x02\x01\0\x01\0\x01\0\0\0");
    put("any_file", "arrow", b"ARROW1\0\0\xff\xff\xff\xff\x10\0\0\0");
    put("any_file", "oec", br#"{"data":[{"Year":2020,"Exporter Country ID":"afken","Importer Country ID":"afuga","HS4 ID":"20902","Trade Value":5.0}]}"#);
    put("read", "plain", "\0Poland and Kenya signed a memorandum on 3 May 2024 worth about $5bn.".as_bytes());
    put("read", "html", "\x01<html><body><p>Kenya &amp; Poland <b>met</b> in Nairobi &#x2014; “yes”.</p>".as_bytes());
    put("read", "xml", "\x02<?xml version=\"1.0\"?><t>DONE at Nairobi, this 3rd day of May 2020.</t>".as_bytes());
    put("read", "wide", "\x03Toplantı 3 Mayıs 2025'te yapıldı; 3,4 milyar avro.".as_bytes());
    put("read", "splice", b"\x06\0\0a\x01\x05.\x02\0,\x03\0\0\x0a\0-\x07\x02(");
    for (name, rate) in [("less", "-50%"), ("cap", "cap 5%"), ("swiss", "swiss 10%"), ("mfn", "mfn"), ("zero", "0")] {
        put("scenario", name, &[b"\x03\x01\0\x20\0\x40\x31\0\0\0\0\0", rate.as_bytes()].concat());
    }
    put("parquet", "flows", &stored("BACI_V202501.csv", &["t,i,j,k,v,q\n", BACI].concat(), Kind::Flows)[4..]);
    let totals = "country_iso3_code,product_hs92_code,year,export_value,import_value\nPOL,0101,2023,10,20\n";
    put("parquet", "totals", &stored("totals.csv", totals, Kind::Totals)[4..]);
}

fn zipped() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("BACI_Y2023.csv", stored).expect("a member");
    writer.write_all(["t,i,j,k,v,q\n", BACI].concat().as_bytes()).expect("a member");
    writer.finish().expect("a zip").into_inner()
}

fn gz(text: &str) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(text.as_bytes()).expect("memory");
    gz.finish().expect("memory")
}

fn stored(name: &str, text: &str, kind: Kind) -> Vec<u8> {
    let room = corridor_fuzz::room();
    let file = room.path().join(name);
    std::fs::write(&file, text).expect("a file");
    let options = Options { today: Some(jiff::civil::date(2026, 2, 1)), ..Options::default() };
    store::import(&room.path().join("s"), &file, &options, &|_| {}).expect("an import");
    let held = store::choose(&room.path().join("s"), kind, None, None).expect("a dataset");
    std::fs::read(held.year(2023).expect("a year")).expect("a file")
}
