//! Columns beside the flows under names that no table of ours has: a cell that says what a value is is refused
//! with its cure, an innocent one is not, and a column of which nothing is used is named.

use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int32Array, Int64Array, RecordBatch, StringArray};
use corridor_trade::Error;
use corridor_trade::store::{self, Imported, Options};
use jiff::civil::date;
use parquet::arrow::ArrowWriter;

fn stored(room: &Path, file: &Path) -> Result<Imported, Error> {
    let options = Options { today: Some(date(2026, 2, 1)), ..Options::default() };
    store::import(&room.join("s"), file, &options, &|_| {})
}

fn imported(text: &str) -> Result<Imported, Error> {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("d.csv");
    std::fs::write(&file, text).unwrap();
    stored(room.path(), &file)
}

fn beside(column: &str, cell: &str) -> String {
    format!(
        "year,exporter,importer,product,value_usd,\"{column}\"\n\
         2022,COL,MAR,090111,1000,\"{cell}\"\n2022,COL,MAR,060311,250,\"{cell}\"\n"
    )
}

/// What is said of a dataset, and what was found in it.
fn said(imported: Imported) -> String {
    imported.datasets.iter().flat_map(|d| d.source.findings.clone()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_cell_that_says_what_a_value_is_is_refused_with_a_cure() {
    for (column, cell) in [
        ("Para cinsi", "sterlin"),
        ("Nilai dalam", "juta rupiah"),
        ("Amount basis", "in thousands"),
        ("Basamak", "milyon"),
        ("Kaedah harga", "harga malar 2015"),
        ("Fiyat türü", "sabit fiyatlarla"),
        ("Dasar harga", "harga konstan"),
        ("Tipe data", "proyeksi"),
        ("Versi data", "ramalan"),
        ("Senaryo", "baz senaryo"),
        ("Ticaret şekli", "transit ticaret"),
        ("İşlem", "geçici ihracat"),
        ("Seri", "Pay (%)"),
        ("Gösterge", "Büyüme oranı"),
        ("statistic", "percentage change"),
        ("Ukuran", "Pangsa (%)"),
        ("reexport_flag", "True"),
        ("is_service", "1"),
        ("yeniden_ihracat", "evet"),
        ("transit_mi", "Evet"),
        ("is_forecast", "true"),
        ("Tempoh laporan", "Jan-Mac 2022"),
        ("Dönem aralığı", "Ocak-Eylül"),
        ("Coverage period", "Jan-Sep"),
        ("Unit", "percent"),
        ("Birim", "%"),
        ("Period", "2020"),
        ("Çarpan", "1000"),
        ("Sektor", "jasa"),
        ("Ürün türü", "hizmetler"),
        ("Valuta nilai", "Rp"),
        ("Reporting currency", "RM"),
        ("Trade direction code", "imports"),
        ("Hitungan", "ribu USD"),
        ("Kurs", "EUR"),
        ("Pembundaran", "ribuan"),
        ("Büyüklük", "Milyon ABD Doları"),
        ("Wert in", "Mio. USD"),
        ("Tutar cinsi", "Türk Lirası"),
        ("Valeurs", "milliers"),
        ("Statistik", "dış ticaret dengesi"),
        ("Komponen", "imbangan perdagangan"),
        ("Category", "Trade balance"),
        ("Tahap", "unjuran"),
        ("Anggaran", "ramalan 2022"),
        ("Vintage type", "nowcast"),
        ("Deflator", "constant prices (2010=100)"),
        ("Terms", "real"),
        ("Cara ukur", "pertumbuhan (%)"),
        ("Hesap", "yüzde değişim"),
        ("Item", "services exports"),
        ("Kapsam", "Ocak-Haziran 2022"),
        ("Tempoh data", "Suku pertama"),
        ("Rujukan tempoh", "Jan - Sep"),
        ("re_import", "yes"),
        ("is_projection", "TRUE"),
        ("geçici_ihracat", "Evet"),
        ("Report", "import"),
        ("jenis_transaksi", "re-ekspor"),
        ("measure", "index (2015=100)"),
        ("Unit", "index"),
        ("powercode", "3"),
        ("Kind", "total trade"),
    ] {
        let error = imported(&beside(column, cell)).map(said).expect_err(column).to_string();
        assert!(error.contains(&format!("d.csv:2: {column}: found")), "{column} {cell}: {error}");
        assert!(error.contains("hint: "), "{column} {cell}: {error}");
    }
}

#[test]
fn a_column_of_which_nothing_is_used_is_named() {
    for (column, cell) in [
        ("Il", "İzmir"),
        ("Moda pengangkutan", "Udara"),
        ("Sistem perdagangan", "khusus"),
        ("Durum", "geçici"),
        ("Status", "provisional"),
        ("Fiscal year", "2022/23"),
        ("Penilaian", "FOB"),
        ("note", "as revised in May"),
        ("Second partner", "Chile"),
        ("bölge", "Ege"),
        ("exporter_type", "SME"),
        ("Gümrük", "Mersin"),
        ("Pelabuhan", "Port Klang"),
        ("Valuation", "CIF"),
        ("obs_status", "E"),
        ("confidentiality", "C"),
        ("Tahun anggaran", "2022/2023"),
        ("Rejim", "10 00"),
        ("flag", "estimated"),
        ("Nilai tukar", "yen"),
        ("Reference period", "2021"),
    ] {
        let told = imported(&beside(column, cell)).map_or_else(|e| e.to_string(), said);
        assert!(told.contains(column), "{column} {cell}: {told}");
    }
}

#[test]
fn an_innocent_column_is_no_hindrance() {
    for (column, cell) in [
        ("Periode", "Januari-Desember 2022"),
        ("Period", "Jan-Dec"),
        ("Dönem", "Ocak–Aralık 2022"),
        ("Dönem", "2022 Yılı"),
        ("Period", "2022-01/2022-12"),
        ("Period", "12 months"),
        ("Tempoh", "Jan-Dis 2022"),
        ("Periode", "Tahun 2022"),
        ("Period", "2022 (full year)"),
        ("Description", "Coffee, whether or not roasted, in thousands of bags"),
        ("Ürün adı", "Kahve"),
        ("Exporter name", "Colombia"),
        ("is_reexport", "false"),
        ("is_forecast", "0"),
        ("transit_mi", "hayır"),
        ("Scenario", "actual"),
        ("Senaryo", "gerçekleşen"),
        ("Price basis", "current prices"),
        ("Harga", "harga semasa"),
        ("Fiyat", "cari fiyatlarla"),
        ("indicator", "Export value"),
        ("Gösterge", "İhracat değeri"),
        ("Kategori", "barang"),
        ("Tür", "mal ticareti"),
        ("Ülke grubu", "AB"),
        ("Notes", "in thousands of cases the value is missing"),
        ("Quantity unit", "kg"),
        ("Berat (unit)", "tan"),
        ("last updated", "March 2024"),
        ("sector", "Agriculture"),
        ("Unit", "USD (current)"),
        ("Birim", "ABD $"),
        ("Satuan", "US$"),
        ("Source", "Bank Indonesia"),
        ("services_included", "no"),
        ("transit_days", "1"),
        ("Data status", "final"),
        ("Status data", "akhir"),
        ("chapter name", "Fertilisers"),
        ("capital", "Bogotá"),
        ("Jenis", "ekspor barang"),
        ("Reporting period", "January to December 2022"),
        ("Zeitraum", "Januar bis Dezember 2022"),
        ("Tempoh rujukan", "Sepanjang tahun 2022"),
        ("Dönem", "01.01.2022 - 31.12.2022"),
        ("Period", "2022/2022"),
        ("freq", "Annual"),
        ("Sıklık", "Yıllık"),
        ("is_export", "true"),
        ("is_mirror", "false"),
        ("has_services", "no"),
        ("Madde adı", "Kahve, kavrulmamış"),
        ("product_en", "Fertilizers, mineral or chemical; real estate"),
        ("Negara asal", "Kolombia"),
        ("measure", "Trade value"),
        ("Ukuran", "Nilai ekspor"),
        ("Gösterge", "Toplam ihracat"),
        ("Unit", "US dollars, current prices"),
        ("Satuan", "Dolar Amerika Serikat"),
        ("Mata wang", "Dolar AS"),
        ("Döviz", "Amerikan Doları"),
        ("scenario", "observed"),
        ("Skenario", "realisasi"),
        ("Tipe", "barang"),
        ("Regime", "normal"),
        ("uom", "KGM"),
        ("comment", "partly estimated; transit excluded"),
        ("update", "2024-05"),
        ("contact", "Bank of Thailand"),
        ("stage", "processed"),
        ("income group", "Lower middle income"),
        ("fta", "yes"),
        ("EU", "0"),
    ] {
        let imported = imported(&beside(column, cell));
        assert!(imported.is_ok(), "{column} {cell}: {}", imported.unwrap_err());
    }
}

#[test]
fn one_row_of_many_says_it_and_its_line_is_named() {
    let text = "year,exporter,importer,product,value_usd,Tür,Ürün adı\n\
        2022,COL,MAR,090111,1000,mal,Kahve\n2022,COL,MAR,060311,250,mal,Gül\n\
        2022,COL,KEN,090111,7,hizmet,Kahve\n";
    let error = imported(text).map(said).unwrap_err().to_string();
    assert!(error.contains("d.csv:4: Tür: found \"hizmet\"") && error.contains("EBOPS"), "{error}");
    let options = Options { set_aside: true, today: Some(date(2026, 2, 1)), ..Options::default() };
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("d.csv");
    std::fs::write(&file, text).unwrap();
    let kept = store::import(&room.path().join("s"), &file, &options, &|_| {}).unwrap();
    assert_eq!((kept.bad.len(), kept.datasets[0].years[&2022]), (1, 2));
}

#[test]
fn rows_of_one_key_name_the_column_that_may_tell_them_apart() {
    let text = "year,exporter,importer,product,value_usd,Status data,quantity\n\
        2022,COL,MAR,090111,1000,awal,1\n2022,COL,MAR,090111,1100,revisi,1\n";
    let error = imported(text).map(said).unwrap_err().to_string();
    assert!(error.contains("line 2 has it already"), "{error}");
    assert!(error.contains("where \"Status data\", not read here"), "{error}");
}

#[test]
fn a_weight_is_no_value_whatever_a_mapping_says() {
    let mapping = corridor_trade::readers::Mapping::parse("value=netto_kg").unwrap();
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("d.csv");
    std::fs::write(&file, "year,exporter,importer,product,netto_kg\n2022,COL,MAR,090111,5\n")
        .unwrap();
    let options =
        Options { mapping: Some(mapping), today: Some(date(2026, 2, 1)), ..Options::default() };
    let error = store::import(&room.path().join("s"), &file, &options, &|_| {}).unwrap_err();
    assert!(error.to_string().contains("no weight"), "{error}");
}

#[test]
fn a_parquet_table_is_looked_at_as_a_text_is() {
    let of = |name: &str, column: ArrayRef| -> Result<String, String> {
        let room = tempfile::tempdir().unwrap();
        let file = room.path().join("d.parquet");
        let texts = |texts: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(texts.to_vec())) };
        let batch = RecordBatch::try_from_iter([
            ("year", Arc::new(Int32Array::from(vec![2022, 2022])) as ArrayRef),
            ("exporter", texts(["COL", "MAR"])),
            ("importer", texts(["MAR", "COL"])),
            ("product", texts(["090111", "310510"])),
            ("value_usd", Arc::new(Int64Array::from(vec![1000, 4000]))),
            (name, column),
        ])
        .unwrap();
        let to = std::fs::File::create(&file).unwrap();
        let mut writer = ArrowWriter::try_new(to, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        stored(room.path(), &file).map(said).map_err(|e| e.to_string())
    };
    let words = |a: &str, b: &str| -> ArrayRef { Arc::new(StringArray::from(vec![a, b])) };
    let flags = |a: bool, b: bool| -> ArrayRef { Arc::new(BooleanArray::from(vec![a, b])) };
    for (name, column, row) in [
        ("is_reexport", flags(true, false), 1),
        ("services", flags(false, true), 2),
        ("Tür", words("mal", "hizmet"), 2),
        ("Skala", words("ribu", "ribu"), 1),
        ("remark", words("", "juta rupiah"), 2),
    ] {
        let error = of(name, column).unwrap_err();
        assert!(error.contains(&format!("d.parquet:{row}: {name}: found")), "{error}");
    }
    for (name, column) in [
        ("is_estimate", flags(true, false)),
        ("is_reexport", flags(false, false)),
        ("province", words("Antioquia", "Fès")),
        ("tonnes", Arc::new(Int64Array::from(vec![1, 2]))),
    ] {
        let told = of(name, column).unwrap();
        assert!(told.contains(&format!("a column is not read: \"{name}\"")), "{told}");
    }
}
