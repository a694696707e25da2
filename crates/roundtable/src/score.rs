//! What a plan is worth, in order of aims, and the one integer that keeps this order.
//!
//! ```text
//! composite = must x M + floor places x F + weight,   F > any weight,  M > F x all floor places
//! ```
//!
//! so that comparing composites compares musts first, then floor places, then weight. A bound on
//! the composite is therefore a bound in the same order.

use crate::{
    Error,
    event::{Firm, Pair},
};

/// Musts held, floor places filled, and weight: compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score {
    /// Meetings that must be held, and are.
    pub musts: u32,
    /// Meetings that count towards a floor, over all firms.
    pub floor_places: u32,
    /// Sum of weights.
    pub weight: i64,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} musts, {} floor places, weight {}",
            self.musts, self.floor_places, self.weight
        )
    }
}

/// The factors `F` and `M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scale {
    pub floor: i64,
    pub must: i64,
}

impl Scale {
    pub fn of(firms: &[Firm], caps: &[u32], pairs: &[Pair]) -> Result<Self, Error> {
        let mut of_firm: Vec<Vec<u32>> = vec![Vec::new(); firms.len()];
        for pair in pairs.iter().filter(|p| !p.open.is_empty()) {
            of_firm[pair.a].push(pair.weight);
            of_firm[pair.b].push(pair.weight);
        }
        let heaviest: i128 = of_firm
            .iter_mut()
            .zip(caps)
            .map(|(weights, cap)| {
                weights.sort_unstable_by(|a, b| b.cmp(a));
                weights.iter().take(*cap as usize).map(|w| i128::from(*w)).sum::<i128>()
            })
            .sum::<i128>()
            / 2;
        let floors: i128 = firms.iter().map(|f| i128::from(f.floor)).sum();
        let musts = pairs.iter().filter(|p| p.must).count() as i128;
        let floor = heaviest + 1;
        let must = floor * (floors + 1);
        let all = must * (musts + 1);
        let bits = 128 - all.leading_zeros();
        match (i64::try_from(floor), i64::try_from(must)) {
            (Ok(floor), Ok(must)) if bits <= 56 => Ok(Self { floor, must }),
            _ => Err(Error::TooHeavy { bits }),
        }
    }

    /// Reads a composite, or a bound on it.
    pub fn score(self, composite: i128) -> Score {
        let (must, floor) = (i128::from(self.must), i128::from(self.floor));
        let rest = composite.rem_euclid(must);
        Score {
            musts: u32::try_from(composite.div_euclid(must)).unwrap_or(u32::MAX),
            floor_places: u32::try_from(rest / floor).unwrap_or(u32::MAX),
            weight: i64::try_from(rest % floor).unwrap_or(i64::MAX),
        }
    }

    pub fn composite(self, score: &Score) -> i128 {
        i128::from(score.musts) * i128::from(self.must)
            + i128::from(score.floor_places) * i128::from(self.floor)
            + i128::from(score.weight)
    }
}
