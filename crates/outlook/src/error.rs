//! Everything that can go wrong in this room, as facts.

use jiff::civil::Date;

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
}
