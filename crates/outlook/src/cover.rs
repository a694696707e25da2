//! Which figures of a series count, once: no day is counted twice.
//!
//! In each calendar year the figures that together cover most days without
//! overlap are used: the whole year when it was published, else the months,
//! quarters or running sums that hold most of it. A figure that straddles years
//! is used when no day of it is in another that is. The rest repeats what is
//! used, and is counted.
//!
//! Cost: figures of a year squared.

use crate::period::Period;
use crate::season::Share;
use crate::series::{Observation, Series};

/// A figure as an observation of years: a log value, and the share of each year in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The published periods that it sums.
    pub periods: Vec<Period>,
    /// Log of the sum.
    pub log_value: f64,
    /// Calendar years with the share of each that the figure holds.
    pub parts: Vec<(i16, f64)>,
    /// Standard deviation of the log of the share; zero for whole years.
    pub deviation: f64,
    /// Years that the share was learned from; 0 is even accrual.
    pub learned_from: usize,
}

impl Figure {
    /// Months of a calendar year that it covers.
    #[must_use]
    pub fn months_in(&self, year: i16) -> f64 {
        let inside = self.periods.iter().filter_map(|p| p.within_year(year));
        // From zero: the sum of nothing would be minus zero.
        inside.map(|p| p.months()).fold(0.0, |sum, months| sum + months)
    }
}

/// The figures to use, by first year, and the number of observations that repeat them; `variation` is
/// that of a month about a twelfth of its year.
#[must_use]
pub fn figures(series: &Series, variation: f64) -> (Vec<Figure>, usize) {
    let all = series.observations();
    let first = all.iter().map(|o| o.period.start().year()).min().unwrap_or_default();
    let last = all.iter().map(|o| last_year(&o.period)).max().unwrap_or_default();
    let mut figures = Vec::new();
    let mut used: Vec<Period> = Vec::new();
    for year in first..=last {
        let Ok(whole) = Period::year(year) else { continue };
        let cover = cover(all, &whole);
        if cover.is_empty() {
            continue;
        }
        used.extend(cover.iter().map(|o| o.period));
        let months: f64 = cover.iter().map(|o| o.period.months()).sum();
        let seen: Vec<f64> = (first..=last)
            .filter(|other| *other != year && months < WHOLE)
            .filter_map(|other| seen_share(all, &cover, year, other))
            .collect();
        let months = if months < WHOLE { months } else { 12.0 };
        let share = Share::of(months, &seen, variation);
        figures.push(Figure {
            periods: cover.iter().map(|o| o.period).collect(),
            log_value: cover.iter().map(|o| o.value).sum::<f64>().ln(),
            parts: vec![(year, share.share)],
            deviation: share.deviation,
            learned_from: share.learned_from,
        });
    }
    for seen in all.iter().filter(|o| o.period.start().year() != last_year(&o.period)) {
        if used.iter().all(|p| !p.overlaps(&seen.period)) {
            used.push(seen.period);
            figures.push(straddling(seen, variation));
        }
    }
    figures.sort_by_key(|f| f.parts[0].0);
    (figures, all.len() - used.len())
}

/// Months from which a year counts as whole: a day's rounding of twelve.
const WHOLE: f64 = 12.0 - 1e-6;

fn last_year(period: &Period) -> i16 {
    period.end().yesterday().map_or(period.end().year(), |d| d.year())
}

fn straddling(seen: &Observation, variation: f64) -> Figure {
    let years = seen.period.start().year()..=last_year(&seen.period);
    let inside = |y: i16| Some((y, seen.period.within_year(y)?.months()));
    let months: Vec<(i16, f64)> = years.filter_map(inside).collect();
    let total: f64 = months.iter().map(|(_, m)| m).sum();
    let shares = months.iter().map(|&(year, m)| (year, Share::of(m, &[], variation), m / total));
    Figure {
        periods: vec![seen.period],
        log_value: seen.value.ln(),
        parts: shares.clone().map(|(year, s, _)| (year, s.share)).collect(),
        // Shares of different years err independently, each by its weight in the sum.
        deviation: shares.map(|(_, s, w)| (w * s.deviation).powi(2)).sum::<f64>().sqrt(),
        learned_from: 0,
    }
}

