//! The yearly path behind figures that cover years, parts of years, or straddle them.
//!
//! ```text
//! x[t+1] = x[t] + g + e[t],   e ~ N(0, q^2),   g ~ N(world, q^2 / 5)
//! ln P   = ln sum_t a[t] exp x[t] + u,   u ~ N(0, d^2)
//! ```
//!
//! `x[t]` is the log of the trade of calendar year `t`, `P` a figure, `a[t]` the
//! share of year `t` in its period, `d` the deviation of the log of that share
//! ([`crate::season`]; one part in ten thousand for a whole year), `g` the
//! pair's own growth, drawn towards `world` as in [`crate::record`], `q` the
//! deviation of a year's growth. All in log points. Given the figures, the path
//! is normal; years without one are spread around what their neighbours say.
//!
//! ```
//! use corridor_outlook::path::Path;
//! use corridor_outlook::period::Period;
//! use corridor_outlook::series::{Observation, Series};
//! use jiff::civil::date;
//!
//! let figure = |year, value| -> Result<Observation, corridor_outlook::Error> {
//!     let period = Period::year(year)?;
//!     let (reporter, basis) = ("DEU".to_owned(), "USD".to_owned());
//!     Ok(Observation { period, value, reporter, basis, published: period.end() })
//! };
//! // 100 and 121 two years apart: the year between is 110, and not for sure.
//! let all = [figure(2020, 100.0)?, figure(2022, 121.0)?];
//! let series = Series::known(&all, date(2023, 6, 1), &[])?;
//! let path = Path::through(&series, 0.05, 0.2)?;
//! let between = path.year(2021).ok_or(corridor_outlook::Error::NoValues { name: "years" })?;
//! assert!((between.middle.exp() - 110.0).abs() < 0.1 && between.deviation > 0.1);
//! # Ok::<(), corridor_outlook::Error>(())
//! ```
//!
//! Cost: years cubed, once. Of figures that overlap, those that cover most of a
//! year without overlap are used; the others are counted. It fails where the
//! factorisation does. Source: Harvey (1989), section 6.3, for sums over time
//! of a state; solved here as one normal equation, so that any period fits.

use rand::{Rng, RngExt as _};

use crate::Error;
use crate::cover::{Figure, figures};
use crate::normal;
use crate::season::monthly_variation;
use crate::series::Series;

/// What is known of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearState {
    /// The calendar year.
    pub year: i16,
    /// Middle of the log of its trade.
    pub middle: f64,
    /// Its standard deviation; near zero where a whole year was published.
    pub deviation: f64,
    /// Months of the year that figures cover, 0 to 12.
    pub months: f64,
}

/// The years from the first to the last figure, jointly normal in logs.
#[derive(Debug, Clone)]
pub struct Path {
    years: Vec<YearState>,
    figures: Vec<Figure>,
    unused: usize,
    mean: Vec<f64>,
    factor: Vec<Vec<f64>>,
}

/// Deviation of the log of a figure from the sum that it states: rounding, not doubt.
const EXACT: f64 = 1e-4;
/// Years of own growth at which half of it is believed, as in [`crate::record`].
const GROWTH_YEARS: f64 = 5.0;
/// Years that a path may span: it is solved as one dense system.
const LONGEST: usize = 300;
/// Rounds of Newton's method for figures that straddle years.
const ROUNDS: usize = 8;

