//! Replies of UN Comtrade's API into a folder: what to ask, how to ask, what to keep.

pub mod ask;
pub mod client;
pub mod kept;
pub mod reply;
