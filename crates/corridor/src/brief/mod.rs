//! The brief: claims in sections, and the cards behind them.
//!
//! [`page`] and [`chart`] are the model of a page. Each section is one file of `sections/`, and the
//! visible list of them is [`SECTIONS`]; a renderer in [`crate::render`] turns the whole into HTML,
//! Markdown, JSON or a terminal page.

pub mod article;
mod build;
pub mod chart;
pub mod page;
mod said;
mod sections;
pub mod wording;

pub use build::{Options, Outlook, answer, build, outlook};
pub use page::*;
pub use sections::SECTIONS;
