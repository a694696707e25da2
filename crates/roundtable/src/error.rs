//! What can be wrong with an event or a plan.

use crate::conflict::Conflict;

/// A fact that stops the work. `source` numbers are the caller's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Too many slots.
    #[error("{found} slots; one event holds at most 256\nhint: split the event by day")]
    Slots {
        /// How many were given.
        found: usize,
    },
    /// No slot at all.
    #[error("the event has no slot for a meeting")]
    NoSlots,
    /// A slot that ends before it begins.
    #[error("slot {slot} ends at {end}, not after its start {start}")]
    SlotEnds {
        /// Counted from 1.
        slot: usize,
        /// Its start.
        start: jiff::Timestamp,
        /// Its end.
        end: jiff::Timestamp,
    },
    /// Two slots that share time.
    #[error("slots {first} and {second} overlap: one begins at {start} before the other ends")]
    SlotsOverlap {
        /// Counted from 1.
        first: usize,
        /// Counted from 1.
        second: usize,
        /// Start of the second.
        start: jiff::Timestamp,
    },
    /// A list by slot of another length.
    #[error("{what} lists {found} slots; the event has {expected}")]
    PerSlot {
        /// Whose list.
        what: String,
        /// Its length.
        found: usize,
        /// The number of slots.
        expected: usize,
    },
    /// Two firms of one name.
    #[error("firm \"{name}\" is listed twice")]
    FirmTwice {
        /// The name.
        name: String,
        /// Source of the second.
        source_row: usize,
    },
    /// A firm without a name.
    #[error("a firm has no name")]
    FirmWithoutName {
        /// Its source.
        source_row: usize,
    },
    /// A name that no firm has.
    #[error("no firm is called \"{name}\"")]
    UnknownFirm {
        /// The name.
        name: String,
        /// Source of the row that names it.
        source_row: usize,
    },
    /// A firm that is to meet itself.
    #[error("\"{name}\" is asked to meet itself")]
    Itself {
        /// The firm.
        name: String,
        /// Source of the row.
        source_row: usize,
    },
    /// A pair listed twice.
    #[error("the pair \"{a}\" and \"{b}\" is listed twice")]
    PairTwice {
        /// One firm.
        a: String,
        /// The other.
        b: String,
        /// Source of the second row.
        source_row: usize,
    },
    /// A floor above the cap.
    #[error("\"{name}\" has a floor of {floor} meetings above its cap of {cap}")]
    FloorAboveCap {
        /// The firm.
        name: String,
        /// Its floor.
        floor: u32,
        /// Its cap.
        cap: u32,
        /// Source of the firm.
        source_row: usize,
    },
    /// A number outside its range.
    #[error("{what} of \"{name}\" is {found}; expected {expected}")]
    Range {
        /// Which number.
        what: &'static str,
        /// Of what.
        name: String,
        /// The number.
        found: u64,
        /// The range in words.
        expected: &'static str,
        /// Source of the row.
        source_row: usize,
    },
    /// Weights so large that integers could overflow.
    #[error(
        "weights are too large for this event: the sum of aims needs {bits} bits of 56\nhint: divide all weights by a common factor"
    )]
    TooHeavy {
        /// Bits that would be needed.
        bits: u32,
    },
    /// Rows of a timetable that break a rule.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Broken(Vec<crate::plan::Breach>),
    /// Fixed meetings that cannot be held together.
    #[error("the fixed meetings cannot all be held")]
    Fixed(Box<Conflict>),
    /// A certificate that states another bound than its prices give.
    #[error("the certificate states {stated}; its prices give {computed}")]
    Certificate {
        /// What it states.
        stated: String,
        /// What was computed.
        computed: String,
    },
    /// A certificate made for an event of another shape.
    #[error("the certificate has {found} prices for {what}; the event has {expected}")]
    CertificateShape {
        /// Which prices.
        what: &'static str,
        /// How many it has.
        found: usize,
        /// How many the event has.
        expected: usize,
    },
    /// A price below zero where none may be.
    #[error("the certificate prices {what} below zero: {found}")]
    NegativePrice {
        /// Which price.
        what: &'static str,
        /// The price.
        found: i64,
    },
    /// A search that ended at its limit without an answer.
    #[error("no answer within {limit} {unit}\nhint: raise the limit")]
    Limit {
        /// The limit.
        limit: u64,
        /// Its unit.
        unit: &'static str,
    },
}
