//! Files in: one reader for each format, each naming file, line, column and value of what it
//! cannot read.

pub mod exchange;
pub mod headline;
mod table;
