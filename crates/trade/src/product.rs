//! Product codes of the Harmonized System: text of two, four or six digits.
//!
//! A code is text because chapters 01 to 09 begin with a zero, which a number loses. A code means
//! something only together with its revision: 850440 of HS 1992 is not 850440 of HS 2022.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::economy::records;
use crate::error::Error;

/// The revision that a person named, as the store writes it: `HS17`, `2017` and `H5` are `HS2017`. The name
/// of another nomenclature stays as it is.
///
/// # Errors
///
/// [`Error::Argument`] for a revision of the Harmonized System that there is not.
pub fn revision(named: &str) -> Result<String, Error> {
    let written = named.trim();
    let upper = written.to_ascii_uppercase();
    let year = upper.trim_start_matches("HS").trim_start_matches([' ', '-', '_']);
    let digits = !year.is_empty() && year.bytes().all(|b| b.is_ascii_digit());
    let short = upper.strip_prefix('H').and_then(|digit| digit.parse::<usize>().ok());
    let known = match short {
        Some(at) => REVISIONS.get(at),
        None => REVISIONS.iter().find(|r| digits && (r[2..] == *year || r[4..] == *year)),
    };
    match known {
        Some(known) => Ok((*known).to_owned()),
        None if digits || short.is_some() || upper.starts_with("HS") => Err(Error::Argument {
            name: "hs",
            found: named.to_owned(),
            expected: "a revision of the Harmonized System: HS1992, HS1996, HS2002, HS2007, HS2012, HS2017, HS2022",
        }),
        None => Ok(written.to_owned()),
    }
}

/// How fine a product code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Two digits: a chapter.
    Chapter,
    /// Four digits: a heading.
    Heading,
    /// Six digits: a subheading, the finest that countries share.
    Subheading,
}

impl Level {
    /// Every level, coarsest first.
    pub const ALL: [Self; 3] = [Self::Chapter, Self::Heading, Self::Subheading];

    /// Number of digits of a code.
    pub const fn digits(self) -> usize {
        match self {
            Self::Chapter => 2,
            Self::Heading => 4,
            Self::Subheading => 6,
        }
    }

    /// The level with this number of digits.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for anything but 2, 4 and 6.
    pub fn from_digits(digits: usize) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|level| level.digits() == digits).ok_or_else(|| {
            Error::Argument { name: "level", found: digits.to_string(), expected: "2, 4 or 6" }
        })
    }

    /// The level of a code.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownProduct`] when the code is not two, four or six digits.
    pub fn of(code: &str) -> Result<Self, Error> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        match Self::ALL.into_iter().find(|level| level.digits() == code.len()) {
            Some(level) if digits => Ok(level),
            _ => Err(Error::UnknownProduct { code: code.to_owned() }),
        }
    }
}

/// The revisions of the Harmonized System, oldest first.
pub const REVISIONS: [&str; 7] =
    ["HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022"];

/// The short English name of a chapter or heading of HS 2017, or of a main item of services; `None` when
/// the code is neither.
pub fn name(code: &str) -> Option<&'static str> {
    static NAMES: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let chapters = records(include_str!("../codes/hs2.csv"));
        let headings = records(include_str!("../codes/hs4.csv"));
        chapters.chain(headings).filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect()
    });
    names.get(code).copied().or_else(|| crate::services::name(code))
}

/// The last chapter of each section of the Harmonized System, I to XXI, the same in every revision.
const LAST_OF_SECTION: [u8; 21] =
    [5, 14, 15, 24, 27, 38, 40, 43, 46, 49, 63, 67, 70, 71, 83, 85, 89, 92, 93, 96, 97];

/// The section of a code, 1 to 21; `None` when its chapter is in none (98, 99 and codes that are
/// not of the Harmonized System).
pub fn section(code: &str) -> Option<usize> {
    let chapter: u8 = code.get(..2)?.parse().ok().filter(|chapter| *chapter > 0)?;
    LAST_OF_SECTION.iter().position(|last| chapter <= *last).map(|at| at + 1)
}

/// Six-digit codes and the revisions that list them, as `0011000`.
fn listings() -> &'static BTreeMap<&'static str, &'static str> {
    static LISTED: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    LISTED.get_or_init(|| {
        let rows = records(include_str!("../codes/hs6.csv"));
        rows.filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect()
    })
}

/// The revisions that list a six-digit code, as `0011000`; `None` for one in none.
fn listing(code: &str) -> Option<&'static str> {
    listings().get(code).copied()
}

/// The six-digit codes of a revision, by its place in [`REVISIONS`].
pub(crate) fn listed(revision: usize) -> impl Iterator<Item = &'static str> {
    let own = listings().iter().filter(move |(_, r)| r.as_bytes().get(revision) == Some(&b'1'));
    own.map(|(code, _)| *code)
}

/// Ways to group products beside the levels of their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classes {
    /// The 21 sections of the Harmonized System.
    Section,
    /// Broad Economic Categories, revision 4.
    Bec,
    /// Standard International Trade Classification, revision 3, three digits.
    Sitc,
    /// International Standard Industrial Classification, revision 3, two digits.
    Isic,
    /// Technology groups of Lall (2000): primary, resource-based, low, medium, high.
    Lall,
}