impl Path {
    /// The path through a series; `world` is usual yearly log growth, `step` the deviation of a year's.
    ///
    /// # Errors
    ///
    /// [`Error::NotPositive`] for a step that is not above zero, [`Error::NoPath`].
    pub fn through(series: &Series, world: f64, step: f64) -> Result<Self, Error> {
        let step = crate::growth::positive("deviation of a year's growth", step)?;
        let (figures, unused) = figures(series, monthly_variation(step));
        let years = figures.iter().flat_map(|f| f.parts.iter().map(|p| p.0));
        let (Some(first), Some(last)) = (years.clone().min(), years.max()) else {
            return Err(Error::NoValues { name: "figures" });
        };
        let n = usize::from(last.abs_diff(first)) + 1;
        if n > LONGEST {
            return Err(Error::TooLong { first, last, longest: LONGEST });
        }
        let origin = figures[0].log_value;
        let mut mean = vec![0.0; n + 1];
        let mut factor = Vec::new();
        for _ in 0..ROUNDS {
            let (a, b) = equations(&figures, origin, first, n, &mean, (world, step));
            factor = cholesky(a, figures.len())?;
            mean = solved(&factor, b);
            if figures.iter().all(|f| f.parts.len() == 1) {
                break;
            }
        }
        mean[..n].iter_mut().for_each(|x| *x += origin);
        let states = (0..n).map(|t| {
            let year = first + t as i16;
            let column = below(&factor, t);
            YearState {
                year,
                middle: mean[t],
                deviation: column.iter().map(|c| c * c).sum::<f64>().sqrt(),
                months: figures.iter().fold(0.0, |sum, f| sum + f.months_in(year)),
            }
        });
        Ok(Self { years: states.collect(), figures, unused, mean, factor })
    }

    /// Every year from the first figure to the last.
    #[must_use]
    pub fn years(&self) -> &[YearState] {
        &self.years
    }

    /// One of them.
    #[must_use]
    pub fn year(&self, year: i16) -> Option<&YearState> {
        self.years.iter().find(|y| y.year == year)
    }

    /// The figures that it goes through, with the shares that they are taken to hold.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Figures that repeat days of others and are not used.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.unused
    }

    /// The last year.
    #[must_use]
    pub fn last(&self) -> YearState {
        self.years[self.years.len() - 1]
    }

    /// Whether every year was published whole.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.years.iter().all(|y| y.deviation < 10.0 * EXACT)
    }

    /// The middle of the path, oldest year first.
    #[must_use]
    pub fn middle(&self) -> Vec<f64> {
        self.mean[..self.years.len()].to_vec()
    }

    /// A path drawn at random and its mirror image about the middle.
    pub fn draw(&self, rng: &mut impl Rng) -> [Vec<f64>; 2] {
        let noise: Vec<f64> =
            self.mean.iter().map(|_| normal::pair(rng.random(), rng.random())[0]).collect();
        let moves = transposed(&self.factor, noise);
        let with = |sign: f64| {
            let years = self.mean.iter().zip(&moves).take(self.years.len());
            years.map(|(m, d)| m + sign * d).collect()
        };
        [with(1.0), with(-1.0)]
    }
}

/// Precision and right-hand side of the years and the growth, about `origin`.
fn equations(
    figures: &[Figure],
    origin: f64,
    first: i16,
    n: usize,
    at: &[f64],
    (world, step): (f64, f64),
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut a = vec![vec![0.0; n + 1]; n + 1];
    let mut b = vec![0.0; n + 1];
    let mut add = |terms: &[(usize, f64)], value: f64, deviation: f64| {
        let weight = 1.0 / (deviation * deviation);
        for &(i, x) in terms {
            b[i] += weight * x * value;
            for &(j, y) in terms {
                a[i][j] += weight * x * y;
            }
        }
    };
    add(&[(n, 1.0)], world, step / GROWTH_YEARS.sqrt());
    for t in 1..n {
        add(&[(t, 1.0), (t - 1, -1.0), (n, -1.0)], 0.0, step);
    }
    for figure in figures {
        let index = |year: i16| usize::from(year.abs_diff(first));
        let total: f64 = figure.parts.iter().map(|(y, s)| s * at[index(*y)].exp()).sum();
        let terms: Vec<(usize, f64)> = figure
            .parts
            .iter()
            .map(|(y, s)| (index(*y), s * at[index(*y)].exp() / total))
            .collect();
        let here: f64 = terms.iter().map(|(i, w)| w * at[*i]).sum();
        let value = figure.log_value - origin - total.ln() + here;
        add(&terms, value, figure.deviation.hypot(EXACT));
    }
    (a, b)
}

fn cholesky(mut a: Vec<Vec<f64>>, observations: usize) -> Result<Vec<Vec<f64>>, Error> {
    for j in 0..a.len() {
        for k in 0..=j {
            let known: f64 = (0..k).map(|l| a[j][l] * a[k][l]).sum();
            let left = a[j][k] - known;
            if j > k {
                a[j][k] = left / a[k][k];
            } else if left > 0.0 && left.is_finite() {
                a[j][j] = left.sqrt();
            } else {
                return Err(Error::NoPath { observations, step: j });
            }
        }
        a[j][j + 1..].fill(0.0);
    }
    Ok(a)
}

