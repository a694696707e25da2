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
