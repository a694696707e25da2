//! What was known, on a day, of the growth that all pairs share, and how wrong that can be.
//!
//! ```text
//! pace        = share * mean(real + prices)                  of the ten years up to the day's year - 1
//!             = the mean of that and the same of the years projected, once the day has projections
//! departure   = level[last] - mean(level up to last)
//! centre[h]   = pace (d + d^2 + … + d^h) - departure (1 - (1 - back)^(h/4))
//! spread[h]   = deviation of what the typical pair did over h years, from era to era
//! share, back = (sum x y + prior s w) / (sum x x + w s)
//! ```
//!
//! `real` is growth of world output at constant prices, `prices` that of US prices, `level` the
//! prices of the world against those of the US, both in dollars: high where the dollar is weak; `d`
//! the damping of [`crate::class`]. All in log points. `share` says how much of ten years' growth
//! the next five repeated (`x` that of ten years, `y` of the five after them; prior 1), `back`
//! how much of a departure four years took back (`x` the departure from the mean up to then, `y` the
//! fall over four years; prior one half), over all years known; `s` is the mean of `x x`, and `w`
//! the hundred years that a prior weighs. That of `back` is what studies of a century and more found
//! of real exchange rates: half of a departure is gone in three to five years. No level of growth is
//! a constant of this file.
//!
//! ```
//! use corridor_outlook::world::World;
//! use jiff::civil::date;
//!
//! let world = World::built_in()?;
//! let (then, now) = (world.known(date(2013, 6, 1)), world.known(date(2026, 6, 1)));
//! // In 2013 nobody had the projections of October 2025.
//! assert_eq!((then.projected, now.projected.is_some()), (None, true));
//! assert!(now.spread(8) > now.spread(4) && now.eras(4).len() == 13);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! The level of prices is chained, each economy weighing by its output of both years, so that it does not
//! fall as poorer economies grow. Outturns are those of one vintage, revised since: a day before it sees the years up to its
//! year - 1 as they were known later, which is said wherever a past chance is shown.
//! Cost: one pass over the years. Source: IMF, World Economic Outlook (`codes/world.csv`);
//! COMTRADE for the eras (`codes/eras.csv`). Damping: Gardner and McKenzie (1985). Return of real
//! exchange rates: Rogoff (1996).

use jiff::civil::Date;

use crate::Error;
use crate::class::{Common, damped};

/// World growth a year, as the repository holds it.
pub const GROWTH: &str = include_str!("../codes/world.csv");
/// What the typical pair did in each era, as the repository holds it.
pub const ERAS: &str = include_str!("../codes/eras.csv");

/// Years whose growth is the pace.
const TRAILING: usize = 10;
/// Years after them over which growth is held against it.
const AFTER: usize = 5;
/// Years over which a departure of the level of prices is seen to come back.
const RETURN: usize = 4;
/// What of a departure is gone by then, before any record: half-lives are three to five years.
const RETURNED: f64 = 0.5;
/// Years of record that a prior weighs: the studies behind it cover a century.
const PRIOR_YEARS: f64 = 100.0;
/// Years after which an era weighs half, as a cohort of the class does.
pub const HALF_LIFE: f64 = 12.0;
/// Horizons at which eras were measured, in years.
const MEASURED: [usize; 3] = [4, 8, 12];

/// The world in a year, log points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// The calendar year.
    pub year: i16,
    /// Growth of world output in US dollars.
    pub dollars: f64,
    /// The same at constant prices.
    pub real: f64,
    /// Growth of US prices.
    pub prices: f64,
    /// Prices of the world against those of the US: above its mean where the dollar is weak.
    pub level: f64,
}

/// What the typical pair of one era did.
#[derive(Debug, Clone, PartialEq)]
pub struct Era {
    /// The year from which growth is counted.
    pub origin: i16,
    /// Pairs that it is the median of.
    pub pairs: usize,
    /// Median log growth over 4, 8 and 12 years, where those years are known.
    pub grew: [Option<f64>; MEASURED.len()],
}

