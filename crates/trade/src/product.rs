//! Product codes of the Harmonized System: text of two, four or six digits.
//!
//! A code is text because chapters 01 to 09 begin with a zero, which a number loses. A code means
//! something only together with its revision: 850440 of HS 1992 is not 850440 of HS 2022.

use crate::error::Error;

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
    fn digits_and_levels_round_trip() {
        for level in Level::ALL {
            assert_eq!(Level::from_digits(level.digits()).unwrap(), level);
        }
        assert!(Level::from_digits(3).is_err());
    }
}
