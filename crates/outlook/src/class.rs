//! The reference class: how pairs of like record moved over the same horizon.
//!
//! ```text
//! y[s+h] - y[s] = median[s,h] + x[s] b[h] + scale[s,h] z
//! ln scale[s,h] = v[s] c[h]
//! forecast      = y + common[h] + x b[h] + sqrt(scale^2 + h unrest^2 / var z) quantiles(z)
//! common[h]     = world (d + d^2 + … + d^h)
//! ```
//!
//! `y[s]` is a pair's log trade at a past origin `s`, `median[s,h]` what all
//! pairs did over the same years, `x` the pair's record (size, departure from
//! its three-year mean, excess growth), `v` its volatility and size, `z` the
//! pooled standardised outcomes, kept as they were: no shape is assumed. `world`
//! is the typical yearly growth before the origin, `d` its damping and `unrest`
//! its deviation from year to year. All in log points.
//!
//! The class of a horizon is drawn from the cohorts whose outcome was known at
//! the origin, recent ones weighing more, and, with less weight, from the two
//! shorter horizons, because the longest horizons have few cohorts.
//!
//! Cost: for each horizon, rows x columns^2 x 5. It fails where no cohort's
//! outcome is known yet. Damping: typical growth fades by a share each year, as
//! damped-trend smoothing does (Gardner and McKenzie 1985): undamped, what the
//! class learned in a boom overstates the years after it.
//! Oracle: `oracles/statsforecast` holds the scores of the peers.

use rayon::prelude::*;

use crate::Error;
use crate::distribution::{Distribution, POINTS, levels};
use crate::panel::{Medians, Panel, median};
use crate::record::{Record, Surroundings};
use crate::regression::{Rows, dot, least_deviations, least_squares};

/// How the class is drawn. The defaults are those that the back-test reports on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The longest horizon, in periods.
    pub horizons: usize,
    /// Values in a row that a pair needs before it belongs to a class.
    pub least_past: usize,
    /// Periods after which a cohort weighs half.
    pub half_life: f64,
    /// Weight of a horizon one period shorter, relative to the horizon itself.
    pub borrowed: f64,
    /// What is left of typical growth after each further period.
    pub damping: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { horizons: 8, least_past: 4, half_life: 12.0, borrowed: 0.2, damping: 0.85 }
    }
}

/// Shorter horizons that a class borrows from.
const BORROWED_HORIZONS: usize = 2;
/// Log size over the median under which smallness counts anew: trade of a few shipments.
const TINY: f64 = -3.0;
/// Added to a departure before its logarithm.
const DEPARTURE: f64 = 0.1;
/// Added to a residual before its logarithm.
const RESIDUAL: f64 = 0.05;
/// Volatilities of departure beyond which few pairs were seen.
const CLIP: f64 = 2.0;
/// What is believed of the slope beyond, the rest being that within: fitted whole, chances over a half
/// of pairs that had fallen so far came true less often than said.
const BEYOND: f64 = 0.5;
/// Places of the departure and of its part within [`CLIP`] volatilities.
const DEPARTED: usize = 3;
const WITHIN: usize = 4;
/// Columns of place and of scale.
const PLACE: usize = 6;
const SCALE: usize = 6;

/// The class of one horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    /// Coefficients of place.
    pub place: [f64; PLACE],
    /// Coefficients of the log of scale.
    pub scale: [f64; SCALE],
    /// Quantiles of the standardised outcomes at the mid-levels.
    pub shape: Vec<f64>,
    /// Variance of those outcomes.
    pub variance: f64,
    /// Outcomes that it was drawn from, this horizon only.
    pub cases: usize,
}

/// The reference classes of every horizon at one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceClass {
    /// What was usual among pairs up to the origin.
    pub world: Surroundings,
    /// Median log value at the origin: what size is measured from.
    pub median_level: f64,
    /// What is left of typical growth after each further period.
    pub damping: f64,
    /// One entry per horizon, from one period ahead.
    pub horizons: Vec<Horizon>,
}

