//! A release of BACI: any bytes as a zip, and any bytes as the members of a whole zip.
#![no_main]

use std::io::Write as _;

use corridor_trade::store::Options;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [how, rest @ ..] = bytes else { return };
    let file = if how % 2 == 0 { [b"PK\x03\x04", rest].concat() } else { packed(rest) };
    corridor_fuzz::import("BACI_HS17_V202501.zip", &file, &Options::default());
});

/// Members are what stands between zero bytes, each behind BACI's header.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (at, member) in bytes.split(|b| *b == 0).take(4).enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(format!("BACI_Y{at}.csv"), options).expect("a member");
        writer.write_all(b"t,i,j,k,v,q\n").and_then(|()| writer.write_all(member)).expect("a member");
    }
    writer.finish().expect("a zip").into_inner()
}
