//! Rolling origins: what the method would have said, held against what happened.
//!
//! At every origin the class is drawn, the members are weighted and the
//! intervals are corrected from outcomes known at that origin; then every pair
//! with enough past is forecast and scored. The naive drift stands beside it.
//!
//! A case is a pair, an origin and a horizon: the pair has `least_values`
//! values above zero in a row that end at the origin, and a value above zero
//! at the horizon. Cases without such an outcome are counted, not scored: on
//! the log scale a zero has no distance.
//!
//! Cost: about 25 microseconds a case.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::Error;
use crate::calibration;
use crate::class::{Common, Options, Records, ReferenceClass, damped};
use crate::drift::{Tails, drift};
use crate::forecaster::{Forecaster, MEMBERS};
use crate::mix::Memory;
use crate::panel::Panel;
use crate::score::{crps, log_score};
use crate::world::World;

/// How the method is run over a panel. The defaults are those that every reported figure uses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How the class is drawn.
    pub class: Options,
    /// Values in a row that a pair needs before its forecast is scored.
    pub least_values: usize,
    /// Values in a row that a pair needs before the mixture learns from it.
    pub least_learning: usize,
    /// How sharply a member with a better past score is preferred.
    pub sharpness: f64,
    /// Which years the periods are: growth that all pairs share is then what was known of the world
    /// at each origin ([`crate::world`]). Without it, the panel's own typical growth.
    pub calendar: Option<Calendar>,
}

/// Which years the periods of a panel are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// The year of the first period.
    pub first: i16,
    /// Years from one period to the next.
    pub step: i16,
}

impl Calendar {
    /// The year of a period.
    #[must_use]
    pub fn year(&self, period: usize) -> i16 {
        self.first + self.step * i16::try_from(period).unwrap_or(i16::MAX / self.step.max(1) / 2)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            class: Options::default(),
            least_values: 10,
            least_learning: 5,
            sharpness: 20.0,
            calendar: None,
        }
    }
}

/// Growth factors whose probability is checked.
pub const THRESHOLDS: [f64; 3] = [1.5, 2.0, 3.0];
/// Coverages of the intervals that are checked.
pub const COVERAGES: [f64; 3] = [0.5, 0.8, 0.9];

/// One scored forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// Index of the pair in the panel.
    pub pair: usize,
    /// Period of the last value known.
    pub origin: usize,
    /// Periods ahead.
    pub horizon: usize,
    /// Log of the last value over that of the median pair.
    pub size: f64,
    /// CRPS of the method.
    pub crps: f64,
    /// Log score of the method.
    pub log_score: f64,
    /// CRPS of each member, in the order of [`MEMBERS`].
    pub members: [f64; MEMBERS.len()],
    /// CRPS of the naive drift.
    pub naive: f64,
    /// Probability that the method gave to values under the outcome.
    pub pit: f64,
    /// Probability of growing by each of [`THRESHOLDS`] or more.
    pub probabilities: [f64; THRESHOLDS.len()],
    /// Log of the growth that happened.
    pub growth: f64,
}

/// Every scored forecast and what was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// Scored forecasts, by origin, pair and horizon.
    pub cases: Vec<Case>,
    /// Forecasts that could not be scored because the outcome was zero or missing.
    pub without_outcome: usize,
    /// Origins at which no outcome was known yet, so that there was no class.
    pub origins_without_class: usize,
    /// Forecasts further ahead than the class reached at that origin.
    pub beyond_class: usize,
}

struct Scored {
    case: Case,
    raw: f64,
    reported: bool,
}

#[derive(Default)]
struct Chunk {
    scored: Vec<Scored>,
    without_outcome: usize,
    beyond_class: usize,
}

/// Pairs per task.
const CHUNK: usize = 128;

/// Run the method over every origin of a panel.
///
/// # Errors
///
/// [`Error::NoCases`] if nothing could be scored.
pub fn backtest(panel: &Panel, settings: &Settings) -> Result<Backtest, Error> {
    Ok(learned(panel, settings)?.0)
}

