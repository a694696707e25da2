//! Is a target within reach, by which year, and with what probability?
//!
//! ```text
//! in_year[y] = P( trade of year y >= target )
//! by_year[y] = P( trade of some year up to y, from the one in which it was said on, >= target )
//! ```
//!
//! The years after the last figure are forecast by the members of
//! [`crate::forecaster`], weighted and corrected as the model learned; where
//! the past has gaps or ends in part of a year, the forecast is the mean over
//! paths drawn through it ([`crate::path`]). For `by_year` the years hang together
//! as the model learned of pairs of that size ([`crate::tie`]).
//!
//! ```
//! use corridor_outlook::frozen;
//! use corridor_outlook::period::Period;
//! use corridor_outlook::series::{Observation, Series};
//! use corridor_outlook::target::{EvenOdds, Question, Target, reach};
//! use jiff::civil::date;
//!
//! // From 4 to 5 billion dollars in five years, and the target is six.
//! let figure = |(year, billions): (i16, f64)| -> Result<Observation, corridor_outlook::Error> {
//!     let (period, value) = (Period::year(year)?, billions * 1e9);
//!     let (reporter, basis) = ("DEU".to_owned(), "USD".to_owned());
//!     Ok(Observation { period, value, reporter, basis, published: period.end() })
//! };
//! let published = [(2020, 4.0), (2021, 4.3), (2022, 4.4), (2023, 4.8), (2024, 5.0)];
//! let all = published.into_iter().map(figure).collect::<Result<Vec<_>, _>>()?;
//! let series = Series::known(&all, date(2025, 6, 1), &[])?;
//! let target = Target { value: 6e9, basis: "USD".to_owned(), deadline: None, said: None };
//! let question = Question { usd_per_unit: 1.0, seed: 1, gravity: None };
//! let answer = reach(&series, &target, &frozen::model()?, &question)?;
//! assert_eq!(answer.even_odds, EvenOdds::In(2027));
//! let five = &answer.years[4]; // 2029
//! assert!(five.by_year >= 0.5 && five.in_year < five.by_year);
//! // 3.7 percent a year would do it.
//! assert!(five.required_growth.is_some_and(|g| (g - 0.0371).abs() < 1e-3));
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: one forecast for each path through the past, and one for each era that was over. A
//! target that is met or a deadline that has passed is a stated answer; a
//! series that stopped too long ago is an error.

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;

use crate::Error;
pub use crate::answer::{
    Accrual, ByDeadline, EraChance, EvenOdds, OwnCount, OwnRecord, Reach, Standing, Year,
};
use crate::class::Common;
use crate::distribution::{Distribution, Interval, levels};
use crate::forecaster::Forecaster;
use crate::growth::{positive, required_growth};
use crate::model::Model;
use crate::normal;
use crate::path::{Path, YearState};
use crate::record::{Record, Surroundings};
use crate::season::Share;
use crate::series::Series;
use crate::tie::{Part, Walks};
use crate::world::Known;

/// A target for trade in a calendar year.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The value, in the unit that `basis` names.
    pub value: f64,
    /// Currency and valuation, as of the series.
    pub basis: String,
    /// The year by which it was to be met; `None` where nobody named one.
    pub deadline: Option<i16>,
    /// The year in which it was said: trade of years before it never meets it. `None` where any year counts.
    pub said: Option<i16>,
}

impl Target {
    /// Whether trade of a year can meet it.
    fn counts(&self, year: i16) -> bool {
        self.said.is_none_or(|said| year >= said)
    }
}

/// What the forecast is told beside the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question<'a> {
    /// US dollars that one unit of the series is worth: it places the pair among others by size.
    pub usd_per_unit: f64,
    /// Seed of the paths through gaps and partial years.
    pub seed: u64,
    /// Growth expected from elsewhere, such as projections of GDP; see [`crate::gravity`].
    pub gravity: Option<&'a crate::gravity::Member>,
}