/// The world's record: growth by year and eras.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    growth: Vec<Growth>,
    eras: Vec<Era>,
    vintage: Date,
    projected_from: i16,
}

/// The world's record as far as it was known on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Known<'a> {
    world: &'a World,
    /// The last year whose outturn is used.
    pub last: i16,
    /// Yearly growth in dollars that is expected, before damping; `None` where nothing is known of the years before.
    pub pace: Option<f64>,
    /// How much of past growth the years after repeated.
    pub share: f64,
    /// How far the level of prices is from its mean; positive where the dollar is weak.
    pub departure: f64,
    /// How much of a departure four years take back.
    pub back: f64,
    /// The same of the years projected, if the day has projections.
    pub projected: Option<f64>,
}

impl World {
    /// The record that is built in.
    ///
    /// # Errors
    ///
    /// [`Error::Frozen`] if its text was changed by hand into what does not read.
    pub fn built_in() -> Result<Self, Error> {
        Self::read(GROWTH, ERAS)
    }

    /// A record from its two tables.
    ///
    /// # Errors
    ///
    /// [`Error::Frozen`] at the first line that is not what it should be.
    pub fn read(growth: &str, eras: &str) -> Result<Self, Error> {
        let (vintage, projected_from) = stamp(growth)?;
        let mut years: Vec<Growth> = Vec::new();
        for (line, [year, dollars, real, prices, level]) in rows::<5>(growth)? {
            let year = number::<i16>(line, year)?;
            if years.last().is_some_and(|before| before.year + 1 != year) {
                let expected = "the year after the line before";
                return Err(Error::Frozen { line, found: year.to_string(), expected });
            }
            let [dollars, real] = [finite(line, dollars)?, finite(line, real)?];
            let [prices, level] = [finite(line, prices)?, finite(line, level)?];
            years.push(Growth { year, dollars, real, prices, level });
        }
        let mut found = Vec::new();
        for (line, [origin, pairs, cells @ ..]) in rows::<5>(eras)? {
            let mut grew = [None; MEASURED.len()];
            for (kept, cell) in grew.iter_mut().zip(cells) {
                *kept = if cell.is_empty() { None } else { Some(finite(line, cell)?) };
            }
            found.push(Era { origin: number(line, origin)?, pairs: number(line, pairs)?, grew });
        }
        Ok(Self { growth: years, eras: found, vintage, projected_from })
    }

    /// The same record with every growth of the world multiplied: what a law holds against it.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let times = |g: &Growth| {
            let [dollars, real, prices] = [g.dollars, g.real, g.prices].map(|x| x * factor);
            Growth { dollars, real, prices, ..*g }
        };
        Self { growth: self.growth.iter().map(times).collect(), ..self.clone() }
    }

    /// The same record without the era of one year.
    #[must_use]
    pub fn without(&self, origin: i16) -> Self {
        let eras = self.eras.iter().filter(|e| e.origin != origin).cloned().collect();
        Self { eras, ..self.clone() }
    }

    /// Every era.
    #[must_use]
    pub fn all_eras(&self) -> &[Era] {
        &self.eras
    }

    /// The day on which the table was published.
    #[must_use]
    pub fn vintage(&self) -> Date {
        self.vintage
    }

    /// What was known at the end of a day: outturns up to the year before it, projections from
    /// the day on which they were published, eras that were over.
    #[must_use]
    pub fn known(&self, as_of: Date) -> Known<'_> {
        let last = (as_of.year() - 1).min(self.projected_from - 1);
        let years: Vec<&Growth> = self.growth.iter().filter(|g| g.year <= last).collect();
        let (share, back) = (repeated(&years), returned(&years));
        let recent = &years[years.len().saturating_sub(TRAILING)..];
        let trailing = (recent.len() == TRAILING).then(|| share * mean(recent, own_growth));
        let level = |g: &Growth| g.level;
        let departure = years.last().map_or(0.0, |g| g.level - mean(&years, level));
        let ahead: Vec<f64> = self
            .growth
            .iter()
            .filter(|g| as_of >= self.vintage && g.year > last && g.year >= as_of.year())
            .map(|g| share * own_growth(g))
            .collect();
        let projected = (!ahead.is_empty()).then(|| ahead.iter().sum::<f64>() / ahead.len() as f64);
        let pace = match (trailing, projected) {
            (Some(trailing), Some(projected)) => Some((trailing + projected) / 2.0),
            (trailing, projected) => trailing.or(projected),
        };
        Known { world: self, last, pace, share, departure, back, projected }
    }
}

