//! Answers: one question a file, computed once from the folder and its statistics.

pub mod outlook;
pub mod potential;
pub mod reach;