/// The records of all pairs at all periods, each from its own past only.
#[derive(Debug, Clone)]
pub struct Records {
    by_period: Vec<Vec<Option<Record>>>,
    surroundings: Vec<Option<Surroundings>>,
    medians: Medians,
}

impl Records {
    /// Every record of a panel.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`] if a record cannot be computed.
    pub fn of(panel: &Panel) -> Result<Self, Error> {
        let medians = panel.medians();
        let mut by_period = Vec::with_capacity(panel.periods());
        let mut surroundings = Vec::with_capacity(panel.periods());
        for t in 0..panel.periods() {
            let (Ok(world), Some(level)) = (panel.surroundings(&medians, t), medians.level[t])
            else {
                by_period.push(vec![None; panel.pairs()]);
                surroundings.push(None);
                continue;
            };
            let record = |pair: usize| match panel.log(pair, t) {
                None => Ok(None),
                Some(y) => Record::of(&panel.past(pair, t), y - level, &world).map(Some),
            };
            by_period
                .push((0..panel.pairs()).into_par_iter().map(record).collect::<Result<_, _>>()?);
            surroundings.push(Some(world));
        }
        Ok(Self { by_period, surroundings, medians })
    }

    /// The record of a pair at a period, if it traded then.
    #[must_use]
    pub fn at(&self, pair: usize, period: usize) -> Option<&Record> {
        self.by_period.get(period)?.get(pair)?.as_ref()
    }
}

impl ReferenceClass {
    /// The classes at `origin`, from outcomes known by then and nothing later.
    ///
    /// Horizons whose class would be empty are left out, so that
    /// [`ReferenceClass::horizons`] may be shorter than asked.
    ///
    /// # Errors
    ///
    /// [`Error::NoValues`] if no outcome is known at the origin.
    pub fn draw(
        panel: &Panel,
        records: &Records,
        origin: usize,
        options: &Options,
    ) -> Result<Self, Error> {
        let nothing = Error::NoValues { name: "outcomes known at the origin" };
        let (Some(Some(world)), Some(Some(level))) =
            (records.surroundings.get(origin), records.medians.level.get(origin))
        else {
            return Err(nothing);
        };
        let cohorts: Vec<Vec<Cohort>> = (1..=options.horizons)
            .map(|h| cohorts(panel, records, origin, h, options.least_past))
            .collect();
        let fit = |h: usize| horizon(&cohorts, h, origin, options);
        let horizons: Vec<Horizon> = (1..=options.horizons)
            .into_par_iter()
            .map(fit)
            .collect::<Result<Vec<Option<Horizon>>, Error>>()?
            .into_iter()
            .map_while(|h| h)
            .collect();
        if horizons.is_empty() {
            return Err(nothing);
        }
        Ok(Self { world: *world, median_level: *level, damping: options.damping, horizons })
    }

    /// What the panel alone says of growth that all its pairs share: its typical growth, damped,
    /// and its deviation from year to year.
    #[must_use]
    pub fn common(&self, horizon: usize) -> Common {
        Common {
            growth: damped(self.world.growth, self.damping, horizon),
            deviation: self.world.unrest * (horizon as f64).sqrt(),
        }
    }

    /// The forecast for a pair, `horizon` periods ahead of its last value.
    ///
    /// `common` is the growth that all pairs are expected to share up to then:
    /// [`ReferenceClass::common`], or what is known from elsewhere ([`crate::world`]).
    ///
    /// # Errors
    ///
    /// [`Error::NoHorizon`] if the class does not reach that far.
    pub fn forecast(
        &self,
        record: &Record,
        horizon: usize,
        common: Common,
    ) -> Result<Distribution, Error> {
        let class = horizon.checked_sub(1).and_then(|h| self.horizons.get(h));
        let Some(class) = class else {
            return Err(Error::NoHorizon { asked: horizon, longest: self.horizons.len() });
        };
        let place = record.last + common.growth + dot(&place_of(record), &class.place);
        let own = dot(&scale_of(record, 0.0), &class.scale).exp();
        // What all pairs share is uncertain too, and adds to the variance of each.
        let shared = common.deviation * common.deviation;
        let scale = (own * own + shared / class.variance).sqrt();
        Distribution::equal(class.shape.iter().map(|z| place + scale * z).collect())
    }
}