/// Paths through gaps and partial years, in mirrored pairs.
const PAIRS: usize = 32;
/// Paths through a past without its last year, of which the share that met the target is taken.
const PATHS: usize = 4096;
/// Points at which a forecast over paths is kept.
const POINTS: usize = 401;
/// From a mean absolute change to a standard deviation, for a normal.
const TO_DEVIATION: f64 = 1.2533;

/// The probability of reaching a target.
///
/// # Errors
///
/// [`Error::TargetBasis`] for a target in another unit, [`Error::ClassFromLater`]
/// for a model that knows years after the day asked about, [`Error::Stopped`]
/// for a series that ended more years ago than the class reaches, and what
/// [`Path::through`] and the members say.
pub fn reach(
    series: &Series,
    target: &Target,
    model: &Model,
    question: &Question<'_>,
) -> Result<Reach, Error> {
    positive("target", target.value)?;
    let usd = positive("US dollars per unit", question.usd_per_unit)?.ln();
    if target.basis != series.basis() {
        return Err(Error::TargetBasis {
            target: target.basis.clone(),
            series: series.basis().to_owned(),
        });
    }
    let today = series.as_of().year();
    if model.source.last >= today {
        return Err(Error::ClassFromLater { panel_last: model.source.last, as_of: series.as_of() });
    }
    let known = model.world.known(series.as_of());
    let (path, surroundings, step) = through(series, model, &known, usd)?;
    let last = path.last();
    let silent_years = today - last.year;
    if usize::try_from(silent_years).unwrap_or(0) > model.horizons() {
        let longest = model.horizons();
        return Err(Error::Stopped { last: last.year, longest, year: today });
    }
    let commons: Vec<Common> =
        (1..=model.horizons()).map(|h| common(model, &known, last.year, h)).collect();
    let asked = Pair { model, known: &known, surroundings, usd };
    let forecasts = forecasts(&path, &asked, question, &commons)?;
    let past = path.years().to_vec();
    let log_target = target.value.ln();
    let whole: Vec<(i16, f64)> =
        past.iter().filter(|y| y.months >= 12.0 - 1e-6).map(|y| (y.year, y.middle)).collect();
    let standing = standing(&whole, target, log_target);
    let record = asked.record(&path.middle(), &last)?;
    let tie = model.ties[model.comparable.third(&record)];
    let walks = tie.walks(commons.len(), question.seed);
    let mut years = years(&forecasts, &path, target, &walks);
    let by_era = by_era(&path, &asked, &commons, target, &walks)?;
    for year in years.iter_mut().filter(|y| y.ahead > 0) {
        let growth = required_growth(last.middle.exp(), target.value, year.ahead as f64)?;
        year.required_growth = Some(growth);
        let factor = (log_target - last.middle).exp();
        year.class = Some(model.comparable.count(&record, year.ahead, factor)?);
        year.own = Some(own_count(&whole, year.ahead, log_target - last.middle));
        year.eras = by_era.get(year.ahead - 1).cloned().unwrap_or_default();
    }
    let past_target =
        matches!(standing, Standing::Met { .. } | Standing::Missed { met_since: Some(_), .. });
    let even_odds = match (past_target, years.iter().find(|y| y.by_year >= 0.5)) {
        (true, _) => EvenOdds::Met,
        (false, Some(year)) => EvenOdds::In(year.year),
        (false, None) => EvenOdds::NotBy(last.year + model.horizons() as i16),
    };
    Ok(Reach {
        standing,
        by_deadline: by_deadline(target, &standing, &path, &years, question.seed),
        even_odds,
        years,
        own: own_record(&whole)?,
        weights: forecasts.weights,
        accruals: accruals(&path),
        unused: path.unused(),
        left_out: series.left_out(),
        silent_years,
        past,
        step,
    })
}