/// The class of a six-digit code of HS 2017; `several` where the UN's tables put it in more than one, and
/// `none` where it is in none. Sections are of any revision and level.
///
/// ```
/// use corridor_trade::product::{Classes, class};
/// assert_eq!(["854231", "870323", "610910"].map(|code| class(code, Classes::Lall)), ["high", "medium", "low"]);
/// ```
pub fn class(code: &str, classes: Classes) -> String {
    static CLASSES: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let none = || "none".to_owned();
    let column = match classes {
        Classes::Section => {
            return section(code).map_or_else(none, |section| format!("{section:02}"));
        }
        Classes::Bec => 0,
        Classes::Sitc => 1,
        Classes::Isic => 2,
        Classes::Lall => 3,
    };
    let table = CLASSES.get_or_init(|| {
        let rows = records(include_str!("../codes/hs17_classes.csv"));
        rows.filter_map(|row| row.split_first().map(|(code, own)| (*code, own.to_vec()))).collect()
    });
    let own = table.get(code).and_then(|own| own.get(column).copied());
    own.filter(|c| !c.is_empty()).map_or_else(none, str::to_owned)
}

/// Six-digit codes that a revision does not list, with the revisions that do; codes of chapters 98 and
/// 99, which are a country's or a source's own, are not looked at.
pub fn strangers(revision: &str, products: &[String]) -> Vec<(String, Vec<&'static str>)> {
    let Some(at) = REVISIONS.iter().position(|r| *r == revision) else { return Vec::new() };
    let in_revision = |listing: &str, at: usize| listing.as_bytes().get(at) == Some(&b'1');
    let own =
        products.iter().filter(|p| p.len() == 6 && !p.starts_with("98") && !p.starts_with("99"));
    own.filter_map(|code| {
        let listing = listing(code).unwrap_or_default();
        let named =
            || (0..REVISIONS.len()).filter(|r| in_revision(listing, *r)).map(|r| REVISIONS[r]);
        (!in_revision(listing, at)).then(|| (code.clone(), named().collect()))
    })
    .collect()
}

/// The revision that six-digit codes come from, and the evidence for it: the one that lists the
/// most of them. No revision when several list as many, when codes are not of six digits or over a hundredth is in none.
pub fn inferred_revision(products: &[String]) -> (Option<String>, Option<String>) {
    let six: Vec<&String> = products.iter().filter(|p| p.len() == 6).collect();
    if six.is_empty() || six.len() != products.len() {
        return (None, None);
    }
    let has = |revision: usize, code: &str| {
        listing(code).is_some_and(|r| r.as_bytes().get(revision) == Some(&b'1'))
    };
    let counts: Vec<usize> =
        (0..REVISIONS.len()).map(|r| six.iter().filter(|code| has(r, code)).count()).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let Some(best) = counts.iter().position(|count| *count == most) else { return (None, None) };
    if most * 100 < six.len() * 99 {
        return (
            None,
            Some(format!("{most} of {} codes are in {}, too few", six.len(), REVISIONS[best])),
        );
    }
    let equal: Vec<&str> =
        (best..REVISIONS.len()).filter(|r| counts[*r] == most).map(|r| REVISIONS[r]).collect();
    if equal.len() > 1 {
        return (
            None,
            Some(format!("{most} of {} codes are in each of {}", six.len(), equal.join(", "))),
        );
    }
    let rivals: Vec<String> = (0..REVISIONS.len())
        .filter(|r| *r != best)
        .map(|r| format!("{} in {}", counts[r], REVISIONS[r]))
        .collect();
    let evidence =
        format!("{most} of {} codes are in {}; {}", six.len(), REVISIONS[best], rivals.join(", "));
    (Some(REVISIONS[best].to_owned()), Some(evidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_text_of_two_four_or_six_digits() {
        assert_eq!(Level::of("010121").unwrap(), Level::Subheading);
        assert_eq!(Level::of("85").unwrap(), Level::Chapter);
        for bad in ["", "8", "850", "85044", "8504401", "85A4", "TOTAL", "８５"] {
            assert!(Level::of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_revision_is_inferred_with_its_evidence() {
        let codes = |list: &[&str]| list.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        // 851713 (smartphones) is new in 2022; 010111 was gone after 1996.
        let (named, why) = inferred_revision(&codes(&["010121", "851713"]));
        assert_eq!(named.as_deref(), Some("HS2022"));
        assert!(why.unwrap().starts_with("2 of 2 codes are in HS2022; 0 in HS1992"));
        let (none, why) = inferred_revision(&codes(&["010111"]));
        assert_eq!(
            (none, why.unwrap().as_str()),
            (None, "1 of 1 codes are in each of HS1992, HS1996")
        );
        assert_eq!(inferred_revision(&codes(&["123456", "010111"])).0, None);
        assert_eq!(inferred_revision(&codes(&["0101"])).0, None);
        assert_eq!(name("85"), Some("Electrical and electronic goods"));
        assert_eq!(name("8542"), Some("Integrated circuits"));
        assert_eq!(name("854231"), None);
    }

    #[test]
    fn sections_begin_and_end_where_they_do() {
        let sections = ["0101", "0601", "1511", "2709", "3926", "6309", "8542", "9701"];
        assert_eq!(sections.map(section).map(Option::unwrap), [1, 2, 3, 5, 7, 11, 16, 21]);
        assert_eq!(["00", "9999", "9", "AB"].map(section), [None; 4]);
    }

    #[test]
    fn digits_and_levels_round_trip() {
        for level in Level::ALL {
            assert_eq!(Level::from_digits(level.digits()).unwrap(), level);
        }
        assert!(Level::from_digits(3).is_err());
    }
}