/// Log growth that all pairs are expected to share over a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// Its middle.
    pub growth: f64,
    /// Its standard deviation.
    pub deviation: f64,
}

/// The sum of a yearly growth that keeps the share `damping` each year.
#[must_use]
pub fn damped(growth: f64, damping: f64, horizon: usize) -> f64 {
    let mut left = growth;
    let mut sum = 0.0;
    for _ in 0..horizon {
        left *= damping;
        sum += left;
    }
    sum
}

/// The pairs of one origin and what they did over one horizon, less the median.
struct Cohort {
    origin: usize,
    records: Vec<Record>,
    moves: Vec<f64>,
}

fn cohorts(panel: &Panel, records: &Records, origin: usize, h: usize, least: usize) -> Vec<Cohort> {
    (0..=origin.saturating_sub(h))
        .filter(|s| s + h <= origin)
        .map(|s| {
            let mut cohort = Cohort { origin: s, records: vec![], moves: vec![] };
            for pair in 0..panel.pairs() {
                if let (true, Some(record), Some(y)) =
                    (panel.run(pair, s) >= least, records.at(pair, s), panel.log(pair, s + h))
                {
                    cohort.records.push(*record);
                    cohort.moves.push(y - record.last);
                }
            }
            let middle = median(&mut cohort.moves.clone()).unwrap_or_default();
            cohort.moves.iter_mut().for_each(|m| *m -= middle);
            cohort
        })
        .filter(|cohort| !cohort.moves.is_empty())
        .collect()
}

fn horizon(
    cohorts: &[Vec<Cohort>],
    h: usize,
    origin: usize,
    options: &Options,
) -> Result<Option<Horizon>, Error> {
    let mut rows: Rows<PLACE> = Rows::default();
    let mut spread: Rows<SCALE> = Rows::default();
    let mut volatility = Vec::new();
    for hh in h.saturating_sub(BORROWED_HORIZONS).max(1)..=h {
        let shorter = (h - hh) as f64;
        for cohort in &cohorts[hh - 1] {
            let age = (origin - hh - cohort.origin) as f64;
            let weight = 0.5_f64.powf(age / options.half_life) * options.borrowed.powf(shorter);
            for (record, moved) in cohort.records.iter().zip(&cohort.moves) {
                rows.push(place_of(record), *moved, weight);
                spread.push(scale_of(record, (hh as f64 / h as f64).ln()), 0.0, weight);
                volatility.push(record.volatility);
            }
        }
    }
    if rows.y.is_empty() {
        return Ok(None);
    }
    let mut place = least_deviations(&rows, &volatility)?;
    let moved = (1.0 - BEYOND) * place[WITHIN];
    place[DEPARTED] += moved;
    place[WITHIN] -= moved;
    let residuals: Vec<f64> = rows.x.iter().zip(&rows.y).map(|(x, y)| y - dot(x, &place)).collect();
    spread.y = residuals.iter().map(|e| (e.abs() + RESIDUAL).ln()).collect();
    let scale = least_squares(&spread)?;
    let standard = residuals.iter().zip(&spread.x).map(|(e, x)| e / dot(x, &scale).exp());
    let standard: Vec<(f64, f64)> = standard.zip(spread.w.iter().copied()).collect();
    let shape = Distribution::weighted(standard)?;
    let shape = Distribution::equal(levels(POINTS).map(|p| shape.quantile(p)).collect())?;
    let variance = shape.deviation().powi(2).max(f64::MIN_POSITIVE);
    let shape = shape.atoms().to_vec();
    let cases = cohorts[h - 1].iter().map(|c| c.moves.len()).sum();
    Ok(Some(Horizon { place, scale, shape, variance, cases }))
}