/// The path, with a step as wide as the pair's own changes and those usual at its size say, and
/// what was usual among pairs over its years.
fn through(
    series: &Series,
    model: &Model,
    known: &Known<'_>,
    usd: f64,
) -> Result<(Path, Surroundings, f64), Error> {
    let mut world = model.class.world;
    let years = series.observations().iter().map(|o| o.period.start().year());
    let until = series.observations().iter().map(|o| o.period.end().year());
    if let (Some(first), Some(last)) = (years.min(), until.max()) {
        let last = last.max(first + 1);
        world.growth = known.typical(first, last, world.growth) / f64::from(last - first);
    }
    let usual = |path: &Path| {
        let last = path.last();
        let size = last.middle + usd - model.median_level(last.year, known);
        world.volatility * (world.volatility_by_size * size).exp()
    };
    // A first path, at the volatility of the median pair, says how large the pair is.
    let first = Path::through(series, world.growth, TO_DEVIATION * world.volatility)?;
    let whole: Vec<&YearState> = first.years().iter().filter(|y| y.months >= 12.0 - 1e-6).collect();
    let changes = whole.windows(2).map(|w| {
        let years = f64::from(w[1].year - w[0].year);
        ((w[1].middle - w[0].middle).abs(), years.sqrt())
    });
    let (sum, n) = changes.fold((0.0, 0.0), |(s, n), (move_, root)| (s + move_ / root, n + 1.0));
    let volatility = crate::record::drawn(sum, n, usual(&first));
    let step = TO_DEVIATION * volatility;
    Ok((Path::through(series, world.growth, step)?, world, step))
}

/// Growth that all pairs share from the last figure on: what is known of years since, then what is expected.
fn common(model: &Model, known: &Known<'_>, from: i16, horizon: usize) -> Common {
    let until = from + i16::try_from(horizon).unwrap_or(i16::MAX);
    let seen = until.min(known.last).max(from);
    let ahead = usize::from(until.abs_diff(seen));
    let panel = model.class.common(horizon);
    match known.common(model.class.damping, horizon) {
        None => panel,
        Some(all) if seen == from => all,
        Some(all) => {
            let rest = known.common(model.class.damping, ahead).map_or(0.0, |c| c.growth);
            let growth = known.typical(from, seen, model.class.world.growth);
            Common { growth: growth + if ahead == 0 { 0.0 } else { rest }, ..all }
        }
    }
}

/// A pair among others on a day.
struct Pair<'a> {
    model: &'a Model,
    known: &'a Known<'a>,
    surroundings: Surroundings,
    usd: f64,
}

impl Pair<'_> {
    fn record(&self, past: &[f64], last: &YearState) -> Result<Record, Error> {
        let level = past.last().copied().unwrap_or(last.middle);
        let size = level + self.usd - self.model.median_level(last.year, self.known);
        Record::of(past, size, &self.surroundings)
    }

    /// The forecast of one path, `horizon` years ahead.
    fn forecast(
        &self,
        past: &[f64],
        record: Record,
        common: &[Common],
        gravity: Option<&crate::gravity::Member>,
    ) -> Result<Vec<Distribution>, Error> {
        let forecaster = Forecaster::new(&self.model.class, record, past)?;
        let one = |(i, common): (usize, &Common)| {
            let h = i + 1;
            let members = forecaster.members(h, *common)?;
            let weights = &weights(self.model, gravity, h);
            let mixed = crate::gravity::mixed(&members, weights, gravity, h, &record)?;
            self.model.calibrations[i].applied(&mixed)
        };
        common.iter().enumerate().map(one).collect()
    }
}

fn weights(model: &Model, gravity: Option<&crate::gravity::Member>, h: usize) -> Vec<f64> {
    let path = gravity.filter(|g| g.growth.len() >= h);
    crate::gravity::with_weight(&model.weights[h - 1], path)
}

/// For each year ahead and each era that was over: the chance by then, if what the typical pair did
/// in that era came again.
fn by_era(
    path: &Path,
    pair: &Pair<'_>,
    common: &[Common],
    target: &Target,
    walks: &Walks,
) -> Result<Vec<Vec<EraChance>>, Error> {
    let (past, last) = (path.middle(), path.last().year);
    let log_target = target.value.ln();
    let record = pair.record(&past, &path.last())?;
    let mut found: Vec<Vec<EraChance>> = vec![vec![]; common.len()];
    for (origin, _) in pair.known.eras(1) {
        let grew = |h: usize| pair.known.eras(h).into_iter().find(|(o, _)| *o == origin);
        let again: Vec<Common> = (1..=common.len())
            .map_while(|h| Some(Common { growth: grew(h)?.1, deviation: 0.0 }))
            .collect();
        let forecasts = pair.forecast(&past, record, &again, None)?;
        let meets = |(f, h): (&Distribution, i16)| match target.counts(last + h) {
            true => f.at_least(log_target),
            false => 0.0,
        };
        let meets: Vec<f64> = forecasts.iter().zip(1..).map(meets).collect();
        for (h, by_year) in walks.ever(None, &meets).into_iter().enumerate() {
            found[h].push(EraChance { origin, by_year });
        }
    }
    Ok(found)
}

