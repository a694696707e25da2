//! Services by the main items of the extended balance of payments classification (EBOPS).
//!
//! A file gives a service under its main item, under parts of that item and under the total, and the parts
//! of EBOPS are told in several ways beside one another. Main items add up and are kept; parts repeat them.
//! An item of 2002, which is a number there, stands with an S before it: `S205`.

/// A main item: its code in the store, and what it is.
const ITEMS: [(&str, &str); 23] = [
    ("S205", "Transport (EBOPS 2002)"),
    ("S236", "Travel (EBOPS 2002)"),
    ("S245", "Communications services (EBOPS 2002)"),
    ("S249", "Construction services (EBOPS 2002)"),
    ("S253", "Insurance services (EBOPS 2002)"),
    ("S260", "Financial services (EBOPS 2002)"),
    ("S262", "Computer and information services (EBOPS 2002)"),
    ("S266", "Royalties and licence fees (EBOPS 2002)"),
    ("S268", "Other business services (EBOPS 2002)"),
    ("S287", "Personal, cultural and recreational services (EBOPS 2002)"),
    ("S291", "Government services (EBOPS 2002)"),
    ("SA", "Manufacturing services on inputs of others"),
    ("SB", "Maintenance and repair services"),
    ("SC", "Transport"),
    ("SD", "Travel"),
    ("SE", "Construction"),
    ("SF", "Insurance and pension services"),
    ("SG", "Financial services"),
    ("SH", "Charges for the use of intellectual property"),
    ("SI", "Telecommunications, computer and information services"),
    ("SJ", "Other business services"),
    ("SK", "Personal, cultural and recreational services"),
    ("SL", "Government goods and services"),
];

/// What a code of EBOPS is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// All services together.
    Total,
    /// A main item, by its code in the store.
    Item(&'static str),
    /// A part of a main item, or of another way to tell the same.
    Part,
}

/// A code as a file writes it; `None` for what is no code of EBOPS.
pub(crate) fn service(code: &str) -> Option<Service> {
    let upper = code.trim().to_ascii_uppercase();
    if ["S", "200", "S200", "TOTAL"].contains(&upper.as_str()) {
        return Some(Service::Total);
    }
    let digits = upper.strip_prefix('S').unwrap_or(&upper);
    let numbered = matches!(digits.len(), 3 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
    let item = |code: &str| ITEMS.iter().find(|(of, _)| of.strip_prefix('S') == Some(code));
    if numbered {
        return Some(item(digits).map_or(Service::Part, |(code, _)| Service::Item(code)));
    }
    let lettered = upper.len() >= 2
        && upper.len() <= 8
        && upper.starts_with('S')
        && upper.bytes().all(|b| b.is_ascii_alphanumeric());
    lettered.then(|| item(digits).map_or(Service::Part, |(code, _)| Service::Item(code)))
}

/// Whether a code of the store is a service's.
pub(crate) fn is_service(code: &str) -> bool {
    code.starts_with('S') && name(code).is_some()
}

/// What a main item is.
pub(crate) fn name(code: &str) -> Option<&'static str> {
    ITEMS.iter().find(|(of, _)| *of == code).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn main_items_are_told_from_the_total_and_from_parts() {
        for (code, is) in [
            ("200", Some(Service::Total)),
            ("S", Some(Service::Total)),
            ("205", Some(Service::Item("S205"))),
            ("S205", Some(Service::Item("S205"))),
            ("sc", Some(Service::Item("SC"))),
            ("SC1", Some(Service::Part)),
            ("SCA", Some(Service::Part)),
            ("206", Some(Service::Part)),
            ("0805", Some(Service::Part)),
            ("85", None),
            ("850440", None),
            ("", None),
        ] {
            assert_eq!(service(code), is, "{code}");
        }
        assert!(is_service("SC") && is_service("S291") && !is_service("85") && !is_service("SZ"));
        assert_eq!(name("SD"), Some("Travel"));
    }
}
