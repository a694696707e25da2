//! iCalendar (RFC 5545): what is due and what takes place as all-day events, what is overdue as
//! things to do.

use jiff::civil::Date;

use super::atom::urn;
use super::follow::{Due, Followed};
use super::report::due_title;
use crate::figures::day;

/// What is due, and what is overdue.
#[must_use]
pub fn follow(followed: &Followed) -> String {
    let mut out = String::new();
    let mut line = |text: &str| folded(text, &mut out);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//corridor//follow//EN");
    line("CALSCALE:GREGORIAN");
    line(&format!("X-WR-CALNAME:{}", escaped(&followed.title)));
    for due in &followed.due {
        line("BEGIN:VEVENT");
        item(followed, due, &mut line);
        line(&format!("DTSTART;VALUE=DATE:{}", compact(due.first)));
        // The end is the day after the last.
        let end = due.last.tomorrow().unwrap_or(due.last);
        line(&format!("DTEND;VALUE=DATE:{}", compact(end)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    for due in &followed.overdue {
        line("BEGIN:VTODO");
        item(followed, due, &mut line);
        line(&format!("DUE;VALUE=DATE:{}", compact(due.last)));
        line("STATUS:NEEDS-ACTION");
        line("END:VTODO");
    }
    line("END:VCALENDAR");
    out
}

fn item(followed: &Followed, due: &Due, line: &mut impl FnMut(&str)) {
    line(&format!("UID:{}", urn(&format!("follow {} {}", followed.id, due.id))));
    line(&format!("DTSTAMP:{}T000000Z", compact(followed.as_of)));
    line(&format!("SUMMARY:{}", escaped(&due_title(due))));
    if let Some(words) = &due.words {
        let said = format!("“{}” ({}, {})", words.quote, words.document, day(words.date));
        line(&format!("DESCRIPTION:{}", escaped(&said)));
    }
    line(&format!("CATEGORIES:{}", escaped(&due.kind)));
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Text as a value: commas, semicolons, backslashes and line ends escaped, other control characters
/// taken out.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Octets of a line at most, its end not counted.
const LONGEST: usize = 75;

/// A line, folded where it is too long: between characters, the next begins with a space.
fn folded(line: &str, out: &mut String) {
    let mut room = LONGEST;
    for c in line.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LONGEST - 1;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let mut out = String::new();
        let text = format!("SUMMARY:{}", "ğ".repeat(100));
        folded(&text, &mut out);
        assert!(out.ends_with("\r\n"));
        assert!(out.split("\r\n").all(|line| line.len() <= LONGEST), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), text);
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a, b; c\\d\r\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
        assert!(!escaped("x\r\nEND:VCALENDAR").contains('\n'));
    }
}