fn place_of(record: &Record) -> [f64; PLACE] {
    let bound = CLIP * record.volatility;
    [
        1.0,
        record.size,
        (record.size - TINY).min(0.0),
        record.departure,
        record.departure.clamp(-bound, bound),
        record.excess,
    ]
}

fn scale_of(record: &Record, log_horizon: f64) -> [f64; SCALE] {
    [
        1.0,
        record.size,
        (record.size - TINY).min(0.0),
        record.volatility.ln(),
        (DEPARTURE + record.departure.abs()).ln(),
        log_horizon,
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Pairs that grow at their own pace, with a deterministic jolt each year.
    pub(crate) fn made_panel(pairs: usize, periods: usize) -> Panel {
        let jolt =
            |p: usize, t: usize| (((p * 7919 + t * 104_729) % 1000) as f64 / 1000.0 - 0.5) * 0.4;
        let mut values = Vec::new();
        for p in 0..pairs {
            let mut level = (p % 17) as f64 * 0.4;
            for t in 0..periods {
                level += 0.05 + jolt(p, t);
                values.push(Some(level.exp()));
            }
        }
        Panel::new(&values, periods).unwrap()
    }

    #[test]
    fn the_class_of_a_made_world_finds_its_growth() {
        let panel = made_panel(200, 14);
        let records = Records::of(&panel).unwrap();
        let options = Options { horizons: 4, damping: 1.0, ..Options::default() };
        let class = ReferenceClass::draw(&panel, &records, 13, &options).unwrap();
        assert_eq!(class.horizons.len(), 4);
        assert!((class.world.growth - 0.05).abs() < 0.02, "{}", class.world.growth);
        let record = records.at(3, 13).unwrap();
        let next = class.forecast(record, 1, class.common(1)).unwrap();
        assert!((next.quantile(0.5) - record.last - 0.05).abs() < 0.1);
        let far = class.forecast(record, 4, class.common(4)).unwrap();
        assert!(far.deviation() > next.deviation());
    }

    #[test]
    fn nothing_after_the_origin_enters_the_class() {
        let panel = made_panel(60, 12);
        let draw = |panel: &Panel| {
            let records = Records::of(panel).unwrap();
            ReferenceClass::draw(panel, &records, 8, &Options::default()).unwrap()
        };
        let mut values: Vec<Option<f64>> = (0..60)
            .flat_map(|p| (0..12).map(move |t| (p, t)))
            .map(|(p, t)| panel.log(p, t).map(f64::exp))
            .collect();
        let before = draw(&Panel::new(&values, 12).unwrap());
        for p in 0..60 {
            values[p * 12 + 9] = Some(1e9);
        }
        assert_eq!(before, draw(&Panel::new(&values, 12).unwrap()));
    }

    #[test]
    fn without_an_outcome_there_is_no_class() {
        let panel = made_panel(5, 6);
        let records = Records::of(&panel).unwrap();
        assert!(ReferenceClass::draw(&panel, &records, 1, &Options::default()).is_err());
        let class = ReferenceClass::draw(&panel, &records, 5, &Options::default()).unwrap();
        let record = records.at(0, 5).unwrap();
        let error = class.forecast(record, 9, class.common(4)).unwrap_err();
        assert!(matches!(error, Error::NoHorizon { asked: 9, .. }));
        assert!(class.forecast(record, 0, class.common(4)).is_err());
    }

    #[test]
    fn damping_of_one_is_none() {
        assert!((damped(0.1, 1.0, 5) - 0.5).abs() < 1e-12);
        assert!((damped(0.1, 0.9, 2) - 0.171).abs() < 1e-12);
    }
}
