//! What product codes belong to: a revision of the Harmonized System, or another classification.
//!
//! Files name it by UN Comtrade's short codes (`H6`, `S3`, `B5`) or by HS alone. Codes of one
//! classification mean nothing in another: 0422 of the HS is no 0422 of the SITC.

use crate::product::REVISIONS;

/// A family of product codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Class {
    /// The Harmonized System; a place in [`REVISIONS`] when the revision is said.
    #[default]
    Hs,
    /// Standard International Trade Classification, revision 1 to 4.
    Sitc(u8),
    /// Broad Economic Categories, revision 4 or 5.
    Bec(u8),
    /// Services: the extended balance of payments classification of 2002 or 2010.
    Ebops(u8),
}

impl Class {
    /// The family and, for the Harmonized System, the place of its revision in [`REVISIONS`].
    pub(crate) fn named(code: &[u8]) -> Option<(Self, Option<u8>)> {
        let upper = code.trim_ascii().to_ascii_uppercase();
        Self::short(&upper).or_else(|| Self::worded(&upper))
    }

    /// By Comtrade's codes.
    fn short(upper: &[u8]) -> Option<(Self, Option<u8>)> {
        Some(match upper {
            b"" | b"-" | b"HS" | b"H" => (Self::Hs, None),
            [b'H', digit @ b'0'..=b'6'] => (Self::Hs, Some(digit - b'0')),
            [b'H', b'S', year @ ..] => {
                let year = std::str::from_utf8(year).ok()?.trim();
                let at = REVISIONS.iter().position(|r| r[2..] == *year || r[4..] == *year)?;
                (Self::Hs, Some(at as u8))
            }
            [b'S', digit @ b'1'..=b'4'] => (Self::Sitc(digit - b'0'), None),
            [b'B', digit @ b'4'..=b'5'] => (Self::Bec(digit - b'0'), None),
            // `C` and `S` are Comtrade's types of trade, goods and services.
            b"C" => (Self::Hs, None),
            b"S" | b"EB" | b"EB02" => (Self::Ebops(2), None),
            b"EB10" | b"EB10S" => (Self::Ebops(10), None),
            _ => return None,
        })
    }

    /// In words, `SITC Rev. 3`, `HS 2017`, `Harmonized System`, `CN8`, `BEC5`.
    fn worded(upper: &[u8]) -> Option<(Self, Option<u8>)> {
        let text: String =
            std::str::from_utf8(upper).ok()?.chars().filter(|c| c.is_alphanumeric()).collect();
        let system = ["HARMONIZEDSYSTEM", "HARMONISEDSYSTEM", "HARMONIZEDCODE", "HS"];
        let rest = |heads: &[&str]| {
            let rest = heads.iter().find_map(|head| text.strip_prefix(head))?;
            let marks = ["REVISION", "REV", "EDITION", "R", "V", "NOMENCLATURE"];
            Some(marks.iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest).to_owned())
        };
        let digit = |rest: &str, from: u8, to: u8| -> Option<u8> {
            if rest.is_empty() {
                return Some(0);
            }
            rest.parse().ok().filter(|digit| (from..=to).contains(digit))
        };
        if let Some(rest) = rest(&["SITC"]) {
            return Some((Self::Sitc(digit(&rest, 1, 4)?), None));
        }
        if let Some(rest) = rest(&["BEC"]) {
            return Some((Self::Bec(digit(&rest, 4, 5)?), None));
        }
        // The Combined Nomenclature and national tariffs begin with the codes of the system.
        let national = ["CN", "NC", "KN", "CN8", "NC8", "KN8", "GTIP", "TARIC", "AHTN", "HTS"];
        if national.contains(&text.as_str()) {
            return Some((Self::Hs, None));
        }
        let rest = rest(&system)?;
        if ["", "2", "4", "6", "8", "10"].contains(&rest.as_str()) {
            return Some((Self::Hs, None));
        }
        let at = REVISIONS.iter().position(|r| r[2..] == *rest || r[4..] == *rest)?;
        Some((Self::Hs, Some(at as u8)))
    }

    /// What `source.toml` calls it; `None` for the Harmonized System, whose revision it names.
    pub(crate) fn name(self) -> Option<String> {
        match self {
            Self::Hs => None,
            Self::Sitc(0) => Some("SITC of a revision that is not said".to_owned()),
            Self::Sitc(revision) => Some(format!("SITC revision {revision}")),
            Self::Bec(0) => Some("BEC of a revision that is not said".to_owned()),
            Self::Bec(revision) => Some(format!("BEC revision {revision}")),
            Self::Ebops(_) => Some("main items of services (EBOPS)".to_owned()),
        }
    }

    /// What a dataset's name ends with.
    pub(crate) fn suffix(self) -> String {
        match self {
            Self::Hs => String::new(),
            Self::Sitc(0) => "-sitc".to_owned(),
            Self::Sitc(revision) => format!("-sitc{revision}"),
            Self::Bec(0) => "-bec".to_owned(),
            Self::Bec(revision) => format!("-bec{revision}"),
            Self::Ebops(_) => "-services".to_owned(),
        }
    }

    /// Whether its rows are services, which are no goods and are never added to them.
    pub(crate) fn is_services(self) -> bool {
        matches!(self, Self::Ebops(_))
    }

    /// Why its rows are set aside beside another family's.
    pub(crate) fn aside(self) -> &'static str {
        match self {
            Self::Hs => "of the Harmonized System, beside another classification",
            Self::Sitc(_) => "of the SITC: the file gives the same trade in the Harmonized System",
            Self::Bec(_) => "of the BEC: the file gives the same trade in the Harmonized System",
            Self::Ebops(_) => {
                "of an earlier EBOPS: the file gives the same services of that year in a later one"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_codes_name_a_family_and_a_revision() {
        assert_eq!(Class::named(b"H6"), Some((Class::Hs, Some(6))));
        assert_eq!(Class::named(b"hs2017"), Some((Class::Hs, Some(5))));
        assert_eq!(Class::named(b"HS 1992"), Some((Class::Hs, Some(0))));
        assert_eq!(Class::named(b"S3"), Some((Class::Sitc(3), None)));
        assert_eq!(Class::named(b"EB10"), Some((Class::Ebops(10), None)));
        assert_eq!(Class::named(b"XB10"), None);
        assert_eq!(Class::named(b"SITC3"), Some((Class::Sitc(3), None)));
        assert_eq!(Class::named(b"SITC Rev. 4"), Some((Class::Sitc(4), None)));
        assert_eq!(Class::named(b"sitc"), Some((Class::Sitc(0), None)));
        assert_eq!(Class::named(b"BEC Rev.5"), Some((Class::Bec(5), None)));
        assert_eq!(Class::named(b"Harmonized System 2012"), Some((Class::Hs, Some(4))));
        assert_eq!(Class::named(b"HS17"), Some((Class::Hs, Some(5))));
        assert_eq!(Class::named(b"CN8"), Some((Class::Hs, None)));
        assert_eq!(Class::named(b"HS2099"), None);
        assert_eq!(Class::named(b"ISIC Rev.4"), None);
        assert_eq!(Class::Sitc(3).suffix(), "-sitc3");
    }
}
