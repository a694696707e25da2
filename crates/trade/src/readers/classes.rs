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
        let upper = code.to_ascii_uppercase();
        Some(match upper.as_slice() {
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

    /// What `source.toml` calls it; `None` for the Harmonized System, whose revision it names.
    pub(crate) fn name(self) -> Option<String> {
        match self {
            Self::Hs => None,
            Self::Sitc(revision) => Some(format!("SITC revision {revision}")),
            Self::Bec(revision) => Some(format!("BEC revision {revision}")),
            Self::Ebops(_) => Some("main items of services (EBOPS)".to_owned()),
        }
    }

    /// What a dataset's name ends with.
    pub(crate) fn suffix(self) -> String {
        match self {
            Self::Hs => String::new(),
            Self::Sitc(revision) => format!("-sitc{revision}"),
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
        assert_eq!(Class::Sitc(3).suffix(), "-sitc3");
    }
}
