//! Everything that can go wrong in this room, as facts.

use jiff::civil::Date;

use crate::period::Period;

/// What stopped a computation.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A quantity that must be above zero is not, or is not a number.
    #[error("{name} is {value}, expected a finite number above zero")]
    NotPositive {
        /// The quantity by its name.
        name: &'static str,
        /// The value found.
        value: f64,
    },
    /// A quantity that must be finite is not.
    #[error("{name} is {value}, expected a finite number")]
    NotFinite {
        /// The quantity by its name.
        name: &'static str,
        /// The value found.
        value: f64,
    },
    /// A collection that must hold something is empty.
    #[error("no {name}, expected at least one")]
    NoValues {
        /// The collection by its name.
        name: &'static str,
    },
    /// A panel whose pairs are not equally long.
    #[error("{values} values do not divide into pairs of {periods} periods")]
    Ragged {
        /// Values given.
        values: usize,
        /// Periods that each pair should have.
        periods: usize,
    },
    /// A past with fewer values than a method needs.
    #[error("{method} needs {needs} values in a row, found {found}")]
    TooShort {
        /// The method by its name.
        method: &'static str,
        /// Values needed.
        needs: usize,
        /// Values found.
        found: usize,
    },
    /// A horizon that the reference class does not reach.
    #[error("a forecast {asked} periods ahead, expected 1 to {longest}")]
    NoHorizon {
        /// Periods ahead that were asked for.
        asked: usize,
        /// The longest horizon that there is.
        longest: usize,
    },
    /// A back-test without a single forecast to score.
    #[error("no pair has {least_values} values in a row and one after them, in {periods} periods")]
    NoCases {
        /// Values in a row that a pair needs.
        least_values: usize,
        /// Periods of the panel.
        periods: usize,
    },
    /// A number of months outside a year.
    #[error("a run rate over {months} months, expected 1 to 12")]
    Months {
        /// The number of months given.
        months: u32,
    },
    /// A period that ends before, or on the day that, it starts.
    #[error("the period starts on {start} and ends before {end}, so it holds no day")]
    EmptyPeriod {
        /// First day of the period.
        start: Date,
        /// First day after the period.
        end: Date,
    },
    /// A last day that has no following day in the calendar.
    #[error("{date} is the last day of the calendar, expected a day with a following one")]
    CalendarEnd {
        /// The day given.
        date: Date,
    },
    /// A year that the calendar does not have.
    #[error("year {year} is outside the calendar, expected -9999 to 9998")]
    CalendarYear {
        /// The year given.
        year: i16,
    },
    /// A series of which nothing was known on a day.
    #[error("no figure at hand was published by {}{}", as_of.strftime("%-d %B %Y"), later_ones(*later))]
    NothingKnown {
        /// The day asked about.
        as_of: Date,
        /// Figures published after it.
        later: usize,
    },
    /// Two reporters in one series.
    #[error(
        "{period} is reported by {second} and the figures before it by {first}\nhint: keep one reporter, or reconcile the two first"
    )]
    MixedReporters {
        /// The reporter of the first figure.
        first: String,
        /// The other one.
        second: String,
        /// Where the other one was met.
        period: Period,
    },
    /// Two currencies or valuations in one series.
    #[error(
        "{period} is in {second} and the figures before it in {first}\nhint: convert every figure to one basis first"
    )]
    MixedBases {
        /// The basis of the first figure.
        first: String,
        /// The other one.
        second: String,
        /// Where the other one was met.
        period: Period,
    },
    /// A figure that cannot be trade.
    #[error("trade in {period} is {value}, expected a finite number, zero or more")]
    BadValue {
        /// The period of the figure.
        period: Period,
        /// The value found.
        value: f64,
    },
    /// A series that ends with a zero: growth from nothing has no probability.
    #[error(
        "trade is zero up to {end} and nothing is known after it, so there is no growth to forecast"
    )]
    LastIsZero {
        /// First day after the zero.
        end: Date,
    },
    /// A figure that sums days on both sides of a break.
    #[error(
        "the figure for {period} straddles the break on {day}\nhint: give the days before and after the break apart"
    )]
    AcrossBreak {
        /// The period of the figure.
        period: Period,
        /// First day of the new unit or method.
        day: Date,
    },
    /// Two neighbouring figures too far apart to be of one unit.
    #[error(
        "from {from} to {to} the monthly pace {}, expected at most a hundredfold change\nhint: state a break on the day of a currency reform or change of unit", fold(.factor)
    )]
    Jump {
        /// The earlier period.
        from: Period,
        /// The later period.
        to: Period,
        /// Later pace over earlier pace.
        factor: f64,
    },
    /// A reference class that holds outcomes later than the day asked about.
    #[error(
        "the reference class knows {panel_last}, later than {as_of}\nhint: draw a class from a panel that ends before that day"
    )]
    ClassFromLater {
        /// The last year of the class's panel.
        panel_last: i16,
        /// The day asked about.
        as_of: Date,
    },
    /// A series that ended too long ago for the class to reach a year ahead of the day asked about.
    #[error(
        "the last figure is of {last}, and the class reaches {longest} years ahead, not to {year}"
    )]
    Stopped {
        /// The last year with a figure.
        last: i16,
        /// The longest horizon.
        longest: usize,
        /// The year asked about.
        year: i16,
    },
    /// A target in another unit than the series.
    #[error("the target is in {target} and the series in {series}")]
    TargetBasis {
        /// Basis of the target.
        target: String,
        /// Basis of the series.
        series: String,
    },
    /// A figure published while its period was still running.
    #[error(
        "the figure for {period} was published on {published}, before the period was over\nhint: give the days that it covers, or leave estimates out"
    )]
    NotOver {
        /// The period of the figure.
        period: Period,
        /// The day of publication.
        published: Date,
    },
    /// A series whose figures are centuries apart.
    #[error("the figures run from {first} to {last}, expected at most {longest} years")]
    TooLong {
        /// The first year with a figure.
        first: i16,
        /// The last.
        last: i16,
        /// The most years allowed.
        longest: usize,
    },
    /// A matrix of a path that is not positive definite.
    #[error(
        "the path through {observations} figures has no solution: step {step} of its factorisation fails"
    )]
    NoPath {
        /// Figures used.
        observations: usize,
        /// The pivot.
        step: usize,
    },
    /// A frozen table that does not read.
    #[error("line {line} of the frozen class is {found:?}, expected {expected}")]
    Frozen {
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: String,
        /// What should stand there.
        expected: &'static str,
    },
}

/// `grows 250-fold`, `falls to 1 part in 1,000,000`: two digits, no exponent.
fn fold(factor: &f64) -> String {
    let grows = *factor >= 1.0;
    let whole = if grows { *factor } else { 1.0 / factor };
    let unit = 10_f64.powf(whole.log10().floor() - 1.0).max(1.0);
    let digits = format!("{:.0}", (whole / unit).round() * unit);
    let mut grouped = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    match grows {
        true => format!("grows {grouped}-fold"),
        false => format!("falls to 1 part in {grouped}"),
    }
}

/// What is told of figures published after the day; nothing where there is none.
fn later_ones(later: usize) -> String {
    match later {
        0 => String::new(),
        1 => "; one was published later".to_owned(),
        many => format!("; {many} were published later"),
    }
}
