//! placeholder
/// A.
pub struct Book;
/// A.
pub struct Chosen;
/// A.
pub struct Line;
/// A.
pub struct RuleSet;
