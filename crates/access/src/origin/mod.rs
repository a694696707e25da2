//! Origin: a bill of materials against a product rule, with the numbers that decide.
//!
//! ```text
//! wholly obtained -> product rule (alternatives) -> tolerance -> sets -> minimal operations (a veto)
//! ```
//!
//! A verdict is *no* only where a stated fact fails, and *undecided* where a fact that decides is not
//! stated. Unknown origin counts as non-originating in values. Limits are compared with exact values:
//! 40.0 % is not above 40 %. A tolerance never lifts a value limit.
//!
//! Direct transport and proof are open conditions of every *yes*: they are listed, never assumed.

mod bill;
pub mod costs;
mod judge;
mod meaning;
mod terms;

pub use bill::{Bill, Good, Input, Stated};
pub use judge::{AlternativeVerdict, Finding, Outcome, Verdict, judge, judge_rule};
pub use terms::{Cumulation, Measure, OriginTerms, Tolerance, known_terms};
