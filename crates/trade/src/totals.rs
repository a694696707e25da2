//! Product totals: exports and imports by economy, without partners.

/// Exports and imports by economy and product for one year; the economy `WLD` is the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// The year.
    pub year: u16,
    /// One row for each economy and product, in that order.
    pub rows: Vec<Total>,
}

/// What one economy sold and bought of one product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total {
    /// ISO 3166 alpha-3, or `WLD`.
    pub economy: String,
    /// Product code, text.
    pub product: String,
    /// Exports in whole US dollars.
    pub exports_usd: i64,
    /// Imports in whole US dollars.
    pub imports_usd: i64,
}

impl Totals {
    /// The world's code.
    pub const WORLD: &'static str = "WLD";

    /// The rows of one economy, by product.
    pub fn of(&self, economy: &str) -> &[Total] {
        let from = self.rows.partition_point(|r| r.economy.as_str() < economy);
        let to = self.rows.partition_point(|r| r.economy.as_str() <= economy);
        &self.rows[from..to]
    }
}
