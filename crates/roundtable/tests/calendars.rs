//! Calendars: what an independent library reads from them, and what happens after changes.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use corridor_roundtable::calendar::{Entry, Issued, calendar, meeting_id, reissue};
use corridor_roundtable::readers::zone;
use jiff::{SignedDuration, Timestamp, civil::DateTime};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../oracles/icalendar/clock-changes");
const FIRM: &str = "Türkiye Şişe ve Cam Fabrikaları A.Ş. — İstanbul, Kırklareli; Lüleburgaz";

/// Meetings at local times around both clock changes of 2026 in three zones.
fn entries(name: &str) -> Vec<Entry> {
    let zone = zone(name, 2026).unwrap();
    let days = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"];
    let mut out = Vec::new();
    for day in days {
        for clock in ["00:30", "09:00", "14:30"] {
            let local: DateTime = format!("{day}T{clock}").parse().unwrap();
            let start: Timestamp = local.to_zoned_datetime(zone.clone()).unwrap().timestamp();
            let partner = format!("Firm {day} {clock}");
            out.push(Entry {
                meeting: Issued {
                    id: meeting_id("clock", FIRM, &partner),
                    start,
                    end: start + SignedDuration::from_mins(20),
                    table: 3,
                    sequence: 0,
                    cancelled: false,
                },
                summary: format!("{FIRM} with {partner}, comma; semicolon \\ backslash"),
                location: "Masa 3, Büyük Salon".into(),
                description: format!("{local} in {name}\nçay, ğ, ı, İ, ö, ş, ü — line two"),
            });
        }
    }
    out
}

fn file(name: &str) -> String {
    format!("{FOLDER}/{}.ics", name.replace('/', "-"))
}

#[test]
fn an_independent_library_reads_the_same_instants() {
    let expected = std::fs::read_to_string(format!("{FOLDER}/expected.csv")).unwrap();
    let mut read = 0;
    let zones = ["Europe/Istanbul", "Asia/Kuala_Lumpur", "Europe/Berlin"];
    let write =
        |name: &str| calendar(FIRM, "2026-01-10T08:00:00Z".parse().unwrap(), &entries(name));
    if std::env::var("CORRIDOR_WRITE_CALENDARS").is_ok() {
        zones.iter().for_each(|name| std::fs::write(file(name), write(name)).unwrap());
    }
    for name in zones {
        let entries = entries(name);
        let text = write(name);
        assert_eq!(
            text,
            std::fs::read_to_string(file(name)).unwrap(),
            "the file that the library read is not the one written now"
        );
        for (k, entry) in entries.iter().enumerate() {
            // zone, row, start in UTC, start in the zone, summary: as the library and its own zone data have them.
            let local = entry.description.split(" in ").next().unwrap();
            let line = format!(
                "{name},{k},{},{local},{}",
                entry.meeting.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
                entry.summary.chars().count()
            );
            assert!(expected.lines().any(|l| l == line), "{line}");
            read += 1;
        }
    }
    assert_eq!(read, 54);
}

#[test]
fn lines_are_folded_between_characters() {
    let text = calendar(FIRM, Timestamp::UNIX_EPOCH, &entries("Europe/Istanbul"));
    let mut folded = 0;
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']));
        folded += usize::from(line.starts_with(' '));
    }
    assert!(folded > 18);
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains(
        "Türkiye Şişe ve Cam Fabrikaları A.Ş. — İstanbul\\, Kırklareli\\; Lüleburgaz with Firm"
    ));
    assert!(unfolded.contains("\\nçay\\, ğ\\, ı"));
}

#[test]
fn a_moved_meeting_is_updated_and_a_removed_one_cancelled() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let meeting = |partner: &str, start: &str| Issued {
        id: meeting_id("kl", "A", partner),
        start: at(start),
        end: at(start) + SignedDuration::from_mins(20),
        table: 1,
        sequence: 0,
        cancelled: false,
    };
    let first = reissue(
        &[],
        &[
            meeting("B", "2026-11-05T01:00:00Z"),
            meeting("C", "2026-11-05T02:00:00Z"),
            meeting("D", "2026-11-05T03:00:00Z"),
        ],
    );
    assert!(first.iter().all(|m| m.sequence == 0));
    let second = reissue(
        &first,
        &[meeting("B", "2026-11-05T01:00:00Z"), meeting("C", "2026-11-05T04:00:00Z")],
    );
    let find = |list: &[Issued], partner: &str| {
        list.iter().find(|m| m.id == meeting_id("kl", partner, "A")).cloned().unwrap()
    };
    assert_eq!(find(&second, "B").sequence, 0);
    assert_eq!(
        (find(&second, "C").sequence, find(&second, "C").start),
        (1, at("2026-11-05T04:00:00Z"))
    );
    assert_eq!((find(&second, "D").sequence, find(&second, "D").cancelled), (1, true));
    // Told once more, nothing changes; taken up again, the number rises.
    assert_eq!(
        reissue(
            &second,
            &[meeting("B", "2026-11-05T01:00:00Z"), meeting("C", "2026-11-05T04:00:00Z")]
        ),
        second
    );
    let third = reissue(&second, &[meeting("D", "2026-11-05T03:00:00Z")]);
    assert_eq!((find(&third, "D").sequence, find(&third, "D").cancelled), (2, false));
    let text = calendar(
        "A",
        at("2026-11-01T00:00:00Z"),
        &[Entry {
            meeting: find(&second, "D"),
            summary: "D".into(),
            location: String::new(),
            description: String::new(),
        }],
    );
    assert!(text.contains("STATUS:CANCELLED\r\n") && text.contains("SEQUENCE:1\r\n"));
}
