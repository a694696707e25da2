//! Why general and partial equilibrium differ, exactly.
//!
//! ```text
//! ln X'_ij/X_ij = ln kappa_ij  - theta ln w_i  + theta ln P_j  + ln E'_j/E_j
//!                 direct         costs           competition     spending
//! ```
//!
//! Partial equilibrium is the first term. The exporter's costs rise where its goods are wanted more;
//! the importer's price index falls as others become cheaper too, so that each of them competes
//! harder; and what the importer spends changes with its income. The four add up to the change for
//! every pair to rounding, and their order does not matter. For two small economies the last three
//! are thousandths. With several sectors `w_i` is the cost of inputs, and `E_j` spending on the sector.
//!
//! Pencil: [`crate::one_sector`]'s two economies, where `w = 1`, `P = 1.1^(-1/4)`, so that
//! `ln X'/X = ln 2 - ln 1.1`.

/// The change of a flow, in logarithms, by what causes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The pair's own trade costs: partial equilibrium.
    pub direct: f64,
    /// What it costs to produce in the exporter.
    pub costs: f64,
    /// What the importer's other sources charge.
    pub competition: f64,
    /// What the importer spends.
    pub spending: f64,
    /// The logarithm of new over old flow, from the flows themselves.
    pub total: f64,
}

impl Terms {
    /// What general equilibrium adds to partial: `ln(GE/PE)`.
    #[must_use]
    pub fn indirect(&self) -> f64 {
        self.costs + self.competition + self.spending
    }

    /// The total less the sum of the four: zero to rounding.
    #[must_use]
    pub fn unexplained(&self) -> f64 {
        self.total - (self.direct + self.indirect())
    }
}
