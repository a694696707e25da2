//! The reader (being built).
mod calendar;
mod fold;
mod language;
mod name;
mod sentence;
mod lexicon;
mod number;
mod period;
mod time;
mod token;
mod value;
pub use language::Language;

/// A stretch of the view, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}