/// The disjoint observations inside `window` that cover most days; of equals, the fewest.
fn cover<'a>(all: &'a [Observation], window: &Period) -> Vec<&'a Observation> {
    let mut inside: Vec<&Observation> = all.iter().filter(|o| window.covers(&o.period)).collect();
    inside.sort_by_key(|o| (o.period.end(), o.period.start()));
    // best[i]: days covered and minus the count, using the first i, with the choice made.
    let mut best: Vec<(i64, i64, Vec<usize>)> = vec![(0, 0, vec![])];
    for (i, seen) in inside.iter().enumerate() {
        let before = inside[..i].partition_point(|o| o.period.end() <= seen.period.start());
        let days = seen.period.days();
        let (covered, count, chosen) = &best[before];
        let mut with = chosen.clone();
        with.push(i);
        let with = (covered + days, count - 1, with);
        let without = best[i].clone();
        best.push(if (with.0, with.1) > (without.0, without.1) { with } else { without });
    }
    best.pop().map_or_else(Vec::new, |b| b.2.into_iter().map(|i| inside[i]).collect())
}

/// What the days covered in `year` held of the whole of `other`, where both are known.
fn seen_share(all: &[Observation], used: &[&Observation], year: i16, other: i16) -> Option<f64> {
    let whole = Period::year(other).ok()?;
    let exact = |window: &Period| {
        let found = cover(all, window);
        let days: i64 = found.iter().map(|o| o.period.days()).sum();
        (days == window.days()).then(|| found.iter().map(|o| o.value).sum::<f64>())
    };
    let shift = i32::from(other) - i32::from(year);
    let mut windows: Vec<Period> = Vec::new();
    for seen in used {
        let moved = seen.period.moved_by_years(shift)?;
        match windows.last_mut() {
            Some(last) if last.end() == moved.start() => {
                *last = Period::new(last.start(), moved.end()).ok()?;
            }
            _ => windows.push(moved),
        }
    }
    let part: f64 = windows.iter().map(exact).sum::<Option<f64>>()?;
    let share = part / exact(&whole)?;
    (share > 0.0 && share < 1.0).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::made as series;
    use jiff::civil::date;

    #[test]
    fn running_sums_are_not_added_to_one_another() {
        let (made, unused) = figures(
            &series(&[
                (date(2025, 1, 1), date(2025, 10, 1), 9.0),
                (date(2025, 1, 1), date(2025, 11, 1), 10.0),
                (date(2025, 11, 1), date(2025, 12, 1), 1.5),
            ]),
            0.4,
        );
        assert_eq!((made.len(), unused), (1, 1));
        assert!((made[0].log_value.exp() - 11.5).abs() < 1e-12);
        assert!((made[0].months_in(2025) - 11.0).abs() < 1e-12 && made[0].learned_from == 0);
    }

    #[test]
    fn a_share_is_learned_from_a_year_that_has_both() {
        let (made, unused) = figures(
            &series(&[
                (date(2024, 1, 1), date(2024, 11, 1), 8.0),
                (date(2024, 1, 1), date(2025, 1, 1), 10.0),
                (date(2025, 1, 1), date(2025, 11, 1), 9.0),
            ]),
            0.4,
        );
        assert_eq!((made.len(), unused), (2, 1));
        assert!(made[0].deviation < 1e-12);
        assert_eq!(made[1].learned_from, 1);
        assert!((made[1].parts[0].1 - (0.8_f64 * 10.0 / 12.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn twelve_months_are_a_year_and_teach_their_season() {
        let month = |y: i16, m: i8, v: f64| {
            let start = date(y, m, 1);
            (start, start.last_of_month().tomorrow().unwrap(), v)
        };
        let mut all: Vec<_> =
            (1..=12).map(|m| month(2023, m, if m == 12 { 5.0 } else { 1.0 })).collect();
        all.extend((1..=11).map(|m| month(2024, m, 1.0)));
        let (made, unused) = figures(&series(&all), 0.4);
        assert_eq!((made.len(), unused), (2, 0));
        assert!((made[0].log_value.exp() - 16.0).abs() < 1e-9 && made[0].deviation < 1e-12);
        assert_eq!(made[1].learned_from, 1);
        assert!(made[1].parts[0].1 < 11.0 / 12.0);
    }

    #[test]
    fn a_fiscal_year_straddles_two() {
        let (made, _) = figures(&series(&[(date(2023, 4, 1), date(2024, 4, 1), 12.0)]), 0.4);
        assert_eq!(made[0].parts.len(), 2);
        assert!((made[0].parts[0].1 - 0.75).abs() < 1e-12);
        assert!(made[0].deviation > 0.0);
    }
}
