//! A question to a store of statistics, for doors other than the command line: what one economy sold to
//! another, and one measure by name. A table comes back with the source that it is from and what must
//! be said of it.

mod flows;
mod indicator;

pub use flows::{FlowsAsked, FlowsInParts, flows, flows_in_parts};
pub use indicator::{IndicatorAsked, indicator, named, table as indicator_table, takes};

use arrow_array::RecordBatch;
use corridor_trade::Source;

/// A table and where it comes from.
#[derive(Clone, Debug)]
pub struct Found {
    /// The rows.
    pub batch: RecordBatch,
    /// The dataset.
    pub source: Source,
    /// What must be known of how the question was understood, and of what the data lack.
    pub notes: Vec<String>,
}
