//! Atom feeds (RFC 4287): what changed, an entry a cause; what is due, an entry a day. Nothing in
//! them is a link: ids are names made from what the entry is about.

use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;

use super::compare::Changes;
use super::follow::{Due, Followed};
use super::report::{self, headline};
use crate::figures::day;

/// One entry.
struct Entry {
    id: String,
    title: String,
    updated: Date,
    content: String,
}

/// What changed.
#[must_use]
pub fn changes(changes: &Changes) -> String {
    let about = format!("{} {} {}", changes.title, changes.from.as_of, changes.to.as_of);
    let newest = changes.from.as_of.max(changes.to.as_of);
    let mut entries: Vec<Entry> = report::by_cause(changes)
        .into_iter()
        .map(|group| Entry {
            id: format!("{about} {}", group.title),
            title: group.title.clone(),
            updated: newest,
            content: group.lines.join("\n"),
        })
        .collect();
    entries.extend(changes.deadlines.iter().map(|deadline| Entry {
        id: format!("{about} deadline {}", deadline.id),
        title: format!("deadline passed: {}", deadline.what),
        updated: newest,
        content: format!("Due by {}, and {}.", day(deadline.due), deadline.status),
    }));
    feed(&about, &headline(changes), newest, &entries)
}

/// What is due.
#[must_use]
pub fn follow(followed: &Followed) -> String {
    let about = format!("follow {}", followed.id);
    let entry = |due: &Due| Entry {
        id: format!("{about} {} {}", due.id, due.last),
        title: report::due_title(due),
        updated: followed.as_of,
        content: match &due.words {
            Some(words) => format!("“{}” ({}, {})", words.quote, words.document, day(words.date)),
            None => String::new(),
        },
    };
    let entries: Vec<Entry> = followed.overdue.iter().chain(&followed.due).map(entry).collect();
    let title = format!("{}: what is due by {}", followed.title, day(followed.until));
    feed(&about, &title, followed.as_of, &entries)
}

fn feed(about: &str, title: &str, updated: Date, entries: &[Entry]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let head = |id: &str, title: &str, updated: Date, indent: &str| {
        format!(
            "{indent}<id>{}</id>\n{indent}<title>{}</title>\n{indent}<updated>{updated}T00:00:00Z</updated>\n",
            urn(id),
            escaped(title)
        )
    };
    out.push_str(&head(about, title, updated, "  "));
    out.push_str("  <author><name>corridor</name></author>\n");
    for entry in entries {
        out.push_str("  <entry>\n");
        out.push_str(&head(&entry.id, &entry.title, entry.updated, "    "));
        out.push_str(&format!(
            "    <content type=\"text\">{}</content>\n  </entry>\n",
            escaped(&entry.content)
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// A name that is the same for the same thing: a UUID of version 8 (RFC 9562) from its SHA-256.
#[must_use]
pub fn urn(about: &str) -> String {
    let hex = sha256_hex(about.as_bytes());
    format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..32]
    )
}

/// Text in XML: what XML 1.0 does not allow becomes U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_allow_is_not_in_it() {
        assert_eq!(
            escaped("a<b & \"c\"\u{1}\u{ffff}"),
            "a&lt;b &amp; &quot;c&quot;\u{fffd}\u{fffd}"
        );
    }

    #[test]
    fn a_name_is_a_uuid_and_the_same_each_time() {
        let name = urn("x");
        assert_eq!(name, urn("x"));
        assert_ne!(name, urn("y"));
        let parts: Vec<&str> = name["urn:uuid:".len()..].split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('8') && parts[3].starts_with('a'));
    }
}
