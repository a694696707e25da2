//! Of how many comparable cases did how many grow that much?
//!
//! ```text
//! case = a pair, an origin s and a horizon h with values at s and s + h
//! bin  = thirds of size x thirds of the pair's own mean growth, at the origin
//! did  = cases of the bin whose ln(y[s+h] / y[s]) is at least the log factor asked about
//! ```
//!
//! Growth is counted on a grid of [`GRID`] log points; a factor between two
//! steps is counted at the higher one, which the answer names. Cases of one
//! pair overlap and cases of one year share it: a share of a thousand cases
//! says less than a thousand throws of a coin would.
//!
//! Cost: one lookup. It fails on a horizon that the table lacks.

use crate::Error;
use crate::class::Records;
use crate::panel::Panel;
use crate::record::Record;

/// Step of the grid of log growth.
pub const GRID: f64 = 0.05;
/// The grid runs from minus to plus this many steps: factors of 1/55 to 55.
pub const STEPS: i32 = 80;
/// Bins of size and of growth.
pub const THIRDS: usize = 3;

/// Counts of growth by horizon and kind of pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparable {
    /// Log size over the median pair that parts the thirds.
    pub sizes: [f64; THIRDS - 1],
    /// Own yearly log growth over typical growth that parts the thirds.
    pub growths: [f64; THIRDS - 1],
    /// Per horizon, then size, then growth: cases by step of log growth, rounded down.
    pub counts: Vec<[[Vec<u32>; THIRDS]; THIRDS]>,
}

/// What comparable pairs did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassCount {
    /// Periods ahead.
    pub horizon: usize,
    /// Third of size, 0 smallest.
    pub size: usize,
    /// Third of own growth, 0 slowest.
    pub growth: usize,
    /// Comparable cases.
    pub cases: u64,
    /// Those that grew by `factor` or more.
    pub did: u64,
    /// The factor that is counted: that asked about, or up to five percent more.
    pub factor: f64,
}

impl Comparable {
    /// Count every case of a panel whose pair has `least_past` values in a row.
    ///
    /// # Errors
    ///
    /// [`Error::NoValues`] if there is none.
    pub fn of(
        panel: &Panel,
        records: &Records,
        horizons: usize,
        least: usize,
    ) -> Result<Self, Error> {
        let at = |pair: usize, s: usize| {
            records.at(pair, s).filter(|_| panel.run(pair, s) >= least).map(|r| (pair, s, *r))
        };
        let all: Vec<(usize, usize, Record)> = (0..panel.periods().saturating_sub(1))
            .flat_map(|s| (0..panel.pairs()).filter_map(move |pair| at(pair, s)))
            .collect();
        let thirds = |value: fn(&Record) -> f64| {
            let mut values: Vec<f64> = all.iter().map(|(_, _, r)| value(r)).collect();
            values.sort_by(f64::total_cmp);
            let cut = |k: usize| values.get(k * values.len() / THIRDS).copied();
            Some([cut(1)?, cut(2)?])
        };
        let (Some(sizes), Some(growths)) = (thirds(|r| r.size), thirds(|r| r.excess)) else {
            return Err(Error::NoValues { name: "cases to compare with" });
        };
        let mut made = Self { sizes, growths, counts: vec![] };
        for h in 1..=horizons {
            let mut counts: [[Vec<u32>; THIRDS]; THIRDS] =
                std::array::from_fn(|_| std::array::from_fn(|_| vec![0; 2 * STEPS as usize + 1]));
            for (pair, s, record) in &all {
                if let Some(after) = panel.log(*pair, s + h).filter(|_| s + h < panel.periods()) {
                    let (size, growth) = made.bin(record);
                    let step = ((after - record.last) / GRID).floor();
                    let step = step.clamp(f64::from(-STEPS), f64::from(STEPS)) as i32;
                    counts[size][growth][(step + STEPS) as usize] += 1;
                }
            }
            made.counts.push(counts);
        }
        Ok(made)
    }

    /// The third of size that a record is in, 0 smallest.
    #[must_use]
    pub fn third(&self, record: &Record) -> usize {
        self.sizes.partition_point(|cut| *cut <= record.size)
    }

    fn bin(&self, record: &Record) -> (usize, usize) {
        (self.third(record), self.growths.partition_point(|cut| *cut <= record.excess))
    }

    /// Of the cases like `record`, those that grew `factor`-fold or more in `horizon` periods.
    ///
    /// # Errors
    ///
    /// [`Error::NoHorizon`], and [`Error::NotPositive`] for a factor that is not above zero.
    pub fn count(&self, record: &Record, horizon: usize, factor: f64) -> Result<ClassCount, Error> {
        let factor = crate::growth::positive("growth factor", factor)?;
        let counts = horizon.checked_sub(1).and_then(|h| self.counts.get(h));
        let counts =
            counts.ok_or(Error::NoHorizon { asked: horizon, longest: self.counts.len() })?;
        let (size, growth) = self.bin(record);
        let bins = &counts[size][growth];
        // A hair's breadth of rounding does not move a factor that lies on the grid.
        let step = (factor.ln() / GRID - 1e-9).ceil();
        let step = step.clamp(f64::from(-STEPS), f64::from(STEPS)) as i32;
        let sum = |bins: &[u32]| bins.iter().map(|c| u64::from(*c)).sum::<u64>();
        Ok(ClassCount {
            horizon,
            size,
            growth,
            cases: sum(bins),
            did: sum(&bins[(step + STEPS) as usize..]),
            factor: (f64::from(step) * GRID).exp(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_that_doubled_are_counted() {
        // Nine pairs: pair p grows by p tenths of a log point a year, for six years.
        let values: Vec<Option<f64>> = (0..9)
            .flat_map(|p| (0..6).map(move |t| Some((f64::from(p * t) * 0.1 + f64::from(p)).exp())))
            .collect();
        let panel = Panel::new(&values, 6).unwrap();
        let records = Records::of(&panel).unwrap();
        let made = Comparable::of(&panel, &records, 2, 2).unwrap();
        let total: u64 = (0..9)
            .map(|p| made.count(records.at(p, 4).unwrap(), 1, 1e-9).unwrap())
            .map(|c| c.cases)
            .max()
            .unwrap();
        assert!(total > 0);
        let fast = records.at(8, 4).unwrap();
        let counted = made.count(fast, 1, 0.79_f64.exp()).unwrap();
        assert!(counted.did > 0 && counted.did < counted.cases, "{counted:?}");
        assert!((counted.factor.ln() - 0.8).abs() < 1e-9);
        assert_eq!(made.count(fast, 1, 1e30).unwrap().did, 0);
        assert!(matches!(made.count(fast, 3, 2.0), Err(Error::NoHorizon { .. })));
        assert!(made.count(fast, 1, f64::NAN).is_err());
    }
}
