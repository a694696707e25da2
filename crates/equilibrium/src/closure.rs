//! What happens to trade deficits, and in what money changes are told.
//!
//! ```text
//! additive   E'_j = w_j Y_j + D_j            the deficit stays, as a share of world output
//! ratio      E'_j = lambda E_j w_j           spending stays in proportion to output;
//!                                            lambda = sum w Y / sum w E keeps the world's sums equal
//! balanced   E'_j = w_j Y_j                  the world without deficits is solved first, and is the base
//! ```
//!
//! A model fixes relative prices only. The numeraire says which price is held: nominal changes move
//! with it, real ones do not.
//!
//! Source: Dekle, Eaton and Kortum (2008); Baier, Yotov and Zylkin (2019); Campos and Reggio (2025)
//! call lambda "Xi hat".

/// What happens to trade deficits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closure {
    /// Deficits stay as they are, as shares of world output.
    #[default]
    Additive,
    /// Expenditure stays in proportion to output.
    Ratio,
    /// There are no deficits, before or after.
    Balanced,
}

/// What is held constant when nominal changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numeraire {
    /// The value of world output (of world value added, with several sectors).
    #[default]
    WorldOutput,
    /// The price index of one economy.
    PriceIndex(usize),
    /// The price of one economy's output (its wage).
    Wage(usize),
}