/// The back-test, and what the mixture remembers after it.
pub(crate) fn learned(panel: &Panel, settings: &Settings) -> Result<(Backtest, Memory), Error> {
    let records = Records::of(panel)?;
    let world = World::built_in()?;
    let mut memory = Memory::new(MEMBERS.len(), settings.class.horizons);
    let mut result =
        Backtest { cases: vec![], without_outcome: 0, origins_without_class: 0, beyond_class: 0 };
    for origin in 0..panel.periods().saturating_sub(1) {
        let class = match ReferenceClass::draw(panel, &records, origin, &settings.class) {
            Ok(class) => class,
            Err(Error::NoValues { .. }) => {
                result.origins_without_class += 1;
                continue;
            }
            Err(other) => return Err(other),
        };
        for chunk in at_origin(panel, &records, &class, &memory, &world, origin, settings)? {
            result.without_outcome += chunk.without_outcome;
            result.beyond_class += chunk.beyond_class;
            for scored in chunk.scored {
                memory.remember(origin, scored.case.horizon, &scored.case.members, scored.raw);
                if scored.reported {
                    result.cases.push(scored.case);
                }
            }
        }
    }
    if result.cases.is_empty() {
        return Err(Error::NoCases {
            least_values: settings.least_values,
            periods: panel.periods(),
        });
    }
    Ok((result, memory))
}

/// Growth that all pairs are expected to share, from what was known at the end of the origin's year:
/// that of the world, and what pairs of this panel grew beyond the typical pair so far.
fn common(
    class: &ReferenceClass,
    world: &World,
    origin: usize,
    horizon: usize,
    settings: &Settings,
) -> Common {
    let known = settings.calendar.and_then(|calendar| {
        let year = calendar.year(origin);
        let known = world.known(Date::new(year + 1, 1, 1).ok()?);
        let step = f64::from(calendar.step);
        let ahead = horizon * usize::from(calendar.step.unsigned_abs());
        let all = known.common(settings.class.damping, ahead)?;
        let own = class.world.growth / step;
        let typical = known.typical(calendar.first, year, own) / (step * origin.max(1) as f64);
        let growth = all.growth + damped(own - typical, settings.class.damping, ahead);
        Some(Common { growth, ..all })
    });
    known.unwrap_or_else(|| class.common(horizon))
}

fn at_origin(
    panel: &Panel,
    records: &Records,
    class: &ReferenceClass,
    memory: &Memory,
    world: &World,
    origin: usize,
    settings: &Settings,
) -> Result<Vec<Chunk>, Error> {
    let furthest = settings.class.horizons.min(panel.periods() - 1 - origin);
    let reach = furthest.min(class.horizons.len());
    let mixing: Vec<(Vec<f64>, Vec<f64>)> = (1..=reach)
        .map(|h| {
            (memory.weights(origin, h, settings.sharpness), memory.calibration(origin, h).levels())
        })
        .collect();
    let commons: Vec<Common> =
        (1..=reach).map(|h| common(class, world, origin, h, settings)).collect();
    let starts: Vec<usize> = (0..panel.pairs()).step_by(CHUNK).collect();
    let chunk = |&start: &usize| -> Result<Chunk, Error> {
        let mut chunk = Chunk::default();
        for pair in start..(start + CHUNK).min(panel.pairs()) {
            let run = panel.run(pair, origin);
            let (true, Some(record)) = (run >= settings.least_learning, records.at(pair, origin))
            else {
                continue;
            };
            let reported = run >= settings.least_values;
            if reported {
                chunk.beyond_class += furthest - reach;
            }
            let past = panel.past(pair, origin);
            let forecaster = Forecaster::new(class, *record, &past)?;
            for (h, (weights, levels)) in (1..).zip(&mixing) {
                let Some(outcome) = panel.log(pair, origin + h) else {
                    chunk.without_outcome += usize::from(reported);
                    continue;
                };
                let members = forecaster.members(h, commons[h - 1])?;
                let mixture = members.mixed(weights)?;
                let forecast = calibration::at(&mixture, levels)?;
                let each = members
                    .each
                    .each_ref()
                    .map(|m| m.as_ref().map_or(f64::NAN, |m| crps(m, outcome)));
                let naive =
                    if reported { crps(&drift(&past, h, Tails::Normal)?, outcome) } else { 0.0 };
                let case = Case {
                    pair,
                    origin,
                    horizon: h,
                    size: record.size,
                    crps: crps(&forecast, outcome),
                    log_score: if reported { log_score(&forecast, outcome) } else { 0.0 },
                    members: each,
                    naive,
                    pit: forecast.below(outcome),
                    probabilities: THRESHOLDS.map(|x| forecast.at_least(record.last + x.ln())),
                    growth: outcome - record.last,
                };
                chunk.scored.push(Scored { case, raw: mixture.below(outcome), reported });
            }
        }
        Ok(chunk)
    };
    starts.par_iter().map(chunk).collect()
}
