//! Everything a forecast needs that does not come from the pair itself.
//!
//! A model is learned once from a panel of pairs: the reference class at its
//! last period, the weights of the members and the correction of their
//! intervals, each from outcomes known by then, the counts of what comparable
//! pairs did, and the record of the back-test that says how often it was right.
//! [`crate::frozen`] writes it as text and reads it back, so that a forecast needs
//! no panel at hand.

use crate::Error;
use crate::backtest::{Backtest, Calendar, Case, Settings, learned};
use crate::calibration::Calibration;
use crate::class::{Records, ReferenceClass};
use crate::comparable::{Comparable, THIRDS};
use crate::panel::Panel;
use crate::tally::Tally;
use crate::tie::Tie;
use crate::world::{Known, World};

/// The panel that a model was learned from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What the panel is, for its reader.
    pub name: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
    /// First calendar year.
    pub first: i16,
    /// Last calendar year.
    pub last: i16,
}

/// A model, learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Where it was learned. Values of the panel are in US dollars.
    pub source: Source,
    /// The reference class at the panel's last year.
    pub class: ReferenceClass,
    /// Weights of the members, in the order of [`crate::forecaster::MEMBERS`], by horizon.
    pub weights: Vec<Vec<f64>>,
    /// Corrections of intervals, by horizon.
    pub calibrations: Vec<Calibration>,
    /// What comparable pairs did.
    pub comparable: Comparable,
    /// How the method did on the panel: one tally per horizon, then one of all.
    pub record: Vec<Tally>,
    /// The same for pairs of each third of [`Comparable::sizes`], smallest first, all horizons.
    pub by_size: Vec<Tally>,
    /// How years ahead go together, by the same thirds.
    pub ties: [Tie; THIRDS],
    /// What is known of growth that all pairs share.
    pub world: World,
}

impl Model {
    /// Learn from a yearly panel in US dollars whose last period is the year `source.last`.
    ///
    /// # Errors
    ///
    /// As [`crate::backtest::backtest`] and [`ReferenceClass::draw`].
    pub fn learn(panel: &Panel, source: Source, settings: &Settings) -> Result<Self, Error> {
        let calendar = Calendar { first: source.first, step: 1 };
        let settings = &Settings { calendar: Some(calendar), ..*settings };
        let (Backtest { cases, .. }, memory) = learned(panel, settings)?;
        let records = Records::of(panel)?;
        let last = panel.periods() - 1;
        let class = ReferenceClass::draw(panel, &records, last, &settings.class)?;
        let horizons = class.horizons.len();
        let comparable = Comparable::of(panel, &records, horizons, settings.class.least_past)?;
        let by_horizon =
            (1..=horizons).filter_map(|h| Tally::of(cases.iter().filter(|c| c.horizon == h)));
        let record = by_horizon.chain(Tally::of(&cases)).collect();
        let third = |c: &Case| comparable.sizes.partition_point(|cut| *cut <= c.size);
        let by_size = (0..THIRDS).filter_map(|k| Tally::of(cases.iter().filter(|c| third(c) == k)));
        let by_size = by_size.collect();
        let ties = std::array::from_fn(|k| Tie::learned(cases.iter().filter(|c| third(c) == k)));
        Ok(Self {
            source,
            class,
            weights: (1..=horizons).map(|h| memory.weights(last, h, settings.sharpness)).collect(),
            calibrations: (1..=horizons).map(|h| memory.calibration(last, h)).collect(),
            comparable,
            record,
            by_size,
            ties,
            world: World::built_in()?,
        })
    }

    /// The longest horizon, in years.
    #[must_use]
    pub fn horizons(&self) -> usize {
        self.class.horizons.len()
    }

    /// Log US dollars of the median pair in a year: the panel's last, moved as typical pairs did since.
    #[must_use]
    pub fn median_level(&self, year: i16, known: &Known<'_>) -> f64 {
        let usual = self.class.world.growth;
        let moved = if year >= self.source.last {
            known.typical(self.source.last, year, usual)
        } else {
            -known.typical(year, self.source.last, usual)
        };
        self.class.median_level + moved
    }
}