struct Forecasts {
    /// The last year with figures, if in part, then one a year.
    each: Vec<Distribution>,
    weights: Vec<Vec<f64>>,
    /// Whether the first entry is the last year with figures.
    from_partial: bool,
}

impl Forecasts {
    /// The probability of some year up to each. What a year in part leaves open goes on into the
    /// years after it, and is part of their spread.
    fn ever(&self, in_year: &[f64], walks: &Walks) -> Vec<f64> {
        let width = |f: &Distribution| {
            let four_fifths = f.interval(0.8);
            four_fifths.high - four_fifths.low
        };
        let (Some(part), [first, ahead @ ..]) = (self.each.first(), in_year) else {
            return vec![];
        };
        if !self.from_partial {
            return walks.ever(None, in_year);
        }
        let goes: Vec<f64> = self.each[1..].iter().map(|f| width(part) / width(f)).collect();
        walks.ever(Some(Part { in_year: *first, goes: &goes }), ahead)
    }
}

fn forecasts(
    path: &Path,
    pair: &Pair<'_>,
    question: &Question<'_>,
    common: &[Common],
) -> Result<Forecasts, Error> {
    let last = path.last();
    let mut rng = ChaCha8Rng::seed_from_u64(question.seed);
    let paths: Vec<Vec<f64>> = if path.is_exact() {
        vec![path.middle()]
    } else {
        (0..PAIRS).flat_map(|_| path.draw(&mut rng)).collect()
    };
    let mut made: Vec<Vec<Distribution>> = vec![vec![]; common.len()];
    for past in &paths {
        let record = pair.record(past, &last)?;
        for (h, one) in
            pair.forecast(past, record, common, question.gravity)?.into_iter().enumerate()
        {
            made[h].push(one);
        }
    }
    let mut each = Vec::new();
    let from_partial = last.months < 12.0 - 1e-6;
    if from_partial {
        let spread = levels(POINTS).map(|p| last.middle + last.deviation * normal::quantile(p));
        each.push(Distribution::equal(spread.collect())?);
    }
    for forecasts in &made {
        each.push(mean_of(forecasts)?);
    }
    let weights = (1..=common.len()).map(|h| weights(pair.model, question.gravity, h)).collect();
    Ok(Forecasts { each, weights, from_partial })
}

fn mean_of(forecasts: &[Distribution]) -> Result<Distribution, Error> {
    if let [only] = forecasts {
        return Ok(only.clone());
    }
    let all: Vec<(&Distribution, f64)> = forecasts.iter().map(|f| (f, 1.0)).collect();
    let all = Distribution::mixture(&all)?;
    Distribution::equal(levels(POINTS).map(|p| all.quantile(p)).collect())
}

fn years(forecasts: &Forecasts, path: &Path, target: &Target, walks: &Walks) -> Vec<Year> {
    let first = path.last().year + i16::from(!forecasts.from_partial);
    let log_target = target.value.ln();
    let in_year: Vec<f64> = forecasts.each.iter().map(|f| f.at_least(log_target)).collect();
    let meets = |(p, year): (&f64, i16)| if target.counts(year) { *p } else { 0.0 };
    let meets: Vec<f64> = in_year.iter().zip(first..).map(meets).collect();
    let by_year = forecasts.ever(&meets, walks);
    let money = |i: Interval| Interval { low: i.low.exp(), high: i.high.exp() };
    let one = |(i, forecast): (usize, &Distribution)| {
        let ahead = if forecasts.from_partial { i } else { i + 1 };
        Year {
            year: first + i as i16,
            ahead,
            median: forecast.quantile(0.5).exp(),
            intervals: crate::backtest::COVERAGES.map(|c| money(forecast.interval(c))),
            in_year: in_year[i],
            by_year: by_year[i],
            required_growth: None,
            class: None,
            own: None,
            eras: vec![],
        }
    };
    forecasts.each.iter().enumerate().map(one).collect()
}

