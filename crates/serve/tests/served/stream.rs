//! A table that is too long to be held is sent in pieces, whole, in the order of the whole.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use corridor::trade::store;
use corridor_serve::{Options, bind};

const EXPORTERS: [&str; 4] = ["CHE", "JPN", "NOR", "TUR"];
const IMPORTERS: [&str; 11] =
    ["AUS", "BRA", "CAN", "CHL", "EGY", "IDN", "IND", "KEN", "MEX", "MYS", "ZAF"];
const PRODUCTS: usize = 5_000;

/// A request's head and body; chunks put together, and whether the last one came.
fn fetched(address: &str, path: &str) -> (String, Vec<u8>, bool) {
    let (_, rest) = address.split_once("127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/?token=").unwrap();
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse().unwrap())).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let line = |bytes: &[u8], end: &[u8]| {
        bytes.windows(end.len()).position(|window| window == end).unwrap_or(bytes.len())
    };
    let end = line(&all, b"\r\n\r\n");
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let mut rest = &all[end + 4..];
    if !head.to_lowercase().contains("transfer-encoding: chunked") {
        return (head, rest.to_vec(), true);
    }
    let mut whole = Vec::new();
    while !rest.is_empty() {
        let end = line(rest, b"\r\n");
        let size = std::str::from_utf8(&rest[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (head, whole, true);
        }
        whole.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    (head, whole, false)
}

fn get(address: &str, path: &str) -> (String, String, bool) {
    let (head, body, ended) = fetched(address, path);
    (head, String::from_utf8_lossy(&body).into_owned(), ended)
}

#[test]
fn more_rows_than_are_held_come_whole_and_in_order() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    corridor::sample::write(&root).unwrap();
    let mut rows = String::from("year,exporter,importer,product,value_usd\n");
    for exporter in EXPORTERS {
        for importer in IMPORTERS {
            for product in 0..PRODUCTS {
                writeln!(
                    rows,
                    "2023,{exporter},{importer},{:06},{}",
                    100_000 + product,
                    product + 1
                )
                .unwrap();
            }
        }
    }
    let file = home.path().join("large.csv");
    std::fs::write(&file, &rows).unwrap();
    let options = store::Options {
        dataset: Some("large".to_owned()),
        vintage: Some(jiff::civil::date(2026, 1, 2)),
        ..store::Options::default()
    };
    store::import(&root.join("statistics"), &file, &options, &|_| ()).unwrap();
    let today = Box::new(|| jiff::civil::date(2026, 6, 1));
    let serving = bind(Options { root, port: 0, today }).unwrap();
    let address = serving.address();
    std::thread::spawn(move || serving.run());

    let all = "/api/v1/flows?exporter=all&importer=all&level=6&dataset=large";
    let (head, body, ended) = get(&address, &format!("{all}&format=csv&count=last"));
    assert!(head.starts_with("HTTP/1.1 200") && ended, "{head}");
    let count = EXPORTERS.len() * IMPORTERS.len() * PRODUCTS;
    let mut lines = body.lines();
    assert_eq!(lines.next(), Some("year,exporter,importer,product,name,value_usd,quantity_t"));
    let shortened: Vec<String> = lines
        .by_ref()
        .take(count)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            // A name may hold commas; the value is the last but one.
            [fields[0], fields[1], fields[2], fields[3], fields[fields.len() - 2]].join(",")
        })
        .collect();
    assert!(
        shortened.iter().map(String::as_str).eq(rows.lines().skip(1)),
        "the rows in their order"
    );
    assert_eq!(lines.collect::<Vec<_>>(), [format!("# {count} rows")]);

    // The same as Parquet, which says itself how many rows it has.
    let (head, bytes, ended) = fetched(&address, &format!("{all}&format=parquet"));
    assert!(head.starts_with("HTTP/1.1 200") && ended, "{head}");
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    let saved = home.path().join("flows.parquet");
    std::fs::write(&saved, &bytes).unwrap();
    let frame = corridor::study::columns::read(&saved, None, None).unwrap();
    assert_eq!(frame.rows(), count);

    // Other forms hold all of it, so they are refused, with what to do.
    let (head, body, _) = get(&address, all);
    assert!(head.starts_with("HTTP/1.1 400") && body.contains("format=csv"), "{body}");
    let (head, body, _) = get(&address, "/flows?exporter=all&importer=all&level=6&dataset=large");
    assert!(head.starts_with("HTTP/1.1 200") && body.contains("format=parquet"), "{body}");
    // Those of one exporter are few enough to be held.
    let short = "/api/v1/flows?exporter=JPN&importer=all&level=6&dataset=large&format=csv";
    let (head, held, _) = get(&address, short);
    assert!(head.to_lowercase().contains("etag: "), "{head}");
    let japan = shortened.iter().filter(|line| line.contains(",JPN,")).count();
    assert_eq!(held.lines().skip(1).count(), japan);
}