impl Known<'_> {
    /// Growth in dollars that the typical pair is expected to show, and its deviation.
    ///
    /// Where nothing is known of world growth the centre is the mean of the eras; `None` without those too.
    #[must_use]
    pub fn common(&self, damping: f64, horizon: usize) -> Option<Common> {
        let eras = self.eras(horizon);
        let mean = || eras.iter().map(|(_, g)| g).sum::<f64>() / eras.len() as f64;
        let growth = match self.pace {
            Some(pace) => damped(pace, damping, horizon) - self.taken_back(horizon),
            None if !eras.is_empty() => mean(),
            None => return None,
        };
        Some(Common { growth, deviation: self.spread(horizon) })
    }

    /// What a weak dollar is expected to give back over `horizon` years; negative of a strong one.
    #[must_use]
    pub fn taken_back(&self, horizon: usize) -> f64 {
        let left = (1.0 - self.back).powf(horizon as f64 / RETURN as f64);
        self.departure * (1.0 - left)
    }

    /// What the typical pair did over `horizon` years in each era that was over: origin and log growth.
    #[must_use]
    pub fn eras(&self, horizon: usize) -> Vec<(i16, f64)> {
        let over = |e: &Era| {
            let (after, part) = MEASURED.iter().position(|m| horizon <= *m).map_or(
                (MEASURED.len() - 1, 1.0),
                |k| {
                    let start = if k == 0 { 0 } else { MEASURED[k - 1] };
                    (k, (horizon - start) as f64 / (MEASURED[k] - start) as f64)
                },
            );
            let until = e.origin + i16::try_from(MEASURED[after]).unwrap_or(i16::MAX);
            if until > self.last {
                return None;
            }
            let before = if after == 0 { Some(0.0) } else { e.grew[after - 1] };
            Some((e.origin, before? + part * (e.grew[after]? - before?)))
        };
        self.world.eras.iter().filter_map(over).collect()
    }

    /// How far eras lay apart over `horizon` years: the standard deviation, those of
    /// [`HALF_LIFE`] years earlier weighing half; zero under two eras. A longer horizon is never
    /// surer: where few eras say so, the shorter one's spread stands.
    #[must_use]
    pub fn spread(&self, horizon: usize) -> f64 {
        (1..=horizon).map(|h| self.apart(h)).fold(0.0, f64::max)
    }

    fn apart(&self, horizon: usize) -> f64 {
        let eras = self.eras(horizon);
        let weight = |origin: i16| 0.5_f64.powf(f64::from(self.last - origin) / HALF_LIFE);
        let (mut sum, mut squares, mut total) = (0.0, 0.0, 0.0);
        for (origin, grew) in &eras {
            let w = weight(*origin);
            (sum, squares, total) = (sum + w * grew, squares + w * grew * grew, total + w);
        }
        let n = eras.len() as f64;
        let variance = squares / total - (sum / total) * (sum / total);
        if eras.len() < 2 { 0.0 } else { (variance.max(0.0) * n / (n - 1.0)).sqrt() }
    }

    /// Log growth of the typical pair from one year to a later one, as far as it was known: that of
    /// the eras where they are, of world output in dollars after them, `otherwise` where neither is.
    #[must_use]
    pub fn typical(&self, from: i16, to: i16, otherwise: f64) -> f64 {
        (from + 1..=to).map(|year| self.in_year(year).unwrap_or(otherwise)).sum()
    }

    fn in_year(&self, year: i16) -> Option<f64> {
        let era = self
            .world
            .eras
            .iter()
            .find(|e| e.origin < year && year <= e.origin + 4 && e.origin + 4 <= self.last);
        let outturn = self.world.growth.iter().find(|g| g.year == year && year <= self.last);
        era.and_then(|e| e.grew[0]).map(|g| g / 4.0).or(outturn.map(|g| g.dollars)).or(self.pace)
    }
}