fn standing(whole: &[(i16, f64)], target: &Target, log_target: f64) -> Standing {
    let deadline = target.deadline;
    // Published figures are kept to one part in ten thousand on a path.
    let met = |x: f64| x >= log_target - 1e-4;
    let in_time = |year: i16| target.counts(year) && deadline.is_none_or(|d| year <= d);
    if let Some((year, x)) = whole.iter().find(|(year, x)| met(*x) && in_time(*year)) {
        return Standing::Met { year: *year, value: x.exp() };
    }
    match whole.iter().find(|(year, _)| Some(*year) == deadline) {
        Some((_, x)) => {
            let since = |(year, x): &&(i16, f64)| target.counts(*year) && met(*x);
            let met_since = whole.iter().find(since).map(|(year, _)| *year);
            Standing::Missed { value: x.exp(), met_since }
        }
        None => Standing::Open,
    }
}

fn by_deadline(
    target: &Target,
    standing: &Standing,
    path: &Path,
    years: &[Year],
    seed: u64,
) -> ByDeadline {
    let Some(deadline) = target.deadline else { return ByDeadline::NoDeadline };
    if !matches!(standing, Standing::Open) {
        return ByDeadline::Known;
    }
    let first = path.years()[0].year;
    if deadline < first {
        return ByDeadline::BeforeFigures { first };
    }
    match (years.iter().rfind(|y| y.year <= deadline), years.last()) {
        (Some(_), Some(end)) if deadline > end.year => ByDeadline::Beyond { last: end.year },
        (Some(year), _) => ByDeadline::Probability(year.by_year),
        _ => {
            let until = usize::from(deadline.abs_diff(first)) + 1;
            ByDeadline::Unpublished(met_on_path(path, until, target, seed))
        }
    }
}

/// The share of paths that reach the target in one of their first `until` years that count.
fn met_on_path(path: &Path, until: usize, target: &Target, seed: u64) -> f64 {
    let log_target = target.value.ln();
    let early = path.years().iter().take_while(|year| !target.counts(year.year)).count();
    let counted = early.min(until)..until;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let paths = (0..PATHS / 2).flat_map(|_| path.draw(&mut rng));
    let met = paths.filter(|path| path[counted.clone()].iter().any(|x| *x >= log_target)).count();
    met as f64 / PATHS as f64
}

fn own_count(whole: &[(i16, f64)], ahead: usize, needed: f64) -> OwnCount {
    let mut count = OwnCount { spans: 0, did: 0 };
    for (from, x) in whole {
        let to = whole
            .iter()
            .find(|(year, _)| usize::from(year.abs_diff(*from)) == ahead && year > from);
        if let Some((_, y)) = to {
            count.spans += 1;
            count.did += usize::from(y - x >= needed);
        }
    }
    count
}

fn own_record(whole: &[(i16, f64)]) -> Result<Option<OwnRecord>, Error> {
    let (Some(&(first, x)), Some(&(last, y))) = (whole.first(), whole.last()) else {
        return Ok(None);
    };
    if first == last {
        return Ok(None);
    }
    let growth = crate::growth::compound_growth(x.exp(), y.exp(), f64::from(last - first))?;
    Ok(Some(OwnRecord { first, last, growth }))
}

fn accruals(path: &Path) -> Vec<Accrual> {
    let partial = path.figures().iter().filter(|f| f.deviation > 0.0);
    let each = partial.flat_map(|f| {
        f.parts.iter().map(|&(year, share)| Accrual {
            periods: f.periods.clone(),
            year,
            held: f.log_value.exp(),
            share: Share { share, deviation: f.deviation, learned_from: f.learned_from },
        })
    });
    each.collect()
}
