//! Files in: one reader for each format, each naming file, line, column and value of what it
//! cannot read.

pub(crate) mod archive;
mod arrow;
pub(crate) mod atlas;
mod blocks;
mod bounds;
pub(crate) mod classes;
pub(crate) mod codes;
pub mod collect;
pub(crate) mod columns;
pub(crate) mod contents;
mod currency;
pub(crate) mod decode;
mod delimited;
pub mod delimiters;
pub(crate) mod dictionary;
pub mod dta;
mod encoding;
pub mod exchange;
pub mod formats;
mod header;
pub mod headline;
pub(crate) mod json;
pub mod layouts;
mod lines;
mod lz4;
mod meaning;
pub(crate) mod number;
pub mod opened;
pub(crate) mod origin;
pub mod parquet;
mod plain;
pub mod replies;
pub(crate) mod stream;
mod table;
mod tokens;
mod tree;
mod units;
mod workbook;
pub(crate) mod years;

pub use collect::{Bad, Report};
pub use delimiters::Decimals;
pub use layouts::Mapping;
pub use workbook::sheets;
