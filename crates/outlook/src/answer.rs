//! What is said about a target: where it stands, the curve by year, and what it rests on.
//!
//! Made by [`crate::target::reach`]; nothing here is computed.

use crate::comparable::ClassCount;
use crate::distribution::Interval;
use crate::path::YearState;
use crate::season::Share;
use crate::series::LeftOut;

/// Where the target stands on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Standing {
    /// Not met in any year published whole.
    Open,
    /// Met in this year, the first one published whole.
    Met {
        /// The year.
        year: i16,
        /// Its trade.
        value: f64,
    },
    /// The deadline's year was published whole, and the target was not met by then.
    Missed {
        /// Trade of the deadline's year.
        value: f64,
        /// The first year published whole, after the deadline, that met it all the same.
        met_since: Option<i16>,
    },
}

/// The deadline's own probability.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ByDeadline {
    /// Nobody named a deadline.
    NoDeadline,
    /// The deadline's year is known; see [`Standing`].
    Known,
    /// The probability of meeting the target in some year up to the deadline.
    Probability(f64),
    /// The deadline's year is past and was never published whole: the probability that some year
    /// up to it met the target all the same, from what the years around it say.
    Unpublished(f64),
    /// The deadline lies beyond the last year that the class reaches.
    Beyond {
        /// The last year forecast.
        last: i16,
    },
    /// The deadline lies before the first figure.
    BeforeFigures {
        /// The first year with a figure.
        first: i16,
    },
}

/// The year in which the curve passes one half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvenOdds {
    /// It was met before.
    Met,
    /// This year.
    In(i16),
    /// Not up to this year, the last one forecast.
    NotBy(i16),
}

/// One year of the curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// The calendar year.
    pub year: i16,
    /// Years after the last one with a figure; 0 for one that is published in part.
    pub ahead: usize,
    /// Half of the probability lies below, half above.
    pub median: f64,
    /// Central intervals of 50, 80 and 90 percent, as [`crate::backtest::COVERAGES`].
    pub intervals: [Interval; 3],
    /// Probability that trade of this year is at the target or more.
    pub in_year: f64,
    /// Probability that trade of this year or of one listed before it is;
    /// years before the one in which the target was said do not count.
    pub by_year: f64,
    /// Yearly growth that would meet the target in this year, as a fraction; `None` for the
    /// current year.
    pub required_growth: Option<f64>,
    /// What comparable pairs did over so many years; `None` for the current year.
    pub class: Option<ClassCount>,
    /// What this pair did over so many years; `None` for the current year.
    pub own: Option<OwnCount>,
    /// The chance by this year in each era that was over, if its common growth came again.
    pub eras: Vec<EraChance>,
}

/// The chance that one era's common growth would give.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EraChance {
    /// The year from which that growth was counted.
    pub origin: i16,
    /// Probability that trade of the year asked about or of one before it is at the target.
    pub by_year: f64,
}

/// What the pair itself did over spans of one length between years published whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnCount {
    /// Spans of that length.
    pub spans: usize,
    /// Those that grew as much as the target requires.
    pub did: usize,
}

/// The pair's own record between its first and last year published whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OwnRecord {
    /// First year published whole.
    pub first: i16,
    /// Last year published whole.
    pub last: i16,
    /// Compound yearly growth between them, as a fraction.
    pub growth: f64,
}

/// How a partial year was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Accrual {
    /// The figures' periods.
    pub periods: Vec<crate::period::Period>,
    /// The year that they are part of.
    pub year: i16,
    /// What they sum to.
    pub held: f64,
    /// The share that they are taken to hold, with its deviation and where it comes from.
    pub share: Share,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// Whether the target was met or missed already.
    pub standing: Standing,
    /// The deadline's own probability.
    pub by_deadline: ByDeadline,
    /// When the curve of `by_year` passes one half.
    pub even_odds: EvenOdds,
    /// One entry a year, from the first not published whole.
    pub years: Vec<Year>,
    /// What is known of the years up to the last with a figure.
    pub past: Vec<YearState>,
    /// Deviation of a year's log growth.
    pub step: f64,
    /// The pair's own record; `None` under two years published whole.
    pub own: Option<OwnRecord>,
    /// Weights of the members at each horizon.
    pub weights: Vec<Vec<f64>>,
    /// How partial years were read.
    pub accruals: Vec<Accrual>,
    /// Figures that repeat days of others and were not used.
    pub unused: usize,
    /// Figures that the series left out.
    pub left_out: LeftOut,
    /// Years between the last year with a figure and the day asked about.
    pub silent_years: i16,
}
