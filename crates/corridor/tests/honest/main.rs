//! No false sentence, kind by kind: on small folders of our own, as a new user would make them.
//!
//! The fifteen kinds of issue 19, and the tests that hold each:
//!
//! | kind | tests |
//! |---|---|
//! | 1 a claim stands in its card | `cards.rs`; here `targets::a_gap_is_what_is_missing` |
//! | 2 in proportion and at most | `absent::what_goes_on_at_most_is_no_less_than_in_proportion`, `potential.rs` |
//! | 3 whose word | `figures::one_side_s_reports_are_never_called_reconciled...` |
//! | 4 missing is not zero | `absent::a_direction_that_is_not_held_is_no_zero`, `crates/trade/tests/trade/covered.rs` |
//! | 5 what a target counts | `targets::a_target_of_a_sector...`, `targets::a_target_without_oil...` |
//! | 6 a target that is reached | `targets::a_target_that_is_reached_has_no_chance_and_no_growth` |
//! | 7 any twelve months are a year | `targets::a_fiscal_year_is_a_year` |
//! | 8 the folder and not the world | `absent::what_the_folder_lacks_is_said_of_the_folder` |
//! | 9 closed vocabularies | `figures::a_row_that_nothing_uses_is_told_of` |
//! | 10 what was said | `figures::what_was_said_stands_beside...` |
//! | 11 statuses, intervals, deadlines | `absent::an_interval_that_holds_zero_cannot_be_told`, `targets::a_strength_has_no_status...` |
//! | 12 growth names its start | `targets::every_growth_names_its_start` |
//! | 13 addresses, datasets | `figures::an_address_is_a_link`, `src/statistics/preferred.rs` |
//! | 14 `new`, `doctor`, `record set` | `src/folder/scaffold.rs`, `suite/new.test`, `suite/doctor.test`, `suite/record.test` |
//! | 15 `review` | `suite/review.test` |

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

mod absent;
mod figures;
mod folders;
mod targets;
mod years;