/// L^-1 e[t]: its squares sum to the variance of the t-th unknown.
fn below(factor: &[Vec<f64>], t: usize) -> Vec<f64> {
    let mut b = vec![0.0; factor.len()];
    b[t] = 1.0;
    forward(factor, b)
}

fn forward(factor: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for j in 0..b.len() {
        let known: f64 = (0..j).map(|l| factor[j][l] * b[l]).sum();
        b[j] = (b[j] - known) / factor[j][j];
    }
    b
}

/// L^-T b: noise of unit variance becomes noise of the path's.
fn transposed(factor: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for j in (0..b.len()).rev() {
        let known: f64 = (j + 1..b.len()).map(|l| factor[l][j] * b[l]).sum();
        b[j] = (b[j] - known) / factor[j][j];
    }
    b
}

fn solved(factor: &[Vec<f64>], b: Vec<f64>) -> Vec<f64> {
    transposed(factor, forward(factor, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::made as series;
    use jiff::civil::{Date, date};
    use rand::SeedableRng as _;

    fn whole(year: i16, value: f64) -> (Date, Date, f64) {
        (date(year, 1, 1), date(year + 1, 1, 1), value)
    }

    #[test]
    fn whole_years_are_kept_as_published() {
        let path =
            Path::through(&series(&[whole(2020, 3.0), whole(2021, 4.0)]), 0.05, 0.2).unwrap();
        assert!(path.is_exact());
        assert!((path.year(2020).unwrap().middle.exp() - 3.0).abs() < 1e-5);
        assert!((path.last().middle.exp() - 4.0).abs() < 1e-5);
    }

    #[test]
    fn a_part_of_a_year_is_grossed_up_and_drawn_to_the_past() {
        let part = (date(2021, 1, 1), date(2021, 7, 1), 5.0);
        let path = Path::through(&series(&[whole(2020, 10.0), part]), 0.0, 0.2).unwrap();
        let last = path.last();
        assert!((last.middle.exp() - 10.0).abs() < 1e-3 && (last.months - 6.0).abs() < 1e-9);
        assert!(last.deviation > 0.05 && last.deviation < 0.2);
        let far = (date(2021, 1, 1), date(2021, 7, 1), 10.0);
        let path = Path::through(&series(&[whole(2020, 10.0), far]), 0.0, 0.2).unwrap();
        let value = path.last().middle.exp();
        assert!(value > 12.0 && value < 20.0, "{value}");
    }

    #[test]
    fn a_sum_over_two_years_is_shared_between_them() {
        let two = (date(2020, 1, 1), date(2022, 1, 1), 20.0);
        let path = Path::through(&series(&[two]), 0.0, 0.1).unwrap();
        let values: Vec<f64> = path.middle().iter().map(|x| x.exp()).collect();
        assert!((values[0] + values[1] - 20.0).abs() < 0.01, "{values:?}");
    }

    #[test]
    fn draws_have_the_deviation_that_is_stated() {
        let path =
            Path::through(&series(&[whole(2018, 1.0), whole(2022, 2.0)]), 0.05, 0.3).unwrap();
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(7);
        let squares: f64 =
            (0..2000).map(|_| (path.draw(&mut rng)[0][2] - path.middle()[2]).powi(2)).sum();
        let stated = path.year(2020).unwrap().deviation;
        assert!(((squares / 2000.0).sqrt() / stated - 1.0).abs() < 0.05);
    }

    #[test]
    fn a_path_over_five_centuries_is_refused() {
        let error = Path::through(&series(&[whole(1500, 1.0), whole(2000, 2.0)]), 0.05, 0.2);
        let error = error.unwrap_err();
        assert_eq!(error, Error::TooLong { first: 1500, last: 2000, longest: 300 });
    }

    #[test]
    fn a_step_of_nothing_is_an_error() {
        let series = series(&[whole(2020, 1.0)]);
        assert!(Path::through(&series, 0.05, 0.0).is_err());
        assert!(Path::through(&series, 0.05, f64::NAN).is_err());
    }
}
