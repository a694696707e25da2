//! Studies: from a formula and a panel to a fit, its covariance and a record that can be made again.

pub mod columns;
pub mod estimate;
pub mod further;
pub mod market;
pub mod meetings;
pub mod outcomes;
pub mod panel;
pub mod record;
pub mod simulation;
pub mod timetable;
