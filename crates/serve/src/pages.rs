//! The pages. They work without a script; every state is in the address.
//!
//! `frame` is what is around every page, `parts` what several of them have; each other file is one kind.

mod asking;
mod changes;
mod claim;
mod documents;
mod drawn;
mod explorer;
mod found;
mod frame;
mod listed;
mod overview;
mod parts;
mod promises;
mod section;
mod style;
mod things;
mod world;

pub(crate) use changes::{changes, compared};
pub(crate) use claim::{claim, evidence};
pub(crate) use documents::{document, documents};
pub(crate) use explorer::{flows, indicator, indicators, map, svg};
pub(crate) use found::search;
pub(crate) use frame::{refusal, shown};
pub(crate) use overview::{brief, overview, workbook};
pub(crate) use promises::promises;
pub(crate) use section::{outlook, plan, scenarios, section};
pub(crate) use style::{script, style};
pub(crate) use things::{chart, table};
