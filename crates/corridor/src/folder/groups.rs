//! Groups of economies: who belongs to one in a year, and what it is called.

use corridor_trade::economy;
use jiff::civil::Date;

/// The members of a group at the end of a year; none of a group that no table has.
#[must_use]
pub fn members(group: &str, year: u16) -> Vec<&'static str> {
    let year = i16::try_from(year).unwrap_or(i16::MAX).min(9999);
    economy::group(group, Date::constant(year, 12, 31)).unwrap_or_default()
}

/// The full name of a group, or what it was called by.
#[must_use]
pub fn group_name(group: &str) -> String {
    let known = economy::groups().find(|(short, _)| short.eq_ignore_ascii_case(group));
    known.map_or_else(|| group.to_owned(), |(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn membership_is_that_of_the_year() {
        assert!(members("ASEAN", 1998).len() < members("ASEAN", 1999).len());
        assert!(members("no such group", 2024).is_empty());
        assert_eq!(group_name("asean"), "Association of Southeast Asian Nations");
    }
}