/// Growth of world output at constant prices and of US prices: in dollars, were their value to stand.
fn own_growth(growth: &Growth) -> f64 {
    growth.real + growth.prices
}

fn mean(years: &[&Growth], of: impl Fn(&Growth) -> f64) -> f64 {
    years.iter().map(|g| of(g)).sum::<f64>() / years.len() as f64
}

/// The share of ten years' growth that the five years after them repeated.
fn repeated(years: &[&Growth]) -> f64 {
    let split = |window: &[&Growth]| {
        let (before, after) = window.split_at(TRAILING);
        (mean(before, own_growth), mean(after, own_growth))
    };
    drawn(years.windows(TRAILING + AFTER).map(split), 1.0)
}

/// The share of a departure of the level of prices that four years took back.
fn returned(years: &[&Growth]) -> f64 {
    let ends = RETURN..years.len();
    let seen = ends.map(|now| {
        let then = now - RETURN;
        let departure = years[then].level - mean(&years[..=then], |g| g.level);
        (departure, years[then].level - years[now].level)
    });
    drawn(seen, RETURNED).clamp(0.0, 1.0)
}

/// The slope of `y` on `x` through nothing, drawn towards `prior`.
fn drawn(seen: impl Iterator<Item = (f64, f64)>, prior: f64) -> f64 {
    let (mut both, mut squares, mut n) = (0.0, 0.0, 0.0);
    for (x, y) in seen {
        (both, squares, n) = (both + x * y, squares + x * x, n + 1.0);
    }
    if squares <= 0.0 {
        return prior;
    }
    let weight = PRIOR_YEARS * squares / n;
    (both + prior * weight) / (squares + weight)
}

/// Day of publication and first projected year, from the second line.
fn stamp(text: &str) -> Result<(Date, i16), Error> {
    let expected = "# vintage YEAR-MONTH-DAY, projections from YEAR";
    let line = text.lines().nth(1).unwrap_or_default();
    let wrong = || Error::Frozen { line: 2, found: line.chars().take(40).collect(), expected };
    let rest = line.strip_prefix("# vintage ").ok_or_else(wrong)?;
    let (day, year) = rest.split_once(", projections from ").ok_or_else(wrong)?;
    Ok((day.parse().map_err(|_| wrong())?, year.parse().map_err(|_| wrong())?))
}

/// The cells of each line under the header, and its number.
fn rows<const N: usize>(text: &str) -> Result<Vec<(usize, [&str; N])>, Error> {
    let lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#')).skip(1);
    lines
        .map(|(i, line)| {
            let cells: Vec<&str> = line.split(',').collect();
            let found = format!("{} cells", cells.len());
            let wrong = |_| Error::Frozen { line: i + 1, found, expected: "as many as the header" };
            Ok((i + 1, cells.try_into().map_err(wrong)?))
        })
        .collect()
}

fn number<T: std::str::FromStr>(line: usize, cell: &str) -> Result<T, Error> {
    let wrong = |_| Error::Frozen { line, found: cell.to_owned(), expected: "a number" };
    cell.parse().map_err(wrong)
}

fn finite(line: usize, cell: &str) -> Result<f64, Error> {
    let value: f64 = number(line, cell)?;
    let found = cell.to_owned();
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Error::Frozen { line, found, expected: "finite" })
    }
}
